"""Pictures as data, which never cost points."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.check_record import Sheet
from grader.checks.show import GRID, MOST_CELLS, MOST_POINTS, Show
from grader.errors import Crashed, NotAttempted, UnusableAnswer
from grader.grade import Boundary, Curves, Heatmap, Surface, Table


@pytest.fixture
def sheet():
    return Sheet({}, np.random.default_rng(0))


@pytest.fixture
def show(sheet):
    return Show(sheet)


def test_curves_of_one_title_share_their_axes(show, sheet):
    """Two calls, one picture, two lines."""
    show.curve("t", [0, 1], [2, 3], name="a", x_label="x", y_label="y")
    show.curve("t", [0, 1], [4, float("nan")], name="b")
    show.curve("u", [0, 1], [4, 5])
    first, second = sheet.pictures
    assert isinstance(first, Curves) and [line.name for line in first.yours] == ["a", "b"]
    assert (first.x_label, first.y_label) == ("x", "y") and first.yours[1].y == [4, None]
    assert second.title == "u"


def test_a_long_curve_keeps_both_ends(show, sheet):
    """Thinned to what a screen shows."""
    x = np.arange(10 * MOST_POINTS)
    show.curve("t", x, x)
    (line,) = sheet.pictures[0].yours
    assert len(line.x) <= MOST_POINTS and (line.x[0], line.x[-1]) == (0, x[-1])


@pytest.mark.parametrize("y", [None, [1], ["a", "b"], [np.ones(2), 1.0], object(), [1j, 2j], [[1, 2], [3]]])
def test_what_cannot_be_drawn_is_left_out(show, sheet, y):
    """And costs nothing."""
    show.curve("t", [0, 1], y)
    show.heatmap("t", y if y != [1] else "text")
    assert not [picture for picture in sheet.pictures if isinstance(picture, Curves)]


def test_a_decision_boundary_has_the_classes_on_a_grid(show, sheet):
    """Row 0 is the lowest y, and the data lie on it."""
    X, y = np.array([[0.0, 0.0], [2.0, 1.0]]), np.array([0, 1])
    show.decision_boundary(lambda grid: (grid[:, 1] > 0.5).astype(int), X, y, title="t")
    (picture,) = sheet.pictures
    assert isinstance(picture, Boundary) and picture.extent == (-0.5, 2.5, -0.5, 1.5)
    assert set(picture.classes[0]) == {0} and set(picture.classes[-1]) == {1} and len(picture.classes) == GRID
    assert picture.points == [(0.0, 0.0, 0), (2.0, 1.0, 1)]


def test_the_reference_is_not_asked_for_its_boundary():
    """It is not shown, so it need not be computed."""
    sheet = Sheet(None, np.random.default_rng(0))
    Show(sheet).decision_boundary(lambda grid: 1 / 0, np.ones((1, 2)), np.ones(1))
    assert not sheet.pictures


@pytest.mark.parametrize("answer", [None, np.ones(3), "text", [1, [2]]])
def test_a_boundary_that_cannot_be_drawn_is_left_out(show, sheet, answer):
    """Nothing is guessed."""
    show.decision_boundary(lambda grid: answer, np.ones((1, 2)), np.ones(1))
    assert not sheet.pictures


@pytest.mark.parametrize("fault", [Crashed("no", type_name="IndexError"), NotAttempted("no"), UnusableAnswer("no")])
def test_a_picture_that_crashes_costs_nothing(show, sheet, fault):
    """What the check judges is asked for by itself; a process that died is told."""

    def predict(grid):
        raise fault

    show.decision_boundary(predict, np.ones((1, 2)), np.ones(1))
    assert not sheet.pictures

    def die(grid):
        raise Crashed("died")

    with pytest.raises(Crashed, match="died"):
        show.decision_boundary(die, np.ones((1, 2)), np.ones(1))


def test_a_surface_is_asked_for_once(show, sheet):
    """At the centres of a grid's cells, row 0 the lowest y; what is no number is a gap."""
    asked = []

    def function(grid):
        asked.append(grid)
        return np.where(grid[:, :1] > 1, np.nan, grid[:, 1:])

    show.surface("t", function, -0.5, [1.5, 3.5], [[0, 1], [1, 1.0]], [0, 1.0])
    (picture,), (grid,) = sheet.pictures, asked
    assert isinstance(picture, Surface) and picture.extent == (-0.5, 1.5, -0.5, 3.5) and grid.shape == (GRID**2, 2)
    step = 4 / GRID
    assert picture.values[0][0] == float(f"{-0.5 + step / 2:.4g}") and picture.values[-1][0] == 3.458
    assert picture.values[0][-1] is None and picture.points == [(0.0, 1.0, 0), (1.0, 1.0, 1)]


def test_the_reference_gives_its_surface_only_where_that_is_asked_for():
    """It is shown to students."""
    sheet = Sheet(None, np.random.default_rng(0))
    Show(sheet).surface("t", lambda grid: 1 / 0, 0, 1)
    assert not sheet.pictures
    Show(sheet).surface("t", lambda grid: grid[:, 0], 0, 1, reference=True)
    assert sheet.pictures


@pytest.mark.parametrize("answer", [None, np.ones(3), "text", [1, [2]], np.ones((GRID**2, 2)), object()])
def test_a_surface_that_cannot_be_drawn_is_left_out(show, sheet, answer):
    """As is one that crashes."""

    def crash(grid):
        raise Crashed("no", type_name="IndexError")

    show.surface("t", lambda grid: answer, 0, 1)
    show.surface("t", crash, 0, 1)
    assert not sheet.pictures


def test_a_heat_map_is_cut_to_what_can_be_seen(show, sheet):
    """A vector is one row; NaN is a gap."""
    show.heatmap("t", np.array([1.0, np.nan]))
    show.heatmap("u", np.ones((2, 3, 4)))
    show.heatmap("v", np.ones((500, 500)))
    first, second, third = sheet.pictures
    assert isinstance(first, Heatmap) and first.values == [[1.0, None]]
    assert len(second.values[0]) == 12 and len(third.values) == len(third.values[0]) == MOST_CELLS


def test_a_table_is_text(show, sheet):
    """Numbers in four digits, long text cut."""
    show.table("t", ["a", 2], [[1 / 3, "x" * 999], [np.float64(2), 7]])
    (picture,) = sheet.pictures
    assert isinstance(picture, Table) and picture.columns == ["a", "2"]
    assert picture.rows[0][0] == "0.3333" and len(picture.rows[0][1]) == 200 and picture.rows[1] == ["2", "7"]
