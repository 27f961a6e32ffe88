"""The worker's life over two pipes: questions answered in order, until the grader hangs up."""

from __future__ import annotations

import os
import threading
import time

import numpy as np
import pytest

from grader.wire.frames import Closed, FrameReader, write_frame
from grader.wire.messages import (
    CALL_ENDED,
    Answer,
    Ask,
    Call,
    CallBack,
    Get,
    Inspect,
    Raised,
    Refuse,
    Return,
    Set,
    decode_reply,
    encode,
)
from grader.wire.value_types import Array, Function, List, Reference
from grader.wire.values import Payload, WireError, pack, unpack
from grader.worker import objects
from grader.worker.service import Service

BRIEF = objects.BRIEF  # as it is outside of these tests


class Line:
    """A service in a thread, and the grader's end of its pipes."""

    def __init__(self, tmp_path):
        request, self.request = os.pipe()
        self.reply, reply = os.pipe()
        self.service = Service(request, reply)
        self.ended: list[BaseException] = []
        self.reader = FrameReader(self.reply)
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        try:
            self.service.run()
        except (Closed, WireError) as error:
            self.ended.append(error)

    def keep(self, value):
        return self.service._objects.keep(value).id

    def say(self, message, payload=None):
        write_frame(self.request, encode(message, payload or Payload()))

    def hear(self):
        header, raw = self.reader.read()
        return decode_reply(bytes(header)), bytes(raw)

    def ask(self, *steps):
        self.say(Ask(list(steps)))
        return self.hear()[0]

    def close(self):
        os.close(self.request)
        self.thread.join(5)
        assert not self.thread.is_alive()


@pytest.fixture
def line(tmp_path, monkeypatch):
    monkeypatch.setattr(objects, "BRIEF", 60.0)  # on a busy machine every call may take its time
    made = Line(tmp_path)
    yield made
    made.close()


class Thing:
    def __init__(self):
        self.x = np.arange(2.0)

    def run(self, f):
        return f(1) + 1

    def careful(self, f):
        try:
            return f(1)
        except Exception:  # noqa: BLE001 - as students write
            return "swallowed"

    def leave(self):
        raise SystemExit(3)

    def surrogate(self):
        return "\ud800"


def test_questions_are_answered_one_by_one(line):
    """With the bytes of arrays behind the header."""
    number = line.keep(Thing())
    line.say(Ask([Get(number, "x")]))
    reply, raw = line.hear()
    assert reply == Answer(Array("<f8", (2,), 0, False)) and raw == np.arange(2.0).tobytes()


def test_whatever_is_raised_is_an_answer(line):
    """exit() included; what cannot be encoded too; and the next question is answered."""
    number = line.keep(Thing())
    assert line.ask(Call(number, "leave", [], {})).type_name == "SystemExit"
    assert line.ask(Call(number, "surrogate", [], {})).type_name == "UnicodeEncodeError"
    assert line.ask(Get(number, "nothing")).kind == "missing name"
    assert line.ask(Get(999, "x")).kind == "unusable"
    assert isinstance(line.ask(Get(number, "x")), Answer)


def test_a_callback_and_its_answer(line):
    """The grader may ask in between."""
    number = line.keep(Thing())
    line.say(Ask([Call(number, "run", [Function(7)], {})]))
    assert line.hear()[0] == CallBack(7, [1], {})
    assert isinstance(line.ask(Get(number, "x")), Answer)
    line.say(Return(41))
    assert line.hear()[0] == Answer(42)


def test_what_a_callback_has_set_is_there_before_it_returns(line):
    """The steps that come with its answer are done first, with arrays from its frame."""
    thing = Thing()
    number = line.keep(thing)
    thing.look = lambda f: (f(1), thing.x.tolist())[1]
    line.say(Ask([Call(number, "look", [Function(7)], {})]))
    line.hear()
    payload = Payload()
    line.say(Return(None, [Set(number, "x", pack(np.full(2, 7.0), payload, lambda value: None))]), payload)
    assert line.hear()[0].value == List([7.0, 7.0])


def test_answers_that_were_promised(line):
    """Each as it was when its step was done."""
    thing = Thing()
    number = line.keep(thing)
    thing.grow = lambda: thing.x.__iadd__(1)
    steps = [Call(number, "grow", [], {}), Get(number, "x"), Call(number, "grow", [], {}), Call(number, "grow", [], {})]
    line.say(Ask(steps, [0, 2]))
    reply, raw = line.hear()

    def read(packed):
        return unpack(packed, bytearray(raw), lambda _: None).tolist()

    assert [read(one) for one in reply.promised] == [[1, 2], [2, 3]]
    assert read(reply.value) == [3, 4]


def test_a_call_that_took_its_time_is_told_before_the_next(line, monkeypatch):
    """So that each has the limit of a call; those that are over at once are not worth the trip."""
    thing = Thing()
    number = line.keep(thing)
    thing.nap, thing.nothing = lambda: time.sleep(0.03), lambda: None
    quick, slow = Call(number, "nothing", [], {}), Call(number, "nap", [], {})
    assert line.ask(quick, quick, quick) == Answer(None)
    monkeypatch.setattr(objects, "BRIEF", BRIEF)
    line.say(Ask([slow, Get(number, "x"), quick]))
    assert line.hear()[0] == CallBack(CALL_ENDED, [], {})
    monkeypatch.setattr(objects, "BRIEF", 60.0)
    line.say(Return(None))
    assert line.hear()[0] == Answer(None)


def test_a_refused_callback_is_not_swallowed(line):
    """It ends the call."""
    number = line.keep(Thing())
    line.say(Ask([Call(number, "careful", [Function(7)], {})]))
    line.hear()
    line.say(Refuse("no"))
    reply = line.hear()[0]
    assert isinstance(reply, Raised) and (reply.type_name, reply.text) == ("Refused", "no")


def test_an_answer_to_no_question_is_refused(line):
    """And the worker goes on."""
    line.say(Return(1))
    assert line.hear()[0].type_name == "WireError"
    assert isinstance(line.ask(), Answer)


def test_notes_are_said_once_and_then_forgotten(line):
    """With the answer during which they came."""
    for _ in range(2):
        line.service.note("a note")
    line.service.note("y" * 999)
    first = line.ask()
    assert first.notes == ["a note", "y" * 500] and line.ask().notes == []


def test_a_file_is_looked_at_without_being_run(line):
    """What parsing shows comes as a dict."""
    line.say(Inspect("a.py", b"import os\nos._exit(1)\ndef f(:"))
    reply, _ = line.hear()
    keys = [key for key, _ in reply.value.pairs]
    assert {"ok", "problem", "caret", "notes", "warnings", "hints"} <= set(keys)
    assert {k: v for k, v in reply.value.pairs if isinstance(k, str)}["ok"] is False


def test_the_end_of_the_pipe_ends_it(tmp_path):
    """The grader hung up; so it does for bytes that are no request."""
    line = Line(tmp_path)
    line.close()
    assert isinstance(line.ended[0], Closed)
    line = Line(tmp_path)
    write_frame(line.request, [b"\x01\x00\x00\x00" + bytes(8) + b"\xc1"])
    line.thread.join(5)
    assert isinstance(line.ended[0], WireError)
    line.close()


def test_objects_are_kept_between_questions(line):
    """By the numbers that were given."""
    number = line.keep(Thing())
    again = line.ask(Call(number, "__init__", [], {}))
    assert again == Answer(None)
    reference = line.ask(Get(number, "run")).value
    assert isinstance(reference, Reference) and reference.parameters == ["f"]
