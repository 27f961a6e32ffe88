"""A folder is an assignment; a wrong one is refused with file, line and remedy."""

from __future__ import annotations

import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.errors import AssignmentError, UsageError


def refused(toy, *words):
    """Loading is refused; the message has the words, a place and a remedy."""
    with pytest.raises(AssignmentError) as caught:
        toy.load()
    text = str(caught.value)
    assert all(word in text for word in words), text
    assert caught.value.remedy and text.endswith(f"; {caught.value.remedy}.")
    return caught.value


def test_a_folder_is_an_assignment(toy):
    """Public checks first, then hidden ones, in file order, with the file they are about."""
    loaded = toy.load()
    (part,) = loaded.parts
    assert [(check.name, check.hidden) for check in part.checks] == [
        ("act", False), ("diff_act", False), ("loss", False), ("backprop", False), ("learns", False),
        ("loss_of_one", True),
    ]  # fmt: skip
    assert {check.part for check in part.checks} == {"net.py"}
    assert sum(case.check.points for case in part.cases) == part.points == 10
    assert [item.name for item in loaded.conventions] == ["sums_for_means"] and len(loaded.mistakes) == 6
    assert loaded.data.X.shape == (20, 1) and loaded.data is loaded.data


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('    """act is tanh"""\n', "", ["check act has no docstring", "sentence"]),
        (
            "@matches_reference(points=1)\ndef act(",
            "@matches_reference(points=-1)\ndef act(",
            ["act needs points"],
        ),
        ("def act(student, rng)", "def act(student, rnd)", ["unknown argument 'rnd'", "choose among"]),
        ("after=[act]", 'after=["nobody"]', ["after 'nobody', which is no check"]),
        ("after=[act]", 'after=["loss_of_one"]', ["loss is public and after 'loss_of_one', which is hidden"]),
        ('given=["act"]', 'given=["acct"]', ["given 'acct', which no check is about", "correct the name"]),
        ("def learns(", "def act(", ["a second check is called act", "another name"]),
        ("def network(", "def network(:\n(", ["SyntaxError"]),
        ("def network(", "import nothing_of_this_name\n\n\ndef network(", ["ModuleNotFoundError", "fix the file"]),
    ],
)
def test_a_wrong_check_file_is_refused(toy, old, new, words):
    """With the check file's path and the line."""
    toy.change(toy.folder / "net.py", old, new)
    error = refused(toy, *words)
    assert re.match(rf"{re.escape(str(toy.folder / 'net.py'))}:\d+: ", str(error))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('about="fit"', 'about="fitt"', ["the check learns is about 'fitt'", "net.py of the reference lacks"]),
        ('about="fit"', 'about="Net.fitt"', ["about 'Net.fitt'"]),
        ('about="fit", ', "", ["about 'learns'", "about=…"]),
    ],
)
def test_a_check_about_nothing_is_refused(toy, old, new, words):
    """With the check's place; where there is no reference, nobody can tell."""
    toy.change(toy.folder / "net.py", old, new)
    error = refused(toy, *words)
    assert error.file == str(toy.folder / "net.py") and error.line
    shutil.rmtree(toy.reference)
    shutil.rmtree(toy.folder / "hidden")
    assert toy.load().parts


@pytest.mark.parametrize("about", ["Net", "Net.fit", "fit", "__init__", "Net.__init__"])
def test_a_check_may_be_about_a_class_or_a_method(toy, about):
    """Of any class, and however it is named."""
    toy.change(toy.folder / "net.py", 'about="fit"', f'about="{about}"')
    assert about in {check.about for check in toy.load().parts[0].checks}


def test_a_hidden_check_with_a_public_ones_name_is_refused(toy):
    """In whichever file it is."""
    toy.change(toy.folder / "hidden" / "net.py", "def loss_of_one", "def loss")
    error = refused(toy, "a second check is called loss")
    assert "hidden" in error.file and error.line


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("points = 10\n\n[[parts]]", "points = 12\n\n[[parts]]", ["the parts' points add up to 10, not 12"]),
        (
            'neuron"\npoints = 10\n',
            'neuron"\npoints = 10\n[[parts]]\nfile="b.py"\ntitle="b"\npoints=0\n',
            ["b.py has no"],
        ),
        ('title = "One neuron"\n', "", ["title"]),
        ("points = 10\n\n", "points = 10\npoint = 3\n\n", ["point"]),
        ("points = 10\n\n", 'points = "ten"\n\n', ["points"]),
        ("[[parts]]", "[[parts", ["cannot be read"]),
    ],
)
def test_a_wrong_toml_is_refused(toy, old, new, words):
    """With the toml's path and what to fix."""
    toml = toy.folder / "assignment.toml"
    toy.change(toml, old, new)
    assert refused(toy, *words).file == str(toml)


