"""The findings of the gradient checker: a verdict for each block of parameters, and the report of them all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from grader.judges.coerce import Array, Mismatch, format_number, place_in_words


class Status(StrEnum):
    """The verdict on one block. Only RIGHT and INCONCLUSIVE do not fail a student."""

    RIGHT = "right"
    WRONG = "wrong"
    INCONCLUSIVE = "inconclusive"  # a kink or noise at every point tried; never held against anyone
    MALFORMED = "malformed"  # missing, or not a finite array of the block's shape
    FLAT = "flat"  # the loss does not depend on any parameter, so there is no slope to hold a gradient against
    NOT_FINITE = "not finite"  # the loss is NaN or infinite near these parameters


@dataclass(frozen=True)
class Verdict:
    """The verdict on one block: its status, and for a wrong one the place, the sizes and the maps of the error.

    `error` is |g - n| / (|g| + |n|) at the worst entry of a wrong block; for a right block the largest
    difference seen along a direction, relative to the block's size. `bound` is the bound on the numerical slope's
    own error, relative likewise. The maps have the block's shape, with NaN where nothing was measured.
    """

    name: str
    status: Status
    message: str = ""
    message_hidden: str = ""
    where: str = ""
    error: float | None = None
    bound: float | None = None
    yours: str = ""
    slope: str = ""
    error_map: Array | None = None
    slopes: Array | None = None


@dataclass(frozen=True)
class GradientReport:
    """The verdicts on all blocks, the `gradients` coerced to their shapes, an accepted factor, notes and the cost."""

    verdicts: tuple[Verdict, ...]
    gradients: dict[str, Array]
    notes: tuple[str, ...]
    passes: int
    precision: str
    noise: float
    factor: float = 1.0

    @property
    def ok(self) -> bool:
        """Return whether nothing fails: every block is right or inconclusive."""
        return not self.failing

    @property
    def failing(self) -> tuple[Verdict, ...]:
        """Return the verdicts that fail a student."""
        return tuple(v for v in self.verdicts if v.status not in (Status.RIGHT, Status.INCONCLUSIVE))

    @property
    def inconclusive(self) -> tuple[Verdict, ...]:
        """Return the verdicts on blocks that could not be judged."""
        return tuple(v for v in self.verdicts if v.status is Status.INCONCLUSIVE)

    @property
    def message(self) -> str:
        """Return one sentence for each failing block; slopes may be in it."""
        return "; ".join(dict.fromkeys(v.message for v in self.failing))

    @property
    def message_hidden(self) -> str:
        """Return one sentence for each failing block, without slopes or inputs."""
        return "; ".join(dict.fromkeys(v.message_hidden for v in self.failing))

    def true_blocks(self) -> dict[str, Array]:
        """Return the slopes as far as known: the measured map of a wrong block, the gradient of a right one."""
        known = {v.name: v.slopes for v in self.verdicts if v.slopes is not None}
        right = {v.name: self.gradients[v.name] / self.factor for v in self.verdicts if v.status is Status.RIGHT}
        return {v.name: {**right, **known}[v.name] for v in self.verdicts if v.name in right or v.name in known}


def wrong_verdict(name: str, gradient: Array, slopes: Array, bound: float) -> Verdict:
    """Return the verdict on a wrong block, with its map of errors |g - n| / (|g| + |n|), each between 0 and 1."""
    difference = np.abs(gradient - slopes)
    largest = float(np.nanmax(np.abs(slopes), initial=0.0))
    # Entries a thousand times smaller than the largest are judged beside that: their own slope is mostly rounding.
    size = np.maximum(np.abs(gradient) + np.abs(slopes), max(1e-3 * largest, np.finfo(np.float64).tiny))
    error_map = difference / size
    place = tuple(int(i) for i in np.unravel_index(int(np.nanargmax(difference)), difference.shape))
    worst, where = float(error_map[place]), place_in_words("", place)
    yours, slope = format_number(float(gradient[place])), format_number(float(slopes[place]))
    spot = f" at {where}" if where else ""
    order = f"{10.0 ** round(float(np.log10(max(worst, 1e-16)))):.0e}"
    return Verdict(
        name, Status.WRONG,
        f"{name}: relative error {worst:.1e}{spot}: yours is {yours}, the slope is {slope}",
        f"{name} is not the slope of your loss: relative error of order {order}, the largest difference{spot}",
        where=where, error=worst, bound=bound, yours=yours, slope=slope, error_map=error_map, slopes=slopes)


def malformed_verdict(name: str, mismatch: Mismatch) -> Verdict:
    """Return the verdict on a gradient that is missing or has the wrong type, shape or dtype kind."""
    return Verdict(name, Status.MALFORMED, f"{name}: {mismatch.message}", f"{name}: {mismatch.hidden}",
                   where=mismatch.where, yours=mismatch.yours)


def not_finite_verdict(name: str) -> Verdict:
    """Return the verdict on a block near which the loss is NaN or infinite."""
    says = f"your loss is NaN or infinite when {name.removeprefix('d')} moves a little from the weights of this check"
    return Verdict(name, Status.NOT_FINITE, says, says)


def flat_verdict(name: str) -> Verdict:
    """Return the verdict on a block where the loss does not depend on any parameter."""
    says = "your loss does not change at all when the weights change, so there is no slope to hold gradients against"
    return Verdict(name, Status.FLAT, says, says)
