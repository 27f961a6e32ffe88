"""What a check judges with: failures collect, and nothing passes that is not right."""

from __future__ import annotations

import numpy as np
import pytest
from toys import session_with

from grader import expect
from grader.checks.check_record import CheckRecord, in_use
from grader.errors import Crashed, GraderFault, NotAttempted, UnusableAnswer

W = np.array([1.0, -2.0, 0.5])


def judged(check, expected, conventions=(), tolerance=None, settle=True):
    """The sheet after `check()`, held against `expected` (None: only recorded)."""
    record = CheckRecord(expected, np.random.default_rng(0), lambda: list(conventions), tolerance=tolerance or {})
    with in_use(record):
        check()
    if settle:
        record.settle()
    return record


def messages(record):
    """What was found."""
    return [failure.finding.message for failure in record.failures]


def test_the_same_value_passes_and_another_does_not():
    """With where and by how much; a hidden check's message has no expected value."""
    assert not judged(lambda: expect.same(W, "W"), {"W": W}).failures
    record = judged(lambda: expect.same(W, "W"), {"W": W + np.array([0, 0.25, 0])})
    (failure,) = record.failures
    assert failure.finding.name == "W" and failure.finding.where == "[1]"
    assert "-1.75" in failure.finding.message and "1.75" not in failure.hidden_message


@pytest.mark.parametrize("value", [None, "text", [], np.array([]), W * np.nan, W[None], W[:2], 1.0, {}])
def test_nothing_else_passes_for_a_value(value):
    """Nothing, text, empty, NaN, another shape: none is the answer."""
    assert judged(lambda: expect.same(value, "W"), {"W": W}).failures


def test_failures_collect():
    """The second is judged although the first failed; the check goes on to its end."""
    record = judged(
        lambda: (expect.same(1.0, "a"), expect.true(False, "no"), expect.same(2.0, "b")), {"a": 2.0, "b": 3.0}
    )
    assert [failure.finding.name for failure in record.failures] == ["a", "the answer", "b"]


def test_nothing_is_doubted_when_answers_are_only_recorded():
    """The reference and the mistakes are not judged."""
    record = judged(lambda: (expect.same(W, "W"), expect.true(False, "no")), None)
    assert not record.failures and list(record.answers) == ["W", "no"] and record.answers["no"] is False


def test_an_answer_is_recorded_as_it_was():
    """What the check does to the array afterwards is not the student's answer."""
    value = W.copy()

    def check():
        expect.same(value, "W")
        value[:] = 0

    assert np.array_equal(judged(check, None).answers["W"], W)


def test_two_values_of_one_name_are_the_checks_fault():
    """So is a name that the reference was never asked for."""
    with pytest.raises(GraderFault, match="two values under the name 'W'"):
        judged(lambda: (expect.same(W, "W"), expect.same(W, "W")), {"W": W})
    with pytest.raises(GraderFault, match="never asked for 'V'"):
        judged(lambda: expect.same(W, "V"), {"W": W})


def test_expect_outside_of_a_check_says_so():
    """There is no sheet."""
    with pytest.raises(GraderFault, match="only be used inside a check"):
        expect.note("x")


def test_tolerances_come_from_the_call_then_the_check():
    """The nearest one counts."""
    near = W * (1 + 1e-3)
    assert judged(lambda: expect.same(near, "W"), {"W": W}).failures
    assert not judged(lambda: expect.same(near, "W", rtol=1e-2), {"W": W}).failures
    assert not judged(lambda: expect.same(near, "W"), {"W": W}, tolerance={"rtol": 1e-2}).failures
    assert judged(lambda: expect.same(near, "W", rtol=1e-9, atol=0.0), {"W": W}, tolerance={"rtol": 1e-2}).failures


