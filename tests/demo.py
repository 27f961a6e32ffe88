"""`make demo`: grade the sample submissions, each into a report, then a class; and say which page to open first.

    python tests/demo.py SAMPLES OUT [ASSIGNMENT]

A sample is a folder in SAMPLES with an `expected.toml` beside the student's files; where that names a score, the
grade must have it. The class is a synthetic one of forty, in OUT/course (see demo_class.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from demo_class import Student, write_course
from msgspec.structs import replace

from grader.grade import Grade, Outcome, PartResult, from_json, not_run
from grader.outcomes import OUTCOMES
from grader.reports.reading_order import first_to_mend
from grader.reports.robustness import counting
from grader.reports.text import points, spoken, visible

ROOT = Path(__file__).resolve().parents[1]
OPENED = ("loaded", "template")
AT_ONCE = 2
MARGIN = 38  # columns: mark, points and name of a sample


def main(samples: Path, out: Path, assignment: str) -> int:
    """Grade every sample and the class; 1 if a sample has another score than expected, or anything got no grade."""
    found = [(expected(file), file.parent) for file in sorted(samples.glob("*/expected.toml"))]
    if not found:
        print(f"There is no sample in {samples}: a folder with an expected.toml.", file=sys.stderr)
        return 2
    print(f"Submissions of {assignment}, one right and others each with something to find.")
    print("The right one has a part in TensorFlow, which takes up to a minute:\n", flush=True)
    # What earns most comes first: one that is right throughout.
    found.sort(key=lambda sample: -(sample[0] or 0))
    surprises = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for shown, right in pool.map(lambda sample: as_expected(*sample, out, assignment), found):
            print(shown, flush=True)
            surprises += not right
    print(f"\nThe student's report of each is {out}/NAME/report.html,")
    print("the instructor's is instructor.html beside it.\n", flush=True)
    index, missed = grade_class(out / "course")
    print(f"\nOpen first:  {index}")
    return 1 if surprises or missed else 0


def expected(file: Path) -> float | None:
    """Return the score that an expected.toml names."""
    score = tomllib.loads(file.read_text(encoding="utf-8")).get("earned")
    return None if score is None else float(score)


def as_expected(score: float | None, folder: Path, out: Path, assignment: str) -> tuple[str, bool]:
    """Grade one sample below `out`; return its row, and whether its score is the expected one."""
    report = out / folder.name
    kept = report / "grade.json"
    kept.unlink(missing_ok=True)  # made anew by every demo: nothing to keep
    done = grade_command(assignment, str(folder), "--report", str(report), "--json", str(kept))
    if not kept.exists():
        return f"!  no grade for {folder.name}: {done.stderr.strip()}", False
    grade = from_json(kept.read_bytes(), source=str(kept))
    shown = row(grade, folder.name, shutil.get_terminal_size((80, 24)).columns)
    if score is not None and grade.earned != score and not not_run(grade.parts):
        return f"{shown}\n   expected {points(score)} points", False
    return shown, True


def row(grade: Grade, name: str, width: int) -> str:
    """Return mark, points, name, and below one another what is to be said of the grade, cut to the width."""
    earned = "–" if grade.earned is None else points(grade.earned)
    mark, said = verdict(grade)
    head = f"{mark} {earned + '/' + points(grade.points):>8}  {name}".ljust(MARGIN - 1)
    first, *more = [cut(label, width - MARGIN) for label in said]
    return f"\n{'':{MARGIN}}".join([f"{head} {first}", *more])


def verdict(grade: Grade) -> tuple[str, list[str]]:
    """Return a mark, and what a grade comes to: the known mistake, and what to fix first.

    Of checks of a file that was not handed in nothing is said but that.
    """
    if grade.outcome is Outcome.PASSED:
        return OUTCOMES[Outcome.PASSED].mark, ["every check passes"]
    if grade.outcome is Outcome.BROKEN:
        return OUTCOMES[Outcome.BROKEN].mark, ["a check is broken: no grade"]
    opened = {part.file for part in grade.parts if part.status in OPENED}
    tried = replace(
        grade,
        parts=[part for part in grade.parts if part.file in opened],
        checks=[check for check in grade.checks if check.part in opened],
    )
    outcomes = {check.outcome for check in tried.checks}
    said = [f"not readable: {why(part)}" for part in grade.parts if part.status == "unreadable"]
    if outcomes == {Outcome.NOT_ATTEMPTED}:
        return OUTCOMES[Outcome.NOT_ATTEMPTED].mark, [*said, "nothing attempted yet"]
    first = first_to_mend(tried)
    if first and first.outcome is not Outcome.NOT_ATTEMPTED:
        mistakes = list(dict.fromkeys(name for check in counting(tried.checks) for name in check.mistakes))
        more = f", +{len(mistakes) - 1}" if len(mistakes) > 1 else ""
        said += [f"{spoken(mistakes[0])}{more}"] if mistakes else []
        return OUTCOMES[Outcome.FAILED].mark, [*said, f"fix first: {visible(first.title)}"]
    if not said and (untold := not_run(grade.parts)):
        files = ", ".join(part.file for part in untold)
        return OUTCOMES[Outcome.PARTLY].mark, ["right as far as it was run:", f"{files}: {untold[0].message}"]
    missing = [part.file for part in grade.parts if part.status == "missing"]
    if not said and missing:
        return OUTCOMES[Outcome.PARTLY].mark, ["right as far as it goes:", f"{', '.join(missing)} was not handed in"]
    return OUTCOMES[Outcome.FAILED].mark, said or ["not attempted in part"]


def why(part: PartResult) -> str:
    """Return why a file could not be read, without its name."""
    first = visible(part.message).split("\n")[0]
    return first.removeprefix(f"Python cannot read {part.file}: ")


def cut(text: str, width: int) -> str:
    """Return the text in one line of at most `width` characters, cut between words."""
    return textwrap.shorten(text, max(width, 12), placeholder=" …")


def grade_class(course: Path) -> tuple[Path, bool]:
    """Grade the synthetic class in the new folder `course`; return the page to open, and whether anything failed."""
    shutil.rmtree(course, ignore_errors=True)
    everyone = write_course(ROOT, course)
    print(f"A class of {len(everyone)}, of the NumPy parts alone, as Gradescope exports it:\n", flush=True)
    commands = [["assignment1", "submissions", "--roster", "roster.csv"], *story(everyone)]
    commands.append(["class", "--report", "reports/assignment1/submissions"])
    missed = False
    for arguments in commands:
        print(f"$ grade {' '.join(shell(argument) for argument in arguments)}", flush=True)
        live = sys.stderr.isatty() and arguments[0] == "assignment1"  # the bar that moves while the class is graded
        done = grade_command(*arguments, cwd=course, stderr=None if live else subprocess.PIPE)
        print(textwrap.indent(done.stdout.strip() or (done.stderr or "").strip(), "  "), flush=True)
        missed = missed or done.returncode != 0
    print(f"\nThat was in {course}; call others there, as `grade diff` or `grade export`.")
    return course / "reports" / "assignment1" / "submissions" / "index.html", missed


def story(everyone: list[Student]) -> list[list[str]]:
    """Return what an instructor does after the grading: more time for one, points and a word for another."""
    latest = max(everyone, key=lambda student: student.late)  # more than three days
    crashed = next(student for student in everyone if student.slip == "a colon is missing")
    return [
        ["extend", latest.id, "--days", "4", "--reason", "ill for a week"],
        ["adjust", crashed.id, "10", "--reason", "one colon was missing; the rest was shown to be right"],
        ["comment", crashed.id, "Run `grade assignment1` before you hand in: it finds this in a second."],
    ]


def shell(argument: str) -> str:
    """Return the argument as it is typed; quoted where it has more than one word."""
    return f"'{argument}'" if " " in argument else argument


def grade_command(
    *arguments: str, cwd: Path | None = None, stderr: int | None = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Call `grade`."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=cwd, stdout=subprocess.PIPE, stderr=stderr, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


if __name__ == "__main__":
    where = sys.argv[1:] + ["tests/submissions", "build/demo", "assignment1"][len(sys.argv) - 1 :]
    sys.exit(main(Path(where[0]), Path(where[1]), where[2]))
