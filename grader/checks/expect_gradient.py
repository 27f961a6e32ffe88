"""The judgement of a gradient: right is the reference's, or else the slope of the student's own loss.

A right gradient of a wrong loss passes here: the loss has a check of its own, and one error is not punished twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.asking.snapshot import size_of
from grader.checks.check_record import LARGEST_KEPT, CheckRecord, Failure
from grader.checks.show import heatmap
from grader.errors import StudentFault
from grader.grade import Finding
from grader.judges.compare import Comparison, compare

Blocks = dict[str, Any]
Loss = Callable[[Blocks], float | Callable[[], float]]
RELATED = 0.5  # least cosine between a gradient of the student's own loss and the true one
THOROUGH, USUAL = 3, 2  # random directions a block


def judge_gradient(
    record: CheckRecord, blocks: Blocks, loss: Loss, places: Blocks, context: Any, bias_shape: bool
) -> None:
    """Record the blocks; doubt them where they are not the reference's."""

    def judged(yours: Any, expected: Any) -> Comparison:
        return compare(yours, expected, bias_shape=bias_shape)

    for name, value in blocks.items():
        record.add_answer(name, value, lambda yours, expected: judged(yours, expected).ok)
    if record.recording:
        if record.thorough:
            record.doubt(lambda: _against_itself(record, blocks, loss, places))
        return
    true = {name: record.expected_value(name) for name in blocks}
    comparisons = {name: judged(value, true[name]) for name, value in blocks.items()}
    for comparison in comparisons.values():
        for note in comparison.notes:
            record.note(f"{note[:1].upper()}{note[1:]}.")
    if not all(comparison.ok for comparison in comparisons.values()):
        record.doubt(lambda: _against_own_loss(record, blocks, loss, places, context, true, comparisons, bias_shape))


def _against_itself(record: CheckRecord, blocks: Blocks, loss: Loss, places: Blocks) -> list[Failure]:
    """Return the failures of the grader's own gradients, of which every block must be clearly right."""
    from grader.judges.gradient import check_gradient  # start-up: most gradients need no such judge

    report = check_gradient(blocks, loss, places, record.rng, directions=THOROUGH)
    bad = [*report.failing, *report.inconclusive]
    return [Failure(Finding(v.name, v.message or f"{v.name}: {v.status}")) for v in bad]


def _against_own_loss(
    record: CheckRecord,
    blocks: Blocks,
    loss: Loss,
    places: Blocks,
    context: Any,
    true: Blocks,
    comparisons: dict[str, Comparison],
    bias_shape: bool,
) -> list[Failure]:
    from grader.judges.gradient import check_gradient  # start-up: most gradients need no such judge

    if size_of(places) > LARGEST_KEPT + 4 * size_of(true):  # where the student says that the weights are huge
        return _failures(record, blocks, true, comparisons, blocks, context)
    try:
        report = check_gradient(blocks, loss, places, record.rng, directions=USUAL, bias_shape=bias_shape)
    except StudentFault as fault:
        if not fault.is_answer:
            raise
        return _failures(record, blocks, true, comparisons, blocks, context)  # a loss that raises has its own check
    # Nothing is said against a block that cannot be measured; but what differs from the reference and cannot be
    # shown to be the slope of the student's own loss is wrong all the same.
    clearly_right = report.ok and not report.inconclusive
    if clearly_right and _related(report.gradients, true):
        record.note(
            "The gradient is right for your own loss, though that is not the handout's; the loss pays, not this."
        )
        return []
    return _failures(record, blocks, true, comparisons, report.gradients, context)


def _related(yours: Blocks, true: Blocks) -> bool:
    """Tell whether every block points roughly where the true one does: a loss of another meaning is no excuse."""
    for name, expected in true.items():
        a, b = np.ravel(yours[name]), np.ravel(expected)
        if not a.any() and not b.any():
            continue  # a block that nothing depends on here
        size = float(np.linalg.norm(a) * np.linalg.norm(b))
        if size == 0.0 or float(a @ b) < RELATED * size:
            return False
    return True


def _failures(
    record: CheckRecord, blocks: Blocks, true: Blocks, comparisons: dict[str, Comparison], adopted: Blocks, context: Any
) -> list[Failure]:
    """Return a finding for each block that differs from the true one; draw where, and explain the first."""
    from grader.judges.explain import explain_gradients  # start-up: most gradients need no such judge

    explanation = explain_gradients(blocks, true, context=context)
    failures: list[Failure] = []
    for name, comparison in comparisons.items():
        if comparison.ok:
            continue
        finding = Finding(
            name=name,
            message=f"{comparison.message[:1].upper()}{comparison.message[1:]}.",
            expected=comparison.expected,
            yours=comparison.yours,
            where=comparison.where,
            error=comparison.error,
            because=explanation.says if explanation and not failures else "",
        )
        hint = explanation.hint if explanation and not failures else ""
        failures.append(
            Failure(finding, hint, f"{comparison.message_hidden[:1].upper()}{comparison.message_hidden[1:]}.")
        )
        _draw(record, name, adopted.get(name), np.asarray(true[name], dtype=float))
    return failures


def _draw(record: CheckRecord, name: str, yours: np.ndarray | None, true: np.ndarray) -> None:
    if not isinstance(yours, np.ndarray) or yours.dtype.kind not in "biuf" or yours.shape != true.shape:
        return
    picture = heatmap(name, yours, "row", "column", true)
    if picture is not None:
        record.pictures.append(picture)
