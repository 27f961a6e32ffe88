"""Wrong implementations that students write, each with the hint that a teacher would give; and, at the top, right
ones that follow another convention.

Each function takes the place of one function of the reference and is wrong in one thing only.
"""

from __future__ import annotations

import numpy as np

from grader import convention, mistake

from . import xor_backprop as right

EPSILON = right.EPSILON


def logistic(z):
    """1 / (1 + e^-z)."""
    return right.sigmoid(z)


def gates(a0, a1, t, d_a1=None, d_sigma=None, d_l=None, d_W=None, **others):
    """backward with something changed; what follows a changed slope follows from it."""
    d_a1 = (a1 - t) / (a1 * (1 - a1) + EPSILON) if d_a1 is None else d_a1
    d_sigma = a1 * (1 - a1) if d_sigma is None else d_sigma
    d_l = d_a1 * d_sigma if d_l is None else d_l
    d_W = a0.T @ d_l if d_W is None else d_W
    return {"d_a1": d_a1, "d_sigma": d_sigma, "d_l": d_l, "d_b": d_l, "d_o": d_l, "d_W": d_W, **others}


def gradients(X, a1, a2, t, W2, d_l2=None, d_l1=None):
    """network_backward with another slope at one of the two net inputs."""
    d_l2 = (a2 - t) / len(X) if d_l2 is None else d_l2
    d_l1 = (d_l2 @ W2.T) * a1 * (1 - a1) if d_l1 is None else d_l1
    return X.T @ d_l1, d_l1.sum(axis=0, keepdims=True), a1.T @ d_l2, d_l2.sum(axis=0, keepdims=True)


# ---- other conventions, accepted ----


@convention(
    instead_of="backward",
    note="You take a1 − t for d_l, to which the first two gates multiply; the handout asks for their product, which "
    "differs where the EPSILON counts. It costs nothing.",
)
def slope_of_the_net_input_multiplied_out(a0, a1, t):
    """d_l is a1 - t."""
    return gates(a0, a1, t, d_l=a1 - t)


@convention(
    instead_of="network_backward",
    note="network_backward gives the gradients of the sum over the examples; the handout asks for the mean. Both are "
    "used; it costs nothing.",
)
def gradients_of_the_sum(X, a1, a2, t, W2):
    """All four gradients are N times as large."""
    return tuple(len(X) * gradient for gradient in right.network_backward(X, a1, a2, t, W2))


# ---- sigmoid ----


@mistake(
    instead_of="sigmoid",
    hint="Put z = 10 into your sigmoid by hand: should the result be near 0 or near 1?",
)
def sigmoid_with_the_wrong_sign(z):
    """The sign in sigmoid's exponent is wrong: it falls where it should rise."""
    return logistic(-z)


@mistake(
    instead_of="sigmoid",
    hint="What is e^1000 in floating point, and what is infinity divided by infinity? Write the quotient so that only "
    "exponentials of negative numbers occur, or use a function of NumPy's.",
)
def sigmoid_overflows(z):
    """sigmoid divides one overflowing exponential by another."""
    with np.errstate(all="ignore"):
        return np.exp(z) / (1 + np.exp(z))


@mistake(instead_of="sigmoid", hint="tanh is a sigmoid too, but between which values does it run?")
def sigmoid_is_tanh(z):
    """tanh stands in the place of the logistic function."""
    return np.tanh(z)


@mistake(instead_of="sigmoid", hint="You have the slope of the logistic function; what is asked for here?")
def sigmoid_is_its_derivative(z):
    """The derivative of the logistic function stands in its place."""
    return logistic(z) * (1 - logistic(z))


@mistake(instead_of="sigmoid", hint="`out=z` and `z *= …` write into the array of whoever called. Who still needs it?")
def sigmoid_in_place(z):
    """The answer is written over the net input."""
    z[...] = right.sigmoid(z)
    return z


@mistake(instead_of="sigmoid", hint="Which dimensions does z have here? The gate should not care.")
def sigmoid_of_columns_only(z):
    """sigmoid goes through rows and columns, and so takes matrices alone."""
    rows, columns = np.shape(z)
    return np.array([[float(logistic(z[row, column])) for column in range(columns)] for row in range(rows)])


