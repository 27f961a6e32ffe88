"""What comes out of grading a villain or an odd file: what is learned, said and remembered."""

from __future__ import annotations

import os
import subprocess
from typing import Any

import pytest

from grader.checks.check_record import CheckRecord
from grader.errors import SubmissionError

PYTHON_2 = "def double(x):\n    print 'doubling'\n    return 2 * x\n"
SHADOW = "raise SystemExit('not the library')\n"


def test_the_alarms_ring(walk: Any, full: Any) -> None:
    """A secret in a public row, a changed file and a process that is left are noticed; or the street proves nothing."""
    with pytest.raises(AssertionError, match="the page"):
        walk.past(walk.source("def double(x):\n    print('31337')\n"), full)
    state, grades = walk.state(), walk.toy.root / "planted" / "grades.csv"
    before = grades.stat()
    os.utime(grades, (0, 0))
    assert walk.state() != state
    os.utime(grades, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert walk.state() == state
    with subprocess.Popen(["sleep", "60"]) as left:
        assert left.pid in walk.descendants()
        left.kill()


def test_what_an_oracle_tells_is_forgotten(walk: Any, full: Any, letters: Any) -> None:
    """The follow-through lends the right function; what is asked of it does not outlive the check, nor the grade."""
    oracle = walk.villain("oracle")
    for _ in range(2):
        graded = walk.past(oracle, full)
        assert letters(graded) == "FPFPFP"
        assert "was not held against this" in graded.checks[5].notes[-1]


def test_turned_text_is_pointed_out(walk: Any, full: Any, letters: Any) -> None:
    """A character that changes the reading direction costs nothing, and is named with its line."""
    graded = walk.past(walk.villain("bidi_source"), full)
    assert letters(graded) == "PPPPPP"
    assert any("U+202E" in note and "Line" in note for note in graded.parts[0].notes)


@pytest.mark.parametrize(
    ("files", "expected", "said"),
    [
        ({"toy.py": PYTHON_2}, "CCCCCC", "print"),
        ({"toy.py": "x = " + "(" * 5000 + ")" * 5000}, "CCCCCC", "nested"),
        ({"toy.py": "x = " + "-" * 50_000 + "1"}, "CCCCCC", "nested"),
        ({"toy.py": "x = 1\n" * 200_000}, "CCCCCC", "larger than"),
        ({"toy.py": b"\0\1\2\xff" * 1000}, "CCCCCC", ""),
        ({"toy.py": ""}, "CCCCCC NNNNNN", ""),
    ],
    ids=["python2", "ast_bomb", "ast_bomb_unary", "megabytes", "binary", "empty"],
)
def test_a_file_that_cannot_be_read(
    walk: Any, full: Any, letters: Any, files: dict[str, Any], expected: str, said: str
) -> None:
    """It says why, and is nobody else's trouble."""
    graded = walk.past(files, full)
    assert letters(graded) in expected.split() and graded.earned == 0
    assert said in graded.parts[0].message


HONEST_IN_DISGUISE = ["utf16", "wrong_name", "nested", "shadows", "large_sibling", "odd_sibling"]


@pytest.mark.parametrize("disguise", HONEST_IN_DISGUISE)
def test_an_honest_file_in_disguise(walk: Any, full: Any, letters: Any, disguise: str) -> None:
    """Full marks, however it was saved, named or accompanied."""
    honest = walk.source("")
    files: dict[str, dict[str, Any]] = {
        "utf16": {"toy.py": honest.encode("utf-16")},
        "wrong_name": {"Ada's toy (1).py": honest},
        "nested": {"homework/final/toy.py": honest},
        "shadows": {"toy.py": honest, **dict.fromkeys(["numpy.py", "grader.py", "msgspec.py", "os.py"], SHADOW)},
        "large_sibling": {"toy.py": honest, "measured.py": "x = 1\n" * 250_000},
        "odd_sibling": {"toy.py": honest, "r\udce9seau.py": "x = 1\n"},
    }
    assert letters(walk.past(files[disguise], full)) == "PPPPPP"


def test_nothing_to_grade(walk: Any, full: Any) -> None:
    """A folder without the file is refused in a sentence."""
    with pytest.raises(SubmissionError, match=r"toy\.py"):
        walk.past({"notes.txt": "double(x) = 2x"}, full)


def test_only_small_answers_are_kept() -> None:
    """All answers of a submission stay until the grade is made; one of 100 MB would stay for each check."""
    import numpy as np

    record = CheckRecord({"a": np.zeros(3), "b": np.zeros(500_000)}, np.random.default_rng(0))
    record.add_answer("a", np.zeros(500_000))
    record.add_answer("b", np.ones(1_000_000))
    assert isinstance(record.answers["a"], str) and record.answers["b"].nbytes == 8_000_000
