"""The layouts of downloads, told from names alone; whose files are whose, by whole ids."""

from __future__ import annotations

import pytest

from grader.intake import layouts
from grader.intake.hand_ins import Layout
from grader.intake.layouts import may_be_several, recognise
from grader.intake.likeness import Handout

WANTED = ["net.py", "deep_net.py"]
YML = b"""---
submission_11:
  :submitters:
  - :name: Ada King
    :sid: '0042'
    :email: ada@x.edu
  - :name: O'Neil "Bo"
    :sid:
    :email: bo@x.edu
  :created_at: 2024-01-31 23:34:56.789012345 Z
  :score: 3.0
  :history:
  - :id: 9
    :created_at: 2024-01-30 00:00:00.000000000 Z
submission_12:
  :submitters: []
  :created_at: nonsense
"""


STUB = b"class Net:\n    def act(self):\n        raise NotImplementedError\n"
WORK = STUB.replace(b"raise NotImplementedError", b"return 1")


def seen(names, *, insist=False, yml=b"", contents=None):
    """The layout of files with these names, of an assignment whose net.py was given as STUB."""
    there = {**dict.fromkeys(names, yml), **(contents or {})}
    return recognise(sorted(there), WANTED, there.__getitem__, insist=insist, handout=Handout({"net.py": STUB}))


def files(layout):
    """Person's id → the files."""
    return {hand_in.person.id: hand_in.files for hand_in in layout.hand_ins}


def test_a_folder_of_folders():
    """Each folder is a student, the one without anything to grade too."""
    made = seen(["ana/net.py", "ben/work/net.py", "zoe/report.pdf", "nil/", "README.md"])
    assert made.kind == "folders" and made.passed_over == ["README.md"]
    assert files(made) == {
        "ana": {"net.py": "ana/net.py"},
        "ben": {"work/net.py": "ben/work/net.py"},
        "zoe": {"report.pdf": "zoe/report.pdf"},
        "nil": {},
    }


@pytest.mark.parametrize(
    "names",
    [
        ["net.py", "old/net.py", "older/net.py"],
        ["src/net.py"],
        ["part1/net.py", "part2/deep_net.py"],
        ["v1/net.py", "v2/net.py"],
        ["attempt 1/net.py", "attempt 2/net.py"],
        ["2024-01-01 10.00/net.py", "2024-01-02 09.30/net.py"],
        [],
        ["notes.txt"],
    ],
)
def test_one_submission_is_no_class(names):
    """A part at the top, one folder, a folder for each part, and one person's attempts are one submission."""
    assert seen(names) is None


def test_what_could_be_either_is_a_class_where_it_is_said():
    """Two who handed in one part each look like one who has a folder for each part."""
    assert set(files(seen(["ana/net.py", "ben/deep_net.py"], insist=True))) == {"ana", "ben"}


def test_sections_keep_ids_whole():
    """Two students of the same name in two sections are two."""
    made = seen([f"sec{n}/{who}/net.py" for n in (1, 2) for who in ("ana", "ben")])
    assert made.kind == "sections"
    assert files(made)["sec2/ana"] == {"net.py": "sec2/ana/net.py"}
    assert [hand_in.person.section for hand_in in made.hand_ins] == ["sec1", "sec1", "sec2", "sec2"]


def test_archives_are_students_too():
    """Under the name without its ending, unless that is taken."""
    made = seen(["ana.zip", "ben.tar.gz", "ben/net.py"])
    assert files(made) == {"ben": {"net.py": "ben/net.py"}, "ana": {"ana.zip": "ana.zip"}, "ben.tar.gz": {
        "ben.tar.gz": "ben.tar.gz"}}  # fmt: skip


def test_files_with_a_name_before_the_part():
    """Each student's files together; others are passed over."""
    made = seen(["ana_net.py", "ana-deep_net.py", "Ben Li - Net (1).ipynb", "setup.py"])
    assert made.kind == "files" and made.passed_over == ["setup.py"]
    assert {who: set(own) for who, own in files(made).items()} == {
        "ana": {"ana_net.py", "ana-deep_net.py"},
        "Ben Li": {"Ben Li - Net (1).ipynb"},
    }


def test_canvas():
    """Who, late or not, which of several hand-ins; what Canvas puts before and after a name is taken off."""
    made = seen([
        "kingada_123_901_net.py", "kingada_123_902_net-1.py", "kingada_123_903_deep_net-2.py",
        "libo_LATE_77_900_my-work.zip", "noone_5_text.html", "grades.csv",
    ])  # fmt: skip
    assert made.kind == "canvas" and made.passed_over == ["grades.csv"]
    ada, bo, noone = made.hand_ins
    assert (ada.person.id, ada.person.name, ada.late, ada.number) == ("123", "kingada", False, 3)
    assert ada.files == {"net.py": "kingada_123_902_net-1.py", "deep_net.py": "kingada_123_903_deep_net-2.py"}
    assert bo.late and bo.person.id == "77" and bo.files == {"my-work.zip": "libo_LATE_77_900_my-work.zip"}
    assert noone.person.id == "5" and not noone.files and noone.typed == "noone_5_text.html"
    assert not ada.typed