@mistake(
    instead_of="sigmoid",
    hint="How far from 1 is your sigmoid at z = 30, and how far should it be? What is gained by cutting z off there?",
)
def sigmoid_cuts_its_input_off(z):
    """The net input is cut off at ±10 against overflow, which changes the values beyond."""
    return logistic(np.clip(z, -10, 10))


# ---- forward ----


@mistake(instead_of="forward", hint="Compare your net input with its formula, term by term.")
def bias_forgotten(a0, W, b):
    """The bias is missing from the net input."""
    return logistic(a0 @ W)


@mistake(instead_of="forward", hint="Between which values must the output of a logistic unit lie? Which gate is left?")
def output_not_squashed(a0, W, b):
    """The output is the net input: sigmoid is missing."""
    return a0 @ W + b


@mistake(instead_of="forward", hint="The bias belongs to the net input. On which side of sigmoid is that?")
def bias_added_after_the_sigmoid(a0, W, b):
    """The bias is added to the output instead of to the net input."""
    return logistic(a0 @ W) + b


@mistake(instead_of="forward", hint="a0 * W multiplies entry by entry. Which product sums over the inputs?")
def inputs_summed_without_weights(a0, W, b):
    """The weighted sum is one of the inputs alone, times the mean weight."""
    return logistic(a0.sum(axis=1, keepdims=True) * np.mean(W) + b)


@mistake(instead_of="forward", hint="Print the shape of your output: how many rows and columns should it have?")
def output_without_its_column(a0, W, b):
    """The output is an array of shape (N,) instead of (N, 1)."""
    return right.forward(a0, W, b).ravel()


@mistake(
    instead_of="forward",
    hint="np.squeeze takes away every axis of length 1: what is left where there is one example only?",
)
def single_example_squeezed(a0, W, b):
    """The output of a single example loses its axis."""
    a1 = right.forward(a0, W, b)
    return a1.squeeze(axis=0) if len(a1) == 1 else a1


@mistake(
    instead_of="forward",
    hint="You have a sigmoid that stays finite: does forward use it?",
)
def forward_overflows(a0, W, b):
    """forward has a logistic function of its own, whose exponentials overflow."""
    with np.errstate(all="ignore"):
        return np.exp(a0 @ W + b) / (1 + np.exp(a0 @ W + b))


@mistake(instead_of="forward", hint="A threshold has no slope. What does the unit give before it decides?")
def output_rounded(a0, W, b):
    """The output is already rounded to 0 or 1."""
    return np.round(right.forward(a0, W, b))


# ---- backward ----


@mistake(instead_of="backward", hint="If the output is too large, which way must it go? Which sign has a1 − t then?")
def difference_the_wrong_way_round(a0, a1, t):
    """d_a1 has t − a1 in its numerator: the sign of every slope is wrong."""
    return gates(a0, a1, t, d_a1=(t - a1) / (a1 * (1 - a1) + EPSILON))


@mistake(
    instead_of="backward",
    hint="What is the denominator of d_a1 where the output is exactly 0 or 1? The formula has a remedy.",
)
def epsilon_forgotten(a0, a1, t):
    """The EPSILON is missing from d_a1's denominator."""
    with np.errstate(all="ignore"):
        return gates(a0, a1, t, d_a1=(a1 - t) / (a1 * (1 - a1)))


@mistake(
    instead_of="backward",
    hint="Put a1 = 0.999 into your denominator and into the formula's. How large is what you add?",
)
def epsilon_of_another_size(a0, a1, t):
    """What is added to d_a1's denominator is not the EPSILON that is given."""
    return gates(a0, a1, t, d_a1=(a1 - t) / (a1 * (1 - a1) + 1e-10))


@mistake(
    instead_of="backward",
    hint="The cross-entropy is a sum of logarithms. Differentiate log a1 and log(1 − a1) once more.",
)
def slope_of_the_squared_error(a0, a1, t):
    """d_a1 is that of the squared error: the denominator is missing."""
    return gates(a0, a1, t, d_a1=a1 - t)


