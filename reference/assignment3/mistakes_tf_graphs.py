"""Wrong implementations of tf_graphs.py that students write, each with the hint that a teacher would give."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from grader import mistake

from . import tf_graphs as right

v1 = tf.compat.v1
reused = tf.Graph()
sessions = {}


def put(graph, w, c, **instead):
    """Put the right operations into the graph, but for those that are given instead."""
    with graph.as_default():
        x = instead.get("x", lambda: v1.placeholder(tf.float32, [None, len(w)], name="x"))()
        variable = instead.get("w", lambda: v1.Variable(np.asarray(w, dtype=np.float32), name="w"))()
        constant = instead.get("c", lambda: tf.constant(c, tf.float32, name="c"))()
        combine = instead.get("y", lambda x, w, c: tf.add(tf.matmul(x, w), c, name="y"))
        combine(x, variable, constant)
    return graph


def fed(feed):
    """The feed by names of tensors."""
    return {f"{name}:0": value for name, value in feed.items()}


# ---- build_graph ----


@mistake(
    instead_of="build_graph",
    hint="Into which graph do operations go when you say nothing? The handout wants a new one.",
)
def in_the_default_graph(w, c):
    """The operations go into the default graph."""
    return put(v1.get_default_graph(), w, c)


@mistake(
    instead_of="build_graph",
    hint="What does the second call find in the graph of the first? When is your graph made: once, or with each call?",
)
def one_graph_for_all_calls(w, c):
    """The same graph is used by every call."""
    return put(reused, w, c)


@mistake(
    instead_of="build_graph",
    hint="How many rows may be fed into your placeholder? What stands for a number that is not known yet?",
)
def placeholder_of_one_row(w, c):
    """The placeholder takes one row only."""
    return put(tf.Graph(), w, c, x=lambda: v1.placeholder(tf.float32, [1, len(w)], name="x"))


@mistake(
    instead_of="build_graph",
    hint="Could training change your weights? What kind of operation holds a value that can be changed?",
)
def weights_are_a_constant(w, c):
    """The weights are a constant."""
    return put(tf.Graph(), w, c, w=lambda: tf.constant(np.asarray(w, dtype=np.float32), name="w"))


@mistake(
    instead_of="build_graph",
    hint="Which of the numbers may change, and which may not? One that never changes needs no initialising.",
)
def constant_is_a_variable(w, c):
    """The constant is a variable."""
    return put(tf.Graph(), w, c, c=lambda: v1.Variable(np.float32(c), name="c"))


@mistake(
    instead_of="build_graph",
    hint="A Python variable called x does not make an operation called x. Print the names in your graph.",
)
def names_left_to_tensorflow(w, c):
    """The operations have no names of their own."""
    return put(
        tf.Graph(),
        w,
        c,
        x=lambda: v1.placeholder(tf.float32, [None, len(w)]),
        w=lambda: v1.Variable(np.asarray(w, dtype=np.float32)),
        c=lambda: tf.constant(c, tf.float32),
    )


@mistake(instead_of="build_graph", hint="Where is c used? Compare your y with the formula.")
def constant_not_added(w, c):
    """The constant is in the graph, but not in y."""
    return put(tf.Graph(), w, c, y=lambda x, w, c: tf.matmul(x, w, name="y"))


@mistake(
    instead_of="build_graph",
    hint="y should change when the variable w is changed. What is it that you multiply x by?",
)
def variable_not_used(w, c):
    """y is computed from the numbers w, not from the variable."""
    fixed = np.asarray(w, dtype=np.float32)
    return put(tf.Graph(), w, c, y=lambda x, _, c: tf.add(tf.matmul(x, fixed), c, name="y"))


@mistake(instead_of="build_graph", hint="With which value does your variable begin, and which does the handout want?")
def weights_start_at_zero(w, c):
    """The variable's initial value is zero."""
    return put(tf.Graph(), w, c, w=lambda: v1.Variable(tf.zeros(np.shape(w)), name="w"))


@mistake(instead_of="build_graph", hint="x has rows, and so has y. Which product is x w?")
def weights_multiplied_by_element(w, c):
    """x and w are multiplied element by element, and summed."""
    return put(
        tf.Graph(), w, c, y=lambda x, w, c: tf.add(tf.reduce_sum(x[:, :, None] * w, axis=2), c, name="y")
    )  # fmt: skip


# ---- operation_names ----


