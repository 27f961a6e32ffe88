"""XOR by networks in TensorFlow: the checks that you can see."""

from __future__ import annotations

import numpy as np

from grader import check, expect, matches_reference, reaches, tensor
from grader.errors import UnusableAnswer

from .parameters import arrays, built, examples, given, layers, named, number, outputs, put, read, trained


@matches_reference(points=1)
def logistic(student, rng):
    """logistic gives the activations of a layer of units"""
    return student.logistic(*(tensor(array) for array in layer(rng, N=5, D=3, M=4)))


def layer(rng, N, D, M):
    """Inputs, weights and biases of one layer."""
    return [rng.normal(size=shape).astype(np.float32) for shape in [(N, D), (D, M), (M,)]]


@matches_reference(points=1)
def cost(student, rng):
    """cost is the mean cross-entropy"""
    return asked_cost(student, rng.uniform(0.05, 0.95, size=(7, 1)), rng.permutation(np.arange(7) % 2)[:, None])


def asked_cost(student, hypothesis, Y):
    """The cost of these hypotheses."""
    answer = student.cost(tensor(hypothesis.astype(np.float32)), tensor(Y.astype(np.float32)))
    return number(answer, "what cost returns")


@matches_reference(points=0.5)
def predict(student):
    """predict says 1 where the hypothesis is above one half, and 0 elsewhere"""
    return student.predict(tensor(np.array([[0.1], [0.9], [0.45], [0.51], [0.7], [0.3]], dtype=np.float32)))


@matches_reference(points=0.5)
def accuracy(student):
    """accuracy is the share of right predictions"""
    return asked_accuracy(student, [1, 0, 0, 1, 1, 1, 0, 1], [1, 0, 1, 1, 0, 1, 1, 1])


def asked_accuracy(student, predicted, Y):
    """The accuracy of these predictions."""
    columns = [tensor(np.array(values, dtype=np.float32)[:, None]) for values in (predicted, Y)]
    return number(student.accuracy(*columns), "what accuracy returns")


@check(points=1)
def build(student, tensors):
    """build makes the weights and biases of a network of the sizes that it is asked for"""
    judge_variables(student, tensors, [3, 5, 1])


def judge_variables(student, tensors, sizes):
    """As many variables as there are weights and biases, of their shapes."""
    params = made(student, tensors, sizes, 0)
    expect.true(len(tensors.variables(params)) > 0, "what build returns holds no tf.Variable", name="variables")
    wanted = named(layers(np.random.default_rng(0), sizes))
    flat = {(size,): (1, size) for size in sizes}
    shapes = sorted(flat.get(array.shape, array.shape) for array in arrays(tensors, params))
    right = shapes == sorted(flat.get(array.shape, array.shape) for array in wanted.values())
    hint = "Which rows and columns does the W between two layers have? How long is the bias? Which layers have neither?"
    expect.true(right, f"for the sizes {sizes}, the variables have the shapes {shapes}", name="shapes", hint=hint)


def made(student, tensors, sizes, seed):
    """params for a network of these sizes."""
    probe = np.zeros((1, sizes[0]), dtype=np.float32)
    return built(student, tensors, sizes, seed, probe=lambda params: student.hypothesis(params, tensor(probe)))


def with_weights(student, tensors, sizes, network):
    """params with these weights and biases in them."""
    probe = np.zeros((1, sizes[0]), dtype=np.float32)
    return given(student, tensors, (sizes, 0), network, lambda params: student.hypothesis(params, tensor(probe)))


@matches_reference(points=1)
def hypothesis(student, tensors, rng):
    """hypothesis goes through both layers of a network, for weights that the grader chooses"""
    return asked_hypothesis(student, tensors, rng, [3, 4, 1], N=5)


def asked_hypothesis(student, tensors, rng, sizes, N):
    """The outputs of a random network."""
    params = with_weights(student, tensors, sizes, layers(rng, sizes))
    return student.hypothesis(params, tensor(examples(rng, N, sizes[0])[0]))


@check(points=1.5, after=[hypothesis])
def step(student, tensors, rng):
    """step moves all weights and biases by the learning rate times their slopes, against them"""
    judge_step(student, tensors, rng, [3, 4, 1], N=7, learning_rate=0.5)