@mistake(instead_of="backward", hint="Compare your denominator with the formula's: is there a factor missing?")
def denominator_lacks_a_factor(a0, a1, t):
    """d_a1 is divided by a1 alone."""
    return gates(a0, a1, t, d_a1=(a1 - t) / (a1 + EPSILON))


@mistake(
    instead_of="backward",
    hint="Differentiate −t log a1 − (1 − t) log(1 − a1) on paper. Both terms depend on a1.",
)
def only_the_positive_examples_count(a0, a1, t):
    """d_a1 has only the slope of −t log a1."""
    return gates(a0, a1, t, d_a1=-t / (a1 + EPSILON))


@mistake(
    instead_of="backward",
    hint="You treat every target as 0 or 1. What does the formula give for one in between?",
)
def targets_rounded(a0, a1, t):
    """The slopes are taken by cases, for targets 0 and 1 only."""
    return right.backward(a0, a1, np.round(t))


@mistake(
    instead_of="backward",
    hint="a1 is the output of the sigmoid already. What happens when it goes through once more?",
)
def sigmoid_applied_to_the_output(a0, a1, t):
    """d_sigma is taken at sigmoid(a1) instead of at a1."""
    return gates(a0, a1, t, d_sigma=logistic(a1) * (1 - logistic(a1)))


@mistake(instead_of="backward", hint="That is the slope of tanh. What is it for the logistic function?")
def slope_of_tanh(a0, a1, t):
    """d_sigma is 1 − a1², the slope of tanh."""
    return gates(a0, a1, t, d_sigma=1 - a1**2)


@mistake(instead_of="backward", hint="How steep is the sigmoid where its output is near 1? And where it is near 0?")
def slope_lacks_a_factor(a0, a1, t):
    """d_sigma is 1 − a1: one factor is missing."""
    return gates(a0, a1, t, d_sigma=1 - a1)


@mistake(instead_of="backward", hint="What does the chain rule do with the slopes of two gates in a row?")
def slopes_added(a0, a1, t):
    """d_l is the sum of the two slopes instead of their product."""
    return gates(a0, a1, t, d_l=(a1 - t) / (a1 * (1 - a1) + EPSILON) + a1 * (1 - a1))


@mistake(instead_of="backward", hint="What does update do with d_b? What is a mean of a mean, or of a sum?")
def slope_of_the_bias_summed(a0, a1, t):
    """d_b is summed over the examples, which is update's business."""
    answer = right.backward(a0, a1, t)
    return {**answer, "d_b": answer["d_l"].sum(axis=0, keepdims=True)}


@mistake(instead_of="backward", hint="update divides by N. How often should that be done?")
def slope_of_the_weights_averaged(a0, a1, t):
    """d_W is divided by N, which is update's business."""
    return gates(a0, a1, t, d_W=right.backward(a0, a1, t)["d_W"] / len(a0))


@mistake(
    instead_of="backward",
    hint="With as many inputs as examples, a wrong transpose has the right shape. Which index of a0 is summed over?",
)
def inputs_not_transposed_where_square(a0, a1, t):
    """a0 is not transposed where its shape lets that pass."""
    d_l = right.backward(a0, a1, t)["d_l"]
    return gates(a0, a1, t, d_W=a0 @ d_l if a0.shape[0] == a0.shape[1] else a0.T @ d_l)


@mistake(
    instead_of="backward",
    hint="Compare d_W with the example that comes last. Are the others added, or overwritten?",
)
def only_the_last_example(a0, a1, t):
    """d_W is that of the last example: = where += was meant."""
    return gates(a0, a1, t, d_W=a0[-1:].T @ right.backward(a0, a1, t)["d_l"][-1:])


@mistake(instead_of="backward", hint="Which gate has d_o as its slope, and which has a1? Follow the arrows backwards.")
def slope_of_the_sum_times_the_output(a0, a1, t):
    """d_o is multiplied by the output once more."""
    answer = right.backward(a0, a1, t)
    return {**answer, "d_o": answer["d_l"] * a1}


