"""The parts among what was handed in: under their names, under others, in folders, by what they define."""

from __future__ import annotations

import pytest

from grader.assignment import submission as submissions
from grader.errors import SubmissionError
from grader.intake.find_parts import find


@pytest.fixture
def assignment(toy):
    """The toy, with a second part."""
    toml = toy.folder / "assignment.toml"
    toml.write_text(toml.read_text().replace("points = 10\n\n", "points = 20\n\n", 1) + (
        '\n[[parts]]\nfile = "deep.py"\ntitle = "Deep"\npoints = 10\n'))  # fmt: skip
    (toy.folder / "deep.py").write_text(
        '"""Deep."""\nfrom grader import check\n\n\n@check(points=10)\ndef deep(student):\n    """deep is"""\n'
    )
    (toy.reference / "deep.py").write_text("class Deep: ...\n\n\ndef deep(): ...\n")
    (toy.template / "net.py").write_text("class Net:\n    def act(self): ...\n    def loss(self): ...\n")
    (toy.template / "deep.py").write_text("class Deep:\n    def act(self): ...\n    def fit(self): ...\n")
    return toy.load()


def found(assignment, definitions=None, **files):
    """The submission in these files; `__` stands for a slash and `_dot_` for the dot before the ending."""
    named = {name.replace("__", "/") + ".py": text.encode() for name, text in files.items()}
    return find("ana", named, assignment, lambda these: definitions or {})


def test_a_plain_folder_is_what_single_grading_makes_of_it(assignment, tmp_path):
    """To the same hash, so that the same files have the same grade."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("net.py", "deep.py", "helper.py"):
        (folder / name).write_text(name)
    one = submissions.open(folder, assignment)
    made = found(assignment, net="net.py", deep="deep.py", helper="helper.py")
    assert made.hash == one.hash and made.parts == one.parts and made.notes == one.notes == ()


def test_a_nested_folder_is_told(assignment):
    """With what lies beside the part, and nothing of elsewhere."""
    made = found(assignment, work__src__net="a", work__src__helper="b", other__thing="c")
    assert set(made.files) == {"net.py", "helper.py"} and made.notes == ("The files were found in work/src.",)


def test_parts_in_a_folder_each(assignment):
    """Both are found."""
    made = found(assignment, one__net="a", two__deep="b")
    assert made.parts == {"net.py": "net.py", "deep.py": "deep.py"}


def test_of_several_the_folder_with_most_parts(assignment):
    """An old copy is not taken, and that there were two is told."""
    made = found(assignment, a__net="old", work__net="new", work__deep="d")
    assert made.files["net.py"] == b"new" and "net.py is there 2 times; work/net.py was taken." in made.notes


@pytest.mark.parametrize("name", ["Net", "my_net", "net-final", "hw1 net (2)"])
def test_a_name_that_is_alike(assignment, name):
    """With a note; the part is known under its own name."""
    made = find("ana", {f"{name}.py": b"x"}, assignment, lambda these: {})
    assert made.files["net.py"] == b"x" and f"{name}.py was taken for net.py." in made.notes


def test_of_copies_the_last(assignment):
    """(10) is after (2)."""
    made = find("ana", {"net (2).py": b"2", "net (10).py": b"10", "net (1).py": b"1"}, assignment, lambda these: {})
    assert made.files["net.py"] == b"10" and set(made.files) == {"net.py"}


def test_a_file_is_known_by_what_it_defines(assignment):
    """Where it is unmistakable; a sibling may import it under the name that it has."""
    defined = {"hw.py": frozenset({"Net", "Net.act", "Net.loss", "main"}), "x.py": frozenset({"Net"})}
    made = found(assignment, defined, hw="a", x="b")
    assert made.parts == {"net.py": "net.py"} and made.files["net.py"] == made.files["hw.py"] == b"a"
    assert made.notes == ("hw.py was taken for net.py: it defines Net.",)


def test_one_file_may_be_two_parts(assignment):
    """A notebook has everything in it."""
    both = frozenset({"Net", "Net.act", "Net.loss", "Deep", "Deep.act", "Deep.fit"})
    assert set(found(assignment, {"hw.py": both}, hw="a").parts) == {"net.py", "deep.py"}


def test_what_could_be_either_is_not_guessed(assignment):
    """Two files that define as much, or one that defines too little."""
    full, little = frozenset({"Net", "Net.act", "Net.loss"}), frozenset({"Net"})
    for defined in ({"a.py": full, "b.py": full}, {"a.py": little}):
        with pytest.raises(SubmissionError, match=r"There is no net\.py or deep\.py, nor a file that could be one"):
            found(assignment, defined, a="1", b="2")


def test_a_part_that_is_too_large_is_refused(assignment):
    """As in single grading."""
    with pytest.raises(SubmissionError, match="larger than 2 MB"):
        find("ana", {"net.py": bytes(submissions.LARGEST_FILE + 1)}, assignment, lambda these: {})
