"""Wrong implementations that students write, each with the hint that a teacher would give.

Each function takes the place of one function of the reference and is wrong in one thing only.
"""

from __future__ import annotations

import numpy as np

from grader import mistake

from . import gradient_descent as part2
from . import losses_and_batches as part1

LOSSES, DESCENT = "losses_and_batches.py", "gradient_descent.py"

# ---- squared_loss ----


@mistake(instead_of="squared_loss", part=LOSSES, hint="Differentiate your loss. Which factor is left over?")
def half_forgotten(yhat, y):
    """The factor ½ is missing."""
    return 2 * part1.squared_loss(yhat, y)


@mistake(instead_of="squared_loss", part=LOSSES, hint="Is yours a sum over the examples, or their mean?")
def squares_not_averaged(yhat, y):
    """The loss is a sum over the examples instead of their mean."""
    return np.sum((yhat - y) ** 2) / 2


@mistake(instead_of="squared_loss", part=LOSSES, hint="What does your loss say of an error of -3, and of 3?")
def differences_not_squared(yhat, y):
    """The absolute differences are averaged instead of their squares."""
    return np.sum(np.abs(yhat - y)) / (2 * len(y))


@mistake(instead_of="squared_loss", part=LOSSES, hint="Is the square inside the sum, or outside?")
def sum_squared(yhat, y):
    """The sum is squared instead of the differences."""
    return np.sum(yhat - y) ** 2 / (2 * len(y))


@mistake(
    instead_of="squared_loss",
    part=LOSSES,
    hint="np.mean divides by the number of all entries. Of which numbers is the mean asked for?",
)
def averaged_over_the_outputs_too(yhat, y):
    """Where there are several outputs, the mean is taken over them too."""
    return np.mean((yhat - y) ** 2) / 2


@mistake(instead_of="squared_loss", part=LOSSES, hint="The root is for people to read. Is it in the formula?")
def root_taken(yhat, y):
    """The square root is taken of the loss."""
    return np.sqrt(part1.squared_loss(yhat, y))


# ---- cross_entropy ----


@mistake(instead_of="cross_entropy", part=LOSSES, hint="Can a logarithm of a probability be positive? Can a loss fall?")
def sign_forgotten(probs, Y):
    """The minus sign is missing."""
    return -part1.cross_entropy(probs, Y)


@mistake(instead_of="cross_entropy", part=LOSSES, hint="Is yours a sum over the examples, or their mean?")
def logarithms_not_averaged(probs, Y):
    """The loss is a sum over the examples instead of their mean."""
    return len(Y) * part1.cross_entropy(probs, Y)


@mistake(
    instead_of="cross_entropy",
    part=LOSSES,
    hint="np.mean divides by the number of all entries, wrong classes included. Of what is the mean asked for?",
)
def averaged_over_the_classes_too(probs, Y):
    """The mean is taken over the classes too."""
    return part1.cross_entropy(probs, Y) / probs.shape[1]


@mistake(instead_of="cross_entropy", part=LOSSES, hint="What is log2(2), and what is the handout's log of 2?")
def logarithm_to_the_base_two(probs, Y):
    """The logarithm is taken to the base 2."""
    return part1.cross_entropy(probs, Y) / np.log(2)


@mistake(
    instead_of="cross_entropy",
    part=LOSSES,
    hint="That is the loss of independent yes-or-no outputs. Which probabilities count where classes exclude each "
    "other?",
)
def wrong_classes_counted(probs, Y):
    """The terms (1 − Y) log(1 − p) of the binary cross-entropy are added."""
    return part1.cross_entropy(probs, Y) - np.sum((1 - Y) * np.log(np.maximum(1 - probs, 1e-12))) / len(Y)


@mistake(instead_of="cross_entropy", part=LOSSES, hint="Which of the two goes through the logarithm?")
def logarithm_of_the_labels(probs, Y):
    """The logarithm is taken of the labels."""
    return -np.sum(probs * np.log(np.maximum(Y, 1e-12))) / len(Y)


@mistake(
    instead_of="cross_entropy",
    part=LOSSES,
    hint="What is the logarithm of 0, and what is 0 times that in floating point?",
)
def zeros_through_the_logarithm(probs, Y):
    """The logarithm of zero is taken: 0 · log 0 is not a number."""
    with np.errstate(all="ignore"):
        return -np.sum(Y * np.log(probs)) / len(Y)


