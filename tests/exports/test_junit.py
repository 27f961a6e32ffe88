"""JUnit XML conforms; broken is an error, and points are properties."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grader.exports import junit
from grader.grade import Outcome, not_run
from grader.reports.student_view import for_student

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "junit.json").read_text())


def conform(element: ElementTree.Element) -> None:
    """Only known elements and attributes, each where it may stand."""
    rule = SCHEMA[element.tag]
    assert set(rule["must"]) <= set(element.attrib) <= {*rule["must"], *rule["may"]}, element.tag
    inside = [child.tag for child in element]
    assert inside == sorted(inside, key=rule["inside"].index)
    for child in element:
        conform(child)


def test_conforms(any_grade):
    """Every kind of grade, of hostile text too, is XML of the known elements, and its sums are right."""
    root = ElementTree.fromstring(junit.report(for_student(any_grade)))
    conform(root)
    cases = root.findall(".//testcase")
    left_out, free = len(not_run(any_grade.parts)), [check for check in any_grade.checks if not check.points]
    rules = [rule for rule in free if rule.robustness and rule.outcome not in ("passed", "broken")]
    assert len(root.findall(".//skipped")) == left_out + len(rules) == int(root.attrib["skipped"])
    assert len(cases) == len(any_grade.checks) + left_out == int(root.attrib["tests"])
    assert len(root.findall(".//failure")) == int(root.attrib["failures"])
    assert len(root.findall(".//error")) == int(root.attrib["errors"])
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_outcomes(samples, outcome):
    """Passed is empty, broken an error, all else a failure of that type; points stand in properties."""
    raw = junit.report(for_student(samples.grade([samples.check("f", "t", points=4.0, earned=1.5, outcome=outcome)])))
    case = ElementTree.fromstring(raw).find(".//testcase")
    wanted = {Outcome.PASSED: [], Outcome.BROKEN: ["error"]}.get(outcome, ["failure"])
    assert [child.tag for child in case if child.tag != "properties"] == wanted
    told = {item.get("name"): item.get("value") for item in case.findall("properties/property")}
    assert told["points"] == "4" and told["outcome"] == outcome.value
    assert told.get("earned") == (None if outcome == Outcome.BROKEN else "1.5")


def test_a_part_that_was_not_run_is_skipped(samples):
    """With the reason, and without a sum of what was earned."""
    root = ElementTree.fromstring(junit.report(for_student(samples.not_run())))
    skipped = root.find(".//testsuite[@name='dcn_mnist.py']/testcase/skipped")
    assert skipped is not None and skipped.attrib["message"].startswith("Not run here: TensorFlow")
    assert [item.get("name") for item in root.findall("properties/property")] == ["points"]


def test_tells_no_secret(secretive, tells_no_secret):
    """Students see their continuous integration."""
    tells_no_secret(junit.report(for_student(secretive)))


def test_rules_of_robustness_fail_nothing(samples):
    """Without points they are skipped, with what is remarked; a kept one has passed. With points they fail."""
    root = ElementTree.fromstring(junit.report(for_student(samples.wrong_with_remarks())))
    assert (root.get("failures"), root.get("skipped")) == ("1", "4")
    assert len(root.findall(".//skipped")) == 4 and len(root.findall(".//failure")) == 1
    assert any("What is e^1000?" in (one.text or "") for one in root.findall(".//skipped"))
    costly = samples.grade([samples.check("f", "f"), samples.rule("f", "f is finite", points=0.5)])
    assert ElementTree.fromstring(junit.report(for_student(costly))).get("failures") == "1"
