# gita
import numpy as np


def softmax(scores):
    scores = scores - scores.max(axis=-1, keepdims=True)
    return np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)


class Tanh:
    def __call__(self, t):
        return np.tanh(t)

    def slope(self, t):
        return 1 - np.tanh(t) ** 2


class Sigmoid:
    def __call__(self, t):
        return np.exp(-np.logaddexp(0, -t))

    def slope(self, t):
        return self(t) * self(-t)


class Relu:
    def __call__(self, t):
        return np.where(t > 0, t, 0.0)

    def slope(self, t):
        return np.where(t > 0, 1.0, 0.0)


class Identity:
    def __call__(self, t):
        return t

    def slope(self, t):
        return 1.0


KNOWN = {"tanh": Tanh, "sigmoid": Sigmoid, "relu": Relu, None: Identity}


class Layer:
    def __init__(self, nn_prev_dim, nn_dim, actFun_type="tanh", seed=0):
        if actFun_type not in KNOWN:
            raise ValueError(actFun_type)
        self.activation = KNOWN[actFun_type]()
        self.W = np.random.default_rng(seed).normal(size=(nn_prev_dim, nn_dim)) / np.sqrt(nn_prev_dim)
        self.b = np.zeros(nn_dim)

    def feedforward(self, A_prev):
        self._in = A_prev
        self._net = np.einsum("ni,ij->nj", A_prev, self.W) + self.b
        return self.activation(self._net)

    def backprop(self, dA):
        delta = dA * self.activation.slope(self._net)
        self.dW = np.einsum("ni,nj->ij", self._in, delta)
        self.db = delta.sum(0)
        return np.einsum("nj,ij->ni", delta, self.W)


class DeepNeuralNetwork:
    def __init__(self, nn_layer_dims, actFun_type="tanh", reg_lambda=0.01, seed=0):
        kinds = [actFun_type] * (len(nn_layer_dims) - 2) + [None]
        self.layers = tuple(
            Layer(a, b, kind, 100 * seed + i) for i, (a, b, kind) in enumerate(zip(nn_layer_dims, nn_layer_dims[1:], kinds))
        )
        self.reg_lambda = reg_lambda

    def feedforward(self, X):
        for layer in self.layers:
            X = layer.feedforward(X)
        self.output = softmax(X)
        return self.output

    def calculate_loss(self, X, y):
        own = np.take_along_axis(self.feedforward(X), np.asarray(y)[:, None], axis=1)
        return (-np.log(own).sum() + self.reg_lambda * sum((l.W**2).sum() for l in self.layers) / 2) / len(X)

    def predict(self, X):
        return np.argmax(self.feedforward(X), axis=1)

    def backprop(self, X, y):
        d = self.output - np.eye(self.output.shape[1])[y]
        for layer in reversed(self.layers):
            d = layer.backprop(d)
        return [l.dW for l in self.layers], [l.db for l in self.layers]

    def fit_model(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
        for step in range(num_passes):
            self.feedforward(X)
            self.backprop(X, y)
            for l in self.layers:
                l.W = l.W - epsilon * (l.dW + self.reg_lambda * l.W)
                l.b = l.b - epsilon * l.db
            if print_loss and step % 1000 == 0:
                print("step", step, "loss", self.calculate_loss(X, y))
