"""The definitions in files, read in the sandbox: by a worker that runs nothing of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.asking.call_clock import Budget
from grader.asking.channel import ProcessChannel
from grader.asking.subject_session import SubjectSession
from grader.errors import StudentFault
from grader.sandbox.provider import Sandbox, Worker
from grader.wire.messages import Define

PATIENCE = 30.0  # seconds for all files of one call
MOST_KEPT = 64  # files whose definitions are remembered: the templates, for all of a class

BOUND, IMPORTED = "bound", "imported"  # the digests of names that are assigned, and imported

Definitions = Callable[[Mapping[str, bytes]], Mapping[str, "Defined"]]


@dataclass(frozen=True)
class Defined:
    """The definitions of a file: `f`, `Class`, `Class.method`, each with a digest of its code, "" where it is a stub.

    `Class.*` stands for what a class inherits, and `*` for what `from … import *` brings. A file that Python cannot
    read is not `readable`, and defines nothing.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    readable: bool = True

    @property
    def code(self) -> dict[str, str]:
        """Return the functions and classes with the digests of their code: what two files of equal work agree in."""
        return {name: digest for name, digest in self.names.items() if digest not in (BOUND, IMPORTED)}


class DefinitionReader:
    """A reader of many files' definitions, which starts a worker when it is first needed, and remembers."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._known: dict[bytes, Defined] = {}

    def __call__(self, files: Mapping[str, bytes]) -> dict[str, Defined]:
        """Return what each of the files defines; one that the worker fails at counts as not readable."""
        found: dict[str, Defined] = {}
        budget = Budget(PATIENCE)
        worker: Worker | None = None
        try:
            for name, raw in files.items():
                digest = hashlib.sha256(raw).digest()
                if digest not in self._known:
                    worker = worker or self._sandbox.worker()
                    try:
                        self._remember(digest, _asked(worker, raw, budget))
                    except (StudentFault, KeyError, TypeError, AttributeError):
                        worker.kill()
                        worker = None  # of no use for the next file
                        self._remember(digest, Defined(readable=False))
                found[name] = self._known[digest]
        finally:
            if worker is not None:
                worker.kill()
        return found

    def _remember(self, digest: bytes, defined: Defined) -> None:
        if len(self._known) >= MOST_KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[digest] = defined


def _asked(worker: Worker, raw: bytes, budget: Budget) -> Defined:
    talk = SubjectSession(ProcessChannel(worker, call_limit=PATIENCE, budget=budget))
    answer: dict[str, Any] = talk.define(Define("part.py", raw))
    names = {str(name): str(digest) for name, digest in answer["defined"].items()}
    return Defined(names, readable=bool(answer["readable"]))
