"""Many submissions on any executor: in, out, and past processes that die."""

from __future__ import annotations

import threading
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor

import msgspec
import pytest

from grader.classes import batch
from grader.classes.batch import BatchSettings, GradingTask, TaskResult, grade_task, run_tasks
from grader.errors import GraderFault
from grader.grade import from_json
from grader.sandbox.fork_server import ForkServer


def drawn_from(tasks):
    """What gives the next of these."""
    waiting = iter(tasks)
    return lambda: next(waiting, None)


class Fragile(Executor):
    """Carries out after a while; a task that is `deadly` ends it, with all that it was given meanwhile."""

    made = 0

    def __init__(self, deadly: set[int]) -> None:
        Fragile.made += 1
        self.deadly, self.broken, self.given = deadly, False, []

    def submit(self, work, task):
        if self.broken:
            raise BrokenExecutor
        future = Future()
        self.given.append((work, task, future))
        threading.Timer(0.02, self.finish).start()
        return future

    def finish(self):
        """All that was given, or its end."""
        given, self.given = self.given, []
        self.broken = self.broken or any(task in self.deadly for _, task, _ in given)
        for work, task, future in given:
            if self.broken:
                future.set_exception(BrokenExecutor())
            else:
                future.set_result(work(task))

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass


def test_every_task_has_its_result():
    """In the order in which they end, on the standard library's executor."""
    found = dict(run_tasks(lambda x: x * x, drawn_from(range(20)), lambda: ThreadPoolExecutor(3), 4))
    assert found == {x: x * x for x in range(20)}


def test_tasks_are_drawn_as_there_is_room():
    """Memory does not grow with their number."""
    drawn = []

    def draw():
        drawn.append(len(drawn))
        return drawn[-1] if len(drawn) <= 30 else None

    most = 0
    for done, _ in enumerate(run_tasks(str, draw, lambda: ThreadPoolExecutor(2), 3)):
        most = max(most, len(drawn) - done)
    assert done == 29 and most <= 4


def test_a_result_may_lead_to_more_tasks():
    """Though there was none left to draw."""
    waiting, found = [1], []

    def draw():
        return waiting.pop() if waiting else None

    for task, _ in run_tasks(str, draw, lambda: ThreadPoolExecutor(2), 3):
        found.append(task)
        if task < 5:
            waiting.append(task + 1)
    assert found == [1, 2, 3, 4, 5]


def test_the_pulse_may_end_it(monkeypatch):
    """An interrupt that was lost in a finalizer is noticed though no task ends."""
    monkeypatch.setattr(batch, "PULSE", 0.01)

    def pulse():
        raise KeyboardInterrupt

    hold = threading.Event()
    with pytest.raises(KeyboardInterrupt):
        list(run_tasks(lambda task: hold.wait(30), drawn_from([1]), lambda: ThreadPoolExecutor(1), 1, pulse))
    hold.set()


def test_a_deadly_task_costs_only_itself():
    """Those that died with it are carried out all the same, each of the suspects by itself."""
    Fragile.made = 0
    found = dict(run_tasks(str, drawn_from(range(9)), lambda: Fragile({4}), 3))
    assert {task: result for task, result in found.items() if task != 4} == {n: str(n) for n in range(9) if n != 4}
    assert isinstance(found[4], GraderFault) and "died" in str(found[4])
    assert 3 <= Fragile.made <= 4  # one broke with it, one by it alone


def test_an_executor_that_broke_between_tasks_is_replaced():
    """As when a process is ended while it waits."""
    made = []

    def executor():
        made.append(ThreadPoolExecutor(1) if made else Fragile(set()))
        made[0].broken = True
        return made[-1]

    assert dict(run_tasks(str, drawn_from(range(3)), executor, 1)) == {0: "0", 1: "1", 2: "2"}
    assert len(made) == 2


@pytest.fixture
def settings(toy):
    """Settings for the toy; the warm processes of this process are closed afterwards."""
    with ForkServer(hidden=()) as server:
        mode = server.mode
    yield BatchSettings(str(toy.folder), toy.load().hash, ("numpy",), mode)
    batch.close_all()


def test_a_task_is_plain_data_and_so_is_its_result(toy, settings):
    """Both cross as bytes, and the grade is that of single grading."""
    task = GradingTask(settings, "ana", {"net.py": toy.right().encode()}, {"net.py": "net.py"})
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(task), type=GradingTask) == task
    done = grade_task(task)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(done), type=TaskResult) == done
    assert from_json(done.grade).earned == 10 and not done.problem


def test_a_process_stays_warm_for_its_settings(settings):
    """The fork server is not started for each submission."""
    assert batch.warm_process(settings) is batch.warm_process(settings)
    other = batch.warm_process(msgspec.structs.replace(settings, public_only=True))
    assert list(batch._warm_processes.values()) == [other]


def test_an_assignment_that_changed_meanwhile_stops_the_class(toy, settings):
    """Half a class by one assignment and half by another would be nobody's grade."""
    task = GradingTask(
        msgspec.structs.replace(settings, assignment_hash="other"), "ana", {"net.py": b""}, {"net.py": "net.py"}
    )
    done = grade_task(task)
    assert done.stop and "was changed" in done.problem


def test_another_mode_stops_the_class(settings):
    """A process that cannot lock up as promised grades nothing."""
    done = grade_task(
        GradingTask(msgspec.structs.replace(settings, mode="stronger"), "ana", {"net.py": b""}, {"net.py": "net.py"})
    )
    assert done.stop and "not stronger" in done.problem


@pytest.mark.parametrize("error", [GraderFault("no worker"), ZeroDivisionError("ours")])
def test_a_fault_of_ours_costs_one_grade(settings, monkeypatch, error):
    """It is told, the fork server is replaced, and the class goes on."""

    def fail(*_, **__):
        raise error

    monkeypatch.setattr(batch, "grade", fail)
    done = grade_task(GradingTask(settings, "ana", {"net.py": b""}, {"net.py": "net.py"}))
    assert not done.stop and not done.grade and str(error) in done.problem and not batch._warm_processes
