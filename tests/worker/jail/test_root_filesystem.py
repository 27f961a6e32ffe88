"""The room, built in namespaces of a process of its own."""

from __future__ import annotations

import json
import os
import traceback
from pathlib import Path
from typing import Any

import pytest

from grader.worker.jail import lock_down, root_filesystem, syscalls
from grader.worker.jail.config import SCRATCH, Isolation


def inside(visible: list[str], hidden: list[str], looks: dict[str, str]) -> dict[str, Any]:
    """What each look, an expression, gives inside a room with these paths; an error as its class name."""
    answer, mine = os.pipe()
    proc = os.open("/proc", os.O_PATH)
    user = os.geteuid()
    pid = os.fork()
    if pid == 0:
        found: dict[str, Any] = {}
        try:
            try:
                lock_down.unshare(Isolation("full", user != 0, user, 0, proc))
            except OSError as error:
                found = {"refused": str(error)}
            else:
                if (child := os.fork()) != 0:
                    os.waitpid(child, 0)
                    os._exit(0)
                root_filesystem.mount_root(visible, hidden, user)
                for name, look in looks.items():
                    try:
                        found[name] = eval(look)
                    except OSError as error:
                        found[name] = type(error).__name__
        except BaseException:  # noqa: BLE001 - the test looks at it
            found = {"fault": traceback.format_exc()}
        os.write(mine, json.dumps(found).encode())
        os._exit(0)
    os.close(mine)
    os.close(proc)
    with open(answer) as words:
        said: dict[str, Any] = json.loads(words.read())
    os.waitpid(pid, 0)
    if "refused" in said:
        pytest.skip(f"no namespaces here: {said['refused']}")
    return said


@pytest.mark.skipif(not syscalls.known_machine(), reason="rooms are built on Linux")
def test_the_room_holds_what_is_visible_and_no_more(tmp_path: Path) -> None:
    """At its own name, read-only; a hidden path inside is covered, but for what is visible inside that."""
    shown = tmp_path / "shown"
    (shown / "hidden" / "shown again").mkdir(parents=True)
    for folder in (shown, shown / "hidden", shown / "hidden" / "shown again"):
        (folder / "a.txt").write_text("x")
    (shown / "secret.txt").write_text("x")
    (tmp_path / "beside.txt").write_text("x")
    found = inside(
        [str(shown), str(shown / "hidden" / "shown again"), "/nowhere"],
        [str(shown / "hidden"), str(shown / "secret.txt"), str(tmp_path / "beside.txt")],
        {
            "root": "sorted(os.listdir('/'))",
            "parent": f"os.listdir({str(tmp_path)!r})",
            "shown": f"sorted(os.listdir({str(shown)!r}))",
            "covered": f"os.listdir({str(shown / 'hidden')!r})",
            "again": f"os.listdir({str(shown / 'hidden' / 'shown again')!r})",
            "secret": f"Path({str(shown / 'secret.txt')!r}).read_text()",
            "write": f"Path({str(shown / 'a.txt')!r}).write_text('y')",
            "make": "os.mkdir('/new')",
            "scratch": f"Path({SCRATCH!r}, 'x').write_text('y')",
            "devices": "sorted(os.listdir('/dev'))",
            "pids": "[name for name in os.listdir('/proc') if name.isdigit()]",
        },
    )
    assert set(found["root"]) <= {"dev", "proc", "scratch", "tmp", tmp_path.parts[1]}
    assert found["parent"] == ["shown"]
    assert found["shown"] == ["a.txt", "hidden", "secret.txt"]
    assert found["covered"] == ["shown again"]
    assert found["again"] == ["a.txt"]
    assert found["secret"] in ("", "PermissionError")
    assert found["write"] == found["make"] == "OSError"
    assert found["scratch"] == 1
    assert found["devices"] == ["fd", "full", "null", "random", "shm", "urandom", "zero"]
    assert found["pids"] in (["1"], [])  # where /proc cannot be mounted, its substitute holds none
    assert (shown / "a.txt").read_text() == "x"


@pytest.mark.skipif(not syscalls.known_machine(), reason="rooms are built on Linux")
def test_links_to_a_place_beside_them_stay_links(tmp_path: Path) -> None:
    """/lib → usr/lib, as distributions have it, is one tree and not two."""
    (tmp_path / "usr" / "lib").mkdir(parents=True)
    (tmp_path / "lib").symlink_to("usr/lib")
    found = inside(
        [str(tmp_path / "lib"), str(tmp_path / "usr")], [], {"link": f"os.readlink({str(tmp_path / 'lib')!r})"}
    )
    assert found == {"link": "usr/lib"}
