"""The parts among what was handed in: under their names, under others, in folders, by what they define."""

from __future__ import annotations

import pytest

from grader.assignment import submission as submissions
from grader.errors import SubmissionError
from grader.intake.find_parts import find

NET = "class Net:\n    def act(self):\n        return 1\n\n    def loss(self):\n        return 2\n"
DEEP = "class Deep:\n    def act(self):\n        return 3\n\n    def fit(self):\n        return 4\n"
STUB = "class Net:\n    def act(self): ...\n    def loss(self): ...\n"


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
    (toy.template / "net.py").write_text(STUB)
    (toy.template / "deep.py").write_text("class Deep:\n    def act(self): ...\n    def fit(self): ...\n")
    return toy.load()


@pytest.fixture
def found(assignment, defined):
    """The submission in these files: their texts by path."""
    return lambda files, **more: find(
        "ana", {path: text.encode() for path, text in files.items()}, assignment, defined, **more
    )


def test_a_plain_folder_is_what_is_in_it(assignment, found, tmp_path):
    """To the hash of a folder that is opened as it is, so that the same files have the same grade."""
    texts = {"net.py": "net.py", "deep.py": "deep.py", "helper.py": "helper.py"}
    for name, text in texts.items():
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text)
    one, made = submissions.open(tmp_path / "in", assignment), found(texts)
    assert made.hash == one.hash and made.parts == one.parts and made.notes == one.notes == ()


def test_where_names_are_clear_nothing_is_looked_into(assignment):
    """No worker is needed for whoever hands in the files as they are asked for."""
    files = {"net.py": NET.encode(), "deep.py": DEEP.encode(), "main.py": b"from net import Net\n", "plot_net.py": b""}
    assert find("ana", files, assignment, lambda these: pytest.fail("looked into")).notes == ()


def test_a_nested_folder_is_told(found):
    """With what lies beside the part, and nothing of elsewhere."""
    made = found({"work/src/net.py": "a", "work/src/helper.py": "b", "other/thing.py": "c"})
    assert set(made.files) == {"net.py", "helper.py"} and made.notes == ("The files were found in work/src.",)


def test_parts_in_a_folder_each(found):
    """Both are found, each in its place: what it imports lies beside it."""
    made = found({"one/net.py": "import own", "one/own.py": "1", "two/deep.py": "b", "two/own.py": "2"})
    assert made.parts == {"net.py": "one/net.py", "deep.py": "two/deep.py"}
    assert made.files["one/own.py"] == b"1" and made.files["two/own.py"] == b"2"


def test_of_several_the_folder_with_most_parts(found):
    """An older copy is not taken, and the choice is told."""
    new = NET.replace("return 1", "return 11")
    made = found({"a/net.py": NET, "work/net.py": new, "work/deep.py": DEEP})
    assert made.files["net.py"] == new.encode()
    assert "Of several files that could be net.py, work/net.py was taken; there is also a/net.py." in made.notes


def test_equal_copies_are_no_choice(found):
    """Whichever is taken, the same is graded: the same bytes, the same code in a notebook, or what the part imports."""
    for files in (
        {"net.py": NET, "copy/net.py": NET},
        {"net.py": NET, "net.ipynb/net.py": f"# %% cell 1\nimport numpy as np\n{NET}"},
        {"net.py": "from utils import *\n", "utils.py": NET},
        {"net.py": "from own.net import Net\n", "own/net.py": NET},
    ):
        made = found(files)
        assert made.notes == () and made.files["net.py"] == files["net.py"].encode()
    assert found({"net.py": NET, "net.ipynb/net.py": f"{NET}\ndef helper(): return 1\n"}).notes


def test_the_choice_does_not_depend_on_the_order(found):
    """Same files, same grade, same notes."""
    files = {"net.py": STUB, "b.py": NET, "a.py": NET + "# a", "deep (1).py": DEEP, "x.ipynb/x.py": DEEP + "# x"}
    assert len({repr(found(dict(items))) for items in (files.items(), reversed(files.items()))}) == 1


