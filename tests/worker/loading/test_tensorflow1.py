"""TensorFlow 1's names and ways in a student's file: what the message says, and what works all the same."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from grader.errors import Crashed, NotAttempted
from grader.judges.coerce import describe
from grader.wire.messages import Load
from grader.worker.loading import tensorflow1

OLD = {
    "tf.placeholder(tf.float32)": "an argument of your function",
    "tf.Session()": "without a session",
    "tf.train.AdamOptimizer(1e-4)": "tf.keras.optimizers.Adam (or tf.compat.v1.train.AdamOptimizer)",
    "tf.train.GradientDescentOptimizer(1e-4)": "tf.keras.optimizers.SGD",
    "tf.nn.xw_plus_b(x, x, x)": "tf.matmul(x, W) + b",
    "tf.contrib.layers.xavier_initializer()": "tf.keras.initializers.GlorotUniform",
    "tf.layers.dense(x, 3)": "tf.keras.layers",
    "tf.log(x)": "write tf.math.log.",
    "tf.truncated_normal((2,))": "write tf.random.truncated_normal.",
    "tf.matrix_inverse(x)": "write tf.linalg.inv.",
    "tf.get_default_graph()": "write tf.compat.v1.get_default_graph.",
    "tf.summary.FileWriter('x')": "tf.summary.create_file_writer",
    "tf.summary.merge_all()": "writer.as_default()",
    "tf.losses.softmax_cross_entropy(x, x)": "tf.compat.v1.losses.softmax_cross_entropy",
    "tf.keras.optimizers.adam()": "It is written tf.keras.optimizers.Adam.",
    "tf.compat.v1.placeholder(tf.float32)": "an argument of your function",
    "tf.compat.v1.Session().run(x)": "without a session",
    "tf.compat.v1.train.AdamOptimizer().minimize(x)": "GradientTape",
    "tf.keras.optimizers.Adam().minimize(x, [])": "apply_gradients",
    "tf.keras.optimizers.Adam(0.1).lr": "learning_rate",
    "tf.nn.dropout(x, keep_prob=0.5)": "rate, which is 1 - keep_prob",
    "tf.reduce_sum(x, keep_dims=True)": "keepdims",
    "tf.nn.max_pool(value=x, ksize=2, strides=2, padding='SAME')": "has input in its place",
    "x.eval()": "tensor.numpy()",
    "tf.function(lambda a: a.numpy())(x)": "it has none yet",
    "__import__('tensorflow.examples.tutorials.mnist')": "where the handout says",
}


@pytest.fixture
def crash(tensorflow):
    """What comes of evaluating this expression in a student's function."""
    module, _ = tensorflow.load(
        "import tensorflow as tf\n\ndef f(text):\n    x = tf.ones((2, 2))\n    return eval(text, globals(), {'x': x})\n"
    )

    def ask(text: str) -> Crashed:
        with pytest.raises(Crashed) as caught:
            module.f(text)
        return caught.value

    return ask


def test_old_names_and_ways_have_a_hint(crash):
    """The hint names what is written today; the message stays TensorFlow's own."""
    for text, words in OLD.items():
        fault = crash(text)
        assert words in fault.hint, f"{text}: {fault.hint!r} of {fault}"
        assert fault.line == 5, text


def test_other_errors_have_no_hint(crash):
    """Neither a misspelt name nor an error of the student's own."""
    for text in ("tf.mtmul(x, x)", "x.shap", "undefined", "np.log(x)", "tf.matmul(x, tf.ones((3, 3)))"):
        assert crash(text).hint == "", text


def test_a_hint_for_what_the_file_does_at_its_top(tensorflow):
    """The notes on lines that were skipped name the replacement, too."""
    text = "import tensorflow as tf\nfrom tensorflow.examples.tutorials.mnist import input_data\n"
    _, session = tensorflow.load(
        text + "x = tf.placeholder(tf.float32)\nfrom tensorflow import log\n", patience="stepwise"
    )
    notes = " ".join(session.notes)
    for words in ("where the handout says", "an argument of your function", "tf.math.log"):
        assert words in notes


def test_nothing_is_said_where_there_is_no_tensorflow(monkeypatch):
    """A worker without it imports nothing to find a hint."""
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    assert tensorflow1.hint_for(AttributeError("module 'tensorflow' has no attribute 'log'")) == ""
    assert "tensorflow" not in sys.modules


# --- inside of tf.function ------------------------------------------------------------------------------------------


def test_an_error_inside_of_a_traced_function_has_its_line(tensorflow):
    """TensorFlow tells the place in the text alone; a stub is still a stub."""
    module, _ = tensorflow.load(
        "import tensorflow as tf\n\n"
        "@tf.function\ndef f(x):\n    y = x * 2\n    raise ValueError('wrong here')\n\n"
        "def g(x):\n    return f(x)\n\n"
        "@tf.function\ndef stub(x):\n    raise NotImplementedError('write me')\n"
    )
    with pytest.raises(Crashed) as caught:
        module.g(np.float32(1))
    assert caught.value.message == "ValueError: wrong here (part.py line 6, in f)"
    assert caught.value.line == 6
    with pytest.raises(NotAttempted, match="write me"):
        module.stub(np.float32(1))


def test_a_librarys_refusal_is_no_stub(tensorflow):
    """TensorFlow's own NotImplementedError is an error like others."""
    module, _ = tensorflow.load("import tensorflow as tf\n\ndef f():\n    return tf.ones(2).eval()\n")
    with pytest.raises(Crashed, match="NotImplementedError: eval is not supported"):
        module.f()


