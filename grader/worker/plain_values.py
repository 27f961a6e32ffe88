"""Values by what they are: each kind of number, text, dict, list and tuple as a plain one, which can cross by copy.

An OrderedDict is a dict, a deque is a list, an IntEnum is an int. What a class of the student's overrides is not asked:
the base class's own methods read it. Where there is no such base (a Mapping of the student's own, a wrapper of
TensorFlow's), it is asked, and no more than MOST_VALUES times. An iterator is no list: to read it would use it up.
"""

from __future__ import annotations

import array
from collections import OrderedDict, UserDict, UserList, UserString, deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set, ValuesView
from itertools import islice
from types import MappingProxyType
from typing import Any

import numpy as np

from grader.wire.values import MOST_VALUES, NO_COPY, NUMERIC_KINDS

ALL = slice(None)


def plain_value(value: Any) -> Any:
    """Return the value as one of Python's or NumPy's own types; NO_COPY for an object that is no value.

    Only the outermost container is made plain; its items are as they were.
    """
    kind = type(value)
    for base, read in BY_BASE:
        if issubclass(kind, base):
            return _read(read, value)
    if issubclass(kind, Mapping):
        return _read(_pairs, value)
    if issubclass(kind, (Sequence, Set, ValuesView)):
        return _read(_items, value)
    if (kind.__module__, kind.__name__) in REAL_NUMBERS:
        return _read(float, value)
    return _read(_behind_proxy, value)


def _read(read: Callable[[Any], Any], value: Any) -> Any:
    """Return what `read` makes of it; an object that cannot be read so is no value."""
    try:
        return read(value)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a method of the student's may raise anything
        return NO_COPY


def _items(value: Iterable[Any]) -> Any:
    """Return the items as a list; NO_COPY where there are more than may cross, or no end."""
    items = list(islice(iter(value), MOST_VALUES + 1))
    return items if len(items) <= MOST_VALUES else NO_COPY


def _pairs(value: Mapping[Any, Any]) -> Any:
    keys = _items(value)
    return keys if keys is NO_COPY else {key: value[key] for key in keys}


def _behind_proxy(value: Any) -> Any:
    """Return what a proxy stands for that says it is a container, as TensorFlow's _DictWrapper and _TupleWrapper do."""
    says_so = isinstance(value, (dict, list, tuple))
    return value.__wrapped__ if says_so else NO_COPY


def _list(value: list[Any]) -> Any:
    # TensorFlow's ListWrapper keeps its items elsewhere: as a `list`, it is empty.
    return _items(value) if type(value).__module__.startswith("tensorflow.") else list.__getitem__(value, ALL)


def _tuple(value: tuple[Any, ...]) -> Any:
    return tuple.__getitem__(value, ALL)


def _ordered(value: OrderedDict[Any, Any]) -> Any:
    # Its own order, which `move_to_end` changes, is not that of the dict beneath.
    return {key: dict.__getitem__(value, key) for key in OrderedDict.__iter__(value)}


def _sorted(items: Iterable[Any]) -> Any:
    """Return the items of a set in an order that does not change from run to run, where they have one."""
    found = list(items)
    try:
        return sorted(found)
    except Exception:  # noqa: BLE001 - a method of the student's may raise anything
        return found


def _of_array(value: array.array[Any]) -> Any:
    if (code := array.array.typecode.__get__(value)) == "u":
        return array.array.tolist(value)
    return np.frombuffer(array.array.tobytes(value), dtype=code)


def _of_ndarray(value: np.ndarray) -> Any:
    """Return an array of objects or texts as one of numbers where all are numbers, and else as nested lists."""
    whole = np.ndarray.view(value, np.ndarray)
    if whole.dtype.kind not in "OUS":
        return NO_COPY
    flat = np.ndarray.tolist(np.ndarray.ravel(whole))
    if flat and all(isinstance(item, (bool, int, float, complex, np.bool_, np.number)) for item in flat):
        numbers = np.array(flat)
        if numbers.dtype.kind in NUMERIC_KINDS:
            return numbers.reshape(whole.shape)
    return np.ndarray.tolist(whole)


# How each kind is read, and as what; a subclass stands before its base. The types without a name are dict's views.
BY_BASE: list[tuple[type | tuple[type, ...], Callable[[Any], Any]]] = [
    (np.str_, lambda value: str.__str__(value)),
    (np.bytes_, lambda value: bytes.__getitem__(value, ALL)),
    (np.generic, lambda value: NO_COPY),  # numbers cross as they are; what is left are dates and records
    (np.ndarray, _of_ndarray),
    (str, str.__str__),
    (int, int.__int__),
    (float, float.__float__),
    (complex, lambda value: complex(complex.real.__get__(value), complex.imag.__get__(value))),
    (bytes, lambda value: bytes.__getitem__(value, ALL)),
    (bytearray, lambda value: bytes(bytearray.__getitem__(value, ALL))),
    (OrderedDict, _ordered),
    (dict, lambda value: dict(dict.items(value))),  # `dict.copy` asks an overridden `keys`
    (list, _list),
    (tuple, _tuple),
    (set, lambda value: _sorted(set.__iter__(value))),
    (frozenset, lambda value: _sorted(frozenset.__iter__(value))),
    (deque, lambda value: list(deque.__iter__(value))),
    ((type({}.keys()), type({}.values()), type({}.items()), range), _items),
    (MappingProxyType, _pairs),
    ((UserDict, UserList, UserString), lambda value: vars(value)["data"]),
    (array.array, _of_array),
    (memoryview, np.asarray),
]
# The exact numbers of the standard library, by name: their modules are imported only by who uses them.
REAL_NUMBERS = {("fractions", "Fraction"), ("decimal", "Decimal")}
