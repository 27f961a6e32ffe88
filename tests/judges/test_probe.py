"""The probe moves one block at a time, counts, and knows the precision of the loss."""

from __future__ import annotations

import numpy as np
import pytest

from grader.errors import UnusableAnswer
from grader.judges.probe import Probe, difference_noise, measure_noise
from grader.judges.slope import DOUBLE, SINGLE, NotFinite


def squares(blocks):
    return float(sum(np.sum(b**2) for b in blocks.values()))


@pytest.fixture
def at():
    return {"dW": np.array([[1.0, -2.0], [0.5, 3.0]]), "db": np.array([0.25, -1.0])}


def test_a_slope_belongs_to_one_block(at):
    """The slope along a direction of the block is the gradient's product with it, and its bound is small."""
    probe = Probe(squares, at, np.random.default_rng(0))
    direction, slope = probe.slope("db", DOUBLE, 1e-8)
    assert direction.shape == (2,) and np.linalg.norm(direction) == pytest.approx(1)
    assert slope.value == pytest.approx(float(2 * at["db"] @ direction), abs=1e-8)


def test_every_evaluation_is_counted(at):
    """The count is that of the calls, jittered points included."""
    calls = []
    probe = Probe(lambda b: calls.append(1) or squares(b), at, np.random.default_rng(0))
    probe.measure_noise()
    probe.jittered(0.01).slope("dW", DOUBLE, 0.0)
    assert probe.passes == len(calls) == 2 + 8 + 2 + 16


def test_single_precision_is_noticed_in_any_dress(at):
    """float32 returned, float32 inside a float64, and float32 parameters; and float64 is not."""
    for of, point, single in [(lambda b: np.float32(squares(b)), at, True),
                              (lambda b: float(np.float32(squares(b) / 3)), at, True),
                              (squares, {k: b.astype(np.float32) for k, b in at.items()}, True),
                              (lambda b: squares(b) / 3, at, False)]:
        probe = Probe(of, point, np.random.default_rng(0))
        probe.measure_noise()
        assert probe.single is single
        assert (probe.noise > 1e-8) is single


def test_entries_are_measured_where_asked(at):
    """The others stay NaN."""
    slopes = Probe(squares, at, np.random.default_rng(0)).entries("dW", np.array([0, 3]), 1e-5)
    np.testing.assert_allclose(slopes, [[2.0, np.nan], [np.nan, 6.0]], atol=1e-8)


def test_a_jittered_point_is_close_and_leaves_no_zero(at):
    """Each block moves by a share of its size; a block of zeros moves by the others'."""
    probe = Probe(squares, {**at, "db": np.zeros(2)}, np.random.default_rng(0))
    moved = probe.jittered(0.01).at
    assert 0 < np.abs(moved["dW"] - at["dW"]).max() < 0.1
    assert np.all(moved["db"] != 0) and np.abs(moved["db"]).max() < 0.1


def test_a_kink_at_the_point_is_noticed():
    """In any block; a smooth loss has none, in either precision."""
    at_kink = {"dW": np.ones(3), "db": np.array([0.0, 1.0])}
    probe = Probe(lambda b: squares(b) + float(np.abs(b["db"]).sum()), at_kink, np.random.default_rng(0))
    assert probe.kinked(DOUBLE, 4)
    for precision, of in ((DOUBLE, squares), (SINGLE, lambda b: np.float32(squares(b)))):
        probe = Probe(of, {"dW": np.ones(3), "db": np.array([0.5, 1.0])}, np.random.default_rng(0))
        probe.measure_noise()
        assert not probe.kinked(precision, 4)


def test_a_loss_that_is_not_finite_near_by_is_raised(at):
    """The point itself may be finite."""
    probe = Probe(lambda b: squares(b) if b["db"][0] == 0.25 else float("nan"), at, np.random.default_rng(0))
    with pytest.raises(NotFinite):
        probe.slope("db", DOUBLE, 0.0)


def test_a_loss_that_is_promised_is_looked_at_when_all_are_asked(at):
    """Several at once; an object of the student's that could be called is no number."""
    log = []

    def of(blocks):
        log.append("asked")
        return lambda: log.append("looked") or squares(blocks)

    promised = Probe(of, at, np.random.default_rng(0))
    assert log == ["asked", "asked", "looked", "looked"] and promised.centre == squares(at)
    assert promised.measure_noise() == Probe(squares, at, np.random.default_rng(0)).measure_noise()

    class TheirFunction:
        type_name = "function"

        def __call__(self):
            return 1.0

    with pytest.raises(UnusableAnswer, match="your loss cannot be used"):
        Probe(lambda blocks: TheirFunction(), at, np.random.default_rng(0))


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
