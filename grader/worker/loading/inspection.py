"""The contents of a student's file, read without running it."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from grader.worker.loading.source import Source, imports, read, remember
from grader.worker.loading.statements import capitalised, line_words
from grader.worker.loading.syntax_hints import hints_for

WIDEST = 100  # characters of a source line that are shown
MOST_WARNED = 5
MOST_NAMES = 1000

TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
INVISIBLE = frozenset("\u200b\u2060\ufeff\u00ad\u180e")  # joiners are left out: emoji and some scripts need them


@dataclass(frozen=True)
class Inspection:
    """A file at a glance. `ok` means that Python can read it; otherwise the rest says what is in the way, and where.

    `problem` is one sentence, `line` one of the file, or of the `cell` of a notebook, `caret` a line of blanks and a ^
    to be shown below `source_line`, and both are empty where the trouble has no place. `classes` maps a class to its
    methods, and `functions` and methods map to the names of their parameters, with self, * and ** as written.
    """

    file: str
    ok: bool
    encoding: str = ""
    problem: str = ""
    line: int | None = None
    cell: int | None = None
    source_line: str = ""
    caret: str = ""
    hints: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    functions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    classes: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def inspect_source(raw: bytes, file: str) -> Inspection:
    """Read a file's bytes without running any of it. Never raises, whatever the bytes are."""
    source = read(raw, file)
    remember(raw, source)
    strange = tuple(character_warnings(source.text, source.place))
    if source.tree is None:
        return _unreadable(source, strange)
    functions: dict[str, tuple[str, ...]] = {}
    classes: dict[str, dict[str, tuple[str, ...]]] = {}
    names: dict[str, None] = {}
    for statement in statements(source.tree.body):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            functions[statement.name] = parameters(statement.args)
        elif isinstance(statement, ast.ClassDef):
            classes[statement.name] = methods(statement)
        names.update(dict.fromkeys(bound_names(statement)))
    return Inspection(
        file,
        ok=True,
        encoding=source.encoding,
        imports=imports(source.tree)[:MOST_NAMES],
        names=tuple(names)[:MOST_NAMES],
        functions=functions,
        classes=classes,
        notes=source.notes,
        warnings=strange,
    )


def _unreadable(source: Source, strange: tuple[str, ...]) -> Inspection:
    error = source.error or SyntaxError("Python cannot read the file")
    lines = source.text.split("\n")
    line = error.lineno if error.lineno and 1 <= error.lineno <= len(lines) else None
    message = _printable(error.msg or "invalid syntax")
    where = f"{source.place(line)}: " if line else ""
    told = source.notebook.place(line) if source.notebook and line else None
    source_line, caret = line_with_caret(lines[line - 1], error.offset) if line and source.text else ("", "")
    return Inspection(
        source.file,
        ok=False,
        encoding=source.encoding,
        problem=f"Python cannot read {source.name}: {where}{message.rstrip('.?')}.",
        line=told.line if told else line or error.lineno,
        cell=told.cell if told else None,
        source_line=source_line,
        caret=caret,
        hints=hints_for(message, lines, line),
        notes=source.notes,
        warnings=strange,
    )


def line_with_caret(line: str, offset: int | None) -> tuple[str, str]:
    """Return the line, and a caret for below its 1-based column `offset`; a long line is cut around it."""
    text = _printable(line.expandtabs(4))
    column = len(_printable(line[: max((offset or 1) - 1, 0)].expandtabs(4)))
    column = min(column, len(text))
    start = max(0, min(column - WIDEST // 2, len(text) - WIDEST))
    if start:
        text, column = "…" + text[start:], column - start + 1
    if len(text) > WIDEST:
        text = text[:WIDEST] + "…"
    return text, (" " * column + "^") if offset else ""


def _printable(text: str) -> str:
    """Replace characters that would not print, or would turn the text around, by ·."""
    return "".join(c if c.isprintable() and c not in TURNS_TEXT else "·" for c in text)


def character_warnings(text: str, place: Callable[[int], str] = line_words) -> Iterator[str]:
    """Warn of characters that make a program look like another one, with their lines; of the first few."""
    found: dict[tuple[int, str], str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii() and (line.isprintable() or line.replace("\t", "").isprintable()):
            continue
        for c in line:
            if c in TURNS_TEXT:
                found[number, c] = "changes the direction of the text, so the line does not run as it reads"
            elif c in INVISIBLE:
                found[number, c] = "is invisible"
            elif unicodedata.category(c) == "Cc" and c not in "\t\f":
                found[number, c] = "is a control character"
    for (number, c), what in list(found.items())[:MOST_WARNED]:
        where, name = capitalised(place(number)), unicodedata.name(c, "control").lower()
        yield f"{where}: the character U+{ord(c):04X} ({name}) {what}."
    if len(found) > MOST_WARNED:
        yield f"There are {len(found) - MOST_WARNED} more such characters."


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run at the top level, also those inside if, try, with and loops, in their order."""
    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        yield statement
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner: list[ast.stmt] = list(getattr(statement, "body", []))
            for handler in getattr(statement, "handlers", []):
                inner += handler.body
            inner += getattr(statement, "orelse", []) + getattr(statement, "finalbody", [])
            waiting += reversed(inner)


def bound_names(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds at its own level."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from (a.asname or a.name.split(".")[0] for a in statement.names if a.name != "*")
    elif isinstance(statement, ast.Assign):
        yield from (n.id for t in statement.targets for n in ast.walk(t) if isinstance(n, ast.Name))
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign | ast.For) and isinstance(statement.target, ast.Name):
        yield statement.target.id


def methods(statement: ast.ClassDef) -> dict[str, tuple[str, ...]]:
    """Return the functions that a class defines, and their parameters."""
    inner = statements(statement.body)
    return {s.name: parameters(s.args) for s in inner if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef)}


def parameters(arguments: ast.arguments) -> tuple[str, ...]:
    """Return the names of the parameters in order, `*rest` and `**others` with their stars."""
    rest = [f"*{arguments.vararg.arg}"] if arguments.vararg else []
    others = [f"**{arguments.kwarg.arg}"] if arguments.kwarg else []
    positional = [a.arg for a in arguments.posonlyargs + arguments.args]
    return (*positional, *rest, *(a.arg for a in arguments.kwonlyargs), *others)
