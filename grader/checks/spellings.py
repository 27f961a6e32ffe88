"""The name under which a student's file knows something: the handout's, or another spelling of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.asking.subject_session import SubjectSession
from grader.checks import expect
from grader.errors import MissingClass, StudentFault, UnusableAnswer

NOBODYS = "no_such_name"  # which no file knows
Answer = Callable[[str], Any]


class Unknown:
    """The answer of a file that raises, or gives nothing, where it is asked about a name."""


UNKNOWN = Unknown()


def spelling(student: Any, name: str, *answers: Answer, others: Sequence[str] = (), what: str = "name") -> str:
    """Return the spelling of `name` that the student's file knows; the name itself where it knows none.

    Each of `answers(spelling)` asks for something that depends on the name: numbers, or lists of them. A name is known
    if that differs from the answer to a name that nobody has; a second function is asked where the first tells nothing.
    It is found out once, and one note tells of the first of a kind.
    """
    session: SubjectSession | None = getattr(student, "_session", None)
    known = session.known if session is not None else {}
    if (what, name) not in known:
        tried = list(dict.fromkeys([name, *others, *written_otherwise(name)]))
        ways = [((what, place, NOBODYS), answer) for place, answer in enumerate(answers)]
        found = next((one for key, answer in ways for one in tried if _is_known(one, key, answer, known)), name)
        if found != name:
            _say(what, name, found, known)
        known[what, name] = found
    return str(known[what, name])


def _say(what: str, name: str, other: str, known: dict[Any, Any]) -> None:
    if not any(key[0] == what and len(key) == 2 and value != key[1] for key, value in known.items()):
        expect.note(f"the {what} {name!r} is called {other!r} in your file; names are asked for in your spelling.")


def written_otherwise(name: str) -> list[str]:
    """Return other ways to write a name: capitals, and nothing or another sign between its words."""
    words = name.split("_")
    joined = ["".join(words), "".join(map(str.capitalize, words)), "-".join(words), " ".join(words)]
    return list(dict.fromkeys([name.capitalize(), name.upper(), *joined]))


def _answer(answer: Answer, name: str) -> Any:
    """Return what the file answers about the name; whatever it raises, it does not know it."""
    try:
        given = answer(name)
    except MissingClass:
        raise
    except StudentFault as fault:
        if not (fault.is_answer or isinstance(fault, UnusableAnswer)):
            raise
        return UNKNOWN
    return UNKNOWN if given is None else given


def _is_known(name: str, key: tuple[str, int, str], answer: Answer, known: dict[Any, Any]) -> bool:
    """Tell whether the answer is another than that about a name which nobody has, kept under the key."""
    given = _answer(answer, name)
    if given is UNKNOWN:
        return False
    if key not in known:
        known[key] = _answer(answer, NOBODYS)
    nobodys = known[key]
    if nobodys is UNKNOWN:
        return True
    try:
        return not np.array_equal(np.asarray(given, float), np.asarray(nobodys, float), equal_nan=True)
    except (TypeError, ValueError):  # these are no numbers: the check itself will say so
        return True
