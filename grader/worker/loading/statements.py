"""A student's file run statement by statement: a failure at the top level does not cost the functions below."""

from __future__ import annotations
import __future__

import ast
import copy
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

from grader.worker.exception_text import described
from grader.worker.loading.cell_places import place_in
from grader.worker.loading.lazy_imports import bind_lazily
from grader.worker.loading.missing_packages import Missing, reason_for
from grader.worker.loading.not_attempted import frames_of, stub_still_stands
from grader.worker.loading.old_usage import hint_for

MOST_TOLD = 3  # skipped statements that get a note of their own
MOST_LISTED = 8  # lines that a note lists

# Calls that a definition may need and that end at once, by their last name.
NAMES_OF_BRIEF_CALLS = """
    float int str bool complex dict list tuple set frozenset range len namedtuple TypeVar NewType field Path
    getLogger finfo iinfo array asarray default_rng RandomState seed dirname abspath join lru_cache partial
"""
BRIEF_CALLS = frozenset(NAMES_OF_BRIEF_CALLS.split())
Blocks = ast.If | ast.Try
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Pass
Assignment = ast.Assign | ast.AnnAssign | ast.AugAssign


def line_words(line: int) -> str:
    """Return the words for a line of a file."""
    return f"line {line}"


class StatementRunner:
    """A runner of one file's statements in one namespace; `note` is called with what was skipped, `place` says where.

    In a notebook, a line of the file is a line of a cell.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        file: str,
        note: Callable[[str], None],
        place: Callable[[int], str] = line_words,
    ) -> None:
        self._namespace, self._file, self._note, self._place = namespace, file, note, place
        self._flags = 0
        self._skipped: list[int] = []
        self._missing: set[str] = set()

    def run(self, tree: ast.Module) -> None:
        """Run all statements of the tree; never raises for what a statement does."""
        self._namespace["__doc__"] = ast.get_docstring(tree, clean=False)
        for statement in split_imports(tree.body):
            # A string on its own would become the module's docstring when it is compiled alone.
            if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                self._run(statement)
        untold = self._skipped[MOST_TOLD:]
        if untold:
            self._note(f"{places_of(untold, self._place)}: skipped too, for like reasons.")

    def run_strictly(self, tree: ast.Module) -> None:
        """Run all statements of the tree; raise what a statement raises."""
        for statement in tree.body:
            self._execute(statement)

    def _run(self, statement: ast.stmt) -> None:
        try:
            self._execute(statement)
        except BaseException as error:  # noqa: BLE001 - exit() and KeyboardInterrupt of the file are among the habits
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._bind_stand_ins(statement, error)
            elif not (isinstance(statement, ast.ClassDef) and self._define_without_failing_lines(statement, error)):
                self._skip(statement, error, "the rest of the file was loaded")

    def _execute(self, statement: ast.stmt) -> None:
        if bind_lazily(statement, self._namespace):
            return
        self._flags |= future_flags(statement)
        run_compiled(compiled(statement, self._file, self._flags), self._namespace)

    def _skip(self, statement: ast.stmt, error: BaseException, otherwise: str) -> None:
        self._skipped.append(statement.lineno)
        if len(self._skipped) > MOST_TOLD:
            return
        if isinstance(error, NotImplementedError) and stub_still_stands(frames_of(error), Path(self._file).parent):
            what = "needs a function that is not written yet"
        elif isinstance(error, SystemExit):
            what = "ends the program"
        else:
            what = f"raises {described(error)}"
        where = capitalised(self._place(statement.lineno))
        self._note(f"{where} {what}; it was skipped and {otherwise}. {hint_for(error)}".rstrip())

    def _bind_stand_ins(self, statement: ast.Import | ast.ImportFrom, error: BaseException) -> None:
        """Bind the names that could not be imported to a stand-in that raises when it is used."""
        reason = why_not_imported(error)
        for alias in statement.names:
            if isinstance(statement, ast.ImportFrom):
                name, bound = f"{statement.module}.{alias.name}", alias.asname or alias.name
            else:
                name, bound = alias.name, alias.asname or alias.name.split(".")[0]
            present = sys.modules.get(bound) if isinstance(statement, ast.Import) and not alias.asname else None
            if alias.name != "*":
                self._namespace[bound] = present or Missing(name, reason)
        if reason not in self._missing:
            self._missing.add(reason)
            where = capitalised(self._place(statement.lineno))
            self._note(f"{where}: {reason}; only what uses it is affected. {hint_for(error)}".rstrip())

    def _define_without_failing_lines(self, statement: ast.ClassDef, error: BaseException) -> bool:
        """Define a class without the statements of its body that raise; False if the failure is elsewhere."""
        body = list(statement.body)
        while body:
            line = line_in(error, self._file, statement.name)
            failing = next((s for s in body if line and first_line(s) <= line <= (s.end_lineno or s.lineno)), None)
            if failing is None:
                return False
            self._skip(failing, error, f"the rest of the class {statement.name} was loaded")
            body.remove(failing)
            remaining = copy.copy(statement)
            remaining.body = body or [ast.copy_location(ast.Pass(), failing)]
            try:
                self._execute(remaining)
                return True
            except BaseException as another:  # noqa: BLE001 - as above
                error = another
        return False


def compiled(statement: ast.stmt, file: str, flags: int) -> CodeType:
    """Return the code of one statement, as a notebook compiles it: `await` needs no function around it there."""
    flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: CodeType = compile(ast.Module([statement], []), file, "exec", flags=flags, dont_inherit=True)
    return code


def run_compiled(code: CodeType, namespace: dict[str, Any]) -> None:
    """Run the code of one statement, to its end where it awaits something."""
    if not code.co_flags & inspect.CO_COROUTINE:
        exec(code, namespace)
        return
    import asyncio  # start-up: hardly a file needs it

    asyncio.run(eval(code, namespace))


def future_flags(statement: ast.stmt) -> int:
    """Return the compiler flags of a `from __future__` line, which the statements after it need when compiled alone."""
    if not (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"):
        return 0
    names = [alias.name for alias in statement.names if hasattr(__future__, alias.name)]
    flags: set[int] = {getattr(__future__, name).compiler_flag for name in names}
    return sum(flags)


def capitalised(words: str) -> str:
    """Return the words as a sentence begins with them."""
    return words[:1].upper() + words[1:]


def split_imports(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements, with `import a, b` as two of them: a missing a must not cost b."""
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                single = copy.copy(statement)
                single.names = [alias]
                yield single
        else:
            yield statement


