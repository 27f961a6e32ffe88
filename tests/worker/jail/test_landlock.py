"""Landlock, closed in a process of its own, at every version that this kernel knows."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader.worker.jail import landlock, syscalls

VERSION = landlock.version() if syscalls.known_machine() else 0


def in_a_fork(steps: Callable[[], Any]) -> Any:
    """What the steps return, or the text of what they raise, from a process that ends at once."""
    answer, mine = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            found = steps()
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            found = f"{type(error).__name__}: {error}"
        os.write(mine, json.dumps(found).encode())
        os._exit(0)
    os.close(mine)
    with open(answer) as words:
        said = words.read()
    os.waitpid(pid, 0)
    return json.loads(said)


def possible(*steps: Callable[[], Any]) -> list[bool]:
    """Which of the steps are let through."""
    found = []
    for step in steps:
        try:
            step()
        except OSError:
            found.append(False)
        else:
            found.append(True)
    return found


@pytest.mark.skipif(not VERSION, reason="no Landlock in this kernel")
@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_only_what_is_listed_can_be_opened(tmp_path: Path, version: int) -> None:
    """Read below a readable tree, write below a writable one, a single file by itself; nothing else, no running."""
    shown, scratch, alone, other = (tmp_path / name for name in ("shown", "scratch", "alone.txt", "other.txt"))
    shown.mkdir()
    scratch.mkdir()
    for file in (shown / "a.txt", alone, other):
        file.write_text("x")
    program = scratch / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)

    def steps() -> list[bool]:
        syscalls.prctl("no_new_privs", syscalls.PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(version, [str(shown), str(alone), str(tmp_path / "missing")], [str(scratch), "/dev/null"])
        return possible(
            (shown / "a.txt").read_text,
            alone.read_text,
            lambda: (scratch / "new.txt").write_text("x"),
            lambda: Path("/dev/null").write_text("x"),
            other.read_text,
            lambda: os.listdir(tmp_path),
            lambda: (shown / "a.txt").write_text("y"),
            lambda: (shown / "b.txt").write_text("y"),
            lambda: os.rename(other, scratch / "other.txt"),
            lambda: os.unlink(other),
            lambda: os.execv(program, ["program"]),
        )

    assert in_a_fork(steps) == [True] * 4 + [False] * 7
    assert stat.S_ISREG(other.stat().st_mode)


@pytest.mark.skipif(not VERSION, reason="no Landlock in this kernel")
@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_what_can_be_written_cannot_be_run(tmp_path: Path, version: int) -> None:
    """A program runs from a readable tree, and not from a writable one, where student code could have put it."""
    programs = [tmp_path / name / "program" for name in ("shown", "scratch")]
    for program in programs:
        program.parent.mkdir()
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    shell = ["/bin", "/usr", "/lib", "/lib64"]  # what runs it may be run

    def steps() -> list[bool]:
        syscalls.prctl("no_new_privs", syscalls.PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(version, [*shell, str(programs[0].parent)], [str(programs[1].parent)])
        return possible(*(partial(subprocess.run, [program], check=True) for program in programs))

    assert in_a_fork(steps) == [True, False]


@pytest.mark.skipif(not VERSION, reason="no Landlock in this kernel")
def test_a_refusal_of_the_kernel_is_raised() -> None:
    """Without no_new_privs and without rights the ruleset is not taken, and the name of the call is said."""

    def steps() -> None:
        syscalls.drop_capabilities()
        landlock.restrict(VERSION, ["/"], [])

    assert "landlock_restrict_self" in in_a_fork(steps)
