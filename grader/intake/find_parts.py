"""Finds the assignment's parts among what someone handed in, under whatever name and in whatever folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from grader.assignment.model import Assignment
from grader.assignment.submission import LARGEST_FILE, MOST_FILES, Submission
from grader.errors import SubmissionError
from grader.intake.file_names import letters, natural, part_like, stem

Definitions = Callable[[Mapping[str, bytes]], Mapping[str, frozenset[str]]]
UNMISTAKABLE = 0.6  # of what the template defines
MOST_LOOKED_INTO = 12
COPY = re.compile(r"[\W_]*\(?\d+\)?$|[\W_]+copy$", re.IGNORECASE)


def find(name: str, files: Mapping[str, bytes], assignment: Assignment, definitions: Definitions) -> Submission:
    """The submission in `files` (by path); SubmissionError where none of the parts is there.

    A part is the file of its name, else one that is called like it, else one that defines what the template does.
    """
    sources = {path: raw for path, raw in files.items() if path.lower().endswith(".py")}
    wanted = [part.file for part in assignment.parts]
    found: dict[str, str] = {}
    notes: list[str] = []
    for part in wanted:
        path, note = _by_name(part, sources, wanted)
        if path:
            found[part] = path
            notes += [note] if note else []
    missing = [part for part in wanted if part not in found]
    if missing:
        others = {path: raw for path, raw in sources.items() if path not in found.values()}
        for part, (path, note) in _by_content(missing, others, assignment, definitions).items():
            found[part] = path
            notes.append(note)
    if not found:
        raise SubmissionError(_nothing(wanted, files))
    folders = list(dict.fromkeys(_folder(found[part]) for part in found))
    if folders != [""]:
        notes.insert(0, f"The files were found in {' and '.join(folder or 'the top folder' for folder in folders)}.")
    return _submission(name, found, sources, folders, notes)


def _by_name(part: str, sources: Mapping[str, bytes], wanted: list[str]) -> tuple[str, str]:
    """The path of the part, and a remark where it was a choice; "" where nothing is called like it."""
    same = [path for path in sources if _base(path) == part]
    if same:
        best = min(same, key=lambda path: (-_company(path, sources, wanted), path.count("/"), path))
        others = len(same) - 1
        return best, f"{part} is there {others + 1} times; {best} was taken." if others else ""
    like = [path for path in sources if _base(path) not in wanted and part_like(path, wanted) == part]
    if not like:
        return "", ""
    # The closest name; of copies, (2) is later than (1).
    shortest = min(len(letters(COPY.sub("", stem(_base(path))))) for path in like)
    closest = [path for path in like if len(letters(COPY.sub("", stem(_base(path))))) == shortest]
    best = max(closest, key=lambda path: (-path.count("/"), natural(path)))
    return best, f"{_base(best)} was taken for {part}."


def _company(path: str, sources: Mapping[str, bytes], wanted: list[str]) -> int:
    """How many parts lie in the file's folder."""
    return sum(f"{_folder(path)}/{part}".lstrip("/") in sources for part in wanted)


def _by_content(
    missing: list[str], others: Mapping[str, bytes], assignment: Assignment, definitions: Definitions
) -> dict[str, tuple[str, str]]:
    """For each missing part the one file that defines most of what its template does, and no other as much."""
    looked_into = {path: others[path] for path in sorted(others)[:MOST_LOOKED_INTO] if others[path].strip()}
    templates = defined_by_templates(assignment, missing)
    if not looked_into or not any(templates.values()):
        return {}
    defined = definitions(looked_into)
    found = {}
    for part, template in templates.items():
        shares = sorted(((len(template & defined.get(path, frozenset())), path) for path in looked_into), reverse=True)
        most, path = shares[0]
        second = shares[1][0] if len(shares) > 1 else 0
        if template and most >= UNMISTAKABLE * len(template) and most > second:
            classes = sorted(name for name in template & defined[path] if "." not in name)
            found[part] = path, f"{_base(path)} was taken for {part}: it defines {', '.join(classes[:3])}."
    return found


def defined_by_templates(assignment: Assignment, parts: list[str]) -> dict[str, frozenset[str]]:
    """What the template of each of these parts defines."""
    return {part: _defined(raw) for part, raw in assignment.handout().items() if part in parts}


def _defined(raw: bytes) -> frozenset[str]:
    """What a template defines, as `opening.definitions` tells of a student's file."""
    names: set[str] = set()
    for node in ast.parse(raw).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names.add(node.name)
            names.update(f"{node.name}.{item.name}" for item in node.body if isinstance(item, ast.FunctionDef))
    return frozenset(names)


def _submission(
    name: str, found: dict[str, str], sources: Mapping[str, bytes], folders: list[str], notes: list[str]
) -> Submission:
    """The parts under their own names, and the files beside them, for they may import each other."""
    files: dict[str, bytes] = {}
    for folder in folders:
        beside = sorted(path for path in sources if _folder(path) == folder)
        for path in beside[:MOST_FILES]:
            # What nobody can import is no help, and two copies of a class would not look alike for it.
            if len(sources[path]) <= LARGEST_FILE and stem(_base(path)).isidentifier():
                files.setdefault(_base(path), sources[path])
    for part, path in found.items():
        if len(sources[path]) > LARGEST_FILE:
            raise SubmissionError(f"{path} is larger than {LARGEST_FILE >> 20} MB; ask for source code only.")
        files[part] = sources[path]
    return Submission(name, files, {part: part for part in found}, tuple(notes))


def _nothing(wanted: list[str], files: Mapping[str, bytes]) -> str:
    names = sorted(files)
    if not names:
        return "There is no file in it."
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return f"There is no {' or '.join(wanted)}, nor a file that could be one; there is {shown}."


def _base(path: str) -> str:
    return PurePosixPath(path).name


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
