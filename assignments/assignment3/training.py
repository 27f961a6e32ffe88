"""How the checks ask tf_training.py, and how they read what it returns and leaves in a folder; no answers in it."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import call, expect, name_of_type
from grader.errors import UnusableAnswer

from .conventions import several

# Computed in single precision; two ways to write the same step differ by less.
RTOL, ATOL = 2e-4, 2e-6
Weights = tuple[np.ndarray, np.ndarray]


def row(value: Any, what: str) -> np.ndarray:
    """A list of numbers as an array (K,), each of them a float, a NumPy number or a tensor without axes."""
    if isinstance(value, (list, tuple)):
        items = [np.asarray(item) if isinstance(item, (int, float, np.generic, np.ndarray)) else None for item in value]
        if any(item is None or item.ndim or item.dtype.kind not in "iuf" for item in items):
            raise UnusableAnswer(f"{what} must be a list of numbers; some of yours are none.")
        return np.array([float(item) for item in items])  # type: ignore[arg-type]
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind in "iuf":
        return value.astype(float)
    raise UnusableAnswer(f"{what} must be a list of numbers, and is of type {name_of_type(value)}.")


def near(value: Any, name: str) -> None:
    """The same as the reference's, in single precision."""
    expect.same(value, name=name, rtol=RTOL, atol=ATOL)


def weights(answer: Any, D: int, function: str) -> Weights:
    """w (D,) and b ()."""
    both = several(answer, ["w", "b"], function)
    w, b = both["w"], np.asarray(both["b"]) if isinstance(both["b"], (int, float, np.generic, np.ndarray)) else None
    if isinstance(w, (list, tuple)):
        w = row(w, "w")
    if not isinstance(w, np.ndarray) or w.dtype.kind not in "iuf" or w.shape != (D,):
        found = f"the shape {w.shape}" if isinstance(w, np.ndarray) else f"the type {name_of_type(w)}"
        raise UnusableAnswer(f"{function}: w must be an array of shape ({D},), and has {found}.")
    if b is None or b.dtype.kind not in "iuf" or b.size != 1:
        raise UnusableAnswer(f"{function}: b must be one number.")
    return w.astype(float), b.reshape(()).astype(float)


def regressed(student: Any, x: np.ndarray, y: np.ndarray, *arguments: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What linear_regression returns: w (D,), b () and the losses (steps,)."""
    answer = several(
        call(student, "linear_regression", x, y, *arguments), ["w", "b", "losses"], "linear_regression"
    )  # fmt: skip
    w, b = weights((answer["w"], answer["b"]), x.shape[1], "linear_regression")
    return w, b, row(answer["losses"], "the losses")


def plane(rng: np.random.Generator, N: int, D: int, noise: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    """x (N, D) and y (N,), float32, around a plane of random slope and height."""
    x = rng.normal(size=(N, D))
    y = x @ rng.normal(size=D) + rng.normal() + rng.normal(scale=noise, size=N)
    return x.astype(np.float32), y.astype(np.float32)


def saved(student: Any, x: np.ndarray, y: np.ndarray, *arguments: Any) -> dict[int, Weights]:
    """What save_every returns: the weights by step."""
    answer = call(student, "save_every", x, y, *arguments)
    if not isinstance(answer, dict) or not all(isinstance(step, (int, np.integer)) for step in answer):
        raise UnusableAnswer("save_every must return a dictionary whose keys are the numbers of steps.")
    return {int(step): weights(both, x.shape[1], "save_every") for step, both in answer.items()}


def kept(written: Any, folder: str = "") -> dict[int, list[np.ndarray]]:
    """The numbers in the checkpoints of a folder: by the number at the end of a checkpoint's name, all its arrays."""
    found = {}
    for prefix, variables in written.checkpoints(folder).items():
        end = prefix.rsplit("-", 1)[-1]
        if end.isdecimal():
            found[int(end)] = [np.asarray(array) for array in variables.values()]
    return found


def holds(arrays: list[np.ndarray], wanted: np.ndarray) -> bool:
    """Whether one of the arrays has just these numbers, to the last bit of single precision."""
    single = np.asarray(wanted, dtype=np.float32).ravel()
    return any(array.dtype.kind == "f" and np.array_equal(array.astype(np.float32).ravel(), single) for array in arrays)


def scalars(events: Any, run: str, tag: str) -> np.ndarray | None:
    """Steps and values (K, 2) of a scalar in the order of its steps; a failure of the check where there is none."""
    known = events.scalars(run)
    others = ", ".join(f'"{name}"' for name in sorted(known)[:5]) or "none"
    hint = "Summaries go to the writer that is the default one, under the tag that you give them."
    message = f'the event files have no scalar with the tag "{tag}"; the tags found: {others}'
    expect.true(tag in known, message, hint=hint, name=f'the tag "{tag}" in {run or "the folder"}')
    return np.array(sorted(known[tag]), dtype=float).reshape(-1, 2) if tag in known else None


def judge_log(events: Any, run: str, steps: int) -> None:
    """The scalars x and cost: one value for each step from 0, and which."""
    for tag in ("x", "cost"):
        table = scalars(events, run, tag)
        if table is not None:
            counted = len(table) == steps + 1 and bool(np.array_equal(table[:, 0], np.arange(steps + 1)))
            where = f'"{tag}" in {run or "the folder"}'
            hint = "What is `step` in your summary, and which steps does your loop go through?"
            message = f'"{tag}" should have one value for each of the steps 0, 1, … to the last'
            expect.true(counted, message, hint=hint, name=f"steps of {where}")
            if counted:
                near(table[:, 1], f"values of {where}")
