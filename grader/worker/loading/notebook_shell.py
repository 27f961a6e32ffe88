"""The stand-in for IPython's shell: get_ipython() gives it where a file is graded."""

from __future__ import annotations

import importlib
import shlex
import sys
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from grader.worker.loading.missing_packages import Harmless

NOTE = "get_ipython() and display() work only in a notebook; they had no effect."


class NotebookShell(Harmless):
    """A stand-in for IPython's shell: `%run` brings the names of another file, and the shell's commands say nothing."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("__"):
            self._note(NOTE)
        return super().__getattr__(name)

    def getoutput(self, command: str, *arguments: Any, **keywords: Any) -> list[str]:
        """Return the lines that a command of the system prints: none."""
        return []

    def run_line_magic(self, name: str, line: str, *arguments: Any, **keywords: Any) -> Any:
        """Do what `%run` does, with the names of the file that calls this; nothing for other magics."""
        if name != "run":
            return self._note(NOTE)
        words = shlex.split(line)
        path = next((word for word in words if word.endswith((".py", ".ipynb"))), words[0] if words else "")
        module = importlib.import_module(PurePosixPath(path.replace("\\", "/")).stem)
        names = {name: value for name, value in vars(module).items() if not name.startswith("__")}
        sys._getframe(1).f_globals.update(names)
        return None
