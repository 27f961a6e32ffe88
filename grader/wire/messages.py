"""The messages: the grader asks, the worker answers, and may ask back while it works on a question.

    grader                              worker
    Ask, Load, Collect, …     ─────▶
                              ◀─────    CallBack      (student code called a function of the grader's)
    Return / Refuse, or Ask   ─────▶                  (an Ask here is answered first)
                              ◀─────    Answer / Raised

A frame is a msgpack header, one of these, and a payload with the bytes of its arrays.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from grader.wire.value_types import Packed
from grader.wire.values import Payload, WireError

# How patiently a student's file is loaded: as Python does; statement by statement, past those that raise; or, where
# that hangs or dies, only what it defines.
Patience = Literal["whole", "stepwise", "definitions"]


class Message(msgspec.Struct, frozen=True, array_like=True):
    """Base of everything that is a frame's header, or a step in one."""


class Get(Message, tag="get", frozen=True):
    """The step that reads an attribute; `target` is a handle's id."""

    target: int
    name: str


class Set(Message, tag="set", frozen=True):
    """The step that writes an attribute."""

    target: int
    name: str
    value: Packed


class Call(Message, tag="call", frozen=True):
    """The step that calls the target, or the target's attribute `name` where one is given."""

    target: int
    name: str
    arguments: list[Packed]
    keywords: dict[str, Packed]


class Names(Message, tag="names", frozen=True):
    """The step that lists the target's public attributes."""

    target: int


class Hold(Message, tag="hold", frozen=True):
    """The step that keeps a value with the subject, to see later what became of it."""

    value: Packed


class Use(Message, tag="use", frozen=True):
    """The step that gives a handle to one of the worker's own modules of helpers: "tensors"."""

    module: str


class Seed(Message, tag="seed", frozen=True):
    """The step that seeds `random`, NumPy and TensorFlow (those that are loaded)."""

    seed: int


class Drop(Message, tag="drop", frozen=True):
    """The step that forgets handles which the grader no longer holds."""

    targets: list[int]


Step = Get | Set | Call | Names | Hold | Use | Seed | Drop


class Ask(Message, tag="ask", frozen=True):
    """The request to do the steps in order; the answer is the value of the last."""

    steps: list[Step]
    promised: list[int] = []  # the places of other steps whose values are wanted, too


class Load(Message, tag="load", frozen=True):
    """The request to write the files to the scratch directory and load `file`; the answer is a handle to the module.

    `handout` holds the template's files, which stand in for siblings that were not submitted.
    """

    file: str
    patience: Patience
    files: dict[str, bytes]
    handout: dict[str, bytes] = {}


class Inspect(Message, tag="inspect", frozen=True):
    """The request to parse `source` without running it."""

    file: str
    source: bytes


class Define(Message, tag="define", frozen=True):
    """The request to list what `source` defines, each with a digest of its code, without running it."""

    file: str
    source: bytes


class Unpack(Message, tag="unpack", frozen=True):
    """The request to open archives and notebooks among `files`; only what ends in one of `suffixes` is wanted.

    At most so many files and bytes come out; `depth` is how far archives in archives are opened.
    """

    files: dict[str, bytes]
    most_files: int
    most_bytes: int
    suffixes: tuple[str, ...]
    depth: int


class Clear(Message, tag="clear", frozen=True):
    """The request to make the folder of the scratch directory, empty: student code is about to write there."""

    folder: str


class Collect(Message, tag="collect", frozen=True):
    """The request to read out the files below the folder of the scratch directory."""

    folder: str


class Read(Message, tag="read", frozen=True):
    """The request to parse event files and checkpoints among `files`; its worker is fresh and runs no student code."""

    files: dict[str, bytes]


class Return(Message, tag="return", frozen=True):
    """The value that the grader's function returned, and the steps to do before: it may have set attributes."""

    value: Packed
    before: list[Step] = []


class Refuse(Message, tag="refuse", frozen=True):
    """The refusal of a callback: the grader's function raised, or is not known."""

    reason: str


Request = Ask | Load | Inspect | Define | Unpack | Clear | Collect | Read | Return | Refuse


class Answer(Message, tag="answer", frozen=True):
    """The value asked for, and what was noticed meanwhile."""

    value: Packed
    notes: list[str] = []
    promised: list[Packed] = []  # the values of other steps, in their order


class RaisedKind(StrEnum):
    """The kinds of what student code raises: each is another fault."""

    RAISED = "raised"  # any other exception
    MISSING_NAME = "missing name"
    NOT_ATTEMPTED = "not attempted"
    MEMORY = "memory"
    UNUSABLE = "unusable"


class Raised(Message, tag="raised", frozen=True):
    """The reply that student code raised; `trail`: calls in its files, outermost first, as 'f.py line N, in g'.

    In a notebook, `line` is one of the `cell`, and a call is 'f.ipynb cell M, line N, in g'.
    """

    type_name: str
    text: str
    kind: RaisedKind
    line: int | None = None
    trail: list[str] = []
    notes: list[str] = []
    hint: str = ""
    cell: int | None = None


CALL_ENDED = 0  # the number of no function: one call of several in a question has ended, and it took its time


class CallBack(Message, tag="callback", frozen=True):
    """A call of one of the grader's functions by student code; or CALL_ENDED."""

    function: int
    arguments: list[Packed]
    keywords: dict[str, Packed]


Reply = Answer | Raised | CallBack

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def encode(message: Request | Reply, payload: Payload) -> list[bytes]:
    """Return the message as a frame's buffers."""
    header = _encoder.encode(message)
    sizes = len(header).to_bytes(4, "little") + payload.size.to_bytes(8, "little")
    return [sizes + header, *payload.chunks]


def decode_request(header: bytes | bytearray | memoryview) -> Request:
    """Return the request in the header, validated; WireError where it is none."""
    try:
        return _requests.decode(memoryview(header))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise WireError(str(error)) from error


def decode_reply(header: bytes | bytearray | memoryview) -> Reply:
    """Return the reply in the header, validated; WireError where it is none."""
    try:
        return _replies.decode(memoryview(header))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise WireError(str(error)) from error
