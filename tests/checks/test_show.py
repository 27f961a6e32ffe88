"""Pictures as data, which never cost points."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.check_record import CheckRecord
from grader.checks.show import (
    GRID,
    LARGEST_SIDE,
    LONGEST_NAME,
    MOST_CELLS,
    MOST_EDGES,
    MOST_IMAGES,
    MOST_NODES,
    MOST_PIXELS,
    MOST_POINTS,
    MOST_SAMPLES,
    Show,
    picture_of_graph,
)
from grader.errors import Crashed, NotAttempted, UnusableAnswer
from grader.grade import Boundary, Confusion, Curves, GreyImages, Heatmap, Predictions, Surface, Table


@pytest.fixture
def record():
    return CheckRecord({}, np.random.default_rng(0))


@pytest.fixture
def show(record):
    return Show(record)


def test_curves_of_one_title_share_their_axes(show, record):
    """Two calls, one picture, two lines."""
    show.curve("t", [0, 1], [2, 3], name="a", x_label="x", y_label="y")
    show.curve("t", [0, 1], [4, float("nan")], name="b")
    show.curve("u", [0, 1], [4, 5])
    first, second = record.pictures
    assert isinstance(first, Curves) and [line.name for line in first.yours] == ["a", "b"]
    assert (first.x_label, first.y_label) == ("x", "y") and first.yours[1].y == [4, None]
    assert second.title == "u"


def test_a_long_curve_keeps_both_ends(show, record):
    """Thinned to what a screen shows."""
    x = np.arange(10 * MOST_POINTS)
    show.curve("t", x, x)
    (line,) = record.pictures[0].yours
    assert len(line.x) <= MOST_POINTS and (line.x[0], line.x[-1]) == (0, x[-1])


@pytest.mark.parametrize("y", [None, [1], ["a", "b"], [np.ones(2), 1.0], object(), [1j, 2j], [[1, 2], [3]]])
def test_what_cannot_be_drawn_is_left_out(show, record, y):
    """And costs nothing."""
    show.curve("t", [0, 1], y)
    show.heatmap("t", y if y != [1] else "text")
    assert not [picture for picture in record.pictures if isinstance(picture, Curves)]


def test_a_decision_boundary_has_the_classes_on_a_grid(show, record):
    """Row 0 is the lowest y, and the data lie on it."""
    X, y = np.array([[0.0, 0.0], [2.0, 1.0]]), np.array([0, 1])
    show.decision_boundary(lambda grid: (grid[:, 1] > 0.5).astype(int), X, y, title="t")
    (picture,) = record.pictures
    assert isinstance(picture, Boundary) and picture.extent == (-0.5, 2.5, -0.5, 1.5)
    assert set(picture.classes[0]) == {0} and set(picture.classes[-1]) == {1} and len(picture.classes) == GRID
    assert picture.points == [(0.0, 0.0, 0), (2.0, 1.0, 1)]


def test_the_reference_is_not_asked_for_its_boundary():
    """It is not shown, so it need not be computed."""
    record = CheckRecord(None, np.random.default_rng(0))
    Show(record).decision_boundary(lambda grid: 1 / 0, np.ones((1, 2)), np.ones(1))
    assert not record.pictures


@pytest.mark.parametrize("answer", [None, np.ones(3), "text", [1, [2]]])
def test_a_boundary_that_cannot_be_drawn_is_left_out(show, record, answer):
    """Nothing is guessed."""
    show.decision_boundary(lambda grid: answer, np.ones((1, 2)), np.ones(1))
    assert not record.pictures


@pytest.mark.parametrize("fault", [Crashed("no", type_name="IndexError"), NotAttempted("no"), UnusableAnswer("no")])
def test_a_picture_that_crashes_costs_nothing(show, record, fault):
    """What the check judges is asked for by itself; a process that died is told."""

    def predict(grid):
        raise fault

    show.decision_boundary(predict, np.ones((1, 2)), np.ones(1))
    assert not record.pictures

    def die(grid):
        raise Crashed("died")

    with pytest.raises(Crashed, match="died"):
        show.decision_boundary(die, np.ones((1, 2)), np.ones(1))


def test_a_surface_is_asked_for_once(show, record):
    """At the centres of a grid's cells, row 0 the lowest y; what is no number is a gap."""
    asked = []

    def function(grid):
        asked.append(grid)
        return np.where(grid[:, :1] > 1, np.nan, grid[:, 1:])

    show.surface("t", function, -0.5, [1.5, 3.5], [[0, 1], [1, 1.0]], [0, 1.0])
    (picture,), (grid,) = record.pictures, asked
    assert isinstance(picture, Surface) and picture.extent == (-0.5, 1.5, -0.5, 3.5) and grid.shape == (GRID**2, 2)
    step = 4 / GRID
    assert picture.values[0][0] == float(f"{-0.5 + step / 2:.4g}") and picture.values[-1][0] == 3.458
    assert picture.values[0][-1] is None and picture.points == [(0.0, 1.0, 0), (1.0, 1.0, 1)]


