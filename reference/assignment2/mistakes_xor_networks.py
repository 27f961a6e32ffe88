"""Wrong ways to write xor_networks.py, each with the hint that a teacher would give."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from grader import mistake

from . import xor_networks as right


def slopes(params, X, Y):
    """The cost before, the variables, and the slopes of the cost in them."""
    with tf.GradientTape() as tape:
        loss = right.cost(right.hypothesis(params, X), Y)
    variables = [variable for layer in params for variable in layer]
    return loss, variables, tape.gradient(loss, variables)


def descent(params, steps, learning_rate, X=None, Y=None):
    """The costs of steps of gradient descent, on XOR unless other examples are given."""
    if X is None:
        X, Y = right.xor()
    take = tf.function(lambda: right.step(params, X, Y, learning_rate))
    return [float(take()) for _ in range(steps)]


# ---- logistic, cost, predict, accuracy ----


@mistake(instead_of="logistic", hint="Compare your net input with its formula, term by term.")
def net_input_without_bias(X, W, b):
    """The bias is missing from the net input."""
    return tf.sigmoid(tf.matmul(X, W))


@mistake(instead_of="logistic", hint="Put z = 10 into 1 / (1 + e^-z): should the result be near 0 or near 1?")
def logistic_falls(X, W, b):
    """The sign of the exponent is wrong: the function falls where it should rise."""
    return 1 / (1 + tf.exp(tf.matmul(X, W) + b))


@mistake(
    instead_of="logistic",
    hint="What is e^1000 in single precision, and what is infinity divided by infinity? TensorFlow has a function.",
)
def logistic_overflows(X, W, b):
    """logistic divides one overflowing exponential by another."""
    grown = tf.exp(tf.matmul(X, W) + b)
    return grown / (1 + grown)


@mistake(instead_of="logistic", hint="Between which values should a logistic unit's output lie? Look up your function.")
def layer_of_tanh(X, W, b):
    """tanh stands in the place of the logistic function."""
    return tf.tanh(tf.matmul(X, W) + b)


@mistake(instead_of="cost", hint="What does your cost say of an example whose target is 0? The formula has two terms.")
def cost_of_ones_only(hypothesis, Y):
    """The term of the examples with target 0 is missing."""
    return -tf.reduce_mean(Y * tf.math.log(tf.clip_by_value(hypothesis, 1e-7, 1.0)))


@mistake(instead_of="cost", hint="By what should the cost change when every example is there twice?")
def cost_summed(hypothesis, Y):
    """The cost is the sum over the examples instead of their mean."""
    return right.cost(hypothesis, Y) * tf.cast(tf.size(Y), tf.float32)


@mistake(instead_of="cost", hint="The logarithm of a number below 1 is negative. Should a cost be?")
def cost_of_the_wrong_sign(hypothesis, Y):
    """The minus in front of the cost is missing."""
    return -right.cost(hypothesis, Y)


@mistake(instead_of="cost", hint="Which function of hypothesis and target does the handout ask for?")
def cost_is_the_squared_error(hypothesis, Y):
    """The squared error stands in the place of the cross-entropy."""
    return tf.reduce_mean(tf.square(hypothesis - Y))


@mistake(instead_of="cost", hint="What is log 0, and what is 0 times that? How near to 0 and 1 need h go?")
def cost_takes_the_logarithm_of_zero(hypothesis, Y):
    """The cost is not a number where a hypothesis is exactly 0 or 1."""
    return -tf.reduce_mean(Y * tf.math.log(hypothesis) + (1 - Y) * tf.math.log(1 - hypothesis))


@mistake(
    instead_of="cost",
    hint="You keep h away from 0 and 1. How far need that be, and what does it change for h = 0.01?",
)
def cost_clipped_too_early(hypothesis, Y):
    """Hypotheses are cut off at 0.1 and 0.9, which changes the cost of many."""
    return right.cost(tf.clip_by_value(hypothesis, 0.1, 0.9), Y)


@mistake(instead_of="predict", hint="Which class should a hypothesis of exactly one half give, by the handout?")
def one_half_counts_as_one(hypothesis):
    """A hypothesis of one half is predicted as 1."""
    return tf.cast(hypothesis >= 0.5, tf.float32)


@mistake(instead_of="predict", hint="Put a hypothesis of 0.9 in by hand. Which class should come out?")
def classes_swapped(hypothesis):
    """The predicted classes are swapped."""
    return tf.cast(hypothesis < 0.5, tf.float32)


@mistake(instead_of="accuracy", hint="How large is your accuracy for ten examples that are all right?")
def right_ones_counted(predicted, Y):
    """The number of right predictions is given instead of their share."""
    return tf.reduce_sum(tf.cast(tf.equal(predicted, Y), tf.float32))


@mistake(
    instead_of="accuracy",
    hint="Print the shape of what you take the mean of. What becomes of (N, 1) beside (N,)?",
)
def predictions_beside_all_targets(predicted, Y):
    """Every prediction is compared with every target: one of the two has lost an axis."""
    return tf.reduce_mean(tf.cast(tf.equal(predicted, tf.reshape(Y, (-1,))), tf.float32))


# ---- build, hypothesis ----


@mistake(instead_of="build", hint="If all units of a layer begin alike, what makes them differ later?")
def weights_begin_at_zero(layer_sizes, seed=0):
    """All weights are zero at first, so that the hidden units stay alike."""
    params = right.build(layer_sizes, seed)
    for W, b in params:
        W.assign(tf.zeros_like(W))
        b.assign(tf.zeros_like(b))
    return params


@mistake(instead_of="build", hint="Which distribution does your function draw from when it is not told another?")
def weights_uniform(layer_sizes, seed=0):
    """Weights are uniform between 0 and 1 instead of normal."""
    random = tf.random.Generator.from_seed(seed)
    sizes = zip(layer_sizes[:-1], layer_sizes[1:])
    return [(tf.Variable(random.uniform(size)), tf.Variable(random.uniform(size[1:]))) for size in sizes]


@mistake(instead_of="build", hint="Count the weights between your layers. Which layer gives the one output?")
def output_layer_forgotten(layer_sizes, seed=0):
    """The last of the layers is missing."""
    return right.build(layer_sizes[:-1] if len(layer_sizes) > 2 else layer_sizes, seed)


@mistake(instead_of="build", hint="What must be the rows and columns of W for X W to have a column for each unit?")
def weights_transposed(layer_sizes, seed=0):
    """Each W has a row for each unit instead of a column."""
    return [(tf.Variable(tf.transpose(W)), b) for W, b in right.build(layer_sizes, seed)]


@mistake(
    instead_of="build",
    hint="Build twice with one seed, and print the weights. TensorFlow counts an operation's calls, too.",
)
def seed_of_the_operation_alone(layer_sizes, seed=0):
    """The seed is handed to tf.random.normal alone, which gives other numbers at each call."""
    return [
        (tf.Variable(tf.random.normal(size, seed=seed)), tf.Variable(tf.zeros(size[1:])))
        for size in zip(layer_sizes[:-1], layer_sizes[1:])
    ]


@mistake(instead_of="build", hint="Print the weights of two layers of one size. How often is the generator seeded?")
def layers_begin_alike(layer_sizes, seed=0):
    """The generator is seeded again for each layer, so that layers of one size begin alike."""
    return [right.build(size, seed)[0] for size in zip(layer_sizes[:-1], layer_sizes[1:])]


@mistake(instead_of="build", hint="Where does your function use its seed?")
def build_ignores_its_seed(layer_sizes, seed=0):
    """Every seed gives the same weights."""
    return right.build(layer_sizes, 0)


@mistake(instead_of="build", hint="Print the sizes of your layers for [2, 6, 3, 4, 1]. Which of them are used?")
def as_wide_as_the_first_hidden_layer(layer_sizes, seed=0):
    """All hidden layers are as wide as the first."""
    return right.build([layer_sizes[0], *[layer_sizes[1]] * (len(layer_sizes) - 2), layer_sizes[-1]], seed)


@mistake(instead_of="hypothesis", hint="Between which values must a hypothesis lie? Look at the last layer.")
def output_is_a_net_input(params, X):
    """The last layer gives its net input: the logistic function is missing there."""
    for W, b in params[:-1]:
        X = right.logistic(X, W, b)
    return tf.matmul(X, params[-1][0]) + params[-1][1]


@mistake(instead_of="hypothesis", hint="Which function do the hidden layers of this handout apply?")
def hidden_layers_of_relu(params, X):
    """The hidden layers apply relu instead of the logistic function."""
    for W, b in params[:-1]:
        X = tf.nn.relu(tf.matmul(X, W) + b)
    return right.logistic(X, *params[-1])


@mistake(instead_of="hypothesis", hint="What does a network without hidden layers, [2, 1], give in your function?")
def always_two_layers(params, X):
    """The network is taken for one of two layers, whatever params holds."""
    return right.logistic(right.logistic(X, *params[0]), *params[1])


# ---- step, train ----


@mistake(instead_of="step", hint="The slope says where the cost rises. Which way should a step go?")
def variables_climb(params, X, Y, learning_rate):
    """The step goes along the slope instead of against it."""
    loss, variables, gradients = slopes(params, X, Y)
    for variable, slope in zip(variables, gradients):
        variable.assign_add(learning_rate * slope)
    return loss


@mistake(instead_of="step", hint="List the variables that your step changes. Which of those in params are not there?")
def only_weights_move(params, X, Y, learning_rate):
    """Only the weights are moved, not the biases."""
    loss, variables, gradients = slopes(params, X, Y)
    for variable, slope in zip(variables[::2], gradients[::2]):
        variable.assign_sub(learning_rate * slope)
    return loss


@mistake(instead_of="step", hint="Which variables does the step change? Print all of them before and after.")
def only_the_output_layer_learns(params, X, Y, learning_rate):
    """Only the last layer is moved."""
    loss, variables, gradients = slopes(params, X, Y)
    for variable, slope in zip(variables[-2:], gradients[-2:]):
        variable.assign_sub(learning_rate * slope)
    return loss


@mistake(instead_of="step", hint="At which weights should all slopes of one step be taken?")
def slopes_at_moved_weights(params, X, Y, learning_rate):
    """Each variable's slope is taken after the variables before it have moved."""
    before = right.cost(right.hypothesis(params, X), Y)
    for i in range(2 * len(params)):
        _, variables, gradients = slopes(params, X, Y)
        variables[i].assign_sub(learning_rate * gradients[i])
    return before


