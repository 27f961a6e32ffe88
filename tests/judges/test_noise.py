"""The noise of a function is found in its differences, whatever its slope."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judges.probe import difference_noise, measure_noise


@pytest.mark.parametrize("level", [1e-12, 1e-7, 1e-3])
def test_noise_is_found_beside_a_slope(level):
    """White noise of a known deviation is found within a factor of three, in the median of many tables."""
    rng = np.random.default_rng(0)
    t = np.arange(8) * 1e-4
    found = [difference_noise(np.sin(t) + level * rng.standard_normal(8)) for _ in range(50)]
    assert level / 3 < np.median(found) < 3 * level


def test_a_polynomial_of_low_degree_has_no_noise():
    """The third and higher differences of a parabola vanish."""
    assert difference_noise(3 + np.arange(8.0) ** 2) < 1e-12


def test_noise_is_at_least_the_last_place():
    """A constant has the noise of its rounding."""
    found, values = measure_noise(lambda *ts: [8.0] * len(ts), 1e-8, 2.0**-52)
    assert found == 8 * 2.0**-53 and len(values) == 8


def test_a_kink_at_the_point_is_not_noise():
    """All evaluations lie on one side of the point."""
    assert measure_noise(lambda *ts: [abs(t) for t in ts], 1e-8, 2.0**-52)[0] < 1e-20
