"""The intake as a whole: everyone with files or a reason."""

from __future__ import annotations

import json
import zipfile

import msgspec
import pytest

from grader.errors import SubmissionError
from grader.gradebook.entry import NOTHING
from grader.intake import read_download
from grader.intake.download_files import MemoryTree
from grader.intake.roster import Roster
from grader.intake.roster import read as read_roster


@pytest.fixture
def intake(toy, server):
    """What becomes of files by path: person's id → the hand-ins."""
    assignment = toy.load()

    def taken(files, *, roster="", which=None, insist=True):
        tree = MemoryTree("class", {name: text.encode() for name, text in files.items()})
        layout = read_download.layout_of(tree, ["net.py"], insist=insist)
        people = Roster(read_roster(roster.encode(), "roster.csv")) if roster else None
        found = {}
        for handed in read_download.read_class(layout, tree, assignment, server, roster=people, which=which):
            found.setdefault(handed.attempt.person.id, []).append(handed)
        return found

    return taken


def test_everyone_has_files_or_a_reason(intake):
    """None stops the others."""
    raw = json.dumps({"cells": [{"cell_type": "code", "source": "%pylab\nx = 1"}]})
    made = intake({
        "ana/net.py": "a", "ben/work/net.py": "b", "cem/net.ipynb": raw, "dan/notes.txt": "", "eve/hw.zip": "no zip",
        "fay/other.py": "x = 1", "gil/": "",
    })  # fmt: skip
    assert {who: one.submission.files["net.py"][:1] for who, (one,) in made.items() if one.submission} == {
        **{"ana": b"a", "ben": b"b", "cem": b"#"}
    }
    problems = {who: one.attempt.problem for who, (one,) in made.items() if not one.submission}
    assert problems["dan"] == "There is no Python file, notebook or archive; there is notes.txt."
    assert "hw.zip is damaged" in problems["eve"] and "there is other.py" in problems["fay"]
    assert problems["gil"] == NOTHING
    assert made["ben"][0].attempt.notes == ["The files were found in work."]
    assert made["cem"][0].attempt.submission == made["cem"][0].submission.hash


def test_identical_files_have_one_hash_whatever_their_names(intake):
    """So that they are graded once."""
    made = intake({"ana/net.py": "a", "ben/Net (1).py": "a", "cem/x/net.py": "a"})
    assert len({one.submission.hash for (one,) in made.values()}) == 1


def test_the_last_attempt_counts_unless_told(intake):
    """In the order of their numbers; an attempt that there is not leaves it at the last."""
    files = {f"ana/attempt {n}/net.py": str(n) for n in (2, 10, 1)} | {"ben/net.py": "b"}

    def counting(which):
        return [one.attempt.number for one in intake(files, which=which)["ana"] if one.attempt.counts]

    assert [one.attempt.number for one in intake(files)["ana"]] == [1, 2, 10]
    assert (counting(None), counting(2), counting(7)) == ([10], [2], [10])


def test_the_roster_names_and_completes(intake):
    """Who is on it has its id; who is not is told; who handed in nothing is there all the same."""
    roster = "ID,Name,Email\n7,Ana King,ana@x.edu\n8,Zoe Li,zoe@x.edu\n"
    made = intake({"ana@x.edu/net.py": "a", "stranger/net.py": "b"}, roster=roster)
    assert list(made) == ["7", "stranger", "8"]
    assert made["7"][0].attempt.person.name == "Ana King" and made["7"][0].attempt.source == "ana@x.edu"
    assert made["stranger"][0].attempt.notes == [read_download.STRANGER]
    assert made["8"][0].attempt.problem == NOTHING and made["8"][0].attempt.number == 0


def test_two_folders_of_one_person_are_both_kept(intake):
    """Neither overwrites the other."""
    roster = "ID,Name\n7,Ana King\n"
    made = intake({"Ana King/net.py": "a", "King, Ana/net.py": "b"}, roster=roster)
    assert list(made) == ["7", "7 (King, Ana)"] and "is there twice" in made["7 (King, Ana)"][0].attempt.notes[0]


def test_late_stamps_are_kept(intake):
    """As Canvas marks them."""
    made = intake({"kingada_LATE_1_2_net.py": "a", "libo_3_4_net.py": "b"})
    assert [made[who][0].attempt.marked_late for who in "13"] == [True, False]


