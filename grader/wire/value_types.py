"""The tree that crosses: plain msgpack for None, bool, int, float and str, a tagged structure for everything else."""

from __future__ import annotations

import msgspec


class Coded(msgspec.Struct, frozen=True, array_like=True):
    """Base of what msgpack cannot say itself."""


class Array(Coded, tag="a", frozen=True):
    """A numeric array whose C-ordered bytes lie at `offset` of the payload; `scalar` marks a NumPy scalar."""

    dtype: str
    shape: tuple[int, ...]
    offset: int
    scalar: bool


class Tensor(Coded, tag="s", frozen=True):
    """An array of the grader's that is to arrive as a TensorFlow tensor."""

    array: Array


class List(Coded, tag="l", frozen=True):
    """A list."""

    items: list[Packed]


class Tuple(Coded, tag="t", frozen=True):
    """A tuple (a named tuple crosses as a plain one)."""

    items: list[Packed]


class Mapping(Coded, tag="d", frozen=True):
    """A dict, as pairs, for its keys may be of any type that crosses."""

    pairs: list[tuple[Packed, Packed]]


class Complex(Coded, tag="c", frozen=True):
    """A complex number."""

    real: float
    imaginary: float


class Bytes(Coded, tag="b", frozen=True):
    """Raw bytes; msgspec wants them told apart from str by more than msgpack's own type."""

    raw: bytes


class LargeInt(Coded, tag="i", frozen=True):
    """An int of more than 64 bits, in hexadecimal."""

    digits: str


class Reference(Coded, tag="h", frozen=True):
    """An object that stays in the worker, with what the near side needs to talk about it."""

    id: int
    type_name: str = ""
    methods: dict[str, list[str] | None] = {}  # what can be called at once, with its parameters where they are known
    parameters: list[str] | None = None  # of a callable: the names of its positional parameters, without self


class Parameter(msgspec.Struct, frozen=True, array_like=True):
    """A parameter of a function of the grader's; a default is told only where it is one of these."""

    name: str
    kind: int  # of inspect.Parameter
    optional: bool = False
    default: bool | int | float | str | None = None


class Function(Coded, tag="f", frozen=True):
    """A function of the grader's; calling it in the worker asks the grader. It shows the same parameters there."""

    id: int
    parameters: list[Parameter] | None = None


Packed = (
    None
    | bool
    | int
    | float
    | str
    | Bytes
    | Array
    | Tensor
    | List
    | Tuple
    | Mapping
    | Complex
    | LargeInt
    | Reference
    | Function
)
