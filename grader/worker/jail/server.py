"""The fork server: enters its root file system, imports the heavy libraries once, forks a worker for each request.

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

from grader.wire.modes import Mode
from grader.worker.jail import landlock, lock_down, root_filesystem, syscalls
from grader.worker.jail.config import Isolation, ResourceLimits, SandboxConfig, read_config
from grader.worker.jail.preloading import CannotImport, preload, refuse_missing
from grader.worker.jail.supervisor import WorkerPipes, supervise

Serve = Callable[[int, int], None]
CONTROL = 0  # the descriptor of the control socket
UNUSED_USERS = 1_900_000_000  # as root: a user of our own, far above those that systems give out


def main() -> NoReturn:
    """Read the configuration, lock up, serve until the grader hangs up."""
    control = socket.socket(fileno=CONTROL)
    try:
        config = read_config(json.loads(_receive_line(control)))
        os.setsid()
        sys.path[:] = [entry for entry in sys.path if entry not in config.unwanted]
        sys.path += [entry for entry in config.search if entry not in sys.path]
        serve = _find_serve(*config.serve)
        proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY) if syscalls.known_machine() else -1
        isolation, refusal = _choose_isolation(config, proc)
        if isolation is None:
            _send(control, cannot=f"this machine refuses what mode {config.mode} needs ({refusal})")
            os._exit(1)
        _enter_root(config, isolation)
        config = _with_scratch_root(config, isolation)
        _send(
            control,
            mode=isolation.mode,
            refusal=refusal,
            temporary=config.temporary if isolation.mode != Mode.FULL else "",
        )
        if (sys.prefix, sys.base_prefix) != config.prefixes or not os.path.isdir(sys.prefix):
            raise OSError(f"the interpreter's prefix is {sys.prefix} in the sandbox, {config.prefixes[0]} outside")
        (refuse_missing if isolation.mode == Mode.PROCESS else preload)(config.preload)
        gc.collect()
        gc.freeze()  # so that a worker's collection does not copy every page it shares with us
    except CannotImport as error:
        with contextlib.suppress(OSError):
            _send(control, fault=str(error), package=error.package, reason=error.reason)
        os._exit(1)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the grader must hear of it
        with contextlib.suppress(OSError):
            _send(control, fault=f"{type(error).__name__}: {error}")
        os._exit(1)
    try:
        _serve_requests(control, config, isolation, serve)
    finally:
        if isolation.mode != Mode.FULL:
            shutil.rmtree(config.temporary, ignore_errors=True)
        os._exit(0)


def _receive_line(control: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\n"):
        chunk = control.recv(65536)
        if not chunk:
            os._exit(0)
        received += chunk
    return received


def _send(control: socket.socket, **fields: Any) -> None:
    control.sendall(json.dumps(fields).encode() + b"\n")


def _find_serve(place: str, name: str) -> Serve:
    """Return the function that serves requests, from a module or, in tests, from a file."""
    if not place.endswith(".py"):
        return getattr(importlib.import_module(place), name)  # type: ignore[no-any-return]
    specification = importlib.util.spec_from_file_location("served_file", place)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return getattr(module, name)  # type: ignore[no-any-return]


def _choose_isolation(config: SandboxConfig, proc: int) -> tuple[Isolation | None, str]:
    """Return the isolation to use (None if less than asked for is possible), and why stronger modes were refused.

    Tried out in processes that end at once: what follows is then a lock that must close, not an attempt.
    """
    version = landlock.version() if syscalls.known_machine() else 0
    root = os.geteuid() == 0
    user = UNUSED_USERS + os.getpid() if root and not config.root_built_by else os.geteuid()
    refusal = "" if syscalls.known_machine() else "not Linux on x86-64 or aarch64"
    if config.mode in (Mode.FULL, None) and not refusal:
        for user_namespaces in (True, False) if root else (True,):
            isolation = Isolation(Mode.FULL, user_namespaces, user, version, proc)
            refusal = _refusal_of(functools.partial(_try_isolation, config, isolation))
            if not refusal:
                return isolation, ""
    if config.mode in (Mode.LANDLOCK, None) and version:
        return Isolation(Mode.LANDLOCK, False, user, version, proc), refusal
    if config.mode is None and root and syscalls.known_machine():
        # Root's own limits do not bind it, and nothing else is left: not without being told so.
        remedy = "be another user, or set GRADE_SANDBOX=process for your own code"
        return None, f"{refusal}; as root nothing else protects: {remedy}"
    if config.mode in (Mode.PROCESS, None):
        return Isolation(Mode.PROCESS, False, user, 0, proc), refusal
    return None, refusal or "no Landlock in the kernel"


def _try_isolation(config: SandboxConfig, isolation: Isolation) -> None:
    """Take the steps that some machines refuse, for the server and then for a worker; they cannot be undone."""
    if not config.root_built_by:
        _unshare_for_root(isolation)
        syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)
        if os.geteuid() == 0 and isolation.user_namespaces:
            syscalls.switch_user(isolation.user)
        if refusal := _refusal_of(functools.partial(_try_worker, isolation)):
            raise OSError(refusal)
    else:
        _try_worker(isolation)


def _try_worker(isolation: Isolation) -> None:
    lock_down.unshare(isolation)
    syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)  # AppArmor lets one in, then refuses this


def _refusal_of(steps: Callable[[], None]) -> str:
    """Return the machine's refusal of these steps, taken in a process of their own; "" if it lets them pass."""
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


