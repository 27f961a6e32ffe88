"""Loading of an assignment: a folder with a handout, a toml, data, and a check file for each student file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.assignment.assignment_toml import PartDeclaration, TimeLimits, read_declaration
from grader.assignment.data_set import STUBS, choose_images
from grader.assignment.mistakes import load_mistakes, refuse_unknown_names
from grader.assignment.model import Assignment, Part
from grader.assignment.run_files import SourceFiles, refuse_duplicates, run_file, run_package
from grader.assignment.template_files import template_folder
from grader.checks.check import Check
from grader.datasets import DIGITS, Images
from grader.errors import AssignmentError


def load(folder: Path, data: str | None = None, files: SourceFiles | None = None) -> Assignment:
    """Load and check an assignment folder; AssignmentError says the file, the line and the remedy.

    `data` names the data set to train on, where the assignment leaves that open; `files` has what was
    read of the folder before.
    """
    folder = folder.resolve()
    files = files or SourceFiles()
    images = choose_images(folder, data, files)
    declaration = read_declaration(folder / "assignment.toml", files)
    package = run_package(folder, files)
    parts = tuple(_part(folder, entry, package, declaration.limits, images, files) for entry in declaration.parts)
    root = folder.parent.parent
    reference = root / "reference" / folder.name
    stubs = template_folder(folder)
    if not stubs.is_dir() and not reference.is_dir():  # released: what lies beside assignments/ may be solved by now
        stubs = folder / STUBS
    template = stubs if stubs.is_dir() else None if reference.is_dir() else root
    loaded = Assignment(
        folder.name, folder, declaration, parts, reference if reference.is_dir() else None, template,
        package=package, images=images, files=files,
    )  # fmt: skip
    _refuse_wrong_sums(loaded)
    if loaded.reference is None:
        return loaded
    refuse_unknown_names(loaded)
    found = load_mistakes(loaded)
    return Assignment(
        folder.name,
        folder,
        declaration,
        parts,
        loaded.reference,
        template,
        mistakes=tuple(item for item in found if not item.is_convention),
        conventions=tuple(item for item in found if item.is_convention),
        package=package,
        images=images,
        files=files,
    )


def _part(
    folder: Path, entry: PartDeclaration, package: Any, limits: TimeLimits, images: Images | None, files: SourceFiles
) -> Part:
    """Load the checks of one part, public and hidden, and raise AssignmentError where they do not fit together."""
    found: list[Check] = []
    data_set = images.name if images else DIGITS
    for path, hidden in ((folder / entry.file, False), (folder / "hidden" / entry.file, True)):
        if path.is_file():
            module = run_file(path, package, hidden=hidden)
            checks = _checks_in(module, path, files)
            found += [check.placed(entry.file, hidden, data_set, entry.robustness) for check in checks]
    if not found:
        raise AssignmentError(
            folder / "assignment.toml", None, f"{entry.file} has no checks", f"write {folder.name}/{entry.file}"
        )
    seen: dict[str, Check] = {}
    for check in found:
        other = seen.setdefault(check.name, check)
        if other is not check:
            raise AssignmentError(
                check.file, check.line, f"a second check is called {check.name}", "give one of them another name"
            )
    about = {check.about for check in found}
    for check in found:
        strange = [name for name in check.given if name not in about]
        if strange and (folder / "hidden").is_dir():  # in a released folder, the check about it may be a hidden one
            problem = f"{check.name} is given {strange[0]!r}, which no check is about"
            raise AssignmentError(check.file, check.line, problem, "correct the name")
        for name in check.after:
            if name not in seen:
                raise AssignmentError(
                    check.file, check.line, f"{check.name} is after {name!r}, which is no check", "correct the name"
                )
            if seen[name].robustness and not check.robustness:
                problem = f"{check.name} is after {name!r}, a rule of robustness, which is no cause of failures"
                raise AssignmentError(check.file, check.line, problem, "name another check")
            if seen[name].hidden and not check.hidden:
                problem = f"{check.name} is public and after {name!r}, which is hidden"
                raise AssignmentError(check.file, check.line, problem, "hide it too, or name a public check")
        if check.given and entry.preload:
            problem = f"{check.name} is given the reference's functions, which cannot be lent where it is in a worker"
            raise AssignmentError(check.file, check.line, problem, "take given=[…] away")
    return Part(entry.file, entry.title, entry.points, tuple(found), entry.limits or limits, entry.preload)


def _checks_in(module: Any, path: Path, files: SourceFiles) -> Iterator[Check]:
    """Yield the checks that the module itself defines; raise AssignmentError where two have one name."""
    found = [item for item in vars(module).values() if isinstance(item, Check) and Path(item.file) == path]
    refuse_duplicates(path, {item.name for item in found}, "check", files)
    yield from found


def _refuse_wrong_sums(assignment: Assignment) -> None:
    """Raise AssignmentError where points do not add up, or no part or two parts have one file."""
    toml = assignment.folder / "assignment.toml"
    files = [part.file for part in assignment.parts]
    if not files or len(set(files)) != len(files):
        raise AssignmentError(
            toml, None, "it has no [[parts]], or two of one file", "write one [[parts]] for each file"
        )
    for entry in assignment.declaration.parts:
        if not 0 <= entry.robustness < math.inf:
            problem = f"{entry.file} has {entry.robustness:g} points for robustness"
            raise AssignmentError(toml, None, problem, "write the points of each case, 0 or more")
    declared = sum(part.points for part in assignment.parts)
    if abs(declared - assignment.declaration.points) > 1e-9:
        problem = f"the parts' points add up to {declared:g}, not {assignment.declaration.points:g}"
        raise AssignmentError(toml, None, problem, "correct points")
    if assignment.reference is None:
        return  # released: the hidden checks' points are not here
    for part, entry in zip(assignment.parts, assignment.declaration.parts, strict=True):
        rules = [case.check for case in part.cases if case.check.robustness]
        if entry.robustness and not rules:
            problem = f"{part.file} has points for robustness, and no check of it"
            raise AssignmentError(toml, None, problem, "take robustness away, or write such a check")
        total = sum(case.check.points for case in part.cases)
        if abs(total - part.points) > 1e-9:
            of_these = f" (of these {entry.robustness * len(rules):g} for robustness)" if entry.robustness else ""
            raise AssignmentError(
                toml, None, f"the checks of {part.file} add up to {total:g} points{of_these}, not {part.points:g}",
                "correct the part's points or its checks'",
            )  # fmt: skip
