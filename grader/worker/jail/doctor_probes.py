"""The doctor's probes, run in a locked worker: each tries something that must be refused, or that must work.

Each returns (whether all is as it must be, what happened). `serve` stands in for the worker's own service.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from grader.wire.frames import Closed, FrameReader, write_frame

Finding = tuple[bool, str]


def serve(request: int, reply: int) -> None:
    """Answer requests to probe: a request's header is the probe's name, its payload the arguments as JSON."""
    reader = FrameReader(request)
    while True:
        try:
            header, payload = reader.read()
        except Closed:
            os._exit(0)
        try:
            ok, detail = PROBES[bytes(header).decode()](*json.loads(bytes(payload)))
        except MemoryError:
            ok, detail = True, "refused with MemoryError"
        except Exception as error:  # noqa: BLE001 - the doctor reports it
            ok, detail = False, f"{type(error).__name__}: {error}"
        body = json.dumps([ok, detail]).encode()
        write_frame(reply, [(0).to_bytes(4, "little") + len(body).to_bytes(8, "little"), body])


def read(paths: Sequence[str]) -> Finding:
    """Test that none of these files or directories shows any content."""
    for path in paths:
        try:
            if os.path.isdir(path):
                seen = bool(os.listdir(path))
            else:
                with open(path, "rb") as file:
                    seen = bool(file.read(1))
        except OSError:
            continue
        if seen:
            return False, f"{path} can be read"
    return True, "out of sight"


def write(path: str) -> Finding:
    """Test that a file outside the scratch directory can neither be written nor have its mode or times changed."""
    steps: dict[str, Callable[[], object]] = {
        "written": lambda: os.close(os.open(path, os.O_WRONLY)),
        "created beside": lambda: os.close(os.open(path + ".new", os.O_WRONLY | os.O_CREAT)),
        "changed in mode": lambda: os.chmod(path, 0o600),
        "changed in time": lambda: os.utime(path, (0, 0)),
        "removed": lambda: os.unlink(path),
    }
    for what, step in steps.items():
        try:
            step()
        except OSError:
            continue
        return False, f"a file outside can be {what}"
    return True, "refused"


def connect(family: int, address: Any) -> Finding:
    """Test that no connection can be made to `address`."""
    where = tuple(address) if isinstance(address, list) else address
    try:
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            connection.connect(where)
    except OSError as error:
        return True, f"refused: {error.strerror}"
    return False, "connected"


def fork(limit: int) -> Finding:
    """Test that at most `limit` processes can be started; those that were started end at once."""
    hold, release = os.pipe()
    started = 0
    try:
        while started < limit + 8:
            if os.fork() == 0:
                os.close(release)
                os.read(hold, 1)
                os._exit(0)
            started += 1
    except OSError as error:
        return True, f"refused after {started}: {error.strerror}"
    finally:
        os.close(release)
    return False, f"{started} processes were started"


def disturb(pid: int) -> Finding:
    """Test that process `pid`, which is outside the sandbox, can be neither ended nor traced."""
    if ctypes.CDLL(None).ptrace(16, pid, 0, 0) == 0:
        return False, "it can be traced"
    try:
        os.kill(pid, signal.SIGTERM)
    except OSError as error:
        return True, f"refused: {error.strerror}"
    return False, "it can be sent signals"


def others() -> Finding:
    """Test that /proc shows no process but this one and its supervisor."""
    try:
        pids = {int(name) for name in os.listdir("/proc") if name.isdigit()}
    except OSError as error:
        return True, f"refused: {error.strerror}"
    strangers = pids - {1, os.getpid()} if os.getppid() == 1 else pids - {os.getpid()}
    return not strangers, f"{len(strangers)} can be seen" if strangers else "none can be seen"


def prefix(expected: str) -> Finding:
    """Test that the interpreter is the expected one, by its sys.prefix."""
    return sys.prefix == expected, sys.prefix


def memory(size: int) -> Finding:
    """Test that an allocation of `size` bytes is refused."""
    block = bytearray(size)
    block[::4096] = b"x" * len(block[::4096])
    return False, f"{size >> 20} MB were given"


def disk(size: int) -> Finding:
    """Test that writing `size` bytes into the scratch directory is refused."""
    try:
        with open("filler", "wb") as file:
            for _ in range(size >> 20):
                file.write(bytes(1 << 20))
        time.sleep(1.0)  # where there is no mount to fill, the supervisor looks every so often
    except OSError as error:
        return True, f"refused: {error.strerror}"
    finally:
        os.unlink("filler")
    return False, f"{size >> 20} MB were written"


def numpy() -> Finding:
    """Test that NumPy computes."""
    module = importlib.import_module("numpy")
    return float(module.linalg.det(module.eye(3))) == 1.0, f"NumPy {module.__version__}"


def tensorflow() -> Finding:
    """Test that TensorFlow does its first operation, after the fork."""
    module = importlib.import_module("tensorflow")
    found = float(module.reduce_sum(module.nn.conv2d(module.ones((1, 4, 4, 1)), module.ones((2, 2, 1, 1)), 1, "VALID")))
    return found == 36.0, f"TensorFlow {module.__version__}"


PROBES: dict[str, Callable[..., Finding]] = {
    function.__name__: function
    for function in (read, write, connect, fork, disturb, others, prefix, memory, disk, numpy, tensorflow)
}
