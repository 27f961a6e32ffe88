"""Archives, opened without believing them."""

from __future__ import annotations

import io
import json
import stat
import tarfile
import zipfile

import pytest

from grader.worker.files import unpacking
from grader.worker.files.unpacking import Unpacker, safe_path

KINDS = (".py", ".ipynb", ".zip", ".tar.gz", ".rar")


def zipped(files: dict[str, bytes], *links: str, compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive; `links` are names of symbolic links in it."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", compress) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for name in links:
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, "/etc/passwd")
    return raw.getvalue()


def tarred(files: dict[str, bytes], link: str = "") -> bytes:
    """A compressed tar archive."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        if link:
            info = tarfile.TarInfo(link)
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
    return raw.getvalue()


def taken(files: dict[str, bytes], most_files: int = 500, most_bytes: int = 1 << 20, depth: int = 3) -> Unpacker:
    """What comes out."""
    unpacker = Unpacker(most_files, most_bytes, KINDS, depth)
    unpacker.take(files)
    return unpacker


@pytest.mark.parametrize(("name", "pack"), [("a.zip", zipped), ("a.tar.gz", tarred)])
def test_files_come_out_by_path(name, pack):
    """Under the archive's own name; what is of another kind is only named."""
    made = taken({name: pack({"src/net.py": b"x", "data.csv": b"1"}), "b.py": b"y"})
    assert made.files == {"a/src/net.py": b"x", "b.py": b"y"} and made.others == ["a/data.csv"] and not made.problem


@pytest.mark.parametrize(
    "name", ["../evil.py", "/etc/evil.py", "a/../../evil.py", "..\\evil.py", "C:\\evil.py", "C:/e.py"]
)
def test_no_path_leads_outside(name):
    """It is passed over, and that is told."""
    for pack, kind in ((zipped, "a.zip"), (tarred, "a.tar.gz")):
        made = taken({kind: pack({name: b"x", "net.py": b"y"})})
        assert list(made.files) == ["a/net.py"] and "leads outside" in made.notes[0]


@pytest.mark.parametrize("name", ["", "/", "..", "a/../b", "x" * 300, "a\0b\x1b.py"])
def test_names_are_made_safe(name):
    """Whatever they are: relative, printable, not endless."""
    made = safe_path(name)
    assert made == "" or (made.isprintable() and ".." not in made.split("/"))


def test_links_are_passed_over():
    """In either kind of archive."""
    for raw, name in ((zipped({"net.py": b"y"}, "l.py"), "a.zip"), (tarred({"net.py": b"y"}, "l.py"), "a.tar.gz")):
        made = taken({name: raw})
        assert list(made.files) == ["a/net.py"] and made.notes == [
            "'l.py' in the archive is a link, and was passed over."
        ]


@pytest.mark.parametrize(("name", "pack"), [("a.zip", zipped), ("a.tar.gz", tarred)])
def test_a_bomb_of_bytes_is_stopped(name, pack):
    """However small it is packed; nothing of it is kept."""
    made = taken({name: pack({"ok.py": b"1", "bomb.py": bytes(3 << 20)})})
    assert made.problem == "It unpacks to more than 1 MB." and made.files == {}


def test_archives_in_archives_share_the_limits():
    """And are opened so deep and no deeper."""
    inner = zipped({f"{n}.py": bytes(300_000) for n in range(2)})
    assert taken({"a.zip": zipped({"b.zip": inner})}).files.keys() == {"a/b/0.py", "a/b/1.py"}
    assert taken({"a.zip": zipped({"b.zip": inner, "c.zip": inner})}).problem
    assert list(taken({"a.zip": zipped({"b.zip": inner})}, depth=1).files) == ["a/b.zip"]


def test_a_bomb_of_files_is_stopped():
    """Those that nobody wants do not count: students pack whole environments."""
    made = taken({"a.zip": zipped({f"{n}.py": b"" for n in range(11)})}, most_files=10)
    assert made.problem == "It unpacks to more than 10 files."
    rest = {**{f"venv/{n}.py": b"" for n in range(20)}, **{f"{n}.csv": b"" for n in range(20)}, "net.py": b"x"}
    assert list(taken({"a.zip": zipped(rest)}, most_files=10).files) == ["a/net.py"]


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.zip", b"nonsense", "damaged"),
        ("a.zip", zipped({"net.py": b"x" * 5000})[:-200], "damaged"),
        ("a.tar.gz", b"\x1f\x8bnonsense", "damaged"),
        ("a.rar", b"Rar!\x1a\x07", "a RAR archive"),
        ("a.zip", b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        ("a.zip", zipped({}), "nothing in a.zip"),
    ],
)
def test_what_cannot_be_opened_is_told(name, raw, says):
    """In a sentence that names it."""
    made = taken({name: raw})
    assert says in made.notes[0] and name in made.notes[0]


def test_a_member_that_lies_is_damage():
    """One bit of a member is another, and its checksum tells."""
    raw = bytearray(zipped({"net.py": b"x" * 50}, compress=zipfile.ZIP_STORED))
    raw[45] ^= 1
    assert "damaged" in taken({"a.zip": bytes(raw)}).notes[0]


def test_a_password_is_told():
    """The flag is enough."""
    raw = bytearray(zipped({"net.py": b"x"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(magic) + offset] |= 1
    assert taken({"a.zip": bytes(raw)}).notes == ["a/net.py has a password."]


def test_notebooks_become_python():
    """Where there is no .py of the name beside it, which is what was handed in."""
    raw = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]}).encode()
    assert b"x = 1" in taken({"a.zip": zipped({"w/net.ipynb": raw})}).files["a/w/net.ipynb/net.py"]
    files = taken({"net.ipynb": raw, "net.py": b"y = 2"}).files
    assert (
        files["net.py"] == b"y = 2" and b"x = 1" in files["net.ipynb/net.py"]
    )  # two files, of which one is chosen later
    assert "no notebook that can be read" in taken({"net.ipynb": b"{"}).notes[0]


def test_notes_are_not_endless():
    """Thousands of links make a few sentences."""
    made = taken({"a.zip": zipped({}, *[f"{n}.py" for n in range(100)])})
    assert len(made.notes) == unpacking.MOST_NOTES
