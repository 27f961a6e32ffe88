"""Archives and notebooks, opened in the sandbox."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from grader.errors import SubmissionError
from grader.intake import open_archives
from grader.intake.open_archives import open_class_archive, open_packed


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def notebook(text: str) -> bytes:
    """With one code cell."""
    return json.dumps({"cells": [{"cell_type": "code", "source": text}]}).encode()


def test_files_come_back_whole(server):
    """With notes, and names of what was left in the archive; empty files too."""
    raw = zipped({"w/net.py": b"x = 1", "w/empty.py": b"", "w/a.csv": b"1", "../evil.py": b""})
    made = open_packed({"hw.zip": raw, "more.ipynb": notebook("y = 2"), "plain.py": b"z"}, server)
    assert made.files.keys() == {"hw/w/net.py", "hw/w/empty.py", "more.ipynb/more.py", "plain.py"}
    assert made.files["hw/w/net.py"] == b"x = 1" and b"y = 2" in made.files["more.ipynb/more.py"]
    assert made.others == ("hw/w/a.csv",) and "leads outside" in made.notes[0]


def test_a_notebook_does_not_take_the_place_of_the_file_beside_it(server):
    """Nor does the file take the notebook's: which of them is the work is not decided here."""
    made = open_packed({"a/net.ipynb": notebook("y = 2"), "a/net.py": b"z"}, server).files
    assert made.keys() == {"a/net.ipynb/net.py", "a/net.py"} and made["a/net.py"] == b"z"


def test_plain_files_ask_nobody():
    """No worker is needed."""
    assert open_packed({"net.py": b"x"}, None).files == {"net.py": b"x"}


def test_bombs_are_refused_with_the_limit(server, monkeypatch):
    """50 MB of zeros in 50 kB."""
    with pytest.raises(SubmissionError, match="more than 50 MB"):
        open_packed({"hw.zip": zipped({"bomb.py": bytes(51 << 20)})}, server)
    with pytest.raises(SubmissionError, match="more than 500 files"):
        open_packed({"hw.zip": zipped({f"{n}.py": b"" for n in range(501)})}, server)


def test_an_archive_that_takes_forever_is_given_up(server, monkeypatch):
    """Its student has a reason, and the class goes on."""
    monkeypatch.setattr(open_archives, "PATIENCE", 0.05)
    with pytest.raises(SubmissionError, match=r"hw\.zip could not be opened: .*0\.05 s"):
        open_packed({"hw.zip": zipped({"bomb.py": bytes(45 << 20)})}, server)


@pytest.mark.parametrize(
    "lie",
    [
        {"names": ["../evil.py"], "sizes": [1]},
        {"names": ["/etc/passwd"], "sizes": [1]},
        {"names": ["a.py"], "sizes": [5]},
        {"names": ["a.py"], "sizes": [-1]},
        {"names": ["a.py", "b.py"], "sizes": [1]},
        {"names": ["a\u202e.py"], "sizes": [1]},
        {"names": 3},
        {"problem": None, "names": None},
    ],
)
def test_a_worker_that_was_taken_over_is_not_believed(server, monkeypatch, lie):
    """Whatever it answers."""
    answer = {"names": [], "sizes": [], "content": b"x", "notes": [], "others": [], "problem": "", **lie}
    monkeypatch.setattr(open_archives.SubjectSession, "unpack", lambda self, request: answer)
    with pytest.raises(SubmissionError, match="could not be opened"):
        open_packed({"hw.zip": b""}, server)


def test_a_class_archive_is_opened_one_level(server):
    """The students' own archives are left for their own workers."""
    inner = zipped({"net.py": b"x"})
    made = open_class_archive("all.zip", zipped({"ana.zip": inner, "ben/net.py": b"y", "ben/r.pdf": b"%"}), server)
    assert made.files == {"ana.zip": inner, "ben/net.py": b"y"} and made.others == ("ben/r.pdf",)
