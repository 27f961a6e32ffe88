"""What is taped for released folders, and what is said where nothing is."""

from __future__ import annotations

import msgspec
import pytest
from toys import CHECKS

from grader.answers.recorded import Recording
from grader.authoring.record_answers import record
from grader.errors import AssignmentError, GraderFault
from grader.subjects import recorded_calls as module
from grader.subjects.recorded_calls import MOST_BYTES, MOST_CALLS, tape

MANY = '''
@matches_reference(points=1, about="fit", given=["act", "backprop"])
def fitted(student, data):
    """the weights after training"""
    net = student.Net(1)
    net.fit(data.X, data.y)
    return net.W
'''


def case_of(toy, name):
    """The loaded toy, and a case of its one part."""
    loaded = toy.load()
    return loaded, next(case for case in loaded.part("net.py").cases if case.check.name == name)


@pytest.fixture
def many(toy):
    """The toy, with a check whose given functions are called without end."""
    toy.change(toy.folder / "net.py", CHECKS, CHECKS.replace("points=3", "points=2") + MANY)
    return toy


def test_few_calls_are_taped(toy):
    """And nothing is said; a check without `given` has no tape and no gap."""
    calls, gap = tape(*case_of(toy, "backprop"))
    assert {call.name for call in calls} == {"act", "diff_act"} and gap == ""
    assert tape(*case_of(toy, "act")) == ([], "")


def test_too_many_calls_are_counted(many):
    """As training makes them: nothing is taped, and it is said how many there were."""
    calls, gap = tape(*case_of(many, "fitted"))
    assert calls == []
    assert gap == f"the reference calls act, backprop 200 times, and at most {MOST_CALLS} calls are taped"


def test_what_is_never_called(toy):
    """By a right solution."""
    toy.change(toy.folder / "net.py", 'given=["act"])\ndef loss', 'given=["diff_act"])\ndef loss')
    assert tape(*case_of(toy, "loss")) == ([], "the reference never calls diff_act")


def test_what_has_no_copy(toy, monkeypatch):
    """A function that gives back an object, say."""

    def refuse(answers):
        raise GraderFault("no copy")

    monkeypatch.setattr(module, "packed", refuse)
    assert tape(*case_of(toy, "loss")) == ([], "what act takes or gives has no copy")


def test_a_reference_that_fails_with_its_own_functions(toy, monkeypatch):
    """It is said, with what was wrong."""
    monkeypatch.setattr("grader.subjects.lend_reference.MOST_ENTRIES", 0)
    calls, gap = tape(*case_of(toy, "loss"))
    assert calls == [] and gap.startswith("with act in its own place the reference fails: ") and "too large" in gap


def test_a_tape_that_no_student_should_download(toy, monkeypatch):
    """More than 5 MB for a case is refused, with the check's place and the remedy; up to there it is taped."""
    calls, _ = tape(*case_of(toy, "loss"))
    size = sum(len(msgspec.msgpack.encode(call)) for call in calls)
    monkeypatch.setattr(module, "MOST_BYTES", size)
    assert tape(*case_of(toy, "loss"))[0] == calls
    monkeypatch.undo()
    rows = "return network(student, rng.normal(size=3), 0.3).loss(rng.normal(size=({0}, 3)), rng.normal(size={0}))"
    toy.change(toy.folder / "net.py", rows.format(7), rows.format(MOST_BYTES // 17))  # act takes one, and gives one
    assert tape(*case_of(toy, "loss"))[1] == ""
    toy.change(toy.folder / "net.py", rows.format(MOST_BYTES // 17), rows.format(MOST_BYTES // 4))
    with pytest.raises(
        AssignmentError, match=r"net\.py:\d+: what act of the reference .* net\.py::loss is more than 5 MB"
    ):
        tape(*case_of(toy, "loss"))
    with pytest.raises(AssignmentError, match=r"; ask with smaller arrays, take what gets .* or hide the check\.$"):
        record(toy.load())


def test_a_recording_tells_its_gaps(many):
    """Of public checks alone, for only those are recorded."""
    many.change(many.folder / "hidden" / "net.py", 'given=["act"]', 'given=["diff_act"]')
    told = []
    made = msgspec.msgpack.decode(record(many.load(), told.append), type=Recording)
    assert len(told) == 1 and told[0].startswith(
        "no follow-through for students in net.py::fitted: the reference calls"
    )
    assert made.cases["net.py::fitted"].tape == [] and made.cases["net.py::backprop"].tape
