"""A check file that is wrong is refused where it is wrong, with the remedy; a right one knows its rows."""

from __future__ import annotations

import re

import pytest

from grader import check, convention, matches_reference, mistake, reaches
from grader.errors import AssignmentError


def answer(student):
    """a sentence"""


def silent(student):
    pass


def curious(student, expected):
    """a sentence"""


def solitary(rng):
    """a sentence"""


def seeded(student, seed):
    """a sentence"""


def by_case(student, each):
    """a sentence about {each}"""


def in_the_title(student):
    """a sentence about {each}"""


@pytest.mark.parametrize(
    ("decorator", "function", "problem", "remedy"),
    [
        (check(points=1), silent, "has no docstring", "write the sentence"),
        (check(points=-1), answer, "needs points", "0 is for a check that shows a rule"),
        (check(points=float("nan")), answer, "needs points", "0 is for a check that shows a rule"),
        (reaches({}), seeded, "needs points", "give its thresholds some"),
        (reaches({0.5: 0}), seeded, "needs points", "give its thresholds some"),
        (check(points=1), curious, "unknown argument 'expected'", "student, rng, data, show, each, seed"),
        (check(points=1), solitary, "asks nothing of the student", "add the argument student"),
        (check(points=1), by_case, "uses each but has no cases", "add each=[…]"),
        (check(points=1), in_the_title, "uses each but has no cases", "add each=[…]"),
        (check(points=1, each=["a"]), answer, "has cases but does not ask for them", "add the argument each"),
        (check(points=1, each=["a"]), in_the_title, "has cases but does not ask for them", "add the argument each"),
        (check(points="4"), answer, "has '4' for points, which is no number", "write points=1"),
        (check(), answer, "has None for points, which is no number", "write points=1"),
        (check(points=1, robustness=True), answer, "of robustness and has points of its own", "assignment.toml"),
        (matches_reference(points=0, robustness=True), answer, "has points of its own", "take points=… away"),
        (check(points=True), answer, "has True for points, which is no number", "write points=1"),
        (check(points=1), seeded, "asks for a seed", "use rng"),
        (check(points=1, each=["a", "a"]), by_case, "two cases of one name", "differ"),
        (check(points=1, each=[1, "1"]), by_case, "two cases of one name", "differ"),
        (check(points=1, each=[object()]), by_case, "without a name of its own", "look the object up"),
        (check(points=1, each="tanh"), by_case, "has a text for each", "each=[…]"),
        (check(points=1, given="act"), answer, "has a text for given", "given=[…]"),
        (check(points=1, after="act"), answer, "has a text for after", "after=[…]"),
        (reaches({0.5: 2, 0.9: 1}), seeded, "no more points for a higher threshold", "let points grow"),
        (reaches({0.5: 1, 0.9: 1}), seeded, "no more points for a higher threshold", "let points grow"),
        (reaches({0.5: 1}), answer, "does not ask for a seed", "add the argument seed"),
        (reaches({"digits": {0.9: 2}, "mnist": {0.9: 1}}), seeded, "other points for another data set", "same points"),
        (reaches({"digits": {0.9: 2}, "mnist": {}}), seeded, "other points for another data set", "same points"),
        (reaches({"digits": {0.5: 1}, "mnist": {0.5: 1, 0.9: 1}}), seeded, "no more points", "let points grow"),
        (reaches({"moons": {0.9: 2}}), seeded, "an unknown data set 'moons'", "'digits' or 'mnist'"),
        (reaches({0.5: 1}, seeds=0), seeded, "with no seed at all", "at least 1"),
    ],
)
def test_what_is_wrong_is_refused_with_place_and_remedy(decorator, function, problem, remedy):
    """The message has the file, the line, the check's name, what is wrong and what to do."""
    with pytest.raises(AssignmentError) as caught:
        decorator(function)
    line = function.__code__.co_firstlineno
    assert re.match(rf".*test_check\.py:{line}: the check {function.__name__} ", str(caught.value))
    assert problem in str(caught.value) and remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("decorator", "remedy"),
    [
        (check, "write @check(points=…)"),
        (matches_reference, "write @matches_reference(points=…)"),
        (reaches, "write @reaches({…: …})"),
        (mistake, "write @mistake(instead_of=…)"),
        (convention, "write @convention(instead_of=…)"),
    ],
)
def test_a_decorator_without_parentheses_is_refused(decorator, remedy):
    """With the place of the function, and what to write."""
    with pytest.raises(AssignmentError, match=r"test_check\.py:\d+: answer is decorated by @\w+ without") as caught:
        decorator(answer)
    assert caught.value.remedy == remedy and caught.value.line == answer.__code__.co_firstlineno


