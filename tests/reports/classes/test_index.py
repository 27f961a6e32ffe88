"""The index of a class is one page that says what the class's numbers say."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace

from grader.gradebook.entry import Adjustment, Entry, Person, SchoolClass
from grader.reports.classes import index as pages
from grader.reports.classes.folder_names import student_folder
from grader.reports.classes.item_statistics import summary


def words(page: str) -> str:
    """The text that a reader sees, in one line."""
    seen: list[str] = []

    class Reader(HTMLParser):
        """Collects text outside of style and script."""

        def handle_data(self, data: str) -> None:
            if self.cdata_elem is None:
                seen.append(data)

    Reader().feed(page)
    return " ".join(" ".join(seen).split())


@pytest.fixture(scope="module")
def school_class(classes: ModuleType) -> SchoolClass:
    """Three hundred students."""
    made: SchoolClass = classes.school_class()
    return made


@pytest.fixture(scope="module")
def page(school_class: SchoolClass) -> str:
    """Their index."""
    return pages.render(school_class)


def section(page: str, name: str) -> str:
    """One section of the page."""
    found = re.search(rf'<section id="{name}".*?</section>', page, re.S)
    assert found
    return found.group()


def test_the_page_needs_nothing_and_is_small(page: str) -> None:
    """No address of anything outside; one script, whose fingerprint is all that the page lets run; under 2 MB."""
    assert len(page.encode()) < 2_000_000
    assert not re.search(r"<link|<img|<iframe|\bon\w+=|@import|url\((?!#)|https?:|<script ", page)
    [script] = re.findall(r"<script>(.*?)</script>", page, re.S)
    told = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{told}'" in page
    assert not re.search(r"\b(nan|inf|None|undefined)\b", words(page))


def test_links_lead_somewhere(page: str, school_class: SchoolClass) -> None:
    """Within the page to an id that exists once; outside to the two pages of a student who has a grade."""
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="([^"]*)"', page))
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)
    graded = [student_folder(entry.person.id) for entry in school_class.entries if entry.grade]
    assert {target for target in targets if not target.startswith("#")} == {
        f"students/{name}/{file}" for name in graded for file in ("report.html", "instructor.html")
    }


def test_links_lead_to_the_pages_that_are_written(classes: ModuleType, tmp_path: Path) -> None:
    """The index and the students' pages agree on where these lie, for odd ids too."""
    entry = classes.school_class(1).entries[0]
    entry = replace(entry, person=Person("Section B/../Ada", "Ada"))
    found = pages.write_student(entry.person, entry.grade, tmp_path)
    [index] = pages.write(SchoolClass("a", "A", 1.0, [entry], ""), tmp_path)
    linked = {tmp_path / target for target in re.findall(r'href="(students/[^"]*)"', index.read_text(encoding="utf-8"))}
    assert index == tmp_path / "index.html" and linked == set(found) and all(path.is_file() for path in found)


def test_one_row_a_student(page: str, school_class: SchoolClass) -> None:
    """With the points that count, and how they came about; none is left out."""
    table = section(page, "students")
    assert table.count("<tr>") == 1 + len(school_class.entries)
    for entry in school_class.entries[:30]:
        [row] = [row for row in table.split("<tr>") if f">{entry.person.id}<" in row]
        assert entry.person.name.split()[0] in row
        assert entry.final is None or f'data-v="{entry.final}"' in row
    by_hand = Entry(Person("x"), grade=school_class.entries[0].grade, late_penalty=5.0)
    assert by_hand.grade is not None and by_hand.grade.earned is not None
    assert f"{by_hand.grade.earned:g} − 5" in words(pages.render(replace(school_class, entries=[by_hand])))


def test_numbers_are_the_classs(page: str, school_class: SchoolClass) -> None:
    """Median, who was graded, who is late; the points are those that count, not those of the report."""
    final = [entry.final for entry in school_class.entries if entry.final is not None]
    spread = summary(final)
    assert spread is not None
    text = words(page)
    graded, late = (
        len([e for e in school_class.entries if e.grade]),
        len([e for e in school_class.entries if e.late_seconds]),
    )
    assert f"300 students, {graded} graded, {late} late." in text
    assert f"{spread.median:g} the median, of 69.5 points" in text
    generous = [replace(one, adjustments=[Adjustment(100.0, "a", "b", "")]) for one in school_class.entries]
    above = summary([one.final for one in generous if one.final is not None])
    assert above is not None and above.median > 100
    assert f"{above.median:g} the median" in words(pages.render(replace(school_class, entries=generous)))


