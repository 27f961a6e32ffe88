"""The rules of a handout and the checks that ask about them: what is missing on either side is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import load as assignments
from grader.authoring import handout_rules, validate
from grader.authoring.handout_rules import rule_problems, rules_in
from grader.errors import AssignmentError

ROOT = Path(__file__).parents[2]
ASSIGNMENTS = sorted(path.parent for path in ROOT.glob("assignments/*/assignment.toml"))

HANDOUT = """# Handout

`net.py`:

| rule | asked by |
|---|---|
| the loss is a mean | `loss` |
| act clips, with `|` | `act`, hidden checks |
| nothing else | hidden checks |

| another | table |
|---|---|
| of other | things |
"""


@pytest.mark.parametrize("folder", ASSIGNMENTS, ids=lambda path: path.name)
def test_every_rule_of_the_assignments_is_asked_about(folder: Path) -> None:
    """Every check that a table names is there, and every hidden check, and every one of no points, has a rule."""
    assignment = assignments.load(folder)
    rules = rules_in((folder / "README.md").read_text(encoding="utf-8"))
    assert {rule.part for rule in rules} == {part.file for part in assignment.parts}
    assert rule_problems(assignment) == []


def test_rules_are_read_from_tables_with_their_header() -> None:
    """The part is the one named above, other tables are passed over."""
    assert [(rule.part, rule.says, rule.checks, rule.hidden) for rule in rules_in(HANDOUT)] == [
        ("net.py", "the loss is a mean", ("loss",), False),
        ("net.py", "act clips, with `|`", ("act",), True),
        ("net.py", "nothing else", (), True),
    ]


def problems(toy, handout, toml):
    """What is found wrong with a table and a rules.toml of the toy."""
    (toy.folder / "README.md").write_text(handout, encoding="utf-8")
    if toml is not None:
        (toy.reference / handout_rules.FILE).write_text(toml, encoding="utf-8")
    return rule_problems(toy.load())


def table(*rows):
    """A handout with these rows of rules about net.py."""
    return "\n".join(["`net.py`:", "", handout_rules.HEADER, "|---|---|", *rows])


def test_an_assignment_need_not_have_a_table(toy) -> None:
    """Without a table and without rules.toml nothing is wrong."""
    assert problems(toy, "# Handout\n", None) == []


@pytest.mark.parametrize(
    ("handout", "toml", "found"),
    [
        (table("| r | `loss` |"), None, "has no rules.toml"),
        (table("| r | `gone` |"), "", "names gone, which is no public check"),
        (table("| r | hidden checks |"), "", "is asked by hidden checks, and rules.toml names none"),
        (table("| r | `loss` |"), '["net.py"]\nr = ["deep"]', "of which only rules.toml knows"),
        (table("| r | |"), "", "is asked by no check"),
        (table("| r | `loss` |"), '["net.py"]\nq = ["deep"]', "has the rule 'q', which README.md lacks"),
        (table("| r | hidden checks |"), '["net.py"]\nr = ["gone"]', "names gone, which is no hidden check of net.py"),
        (table("| r | `loss` |"), "", "tells of the hidden check"),
        (table("| r | `loss` |"), '["other.py"]\n', "there are rules of other.py, which is no part"),
        (f"{handout_rules.HEADER}\n|---|---|\n| r | `loss` |", "", "a part without a name"),
    ],
)
def test_what_is_missing_is_said(toy, handout, toml, found) -> None:
    """In the table, in rules.toml, or among the checks."""
    assert any(found in problem for problem in problems(toy, handout, toml)), problems(toy, handout, toml)


def test_a_check_of_no_points_is_named_by_a_rule(toy) -> None:
    """It is there for the sake of one."""
    checks = toy.folder / "net.py"
    checks.write_text(checks.read_text() + '\n\n@check(points=0, about="loss")\ndef shown(student):\n    """shown"""\n')
    wrong = problems(toy, table("| r | `loss` |"), "")
    assert "no rule of README.md names shown, a check of no points" in wrong


def test_a_file_that_is_no_toml_is_refused(toy) -> None:
    """With its path."""
    with pytest.raises(AssignmentError, match=r"rules\.toml.*not TOML"):
        problems(toy, table("| r | `loss` |"), "[")


def test_validation_tells_of_it(toy, monkeypatch) -> None:
    """Among the failures, before anything is asked."""
    monkeypatch.setattr(validate, "_grade_reference_and_template", lambda run, report: set())
    for step in ["_check_gradients", "_try_mistakes", "_try_recordings", "judge_thresholds"]:
        monkeypatch.setattr(validate, step, lambda *_: None)
    (toy.folder / "README.md").write_text(table("| r | `gone` |"), encoding="utf-8")
    (toy.reference / handout_rules.FILE).write_text("", encoding="utf-8")
    report = validate.validate(toy.load(), told=lambda step: None)
    assert any("names gone, which is no public check" in failure for failure in report.failures)
