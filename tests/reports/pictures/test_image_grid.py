"""Grey images on one sheet, and the PNG that it becomes."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from struct import unpack

from grader.grade import GreyImages
from grader.reports.pictures.image_grid import ImageGrid, count, missing, png


def rows_of(raw: bytes) -> list[bytes]:
    """The rows of a grey PNG without filters, read by hand; every checksum is looked at."""
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, place = {}, 8
    while place < len(raw):
        (length,) = unpack(">I", raw[place : place + 4])
        kind, data = raw[place + 4 : place + 8], raw[place + 8 : place + 8 + length]
        assert unpack(">I", raw[place + 8 + length : place + 12 + length])[0] == zlib.crc32(kind + data)
        chunks[kind], place = data, place + 12 + length
    width, height = unpack(">II", chunks[b"IHDR"][:8])
    lines = zlib.decompress(chunks[b"IDAT"])
    assert len(lines) == height * (width + 1) and chunks[b"tRNS"] == b"\0\0"
    return [lines[k * (width + 1) + 1 : (k + 1) * (width + 1)] for k in range(height)]


def images(pixels: bytes, width: int = 2, height: int = 1) -> GreyImages:
    """These pixels."""
    return GreyImages("t", width, height, pixels, 0.0, 1.0, 1)


def test_a_png_holds_the_pixels() -> None:
    """Line by line; 0 is transparent."""
    assert rows_of(png([b"\x01\x02", b"\x00\xff"])) == [b"\x01\x02", b"\x00\xff"]


def test_images_stand_in_rows_with_gaps() -> None:
    """An unfinished row is filled with nothing, and the last row has no gap below it."""
    sheet = ImageGrid(images(b"\x01\x02\x03\x04\x05\x06"), columns=2, scale=10.0, across=1, down=1)
    drawing = sheet.draw()
    found = re.search(r'href="data:image/png;base64,([^"]*)"', drawing)
    assert found is not None
    assert rows_of(b64decode(found[1])) == [b"\x01\x02\x00\x03\x04", b"\x00" * 5, b"\x05\x06\x00\x00\x00"]
    assert [sheet.corner(place) for place in range(3)] == [(0, 0), (30, 0), (0, 20)] and sheet.height == 30
    assert drawing.count('class="edge"') == 3 and "missing" not in drawing


def test_what_is_no_number_is_hatched() -> None:
    """Behind the image that it is missing from."""
    holes = images(b"\x01\x02\x00\x04")
    assert missing(holes) == 1
    assert ImageGrid(holes, columns=2, scale=1.0).draw().count('class="missing"') == 1


def test_bytes_that_are_no_images_are_none() -> None:
    """Of another length, or of no size."""
    assert count(images(b"\x01\x02\x03")) == 1
    assert count(images(b"", 0, 0)) == count(images(b"\x01", -1, -1)) == count(images(b"\x01", 10**9, 10**9)) == 0
