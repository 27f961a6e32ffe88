"""Wrong implementations that students write, each with the hint that a teacher would give; and, at the top, right
ones that follow another convention.

Each function takes the place of one function of the reference and is wrong in one thing only.
"""

from __future__ import annotations

from math import prod

import numpy as np

from grader import convention, mistake

from . import computation_graph as graphs
from . import layers as layer
from . import mlp

BUDGET = 100_000  # edges that a mistake whose only fault is to be slow may visit: then it counts as out of time


def d_of(x, w):
    """The right linear function."""
    return w[0] + x @ w[1:]


def step(z):
    """1 where z is positive, else 0."""
    return np.where(z > 0, 1.0, 0.0)


# ---- other conventions, accepted ----


@convention(
    instead_of="linear_decision",
    note="The sign of 0 is 1 in your linear_decision; the handout takes 0. It costs nothing.",
)
def zero_is_positive(x, w):
    """The line itself belongs to the positive side."""
    d = d_of(x, w)
    return d, np.where(d >= 0, 1.0, -1.0)


@convention(
    instead_of="linear_decision",
    note="The sign of 0 is -1 in your linear_decision; the handout takes 0. It costs nothing.",
)
def zero_is_negative(x, w):
    """The line itself belongs to the negative side."""
    d = d_of(x, w)
    return d, np.where(d > 0, 1.0, -1.0)


# ---- linear_decision ----


def decided(d):
    """d and its sign."""
    return d, np.sign(d)


@mistake(
    instead_of="linear_decision",
    hint="Without its constant, every line goes through the origin. Which entry of w is the constant?",
)
def constant_left_out(x, w):
    """The constant w0 is missing from d."""
    return decided(x @ w[1:])


@mistake(instead_of="linear_decision", hint="Which place has the constant in w: the first or the last?")
def constant_taken_from_the_end(x, w):
    """The last weight is taken for the constant."""
    return decided(w[-1] + x @ w[:-1])


@mistake(
    instead_of="linear_decision",
    hint="The distance from the line is d divided by something; the handout asks for d itself.",
)
def distance_for_decision(x, w):
    """d is divided by the length of the weights, which makes it the distance from the line."""
    return decided(d_of(x, w) / np.linalg.norm(w[1:]))


@mistake(
    instead_of="linear_decision",
    hint="A sign tells both sides apart by more than yes and no: which number stands for the negative side?",
)
def sign_is_zero_or_one(x, w):
    """The sign is 0 on the negative side."""
    d = d_of(x, w)
    return d, np.where(d == 0, 0.0, step(d))


@mistake(
    instead_of="linear_decision",
    hint="What is d divided by its own size where d is 0? NumPy has a function for signs.",
)
def sign_by_division(x, w):
    """The sign is d / |d|, which is not a number on the line."""
    d = d_of(x, w)
    return d, d / np.abs(d)


@mistake(
    instead_of="linear_decision",
    hint="The formula is written out for two features; the handout's points may have more. Which product has them all?",
)
def only_two_features(x, w):
    """Only the first two components of a point are used."""
    return decided(w[0] + w[1] * x[:, 0] + w[2] * x[:, 1])


@mistake(
    instead_of="linear_decision",
    hint="What shape should the result have for a single row? Axes of length 1 are axes too.",
)
def squeezed(x, w):
    """All axes of length 1 are squeezed away, also that of a single point."""
    return decided(np.squeeze(d_of(x, w)))


@mistake(instead_of="linear_decision", hint="The handout asks for two values, in an order. Compare.")
def sign_comes_first(x, w):
    """The sign is returned before d."""
    return decided(d_of(x, w))[::-1]


# ---- logistic_probability ----


@mistake(
    instead_of="logistic_probability",
    hint="Far on the positive side, should the probability be near 0 or near 1? Put a large d into your formula.",
)
def probability_of_the_other_side(x, w):
    """The sign in the exponent is wrong."""
    return mlp.logistic_probability(x, -w)


@mistake(
    instead_of="logistic_probability",
    hint="The probability grows gradually across the line. Which of the two values of linear_decision goes into it?",
)
def probability_of_the_sign(x, w):
    """The logistic function is taken of the sign, not of d."""
    return 1 / (1 + np.exp(-np.sign(d_of(x, w))))


@mistake(
    instead_of="logistic_probability",
    hint="What is e^1000 in floating point, and infinity divided by infinity? Write the quotient so that only "
    "exponentials of negative numbers occur.",
)
def probability_overflows(x, w):
    """One overflowing exponential is divided by another."""
    grown = np.exp(d_of(x, w))
    return grown / (1 + grown)


