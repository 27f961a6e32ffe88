"""XOR by networks in TensorFlow, the questions that students do not see."""

from __future__ import annotations

import numpy as np

from grader import check, expect, matches_reference, reaches, tensor

from ..parameters import arrays, examples, layers, named, number, read, trained
from ..xor_networks import (
    asked_accuracy,
    asked_cost,
    asked_hypothesis,
    by_hand,
    chosen,
    judge_step,
    layer,
    made,
    solved,
    some_seeds,
    with_weights,
)


@matches_reference(points=1.5, about="logistic", after=["logistic"])
def logistic_of_other_sizes(student, rng):
    """logistic is right for other numbers of examples, inputs and units"""
    sizes = [(4, 4, 4), (1, 3, 2), (6, 1, 1), (2, 7, 5)]
    return [student.logistic(*(tensor(array) for array in layer(rng, N, D, M))) for N, D, M in sizes]


@matches_reference(points=1.5, about="cost", after=["cost"])
def cost_of_other_sizes(student, rng):
    """cost is right for other numbers of examples and other targets"""
    targets = [np.ones((5, 1)), np.zeros((3, 1)), np.array([[1.0]]), np.array([[0.0], [1.0], [1.0], [1.0], [1.0]])]
    return [asked_cost(student, rng.uniform(0.02, 0.98, size=Y.shape), Y) for Y in targets]


@matches_reference(points=0.5, about="predict", after=["predict"])
def predict_at_one_half(student):
    """predict is right at one half, and keeps the shape of what it is given"""
    return [student.predict(tensor(np.array(column, np.float32)[:, None])) for column in ([0.5, 0.5, 0.6], [0.2])]


@matches_reference(points=0.5, about="accuracy", after=["accuracy"])
def accuracy_of_other_sizes(student):
    """accuracy is right for other numbers of examples"""
    return [asked_accuracy(student, p, Y) for p, Y in [([1, 0, 1], [1, 0, 1]), ([0], [1]), ([1] * 5, [0, 1, 0, 0, 1])]]


@check(points=1, about="build", after=["build"])
def build_of_other_sizes(student, tensors):
    """build makes networks of one layer, and deep ones"""
    for i, sizes in enumerate([[4, 1], [2, 6, 3, 4, 1]], 1):
        values = sorted(array.size for array in arrays(tensors, made(student, tensors, sizes, 0)))
        wanted = sorted(array.size for array in named(layers(np.random.default_rng(0), sizes)).values())
        expect.true(
            values == wanted, f"the variables of network {i} do not have the sizes asked for", name=f"sizes {i}"
        )


@check(points=1, about="build", after=["build"])
def build_draws_standard_normal(student, tensors):
    """build draws weights from the standard normal distribution, and each layer anew"""
    params = made(student, tensors, [40, 40, 40, 1], 3)
    first, second = (value for value in arrays(tensors, params) if value.shape == (40, 40))
    for name, W in {"first": first, "second": second}.items():
        hint = (
            "What are mean and variance of the standard normal distribution? Which of your function's words set them?"
        )
        spread = abs(np.std(W) - 1) < 0.15 and abs(np.mean(W)) < 0.15
        expect.true(spread, f"the {name} weights' mean or deviation is another", name=f"{name} weights", hint=hint)
        beyond = np.mean(np.abs(W) > 1.75)
        expect.true(beyond > 0.03, f"the {name} weights are not normally distributed", name=f"tails of the {name}")
    alike = np.allclose(first, second)
    expect.true(
        not alike, "two layers begin with the same weights", hint="Is the generator seeded again for each layer?"
    )


@check(points=1, about="build", after=["build"])
def build_of_the_same_seed(student, tensors):
    """build gives the same numbers for the same seed, whatever was drawn before, and others for another"""
    one, same, other = (arrays(tensors, made(student, tensors, [2, 5, 1], seed)) for seed in [7, 7, 8])
    hint = "An operation's seed=… gives other numbers at each call, unless TensorFlow's own seed is set just before."
    equal = len(one) == len(same) and all(np.array_equal(a, b) for a, b in zip(one, same))
    expect.true(equal, "the same seed gives other numbers the second time", name="same seed", hint=hint)
    differs = any(a.shape != b.shape or not np.array_equal(a, b) for a, b in zip(one, other))
    expect.true(differs, "two different seeds give the same numbers", name="other seed", hint="Where is seed used?")


