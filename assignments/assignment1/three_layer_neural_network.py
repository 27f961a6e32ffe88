"""Part 1: a network with one hidden layer, in NumPy."""

from __future__ import annotations

import numpy as np

from grader import check, expect, matches_reference, reaches

from .conventions import ACTIVATIONS, accuracy, change, moving, stored
from .networks import Network, leaves_z, of_scores, problem, refuses, trainable
from .points import worth


@matches_reference(points=worth(1), each=ACTIVATIONS)
def actFun(student, rng, show, each):
    """actFun applies {each} to every element of an array"""
    net = Network(student, None, each)
    z = np.linspace(-3, 3, 61)
    show.curve(f"The activation {each}", z, net.elementwise("actFun", z), x_label="net input z", y_label="actFun(z)")
    return net.elementwise("actFun", rng.normal(size=(5, 3)))


@matches_reference(points=worth(1), each=ACTIVATIONS)
def diff_actFun(student, rng, show, each):
    """diff_actFun is the derivative of {each} with respect to its net input z"""
    net = Network(student, None, each)
    z = np.linspace(-2.95, 2.95, 60)  # no 0: relu has a kink there
    slope = net.elementwise("diff_actFun", z)
    show.curve(f"The derivative of {each}", z, slope, x_label="net input z", y_label="diff_actFun(z)")
    return net.elementwise("diff_actFun", rng.normal(size=(5, 3)))


@matches_reference(points=worth(1), each=ACTIVATIONS, given=["actFun"])
def feedforward(student, rng, each):
    """feedforward computes the probability of each class ({each})"""
    asked = problem(rng, N=7, D=3, H=5, C=2)
    return Network(student, asked, each).probabilities(asked.X)


@check(points=worth(1), about="feedforward", after=[feedforward], given=["actFun"])
def feedforward_keeps_its_steps(student, rng):
    """feedforward leaves z1, a1, z2 and probs on the network"""
    asked = problem(rng, N=7, D=3, H=5, C=2)
    network = Network(student, asked, "relu")
    network.run(asked.X)
    for name, value in stored(network.net, ["z1", "a1", "z2", "probs"], "feedforward", "network").items():
        expect.same(value, name=name)


@matches_reference(points=worth(4), after=[feedforward], given=["actFun", "feedforward"])
def calculate_loss(student, rng):
    """calculate_loss is the mean cross-entropy where there is no regulariser (λ = 0)"""
    asked = problem(rng, N=7, D=3, H=5, C=2)
    return Network(student, asked).loss(asked.X, asked.y)


@matches_reference(points=worth(1), about="calculate_loss", after=[calculate_loss], given=["actFun", "feedforward"])
def calculate_loss_regularises(student, rng):
    """calculate_loss adds λ/2 times the squared weights, over N"""
    asked = problem(rng, N=7, D=3, H=5, C=2)
    plain = Network(student, asked).loss(asked.X, asked.y)
    return Network(student, asked, reg_lambda=0.3).loss(asked.X, asked.y) - plain


@check(
    points=worth(2),
    each=ACTIVATIONS,
    about="backprop",
    after=[diff_actFun, feedforward, calculate_loss],
    given=["actFun", "diff_actFun", "feedforward", "calculate_loss"],
)
def backprop_is_the_slope(student, rng, each):
    """backprop gives the slope of your own loss, summed over the examples ({each})"""
    asked = problem(rng, N=7, D=3, H=5, C=2)
    network = Network(student, asked, each)
    gradients = network.gradients(asked.X, asked.y)
    weights = {"dW1": asked.W1, "dW2": asked.W2, "db1": asked.b1, "db2": asked.b2}
    slope_of = network.summed_loss(asked.X, asked.y)
    expect.gradient(gradients, of=slope_of, at=weights, context=network.context(asked))


