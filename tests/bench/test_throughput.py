"""The class bench: its classes are mixed and distinct, its bounds ask the same checks, a run prints all figures."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tensor_toy import TensorToy

from grader.assignment import load as assignments
from grader.assignment.model import Assignment
from grader.errors import GraderFault
from tests.bench import throughput
from tests.bench import throughput_bounds as bounds
from tests.bench import throughput_product as product
from tests.bench.throughput_classes import KINDS, kind_of, slips, write_class, write_renamed

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "assignments" / "assignment1"


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return assignments.load(FOLDER)


@pytest.fixture(scope="module")
def parts(assignment: Assignment) -> list[str]:
    """Return the files of the parts in NumPy; the others take seconds each."""
    return [part.file for part in assignment.parts if not part.in_worker]


@pytest.fixture(scope="module")
def direct(parts: list[str]) -> bounds.InProcessGrader:
    return bounds.InProcessGrader(FOLDER, parts)


def digest(person: Path) -> str:
    """Return a digest of a submission's files, whatever the person is called."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in sorted(person.iterdir()))).hexdigest()


def test_no_two_of_a_class_are_identical(assignment: Assignment, parts: list[str], tmp_path: Path) -> None:
    """200 submissions have 200 contents, all of them Python, and are the same when made again."""
    people = write_class(assignment, tmp_path / "one", 200, parts)
    assert len({digest(person) for person in people}) == 200
    for file in tmp_path.rglob("*.py"):
        ast.parse(file.read_text())
    again = write_class(assignment, tmp_path / "other", 200, parts)
    assert list(map(digest, people)) == list(map(digest, again))


def test_a_class_may_be_of_some_parts_only(assignment: Assignment, parts: list[str], tmp_path: Path) -> None:
    """Submissions hold the named files and no others; without names, all parts are in them."""
    [person] = write_class(assignment, tmp_path / "some", 1, parts[1:])
    assert [file.name for file in person.iterdir()] == parts[1:]
    [person] = write_class(assignment, tmp_path / "all", 1)
    assert {file.name for file in person.iterdir()} == {part.file for part in assignment.parts}


def test_numpy_and_tensorflow_parts_are_measured_apart(assignment: Assignment, parts: list[str]) -> None:
    """NumPy and TensorFlow parts have sizes of their own; parts that are named are measured together."""
    numpy, *others = throughput.groups(assignment, [])
    assert [part.file for part in numpy] == parts
    assert all(part.in_worker for group in others for part in group)
    for group in others:
        assert throughput.sizes_of(group, quick=False).many < throughput.sizes_of(numpy, quick=False).many
    [named] = throughput.groups(assignment, parts[:1])
    assert [part.file for part in named] == parts[:1]


def test_renaming_adds_nothing_new(assignment: Assignment, tmp_path: Path) -> None:
    """A class made by renaming has as many contents as were there before."""
    people = write_class(assignment, tmp_path / "few", 3)
    write_renamed(people, tmp_path / "many", 7)
    many = list((tmp_path / "many").iterdir())
    assert len(many) == 7 and {digest(person) for person in many} == {digest(person) for person in people}


def test_slips_are_in_what_students_write_only(assignment: Assignment) -> None:
    """No slip is in what the template gives."""
    assert assignment.reference is not None
    source = (assignment.reference / assignment.parts[0].file).read_text()
    lines = source.splitlines()
    found = list(slips(source))
    assert len(found) > 20
    for slip in found:
        before = [line.strip() for line in lines[: slip.line] if "YOUR CODE" in line]
        assert before[-1].startswith("# YOUR CODE")
        assert lines[slip.line][slip.column :].startswith(slip.old)


def test_right_submissions_pass_without_a_boundary_and_the_others_do_not(
    assignment: Assignment, parts: list[str], direct: bounds.InProcessGrader, tmp_path: Path
) -> None:
    """Asked directly, each kind fares as it is called; a missing file costs its checks, and nothing is raised."""
    for number, person in enumerate(write_class(assignment, tmp_path, len(KINDS), parts)):
        passed = direct.passed(person)
        assert (passed == len(direct.cases)) == (kind_of(number) == "right"), kind_of(number)
        assert passed > 0
    (tmp_path / "empty").mkdir()
    assert direct.passed(tmp_path / "empty") == 0


def test_a_fork_gives_the_same_answer_and_its_death_is_told(
    assignment: Assignment,
    parts: list[str],
    direct: bounds.InProcessGrader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A forked process passes as many cases as this one, and one that ends without an answer is a fault."""
    people = write_class(assignment, tmp_path, 2, parts)
    monkeypatch.setattr(bounds, "_local_grader", direct, raising=False)
    assert [bounds.forked(person) for person in people] == [bounds.in_process(person) for person in people]
    monkeypatch.setattr(bounds, "in_process", lambda person: os._exit(1))
    with pytest.raises(GraderFault, match="without an answer"):
        bounds.forked(people[0])


def test_a_command_that_fails_is_no_figure() -> None:
    """A failed command's exit code and last words are told; what a process held is counted in MiB."""
    with pytest.raises(GraderFault, match=r"exit code 3.*so long"):
        product.run("-c", "import sys; print('so long', file=sys.stderr); sys.exit(3)")
    small, large = product.run("-c", ""), product.run("-c", "held = bytearray(100 << 20)")
    assert 80 < large.largest - small.largest < 120


def test_a_quick_run_prints_every_figure(parts: list[str]) -> None:
    """Each figure has its line, and the warning about modules that are not compiled goes to stderr."""
    surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tests.bench.throughput", "assignment1", "--quick", "--parts", *parts]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "PYTHONDONTWRITEBYTECODE is set" in done.stderr
    rows = ("grade, whole command", "(a) plain pytest", "(b) one warm process a core", "(c) forked")
    for row in rows:
        found = re.search(rf"^  {re.escape(row)}.*?(\d+) +([\d.]+) s +[\d.]+ s CPU$", done.stdout, re.MULTILINE)
        assert found, row
        rate, seconds = found.groups()
        assert int(rate) == pytest.approx(360 / float(seconds), rel=0.2)
    for figure in ("from 1 to 2 jobs", "  load ", "  checks ", "  diagnosis ", "  report ", "MiB", "saves"):
        assert figure in done.stdout


def test_a_tensorflow_part_is_asked_without_a_worker(tmp_path: Path) -> None:
    """A TensorFlow part is asked in the process itself, files included: a right one passes, a wrong one does not."""
    toy = TensorToy(tmp_path)
    [right, wrong] = write_class(toy.load(), tmp_path / "class", 2)
    script = (
        "import sys; from pathlib import Path; from tests.bench.throughput_bounds import InProcessGrader\n"
        "direct = InProcessGrader(Path(sys.argv[1])); direct.prime()\n"
        "print(len(direct.cases), *[direct.passed(Path(person)) for person in sys.argv[2:]])"
    )
    command = [sys.executable, "-c", script, str(toy.folder), str(right), str(wrong)]
    surroundings = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    cases, passed, passed_by_wrong = map(int, done.stdout.split())
    assert passed == cases > passed_by_wrong