def test_what_was_typed_on_the_page():
    """It is told from files, beside them too, and in the folder around an archive."""
    made = seen(["up/kingada_LATE_123_text.html", "up/kingada_LATE_123_901_net.py"])
    (ada,) = made.hand_ins
    assert (ada.person.id, ada.late, ada.typed) == ("123", True, "up/kingada_LATE_123_text.html")
    assert list(ada.files) == ["net.py"] and not made.passed_over
    made = seen([
        "Ada King_41_assignsubmission_file_/net.py", "Ada King_41_assignsubmission_onlinetext_/onlinetext.html",
        "Bo Li_42_assignsubmission_onlinetext_/Texteingabe online.html",
        "Bo Li_42_assignsubmission_onlinetext_/plot.png", "Cy_43_assignsubmission_onlinetext_onlinetext.html",
    ])  # fmt: skip
    assert [(one.person.id, bool(one.typed), list(one.files)) for one in made.hand_ins] == [
        ("41", True, ["net.py"]),
        ("42", True, ["plot.png"]),
        ("43", True, []),
    ]


def test_moodle():
    """In folders and flat; the number is the id, for names are not one person's alone."""
    made = seen([
        "Ada King_41_assignsubmission_file_/net.py", "Ada King_42_assignsubmission_file_/src/net.py",
        "Bo_Li_43_assignsubmission_file_net.py",
    ])  # fmt: skip
    assert made.kind == "moodle"
    assert files(made) == {
        "41": {"net.py": "Ada King_41_assignsubmission_file_/net.py"},
        "42": {"src/net.py": "Ada King_42_assignsubmission_file_/src/net.py"},
        "43": {"net.py": "Bo_Li_43_assignsubmission_file_net.py"},
    }
    assert made.hand_ins[2].person.name == "Bo_Li"


def test_gradescope():
    """Groups are handed out to each of their members, with the time; a folder that is not told of is someone's."""
    names = ["submission_metadata.yml", "submission_11/net.py", "submission_12/net.py", "submission_13/net.py"]
    made = seen(names, yml=YML)
    assert made.kind == "gradescope" and not made.passed_over
    assert [hand_in.person.id for hand_in in made.hand_ins] == ["0042", "bo@x.edu", "submission_12", "submission_13"]
    assert made.hand_ins[0].files == made.hand_ins[1].files == {"net.py": "submission_11/net.py"}
    assert made.hand_ins[1].person.name == 'O\'Neil "Bo"'
    assert [hand_in.submitted for hand_in in made.hand_ins[1:3]] == ["2024-01-31T23:34:56+00:00", ""]


@pytest.mark.parametrize(
    "inner", [["ana/net.py", "ben/net.py"], ["a_1_2_net.py"], ["A_1_assignsubmission_file_/net.py"]]
)
def test_the_folder_around_an_archive_is_looked_through(inner):
    """Whatever layout is in it."""
    made = seen([f"submissions/{name}" for name in inner])
    for name in inner:
        assert any(f"submissions/{name}" in own.values() for own in files(made).values())


def test_of_two_uploads_with_one_number_the_later_counts():
    """Whoever uploads a file twice means the second; with a number that Canvas gave, and without one."""
    made = seen([f"kingada_123_{upload}_{name}" for upload in (901, 902) for name in ("net-1.py", "deep_net.py")])
    (ada,) = made.hand_ins
    assert ada.files == {"net.py": "kingada_123_902_net-1.py", "deep_net.py": "kingada_123_902_deep_net.py"}
    assert ada.number == 2


def test_an_earlier_upload_does_not_take_the_place_of_a_later_one():
    """`net-2.py` is later than `net.py`, whichever of them is met first."""
    made = seen(["kingada_123_901_net-2.py", "kingada_123_902_net.py"])
    assert made.hand_ins[0].files == {"net.py": "kingada_123_901_net-2.py"} and made.hand_ins[0].number == 3


@pytest.mark.parametrize("above", ["assignment_9_export/", "sec1/assignment_9_export/"])
def test_gradescope_in_the_folder_around_the_export(above):
    """The metadata is read where it lies: Gradescope's archives have one folder around everything."""
    contents = {f"{above}submission_metadata.yml": YML, f"{above}submission_11/net.py": b""}
    made = recognise(sorted(contents), WANTED, contents.__getitem__)
    assert made.kind == "gradescope" and made.hand_ins[0].person.id == "0042"
    assert made.hand_ins[0].files == {"net.py": f"{above}submission_11/net.py"}
    assert made.hand_ins[0].source == f"{above}submission_11"


def test_a_platforms_own_file_tells_more_than_a_part_at_the_top():
    """Names alone do not: with a part at the top, they are one submission."""
    assert seen(["net.py", "submission_metadata.yml", "submission_11/net.py"], yml=YML).kind == "gradescope"
    assert seen(["net.py", "kingada_123_901_net.py"]) is None
    assert seen(["net.py", "kingada_123_901_net.py"], insist=True).kind == "canvas"


