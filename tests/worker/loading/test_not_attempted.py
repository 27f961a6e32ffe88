"""The stub's own `raise`, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.worker.exceptions import describe
from grader.worker.loading.not_attempted import HANDOUT

STUB = 'def f(x):\n    """The task."""\n    raise NotImplementedError("write f")\n'


def kind(tmp_path: Path, text: str, handout: str | None = None, call: str = "f", *arguments: object) -> str:
    """What a call of the student's function is, with this file handed in and that one handed out."""
    file = tmp_path / "net.py"
    file.write_text(text)
    if handout is not None:
        (tmp_path / HANDOUT).mkdir()
        (tmp_path / HANDOUT / "net.py").write_text(handout)
    names: dict[str, object] = {}
    exec(compile(text, str(file), "exec"), names)
    with pytest.raises(NotImplementedError) as caught:
        names[call](*(arguments or (1,)))  # type: ignore[operator]
    return describe(caught.value, tmp_path).kind


@pytest.mark.parametrize(
    "text",
    [
        STUB,
        STUB.replace('("write f")', ""),
        STUB.replace('"write f"', '"still to do"'),
        STUB.replace("    raise", "    y = x + 1\n    for step in range(3):\n        raise"),
        STUB + "    return y\n",
        "def g(x):\n    raise NotImplementedError(\n        'write g'\n    )\n\n\ndef f(x):\n    return g(x)\n",
        "class Net:\n    def g(self, x):\n        raise NotImplementedError('write g')\n\n\nf = Net().g\n",
    ],
)
def test_the_stub_still_stands(tmp_path, text):
    """Also where its words were changed, or where lines were written before it."""
    assert kind(tmp_path, text) == "not attempted"


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    if x == 2:\n        return 0\n    raise NotImplementedError('no such activation')\n",
        "def f(x):\n    if x == 2:\n        y = 0\n    else:\n        raise NotImplementedError('unknown')\n",
        "def f(x):\n    match x:\n        case 1:\n            raise NotImplementedError('unknown')\n",
        "def f(x):\n    raise NotImplementedError(repr(x))\n",
        "class Mine(NotImplementedError): pass\n\n\ndef f(x):\n    raise Mine('write f')\n",
        "def f(x):\n    error = NotImplementedError('late')\n    raise error\n",
        "def f(x):\n    try:\n        1 / 0\n    except ArithmeticError:\n        raise NotImplementedError('zero')\n",
        "raise_it = 'raise NotImplementedError(1)'\n\n\ndef f(x):\n    exec(raise_it)\n",
    ],
)
def test_an_error_of_the_students_own_is_a_crash(tmp_path, text):
    """A case that is left out, an exception of one's own: work was begun."""
    assert kind(tmp_path, text) == "raised"


def test_a_librarys_error_is_a_crash(tmp_path):
    """Wherever the library lies: the last place is not the student's."""
    library = tmp_path.parent / f"{tmp_path.name}_library.py"
    library.write_text("def refuse():\n    raise NotImplementedError('cannot')\n")
    names: dict[str, object] = {}
    exec(compile(library.read_text(), str(library), "exec"), names)
    file = tmp_path / "net.py"
    file.write_text("def f():\n    return refuse()\n")
    exec(compile(file.read_text(), str(file), "exec"), names)
    with pytest.raises(NotImplementedError) as caught:
        names["f"]()  # type: ignore[operator]
    told = describe(caught.value, tmp_path)
    assert (told.kind, told.line, told.type_name) == ("raised", 2, "NotImplementedError")


def test_the_words_of_a_stub_are_known_below_a_condition(tmp_path):
    """A stub may stand in a branch; its words tell, where the handout has them."""
    stub = "def f(x):\n    if x == 1:\n        raise NotImplementedError('the case of one')\n    return 2\n"
    assert kind(tmp_path, stub + "\n\ndef g():\n    return 3\n", stub) == "not attempted"


def test_words_of_ones_own_are_no_stubs_although_the_folder_is_the_handout(tmp_path):
    """In a released folder the stubs are the student's own files."""
    own = "def f(x):\n    if x == 1:\n        raise NotImplementedError('no such activation')\n    return 2\n"
    assert kind(tmp_path, own, own) == "raised"


def test_an_error_without_a_place_is_no_stub(tmp_path):
    """It was raised by nobody's line."""
    assert describe(NotImplementedError("x"), tmp_path).kind == "raised"