def test_a_bias_may_be_a_row_where_the_check_says_so():
    """With a note."""
    assert judged(lambda: expect.same(W[None], "b"), {"b": W}).failures
    record = judged(lambda: expect.same(W[None], "b", bias_shape=True), {"b": W})
    assert not record.failures and "shape (1, 3)" in record.notes[0]


def test_a_convention_must_explain_all_answers_together():
    """Then it passes with its note; half of one convention and half of another is neither."""
    expected = {"a": W, "b": W}
    conventions = [("Halves.", {"a": W / 2, "b": W / 2}), ("Doubles.", {"a": W * 2, "b": W * 2})]

    def answers(a, b):
        return judged(lambda: (expect.same(a, "a"), expect.same(b, "b")), expected, conventions)

    doubled = answers(W * 2, W * 2)
    assert not doubled.failures and doubled.notes == ["Doubles."]
    assert len(answers(W / 2, W * 2).failures) == 2
    assert len(answers(W, W * 2).failures) == 1 and not answers(W, W * 2).notes


def test_conventions_are_not_asked_for_a_right_answer():
    """They cost time, and a note would be false."""

    def never():
        raise AssertionError

    record = CheckRecord({"a": W}, np.random.default_rng(0), never)
    with in_use(record):
        expect.same(W, "a")
    record.settle()
    assert not record.notes


def test_a_convention_is_judged_as_strictly_as_the_reference():
    """A wrong shape, or a tolerance that the check tightened, is not forgiven by way of a convention."""
    conventions = [("Halves.", {"a": W / 2})]
    assert judged(lambda: expect.same((W / 2)[None], "a"), {"a": W}, conventions).failures
    near = W / 2 * (1 + 1e-7)
    assert not judged(lambda: expect.same(near, "a"), {"a": W}, conventions).failures
    assert judged(lambda: expect.same(near, "a", rtol=1e-9, atol=0.0), {"a": W}, conventions).failures


@pytest.mark.parametrize("answers", [{}, {"b": W}, {"a": W, "b": W}])
def test_a_convention_with_other_answers_explains_nothing(answers):
    """It must have answered the very same things."""
    assert judged(lambda: expect.same(W, "a"), {"a": W + 1}, [("Other.", answers)]).failures


def test_a_convention_without_a_finite_answer_explains_nothing():
    """It does not break the check either."""
    assert judged(lambda: expect.same(W, "a"), {"a": W + 1}, [("NaN.", {"a": W * np.nan})]).failures


@pytest.mark.parametrize("condition", [True, np.True_, 1, np.array(True), np.array([True]), 2.5, np.float32(1)])
def test_true_conditions_hold(condition):
    """Truth values and numbers, NumPy's too."""
    assert not judged(lambda: expect.true(condition, "no"), {}).failures


@pytest.mark.parametrize(
    "condition",
    [False, np.False_, 0, None, float("nan"), np.nan, np.array([True, True]), np.array([]), [1], "yes", object],
)
def test_other_conditions_do_not_hold(condition):
    """NaN, several values, and what is merely there are not true."""
    assert messages(judged(lambda: expect.true(condition, "so it is not", hint="h"), {})) == ["So it is not."]


def test_an_object_that_claims_to_be_true_does_not_hold():
    """A handle has whatever attributes the student gave it."""
    student, *_ = session_with("class T:\n    dtype = 'bool'\n    def __bool__(self): return True\ndef f(): return T()")
    assert judged(lambda: expect.true(student.f(), "no"), {}).failures


def test_raises_wants_the_very_exception():
    """Another one, or none, fails; a stub is not attempted."""
    student, *_ = session_with(
        "def v(x): raise ValueError(x)\ndef t(x): raise TypeError(x)\ndef n(x): pass\n"
        "def s(x): raise NotImplementedError\n"
    )
    assert not judged(lambda: expect.raises("ValueError", student.v, 1), {}).failures
    assert messages(judged(lambda: expect.raises("ValueError", student.t, 1), {})) == [
        "It should raise ValueError, not TypeError."
    ]
    assert "raises nothing" in messages(judged(lambda: expect.raises("ValueError", student.n, 1), {}))[0]
    with pytest.raises(NotAttempted):
        judged(lambda: expect.raises("ValueError", student.s, 1), {})


