"""Reports in HTML: one self-contained file, without network and without script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from grader.grade import CheckResult, Grade, Outcome, Picture
from grader.outcomes import OUTCOMES
from grader.output_files import write_whole
from grader.reports import causes, findings_text, reading_order, robustness, text
from grader.reports.pictures.figure import Figure, figure
from grader.reports.student_view import AnyGrade, Audience, StudentGrade, for_student

_Drawn = dict[int, tuple[Picture, Figure]]  # by the picture's id, while the picture lives
_Figures = Callable[[CheckResult], list[Figure | str]]

_TEMPLATES = Path(__file__).parent / "templates"
_FILES: dict[Audience, str] = {"student": "report.html", "instructor": "instructor.html"}
_MOST_BYTES = 1_000_000
# Generous first; where a report would still be too large (someone printed ten thousand lines, or predicts noise),
# made again with less.
_ROOM: tuple[tuple[int, int], ...] = ((400_000, 3000), (60_000, 400), (0, 100))  # bytes of pictures, characters of text


def student_page(shown: StudentGrade) -> str:
    """Return the student's report as HTML, under 1 MB."""
    return _rendered(shown, {})


def instructor_page(grade: Grade) -> str:
    """Return the instructor's report as HTML, under 1 MB: it tells what the hidden checks ask."""
    return _rendered(grade, {})


def both(grade: Grade) -> tuple[str, str]:
    """Return the student's page and the instructor's; what is in both is drawn once."""
    drawn: _Drawn = {}
    return _rendered(for_student(grade), drawn), _rendered(grade, drawn)


def _rendered(grade: AnyGrade, drawn: _Drawn) -> str:
    page, template = "", environment().get_template("report.html.j2")
    for picture_bytes, characters in _ROOM:
        page = template.render(_context(grade, _drawer(picture_bytes, drawn), characters))
        if len(page.encode()) < _MOST_BYTES:
            break
    return page


def write(grade: Grade, folder: Path, audiences: Iterable[Audience] = ("student", "instructor")) -> list[Path]:
    """Write report.html (student) and instructor.html into `folder`; return the paths in the order of `audiences`."""
    paths, drawn = [], _Drawn()
    for audience in audiences:
        path = folder / _FILES[audience]
        shown = for_student(grade) if audience == "student" else grade
        write_whole(path, _rendered(shown, drawn).encode())
        paths.append(path)
    return paths


@cache
def environment() -> jinja2.Environment:
    """Return the environment of the templates; it applies `visible` to all that pages print, so none can forget it."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=text.visible,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        inline=text.inline,
        prose=text.prose,
        spoken=text.spoken,
        points=text.points,
        number=text.number,
        seconds=text.seconds,
        clock=_clock,
    )
    made.globals.update(
        counted=text.counted,
        price=robustness.price,
        not_kept=robustness.NOT_KEPT,
        label=lambda outcome: OUTCOMES[outcome].label,
        tone=lambda outcome: OUTCOMES[outcome].tone,
        style=Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8")),
    )
    return made


def _context(grade: AnyGrade, figures: _Figures, characters: int) -> dict[str, Any]:
    anchors = {id(check): f"check-{place}" for place, check in enumerate(grade.checks, 1)}
    first = reading_order.first_to_mend(grade)
    parts = reading_order.sections(grade)
    return {
        "grade": grade,
        "for_instructor": isinstance(grade, Grade),
        "summary": reading_order.summary(grade),
        "run_score": reading_order.run_score(grade),
        "first": first,
        "first_section": next((part for part in parts if first and part.part.file == first.part), None),
        "sections": parts,
        "broken": [check for check in grade.checks if check.outcome == Outcome.BROKEN],
        "anchor": lambda check: anchors[id(check)],
        "anchor_of": {check.title: anchors[id(check)] for check in reversed(causes.failing(grade))},
        "cut": lambda words: text.clip(words, characters),
        "told": findings_text.told,
        "message_of": findings_text.message,
        "brief": lambda words: text.clip(words, characters // 3),
        "figures": figures,
    }


def _drawer(room: int, drawn: _Drawn) -> _Figures:
    """Return a function that draws a check's pictures while there is room, and then gives their titles alone."""
    left = room

    def one(picture: Picture) -> Figure | str:
        nonlocal left
        if left <= 0:
            return picture.title
        if id(picture) not in drawn:
            drawn[id(picture)] = picture, figure(picture)
        result = drawn[id(picture)][1]
        if result.size > left:
            return picture.title
        left -= result.size
        return result

    return lambda check: [one(picture) for picture in check.pictures]


def _clock(started: str) -> str:
    """Return an ISO 8601 time as a person writes it; what is not one, as it stands."""
    try:
        moment = datetime.fromisoformat(started)
    except ValueError:
        return started
    return f"{moment.day} {moment:%B %Y, %H:%M %Z}".strip()