SYMBOLIC = {
    "np.mean(x)": ("Cannot convert a symbolic", "tf.reduce_mean for np.mean"),
    "np.log(x) + x": ("Cannot convert a symbolic", "no numbers yet"),
    "v.numpy() + x": ("numpy\\(\\) is only available", "Inside of tf.function a variable has no numbers"),
}


@pytest.mark.parametrize("line", SYMBOLIC)
def test_numpy_inside_of_a_traced_function_is_a_crash_that_has_a_name(tensorflow, line):
    """The commonest slip in TensorFlow: it is work, and no stub; the hint says what to write instead."""
    message, hint = SYMBOLIC[line]
    module, _ = tensorflow.load(
        "import numpy as np\nimport tensorflow as tf\n\nv = tf.Variable(1.0)\n\n"
        f"def step(x):\n    return {line}\n\ndef train(x):\n    return tf.function(lambda y: step(y))(tf.constant(x))\n"
    )
    with pytest.raises(Crashed, match=f"NotImplementedError: {message}") as caught:
        module.train(np.float32(2))
    assert caught.value.line == 7 and hint in caught.value.hint
    assert caught.value.trail[-2:] == ("part.py line 10, in <lambda>", "part.py line 7, in step")


# --- eager execution switched off -------------------------------------------------------------------------------------

AS_OF_OLD = """
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()

def build():
    tf.reset_default_graph()
    x = tf.placeholder(tf.float32, (None,), name="x")
    w = tf.get_variable("w", initializer=tf.constant(3.0))
    tf.multiply(x, w, name="y")
    return tf.get_default_graph()

def run(values):
    graph = build()
    with tf.Session(graph=graph) as session:
        session.run(tf.global_variables_initializer())
        return session.run("y:0", {"x:0": values})

def conv(x, W):
    return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding="SAME")

def symbol():
    with tf.Graph().as_default():
        return tf.constant(1.0) * 2
"""


def test_the_switch_is_passed_over_in_tensorflow_2(tensorflow):
    """A file that switches eager execution off still computes; it hears of it once."""
    for call in ("tf.disable_v2_behavior()", "import tensorflow\ntensorflow.compat.v1.disable_eager_execution()"):
        module, session = tensorflow.load(AS_OF_OLD.replace("tf.disable_v2_behavior()", call))
        x = np.ones((1, 3, 3, 1), np.float32)
        assert module.conv(x, np.full((1, 1, 1, 1), 2, np.float32)).sum() == 18
        assert [note for note in session.notes if "was passed over: this part is TensorFlow 2" in note]


def test_the_switch_has_its_way_where_the_handout_says_so(tensorflow):
    """A part on graphs lets students work as in TensorFlow 1, the default graph and all."""
    session = tensorflow.session()
    handout = {"part.py": b'"""You may begin with tf.disable_v2_behavior()."""'}
    module = session.load(Load("part.py", "whole", {"part.py": AS_OF_OLD.encode()}, handout))
    np.testing.assert_array_equal(module.run(np.float32([1, 2])), np.float32([3, 6]))
    assert session.notes == []


def test_a_symbolic_tensor_is_called_so(tensorflow):
    """The message says why there are no numbers."""
    module, _ = tensorflow.load(AS_OF_OLD)
    assert "symbolic tensor, which has no numbers" in describe(module.symbol())


# --- the same numbers again -------------------------------------------------------------------------------------------

TRAINING = """
import random
import numpy as np
import tensorflow as tf

def by_hand():
    W = tf.Variable(tf.random.truncated_normal((5, 3)))
    data = tf.data.Dataset.from_tensor_slices(np.random.rand(64, 5).astype("f")).shuffle(64).repeat(2).batch(8)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.dropout(tf.tanh(x @ W), 0.5) ** 2)
        W.assign_sub(0.1 * tape.gradient(loss, W))
        return loss

    return [float(step(x)) for x in data] + [random.random()], W.numpy()

def keras():
    model = tf.keras.Sequential([
        tf.keras.Input((8, 8, 1)), tf.keras.layers.Conv2D(4, 3, activation="relu"), tf.keras.layers.MaxPool2D(),
        tf.keras.layers.Flatten(), tf.keras.layers.Dropout(0.3), tf.keras.layers.Dense(3),
    ])
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    x, y = np.random.rand(64, 8, 8, 1).astype("f"), np.random.randint(0, 3, 64)
    history = model.fit(x, y, epochs=2, batch_size=16, verbose=0)
    return history.history["loss"], model.get_weights()

def parallel():
    data = tf.data.Dataset.range(100).shuffle(100)
    data = data.map(lambda i: tf.random.uniform(()), num_parallel_calls=tf.data.AUTOTUNE)
    return np.array([float(x) for x in data])

def generators():
    own = tf.random.Generator.from_non_deterministic_state()
    tf.random.set_global_generator(own)
    return own.normal((3,)).numpy(), tf.random.get_global_generator().normal((2,)).numpy()

def global_generator():
    return tf.random.get_global_generator().normal((2,)).numpy()
"""


@pytest.mark.parametrize("name", ["by_hand", "keras", "parallel", "generators", "global_generator"])
def test_the_same_seed_gives_the_same_bits(tensorflow, name):
    """In two fresh workers, and in one worker that has done other things before."""
    (first, one), (second, two) = tensorflow.load(TRAINING), tensorflow.load(TRAINING)
    answers = []
    for module, session in ((first, one), (second, two), (second, two)):
        session.seed(5)
        answers.append(repr(getattr(module, name)()))
    assert answers[0] == answers[1]
    assert answers[1] == answers[2] or name == "global_generator"  # which no tf.random.set_seed() sets back