def test_points_must_add_up(toy):
    """The checks' to the part's, with both numbers."""
    text = (toy.folder / "assignment.toml").read_text().replace("points = 10", "points = 11")
    (toy.folder / "assignment.toml").write_text(text)
    refused(toy, "the checks of net.py add up to 10 points, not 11")


def test_points_may_be_fractions(toy):
    """0.1 + 0.2 is 0.3 here."""
    toml = toy.folder / "assignment.toml"
    for number, points in enumerate((0.1, 0.2)):
        (toy.folder / f"p{number}.py").write_text(
            f"from grader import check\n\n\n@check(points={points})\ndef f(student):\n    'a sentence'\n"
        )
    toml.write_text(
        'title = "t"\npoints = 0.3\n'
        + "".join(f'[[parts]]\nfile = "p{n}.py"\ntitle = "t"\npoints = {p}\n' for n, p in enumerate((0.1, 0.2)))
    )
    (toy.reference / "mistakes.py").unlink()
    assert len(toy.load().parts) == 2


def test_two_parts_of_one_file_are_refused(toy):
    """Their rows could not be told apart."""
    toml = toy.folder / "assignment.toml"
    toml.write_text(toml.read_text() + '\n[[parts]]\nfile = "net.py"\ntitle = "again"\npoints = 0\n')
    refused(toy, "two of one file")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"Net.act"', '"Net.actt"', ["sigmoid_for_tanh replaces nothing: there is no Net.actt", "correct instead_of"]),
        ('"Net.act"', '"Nett.act"', ["replaces nothing", "Nett.act"]),
        ("def square_forgotten", "def half_forgotten", ["a second mistake is called half_forgotten"]),
        ('    """act is the sigmoid."""\n', "", ["sigmoid_for_tanh has no docstring"]),
        ('hint="Which function squashes to (-1, 1)?"', 'hint=""', ["sigmoid_for_tanh has no hint"]),
        ("import numpy as np", "import numpy as np\n1 / 0", ["ZeroDivisionError"]),
    ],
)
def test_a_wrong_mistake_is_refused(toy, old, new, words):
    """With the place in mistakes.py."""
    toy.change(toy.reference / "mistakes.py", old, new)
    error = refused(toy, *words)
    assert error.file.endswith("mistakes.py") and error.line


def test_a_folder_that_is_none_is_the_commands_fault(toy):
    """No toml, no assignment."""
    (toy.folder / "assignment.toml").unlink()
    with pytest.raises(UsageError, match="name the folder of an assignment"):
        toy.load()


def test_imported_checks_are_not_a_files_own(toy):
    """A hidden file that imports a public check does not ask it twice."""
    toy.change(toy.folder / "hidden" / "net.py", "import network", "import act, network")
    assert len(toy.load().parts[0].checks) == 6


def test_a_released_folder_has_no_hidden_checks_and_no_reference(toy):
    """Points need not add up there: the hidden ones are missing."""
    shutil.rmtree(toy.folder / "hidden")
    shutil.rmtree(toy.reference)
    loaded = toy.load()
    assert loaded.reference is None and not loaded.mistakes and len(loaded.parts[0].checks) == 5
    assert loaded.recorded == toy.folder / "answers.bin"


def test_loading_twice_reads_twice(toy):
    """What changed in between is seen."""
    toy.load()
    toy.change(toy.folder / "net.py", "act is tanh", "act is the hyperbolic tangent")
    assert toy.load().parts[0].checks[0].title == "act is the hyperbolic tangent"


def test_the_hash_is_that_of_all_that_decides(toy):
    """A check, a hidden check, the data, the reference: each changes it; a cache does not."""
    seen = {toy.load().hash}
    for path in (
        toy.folder / "net.py",
        toy.folder / "hidden" / "net.py",
        toy.folder / "data.py",
        toy.reference / "net.py",
    ):
        path.write_text(path.read_text() + "\n")
        seen.add(toy.load().hash)
    assert len(seen) == 5
    (toy.folder / "__pycache__").mkdir(exist_ok=True)
    (toy.folder / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert toy.load().hash in seen


def test_parts_side_by_side_get_the_same_data(toy):
    """A module that one thread is still running is not half there for another."""
    data = toy.folder / "data.py"
    data.write_text("import time\n\ntime.sleep(0.05)\n" + data.read_text())
    loaded = toy.load()
    ready = threading.Barrier(4)

    def take(_):
        ready.wait()
        return loaded.data.X.sum()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(take, range(4)))) == 1


