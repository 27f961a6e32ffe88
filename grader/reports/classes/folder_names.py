"""Folder names for students' pages, safe on every system, each belonging to one id alone."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LONGEST = 48
_MARKED = re.compile(r"-[0-9a-f]{12}$")  # what a made name ends in
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # devices on Windows, whatever follows the dot


def student_folder(person_id: str) -> str:
    """Return the folder name of a student: the id where that is a plain lower-case name, else one made of it.

    A made name ends in a fingerprint of the whole id, and an id that looks like a made name is itself made anew: so no
    two students share a folder, not even where case does not count, and none lies outside of the folder it is put in.
    """
    ascii_only = unicodedata.normalize("NFKD", person_id).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"[^a-z0-9._-]+", "-", ascii_only.lower())[:_LONGEST].strip("-._")
    if plain and plain == person_id and not _MARKED.search(plain) and not _RESERVED.match(plain):
        return plain
    mark = hashlib.sha256(person_id.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{plain.replace('.', '-') or 'student'}-{mark}"
