"""The tables of old names: each leads somewhere in the libraries that are installed, and is in the documentation."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.worker.loading import old_names
from grader.worker.loading.old_names import NewForm
from grader.worker.loading.renames import REPLACEMENTS, look_up

PAGE = Path(__file__).parents[3] / "docs" / "old_names.md"


GONE = "nothing: leave it out"


def rows(table: Mapping[str, str]) -> Iterator[str]:
    """The rows of a table: the old names, and what stands in their place."""
    found: dict[str, list[str]] = {}
    for old, new in table.items():
        found.setdefault(new, []).append(old)
    for new, olds in found.items():
        yield f"{', '.join(f'`{old}`' for old in olds)} | {new if new.startswith('nothing') else f'`{new}`'} |"


def modules() -> dict[str, Mapping[str, str]]:
    """The tables of names in modules, under their headings; Keras is told once."""
    found: dict[str, Mapping[str, str]] = {
        f"`{module}`": table for module, table in old_names.BY_MODULE.items() if "_tf_keras" not in module
    }
    found["`matplotlib.pyplot`"] = old_names.PYPLOT
    found["Modules"] = {old: new for old, new in old_names.RENAMED_MODULES.items() if "tensorflow" not in old}
    return found


def takers() -> dict[str, dict[str, str]]:
    """What classes and functions took and had: keywords, values of them, and methods."""
    found: dict[str, dict[str, str]] = {}
    for (_, name), renamed in [*old_names.KEYWORDS.items(), *old_names.FUNCTION_KEYWORDS.items()]:
        for old, new in renamed.items():
            today = new.written if isinstance(new, NewForm) else f"{new}=" if new else GONE
            found.setdefault(name, {})[f"{old}="] = today
    for (_, name), values in old_names.VALUES.items():
        for word, table in values.items():
            found.setdefault(name, {}).update({f"{word}={old!r}": f"{word}={new!r}" for old, new in table.items()})
    for (_, name), methods in old_names.METHODS.items():
        found.setdefault(name, {}).update({f".{old}": f".{new}" for old, new in methods.items()})
    return found


def page() -> str:
    """The tables as the page has them."""
    parts = [
        f"### {heading}\n\n| old | today |\n|---|---|\n" + "\n".join(f"| {row}" for row in rows(table))
        for heading, table in modules().items()
    ]
    of = "\n".join(f"| `{name}` | {row}" for name, table in takers().items() for row in rows(table))
    return "\n\n".join([*parts, f"### Arguments and methods\n\n| of | old | today |\n|---|---|---|\n{of}\n"])


def test_the_page_has_the_tables() -> None:
    """docs/old_names.md has every row of every table, and no other."""
    text = PAGE.read_text(encoding="utf-8")
    assert text[text.index("### ") :] == page()


def test_every_new_name_is_there() -> None:
    """What stands in the place of an old name exists in the libraries that are installed."""
    for module, table in old_names.BY_MODULE.items():
        if not module.startswith("keras"):  # which takes long to load; its own test is with TensorFlow's
            for name, new in table.items():
                assert REPLACEMENTS[name]() is not None if name in REPLACEMENTS else look_up(new) is not None
    for new in old_names.RENAMED_MODULES.values():
        if "keras" not in new:
            assert importlib.import_module(new)


def test_every_class_and_function_is_there() -> None:
    """The classes and functions that take old arguments exist, and take the new ones."""
    import inspect

    for (module, name), renamed in [*old_names.KEYWORDS.items(), *old_names.FUNCTION_KEYWORDS.items()]:
        if module.startswith("keras"):
            continue
        taker: Any = getattr(importlib.import_module(module), name)
        taken = inspect.signature(taker).parameters
        assert not [new for new in renamed.values() if isinstance(new, str) and new not in taken], name
        assert not [old for old in renamed if old in taken and taken[old].default != "deprecated"], name


@pytest.mark.parametrize(
    ("values", "categories"), [(3, [[0, 1, 2]]), ([2, 1], [[0, 1], [0]]), ("auto", "auto")], ids=str
)
def test_numbers_of_values_are_categories(values: Any, categories: Any) -> None:
    """A number of values for one feature, numbers for several, or 'auto'."""
    new = old_names.KEYWORDS["sklearn.preprocessing._encoders", "OneHotEncoder"]["n_values"]
    assert isinstance(new, NewForm) and new.of(values) == {"categories": categories}
