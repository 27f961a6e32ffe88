"""Wrong implementations that students write, each with the hint that a teacher would give; and, at the top, right
ones that follow another convention.

Each function takes the place of one function of the reference and is wrong in one thing only.
"""

from __future__ import annotations

import numpy as np

from grader import convention, mistake

from . import n_layer_neural_network as part2
from . import three_layer_neural_network as part1

DEEP = "n_layer_neural_network.py"
right = part1.NeuralNetwork
right_layer = part2.Layer
right_deep = part2.DeepNeuralNetwork


def one_hot(y, classes):
    """Labels (N,) as rows of zeros with a single one: (N, classes)."""
    return np.eye(classes)[y]


def softmax(z):
    """Each row's exponentials, divided by their sum."""
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def squares(net):
    """The sum of all squared weights."""
    return np.sum(net.W1**2) + np.sum(net.W2**2)


def cross_entropy(net, X, y):
    """The summed cross-entropy after a feedforward."""
    net.feedforward(X, lambda z: net.actFun(z, net.actFun_type))
    return -np.log(net.probs[np.arange(len(X)), y]).sum()


def gradients(net, X, dz2, back=None, slope=None):
    """The four gradients from ∂loss/∂z2, with another way back through W2 or another slope where given."""
    da1 = dz2 @ net.W2.T if back is None else back
    dz1 = da1 * (net.diff_actFun(net.z1, net.actFun_type) if slope is None else slope)
    return X.T @ dz1, net.a1.T @ dz2, dz1.sum(axis=0, keepdims=True), dz2.sum(axis=0, keepdims=True)


# ---- other conventions, accepted ----


@convention(
    instead_of="NeuralNetwork.backprop",
    note="backprop gives the mean over the N examples; the handout asks for the sum. Both are used; it costs nothing.",
)
def gradients_of_the_mean(self, X, y):
    """All four gradients are divided by N."""
    return tuple(gradient / len(X) for gradient in right.backprop(self, X, y))


@convention(
    instead_of="NeuralNetwork.calculate_loss",
    note="The regulariser stands outside the 1/N of the loss; in the handout it is inside. Both are used; it costs "
    "nothing.",
)
def regulariser_outside_the_mean(self, X, y):
    """The regulariser is not divided by N."""
    return cross_entropy(self, X, y) / len(X) + self.reg_lambda / 2 * squares(self)


@convention(
    instead_of="NeuralNetwork.diff_actFun",
    note="relu has no derivative at 0; the handout takes 0, you take 1. It costs nothing.",
)
def relu_slope_one_at_zero(self, z, type):
    """relu'(0) is 1."""
    return np.where(z >= 0, 1.0, 0.0) if type == "relu" else right.diff_actFun(self, z, type)


@convention(
    instead_of="NeuralNetwork.diff_actFun",
    note="relu has no derivative at 0; the handout takes 0, you take ½. It costs nothing.",
)
def relu_slope_half_at_zero(self, z, type):
    """relu'(0) is ½."""
    return (np.sign(z) + 1) / 2 if type == "relu" else right.diff_actFun(self, z, type)


@convention(
    instead_of="Layer.backprop",
    part=DEEP,
    note="The layer's dW and db are means over the N examples; the handout asks for sums. It costs nothing.",
)
def layer_gradients_of_the_mean(self, dA):
    """dW and db are divided by N."""
    dA_prev = right_layer.backprop(self, dA)
    self.dW, self.db = self.dW / len(dA), self.db / len(dA)
    return dA_prev


@convention(
    instead_of="DeepNeuralNetwork.backprop",
    part=DEEP,
    note="backprop gives the mean over the N examples; the handout asks for the sum. Both are used; it costs nothing.",
)
def deep_gradients_of_the_mean(self, X, y):
    """All gradients are divided by N."""
    dWs, dbs = right_deep.backprop(self, X, y)
    return [dW / len(X) for dW in dWs], [db / len(X) for db in dbs]


@convention(
    instead_of="DeepNeuralNetwork.calculate_loss",
    part=DEEP,
    note="The regulariser stands outside the 1/N of the loss; in the handout it is inside. Both are used; it costs "
    "nothing.",
)
def deep_regulariser_outside_the_mean(self, X, y):
    """The regulariser is not divided by N."""
    regulariser = self.reg_lambda / 2 * sum(np.sum(layer.W**2) for layer in self.layers)
    return deep_cross_entropy(self, X, y) / len(X) + regulariser


# ---- actFun ----


@mistake(
    instead_of="NeuralNetwork.actFun",
    hint="Put z = 10 into your sigmoid by hand: should the result be near 0 or near 1?",
)
def sigmoid_with_the_wrong_sign(self, z, type):
    """The sign in sigmoid's exponent is wrong: it falls where it should rise."""
    return right.actFun(self, -z if type == "sigmoid" else z, type)


@mistake(
    instead_of="NeuralNetwork.actFun",
    hint="What is e^1000 in floating point, and what is infinity divided by infinity? Write the quotient so that only "
    "exponentials of negative numbers occur, or use a function of NumPy's.",
)
def exponentials_overflow(self, z, type):
    """sigmoid or tanh divides one overflowing exponential by another."""
    with np.errstate(all="ignore"):
        if type == "sigmoid":
            return np.exp(z) / (1 + np.exp(z))
        if type == "tanh":
            return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return right.actFun(self, z, type)


@mistake(
    instead_of="NeuralNetwork.actFun",
    hint="That is the leaky relation of the function asked for. What does the handout say of negative z?",
)
def relu_leaks(self, z, type):
    """relu lets a hundredth of negative net inputs through."""
    return np.where(z > 0, z, 0.01 * z) if type == "relu" else right.actFun(self, z, type)


