"""Thresholds for trained accuracy: a check fails only if every seed falls below; calibrated on the reference's runs."""

from __future__ import annotations

import math
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
import numpy as np

Measurement = float | Sequence[float] | np.ndarray  # one number, or its history by step: the last one counts


class Trial(msgspec.Struct, frozen=True):
    """One measurement: NaN and infinities are kept as None, with the step (from 0) where they began."""

    seed: int
    value: float | None
    not_finite_from: int | None = None


class ThresholdResult(msgspec.Struct, frozen=True):
    """The result of a measured check: the `best` of its trials, the thresholds reached and missed, the points.

    `thresholds` maps a threshold to the total points earned by reaching it.
    """

    ok: bool
    earned: float
    maximum: float
    best: float | None
    reached: list[float]
    missed: list[float]
    trials: list[Trial]
    message: str
    notes: list[str] = []


def judge_threshold(measure: Callable[[int], Measurement], thresholds: Mapping[float, float],
                    seeds: Iterable[int]) -> ThresholdResult:
    """Measure with each of `seeds` until the highest of `thresholds` is reached; the best measurement counts.

    A NaN or an infinity never passes, and ends the asking: training that diverges once is a fault of its own.
    `measure` may raise: let through. Its value is at least a threshold when it equals it.
    """
    highest, trials = max(thresholds), []
    for seed in seeds:
        trial = _trial(seed, measure(seed))
        trials.append(trial)
        if trial.value is None or trial.value >= highest:
            break
    diverged = next((t for t in trials if t.value is None), None)
    best = None if diverged else max(t.value for t in trials if t.value is not None)
    reached = [t for t in sorted(thresholds) if best is not None and best >= t]
    missed = [t for t in sorted(thresholds) if t not in reached]
    notes = []
    if reached and len(trials) > 1:
        notes.append(f"reached with one of {len(trials)} seeds; some runs stay below {highest:g}")
    return ThresholdResult(
        ok=not missed, earned=float(max((thresholds[t] for t in reached), default=0.0)),
        maximum=float(max(thresholds.values())), best=best, reached=reached, missed=missed, trials=trials,
        message=_message(trials, best, missed, diverged), notes=notes)


class Calibration(msgspec.Struct, frozen=True):
    """The reference's measurements over many seeds, and where they were made. Thresholds are set from `minimum`."""

    runs: int
    minimum: float
    mean: float
    deviation: float
    quantiles: dict[str, float]
    values: list[float]
    environment: dict[str, str]


def calibrate(measure: Callable[[int], Measurement], runs: int = 100, *, first_seed: int = 0,
              environment: Mapping[str, str] | None = None) -> Calibration:
    """Run the reference with `runs` seeds; `environment` adds to what is recorded of the machine and its versions.

    Raises ValueError if a run is not finite: such a measurement can be given no threshold.
    """
    values = []
    for seed in range(first_seed, first_seed + runs):
        trial = _trial(seed, measure(seed))
        if trial.value is None:
            raise ValueError(f"the reference's measurement with seed {seed} is not finite")
        values.append(trial.value)
    quantiles = {f"{q:g}": float(np.quantile(values, q)) for q in (0.01, 0.05, 0.25, 0.5, 0.75, 0.95)}
    here = {"python": platform.python_version(), "numpy": np.__version__, "machine": platform.machine(),
            "system": platform.system()}
    return Calibration(runs, min(values), float(np.mean(values)), float(np.std(values)), quantiles, values,
                       {**here, **(environment or {})})


def margin(calibration: Calibration, threshold: float) -> float:
    """Return how far the reference's worst run lies above the threshold; below 0 the threshold is not fair."""
    return calibration.minimum - threshold


def false_fail_bound(calibration: Calibration, threshold: float, *, seeds: int = 3, confidence: float = 0.99) -> float:
    """Return a bound, at this confidence and for any distribution, on the chance that a right solution fails.

    It fails only if all of `seeds` independent runs fall below. Clopper and Pearson's upper limit for the share of
    runs below the threshold, to the power of `seeds`; 100 runs with none below give 9.1e-5 for three seeds.
    """
    below = sum(value < threshold for value in calibration.values)
    if below >= calibration.runs:
        return 1.0
    low, high = below / calibration.runs, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(below, calibration.runs, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return float(high**seeds)


def _at_most(k: int, n: int, p: float) -> float:
    """Return the chance of at most k successes in n trials of probability p."""
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def _trial(seed: int, measured: Measurement) -> Trial:
    """Return one measurement as a trial: the last value of its history, or None and the step where it is not finite."""
    history = np.atleast_1d(np.asarray(measured, dtype=np.float64)).ravel()
    bad = np.flatnonzero(~np.isfinite(history))
    if bad.size:
        return Trial(seed, None, int(bad[0]))
    return Trial(seed, float(history[-1])) if history.size else Trial(seed, None, 0)


def _message(trials: list[Trial], best: float | None, missed: list[float], diverged: Trial | None) -> str:
    """Return the sentence for the student; empty where all thresholds are reached."""
    if diverged is not None:
        step = diverged.not_finite_from or 0
        return f"the measurement is NaN or infinite{f' from step {step} on' if step else ''} (seed {diverged.seed})"
    if not missed or best is None:
        return ""
    runs = "it" if len(trials) == 1 else f"the best of {len(trials)} runs"
    first = "" if len(missed) == 1 else f"{missed[0]:g} earns a part of the points, "
    return f"{runs} reached {best:.3g}; {first}{missed[-1]:g} earns {'all of them' if first else 'all points'}"
