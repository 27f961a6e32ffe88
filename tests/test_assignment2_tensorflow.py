"""assignment2 in TensorFlow: the handout's figures, right solutions written differently, and what wrong ones lose."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.answers.live import LiveKey
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.authoring.trial import reference_subject
from grader.grade import Grade
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer

ROOT = Path(__file__).parents[1]
WHOLE = assignments.load(ROOT / "assignments" / "assignment2")
ASSIGNMENT = replace(WHOLE, parts=tuple(part for part in WHOLE.parts if part.in_worker))
REFERENCE = ROOT / "reference" / "assignment2"
NETWORKS, TENSORBOARD, DIGITS = "xor_networks.py", "xor_tensorboard.py", "mnist_wide_deep.py"
HANDOUT = (WHOLE.folder / "README.md").read_text(encoding="utf-8")


def graded(file: str, source: str, server: ForkServer, key: LiveKey, folder: Path) -> Grade:
    """The grade of one file with this source."""
    (folder / file).write_text(source, encoding="utf-8")
    return grade_submission.grade(ASSIGNMENT, submission.open(folder / file, ASSIGNMENT), sandbox=server, key=key)


def failures(grade: Grade) -> dict[str, str]:
    """The checks of the file that did not pass, with what they say."""
    missing = {part.file for part in grade.parts if part.status == "missing"}
    return {
        check.name: f"{check.outcome}: {check.message}"
        for check in grade.checks
        if check.outcome != "passed" and (check.points or check.robustness) and check.part not in missing
    }


def edited(file: str, *edits: tuple[str, str]) -> str:
    """The reference's file with some texts replaced."""
    source = (REFERENCE / file).read_text(encoding="utf-8")
    for old, new in edits:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


@pytest.mark.parametrize("part", ASSIGNMENT.parts, ids=lambda part: part.file)
def test_the_handouts_points_are_those_of_the_checks(part: assignments.Part) -> None:
    """The part's table in README.md gives for each function the points of the checks about it."""
    section = next(text for text in re.split(r"(?m)^# ", HANDOUT) if f"`{part.file}`" in text.split("\n", 1)[0])
    points: dict[str, float] = {}
    for case in part.cases:
        points[case.check.about] = points.get(case.check.about, 0) + case.check.points
    assert sum(points.values()) == part.points
    for about, total in points.items():
        assert f"| `{about}` | {total:g} |" in section, (about, total)


def test_the_handouts_figures(server: ForkServer) -> None:
    """S1 and S5, and the worked example: a step at learning rate 1, costs, weights set by hand."""
    with reference_subject(ASSIGNMENT, NETWORKS, server) as subject:
        networks, tensors = subject.root, subject.session.use("tensors")
        assert f"is {networks.cost(*columns([0.2, 0.9], [0, 1])):.4f}." in HANDOUT
        X, Y = networks.xor()
        params = networks.build([2, 2, 1])
        given = [[[1, -1], [2, 0.5]], [0, -0.5], [[1], [-1]], [0.2]]
        tensors.set_values(params, [np.float32(item) for item in given])
        assert np.allclose(networks.hypothesis(params, X).ravel(), [0.5799, 0.6413, 0.6789, 0.7076], atol=5e-5)
        assert f"{networks.step(params, X, Y, 1.0):.4f}" == "0.7321"
        wanted = [[[1.0078, -0.9772], [2.0014, 0.5124]], [-0.0190, -0.4655], [[0.8967], [-1.0428]], [0.0481]]
        for value, listed in zip(tensors.values(params), wanted, strict=True):
            assert np.allclose(value, listed, atol=6e-5)
        params, costs = networks.train([2, 1], 10001)
        assert len(costs) == 10001
        assert np.allclose(networks.hypothesis(params, X), 0.5, atol=5e-5)
        W1, b1, W2, b2 = networks.hand_set()
        says = networks.logistic(networks.logistic(X, W1, b1), W2, b2)
        assert np.allclose(says.ravel(), [0.011, 0.995, 0.995, 0.024], atol=5e-4)


def columns(*rows: list[float]) -> list[np.ndarray]:
    """Columns of single precision."""
    return [np.array(row, dtype=np.float32)[:, None] for row in rows]


