"""Assignment 4: the figures of its handout, right solutions written otherwise, wrong ones, and the release."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from grader.answers.live import answer_key
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.assignment.mistakes import reference_module
from grader.authoring import record_answers, release
from grader.checks.check import Case
from grader.checks.mistake import Mistake
from grader.grade import Grade
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer
from grader.subjects.ask import ask
from grader.subjects.local import local_subject

ROOT = Path(__file__).parents[1]
FILE = "backprop_recursion.py"
ASSIGNMENT = assignments.load(ROOT / "assignments" / "assignment4")
KEY = answer_key(replace(ASSIGNMENT, mistakes=()))  # naming mistakes takes long, and decides no points
assert ASSIGNMENT.reference is not None
SOURCE = (ASSIGNMENT.reference / FILE).read_text(encoding="utf-8")
HANDOUT = (ASSIGNMENT.folder / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def right() -> ModuleType:
    """The reference solution."""
    assert ASSIGNMENT.reference is not None
    return reference_module(ASSIGNMENT.reference / FILE)


def graded(source: str, folder: Path, server: ForkServer) -> Grade:
    """The grade of a file with this source."""
    (folder / FILE).write_text(source, encoding="utf-8")
    return grade_submission.grade(ASSIGNMENT, submission.open(folder / FILE, ASSIGNMENT), sandbox=server, key=KEY)


def failed(grade: Grade) -> set[str]:
    """The names of the checks that did not pass."""
    return {
        check.name.split("[")[0]
        for check in grade.checks
        if check.outcome != "passed" and (check.points or check.robustness)
    }


def notes(grade: Grade) -> str:
    """All that the checks noted."""
    return " ".join(note for check in grade.checks for note in check.notes)


def edited(*edits: tuple[str, str]) -> str:
    """The reference with something else in some places."""
    source = SOURCE
    for old, new in edits:
        assert old in source, f"{old!r} is not in the reference any more"
        source = source.replace(old, new)
    return source


# ---- figures ----


def test_xor_by_hand_gives_the_published_outputs(right: ModuleType) -> None:
    """With F = 5 the four outputs are those of the source, to twelve digits (S48)."""
    F = 5.0
    Ws = [F * np.array([[1, -1], [-1, 1]]), F * np.array([[1, 1]])]
    bs = [F * np.array([[-0.5], [-0.5]]), F * np.array([[-0.5]])]
    hs, _ = right.forward_prop(right.CORNERS, right.sigmoid, Ws, bs)
    published = ["0.149132886381", "0.893163783089", "0.893163783089", "0.149132886381"]
    assert [f"{output:.12f}" for output in hs[-1][0]] == published


def test_noisy_xor_is_learnt_as_the_handout_says(right: ModuleType) -> None:
    """200 steps on the given points end below 0.1 and above 0.9, and give the outputs in docs/assignments.md (S52)."""
    x, y = right.noisy_xor()
    hs, _ = right.forward_prop(right.CORNERS, right.sigmoid, *right.train(x, y))
    outputs = hs[-1][0]
    told = (ROOT / "docs" / "assignments.md").read_text(encoding="utf-8")
    assert max(outputs[0], outputs[3]) < 0.1 and min(outputs[1], outputs[2]) > 0.9
    assert ", ".join(f"{output:.3f}" for output in outputs) + " with seed 0" in told


def test_the_points_are_those_of_the_students_file(right: ModuleType) -> None:
    """What the checks train on is what noisy_xor() gives."""
    x, y = right.noisy_xor()
    assert np.array_equal(ASSIGNMENT.data.x, x) and np.array_equal(ASSIGNMENT.data.y, y)
    assert np.array_equal(ASSIGNMENT.data.corners, right.CORNERS) and np.array_equal(ASSIGNMENT.data.answers, right.XOR)


def test_the_references_derivatives_are_slopes(right: ModuleType) -> None:
    """∂loss/∂h of every layer, and of every loss, agrees with central differences to 1e-8 (S46, S49)."""
    rng = np.random.default_rng(0)
    sizes, N = [3, 4, 2, 5], 2
    Ws = [rng.normal(size=(a, b)) for b, a in itertools.pairwise(sizes)]
    bs = [rng.normal(size=(a, 1)) for a in sizes[1:]]
    x, y = rng.normal(size=(3, N)), rng.uniform(size=(5, N))
    hs, zs = right.forward_prop(x, right.sigmoid, Ws, bs)
    for loss in [right.squared_loss, right.binary_loss]:
        dhs = right.backward_prop(loss, right.sigmoid, Ws, bs, hs, zs, y)
        for layer in range(len(hs)):

            def above(h: np.ndarray, layer: int = layer, loss=loss) -> float:
                outputs, _ = right.forward_prop(h, right.sigmoid, Ws[layer:], bs[layer:])
                return float(np.sum(loss(outputs[-1], y)[0]))

            measured = right.finite_difference_gradient(above, hs[layer], 1e-5)
            assert right.relative_error(dhs[layer], measured) < 1e-8


def test_the_references_gradients_are_slopes(right: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """The check that the file itself prints: every gradient agrees with central differences to 1e-8 (S50)."""
    x, y = right.noisy_xor(20)
    right.check_gradients(x, y, *right.starting_weights([2, 10, 1]))
    printed = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines()]
    assert len(printed) == 4 and max(printed) < 1e-8


def test_the_handouts_example_is_right(right: ModuleType) -> None:
    """The numbers of the worked example in README.md are the reference's."""
    Ws = [np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[1.0, 2.0], [-1.0, 0.5], [0.0, 1.0]])]
    bs = [np.array([[0.5], [-1.0]]), np.array([[0.0], [0.1], [-0.5]])]
    x, y = np.array([[1.0], [0.5]]), np.array([[1.0], [0.0], [1.0]])
    hs, zs = right.forward_prop(x, right.sigmoid, Ws, bs)
    arguments = right.squared_loss, right.sigmoid, Ws, bs, hs, zs, y
    dWs, dbs = right.compute_gradients(*arguments)
    said = re.sub(r"\s+", " ", HANDOUT)
    for vector in [hs[2], *right.backward_prop(*arguments), dbs[0], dWs[0][:1].T, dWs[0][1:].T]:
        assert "[" + ", ".join(f"{number:.4f}" for number in vector[:, 0]) + "]" in said
    assert f"a loss of {right.squared_loss(hs[-1], y)[0].sum():.4f}" in said


