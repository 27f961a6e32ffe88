"""Helpers for checks on TensorFlow code: what can only be done where the variables are.

They run in the subject's worker, so what they tell is worth what any answer from there is worth: a claim, to be
held against the reference's. TensorFlow is imported by the worker's server before.
"""

from __future__ import annotations

import dataclasses
import functools
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.worker.objects import Held
from grader.worker.plain_values import plain_value

DEEPEST = 8  # objects within objects


def variables(thing: Any) -> list[Any]:
    """Return the `tf.Variable`s in a model, an object, nested lists, tuples, dicts, dataclasses; each once, in order.

    A variable comes out as a handle. Keras' variables are given as they are.
    """
    found: dict[int, Any] = {}
    for variable in _variables(thing, DEEPEST):
        found.setdefault(id(variable), variable)
    return list(found.values())


def values(thing: Any) -> list[np.ndarray]:
    """Return the values of `variables(thing)`; where there are none, the arrays and tensors in it."""
    known = variables(thing)
    return [np.asarray(variable) for variable in known] if known else [np.asarray(item) for item in _leaves(thing)]


def set_values(thing: Any, arrays: Sequence[Any]) -> None:
    """Give the variables these values; ValueError where number or shapes differ."""
    known = variables(thing)
    if len(known) != len(arrays):
        raise ValueError(f"there are {len(known)} variables, not {len(arrays)}")
    for variable, array in zip(known, arrays, strict=True):
        variable.assign(array)


def gradients(
    loss: Callable[..., Any],
    forward: Callable[..., Any],
    variables_of: Any,
    inputs: Sequence[Any],
    targets: Sequence[Any] = (),
) -> list[Any]:
    """Return the derivatives of `loss(forward(*inputs), *targets)` (summed, if no scalar) for each variable.

    None where the loss does not depend on a variable, or not in a way that can be differentiated.
    """
    import tensorflow as tf  # heavy: only in parts that preload it

    known = variables(variables_of)
    with tf.GradientTape() as tape:
        for variable in known:
            tape.watch(getattr(variable, "value", variable) if not isinstance(variable, tf.Variable) else variable)
        value = loss(forward(*inputs), *targets)
        if not tf.is_tensor(value):
            return [None] * len(known)
        value = tf.reduce_sum(value)
    return [None if slope is None else tf.convert_to_tensor(slope) for slope in tape.gradient(value, _plain(known))]


def slopes(function: Callable[..., Any], arguments: Sequence[Any]) -> list[Any]:
    """Return the derivatives of `function(*arguments)` (summed, where it is no scalar) by each of the arguments.

    None for an argument that the function does not depend on, or that holds whole numbers.
    """
    import tensorflow as tf  # heavy: only in parts that preload it

    tensors = [tf.convert_to_tensor(item) for item in arguments]
    smooth = [index for index, tensor in enumerate(tensors) if tensor.dtype.is_floating]
    with tf.GradientTape() as tape:
        for index in smooth:
            tape.watch(tensors[index])
        value = function(*tensors)
        if not tf.is_tensor(value):
            return [None] * len(tensors)
        value = tf.reduce_sum(value)
    found = dict(zip(smooth, tape.gradient(value, [tensors[index] for index in smooth]), strict=True))
    return [found.get(index) for index in range(len(tensors))]


