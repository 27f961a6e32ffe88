"""What the fork server imports: what was asked for, and little that comes along."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from grader.assignment.preload import preload_for
from grader.worker.jail.preloading import AbsentPackages, CannotImport, preload, refuse_missing

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
    with pytest.raises(CannotImport, match="nothing_of_that_name"):
        preload(["nothing_of_that_name"])
    assert not any(isinstance(finder, AbsentPackages) for finder in sys.meta_path)
    preload(["json"])
    assert not any(isinstance(finder, AbsentPackages) for finder in sys.meta_path)


def test_what_is_missing_and_what_fails_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is not installed has no reason; one whose own import fails says which."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "leans_on_another.py").write_text("import nothing_of_that_name")
    for name, reason in {
        "nothing_of_that_name.part": "",
        "leans_on_another": "ModuleNotFoundError: No module named 'nothing_of_that_name'",
    }.items():
        with pytest.raises(CannotImport) as caught:
            preload([name])
        assert (caught.value.package, caught.value.reason) == (name.partition(".")[0], reason)


def test_a_machine_that_is_short_of_room_lacks_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a fault of the machine, which may be over the next time."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "asks_for_room.py").write_text("raise MemoryError")
    with pytest.raises(MemoryError):
        preload(["asks_for_room"])


def test_missing_packages_are_refused_without_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where nothing is imported before the workers start."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "not_to_be_run.py").write_text("raise AssertionError")
    refuse_missing(["numpy.random", "not_to_be_run", "grader.datasets"])
    with pytest.raises(CannotImport, match="nothing_of_that_name"):
        refuse_missing(["numpy", "nothing_of_that_name"])
