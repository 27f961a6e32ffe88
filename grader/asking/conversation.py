"""The talk with one subject: questions go out as steps, values and handles come back, callbacks are answered."""

from __future__ import annotations

import functools
import types
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from grader.asking.bundle import files_of
from grader.asking.channel import Channel, Raw
from grader.asking.faults import MOST_LINES, fault_of
from grader.asking.foresight import Foresight, Habits
from grader.asking.proxy import Handle, Method, resolved
from grader.asking.snapshot import snapshot
from grader.errors import Crashed, StudentFault, UnusableAnswer
from grader.wire.messages import (
    Answer,
    Ask,
    Call,
    CallBack,
    Clear,
    Collect,
    Drop,
    Get,
    Inspect,
    Load,
    Raised,
    Read,
    Refuse,
    Request,
    Return,
    Seed,
    Set,
    Step,
    Unpack,
    Use,
)
from grader.wire.packed import Function, Packed, Reference
from grader.wire.values import Payload, WireError, pack, unpack
from grader.worker.desk import positional_parameters

# The worker keeps to these, too; but it is the student's, and every bit of a reply may be.
MOST_NOTES, LONGEST_NOTE = 50, 500
FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, functools.partial, np.ufunc)


class _Later(NamedTuple):
    """A step that goes out with the next question."""

    step: Callable[[Payload], Step]
    lasts: bool  # functions of ours in it are kept over there
    runs: bool  # it runs student code


