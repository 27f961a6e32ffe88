"""How the checks ask tf_graphs.py, and the graphs that they ask about; no answers in it.

The graphs of the checks are made where your code runs, by grader/worker/tensors.py: a name with None is a placeholder,
with a number a variable that starts at it, with a list the sum of what the names stand for, and with
{variable: amount} an operation that adds the amount to the variable, and gives its new value.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import call, expect
from grader.errors import UnusableAnswer

KINDS = {
    "x": ({"Placeholder"}, "a placeholder"),
    "w": ({"VarHandleOp", "VariableV2", "Variable"}, "a variable"),
    "c": ({"Const"}, "a constant"),
}
# A variable that starts at 5; "more" adds 2 to it, "twice" and "shifted" are computed from it.
COUNTER = {"v": 5.0, "more": {"v": 2.0}, "twice": ["v", "v"], "q": None, "shifted": ["v", "q"]}


def graph_of(answer: Any, function: str) -> Any:
    """The handle of a graph; UnusableAnswer where something else was returned."""
    if getattr(answer, "type_name", "") not in ("Graph", "FuncGraph"):
        kind = getattr(answer, "type_name", type(answer).__name__)
        raise UnusableAnswer(f"{function} must return a tf.Graph, and returns an object of type {kind}.")
    return answer


def built(student: Any, w: np.ndarray, c: float) -> Any:
    """The graph that build_graph makes."""
    return graph_of(call(student, "build_graph", w, c), "build_graph")


def judge_graph(tensors: Any, graph: Any, x: list[np.ndarray]) -> None:
    """The four operations that the handout names: that they are there, of their kinds, and that y is x w + c."""
    kinds = tensors.operations(graph)
    for name, (wanted, words) in KINDS.items():
        hint = "A Python variable's name is none of the graph. Where do you say what an operation is called?"
        message = f'no operation of the graph is called "{name}"'
        expect.true(name in kinds, message, hint=hint, name=f'"{name}" is there')
        kind = kinds.get(name)
        message = f'"{name}" should be {words}, and is of type {kind}'
        expect.true(kind is None or kind in wanted, message, name=f'"{name}" is {words}')
    expect.true("y" in kinds, 'no operation of the graph is called "y"', name='"y" is there')
    if not {"x", "w", "c", "y"} <= set(kinds):
        return
    needed = tensors.needed(graph, "y")
    for name in KINDS:
        expect.true(name in needed, f'"y" is computed without "{name}"', name=f'"y" needs "{name}"')
    for number, rows in enumerate(x, 1):
        expect.same(tensors.fetch(graph, "y", {"x": rows}), name=f"y for {len(rows)} rows, input {number}")


def names(answer: Any) -> list[str]:
    """A list of texts, for the comparison."""
    if not isinstance(answer, (list, tuple)) or not all(isinstance(name, str) for name in answer):
        raise UnusableAnswer("The names must be a list of texts.")
    return list(answer)


def value_of(answer: Any, function: str) -> np.ndarray:
    """A value that a session gave, as an array."""
    if not isinstance(answer, (np.ndarray, np.generic, float, int)) or np.asarray(answer).dtype.kind not in "fiu":
        kind = getattr(answer, "type_name", type(answer).__name__)
        raise UnusableAnswer(f"{function} must give a value as a NumPy array or number, and gives one of type {kind}.")
    return np.asarray(answer, dtype=np.float32)


def values_of(answer: Any, function: str) -> list[np.ndarray]:
    """Several such values."""
    if isinstance(answer, np.ndarray) and answer.ndim:
        answer = list(answer)
    if not isinstance(answer, (list, tuple)):
        raise UnusableAnswer(f"{function} must return a list of values.")
    return [value_of(item, function) for item in answer]


def error_name(answer: Any) -> str:
    """The name of an error's type."""
    if not isinstance(answer, str):
        kind = getattr(answer, "type_name", type(answer).__name__)
        raise UnusableAnswer(f'The name of an error\'s type is a text, "" where there is none; this is of type {kind}.')
    return answer