@pytest.mark.parametrize("name", ["Net", "my_net", "net-final", "hw1 net (2)", "Copy of net", "net - Copy"])
def test_a_name_that_is_alike(found, name):
    """With a note; the part is known under its own name."""
    made = found({f"{name}.py": "x"})
    assert made.files["net.py"] == b"x" and f"{name}.py was taken for net.py." in made.notes


def test_of_copies_the_last(found):
    """(10) is after (2)."""
    made = found({f"net ({n}).py": f"{NET}# {n}" for n in (2, 10, 1)})
    assert made.files["net.py"].endswith(b"# 10") and set(made.files) == {"net.py"}


@pytest.mark.parametrize(
    "work", ["net (1).py", "net.ipynb/net.py", "Untitled.ipynb/Untitled.py", "my work/net.py", "solution.py", "NET.PY"]
)
@pytest.mark.parametrize("stub", [STUB, f"# Ada King\n\n{STUB}", STUB.replace("...", "raise NotImplementedError  # ?")])
def test_work_beside_the_untouched_handout(found, work, stub):
    """It is what is graded, wherever it is, and both are told."""
    made = found({"net.py": stub, work: NET})
    assert made.files[made.parts["net.py"]] == NET.encode()
    (note,) = [note for note in made.notes if "several" in note]
    shown = work.split("/")[0] if "ipynb" in work else work
    assert note.endswith(f"{shown} was taken; there is also net.py, where nothing is written yet.")


def test_the_handout_in_its_place_is_not_imported_for_the_work(found):
    """A sibling that imports the part gets the file that was chosen."""
    made = found({"net.py": STUB, "my work/net.py": NET, "deep.py": "from net import Net\n" + DEEP})
    assert STUB.encode() not in made.files.values()


def test_work_that_is_only_begun_goes_before_the_handout(found):
    """And after work that is further."""
    begun = STUB.replace("def act(self): ...", "def act(self): return 1")
    assert found({"net.py": STUB, "Untitled.ipynb/Untitled.py": begun}).files["net.py"] == begun.encode()
    assert found({"net.py": begun, "Untitled.ipynb/Untitled.py": NET}).files["net.py"] == NET.encode()


def test_the_parts_own_name_goes_before_others_that_are_as_good(found):
    """What tries it in a notebook, and what is older, does not take its place."""
    for other in ("net.ipynb/net.py", "backup/net.py", "net_final.py", "scratch.py"):
        made = found({"net.py": NET, other: NET.replace("return 1", "return 11")})
        assert made.files[made.parts["net.py"]] == NET.encode() and "there is also" in made.notes[-1]
    assert found({"net.py": NET, "try.ipynb/try.py": "from net import *\nNet().act()\n"}).notes == ()


def test_what_a_notebook_writes(found):
    """A cell may write the part, and packages for it; they lie beside the notebook, which is one file."""
    made = found({
        "hw/net.ipynb/net.py": "from helpers.nn import *\n" + NET, "hw/net.ipynb/helpers/nn.py": "x = 1\n",
        "hw/net.ipynb/net (notebook).py": "from net import *\n",
    })  # fmt: skip
    assert set(made.files) == {"net.py", "helpers/nn.py"} and made.notes == ("The files were found in hw.",)


def test_a_solution_split_over_notebooks(found):
    """Each part is found in the one that has it."""
    made = found({"one.ipynb/one.py": NET, "two.ipynb/two.py": DEEP})
    assert made.files[made.parts["net.py"]] == NET.encode() and made.files[made.parts["deep.py"]] == DEEP.encode()


def test_a_file_is_known_by_what_it_defines(found):
    """Where it is unmistakable; a sibling may import it under the name that it has."""
    made = found({"hw.py": NET, "x.py": "class Other: ...\n"})
    assert made.parts == {"net.py": "net.py"} and made.files["net.py"] == made.files["hw.py"] == NET.encode()
    assert made.notes == ("hw.py was taken for net.py: it defines Net.",)


def test_one_file_may_be_two_parts(found):
    """A notebook has everything in it."""
    assert set(found({"hw.py": NET + DEEP}).parts) == {"net.py", "deep.py"}
    made = found({"net.ipynb/net.py": NET + DEEP, "hw.ipynb/hw.py": "", "hw.ipynb/written.py": ""})
    assert set(made.parts) == {"net.py", "deep.py"} and set(made.files) == {"net.py", "deep.py", "written.py"}


