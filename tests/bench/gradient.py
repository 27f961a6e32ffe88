"""Measurements of the gradient checker: false alarms, misses by size of the error, and cost.

python -m tests.bench.gradient [--quick] [--seed N]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.judges.gradient import GradientReport, Status, check_gradient
from tests.bench.problems import Blocks, Problem, random_problem, wrong_gradients
from tests.bench.rules import Rule, rules

DECADES = range(-8, 1)
# (kind of problem, how many in a full run, in a quick one)
RUNS = {
    "random nets": (1800, 12),
    "random nets, asked again": (200, 6),
    "exact-zero ReLU, arrays only": (2000, 12),
    "exact-zero ReLU, asked again": (2000, 12),
    "float32": (400, 6),
    "wrong": (1000, 6),
    "wrong, float32": (200, 4),
    "other rules": (400, 4),
    "other rules, exact-zero ReLU": (100, 2),
}


@dataclass
class Tally:
    """Counts of one run, added up over workers. `missed` and `asked` are by (rule, decade of the relative error)."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    passes: dict[str, list[float]] = field(default_factory=dict)
    asked: Counter[tuple[str, int]] = field(default_factory=Counter)
    missed: Counter[tuple[str, int]] = field(default_factory=Counter)
    unsure: Counter[tuple[str, int]] = field(default_factory=Counter)
    worst: dict[str, float] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        self.counts += other.counts
        self.asked, self.missed, self.unsure = (
            self.asked + other.asked,
            self.missed + other.missed,
            self.unsure + other.unsure,
        )
        for name, values in other.passes.items():
            self.passes.setdefault(name, []).extend(values)
        for name, value in other.worst.items():
            self.worst[name] = max(self.worst.get(name, 0.0), value)


def run(task: tuple[str, int]) -> Tally:
    """Check one problem of a kind, with its seed."""
    kind, seed = task
    rng, tally = np.random.default_rng([seed, list(RUNS).index(kind)]), Tally()
    problem = random_problem(rng, kinks="ReLU" in kind, single="float32" in kind)
    true = problem.gradients(problem.blocks)
    if kind.startswith("other"):
        _others(kind, problem, true, rng, tally)
    elif kind.startswith("wrong"):
        for _, gradients in wrong_gradients(problem, true, rng):
            report = _ask(problem, gradients, rng)
            for verdict in report.verdicts:
                _count(tally, kind, problem, true, gradients, verdict.name, verdict.status)
    else:
        report = _ask(problem, true, rng, again="again" in kind)
        tally.counts.update((kind, verdict.status.value) for verdict in report.verdicts)
        tally.passes[kind] = [report.passes / len(true)]
    return tally


def _ask(problem: Problem, gradients: Blocks, rng: np.random.Generator, again: bool = False) -> GradientReport:
    return check_gradient(
        gradients, problem.loss, problem.blocks, rng, map_entries=1, again=problem.gradients if again else None
    )


def _decade(error: float) -> int:
    return int(np.clip(np.floor(np.log10(max(error, 1e-300))), DECADES[0] - 1, 0))


def _relative(gradients: Blocks, true: Blocks, name: str) -> float:
    """Return a block's error relative to its size; a block that vanishes beside the others counts as their 1e-5."""
    overall = max(float(np.sqrt(np.mean(np.square(t, dtype=float)))) for t in true.values())
    size = max(float(np.linalg.norm(true[name])), 1e-5 * overall * np.sqrt(true[name].size))
    return float(np.linalg.norm(gradients[name].astype(float) - true[name])) / size if size else 0.0


def _count(
    tally: Tally, kind: str, problem: Problem, true: Blocks, gradients: Blocks, name: str, status: Status
) -> None:
    error = _relative(gradients, true, name)
    decade = _decade(error)
    if decade < DECADES[0]:
        return
    tally.asked[kind, decade] += 1
    tally.unsure[kind, decade] += status is Status.INCONCLUSIVE
    if status is Status.RIGHT:
        tally.missed[kind, decade] += 1
        tally.worst[kind] = max(tally.worst.get(kind, 0.0), error)


