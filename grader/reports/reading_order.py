"""The order in which a grade is read: what to fix first, what can wait, what is done."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.grade import CheckResult, Outcome, PartResult, not_run, points_run, why_not_run
from grader.reports import robustness
from grader.reports.causes import causes, failing, leading, roots
from grader.reports.student_view import AnyGrade
from grader.reports.text import counted, points

# What is said of one file, and of several, by the status of a part.
_NOT_OPENED = {
    "missing": ("was not handed in", "were not handed in"),
    "unreadable": ("cannot be read", "cannot be read"),
}
ONLY = "Only what was asked for was checked: "  # how the note begins of a grade that has not all checks in it


def first_to_mend(grade: AnyGrade) -> CheckResult | None:
    """Return the check to look at first, or None where nothing is the student's to fix.

    It is in the first part with a root cause, and the first public one there: of a hidden check the student sees only
    the hint. Where checks explain one another in a circle, it is the first that fails.
    """
    candidates = roots(grade) or failing(grade)
    if not candidates:
        return None
    order = {part.file: place for place, part in enumerate(grade.parts)}
    return min(candidates, key=lambda check: (order.get(check.part, len(order)), check.hidden))


@dataclass(frozen=True)
class Section:
    """One part, its checks sorted by what the reader should do with them; the rules of robustness stand apart."""

    part: PartResult
    checks: list[CheckResult]
    rules: list[CheckResult] = field(default_factory=list)
    remarks: list[robustness.Remark] = field(default_factory=list)
    broken: list[CheckResult] = field(default_factory=list)
    to_mend: list[CheckResult] = field(default_factory=list)
    following: list[CheckResult] = field(default_factory=list)
    waiting: list[CheckResult] = field(default_factory=list)
    passed: list[CheckResult] = field(default_factory=list)

    @property
    def other_rules(self) -> list[CheckResult]:
        """Return the rules of robustness that are kept, or of which nothing can be said yet."""
        told = [*self.broken, *(check for remark in self.remarks for check in remark.checks)]
        return [rule for rule in self.rules if rule not in told]

    @property
    def kept_rules(self) -> int:
        """Return how many rules of robustness are kept."""
        return sum(rule.outcome == Outcome.PASSED for rule in self.rules)

    @property
    def opened(self) -> bool:
        """Tell whether there was a file that could be loaded."""
        return self.part.status not in _NOT_OPENED

    @property
    def run(self) -> bool:
        """Tell whether the part was run: where not, nothing is known of it."""
        return self.part.earned is not None

    @property
    def hint(self) -> str:
        """Return what to think about where the file could not be opened: all its checks were given this hint."""
        return "" if self.opened else next((check.hint for check in self.checks if check.hint), "")

    @property
    def noticed(self) -> dict[str, list[CheckResult]]:
        """Return each note of checks that passed, once, with the checks it was made in."""
        found: dict[str, list[CheckResult]] = {}
        for check in self.passed:
            for note in check.notes:
                found.setdefault(note, []).append(check)
        return found


def asked_parts(grade: AnyGrade) -> list[PartResult]:
    """Return the parts of which anything was asked: all, unless one check was named."""
    asked = {check.part for check in grade.checks} | {part.file for part in not_run(grade.parts)}
    return [part for part in grade.parts if part.file in asked or not asked]


def run_score(grade: AnyGrade) -> str:
    """Say what was earned where a part was not run: "45 of the 60 points that were run"; "" where nothing was."""
    earned, possible = points_run(grade.parts)
    judged = grade.checks and not_run(grade.parts) and grade.outcome is not Outcome.BROKEN
    return f"{points(earned)} of the {points(possible)} points that were run" if judged else ""


def is_narrowed(grade: AnyGrade) -> bool:
    """Tell whether whoever asked for the grade asked for less than the assignment has."""
    return any(note.startswith(ONLY) for note in grade.notes)


def sections(grade: AnyGrade) -> list[Section]:
    """Return the parts in order. A part without a readable file has no failures of its own: its checks wait."""
    leaders, remarks = leading(grade), robustness.remarks(grade)
    return [_section(part, grade.check_results(part.file), leaders, remarks) for part in asked_parts(grade)]


def _section(
    part: PartResult, checks: list[CheckResult], leaders: list[CheckResult], remarks: list[robustness.Remark]
) -> Section:
    rules = [check for check in checks if check.robustness]
    own = [remark for remark in remarks if remark.part == part.file]
    section = Section(part, robustness.counting(checks), rules, own)
    for check in checks:
        if check.robustness and check.outcome != Outcome.BROKEN:
            continue
        if check.outcome == Outcome.BROKEN:
            section.broken.append(check)
        elif check.outcome == Outcome.PASSED:
            section.passed.append(check)
        elif check.outcome == Outcome.NOT_ATTEMPTED or not section.opened:
            section.waiting.append(check)
        elif check in leaders:
            section.to_mend.append(check)
        else:
            section.following.append(check)
    return section


def summary(grade: AnyGrade) -> str:
    """Return the state of the work in a few calm sentences."""
    untold = why_not_run(grade.parts)
    return untold if untold and not grade.checks else " ".join(filter(None, [state_of_run(grade), untold]))


def state_of_run(grade: AnyGrade) -> str:
    """Return the state of what was run."""
    faults = sum(check.outcome == Outcome.BROKEN for check in grade.checks)
    if faults:
        return f"{counted(faults, 'check')} could not be judged. This is our fault, not yours, and costs you nothing."
    return " ".join(filter(None, [_state(grade), robustness.sentence(grade)]))


def _state(grade: AnyGrade) -> str:
    """Return the state of what counts in a sentence or two."""
    checks, bad = robustness.counting(grade.checks), failing(grade)
    total, passed = len(checks), sum(check.outcome == Outcome.PASSED for check in checks)
    if not checks and grade.checks:
        return _state_of_rules(grade)
    if not bad:
        return _all_right(grade, total)
    closed = {part.file for part in grade.parts if part.status in _NOT_OPENED}
    untouched = sum(check.outcome == Outcome.NOT_ATTEMPTED and check.part not in closed for check in bad)
    if untouched == total:
        first = first_to_mend(grade)
        begin = f" A good place to begin: {first.about}." if first and first.about else ""
        return f"Nothing is attempted yet.{begin}"
    sentences = [f"{passed} of {counted(total, 'check')} passed."]
    tried = [check for check in bad if check.outcome != Outcome.NOT_ATTEMPTED and check.part not in closed]
    count = len(causes([check for check in roots(grade) if check in tried]))
    if tried and 0 < count < len(tried):
        sentences.append(f"The {len(tried)} to fix seem to have {counted(count, 'cause')}.")
    elif tried:
        sentences.append(f"{len(tried)} to fix.")
    if untouched:
        sentences.append(f"{untouched} not attempted yet.")
    for status, (one, several) in _NOT_OPENED.items():
        files = [part.file for part in asked_parts(grade) if part.status == status]
        if files:
            sentences.append(f"{files[0]} {one}." if len(files) == 1 else f"{len(files)} files {several}.")
    return " ".join(sentences)


def _state_of_rules(grade: AnyGrade) -> str:
    """Return the state where nothing but rules of robustness was asked."""
    outcomes = {check.outcome for check in grade.checks}
    if outcomes == {Outcome.NOT_ATTEMPTED}:
        return "Nothing is attempted yet."
    if outcomes == {Outcome.PASSED}:
        return "What you asked for passes."
    return "" if robustness.remarks(grade) else "The other checks of this function come first: fix these."


def _all_right(grade: AnyGrade, total: int) -> str:
    """Return praise for what was asked, and no more than that."""
    if not total:
        return "There was nothing to check."
    if is_narrowed(grade):
        return "What you asked for passes."
    if grade.public_only:
        every = "The one public check passes." if total == 1 else f"All {total} public checks pass."
        return f"{every} Hidden ones may ask further: sizes, edges, and the conventions of the handout."
    if not_run(grade.parts):
        return "Every check that was run passes."
    return "Every check passes. Well done."
