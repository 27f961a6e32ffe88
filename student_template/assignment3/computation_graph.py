"""Part 2: derivatives on a graph, in Python alone.

A graph is a dictionary {edge: derivative}. An edge (p, q) is a pair of nodes and says that q is computed from p;
its derivative is that of q with respect to p, all other inputs of q held fixed. There are no circles. A node can be
whatever can be a key: text, a number, a tuple.

    u = x + y,  v = y + 1,  z = u v,  at x = 2 and y = 1, is the graph

    {("x", "u"): 1, ("y", "u"): 1, ("y", "v"): 1, ("u", "z"): 2, ("v", "z"): 3}

because ∂z/∂u = v = 2 and ∂z/∂v = u = 3. The edges of a graph may come in any order.

Write the two functions that raise NotImplementedError. `grade assignment3` says how far you are.
"""

EXAMPLE = {("x", "u"): 1, ("y", "u"): 1, ("y", "v"): 1, ("u", "z"): 2, ("v", "z"): 3}


def derivative_by_paths(graph, a, b):
    """The derivative of the node a with respect to the node b: the sum over all paths from b to a.

    A path is worth the product of its edges. The path from a node to itself has no edge, and is worth 1; where no
    path leads from b to a, the derivative is 0.

    graph: {(p, q): the derivative of q with respect to p}; it is left as it was
    a, b: nodes of the graph
    returns: a number, ∂a/∂b

    Example: derivative_by_paths(EXAMPLE, "z", "y") is 5, for the paths y u z and y v z: 1·2 + 1·3.
    """
    raise NotImplementedError("add up the products of the edges over all paths from b to a")


def derivative_by_reverse_mode(graph, a):
    """The derivatives of the node a with respect to every node of the graph, by one walk back from a.

    Every edge is visited once: the time grows with the number of edges, however many paths there are. (So neither
    all edges nor a long list may be searched again for each node.)

    graph: {(p, q): the derivative of q with respect to p}; it is left as it was
    a: a node of the graph, not necessarily the last one
    returns: a dictionary {node: ∂a/∂node} with every node of the graph; a itself has 1, and a node that a does
        not depend on has 0

    Example: derivative_by_reverse_mode(EXAMPLE, "z") is {"z": 1, "u": 2, "v": 3, "x": 2, "y": 5}.
    """
    raise NotImplementedError("walk back from a, passing each node's derivative on once it is complete")
