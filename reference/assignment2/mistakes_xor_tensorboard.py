"""Wrong ways to write xor_tensorboard.py, each with the hint that a teacher would give."""

from __future__ import annotations

import os

import tensorflow as tf

from grader import mistake

from . import xor_tensorboard as right


def written(writer, step, scalars, histograms):
    """Write summaries by their tags."""
    with writer.as_default(step=step):
        for tag, value in scalars.items():
            tf.summary.scalar(tag, value)
        for tag, values in histograms.items():
            tf.summary.histogram(tag, values)


def tags(params, layer1, hypothesis):
    """The six histograms as they should be."""
    return {
        "layer1/weights": params["W1"],
        "layer1/biases": params["b1"],
        "layer1/outputs": layer1,
        "layer2/weights": params["W2"],
        "layer2/biases": params["b2"],
        "hypothesis": hypothesis,
    }


def run(log_dir, learning_rate, steps, seed, at=lambda step: step % right.EVERY == 0, label=lambda step: step, **other):
    """train with something changed: when summaries are written, with which step, after the update, without graph."""
    X, Y = right.xor()
    params = right.build(seed)
    writer = right.open_writer(log_dir)
    if other.get("graph", True):
        right.write_graph(writer, params)
    costs = []
    for step in range(steps):
        with tf.GradientTape() as tape:
            layer1, hypothesis = right.forward(params, X)
            loss = right.cost(hypothesis, Y)
        slopes = tape.gradient(loss, list(params.values()))
        for variable, slope in zip(params.values(), slopes):
            variable.assign_sub(learning_rate * other.get("sign", 1) * slope)
        if other.get("after"):
            layer1, hypothesis = right.forward(params, X)
        if at(step):
            share = right.accuracy(hypothesis, Y)
            right.write_summaries(writer, label(step), params, layer1, hypothesis, right.cost(hypothesis, Y), share)
        costs.append(float(loss))
    writer.close()
    return params, costs


# ---- forward ----


@mistake(
    instead_of="forward",
    hint="Look at your graph in TensorBoard. What holds the operations of a layer together?",
)
def no_scopes(params, X):
    """The operations of the two layers stand in no scope."""
    layer1 = tf.sigmoid(tf.matmul(X, params["W1"]) + params["b1"])
    return layer1, tf.sigmoid(tf.matmul(layer1, params["W2"]) + params["b2"])


@mistake(instead_of="forward", hint="Which scope do the operations of the second layer stand in?")
def second_scope_forgotten(params, X):
    """Only the first layer has a scope."""
    with tf.name_scope("layer1"):
        layer1 = tf.sigmoid(tf.matmul(X, params["W1"]) + params["b1"])
    return layer1, tf.sigmoid(tf.matmul(layer1, params["W2"]) + params["b2"])


@mistake(
    instead_of="forward",
    hint="What should the hidden layer give: its net inputs, or their logistic function?",
)
def hidden_layer_is_linear(params, X):
    """The hidden layer gives its net inputs."""
    with tf.name_scope("layer1"):
        layer1 = tf.matmul(X, params["W1"]) + params["b1"]
    with tf.name_scope("layer2"):
        return layer1, tf.sigmoid(tf.matmul(layer1, params["W2"]) + params["b2"])


@mistake(instead_of="forward", hint="In which order should the two be returned?")
def both_outputs_swapped(params, X):
    """The hypothesis is returned before the hidden layer's outputs."""
    return right.forward(params, X)[::-1]


# ---- write_summaries ----


@mistake(instead_of="write_summaries", hint="A summary belongs to a step. Which step do yours have in TensorBoard?")
def always_at_step_zero(writer, step, params, layer1, hypothesis, cost, accuracy):
    """All summaries are written at step 0."""
    right.write_summaries(writer, 0, params, layer1, hypothesis, cost, accuracy)


@mistake(instead_of="write_summaries", hint="Which of the two scalars should be between 0 and 1?")
def scalars_swapped(writer, step, params, layer1, hypothesis, cost, accuracy):
    """The cost is written as the accuracy, and the accuracy as the cost."""
    right.write_summaries(writer, step, params, layer1, hypothesis, accuracy, cost)


