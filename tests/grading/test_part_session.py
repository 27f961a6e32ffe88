"""A submission under way: outcomes, follow-through, notes, and what a fault of whose costs whom."""

from __future__ import annotations

import types

import pytest
from toys import TextStudents, graded

from grader.answers.live import LiveKey
from grader.errors import Crashed, MissingClass, TimedOut, UnusableAnswer
from grader.grade import CheckResult
from grader.grading import part_session
from grader.grading.part_session import PartSession
from grader.subjects.ask import Transcript

WRONG_ACT = ("return np.tanh(z)\n", "return 1 / (1 + np.exp(-z))\n")
WRONG_SLOPE = ("1 - np.tanh(z) ** 2", "1 - np.tanh(z)")
WRONG_LOSS = ("0.5 * np.mean", "np.mean")
WRONG_BACK = ('"dW": X.T @ dz', '"dW": X.T @ dz[::-1]')


def failing(rows):
    """The names of what did not pass."""
    return {name for name, row in rows.items() if row.outcome != "passed"}


def test_the_reference_passes_everything(toy):
    """Full marks, no notes."""
    rows, part = graded(toy, toy.right())
    assert not failing(rows) and part.earned == part.points == 10 and part.status == "loaded"
    assert not any(row.notes for row in rows.values())


def test_the_template_is_not_attempted_throughout(toy):
    """Nothing, and nothing but that."""
    rows, part = graded(toy, toy.template.joinpath("net.py").read_text())
    assert {row.outcome for row in rows.values()} == {"not attempted"}
    assert (part.earned, part.status) == (0, "template")
    assert "NotImplementedError" in rows["act"].hint


def test_a_wrong_loss_pays_once(toy):
    """A right, C wrong: backprop, compared with the reference's, is not touched."""
    rows, _ = graded(toy, toy.right(WRONG_LOSS))
    assert failing(rows) == {"loss", "loss_of_one"}


def test_a_gradient_of_a_wrong_loss_has_full_marks(toy):
    """A wrong, B right: it is the slope of the student's own loss, and the loss pays."""
    rows, _ = graded(
        toy,
        toy.right(WRONG_LOSS, ("- y) * self.diff_act(self.z) / len(X)", "- y) * 2 * self.diff_act(self.z) / len(X)")),
    )
    assert failing(rows) == {"loss", "loss_of_one"}
    assert any("own loss" in note for note in rows["backprop"].notes)


def test_an_earlier_function_pays_alone(toy):
    """A wrong, D right: with the reference's function in its place, the check passes, and says so."""
    rows, _ = graded(toy, toy.right(WRONG_SLOPE))
    assert failing(rows) == {"diff_act"}
    assert rows["backprop"].notes == [
        "Your wrong diff_act was not held against this: it was asked with a right one in its place."
    ]
    assert rows["backprop"].earned == 3


SHOWN = """

@check(points=0, about="diff_act")
def diff_act_leaves_z(student):
    \"\"\"diff_act leaves z as it was\"\"\"
    held = student.hold(np.ones(2))
    student.Net(1).diff_act(held)
    expect.true(np.array_equal(held.value, np.ones(2)), "z is another")
"""


def test_a_check_of_no_points_forgives_nothing(toy):
    """A function that fails only such a check pays where a later check meets its fault."""
    checks = toy.folder / "net.py"
    checks.write_text(checks.read_text() + SHOWN)
    in_place = "d = 1 - np.tanh(z) ** 2\n        z *= 0\n        return d"
    met = "self.diff_act(self.z) / len(X) + self.z - np.arctanh(self.a)"
    rows, part = graded(
        toy, toy.right(("return 1 - np.tanh(z) ** 2", in_place), ("self.diff_act(self.z) / len(X)", met))
    )
    assert {"diff_act_leaves_z", "backprop"} <= failing(rows)
    assert rows["diff_act_leaves_z"].points == 0 and rows["backprop"].earned == 0 and not rows["backprop"].notes
    assert part.points == 10


