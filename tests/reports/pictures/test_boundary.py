"""Decision boundaries and what they say."""

from __future__ import annotations

import re
from types import ModuleType

from grader.grade import Boundary
from grader.reports.pictures.boundary import describe, draw, legend

HALVES = [[0, 1], [0, 1]]


def test_points_on_the_wrong_side_are_counted_and_ringed() -> None:
    """The words and the rings agree; row 0 of the grid is the bottom."""
    picture = Boundary("b", (0.0, 1.0, 0.0, 1.0), [[0, 0], [1, 1]], [(0.5, 0.1, 0), (0.5, 0.9, 0), (0.1, 0.9, 1)])
    assert describe(picture) == "The plane is divided among 2 classes. 1 of 3 points on the wrong side."
    rings = re.search(r'class="wrong" d="([^"]*)"', draw(picture, picture.classes, "label"))
    assert rings is not None and rings[1].count("M") == 1


def test_the_reference_is_compared(samples: ModuleType) -> None:
    """Both counts stand in one sentence."""
    words = describe(samples.moons(straight=True))
    assert re.search(r"(\d+) of 200 points on the wrong side; with the reference (\d+)\.", words)
    assert "Everywhere the same class, 3." in describe(Boundary("b", (0.0, 1.0, 0.0, 1.0), [[3, 3]], []))


def test_classes_differ_by_pattern_and_mark_not_by_colour_alone() -> None:
    """Each class has its own hatch and its own shape of point."""
    picture = Boundary("b", (0.0, 1.0, 0.0, 1.0), HALVES, [(0.1, 0.1, 0), (0.9, 0.9, 1)])
    drawing = draw(picture, HALVES, "label")
    assert 'class="hatch k0"' in drawing and 'class="hatch k1"' in drawing
    shapes = re.findall(r'class="point c\d" d="M[\d.]+ [\d.]+([^"]*)"', drawing)
    assert len(set(shapes)) == 2
    assert [name for _, name in legend(picture)] == ["class 0", "class 1", "on the wrong side"]


def test_runs_of_equal_cells_are_one_rectangle() -> None:
    """A fine grid of two halves stays small."""
    grid = [[0] * 200 + [1] * 200 for _ in range(400)]
    assert len(draw(Boundary("b", (0.0, 1.0, 0.0, 1.0), grid, []), grid, "label")) < 20_000


def test_the_first_row_of_the_grid_is_the_lowest() -> None:
    """Paper counts downwards, a plot upwards."""
    picture = Boundary("b", (0.0, 1.0, 0.0, 1.0), [[0], [1]], [])
    areas = re.findall(r'class="area c(\d)" d="M[\d.]+ ([\d.]+)H[\d.]+V([\d.]+)', draw(picture, picture.classes, "l"))
    spans = {slot: (float(top), float(bottom)) for slot, top, bottom in areas}
    assert spans["1"][0] < spans["1"][1] == spans["0"][0] < spans["0"][1]


def test_odd_pictures_are_drawn_all_the_same() -> None:
    """No grid, a flat extent, points outside or nowhere raise nothing."""
    nan = float("nan")
    for picture in (
        Boundary("b", (0.0, 0.0, 0.0, 0.0), [], [(nan, 1.0, 2), (9.0, 9.0, 1)]),
        Boundary("b", (0.0, float("inf"), 0.0, 1.0), [[], [1]], [(0.5, 0.5, 10**12)]),
    ):
        assert "nan" not in draw(picture, picture.classes, "label")
        describe(picture)
        legend(picture)