def test_the_reference_gives_its_surface_only_where_that_is_asked_for():
    """It is shown to students."""
    record = CheckRecord(None, np.random.default_rng(0))
    Show(record).surface("t", lambda grid: 1 / 0, 0, 1)
    assert not record.pictures
    Show(record).surface("t", lambda grid: grid[:, 0], 0, 1, reference=True)
    assert record.pictures


@pytest.mark.parametrize("answer", [None, np.ones(3), "text", [1, [2]], np.ones((GRID**2, 2)), object()])
def test_a_surface_that_cannot_be_drawn_is_left_out(show, record, answer):
    """As is one that crashes."""

    def crash(grid):
        raise Crashed("no", type_name="IndexError")

    show.surface("t", lambda grid: answer, 0, 1)
    show.surface("t", crash, 0, 1)
    assert not record.pictures


def test_a_heat_map_is_cut_to_what_can_be_seen(show, record):
    """A vector is one row; NaN is a gap."""
    show.heatmap("t", np.array([1.0, np.nan]))
    show.heatmap("u", np.ones((2, 3, 4)))
    show.heatmap("v", np.ones((500, 500)))
    first, second, third = record.pictures
    assert isinstance(first, Heatmap) and first.values == [[1.0, None]]
    assert len(second.values[0]) == 12 and len(third.values) == len(third.values[0]) == MOST_CELLS


def test_a_table_is_text(show, record):
    """Numbers in four digits, long text cut."""
    show.table("t", ["a", 2], [[1 / 3, "x" * 999], [np.float64(2), 7]])
    (picture,) = record.pictures
    assert isinstance(picture, Table) and picture.columns == ["a", "2"]
    assert picture.rows[0][0] == "0.3333" and len(picture.rows[0][1]) == 200 and picture.rows[1] == ["2", "7"]


def only(record):
    """The one picture."""
    (picture,) = record.pictures
    return picture


def test_the_least_value_is_black_and_the_greatest_white(show, record):
    """Over all images; NaN and infinity are neither."""
    show.images("t", [[[-1.0, 0.0], [1.0, np.nan]], [[np.inf, 0.0], [0.0, 3.0]]], ["a", 1])
    picture = only(record)
    assert isinstance(picture, GreyImages) and (picture.width, picture.height, picture.total) == (2, 2, 2)
    assert list(picture.pixels) == [1, 65, 128, 0, 0, 65, 65, 255]
    assert (picture.low, picture.high, picture.captions) == (-1.0, 3.0, ["a", "1"])


@pytest.mark.parametrize("shape", [(3, 4, 4), (3, 16), (3, 4, 4, 1), (1, 4, 4, 3)])
def test_images_come_in_several_shapes(show, record, shape):
    """In rows of pixels, with a channel of their own, or with channels that are images of their own."""
    show.images("t", np.arange(48).reshape(shape) % 7)
    assert (only(record).total, only(record).width, len(only(record).pixels)) == (3, 4, 48)


def test_the_filters_of_a_convolution_are_images(show, record):
    """Weights (H, W, C, N): a filter's channels stand together."""
    weights = np.zeros((5, 4, 2, 3))
    weights[:, :, 1, 2] = 1.0
    show.images("t", weights, filters=True)
    picture = only(record)
    assert (picture.height, picture.width, picture.total) == (5, 4, 6)
    assert picture.pixels == bytes([1] * 100 + [255] * 20)


def test_there_is_an_end_to_images(show, record):
    """In number, in all pixels, and in the size of one."""
    show.images("many", np.zeros((1000, 28, 28)))
    show.images("large", np.zeros((1000, 60, 60)))
    show.images("huge", np.zeros((1, 960, 480)))
    many, large, huge = record.pictures
    assert many.total == 1000 and len(many.pixels) == MOST_IMAGES * 28 * 28
    assert len(large.pixels) <= MOST_PIXELS
    assert max(huge.width, huge.height) <= LARGEST_SIDE and huge.height == 2 * huge.width


def test_values_without_a_range_are_grey_and_values_without_a_number_nothing(show, record):
    """And the largest floats do not overflow."""
    show.images("flat", np.ones((1, 2, 2)))
    show.images("none", np.full((1, 2, 2), np.nan))
    show.images("vast", np.array([[[-1.7e308, 1.7e308]]]))
    flat, none, vast = record.pictures
    assert set(flat.pixels) == {128} and (flat.low, flat.high) == (1.0, 1.0)
    assert set(none.pixels) == {0} and none.low is None
    assert list(vast.pixels) == [1, 255]


