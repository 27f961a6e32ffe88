"""The index page of a class: one file that needs no other, with links to the pages of the students."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from grader.grade import Grade, Outcome, not_run
from grader.gradebook.entry import Entry, Person, SchoolClass
from grader.output_files import write_whole
from grader.reports import html, robustness
from grader.reports.classes import charts
from grader.reports.classes.attention import Reason, attention_items, condition_differences, heading, reasons
from grader.reports.classes.broken_rules import broken_rules
from grader.reports.classes.folder_names import student_folder
from grader.reports.classes.item_statistics import CheckStatistics, Summary, bins, check_statistics, summary
from grader.reports.classes.known_mistakes import known_mistakes
from grader.reports.classes.similar import Files, find_similar
from grader.reports.classes.unexplained import unexplained
from grader.reports.reading_order import run_score
from grader.reports.text import clip, number, points

_TEMPLATES = Path(__file__).parents[1] / "templates"
_INDEX, _STUDENTS = "index.html", "students"
_MOST_GROUPS = 40  # of wrong answers; beyond, the groups are of one
_MOST_DETAILS = 60
_SHORT = 72  # characters of a name


def write(
    school_class: SchoolClass,
    folder: Path,
    *,
    sources: Mapping[str, Files] | None = None,
    given: Files | None = None,
) -> list[Path]:
    """Write the class's index page into `folder`; return its path.

    Its rows lead to the pages that `write_student` writes beside it. `sources`, the texts that were handed in by
    person's id and file, show what is alike; `given` are the texts of the handout, which do not count.
    """
    path = folder / _INDEX
    write_whole(path, render(school_class, sources=sources, given=given).encode())
    return [path]


def write_student(person: Person, grade: Grade, folder: Path) -> list[Path]:
    """Write a student's two pages, report.html and instructor.html, to where the index in `folder` looks for them."""
    return html.write(grade, folder / _STUDENTS / student_folder(person.id))


def render(school_class: SchoolClass, *, sources: Mapping[str, Files] | None = None, given: Files | None = None) -> str:
    """Return the index page as HTML: a pure function of what it is given."""
    script = (_TEMPLATES / "class.js.j2").read_text(encoding="utf-8")
    fingerprint = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    grades = [entry.grade for entry in school_class.entries if entry.grade]
    checks = check_statistics(grades)
    found = attention_items(school_class)
    return (
        html.environment()
        .get_template("class.html.j2")
        .render(
            the=school_class,
            class_style=Markup((_TEMPLATES / "class.css").read_text(encoding="utf-8")),
            script=Markup(script),
            fingerprint=fingerprint,
            place=lambda entry_or_person: f"{_STUDENTS}/{student_folder(_person(entry_or_person).id)}",
            paged={entry.person.id for entry in school_class.entries if entry.grade},
            brief=lambda words, most=160: clip(words, most),
            short=lambda words: words if len(words) <= _SHORT else words[: _SHORT - 1] + "…",
            graded=grades,
            remarks=condition_differences(school_class),
            attention=found,
            pressing=len({
                entry.person.id
                for item in found if item.pressing for entries in item.details.values() for entry in entries
            }),
            most_details=_MOST_DETAILS,
            mistakes=known_mistakes(school_class),
            rules=broken_rules(school_class),
            groups=unexplained(school_class),
            most_groups=_MOST_GROUPS,
            checks=checks,
            suspects=_by_suspicion(checks),
            suspected=sum(bool(one.suspicions) for one in checks),
            easy=sum(one.easy for one in checks),
            stack=charts.stack,
            similar=find_similar(school_class, sources, given),
            has_sources=sources is not None,
            rows=[_row(entry) for entry in school_class.entries],
            parts=_parts(grades),
            **_figures(school_class, grades),
        )
    )  # fmt: skip


def _person(entry_or_person: Entry | Person) -> Person:
    return entry_or_person.person if isinstance(entry_or_person, Entry) else entry_or_person


