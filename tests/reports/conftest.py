"""Fixtures for the tests of reports."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """The sample grades, however the tests were started."""
    path = Path(__file__).with_name("sample_grades.py")
    spec = importlib.util.spec_from_file_location("sample_grades", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