@mistake(instead_of="backward", hint="Is a sum over one example of another shape than a sum over many?")
def single_example_loses_its_axis(a0, a1, t):
    """For a single example d_W is a row."""
    answer = right.backward(a0, a1, t)
    return {**answer, "d_W": answer["d_W"].T} if len(a0) == 1 else answer


@mistake(instead_of="backward", hint="a1 -= t changes the array that you were given. Who else still needs it?")
def backward_in_place(a0, a1, t):
    """The difference is written over a1."""
    answer = right.backward(a0, a1, t)
    a1 -= t
    return answer


# ---- update ----


@mistake(instead_of="update", hint="Down the slope, or up? Which sign has the step in gradient descent?")
def step_uphill(W, b, grads, learning_rate, N):
    """The step is added instead of subtracted."""
    return right.update(W, b, grads, -learning_rate, N)


@mistake(instead_of="update", hint="Is the step along a sum or along a mean? Where does your update use N?")
def weights_not_averaged(W, b, grads, learning_rate, N):
    """d_W is not divided by N."""
    return W - learning_rate * grads["d_W"], b - learning_rate * np.mean(grads["d_b"])


@mistake(instead_of="update", hint="d_b has one slope for each example. What becomes of them, by the handout?")
def bias_moves_by_the_sum(W, b, grads, learning_rate, N):
    """The bias moves by the sum of d_b instead of by its mean."""
    return W - learning_rate * grads["d_W"] / N, b - learning_rate * np.sum(grads["d_b"])


@mistake(instead_of="update", hint="Compute the mean of five numbers. By what do you divide their sum, and how often?")
def bias_averaged_twice(W, b, grads, learning_rate, N):
    """The mean of d_b is divided by N once more."""
    return W - learning_rate * grads["d_W"] / N, b - learning_rate * np.mean(grads["d_b"]) / N


@mistake(instead_of="update", hint="d_b is (N, 1) and b is (1,). What does NumPy make of their difference?")
def bias_spread_over_the_examples(W, b, grads, learning_rate, N):
    """d_b is not averaged, so that the bias becomes one for each example."""
    return W - learning_rate * grads["d_W"] / N, b - learning_rate * grads["d_b"]


@mistake(instead_of="update", hint="Which of the two, W and b, have you moved?")
def bias_not_moved(W, b, grads, learning_rate, N):
    """The bias stays as it is."""
    return W - learning_rate * grads["d_W"] / N, b


@mistake(instead_of="update", hint="How far should W move when the learning rate is 0?")
def learning_rate_forgotten_for_the_bias(W, b, grads, learning_rate, N):
    """The bias moves by the whole mean, whatever the learning rate."""
    return W - learning_rate * grads["d_W"] / N, b - np.mean(grads["d_b"])


@mistake(instead_of="update", hint="Is there a number written into your update that is an argument in the handout?")
def learning_rate_capped(W, b, grads, learning_rate, N):
    """The learning rate is held at 1 or below."""
    return right.update(W, b, grads, min(learning_rate, 1.0), N)


@mistake(instead_of="update", hint="W -= … changes the array that you were given. Whose array is it?")
def update_in_place(W, b, grads, learning_rate, N):
    """W and b are changed in place."""
    W -= learning_rate * grads["d_W"] / N
    b -= learning_rate * np.mean(grads["d_b"])
    return W, b


@mistake(instead_of="update", hint="In which order does the handout ask for the two?")
def weights_and_bias_exchanged(W, b, grads, learning_rate, N):
    """b is returned before W."""
    return right.update(W, b, grads, learning_rate, N)[::-1]


@mistake(instead_of="update", hint="There are N = 4 examples in XOR. Is it always XOR?")
def four_examples_taken_for_granted(W, b, grads, learning_rate, N):
    """d_W is divided by 4, XOR's number of examples, instead of by N."""
    return right.update(W, b, grads, learning_rate, 4)


# ---- network_forward ----


def two_layers(X, W1, b1, W2, b2, hidden=logistic, output=logistic):
    """network_forward with other activations."""
    a1 = hidden(X @ W1 + b1)
    return a1, output(a1 @ W2 + b2)


