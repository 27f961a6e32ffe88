"""Whose fault it is, is in the type."""

from __future__ import annotations

import inspect
import pickle

import pytest

from grader import errors
from grader.errors import (
    AssignmentError,
    Crashed,
    GraderError,
    GraderFault,
    NotAttempted,
    NotInstalled,
    OutOfMemory,
    StudentFault,
    SubmissionError,
    TimedOut,
    UnusableAnswer,
    UsageError,
)
from grader.grade import Outcome

ALL = [item for item in vars(errors).values() if inspect.isclass(item) and issubclass(item, GraderError)]


def test_the_tree_is_drawn_as_it_is():
    """Every class stands in the docstring, below its own base, with its exit code."""
    depth = {}
    for line in (errors.__doc__ or "").splitlines():
        words = line.replace("│", " ").replace("├──", "   ").replace("└──", "   ")
        name = words.split()[0] if words.split() else ""
        if name in vars(errors):
            depth[name] = len(words) - len(words.lstrip())
            if "exit " in line:
                assert line.endswith(f"exit {vars(errors)[name].exit_code}"), line
    assert set(depth) == {item.__name__ for item in ALL}
    for item in ALL:
        assert depth[item.__name__] == 4 * (len(item.__mro__) - 4), item.__name__


def test_exit_codes():
    """2 for the command and the assignment, 3 for the grader; the bare root is ours."""
    assert [item.exit_code for item in (UsageError, SubmissionError, AssignmentError, GraderFault, GraderError)] == [
        2, 2, 2, 3, 3,
    ]  # fmt: skip


def test_a_package_that_is_not_there_is_named_with_the_way_to_it():
    """Nobody is at fault: what needs it is not run, and a command that cannot do without ends with 2."""
    assert str(NotInstalled("tensorflow")) == "TensorFlow is not installed (pip install tensorflow tensorboard)"
    assert str(NotInstalled("a_b")) == "a_b is not installed (pip install a_b)"
    assert str(NotInstalled("sklearn", "OSError: x")) == "scikit-learn cannot be imported (OSError: x)"
    assert NotInstalled.exit_code == 2 and not issubclass(NotInstalled, (GraderFault, StudentFault, UsageError))


def test_each_fault_of_a_students_is_an_outcome():
    """Which a grade can hold; none is the grader's."""
    for item in ALL:
        if issubclass(item, StudentFault):
            assert Outcome(item.outcome) is not Outcome.BROKEN
    assert not issubclass(GraderFault, StudentFault) and not issubclass(AssignmentError, StudentFault)


def test_an_assignment_error_has_place_problem_and_remedy():
    """In one sentence, and apart."""
    error = AssignmentError("net.py", 3, "the check act has no points", "give it some")
    assert str(error) == "net.py:3: the check act has no points; give it some."
    assert (error.file, error.line, error.remedy) == ("net.py", 3, "give it some")
    assert str(AssignmentError("a.toml", None, "x", "y")) == "a.toml: x; y."


@pytest.mark.parametrize(
    "error",
    [
        AssignmentError("net.py", 3, "problem", "remedy"),
        UsageError("x"),
        GraderFault("x"),
        NotInstalled("tensorflow", "why"),
        Crashed("x", hint="h", line=3, type_name="ValueError", trail=("a",)),
        NotAttempted("x", function="f"),
    ],
)
def test_errors_come_back_from_other_processes(error):
    """Validation asks mistakes in many."""
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and str(again) == str(error) and vars(again) == vars(error)


def test_which_faults_leave_the_process_alive():
    """An exception does; a death, a hang, nonsense do not."""
    assert Crashed("x", type_name="ValueError").is_answer and NotAttempted("x").is_answer
    for fault in (Crashed("x"), TimedOut("x"), OutOfMemory("x"), UnusableAnswer("x"), StudentFault("x")):
        assert not fault.is_answer