def test_a_part_is_found_with_and_without_its_ending(toy):
    """Another is refused with those there are."""
    loaded = toy.load()
    assert loaded.part("net") is loaded.part("net.py") is loaded.parts[0]
    with pytest.raises(UsageError, match=r"no part 'nut'; it has net\.py"):
        loaded.part("nut")


def test_a_released_folder_has_the_stubs_as_they_were(toy):
    """Beside the assignment; those on top, which may be solved, stand in only where there are no others."""
    shutil.rmtree(toy.reference)
    shutil.rmtree(toy.template)
    (toy.root / "net.py").write_text("solved = 1\n")
    assert toy.load().handout() == {"net.py": b"solved = 1\n"}
    (toy.folder / "stubs").mkdir()
    (toy.folder / "stubs" / "net.py").write_text("def f(): ...\n")
    assert toy.load().handout() == {"net.py": b"def f(): ...\n"}


def test_the_templates_files_stand_in(toy):
    """For siblings that were not handed in."""
    assert list(toy.load().handout()) == ["net.py"]


RULE = """

@check(robustness=True, about="act", after=["act"])
def act_stays_finite(student):
    \"\"\"act stays finite\"\"\"
    expect.true(bool(student.Net(1).act(1000.0) == 1), "it is not")
"""


@pytest.fixture
def ruled(toy):
    """The toy with a rule of robustness."""
    path = toy.folder / "hidden" / "net.py"
    path.write_text(
        path.read_text().replace("import matches_reference", "import check, expect, matches_reference") + RULE
    )
    return toy


def with_points(toy, part, all_together, robustness):
    """The points of the part and of the assignment, and those of robustness."""
    toml = toy.folder / "assignment.toml"
    head, tail = toml.read_text().replace("points = 10", "points = {}").split("[[parts]]")
    toml.write_text(head.format(all_together) + "[[parts]]" + tail.format(part) + f"robustness = {robustness}\n")


def test_a_rule_of_robustness_has_no_points_by_default(ruled):
    """The others' sum is the part's."""
    (part,) = ruled.load().parts
    assert [case.check.points for case in part.cases if case.check.robustness] == [0]
    assert sum(case.check.points for case in part.cases) == part.points == 10


def test_assignment_toml_may_give_robustness_points(ruled):
    """To each case so many; the part has them besides those of the others."""
    with_points(ruled, 10.5, 10.5, 0.5)
    (part,) = ruled.load().parts
    assert [case.check.points for case in part.cases if case.check.robustness] == [0.5]
    assert sum(case.check.points for case in part.cases) == part.points == 10.5


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ((10, 10, 0.5), ["net.py add up to 10.5 points (of these 0.5 for robustness), not 10"]),
        ((10.5, 10, 0.5), ["the parts' points add up to 10.5, not 10"]),
        ((10, 10, -1), ["net.py has -1 points for robustness", "0 or more"]),
        ((10, 10, "nan"), ["net.py has nan points for robustness"]),
        ((10, 10, "inf"), ["net.py has inf points for robustness"]),
        ((10, 10, '"many"'), ["assignment.toml: cannot be read", "robustness"]),
        ((10, 10, "true"), ["assignment.toml: cannot be read", "robustness"]),
    ],
)
def test_wrong_points_for_robustness_are_refused(ruled, points, words):
    """In one sentence, with what is wrong."""
    with_points(ruled, *points)
    refused(ruled, *words)


def test_points_for_robustness_need_a_rule(toy):
    """Nobody could earn them."""
    with_points(toy, 10, 10, 0.5)
    refused(toy, "net.py has points for robustness, and no check of it", "take robustness away")
    shutil.rmtree(toy.reference)
    assert toy.load().parts, "released: the rule may be a hidden one"


def test_no_check_that_counts_comes_after_a_rule(ruled):
    """A rule of robustness is no cause of another check's failure; of another rule it may be."""
    path = ruled.folder / "hidden" / "net.py"
    path.write_text(
        path.read_text() + RULE.replace("act_stays_finite", "another").replace('["act"]', "[act_stays_finite]")
    )
    assert ruled.load().parts
    ruled.change(path, 'after=["loss"]', 'after=["act_stays_finite"]')
    refused(ruled, "loss_of_one is after 'act_stays_finite', a rule of robustness", "name another check")
