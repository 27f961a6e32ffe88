"""assignment3 in TensorFlow: the handout's figures, right solutions written differently, and what wrong ones lose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.answers.live import LiveKey
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.authoring.template import differences, stubs_of
from grader.authoring.trial import reference_subject
from grader.grade import Grade
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer

ROOT = Path(__file__).parents[1]
WHOLE = assignments.load(ROOT / "assignments" / "assignment3")
# Without the known mistakes, nothing is diagnosed: asking them all takes a while.
ASSIGNMENT = replace(WHOLE, parts=tuple(part for part in WHOLE.parts if part.in_worker), mistakes=())
REFERENCE = ROOT / "reference" / "assignment3"
GRAPHS, TRAINING = "tf_graphs.py", "tf_training.py"


def graded(file: str, source: str, server: ForkServer, key: LiveKey, folder: Path) -> Grade:
    """The grade of one file with this source."""
    (folder / file).write_text(source, encoding="utf-8")
    return grade_submission.grade(ASSIGNMENT, submission.open(folder / file, ASSIGNMENT), sandbox=server, key=key)


def failures(grade: Grade) -> dict[str, str]:
    """The checks that did not pass, with what they say."""
    return {
        check.name: f"{check.outcome}: {check.message}"
        for check in grade.checks
        if check.outcome != "passed" and (check.points or check.robustness)
    }


def edited(file: str, old: str, new: str) -> str:
    """The reference's file with one text replaced wherever it is."""
    source = (REFERENCE / file).read_text(encoding="utf-8")
    assert old in source, f"{old!r} is not in the reference any more"
    return source.replace(old, new)


def test_the_template_is_current() -> None:
    """The stubs are those made from the reference."""
    assert not differences(stubs_of(REFERENCE), ROOT / "student_template" / "assignment3")


def test_the_handouts_training(server: ForkServer) -> None:
    """S35 and S37: 0.448929 is followed by 0.359143, and the weights end within 0.1 of the truth."""
    with reference_subject(ASSIGNMENT, TRAINING, server) as subject:
        training = subject.root
        assert np.allclose(training.minimise_square(0.448929, steps=1), [0.448929, 0.359143], atol=5e-7)
        w, b, losses = training.linear_regression(np.array([[1.0], [2.0]]), np.array([1.0, 3.0]), steps=1)
        assert np.allclose([*w, b, *losses], [0.7, 0.4, 5.0])
        data = WHOLE.data.regression
        w, b, losses = training.linear_regression(data.x, data.y)
    assert data.x.shape == (1000, 3) and len(losses) == 300
    assert max(np.abs(w - data.w).max(), abs(b - data.b)) < 0.008


def test_the_handouts_graph(server: ForkServer) -> None:
    """S34 and S39: the numbers and names of the example of part 4."""
    with reference_subject(ASSIGNMENT, GRAPHS, server) as subject:
        graphs = subject.root
        graph = graphs.build_graph([[3], [-1]], 0.5)
        x = {"x": [[1, 2], [0, 1]]}
        assert graphs.run(graph, "y", x).tolist() == [[1.5], [-0.5]]
        assert {"x", "w", "c", "y"} <= set(graphs.operation_names(graph))
        assert graphs.error_without_initialisation(graph, "y", x) == "FailedPreconditionError"
        assert graphs.error_without_initialisation(graph, "c", {}) == ""
        assert graphs.error_without_feeding(graph, "y") == "InvalidArgumentError"
        assert graphs.error_without_feeding(graph, "c") == ""
        assert graphs.run_cell(graphs.tf.Graph(), 2) == ["x", "y", "x_1", "y_1"]


