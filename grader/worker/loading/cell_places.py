"""The cells of a notebook in the Python file that it became, and the place in them of a line of that file.

    # %% notebook hw.ipynb, lines in its cells: 2 1
    # %% cell 1
    import numpy as np
    x = 1

    # %% cell 2
    y = 2

The first line alone says where a cell ends: whatever is written in a cell, it begins and ends no other one.
"""

from __future__ import annotations

import linecache
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

HEADER = re.compile(r"# %% notebook (?P<name>.+), lines in its cells:(?P<sizes>(?: [0-9]{1,7})*)")
MARKER = "# %% cell {number}"
MARKED = re.compile(  # by Spyder, VS Code and jupytext, by nbconvert, by Databricks
    r"#[ \t]*%%(?=[\s\[]|$)|# In\[[\d ]*\]:|# COMMAND -{5,}"
)


class SourcePlace(NamedTuple):
    """A line of a student's file, or of a cell of a notebook; `file` is the name by which the student knows it."""

    file: str
    line: int
    cell: int | None = None

    def __str__(self) -> str:
        """Return `line 3`, or `cell 2, line 3`."""
        return f"line {self.line}" if self.cell is None else f"cell {self.cell}, line {self.line}"


class Cell(NamedTuple):
    """A cell's text, and the line of the file in which it begins; `name` is what sentences call it."""

    text: str
    first: int
    name: str
    apart: bool  # the student sees its lines counted from 1, not from the beginning of the file

    def place(self, line: int | None) -> str:
        """Return the words for a line of the file in this cell, counted as the student sees it."""
        return f"line {(line or self.first) - (self.first - 1 if self.apart else 0)}"


@dataclass(frozen=True)
class Notebook:
    """The name of a notebook, and where its cells are in the Python file: first line and number of lines of each."""

    name: str
    firsts: tuple[int, ...]
    sizes: tuple[int, ...]

    def place(self, line: int) -> SourcePlace:
        """Return the place of a line of the file."""
        found = bisect_right(self.firsts, line)
        return (
            SourcePlace(self.name, line - self.firsts[found - 1] + 1, found) if found else SourcePlace(self.name, line)
        )

    def cells(self, lines: Sequence[str]) -> list[Cell]:
        """Return the cells, of all the lines of the file."""
        return [
            Cell("\n".join(lines[first - 1 : first - 1 + size]), first, f"Cell {number}", apart=True)
            for number, (first, size) in enumerate(zip(self.firsts, self.sizes, strict=True), 1)
        ]


def joined(name: str, texts: Sequence[str]) -> str:
    """Return the Python file of a notebook's cells, whose text is left as it is."""
    cells = [text.rstrip("\n").split("\n") for text in texts]
    shown = "".join(char if char.isprintable() else "_" for char in name)
    lines = [f"# %% notebook {shown}, lines in its cells: {' '.join(str(len(cell)) for cell in cells)}"]
    for number, cell in enumerate(cells, 1):
        lines += [MARKER.format(number=number), *cell, ""]
    return "\n".join(lines)


def notebook_in(lines: Sequence[str]) -> Notebook | None:
    """Return what `joined` says of the cells in these lines of a file; None for a file that it did not make."""
    header = HEADER.fullmatch(lines[0].rstrip("\n")) if lines else None
    if header is None:
        return None
    sizes = tuple(map(int, header["sizes"].split()))
    firsts = tuple(3 + before for before in accumulate((size + 2 for size in sizes), initial=0))
    if firsts[-1] - 3 > len(lines):  # not as long as it says
        return None
    return Notebook(header["name"], firsts[:-1], sizes)


def place_in(path: str, line: int) -> SourcePlace:
    """Return the place of a line of the file at `path`, as the student sees it."""
    notebook = notebook_in(linecache.getlines(path))
    return notebook.place(line) if notebook else SourcePlace(Path(path).name, line)


def marked_cells(lines: Sequence[str]) -> list[Cell]:
    """Return the cells of a Python file that an editor or an export has marked; none where there is no mark."""
    marks = [number for number, line in enumerate(lines) if MARKED.match(line)]
    if not marks:
        return []
    bounds = sorted({0, *marks, len(lines)})
    return [
        Cell("\n".join(lines[start:end]), start + 1, f"The cell of lines {start + 1} to {end}", apart=False)
        for start, end in pairwise(bounds)
    ]
