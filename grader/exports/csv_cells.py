"""Text and numbers as cells of a table that a spreadsheet program will open."""

from __future__ import annotations

import re
from html import escape

from grader.errors import GraderFault
from grader.reports.text import visible

# What a spreadsheet program takes for the beginning of a formula, and the wide forms that some take for the same.
FORMULA = "=+-@|%＝＋－＠"
# A program set to another separator than the file's begins a cell where we do not.
_SIGN = re.compile(rf"[{re.escape(FORMULA)}]")
_INSIDE = re.compile(rf"([;\t\n]\s*)({_SIGN.pattern}+)")
# An entity ends with a semicolon itself: so all signs in a row are replaced, with the spaces between them.
_RUN = re.compile(rf"([;\t\n]\s*)({_SIGN.pattern}(?:\s*{_SIGN.pattern})*)")


def harmless(text: str) -> str:
    """Return `text` such that no program runs it: an apostrophe stands before what would begin a formula."""
    shown = visible(text)
    inside = _INSIDE.sub(r"\1'\2", shown)
    return f"'{inside}" if shown.lstrip()[:1] in tuple(FORMULA) or shown[:1] in ("\t", "\n") else inside


def markup(text: str) -> str:
    """Return `text` as HTML for a cell that is shown as HTML: escaped, line ends kept, no formula anywhere in it."""
    lines = escape(visible(text)).replace("\n", "<br>")
    return _RUN.sub(lambda found: found[1] + _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", found[2]), lines)


def number(value: float, decimal: str = ".") -> str:
    """Return `value` to four places, without an exponent or trailing zeros, with the sheet's decimal sign."""
    text = f"{value:.4f}"
    if not re.fullmatch(r"-?[0-9]+\.[0-9]{4}", text):
        raise GraderFault(f"{text} is no number of points.")
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace(".", decimal)


def read_number(text: str) -> float | None:
    """Return the number in a cell, with a decimal point or comma; None where there is none."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if re.fullmatch(r"[-+]?[0-9]{1,3}([.,][0-9]{3})+[.,][0-9]+", plain):  # 1,000.00 and 1.000,00
        whole, _, places = plain.replace(",", ".").rpartition(".")
        plain = f"{whole.replace('.', '')}.{places}"
    plain = plain.replace(",", ".")
    return float(plain) if re.fullmatch(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", plain) else None


def decimal_sign(cells: list[str]) -> str:
    """Return the decimal sign that the numbers in these cells use."""
    return "," if any(re.fullmatch(r"\s*-?[0-9.]*,[0-9]{1,2}\s*|\s*0,[0-9]+\s*", cell) for cell in cells) else "."
