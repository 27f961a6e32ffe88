"""Text that students typed on the platform's page instead of uploading a file: HTML, and the code in it.

Read by a few lines of our own, which take time in proportion to its size whatever is in it, and make nothing but text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import dedent

from grader.assignment.model import Assignment
from grader.assignment.submission import Submission
from grader.errors import SubmissionError
from grader.gradebook.entry import NOTHING
from grader.intake.definition_reader import Definitions
from grader.intake.find_parts import find

LARGEST = 1 << 20  # bytes
SHOWN = 120  # characters of a text that is no code
FILE = "typed text.py"  # the name that the code gets until it is known which part it is; nobody can import it
TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9]*)")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BREAKS = HEADINGS | {
    *("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "figure", "footer"),
    *("form", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th"),
    *("thead", "tr", "ul"),
}
UNSEEN = frozenset({"title", "script", "style"})
BLANKS = re.compile(r"[ \t\n\f]+")
LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")  # to no character, and slow to work out
AS_PLAIN = str.maketrans({"\xa0": " ", "\u2028": "\n", "\u200b": None, "\ufeff": None, "\0": None})
CODE_LIKE = re.compile(
    r"^[ \t]*(?:def[ \t]+\w+[ \t]*\(|class[ \t]+\w+[ \t]*[(:]|import[ \t]+\w|from[ \t]+[\w.]+[ \t]+import\b)", re.M
)


@dataclass(frozen=True)
class Typed:
    """A text in plain: as the page shows it; with every blank and heading of the file; and only the <pre> blocks."""

    shown: str
    spaced: str
    preformatted: str

    @property
    def readings(self) -> list[str]:
        """Return the texts that may be the code, the most faithful first."""
        return [text for text in dict.fromkeys((self.shown, self.spaced, self.preformatted)) if text.strip()]

    @property
    def looks_like_code(self) -> bool:
        """Return whether a line begins a definition or an import."""
        return any(CODE_LIKE.search(text) for text in self.readings)

    @property
    def excerpt(self) -> str:
        """Return the beginning of the text, in one line."""
        line = " ".join((self.shown or self.spaced)[: 10 * SHOWN].split())
        return f"“{line if len(line) <= SHOWN else line[: SHOWN - 1] + '…'}”"


def read(raw: bytes) -> Typed:
    """Return the text in a platform's HTML; SubmissionError where it is too large."""
    if len(raw) > LARGEST:
        raise SubmissionError(f"The text that was typed on the page is larger than {LARGEST >> 20} MB.")
    text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    tokens = list(_tokens(text))
    return Typed(_Page().of(tokens), _Page(spaced=True).of(tokens), _Page(only_pre=True).of(tokens))


def find_with_typed(
    name: str, files: Mapping[str, bytes], raw: bytes, assignment: Assignment, definitions: Definitions
) -> Submission:
    """Return the submission in `files`, and in what was typed (`raw`, as HTML) where a part is missing there.

    SubmissionError where neither holds a part.
    """
    typed = read(raw)
    found, problem = None, ""
    try:
        found = find(name, files, assignment, definitions) if files else None
    except SubmissionError as error:
        problem = str(error)
    missing = [part.file for part in assignment.parts if found is None or part.file not in found.parts]
    code = _code(typed, missing, assignment, definitions) if missing else {}
    if code:
        try:
            again = find(name, {**files, **code}, assignment, definitions)
        except SubmissionError:
            again = None
        if again and len(again.parts) > len(found.parts if found else ()):
            taken = f", and taken for {missing[0]}" if FILE not in code else ""
            note = f"What was typed on the page, instead of uploading a file, was read as code{taken}."
            return replace(again, notes=(note, *again.notes))
    if found:
        beside = (f"Besides, this was typed on the page: {typed.excerpt}",) if typed.shown else ()
        return replace(found, notes=(*found.notes, *beside))
    raise SubmissionError(" ".join(filter(None, [problem, _reason(typed, missing, alone=not files)])))


