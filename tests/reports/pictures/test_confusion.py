"""Confusion matrices and what they say."""

from __future__ import annotations

import re

from grader.grade import Confusion
from grader.reports.pictures.confusion import describe, draw


def test_what_is_right_and_what_is_confused_most_is_said() -> None:
    """The three most frequent, by the classes' names."""
    words = describe(Confusion("c", ["cat", "dog"], [[8, 1, 3], [0, 12, 0]]))
    assert words.startswith("20 of 24 are right (83.3 %): the diagonal.")
    assert "Most often taken: cat for none of the classes (3 times), cat for dog (1 time)." in words


def test_counts_stand_in_their_cells_and_the_diagonal_is_framed() -> None:
    """A cell without any is empty; what is none of the classes has a column."""
    drawing = draw(Confusion("c", ["a", "b"], [[8, 0, 3], [0, 12, 0]]), "label")
    assert re.findall(r'class="entry on\d">?[^>]*>(\d+)<', drawing) == ["8", "3", "12"]
    assert ">none</text>" in drawing
    frames = re.search(r'class="right-cell" d="([^"]*)"', drawing)
    assert frames is not None and frames[1].count("M") == 2


def test_a_few_mistakes_are_not_as_pale_as_none() -> None:
    """One of a thousand has a shade."""
    drawing = draw(Confusion("c", ["a", "b"], [[999, 1], [0, 5]]), "label")
    assert set(re.findall(r'<path class="h(\d)"', drawing)) == {"0", "1", "6"}


def test_numbers_that_do_not_fit_are_left_out() -> None:
    """Rather than run into one another."""
    counts = [[123456 if i != j else 7 for j in range(20)] for i in range(20)]
    drawing = draw(Confusion("c", [str(i) for i in range(20)], counts), "label")
    assert drawing.count('class="entry') == 20 and len(drawing) < 30_000


def test_odd_matrices_are_drawn_all_the_same() -> None:
    """Without classes, ragged, negative."""
    for picture in (Confusion("c", [], []), Confusion("c", ["a", "b"], [[1], [-5, 2, 3, 4], [9]])):
        assert "nan" not in draw(picture, "label") and describe(picture)