@mistake(
    instead_of="operation_names",
    hint='"a" is an operation, "a:0" is the tensor that it computes. Which of the two is asked for?',
)
def names_of_tensors(graph):
    """The names of the operations' outputs are listed."""
    return [output.name for operation in graph.get_operations() for output in operation.outputs]


@mistake(instead_of="operation_names", hint="The order in which operations were added tells a story. Is it still told?")
def names_sorted(graph):
    """The names are sorted by the alphabet."""
    return sorted(right.operation_names(graph))


@mistake(
    instead_of="operation_names", hint='What an operation is called and what kind it is are two things: "sum", "AddV2".'
)
def types_for_names(graph):
    """The types are listed, not the names."""
    return [operation.type for operation in graph.get_operations()]


@mistake(instead_of="operation_names", hint="You are given a graph. Of which graph do you list the operations?")
def names_in_the_default_graph(graph):
    """The default graph's operations are listed."""
    return right.operation_names(v1.get_default_graph())


# ---- run_cell ----


@mistake(
    instead_of="run_cell",
    hint="You clean up before each run. The point is to see what becomes of a graph when nobody does.",
)
def a_fresh_graph_for_each_run(graph, times=3):
    """Each run has a graph of its own."""
    fresh = tf.Graph()
    right.run_cell(fresh, min(times, 1))
    return right.operation_names(fresh)


@mistake(instead_of="run_cell", hint="How often does your loop run the two lines? Print the names after each run.")
def cell_run_once(graph, times=3):
    """The cell is run once, however often it should be."""
    return right.run_cell(graph, 1)


@mistake(
    instead_of="run_cell", hint="The cell has two lines, and all of it is run again. Which line is outside your loop?"
)
def placeholder_made_once(graph, times=3):
    """Only the second line is run again."""
    with graph.as_default():
        x = v1.placeholder(tf.float32, name="x")
        for _ in range(times):
            tf.square(x, name="y")
    return right.operation_names(graph)


@mistake(
    instead_of="run_cell",
    hint="Into which graph do operations go when you say nothing? The function is given another one.",
)
def cell_in_the_default_graph(graph, times=3):
    """The cell is run in the default graph."""
    return right.run_cell(v1.get_default_graph(), times)


@mistake(
    instead_of="run_cell",
    hint="You list the names of the graph that you were given. Did your operations go there, or somewhere else?",
)
def cell_beside_the_graph(graph, times=3):
    """The cell is run in the default graph, and the names of the given one are returned."""
    right.run_cell(v1.get_default_graph(), times)
    return right.operation_names(graph)


@mistake(
    instead_of="run_cell",
    hint="TensorFlow makes names differ by itself. Which operations are in the graph that you were given?",
)
def names_made_up(graph, times=3):
    """The names are put together by hand, and the graph stays as it was."""
    return [name if not i else f"{name}_{i}" for i in range(times) for name in ("x", "y")]


# ---- run ----


@mistake(
    instead_of="run",
    hint="A variable has no value until its initialiser is run. Which session is it run in, and when?",
)
def never_initialised(graph, fetch, feed):
    """The variables are not initialised."""
    with v1.Session(graph=graph) as session:
        return session.run(f"{fetch}:0", fed(feed))


@mistake(
    instead_of="run",
    hint="What did the call before leave in your session? A session that is closed forgets its variables' values.",
)
def session_kept_open(graph, fetch, feed):
    """One session serves all calls for a graph, and is initialised only once."""
    if id(graph) not in sessions:
        with graph.as_default():
            sessions[id(graph)] = (v1.Session(graph=graph), graph)
            sessions[id(graph)][0].run(v1.global_variables_initializer())
    return sessions[id(graph)][0].run(f"{fetch}:0", fed(feed))


@mistake(instead_of="run", hint="What does a session return for [one thing], and what for one thing?")
def value_in_a_list(graph, fetch, feed):
    """The value comes in a list."""
    return [right.run(graph, fetch, feed)]


@mistake(
    instead_of="run",
    hint="Fetching an operation only runs it. What has a value: the operation, or the tensor it computes?",
)
def operation_fetched(graph, fetch, feed):
    """The operation is run, and its value not fetched."""
    right.run(graph, fetch, feed)
    return None


@mistake(instead_of="run", hint="How many placeholders may there be? Look at what your code feeds when there are two.")
def first_placeholder_only(graph, fetch, feed):
    """Only the first placeholder is fed."""
    return right.run(graph, fetch, dict(list(feed.items())[:1]))


