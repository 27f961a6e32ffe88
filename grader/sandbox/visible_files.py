"""The files that student code may read: of the system, the interpreter and two rooms of the package; no secret."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parent.parent

# The system's programs, libraries and what these read; whatever is missing on a machine is passed over.
SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/ld.so.cache", "/etc/ld.so.conf",
    "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/localtime", "/etc/timezone", "/nix/store",
    "/sys/devices/system/cpu",
)  # fmt: skip

# Of the repository, if the package lies in one: never for the eyes of a submission.
SECRET = ("assignments", "reference", "tests", "student_template", "docs", ".git")

OURS = (str(PACKAGE / "worker"), str(PACKAGE / "wire"), str(PACKAGE / "datasets.py"))


class VisibleFiles(NamedTuple):
    """The view of the file system that workers are given, and where their imports are looked for."""

    visible: list[str]  # paths that can be read, with what is below them
    hidden: list[str]  # paths below these that cannot
    search: list[str]  # the folders of installed packages
    unwanted: list[str]  # what must leave the search path, because it is the repository


def visible_files(visible: Sequence[str], hidden: Sequence[Path]) -> VisibleFiles:
    """Return the view for a sandbox: the usual files and `visible`, less the repository's secrets and `hidden`."""
    search = [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    home = PACKAGE.parent
    shown = [*SYSTEM, sys.prefix, sys.base_prefix, *search, *visible, *OURS]
    unwanted = [str(home)] if str(home) not in search else []
    secrets = repository_secrets() if unwanted else []
    return VisibleFiles(
        visible=sorted({entry for entry in shown if os.path.exists(entry)}),
        hidden=sorted({str(path.resolve()) for path in [*secrets, *hidden]}),
        search=search,
        unwanted=unwanted,
    )


def repository_secrets() -> list[Path]:
    """Return the folders beside the package that hold what students must not read."""
    return [PACKAGE.parent / name for name in SECRET]
