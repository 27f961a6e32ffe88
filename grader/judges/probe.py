"""The probe: a loss as a function of one block at a time, around a point, with every evaluation counted."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.errors import UnusableAnswer
from grader.judges.coerce import Array, Mismatch, coerce_number
from grader.judges.compare import is_single
from grader.judges.slope import DOUBLE, SINGLE, Line, NotFinite, Precision, Slope, kink_at_point, slope_along


class Probe:
    """A loss near the point `at`: asks `of(blocks)` there, and keeps the loss at the point (`centre`) and its noise."""

    def __init__(self, of: Callable[[dict[str, Array]], object], at: dict[str, Array], rng: np.random.Generator, *,
                 counter: list[int] | None = None) -> None:
        self.of, self.rng, self.noise = of, rng, 0.0
        self.at = {name: np.array(block, dtype=block.dtype if block.dtype.kind == "f" else np.float64)
                   for name, block in at.items()}
        self.counter = counter if counter is not None else [0]
        self.moved = False
        self.single = any(block.dtype.itemsize < 8 for block in self.at.values())
        self.centre, repeated = self._losses([self.blocks(), self.blocks()])
        self.steady = repeated == self.centre
        self.overall = math.sqrt(sum(float(np.sum(b * b)) for b in self.at.values())
                                 / max(1, sum(b.size for b in self.at.values())))

    @property
    def passes(self) -> int:
        """Return how often the loss was asked."""
        return self.counter[0]

    def blocks(self) -> dict[str, Array]:
        """Return a copy of the point: what the loss does to its arguments must not reach the probe."""
        return {name: block.copy() for name, block in self.at.items()}

    def measure_noise(self) -> float:
        """Measure the noise of the loss along a direction through all blocks, and whether it is single precision."""
        epsilon = SINGLE.epsilon if self.single else DOUBLE.epsilon
        along = self._line_through_all()
        spacing = math.sqrt(epsilon) * max(1.0, self.overall)
        self.noise, values = measure_noise(along, spacing, epsilon)
        if not self.single and is_single(values):  # float32 inside, handed over as float64
            self.single = True
            self.noise = max(self.noise, SINGLE.epsilon * abs(self.centre) / 2)
        return self.noise

    def kinked(self, precision: Precision, directions: int) -> bool:
        """Return whether the loss has a kink at the very point, along any of some directions through all blocks.

        Backpropagation through two kinks need not give a slope that exists in any direction at all.
        """
        steps = tuple(step * max(1.0, self.overall) for step in precision.steps)
        lines = [self._line_through_all() for _ in range(directions)]
        slopes = [slope_along(line, self.centre, self.noise, steps[-2:-1], 0.0).value for line in lines]
        size = math.sqrt(sum(slope**2 for slope in slopes) / directions)
        return any(kink_at_point(line, self.centre, self.noise, steps, size) for line in lines)

    def _line_through_all(self) -> Line:
        """Return the loss as a function along a random unit direction through all blocks."""
        directions = {name: self.rng.standard_normal(block.shape) for name, block in self.at.items()}
        length = math.sqrt(sum(float(np.sum(d * d)) for d in directions.values()))
        return lambda *ts: self._finite_losses([
            {name: block + t / length * directions[name] for name, block in self.at.items()} for t in ts])

    def slope(self, name: str, precision: Precision, enough: float) -> tuple[Array, Slope]:
        """Return a random unit direction of the block `name`, and the loss's slope along it."""
        block = self.at[name]
        direction = self.rng.standard_normal(block.shape)
        direction = direction / np.linalg.norm(direction)
        size = max(1.0, _rms(block))

        def along(*ts: float) -> list[float]:
            return self._finite_losses([{**self.at, name: block + t * direction} for t in ts])

        steps = tuple(step * size for step in precision.steps)
        return direction, slope_along(along, self.centre, self.noise, steps, enough)

    def entries(self, name: str, indices: Array, step: float) -> Array:
        """Return central differences by the entries at flat `indices`, in the block's shape; NaN elsewhere."""
        block = self.at[name]
        slopes = np.full(block.size, np.nan)
        h = step * max(1.0, _rms(block))
        for i in indices:
            up, down = block.astype(np.float64), block.astype(np.float64)
            up.flat[i] += h
            down.flat[i] -= h
            above, below = self._finite_losses([{**self.at, name: up}, {**self.at, name: down}])
            slopes[i] = (above - below) / (2 * h)
        return slopes.reshape(block.shape)

    def jittered(self, share: float) -> Probe:
        """Return a probe at a point moved by `share` of each block's rms; a block of zeros moves by the overall rms."""
        moved = {name: block + share * (_rms(block) or self.overall or 1.0) * self.rng.standard_normal(block.shape)
                 for name, block in self.at.items()}
        at = {name: block.astype(self.at[name].dtype) for name, block in moved.items()}
        return Probe(self.of, at, self.rng, counter=self.counter)

    def _finite_losses(self, places: list[dict[str, Array]]) -> list[float]:
        """Return the losses at some points; raise NotFinite where one is NaN or infinite."""
        losses = self._losses([{name: block.astype(self.at[name].dtype) for name, block in blocks.items()}
                               for blocks in places])
        for loss in losses:
            if not math.isfinite(loss):
                raise NotFinite
            self.moved = self.moved or loss != self.centre
        return losses

    def _losses(self, places: list[dict[str, Array]]) -> list[float]:
        """Ask for the losses at all points, then look at them: losses that `of` promises travel in one question."""
        self.counter[0] += len(places)
        asked = [self.of(blocks) for blocks in places]
        # An object of the student's is none of ours, though it may be callable.
        return [self._as_float(loss() if callable(loss) and not hasattr(loss, "type_name") else loss) for loss in asked]

    def _as_float(self, loss: Any) -> float:
        """Return a loss as a Python float; raise UnusableAnswer if it is no number."""
        if type(loss) is not float:
            try:
                loss = coerce_number(loss, 1.0, [])
            except Mismatch as mismatch:
                raise UnusableAnswer(f"your loss cannot be used: {mismatch.message}") from None
            self.single = self.single or (loss.dtype.kind == "f" and loss.dtype.itemsize < 8)
        return float(loss)


def _rms(block: Array) -> float:
    """Return the root mean square of the entries."""
    return math.sqrt(float(np.mean(np.square(block, dtype=np.float64))))


POINTS = 8
ORDERS = (3, 4, 5)


def difference_noise(values: Array) -> float:
    """Return the standard deviation of the noise in `values` of a smooth function at 8 equally spaced, close points.

    The k-th differences of a smooth function vanish like the spacing's k-th power; those of noise grow by a known
    factor. The median over the orders 3 to 5 outvotes one order that is smooth or unlucky.
    """
    estimates = []
    for order in ORDERS:
        differences = np.diff(values, n=order)
        gain = math.factorial(order) ** 2 / math.factorial(2 * order)
        estimates.append(math.sqrt(gain * float(np.mean(differences**2))))
    return float(np.median(estimates))


def measure_noise(along: Line, spacing: float, epsilon: float) -> tuple[float, Array]:
    """Return (noise of `along`, its 8 values) beside 0; the noise is at least half a unit in the last place, ε|f|/2.

    `epsilon` is the machine epsilon of the precision that the function is computed in. All points lie on one side:
    a kink exactly at 0 would look like noise.
    """
    values = np.array(along(*((i + 1) * spacing for i in range(POINTS))), dtype=np.float64)
    return max(difference_noise(values), epsilon * float(np.max(np.abs(values))) / 2), values
