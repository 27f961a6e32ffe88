"""Part 3: two layers with their backward passes, Jacobians, and the tensor behind a matrix product, in NumPy.

Rows are examples. A backward pass is given the gradient of some number, the loss, with respect to what the layer
gave, and returns the gradient of the same number with respect to what the layer was given.

Write the seven functions that raise NotImplementedError. `grade assignment3` says how far you are.
"""

import numpy as np


def sigmoid_forward(inputs):
    """1 / (1 + e^-x) of every element.

    inputs: an array of any shape
    returns: an array of the same shape, finite even where |x| is 1000

    Example: sigmoid_forward(np.array([0.0])) is [0.5].
    """
    raise NotImplementedError("apply the logistic function to every element")


def sigmoid_backward(inputs, incoming_gradient):
    """The gradient of the loss with respect to the inputs of a sigmoid layer.

    inputs: what sigmoid_forward was given (not what it returned), an array of any shape
    incoming_gradient: the gradient with respect to the outputs, of the same shape
    returns: an array of the same shape; the arguments are left as they were

    Example: sigmoid_backward(np.array([0.0]), np.array([4.0])) is [1].
    """
    raise NotImplementedError("multiply the incoming gradient by the slope of the sigmoid at the inputs")


def dense_forward(X, W):
    """The outputs Z = X W of a layer without biases.

    X: (N, D); W: (D, M)
    returns: Z (N, M)
    """
    raise NotImplementedError("multiply X and W")


def dense_backward(X, W, dZ):
    """The gradients of the loss with respect to both factors of Z = X W.

    X: (N, D); W: (D, M)
    dZ: (N, M), the gradient with respect to Z
    returns: dX (N, D) and dW (D, M), in this order; dW is the sum over the examples, not the mean

    Example: with X = [[1, 2]], W = [[3], [4]] and dZ = [[10]], dX is [[30, 40]] and dW is [[10], [20]].
    """
    raise NotImplementedError("find dX and dW from dZ")


def jacobian_chain(J_f, J_g):
    """The Jacobian of f(g(x)).

    J_f: (P, M), the Jacobian of f at g(x): a row for each output of f, a column for each of its inputs
    J_g: (M, D), the Jacobian of g at x
    returns: (P, D), row i and column j being the derivative of output i by input j

    Example: f(u, v) = u v has the Jacobian [[v, u]] and g(t) = (t, t²) has [[1], [2t]]; at t = 3 they are [[9, 3]]
    and [[1], [6]], and the chain is [[27]], as it must be for t³.
    """
    raise NotImplementedError("combine the two Jacobians by the chain rule")


def matmul_derivative(A, B):
    """The derivative of every entry of C = A B with respect to every entry of A.

    A: (N, K); B: (K, M)
    returns: (N, M, N, K), the entry [i, j, k, l] being ∂C[i, j] / ∂A[k, l]

    Example: for A = [[1, 2]] and B = [[3], [4]], C = [[11]] and the tensor is [[[[3, 4]]]].
    """
    raise NotImplementedError("fill the tensor")


def matmul_backward(dC, B):
    """The gradient of the loss with respect to A, where C = A B, without the tensor.

    dC: (N, M), the gradient with respect to C; B: (K, M)
    returns: dA (N, K): dA[k, l] is the sum over all i and j of dC[i, j] · ∂C[i, j] / ∂A[k, l]

    Example: for dC = [[10]] and B = [[3], [4]], dA is [[30, 40]].
    """
    raise NotImplementedError("find dA from dC and B")
