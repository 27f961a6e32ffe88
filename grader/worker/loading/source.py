"""A student's file as text and syntax tree: decoded from any encoding, small slips of form repaired with a note."""

from __future__ import annotations

import ast
import codecs
import re
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from grader.worker.loading.cell_places import Cell, Notebook, joined, marked_cells, notebook_in
from grader.worker.loading.cell_reader import TOO_DEEP, read_cells
from grader.worker.loading.magics import logical_lines, repair_empty_block, replace_command
from grader.worker.loading.notebook_exports import run_magics, uncommented

LARGEST = 1_000_000  # bytes; a file of an assignment has some ten thousand
LARGEST_NOTEBOOK = 4_000_000  # with its outputs, under a Python name
MOST_REPAIRED = 60  # lines of a notebook's commands in one file

BOMS = [  # UTF-32 first: its mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
NOT_TEXT = [
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"\x7fELF", "a compiled program"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
]
COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
MAIN_GUARD = re.compile(r"""^(if\s*\(?\s*__name__\s*==\s*(['"])__main__\2\s*\)?\s*:)\s*(#.*)?$""")
OPERATOR = re.compile(r"\s+%\s|\s*[/,;]")  # goes on with an expression, in a bracket that is missing
LATE_FUTURE = "from __future__ imports must occur at the beginning"


@dataclass(frozen=True)
class Source:
    """The text and syntax tree of a file. Without a `tree` there is an `error`, whose `msg` is for the student.

    `plain` is the text with a notebook's commands as Python. With `in_cells`, each statement of the tree is to be
    compiled by itself.
    """

    file: str
    text: str
    tree: ast.Module | None
    error: SyntaxError | None
    notes: tuple[str, ...]
    encoding: str
    plain: str = ""
    notebook: Notebook | None = None
    in_cells: bool = False

    @property
    def name(self) -> str:
        """Return the name by which the student knows the file."""
        return self.notebook.name if self.notebook else PurePath(self.file).name

    def place(self, line: int) -> str:
        """Return the words for a line: `line 3`, or `cell 2, line 3`."""
        return str(self.notebook.place(line)) if self.notebook else f"line {line}"


_inspected: dict[bytes, Source] = {}  # at most one


def remember(raw: bytes, source: Source) -> None:
    """Remember the source of the bytes: most likely they are loaded next, in this process."""
    _inspected.clear()
    _inspected[raw] = source


def read_again(raw: bytes, file: str) -> Source:
    """Read a file as `read` does, but use what was remembered, once only: whoever loads the tree may change it."""
    kept = _inspected.pop(raw, None)
    return replace(kept, file=file) if kept and kept.tree else read(raw, file)


def read(raw: bytes, file: str) -> Source:
    """Decode and parse a file without running it; `file` is the name that tracebacks will show. Never raises."""
    notes: list[str] = []
    text = encoding = ""
    notebook, in_cells = None, False
    try:
        text, encoding = decode(raw, PurePath(file).name, notes.append)
        text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
        lines = text.split("\n")
        notebook = notebook_in(lines)
        if notebook is not None:
            tree, in_cells = read_cells(notebook.cells(lines), lines, file, notes.append), True
        else:
            refuse_null_bytes(text)
            text = uncommented(text, notes.append)
            lines = text.split("\n")
            tree, in_cells = parse_file(lines, file, notes.append)
        run_magics(tree, file)
    except SyntaxError as error:
        error.filename = file
        return Source(file, text, None, error, tuple(notes), encoding, text, notebook)
    return Source(file, text, tree, None, tuple(notes), encoding, "\n".join(lines), notebook, in_cells)


def decode(raw: bytes, name: str, note: Callable[[str], None]) -> tuple[str, str]:
    """Return the text and its encoding; SyntaxError, with a sentence, for what is no Python text, nor a notebook."""
    if raw.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{" and b'"nbformat"' in raw:
        return _of_notebook(raw, name, note), "utf-8"
    if len(raw) > LARGEST:
        raise SyntaxError(f"the file is larger than {LARGEST // 1_000_000} MB, which no program of this assignment is")
    for beginning, what in NOT_TEXT:
        if raw.startswith(beginning):
            raise SyntaxError(f"this is {what} under a Python name; save the program as plain text")
    if raw.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise SyntaxError("this is a web page under a Python name; download the file itself")
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return _marked(raw[len(mark) :] if encoding == "utf-8" else raw, encoding, note)
    guess = _utf16_without_mark(raw)
    return _marked(raw, guess, note) if guess else _unmarked(raw, note)


def _of_notebook(raw: bytes, name: str, note: Callable[[str], None]) -> str:
    """Return the Python file of a notebook under a Python name."""
    from grader.worker.loading.notebooks import NotANotebook, code_cells  # start-up: json, for hardly any file

    try:
        cells = code_cells(raw)
    except NotANotebook as error:
        raise SyntaxError(f"this is a Jupyter notebook under a Python name, and {error}") from None
    if not cells:
        raise SyntaxError("this is a Jupyter notebook under a Python name, and there is no code in it")
    note(f"{name} is a Jupyter notebook under a Python name; it was read as a notebook.")
    return joined(name, cells)


def _marked(raw: bytes, encoding: str, note: Callable[[str], None]) -> tuple[str, str]:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise SyntaxError(f"the file says that it is {encoding.upper()} and is not; save it as UTF-8") from None
    if encoding != "utf-8":
        note(f"The file is saved as {encoding.upper()}; Python reads UTF-8. It was read all the same.")
    return text, encoding


def _utf16_without_mark(raw: bytes) -> str:
    """Return which UTF-16 the bytes are, known by zeros beside Latin letters; "" if they are none."""
    head = raw[:2000]
    if len(head) < 4 or len(raw) % 2:
        return ""
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.1 else ""


def _unmarked(raw: bytes, note: Callable[[str], None]) -> tuple[str, str]:
    declared = next((m[1].decode("ascii") for m in map(COOKIE.match, raw.splitlines()[:2]) if m), "utf-8")
    try:
        return raw.decode(declared), declared
    except LookupError:
        note(f"The file declares the encoding {declared!r}, which Python does not know; it was read as UTF-8.")
    except ValueError:
        note(f"The file is not {declared.upper()}; Python would refuse it. It was read as Latin-1: save it as UTF-8.")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "latin-1"


def refuse_null_bytes(text: str) -> None:
    """Raise SyntaxError at a null byte, where Python stops; a file that has one was damaged on its way."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        sentence = "the file has a null byte here, so it was damaged on its way; save it again as plain text"
        raise SyntaxError(sentence, ("", line, None, None))


def parse_file(lines: list[str], file: str, note: Callable[[str], None]) -> tuple[ast.Module, bool]:
    """Parse a Python file as a whole; where that fails, as the cells that it is marked with: then also return True.

    In place, the lines become those that were parsed; they keep their numbers. SyntaxError for what Python cannot read,
    and is no notebook that was saved as a Python file either.
    """
    notes: list[str] = []
    repaired = list(lines)
    try:
        tree, in_cells = parse_repairing(repaired, file, notes.append), False
    except SyntaxError as error:
        late = LATE_FUTURE in (error.msg or "")
        cells = marked_cells(lines) or ([Cell("\n".join(lines), 1, "The file", apart=False)] if late else [])
        if not cells:
            raise
        said = f"Line {error.lineno}: in a Python file, from __future__ comes first; it was read as a notebook runs it."
        repaired, notes = list(lines), [said] if late else []
        try:
            tree, in_cells = read_cells(cells, repaired, file, notes.append), True
        except SyntaxError:
            raise error from None
    lines[:] = repaired
    for sentence in notes:
        note(sentence)
    return tree, in_cells


def parse_repairing(lines: list[str], file: str, note: Callable[[str], None]) -> ast.Module:
    """Parse the lines; take out, in place, notebook commands and empty main guards in the way, and parse again.

    SyntaxError about what remains in the way.
    """
    for _ in range(MOST_REPAIRED):
        try:
            return parse("\n".join(lines), file)
        except SyntaxError as error:
            sentence = _repair_line(lines, error)
            if sentence is None:
                raise
            note(sentence)
    raise SyntaxError("the file has too many notebook commands; export it as a Python file")


def parse(text: str, file: str) -> ast.Module:
    """Return the tree of a file that compiles; SyntaxError also for what is nested too deeply for Python to read."""
    try:
        with warnings.catch_warnings():  # an invalid escape in a string is no concern of the grade's
            warnings.simplefilter("ignore")
            tree = ast.parse(text, file)
            compile(tree, file, "exec", dont_inherit=True)  # finds what parsing does not: a return outside a function
            return tree
    except (RecursionError, MemoryError):
        raise SyntaxError(TOO_DEEP, (file, None, None, None)) from None
    except ValueError as error:
        raise SyntaxError(f"Python cannot read the file: {error}", (file, None, None, None)) from None


def _repair_line(lines: list[str], error: SyntaxError) -> str | None:
    """Repair, in place, the line that the parser stopped at; return a note on it, None if it is a real error."""
    message, number = error.msg or "", error.lineno or 0
    guard = re.search(r"expected an indented block after 'if' statement on line (\d+)", message)
    found = MAIN_GUARD.match(lines[int(guard[1]) - 1]) if guard else None
    if guard and found:
        lines[int(guard[1]) - 1] = f"{found[1]} pass"
        return f"Line {guard[1]}: the main guard is empty, which Python does not allow; write pass in it."
    head = repair_empty_block(lines, message)
    if head:
        return f"Line {head}: the block has only commands of a notebook in it; they were left out."
    if 1 <= number <= len(lines) and OPERATOR.match(lines[number - 1]):
        return None
    logical = next((line for line in logical_lines(lines) if line.start == number - 1), None)
    shown = lines[number - 1].strip()[:60] if logical else ""
    if logical is None or not replace_command(lines, logical):
        return None
    return f"Line {number}: {shown!r} works only in a notebook; it was left out."


def imports(tree: ast.Module) -> tuple[str, ...]:
    """Return the top-level packages and sibling files that are imported anywhere in the file, in their order."""
    found: dict[str, None] = {}
    for node in walk(tree):
        if isinstance(node, ast.Import):
            found.update(dict.fromkeys(a.name.split(".")[0] for a in node.names))
        elif isinstance(node, ast.ImportFrom):
            base = [node.module] if node.module else [a.name for a in node.names]
            found.update(dict.fromkeys(name.split(".")[0] for name in base))
    return tuple(found)


BLOCKS = ("body", "cases", "handlers", "orelse", "finalbody")  # in the order of ast's fields


def walk(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the tree and all that holds statements in it, in the order of `ast.walk`, without the many expressions."""
    waiting: deque[ast.AST] = deque([tree])
    while waiting:
        node = waiting.popleft()
        yield node
        for field in BLOCKS:
            block = getattr(node, field, None)
            if isinstance(block, list):
                waiting.extend(block)
