"""Where a network of part 2 keeps its weights, if not in objects of a class Layer; no answers in it either."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

Path = tuple[Any, ...]  # names of attributes, places in lists, keys of dictionaries

GRADIENT = re.compile(r"^_*(d[A-Z_]|d[wb]\d*s?$|grad|delta|cache|velocity|momentum)")
DEEPEST, MOST = 4, 200  # containers within containers; arrays that are looked at


class KeptLayer:
    """The weights of one layer, read and written where the network keeps them."""

    def __init__(self, net: Any, W: list[Path], b: list[Path]) -> None:
        self.__dict__.update(_net=net, _W=W, _b=b)

    def __getattr__(self, name: str) -> Any:
        paths = self.__dict__.get(f"_{name}")
        if name not in ("W", "b") or not paths:
            raise AttributeError(name)
        return at(self._net, paths[0])

    def __setattr__(self, name: str, array: Any) -> None:
        for path in self.__dict__[f"_{name}"]:
            put(self._net, path, np.asarray(array).reshape(np.shape(at(self._net, path))))


def kept_layers(net: Any, build: Callable[[list[int]], Any], layers: int) -> list[KeptLayer]:
    """What stands for the network's Layers: its W and b of each, found by their shapes; empty where they are not.

    They are looked for in a network of as many layers that `build` makes, all of whose sizes differ.
    """
    sizes = list(range(3, 4 + layers))
    found = list(arrays_in(build(sizes)))
    kept = []
    for n, m in zip(sizes, sizes[1:], strict=False):
        W, b = (alike([(path, a) for path, a in found if a.shape in shapes]) for shapes in ([(n, m)], [(1, m), (m,)]))
        if not W or not b:
            return []
        kept.append(KeptLayer(net, W, b))
    return kept


def alike(found: Sequence[tuple[Path, np.ndarray]]) -> list[Path]:
    """The places of one array, which may be kept twice; none where the arrays differ."""
    same = all(np.array_equal(array, found[0][1]) for _, array in found)
    return [path for path, _ in found] if same else []


def arrays_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, np.ndarray]]:
    """The arrays that an object keeps, but those that are gradients by their names."""
    if len(path) > DEEPEST:
        return
    inner: Sequence[tuple[Any, Any]] = ()
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        yield path, value
    elif isinstance(value, (list, tuple)):
        inner = list(enumerate(value[:MOST]))
    elif isinstance(value, dict):
        inner = list(value.items())[:MOST]
    elif hasattr(value, "type_name") and not callable_only(value):
        inner = [(name, getattr(value, name)) for name in dir(value)[:MOST] if not name.startswith("__")]
    for part, item in inner:
        if not (isinstance(part, str) and GRADIENT.match(part)):
            yield from arrays_in(item, (*path, part))


def callable_only(value: Any) -> bool:
    """Whether it is a function or a class: these keep no weights."""
    return type(value).__name__ == "Method" or value.type_name in FUNCTIONS or value.type_name.startswith("class ")


FUNCTIONS = {"function", "method", "builtin_function_or_method", "module"}


def at(value: Any, path: Path) -> Any:
    """What is kept there."""
    for part in path:
        value = getattr(value, part) if hasattr(value, "type_name") else value[part]
    return value


def put(net: Any, path: Path, array: np.ndarray) -> None:
    """Keep the array there: a list or dictionary is replaced as a whole."""
    owner = max(place for place in range(len(path)) if hasattr(at(net, path[:place]), "type_name"))
    container = at(net, path[: owner + 1])
    setattr(at(net, path[:owner]), path[owner], with_entry(container, path[owner + 1 :], array))


def with_entry(container: Any, path: Path, array: np.ndarray) -> Any:
    """The list or dictionary with the array at that place; the array itself where there is no place to go."""
    if not path:
        return array
    if isinstance(container, dict):
        return {**container, path[0]: with_entry(container[path[0]], path[1:], array)}
    items = list(container)
    items[path[0]] = with_entry(items[path[0]], path[1:], array)
    return items if isinstance(container, list) else tuple(items)
