"""An instructor's sheet comes back as it was, but for the cells that were filled."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.exports import csv_sheet


@given(st.text(alphabet=st.sampled_from('ab ,;\t"\r\né'), min_size=1).filter(str.strip))
def test_every_sheet_comes_back_to_the_byte(text):
    """Whatever the quotes, delimiters and line ends, reading and writing changes nothing."""
    raw = text.encode()
    assert csv_sheet.read(raw, "it").to_bytes() == raw


@given(st.binary(min_size=1).filter(lambda raw: raw[:4] not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")))
def test_every_file_comes_back_or_is_refused(raw):
    """Bytes of any kind are kept, or refused in a sentence."""
    try:
        read = csv_sheet.read(raw, "it")
    except UsageError:
        return
    assert read.to_bytes() == raw


@given(st.lists(st.lists(st.text(alphabet=st.sampled_from('ab,;"\r\n ')), min_size=2, max_size=4), min_size=1))
def test_what_is_put_in_is_read_out(rows):
    """A text put into a cell is that text for every reader of CSV, and moves no other cell."""
    table = csv_sheet.read(b"a,b,c,d\r\n" + b",\r\n" * len(rows), "it")
    for place, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            table.put(place, column, text)
    raw = table.to_bytes()
    again = csv_sheet.read(raw, "it")
    assert [[again.cell(place, column) for column in range(len(row))] for place, row in enumerate(rows, 1)] == rows
    assert list(csv.reader(io.StringIO(raw.decode(), newline="")))[1:] == rows


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
def test_mark_line_ends_and_delimiter_are_kept(mark, end, delimiter):
    """The mark, the line ends and the delimiter that the other system chose stay."""
    raw = mark + delimiter.join([b"a", b'"b, c; d"', b"e"]) + end + delimiter.join([b"1", b"2", b""]) + end
    table = csv_sheet.read(raw, "it")
    assert table.header == ["a", "b, c; d", "e"]
    table.put(1, 2, "7")
    assert table.to_bytes() == raw[: -len(end)] + b"7" + end


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_other_encodings_are_kept(encoding):
    """A sheet that a spreadsheet program saved is read, and written as it was."""
    raw = "Name,Grade\r\nZoë,\r\n".encode(encoding)
    table = csv_sheet.read(raw, "it")
    assert table.cell(1, 0) == "Zoë"
    table.put(1, 1, "5")
    assert table.to_bytes().decode(encoding) == "Name,Grade\r\nZoë,5\r\n"


def test_a_text_that_the_encoding_cannot_hold_is_refused():
    """Nothing becomes a question mark in silence."""
    table = csv_sheet.read("Name,Grade\nZoë,\n".encode("cp1252"), "it.csv")
    with pytest.raises(UsageError, match=r"it\.csv is not in UTF-8 and cannot hold '∂'.*“CSV UTF-8”"):
        table.put(1, 1, "∂")
    assert table.cell(1, 1) == ""


@pytest.mark.parametrize(
    ("raw", "why"), [(b"PK\x03\x04xl", "spreadsheet"), (b" \n", "empty"), (b"\xff\xfea", "damaged")]
)
def test_what_is_no_sheet_is_refused(raw, why):
    """A file of Excel's own, an empty one or a damaged one gets a sentence."""
    with pytest.raises(UsageError, match=why):
        csv_sheet.read(raw, "it")


def test_a_short_row_grows():
    """A cell beyond the end of its row is there, and can be filled."""
    table = csv_sheet.read(b"a,b,c\n1\n", "it")
    assert table.cell(1, 2) == ""
    table.put(1, 2, "x, y")
    assert table.to_bytes() == b'a,b,c\n1,,"x, y"\n'
