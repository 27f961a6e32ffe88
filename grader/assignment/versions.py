"""Conditions that decide a grade besides the assignment and the submission: where they are equal, a grade stands."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

import numpy

from grader import __version__
from grader.datasets import Images

LIBRARIES = {"tensorflow": ("tensorflow", "tensorflow-cpu"), "keras": ("keras",)}


def conditions(preload: Iterable[str], mode: str, public_only: bool, images: Images | None = None) -> str:
    """Return versions, sandbox mode, what was asked and on what data set, as JSON that is equal where these are."""
    found = {
        "versions": {"grader": __version__, "python": platform.python_version(), **versions(preload)},
        "mode": mode,
        "public_only": public_only,
        **({"data": [images.name, images.sha256]} if images else {}),
    }
    return json.dumps(found, sort_keys=True)


def differences(old: str, new: str) -> tuple[list[str], list[str]]:
    """Say in what two conditions differ: in versions of programs, and in everything else; both as short phrases."""
    was, now = json.loads(old), json.loads(new)
    before, after = was.pop("versions", {}), now.pop("versions", {})
    programs = [
        f"{name} {before.get(name, 'none')} → {after.get(name, 'none')}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
    words = {"mode": "sandbox", "public_only": "public checks only", "data": "data set"}
    others = [
        f"{words.get(name, name)} {_in_words(was.get(name))} → {_in_words(now.get(name))}"
        for name in sorted({*was, *now})
        if was.get(name) != now.get(name)
    ]
    return programs, others


def _in_words(value: object) -> str:
    """Return a value of the conditions in words, hashes short."""
    if isinstance(value, list):
        return " ".join(str(item)[:8] for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "its own" if value is None else str(value)


def versions(preload: Iterable[str]) -> dict[str, str]:
    """Return the versions of the libraries that decide an answer: NumPy, and TensorFlow and Keras if preloaded."""
    loaded = {name.split(".")[0] for name in preload}
    if "tensorflow" in loaded:
        loaded.add("keras")
    others = {name: _version(packages) for name, packages in LIBRARIES.items() if name in loaded}
    return {"numpy": numpy.__version__, **others}


def _version(packages: Iterable[str]) -> str:
    """Return the version of the first package that is installed; "none" where none is."""
    for package in packages:
        try:
            return version(package)
        except PackageNotFoundError:
            continue
    return "none"
