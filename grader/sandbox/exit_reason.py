"""The reason why a worker ended, said so that a student can act on it."""

from __future__ import annotations

import signal

from grader.errors import Crashed, OutOfMemory, StudentFault, TimedOut

_SIGNALS = {
    signal.SIGSEGV: "a segmentation fault, often endless recursion or memory used after it was freed",
    signal.SIGABRT: "an abort inside a library",
    signal.SIGFPE: "an arithmetic fault inside a library",
    signal.SIGILL: "an instruction that this processor does not know",
    signal.SIGBUS: "access to memory that is not there",
}
_NO_MEMORY = (b"bad_alloc", b"Cannot allocate memory", b"MemoryError", b"out of memory", b"OOM when allocating")


def fault(code: int | None, cause: str, output: bytes, megabytes: int) -> StudentFault:
    """Return the fault for an exit `code` (negative: a signal), the supervisor's `cause`, and what was printed last."""
    if cause == "memory":
        return OutOfMemory(f"Your code used more than {megabytes} MB of memory.", hint="Which array is this large?")
    if cause == "threads":
        return Crashed("Your code started too many threads.")
    if cause == "scratch":
        return Crashed("Your code wrote more files, or larger ones, than it may.")
    if code is None or cause == "asked":
        return Crashed("Your code stopped talking to the grader.")
    if code >= 0:
        return Crashed(
            f"Your code ended the Python process (exit code {code}).",
            hint="A function should return its result, or raise an exception; look for exit(), quit() or os._exit().",
        )
    if -code == signal.SIGXCPU:
        return TimedOut("Your code used up its processor time.")
    if -code == signal.SIGXFSZ:
        return Crashed("Your code wrote a file that is larger than it may be.")
    if any(words in output for words in _NO_MEMORY):
        return OutOfMemory("Your code asked for more memory than it may use, and the process ended.")
    try:
        number = signal.Signals(-code)
    except ValueError:
        return Crashed(f"The Python process with your code was ended by signal {-code}.")
    what = _SIGNALS.get(number, "something sent it this signal")
    return Crashed(f"The Python process with your code was ended by {number.name}: {what}.")
