"""Stubs made from references."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import submission
from grader.assignment.load import load
from grader.authoring.template import HANDOUT, differences, stub_of, stubs_of, template_of, write
from grader.errors import AssignmentError

FILE = Path("reference/a/net.py")
ROOT = Path(__file__).resolve().parents[2]


def test_tasks_give_way_to_the_exception():
    """Between the markers stands one exception with the task; all else stays, docstrings and CRLF-free."""
    source = (
        '"""Write what is marked YOUR CODE:\n# YOUR CODE: not here\n"""\n'
        "import numpy as np\n\n\n"
        "class Net:\n"
        "    def loss(self, p):\n"
        '        """The loss."""\n'
        '        # YOUR CODE: compute the "loss" of p\n'
        "        if p:\n"
        "            return -np.log(p)\n"
        "        return 0\n"
        "        # END OF YOUR CODE\n\n"
        "    def given(self):\n"
        "        return 1\n"
    )
    before, after = source.split('        # YOUR CODE: compute the "loss" of p\n')
    rest = after.split("        # END OF YOUR CODE\n")[1]
    expected = before + '        raise NotImplementedError("compute the \\"loss\\" of p")\n' + rest
    assert stub_of(source, FILE) == expected


def test_the_stub_says_what_to_do():
    """The stub, when called, raises NotImplementedError with the task, whatever characters that has."""
    source = "def f():\n\t# YOUR CODE: compute ∂a/∂z \\ 'so'\n\treturn 1\n\t# END OF YOUR CODE\n"
    names: dict = {}
    exec(stub_of(source, FILE), names)
    with pytest.raises(NotImplementedError, match="compute ∂a/∂z"):
        names["f"]()


def test_a_stub_may_stand_below_other_code():
    """As in a cell of a notebook: it has no line that only the top of a file may have."""
    source = (
        '"""A net."""\n\nfrom __future__ import annotations\nfrom __future__ import (\n    division,\n)\n'
        "\n\nimport math\n\n\ndef f():\n    # YOUR CODE: a\n    return 1\n    # END OF YOUR CODE\n"
    )
    expected = '"""A net."""\n\nimport math\n\n\ndef f():\n    raise NotImplementedError("a")\n'
    assert stub_of(source, FILE) == expected
    assert stub_of("from __future__ import annotations\n", FILE) == ""


def test_several_tasks_in_one_function():
    """Each task is replaced by itself."""
    task = "    # YOUR CODE: {}\n    x = 1\n    # END OF YOUR CODE\n"
    stub = stub_of("def f():\n" + task.format("one") + "    y = 2\n" + task.format("two"), FILE)
    assert stub.count("raise NotImplementedError") == 2
    assert "y = 2" in stub and "x = 1" not in stub


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("def f():\n    # YOUR CODE: a\n    return 1\n", 2, "has no"),
        ("def f():\n    return 1\n    # END OF YOUR CODE\n", 3, "without a"),
        ("def f():\n    # YOUR CODE: a\n    # YOUR CODE: b\n    x = 1\n    # END OF YOUR CODE\n", 3, "before the one"),
        ("def f():\n    # YOUR CODE\n    return 1\n    # END OF YOUR CODE\n", 2, "not named"),
        ("# YOUR CODE: a\nx = 1\n# END OF YOUR CODE\n", 1, "top level"),
        ("def f():\n    x = 1  # YOUR CODE: a\n    # END OF YOUR CODE\n", 2, "shares its line"),
        ("def f():\n    # YOUR CODE: a\n    if 1:\n        pass\n        # END OF YOUR CODE\n", 5, "not indented"),
        ("def f(:\n", 1, "not valid Python"),
    ],
)
def test_wrong_markers_are_refused(source, line, says):
    """What cannot be stripped is refused with file, line and remedy."""
    with pytest.raises(AssignmentError, match=says) as caught:
        stub_of(source, FILE)
    assert str(caught.value).startswith(f"{FILE}:{line}: ")
    assert "; " in str(caught.value)


def test_mistakes_are_no_stub(tmp_path):
    """The instructors' list of mistakes does not become a template."""
    (tmp_path / "net.py").write_text("x = 1\n")
    (tmp_path / "mistakes.py").write_text("x = 1\n")
    assert list(stubs_of(tmp_path)) == ["net.py"]


def test_no_reference(tmp_path):
    """A folder without solutions is refused."""
    with pytest.raises(AssignmentError, match="no reference"):
        stubs_of(tmp_path)


def test_differences(tmp_path):
    """Missing, old and surplus files are told apart; what `write` wrote is current."""
    stubs = {"a.py": "x = 1\n", "b.py": "x = 2\n"}
    (tmp_path / "b.py").write_text("x = 3\n")
    assert differences(stubs, tmp_path) == {"a.py": "missing", "b.py": "out of date"}
    write(stubs, tmp_path)
    assert differences(stubs, tmp_path) == {}
    (tmp_path / "c.py").write_text("")
    assert list(differences(stubs, tmp_path)) == ["c.py"]


def course(folder: Path) -> Path:
    """Write a course with one assignment and its reference into `folder`; the assignment's folder."""
    reference, source = folder / "reference" / "a", folder / "assignments" / "a"
    for path in (reference, source):
        path.mkdir(parents=True)
    (reference / "net.py").write_text("x = 1\n")
    return source


def test_the_handout_lies_beside_the_stubs(tmp_path):
    """The template has the assignment's handout, word for word; a changed handout makes it out of date."""
    source = course(tmp_path)
    (source / HANDOUT).write_text("# Loss: −log p\n", encoding="utf-8")
    files = template_of(source)
    assert files == {"net.py": "x = 1\n", HANDOUT: "# Loss: −log p\n"}
    write(files, tmp_path / "out")
    assert differences(files, tmp_path / "out") == {}
    (source / HANDOUT).write_text("# Loss\n")
    assert differences(template_of(source), tmp_path / "out") == {HANDOUT: "out of date"}


def test_an_assignment_may_still_be_without_a_handout(tmp_path):
    """Stubs can be made before the handout is written."""
    assert list(template_of(course(tmp_path))) == ["net.py"]


@pytest.mark.parametrize("stub", sorted((ROOT / "student_template").glob("*/*.py")), ids=lambda path: path.name)
def test_the_committed_stubs_may_stand_below_other_code(stub):
    """Whoever works in a notebook has cells above it, and may save it as a Python file."""
    compile(f"import math\n{stub.read_text(encoding='utf-8')}", stub.name, "exec", dont_inherit=True)


@pytest.mark.parametrize("source", sorted(ROOT.glob("assignments/*/")), ids=lambda folder: folder.name)
def test_the_committed_template_is_current(source):
    """What is committed for students is what the reference and the assignment give today, the handout with it."""
    files = template_of(source)
    assert HANDOUT in files
    assert differences(files, ROOT / "student_template" / source.name) == {}


@pytest.mark.parametrize("source", sorted(ROOT.glob("assignments/*/")), ids=lambda folder: folder.name)
def test_the_handout_decides_no_grade(source):
    """The handout is neither part of a submission nor one of the files that stand in for missing ones."""
    loaded = load(source)
    assert HANDOUT not in loaded.handout()
    assert HANDOUT not in submission.open(loaded.template, loaded).files