NETWORKS_IN_KERAS = """
import numpy as np
import tensorflow as tf
from tensorflow import keras


def logistic(X, W, b):
    return 1.0 / (1.0 + tf.exp(-(X @ W + b)))


def cost(hypothesis, Y):
    return keras.losses.BinaryCrossentropy()(Y, hypothesis)


def predict(hypothesis):
    return np.where(np.asarray(hypothesis) > 0.5, np.float32(1), np.float32(0))


def accuracy(predicted, Y):
    return float(np.mean(np.asarray(predicted) == np.asarray(Y)))


def build(layer_sizes, seed=0):
    keras.utils.set_random_seed(seed)
    normal = [keras.initializers.RandomNormal(stddev=1.0, seed=1000 * seed + i) for i in range(len(layer_sizes))]
    dense = keras.layers.Dense
    layers = [dense(u, "sigmoid", kernel_initializer=k) for u, k in zip(layer_sizes[1:], normal)]
    return keras.Sequential(layers)


def hypothesis(params, X):
    return params(tf.convert_to_tensor(X))


def step(params, X, Y, learning_rate):
    with tf.GradientTape() as tape:
        loss = cost(hypothesis(params, X), Y)
    slopes = tape.gradient(loss, params.trainable_variables)
    keras.optimizers.SGD(learning_rate).apply_gradients(zip(slopes, params.trainable_variables))
    return float(loss)


def train(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
    Y = np.array([[0], [1], [1], [0]], dtype="float32")
    model = build(layer_sizes, seed)
    costs = np.zeros(steps)
    for i in range(steps):
        costs[i] = step(model, X, Y, learning_rate)
    return model, costs


def hand_set():
    return [([[20, -20], [20, -20]], [-10, 30]), ([[20], [20]], -30)]
"""

NETWORKS_BY_HAND = """
from collections import namedtuple
import tensorflow as tf

Net = namedtuple("Net", "weights biases")


def logistic(X, W, b):
    return tf.math.sigmoid(tf.einsum("nd,dm->nm", X, W) + b)


def cost(hypothesis, Y):
    e = 1e-7
    return tf.reduce_mean(-Y * tf.math.log(hypothesis + e) - (1 - Y) * tf.math.log(1 - hypothesis + e))


def predict(hypothesis):
    return tf.cast(tf.greater(hypothesis, 0.5), dtype=tf.float32)


def accuracy(predicted, Y):
    return tf.keras.metrics.Accuracy()(Y, predicted)


def build(layer_sizes, seed=0):
    tf.random.set_seed(seed)
    pairs = list(zip(layer_sizes, layer_sizes[1:]))
    weights = [tf.Variable(tf.random.normal(p)) for p in pairs]
    return Net(weights, [tf.Variable(tf.random.normal([1, p[1]])) for p in pairs])


def hypothesis(params, X):
    a = X
    for i in range(len(params.weights)):
        a = logistic(a, params.weights[i], params.biases[i])
    return a


def step(params, X, Y, learning_rate):
    acts = [tf.convert_to_tensor(X)]
    for W, b in zip(params.weights, params.biases):
        acts.append(logistic(acts[-1], W, b))
    loss = cost(acts[-1], Y)
    delta = (acts[-1] - Y) / len(X)
    for l in reversed(range(len(params.weights))):
        dW, db = tf.transpose(acts[l]) @ delta, tf.reduce_sum(delta, 0, keepdims=True)
        delta = delta @ tf.transpose(params.weights[l]) * acts[l] * (1 - acts[l])
        params.weights[l].assign_sub(learning_rate * dW)
        params.biases[l].assign_sub(learning_rate * db)
    return loss


def train(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    params, costs = build(layer_sizes, seed), []
    X = tf.constant([[0, 0], [0, 1], [1, 0], [1, 1]], tf.float32)
    Y = tf.constant([[0], [1], [1], [0]], tf.float32)

    @tf.function
    def one():
        return step(params, X, Y, learning_rate)

    for i in range(steps):
        costs.append(one())
        if i % 100 == 0:
            print(i, costs[-1].numpy())
    return params, costs


def hand_set():
    W1, W2 = tf.Variable([[10.0, 10.0], [10.0, 10.0]]), tf.constant([[10.0], [-10.0]])
    return {"W1": W1, "b1": tf.constant([-5.0, -15.0]), "W2": W2, "b2": tf.constant([-5.0])}
"""

