"""Each invariant's failure is found on the toy."""

from __future__ import annotations

import pytest

from grader.authoring import calibrate, validate
from grader.errors import AssignmentError, UsageError


@pytest.fixture
def quick(monkeypatch):
    """Without further processes, and with few runs."""
    monkeypatch.setattr(validate, "_in_processes", lambda work, jobs: {job[0]: work(job) for job in jobs})
    monkeypatch.setattr(validate, "_loaded", {})
    monkeypatch.setattr(calibrate, "RUNS", 20)
    monkeypatch.setattr(calibrate, "SPOT_CHECKS", 3)


MORE_MISTAKES = '''

@mistake(instead_of="Net.loss", hint="What if there is one row?")
def one_row_forgotten(self, X, y):
    """A single row gives 0."""
    return right.Net.loss(self, X, y) if len(X) > 1 else 0.0
'''


@pytest.fixture
def whole(toy):
    """The toy, with every check failed by some mistake, and a template of stubs."""
    mistakes = toy.reference / "mistakes.py"
    mistakes.write_text(mistakes.read_text() + MORE_MISTAKES)
    return toy


def failures(toy):
    """What validation finds."""
    return validate.validate(toy.load(), told=lambda step: None)


def test_a_sound_assignment_is_valid(whole, quick):
    """It says what was measured, how many mistakes fail each check, and that nothing is wrong."""
    report = failures(whole)
    assert report.ok, report.failures
    lines = report.lines()
    assert lines[-1] == "valid" and lines[0].startswith("reference 10 of 10 points, 6 rows")
    assert "  net.py::loss: 1, 0" in lines and "  net.py::act: 1, 1" in lines
    assert any("net.py::learns: the least of 20 runs is 0.95" in line for line in lines)
    assert (whole.reference / calibrate.FILE).is_file()


def found(toy, *words):
    """Validation fails, with a sentence that has the words."""
    report = failures(toy)
    assert not report.ok
    assert any(all(word in failure for word in words) for failure in report.failures), report.failures
    assert any(line.startswith("FAILED: ") for line in report.lines()) and "failure" in report.lines()[-1]


def test_a_mistake_that_can_only_raise(whole, quick):
    """It takes other arguments than what it replaces."""
    whole.change(whole.reference / "mistakes.py", "def square_forgotten(self, z)", "def square_forgotten(self)")
    found(whole, "square_forgotten takes (self), but Net.diff_act takes (self, z)", "can only raise TypeError")


def test_a_mistake_is_caught_only_by_what_the_reference_passes(whole, quick):
    """A check that everybody fails catches nothing, and is named once."""
    whole.change(whole.folder / "hidden" / "net.py", "    return network(", "    return 1 / 0 * network(")
    found_here = failures(whole).failures
    assert any("one_row_forgotten is not caught" in one for one in found_here)
    assert len([one for one in found_here if "net.py::loss_of_one" in one]) == 1, found_here


def test_a_mistake_that_no_check_catches(whole, quick):
    """The checks are too weak for it."""
    whole.change(whole.reference / "mistakes.py", "return 1 / (1 + np.exp(-z))", "return np.tanh(z)")
    found(whole, "the mistake sigmoid_for_tanh is not caught by any check")


def test_a_check_that_no_mistake_fails(whole, quick):
    """It may be asking nothing."""
    whole.change(
        whole.folder / "net.py", "    return student.Net(1).act(rng.normal(size=(4, 3)))",
        "    student.Net(1).act(rng.normal(size=(4, 3)))\n    return 1",
    )  # fmt: skip
    found(whole, "no mistake fails the check net.py::act")


def test_a_template_that_passes_something(whole, quick):
    """A stub is not attempted, and nothing else."""
    whole.change(whole.template / "net.py", 'raise NotImplementedError("__init__")', "pass")
    found(whole, "the template: net.py::act is crashed")


def test_a_reference_that_does_not_pass(whole, quick):
    """A threshold that it does not reach, here."""
    whole.change(whole.folder / "net.py", "@reaches({0.6: 0.5, 0.9: 1}", "@reaches({0.6: 0.5, 1.1: 1}")
    found(whole, "the reference: net.py::learns partly")
    found(
        whole,
        "net.py::learns: the threshold 1.1 lies above the least of 20 runs, 0.95; lower the threshold to 0.95 or less",
    )
    assert not any("calibrate again" in one or "convention" in one for one in failures(whole).failures)


def test_a_reference_that_is_broken(whole, quick):
    """A check that raises: said, not a traceback."""
    whole.change(whole.folder / "net.py", "    return student.Net(1).act(", "    return 1 / 0 * student.Net(1).act(")
    found(whole, "net.py::act broken")


def test_a_reference_with_a_wrong_gradient(whole, quick):
    """Its own gradients are held against its loss, for nobody else does."""
    whole.change(whole.reference / "net.py", '"db": dz.sum()', '"db": 1.001 * dz.sum()')
    found(whole, "the reference: net.py::backprop: db")


def test_a_reference_that_is_noted(whole, quick):
    """It does not stray from its own handout."""
    whole.change(
        whole.folder / "net.py", '    """act is tanh"""\n', '    """act is tanh"""\n    expect.note("strays")\n'
    )
    found(whole, "net.py::act is noted: Strays.")


def test_two_runs_that_differ(whole, quick):
    """A reference that depends on the time, say."""
    whole.change(whole.reference / "net.py", "import numpy as np\n", "import os\n\nimport numpy as np\n")
    whole.change(
        whole.folder / "net.py", '    """act is tanh"""\n',
        '    """act is tanh"""\n    expect.note(str(student.os.urandom(8)))\n',
    )  # fmt: skip
    found(whole, "two runs of the reference give different grades")


