"""Curves and what they say."""

from __future__ import annotations

import re
from types import ModuleType

from grader.grade import Curves, Series
from grader.reports.pictures.curves import describe, draw, legend


def pair(yours: list[float | None], true: list[float | None]) -> Curves:
    """One line of each, over 0, 1, 2, …"""
    lines = [[Series("loss", [float(x) for x in range(len(y))], y)] for y in (yours, true)]
    return Curves("Loss", "pass", "loss", lines[0], lines[1])


def test_the_words_say_where_and_by_how_much() -> None:
    """The farthest place, with both values."""
    assert describe(pair([1.0, 2.0, 5.0, 4.0], [1.0, 2.0, 2.5, 4.0])) == (
        "Furthest apart at pass = 2: yours 5, the reference 2.5."
    )


def test_equal_lines_coincide_and_nan_has_a_beginning() -> None:
    """Agreement is said; so is the place where a curve stops being a number."""
    assert describe(pair([1.0, 2.0], [1.0, 2.0])) == "The two lines coincide."
    assert describe(pair([1.0, None, None], [1.0, 2.0, 3.0])) == "Not a number from pass = 1 on."


def test_several_lines_are_named_and_paired_by_name(samples: ModuleType) -> None:
    """The wrong one of three is found under its own name, in the order of the student's lines."""
    words = describe(samples.all_activations())
    assert words.startswith("tanh: the two lines coincide.")
    assert words.endswith("relu: furthest apart at z = −3: yours 3, the reference 0.")


def test_yours_is_solid_and_the_reference_dashed_over_it(samples: ModuleType) -> None:
    """The two are told apart by style, in the drawing and in the legend."""
    drawing = draw(samples.loss_curves(), "label")
    assert drawing.index('class="yours s0"') < drawing.index('class="true s0"')
    assert [name for _, name in legend(samples.loss_curves())] == ["yours", "reference"]


def test_a_gap_interrupts_the_line() -> None:
    """No line is drawn through a value that is not a number."""
    path = re.search(r'class="yours s0" d="([^"]*)"', draw(pair([1.0, 2.0, None, 2.0, 1.0], []), "label"))
    assert path is not None and path[1].count("M") == 2


def test_a_long_line_keeps_its_peak_and_stays_small() -> None:
    """Of 100,000 points few are drawn; the highest is one of them."""
    values: list[float | None] = [0.0] * 100_000
    values[54_321] = 1.0
    drawing = draw(pair(values, []), "label")
    assert len(drawing) < 10_000
    path = re.search(r'class="yours s0" d="([^"]*)"', drawing)
    assert path is not None and len(set(re.findall(r" (\d+\.\d)", path[1]))) == 2


def test_odd_series_are_drawn_all_the_same(samples: ModuleType) -> None:
    """Empty, unequal, infinite and single-valued lines raise nothing, and put no nan on paper."""
    inf, nan = float("inf"), float("nan")
    for yours in ([], [Series("", [], [])], [Series("a", [1.0], [nan])], [Series("a", [1.0, nan, 3.0], [inf, 1.0])]):
        picture = Curves("t", "x", "y", yours)
        assert "nan" not in draw(picture, "label")
        describe(picture)
        legend(picture)
