"""Which functions a question reaches, and which are watched at all."""

from __future__ import annotations

from types import SimpleNamespace

from grader.subjects import coverage
from grader.worker.variants import NOTED, UNWATCHED, note_calls

SOURCE = """
RATE = 0.1


def act(z):
    return z


def unused(z):
    return z


def forward(z):
    return act(z)
"""


def test_watched_is_what_the_mistakes_of_the_part_replace(toy):
    """Conventions too; of another part, nothing."""
    assignment = toy.load()
    names = ["Net.act", "Net.diff_act", "Net.loss", "Net.backprop", "Net.backprop", "Net.fit", "Net.backprop"]
    assert sorted(coverage.watched(assignment, "net.py")) == sorted(names)
    assert coverage.watched(assignment, "other.py") == []


def test_a_question_reaches_what_was_called_since_it_was_put():
    """And what cannot be watched, always."""
    module: dict[str, object] = {}
    exec(SOURCE, module)
    note_calls(module, ["act", "unused", "forward", "RATE"])
    root = SimpleNamespace(**{NOTED: module[NOTED], UNWATCHED: module[UNWATCHED]})
    subject = SimpleNamespace(root=root)
    module["unused"](1)
    coverage.forget(subject)
    module[NOTED] = getattr(root, NOTED)
    module["forward"](1)
    assert coverage.noted(subject).answers == {"forward": True, "act": True, "RATE": True}


def test_it_is_remembered_beside_the_answers_of_the_case():
    """Under a name that no case has."""
    assert coverage.question(SimpleNamespace(id="net.py/act")) != "net.py/act"
