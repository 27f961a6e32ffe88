"""Colours of the reports can be read in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader import grade

CSS = (Path(grade.__file__).parent / "reports/templates/report.css").read_text(encoding="utf-8")
WASHES = ("good", "part", "bad", "none", "fault")
TEXT = [
    *[(ink, ground) for ink in ("ink", "soft", "link") for ground in ("paper", "card", "hint-wash", "code-wash")],
    *[(ink, ground) for ink in WASHES for ground in ("paper", "card", f"{ink}-wash")],
    *[("ink", f"{ink}-wash") for ink in WASHES],
    *[("link", "fault-wash")],
    *[("ink", f"h{step}") for step in range(5)],
    *[("card", f"h{step}") for step in (5, 6)],
]
LINES = [(f"yours-{slot}", "card") for slot in range(4)] + [(f"class-{slot}", "card") for slot in range(6)]


def palettes() -> dict[str, dict[str, str]]:
    """The colours of each scheme by name; dark inherits what it does not name."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.S)[:2]
    colours = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in (light, dark)]
    return {"light": colours[0], "dark": colours[0] | colours[1]}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(scheme: str) -> None:
    """Every pair of text and ground, in pictures too, has a ratio of 4.5 or more; lines of 3 or more."""
    colours = palettes()[scheme]
    poor = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pairs, least in ((TEXT, 4.5), (LINES, 3.0))
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert not poor
