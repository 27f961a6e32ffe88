"""assignment2: its handout's numbers, right solutions written differently, and what wrong ones lose."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.answers import live
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.assignment.mistakes import reference_module
from grader.authoring import record_answers, release
from grader.authoring.template import differences, stubs_of
from grader.grade import Grade
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer

ROOT = Path(__file__).parents[1]
FILE = "xor_backprop.py"
WHOLE = assignments.load(ROOT / "assignments" / "assignment2")
ASSIGNMENT = replace(WHOLE, parts=tuple(part for part in WHOLE.parts if not part.in_worker))
REFERENCE = ROOT / "reference" / "assignment2"
KEY = live.answer_key(ASSIGNMENT)
SOURCE = (REFERENCE / FILE).read_text(encoding="utf-8")
HANDOUT = (ASSIGNMENT.folder / "README.md").read_text(encoding="utf-8")


def graded(source: str, server: ForkServer, folder: Path) -> Grade:
    """The grade of a file with this source."""
    (folder / FILE).write_text(source, encoding="utf-8")
    return grade_submission.grade(ASSIGNMENT, submission.open(folder / FILE, ASSIGNMENT), sandbox=server, key=KEY)


def failures(grade: Grade) -> dict[str, str]:
    """The checks that did not pass, with what they say."""
    return {
        check.name: check.message
        for check in grade.checks
        if check.outcome != "passed" and (check.points or check.robustness)
    }


def notes(grade: Grade) -> str:
    """All that is noted."""
    return " ".join(note for check in grade.checks for note in check.notes)


def edited(*edits: tuple[str, str]) -> str:
    """The reference with some texts replaced."""
    source = SOURCE
    for old, new in edits:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def test_the_template_is_current() -> None:
    """The stub is the one made from the reference."""
    assert not differences(stubs_of(REFERENCE), ROOT / "student_template" / "assignment2")


def test_the_handouts_points_are_those_of_the_checks() -> None:
    """The table in README.md gives for each function the points of the checks about it."""
    points: dict[str, float] = {}
    for case in ASSIGNMENT.parts[0].cases:
        points[case.check.about] = points.get(case.check.about, 0) + case.check.points
    words = {"train": "training and seeds", "update": "`update`, alone and with the others"}
    for about, total in points.items():
        assert f"| {words.get(about, f'`{about}`')} | {total:g} |" in HANDOUT, (about, total)


def listed(array: np.ndarray) -> str:
    """An array of numbers as the handout writes it, with four digits."""
    if array.ndim > 1:
        return "[" + ", ".join(listed(row) for row in array) + "]"
    return "[" + ", ".join(f"{value:.4f}" for value in array) + "]"


def test_the_handouts_examples_are_right() -> None:
    """The numbers of both worked examples in README.md are the reference's."""
    module = reference_module(REFERENCE / FILE)
    X, t = module.xor()
    W, b = np.array([[1.0], [-1.0]]), np.array([0.2])
    a1 = module.forward(X, W, b)
    grads = module.backward(X, a1, t)
    for name, value in {"a1": a1, **grads}.items():
        if name not in ("d_b", "d_o"):
            assert f"{name:7} = {listed(value.ravel())}" in HANDOUT
    new_W, new_b = module.update(W, b, grads, 0.1, 4)
    assert f"`W = {listed(new_W.ravel())}`, `b = {listed(new_b)}`" in HANDOUT

    W1, b1 = np.array([[1.0, -1.0], [2.0, 0.5]]), np.array([[0.0, -0.5]])
    W2, b2 = np.array([[1.0], [-1.0]]), np.array([[0.2]])
    a1, a2 = module.network_forward(X, W1, b1, W2, b2)
    slopes = zip(["d_W1", "d_b1", "d_W2", "d_b2"], module.network_backward(X, a1, a2, t, W2), strict=True)
    for name, value in [("a2  ", a2.ravel()), *slopes]:
        assert f"{name} = {listed(value)}" in HANDOUT


def test_the_figures_of_the_table_are_reached() -> None:
    """One unit ends at one half for all four inputs; two layers solve XOR."""
    module = reference_module(REFERENCE / FILE)
    X, t = module.xor()
    W, b = np.array([[0.8], [-0.4]]), np.array([0.3])
    for _ in range(45):
        W, b = module.update(W, b, module.backward(X, module.forward(X, W, b), t), 3.0, 4)
    assert np.allclose(module.forward(X, W, b), 0.5, atol=5e-5)
    assert np.abs(module.network_forward(X, *module.train(X, t, seed=7))[1] - t).max() < 0.05


