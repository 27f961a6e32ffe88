"""An instructor's CSV file in which a few cells are filled; all else stays as it was, to the byte."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from grader.errors import UsageError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DELIMITERS = ",;\t"
_END = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"?(.*)', re.DOTALL)


@dataclass
class CsvSheet:
    """The rows of a CSV file as they are written, quotes and all: reading and writing again gives the same bytes."""

    rows: list[list[str]]  # the first is the header
    ends: list[str]  # how each row ends; the last may end with ""
    delimiter: str
    encoding: str
    mark: bytes  # the byte order mark, or none
    source: str

    @property
    def header(self) -> list[str]:
        """Return the headings, as text."""
        return [self.cell(0, column).strip() for column in range(len(self.rows[0]))]

    def cell(self, row: int, column: int) -> str:
        """Return the text of a cell; "" where the row is shorter."""
        if column >= len(self.rows[row]):
            return ""
        raw = self.rows[row][column]
        quoted = _QUOTED.fullmatch(raw)
        return quoted[1].replace('""', '"') + quoted[2] if quoted else raw

    def put(self, row: int, column: int, text: str) -> None:
        """Write `text` into a cell, quoted where it must be; UsageError where the file's encoding cannot hold it."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise UsageError(
                f"{self.source} is not in UTF-8 and cannot hold {text[error.start]!r}: download it again and do not "
                "save it with a spreadsheet program, or save it as “CSV UTF-8”."
            ) from error
        fields = self.rows[row]
        fields += [""] * (column + 1 - len(fields))
        plain = not re.search(rf'["\r\n{re.escape(self.delimiter)}]', text) and text == text.strip()
        fields[column] = text if plain else '"' + text.replace('"', '""') + '"'

    def to_bytes(self) -> bytes:
        """Return the content of the file."""
        text = "".join(self.delimiter.join(fields) + end for fields, end in zip(self.rows, self.ends, strict=True))
        return self.mark + text.encode(self.encoding)


def read(raw: bytes, source: str) -> CsvSheet:
    """Read the CSV in `raw`: its encoding, delimiter and line ends are found out and kept."""
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UsageError(f"{source} is a file of a spreadsheet program: give the CSV file as it was downloaded.")
    text, encoding, mark = _decoded(raw, source)
    if not text.strip():
        raise UsageError(f"{source} is empty: give the CSV file as it was downloaded.")
    first = re.sub(r'"(?:[^"]|"")*"?', "", text).lstrip("\r\n").splitlines()[:1]
    outside = first[0] if first else ""
    delimiter = max(_DELIMITERS, key=outside.count)
    rows, ends = _split(text, delimiter)
    return CsvSheet(rows, ends, delimiter, encoding, mark, source)


def _decoded(raw: bytes, source: str) -> tuple[str, str, bytes]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(encoding), encoding, mark
            except UnicodeDecodeError as error:
                raise UsageError(f"{source} is damaged: it is not the {encoding} that it says it is.") from error
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding), encoding, b""
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), "latin-1", b""


def _split(text: str, delimiter: str) -> tuple[list[list[str]], list[str]]:
    """Return the rows of fields as they are written, and the ends of the rows."""
    field = re.compile(rf'(?:"(?:[^"]|"")*(?:"|\Z))?[^{re.escape(delimiter)}\r\n]*')
    rows: list[list[str]] = []
    ends: list[str] = []
    fields: list[str] = []
    place = 0
    while True:
        found = field.match(text, place)
        assert found is not None  # it matches nothing at the least
        fields.append(found[0])
        place = found.end()
        if text.startswith(delimiter, place):
            place += 1
            continue
        end = _END.match(text, place)
        rows.append(fields)
        ends.append(end[0] if end else "")
        if end is None or end.end() == len(text):
            return rows, ends
        place, fields = end.end(), []
