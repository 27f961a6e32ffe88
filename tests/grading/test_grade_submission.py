"""A whole grading, with the real sandbox."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from grader.assignment import submission as submissions
from grader.errors import UsageError
from grader.grade import Outcome, from_json, to_json
from grader.grading.grade_submission import grade
from grader.sandbox.fork_server import ForkServer
from grader.sandbox.provider import Sandbox, Worker
from grader.subjects.student import Students


def graded(toy, text, server, **words):
    """The grade of a net.py with this text."""
    loaded = toy.load()
    return grade(loaded, submissions.open(toy.submission(text), loaded), sandbox=server, **words)


def rows(made):
    """By name."""
    return {row.name: row for row in made.checks}


def without_times(made):
    """Without what two runs cannot have in common."""
    checks = [msgspec.structs.replace(row, duration=0.0) for row in made.checks]
    provenance = msgspec.structs.replace(made.provenance, started="", durations={})
    return msgspec.structs.replace(made, checks=checks, provenance=provenance)


def test_a_right_file_has_full_marks(toy, server):
    """With the conditions under which it has."""
    made = graded(toy, toy.right(), server)
    assert (made.earned, made.points, made.outcome) == (10, 10, "passed")
    assert made.provenance.mode == server.mode and made.provenance.versions["numpy"]
    assert made.provenance.assignment_hash == toy.load().hash
    assert from_json(to_json(made)) == made


def test_two_runs_give_one_grade(toy, server):
    """To the last bit, with a right file and with one that draws random numbers."""
    noisy = toy.right(
        ("        return np.tanh(z)\n", "        return np.tanh(z) + 0.1 * np.random.normal(size=np.shape(z))\n")
    )
    for text in (toy.right(), noisy):
        assert without_times(graded(toy, text, server)) == without_times(graded(toy, text, server))


FORGE = """
def _forge():
    import os

    for fd in range(3, 64):
        try:
            os.write(fd, b"x" * 64)
        except OSError:
            continue


"""


@pytest.mark.parametrize(
    ("line", "outcome", "says"),
    [
        ("import os; os._exit(3)", "crashed", ""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed", ""),
        ("while True: pass", "timed out", "No answer within 0.5 s"),
        ("import sys; sys.exit(0)", "crashed", "exit()"),
        ("_forge()", "unusable answer", ""),
    ],
)
def test_a_worker_that_dies_costs_one_check(toy, server, line, outcome, says):
    """With its cause; a fresh one goes on with the next check."""
    toml = toy.folder / "assignment.toml"
    toml.write_text(toml.read_text().replace("points = 10\n\n", "points = 10\nlimits = {call = 0.5}\n\n", 1))
    text = FORGE + toy.right(("        return 1 - np.tanh(z) ** 2", f"        {line}\n        return 1"))
    toy.change(toy.folder / "net.py", 'given=["act", "diff_act", "loss"]', 'given=["act"]')
    made = rows(graded(toy, text, server))
    assert made["diff_act"].outcome == outcome and says in made["diff_act"].message
    assert made["loss"].outcome == made["loss_of_one"].outcome == "passed"


def test_a_file_that_cannot_be_parsed_says_where(toy, server):
    """The line and the caret, not a traceback."""
    made = graded(toy, "def f(:\n    pass\n", server)
    assert made.earned == 0 and made.parts[0].status == "unreadable"
    assert "line 1" in made.parts[0].message and "^" in made.parts[0].message


def test_the_template_is_not_attempted(toy, server):
    """As it is given out."""
    made = graded(toy, (toy.template / "net.py").read_text(), server)
    assert made.outcome == "not attempted" and made.earned == 0 and made.parts[0].status == "template"


def test_a_broken_check_leaves_no_grade(toy, server):
    """Not a zero, and not the sum of the others."""
    toy.change(toy.folder / "net.py", "    return student.Net(1).act(", "    return 1 / 0 * student.Net(1).act(")
    made = graded(toy, toy.right(), server)
    assert made.earned is None and made.outcome == "broken"


def test_what_is_printed_stays_with_its_check(toy, server):
    """And nowhere else."""
    text = toy.right(("        return 1 - np", "        print('from diff_act')\n        return 1 - np"))
    made = rows(graded(toy, text, server))
    assert "from diff_act" in made["diff_act"].printed and "from diff_act" not in made["act"].printed


def test_one_part_or_check_may_be_asked_for(toy, server):
    """By name; what there is not is the command's fault."""
    assert [row.name for row in graded(toy, toy.right(), server, check="loss").checks] == ["loss"]
    assert len(graded(toy, toy.right(), server, part="net").checks) == 6
    assert graded(toy, toy.right(), server, public_only=True).points == 8
    with pytest.raises(UsageError, match="no check 'lost'; the public ones are act, diff_act, loss"):
        graded(toy, toy.right(), server, check="lost")
    with pytest.raises(UsageError, match="no part"):
        graded(toy, toy.right(), server, part="deep.py")


