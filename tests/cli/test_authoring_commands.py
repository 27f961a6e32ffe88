"""The commands of authors, and of what comes after a grading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.grade import to_json

REFERENCE = """def f(x):
    # YOUR CODE: double x
    return 2 * x
    # END OF YOUR CODE
"""
STUB = """def f(x):
    raise NotImplementedError("double x")
"""


@pytest.fixture
def reference(flow, tmp_path, grades) -> Path:
    """The reference of the assignment, with one task; the template is empty and so out of date."""
    folder = tmp_path / "reference" / "assignment1"
    folder.mkdir(parents=True)
    (folder / grades.file).write_text(REFERENCE)
    (flow.folder / "README.md").write_text("# The handout\n")
    (flow.folder / "hidden").mkdir()
    (flow.folder / "hidden" / grades.file).write_text("SECRET = 1\n")
    return folder


def test_template_check_and_write(call, flow, reference, grades):
    """`--check` says what is out of date and changes nothing; without it the stubs are written."""
    before = call("template", "assignment1", "--check")
    assert before.code == 1 and "out of date" in before.out
    assert (flow.template / grades.file).read_text() == ""
    assert call("template", "assignment1").code == 0
    assert (flow.template / grades.file).read_text() == STUB
    assert (flow.template / "README.md").read_text() == "# The handout\n"
    assert call("template", "assignment1", "--check").code == 0


def test_release(call, flow, reference, grades):
    """What students get has the stubs, the handout and the answers, and nothing hidden."""
    done = call("release", "assignment1", "given")
    assert done.code == 0
    files = sorted(str(path.relative_to("given")) for path in Path("given").rglob("*") if path.is_file())
    inside = "assignments/assignment1"
    assert files == [
        "README.md",
        f"{inside}/README.md",
        f"{inside}/answers.bin",
        f"{inside}/stubs/{grades.file}",
        grades.file,
    ]


def test_release_refuses_a_folder_in_use(call, flow, reference):
    """A folder that holds something is left alone, and the way out is named."""
    Path("given").mkdir()
    Path("given/mine").write_text("precious")
    done = call("release", "assignment1", "given")
    assert done.code == 2 and "--force" in done.err
    assert [path.name for path in Path("given").iterdir()] == ["mine"]


def test_release_by_force_puts_aside(call, flow, reference):
    """--force loses nothing: what was there has another name."""
    Path("given").mkdir()
    Path("given/mine").write_text("precious")
    done = call("release", "assignment1", "given", "--force")
    assert done.code == 0 and "given.1~" in done.out
    assert Path("given.1~/mine").read_text() == "precious"


def test_report_from_a_kept_grade(call, flow, grades):
    """A kept grade gives its report, its summary and its exit code again; those of two grades do not meet."""
    Path("kept").mkdir()
    Path("kept/g.json").write_bytes(to_json(grades.wrong))
    Path("kept/h.json").write_bytes(to_json(grades.right))
    done = call("report", "kept/g.json")
    assert done.code == 1
    assert call("report", "kept/h.json").code == 0
    for name in "gh":
        assert Path(f"reports/assignment1/kept/{name}/report.html").is_file()
    assert sorted(path.name for path in Path("kept").iterdir()) == ["g.json", "h.json"]
    assert "Fix this first" in done.out


def test_students_have_no_use_for_the_instructors_page(call, flow, grades):
    """Where there is no reference, a grade of the public checks gives the student's report alone."""
    Path("g.json").write_bytes(to_json(grades.graded(*grades.right.checks, public_only=True)))
    call("report", "g.json", "--report", "out")
    assert [path.name for path in Path("out").iterdir()] == ["report.html"]
    Path("reference/assignment1").mkdir(parents=True)
    call("report", "g.json", "--report", "out")
    assert Path("out/instructor.html").is_file()


@pytest.mark.parametrize("content", [None, b"{}", b"\xff\xfe", b"[" * 100_000])
def test_report_of_no_grade(call, flow, content):
    """What is no grade gets one sentence."""
    if content is not None:
        Path("g.json").write_bytes(content)
    done = call("report", "g.json")
    assert done.code == 2
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (False, 1)])
def test_validate(call, flow, monkeypatch, ok, code):
    """Validation prints its lines and ends with 1 if any promise is broken."""

    def answer(
        assignment: object, *, recalibrate: bool, only: str | None, told: Callable[[str], None]
    ) -> SimpleNamespace:
        told(f"grading the reference on {flow.data}")
        return SimpleNamespace(ok=ok, lines=lambda: ["the reference earns 10 of 10"])

    monkeypatch.setattr("grader.authoring.validate.validate", answer)
    done = call("validate", "assignment1", "--data", "mnist")
    assert (done.code, done.out) == (code, "the reference earns 10 of 10\n")
    assert "grading the reference on mnist" in done.err


@pytest.mark.parametrize(
    ("ok", "needed", "code", "mark"), [(True, True, 0, "ok"), (False, True, 1, "FAIL"), (False, False, 0, "note")]
)
def test_doctor(call, monkeypatch, ok, needed, code, mark):
    """The doctor's probes are printed, each failure with its remedy; what only some parts need fails nothing."""
    probe = SimpleNamespace(name="network", ok=ok, detail="closed", remedy="do this", needed=needed)
    monkeypatch.setattr("grader.cli.authoring_commands.diagnose", lambda tensorflow: [probe])
    done = call("doctor")
    assert done.code == code and done.out.startswith(f"{mark:<4}  network: closed")
    assert ("remedy: do this" in done.out) is not ok