def test_sections_keep_the_platforms_ids():
    """An id of the platform's is whole without the section's folder."""
    made = seen([f"sec{n}/kingada_{n}_90_net.py" for n in (1, 2)])
    assert made.kind == "sections" and set(files(made)) == {"1", "2"}
    assert [hand_in.person.section for hand_in in made.hand_ins] == ["sec1", "sec2"]


def test_a_recogniser_is_one_row(monkeypatch):
    """A function in the list is asked, inside folders too, and its sentence is told."""

    def blackboard(listing):
        return Layout("blackboard", "a Blackboard download", [], list(listing.names)) if "bb" in listing.top else None

    monkeypatch.setattr(layouts, "BY_NAMES", (blackboard, *layouts.BY_NAMES))
    assert seen(["bb"]).told == "a Blackboard download"
    assert seen(["up/bb", "up/more"]).passed_over == ["up/bb", "up/more"]
    assert seen(["ana/net.py", "ben/net.py"]).kind == "folders"


BESIDE = ["roster.csv", "README.txt", "Thumbs.db", "worksheet.ipynb", "handout.pdf"]
DOWNLOADS = {
    "canvas": ["kingada_100_900_net.py", "royben_101_901_net.py"],
    "moodle": ["Ada King_41_assignsubmission_file_/net.py", "Bo Li_42_assignsubmission_file_/net.py"],
    "folders": ["ana/net.py", "ben/net.py"],
    "files": ["ana_net.py", "ben_net.py"],
}


@pytest.mark.parametrize("kind", DOWNLOADS)
@pytest.mark.parametrize("beside", [*[[name] for name in BESIDE], BESIDE])
def test_what_lies_beside_the_folder_of_a_download_makes_it_no_submission(kind, beside):
    """It is passed over, and nobody's work is taken for everyone's."""
    made = seen([*(f"submissions/{name}" for name in DOWNLOADS[kind]), *beside])
    assert made.kind == kind and len(made.hand_ins) == 2 and set(made.passed_over) == set(beside)
    assert {name for own in files(made).values() for name in own.values()} == {
        f"submissions/{name}" for name in DOWNLOADS[kind]
    }


def test_a_download_deep_in_ones_own_folders_makes_nobody_a_class():
    """Beside other folders, or work, a platform's names count one folder down, and no deeper."""
    deep = [f"tests/samples/{name}" for name in DOWNLOADS["canvas"]]
    assert seen([*deep, "src/a.py"], contents={"net.py": WORK}) is None
    assert seen(DOWNLOADS["canvas"][:1], contents={"net.py": WORK}) is None


def test_gradescopes_export_beside_other_files():
    """Known by its own file, one folder down."""
    made = seen(["x/submission_metadata.yml", "x/submission_11/net.py", "roster.csv", "notes/a.txt"], yml=YML)
    assert made.kind == "gradescope" and made.passed_over == ["notes/a.txt", "roster.csv"]


@pytest.mark.parametrize("kind", DOWNLOADS)
@pytest.mark.parametrize("above", ["", "submissions/"])
def test_the_handouts_file_beside_a_download_is_nobodys(kind, above):
    """As it was given, it is no submission; work there is one, unless the names are a platform's."""
    names = [f"{above}{name}" for name in DOWNLOADS[kind]]
    made = seen(names, contents={"net.py": STUB})
    assert made.kind == kind and len(made.hand_ins) == 2 and "net.py" in made.passed_over
    by_platform = kind in ("canvas", "moodle")
    assert (seen(names, contents={"net.py": WORK}) is not None) == by_platform
    assert (seen(names, contents={"Untitled.ipynb": WORK}) is not None) == by_platform


@pytest.mark.parametrize(
    "names",
    [
        ["my work/net.py", "old/net.py"],
        ["src/net.py", "backup/net.py"],
        ["hw1/net.py", "hw1 copy/net.py"],
        ["helpers/nn.py", "data/load.py"],
        ["pack/__init__.py", "pack/a.py", "more/__init__.py"],
        ["my_net.py", "old_net.py"],
        ["net/net.py", "deep net/deep_net.py"],
    ],
)
def test_folders_of_ones_own_are_no_students(names):
    """Neither alone nor beside the handout's file or one's work; where it is said that they are students, they are."""
    for more in ({}, {"net.py": STUB}, {"Untitled.ipynb": WORK}, {"net (1).py": WORK}):
        assert seen(names, contents=more) is None
    assert seen(names, insist=True) is not None


def test_a_few_folders_with_a_part_each_may_be_anyones():
    """People's names and different parts: that is asked, not guessed."""

    def asked(*names):
        return may_be_several(sorted(names), WANTED, lambda name: WORK)

    assert asked("ana/net.py", "ben/deep_net.py") == ["ana", "ben"]
    assert asked("part1/net.py", "part2/deep_net.py") == asked("net.py", "ana/net.py", "ben/deep_net.py") == []
