"""The table of export formats: a row for each, from which `grade export` makes its commands.

To add a format, write its module in this folder and add its row here. The kind of the row says what its function
is given, and so who may read what it writes: students see what is made of a StudentGrade or a StudentClass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate

from grader.exports import (
    canvas,
    check50,
    class_csv,
    class_json,
    classroom50,
    coursera,
    gradescope,
    gradescope_zip,
    junit,
    moodle,
    prairielearn,
)
from grader.exports.match_rows import Filled
from grader.gradebook.entry import SchoolClass
from grader.reports.student_view import StudentClass, StudentGrade


@dataclass(frozen=True, kw_only=True)
class FormatOption:
    """An option of a format's command, and a keyword argument of its function."""

    flag: str  # "--unit"; of a switch "--feedback/--no-feedback", or "--scale" with False as its default
    help: str
    default: str | int | bool = ""
    required: bool = False
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    least: int | None = None  # of a whole number
    default_told: bool = False  # whether the help says the default


@dataclass(frozen=True, kw_only=True)
class ExportFormat:
    """A format's name, help and options; each row of the table is of a kind that adds its function."""

    name: str  # of the command
    help: str
    options: tuple[FormatOption, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GradeFormat(ExportFormat):
    """One grade for its student: a file of the name `output`, or several, by name, in that folder."""

    output: str
    several: bool = False
    function: Callable[Concatenate[StudentGrade, ...], bytes | dict[str, bytes]]


@dataclass(frozen=True, kw_only=True)
class ClassFormat(ExportFormat):
    """A whole class for its instructors, in one file."""

    output: str
    function: Callable[[SchoolClass], bytes]


@dataclass(frozen=True, kw_only=True)
class SheetFormat(ExportFormat):
    """An instructor's sheet of another system, filled with what students will see there.

    The function is given the sheet's content, the class, and as `source` the sheet's name.
    """

    function: Callable[Concatenate[bytes, StudentClass, ...], Filled]


@dataclass(frozen=True, kw_only=True)
class AssignmentFormat(ExportFormat):
    """An assignment for another system, hidden checks and all: for instructors.

    The function is given the assignment's name, the course's folder and that of the program.
    """

    output: str
    function: Callable[..., bytes]


_GRADES = "GRADES is a gradebook, or grades that --json kept, or folders of them; where none is named, the gradebook."
_SIDES = "Students on one side only, and what became of everyone, are in FILE-status.csv."
_COLUMN = FormatOption(flag="--column", metavar="HEADING", help="The column to fill.  [default: found out]")
_SCALE = FormatOption(flag="--scale", default=False, help="Convert the points to those that the sheet has.")

FORMATS: tuple[GradeFormat | ClassFormat | SheetFormat | AssignmentFormat, ...] = (
    SheetFormat(
        name="canvas",
        help=f"Canvas: fill its exported gradebook.\n\n{_GRADES} {_SIDES}",
        function=canvas.fill,
        options=(
            _COLUMN,
            FormatOption(flag="--id-column", metavar="HEADING", help="Of which column the ids of the class are."),
            _SCALE,
        ),
    ),
    SheetFormat(
        name="moodle",
        help=f"Moodle: fill its grading worksheet.\n\n{_GRADES} {_SIDES}",
        function=moodle.fill,
        options=(
            _COLUMN,
            FormatOption(
                flag="--feedback-column", metavar="HEADING", help="The comments' column.  [default: the last]"
            ),
            FormatOption(
                flag="--feedback/--no-feedback",
                default=True,
                default_told=True,
                help="Write what students should read.",
            ),
            _SCALE,
        ),
    ),
    ClassFormat(
        name="csv",
        help=f"A table of the class, for instructors.\n\n{_GRADES}",
        output="grades.csv",
        function=class_csv.table,
    ),
    ClassFormat(
        name="json",
        help=f"Everything known of the class.\n\n{_GRADES}",
        output="class.json",
        function=class_json.whole,
    ),
    GradeFormat(
        name="gradescope",
        help="Gradescope: results.json of one grade.",
        output="results.json",
        function=gradescope.results,
        options=(
            FormatOption(
                flag="--hidden-checks",
                choices=("visible", "hidden", "after_due_date", "after_published"),
                default="visible",
                default_told=True,
                help="When students see the outcomes of hidden checks; any but visible hides their total too.",
            ),
        ),
    ),
    AssignmentFormat(
        name="gradescope-autograder",
        help="Gradescope: the autograder's zip.\n\n"
        "Upload it as the assignment's autograder. It holds the hidden checks and the solutions.",
        output="autograder.zip",
        function=gradescope_zip.bundle,
        options=(
            FormatOption(
                flag="--allow-weak",
                default=False,
                help="Grade also where no lock keeps a submission from the hidden checks.",
            ),
        ),
    ),
    GradeFormat(
        name="prairielearn",
        help="PrairieLearn: results.json of one grade.",
        output="results.json",
        function=prairielearn.results,
    ),
    GradeFormat(
        name="coursera",
        help="Coursera: feedback.json of one part.\n\nWith htmlFeedback.html, the student's report, beside it.",
        output=".",
        several=True,
        function=coursera.feedback,
        options=(
            FormatOption(
                flag="--part", required=True, metavar="FILE", help="The student file that the partId stands for."
            ),
        ),
    ),
    GradeFormat(
        name="classroom50",
        help="Classroom 50: the result of one grade.",
        output="result.json",
        function=classroom50.result,
        options=(
            FormatOption(flag="--unit", default=1, least=1, help="Parts of a point, as scores are whole numbers."),
            FormatOption(
                flag="--assignment-type", default="individual", default_told=True, help="As the classroom has it."
            ),
            FormatOption(flag="--classroom", help="As the classroom has it."),
            FormatOption(flag="--owner", help="Whose repository it is."),
            FormatOption(flag="--submission", help="The submission's id."),
            FormatOption(flag="--commit", help="The commit that was graded."),
            FormatOption(flag="--release", help="The release that was graded."),
            FormatOption(flag="--review", help="The review of it."),
        ),
    ),
    GradeFormat(name="junit", help="JUnit XML of one grade.", output="junit.xml", function=junit.report),
    GradeFormat(name="check50", help="check50: JSON of one grade.", output="check50.json", function=check50.results),
)
