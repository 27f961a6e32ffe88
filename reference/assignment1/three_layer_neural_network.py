"""Part 1: a network with one hidden layer, trained by backpropagation, in NumPy.

Rows are examples: X is (N, D), labels y are integers 0 … C-1 of shape (N,).

    z1 = X W1 + b1      net input of the hidden layer    (N, H)
    a1 = actFun(z1)     its activation                   (N, H)
    z2 = a1 W2 + b2     net input of the output layer    (N, C)
    probs = softmax(z2) probability of each class        (N, C)

Write the five functions marked YOUR CODE; everything else is given. `grade assignment1` says how far you are.
"""

from __future__ import annotations

import numpy as np


def generate_data():
    """Two interleaved half moons with noise: X of shape (200, 2), y of shape (200,)."""
    from sklearn.datasets import make_moons  # imported here: nothing else needs it, and it is slow to load

    np.random.seed(0)
    return make_moons(200, noise=0.20)


class NeuralNetwork:
    """A fully connected network: inputs, one hidden layer, softmax outputs."""

    def __init__(self, nn_input_dim, nn_hidden_dim, nn_output_dim, actFun_type="tanh", reg_lambda=0.01, seed=0):
        """Draw the weights at random, with a variance that keeps the net inputs near one; biases start at zero.

        nn_input_dim, nn_hidden_dim, nn_output_dim: the numbers D, H and C
        actFun_type: the hidden layer's activation: 'tanh', 'sigmoid' or 'relu'
        reg_lambda: the strength λ of the regulariser
        seed: the same seed gives the same weights
        """
        self.nn_input_dim = nn_input_dim
        self.nn_hidden_dim = nn_hidden_dim
        self.nn_output_dim = nn_output_dim
        self.actFun_type = actFun_type
        self.reg_lambda = reg_lambda

        random = np.random.RandomState(seed)
        self.W1 = random.randn(nn_input_dim, nn_hidden_dim) / np.sqrt(nn_input_dim)
        self.b1 = np.zeros((1, nn_hidden_dim))
        self.W2 = random.randn(nn_hidden_dim, nn_output_dim) / np.sqrt(nn_hidden_dim)
        self.b2 = np.zeros((1, nn_output_dim))

    def actFun(self, z, type):
        """The activation, element by element.

        z: net input, an array of any shape
        type: 'tanh', 'sigmoid' (1 / (1 + e^-z)) or 'relu' (max(0, z)); any other name raises ValueError
        returns: an array of z's shape; z itself is left as it was. Finite even where |z| is 1000.

        Example: actFun(np.array([-1.0, 0.0, 2.0]), 'relu') is [0, 0, 2].
        """
        # YOUR CODE: apply the activation named by type to z
        if type == "tanh":
            return np.tanh(z)
        if type == "sigmoid":
            shrunk = np.exp(-np.abs(z))  # at most 1, so that nothing overflows on either side
            return np.where(z >= 0, 1.0, shrunk) / (1.0 + shrunk)
        if type == "relu":
            return np.maximum(z, 0.0)
        raise ValueError(f"unknown activation {type!r}: use 'tanh', 'sigmoid' or 'relu'")
        # END OF YOUR CODE

    def diff_actFun(self, z, type):
        """The derivative of the activation with respect to its net input z, element by element.

        z: net input (not the activation!), an array of any shape
        type: 'tanh', 'sigmoid' or 'relu'; any other name raises ValueError
        returns: an array of z's shape; z itself is left as it was. At z = 0 take 0 for relu.

        Example: diff_actFun(np.array([0.0]), 'tanh') is [1].
        """
        # YOUR CODE: differentiate the activation named by type at z
        if type == "tanh":
            return 1.0 - np.tanh(z) ** 2
        if type == "sigmoid":
            a = self.actFun(z, "sigmoid")
            return a * (1.0 - a)
        if type == "relu":
            return np.where(z > 0, 1.0, 0.0)
        raise ValueError(f"unknown activation {type!r}: use 'tanh', 'sigmoid' or 'relu'")
        # END OF YOUR CODE

    def feedforward(self, X, actFun):
        """Compute and keep z1, a1, z2 and probs, by the formulas at the top of this file.

        X: (N, D)
        actFun: a function of one argument, the activation to apply to z1
        stores: self.z1 (N, H), self.a1 (N, H), self.z2 (N, C), self.probs (N, C)
        The return value does not matter.

        softmax: probs[n, c] = e^z2[n, c] / Σ_k e^z2[n, k]; each row sums to one. It must stay finite for net
        inputs of ±1000: which number can you take from a whole row without changing the quotient?
        """
        # YOUR CODE: compute self.z1, self.a1, self.z2 and self.probs
        self.z1 = X @ self.W1 + self.b1
        self.a1 = actFun(self.z1)
        self.z2 = self.a1 @ self.W2 + self.b2
        exponentials = np.exp(self.z2 - self.z2.max(axis=1, keepdims=True))
        self.probs = exponentials / exponentials.sum(axis=1, keepdims=True)
        # END OF YOUR CODE

    def calculate_loss(self, X, y):
        """The loss of the network on (X, y): cross-entropy and regulariser, both over N.

        X: (N, D); y: (N,) integer labels
        returns: a float, (Σ_n -log probs[n, y_n] + λ/2 · (ΣW1² + ΣW2²)) / N

        Example: where every probability is 1/2 and λ is 0, the loss is log 2 = 0.693.
        """
        self.feedforward(X, lambda z: self.actFun(z, self.actFun_type))
        # YOUR CODE: compute the loss from self.probs, y and the weights
        N = X.shape[0]
        cross_entropy = -np.log(self.probs[np.arange(N), y]).sum()
        regulariser = self.reg_lambda / 2 * (np.sum(self.W1**2) + np.sum(self.W2**2))
        return (cross_entropy + regulariser) / N
        # END OF YOUR CODE

    def predict(self, X):
        """The most probable class of each row of X: (N,) integers."""
        self.feedforward(X, lambda z: self.actFun(z, self.actFun_type))
        return np.argmax(self.probs, axis=1)

    def backprop(self, X, y):
        """The gradients of the summed cross-entropy, Σ_n -log probs[n, y_n], without the regulariser.

        Call feedforward(X, …) first: this function uses the z1, a1 and probs that it left, and leaves them
        as they are.

        X: (N, D); y: (N,) integer labels
        returns: dW1 (D, H), dW2 (H, C), db1 (1, H), db2 (1, C), in this order

        Each gradient has the shape of what it is the gradient of; that alone settles many a transpose.
        """
        # YOUR CODE: walk back from the loss to every weight and bias by the chain rule
        dz2 = self.probs.copy()
        dz2[np.arange(X.shape[0]), y] -= 1.0
        dW2 = self.a1.T @ dz2
        db2 = dz2.sum(axis=0, keepdims=True)
        dz1 = (dz2 @ self.W2.T) * self.diff_actFun(self.z1, self.actFun_type)
        dW1 = X.T @ dz1
        db1 = dz1.sum(axis=0, keepdims=True)
        return dW1, dW2, db1, db2
        # END OF YOUR CODE

    def fit_model(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
        """Gradient descent on all examples at once.

        epsilon: the learning rate
        num_passes: how many steps to take
        print_loss: whether to print the loss every 1000 steps
        """
        for step in range(num_passes):
            self.feedforward(X, lambda z: self.actFun(z, self.actFun_type))
            dW1, dW2, db1, db2 = self.backprop(X, y)

            # The regulariser pulls on the weights, not on the biases.
            self.W1 = self.W1 - epsilon * (dW1 + self.reg_lambda * self.W1)
            self.b1 = self.b1 - epsilon * db1
            self.W2 = self.W2 - epsilon * (dW2 + self.reg_lambda * self.W2)
            self.b2 = self.b2 - epsilon * db2

            if print_loss and step % 1000 == 0:
                print(f"loss after {step} steps: {self.calculate_loss(X, y):.6f}")

    def visualize_decision_boundary(self, X, y):
        """Draw the class that the network predicts everywhere in the plane, and the data on it."""
        import matplotlib.pyplot as plt  # imported here: only this picture needs it

        x_from, y_from = X.min(axis=0) - 0.5
        x_to, y_to = X.max(axis=0) + 0.5
        across, up = np.meshgrid(np.linspace(x_from, x_to, 200), np.linspace(y_from, y_to, 200))
        classes = self.predict(np.column_stack([across.ravel(), up.ravel()])).reshape(across.shape)
        plt.contourf(across, up, classes, cmap=plt.cm.Spectral, alpha=0.6)
        plt.scatter(X[:, 0], X[:, 1], c=y, cmap=plt.cm.Spectral, edgecolors="k")
        plt.title(f"{self.nn_hidden_dim} hidden units, {self.actFun_type}")
        plt.show()


def main():
    """Train on the two moons and look at the decision boundary."""
    X, y = generate_data()
    model = NeuralNetwork(nn_input_dim=2, nn_hidden_dim=3, nn_output_dim=2, actFun_type="tanh")
    model.fit_model(X, y)
    model.visualize_decision_boundary(X, y)


if __name__ == "__main__":
    main()
