"""Part 2: a network of any depth, built from layers, in NumPy.

A layer knows two things: how to turn what comes in into what goes out, and how to turn the gradient of what went
out into the gradient of what came in. A network of any depth is then a walk along its layers and back.

    Z = A_prev W + b    net input     (N, nn_dim)
    A = f(Z)            activation    (N, nn_dim)

The last layer of a network is linear, A = Z; its output goes into softmax, as z2 did in part 1. With one hidden
layer and the same weights this network is the NeuralNetwork of part 1. This file stands alone: `activation` and
`activation_slope` may be copied from your part 1.
"""

import numpy as np


def generate_data():
    """Two interleaved half moons with noise: X of shape (200, 2), y of shape (200,)."""
    from sklearn.datasets import make_moons  # imported here: nothing else needs it, and it is slow to load

    np.random.seed(0)
    return make_moons(200, noise=0.20)


def activation(Z, type):
    """f(Z), element by element: 'tanh', 'sigmoid', 'relu', or 'linear' (Z as it is); else ValueError."""
    raise NotImplementedError("apply the activation named by type, as in part 1")


def activation_slope(Z, type):
    """f'(Z), the derivative with respect to the net input, element by element; names as for `activation`."""
    raise NotImplementedError("differentiate the activation named by type, as in part 1")


class Layer:
    """One fully connected layer: W of shape (nn_prev_dim, nn_dim), b of shape (1, nn_dim)."""

    def __init__(self, nn_prev_dim, nn_dim, actFun_type="tanh", seed=0):
        """Draw W at random, with a variance that keeps the net inputs near one; b starts at zero."""
        random = np.random.RandomState(seed)
        self.W = random.randn(nn_prev_dim, nn_dim) / np.sqrt(nn_prev_dim)
        self.b = np.zeros((1, nn_dim))
        self.actFun_type = actFun_type

    def feedforward(self, A_prev):
        """Turn what comes in into what goes out, and keep what backprop will need: self.A_prev and self.Z.

        A_prev: (N, nn_prev_dim)
        returns: A, (N, nn_dim)
        """
        raise NotImplementedError("compute self.Z and the activation, and keep what backprop needs")

    def backprop(self, dA):
        """Turn the gradient of what went out into the gradient of what came in.

        Call feedforward first; this function leaves what it kept, and dA, as they are.

        dA: (N, nn_dim), the gradient of some loss with respect to A
        leaves: self.dW (nn_prev_dim, nn_dim) and self.db (1, nn_dim), the gradients of the same loss with respect
            to W and b; summed over the N examples, and of this call alone
        returns: dA_prev (N, nn_prev_dim), the gradient of the same loss with respect to A_prev
        """
        raise NotImplementedError("set self.dW and self.db, and return dA_prev")


class DeepNeuralNetwork:
    """A fully connected network of any depth with softmax outputs."""

    def __init__(self, nn_layer_dims, actFun_type="tanh", reg_lambda=0.01, seed=0):
        """Make the layers.

        nn_layer_dims: the number of units from the inputs to the classes: [2, 5, 4, 3] has two inputs, hidden
            layers of 5 and 4 units, and three classes; so three entries in self.layers
        actFun_type: the activation of every hidden layer; the last layer is linear
        reg_lambda: the strength λ of the regulariser
        seed: the same seed gives the same weights
        """
        self.reg_lambda = reg_lambda
        last = len(nn_layer_dims) - 2
        self.layers = [
            Layer(before, here, actFun_type if index < last else "linear", seed=seed + index)
            for index, (before, here) in enumerate(zip(nn_layer_dims, nn_layer_dims[1:]))
        ]

    def feedforward(self, X):
        """Walk along the layers, then softmax.

        X: (N, D)
        stores and returns: self.probs (N, C); each row sums to one, and stays finite for net inputs of ±1000
        """
        raise NotImplementedError("pass X through every layer and compute self.probs")

    def calculate_loss(self, X, y):
        """The loss of the network on (X, y): cross-entropy and regulariser, both over N.

        X: (N, D); y: (N,) integer labels
        returns: a float, (Σ_n -log probs[n, y_n] + λ/2 · Σ_layers ΣW²) / N
        """
        self.feedforward(X)
        raise NotImplementedError("compute the loss from self.probs, y and the weights of all layers")

    def predict(self, X):
        """The most probable class of each row of X: (N,) integers."""
        self.feedforward(X)
        return np.argmax(self.probs, axis=1)

    def backprop(self, X, y):
        """The gradients of the summed cross-entropy, Σ_n -log probs[n, y_n], without the regulariser.

        Call feedforward(X) first; what it left stays as it is.

        X: (N, D); y: (N,) integer labels
        returns: dWs, dbs: two lists with one gradient for each layer, the first layer's first
        """
        raise NotImplementedError("start at the softmax and walk back through the layers")

    def fit_model(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
        """Gradient descent on all examples at once.

        epsilon: the learning rate
        num_passes: how many steps to take
        print_loss: whether to print the loss every 1000 steps
        """
        for step in range(num_passes):
            self.feedforward(X)
            dWs, dbs = self.backprop(X, y)
            for layer, dW, db in zip(self.layers, dWs, dbs):
                layer.W = layer.W - epsilon * (dW + self.reg_lambda * layer.W)
                layer.b = layer.b - epsilon * db
            if print_loss and step % 1000 == 0:
                print(f"loss after {step} steps: {self.calculate_loss(X, y):.6f}")


def main():
    """Train four hidden layers on the two moons."""
    X, y = generate_data()
    model = DeepNeuralNetwork([2, 8, 8, 8, 8, 2], actFun_type="tanh")
    model.fit_model(X, y, num_passes=5000)
    print(f"accuracy {np.mean(model.predict(X) == y):.3f}")


if __name__ == "__main__":
    main()