def test_two_earlier_functions_pay_alone(toy):
    """Both are replaced together."""
    rows, _ = graded(toy, toy.right(WRONG_SLOPE, WRONG_ACT))
    assert failing(rows) == {"act", "diff_act"}
    assert "Your wrong act and diff_act were not held against this" in rows["backprop"].notes[0]
    assert "Your wrong act was not" in rows["loss"].notes[0]


def test_where_all_is_wrong_all_pay(toy):
    """Follow-through forgives nobody's own mistake; the root cause is named."""
    rows, _ = graded(toy, toy.right(WRONG_SLOPE, WRONG_BACK))
    assert failing(rows) == {"diff_act", "backprop", "learns"}
    assert rows["backprop"].after == ["diff_act is the derivative of act"] and not rows["backprop"].notes
    assert rows["diff_act"].after == []


def test_follow_through_is_asked_of_a_fresh_file(toy):
    """The student's own functions are back for the next check."""
    told = []
    rows, _ = graded(toy, toy.right(WRONG_ACT), told=told)
    assert failing(rows) == {"act"} and rows["act"].outcome == "failed"
    names = [row.name for row in told if isinstance(row, CheckResult)]
    assert sorted(names) == sorted(rows), "each row is told once, when it is final"


def test_each_row_is_told_once_even_when_nothing_loads(toy):
    """For the progress that is shown."""
    told = []
    rows, part = graded(toy, "1 / 0\n", told=told)
    assert part.status == "unreadable" and part.message == "ZeroDivisionError: division by zero"
    assert {row.outcome for row in rows.values()} == {"crashed"}
    assert sorted(row.name for row in told if isinstance(row, CheckResult)) == sorted(rows)


def test_a_convention_has_full_marks_and_a_note(toy):
    """The gradient of the sum, with the mean's loss."""
    rows, _ = graded(toy, toy.right((" / len(X)", "")), check="backprop")
    assert rows["backprop"].outcome == "passed"
    assert rows["backprop"].notes == ["The gradients are sums over the rows; it costs nothing."]


def test_a_crash_costs_the_checks_that_meet_it(toy):
    """With type, text and line; the rest is judged."""
    rows, _ = graded(toy, toy.right(("1 - np.tanh(z) ** 2", "z @ z")))
    crash = rows["diff_act"]
    assert (crash.outcome, crash.earned) == ("crashed", 0) and crash.message.startswith("ValueError")
    assert "in diff_act" in crash.message and "shape" in crash.hint
    assert failing(rows) == {"diff_act", "learns"}


def test_a_part_that_was_not_handed_in(toy):
    """Not attempted, with what to do."""
    from grader.answers.live import answer_key
    from grader.assignment.submission import Submission

    loaded = toy.load()
    nobody = TextStudents(toy.root)
    session = PartSession(
        loaded, loaded.parts[0], Submission("s", {}, {}), nobody, answer_key(loaded), lambda event: None, None, False
    )
    rows, part = session.run()
    assert {row.outcome for row in rows} == {"not attempted"} and part.status == "missing"
    assert rows[0].message == "net.py was not handed in." and rows[0].hint == "Hand in net.py."


def test_an_answer_that_the_check_cannot_work_with_is_the_students(toy):
    """The reference passes the very question."""
    toy.change(toy.folder / "net.py", "    return student.Net(1).act(", "    return 1 * student.Net(1).act(")
    rows, _ = graded(toy, toy.right(("        return np.tanh(z)\n", '        return {"no": "number"}\n')))
    assert rows["act"].outcome == "unusable answer" and "TypeError" in rows["act"].message


@pytest.mark.parametrize(
    ("fault", "garbled", "goes_on"),
    [
        (UnusableAnswer("act must be numbers."), False, True),
        (UnusableAnswer("The answer cannot be read."), True, False),
        (MissingClass("There is no class Net in your file."), False, True),
        (Crashed("ValueError", type_name="ValueError"), False, True),
        (Crashed("Its process ended."), False, False),
        (TimedOut("No answer."), False, False),
    ],
)
def test_an_answer_that_cannot_be_judged_is_no_reason_to_load_the_file_again(fault, garbled, goes_on):
    """The process lives; but one whose words cannot be read any more is not asked again."""
    student = types.SimpleNamespace(session=types.SimpleNamespace(garbled=garbled))
    assert PartSession._goes_on(student, fault) is goes_on