def test_points_are_per_case_and_rows_are_cases():
    """Each value of `each` is a row with its own title and id."""
    made = matches_reference(points=2, each=["tanh", "relu"])(by_case).placed("net.py", True)
    assert [row.title for row in made.rows] == ["a sentence about tanh", "a sentence about relu"]
    assert [row.id for row in made.rows] == ["net.py::by_case[tanh]", "net.py::by_case[relu]"]
    assert made.points == 2 and made.hidden and made.about == "by_case"


def test_a_check_may_have_no_points():
    """It shows a rule that another check judges."""
    assert check(points=0)(answer).points == 0


def test_a_check_without_cases_has_one_row():
    """Its id has no brackets."""
    (row,) = check(points=1)(answer).placed("net.py", False).rows
    assert (row.id, row.label, row.title) == ("net.py::answer", "", "a sentence")


def test_cases_need_not_be_hashable():
    """Rows are told apart by their ids."""
    one, other = check(points=1, each=[[1, 2], {"a": 1}])(by_case).rows
    assert len({one, other, check(points=1, each=[[1, 2]])(by_case).rows[0]}) == 2


def test_the_maximum_of_thresholds_is_what_it_is_worth():
    """The number beside a threshold is the total there."""
    made = reaches({0.8: 3, 0.9: 5}, seeds=2)(seeded)
    assert (made.points, made.seeds, made.thresholds) == (5, 2, {0.8: 3, 0.9: 5})


def test_thresholds_may_be_those_of_a_data_set():
    """Known when the check is placed; a data set without thresholds is refused then."""
    made = reaches({"digits": {0.9: 2}, "mnist": {0.95: 2}})(seeded)
    assert made.points == 2
    assert made.placed("net.py", False).thresholds == {0.9: 2}
    assert made.placed("net.py", False, "mnist").thresholds == {0.95: 2}
    assert reaches({0.9: 2})(seeded).placed("net.py", False, "mnist").thresholds == {0.9: 2}
    with pytest.raises(AssignmentError, match=r'no thresholds for the data set mnist; add "mnist": \{…: …\}'):
        reaches({"digits": {0.9: 2}})(seeded).placed("net.py", False, "mnist")


def test_checks_lean_on_checks_or_names():
    """`after` takes both; a released file may name a check that is elsewhere."""
    first = check(points=1)(answer)
    assert check(points=1, after=[first, "other"])(by_name := answer).after == ("answer", "other")
    assert by_name is answer


def test_a_docstring_of_several_lines_is_one_sentence():
    """Line breaks and indents are the editor's."""

    def wide(student):
        """a sentence
        that goes on"""

    assert check(points=1)(wide).title == "a sentence that goes on"


def test_tolerances_are_only_those_given():
    """None is the judge's own."""
    assert matches_reference(points=1)(answer).tolerance is None
    assert matches_reference(points=1, rtol=1e-3)(answer).tolerance == {"rtol": 1e-3}


@pytest.mark.parametrize("kind", [check, matches_reference])
def test_a_rule_of_robustness_says_so_in_one_word(kind):
    """It has no points but those that assignment.toml gives each of its cases."""
    rule = kind(robustness=True, each=["a", "b"])(by_case)
    assert rule.robustness and rule.points == 0 and len(rule.rows) == 2
    assert rule.placed("net.py", True).points == 0
    assert rule.placed("net.py", True, robustness=0.5).points == 0.5
    assert kind(points=2)(answer).placed("net.py", True, robustness=0.5).points == 2
