"""The fork server: builds the room, imports the heavy libraries once, then forks a worker for each request.

Started afresh by the grader (exec, never a fork of it), so it holds no secret: no check, no expected value, no
path of a submission. It runs no student code and no operation of the libraries it imports. It ends when the
grader's end of the control socket closes, however that came about, and everything below ends with it.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import importlib.util
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import Any, NoReturn

from grader.worker.jail import landlock, lock_down, root_filesystem, syscalls
from grader.worker.jail.config import Bounds, Plan, Shape, read_plan
from grader.worker.jail.preloading import preload
from grader.worker.jail.supervisor import Ends, supervise

Serve = Callable[[int, int], None]
CONTROL = 0  # the descriptor of the control socket
UNUSED_USERS = 1_900_000_000  # as root: a user of our own, far above those that systems give out


def main() -> NoReturn:
    """Read the plan, lock up, serve until the grader hangs up."""
    control = socket.socket(fileno=CONTROL)
    try:
        plan = read_plan(json.loads(_line(control)))
        os.setsid()
        sys.path[:] = [entry for entry in sys.path if entry not in plan.unwanted]
        sys.path += [entry for entry in plan.search if entry not in sys.path]
        serve = _find(*plan.serve)
        proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY) if syscalls.known_machine() else -1
        shape, refusal = _choose(plan, proc)
        if shape is None:
            _say(control, cannot=f"this machine refuses what mode {plan.mode} needs ({refusal})")
            os._exit(1)
        _enter(plan, shape)
        plan = _with_scratch_root(plan, shape)
        _say(control, mode=shape.mode, refusal=refusal, temporary=plan.temporary if shape.mode != "full" else "")
        if (sys.prefix, sys.base_prefix) != plan.prefixes or not os.path.isdir(sys.prefix):
            raise OSError(f"the interpreter's prefix is {sys.prefix} in the sandbox, {plan.prefixes[0]} outside")
        if shape.mode != "process":
            preload(plan.preload)
        gc.collect()
        gc.freeze()  # so that a worker's collection does not copy every page it shares with us
    except BaseException as error:  # noqa: BLE001 - whatever it is, the grader must hear of it
        with contextlib.suppress(OSError):
            _say(control, fault=f"{type(error).__name__}: {error}")
        os._exit(1)
    try:
        _serve_requests(control, plan, shape, serve)
    finally:
        if shape.mode != "full":
            shutil.rmtree(plan.temporary, ignore_errors=True)
        os._exit(0)


def _line(control: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\n"):
        chunk = control.recv(65536)
        if not chunk:
            os._exit(0)
        received += chunk
    return received


def _say(control: socket.socket, **fields: Any) -> None:
    control.sendall(json.dumps(fields).encode() + b"\n")


def _find(place: str, name: str) -> Serve:
    """The function that serves, from a module or, in tests, from a file."""
    if not place.endswith(".py"):
        return getattr(importlib.import_module(place), name)  # type: ignore[no-any-return]
    specification = importlib.util.spec_from_file_location("served_file", place)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return getattr(module, name)  # type: ignore[no-any-return]


def _choose(plan: Plan, proc: int) -> tuple[Shape | None, str]:
    """What the machine can do, None if less than the plan wants; and why the stronger modes were refused.

    Tried out in processes that end at once: what follows is then a lock that must close, not an attempt.
    """
    version = landlock.version() if syscalls.known_machine() else 0
    root = os.geteuid() == 0
    user = UNUSED_USERS + os.getpid() if root and not plan.room else os.geteuid()
    refusal = "" if syscalls.known_machine() else "not Linux on x86-64 or aarch64"
    if plan.mode in ("full", "") and not refusal:
        for user_namespaces in (True, False) if root else (True,):
            shape = Shape("full", user_namespaces, user, version, proc)
            refusal = _refusal(functools.partial(_rehearse, plan, shape))
            if not refusal:
                return shape, ""
    if plan.mode in ("landlock", "") and version:
        return Shape("landlock", False, user, version, proc), refusal
    if plan.mode == "" and root and syscalls.known_machine():
        # Root's own limits do not bind it, and nothing else is left: not without being told so.
        remedy = "be another user, or set GRADE_SANDBOX=process for your own code"
        return None, f"{refusal}; as root nothing else protects: {remedy}"
    if plan.mode in ("process", ""):
        return Shape("process", False, user, 0, proc), refusal
    return None, refusal or "no Landlock in the kernel"


def _rehearse(plan: Plan, shape: Shape) -> None:
    """In a process of its own: the steps that some machines refuse, for the room and then for a worker."""
    if not plan.room:
        _leave_for_room(shape)
        syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)
        if os.geteuid() == 0 and shape.user_namespaces:
            syscalls.become(shape.user)
        if refusal := _refusal(functools.partial(_rehearse_worker, shape)):
            raise OSError(refusal)
    else:
        _rehearse_worker(shape)


def _rehearse_worker(shape: Shape) -> None:
    lock_down.leave(shape)
    syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)  # AppArmor lets one in, then refuses this


def _refusal(steps: Callable[[], None]) -> str:
    """What the machine says to these steps, taken in a process of their own; "" if it lets them pass."""
    answer, mine = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            steps()
        except BaseException as error:  # noqa: BLE001 - a refusal, of whatever kind, is the answer
            os.write(mine, str(error).encode())
            os._exit(1)
        os._exit(0)
    os.close(mine)
    with open(answer, encoding="utf-8") as words:
        said = words.read()
    return "" if os.waitpid(pid, 0)[1] == 0 else said or "it ended the process that tried"


def _leave_for_room(shape: Shape) -> None:
    if os.geteuid() == 0:
        syscalls.unshare(lock_down.NAMESPACES)
    else:
        syscalls.unshare_user(lock_down.NAMESPACES, shape.proc)


def _enter(plan: Plan, shape: Shape) -> None:
    """Into the room, as an unprivileged user without capabilities; in other modes there is none."""
    if shape.mode != "full":
        return
    if not plan.room:
        _leave_for_room(shape)
        server = os.fork()
        if server:
            os.close(CONTROL)
            os._exit(os.waitstatus_to_exitcode(os.waitpid(server, 0)[1]) & 0xFF)
        syscalls.prctl("parent death", syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        root_filesystem.build(plan.visible, plan.hidden, shape.user if shape.user_namespaces else os.geteuid())
    syscalls.prctl("adopt orphans", syscalls.PR_SET_CHILD_SUBREAPER, 1)
    if not shape.user_namespaces:
        return  # the workers drop to the user themselves, once they have left
    if os.geteuid() == 0:
        syscalls.become(shape.user)
        syscalls.prctl("parent death", syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)  # changing the user had cleared it
    syscalls.prctl("no_new_privs", syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.drop_capabilities()


def _with_scratch_root(plan: Plan, shape: Shape) -> Plan:
    """In the modes without mounts, the directory in which each worker gets its own."""
    if shape.mode == "full":
        return plan
    made = tempfile.mkdtemp(prefix="grade-", dir=plan.temporary)
    os.environ["HOME"] = os.environ["TMPDIR"] = os.environ["MPLCONFIGDIR"] = made
    return plan._replace(temporary=made)


def _serve_requests(control: socket.socket, plan: Plan, shape: Shape, serve: Serve) -> None:
    """A worker for each request, until the grader hangs up."""
    readable, writable = os.pipe()
    os.set_blocking(readable, False)
    os.set_blocking(writable, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writable)
    poll = select.poll()
    poll.register(CONTROL, select.POLLIN)
    poll.register(readable, select.POLLIN)
    while True:
        events = dict(poll.poll())
        if readable in events:
            os.read(readable, 4096)
            _reap()
        if CONTROL in events:
            message, fds, _, _ = socket.recv_fds(control, 65536, len(Ends._fields))
            if not message:
                return
            bounds, ends = Bounds(**json.loads(message)), Ends(*fds)
            if os.fork() == 0:
                _start(plan, shape, bounds, ends, serve)
            for fd in fds:
                os.close(fd)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _start(plan: Plan, shape: Shape, bounds: Bounds, ends: Ends, serve: Serve) -> NoReturn:
    """In a fork of the server: become the supervisor, or in mode full start it inside and end."""
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), CONTROL)
        if shape.mode == "full":
            lock_down.leave(shape)
            if os.fork():
                os._exit(0)
        supervise(plan, shape, bounds, ends, serve)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the grader must hear of it
        os.write(ends.report, json.dumps({"fault": f"{type(error).__name__}: {error}"}).encode() + b"\n")
    finally:
        os._exit(1)
