"""The demo: its rows, and the class that it grades."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import demo
import demo_class
import pytest
from demo_class import FIRST, SECOND, filled, functions
from demo_ways import WAYS, Way
from msgspec.structs import replace
from small_grades import FAILED, PASSED, graded

from grader.assignment import load as assignments
from grader.assignment.submission import Submission
from grader.grade import Outcome, PartResult
from grader.grading import grade_submission
from grader.intake import read_download
from grader.intake.download_files import FolderTree

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENT = assignments.load(ROOT / "assignments" / "assignment1")
STUBS = {
    file: (ROOT / "student_template" / "assignment1" / file).read_text(encoding="utf-8") for file in (FIRST, SECOND)
}
MISTAKES = [way for way in WAYS if way.slip and not way.crashes]


def work(picked: int, slipped: Way | None = None) -> Submission:
    """What a student hands in who writes every function in the way of that number, and one of them as told."""
    files = {}
    for file, stub in STUBS.items():
        right = {of: [way for way in WAYS if way.of == of and not way.slip] for of in functions(stub)}
        bodies = {of: ways[picked % len(ways)].body for of, ways in right.items()}
        if slipped and slipped.of in bodies:
            bodies[slipped.of] = slipped.body
        files[file] = filled(stub, bodies).encode()
    return Submission("someone", files, {file: file for file in files})


@pytest.mark.parametrize("picked", range(3))
def test_right_ways_are_right(server, key, picked):
    """Every way to write a function that is called right earns full marks."""
    grade = grade_submission.grade(ASSIGNMENT, work(picked), sandbox=server, key=key)
    assert [part.earned for part in grade.parts[:2]] == [36, 24]


@pytest.mark.parametrize("slipped", MISTAKES, ids=lambda way: way.slip)
def test_a_slip_is_the_mistake_that_it_is_called(server, key, slipped):
    """Every wrong way gives the answers of the known mistake whose name it has, and of no other in that function."""
    part = next(file for file, stub in STUBS.items() if slipped.of in functions(stub))
    grade = grade_submission.grade(ASSIGNMENT, work(0, slipped), part=part, sandbox=server, key=key)
    named = [check.mistakes for check in grade.checks if check.mistakes]
    assert named and all(slipped.slip in names for names in named)


def test_the_class_is_the_same_each_time_and_has_everything():
    """Forty students: right, wrong, unfinished, crashing, copied, absent, late; from one seed."""
    everyone = demo_class.students(STUBS)
    assert everyone == demo_class.students(STUBS)
    kinds = Counter(student.kind for student in everyone)
    assert len(everyone) == 40 and kinds["absent"] == 3 and kinds["right"] == demo_class.RIGHT
    assert {"mistake", "unfinished", "crash", "copy", "other"} <= set(kinds)
    assert sum(student.late.total_seconds() > 0 for student in everyone) == len(demo_class.HOURS_LATE)
    assert {way.slip for way in WAYS if way.slip} <= {student.slip for student in everyone}


def test_the_course_is_one_that_grade_understands(tmp_path):
    """The assignment loads with its rule on lateness, and the submissions are a Gradescope export with times."""
    everyone = demo_class.write_course(ROOT, tmp_path / "course")
    loaded = assignments.load(tmp_path / "course" / "assignments" / "assignment1")
    assert [part.file for part in loaded.parts] == [FIRST, SECOND]
    layout = read_download.layout_of(FolderTree(tmp_path / "course" / "submissions"), [FIRST, SECOND])
    assert layout is not None and layout.kind == "gradescope"
    handed_in = {student.id: student for student in everyone if student.files}
    assert {one.person.id for one in layout.hand_ins} == set(handed_in)
    rule = loaded.declaration.late
    assert rule is not None
    for one in layout.hand_ins:
        late = rule.seconds_late(one.submitted)
        assert late == pytest.approx(handed_in[one.person.id].late.total_seconds(), abs=1)


def test_the_story_is_about_students_of_the_class():
    """More time is given to the latest, points and a word to the one whose colon is missing."""
    everyone = demo_class.students(STUBS)
    extended, adjusted, commented = (command[1] for command in demo.story(everyone))
    by_id = {student.id: student for student in everyone}
    assert by_id[extended].late == max(student.late for student in everyone)
    assert adjusted == commented and by_id[adjusted].slip == "a colon is missing"


MISSING = PartResult(
    file="last.py", title="", earned=0, points=5, status="missing", message="last.py was not handed in."
)
OF_MISSING = replace(PASSED, part="last.py", name="waits", title="of a missing file", outcome=Outcome.NOT_ATTEMPTED)


def with_missing(*checks):
    """A grade of these checks, and of one whose file was not handed in."""
    grade = graded(*checks, replace(OF_MISSING, earned=0))
    return replace(grade, parts=[*grade.parts, MISSING])


def test_a_row_names_the_mistake_and_what_to_fix_first():
    """A wrong submission has a mark, its points, the known mistake and the check to look at."""
    shown = demo.row(graded(PASSED, FAILED), "ben", 100).splitlines()
    assert shown[0].split() == ["✗", "4/10", "ben", "derivative", "taken", "at", "the", "activation"]
    assert shown[1].strip() == "fix first: backprop gives the slope of your own loss (tanh)"


def test_no_check_of_a_missing_file_is_named():
    """What was not handed in is said by the file's name, and nothing is said of its checks."""
    assert demo.verdict(with_missing(PASSED)) == ("~", ["right as far as it goes:", "last.py was not handed in"])
    assert "of a missing file" not in demo.row(with_missing(PASSED, FAILED), "ben", 200)


def test_what_could_not_be_run_is_said():
    """On a machine without TensorFlow the row says so, and no points are made of the rest."""
    part = PartResult("last.py", "Last", None, 6, "not run", "Not run here: why.")
    grade = replace(graded(PASSED), parts=[*graded(PASSED).parts, part], earned=None, outcome=Outcome.PARTLY)
    assert demo.verdict(grade) == ("~", ["right as far as it was run:", "last.py: Not run here: why."])
    assert "–/" in demo.row(grade, "ben", 100)


def test_right_untouched_and_broken_work():
    """Full marks, the untouched template and our own fault have a mark and a word each."""
    untouched = replace(PASSED, outcome=Outcome.NOT_ATTEMPTED, earned=0)
    assert demo.verdict(graded(PASSED)) == ("✓", ["every check passes"])
    assert demo.verdict(with_missing(untouched)) == ("·", ["nothing attempted yet"])
    broken = replace(graded(PASSED), outcome=Outcome.BROKEN)
    assert demo.verdict(broken)[0] == "!"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_rows_fit_the_terminal_and_are_cut_between_words(width):
    """No line is wider than the terminal, and the last word of each is a whole one."""
    lines = demo.row(graded(PASSED, FAILED), "a_name_of_someone", width).splitlines()
    words = f"✗ 4/10 a_name_of_someone derivative taken at the activation fix first: {FAILED.title} …".split()
    assert max(map(len, lines)) <= width
    assert all(word in words for line in lines for word in line.split())
