"""The same, as a user without any rights: everything in this folder once more, and bubblewrap where it is needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

HERE = Path(__file__).parent
NOBODY = "61234"
# setpriv may start what its user cannot: ask from inside whether it could be started again.
TRIAL = "import numpy, pytest, os, sys; sys.exit(not os.access(sys.executable, os.X_OK))"


def interpreter_for_nobody() -> tuple[str, dict[str, str]]:
    """One that any user can start, with our packages; the usual one often lies in a home directory."""
    same = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for program in (sys.executable, shutil.which(same, path="/usr/bin:/usr/local/bin")):
        paths = os.pathsep.join([str(HERE.parents[1]), sysconfig.get_path("purelib")])
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
        if program and not subprocess.run(
            ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", program, "-c", TRIAL],
            env=environment, capture_output=True, check=False,
        ).returncode:  # fmt: skip
            return program, environment
    pytest.skip("no interpreter of this version that another user can start, for instance in /usr/bin")


@pytest.fixture
def nobodys_folder() -> Iterator[Path]:
    """A folder of nobody's own; pytest's are for the user alone who runs it."""
    with tempfile.TemporaryDirectory(prefix="nobody-") as name:
        os.chown(name, int(NOBODY), int(NOBODY))
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root, to become somebody else")
def test_all_of_it_as_an_unprivileged_user(nobodys_folder: Path) -> None:
    """The tests of this folder pass for a user without rights."""
    program, environment = interpreter_for_nobody()
    done = subprocess.run(
        ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", program, "-m", "pytest", "-q", "-x",
         "-p", "no:cacheprovider", "--basetemp", str(nobodys_folder / "tmp"), str(HERE)],
        env={**environment, "TMPDIR": str(nobodys_folder)}, cwd=HERE.parents[1],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    assert "failed" not in done.stdout and " passed" in done.stdout


@pytest.mark.skipif(os.geteuid() == 0 or not shutil.which("bwrap"), reason="needs bubblewrap, and not to be root")
@pytest.mark.parametrize(("inside", "mode"), [(True, "full"), (False, "landlock")])
def test_bubblewrap_builds_the_room(sandbox: SimpleNamespace, tmp_path: Path, inside: bool, mode: str) -> None:
    """Where only it may have namespaces; what a worker can have inside decides the mode."""
    desk = tmp_path / "refusing.py"
    where = "not os.path.isdir('/scratch')" if inside else "True"
    code = Path(sandbox.desk[0]).read_text().replace("from __future__ import annotations\n", "")
    desk.write_text(
        "import os\nfrom grader.worker.jail import syscalls as linux\n"
        f"def no(*_): raise OSError('not here')\nif {where}: linux.unshare_user = no\n{code}"
    )
    with sandbox.launched(_serve=(str(desk), "serve")) as server:
        assert server.mode == mode
        with server.worker() as worker:
            assert sandbox.play(worker, "honest") == 45.0
        with server.worker() as worker:
            targets = [str(HERE.parents[1] / name) for name in ("reference", "assignments", ".git", "tests")]
            assert sandbox.play(worker, "read_hidden_by_path", TARGETS=targets) == []
            sandbox.ask(worker, b"load", b"import os\ndef answer(): return os.path.exists('/home')")
            assert sandbox.ask(worker, b"call") is False
