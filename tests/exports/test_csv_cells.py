"""No cell runs; numbers are written as the sheet writes them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import GraderFault
from grader.exports import csv_cells


@given(st.text(alphabet=st.sampled_from("=+-@|%＝ \t\n;a'\u200b\u202e\r")))
def test_no_cell_begins_a_formula(text):
    """However it is padded, and in a program with another delimiter too, no text begins a formula."""
    told = csv_cells.harmless(text)
    for cell in told.replace("\t", ";").replace("\n", ";").split(";")[1:]:
        assert cell.lstrip()[:1] not in tuple(csv_cells.FORMULA)
    assert told.lstrip()[:1] not in tuple(csv_cells.FORMULA)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("@SUM(1)", "'@SUM(1)"),
        ("-1+1", "'-1+1"),
        ("  =1", "'  =1"),
        ("a;=1+1", "a;'=1+1"),
        ("Ada", "Ada"),
        ("a = b", "a = b"),
        ("Ada\u202e", "Ada⟦U+202E⟧"),
    ],
)
def test_text_stays_readable(text, told):
    """An apostrophe is all that is added, and only where it is needed."""
    assert csv_cells.harmless(text) == told


@given(st.text(alphabet=st.sampled_from("=+-@<>&;\n\t a\"'")))
def test_markup_holds_neither_tags_nor_formulas(text):
    """What is shown as HTML has no tag but line ends, and no cell in it."""
    told = csv_cells.markup(f"x{text}")
    plain = told.replace("<br>", "")
    assert "<" not in plain and ">" not in plain and "\n" not in plain
    assert not any(piece.lstrip()[:1] in tuple("=+-@") for piece in told.replace("\t", ";").split(";")[1:])


@pytest.mark.parametrize(
    ("value", "sign", "told"),
    [
        (7.0, ".", "7"),
        (82.5, ",", "82,5"),
        (1e-9, ".", "0"),
        (-0.0, ".", "0"),
        (1e6, ".", "1000000"),
        (2 / 3, ".", "0.6667"),
    ],
)
def test_numbers(value, sign, told):
    """Without exponents, trailing zeros or a negative nothing, with the sheet's decimal sign."""
    assert csv_cells.number(value, sign) == told


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_never_written(value):
    """NaN and infinity are our fault, never a cell."""
    with pytest.raises(GraderFault):
        csv_cells.number(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("10", 10), ("10.50", 10.5), ("10,50", 10.5), ("1,000.00", 1000), ("1.000,00", 1000), (" 5 ", 5)]
    + [(text, None) for text in ("", "-", "EX", "(read only)", "A-", "nan", "inf", "1e3")],
)
def test_numbers_are_read(text, value):
    """With a point or a comma; what is no number is none."""
    assert csv_cells.read_number(text) == value


def test_the_decimal_sign_is_found_out():
    """By how the sheet writes its own numbers; a comma between thousands is none."""
    assert csv_cells.decimal_sign(["100,00", ""]) == ","
    assert csv_cells.decimal_sign(["1,000", "100.00", "x, y"]) == "."