def judge_step(student, tensors, rng, sizes, N, learning_rate):
    """What a step moves each variable by, beside the slope of the cost; or else, of the student's own cost."""
    network = layers(rng, sizes)
    X, Y = examples(rng, N, sizes[0])
    params = with_weights(student, tensors, sizes, network)
    student.step(params, tensor(X), tensor(Y), learning_rate)
    before, after = named(network), read(tensors, params, network)
    moved = {name: np.float32((before[name] - after[name]) / learning_rate) for name in before}

    def loss(weights):
        names = list(weights)
        pairs = [(np.float32(weights[W]), np.float32(weights[b])) for W, b in zip(names[::2], names[1::2])]
        put(tensors, params, pairs)
        says = outputs(student.hypothesis(params, tensor(X)), N, "what hypothesis returns")
        return number(student.cost(tensor(np.float32(says[:, None])), tensor(Y)), "the cost")

    expect.gradient(moved, of=loss, at=before, context={"sizes": {"N": N}})


@check(points=1.5, about="train", after=[step], diagnosed=False)
def one_unit_cannot(student, tensors, data, show):
    """one unit, well trained, fails: all four outputs end near one half, and not all four classes are right"""
    params, costs = trained(student, tensors, [2, 1], 300, 1.0, 1)
    says = outputs(student.hypothesis(params, tensor(np.float32(data.X))), 4, "what hypothesis returns")
    t = data.t.ravel()
    far = "the outputs are not all near one half, where the cost of one unit is least"
    hint = "Where the slope is zero, all four errors cancel. Is there a unit too many? Do the steps go down to the end?"
    expect.true(np.max(np.abs(says - 0.5)) < 0.02, far, name="outputs", hint=hint)
    share = np.mean((says > 0.5) == (t > 0.5))
    expect.true(
        share <= 0.75, "one unit separates what no line can", name="accuracy", hint="How many layers are there?"
    )
    falls = costs.size and costs[-1] <= costs[0] and np.isfinite(costs[-1])
    expect.true(falls, "the cost does not fall", name="costs", hint="Which way does a step go?")
    rows = [[str(x), int(target), value] for x, target, value in zip(data.X, t, says)]
    show.table("One unit after training: no line separates XOR", ["inputs", "target", "output"], rows)
    show.curve("Cost of one unit", np.arange(costs.size), costs, x_label="step", y_label="cost")


def some_seeds(seed, count):
    """As many small seeds; those of another seed are others."""
    first = seed % 1000 * count
    return range(first, first + count)


def solved(student, tensors, data, show, what, sizes, steps, learning_rate, seeds):
    """The best accuracy of trainings from some seeds, which end with the first that solves XOR."""
    best, X, t = -1.0, tensor(np.float32(data.X)), data.t.ravel() > 0.5
    for seed in seeds:
        params, costs = trained(student, tensors, sizes, steps, learning_rate, seed)
        says = outputs(student.hypothesis(params, X), 4, "what hypothesis returns")
        share = float(np.mean((says > 0.5) == t))
        if share > best:
            best, kept, curve = share, params, costs
        if best == 1.0:
            break
    show.curve(f"Cost of {what}", np.arange(curve.size), curve, x_label="step", y_label="cost")

    def surface(points):
        return outputs(student.hypothesis(kept, tensor(np.float32(points))), len(points), "what hypothesis returns")

    show.surface(f"What {what} says", surface, -0.5, 1.5, data.X, t)
    return best


@reaches({1.0: 1.5}, seeds=2, about="train", after=[step, one_unit_cannot])
def two_layers_can(student, tensors, data, show, seed):
    """two hidden units and an output get all of XOR right; of six trainings, one may do it, for some get stuck"""
    return solved(student, tensors, data, show, "the 2-2-1 network", [2, 2, 1], 400, 2.0, some_seeds(seed, 6))


@check(points=1)
def hand_set(student, data, show):
    """the weights that you chose by hand put all four outputs on the right side of one half"""
    W1, b1, W2, b2 = chosen(student)
    says, t = by_hand(data.X, W1, b1, W2, b2), data.t.ravel()
    hint = "Draw the four points. What does each hidden unit tell apart, and how does the output put this together?"
    expect.true(np.all((says > 0.5) == (t > 0.5)), "not all four classes are right", name="classes", hint=hint)
    rows = [[str(x), int(target), value] for x, target, value in zip(data.X, t, says)]
    show.table("What your weights say", ["inputs", "target", "output"], rows)
    show.surface("What your network says", lambda points: by_hand(points, W1, b1, W2, b2), -0.5, 1.5, data.X, t)
    for i in range(min(W1.shape[1], 3)):
        show.surface(
            f"Your hidden unit {i + 1}", lambda points, i=i: unit(points @ W1 + b1)[:, i], -0.5, 1.5, data.X, t
        )


