"""Names of files and folders, read: which can be graded, which part or attempt they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
UNOPENED = (".rar", ".7z")
PYTHON, NOTEBOOK = ".py", ".ipynb"
WANTED = (PYTHON, NOTEBOOK, *ARCHIVES, *UNOPENED)
INSIDE_NOTEBOOK = re.compile(r"(.*?\.ipynb)/", re.IGNORECASE)
ATTEMPT = re.compile(r"(?:attempt|submission|try|version|v)[ _#-]*(\d+)", re.IGNORECASE)
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T _-]+(\d{2})[:_.-]?(\d{2})(?:[:_.-]?(\d{2}))?)?")


def is_wanted(name: str) -> bool:
    """Tell whether a file of that name may hold something to grade."""
    return name.lower().endswith(WANTED)


def is_source(name: str) -> bool:
    """Tell whether a file of that name is a Python file or a notebook."""
    return name.lower().endswith((PYTHON, NOTEBOOK))


def is_archive(name: str) -> bool:
    """Tell whether a file of that name is an archive."""
    return name.lower().endswith((*ARCHIVES, *UNOPENED))


def handed_in(path: str) -> str:
    """Return the file that was handed in, of a path among opened ones: `a/b.ipynb/net.py` came out of `a/b.ipynb`."""
    inside = INSIDE_NOTEBOOK.match(path)
    return inside[1] if inside else path


def is_notebooks_own(path: str) -> bool:
    """Tell whether a path is the code of a notebook's cells, rather than a file that a cell writes."""
    notebook = handed_in(path)
    return notebook != path and stem(base_of(path)) == stem(base_of(notebook))


def place_of(path: str) -> str:
    """Return where a file lies for what imports it: what a notebook's cell writes lies beside the notebook."""
    notebook = handed_in(path)
    return path if notebook == path else f"{folder_of(path)}/{path[len(notebook) + 1 :]}".lstrip("/")


def folder_of(path: str) -> str:
    """Return the folder of the file that was handed in; "" for the top."""
    return handed_in(path).rpartition("/")[0]


def base_of(path: str) -> str:
    """Return the last name of a path."""
    return path.rpartition("/")[2]


def stem(name: str) -> str:
    """Return the name without its ending: `a.tar.gz` gives `a`."""
    lower = name.lower()
    ending = next((end for end in sorted(WANTED, key=len, reverse=True) if lower.endswith(end)), "")
    return name[: len(name) - len(ending)]


def normalised(name: str) -> str:
    """Return the letters and digits of a name, small: capitals, spaces and underscores make no other name."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def part_like(name: str, wanted: Iterable[str]) -> str:
    """Return the part whose name is in the file's name; "" for none, the longest of several.

    For one part's name may be in another's: `deep_net.py` is no `net.py`.
    """
    base = PurePosixPath(name).name
    if not base.lower().endswith((".py", ".ipynb")):
        return ""
    found = [part for part in wanted if normalised(stem(part)) in normalised(stem(base))]
    return max(found, key=len, default="")


def parts_like(names: Iterable[str], wanted: Sequence[str]) -> set[str]:
    """Return the parts whose names are in those of the files."""
    return {part_like(name, wanted) for name in names} - {""}


def before_part(name: str, wanted: Iterable[str]) -> str:
    """Return whose file it is, where it is called `ana_part.py`; "" where it is not."""
    if not is_source(name):
        return ""
    own = stem(name)
    for part in sorted(wanted, key=len, reverse=True):
        words = r"[^A-Za-z0-9]*".join(normalised(word) for word in re.findall(r"[A-Za-z0-9]+", stem(part)))
        found = re.fullmatch(rf"(.*[A-Za-z0-9])[ _.-]+{words}\W*\d*\W*", own, re.IGNORECASE)
        if found:
            return found[1]
    return ""


def attempt_of(folder: str) -> tuple[str, int] | None:
    """Return a key to sort attempts by, from the name of a folder; None where it is not called like an attempt."""
    numbered = ATTEMPT.fullmatch(folder.strip())
    if numbered:
        return "", int(numbered[1])
    moment = MOMENT.fullmatch(folder.strip())
    return (f"{moment[1]}T{moment[2] or '00'}:{moment[3] or '00'}:{moment[4] or '00'}", 0) if moment else None


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key to sort names by, in which 2 comes before 10."""
    pieces = re.split(r"([0-9]+)", text)
    return tuple((0, int(piece), "") if piece.isascii() and piece.isdigit() else (1, 0, piece) for piece in pieces)