def test_a_check_that_breaks_on_the_reference_is_broken(toy):
    """No zero for it: the grader's fault, loud, with the place; the other checks are graded."""
    toy.change(toy.folder / "net.py", "    return student.Net(1).act(", "    return 1 / 0 * student.Net(1).act(")
    rows, _ = graded(toy, toy.right())
    assert failing(rows) == {"act"} and rows["act"].outcome == "broken"
    assert "net.py:" in rows["act"].message and "ZeroDivisionError" in rows["act"].message


def test_a_reference_that_crashes_is_broken(toy):
    """So is a check whose reference has no answer."""
    toy.change(toy.reference / "net.py", "return 1 - np.tanh(z) ** 2", "raise ValueError('no')")
    rows, _ = graded(toy, toy.right())
    assert rows["diff_act"].outcome == "broken" and "the reference has no answer" in rows["diff_act"].message


def test_a_name_judged_only_for_some_students_is_broken(toy):
    """It cannot be compared, and costs nobody points."""
    toy.change(
        toy.folder / "net.py",
        "    return student.Net(1).diff_act(rng",
        "    if hasattr(student.Net(1), 'extra'):\n        expect.same(1, 'extra')\n"
        "    return student.Net(1).diff_act(rng",
    )
    rows, _ = graded(toy, toy.right(("self.W, self.b =", "self.extra, self.W, self.b = 1,")))
    assert rows["diff_act"].outcome == "broken" and "never asked for 'extra'" in rows["diff_act"].message


def test_a_mistake_that_the_check_cannot_work_with_explains_nothing(toy):
    """And does not stop the grading."""
    toy.change(
        toy.folder / "net.py", "    return student.Net(1).act(rng.normal(size=(4, 3)))",
        "    answer = student.Net(1).act(rng.normal(size=(4, 3)))\n    return answer.reshape(3, 4)",
    )  # fmt: skip
    toy.change(toy.reference / "mistakes.py", "return 1 / (1 + np.exp(-z))", "return 'text'")
    rows, _ = graded(toy, toy.right(("return np.tanh(z)\n", "return np.arctan(z)\n")))
    assert rows["act"].outcome == "failed" and not rows["act"].mistakes


def test_a_check_may_be_asked_alone(toy):
    """With what its follow-through depends on, and the same result as among all."""
    text = toy.right(WRONG_SLOPE)
    all_rows, _ = graded(toy, text)
    rows, part = graded(toy, text, check="backprop")
    assert list(rows) == ["backprop"] and part.points == 3
    assert (rows["backprop"].outcome, rows["backprop"].notes) == ("passed", all_rows["backprop"].notes)


def test_public_checks_only(toy):
    """The hidden ones are not asked."""
    rows, part = graded(toy, toy.right(), public_only=True)
    assert "loss_of_one" not in rows and part.points == 8


def test_no_state_passes_from_check_to_check(toy):
    """Each is seeded: what one drew does not change what another gets, alone or among all."""
    noisy = toy.right(
        ("        return np.tanh(z)\n", "        return np.tanh(z) + 1e-3 * np.random.normal(size=np.shape(z))\n")
    )
    among, _ = graded(toy, noisy)
    alone, _ = graded(toy, noisy, check="act")
    assert among["act"].message == alone["act"].message != ""


def test_a_threshold_gives_part_of_the_points(toy):
    """Partly, with the best measurement."""
    untrained = (("range(200)", "range(0)"), ("np.zeros(D), 0.0", "np.zeros(D) + 0.9, 0.0"))
    rows, part = graded(toy, toy.right(*untrained))
    assert (rows["learns"].outcome, rows["learns"].earned, part.earned) == ("partly", 0.5, 9.5)
    assert "0.9" in rows["learns"].message
    rows, _ = graded(toy, toy.right(("range(200)", "range(0)")))
    assert (rows["learns"].outcome, rows["learns"].earned) == ("failed", 0)