def test_too_much_is_a_reason(intake, monkeypatch):
    """Of many files the nearest are read, and what was passed over is told: an environment below costs no grade."""
    monkeypatch.setattr(read_download, "MOST_BYTES", 3)
    monkeypatch.setattr(read_download, "MOST_FILES", 2)
    made = intake({"ana/net.py": "1234", "ben/net.py": "1", "cem/net.py": "", "cem/e/a.py": "", "cem/e/b.py": ""})
    assert "too large" in made["ana"][0].attempt.problem and made["ben"][0].submission
    assert made["cem"][0].submission and "1 files were passed over" in made["cem"][0].attempt.notes[0]


def test_one_submission_in_a_tree(toy, server):
    """Of attempts the last."""
    files = {"v1/net.py": b"1", "v2/net.py": b"2"}
    tree = MemoryTree("ana", files)
    made = read_download.read_single(None, toy.load(), server, tree)
    assert made.files["net.py"] == b"2" and made.name == "ana"


def test_what_is_no_download_is_refused(tmp_path):
    """A file that is no archive, and what is not there."""
    (tmp_path / "a.txt").write_text("")
    for name in ("a.txt", "none"):
        with pytest.raises(SubmissionError):
            read_download.open_tree(tmp_path / name, None)


def test_an_archive_is_opened_in_the_sandbox(tmp_path, server):
    """Its files, and the names of what is neither a program nor read; one that is damaged says so."""
    place = tmp_path / "class.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("ana/net.py", "1")
        archive.writestr("ana/plot.png", "2")
    tree = read_download.open_tree(place, server)
    assert tree.read("ana/net.py") == b"1" and "ana/plot.png" in tree.names()
    place.write_bytes(b"PK no archive")
    with pytest.raises(SubmissionError):
        read_download.open_tree(place, server)


def test_what_was_recognised_is_told(tmp_path):
    """The kind, how many, and what is nobody's."""
    tree = MemoryTree("class", {"ana/net.py": b"", "ben/net.py": b"", "x.txt": b""}, ["a link."])
    assert read_download.describe(read_download.layout_of(tree, ["net.py"]), tree) == [
        "Recognised a folder (or an archive) for each student: 2 students.",
        "Passed over, for nobody's name is on it: x.txt.",
        "a link.",
    ]


def test_names_that_are_no_text_are_told_all_the_same(intake):
    """As old archives bring them: two that differ stay two."""
    made = intake({"r\udce9my/net.py": "a", "r\udce8my/n\udce9t net.py": "b"})
    assert list(made) == ["r\\udce8my", "r\\udce9my"] and all(one.submission for (one,) in made.values())
    for (one,) in made.values():
        msgspec.json.encode(one.attempt)


def test_what_was_typed_is_code_or_a_reason(intake, toy):
    """Canvas' text entries and Moodle's online texts are looked into; nobody's is passed over in silence."""
    page = "<html><head><title>t</title></head><body><h1>Ada</h1><p>{}</p></body></html>"
    code = toy.right().replace("&", "&amp;").replace("<", "&lt;").replace("  ", "&nbsp; ").replace("\n", "<br>")
    made = intake({
        "kingada_LATE_1_text.html": page.format(code), "libo_2_text.html": page.format("I was ill."),
        "cem_3_text.html": "<p>&nbsp;</p>", "dan_4_text.html": page.format("See the file."), "dan_4_9_net.py": "x = 1",
        "eve_5_text.html": page.format("My plot"), "eve_5_10_plot.pdf": "",
    })  # fmt: skip
    (ada,) = made["1"]
    assert ada.submission.files["net.py"].decode().rstrip() == toy.right().rstrip()
    assert ada.attempt.marked_late and "instead of uploading a file" in ada.attempt.notes[0]
    assert made["2"][0].attempt.problem == (
        "What was typed on the page is no code of this assignment: “I was ill.” Ask for a file."
    )
    assert made["3"][0].attempt.problem == NOTHING
    assert made["4"][0].submission.files == {"net.py": b"x = 1"} and "“See the file.”" in made["4"][0].attempt.notes[0]
    assert made["5"][0].attempt.problem.startswith("There is plot.pdf. What was typed on the page is no code")
    name = "Ada King_41_assignsubmission_onlinetext_/onlinetext.html"
    (ada,) = intake({name: page.format(code)})["41"]
    assert ada.submission.parts == {"net.py": "net.py"}


def test_a_text_too_large_to_read(intake):
    """Is a row with the reason, like any other."""
    made = intake({"ada_1_text.html": "x" * (2 << 20), "bo_2_3_net.py": "x = 1"})
    assert "larger than 1 MB" in made["1"][0].attempt.problem and made["2"][0].submission
