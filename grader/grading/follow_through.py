"""Follow-through, the decision: one error is not punished down the chain.

A failed check is asked again with the reference's functions in the place of those of the student's that failed their
own checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from grader.answers.key import AnswerKey
from grader.checks.check import Case
from grader.errors import MissingClass, NotAttempted, StudentFault
from grader.subjects.ask import Transcript
from grader.subjects.student import Student, StudentSource


def culprits(case: Case, transcript: Transcript, failed: Iterable[str]) -> list[str]:
    """Return the functions to replace: those the check was declared to lean on that failed their own checks."""
    check = case.check
    if isinstance(transcript.fault, MissingClass):  # nothing can be put in what is not there
        return []
    if isinstance(transcript.fault, NotAttempted) and transcript.fault.function == check.about.split(".")[-1]:
        return []
    wrong = (set(check.given) & set(failed)) - {check.about}
    # The methods of one class keep things on their object for each other: they are replaced together.
    classes = {name.split(".")[0] for name in wrong if "." in name}
    together = [name for name in check.given if name in wrong or ("." in name and name.split(".")[0] in classes)]
    return [name for name in together if name != check.about]


class Helped:
    """A student's worker in which the reference's functions stand in for some of theirs.

    It is kept while the same ones do: whatever their code might learn there it could ask again.
    """

    def __init__(self, students: StudentSource, key: AnswerKey) -> None:
        self._students, self._key = students, key
        self._student: Student | None = None
        self._names: list[str] = []
        self._fault: StudentFault | None = None  # why these cannot be put in

    def student(self, case: Case, names: Sequence[str]) -> Student:
        """Return the student with these put in; StudentFault where the file does not load, or has no place for them."""
        alike = self._names == list(names) and self._key.lends_alike
        if alike and self._fault is not None:
            raise self._fault
        if self._student is None or not alike:
            self.end()
            self._names, self._fault = list(names), None
            student = self._students.load(case.check.part)
            try:
                for name in names:
                    self._key.stand_in(case, student.root, name)
                student.session.flush()
            except StudentFault as fault:  # no case is helped by half
                self._students.end(student)
                self._fault = fault
                raise
            self._student = student
        return self._student

    def forget(self, student: Student) -> None:
        """Forget the student, whose worker was ended."""
        if student is self._student:
            self._student = None

    def end(self) -> None:
        """End the worker, which is not needed any more."""
        if self._student is not None:
            self._students.end(self._student)
            self._student = None


def ask_again(
    helped: Callable[[], Student], put: Callable[[Student], Transcript], wrong: Sequence[str]
) -> Transcript | None:
    """Return the transcript of a student with the reference's functions put in; None where it is no better.

    Of those that are replaced, the ones in `wrong` failed their own checks.
    """
    try:
        transcript = put(helped())
    except StudentFault:
        return None
    if not transcript.passed:
        return None
    transcript.notes.append(_forgiven(list(wrong)))
    return transcript


def _forgiven(wrong: list[str]) -> str:
    """Return the note that goes with full marks."""
    if len(wrong) == 1:
        return f"Your wrong {wrong[0]} was not held against this: it was asked with a right one in its place."
    yours = f"{', '.join(wrong[:-1])} and {wrong[-1]}"
    return f"Your wrong {yours} were not held against this: it was asked with right ones in their place."
