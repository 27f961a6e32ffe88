"""Live workers with the reference: kept while they answer, replaced when they have ended, closed in the end."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from grader.subjects import reference_worker
from grader.subjects.reference_worker import ReferenceWorkers


@pytest.fixture
def begun(monkeypatch, toy):
    """The workers of a toy's reference, and those that were begun for it: no process is started."""
    found: list[SimpleNamespace] = []

    def students(*_: object, **__: object) -> SimpleNamespace:
        made = SimpleNamespace(worker=SimpleNamespace(ended=False), closed=False)
        found.append(made)
        return SimpleNamespace(load=lambda part: made, close=lambda: setattr(made, "closed", True))

    monkeypatch.setattr(reference_worker, "Students", students)
    return ReferenceWorkers(toy.load()), found


@pytest.mark.parametrize(
    "end", [lambda one: setattr(one.worker, "ended", True), lambda one: setattr(one, "worker", None)]
)
def test_a_worker_that_has_ended_is_replaced(begun, end):
    """The same one answers until then."""
    workers, found = begun
    first = workers.subject(None, "net.py")
    assert workers.subject(None, "net.py") is first and len(found) == 1
    end(first)
    assert workers.subject(None, "net.py") is not first
    assert [one.closed for one in found] == [True, False]


def test_the_one_not_asked_for_longest_makes_room(begun, monkeypatch):
    """And all are closed in the end."""
    workers, found = begun
    monkeypatch.setattr(reference_worker, "MOST_LIVE", 2)
    monkeypatch.setattr(reference_worker, "reference_submission", lambda *_: None)
    named = [[SimpleNamespace(name=name)] for name in "abc"]
    for mistakes in (named[0], named[1], named[0], named[2]):
        workers.subject(None, "net.py", mistakes)
    assert [one.closed for one in found] == [False, True, False]
    workers.close()
    assert all(one.closed for one in found)