TENSORBOARD_BY_TRACING = """
def forward(params, X):
    X = tf.cast(X, tf.float32)
    with tf.name_scope("layer1"):
        z = X @ params["W1"] + params["b1"]
        a = 1 / (1 + tf.exp(-z))
    with tf.name_scope("layer2"):
        z = a @ params["W2"] + params["b2"]
        return [a, 1 / (1 + tf.exp(-z))]


def write_summaries(writer, step, params, layer1, hypothesis, cost, accuracy):
    tf.summary.experimental.set_step(step)
    with writer.as_default():
        tf.summary.scalar("cost", cost)
        tf.summary.scalar("accuracy", accuracy)
        for n in (1, 2):
            with tf.name_scope(f"layer{n}"):
                tf.summary.histogram("weights", params[f"W{n}"])
                tf.summary.histogram("biases", params[f"b{n}"])
                if n == 1:
                    tf.summary.histogram("outputs", layer1)
                else:
                    tf.summary.histogram("hypothesis", hypothesis)


def write_graph(writer, params):
    @tf.function
    def traced(X):
        return forward(params, X)

    tf.summary.trace_on(graph=True)
    traced(np.zeros((4, 2), np.float32))
    with writer.as_default():
        tf.summary.trace_export("network", step=0)


def train(log_dir, learning_rate=0.1, steps=10001, seed=0):
    X, Y = xor()
    params = build(seed)
    writer = open_writer(log_dir)
    write_graph(writer, params)
    optimizer = tf.keras.optimizers.SGD(learning_rate)
    costs = []
    for i in range(steps):
        with tf.GradientTape() as tape:
            a, h = forward(params, X)
            loss = cost(h, Y)
        if i % 100 == 0:
            write_summaries(writer, i, params, a, h, loss, accuracy(h, Y))
        names = sorted(params)
        optimizer.apply_gradients(zip(tape.gradient(loss, [params[n] for n in names]), [params[n] for n in names]))
        costs.append(loss.numpy())
    return params, costs


def compare(log_dir, steps=10001, seed=0):
    return {r: train(log_dir + "/" + n, r, steps, seed)[1] for r, n in ((0.01, "slow"), (0.1, "fast"))}
"""

DIGITS_IN_KERAS = """
import numpy as np
import tensorflow as tf
from tensorflow import keras


def build(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    init = [keras.initializers.GlorotNormal(seed=100 * seed + i) for i in range(n_layers)]
    hidden = [keras.layers.Dense(n_hidden, "relu", kernel_initializer=init[i]) for i in range(n_layers - 1)]
    return keras.Sequential(hidden + [keras.layers.Dense(n_output, kernel_initializer=init[-1])])


def forward(params, x, keep_prob=1.0):
    a = tf.convert_to_tensor(x)
    for layer in params.layers[:-1]:
        a = layer(a)
        a = keras.layers.Dropout(1 - keep_prob)(a, training=True)
    return params.layers[-1](a)


def cross_entropy(logits, labels):
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)


def probabilities(params, x):
    return keras.activations.softmax(forward(params, x)).numpy()


def accuracy(params, x, labels):
    return np.mean(np.argmax(probabilities(params, x), axis=1) == np.asarray(labels))


def write_summaries(writer, step, params, x, cost, accuracy):
    with writer.as_default():
        tf.summary.scalar("cost", cost, step=step)
        tf.summary.scalar("accuracy", accuracy, step=step)
        for i, layer in enumerate(params.layers):
            tf.summary.histogram("layer%d/weights" % (i + 1), layer.kernel, step=step)
            tf.summary.histogram("layer%d/biases" % (i + 1), layer.bias, step=step)
        tf.summary.image("input", np.asarray(x).reshape(-1, 28, 28, 1)[:3], step=step)


def train(params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0):
    keras.utils.set_random_seed(seed)
    optimizer = keras.optimizers.Adam(learning_rate)
    x_train, y_train = data["x_train"], data["y_train"]
    if not params.built:
        forward(params, x_train[:1])
    writer = tf.summary.create_file_writer(log_dir) if log_dir else None
    size, costs, order = min(batch_size, len(x_train)), [], []
    for i in range(steps):
        if len(order) < size:
            order = list(np.random.permutation(len(x_train)))
        batch, order = order[:size], order[size:]
        with tf.GradientTape() as tape:
            loss = cross_entropy(forward(params, x_train[batch], keep_prob), y_train[batch])
        if writer and i % 10 == 0:
            write_summaries(writer, i, params, x_train[batch], loss, accuracy(params, data["x_test"], data["y_test"]))
        optimizer.apply_gradients(zip(tape.gradient(loss, params.trainable_variables), params.trainable_variables))
        costs.append(loss)
    return costs
"""


