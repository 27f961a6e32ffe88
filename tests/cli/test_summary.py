"""What the console shows at the end."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console

from grader import grade as g
from grader.cli import one_submission
from grader.cli.summary import show_summary


def shown(grade: g.Grade, width: int = 80) -> str:
    """The summary as text, on a console `width` columns wide."""
    console = Console(file=io.StringIO(), width=width, highlight=False, no_color=True)
    show_summary(grade, Path("reports/report.html"), console)
    return console.file.getvalue()


def test_table_by_part_and_function(grades):
    """Each part and each function has its checks and its points; the total comes last."""
    rows = [line.split() for line in shown(grades.wrong).splitlines()]
    assert [grades.file, "1/2", "4/10"] in rows
    assert ["✗", "backprop", "0/1", "0/6"] in rows
    assert ["total", "1/2", "4/10"] in rows


def test_first_to_mend_in_full(grades):
    """The first thing to fix has its sentence, its message, its place, its mistake and its hint."""
    text = " ".join(shown(grades.wrong).split())
    failed = grades.wrong.checks[1]
    for part in (failed.title, failed.message, failed.hint, "derivative taken at the activation", "› backprop"):
        assert part in text


def test_what_a_file_lacks_is_said_before_the_first_thing_to_fix(grades):
    """Of a file that was loaded all the same."""
    part = replace(grades.wrong.parts[0], message="There is no class Layer in your file.")
    text = shown(replace(grades.wrong, parts=[part]))
    assert text.index("There is no class Layer") < text.index("Fix this first")


def test_all_passed(grades):
    """Where all passed there is nothing to fix."""
    text = shown(grades.right)
    assert "Mend" not in text
    assert "Every check passes" in text


def test_broken_is_loud_and_no_grade(grades):
    """A broken check is named as a fault of the grader, and the total has no points."""
    text = shown(grades.broken)
    assert "No grade" in text and "ZeroDivisionError" in text
    assert "–/9" in text


def test_a_part_that_was_not_run(grades):
    """No points, earned or lost; the total is of what was run, and praise is for no more than that."""
    why = "Not run here: TensorFlow is not installed (pip install tensorflow tensorboard)."
    part = g.PartResult("dcn_mnist.py", "Part 3", None, 40.0, "not run", why)
    made = replace(grades.right, parts=[*grades.right.parts, part], earned=None, points=44.0, outcome=g.Outcome.PARTLY)
    text = shown(made, 100)
    rows = [line.split() for line in text.splitlines()]
    assert ["dcn_mnist.py", "not", "run", "–/40"] in rows
    assert ["total", "of", "what", "was", "run", "1/1", "4/4"] in rows
    said = " ".join(text.split())
    assert "4 of the 4 points that were run. Every check that was run passes. dcn_mnist.py was not run here: " in said
    assert "No grade" not in text and "Well done" not in text and one_submission.exit_code(made) == 1


def test_hidden_stays_hidden(grades):
    """Of a hidden check the console shows nothing but title, outcome and hint."""
    hidden = grades.result(
        "secret_name", "backprop", g.Outcome.FAILED, 0, 5,
        hidden=True, title="backprop for three classes", hint="Think of the sum.",
        message="canary-message", printed="canary-printed", notes=["canary-note"],
        findings=[g.Finding(name="dW1", message="canary-finding", expected="canary", because="canary")],
    )  # fmt: skip
    text = shown(grades.graded(hidden))
    assert "backprop for three classes" in text and "Think of the sum." in text
    assert "canary" not in text and "secret_name" not in text


def test_unreadable_file_with_caret(grades):
    """A file that does not parse shows the line with the caret under its place."""
    part = g.PartResult(
        file=grades.file,
        title="",
        earned=0,
        points=9,
        status="unreadable",
        message="line 3\n    def f(x)\n            ^",
    )
    lines = shown(grades.graded(parts=[part])).splitlines()
    at = next(number for number, line in enumerate(lines) if "def f(x)" in line)
    assert lines[at + 1].index("^") == lines[at].index("def f(x)") + 8


@pytest.mark.parametrize("evil", ["\x1b[31mred", "[bold]loud[/bold]", "[/]", "\u202ereversed"])
def test_student_text_cannot_steer(grades, evil):
    """Control characters and markup of student origin are shown, not obeyed."""
    wrong = grades.result("f", evil, g.Outcome.FAILED, 0, 1, title=evil, message=evil, hint=evil, notes=[evil])
    text = shown(grades.graded(wrong, submission=evil, notes=[evil]))
    assert "\x1b" not in text and "\u202e" not in text
    if evil.startswith("["):
        assert text.count(evil) >= 4


def test_notes_are_few_and_said_once(grades):
    """Notes are said once each; beyond a few they are counted."""
    text = shown(grades.graded(grades.right.checks[0], notes=["the same"] * 9 + [f"note {n}" for n in range(6)]))
    assert text.count("the same") == 1
    assert "3 more notes" in text


def test_eighty_columns(grades):
    """Nothing but the report's path is wider than the terminal."""
    long = grades.result("f", "a" * 90, g.Outcome.FAILED, 0, 1, title="word " * 60, message="w" * 200)
    text = shown(grades.graded(long))
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80


