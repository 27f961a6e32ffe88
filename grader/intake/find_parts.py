"""The assignment's parts among the files of a hand-in, under whatever name and in whatever folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from grader.assignment.model import Assignment
from grader.assignment.submission import LARGEST_FILE, MOST_FILES, Submission, encodable
from grader.errors import SubmissionError
from grader.intake.candidates import (
    BY_CONTENT,
    EXACT,
    Candidate,
    PartContract,
    candidates_of,
    how_named,
    owners_of,
    remark,
)
from grader.intake.definition_reader import Defined, Definitions
from grader.intake.file_names import base_of, folder_of, handed_in, is_notebooks_own, place_of, stem
from grader.intake.imported_files import OwnModules, imported_modules
from grader.intake.likeness import Handout, names_at_sight

MOST_LOOKED_INTO = 24
MOST_TRAVELLING = 200  # files that parts import
MOST_SHOWN = 4


def find(
    name: str,
    files: Mapping[str, bytes],
    assignment: Assignment,
    definitions: Definitions,
    *,
    only: str = "",
    target: str = "",
    others: Sequence[str] = (),
) -> Submission:
    """Return the submission in `files` (by path); SubmissionError where none of the parts is there.

    A part is a file that is called like it, or that defines what its template does; of several the one in which most
    is written. `only` names the one file that may be a part, and what it imports comes along; it is the part `target`,
    whatever it is called. `others` are names of what is there besides.
    """
    sources = {path: raw for path, raw in files.items() if path.lower().endswith(".py")}
    eligible = {path: raw for path, raw in sources.items() if not only or handed_in(path) == only}
    found = located(eligible, assignment, definitions)
    if target and eligible and not found:
        own = min(eligible, key=lambda path: not is_notebooks_own(path))
        found = {target: (own, f"{base_of(only)} was taken for {target}.")}
    if not found:
        raise SubmissionError(_nothing([part.file for part in assignment.parts], [*files, *others]))
    parts = {part: path for part, (path, _) in found.items()}
    notes = list(dict.fromkeys(note for _, note in found.values() if note))
    folders = list(dict.fromkeys(map(folder_of, parts.values())))
    if folders != [""]:
        notes.insert(0, f"The files were found in {' and '.join(folder or 'the top folder' for folder in folders)}.")
    return _submission(name, parts, sources, notes, alone=bool(only))


def located(
    sources: Mapping[str, bytes], assignment: Assignment, definitions: Definitions
) -> dict[str, tuple[str, str]]:
    """Return path and remark for each part that is there; those found by their content come last."""
    names = [part.file for part in assignment.parts]
    templates = {part: raw for part, raw in assignment.handout().items() if part in names}
    in_question = _in_question(sources, names, templates)
    looked_into: dict[str, Defined] = {}
    asked = {part: PartContract(part, {}, frozenset()) for part in names}
    if in_question and templates:
        seen = definitions({**_marked(templates), **{path: sources[path] for path in in_question}})
        # Where students work in the folder that they were given, it may be their own work that lies there.
        given = PartContract.of if assignment.handout_is_apart else PartContract.of_work
        asked |= {part: given(part, seen.get(_mark(part), Defined())) for part in templates}
        looked_into = {path: seen.get(path, Defined(readable=False)) for path in in_question}
        for path, about in looked_into.items():
            if not about.readable:  # it is work all the same, and its owner should see what is wrong with it
                looked_into[path] = Defined(names_at_sight(sources[path]), readable=False)
    found: dict[str, tuple[Candidate, str]] = {}
    owners = owners_of([asked[part] for part in names], looked_into, names)
    for part in names:
        candidates = candidates_of(asked[part], sources, names, looked_into, owners)
        if candidates:
            best = candidates[0]
            own = best.named == EXACT
            rivals = [one for one in candidates[1:] if not own or _is_choice(best.path, one.path, sources, looked_into)]
            defines = _classes(asked[part], looked_into.get(best.path))
            found[part] = best, remark(best, rivals, part, defines)
    by_name_first = sorted(found, key=lambda part: found[part][0].named == BY_CONTENT)
    return {part: (found[part][0].path, found[part][1]) for part in by_name_first}


def _is_choice(best: str, other: str, sources: Mapping[str, bytes], defined: Mapping[str, Defined]) -> bool:
    """Return whether a file could be meant in the part's own place: its code is other, and the part imports it not."""
    modules = {stem(name) for name in handed_in(other).split("/")}
    if sources[best] == sources[other] or modules & set(imported_modules(sources[best])):
        return False
    code, as_well = (defined.get(path, Defined()).code for path in (best, other))
    return not code or code != as_well


