"""The lock: the steps by which a worker locks itself up before any student code runs, and the test that they hold.

Every step raises OSError if the kernel refuses it, and `verify` asks the kernel afterwards: a lock that did not close
is the grader's fault and ends the worker; it is never a weaker run in silence.
"""

from __future__ import annotations

import os
import resource
import socket

from grader.wire.modes import Mode
from grader.worker.jail import landlock, root_filesystem, seccomp, syscalls
from grader.worker.jail.config import SCRATCH, Isolation, ResourceLimits, SandboxConfig

NAMESPACES = (
    syscalls.CLONE_NEWPID | syscalls.CLONE_NEWNS | syscalls.CLONE_NEWNET | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWUTS
)


def unshare(isolation: Isolation) -> None:
    """Move into new namespaces of the worker's own; the next fork is the first process there."""
    if isolation.user_namespaces:
        syscalls.unshare_user(NAMESPACES, isolation.proc)
    else:
        syscalls.unshare(NAMESPACES)


def mount_private(isolation: Isolation, limits: ResourceLimits) -> None:
    """Mount the worker's own /proc and scratch directory, as the first process of its namespaces."""
    user = os.geteuid() if isolation.user_namespaces else isolation.user
    root_filesystem.mount_scratch(limits.scratch, limits.inodes, user)
    root_filesystem.mount_proc("/proc")


def set_rlimits(limits: ResourceLimits, *, count_processes: bool) -> None:
    """Set the resource limits of this process; a lower limit that is set already stays."""
    values = {
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": limits.cpu,
        "RLIMIT_DATA": limits.data,
        "RLIMIT_AS": limits.address_space,
        "RLIMIT_NOFILE": limits.files,
        "RLIMIT_FSIZE": limits.file_size,
        "RLIMIT_MSGQUEUE": 0,
    }
    if count_processes:  # counted by user: without a namespace of its own, the user's other programs would count too
        values["RLIMIT_NPROC"] = limits.processes
    for name, value in values.items():
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


def lock_down(config: SandboxConfig, isolation: Isolation, limits: ResourceLimits, scratch: str) -> None:
    """Lock this process, for good; called with the scratch directory as working directory."""
    set_rlimits(limits, count_processes=isolation.mode == Mode.FULL)
    if isolation.mode == Mode.PROCESS:
        return
    if isolation.mode == Mode.FULL and not isolation.user_namespaces:
        syscalls.switch_user(isolation.user)
    syscalls.prctl("no_new_privs", syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.drop_capabilities()
    if isolation.landlock:
        readable = ["/"] if isolation.mode == Mode.FULL else [*config.visible, *_devices(), *_proc_files()]
        landlock.restrict(isolation.landlock, readable, [scratch, "/dev/null"])
    seccomp.install(namespaces=isolation.mode == Mode.FULL, pid=os.getpid())
    verify(config, isolation, scratch)


def verify(config: SandboxConfig, isolation: Isolation, scratch: str) -> None:
    """Ask the kernel whether each lock holds; raise OSError with the names of those that do not."""
    open_locks = [name for name, closed in _locks(config, isolation, scratch) if not closed]
    if open_locks:
        raise OSError(f"open after locking: {', '.join(open_locks)}")


def _locks(config: SandboxConfig, isolation: Isolation, scratch: str) -> list[tuple[str, bool]]:
    found = [
        ("no_new_privs", syscalls.prctl("no_new_privs", syscalls.PR_GET_NO_NEW_PRIVS) == 1),
        ("seccomp", syscalls.prctl("seccomp", syscalls.PR_GET_SECCOMP) == 2),
        ("capabilities", not syscalls.has_capabilities()),
        ("sockets", _refused(socket.socket, socket.AF_INET, socket.SOCK_STREAM)),
        ("hidden paths", all(_nothing_at(path) for path in config.hidden)),
        ("data limit", resource.getrlimit(resource.RLIMIT_DATA)[1] != resource.RLIM_INFINITY),
    ]
    if isolation.landlock:
        found.append(("landlock", _refused(os.open, "/dev/zero", os.O_WRONLY)))
    if isolation.mode == Mode.FULL:
        found += [
            ("user", os.getuid() != 0 and os.geteuid() != 0),
            ("pid namespace", os.getppid() == 1),
            ("root file system", _refused(os.mkdir, "/written")),
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
    """Return whether nothing can be read at a path: it is missing, may not be opened, or is covered by an empty one."""
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
