"""The distance between two numbers in words: `4.6 times too large` says more than an error of 0.64."""

from __future__ import annotations

from typing import Any

import numpy as np

NEXT_TO_NOTHING = 1e-12  # beside the other: such a number is rounding, and no multiple of it means anything
SAME_SIZE = 1e-3
SMALLEST_SHARE = 1e-3  # below this, percent are no help


def describe_difference(yours: Any, expected: Any) -> str:
    """Return in words how `yours` differs from `expected`, two finite numbers: `4.6 times too large`."""
    if np.iscomplexobj(yours) or np.iscomplexobj(expected):
        return f"off by {abs(yours - expected):.2g}"
    a, b = float(yours), float(expected)
    if abs(b) <= NEXT_TO_NOTHING * abs(a):
        return f"off by {abs(a - b):.2g}"
    if a == 0:
        return "zero"
    if (a < 0) != (b < 0):
        return "the wrong sign" if abs(abs(a / b) - 1) <= SAME_SIZE else "the wrong sign, and another size"
    ratio = a / b
    direction = "large" if ratio > 1 else "small"
    if ratio >= 2 or ratio <= 0.5:
        return f"{_times(max(ratio, 1 / ratio))} times too {direction}{' in size' if b < 0 else ''}"
    if abs(ratio - 1) >= SMALLEST_SHARE:
        return f"{100 * abs(ratio - 1):.2g} % too {direction}{' in size' if b < 0 else ''}"
    return f"off by {abs(a - b):.1g}"


def describe_order(yours: Any, expected: Any) -> str:
    """Return in words, for a hidden check, the order of the difference; no expected number can be told from it."""
    if np.iscomplexobj(yours) or np.iscomplexobj(expected):
        return "not the number asked for"
    a, b = float(yours), float(expected)
    if abs(b) <= NEXT_TO_NOTHING * abs(a) or a == 0:
        return "not of the right size"
    if (a < 0) != (b < 0):
        return "the wrong sign"
    ratio = a / b
    if ratio >= 2 or ratio <= 0.5:
        order = 10.0 ** max(1, round(np.log10(max(ratio, 1 / ratio))))
        return f"too {'large' if ratio > 1 else 'small'}, by a factor of order {order:.3g}"
    share = 10.0 ** round(np.log10(abs(ratio - 1)))
    return f"off by the order of {share:.0e} of its size"


def format_apart(a: Any, b: Any) -> tuple[str, str]:
    """Return both numbers in as few digits, at least three, as show that they differ."""
    for digits in range(3, 17):
        mine, wanted = f"{a:.{digits}g}", f"{b:.{digits}g}"
        if mine != wanted:
            return mine, wanted
    return repr(a), repr(b)


def _times(factor: float) -> str:
    """Return a factor of at least 2 in two digits; a round one is `about` only where it is rounded."""
    if factor >= 1e4:
        return f"{factor:.0e}"
    text = f"{factor:.2g}" if factor < 100 else f"{round(factor, -1):.0f}"
    return text if abs(float(text) - factor) <= 1e-3 * factor or "." in text else f"about {text}"