@pytest.mark.parametrize(
    "wrong", [None, "text", object(), [], 3.0, np.ones(4), np.ones((2, 3)), np.ones((0, 5, 5)), np.ones((2, 0)),
              np.ones((1, 2, 3, 4, 5)), [[1, 2], [3]], np.ones((1, 2, 2)) * 1j]
)  # fmt: skip
def test_what_is_no_image_is_left_out(show, record, wrong):
    """A wrong shape gives no picture, and costs nothing."""
    show.images("t", wrong)
    show.images("t", wrong, filters=True)
    show.predictions("t", wrong, np.ones((2, 3)), [0, 1])
    assert not record.pictures


def test_predictions_are_the_first_samples(show, record):
    """With their images, a row of probabilities each, and the right class."""
    probabilities = np.full((40, 3), 1 / 3)
    probabilities[1, 1] = np.nan
    show.predictions("t", np.zeros((40, 8, 8)), probabilities, np.arange(40) % 3)
    picture = only(record)
    assert isinstance(picture, Predictions) and len(picture.labels) == len(picture.probabilities) == MOST_SAMPLES
    assert picture.probabilities[1] == [0.333333, None, 0.333333] and picture.labels[:4] == [0, 1, 2, 0]


@pytest.mark.parametrize("wrong", [None, np.ones(2), np.ones((3, 4)), np.ones((2, 1)), np.ones((2, 99)), "text"])
def test_predictions_of_another_shape_are_left_out(show, record, wrong):
    """One row for each image, of two to twenty classes."""
    show.predictions("t", np.ones((2, 4, 4)), wrong, [0, 1])
    show.predictions("t", np.ones((2, 4, 4)), np.ones((2, 2)), [0])
    assert not record.pictures


def test_confusions_are_counted(show, record):
    """A row for each right class; what is none of the classes has a column of its own, if there is any."""
    show.confusion("t", [0, 0, 1, 1], np.array([[0], [1], [1], [1]]), 2)
    show.confusion("u", [0, 0, 1, 1, 7], [0.5, np.nan, -1, 9, 0], ["cat", "dog"])
    first, second = record.pictures
    assert isinstance(first, Confusion) and first.counts == [[1, 1], [0, 2]] and first.classes == ["0", "1"]
    assert second.counts == [[0, 0, 2], [0, 0, 2]] and second.classes == ["cat", "dog"]


@pytest.mark.parametrize("predicted", [None, [0], [[0, 1], [1, 0]], "text", [object()] * 2])
def test_a_confusion_without_an_answer_for_each_is_left_out(show, record, predicted):
    """Nothing is guessed."""
    show.confusion("t", [0, 1], predicted, 2)
    assert not record.pictures


def test_the_reference_is_shown_none_of_these():
    """They would not be laid beside the student's."""
    record = CheckRecord(None, np.random.default_rng(0))
    show = Show(record)
    show.images("t", np.ones((1, 2, 2)))
    show.predictions("t", np.ones((1, 2, 2)), np.ones((1, 2)), [0])
    show.confusion("t", [0], [0], 2)
    show.graph("t", {("a", "b"): 1.0})
    assert not record.pictures


EDGES = {("x", "u"): 1, ((2, "h"), "u"): float("nan"), ("u", "z"): None}


def test_nodes_are_numbered_in_the_order_of_the_edges():
    """Whatever their names are; what is no number is none."""
    picture = picture_of_graph("t", EDGES, {"u": 0.123456, "z": 1.0})
    assert picture is not None and picture.nodes == ["x", "u", "(2, 'h')", "z"]
    assert picture.edges == [(0, 1, 1.0), (2, 1, None), (1, 3, None)]
    assert picture.values == ["", "0.1235", "", "1"]


def test_edges_may_be_a_list():
    """The same picture; nodes that look alike stay apart."""
    assert picture_of_graph("t", [(*edge, value) for edge, value in EDGES.items()], None) == picture_of_graph(
        "t", EDGES, None
    )
    picture = picture_of_graph("t", [(1, "1", 2.0), ("1", "1", 3.0)], None)
    assert picture is not None and picture.nodes == ["1", "1"] and picture.edges == [(0, 1, 2.0)]


@pytest.mark.parametrize(
    "edges",
    [{}, [(k, k + 1, 1.0) for k in range(MOST_NODES)], [(0, 1, 1.0)] * (MOST_EDGES + 1), [("a", "a", 1.0)]],
)
def test_a_graph_that_nobody_can_read_is_left_out(edges):
    """Or one without edges."""
    assert picture_of_graph("t", edges, None) is None


def test_names_are_cut():
    """A node may be called anything."""
    picture = picture_of_graph("t", [("x" * 999, "y", 1.0)], {"y": "z" * 999})
    assert picture is not None and {len(picture.nodes[0]), len(picture.values[1])} == {LONGEST_NAME}