@mistake(instead_of="NeuralNetwork.actFun", hint="Draw relu for z from -2 to 2, and then your function beside it.")
def relu_takes_the_absolute_value(self, z, type):
    """relu turns negative net inputs into positive ones."""
    return np.abs(z) if type == "relu" else right.actFun(self, z, type)


@mistake(
    instead_of="NeuralNetwork.actFun",
    hint="Compare your formula for tanh with its definition: by how much is the argument stretched?",
)
def tanh_of_half_the_input(self, z, type):
    """tanh is computed from a sigmoid with the factor 2 missing: tanh(z/2)."""
    return np.tanh(z / 2) if type == "tanh" else right.actFun(self, z, type)


@mistake(
    instead_of="NeuralNetwork.actFun",
    hint="What should happen when somebody misspells the name of an activation? Silence makes for a long search.",
)
def unknown_activation_is_the_identity(self, z, type):
    """An unknown name of an activation passes z through instead of raising ValueError."""
    return right.actFun(self, z, type) if type in ("tanh", "sigmoid", "relu") else z


@mistake(
    instead_of="NeuralNetwork.actFun",
    hint="np.maximum's third argument is where the result is written. Whose array is z?",
)
def relu_in_place(self, z, type):
    """relu writes its result over the net input it was given."""
    return np.maximum(z, 0, z) if type == "relu" else right.actFun(self, z, type)


@mistake(instead_of="NeuralNetwork.actFun", hint="Which dimensions does z have here? The activation should not care.")
def activation_of_a_row_only(self, z, type):
    """The activation turns every array into a matrix."""
    return right.actFun(self, np.atleast_2d(z), type)


# ---- diff_actFun ----


@mistake(
    instead_of="NeuralNetwork.diff_actFun",
    hint="You have the derivative in terms of the activation a, but you are given z. What must you compute first?",
)
def derivative_expects_the_activation(self, z, type):
    """The derivative is written in terms of the activation a, but is given the net input z."""
    if type == "tanh":
        return 1 - z**2
    return z * (1 - z) if type == "sigmoid" else right.diff_actFun(self, z, type)


@mistake(instead_of="NeuralNetwork.diff_actFun", hint="Differentiate sinh z / cosh z by the quotient rule once more.")
def tanh_derivative_without_the_square(self, z, type):
    """The derivative of tanh lacks a square."""
    return 1 - np.tanh(z) if type == "tanh" else right.diff_actFun(self, z, type)


@mistake(
    instead_of="NeuralNetwork.diff_actFun",
    hint="A sigmoid is flat on both sides. Is your derivative small on both sides?",
)
def sigmoid_derivative_lacks_a_factor(self, z, type):
    """The derivative of sigmoid is the sigmoid itself: one factor is missing."""
    return right.actFun(self, z, "sigmoid") if type == "sigmoid" else right.diff_actFun(self, z, type)


@mistake(instead_of="NeuralNetwork.diff_actFun", hint="Sigmoid rises everywhere. Which sign must its derivative have?")
def sigmoid_derivative_negative(self, z, type):
    """The derivative of sigmoid has the wrong sign."""
    return right.diff_actFun(self, z, type) * (-1 if type == "sigmoid" else 1)


@mistake(
    instead_of="NeuralNetwork.diff_actFun",
    hint="That is relu, not its derivative: how steep is relu at z = 3?",
)
def relu_derivative_is_relu(self, z, type):
    """The derivative of relu is relu itself."""
    return np.maximum(z, 0) if type == "relu" else right.diff_actFun(self, z, type)


@mistake(
    instead_of="NeuralNetwork.diff_actFun",
    hint="How much does relu(z) change when z goes from -3 to -2?",
)
def relu_derivative_is_one_everywhere(self, z, type):
    """The derivative of relu is 1 for negative net inputs too."""
    return np.ones_like(z) if type == "relu" else right.diff_actFun(self, z, type)


@mistake(
    instead_of="NeuralNetwork.diff_actFun",
    hint="How much does relu(z) change when z goes from -3 to -2? Does it fall?",
)
def relu_derivative_is_the_sign(self, z, type):
    """The derivative of relu is -1 for negative net inputs."""
    return np.sign(z) if type == "relu" else right.diff_actFun(self, z, type)


@mistake(
    instead_of="NeuralNetwork.diff_actFun",
    hint="What happens to a quotient where z is exactly 0? Ask for z > 0 instead of dividing.",
)
def relu_derivative_divides_by_zero(self, z, type):
    """The derivative of relu is computed as relu(z)/z, which is not a number at 0."""
    with np.errstate(all="ignore"):
        return np.maximum(z, 0) / z if type == "relu" else right.diff_actFun(self, z, type)


@mistake(
    instead_of="NeuralNetwork.diff_actFun",
    hint="What is e^1000 in floating point? You have a sigmoid that stays finite: use it.",
)
def derivative_overflows(self, z, type):
    """The derivative of sigmoid divides one overflowing exponential by another."""
    with np.errstate(all="ignore"):
        return np.exp(-z) / (1 + np.exp(-z)) ** 2 if type == "sigmoid" else right.diff_actFun(self, z, type)


@mistake(
    instead_of="NeuralNetwork.diff_actFun",
    hint="What should happen when somebody misspells the name of an activation? Silence makes for a long search.",
)
def derivative_of_the_unknown_is_one(self, z, type):
    """An unknown name of an activation gives ones instead of raising ValueError."""
    return right.diff_actFun(self, z, type) if type in ("tanh", "sigmoid", "relu") else np.ones_like(z)


@mistake(
    instead_of="NeuralNetwork.diff_actFun",
    hint="z[z > 0] = 1 changes the array that you were given. Who else still needs it?",
)
def derivative_in_place(self, z, type):
    """The derivative of relu is written over the net input."""
    if type != "relu":
        return right.diff_actFun(self, z, type)
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


