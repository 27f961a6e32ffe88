"""The errors of the program: the type says whose fault it is.

GraderError
├── UsageError          the command asks for something that is not there         exit 2
│   └── SubmissionError the submission as a whole cannot be read                 exit 2
├── AssignmentError     a check file, a mistake or assignment.toml is wrong      exit 2
├── NotInstalled        a package that it needs is not there, or cannot be imported  exit 2
├── GraderFault         the grader or the machine failed: never a zero           exit 3
└── StudentFault        the student's code gave no usable answer to a question
    ├── NotAttempted    the stub is still there
    ├── Crashed         it raised, or its process died
    ├── TimedOut        it took longer than the limit
    ├── OutOfMemory     it asked for more memory than the limit
    └── UnusableAnswer  it answered with something that cannot be judged
        └── MissingClass    the class that is asked for is not in the file

Every message is one sentence that a person can act on.
"""

from __future__ import annotations

from pathlib import Path

from grader.outcomes import Outcome

# Packages whose name is written otherwise, and what pip installs for them. tf.summary needs TensorBoard.
INSTALLED_AS = {
    "tensorflow": ("TensorFlow", "tensorflow tensorboard"),
    "keras": ("Keras", "keras"),
    "sklearn": ("scikit-learn", "scikit-learn"),
}


class GraderError(Exception):
    """The root of everything the grader raises on purpose."""

    exit_code = 3


class UsageError(GraderError):
    """The error that the command line asks for something that does not exist or cannot be done."""

    exit_code = 2


class SubmissionError(UsageError):
    """The error that the submission as a whole cannot be read: no such file, not text, too large."""


class AssignmentError(GraderError):
    """The error that an assignment folder is wrong; says the file, the line and the remedy."""

    exit_code = 2

    def __init__(self, file: Path | str, line: int | None, problem: str, remedy: str) -> None:
        place = f"{file}:{line}" if line else str(file)
        super().__init__(f"{place}: {problem}; {remedy}.")
        self.file, self.line, self.problem, self.remedy = str(file), line, problem, remedy

    def __reduce__(self) -> tuple[type[AssignmentError], tuple[str, int | None, str, str]]:
        """Return what pickling needs, for validation, whose errors come from other processes."""
        return type(self), (self.file, self.line, self.problem, self.remedy)


class NotInstalled(GraderError):
    """The error that a package cannot be imported here; `reason` says why, "" where it is not installed at all.

    What needs it is not run, and is no failure of anybody's: neither the student's nor the grader's.
    """

    exit_code = 2

    def __init__(self, package: str, reason: str = "") -> None:
        shown, command = INSTALLED_AS.get(package, (package, package))
        said = f"cannot be imported ({reason})" if reason else f"is not installed (pip install {command})"
        super().__init__(f"{shown} {said}")
        self.package, self.reason = package, reason

    def __reduce__(self) -> tuple[type[NotInstalled], tuple[str, str]]:
        """Return what pickling needs, for validation, whose errors come from other processes."""
        return type(self), (self.package, self.reason)


class GraderFault(GraderError):
    """A failure of the grader, the sandbox or the machine; no student pays for it."""


class StudentFault(GraderError):
    """The fault that the student's code gave no usable answer; costs the check that asked."""

    outcome: Outcome = Outcome.FAILED

    def __init__(self, message: str, *, hint: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.line = message, hint, line
        self.cell: int | None = None  # of a notebook: then `line` is one of this cell

    @property
    def place(self) -> str:
        """Return `line 3`, or `cell 2, line 3` in a notebook; "" where the fault has no place."""
        if not self.line:
            return ""
        return f"cell {self.cell}, line {self.line}" if self.cell else f"line {self.line}"

    @property
    def is_answer(self) -> bool:
        """Tell whether the code answered by raising, and its process lives on to be asked more."""
        return False


class NotAttempted(StudentFault):
    """The fault that the `function` still raises NotImplementedError, as the template does."""

    outcome = Outcome.NOT_ATTEMPTED

    def __init__(self, message: str, *, hint: str = "", line: int | None = None, function: str = "") -> None:
        super().__init__(message, hint=hint, line=line)
        self.function = function

    @property
    def is_answer(self) -> bool:
        """Return True: a stub answers with an exception."""
        return True


class Crashed(StudentFault):
    """The fault that student code raised (`type_name`, `trail` of calls in its file), or that its process ended."""

    outcome = Outcome.CRASHED

    def __init__(
        self, message: str, *, hint: str = "", line: int | None = None, type_name: str = "", trail: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, hint=hint, line=line)
        self.type_name, self.trail = type_name, trail

    @property
    def is_answer(self) -> bool:
        """Tell whether an exception was raised, which has a type; a process that ended has none."""
        return bool(self.type_name)


class TimedOut(StudentFault):
    """The fault that the student's code took longer than the limit."""

    outcome = Outcome.TIMED_OUT


class OutOfMemory(StudentFault):
    """The fault that the student's code asked for more memory than the limit."""

    outcome = Outcome.OUT_OF_MEMORY


class UnusableAnswer(StudentFault):
    """The fault that the answer is of a type, size or form that no check can judge."""

    outcome = Outcome.UNUSABLE


class MissingClass(UnusableAnswer):
    """The fault that the file has no class of the name that is asked for; `there_is` tells what it has."""

    def __init__(self, message: str, *, hint: str = "", there_is: str = "") -> None:
        super().__init__(message, hint=hint)
        self.there_is = there_is

    @property
    def is_answer(self) -> bool:
        """Return True: what is missing now is missing whenever it is asked for."""
        return True
