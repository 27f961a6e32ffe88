"""The object table: what is kept, by which number, and how the grader may talk about it."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest

from grader.wire.messages import Ask, Call, CallBack, Drop, Get, Hold, Names, Seed, Set
from grader.wire.value_types import Array, Function, List, Reference
from grader.wire.values import Payload
from grader.worker.exceptions import NameNotDefined, Refused, Unusable
from grader.worker.loading.respelling import respell
from grader.worker.objects import ObjectTable, positional_parameters, scratch_files, seed_everything


class Thing:
    """A student's class."""

    kind = "thing"

    def __init__(self):
        self.own = lambda x: x

    def method(self, a, b=1):
        return a + b

    @property
    def slow(self):
        raise AssertionError("a property is not looked at unasked")


@pytest.fixture
def table():
    return ObjectTable(lambda call, payload: (_ for _ in ()).throw(Refused("not now")))


def ask(table, *steps, raw=b""):
    """The answer to these steps."""
    return table.answer(Ask(list(steps)), raw)


def test_a_name_of_the_handout_stands_for_the_students_own(table):
    """What is set in the place of a method is set under both names; calls are put in the student's words."""
    module = types.ModuleType("student_of_respelling")
    text = (
        "class Net:\n    def fit(self, X, lr=1):\n        return lr\n    def twice(self):\n        return self.fit(0)\n"
    )
    exec(text, vars(module))
    notes = []
    stub = b"class Net:\n    def fit_model(self, X, epsilon=1): ...\n"
    table.respelling = respell(module, stub, notes.append)
    kind, net = table.refer(module.Net), table.refer(module.Net())
    assert net.methods["fit_model"] == ["X", "epsilon"]
    assert ask(table, Call(net.id, "fit_model", [0], {"epsilon": 5})) == 5
    assert len(notes) == 2 and "fit for fit_model" in notes[0] and "lr was taken for epsilon" in notes[1]
    held = ask(table, Get(net.id, "fit_model"))
    assert ask(table, Call(table.refer(held).id, "", [0], {"epsilon": 6})) == 6
    ask(table, Set(kind.id, "fit_model", Reference(table.refer(lambda *given: 7).id)))
    assert ask(table, Call(net.id, "twice", [], {})) == 7


def test_a_class_that_is_not_there_is_explained(table):
    """By the file as a whole; of an object's attribute, nothing is said."""
    module = types.ModuleType("student_without_class")
    module.__file__ = "/nowhere/student_without_class.py"
    table.respelling = respell(module, b"class Net:\n    def __init__(self, n): ...\n", print)
    with pytest.raises(NameNotDefined) as caught:
        ask(table, Get(table.refer(module).id, "Net"))
    assert caught.value.why == "There is no class Net in your file; it has no classes; the handout's Net takes (n)."
    with pytest.raises(NameNotDefined) as caught:
        ask(table, Get(table.refer(Thing()).id, "Net"))
    assert caught.value.why == ""


def test_an_object_has_one_number(table):
    """While it is kept; after it was dropped, another, never its old one."""
    thing = Thing()
    first = table.refer(thing)
    assert table.refer(thing).id == first.id
    ask(table, Drop([first.id, 999]))
    again = table.refer(thing)
    assert again.id > first.id
    with pytest.raises(Unusable, match=f"no object {first.id} any more"):
        ask(table, Get(first.id, "kind"))
    assert ask(table, Get(again.id, "kind")) == "thing"


def test_a_reference_says_what_can_be_called_at_once(table):
    """Methods, without looking at properties or at what an object has of its own under that name."""
    thing = Thing()
    reference = table.refer(thing)
    assert reference.type_name == "Thing" and reference.methods == {"method": ["a", "b"]}
    thing.method = 5
    assert table.refer(thing).methods == {}


def test_references_to_classes_functions_and_modules(table):
    """With the parameters of what is called, and a module's callables."""
    assert (table.refer(Thing).type_name, table.refer(Thing).parameters) == ("class Thing", [])
    assert table.refer(Thing().method).parameters == ["a", "b"]
    module = types.ModuleType("m")
    module.f, module.x = len, 5
    assert table.refer(module).type_name == "module" and "f" in table.refer(module).methods


def test_a_method_that_is_set_on_a_class_is_known(table):
    """The names of a class are remembered only as long as they hold."""
    table.refer(Thing())
    number = table.refer(Thing).id
    ask(table, Set(number, "extra", Function(1)))
    try:
        assert "extra" in table.refer(Thing()).methods
    finally:
        del Thing.extra


def test_steps_are_done_in_order(table):
    """The last one's value is the answer."""
    number = table.refer(Thing()).id
    assert ask(table, Set(number, "x", 3), Get(number, "x")) == 3
    assert ask(table, Call(number, "method", [2], {"b": 5})) == 7
    assert ask(table, Set(number, "x", 4)) is None


def test_arrays_lie_in_the_frame(table):
    """And are the subject's own."""
    number = table.refer(Thing()).id
    raw = np.arange(3.0).tobytes()
    got = ask(table, Set(number, "x", Array("<f8", (3,), 0, False)), Get(number, "x"), raw=raw)
    got += 1
    assert np.array_equal(got, [1, 2, 3])


