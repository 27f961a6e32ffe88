"""Part 2: linear regression by gradient descent, three times over."""

from __future__ import annotations

import numpy as np

from grader import call, check, matches_reference, reaches, unchanged

from .conventions import descended, judge_orders, theta_of
from .lines import alike, apart, regression, without_noise
from .points import worth


@matches_reference(points=worth(4))
def gradient(student, rng):
    """gradient is the mean over the examples of (ŷ − y) x"""
    return call(student, "gradient", *regression(rng, 7, 3))


@matches_reference(points=worth(1), about="gradient", after=[gradient])
def gradient_of_one_example(student, rng):
    """gradient is right for a single example, and for a single input"""
    return [call(student, "gradient", *regression(rng, m, D)) for m, D in [(1, 3), (5, 1), (1, 1)]]


@matches_reference(points=worth(3))
def closed_form(student, rng):
    """closed_form gives the theta with the smallest loss"""
    X, y, _ = regression(rng, 11, 3)
    return call(student, "closed_form", X, y)


@matches_reference(points=worth(4), given=["gradient"])
def batch_gd(student, rng):
    """batch_gd takes one step an epoch, along the gradient on all examples"""
    return descended(student, "batch_gd", *regression(rng, 7, 3), 0.1, 5)


@matches_reference(points=worth(1), about="batch_gd", after=[batch_gd], given=["gradient"])
def batch_gd_of_no_epoch(student, rng):
    """batch_gd gives theta back where it is asked for no epoch"""
    return descended(student, "batch_gd", *regression(rng, 7, 3), 0.1, 0)


@matches_reference(points=worth(4), given=["gradient"])
def stochastic_gd(student, rng):
    """stochastic_gd takes a step for every example, along that example's gradient"""
    return descended(student, "stochastic_gd", *alike(rng, 5, 3), 0.1, 1, 0)


@matches_reference(points=worth(3), given=["gradient"])
def minibatch_gd(student, rng):
    """minibatch_gd takes a step for every batch, along the mean gradient of its examples"""
    return descended(student, "minibatch_gd", *alike(rng, 8, 3), 0.1, 1, 4, 0)


@matches_reference(points=worth(1), about="batch_gd", after=[batch_gd], given=["gradient"])
def batch_gd_reaches_the_closed_form(student, rng):
    """batch_gd ends at the closed form's theta where the points lie on a line"""
    return descended(student, "batch_gd", *without_noise(rng, 20), 1.0, 60)


# How each of the three goes down on the noisy points: the learning rate, the epochs, and the batch size if it has one.
WAYS = {"batch_gd": (0.5, 30), "stochastic_gd": (0.01, 30), "minibatch_gd": (0.1, 30, 10)}


@reaches(
    {0.9: worth(0.5), 0.95: worth(1)}, seeds=3, about="minibatch_gd", after=[batch_gd, stochastic_gd, minibatch_gd]
)
def the_three_agree(student, data, show, seed):
    """on noisy points, all three end near the closed form's theta"""
    best = np.linalg.lstsq(data.X, data.y, rcond=None)[0]
    nearness, rows = [], [["closed form", *best]]
    for name, (rate, epochs, *size) in WAYS.items():
        seeded = () if name == "batch_gd" else (seed % 1000,)
        theta = theta_of(descended(student, name, data.X, data.y, np.zeros(2), rate, epochs, *size, *seeded), 2, name)
        # 1 is on the spot; 0 is as far off as the closed form is long, or further, or no number at all
        nearness.append(max(0.0, float(1 - np.linalg.norm(theta - best) / np.linalg.norm(best))))
        rows.append([name, *theta])
        theta, losses = np.zeros(2), []
        for step in range(12):
            losses.append(np.mean((data.X @ theta - data.y) ** 2) / 2)
            seeded = () if name == "batch_gd" else (seed % 1000 + step,)
            theta = theta_of(descended(student, name, data.X, data.y, theta, rate, 1, *size, *seeded), 2, name)
        show.curve("The loss in training", range(12), losses, name=name, x_label="epoch", y_label="loss")
    show.table("Where each way ends", ["way", "theta[0]", "theta[1]"], rows)
    return min(nearness)


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----

GIVEN = ["gradient"]


@matches_reference(points=0, about="stochastic_gd", after=[stochastic_gd], given=GIVEN)
def stochastic_gd_visits_each_once(student, rng):
    """stochastic_gd visits every example exactly once in each epoch"""
    return descended(student, "stochastic_gd", *apart(rng, 8), 0.3, 2, 0)


@check(points=0, about="stochastic_gd", after=[stochastic_gd], given=GIVEN)
def stochastic_gd_draws_a_new_order(student, rng):
    """stochastic_gd draws the order from the seed, and anew for each epoch"""
    judge_orders(student, "stochastic_gd", regression(rng, 15, 2))


@matches_reference(points=0, about="minibatch_gd", after=[minibatch_gd], given=GIVEN)
def minibatch_gd_visits_each_once(student, rng):
    """minibatch_gd visits every example exactly once in each epoch"""
    return descended(student, "minibatch_gd", *apart(rng, 8), 0.3, 2, 2, 0)


@matches_reference(points=0, about="minibatch_gd", after=[minibatch_gd], given=GIVEN)
def minibatch_gd_of_a_smaller_last_batch(student, rng):
    """minibatch_gd takes the mean over what is in a smaller last batch"""
    return descended(student, "minibatch_gd", *alike(rng, 8, 2), 0.1, 1, 3, 0)


@check(points=0, about="minibatch_gd", after=[minibatch_gd], given=GIVEN)
def minibatch_gd_draws_a_new_order(student, rng):
    """minibatch_gd draws the order from the seed, and anew for each epoch"""
    judge_orders(student, "minibatch_gd", regression(rng, 15, 2), 4)


# ---- rules of robustness: remarks, not failures ----


@check(robustness=True, about="batch_gd", after=["batch_gd"], given=GIVEN)
def batch_gd_changes_nothing(student, rng):
    """batch_gd leaves its arguments as they were"""
    X, y, theta = regression(rng, 7, 3)
    unchanged(student, "batch_gd", {"X": X, "y": y, "theta": theta, "learning_rate": 0.1, "epochs": 2}, 3)


@check(robustness=True, about="stochastic_gd", after=["stochastic_gd"], given=GIVEN)
def stochastic_gd_changes_nothing(student, rng):
    """stochastic_gd leaves its arguments as they were"""
    X, y, theta = regression(rng, 7, 3)
    arguments = {"X": X, "y": y, "theta": theta, "learning_rate": 0.1, "epochs": 2, "seed": 0}
    unchanged(student, "stochastic_gd", arguments, 3)


@check(robustness=True, about="minibatch_gd", after=["minibatch_gd"], given=GIVEN)
def minibatch_gd_changes_nothing(student, rng):
    """minibatch_gd leaves its arguments as they were"""
    X, y, theta = regression(rng, 7, 3)
    arguments = {"X": X, "y": y, "theta": theta, "learning_rate": 0.1, "epochs": 2, "batch_size": 3, "seed": 0}
    unchanged(student, "minibatch_gd", arguments, 3)