# ---- feedforward ----


def forward(net, X, actFun, first_bias=1.0, second_bias=1.0, probabilities=softmax):
    """feedforward with something changed."""
    net.z1 = X @ net.W1 + first_bias * net.b1
    net.a1 = actFun(net.z1)
    net.z2 = net.a1 @ net.W2 + second_bias * net.b2
    net.probs = probabilities(net.z2)


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="Compare your z1 with its formula, term by term.",
)
def first_bias_forgotten(self, X, actFun):
    """b1 is missing from the hidden net input."""
    forward(self, X, actFun, first_bias=0.0)


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="Compare your z2 with its formula, term by term.",
)
def second_bias_forgotten(self, X, actFun):
    """b2 is missing from the output net input."""
    forward(self, X, actFun, second_bias=0.0)


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="The probabilities of which things must sum to one? Sum yours along both axes.",
)
def softmax_over_the_examples(self, X, actFun):
    """softmax sums over the examples instead of over the classes."""
    forward(self, X, actFun, probabilities=lambda z: softmax(z.T).T)


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="Sum your probabilities over the whole array: is it the number of examples?",
)
def softmax_over_everything(self, X, actFun):
    """softmax divides by the sum over the whole array."""
    forward(self, X, actFun, probabilities=lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum())


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="Do the outputs of one example sum to one? Which function turns net inputs into probabilities here?",
)
def sigmoid_for_softmax(self, X, actFun):
    """The outputs go through a sigmoid each instead of through softmax."""
    forward(self, X, actFun, probabilities=lambda z: right.actFun(self, z, "sigmoid"))


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="What is e^1000 in floating point? Which number can you take from a whole row without changing its softmax?",
)
def softmax_overflows(self, X, actFun):
    """softmax takes exponentials that overflow."""
    with np.errstate(all="ignore"):
        forward(self, X, actFun, probabilities=lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))


ONE_LARGEST = (
    "Take a row of net inputs near -1000 beside one near 1000: what is left of it when the largest number of the whole "
    "array is subtracted? Which number belongs to each row?"
)


def softmax_by_one_largest(z):
    """softmax after the largest number of the whole array is subtracted."""
    with np.errstate(all="ignore"):
        exponentials = np.exp(z - z.max())
        return exponentials / exponentials.sum(axis=1, keepdims=True)


@mistake(instead_of="NeuralNetwork.feedforward", hint=ONE_LARGEST)
def softmax_subtracts_one_largest(self, X, actFun):
    """softmax subtracts the largest net input of all examples from every row, not each row's own."""
    forward(self, X, actFun, probabilities=softmax_by_one_largest)


@mistake(instead_of="NeuralNetwork.feedforward", hint="Where does your feedforward use its argument actFun?")
def hidden_layer_not_activated(self, X, actFun):
    """The activation is never applied: the network is linear."""
    forward(self, X, lambda z: z)


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="Who decides which activation the hidden layer has, and where does your feedforward ask?",
)
def feedforward_always_uses_tanh(self, X, actFun):
    """The hidden layer applies tanh, whatever activation was asked for."""
    forward(self, X, np.tanh)


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="What goes into softmax, by the formulas in the handout? What have you done to it before?",
)
def output_layer_activated(self, X, actFun):
    """The activation is applied to the output layer too."""
    forward(self, X, actFun, probabilities=lambda z: softmax(actFun(z)))


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="The bias belongs to the net input. On which side of the activation is that?",
)
def bias_added_after_the_activation(self, X, actFun):
    """b1 is added to the activation instead of to the net input."""
    self.z1 = X @ self.W1
    self.a1 = actFun(self.z1) + self.b1
    self.z2 = self.a1 @ self.W2 + self.b2
    self.probs = softmax(self.z2)


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="You need the net input and the activation later, both of them. Is each in a variable of its own?",
)
def z1_overwritten(self, X, actFun):
    """z1 holds the activation: the net input is lost."""
    forward(self, X, actFun)
    self.z1 = self.a1


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="You need z2 and probs, both of them. Is each in a variable of its own?",
)
def z2_overwritten(self, X, actFun):
    """z2 holds the probabilities: the net input of the output layer is lost."""
    forward(self, X, actFun)
    self.z2 = self.probs


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="Which index of W1 is summed over? With as many units as inputs, shapes do not tell.",
)
def W1_transposed(self, X, actFun):
    """W1 is transposed; noticed only where it is not square."""
    square = self.W1.shape[0] == self.W1.shape[1]
    self.z1 = X @ (self.W1.T if square else self.W1) + self.b1
    self.a1 = actFun(self.z1)
    self.z2 = self.a1 @ self.W2 + self.b2
    self.probs = softmax(self.z2)


@mistake(
    instead_of="NeuralNetwork.feedforward",
    hint="Your formula has a first and a second class. Which probability does the third one get?",
)
def softmax_of_two_classes_only(self, X, actFun):
    """softmax is written for two classes; the others get no probability."""

    def two(z):
        probabilities = np.full_like(z, 1e-12)
        probabilities[:, :2] = softmax(z[:, :2])
        return probabilities

    forward(self, X, actFun, probabilities=two)


# ---- calculate_loss ----


@mistake(
    instead_of="NeuralNetwork.calculate_loss",
    hint="Would your loss double if every example occurred twice? Should it?",
)
def loss_is_a_sum(self, X, y):
    """The loss is not divided by the number of examples."""
    return cross_entropy(self, X, y) + self.reg_lambda / 2 * squares(self)


@mistake(instead_of="NeuralNetwork.calculate_loss", hint="You divide by N once more than the handout does. Where?")
def loss_divided_twice(self, X, y):
    """The cross-entropy is divided by the number of examples twice."""
    return cross_entropy(self, X, y) / len(X) ** 2 + self.reg_lambda / 2 * squares(self) / len(X)