@pytest.mark.parametrize(
    ("file", "source"),
    [
        (NETWORKS, NETWORKS_IN_KERAS),
        (NETWORKS, NETWORKS_BY_HAND),
        (TENSORBOARD, TENSORBOARD_BY_TRACING),
        (DIGITS, DIGITS_IN_KERAS),
    ],
    ids=["networks in Keras", "networks by hand", "tensorboard by tracing", "digits in Keras"],
)
def test_right_solutions_written_differently(
    file: str, source: str, server: ForkServer, key: LiveKey, tmp_path: Path
) -> None:
    """Keras or none of it, optimisers or updates by hand, named tuples, NumPy's returns: full marks."""
    if file == TENSORBOARD:  # behind what is given
        source = edited(file).split("def forward(")[0] + source
    grade = graded(file, source, server, key, tmp_path)
    assert not failures(grade)
    assert grade.earned == WHOLE.part(file).points


WRONG = {  # what it loses, and what else is asked and passes
    "one unit gets a hidden layer": (
        NETWORKS,
        [("params = build(layer_sizes, seed)\n    take", "params = build([2, 9, 1], seed)\n    take")],
        {"one_unit_cannot", "train_takes_its_steps"},
        {"step", "a_wide_network_can", "same_seed_same_training"},
    ),
    "a cost of its own, followed by right steps": (
        NETWORKS,
        [("return -tf.reduce_mean(Y *", "return -2.0 * tf.reduce_mean(Y *")],
        {"cost", "cost_of_other_sizes", "steps_in_a_row"},
        {"step", "step_of_a_deep_network", "one_unit_cannot", "two_layers_can", "a_wide_network_can"},
    ),
    "no scope for the second layer": (
        TENSORBOARD,
        [('with tf.name_scope("layer2"):', "if True:")],
        {"graph", "train_writes_one_graph"},
        {"forward", "train_follows_the_slope"},
    ),
    "the rate is not used": (
        TENSORBOARD,
        [("assign_sub(learning_rate * gradient)", "assign_sub(0.1 * gradient)")],
        {"train_follows_the_slope", "two_runs", "two_learning_rates"},
        {"train_writes"},
    ),
    "keep_prob handed on as rate": (
        DIGITS,
        [("rate=1.0 - keep_prob", "rate=keep_prob")],
        {"dropout", "dropout_in_every_layer"},
        {"forward", "nothing_is_dropped_otherwise", "train_uses_adam"},
    ),
    "plain gradient descent": (
        DIGITS,
        [("keras.optimizers.Adam", "keras.optimizers.SGD")],
        {"twenty_images_are_learned", "train_uses_adam"},
        {"train_takes_batches"},
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_solutions_lose_what_they_should(name: str, server: ForkServer, key: LiveKey, tmp_path: Path) -> None:
    """Each fails the checks that are about it, and passes those that lean on it or stand beside it."""
    file, edits, lost, kept = WRONG[name]
    part = WHOLE.part(file)
    asked = replace(part, checks=tuple(check for check in part.checks if check.name in lost | kept))
    assert len(asked.checks) == len(lost | kept)
    (tmp_path / file).write_text(edited(file, *edits), encoding="utf-8")
    narrowed = replace(ASSIGNMENT, parts=(asked,))
    grade = grade_submission.grade(narrowed, submission.open(tmp_path / file, narrowed), sandbox=server, key=key)
    assert set(failures(grade)) == lost


# Appended to the reference: params and costs that were attributes of a module, and weights by hand as tuples.
IN_A_MODULE = """
from collections import deque, namedtuple

class Run(tf.Module):
    def __init__(self, params=()):
        super().__init__()
        self.params, self.costs = params, []

Result = namedtuple("Result", "params costs")
build_plain, train_plain, hand_set_plain = build, train, hand_set

def build(*a, **k):
    return Run(build_plain(*a, **k)).params

def train(*a, **k):
    params, costs = train_plain(*a, **k)
    run = Run(params)
    run.costs.extend(costs)
    return Result(run.params, run.costs)

def as_tuples(array):
    array = np.asarray(array)
    return tuple(map(as_tuples, array)) if array.ndim else array[()]

def hand_set():
    return deque(map(as_tuples, hand_set_plain()))
"""


def test_containers_of_every_kind_earn_everything(server: ForkServer, key: LiveKey, tmp_path: Path) -> None:
    """What TensorFlow makes of a module's attributes, a named tuple, nested tuples in a deque."""
    file = "xor_networks.py"
    source = (REFERENCE / file).read_text(encoding="utf-8") + IN_A_MODULE
    assert failures(graded(file, source, server, key, tmp_path)) == {}
