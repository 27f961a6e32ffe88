"""What decides a grade besides the assignment and the submission: where it is equal, nothing is graded twice."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from grader import __version__

LIBRARIES = {"numpy": ("numpy",), "tensorflow": ("tensorflow", "tensorflow-cpu"), "keras": ("keras",)}


def conditions(preload: Iterable[str], mode: str, public_only: bool) -> str:
    """Versions, the sandbox's mode and what was asked, as JSON that is equal where they are."""
    loaded = {"numpy", *(name.split(".")[0] for name in preload)}
    versions = {name: _version(packages) for name, packages in LIBRARIES.items() if name in loaded}
    found = {
        "versions": {"grader": __version__, "python": platform.python_version(), **versions},
        "mode": mode,
        "public_only": public_only,
    }
    return json.dumps(found, sort_keys=True)


def _version(packages: Iterable[str]) -> str:
    for package in packages:
        try:
            return version(package)
        except PackageNotFoundError:
            continue
    return "none"