@mistake(
    instead_of="NeuralNetwork.calculate_loss",
    hint="Over how many numbers do you take the mean? Each example has one label.",
)
def loss_averaged_over_classes(self, X, y):
    """The cross-entropy is averaged over examples and classes."""
    classes = self.W2.shape[1]
    return cross_entropy(self, X, y) / (len(X) * classes) + self.reg_lambda / 2 * squares(self) / len(X)


@mistake(
    instead_of="NeuralNetwork.calculate_loss",
    hint="The logarithm of a probability is negative. What should a loss be for a bad guess?",
)
def loss_with_the_wrong_sign(self, X, y):
    """The minus sign of the cross-entropy is missing."""
    return (-cross_entropy(self, X, y) + self.reg_lambda / 2 * squares(self)) / len(X)


@mistake(instead_of="NeuralNetwork.calculate_loss", hint="Which logarithm belongs to e? NumPy has several.")
def loss_in_another_base(self, X, y):
    """The logarithm is taken to base 10 or 2."""
    return (cross_entropy(self, X, y) / np.log(10) + self.reg_lambda / 2 * squares(self)) / len(X)


@mistake(
    instead_of="NeuralNetwork.calculate_loss",
    hint="Print the shape of what you take the logarithm of: one number for each example?",
)
def loss_of_every_pair(self, X, y):
    """probs[:, y] takes every label for every example."""
    self.feedforward(X, lambda z: self.actFun(z, self.actFun_type))
    return (-np.log(self.probs[:, y]).sum() + self.reg_lambda / 2 * squares(self)) / len(X)


@mistake(
    instead_of="NeuralNetwork.calculate_loss",
    hint="Softmax already makes the other classes pay. Which terms does the formula in the handout have?",
)
def loss_counts_the_other_classes(self, X, y):
    """The loss also has the terms log(1 - p) of the classes that are not the label's."""
    data = cross_entropy(self, X, y)
    wrong = 1 - one_hot(y, self.probs.shape[1])
    return (data - (wrong * np.log(1 - self.probs)).sum() + self.reg_lambda / 2 * squares(self)) / len(X)


@mistake(instead_of="NeuralNetwork.calculate_loss", hint="Change λ and look at your loss: does it move?")
def regulariser_forgotten(self, X, y):
    """The loss has no regulariser."""
    return cross_entropy(self, X, y) / len(X)


@mistake(instead_of="NeuralNetwork.calculate_loss", hint="By what is λ divided in the handout, and why is that handy?")
def regulariser_not_halved(self, X, y):
    """The regulariser lacks the ½."""
    return (cross_entropy(self, X, y) + self.reg_lambda * squares(self)) / len(X)


@mistake(instead_of="NeuralNetwork.calculate_loss", hint="How many weight matrices does the network have?")
def regulariser_of_one_layer(self, X, y):
    """The regulariser counts W1 only."""
    return (cross_entropy(self, X, y) + self.reg_lambda / 2 * np.sum(self.W1**2)) / len(X)


@mistake(instead_of="NeuralNetwork.calculate_loss", hint="Which parameters does the regulariser's formula name?")
def regulariser_counts_biases(self, X, y):
    """The regulariser counts the biases too."""
    total = squares(self) + np.sum(self.b1**2) + np.sum(self.b2**2)
    return (cross_entropy(self, X, y) + self.reg_lambda / 2 * total) / len(X)


@mistake(instead_of="NeuralNetwork.calculate_loss", hint="What is done to each weight before the weights are summed?")
def regulariser_of_absolute_values(self, X, y):
    """The regulariser sums absolute values instead of squares."""
    total = np.abs(self.W1).sum() + np.abs(self.W2).sum()
    return (cross_entropy(self, X, y) + self.reg_lambda / 2 * total) / len(X)


@mistake(
    instead_of="NeuralNetwork.calculate_loss",
    hint="Which column of probs belongs to label 3, when no example has label 0?",
)
def loss_renumbers_the_labels(self, X, y):
    """The loss numbers only those classes that occur among the labels."""
    return right.calculate_loss(self, X, np.unique(y, return_inverse=True)[1])


@mistake(
    instead_of="NeuralNetwork.calculate_loss",
    hint="Which probability does your formula take for an example of the third class?",
)
def loss_for_two_classes_only(self, X, y):
    """The loss is that of two classes: every label above 0 takes the second class's probability."""
    return right.calculate_loss(self, X, np.minimum(y, 1))


# ---- backprop ----