GRAPHS_AS_IN_TENSORFLOW_1 = """
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()

def build_graph(w, c):
    g = tf.Graph()
    with g.as_default():
        x = tf.placeholder(tf.float32, shape=(None, len(w)), name="x")
        w = tf.get_variable("w", initializer=tf.constant(w, dtype=tf.float32))
        c = tf.constant(float(c), name="c")
        y = tf.identity(tf.matmul(x, w) + c, name="y")
    return g

def operation_names(graph):
    return [n.name for n in graph.as_graph_def().node]

def run_cell(graph, times=3):
    for i in range(times):
        with graph.as_default():
            x = tf.placeholder(tf.float32, name="x")
            y = tf.square(x, name="y")
    return tuple(operation_names(graph))

def session_of(graph):
    session = tf.Session(graph=graph)
    with graph.as_default():
        session.run(tf.initialize_all_variables())
    return session

def run(graph, fetch, feed):
    tensor = graph.get_tensor_by_name(fetch + ":0")
    with session_of(graph):
        return tensor.eval({graph.get_tensor_by_name(k + ":0"): v for k, v in feed.items()})

def run_repeatedly(graph, update, fetch, times):
    session = session_of(graph)
    return [[session.run(update), session.run(fetch + ":0")][1] for _ in range(times)]

def error_without_initialisation(graph, fetch, feed):
    session = tf.Session(graph=graph)
    try:
        session.run([fetch + ":0"], feed_dict={k + ":0": v for k, v in feed.items()})
    except Exception as e:
        return e.__class__.__name__
    return ""

def error_without_feeding(graph, fetch):
    try:
        session_of(graph).run(fetch + ":0")
        return ""
    except tf.errors.InvalidArgumentError as e:
        return type(e).__name__
"""
TRAINING_BY_KERAS = """
import os
import tensorflow as tf
from tensorflow import keras

def minimise_square(x0, learning_rate=0.1, steps=10, log_dir=None):
    x = tf.Variable(float(x0))
    sgd = keras.optimizers.SGD(learning_rate)
    writer = tf.summary.create_file_writer(log_dir) if log_dir else None
    xs = []
    for step in range(steps + 1):
        if step > 0:
            with tf.GradientTape() as tape:
                cost = x ** 2
            sgd.apply_gradients([(tape.gradient(cost, x), x)])
        if writer:
            with writer.as_default(step=step):
                tf.summary.scalar("x", x)
                tf.summary.scalar("cost", x * x)
        xs.append(x.numpy())
    return xs

class Line(tf.Module):
    def __init__(self, D):
        self.weights = tf.Variable(tf.zeros((D, 1)))
        self.bias = tf.Variable([0.0])

    @tf.function
    def fit(self, x, y, rate):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((x @ self.weights + self.bias - y[:, None]) ** 2)
        dw, db = tape.gradient(loss, [self.weights, self.bias])
        self.weights.assign_sub(rate * dw)
        self.bias.assign_sub(rate * db)
        return loss

    def numbers(self):
        return self.weights.numpy()[:, 0], float(self.bias[0])

def linear_regression(x, y, steps=300, learning_rate=0.1):
    line = Line(x.shape[1])
    x, y = tf.cast(x, tf.float32), tf.cast(y, tf.float32)
    losses = [line.fit(x, y, tf.constant(learning_rate)) for _ in range(steps)]
    w, b = line.numbers()
    return w, b, losses

def save_every(x, y, directory, every=50, steps=300, learning_rate=0.1):
    line, found = Line(x.shape[1]), {}
    saver = tf.compat.v1.train.Saver({"w": line.weights, "b": line.bias}, max_to_keep=5)
    os.makedirs(directory, exist_ok=True)
    x, y = tf.cast(x, tf.float32), tf.cast(y, tf.float32)
    for step in range(1, steps + 1):
        line.fit(x, y, tf.constant(learning_rate))
        if not step % every:
            saver.save(None, os.path.join(directory, "model.ckpt"), global_step=step)
            found[step] = line.numbers()
    return found

def restore(step, directory, D=3):
    reader_of = os.path.join(directory, "model.ckpt-%d" % step)
    if not tf.compat.v1.train.checkpoint_exists(reader_of):
        raise ValueError(step)
    reader = tf.train.load_checkpoint(reader_of)
    return reader.get_tensor("w").reshape(D), reader.get_tensor("b")
"""
TRAINING_AS_IN_TENSORFLOW_1 = """
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()

def minimise_square(x0, learning_rate=0.1, steps=10, log_dir=None):
    with tf.Graph().as_default(), tf.Session() as sess:
        x = tf.Variable(np.float32(x0))
        cost = tf.square(x)
        train = tf.train.GradientDescentOptimizer(learning_rate).minimize(cost)
        tf.summary.scalar("x", x)
        tf.summary.scalar("cost", cost)
        merged = tf.summary.merge_all()
        writer = tf.summary.FileWriter(log_dir, sess.graph) if log_dir else None
        sess.run(tf.global_variables_initializer())
        values = []
        for step in range(steps + 1):
            value, summary = sess.run([x, merged])
            values.append(value)
            if writer:
                writer.add_summary(summary, step)
            if step < steps:
                sess.run(train)
        return values

def model(D, rate):
    x, y = tf.placeholder(tf.float32, [None, D]), tf.placeholder(tf.float32, [None])
    w, b = tf.Variable(tf.zeros([D, 1]), name="w"), tf.Variable(0.0, name="b")
    loss = tf.reduce_mean(tf.square(tf.squeeze(tf.matmul(x, w), 1) + b - y))
    return x, y, w, b, loss, tf.train.GradientDescentOptimizer(rate).minimize(loss)

def linear_regression(x, y, steps=300, learning_rate=0.1):
    with tf.Graph().as_default(), tf.Session() as sess:
        x_, y_, w, b, loss, train = model(x.shape[1], learning_rate)
        sess.run(tf.global_variables_initializer())
        losses = [sess.run([loss, train], {x_: x, y_: y})[0] for _ in range(steps)]
        return sess.run(w)[:, 0], sess.run(b), losses

def save_every(x, y, directory, every=50, steps=300, learning_rate=0.1):
    with tf.Graph().as_default(), tf.Session() as sess:
        x_, y_, w, b, loss, train = model(x.shape[1], learning_rate)
        saver = tf.train.Saver(max_to_keep=5)
        sess.run(tf.global_variables_initializer())
        saved = {}
        for step in range(1, steps + 1):
            sess.run(train, {x_: x, y_: y})
            if step % every == 0:
                saver.save(sess, directory + "/ckpt", global_step=step)
                saved[step] = (sess.run(w)[:, 0], sess.run(b))
        return saved

def restore(step, directory, D=3):
    with tf.Graph().as_default(), tf.Session() as sess:
        _, _, w, b, _, _ = model(D, 0.1)
        try:
            tf.train.Saver().restore(sess, directory + "/ckpt-" + str(step))
        except (ValueError, tf.errors.NotFoundError):
            raise ValueError("no such checkpoint")
        return sess.run(w)[:, 0], sess.run(b)
"""
RIGHT = {
    "graphs_as_in_tensorflow_1": (GRAPHS, GRAPHS_AS_IN_TENSORFLOW_1),
    "training_by_keras": (TRAINING, TRAINING_BY_KERAS),
    "training_as_in_tensorflow_1": (TRAINING, TRAINING_AS_IN_TENSORFLOW_1),
}