def _others(kind: str, problem: Problem, true: Blocks, rng: np.random.Generator, tally: Tally) -> None:
    """Count the verdicts of the other rules, and of this checker, on whole gradients: wrong if any block is."""
    table: dict[str, Rule] = {**rules(problem, rng), "this checker": lambda g: _ask(problem, g, rng).ok}
    for name, rule in table.items():
        tally.counts[f"{kind}: {name}", "right" if rule(true) else "wrong"] += 1
    if "ReLU" in kind:
        return
    for _, gradients in wrong_gradients(problem, true, rng):
        error = max(_relative(gradients, true, k) for k in true)
        if error > 1e-5:
            for name, rule in table.items():
                tally.asked[name, 0] += 1
                tally.missed[name, 0] += bool(rule(gradients))


def measure(quick: bool = False, processes: int | None = None, seed: int = 0) -> Tally:
    """Run everything, over all cores; another `seed` draws other problems."""
    first = 1_000_000 * seed
    tasks = [(kind, first + i) for kind, (full, few) in RUNS.items() for i in range(few if quick else full)]
    total = Tally()
    if processes == 1:
        for task in tasks:
            total.add(run(task))
        return total
    with multiprocessing.get_context("spawn").Pool(processes or os.cpu_count()) as pool:
        for tally in pool.imap_unordered(run, tasks, chunksize=8):
            total.add(tally)
    return total


def table(tally: Tally) -> str:
    """Return the figures as text."""
    lines = [f"{'right gradients':34}{'blocks':>8}{'alarms':>8}{'unclear':>9}   passes a block: median, 95 %, most"]
    for kind, values in tally.passes.items():
        blocks = sum(n for (k, _), n in tally.counts.items() if k == kind)
        unclear = tally.counts[kind, "inconclusive"]
        alarms = blocks - unclear - tally.counts[kind, "right"]
        cost = f"{np.median(values):.0f}, {np.quantile(values, 0.95):.0f}, {max(values):.0f}"
        lines.append(f"{kind:34}{blocks:8}{alarms:8}{unclear:9}   {cost}")
    for kind in ("wrong", "wrong, float32"):
        lines += ["", f"{kind + ' gradients, relative error':34}{'blocks':>8}{'missed':>8}{'unclear':>9}"]
        for decade in DECADES:
            if asked := tally.asked[kind, decade]:
                size = f"1e{decade} to 1e{decade + 1}" if decade < 0 else "1 and more"
                lines.append(f"{size:34}{asked:8}{tally.missed[kind, decade]:8}{tally.unsure[kind, decade]:9}")
        lines.append(f"largest error missed: {tally.worst.get(kind, 0):.1e}")
    lines += ["", f"{'rules, whole gradients':34}{'false alarms':>14}{'at kinks':>10}{'missed > 1e-5':>15}"]
    for name, _ in [key for key in tally.asked if not key[0].startswith("wrong")]:
        shares = [
            _share(tally.counts[f"{kind}: {name}", "wrong"], tally.counts[f"{kind}: {name}", "right"])
            for kind in RUNS
            if kind.startswith("other")
        ]
        missed = _share(tally.missed[name, 0], tally.asked[name, 0] - tally.missed[name, 0])
        lines.append(f"{name:34}{shares[0]:>14}{shares[1]:>10}{missed:>15}")
    return "\n".join(lines)


def _share(part: int, rest: int) -> str:
    return f"{100 * part / max(1, part + rest):.2f} %"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="a few problems of each kind")
    parser.add_argument("--seed", type=int, default=0, help="draws other problems")
    chosen = parser.parse_args(arguments)
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # one thread a process: the matrices are tiny
        os.environ.setdefault(variable, "1")
    began = time.monotonic()
    tally = measure(chosen.quick, processes=1 if chosen.quick else None, seed=chosen.seed)
    print(table(tally))
    print(f"\n{time.monotonic() - began:.0f} s, NumPy {np.__version__}")


if __name__ == "__main__":
    main()
