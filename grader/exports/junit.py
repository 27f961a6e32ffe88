"""JUnit XML, which most continuous integration reads: a suite for each part, a case for each check.

JUnit has no field for points: they are properties. A check that is broken is an `error`, one that the student's code
did not pass a `failure`; nothing else is an error. A part that was not run is one `skipped` case. A rule of
robustness that is not kept is `skipped`, unless it costs points.
"""

from __future__ import annotations

from xml.etree import ElementTree as xml

from grader.exports import feedback_text
from grader.grade import CheckResult, Outcome, not_run
from grader.reports.student_view import StudentGrade
from grader.reports.text import points, visible


def report(shown: StudentGrade) -> bytes:
    """Return the content of the JUnit file, as students may see it."""
    untold = not_run(shown.parts)
    suites = xml.Element("testsuites", _counted(shown.checks, len(untold)) | {"name": visible(shown.title)})
    score = feedback_text.earned(shown)
    _properties(suites, {"points": points(shown.points)} | ({} if score is None else {"earned": points(score)}))
    names = dict(zip(map(id, shown.checks), feedback_text.names(shown.checks), strict=True))
    for part in shown.parts:
        checks = shown.check_results(part.file)
        known = {"name": visible(part.file), "timestamp": shown.provenance.started[:19]}
        suite = xml.SubElement(suites, "testsuite", known | _counted(checks, int(part in untold)))
        _properties(suite, {"points": points(part.points), "status": part.status})
        if part in untold:
            named = {"name": visible(part.title), "classname": visible(part.file)}
            xml.SubElement(xml.SubElement(suite, "testcase", named), "skipped", {"message": visible(part.message)})
        for check in checks:
            _case(suite, check, names[id(check)])
    xml.indent(suites)
    text: bytes = xml.tostring(suites, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _case(suite: xml.Element, check: CheckResult, name: str) -> None:
    known = {"name": name, "classname": visible(check.part), "time": f"{_seconds(check):.3f}"}
    case = xml.SubElement(suite, "testcase", known)
    told = {"points": points(check.points), "outcome": check.outcome.value, "hidden": str(check.hidden).lower()}
    if check.outcome != Outcome.BROKEN:
        told["earned"] = points(check.earned)
    _properties(case, told)
    said = feedback_text.of_check(check)
    if check.outcome == Outcome.PASSED:
        if said:
            xml.SubElement(case, "system-out").text = said
        return
    kind = "error" if check.outcome == Outcome.BROKEN else "skipped" if _is_skipped(check) else "failure"
    message = said.splitlines()[0] if said else check.outcome.value
    told = {"message": message} if kind == "skipped" else {"type": check.outcome.value, "message": message}
    xml.SubElement(case, kind, told).text = said


def _is_skipped(check: CheckResult) -> bool:
    return check.robustness and not check.points and check.outcome not in (Outcome.PASSED, Outcome.BROKEN)


def _counted(checks: list[CheckResult], parts_not_run: int) -> dict[str, str]:
    broken = sum(check.outcome == Outcome.BROKEN for check in checks)
    passed, skipped = sum(check.outcome == Outcome.PASSED for check in checks), sum(map(_is_skipped, checks))
    return {
        "tests": str(len(checks) + parts_not_run),
        "failures": str(len(checks) - broken - passed - skipped),
        "errors": str(broken),
        "skipped": str(skipped + parts_not_run),
        "time": f"{sum(map(_seconds, checks)):.3f}",
    }


def _seconds(check: CheckResult) -> float:
    return check.duration if 0 <= check.duration < 1e9 else 0.0


def _properties(above: xml.Element, named: dict[str, str]) -> None:
    properties = xml.SubElement(above, "properties")
    for name, value in named.items():
        xml.SubElement(properties, "property", {"name": name, "value": value})
