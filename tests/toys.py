"""A toy assignment that grades in milliseconds: one neuron, fitted to numbers."""

from __future__ import annotations

import types
from pathlib import Path

from grader.answers.key import AnswerKey
from grader.answers.live import answer_key
from grader.asking.channel import LocalChannel
from grader.asking.proxy import Handle
from grader.asking.subject_session import SubjectSession
from grader.assignment import load as assignments
from grader.assignment.model import Assignment
from grader.assignment.submission import Submission
from grader.errors import AssignmentError, Crashed
from grader.grade import CheckResult, PartResult
from grader.grading.part_session import PartSession
from grader.subjects.local import local_subject
from grader.subjects.student import Student

TOML = """\
title = "One neuron"
points = 10

[[parts]]
file = "net.py"
title = "A neuron"
points = 10
"""

DATA = """\
from types import SimpleNamespace

import numpy as np


def load():
    X = np.linspace(-1, 1, 20).reshape(20, 1)
    return SimpleNamespace(X=X, y=(X[:, 0] > 0.1).astype(float))
"""

REFERENCE = '''\
"""One neuron with tanh."""

import numpy as np


class Net:
    """A neuron with D inputs."""

    def __init__(self, D):
        self.W, self.b = np.zeros(D), 0.0

    def act(self, z):
        """tanh."""
        # SOLUTION
        return np.tanh(z)

    def diff_act(self, z):
        """Its derivative."""
        return 1 - np.tanh(z) ** 2

    def feedforward(self, X):
        """The output for each row of X."""
        self.z = X @ self.W + self.b
        self.a = self.act(self.z)
        return self.a

    def loss(self, X, y):
        """Half the mean square."""
        return 0.5 * np.mean((self.feedforward(X) - y) ** 2)

    def backprop(self, X, y):
        """The gradients of the loss."""
        self.feedforward(X)
        dz = (self.a - y) * self.diff_act(self.z) / len(X)
        return {"dW": X.T @ dz, "db": dz.sum()}

    def fit(self, X, y):
        """Two hundred small steps downhill."""
        for _ in range(200):
            gradient = self.backprop(X, y)
            self.W = self.W - 0.1 * gradient["dW"]
            self.b = self.b - 0.1 * gradient["db"]
'''

CHECKS = '''\
"""The neuron, asked."""

import numpy as np

from grader import check, expect, matches_reference, reaches


def network(student, W, b):
    net = student.Net(len(W))
    net.W, net.b = W, b
    return net


@matches_reference(points=1)
def act(student, rng):
    """act is tanh"""
    return student.Net(1).act(rng.normal(size=(4, 3)))


@matches_reference(points=1)
def diff_act(student, rng):
    """diff_act is the derivative of act"""
    return student.Net(1).diff_act(rng.normal(size=(4, 3)))


@matches_reference(points=2, after=[act], given=["act"])
def loss(student, rng):
    """loss is half the mean square"""
    return network(student, rng.normal(size=3), 0.3).loss(rng.normal(size=(7, 3)), rng.normal(size=7))


@check(points=3, after=[diff_act, loss], given=["act", "diff_act", "loss"])
def backprop(student, rng):
    """backprop gives the slopes of the loss"""
    W, X, y = rng.normal(size=3), rng.normal(size=(7, 3)), rng.normal(size=7)

    def own_loss(blocks):
        return network(student, blocks["dW"], blocks["db"]).loss(X, y)

    expect.gradient(network(student, W, 0.3).backprop(X, y), of=own_loss, at={"dW": W, "db": np.array(0.3)})


@reaches({0.6: 0.5, 0.9: 1}, about="fit", after=[backprop])
def learns(student, data, seed):
    """after training it tells left from right"""
    net = student.Net(1)
    net.fit(data.X, data.y)
    return float(np.mean((net.feedforward(data.X) > 0.5) == (data.y > 0.5)))
'''

HIDDEN = '''\
"""The neuron, asked what nobody sees."""

from grader import matches_reference

from ..net import network


@matches_reference(points=2, about="loss", after=["loss"], given=["act"])
def loss_of_one(student, rng):
    """loss is right for a single row"""
    return network(student, rng.normal(size=2), -0.2).loss(rng.normal(size=(1, 2)), rng.normal(size=1))
'''

MISTAKES = '''\
"""What goes wrong with a neuron."""

import numpy as np

from grader import convention, mistake

from . import net as right


@mistake(instead_of="Net.act", hint="Which function squashes to (-1, 1)?")
def sigmoid_for_tanh(self, z):
    """act is the sigmoid."""
    return 1 / (1 + np.exp(-z))


@mistake(instead_of="Net.diff_act", hint="Is there a square in the derivative of tanh?")
def square_forgotten(self, z):
    """The derivative lacks its square."""
    return 1 - np.tanh(z)


@mistake(instead_of="Net.loss", hint="Is it the sum, or half the sum?")
def half_forgotten(self, X, y):
    """The loss is not halved."""
    return np.mean((self.feedforward(X) - y) ** 2)


@mistake(instead_of="Net.backprop", hint="Which sign has the difference?")
def sign_flipped(self, X, y):
    """The gradient points uphill."""
    return {name: -value for name, value in right.Net.backprop(self, X, y).items()}


@mistake(instead_of="Net.backprop", hint="Where did the derivative of act go?")
def slope_forgotten(self, X, y):
    """The derivative of act is left out."""
    self.feedforward(X)
    dz = (self.a - y) / len(X)
    return {"dW": X.T @ dz, "db": dz.sum()}


@mistake(instead_of="Net.fit", hint="Does training change the weights?")
def nothing_learned(self, X, y):
    """fit does nothing."""


@convention(instead_of="Net.backprop", note="The gradients are sums over the rows; it costs nothing.")
def sums_for_means(self, X, y):
    """The gradients are sums."""
    return {name: value * len(X) for name, value in right.Net.backprop(self, X, y).items()}
'''