@mistake(instead_of="write_summaries", hint="Look at the list of scalars in TensorBoard. Which one is missing?")
def accuracy_not_written(writer, step, params, layer1, hypothesis, cost, accuracy):
    """The accuracy is not written."""
    written(writer, step, {"cost": cost}, tags(params, layer1, hypothesis))


@mistake(instead_of="write_summaries", hint="How many numbers has the histogram of each layer's weights?")
def first_layer_twice(writer, step, params, layer1, hypothesis, cost, accuracy):
    """The first layer's variables are written under the second layer's tags, too."""
    twice = {**params, "W2": params["W1"], "b2": params["b1"]}
    right.write_summaries(writer, step, twice, layer1, hypothesis, cost, accuracy)


@mistake(instead_of="write_summaries", hint="Which array belongs to the tag layer1/outputs, and of what shape is it?")
def outputs_are_the_hypothesis(writer, step, params, layer1, hypothesis, cost, accuracy):
    """The hypothesis is written as the first layer's outputs."""
    right.write_summaries(writer, step, params, hypothesis, hypothesis, cost, accuracy)


@mistake(instead_of="write_summaries", hint="Compare the tags in TensorBoard with the handout's. Which one is missing?")
def hypothesis_not_written(writer, step, params, layer1, hypothesis, cost, accuracy):
    """There is no histogram of the hypothesis."""
    histograms = tags(params, layer1, hypothesis)
    del histograms["hypothesis"]
    written(writer, step, {"cost": cost, "accuracy": accuracy}, histograms)


@mistake(instead_of="write_summaries", hint="What kind of summary shows how numbers are distributed?")
def weights_as_scalars(writer, step, params, layer1, hypothesis, cost, accuracy):
    """The mean of each variable is written as a scalar, and no histogram."""
    means = {tag: tf.reduce_mean(values) for tag, values in tags(params, layer1, hypothesis).items()}
    written(writer, step, {"cost": cost, "accuracy": accuracy, **means}, {})


@mistake(instead_of="write_summaries", hint="Which writer do tf.summary's functions write to, and where do you say so?")
def no_writer_in_use(writer, step, params, layer1, hypothesis, cost, accuracy):
    """The summaries are written while no writer is the default, and so nowhere."""
    tf.summary.scalar("cost", cost, step=step)
    tf.summary.histogram("hypothesis", hypothesis, step=step)


@mistake(instead_of="write_summaries", hint="Once a step was written, is the next one written, too?")
def only_the_first_step(writer, step, params, layer1, hypothesis, cost, accuracy):
    """The scalars are written once, and never again with the same writer."""
    scalars = {} if getattr(writer, "was_used", False) else {"cost": cost, "accuracy": accuracy}
    written(writer, step, scalars, tags(params, layer1, hypothesis))
    writer.was_used = True


@mistake(instead_of="write_summaries", hint="Does the histogram show the variable as it is at this step?")
def weights_of_the_first_step(writer, step, params, layer1, hypothesis, cost, accuracy):
    """The histograms show the values of the first step for ever."""
    if not hasattr(writer, "first"):
        writer.first = {name: tf.constant(values) for name, values in params.items()}
    right.write_summaries(writer, step, writer.first, layer1, hypothesis, cost, accuracy)


# ---- write_graph ----


@mistake(instead_of="write_graph", hint="Which graph do you hand to tf.summary.graph? What has been computed in it?")
def an_empty_graph(writer, params):
    """The graph that is written is a new one, in which nothing stands."""
    with writer.as_default():
        tf.summary.graph(tf.Graph())


@mistake(instead_of="write_graph", hint="Which function is traced for the graph? forward has the scopes.")
def graph_of_something_else(writer, params):
    """The graph is one of the cost, without the network."""
    spec = tf.TensorSpec((None, 1), tf.float32)
    with writer.as_default():
        tf.summary.graph(tf.function(right.cost).get_concrete_function(spec, spec).graph)


