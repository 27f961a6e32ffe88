"""The stub's own `raise NotImplementedError`, told from one that a library or the student's own code raises."""

from __future__ import annotations

import ast
import contextlib
import linecache
import traceback
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

HANDOUT = ".handout"  # in a worker's folder: the files that students began with
# Blocks in which the `raise` of a stub may stand. Below a condition it is an answer to a certain case.
PLAIN_BLOCKS = (ast.With, ast.AsyncWith, ast.For, ast.AsyncFor, ast.While, ast.Try)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def stub_still_stands(places: Sequence[tuple[str, int]], folder: Path) -> bool:
    """Tell whether a NotImplementedError that passed these places (file, line) comes of a stub in a file of `folder`.

    It does where the last of them is a `raise` with fixed words, which the function reaches in every case, or whose
    words are those of a stub that was handed out.
    """
    if not places:
        return False
    file, line = places[-1]
    if not Path(file).is_relative_to(folder):
        return False
    source = "".join(linecache.getlines(file))
    found = _raises(source).get(line) if source else (None, True)
    if found is None:
        return False
    words, in_every_case = found
    return in_every_case or words in _words_of_stubs(folder, Path(file))


def frames_of(error: BaseException) -> list[tuple[str, int]]:
    """Return file and line of each frame that the error passed, outermost first."""
    return [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]


@lru_cache(maxsize=8)
def _raises(source: str) -> dict[int, tuple[str | None, bool]]:
    """Return by line each `raise NotImplementedError` of fixed words: the words, and whether no condition leads there.

    Empty for what cannot be parsed.
    """
    try:
        return dict(_found_in(ast.parse(source).body, in_every_case=False, returned=[]))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}


def _found_in(
    body: Sequence[ast.AST], *, in_every_case: bool, returned: list[int]
) -> Iterator[tuple[int, tuple[str | None, bool]]]:
    """Yield line, words and whether it is reached in every case, for all below these statements.

    `returned` are the lines of the function so far where it has returned: what follows is the rest of the cases.
    """
    for node in body:
        if isinstance(node, ast.Return):
            returned.append(node.lineno)
        elif isinstance(node, ast.Raise):
            if _is_fixed(node.exc):
                for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                    yield line, (_words(node.exc), in_every_case and not returned)
        elif isinstance(node, FUNCTIONS):
            yield from _found_in(node.body, in_every_case=True, returned=[])
        else:
            for field, value in ast.iter_fields(node):
                if isinstance(value, list):
                    inner = [item for item in value if isinstance(item, ast.stmt | ast.excepthandler | ast.match_case)]
                    plain = in_every_case and field == "body" and isinstance(node, PLAIN_BLOCKS)
                    yield from _found_in(inner, in_every_case=plain, returned=returned)


def _is_fixed(raised: ast.expr | None) -> bool:
    """Tell whether it is NotImplementedError, with no argument or one that is written out."""
    if isinstance(raised, ast.Call):
        written = all(isinstance(item, ast.Constant) for item in raised.args) and not raised.keywords
        return written and _is_fixed(raised.func)
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _words(raised: ast.expr | None) -> str | None:
    """Return the text that the exception is raised with; None where there is none."""
    first = raised.args[0] if isinstance(raised, ast.Call) and raised.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _words_of_stubs(folder: Path, path: Path) -> set[str]:
    """Return the words of the stubs that were handed out.

    Not of a file that is the student's own, byte for byte: in the folder that a student was given, these are the same.
    """
    found: set[str] = set()
    for given in sorted((folder / HANDOUT).glob("*.py")):
        own = folder / given.name
        with contextlib.suppress(OSError):
            raw = given.read_bytes()
            if given == path or not own.is_file() or own.read_bytes() != raw:
                found |= {words for words, _ in _raises(raw.decode("utf-8", "replace")).values() if words}
    return found
