"""The doctor: all promises kept in mode full, and the truth told in a mode that promises little."""

from __future__ import annotations

import os

import pytest

from grader.errors import GraderFault, NotInstalled
from grader.sandbox import doctor
from grader.sandbox.fork_server import ForkServer


def found(monkeypatch: pytest.MonkeyPatch, mode: str) -> dict[str, doctor.DoctorProbe]:
    """The probes by name, in this mode, if the machine has it."""
    monkeypatch.setenv("GRADE_SANDBOX", mode)
    probes = doctor.diagnose()
    if probes[0].name == "the sandbox starts" and "refuses" in probes[0].detail:
        pytest.skip(probes[0].detail)
    return {probe.name: probe for probe in probes}


def test_full_keeps_every_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one probe gets through."""
    probes = found(monkeypatch, "full")
    assert len(probes) == 14 and all(probe.ok for probe in probes.values()), probes


def test_landlock_keeps_every_promise_but_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it cannot hide it refuses; that it is not full is said, with a remedy."""
    probes = found(monkeypatch, "landlock")
    assert [name for name, probe in probes.items() if not probe.ok] == ["mode"], probes
    assert probes["mode"].remedy


def test_process_does_not_pretend(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret is read, the network answers, and each is reported with a remedy."""
    probes = found(monkeypatch, "process")
    open_ = {name for name, probe in probes.items() if not probe.ok}
    assert {"a planted secret cannot be read", "nothing outside can be changed", "no network"} <= open_
    assert all(probes[name].remedy for name in open_)
    assert probes["memory is limited"].ok and probes["NumPy computes"].ok


@pytest.mark.parametrize("asked", [False, True])
def test_without_tensorflow_it_says_what_is_not_run(monkeypatch: pytest.MonkeyPatch, asked: bool) -> None:
    """With a remedy; it is no broken promise, unless TensorFlow was asked for."""
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    probes = doctor.diagnose(tensorflow=asked)
    if probes[0].name == "the sandbox starts":
        pytest.skip(probes[0].detail)
    last = probes[-1]
    assert (last.name, last.ok, last.needed) == ("TensorFlow", False, asked)
    assert "is not installed (pip install tensorflow" in last.detail and "all others are graded" in last.detail
    assert last.remedy.startswith("pip install tensorflow")


def test_a_tensorflow_that_cannot_be_imported_is_one_failed_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """All other promises are tried all the same."""
    whole = ForkServer.worker

    def worker(self: ForkServer, *limits: object) -> object:
        if "tensorflow" in self._preload:
            raise NotInstalled("tensorflow", "TypeError: made for another NumPy")
        return whole(self)

    monkeypatch.setattr(ForkServer, "worker", worker)
    probes = doctor.diagnose(tensorflow=True)
    assert len(probes) > 10 and not probes[-1].ok and "made for another NumPy" in probes[-1].detail


def test_a_sandbox_that_does_not_start_is_one_failed_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor reports it, with the fault's own words."""

    def fail(self: ForkServer) -> str:
        raise GraderFault("The sandbox did not start: no such thing.")

    monkeypatch.setattr(ForkServer, "mode", property(fail))
    (probe,) = doctor.diagnose()
    assert not probe.ok and "no such thing" in probe.detail


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "bubblewrap"),
        ("user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=15000"),
        ("", "", "ubblewrap"),
    ],
)
def test_the_remedy_fits_the_machine(monkeypatch: pytest.MonkeyPatch, setting: str, value: str, words: str) -> None:
    """A setting that is in the way is named; in mode full there is nothing to fix."""
    monkeypatch.delenv("GRADE_SANDBOX", raising=False)
    monkeypatch.setattr(doctor, "_setting", lambda name: value if name == setting else "")
    monkeypatch.setattr(os.path, "exists", lambda path: False)
    assert words in doctor.remedy("landlock")
    assert doctor.remedy("full") == ""
