"""The roster: whatever system wrote it, each line is one person, found by id, email, or a name that only one has."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.gradebook.entry import Person
from grader.intake.roster import Roster, read

CANVAS = '\ufeffStudent,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"King, Ada",123,s42,aking,A\n'
MOODLE = "Identifier,Full name,Email address\nParticipant 41,Bo Li,bo@x.edu\nParticipant 42,Bo Li,bo2@x.edu\n"
PLAIN = "Student ID;First name;Last name;Email\n007;Ada;King;ada@x.edu\n"


def roster(text: str, encoding: str = "utf-8") -> Roster:
    """Read from a file of this text."""
    return Roster(read(text.encode(encoding), "roster.csv"))


def test_canvas():
    """The row of possible points is nobody; sections and the byte order mark are understood."""
    found = roster(CANVAS)
    assert found.people == [Person("123", "King, Ada", "", "A")]
    for like in (Person("123"), Person("S42"), Person("aking"), Person("x", "kingada"), Person("Ada King")):
        assert found.find(like) == found.people[0], like


def test_moodle_and_namesakes():
    """The number counts without the word before it; a name that two have finds neither."""
    found = roster(MOODLE)
    assert [one.id for one in found.people] == ["41", "42"]
    assert found.find(Person("42", "Bo Li")).id == "42"
    assert found.find(Person("99", "Bo Li")) is None
    assert found.find(Person("99", "Bo Li", "BO2@x.edu")).id == "42"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_separators_and_encodings(encoding):
    """As spreadsheets write them."""
    found = roster(PLAIN.replace("King", "Kïng"), encoding)
    assert found.people == [Person("007", "Ada Kïng", "ada@x.edu")]
    assert found.find(Person("section 1/ada@x.edu")) == found.people[0]


def test_a_roster_without_ids_is_refused():
    """With what it has."""
    with pytest.raises(UsageError, match="it has Name, Mark: call one ID or Email"):
        roster("Name,Mark\nAda,1\n")
    with pytest.raises(UsageError, match="lists 1 twice"):
        roster("ID\n1\n1\n")


def test_lines_without_an_id_are_nobody():
    """Nor are empty ones."""
    assert roster("ID,Name\n,Test\n\n3,Bo\n").people == [Person("3", "Bo")]
