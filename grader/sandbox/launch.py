"""The start of the fork server: its command, its environment, its configuration."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.sandbox.visible_files import PACKAGE, visible_files
from grader.wire.modes import Mode

SCRATCH = "/scratch"

# The server must not run `grader/__init__.py` nor have the package's parent on its path: in an editable installation
# that is the whole repository. Only these two rooms of the package exist for it, and the data sets,
# for students' files: imported at once, because a worker that is locked up may not list the package's folder.
START = """
import sys, types
package = types.ModuleType("grader")
package.__path__ = [sys.argv[1]]
sys.modules["grader"] = package
import grader.datasets
from grader.worker.jail.server import main
main()
"""


def command() -> list[str]:
    """Return the interpreter's command, without the user's own packages and the working directory on its path."""
    return [sys.executable, "-s", "-P", "-c", START, str(PACKAGE)]


def environment() -> dict[str, str]:
    """Return the whole environment of the server: nothing of the grader's own is handed on."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",  # the order of a set is part of the answer
        "HOME": SCRATCH,
        "TMPDIR": SCRATCH,
        "LOGNAME": "student",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": SCRATCH,
        # One thread each: sums in another order are other sums, and several submissions may be graded at once.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "KERAS_BACKEND": "tensorflow",
    }


def plan(
    *,
    mode: Mode | None,
    preload: Sequence[str],
    hidden: Sequence[Path],
    serve: tuple[str, str],
    room: str,
    visible: Sequence[str],
) -> dict[str, Any]:
    """Return what `grader.worker.jail.config.SandboxConfig` holds."""
    files = visible_files(visible, hidden)
    return {
        "mode": mode,
        "preload": list(preload),
        "visible": files.visible,
        "hidden": files.hidden,
        "search": files.search,
        "unwanted": files.unwanted,
        "serve": serve,
        "prefixes": (sys.prefix, sys.base_prefix),
        "temporary": SCRATCH if room else os.environ.get("TMPDIR", "/tmp"),
        "root_built_by": room,
    }


def in_bubblewrap(program: str, visible: Sequence[str], hidden: Sequence[str], size: int) -> list[str]:
    """Return bubblewrap's arguments: it gives the view of files that `grader.worker.jail.root_filesystem` mounts."""
    words = [program, "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    for name, value in environment().items():
        words += ["--setenv", name, value]
    covers = [path for path in hidden if any(Path(path).is_relative_to(v) for v in visible) and os.path.isdir(path)]
    for path in sorted([*visible, *covers]):
        if path in covers:
            words += ["--tmpfs", path]
        elif os.path.islink(path) and not os.path.isabs(os.readlink(path)):
            words += ["--symlink", os.readlink(path), path]
        else:
            words += ["--ro-bind", path, path]
    words += ["--proc", "/proc", "--dev", "/dev", "--perms", "0700", "--size", str(size), "--tmpfs", SCRATCH]
    return [*words, "--chdir", "/", "--"]
