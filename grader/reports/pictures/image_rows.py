"""Grey images in rows, each with its caption."""

from __future__ import annotations

import math

from markupsafe import Markup

from grader.grade import GreyImages
from grader.reports.pictures.axes import svg, text
from grader.reports.pictures.image_grid import ImageGrid, count, missing
from grader.reports.text import clip, counted, number

_WIDTH = 360.0
_MOST_COLUMNS = 8
_WIDEST = 96.0  # of one image, in units of the drawing
_LETTER = 6.2  # the width of one in a caption
_LINE = 13.0  # the height of a caption
_GAP = 4.0


def draw(picture: GreyImages, label: str) -> Markup:
    """Draw the picture as SVG."""
    shown = count(picture)
    if not shown:
        return svg(_WIDTH, 24, label, [text(_WIDTH / 2, 16, "no images")])
    sheet = _sheet(picture, shown)
    body = [sheet.draw()]
    wide, high = picture.width * sheet.scale, picture.height * sheet.scale
    letters = int((wide + sheet.across * sheet.scale) / _LETTER)
    for place, caption in enumerate(picture.captions[:shown]):
        x, y = sheet.corner(place)
        cut = caption if len(caption) <= letters else caption[: max(1, letters - 1)] + "…"
        body.append(text(x + wide / 2, y + high + 10.5, cut))
    return svg(_WIDTH, sheet.height + (_LINE if picture.captions else 0) + 2, label, body)


def describe(picture: GreyImages) -> str:
    """Describe the picture in words: how many images of what size, and what black and white are."""
    shown = count(picture)
    first = counted(shown, "image") if picture.total <= shown else f"The first {shown:,} of {picture.total:,} images"
    return f"{first} of {picture.height} × {picture.width} pixels. {_levels(picture)}"


def _levels(picture: GreyImages) -> str:
    if picture.low is None or picture.high is None:
        return "None of their values is a number."
    if picture.low == picture.high:
        first = f"All values are {number(picture.low)}."
    else:
        first = f"Black is {number(picture.low)}, white is {number(picture.high)}."
    holes = missing(picture)
    return first + (f" {counted(holes, 'value is', 'values are')} not a number (hatched)." if holes else "")


def spoken(picture: GreyImages) -> str:
    """Return the captions in words, for those who cannot see where they stand."""
    captions = [clip(caption, 40) for caption in picture.captions[: count(picture)]]
    return f" Captions: {', '.join(captions)}." if any(captions) else ""


def _sheet(picture: GreyImages, shown: int) -> ImageGrid:
    """Return a grid with as many columns as leave room for the captions, all rows about equally long."""
    longest = min(24, max(map(len, picture.captions[:shown]), default=0))
    most = max(1, min(_MOST_COLUMNS, int(_WIDTH / (longest * _LETTER + _GAP))))
    columns = math.ceil(shown / math.ceil(shown / most))
    pitch = (_WIDTH - 2) / columns
    wide = min(_WIDEST, pitch - _GAP)
    scale = min(wide / picture.width, 2 * _WIDEST / picture.height)
    roomy = longest * _LETTER > picture.width * scale  # captions wider than their images
    # A gap is whole pixels, and a pixel of a 3 × 3 filter is large.
    across = max(1, math.floor((pitch / scale - picture.width) if roomy else _GAP / scale))
    scale = min(scale, pitch / (picture.width + across))
    down = math.ceil((_LINE if picture.captions else _GAP) / scale)
    return ImageGrid(picture, columns, scale, across, down, left=across * scale / 2 if roomy else 1.0, top=1.0)
