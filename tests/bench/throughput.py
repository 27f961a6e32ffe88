"""The speed of grading a class: `python -m tests.bench.throughput [ASSIGNMENT] [--parts FILE…] [--quick]`.

In one run (`make bench`), for the NumPy parts together and for the TensorFlow parts together: submissions a minute for
a class of distinct submissions of these parts, right and wrong ones mixed; the ratio to the same checks asked by plain
pytest, forked from a warm process, and in warm processes without any boundary; where the time goes; memory; how it
scales with jobs and with submissions, and what identical files save. `--parts` measures only these files, together.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.assignment import load as assignments
from grader.assignment.find_assignment import find_assignment
from grader.assignment.model import Assignment, Part
from grader.classes.processes import KEPT_FROM_CHILDREN
from grader.errors import GraderError, GraderFault
from grader.sandbox import launch
from tests.bench import throughput_bounds as bounds
from tests.bench import throughput_product as product
from tests.bench.throughput_classes import kind_of, write_class, write_renamed

JOBS = 2
LIBRARIES = ("TF_", "CUDA_", "KERAS_", "MPL")


@dataclass(frozen=True)
class Sizes:
    """The sizes of the class, of a smaller and a larger one of distinct submissions, and of one with repeated files."""

    people: int
    few: int
    many: int
    renamed: int


WHOLE_SIZES = Sizes(people=40, few=10, many=200, renamed=1000)
TENSOR_SIZES = Sizes(people=40, few=10, many=80, renamed=400)  # each takes a second or two
QUICK, QUICK_TENSOR = Sizes(people=6, few=1, many=3, renamed=8), Sizes(people=2, few=1, many=2, renamed=4)
WHOLE, ONE_JOB, ALONE = "grade, whole command", "grade, whole command, --jobs 1", "grade, no intake, gradebook, pages"


class Bench:
    """The measurement of some parts of one assignment; lines are printed as they are known."""

    def __init__(self, assignment: Assignment, parts: Sequence[Part], sizes: Sizes, place: Path) -> None:
        self._assignment, self._folder, self._sizes, self._place = assignment, assignment.folder, sizes, place
        self._parts = parts
        self._files = [part.file for part in parts]
        (place / "asked").mkdir(parents=True)
        self._asked = bounds.MeasuredParts(self._folder, self._files, place / "asked")
        self._made: dict[str, product.CommandRun | bounds.Measured] = {}

    def run(self) -> None:
        """Measure and print everything."""
        everyone = self._class("class", self._sizes.people)
        self._rates(everyone)
        self._ratios()
        self._split(everyone)
        self._sizes_and_memory(everyone)

    def _class(self, name: str, count: int) -> list[Path]:
        return write_class(self._assignment, self._place / name, count, self._files)

    def _command(self, people: str, jobs: int = JOBS, kept: str = "") -> product.CommandRun:
        """Run the whole command on the class of that name, into a fresh folder unless one is named."""
        folder = self._place / (kept or f"kept {people} {jobs} {len(list(self._place.iterdir()))}")
        folder.mkdir(exist_ok=True)
        return product.grade_class(self._folder, self._place / people, jobs, folder)

    def _rates(self, everyone: list[Path]) -> None:
        count = len(everyone)
        kinds = Counter(kind_of(number).split()[0] for number in range(count))
        mixed = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        print(f"{count} distinct submissions of {self._assignment.name}: {', '.join(self._files)}")
        print(f"({mixed}), submissions a minute", flush=True)
        self._class("first", 2)
        self._command("first")  # modules are compiled, files are read from the disk
        os.environ["XDG_CACHE_HOME"] = str(self._place / "cache")  # nothing is remembered of the reference
        cold = self._command("class", kept="kept")
        self._rate("grade, the reference not asked before", cold, count)
        self._rate(WHOLE, self._command("class"), count)
        self._rate(ONE_JOB, self._command("class", jobs=1), count)
        self._rate(ALONE, product.batch_alone(self._folder, self._place / "class", JOBS), count)
        by_pytest = bounds.by_pytest(self._asked, everyone, JOBS)
        self._rate("(a) plain pytest, a process each", by_pytest, count)
        warm = bounds.in_warm_processes(bounds.in_process, self._asked, everyone, JOBS)
        self._rate("(b) one warm process a core", warm, count)
        forked = bounds.in_warm_processes(bounds.forked, self._asked, everyone, JOBS)
        self._rate("(c) forked from a warm process", forked, count)
        if forked.passed != warm.passed:
            raise GraderFault("A forked process judged otherwise than the process that it came from.")
        cases = sum(len(part.cases) for part in self._parts)
        share = sum(warm.passed) / count / cases
        print(f"  (a) to (c) only ask the checks, {cases} a submission; {share:.0%} of them pass")

    def _rate(self, name: str, made: product.CommandRun | bounds.Measured, count: int) -> None:
        self._made[name] = made
        row = f"{60 * count / made.seconds:8.0f}  {made.seconds:7.2f} s  {made.cpu:7.2f} s CPU"
        print(f"  {name:<42}{row}", flush=True)

    def _ratios(self) -> None:
        whole, alone = self._made[WHOLE], self._made[ALONE]
        print("ratios of the time, and of the CPU time, of the whole command; of it without intake, gradebook, pages")
        for name, to in self._made.items():
            if name.startswith("(") or name == ALONE:
                ratios = [(made.seconds / to.seconds, made.cpu / to.cpu) for made in (whole, alone)]
                print(f"  to {name:<39}" + ";".join(f"{wall:8.2f} {cpu:6.2f}" for wall, cpu in ratios))
        print(f"from 1 to {JOBS} jobs: {self._made[ONE_JOB].seconds / whole.seconds:.2f} times as fast", flush=True)

    def _split(self, everyone: list[Path]) -> None:
        again = self._command("class", kept="kept").seconds
        found = product.split(self._folder, everyone, self._place / "kept" / "pages", self._files)
        total = sum(seconds for _, seconds in found.shares())
        print(f"where the time goes (sandbox in mode {found.mode}), one submission after another")
        print(f"  once a command: start, intake, gradebook, index {again:.2f} s; once a job: start {found.start:.2f} s")
        for name, seconds in found.shares():
            print(f"  {name:<10}{1000 * seconds / len(everyone):8.0f} ms a submission {seconds / total:5.0%}")

    def _sizes_and_memory(self, everyone: list[Path]) -> None:
        few, many, renamed = self._sizes.few, self._sizes.many, self._sizes.renamed
        self._class("few", few)
        self._class("many", many)
        write_renamed(everyone, self._place / "renamed", renamed)
        print("whole commands, and the most that any one of their processes held")
        runs = {}
        for name, count, what in (
            ("few", few, "distinct"),
            ("many", many, "distinct"),
            ("renamed", renamed, f"of {len(everyone)} distinct"),
        ):
            run = runs[name] = self._command(name)
            rate = f"{60 * count / run.seconds:8.0f} a minute  {run.seconds:7.2f} s  {run.cpu:7.2f} s CPU"
            print(f"  {count:5} {what:<16}{rate} {run.largest:8.0f} MiB", flush=True)
        each = runs["many"].seconds / many
        saved = 1 - runs["renamed"].seconds / (each * renamed)
        print(f"  at the rate of {many} distinct ones, {renamed} would take {each * renamed:.0f} s:"
              f" grading identical files once saves {saved:.0%}")  # fmt: skip


def set_up_environment(cache: Path) -> None:
    """Set what every measured process finds: compiled modules, one thread of algebra, its own answer cache."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        print(
            "Warning: PYTHONDONTWRITEBYTECODE is set, which doubles the time of every start. It is not passed on to "
            "what is measured here.",
            file=sys.stderr,
        )
    # What a worker finds; of TensorFlow, too: one thread, no GPU.
    own = {name: value for name, value in launch.environment().items() if name.startswith(LIBRARIES)}
    os.environ.update(own | dict.fromkeys(KEPT_FROM_CHILDREN, "1"))
    os.environ["XDG_CACHE_HOME"] = str(cache)