@mistake(instead_of="run", hint="Which operation is to be fetched? The name is given to your function.")
def fetches_y(graph, fetch, feed):
    """Whatever is asked for, y is fetched."""
    return right.run(graph, "y", feed)


# ---- run_repeatedly ----


def repeated(graph, update, fetch, times, *, initialise_each=False, fetch_first=False):
    """The loop, with one thing wrong."""
    with v1.Session(graph=graph) as session:
        initialise = v1.global_variables_initializer()
        session.run(initialise)
        values = []
        for _ in range(times):
            if initialise_each:
                session.run(initialise)
            if fetch_first:
                values.append(session.run(f"{fetch}:0"))
            session.run(f"{update}:0")
            if not fetch_first:
                values.append(session.run(f"{fetch}:0"))
        return values


@mistake(
    instead_of="run_repeatedly",
    hint="What does initialising do to a variable that has changed? How often should it be done?",
)
def initialised_each_time(graph, update, fetch, times):
    """The variables are initialised before each update."""
    return repeated(graph, update, fetch, times, initialise_each=True)


@mistake(instead_of="run_repeatedly", hint="Is the first of your values that before the first update, or after it?")
def fetched_before_the_update(graph, update, fetch, times):
    """The value is fetched before the update."""
    return repeated(graph, update, fetch, times, fetch_first=True)


@mistake(instead_of="run_repeatedly", hint="How many values are asked for, and which of them do you return?")
def last_value_only(graph, update, fetch, times):
    """Only the last value is returned."""
    return right.run_repeatedly(graph, update, fetch, times)[-1:]


@mistake(instead_of="run_repeatedly", hint="Count your values: is one there from before the first update?")
def first_value_too(graph, update, fetch, times):
    """The value before the first update is returned too."""
    return [right.run(graph, fetch, {}), *right.run_repeatedly(graph, update, fetch, times)]


@mistake(
    instead_of="run_repeatedly", hint="How often is the update run for each value? Fetching it again runs it again."
)
def updated_twice(graph, update, fetch, times):
    """The update is run twice for each value."""
    return right.run_repeatedly(graph, update, fetch, 2 * times)[1::2]


@mistake(instead_of="run_repeatedly", hint="How many times was asked for? Your loop has a number of its own.")
def always_three_times(graph, update, fetch, times):
    """The update is run three times, whatever is asked for."""
    return right.run_repeatedly(graph, update, fetch, 3)


# ---- the two errors ----


@mistake(
    instead_of="error_without_initialisation",
    hint="The message of an error is long, and differs from case to case. What is the name of its type?",
)
def message_for_name(graph, fetch, feed):
    """The error's message is returned, not the name of its type."""
    with v1.Session(graph=graph) as session:
        try:
            session.run(f"{fetch}:0", fed(feed))
        except tf.errors.OpError as error:
            return error.message
    return ""


@mistake(
    instead_of="error_without_initialisation",
    hint="Does everything that can be fetched need a variable? What does your function say of what does not?",
)
def error_known_beforehand(graph, fetch, feed):
    """The name is written down, and nothing is run."""
    return "FailedPreconditionError"


@mistake(
    instead_of="error_without_initialisation",
    hint="Two things can be missing in a session. Which one should be missing here, and which should not?",
)
def nothing_fed_either(graph, fetch, feed):
    """The placeholders are not fed either."""
    return right.error_without_initialisation(graph, fetch, {})


@mistake(
    instead_of="error_without_initialisation", hint="Where do the variables get their values, so that nothing fails?"
)
def initialised_all_the_same(graph, fetch, feed):
    """The variables are initialised, so there is no error."""
    right.run(graph, fetch, feed)
    return ""


@mistake(
    instead_of="error_without_feeding",
    hint="Two things can be missing in a session. Which one should be missing here, and which should not?",
)
def not_initialised_either(graph, fetch):
    """The variables are not initialised either."""
    return right.error_without_initialisation(graph, fetch, {})


@mistake(
    instead_of="error_without_feeding",
    hint="Does everything that can be fetched need a placeholder? What does your function say of what does not?",
)
def feeding_error_known_beforehand(graph, fetch):
    """The name is written down, and nothing is run."""
    return "InvalidArgumentError"


@mistake(
    instead_of="error_without_feeding",
    hint="What is the name of the error's own type? You return that of a family of errors.",
)
def family_of_the_error(graph, fetch):
    """The name of the errors' common type is returned."""
    return "OpError" if right.error_without_feeding(graph, fetch) else ""
