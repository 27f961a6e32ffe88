"""Submissions that are identical, or nearly so, except for layout, comments and the names of variables.

Each file is read as a sequence of tokens, never run or parsed; its passages of a few tokens are weighed by how rare
they are in the class (tf-idf) and compared by the cosine of their weights, as documents are. What the handout gave
counts for nothing. Passages, unlike an edit distance, find functions that changed places, and all pairs of a class are
one sparse matrix product.
"""

from __future__ import annotations

import hashlib
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from grader.grade import Outcome
from grader.gradebook.entry import Person, SchoolClass

Files = Mapping[str, str]  # a submission's text by file

LEAST_COSINE = 0.7  # cosine from which a pair is shown; of independent right solutions it is about 0.1
MOST_PAIRS = 40
_PASSAGE = 10  # tokens
_FEWEST = 60  # passages of one's own, below which two files are alike by chance
_LONGEST = 200_000  # characters of a file that are looked at
# Nothing here can be entered twice at one place, so reading takes linear time whatever the text.
_TOKEN = re.compile(
    r"""(?P<gap>\#[^\n]*|\s+|\\\n)
    |(?P<text>[bBrRuUfF]{0,2}(?:"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3}|\\?\Z)|'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3}|\\?\Z)
        |"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?))
    |(?P<member>\.\s*[^\W\d]\w*)
    |(?P<word>[^\W\d]\w*)
    |(?P<other>\d[\w.]*|[^\w\s])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Passage:
    """The longest stretch that two files have in common: first and last line in each."""

    file: str
    lines: tuple[int, int]
    other_lines: tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """Two students whose submissions are nearly the same."""

    one: Person
    other: Person
    share: float  # cosine, 0 to 1
    passage: Passage | None


@dataclass(frozen=True)
class Similarities:
    """The similar submissions of a class: groups whose files are equal byte for byte, and pairs that nearly are."""

    identical: list[list[Person]]
    pairs: list[Pair]
    compared: int  # submissions whose text was compared
    more: int = 0  # pairs beyond those listed


def find_similar(
    school_class: SchoolClass, sources: Mapping[str, Files] | None, given: Files | None = None
) -> Similarities:
    """Find similar submissions. `sources` are the texts by person's id, `given` what the handout gave, by file.

    Identical files are known from the grades' fingerprints alone; where nothing is attempted they mean nothing.
    """
    groups: dict[str, list[Person]] = {}
    for entry in school_class.entries:
        if entry.grade and any(check.outcome != Outcome.NOT_ATTEMPTED for check in entry.grade.checks):
            groups.setdefault(entry.grade.provenance.submission_hash, []).append(entry.person)
    identical = sorted((people for people in groups.values() if len(people) > 1), key=len, reverse=True)
    repeated = {person.id for people in identical for person in people[1:]}  # one of each group stands for all
    texts = {
        entry.person: (sources or {})[entry.person.id]
        for entry in school_class.entries
        if entry.person.id in (sources or {}) and entry.person.id not in repeated
    }
    found = sorted(_near(texts, given or {}), key=lambda pair: -pair[2])
    pairs = [Pair(one, other, share, _passage(texts[one], texts[other])) for one, other, share in found[:MOST_PAIRS]]
    return Similarities(identical, pairs, len(texts), len(found) - len(pairs))


@lru_cache(maxsize=64)  # one text is in several pairs
def tokens(source: str) -> list[tuple[str, int]]:
    """Return the tokens of a Python text with their lines; a variable is `v` whatever its name, a text `s`."""
    found, line = [], 1
    for match in _TOKEN.finditer(source[:_LONGEST]):
        kind, text = match.lastgroup, match.group()
        if kind == "word":
            found.append((text if keyword.iskeyword(text) else "v", line))
        elif kind != "gap":
            found.append(("s" if kind == "text" else "".join(text.split()), line))
        if kind != "word" and kind != "other":
            line += text.count("\n")
    return found


def _passages(files: Files) -> set[bytes]:
    """Return each stretch of a few tokens, as a fingerprint; a stretch does not run from file to file."""
    found = set()
    for text in files.values():
        words = [token for token, _ in tokens(text)]
        for start in range(len(words) - _PASSAGE + 1):
            found.add(hashlib.blake2b(" ".join(words[start : start + _PASSAGE]).encode(), digest_size=8).digest())
    return found


def _near(texts: Mapping[Person, Files], given: Files) -> Iterator[tuple[Person, Person, float]]:
    """Yield the pairs above the bound, with their cosine."""
    common = _passages(given)
    own = {person: passages for person, files in texts.items() if len(passages := _passages(files) - common) >= _FEWEST}
    if len(own) < 2:
        return
    people = list(own)
    cosines = _cosines([own[person] for person in people])
    for one, other, share in zip(cosines.row.tolist(), cosines.col.tolist(), cosines.data.tolist(), strict=True):
        if one < other and share >= LEAST_COSINE:
            yield people[one], people[other], min(1.0, share)


def _cosines(own: Sequence[set[bytes]]) -> Any:
    """Return the cosines of all pairs' tf-idf weights (smoothed, each set's of length 1), zeros left out."""
    from scipy.sparse import csr_array  # type: ignore[import-untyped]  # comes with scikit-learn, and loads faster

    columns: dict[bytes, int] = {}
    found = np.array([columns.setdefault(passage, len(columns)) for passages in own for passage in sorted(passages)])
    sizes = np.array([len(passages) for passages in own])
    weights = np.log((1 + len(own)) / (1 + np.bincount(found)))[found] + 1
    lengths = np.sqrt(np.add.reduceat(weights**2, np.cumsum(sizes) - sizes))
    weights /= np.repeat(lengths, sizes)
    rows = csr_array((weights, found, np.append(0, np.cumsum(sizes))), shape=(len(own), len(columns)))
    return (rows @ rows.T).tocoo()


def _passage(one: Files, other: Files) -> Passage | None:
    """Return the longest passage that two submissions share in files of equal name."""
    best: tuple[int, Passage] | None = None
    for file in one.keys() & other.keys():
        here, there = tokens(one[file]), tokens(other[file])
        a, b, size = longest_in_common([t for t, _ in here], [t for t, _ in there])
        if size and (best is None or size > best[0]):
            lines, other_lines = (here[a][1], here[a + size - 1][1]), (there[b][1], there[b + size - 1][1])
            best = size, Passage(file, lines, other_lines)
    return best[1] if best else None


def longest_in_common(these: Sequence[str], those: Sequence[str]) -> tuple[int, int, int]:
    """Return where the longest common stretch begins in each, and its size; of several the first.

    As difflib finds it, but by ranks of stretches: two are the same if their halves are (Karp, Miller, Rosenberg).
    """
    numbers: dict[str, int] = {}
    everything = np.array([numbers.setdefault(item, len(numbers)) for item in [*these, *those]], np.int64)
    ranks, shorter = [everything], min(len(these), len(those))
    while 2 ** len(ranks) <= shorter:
        ranks.append(np.unique(_stretches(ranks, 2 ** len(ranks)), return_inverse=True)[1])

    def both(size: int) -> tuple[np.ndarray, np.ndarray]:
        names = _stretches(ranks, size)
        return names[: len(these) - size + 1], names[len(these) :]

    size, most = 0, shorter
    while size < most:
        middle = (size + most + 1) // 2
        size, most = (middle, most) if np.isin(*both(middle)).any() else (size, middle - 1)
    if not size:
        return 0, 0, 0
    mine, others = both(size)
    first = int(np.argmax(np.isin(mine, others)))
    return first, int(np.argmax(others == mine[first])), size


def _stretches(ranks: list[np.ndarray], size: int) -> np.ndarray:
    """Return a number for each stretch of that size, equal for equal ones, from its two overlapping parts."""
    half = min(size.bit_length(), len(ranks)) - 1
    if size == 1:
        return ranks[0]
    count = len(ranks[0]) - size + 1
    last = size - 2**half
    names: np.ndarray = ranks[half][:count] * len(ranks[0]) + ranks[half][last : last + count]
    return names
