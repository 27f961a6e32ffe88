"""A toy assignment with two secrets in it, villains that want them, and what must hold after each of them."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from msgspec.structs import replace
from rich.console import Console

from grader.answers.live import answer_key
from grader.assignment import load
from grader.cli.summary import show_summary
from grader.errors import GraderFault
from grader.grade import Grade, Outcome, from_json, to_json
from grader.grading.grade_submission import grade
from grader.intake.open_submission import open_submission
from grader.reports import html
from grader.reports.student_view import for_student
from grader.sandbox.fork_server import ForkServer
from grader.sandbox.limits import MB, Limits
from grader.worker.jail import syscalls

HERE = Path(__file__).parent
SUBMISSION = 6.0  # seconds for one submission; a hanging villain uses most of it
PATIENCE = 10  # times as long it takes on a busy machine, at most
TIGHT = Limits(
    data=400 * MB, address_space=4096 * MB, processes=64, files=64, file_size=4 * MB, scratch=8 * MB,
    inodes=500, output_kept=MB // 4,
)  # fmt: skip

TEXT = "canary-of-the-hidden-file-7f3a"
CHANCE = re.compile(r"0x[0-9a-f]+|\b[0-9a-f]{16,}\b")  # addresses and hashes hold any digits once in a while
NUMBER, ANSWER = "31337.625", "62675.25"  # a hidden input, and a hidden expected value
SECRETS = (TEXT, "31337", "62675", "canary-of-the-reference")

TOML = f"""
title = "Toy"
points = 8
[limits]
load = 1.5
call = 0.7
submission = {SUBMISSION}
[[parts]]
file = "toy.py"
title = "Toys"
points = 8
"""
PUBLIC = '''
from grader import matches_reference, reaches
import numpy as np

@matches_reference(points=1, about="double")
def double_small(student):
    """double doubles"""
    return student.double(np.array([1.0, 2.0, 3.0]))

@matches_reference(points=1, about="total")
def total_small(student):
    """total adds up the squares"""
    return student.total(np.array([1.0, 2.0]))
'''
HIDDEN = f'''
from grader import check, expect, matches_reference
import numpy as np
SECRET = "{TEXT}"

@matches_reference(points=1, about="double", after=["double_small"])
def double_secret(student):
    """double doubles other numbers"""
    return student.double(np.array([{NUMBER}, -1.5]))

@matches_reference(points=1, about="total", after=["total_small"])
def total_secret(student):
    """total adds up other squares"""
    return student.total(np.array([{NUMBER}, 0.5]))

@check(points=2, about="double", after=["double_small"])
def double_matrix(student, rng):
    """double doubles a matrix"""
    expect.same(student.double(rng.normal(size=(3, 2))), name="twice")

@check(points=2, about="Model.forward", given=["double"])
def forward(student, rng):
    """forward applies the function that it is given to twice the input"""
    X = rng.normal(size=(4, 2))
    net = student.Model()
    expect.same(net.forward(X, lambda z: np.tanh(z)), name="forward")
    expect.same(net.z, name="z")
'''
REFERENCE = '''
"""canary-of-the-reference"""
import numpy as np

def double(x):
    return 2.0 * np.asarray(x)

def total(x):
    return float(np.sum(np.asarray(x) ** 2))

class Model:
    def forward(self, X, f):
        self.z = double(X)
        return f(self.z)
'''
MISTAKES = '''
from grader import mistake

@mistake(instead_of="double", hint="Double, not triple.")
def triples(x):
    """it triples"""
    return 3.0 * x
'''
HONEST = REFERENCE.replace("canary-of-the-reference", "mine")
LETTERS = {
    Outcome.PASSED: "P", Outcome.FAILED: "F", Outcome.CRASHED: "C", Outcome.TIMED_OUT: "T",
    Outcome.OUT_OF_MEMORY: "M", Outcome.UNUSABLE: "U", Outcome.NOT_ATTEMPTED: "N", Outcome.BROKEN: "B",
}  # fmt: skip


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The toy assignment, its answer key, and the folder that holds both."""
    root = tmp_path_factory.mktemp("street")
    cache = pytest.MonkeyPatch()
    cache.setenv("XDG_CACHE_HOME", str(root / "cache"))
    for name, text in {
        "assignments/toy/assignment.toml": TOML,
        "assignments/toy/toy.py": PUBLIC,
        "assignments/toy/hidden/toy.py": HIDDEN,
        "reference/toy/toy.py": REFERENCE,
        "reference/toy/mistakes.py": MISTAKES,
        "student_template/toy/toy.py": "def double(x):\n    raise NotImplementedError\n",
        "planted/grades.csv": "ada,8\n",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "planted").chmod(0o777)
    (root / "planted/grades.csv").chmod(0o666)
    loaded = load.load(root / "assignments" / "toy")
    key = answer_key(loaded)
    yield SimpleNamespace(root=root, assignment=loaded, key=key)
    cache.undo()


def _started(mode: str) -> Iterator[ForkServer]:
    with ForkServer(mode=mode, limits=TIGHT, hidden=()) as server:
        try:
            server.mode  # noqa: B018 - waits until it has started
        except GraderFault as fault:
            if "refuses" not in str(fault):
                raise
            pytest.skip(f"no mode {mode} here: {fault}")
        yield server


@pytest.fixture(scope="session")
def full() -> Iterator[ForkServer]:
    """One server for the whole street, in the strongest mode."""
    yield from _started("full")


