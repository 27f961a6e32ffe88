"""The report is one file that needs nothing, and says what the grade says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace

from grader.grade import Finding, Grade, Outcome, from_json, to_json
from grader.reports import html
from grader.reports.student_view import Audience, for_student

AUDIENCES = ("student", "instructor")
SAMPLES = ("backprop_wrong", "template", "all_right", "one_broken", "unreadable", "not_run", "all_pictures", "hostile")


def words(page: str) -> str:
    """The text that a reader sees, in one line."""
    seen: list[str] = []

    class Reader(HTMLParser):
        """Collects text outside of style."""

        def handle_data(self, data: str) -> None:
            if self.cdata_elem is None:
                seen.append(data)

    Reader().feed(page)
    return " ".join("".join(seen).split())


def page_for(grade: Grade, audience: Audience) -> str:
    """The page of one audience."""
    return html.student_page(for_student(grade)) if audience == "student" else html.instructor_page(grade)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_report_is_self_contained_and_small(samples: ModuleType, sample: str, audience: Audience) -> None:
    """No script, no address of anything outside, under one megabyte, whatever the student wrote."""
    page = page_for(samples.ALL[sample](), audience)
    assert len(page.encode()) < 1_000_000
    assert not re.search(r"<script|<link|<img|<iframe|\bon\w+=|@import|url\((?!#)|https?:", page)
    targets = re.findall(r'href="([^"]*)"', page)
    assert all(target.startswith(("#", "data:image/png;base64,")) for target in targets)


@pytest.mark.parametrize("sample", SAMPLES)
def test_links_lead_somewhere(samples: ModuleType, sample: str) -> None:
    """Each anchor that is linked exists, and each id exists once."""
    page = html.instructor_page(samples.ALL[sample]())
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in re.findall(r'href="(#[^"]*)"', page)} <= set(ids)


def test_the_same_grade_gives_the_same_bytes(samples: ModuleType) -> None:
    """A report is a pure function of the grade, also of one that was saved and read again."""
    grade = samples.backprop_wrong()
    again = from_json(to_json(grade))
    assert html.student_page(for_student(grade)) == html.student_page(for_student(again))
    assert html.student_page(for_student(grade)) == html.student_page(for_student(grade))


def test_the_root_cause_stands_before_everything_that_follows(samples: ModuleType) -> None:
    """The first to fix is told in full above the parts, once."""
    page = words(html.student_page(for_student(samples.backprop_wrong())))
    first = page.index("Fix this first")
    assert first < page.index("relative error 0.67 at [2, 0]; yours is 0.192") < page.index("10 checks passed")
    assert page.count("yours is 0.192") == 1
    assert "Your answers match those of a known mistake: derivative taken at the activation." in page
    assert "which variable does f′ take?" in page
    assert "Probably because of backprop gives the slope of your own loss (tanh)." in page


def test_a_failed_check_says_expected_yours_where_and_by_how_much(samples: ModuleType) -> None:
    """Every field of a finding is on the page."""
    finding = Finding("dW2", "is off", "[1 2]", "[2 4]", "[0, 1]", 0.5, "off by the factor 2 everywhere")
    check = samples.check("backprop", "t", outcome=Outcome.FAILED, findings=[finding])
    page = words(html.student_page(for_student(samples.grade([check]))))
    for part in ("dW2 is off", "Expected[1 2]", "Yours[2 4]", "at [0, 1]", "relative error 0.5", "off by the factor 2"):
        assert part in page, part


def test_ours_is_said_loudly_and_there_is_no_score(samples: ModuleType) -> None:
    """A broken check: our fault, no number, and nothing for the student to fix."""
    page = words(html.student_page(for_student(samples.one_broken())))
    assert "No grade yet" in page and "This is our fault" in page
    assert "of 26 points No grade" not in page and "Fix this first" not in page
    assert "NameError" not in page
    assert "NameError" in words(html.instructor_page(samples.one_broken()))


def test_an_unreadable_file_is_the_first_thing_to_mend(samples: ModuleType) -> None:
    """Its message stands once, with the caret under its column; its checks wait instead of crashing."""
    page = html.student_page(for_student(samples.unreadable()))
    assert page.count("self.z1 = np.dot(X, self.W1\n                ^</pre>") == 1
    assert "10 checks, worth 22 points, wait for this file." in words(page)
    assert "Crashed" not in words(page)
    assert "There is no n_layer_neural_network.py" in words(page)


def test_an_unreadable_file_comes_with_its_hint(samples: ModuleType) -> None:
    """What to think about stands under the message of each file, once."""
    grade = samples.unreadable()
    checks = [replace(check, hint=f"A hint for {check.part}.") for check in grade.checks]
    page = words(html.student_page(for_student(replace(grade, checks=checks))))
    assert page.count("Think aboutA hint for") == 2


def test_text_of_students_stays_text(samples: ModuleType) -> None:
    """Markup, templates and invisible characters from a submission are shown as they are."""
    page = html.student_page(for_student(samples.hostile()))
    assert "&lt;script&gt;" in page and "{{ 7*7 }}" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x1b\ud800]", page)
    assert "⟦U+202E⟧" in page


def test_only_pictures_beyond_the_room_are_left_out_and_said(samples: ModuleType) -> None:
    """Nothing is dropped in silence."""
    shown = html._drawer(1000, {})(samples.backprop_wrong().checks[10])
    assert shown == [picture.title for picture in samples.backprop_wrong().checks[10].pictures]
    assert "is left out, to keep this file small" in words(html.student_page(for_student(samples.hostile())))
    assert "is left out" not in words(html.student_page(for_student(samples.backprop_wrong())))


def test_a_report_that_would_be_too_large_is_made_with_less(samples: ModuleType) -> None:
    """Sixty checks of endless text stay under one megabyte, and each is still told."""
    checks = [replace(check, title=f"{turn} {check.title}") for turn in range(5) for check in samples.hostile().checks]
    page = html.student_page(for_student(samples.grade(checks)))
    assert 100_000 < len(page.encode()) < 1_000_000
    assert page.count("<article") == 60


def test_only_the_instructor_learns_how_the_grade_came_about(samples: ModuleType) -> None:
    """Provenance in full for one, a fingerprint for the other."""
    grade = samples.all_right()
    assert str(grade.provenance.seed) in html.instructor_page(grade)
    page = words(html.student_page(for_student(grade)))
    assert str(grade.provenance.seed) not in page and grade.provenance.submission_hash[:12] in page


def test_the_students_page_alone(samples: ModuleType, tmp_path: Path) -> None:
    """Where nobody has use for the instructor's, it is not written."""
    html.write(samples.all_right(), tmp_path, ["student"])
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_write_leaves_two_whole_files(samples: ModuleType, tmp_path: Path) -> None:
    """report.html is the student's, instructor.html the instructor's; nothing else is left behind."""
    grade = samples.backprop_wrong()
    paths = html.write(grade, tmp_path / "new")
    assert [path.name for path in paths] == ["report.html", "instructor.html"]
    assert [path.read_text(encoding="utf-8") for path in paths] == [page_for(grade, who) for who in AUDIENCES]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["instructor.html", "report.html"]


def test_a_note_made_in_many_checks_is_told_once(samples: ModuleType) -> None:
    """A student who computes in float32 reads it once, with where it was seen first and how often."""
    passed = [samples.check("actFun", f"actFun, case {number}", notes=["float32, not float64"]) for number in range(4)]
    told = words(html.student_page(for_student(samples.grade(passed))))
    noticed = told[told.index("Notes that cost") : told.rindex("4 checks passed")]
    assert noticed.count("float32, not float64") == 1
    assert "actFun, case 0; and in 3 more checks" in noticed


def test_both_pages_are_those_of_each_and_drawn_once(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that student and instructor see is the same drawing."""
    grade = samples.all_pictures()
    apart = html.student_page(for_student(grade)), html.instructor_page(grade)
    drawn: list[int] = []
    figure = html.figure
    monkeypatch.setattr(html, "figure", lambda picture: drawn.append(id(picture)) or figure(picture))
    assert html.both(grade) == apart
    assert drawn and len(drawn) == len(set(drawn))