def test_a_convention_that_is_not_accepted(whole, quick):
    """It fails a check that it should pass."""
    whole.change(whole.reference / "mistakes.py", "value * len(X) for name", "value * len(X) * np.nan for name")
    found(whole, "the convention sums_for_means fails net.py::backprop")


def test_stored_calibrations_are_kept_until_asked(whole, quick):
    """Measured once; afresh on demand, or where there are none."""
    failures(whole)
    first = (whole.reference / calibrate.FILE).read_bytes()
    assert failures(whole).ok and (whole.reference / calibrate.FILE).read_bytes() == first
    stored = calibrate.read(whole.load())
    import msgspec

    calibrate.write(whole.load(), {name: msgspec.structs.replace(one, minimum=0.1) for name, one in stored.items()})
    found(whole, "lies above the least of 20 runs, 0.1")
    assert validate.validate(whole.load(), recalibrate=True, told=lambda step: None).ok


def test_a_released_folder_cannot_be_validated(toy):
    """There is nothing to hold it against."""
    import shutil

    shutil.rmtree(toy.reference)
    shutil.rmtree(toy.folder / "hidden")
    with pytest.raises(UsageError, match="validate where the whole assignment is"):
        validate.validate(toy.load())


def test_mistakes_are_asked_in_processes(whole, monkeypatch):
    """With the same findings as in this one, and errors that come through."""
    monkeypatch.setattr(validate, "_loaded", {})
    loaded = whole.load()
    jobs = [(item.name, item.part) for item in loaded.mistakes]
    from functools import partial

    work = partial(validate._failed_rows, whole.folder, None)
    caught = validate._in_processes(work, jobs)
    assert caught == {job[0]: work(job) for job in jobs} and caught["sigmoid_for_tanh"] == ["net.py::act"]
    whole.change(whole.folder / "net.py", '    """act is tanh"""\n', "")
    with pytest.raises(AssignmentError, match="act has no docstring"):
        validate._in_processes(work, jobs)


def test_a_second_validation_asks_no_mistake_again(whole, quick, monkeypatch):
    """What nothing has changed about is remembered; a change of the assignment asks afresh."""
    first = failures(whole)
    asked = []
    monkeypatch.setattr(validate, "_in_processes", lambda work, jobs: asked.extend(jobs) or {})
    counts = [line for line in first.lines() if line.startswith("  net.py::") and line.endswith(("0", "1"))]
    assert set(counts) <= set(failures(whole).lines()) and counts and asked == []
    mistakes = whole.reference / "mistakes.py"
    mistakes.write_text(mistakes.read_text() + "\n# another day\n")
    monkeypatch.setattr(
        validate, "_in_processes", lambda work, jobs: asked.extend(jobs) or {job[0]: [] for job in jobs}
    )
    assert not failures(whole).ok and asked


def test_an_earlier_grade_of_the_reference_counts_as_the_second_run(whole, quick, monkeypatch):
    """A later process must give the same, to the last bit."""
    assert failures(whole).ok
    graded = []
    real = validate.grade
    monkeypatch.setattr(validate, "grade", lambda *some, **words: graded.append(1) or real(*some, **words))
    assert failures(whole).ok and len(graded) == 2  # the reference and the template
    monkeypatch.setattr(validate, "without_times", lambda made: b"other")
    found(whole, "two runs")


MANY_CALLS = '''
@matches_reference(points=1, about="fit", given=["act"])
def fitted(student, data):
    """the weights after training"""
    net = student.Net(1)
    net.fit(data.X, data.y)
    return net.W
'''


def test_checks_without_follow_through_for_students_are_told(whole, quick):
    """As a fact, not a failure: the author may want it so."""
    text = (whole.folder / "net.py").read_text()
    whole.change(whole.folder / "net.py", text, text.replace("points=3", "points=2") + MANY_CALLS)
    report = failures(whole)
    assert report.ok, report.failures
    (line,) = [fact for fact in report.facts if "no follow-through" in fact]
    assert line.startswith("no follow-through for students in net.py::fitted: the reference calls act 200 times")


def test_a_tape_that_cannot_be_released_is_a_failure(whole, quick, monkeypatch):
    """With the remedy."""
    monkeypatch.setattr("grader.subjects.recorded_calls.MOST_BYTES", 100)
    found(whole, "net.py::loss is more than", "ask with smaller arrays")


RULE = """

@check(robustness=True, about="act", after=[act])
def act_changes_nothing(student):
    \"\"\"act leaves its argument as it was\"\"\"
    z = student.hold(np.ones(3))
    student.Net(1).act(z)
    expect.true(np.array_equal(z.value, np.ones(3)), "z is another")
"""
IN_PLACE = """

@mistake(instead_of="Net.act", hint="Whose array is z?")
def act_in_place(self, z):
    \"\"\"act changes z.\"\"\"
    answer = np.tanh(z)
    z[...] = z + 0.0 if z.size > 3 else answer
    return answer
"""


def test_a_mistake_that_only_a_rule_of_robustness_catches_is_caught(whole, quick):
    """The rule counts as any check does."""
    checks, mistakes = whole.folder / "net.py", whole.reference / "mistakes.py"
    checks.write_text(checks.read_text() + RULE)
    mistakes.write_text(mistakes.read_text() + IN_PLACE)
    report = failures(whole)
    assert report.ok, report.failures
    assert "  net.py::act_changes_nothing: 1, 1" in report.lines()


def test_a_rule_of_robustness_that_no_mistake_fails(whole, quick):
    """Nothing shows that it asks anything."""
    checks = whole.folder / "net.py"
    checks.write_text(checks.read_text() + RULE)
    found(whole, "no mistake fails the check net.py::act_changes_nothing")
