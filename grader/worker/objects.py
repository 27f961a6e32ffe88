"""The table of the objects that stay in the worker; answers the grader's questions about them, one by one."""

from __future__ import annotations

import importlib
import inspect
import random
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.wire.messages import CALL_ENDED, Answer, Ask, Call, CallBack, Drop, Get, Hold, Names, Seed, Set, Step, Use
from grader.wire.value_types import Function, Packed, Reference
from grader.wire.values import Payload, pack, unpack
from grader.worker.exceptions import NameNotDefined, Refused, Unusable
from grader.worker.loading.respelling import Respelling
from grader.worker.plain_values import plain_value
from grader.worker.signatures import (
    parameters_of,
    positional_counts,
    positional_parameters,
    signature_of,
    written_in_python,
)

Raw = bytes | bytearray | memoryview
AskGrader = Callable[[CallBack, Payload], tuple[Packed, Raw]]


BRIEF = 0.02  # seconds: what a question has taken before a call that need not be said
HELPERS = {"tensors": "tensors"}  # the modules that a check may use on the subject's objects
UNNAMED = "<lambda>"  # how a function is called that the grader hands over
HEAP_TYPE = 1 << 9  # the flag of a class that was made by a class statement


class Held:
    """A value that stays in the worker although it could be copied; `value` copies it back."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Made:
    """An object that a class of the student's own made; it stays in the worker, also where it is a kind of list."""

    def __init__(self, value: Any) -> None:
        self.value = value


