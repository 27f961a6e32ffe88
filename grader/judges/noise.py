"""The noise of a computed loss: how much of its last digits is rounding.

J. J. Moré and S. M. Wild, Estimating computational noise, SIAM J. Sci. Comput. 33 (2011). It is not ε|f|: a loss
with log(1 - p) in it can be a hundred times noisier.
"""

from __future__ import annotations

import math

import numpy as np

from grader.judges.adopt import Array
from grader.judges.slope import Line

POINTS = 8
ORDERS = (3, 4, 5)


def difference_noise(values: Array) -> float:
    """The standard deviation of the noise in `values` of a smooth function at 8 equally spaced, close points.

    The k-th differences of a smooth function vanish like the spacing's k-th power; those of noise grow by a known
    factor. The median over the orders 3 to 5 outvotes one order that is smooth or unlucky.
    """
    estimates = []
    for order in ORDERS:
        differences = np.diff(values, n=order)
        gain = math.factorial(order) ** 2 / math.factorial(2 * order)
        estimates.append(math.sqrt(gain * float(np.mean(differences**2))))
    return float(np.median(estimates))


def measure_noise(along: Line, spacing: float, epsilon: float) -> tuple[float, Array]:
    """(noise of `along`, its 8 values) beside 0; never less than half a unit in the last place, ε|f|/2.

    `epsilon` is the machine epsilon of the precision that the function is computed in. All points lie on one side:
    a kink exactly at 0 would look like noise.
    """
    values = np.array(along(*((i + 1) * spacing for i in range(POINTS))), dtype=np.float64)
    return max(difference_noise(values), epsilon * float(np.max(np.abs(values))) / 2), values