@pytest.fixture(scope="module", params=["landlock", "process"])
def weaker(request: pytest.FixtureRequest) -> Iterator[ForkServer]:
    """One server in each of the weaker modes."""
    yield from _started(request.param)


def _in_two(value: object) -> str:
    """A literal; bytes in two pieces, so that who searches all files for them does not find his own."""
    return f"{value[:5]!r} + {value[5:]!r}" if isinstance(value, bytes) else repr(value)


@dataclass
class Walk:
    """Grades submissions of the toy, and looks after each whether all is as it was."""

    toy: SimpleNamespace
    tmp_path: Path

    def source(self, villain: str, **words: object) -> str:
        """An honest file with the villain's lines after it; words are defined in between."""
        defined = "".join(f"{name} = {_in_two(value)}\n" for name, value in words.items())
        return f"{HONEST}\n{defined}\n{villain}"

    def villain(self, name: str, **words: object) -> str:
        """The villain of that name: of this street, or one of the sandbox's, who does it in the first check."""
        own = HERE / "villains" / f"{name}.py"
        if own.is_file():
            return self.source(own.read_text(), **words)
        theirs = (HERE.parent / "villains" / f"{name}.py").read_text()
        return self.source(f"{theirs}\n\ndef double(x):\n    return answer() if x.size == 3 else 2.0 * x\n", **words)

    def grade(self, source: str | bytes | dict[str, str | bytes], server: ForkServer) -> Grade:
        """The grade of the files, or of toy.py alone."""
        folder = Path(os.path.join(self.tmp_path, f"submission-{time.monotonic_ns()}"))
        files = source if isinstance(source, dict) else {"toy.py": source}
        folder.mkdir()
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        opened = open_submission(folder, self.toy.assignment, server)
        return grade(self.toy.assignment, opened, sandbox=server, key=self.toy.key)

    def past(self, source: str | bytes | dict[str, str | bytes], server: ForkServer) -> Grade:
        """The villain's grade, after everything that must hold after a villain was looked at."""
        state, processes, started = self.state(), descendants(), time.monotonic()
        graded = self.grade(source, server)
        wall = time.monotonic() - started
        assert wall <= PATIENCE * (SUBMISSION + 3), f"{wall:.1f} s"
        self.nothing_leaks(graded)
        assert self.state() == state, "something outside the scratch directory changed"
        honest = self.grade(HONEST, server)
        assert letters(honest) == "PPPPPP" and honest.earned == honest.points == 8.0, honest.checks
        gone_by = time.monotonic() + 3
        while (left := descendants() - processes) and time.monotonic() < gone_by:
            time.sleep(0.02)
        assert not left, "a process is left"
        return graded

    @staticmethod
    def descendants() -> set[int]:
        """All living processes below this one."""
        return descendants()

    def state(self) -> str:
        """A hash of everything beside the submissions: contents, names, modes, times."""
        digest = hashlib.sha256()
        for place in ("planted", "assignments", "reference"):
            for path in sorted((self.toy.root / place).rglob("*")):
                if "__pycache__" not in path.parts:
                    seen = path.stat()
                    digest.update(f"{path} {seen.st_mode} {seen.st_size}".encode())
                    digest.update(path.read_bytes() + str(seen.st_mtime_ns).encode() if path.is_file() else b"")
        return digest.hexdigest()

    def nothing_leaks(self, graded: Grade) -> None:
        """No secret is in what the student gets, nor in a public check's row; the reports can be written."""
        assert from_json(to_json(graded)).earned == graded.earned
        assert len(to_json(graded)) < 1_000_000
        console = Console(file=StringIO(), highlight=False, width=200)
        show_summary(graded, None, console)
        page, instructors = html.student_page(for_student(graded)), html.instructor_page(graded)
        assert len(page) < 1_000_000 and len(instructors) < 1_000_000
        assert "<script" not in page + instructors
        public = replace(graded, checks=[check for check in graded.checks if not check.hidden])
        told = {
            "the page": page,
            "the grade": msgspec.json.encode(for_student(graded)).decode(),
            "the public rows": to_json(public).decode(),
            "the console": console.file.getvalue(),
        }
        assert "\x1b" not in page + told["the console"] and "\u202e" not in page + told["the console"]
        for place, text in told.items():
            told_there = CHANCE.sub("", text)
            found = [told_there[max(0, told_there.index(it) - 40) :][:90] for it in SECRETS if it in told_there]
            assert not found, place


def letters(graded: Grade) -> str:
    """The outcomes in order: Passed Failed Crashed Timed-out out-of-Memory Unusable Not-attempted Broken."""
    return "".join(LETTERS[check.outcome] for check in graded.checks)


def descendants() -> set[int]:
    """All living processes below this one, which adopts the orphans among them."""
    syscalls.prctl("adopt orphans", syscalls.PR_SET_CHILD_SUBREAPER, 1)
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(name)] = int(fields[1])
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


@pytest.fixture
def walk(toy: SimpleNamespace, tmp_path: Path) -> Walk:
    """walk.past(source, server) grades a villain and looks after him."""
    return Walk(toy, tmp_path)


@pytest.fixture(name="letters", scope="session")
def _letters() -> object:
    return letters


@pytest.fixture(scope="session")
def own_villains() -> set[str]:
    """The names of this street's own villains."""
    return {path.stem for path in (HERE / "villains").glob("*.py")}
