"""Student files in workers: loaded however patiently it takes, limited in time, ended with the grading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from toys import Toy

from grader import promise
from grader.assignment.model import Assignment
from grader.assignment.submission import Submission
from grader.errors import Crashed, GraderFault, NotAttempted, TimedOut
from grader.sandbox.fork_server import ForkServer
from grader.subjects.student import WHOLE, Students
from grader.worker.loading.cell_places import joined

Make = Callable[..., Students]


@pytest.fixture(scope="module")
def small_server() -> Iterator[ForkServer]:
    with ForkServer(("numpy",), hidden=()) as running:
        yield running


@pytest.fixture
def assignment(toy: Toy) -> Assignment:
    """The toy, with little time to load."""
    toy.change(toy.folder / "assignment.toml", "points = 10\n\n", "points = 10\nlimits = { load = 3 }\n\n")
    return toy.load()


@pytest.fixture
def students(small_server: ForkServer, assignment: Assignment) -> Iterator[Make]:
    """Workers for a net.py of this text."""
    made: list[Students] = []

    def of(text: str, *more: object, **words: object) -> Students:
        submission = Submission("student", {"net.py": text.encode()}, {"net.py": "net.py"})
        made.append(Students(small_server, assignment, submission, *more, **words))  # type: ignore[arg-type]
        return made[-1]

    yield of
    for one in made:
        one.close()


def test_each_of_several_calls_in_one_question_has_its_own_time(students: Make) -> None:
    """Two calls that travel together may take longer than the limit of one; neither of them may."""
    student = students("import time\n\n\ndef rest(seconds):\n    time.sleep(seconds)\n    return seconds\n").load(
        "net.py"
    )
    student.limit_calls(3.0)
    first, second = promise(student.root.rest, 1.6), promise(student.root.rest, 1.6)
    assert (first(), second()) == (1.6, 1.6)
    student.limit_calls(0.5)
    with pytest.raises(TimedOut, match=r"No answer within 0\.5 s"):
        student.root.rest(60)


def test_a_file_that_ends_the_process_is_loaded_for_its_functions(students: Make) -> None:
    """First statement by statement; where that dies, only what it defines; and so again, without a second try."""
    text = "def f():\n    return 7\n\n\nimport os\nos._exit(3)\n"
    here = students(text)
    assert here.load("net.py").root.f() == 7
    notes = list(here.notes["net.py"])
    assert here.load("net.py").root.f() == 7
    assert notes and here.notes["net.py"] == notes
    with pytest.raises(Crashed):
        students(text, (WHOLE,)).load("net.py")


def test_a_file_that_loads_too_long_says_its_limit(students: Make) -> None:
    """However little of it is run."""
    with pytest.raises(TimedOut, match=r"^Loading net\.py took longer than 3 s\.$"):
        students("def f(x=__import__('time').sleep(60)):\n    pass\n", (WHOLE,)).load("net.py")


def test_what_cannot_be_parsed_is_shown_with_its_line(students: Make) -> None:
    """Before anything is run, and without patience, which would not help."""
    with pytest.raises(Crashed) as told:
        students("x = 1\ndef f(:\n").load("net.py")
    assert told.value.type_name == "SyntaxError" and told.value.line == 2
    assert "def f(:" in str(told.value) and "^" in str(told.value)


def test_a_notebook_is_told_by_its_cells(students: Make) -> None:
    """What raises, what is not attempted and what cannot be read; a cell may await."""
    cells = [
        "# one",
        "import asyncio\nawait asyncio.sleep(0)\nx = 7",
        "def f():\n    return x\n\n\ndef g():\n    return [][x]\n",
        "def h():\n    raise NotImplementedError('later')",
    ]
    root = students(joined("hw.ipynb", cells)).load("net.py").root
    assert root.f() == 7
    with pytest.raises(Crashed, match=r"\(hw\.ipynb cell 3, line 6, in g\)") as crashed:
        root.g()
    with pytest.raises(NotAttempted) as stub:
        root.h()
    assert (crashed.value.place, stub.value.place) == ("cell 3, line 6", "cell 4, line 2")
    with pytest.raises(Crashed, match=r"Python cannot read hw\.ipynb: cell 2, line 1") as unreadable:
        students(joined("hw.ipynb", ["# one", "def f(:"])).load("net.py")
    assert unreadable.value.place == "cell 2, line 1"


def test_each_load_is_afresh(students: Make) -> None:
    """What one worker remembers another does not know."""
    here = students("seen = []\n\n\ndef f(x):\n    seen.append(x)\n    return len(seen)\n")
    one, other = here.load("net.py"), here.load("net.py")
    assert [one.root.f(1), one.root.f(1), other.root.f(1)] == [1, 2, 1]


def test_what_is_printed_is_told_once(students: Make) -> None:
    """And counted."""
    student = students("def f():\n    print('hello')\n").load("net.py")
    student.root.f()
    assert student.printed() == "hello\n" and student.printed() == "" and student.bytes_printed == 6


def test_siblings_that_were_not_handed_in_are_the_handouts(students: Make, toy: Toy) -> None:
    """A file may import them."""
    Path(toy.template / "helper.py").write_text("def g():\n    return 8\n")
    assert students("from helper import g\n").load("net.py").root.g() == 8


def test_all_end_with_the_grading(students: Make) -> None:
    """One that is not needed any more ends by itself; afterwards there is none to be had."""
    with students("def f():\n    return 7\n") as here:
        one, other = here.load("net.py"), here.load("net.py")
        here.end(one)
        assert one.worker is not None and one.worker.ended and other.root.f() == 7
    assert other.worker is not None and other.worker.ended
    with pytest.raises(GraderFault, match="interrupted"):
        here.load("net.py")


def test_all_workers_of_a_submission_share_its_time(small_server: ForkServer, toy: Toy, students: Make) -> None:
    """A fresh worker does not bring fresh time."""
    here = students("import time\n\n\ndef rest():\n    time.sleep(0.4)\n")
    here.load("net.py").root.rest()
    (budget,) = here._budgets.values()
    left = budget.left
    here.load("net.py").root.rest()
    assert here._budgets and list(here._budgets.values()) == [budget] and budget.left <= left - 0.2