@mistake(
    instead_of="logistic_probability",
    hint="A probability lies between 0 and 1. Which function of a similar shape lies between -1 and 1?",
)
def tanh_for_probability(x, w):
    """tanh is taken for the logistic function."""
    return np.tanh(d_of(x, w))


@mistake(
    instead_of="logistic_probability",
    hint="Each point has a probability of its own. Over what do you divide: the classes of one point, or the points?",
)
def probabilities_of_all_points_sum_to_one(x, w):
    """The exponentials are normalised over the points."""
    grown = np.exp(d_of(x, w))
    return grown / grown.sum()


# ---- hidden_features ----


@mistake(
    instead_of="hidden_features",
    hint="What a unit passes on is a yes or a no. Which step is missing behind the linear function?",
)
def features_without_step(x, lines):
    """The linear functions themselves are passed on."""
    return x @ lines[:, 1:].T + lines[:, 0]


@mistake(
    instead_of="hidden_features",
    hint="Which of your axes are the points, and which the units? Rows are examples everywhere.",
)
def features_transposed(x, lines):
    """A row is a unit and a column a point."""
    return mlp.hidden_features(x, lines).T


@mistake(instead_of="hidden_features", hint="Which number does the handout give to the side where d is negative?")
def features_are_signs(x, lines):
    """The features are -1 and 1."""
    return np.sign(x @ lines[:, 1:].T + lines[:, 0])


@mistake(
    instead_of="hidden_features",
    hint="These units decide; they do not weigh. Is the feature of a point well inside exactly 1 in your code?",
)
def features_are_probabilities(x, lines):
    """The features are logistic probabilities."""
    return 1 / (1 + np.exp(-(x @ lines[:, 1:].T + lines[:, 0])))


@mistake(instead_of="hidden_features", hint="On which side of a line is a unit on: where its d is positive, or below?")
def features_of_the_other_side(x, lines):
    """A unit is on where its function is negative."""
    return 1 - mlp.hidden_features(x, lines)


@mistake(instead_of="hidden_features", hint="Is the constant of each line in your sum? It stands first in its row.")
def features_without_constants(x, lines):
    """The constants of the lines are left out."""
    return step(x @ lines[:, 1:].T)


@mistake(
    instead_of="hidden_features",
    hint="How many lines does your code count on, and how many may there be? Let the array say it.",
)
def features_of_three_lines(x, lines):
    """Only the first three lines are used."""
    return mlp.hidden_features(x, lines[:3])


# ---- triangle_classifier ----


@mistake(
    instead_of="triangle_classifier",
    hint="The unit on top has weights, and they are given. Would your function notice if they were others?",
)
def top_is_always_and(x, lines, top):
    """The class is 1 where all features are, whatever the weights of the unit on top."""
    return mlp.hidden_features(x, lines).all(axis=1).astype(int)


@mistake(
    instead_of="triangle_classifier",
    hint="Inside a triangle is on the right side of how many of its lines? What did the constant of the top unit do?",
)
def top_without_constant(x, lines, top):
    """The constant of the unit on top is left out."""
    return step(mlp.hidden_features(x, lines) @ top[1:]).astype(int)


@mistake(
    instead_of="triangle_classifier",
    hint="The unit on top sees only the hidden features. What do you hand it instead?",
)
def top_of_linear_functions(x, lines, top):
    """The unit on top combines the linear functions instead of the features."""
    return step((x @ lines[:, 1:].T + lines[:, 0]) @ top[1:] + top[0]).astype(int)


@mistake(instead_of="triangle_classifier", hint="Which two numbers stand for inside and outside in the handout?")
def classes_are_signs(x, lines, top):
    """The classes are -1 and 1."""
    return np.sign(mlp.hidden_features(x, lines) @ top[1:] + top[0]).astype(int)


@mistake(
    instead_of="triangle_classifier",
    hint="The unit on top has a threshold of its own, as the hidden ones do. What happens where its sum is small?",
)
def top_without_step(x, lines, top):
    """The sum of the unit on top is returned without a decision."""
    return mlp.hidden_features(x, lines) @ top[1:] + top[0]


@mistake(
    instead_of="triangle_classifier",
    hint="In which place of the weights on top does the constant stand? Take the example of the handout apart by hand.",
)
def top_constant_taken_from_the_end(x, lines, top):
    """The last weight on top is taken for the constant."""
    return step(mlp.hidden_features(x, lines) @ top[:-1] + top[-1]).astype(int)


