"""The figures of assignment3's NumPy parts, and what right and wrong solutions of them earn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from grader.answers.live import answer_key
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.assignment.mistakes import reference_module
from grader.authoring import release
from grader.authoring.record_answers import record
from grader.checks.mistake import Mistake
from grader.grade import Grade
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer
from grader.subjects.ask import ask
from grader.subjects.local import local_subject

ROOT = Path(__file__).parents[1]
WHOLE = assignments.load(ROOT / "assignments" / "assignment3")
ASSIGNMENT = replace(WHOLE, parts=tuple(part for part in WHOLE.parts if not part.in_worker))
KEY = answer_key(ASSIGNMENT)
MLP, GRAPH, LAYERS = "mlp.py", "computation_graph.py", "layers.py"
HANDOUT = (ASSIGNMENT.folder / "README.md").read_text(encoding="utf-8")


def reference(file: str) -> ModuleType:
    """The reference's module of that file."""
    assert ASSIGNMENT.reference is not None
    return reference_module(ASSIGNMENT.reference / file)


def graded(folder: Path, server: ForkServer, sources: dict[str, str], check: str | None = None) -> Grade:
    """The grade of the sources, the reference's in the place of those left out."""
    assert ASSIGNMENT.reference is not None
    for file in (MLP, GRAPH, LAYERS):
        text = sources.get(file) or (ASSIGNMENT.reference / file).read_text(encoding="utf-8")
        (folder / file).write_text(text, encoding="utf-8")
    return grade_submission.grade(ASSIGNMENT, submission.open(folder, ASSIGNMENT), sandbox=server, key=KEY, check=check)


def failures(grade: Grade) -> dict[str, str]:
    """The checks that did not pass, with what they say."""
    return {
        check.name: f"{check.outcome}: {check.message}"
        for check in grade.checks
        if check.outcome != "passed" and (check.points or check.robustness)
    }


def edited(file: str, old: str, new: str) -> dict[str, str]:
    """The reference's file with one text replaced."""
    assert ASSIGNMENT.reference is not None
    source = (ASSIGNMENT.reference / file).read_text(encoding="utf-8")
    assert old in source, f"{old!r} is not in the reference any more"
    return {file: source.replace(old, new)}


# ---- the handout ----


def test_the_handouts_points_are_those_of_the_checks() -> None:
    """The table in README.md gives for each function the points of the checks about it."""
    for part in WHOLE.parts:
        points: dict[str, float] = {}
        for case in part.cases:
            points[case.check.about] = points.get(case.check.about, 0) + case.check.points
        for about, total in points.items():
            assert f"| `{about}` | {total:g} |" in HANDOUT, (part.file, about, total)


def test_two_fifths_of_the_points_are_public() -> None:
    """What students can see is worth 40 % of the points."""
    cases = [case for part in WHOLE.parts for case in part.cases]
    public = sum(case.check.points for case in cases if not case.check.hidden)
    assert public == pytest.approx(0.4 * sum(case.check.points for case in cases))


def test_the_handouts_triangle() -> None:
    """The numbers of the example of part 1."""
    mlp, data = reference(MLP), ASSIGNMENT.data
    x = np.array([[1.0, 1.0], [5.0, 1.0]])
    assert np.array_equal(mlp.LINES, data.lines) and np.array_equal(mlp.TOP, data.top)
    assert mlp.linear_decision(x, data.lines[0])[0].tolist() == [1, 1]
    d, sign = mlp.linear_decision(x, data.lines[1])
    assert d.tolist() == [2, -2] and sign.tolist() == [1, -1]
    assert mlp.logistic_probability(x, data.lines[1]).round(4).tolist() == [0.8808, 0.1192]
    assert mlp.hidden_features(x, data.lines).tolist() == [[1, 1, 1], [1, 0, 1]]
    assert mlp.triangle_classifier(x, data.lines, data.top).tolist() == [1, 0]
    assert mlp.collapse(data.lines, data.top).tolist() == [1.5, 2, -1]


