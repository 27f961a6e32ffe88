"""Files as a worker sends them: what does not fit together, or would lead outside, is refused."""

from __future__ import annotations

import numpy as np
import pytest

from grader.asking.file_bundle import LONGEST_NAME, LONGEST_PROBLEM, MOST_FILES, files_of, is_relative


def bundle(**files):
    """What an honest worker sends; the names are keywords, with `_` for `/`."""
    return {
        "names": [name.replace("_", "/") for name in files],
        "sizes": [len(raw) for raw in files.values()],
        "content": np.frombuffer(b"".join(files.values()), np.uint8),
    }


def test_each_file_has_its_own_bytes():
    """Files lie one after the other, empty ones too."""
    assert files_of(bundle(a=b"one", b_c=b"", d=b"two")) == {"a": b"one", "b/c": b"", "d": b"two"}
    assert files_of(bundle()) == {}


@pytest.mark.parametrize("name", ["a", "a/b.txt", "..a", "a..", "a/...", ".hidden", "ä ö.py", "x" * LONGEST_NAME])
def test_a_name_below_the_folder(name):
    """Dots within a name are no way out."""
    assert is_relative(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/..",
        "./a",
        "a\\b",
        "a\n",
        "x" * (LONGEST_NAME + 1),
        7,
        None,
    ],
)
def test_a_name_that_leads_outside_is_refused(name):
    """So is one that cannot be printed, and what is no name."""
    assert not is_relative(name)
    with pytest.raises(ValueError, match="leads outside"):
        files_of({**bundle(a=b"x"), "names": [name]})


@pytest.mark.parametrize(
    "change",
    [
        {"sizes": [2, 2]},
        {"sizes": [3]},
        {"sizes": [4, -1]},
        {"sizes": [2.0, 1.0]},
        {"sizes": [True, 2]},
        {"content": np.zeros(3)},
        {"content": np.zeros(3, np.int8)},
    ],
)
def test_sizes_that_do_not_fit_are_refused(change):
    """Nothing is cut off, and nothing is left over."""
    with pytest.raises(ValueError, match="do not fit"):
        files_of({**bundle(a=b"xy", b=b"z"), **change})


def test_too_many_files_or_two_of_one_name():
    """Neither is honest."""
    with pytest.raises(ValueError, match="two of one name"):
        files_of({**bundle(a=b"x", b=b"y"), "names": ["a", "a"]})
    many = {f"f{number}": b"" for number in range(MOST_FILES + 1)}
    with pytest.raises(ValueError, match="too many files"):
        files_of(bundle(**many))
    many.popitem()
    assert len(files_of(bundle(**many))) == MOST_FILES


@pytest.mark.parametrize("answer", [None, [], {}, {"names": "a"}, {**bundle(a=b"x"), "content": b"x"}])
def test_what_is_no_list_of_files(answer):
    """Whatever else the worker answers."""
    with pytest.raises(ValueError, match="not a list of files"):
        files_of(answer)


def test_a_problem_is_told_in_short():
    """What the worker complains of comes first, and not at any length."""
    with pytest.raises(ValueError, match=r"^disk full$"):
        files_of({**bundle(a=b"x"), "problem": "disk full."})
    with pytest.raises(ValueError) as told:
        files_of({"problem": "x" * 9999})
    assert len(str(told.value)) == LONGEST_PROBLEM
