"""The positional parameters of callables: told with a reference, and shown by functions that the grader lent."""

from __future__ import annotations

import inspect
import sys
import types
from typing import Any

from grader.wire.value_types import Parameter


def written_in_python(function: Any, *, bound: bool = False) -> list[str] | None:
    """Return the positional parameters' names of a plain function, read off its code; None for other callables.

    `bound` is for a member of a class: without self.
    """
    if isinstance(function, staticmethod):
        function, bound = function.__func__, False
    if type(function) is not types.FunctionType or function.__dict__:  # a decorator may have left another signature
        return None
    code = function.__code__
    names = list(code.co_varnames[: code.co_argcount])
    more = ["*"] if code.co_flags & inspect.CO_VARARGS else []
    if bound and not names and not more:
        return None  # it cannot be called on an object
    return names[bound:] + more


def positional_parameters(function: Any) -> list[str] | None:
    """Return the names of the positional parameters, without self; None where Python cannot tell."""
    plain = written_in_python(function)
    if plain is not None:
        return plain
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    names = [p.name for p in parameters if p.kind in POSITIONAL]
    if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters):
        names.append("*")
    return names


def parameters_of(function: Any) -> list[Parameter] | None:
    """Return all parameters of a function of the grader's; None where Python cannot tell."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [Parameter(p.name, int(p.kind), p.default is not p.empty, _plain_default(p.default)) for p in parameters]


def _plain_default(value: Any) -> bool | int | float | str | None:
    small = type(value) in (bool, float, str) or (type(value) is int and abs(value) < 2**63)
    return value if small else None


def signature_of(parameters: list[Parameter]) -> inspect.Signature:
    """Return the signature that has these parameters."""
    kinds = {int(kind): kind for kind in KINDS}
    return inspect.Signature(
        [
            inspect.Parameter(
                one.name, kinds[one.kind], default=one.default if one.optional else inspect.Parameter.empty
            )
            for one in parameters
        ]
    )


def positional_counts(signature: inspect.Signature) -> range:
    """Return how many arguments a call may have that names none of them."""
    parameters = signature.parameters.values()
    if any(p.kind is p.KEYWORD_ONLY and p.default is p.empty for p in parameters):
        return range(0)
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return range(sum(p.kind in POSITIONAL and p.default is p.empty for p in parameters), sys.maxsize)
    positional = [p for p in parameters if p.kind in POSITIONAL]
    return range(sum(p.default is p.empty for p in positional), len(positional) + 1)


POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
KINDS = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.KEYWORD_ONLY,
    inspect.Parameter.VAR_KEYWORD,
)
