"""The Python file that a notebook becomes: its cells as they are, one below the other, and the files that they write.

The JSON is read here and not by nbformat: what matters are the code cells, a notebook that breaks the schema still
has them, and the package would have to be imported for each notebook anew. Cells are counted as a kernel counts them
that runs them all: code cells in which something is written.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from grader.worker.loading.cell_places import joined
from grader.worker.loading.magics import CELL_MAGIC, WRITE_MAGICS, first_of_code

LARGEST_CELL = 200_000  # characters
MOST_CELLS = 5000
FILE_NAME = re.compile(r"[\w-][\w.-]*\.py")
ANOTHER = "{stem} (notebook).py"  # the name of a notebook that writes a file of its own name


class NotANotebook(Exception):
    """The error that a notebook cannot be read; the message, half a sentence, says why."""


@dataclass
class ConvertedNotebook:
    """The files that a notebook gives, by path: its own code, and what its cells write; and notes on them."""

    files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def as_python(raw: bytes, name: str) -> ConvertedNotebook:
    """Return what the notebook `name` holds; raise NotANotebook if it cannot be read."""
    texts = code_cells(raw)
    made = ConvertedNotebook()
    written: dict[str, str] = {}
    own = f"{name.rpartition('.')[0]}.py"
    for number, text in enumerate(texts, 1):
        _write(text, written)
        if own in written and not made.notes:
            made.notes.append(f"{own} is what cell {number} of {name} writes.")
    if own in written:
        own = ANOTHER.format(stem=name.rpartition(".")[0])
    made.files = {own: joined(name, texts), **written}
    return made


def code_cells(raw: bytes) -> list[str]:
    """Return the texts of the code cells in which something is written; raise NotANotebook where there are none."""
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


def _write(text: str, files: dict[str, str]) -> None:
    """Do what a cell does that begins with %%writefile and the name of a Python file."""
    lines = text.split("\n")
    first = first_of_code(lines)
    magic = CELL_MAGIC.match(lines[first].strip()) if first < len(lines) else None
    if magic is None or magic["name"] not in WRITE_MAGICS:
        return
    try:
        words = shlex.split(magic["arguments"])
    except ValueError:
        words = magic["arguments"].split()
    path = next((path for word in words if not word.startswith("-") and (path := path_written(word))), "")
    if path:
        before = files.get(path, "") if {"-a", "--append"} & set(words) else ""
        files[path] = before + "\n".join(lines[first + 1 :]).rstrip("\n") + "\n"


def path_written(word: str) -> str:
    """Return where a cell writes, below the notebook's folder; the name alone for a path of another machine."""
    path = PurePosixPath(word.replace("\\", "/"))
    if not FILE_NAME.fullmatch(path.name):
        return ""
    far = path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or path.parts[0].startswith(("~", "$", "{"))
    return path.name if far else path.as_posix()