def test_the_worker_sees_neither_checks_nor_reference(toy, server):
    """A file that reads them by path gains nothing."""
    if server.mode == "process":
        pytest.skip("this machine can hide nothing")
    thief = f"exec(open({str(toy.reference / 'net.py')!r}).read())\n"
    made = graded(toy, thief, server)
    assert made.earned == 0


def test_an_interrupt_ends_the_workers(toy, server):
    """Ctrl-C is not an answer."""

    def interrupt(event):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        graded(toy, toy.right(), server, progress=interrupt)


def test_what_parts_need_is_imported_while_others_are_asked(toy, server, monkeypatch):
    """Each part's own fork server is launched before the first file is loaded; not for what was not handed in."""
    seen = []
    beside, load = ForkServer.with_preload, Students.load
    monkeypatch.setattr(ForkServer, "with_preload", lambda self, more: seen.append(tuple(more)) or beside(self, more))
    monkeypatch.setattr(Students, "load", lambda self, part: seen.append(part) or load(self, part))
    loaded = toy.load()
    handed_in = submissions.open(toy.submission(toy.right()), loaded)
    grade(loaded, handed_in, sandbox=server)
    assert seen[:2] == [(), "net.py"]
    seen.clear()
    grade(loaded, dataclasses.replace(handed_in, parts={}), sandbox=server)
    assert seen == []


class Elsewhere:
    """A provider that is no fork server: it has what the protocol names, and nothing else."""

    def __init__(self, inner: Sandbox) -> None:
        self._inner = inner

    limits = property(lambda self: self._inner.limits)
    mode = property(lambda self: self._inner.mode)
    refusal = property(lambda self: self._inner.refusal)
    closed = property(lambda self: self._inner.closed)

    def worker(self, limits=None):
        return ElsewhereWorker(self._inner.worker(limits))

    def with_preload(self, more):
        inner = self._inner.with_preload(more)
        return self if inner is self._inner else Elsewhere(inner)

    def close(self):
        self._inner.close()


class ElsewhereWorker:
    """Its worker, likewise."""

    def __init__(self, inner: Worker) -> None:
        self._inner = inner

    ended = property(lambda self: self._inner.ended)
    bytes_printed = property(lambda self: self._inner.bytes_printed)

    own_time = property(lambda self: self._inner.own_time)
    slept = property(lambda self: self._inner.slept)

    def send(self, buffers, deadline, own):
        self._inner.send(buffers, deadline, own)

    def receive(self, deadline, limit, own):
        return self._inner.receive(deadline, limit, own)

    def take_output(self):
        return self._inner.take_output()

    def kill(self):
        self._inner.kill()


def test_whoever_provides_the_workers_the_grade_is_equal(toy, server):
    """Grading asks of a sandbox no more than the protocol names: a second provider needs no change elsewhere."""
    text = toy.right(("        return 1 - np", "        print('from diff_act')\n        return np"))
    made, elsewhere = graded(toy, text, server), graded(toy, text, Elsewhere(server))
    assert without_times(made) == without_times(elsewhere) and rows(elsewhere)["act"].outcome == Outcome.PASSED
    assert "from diff_act" in rows(elsewhere)["diff_act"].printed
