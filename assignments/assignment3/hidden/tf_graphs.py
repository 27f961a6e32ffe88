"""Part 4, hidden: other graphs, and what a function must not depend on."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect

from ..sessions import COUNTER, KINDS, built, error_name, names, value_of, values_of

AFTER = {"after": ["build_graph"], "about": "build_graph"}
# Two placeholders, two variables, an update of each, and sums of sums.
LARGER = {
    "rate": None, "v": 1.5, "u": [2.0, -1.0], "sum": ["v", "u"], "grow": {"v": 0.25}, "shrink": {"u": -1.0},
    "z": None, "total": ["sum", "rate", "z"], "echo": ["z"], "all": ["total", "echo", "v"],
}  # fmt: skip


@check(points=1, **AFTER)
def build_graph_of_other_sizes(student, rng, tensors):
    """build_graph takes weights of any shape, and as many rows as there will be"""
    for D, M in [(3, 3), (4, 1), (1, 2)]:
        graph = built(student, rng.normal(size=(D, M)), float(rng.normal()))
        rows = [rng.normal(size=(N, D)).astype(np.float32) for N in (1, 5)]
        kinds = tensors.operations(graph)
        if "x" not in kinds or "y" not in kinds:
            expect.true(False, 'the graph lacks "x" or "y"', name=f"{D}x{M}")
            return
        for x in rows:
            expect.same(tensors.fetch(graph, "y", {"x": x}), name=f"y of {len(x)} rows, for w of shape {(D, M)}")


@check(points=1, **AFTER)
def build_graph_begins_anew(student, tensors):
    """build_graph makes a new graph each time that it is called"""
    first = built(student, np.ones((2, 1)), 1.0)
    before = tensors.operations(first)
    second = built(student, np.full((2, 1), 3.0), 2.0)
    hint = "What was put into the graph by the call before? Which graph should the operations go into?"
    somewhat = "Placeholder" in before.values() and len(before) >= len(KINDS)
    expect.true(somewhat, "there is hardly anything in the graph", name="the first graph")
    same = tensors.operations(second) == before
    expect.true(same, "the second graph has other operations than the first", hint=hint, name="the second graph")
    same = tensors.operations(first) == before
    expect.true(same, "the second call changes the first graph", hint=hint, name="the first graph afterwards")


@check(points=1, **AFTER)
def build_graph_leaves_the_default_graph(student, tensors):
    """build_graph leaves TensorFlow's default graph as it was"""
    before = list(tensors.operations())
    kinds = tensors.operations(built(student, np.ones((2, 2)), 1.0))
    hint = "Operations go into the default graph unless another one is made the default, for a few lines."
    expect.true(list(tensors.operations()) == before, "the default graph has new operations", hint=hint)
    somewhat = "Placeholder" in kinds.values() and len(kinds) >= len(KINDS)
    expect.true(somewhat, "there is hardly anything in the graph", name="your graph")


@check(points=1, about="operation_names", after=["operation_names"])
def operation_names_of_other_graphs(student, tensors):
    """operation_names lists whatever there is in a graph, and nothing else"""
    small = tensors.graph({"first": None})
    for name, graph in {
        "a larger graph": tensors.graph(LARGER),
        "an empty one": tensors.graph({}),
        "one": small,
    }.items():
        expect.same(names(call(student, "operation_names", graph)), name=f"the names of {name}")


@check(points=1, about="run_cell", after=["run_cell"])
def run_cell_as_often_as_asked(student, tensors):
    """run_cell runs the cell as many times as it is told"""
    for times in (1, 5):
        graph = tensors.graph({})
        expect.same(names(call(student, "run_cell", graph, times)), name=f"the names that you return, {times}")
        expect.same(tensors.operations(graph), name=f"the operations in the graph, {times}")


@check(points=1, about="run_cell", after=["run_cell"])
def run_cell_in_a_graph_in_use(student, tensors):
    """run_cell adds to what is in the graph already, and to no other graph"""
    graph, before = tensors.graph({"a": None, "x": None, "x_1": ["a", "x"]}), list(tensors.operations())
    expect.same(names(call(student, "run_cell", graph, 2)), name="the names that you return")
    expect.same(names(call(student, "run_cell", graph, 1)), name="the names after one more run")
    expect.same(list(tensors.operations(graph)), name="the names in the graph")
    expect.true(list(tensors.operations()) == before, "the default graph has new operations", name="the default graph")


@check(points=1, about="run", after=["run"])
def run_in_a_larger_graph(student, rng, tensors):
    """run feeds all that it is given, and fetches what is asked for"""
    feed = {"rate": np.float32(0.5), "z": rng.normal(size=(3, 2)).astype(np.float32)}
    for fetch in ("all", "total", "sum", "echo"):
        graph = tensors.graph(LARGER)
        fed = feed if fetch in ("all", "total") else {"z": feed["z"]} if fetch == "echo" else {}
        expect.same(value_of(call(student, "run", graph, fetch, fed), "run"), name=f"the value of {fetch}")


@check(points=1, about="run", after=["run"])
def run_begins_with_initial_values(student, tensors):
    """run starts from the variables' initial values, whatever was run before"""
    graph = tensors.graph(COUNTER)
    for number in (1, 2, 3):
        expect.same(value_of(call(student, "run", graph, "more", {}), "run"), name=f"the update, call {number}")
    expect.same(value_of(call(student, "run", graph, "twice", {}), "run"), name="the value after the updates")


@check(points=2, about="run_repeatedly", after=["run_repeatedly"])
def run_repeatedly_in_a_larger_graph(student, tensors):
    """run_repeatedly runs the update that it is told to, as often as it is told to, and begins anew with each call"""
    graph = tensors.graph(LARGER)
    asked = [("grow", "sum", 4), ("shrink", "sum", 1), ("grow", "sum", 2), ("shrink", "sum", 5)]
    for number, (update, fetch, times) in enumerate(asked, 1):
        values = values_of(call(student, "run_repeatedly", graph, update, fetch, times), "run_repeatedly")
        expect.same(np.array(len(values)), name=f"how many values, call {number}")
        expect.same(values, name=f"the values of call {number}")


@check(points=1, about="error_without_initialisation", after=["error_without_initialisation"])
def error_without_initialisation_or_none(student, tensors):
    """error_without_initialisation tells an operation that needs a variable from one that does not"""
    graph, z = tensors.graph(LARGER), np.ones(2, dtype=np.float32)
    for fetch, feed in {"echo": {"z": z}, "sum": {}, "total": {"z": z, "rate": z}}.items():
        told = call(student, "error_without_initialisation", graph, fetch, feed)
        expect.same(error_name(told), name=f"what is said of {fetch}")


@check(points=1, about="error_without_feeding", after=["error_without_feeding"])
def error_without_feeding_or_none(student, tensors):
    """error_without_feeding tells an operation that needs a placeholder from one that does not"""
    graph = tensors.graph(LARGER)
    for fetch in ("sum", "echo", "all", "grow"):
        expect.same(error_name(call(student, "error_without_feeding", graph, fetch)), name=f"what is said of {fetch}")
