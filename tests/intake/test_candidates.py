"""The files that could be a part, and their order."""

from __future__ import annotations

import pytest

from grader.intake.candidates import (
    ALIKE,
    BY_CONTENT,
    EXACT,
    NOTEBOOK,
    OTHER_CODE,
    UNTOUCHED,
    WRITTEN,
    PartContract,
    candidates_of,
    how_named,
    owners_of,
    standing,
)
from grader.intake.definition_reader import Defined

PARTS = ["net.py", "deep_net.py"]
STUB = "class Net:\n    def act(self): ...\n    def loss(self): ...\n    def given(self): return 0\n"
WORK = STUB.replace("...", "return 1")


@pytest.fixture
def ranked(defined):
    """The paths of the candidates for net.py among these texts, the likeliest first, or what else is asked of them."""

    def order(files, ask=lambda one: one.path):
        raw = {path: text.encode() for path, text in files.items()}
        seen = defined({**raw, "template": STUB.encode()})
        asked = PartContract.of("net.py", seen.pop("template"))
        return [ask(one) for one in candidates_of(asked, raw, PARTS, seen, owners_of([asked], seen, PARTS))]

    return order


def test_what_the_template_leaves_unwritten_is_asked_for(defined):
    """What it gives is not; where it marks nothing, all of it is."""
    (template, whole) = defined({"a": STUB.encode(), "b": WORK.encode()}).values()
    assert PartContract.of("net.py", template).to_write == {"Net.act", "Net.loss"}
    assert PartContract.of("net.py", whole).to_write == {"Net", "Net.act", "Net.loss", "Net.given"}
    assert PartContract.of("net.py", Defined()).to_write == frozenset()


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("a/net.py", EXACT),
        ("a/net.ipynb/net.py", NOTEBOOK),
        ("hw.ipynb/net.py", NOTEBOOK),
        ("my net (1).py", ALIKE),
        ("Copy of net.ipynb/Copy of net.py", ALIKE),
        ("deep_net.py", BY_CONTENT),
        ("deep net (1).py", BY_CONTENT),
        ("hw.py", BY_CONTENT),
    ],
)
def test_names_tell_a_part(path, how):
    """A part's own name, in a notebook too, then one that is like it; another part's is no sign."""
    assert how_named(path, "net.py", PARTS) == how


def test_how_much_is_written_counts_first(ranked):
    """Then the name, then the place; what is put aside counts only where the other is hardly begun."""
    begun = STUB.replace("act(self): ...", "act(self): return 1")
    assert ranked({"net.py": STUB, "net (1).py": begun, "u.py": WORK}) == ["u.py", "net (1).py", "net.py"]
    assert ranked({"old/net.py": WORK, "net (1).py": WORK, "x.py": WORK}) == ["net (1).py", "x.py", "old/net.py"]
    assert ranked({"old/net.py": WORK, "net.py": begun}) == ["old/net.py", "net.py"]
    assert ranked({"a/net.py": WORK, "net.py": WORK}) == ["net.py", "a/net.py"]
    assert ranked({"v2/net.py": WORK, "v10/net.py": WORK})[0] == "v10/net.py"
    assert ranked({"net_final.py": WORK, "net_plots.py": WORK})[0] == "net_final.py"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (WORK, WRITTEN),
        (STUB, UNTOUCHED),
        (STUB.replace("return 0", "return  0  # given"), UNTOUCHED),
        ("def (", OTHER_CODE),
        ("class Other:\n    def f(self): return 1\n", OTHER_CODE),
        ("from own import Net\n", WRITTEN),
        ("from own import *\n", WRITTEN),
        ("class Net(Base):\n    def given(self): return 0\n", WRITTEN),
        ("class Neuron:\n    def act(self): return 1\n", WRITTEN),
        ("class Net: pass\ndef act(self): return 1\nNet.act = act\n", WRITTEN),
    ],
)
def test_what_a_file_of_the_parts_name_holds(ranked, text, holds):
    """Imported and inherited work counts as written: it cannot be seen from here."""
    assert ranked({"net.py": text}, lambda one: one.holds) == [holds]


def test_who_only_uses_the_part_is_no_candidate(ranked):
    """A notebook that imports it to try it, and a file that defines another thing."""
    assert ranked({"try.py": "from net import *\n", "use.py": "from net import Net\nNet.act, Net.loss\n"}) == []
    assert ranked({"other.py": "class Other:\n    def f(self): return 1\n"}) == []


def test_words_that_a_part_has_itself_say_nothing_of_its_standing():
    """`old_net.py` may be what is asked for."""
    assert (standing("old/net.py", PARTS), standing("net_final.py", PARTS), standing("work/net.py", PARTS)) == (
        1,
        -1,
        0,
    )
    assert standing("old_net.py", ["old_net.py"]) == 0
