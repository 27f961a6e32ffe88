"""The sandbox's root file system, mounted: the visible files of its configuration, and nothing else.

Built by whoever may mount, before the user is dropped: the interpreter often lies under a home directory that an
unprivileged user could not enter. Everything in it is read-only; there is no /home, no /tmp, no other program's files.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from grader.worker.jail import syscalls
from grader.worker.jail.config import SCRATCH

DEVICES = ("null", "zero", "full", "random", "urandom")
_PROC_FILES = ("cpuinfo", "meminfo", "stat", "version")
_PROGRAM = os.path.realpath(sys.executable)  # asked before the root changes


def mount_root(visible: Sequence[str], hidden: Sequence[str], user: int) -> None:
    """Mount the visible paths at their own names under a new root, and make it the root. OSError if refused.

    Needs the right to mount, in namespaces of its own. A hidden path inside a visible one is covered, except
    for what is visible inside it.
    """
    syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)
    sources = [(path, os.path.realpath(path)) for path in visible]
    # Two steps, so that nothing is covered before it is bound, wherever it lies: the host moves to /old first.
    syscalls.mount("root", "/tmp", "tmpfs", syscalls.MS_NOSUID, "mode=755,size=1m")
    os.chdir("/tmp")
    for name in ("old", "new"):
        os.mkdir(name, 0o755)
    syscalls.pivot_root(".", "old")
    os.chdir("/")
    syscalls.mount("root", "/new", "tmpfs", syscalls.MS_NOSUID, "mode=755,size=1m")
    covers = [(path, "") for path in hidden if any(_beneath(path, v) for v in visible)]
    for path, source in sorted([*sources, *covers]):
        _bind("/new" + path, "/old" + source if source else "")
    _make_devices("/new/dev")
    os.makedirs("/new/proc")
    mount_proc("/new/proc")
    os.makedirs("/new" + SCRATCH)
    mount_scratch(16 << 20, 1000, user, root="/new")  # the server's own: TensorFlow looks for one when imported
    if not os.path.lexists("/new/tmp"):
        os.symlink(SCRATCH, "/new/tmp")  # programs that insist on /tmp
    os.chdir("/new")
    syscalls.pivot_root(".", ".")
    syscalls.unmount(".")
    os.chdir("/")
    syscalls.mount("none", "/", flags=syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_RDONLY | syscalls.MS_NOSUID)


def _beneath(path: str, above: str) -> bool:
    return path == above or path.startswith(above.rstrip("/") + "/")


def _bind(target: str, source: str) -> None:
    """Bind `source` at `target`; without a source, cover `target` with something empty."""
    if not source:
        if os.path.isdir(target):
            syscalls.mount("nothing", target, "tmpfs", syscalls.MS_NOSUID, "mode=755,size=1m")
        elif os.path.exists(target):
            syscalls.mount("/old/dev/null", target, flags=syscalls.MS_BIND)
        return
    if not os.path.exists(source):
        return
    plain = "/old" + target.removeprefix("/new")
    if os.path.islink(plain) and not os.path.isabs(os.readlink(plain)):
        os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
        os.symlink(os.readlink(plain), target)  # /lib → usr/lib, as distributions have it
        return
    if os.path.isdir(source):
        os.makedirs(target, 0o755, exist_ok=True)
    elif not os.path.exists(target):
        os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o444))
    syscalls.mount(source, target, flags=syscalls.MS_BIND | syscalls.MS_REC)
    syscalls.make_read_only(target)


def _make_devices(directory: str) -> None:
    os.makedirs(directory, 0o755)
    for name in DEVICES:
        os.close(os.open(f"{directory}/{name}", os.O_CREAT | os.O_WRONLY, 0o444))
        syscalls.mount(f"/old/dev/{name}", f"{directory}/{name}", flags=syscalls.MS_BIND)
    os.symlink(SCRATCH, f"{directory}/shm")  # shared memory counts against the scratch directory
    os.symlink("/proc/self/fd", f"{directory}/fd")


def mount_proc(target: str) -> None:
    """Mount a /proc of this pid namespace; where a container refuses that, a directory with the few files that matter.

    TensorFlow ends the process without /proc/self/exe and /proc/self/cmdline.
    """
    flags = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC
    try:
        syscalls.mount("proc", target, "proc", flags)
        return
    except PermissionError:
        contents = {name: _text(f"/proc/{name}") or _text(f"/old/proc/{name}") for name in _PROC_FILES}
    if os.path.exists(f"{target}/self/exe") and os.path.exists(f"{target}/self/cmdline"):
        return  # the server's substitute serves for its workers
    syscalls.mount("proc", target, "tmpfs", flags, "mode=755,size=1m")
    os.mkdir(f"{target}/self")
    os.symlink(_PROGRAM, f"{target}/self/exe")
    contents["self/cmdline"] = b"python\0"
    for name, content in contents.items():
        with open(f"{target}/{name}", "wb") as file:
            file.write(content)
    syscalls.make_read_only(target)


def _text(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def mount_scratch(size: int, inodes: int, user: int, root: str = "") -> None:
    """Mount a directory in memory that can be written to, with room for `size` bytes in `inodes` files."""
    flags = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC
    owner = f"mode=700,uid={user},gid={user},size={size},nr_inodes={inodes}"
    syscalls.mount("scratch", root + SCRATCH, "tmpfs", flags, owner)