def why_not_imported(error: BaseException) -> str:
    """Return why an import failed, as the end of a sentence."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.split(".")[0]
        return f"there is no {error.name}" if package in sys.modules else reason_for(package)
    if isinstance(error, SyntaxError) and error.filename:
        place = place_in(error.filename, error.lineno or 1)
        return f"{place.file} cannot be read ({place}: {error.msg})"
    if isinstance(error, ImportError) and error.name and error.msg.startswith("cannot import name"):
        name = error.msg.split("'")[1] if "'" in error.msg else "it"
        return f"there is no {name} in {error.name}"
    return f"importing it raises {described(error)}"


def line_in(error: BaseException, file: str, function: str) -> int | None:
    """Return the line where the exception left the body of a class (or function) of that name."""
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if code.co_filename == file and code.co_name == function:
            return step.tb_lineno
        step = step.tb_next
    return None


def first_line(statement: ast.stmt) -> int:
    """Return the statement's first line, decorators included."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def places_of(lines: list[int], place: Callable[[int], str] = line_words) -> str:
    """Return the lines as words: `Line 3`, `Lines 3, 4 and 9`, or `Cell 2, line 3; cell 4, line 1`; at most eight."""
    found = sorted(set(lines))
    more = f" and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else ""
    shown = [place(line) for line in found[:MOST_LISTED]]
    if len(shown) == 1:
        return capitalised(shown[0])
    if not all(words == line_words(line) for words, line in zip(shown, found, strict=False)):
        return capitalised("; ".join(shown) + more)
    numbers = [words.removeprefix("line ") for words in shown]
    listed = ", ".join(numbers) if more else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    return f"Lines {listed}{more}"


def only_definitions(tree: ast.Module) -> tuple[ast.Module, list[int]]:
    """Return the file's imports, functions, classes and plain assignments, and the lines that were left out."""
    own = {s.name for s in ast.walk(tree) if isinstance(s, ast.FunctionDef | ast.ClassDef)}
    left_out: list[int] = []
    return ast.Module(_defining(tree.body, BRIEF_CALLS - own, left_out), []), left_out


def _defining(body: list[ast.stmt], brief: frozenset[str], left_out: list[int]) -> list[ast.stmt]:
    kept: list[ast.stmt] = []
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            inner = copy.copy(statement)
            inner.body = _defining(statement.body, brief, left_out) or [ast.copy_location(ast.Pass(), statement)]
            kept.append(inner)
        elif isinstance(statement, Definition) or (
            isinstance(statement, Assignment) and _ends_at_once(statement, brief)
        ):
            kept.append(statement)
        elif isinstance(statement, Blocks) and (
            not isinstance(statement, ast.If) or _ends_at_once(statement.test, brief)
        ):
            kept.extend(_block(statement, brief, left_out))
        elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            left_out.append(statement.lineno)
    return kept


def _block(statement: Blocks, brief: frozenset[str], left_out: list[int]) -> list[ast.stmt]:
    inner = copy.copy(statement)
    # A main guard does not hold here, so what is in it is no loss.
    guard = any(
        isinstance(n, ast.Constant) and n.value == "__main__" for n in ast.walk(getattr(statement, "test", statement))
    )
    lost = [] if isinstance(statement, ast.If) and guard else left_out
    inner.body = _defining(statement.body, brief, lost) or [ast.copy_location(ast.Pass(), statement)]
    inner.orelse = _defining(statement.orelse, brief, left_out)
    if isinstance(inner, ast.Try) and isinstance(statement, ast.Try):
        inner.finalbody = _defining(statement.finalbody, brief, left_out)
        inner.handlers = [copy.copy(handler) for handler in statement.handlers]
        for handler in inner.handlers:
            handler.body = _defining(handler.body, brief, left_out) or [ast.copy_location(ast.Pass(), handler)]
    return [inner]


def _ends_at_once(node: ast.AST, brief: frozenset[str]) -> bool:
    slow = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp | ast.Await | ast.Yield | ast.YieldFrom
    waiting: list[ast.AST] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, slow):
            return False
        if isinstance(part, ast.Call) and getattr(part.func, "attr", getattr(part.func, "id", "")) not in brief:
            return False
        # The body of a lambda does not run where it is written.
        waiting += ast.iter_child_nodes(part.args if isinstance(part, ast.Lambda) else part)
    return True
