"""TensorFlow 2's eager execution, kept on for student code: switched off, it leaves symbols in place of numbers."""

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Callable
from typing import Any

SWITCHES = ("disable_eager_execution", "disable_v2_behavior")
NOTE = (
    "{name}() was passed over: this part is TensorFlow 2, which computes at once. The functions of tf.compat.v1 that "
    "you call work all the same; placeholders and sessions only inside of a tf.Graph()."
)


def keep_eager(note: Callable[[str], None]) -> None:
    """Ignore the student's calls that switch eager execution off, with a note."""
    for module in [module for name, module in sys.modules.items() if name.startswith("tensorflow.")]:
        names: dict[str, Any] = getattr(module, "__dict__", {})
        names.update({name: _ignored_switch(name, note) for name in SWITCHES if name in names})


def make_deterministic() -> None:
    """Make operations that run side by side repeatable, as random ones in a data set's map() are not."""
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is None or not hasattr(tensorflow, "config"):
        return
    tensorflow.config.experimental.enable_op_determinism()
    tensorflow.get_logger().setLevel("ERROR")  # its warnings about retracing hold addresses, and land in the report
    # TensorFlow now refuses what has no seed; `random` has one.
    generators, get_global = tensorflow.random, tensorflow.random.get_global_generator

    def seeded(kind: Any, *arguments: Any, **keywords: Any) -> Any:
        return kind.from_seed(random.getrandbits(31), *arguments, **keywords)

    def global_generator() -> Any:
        with contextlib.suppress(RuntimeError):
            return get_global()
        generators.set_global_generator(seeded(generators.Generator))
        return get_global()

    generators.Generator.from_non_deterministic_state = classmethod(seeded)
    generators.get_global_generator = generators.experimental.get_global_generator = global_generator


def handout_allows_switches(handout: bytes) -> bool:
    """Return whether the handout's own file uses the switches; then the student's file may use them, too."""
    return any(name.encode() in handout for name in SWITCHES)


def _ignored_switch(name: str, note: Callable[[str], None]) -> Callable[[], None]:
    def switch() -> None:
        note(NOTE.format(name=name))

    return switch