def test_the_handouts_points_are_those_of_the_checks() -> None:
    """The table in README.md gives for each function its checks' points; hidden ones are three fifths."""
    points: dict[str, float] = {}
    for case in ASSIGNMENT.parts[0].cases:
        points[case.check.about] = points.get(case.check.about, 0) + case.check.points
    for about, total in points.items():
        assert f"| `{about}` | {total:g} |" in HANDOUT, (about, total)
    hidden = sum(case.check.points for case in ASSIGNMENT.parts[0].cases if case.check.hidden)
    assert 55 <= hidden <= 65


# ---- right, written otherwise ----

DIFFERENTLY = '''
import numpy as np


class Units:
    """Everything in loops, one number at a time."""

    @staticmethod
    def sigma(t):
        return 1 / (1 + np.exp(-t)) if t >= 0 else np.exp(t) / (1 + np.exp(t))


def squared_loss(yhat, y):
    return [np.square(np.subtract(yhat, y)) / 2, np.subtract(yhat, y)]


def binary_loss(yhat, y):
    p = np.clip(yhat, 1e-12, 1 - 1e-12)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)), (p - y) / (p * (1 - p))


def sigmoid(z):
    a = np.vectorize(Units.sigma, otypes=[float])(z)
    return a, a - a * a


def forward_prop(x, f, Ws, bs):
    hs, zs = (x,), ()
    for i in range(len(Ws)):
        z = np.einsum("ij,jn->in", Ws[i], hs[i])
        z += bs[i]
        zs += (z,)
        hs += (f(z)[0],)
    return hs, zs


def backward_prop(loss, f, Ws, bs, hs, zs, y):
    L = len(Ws)
    dhs = [None] * (L + 1)
    dhs[L] = loss(hs[L], y)[1]
    for i in range(L - 1, -1, -1):
        slope = f(zs[i])[1]
        dhs[i] = np.array([[sum(Ws[i][k, j] * slope[k, n] * dhs[i + 1][k, n] for k in range(len(slope)))
                            for n in range(slope.shape[1])] for j in range(Ws[i].shape[1])])
    return tuple(dhs)


def compute_gradients(loss, f, Ws, bs, hs, zs, y):
    deltas = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        dh = loss(hs[-1], y)[1] if i == len(Ws) - 1 else np.dot(Ws[i + 1].T, deltas[i + 1])
        deltas[i] = dh * f(zs[i])[1]
    return [sum(np.outer(d[:, n], h[:, n]) for n in range(d.shape[1])) for d, h in zip(deltas, hs)], [
        d @ np.ones((d.shape[1], 1)) for d in deltas
    ]


def finite_difference_gradient(loss_of, theta, eps=1e-5):
    grad, it = np.zeros_like(theta), np.nditer(theta, flags=["multi_index"])
    for _ in it:
        place = it.multi_index
        theta[place] += eps
        up = loss_of(theta)
        theta[place] -= 2 * eps
        down = loss_of(theta)
        theta[place] += eps
        grad[place] = (up - down) / eps / 2
    return grad


def relative_error(a, b):
    if np.shape(a) != np.shape(b):
        raise ValueError("shapes")
    size = np.sqrt((a * a).sum()) + np.sqrt((b * b).sum())
    return np.sqrt(((a - b) ** 2).sum()) / (size + 1e-12)


def train(x, y, eta=3e-2, iterations=200, seed=0, Ws=None, bs=None):
    if Ws is None:
        random = np.random.RandomState(seed)
        shapes = [(10, x.shape[0]), (y.shape[0], 10)]
        Ws = [random.randn(*s) for s in shapes]
        bs = [random.randn(s[0], 1) for s in shapes]
    Ws, bs = [W + 0 for W in Ws], [b + 0 for b in bs]
    f = lambda z: (lambda a: (a, a * (1 - a)))(1 / (1 + np.exp(-z)))
    for _ in range(iterations):
        hs, zs = forward_prop(x, f, Ws, bs)
        dWs, dbs = compute_gradients(squared_loss, f, Ws, bs, hs, zs, y)
        for p, d in zip(Ws + bs, dWs + dbs):
            p -= eta * d
    return Ws, bs
'''