STUB = '''\
"""One neuron with tanh."""


class Net:
    """A neuron with D inputs."""

    def __init__(self, D):
        raise NotImplementedError("__init__")
'''


APART = """
[[parts]]
file = "apart.py"
title = "A part with imports of its own"
points = 5
preload = ["{package}"]
"""

APART_CHECKS = '''\
"""The part that needs more, asked."""

from grader import matches_reference


@matches_reference(points=3)
def double(student, rng):
    """double is twice the number"""
    return student.double(rng.normal(size=3))


@matches_reference(points=2)
def half(student, rng):
    """half is half the number"""
    return student.half(rng.normal(size=3))
'''

APART_REFERENCE = "def double(x):\n    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"
ABSENT = "a_package_that_is_not_there"


class Toy:
    """The toy's folders below `root`, to be written, changed and loaded."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "assignments" / "toy"
        self.reference = root / "reference" / "toy"
        self.template = root / "student_template" / "toy"
        for path, text in {
            self.folder / "assignment.toml": TOML,
            self.folder / "data.py": DATA,
            self.folder / "net.py": CHECKS,
            self.folder / "hidden" / "net.py": HIDDEN,
            self.reference / "net.py": REFERENCE,
            self.reference / "mistakes.py": MISTAKES,
            self.template / "net.py": STUB,
        }.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def add_part(self, package: str = ABSENT) -> None:
        """Add the part apart.py, of 5 points, for which this package is to be imported."""
        self.change(self.folder / "assignment.toml", "points = 10\n\n", "points = 15\n\n")
        text = (self.folder / "assignment.toml").read_text()
        (self.folder / "assignment.toml").write_text(text + APART.format(package=package))
        (self.folder / "apart.py").write_text(APART_CHECKS)
        (self.reference / "apart.py").write_text(APART_REFERENCE)
        (self.template / "apart.py").write_text("def double(x):\n    raise NotImplementedError('double')\n")

    def change(self, path: Path, old: str, new: str) -> None:
        """Replace text that must be there."""
        text = path.read_text()
        assert old in text, old
        path.write_text(text.replace(old, new))

    def load(self) -> Assignment:
        """The assignment, as it stands in the files."""
        return assignments.load(self.folder)

    def submission(self, text: str) -> Path:
        """A folder handed in, with this net.py."""
        folder = self.root / "handed_in"
        folder.mkdir(exist_ok=True)
        (folder / "net.py").write_text(text)
        return folder

    def right(self, *changes: tuple[str, str]) -> str:
        """The reference's text, with changes, as a student's."""
        text = REFERENCE
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        return text


class TextStudents:
    """Student files that are run in this process: for tests alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes: dict[str, list[str]] = {}
        self.loads = 0

    def load(self, part: str) -> Student:
        self.loads += 1
        try:
            subject = local_subject(self.folder, part)
        except AssignmentError as error:  # as a worker would tell it
            raise Crashed(error.problem, type_name="Exception") from error
        return Student(subject.session, subject.root, None, types.SimpleNamespace(call_limit=0.0))

    def end(self, student: Student) -> None:
        pass


def graded(
    toy: Toy, text: str, assignment: Assignment | None = None, key: AnswerKey | None = None, **words: object
) -> tuple[dict[str, CheckResult], PartResult]:
    """The rows by name, and the part's, of a net.py with this text; without a process."""
    assignment = assignment or toy.load()
    folder = toy.submission(text)
    told: list[object] = words.pop("told", [])  # type: ignore[assignment]
    session = PartSession(
        assignment,
        assignment.part("net.py"),
        Submission("student", {"net.py": text.encode()}, {"net.py": "net.py"}),
        TextStudents(folder),
        key or answer_key(assignment),
        told.append,
        words.get("check"),  # type: ignore[arg-type]
        bool(words.get("public_only", False)),
    )
    rows, part = session.run()
    return {row.name + (f"[{row.case}]" if row.case else ""): row for row in rows}, part


def session_with(source: str) -> tuple[Handle, SubjectSession, LocalChannel]:
    """The module with this source in an object table of this process: its handle, the session, the channel."""
    module = types.ModuleType("student")
    exec(compile(source, "/scratch/student.py", "exec"), vars(module))
    channel = LocalChannel(module, Path("/scratch"))
    session = SubjectSession(channel)
    return session.root(channel.root), session, channel  # type: ignore[arg-type]
