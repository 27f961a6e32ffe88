"""Arrays that arrive as TensorFlow tensors, from a grader that does not import TensorFlow."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.wire.values import AsTensor


def tensor(values: Any) -> AsTensor:
    """The values (an array, or what NumPy makes one of) as an argument that arrives as a `tf.constant`.

    The dtype stays: give float32 where the part is float32. To the check it is opaque.
    """
    return AsTensor(np.asarray(values))
