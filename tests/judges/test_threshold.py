"""Thresholds fail only if every seed falls below, and a calibration says how fair they are."""

from __future__ import annotations

import math

import msgspec
import pytest

from grader.judges.threshold import Calibration, calibrate, false_fail_bound, judge_threshold, margin

LEVELS = {0.80: 3, 0.88: 6}


def test_the_first_seed_that_reaches_all_ends_the_asking():
    """A good run is not repeated."""
    asked = []
    found = judge_threshold(lambda seed: asked.append(seed) or 0.9, LEVELS, [1, 2, 3])
    assert found.ok and found.earned == 6 and asked == [1] and found.message == ""


def test_the_best_of_the_seeds_counts():
    """One seed above a threshold reaches it; the points are the highest threshold's, not a sum."""
    found = judge_threshold({1: 0.7, 2: 0.85, 3: 0.75}.__getitem__, LEVELS, [1, 2, 3])
    assert not found.ok and found.earned == 3 and found.maximum == 6 and found.best == 0.85
    assert found.reached == [0.80] and found.missed == [0.88] and len(found.trials) == 3
    assert found.message == "the best of 3 runs reached 0.85; 0.88 earns all points"


def test_what_earns_a_part_and_what_all_is_said():
    """Below every threshold, the first and the last are named."""
    message = judge_threshold(lambda seed: 0.7, LEVELS, [1]).message
    assert message == "it reached 0.7; 0.8 earns a part of the points, 0.88 earns all of them"


def test_equal_is_reached():
    """A measurement equal to a threshold reaches it."""
    assert judge_threshold(lambda seed: 0.88, LEVELS, [1]).ok


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_never_passes(bad):
    """NaN and infinities fail, with the seed."""
    found = judge_threshold({1: 0.85, 2: bad, 3: 0.9}.__getitem__, LEVELS, [1, 2, 3])
    assert not found.ok and found.earned == 0 and "seed 2" in found.message


def test_a_history_is_judged_by_its_end_and_fails_where_it_diverged():
    """Of a list the last number counts, and the first NaN is named."""
    assert judge_threshold(lambda seed: [0.1, 0.9], LEVELS, [1]).best == 0.9
    assert "from step 1 on" in judge_threshold(lambda seed: [0.1, math.nan, 0.9], LEVELS, [1]).message


def test_a_hundred_runs_bound_the_false_fails():
    """None of 100 runs below, three seeds: at most 9.1e-5; runs below raise it."""
    calibration = calibrate(lambda seed: 0.9 + seed / 1000, 100)
    assert calibration.minimum == 0.9 and calibration.runs == 100
    assert false_fail_bound(calibration, 0.9) == pytest.approx((1 - 0.01**0.01) ** 3, rel=1e-9)
    assert false_fail_bound(calibration, 0.9) == pytest.approx(9.1e-5, rel=0.01)
    assert 0.05**3 < false_fail_bound(calibration, 0.905) < 0.2**3
    assert false_fail_bound(calibration, 2.0) == 1.0
    assert margin(calibration, 0.88) == pytest.approx(0.02)


def test_a_calibration_is_stored_and_read():
    """It survives JSON, with the environment it was made in."""
    calibration = calibrate(lambda seed: float(seed), 5, environment={"tensorflow": "none"})
    assert msgspec.json.decode(msgspec.json.encode(calibration), type=Calibration) == calibration
    assert calibration.environment["tensorflow"] == "none" and "numpy" in calibration.environment
    with pytest.raises(ValueError, match="seed 0"):
        calibrate(lambda seed: math.nan, 2)