class Conversation:
    """The talk with one subject over one channel; remembers who holds what on either side."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.notes: list[str] = []
        self.lines = MOST_LINES  # of the subject's longest file: no place beyond is believed
        self._handles: weakref.WeakValueDictionary[int, Handle] = weakref.WeakValueDictionary()
        self._functions: dict[int, Callable[..., Any]] = {}  # ours, by the number that the subject calls them by
        self._lasting: set[int] = set()  # of these, the ones that were put on an object and stay there
        self._next = 1  # no number is used twice: a subject may still hold an old function
        self._waiting: list[_Later] = []  # attributes set, seeds, calls without an answer: not yet sent
        self._habits = Habits()
        self._dropped: set[int] = set()
        self._fault: StudentFault | BaseException | None = None  # what a function of ours raised, asked by student code

    def root(self, reference: Reference) -> Handle:
        """A handle to an object that is already known by reference."""
        return self._handle(reference)

    def load(self, request: Load) -> Handle:
        """Load the student's file; the handle of its module."""
        handle = self._put(request, Payload())
        if not isinstance(handle, Handle):  # the file may have answered in the loader's place
            raise UnusableAnswer(f"{request.file} did not load as a module.")
        return handle

    def inspect(self, request: Inspect) -> dict[str, Any]:
        """What parsing the file shows, without running it."""
        answer = self._put(request, Payload())
        if not isinstance(answer, dict):
            raise UnusableAnswer("The file could not be inspected.")
        return answer

    def unpack(self, request: Unpack) -> dict[str, Any]:
        """What is in the archives and notebooks; nothing of it is run."""
        answer = self._put(request, Payload())
        if not isinstance(answer, dict):
            raise UnusableAnswer("The archive could not be unpacked.")
        return answer

    def clear(self, folder: str) -> None:
        """Make a folder of the scratch directory, empty, for the subject's code to write to."""
        self._put(Clear(folder), Payload())

    def collect(self, folder: str) -> dict[str, bytes]:
        """What the subject's code wrote below the folder, by relative name."""
        answer = self._put(Collect(folder), Payload())
        try:
            return files_of(answer)
        except ValueError as error:
            raise UnusableAnswer(f"What your code wrote could not be read out: {error}.") from error

    def read(self, files: dict[str, bytes]) -> dict[str, Any]:
        """What is in event files and checkpoints, as a fresh worker reads them."""
        answer = self._put(Read(files), Payload())
        if not isinstance(answer, dict):
            raise UnusableAnswer("What your code wrote could not be read.")
        return answer

    def seed(self, seed: int) -> None:
        """Seed the subject's random generators before the next question, and forget the functions that it was passed
        as arguments."""
        self._functions = {number: self._functions[number] for number in sorted(self._lasting)}
        self._later(lambda payload: Seed(seed))

    def use(self, module: str) -> Handle:
        """The subject's helpers of that name."""
        handle = self.ask(lambda payload: Use(module))
        if not isinstance(handle, Handle):
            raise UnusableAnswer("Helpers were asked for, and something else came.")
        return handle

    def ask(self, step: Callable[[Payload], Step]) -> Any:
        """Put the steps that wait, and this one, to the subject; the last one's value."""
        payload = Payload()
        last = step(payload)  # first, for it may have to ask something of its own, before which the sets must go
        steps = [*self._due(payload), last]
        self._habits.outdate()
        if isinstance(last, Call) and last.name:
            call = self._habits.call(last.target, last.name)
            return self._put(Ask(steps, self._habits.likely(last.name)), payload, call)
        return self._put(Ask(steps), payload)

    def _due(self, payload: Payload) -> list[Step]:
        """The steps that wait, packed."""
        waiting, self._waiting = self._waiting, []
        steps: list[Step] = []
        for one in waiting:
            first = self._next
            steps.append(one.step(payload))
            if one.lasts:
                self._lasting.update(range(first, self._next))
        dropped, self._dropped = self._dropped, set()
        return [*steps, Drop(sorted(dropped))] if dropped else steps

    def read_attribute(self, target: int, name: str) -> Any:
        """The attribute's value, asked for unless it came with the last answer."""
        known, value = self._habits.recall(target, name)
        return value if known else self.ask(lambda payload: Get(target, name))

    def set_later(self, target: int, name: str, value: Any) -> None:
        """Set an attribute together with the next question: one round trip less."""
        value = snapshot(value)
        self._later(lambda payload: Set(target, name, self.pack(value, payload)), lasts=True)

    def call_later(self, call: Callable[[Payload], Step]) -> None:
        """Make a call together with the next question; its answer stays there, and what it raises comes then."""
        self._later(call, runs=True)

    def _later(self, step: Callable[[Payload], Step], *, lasts: bool = False, runs: bool = False) -> None:
        self._habits.outdate()
        self._waiting.append(_Later(step, lasts, runs))

    def finish(self) -> None:
        """Nothing more will be asked: calls that wait for the next question are made now."""
        if any(one.runs for one in self._waiting):
            self.ask(lambda payload: Drop([]))

    def pack(self, value: Any, payload: Payload) -> Packed:
        """The value as it crosses: our functions become callbacks, handles go home."""
        return pack(value, payload, self._refer)

    def _refer(self, value: Any) -> Packed:
        if isinstance(value, (Handle, Method)):
            return Reference(resolved(value)._id)
        if isinstance(value, FUNCTIONS):
            number, self._next = self._next, self._next + 1
            self._functions[number] = value
            return Function(number, positional_parameters(value))
        raise TypeError(f"a check may pass numbers, text, arrays, handles and functions, not {type(value).__name__}")

    def _put(self, request: Request, payload: Payload, call: Foresight | None = None) -> Any:
        self._fault = None
        reply, raw = self.channel.exchange(request, payload, self._on_callback)
        for note in reply.notes[:MOST_NOTES]:
            if len(self.notes) < MOST_NOTES and (note := note[:LONGEST_NOTE]) not in self.notes:
                self.notes.append(note)
        if isinstance(reply, Raised):
            fault, self._fault = self._fault, None
            raise fault if fault is not None else fault_of(reply, self.lines)
        return self._unpack(reply, raw, call)

    def _unpack(self, reply: Answer, raw: Raw, call: Foresight | None) -> Any:
        try:
            if call is not None:
                likely = [name for name in self._habits.likely(call.name) if name in reply.after]
                self._habits.answered(call, {name: unpack(reply.after[name], raw, self._resolve) for name in likely})
            return unpack(reply.value, raw, self._resolve)
        except (WireError, MemoryError) as error:
            raise UnusableAnswer(f"The answer cannot be read: {error}.") from error

    def _resolve(self, packed: Packed) -> Any:
        if isinstance(packed, Reference):
            return self._handle(packed)
        raise WireError("a function of the grader's, sent back")

    def _handle(self, reference: Reference) -> Handle:
        handle = self._handles.get(reference.id)
        if handle is None:
            handle = Handle(self, reference.id, reference)
            self._handles[reference.id] = handle
            self._dropped.discard(reference.id)
        else:
            object.__setattr__(handle, "_about", reference)
        return handle

    def forget(self, handle: Handle) -> None:
        """The grader no longer holds this handle; told to the subject with the next question."""
        # While a handle dies it can still be found; another one found there has taken its place.
        if self._handles.get(handle._id) in (None, handle):
            self._dropped.add(handle._id)

    def _on_callback(self, call: CallBack, raw: Raw) -> tuple[Return | Refuse, Payload]:
        payload = Payload()
        function = self._functions.get(call.function)
        if function is None:
            return Refuse("a function that the grader did not give"), payload
        try:
            arguments = [unpack(item, raw, self._resolve) for item in call.arguments]
            keywords = {name: unpack(item, raw, self._resolve) for name, item in call.keywords.items()}
            answer = self.pack(function(*arguments, **keywords), payload)
            return Return(answer, self._due(payload)), payload
        except StudentFault as fault:
            self._fault = fault
            return Refuse(str(fault)), Payload()
        except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, WireError) as error:
            # Student code called our function with what it cannot take: its error, told in its own process.
            self._fault = Crashed(f"A function that was passed in was called with what it cannot take: {error}.")
            return Refuse(str(error)), Payload()
