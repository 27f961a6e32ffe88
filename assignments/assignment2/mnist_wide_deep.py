"""A wide and deep network for digits: the checks that you can see."""

from __future__ import annotations

import numpy as np

from grader import as_array, check, expect, matches_reference, reaches, tensor
from grader.errors import UnusableAnswer

from .parameters import Layers, arrays, built, given, layers, logits, named, number, places, row

NAMES = ["x_train", "y_train", "x_test", "y_test"]


def widths(n_input, n_hidden, n_layers, n_output):
    """Units of each layer, inputs first."""
    return [n_input] + [n_hidden] * (n_layers - 1) + [n_output]


def made(student, tensors, n_input, n_hidden, n_layers, n_output, seed=0):
    """params of a network of these sizes."""
    probe = tensor(np.zeros((1, n_input), dtype=np.float32))
    return built(
        student, tensors, n_input, n_hidden, n_layers, n_output, seed, probe=lambda p: student.forward(p, probe)
    )


def with_weights(student, tensors, sizes, network):
    """params with these weights and biases in them."""
    probe = tensor(np.zeros((1, sizes[0]), dtype=np.float32))
    return given(student, tensors, (*sizes, 0), network, lambda p: student.forward(p, probe))


def alike(rng, n_input, n_hidden, n_layers, n_output) -> Layers:
    """Random layers, of which those of equal shapes are equal: so that their order in params does not matter."""
    first, middle, last = layers(rng, [n_input, n_hidden, n_hidden, n_output])
    bias = first[1]
    inner = [(np.float32(middle[0] / np.sqrt(n_hidden)), bias)] * (n_layers - 2)
    return [(np.float32(first[0] / np.sqrt(n_input)), bias), *inner, last]


def pixels(rng, N, D):
    """Inputs between 0 and 1."""
    return rng.uniform(0.0, 1.0, size=(N, D)).astype(np.float32)


@check(points=1)
def build(student, tensors):
    """build makes the weights and biases of as many layers as it is asked for, as wide as they should be"""
    judge_variables(student, tensors, [8, 6, 4, 3])


def judge_variables(student, tensors, sizes):
    """As many variables as there are weights and biases, of their shapes."""
    params = made(student, tensors, *sizes)
    expect.true(len(tensors.variables(params)) > 0, "what build returns holds no tf.Variable", name="variables")
    values, wanted = arrays(tensors, params), layers(np.random.default_rng(0), widths(*sizes))
    hint = "How many hidden layers are there when n_layers counts the output too? Which layers need a W and a b?"
    names = dict(zip(["n_input", "n_hidden", "n_layers", "n_output"], sizes))
    expect.true(
        len(values) == 2 * len(wanted),
        f"for {names} there are {len(values)} variables, not a W and a b for each layer",
        name="how many",
        hint=hint,
    )
    places(values, wanted)


@check(points=1, about="build", after=[build])
def build_is_xavier(student, tensors):
    """build draws weights with the variance that Xavier initialisation asks for"""
    judge_spread(student, tensors, [150, 40, 2, 30])


def judge_spread(student, tensors, sizes):
    """Mean 0, the right variance, and no heavy tails; for networks whose weights all have shapes of their own."""
    values = arrays(tensors, made(student, tensors, *sizes))
    network = layers(np.random.default_rng(0), widths(*sizes))
    for name, i in zip(named(network), places(values, network)):
        if name[0] == "W":
            inputs, units = values[i].shape
            share = float(np.mean(np.square(values[i])) * (inputs + units) / 2)
            hint = "What is the variance of numbers that are uniform between -a and a? Which numbers of units count?"
            message = f"the variance of {name}'s entries is {share:.2f} times what it should be"
            expect.true(0.85 < share < 1.15, message, name=f"variance of {name}", hint=hint)
            centred = abs(np.mean(values[i])) < 0.15 * np.std(values[i])
            expect.true(centred, f"the mean of {name} is not near 0", name=f"mean of {name}", hint="Which is its sign?")


@matches_reference(points=1, after=[build])
def forward(student, tensors, rng):
    """forward computes the logits: relu behind each hidden layer, and nothing behind the last"""
    return asked_forward(student, tensors, rng, [8, 6, 3, 4], N=5)


def asked_forward(student, tensors, rng, sizes, N, *keep_prob):
    """The logits of a random network."""
    params = with_weights(student, tensors, sizes, alike(rng, *sizes))
    return logits(student, params, pixels(rng, N, sizes[0]), *keep_prob)


@check(points=1, about="forward", after=[forward])
def dropout(student, tensors, show):
    """forward drops outputs of the hidden layer where keep_prob is below 1, and scales up those it keeps"""
    judge_dropout(student, tensors, n_layers=2, keep_prob=0.8, show=show)


def judge_dropout(student, tensors, n_layers, keep_prob, show=None):
    """A network that hands ones through: what arrives shows what was dropped on the way, and how it was scaled."""
    sizes = [160, 150, n_layers, 140]
    network = [
        (np.eye(inputs, units, dtype=np.float32), np.zeros(units, np.float32))
        for inputs, units in zip(widths(*sizes)[:-1], widths(*sizes)[1:])
    ]
    params = with_weights(student, tensors, sizes, network)
    ones = np.ones((60, sizes[0]), dtype=np.float32)
    once, again = (logits(student, params, ones, keep_prob) for _ in range(2))
    if once.shape != (60, 140) or again.shape != once.shape:
        raise UnusableAnswer("forward does not return a row of n_output logits for each example.")
    expect.true(not np.array_equal(once, again), "the same units are dropped each time", name="random")
    kept, hidden = float(np.mean(once != 0)), n_layers - 1
    hint = (
        "tf.nn.dropout asks for a rate, Keras' Dropout too: of what is dropped, or of what is kept? Which layers drop?"
    )
    right = abs(kept - keep_prob**hidden) < 0.05
    expect.true(right, "another share of outputs is kept than keep_prob says", name="kept", hint=hint)
    scale = float(np.max(once))
    hint = "What must kept outputs be divided by, for their mean to stay as it is without dropout?"
    expect.true(
        abs(scale * keep_prob**hidden - 1) < 1e-3, "what is kept is not scaled rightly", name="scale", hint=hint
    )
    if show is not None:
        show.heatmap("What arrives of ones, after dropout", once[:40, :40], row_label="example", column_label="unit")


