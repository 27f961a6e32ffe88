"""A function that loops for ever is not waited for at every check; one that is slow once costs no other check."""

from __future__ import annotations

import types

from toys import TextStudents

from grader import check
from grader.answers.live import answer_key
from grader.asking.channel import NoAnswer
from grader.assignment.submission import Submission
from grader.errors import Crashed, NotAttempted, TimedOut
from grader.grade import CheckResult
from grader.grading.part_session import Activity, PartSession
from grader.grading.time_limits import FLOOD, SHORT, SHORT_TIMES, SHORTEST, CaseTimeLimits
from grader.subjects.student import Student
from grader.wire.messages import Call


def question(student):
    """a question"""


def case(name, **words):
    """The case of a check with this name."""
    question.__name__ = name
    return check(points=1, **words)(question).placed("net.py", False).rows[0]


ACT, ACT_AGAIN, ACT_THRICE = case("act"), case("act_again", about="act"), case("act_thrice", about="act")
LOSS = case("loss", given=["act"])
FIT = case("fit", after=["loss"], time_limit=30)
OTHER = case("other")
CASES = [ACT, ACT_AGAIN, ACT_THRICE, LOSS, FIT, OTHER]


def patience():
    """Nothing known yet, with 10 s a call."""
    return CaseTimeLimits(10, [one.check for one in CASES])


def silence(known, *cases):
    """Each of the cases runs out of the time it gets."""
    for one in cases:
        known.heard(one, NoAnswer("no"), known.limit(one))


def test_a_silent_function_is_waited_for_less_and_less():
    """Whole, half, short; and so is all that leans on it, by `given` or behind `after`, but nothing else."""
    known = patience()
    assert [known.limit(one) for one in CASES] == [10, 10, 10, 10, 30, 10]
    silence(known, ACT)
    assert [known.limit(one) for one in CASES] == [5, 5, 5, 5, 15, 10]
    silence(known, ACT_AGAIN)
    assert [known.limit(one) for one in CASES] == [SHORT, SHORT, SHORT, SHORT, SHORT, 10]
    silence(known, *[ACT_THRICE] * SHORT_TIMES)
    assert known.limit(LOSS) == SHORTEST


def test_a_replaced_function_is_not_waited_for():
    """The reference's answers, so the check has its whole time."""
    known = patience()
    silence(known, ACT, ACT_AGAIN)
    assert known.limit(LOSS, ["act"]) == 10


def test_a_short_limit_is_never_lengthened():
    """Where the assignment's is shorter."""
    known = CaseTimeLimits(0.3, [one.check for one in CASES])
    silence(known, ACT)
    assert known.limit(ACT) == 0.3
    silence(known, ACT)
    assert known.limit(ACT) == 0.3 and not known.hasty


def test_who_leans_on_a_silent_function_is_not_silent_itself():
    """Its own checks would have their whole time with that function replaced."""
    known = patience()
    silence(known, ACT, ACT_AGAIN, LOSS)
    assert known.silent(LOSS) == ["act"] and known.limit(LOSS, ["act"]) == 10


def test_what_ran_out_of_a_short_time_is_asked_again_if_the_function_ends():
    """One that was slow for one check does; one that never answered does not."""
    known = patience()
    silence(known, ACT, LOSS)
    assert known.hasty == {LOSS} and not known.deserves_more(LOSS)
    known.heard(ACT_AGAIN, NotAttempted("stub"), 5)
    assert not known.deserves_more(LOSS)
    known.heard(ACT_AGAIN, Crashed("ValueError", type_name="ValueError"), 5)
    assert known.deserves_more(LOSS) and not known.deserves_more(ACT)
    known.heard(LOSS, NoAnswer("not even now"), 10)
    assert not known.deserves_more(LOSS)


def test_only_the_calls_own_limit_tells_of_a_function():
    """When the submission's time is used up, that says nothing."""
    known = patience()
    known.heard(ACT, TimedOut("All 120 s for this submission are used up."), 10)
    assert known.limit(ACT) == 10


def test_a_time_out_is_explained():
    """A flood of printing comes first; a shortened time says for whom; else it stays as it was."""
    known, plain = patience(), NoAnswer("No answer within 10 s.")
    assert known.why(ACT, plain, 10, FLOOD) is plain
    said = known.why(ACT, plain, 10, 200_000)
    assert str(said) == ("Your code printed 200 kB meanwhile; print once in a while. No answer within 10 s.")
    assert "printing" in said.hint
    silence(known, ACT, ACT_AGAIN)
    assert str(known.why(LOSS, plain, 1, 0)) == "No answer within 1 s; it got no more, for act gave none before."


class SlowStudents(TextStudents):
    """Whose act, loss and backprop need `needs` seconds, which nobody waits for; others answer at once."""

    def __init__(self, folder, needs):
        super().__init__(folder)
        self.needs, self.limits = needs, []

    def load(self, part):
        student = super().load(part)
        watch = types.SimpleNamespace(call_limit=0.0)
        student = Student(student.session, student.root, None, watch)
        exchange = student.session.channel.exchange

        def watched(request, payload, on_callback):
            answer = exchange(request, payload, on_callback)
            if self._is_slow(request):
                self.limits.append(watch.call_limit)
                needs = self.needs.pop(0) if len(self.needs) > 1 else self.needs[0]
                if needs > watch.call_limit:
                    raise NoAnswer(f"No answer within {watch.call_limit:g} s.")
            return answer

        student.session.channel.exchange = watched
        return student

    @staticmethod
    def _is_slow(request):
        return any(isinstance(step, Call) and step.name in ("act", "loss", "backprop") for step in request.steps)


def asked(toy, needs):
    """The rows by name, and the students, when the calls of act and loss take so long."""
    loaded = toy.load()
    students = SlowStudents(toy.submission(toy.right()), needs)
    told = []
    session = PartSession(
        loaded,
        loaded.parts[0],
        Submission("s", {}, {"net.py": "net.py"}),
        students,
        answer_key(loaded),
        told.append,
        None,
        False,
    )
    rows, _ = session.run()
    assert sorted(one.name for one in told if isinstance(one, CheckResult)) == sorted(one.name for one in rows)
    assert Activity("asking net.py::act") in told
    return {row.name: row for row in rows}, students


def test_one_slow_check_costs_no_other(toy):
    """Whatever took its shortened time and ends is asked again, with all of it."""
    rows, _ = asked(toy, [100, 7, 7, 7, 0.1])
    assert rows["act"].outcome == "timed out" and rows["act"].message == "No answer within 10 s."
    assert {row.outcome for name, row in rows.items() if name != "act"} == {"passed"}


def test_an_endless_function_is_not_waited_for_each_time(toy):
    """Nor are those that lean on it and are endless themselves, when asked with the first one replaced."""
    rows, students = asked(toy, [1e9])
    assert rows["loss"].outcome == "timed out" and "for act gave none before" in rows["loss"].message
    assert students.limits == [10, 5, SHORT, SHORT, 10, 5, 10]
