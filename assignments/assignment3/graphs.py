"""Graphs to ask computation_graph.py about, and how its answers are read; no answers in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

from grader import call, name_of_type
from grader.errors import Crashed, TimedOut, UnusableAnswer

Node = Hashable
Graph = dict[tuple[Node, Node], float]


def number(value: Any, what: str) -> float:
    """The value as a float; UnusableAnswer where it is not one number."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number, np.ndarray)):
        raise UnusableAnswer(f"{what} must be a number, and is of type {name_of_type(value)}.")
    if np.size(value) != 1 or np.iscomplexobj(value):
        raise UnusableAnswer(f"{what} must be one real number.")
    try:
        return float(np.ravel(value)[0]) if isinstance(value, np.ndarray) else float(value)
    except OverflowError:
        raise UnusableAnswer(f"{what} is a whole number too large for any derivative here.") from None


def by_paths(student: Any, graph: Graph, a: Node, b: Node) -> float:
    """∂a/∂b as derivative_by_paths has it."""
    return number(call(student, "derivative_by_paths", graph, a, b), "what derivative_by_paths returns")


def by_reverse_mode(student: Any, graph: Graph, a: Node, nodes: list[Node]) -> tuple[np.ndarray, bool]:
    """∂a/∂node for each of the nodes (K,), and whether your dictionary has them all; one it has not counts as 0."""
    answer = call(student, "derivative_by_reverse_mode", graph, a)
    found = list(map(look_up(answer), nodes))
    values = [0.0 if value is None else number(value, "a derivative in your dictionary") for value in found]
    return np.array(values), all(value is not None for value in found)


def look_up(answer: Any) -> Callable[[Node], Any]:
    """How to read a dictionary, or an object of yours that is asked in the same way."""
    if isinstance(answer, dict):
        return answer.get
    wanted = "derivative_by_reverse_mode must return a dictionary, the derivative by node"
    if not hasattr(answer, "type_name"):
        raise UnusableAnswer(f"{wanted}, and returns {name_of_type(answer)}.")
    get = getattr(answer, "get", None)
    if not callable(get):
        raise UnusableAnswer(f"{wanted}, and returns an object of type {name_of_type(answer)}.")

    def ask(node: Node) -> Any:
        try:
            return get(node)
        except Crashed as error:
            raise UnusableAnswer(f"{wanted}; what it returns cannot be looked into ({error.type_name}).") from error

    return ask


def in_time(ask: Callable[[], Any], hint: str) -> Any:
    """What `ask` gives; where it takes too long, the hint says what to think about."""
    try:
        return ask()
    except TimedOut as slow:
        raise TimedOut(slow.message, hint=hint) from slow


def nodes_of(graph: Graph) -> list[Node]:
    """Every node once, in the order of the edges."""
    return list(dict.fromkeys(node for edge in graph for node in edge))


def shuffled(rng: np.random.Generator, graph: Graph) -> Graph:
    """The same graph, its edges written down in a random order."""
    edges = list(graph.items())
    return dict(edges[int(i)] for i in rng.permutation(len(edges)))


def valued(rng: np.random.Generator, edges: list[tuple[Node, Node]]) -> Graph:
    """The edges in random order, with derivatives between ½ and 2 of either sign."""
    size = np.exp(rng.uniform(np.log(0.5), np.log(2.0), size=len(edges))) * rng.choice([-1.0, 1.0], size=len(edges))
    return shuffled(rng, {edge: float(value) for edge, value in zip(edges, size)})


def ladder(rng: np.random.Generator, rungs: int) -> Graph:
    """n0 ⇉ n1 ⇉ n2 …: two ways from each to the next, so 2^rungs paths from one end to the other in 4·rungs edges."""
    graph: Graph = {}
    for k in range(rungs):
        share = float(rng.uniform(0.3, 0.7))
        for way, sum_to in (("l", share), ("r", 1 - share)):
            first = float(rng.uniform(0.7, 1.4))
            graph[f"n{k}", f"{way}{k}"] = first
            graph[f"{way}{k}", f"n{k + 1}"] = sum_to / first * float(rng.uniform(0.95, 1.05))
    return shuffled(rng, graph)


def wide(rng: np.random.Generator, layers: int, width: int, ways: int) -> Graph:
    """Layers of nodes, each with `ways` edges into the next, and all of the last into "end"."""
    graph: Graph = {}
    for k in range(layers - 1):
        gaps = rng.integers(1, width // ways, size=(width, ways))
        targets = (rng.integers(width, size=(width, 1)) + gaps.cumsum(axis=1)) % width
        values = rng.uniform(0.6 / ways, 1.4 / ways, size=(width, ways))
        for i in range(width):
            for j in range(ways):
                graph[f"x{k}.{i}", f"x{k + 1}.{targets[i, j]}"] = float(values[i, j])
    graph |= {(f"x{layers - 1}.{i}", "end"): float(value) for i, value in enumerate(rng.uniform(0.5, 1.5, size=width))}
    return shuffled(rng, graph)
