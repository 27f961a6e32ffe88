"""One neuron with tanh."""

import numpy as np


class Net:
    """A neuron with D inputs."""

    def __init__(self, D):
        self.W, self.b = np.zeros(D), 0.0

    def act(self, z):
        """tanh."""
        raise NotImplementedError("act")

    def diff_act(self, z):
        """Its derivative."""
        raise NotImplementedError("diff_act")

    def feedforward(self, X):
        """The output for each row of X."""
        self.z = X @ self.W + self.b
        self.a = self.act(self.z)
        return self.a

    def loss(self, X, y):
        """Half the mean square."""
        raise NotImplementedError("loss")

    def backprop(self, X, y):
        """The gradients of the loss."""
        raise NotImplementedError("backprop")

    def fit(self, X, y):
        """Two hundred small steps downhill."""
        for _ in range(200):
            gradient = self.backprop(X, y)
            self.W = self.W - 0.1 * gradient["dW"]
            self.b = self.b - 0.1 * gradient["db"]
