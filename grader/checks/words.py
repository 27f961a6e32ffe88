"""Words with which check files call a student's functions and read what they return.

Each says in one sentence, as an UnusableAnswer, what it got instead of what was asked for. `what` names the value in
that sentence ("what train returns"); `wanted` is the whole sentence.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import expect
from grader.errors import MissingClass, UnusableAnswer

COMPARE_NAMES = "Compare the names in your code with those of the handout, letter by letter."
ANEW = "The handout asks for TensorFlow 2, where values are computed at once: begin with that class."
READABLE = (np.ndarray, np.generic, list, tuple, bool, int, float)


def a_function(value: Any, name: str) -> Any:
    """Return the value, which is called `name`, if it can be called; else raise UnusableAnswer."""
    if not callable(value):
        raise UnusableAnswer(f"{name} must be a function, and is of type {type(value).__name__}.")
    return value


def call(subject: Any, name: str, /, *arguments: Any, **settings: Any) -> Any:
    """Call the function `name` of a file, or the method of an object; raise UnusableAnswer where it is no function."""
    return a_function(getattr(subject, name), name)(*arguments, **settings)


def a_class(student: Any, name: str) -> Any:
    """Return the class `name` of a student's file; MissingClass where there is none, with what there is instead."""
    try:
        return a_function(getattr(student, name), name)
    except AttributeError as missing:
        there_is = str(getattr(missing, "hint", ""))
    says = there_is.split(";", 1)[0].removesuffix(".") or f"There is no class {name} in your file"
    hint = ANEW if "TensorFlow 1" in says else COMPARE_NAMES
    raise MissingClass(f"{says}.", hint=hint, there_is=there_is)


def as_array(value: Any, kinds: str = "biuf") -> np.ndarray | None:
    """Return the value as an array, whose dtype is of one of these kinds; None where it is something else.

    It may be an array or a number of any shape, a list or a tuple; a ragged list, a text and an object are None.
    """
    if not isinstance(value, READABLE):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    return array if array.dtype.kind in kinds else None


def numbers(value: Any, what: str, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """Return the value as an array of floats, of this shape if one is given; else raise UnusableAnswer."""
    array = as_array(value)
    if array is not None and shape in (None, array.shape):
        return array.astype(float)
    wanted = f"numbers of shape {shape}" if shape is not None else "numbers"
    found = f"an array of shape {array.shape}" if array is not None else f"of type {type(value).__name__}"
    raise UnusableAnswer(f"{what} must be {wanted}, and is {found}.")


def number(value: Any, what: str, *, must: str = "") -> float:
    """Return the value as one float, which an array of one element is too; else raise UnusableAnswer.

    `must` begins the sentence about an array of several ("accuracy must return"), where "`what` must be" does not.
    """
    array = numbers(value, what)
    if array.size != 1:
        raise UnusableAnswer(f"{must or f'{what} must be'} one number, not an array of shape {array.shape}.")
    return float(array.ravel()[0])


def unpack(answer: Any, count: int, wanted: str) -> tuple[Any, ...]:
    """Return the `count` values that a function returns together, as a tuple or a list; else raise UnusableAnswer."""
    if not isinstance(answer, (tuple, list)) or len(answer) != count:
        raise UnusableAnswer(wanted)
    return tuple(answer)


def unchanged(student: Any, name: str, arguments: dict[str, Any], returns: int) -> None:
    """Expect that the function `name` leaves its arguments as they were, to the last bit; only arrays are looked at.

    UnusableAnswer where it returns fewer finite numbers than `returns`: what does nothing changes nothing, either.
    """
    held = {key: student.hold(value) if isinstance(value, np.ndarray) else value for key, value in arguments.items()}
    answer = call(student, name, *held.values())
    if _finite_numbers(answer) < returns:
        raise UnusableAnswer(
            f"{name} returns nothing that could be judged: what the handout asks for has more numbers."
        )
    for key, value in arguments.items():
        if isinstance(value, np.ndarray):
            kept = held[key].value
            same = isinstance(kept, np.ndarray) and np.array_equal(kept, value)
            hint = f"Which of your lines writes into {key}? The caller may still need it: make a new array instead."
            expect.true(same, f"{name} changes its argument {key}", hint=hint, name=f"{key} after the call")


def _finite_numbers(answer: Any) -> int:
    """Return how many finite numbers are in an answer, however it is nested."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (list, tuple)):
        return sum(map(_finite_numbers, answer))
    array = as_array(answer, "iuf")
    return 0 if array is None else int(np.isfinite(array).sum())


def name_of_type(value: Any) -> str:
    """Return the name of the value's type in the student's file, for a sentence; "None" for None."""
    return str(getattr(value, "type_name", type(value).__name__)) if value is not None else "None"
