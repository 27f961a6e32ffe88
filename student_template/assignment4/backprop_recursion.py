"""Back-propagation as a recursion, and checking it, in NumPy.

A network of L layers is two lists: weights `Ws` and biases `bs`. Vectors are columns; several examples stand side by
side, a column for each. On paper, layers count from 1, and h_0 is the input; for l = 1 … L

    z_l = W_l h_{l-1} + b_l      net input of layer l      (n_l, N)
    h_l = f(z_l)                 its output                (n_l, N)

with W_l of shape (n_l, n_{l-1}) and b_l of shape (n_l, 1). Python's lists count from 0:

    Ws = [W_1, …, W_L]    bs = [b_1, …, b_L]    zs = [z_1, …, z_L]    hs = [h_0, h_1, …, h_L]

so that Ws[i], bs[i] and zs[i] belong to the layer between hs[i] and hs[i + 1]; hs[0] is x, and hs[-1] the outputs.
Every function that is differentiated returns two things: its value, and its derivative.

Write the functions that raise NotImplementedError; everything else is given. `grade assignment4` says how far you are.
"""

import numpy as np

# The four corners of XOR, a column for each, and what XOR says of them.
CORNERS = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
XOR = np.array([[0.0, 1.0, 1.0, 0.0]])


def noisy_xor(examples=1000, noise=0.1, seed=0):
    """Points near the four corners: x of shape (2, examples), and their classes y, 0.0 or 1.0, (1, examples)."""
    random = np.random.RandomState(seed)
    which = random.randint(4, size=examples)
    return CORNERS[:, which] + noise * random.randn(2, examples), XOR[:, which]


def starting_weights(sizes, seed=0):
    """Weights and biases drawn from a standard normal distribution: for sizes [2, 10, 1], two layers.

    returns: Ws, bs; the same seed gives the same numbers
    """
    random = np.random.RandomState(seed)
    Ws = [random.randn(above, below) for below, above in zip(sizes[:-1], sizes[1:])]
    bs = [random.randn(above, 1) for above in sizes[1:]]
    return Ws, bs


def squared_loss(yhat, y):
    """Half the squared difference, ½(ŷ - y)², element by element, and its derivative with respect to ŷ.

    yhat, y: arrays of one shape
    returns: value, derivative; each of that shape

    Example: squared_loss(np.array([3.0]), np.array([1.0])) is [2], [2].
    """
    raise NotImplementedError("return the value and the derivative of the squared loss")


def binary_loss(yhat, y):
    """The binary cross-entropy, -y log ŷ - (1 - y) log(1 - ŷ), element by element, and its derivative by ŷ.

    yhat: probabilities, 0 ≤ ŷ ≤ 1; y: what they should be, 0 ≤ y ≤ 1; arrays of one shape
    returns: value, derivative; each of that shape, and y and ŷ as they were

    0 log 0 is 0, and what is multiplied by zero has no derivative either: where ŷ is 0 or 1, and y is the same,
    value and derivative are finite. Nobody asks for ŷ = 0 with y > 0, nor for ŷ = 1 with y < 1.

    Example: binary_loss(np.array([0.5]), np.array([1.0])) is [0.693], [-2].
    """
    raise NotImplementedError("return the value and the derivative of the binary loss")


def sigmoid(z):
    """The sigmoid 1 / (1 + e^-z), element by element, and its derivative with respect to z.

    z: net input, an array of any shape; it is left as it was
    returns: value, derivative; each of z's shape, and finite even where |z| is 1000

    Example: sigmoid(np.array([0.0])) is [0.5], [0.25].
    """
    raise NotImplementedError("return the value and the derivative of the sigmoid")


def forward_prop(x, f, Ws, bs):
    """From the inputs to the outputs, keeping what the way back will need.

    x: (n_0, N), a column for each example
    f: the activation of every layer: f(z) returns value and derivative, as sigmoid does
    Ws, bs: L weights and L biases
    returns: hs, zs; hs has L + 1 entries, of which hs[0] is x; zs has L. The arguments are left as they were.

    Example: with x = [[2]], one layer, W = [[3]], b = [[1]], and any f, zs[0] is [[7]] and hs[1] is f(7).
    """
    raise NotImplementedError("compute the outputs and the net inputs of all layers")


