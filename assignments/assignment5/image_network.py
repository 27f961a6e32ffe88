"""Part 3: a network with one hidden layer learns to read digits, in TensorFlow 2."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect, matches_reference, reaches, tensor
from grader.errors import StudentFault

from .networks import (
    by_iteration,
    clear_case,
    inputs,
    judge_normal,
    network,
    of_scores,
    parameters,
    share_right,
    some,
    trained,
)


@check(points=2)
def make_parameters(student, tensors):
    """make_parameters draws variables of the right shapes from a normal distribution"""
    answer = call(student, "make_parameters")
    made = parameters(tensors, answer, "make_parameters")
    expect.same([list(array.shape) for array in made.arrays()], name="the shapes")
    for layer, array in made.weights.items():
        judge_normal(array, 0.1, f"the weights of {layer}")
    for layer, array in made.biases.items():
        expect.true(np.abs(array).max() < 0.6, f"the biases of {layer} are far too large", name=f"biases of {layer}")
    known = tensors.variables([part[layer] for part in answer[:2] for layer in made.weights])
    hint = "An optimizer changes tf.Variables. A tensor cannot be changed."
    expect.true(len(known) == 4, "not all of the four are tf.Variables", hint=hint, name="variables")


@matches_reference(points=3)
def build_model(student, rng):
    """build_model gives the logits of a network with one hidden layer of relu units"""
    asked = network(rng, 4, 5, 3)
    return call(student, "build_model", tensor(inputs(rng, 7, 4)), *asked.sent())


@matches_reference(points=2)
def cost(student, rng):
    """cost is the mean cross-entropy between the softmax of the logits and the labels"""
    logits, Y = rng.normal(size=(6, 4)), np.eye(4)[rng.integers(4, size=6)]
    return call(student, "cost", tensor(logits.astype(np.float32)), tensor(Y.astype(np.float32)))


@reaches({"digits": {0.80: 2, 0.88: 4}, "mnist": {0.75: 2, 0.82: 4}}, seeds=3, about="train")
def train_reads_digits(student, data, tensors, show, seed):
    """a network trained for 200 iterations reads images that it was not trained on"""
    found = data.images
    everything = {name: getattr(found, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    made, answer, costs = trained(
        student, tensors, everything, iterations=200, batch_size=50, learning_rate=0.001, seed=seed % 1000, log_every=10
    )
    x, labels = found.x_test, found.y_test
    logits = made(x)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    show.predictions("What your network says of images it has not seen", x[:12], shares[:12], labels[:12])
    show.confusion("Which digit was taken for which", labels, logits.argmax(axis=1), 10)
    show.images("The weights of the first hidden units, as images", made.weights["hidden1"].T[:24])
    if isinstance(costs, dict) and all(isinstance(value, (float, np.ndarray, np.generic)) for value in costs.values()):
        show.curve("The cost of the batches", list(costs), [np.ravel(value)[0] for value in costs.values()],
                   x_label="iteration", y_label="cost")  # fmt: skip
    return share_right(student, made, answer, x, labels)


@check(points=2, about="train", diagnosed=False)
def train_costs(student, data, tensors):
    """train tells the cost at every log_every-th iteration, and the cost falls"""
    *_, costs = trained(
        student, tensors, some(data.images, 150), iterations=45, batch_size=50, learning_rate=0.005, log_every=10
    )
    told = by_iteration(costs)
    found = ", ".join(map(str, sorted(told)[:8])) or "none"
    hint = "Which iteration is the first? Is its cost told before its step or after it, and where do they end?"
    right = sorted(told) == list(range(0, 45, 10))
    expect.true(right, f"of 45 iterations, costs has {found}", hint=hint, name="the iterations in costs")
    values = np.array([told[iteration] for iteration in sorted(told)])
    finite = bool(np.isfinite(values).all())
    expect.true(finite, "a cost is not finite", name="finite costs")
    if finite and len(values) > 1:
        fell = 1 < values[0] < 10 and values[-1] < 0.6 * values[0]
        message = f"the cost goes from {values[0]:.3g} to {values[-1]:.3g}"
        hint = "At first the network only guesses; the first cost is that before anything was learned. Does it learn?"
        expect.true(fell, message, hint=hint, name="falling costs")


@matches_reference(points=1)
def predict(student, rng):
    """predict chooses the most probable class of each example"""
    asked, x = clear_case(rng, 9, 6, 4, 5, positive=True)
    return call(student, "predict", x, *asked.sent())


@check(points=1)
def probabilities(student, rng):
    """probabilities gives a probability for each class, and they sum to one"""
    asked = network(rng, 6, 4, 5, positive=True)
    answer = call(student, "probabilities", inputs(rng, 3, 6), *asked.sent())
    expect.same(answer, name="the probabilities")
    try:
        sums = np.asarray(answer, dtype=float).sum(axis=-1)
    except (TypeError, ValueError, StudentFault):
        return
    expect.true(np.allclose(sums, 1, atol=1e-4), "they do not sum to one for each example", name="their sums")


@matches_reference(points=1)
def accuracy(student, rng):
    """accuracy is the share of right predictions"""
    asked, x = clear_case(rng, 8, 6, 4, 5, positive=True)
    labels = asked(x).argmax(axis=1)
    labels[:3] = (labels[:3] + 1) % 5
    return call(student, "accuracy", x, labels, *asked.sent())


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@check(points=0, about="make_parameters", after=[make_parameters])
def make_parameters_of_one_seed(student, tensors):
    """make_parameters gives the same numbers for the same seed, others for another, and no layer another's"""
    one, again, other = (
        parameters(tensors, call(student, "make_parameters", 20, 20, 20, 0.3, seed), "make_parameters").arrays()
        for seed in (1, 1, 2)
    )
    same = all(np.array_equal(a, b) for a, b in zip(one, again, strict=True))
    hint = "What decides your random numbers besides the seed? What was drawn before should not."
    expect.true(same, "the same seed gives other numbers when asked again", hint=hint, name="the same seed")
    differ = not np.array_equal(one[0], other[0])
    expect.true(differ, "two seeds give the same weights", hint="Where is seed used?", name="another seed")
    hint = "A seed given to each call starts each from the same point."
    expect.true(not np.array_equal(one[0], one[1]), "both layers begin with the same weights", hint=hint, name="layers")
    judge_normal(one[0], 0.3, "the weights of hidden1")


