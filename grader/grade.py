"""The grade: everything that is known after grading one submission, frozen.

It is the waist of the program: reports, tables and exports are pure functions of it. The JSON form is
`grade/1`; `docs` for its fields are the docstrings and comments below. Reading validates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from grader.errors import UsageError
from grader.outcomes import OUTCOMES
from grader.outcomes import Outcome as Outcome  # a part of the schema: read from here with the others

SCHEMA = "grade/1"
NOT_RUN = "Not run here: "  # how the message of a part that was not run begins


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all parts of a grade: immutable, and strict when read."""


class Series(Struct, frozen=True):
    """One line of a plot: `y` over `x`, of equal length."""

    name: str
    x: list[float]
    y: list[float | None]


class Curves(Struct, tag="curves", frozen=True):
    """Lines over a common axis; the student's, and the reference's to hold them against."""

    title: str
    x_label: str
    y_label: str
    yours: list[Series]
    reference: list[Series] = []


class Boundary(Struct, tag="boundary", frozen=True):
    """The class predicted at each point of a grid (row 0 is the lowest y), and the data on it."""

    title: str
    extent: tuple[float, float, float, float]  # x from, x to, y from, y to
    classes: list[list[int]]
    points: list[tuple[float, float, int]]
    reference: list[list[int]] = []  # the classes that the reference predicts on the same grid


class Heatmap(Struct, tag="heatmap", frozen=True):
    """A matrix of numbers; with the reference's beside it, the difference of the two is shown as well."""

    title: str
    values: list[list[float | None]]
    row_label: str = "row"
    column_label: str = "column"
    reference: list[list[float | None]] = []  # the expected matrix, of the same shape


class Table(Struct, tag="table", frozen=True):
    """Rows of text under column headings."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    reference: list[list[str]] = []  # the rows that the reference gives


class GreyImages(Struct, tag="images", frozen=True):
    """Small grey images of one size: data, or the filters of a convolution."""

    title: str
    width: int
    height: int
    pixels: bytes  # one for each, row by row and image by image: 1 (`low`) to 255 (`high`); 0 where there is no number
    low: float | None  # what is black, and what is white; None where nothing is a number
    high: float | None
    total: int  # how many there were: these are the first of them
    captions: list[str] = []


class Predictions(Struct, tag="predictions", frozen=True):
    """Samples, the probability that is given to each class, and the right class of each."""

    title: str
    images: GreyImages
    probabilities: list[list[float | None]]
    labels: list[int]


class Confusion(Struct, tag="confusion", frozen=True):
    """A count of how often each class (a row) was taken for each (a column); a last column more for none of them."""

    title: str
    classes: list[str]
    counts: list[list[int]]


class Surface(Struct, tag="surface", frozen=True):
    """A function over a rectangle, at the centres of the cells of a grid (row 0 has the lowest y), and points on it."""

    title: str
    extent: tuple[float, float, float, float]  # x from, x to, y from, y to
    values: list[list[float | None]]
    points: list[tuple[float, float, int]] = []
    level: float = 0.5  # of the line that is drawn
    reference: list[list[float | None]] = []  # the reference's values on the same grid


class Graph(Struct, tag="graph", frozen=True):
    """A computation graph: its nodes' names, and edges (from, to, derivative) between their places in the list."""

    title: str
    nodes: list[str]
    edges: list[tuple[int, int, float | None]]
    values: list[str] = []  # what stands in each node below its name


Picture = Curves | Boundary | Heatmap | Table | GreyImages | Predictions | Confusion | Surface | Graph


class Finding(Struct, frozen=True):
    """One thing that a check found wrong."""

    name: str  # what was looked at: "dW1", "the answer"
    message: str  # what came, where, by how much; for a hidden check, instructors only
    expected: str = ""  # the reference's value in short, "" when there is none
    yours: str = ""  # the student's value in short
    where: str = ""  # "[2, 0]"
    error: float | None = None  # relative error
    because: str = ""  # what the numbers alone tell: "off by the factor 1/N everywhere"