def test_three_half_planes_separate_the_triangle() -> None:
    """S27: the reference is right at all 300 points, whose classes come from barycentric coordinates."""
    data = ASSIGNMENT.data
    assert len(data.X) == 300 and 40 < data.y.sum() < 260
    assert np.array_equal(reference(MLP).triangle_classifier(data.X, data.lines, data.top), data.y)


def test_the_collapsed_network_is_the_network() -> None:
    """S28: the one linear function equals the network without its nonlinearity at every point."""
    rng = np.random.default_rng(0)
    X, hidden, top = rng.normal(size=(50, 3)), rng.normal(size=(6, 4)), rng.normal(size=7)
    network = top[0] + (hidden[:, 0] + X @ hidden[:, 1:].T) @ top[1:]
    w = reference(MLP).collapse(hidden, top)
    assert np.allclose(w[0] + X @ w[1:], network)


def test_the_handouts_graph() -> None:
    """S29: both ways find 5 and 2, and agree at every node."""
    graphs = reference(GRAPH)
    assert graphs.derivative_by_reverse_mode(graphs.EXAMPLE, "z") == {"z": 1, "u": 2, "v": 3, "x": 2, "y": 5}
    for node, derivative in graphs.derivative_by_reverse_mode(graphs.EXAMPLE, "z").items():
        assert graphs.derivative_by_paths(graphs.EXAMPLE, "z", node) == derivative


def test_the_reference_uses_each_edge_once() -> None:
    """S29: on a ladder with 2^60 paths every derivative is multiplied exactly once."""
    uses: list[int] = []

    class Counted(float):
        def __mul__(self, other: float) -> float:
            uses.append(id(self))
            return float(self) * other

    graph = {}
    for k in range(60):
        for way in "lr":
            graph[f"n{k}", f"{way}{k}"] = Counted(0.5)
            graph[f"{way}{k}", f"n{k + 1}"] = Counted(1.0)
    assert reference(GRAPH).derivative_by_reverse_mode(graph, "n60")["n0"] == 1.0
    assert len(uses) == len(set(uses)) == len(graph) == 240


def test_the_handouts_layers() -> None:
    """S30 to S33: the numbers of the example of part 3."""
    layers = reference(LAYERS)
    inputs = np.array([0.0, 2.0])
    assert layers.sigmoid_forward(inputs).round(4).tolist() == [0.5, 0.8808]
    assert layers.sigmoid_backward(inputs, np.array([4.0, 10.0])).round(4).tolist() == [1, 1.0499]
    X, W, dZ = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([[10.0]])
    dX, dW = layers.dense_backward(X, W, dZ)
    assert layers.dense_forward(X, W).tolist() == [[11]]
    assert dX.tolist() == [[30, 40]] and dW.tolist() == [[10], [20]]
    assert layers.jacobian_chain(np.array([[9.0, 3.0]]), np.array([[1.0], [6.0]])).tolist() == [[27]]
    assert layers.matmul_derivative(X, W).tolist() == [[[[3, 4]]]]
    assert layers.matmul_backward(dZ, W).tolist() == [[30, 40]]


# ---- odd answers ----

ODD = {
    "nothing": lambda *_, **__: None,
    "an_object": lambda *_, **__: object(),
    "a_ragged_list": lambda *_, **__: [[1.0], [2.0, 3.0]],
    "not_a_number": lambda *_, **__: np.full((2, 2), np.nan),
    "two_odd_things": lambda *_, **__: (None, object()),
    "an_odd_dictionary": lambda *_, **__: {"x": None, "y": "text", 3: object()},
    "a_huge_number": lambda *_, **__: 10**400,
    "no_function_at_all": 3.0,
}
NAMES = sorted({(part.file, case.check.about) for part in ASSIGNMENT.parts for case in part.cases})


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(("part", "name"), NAMES, ids=[name for _, name in NAMES])
def test_no_check_fails_itself(part: str, name: str, odd: str) -> None:
    """Whatever a function returns, a check either judges it or says that it is unusable, and gives no points."""
    assert ASSIGNMENT.reference is not None
    instead = Mistake(ODD[odd], odd, "odd", name, "hint", part=part)
    subject = local_subject(ASSIGNMENT.reference, part, [instead])
    for case in ASSIGNMENT.part(part).cases:
        if case.check.about == name:
            made = ask(case, subject, seed=1, data=lambda: ASSIGNMENT.data, expected=KEY.expected(case))
            assert not made.passed, case.id