def test_a_part_is_no_other_part_for_the_names_that_both_have(found):
    """Methods are called alike in all parts; a class of another name counts for one of them alone."""
    assert set(found({"net.py": NET}).parts) == {"net.py"}
    assert set(found({"hw.py": NET.replace("Net", "Neuron")}).parts) == {"net.py"}


def test_of_two_that_are_as_good_one_is_taken_and_told(found):
    """The same one always, whatever the order; the latest, where numbers tell."""
    for files in (["a1.py", "a2.py"], ["a2.py", "a1.py"]):
        made = found({name: f"{NET}# {name}" for name in files})
        assert made.files["net.py"].endswith(b"a2.py") and "there is also a1.py" in made.notes[0]


def test_what_could_be_no_part_is_no_part(found):
    """Neither a file that defines too little, nor one that only uses it."""
    for text in ("class Net:\n    x = 1\n", "from own import Net\nNet.act, Net.loss\n"):
        with pytest.raises(SubmissionError, match=r"There is no net\.py or deep\.py, nor a file that could be one"):
            found({"a.py": text})


def test_a_file_that_python_cannot_read(found):
    """It is told as it is where it stands alone or beside the handout; work that can be read goes before it."""
    assert found({"net.py": NET + "def ("}).files["net.py"].endswith(b"def (")
    assert found({"net.py": STUB, "net (1).py": NET + "def ("}).files["net.py"].endswith(b"def (")
    assert found({"net.py": NET + "def (", "net (1).py": NET}).files["net.py"] == NET.encode()
    for name in ("Untitled.ipynb/Untitled.py", "hw.py"):
        for beside in ({}, {"net.py": STUB}):
            made = found({name: NET + "def (", "other.py": "def (", **beside})
            assert made.parts == {"net.py": "net.py"} and made.files["net.py"].endswith(b"def (")


def test_packages_of_the_students_own_come_along(found):
    """With all that is in them; other folders do not."""
    made = found({
        "net.py": "from helpers.nn import f\nfrom .more import g\n" + NET, "helpers/nn.py": "import extra",
        "more/__init__.py": "", "more/deep/er.py": "", "extra.py": "",
        "old/net.py": NET + "# old", "old/x.py": "", "net (1).py": STUB,
    })  # fmt: skip
    assert set(made.files) == {"net.py", "helpers/nn.py", "more/__init__.py", "more/deep/er.py", "extra.py"}


def test_what_is_found_from_a_folder_above_keeps_its_place(found):
    """The folder from which Python finds it is the first."""
    made = found({"hw/src/net.py": "from src.own import f\n" + NET, "hw/src/own.py": "", "hw/lib/x.py": ""})
    assert made.parts == {"net.py": "src/net.py"} and set(made.files) == {"src/net.py", "src/own.py"}


def test_in_a_released_folder_the_template_may_be_the_students_work(toy, assignment, defined):
    """Work in the handout's own file is no handout; the stub there still counts last."""
    for path in toy.template.glob("*.py"):
        path.rename(toy.root / path.name)
    toy.template.rmdir()
    for path in toy.reference.iterdir():
        path.unlink()
    toy.reference.rmdir()
    for there, chosen in ((NET, "net.py"), (STUB, "Untitled.ipynb/Untitled.py")):
        (toy.root / "net.py").write_text(there)
        files = {"net.py": there.encode(), "Untitled.ipynb/Untitled.py": NET.encode() + b"# notebook"}
        made = find("ana", files, toy.load(), defined)
        assert made.files["net.py"] == files[chosen]


def test_what_is_there_instead_is_named(found):
    """Also what was passed over for its kind."""
    with pytest.raises(SubmissionError, match=r"there is hw/report\.docx"):
        found({}, others=["hw/report.docx"])


def test_a_part_that_is_too_large_is_refused(assignment):
    """As in single grading."""
    with pytest.raises(SubmissionError, match="larger than 2 MB"):
        find("ana", {"net.py": bytes(submissions.LARGEST_FILE + 1)}, assignment, lambda these: {})
