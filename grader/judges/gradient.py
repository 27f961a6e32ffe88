"""The gradient checker: is a gradient the slope of its loss? Never judges a right one wrong, kinks and noise included.

Each block of parameters is judged along random directions, so the cost does not grow with the number of parameters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.judges.coerce import Array, Mismatch, coerce_array, coerce_kind, refuse_non_finite
from grader.judges.compare import is_single
from grader.judges.gradient_report import (
    GradientReport,
    Status,
    Verdict,
    flat_verdict,
    malformed_verdict,
    not_finite_verdict,
    wrong_verdict,
)
from grader.judges.probe import Probe
from grader.judges.slope import DOUBLE, SINGLE, NotFinite, Precision, Slope

__all__ = ["GradientReport", "Status", "Verdict", "check_gradient"]

Blocks = dict[str, Array]

UNCLEAR = 1e-3  # slopes with a bound above this share say nothing at all: a kink at the very point
CLEAR = 2.5  # times the tolerance: slopes known less well than this share of the block's size prove nothing right
ENOUGH = 1e-8  # a bound below this share needs no smaller step
CLOSE = 1e-2  # a difference above this share of what is wrong, but not wrong: ask in more directions
NEAR = 10.0  # a difference below this many times the tolerance is easily missed in the directions that repeat it
MORE = 3  # up to this many times as many directions where the first leave doubt
RETRIES = 4  # jittered points to try where a point is inconclusive
JITTER = 1e-2  # of the rms of a block
MAP_STEP = 1e-5
NOISY = 1e-9  # a loss with more relative noise than this was computed in single precision


def check_gradient(gradients: Mapping[str, object], of: Callable[[Blocks], object], at: Blocks,
                   rng: np.random.Generator, *, directions: int = 2, accept: Mapping[str, float] | None = None,
                   again: Callable[[Blocks], Mapping[str, object]] | None = None, bias_shape: bool = True,
                   tolerance: float | None = None, map_entries: int = 2000) -> GradientReport:
    """Judge each of `gradients` as the derivative of the loss `of` with respect to the block of the same name in `at`.

    `of` gets all blocks (copies, of the shapes and dtypes in `at`) and returns the loss, or a function that returns it
    when called: then it is asked several losses before the first is looked at. `again`, if given, gets
    blocks and returns their gradients: a doubtful verdict is then repeated at a point close by, which resolves kinks
    at the point itself. `accept` maps the sentence of a convention to its factor (the mean: 1/N); a factor that
    turns *all* blocks right is accepted with that note. `tolerance` is the relative error that still is rounding
    (default 1e-6; 2e-3 in single precision). At most `map_entries` entries of a wrong block are measured one by one.
    What `of` and `again` raise is let through.
    """
    notes: list[str] = []
    coerced, verdicts = _coerce_gradients(gradients, at, notes, bias_shape)
    probe = Probe(of, at, rng)
    if not math.isfinite(probe.centre):
        bad = tuple(verdicts.get(name) or not_finite_verdict(name) for name in at)
        return GradientReport(bad, coerced, tuple(notes), probe.passes, "float64", 0.0)
    if not probe.steady:
        notes.append("your loss gives another value when it is asked again with the same weights")
    try:
        noise = probe.measure_noise()
    except NotFinite:
        bad = tuple(verdicts.get(name) or not_finite_verdict(name) for name in at)
        return GradientReport(bad, coerced, tuple(notes), probe.passes, "float64", 0.0)
    single = probe.single or noise > NOISY * abs(probe.centre) or any(is_single(g) for g in coerced.values())
    precision = SINGLE if single else DOUBLE
    strictness = tolerance or precision.tolerance
    checker = _GradientCheck(probe, precision, strictness, directions, rng, again, bias_shape, map_entries)
    found, factor = checker.judge(coerced, accept or {}, notes)
    ordered = tuple(verdicts.get(name) or found[name] for name in at)
    return GradientReport(ordered, coerced, tuple(notes), probe.passes, precision.name, noise, factor)


def _coerce_gradients(gradients: Mapping[str, object], at: Blocks, notes: list[str],
           bias_shape: bool) -> tuple[Blocks, dict[str, Verdict]]:
    """Return the usable gradients as finite arrays of their blocks' shapes, and the verdicts on the others."""
    coerced: Blocks = {}
    bad: dict[str, Verdict] = {}
    for name, block in at.items():
        own: list[str] = []
        try:
            array = coerce_kind(coerce_array(gradients.get(name), block, own, bias_shape=bias_shape), "f", own)
            refuse_non_finite(array)
            coerced[name] = array if is_single(array) else array.astype(np.float64)
        except Mismatch as mismatch:
            bad[name] = malformed_verdict(name, mismatch)
        notes.extend(f"{name}: {note}" for note in own)
    return coerced, bad