def chosen(student):
    """W1, b1, W2, b2 as hand_set returns them, or in pairs; variables are read."""
    flat = list(leaves(student.hand_set()))
    if len(flat) != 4:
        raise UnusableAnswer(f"hand_set must return four arrays: W1, b1, W2, b2, in this order; it gives {len(flat)}.")
    try:
        W1, b1, W2, b2 = (np.asarray(item, dtype=float) for item in flat)
        return W1.reshape(2, -1), b1.reshape(W1.shape[1]), W2.reshape(W1.shape[1], 1), b2.reshape(1)
    except (ValueError, TypeError, IndexError):
        shapes = "W1 (2, H), b1 (H,), W2 (H, 1), b2 (1,)"
        raise UnusableAnswer(f"what hand_set returns does not have the shapes {shapes}.") from None


def leaves(value):
    """The arrays in nested tuples, lists and dictionaries, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (tuple, list)) and not all(map(is_number, value)):
        rows = [item for item in value if isinstance(item, (tuple, list)) and all(map(is_number, item))]
        if len(rows) == len(value) and len({len(row) for row in rows}) == 1:
            yield value  # the rows of one array
            return
        for item in value:
            yield from leaves(item)
    elif getattr(value, "type_name", ""):
        yield value.numpy()
    else:
        yield value


def is_number(value):
    """Whether this is one number, of Python's or NumPy's."""
    return isinstance(value, (int, float, np.generic))


def by_hand(X, W1, b1, W2, b2):
    """The outputs of a network of logistic units with these weights: (N,)."""
    return unit(unit(X @ W1 + b1) @ W2 + b2).ravel()


def unit(z):
    """The logistic function."""
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@matches_reference(points=0, about="predict", after=[predict])
def predict_of_one_half(student):
    """predict says 0 where the hypothesis is exactly one half"""
    return student.predict(tensor(np.array([[0.5], [0.75]], dtype=np.float32)))


@check(points=0, about="build", after=[build])
def build_is_standard_normal(student, tensors):
    """build draws weights from the standard normal distribution"""
    first = next(value for value in arrays(tensors, made(student, tensors, [50, 50, 1], 2)) if value.shape == (50, 50))
    hint = "Which mean and which standard deviation has the standard normal distribution?"
    expect.true(abs(np.mean(first)) < 0.15, "the mean of the weights is not near 0", hint=hint, name="mean")
    expect.true(abs(np.std(first) - 1) < 0.15, "their standard deviation is not near 1", hint=hint, name="deviation")
    expect.true(np.mean(np.abs(first) > 1.75) > 0.03, "they are not normally distributed", hint=hint, name="tails")


@check(points=0, about="build", after=[build])
def build_of_one_seed(student, tensors):
    """build gives the same numbers for the same seed, in each call anew, and others for another"""
    one, same, other = (arrays(tensors, made(student, tensors, [3, 4, 1], seed)) for seed in [1, 1, 2])
    hint = "An operation's seed=… gives other numbers at each call, unless TensorFlow's own seed is set just before."
    equal = all(np.array_equal(a, b) for a, b in zip(one, same))
    expect.true(equal, "the same seed gives other numbers the second time", name="same seed", hint=hint)
    differs = any(a.shape != b.shape or not np.array_equal(a, b) for a, b in zip(one, other))
    expect.true(differs, "two different seeds give the same numbers", name="other seed", hint="Where is seed used?")


@check(points=0, about="step", after=[step])
def step_returns_the_cost_before(student, tensors, rng):
    """step returns the cost before the step"""
    network, (X, Y) = layers(rng, [2, 3, 1]), examples(rng, 5, 2)
    params = with_weights(student, tensors, [2, 3, 1], network)
    expect.same(np.float32(number(student.step(params, tensor(X), tensor(Y), 1.0), "what step returns")), name="cost")


# ---- rules of robustness: remarks, not failures ----


@matches_reference(robustness=True, about="logistic")
def logistic_stays_finite(student):
    """logistic stays finite where net inputs are very large"""
    X = np.array([[-1000.0], [-100.0], [-20.0], [20.0], [100.0], [1000.0]], dtype=np.float32)
    return student.logistic(tensor(X), tensor(np.ones((1, 1), np.float32)), tensor(np.zeros(1, np.float32)))


@check(robustness=True, about="cost")
def cost_stays_finite(student):
    """cost stays finite where a hypothesis is exactly 0 or 1, right or wrong"""
    hint = "What is log 0, and what is 0 times that? How near to 0 and 1 need h go?"
    sure = np.array([[0.0], [1.0], [1.0], [0.0]])
    right, wrong = asked_cost(student, sure, sure), asked_cost(student, sure, 1 - sure)
    expect.true(abs(right) < 1e-3, "the cost of what is exactly right is not 0", name="right", hint=hint)
    expect.true(
        np.isfinite(wrong) and wrong > 5, "the cost of what is quite wrong is not large", name="wrong", hint=hint
    )
