"""Identical and nearly identical submissions are found; independent ones, and what the handout gave, are not."""

from __future__ import annotations

import difflib
import random
import textwrap
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from grader.grade import Outcome
from grader.gradebook.entry import Entry, Person, SchoolClass
from grader.reports.classes.similar import LEAST_COSINE, find_similar, longest_in_common, tokens

FILE = "net.py"


def program(seed: int, functions: int = 8) -> list[str]:
    """Functions as one student might write them; another seed, another student."""
    draw = random.Random(seed)
    made = []
    for place in range(functions):
        lines = [
            f"    v{line} = np.{draw.choice(['dot', 'sum', 'exp', 'tanh', 'log', 'ones'])}(a, {draw.randrange(9)})"
            f" {draw.choice('+-*/')} b[{draw.randrange(9)}]"
            for line in range(8)
        ]
        made.append(f"def f{place}(a, b):\n" + "\n".join(lines) + f"\n    return v{draw.randrange(8)}\n")
    return made


@pytest.fixture
def compared(samples: ModuleType) -> Any:
    """What is alike among texts by student; each has a fingerprint of its own."""

    def find(texts: dict[str, str], given: dict[str, str] | None = None) -> list[tuple[str, str]]:
        found = find_similar(the_class(samples, *texts), {who: {FILE: text} for who, text in texts.items()}, given)
        assert all(LEAST_COSINE <= pair.share <= 1 for pair in found.pairs)
        return [(pair.one.id, pair.other.id) for pair in found.pairs]

    return find


def the_class(samples: ModuleType, *ids: str, same: str = "", outcome: Outcome = Outcome.PASSED) -> SchoolClass:
    """A class of these ids; those in `same` have one fingerprint."""
    grade = samples.grade([samples.check("f", "f", outcome=outcome)])
    entries = [
        Entry(
            Person(who),
            grade=replace(grade, provenance=replace(grade.provenance, submission_hash="0" if who in same else who)),
        )
        for who in ids
    ]
    return SchoolClass("a", "A", 1.0, entries, "")


def test_a_copy_is_found_whatever_was_done_to_it(compared: Any) -> None:
    """New names, comments, layout, another order of functions, a line here and there."""
    original = program(1)
    copy = [
        function.replace("v1", "middle")
        .replace("(a, b)", "(left, right)")
        .replace("\n    ret", "\n    # mine\n\n    ret")
        for function in reversed(original)
    ]
    copy[2] = copy[2].replace("v3", "another", 1)
    texts = {"ada": "".join(original), "ben": '"""My own."""\n' + "".join(copy)}
    texts |= {f"s{seed}": "".join(program(seed)) for seed in range(2, 12)}
    assert compared(texts) == [("ada", "ben")]


def test_independent_work_is_not_alike(compared: Any) -> None:
    """Nor is work of which a part is the same."""
    texts = {f"s{seed}": "".join(program(seed)) for seed in range(10)}
    assert not compared(texts)
    half = {"ada": "".join(program(1)), "ben": "".join(program(1)[:3] + program(2)[3:])}
    assert not compared(half)


def test_what_was_given_counts_for_nothing(compared: Any) -> None:
    """Two who kept the handout's long functions and wrote their own are not alike."""
    given = "".join(program(0, functions=40))
    texts = {"ada": given + "".join(program(1)), "ben": given + "".join(program(2))}
    assert compared(texts) == [("ada", "ben")]
    assert not compared(texts, {FILE: given})
    assert not compared({"ada": given, "ben": given}, {FILE: given})


def test_a_few_lines_are_alike_by_chance(compared: Any) -> None:
    """Too short to say anything."""
    assert not compared({"ada": "def f(x):\n    return np.tanh(x)\n", "ben": "def g(x):\n    return np.tanh(x)\n"})


def test_the_longest_common_passage_is_told(samples: ModuleType) -> None:
    """With its lines in both, so that one can open them there."""
    text = "".join(program(1))
    sources = {"ada": {FILE: text}, "ben": {FILE: "import os\n\n\n" + text}}
    [pair] = find_similar(the_class(samples, "ada", "ben"), sources).pairs
    assert pair.passage is not None
    last = len(text.splitlines())
    assert (pair.passage.file, pair.passage.lines, pair.passage.other_lines) == (FILE, (1, last), (4, last + 3))


def test_the_same_bytes_are_known_from_fingerprints(samples: ModuleType) -> None:
    """Without any text; with texts, one of the group stands for all of it."""
    school_class = the_class(samples, "ada", "ben", "cem", same="adaben")
    found = find_similar(school_class, None)
    assert [[person.id for person in people] for people in found.identical] == [["ada", "ben"]]
    assert not found.pairs and found.compared == 0
    text = "".join(program(1))
    found = find_similar(school_class, {who: {FILE: text} for who in ("ada", "ben", "cem")})
    assert [(pair.one.id, pair.other.id) for pair in found.pairs] == [("ada", "cem")] and found.compared == 2


def test_untouched_templates_are_not_called_alike(samples: ModuleType) -> None:
    """Everyone has them."""
    assert not find_similar(the_class(samples, "a", "b", same="ab", outcome=Outcome.NOT_ATTEMPTED), None).identical


def test_tokens() -> None:
    """Names of variables, texts, comments and layout do not count; members, keywords and numbers do."""
    source = textwrap.dedent('''\
        def f(x):  # why
            """Say
            so."""
            return np . dot(x, 2.5e3) + "a # b"
    ''')
    words = ["def", "v", "(", "v", ")", ":", "s", "return", "v", ".dot", "(", "v", ",", "2.5e3", ")", "+", "s"]
    found = tokens(source)
    assert [token for token, _ in found] == words
    assert [line for _, line in found] == [1] * 6 + [2] + [4] * 10


@pytest.mark.parametrize(
    "odd", ['"""\\"', "'", '"', "(", "a", "f", "\\", '"\\', "'''", "\x00", "\ud800", "é", '""""', "f'''\\'", "\u2028"]
)
def test_odd_text_is_read_in_linear_time(odd: str) -> None:
    """Nobody can make the comparison hang or fail by what they hand in."""
    tokens(odd * 60_000)


def test_the_longest_passage_is_the_one_that_difflib_finds() -> None:
    """Its places, too, where there are several; difflib takes ten times as long."""
    draw = random.Random(3)
    for turn in range(2000):
        these, those = (draw.choices("ab" if turn % 2 else "abcde", k=draw.randrange(30)) for _ in range(2))
        a, b, size = difflib.SequenceMatcher(None, these, those, autojunk=False).find_longest_match()
        assert longest_in_common(these, those) == ((a, b, size) if size else (0, 0, 0))
