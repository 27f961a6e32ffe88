"""Part 4: a graph is built first and run later, with TensorFlow 1's functions inside TensorFlow 2."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect

from .sessions import COUNTER, built, error_name, judge_graph, names, value_of, values_of


@check(points=2)
def build_graph(student, rng, tensors):
    """build_graph makes a graph with a placeholder, a variable, a constant, and an operation that combines them"""
    graph = built(student, rng.normal(size=(2, 3)), 0.75)
    judge_graph(tensors, graph, [rng.normal(size=(4, 2)).astype(np.float32)])


@check(points=1)
def operation_names(student, tensors):
    """operation_names lists the operations of a graph in their order"""
    graph = tensors.graph({"b": None, "a": None, "b_plus_a": ["b", "a"]})
    expect.same(names(call(student, "operation_names", graph)), name="the names")


@check(points=1)
def run_cell(student, tensors, show):
    """run_cell runs the cell three times in one graph, which keeps everything that was put into it"""
    graph = tensors.graph({})
    told = names(call(student, "run_cell", graph, 3))
    expect.same(told, name="the names that you return")
    expect.same(list(tensors.operations(graph)), name="the names of the operations that are in the graph")
    show.table("The graph after three runs of the cell", ["operation"], [[name] for name in told])


@check(points=2)
def run(student, rng, tensors):
    """run computes the value of an operation from variables and what is fed"""
    graph = tensors.graph({"x": None, "v": rng.normal(size=3), "y": ["x", "v", "v"]})
    for shape in [(2, 3), (3,)]:
        x = rng.normal(size=shape).astype(np.float32)
        expect.same(value_of(call(student, "run", graph, "y", {"x": x}), "run"), name=f"y for x of shape {shape}")


@check(points=1)
def run_repeatedly(student, tensors):
    """run_repeatedly updates a variable several times in one session"""
    values = values_of(call(student, "run_repeatedly", tensors.graph(COUNTER), "more", "twice", 3), "run_repeatedly")
    expect.same(np.array(len(values)), name="how many values there are")
    expect.same(values, name="the values")


@check(points=0.5)
def error_without_initialisation(student, tensors):
    """error_without_initialisation names the error of a session that reads a variable too early"""
    feed = {"q": np.float32(1)}
    told = call(student, "error_without_initialisation", tensors.graph(COUNTER), "shifted", feed)
    expect.same(error_name(told), name="the error's type")


@check(points=0.5)
def error_without_feeding(student, tensors):
    """error_without_feeding names the error of a session that lacks a placeholder's value"""
    expect.same(
        error_name(call(student, "error_without_feeding", tensors.graph(COUNTER), "shifted")), name="the error's type"
    )


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@check(points=0, about="build_graph", after=[build_graph])
def build_graph_in_a_graph_of_its_own(student, tensors):
    """build_graph makes a new graph at each call, and leaves the default graph as it was"""
    default = list(tensors.operations())
    first, second = (tensors.operations(built(student, np.ones((2, 1)), 1.0)) for _ in range(2))
    hint = "Which graph do your operations go into? What was put into it by the call before?"
    expect.true(
        list(tensors.operations()) == default, "the default graph has new operations", hint=hint, name="default"
    )
    expect.true(first == second, "the second graph has other operations than the first", hint=hint, name="second graph")


@check(points=0, about="run", after=[run])
def run_twice(student, tensors):
    """run begins with the variables' initial values at each call"""
    graph = tensors.graph(COUNTER)
    for number in (1, 2):
        expect.same(value_of(call(student, "run", graph, "more", {}), "run"), name=f"the update, call {number}")


@check(points=0, about="error_without_initialisation", after=[error_without_initialisation])
def no_error_without_initialisation(student, tensors):
    """error_without_initialisation is "" where no variable is needed"""
    graph = tensors.graph({"p": None, "both": ["p", "p"], "v": 1.0})
    told = call(student, "error_without_initialisation", graph, "both", {"p": np.float32(2)})
    expect.same(error_name(told), name="the error's type")


@check(points=0, about="error_without_feeding", after=[error_without_feeding])
def no_error_without_feeding(student, tensors):
    """error_without_feeding is "" where no placeholder is needed"""
    expect.same(
        error_name(call(student, "error_without_feeding", tensors.graph(COUNTER), "twice")), name="the error's type"
    )