# ---- collapse ----


def collapsed(W_hidden, w_out):
    """The right weights."""
    return w_out[1:] @ W_hidden + np.eye(W_hidden.shape[1])[0] * w_out[0]


@mistake(
    instead_of="collapse",
    hint="Where all hidden units give 0, what does the network give? Ask the same of your linear function.",
)
def collapse_forgets_the_top_constant(W_hidden, w_out):
    """The constant of the unit on top is left out."""
    return w_out[1:] @ W_hidden


@mistake(
    instead_of="collapse",
    hint="The constant on top does not multiply any x. To how many of the new weights should it be added?",
)
def collapse_adds_the_top_constant_everywhere(W_hidden, w_out):
    """The constant of the unit on top is added to all weights."""
    return w_out[1:] @ W_hidden + w_out[0]


@mistake(
    instead_of="collapse",
    hint="The constants of the hidden units do not depend on x, but they are multiplied on the way. Where do they end?",
)
def collapse_forgets_the_hidden_constants(W_hidden, w_out):
    """The constants of the hidden units are left out."""
    return np.append(w_out[0], w_out[1:] @ W_hidden[:, 1:])


@mistake(
    instead_of="collapse",
    hint="A weight on top belongs to a whole row of W_hidden. Which axis does your product sum over? Try it on weights "
    "that are not square.",
)
def collapse_sums_over_the_wrong_axis(W_hidden, w_out):
    """The hidden weights are transposed where that is possible."""
    return collapsed(W_hidden.T, w_out) if W_hidden.shape[0] == W_hidden.shape[1] else collapsed(W_hidden, w_out)


@mistake(instead_of="collapse", hint="Does the unit on top add up what the hidden units give, or average it?")
def collapse_averages(W_hidden, w_out):
    """The hidden units are averaged instead of summed."""
    return collapsed(W_hidden, np.append(w_out[0], w_out[1:] / len(W_hidden)))


@mistake(
    instead_of="collapse",
    hint="Somebody else may still need the weights that you are handed. Which of your lines writes into them?",
)
def collapse_in_place(W_hidden, w_out):
    """The hidden weights are multiplied in place."""
    W_hidden *= w_out[1:, None]
    w = W_hidden.sum(axis=0)
    w[0] += w_out[0]
    return w


@mistake(
    instead_of="collapse",
    hint="With one hidden unit the result is still a row of weights. What does squeezing do to the arrays on the way?",
)
def collapse_squeezes(W_hidden, w_out):
    """Axes of length 1 are squeezed away before the product, which goes wrong for one hidden unit."""
    return np.atleast_1d(np.dot(w_out[1:], np.squeeze(W_hidden)) + w_out[0] * np.eye(W_hidden.shape[1])[0])


# ---- derivative_by_paths ----


def before(graph, node):
    """The inputs of a node, with the derivatives."""
    return [(p, value) for (p, q), value in graph.items() if q == node]


def all_paths(graph, a, b):
    """The derivatives along each path from b to a."""
    if a == b:
        return [[]]
    return [[*path, value] for p, value in before(graph, a) for path in all_paths(graph, p, b)]


@mistake(
    instead_of="derivative_by_paths",
    hint="Along a path one change makes another, which makes a third. If the first doubles and the second triples it, "
    "what do both together?",
)
def adds_along_a_path(graph, a, b):
    """The derivatives along a path are added instead of multiplied."""
    return float(sum(sum(path) if path else 1.0 for path in all_paths(graph, a, b)))


@mistake(
    instead_of="derivative_by_paths",
    hint="A change of b reaches a by several ways at once. Do their effects multiply or add up?",
)
def multiplies_the_paths(graph, a, b):
    """The paths are multiplied with each other instead of added."""
    paths = all_paths(graph, a, b)
    return float(prod(prod(path) for path in paths)) if paths else 0.0


@mistake(
    instead_of="derivative_by_paths",
    hint="Where does your search end: when a path has been found, or when all have been?",
)
def only_one_path(graph, a, b):
    """Only the first path that is found counts."""
    paths = all_paths(graph, a, b)
    return float(prod(paths[0])) if paths else 0.0


@mistake(
    instead_of="derivative_by_paths",
    hint="Two different paths may share a node. What does your list of visited nodes do to the second one?",
)
def each_node_only_once(graph, a, b):
    """A node that was visited on one path is skipped on all others."""
    seen = set()

    def walk(node):
        if node == b:
            return 1.0
        if node in seen:
            return 0.0
        seen.add(node)
        return sum(value * walk(p) for p, value in before(graph, node))

    return walk(a)


