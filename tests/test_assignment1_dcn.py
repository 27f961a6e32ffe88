"""assignment1's convolutional network: the handout's figures, right solutions written differently, and what wrong ones
lose."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from grader.answers.live import LiveKey
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.authoring.trial import reference_subject
from grader.grade import Grade
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer
from grader.subjects.ask import ask
from grader.subjects.reference_worker import ReferenceWorkers

ROOT = Path(__file__).parents[1]
WHOLE = assignments.load(ROOT / "assignments" / "assignment1")
FILE = "dcn_mnist.py"
HANDOUT = (WHOLE.folder / "README.md").read_text(encoding="utf-8")
REFERENCE = ROOT / "reference" / "assignment1" / FILE
BELAS = ROOT / "tests" / "submissions" / "bela_right_differently" / FILE
KERAS_MODEL = ROOT / "tests" / "assignment1_dcn" / "keras_model.py"

# Those that train, but for some that are done soon, are left to `grade validate`.
SOON = {"one_step", "train_uses_its_optimizer", "summaries_of_every_layer", "weights_of_the_end_are_kept"}


def short() -> assignments.Assignment:
    """The part alone, with the checks that do not take long."""
    part = WHOLE.part(FILE)
    kept = tuple(one for one in part.checks if one.name in SOON or (one.diagnosed and one.kind != "reaches"))
    return replace(WHOLE, parts=(replace(part, checks=kept),), mistakes=())  # naming them takes long


ASSIGNMENT = short()


def only(*names: str) -> assignments.Assignment:
    """The part alone, with these checks alone."""
    part = WHOLE.part(FILE)
    kept = tuple(one for one in part.checks if one.name in names)
    return replace(WHOLE, parts=(replace(part, checks=kept),), mistakes=())


def lost(
    source: str, server: ForkServer, key: LiveKey, folder: Path, asked: assignments.Assignment = ASSIGNMENT
) -> dict[str, str]:
    """The checks that this file does not pass, with what they say; but for those that only show a rule."""
    (folder / FILE).write_text(source, encoding="utf-8")
    grade: Grade = grade_submission.grade(asked, submission.open(folder / FILE, asked), sandbox=server, key=key)
    return {
        check.name: f"{check.outcome}: {check.message}"
        for check in grade.checks
        if check.outcome != "passed" and (check.points or check.robustness)
    }


def helper(name: str) -> ModuleType:
    """A module beside the checks."""
    return importlib.import_module(f"{WHOLE.part(FILE).checks[0].function.__module__.rpartition('.')[0]}.{name}")


def test_the_handouts_figures(server: ForkServer) -> None:
    """The worked example of the cross-entropy."""
    with reference_subject(ASSIGNMENT, FILE, server) as subject:
        first = float(subject.root.cross_entropy(np.float32([[2, 0, 0]]), np.array([0])))
        second = float(subject.root.cross_entropy(np.float32([[0, 1, 1]]), np.array([2])))
        assert f"give ({first:.4f} + {second:.4f})/2 = {(first + second) / 2:.4f}." in HANDOUT


@pytest.mark.parametrize("style", [BELAS, KERAS_MODEL], ids=["keras_layers", "keras_model"])
def test_a_right_solution_in_another_style_loses_nothing(
    style: Path, server: ForkServer, key: LiveKey, tmp_path: Path
) -> None:
    """Keras' layers or model, optimizers old and new, tf.data or NumPy, two writers or one, steps from 0 or 1."""
    source = style.read_text(encoding="utf-8")
    assert lost(source, server, key, tmp_path) == {}


OTHER_NAMES = [
    ("class DCN", "class CNN"), ("model = DCN(", "model = CNN("), ("weight_variable", "weightVariable"),
    ("max_pool_2x2", "maxPool2x2"), ("make_optimizer", "get_optimizer"), ("variable_summaries", "variableSummaries"),
    ("activation=\"relu\", initializer=\"truncated_normal\"", "act=\"ReLU\", init=\"TruncatedNormal\""),
    ("activations = {\"relu\": tf.nn.relu, \"tanh\"", "activation, initializer = act, init\n        "
     "activations = {\"ReLU\": tf.nn.relu, \"Tanh\""),
    ("(\"truncated_normal\", \"xavier\")", "(\"TruncatedNormal\", \"Xavier\")"),
    ("initializer == \"xavier\"", "initializer == \"Xavier\""),
    ("name == \"adam\"", "name == \"Adam\""), ("name == \"sgd\"", "name == \"SGD\""),
    ("name == \"momentum\"", "name == \"Momentum\""), ("optimizer=\"adam\"", "optimizer=\"Adam\""),
    ("keep_prob=1.0, watch=None", "keep=1.0, watch=None"),
    ("watch = {} if watch is None else watch", "keep_prob, watch = keep, {} if watch is None else watch"),
    ("batch_size", "size"),
]  # fmt: skip


