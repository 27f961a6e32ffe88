"""Files as a worker sends them: names, sizes, and all contents in one array. Nothing of it is believed."""

from __future__ import annotations

from typing import Any

import numpy as np

MOST_FILES = 20_000
LONGEST_NAME = 1000
LONGEST_PROBLEM = 500


def files_of(answer: Any) -> dict[str, bytes]:
    """Return the files by their relative names; ValueError says what is wrong, or what the answer complains of."""
    if not isinstance(answer, dict):
        raise ValueError("the answer is not a list of files")
    if answer.get("problem"):
        raise ValueError(str(answer["problem"])[:LONGEST_PROBLEM].rstrip("."))
    names, sizes, content = answer.get("names"), answer.get("sizes"), answer.get("content")
    if not isinstance(names, list) or not isinstance(sizes, list) or not isinstance(content, np.ndarray):
        raise ValueError("the answer is not a list of files")
    whole = all(type(size) is int and size >= 0 for size in sizes)
    if content.dtype != np.uint8 or not whole or len(names) != len(sizes) or sum(sizes) != content.size:
        raise ValueError("the sizes of the files do not fit together")
    if len(names) > MOST_FILES or len(set(map(str, names))) != len(names):
        raise ValueError("there are too many files, or two of one name")
    raw = content.tobytes()
    files, start = {}, 0
    for name, size in zip(names, sizes, strict=True):
        if not is_relative(name):
            raise ValueError("a file has a name that leads outside, or that cannot be printed")
        files[name] = raw[start : start + size]
        start += size
    return files


def is_relative(name: Any) -> bool:
    """Tell whether `name` is the name of a file below a folder, with forward slashes."""
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not name.isprintable() or "\\" in name:
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))
