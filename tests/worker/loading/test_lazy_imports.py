"""Large packages are imported at their first use, and only where a name stands for a module."""

from __future__ import annotations

import ast
import sys

import pytest

from grader.worker.loading import lazy_imports
from grader.worker.loading.lazy_imports import LazyModule, bind_lazily

PACKAGE = "large_package_of_a_test"


@pytest.fixture(autouse=True)
def large(tmp_path, monkeypatch):
    """A large package: two modules, and what each says when it is imported."""
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").write_text("value = 1")
    (folder / "one.py").write_text("value = 2")
    (folder / "two.py").write_text("value = 3\ndef function(): return 4")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(lazy_imports, "LARGE", frozenset({PACKAGE}))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def bound(*statements):
    """The names that these statements bind, and whether each was put off."""
    namespace: dict[str, object] = {}
    return namespace, [bind_lazily(ast.parse(text).body[0], namespace) for text in statements]


@pytest.mark.parametrize(
    ("statement", "name", "value"),
    [
        (f"import {PACKAGE}", PACKAGE, 1),
        (f"import {PACKAGE} as p", "p", 1),
        (f"import {PACKAGE}.one as p", "p", 2),
        (f"from {PACKAGE} import one", "one", 2),
        (f"from {PACKAGE} import one as p", "p", 2),
    ],
)
def test_a_module_is_imported_when_it_is_used(statement, name, value):
    """Not before."""
    namespace, put_off = bound(statement)
    assert put_off == [True] and PACKAGE not in sys.modules
    assert namespace[name].value == value and PACKAGE in sys.modules


def test_modules_below_one_name_are_all_there():
    """`import a.b` twice binds `a` once, with both below it."""
    namespace, put_off = bound(f"import {PACKAGE}.one", f"import {PACKAGE}.two")
    assert put_off == [True, True]
    package = namespace[PACKAGE]
    assert (package.one.value, package.two.value, package.value) == (2, 3, 1)


@pytest.mark.parametrize(
    "statement",
    [
        f"from {PACKAGE}.two import function",
        f"from {PACKAGE} import *",
        f"import {PACKAGE}.missing",
        f"from {PACKAGE} import missing",
        f"from .{PACKAGE} import one",
        "import json",
        "x = 1",
    ],
)
def test_everything_else_runs_as_it_is_written(statement):
    """A function, a star, what is not there, what is small, what is no import."""
    namespace, put_off = bound(statement)
    assert put_off == [False] and namespace == {}


def test_what_is_imported_already_is_no_trouble():
    """It is bound as usual."""
    __import__(PACKAGE)
    assert bound(f"import {PACKAGE}")[1] == [False]


def test_attributes_are_the_modules_own():
    """Set, listed and deleted there."""
    module = LazyModule(PACKAGE)
    module.more = 5
    assert sys.modules[PACKAGE].more == 5 and "more" in dir(module)
    del module.more
    assert not hasattr(sys.modules[PACKAGE], "more")