def test_other_names_throughout_cost_nothing(server: ForkServer, key: LiveKey, tmp_path: Path) -> None:
    """Of the class, of functions and parameters, of activations, initializers and optimizers."""
    source = REFERENCE.read_text(encoding="utf-8")
    for old, new in OTHER_NAMES:
        assert old in source, old
        source = source.replace(old, new)
    assert lost(source, server, key, tmp_path) == {}


def test_a_script_for_tensorflow_1_is_called_that_once(server: ForkServer, key: LiveKey, tmp_path: Path) -> None:
    """It is what is said of the file, and the message of each check that asks for the class."""
    source = "import tensorflow as tf\n\nx = tf.placeholder(tf.float32, [None, 784])\nsession = tf.Session()\n"
    said = "This is a TensorFlow 1 script (tf.placeholder, tf.Session), and there is no class DCN in it"
    (tmp_path / FILE).write_text(source, encoding="utf-8")
    grade = grade_submission.grade(ASSIGNMENT, submission.open(tmp_path / FILE, ASSIGNMENT), sandbox=server, key=key)
    assert grade.parts[0].message.startswith(f"{said}; it has no classes")
    assert [check.message for check in grade.checks if check.name == "logits"] == [f"{said}."]


WRONG = [  # an edit of the reference, and the checks that must see it
    ("return tf.reduce_mean(losses)", "return tf.reduce_sum(losses)",
     {"cross_entropy", "cross_entropy_stays_finite", "cross_entropy_of_one_example",
      "cross_entropy_can_be_differentiated"}),
    ("rate=1 - keep_prob", "rate=keep_prob if keep_prob < 1 else 0.0", {"dropout_scales_what_it_keeps"}),
    ('ksize=2, strides=2, padding="SAME"', 'ksize=2, strides=2, padding="VALID"', {"max_pool_of_odd_sizes"}),
    ("tf.sqrt(tf.reduce_mean", "(tf.reduce_mean", {"variable_summaries", "variable_summaries_of_any_tensor"}),
    ("learning_rate, momentum=0.9)", "learning_rate)",
     {"make_optimizer", "momentum_gathers", "train_uses_its_optimizer"}),
    ("tf.train.Checkpoint(model=model).write", "str", {"weights_of_the_end_are_kept"}),
]  # fmt: skip


def test_six_mistakes_lose_what_they_should(server: ForkServer, key: LiveKey, tmp_path: Path) -> None:
    """All in one file: only the checks about what is wrong fail, and nothing that is built on it."""
    source = REFERENCE.read_text(encoding="utf-8")
    for old, new, _ in WRONG:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    assert set(lost(source, server, key, tmp_path)) == set().union(*(fails for _, _, fails in WRONG))


@pytest.mark.parametrize(
    ("tag", "place", "statistic"),
    [
        ("conv1/net_input/mean", "conv1/net_input", "mean"),
        ("conv1/Wx_plus_b/pre_activations/stddev_1", "conv1/net_input", "stddev"),
        ("W_fc1/summaries/max", "dense1/weights", "max"),
        ("h_pool2/min", "conv2/pooled", "min"),
        ("conv1/max_pool/mean", "conv1/pooled", "mean"),
        ("train/fc2/logits/StdDev", "dense2/net_input", "stddev"),
        ("conv1_netInput_min", "conv1/net_input", "min"),
        ("dense1/dropout/activation/mean", "", "mean"),
        ("test_error", "", ""),
    ],
)
def test_a_tag_is_understood(tag: str, place: str, statistic: str) -> None:
    """Whichever way it is spelled."""
    summaries = helper("summaries")
    assert (summaries.place(tag), summaries.statistic(tag)) == (place, statistic)