def test_close_compares_two_of_the_students_own():
    """The message shows neither."""
    assert not judged(lambda: expect.close(W, W * (1 + 1e-9), "the losses"), {}).failures
    (message,) = messages(judged(lambda: expect.close(W, W + 0.125, "the losses"), {}))
    assert message.startswith("The losses") and "0.5" not in message.replace("5e-01", "")


def test_notes_cost_nothing_and_are_said_once():
    """With a capital and a full stop."""
    record = judged(lambda: (expect.note("a list came"), expect.note("A list came.")), {})
    assert record.notes == ["A list came."] and not record.failures


# ---- gradients ----

AT = {"dW": W, "db": np.array([0.3, -0.1])}


def square(blocks):
    """A loss with the gradient 2θ."""
    return float(sum(np.sum(block**2) for block in blocks.values()))


TRUE = {name: 2 * block for name, block in AT.items()}


def gradient(blocks, of=square, expected=TRUE, at=AT, conventions=(), **words):
    """The sheet after judging these blocks."""
    return judged(lambda: expect.gradient(blocks, of=of, at=at, **words), expected, conventions)


def test_the_references_gradient_passes_without_asking_the_loss():
    """Follow-through A: right is right, and costs nothing more."""

    def never(blocks):
        raise AssertionError

    assert not gradient(TRUE, of=never).failures


def test_a_right_gradient_of_a_wrong_loss_passes_with_a_note():
    """Follow-through B: the loss pays, not the gradient."""
    doubled = {name: 2 * block for name, block in TRUE.items()}
    record = gradient(doubled, of=lambda blocks: 2 * square(blocks))
    assert not record.failures and "the loss pays" in record.notes[0]


def test_a_gradient_that_is_neither_fails_with_each_wrong_block():
    """It says which block, where, by how much, and draws it beside the expected one."""
    record = gradient({"dW": TRUE["dW"] * [1, 1, -1], "db": TRUE["db"]})
    (failure,) = record.failures
    assert failure.finding.name == "dW" and failure.finding.where == "[2]" and failure.finding.error == pytest.approx(1)
    (picture,) = record.pictures
    assert np.allclose(picture.values[0], TRUE["dW"] * [1, 1, -1]) and np.allclose(picture.reference[0], TRUE["dW"])


def test_a_loss_of_another_meaning_is_no_excuse():
    """Its gradient must at least point roughly where the true one does."""
    uphill = {name: -block for name, block in TRUE.items()}
    assert gradient(uphill, of=lambda blocks: -square(blocks)).failures
    sideways = {"dW": TRUE["dW"], "db": np.array([0.2, 0.6])}
    assert gradient(sideways, of=lambda b: square({"W": b["dW"]}) + float(b["db"] @ [0.2, 0.6])).failures


@pytest.mark.parametrize("constant", [0.0, 3.0, float("nan")])
def test_a_constant_loss_with_no_gradient_never_passes(constant):
    """loss = 0 and gradient = 0 agree with each other, and are worth nothing."""
    zeros = {name: 0 * block for name, block in AT.items()}
    assert len(gradient(zeros, of=lambda blocks: constant).failures) == 2


def test_a_slope_that_cannot_be_measured_excuses_nothing():
    """At a kink there is none; what differs from the reference's is wrong all the same."""
    larger = {name: 1.5 * block for name, block in TRUE.items()}
    kinked = lambda blocks: float(sum(np.sum(np.abs(blocks[name] - AT[name])) for name in AT))  # noqa: E731
    assert len(gradient(larger, of=kinked).failures) == 2