@pytest.mark.parametrize("name", RIGHT)
def test_other_right_solutions_earn_everything(server: ForkServer, key: LiveKey, tmp_path: Path, name: str) -> None:
    """Sessions and savers of TensorFlow 1, Keras's optimizers and tf.function are as good as the reference."""
    grade = graded(*RIGHT[name], server, key, tmp_path)
    assert failures(grade) == {} and grade.earned == 20


WRONG = {
    "weights_as_a_constant": (
        GRAPHS,
        ('tf.compat.v1.Variable(np.asarray(w, dtype=np.float32), name="w")', 'tf.constant(w, tf.float32, name="w")'),
        {"build_graph"},
    ),
    "names_sorted": (
        GRAPHS,
        ("return [operation.name for operation in graph.get_operations()]\n    # END OF YOUR CODE\n\n\ndef run_cell",
         "return sorted(operation.name for operation in graph.get_operations())\n\n\ndef run_cell"),
        {"operation_names", "operation_names_of_other_graphs"},
    ),
    "steps_halved": (
        TRAINING,
        ("x.assign_sub(learning_rate * tape", "x.assign_sub(0.5 * learning_rate * tape"),
        {"minimise_square", "minimise_square_is_logged", "minimise_square_from_elsewhere",
         "minimise_square_is_logged_elsewhere"},
    ),
    "all_checkpoints_kept": (
        TRAINING,
        ("max_to_keep=5", "max_to_keep=None"),
        {"save_every", "save_every_of_other_numbers", "save_every_saves_what_it_says", "restore_of_what_is_gone"},
    ),
    "no_error_for_missing_checkpoints": (
        TRAINING,
        ('raise ValueError(f"there is no checkpoint of step {step}")', "return np.zeros(D), 0.0"),
        {"restore_of_what_is_gone"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_costs_just_the_checks_about_it(
    server: ForkServer, key: LiveKey, tmp_path: Path, name: str
) -> None:  # fmt: skip
    """Each wrong solution fails exactly the checks that it should."""
    file, edit, fails = WRONG[name]
    grade = graded(file, edited(file, *edit), server, key, tmp_path)
    assert set(failures(grade)) == fails, failures(grade)
    assert grade.earned == pytest.approx(20 - sum(check.points for check in grade.checks if check.name in fails))


ODD = """
def nothing(*_, **__): return None
def ragged(*_, **__): return [[1.0], [2.0, 3.0]]
def objects(*_, **__): return object(), object(), object()
def a_dictionary(*_, **__): return {"x": None, 3: object(), 10: (None, None)}
"""
NAMES = {file: sorted({case.check.about for case in ASSIGNMENT.part(file).cases}) for file in (GRAPHS, TRAINING)}


@pytest.mark.parametrize("odd", ["nothing", "ragged", "objects", "a_dictionary"])
@pytest.mark.parametrize("file", NAMES)
def test_no_check_fails_itself(server: ForkServer, key: LiveKey, tmp_path: Path, file: str, odd: str) -> None:
    """Whatever the functions return, a check either judges it or says that it is unusable, and gives no points."""
    grade = graded(file, ODD + "\n".join(f"{name} = {odd}" for name in NAMES[file]), server, key, tmp_path)
    told = {check.name: f"{check.outcome}: {check.message}" for check in grade.checks}
    assert not any(said.startswith(("broken", "passed")) for said in told.values()), told
    assert grade.earned == 0


# Appended to the reference: the same lists and dictionaries, of other kinds.
OF_OTHER_KINDS = """
from collections import OrderedDict, deque

minimise_plain, regress_plain, save_plain = minimise_square, linear_regression, save_every

def minimise_square(*a, **k):
    return deque(minimise_plain(*a, **k))

def linear_regression(*a, **k):
    w, b, losses = regress_plain(*a, **k)
    return {"w": w, "b": b, "losses": tuple(losses)}.values()

def save_every(*a, **k):
    return OrderedDict(save_plain(*a, **k))
"""


def test_containers_of_every_kind_earn_everything(server: ForkServer, key: LiveKey, tmp_path: Path) -> None:
    """A deque for a list, an ordered dictionary, the values of a dictionary."""
    source = (REFERENCE / TRAINING).read_text(encoding="utf-8") + OF_OTHER_KINDS
    assert failures(graded(TRAINING, source, server, key, tmp_path)) == {}
