"""The context of a wrong gradient: the blocks of both sides, what is known of the probe, the words for blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.judges.coerce import Array

Blocks = Mapping[str, Array]


@dataclass(frozen=True)
class Context:
    """Facts known of the probe; all of them optional, and each lets more be said.

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
class GradientComparison:
    """Both sides of one comparison, and the names of the blocks that differ."""

    mine: Blocks
    true: Blocks
    context: Context
    wrong: list[str]

    @property
    def names(self) -> str:
        """Return the names of the wrong blocks, as the subject of a sentence."""
        return join_words(self.wrong)

    @property
    def verb(self) -> str:
        """Return the verb that goes with `names`: "is" or "are"."""
        return "is" if len(self.wrong) == 1 else "are"


def is_bias(name: str) -> bool:
    """Return whether a block is a bias's gradient, by its name: db, db1."""
    return name.removeprefix("d").startswith("b")


def layer_of(name: str) -> int | None:
    """Return the number of the block's layer, by its name: 2 for dW2; None where it has none."""
    digits = re.findall(r"\d+", name)
    return int(digits[-1]) if digits else None


def join_words(names: Sequence[str]) -> str:
    """Join the names as in a sentence: `dW1, dW2 and db1`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
