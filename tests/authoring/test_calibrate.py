"""What the reference measures over many seeds."""

from __future__ import annotations

import pytest

from grader.authoring import calibrate
from grader.errors import AssignmentError
from grader.judges.threshold import false_fail_bound
from grader.subjects.local import local_subject

SEEDED = ("return float(np.mean((net.feed", "return seed % 7 + float(np.mean((net.feed")


def the_case(loaded):
    """The one with thresholds."""
    (case,) = calibrate.cases_of(loaded)
    return case


def test_only_cases_with_thresholds_are_calibrated(toy):
    """By their id."""
    assert the_case(toy.load()).id == "net.py::learns"


def test_the_seed_reaches_the_check(toy):
    """Each run has its own, and the same seeds give the same values."""
    toy.change(toy.folder / "net.py", *SEEDED)
    loaded = toy.load()
    measure = calibrate.measurement_of(loaded, the_case(loaded), local_subject(loaded.reference, "net.py"))
    assert measure(3) - measure(1) == 2
    one, other = (calibrate.run_calibration(loaded, the_case(loaded), 10) for _ in range(2))
    assert one == other and one.runs == 10 and len(set(one.values)) > 3 and one.minimum == min(one.values)


def test_fresh_runs_are_other_runs(toy):
    """They begin where the stored ones end."""
    toy.change(toy.folder / "net.py", *SEEDED)
    loaded = toy.load()
    many = calibrate.run_calibration(loaded, the_case(loaded), 12)
    assert calibrate.run_calibration(loaded, the_case(loaded), 4, offset=8).values == many.values[8:]


def test_what_takes_long_has_fewer_runs(toy, monkeypatch):
    """No more than its time allows, but never so few that they say nothing; the bound is that of the runs made."""
    loaded = toy.load()
    case = the_case(loaded)
    monkeypatch.setattr(calibrate, "SECONDS", 0.0)
    monkeypatch.setattr(calibrate, "SPOT_SECONDS", 0.0)
    few = calibrate.run_calibration(loaded, case, 100)
    assert few.runs == len(few.values) == calibrate.FEWEST_RUNS == 12
    assert false_fail_bound(few, 0.5) == pytest.approx((1 - 0.01 ** (1 / 12)) ** 3)
    assert calibrate.run_calibration(loaded, case, 10, offset=100).runs == 3
    assert calibrate.run_calibration(loaded, case, 5).runs == 5


def test_a_history_counts_by_its_last_value(toy):
    """As in a grading."""
    toy.change(toy.folder / "net.py", "return float(np.mean((net.feed", "return 0.0, float(np.mean((net.feed")
    loaded = toy.load()
    subject = local_subject(loaded.reference, "net.py")
    assert calibrate.measurement_of(loaded, the_case(loaded), subject)(1) == 0.95


def test_calibrations_are_kept_beside_the_reference(toy):
    """And read as they were written; none is none."""
    loaded = toy.load()
    assert calibrate.read(loaded) == {}
    stored = {"net.py::learns": calibrate.run_calibration(loaded, the_case(loaded), 3)}
    calibrate.write(loaded, stored)
    assert calibrate.read(loaded) == stored and not list(toy.reference.glob("*.part"))


def test_a_file_that_is_none_is_refused(toy):
    """With the remedy."""
    (toy.reference / calibrate.FILE).write_text("{")
    with pytest.raises(AssignmentError, match=r"calibration\.json: cannot be read.*delete it and validate again"):
        calibrate.read(toy.load())


def test_a_reference_that_diverges_has_no_calibration(toy):
    """Such a measurement can be given no threshold."""
    toy.change(toy.folder / "net.py", "return float(np.mean((net.feed", "return float(np.nan * np.mean((net.feed")
    loaded = toy.load()
    with pytest.raises(AssignmentError, match="not finite"):
        calibrate.run_calibration(loaded, the_case(loaded), 3)