def backward_prop(loss, f, Ws, bs, hs, zs, y):
    """From the loss back to the inputs: the derivative of the loss with respect to every entry of hs.

    loss: loss(yhat, y) returns value and derivative, element by element, as squared_loss does; the loss of the network
        is the sum of all its values at hs[-1] and y
    f, Ws, bs: as for forward_prop; hs, zs: what it returned
    y: (n_L, N), what the outputs should be
    returns: dhs, a list as long as hs; dhs[i] has the shape of hs[i]. The arguments are left as they were.

    dhs[-1] is simple. Then, a layer at a time: given ∂loss/∂hs[i + 1], what is ∂loss/∂hs[i]?

    Example: with one layer, W = [[3]], b = [[1]], x = [[2]], f(z) = z² (so f'(7) = 14) and squared_loss at y = [[48]],
    dhs[1] is [[1]] and dhs[0] is [[42]].
    """
    raise NotImplementedError("walk back from the outputs to the inputs")


def compute_gradients(loss, f, Ws, bs, hs, zs, y):
    """The gradients of the loss with respect to all weights and biases, summed over the examples.

    The arguments are those of backward_prop.
    returns: dWs, dbs; two lists of L entries, each of its parameter's shape. The arguments are left as they were.

    Example: in the example of backward_prop, dWs[0] is [[28]] and dbs[0] is [[14]].
    """
    raise NotImplementedError("compute the gradients of all weights and biases")


def finite_difference_gradient(loss_of, theta, eps=1e-5):
    """The gradient of a function, measured: by how much does it change when one entry of theta changes?

    loss_of: a function that takes an array of theta's shape and returns one number
    theta: where to measure, an array of any shape; it is left as it was
    eps: how far to step to either side of an entry: (loss_of(… + eps …) - loss_of(… - eps …)) / (2 eps)
    returns: an array of theta's shape

    Example: finite_difference_gradient(lambda theta: np.sum(theta**2), np.array([3.0]), 0.1) is [6].
    """
    raise NotImplementedError("measure the slope along each entry of theta by central differences")


def relative_error(a, b):
    """How far two gradients are apart, as a number from 0 (equal) to 1: ‖a - b‖ / (‖a‖ + ‖b‖).

    ‖·‖ is the root of the sum of the squares of all entries. Between two gradients of zeros the error is 0.

    a, b: arrays of one shape, whichever; different shapes raise ValueError
    returns: one number

    Example: relative_error(np.array([1.0, 0.0]), np.array([0.0, 1.0])) is √2 / 2 = 0.707.
    """
    raise NotImplementedError("return the relative error between a and b")


def train(x, y, eta=3e-2, iterations=200, seed=0, Ws=None, bs=None):
    """Gradient descent on the squared loss, summed over all examples; every layer is sigmoid.

    x: (n_0, N), y: (n_L, N)
    eta: the learning rate; a step is eta times the gradient that compute_gradients returns
    iterations: how many steps to take, each on all the examples at once
    Ws, bs: where to start; if they are not given, ten hidden units, drawn with the seed
    returns: Ws, bs after the last step; what was given to start from is left as it was
    """
    if Ws is None:
        Ws, bs = starting_weights([x.shape[0], 10, y.shape[0]], seed)
    Ws, bs = [np.array(W, dtype=float) for W in Ws], [np.array(b, dtype=float) for b in bs]
    raise NotImplementedError("take the steps")


def check_gradients(x, y, Ws, bs):
    """Hold every gradient of compute_gradients against finite differences, and print the relative errors."""
    hs, zs = forward_prop(x, sigmoid, Ws, bs)
    gradients = compute_gradients(squared_loss, sigmoid, Ws, bs, hs, zs, y)
    for which, parameters in enumerate([Ws, bs]):
        for layer in range(len(parameters)):

            def loss_of(theta, parameters=parameters, layer=layer):
                kept, parameters[layer] = parameters[layer], theta
                hs, _ = forward_prop(x, sigmoid, Ws, bs)
                parameters[layer] = kept
                return float(np.sum(squared_loss(hs[-1], y)[0]))

            measured = finite_difference_gradient(loss_of, parameters[layer], 1e-5)
            error = relative_error(gradients[which][layer], measured)
            print(f"{['dWs', 'dbs'][which]}[{layer}]: relative error {error:.1e}")


def main():
    """Check the gradients, train on noisy XOR, and print what the network then says of the corners."""
    x, y = noisy_xor()
    check_gradients(x[:, :20], y[:, :20], *starting_weights([2, 10, 1]))
    Ws, bs = train(x, y)
    hs, _ = forward_prop(CORNERS, sigmoid, Ws, bs)
    for corner, output in zip(CORNERS.T, hs[-1][0]):
        print(f"XOR{tuple(corner.astype(int).tolist())} is {output:.3f}")


if __name__ == "__main__":
    main()
