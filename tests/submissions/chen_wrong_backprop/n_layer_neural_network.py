__author__ = 'chen'

import numpy as np
from three_layer_neural_network import NeuralNetwork, generate_data


class Layer(object):
    """One layer. 'linear' is for the last one."""

    def __init__(self, nn_prev_dim, nn_dim, actFun_type='tanh', seed=0):
        np.random.seed(seed)
        self.actFun_type = actFun_type
        self.W = np.random.randn(nn_prev_dim, nn_dim) / np.sqrt(nn_prev_dim)
        self.b = np.zeros((1, nn_dim))
        self.net = NeuralNetwork(nn_prev_dim, nn_dim, 1)

    def f(self, Z):
        return Z if self.actFun_type == 'linear' else self.net.actFun(Z, self.actFun_type)

    def df(self, Z):
        return np.ones_like(Z) if self.actFun_type == 'linear' else self.net.diff_actFun(Z, self.actFun_type)

    def feedforward(self, A_prev):
        self.A_prev = A_prev
        self.Z = A_prev.dot(self.W) + self.b
        return self.f(self.Z)

    def backprop(self, dA):
        dZ = dA * self.df(self.Z)
        self.dW = self.A_prev.T.dot(dZ)
        self.db = np.sum(dZ, axis=0, keepdims=True)
        return dZ.dot(self.W.T)


class DeepNeuralNetwork(object):
    def __init__(self, nn_layer_dims, actFun_type='tanh', reg_lambda=0.01, seed=0):
        self.reg_lambda = reg_lambda
        self.layers = []
        for i in range(len(nn_layer_dims) - 1):
            last = i == len(nn_layer_dims) - 2
            self.layers.append(Layer(nn_layer_dims[i], nn_layer_dims[i + 1], 'linear' if last else actFun_type, seed + i))

    def feedforward(self, X):
        out = X
        for layer in self.layers:
            out = layer.feedforward(out)
        e = np.exp(out - out.max(axis=1, keepdims=True))
        self.probs = e / e.sum(axis=1, keepdims=True)
        return self.probs

    def calculate_loss(self, X, y):
        self.feedforward(X)
        loss = -np.log(self.probs[np.arange(len(X)), y]).sum()
        for layer in self.layers:
            loss += 0.5 * self.reg_lambda * (layer.W ** 2).sum()
        return loss / len(X)

    def predict(self, X):
        return self.feedforward(X).argmax(axis=1)

    def backprop(self, X, y):
        dA = self.probs.copy()
        dA[np.arange(len(X)), y] -= 1
        dWs, dbs = [], []
        for layer in self.layers[::-1]:
            dA = layer.backprop(dA)
            dWs.append(layer.dW)
            dbs.append(layer.db)
        return dWs, dbs

    def fit_model(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
        for i in range(num_passes):
            self.feedforward(X)
            dWs, dbs = self.backprop(X, y)
            for layer, dW, db in zip(self.layers[::-1], dWs, dbs):
                layer.W -= epsilon * (dW + self.reg_lambda * layer.W)
                layer.b -= epsilon * db
            if print_loss and i % 1000 == 0:
                print("Loss after iteration %i: %f" % (i, self.calculate_loss(X, y)))


if __name__ == "__main__":
    X, y = generate_data()
    model = DeepNeuralNetwork([2, 6, 6, 6, 2])
    model.fit_model(X, y)
    print((model.predict(X) == y).mean())
