"""A submission's files as subjects in this process, without sandbox or boundary, for the bounds of the bench.

A NumPy part's objects are touched directly. Checks of a TensorFlow part ask for tensors and for what was written: they
ask a worker's service in this process, through the same packing as a worker's, and what was written is read here.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from grader.asking.channel import LocalChannel
from grader.asking.file_bundle import files_of
from grader.asking.subject_session import SubjectSession
from grader.assignment.model import Part
from grader.subjects.local import Subject
from grader.wire.value_types import Reference
from grader.worker.files import collect, read_files
from grader.worker.loading import eager
from tests.bench.direct import Direct, DirectSession, load, load_module


class DirectSubject(NamedTuple):
    """A file of a submission, loaded into this process."""

    session: DirectSession
    root: Direct


class LocalSession(SubjectSession):
    """A session with a worker's service in this process, which can read files, too."""

    def clear(self, folder: str) -> None:
        """Make a folder, empty."""
        collect.clear(Path.cwd(), folder)

    def collect(self, folder: str) -> dict[str, bytes]:
        """Return the files below the folder by name."""
        return files_of(collect.collect(Path.cwd(), folder))


def subjects_of(parts: Iterable[Part], submission: Path) -> dict[str, Any]:
    """Return the submission's files that can be loaded, as subjects by the names of their parts."""
    found: dict[str, Any] = {}
    for part in parts:
        with contextlib.suppress(Exception):
            found[part.file] = _local(submission / part.file) if part.in_worker else _direct(submission / part.file)
    return found


def warm(parts: Iterable[Part]) -> None:
    """Import what the parts need; run no operation. TensorFlow's warnings would be printed between the figures."""
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    for name in [name for part in parts for name in part.preload]:
        importlib.import_module(name)


def _direct(path: Path) -> DirectSubject:
    return DirectSubject(DirectSession(), load(path))


def _local(path: Path) -> Subject:
    eager.make_deterministic()  # as in a worker
    channel = LocalChannel(load_module(path), path.parent)
    session = LocalSession(channel)
    assert isinstance(channel.root, Reference)
    return Subject(session, session.root(channel.root), lambda files: read_files.read(Path.cwd(), files))