@dataclass
class _SlopeSamples:
    """The directions that a block was asked in, with the slopes found; the point is `probe`'s."""

    name: str
    probe: Probe
    rows: list[tuple[Array, Slope]] = field(default_factory=list)


@dataclass
class _GradientCheck:
    """One gradient check under way."""

    probe: Probe
    precision: Precision
    tolerance: float
    directions: int
    rng: np.random.Generator
    again: Callable[[Blocks], Mapping[str, object]] | None
    bias_shape: bool
    map_entries: int
    points: list[tuple[Probe, Blocks]] = field(default_factory=list)
    kinked: bool | None = None

    def judge(self, gradients: Blocks, accept: Mapping[str, float],
              notes: list[str]) -> tuple[dict[str, Verdict], float]:
        """Return a verdict for each block, and the factor of the convention under which they hold."""
        found: dict[str, Verdict] = {}
        samples: dict[str, _SlopeSamples] = {}
        for name in gradients:
            samples[name] = _SlopeSamples(name, self.probe)
            try:
                self._measure_slopes(samples[name], gradients, self.directions)
            except NotFinite:
                found[name] = not_finite_verdict(name)
        rest = [name for name in gradients if name not in found]
        if rest and not self.probe.moved:
            return {name: found.get(name) or flat_verdict(name) for name in gradients}, 1.0
        factors = {"": 1.0, **accept}
        for says, factor in factors.items():
            scaled = {name: gradients[name] / factor for name in gradients}
            if factor != 1.0 and (found or any(self._judge(samples[n], scaled)[0] is Status.WRONG for n in rest)):
                continue
            verdicts = {name: self._decide(samples[name], scaled, factor) for name in rest}
            if factor == 1.0:
                first = verdicts
            if all(v.status in (Status.RIGHT, Status.INCONCLUSIVE) for v in verdicts.values()):
                if factor != 1.0:
                    notes.append(says)
                return {**found, **verdicts}, factor
        return {**found, **{n: self._with_map(v, gradients[n]) for n, v in first.items()}}, 1.0

    def _measure_slopes(self, samples: _SlopeSamples, gradients: Blocks, count: int) -> None:
        """Measure along `count` more random directions of the block."""
        enough = ENOUGH * self._block_size(samples, gradients)
        for _ in range(count):
            direction, slope = samples.probe.slope(samples.name, self.precision, enough)
            samples.rows.append((direction, slope))

    def _block_size(self, samples: _SlopeSamples, gradients: Blocks) -> float:
        """Return the size of an entry of this block, never taken from one entry or one direction alone."""
        sizes = {name: float(np.sqrt(np.mean(np.square(g, dtype=np.float64)))) for name, g in gradients.items()}
        measured = [slope.value for _, slope in samples.rows if math.isfinite(slope.bound)]
        rms = math.sqrt(sum(r * r for r in measured) / len(measured)) if measured else 0.0
        floor = 1e-6 * max(sizes.values())
        return max(sizes[samples.name], rms, floor, np.finfo(np.float64).tiny)

    def _judge(self, samples: _SlopeSamples, gradients: Blocks) -> tuple[Status, float, float]:
        """Return (status, largest difference, largest bound), both numbers relative to the block's size.

        The bounds of all directions count in each: where the slopes of several kinks cancel along one direction,
        its own bound does not see them, but the others' do.
        """
        if not samples.rows:
            return Status.INCONCLUSIVE, 0.0, math.inf
        scale, g = self._block_size(samples, gradients), gradients[samples.name]
        bound = max(slope.bound for _, slope in samples.rows) / scale
        difference = max(abs(float(np.vdot(g, u)) - slope.value) for u, slope in samples.rows) / scale
        if difference > 4 * bound + self.tolerance and bound <= max(UNCLEAR, CLEAR * self.tolerance):
            return Status.WRONG, difference, bound
        return Status.RIGHT if bound <= CLEAR * self.tolerance else Status.INCONCLUSIVE, difference, bound

    def _decide(self, samples: _SlopeSamples, gradients: Blocks, factor: float) -> Verdict:
        """Return the final verdict on a block: doubt asks for more directions, wrong must repeat, unclear moves on."""
        status, difference, bound = self._judge(samples, gradients)
        if status is Status.RIGHT and max(difference, 4 * bound) > CLOSE * self.tolerance:
            try:
                self._measure_slopes(samples, gradients, (MORE - 1) * self.directions)
            except NotFinite:
                return not_finite_verdict(samples.name)
            status, difference, bound = self._judge(samples, gradients)
        before = status
        for attempt in range(0 if status is Status.RIGHT else RETRIES if self.again else 2):
            near = status is Status.WRONG and difference < NEAR * self.tolerance
            count = self.directions * (MORE if near else 1)
            samples, gradients = self._ask_elsewhere(samples, gradients, factor, attempt, count)
            status, difference, bound = self._judge(samples, gradients)
            if status is Status.WRONG and before is Status.INCONCLUSIVE:
                before = Status.WRONG
            elif status is not Status.INCONCLUSIVE:
                break
        if before is Status.WRONG and (status is not Status.WRONG or (self.again is None and self._has_kink())):
            status = Status.INCONCLUSIVE
        return Verdict(samples.name, status, error=difference, bound=bound)

    def _ask_elsewhere(self, samples: _SlopeSamples, gradients: Blocks, factor: float, attempt: int,
                   count: int) -> tuple[_SlopeSamples, Blocks]:
        """Ask the block afresh: at a jittered point if gradients can be had there, else in new directions."""
        probe = self.probe
        fresh = _SlopeSamples(samples.name, probe)
        try:
            if self.again is not None:
                probe, elsewhere = self._jittered_point(self.again, attempt)
                if samples.name in elsewhere:
                    fresh = _SlopeSamples(samples.name, probe)
                    gradients = {name: g / factor for name, g in elsewhere.items()}
            self._measure_slopes(fresh, gradients, count)
        except NotFinite:
            return _SlopeSamples(samples.name, probe), gradients
        return fresh, gradients

    def _jittered_point(self, again: Callable[[Blocks], Mapping[str, object]], attempt: int) -> tuple[Probe, Blocks]:
        """Return the attempt's jittered point, one for all blocks, and the usable gradients there, perhaps none."""
        while len(self.points) <= attempt:
            probe = self.probe.jittered(JITTER)
            usable: Blocks = {}
            if math.isfinite(probe.centre):
                probe.measure_noise()
                usable, _ = _coerce_gradients(again(probe.blocks()), probe.at, [], self.bias_shape)
            self.points.append((probe, usable))
        return self.points[attempt]

    def _has_kink(self) -> bool:
        """Return whether the loss has a kink at the point itself, or is not finite beside it."""
        if self.kinked is None:
            try:
                self.kinked = self.probe.kinked(self.precision, MORE * self.directions)
            except NotFinite:
                self.kinked = True
        return self.kinked

    def _with_map(self, verdict: Verdict, gradient: Array) -> Verdict:
        """Return a wrong verdict together with the slopes of single entries, any other verdict as it is."""
        if verdict.status is not Status.WRONG:
            return verdict
        try:
            step = MAP_STEP if self.precision is DOUBLE else self.precision.steps[1]
            slopes = self.probe.entries(verdict.name, _entries(gradient.shape, self.map_entries, self.rng), step)
        except NotFinite:
            return not_finite_verdict(verdict.name)
        return wrong_verdict(verdict.name, gradient.astype(np.float64), slopes, verdict.bound or 0.0)


def _entries(shape: Sequence[int], most: int, rng: np.random.Generator) -> Array:
    """Return the flat indices of all entries, or of whole rows and columns drawn at random, at most `most` of each."""
    size = int(np.prod(shape))
    if size <= most:
        return np.arange(size)
    rows, columns = int(np.prod(shape[:-1])), int(shape[-1])
    index = np.arange(size).reshape(rows, columns)
    some_rows = rng.permutation(rows)[: max(1, most // 2 // columns)]
    some_columns = rng.permutation(columns)[: max(1, most // 2 // rows)]
    return np.unique(np.concatenate([index[some_rows].ravel()[:most], index[:, some_columns].ravel()[:most]]))
