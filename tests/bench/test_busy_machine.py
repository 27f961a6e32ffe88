"""A class with submissions near the limit, endless, asleep and talkative: its grades are those of an idle machine."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from toys import Toy

from grader.answers.live import answer_key, at_work
from grader.assignment.assignment_sandbox import sandbox_for
from grader.errors import GraderFault
from grader.grade import Grade
from grader.grading.grade_submission import grade
from tests.bench import busy_machine
from tests.bench.busy_machine import busy_loops, unequal

LIMIT = 1.0
COMPUTE = """
import threading, time

def compute(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass

def side_by_side(seconds):
    threads = [threading.Thread(target=compute, args=[seconds / 3]) for _ in range(3)]
    for one in threads: one.start()
    for one in threads: one.join()
"""
ACT = "        # SOLUTION\n        return np.tanh(z)\n"
SLOPE = "        return 1 - np.tanh(z) ** 2\n"
# What each does besides, and which of act and diff_act then run out of time.
CLASS = {
    "right": ((ACT, ""), []),
    "near": ((ACT, "if np.shape(z) == (4, 3): compute(0.75)"), []),
    "over": ((ACT, "if np.shape(z) == (4, 3): compute(1.3)"), ["act"]),
    "near_with_threads": ((ACT, "if np.shape(z) == (4, 3): side_by_side(0.75)"), []),
    "over_with_threads": ((ACT, "if np.shape(z) == (4, 3): side_by_side(1.5)"), ["act"]),
    "endless": ((SLOPE, "while True: pass"), ["diff_act"]),
    "asleep": ((SLOPE, "time.sleep(1e9)"), ["diff_act"]),
    "dozing": ((ACT, "if np.shape(z) == (4, 3): time.sleep(0.5)"), []),
    "talkative": ((ACT, "print(np.full((400, 3), 1 / 3)); print(z)"), []),
}


@pytest.fixture
def handed_in(toy: Toy) -> list[Path]:
    """The class, a folder each; with a limit of a second a call."""
    toml = toy.folder / "assignment.toml"
    toml.write_text(toml.read_text().replace("points = 10\n", f"points = 10\nlimits = {{ call = {LIMIT} }}\n", 1))
    folders = []
    for name, ((place, line), _) in CLASS.items():
        text = COMPUTE + toy.right((place, f"        {line}\n{place}" if line else place))
        (folder := toy.root / "class" / name).mkdir(parents=True)
        (folder / "net.py").write_text(text)
        folders.append(folder)
    return folders


def test_grades_are_those_of_an_idle_machine(
    toy: Toy, handed_in: list[Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last bit, beside two loops for each processor; and each is what it should be."""
    assignment, made = toy.load(), dict[str, Grade]()

    def noted(*arguments: object, **words: object) -> Grade:
        found = grade(*arguments, **words)  # type: ignore[arg-type]
        return made.setdefault(found.submission, found)

    monkeypatch.setattr(busy_machine, "grade", noted)
    key = answer_key(assignment)
    with sandbox_for(assignment.folder, ("numpy",)) as server, at_work(key, server):
        try:
            server.mode  # noqa: B018 - waits until it has started
        except GraderFault as fault:
            pytest.skip(str(fault))
        assert not unequal(assignment, handed_in, 2 * (os.cpu_count() or 1), server, key)
    assert capsys.readouterr().out.count(" equal") == len(CLASS)
    for name, (_, out_of_time) in CLASS.items():
        alone = {row.name: row.outcome for row in made[name].checks if row.name in ("act", "diff_act")}
        wanted = {row: "timed out" if row in out_of_time else "passed" for row in alone}
        assert alone == wanted, name
    asleep = next(row for row in made["asleep"].checks if row.name == "diff_act")
    assert "mostly waited" in asleep.message


def test_loops_are_busy_and_end() -> None:
    """As many processes as are asked for, which take the time that there is, and are gone afterwards."""
    before = time.process_time(), time.monotonic()
    with busy_loops(3 * (os.cpu_count() or 1)):
        while time.process_time() - before[0] < 0.3:
            pass
    assert time.monotonic() - before[1] > 0.45
