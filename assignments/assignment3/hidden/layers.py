"""Part 3, hidden: square matrices, single examples, large inputs, sums over batches."""

from __future__ import annotations

import numpy as np

from grader import as_array, call, check, expect, matches_reference
from grader.errors import UnusableAnswer

from ..conventions import count, several
from ..layers import judge_dense_backward
from ..points import worth


@check(points=worth(2), about="sigmoid_forward", after=["sigmoid_forward"])
def sigmoid_forward_of_any_shape(student, rng):
    """sigmoid_forward takes arrays of any number of dimensions"""
    for shape in [(4,), (2, 3, 4), (1, 1)]:
        expect.same(call(student, "sigmoid_forward", rng.normal(size=shape)), name=f"{len(shape)} dimensions")


@check(points=worth(4), about="sigmoid_backward", after=["sigmoid_backward"], given=["sigmoid_forward"])
def sigmoid_backward_of_any_shape(student, rng):
    """sigmoid_backward takes arrays of any number of dimensions"""
    for shape in [(4,), (2, 3, 4), (4, 4), (1, 1)]:
        gradient = call(student, "sigmoid_backward", 2 * rng.normal(size=shape), rng.normal(size=shape))
        expect.same(gradient, name="x".join(map(str, shape)))


@matches_reference(points=worth(1), about="dense_forward", after=["dense_forward"])
def dense_forward_of_square_weights(student, rng):
    """dense_forward uses its weights the right way round"""
    return call(student, "dense_forward", rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))


@check(points=worth(3), about="dense_backward", after=["dense_backward"], given=["dense_forward"])
def dense_backward_of_square_weights(student, rng):
    """dense_backward transposes what has to be transposed, and nothing else"""
    judge_dense_backward(student, rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), rng.normal(size=(4, 4)))


@check(points=worth(2), about="dense_backward", after=["dense_backward"], given=["dense_forward"])
def dense_backward_of_one_example(student, rng):
    """dense_backward is right for a single example"""
    judge_dense_backward(student, rng.normal(size=(1, 3)), rng.normal(size=(3, 2)), rng.normal(size=(1, 2)))


@check(points=worth(2), about="dense_backward", after=["dense_backward"], given=["dense_forward"])
def dense_backward_adds_up_over_the_batch(student, rng):
    """the weights' gradient of a mini-batch is the sum over its examples"""
    X, W, dZ = rng.normal(size=(6, 3)), rng.normal(size=(3, 2)), rng.normal(size=(6, 2))
    for name, rows in {"the batch": slice(None), "its first part": slice(0, 2), "its second part": slice(2, 6)}.items():
        gradients = several(call(student, "dense_backward", X[rows], W, dZ[rows]), ["dX", "dW"], "dense_backward")
        expect.same(gradients["dW"], name=f"dW of {name}")


@matches_reference(points=worth(2), about="jacobian_chain", after=["jacobian_chain"])
def jacobian_chain_of_square_jacobians(student, rng):
    """jacobian_chain multiplies in the right order"""
    return call(student, "jacobian_chain", rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))


@matches_reference(points=worth(1), about="jacobian_chain", after=["jacobian_chain"])
def jacobian_chain_to_one_number(student, rng):
    """jacobian_chain gives a matrix, however few outputs and inputs there are"""
    return call(student, "jacobian_chain", rng.normal(size=(1, 4)), rng.normal(size=(4, 1)))


@matches_reference(points=worth(2), about="matmul_derivative", after=["matmul_derivative"])
def matmul_derivative_of_square_matrices(student, rng):
    """matmul_derivative has its four axes in the order of the handout"""
    square = call(student, "matmul_derivative", rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))
    return [square, call(student, "matmul_derivative", rng.normal(size=(1, 2)), rng.normal(size=(2, 1)))]


@matches_reference(points=worth(1), about="matmul_backward", after=["matmul_backward"])
def matmul_backward_of_square_matrices(student, rng):
    """matmul_backward transposes what has to be transposed"""
    square = call(student, "matmul_backward", rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))
    return [square, call(student, "matmul_backward", rng.normal(size=(1, 3)), rng.normal(size=(1, 3)))]


@check(points=worth(1), about="matmul_backward", after=["matmul_backward", "matmul_derivative"],
       given=["matmul_derivative"])  # fmt: skip
def matmul_backward_agrees_with_the_tensor(student, rng):
    """matmul_backward is what the tensor of derivatives gives when it is contracted with the gradient of C"""
    A, B, dC = rng.normal(size=(4, 2)), rng.normal(size=(2, 3)), rng.normal(size=(4, 3))
    tensor = as_array(call(student, "matmul_derivative", A, B))
    if tensor is None or tensor.shape != (4, 3, 4, 2):
        raise UnusableAnswer("The tensor has another shape than the handout's, so it cannot be contracted.")
    dA = call(student, "matmul_backward", dC, B)
    if count(dA) != A.size or np.shape(dA) != A.shape:
        raise UnusableAnswer("matmul_backward must return an array of A's shape.")
    expect.same(dA, name="dA")
    dA = np.asarray(dA, dtype=float)
    expect.close(np.einsum("ij,ijkl->kl", dC, tensor), dA, name="the tensor contracted with dC, and matmul_backward")
