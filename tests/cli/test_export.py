"""`grade export` of one grade: each form goes where it should, and none is lost."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from grader.grade import to_json


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grades) -> None:
    """Three kept grades, in the working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("right", "wrong", "broken"):
        Path(f"{name}.json").write_bytes(to_json(getattr(grades, name)))


@pytest.mark.parametrize(
    ("form", "file", "sign"),
    [
        ("gradescope", "results.json", '"test_name_format"'),
        ("prairielearn", "results.json", '"gradable": true'),
        ("check50", "check50.json", '"slug": "assignment1"'),
        ("junit", "junit.xml", "<testsuites"),
        ("classroom50", "result.json", "classroom50/result/v1"),
    ],
)
def test_one_grade(call, form, file, sign):
    """Under the name that the other system expects, or where one says."""
    done = call("export", form, "wrong.json")
    assert (done.code, done.out) == (0, f"{file} is written.\n")
    assert sign in Path(file).read_text()
    assert call("export", form, "wrong.json", "-o", "sub/other").code == 0
    assert Path("sub/other").read_bytes() == Path(file).read_bytes()


def test_what_was_there_is_kept(call):
    """Another content gets another name; the same is left."""
    call("export", "gradescope", "wrong.json")
    first = Path("results.json").read_bytes()
    assert call("export", "gradescope", "wrong.json").err == ""
    assert "kept as results.json.1~" in call("export", "gradescope", "right.json").err
    assert Path("results.json.1~").read_bytes() == first != Path("results.json").read_bytes()


def test_gradescope_hidden_checks(call, grades):
    """Their visibility can be chosen, among those that Gradescope knows."""
    hidden = grades.result("h", "h", "passed", 1, 1, hidden=True)
    Path("hidden.json").write_bytes(to_json(grades.graded(hidden)))
    call("export", "gradescope", "hidden.json", "--hidden-checks", "after_due_date")
    assert json.loads(Path("results.json").read_text())["tests"][0]["visibility"] == "after_due_date"
    assert call("export", "gradescope", "hidden.json", "--hidden-checks", "never").code == 2


def test_coursera(call, grades):
    """Two files, of the part that is named."""
    done = call("export", "coursera", "wrong.json", "--part", grades.file, "-o", "shared")
    assert done.code == 0
    assert json.loads(Path("shared/feedback.json").read_text())["fractionalScore"] == 0.4
    assert Path("shared/htmlFeedback.html").is_file()
    assert call("export", "coursera", "wrong.json").code == 2


@pytest.mark.parametrize("words", [("classroom50",), ("coursera", "--part", "three_layer_neural_network.py")])
def test_no_grade_is_exit_code_3(call, words):
    """Where the form cannot say that a check is broken, nothing is written."""
    before = set(Path.cwd().iterdir())
    done = call("export", words[0], "broken.json", *words[1:])
    assert done.code == 3 and done.err.startswith("grade: ben has no grade")
    assert set(Path.cwd().iterdir()) == before


def test_classroom50_facts(call):
    """What a grade does not know is said."""
    facts = {"owner": "ada", "commit": "abc", "classroom": "c", "submission": "s", "release": "r", "review": "v"}
    call("export", "classroom50", "wrong.json", *(word for k, v in facts.items() for word in (f"--{k}", v)))
    found = json.loads(Path("result.json").read_text())
    assert {name: found[name] for name in facts} == facts


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), (b"{}", "is not a grade")])
def test_what_is_no_grade(call, content, said):
    """One sentence."""
    if content is not None:
        Path("g.json").write_bytes(content)
    done = call("export", "junit", "g.json")
    assert done.code == 2 and done.err.count("\n") == 1 and said in done.err


def test_autograder_zip(call, flow):
    """Of an assignment with its reference; without, one sentence."""
    done = call("export", "gradescope-autograder", "assignment1")
    assert done.code == 2 and "needs the whole assignment" in done.err
    (Path("reference") / "assignment1").mkdir(parents=True)
    assert call("export", "gradescope-autograder", "assignment1", "--allow-weak").code == 0
    with zipfile.ZipFile("autograder.zip") as archive:
        assert b'gradescope-run assignment1 --root "$root" --allow-weak\n' in archive.read("run_autograder")
    call("export", "gradescope-autograder", "assignment1")
    with zipfile.ZipFile("autograder.zip") as archive:
        assert b"--allow-weak" not in archive.read("run_autograder")
