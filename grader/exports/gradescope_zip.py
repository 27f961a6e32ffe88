"""The zip from which Gradescope builds an autograder: the program, one assignment with its reference, two scripts.

Gradescope unpacks it into /autograder/source, runs `setup.sh` once and `run_autograder` for every submission. The zip
holds the hidden checks and the solutions: it is for instructors.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import jinja2

from grader.errors import AssignmentError, UsageError
from grader.exports import feedback_text

_TEMPLATES = Path(__file__).parent / "templates"
_NEW_YEAR = (1980, 1, 1, 0, 0, 0)  # the same content is the same zip, to the byte
_ROOMS = ("assignments", "reference", "student_template")
_NEEDED = ("assignments", "reference")


def bundle(name: str, course: Path, package: Path, *, allow_weak: bool = False) -> bytes:
    """Return the zip for the assignment `name` in the folder `course`; `package` is the program's own folder.

    UsageError where something that it needs is not there. With `allow_weak`, submissions are graded even where no
    lock keeps their code from the hidden checks.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
        raise UsageError(f"{name!r} cannot be written into a script: let the assignment's folder have a plain name.")
    for room in _NEEDED:
        if not (course / room / name).is_dir():
            raise UsageError(f"There is no {course / room / name}: the autograder needs the whole assignment.")
    files = {"setup.sh": _script("setup.sh.j2", name, allow_weak)}
    files["run_autograder"] = _script("run_autograder.j2", name, allow_weak)
    files["course/requirements.lock"] = requirements(package.parent)
    for path in _below(package):
        files[f"course/grader/{path.relative_to(package).as_posix()}"] = path.read_bytes()
    for room in _ROOMS:
        folder = course / room / name
        for path in _below(folder) if folder.is_dir() else ():
            files[f"course/{room}/{name}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    return _zipped(files)


def requirements(root: Path) -> bytes:
    """Return the lock file without what only the tests need; UsageError where no lock file is beside the program."""
    try:
        lock = (root / "requirements.lock").read_text(encoding="utf-8")
        described = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        project = described["project"]
    except (OSError, KeyError, ValueError) as error:
        raise UsageError(
            f"{root} has no requirements.lock and pyproject.toml that could be read: call this from a checkout."
        ) from error
    builds = described.get("build-system", {}).get("requires", [])  # setuptools: some packages need it when they run
    needed = {_name(line) for line in [*project.get("dependencies", []), *builds]}
    tests = {_name(line) for line in project.get("optional-dependencies", {}).get("test", [])} - needed
    entries = re.split(r"\n(?=\S)", lock.strip())
    return "\n".join([entry for entry in entries if _name(entry) not in tests] + [""]).encode()


def _name(requirement: str) -> str:
    """Return the name of the project that a requirement asks for, as packages compare names."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, without what tools left there; AssignmentError if there is a link among them."""
    for path in sorted(folder.iterdir()):
        if path.name == "__pycache__" or path.name.startswith(".") or path.suffix == ".pyc":
            continue
        if path.is_symlink():
            raise AssignmentError(path, None, "a link has no place in the zip", "put the file itself there")
        if path.is_dir():
            yield from _below(path)
        else:
            yield path


def _script(template: str, name: str, allow_weak: bool) -> bytes:
    source = (_TEMPLATES / template).read_text(encoding="utf-8")
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    nothing = json.dumps({"output": feedback_text.OUR_FAULT, "stdout_visibility": "hidden"})
    if "'" in nothing:
        raise AssertionError("the sentence would end the quotation in the script")
    return environment.from_string(source).render(name=name, allow_weak=allow_weak, nothing=nothing).encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _NEW_YEAR)
            entry.create_system = 3  # Unix: it has permissions
            entry.external_attr = (0o100755 if "/" not in name else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()
