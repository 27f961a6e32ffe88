"""What the fork server imports: what was asked for, and little that comes along."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from grader.assignment.preload import preload_for
from grader.worker.jail.preloading import AbsentPackages, preload

LOADED = """
import sys
from grader.worker.jail.preloading import preload
preload({names})
print(*sorted({{name.partition(".")[0] for name in sys.modules}} & {{"tensorflow", "keras", "matplotlib", "sklearn"}}))
{then}
"""


def loaded(names: list[str], then: str = "") -> list[str]:
    """What a fresh interpreter prints that imports them."""
    if importlib.util.find_spec("tensorflow") is None:  # without importing it here
        pytest.skip("no TensorFlow here")
    script = LOADED.format(names=names, then=then)
    made = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return made.stdout.splitlines()


def test_tensorflow_comes_without_what_keras_takes_along() -> None:
    """And Keras' galleries draw all the same, with Matplotlib as it is imported then."""
    gallery = """
import numpy as np, keras
keras.visualization.plot_image_gallery(np.zeros((1, 4, 4, 1)), value_range=(0, 1), rows=1, cols=1, path="/dev/null")
print("matplotlib.pyplot" in sys.modules)
"""
    assert loaded(["numpy", "tensorflow"], gallery) == ["keras tensorflow", "True"]


def test_what_is_asked_for_besides_is_there() -> None:
    """A file that wraps its network for scikit-learn has it imported first, and the wrapper is whole."""
    names = preload_for(["numpy"], [b"model = keras.wrappers.SKLearnClassifier(build)\n"])
    assert names == ("numpy", "numpy.random", "sklearn.base")
    wrapper = "import keras; print([kind.__module__ for kind in keras.wrappers.SKLearnClassifier.__mro__])"
    found, bases = loaded([*names, "tensorflow"], wrapper)
    assert found == "keras sklearn tensorflow" and "sklearn.base" in bases


def test_afterwards_everything_can_be_imported() -> None:
    """The finder is gone, also where an import fails."""
    with pytest.raises(ModuleNotFoundError, match="nothing_of_that_name"):
        preload(["nothing_of_that_name"])
    assert not any(isinstance(finder, AbsentPackages) for finder in sys.meta_path)
    preload(["json"])
    assert not any(isinstance(finder, AbsentPackages) for finder in sys.meta_path)