def test_sections_tell_what_was_found(page: str) -> None:
    """Mistakes with their hints and names, unexplained answers, suspect checks, copies, who needs a look."""
    assert "Derivative" in section(page, "mistakes").replace("derivative", "Derivative")
    assert "which variable does f′ take?" in section(page, "mistakes")
    assert "Theirs" in section(page, "unexplained")
    assert "Those who do well elsewhere rather fail it" in section(page, "checks")
    assert "weights are drawn anew with the same seed" in section(page, "checks")
    assert section(page, "alike").count("instructor.html") == 10
    assert "leads out of it" in section(page, "looks") and "mode landlock" in section(page, "looks")


def test_the_same_class_gives_the_same_bytes(classes: ModuleType, page: str) -> None:
    """The index is a pure function of the class."""
    assert pages.render(classes.school_class()) == page


def test_a_class_of_nobody_and_one_without_grades(classes: ModuleType) -> None:
    """There is a page all the same, and no number is made up."""
    for entries in ([], [Entry(Person("ada"))], [Entry(Person("ada"), problem="Empty.")]):
        text = words(pages.render(SchoolClass("a", "A", 10.0, entries, "2025-01-01T00:00:00+00:00")))
        assert "No grades yet" in text and "nan" not in text
    assert "None needs a look" not in text and "Empty." in text


def test_a_time_that_was_not_measured_is_not_drawn(classes: ModuleType) -> None:
    """Grades that say nothing of it have no figure of it."""
    whole = classes.school_class()

    def without_time(entry: Entry) -> Entry:
        grade = entry.grade
        return replace(entry, grade=grade and replace(grade, provenance=replace(grade.provenance, durations={})))

    untimed = [without_time(entry) for entry in whole.entries]
    assert "Time of grading" in words(pages.render(whole))
    assert "Time of grading" not in words(pages.render(replace(whole, entries=untimed)))


def test_text_of_others_stays_text(classes: ModuleType, samples: ModuleType) -> None:
    """Markup and invisible characters in names, ids, notes, answers and files are shown as they are, and cut."""
    nasty = "<script>alert(1)</script> \u202egnp.exe \x1b[31m \ud800 {{ 7*7 }} \"'>" + "x" * 5000
    grade = samples.hostile()
    person = Person(nasty, nasty, nasty, nasty)
    entries = [Entry(person, grade=grade, notes=[nasty]), Entry(Person(nasty + "2"), problem=nasty)]
    text = "".join(f"def f{place}(x):\n    return {nasty!r}, np.f{place}(x, {place})\n" for place in range(40))
    sources = {one.person.id: {nasty: text} for one in entries}
    page = pages.render(SchoolClass(nasty, nasty, 10.0, entries, nasty), sources=sources)
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "{{ 7*7 }}" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x1b\ud800]", page)
    assert len(page.encode()) < 600_000


def test_sources_show_what_is_alike(classes: ModuleType) -> None:
    """Two who handed in the same but for layout, where the texts are given."""
    school_class = classes.school_class(6)
    text = "\n\n".join(f"def f{place}(a):\n    return np.f{place}(a, {place}) + a[{place}]" for place in range(30))
    ids = [entry.person.id for entry in school_class.entries]
    page = pages.render(school_class, sources={ids[0]: {"net.py": text}, ids[3]: {"net.py": f"# mine\n{text}"}})
    found = words(section(page, "alike"))
    assert "Ada Abebe and Dora Dubois 100 % net.py lines 1–89 and 2–90" in found
    assert "2 submissions compared" in found
    assert "Only whole submissions were compared" in words(section(pages.render(school_class), "alike"))


def test_a_part_that_was_not_run_has_no_points_in_the_table(samples: ModuleType) -> None:
    """Neither of the part nor of the student; what was run stands beside."""
    entry = Entry(Person("ada"), grade=samples.not_run())
    page = pages.render(SchoolClass("a", "A", 89.0, [entry], "2025-02-14T10:00:00+00:00"))
    seen = words(page)
    assert "dcn_mnist.py 40 not run here" in seen and "– 49 of the 49 points that were run" in seen
    assert "No grades yet" in seen
