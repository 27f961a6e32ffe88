"""Landlock: the kernel's restriction of the files that a process may open, set from inside of the process.

The rights are those of linux/landlock.h; a kernel that knows fewer is asked for fewer.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Sequence

from grader.worker.jail import syscalls

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION_FLAG, _PATH_BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP = 0b11  # bind and connect, from version 4
_SCOPES = 0b11  # abstract Unix sockets and signals, from version 6


def version() -> int:
    """Return the version of Landlock that the kernel offers, 0 for none."""
    try:
        return syscalls.syscall("landlock version", _CREATE, None, 0, _VERSION_FLAG)
    except OSError:
        return 0


def restrict(abi: int, readable: Sequence[str], writable: Sequence[str]) -> None:
    """Let this process and its children open only these trees and files, from now on.

    Paths that do not exist are passed over. Needs no_new_privs. OSError if the kernel refuses.
    """
    handled = _FILE_RIGHTS[max(v for v in _FILE_RIGHTS if v <= abi)]
    attributes = struct.pack("=QQQ", handled, _TCP, _SCOPES)[: 8 if abi < 4 else 16 if abi < 6 else 24]
    rules = syscalls.syscall("landlock_create_ruleset", _CREATE, attributes, len(attributes), 0)
    try:
        for path in readable:
            _allow(rules, path, _READ)
        for path in writable:
            _allow(rules, path, handled & ~_EXECUTE)
        syscalls.syscall("landlock_restrict_self", _RESTRICT, rules, 0)
    finally:
        os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return  # what cannot be reached now need not be allowed
    try:
        if not stat.S_ISDIR(os.fstat(beneath).st_mode):
            rights &= _ON_FILES  # a rule on a single file with a directory's rights is refused
        syscalls.syscall("landlock_add_rule", _ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, beneath), 0)
    finally:
        os.close(beneath)
