"""The outline of a file: signatures and literals, and nothing of it run."""

from __future__ import annotations

import inspect

import pytest

from grader.assignment.outline import outline
from grader.checks.mistake import Mistake
from grader.errors import AssignmentError

TEXT = """
from __future__ import annotations

import tensorflow_that_is_not_there as tf
from grader import mistake

SIZES, RATE = (3, 4), 0.1
WEIGHTS = tf.zeros(SIZES)


def plain(a: tf.Tensor, b=RATE, *rest, c=2, d, **others) -> tf.Tensor:
    'What it does.'
    raise RuntimeError("run")


@tf.function
def traced(x):
    raise RuntimeError("run")


@mistake(instead_of="plain", hint="Is it?")
def wrong(a, b):
    "It is wrong."
    raise RuntimeError("run")


class Net(tf.keras.Model):
    depth = 2

    def call(self, x, training=False):
        raise RuntimeError("run")

    @staticmethod
    def static(x):
        raise RuntimeError("run")

    @property
    def size(self):
        raise RuntimeError("run")


class Empty(tf.Module, metaclass=tf.Meta):
    pass


if True:
    raise RuntimeError("run")
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        (tmp_path / "part.py").write_text(text)
        return tmp_path / "part.py"

    return write


def test_signatures_without_bodies(written):
    """Defaults that are literals stay; annotations, bases and other decorators go."""
    module = outline(written(TEXT))
    assert str(inspect.signature(module.plain)) == "(a, b=None, *rest, c=2, d, **others)"
    assert module.plain.__doc__ == "What it does." and module.plain(1, d=1) is None and module.traced(1) is None
    assert (module.SIZES, module.RATE, hasattr(module, "WEIGHTS"), hasattr(module, "tf")) == ((3, 4), 0.1, False, False)


def test_classes_keep_their_methods(written):
    """Each of its kind."""
    net = outline(written(TEXT)).Net
    assert net.depth == 2 and net.__mro__ == (net, object) and net().call(1, training=True) is None
    assert isinstance(vars(net)["static"], staticmethod) and isinstance(vars(net)["size"], property)


def test_mistakes_are_mistakes(written):
    """With their titles and hints."""
    found = outline(written(TEXT)).wrong
    assert isinstance(found, Mistake) and (found.instead_of, found.hint) == ("plain", "Is it?")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("def f(:\n", 1, "SyntaxError"),
        ("from grader import mistake\n\n@mistake(instead_of=NAME, hint='?')\ndef f(): 'It is.'\n", 3, "NameError"),
    ],
)
def test_a_file_without_an_outline_says_where(written, text, line, problem):
    """With the remedy."""
    with pytest.raises(AssignmentError) as told:
        outline(written(text))
    assert problem in str(told.value) and told.value.line == line
