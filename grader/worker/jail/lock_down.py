"""The lock: what a worker does to itself before any student code, and how it makes sure that it is done.

Every step raises OSError if the kernel refuses it, and `verify` asks the kernel afterwards: a lock that did not close
is the grader's fault and ends the worker; it is never a weaker run in silence.
"""

from __future__ import annotations

import os
import resource
import socket

from grader.worker.jail import landlock, root_filesystem, seccomp, syscalls
from grader.worker.jail.config import SCRATCH, Bounds, Plan, Shape

NAMESPACES = (
    syscalls.CLONE_NEWPID | syscalls.CLONE_NEWNS | syscalls.CLONE_NEWNET | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWUTS
)


def leave(shape: Shape) -> None:
    """Into namespaces of the worker's own; the next fork is the first process there."""
    if shape.user_namespaces:
        syscalls.unshare_user(NAMESPACES, shape.proc)
    else:
        syscalls.unshare(NAMESPACES)


def furnish(shape: Shape, bounds: Bounds) -> None:
    """As the first process of the namespaces: the worker's own /proc and scratch directory."""
    user = os.geteuid() if shape.user_namespaces else shape.user
    root_filesystem.mount_scratch(bounds.scratch, bounds.inodes, user)
    root_filesystem.mount_proc("/proc")


def bound(bounds: Bounds, *, count_processes: bool) -> None:
    """The resource limits; a lower one that is there already stays."""
    limits = {
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": bounds.cpu,
        "RLIMIT_DATA": bounds.data,
        "RLIMIT_AS": bounds.address_space,
        "RLIMIT_NOFILE": bounds.files,
        "RLIMIT_FSIZE": bounds.file_size,
        "RLIMIT_MSGQUEUE": 0,
    }
    if count_processes:  # counted by user: without a namespace of its own, the user's other programs would count too
        limits["RLIMIT_NPROC"] = bounds.processes
    for name, value in limits.items():
        number = getattr(resource, name, None)
        if number is None:
            continue
        hard = resource.getrlimit(number)[1]
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # One second between the signal that can be told apart (SIGXCPU) and the one that cannot be ignored.
        soft = max(lowest - 1, 1) if name == "RLIMIT_CPU" else lowest
        try:
            resource.setrlimit(number, (soft, lowest))
        except (OSError, ValueError) as error:
            if os.uname().sysname == "Linux":
                raise OSError(f"{name}: {error}") from error
            # macOS knows RLIMIT_AS and RLIMIT_DATA by name only


def close(plan: Plan, shape: Shape, bounds: Bounds, scratch: str) -> None:
    """Lock this process, for good; called with the scratch directory as working directory."""
    bound(bounds, count_processes=shape.mode == "full")
    if shape.mode == "process":
        return
    if shape.mode == "full" and not shape.user_namespaces:
        syscalls.become(shape.user)
    syscalls.prctl("no_new_privs", syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.drop_capabilities()
    if shape.landlock:
        readable = ["/"] if shape.mode == "full" else [*plan.visible, *_devices(), *_proc_files()]
        landlock.close(shape.landlock, readable, [scratch, "/dev/null"])
    seccomp.close(namespaces=shape.mode == "full", pid=os.getpid())
    verify(plan, shape, scratch)


def verify(plan: Plan, shape: Shape, scratch: str) -> None:
    """Ask the kernel whether each lock holds; OSError naming the one that does not."""
    open_locks = [name for name, closed in _locks(plan, shape, scratch) if not closed]
    if open_locks:
        raise OSError(f"open after locking: {', '.join(open_locks)}")


def _locks(plan: Plan, shape: Shape, scratch: str) -> list[tuple[str, bool]]:
    found = [
        ("no_new_privs", syscalls.prctl("no_new_privs", syscalls.PR_GET_NO_NEW_PRIVS) == 1),
        ("seccomp", syscalls.prctl("seccomp", syscalls.PR_GET_SECCOMP) == 2),
        ("capabilities", not syscalls.has_capabilities()),
        ("sockets", _refused(socket.socket, socket.AF_INET, socket.SOCK_STREAM)),
        ("hidden paths", all(_nothing_at(path) for path in plan.hidden)),
        ("data limit", resource.getrlimit(resource.RLIMIT_DATA)[1] != resource.RLIM_INFINITY),
    ]
    if shape.landlock:
        found.append(("landlock", _refused(os.open, "/dev/zero", os.O_WRONLY)))
    if shape.mode == "full":
        found += [
            ("user", os.getuid() != 0 and os.geteuid() != 0),
            ("pid namespace", os.getppid() == 1),
            ("room", _refused(os.mkdir, "/written")),
            ("scratch directory", scratch == SCRATCH and os.stat(SCRATCH).st_dev != os.stat("/").st_dev),
        ]
    return found


def _refused(function: object, *arguments: object) -> bool:
    try:
        outcome = function(*arguments)  # type: ignore[operator]
    except OSError:
        return True
    if isinstance(outcome, int):
        os.close(outcome)
    return False


def _nothing_at(path: str) -> bool:
    """Whether nothing can be read there: no such path, no right to open it, or an empty cover."""
    try:
        if os.path.isdir(path):
            return not os.listdir(path)
        with open(path, "rb") as file:
            return not file.read(1)
    except OSError:
        return True


def _devices() -> list[str]:
    return [f"/dev/{name}" for name in root_filesystem.DEVICES]


def _proc_files() -> list[str]:
    # Only this process's own entry: others of the same user hold their environment and memory in theirs.
    return ["/proc/self", *[f"/proc/{name}" for name in ("cpuinfo", "meminfo", "stat", "version", "filesystems")]]