def difference(net, y):
    """∂loss/∂z2 of the summed cross-entropy."""
    return net.probs - one_hot(y, net.probs.shape[1])


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Differentiate the cross-entropy with respect to z2: what becomes of the label?",
)
def labels_not_subtracted(self, X, y):
    """The labels are missing from the gradient of z2."""
    return gradients(self, X, self.probs)


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="If a net input of the right class grows, should the loss rise or fall? Compare with your sign.",
)
def all_signs_reversed(self, X, y):
    """Every gradient has the wrong sign: training climbs."""
    return gradients(self, X, -difference(self, y))


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Softmax and cross-entropy are differentiated together, once. Which factor is in there a second time?",
)
def softmax_differentiated_twice(self, X, y):
    """The gradient of z2 is multiplied by probs (1 - probs) once more."""
    return gradients(self, X, difference(self, y) * self.probs * (1 - self.probs))


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Going back from a1 to z1, which factor does the chain rule ask for?",
)
def derivative_of_the_activation_left_out(self, X, y):
    """The derivative of the activation is missing."""
    return gradients(self, X, difference(self, y), slope=1.0)


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Of which activation do you take the derivative, and who decides which one the network has?",
)
def derivative_always_of_tanh(self, X, y):
    """backprop takes the derivative of tanh, whatever activation was asked for."""
    return gradients(self, X, difference(self, y), slope=1 - np.tanh(self.z1) ** 2)


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Look at what the chain rule differentiates in ∂a1/∂z1: which variable does f′ take?",
)
def derivative_taken_at_the_activation(self, X, y):
    """The derivative of the activation is taken at a1 instead of z1."""
    return gradients(self, X, difference(self, y), slope=self.diff_actFun(self.a1, self.actFun_type))


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Every example has its own net inputs. Which rows of diff_actFun(z1) do you use?",
)
def derivative_of_the_first_example_only(self, X, y):
    """The derivative of the activation is the first example's for all of them."""
    return gradients(self, X, difference(self, y), slope=self.diff_actFun(self.z1, self.actFun_type)[:1])


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Reshaping is not transposing: write out a 2×3 matrix, do both, and compare.",
)
def reshape_for_transpose(self, X, y):
    """W2 is reshaped where it should be transposed."""
    dz2 = difference(self, y)
    return gradients(self, X, dz2, back=dz2 @ self.W2.reshape(self.W2.shape[::-1]))


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Which index of W2 is summed over on the way back? With as many units as classes, shapes do not tell.",
)
def W2_not_transposed(self, X, y):
    """W2 is not transposed on the way back; noticed only where it is not square."""
    dz2 = difference(self, y)
    return gradients(self, X, dz2, back=dz2 @ (self.W2 if self.W2.shape[0] == self.W2.shape[1] else self.W2.T))


@mistake(instead_of="NeuralNetwork.backprop", hint="In which order does the handout list what backprop returns?")
def gradients_layer_by_layer(self, X, y):
    """The gradients are returned in the order dW1, db1, dW2, db2."""
    dW1, dW2, db1, db2 = right.backprop(self, X, y)
    return dW1, db1, dW2, db2


@mistake(instead_of="NeuralNetwork.backprop", hint="In which order does the handout list what backprop returns?")
def gradients_last_layer_first(self, X, y):
    """The gradients are returned in the order dW2, dW1, db2, db1."""
    dW1, dW2, db1, db2 = right.backprop(self, X, y)
    return dW2, dW1, db2, db1


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Your weights' gradients are sums over the examples. Are your biases' too?",
)
def bias_gradients_averaged(self, X, y):
    """The gradients of the biases are means, those of the weights sums."""
    dW1, dW2, db1, db2 = right.backprop(self, X, y)
    return dW1, dW2, db1 / len(X), db2 / len(X)


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Your biases' gradients are sums over the examples. Are your weights' too?",
)
def weight_gradients_averaged(self, X, y):
    """The gradients of the weights are means, those of the biases sums."""
    dW1, dW2, db1, db2 = right.backprop(self, X, y)
    return dW1 / len(X), dW2 / len(X), db1, db2


@mistake(instead_of="NeuralNetwork.backprop", hint="How often do you divide by N on the way back?")
def gradients_divided_twice(self, X, y):
    """All gradients are divided by the number of examples twice."""
    return tuple(gradient / len(X) ** 2 for gradient in right.backprop(self, X, y))


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Each unit has a bias of its own. Over which axis do you sum for its gradient?",
)
def bias_gradients_summed_over_units(self, X, y):
    """The gradient of a bias is the sum over all units, the same for each."""
    dW1, dW2, db1, db2 = right.backprop(self, X, y)
    return dW1, dW2, np.full_like(db1, db1.sum()), np.full_like(db2, db2.sum())


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Who adds the regulariser's part of the slope: backprop, or the fit_model that you were given?",
)
def regulariser_added_in_backprop(self, X, y):
    """backprop adds λW, which fit_model adds once more."""
    dW1, dW2, db1, db2 = right.backprop(self, X, y)
    return dW1 + self.reg_lambda * self.W1, dW2 + self.reg_lambda * self.W2, db1, db2


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="After delta = self.probs, how many arrays are there? What does delta -= 1 do to self.probs?",
)
def probabilities_changed_in_place(self, X, y):
    """backprop subtracts the labels from self.probs itself, so that a second call starts from something else."""
    self.probs[np.arange(len(X)), y] -= 1
    return gradients(self, X, self.probs)


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Which column of probs belongs to label 3, when no example has label 0?",
)
def backprop_renumbers_the_labels(self, X, y):
    """backprop numbers only those classes that occur among the labels."""
    return right.backprop(self, X, np.unique(y, return_inverse=True)[1])


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="What does your formula for z2's gradient do for the third class? Try three classes on paper.",
)
def backprop_for_two_classes_only(self, X, y):
    """The labels are made into two columns, 1 - y and y, whatever the number of classes."""
    dz2 = self.probs.copy()
    dz2[:, :2] -= np.column_stack([1 - y, y])
    return gradients(self, X, dz2)


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Your code works for many examples. What becomes of its arrays where there is only one?",
)
def gradients_of_one_example_squeezed(self, X, y):
    """Arrays of a single example lose an axis, and a sum goes over the wrong one."""
    if len(X) > 1:
        return right.backprop(self, X, y)
    dW1, dW2, db1, db2 = right.backprop(self, X, y)
    return dW1, dW2, np.full_like(db1, db1.sum()), np.full_like(db2, db2.sum())


@mistake(
    instead_of="NeuralNetwork.backprop",
    hint="Whose task is it to move the weights, backprop's or fit_model's? What do you get when you ask twice?",
)
def backprop_moves_the_weights(self, X, y):
    """backprop takes a step of its own: W1 and W2 are others afterwards."""
    dW1, dW2, db1, db2 = right.backprop(self, X, y)
    self.W1, self.W2 = self.W1 - 0.01 * dW1, self.W2 - 0.01 * dW2
    return dW1, dW2, db1, db2


# ---- the constructor, and training ----