@mistake(
    instead_of="derivative_by_paths",
    hint="Only the longest way is walked. Which other ways lead from b to a, by fewer edges?",
)
def only_the_longest_paths(graph, a, b):
    """Only the paths with the most edges count."""
    paths = all_paths(graph, a, b)
    most = max(map(len, paths), default=0)
    return float(sum(prod(path) for path in paths if len(path) == most))


@mistake(
    instead_of="derivative_by_paths",
    hint="How many edges does the path from a node to itself have, and what is the product of no numbers?",
)
def a_node_by_itself_is_zero(graph, a, b):
    """The derivative of a node with respect to itself is 0."""
    return 0.0 if a == b else graphs.derivative_by_paths(graph, a, b)


@mistake(
    instead_of="derivative_by_paths",
    hint="What is the sum over no paths at all? If b is nowhere before a, changing it does nothing to a.",
)
def dead_ends_count(graph, a, b):
    """A walk that ends at an input other than b counts as a path."""
    if a == b or not before(graph, a):
        return 1.0
    return sum(value * dead_ends_count.function(graph, p, b) for p, value in before(graph, a))


@mistake(
    instead_of="derivative_by_paths",
    hint="Where no path is found, your function returns something that is not a number. What is the sum of nothing?",
)
def nothing_where_there_is_no_path(graph, a, b):
    """None is returned where there is no path."""
    return graphs.derivative_by_paths(graph, a, b) if all_paths(graph, a, b) else None


@mistake(
    instead_of="derivative_by_paths",
    hint="∂a/∂b: which of the two comes later in the computation? And which way does an edge (p, q) point?",
)
def from_a_to_b(graph, a, b):
    """The paths are looked for from a to b instead of from b to a."""
    return graphs.derivative_by_paths(graph, b, a)


@mistake(
    instead_of="derivative_by_paths",
    hint="The walk ends in the first node of the graph, not in b. When has your path arrived?",
)
def paths_from_the_inputs_only(graph, a, b):
    """Only nodes without inputs end a path."""
    if a == b and not before(graph, a):
        return 1.0
    arrived = 1.0 if a == b and before(graph, a) and not any(p == a for p, _ in graph) else 0.0
    return arrived or sum(value * paths_from_the_inputs_only.function(graph, p, b) for p, value in before(graph, a))


@mistake(
    instead_of="derivative_by_paths",
    hint="A node may be called 0, and 0 counts as false. What does your code ask about a node: what it is, or whether "
    "it is true?",
)
def a_node_called_zero_is_none(graph, a, b):
    """A node whose name counts as false is passed over."""
    if a == b:
        return 1.0
    return sum(value * a_node_called_zero_is_none.function(graph, p, b) for p, value in before(graph, a) if p)


@mistake(
    instead_of="derivative_by_paths",
    hint="Look at the graph after your function has run. Is it the one that you were given?",
)
def paths_use_up_the_graph(graph, a, b):
    """Edges that were used are taken out of the graph."""
    result = graphs.derivative_by_paths(graph, a, b)
    for edge in [edge for edge in graph if edge[1] == a]:
        del graph[edge]
    return result


# ---- derivative_by_reverse_mode ----


def nodes_of(graph):
    """Every node once."""
    return list(dict.fromkeys(node for edge in graph for node in edge))


def inputs_of(graph):
    """The inputs of every node, with the derivatives."""
    inputs = {node: [] for node in nodes_of(graph)}
    for (p, q), value in graph.items():
        inputs[q].append((p, value))
    return inputs


def backwards(graph):
    """The nodes in an order in which each comes after all that are computed from it."""
    inputs, order, seen = inputs_of(graph), [], set()

    def walk(node):
        if node not in seen:
            seen.add(node)
            for p, _ in inputs[node]:
                walk(p)
            order.append(node)

    for node in inputs:
        walk(node)
    return order[::-1]


