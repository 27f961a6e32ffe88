"""Calls in the handout's words, put in the student's own: other names of parameters, and those that are not taken."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.worker.loading.interface import NONE_GIVEN, NamedParameter, Parameters, listed, own_parameters
from grader.worker.loading.near_names import families_differ, unmistakable

Note = Callable[[str], None]
Arguments = tuple[list[Any], dict[str, Any]]


@dataclass(frozen=True)
class CallAdapter:
    """The reading of one function's parameters: the handout's, the student's own, and which of them are the same."""

    name: str
    wanted: Parameters
    own: Parameters
    same: dict[str, str]  # the handout's name → the student's
    signature: inspect.Signature
    note: Note

    def adapt(self, arguments: list[Any], keywords: dict[str, Any]) -> Arguments:
        """Return the arguments as the student's function takes them; unchanged where there is no such reading."""
        if self._binds(arguments, keywords) and not self._is_permuted(len(arguments)):
            return arguments, keywords
        given = self._by_name(arguments, keywords)
        if given is None:
            return self._unread(arguments, keywords)
        optional = {one.name for one in self.wanted if not one.required}
        left_out = [name for name in given if name not in self.same]
        if not optional.issuperset(left_out):
            return self._unread(arguments, keywords)
        renamed = {self.same[name]: value for name, value in given.items() if name in self.same}
        if not self._binds([], renamed):
            return self._unread(arguments, keywords)
        self.note(self._reading())
        return [], renamed

    def _binds(self, arguments: list[Any], keywords: dict[str, Any]) -> bool:
        try:
            self.signature.bind(*arguments, **keywords)
        except TypeError:
            return False
        return True

    def _is_permuted(self, count: int) -> bool:
        """Tell whether the first parameters have the handout's very names, in another order."""
        theirs = [one.name for one in self.own[:count]]
        wanted = [one.name for one in self.wanted[:count]]
        return theirs != wanted and sorted(theirs) == sorted(wanted)

    def _by_name(self, arguments: list[Any], keywords: dict[str, Any]) -> dict[str, Any] | None:
        """Return the arguments by the handout's names; None for a call that is not the handout's."""
        names = [one.name for one in self.wanted]
        given = dict(zip(names, arguments, strict=False))
        if len(arguments) > len(names) or given.keys() & keywords.keys() or not set(names).issuperset(keywords):
            return None
        return given | keywords

    def _unread(self, arguments: list[Any], keywords: dict[str, Any]) -> Arguments:
        self.note(f"Your {self.name} takes {listed(self.own)}; the handout's takes {listed(self.wanted)}.")
        return arguments, keywords

    def _reading(self) -> str:
        """Return the sentence about all of the parameters; the same, whichever of them a call gives."""
        names = [one.name for one in self.wanted]
        said = [f"{self.same[name]} was taken for {name}" for name in names if self.same.get(name, name) != name]
        said += [f"nothing was passed on for {name}" for name in names if name not in self.same]
        said = said or ["its parameters were taken by their names"]
        takes = f"Your {self.name} takes {listed(self.own)}; the handout's takes {listed(self.wanted)}"
        return f"{takes}: {', '.join(said)}."

    def told(self, names: list[str]) -> list[str]:
        """Return the names of its parameters in the handout's words."""
        theirs = {own: name for name, own in self.same.items()}
        return [theirs.get(name, name) for name in names]


def adapter(name: str, function: Any, wanted: Parameters, note: Note, *, bound: bool = False) -> CallAdapter | None:
    """Return the adapter for a function of the student's; None where it takes what the handout says, or anything.

    A method is given with `bound`: it is called on an object.
    """
    if _takes_the_very(function, wanted, bound):
        return None
    if bound:
        function = _WithoutSelf(inspect.signature(function))
    own = own_parameters(function)
    if own is None or [one.name for one in own[: len(wanted)]] == [one.name for one in wanted]:
        return None
    signature = inspect.signature(function)
    return CallAdapter(name, wanted, own, matched(wanted, own), signature, note)


def _takes_the_very(function: Any, wanted: Parameters, bound: bool) -> bool:
    """Tell, without the time that a signature takes, whether a plain function or class has the handout's parameters."""
    plain, skipped = (vars(function).get("__init__"), 1) if isinstance(function, type) else (function, int(bound))
    code = getattr(plain, "__code__", None)
    if code is None or getattr(plain, "__dict__", None):  # a decorator may have left another signature
        return False
    return bool(code.co_varnames[skipped : code.co_argcount] == tuple(one.name for one in wanted))


class _WithoutSelf:
    """A stand-in for a bound method, of which only the signature is asked."""

    def __init__(self, signature: inspect.Signature) -> None:
        self.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])

    def __call__(self) -> None:
        """Do nothing: a signature is only asked of what can be called."""


def matched(wanted: Parameters, own: Parameters) -> dict[str, str]:
    """Return for each of the handout's parameters the student's that must be meant: by its name, or by its place."""
    theirs = {one.name for one in own}
    same = {one.name: one.name for one in wanted if one.name in theirs}
    left = [one for one in wanted if one.name not in same]
    free = [one for one in own if one.name not in same]
    same |= unmistakable([one.name for one in left], [one.name for one in free])
    for place, one in enumerate(wanted):
        if one.name in same or place >= len(own):
            continue
        other = own[place]
        if other.name not in same.values() and _fit(one, other):
            same[one.name] = other.name
    return same


def _fit(wanted: NamedParameter, own: NamedParameter) -> bool:
    """Tell whether two parameters at one place can only be the same: no known other thing, and a default alike."""
    if families_differ(wanted.name, own.name):
        return False
    if wanted.required or own.required:
        return wanted.required and own.required
    if type(wanted.default) is not type(own.default):
        return False
    # Whole numbers are counts, sizes, seeds: another default is another thing.
    return not isinstance(wanted.default, int) or isinstance(wanted.default, bool) or wanted.default == own.default


__all__ = ["NONE_GIVEN", "CallAdapter", "adapter", "matched"]