# ---- submissions ----

DIFFERENT_MLP = """
import math
import numpy as np

def linear_decision(x, w):
    d = [float(w[0]) + sum(float(a) * float(b) for a, b in zip(row, w[1:])) for row in x]
    return [np.array(d, dtype=np.float32), np.array([(v > 0) - (v < 0) for v in d])]

def logistic_probability(x, w):
    return np.array([0.5 * (1 + math.tanh(0.5 * (w[0] + np.dot(row, w[1:])))) for row in x])

def hidden_features(x, lines):
    with_one = np.hstack([np.ones((len(x), 1)), x])
    return with_one.dot(lines.T) > 0

def triangle_classifier(x, lines, top):
    return [bool(top[0] + sum(t for t, on in zip(top[1:], row) if on) > 0) for row in hidden_features(x, lines)]

def collapse(W_hidden, w_out):
    w = [0.0] * W_hidden.shape[1]
    w[0] = w_out[0]
    for weight, unit in zip(w_out[1:], W_hidden):
        w = [old + weight * new for old, new in zip(w, unit)]
    return w
"""
DIFFERENT_GRAPH = """
from collections import defaultdict

def derivative_by_paths(graph, a, b):
    total, stack = 0, [(a, 1)]
    while stack:
        node, product = stack.pop()
        if node == b:
            total += product
            continue
        for (p, q) in graph:
            if q == node:
                stack.append((p, product * graph[p, q]))
    return total

def derivative_by_reverse_mode(graph, a):
    after = defaultdict(list)
    nodes = {node for edge in graph for node in edge}
    for (p, q), value in graph.items():
        after[p].append((q, value))
    known = {a: 1}

    def of(node):
        if node not in known:
            known[node] = sum(value * of(q) for q, value in after[node])
        return known[node]

    result = defaultdict(float)
    for node in nodes:
        result[node] = of(node)
    return result
"""
DIFFERENT_LAYERS = """
import numpy as np

def sigmoid_forward(inputs):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(inputs, dtype=np.float32)))

def sigmoid_backward(inputs, incoming_gradient):
    return incoming_gradient * 0.25 * (1 - np.tanh(inputs / 2) ** 2)

def dense_forward(X, W):
    Z = np.zeros((X.shape[0], W.shape[1]))
    for n in range(X.shape[0]):
        for m in range(W.shape[1]):
            for d in range(W.shape[0]):
                Z[n, m] += X[n, d] * W[d, m]
    return Z

def dense_backward(X, W, dZ):
    dW = np.zeros_like(W)
    for x, dz in zip(X, dZ):
        dW += np.outer(x, dz)
    return [np.einsum("nm,dm->nd", dZ, W), dW]

def jacobian_chain(J_f, J_g):
    return np.asmatrix(J_f) * np.asmatrix(J_g)

def matmul_derivative(A, B):
    (N, K), M = A.shape, B.shape[1]
    tensor = np.zeros((N, M, N, K))
    for i in range(N):
        for j in range(M):
            tensor[i, j, i, :] = B[:, j]
    return tensor

def matmul_backward(dC, B):
    return [list(row) for row in np.inner(dC, B)]
"""