def test_nan_never_reaches_a_threshold(toy):
    """Training that diverges fails, and says so."""
    toy.change(
        toy.folder / "net.py", "    return float(np.mean((net.feed", "    return float(net.W[0] + np.mean((net.feed"
    )
    rows, _ = graded(toy, toy.right(("range(200)", "range(3)"), ('- 0.1 * gradient["dW"]', "* np.nan")))
    assert rows["learns"].outcome == "failed" and "NaN" in rows["learns"].message


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ([WRONG_LOSS], "loss_of_one"),
        ([("return 0.5 * np.mean(", "raise ValueError(f'{X} {y}'); (")], "loss_of_one"),
        ([("return 0.5 * np.mean(", "raise type('Odd', (Exception,), {})(f'{X}'); (")], "loss_of_one"),
        ([("return 0.5 * np.mean(", "return X, (")], "loss_of_one"),
    ],
)
def test_a_hidden_checks_words_hold_no_values(toy, changes, name):
    """Neither inputs nor expected values, in message and hint, whatever the student's code says."""
    rows, _ = graded(toy, toy.right(*changes))
    row = rows[name]
    assert row.outcome != "passed"
    expected = LiveKey(toy.load()).expected(next(c for c in toy.load().parts[0].cases if c.check.name == name))
    digits = f"{float(expected['the answer']):.2e}"[:3]
    for text in (row.message, row.hint, *row.notes):
        assert digits not in text and "[[" not in text and "-0." not in text
        assert "yours is" not in text and "expected" not in text


def test_curves_lie_beside_the_references(toy):
    """Of the same title."""
    toy.change(
        toy.folder / "net.py", "def act(student, rng):\n", "def act(student, rng, show):\n"
    )  # fmt: skip
    toy.change(
        toy.folder / "net.py", '    """act is tanh"""\n',
        '    """act is tanh"""\n    show.curve("t", [0, 1], student.Net(1).act(np.array([0.0, 1.0])))\n',
    )  # fmt: skip
    rows, _ = graded(toy, toy.right(WRONG_ACT))
    (picture,) = rows["act"].pictures
    assert picture.yours[0].y[0] == 0.5 and picture.reference[0].y[0] == 0


def loads_of(monkeypatch, toy, text, key=None):
    """How often the file was loaded, and the rows."""
    made = []
    load = TextStudents.load
    monkeypatch.setattr(TextStudents, "load", lambda self, part: made.append(part) or load(self, part))
    rows, _ = graded(toy, text, key=key)
    return len(made), rows


def test_cases_that_lean_on_the_same_wrong_function_share_a_worker(toy, monkeypatch):
    """loss and loss_of_one are asked again with one right act; backprop leans on the loss, too."""
    loads, rows = loads_of(monkeypatch, toy, toy.right(WRONG_ACT))
    assert failing(rows) == {"act"} and loads == 3
    assert all("Your wrong act was not" in rows[name].notes[0] for name in ("loss", "loss_of_one"))


def test_what_was_taped_of_one_case_stands_in_for_no_other(toy, monkeypatch):
    """A recorded key lends what was answered in this case: each has a file of its own."""
    key = LiveKey(toy.load())
    key.lends_alike = False
    loads, rows = loads_of(monkeypatch, toy, toy.right(WRONG_ACT), key)
    assert failing(rows) == {"act"} and loads == 4


class NoPlace(LiveKey):
    """Lends nothing where the student's file has no place for it."""

    def stand_in(self, case, student, name):
        super().stand_in(case, student, name)
        raise UnusableAnswer("There is no place for it.")


def test_no_case_is_helped_by_half(toy, monkeypatch):
    """Where not all can be put in, none is helped, the second no more than the first; it is tried once."""
    toy.change(
        toy.folder / "net.py",
        "@matches_reference(points=2, after=[act]",
        "@matches_reference(points=1, each=[1, 2], after=[act]",
    )
    toy.change(toy.folder / "net.py", "def loss(student, rng):", "def loss(student, rng, each):")
    loads, rows = loads_of(monkeypatch, toy, toy.right(WRONG_ACT), NoPlace(toy.load()))
    assert {"loss[1]", "loss[2]", "loss_of_one"} <= failing(rows)
    assert not any("not held against" in note for row in rows.values() for note in row.notes)
    assert loads <= 3


