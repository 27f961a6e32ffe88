"""A part whose packages are not installed: the others are graded, nothing of it is a zero, and everything says so."""

from __future__ import annotations

import importlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from toys import ABSENT, APART_REFERENCE, Toy

from grader.assignment import submission as submissions
from grader.assignment.preload import absent
from grader.authoring import record_answers, validate
from grader.cli import command
from grader.errors import NotInstalled, UsageError
from grader.grade import Grade, Outcome, from_json, not_run, points_run
from grader.gradebook.book import Book
from grader.gradebook.school_class import school_class
from grader.grading.grade_submission import grade
from grader.sandbox.fork_server import ForkServer

WHY = f"{ABSENT} is not installed (pip install {ABSENT})"


@pytest.fixture
def two_parts(toy: Toy) -> Toy:
    """The toy with a second part, of 5 points, whose package is not there."""
    toy.add_part()
    return toy


def handed_in(toy: Toy, **changes: str | None) -> Path:
    """A right submission of both parts, but for these files."""
    folder = toy.submission(toy.right())
    for name, text in {"apart": APART_REFERENCE, **changes}.items():
        path = folder / f"{name}.py"
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text)
    return folder


def made(toy: Toy, folder: Path, **options: str) -> Grade:
    """The grade of what is in the folder."""
    loaded = toy.load()
    return grade(loaded, submissions.open(folder, loaded), **options)


def test_the_other_parts_are_graded(two_parts: Toy) -> None:
    """The part has no points, neither earned nor lost; so there is no total, and no row of it."""
    found = made(two_parts, handed_in(two_parts))
    net, apart = found.parts
    assert (net.earned, net.points, net.status) == (10, 10, "loaded")
    assert (apart.earned, apart.points, apart.status) == (None, 5, "not run")
    assert apart.message == f"Not run here: {WHY}."
    assert (found.earned, found.points, found.outcome) == (None, 15, Outcome.PARTLY)
    assert {check.part for check in found.checks} == {"net.py"} and points_run(found.parts) == (10, 10)