def _code(typed: Typed, missing: list[str], assignment: Assignment, definitions: Definitions) -> dict[str, bytes]:
    """Return the code under a file's name: of the readings, the one that defines most of what is missing."""
    readings = {f"{place}.py": text.encode() for place, text in enumerate(typed.readings)}
    if not readings:
        return {}
    templates = {f"template/{part}": raw for part, raw in assignment.handout().items() if part in missing}
    found = {name: frozenset(about.names) for name, about in definitions({**templates, **readings}).items()}
    wanted = frozenset[str]().union(*(found.get(name, frozenset()) for name in templates))
    best = max(readings, key=lambda name: (len(wanted & found.get(name, frozenset())), len(found.get(name, ()))))
    alone = len(assignment.parts) == 1
    if found.get(best):
        return {missing[0] if alone else FILE: readings[best]}
    if alone and typed.looks_like_code:  # with an error in it, of which the student should be told
        likely = next(name for name, raw in readings.items() if CODE_LIKE.search(raw.decode()))
        return {missing[0]: readings[likely]}
    return {}


def _reason(typed: Typed, missing: list[str], *, alone: bool) -> str:
    if not typed.readings:
        return NOTHING if alone else ""
    what = "What was typed on the page is no code of this assignment"
    if typed.looks_like_code:
        what = f"What was typed on the page is code, but not unmistakably {' or '.join(missing)}"
    return f"{what}: {typed.excerpt} Ask for a file."


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield ("text", …), ("open", tag) and ("close", tag), in one pass; what is no whole tag is text."""
    place = 0
    never: set[str] = set()  # endings that do not come any more
    while place < len(text):
        start = text.find("<", place)
        start = len(text) if start < 0 else start
        if start > place:
            yield "text", text[place:start]
        if start == len(text):
            return
        tag = TAG.match(text, start + 1)
        ending = "-->" if text.startswith("<!--", start) else ">"
        end = -1
        if (tag or text[start + 1 : start + 2] in ("!", "?")) and ending not in never:
            end = text.find(ending, start)
            if end < 0:
                never.add(ending)
        if end < 0:
            yield "text", "<"  # a sign that someone left as it is
            place = start + 1
            continue
        place = end + len(ending)
        if tag:
            yield "close" if tag[1] else "open", tag[2].lower()


class _Page:
    """A page whose text is set as a browser would; with `spaced`, every blank and line end of the file counts."""

    def __init__(self, *, spaced: bool = False, only_pre: bool = False) -> None:
        self._spaced, self._only_pre = spaced, only_pre
        self._lines: list[str] = []
        self._line: list[str] = []  # the one that is being written
        self._pre = 0  # how many <pre> it is in
        self._fresh = False  # right after <pre>, where a line end is none
        self._unseen = ""  # the tag in which nothing is shown

    def of(self, tokens: Sequence[tuple[str, str]]) -> str:
        """Return the text of all tokens."""
        for kind, what in tokens:
            if kind == "text":
                self._write(html.unescape(LONG_REFERENCE.sub("\ufffd", what)))
            else:
                self._mark(kind == "open", what)
        self._end_line()
        text = "\n".join(line.rstrip() for line in "\n".join(self._lines).translate(AS_PLAIN).split("\n"))
        text = dedent(text).strip("\n")
        return f"{text}\n" if text else ""

    def _mark(self, opens: bool, tag: str) -> None:
        if tag in BREAKS and (self._line or (tag == "br" and opens)):
            self._end_line()
        if tag == "pre":
            self._pre = self._pre + 1 if opens else max(0, self._pre - 1)
            self._fresh = opens
        if self._unseen and (tag == self._unseen or (self._unseen in HEADINGS and tag in BREAKS)):
            self._unseen = ""
        elif opens and not self._unseen and (tag in UNSEEN or (tag in HEADINGS and not self._spaced)):
            self._unseen = tag

    def _write(self, text: str) -> None:
        if self._unseen or (self._only_pre and not self._pre):
            return
        if not self._pre and not self._spaced:
            text = BLANKS.sub(" ", text)
            if not self._line or self._line[-1].endswith(" "):
                text = text.removeprefix(" ")
            if text:
                self._line.append(text)
            return
        first, *others = (text.removeprefix("\n") if self._fresh else text).split("\n")
        self._fresh = False
        self._line += [first] if first else []
        for line in others:
            self._end_line()
            self._line += [line] if line else []

    def _end_line(self) -> None:
        self._lines.append("".join(self._line))
        self._line = []
