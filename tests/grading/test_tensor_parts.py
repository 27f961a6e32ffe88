"""A part in TensorFlow: student, reference and mistakes all in workers, and nothing of it in the grader."""

from __future__ import annotations

import os
import sys

import pytest
from tensor_toy import TensorToy

from grader.answers.live import LiveKey, answer_key
from grader.assignment import load as assignments
from grader.assignment import submission as submissions
from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.preload import guess_part_preloads
from grader.authoring import calibrate, record_answers, release, template, validate
from grader.errors import AssignmentError
from grader.grade import Outcome
from grader.grading.grade_submission import grade
from grader.subjects import reference_worker


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """The toy with its template."""
    made = TensorToy(tmp_path_factory.mktemp("course"))
    template.write(template.stubs_of(made.reference), made.template)
    return made


@pytest.fixture(scope="module")
def server(toy):
    """One TensorFlow for all tests here."""
    with sandbox_for(toy.folder) as light:
        yield light


@pytest.fixture(scope="module")
def key(toy, server):
    """Its answers, asked once."""
    made = LiveKey(toy.load())
    made.lend(server)
    yield made
    made.close()


def graded(toy, server, key, folder):
    """The grade of the files in the folder."""
    loaded = toy.load()
    return grade(loaded, submissions.open(folder, loaded), sandbox=server, key=key)


def changed(toy, tmp_path, *replacements):
    """The reference, written differently."""
    text = (toy.reference / "unit.py").read_text()
    for before, after in replacements:
        assert text.count(before) >= 1, before
        text = text.replace(before, after)
    (tmp_path / "unit.py").write_text(text)
    return tmp_path


def outcomes(made):
    """By check."""
    return {row.name: row.outcome for row in made.checks}


def test_the_reference_earns_full_marks_and_the_grader_imports_no_tensorflow(toy, server, key):
    """And the grade says which TensorFlow it was."""
    before = "tensorflow" in sys.modules
    made = graded(toy, server, key, toy.reference)
    assert made.earned == 10, [row.message for row in made.checks]
    assert ("tensorflow" in sys.modules) == before
    assert made.provenance.versions["tensorflow"].startswith("2.")


def test_the_template_is_not_attempted(toy, server, key):
    """Throughout."""
    made = graded(toy, server, key, toy.template)
    assert set(outcomes(made).values()) == {Outcome.NOT_ATTEMPTED}


def test_a_mistake_is_named(toy, server, key, tmp_path):
    """By the mistake that gives the same answers, asked in a worker."""
    wrong = changed(toy, tmp_path, ("tf.tanh(x @ self.w + self.b)", "self.b + tf.matmul(x, self.w)"))
    made = graded(toy, server, key, wrong)
    (row,) = [row for row in made.checks if row.name == "output"]
    assert row.outcome == Outcome.FAILED and row.mistakes == ["linear"] and row.hint == "What bends the line?"


def test_a_gradient_that_is_none_is_no_gradient(toy, server, key, tmp_path):
    """What does not depend on a variable is told apart from what does."""
    wrong = changed(toy, tmp_path, ("self.w + self.b)", "self.w + self.b.numpy())"))
    found = outcomes(graded(toy, server, key, wrong))
    assert found["output"] == Outcome.PASSED and found["slope"] == Outcome.FAILED


def test_what_was_written_is_judged(toy, server, key, tmp_path):
    """Event files and checkpoints, wherever the values in them come from."""
    wrong = changed(toy, tmp_path, ('"loss", value, step)', '"loss", value, 2 * step)'))
    found = outcomes(graded(toy, server, key, wrong))
    assert found["logged"] == Outcome.FAILED and found["learns"] == Outcome.PASSED


def test_code_that_dies_costs_only_its_check(toy, server, key, tmp_path):
    """The next gets a fresh worker."""
    dies = "    import os\n    os.abort() if log_dir else None\n    writer = tf"
    wrong = changed(toy, tmp_path, ("    writer = tf", dies))
    found = outcomes(graded(toy, server, key, wrong))
    assert found == {
        "output": Outcome.PASSED, "slope": Outcome.PASSED, "logged": Outcome.CRASHED, "learns": Outcome.PASSED,
    }  # fmt: skip


