"""Part 1: half-planes, and a network that combines them, in NumPy.

Rows are examples: x is (N, D). A line, or in more dimensions a plane, is given by its weights w of shape (D+1,),
the constant w0 first: d(x) = w0 + w1 x1 + w2 x2 + … + wD xD. Several lines are the rows of an array (L, D+1).

Write the five functions that raise NotImplementedError; the rest is given. `grade assignment3` says how far you are.
"""

import numpy as np

# A triangle: one line along each side, positive on the inside, and the unit on top that fires where all three are.
LINES = np.array([[0.0, 0.0, 1.0], [4.0, -1.0, -1.0], [0.0, 3.0, -1.0]])
TOP = np.array([-2.5, 1.0, 1.0, 1.0])


def linear_decision(x, w):
    """The linear function d(x) = w0 + w1 x1 + … + wD xD of each point, and its sign.

    x: (N, D) points in rows
    w: (D+1,) weights, the constant first
    returns: d (N,), and sign (N,), which is 1 where d > 0, -1 where d < 0 and 0 where d is 0

    Example: for the points [[2, 1], [0, 0]] and w = [-1, 1, 3], d is [4, -1] and sign is [1, -1].
    """
    raise NotImplementedError("compute d for every row of x, and its sign")


def logistic_probability(x, w):
    """The probability of the positive side, 1 / (1 + e^-d(x)), for each point.

    x: (N, D); w: (D+1,)
    returns: (N,) numbers between 0 and 1, finite even where |d| is 1000

    Example: on the line itself, where d is 0, it is 1/2.
    """
    raise NotImplementedError("compute the logistic function of d(x)")


def hidden_features(x, lines):
    """What each of L units says of each point: 1 where its linear function is positive, else 0.

    x: (N, D); lines: (L, D+1), the weights of a unit in each row
    returns: (N, L) zeros and ones: a row for each point, a column for each unit

    Example: the point [1, 1] has the features [1, 1, 1] for LINES; the point [5, 1] has [1, 0, 1].
    """
    raise NotImplementedError("find for every point on which side of every line it is")


def triangle_classifier(x, lines, top):
    """The network of two layers: a unit on top that sees only the hidden features.

    x: (N, D); lines: (L, D+1)
    top: (L+1,) weights of the unit on top, the constant first
    returns: (N,) classes: 1 where top0 + top1 h1 + … + topL hL is positive, else 0

    Example: with LINES and TOP the points [[1, 1], [5, 1]] have the classes [1, 0]: inside and outside.
    """
    raise NotImplementedError("combine the hidden features of every point by the weights of the unit on top")


def collapse(W_hidden, w_out):
    """The same network without the nonlinearity, where each hidden unit passes on its d(x) as it is: one line.

    W_hidden: (L, D+1), the weights of a hidden unit in each row, its constant first
    w_out: (L+1,) weights of the unit on top, the constant first
    returns: (D+1,) weights w, the constant first, with w0 + w1 x1 + … + wD xD equal to the network's output for all x

    Example: one hidden unit [1, 2, 3] and w_out = [10, -1] make [9, -2, -3].
    """
    raise NotImplementedError("multiply out and collect what stands before each component of x")


def main():
    """Look at what the network makes of the plane."""
    import matplotlib.pyplot as plt  # imported here: only this picture needs it

    across, up = np.meshgrid(np.linspace(-1, 5, 200), np.linspace(-1, 4, 200))
    points = np.column_stack([across.ravel(), up.ravel()])
    plt.contourf(across, up, triangle_classifier(points, LINES, TOP).reshape(across.shape), alpha=0.6)
    plt.show()


if __name__ == "__main__":
    main()