@matches_reference(points=1)
def cross_entropy(student, rng):
    """cross_entropy is the mean of -log softmax at the labels"""
    return asked_cost(student, 2 * rng.normal(size=(7, 5)), rng.integers(0, 5, size=7))


def asked_cost(student, values, labels):
    """The cost of these logits."""
    answer = student.cross_entropy(tensor(values.astype(np.float32)), tensor(labels.astype(np.int64)))
    return number(answer, "what cross_entropy returns")


@matches_reference(points=0.5, after=[forward])
def accuracy(student, tensors, rng):
    """accuracy is the share of examples whose most probable class is their label"""
    return asked_accuracy(student, tensors, rng, [8, 6, 3, 4], N=23)


def asked_accuracy(student, tensors, rng, sizes, N):
    """The accuracy of a random network."""
    params = with_weights(student, tensors, sizes, alike(rng, *sizes))
    answer = student.accuracy(params, pixels(rng, N, sizes[0]), rng.integers(0, sizes[-1], size=N).astype(np.int64))
    return number(answer, "what accuracy returns")


def part_of(data, train, test=200):
    """The images as a dictionary, and no more of them than are asked for."""
    images = data.images
    return {name: getattr(images, name)[: train if "train" in name else test] for name in NAMES}


def costs_of(student, params, data, *words):
    """The costs that train returns, as an array."""
    return row(student.train(params, data, *words), "the costs that train returns")


@reaches({"digits": {0.6: 0.5, 0.85: 2}, "mnist": {0.6: 0.5, 0.8: 2}}, seeds=2, about="train", after=[forward, dropout])
def digits_are_recognised(student, tensors, data, show, seed):
    """the network of five layers, 512 units wide, recognises digits after sixty steps on batches of 100"""
    images, seed = data.images, seed % 1000
    params = tensors.keep(student.build, 784, 512, 5, 10, seed)
    costs = costs_of(student, params, part_of(data, train=6000), 60, 100, 0.001, 0.7, None, seed)
    x, labels = images.x_test[:2000], images.y_test[:2000]
    says = logits(student, params, x)
    predicted, likely = np.argmax(says, axis=1), np.exp(says - says.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    show.curve("Cost of each batch", np.arange(costs.size), costs, x_label="step", y_label="cost")
    show.predictions("Test images, and what your network says", x[:12], likely[:12], labels[:12])
    show.confusion("Test images by class", labels, predicted, 10)
    wide = [value for value in tensors.values(params) if np.shape(value) == (784, 512)]
    if wide:
        show.images("What the first 25 units of the first layer look for", wide[0][:, :25].T)
    return float(np.mean(predicted == labels))


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@check(points=0, about="build", after=[build])
def build_of_one_seed(student, tensors):
    """build gives the same numbers for the same seed, in each call anew, and zero for every bias"""
    one, same = (arrays(tensors, made(student, tensors, 7, 6, 3, 5, 2)) for _ in range(2))
    hint = "An operation's seed=… gives other numbers at each call, unless TensorFlow's own seed is set just before."
    equal = len(one) == len(same) and all(np.array_equal(a, b) for a, b in zip(one, same))
    expect.true(equal, "the same seed gives other numbers the second time", name="same seed", hint=hint)
    zero = not any(value.any() for value in one if value.size in (6, 5))
    expect.true(zero, "a bias is not zero", name="biases", hint="What does a bias do before anything is learned?")


def judge_evaluation(student, tensors, rng, name, *labels):
    """A function that evaluates a network says the same of the same inputs each time."""
    params, x = with_weights(student, tensors, [8, 20, 3, 4], alike(rng, 8, 20, 3, 4)), pixels(rng, 40, 8)
    answers = [as_array(getattr(student, name)(params, x, *labels)) for _ in range(3)]
    hint = "With which keep_prob is the network asked once it is trained?"
    same = answers[0] is not None and all(np.array_equal(answers[0], other) for other in answers)
    expect.true(same, f"asked three times, {name} gives different answers", hint=hint)


@check(points=0, about="accuracy", after=[accuracy])
def accuracy_without_dropout(student, tensors, rng):
    """accuracy uses no dropout: asked again, it says the same"""
    judge_evaluation(student, tensors, rng, "accuracy", rng.integers(0, 4, size=40).astype(np.int64))


@check(points=0, about="probabilities", after=[forward])
def probabilities_without_dropout(student, tensors, rng):
    """probabilities uses no dropout: asked again, it says the same"""
    judge_evaluation(student, tensors, rng, "probabilities")


# ---- rules of robustness: remarks, not failures ----


@matches_reference(robustness=True, about="cross_entropy")
def cross_entropy_stays_finite(student):
    """cross_entropy stays finite where logits are very large"""
    values = np.array([[1000.0, 0.0, -1000.0], [-1000.0, -900.0, -1000.0], [300.0, 0.0, 200.0]])
    return asked_cost(student, values, np.array([0, 1, 2]))
