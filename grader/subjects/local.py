"""Subjects that can be asked: the reference and its mistakes in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from grader.asking.channel import LocalChannel
from grader.asking.proxy import Handle
from grader.asking.subject_session import SubjectSession
from grader.assignment.mistakes import reference_module
from grader.assignment.run_files import SourceFiles
from grader.checks.mistake import Mistake
from grader.wire.value_types import Reference
from grader.worker.variants import note_calls


class Subject:
    """A subject that can be asked: a session, and the handle of the module that it is about."""

    def __init__(
        self, session: SubjectSession, root: Handle, read: Callable[[dict[str, bytes]], dict[str, Any]] | None = None
    ) -> None:
        """Take the session and the module; `read` opens files that the subject wrote, if a worker can be had."""
        self.session, self.root, self.read = session, root, read


def local_subject(
    reference: Path,
    file: str,
    replaced: Iterable[Mistake] = (),
    watched: Iterable[str] = (),
    files: SourceFiles | None = None,
) -> Subject:
    """Return the reference's file, with the mistakes in it, as a local subject that notes calls of the `watched`."""
    module = reference_module(reference / file, replaced, files)
    note_calls(vars(module), watched)
    channel = LocalChannel(module, reference)
    session = SubjectSession(channel)
    assert isinstance(channel.root, Reference)
    return Subject(session, session.root(channel.root))
