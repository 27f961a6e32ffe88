"""The definitions of a file, and which of them are written: a digest for each, by which two files compare."""

from __future__ import annotations

import ast
import copy
import hashlib
from collections.abc import Iterator

from grader.worker.loading.inspection import bound_names, statements
from grader.worker.loading.source import read

MOST = 2000  # definitions of one file
BOUND = "bound"  # the digest of what is assigned to a name
IMPORTED = "imported"
CLASS = "class"
STUB = ""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def definitions_in(raw: bytes, file: str) -> dict[str, object]:
    """Return whether the file is `readable` by Python, and what is `defined` in it; nothing of it is run."""
    source = read(raw, file)
    found = definitions(source.tree.body) if source.tree else {}
    return {"readable": source.tree is not None, "defined": found}


def definitions(body: list[ast.stmt]) -> dict[str, str]:
    """Return the functions, classes and names of a module, methods as `Class.method`, each with a digest of its code.

    Docstrings and comments do not count. What only waits to be written has an empty digest. A class that inherits has
    the name `Class.*` too, and a file with `from … import *` the name `*`: more may be there than can be read.
    """
    found: dict[str, str] = {}
    for name, digest in _of_module(body):
        found[name] = digest
        if len(found) >= MOST:
            break
    return found


def _of_module(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement in statements(body):
        if isinstance(statement, Function):
            yield statement.name, digest_of(statement)
        elif isinstance(statement, ast.ClassDef):
            yield statement.name, STUB if _is_stub(statement.body) and not statement.bases else CLASS
            if any(not (isinstance(base, ast.Name) and base.id == "object") for base in statement.bases):
                yield f"{statement.name}.*", IMPORTED
            for inner in statements(statement.body):
                if isinstance(inner, Function):
                    yield f"{statement.name}.{inner.name}", digest_of(inner)
                else:
                    yield from ((f"{statement.name}.{name}", BOUND) for name in bound_names(inner))
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            yield from ((name, IMPORTED) for name in bound_names(statement))
            if any(alias.name == "*" for alias in statement.names):
                yield "*", IMPORTED
        else:
            yield from ((name, BOUND) for name in bound_names(statement))
            yield from ((name, BOUND) for name in _added_to_classes(statement))


def _added_to_classes(statement: ast.stmt) -> Iterator[str]:
    """Yield `Class.method` for `Class.method = function`, as notebooks add to a class of an earlier cell."""
    for target in statement.targets if isinstance(statement, ast.Assign) else []:
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            yield f"{target.value.id}.{target.attr}"


def digest_of(function: Function) -> str:
    """Return the digest of a function's code without its docstring; "" for one that only waits to be written."""
    if _is_stub(function.body):
        return STUB
    bare = copy.copy(function)
    bare.body = _without_docstring(function.body)
    try:
        return hashlib.sha256(ast.dump(bare).encode("utf-8", "replace")).hexdigest()[:16]
    except RecursionError:
        return "nested too deeply"


def _is_stub(body: list[ast.stmt]) -> bool:
    """Return whether a body does nothing: `pass`, `...`, `return None`, or `raise NotImplementedError`."""
    return all(_does_nothing(statement) for statement in _without_docstring(body))


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    if isinstance(statement, ast.Return):
        return statement.value is None or (isinstance(statement.value, ast.Constant) and statement.value.value is None)
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if docstring else body