def test_a_missing_name_is_told_from_a_property_that_fails(table):
    """Only the first is the name's fault."""

    class Fails:
        @property
        def inside(self):
            return self.nothing

    number = table.refer(Fails()).id
    with pytest.raises(NameNotDefined, match="outside"):
        ask(table, Get(number, "outside"))
    with pytest.raises(AttributeError, match="nothing"):
        ask(table, Get(number, "inside"))
    with pytest.raises(NameNotDefined, match="outside"):
        ask(table, Call(number, "outside", [], {}))


def test_names_are_the_public_ones(table):
    """Methods and attributes."""
    names = ask(table, Names(table.refer(Thing()).id))
    assert {"kind", "own", "method"} <= set(names) and not any(name.startswith("__") for name in names)


def test_a_held_value_is_passed_on_as_itself(table):
    """The object at the table is its holder."""
    held = ask(table, Hold(Array("<f8", (2,), 0, False)), raw=bytes(16))
    number = table.refer(held).id
    seen = []
    thing = Thing()
    thing.take = lambda z: seen.append(z) or z.__setitem__(0, 5)
    ask(table, Call(table.refer(thing).id, "take", [Reference(number)], {}))
    assert isinstance(seen[0], np.ndarray) and np.array_equal(ask(table, Get(number, "value")), [5, 0])


def test_a_callback_carries_arguments_and_brings_an_answer():
    """Both through the packing."""
    calls = []

    def ask_grader(call, payload):
        calls.append(call)
        return Array("<f8", (1,), 0, False), np.array([2.5]).tobytes()

    table = ObjectTable(ask_grader)
    thing = Thing()
    thing.run = lambda f: f(1, [2], name="x")
    got = ask(table, Call(table.refer(thing).id, "run", [Function(9)], {}))
    assert np.array_equal(got, [2.5])
    assert isinstance(calls[0], CallBack) and calls[0].function == 9 and calls[0].keywords == {"name": "x"}


def test_a_refusal_is_not_an_exception(table):
    """Student code that catches every Exception does not catch it."""
    thing = Thing()

    def run(f):
        try:
            f()
        except Exception:  # noqa: BLE001 - as students write
            return "swallowed"

    thing.run = run
    with pytest.raises(Refused):
        ask(table, Call(table.refer(thing).id, "run", [Function(9)], {}))


def test_seeding_seeds_what_is_loaded(table, monkeypatch):
    """`random`, NumPy, and TensorFlow where it is; large seeds too."""
    import random

    fake = types.SimpleNamespace(random=types.SimpleNamespace(set_seed=lambda seed: fake.seeds.append(seed)), seeds=[])
    monkeypatch.setitem(sys.modules, "tensorflow", fake)
    drawn = []
    for seed in (5, 5, 2**40 + 5):
        ask(table, Seed(seed))
        drawn.append((random.random(), float(np.random.random())))
    assert drawn[0] == drawn[1] and drawn[0][0] != drawn[2][0] and fake.seeds == [5, 5, 2**40 + 5]
    monkeypatch.delitem(sys.modules, "tensorflow")
    seed_everything(1)


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (lambda a, b=1, *, c=2: 0, ["a", "b"]),
        (lambda a, *rest, **more: 0, ["a", "*"]),
        (Thing, []),
        (np.tanh, None),
        (5, None),
    ],
)
def test_positional_parameters(function, names):
    """Names, a star for any more, None where Python cannot tell."""
    got = positional_parameters(function)
    assert got == names or (function is np.tanh and isinstance(got, list))


def test_files_are_written_below_the_scratch_folder(tmp_path):
    """With folders made; nothing outside, whatever the name."""
    scratch_files(tmp_path, {"a.py": b"1", "package/b.py": b"2"})
    assert (tmp_path / "package" / "b.py").read_bytes() == b"2"
    for name in ("../out.py", "/out.py", "a/../../out.py"):
        with pytest.raises(Unusable, match="leads outside"):
            scratch_files(tmp_path / "inner", {name: b"3"})
    assert not (tmp_path / "out.py").exists()
    (tmp_path / "link").symlink_to(tmp_path.parent)
    with pytest.raises(Unusable):
        scratch_files(tmp_path, {"link/out.py": b"4"})


def test_packing_refers_what_has_no_copy(table):
    """A list of objects is a list of references."""
    packed = table.pack([Thing(), 1], Payload())
    assert isinstance(packed.items[0], Reference) and packed.items[1] == 1
    assert isinstance(table.keep([1]), Reference)


def test_what_a_class_makes_stays_an_object(table):
    """Also where the class is a kind of list; a class of Python's own makes values."""

    class Layers(list):
        """Of the student's own."""

    for kind, made in [(Layers, Reference), (list, List)]:
        asked = Ask([Call(table.refer(kind).id, "", [List([1])], {})])
        assert isinstance(table.reply(asked, b"", Payload()).value, made)


def test_a_function_of_the_graders_is_one_object_while_it_is_held(table):
    """By its number; and as an attribute it has that name."""
    one, again, other = (table.resolve(Function(number)) for number in (1, 1, 2))
    assert one is again and one is not other and one.__name__ == "<lambda>"
    thing = Thing()
    ask(table, Set(table.refer(thing).id, "act", Function(1)))
    assert thing.act is one and one.__name__ == "act"
