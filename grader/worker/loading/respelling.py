"""The student's names for what the handout asks for, where they can mean only one thing; and what is not there."""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import Any

from grader.worker.loading.call_adapters import CallAdapter, adapter
from grader.worker.loading.interface import (
    Interface,
    NamedParameter,
    Parameters,
    listed,
    own_parameters,
    read_interface,
)
from grader.worker.loading.near_names import unmistakable
from grader.worker.loading.tensorflow1 import names_of_version_1

Note = Callable[[str], None]
ALIKE = 0.5  # share of methods in common, for a class of another name to be the one that is asked for
MOST_LISTED = 6
CALLED = "__call__"
CALLS = {"call": CALLED}  # Keras's name


@dataclass
class Respelling:
    """The names of a file: its own beside the handout's, how its functions are called, and why a class is not there.

    The handout's names are set beside the student's own; `own_names` says which these are, by owner and name.
    """

    own_names: dict[tuple[int, str], str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)  # classes that are not there, with a sentence for each
    taken: list[str] = field(default_factory=list)  # "feedForward for feedforward"
    _adapters: dict[int, CallAdapter] = field(default_factory=dict)  # by id of the function or class
    _kept: list[Any] = field(default_factory=list)  # what has an id above stays alive

    def also(self, owner: Any, name: str) -> str:
        """Return the student's own name for the owner's `name`, which must be set with it; "" where it is the same."""
        if not self.own_names:
            return ""
        owners = owner.__mro__ if isinstance(owner, type) else (owner,)
        return next((own for one in owners if (own := self.own_names.get((id(one), name)))), "")

    def adapter_of(self, function: Any) -> CallAdapter | None:
        """Return how calls of the function are put in the student's words, where they have to be."""
        if not self._adapters:
            return None
        if not isinstance(function, type) and not inspect.isroutine(function):
            function = inspect.getattr_static(type(function), CALLED, None)
        return self._adapters.get(id(getattr(function, "__func__", function)))

    def adapted(self, value: Any) -> Any:
        """Return a function or class as it can be called in the handout's words."""
        if not self._adapters or not (isinstance(value, type) or inspect.isroutine(value)):
            return value
        found = self.adapter_of(value)
        if found is None:
            return value

        def in_own_words(*arguments: Any, **keywords: Any) -> Any:
            own_arguments, own_keywords = found.adapt(list(arguments), keywords)
            return value(*own_arguments, **own_keywords)

        return in_own_words

    def told(self, function: Any, names: list[str] | None) -> list[str] | None:
        """Return the names of a function's parameters in the handout's words."""
        found = self.adapter_of(function) if names else None
        return found.told(names) if found is not None and names is not None else names

    def keep_adapter(self, function: Any, made: CallAdapter | None) -> None:
        """Note how the function is called."""
        if made is not None:
            self._kept.append(function)
            self._adapters[id(function)] = made

    def keep_name(self, owner: Any, name: str, own: str) -> None:
        """Set the handout's name beside the student's own."""
        whose = f"{owner.__name__}." if isinstance(owner, type) else ""
        self.taken.append(f"{whose}{own} for {name}")
        setattr(owner, name, inspect.getattr_static(owner, own))
        self._kept.append(owner)
        self.own_names[id(owner), name] = own


def respell(module: ModuleType, stub: bytes, note: Note) -> Respelling:
    """Find the names of the handout's stub in a loaded file; each that is written otherwise is noted once."""
    try:
        return _respelling(module, read_interface(stub), note)
    except Exception:  # noqa: BLE001 - classes of students may raise at whatever is asked of them
        return Respelling()


def _respelling(module: ModuleType, interface: Interface, note: Note) -> Respelling:
    found = Respelling()
    said: set[str] = set()

    def once(sentence: str) -> None:
        if sentence not in said:
            said.add(sentence)
            note(sentence)

    own_classes = {
        name: item
        for name, item in vars(module).items()
        if isinstance(item, type) and item.__module__ == module.__name__
    }
    _respell_classes(module, interface, own_classes, found)
    functions = dict(interface.functions)
    for name, methods in interface.classes.items():
        kind = getattr(module, name, None)
        if isinstance(kind, type):
            functions |= {one: methods[one] for one in _respell_methods(module, kind, methods, found, once)}
    _respell_functions(module, functions, found, once)
    _explain_missing(module, interface, own_classes, found)
    _tell_of_functions(module, interface, once)
    for place in range(0, len(found.taken), MOST_LISTED):
        once(f"Names in your file that were taken for the handout's: {', '.join(found.taken[place:][:MOST_LISTED])}.")
    return found


def _respell_classes(module: ModuleType, interface: Interface, own: dict[str, type], found: Respelling) -> None:
    missing = [name for name in interface.classes if not hasattr(module, name)]
    free = {name: kind for name, kind in own.items() if name not in interface.classes}
    if not missing or not free:
        return
    same = unmistakable(missing, free)
    chosen = _by_methods(
        {name: set(methods) for name, methods in interface.classes.items() if name not in same},
        {name: set(_methods(kind)) for name, kind in free.items() if name not in same.values()},
        only=len(interface.classes) == 1 and len(own) == 1,
    )
    same |= {name: theirs for name, theirs in chosen.items() if name in missing}
    for name, theirs in same.items():
        found.keep_name(module, name, theirs)


