"""Steps and calls that go out with the next question instead of by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from grader.asking.proxy import Asker, Handle, Method
from grader.errors import UnusableAnswer
from grader.wire.messages import Step
from grader.wire.values import Payload


class Promise:
    """The answer to a call that waits; calling this gives it, and puts the question if nothing else has.

    What the call raises, or one before it in the same question, is raised here.
    """

    __slots__ = ("_session", "_answer", "_fault", "_kept")

    def __init__(self, session: Asker) -> None:
        self._session = session
        self._answer: Any = None
        self._fault: BaseException | None = None
        self._kept = False

    def __call__(self) -> Any:
        if not self._kept and self._fault is None:
            self._session.finish()
        if self._fault is not None:
            raise self._fault
        if not self._kept:
            raise UnusableAnswer("It is asked for while it is being asked.")
        return self._answer

    def keep(self, answer: Any) -> None:
        """Store the answer that came."""
        self._answer, self._kept = answer, True

    def fail(self, fault: BaseException) -> None:
        """Store the fault for which no answer will come; calling the promise raises it."""
        self._fault = fault


class Later(NamedTuple):
    """A step that waits for the next question."""

    step: Callable[[Payload], Step]
    lasts: bool = False  # functions of ours in it are kept over there
    runs: bool = False  # it runs student code
    promise: Promise | None = None  # who waits for its answer


def tell(function: Any, *arguments: Any, **keywords: Any) -> None:
    """Call the student's function and leave its answer there. What it raises is raised by the next question."""
    if not isinstance(function, (Handle, Method)):  # a function of the check's own
        function(*arguments, **keywords)
        return
    session, call = function._prepared(arguments, keywords)
    session.call_later(call)


def promise(function: Any, *arguments: Any, **keywords: Any) -> Callable[[], Any]:
    """Call the student's function; its answer is had by calling what this returns, which raises what it raised.

    Several promises are asked at once when the first of them is called.
    """
    if not isinstance(function, (Handle, Method)):
        answer = function(*arguments, **keywords)
        return lambda: answer
    session, call = function._prepared(arguments, keywords)
    return session.promise(call)
