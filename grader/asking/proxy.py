"""The student, as a check sees it: names that can be read, set and called; values come back, objects stay there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from grader.asking.snapshot import snapshot
from grader.errors import UnusableAnswer
from grader.wire.messages import Call, Get, Hold, Names, Step
from grader.wire.value_types import Packed, Reference
from grader.wire.values import Payload


class Asker(Protocol):
    """The part of a session that handles and deferred calls need: it puts their questions to the subject."""

    def ask(self, step: Callable[[Payload], Step]) -> Any:
        """Put one step to the subject, after those that wait, and return its value."""
        ...

    def pack(self, value: Any, payload: Payload) -> Packed:
        """Return the value in the form that crosses the wire."""
        ...

    def read_attribute(self, target: int, name: str) -> Any:
        """Return the attribute's value."""
        ...

    def set_later(self, target: int, name: str, value: Any) -> None:
        """Set an attribute together with the next question."""
        ...

    def call_later(self, call: Callable[[Payload], Step]) -> None:
        """Make a call together with the next question."""
        ...

    def promise(self, call: Callable[[Payload], Step]) -> Callable[[], Any]:
        """Make a call together with the next question; its answer is had by calling what this returns."""
        ...

    def finish(self) -> None:
        """Make the calls that wait for the next question now."""
        ...

    def forget(self, handle: Handle) -> None:
        """Note that the grader no longer holds this handle."""
        ...


PreparedCall = tuple[Asker, Callable[[Payload], Step]]  # a call that is not made yet, and whom it is made of


class Handle:
    """An object that stays with the subject; attributes and calls go there.

    Three names are the handle's own: `parameters`, the names of a callable's positional parameters without self
    (`()` where unknown), `type_name`, and `hold`.
    """

    __slots__ = ("_session", "_id", "_about", "__weakref__")
    _session: Asker
    _id: int
    _about: Reference

    def __init__(self, session: Asker, number: int, about: Reference) -> None:
        object.__setattr__(self, "_session", session)
        object.__setattr__(self, "_id", number)
        object.__setattr__(self, "_about", about)

    @property
    def type_name(self) -> str:
        """Return the type's name, as the subject tells it."""
        return self._about.type_name

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the positional parameters, without self; `()` where they are unknown."""
        return tuple(self._about.parameters or ())

    def hold(self, value: Any) -> Handle:
        """Return a handle to the subject's own copy of `value`, to pass on; its `value` shows what became of it."""
        session = self._session
        held = session.ask(lambda payload: Hold(session.pack(value, payload)))
        assert isinstance(held, Handle)
        return held

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if name in self._about.methods:
            return Method(self, name)
        return self._session.read_attribute(self._id, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._about.methods:
            del self._about.methods[name]  # from now on it is what was set
        self._session.set_later(self._id, name, value)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self._session.ask(_call(self, "", arguments, keywords))

    def _prepared(self, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> PreparedCall:
        return self._session, _call(self, "", _now(arguments), _now(keywords))

    def __dir__(self) -> list[str]:
        number = self._id
        names = self._session.ask(lambda payload: Names(number))
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []

    def __repr__(self) -> str:
        return f"<{self.type_name}>"

    def __del__(self) -> None:
        self._session.forget(self)


class Method:
    """A callable attribute of a handle, called in one round trip; fetched only when more is asked of it."""

    __slots__ = ("_owner", "_name", "_fetched")

    def __init__(self, owner: Handle, name: str) -> None:
        object.__setattr__(self, "_owner", owner)
        object.__setattr__(self, "_name", name)
        object.__setattr__(self, "_fetched", None)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the positional parameters, without self."""
        known = self._owner._about.methods.get(self._name)
        return tuple(known) if known is not None else resolved(self).parameters

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self._owner._session.ask(_call(self._owner, self._name, arguments, keywords))

    def _prepared(self, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> PreparedCall:
        return self._owner._session, _call(self._owner, self._name, _now(arguments), _now(keywords))

    def __getattr__(self, name: str) -> Any:
        return getattr(resolved(self), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(resolved(self), name, value)

    def __dir__(self) -> list[str]:
        return dir(resolved(self))

    def __repr__(self) -> str:
        return f"<{self._name} of {self._owner!r}>"


def _now(value: Any) -> Any:
    """Return the arguments as they are now: arrays copied, methods fetched, for what is set later may change them."""
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, Method):
            resolved(item)
    return snapshot(value)


def resolved(handle: Any) -> Handle:
    """Return the handle itself, or the one that a Method stands for."""
    if isinstance(handle, Handle):
        return handle
    if handle._fetched is None:
        owner, name = handle._owner, handle._name
        object.__setattr__(handle, "_fetched", owner._session.ask(lambda payload: Get(owner._id, name)))
    fetched = handle._fetched
    if not isinstance(fetched, Handle):
        raise UnusableAnswer(f"{handle._name} is not a function.")
    return fetched


def _call(owner: Handle, name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Callable[[Payload], Step]:
    """Return the function that packs the step when it is sent; until then, it keeps the owner alive."""

    def step(payload: Payload) -> Step:
        session = owner._session
        packed = [session.pack(item, payload) for item in arguments]
        named = {key: session.pack(item, payload) for key, item in keywords.items()}
        return Call(owner._id, name, packed, named)

    return step
