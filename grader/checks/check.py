"""The check, a function that puts one question to a subject. Three decorators, three readings of what it returns."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, ParamSpec, TypeVar

from grader.datasets import DIGITS, MNIST
from grader.errors import AssignmentError

ARGUMENTS = ("student", "rng", "data", "show", "each", "seed", "tensors", "written")
Kind = Literal["check", "matches_reference", "reaches"]
Question = Callable[..., Any]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Check:
    """A question, what it is worth, and what it is about; `points` are for each case."""

    kind: Kind
    function: Question
    name: str
    title: str
    points: float
    about: str
    cases: tuple[Any, ...] = ()  # empty: one case without a value
    after: tuple[str, ...] = ()  # names of the checks that this one leans on
    given: tuple[str, ...] = ()  # the student's functions that may be replaced by the reference's
    tolerance: Mapping[str, float] | None = None  # rtol, atol
    thresholds: Mapping[float, float] | None = None  # least measurement → points
    by_data_set: Mapping[str, Mapping[float, float]] | None = None  # where data sets have thresholds of their own
    seeds: int = 1
    time_limit: float | None = None  # seconds for one call, in place of the assignment's
    diagnosed: bool = True  # whether the known mistakes are asked it too; not where asking takes long
    robustness: bool = False  # a rule beyond what is computed: its points are those that assignment.toml gives
    file: str = ""
    line: int = 0
    hidden: bool = False
    part: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """Return the names of the arguments that the function asks for."""
        return tuple(inspect.signature(self.function).parameters)

    def placed(self, part: str, hidden: bool, data_set: str = DIGITS, robustness: float = 0.0) -> Check:
        """Return this check with the student's file it belongs to, who may see it, and what it trains on.

        `robustness` are the points of each case of a robustness check in that file.
        """
        thresholds = self.thresholds if self.by_data_set is None else self.by_data_set.get(data_set)
        if self.by_data_set is not None and thresholds is None:
            problem = f"the check {self.name} has no thresholds for the data set {data_set}"
            raise AssignmentError(self.file, self.line, problem, f'add "{data_set}": {{…: …}}')
        points = robustness if self.robustness else self.points
        return replace(self, part=part, hidden=hidden, thresholds=thresholds, points=points)

    @property
    def rows(self) -> list[Case]:
        """Return the cases in order; a check without `each` has one."""
        return [Case(self, value) for value in self.cases] if self.cases else [Case(self, None)]


@dataclass(frozen=True, eq=False)
class Case:
    """One check with one value of `each`: a row of the grade. Known by its `id`, for `each` may not be hashable."""

    check: Check
    each: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def label(self) -> str:
        """Return the case's value of `each` as text; empty where there is none."""
        return "" if self.each is None else str(self.each)

    @property
    def id(self) -> str:
        """Return the id of the case's row: `file::name[case]`."""
        return f"{self.check.part}::{self.check.name}" + (f"[{self.label}]" if self.label else "")

    @property
    def title(self) -> str:
        """Return the check's docstring, with the case's value filled in."""
        return self.check.title.replace("{each}", self.label)


def never_bare(make: Callable[P, T]) -> Callable[P, T]:
    """Return `make` such that it refuses a function in the place of its arguments: its parentheses were forgotten."""

    @functools.wraps(make)
    def called(*arguments: P.args, **words: P.kwargs) -> T:
        if arguments and inspect.isfunction(arguments[0]):
            code, word = arguments[0].__code__, f"@{make.__name__}"
            first = next(iter(inspect.signature(make).parameters))
            wanted = "{…: …}" if first == "thresholds" else f"{first}=…"
            problem = f"{arguments[0].__name__} is decorated by {word} without parentheses"
            raise AssignmentError(code.co_filename, code.co_firstlineno, problem, f"write {word}({wanted})")
        return make(*arguments, **words)

    return called


@never_bare
def matches_reference(
    *,
    points: float | None = None,
    each: Sequence[Any] = (),
    about: str = "",
    after: Sequence[Any] = (),
    given: Sequence[str] = (),
    rtol: float | None = None,
    atol: float | None = None,
    time_limit: float | None = None,
    diagnosed: bool = True,
    robustness: bool = False,
) -> Callable[[Question], Check]:
    """Make a check of a function that returns an answer: it must be the reference's answer to the same question."""
    tolerance = {name: value for name, value in (("rtol", rtol), ("atol", atol)) if value is not None}
    return _decorator(
        "matches_reference", points, each, about, after, given,
        time_limit=time_limit, diagnosed=diagnosed, tolerance=tolerance or None, robustness=robustness,
    )  # fmt: skip


@never_bare
def check(
    *,
    points: float | None = None,
    each: Sequence[Any] = (),
    about: str = "",
    after: Sequence[Any] = (),
    given: Sequence[str] = (),
    time_limit: float | None = None,
    diagnosed: bool = True,
    robustness: bool = False,
) -> Callable[[Question], Check]:
    """Make a check of a function that returns nothing and judges with `expect`."""
    return _decorator(
        "check", points, each, about, after, given,
        time_limit=time_limit, diagnosed=diagnosed, robustness=robustness,
    )  # fmt: skip


