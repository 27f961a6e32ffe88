"""The talk with one subject: load a file, look at one, seed, and ask."""

from __future__ import annotations

from typing import Any

from grader.asking.bundle import files_of
from grader.asking.proxy import Handle
from grader.asking.talk import Talk
from grader.asking.waiting import Later
from grader.errors import UnusableAnswer
from grader.wire.messages import (
    Clear,
    Collect,
    Inspect,
    Load,
    Read,
    Request,
    Seed,
    Unpack,
    Use,
)
from grader.wire.values import Payload


class Conversation(Talk):
    """The talk with one subject over one channel."""

    def load(self, request: Load) -> Handle:
        """Load the student's file; the handle of its module."""
        handle = self._put(request, Payload())
        if not isinstance(handle, Handle):  # the file may have answered in the loader's place
            raise UnusableAnswer(f"{request.file} did not load as a module.")
        return handle

    def inspect(self, request: Inspect) -> dict[str, Any]:
        """What parsing the file shows, without running it."""
        return self._told(request, "The file could not be inspected.")

    def unpack(self, request: Unpack) -> dict[str, Any]:
        """What is in the archives and notebooks; nothing of it is run."""
        return self._told(request, "The archive could not be unpacked.")

    def clear(self, folder: str) -> None:
        """Make a folder of the scratch directory, empty, for the subject's code to write to."""
        self.finish()
        self._put(Clear(folder), Payload())

    def collect(self, folder: str) -> dict[str, bytes]:
        """What the subject's code wrote below the folder, by relative name."""
        self.finish()
        answer = self._put(Collect(folder), Payload())
        try:
            return files_of(answer)
        except ValueError as error:
            raise UnusableAnswer(f"What your code wrote could not be read out: {error}.") from error

    def read(self, files: dict[str, bytes]) -> dict[str, Any]:
        """What is in event files and checkpoints, as a fresh worker reads them."""
        return self._told(Read(files), "What your code wrote could not be read.")

    def _told(self, request: Request, otherwise: str) -> dict[str, Any]:
        answer = self._put(request, Payload())
        if not isinstance(answer, dict):
            raise UnusableAnswer(otherwise)
        return answer

    def seed(self, seed: int) -> None:
        """Seed the subject's generators before the next question; forget functions that it was passed as arguments."""
        self._lent.forget()
        self._forget_calls()  # a check that failed by itself may have left some
        self._add(Later(lambda payload: Seed(seed)))

    def use(self, module: str) -> Handle:
        """The subject's helpers of that name."""
        handle = self.ask(lambda payload: Use(module))
        if not isinstance(handle, Handle):
            raise UnusableAnswer("Helpers were asked for, and something else came.")
        return handle
