"""The state of the process that a student's file may change, restored so that no check depends on earlier ones."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class GlobalsSnapshot:
    """The working directory, streams and NumPy's treatment of floating-point errors, at one moment."""

    folder: str
    streams: dict[str, Any]
    numpy_errors: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def take(cls) -> GlobalsSnapshot:
        """Take a snapshot of the process as it is; cheap enough for once a load."""
        numpy = sys.modules.get("numpy")
        errors = dict(numpy.geterr()) if numpy is not None else {}
        return cls(os.getcwd(), {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr")}, errors)

    def restore_process(self) -> None:
        """Restore directory, streams and warnings, so that a file's changes do not reach its checks."""
        with contextlib.suppress(OSError):  # the student's code may have removed it
            os.chdir(self.folder)
        for name, stream in self.streams.items():
            if getattr(stream, "closed", False):
                stream = open(os.devnull, "r" if name == "stdin" else "w")  # noqa: SIM115 - it stays open
            setattr(sys, name, stream)
        if any(action == "error" for action, *_ in warnings.filters):
            warnings.resetwarnings()
            warnings.simplefilter("ignore")
            warnings.simplefilter("default", RuntimeWarning)
        self._ignore_underflow()

    def restore(self) -> None:
        """Restore everything, with NumPy's treatment of floating-point errors: before every check."""
        numpy = sys.modules.get("numpy")
        if numpy is not None and self.numpy_errors:
            numpy.seterr(**self.numpy_errors)
        self.restore_process()

    @staticmethod
    def _ignore_underflow() -> None:
        # `np.seterr(all="raise")` is the student's choice and stays, for they may catch what it raises. But a number
        # that underflows to zero is no mistake in softmax or sigmoid, and would sink right solutions.
        numpy = sys.modules.get("numpy")
        if numpy is not None and numpy.geterr()["under"] != "ignore":
            numpy.seterr(under="ignore")
