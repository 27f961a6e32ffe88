"""The unpacking of archives and notebooks that students hand in. Nothing is run, and nothing is written.

Neither the sizes nor the names that an archive declares are believed: what is taken out is counted as it comes,
and stays in memory under a name that was made safe.
"""

from __future__ import annotations

import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from grader.worker.loading.notebooks import NotANotebook, as_python

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
FOREIGN = {b"Rar!": "a RAR archive", b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive"}
TOOL_FOLDERS = frozenset({"site-packages", "node_modules", "venv", "env"})
DEEPEST = 3  # archives in archives
MOST_NOTES = 20
LONGEST_NAME = 200
CHUNK = 1 << 16
Note = Callable[[str], None]
UNREADABLE = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, LookupError, OverflowError, MemoryError),
)


class ArchiveTooLarge(Exception):
    """The error that more comes out of the archives than is allowed."""


class Unpacker:
    """A collector of files from archives, up to a number of files and of bytes, of certain kinds only."""

    def __init__(self, most_files: int, most_bytes: int, suffixes: tuple[str, ...], depth: int = DEEPEST) -> None:
        self.files: dict[str, bytes] = {}
        self.notes: list[str] = []
        self.others: list[str] = []  # names of what was passed over for its kind
        self.problem = ""
        self._most_files, self._most_bytes, self._suffixes = most_files, most_bytes, suffixes
        self._files_left, self._bytes_left, self._depth = most_files, most_bytes, depth

    def take(self, files: dict[str, bytes]) -> None:
        """Open each archive and notebook; take the other files as they are."""
        try:
            for name, raw in files.items():
                self._open(name, raw, self._depth)
        except ArchiveTooLarge as error:
            self.files, self.problem = {}, str(error)

    def _open(self, name: str, raw: bytes, depth: int) -> None:
        lower = name.lower()
        if lower.endswith(".ipynb"):
            self._notebook(name, raw)
        elif not lower.endswith((*ARCHIVES, ".rar", ".7z")) or not depth:
            self.files[name] = raw
        else:
            self._archive(name, raw, depth)

    def _archive(self, name: str, raw: bytes, depth: int) -> None:
        foreign = next((what for magic, what in FOREIGN.items() if raw.startswith(magic)), "")
        if foreign:
            self._note(f"{name} is {foreign}, which is not opened here; ask for a zip archive.")
            return
        before = len(self.files), len(self.others), len(self.notes)
        try:
            members = _zipped(raw, self._note) if zipfile.is_zipfile(io.BytesIO(raw)) else _tarred(raw, self._note)
            for inner, size, stream in members:
                self._member(f"{name.rpartition('/')[0]}/{_stem(name)}/{inner}".lstrip("/"), size, stream, depth)
        except UNREADABLE as error:
            self._note(f"{name} is damaged, or no archive ({type(error).__name__}: {error})."[: LONGEST_NAME * 2])
        else:
            if before == (len(self.files), len(self.others), len(self.notes)):
                self._note(f"There is nothing in {name}.")

    def _member(self, path: str, size: int, stream: IO[bytes] | None, depth: int) -> None:
        if not path.lower().endswith(self._suffixes):
            self.others.append(path)
            return
        if stream is None:
            self._note(f"{path} has a password.")
            return
        self._files_left -= 1
        if self._files_left < 0:
            raise ArchiveTooLarge(f"It unpacks to more than {self._most_files} files.")
        with stream:
            raw = self._read(stream)
        self._open(path, raw, depth - 1)

    def _read(self, stream: IO[bytes]) -> bytes:
        chunks = []
        while chunk := stream.read(CHUNK):
            self._bytes_left -= len(chunk)
            if self._bytes_left < 0:
                raise ArchiveTooLarge(f"It unpacks to more than {self._most_bytes >> 20} MB.")
            chunks.append(chunk)
        return b"".join(chunks)

    def _notebook(self, name: str, raw: bytes) -> None:
        try:
            found = as_python(raw, name.rpartition("/")[2])
        except NotANotebook as error:
            self._note(f"{name} is no notebook that can be read: {error}.")
            return
        # Below the notebook's own name: what lies beside it under the name of its code is another file.
        for inner, text in found.files.items():
            self.files[f"{name}/{inner}"] = text.encode("utf-8", "replace")
        for note in found.notes:
            self._note(note)

    def _note(self, sentence: str) -> None:
        if len(self.notes) < MOST_NOTES and sentence not in self.notes:
            self.notes.append(sentence)


def safe_path(name: str) -> str:
    """Return the name as a relative path with forward slashes; "" if it leads outside, or is too long."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or len(name) > LONGEST_NAME:
        return ""
    return "".join(char if char.isprintable() else "_" for char in "/".join(parts))


def is_tool_file(path: str) -> bool:
    """Return whether the path lies where tools keep their own files."""
    return any(part.startswith((".", "__MACOSX", "__pycache__")) or part in TOOL_FOLDERS for part in path.split("/"))


def _zipped(raw: bytes, note: Note) -> Iterator[tuple[str, int, IO[bytes] | None]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for info in archive.infolist():
            link = stat.S_ISLNK(info.external_attr >> 16)
            path = _accepted(info.filename, link, note)
            if path and not info.is_dir():
                yield path, info.file_size, None if info.flag_bits & 1 else archive.open(info)


def _tarred(raw: bytes, note: Note) -> Iterator[tuple[str, int, IO[bytes] | None]]:
    with tarfile.open(fileobj=io.BytesIO(raw), mode="r:*") as archive:
        for member in archive:
            path = _accepted(member.name, member.issym() or member.islnk(), note)
            if path and member.isfile():
                yield path, member.size, archive.extractfile(member)


def _accepted(name: str, link: bool, note: Note) -> str:
    path = safe_path(name)
    shown = "".join(char if char.isprintable() else "?" for char in name[:LONGEST_NAME])
    if not path:
        note(f"{shown!r} in the archive leads outside of it, and was passed over.")
        return ""
    if is_tool_file(path):
        return ""
    if link:
        note(f"{shown!r} in the archive is a link, and was passed over.")
        return ""
    return path


def _stem(name: str) -> str:
    base = name.rpartition("/")[2]
    ending = next((suffix for suffix in sorted(ARCHIVES, key=len, reverse=True) if base.lower().endswith(suffix)), "")
    return base[: len(base) - len(ending)] or base


__all__ = ["ARCHIVES", "Unpacker", "is_tool_file", "safe_path"]
