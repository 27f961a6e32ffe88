"""The neuron, asked."""

import numpy as np

from grader import check, expect, matches_reference, reaches


def network(student, W, b):
    net = student.Net(len(W))
    net.W, net.b = W, b
    return net


@matches_reference(points=1)
def act(student, rng):
    """act is tanh"""
    return student.Net(1).act(rng.normal(size=(4, 3)))


@matches_reference(points=1)
def diff_act(student, rng):
    """diff_act is the derivative of act"""
    return student.Net(1).diff_act(rng.normal(size=(4, 3)))


@matches_reference(points=2, after=[act], given=["act"])
def loss(student, rng):
    """loss is half the mean square"""
    return network(student, rng.normal(size=3), 0.3).loss(rng.normal(size=(7, 3)), rng.normal(size=7))


@check(points=3, after=[diff_act, loss], given=["act", "diff_act", "loss"])
def backprop(student, rng):
    """backprop gives the slopes of the loss"""
    W, X, y = rng.normal(size=3), rng.normal(size=(7, 3)), rng.normal(size=7)

    def own_loss(blocks):
        return network(student, blocks["dW"], blocks["db"]).loss(X, y)

    expect.gradient(network(student, W, 0.3).backprop(X, y), of=own_loss, at={"dW": W, "db": np.array(0.3)})


@reaches({0.6: 0.5, 0.9: 1}, about="fit", after=[backprop])
def learns(student, data, seed):
    """after training it tells left from right"""
    net = student.Net(1)
    net.fit(data.X, data.y)
    return float(np.mean((net.feedforward(data.X) > 0.5) == (data.y > 0.5)))
