"""assignment5 in TensorFlow: the handout's figures, right solutions written differently, and what wrong ones lose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader import tensor
from grader.answers.live import LiveKey
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.authoring.template import differences, stubs_of
from grader.authoring.trial import reference_subject
from grader.grade import Grade
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer

ROOT = Path(__file__).parents[1]
WHOLE = assignments.load(ROOT / "assignments" / "assignment5")
FILE = "image_network.py"
# Without the known mistakes, nothing is diagnosed: asking them all takes a while.
ASSIGNMENT = replace(WHOLE, parts=(WHOLE.part(FILE),), mistakes=())
REFERENCE = ROOT / "reference" / "assignment5"


def graded(source: str, server: ForkServer, key: LiveKey, folder: Path) -> Grade:
    """The grade of this source."""
    (folder / FILE).write_text(source, encoding="utf-8")
    return grade_submission.grade(ASSIGNMENT, submission.open(folder / FILE, ASSIGNMENT), sandbox=server, key=key)


def failures(grade: Grade) -> dict[str, str]:
    """The checks that did not pass, with what they say."""
    return {
        check.name: f"{check.outcome}: {check.message}"
        for check in grade.checks
        if check.outcome != "passed" and (check.points or check.robustness)
    }


def edited(old: str, new: str) -> str:
    """The reference with one text replaced wherever it is."""
    source = (REFERENCE / FILE).read_text(encoding="utf-8")
    assert old in source, f"{old!r} is not in the reference any more"
    return source.replace(old, new)


def test_the_template_is_current() -> None:
    """The stubs are those made from the reference."""
    assert not differences(stubs_of(REFERENCE), ROOT / "student_template" / "assignment5")


def test_the_handouts_example(server: ForkServer) -> None:
    """S43 and S45: the numbers of the example of part 3, and probabilities that sum to one."""
    weights = {"hidden1": np.ones((2, 2)), "output": np.eye(2)}
    biases = {"hidden1": np.array([-1.0, 0.0]), "output": np.array([0.0, -1.0])}
    weights, biases = ({k: tensor(v.astype(np.float32)) for k, v in part.items()} for part in (weights, biases))
    x = tensor(np.array([[0.5, 0.25], [1, 1]], dtype=np.float32))
    with reference_subject(ASSIGNMENT, FILE, server) as subject:
        logits = subject.root.build_model(x, weights, biases)
        shares = subject.root.probabilities(x, weights, biases)
        cost = subject.root.cost(tensor(logits), tensor(np.eye(2, dtype=np.float32)))
    assert np.allclose(logits, [[0, -0.25], [1, 1]])
    assert np.allclose(shares, [[0.5622, 0.4378], [0.5, 0.5]], atol=5e-5)
    assert np.allclose(shares.sum(axis=1), 1) and abs(cost - 0.6345) < 5e-5


DIFFERENT = """
import numpy as np
import tensorflow as tf

