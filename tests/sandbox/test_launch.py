"""What the fork server is started with: an environment of its own, and the view that it is promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox import launch


def plan(hidden: list[Path] | None = None, room: str = "") -> dict[str, object]:
    """A plan as the fork server would make it."""
    return launch.plan(
        mode="", preload=["numpy"], hidden=hidden or [], serve=("module", "serve"), room=room, visible=[]
    )


def test_nothing_of_our_environment_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a secret nor a setting of Python's."""
    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    environment = launch.environment()
    assert "SECRET" not in environment and "PYTHONPATH" not in environment
    assert environment["PYTHONHASHSEED"] == "0" and environment["OMP_NUM_THREADS"] == "1"


def test_bubblewrap_gives_the_same_view(tmp_path: Path) -> None:
    """Each visible path bound read-only or as the link that it is, hidden ones inside covered, no network."""
    shown, secret, link = tmp_path / "shown", tmp_path / "shown" / "secret", tmp_path / "link"
    secret.mkdir(parents=True)
    link.symlink_to("shown")
    words = launch.in_bubblewrap("bwrap", [str(shown), str(link)], [str(secret), str(tmp_path / "beside")], 1000)
    text = " ".join(words)
    assert f"--ro-bind {shown} {shown}" in text and f"--symlink shown {link}" in text
    assert text.index(f"--tmpfs {secret}") > text.index(f"--ro-bind {shown}")
    assert "beside" not in text
    assert {"--unshare-all", "--die-with-parent", "--clearenv", "--new-session"} <= set(words)
    assert words[-1] == "--"
