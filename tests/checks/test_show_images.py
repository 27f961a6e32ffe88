"""Images, predictions and confusion matrices as data; what is none of these is left out."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.check_record import Sheet
from grader.checks.show import LARGEST_SIDE, MOST_IMAGES, MOST_PIXELS, MOST_SAMPLES, Show
from grader.grade import Confusion, GreyImages, Predictions


@pytest.fixture
def sheet():
    return Sheet({}, np.random.default_rng(0))


@pytest.fixture
def show(sheet):
    return Show(sheet)


def only(sheet):
    """The one picture."""
    (picture,) = sheet.pictures
    return picture


def test_the_least_value_is_black_and_the_greatest_white(show, sheet):
    """Over all images; NaN and infinity are neither."""
    show.images("t", [[[-1.0, 0.0], [1.0, np.nan]], [[np.inf, 0.0], [0.0, 3.0]]], ["a", 1])
    picture = only(sheet)
    assert isinstance(picture, GreyImages) and (picture.width, picture.height, picture.total) == (2, 2, 2)
    assert list(picture.pixels) == [1, 65, 128, 0, 0, 65, 65, 255]
    assert (picture.low, picture.high, picture.captions) == (-1.0, 3.0, ["a", "1"])


@pytest.mark.parametrize("shape", [(3, 4, 4), (3, 16), (3, 4, 4, 1), (1, 4, 4, 3)])
def test_images_come_in_several_shapes(show, sheet, shape):
    """In rows of pixels, with a channel of their own, or with channels that are images of their own."""
    show.images("t", np.arange(48).reshape(shape) % 7)
    assert (only(sheet).total, only(sheet).width, len(only(sheet).pixels)) == (3, 4, 48)


def test_the_filters_of_a_convolution_are_images(show, sheet):
    """Weights (H, W, C, N): a filter's channels stand together."""
    weights = np.zeros((5, 4, 2, 3))
    weights[:, :, 1, 2] = 1.0
    show.images("t", weights, filters=True)
    picture = only(sheet)
    assert (picture.height, picture.width, picture.total) == (5, 4, 6)
    assert picture.pixels == bytes([1] * 100 + [255] * 20)


def test_there_is_an_end_to_images(show, sheet):
    """In number, in all pixels, and in the size of one."""
    show.images("many", np.zeros((1000, 28, 28)))
    show.images("large", np.zeros((1000, 60, 60)))
    show.images("huge", np.zeros((1, 960, 480)))
    many, large, huge = sheet.pictures
    assert many.total == 1000 and len(many.pixels) == MOST_IMAGES * 28 * 28
    assert len(large.pixels) <= MOST_PIXELS
    assert max(huge.width, huge.height) <= LARGEST_SIDE and huge.height == 2 * huge.width


def test_values_without_a_range_are_grey_and_values_without_a_number_nothing(show, sheet):
    """And the largest floats do not overflow."""
    show.images("flat", np.ones((1, 2, 2)))
    show.images("none", np.full((1, 2, 2), np.nan))
    show.images("vast", np.array([[[-1.7e308, 1.7e308]]]))
    flat, none, vast = sheet.pictures
    assert set(flat.pixels) == {128} and (flat.low, flat.high) == (1.0, 1.0)
    assert set(none.pixels) == {0} and none.low is None
    assert list(vast.pixels) == [1, 255]


@pytest.mark.parametrize(
    "wrong", [None, "text", object(), [], 3.0, np.ones(4), np.ones((2, 3)), np.ones((0, 5, 5)), np.ones((2, 0)),
              np.ones((1, 2, 3, 4, 5)), [[1, 2], [3]], np.ones((1, 2, 2)) * 1j]
)  # fmt: skip
def test_what_is_no_image_is_left_out(show, sheet, wrong):
    """A wrong shape gives no picture, and costs nothing."""
    show.images("t", wrong)
    show.images("t", wrong, filters=True)
    show.predictions("t", wrong, np.ones((2, 3)), [0, 1])
    assert not sheet.pictures


def test_predictions_are_the_first_samples(show, sheet):
    """With their images, a row of probabilities each, and the right class."""
    probabilities = np.full((40, 3), 1 / 3)
    probabilities[1, 1] = np.nan
    show.predictions("t", np.zeros((40, 8, 8)), probabilities, np.arange(40) % 3)
    picture = only(sheet)
    assert isinstance(picture, Predictions) and len(picture.labels) == len(picture.probabilities) == MOST_SAMPLES
    assert picture.probabilities[1] == [0.333333, None, 0.333333] and picture.labels[:4] == [0, 1, 2, 0]


@pytest.mark.parametrize("wrong", [None, np.ones(2), np.ones((3, 4)), np.ones((2, 1)), np.ones((2, 99)), "text"])
def test_predictions_of_another_shape_are_left_out(show, sheet, wrong):
    """One row for each image, of two to twenty classes."""
    show.predictions("t", np.ones((2, 4, 4)), wrong, [0, 1])
    show.predictions("t", np.ones((2, 4, 4)), np.ones((2, 2)), [0])
    assert not sheet.pictures


def test_confusions_are_counted(show, sheet):
    """A row for each right class; what is none of the classes has a column of its own, if there is any."""
    show.confusion("t", [0, 0, 1, 1], np.array([[0], [1], [1], [1]]), 2)
    show.confusion("u", [0, 0, 1, 1, 7], [0.5, np.nan, -1, 9, 0], ["cat", "dog"])
    first, second = sheet.pictures
    assert isinstance(first, Confusion) and first.counts == [[1, 1], [0, 2]] and first.classes == ["0", "1"]
    assert second.counts == [[0, 0, 2], [0, 0, 2]] and second.classes == ["cat", "dog"]


@pytest.mark.parametrize("predicted", [None, [0], [[0, 1], [1, 0]], "text", [object()] * 2])
def test_a_confusion_without_an_answer_for_each_is_left_out(show, sheet, predicted):
    """Nothing is guessed."""
    show.confusion("t", [0, 1], predicted, 2)
    assert not sheet.pictures


def test_the_reference_is_shown_none_of_these():
    """They would not be laid beside the student's."""
    sheet = Sheet(None, np.random.default_rng(0))
    show = Show(sheet)
    show.images("t", np.ones((1, 2, 2)))
    show.predictions("t", np.ones((1, 2, 2)), np.ones((1, 2)), [0])
    show.confusion("t", [0], [0], 2)
    show.graph("t", {("a", "b"): 1.0})
    assert not sheet.pictures
