"""The case of a wrong gradient: the blocks of both sides, what is known of the probe, and the words for blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.judges.coerce import Array

Blocks = Mapping[str, Array]


@dataclass(frozen=True)
class Context:
    """What is known of the probe; all of it optional, and each thing lets more be said.

    `sizes`: the sizes by their letters, {"N": examples, "C": classes, "D": inputs, "H": hidden units}; pairwise
    coprime sizes tell factors apart. `weights`: the parameters under their gradients' names. `examples`: the true
    gradients of each example alone. `previous`: the true gradients at the weights before the last update.
    """

    sizes: Mapping[str, float] = field(default_factory=dict)
    reg_lambda: float | None = None
    weights: Blocks = field(default_factory=dict)
    examples: Sequence[Blocks] = ()
    previous: Blocks | None = None


@dataclass(frozen=True)
class Case:
    """Both sides of one comparison, and the names of the blocks that differ."""

    mine: Blocks
    true: Blocks
    context: Context
    wrong: list[str]

    @property
    def names(self) -> str:
        """The wrong blocks, as the subject of a sentence."""
        return and_(self.wrong)

    @property
    def verb(self) -> str:
        """What goes with `names`."""
        return "is" if len(self.wrong) == 1 else "are"


def is_bias(name: str) -> bool:
    """Whether a block is a bias's gradient, by its name: db, db1."""
    return name.removeprefix("d").startswith("b")


def layer_of(name: str) -> int | None:
    """The number of its layer, by its name: 2 for dW2; None where it has none."""
    digits = re.findall(r"\d+", name)
    return int(digits[-1]) if digits else None


def and_(names: Sequence[str]) -> str:
    """`dW1, dW2 and db1`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