def _unshare_for_root(isolation: Isolation) -> None:
    if os.geteuid() == 0:
        syscalls.unshare(lock_down.NAMESPACES)
    else:
        syscalls.unshare_user(lock_down.NAMESPACES, isolation.proc)


def _enter_root(config: SandboxConfig, isolation: Isolation) -> None:
    """Enter the root file system as an unprivileged user without capabilities; in modes but full do nothing."""
    if isolation.mode != Mode.FULL:
        return
    if not config.root_built_by:
        _unshare_for_root(isolation)
        server = os.fork()
        if server:
            os.close(CONTROL)
            os._exit(os.waitstatus_to_exitcode(os.waitpid(server, 0)[1]) & 0xFF)
        syscalls.prctl("parent death", syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        root_filesystem.mount_root(
            config.visible, config.hidden, isolation.user if isolation.user_namespaces else os.geteuid()
        )
    syscalls.prctl("adopt orphans", syscalls.PR_SET_CHILD_SUBREAPER, 1)
    if not isolation.user_namespaces:
        return  # the workers drop to the user themselves, once they have left
    if os.geteuid() == 0:
        syscalls.switch_user(isolation.user)
        syscalls.prctl("parent death", syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)  # changing the user had cleared it
    syscalls.prctl("no_new_privs", syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.drop_capabilities()


def _with_scratch_root(config: SandboxConfig, isolation: Isolation) -> SandboxConfig:
    """Return the configuration with the directory for the workers' scratch directories, in the modes without mounts."""
    if isolation.mode == Mode.FULL:
        return config
    made = tempfile.mkdtemp(prefix="grade-", dir=config.temporary)
    os.environ["HOME"] = os.environ["TMPDIR"] = os.environ["MPLCONFIGDIR"] = made
    return config._replace(temporary=made)


def _serve_requests(control: socket.socket, config: SandboxConfig, isolation: Isolation, serve: Serve) -> None:
    """Fork a worker for each request, until the grader hangs up."""
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
            message, fds, _, _ = socket.recv_fds(control, 65536, len(WorkerPipes._fields))
            if not message:
                return
            limits, pipes = ResourceLimits(**json.loads(message)), WorkerPipes(*fds)
            if os.fork() == 0:
                _start_supervisor(config, isolation, limits, pipes, serve)
            for fd in fds:
                os.close(fd)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _start_supervisor(
    config: SandboxConfig, isolation: Isolation, limits: ResourceLimits, pipes: WorkerPipes, serve: Serve
) -> NoReturn:
    """Become the supervisor, in a fork of the server; in mode full, fork it into the new namespaces and end."""
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), CONTROL)
        if isolation.mode == Mode.FULL:
            lock_down.unshare(isolation)
            if os.fork():
                os._exit(0)
        supervise(config, isolation, limits, pipes, serve)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the grader must hear of it
        os.write(pipes.report, json.dumps({"fault": f"{type(error).__name__}: {error}"}).encode() + b"\n")
    finally:
        os._exit(1)