@mistake(instead_of="network_forward", hint="Compare l1 with its formula, term by term.")
def first_bias_forgotten(X, W1, b1, W2, b2):
    """b1 is missing from the hidden net input."""
    return two_layers(X, W1, 0.0, W2, b2)


@mistake(instead_of="network_forward", hint="Compare l2 with its formula, term by term.")
def second_bias_forgotten(X, W1, b1, W2, b2):
    """b2 is missing from the output's net input."""
    return two_layers(X, W1, b1, W2, 0.0)


@mistake(
    instead_of="network_forward", hint="Two layers in a row without a gate between them are one layer. Which gate?"
)
def hidden_layer_not_activated(X, W1, b1, W2, b2):
    """The hidden layer has no sigmoid: the network can do no more than one unit."""
    return two_layers(X, W1, b1, W2, b2, hidden=lambda z: z)


@mistake(instead_of="network_forward", hint="Between which values must a2 lie?")
def output_layer_not_activated(X, W1, b1, W2, b2):
    """The output has no sigmoid."""
    return two_layers(X, W1, b1, W2, b2, output=lambda z: z)


@mistake(instead_of="network_forward", hint="Which of the two does the handout ask for first?")
def layers_exchanged(X, W1, b1, W2, b2):
    """a2 is returned before a1."""
    return two_layers(X, W1, b1, W2, b2)[::-1]


@mistake(instead_of="network_forward", hint="backward needs the activations. What do you return in the place of a1?")
def net_input_for_the_activation(X, W1, b1, W2, b2):
    """l1 is returned in the place of a1."""
    return X @ W1 + b1, two_layers(X, W1, b1, W2, b2)[1]


@mistake(
    instead_of="network_forward",
    hint="You have a sigmoid that stays finite: do both layers use it?",
)
def network_overflows(X, W1, b1, W2, b2):
    """A logistic function whose exponentials overflow."""

    def overflowing(z):
        with np.errstate(all="ignore"):
            return np.exp(z) / (1 + np.exp(z))

    return two_layers(X, W1, b1, W2, b2, overflowing, overflowing)


@mistake(
    instead_of="network_forward",
    hint="With as many inputs as hidden units, a wrong transpose has the right shape. Which "
    "index of W1 are the inputs?",
)
def first_weights_transposed_where_square(X, W1, b1, W2, b2):
    """W1 is transposed where its shape lets that pass."""
    return two_layers(X, W1.T if W1.shape[0] == W1.shape[1] else W1, b1, W2, b2)


# ---- network_backward ----


@mistake(instead_of="network_backward", hint="The sigmoid of the hidden layer is a gate too. Where is its slope?")
def hidden_slope_forgotten(X, a1, a2, t, W2):
    """The slope of the hidden layer's sigmoid is missing."""
    return gradients(X, a1, a2, t, W2, d_l1=((a2 - t) / len(X)) @ W2.T)


@mistake(
    instead_of="network_backward",
    hint="Which loss has a slope that fades where the output is near 0 or 1? What do the first two gates multiply to?",
)
def slope_of_the_output_twice(X, a1, a2, t, W2):
    """The slope of the output's sigmoid is multiplied to a2 − t, where it has cancelled."""
    return gradients(X, a1, a2, t, W2, d_l2=(a2 - t) * a2 * (1 - a2) / len(X))


@mistake(instead_of="network_backward", hint="Is the difference at the output the right way round?")
def difference_at_the_output_reversed(X, a1, a2, t, W2):
    """All gradients have the wrong sign."""
    return gradients(X, a1, a2, t, W2, d_l2=(t - a2) / len(X))


@mistake(instead_of="network_backward", hint="That is the slope of tanh. Which activation has the hidden layer?")
def hidden_slope_of_tanh(X, a1, a2, t, W2):
    """The hidden layer's slope is 1 − a1², that of tanh."""
    return gradients(X, a1, a2, t, W2, d_l1=((a2 - t) / len(X)) @ W2.T * (1 - a1**2))


