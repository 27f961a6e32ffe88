"""XOR by hand: one logistic unit taken apart gate by gate, then a network of two layers, in NumPy.

Rows are examples: inputs are (N, D), targets t and outputs are (N, 1).

One unit                                        The network
    o = a0 W            weighted sum  (N, 1)        l1 = X W1 + b1      net input     (N, H)
    l = o + b           net input     (N, 1)        a1 = sigmoid(l1)    hidden layer  (N, H)
    a1 = sigmoid(l)     output        (N, 1)        l2 = a1 W2 + b2     net input     (N, 1)
                                                    a2 = sigmoid(l2)    output        (N, 1)

Write the functions that raise NotImplementedError; everything else is given. `grade assignment2` says how far you are.
"""

import numpy as np

EPSILON = 1e-7  # keeps the division in backward's first gate from being one by zero


def xor():
    """The four examples: X of shape (4, 2), t of shape (4, 1)."""
    return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [1.0], [1.0], [0.0]])


# ---- one unit, gate by gate ----


def sigmoid(z):
    """The logistic function 1 / (1 + e^-z), element by element.

    z: net input, an array of any shape
    returns: an array of z's shape, finite even where |z| is 1000; z itself is left as it was

    Example: sigmoid(np.array([0.0])) is [0.5].
    """
    raise NotImplementedError("apply the logistic function to every element of z")


def forward(a0, W, b):
    """The unit's output: sigmoid(a0 W + b).

    a0: inputs (N, D); W: weights (D, 1); b: bias (1,)
    returns: a1 (N, 1)
    """
    raise NotImplementedError("compute the unit's output a1")


def backward(a0, a1, t):
    """Walk back through the gates, from the cross-entropy to the weights.

    a0: inputs (N, D); a1: what forward gave for them (N, 1); t: targets (N, 1)
    returns: a dictionary with
        'd_a1'     (N, 1)  slope of the cross-entropy in a1: (a1 - t) / (a1 (1 - a1) + EPSILON)
        'd_sigma'  (N, 1)  slope of sigmoid in its net input, in terms of a1: a1 (1 - a1)
        'd_l'      (N, 1)  chain rule: d_a1 · d_sigma
        'd_b'      (N, 1)  the bias is added to l, so its slope comes through as it is: d_l
        'd_o'      (N, 1)  so does that of the weighted sum: d_l
        'd_W'      (D, 1)  a0ᵀ d_o, which sums over the examples

    None of the arguments is changed.
    """
    raise NotImplementedError("compute the six slopes, one gate after the other")


def update(W, b, grads, learning_rate, N):
    """One step of gradient descent, along the mean over the N examples.

    W: weights (D, 1); b: bias (1,); grads: the dictionary that backward returned; N: the number of examples
    returns: the new W and the new b, in this order and of the same shapes

    W moves by d_W / N, b by the mean of d_b, both times the learning rate. The arguments are left as they are.
    """
    raise NotImplementedError("return the new W and b")


# ---- a network of two layers ----


def first_weights(n_inputs, n_hidden, seed):
    """Random weights and zero biases: W1 (n_inputs, H), b1 (1, H), W2 (H, 1), b2 (1, 1)."""
    random = np.random.RandomState(seed)
    W1, W2 = random.randn(n_inputs, n_hidden), random.randn(n_hidden, 1)
    return W1, np.zeros((1, n_hidden)), W2, np.zeros((1, 1))


def network_forward(X, W1, b1, W2, b2):
    """Both layers' activations, by the formulas at the top of this file.

    X: (N, D); W1: (D, H); b1: (1, H); W2: (H, 1); b2: (1, 1)
    returns: a1 (N, H) and a2 (N, 1), in this order
    """
    raise NotImplementedError("compute a1 and a2")


def network_backward(X, a1, a2, t, W2):
    """The gradients of the mean cross-entropy, -1/N Σ (t log a2 + (1 - t) log(1 - a2)).

    X: (N, D); a1, a2: what network_forward gave, (N, H) and (N, 1); t: targets (N, 1); W2: (H, 1)
    returns: d_W1 (D, H), d_b1 (1, H), d_W2 (H, 1), d_b2 (1, 1), in this order

    At the output, the first two gates of one unit multiply to a2 - t: the EPSILON is not needed any more. None of
    the arguments is changed.
    """
    raise NotImplementedError("walk back from the output to the weights and biases of both layers")


def descend(X, t, W1, b1, W2, b2, learning_rate, steps):
    """Gradient descent on all examples at once, from the given weights.

    Each step moves all four by learning_rate times their gradient, all gradients taken at the same weights.

    X: (N, D); t: (N, 1); steps: how many steps to take
    returns: the new W1, b1, W2, b2, in this order; the arrays that were given are left as they are
    """
    raise NotImplementedError("take the steps, with network_forward and network_backward")


def train(X, t, n_hidden=8, learning_rate=1.0, steps=600, seed=0):
    """A trained network: W1, b1, W2, b2. The same seed gives the same numbers."""
    return descend(X, t, *first_weights(X.shape[1], n_hidden, seed), learning_rate, steps)


def predict(X, W1, b1, W2, b2):
    """1.0 where the network's output is above one half, else 0.0: (N, 1)."""
    _, a2 = network_forward(X, W1, b1, W2, b2)
    return (a2 > 0.5).astype(float)


def main():
    """Train on XOR and print what the network says."""
    X, t = xor()
    weights = train(X, t)
    _, a2 = network_forward(X, *weights)
    for row, target, output in zip(X, t, a2):
        print(f"{row} should be {target[0]:.0f} and is {output[0]:.4f}")
    print(f"accuracy {np.mean(predict(X, *weights) == t):.2f}")


if __name__ == "__main__":
    main()
