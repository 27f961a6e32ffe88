"""The answer key: live, remembered, and recorded, it says the same."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from toys import graded

from grader.answers import live
from grader.answers.live import LiveKey, answer_key
from grader.answers.recorded import RecordedKey
from grader.authoring.record_answers import record
from grader.errors import AssignmentError, GraderFault, UsageError
from grader.subjects.ask import same_answers

WRONG = [
    [],
    [("1 - np.tanh(z) ** 2", "1 - np.tanh(z)")],
    [("return np.tanh(z)\n", "return 1 / (1 + np.exp(-z))\n")],
    [("0.5 * np.mean", "np.mean"), ("(self.a - y) * self", "(y - self.a) * self")],
    [(" / len(X)", "")],
    [("range(200)", "range(0)")],
    [("return np.tanh(z)\n", "return z @ z @ z\n")],
]


def all_of(key, case):
    """Everything that the key says of a case."""
    return (
        [key.expected(case)],
        [found for _, found in key.conventions(case)],
        [item.answers for item in key.single(case)],
        [item.answers for item in key.double(case)],
    )


def names_of(key, case):
    """The words beside the numbers."""
    return (
        [note for note, _ in key.conventions(case)],
        [(item.names, item.hints, item.titles) for item in (*key.single(case), *key.double(case))],
    )


def equal(these, those):
    """Bit by bit."""
    assert [len(some) for some in these] == [len(some) for some in those]
    for some, others in zip(these, those, strict=True):
        for one, other in zip(some, others, strict=True):
            assert list(one) == list(other)
            for name in one:
                assert np.array_equal(one[name], other[name], equal_nan=True) and type(one[name]) is type(other[name])


def test_a_mistake_that_changes_nothing_is_no_hypothesis(toy):
    """Only those that answer something else than the reference; a crash is no answer."""
    loaded = toy.load()
    key = LiveKey(loaded)
    case = {c.check.name: c for c in loaded.parts[0].cases}
    assert [item.names for item in key.single(case["act"])] == [("sigmoid_for_tanh",)]
    assert [item.names for item in key.single(case["backprop"])] == [
        ("sigmoid_for_tanh",), ("square_forgotten",), ("sign_flipped",), ("slope_forgotten",),
    ]  # fmt: skip
    assert ("sigmoid_for_tanh", "sign_flipped") in [item.names for item in key.double(case["backprop"])]
    assert [note for note, _ in key.conventions(case["backprop"])] == [
        "The gradients are sums over the rows; it costs nothing."
    ]
    assert key.conventions(case["loss"]) == [] and key.single(case["learns"]) == []


def test_a_check_may_be_left_out_of_diagnosis(toy):
    """Where asking all mistakes takes long."""
    toy.change(
        toy.folder / "net.py",
        "@matches_reference(points=1)\ndef act",
        "@matches_reference(points=1, diagnosed=False)\ndef act",
    )
    loaded = toy.load()
    assert LiveKey(loaded).single(loaded.parts[0].cases[0]) == []


def test_what_is_remembered_is_what_was_asked(toy, monkeypatch):
    """A second run asks nothing, and says the same to the last bit."""
    loaded = toy.load()
    first = LiveKey(loaded)
    said = [(all_of(first, case), names_of(first, case)) for case in loaded.parts[0].cases]
    first.save()

    def never(*_, **__):
        raise AssertionError("asked again")

    monkeypatch.setattr(live, "ask", never)
    second = LiveKey(toy.load())
    for case, (numbers, words) in zip(loaded.parts[0].cases, said, strict=True):
        equal(all_of(second, case), numbers)
        assert names_of(second, case) == words


def test_a_key_at_work_has_a_sandbox_and_keeps_what_it_was_told(toy, monkeypatch):
    """Only a live key is lent anything or has anything to keep, and nothing is kept where grading failed."""
    loaded, sandbox, kept = toy.load(), object(), []
    key = LiveKey(loaded)
    monkeypatch.setattr(key, "lend", lambda sandbox: kept.append(sandbox))
    monkeypatch.setattr(key, "save", lambda: kept.append("saved"))
    with live.at_work(key, sandbox):
        assert kept == [sandbox]
    assert kept == [sandbox, "saved"]
    with pytest.raises(GraderFault), live.at_work(key, sandbox):
        raise GraderFault("the sandbox failed")
    assert kept == [sandbox, "saved", sandbox]
    (toy.root / "answers.bin").write_bytes(record(loaded))
    recorded = RecordedKey(toy.root / "answers.bin")
    with live.at_work(recorded, sandbox):
        assert not hasattr(recorded, "lend") and not hasattr(recorded, "save")


def test_several_cases_at_once_say_what_each_says(toy):
    """For a live and for a recorded key."""
    loaded = toy.load()
    cases = [case for case in loaded.parts[0].cases if not case.check.hidden]
    (toy.root / "answers.bin").write_bytes(record(loaded))
    for key in (LiveKey(loaded), RecordedKey(toy.root / "answers.bin")):
        found = key.singles(cases)
        assert list(found) == cases and any(found.values())
        for case in cases:
            assert [item.names for item in found[case]] == [item.names for item in key.single(case)]


def test_a_change_is_asked_afresh(toy):
    """Of the reference, or of anything else that decides an answer."""
    loaded = toy.load()
    before = LiveKey(loaded)
    before.expected(loaded.parts[0].cases[0])
    before.save()
    toy.change(toy.reference / "net.py", "return np.tanh(z)", "return 2 * np.tanh(z)")
    changed = toy.load()
    case = changed.parts[0].cases[0]
    assert not same_answers(LiveKey(changed).expected(case), before.expected(case))


@pytest.mark.parametrize("rubbish", [b"no database", b""])
def test_a_broken_memory_is_only_slower(toy, rubbish):
    """It is asked again, in silence."""
    place = toy.root / "cache" / "grade" / "answers.sqlite"
    place.parent.mkdir(parents=True)
    place.write_bytes(rubbish)
    loaded = toy.load()
    key = LiveKey(loaded)
    assert key.expected(loaded.parts[0].cases[0])
    key.save()


def test_the_recorded_key_says_what_the_live_one_says(toy, tmp_path):
    """Of every public case, bit by bit; of a hidden one, nothing."""
    loaded = toy.load()
    (tmp_path / "answers.bin").write_bytes(record(loaded))
    live, recorded = LiveKey(loaded), RecordedKey(tmp_path / "answers.bin")
    for case in loaded.parts[0].cases:
        if case.check.hidden:
            with pytest.raises(GraderFault, match=r"no recorded answer to net\.py::loss_of_one"):
                recorded.expected(case)
        else:
            equal(all_of(recorded, case), all_of(live, case))
            assert names_of(recorded, case) == names_of(live, case)


@pytest.mark.parametrize("changes", WRONG)
def test_a_released_folder_grades_as_the_whole_one(toy, changes):
    """Without reference and hidden checks, public results are the same: points, words, mistakes, notes."""
    text = toy.right(*changes)
    whole, _ = graded(toy, text, public_only=True)
    recorded = record(toy.load())
    shutil.rmtree(toy.reference)
    shutil.rmtree(toy.folder / "hidden")
    (toy.folder / "answers.bin").write_bytes(recorded)
    released, _ = graded(toy, text, public_only=True)
    assert {name: msgspec.structs.replace(row, duration=0.0) for name, row in released.items()} == {
        name: msgspec.structs.replace(row, duration=0.0) for name, row in whole.items()
    }


def test_a_folder_without_any_answers_says_so(toy):
    """Neither a reference nor a recording."""
    shutil.rmtree(toy.reference)
    shutil.rmtree(toy.folder / "hidden")
    with pytest.raises(UsageError, match="neither a reference nor recorded answers"):
        answer_key(toy.load())
    (toy.folder / "answers.bin").write_bytes(b"no recording")
    with pytest.raises(UsageError, match="get the assignment again"):
        answer_key(toy.load())


def test_a_reference_without_an_answer_is_the_assignments_fault(toy):
    """With the check's place."""
    toy.change(toy.reference / "net.py", "return np.tanh(z)\n", "raise ValueError('no')\n")
    loaded = toy.load()
    with pytest.raises(AssignmentError, match=r"net\.py:\d+: the reference has no answer to net\.py::act"):
        LiveKey(loaded).expected(loaded.parts[0].cases[0])