@mistake(
    instead_of="cross_entropy",
    part=LOSSES,
    hint="You skip the classes that a label does not have. And where the right one has no probability at all?",
)
def zero_of_the_right_class(probs, Y):
    """Only the zeros of wrong classes are kept from the logarithm."""
    with np.errstate(all="ignore"):
        return -np.sum(np.log(np.where(Y > 0, probs, 1.0)) * Y) / len(Y)


@mistake(
    instead_of="cross_entropy",
    part=LOSSES,
    hint="Put the probability 0.0001 into your logarithm and into the handout's. What have you added?",
)
def large_number_added(probs, Y):
    """A number that is not small enough is added to every probability."""
    return -np.sum(Y * np.log(probs + 1e-5)) / len(Y)


@mistake(
    instead_of="cross_entropy",
    part=LOSSES,
    hint="argmax makes one class of every row of Y. Is that what a row of shares says?",
)
def shares_rounded(probs, Y):
    """Only the class with the largest share counts."""
    return part1.cross_entropy(probs, np.eye(Y.shape[1])[Y.argmax(axis=1)])


@mistake(
    instead_of="cross_entropy",
    part=LOSSES,
    hint="probs[probs < …] = … changes the array that you were given. Whose is it?",
)
def probabilities_in_place(probs, Y):
    """The small probabilities are replaced in the array that was given."""
    probs[probs < 1e-12] = 1e-12
    return part1.cross_entropy(probs, Y)


# ---- one_hot ----


@mistake(
    instead_of="one_hot",
    part=LOSSES,
    hint="How many columns has your answer if the last class does not occur? What is n for?",
)
def columns_of_the_labels_that_occur(labels, n):
    """The number of classes is taken from the largest label."""
    return np.eye(int(labels.max()) + 1)[labels]


@mistake(
    instead_of="one_hot",
    part=LOSSES,
    hint="What does NumPy make of the index -1? A wrong label should not become a class in silence.",
)
def negative_labels_count_from_the_end(labels, n):
    """A negative label becomes one of the last classes."""
    return np.eye(n)[labels]


@mistake(
    instead_of="one_hot",
    part=LOSSES,
    hint="Which labels are no classes? There are two ends; ask about both, and say so by a ValueError.",
)
def labels_too_large_not_refused(labels, n):
    """A label above n-1 gets a row of zeros."""
    if (np.asarray(labels) < 0).any():
        raise ValueError("a label is negative")
    return (np.asarray(labels)[:, None] == np.arange(n)).astype(float)


@mistake(
    instead_of="one_hot",
    part=LOSSES,
    hint="Which error does NumPy raise for an index that is too large, and which one does the handout ask for?",
)
def index_error_of_numpy(labels, n):
    """A label above n-1 raises NumPy's IndexError, not ValueError."""
    if (np.asarray(labels) < 0).any():
        raise ValueError("a label is negative")
    return np.eye(n)[labels]


@mistake(instead_of="one_hot", part=LOSSES, hint="Which are the rows, the examples or the classes?")
def classes_in_rows(labels, n):
    """The answer is transposed: a row for each class."""
    return part1.one_hot(labels, n).T


@mistake(instead_of="one_hot", part=LOSSES, hint="Which column belongs to the label 0?")
def counted_from_one(labels, n):
    """The classes are counted from 1: every one stands one column to the left."""
    return np.roll(part1.one_hot(labels, n), -1, axis=1)


@mistake(
    instead_of="one_hot",
    part=LOSSES,
    hint="Labels of images often come as uint8. What does NumPy take an array of True and False for, as an index?",
)
def only_large_integers(labels, n):
    """Labels of small integer dtypes are refused."""
    if labels.dtype != np.int64:
        raise TypeError("labels must be int64")
    return part1.one_hot(labels, n)


@mistake(
    instead_of="one_hot", part=LOSSES, hint="a[:, labels] = 1 sets whole columns. Which entry of each row is meant?"
)
def whole_columns_set(labels, n):
    """Every row has a one for each label that occurs."""
    return np.tile(part1.one_hot(labels, n).max(axis=0), (len(labels), 1))


# ---- next_batch ----