class ObjectTable:
    """The table of objects by number, which carries out steps on them.

    `ask_grader` sends a call of one of the grader's functions and returns its answer, or raises Refused.
    """

    def __init__(self, ask_grader: AskGrader) -> None:
        self._ask_grader = ask_grader
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}  # id(object) → its number; the objects are alive while they are here
        self._next = 1
        self._methods: dict[type, dict[str, list[str] | None]] = {}
        self._functions: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()  # the grader's
        self._thread = 0  # the one that asks; only it can wait for the grader's answers
        self.respelling = Respelling()  # of the names that the student's file writes otherwise than the handout

    def reply(self, ask: Ask, raw: Raw, payload: Payload) -> Answer:
        """Carry out the steps; return the last one's result, and the promised ones, as they were at once."""
        promised: list[Packed] = []
        result: Any = None
        for place, result in enumerate(self._results(ask, raw)):
            if place in ask.promised:
                promised.append(self.pack(result, payload))
        return Answer(self.pack(result, payload), [], promised)

    def answer(self, ask: Ask, raw: Raw) -> Any:
        """Carry out the steps; return the last one's result."""
        result: Any = None
        for result in self._results(ask, raw):  # noqa: B007 - all are carried out
            pass
        return result

    def _results(self, ask: Ask, raw: Raw) -> Iterator[Any]:
        """Carry out one step after the other, and yield their results."""
        self._thread = threading.get_ident()
        began = time.monotonic()
        for place, step in enumerate(ask.steps):
            if place and isinstance(step, Call) and time.monotonic() - began > BRIEF:
                self._ask_grader(CallBack(CALL_ENDED, [], {}), Payload())  # the call to come has its own time
                began = time.monotonic()
            yield self._carry_out(step, raw)

    def _carry_out(self, step: Step, raw: Raw) -> Any:
        if isinstance(step, Call):
            target = self._object(step.target)
            function = self._attribute(target, step.name) if step.name else target
            arguments = [unpack(item, raw, self.resolve, trusted=True) for item in step.arguments]
            keywords = {
                sys.intern(name): unpack(item, raw, self.resolve, trusted=True) for name, item in step.keywords.items()
            }
            adapter = self.respelling.adapter_of(function)
            if adapter is not None:
                arguments, keywords = adapter.adapt(arguments, keywords)
            result = function(*arguments, **keywords)
            return Made(result) if _is_made_by(function, result) else result
        if isinstance(step, Get):
            return self._attribute(self._object(step.target), step.name)
        if isinstance(step, Set):
            target = self._object(step.target)
            if isinstance(target, type):
                self._methods.clear()
            value = unpack(step.value, raw, self.resolve, trusted=True)
            if isinstance(step.value, Function) and value.__name__ == UNNAMED:
                value.__name__ = value.__qualname__ = step.name
            own = self.respelling.also(target, step.name)
            if own:
                setattr(target, own, value)
            return setattr(target, step.name, value)
        if isinstance(step, Names):
            return [name for name in dir(self._object(step.target)) if not name.startswith("__")]
        if isinstance(step, Hold):
            return Held(unpack(step.value, raw, self.resolve, trusted=True))
        if isinstance(step, Use):
            return importlib.import_module(f"grader.worker.{HELPERS[step.module]}")
        if isinstance(step, Seed):
            return seed_everything(step.seed)
        if isinstance(step, Drop):
            for number in step.targets:
                self._numbers.pop(id(self._objects.pop(number, None)), None)
        return None

    def _object(self, number: int) -> Any:
        try:
            return self._objects[number]
        except KeyError:
            raise Unusable(f"there is no object {number} any more") from None

    def _attribute(self, target: Any, name: str) -> Any:
        try:
            return getattr(target, name)
        except AttributeError as error:
            # A property of the student's that fails inside is the student's error, not a missing name.
            if inspect.getattr_static(target, name, None) is not None:
                raise
            why = self.respelling.missing.get(name, "") if inspect.ismodule(target) else ""
            raise NameNotDefined(name, why) from error

    def refer(self, value: Any) -> Packed:
        """Keep the object here; return what crosses: its number and how to talk about it."""
        number = self._numbers.get(id(value))
        if number is None:
            number, self._next = self._next, self._next + 1
            self._objects[number] = value
            self._numbers[id(value)] = number
        kind = type(value)
        if inspect.ismodule(value):
            found = {name: item for name, item in vars(value).items() if callable(item)}
            shown = {name: self.respelling.told(item, written_in_python(item)) for name, item in found.items()}
            return Reference(number, "module", shown)
        if callable(value) and (isinstance(value, type) or inspect.isroutine(value)):
            name = f"class {value.__name__}" if isinstance(value, type) else kind.__name__
            return Reference(number, name, {}, self.respelling.told(value, positional_parameters(value)))
        own = getattr(value, "__dict__", {})
        methods = self._methods_of(kind)
        if own:
            methods = {name: parameters for name, parameters in methods.items() if name not in own}
        return Reference(number, kind.__name__, methods)

    def _methods_of(self, kind: type) -> dict[str, list[str] | None]:
        if kind not in self._methods:
            members = {name: inspect.getattr_static(kind, name, None) for name in dir(kind) if name[:2] != "__"}
            self._methods[kind] = {
                name: self.respelling.told(member, written_in_python(member, bound=True))
                for name, member in members.items()
                if not isinstance(member, property) and callable(getattr(kind, name, None))
            }
        return self._methods[kind]

    def resolve(self, packed: Packed) -> Any:
        """Return the object behind a reference, or a callable that asks the grader."""
        if isinstance(packed, Reference):
            value = self._object(packed.id)
            return value.value if isinstance(value, Held) else self.respelling.adapted(value)
        assert isinstance(packed, Function)
        return self._grader_function(packed)

    def _grader_function(self, function: Function) -> Callable[..., Any]:
        known: Callable[..., Any] | None = self._functions.get(function.id)
        if known is not None:
            return known  # the very same one, as where it was handed over before
        signature = signature_of(function.parameters) if function.parameters is not None else None
        fitting = positional_counts(signature) if signature is not None else range(0)

        def ask_grader(*arguments: Any, **keywords: Any) -> Any:
            if threading.get_ident() != self._thread:
                raise RuntimeError("this function can only be called from the main thread")
            if signature is not None and (keywords or len(arguments) not in fitting):
                _refuse_wrong_call(signature, arguments, keywords)
            payload = Payload()
            packed = [self.pack(item, payload) for item in arguments]
            named = {name: self.pack(item, payload) for name, item in keywords.items()}
            answer, raw = self._ask_grader(CallBack(function.id, packed, named), payload)
            return unpack(answer, raw, self.resolve, trusted=True)

        ask_grader.__name__ = ask_grader.__qualname__ = UNNAMED
        if signature is not None:
            ask_grader.__signature__ = signature  # type: ignore[attr-defined]
        self._functions[function.id] = ask_grader
        return ask_grader

    def pack(self, value: Any, payload: Payload) -> Packed:
        """Return the value in the form that crosses; objects without a copy by reference."""
        if type(value) is Made:
            return self.refer(value.value)
        return pack(value, payload, self.refer, plain=plain_value)

    def keep(self, value: Any) -> Packed:
        """Return a reference to `value`, even where a copy could cross."""
        return self.refer(value)


def _refuse_wrong_call(signature: inspect.Signature, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    """Raise the TypeError of any function that is called wrongly: student code may try one way of calling first."""
    try:
        signature.bind(*arguments, **keywords)
    except TypeError as error:
        raise TypeError(f"the function that was passed in was called with what it cannot take: {error}") from None


def _is_made_by(function: Any, result: Any) -> bool:
    """Tell whether `function` is a class of the student's own, and this an object of it: no mere value."""
    return isinstance(function, type) and type(result) is function and function.__flags__ & HEAP_TYPE != 0


def seed_everything(seed: int) -> None:
    """Seed the generators that student code may use without a seed of its own; only those that are loaded."""
    random.seed(seed)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None and hasattr(tensorflow, "random"):
        tensorflow.random.set_seed(seed)
    keras = sys.modules.get("keras")
    if keras is not None and hasattr(keras, "utils"):
        keras.utils.set_random_seed(seed % 2**32)  # its layers draw from a generator of their own


def scratch_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write the submission's files below `folder`; names were checked by the sender, and again here."""
    for name, content in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise Unusable(f"a file name that leads outside: {name!r}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


__all__: Sequence[str] = [
    "ObjectTable",
    "Refused",
    "parameters_of",
    "positional_parameters",
    "scratch_files",
    "seed_everything",
]
