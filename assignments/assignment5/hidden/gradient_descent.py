"""Part 2, the questions that students do not see."""

from __future__ import annotations

from grader import call, check, matches_reference

from ..conventions import descended, judge_orders
from ..lines import alike, apart, regression, without_noise
from ..points import worth

GIVEN = ["gradient"]


@matches_reference(points=worth(3), about="gradient", after=["gradient"])
def gradient_of_other_sizes(student, rng):
    """gradient is right for other numbers of examples and inputs"""
    return [call(student, "gradient", *regression(rng, m, D)) for m, D in [(11, 2), (4, 4), (3, 7)]]


@matches_reference(points=worth(3), about="closed_form", after=["closed_form"])
def closed_form_of_other_sizes(student, rng):
    """closed_form is right for other numbers of examples and inputs"""
    return [call(student, "closed_form", *regression(rng, m, D)[:2]) for m, D in [(13, 2), (9, 5), (4, 3)]]


@matches_reference(points=worth(1), about="closed_form", after=["closed_form"])
def closed_form_of_one_input(student, rng):
    """closed_form is right for a single input, without a column of ones"""
    return call(student, "closed_form", *regression(rng, 6, 1)[:2])


@matches_reference(points=worth(4), about="batch_gd", after=["batch_gd"], given=GIVEN)
def batch_gd_of_other_sizes(student, rng):
    """batch_gd takes as many steps as there are epochs, of the length that the learning rate says"""
    asked = [(11, 2, 0.2, 20), (4, 4, 0.05, 7), (1, 3, 0.1, 3)]
    return [descended(student, "batch_gd", *regression(rng, m, D), rate, epochs) for m, D, rate, epochs in asked]


@matches_reference(points=worth(5), about="stochastic_gd", after=["stochastic_gd"], given=GIVEN)
def stochastic_gd_visits_every_example(student, rng):
    """stochastic_gd visits every example once in each of several epochs"""
    return [descended(student, "stochastic_gd", *apart(rng, m), 0.2, epochs, 1) for m, epochs in [(9, 3), (5, 2)]]


@matches_reference(points=worth(2), about="stochastic_gd", after=["stochastic_gd"], given=GIVEN)
def stochastic_gd_of_one_example(student, rng):
    """stochastic_gd is right where there is a single example, or a single input"""
    one = descended(student, "stochastic_gd", *regression(rng, 1, 3), 0.1, 4, 0)
    return [one, descended(student, "stochastic_gd", *alike(rng, 1, 1), 0.1, 2, 0)]


@matches_reference(points=worth(2), about="stochastic_gd", after=["stochastic_gd"], given=GIVEN)
def stochastic_gd_of_equal_examples(student, rng):
    """stochastic_gd goes on from where the last example led it"""
    return descended(student, "stochastic_gd", *alike(rng, 6, 3), 0.05, 2, 0)


@check(points=worth(2), about="stochastic_gd", after=["stochastic_gd"], given=GIVEN)
def stochastic_gd_shuffles_anew(student, rng):
    """stochastic_gd draws its order from the seed, and anew for each epoch"""
    judge_orders(student, "stochastic_gd", regression(rng, 20, 2))


@matches_reference(points=worth(1), about="stochastic_gd", after=["stochastic_gd"], given=GIVEN, diagnosed=False)
def stochastic_gd_reaches_the_closed_form(student, rng):
    """stochastic_gd ends at the closed form's theta where the points lie on a line"""
    return descended(student, "stochastic_gd", *without_noise(rng, 20), 0.3, 25, 0)


@matches_reference(points=worth(2), about="minibatch_gd", after=["minibatch_gd"], given=GIVEN)
def minibatch_gd_of_one_batch(student, rng):
    """minibatch_gd is batch_gd where the batch holds all examples, or has room for more"""
    return [descended(student, "minibatch_gd", *regression(rng, 7, 3), 0.1, 4, size, 0) for size in [7, 10]]


@matches_reference(points=worth(3), about="minibatch_gd", after=["minibatch_gd"], given=GIVEN)
def minibatch_gd_visits_every_example(student, rng):
    """minibatch_gd visits every example once in each of several epochs"""
    return [descended(student, "minibatch_gd", *apart(rng, m), 0.4, 3, size, 1) for m, size in [(9, 3), (8, 1)]]


@matches_reference(points=worth(2), about="minibatch_gd", after=["minibatch_gd"], given=GIVEN)
def minibatch_gd_of_a_smaller_end(student, rng):
    """minibatch_gd takes the mean over what it has in a smaller last batch"""
    return [descended(student, "minibatch_gd", *alike(rng, m, 3), 0.05, 2, size, 0) for m, size in [(7, 3), (5, 4)]]


@check(points=worth(2), about="minibatch_gd", after=["minibatch_gd"], given=GIVEN)
def minibatch_gd_shuffles_anew(student, rng):
    """minibatch_gd draws its order from the seed, and anew for each epoch"""
    judge_orders(student, "minibatch_gd", regression(rng, 20, 2), 3)


@matches_reference(points=worth(1), about="minibatch_gd", after=["minibatch_gd"], given=GIVEN, diagnosed=False)
def minibatch_gd_reaches_the_closed_form(student, rng):
    """minibatch_gd ends at the closed form's theta where the points lie on a line"""
    return descended(student, "minibatch_gd", *without_noise(rng, 20), 0.5, 80, 5, 0)
