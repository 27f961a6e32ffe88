"""The slope of a computed function along a line, with a bound on its own error that kinks widen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Line = Callable[..., Sequence[float]]  # a function of several numbers that gives as many: asked for at once


class NotFinite(ArithmeticError):
    """A loss that is NaN or infinite at a point that was probed."""


@dataclass(frozen=True)
class Precision:
    """The steps to try in one floating-point precision, and the relative error that is rounding."""

    name: str
    steps: tuple[float, ...]
    tolerance: float
    epsilon: float


DOUBLE = Precision("float64", (1e-3, 1e-4, 1e-5, 1e-6), 1e-6, 2.0**-52)
SINGLE = Precision("float32", (1e-1, 3e-2, 1e-2, 3e-3), 2e-3, 2.0**-23)


@dataclass(frozen=True)
class Slope:
    """A measured slope, the bound on its error, and the step it was measured with."""

    value: float
    bound: float
    step: float


def slope_along(along: Line, centre: float, noise: float, steps: tuple[float, ...], enough: float) -> Slope:
    """Return the slope of `along` at 0, where it is `centre`: Richardson's extrapolation on a ladder of steps.

    Keeps the step with the least bound, and stops at the first whose bound is at most `enough`. Where other steps,
    by their own bounds, contradict it (kinks that cancel), the bound is widened to reach them. The bound is
    |S(h) - 4 S(h/2)| / 2h + |D(h) - D(h/2)| + 4 noise / h, with central differences D and second differences S. The
    first term is of third order where the function is smooth, and half the jump of the slope at a kink within h.
    """
    found: list[Slope] = []
    for h in steps:
        plus, minus, half_plus, half_minus = along(h, -h, h / 2, -h / 2)
        wide, narrow = (plus - minus) / (2 * h), (half_plus - half_minus) / h
        bend = plus - 2 * centre + minus - 4 * (half_plus - 2 * centre + half_minus)
        bound = abs(bend) / (2 * h) + abs(wide - narrow) + 4 * noise / h
        found.append(Slope((4 * narrow - wide) / 3, bound, h))
        if bound <= enough:
            break
    best = min(found, key=lambda slope: slope.bound)
    apart = max(abs(best.value - other.value) - other.bound for other in found)
    return Slope(best.value, max(best.bound, apart), best.step)


def kink_at_point(along: Line, centre: float, noise: float, steps: tuple[float, ...], size: float) -> bool:
    """Return whether `along` has a kink at 0 itself: a bound that stays while the step falls, until noise hides it.

    `size` is that of the slopes; a kink of less than a millionth of it does not count.
    """
    bounds = [slope_along(along, centre, 0.0, (h,), 0.0).bound for h in steps]
    hidden = [DOUBLE.tolerance * size + 16 * noise / h for h in steps]
    seen = [i for i in range(len(steps)) if bounds[i] > hidden[i]]
    if not seen:
        return False
    last = seen[-1]
    if last == len(steps) - 1:
        return True
    # A kink's bound stays; where it would show at the next step and does not, it was not at the point. Where the
    # function is smooth the bound falls at least with the square of the step.
    return (bounds[last] <= hidden[last + 1] and last > 0
            and bounds[last] > bounds[last - 1] * steps[last] / steps[last - 1])
