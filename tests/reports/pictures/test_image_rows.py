"""Grey images and what they say."""

from __future__ import annotations

import re
from types import ModuleType

from grader.grade import GreyImages
from grader.reports.pictures.image_rows import describe, draw, spoken


def blank(shown: int, side: int = 5, **changes: object) -> GreyImages:
    """Images of one grey."""
    fields: dict[str, object] = {"low": 0.0, "high": 1.0, "total": shown} | changes
    return GreyImages("t", side, side, b"\x80" * (shown * side * side), **fields)  # type: ignore[arg-type]


def test_how_many_of_what_size_and_what_black_is() -> None:
    """In words."""
    assert describe(blank(1)) == "1 image of 5 × 5 pixels. Black is 0, white is 1."
    assert describe(blank(2, total=1797)).startswith("The first 2 of 1,797 images of 5 × 5 pixels.")
    assert describe(blank(2, low=None, high=None)).endswith("None of their values is a number.")
    assert describe(blank(2, low=3.0, high=3.0)).endswith("All values are 3.")
    assert describe(GreyImages("t", 1, 1, b"\0\x01", 0.0, 1.0, 2)).endswith("1 value is not a number (hatched).")


def test_captions_are_drawn_and_spoken() -> None:
    """Each below its image, cut to its room."""
    picture = blank(3, captions=["seven", "one", "x" * 99])
    drawing = draw(picture, "label")
    assert ">seven</text>" in drawing and "x" * 60 not in drawing
    assert spoken(picture).startswith(" Captions: seven, one, xxx") and not spoken(blank(3))


def test_everything_stays_within_the_picture() -> None:
    """From one image to sixty-four, of few pixels and of many."""
    for shown in (1, 2, 9, 10, 64):
        for side in (1, 3, 28, 96):
            for captions in ([], ["7"] * shown, ["a caption"] * shown):
                drawing = draw(blank(shown, side, captions=captions), "label")
                height = float(re.findall(r'viewBox="0 0 360 ([\d.]+)"', drawing)[0])
                boxes = re.findall(
                    r'class="edge" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawing
                )
                assert len(boxes) == shown
                assert all(float(x) + float(w) <= 360 and float(y) + float(h) <= height for x, y, w, h in boxes)


def test_a_page_stays_small(samples: ModuleType) -> None:
    """Sixty-four digits take a few kilobytes, sixty-four images of noise no more than they must."""
    assert len(draw(samples.digits(64), "label")) < 40_000
    assert len(draw(samples.noise(), "label")) < 90_000


def test_no_images_are_drawn_all_the_same() -> None:
    """A file that someone edited raises nothing."""
    for picture in (GreyImages("t", 0, 0, b"", None, None, 0), GreyImages("t", 9, 9, b"x", 0.0, 1.0, 1)):
        assert "no images" in draw(picture, "label")
        describe(picture)
