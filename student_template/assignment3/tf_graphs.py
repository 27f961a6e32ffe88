"""TensorFlow as it was: first a graph is built, then a session runs it. Inside TensorFlow 2, by tf.compat.v1.

TensorFlow 2 computes at once, and hides the graph in tf.function. Here you meet it in the open: a graph is a list of
named operations, nothing is computed until a session runs one of them, a variable has no value until it is
initialised, and a placeholder has none until it is fed.

A name is a name of the graph, such as "y"; Python's own names, such as y, are forgotten when a function ends. The
operation "y" computes the tensor "y:0", its first output, and that is what a session fetches, or feeds.

Write the seven functions that raise NotImplementedError. `grade assignment3` says how far you are. You may also begin
with `import tensorflow.compat.v1 as tf` and `tf.disable_v2_behavior()`, and write everything as in TensorFlow 1.
"""

import numpy as np
import tensorflow as tf


def build_graph(w, c):
    """A new graph that computes y = x w + c.

    w: (D, M) the first value of the variable
    c: a number
    returns: a new tf.Graph, in which are, under just these names,
        "x": a float32 placeholder for rows of D numbers, as many rows as there will be
        "w": a float32 variable whose initial value is w
        "c": a constant
        "y": an operation that gives x w + c, of M columns
    Other operations may be in it too. TensorFlow's default graph is left as it was.

    Example: with w = [[3], [-1]] and c = 0.5, feeding x = [[1, 2]] makes y = [[1.5]].
    """
    raise NotImplementedError("make a graph, and in it a placeholder, a variable, a constant and the operation y")


def operation_names(graph):
    """The names of all operations of a graph.

    returns: a list of texts, in the order in which the operations were put into the graph

    Example: a graph with the constants "a" and "b", and their sum "a_plus_b", has ["a", "b", "a_plus_b"].
    """
    raise NotImplementedError("list the names of the graph's operations")


def run_cell(graph, times=3):
    """What becomes of a graph when a notebook's cell is run several times.

    The cell has two lines, which put two operations into the graph each time that they are run:
        x = tf.compat.v1.placeholder(tf.float32, name="x")
        y = tf.square(x, name="y")

    graph: the graph to run them in; it may have operations already
    times: how often the cell is run
    returns: the names of all operations that are in the graph then, as operation_names gives them

    Example: run twice in an empty graph, the cell leaves ["x", "y", "x_1", "y_1"].
    """
    raise NotImplementedError("with this graph as the default one, run the cell's two lines as often as asked, and list the names")


def run(graph, fetch, feed):
    """The value of one operation, computed in a new session in which all variables have their initial values.

    fetch: the name of an operation, such as "y"
    feed: {name of a placeholder: its value}, such as {"x": [[1, 2]]}; empty where nothing needs to be fed
    returns: the value of the operation's first output, a NumPy array (or NumPy number)

    Example: run(build_graph([[3], [-1]], 0.5), "y", {"x": [[1, 2]]}) is [[1.5]].
    """
    raise NotImplementedError("open a session on the graph, initialise the variables, feed and fetch")


def run_repeatedly(graph, update, fetch, times):
    """The values that an operation takes while another one changes a variable again and again.

    A variable keeps its value for as long as its session is open. So here is one session for everything: the
    variables are initialised once; then, `times` times, the operation `update` is run, and after it `fetch`.

    update: the name of an operation that changes a variable, such as "add_one"
    fetch: the name of an operation, such as "total", whose first output is wanted after each update
    times: how often
    returns: a list of `times` values, NumPy arrays or numbers

    Example: with a variable that starts at 5, and an update that adds 1 to it, three times give [6, 7, 8].
    """
    raise NotImplementedError("open a session, initialise once, and run update and fetch in turn")


def error_without_initialisation(graph, fetch, feed):
    """What TensorFlow says when no variable has been initialised, but all that is needed is fed.

    fetch, feed: as in run
    returns: the name of the error's type, a text such as "NotFoundError"; "" where there is no error at all,
        because fetch needs no variable

    Example: fetching "y" of build_graph(…) with "x" fed gives an error, fetching "c" gives "".
    """
    raise NotImplementedError("run the operation in a session without initialising anything, and catch the error")


def error_without_feeding(graph, fetch):
    """What TensorFlow says when the variables are initialised, but nothing is fed.

    fetch: the name of an operation
    returns: the name of the error's type, as above; "" where there is no error at all, because fetch needs no
        placeholder

    Example: fetching "y" of build_graph(…) gives an error, fetching "c" gives "".
    """
    raise NotImplementedError("initialise the variables, run the operation without feeding anything, and catch the error")


def main():
    """Build a graph, look at it, and run it."""
    graph = build_graph(np.array([[3.0], [-1.0]]), 0.5)
    feed = {"x": np.array([[1.0, 2.0]])}
    print("its operations:", ", ".join(operation_names(graph)))
    print("y for x = [[1, 2]]:", run(graph, "y", feed))
    print("without initialising:", error_without_initialisation(graph, "y", feed))
    print("without feeding:", error_without_feeding(graph, "y"))
    print("a cell, run three times:", ", ".join(run_cell(tf.Graph(), 3)))


if __name__ == "__main__":
    main()
