"""The outline of a Python file: its functions and classes with signatures and docstrings, without their bodies.

What a TensorFlow part's reference and mistakes are is known from their outlines: nothing of it runs in the grader.
"""

from __future__ import annotations

import ast
import sys
import types
from functools import lru_cache
from pathlib import Path

from grader.assignment.run_files import SourceFiles, error_location
from grader.errors import AssignmentError, GraderError

KEPT_DECORATORS = {"mistake", "convention", "staticmethod", "classmethod", "property"}


def outline(path: Path, files: SourceFiles | None = None) -> types.ModuleType:
    """Return a module with the file's outline; raise AssignmentError where it cannot be had.

    Kept are assignments of literals, and the decorators `mistake` and `convention`; base classes are not.
    """
    return _outline(path, (files or SourceFiles()).read(path))


@lru_cache(maxsize=64)
def _outline(path: Path, content: bytes) -> types.ModuleType:
    """Make the outline of the file, once for equal content."""
    module = types.ModuleType(f"_outline_of_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    try:
        tree = ast.parse(content, str(path))
        tree.body = _outline_of(tree.body)
        exec(compile(ast.fix_missing_locations(tree), str(path), "exec"), vars(module))
    except GraderError:
        raise
    except Exception as error:
        place, line = error_location(error, path)
        raise AssignmentError(
            place, line, f"{type(error).__name__}: {error}", "fix the file; its decorators take literals only"
        ) from error
    finally:
        del sys.modules[module.__name__]
    return module


def _outline_of(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements of the outline: functions and classes without bodies, literals, the needed imports."""
    kept: list[ast.stmt] = []
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            kept.append(_reduce_to_signature(statement))
        elif isinstance(statement, ast.ClassDef):
            statement.bases, statement.keywords, statement.decorator_list = [], [], []
            statement.body = _outline_of(statement.body) or [ast.Pass()]
            kept.append(statement)
        elif (isinstance(statement, ast.Assign) and _is_literal(statement.value)) or (
            isinstance(statement, ast.ImportFrom) and statement.module in ("__future__", "grader")
        ):
            kept.append(statement)
    return kept


def _reduce_to_signature(function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
    """Reduce the function to its signature, its kept decorators and its docstring."""
    function.decorator_list = [item for item in function.decorator_list if _name(item) in KEPT_DECORATORS]
    function.returns = None
    arguments = function.args
    for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
        if one is not None:
            one.annotation = None
    arguments.defaults = [item if _is_literal(item) else ast.Constant(None) for item in arguments.defaults]
    arguments.kw_defaults = [
        item if item is None or _is_literal(item) else ast.Constant(None) for item in arguments.kw_defaults
    ]
    said = ast.get_docstring(function)
    function.body = [ast.Expr(ast.Constant(said))] if said else [ast.Pass()]
    return function


def _name(decorator: ast.expr) -> str:
    """Return the name of a decorator, called or not; empty for any other expression."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.id if isinstance(called, ast.Name) else ""


def _is_literal(value: ast.expr) -> bool:
    """Return whether the expression is a literal."""
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True