DIFFERENTLY = textwrap.dedent("""
    import numpy as np

    def forward(a0, W, b):
        a0 = np.asarray(a0, dtype=np.float32)
        rows = [[1 / (1 + np.exp(-np.clip(sum(x * w for x, w in zip(row, W[:, 0])) + b[0], -500, 500)))] for row in a0]
        return np.array(rows)

    def sigmoid(z):
        return 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))

    def backward(a0, a1, t):
        d_a1 = (a1 - t) / (a1 * (1 - a1) + 1e-7)
        d_sigma = a1 * (1 - a1)
        d_W = np.zeros((a0.shape[1], 1))
        for x, delta in zip(a0, a1 - t):
            d_W += np.outer(x, delta)
        return d_a1, d_sigma, a1 - t, a1 - t, a1 - t, d_W

    def update(W, b, grads, learning_rate, N):
        return [W - learning_rate / N * grads[5], b - learning_rate * sum(grads[3]) / N]

    def network_forward(X, W1, b1, W2, b2):
        a1 = sigmoid(X.dot(W1) + b1)
        return {"a2": sigmoid(a1.dot(W2) + b2), "a1": a1}

    def network_backward(X, a1, a2, t, W2):
        delta = a2 - t
        hidden = delta * W2.T * (a1 - a1 ** 2)
        return np.einsum("nd,nh->dh", X, hidden), hidden.sum(0), np.einsum("nh,no->ho", a1, delta), delta.sum(0)

    def descend(X, t, W1, b1, W2, b2, learning_rate, steps):
        p = {"W1": W1.copy(), "b1": b1.copy(), "W2": W2.copy(), "b2": b2.copy()}
        for _ in range(steps):
            out = network_forward(X, **p)
            for name, slope in zip(list(p), network_backward(X, t=t, W2=p["W2"], **out)):
                p[name] -= learning_rate * slope / len(X)
        return p

    def train(X, t, n_hidden=8, learning_rate=1.0, steps=600, seed=0):
        rng = np.random.default_rng(seed)
        W1, W2 = rng.normal(size=(2, n_hidden)), rng.normal(size=(n_hidden, 1))
        return descend(X, t, W1, np.zeros((1, n_hidden)), W2, np.zeros((1, 1)), learning_rate, steps)
""")


def test_a_right_solution_written_differently(server: ForkServer, tmp_path: Path) -> None:
    """Tuples for dictionaries and the reverse, sums for means, loops, single precision: full marks, with notes."""
    grade = graded(DIFFERENTLY, server, tmp_path)
    assert grade.earned == ASSIGNMENT.parts[0].points, failures(grade)
    for words in ["a1 − t for d_l", "gradients of the sum", "in a row", "returns a dictionary"]:
        assert words in notes(grade)


WRONG = {
    "sigmoid that overflows": (
        [("shrunk = np.exp(-np.abs(z))", "return np.exp(z) / (1 + np.exp(z))\n    shrunk = 0")],
        {"sigmoid_stays_finite"},
    ),
    "no sigmoid at all": (
        [("shrunk = np.exp(-np.abs(z))", "return z\n    shrunk = 0")],
        {"sigmoid", "sigmoid_of_any_shape", "sigmoid_stays_finite", "the_network_solves_xor"},
    ),
    "no epsilon": ([("(1.0 - a1) + EPSILON)", "(1.0 - a1))")], {"backward_of_a_sure_unit"}),
    "forward without bias": (
        [("sigmoid(a0 @ W + b)", "sigmoid(a0 @ W)")],
        {"forward", "forward_of_other_sizes", "forward_of_one_example", "forward_stays_finite"},
    ),
    "update in place": (
        [("new_W = W - learning_rate * grads[\"d_W\"] / N", "W -= learning_rate * grads['d_W'] / N; new_W = W")],
        {"update_changes_nothing"},
    ),
    "bias moved by the sum": (
        [("np.mean(grads[\"d_b\"])", "np.sum(grads['d_b'])")],
        {"update", "update_of_other_sizes", "update_grows_with_the_learning_rate", "one_unit_on_xor",
         "one_unit_learns"},
    ),
    "hidden slope forgotten": (
        [("(d_l2 @ W2.T) * a1 * (1.0 - a1)", "d_l2 @ W2.T")],
        {"network_backward", "network_backward_of_other_sizes", "network_backward_of_square_weights",
         "network_backward_of_one_example", "the_network_solves_xor"},
    ),
    "one step only": (
        [("for _ in range(steps):", "for _ in range(1):")],
        {"descend_twenty_steps", "descend_no_step", "the_network_solves_xor"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_solution_loses_what_it_should(name: str, server: ForkServer, tmp_path: Path) -> None:
    """Exactly the checks about the wrong function fail: what leans on it is asked with a right one."""
    edits, fails = WRONG[name]
    assert set(failures(graded(edited(*edits), server, tmp_path))) == fails


def test_the_release_gives_the_same_public_results(server: ForkServer, tmp_path: Path) -> None:
    """A wrong submission loses the same rows with the recorded answers as with the reference, for the same reasons."""
    (tmp_path / "work").mkdir()
    edits = [("sigmoid(a0 @ W + b)", "sigmoid(a0 @ W)"), ("return np.where(z >= 0", "return 1.1 * np.where(z >= 0")]
    here = graded(edited(*edits), server, tmp_path / "work")
    released = tmp_path / "out"
    release.write(ASSIGNMENT.folder, released, {ASSIGNMENT.recorded.name: record_answers.record(ASSIGNMENT)})
    assert not [path for path in released.rglob("*") if path.name in ("hidden", "mistakes.py")]
    theirs = assignments.load(released / "assignments" / "assignment2")
    file = submission.open(tmp_path / "work" / FILE, theirs)
    there = grade_submission.grade(theirs, file, sandbox=server, key=live.answer_key(theirs))

    def seen(grade: Grade) -> list[tuple[object, ...]]:
        return [(c.name, c.case, c.outcome, c.earned, c.message, c.mistakes) for c in grade.checks if not c.hidden]

    assert seen(there) == seen(here)
    passed = {check.name for check in there.checks if check.outcome == "passed"}
    assert {"one_unit_on_xor", "network_forward"} <= passed  # asked with right functions, though there is no reference
