"""A class from its folder to the gradebook: nobody is lost, nothing is done twice, nothing is overwritten."""

from __future__ import annotations

import html
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from toys import STUB

from grader.classes import grade_class, job
from grader.grade import from_json
from grader.gradebook.book import Book
from grader.gradebook.school_class import school_class
from grader.sandbox.fork_server import ForkServer

TANH = "        return np.tanh(z)\n"


@pytest.fixture
def classroom(toy, tmp_path, monkeypatch):
    """The toy's folder as the working directory, with a class of four in `class/`; two of them handed in the same."""
    with ForkServer(hidden=()) as server:
        if server.mode != "full":
            pytest.skip("this machine has no sandbox of mode full")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GRADE_SANDBOX", raising=False)
    wrong = toy.right((TANH, "        return np.tanh(z) + 1\n"))
    for who, text in {"ana": toy.right(), "ben": wrong, "cem": wrong}.items():
        hand_in(tmp_path, who, text)
    (tmp_path / "class" / "zoe").mkdir()
    (tmp_path / "class" / "zoe" / "report.pdf").write_bytes(b"%PDF")
    return toy


def hand_in(root: Path, who: str, text: str) -> None:
    """The student's net.py in the class."""
    folder = root / "class" / who
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "net.py").write_text(text)


def grades_in(path: Path) -> list[tuple[str, float]]:
    """Every grade that the book has ever been given."""
    with sqlite3.connect(path) as sql:
        return sql.execute("select submission, earned from grades").fetchall()


def finals(path: Path) -> dict[str, float | None]:
    """Everyone's points."""
    with Book(path) as book:
        return {entry.person.id: entry.final for entry in school_class(book).entries}


BOOK = Path("gradebook.sqlite")


def test_a_class_is_graded_to_the_last(call, classroom):
    """Identical files once, everyone with a row, pages and a reason where there is no grade."""
    done = call("toy", "class", "--jobs", "1")
    assert done.code == 0, done.err
    assert "Recognised a folder" in done.err and "4 students" in done.err
    assert "zoe: There is no Python file, notebook or archive; there is report.pdf." in done.err
    assert len(grades_in(BOOK)) == 2
    made = finals(BOOK)
    assert made["ana"] == 10 and made["ben"] == made["cem"] and 0 < made["ben"] < 10 and made["zoe"] is None
    for who in ("ana", "ben", "cem"):
        folder = Path("reports/toy/class/students", who)
        assert from_json((folder / "grade.json").read_bytes()).submission == who
        assert (folder / "report.html").is_file() and (folder / "instructor.html").is_file()
    assert "zoe" in Path("reports/toy/class/index.html").read_text()


def test_a_second_run_grades_nothing_and_mends_pages(call, classroom):
    """What is known stays, what is missing of the pages is made again."""
    call("toy", "class", "--jobs", "1")
    before = grades_in(BOOK)
    Path("reports/toy/class/students/cem/grade.json").unlink()
    Path("reports/toy/class/students/cem/.report.html.1.part").write_text("half")
    done = call("toy", "class", "--jobs", "1")
    assert "0 submissions to grade, 2 graded already, 1 identical" in done.err
    assert grades_in(BOOK) == before
    assert sorted(path.name for path in Path("reports/toy/class/students/cem").iterdir()) == [
        *("grade.json", "instructor.html", "report.html"),
    ]


def test_a_regrade_keeps_the_old_and_diff_says_why(call, classroom, tmp_path):
    """What changed for whom: another submission, another assignment, nothing known."""
    call("toy", "class", "--jobs", "1")
    hand_in(tmp_path, "ben", classroom.right())
    assert call("toy", "class", "--jobs", "1").code == 0
    assert len(grades_in(BOOK)) == 2  # ana's grade serves for ben
    told = call("diff").out
    assert "ben" in told and "→ 10  another submission (" in told and "cem" not in told
    assert "net.py::act: failed 0 → passed 1" in told
    classroom.change(classroom.folder / "net.py", "points=3", "points=2")
    classroom.change(classroom.folder / "hidden" / "net.py", "points=2", "points=3")
    assert call("toy", "class", "--jobs", "1").code == 0
    assert len(grades_in(BOOK)) == 4
    told = call("diff", "cem").out
    assert "the assignment was changed (" in told and "net.py::loss_of_one" in told
    call("toy", "class", "--jobs", "1", "--regrade")
    assert len(grades_in(BOOK)) == 6
    assert "graded again under the same conditions" in call("diff", "cem").out
    assert call("diff", "cem", "--all").out.count("cem") == 3
    assert "cem" not in call("diff", "--since", "2999").out


