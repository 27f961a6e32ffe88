"""Text in reports is visible, bounded and plain."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from grader.reports import text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\u202egnp.exe", "⟦U+202E⟧gnp.exe"),
        ("a\u200bb", "a⟦U+200B⟧b"),
        ("\x1b[31m\x00", "␛[31m␀"),
        ("\x7f", "⟦U+007F⟧"),
        ("\ud800", "⟦U+D800⟧"),
        ("∂L/∂W₁ ≤ 1\n\tβ", "∂L/∂W₁ ≤ 1\n\tβ"),
        ("a\r\nb\rc", "a\nb␍c"),
        (None, ""),
        (3, "3"),
    ],
)
def test_what_cannot_be_seen_is_spelled_out(raw: object, shown: str) -> None:
    """Control, bidirectional, zero-width and lone surrogate characters become visible; mathematics stays."""
    assert text.visible(raw) == shown
    text.visible(raw).encode()


def test_our_own_markup_passes_unchanged() -> None:
    """What we wrote is not spelled out again."""
    assert text.visible(Markup("<p>\u200b</p>")) == "<p>\u200b</p>"


def test_inline_sets_code_and_escapes_all_else() -> None:
    """Backticks become code; markup from elsewhere stays text, inside them too."""
    assert text.inline("`W<1>` & <b>\u202e") == "<code>W&lt;1&gt;</code> &amp; &lt;b&gt;⟦U+202E⟧"


def test_prose_keeps_the_caret_under_its_column() -> None:
    """Indented lines keep their spacing, less what they share; the others make paragraphs."""
    html = text.prose("line 3: <oops>\n\n    x = (1\n        ^\nsecond")
    assert "<p>line 3: &lt;oops&gt;</p>" in html
    assert ">x = (1\n    ^</pre>" in html
    assert html.endswith("<p>second</p>")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0385, "0.0385"), (0.67, "0.67"), (6.7e-7, "6.7×10⁻⁷"), (-1e-9, "−10⁻⁹"), (1e12, "10¹²"), (0.0, "0"),
        (-2.0, "−2"), (1990.0, "1990"), (float("inf"), "∞"), (float("nan"), "not a number"), (None, "not a number"),
    ],
)  # fmt: skip
def test_numbers_read_as_a_person_writes_them(value: float | None, shown: str) -> None:
    """Few digits, no trailing zeros, powers of ten with a real minus sign."""
    assert text.number(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(4.0, "4"), (2.5, "2.5"), (1 / 3, "0.33"), (100.0, "100"), (0.0, "0")])
def test_points_have_no_trailing_zeros(value: float, shown: str) -> None:
    """Points are whole where they are whole."""
    assert text.points(value) == shown


def test_clip_says_how_much_is_left_out() -> None:
    """Nothing is cut silently."""
    assert text.clip("x" * 12, 10) == "xxxxxxxxxx … (2 more characters)"
    assert text.clip("x" * 10, 10) == "x" * 10


def test_counted_agrees_with_its_number() -> None:
    """One check, two checks, two entries."""
    assert [text.counted(1, "check"), text.counted(2, "check"), text.counted(2, "entry", "entries")] == [
        "1 check", "2 checks", "2 entries",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0007, "0.7 ms"), (0.0123, "12 ms"), (0, "0 ms"), (1.26, "1.3 s"), (90, "90 s"), (250, "4.2 min")],
)
def test_durations_have_the_unit_that_a_person_would_take(value: float, said: str) -> None:
    """Milliseconds, seconds or minutes, and never a power of ten."""
    assert text.seconds(value) == said