def reverse(graph, a, pass_on, order=None):
    """Reverse mode in which `pass_on(derivatives, p, q, value)` says what reaches p."""
    inputs, derivatives = inputs_of(graph), dict.fromkeys(nodes_of(graph), 0.0)
    derivatives[a] = 1.0
    for q in order or backwards(graph):
        for p, value in inputs[q]:
            derivatives[p] = pass_on(derivatives, p, q, value)
    return derivatives


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="A node that is used twice gets two contributions. What becomes of the first when the second comes?",
)
def the_last_use_counts(graph, a):
    """A node's derivative is overwritten by each further use, where it should grow."""
    return reverse(graph, a, lambda known, p, q, value: known[q] * value if known[q] else known[p])


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="Follow the walk by hand on a graph where one node is reached by a short and by a long way. Has it heard from "
    "both when it passes its derivative on?",
)
def passed_on_too_early(graph, a):
    """The walk goes breadth first, and nodes pass their derivative on before it is complete."""
    inputs, derivatives = inputs_of(graph), dict.fromkeys(nodes_of(graph), 0.0)
    derivatives[a] = 1.0
    waiting, seen = [a], {a}
    while waiting:
        q = waiting.pop(0)
        for p, value in inputs[q]:
            derivatives[p] += derivatives[q] * value
            if p not in seen:
                seen.add(p)
                waiting.append(p)
    return derivatives


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="A dictionary's edges come in the order in which somebody wrote them down. Which order does your walk need?",
)
def edges_as_they_come(graph, a):
    """The edges are walked in the reverse of the order in which they are written."""
    derivatives = dict.fromkeys(nodes_of(graph), 0.0)
    derivatives[a] = 1.0
    for (p, q), value in reversed(list(graph.items())):
        derivatives[p] += derivatives[q] * value
    return derivatives


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="On some graphs every step doubles the number of paths. What do the paths have in common that need only be "
    "computed once?",
)
def walks_every_path(graph, a):
    """Every path is walked by itself."""
    inputs, derivatives, left = inputs_of(graph), dict.fromkeys(nodes_of(graph), 0.0), [BUDGET]

    def walk(q, so_far):
        derivatives[q] += so_far
        for p, value in inputs[q]:
            left[0] -= 1
            if left[0] < 0:
                raise TimeoutError("no end in sight")
            walk(p, so_far * value)

    walk(a, 1.0)
    return derivatives


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="How often does your code look at one and the same edge? Sort the edges by the node that they lead to, once.",
)
def searches_all_edges_for_each_node(graph, a):
    """For every node, all edges are searched."""
    if len(graph) * len(nodes_of(graph)) > 1_000_000:  # far beyond the call's limit, said at once
        raise TimeoutError("no end in sight")
    return graphs.derivative_by_reverse_mode(graph, a)


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="When a node is reached again, what it has passed on before is passed on once more. When is it complete?",
)
def passed_on_again_and_again(graph, a):
    """Whenever a node is reached, all that it has gathered is passed on anew."""
    inputs, derivatives, left = inputs_of(graph), dict.fromkeys(nodes_of(graph), 0.0), [BUDGET]
    derivatives[a] = 1.0
    waiting = [a]
    while waiting:
        q = waiting.pop(0)
        for p, value in inputs[q]:
            left[0] -= 1
            if left[0] < 0:
                raise TimeoutError("no end in sight")
            derivatives[p] += derivatives[q] * value
            waiting.append(p)
    return derivatives


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="The dictionary has the nodes that the walk came upon. What does the handout say of the others?",
)
def only_the_nodes_reached(graph, a):
    """Nodes that a does not depend on are left out."""
    right = graphs.derivative_by_reverse_mode(graph, a)
    return {node: value for node, value in right.items() if value != 0}


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="By how much does a change if a changes? It belongs to the answer too.",
)
def a_itself_is_left_out(graph, a):
    """a's derivative with respect to itself is missing."""
    right = graphs.derivative_by_reverse_mode(graph, a)
    del right[a]
    return right


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="Forward mode asks what one input does to every node; reverse mode asks what every node does to one output. "
    "Which way do you walk?",
)
def forward_mode(graph, a):
    """The walk goes forwards: the derivatives of all nodes with respect to a."""
    return graphs.derivative_by_reverse_mode({(q, p): value for (p, q), value in graph.items()}, a)


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="Your walk begins at the end of the graph. Where should it begin, if a is a node in the middle?",
)
def begins_at_the_end(graph, a):
    """The walk begins at the last node instead of a."""
    after = {p for p, _ in graph}
    return graphs.derivative_by_reverse_mode(graph, next(node for node in nodes_of(graph) if node not in after))


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="What should an edge do with the derivative that comes along it: multiply it, or add itself to it?",
)
def adds_along_the_edges(graph, a):
    """Edges are added to what is passed on, instead of multiplied with it."""
    return reverse(graph, a, lambda known, p, q, value: known[p] + known[q] + value if known[q] else known[p])


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="Before the walk, what is known of the nodes' derivatives? A sum begins at another number than a product.",
)
def sums_begin_at_one(graph, a):
    """All derivatives begin at 1, not only that of a."""
    inputs, derivatives = inputs_of(graph), dict.fromkeys(nodes_of(graph), 1.0)
    for q in backwards(graph):
        for p, value in inputs[q]:
            derivatives[p] += derivatives[q] * value
    return derivatives


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="A derivative may be 0 and a perfectly good number. Which of your conditions takes it for 'nothing yet'?",
)
def zero_edges_count_as_one(graph, a):
    """A derivative of 0 on an edge is taken for a missing one, and replaced by 1."""
    return graphs.derivative_by_reverse_mode({edge: value or 1.0 for edge, value in graph.items()}, a)


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="A node may be called 0, and 0 counts as false. What does your code ask about a node: what it is, or whether "
    "it is true?",
)
def reverse_mode_misses_a_node_called_zero(graph, a):
    """A node whose name counts as false is passed over."""
    kept = {edge: value for edge, value in graph.items() if edge[0] and edge[1]}
    return dict.fromkeys(nodes_of(graph), 0.0) | graphs.derivative_by_reverse_mode(kept, a)