def test_unreadable_file_is_told_once(grades):
    """The reason that a whole file was not read is not told again as the first check to fix; its hint is."""
    part = g.PartResult(file=grades.file, title="", earned=0, points=9, status="unreadable", message="line 3: no colon")
    check = grades.result("f", "f", g.Outcome.CRASHED, 0, 9, message="line 3: no colon", hint="Blocks begin with one.")
    text = shown(grades.graded(check, parts=[part]))
    assert text.count("no colon") == 1
    assert "Fix this first" not in text
    assert "Blocks begin with one." in text


def test_forty_columns(grades):
    """Where it is narrow, the file's name is cut, and every number is whole."""
    rows = [line.split() for line in shown(grades.wrong, 40).splitlines()]
    part = next(row for row in rows if row and row[0].startswith("three_"))
    assert part[0].endswith("…") and part[1:] == ["1/2", "4/10"]
    assert ["total", "1/2", "4/10"] in rows


def test_broken_checks_keep_their_paths_and_share_their_sentence(grades):
    """A path is told whole, and once for all checks that it broke."""
    path = "/a/very/long/path/" + "of/folders/" * 12 + "data.py"
    checks = [grades.result(name, "f", g.Outcome.BROKEN, 0, 1, message=f"{path} is at fault") for name in "ab"]
    lines = [line for line in shown(grades.graded(*checks)).splitlines() if path in line]
    assert len(lines) == 1 and all(check.id in lines[0] for check in checks)


def test_notes_say_whether_points_were_lost(grades):
    """Of a check that failed, a note is not said to have cost nothing."""
    failed = grades.result("f", "f", g.Outcome.FAILED, 0, 1, notes=["noted of a failure"])
    passed = grades.result("h", "h", g.Outcome.PASSED, 1, 1, notes=["noted of a success"])
    text = shown(grades.graded(failed, passed))
    assert text.index("Notes\n") < text.index("noted of a failure") < text.index("Notes that cost no points")
    assert text.index("that cost no points") < text.index("noted of a success")


def test_a_part_of_which_nothing_was_asked_has_no_row(grades):
    """`--check` leaves out what it did not ask."""
    other = g.PartResult(file="other.py", title="", earned=0, points=0, status="loaded")
    grade = grades.graded(grades.right.checks[0], parts=[*grades.right.parts, other])
    assert "other.py" not in shown(grade)


def test_untouched_begins_somewhere(grades):
    """Nobody who has written nothing is told to fix it."""
    text = shown(grades.graded(grades.result("f", "actFun", g.Outcome.NOT_ATTEMPTED, 0, 1)))
    assert "Begin here" in text and "Mend" not in text and "A good place to begin: actFun." in text


def test_no_spaces_at_the_end_of_piped_lines(grades, capsys):
    """What goes into a file or a pipe has no padding."""
    show_summary(grades.wrong, None)
    lines = capsys.readouterr().out.splitlines()
    assert "Fix this first" in lines
    assert [line for line in lines if line != line.rstrip()] == []


def rule(grades, title, outcome=g.Outcome.FAILED, points=0.0, **more):
    """A rule of robustness."""
    return grades.result(title.replace(" ", "_"), "f", outcome, 0, points, title=title, robustness=True, **more)


def test_remarks_on_robustness_have_a_group_of_their_own(grades):
    """A right solution has all its points and no cross; remarks are counted, alike ones as one, with their hints."""
    alike = [
        rule(grades, f"{name} raises ValueError", hint="Silence is long.", hidden=True) for name in ("act", "slope")
    ]
    kept = rule(grades, "act changes nothing", g.Outcome.PASSED)
    text = shown(grades.graded(grades.right.checks[0], *alike, rule(grades, "f is finite", hint="e^1000?"), kept))
    rows = [line.split() for line in text.splitlines()]
    assert [grades.file, "1/1", "4/4"] in rows and ["total", "1/1", "4/4"] in rows
    assert ["·", "robustness", "1/4", "–"] in rows and ["✗", "hidden", "checks"] not in [row[:3] for row in rows]
    assert "2 remarks on robustness: no points lost. Not kept by your code:" in text
    assert "act raises ValueError; slope raises ValueError" in text and text.count("Silence is long.") == 1
    assert "✗" not in text and "Fix this first" not in text
    assert "Every check passes. Well done. 2 remarks on robustness." in text


def test_remarks_with_points_and_too_many_of_them(grades):
    """What they cost is said; the first few are told, the rest is counted."""
    many = [rule(grades, f"rule {number}", points=0.5) for number in range(6)]
    text = shown(grades.graded(grades.right.checks[0], *many))
    assert "6 remarks on robustness: 3 points lost" in text and "2 more in the report" in text
    assert ["·", "robustness", "0/6", "0/3"] in [line.split() for line in text.splitlines()]
    kept = rule(grades, "rule", g.Outcome.PASSED)
    assert "✓ robustness" in shown(grades.graded(grades.right.checks[0], kept))


def test_below_what_is_to_be_fixed(grades):
    """The first thing to fix is none of them."""
    text = shown(grades.graded(rule(grades, "f is finite"), *grades.wrong.checks))
    assert text.index(grades.wrong.checks[1].title[:30]) < text.index("1 remark on robustness")
