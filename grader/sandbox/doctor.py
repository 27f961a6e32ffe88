"""The findings of `grade doctor`: each promise of the sandbox, put to a real worker on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from grader.errors import INSTALLED_AS, GraderFault, NotInstalled, StudentFault
from grader.sandbox.fork_server import ForkServer
from grader.sandbox.limits import MB, Limits
from grader.sandbox.provider import Sandbox
from grader.sandbox.visible_files import repository_secrets
from grader.wire.modes import Mode

_SERVE = ("grader.worker.jail.doctor_probes", "serve")
PIP = f"pip install {INSTALLED_AS['tensorflow'][1]}"
WITHOUT = "parts that need it are not run here, all others are graded"
_PROBE_WITHIN = 60.0  # seconds, on a slow machine
_LIMITS = Limits(data=1024 * MB, processes=64, scratch=8 * MB)


class DoctorProbe(msgspec.Struct, frozen=True):
    """One promise: whether it is kept, what happened, and what mends it if it is not."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    needed: bool = True  # a promise of the sandbox; else only some parts are not run without it


def diagnose(tensorflow: bool = False) -> list[DoctorProbe]:
    """Run all probes, in a worker of the mode that grading would use; with `tensorflow`, its first operation too."""
    there = find_spec("tensorflow") is not None
    preload = ("numpy", "tensorflow") if tensorflow and there else ("numpy",)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        outside = _Outside(Path(folder), stack)
        # Nothing to hide: no student code runs there, only our own probes.
        sandbox = stack.enter_context(ForkServer(preload, _LIMITS, hidden=(), _serve=_SERVE))
        try:
            mode, refusal = sandbox.mode, sandbox.refusal
            detail = f"{mode} ({refusal})" if refusal else str(mode)
            found = [DoctorProbe("mode", mode is Mode.FULL, detail, remedy(mode))]
            found += [_probe(sandbox, *question, mode) for question in outside.questions()]
            found.append(_probe(sandbox, "NumPy computes", "numpy", (), mode))
            if tensorflow and there:
                found.append(_probe(sandbox, "TensorFlow's first operation", "tensorflow", (), mode))
            else:
                found.append(_installed(there, needed=tensorflow))
        except NotInstalled as error:  # it is there, and cannot be imported
            told = f"{error}; {WITHOUT}"
            return [*diagnose(), DoctorProbe("TensorFlow's first operation", False, told, f"Install it anew: {PIP}")]
        except GraderFault as fault:
            return [DoctorProbe("the sandbox starts", False, str(fault), remedy(None))]
    return found


def _installed(there: bool, *, needed: bool) -> DoctorProbe:
    """Tell whether TensorFlow is installed; with `needed`, it was asked for."""
    if there:
        return DoctorProbe("TensorFlow", True, "installed; --tensorflow tries its first operation", needed=needed)
    told = f"{NotInstalled('tensorflow')}; {WITHOUT}"
    return DoctorProbe("TensorFlow", False, told, f"{PIP}, with a Python that it is published for", needed)


def remedy(mode: Mode | None) -> str:
    """Return what makes mode full possible on this machine; "" if it is."""
    if mode == Mode.FULL:
        return ""
    if os.environ.get("GRADE_SANDBOX"):
        return "Unset GRADE_SANDBOX: it asks for this mode."
    if sys.platform != "linux":
        return "Only Linux can hide files and processes: grade other people's work there, or in a Linux container."
    for setting, closed, open_ in (
        ("user/max_user_namespaces", "0", "15000"),
        ("kernel/unprivileged_userns_clone", "0", "1"),
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "0"),
    ):
        if _setting(setting) == closed:
            return f"Install bubblewrap, or as root: sysctl -w {setting.replace('/', '.')}={open_}"
    if os.path.exists("/.dockerenv") or os.path.exists("/run/.containerenv"):
        return "Start the container with --security-opt seccomp=unconfined --security-opt systempaths=unconfined."
    return "Install bubblewrap (apt install bubblewrap, dnf install bubblewrap), or use Linux 5.13 or later."


def _setting(name: str) -> str:
    with contextlib.suppress(OSError):
        return Path("/proc/sys", name).read_text(encoding="ascii").strip()
    return ""


class _Outside:
    """Things outside the sandbox that a worker should not be able to touch; gone with the stack."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        folder.chmod(0o755)
        self._secret = folder / "secret.txt"
        self._secret.write_text("planted by grade doctor", encoding="utf-8")
        self._inet = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self._unix = stack.enter_context(socket.socket(socket.AF_UNIX))
        self._unix.bind(str(folder / "socket"))
        self._unix.listen()
        self._other = stack.enter_context(_bystander())

    def questions(self) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
        """Yield what is promised, the probe that tries to break it, and its arguments."""
        repository = [str(folder) for folder in repository_secrets()]
        yield "same interpreter inside", "prefix", (sys.prefix,)
        yield "a planted secret cannot be read", "read", ([str(self._secret)],)
        yield "reference and checks cannot be read", "read", (repository,)
        yield "nothing outside can be changed", "write", (str(self._secret),)
        yield "no network", "connect", (socket.AF_INET, self._inet.getsockname())
        yield "no local sockets", "connect", (socket.AF_UNIX, self._unix.getsockname())
        yield "other processes are out of sight", "others", ()
        yield "other processes are out of reach", "disturb", (self._other.pid,)
        yield "processes are limited", "fork", (_LIMITS.processes,)
        yield "memory is limited", "memory", (_LIMITS.data,)
        yield "disk space is limited", "disk", (_LIMITS.scratch * 2,)


@contextlib.contextmanager
def _bystander() -> Iterator[subprocess.Popen[bytes]]:
    """Start a process that waits, for the worker to try and kill."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _probe(sandbox: Sandbox, name: str, probe: str, arguments: tuple[Any, ...], mode: Mode) -> DoctorProbe:
    """Run one probe in a worker of its own: some are meant to end it."""
    header, payload = probe.encode(), json.dumps(arguments).encode()
    sizes = len(header).to_bytes(4, "little") + len(payload).to_bytes(8, "little")
    deadline = time.monotonic() + _PROBE_WITHIN
    with sandbox.worker() as worker:
        try:
            worker.send([sizes, header, payload], deadline)
            ok, detail = json.loads(worker.receive(deadline, MB)[1])
        except StudentFault as fault:
            # Where a limit ends the worker, that is the limit at work; anywhere else it is a fault of ours.
            ok, detail = probe in ("memory", "disk", "fork"), fault.message
    return DoctorProbe(name, ok, detail, "" if ok else remedy(mode) or "Please report this, with what the doctor said.")