def test_points_and_remarks_by_hand(call, classroom):
    """With author and reason, beside the grade and not over it."""
    call("toy", "class", "--jobs", "1")
    done = call("adjust", "ana", "-1.5", "--reason", "copied the plot", "--author", "Kim")
    assert done.code == 2  # a click option in its place
    done = call("adjust", "--reason", "copied the plot", "--author", "Kim", "--", "ana", "-1.5")
    assert done.code == 0 and "8.5 points now" in done.out
    assert call("adjust", "ana", "0", "--reason", "x").code == 2
    assert call("adjust", "ana", "1", "--reason", " ").code == 2
    assert "did you mean ana" in call("comment", "anna", "Well done.").err
    assert call("comment", "ana", "Well done.", "--author", "Kim").code == 0
    with Book(BOOK) as book:
        entry = school_class(book).entries[0]
    assert (entry.final, entry.grade.earned) == (8.5, 10)
    assert entry.adjustments[0].reason == "copied the plot" and entry.comments[0].text == "Well done."
    assert "by hand -1.5  Kim: copied the plot" in call("diff", "ana").out
    assert call("feedback", "back").code == 0
    assert "Well done." in Path("back/ana/feedback.md").read_text()
    assert call("class", "--report", "again").code == 0
    assert Path("again/index.html").is_file() and Path("again/students/ana/instructor.html").is_file()


def test_a_weak_sandbox_is_refused_unless_allowed(call, classroom, monkeypatch):
    """Other people's files are run in mode full, or knowingly not."""
    monkeypatch.setenv("GRADE_SANDBOX", "process")
    done = call("toy", "class", "--jobs", "1")
    assert done.code == 2 and "--allow-weak" in done.err and not BOOK.exists()
    assert call("toy", "class", "--jobs", "1", "--allow-weak").code == 0
    with Book(BOOK) as book:
        assert school_class(book).entries[0].grade.provenance.mode == "process"
    monkeypatch.delenv("GRADE_SANDBOX")
    assert "2 submissions to grade" in call("toy", "class", "--jobs", "1").err  # a weak grade does not stand for a full


def test_one_submission_is_no_class(call, classroom):
    """Its folder is graded as ever, class options are refused, and --as class insists."""
    done = call("toy", "class/ana")
    assert done.code == 0 and not BOOK.exists() and "Recognised" not in done.err
    done = call("toy", "class/ana", "--jobs", "2")
    assert done.code == 2 and "for a class" in done.err
    assert call("toy", "class", "--part", "net.py").code == 2


def test_one_submission_may_be_packed(call, classroom):
    """A zip of one submission is a submission; a zip of zips is a class."""
    pack(Path("ana.zip"), {"my work/net.py": classroom.right().encode()})
    done = call("toy", "ana.zip")
    assert done.code == 0 and "10/10" in done.out and not BOOK.exists()
    inner = {f"class/{who}.zip": Path("ana.zip").read_bytes() for who in ("ana", "ben")}
    pack(Path("all.zip"), {**inner, "class/cem.rar": b"Rar!"})
    done = call("toy", "all.zip", "--jobs", "1")
    assert done.code == 0, done.err
    assert finals(BOOK) == {"ana": 10, "ben": 10, "cem": None}
    assert "RAR" in done.err