LEARNS_TOO_LITTLE = (
    "In a run of this training the loss does not fall as far as it should. Does backprop pass its checks, and is "
    "fit_model as it was given? Each step goes against new gradients, and moves W1, b1, W2 and b2."
)

# A learning rate for each activation, at which 100 of 100 runs of the reference with other seeds reach 0.90.
EPSILON = {"tanh": 0.01, "sigmoid": 0.02, "relu": 0.003}


@reaches(
    {0.80: worth(0.5), 0.90: worth(1)}, seeds=3, each=ACTIVATIONS, about="fit_model", after=[backprop_is_the_slope]
)
def moons_accuracy(student, data, show, each, seed):
    """a network with 16 hidden units, trained with {each}, separates the two moons"""
    network = trainable(student, 16, each, seed % 1000, len(data.X))
    losses = [network.cross_entropy(data.X, data.y)]
    for _ in range(10):
        network.fit(data.X, data.y, num_passes=50, epsilon=EPSILON[each])
        losses.append(network.cross_entropy(data.X, data.y))
    show.curve(f"The loss in training ({each})", range(0, 501, 50), losses, x_label="step", y_label="loss")
    predict = network.function("predict")
    show.decision_boundary(predict, data.X, data.y, title=f"Where the network draws the line ({each})")
    share = accuracy(predict(data.X), data.y)
    if share < 0.9:
        expect.note(LEARNS_TOO_LITTLE)
    return share


@reaches({0.5: worth(2)}, seeds=3, about="fit_model", after=[backprop_is_the_slope])
def more_units_fit_better(student, data, show, seed):
    """with 3, 5, 8 and 50 hidden units training takes half of the loss away, and more with more units than with 3"""
    sizes, before, after, rows = [3, 5, 8, 50], [], [], []
    for units in sizes:
        network = trainable(student, units, "tanh", seed % 1000, len(data.X))
        before.append(network.cross_entropy(data.X, data.y))
        network.fit(data.X, data.y, num_passes=600, epsilon=0.01)
        after.append(network.cross_entropy(data.X, data.y))
        share = accuracy(network.function("predict")(data.X), data.y)
        rows.append([units, f"{before[-1]:.3f}", f"{after[-1]:.3f}", f"{share:.3f}"])
        show.decision_boundary(network.function("predict"), data.X, data.y, title=f"{units} hidden units")
    show.table("Hidden units compared", ["hidden units", "loss before", "loss after", "accuracy"], rows)
    falls = [1 - last / max(first, 1e-300) for first, last in zip(before, after, strict=True)]
    if not np.all(np.isfinite(falls)):
        return float("nan")
    if min(falls) < 0.5:
        expect.note(LEARNS_TOO_LITTLE)
    elif min(after[1:]) >= after[0]:
        expect.note("More units than 3 bring the loss no lower: does every hidden unit take part, and learn?")
        return 0.0
    return max(min(falls), 0.0)


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----

BEFORE = ["actFun", "diff_actFun", "feedforward", "calculate_loss"]


@matches_reference(points=0, about="calculate_loss", after=[calculate_loss], given=["actFun", "feedforward"])
def calculate_loss_of_three_classes(student, rng):
    """calculate_loss is right for three classes"""
    asked = problem(rng, N=8, D=2, H=4, C=3)
    return Network(student, asked).loss(asked.X, asked.y)


@check(points=0, about="backprop", after=[backprop_is_the_slope], given=BEFORE)
def backprop_of_three_classes(student, rng):
    """backprop is right for three classes"""
    asked = problem(rng, N=8, D=2, H=4, C=3)
    for name, gradient in Network(student, asked).gradients(asked.X, asked.y).items():
        expect.same(gradient, name=name, bias_shape=True)