@pytest.mark.parametrize("mode", ["full", "process"])
def test_it_is_found_out_in_every_mode(two_parts: Toy, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mode process imports nothing beforehand: the student's own import would have failed, and cost everything."""
    monkeypatch.setenv("GRADE_SANDBOX", mode)
    with ForkServer(hidden=()) as server:
        if mode == "full" and server.mode != "full":
            pytest.skip("this machine has no sandbox of mode full")
    found = made(two_parts, handed_in(two_parts, apart=f"import {ABSENT}\n{APART_REFERENCE}"))
    assert [part.status for part in found.parts] == ["loaded", "not run"]


def test_what_was_not_handed_in_is_missing_all_the_same(two_parts: Toy) -> None:
    """There is nothing that could be run anywhere: the grade is whole."""
    found = made(two_parts, handed_in(two_parts, apart=None))
    assert [part.status for part in found.parts] == ["loaded", "missing"] and found.earned == 10


def test_one_check_of_another_part_is_a_whole_grade(two_parts: Toy) -> None:
    """Of the part that cannot be run nothing was asked."""
    found = made(two_parts, handed_in(two_parts), check="act")
    assert found.earned == 1 and found.outcome is Outcome.PASSED and not_run(found.parts) == []


def test_where_nothing_can_be_run_there_are_no_points(toy: Toy) -> None:
    """The whole assignment needs the package."""
    toy.change(toy.folder / "assignment.toml", "points = 10\n\n", f'points = 10\npreload = ["numpy", "{ABSENT}"]\n\n')
    found = made(toy, toy.submission(toy.right()))
    assert (found.earned, found.points, found.checks) == (None, 10, [])
    assert [part.status for part in found.parts] == ["not run"]


@pytest.fixture
def call(two_parts: Toy, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., object]:
    """Runs the command line in the toy's folder; gives its exit code, its stdout and its stderr in one line each."""
    monkeypatch.chdir(two_parts.root)

    def run(*arguments: object) -> SimpleNamespace:
        code = command.run([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return SimpleNamespace(code=code, out=" ".join(said.out.split()), err=" ".join(said.err.split()))

    return run


def test_the_command_says_what_was_not_run(two_parts: Toy, call: Callable[..., SimpleNamespace]) -> None:
    """Not every check passed, and nobody is at fault; no export writes a total without the part."""
    done = call("toy", handed_in(two_parts), "--json", "mine.json", "--report", "mine")
    assert done.code == 1, done.err
    assert "apart.py not run –/5 total of what was run 6/6 10/10" in done.out
    assert f"10 of the 10 points that were run. Every check that was run passes. apart.py was not run here: {WHY}." in (
        done.out
    )
    report = " ".join(Path("mine/report.html").read_text().split())
    assert '10 <span class="of">of the 10 points that were run</span>' in report and "No grade yet" not in report
    kept = from_json(Path("mine.json").read_bytes())
    assert kept.earned is None and json.loads(Path("mine.json").read_text())["parts"][1]["earned"] is None
    refused = call("export", "classroom50", "mine.json")
    assert refused.code == 2 and WHY in refused.err and not Path("result.json").exists()


def test_one_part_that_cannot_be_run(two_parts: Toy, call: Callable[..., SimpleNamespace]) -> None:
    """Asked for by name, it is said to have no points, not to have none earned."""
    done = call("toy", handed_in(two_parts), "--part", "apart.py")
    assert done.code == 1 and f"apart.py was not run here: {WHY}." in done.out and "0/5" not in done.out


def test_a_class_is_told_once_and_graded_again_where_it_can_be(
    two_parts: Toy, call: Callable[..., SimpleNamespace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lacks a part waits in the gradebook: it is no grade, is not graded twice, and needs no --regrade."""
    monkeypatch.delenv("GRADE_SANDBOX", raising=False)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    for who, text in {"ana": two_parts.right(), "ben": two_parts.right(("0.5 * np.mean", "np.mean"))}.items():
        folder = tmp_path / "class" / who
        folder.mkdir(parents=True)
        (folder / "net.py").write_text(text)
        (folder / "apart.py").write_text(APART_REFERENCE)
    grading = ("toy", "class", "--jobs", "1", "--allow-weak")
    done = call(*grading)
    said = f"! apart.py was not run here: {WHY}. 2 submissions without a grade until it is"
    assert done.code == 1 and done.err.count(said) == 1, done.err
    assert "broken" not in done.err and "2 graded" in done.err
    assert finals() == {"ana": None, "ben": None}
    page = " ".join((tmp_path / "reports/toy/class/index.html").read_text().split())
    assert "This concerns all, who have no grade yet" in page and "10 of the 10 points that were run" in page

    again = call(*grading)
    assert again.code == 1 and again.err.count(said) == 1 and "0 submissions to grade, 2 graded already" in again.err
    told = call("diff", "--all")
    assert f"apart.py was not run here: {WHY}" in told.out

    site = tmp_path / "site-packages"
    site.mkdir()
    (site / f"{ABSENT}.py").write_text("")
    monkeypatch.syspath_prepend(site)
    importlib.invalidate_caches()
    assert absent([ABSENT]) == []
    whole = call(*grading)
    assert whole.code == 0 and "2 submissions to grade" in whole.err, whole.err
    assert finals()["ana"] == 15 and (finals()["ben"] or 0) >= 5
    told = call("diff")
    assert "no grade → 15" in told.out and "apart.py could be run" in told.out
    with sqlite3.connect("gradebook.sqlite") as sql:
        assert sql.execute("select count(*), count(earned) from grades").fetchone() == (4, 2)

    (site / f"{ABSENT}.py").unlink()
    importlib.invalidate_caches()
    assert call(*grading).code == 0 and finals() == {"ana": 15, "ben": finals()["ben"]}  # what is whole stays so
    assert call(*grading, "--regrade").code == 1 and finals() == {"ana": None, "ben": None}
    back = call(*grading)
    assert back.code == 0 and "0 submissions to grade" in back.err and finals()["ana"] == 15


def finals() -> dict[str, float | None]:
    """Everyone's points."""
    with Book(Path("gradebook.sqlite")) as book:
        return {entry.person.id: entry.final for entry in school_class(book).entries}


def test_neither_validation_nor_a_release_is_made_of_half_an_assignment(two_parts: Toy) -> None:
    """Both name the package, and validation the way to the other parts."""
    with pytest.raises(UsageError, match=rf"toy cannot be validated here: {ABSENT} is not installed .* --part FILE"):
        validate.validate(two_parts.load(), told=lambda step: None)
    with pytest.raises(UsageError, match=rf"cannot be recorded here: {ABSENT} is not installed"):
        record_answers.record(two_parts.load())


def test_a_package_that_cannot_be_imported_is_as_good_as_none(
    two_parts: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there and raises: the reason is told, and the others are graded."""
    site = tmp_path / "site-packages"
    site.mkdir()
    tmp_path.chmod(0o755)
    (site / f"{ABSENT}.py").write_text("raise TypeError('made for another NumPy')\n")
    monkeypatch.syspath_prepend(site)
    with ForkServer((ABSENT,), hidden=()) as server:
        if server.mode == "process":
            pytest.skip("mode process imports nothing beforehand")
        for _ in range(2):  # whoever asks next is told the same
            with pytest.raises(NotInstalled, match=r"cannot be imported \(TypeError: made for another NumPy\)"):
                server.worker()
    found = made(two_parts, handed_in(two_parts))
    assert "made for another NumPy" in found.parts[1].message and found.parts[0].earned == 10