def groups(assignment: Assignment, files: Sequence[str]) -> list[list[Part]]:
    """Return the parts that are measured together: the named ones, or those of NumPy, and those of TensorFlow."""
    if files:
        return [[assignment.part(file) for file in files]]
    apart = [[part for part in assignment.parts if part.in_worker is kind] for kind in (False, True)]
    return [parts for parts in apart if parts]


def sizes_of(parts: Sequence[Part], quick: bool) -> Sizes:
    """Return how many submissions are made of these parts."""
    if any(part.in_worker for part in parts):
        return QUICK_TENSOR if quick else TENSOR_SIZES
    return QUICK if quick else WHOLE_SIZES


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment", nargs="?", default="assignment1")
    parser.add_argument("--parts", nargs="+", metavar="FILE", default=[], help="submissions hold only these files")
    parser.add_argument("--quick", action="store_true", help="a class of 6 (TensorFlow: 2), to see that it works")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        set_up_environment(place / "warm")
        cores = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        print(f"Python {platform.python_version()}, NumPy {np.__version__}, {cores}, {JOBS} jobs")
        try:
            folder = Path(options.assignment)
            if not (folder / "assignment.toml").is_file():
                folder = find_assignment(options.assignment, Path.cwd())
            assignment = assignments.load(folder)
            for number, parts in enumerate(groups(assignment, options.parts)):
                if number:
                    print()
                os.environ["XDG_CACHE_HOME"] = str(place / "warm")
                Bench(assignment, parts, sizes_of(parts, options.quick), place / str(number)).run()
        except GraderError as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
