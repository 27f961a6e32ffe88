"""What decides a grade besides assignment and submission."""

from __future__ import annotations

import json
import sys

import numpy

from grader.assignment.versions import conditions, differences


def test_equal_where_nothing_differs():
    """Whatever the students' files import; another mode, question or version is another condition."""
    plain = conditions(["numpy"], "full", False)
    assert plain == conditions(["numpy", "numpy.random", "sklearn.datasets"], "full", False)
    assert json.loads(plain)["versions"]["numpy"] == numpy.__version__
    assert len({plain, conditions(["numpy"], "process", False), conditions(["numpy"], "full", True)}) == 3


def test_versions_count(monkeypatch):
    """Of the libraries that the assignment loads."""
    plain, deep = conditions(["numpy"], "full", False), conditions(["tensorflow"], "full", False)
    assert "tensorflow" in deep and "keras" in deep and "tensorflow" not in plain and "tensorflow" not in sys.modules
    monkeypatch.setattr("grader.assignment.versions.version", lambda name: "99")
    assert conditions(["tensorflow"], "full", False) != deep
    monkeypatch.setattr("numpy.__version__", "99")
    assert conditions(["numpy"], "full", False) != plain


def test_differences_tell_versions_from_everything_else(monkeypatch):
    """An upgrade is told apart from another sandbox, another question or other data, each in a short phrase."""
    old = json.dumps({"versions": {"grader": "0.1.0", "numpy": "2.1"}, "mode": "full", "public_only": False})
    new = json.dumps({"versions": {"grader": "0.2.0", "numpy": "2.1"}, "mode": "process", "public_only": True})
    assert differences(old, old) == ([], [])
    assert differences(old, new) == (
        ["grader 0.1.0 → 0.2.0"],
        ["sandbox full → process", "public checks only no → yes"],
    )
    data = json.dumps({**json.loads(old), "data": ["mnist", "0123456789"]})
    assert differences(old, data) == ([], ["data set its own → mnist 01234567"])
