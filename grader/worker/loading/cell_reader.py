"""The cells of a notebook, parsed each by itself as IPython does: what cannot be read costs its cell alone.

IPython parses a cell as a whole, and compiles its statements one by one. So a `return` at the end of a cell costs that
statement, a bracket that is not closed the cell, and `from __future__` may stand in any cell.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Sequence

from grader.worker.loading.cell_places import Cell
from grader.worker.loading.magics import WRITE_MAGICS, PlainCell, as_python, comment, is_python, repair_empty_block
from grader.worker.loading.statements import compiled, future_flags
from grader.worker.loading.syntax_hints import hints_for

Note = Callable[[str], None]
DEFINED = re.compile(r"^(?:async +def|def|class) +(\w+)", re.MULTILINE)
MOST_NAMES = 4
TOO_DEEP = "an expression is nested too deeply for Python to read"


def read_cells(cells: Sequence[Cell], lines: list[str], file: str, note: Note) -> ast.Module:
    """Return all that the cells hold as one tree, with the lines of the file; what had to be left out is noted.

    `lines` are those of the file; in place, they become Python: commands are replaced, what is left out a comment.
    Raises the SyntaxError of the first cell where there is nothing in the cells that could be read.
    """
    statements: list[ast.stmt] = []
    first_error: SyntaxError | None = None
    flags = 0
    for cell in cells:
        plain = as_python(cell.text)
        if plain.magic:
            _note_definitions(cell, plain.magic, note)
        try:
            parsed = parse_cell(cell, plain.lines, file)
        except SyntaxError as error:
            first_error = first_error or error
            note(_left_out(cell, error))
            parsed, plain = [], PlainCell([comment(line) for line in cell.text.split("\n")])
        lines[cell.first - 1 : cell.first - 1 + len(plain.lines)] = plain.lines
        for statement in parsed:
            flags |= future_flags(statement)
            problem = compile_error(statement, file, flags)
            if problem is None:
                statements.append(statement)
                continue
            first_error = first_error or problem
            alone = len(parsed) == 1
            note(_left_out(cell, problem) if alone else _statement_left_out(cell, statement, problem))
    if first_error is not None and not statements:
        raise first_error
    return ast.Module(statements, [])


def parse_cell(cell: Cell, lines: list[str], file: str) -> list[ast.stmt]:
    """Return the statements of a cell, whose commands were replaced in `lines`; more may be, in place.

    SyntaxError, with the line in the file, for what Python cannot parse.
    """
    # Sentences of Python's own name lines, too: they have to be those that the student sees.
    before = 0 if cell.apart else cell.first - 1
    padded = [""] * before + lines
    try:
        tree = _parsed(padded, file)
    except SyntaxError as error:
        error.lineno = (error.lineno or 1) + cell.first - 1 - before
        raise
    except (RecursionError, MemoryError):
        raise SyntaxError(TOO_DEEP, (file, cell.first, None, None)) from None
    except ValueError as error:
        raise SyntaxError(str(error), (file, cell.first, None, None)) from None
    lines[:] = padded[before:]
    return [ast.increment_lineno(statement, cell.first - 1 - before) for statement in tree.body]


def _note_definitions(cell: Cell, magic: str, note: Note) -> None:
    """Say that a cell is not run, where it defines something in Python, and not in a file."""
    names = names_defined(cell.text)
    body = cell.text.partition("%%")[2].partition("\n")[2]
    if names and magic not in WRITE_MAGICS and is_python(body):
        note(f"{cell.name} was left out, for it begins with %%{magic}. It defines {names}.")


def _parsed(lines: list[str], file: str) -> ast.Module:
    while True:
        try:
            with warnings.catch_warnings():  # an invalid escape in a string is no concern of the grade's
                warnings.simplefilter("ignore")
                return ast.parse("\n".join(lines), file)
        except SyntaxError as error:
            if not repair_empty_block(lines, error.msg or ""):  # which fills one of the blocks
                raise


def compile_error(statement: ast.stmt, file: str, flags: int) -> SyntaxError | None:
    """Return why a statement that could be parsed does not compile: a return outside of a function, for instance."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compiled(statement, file, flags)
    except SyntaxError as error:
        return error
    except (RecursionError, MemoryError, ValueError):
        return SyntaxError(TOO_DEEP, (file, statement.lineno, None, None))
    return None


def _left_out(cell: Cell, error: SyntaxError) -> str:
    names = names_defined(cell.text)
    defined = f" It defines {names}." if names else ""
    return f"{cell.name} was left out, for Python cannot read it: {_why(cell, error)}.{defined}{_hint(cell, error)}"


def _statement_left_out(cell: Cell, statement: ast.stmt, error: SyntaxError) -> str:
    names = statement.name if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else ""
    what = f", the definition of {names}," if names else ""
    beginning = f"{cell.name}, {cell.place(statement.lineno)}" if cell.apart else f"Line {statement.lineno}"
    same = error.lineno == statement.lineno
    return f"{beginning}{what} was left out: {_said(error) if same else _why(cell, error)}.{_hint(cell, error)}"


def _why(cell: Cell, error: SyntaxError) -> str:
    return f"{_said(error)} ({cell.place(error.lineno)})"


def _said(error: SyntaxError) -> str:
    return (error.msg or "invalid syntax").rstrip(".?")


def _hint(cell: Cell, error: SyntaxError) -> str:
    hints = hints_for(error.msg or "", cell.text.split("\n"), (error.lineno or cell.first) - cell.first + 1)
    return "".join(f" {hint}" for hint in hints)


def names_defined(text: str) -> str:
    """Return the first few names that a text defines at its top level, as far as its lines tell; "" for none."""
    names = list(dict.fromkeys(DEFINED.findall(text)))
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else shown
