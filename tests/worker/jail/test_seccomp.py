"""The system call filter, run in a small interpreter of its instructions for both architectures."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from grader.worker.jail import seccomp

HEADERS = {"x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "aarch64": "/usr/include/asm-generic/unistd.h"}
ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS = 0x50001, 0x50026


def verdict(machine: str, number: int, *arguments: int, namespaces: bool = True, architecture: int = 0) -> int:
    """What the filter says to a system call made by process 7."""
    architecture = architecture or {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[machine]
    data = struct.pack("=IIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    program = seccomp.program(namespaces=namespaces, pid=7, machine=machine)
    code = [struct.unpack_from("=HBBI", program, at) for at in range(0, len(program), 8)]
    at = loaded = 0
    while True:
        operation, then, otherwise, value = code[at]
        at += 1
        if operation == 0x20:
            (loaded,) = struct.unpack_from("=I", data, value)
        elif operation == 0x06:
            return value
        else:
            passed = {0x15: loaded == value, 0x35: loaded >= value, 0x45: bool(loaded & value)}[operation]
            at += then if passed else otherwise


# name, x86-64, aarch64, arguments, with namespaces, in the open
CALLS = [
    ("read", 0, 63, (), ALLOW, ALLOW),
    ("socket", 41, 198, (2,), EPERM, EPERM),
    ("ptrace", 101, 117, (16,), EPERM, EPERM),
    ("clone3", 435, 435, (), ENOSYS, ENOSYS),
    ("a call yet to come", 463, 463, (), ENOSYS, ENOSYS),
    ("read by x32", 0x40000000, 0x40000000, (), ENOSYS, ENOSYS),
    ("a thread", 56, 220, (0x3D0F00,), ALLOW, ALLOW),
    ("a process", 56, 220, (0x11,), ALLOW, EPERM),
    ("a namespace", 56, 220, (0x10000011,), EPERM, EPERM),
    ("prctl, name", 157, 167, (15,), ALLOW, ALLOW),
    ("prctl, parent death", 157, 167, (1,), EPERM, EPERM),
    ("typing into the terminal", 16, 29, (0, 0x5412), EPERM, EPERM),
    ("chmod by name", 268, 53, (), ALLOW, EPERM),
    ("a signal to itself", 62, 129, (7,), ALLOW, ALLOW),
    ("a signal to another", 62, 129, (8,), ALLOW, EPERM),
    ("a signal to all", 62, 129, (0xFFFFFFFF,), ALLOW, EPERM),
    ("limits of itself", 302, 261, (0,), ALLOW, ALLOW),
    ("limits of another", 302, 261, (8,), ALLOW, EPERM),
    ("fcntl, status", 72, 25, (0, 4), ALLOW, ALLOW),
    ("fcntl, owner", 72, 25, (0, 8), ALLOW, EPERM),
]


@pytest.mark.parametrize(("name", "x86", "arm", "arguments", "inside", "open_"), CALLS)
def test_verdicts(name: str, x86: int, arm: int, arguments: tuple[int, ...], inside: int, open_: int) -> None:
    """Each call is allowed or refused as the mode needs, on both architectures."""
    for machine, number in (("x86_64", x86), ("aarch64", arm)):
        assert verdict(machine, number, *arguments) == inside
        assert verdict(machine, number, *arguments, namespaces=False) == open_


def test_another_architecture_ends_the_process() -> None:
    """Calls in 32-bit form have other numbers, and would slip through."""
    assert verdict("x86_64", 0, architecture=0x40000003) == KILL
    assert verdict("aarch64", 63, architecture=0x40000028) == KILL


@pytest.mark.parametrize("machine", HEADERS)
def test_numbers_are_those_of_the_kernel_headers(machine: str) -> None:
    """Every number in the tables is the one that the C headers give to that name."""
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"no kernel headers here: {header}")
    pairs = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())
    numbers = {name: int(number) for name, number in pairs}
    column = list(HEADERS).index(machine)
    for name, both in (seccomp._REFUSED | seccomp._REFUSED_IN_THE_OPEN).items():
        if name in numbers:
            assert both[column] == numbers[name], name
        elif both[column] is not None:  # newer than the headers here: the same number everywhere since 424
            assert both[column] >= 424 or name in {"nfsservctl", "uselib", "lookup_dcookie"}, name