def test_a_key_may_be_shared_by_threads(toy):
    """Many submissions are graded side by side with one."""
    from concurrent.futures import ThreadPoolExecutor

    loaded = toy.load()
    shared = LiveKey(loaded)
    cases = loaded.parts[0].cases
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: all_of(shared, cases[n % len(cases)]), range(12)))
    fresh = LiveKey(loaded)
    for number, said in enumerate(found):
        equal(said, all_of(fresh, cases[number % len(cases)]))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "    return student.Net(1).act(",
            "    student.Net(1).act(",
            ["the check act returned nothing", "is a `return`"],
        ),
        (
            "    expect.gradient(",
            "    (lambda *a, **b: None)(",
            ["the check backprop judges nothing", "use expect.same"],
        ),
    ],
)
def test_a_check_that_asks_nothing_is_refused(toy, old, new, words):
    """Nobody could fail it: the reference's own answers show that, remembered or not."""
    toy.change(toy.folder / "net.py", old, new)
    loaded = toy.load()
    case = next(case for case in loaded.parts[0].cases if case.check.name in words[0])
    for _ in range(2):
        key = LiveKey(loaded)
        with pytest.raises(AssignmentError, match=rf"net\.py:{case.check.line}: ") as caught:
            key.expected(case)
        assert all(word in str(caught.value) for word in words)
        key.save()


