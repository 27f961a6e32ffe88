"""Part 2: derivatives on a graph, in Python alone.

A graph is a dictionary {edge: derivative}. An edge (p, q) is a pair of nodes and says that q is computed from p;
its derivative is that of q with respect to p, all other inputs of q held fixed. There are no circles. A node can be
whatever can be a key: text, a number, a tuple.

    u = x + y,  v = y + 1,  z = u v,  at x = 2 and y = 1, is the graph

    {("x", "u"): 1, ("y", "u"): 1, ("y", "v"): 1, ("u", "z"): 2, ("v", "z"): 3}

because ∂z/∂u = v = 2 and ∂z/∂v = u = 3. The edges of a graph may come in any order.

Write the two functions that raise NotImplementedError. `grade assignment3` says how far you are.
"""

from __future__ import annotations

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
    # YOUR CODE: add up the products of the edges over all paths from b to a
    if a == b:
        return 1.0
    return sum(
        derivative * derivative_by_paths(graph, before, b)
        for (before, after), derivative in graph.items()
        if after == a
    )
    # END OF YOUR CODE


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
    # YOUR CODE: walk back from a, passing each node's derivative on once it is complete
    inputs, uses = {}, {}  # what each node is computed from; how many edges that leave it are still to be visited
    for (before, after), derivative in graph.items():
        inputs.setdefault(after, []).append((before, derivative))
        inputs.setdefault(before, [])
        uses[before] = uses.get(before, 0) + 1
        uses.setdefault(after, 0)
    derivatives = dict.fromkeys(inputs, 0.0)
    derivatives[a] = 1.0
    complete = [node for node, count in uses.items() if count == 0]
    while complete:
        node = complete.pop()
        for before, derivative in inputs[node]:
            derivatives[before] += derivative * derivatives[node]
            uses[before] -= 1
            if uses[before] == 0:
                complete.append(before)
    return derivatives
    # END OF YOUR CODE