def keep(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Held:
    """Return what the call gives, kept here: a container comes back to the subject's functions as the object it is."""
    return Held(function(*arguments, **keywords))


def keep_first(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """Return what the call gives; where it is a tuple or list, its first item is kept here, as by `keep`."""
    answer = function(*arguments, **keywords)
    items = answer if isinstance(answer, (tuple, list)) else plain_value(answer)
    return (Held(items[0]), *items[1:]) if isinstance(items, (tuple, list)) and items else answer


def writer(folder: str) -> Any:
    """Return a writer of event files into the folder."""
    import tensorflow as tf  # heavy: only in parts that preload it

    return tf.summary.create_file_writer(folder)


def _plain(known: Iterable[Any]) -> list[Any]:
    """Return the variables, with the tf.Variable that Keras keeps behind each of its own."""
    return [getattr(variable, "_value", variable) if _is_keras(variable) else variable for variable in known]


def _is_keras(variable: Any) -> bool:
    return type(variable).__module__.startswith("keras.")


def _is_variable(item: Any) -> bool:
    import tensorflow as tf  # heavy: only in parts that preload it

    return isinstance(item, tf.Variable) or (_is_keras(item) and hasattr(item, "assign") and hasattr(item, "numpy"))


def _variables(thing: Any, depth: int) -> Iterator[Any]:
    if _is_variable(thing):
        yield thing
        return
    if depth == 0 or thing is None or isinstance(thing, (str, bytes, int, float, np.ndarray)):
        return
    for name in ("trainable_variables", "variables"):
        listed = getattr(thing, name, None)
        listed = listed() if callable(listed) else listed
        if isinstance(listed, (list, tuple)) and listed:
            yield from (item for item in listed if _is_variable(item))
    for item in _parts(thing):
        yield from _variables(item, depth - 1)


def _leaves(thing: Any) -> Iterator[Any]:
    import tensorflow as tf  # heavy: only in parts that preload it

    if isinstance(thing, np.ndarray) or tf.is_tensor(thing):
        yield thing
        return
    for item in _parts(thing):
        yield from _leaves(item)


def _parts(thing: Any) -> list[Any]:
    """Return what a container or a plain object of the student's holds."""
    if isinstance(thing, Mapping):
        return list(thing.values())
    items = thing if isinstance(thing, (list, tuple)) else plain_value(thing)
    if isinstance(items, (list, tuple)):
        return list(items)
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return [getattr(thing, field.name) for field in dataclasses.fields(thing)]
    if type(thing).__module__.split(".")[0] in ("tensorflow", "keras", "numpy", "builtins"):
        return []
    return list(getattr(thing, "__dict__", {}).values())


def graph(nodes: Mapping[str, Any]) -> Any:
    """Return a new graph as TensorFlow 1 has them, one operation for each name, in order.

    None: a placeholder; a number or an array: a variable that starts there; a list of names: their sum;
    {variable: amount}: an operation that adds the amount to the variable and gives its new value.
    """
    import tensorflow as tf  # heavy: only in parts that preload it

    made, built = tf.Graph(), {}
    with made.as_default():
        for name, what in nodes.items():
            if what is None:
                built[name] = tf.compat.v1.placeholder(tf.float32, name=name)
            elif isinstance(what, Mapping):
                ((variable, amount),) = what.items()
                by = np.full(built[variable].shape, amount, dtype=np.float32)
                changed = tf.compat.v1.assign_add(built[variable], by)
                built[name] = tf.identity(changed, name=name)
            elif isinstance(what, (list, tuple)) and all(isinstance(item, str) for item in what):
                total = functools.reduce(tf.add, [built[item] for item in what])
                built[name] = tf.identity(total, name=name)
            else:
                start = np.asarray(what, dtype=np.float32)
                built[name] = tf.compat.v1.Variable(start, name=name, use_resource=False)
    return made


def operations(of: Any = None) -> dict[str, str]:
    """Return the names of a graph's operations with their types, in order; without a graph, of the default one."""
    import tensorflow as tf  # heavy: only in parts that preload it

    of = tf.compat.v1.get_default_graph() if of is None else of
    return {operation.name: operation.type for operation in of.get_operations()}


def needed(of: Any, name: str) -> list[str]:
    """Return the names of the operations that this one of the graph is computed from, directly or not."""
    found, todo = set(), [of.get_operation_by_name(name)]
    while todo:
        operation = todo.pop()
        inputs = [tensor.op for tensor in operation.inputs] + list(operation.control_inputs)
        todo += [one for one in inputs if one.name not in found]
        found |= {one.name for one in inputs}
    return sorted(found)


def fetch(of: Any, name: str, feed: Mapping[str, Any]) -> Any:
    """Return the value of an operation's first output, in a new session whose variables have their initial values."""
    import tensorflow as tf  # heavy: only in parts that preload it

    with of.as_default(), tf.compat.v1.Session(graph=of) as session:
        session.run(tf.compat.v1.variables_initializer(tf.compat.v1.global_variables()))
        return session.run(f"{name}:0", {f"{key}:0": value for key, value in feed.items()})


def variable(value: Any) -> Any:
    """Return a new `tf.Variable` with this value, by handle."""
    import tensorflow as tf  # heavy: only in parts that preload it

    return tf.Variable(value)


def weighted(outputs: Any, weights: Any) -> Any:
    """Return the sum of outputs times weights: a loss for `gradients` that is nobody's own."""
    import tensorflow as tf  # heavy: only in parts that preload it

    return tf.reduce_sum(outputs * weights)


def under_writer(folder: str, function: Callable[..., Any], *arguments: Any) -> None:
    """Call the function while a summary writer to that folder is the default one."""
    import tensorflow as tf  # heavy: only in parts that preload it

    with tf.summary.create_file_writer(folder).as_default():
        function(*arguments)


def forget(folder: str) -> None:
    """Remove what was written there, once it was read: the scratch directory is small, checkpoints are large."""
    shutil.rmtree(folder, ignore_errors=True)
