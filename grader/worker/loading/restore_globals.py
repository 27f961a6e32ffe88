"""What a student's file may change around itself, put back so that no check depends on the ones before it."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Surroundings:
    """The process's working directory, streams and NumPy's treatment of floating-point errors, at one moment."""

    folder: str
    streams: dict[str, Any]
    numpy_errors: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def now(cls) -> Surroundings:
        """As they are; cheap enough to be asked for once a load."""
        numpy = sys.modules.get("numpy")
        errors = dict(numpy.geterr()) if numpy is not None else {}
        return cls(os.getcwd(), {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr")}, errors)

    def put_back(self) -> None:
        """Directory, streams and warnings: a file that changes these for itself must not change them for its checks."""
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
        self._let_underflow_pass()

    def restore(self) -> None:
        """All of it, with NumPy's floating-point errors as they were: before every check."""
        numpy = sys.modules.get("numpy")
        if numpy is not None and self.numpy_errors:
            numpy.seterr(**self.numpy_errors)
        self.put_back()

    @staticmethod
    def _let_underflow_pass() -> None:
        # `np.seterr(all="raise")` is the student's choice and stays, for they may catch what it raises. But a number
        # that underflows to zero is no mistake in softmax or sigmoid, and would sink right solutions.
        numpy = sys.modules.get("numpy")
        if numpy is not None and numpy.geterr()["under"] != "ignore":
            numpy.seterr(under="ignore")