@check(points=0, about="cost", after=[cost])
def cost_has_slopes(student, rng, tensors):
    """TensorFlow can differentiate cost"""
    logits = rng.normal(size=(3, 4)).astype(np.float32)
    slopes = tensors.slopes(student.cost, [tensor(logits), tensor(np.eye(4, dtype=np.float32)[[0, 3, 1]])])
    there = isinstance(slopes, list) and bool(slopes) and isinstance(slopes[0], np.ndarray)
    hint = "Which of your lines leaves TensorFlow, so that the gradient stops there?"
    expect.true(there, "cost has no derivative by the logits", hint=hint)


# ---- rules of robustness: remarks, not failures ----


@matches_reference(robustness=True, about="cost", after=["cost"])
def cost_stays_finite(student):
    """cost stays finite, and right, for logits of 1000"""
    logits = np.array([[1000, 0, -1000], [-1000, 1000, 999], [0, 0, 0]], dtype=np.float32)
    Y = np.eye(3, dtype=np.float32)[[1, 2, 0]]
    return call(student, "cost", tensor(logits), tensor(Y))


@matches_reference(robustness=True, about="probabilities", after=["probabilities"])
def probabilities_stay_finite(student):
    """probabilities stays finite where logits are large, of either sign"""
    asked, x = of_scores([[1000, -1000, 999.5], [-999, -1000, -998], [0.5, -745, 0], [-1000, 998, 1000]])
    return call(student, "probabilities", x, *asked.sent())