def test_every_tag_of_the_handout_is_understood() -> None:
    """Each by its own name."""
    summaries = helper("summaries")
    for name in summaries.LOGGED:
        for which in summaries.STATISTICS:
            assert (summaries.place(f"{name}/{which}"), summaries.statistic(f"{name}/{which}")) == (name, which)


def test_no_two_variables_have_one_shape() -> None:
    """By their shapes the checks find them."""
    convnets = helper("convnets")
    assert len({convnets.squeezed(shape) for shape in convnets.SHAPES.values()}) == len(convnets.SHAPES)
    assert "tensorflow" not in sys.modules


def test_networks_begun_wrongly_compute_rightly(server: ForkServer, key: LiveKey) -> None:
    """The known mistakes of the constructor are wrong in one thing: the network they make turns images into logits."""
    (case,) = (case for case in WHOLE.part(FILE).cases if case.check.name == "logits")
    live = ReferenceWorkers(WHOLE)
    try:
        begun = [item for item in WHOLE.mistakes if item.part == FILE and item.instead_of == "DCN.__init__"]
        assert len(begun) == 8
        for item in begun:
            subject = live.subject(server, FILE, (item,))
            made = ask(case, subject, seed=0, data=lambda: WHOLE.data, expected=None)
            assert made.fault is None and not made.failures, (item.name, made.fault)
    finally:
        live.close()


HAND_WRITTEN = """
    class Optimizer:
        def __init__(self):
            self.m, self.v, self.steps = {}, {}, 0

        def apply_gradients(self, pairs):
            self.steps += 1
            for g, w in pairs:
                k = w.ref()
                if name == "sgd":
                    w.assign_sub(learning_rate * g)
                elif name == "momentum":
                    self.m[k] = 0.9 * self.m.get(k, 0.0) + learning_rate * g
                    w.assign_sub(self.m[k])
                else:
                    self.m[k] = 0.9 * self.m.get(k, 0.0) + 0.1 * g
                    self.v[k] = 0.999 * self.v.get(k, 0.0) + 0.001 * g * g
                    mean, square = self.m[k] / (1 - 0.9**self.steps), self.v[k] / (1 - 0.999**self.steps)
                    w.assign_sub(learning_rate * mean / (tf.sqrt(square) + EPSILON))

    if name not in ("adam", "sgd", "momentum"):
        raise ValueError(name)
    return Optimizer()
"""


def with_optimizer(body: str) -> str:
    """The reference with another body of make_optimizer."""
    source = REFERENCE.read_text(encoding="utf-8")
    head, rest = source.split("def make_optimizer(", 1)
    before, after = rest.split("    # YOUR CODE", 1)
    return head + "def make_optimizer(" + before + body + after.split("    # END OF YOUR CODE\n", 1)[1]


@pytest.mark.parametrize("epsilon", ["1e-7", "1e-8", "0.0"])
def test_a_hand_written_optimizer_is_not_held_to_the_rounding_of_another(
    epsilon: str, server: ForkServer, key: LiveKey, tmp_path: Path
) -> None:
    """Adam by the paper, with any small number in its denominator; momentum with the rate within."""
    source, asked = with_optimizer(HAND_WRITTEN.replace("EPSILON", epsilon)), only("make_optimizer", "momentum_gathers")
    assert lost(source, server, key, tmp_path, asked) == {}
    uncorrected = source.replace("1 - 0.999**self.steps", "1.0")
    assert list(lost(uncorrected, server, key, tmp_path, asked)) == ["make_optimizer"]


def test_dropout_is_seen_wherever_it_falls(server: ForkServer, key: LiveKey, tmp_path: Path) -> None:
    """On the images, or behind a convolution besides dense1."""
    source, asked = REFERENCE.read_text(encoding="utf-8"), only("dropout_scales_what_it_keeps")
    assert lost(source, server, key, tmp_path, asked) == {}
    for name, value in {
        "images": "tf.reshape(x, [-1, 28, 28, 1])",
        "flat": 'tf.reshape(watch["conv2/pooled"], [-1, 7 * 7 * 64])',
    }.items():
        place = f"{name} = {value}"
        assert source.count(place) == 1
        dropped = source.replace(place, f"{name} = tf.nn.dropout({value}, rate=1 - keep_prob)")
        assert list(lost(dropped, server, key, tmp_path, asked)) == ["dropout_scales_what_it_keeps"]
