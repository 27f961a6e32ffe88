"""How many points a check is worth."""

from __future__ import annotations

# The checks of mlp.py, computation_graph.py and layers.py share 100 units: 30, 35 and 35. A unit is this many points.
# The checks of tf_graphs.py and tf_training.py have the other 40 points, by their own count.
UNIT = 0.6


def worth(units: float) -> float:
    """The points of a check, from its share in units."""
    return round(units * UNIT, 6)
