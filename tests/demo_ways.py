"""How the students of the demo's class write their functions: several right ways each, and known mistakes.

`way` files a function's body below the name of the function of the stub that it fills. The bodies are real Python, so
that the linter reads them; nothing here is ever called.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Way:
    """One way to write a function: the lines of its body; `slip` names what is wrong with it, "" for nothing."""

    of: str
    body: str
    slip: str = ""
    crashes: bool = False


WAYS: list[Way] = []


def way(of: str, *, slip: str = "", crashes: bool = False) -> Callable[[Callable], Callable]:
    """File the body of the decorated function as one way to write the function `of` of the stub."""

    def filed(function: Callable) -> Callable:
        lines = textwrap.dedent(inspect.getsource(function)).splitlines(keepends=True)
        begin = next(number for number, line in enumerate(lines) if line.startswith("def ")) + 1
        WAYS.append(Way(of, textwrap.dedent("".join(lines[begin:])), slip, crashes))
        return function

    return filed


# ---- part 1, right ----


@way("NeuralNetwork.actFun")
def one_branch_each(self, z, type):
    if type == "tanh":
        return np.tanh(z)
    elif type == "sigmoid":
        return 0.5 * (1 + np.tanh(0.5 * z))
    elif type == "relu":
        return np.maximum(0, z)
    raise ValueError("unknown activation: " + str(type))


@way("NeuralNetwork.actFun")
def a_table_of_functions(self, z, type):
    functions = {
        "tanh": np.tanh,
        "sigmoid": lambda t: np.exp(-np.logaddexp(0, -t)),
        "relu": lambda t: np.where(t > 0, t, 0.0),
    }
    if type not in functions:
        raise ValueError(f"{type} is not an activation")
    return functions[type](z)


@way("NeuralNetwork.actFun")
def match_on_the_name(self, z, type):
    z = np.asarray(z, dtype=float)
    match type:
        case "tanh":
            return 1 - 2 / (np.exp(np.clip(2 * z, -600, 600)) + 1)
        case "sigmoid":
            return 1 / (1 + np.exp(np.clip(-z, -600, 600)))
        case "relu":
            return z * (z > 0)
        case _:
            raise ValueError(type)


@way("NeuralNetwork.diff_actFun")
def by_the_activation(self, z, type):
    a = self.actFun(z, type)
    if type == "tanh":
        return 1 - a**2
    elif type == "sigmoid":
        return a * (1 - a)
    else:
        return (z > 0).astype(float)


@way("NeuralNetwork.diff_actFun")
def each_by_its_formula(self, z, type):
    if type == "relu":
        slope = np.zeros_like(z, dtype=float)
        slope[z > 0] = 1.0
        return slope
    if type == "sigmoid":
        return self.actFun(z, "sigmoid") * self.actFun(-z, "sigmoid")
    if type == "tanh":
        return 1.0 - np.square(np.tanh(z))
    raise ValueError(f"what is {type}?")


@way("NeuralNetwork.diff_actFun")
def a_table_of_slopes(self, z, type):
    out = self.actFun(z, type)
    slopes = {"tanh": (1 - out) * (1 + out), "sigmoid": out - out**2, "relu": np.where(out > 0, 1, 0)}
    return slopes[type]


@way("NeuralNetwork.feedforward")
def step_by_step(self, X, actFun):
    self.z1 = X.dot(self.W1) + self.b1
    self.a1 = actFun(self.z1)
    self.z2 = self.a1.dot(self.W2) + self.b2
    # subtract the max for stability
    exp_scores = np.exp(self.z2 - np.max(self.z2, axis=1, keepdims=True))
    self.probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    return None


@way("NeuralNetwork.feedforward")
def by_logarithms(self, X, actFun):
    self.z1 = np.matmul(X, self.W1) + self.b1
    self.a1 = actFun(self.z1)
    self.z2 = np.matmul(self.a1, self.W2) + self.b2
    logits = self.z2 - self.z2.max(axis=1)[:, np.newaxis]
    self.probs = np.exp(logits - np.log(np.exp(logits).sum(axis=1))[:, np.newaxis])


@way("NeuralNetwork.feedforward")
def with_a_softmax_inside(self, X, actFun):
    def softmax(scores):
        scores = scores - np.amax(scores, 1, keepdims=True)
        numerator = np.exp(scores)
        return numerator / numerator.sum(1, keepdims=True)

    self.z1 = np.einsum("nd,dh->nh", X, self.W1) + self.b1
    self.a1 = actFun(self.z1)
    self.z2 = np.einsum("nh,hc->nc", self.a1, self.W2) + self.b2
    self.probs = softmax(self.z2)
    return self.probs


@way("NeuralNetwork.calculate_loss")
def sum_and_then_divide(self, X, y):
    num_examples = len(X)
    data_loss = -np.sum(np.log(self.probs[range(num_examples), y]))
    data_loss += self.reg_lambda / 2 * (np.sum(np.square(self.W1)) + np.sum(np.square(self.W2)))
    return 1.0 / num_examples * data_loss


@way("NeuralNetwork.calculate_loss")
def by_one_hot_labels(self, X, y):
    labels = np.eye(self.probs.shape[1])[y]
    chosen = (labels * self.probs).sum(axis=1)
    weights = np.concatenate([self.W1.ravel(), self.W2.ravel()])
    return (np.negative(np.log(chosen)).sum() + 0.5 * self.reg_lambda * weights.dot(weights)) / y.size


@way("NeuralNetwork.calculate_loss")
def in_a_loop(self, X, y):
    total = 0.0
    for row, label in zip(self.probs, y, strict=True):
        total -= np.log(row[label])
    for matrix in (self.W1, self.W2):
        total += self.reg_lambda * (matrix**2).sum() / 2
    return total / len(y)


@way("NeuralNetwork.backprop")
def delta_by_delta(self, X, y):
    num_examples = len(X)
    delta3 = self.probs.copy()
    delta3[range(num_examples), y] -= 1
    dW2 = self.a1.T.dot(delta3)
    db2 = np.sum(delta3, axis=0, keepdims=True)
    delta2 = delta3.dot(self.W2.T) * self.diff_actFun(self.z1, self.actFun_type)
    dW1 = X.T.dot(delta2)
    db1 = np.sum(delta2, axis=0, keepdims=True)
    return dW1, dW2, db1, db2


@way("NeuralNetwork.backprop")
def from_one_hot_labels(self, X, y):
    error = self.probs - np.eye(self.probs.shape[1])[y]
    hidden = np.matmul(error, self.W2.T)
    hidden = hidden * self.diff_actFun(self.z1, self.actFun_type)
    gradients = {
        "W1": np.matmul(X.T, hidden),
        "W2": np.matmul(self.a1.T, error),
        "b1": hidden.sum(0).reshape(1, -1),
        "b2": error.sum(0).reshape(1, -1),
    }
    return gradients["W1"], gradients["W2"], gradients["b1"], gradients["b2"]


@way("NeuralNetwork.backprop")
def with_einsum(self, X, y):
    slope = self.diff_actFun(self.z1, self.actFun_type)
    out = np.array(self.probs)
    np.subtract.at(out, (np.arange(len(y)), y), 1.0)
    back = slope * np.einsum("nc,hc->nh", out, self.W2)
    ones = np.ones((1, len(X)))
    return np.einsum("nd,nh->dh", X, back), np.einsum("nh,nc->hc", self.a1, out), ones @ back, ones @ out


# ---- part 1, mistakes of the reference's list, as a student would write them ----


@way("NeuralNetwork.backprop", slip="derivative_taken_at_the_activation")
def slope_at_a1(self, X, y):
    delta = self.probs.copy()
    delta[np.arange(X.shape[0]), y] -= 1
    back = delta @ self.W2.T * self.diff_actFun(self.a1, self.actFun_type)
    dW1, dW2 = X.T @ back, self.a1.T @ delta
    return dW1, dW2, back.sum(axis=0, keepdims=True), delta.sum(axis=0, keepdims=True)


@way("NeuralNetwork.backprop", slip="derivative_of_the_activation_left_out")
def no_slope(self, X, y):
    d = self.probs.copy()
    d[np.arange(len(y)), y] -= 1
    h = np.dot(d, self.W2.T)
    return np.dot(X.T, h), np.dot(self.a1.T, d), np.sum(h, 0, keepdims=True), np.sum(d, 0, keepdims=True)


@way("NeuralNetwork.backprop", slip="all_signs_reversed")
def labels_minus_probabilities(self, X, y):
    target = np.zeros_like(self.probs)
    target[range(len(X)), y] = 1
    out = target - self.probs
    inner = (out @ self.W2.T) * self.diff_actFun(self.z1, self.actFun_type)
    return X.T @ inner, self.a1.T @ out, inner.sum(0, keepdims=True), out.sum(0, keepdims=True)


@way("NeuralNetwork.backprop", slip="bias_gradients_averaged")
def mean_of_the_biases(self, X, y):
    e = self.probs.copy()
    e[range(len(X)), y] -= 1
    f = e.dot(self.W2.T) * self.diff_actFun(self.z1, self.actFun_type)
    return X.T.dot(f), self.a1.T.dot(e), f.mean(axis=0, keepdims=True), e.mean(axis=0, keepdims=True)


@way("NeuralNetwork.diff_actFun", slip="derivative_expects_the_activation")
def slopes_of_the_activation(self, z, type):
    if type == "tanh":
        return 1 - z**2
    if type == "sigmoid":
        return z * (1 - z)
    if type == "relu":
        return np.where(z > 0, 1.0, 0.0)
    raise ValueError(type)


@way("NeuralNetwork.calculate_loss", slip="loss_is_a_sum")
def summed_loss(self, X, y):
    picked = self.probs[np.arange(len(X)), y]
    penalty = np.sum(self.W1 * self.W1) + np.sum(self.W2 * self.W2)
    return -np.log(picked).sum() + self.reg_lambda * penalty / 2


@way("NeuralNetwork.calculate_loss", slip="regulariser_not_halved")
def whole_regulariser(self, X, y):
    own = np.log(self.probs[np.arange(len(X)), y])
    return (self.reg_lambda * (np.linalg.norm(self.W1) ** 2 + np.linalg.norm(self.W2) ** 2) - own.sum()) / len(X)


@way("NeuralNetwork.feedforward", slip="softmax_overflows")
def plain_softmax(self, X, actFun):
    self.z1 = X @ self.W1 + self.b1
    self.a1 = actFun(self.z1)
    self.z2 = self.a1 @ self.W2 + self.b2
    powers = np.exp(self.z2)
    self.probs = powers / powers.sum(axis=1, keepdims=True)


@way("NeuralNetwork.feedforward", slip="first_bias_forgotten")
def without_b1(self, X, actFun):
    self.z1 = np.dot(X, self.W1)
    self.a1 = actFun(self.z1)
    self.z2 = np.dot(self.a1, self.W2) + self.b2
    top = self.z2.max(axis=1, keepdims=True)
    self.probs = np.exp(self.z2 - top)
    self.probs /= self.probs.sum(axis=1, keepdims=True)


# ---- part 1, what crashes ----


@way("NeuralNetwork.backprop", slip="a name that does not exist", crashes=True)
def asks_for_a2(self, X, y):
    delta = self.a2 - np.eye(2)[y]
    dW2 = self.a1.T @ delta
    return dW2, dW2, delta, delta


@way("NeuralNetwork.calculate_loss", slip="one index too many", crashes=True)
def indexes_from_one(self, X, y):
    picked = [self.probs[n, y[n]] for n in range(1, len(X) + 1)]
    return -np.mean(np.log(picked))


# ---- part 2, right ----


@way("activation")
def deep_branches(Z, type):
    if type == "linear":
        return Z
    if type == "relu":
        return np.maximum(0, Z)
    if type == "tanh":
        return np.tanh(Z)
    if type == "sigmoid":
        return (np.tanh(Z / 2) + 1) / 2
    raise ValueError(f"no activation {type}")


@way("activation")
def deep_table(Z, type):
    table = {
        "sigmoid": lambda: np.exp(-np.logaddexp(0, -Z)),
        "tanh": lambda: np.tanh(Z),
        "linear": lambda: Z,
        "relu": lambda: np.where(Z > 0, Z, 0.0),
    }
    if type not in table:
        raise ValueError(type)
    return table[type]()


@way("activation_slope")
def deep_slopes(Z, type):
    out = activation(Z, type)  # noqa: F821 - a function of the student's file
    if type == "tanh":
        return 1 - out**2
    if type == "sigmoid":
        return out * (1 - out)
    return np.where(out > 0, 1.0, 0.0) if type == "relu" else np.ones_like(Z)


@way("activation_slope")
def deep_slopes_by_match(Z, type):
    match type:
        case "linear":
            return np.full(Z.shape, 1.0)
        case "relu":
            return (Z > 0) * 1.0
        case "sigmoid":
            return activation(Z, type) * activation(-Z, type)  # noqa: F821
        case "tanh":
            return (1 - np.tanh(Z)) * (1 + np.tanh(Z))
    raise ValueError(type)


@way("Layer.feedforward")
def keeps_both(self, A_prev):
    self.A_prev = A_prev
    self.Z = A_prev.dot(self.W) + self.b
    return activation(self.Z, self.actFun_type)  # noqa: F821


@way("Layer.feedforward")
def keeps_both_at_once(self, A_prev):
    self.A_prev, self.Z = A_prev, np.matmul(A_prev, self.W) + self.b
    out = activation(self.Z, self.actFun_type)  # noqa: F821
    return out


@way("Layer.backprop")
def through_dZ(self, dA):
    dZ = dA * activation_slope(self.Z, self.actFun_type)  # noqa: F821
    self.dW = self.A_prev.T.dot(dZ)
    self.db = np.sum(dZ, axis=0, keepdims=True)
    return dZ.dot(self.W.T)


@way("Layer.backprop")
def through_delta(self, dA):
    slope = activation_slope(self.Z, self.actFun_type)  # noqa: F821
    delta = np.multiply(slope, dA)
    self.db = delta.sum(0)[None, :]
    self.dW = np.einsum("ni,nj->ij", self.A_prev, delta)
    return np.einsum("nj,ij->ni", delta, self.W)


@way("DeepNeuralNetwork.feedforward")
def along_the_layers(self, X):
    out = X
    for layer in self.layers:
        out = layer.feedforward(out)
    e = np.exp(out - out.max(axis=1, keepdims=True))
    self.probs = e / e.sum(axis=1, keepdims=True)
    return self.probs


@way("DeepNeuralNetwork.feedforward")
def along_and_by_logarithms(self, X):
    for step in self.layers:
        X = step.feedforward(X)
    X = X - np.amax(X, axis=1)[:, None]
    self.probs = np.exp(X - np.log(np.sum(np.exp(X), axis=1))[:, None])
    return self.probs


@way("DeepNeuralNetwork.calculate_loss")
def deep_sum(self, X, y):
    loss = -np.log(self.probs[np.arange(len(X)), y]).sum()
    for layer in self.layers:
        loss += 0.5 * self.reg_lambda * (layer.W**2).sum()
    return loss / len(X)


@way("DeepNeuralNetwork.calculate_loss")
def deep_mean(self, X, y):
    own = np.take_along_axis(self.probs, y[:, None], axis=1)
    penalty = sum(np.vdot(each.W, each.W) for each in self.layers)
    return -np.mean(np.log(own)) + self.reg_lambda * penalty / (2 * len(y))


@way("DeepNeuralNetwork.backprop")
def collects_at_the_front(self, X, y):
    dA = self.probs.copy()
    dA[np.arange(len(X)), y] -= 1
    dWs, dbs = [], []
    for layer in self.layers[::-1]:
        dA = layer.backprop(dA)
        dWs.insert(0, layer.dW)
        dbs.insert(0, layer.db)
    return dWs, dbs


@way("DeepNeuralNetwork.backprop")
def collects_afterwards(self, X, y):
    error = self.probs - np.eye(self.probs.shape[1])[y]
    for each in reversed(self.layers):
        error = each.backprop(error)
    return [each.dW for each in self.layers], [each.db for each in self.layers]


@way("activation")
def deep_by_numbers(Z, type):
    known = ["linear", "tanh", "sigmoid", "relu"]
    kind = known.index(type)  # a ValueError for any other name
    if kind == 0:
        return Z.copy()
    if kind == 2:
        shrunk = np.exp(-np.abs(Z))
        return np.where(Z < 0, shrunk, 1.0) / (1.0 + shrunk)
    return np.tanh(Z) if kind == 1 else Z.clip(min=0)


@way("activation_slope")
def deep_slopes_by_dictionary(Z, type):
    if type == "sigmoid":
        value = activation(Z, "sigmoid")  # noqa: F821
        return value - value * value
    return {"linear": np.ones(Z.shape), "relu": np.greater(Z, 0).astype(float), "tanh": 1.0 - np.square(np.tanh(Z))}[
        type
    ]


@way("Layer.feedforward")
def keeps_with_einsum(self, A_prev):
    self.Z = np.einsum("ni,ij->nj", A_prev, self.W)
    self.Z = self.Z + self.b
    self.A_prev = np.array(A_prev)
    return activation(Z=self.Z, type=self.actFun_type)  # noqa: F821


@way("Layer.backprop")
def example_by_example(self, dA):
    before = activation_slope(self.Z, self.actFun_type) * dA  # noqa: F821
    self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
    for came, left in zip(self.A_prev, before, strict=True):
        self.dW += np.outer(came, left)
        self.db += left
    return np.dot(before, np.transpose(self.W))


@way("DeepNeuralNetwork.feedforward")
def first_and_then_the_others(self, X):
    signal = self.layers[0].feedforward(X)
    for number in range(1, len(self.layers)):
        signal = self.layers[number].feedforward(signal)
    highest = np.max(signal, axis=-1, keepdims=True)
    numerator = np.exp(np.subtract(signal, highest))
    self.probs = np.divide(numerator, np.sum(numerator, axis=-1, keepdims=True))
    return self.probs


@way("DeepNeuralNetwork.calculate_loss")
def deep_loop(self, X, y):
    total = 0
    for n, label in enumerate(y):
        total = total - np.log(self.probs[n, label])
    for layer in self.layers:
        total = total + self.reg_lambda / 2 * np.linalg.norm(layer.W) ** 2
    return total / X.shape[0]


@way("DeepNeuralNetwork.backprop")
def writes_into_lists(self, X, y):
    depth = len(self.layers)
    dWs, dbs = [None] * depth, [None] * depth
    gradient = np.array(self.probs)
    for n, label in enumerate(y):
        gradient[n, label] = gradient[n, label] - 1
    for at in range(depth - 1, -1, -1):
        gradient = self.layers[at].backprop(gradient)
        dWs[at], dbs[at] = self.layers[at].dW, self.layers[at].db
    return dWs, dbs


# ---- part 2, mistakes ----


@way("DeepNeuralNetwork.backprop", slip="deep_lists_from_the_end")
def collects_as_it_walks(self, X, y):
    d = self.probs.copy()
    d[range(len(X)), y] -= 1
    weights, biases = [], []
    for layer in reversed(self.layers):
        d = layer.backprop(d)
        weights.append(layer.dW)
        biases.append(layer.db)
    return weights, biases


@way("Layer.backprop", slip="layer_leaves_out_the_slope")
def as_if_linear(self, dA):
    self.dW = self.A_prev.T @ dA
    self.db = dA.sum(axis=0, keepdims=True)
    return dA @ self.W.T


@way("Layer.feedforward", slip="layer_forgets_its_bias")
def no_bias(self, A_prev):
    self.A_prev = A_prev
    self.Z = np.dot(A_prev, self.W)
    return activation(self.Z, self.actFun_type)  # noqa: F821


@way("DeepNeuralNetwork.calculate_loss", slip="deep_regulariser_of_the_last_layer")
def last_layer_only(self, X, y):
    total = -np.sum(np.log(self.probs[np.arange(len(y)), y]))
    for layer in self.layers:
        penalty = np.sum(np.square(layer.W))
    return (total + self.reg_lambda * penalty / 2) / len(y)
