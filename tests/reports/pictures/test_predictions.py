"""Predictions and what they say."""

from __future__ import annotations

from grader.grade import GreyImages, Predictions
from grader.reports.pictures.predictions import describe, draw, legend, spoken


def predictions(rows: list[list[float | None]], labels: list[int]) -> Predictions:
    """Images of one pixel, with these probabilities."""
    return Predictions("p", GreyImages("", 1, 1, b"\x80" * len(rows), 0.0, 1.0, len(rows)), rows, labels)


def test_right_and_wrong_are_marked_and_said() -> None:
    """By a symbol and a sentence, not by colour alone."""
    picture = predictions([[0.9, 0.1], [0.9, 0.1], [0.2, 0.8]], [0, 1, 1])
    drawing = draw(picture, "label")
    assert drawing.count('href="#i-good"') == 2 and drawing.count('href="#i-bad"') == 1
    assert describe(picture) == "2 of 3 samples right."
    assert spoken(picture) == " says 0 (90 %); says 0 (90 %), is 1; says 1 (80 %)."
    assert "says 0 (90 %), is 1" in drawing and drawing.count('class="right-one"') == 3


def test_a_bar_is_as_high_as_its_probability() -> None:
    """What it says is darker; a value outside of 0 to 1 ends there."""
    drawing = draw(predictions([[7.0, -1.0, 0.5]], [2]), "label")
    assert "v-46.0h" in drawing and "v-0.0h" in drawing and "v-23.0h" in drawing
    assert drawing.count('class="bar said"') == 1


def test_what_is_no_distribution_is_said() -> None:
    """Another sum, a negative entry, no number."""
    words = describe(predictions([[0.5, 0.6], [1.5, -0.5], [None, 1.0]], [0, 0, 0]))
    assert "1 row has entries that are not a number." in words and "2 rows are no distribution" in words
    picture = predictions([[None, 1.0]], [1])
    assert spoken(picture) == " says nothing, is 1." and "0 of 1 sample right." in describe(picture)
    assert "bar missing" in draw(picture, "label")
    assert [name for _, name in legend(picture)][-1] == "not a number" and len(legend(predictions([[1.0]], [0]))) == 3


def test_odd_pictures_are_drawn_all_the_same() -> None:
    """No samples, no probabilities, labels of no class, infinities raise nothing."""
    for picture in (
        predictions([], []),
        predictions([[], [float("inf"), 1.0]], [5, -3]),
        predictions([[0.5] * 200], [0]),
        Predictions("p", GreyImages("", 0, 0, b"", None, None, 0), [[1.0]], [0]),
    ):
        drawing = draw(picture, "label")
        assert "nan" not in drawing and "inf" not in drawing
        assert describe(picture) and spoken(picture) and legend(picture)
