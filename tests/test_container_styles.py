"""Right solutions in NumPy whose answers come in containers and numbers of another kind: every one earns everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.answers.live import answer_key
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer

ROOT = Path(__file__).parents[1]

# Appended to each reference: every function named is wrapped, and what it returns is made into another kind.
HEAD = """
import collections, functools, types
import numpy as np
from fractions import Fraction

def returns(make, *names, of=None):
    where = of or globals()
    for name in names:
        plain = where[name] if of is None else getattr(of, name)
        @functools.wraps(plain)
        def wrapped(*a, _plain=plain, **k):
            return make(_plain(*a, **k))
        if of is None:
            globals()[name] = wrapped
        else:
            setattr(of, name, wrapped)

def objects(items):
    made = np.empty(len(items), object)
    for i, item in enumerate(items):
        made[i] = item
    return made

def named(*fields):
    kind = collections.namedtuple("Result", fields)
    return lambda answer: kind(*answer)

def values(answer):
    return dict(enumerate(answer)).values()
"""

STYLES = {
    "deques of gradients": (
        "assignment1/n_layer_neural_network.py",
        "returns(lambda pair: (collections.deque(pair[0]), objects(pair[1])), 'backprop', of=DeepNeuralNetwork)",
    ),
    "layers in a user's list": (
        "assignment1/n_layer_neural_network.py",
        "class Layers(collections.UserList):\n    pass\n\n"
        "plain_init = DeepNeuralNetwork.__init__\n"
        "@functools.wraps(plain_init)\n"
        "def init(self, *a, **k):\n    plain_init(self, *a, **k)\n    self.layers = Layers(self.layers)\n"
        "DeepNeuralNetwork.__init__ = init",
    ),
    "ordered gates, named gradients": (
        "assignment2/xor_backprop.py",
        "returns(collections.OrderedDict, 'backward')\n"
        "returns(named('d_W1', 'd_b1', 'd_W2', 'd_b2'), 'network_backward')\n"
        "returns(collections.deque, 'network_forward')\n"
        "returns(values, 'update', 'descend', 'train')",
    ),
    "fractions and counters": (
        "assignment3/computation_graph.py",
        "returns(Fraction, 'derivative_by_paths')\n"
        "returns(lambda found: collections.Counter({k: Fraction(v) for k, v in found.items()}), "
        "'derivative_by_reverse_mode')",
    ),
    "a mapping that cannot be changed": (
        "assignment3/computation_graph.py",
        "returns(types.MappingProxyType, 'derivative_by_reverse_mode')",
    ),
    "nested lists": (
        "assignment3/layers.py",
        "returns(lambda array: np.asarray(array).tolist(), 'sigmoid_backward', 'dense_forward', 'matmul_derivative', "
        "'matmul_backward')\n"
        "returns(values, 'dense_backward')",
    ),
    "arrays of objects": ("assignment3/mlp.py", "returns(lambda pair: objects(pair), 'linear_decision')"),
    "deques and arrays of layers": (
        "assignment4/backprop_recursion.py",
        "returns(lambda pair: (collections.deque(pair[0]), objects(pair[1])), 'forward_prop', 'compute_gradients')\n"
        "returns(objects, 'backward_prop')\n"
        "returns(named('Ws', 'bs'), 'train')\n"
        "returns(named('value', 'slope'), 'squared_loss', 'binary_loss', 'sigmoid')",
    ),
    "named batches, single numbers": (
        "assignment5/losses_and_batches.py",
        "returns(named('X', 'Y'), 'next_batch')\n"
        "returns(lambda loss: np.array(loss, dtype=object), 'squared_loss')\n"
        "returns(lambda rows: memoryview(np.ascontiguousarray(rows)), 'one_hot')",
    ),
    "theta as a tuple, with its history": (
        "assignment5/gradient_descent.py",
        "returns(lambda theta: (theta.tolist(), collections.deque([0.0])), 'batch_gd')\n"
        "returns(lambda theta: tuple(theta.tolist()), 'stochastic_gd', 'minibatch_gd')",
    ),
}


@pytest.mark.parametrize(("where", "style"), STYLES.values(), ids=STYLES)
def test_a_container_of_another_kind_costs_nothing(where: str, style: str, server: ForkServer, tmp_path: Path) -> None:
    """Known by what it is: not one check is lost."""
    name, file = where.split("/")
    assignment = assignments.load(ROOT / "assignments" / name)
    source = (ROOT / "reference" / where).read_text(encoding="utf-8")
    (tmp_path / file).write_text(f"{source}\n{HEAD}\n{style}\n", encoding="utf-8")
    handed_in = submission.open(tmp_path / file, assignment)
    grade = grade_submission.grade(assignment, handed_in, sandbox=server, key=answer_key(assignment))
    of_file = [check for check in grade.checks if check.part == file]
    assert of_file and {check.name: check.message for check in of_file if check.outcome != "passed"} == {}
