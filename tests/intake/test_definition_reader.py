"""What files define, read in the sandbox."""

from __future__ import annotations

import pytest

from grader.errors import Crashed
from grader.intake import definition_reader as module
from grader.intake.definition_reader import Defined, DefinitionReader


def test_definitions_are_read_without_running(server):
    """What cannot be parsed defines nothing, and nothing is executed."""
    files = {"a.py": b"class Net:\n    def act(self): ...\n\ndef f(): return 1\nraise SystemExit\n", "b.py": b"def ("}
    found = DefinitionReader(server)(files)
    assert found["a.py"].names.keys() == {"Net", "Net.act", "f"} and found["a.py"].names["f"]
    assert not found["a.py"].names["Net.act"] and found["b.py"] == Defined(readable=False)


def test_a_file_that_the_worker_fails_at_costs_no_other(server, monkeypatch):
    """It counts as not readable, and the next is read by a fresh worker."""
    define = module.SubjectSession.define

    def fail(self, request):
        if b"evil" in request.source:
            raise Crashed("the worker died")
        return define(self, request)

    monkeypatch.setattr(module.SubjectSession, "define", fail)
    found = DefinitionReader(server)({"a.py": b"evil = 1", "b.py": b"f = 1"})
    assert not found["a.py"].readable and found["b.py"].names == {"f": "bound"}


@pytest.mark.parametrize("lie", [{}, {"defined": 3, "readable": True}, {"defined": {}}])
def test_a_worker_that_was_taken_over_is_not_believed(server, monkeypatch, lie):
    """Whatever it answers, the file is one that cannot be read."""
    monkeypatch.setattr(module.SubjectSession, "define", lambda self, request: lie)
    assert DefinitionReader(server)({"a.py": b"x"}) == {"a.py": Defined(readable=False)}


def test_what_is_known_is_not_asked_again(server):
    """The templates are asked once for a class; where nothing is asked, no worker starts."""
    reader = DefinitionReader(server)
    first = reader({"a.py": b"f = 1"})
    reader._sandbox = None  # no worker can be had any more
    assert reader({"b.py": b"f = 1"}) == {"b.py": first["a.py"]} and reader({}) == {}