def test_other_right_solutions_earn_everything(server: ForkServer, tmp_path: Path) -> None:
    """Loops, lists, recursion, a defaultdict, matrices, booleans and single precision are as good as the reference."""
    grade = graded(tmp_path, server, {MLP: DIFFERENT_MLP, GRAPH: DIFFERENT_GRAPH, LAYERS: DIFFERENT_LAYERS})
    assert failures(grade) == {} and grade.earned == pytest.approx(grade.points)


@pytest.mark.parametrize("new", ["np.where(d >= 0, 1, -1)", "np.where(d > 0, 1, -1)"])
def test_the_sign_on_the_line_is_a_convention(server: ForkServer, tmp_path: Path, new: str) -> None:
    """A sign of 1 or -1 on the line costs nothing, and is noted."""
    grade = graded(tmp_path, server, edited(MLP, "return d, np.sign(d)", f"return d, {new}"))
    assert grade.earned == pytest.approx(grade.points)
    assert any("costs nothing" in note for check in grade.checks for note in check.notes)


WRONG = {
    "constant_left_out": (
        edited(MLP, "d = w[0] + x @ w[1:]", "d = x @ w[1:]"),
        {"linear_decision", "linear_decision_of_more_features", "linear_decision_of_one_point"},
    ),
    "always_and": (
        edited(MLP, "np.where(hidden_features(x, lines) @ top[1:] + top[0] > 0, 1, 0)",
               "hidden_features(x, lines).all(axis=1)"),
        {"triangle_classifier_with_another_top"},
    ),
    "one_axis_too_many": (
        edited(MLP, "    return w\n", "    return w[None]\n"),
        {"collapse", "collapse_of_square_weights", "collapse_of_one_unit", "collapse_changes_nothing"},
    ),
    "overwritten": (
        edited(GRAPH, "derivatives[before] += derivative", "derivatives[before] = derivative"),
        {
            "derivative_by_reverse_mode", "derivative_by_reverse_mode_of_many_paths",
            "derivative_by_reverse_mode_of_unequal_paths", "derivative_by_reverse_mode_of_an_inner_node",
            "derivative_by_reverse_mode_of_every_node", "derivative_by_reverse_mode_through_zeros",
            "derivative_by_reverse_mode_of_other_names", "derivative_by_reverse_mode_of_a_wide_graph",
            "derivative_by_reverse_mode_changes_nothing",
        },
    ),
    "unreached_nodes_left_out": (
        edited(GRAPH, "return derivatives\n", "return {k: v for k, v in derivatives.items() if v}\n"),
        {"derivative_by_reverse_mode_of_every_node"},
    ),
    "wrong_forward_pays_alone": (
        edited(LAYERS, "return np.where(inputs >= 0, 1.0, shrunk) / (1.0 + shrunk)",
               "return 1 - 1 / (1 + np.exp(-inputs))"),
        {"sigmoid_forward", "sigmoid_forward_of_any_shape", "sigmoid_forward_stays_finite"},
    ),
    "batch_means": (
        edited(LAYERS, "return dZ @ W.T, X.T @ dZ", "return dZ @ W.T, X.T @ dZ / len(X)"),
        {"dense_backward", "dense_backward_of_square_weights", "dense_backward_adds_up_over_the_batch",
         "dense_backward_changes_nothing"},
    ),
    "square_transpose": (
        edited(LAYERS, "return dC @ B.T", "return dC @ (B if B.shape[0] == B.shape[1] else B.T)"),
        {"matmul_backward_of_square_matrices"},
    ),
    "wrong_tensor_pays_alone": (
        edited(LAYERS, 'np.einsum("ik,lj->ijkl", np.eye(A.shape[0]), B)',
               'np.einsum("ik,lj->ijkl", np.ones((len(A), len(A))), B)'),
        {"matmul_derivative", "matmul_derivative_of_square_matrices"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_costs_just_the_checks_about_it(server: ForkServer, tmp_path: Path, name: str) -> None:
    """Each wrong solution fails exactly the checks that it should, and none that another function answers for."""
    sources, fails = WRONG[name]
    grade = graded(tmp_path, server, sources)
    assert set(failures(grade)) == fails, failures(grade)
    lost = sum(check.points for check in grade.checks if check.name in fails)
    assert grade.earned == pytest.approx(grade.points - lost)


EMPTY = {
    MLP: """
import numpy as np
def linear_decision(x, w): return np.zeros(len(x)), np.zeros(len(x))
def logistic_probability(x, w): return np.full(len(x), 0.5)
def hidden_features(x, lines): return np.zeros((len(x), len(lines)))
def triangle_classifier(x, lines, top): return np.zeros(len(x))
def collapse(W_hidden, w_out): return W_hidden[0]
""",
    GRAPH: """
def derivative_by_paths(graph, a, b): return 1.0 if a == b else 0.0
def derivative_by_reverse_mode(graph, a): return {node: 0.0 for edge in graph for node in edge} | {a: 1.0}
""",
    LAYERS: """
import numpy as np
def sigmoid_forward(inputs): return 0 * inputs + 0.5
def sigmoid_backward(inputs, incoming_gradient): return 0 * inputs
def dense_forward(X, W): return np.zeros((len(X), W.shape[1]))
def dense_backward(X, W, dZ): return 0 * X, 0 * W
def jacobian_chain(J_f, J_g): return np.zeros((len(J_f), J_g.shape[1]))
def matmul_derivative(A, B): return np.zeros((len(A), B.shape[1], *A.shape))
def matmul_backward(dC, B): return np.zeros((len(dC), len(B)))
""",
}


def test_answers_that_only_look_right_earn_nothing(server: ForkServer, tmp_path: Path) -> None:
    """Zeros of the right shapes pass no check at all."""
    grade = graded(tmp_path, server, EMPTY)
    assert grade.earned == 0, [check.name for check in grade.checks if check.earned]


def test_walking_every_path_runs_out_of_time(server: ForkServer, tmp_path: Path) -> None:
    """A right sum over all paths is right on small graphs, and told why it never ends on the ladder."""
    every_path = (
        "    if True:\n"
        "        return {n: derivative_by_paths(graph, a, n) for edge in graph for n in edge}\n"
        "    inputs, uses = {}, {}  #"
    )
    sources = edited(GRAPH, "    inputs, uses = {}, {}  #", every_path)
    assert failures(graded(tmp_path, server, sources, check="derivative_by_reverse_mode")) == {}
    grade = graded(tmp_path, server, sources, check="derivative_by_reverse_mode_of_many_paths")
    (slow,) = grade.checks
    assert slow.outcome == "timed out" and "paths" in slow.hint


def test_a_release_gives_the_same_public_results(server: ForkServer, tmp_path: Path) -> None:
    """In the released folder a wrong submission's public rows are those of the whole assignment."""
    handed_in = tmp_path / "handed_in"
    handed_in.mkdir()
    wrong = {**WRONG["wrong_forward_pays_alone"][0], **WRONG["overwritten"][0], **WRONG["constant_left_out"][0]}
    full = graded(handed_in, server, wrong)
    release.write(ASSIGNMENT.folder, tmp_path / "out", {ASSIGNMENT.recorded.name: record(ASSIGNMENT)})
    released = assignments.load(tmp_path / "out" / "assignments" / "assignment3")
    public = grade_submission.grade(released, submission.open(handed_in, released), sandbox=server)
    asked = [row for row in public.checks if row.part in (MLP, GRAPH, LAYERS)]
    told = {row.id: (row.outcome, row.earned, row.message, row.hint, row.mistakes) for row in asked}
    assert told == {
        row.id: (row.outcome, row.earned, row.message, row.hint, row.mistakes) for row in full.checks if not row.hidden
    }
    assert {row.outcome for row in asked} == {"passed", "failed"}