def _by_methods(wanted: dict[str, set[str]], own: dict[str, set[str]], *, only: bool) -> dict[str, str]:
    """Return the classes that have the methods of those that are asked for: each other's best, and alone in it.

    The `only` class of a file that is asked for one has to have half of the methods, whatever else it has.
    """
    likeness: dict[tuple[str, str], float] = {}
    for name, methods in wanted.items():
        for other, theirs in own.items():
            public = methods - {"__init__"}
            shared = len(public & theirs) + len(unmistakable(sorted(public - theirs), sorted(theirs - public)))
            whole = len(public) if only else len(public | theirs - {"__init__"})
            likeness[name, other] = shared / max(whole, 1)
    chosen = {}
    for (name, other), value in likeness.items():
        rivals = [worth for pair, worth in likeness.items() if (name in pair) != (other in pair) and worth >= value]
        if value >= ALIKE and not rivals:
            chosen[name] = other
    return chosen


def _methods(kind: type) -> Iterator[str]:
    """Yield the names of the methods that the class and its bases of the same file define."""
    for base in kind.__mro__:
        if base.__module__ == kind.__module__:
            for name, item in vars(base).items():
                if isinstance(item, (FunctionType, staticmethod, classmethod)):
                    yield CALLS.get(name, name)


def _respell_methods(
    module: ModuleType, kind: type, methods: dict[str, Parameters], found: Respelling, note: Note
) -> Iterable[str]:
    """Set the methods' names beside those of the student's class; return those that it has under no name.

    One that is a function of the file, by its very name, is looked for in no other way.
    """
    missing = [one for one in methods if not one.startswith("__") and not hasattr(kind, one)]
    free = [one for one in dict.fromkeys(_methods(kind)) if one not in methods and not one.startswith("__")]
    same = unmistakable([one for one in missing if not hasattr(module, one)], free)
    for one, theirs in same.items():
        owner = next(base for base in kind.__mro__ if theirs in vars(base))
        found.keep_name(owner, one, theirs)
    for one, parameters in methods.items():
        if one == "__init__":
            found.keep_adapter(kind, adapter(kind.__name__, kind, parameters, note))
            continue
        member = inspect.getattr_static(kind, one, None)
        function = _plain_function(member)
        if isinstance(function, FunctionType):
            bound = not isinstance(member, staticmethod)
            made = adapter(f"{kind.__name__}.{function.__name__}", function, parameters, note, bound=bound)
            found.keep_adapter(function, made)
    return [one for one in missing if one not in same]


def _plain_function(member: Any) -> Any:
    return member.__func__ if isinstance(member, (staticmethod, classmethod)) else member


def _respell_functions(module: ModuleType, wanted: dict[str, Parameters], found: Respelling, note: Note) -> None:
    missing = [name for name in wanted if not hasattr(module, name)]
    free = [
        name
        for name, item in vars(module).items()
        if isinstance(item, FunctionType) and item.__module__ == module.__name__ and name not in wanted
    ]
    for name, theirs in unmistakable(missing, free).items():
        found.keep_name(module, name, theirs)
    for name, parameters in wanted.items():
        function = getattr(module, name, None)
        if isinstance(function, FunctionType):
            found.keep_adapter(function, adapter(function.__name__, function, parameters, note))


def _explain_missing(module: ModuleType, interface: Interface, own: dict[str, type], found: Respelling) -> None:
    """Say of each class that is not there what there is in its place."""
    for name, methods in interface.classes.items():
        if hasattr(module, name):
            continue
        there_is = f"There is no class {name} in your file"
        old = names_of_version_1("".join(linecache.getlines(str(module.__file__))))
        if old:
            there_is = f"This is a TensorFlow 1 script ({', '.join(old)}), and there is no class {name} in it"
        shown = [f"{other}{_taken(kind)}" for other, kind in list(own.items())[:MOST_LISTED]]
        classes = f"your classes are {', '.join(shown)}" if shown[1:] else f"your class is {', '.join(shown)}"
        wanted = f"the handout's {name} takes {listed(methods.get('__init__', ()))}"
        found.missing[name] = f"{there_is}; {classes if shown else 'it has no classes'}; {wanted}."


def _tell_of_functions(module: ModuleType, interface: Interface, note: Note) -> None:
    """Say once that most of the functions are not there."""
    missing = [name for name in interface.functions if not hasattr(module, name)]
    if len(missing) > len(interface.functions) / 2:
        old = names_of_version_1("".join(linecache.getlines(str(module.__file__))))
        what = f"This is a TensorFlow 1 script ({', '.join(old)}), and of" if old else "Of"
        whose = "it" if old else "your file"
        listed_names = ", ".join(missing[:MOST_LISTED])
        note(f"{what} the functions that the handout asks for, {whose} does not have {listed_names}.")


def _taken(kind: type) -> str:
    own: tuple[NamedParameter, ...] | None = own_parameters(kind)
    return listed(own) if own is not None else "(…)"