# ---- train, compare ----


@mistake(instead_of="train", hint="How many points has your curve in TensorBoard? The handout asks for fewer.")
def summaries_in_every_step(log_dir, learning_rate=0.1, steps=10001, seed=0):
    """Summaries are written in every step."""
    return run(log_dir, learning_rate, steps, seed, at=lambda step: True)


@mistake(
    instead_of="train",
    hint="Which number do your summaries have on TensorBoard's axis: the step's, or their own?",
)
def summaries_counted_one_by_one(log_dir, learning_rate=0.1, steps=10001, seed=0):
    """Summaries are numbered 0, 1, 2 instead of by their steps."""
    return run(log_dir, learning_rate, steps, seed, label=lambda step: step // right.EVERY)


@mistake(instead_of="train", hint="Is what you write at step 0 what the network begins with?")
def summaries_after_the_update(log_dir, learning_rate=0.1, steps=10001, seed=0):
    """Summaries are written after the update of their step."""
    return run(log_dir, learning_rate, steps, seed, after=True)


@mistake(instead_of="train", hint="What does TensorBoard show under Graphs? Which function should train call?")
def no_graph_written(log_dir, learning_rate=0.1, steps=10001, seed=0):
    """train does not write the graph."""
    return run(log_dir, learning_rate, steps, seed, graph=False)


@mistake(instead_of="train", hint="The slope says where the cost rises. Which way should a step go?")
def training_uphill(log_dir, learning_rate=0.1, steps=10001, seed=0):
    """The steps go along the slope instead of against it."""
    return run(log_dir, learning_rate, steps, seed, sign=-1)


@mistake(instead_of="train", hint="Where does train use its learning rate?")
def always_at_one_rate(log_dir, learning_rate=0.1, steps=10001, seed=0):
    """The learning rate is 0.1, whichever was asked for."""
    return right.train(log_dir, 0.1, steps, seed)


@mistake(instead_of="train", hint="Which folder is the writer made with?")
def a_folder_of_its_own(log_dir, learning_rate=0.1, steps=10001, seed=0):
    """Events are written into a folder below the one that was given."""
    return right.train(os.path.join(log_dir, "events"), learning_rate, steps, seed)


@mistake(instead_of="train", hint="What does your summary of step 0 show? Begin to count there.")
def nothing_at_step_zero(log_dir, learning_rate=0.1, steps=10001, seed=0):
    """Nothing is written at step 0."""
    return run(log_dir, learning_rate, steps, seed, at=lambda step: step > 0 and step % right.EVERY == 0)


@mistake(instead_of="compare", hint="What tells TensorBoard that two curves belong to two runs?")
def both_runs_in_one_folder(log_dir, steps=10001, seed=0):
    """Both runs are written into the same folder."""
    return {rate: right.train(log_dir, rate, steps, seed)[1] for rate in (0.1, 0.01)}


@mistake(instead_of="compare", hint="Do both runs begin with the same weights?")
def each_run_from_other_weights(log_dir, steps=10001, seed=0):
    """The two runs begin with other weights."""
    rates = enumerate((0.1, 0.01))
    return {r: right.train(os.path.join(log_dir, f"lr_{r}"), r, steps, seed + i)[1] for i, r in rates}


@mistake(instead_of="compare", hint="Which learning rate does each of the runs get?")
def both_runs_at_one_rate(log_dir, steps=10001, seed=0):
    """Both runs are trained at the learning rate 0.1."""
    return {rate: right.train(os.path.join(log_dir, f"lr_{rate}"), 0.1, steps, seed)[1] for rate in (0.1, 0.01)}


@mistake(instead_of="compare", hint="Compare your two learning rates with the handout's.")
def another_second_rate(log_dir, steps=10001, seed=0):
    """The second learning rate is 0.001."""
    return {rate: right.train(os.path.join(log_dir, f"lr_{rate}"), rate, steps, seed)[1] for rate in (0.1, 0.001)}