@check(points=0, about="backprop", after=[backprop_is_the_slope], given=BEFORE)
def backprop_does_not_depend_on_lambda(student, rng):
    """backprop gives the gradients without the regulariser, whatever λ is"""
    asked = problem(rng, N=6, D=3, H=4, C=2)
    plain = Network(student, asked).gradients(asked.X, asked.y)
    regularised = Network(student, asked, reg_lambda=0.2).gradients(asked.X, asked.y)
    for name in plain:
        expect.same(change(regularised[name], plain[name], name), name=f"the change of {name} with λ")


@check(points=0, about="backprop", after=[backprop_is_the_slope], given=BEFORE)
def backprop_leaves_the_weights(student, rng):
    """backprop leaves the weights to fit_model"""
    asked = problem(rng, N=6, D=3, H=4, C=2)
    network = Network(student, asked)
    network.gradients(asked.X, asked.y)
    for name in ["W1", "b1", "W2", "b2"]:
        expect.same(change(getattr(network.net, name), getattr(asked, name), name), name=f"the change of {name}")


# ---- rules of robustness: remarks, not failures ----


@check(robustness=True, about="actFun", after=["actFun"])
def actFun_changes_nothing(student, rng):
    """actFun leaves the net input that it is given as it was"""
    leaves_z(student, "actFun", rng.normal(size=(4, 3)))


@matches_reference(robustness=True, about="actFun")
def actFun_stays_finite(student):
    """actFun stays finite where net inputs are very large"""
    z = np.array([-1000.0, -745.0, -30.0, 30.0, 745.0, 1000.0])
    return [Network(student, None, each).elementwise("actFun", z) for each in ["sigmoid", "tanh"]]


@matches_reference(robustness=True, about="diff_actFun")
def diff_actFun_stays_finite(student):
    """diff_actFun stays finite where net inputs are very large"""
    z = np.array([-1000.0, -745.0, 0.0, 745.0, 1000.0])
    return [Network(student, None, each).elementwise("diff_actFun", z) for each in ["sigmoid", "tanh"]]


@check(robustness=True, about="actFun")
def actFun_refuses_unknown_names(student):
    """actFun raises ValueError for an activation that nobody knows"""
    refuses(Network(student, None), "actFun")


@check(robustness=True, about="diff_actFun")
def diff_actFun_refuses_unknown_names(student):
    """diff_actFun raises ValueError for an activation that nobody knows"""
    refuses(Network(student, None), "diff_actFun")


@matches_reference(robustness=True, about="feedforward", after=["feedforward"], given=["actFun"])
def softmax_stays_finite(student):
    """the probabilities stay finite where net inputs are very large, of either sign"""
    rows = [[1000.0, -1000.0, 999.0], [-1000.0, -999.0, -1000.5], [-0.5, 0.5, -745.0], [-1000.0, 998.0, 1000.0]]
    asked = of_scores(np.array(rows))
    return Network(student, asked, "relu").probabilities(asked.X)


@check(robustness=True, about="backprop", after=["backprop_is_the_slope"], given=BEFORE)
def backprop_changes_nothing(student, rng):
    """backprop leaves what feedforward stored as it was, so that asking twice gives the same"""
    asked = problem(rng, N=7, D=3, H=4, C=2)
    network = Network(student, asked, "relu")
    network.run(asked.X)
    kept = [name for name in ["z1", "a1", "z2", "probs"] if hasattr(network.net, name)]
    before = {name: getattr(network.net, name) for name in kept}
    first = network.gradients(asked.X, asked.y)
    after = {name: getattr(network.net, name) for name in kept}
    again = network.gradients(asked.X, asked.y, fresh=False)
    moving(first)
    for name in kept:
        expect.same(change(after[name], before[name], name), name=f"the change of the stored {name}")
    for name in first:
        expect.same(change(again[name], first[name], name), name=f"the change of {name} when asked again")


@check(robustness=True, about="diff_actFun", after=[diff_actFun])
def diff_actFun_changes_nothing(student, rng):
    """diff_actFun leaves the net input that it is given as it was"""
    leaves_z(student, "diff_actFun", rng.normal(size=(4, 3)))