def test_a_solution_written_otherwise_gets_full_marks(server: ForkServer, tmp_path: Path) -> None:
    """Loops, einsum, tuples, deltas in the place of dhs, and stepping in place are all right."""
    source = DIFFERENTLY.replace("sum(np.outer(d[:, n], h[:, n]) for n in range(d.shape[1]))", "d @ h.T")
    grade = graded(source, tmp_path, server)
    assert grade.earned == 100, {check.name: check.message for check in grade.checks if check.outcome != "passed"}


ACCEPTED = {
    "inputs left out": ([("    return dhs\n", "    return dhs[1:]\n")], "left out"),
    "None for the inputs": ([("    return dhs\n", "    return [None, *dhs[1:]]\n")], "is None"),
    "flat biases": ([("dz.sum(axis=1, keepdims=True)", "dz.sum(axis=1)")], "shape (n,)"),
    "the larger norm": (
        [("np.linalg.norm(np.ravel(a)) + np.linalg.norm(np.ravel(b))", "max(np.abs(a).max(), 0) and max("
          "np.linalg.norm(np.ravel(a)), np.linalg.norm(np.ravel(b))) or np.linalg.norm(np.ravel(b))")],
        "larger of the two",
    ),
    "a four-point stencil's accuracy": (
        [("gradient[place] = (loss_of(ahead) - loss_of(behind)) / (2 * eps)",
          "gradient[place] = np.float64(loss_of(ahead) / (2 * eps) - loss_of(behind) / (2 * eps))")], "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("habit", ACCEPTED)
def test_what_the_handout_accepts_costs_nothing(habit: str, server: ForkServer, tmp_path: Path) -> None:
    """The conventions of the handout's list are worth full marks, and are noted."""
    edits, words = ACCEPTED[habit]
    grade = graded(edited(*edits), tmp_path, server)
    assert grade.earned == 100, failed(grade)
    assert words in notes(grade)


# ---- wrong ----

# A whole training needs everything to be right; though without the slope XOR is learnt all the same.
TRAINING = ["noisy_xor_is_learnt", "the_loss_falls"]
WRONG = {
    "no slope in the recursion": (
        [("W.T @ (f(z)[1] * dhs[0])", "W.T @ dhs[0]")],
        {"backward_prop", "backward_prop_of_square_layers", "backward_prop_of_many_layers",
         "backward_prop_of_one_layer", "backward_prop_of_many_examples", "backward_prop_of_any_loss"},
    ),
    "the mean of the gradients": (
        [("dWs.append(dz @ h.T)", "dWs.append(dz @ h.T / h.shape[1])"),
         ("keepdims=True))", "keepdims=True) / h.shape[1])")],
        {"gradients_of_many_examples", *TRAINING},
    ),
    "one-sided differences": (
        [("(loss_of(ahead) - loss_of(behind)) / (2 * eps)", "(loss_of(ahead) - loss_of(theta)) / eps")],
        {"finite_difference_gradient", "finite_differences_of_any_shape", "finite_differences_are_central",
         "right_gradients_are_accepted", "other_right_gradients_are_accepted"},
    ),
    "0/0": (
        [("float(apart / size) if size > 0 else 0.0", "float(np.float64(apart) / np.float64(size))")],
        {"relative_error_of_zeros"},
    ),
    "a naive sigmoid": (
        [("    shrunk = np.exp(-np.abs(z))  # at most 1, so that nothing overflows on either side\n", ""),
         ("np.where(np.asarray(z) >= 0, 1.0, shrunk) / (1.0 + shrunk)", "np.exp(z) / (1.0 + np.exp(z))")],
        {"sigmoid_stays_finite"},
    ),
    "no biases": ([("W @ hs[-1] + b", "W @ hs[-1]")],
        {"forward_prop", "xor_by_hand", "forward_prop_of_square_layers", "forward_prop_of_many_layers",
         "forward_prop_of_one_layer", "forward_prop_of_many_examples", "the_loss_falls"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("error", WRONG)
def test_an_error_costs_the_checks_about_it_alone(error: str, server: ForkServer, tmp_path: Path) -> None:
    """What leans on a wrong function is asked again with a right one in its place."""
    edits, costs = WRONG[error]
    assert failed(graded(edited(*edits), tmp_path, server)) == costs


# ---- whatever is returned, no check fails itself ----

RAGGED = [[1.0], [2.0, 3.0]]
ODD = {
    "nothing": lambda *_, **__: None,
    "an_object": lambda *_, **__: object(),
    "a_ragged_list": lambda *_, **__: RAGGED,
    "not_a_number": lambda *_, **__: np.full((2, 2), np.nan),
    "two_odd_lists": lambda *_, **__: ([None, object()], ["text", RAGGED]),
    "two_empty_lists": lambda *_, **__: ([], []),
    "no_function_at_all": 3.0,
}
NAMES = sorted({case.check.about for case in ASSIGNMENT.parts[0].cases})
FIRST = [check.rows[0] for check in ASSIGNMENT.parts[0].checks]


def put(case: Case, odd: Mistake | None, known: dict[str, object] | None) -> dict[str, object]:
    """Ask the reference, with something odd in it, in this process; what it answers."""
    assert ASSIGNMENT.reference is not None
    subject = local_subject(ASSIGNMENT.reference, FILE, [odd] if odd else [])
    with np.errstate(all="ignore"):
        return ask(case, subject, seed=1, data=lambda: ASSIGNMENT.data, expected=known).answers


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, object]]:
    """The reference's answers."""
    return {case.id: put(case, None, None) for case in FIRST}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", NAMES)
def test_no_check_fails_itself(name: str, odd: str, expected: dict[str, dict[str, object]]) -> None:
    """A check either judges the odd answer or says that it is unusable; its own code raises nothing."""
    instead = Mistake(ODD[odd], odd, "odd", name, "hint", part=FILE)
    for case in FIRST:
        if case.check.about != "train" or name in ("train", "compute_gradients", "forward_prop", "sigmoid"):
            put(case, instead, expected[case.id])


# ---- the release ----


def test_the_release_gives_the_same_public_results(server: ForkServer, tmp_path: Path) -> None:
    """In the folder that students get, right and wrong files have the public results that they have here."""
    answers = record_answers.record(replace(ASSIGNMENT, mistakes=()))
    assert len(answers) < 1_000_000
    release.write(ASSIGNMENT.folder, tmp_path / "out", {ASSIGNMENT.recorded.name: answers})
    assert not list((tmp_path / "out").rglob("hidden")) and not list((tmp_path / "out").rglob("mistakes.py"))
    theirs = assignments.load(tmp_path / "out" / "assignments" / "assignment4")
    key = answer_key(theirs)
    (tmp_path / "work").mkdir()
    for edits in ([], WRONG["no slope in the recursion"][0], ACCEPTED["flat biases"][0]):
        here = graded(edited(*edits), tmp_path / "work", server)
        there = grade_submission.grade(
            theirs, submission.open(tmp_path / "work" / FILE, theirs), sandbox=server, key=key
        )
        public = {case.id for case in ASSIGNMENT.parts[0].cases if not case.check.hidden}
        assert {one.id: (one.outcome, one.notes) for one in there.checks} == {
            one.id: (one.outcome, one.notes) for one in here.checks if one.id in public
        }
