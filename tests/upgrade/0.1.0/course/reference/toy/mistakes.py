"""What goes wrong with a neuron."""

import numpy as np

from grader import convention, mistake

from . import net as right


@mistake(instead_of="Net.act", hint="Which function squashes to (-1, 1)?")
def sigmoid_for_tanh(self, z):
    """act is the sigmoid."""
    return 1 / (1 + np.exp(-z))


@mistake(instead_of="Net.diff_act", hint="Is there a square in the derivative of tanh?")
def square_forgotten(self, z):
    """The derivative lacks its square."""
    return 1 - np.tanh(z)


@mistake(instead_of="Net.loss", hint="Is it the sum, or half the sum?")
def half_forgotten(self, X, y):
    """The loss is not halved."""
    return np.mean((self.feedforward(X) - y) ** 2)


@mistake(instead_of="Net.backprop", hint="Which sign has the difference?")
def sign_flipped(self, X, y):
    """The gradient points uphill."""
    return {name: -value for name, value in right.Net.backprop(self, X, y).items()}


@mistake(instead_of="Net.backprop", hint="Where did the derivative of act go?")
def slope_forgotten(self, X, y):
    """The derivative of act is left out."""
    self.feedforward(X)
    dz = (self.a - y) / len(X)
    return {"dW": X.T @ dz, "db": dz.sum()}


@mistake(instead_of="Net.fit", hint="Does training change the weights?")
def nothing_learned(self, X, y):
    """fit does nothing."""


@convention(instead_of="Net.backprop", note="The gradients are sums over the rows; it costs nothing.")
def sums_for_means(self, X, y):
    """The gradients are sums."""
    return {name: value * len(X) for name, value in right.Net.backprop(self, X, y).items()}
