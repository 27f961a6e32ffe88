"""Notebooks that were saved as a Python file, read as the notebook that they were.

Colab makes comments of commands, and of whole cells that begin with one; nbconvert makes calls of get_ipython() that
have the cell as a text; jupytext makes comments of commands.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence

from grader.worker.loading.cell_reader import compile_error, names_defined
from grader.worker.loading.magics import COMMENTED, as_python, first_of_code, is_python, statement_of
from grader.worker.loading.statements import places_of

Note = Callable[[str], None]
READ = "Colab has made a comment of a cell that begins with a command; it was read as code."
LEFT_OUT = "Colab has made a comment of a cell that begins with a command; it was left out, for Python cannot read it."
COLAB = "# Commented out IPython magic to ensure Python compatibility."
JUPYTEXT = re.compile(r"^# +jupytext:$", re.MULTILINE)
CALLS = frozenset({"run_cell_magic", "run_line_magic", "magic"})


def uncommented(text: str, note: Note) -> str:
    """Return the file with the code that its export has made comments of; each line stays the line that it is."""
    colab = COLAB in text
    if not colab and not JUPYTEXT.search(text[:2000]):
        return text
    lines = text.split("\n")
    marks = [number for number, line in enumerate(lines) if colab and line.rstrip() == COLAB]
    made = {number + 2: _uncomment_cell(lines, number + 1) for number in marks}
    for remark in (READ, LEFT_OUT):
        at = [number for number, said in made.items() if said == remark]
        if at:
            note(f"{places_of(at)}: {remark}")
    for number, line in enumerate(lines):
        found = COMMENTED.match(line)
        statement = statement_of(found["command"]) if found else "pass"
        if found and statement != "pass":
            lines[number] = f"{found['before']}{found['within']}{statement}"
    return "\n".join(lines)


def _uncomment_cell(lines: list[str], start: int) -> str:
    """Take the cell at `start` out of its comment, in place, where it begins with a command for a whole cell.

    Returns what is to be said of it.
    """
    end = start
    while end < len(lines) and lines[end].startswith("#") and lines[end].rstrip() != COLAB:
        end += 1
    cell = [line[1:].removeprefix(" ") for line in lines[start:end]]
    first = first_of_code(cell)
    if first == len(cell) or not cell[first].startswith("%%"):
        return ""
    plain = as_python("\n".join(cell))
    if plain.magic or first_of_code(plain.lines) == len(plain.lines):
        return ""
    if not is_python("\n".join(plain.lines)):
        return LEFT_OUT if names_defined("\n".join(cell)) else ""
    lines[start:end] = plain.lines
    return READ


def run_magics(tree: ast.Module, file: str) -> None:
    """Put what a call of get_ipython() would run as Python in the place of the call, at the top level of the tree."""
    body: list[ast.stmt] = []
    for statement in tree.body:
        found = _call_of_magic(statement)
        body += (_statements_of(found, statement, file) if found else None) or [statement]
    tree.body = body


def _call_of_magic(statement: ast.stmt) -> Sequence[str] | None:
    """Return the texts that a magic is called with; None for any other statement."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in CALLS):
        return None
    if not (isinstance(shell := call.func.value, ast.Call) and getattr(shell.func, "id", "") == "get_ipython"):
        return None
    texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    return [text for text in texts if isinstance(text, str)] if len(texts) == len(call.args) else None


def _statements_of(texts: Sequence[str], call: ast.stmt, file: str) -> list[ast.stmt] | None:
    """Return what the magic runs, all in the line of its call; None where it is nothing that can run here."""
    if len(texts) == 3:
        plain = as_python(f"%%{texts[0]} {texts[1]}\n{texts[2]}")
        if plain.magic:
            return None
        text = "\n".join(plain.lines)
    else:
        text = statement_of("%" + " ".join(texts))
    if text == "pass" or text.startswith("get_ipython()") or not is_python(text):
        return None
    made = ast.parse(text).body
    for statement in made:
        for node in ast.walk(statement):
            if hasattr(node, "lineno"):
                vars(node).update(lineno=call.lineno, end_lineno=call.lineno, col_offset=0, end_col_offset=0)
    return made if not any(compile_error(statement, file, 0) for statement in made) else None