@mistake(
    instead_of="network_backward",
    hint="a1 is an activation already: what becomes of it if it goes through the sigmoid again?",
)
def hidden_slope_at_the_wrong_place(X, a1, a2, t, W2):
    """The hidden layer's slope is taken at sigmoid(a1)."""
    slope = logistic(a1) * (1 - logistic(a1))
    return gradients(X, a1, a2, t, W2, d_l1=((a2 - t) / len(X)) @ W2.T * slope)


@mistake(instead_of="network_backward", hint="On the way back, what does each hidden unit's slope get multiplied by?")
def output_weights_left_out(X, a1, a2, t, W2):
    """W2 is left out on the way back: every hidden unit gets the same slope from the output."""
    return gradients(X, a1, a2, t, W2, d_l1=((a2 - t) / len(X)) * a1 * (1 - a1))


@mistake(instead_of="network_backward", hint="Only some of your gradients are means. Which ones does N divide?")
def biases_summed_and_weights_averaged(X, a1, a2, t, W2):
    """The biases' gradients are sums, the weights' are means."""
    d_W1, d_b1, d_W2, d_b2 = right.network_backward(X, a1, a2, t, W2)
    return d_W1, d_b1 * len(X), d_W2, d_b2 * len(X)


@mistake(instead_of="network_backward", hint="How often do you divide by N on the way to d_W1?")
def first_layer_averaged_twice(X, a1, a2, t, W2):
    """The first layer's gradients are divided by N twice."""
    d_W1, d_b1, d_W2, d_b2 = right.network_backward(X, a1, a2, t, W2)
    return d_W1 / len(X), d_b1 / len(X), d_W2, d_b2


@mistake(instead_of="network_backward", hint="Compare the order of the four with the handout's.")
def weights_before_biases(X, a1, a2, t, W2):
    """The order is d_W1, d_W2, d_b1, d_b2."""
    d_W1, d_b1, d_W2, d_b2 = right.network_backward(X, a1, a2, t, W2)
    return d_W1, d_W2, d_b1, d_b2


@mistake(instead_of="network_backward", hint="One bias for each hidden unit: over which axis is the sum?")
def first_bias_summed_over_everything(X, a1, a2, t, W2):
    """d_b1 is summed over the hidden units too."""
    d_W1, d_b1, d_W2, d_b2 = right.network_backward(X, a1, a2, t, W2)
    return d_W1, np.full_like(d_b1, d_b1.sum()), d_W2, d_b2


@mistake(
    instead_of="network_backward",
    hint="With as many inputs as examples, a wrong transpose has the right shape. Which index of X is summed over?",
)
def examples_not_transposed_where_square(X, a1, a2, t, W2):
    """X is not transposed where its shape lets that pass."""
    return right.network_backward(X.T if X.shape[0] == X.shape[1] else X, a1, a2, t, W2)


@mistake(
    instead_of="network_backward",
    hint="Which division is one by zero where an output is exactly 0 or 1? Does it stay when you multiply out?",
)
def gates_divide_by_zero(X, a1, a2, t, W2):
    """The output's two gates are multiplied without the EPSILON."""
    with np.errstate(all="ignore"):
        return gradients(X, a1, a2, t, W2, d_l2=(a2 - t) / (a2 * (1 - a2)) * (a2 * (1 - a2)) / len(X))


@mistake(instead_of="network_backward", hint="np.squeeze takes away every axis of length 1: which ones are meant?")
def gradients_squeezed(X, a1, a2, t, W2):
    """d_W1 loses its axis where there is a single hidden unit."""
    d_W1, d_b1, d_W2, d_b2 = right.network_backward(X, a1, a2, t, W2)
    return (d_W1.squeeze(axis=1) if d_W1.shape[1] == 1 else d_W1), d_b1, d_W2, d_b2


@mistake(instead_of="network_backward", hint="a2 -= t changes the array that you were given. Who else still needs it?")
def network_backward_in_place(X, a1, a2, t, W2):
    """The difference is written over a2."""
    answer = right.network_backward(X, a1, a2, t, W2)
    a2 -= t
    return answer


# ---- descend and train ----


def moved(weights, slopes, learning_rate):
    """One step of all four."""
    return tuple(weight - learning_rate * slope for weight, slope in zip(weights, slopes))