@mistake(instead_of="step", hint="Where does your step use its learning rate?")
def learning_rate_of_its_own(params, X, Y, learning_rate):
    """The learning rate is always 0.1."""
    return right.step(params, X, Y, 0.1)


@mistake(instead_of="step", hint="Is the cost that you return the one before the step, or after it?")
def cost_after_the_step(params, X, Y, learning_rate):
    """The cost after the step is returned."""
    right.step(params, X, Y, learning_rate)
    return right.cost(right.hypothesis(params, X), Y)


@mistake(
    instead_of="step",
    hint="Gradient descent moves each weight by learning rate times slope. How does your optimiser move them?",
)
def step_of_adam(params, X, Y, learning_rate):
    """The step is one of Adam's: all weights move by the same amount."""
    loss, variables, gradients = slopes(params, X, Y)
    for variable, slope in zip(variables, gradients):
        variable.assign_sub(learning_rate * tf.sign(slope))
    return loss


@mistake(
    instead_of="train",
    hint="How many layers has the network that you train for [2, 1]? It is meant to fail.",
)
def one_unit_gets_a_hidden_layer(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    """Where one unit is asked for, a hidden layer is put before it."""
    sizes = [2, 10, 1] if list(layer_sizes) == [2, 1] else layer_sizes
    return right.train(sizes, steps, learning_rate, seed)


@mistake(instead_of="train", hint="On how many examples is a step taken? Print the shape of what step gets.")
def trained_on_three_examples(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    """The last example is left out of the training."""
    X, Y = right.xor()
    params = right.build(layer_sizes, seed)
    return params, descent(params, steps, learning_rate, X[:3], Y[:3])


@mistake(instead_of="train", hint="How many costs should there be after ten steps? How many does your list have?")
def costs_kept_every_hundred_steps(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    """Only every hundredth cost is returned."""
    params, costs = right.train(layer_sizes, steps, learning_rate, seed)
    return params, costs[::100]


@mistake(instead_of="train", hint="Where does train use its seed?")
def training_ignores_its_seed(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    """Every seed gives the same training."""
    return right.train(layer_sizes, steps, learning_rate, 0)


@mistake(instead_of="train", hint="Which params does train return: those that were trained?")
def a_new_network_returned(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    """The network that is returned is not the one that was trained, but built afresh."""
    return right.build(layer_sizes, seed), right.train(layer_sizes, steps, learning_rate, seed)[1]


@mistake(instead_of="train", hint="Which learning rate do your steps get: train's own, or a number?")
def training_at_a_rate_of_its_own(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    """The learning rate of train is not used."""
    return right.train(layer_sizes, steps, 0.1, seed)


@mistake(
    instead_of="train",
    hint="What becomes of the learning rate over the steps, and where is the training then?",
)
def learning_rate_dies_away(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    """The learning rate shrinks so fast that the training stops early."""
    X, Y = right.xor()
    params = right.build(layer_sizes, seed)
    costs = [float(right.step(params, X, Y, learning_rate * 0.8**i)) for i in range(min(steps, 60))]
    return params, costs + costs[-1:] * (steps - len(costs))


# ---- hand_set ----


@mistake(instead_of="hand_set", hint="What should the output be where both inputs are 1? Put your weights in by hand.")
def hand_set_for_or():
    """The weights solve OR: the output is 1 where both inputs are."""
    _, _, W2, b2 = right.hand_set()
    return np.array([[10.0, 10.0], [10.0, 10.0]]), np.array([-5.0, -5.0]), -W2, b2 - 10


@mistake(
    instead_of="hand_set",
    hint="The signs are right. What happens to a unit's output when its weights and its bias are all made larger?",
)
def hand_set_too_small():
    """The weights are so small that the outputs stay near one half."""
    W1, b1, W2, b2 = right.hand_set()
    return W1, b1, 0.2 * W2, 0.2 * b2