def test_it_is_valid(toy, monkeypatch):
    """Every mistake caught, every check failed by one."""
    monkeypatch.setattr(calibrate, "RUNS", 12)
    monkeypatch.setattr(calibrate, "SPOT_CHECKS", 3)
    report = validate.validate(toy.load(), told=lambda step: None)
    assert report.ok, report.failures


def test_a_released_folder_gives_the_same(toy, server, key, tmp_path):
    """From the recorded answers, with no reference."""
    folder = tmp_path / "released"
    loaded = toy.load()
    release.write(toy.folder, folder, {loaded.recorded.name: record_answers.record(loaded)})
    theirs = assignments.load(folder / "assignments" / "unit")
    there = grade(theirs, submissions.open(toy.reference, theirs), sandbox=server, key=answer_key(theirs))
    here = graded(toy, server, key, toy.reference)
    assert [(row.id, row.outcome) for row in there.checks] == [(row.id, row.outcome) for row in here.checks]


def test_servers_start_early_for_what_is_handed_in(toy, tmp_path):
    """And not for what is not."""
    assert guess_part_preloads(toy.folder, toy.reference) == [("tensorflow",)]
    assert guess_part_preloads(toy.folder, toy.reference / "unit.py") == [("tensorflow",)]
    assert guess_part_preloads(toy.folder, tmp_path) == [] == guess_part_preloads(tmp_path, tmp_path)


def test_nothing_is_lent_to_a_part_in_a_worker(tmp_path):
    """`given` is refused when the assignment is loaded."""
    other = TensorToy(tmp_path)
    text = (other.folder / "unit.py").read_text()
    (other.folder / "unit.py").write_text(text.replace('about="loss")', 'about="loss", given=["train"])'))
    with pytest.raises(AssignmentError, match="cannot be lent"):
        other.load()


def test_a_file_of_one_parts_mistakes_is_about_that_part(tmp_path):
    """Although another, which comes first, has a function of the same name; narrowing keeps what is about the part."""
    both = TensorToy(tmp_path)
    (both.reference / "plain.py").write_text("def loss(output, target):\n    return 0.0\n")
    (both.folder / "plain.py").write_text(
        "from grader import matches_reference\n\n\n@matches_reference(points=1)\ndef loss(student):\n"
        '    """loss is a number"""\n    return student.loss(1.0, 2.0)\n'
    )
    first = '[[parts]]\nfile = "plain.py"\ntitle = "Numbers"\npoints = 1\n\n'
    text = (both.folder / "assignment.toml").read_text().replace("points = 10\n", "points = 11\n", 1)
    (both.folder / "assignment.toml").write_text(text.replace("[[parts]]", first + "[[parts]]"))
    loaded = both.load()
    assert {item.part for item in loaded.mistakes} == {"unit.py"}
    assert loaded.with_parts("plain.py").mistakes == () and len(loaded.with_parts("unit.py").mistakes) == 5


def test_mistakes_are_asked_side_by_side(toy, server):
    """Each in a worker that stays while it is needed; what comes of it is what comes of asking one by one."""
    loaded = toy.load()
    case = next(one for one in loaded.parts[0].cases if one.check.name == "slope")
    together, alone = LiveKey(loaded), LiveKey(loaded)
    for each in (together, alone):
        each.lend(server)
    together.singles([case])
    try:
        assert [item.names for item in together.single(case)] == [item.names for item in alone.single(case)]
        assert [item.names for item in together.single(case)] == [("linear",), ("frozen_bias",), ("sum_of_squares",)]
    finally:
        together.close()
        alone.close()


def test_as_many_are_live_as_ask_at_once():
    """And one more: the reference. A worker that is in use must not make room."""
    assert (os.cpu_count() or 1) + 1 < reference_worker.MOST_LIVE