def _in_question(sources: Mapping[str, bytes], parts: Sequence[str], templates: Mapping[str, bytes]) -> list[str]:
    """Return the files to look into; none where every part lies under its own name, and nothing else could be it."""
    handout = Handout(templates)
    mentioned = {path: handout.parts_mentioned(raw) for path, raw in sources.items()}
    wanted: dict[str, None] = {}
    for part in parts:
        called = [path for path in sources if how_named(path, part, parts) < BY_CONTENT]
        exact = [path for path in called if base_of(path) == part]
        own = [path for path in called if path in exact or not exact or part in mentioned[path]]
        others = [path for path in sources if path not in called and part in mentioned[path]]
        if others and any(not handout.is_untouched(part, sources[path]) for path in exact):
            others = [path for path in others if base_of(path) not in parts]  # a part of its own, which has some of it
        if len(own) + len(others) > 1 or others:
            wanted.update(dict.fromkeys([*own, *others]))
    nearest = sorted(wanted, key=lambda path: (path.count("/"), path))
    return nearest[:MOST_LOOKED_INTO]


def _mark(part: str) -> str:
    return f"template/{part}\0"  # no path of a student's


def _marked(templates: Mapping[str, bytes]) -> dict[str, bytes]:
    return {_mark(part): raw for part, raw in templates.items()}


def _classes(asked: PartContract, defined: Defined | None) -> str:
    """Return some of what the file defines of the part: its classes, or else its functions."""
    here = defined.names if defined else {}
    classes = sorted({name.split(".")[0] for name in asked.to_write if "." in name} & here.keys())
    return ", ".join((classes or sorted(asked.to_write & here.keys()))[:3])


def _submission(
    name: str, parts: Mapping[str, str], sources: Mapping[str, bytes], notes: list[str], *, alone: bool
) -> Submission:
    """Return the parts under their own names, with the files beside them, for they may import each other.

    Files keep their places to each other, for packages; folders in which nothing of it lies are left out.
    """
    tree = _importable(sources, parts)
    chosen = {part: f"{folder_of(path)}/{part}".lstrip("/") for part, path in parts.items()}
    for part, path in parts.items():
        if len(sources[path]) > LARGEST_FILE:
            raise SubmissionError(
                f"{handed_in(path)} is larger than {LARGEST_FILE >> 20} MB; ask for source code only."
            )
        tree[chosen[part]] = sources[path]
    homes = {path.rpartition("/")[0] for path in chosen.values()}
    # The code of a notebook is no module, unless somebody imports it under the notebook's name.
    notebooks = {place_of(path) for path in sources if is_notebooks_own(path)}
    aside = {*chosen.values(), *notebooks}
    beside = sorted(path for path in tree if path.rpartition("/")[0] in homes and path not in aside)
    travelling = dict.fromkeys([] if alone else beside[:MOST_FILES])
    imported = OwnModules(tree).imported_by([*chosen.values(), *travelling], near=alone)
    needed = [path for path in imported.paths if path not in travelling and path not in chosen.values()]
    if len(needed) > MOST_TRAVELLING:
        notes.append(f"Your files import {len(needed)} others of yours; {MOST_TRAVELLING} of them were taken.")
    travelling.update(dict.fromkeys(needed[:MOST_TRAVELLING]))
    # One folder is the first that Python looks in: the parts' own, or one from which all that they import is found.
    root = _common([*homes, *imported.roots])
    moved = {path: path[len(root) :].lstrip("/") for path in [*chosen.values(), *travelling]}
    files = {moved[path]: tree[path] for path in moved}
    return encodable(Submission(name, files, {part: moved[path] for part, path in chosen.items()}, tuple(notes)))


def _importable(sources: Mapping[str, bytes], parts: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files that Python could import, by their place; those that came out of notebooks lie beside them.

    What nobody can import is no help, and two copies of a class would not look alike for it. A copy of a part that
    was not chosen is left out: a sibling would import it in the place of the one that was.
    """
    found: dict[str, bytes] = {}
    for path in sorted(sources, key=lambda path: (handed_in(path) != path, path)):
        base = base_of(path)
        if len(sources[path]) <= LARGEST_FILE and stem(base).isidentifier() and base not in parts:
            found.setdefault(place_of(path), sources[path])
    return found


def _common(folders: Sequence[str]) -> str:
    """Return the innermost folder that all of these are, or are in; "" for the top."""
    split = [folder.split("/") if folder else [] for folder in folders]
    return "/".join(names[0] for names in takewhile(lambda names: len(set(names)) == 1, zip(*split, strict=False)))


def _nothing(wanted: Sequence[str], files: Sequence[str]) -> str:
    names = sorted(set(map(handed_in, files)))
    if not names:
        return "There is no file in it."
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    shown = ", ".join(names[:MOST_SHOWN]) + more
    return f"There is no {' or '.join(wanted)}, nor a file that could be one; there is {shown}."
