"""A term that an earlier version began goes on with the same points: `upgrade/VERSION/` was written by that version.

Each folder holds a course, a class that was handed in with its roster, the gradebook (with points by hand, remarks and
extensions), grades of `--json`, a release for students, and what that version exported.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from grader import __version__
from grader.cli.command import run
from grader.grade import from_json

VERSIONS = sorted(path for path in (Path(__file__).parent / "upgrade").iterdir() if path.is_dir())
MADE_ANEW = {"graded"}  # columns that tell when, not what


@pytest.fixture(params=VERSIONS, ids=lambda path: path.name)
def term(request, tmp_path, monkeypatch):
    """A copy of what that version wrote, with nothing remembered of this machine's own runs."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / request.param.name
    shutil.copytree(request.param, folder)
    monkeypatch.chdir(folder / "course")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of an exported table, without the times of grading."""
    table = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    return [{name: value for name, value in row.items() if name not in MADE_ANEW} for row in table]


def exported(term: Path, name: str) -> list[dict[str, str]]:
    """The class as this version exports it."""
    assert run(["export", "csv", "../gradebook.sqlite", "-o", f"../{name}"]) == 0
    return rows(term / name)


def test_the_gradebook_is_exported_as_it_was(term):
    """Every point, penalty, extension and reason for no grade stands in the table as before."""
    assert exported(term, "now.csv") == rows(term / "expected" / "grades.csv")


def test_everything_known_of_the_class_is_exported_as_it_was(term):
    """Adjustments with their reasons, remarks and grades are all still there."""
    assert run(["export", "json", "../gradebook.sqlite", "-o", "../now.json"]) == 0
    was, now = (json.loads((term / name).read_bytes()) for name in ("expected/class.json", "now.json"))
    for entry in [*was["entries"], *now["entries"]]:
        assert entry.keys() >= {"person"}
    assert [entry.get("adjustments") for entry in now["entries"]] == [x.get("adjustments") for x in was["entries"]]
    assert [entry.get("comments") for entry in now["entries"]] == [x.get("comments") for x in was["entries"]]
    assert [points(entry) for entry in now["entries"]] == [points(entry) for entry in was["entries"]]


def points(entry: dict) -> list[tuple]:
    """Each check's name, outcome, points and mistakes."""
    grade = entry.get("grade") or {"checks": []}
    return [(x["name"], x["outcome"], x["earned"], x["points"], x.get("mistakes")) for x in grade["checks"]]


def test_pages_and_feedback_are_made_from_it(term):
    """The class's pages and what goes back to students are made, for everyone."""
    assert run(["class", "--gradebook", "../gradebook.sqlite", "--report", "../pages"]) == 0
    assert run(["feedback", "../feedback", "--gradebook", "../gradebook.sqlite"]) == 0
    index = (term / "pages" / "index.html").read_text(encoding="utf-8")
    for row in rows(term / "expected" / "grades.csv"):
        assert row["name"] in index
        assert (term / "feedback" / row["id"]).is_dir()


def test_a_kept_grade_is_reported(term):
    """`grade report` makes the pages of every grade that was kept as JSON, with its points."""
    for kept in sorted((term / "grades").glob("*.json")):
        grade = from_json(kept.read_bytes(), source=str(kept))
        code = run(["report", str(kept), "--report", f"../report-{kept.stem}"])
        assert code == (0 if grade.earned == grade.points else 1), kept.name
        assert (term / f"report-{kept.stem}" / "report.html").exists()


def test_the_class_goes_on_with_the_same_points(term):
    """The same class, graded on: everyone keeps the points, whether anything is graded again or not."""
    command = ["toy", "../class", "--gradebook", "../gradebook.sqlite", "--roster", "../roster.csv"]
    assert run([*command, "--report", "../pages", "--allow-weak"]) == 0
    was, now = rows(term / "expected" / "grades.csv"), exported(term, "now.csv")
    told = ("id", "name", "status", "final", "earned", "late_penalty", "adjusted", "outcome", "extended_until")
    assert [[row[name] for name in told] for row in now] == [[row[name] for name in told] for row in was]


def test_one_line_says_what_would_be_graded_again_and_why(term, capfd):
    """Grades of an earlier version stand; a changed assignment has its class graded again: both are said in a line."""
    command = ["toy", "../class", "--gradebook", "../gradebook.sqlite", "--roster", "../roster.csv", "--allow-weak"]
    run([*command, "--report", "../pages"])
    said = capfd.readouterr().err
    (line,) = [line for line in said.splitlines() if "made before an upgrade" in line]
    assert line.startswith("6 grades ") and f"grader {term.name} → {__version__}" in line
    assert "--regrade would grade them again" in line and "0 submissions to grade" in said
    checks = term / "course" / "assignments" / "toy" / "net.py"
    checks.write_text(checks.read_text() + "\n# another edition\n")
    run([*command, "--report", "../pages"])
    said = capfd.readouterr().err
    assert "6 submissions will be graded again: the assignment was changed (" in said


def test_a_regrade_gives_the_same_points(term):
    """Graded again by this version, every check has the outcome and the points that it had."""
    command = ["toy", "../class", "--gradebook", "../gradebook.sqlite", "--regrade", "--allow-weak"]
    assert run([*command, "--report", "../pages", "--roster", "../roster.csv"]) == 0
    was, now = rows(term / "expected" / "grades.csv"), exported(term, "now.csv")
    same = [name for name in was[0] if "net.py" in name or name in ("id", "final", "earned", "outcome")]
    assert [[row[name] for name in same] for row in now] == [[row[name] for name in same] for row in was]


def test_a_release_grades_as_it_did(term, monkeypatch):
    """What students were given in week 1 gives in week 5 the outcomes that it gave."""
    monkeypatch.chdir(term / "release")
    kept = term / "grades" / "released_1002.json"
    run(["toy", "../class/submission_12", "--json", "../now.json", "--report", "../report"])
    was, now = (from_json(path.read_bytes(), source=str(path)) for path in (kept, term / "now.json"))
    told = [[(x.id, x.outcome, x.earned, x.mistakes) for x in grade.checks] for grade in (was, now)]
    assert told[0] == told[1]
    assert (was.earned, was.points) == (now.earned, now.points)
