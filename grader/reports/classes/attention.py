"""The students who need a look, and why: what a person should see before the grades go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from grader.grade import Grade, why_not_run
from grader.gradebook.entry import SEVERAL, Entry, SchoolClass
from grader.outcomes import OUTCOMES, Outcome
from grader.reports import robustness
from grader.reports.text import counted
from grader.wire.modes import HOLDS_STRANGERS


class Reason(StrEnum):
    """The reasons to look at a student's entry, besides how a check ended."""

    NO_GRADE = "No grade"
    NOT_RUN = "A part was not run: no grade yet"
    UNREADABLE = "A file could not be read"
    NO_POINTS = "No points, although something was written"
    CHOSEN = "One of several files was graded"
    WEAK_SANDBOX = "Graded in a weaker sandbox"
    MISSING = "A file is missing"
    INTAKE = "Handed in unusually"
    EXTENDED = "Given more time"
    NOTES = "Noted, at no cost"
    NOTHING = "Nothing handed in"


Why = Reason | Outcome


def _ended(severity: str) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome, facts in OUTCOMES.items() if facts.severity == severity)


PRESSING: tuple[Why, ...] = (
    *(Reason.NO_GRADE, Reason.NOT_RUN, Reason.UNREADABLE),
    *_ended("pressing"),
    *(Reason.NO_POINTS, Reason.CHOSEN, Reason.WEAK_SANDBOX),
)
ORDER: tuple[Why, ...] = (*PRESSING, *_ended("look"), *(reason for reason in Reason if reason not in PRESSING))


@dataclass
class AttentionItem:
    """A reason to look, and for each detail of it the entries concerned."""

    reason: Why
    details: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """Return the reason, as the page says it."""
        return heading(self.reason)

    @property
    def count(self) -> int:
        """Return how many students the reason concerns."""
        return len({entry.person.id for entries in self.details.values() for entry in entries})

    @property
    def pressing(self) -> bool:
        """Return whether it should be looked at before grades go out."""
        return self.reason in PRESSING


def heading(reason: Why) -> str:
    """Return a reason in words: an outcome's are its label."""
    return OUTCOMES[reason].label if isinstance(reason, Outcome) else reason.value


def attention_items(school_class: SchoolClass) -> list[AttentionItem]:
    """Return all reasons that concern anybody, the most pressing first, the most frequent detail of each first."""
    found: dict[Why, dict[str, list[Entry]]] = {reason: {} for reason in ORDER}
    for entry in school_class.entries:
        for reason, detail in dict.fromkeys(reasons(entry)):
            found[reason].setdefault(detail, []).append(entry)
    return [
        AttentionItem(reason, dict(sorted(details.items(), key=lambda item: -len(item[1]))))
        for reason, details in found.items()
        if details
    ]


def reasons(entry: Entry) -> Iterator[tuple[Why, str]]:
    """Yield the reasons to look at one student's entry, each with its detail."""
    grade = entry.grade
    if grade is not None:
        yield from _of_grade(grade, entry.extension.note if entry.extension else "")
    elif entry.problem:
        yield Reason.NO_GRADE, entry.problem
    else:
        yield Reason.NOTHING, ""
    yield from ((Reason.CHOSEN if note.startswith(SEVERAL) else Reason.INTAKE, note) for note in entry.notes)
    if more := entry.extension:
        yield Reason.EXTENDED, f"Until {more.end}, by {more.author}: {more.reason}"


def _of_grade(grade: Grade, but: str) -> Iterator[tuple[Why, str]]:
    """Yield the reasons that a grade gives; of its notes, all `but` one that is told in other words."""
    broken = [check for check in grade.checks if check.outcome == Outcome.BROKEN]
    for check in broken:
        yield Reason.NO_GRADE, f"Our fault, `{check.id}` broke: {_first_line(check.message)}"
    if untold := why_not_run(grade.parts):
        yield Reason.NOT_RUN, untold
    elif grade.earned is None and not broken:
        yield Reason.NO_GRADE, "The grade has no points."
    closed = {part.file for part in grade.parts if part.status in ("missing", "unreadable")}
    for part in grade.parts:
        if part.status == "unreadable":
            yield Reason.UNREADABLE, f"`{part.file}`: {_first_line(part.message)}"
        elif part.status == "missing":
            yield Reason.MISSING, f"`{part.file}`"
    asked = robustness.counting(grade.checks)
    tried = [check for check in asked if check.part not in closed and check.outcome != Outcome.NOT_ATTEMPTED]
    for check in tried:
        if OUTCOMES[check.outcome].severity != "none":
            yield check.outcome, f"`{check.about or check.name}`: {_first_line(check.message)}"
    if tried and grade.points and grade.earned == 0:
        yield Reason.NO_POINTS, ""
    if grade.provenance.mode not in HOLDS_STRANGERS:
        yield Reason.WEAK_SANDBOX, f"mode {grade.provenance.mode}"
    notes = [*(note for note in grade.notes if note != but), *(note for part in grade.parts for note in part.notes)]
    yield from ((Reason.NOTES, note) for note in [*notes, *(note for check in asked for note in check.notes)])


def _first_line(message: str) -> str:
    return message.strip().split("\n", 1)[0]


def _not_run_for(count: int, everyone: int, said: str) -> str:
    """Say once for all of them what was not run."""
    whose = "all" if count == everyone else f"{count} of {counted(everyone, 'student')}"
    return f"{said} This concerns {whose}, who have no grade yet: the same command grades them where it can be run."


def condition_differences(school_class: SchoolClass) -> list[str]:
    """Return in sentences how the conditions of the grades differ: grades compare only where these agree."""
    grades = [entry.grade for entry in school_class.entries if entry.grade]
    versions = Counter(grade.provenance.assignment_hash for grade in grades)
    public = sum(grade.public_only for grade in grades)
    untold = Counter(why_not_run(grade.parts) for grade in grades)
    sentences = [_not_run_for(count, len(grades), said) for said, count in untold.items() if said]
    if len(versions) > 1:
        rest = versions.total() - max(versions.values())
        sentences.append(
            f"The assignment was changed in between: {rest} of {counted(len(grades), 'grade')} "
            f"{'comes' if rest == 1 else 'come'} from another version of it. Grade them again to compare."
        )
    if len({grade.provenance.data_hash for grade in grades}) > 1:
        sentences.append("The grades are of different data sets. Grade them again to compare.")
    if 0 < public < len(grades):
        sentences.append(f"{public} of {counted(len(grades), 'grade')} without the hidden checks.")
    elif public:
        sentences.append("Only the public checks were run.")
    return sentences