def _figures(school_class: SchoolClass, grades: list[Grade]) -> dict[str, Any]:
    """Draw the histograms of points, of when submissions came, and of the time that grading took."""
    final = [entry.final for entry in school_class.entries if entry.final is not None]
    spread, seconds = summary(final), [_seconds(grade) for grade in grades]
    time = summary(seconds)
    late = sum(entry.late_seconds > 0 for entry in school_class.entries)
    drawn: list[tuple[str, str, Markup]] = []
    if spread:
        words = _spread_words(spread)
        picture = charts.histogram(bins(final, 0.0, school_class.points), "points", f"Points: {words}", spread)
        drawn.append(("Points", words, picture))
    by_day = charts.days([entry.submitted for entry in school_class.entries if entry.submitted])
    if by_day:
        words = f"{late} late." if late else "None late."
        picture = charts.histogram(by_day[0], "day (UTC)", f"Handed in by day. {words}", ticks=by_day[1])
        drawn.append(("Handed in", words, picture))
    if time and time.greatest > 0:
        slowest = max((entry for entry in school_class.entries if entry.grade), key=lambda entry: _seconds(entry.grade))
        words = (
            f"Median {number(time.median, 2)} s, {number(math.fsum(seconds) / 60, 2)} min in all. "
            f"The slowest: {slowest.person.name or slowest.person.id}, {number(time.greatest, 2)} s."
        )
        spent = bins(seconds, 0.0, time.greatest)
        picture = charts.histogram(spent, "seconds", f"Time of grading. {words}", time)
        drawn.append(("Time of grading", words, picture))
    return {"spread": spread, "figures": drawn, "late": late}


def _seconds(grade: Grade | None) -> float:
    """Return the seconds that grading took."""
    return grade.provenance.durations.get("total", 0.0) if grade else 0.0


def _spread_words(spread: Summary) -> str:
    words = f"Median {points(spread.median)}, the middle half from {points(spread.lower)} to {points(spread.upper)}, "
    words += f"mean {points(spread.mean)}"
    return words + (f" (standard deviation {points(spread.deviation)})." if spread.deviation is not None else ".")


def _by_suspicion(checks: list[CheckStatistics]) -> dict[str, list[CheckStatistics]]:
    """Group the suspect checks by what is suspect in them."""
    found: dict[str, list[CheckStatistics]] = {}
    for one in checks:
        for why in one.suspicions:
            found.setdefault(why, []).append(one)
    return found


def _parts(grades: list[Grade]) -> list[dict[str, Any]]:
    """Return each file with how its points spread, how many have all of them, and how many did not hand it in."""
    found: dict[str, list[Any]] = {}
    for grade in grades:
        for part in grade.parts:
            found.setdefault(part.file, []).append(part)
    return [
        {
            "file": file,
            "title": parts[0].title,
            "points": parts[0].points,
            "spread": summary([part.earned for part in parts if part.earned is not None]),
            "not_run": len(not_run(parts)),
            "full": sum(part.earned == part.points for part in parts),
            "absent": sum(part.status in ("missing", "template") for part in parts),
        }
        for file, parts in found.items()
    ]


def _row(entry: Entry) -> dict[str, Any]:
    """Return one student's line in the table."""
    grade = entry.grade
    why = [heading(reason) for reason, _ in reasons(entry) if reason is not Reason.NOTES]
    checks = robustness.counting(grade.checks) if grade else []
    mistakes = [name for check in checks for name in check.mistakes]
    return {
        "entry": entry,
        "passed": sum(check.outcome == Outcome.PASSED for check in checks),
        "total": len(checks),
        "mistakes": len(set(mistakes)),
        "why": list(dict.fromkeys(why)),
        "days_late": entry.late_seconds / 86_400,
        "run": run_score(grade) if grade else "",
        "changed": math.fsum(item.points for item in entry.adjustments) - entry.late_penalty,
    }
