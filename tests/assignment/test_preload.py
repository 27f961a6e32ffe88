"""The modules that a sandbox imports once: declared ones, and what a submission is guessed to need."""

from __future__ import annotations

import sys

import pytest

from grader.assignment import preload
from grader.assignment.preload import guess_part_preloads, guess_preload, preload_for
from grader.errors import UsageError


def test_what_a_submission_imports_is_guessed(toy, tmp_path):
    """The declared modules, and the large packages that a file imports from; the usual for what cannot be read."""
    (tmp_path / "net.py").write_text("from sklearn.datasets import make_moons\n")
    assert guess_preload(toy.folder, tmp_path) == ("numpy", "numpy.random", "sklearn.datasets")
    assert guess_preload(tmp_path / "nowhere", tmp_path) == ("numpy", "numpy.random")
    toy.change(toy.folder / "assignment.toml", "[[parts]]", "[[parts")
    assert guess_preload(toy.folder, tmp_path) == ("numpy", "numpy.random")
    assert guess_part_preloads(toy.folder, tmp_path) == []


def test_parts_with_imports_of_their_own_have_sandboxes_of_their_own(toy, tmp_path):
    """Only those whose file is there."""
    toy.change(toy.folder / "assignment.toml", 'file = "net.py"', 'file = "net.py"\npreload = ["json"]')
    assert guess_part_preloads(toy.folder, tmp_path) == []
    (tmp_path / "net.py").write_text("")
    assert guess_part_preloads(toy.folder, tmp_path) == [("json",)]
    assert guess_part_preloads(toy.folder, tmp_path / "net.py") == [("json",)]


def test_keras_wrappers_of_scikit_learn_have_it_before_them():
    """A file that mentions them gets scikit-learn imported first."""
    assert "sklearn.base" in preload_for(["keras"], [b"from keras.wrappers import SKLearnClassifier"])


def test_a_large_package_that_is_not_installed_is_not_preloaded(monkeypatch):
    """A file that mentions it costs no grade: its import is a stand-in, in the worker."""
    source = b"from pandas.io import json\nfrom scipy.special import expit\n"
    monkeypatch.setattr(preload, "find_spec", lambda name: None if name == "pandas" else object())
    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    assert preload_for(["numpy"], [source]) == ("numpy", "numpy.random", "scipy.special")
    assert preload.absent(["pandas.io", "pandas", "numpy.random"]) == ["pandas"]
    with pytest.raises(UsageError, match=r"It cannot be done here: pandas is not installed .*; do x"):
        preload.refuse_absent(["numpy", "pandas"], "It cannot be done", "do x")
