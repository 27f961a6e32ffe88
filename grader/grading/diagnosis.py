"""Naming the mistake: the known one that gives the student's very answers, or the class of those that do.

Never a guess: answers are compared number by number, on the probes of every case of the part. A mistake that would
have failed a case which the student passed is out, as long as another explains the answers too.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.answers.key import AnswerKey, Hypothesis
from grader.checks.check import Case
from grader.checks.check_record import Answers
from grader.subjects.ask import same_answers

MOST_NAMED = 3  # of an equivalence class, in a hint
MOST_PAIRED = 4  # cases of a part that are asked of all pairs of mistakes: the first ones, nearest to the cause


@dataclass(frozen=True)
class Diagnosis:
    """The mistakes that explain a case's answers: one, a pair, or several that cannot be told apart."""

    names: tuple[str, ...]
    hint: str
    unique: bool


def diagnose(key: AnswerKey, failed: dict[Case, Answers], passed: dict[Case, Answers]) -> dict[Case, Diagnosis]:
    """Return a diagnosis of each failed case that known mistakes explain; all cases are of one part."""
    telling = [case for case, answers in failed.items() if _telling(answers)]
    singles = key.singles(telling)
    matches = {case: _matching(singles.get(case, []), answers) for case, answers in failed.items()}
    counts = _counts(matches)
    blameless = {names for names in counts if not _contradicted(key, names, passed)}
    found: dict[Case, Diagnosis] = {}
    looked_for_pairs = 0
    for case, answers in failed.items():
        these = _most_likely(matches[case], counts, blameless)
        if not these and looked_for_pairs < MOST_PAIRED and _telling(answers):
            looked_for_pairs += 1
            these = _pairs(key, case, answers, counts)
        if these:
            found[case] = _as_diagnosis(these)
    return found


def _matching(hypotheses: list[Hypothesis], answers: Answers) -> list[Hypothesis]:
    if not _telling(answers):
        return []
    return [item for item in hypotheses if same_answers(answers, item.answers)]


def _telling(answers: Answers) -> bool:
    """Tell whether there is more to compare than a few yes and no."""
    return any(not isinstance(value, (bool, str, type(None))) for value in answers.values())


def _counts(matches: dict[Case, list[Hypothesis]]) -> dict[tuple[str, ...], int]:
    counts: dict[tuple[str, ...], int] = {}
    for found in matches.values():
        for item in found:
            counts[item.names] = counts.get(item.names, 0) + 1
    return counts


def _contradicted(key: AnswerKey, names: tuple[str, ...], passed: dict[Case, Answers]) -> bool:
    """Tell whether these mistakes would have changed an answer that the student got right."""
    return any(any(item.names == names for item in key.single(case)) for case in passed)


def _most_likely(
    found: list[Hypothesis], counts: dict[tuple[str, ...], int], blameless: set[tuple[str, ...]]
) -> list[Hypothesis]:
    found = [item for item in found if item.names in blameless] or found
    most = max((counts[item.names] for item in found), default=0)
    return [item for item in found if counts[item.names] == most]


def _pairs(key: AnswerKey, case: Case, answers: Answers, counts: dict[tuple[str, ...], int]) -> list[Hypothesis]:
    found = _matching(key.double(case), answers)
    known = {name for names in counts for name in names}
    most = max((len(known & set(item.names)) for item in found), default=0)
    return [item for item in found if len(known & set(item.names)) == most]


def _as_diagnosis(found: list[Hypothesis]) -> Diagnosis:
    names = tuple(dict.fromkeys(name for item in found for name in item.names))
    if len(found) == 1:
        return Diagnosis(names, " ".join(dict.fromkeys(found[0].hints)), True)
    hints = list(dict.fromkeys(" ".join(dict.fromkeys(item.hints)) for item in found))
    if len(hints) == 1:
        return Diagnosis(names, hints[0], False)
    choice = " Or: ".join(hints[:MOST_NAMED])
    return Diagnosis(
        names, f"One of these gives just your answers, and your answers cannot tell which. {choice}", False
    )