@matches_reference(points=1.5, about="hypothesis", after=["hypothesis"])
def hypothesis_of_other_networks(student, tensors, rng):
    """hypothesis is right for networks of one layer, deep ones, and single examples"""
    sizes = [([3, 1], 4), ([2, 6, 3, 4, 1], 5), ([3, 5, 2, 1], 1)]
    return [asked_hypothesis(student, tensors, rng, layer_sizes, N) for layer_sizes, N in sizes]


@check(points=1.5, about="step", after=["step"])
def step_of_a_deep_network(student, tensors, rng):
    """step moves the weights and biases of deep networks"""
    judge_step(student, tensors, rng, [2, 5, 4, 1], N=5, learning_rate=2.0)


@check(points=0.5, about="step", after=["step"])
def steps_in_a_row(student, tensors, rng):
    """step goes on from where the last one ended, and returns the cost before it"""
    network, (X, Y) = layers(rng, [3, 4, 1]), examples(rng, 6, 3)
    params = with_weights(student, tensors, [3, 4, 1], network)
    costs = [number(student.step(params, tensor(X), tensor(Y), 0.7), "what step returns") for _ in range(4)]
    expect.same(np.array(costs), name="the costs of four steps")
    for name, value in read(tensors, params, network).items():
        expect.same(value, name=f"{name} after four steps")


@check(points=1, about="train", after=["build", "step"], diagnosed=False)
def train_takes_its_steps(student, tensors, data):
    """train is build, and then as many of your steps as it is asked to take"""
    X, Y = tensor(np.float32(data.X)), tensor(np.float32(data.t))
    params, costs = trained(student, tensors, [2, 3, 1], 6, 0.5, 4)
    hint = "Does each step add one number to the list? Are there as many steps as are asked for?"
    expect.true(costs.size == 6, "there is not one cost for each step", name="costs", hint=hint)
    own = made(student, tensors, [2, 3, 1], 4)
    steps = [number(student.step(own, X, Y, 0.5), "what step returns") for _ in range(6)]
    if costs.size == 6:
        expect.close(costs, np.array(steps), name="costs of train, and of your steps", rtol=1e-3, atol=1e-5)
    network = layers(np.random.default_rng(0), [2, 3, 1])
    mine, yours = read(tensors, own, network), read(tensors, params, network)
    for name in mine:
        expect.close(yours[name], mine[name], name=f"{name} after train, and after your steps", rtol=1e-3, atol=1e-4)


@reaches({1.0: 1}, seeds=2, about="train", after=["step", "one_unit_cannot"])
def a_wide_network_can(student, tensors, data, show, seed):
    """ten hidden units get all of XOR right"""
    return solved(student, tensors, data, show, "the 2-10-1 network", [2, 10, 1], 200, 2.0, some_seeds(seed, 2))


@reaches({1.0: 1}, seeds=2, about="train", after=["step", "one_unit_cannot"])
def a_deep_network_can(student, tensors, data, show, seed):
    """three hidden layers get all of XOR right"""
    sizes = [2, 10, 10, 10, 1]
    return solved(student, tensors, data, show, "the deep network", sizes, 400, 1.0, some_seeds(seed, 2))


@check(points=0.5, about="train", after=["build"], diagnosed=False)
def same_seed_same_training(student, tensors, data):
    """the same seed gives the same training, and another seed another"""
    one, same, other = (trained(student, tensors, [2, 3, 1], 4, 0.5, seed)[1] for seed in [5, 5, 6])
    expect.close(same, one, name="costs of the same seed", rtol=1e-6, atol=0)
    expect.true(not np.array_equal(one, other), "two different seeds give the same costs", hint="Where is seed used?")


@check(points=0.5, about="hand_set", after=["hand_set"])
def hand_set_is_clear(student, data):
    """the weights that you chose by hand put each output near its target"""
    says, t = by_hand(data.X, *chosen(student)), data.t.ravel()
    hint = "What happens to a logistic unit's output when its weights and its bias are all made larger?"
    expect.true(np.max(np.abs(says - t)) < 0.1, "an output is further than 0.1 from its target", name="far", hint=hint)
