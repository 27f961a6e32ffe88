"""Grey images of one size, in a grid: one PNG within the page.

A digit of 28 × 28 takes some three hundred bytes of a PNG, and twenty times as many as rectangles of an SVG. The
levels are those of the values, in light and in dark; what is no number is transparent, with a hatch behind it.
"""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from struct import pack

from markupsafe import Markup

from grader.grade import GreyImages


@dataclass(frozen=True)
class ImageGrid:
    """Images in rows of `columns`, `across` and `down` pixels between them, from (left, top) of a drawing."""

    images: GreyImages
    columns: int
    scale: float  # units of the drawing for a pixel
    across: int = 0
    down: int = 0
    left: float = 0.0
    top: float = 0.0

    @property
    def count(self) -> int:
        """Return how many images there are."""
        return count(self.images)

    @property
    def height(self) -> float:
        """Return the height from the first row's top to the last row's bottom, in units of the drawing."""
        rows = -(-self.count // self.columns)
        return (rows * (self.images.height + self.down) - self.down) * self.scale

    def corner(self, place: int) -> tuple[float, float]:
        """Return the left upper corner of an image."""
        row, column = divmod(place, self.columns)
        return (
            self.left + column * (self.images.width + self.across) * self.scale,
            self.top + row * (self.images.height + self.down) * self.scale,
        )

    def draw(self) -> Markup:
        """Draw the images, framed, with a hatch behind those that have missing pixels."""
        wide, high = self.images.width * self.scale, self.images.height * self.scale
        parts = []
        for place, pixels in enumerate(_each(self.images)):
            x, y = self.corner(place)
            box = Markup('x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"').format(x, y, wide, high)
            if 0 in pixels:
                parts.append(Markup('<rect class="missing" {}/>').format(box))
            parts.append(Markup('<rect class="edge" {}/>').format(box))
        width = self.columns * (self.images.width + self.across) - self.across
        drawn = Markup(
            '<image class="pixels" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" preserveAspectRatio="none"'
            ' href="data:image/png;base64,{}"/>'
        ).format(self.left, self.top, width * self.scale, self.height, b64encode(self._png()).decode())
        return Markup("").join([drawn, *parts])

    def _png(self) -> bytes:
        images, per_image = list(_each(self.images)), self.images.width
        blank, gap = bytes(per_image), bytes(self.across)
        lines: list[bytes] = []
        for first in range(0, len(images), self.columns):
            row = images[first : first + self.columns]
            for start in range(0, len(row[0]), per_image):
                parts = [pixels[start : start + per_image] for pixels in row]
                lines.append(gap.join([*parts, *[blank] * (self.columns - len(row))]))
            lines += [bytes(len(lines[0]))] * self.down
        return png(lines[: len(lines) - self.down])


def count(images: GreyImages) -> int:
    """Return how many whole images there are in the bytes."""
    return len(images.pixels) // (images.width * images.height) if images.width > 0 and images.height > 0 else 0


def missing(images: GreyImages) -> int:
    """Return how many pixels are no numbers."""
    return images.pixels.count(0)


def png(lines: list[bytes]) -> bytes:
    """Return a grey PNG of one byte for each pixel, in which 0 is transparent."""
    size = pack(">IIBBBBB", len(lines[0]), len(lines), 8, 0, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    chunks = ((b"IHDR", size), (b"tRNS", b"\0\0"), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _each(images: GreyImages) -> Iterator[bytes]:
    size = images.width * images.height
    for place in range(count(images)):
        yield images.pixels[place * size : (place + 1) * size]
