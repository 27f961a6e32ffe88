"""A choice of what to train on: thresholds, answers, conditions and provenance follow it; a wrong one is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from toys import graded

from grader.assignment import load as assignments
from grader.assignment.submission import open as open_submission
from grader.assignment.versions import conditions
from grader.authoring import calibrate
from grader.classes import batch
from grader.classes.batch import BatchSettings, GradingTask
from grader.datasets import DIGITS_SHA256, images
from grader.errors import AssignmentError, UsageError
from grader.grade import from_json
from grader.grading.grade_submission import grade
from grader.sandbox.fork_server import ForkServer


@pytest.fixture
def choice(toy):
    """The toy, with a choice of images beside its own points."""
    toy.change(toy.folder / "data.py", "def load():", 'def load(where="digits"):')
    toy.change(toy.folder / "data.py", "SimpleNamespace(X", "SimpleNamespace(images=images(where), X")
    toy.change(toy.folder / "data.py", "import numpy", "from grader.datasets import images\nimport numpy")
    toy.change(
        toy.folder / "net.py", "@reaches({0.6: 0.5, 0.9: 1}",
        '@reaches({"digits": {0.6: 0.5, 0.9: 1}, "mnist": {0.6: 0.5, 0.99: 1}}',
    )  # fmt: skip
    return toy


@pytest.fixture
def mnist(tmp_path):
    """A folder with a very small MNIST."""
    folder = tmp_path / "mnist"
    folder.mkdir()
    save(folder, 0)
    return folder


def save(folder, seed):
    """Images of noise."""
    rng = np.random.default_rng(seed)
    arrays = {}
    for name, count in (("train", 20), ("test", 10)):
        arrays[f"x_{name}"] = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        arrays[f"y_{name}"] = rng.integers(0, 10, count, dtype=np.uint8)
    np.savez(folder / "mnist.npz", **arrays)


def test_the_digits_are_the_default(choice, monkeypatch, mnist):
    """Also where MNIST is at hand: the same input gives the same grade."""
    monkeypatch.setenv("KERAS_HOME", str(mnist))
    loaded = choice.load()
    assert loaded.images is images("digits") and loaded.data.images is images("digits")
    assert graded(choice, choice.right())[0]["learns"].earned == 1


def test_the_choice_reaches_the_data_and_the_thresholds(choice, mnist):
    """What suffices for the digits does not for MNIST here."""
    loaded = assignments.load(choice.folder, str(mnist))
    assert loaded.images.name == "mnist" and loaded.data.images is loaded.images
    rows, part = graded(choice, choice.right(), loaded)
    assert rows["learns"].earned == 0.5 and part.points == 10
    assert loaded.hash == choice.load().hash and loaded.edition != choice.load().edition


def test_nothing_to_choose(toy):
    """Neither another data set nor the usual one."""
    assert toy.load().images is None
    for where in ("digits", "mnist"):
        with pytest.raises(UsageError, match=r"toy has data of its own and no choice of data set: leave --data out\."):
            assignments.load(toy.folder, where)
    (toy.folder / "data.py").unlink()
    with pytest.raises(UsageError, match="data of its own"):
        assignments.load(toy.folder, "digits")


def test_what_is_missing_or_damaged_is_said_at_once(choice, mnist, tmp_path):
    """Before any check is asked."""
    with pytest.raises(UsageError, match="no data set at"):
        assignments.load(choice.folder, str(tmp_path / "nowhere"))
    (mnist / "mnist.npz").write_bytes(b"no archive")
    with pytest.raises(UsageError, match=r"is no \.npz file.*: get it anew"):
        assignments.load(choice.folder, str(mnist))


def test_a_check_without_thresholds_for_it(choice, mnist):
    """Is the assignment's fault, and said with the place."""
    choice.change(choice.folder / "net.py", ', "mnist": {0.6: 0.5, 0.99: 1}', "")
    assert choice.load().images.name == "digits"
    with pytest.raises(
        AssignmentError, match=r"net\.py:\d+: the check learns has no thresholds for the data set mnist"
    ):
        assignments.load(choice.folder, str(mnist))


def test_a_released_folder_has_the_answers_for_the_digits(choice, mnist):
    """Others would be wrong."""
    (choice.folder / "answers.bin").write_bytes(b"")
    assert assignments.load(choice.folder, "digits").images.name == "digits"
    with pytest.raises(UsageError, match="released with answers for the data set digits: leave --data out"):
        assignments.load(choice.folder, str(mnist))


def test_the_grade_says_what_was_trained_on(choice, mnist, toy):
    """Name and content; nothing where there is no choice."""
    found = [choice.load(), assignments.load(choice.folder, str(mnist))]
    choice.change(choice.folder / "data.py", '(where="digits")', "()")
    choice.change(choice.folder / "data.py", "images(where)", "0")
    choice.change(choice.folder / "net.py", '"digits": {0.6: 0.5, 0.9: 1}, "mnist": {0.6: 0.5, 0.99: 1}', "0.6: 1")
    with ForkServer(hidden=()) as server:
        made = [
            grade(one, open_submission(choice.submission(choice.right()), one), sandbox=server).provenance
            for one in [*found, choice.load()]
        ]
    assert [(one.data_set, one.data_hash) for one in made] == [
        ("digits", DIGITS_SHA256), ("mnist", found[1].images.sha256), ("", ""),
    ]  # fmt: skip


def test_a_class_is_graded_on_one_data_set(choice, mnist):
    """It is one of the conditions; each process has the same, and stops where it changed."""
    plain = conditions(["numpy"], "full", False)
    digits = conditions(["numpy"], "full", False, images("digits"))
    assert len({plain, digits, conditions(["numpy"], "full", False, images(mnist))}) == 3
    assert json.loads(digits)["data"] == ["digits", DIGITS_SHA256]
    with ForkServer(hidden=()) as server:
        mode = server.mode
    loaded = assignments.load(choice.folder, str(mnist))
    settings = BatchSettings(
        str(choice.folder), loaded.hash, ("numpy",), mode, False, loaded.images.where, loaded.images.sha256
    )
    files = {"net.py": choice.right().encode()}
    done = batch.grade_task(GradingTask(settings, "ana", files, {"net.py": "net.py"}))
    assert from_json(done.grade).provenance.data_hash == loaded.images.sha256
    other = BatchSettings(str(choice.folder), loaded.hash, ("numpy",), mode, False, loaded.images.where, "another")
    done = batch.grade_task(GradingTask(other, "ana", files, {"net.py": "net.py"}))
    assert done.stop and "was changed while the class was being graded" in done.problem
    batch.close_all()


def test_calibrations_are_kept_for_each_data_set(choice, mnist, tmp_path):
    """In files of their own, which decide no grade; measured on other images, they are none."""
    digits, other = choice.load(), assignments.load(choice.folder, str(mnist))
    before = digits.hash
    for loaded in (digits, other):
        (case,) = calibrate.cases_of(loaded)
        calibrate.write(loaded, {case.id: calibrate.run_calibration(loaded, case, 3)})
        assert calibrate.read(loaded)[case.id].environment["data"] == loaded.images.sha256
    assert (calibrate.file_name(digits), calibrate.file_name(other)) == ("calibration.json", "calibration_mnist.json")
    assert choice.load().hash == before
    changed = tmp_path / "changed"
    changed.mkdir()
    save(changed, 1)
    assert calibrate.read(assignments.load(choice.folder, str(changed))) == {}
