"""The name under which a file knows something: whatever it raises, and whatever it does with names that nobody has."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from toys import session_with

from grader.checks.check_record import CheckRecord, in_use
from grader.checks.spellings import spelling, written_otherwise
from grader.errors import MissingClass, TimedOut

KNOWN = {
    "raises_ValueError": "raise ValueError(name)",
    "raises_NotImplementedError": "raise NotImplementedError(name)",
    "raises_RuntimeError": "raise RuntimeError(name)",
    "exits": "raise SystemExit(name)",
    "raises_KeyError": "return {}[name]",
    "is_silent": "return None",
    "falls_through": "return np.maximum(z, 0)",
}
FILE = "import numpy as np\n\nasked = []\n\n\ndef f(z, name):\n    asked.append(name)\n{}    {}\n"


def known(student: Any, name: str, **more: Any) -> tuple[str, list[str]]:
    """The spelling that is found, and the notes."""
    with in_use(CheckRecord(None, np.random.default_rng(0))) as record:
        return spelling(student, name, lambda other: student.f(np.array([-1.5, 0.5]), other), **more), record.notes


def file(otherwise: str, *names: str) -> Any:
    """A file that knows tanh under these names, and does this with others."""
    lines = "".join(f"    if name == {name!r}:\n        return np.tanh(z)\n" for name in names)
    return session_with(FILE.format(lines, otherwise))[0]


@pytest.mark.parametrize("otherwise", KNOWN.values(), ids=KNOWN)
def test_another_spelling_is_found_whatever_a_file_does_with_other_names(otherwise: str) -> None:
    """A name is known only if its answer differs from the answer to a name that nobody has."""
    found, notes = known(file(otherwise, "Tanh"), "tanh")
    assert found == "Tanh"
    assert notes == ["The name 'tanh' is called 'Tanh' in your file; names are asked for in your spelling."]


@pytest.mark.parametrize("otherwise", KNOWN.values(), ids=KNOWN)
def test_the_handouts_own_spelling_is_not_noted(otherwise: str) -> None:
    """It is tried first."""
    assert known(file(otherwise, "tanh", "Tanh"), "tanh") == ("tanh", [])


@pytest.mark.parametrize("otherwise", KNOWN.values(), ids=KNOWN)
def test_what_no_spelling_gives_is_asked_for_as_the_handout_writes_it(otherwise: str) -> None:
    """A stub, or the very thing that a file falls through to."""
    assert known(file(otherwise), "tanh") == ("tanh", [])


def test_it_is_found_out_once_and_noted_once() -> None:
    """The second check asks nothing, and two names of a kind make one note."""
    student = file("raise ValueError(name)", "Tanh", "RELU")
    assert len(known(student, "tanh")[1]) == 1
    asked = len(student.asked)
    assert known(student, "tanh") == ("Tanh", []) and len(student.asked) == asked
    assert known(student, "relu") == ("RELU", [])


def test_others_are_tried_before_other_capitals() -> None:
    """The names that an author knows of."""
    assert known(file("raise ValueError(name)", "hyper", "TANH"), "tanh", others=["hyper"])[0] == "hyper"


def test_answers_that_are_no_numbers_count_as_answers() -> None:
    """The check itself will say what they are; NaN is as good as any."""
    student = session_with("def f(z, name):\n    return {'tanh': 'text'}.get(name, float('nan'))\n")[0]
    assert known(student, "tanh") == ("tanh", [])
    assert known(student, "relu") == ("relu", []), "NaN, as for any name"


@pytest.mark.parametrize("fault", [TimedOut("slow"), MissingClass("There is no class Net.")], ids=str)
def test_what_is_no_answer_is_not_passed_over(fault: Exception) -> None:
    """A process that does not answer, and a class that is not there, are the check's own."""

    def answer(name: str) -> Any:
        raise fault

    with pytest.raises(type(fault)):
        spelling(None, "tanh", answer)


def test_a_second_function_is_asked_where_the_first_tells_nothing() -> None:
    """A file whose activation falls through to relu, and whose slope does not."""
    text = FILE.format("", KNOWN["falls_through"])
    student = session_with(text + "\n\ndef g(z, name):\n    return {'ReLU': (z > 0) * 1.0}[name]\n")[0]

    def values(name: str) -> Any:
        return student.f(np.array([-1.5, 0.5]), name)

    def slopes(name: str) -> Any:
        return student.g(np.array([-1.5, 0.5]), name)

    with in_use(CheckRecord(None, np.random.default_rng(0))):
        assert spelling(student, "relu", values, slopes, others=["ReLU"]) == "ReLU"


def test_ways_to_write_a_name() -> None:
    """Capitals, and other signs between words."""
    assert written_otherwise("tanh")[:2] == ["Tanh", "TANH"]
    assert {"TruncatedNormal", "truncatednormal", "truncated-normal"} <= set(written_otherwise("truncated_normal"))
