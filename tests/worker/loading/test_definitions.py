"""What a file defines, and which of it is written."""

from __future__ import annotations

import pytest

from grader.worker.loading.definitions import definitions_in


def defined(text: str) -> dict[str, str]:
    """The names in this text, each with its digest."""
    answer = definitions_in(text.encode(), "part.py")
    assert answer["readable"]
    return answer["defined"]


@pytest.mark.parametrize(
    "body",
    [
        "raise NotImplementedError",
        "raise NotImplementedError('write it')",
        "'''Words.'''\n    raise NotImplementedError('write it')",
        "pass",
        "...",
        "return None",
        "'''Words.'''",
        "# YOUR CODE\n    return",
    ],
)
def test_what_waits_to_be_written_has_no_digest(body):
    """As templates mark it; code has one."""
    assert defined(f"def f(x):\n    {body}\n") == {"f": ""}
    assert defined(f"def f(x):\n    y = x\n    {body}\n")["f"]


def test_comments_and_words_make_no_difference():
    """Neither do blanks; another line of code does."""
    plain = defined("def f(x):\n    return x + 1\n")["f"]
    assert defined('def f( x ) :\n    """Adds."""\n    # one\n\n    return (x+1)\n')["f"] == plain
    assert defined("def f(x):\n    return x + 2\n")["f"] != plain


def test_methods_and_bound_names():
    """Under the class's name, also those that a later cell adds; inside `if` and `try` too."""
    text = """
import numpy as np
from own import helper
class Net:
    rate = 0.1
    def act(self): return 1
def later(self): return 2
Net.loss = later
try:
    def f(): return 3
except ValueError:
    g = None
"""
    found = defined(text)
    assert {"np", "helper", "Net", "Net.rate", "Net.act", "Net.loss", "later", "f", "g"} == found.keys()
    assert (found["helper"], found["Net.loss"]) == ("imported", "bound")


def test_what_may_be_there_although_it_cannot_be_read():
    """A class that inherits, and a star import, say so."""
    assert {"Net.*", "Deep.*", "*"} <= defined("from own import *\nclass Net(Base): ...\nclass Deep(a.b): ...\n").keys()
    assert "Net.*" not in defined("class Net(object):\n    x = 1\n")


def test_the_last_definition_counts():
    """As when a cell is run again."""
    assert defined("def f(): ...\ndef f(): return 1\n")["f"] and not defined("def f(): return 1\ndef f(): ...\n")["f"]


@pytest.mark.parametrize("raw", [b"def (", b"\0", b"PK\x03\x04", b"f = " + b"(" * 5000])
def test_what_python_cannot_read(raw):
    """Defines nothing, and that is said."""
    assert definitions_in(raw, "part.py") == {"readable": False, "defined": {}}


def test_an_expression_that_is_nested_deeply_has_a_digest():
    """Or the file counts as one that cannot be read; nothing is raised."""
    answer = definitions_in(b"def f():\n    return " + b"-" * 3000 + b"1\n", "part.py")
    assert answer["defined"].get("f") or not answer["readable"]