def test_a_block_that_nothing_depends_on_is_no_reason_to_fail():
    """Zero where the truth is zero is related to it."""
    at = {"dW": W, "db": np.array([0.3])}
    true = {"dW": 2 * W, "db": np.zeros(1)}
    record = gradient(
        {"dW": 4 * W, "db": np.zeros(1)}, of=lambda b: 2 * float(np.sum(b["dW"] ** 2)), at=at, expected=true
    )
    assert not record.failures


@pytest.mark.parametrize("blocks", [{}, {"dW": TRUE["dW"]}, {"dw": TRUE["dW"], "DB": TRUE["db"]}])
def test_blocks_that_were_left_out_are_missing(blocks):
    """The names are the check's, not those of what was returned: an empty dict does not pass."""
    assert "db" in {failure.finding.name for failure in gradient(blocks).failures}


def test_more_blocks_than_asked_are_nobodys_business():
    """Only those of `at` are judged."""
    assert not gradient({**TRUE, "dX": np.ones(3)}).failures


@pytest.mark.parametrize("blocks", [None, (1, 2), np.ones(3)])
def test_gradients_that_are_no_dict_are_unusable(blocks):
    """The student's fault, not the grader's."""
    with pytest.raises(UnusableAnswer, match="dW, db"):
        gradient(blocks)


def test_one_array_is_judged_by_its_name():
    """`of` then takes the array itself."""

    def check(values):
        return judged(
            lambda: expect.gradient(values, of=lambda theta: float(theta @ theta), at=W, name="dW"), {"dW": 2 * W}
        )

    assert not check(2 * W).failures
    assert check(3 * W).failures[0].finding.name == "dW"


def test_bias_gradients_may_be_rows_unless_the_check_says_no():
    """(1, H) for (H,) is forgiven by default, with a note."""
    row = {**TRUE, "db": TRUE["db"][None]}
    assert not gradient(row).failures
    assert gradient(row, bias_shape=False).failures


def test_a_convention_explains_gradients():
    """All blocks together, with its note; before the slope is measured."""
    mean = {name: block / 7 for name, block in TRUE.items()}
    record = gradient(mean, conventions=[("The mean.", mean)])
    assert not record.failures and record.notes == ["The mean."]
    assert gradient({"dW": mean["dW"], "db": TRUE["db"]}, conventions=[("The mean.", mean)]).failures


@pytest.mark.parametrize("fault", [Crashed("no", type_name="ValueError"), NotAttempted("no", function="loss")])
def test_a_loss_that_raises_does_not_hide_a_wrong_gradient(fault):
    """The gradient failed; the loss has a check of its own."""

    def loss(blocks):
        raise fault

    assert gradient({**TRUE, "dW": -TRUE["dW"]}, of=loss).failures[0].finding.name == "dW"


def test_a_loss_whose_process_dies_is_told():
    """The worker must be replaced."""

    def loss(blocks):
        raise Crashed("died")

    with pytest.raises(Crashed, match="died"):
        gradient({**TRUE, "dW": -TRUE["dW"]}, of=loss)


def test_the_references_own_gradients_are_verified_thoroughly():
    """In validation, a wrong gradient of the reference's is found, and a right one is not accused."""
    for blocks, wrong in ((TRUE, []), ({**TRUE, "db": 1.001 * TRUE["db"]}, ["db"])):
        record = CheckRecord(None, np.random.default_rng(0), thorough=True)
        with in_use(record):
            expect.gradient(blocks, of=square, at=AT)
        record.settle()
        assert [failure.finding.name for failure in record.failures] == wrong


def test_a_nan_of_the_students_own_on_either_side_is_their_fault():
    """Training that diverges twice alike is no agreement, and no fault of the check's."""
    for value, target in ((W, np.full_like(W, np.nan)), (np.full_like(W, np.inf), np.full_like(W, np.inf))):
        (message,) = messages(judged(lambda value=value, target=target: expect.close(value, target, "W"), {}))
        assert "NaN or infinite" in message
