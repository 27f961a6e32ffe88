"""Which functions a question reaches, and which are watched at all."""

from __future__ import annotations

from types import SimpleNamespace

from grader.subjects import reached_functions
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
    assert sorted(reached_functions.watched(assignment, "net.py")) == sorted(names)
    assert reached_functions.watched(assignment, "other.py") == []


def test_a_question_reaches_what_was_called_since_it_was_put():
    """And what cannot be watched, always."""
    module: dict[str, object] = {}
    exec(SOURCE, module)
    note_calls(module, ["act", "unused", "forward", "RATE"])
    root = SimpleNamespace(**{NOTED: module[NOTED], UNWATCHED: module[UNWATCHED]})
    subject = SimpleNamespace(root=root)
    module["unused"](1)
    reached_functions.forget(subject)
    module[NOTED] = getattr(root, NOTED)
    module["forward"](1)
    assert reached_functions.called(subject) == {"forward", "act", "RATE"}
