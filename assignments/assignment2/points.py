"""How many points a check is worth."""

from __future__ import annotations

# The checks of xor_backprop.py share 100 units. A unit is this many points. Where further parts take a share of the
# assignment's 100 points, this number, assignment.toml and the handout's tables change, and no check.
UNIT = 0.4


def worth(units: float) -> float:
    """The points of a check, from its share in units."""
    return round(units * UNIT, 6)