class CheckResult(Struct, frozen=True):
    """The result of one check, in one case: what it found and gives."""

    part: str  # the student's file: "three_layer_neural_network.py"
    name: str  # the check's function name
    about: str  # the student's function or method judged: "backprop"
    title: str  # the check's docstring, filled in
    case: str  # "" or the value of `each`: "tanh"
    hidden: bool
    outcome: Outcome
    earned: float
    points: float
    message: str = ""  # one or two sentences: what is wrong
    hint: str = ""  # what to think about next
    mistakes: list[str] = []  # names of the known mistakes that give these very answers
    after: list[str] = []  # titles of failed checks that this failure is probably due to
    notes: list[str] = []  # strayed from the handout, without loss of points
    findings: list[Finding] = []
    pictures: list[Picture] = []
    printed: str = ""  # what the student's code printed meanwhile, capped
    duration: float = 0.0  # seconds
    robustness: bool = False  # a rule beyond what is computed: told as a remark, never as a failure

    @property
    def is_remark(self) -> bool:
        """Tell whether it is a remark on robustness: the code breaks such a rule, and not because it fails before."""
        return self.robustness and not self.after and OUTCOMES[self.outcome].tone in ("part", "bad")

    @property
    def id(self) -> str:
        """Return `file::name[case]`, unique in an assignment."""
        return f"{self.part}::{self.name}" + (f"[{self.case}]" if self.case else "")


class PartResult(Struct, frozen=True):
    """One student file: its score, and what was noticed when it was opened."""

    file: str
    title: str
    earned: float | None  # None where it was not run: nothing is known of it, and nothing lost
    points: float
    status: Literal["loaded", "missing", "unreadable", "template", "not run"]
    message: str = ""  # why it was not loaded (line and caret) or not run, or which class it lacks
    notes: list[str] = []


class Provenance(Struct, frozen=True):
    """The conditions under which the grade came about; two grades compare only where these agree."""

    assignment_hash: str  # sha256 of the assignment's and reference's files
    submission_hash: str  # sha256 of the submitted files
    versions: dict[str, str]  # grader, python, numpy, …
    seed: int
    mode: str  # sandbox: full | landlock | process | none
    limits: dict[str, float]
    started: str  # ISO 8601, UTC
    durations: dict[str, float]  # seconds: start (of the sandbox), checks, total
    machine: str
    data_set: str = ""  # "digits" or "mnist"; "" where the assignment has data of its own
    data_hash: str = ""  # sha256 of its images and labels


class Grade(Struct, frozen=True):
    """The result of grading one submission."""

    assignment: str
    title: str
    submission: str  # a name to show: the file or folder graded
    earned: float | None  # None where a check is broken, or a part was not run: no grade until that is mended
    points: float
    outcome: Outcome  # "partly", too, where everything passed that was run
    checks: list[CheckResult]
    parts: list[PartResult]
    provenance: Provenance
    notes: list[str] = []
    public_only: bool = False
    schema: Literal["grade/1"] = "grade/1"

    def check_results(self, part: str) -> list[CheckResult]:
        """Return the results of one part, in file order."""
        return [result for result in self.checks if result.part == part]


def not_run(parts: Sequence[PartResult]) -> list[PartResult]:
    """Return the parts of which nothing is known, for the machine lacks what they need."""
    return [part for part in parts if part.earned is None]


def overall(results: Sequence[CheckResult], *, complete: bool) -> Outcome:
    """Return the outcome of these checks together; rules of robustness without points count only where they are all.

    What is not `complete`, because a part was not run, is partly done at best.
    """
    if any(result.outcome is Outcome.BROKEN for result in results):
        return Outcome.BROKEN
    if not complete:
        return Outcome.PARTLY
    counting = [result for result in results if not result.robustness or result.points]
    outcomes = {result.outcome for result in counting or results}
    if len(outcomes) == 1:
        return outcomes.pop()
    return Outcome.PARTLY if any(result.earned for result in results) else Outcome.FAILED


def points_run(parts: Sequence[PartResult]) -> tuple[float, float]:
    """Return the points earned, and those possible, in the parts that were run: no grade where others were not."""
    known = [(part.earned, part.points) for part in parts if part.earned is not None]
    return round(sum(earned for earned, _ in known), 6), round(sum(possible for _, possible in known), 6)


def why_not_run(parts: Sequence[PartResult]) -> str:
    """Say in a sentence which of the parts were not run, and why; "" where all were."""
    whose: dict[str, list[str]] = {}
    for part in not_run(parts):
        whose.setdefault(part.message.strip().removeprefix(NOT_RUN).rstrip("."), []).append(part.file)
    return " ".join(
        f"{' and '.join(files)} {'was' if len(files) == 1 else 'were'} not run here{f': {why}' if why else ''}."
        for why, files in whose.items()
    )


def to_json(grade: Grade) -> bytes:
    """Return the grade as indented JSON; infinities and NaN become null."""
    return msgspec.json.format(msgspec.json.encode(grade), indent=2) + b"\n"


def from_json(raw: bytes, *, source: str = "the file") -> Grade:
    """Return the grade in `raw`, validated; UsageError says which field is wrong."""
    try:
        return msgspec.json.decode(raw, type=Grade)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{source} is not a grade of the form {SCHEMA}: {error}.") from error
