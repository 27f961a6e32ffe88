"""The assignment's parts among the files of a hand-in, under whatever name and in whatever folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from grader.assignment.model import Assignment
from grader.assignment.submission import LARGEST_FILE, MOST_FILES, Submission
from grader.errors import SubmissionError
from grader.intake.file_names import natural_key, normalised, part_like, stem

Definitions = Callable[[Mapping[str, bytes]], Mapping[str, frozenset[str]]]
UNMISTAKABLE = 0.6  # of what the template defines
MOST_LOOKED_INTO = 12
COPY = re.compile(r"[\W_]*\(?\d+\)?$|[\W_]+copy$", re.IGNORECASE)


def find(name: str, files: Mapping[str, bytes], assignment: Assignment, definitions: Definitions) -> Submission:
    """Return the submission in `files` (by path); SubmissionError where none of the parts is there.

    A part is the file of its name, else one that is called like it, else one that defines what the template does.
    """
    sources = {path: raw for path, raw in files.items() if path.lower().endswith(".py")}
    located = _located(sources, assignment, definitions)
    if not located:
        raise SubmissionError(_nothing([part.file for part in assignment.parts], files))
    found = {part: path for part, (path, _) in located.items()}
    notes = [note for _, note in located.values() if note]
    folders = list(dict.fromkeys(map(_folder, found.values())))
    if folders != [""]:
        notes.insert(0, f"The files were found in {' and '.join(folder or 'the top folder' for folder in folders)}.")
    return _submission(name, found, sources, folders, notes)


def _located(
    sources: Mapping[str, bytes], assignment: Assignment, definitions: Definitions
) -> dict[str, tuple[str, str]]:
    """Return path and remark for each part that is there; those found by their content come last."""
    wanted = [part.file for part in assignment.parts]
    by_name = {part: _by_name(part, sources, wanted) for part in wanted}
    found = {part: place for part, place in by_name.items() if place[0]}
    missing = [part for part in wanted if part not in found]
    if missing:
        taken = {path for path, _ in found.values()}
        others = {path: raw for path, raw in sources.items() if path not in taken}
        found |= _by_content(missing, others, assignment, definitions)
    return found


def _by_name(part: str, sources: Mapping[str, bytes], wanted: list[str]) -> tuple[str, str]:
    """Return the path of the part, and a remark where it was a choice; "" where nothing is called like it."""
    same = [path for path in sources if _base(path) == part]
    if same:
        best = min(same, key=lambda path: (-_company(path, sources, wanted), path.count("/"), path))
        others = len(same) - 1
        return best, f"{part} is there {others + 1} times; {best} was taken." if others else ""
    like = [path for path in sources if _base(path) not in wanted and part_like(path, wanted) == part]
    if not like:
        return "", ""
    # The closest name, which adds least; of copies, (2) is later than (1).
    best = max(like, key=lambda path: (-_length(path), -path.count("/"), natural_key(path)))
    return best, f"{_base(best)} was taken for {part}."


def _length(path: str) -> int:
    """Return the length of a file's name, without what a second download adds to it."""
    return len(normalised(COPY.sub("", stem(_base(path)))))


def _company(path: str, sources: Mapping[str, bytes], wanted: list[str]) -> int:
    """Return how many parts lie in the file's folder."""
    return sum(f"{_folder(path)}/{part}".lstrip("/") in sources for part in wanted)


def _by_content(
    missing: list[str], others: Mapping[str, bytes], assignment: Assignment, definitions: Definitions
) -> dict[str, tuple[str, str]]:
    """Return path and remark for each missing part that one file defines, most of it and more than any other file."""
    looked_into = {path: others[path] for path in sorted(others)[:MOST_LOOKED_INTO] if others[path].strip()}
    templates = defined_by_templates(assignment, missing)
    if not looked_into or not any(templates.values()):
        return {}
    defined = definitions(looked_into)
    found = {}
    for part, template in templates.items():
        path = _unmistakable(template, {path: defined.get(path, frozenset()) for path in looked_into})
        if path:
            classes = sorted(name for name in template & defined[path] if "." not in name)
            found[part] = path, f"{_base(path)} was taken for {part}: it defines {', '.join(classes[:3])}."
    return found


def _unmistakable(template: frozenset[str], defined: Mapping[str, frozenset[str]]) -> str:
    """Return the path of the file that defines enough of the template, and more of it than any other; "" for none."""
    shares = sorted(((len(template & names), path) for path, names in defined.items()), reverse=True)
    (most, path), (second, _) = [*shares, (0, "")][:2]
    return path if template and most >= UNMISTAKABLE * len(template) and most > second else ""


def defined_by_templates(assignment: Assignment, parts: list[str]) -> dict[str, frozenset[str]]:
    """Return the names that the template of each of these parts defines."""
    return {part: _defined(raw) for part, raw in assignment.handout().items() if part in parts}


def _defined(raw: bytes) -> frozenset[str]:
    """Return the names that a template defines, written as `open_archives.definitions` does."""
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
    """Return the parts under their own names, with the files beside them, for they may import each other."""
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
