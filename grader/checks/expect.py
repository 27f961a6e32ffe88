"""The judgements of a `@check`. Failures collect; the check fails at its end, with all that it found.

`same` and `gradient` compare with what the reference answered under the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.checks.check_record import CheckRecord, Failure, current
from grader.errors import Crashed, GraderFault, NotAttempted, UnusableAnswer
from grader.grade import Finding
from grader.judges.compare import Comparison, compare


def same(
    value: Any, name: str, *, rtol: float | None = None, atol: float | None = None, bias_shape: bool = False
) -> None:
    """Expect that `value` is what the reference answers under the same `name`.

    `bias_shape` lets (1, H) stand for (H,), with a note.
    """
    record = current()
    rtol = record.tolerance.get("rtol") if rtol is None else rtol
    atol = record.tolerance.get("atol") if atol is None else atol

    def judged(yours: Any, expected: Any) -> Comparison:
        return compare(yours, expected, rtol=rtol, atol=atol, bias_shape=bias_shape)

    record.add_answer(name, value, lambda yours, expected: judged(yours, expected).ok)
    if record.recording:
        return
    comparison = judged(value, record.expected_value(name))
    if comparison.ok:
        for sentence in comparison.notes:
            record.note(_sentence(sentence))
        return
    record.doubt(lambda: _mismatch(record, name, value, comparison))


def _mismatch(record: CheckRecord, name: str, value: Any, comparison: Comparison) -> list[Failure]:
    from grader.judges.explain import explain_value  # start-up: most checks need no such judge

    explanation = explain_value(value, record.expected_value(name))
    finding = Finding(
        name=name,
        message=_sentence(comparison.message),
        expected=comparison.expected,
        yours=comparison.yours,
        where=comparison.where,
        error=comparison.error,
        because=explanation.says if explanation else "",
    )
    return [Failure(finding, explanation.hint if explanation else "", _sentence(comparison.message_hidden))]


def gradient(
    gradients: Any,
    *,
    of: Callable[[Any], float | Callable[[], float]],
    at: Any,
    name: str = "the gradient",
    context: Any = None,
    bias_shape: bool = True,
) -> None:
    """Expect that `gradients` is the reference's gradient or, failing that, the slope of the function `of` at `at`.

    `gradients` is one array with one `at`, or a dict of blocks with a dict `at` of the same names; `of` takes the same
    as `at` and returns the student's own loss, or a function that gives it when it is called: so several `promise`s of
    it are asked at once. A gradient that is right for a loss that is wrong (the loss is judged elsewhere) passes,
    unless it has nothing to do with the true one. `context` helps to explain a wrong gradient.
    """
    from grader.checks.expect_gradient import judge_gradient  # start-up: most checks need no such judge

    if not isinstance(at, dict):
        judge_gradient(current(), {name: gradients}, lambda theta: of(theta[name]), {name: at}, context, bias_shape)
        return
    if not isinstance(gradients, dict):
        raise UnusableAnswer(f"The gradients are not a dict with {', '.join(map(str, at))}.")
    # The names are the check's own: what the student left out is missing, not forgiven.
    judge_gradient(current(), {key: gradients.get(key) for key in at}, of, at, context, bias_shape)


def true(condition: Any, message: str, *, hint: str = "", name: str = "") -> None:
    """Expect that `condition` holds; `message` says what is wrong when it does not, without giving the answer away."""
    record = current()
    holds = _holds(condition)
    record.add_answer(name or message, holds)
    if not holds and not record.recording:
        finding = Finding(name=name or "the answer", message=_sentence(message))
        record.doubt(lambda: [Failure(finding, hint, _sentence(message))])


def _holds(condition: Any) -> bool:
    """Tell whether one number or truth value holds; NaN, and an object that claims to be true, do not."""
    if isinstance(condition, np.ndarray) and condition.size == 1:
        condition = condition.item()
    if not isinstance(condition, (bool, int, float, np.bool_, np.integer, np.floating)):
        return False
    return bool(condition) and condition == condition


def raises(exception: str, function: Callable[..., Any], *arguments: Any, hint: str = "", name: str = "") -> None:
    """Expect that calling the student's `function` raises the built-in `exception`, given by name.

    `name` tells several of them apart in one check.
    """
    try:
        function(*arguments)
        raised = "nothing"
    except NotAttempted:
        raise
    except Crashed as crash:
        raised = crash.type_name
    message = f"it should raise {exception}" + (f", not {raised}" if raised != "nothing" else ", and raises nothing")
    true(raised == exception, message, hint=hint, name=name or f"raises {exception}")


def note(sentence: str) -> None:
    """Say where the student strays from the handout, at no cost."""
    current().note(_sentence(sentence))


def close(value: Any, target: Mapping[str, Any] | Any, name: str, *, rtol: float = 1e-6, atol: float = 1e-9) -> None:
    """Expect that `value` agrees with another of the *student's own* (not the reference's): two ways to one number."""
    try:
        comparison = compare(value, target, rtol=rtol, atol=atol)
    except GraderFault:  # what the comparator wants of an expected value; this one is the student's, and may be NaN
        true(False, f"{name}: your own values cannot be compared; some are NaN or infinite", name=name)
        return
    true(comparison.ok, f"{name}: the two disagree; {comparison.message_hidden}", name=name)


def _sentence(text: str) -> str:
    """Return the text with a full stop, and with a capital unless it begins with a name (dW1, z1, actFun)."""
    text = text.strip()
    first = text.split(" ", 1)[0].rstrip(":,.")
    if first.isalpha() and first.islower():
        text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in ".!?:" else text + "."