@never_bare
def reaches(
    thresholds: Mapping[float, float] | Mapping[str, Mapping[float, float]],
    *,
    seeds: int = 3,
    each: Sequence[Any] = (),
    about: str = "",
    after: Sequence[Any] = (),
    given: Sequence[str] = (),
    time_limit: float | None = None,
) -> Callable[[Question], Check]:
    """Make a check of a function that returns a measurement; the highest threshold that a run reaches gives the points.

    `thresholds` is {threshold: points}, or that for each data set, {"digits": {…: …}, "mnist": {…: …}}, with the same
    points. The runs are `seeds` in number, each with a seed of its own.
    """
    ladders: dict[str, dict[Any, Any]] = {
        str(name): dict(each_set) for name, each_set in thresholds.items() if isinstance(each_set, Mapping)
    }
    first: dict[Any, Any] = next(iter(ladders.values()), dict(thresholds))
    return _decorator(
        "reaches", max(first.values(), default=0), each, about, after, given,
        time_limit=time_limit, thresholds=first, by_data_set=ladders or None, seeds=seeds,
    )  # fmt: skip


def _decorator(
    kind: Kind,
    points: float | None,
    each: Sequence[Any],
    about: str,
    after: Sequence[Any],
    given: Sequence[str],
    *,
    robustness: bool = False,
    **more: Any,
) -> Callable[[Question], Check]:
    def decorate(function: Question) -> Check:
        code = function.__code__
        for word, given_words in (("each", each), ("after", after), ("given", given)):
            if isinstance(given_words, str):
                problem = f"the check {function.__name__} has a text for {word}, not a list"
                raise AssignmentError(code.co_filename, code.co_firstlineno, problem, f"write {word}=[…]")
        if robustness and points is not None:
            problem = f"the check {function.__name__} is of robustness and has points of its own"
            remedy = "take points=… away, and give robustness its points in assignment.toml, if any"
            raise AssignmentError(code.co_filename, code.co_firstlineno, problem, remedy)
        worth = 0.0 if robustness else points
        if isinstance(worth, bool) or not isinstance(worth, (int, float)):
            problem = f"the check {function.__name__} has {points!r} for points, which is no number"
            raise AssignmentError(code.co_filename, code.co_firstlineno, problem, "write points=1, say")
        made = Check(
            kind=kind,
            function=function,
            name=function.__name__,
            title=" ".join((function.__doc__ or "").split()),
            points=float(worth),
            about=about or function.__name__,
            cases=tuple(each),
            after=tuple(item.name if isinstance(item, Check) else str(item) for item in after),
            given=tuple(given),
            robustness=robustness,
            file=code.co_filename,
            line=code.co_firstlineno,
            **more,
        )
        _refuse_what_is_wrong(made)
        return made

    return decorate


def _refuse_what_is_wrong(made: Check) -> None:
    def refuse(problem: str, remedy: str) -> AssignmentError:
        return AssignmentError(made.file, made.line, f"the check {made.name} {problem}", remedy)

    if not made.title:
        raise refuse("has no docstring", "write the sentence that the student is to read")
    if not (made.robustness or made.points > 0 or (made.points == 0 and made.kind != "reaches")):
        shows = "give it some; 0 is for a check that shows a rule which another judges"
        raise refuse("needs points", "give its thresholds some" if made.kind == "reaches" else shows)
    for argument in made.arguments:
        if argument not in ARGUMENTS:
            raise refuse(f"asks for an unknown argument {argument!r}", f"choose among {', '.join(ARGUMENTS)}")
    if "student" not in made.arguments:
        raise refuse("asks nothing of the student", "add the argument student")
    if ("each" in made.arguments or "{each}" in made.title) and not made.cases:
        raise refuse("uses each but has no cases", "add each=[…] to its decorator")
    if made.cases and "each" not in made.arguments:
        raise refuse("has cases but does not ask for them", "add the argument each, or take each=[…] away")
    if "seed" in made.arguments and made.kind != "reaches":
        raise refuse("asks for a seed", "use rng, or make it a @reaches check")
    if made.kind == "reaches" and made.seeds < 1:
        raise refuse("is asked with no seed at all", "let seeds be at least 1")
    if any(" at 0x" in str(case) for case in made.cases):
        raise refuse("has a case without a name of its own", "let each be text or numbers, and look the object up")
    if len(set(map(str, made.cases))) != len(made.cases):
        raise refuse("has two cases of one name", "make the values of each differ")
    if made.kind == "reaches" and made.thresholds is not None:
        steps = []
        for ladder in (made.by_data_set or {"": made.thresholds}).values():
            steps.append([points for _, points in sorted(ladder.items())])
            if steps[-1] != sorted(set(steps[-1])):
                raise refuse("gives no more points for a higher threshold", "let points grow with the threshold")
        if any(other != steps[0] for other in steps):
            raise refuse("gives other points for another data set", "give the same points with each")
        if unknown := set(made.by_data_set or ()) - {DIGITS, MNIST}:
            raise refuse(f"has thresholds for an unknown data set {min(unknown)!r}", f"write {DIGITS!r} or {MNIST!r}")
        if "seed" not in made.arguments:
            raise refuse("does not ask for a seed", "add the argument seed and train with it")
