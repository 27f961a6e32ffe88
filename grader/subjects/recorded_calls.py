"""Follow-through, the replaying: answers of the reference's functions, recorded for where there is no reference.

Recorded while the reference itself is asked a public check, and played to the student's code in a released folder.
A call with other arguments than the recorded ones has no answer here; then the check stays as it was. Where nothing
could be recorded of a case, it is said why: its author should know, for students get fewer points there.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import msgspec

from grader.asking.proxy import Handle, Method
from grader.assignment.mistakes import reference_module
from grader.assignment.model import Assignment
from grader.checks.check import Case
from grader.errors import AssignmentError, GraderFault, UnusableAnswer
from grader.subjects.ask import ask, same_answers
from grader.subjects.lend_reference import guarded, lend
from grader.subjects.local import local_subject
from grader.subjects.packed_answers import PackedAnswers, packed, unpacked
from grader.wire.messages import Get
from grader.wire.value_types import Parameter
from grader.worker.signatures import signature_of

MOST_CALLS = 100  # of one case; training calls a function without end, and then nothing is taped
MOST_BYTES = 5 << 20  # of one case; students download them all


class RecordedCall(msgspec.Struct, frozen=True, array_like=True):
    """One call of one of the reference's functions; `place` is its class, or empty."""

    name: str
    place: str
    parameters: list[str]  # all of the function's, without self
    arguments: PackedAnswers  # those that are values
    read: PackedAnswers  # of the object's attributes
    result: PackedAnswers  # one value, named ""
    changed: PackedAnswers  # of the object's attributes


class Recorder:
    """A collector of calls; a call that turns on something without a copy cannot be taped."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self.calls: list[RecordedCall] = []
        self.seen = 0  # calls, taped or not
        self.size = 0  # bytes, of what is taped or was too much

    def saw(
        self,
        name: str,
        place: str,
        arguments: dict[str, Any],
        read: dict[str, Any],
        result: Any,
        changed: dict[str, Any],
    ) -> None:
        """Keep the call, while the calls are not too many or too large."""
        self.seen += 1
        if self.seen > MOST_CALLS or self.size > MOST_BYTES:
            self.calls = []
            return
        owner = getattr(self._module, place) if place else self._module
        parameters = list(inspect.signature(getattr(owner, name.rsplit(".", 1)[-1])).parameters)[bool(place) :]
        values = {key: value for key, value in arguments.items() if not _opaque(value)}
        try:
            made = packed(values), packed(read), packed({"": result}), packed(changed)
        except GraderFault:
            return
        self.calls.append(RecordedCall(name, place, parameters, *made))
        self.size += len(msgspec.msgpack.encode(self.calls[-1]))


def _opaque(value: Any) -> bool:
    """Tell whether the value is a function or an object of the student's, which is not compared."""
    return isinstance(value, (Handle, Method)) or callable(value)


def tape(assignment: Assignment, case: Case) -> tuple[list[RecordedCall], str]:
    """Return the answers of the case's `given` functions while the reference is asked it, and why there are none.

    AssignmentError where it is too large to be given to students.
    """
    if not case.check.given:
        return [], ""
    assert assignment.reference is not None
    module = reference_module(assignment.reference / case.check.part, files=assignment.files)
    subject = local_subject(assignment.reference, case.check.part, files=assignment.files)
    recorder = Recorder(module)
    for name in case.check.given:
        lend(subject.root, module, name, recorder)
    made = ask(case, subject, seed=assignment.declaration.seed, data=lambda: assignment.data, expected=None)
    names = ", ".join(case.check.given)
    if recorder.seen > MOST_CALLS:
        return [], f"the reference calls {names} {recorder.seen:,} times, and at most {MOST_CALLS} calls are taped"
    if recorder.size > MOST_BYTES:
        raise AssignmentError(
            case.check.file,
            case.check.line,
            f"what {names} of the reference answer in {case.id} is more than {MOST_BYTES >> 20} MB, and every student "
            "would get it",
            "ask with smaller arrays, take what gets the large ones out of given=[…], or hide the check",
        )
    if recorder.calls:
        return recorder.calls, ""
    if made.fault:
        return [], f"with {names} in its own place the reference fails: {made.fault}"
    return [], f"what {names} takes or gives has no copy" if recorder.seen else f"the reference never calls {names}"


def play(student: Handle, calls: Sequence[RecordedCall], name: str) -> None:
    """Replace the student's `name` by what was taped of it; where no right solution calls it, it may stay."""
    mine = [call for call in calls if call.name == name]
    if not mine:
        return
    place, last = mine[0].place, name.rsplit(".", 1)[-1]

    def answer(*arguments: Any, **keywords: Any) -> Any:
        theirs, rest = (arguments[0], arguments[1:]) if place else (None, arguments)
        return guarded(lambda: _answer(mine, theirs, rest, keywords))

    kind = int(inspect.Parameter.POSITIONAL_OR_KEYWORD)
    shown = [Parameter(shown, kind, optional=True) for shown in (["self"] if place else []) + mine[0].parameters]
    answer.__signature__ = signature_of(shown)  # type: ignore[attr-defined]
    setattr(getattr(student, place) if place else student, last, answer)


def _answer(calls: Sequence[RecordedCall], theirs: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    given = {**dict(zip(calls[0].parameters, arguments, strict=False)), **keywords}
    values = {key: value for key, value in given.items() if not _opaque(value)}
    own: dict[str, Any] = {}
    if isinstance(theirs, Handle):
        number = theirs._id
        own = theirs._session.ask(lambda payload: Get(number, "__dict__"))
    for call in calls:
        read = unpacked(call.read)
        asked = unpacked(call.arguments)
        if set(values) != set(asked) or not same_answers({key: values[key] for key in asked}, asked):
            continue
        if same_answers({key: own.get(key) for key in read}, read):
            for key, value in unpacked(call.changed).items():
                setattr(theirs, key, value)
            return unpacked(call.result)[""]
    raise UnusableAnswer("It was called with what no right solution calls it with.")
