"""The gradient checker never wrongs a right gradient, finds wrong ones, and says where."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from grader.errors import UnusableAnswer
from grader.judges.gradient import Status, check_gradient
from tests.bench.problems import random_problem, wrong_gradients

A = np.random.default_rng(0).normal(size=(4, 3))


def loss(blocks):
    """A smooth function of two blocks, with the gradients below."""
    return float(np.sum(np.sin(blocks["dW"]) * A) + np.sum(np.exp(blocks["db"])))


def gradients(blocks):
    return {"dW": np.cos(blocks["dW"]) * A, "db": np.exp(blocks["db"])}


@pytest.fixture
def at():
    rng = np.random.default_rng(1)
    return {"dW": rng.normal(size=(4, 3)), "db": rng.normal(size=(1, 3))}


@pytest.fixture
def rng():
    return np.random.default_rng(2)


def statuses(report):
    return {v.name: v.status for v in report.verdicts}


def test_right_gradients_are_right_and_cheap(at, rng):
    """Both blocks are right, in fewer passes than full differences of larger blocks would take."""
    report = check_gradient(gradients(at), loss, at, rng)
    assert report.ok and not report.inconclusive and report.message == ""
    assert report.passes < 120 and report.precision == "float64"


def test_one_wrong_entry_is_named_with_both_numbers(at, rng):
    """The verdict has the place, what was said and the slope; the hidden message has neither number."""
    wrong = gradients(at)
    true = wrong["dW"][2, 1]
    wrong["dW"][2, 1] += 1.5
    report = check_gradient(wrong, loss, at, rng)
    assert statuses(report) == {"dW": Status.WRONG, "db": Status.RIGHT}
    verdict = report.failing[0]
    assert verdict.where == "[2, 1]" and f"the slope is {true:.3g}" in verdict.message
    assert verdict.yours not in verdict.message_hidden and verdict.slope not in verdict.message_hidden
    assert np.unravel_index(np.argmax(verdict.error_map), (4, 3)) == (2, 1)
    np.testing.assert_allclose(verdict.slopes, gradients(at)["dW"], rtol=1e-6)
    np.testing.assert_allclose(report.true_blocks()["db"], gradients(at)["db"])


@pytest.mark.parametrize("size", [1e-4, 1e-2, 1.0])
def test_small_errors_are_found(at, rng, size):
    """A relative error of 1e-4 is as wrong as one of 1."""
    wrong = {k: g * (1 + size) for k, g in gradients(at).items()}
    assert set(statuses(check_gradient(wrong, loss, at, rng)).values()) == {Status.WRONG}


def test_doubt_asks_in_more_directions(at):
    """An error just above the tolerance, which two directions often miss, is hardly ever called right."""
    called_right = 0
    for seed in range(40):
        wrong = {k: g * (1 + 1.5e-6) for k, g in gradients(at).items()}
        report = check_gradient(wrong, loss, at, np.random.default_rng(seed), map_entries=1)
        called_right += statuses(report)["dW"] is Status.RIGHT
    assert called_right <= 4


def test_a_convention_holds_for_all_blocks_or_none(at, rng):
    """The mean for the sum is accepted with its note, but not in one block only."""
    accept = {"the mean over the 7 examples": 1 / 7}
    report = check_gradient({k: g / 7 for k, g in gradients(at).items()}, loss, at, rng, accept=accept)
    assert report.ok and report.factor == 1 / 7 and "the mean over the 7 examples" in report.notes
    mixed = gradients(at) | {"db": gradients(at)["db"] / 7}
    report = check_gradient(mixed, loss, at, rng, accept=accept)
    assert statuses(report) == {"dW": Status.RIGHT, "db": Status.WRONG} and not report.notes


@pytest.mark.parametrize(("bad", "says"), [
    (None, "return"), (np.ones((3, 4)), "(3, 4)"), (np.full((4, 3), np.nan), "NaN"), ("text", "text"),
    (np.ones((4, 3)) * 1j, "complex")])
def test_what_is_no_gradient_is_malformed(at, rng, bad, says):
    """Missing, misshapen and non-finite blocks have a verdict of their own; the others are judged."""
    report = check_gradient(gradients(at) | {"dW": bad}, loss, at, rng)
    assert statuses(report) == {"dW": Status.MALFORMED, "db": Status.RIGHT}
    assert says in report.message


def test_a_bias_may_be_a_row_or_a_vector(at, rng):
    """(H,) for (1, H) is right, with a note."""
    report = check_gradient(gradients(at) | {"db": gradients(at)["db"][0]}, loss, at, rng)
    assert report.ok and any("(3,)" in note for note in report.notes)


def test_a_loss_that_is_not_finite_is_said_so(at, rng):
    """NaN at the point fails every block; a NaN near it fails the block that leads there."""
    report = check_gradient(gradients(at), lambda b: float("nan"), at, rng)
    assert set(statuses(report).values()) == {Status.NOT_FINITE}

    def cliff(blocks):
        return loss(blocks) if blocks["db"][0, 0] <= at["db"][0, 0] + 1e-6 else float("inf")

    assert Status.NOT_FINITE in statuses(check_gradient(gradients(at), cliff, at, rng)).values()


def test_a_loss_that_depends_on_nothing_is_flat(at, rng):
    """There is no slope to hold the gradients against, and zeros do not pass for one."""
    zeros = {k: np.zeros_like(b) for k, b in at.items()}
    for given in (zeros, gradients(at)):
        assert set(statuses(check_gradient(given, lambda b: 1.0, at, rng)).values()) == {Status.FLAT}


def test_a_loss_is_not_let_at_our_arrays(at, rng):
    """What the loss does to its arguments changes nothing."""
    def spoils(blocks):
        found = loss(blocks)
        for block in blocks.values():
            block[:] = 0
        return found

    before = {k: b.copy() for k, b in at.items()}
    assert check_gradient(gradients(at), spoils, at, rng).ok
    assert all(np.array_equal(at[k], before[k]) for k in at)


def test_an_unsteady_loss_is_inconclusive_and_noted(at, rng):
    """A loss with dice in it proves nothing right or wrong."""
    dice = np.random.default_rng(3)
    report = check_gradient(gradients(at), lambda b: loss(b) + 1e-2 * dice.standard_normal(), at, rng)
    assert report.ok and any("asked again" in note for note in report.notes)
    assert Status.INCONCLUSIVE in statuses(report).values()


def test_a_loss_that_is_no_number_is_unusable(at, rng):
    """The sentence says what came; what the loss raises is let through."""
    with pytest.raises(UnusableAnswer, match="return"):
        check_gradient(gradients(at), lambda b: None, at, rng)
    with pytest.raises(ZeroDivisionError):
        check_gradient(gradients(at), lambda b: 1 / 0, at, rng)


def test_float32_inside_is_judged_as_float32(at, rng):
    """A loss and gradients in single precision are right; a tenth too much is not."""
    def single(blocks):
        return float(np.float32(loss({k: b.astype(np.float32) for k, b in blocks.items()})))

    right = {k: g.astype(np.float32) for k, g in gradients(at).items()}
    report = check_gradient(right, single, at, rng)
    assert report.ok and report.precision == "float32"
    assert not check_gradient({k: g * 1.1 for k, g in right.items()}, single, at, rng).ok


def test_large_blocks_are_mapped_by_rows_and_columns(rng):
    """Only `map_entries` entries of a large wrong block are measured, in whole rows and columns."""
    at = {"dW": rng.normal(size=(60, 50))}
    report = check_gradient({"dW": 2 * at["dW"] + 1}, lambda b: float(np.sum(b["dW"] ** 2)), at, rng, map_entries=300)
    slopes = report.failing[0].slopes
    measured = ~np.isnan(slopes)
    assert 100 < measured.sum() <= 300 and measured.all(axis=1).any() and measured.all(axis=0).any()
    np.testing.assert_allclose(slopes[measured], 2 * at["dW"][measured], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("asked_again", [False, True])
def test_kinks_at_the_very_point_raise_no_alarm(asked_again):
    """ReLU nets with net inputs of exactly 0 are never wrong, and asked again at a point close by they are right."""
    for seed in [*range(15), *(() if asked_again else (358, 1343, 1408))]:
        rng = np.random.default_rng([seed, 2])
        problem = random_problem(rng, kinks=True)
        again = problem.gradients if asked_again else None
        report = check_gradient(problem.gradients(problem.blocks), problem.loss, problem.blocks, rng, again=again)
        assert report.ok, (seed, report.message)
        assert not (asked_again and report.inconclusive), seed


def test_wrong_gradients_of_nets_are_caught():
    """Every kind of mistake with a relative error above 1e-5 fails its block or is inconclusive, never right."""
    caught = 0
    for seed in range(8):
        rng = np.random.default_rng(seed)
        problem = random_problem(rng)
        true = problem.gradients(problem.blocks)
        for kind, given in wrong_gradients(problem, true, rng):
            for v in check_gradient(given, problem.loss, problem.blocks, rng, map_entries=1).verdicts:
                error = np.linalg.norm(given[v.name] - true[v.name])
                if error > 1e-5 * np.linalg.norm(true[v.name]) and np.linalg.norm(true[v.name]) > 1e-6:
                    assert v.status is not Status.RIGHT, (seed, kind, v.name)
                    caught += v.status is Status.WRONG
    assert caught > 400


def test_a_loss_with_noise_hides_only_what_is_smaller_than_the_noise(at):
    """The bound widens what is forgiven by four times itself, no more; a right gradient stays right."""
    def noisy(blocks):
        bits = hashlib.sha256(blocks["dW"].tobytes() + blocks["db"].tobytes()).digest()[:8]
        return loss(blocks) + 1e-10 * (int.from_bytes(bits, "little") / 2**63 - 1)

    for share, status in ((0.0, Status.RIGHT), (2e-5, Status.WRONG)):
        for seed in range(4):
            def given(blocks, share=share):
                return {name: g * (1 + share) for name, g in gradients(blocks).items()}

            report = check_gradient(given(at), noisy, at, np.random.default_rng(seed), again=given)
            assert statuses(report)["dW"] is status, (share, seed)
