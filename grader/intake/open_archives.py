"""Archives and notebooks, opened and looked into in the sandbox: by a fresh worker for each student."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.asking.call_clock import Budget
from grader.asking.channel import ProcessChannel
from grader.asking.file_bundle import files_of
from grader.asking.subject_session import SubjectSession
from grader.errors import StudentFault, SubmissionError
from grader.intake.file_names import ARCHIVES, UNOPENED, is_archive
from grader.sandbox.provider import Sandbox
from grader.wire.messages import Unpack

MOST_FILES, MOST_BYTES = 500, 50 << 20  # that an archive of a student's may unpack to
CLASS_FILES, CLASS_BYTES = 20_000, 200 << 20  # and one of a whole class
PACKED = 200 << 20  # bytes of archives that are handed to a worker
PATIENCE = 30.0  # seconds
INSIDE = (".py", ".ipynb", *ARCHIVES, *UNOPENED)


@dataclass(frozen=True)
class Opened:
    """The files that came out, by path; remarks; and names of what was passed over for its kind."""

    files: dict[str, bytes]
    notes: tuple[str, ...]
    others: tuple[str, ...]


def needs_opening(name: str) -> bool:
    """Return whether a file of that name holds other files or code cells."""
    return is_archive(name) or name.lower().endswith(".ipynb")


def open_packed(files: Mapping[str, bytes], sandbox: Sandbox) -> Opened:
    """Return the files with their archives and notebooks opened; SubmissionError says why that cannot be done."""
    closed = {name: raw for name, raw in files.items() if needs_opening(name)}
    if not closed:
        return Opened(dict(files), (), ())
    request = Unpack(closed, MOST_FILES, MOST_BYTES, INSIDE, 3)
    found = _unpacked(request, " and ".join(list(closed)[:3]), sandbox)
    plain = {name: raw for name, raw in files.items() if name not in closed}
    return Opened({**plain, **found.files}, found.notes, found.others)


def open_class_archive(name: str, raw: bytes, sandbox: Sandbox) -> Opened:
    """Open one level of a class' archive: the archives in it stay packed."""
    if len(raw) > PACKED:
        raise SubmissionError(f"{name} is larger than {PACKED >> 20} MB: unpack it, and name the folder.")
    request = Unpack({name: raw}, CLASS_FILES, CLASS_BYTES, (*INSIDE, ".yml", ".html"), 1)
    found = _unpacked(request, name, sandbox)
    inside = f"{name[: len(name) - len(_ending(name))]}/"
    others = tuple(path.removeprefix(inside) for path in found.others)
    return Opened({path.removeprefix(inside): raw for path, raw in found.files.items()}, found.notes, others)


def _unpacked(request: Unpack, what: str, sandbox: Sandbox) -> Opened:
    worker = sandbox.worker()
    try:
        talk = SubjectSession(ProcessChannel(worker, call_limit=PATIENCE, budget=Budget(PATIENCE)))
        return _read(talk.unpack(request))
    except StudentFault as fault:
        raise SubmissionError(f"{what} could not be opened: {fault}") from fault
    except (KeyError, TypeError, ValueError) as error:
        raise SubmissionError(f"{what} could not be opened: what came of it cannot be read.") from error
    finally:
        worker.kill()


def _read(answer: dict[str, Any]) -> Opened:
    """Return a worker's answer, checked: a parser that was tricked may say anything."""
    if answer["problem"]:
        raise SubmissionError(str(answer["problem"])[:500])
    files = files_of(answer)
    return Opened(files, tuple(str(note)[:500] for note in answer["notes"]), tuple(map(str, answer["others"])))


def _ending(name: str) -> str:
    return next((end for end in sorted(ARCHIVES, key=len, reverse=True) if name.lower().endswith(end)), "")