def test_work_beside_the_handout_is_graded_and_needs_a_look(call, classroom, tmp_path):
    """In a class, and where the student grades the own folder without naming it."""
    hand_in(tmp_path, "ana", STUB)
    cell = {"cell_type": "code", "source": classroom.right()}
    (tmp_path / "class" / "ana" / "Untitled.ipynb").write_text(json.dumps({"cells": [cell]}))
    assert call("toy", "class", "--jobs", "1").code == 0
    assert finals(BOOK)["ana"] == 10
    page = Path("reports/toy/class/index.html").read_text()
    assert "One of several files was graded" in page and "Untitled.ipynb was taken; there is also net.py" in page
    os.chdir(tmp_path / "class" / "ana")
    done = call("toy")
    assert done.code == 0 and "10/10" in done.out and "there is also net.py, where nothing is written yet" in done.err


def test_several_peoples_folders_are_never_one_submission(call, classroom, tmp_path):
    """Neither where one stands among them, nor where each has another part: both are said, and nothing is graded."""
    (tmp_path / "class" / "net.py").write_text(STUB)
    os.chdir(tmp_path / "class")
    done = call("toy")
    assert done.code == 2 and "grade toy ." in done.err
    os.chdir(tmp_path)
    part = '[[parts]]\nfile = "deep.py"\ntitle = "More"\npoints = 0\n\n[[parts]]'
    classroom.change(classroom.folder / "assignment.toml", "[[parts]]", part)
    for who, name in (("ada", "net.py"), ("bob", "deep.py")):
        (tmp_path / "two" / who).mkdir(parents=True)
        (tmp_path / "two" / who / name).write_text("x = 1\n")
    done = call("toy", "two")
    assert done.code == 2 and "ada, bob hold different parts" in done.err and "--as class" in done.err


def pack(path: Path, files: dict[str, bytes]) -> None:
    """A zip archive of these."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    path.write_bytes(raw.getvalue())


def test_two_gradings_do_not_share_a_gradebook(call, classroom):
    """The second is told to wait."""
    from grader.gradebook.book import exclusive_lock

    with exclusive_lock(BOOK):
        done = call("toy", "class", "--jobs", "1")
    assert done.code == 2 and "wait for it" in done.err


SLOW = "import time\ntime.sleep({seconds})\n"
AGES = 600  # seconds


def started(*arguments: str) -> subprocess.Popen[bytes]:
    """The command in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "grader", *arguments], stderr=subprocess.PIPE, start_new_session=True
    )


def wait_for_grades(count: int) -> None:
    """Until the book has so many."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        try:
            if len(grades_in(BOOK)) >= count:
                return
        except sqlite3.Error:
            pass
        time.sleep(0.02)
    raise AssertionError("no grades")


def session_of(pid: int) -> set[int]:
    """The processes of its session."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[3] == str(pid) and fields[0] != "Z":
            found.add(int(entry.parent.name))
    return found


