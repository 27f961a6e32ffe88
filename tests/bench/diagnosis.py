"""The share of mistakes that are named rightly: `python -m tests.bench.diagnosis ASSIGNMENT [--pairs N]`.

Every mistake, and a sample of pairs, is graded as if it were a student's. Named *uniquely*: some failed row names it
alone, and none names another; as a *class*: it is among several that give the same answers; *wrongly*: some row names
only others; *not at all*: no row names anything. Rows whose every answer crashed have nothing to compare.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from grader.answers.live import LiveKey
from grader.assignment import load as assignments
from grader.assignment.find_assignment import find_assignment
from grader.assignment.model import Assignment
from grader.authoring.trial import run_trial
from grader.grade import CheckResult

KINDS = ("uniquely", "as a class", "in part", "wrongly", "not at all", "not caught")
Job = tuple[str, ...]

_loaded: dict[Path, tuple[Assignment, LiveKey]] = {}


def judge(made: tuple[str, ...], results: Iterable[CheckResult]) -> str:
    """Return which of KINDS the naming of these mistakes is."""
    failed = [row for row in results if row.outcome != "passed"]
    named = [set(row.mistakes) for row in failed if row.mistakes]
    true = set(made)
    if not failed:
        return "not caught"
    if not named:
        return "not at all"
    if any(not names & true for names in named):
        return "wrongly"
    said = set().union(*named)
    if said == true:
        return "uniquely"
    return "as a class" if true <= said else "in part"


def _try(folder: Path, job: Job) -> str:
    if folder not in _loaded:
        loaded = assignments.load(folder)
        _loaded[folder] = (loaded, LiveKey(loaded))
    assignment, key = _loaded[folder]
    mistakes = [item for item in assignment.mistakes if item.name in job]
    kind = judge(job, run_trial(assignment, key, mistakes, mistakes[0].part))
    key.save()
    return kind


def measure(work: Callable[[Job], str], jobs: list[Job]) -> dict[Job, str]:
    """Return the kind of each job, found on every core."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return dict(zip(jobs, pool.map(work, jobs, chunksize=4), strict=True))


def some_pairs(assignment: Assignment, count: int) -> list[Job]:
    """Return pairs of mistakes of one part, of different functions; the sample is the same each time."""
    every = [
        (one.name, other.name)
        for index, one in enumerate(assignment.mistakes)
        for other in assignment.mistakes[index + 1 :]
        if one.part == other.part and one.instead_of != other.instead_of
    ]
    return random.Random(0).sample(every, min(count, len(every)))


def lines(found: dict[Job, str]) -> list[str]:
    """Return a table of shares, and the names of what was named wrongly or not at all."""
    counts = Counter(found.values())
    table = [f"  {kind:<12} {counts[kind]:4}  {counts[kind] / len(found):6.1%}" for kind in KINDS if counts[kind]]
    doubtful = [f"    {kind}: {' + '.join(job)}" for job, kind in found.items() if kind in ("wrongly", "not at all")]
    return table + doubtful


def main() -> None:
    """Print the shares of single mistakes and of pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment")
    parser.add_argument("--pairs", type=int, default=200, help="how many pairs to sample (200)")
    options = parser.parse_args()
    folder = find_assignment(options.assignment, Path.cwd())
    assignment = assignments.load(folder)
    singles: list[Job] = [(item.name,) for item in assignment.mistakes]
    for title, jobs in (("single mistakes", singles), ("pairs", some_pairs(assignment, options.pairs))):
        found = measure(partial(_try, folder), jobs)
        print(f"{len(found)} {title}, named")
        print("\n".join(lines(found)))


if __name__ == "__main__":
    main()