def shuffled(X, Y, batch_size, step, order, per_epoch=None):
    """next_batch with the order that `order(epoch)` gives."""
    per_epoch = -(-len(X) // batch_size) if per_epoch is None else per_epoch
    epoch, position = divmod(step, per_epoch)
    chosen = order(epoch)[position * batch_size : (position + 1) * batch_size]
    return X[chosen], Y[chosen]


@mistake(
    instead_of="next_batch",
    part=LOSSES,
    hint="Choose four of twelve at random, three times. Is everyone chosen, and nobody twice?",
)
def drawn_with_replacement(X, Y, batch_size, step, seed=0):
    """Every batch is drawn by itself: some examples come twice in an epoch, others never."""
    chosen = np.random.default_rng([seed, step]).integers(len(X), size=batch_size)
    return X[chosen], Y[chosen]


@mistake(
    instead_of="next_batch",
    part=LOSSES,
    hint="No example comes twice in a batch. And in two batches of one epoch?",
)
def shuffled_for_each_batch(X, Y, batch_size, step, seed=0):
    """The order is drawn anew for every batch instead of for every epoch."""
    return shuffled(X, Y, batch_size, step, lambda epoch: np.random.default_rng([seed, step]).permutation(len(X)))


@mistake(instead_of="next_batch", part=LOSSES, hint="Draw the order once, and use it for X and for Y.")
def labels_shuffled_otherwise(X, Y, batch_size, step, seed=0):
    """X and Y are shuffled each in an order of its own."""
    rows, _ = part1.next_batch(X, Y, batch_size, step, seed)
    return rows, part1.next_batch(X, Y, batch_size, step, seed + 1000)[1]


@mistake(instead_of="next_batch", part=LOSSES, hint="Which rows of Y go with the rows of X that you chose?")
def labels_not_shuffled(X, Y, batch_size, step, seed=0):
    """Only X is shuffled."""
    return part1.next_batch(X, Y, batch_size, step, seed)[0], shuffled(
        X, Y, batch_size, step, lambda _: np.arange(len(X))
    )[1]


@mistake(instead_of="next_batch", part=LOSSES, hint="Where do you shuffle?")
def never_shuffled(X, Y, batch_size, step, seed=0):
    """The examples come in the order in which they were given."""
    return shuffled(X, Y, batch_size, step, lambda epoch: np.arange(len(X)))


@mistake(instead_of="next_batch", part=LOSSES, hint="What does your order depend on besides the seed?")
def same_order_in_every_epoch(X, Y, batch_size, step, seed=0):
    """Every epoch has the same order."""
    return shuffled(X, Y, batch_size, step, lambda epoch: np.random.default_rng(seed).permutation(len(X)))


@mistake(instead_of="next_batch", part=LOSSES, hint="Where is seed used?")
def batches_ignore_the_seed(X, Y, batch_size, step, seed=0):
    """The order does not depend on the seed."""
    return part1.next_batch(X, Y, batch_size, step, 0)


@mistake(
    instead_of="next_batch",
    part=LOSSES,
    hint="How many batches of 5 does it take to visit 12 examples? Which of them did you leave out?",
)
def incomplete_batch_dropped(X, Y, batch_size, step, seed=0):
    """The examples that do not fill a batch are never visited."""
    per_epoch = max(1, len(X) // batch_size)
    return shuffled(X, Y, batch_size, step, lambda e: np.random.default_rng([seed, e]).permutation(len(X)), per_epoch)


@mistake(
    instead_of="next_batch",
    part=LOSSES,
    hint="All batches are full. Then how often does an epoch visit the examples at its beginning?",
)
def last_batch_filled_up(X, Y, batch_size, step, seed=0):
    """The last batch is filled up with examples that were visited before."""

    def order(epoch):
        drawn = np.random.default_rng([seed, epoch]).permutation(len(X))
        return np.resize(drawn, -(-len(X) // batch_size) * batch_size)

    return shuffled(X, Y, batch_size, step, order)


@mistake(
    instead_of="next_batch",
    part=LOSSES,
    hint="After the last step of the first epoch, which rows does your slice take?",
)
def nothing_after_the_first_epoch(X, Y, batch_size, step, seed=0):
    """After the first epoch the batches are empty."""
    chosen = np.random.default_rng(seed).permutation(len(X))[step * batch_size : (step + 1) * batch_size]
    return X[chosen], Y[chosen]


@mistake(instead_of="next_batch", part=LOSSES, hint="Is the step the number of a batch, or of an example?")
def steps_counted_in_examples(X, Y, batch_size, step, seed=0):
    """The batch begins at example `step` of the order."""
    chosen = np.random.default_rng(seed).permutation(len(X))[step : step + batch_size]
    return X[chosen], Y[chosen]


@mistake(
    instead_of="next_batch",
    part=LOSSES,
    hint="What is N divided by the batch size where the batch is larger? How many steps has an epoch at least?",
)
def epochs_of_no_step(X, Y, batch_size, step, seed=0):
    """A batch that is larger than the data is cut to half of them."""
    return part1.next_batch(X, Y, batch_size if batch_size <= len(X) else len(X) // 2, step, seed)


@mistake(
    instead_of="next_batch", part=LOSSES, hint="np.random.shuffle changes the array that it is given. Whose is it?"
)
def data_shuffled_in_place(X, Y, batch_size, step, seed=0):
    """X and Y themselves are shuffled."""
    order = np.random.default_rng([seed, step // -(-len(X) // batch_size)]).permutation(len(X))
    X[...], Y[...] = X[order], Y[order]
    return shuffled(X, Y, batch_size, step, lambda epoch: np.arange(len(X)))


# ---- gradient and closed_form ----


@mistake(instead_of="gradient", part=DESCENT, hint="Is yours a sum over the examples, or their mean?")
def gradient_not_averaged(X, y, theta):
    """The gradient is a sum over the examples instead of their mean."""
    return X.T @ (X @ theta - y)


@mistake(instead_of="gradient", part=DESCENT, hint="The loss has a ½ in it. What does it cancel with?")
def factor_two_left_over(X, y, theta):
    """The gradient is twice as large: the ½ of the loss was forgotten."""
    return 2 * part2.gradient(X, y, theta)


@mistake(instead_of="gradient", part=DESCENT, hint="If the prediction is too large, which sign has ŷ − y?")
def gradient_of_the_wrong_sign(X, y, theta):
    """The difference is taken the wrong way round."""
    return -part2.gradient(X, y, theta)


@mistake(
    instead_of="gradient", part=DESCENT, hint="ŷ does not only depend on theta: by what is each difference multiplied?"
)
def inputs_left_out(X, y, theta):
    """The differences are not multiplied by the inputs."""
    return np.full_like(theta, np.mean(X @ theta - y))


@mistake(instead_of="gradient", part=DESCENT, hint="Compare yours with that of the last example. What of the others?")
def gradient_of_the_last_example(X, y, theta):
    """Only the last example counts: = where += was meant."""
    return X[-1] * (X[-1] @ theta - y[-1]) / len(y)


@mistake(
    instead_of="gradient",
    part=DESCENT,
    hint="With as many inputs as examples, a wrong transpose has the right shape. Which index of X is summed over?",
)
def gradient_not_transposed_where_square(X, y, theta):
    """X is not transposed where its shape lets that pass."""
    turned = X if X.shape[0] == X.shape[1] else X.T
    return turned @ (X @ theta - y) / len(y)


@mistake(instead_of="gradient", part=DESCENT, hint="Does len(X[0]) count the examples, or the inputs?")
def divided_by_the_inputs(X, y, theta):
    """The sum is divided by the number of inputs instead of by that of examples."""
    return X.T @ (X @ theta - y) / X.shape[1]


@mistake(
    instead_of="gradient", part=DESCENT, hint="np.squeeze takes away every axis of length 1. What is left of one input?"
)
def gradient_squeezed(X, y, theta):
    """The gradient of a single input loses its axis."""
    answer = part2.gradient(X, y, theta)
    return float(answer[0]) if answer.size == 1 else answer


@mistake(instead_of="closed_form", part=DESCENT, hint="Set the gradient to zero on paper. Which matrix is inverted?")
def normal_matrix_not_inverted(X, y):
    """Xᵀ X is not inverted."""
    return X.T @ X @ X.T @ y


@mistake(instead_of="closed_form", part=DESCENT, hint="1 / A inverts every entry. How is a matrix inverted?")
def entries_inverted(X, y):
    """The entries of Xᵀ X are inverted one by one."""
    return (1 / (X.T @ X)) @ X.T @ y


@mistake(
    instead_of="closed_form",
    part=DESCENT,
    hint="X has the column of ones where one is wanted. Why does yours have a bias all the same?",
)
def bias_added(X, y):
    """A column of ones is added before solving, and its part left out afterwards."""
    return np.linalg.lstsq(np.column_stack([np.ones(len(y)), X]), y, rcond=None)[0][1:]


@mistake(
    instead_of="closed_form", part=DESCENT, hint="What is λ, that you add to Xᵀ X? Does the loss have such a term?"
)
def ridge_added(X, y):
    """A regulariser is added to Xᵀ X."""
    return np.linalg.solve(X.T @ X + 0.1 * np.eye(X.shape[1]), X.T @ y)


@mistake(
    instead_of="closed_form",
    part=DESCENT,
    hint="Your formula is that of the slope of a line. What if there is no column of ones?",
)
def ones_taken_for_granted(X, y):
    """A single input is taken for a line with a bias: its mean is subtracted."""
    if X.shape[1] > 1:
        return part2.closed_form(X, y)
    x = X[:, 0] - X[:, 0].mean()
    return np.array([x @ (y - y.mean()) / (x @ x)])


# ---- batch_gd ----


@mistake(instead_of="batch_gd", part=DESCENT, hint="Down the slope, or up?")
def batch_uphill(X, y, theta, learning_rate, epochs):
    """The gradient is added instead of subtracted."""
    return part2.batch_gd(X, y, theta, -learning_rate, epochs)


@mistake(
    instead_of="batch_gd", part=DESCENT, hint="Where does the second step's gradient come from? Is it in the loop?"
)
def gradient_before_the_loop(X, y, theta, learning_rate, epochs):
    """The gradient is computed once, before the loop."""
    return theta - epochs * learning_rate * part2.gradient(X, y, theta)


@mistake(instead_of="batch_gd", part=DESCENT, hint="A return inside a loop ends it. How many steps do you take?")
def one_epoch_only(X, y, theta, learning_rate, epochs):
    """There is one step, however many epochs are asked for."""
    return part2.batch_gd(X, y, theta, learning_rate, 1)


@mistake(instead_of="batch_gd", part=DESCENT, hint="Where does your descent begin? What is theta for?")
def batch_begins_at_zero(X, y, theta, learning_rate, epochs):
    """The descent begins at zero instead of at the theta it is given."""
    return part2.batch_gd(X, y, np.zeros_like(theta), learning_rate, epochs)


@mistake(instead_of="batch_gd", part=DESCENT, hint="The gradient is a mean already. By what do you divide again?")
def batch_step_divided_by_the_examples(X, y, theta, learning_rate, epochs):
    """The step is divided by m once more."""
    return part2.batch_gd(X, y, theta, learning_rate / len(y), epochs)


@mistake(
    instead_of="batch_gd",
    part=DESCENT,
    hint="Your components of theta move one after the other. Which theta does the second one's gradient see?",
)
def components_moved_one_by_one(X, y, theta, learning_rate, epochs):
    """Each component moves before the gradient of the next is taken."""
    theta = theta.copy()
    for _ in range(epochs):
        for j in range(len(theta)):
            theta[j] -= learning_rate * part2.gradient(X, y, theta)[j]
    return theta


@mistake(instead_of="batch_gd", part=DESCENT, hint="theta -= … changes the array that you were given. Whose is it?")
def batch_in_place(X, y, theta, learning_rate, epochs):
    """The theta that was given is changed."""
    theta[...] = part2.batch_gd(X, y, theta, learning_rate, epochs)
    return theta


# ---- stochastic_gd ----


def one_by_one(X, y, theta, learning_rate, orders):
    """stochastic_gd with the orders of its epochs given."""
    for order in orders:
        for i in order:
            theta = theta - learning_rate * part2.gradient(X[i : i + 1], y[i : i + 1], theta)
    return theta


@mistake(instead_of="stochastic_gd", part=DESCENT, hint="How many steps does an epoch have here? Count the examples.")
def one_example_an_epoch(X, y, theta, learning_rate, epochs, seed=0):
    """An epoch is a single step, along one example drawn at random."""
    return one_by_one(X, y, theta, learning_rate, np.random.default_rng(seed).integers(len(y), size=(epochs, 1)))


@mistake(
    instead_of="stochastic_gd",
    part=DESCENT,
    hint="Draw seven times from seven, putting back each time. Is everyone drawn, and nobody twice?",
)
def examples_drawn_with_replacement(X, y, theta, learning_rate, epochs, seed=0):
    """The examples are drawn with replacement: some come twice in an epoch, others never."""
    return one_by_one(X, y, theta, learning_rate, np.random.default_rng(seed).integers(len(y), size=(epochs, len(y))))


@mistake(
    instead_of="stochastic_gd",
    part=DESCENT,
    hint="The step is along the gradient of one example's loss. Of how many examples is the mean taken?",
)
def examples_gradient_divided_by_all(X, y, theta, learning_rate, epochs, seed=0):
    """Each example's gradient is divided by m."""
    return part2.stochastic_gd(X, y, theta, learning_rate / len(y), epochs, seed)


@mistake(
    instead_of="stochastic_gd",
    part=DESCENT,
    hint="Which theta does the second example's gradient see: the one that the first has moved, or that of the epoch?",
)
def theta_moved_after_the_epoch(X, y, theta, learning_rate, epochs, seed=0):
    """All gradients of an epoch are taken at the theta that it began with."""
    return part2.batch_gd(X, y, theta, learning_rate * len(y), epochs)


@mistake(instead_of="stochastic_gd", part=DESCENT, hint="Do you shuffle, and does the order depend on seed?")
def examples_never_shuffled(X, y, theta, learning_rate, epochs, seed=0):
    """The examples come in the order in which they were given."""
    return one_by_one(X, y, theta, learning_rate, [range(len(y))] * epochs)


@mistake(instead_of="stochastic_gd", part=DESCENT, hint="When is the order drawn: once, or for each epoch?")
def examples_shuffled_once(X, y, theta, learning_rate, epochs, seed=0):
    """The order is drawn once, for all epochs."""
    return one_by_one(X, y, theta, learning_rate, [np.random.default_rng(seed).permutation(len(y))] * epochs)


@mistake(
    instead_of="stochastic_gd", part=DESCENT, hint="Which random numbers do you draw, and does seed decide all of them?"
)
def examples_shuffled_without_the_seed(X, y, theta, learning_rate, epochs, seed=0):
    """The order does not depend on the seed."""
    return part2.stochastic_gd(X, y, theta, learning_rate, epochs, 0)


@mistake(instead_of="stochastic_gd", part=DESCENT, hint="Your X is shuffled. And the targets that go with it?")
def targets_not_shuffled(X, y, theta, learning_rate, epochs, seed=0):
    """The inputs are shuffled, and their targets are not."""
    random = np.random.default_rng(seed)
    for _ in range(epochs):
        theta = one_by_one(X[random.permutation(len(y))], y, theta, learning_rate, [range(len(y))])
    return theta


@mistake(
    instead_of="stochastic_gd",
    part=DESCENT,
    hint="range(1, m) leaves one out. Which one, and what if there is no other?",
)
def one_example_left_out(X, y, theta, learning_rate, epochs, seed=0):
    """One example of every epoch is left out."""
    random = np.random.default_rng(seed)
    return one_by_one(X, y, theta, learning_rate, [random.permutation(len(y))[1:] for _ in range(epochs)])


@mistake(
    instead_of="stochastic_gd", part=DESCENT, hint="theta -= … changes the array that you were given. Whose is it?"
)
def stochastic_in_place(X, y, theta, learning_rate, epochs, seed=0):
    """The theta that was given is changed."""
    theta[...] = part2.stochastic_gd(X, y, theta, learning_rate, epochs, seed)
    return theta


# ---- minibatch_gd ----


def by_batches(X, y, theta, learning_rate, orders, batch_size, divide_by=len):
    """minibatch_gd with the orders of its epochs given, and what the sum over a batch is divided by."""
    for order in orders:
        for first in range(0, len(order), batch_size):
            chosen = np.asarray(order)[first : first + batch_size]
            slope = part2.gradient(X[chosen], y[chosen], theta) * len(chosen) / divide_by(chosen)
            theta = theta - learning_rate * slope
    return theta


def drawn(y, epochs, seed):
    """An order for each epoch."""
    random = np.random.default_rng(seed)
    return [random.permutation(len(y)) for _ in range(epochs)]


@mistake(
    instead_of="minibatch_gd",
    part=DESCENT,
    hint="How many examples has the last batch, and by what number do you divide its sum?",
)
def last_batch_divided_by_the_batch_size(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """The gradient of a smaller last batch is divided by the batch size."""
    size = min(batch_size, len(y))
    return by_batches(X, y, theta, learning_rate, drawn(y, epochs, seed), batch_size, lambda chosen: size)


@mistake(
    instead_of="minibatch_gd", part=DESCENT, hint="Of how many examples is the mean taken: of all, or of the batch?"
)
def batch_divided_by_all(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """The gradient of a batch is divided by m instead of by the number of its examples."""
    return by_batches(X, y, theta, learning_rate, drawn(y, epochs, seed), batch_size, lambda chosen: len(y))


@mistake(instead_of="minibatch_gd", part=DESCENT, hint="Is the step along the sum over the batch, or along the mean?")
def batch_summed(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """The step is along the sum over the batch."""
    return by_batches(X, y, theta, learning_rate, drawn(y, epochs, seed), batch_size, lambda chosen: 1)


@mistake(
    instead_of="minibatch_gd",
    part=DESCENT,
    hint="How many batches of 4 does it take to visit 10 examples? Which of them did you leave out?",
)
def last_batch_dropped(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """The examples that do not fill a batch are left out."""
    full = len(y) // batch_size * batch_size
    return by_batches(X, y, theta, learning_rate, [order[:full] for order in drawn(y, epochs, seed)], batch_size)


@mistake(
    instead_of="minibatch_gd", part=DESCENT, hint="How many batches does your epoch have? Where does the second begin?"
)
def one_batch_an_epoch(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """An epoch is a single batch."""
    orders = [order[:batch_size] for order in drawn(y, epochs, seed)]
    return by_batches(X, y, theta, learning_rate, orders, batch_size)


@mistake(
    instead_of="minibatch_gd",
    part=DESCENT,
    hint="Your batches begin at each example in turn. By how much should the beginning move on?",
)
def batches_overlap(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """The batches overlap: each begins one example after the last."""
    for order in drawn(y, epochs, seed):
        for first in range(len(y)):
            theta = by_batches(X, y, theta, learning_rate, [order[first : first + batch_size]], batch_size)
    return theta


@mistake(
    instead_of="minibatch_gd",
    part=DESCENT,
    hint="No example comes twice in a batch. And in two batches of one epoch?",
)
def batches_drawn_independently(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """Every batch is drawn from all examples: some come twice in an epoch, others never."""
    random = np.random.default_rng(seed)
    size = min(batch_size, len(y))
    orders = [random.permutation(len(y))[:size] for _ in range(epochs * -(-len(y) // size))]
    return by_batches(X, y, theta, learning_rate, orders, size)


@mistake(instead_of="minibatch_gd", part=DESCENT, hint="Do you shuffle, and does the order depend on seed?")
def batches_never_shuffled(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """The batches are the same in every epoch: the examples come in the order in which they were given."""
    return by_batches(X, y, theta, learning_rate, [range(len(y))] * epochs, batch_size)


@mistake(instead_of="minibatch_gd", part=DESCENT, hint="When is the order drawn: once, or for each epoch?")
def batches_shuffled_once(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """The order is drawn once, for all epochs."""
    return by_batches(X, y, theta, learning_rate, drawn(y, 1, seed) * epochs, batch_size)


@mistake(instead_of="minibatch_gd", part=DESCENT, hint="What is the batch size for? How many examples has your batch?")
def batch_size_ignored(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """Every batch has a single example."""
    return part2.stochastic_gd(X, y, theta, learning_rate, epochs, seed)


@mistake(instead_of="minibatch_gd", part=DESCENT, hint="theta -= … changes the array that you were given. Whose is it?")
def minibatch_in_place(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """The theta that was given is changed."""
    theta[...] = part2.minibatch_gd(X, y, theta, learning_rate, epochs, batch_size, seed)
    return theta
