"""Heat maps and what they say."""

from __future__ import annotations

import re
from types import ModuleType

from grader.grade import Heatmap
from grader.reports.pictures.heatmap import describe, panels


def draw(picture: Heatmap, title: str) -> str:
    """The only panel of a matrix that stands alone."""
    ((heading, drawing),) = panels(picture, title)
    assert heading == ""
    return drawing


def test_the_largest_entry_is_named_by_its_index() -> None:
    """Row and column as in the matrix, its size, and how many are like it."""
    assert describe(Heatmap("h", [[1e-9, 0.5], [0.2, 1e-9]])) == (
        "2 × 2 entries. The largest, 0.5, is at [0, 1]; 2 entries are at least a tenth of it."
    )


def test_what_is_missing_is_said_and_hatched() -> None:
    """A None, a NaN and a ragged end are no numbers, in words and in the drawing."""
    picture = Heatmap("h", [[1.0, None], [float("nan")]])
    assert describe(picture).endswith("3 entries are not a number.")
    assert draw(picture, "label").count('class="missing"') == 3


def test_a_tall_matrix_lies_on_its_side(samples: ModuleType) -> None:
    """50 × 2 is drawn 2 high and 50 wide, and the axis names move with it."""
    drawing = draw(samples.gradient_errors(50, 2), "label")
    assert drawing.count('class="h') == 100 + 7  # the cells and the key
    height = re.search(r'viewBox="0 0 360 (\d+)', drawing)
    assert height is not None and int(height[1]) < 200
    assert re.search(r'<text class="axis-label"[^>]*text-anchor="middle">input<', drawing)
    assert re.search(r'<text class="axis-label"[^>]*rotate[^>]*>hidden unit<', drawing)


def test_shades_run_from_least_to_most() -> None:
    """Linear in a narrow range, logarithmic in a wide one; zero is always the palest."""
    cells = re.findall(r'class="h(\d)"', draw(Heatmap("h", [[0.0, 1.0, 2.0, 4.0]]), "label"))
    assert cells[:4] == ["0", "1", "3", "6"]
    cells = re.findall(r'class="h(\d)"', draw(Heatmap("h", [[0.0, 1e-6, 1e-3, 1.0]]), "label"))
    assert cells[:4] == ["0", "0", "3", "6"]


def test_negative_entries_are_hatched_too() -> None:
    """The sign does not rest on colour."""
    drawing = draw(Heatmap("h", [[-1.0, 1.0]]), "label")
    assert drawing.count('class="below"') == 1 and "hatched: negative" in drawing


def test_a_large_matrix_is_drawn_by_blocks_and_keeps_its_worst() -> None:
    """784 × 100 stays small, and the one bad entry stays dark."""
    values: list[list[float | None]] = [[1e-3] * 100 for _ in range(784)]
    values[700][77] = 1.0
    drawing = draw(Heatmap("h", values), "label")
    assert len(drawing) < 60_000
    assert len(re.findall(r'class="h6"', drawing)) == 2  # the block and the key


def test_odd_matrices_are_drawn_all_the_same() -> None:
    """Nothing, all zero, infinities raise nothing."""
    assert describe(Heatmap("h", [])) == "1 × 1 entries, none of them a number."
    assert describe(Heatmap("h", [[0.0, 0.0]])) == "1 × 2 entries, all zero."
    for values in ([], [[]], [[0.0]], [[float("inf"), -1e-320]]):
        drawing = draw(Heatmap("h", values), "label")
        assert "nan" not in drawing and "inf" not in drawing


def test_beside_the_expected_matrix_stand_yours_and_the_difference() -> None:
    """Three panels with one scale: equal shades are equal sizes; the frame is around the largest difference."""
    picture = Heatmap("dW", [[4.0, 1.0]], reference=[[4.0, -1.0]])
    expected, yours, difference = panels(picture, "dW")
    assert [expected[0], yours[0], difference[0]] == ["Expected", "Yours", "Difference"]
    shades = [re.findall(r'class="h(\d)" d="M46', drawing)[0] for _, drawing in (expected, yours, difference)]
    assert shades == ["6", "6", "0"]
    assert ['class="worst"' in drawing for _, drawing in (expected, yours, difference)] == [False, False, True]
    assert describe(picture) == (
        "1 × 2 entries. The largest difference, 2, is at [0, 1]; 1 entry is at least a tenth of it."
    )


def test_without_a_difference_none_is_named() -> None:
    """Equal matrices, and one that is no number anywhere, are said to be so."""
    assert describe(Heatmap("dW", [[1.0]], reference=[[1.0]])) == "1 × 1 entries, no difference."
    assert describe(Heatmap("dW", [[None]], reference=[[1.0]])) == "1 × 1 entries, none of them a number."
