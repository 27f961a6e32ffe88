"""Text, made safe and pleasant to read: nothing invisible, nothing endless, numbers without noise."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata

from markupsafe import Markup, escape

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_CODE = re.compile(r"`([^`\n]+)`")
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def visible(value: object) -> str:
    """Return `value` as text in which control, bidirectional and unassigned characters show as what they are.

    Without it, text from a submission could turn its surroundings around (U+202E) or hide in them (U+200B).
    Markup is what we wrote ourselves, and passes unchanged. Use it as the last step before escaping.
    """
    if isinstance(value, Markup):
        return value
    text = ("" if value is None else str(value)).replace("\r\n", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char in "\n\t" or unicodedata.category(char) not in _HIDDEN_CATEGORIES:
        return char
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)  # ␛ and its like
    return f"⟦U+{code:04X}⟧"


def clip(text: str, limit: int) -> str:
    """Return the first `limit` characters, with a remark on how many are left out."""
    left_out = len(text) - limit
    return text if left_out <= 0 else f"{text[:limit]} … ({left_out:,} more characters)"


def inline(text: str) -> Markup:
    """Return text for the middle of a line as HTML; what stands between `backticks` is set as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(visible(text)))))


def prose(text: str) -> Markup:
    """Return paragraphs as HTML; lines indented by two or more (source with its caret, an array) keep their spacing."""
    blocks: list[tuple[bool, list[str]]] = []
    for line in visible(text).strip("\n").split("\n"):
        spaced = line.startswith(("  ", "\t"))
        if not line.strip():
            blocks.append((False, []))
        elif blocks and blocks[-1][0] == spaced and blocks[-1][1]:
            blocks[-1][1].append(line)
        else:
            blocks.append((spaced, [line]))
    return Markup("").join(
        Markup('<pre tabindex="0" role="group" aria-label="Excerpt">{}</pre>').format(textwrap.dedent("\n".join(lines)))
        if spaced
        else Markup("<p>{}</p>").format(Markup("<br>").join(inline(line) for line in lines))
        for spaced, lines in blocks
        if lines
    )


def spoken(name: str) -> str:
    """Return a function's name as words: "derivative taken at the activation"."""
    return name.replace("_", " ").strip()


def points(value: float) -> str:
    """Return points to two places, without trailing zeros: "4", "2.5", "0.33"."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if math.isfinite(value) else "?"


def number(value: float | None, digits: int = 3) -> str:
    """Return a number to a few significant digits, as a person writes it: "0.0385", "6.7×10⁻⁷"."""
    if value is None or math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0 or 1e-3 <= abs(value) < 1e6:
        return _trimmed(value, digits).replace("-", "−")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    if mantissa in ("1", "-1"):
        return mantissa.replace("1", power).replace("-", "−") if mantissa == "1" else "−" + power
    return f"{mantissa}×{power}".replace("-", "−")


def _trimmed(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def seconds(value: float) -> str:
    """Return a duration as a person says it: "0.7 ms", "12 ms", "1.3 s", "4.2 min"."""
    if value < 1:
        return f"{number(1000 * value, 2)} ms"
    return f"{number(value, 2)} s" if value < 120 else f"{number(value / 60, 2)} min"


def counted(count: int, one: str, many: str = "") -> str:
    """Return the count with its noun: "1 check", "3 checks"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