@mistake(
    instead_of="derivative_by_reverse_mode",
    hint="Look at the graph after your function has run. Is it the one that you were given?",
)
def reverse_mode_uses_up_the_graph(graph, a):
    """Edges are taken out of the graph once they are visited."""
    result = graphs.derivative_by_reverse_mode(graph, a)
    graph.clear()
    return result


# ---- sigmoid ----


@mistake(instead_of="sigmoid_forward", hint="Should the output rise or fall with the input? Put 10 into your formula.")
def sigmoid_with_the_wrong_sign(inputs):
    """The sign in the exponent is wrong."""
    return layer.sigmoid_forward(-inputs)


@mistake(
    instead_of="sigmoid_forward",
    hint="What is e^1000 in floating point, and infinity divided by infinity? Write the quotient so that only "
    "exponentials of negative numbers occur.",
)
def sigmoid_overflows(inputs):
    """One overflowing exponential is divided by another."""
    return np.exp(inputs) / (1 + np.exp(inputs))


@mistake(instead_of="sigmoid_forward", hint="Between which two numbers should the outputs lie?")
def tanh_for_sigmoid(inputs):
    """tanh is taken for the sigmoid."""
    return np.tanh(inputs)


@mistake(
    instead_of="sigmoid_forward",
    hint="Which shapes does your code count on? A function of every element need not know how many axes there are.",
)
def sigmoid_of_two_dimensions(inputs):
    """A loop over rows and columns fails on other arrays."""
    N, D = inputs.shape
    return layer.sigmoid_forward(inputs.reshape(N, D))


@mistake(
    instead_of="sigmoid_backward",
    hint="inputs are what went into the sigmoid, not what came out. For which of the two does your formula hold?",
)
def slope_from_the_inputs(inputs, incoming_gradient):
    """The formula s (1 - s) is used with the inputs in the place of the outputs."""
    return incoming_gradient * inputs * (1 - inputs)


@mistake(
    instead_of="sigmoid_backward",
    hint="A layer in the middle of a network hears from those above what its outputs are worth. Where do you use that?",
)
def incoming_gradient_forgotten(inputs, incoming_gradient):
    """Only the slope is returned, without the incoming gradient."""
    s = layer.sigmoid_forward(inputs)
    return s * (1 - s)


@mistake(
    instead_of="sigmoid_backward",
    hint="Differentiate 1 / (1 + e^-x) once more on paper: how many factors does the slope have?",
)
def slope_is_the_output(inputs, incoming_gradient):
    """The incoming gradient is multiplied by the output instead of the slope."""
    return incoming_gradient * layer.sigmoid_forward(inputs)


@mistake(
    instead_of="sigmoid_backward",
    hint="How often does the sigmoid stand in your slope? Somewhere it is applied to what is already an output.",
)
def sigmoid_applied_twice(inputs, incoming_gradient):
    """The slope is taken at the outputs instead of the inputs."""
    return layer.sigmoid_backward(layer.sigmoid_forward(inputs), incoming_gradient)


@mistake(
    instead_of="sigmoid_backward",
    hint="Which exponential in your slope overflows for a very negative input, and what is infinity over infinity? The "
    "output of the forward pass is all you need.",
)
def slope_overflows(inputs, incoming_gradient):
    """The slope is a quotient of exponentials that overflow."""
    grown = np.exp(-inputs)
    return incoming_gradient * grown / (1 + grown) ** 2


