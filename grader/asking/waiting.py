"""What goes out with the next question instead of by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.errors import UnusableAnswer
from grader.wire.messages import Step
from grader.wire.values import Payload

if TYPE_CHECKING:
    from grader.asking.talk import Talk


class Promise:
    """The answer to a call that waits; calling this gives it, and puts the question if nothing else has.

    What the call raises, or one before it in the same question, is raised here.
    """

    __slots__ = ("_talk", "_answer", "_fault", "_kept")

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._answer: Any = None
        self._fault: BaseException | None = None
        self._kept = False

    def __call__(self) -> Any:
        if not self._kept and self._fault is None:
            self._talk.finish()
        if self._fault is not None:
            raise self._fault
        if not self._kept:
            raise UnusableAnswer("It is asked for while it is being asked.")
        return self._answer

    def keep(self, answer: Any) -> None:
        """The answer came."""
        self._answer, self._kept = answer, True

    def fail(self, fault: BaseException) -> None:
        """It will not."""
        self._fault = fault


class Later(NamedTuple):
    """A step that waits."""

    step: Callable[[Payload], Step]
    lasts: bool = False  # functions of ours in it are kept over there
    runs: bool = False  # it runs student code
    promise: Promise | None = None  # who waits for its answer