def ended_together(pid: int) -> None:
    """Nothing is left of the session, or will be in a moment."""
    deadline = time.monotonic() + 60
    while session_of(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not session_of(pid)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.parametrize("after", [1, 3])
def test_it_goes_on_after_being_killed(classroom, tmp_path, after):
    """`kill -9` at any moment: nothing is lost, nothing half-written, nothing graded twice, no process left."""
    for number in range(7):
        hand_in(tmp_path, f"s{number}", SLOW.format(seconds=0.2) + f"# {number}\n" + classroom.right())
    running = started("toy", "class", "--jobs", "2")
    wait_for_grades(after)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    ended_together(running.pid)
    before = grades_in(BOOK)
    assert after <= len(before) < 9
    again = started("toy", "class", "--jobs", "2")
    said = again.communicate()[1].decode()
    assert again.returncode == 0, said
    assert f"{9 - len(before)} submissions to grade, {len(before)} graded already" in said
    now = grades_in(BOOK)
    assert now[: len(before)] == before and len(now) == len({digest for digest, _ in now}) == 9
    assert not list(Path("reports").rglob(".*.part"))
    assert len(list(Path("reports").rglob("report.html"))) == 10


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_an_interrupt_is_clean(classroom, tmp_path):
    """Ctrl-C ends everything at once, though one submission sleeps, and says how to go on.

    The sleep is far longer than this test may take; what "at once" is depends on how busy the machine is, so it is held
    against the time that the same machine just took to start and to grade two.
    """
    toml = classroom.folder / "assignment.toml"
    toml.write_text(f"limits = {{ load = {2 * AGES}, submission = {2 * AGES} }}\n" + toml.read_text())
    hand_in(tmp_path, "sleeper", SLOW.format(seconds=AGES) + classroom.right())
    began = time.monotonic()
    running = started("toy", "class", "--jobs", "2")
    wait_for_grades(2)
    to_start = time.monotonic() - began
    assert running.poll() is None
    os.killpg(running.pid, signal.SIGINT)
    began = time.monotonic()
    said = running.communicate(timeout=AGES / 2)[1].decode()
    assert running.returncode == 130, said
    assert time.monotonic() - began < max(8, 2 * to_start)
    assert "start it again, and it goes on" in said and "Traceback" not in said, said
    assert len(grades_in(BOOK)) == 2
    ended_together(running.pid)


def test_a_hostile_submission_delays_only_itself(call, classroom, tmp_path):
    """One that kills its own worker, and floods its output, costs the others nothing."""
    hand_in(tmp_path, "mallory", "import os\nprint('x' * 10_000_000)\nos._exit(0)\n")
    assert call("toy", "class", "--jobs", "2").code == 0
    made = finals(BOOK)
    assert made["mallory"] == 0 and made["ana"] == 10


def test_who_typed_instead_of_uploading_is_graded(call, classroom, tmp_path):
    """In a download of Canvas', packed as it comes; whoever typed no code is a row with what was typed."""
    code = html.escape(classroom.right()).replace("  ", "&nbsp; ").replace("\n", "<br>\n")
    pack(
        Path("submissions.zip"),
        {
            "kingada_LATE_123_text.html": f"<html><body><h1>One neuron</h1><p>{code}</p></body></html>".encode(),
            "libo_124_text.html": b"<html><body><p>It is on my laptop.</p></body></html>",
            "cem_125_900_net.py": classroom.right().encode(),
        },
    )
    done = call("toy", "submissions.zip", "--jobs", "1")
    assert done.code == 0, done.err
    assert finals(BOOK) == {"123": 10, "124": None, "125": 10}
    assert "no code of this assignment: “It is on my laptop.” Ask for a file." in done.err
    assert "instead of uploading a file, was read as code" in Path("reports/toy/submissions/index.html").read_text()


def test_a_page_that_cannot_be_made_costs_no_grade(call, classroom, monkeypatch):
    """It is told, the grades stand, and the pages can be made later."""
    from grader.classes import batch

    def fail(*_):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(job, "person_pages", fail)
    monkeypatch.setattr(grade_class, "process_pools", lambda jobs: lambda: ThreadPoolExecutor(1))
    done = call("toy", "class", "--jobs", "1")
    batch.close_all()
    assert done.code == 3 and "3 pages not made" in done.err and "ZeroDivisionError: ours" in done.err
    assert finals(BOOK)["ana"] == 10 and not list(Path("reports").rglob("report.html"))
    monkeypatch.undo()


def test_another_data_set_is_another_class(call, classroom, tmp_path):
    """All are graded on the one that was asked for, and graded again on another; a wrong one grades nobody."""
    classroom.change(classroom.folder / "data.py", "def load():", 'def load(where="digits"):')
    data = tmp_path / "data"
    data.mkdir()
    pixels, labels = np.zeros((10, 28, 28), np.uint8), np.arange(10, dtype=np.uint8)
    np.savez(data / "mnist.npz", x_train=pixels, y_train=labels, x_test=pixels, y_test=labels)
    assert call("toy", "class", "--jobs", "1").code == 0
    assert call("toy", "class", "--jobs", "1", "--data", "nowhere").code == 2
    assert len(grades_in(BOOK)) == 2
    assert call("toy", "class", "--jobs", "1", "--data", "data").code == 0
    assert len(grades_in(BOOK)) == 4
    assert "0 submissions to grade, 2 graded already" in call("toy", "class", "--jobs", "1", "--data", "data").err
    assert "data set digits 11118d3e → mnist " in call("diff", "cem").out
    page = Path("reports/toy/class/students/cem/report.html").read_text()
    assert "on the data set mnist" in page
