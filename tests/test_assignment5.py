"""assignment5: its handout's numbers, right solutions written differently, and what wrong ones lose."""

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
LOSSES, DESCENT = "losses_and_batches.py", "gradient_descent.py"
WHOLE = assignments.load(ROOT / "assignments" / "assignment5")
ASSIGNMENT = replace(WHOLE, parts=tuple(part for part in WHOLE.parts if not part.in_worker))
REFERENCE = ROOT / "reference" / "assignment5"
KEY = live.answer_key(ASSIGNMENT)
HANDOUT = (ASSIGNMENT.folder / "README.md").read_text(encoding="utf-8")


def graded(file: str, source: str, server: ForkServer, folder: Path) -> Grade:
    """The grade of one file with this source."""
    (folder / file).write_text(source, encoding="utf-8")
    return grade_submission.grade(ASSIGNMENT, submission.open(folder / file, ASSIGNMENT), sandbox=server, key=KEY)


def failures(grade: Grade, file: str) -> dict[str, str]:
    """The checks of a file that did not pass, with what they say."""
    return {
        check.name: check.message
        for check in grade.checks
        if check.outcome != "passed" and (check.points or check.robustness) and check.part == file
    }


def edited(file: str, *edits: tuple[str, str]) -> str:
    """The reference with some texts replaced."""
    source = (REFERENCE / file).read_text(encoding="utf-8")
    for old, new in edits:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def test_the_template_is_current() -> None:
    """The stubs are those made from the reference."""
    assert not differences(stubs_of(REFERENCE), ROOT / "student_template" / "assignment5")


def test_the_handouts_points_are_those_of_the_checks() -> None:
    """The table in README.md gives for each function the points of the checks about it."""
    for part in WHOLE.parts:
        points: dict[str, float] = {}
        for case in part.cases:
            points[case.check.about] = points.get(case.check.about, 0) + case.check.points
        for about, total in points.items():
            more = ", and whether all three agree" if about == "minibatch_gd" else ""
            assert f"| `{about}`{more} | {total:g} |" in HANDOUT, (part.file, about, total)


def listed(values: np.ndarray) -> str:
    """Numbers as the handout writes them, with four digits."""
    return "[" + ", ".join(f"{value:.4f}" for value in values) + "]"


def test_the_handouts_examples_are_right() -> None:
    """The numbers of both worked examples in README.md are the reference's."""
    part1, part2 = reference_module(REFERENCE / LOSSES), reference_module(REFERENCE / DESCENT)
    probs = np.array([[0.7, 0.2, 0.1], [0.5, 0.5, 0.0], [0.1, 0.6, 0.3]])
    assert f"is {part1.squared_loss(np.array([1.0, 2, 4]), np.array([1.0, 4, 3])):.4f}." in HANDOUT
    assert f"is {part1.cross_entropy(probs, part1.one_hot(np.array([0, 1, 2]), 3)):.4f}." in HANDOUT

    X, y, start = np.array([[1.0, 0], [1, 1], [1, 3]]), np.array([1.0, 2, 5]), np.zeros(2)
    lines = {
        "gradient ": part2.gradient(X, y, start),
        "closed_form ": part2.closed_form(X, y),
        "batch_gd, 2 epochs ": part2.batch_gd(X, y, start, 0.1, 2),
        "minibatch_gd, 2 epochs, batches of 3 ": part2.minibatch_gd(X, y, start, 0.1, 2, 3),
        "stochastic_gd, last example alone, 1 epoch ": part2.stochastic_gd(X[2:], y[2:], start, 0.1, 1),
    }
    for words, values in lines.items():
        assert f"\n{words:44}{listed(values)}\n" in HANDOUT


def test_the_three_ways_agree_with_the_closed_form() -> None:
    """On the noisy points, all three end within 0.6 % of the closed form's theta, as the handout's table says."""
    part2 = reference_module(REFERENCE / DESCENT)
    X, y = part2.generate_data()
    assert np.array_equal(X, ASSIGNMENT.data.X) and np.array_equal(y, ASSIGNMENT.data.y)
    best, start = part2.closed_form(X, y), np.zeros(2)
    ends = [part2.batch_gd(X, y, start, 0.5, 30)]
    ends += [part2.stochastic_gd(X, y, start, 0.01, 30, seed) for seed in range(3)]
    ends += [part2.minibatch_gd(X, y, start, 0.1, 30, 10, seed) for seed in range(3)]
    assert max(np.linalg.norm(theta - best) for theta in ends) < 0.006 * np.linalg.norm(best)


LOSSES_DIFFERENTLY = textwrap.dedent("""
    import numpy as np

    def squared_loss(yhat, y):
        return float(np.mean(np.square(np.subtract(yhat, y)).reshape(len(y), -1).sum(axis=1)) / 2)

    def cross_entropy(probs, Y):
        total = 0.0
        for p, t in zip(probs, Y):
            for c in range(len(p)):
                if t[c] > 0:
                    total -= t[c] * np.log(p[c] + 1e-15)
        return total / len(Y)

    def one_hot(labels, n):
        rows = []
        for label in labels:
            if not 0 <= label < n:
                raise ValueError(label)
            rows.append([1 if c == label else 0 for c in range(n)])
        return rows

    def next_batch(X, Y, batch_size, step, seed=0):
        np.random.seed(seed)
        order, left = [], step
        while True:
            order = list(range(len(X)))
            np.random.shuffle(order)
            batches = [order[i:i + batch_size] for i in range(0, len(order), batch_size)]
            if left < len(batches):
                return [X[i] for i in batches[left]], [Y[i] for i in batches[left]]
            left -= len(batches)
""")