@mistake(instead_of="descend", hint="Down the slope, or up? Which sign has the step in gradient descent?")
def ascent(X, t, W1, b1, W2, b2, learning_rate, steps):
    """The gradients are added: the loss grows."""
    return right.descend(X, t, W1, b1, W2, b2, -learning_rate, steps)


@mistake(instead_of="descend", hint="Which of the four does your step move? Count them.")
def biases_stay(X, t, W1, b1, W2, b2, learning_rate, steps):
    """The biases never move."""
    for _ in range(steps):
        d_W1, _, d_W2, _ = right.network_backward(X, *right.network_forward(X, W1, b1, W2, b2), t, W2)
        W1, W2 = moved((W1, W2), (d_W1, d_W2), learning_rate)
    return W1, b1, W2, b2


@mistake(instead_of="descend", hint="W2 has moved already when you compute the second pair of gradients. Was it to?")
def output_layer_moved_first(X, t, W1, b1, W2, b2, learning_rate, steps):
    """The first layer's gradients are taken after the output layer has moved."""
    for _ in range(steps):
        a1, a2 = right.network_forward(X, W1, b1, W2, b2)
        _, _, d_W2, d_b2 = right.network_backward(X, a1, a2, t, W2)
        W2, b2 = moved((W2, b2), (d_W2, d_b2), learning_rate)
        d_W1, d_b1, _, _ = right.network_backward(X, a1, a2, t, W2)
        W1, b1 = moved((W1, b1), (d_W1, d_b1), learning_rate)
    return W1, b1, W2, b2


@mistake(instead_of="descend", hint="Which weights does the second step's forward see? Is it inside your loop?")
def forward_before_the_loop(X, t, W1, b1, W2, b2, learning_rate, steps):
    """The activations are computed once, before the loop."""
    a1, a2 = right.network_forward(X, W1, b1, W2, b2)
    for _ in range(steps):
        slopes = right.network_backward(X, a1, a2, t, W2)
        W1, b1, W2, b2 = moved((W1, b1, W2, b2), slopes, learning_rate)
    return W1, b1, W2, b2


@mistake(instead_of="descend", hint="A return inside a loop ends it. How many steps do you take?")
def only_one_step(X, t, W1, b1, W2, b2, learning_rate, steps):
    """There is one step, however many are asked for."""
    return right.descend(X, t, W1, b1, W2, b2, learning_rate, 1)


@mistake(instead_of="descend", hint="Count the steps that your loop takes when steps is 1.")
def one_step_too_many(X, t, W1, b1, W2, b2, learning_rate, steps):
    """There is one step more than asked for."""
    return right.descend(X, t, W1, b1, W2, b2, learning_rate, steps + 1)


@mistake(instead_of="descend", hint="network_backward gives means already. By what do you divide the step again?")
def steps_divided_by_the_examples(X, t, W1, b1, W2, b2, learning_rate, steps):
    """The step is divided by N once more."""
    return right.descend(X, t, W1, b1, W2, b2, learning_rate / len(X), steps)


@mistake(instead_of="descend", hint="Is there a number written into your loop that is an argument in the handout?")
def learning_rate_ignored(X, t, W1, b1, W2, b2, learning_rate, steps):
    """The learning rate is always 1."""
    return right.descend(X, t, W1, b1, W2, b2, 1.0, steps)


@mistake(instead_of="descend", hint="W1 -= … changes the array that you were given. Whose array is it?")
def descend_in_place(X, t, W1, b1, W2, b2, learning_rate, steps):
    """The weights that were given are changed."""
    for weight, last in zip((W1, b1, W2, b2), right.descend(X, t, W1, b1, W2, b2, learning_rate, steps)):
        weight[...] = last
    return W1, b1, W2, b2


@mistake(instead_of="train", hint="Do you get the same network twice? Where is seed used?")
def seed_ignored(X, t, n_hidden=8, learning_rate=1.0, steps=600, seed=0):
    """The first weights do not depend on the seed."""
    return right.train(X, t, n_hidden, learning_rate, steps, 0)
