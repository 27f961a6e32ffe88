"""A slope is measured with a bound that holds, kinks included."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.judges.slope import DOUBLE, SINGLE, kink_at_point, slope_along


def along(function):
    """Asked for several numbers at once."""
    return lambda *places: [function(place) for place in places]


@pytest.mark.parametrize(("function", "slope"), [(np.sin, 1.0), (np.exp, 1.0), (lambda t: (1 + t) ** 5, 5.0)])
def test_smooth_functions_have_exact_slopes(function, slope):
    """The slope is right to nine digits and the bound says so."""
    found = slope_along(along(function), float(function(0.0)), 1e-16, DOUBLE.steps, 1e-8)
    assert abs(found.value - slope) < 1e-9
    assert abs(found.value - slope) <= found.bound < 1e-7


@pytest.mark.parametrize("place", [0.0, 1e-7, 3e-6, 4e-5, 6e-4])
def test_a_kink_is_inside_the_bound_or_left_behind(place):
    """Wherever one kink lies, the bound covers the error against the slope on the left of it."""
    def hinge(t):
        return t + 0.5 * max(t - place, 0.0)

    found = slope_along(along(hinge), hinge(0.0), 1e-17, DOUBLE.steps, 1e-8)
    assert abs(found.value - 1.0) <= found.bound + 1e-12
    assert found.bound < 1e-6 or place < 1e-6


def test_the_ladder_ends_when_the_bound_is_good_enough():
    """A good first step is not followed by others."""
    asked = []
    slope_along(along(lambda t: asked.append(t) or t), 0.0, 0.0, DOUBLE.steps, 1e-8)
    assert len(asked) == 4


def test_noise_widens_the_bound():
    """Four times the noise over the step is part of the bound."""
    found = slope_along(along(lambda t: t), 0.0, 1e-3, (1e-1,), 0.0)
    assert found.bound == pytest.approx(4e-2)
    assert math.isfinite(found.value)


def test_steps_that_contradict_each_other_widen_the_bound():
    """Two kinks that cancel in the bound of one step are betrayed by the others."""
    def kinks(t):
        return max(t, 0.0) - max(-t, 0.0) + 5 * max(t - 2e-3, 0.0) + 5 * max(t + 2e-3, 0.0)

    def hidden(t):  # at the first step alone, exact second differences and equal slopes
        return 100 * t if abs(t) >= 0.04 else kinks(t)

    found = slope_along(along(hidden), hidden(0.0), 1e-4, (1e-1, 1e-2), 1e-9)
    assert found.bound > 50


@pytest.mark.parametrize("precision", [DOUBLE, SINGLE])
def test_a_kink_at_the_point_is_told_from_one_beside_it_and_from_a_bend(precision):
    """Noise does not hide it, and neither curvature nor a kink further away is taken for it."""
    rng = np.random.default_rng(0)

    def found(function):
        noise = precision.epsilon / 2
        return kink_at_point(along(lambda t: function(t) + noise * rng.standard_normal()), function(0.0), noise,
                             precision.steps, 1.0)

    assert found(lambda t: t + 0.02 * abs(t))
    assert not found(lambda t: np.sin(3 * t))
    assert not found(lambda t: t + abs(t - 0.3 * precision.steps[0]))
