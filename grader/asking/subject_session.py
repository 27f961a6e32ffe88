"""The session with one subject: files are loaded, questions go out as steps, values and handles come back."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from grader.asking.callbacks import FUNCTIONS, CallbackTable
from grader.asking.channel import Channel, Raw
from grader.asking.deferred_calls import Later, Promise
from grader.asking.faults import MOST_LINES, MissingName, fault_of
from grader.asking.file_bundle import files_of
from grader.asking.proxy import Handle, Method, resolved
from grader.asking.snapshot import snapshot
from grader.errors import Crashed, StudentFault, UnusableAnswer
from grader.wire.messages import (
    CALL_ENDED,
    Answer,
    Ask,
    CallBack,
    Clear,
    Collect,
    Define,
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
from grader.wire.value_types import Packed, Reference
from grader.wire.values import Payload, WireError, pack, unpack

# The worker keeps to these, too; but it is the student's, and every bit of a reply may be.
MOST_NOTES, LONGEST_NOTE = 50, 500


class SubjectSession:
    """The conversation with one subject over one channel: load, seed, ask; remembers who holds what on either side."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.notes: list[str] = []
        self.lines = MOST_LINES  # of the subject's longest file: no place beyond is believed
        self._handles: weakref.WeakValueDictionary[int, Handle] = weakref.WeakValueDictionary()
        self._callbacks = CallbackTable()
        self._waiting: list[Later] = []  # attributes set, seeds, calls that were told: not yet sent
        self._dropped: set[int] = set()
        self._fault: StudentFault | BaseException | None = None  # what a function of ours raised, asked by student code
        self.known: dict[Hashable, Any] = {}  # what checks have found out about the subject, and need not ask again
        self.garbled = False  # whether an answer came that was none: then the next one cannot be believed, either

    def root(self, reference: Reference) -> Handle:
        """Return a handle to an object that is already known by reference."""
        return self._handle(reference)

    def load(self, request: Load) -> Handle:
        """Load the student's file, and return the handle of its module."""
        handle = self._put(request, Payload())
        if not isinstance(handle, Handle):  # the file may have answered in the loader's place
            raise UnusableAnswer(f"{request.file} did not load as a module.")
        return handle

    def inspect(self, request: Inspect) -> dict[str, Any]:
        """Return what parsing the file shows, without running it."""
        return self._told(request, "The file could not be inspected.")

    def define(self, request: Define) -> dict[str, Any]:
        """Return what the file defines, without running it."""
        return self._told(request, "The file could not be read.")

    def unpack(self, request: Unpack) -> dict[str, Any]:
        """Return what is in the archives and notebooks; nothing of it is run."""
        return self._told(request, "The archive could not be unpacked.")

    def clear(self, folder: str) -> None:
        """Make a folder of the scratch directory, empty, for the subject's code to write to."""
        self.finish()
        self._put(Clear(folder), Payload())

    def collect(self, folder: str) -> dict[str, bytes]:
        """Return the files that the subject's code wrote below the folder, by relative name."""
        self.finish()
        answer = self._put(Collect(folder), Payload())
        try:
            return files_of(answer)
        except ValueError as error:
            raise UnusableAnswer(f"What your code wrote could not be read out: {error}.") from error

    def read(self, files: dict[str, bytes]) -> dict[str, Any]:
        """Return what is in event files and checkpoints, as a fresh worker reads them."""
        return self._told(Read(files), "What your code wrote could not be read.")

    def _told(self, request: Request, otherwise: str) -> dict[str, Any]:
        answer = self._put(request, Payload())
        if not isinstance(answer, dict):
            raise UnusableAnswer(otherwise)
        return answer

    def seed(self, seed: int) -> None:
        """Seed the subject's generators before the next question; forget functions that it was passed as arguments."""
        self._callbacks.forget()
        self._forget_calls()  # a check that failed by itself may have left some
        self._add(Later(lambda payload: Seed(seed)))

    def use(self, module: str) -> Handle:
        """Return a handle to the subject's helpers of that name."""
        handle = self.ask(lambda payload: Use(module))
        if not isinstance(handle, Handle):
            raise UnusableAnswer("Helpers were asked for, and something else came.")
        return handle

    def ask(self, step: Callable[[Payload], Step]) -> Any:
        """Put the steps that wait, and this one, to the subject; return the last one's value."""
        payload = Payload()
        last = step(payload)  # first, for it may have to ask something of its own, before which the sets must go
        promises = {place: one.promise for place, one in enumerate(self._waiting) if one.promise}
        try:
            steps = [*self._due(payload), last]
            return self._put(Ask(steps, list(promises)), payload, list(promises.values()))
        except BaseException as fault:
            for promise in promises.values():
                promise.fail(fault)
            raise

    def _due(self, payload: Payload) -> list[Step]:
        """Take the steps that wait, and return them packed."""
        waiting, self._waiting = self._waiting, []
        steps: list[Step] = []
        for one in waiting:
            self._callbacks.begin()
            steps.append(one.step(payload))
            if one.lasts:
                self._callbacks.keep()
        dropped, self._dropped = self._dropped, set()
        return [*steps, Drop(sorted(dropped))] if dropped else steps

    def read_attribute(self, target: int, name: str) -> Any:
        """Ask for the attribute's value."""
        try:
            return self.ask(lambda payload: Get(target, name))
        except MissingName as fault:
            if fault.name != name:  # of a call that was told; `hasattr` forgives only the name that it asks for
                raise Crashed(str(fault), type_name="AttributeError") from fault
            raise

    def set_later(self, target: int, name: str, value: Any) -> None:
        """Set an attribute together with the next question: one round trip less."""
        value = snapshot(value)
        self._add(Later(lambda payload: Set(target, name, self.pack(value, payload)), lasts=True))

    def call_later(self, call: Callable[[Payload], Step]) -> None:
        """Make a call together with the next question, which raises what it raises; its answer stays there."""
        self._add(Later(call, runs=True))

    def promise(self, call: Callable[[Payload], Step]) -> Promise:
        """Make a call together with the next question, and return the promise of its answer."""
        made = Promise(self)
        self._add(Later(call, runs=True, promise=made))
        return made

    def _add(self, later: Later) -> None:
        self._waiting.append(later)

    def _forget_calls(self, since: int = 0) -> None:
        """Drop the calls among the steps that wait, from place `since` on, and fail their promises."""
        for one in self._waiting[since:]:
            if one.promise:
                one.promise.fail(UnusableAnswer("It was not asked any more."))
        self._waiting[since:] = [one for one in self._waiting[since:] if not one.runs]

    def finish(self) -> None:
        """Make the calls that wait for the next question now."""
        if any(one.runs for one in self._waiting):
            self.flush()

    def flush(self) -> None:
        """Put all steps that wait to the subject now."""
        self.ask(lambda payload: Drop([]))

    def pack(self, value: Any, payload: Payload) -> Packed:
        """Return the argument in the form that crosses: our functions become callbacks, handles go home.

        A number that a check drew with NumPy is meant as a plain one: `random.seed` takes no np.int64, and
        `isinstance(n, int)` is false of it. Where NumPy's own is meant, there are arrays without axes.
        """
        return pack(value, payload, self._refer, python_numbers=True)

    def _refer(self, value: Any) -> Packed:
        if isinstance(value, (Handle, Method)):
            return Reference(resolved(value)._id)
        if isinstance(value, FUNCTIONS):
            return self._callbacks.lend(value)
        raise TypeError(f"a check may pass numbers, text, arrays, handles and functions, not {type(value).__name__}")

    def _put(self, request: Request, payload: Payload, promises: Sequence[Promise] = ()) -> Any:
        self._fault = None
        try:
            reply, raw = self.channel.exchange(request, payload, self._on_callback)
        except UnusableAnswer:
            self.garbled = True
            raise
        for note in reply.notes[:MOST_NOTES]:
            if len(self.notes) < MOST_NOTES and (note := note[:LONGEST_NOTE]) not in self.notes:
                self.notes.append(note)
        if isinstance(reply, Raised):
            fault, self._fault = self._fault, None
            raise fault if fault is not None else fault_of(reply, self.lines)
        return self._unpack(reply, raw, promises)

    def _unpack(self, reply: Answer, raw: Raw, promises: Sequence[Promise]) -> Any:
        try:
            if len(reply.promised) != len(promises):
                raise WireError("not as many answers as questions")
            for promise, answer in zip(promises, reply.promised, strict=True):
                promise.keep(unpack(answer, raw, self._resolve))
            return unpack(reply.value, raw, self._resolve)
        except (WireError, MemoryError) as error:
            self.garbled = True
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
        """Note that the grader no longer holds this handle; the next question tells the subject so."""
        # While a handle dies it can still be found; another one found there has taken its place.
        if self._handles.get(handle._id) in (None, handle):
            self._dropped.add(handle._id)

    def _on_callback(self, call: CallBack, raw: Raw) -> tuple[Return | Refuse, Payload]:
        payload = Payload()
        if call.function == CALL_ENDED:
            return Return(None), payload
        function, waiting = self._callbacks.find(call.function), len(self._waiting)
        if function is None:
            return Refuse("a function that the grader did not give"), payload
        try:
            arguments = [unpack(item, raw, self._resolve) for item in call.arguments]
            keywords = {name: unpack(item, raw, self._resolve) for name, item in call.keywords.items()}
            result = function(*arguments, **keywords)
            self.finish()
            answer = pack(
                result, payload, self._refer
            )  # as the function gave it: NumPy's functions give NumPy's numbers
            return Return(answer, self._due(payload)), payload
        except StudentFault as fault:
            self._forget_calls(waiting)
            self._fault = fault
            return Refuse(str(fault)), Payload()
        except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, WireError) as error:
            self._forget_calls(waiting)
            # Student code called our function with what it cannot take: its error, told in its own process.
            self._fault = Crashed(f"A function that was passed in was called with what it cannot take: {error}.")
            return Refuse(str(error)), Payload()