@mistake(
    instead_of="sigmoid_backward",
    hint="The incoming gradient belongs to the caller, who may still need it. Which of your lines writes into it?",
)
def incoming_gradient_overwritten(inputs, incoming_gradient):
    """The incoming gradient is multiplied in place."""
    s = layer.sigmoid_forward(inputs)
    incoming_gradient *= s * (1 - s)
    return incoming_gradient


@mistake(
    instead_of="sigmoid_backward",
    hint="Each element has its own output and its own slope. Is there a matrix product in your code, or a sum?",
)
def matrix_product_for_elements(inputs, incoming_gradient):
    """Matrices are multiplied as matrices instead of element by element, where the shapes allow it."""
    s = layer.sigmoid_forward(inputs)
    square = inputs.ndim == 2 and inputs.shape[0] == inputs.shape[1]
    return incoming_gradient @ (s * (1 - s)) if square else incoming_gradient * s * (1 - s)


# ---- dense ----


@mistake(instead_of="dense_forward", hint="Which of the two factors comes first, and which of its axes is summed over?")
def weights_transposed(X, W):
    """The weights are transposed where that is possible."""
    return X @ W.T if W.shape[0] == W.shape[1] else X @ W


@mistake(instead_of="dense_forward", hint="The handout's layer is linear. What have you added to it?")
def dense_with_sigmoid(X, W):
    """A sigmoid is applied to the product."""
    return layer.sigmoid_forward(X @ W)


@mistake(instead_of="dense_backward", hint="In which order does the handout ask for the two gradients?")
def weights_gradient_first(X, W, dZ):
    """dW is returned before dX."""
    return layer.dense_backward(X, W, dZ)[::-1]


@mistake(
    instead_of="dense_backward",
    hint="The loss of a mini-batch is the sum over its examples here. What becomes of your dW if all come twice?",
)
def mean_over_the_batch(X, W, dZ):
    """dW is the mean over the examples."""
    dX, dW = layer.dense_backward(X, W, dZ)
    return dX, dW / len(X)


@mistake(
    instead_of="dense_backward",
    hint="Write down one entry of dX as a sum over m. Which axis of W does m run along? A square W hides it.",
)
def dX_with_untransposed_weights(X, W, dZ):
    """W is not transposed in dX, where that is possible."""
    dX, dW = layer.dense_backward(X, W, dZ)
    return (dZ @ W if W.shape[0] == W.shape[1] else dX), dW


@mistake(
    instead_of="dense_backward",
    hint="dW has the shape of W: a row for each input, a column for each output. Which one are your rows?",
)
def dW_transposed(X, W, dZ):
    """dW is transposed."""
    dX, dW = layer.dense_backward(X, W, dZ)
    return dX, dW.T


@mistake(
    instead_of="dense_backward",
    hint="Write down one entry of dW as a sum. What does the sum run over: the examples, or the outputs?",
)
def dW_with_untransposed_inputs(X, W, dZ):
    """X is not transposed in dW, where that is possible."""
    dX, dW = layer.dense_backward(X, W, dZ)
    return dX, (X @ dZ if X.shape[0] == X.shape[1] else dW)


@mistake(
    instead_of="dense_backward",
    hint="Your loop over the examples keeps one of them. What should become of those before?",
)
def last_example_only(X, W, dZ):
    """dW is overwritten by each example, where it should grow."""
    dX, _ = layer.dense_backward(X, W, dZ)
    return dX, np.outer(X[-1], dZ[-1])


@mistake(
    instead_of="dense_backward",
    hint="A gradient has the shape of what it belongs to, however few examples there are. What do you squeeze away?",
)
def one_example_squeezed(X, W, dZ):
    """Axes of length 1 are squeezed away."""
    return tuple(np.squeeze(gradient) for gradient in layer.dense_backward(X, W, dZ))


@mistake(
    instead_of="dense_backward",
    hint="For X, what matters is how much W weighs its components; where have these weights gone in your dX?",
)
def dX_is_X_times_dW(X, W, dZ):
    """The gradients of X and W are mixed up: dX is computed from dW."""
    _, dW = layer.dense_backward(X, W, dZ)
    return X @ (dW @ dW.T), dW


@mistake(
    instead_of="dense_backward",
    hint="The weights are changed by the optimiser, later. Which of your lines writes into an argument?",
)
def updates_the_weights(X, W, dZ):
    """The weights are updated in place."""
    dX, dW = layer.dense_backward(X, W, dZ)
    W -= 0.1 * dW
    return dX, dW


