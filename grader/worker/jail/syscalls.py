"""The system calls that Python does not offer, by ctypes: Linux on x86-64 and aarch64.

Nothing here runs at import, so the module can be imported anywhere. A call that fails raises OSError with the
call's name, so that a lock that does not close can say which one it was.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from functools import lru_cache

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
CLONE_THREAD = 0x00010000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_GET_SECCOMP, PR_SET_SECCOMP = 1, 4, 21, 22
PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_SET_CHILD_SUBREAPER = 38, 39, 36

_AT_RECURSIVE, _AT_FDCWD = 0x8000, -100
_MOUNT_SETATTR = 442  # the same number on both architectures
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CAPABILITIES_VERSION = 0x20080522


def known_machine() -> bool:
    """Return whether the system call numbers of this machine are in our tables."""
    return os.uname().sysname == "Linux" and platform.machine() in _PIVOT_ROOT


@lru_cache(1)
def libc() -> ctypes.CDLL:
    """Return the C library, opened once."""
    return ctypes.CDLL(None, use_errno=True)


def checked(what: str, result: int) -> int:
    """Return `result`; raise OSError that names `what` if it is negative."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(what: str, number: int, *arguments: object) -> int:
    """Make the system call of this number; return its integer result, checked."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return checked(what, libc().syscall(ctypes.c_long(number), *wide))


def prctl(what: str, option: int, *arguments: int | ctypes.c_void_p) -> int:
    """Call prctl(2) with up to four arguments."""
    padded = [*arguments, *[0] * (4 - len(arguments))]
    return checked(what, libc().prctl(option, *[ctypes.c_ulong(a) if isinstance(a, int) else a for a in padded]))


def unshare(flags: int) -> None:
    """Leave the namespaces named by the CLONE_NEW* flags for new ones."""
    checked("unshare", libc().unshare(flags))


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Call mount(2)."""
    arguments = [source.encode(), target.encode(), kind.encode() or None]
    result = libc().mount(*arguments, ctypes.c_ulong(flags), data.encode() or None)
    checked(f"mount {kind or source} on {target}", result)


def unmount(target: str) -> None:
    """Take a mount out of the tree, however busy it is."""
    checked(f"umount {target}", libc().umount2(target.encode(), MNT_DETACH))


def make_read_only(target: str) -> None:
    """Make the mount at `target` read-only and without set-uid, and on Linux 5.12 and later those below it."""
    attributes = struct.pack("=QQQQ", MS_RDONLY | MS_NOSUID, 0, 0, 0)
    try:
        syscall("mount_setattr", _MOUNT_SETATTR, _AT_FDCWD, target.encode(), _AT_RECURSIVE, attributes, 32)
    except OSError:
        # Flags that the mount has already are locked in a user namespace: they must be given again.
        kept = os.statvfs(target).f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC)
        mount("none", target, flags=MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | kept)


def pivot_root(new: str, old: str) -> None:
    """Make the mount at `new` the root, and put the former root at `old`."""
    syscall("pivot_root", _PIVOT_ROOT[platform.machine()], new.encode(), old.encode())


def drop_capabilities() -> None:
    """Set all capability sets to zero; unshare(NEWUSER) had filled them."""
    header, nothing = struct.pack("=Ii", _CAPABILITIES_VERSION, 0), bytes(24)
    checked("capset", libc().capset(header, nothing))


def has_capabilities() -> bool:
    """Return whether this process holds any capability."""
    header, sets = struct.pack("=Ii", _CAPABILITIES_VERSION, 0), ctypes.create_string_buffer(24)
    checked("capget", libc().capget(header, sets))
    return any(sets.raw)


def switch_user(user: int) -> None:
    """Drop to an unprivileged user for good, and let it write its own /proc/self files again."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    prctl("set dumpable", PR_SET_DUMPABLE, 1)


def unshare_user(flags: int, proc: int) -> None:
    """Enter a new user namespace, and those of `flags`; it holds the outer user and group, and no others.

    `proc` is a descriptor of a complete /proc; the one in the sandbox may be a substitute. The identity is kept
    rather than made root: a mapped root would escape the limit on processes.
    """
    user, group = os.geteuid(), os.getegid()  # inside, they are unknown until they are mapped
    unshare(flags | CLONE_NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", _one(user)), ("gid_map", _one(group))):
        file = os.open(f"self/{name}", os.O_WRONLY | os.O_CLOEXEC, dir_fd=proc)
        try:
            os.write(file, text.encode())
        finally:
            os.close(file)


def _one(number: int) -> str:
    return f"{number} {number} 1"