def make_parameters(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    rng = np.random.RandomState(seed)
    W = tf.Variable(tf.random.stateless_truncated_normal([n_input, n_hidden1], [seed, 1], stddev=stddev))
    V = tf.Variable((stddev * rng.randn(n_hidden1, n_output)).astype("float32"))
    b, c = tf.Variable(tf.zeros(n_hidden1)), tf.Variable(tf.zeros(n_output))
    return {"hidden1": W, "output": V}, {"hidden1": b, "output": c}

def build_model(x, weights, biases):
    x = tf.cast(x, tf.float32)
    hidden = tf.compat.v1.nn.relu_layer(x, weights["hidden1"], biases["hidden1"])
    return tf.compat.v1.nn.xw_plus_b(hidden, weights["output"], biases["output"])

def cost(logits, Y):
    return -tf.reduce_sum(Y * tf.nn.log_softmax(logits)) / logits.shape[0]

def train(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    X, y = data["x_train"], data["y_train"]
    weights, biases = make_parameters(n_input=X.shape[1], seed=seed)
    variables = list(weights.values()) + list(biases.values())
    m, v = [0.0] * 4, [0.0] * 4
    rng, costs = np.random.RandomState(seed + 1), {}
    for i in range(iterations):
        rows = rng.choice(len(X), size=min(batch_size, len(X)), replace=False)
        Y = np.eye(10, dtype="float32")[y[rows]]
        with tf.GradientTape() as tape:
            loss = cost(build_model(X[rows], weights, biases), Y)
        if i % log_every == 0:
            costs[i] = loss.numpy()
        for k, g in enumerate(tape.gradient(loss, variables)):
            m[k] = 0.9 * m[k] + 0.1 * g
            v[k] = 0.999 * v[k] + 0.001 * g * g
            step = m[k] / (1 - 0.9 ** (i + 1)) / (tf.sqrt(v[k] / (1 - 0.999 ** (i + 1))) + 1e-8)
            variables[k].assign_sub(learning_rate * step)
    return [weights, biases, costs]

def predict(x, weights, biases):
    return np.argmax(build_model(x, weights, biases).numpy(), axis=1).astype("int32")

def probabilities(x, weights, biases):
    z = build_model(x, weights, biases).numpy()
    z = np.exp(z - z.max(axis=1, keepdims=True))
    return z / z.sum(axis=1, keepdims=True)

def accuracy(x, labels, weights, biases):
    return float(np.mean(predict(x, weights, biases) == np.array(labels)))
"""


def test_another_right_solution_earns_everything(server: ForkServer, key: LiveKey, tmp_path: Path) -> None:
    """An Adam written by hand, NumPy's answers, biases of zero and truncated weights are as good as the reference."""
    grade = graded(DIFFERENT, server, key, tmp_path)
    assert failures(grade) == {} and grade.earned == 40


WRONG = {
    "no_activation": (
        ('tf.nn.relu(tf.matmul(x, weights["hidden1"]) + biases["hidden1"])',
         'tf.matmul(x, weights["hidden1"]) + biases["hidden1"]'),
        {"build_model", "build_model_of_other_sizes", "build_model_of_large_inputs",
         "predict_of_other_sizes", "probabilities_of_other_sizes", "accuracy_of_other_sizes"},
    ),
    "cost_summed": (
        ("tf.reduce_mean(tf.nn.softmax_cross_entropy", "tf.reduce_sum(tf.nn.softmax_cross_entropy"),
        {"cost", "cost_of_other_sizes", "cost_stays_finite", "cost_can_be_differentiated", "train_costs"},
    ),
    "plain_gradient_descent": (
        ("tf.keras.optimizers.Adam(", "tf.keras.optimizers.SGD("),
        {"train_reads_digits", "train_costs", "train_learns_twenty_by_heart", "train_takes_steps_of_adam"},
    ),
    "batches_without_seed": (
        ("np.random.default_rng(seed), np.array", "np.random.default_rng(), np.array"),
        {"train_obeys_its_seed", "train_leaves_the_test_images"},
    ),
    "accuracy_in_percent": (
        ("return tf.reduce_mean(tf.cast(right", "return 100 * tf.reduce_mean(tf.cast(right"),
        {"accuracy", "accuracy_of_other_sizes"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_costs_just_the_checks_about_it(
    server: ForkServer, key: LiveKey, tmp_path: Path, name: str
) -> None:  # fmt: skip
    """Each wrong solution fails exactly the checks that it should."""
    edit, fails = WRONG[name]
    grade = graded(edited(*edit), server, key, tmp_path)
    assert set(failures(grade)) == fails, failures(grade)
    assert grade.earned == pytest.approx(40 - sum(check.points for check in grade.checks if check.name in fails))


ODD = """
def nothing(*_, **__): return None
def ragged(*_, **__): return [[1.0], [2.0, 3.0]]
def objects(*_, **__): return object(), object(), object()
def dictionaries(*_, **__): return {"hidden1": None, "output": "text"}, {"hidden1": [1.0], "output": 3}, {1: None}
"""
NAMES = sorted({case.check.about for case in ASSIGNMENT.part(FILE).cases})


@pytest.mark.parametrize("odd", ["nothing", "ragged", "objects", "dictionaries"])
def test_no_check_fails_itself(server: ForkServer, key: LiveKey, tmp_path: Path, odd: str) -> None:
    """Whatever the functions return, a check either judges it or says that it is unusable, and gives no points."""
    grade = graded(ODD + "\n".join(f"{name} = {odd}" for name in NAMES), server, key, tmp_path)
    told = {check.name: f"{check.outcome}: {check.message}" for check in grade.checks}
    assert not any(said.startswith(("broken", "passed")) for said in told.values()), told
    assert grade.earned == 0


# Appended to the reference: the same dictionaries, of other kinds. TensorFlow makes those of a module its own.
IN_A_MODULE = """
from collections import OrderedDict, defaultdict

class Net(tf.Module):
    def __init__(self, weights, biases):
        super().__init__()
        self.kept = (weights, biases)
        self.costs = {}

make_plain, train_plain = make_parameters, train

def make_parameters(*sizes, **more):
    return Net(*make_plain(*sizes, **more)).kept

def train(*data, **more):
    weights, biases, costs = train_plain(*data, **more)
    counted = defaultdict(float)
    counted.update(costs)
    return OrderedDict(weights), Net(weights, biases).kept[1], counted
"""


def test_dictionaries_of_every_kind_earn_everything(server: ForkServer, key: LiveKey, tmp_path: Path) -> None:
    """Those that TensorFlow makes of a module's attributes, ordered ones, and ones with a default."""
    source = (REFERENCE / FILE).read_text(encoding="utf-8") + IN_A_MODULE
    assert failures(graded(source, server, key, tmp_path)) == {}