def test_a_check_that_raises_is_told_with_the_line_that_raised(toy):
    """Not with the decorator's."""
    toy.change(toy.folder / "net.py", "    return student.Net(1).act(", "    return 1 / 0 * student.Net(1).act(")
    loaded = toy.load()
    line = (toy.folder / "net.py").read_text().split("1 / 0")[0].count("\n") + 1
    with pytest.raises(AssignmentError, match=rf"net\.py:{line}: .*ZeroDivisionError"):
        LiveKey(loaded).expected(loaded.parts[0].cases[0])


def test_a_released_folder_cannot_be_recorded(toy):
    """It has no reference to be asked."""
    shutil.rmtree(toy.reference)
    shutil.rmtree(toy.folder / "hidden")
    with pytest.raises(UsageError, match="toy has no reference here; release it where"):
        record(toy.load())


def test_a_mistake_in_what_a_question_does_not_reach_is_not_asked(toy, monkeypatch):
    """It can only answer as the reference does; what is called from within is reached, too."""
    loaded = toy.load()
    by_name = {case.check.name: case for case in loaded.parts[0].cases}
    key = LiveKey(loaded)
    mistakes = {item.name: item for item in loaded.mistakes}
    for case in (by_name["act"], by_name["backprop"]):
        key.expected(case)
    wrong = mistakes["sigmoid_for_tanh"]
    assert (
        wrong.instead_of == "Net.act" and key.reaches(by_name["act"], wrong) and key.reaches(by_name["backprop"], wrong)
    )
    others = [item for item in loaded.mistakes if item.instead_of == "Net.backprop"]
    assert others and not any(key.reaches(by_name["act"], item) for item in others)
    assert all(key.reaches(by_name["backprop"], item) for item in others)
    key.save()
    again = LiveKey(loaded)
    asked = []
    monkeypatch.setattr(LiveKey, "_ask", lambda self, case, mistakes, key: asked.append(key))
    again.expected(by_name["act"])
    assert not any(again.reaches(by_name["act"], item) for item in others) and asked == []


@pytest.mark.parametrize("own", [True, False])
def test_a_key_ends_the_sandbox_that_it_has_started(toy, monkeypatch, own):
    """And none that was lent; closed twice is closed once."""
    closed = []
    made = SimpleNamespace(closed=False, close=lambda: closed.append(1))
    monkeypatch.setattr(live, "sandbox_for", lambda *_: made)
    key = LiveKey(toy.load())
    if not own:
        key.lend(made)
    assert key._running() is made
    key.close()
    key.close()
    assert len(closed) == own