DESCENT_DIFFERENTLY = textwrap.dedent("""
    import random
    import numpy as np

    def gradient(X, y, theta):
        return np.einsum("md,m->d", X, X.dot(theta) - y) * (1 / X.shape[0])

    def closed_form(X, y):
        return np.linalg.inv(X.T @ X) @ X.T @ y

    def batch_gd(X, y, theta, learning_rate, epochs):
        X, theta, losses = X.astype(np.float32), theta.astype(np.float32), []
        for _ in range(epochs):
            losses.append(float(np.mean((X @ theta - y) ** 2)))
            theta = (theta - learning_rate * gradient(X, y, theta)).astype(np.float32)
        return theta, losses

    def stochastic_gd(X, y, theta, learning_rate, epochs, seed=0):
        return minibatch_gd(X, y, theta, learning_rate, epochs, 1, seed)

    def minibatch_gd(X, y, theta, learning_rate, epochs, batch_size, seed=0):
        random.seed(seed)
        theta = theta.copy()
        order = list(range(len(y)))
        for _ in range(epochs):
            random.shuffle(order)
            left = order[:]
            while left:
                chosen, left = left[:batch_size], left[batch_size:]
                step = 0
                for i in chosen:
                    step = step + (sum(X[i] * theta) - y[i]) * X[i]
                theta -= learning_rate * step / len(chosen)
        return theta
""")


@pytest.mark.parametrize(("file", "source"), [(LOSSES, LOSSES_DIFFERENTLY), (DESCENT, DESCENT_DIFFERENTLY)])
def test_a_right_solution_written_differently(file: str, source: str, server: ForkServer, tmp_path: Path) -> None:
    """Lists, loops, other random orders, single precision, a history beside theta: full marks for the file."""
    grade = graded(file, source, server, tmp_path)
    assert not failures(grade, file)
    assert grade.earned == pytest.approx(ASSIGNMENT.part(file).points)


GRADIENT = ["gradient", "gradient_of_other_sizes", "gradient_of_one_example"]
WRONG = {
    "loss without the half": (
        LOSSES, [("/ (2 * len(y))", "/ len(y)")], {"squared_loss", "squared_loss_of_other_sizes"},
    ),
    "logarithm of zero": (
        LOSSES, [("np.log(np.maximum(probs, 1e-12))", "np.log(probs)")],
        {"cross_entropy_of_exact_zeros", "cross_entropy_stays_finite"},
    ),
    "no look at the labels": (LOSSES, [("np.any(labels < 0) or ", "")], {"one_hot_refuses_other_labels"}),
    "one order for all epochs": (LOSSES, [("[seed, epoch]", "[seed]")], {"next_batch_shuffles_anew"}),
    "labels in the order given": (
        LOSSES, [("X[chosen], Y[chosen]", "X[chosen], Y[position * batch_size : (position + 1) * batch_size]")],
        {"next_batch_keeps_examples_together"},
    ),
    # The descents call the student's gradient, and pay nothing for it.
    "gradient not averaged": (
        DESCENT, [(" - y) / len(y)", " - y)")], {*GRADIENT[:2], "gradient_of_one_example", "the_three_agree"},
    ),
    "theta in place": (
        DESCENT, [("        theta = theta - learning_rate * gradient(X, y, theta)",
                   "        theta -= learning_rate * gradient(X, y, theta)")],
        {"batch_gd_changes_nothing"},
    ),
    "shuffled once": (
        DESCENT, [("    for _ in range(epochs):\n        for i in random.permutation(len(y)):",
                   "    order = random.permutation(len(y))\n    for _ in range(epochs):\n        for i in order:")],
        {"stochastic_gd_shuffles_anew"},
    ),
    "last batch dropped": (
        DESCENT, [("range(0, len(y), batch_size)", "range(0, len(y) - batch_size + 1, batch_size)")],
        {"minibatch_gd_of_a_smaller_end", "minibatch_gd_of_one_batch"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_solution_loses_what_it_should(name: str, server: ForkServer, tmp_path: Path) -> None:
    """Exactly the checks about what is wrong fail."""
    file, edits, fails = WRONG[name]
    assert set(failures(graded(file, edited(file, *edits), server, tmp_path), file)) == fails


def test_the_release_gives_the_same_public_results(server: ForkServer, tmp_path: Path) -> None:
    """A wrong submission loses the same rows with the recorded answers as with the reference, for the same reasons."""
    (tmp_path / "work").mkdir()
    wrong = edited(DESCENT, (" - y) / len(y)", " - y)"), ("rcond=None)[0]", "rcond=None)[0] + 1"))
    here = graded(DESCENT, wrong, server, tmp_path / "work")
    released = tmp_path / "out"
    release.write(ASSIGNMENT.folder, released, {ASSIGNMENT.recorded.name: record_answers.record(ASSIGNMENT)})
    assert not [path for path in released.rglob("*") if path.name in ("hidden", "mistakes.py")]
    theirs = assignments.load(released / "assignments" / "assignment5")
    file = submission.open(tmp_path / "work" / DESCENT, theirs)
    there = grade_submission.grade(theirs, file, sandbox=server, key=live.answer_key(theirs))

    def seen(grade: Grade) -> list[tuple[object, ...]]:
        return [(c.name, c.case, c.outcome, c.earned, c.message, c.mistakes) for c in grade.checks if not c.hidden]

    assert seen(there) == seen(here)
    passed = {check.name for check in there.checks if check.outcome == "passed"}
    assert {"batch_gd", "stochastic_gd", "minibatch_gd"} <= passed  # asked with a right gradient, without the reference