def test_a_file_that_cannot_be_loaded_again_fails_what_is_asked_later(toy, monkeypatch):
    """Where a worker had to be replaced, and the fresh one does not load the file: a fault of the file's."""
    load, ask = TextStudents.load, part_session.ask
    calls = []

    def load_once(self, part):
        if self.loads:
            raise TimedOut("Loading net.py took longer than 20 s.")
        return load(self, part)

    def first_is_slow(*arguments, **words):
        calls.append(arguments)
        return Transcript({}, fault=TimedOut("No answer.")) if len(calls) == 1 else ask(*arguments, **words)

    monkeypatch.setattr(TextStudents, "load", load_once)
    monkeypatch.setattr(part_session, "ask", first_is_slow)
    rows, _ = graded(toy, toy.right())
    assert {row.outcome for row in rows.values()} == {"timed out"}
    assert sum("took longer than 20 s" in row.message for row in rows.values()) >= len(rows) - 2  # one hidden


RULES = """

@check(robustness=True, about="act")
def act_changes_nothing(student):
    \"\"\"act leaves its argument as it was\"\"\"
    z = student.hold(np.ones(3))
    student.Net(1).act(z)
    expect.true(np.array_equal(z.value, np.ones(3)), "z is another", hint="Whose array is z?")
"""
IN_PLACE = ("return np.tanh(z)\n", "return np.tanh(z, out=z) if isinstance(z, np.ndarray) else np.tanh(z)\n")


@pytest.fixture
def ruled(toy):
    """The toy with a rule of robustness on act."""
    path = toy.folder / "net.py"
    path.write_text(path.read_text() + RULES)
    return toy


def test_a_broken_rule_of_robustness_is_a_remark(ruled):
    """It costs nothing, and its hint is told."""
    rows, part = graded(ruled, ruled.right(("return np.tanh(z)\n", "z[...] = np.tanh(z)\n        return z.copy()\n")))
    rule = rows["act_changes_nothing"]
    assert (rule.outcome, rule.points, rule.hint, rule.is_remark) == ("failed", 0, "Whose array is z?", True)
    assert failing(rows) >= {"act_changes_nothing"} and rows["act"].outcome == "passed"
    assert graded(ruled, ruled.right())[0]["act_changes_nothing"].is_remark is False
    assert part.points == 10


def test_a_broken_rule_excuses_no_wrong_answer(ruled):
    """Changed in place, z is not what backprop thinks: that is a wrong gradient, and no function is to blame but it."""
    rows, part = graded(ruled, ruled.right(IN_PLACE))
    assert failing(rows) == {"act_changes_nothing", "backprop"}
    assert rows["act_changes_nothing"].is_remark and part.earned == 7
    assert rows["backprop"].after == [] and not rows["backprop"].notes


def test_of_a_wrong_function_no_rule_is_remarked(ruled):
    """Its own checks come first."""
    rows, _ = graded(ruled, ruled.right(("return np.tanh(z)\n", "z += 1\n        return z.copy()\n")))
    rule = rows["act_changes_nothing"]
    assert rule.outcome == "failed" and not rule.is_remark and rule.after == ["act is tanh"]


def test_one_broken_rule_is_one_remark(ruled):
    """A rule that breaks with another function's is asked again with a right function; a check that counts is not."""
    path = ruled.folder / "net.py"
    rule = RULES.replace('about="act"', 'about="feedforward", given=["act"]').replace("act_changes", "forward_changes")
    path.write_text(path.read_text() + rule.replace("act leaves its argument", "feedforward leaves what it made"))
    rows, _ = graded(ruled, ruled.right(IN_PLACE))
    assert failing(rows) == {"act_changes_nothing", "backprop"}
    assert "Your wrong act was not held against this" in rows["forward_changes_nothing"].notes[0]
