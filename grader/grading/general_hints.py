"""Hints for what goes wrong in any assignment: crashes, time, memory, unusable answers."""

from __future__ import annotations

from grader.errors import Crashed, NotAttempted, StudentFault, TimedOut
from grader.outcomes import OUTCOMES, Outcome

BY_TYPE = {
    "AttributeError": "Compare the names in your code with those of the handout, letter by letter.",
    "NameError": "Is the name defined before it is used, and spelled the same everywhere?",
    "TypeError": "Compare the arguments that you take, and what you pass on, with the handout's.",
    "ValueError": "If it is about shapes: print the shape of each operand just before that line, and compare with "
    "the handout's.",
    "IndexError": "Print the shape of what you index, and the index, just before that line.",
    "KeyError": "Print the keys that there are, just before that line.",
    "ZeroDivisionError": "Which denominator can become 0 here, and what should happen then?",
    "NotImplementedError": "Either your own line raises it, for a case that is still to be written, or a library "
    "cannot do what it is asked to: NumPy, for instance, computes nothing of a tensor inside of tf.function.",
    "RecursionError": "A function calls itself, directly or through another, without an end.",
    "FileNotFoundError": "Only your .py files are there while it is graded; no check needs another file.",
    "ModuleNotFoundError": "The package is not installed here; the parts of the assignment need NumPy only where the "
    "handout says so.",
}


def hint_of(fault: StudentFault) -> str:
    """Return what to think about next; the fault's own hint where it has one."""
    if fault.hint:
        return fault.hint
    if isinstance(fault, NotAttempted):
        # By its line alone: hidden checks give this hint too, and a function's name is the student's word.
        which = "the line that raises NotImplementedError"
        if fault.place:
            which = f"{fault.place}, which raises NotImplementedError,"
        return f"Replace {which} by your own code."
    if isinstance(fault, Crashed) and fault.type_name in BY_TYPE:
        return BY_TYPE[fault.type_name]
    return OUTCOMES[fault.outcome].hint


def shown_in_hidden(fault: StudentFault) -> str:
    """Return what a hidden check may say of a fault: its kind and line, never its text, which may quote inputs."""
    if isinstance(fault, Crashed) and fault.type_name in BY_TYPE:
        place = f" in {fault.place}" if fault.place else ""
        return f"Your code raised {fault.type_name}{place}."
    if isinstance(fault, NotAttempted):
        return f"Not attempted yet{f' ({fault.place})' if fault.place else ''}."
    if isinstance(fault, TimedOut):  # said by the grader alone
        return fault.message
    told = Outcome.UNUSABLE if fault.outcome in (Outcome.CRASHED, Outcome.FAILED) else fault.outcome
    return OUTCOMES[told].sentence