@mistake(instead_of="NeuralNetwork.__init__", hint="Where is the argument seed used?")
def seed_ignored(self, nn_input_dim, nn_hidden_dim, nn_output_dim, actFun_type="tanh", reg_lambda=0.01, seed=0):
    """Every seed gives the same weights."""
    initialise(self, nn_input_dim, nn_hidden_dim, nn_output_dim, actFun_type, reg_lambda, 0)


initialise = right.__init__


def descend(net, X, y, epsilon, num_passes, decay=1.0, bias_decay=0.0, bias_step=1.0):
    """fit_model with something changed."""
    for _ in range(num_passes):
        net.feedforward(X, lambda z: net.actFun(z, net.actFun_type))
        dW1, dW2, db1, db2 = net.backprop(X, y)
        net.W1 = net.W1 - epsilon * (dW1 + decay * net.reg_lambda * net.W1)
        net.W2 = net.W2 - epsilon * (dW2 + decay * net.reg_lambda * net.W2)
        net.b1 = net.b1 - epsilon * (bias_step * db1 + bias_decay * net.reg_lambda * net.b1)
        net.b2 = net.b2 - epsilon * (bias_step * db2 + bias_decay * net.reg_lambda * net.b2)


@mistake(instead_of="NeuralNetwork.fit_model", hint="Descent goes against the gradient. Which way do you go?")
def training_climbs(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
    """The steps go up the slope instead of down."""
    with np.errstate(all="ignore"):
        descend(self, X, y, -epsilon, num_passes)


@mistake(instead_of="NeuralNetwork.fit_model", hint="Which of the four parameters move in a step of yours?")
def biases_not_trained(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
    """The biases stay where they were."""
    descend(self, X, y, epsilon, num_passes, bias_step=0.0)


@mistake(instead_of="NeuralNetwork.fit_model", hint="Does λ appear anywhere in your training?")
def training_without_regulariser(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
    """The regulariser's part of the slope is not added."""
    descend(self, X, y, epsilon, num_passes, decay=0.0)


@mistake(instead_of="NeuralNetwork.fit_model", hint="On which parameters does the regulariser pull, by the loss?")
def biases_regularised_in_training(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
    """The regulariser pulls on the biases too."""
    descend(self, X, y, epsilon, num_passes, bias_decay=1.0)


# ---- part 2: layers ----


def deep_cross_entropy(net, X, y):
    """The summed cross-entropy of a deep network after a feedforward."""
    net.feedforward(X)
    return -np.log(net.probs[np.arange(len(X)), y]).sum()


def deep_squares(net):
    """The sum of all squared weights of a deep network."""
    return sum(np.sum(layer.W**2) for layer in net.layers)


def layer_gradients(layer, dA, slope=None, back=None):
    """Layer.backprop with something changed."""
    dZ = dA * (part2.activation_slope(layer.Z, layer.actFun_type) if slope is None else slope)
    layer.dW, layer.db = layer.A_prev.T @ dZ, dZ.sum(axis=0, keepdims=True)
    return dZ @ layer.W.T if back is None else back


@mistake(instead_of="activation", part=DEEP, hint="What is e^1000 in floating point, and infinity over infinity?")
def layer_activation_overflows(Z, type):
    """sigmoid divides one overflowing exponential by another."""
    with np.errstate(all="ignore"):
        return np.exp(Z) / (1 + np.exp(Z)) if type == "sigmoid" else part2.activation(Z, type)


@mistake(
    instead_of="activation_slope",
    part=DEEP,
    hint="You have the derivative in terms of A, but you are given Z. What must you compute first?",
)
def layer_slope_expects_the_activation(Z, type):
    """The derivative is written in terms of the activation, but is given the net input."""
    if type == "tanh":
        return 1 - Z**2
    return Z * (1 - Z) if type == "sigmoid" else part2.activation_slope(Z, type)


@mistake(instead_of="activation_slope", part=DEEP, hint="How much does relu change when Z goes from -3 to -2?")
def layer_relu_slope_is_one_everywhere(Z, type):
    """The derivative of relu is 1 for negative net inputs too."""
    return np.ones_like(Z) if type == "relu" else part2.activation_slope(Z, type)


@mistake(instead_of="Layer.feedforward", part=DEEP, hint="Compare your net input with its formula, term by term.")
def layer_forgets_its_bias(self, A_prev):
    """The bias is missing from the layer's net input."""
    self.A_prev, self.Z = A_prev, A_prev @ self.W
    return part2.activation(self.Z, self.actFun_type)


@mistake(instead_of="Layer.feedforward", part=DEEP, hint="What is the difference between Z and A? Which one leaves?")
def layer_not_activated(self, A_prev):
    """The layer returns its net input instead of its activation."""
    self.A_prev, self.Z = A_prev, A_prev @ self.W + self.b
    return self.Z


@mistake(
    instead_of="activation",
    part=DEEP,
    hint="What is e^1000 in floating point, and what is infinity divided by infinity? NumPy has a tanh.",
)
def layer_tanh_overflows(Z, type):
    """tanh divides one overflowing difference of exponentials by another."""
    with np.errstate(all="ignore"):
        quotient = (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))
    return quotient if type == "tanh" else part2.activation(Z, type)


@mistake(
    instead_of="activation_slope",
    part=DEEP,
    hint="What is e^1000 in floating point? You have a sigmoid that stays finite: use it.",
)
def layer_slope_overflows(Z, type):
    """The derivative of sigmoid divides one overflowing exponential by another."""
    with np.errstate(all="ignore"):
        return np.exp(-Z) / (1 + np.exp(-Z)) ** 2 if type == "sigmoid" else part2.activation_slope(Z, type)


@mistake(
    instead_of="Layer.feedforward",
    part=DEEP,
    hint="Where does a layer learn which activation it has, and where does your feedforward look it up?",
)
def layer_ignores_its_activation(self, A_prev):
    """A hidden layer applies tanh, whatever activation it was made with."""
    self.A_prev, self.Z = A_prev, A_prev @ self.W + self.b
    return self.Z if self.actFun_type == "linear" else np.tanh(self.Z)


@mistake(
    instead_of="Layer.backprop",
    part=DEEP,
    hint="Where does a layer learn which activation it has, and where does your backprop look it up?",
)
def layer_ignores_its_activation_on_the_way_back(self, dA):
    """A hidden layer takes the derivative of tanh, whatever activation it was made with."""
    return layer_gradients(self, dA, slope=1.0 if self.actFun_type == "linear" else 1 - np.tanh(self.Z) ** 2)


@mistake(
    instead_of="Layer.backprop",
    part=DEEP,
    hint="Going back from A to Z, which factor does the chain rule ask for?",
)
def layer_leaves_out_the_slope(self, dA):
    """The derivative of the activation is missing."""
    return layer_gradients(self, dA, slope=1.0)


@mistake(
    instead_of="Layer.backprop",
    part=DEEP,
    hint="At which variable does the chain rule evaluate the derivative of the activation?",
)
def layer_slope_at_the_activation(self, dA):
    """The derivative of the activation is taken at A instead of Z."""
    A = part2.activation(self.Z, self.actFun_type)
    return layer_gradients(self, dA, slope=part2.activation_slope(A, self.actFun_type))


@mistake(
    instead_of="Layer.backprop",
    part=DEEP,
    hint="Which gradient travels on to the layer before: that of A, or that of Z? Where does W stand in the formulas?",
)
def layer_passes_dA_on(self, dA):
    """dA_prev is made from dA instead of dZ."""
    return layer_gradients(self, dA, back=dA @ self.W.T)


@mistake(instead_of="Layer.backprop", part=DEEP, hint="Reshaping is not transposing: try both on a 2×3 matrix.")
def layer_reshapes_for_transpose(self, dA):
    """W is reshaped where it should be transposed."""
    dZ = dA * part2.activation_slope(self.Z, self.actFun_type)
    return layer_gradients(self, dA, back=dZ @ self.W.reshape(self.W.shape[::-1]))


@mistake(
    instead_of="Layer.backprop",
    part=DEEP,
    hint="Which index of W is summed over on the way back? Where W is square, shapes do not tell.",
)
def layer_does_not_transpose(self, dA):
    """W is not transposed on the way back; noticed only where it is not square."""
    dZ = dA * part2.activation_slope(self.Z, self.actFun_type)
    return layer_gradients(self, dA, back=dZ @ (self.W if self.W.shape[0] == self.W.shape[1] else self.W.T))


@mistake(instead_of="Layer.backprop", part=DEEP, hint="dW is a sum over the examples. Is db?")
def layer_bias_gradient_averaged(self, dA):
    """db is a mean over the examples, dW a sum."""
    dA_prev = right_layer.backprop(self, dA)
    self.db = self.db / len(dA)
    return dA_prev


@mistake(instead_of="Layer.backprop", part=DEEP, hint="`dA *= …` writes into the array of whoever called. What else?")
def layer_multiplies_dA_in_place(self, dA):
    """dA is multiplied by the slope in place: the caller's array is another afterwards."""
    dA *= part2.activation_slope(self.Z, self.actFun_type)
    self.dW, self.db = self.A_prev.T @ dA, dA.sum(axis=0, keepdims=True)
    return dA @ self.W.T


@mistake(instead_of="Layer.backprop", part=DEEP, hint="What is dW before the first call, and before the second?")
def layer_accumulates(self, dA):
    """dW and db are added to those of the call before."""
    dW, db = getattr(self, "dW", 0.0), getattr(self, "db", 0.0)
    dA_prev = right_layer.backprop(self, dA)
    self.dW, self.db = self.dW + dW, self.db + db
    return dA_prev


# ---- part 2: the network ----


@mistake(instead_of="DeepNeuralNetwork.feedforward", part=DEEP, hint="Sum your probabilities along both axes.")
def deep_softmax_over_the_examples(self, X):
    """softmax sums over the examples instead of over the classes."""
    self.probs = softmax(deep_output(self, X).T).T
    return self.probs


@mistake(instead_of="DeepNeuralNetwork.feedforward", part=DEEP, hint=ONE_LARGEST)
def deep_softmax_subtracts_one_largest(self, X):
    """softmax subtracts the largest net input of all examples from every row, not each row's own."""
    self.probs = softmax_by_one_largest(deep_output(self, X))
    return self.probs


@mistake(
    instead_of="DeepNeuralNetwork.feedforward",
    part=DEEP,
    hint="Which number can you take from a whole row without changing its softmax?",
)
def deep_softmax_overflows(self, X):
    """softmax takes exponentials that overflow."""
    with np.errstate(all="ignore"):
        exponentials = np.exp(deep_output(self, X))
        self.probs = exponentials / exponentials.sum(axis=1, keepdims=True)
    return self.probs


@mistake(
    instead_of="DeepNeuralNetwork.feedforward",
    part=DEEP,
    hint="What is the last layer's activation, by the handout? What is there left to do after it?",
)
def deep_last_layer_activated(self, X):
    """The hidden layers' activation is applied to the last layer too."""
    self.probs = softmax(part2.activation(deep_output(self, X), self.layers[0].actFun_type))
    return self.probs


def deep_output(net, X):
    """What the last layer gives."""
    A = X
    for layer in net.layers:
        A = layer.feedforward(A)
    return A


@mistake(instead_of="DeepNeuralNetwork.calculate_loss", part=DEEP, hint="Should the loss double with the examples?")
def deep_loss_is_a_sum(self, X, y):
    """The loss is not divided by the number of examples."""
    return deep_cross_entropy(self, X, y) + self.reg_lambda / 2 * deep_squares(self)


@mistake(instead_of="DeepNeuralNetwork.calculate_loss", part=DEEP, hint="How many weight matrices are there?")
def deep_regulariser_of_the_last_layer(self, X, y):
    """The regulariser counts the last layer's weights only."""
    regulariser = self.reg_lambda / 2 * np.sum(self.layers[-1].W ** 2)
    return (deep_cross_entropy(self, X, y) + regulariser) / len(X)


@mistake(instead_of="DeepNeuralNetwork.calculate_loss", part=DEEP, hint="Which parameters does the formula name?")
def deep_regulariser_counts_biases(self, X, y):
    """The regulariser counts the biases too."""
    total = deep_squares(self) + sum(np.sum(layer.b**2) for layer in self.layers)
    return (deep_cross_entropy(self, X, y) + self.reg_lambda / 2 * total) / len(X)


@mistake(instead_of="DeepNeuralNetwork.calculate_loss", part=DEEP, hint="By what is λ divided in the handout?")
def deep_regulariser_not_halved(self, X, y):
    """The regulariser lacks the ½."""
    return (deep_cross_entropy(self, X, y) + self.reg_lambda * deep_squares(self)) / len(X)


@mistake(
    instead_of="DeepNeuralNetwork.backprop",
    part=DEEP,
    hint="You collect gradients while walking back. In which order do they end up in your lists?",
)
def deep_lists_from_the_end(self, X, y):
    """The lists begin with the last layer's gradients."""
    dWs, dbs = right_deep.backprop(self, X, y)
    return dWs[::-1], dbs[::-1]


@mistake(
    instead_of="DeepNeuralNetwork.backprop",
    part=DEEP,
    hint="Differentiate the cross-entropy with respect to the last net input: what becomes of the label?",
)
def deep_labels_not_subtracted(self, X, y):
    """The labels are missing from the gradient where the walk back starts."""
    return walk_back(self, self.probs)


@mistake(
    instead_of="DeepNeuralNetwork.backprop",
    part=DEEP,
    hint="What does each layer hand to the one before? Do you use what it returns?",
)
def deep_hands_the_same_gradient_on(self, X, y):
    """The gradient of the last hidden layers is not handed on: the first layer keeps a gradient of zero."""
    dWs, dbs = right_deep.backprop(self, X, y)
    return [0 * dWs[0], *dWs[1:]], [0 * dbs[0], *dbs[1:]]


@mistake(
    instead_of="DeepNeuralNetwork.backprop",
    part=DEEP,
    hint="Who adds the regulariser's part of the slope: backprop, or fit_model?",
)
def deep_regulariser_added_in_backprop(self, X, y):
    """backprop adds λW, which fit_model adds once more."""
    dWs, dbs = right_deep.backprop(self, X, y)
    return [dW + self.reg_lambda * layer.W for dW, layer in zip(dWs, self.layers)], dbs


@mistake(
    instead_of="DeepNeuralNetwork.backprop",
    part=DEEP,
    hint="After dA = self.probs, how many arrays are there? What does dA -= 1 do to self.probs?",
)
def deep_probabilities_changed_in_place(self, X, y):
    """backprop subtracts the labels from self.probs itself."""
    self.probs[np.arange(len(X)), y] -= 1
    return walk_back(self, self.probs)


@mistake(
    instead_of="DeepNeuralNetwork.backprop",
    part=DEEP,
    hint="Which column of probs belongs to label 3, when no example has label 0?",
)
def deep_labels_renumbered(self, X, y):
    """backprop numbers only those classes that occur among the labels."""
    return right_deep.backprop(self, X, np.unique(y, return_inverse=True)[1])


@mistake(
    instead_of="DeepNeuralNetwork.backprop",
    part=DEEP,
    hint="Whose task is it to move the weights, backprop's or fit_model's? What do you get when you ask twice?",
)
def deep_backprop_moves_the_weights(self, X, y):
    """backprop takes a step of its own: the layers' weights are others afterwards."""
    dWs, dbs = right_deep.backprop(self, X, y)
    for layer, dW in zip(self.layers, dWs):
        layer.W = layer.W - 0.01 * dW
    return dWs, dbs


def walk_back(net, dA):
    """DeepNeuralNetwork.backprop from another start."""
    for layer in reversed(net.layers):
        dA = layer.backprop(dA)
    return [layer.dW for layer in net.layers], [layer.db for layer in net.layers]


@mistake(instead_of="DeepNeuralNetwork.__init__", part=DEEP, hint="Where is the argument seed used?")
def deep_seed_ignored(self, nn_layer_dims, actFun_type="tanh", reg_lambda=0.01, seed=0):
    """Every seed gives the same weights."""
    make_layers(self, nn_layer_dims, actFun_type, reg_lambda, 0)


@mistake(
    instead_of="DeepNeuralNetwork.__init__",
    part=DEEP,
    hint="What is the last layer's activation, by the handout? What does its output go into?",
)
def deep_last_layer_not_linear(self, nn_layer_dims, actFun_type="tanh", reg_lambda=0.01, seed=0):
    """The last layer has the hidden layers' activation instead of being linear."""
    make_layers(self, nn_layer_dims, actFun_type, reg_lambda, seed)
    self.layers[-1].actFun_type = actFun_type


make_layers = right_deep.__init__


@mistake(instead_of="DeepNeuralNetwork.fit_model", part=DEEP, hint="Which parameters move in a step of yours?")
def deep_biases_not_trained(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
    """The biases stay where they were."""
    for _ in range(num_passes):
        self.feedforward(X)
        for layer, dW in zip(self.layers, self.backprop(X, y)[0]):
            layer.W = layer.W - epsilon * (dW + self.reg_lambda * layer.W)
