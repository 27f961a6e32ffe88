"""Fixtures for the tests of reports."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """The sample grades, however the tests were started."""
    return beside("sample_grades")


@pytest.fixture(scope="session")
def classes() -> ModuleType:
    """The sample classes."""
    return beside("sample_classes")


def beside(name: str) -> ModuleType:
    """The module of that name in this folder."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
