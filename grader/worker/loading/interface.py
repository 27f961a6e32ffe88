"""The names that the handout asks for: functions, classes, methods and their parameters, read off its stub."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

NONE_GIVEN = inspect.Parameter.empty


@dataclass(frozen=True)
class NamedParameter:
    """One parameter that can be given by position or by name, and its default where it has one."""

    name: str
    default: Any = NONE_GIVEN

    @property
    def required(self) -> bool:
        """Tell whether a call must give it."""
        return self.default is NONE_GIVEN


Parameters = tuple[NamedParameter, ...]


@dataclass(frozen=True)
class Interface:
    """The names that a file is asked for: functions, and classes with their methods; parameters are without self."""

    functions: dict[str, Parameters] = field(default_factory=dict)
    classes: dict[str, dict[str, Parameters]] = field(default_factory=dict)


def read_interface(stub: bytes) -> Interface:
    """Return what the stub defines at its top level; nothing of it is run. Empty where Python cannot read it."""
    try:
        tree = ast.parse(stub)
    except (SyntaxError, ValueError):
        return Interface()
    found = Interface()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            found.functions[statement.name] = _parameters(statement.args)
        elif isinstance(statement, ast.ClassDef):
            inner = [item for item in statement.body if isinstance(item, ast.FunctionDef)]
            found.classes[statement.name] = {item.name: _parameters(item.args)[_has_self(item) :] for item in inner}
    return found


def _has_self(method: ast.FunctionDef) -> bool:
    return not any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in method.decorator_list)


def _parameters(arguments: ast.arguments) -> Parameters:
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    both = [*zip(positional, defaults, strict=True), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    return tuple(NamedParameter(one.arg, NONE_GIVEN if default is None else _value(default)) for one, default in both)


def _value(node: ast.expr) -> Any:
    """Return a default that is written out; any other is as good as None."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def own_parameters(function: Any) -> Parameters | None:
    """Return the parameters of a callable that runs; None where it takes any, or where Python cannot tell."""
    try:
        found = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    if any(one.kind is inspect.Parameter.VAR_KEYWORD for one in found):
        return None
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return tuple(NamedParameter(one.name, one.default) for one in found if one.kind in named)


def listed(parameters: Sequence[NamedParameter]) -> str:
    """Return the parameters' names as they stand between parentheses."""
    return f"({', '.join(one.name for one in parameters)})"