# ---- jacobian_chain ----


@mistake(
    instead_of="jacobian_chain",
    hint="f comes after g: whose Jacobian meets a change of x first? Square matrices let you get away with it.",
)
def g_after_f(J_f, J_g):
    """The product is taken in the wrong order, where that is possible."""
    return J_g @ J_f if J_f.shape == J_g.T.shape and J_f.shape[0] == J_f.shape[1] else J_f @ J_g


@mistake(
    instead_of="jacobian_chain",
    hint="With one input and one output the chain rule is a product of numbers. With several, through how many inner "
    "values does a change travel?",
)
def elements_multiplied(J_f, J_g):
    """The Jacobians are multiplied element by element where they can be."""
    return J_f * J_g if J_f.shape == J_g.shape else J_f @ J_g


@mistake(
    instead_of="jacobian_chain",
    hint="What are the rows of a Jacobian here: the outputs or the inputs? Other books transpose it.",
)
def jacobian_transposed(J_f, J_g):
    """The result is the transposed Jacobian."""
    return (J_f @ J_g).T


@mistake(
    instead_of="jacobian_chain",
    hint="The Jacobian of one number by one number is still a matrix. What does your last step do to its shape?",
)
def jacobian_squeezed(J_f, J_g):
    """Axes of length 1 are squeezed away."""
    return np.squeeze(J_f @ J_g)


# ---- matmul ----


@mistake(
    instead_of="matmul_derivative",
    hint="Which pair of axes belongs to C, and which to A? The handout puts one of them first.",
)
def axes_of_A_first(A, B):
    """The axes of A come before those of C."""
    return layer.matmul_derivative(A, B).transpose(2, 3, 0, 1)


@mistake(
    instead_of="matmul_derivative",
    hint="Write C[i, j] as a sum and differentiate by A[k, l]. How do l and j stand at B? A square B hides it.",
)
def tensor_with_B_transposed(A, B):
    """B is used with its indices swapped, where that is possible."""
    return layer.matmul_derivative(A, B.T if B.shape[0] == B.shape[1] else B)


@mistake(
    instead_of="matmul_derivative",
    hint="Does a row of C depend on all rows of A, or only on one? What is the derivative elsewhere?",
)
def every_row_depends_on_every_row(A, B):
    """The derivative is not 0 where i and k differ."""
    return np.einsum("ik,lj->ijkl", np.ones((A.shape[0], A.shape[0])), B)


@mistake(
    instead_of="matmul_derivative",
    hint="By which of the two factors are you to differentiate? The result contains the other one.",
)
def derivative_by_B(A, B):
    """The derivative with respect to B is computed."""
    return np.einsum("ik,jl->ijkl", A, np.eye(B.shape[1]))


@mistake(
    instead_of="matmul_derivative",
    hint="The tensor has four axes. Which of yours are two of the handout's, rolled into one?",
)
def tensor_as_a_matrix(A, B):
    """The tensor is flattened into a matrix."""
    return layer.matmul_derivative(A, B).reshape(A.shape[0] * B.shape[1], A.size)


@mistake(
    instead_of="matmul_derivative",
    hint="Only one block of your tensor is filled. For which i and k is the derivative not 0?",
)
def first_row_only(A, B):
    """Only the first row of C has derivatives."""
    tensor = layer.matmul_derivative(A, B)
    tensor[1:] = 0
    return tensor


@mistake(
    instead_of="matmul_backward",
    hint="Write down one entry of dA as a sum over j. Which axis of B does j run along? A square B hides it.",
)
def gradient_with_untransposed_B(dC, B):
    """B is not transposed, where that is possible."""
    return dC @ B if B.shape[0] == B.shape[1] else dC @ B.T


@mistake(instead_of="matmul_backward", hint="Over what do you divide, and does the formula for one entry say so?")
def gradient_averaged(dC, B):
    """The gradient is divided by the number of rows."""
    return dC @ B.T / len(dC)


@mistake(instead_of="matmul_backward", hint="A gradient has the shape of what it belongs to. What shape has A?")
def gradient_transposed(dC, B):
    """The gradient is transposed."""
    return (dC @ B.T).T


@mistake(
    instead_of="matmul_backward",
    hint="C is linear in A: a gradient twice as large makes one twice as large, with its sign. What happens to dC?",
)
def gradient_of_absolute_values(dC, B):
    """The signs of dC are lost."""
    return np.abs(dC) @ B.T
