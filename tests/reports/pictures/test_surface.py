"""Surfaces and what they say."""

from __future__ import annotations

import re

import pytest

from grader.grade import Surface
from grader.reports.pictures.surface import describe, draw, legend

UNIT = (0.0, 1.0, 0.0, 1.0)
SLOPE: list[list[float | None]] = [[(j + 0.5) / 20 for j in range(20)] for _ in range(20)]  # the value is x


def test_the_line_is_where_the_level_is() -> None:
    """Straight up through the middle, for a value that is x."""
    drawing = draw(Surface("s", UNIT, SLOPE), SLOPE, "label")
    line = re.search(r'class="level" d="([^"]*)"', drawing)
    assert line is not None and line[1].count("M") == 19
    assert set(re.findall(r"[ML]([\d.]+) ", line[1])) == {"197.0"}  # the middle between 42 and 352
    tilted: list[list[float | None]] = [[(i + j + 1) / 40 for j in range(20)] for i in range(20)]
    line = re.search(r'class="level" d="([^"]*)"', draw(Surface("s", UNIT, tilted), tilted, "label"))
    assert line is not None
    for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", line[1]):
        assert (float(x) - 42) / 310 + (248 - float(y)) / 242 == pytest.approx(1, abs=2e-3)


def test_points_on_the_wrong_side_are_counted_and_ringed() -> None:
    """Label 1 belongs above the level; with other labels there are no sides."""
    points = [(0.2, 0.5, 0), (0.8, 0.5, 1), (0.7, 0.5, 0)]
    picture = Surface("s", UNIT, SLOPE, points, reference=[[1.0]])
    assert describe(picture) == ("Between 0.025 and 0.975 here. 1 of 3 points on the wrong side; with the reference 2.")
    assert draw(picture, SLOPE, "label").count('class="wrong"') == 1
    assert [name for _, name in legend(picture)] == ["where it is 0.5", "label 0", "label 1", "on the wrong side"]
    assert "side" not in describe(Surface("s", UNIT, SLOPE, [(0.2, 0.5, 3)]))


def test_labels_differ_by_shape_not_by_colour_alone() -> None:
    """A circle and a triangle."""
    drawing = draw(Surface("s", UNIT, SLOPE, [(0.2, 0.5, 0), (0.8, 0.5, 1)]), SLOPE, "label")
    assert len(set(re.findall(r'class="spot f\d" d="M[\d.]+ [\d.]+([^"]*)"', drawing))) == 2


def test_a_surface_on_one_side_says_so() -> None:
    """And has no line."""
    assert "everywhere below 0.5" in describe(Surface("s", UNIT, [[0.1, 0.2]]))
    assert "everywhere" not in describe(Surface("s", UNIT, [[0.5, 0.7]]))
    assert "everywhere" not in describe(Surface("s", UNIT, [[0.5, 0.3]]))
    assert "everywhere above −1" in describe(Surface("s", UNIT, [[0.1, 0.2]], level=-1.0))
    assert 'class="level"' not in draw(Surface("s", UNIT, [[0.1, 0.2]] * 2), [[0.1, 0.2]] * 2, "label")


def test_probabilities_are_shaded_from_0_to_1() -> None:
    """And what is almost flat looks flat; other ranges are used in full."""

    def shades(row: list[float | None]) -> set[str]:
        drawing = draw(Surface("s", UNIT, [row, row]), [row, row], "label")
        return set(re.findall(r'<path class="h(\d)" d="M[\d.]+ [\d.]+H', drawing))  # those of the key have an h

    assert shades([0.49, 0.51]) == {"3"}
    assert shades([-5.0, 5.0]) == {"0", "6"}


def test_holes_are_hatched_and_counted() -> None:
    """No line is drawn through them."""
    values: list[list[float | None]] = [[0.0, None], [1.0, 1.0]]
    picture = Surface("s", UNIT, values)
    assert 'class="missing"' in draw(picture, values, "label") and 'class="level"' not in draw(picture, values, "label")
    assert describe(picture) == "Between 0 and 1 here; at 1 place not a number."
    assert legend(picture)[-1][1] == "not a number"


def test_odd_pictures_are_drawn_all_the_same() -> None:
    """No grid, a flat extent, the largest floats, points outside or nowhere raise nothing."""
    nan, huge = float("nan"), 1e299
    for picture in (
        Surface("s", (0.0, 0.0, 0.0, 0.0), [], [(nan, 1.0, 0), (9.0, 9.0, 1)]),
        Surface("s", UNIT, [[], [1.0]], [(0.5, 0.0, 1), (0.5, 0.1, 0)]),
        Surface("s", UNIT, [[huge, -huge], [-huge, huge], [None]], level=0.1),
        Surface("s", UNIT, [[nan]]),
    ):
        drawing = draw(picture, picture.values, "label")
        assert "nan" not in drawing and "inf" not in drawing
        assert describe(picture) and legend(picture)
