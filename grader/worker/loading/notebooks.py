"""The conversion of a notebook into the Python file that it stands for.

The JSON is read here and not by nbformat: what matters are the code cells, a notebook that breaks the schema still
has them, and the package would have to be imported for each notebook anew.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from dataclasses import dataclass, field
from typing import Any

LARGEST_CELL = 200_000  # characters
MOST_CELLS = 5000
PASSED_THROUGH = {"time", "timeit", "capture", "prun", "python", "python3", "pypy"}  # the cell's body is Python
LINE_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2})$")
TIMED = re.compile(r"^(\s*)%(?:time|prun)\s+(?!-)(\S.*)$")
ASSIGNED = re.compile(r"^(\s*[A-Za-z_]\w*\s*=\s*)[!%](.+)$")
FILE_NAME = re.compile(r"[\w-][\w.-]*\.py")


class NotANotebook(Exception):
    """The error that a notebook cannot be read; the message, half a sentence, says why."""


@dataclass
class ConvertedNotebook:
    """The files that a notebook gives (its own code, and what its cells write), and notes on what was left out."""

    files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def as_python(raw: bytes, name: str) -> ConvertedNotebook:
    """Return the code cells of the notebook `name`, one below the other; raise NotANotebook if it cannot be read."""
    made = ConvertedNotebook()
    lines: list[str] = []
    for number, text in enumerate(_code_cells(raw), 1):
        lines += [f"# %% cell {number}", *_as_lines(text, number, name, made), ""]
    own = name.rpartition(".")[0] + ".py"
    made.files = {own: "\n".join(lines), **{file: text for file, text in made.files.items() if file != own}}
    return made


def _code_cells(raw: bytes) -> list[str]:
    try:
        notebook = json.loads(raw)
    except RecursionError:
        raise NotANotebook("it is nested too deeply") from None
    except ValueError as error:
        raise NotANotebook(f"it is not JSON ({error})"[:200]) from None
    cells = _cells(notebook)
    if cells is None:
        raise NotANotebook("it has no cells")
    code = [cell for cell in cells[:MOST_CELLS] if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    texts = [_text(cell.get("source", cell.get("input", ""))) for cell in code]
    return [text for text in texts if text.strip()]


def _cells(notebook: Any) -> list[Any] | None:
    if not isinstance(notebook, dict):
        return None
    cells = notebook.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = notebook.get("worksheets")  # as it was before version 4
    if not isinstance(sheets, list):
        return None
    return [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells") or []]


def _text(source: Any) -> str:
    parts = source if isinstance(source, list) else [source]
    text = "".join(part for part in parts if isinstance(part, str))[:LARGEST_CELL]
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_lines(text: str, number: int, name: str, made: ConvertedNotebook) -> list[str]:
    lines = text.rstrip("\n").split("\n")
    first = next(line for line in lines if line.strip())
    if first.lstrip().startswith("%%"):
        words = first.strip()[2:].split()
        command = words[0] if words else ""
        body = lines[lines.index(first) + 1 :]
        if command not in PASSED_THROUGH:
            written = next((word for word in words[1:] if FILE_NAME.fullmatch(word)), "")
            if command in ("writefile", "file") and written:
                before = made.files.get(written, "") if "-a" in words else ""
                made.files[written] = before + "\n".join(body) + "\n"
            return [f"# {line}" for line in lines]
        lines = [f"# {line}" for line in lines[: lines.index(first) + 1]] + body
    if _reads(lines):
        return lines
    plain = [_without_magic(line) for line in lines]
    problem = _problem(plain)
    if problem is None:
        return plain
    made.notes.append(f"Cell {number} of {name} was left out, for Python cannot read it: {problem}.")
    return [f"# {line}" for line in lines]


def _without_magic(line: str) -> str:
    timed, assigned, magic = TIMED.match(line), ASSIGNED.match(line), LINE_MAGIC.match(line)
    if timed:
        return f"{timed[1]}{timed[2]}"
    if assigned:
        return f"{assigned[1]}None  # {assigned[2]}"
    return f"{magic[1]}pass  # {line.strip()}" if magic else line


def _reads(lines: list[str]) -> bool:
    return _problem(lines) is None


def _problem(lines: list[str]) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse("\n".join(lines))
    except SyntaxError as error:
        return f"{error.msg}, line {error.lineno}"
    except (RecursionError, MemoryError, ValueError):
        return "it is nested too deeply, or damaged"
    return None
