"""The worker's life after the lock: read a request, carry it out, answer, until the grader hangs up."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from grader.wire.frames import Closed, FrameReader, write_frame
from grader.wire.messages import (
    Answer,
    Ask,
    CallBack,
    Clear,
    Collect,
    Define,
    Inspect,
    Load,
    Read,
    Refuse,
    Request,
    Return,
    Seed,
    Unpack,
    decode_request,
    encode,
)
from grader.wire.value_types import Packed
from grader.wire.values import Payload, WireError
from grader.worker.cut_output import CutOutput
from grader.worker.exceptions import describe
from grader.worker.loading import eager, habits, loader, respelling
from grader.worker.loading.definitions import definitions_in
from grader.worker.loading.inspection import inspect_source
from grader.worker.loading.not_attempted import HANDOUT
from grader.worker.loading.restore_globals import GlobalsSnapshot
from grader.worker.objects import ObjectTable, Raw, Refused, scratch_files, seed_everything


class Service:
    """One worker's conversation with the grader over two pipes."""

    def __init__(self, request_fd: int, reply_fd: int, output: CutOutput | None = None) -> None:
        self._reader = FrameReader(request_fd)
        self._reply_fd = reply_fd
        self._output = output
        self._objects = ObjectTable(self._ask_grader)
        self._folder = Path.cwd()
        self._notes: list[str] = []
        self._globals: GlobalsSnapshot | None = None

    def run(self) -> None:
        """Answer until the grader closes the pipe."""
        while True:
            self._serve_one(*self._next())

    def _next(self) -> tuple[Request, Raw]:
        header, raw = self._reader.read()
        return decode_request(header), raw

    def _serve_one(self, request: Request, raw: Raw) -> None:
        payload = Payload()
        try:
            answer = self._carry_out(request, raw, payload)
            notes, self._notes = self._notes, []
            buffers = encode(replace(answer, notes=notes), payload)
        except Closed:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever student code raises is an answer, exit() included
            notes, self._notes = self._notes, []
            buffers = encode(describe(error, self._folder, notes), Payload())
        write_frame(self._reply_fd, buffers)

    def _carry_out(self, request: Request, raw: Raw, payload: Payload) -> Answer:
        if isinstance(request, Ask):
            if self._globals and any(isinstance(step, Seed) for step in request.steps):
                self._globals.restore()  # a check begins; it must not depend on the ones before it
                if self._output:
                    self._output.begin()
            return self._objects.reply(request, raw, payload)
        if isinstance(request, Load):
            return Answer(self._objects.keep(self._load(request)))
        if isinstance(request, Inspect):
            return Answer(self._objects.pack(_as_value(inspect_source(request.source, request.file)), payload))
        if isinstance(request, Define):
            return Answer(self._objects.pack(definitions_in(request.source, request.file), payload))
        if isinstance(request, Unpack):
            return Answer(self._objects.pack(_unpacked(request), payload))
        if isinstance(request, (Clear, Collect, Read)):
            return Answer(self._objects.pack(self._about_files(request), payload))
        raise WireError("an answer to a question that was not asked")

    def _about_files(self, request: Clear | Collect | Read) -> dict[str, Any] | None:
        """Clear a folder, or return what student code wrote; the modules for it are needed where it writes at all."""
        from grader.worker.files import collect, read_files  # start-up: few workers need it

        if isinstance(request, Clear):
            collect.clear(self._folder, request.folder)
            return None
        if isinstance(request, Collect):
            return collect.collect(self._folder, request.folder)
        return read_files.read(self._folder, request.files)

    def _load(self, request: Load) -> Any:
        scratch_files(self._folder, request.files)
        scratch_files(self._folder / HANDOUT, request.handout)
        habits.install(self.note)
        if not eager.handout_allows_switches(request.handout.get(Path(request.file).name, b"")):
            eager.keep_eager(self.note)
        eager.make_deterministic()
        seed_everything(0)  # for what the file draws while it is loaded; each check seeds anew
        module = loader.load(self._folder, request.file, patience=request.patience, note=self.note)
        stub = request.handout.get(request.file, b"")
        if stub and request.patience != "whole":  # which is how files of our own are loaded
            self._objects.respelling = respelling.respell(module, stub, self.note)
        self._globals = GlobalsSnapshot.take()
        return module

    def note(self, sentence: str) -> None:
        """Tell the student the sentence, without loss of points; said once each."""
        if sentence not in self._notes and len(self._notes) < 50:
            self._notes.append(sentence[:500])

    def _ask_grader(self, call: CallBack, payload: Payload) -> tuple[Packed, Raw]:
        write_frame(self._reply_fd, encode(call, payload))
        while True:
            request, raw = self._next()
            if isinstance(request, Return):
                self._objects.answer(Ask(request.before), raw)
                return request.value, raw
            if isinstance(request, Refuse):
                raise Refused(request.reason)
            self._serve_one(request, raw)


def _as_value(inspection: Any) -> dict[str, Any]:
    """Return a dataclass, nested ones included, as plain data."""
    from dataclasses import asdict  # start-up: few workers need it

    return asdict(inspection)


def _unpacked(request: Unpack) -> dict[str, Any]:
    """Return what came out of the archives: names and sizes, and all contents in one array."""
    import numpy as np  # start-up: few workers need it

    from grader.worker.files.unpacking import Unpacker  # start-up: few workers need it

    unpacker = Unpacker(request.most_files, request.most_bytes, request.suffixes, request.depth)
    unpacker.take(request.files)
    return {
        "names": list(unpacker.files),
        "sizes": [len(raw) for raw in unpacker.files.values()],
        "content": np.frombuffer(b"".join(unpacker.files.values()), np.uint8),
        "notes": unpacker.notes,
        "others": unpacker.others[: request.most_files],
        "problem": unpacker.problem,
    }


def serve(request_fd: int, reply_fd: int) -> None:
    """Answer until the grader hangs up, then end at once: no atexit handler of the student's runs."""
    try:
        Service(request_fd, reply_fd, CutOutput()).run()
    except (Closed, WireError):
        os._exit(0)
