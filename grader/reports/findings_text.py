"""The text of a check's findings, each sentence once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.grade import CheckResult, Finding

UNNAMED = "the answer"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Told:
    """A finding with what is still to be said of it: `label` and `sentence` are "" where that stands already."""

    finding: Finding
    label: str
    sentence: str
    because: str


def message(check: CheckResult) -> str:
    """Return the check's message, without a label that only repeats it."""
    for finding in check.findings:
        if check.message == f"{finding.name}: {finding.message}":
            return _labelled(finding)
    return check.message


def told(check: CheckResult) -> list[Told]:
    """Return the findings in order; what the message or an earlier finding says is not said again."""
    said = {check.message, message(check)}
    found = []
    for finding in check.findings:
        label, sentence, because = label_of(finding), finding.message, finding.because
        alone = len(check.findings) == 1 and check.message.endswith(sentence)
        if alone or said.intersection({_labelled(finding), f"{finding.name}: {sentence}"}):
            label = sentence = ""
        if because in said:
            because = ""
        said |= {_labelled(finding), finding.because}
        found.append(Told(finding, label, sentence, because))
    return found


def further(check: CheckResult) -> list[str]:
    """Return what follows the message, in lines: what the numbers tell first, then each finding."""
    rows = told(check)
    lines = [row.because for row in rows]
    lines += [f"{row.label}: {row.sentence}" if row.label else row.sentence for row in rows]
    return [line for line in dict.fromkeys(lines) if line.strip()]


def label_of(finding: Finding) -> str:
    """Return what was looked at, unless its message has the word already, or it is only "the answer"; then ""."""
    words = [word.lower().rstrip("s") for word in _WORD.findall(finding.name)]
    said = {word.lower().rstrip("s") for word in _WORD.findall(finding.message)}
    return "" if finding.name == UNNAMED or said.issuperset(words) else finding.name


def _labelled(finding: Finding) -> str:
    label = label_of(finding)
    return f"{label}: {finding.message}" if label else finding.message
