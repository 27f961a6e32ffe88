"""The handout's names in a file that writes them otherwise; what is said of what is not there."""

from __future__ import annotations

import linecache
import types
from typing import Any

import pytest

from grader.worker.loading.respelling import Respelling, respell

STUB = b"""
def activation(Z, type): ...


class Layer:
    def __init__(self, n, m, actFun_type="tanh", seed=0): ...
    def feedforward(self, A): ...
    def backprop(self, dA): ...


class Network:
    def __init__(self, dims, actFun_type="tanh", reg_lambda=0.01, seed=0): ...
    def feedforward(self, X): ...
    def calculate_loss(self, X, y): ...
    def backprop(self, X, y): ...
    def fit_model(self, X, y, epsilon=0.01): ...
"""
NAMES = 0


def loaded(text: str, stub: bytes = STUB) -> tuple[Any, Respelling, list[str]]:
    """The file as a module, what was found in it, and the notes."""
    global NAMES
    NAMES += 1
    module = types.ModuleType(f"part{NAMES}")
    module.__file__ = f"/nowhere/part{NAMES}.py"
    linecache.cache[module.__file__] = (len(text), None, text.splitlines(keepends=True), module.__file__)
    exec(compile(text, module.__file__, "exec"), vars(module))
    notes: list[str] = []
    return module, respell(module, stub, notes.append), notes


RIGHT = STUB.decode()


def test_a_file_with_the_handouts_names_is_left_alone() -> None:
    """No name is set, nothing is noted, no call is touched."""
    module, found, notes = loaded(RIGHT)
    assert not notes and not found.own_names and not found.missing
    assert found.adapter_of(module.Layer) is None and found.adapted(module.activation) is module.activation


def test_methods_and_functions_of_other_names_are_found() -> None:
    """One note names them all; the student's own names stay."""
    text = RIGHT.replace("feedforward", "feedForward").replace("backprop", "backpropagation")
    module, found, notes = loaded(text.replace("def activation", "def act_fun"))
    assert module.Network.feedforward is module.Network.feedForward
    assert module.activation is module.act_fun
    assert found.also(module.Network, "feedforward") == "feedForward" and not found.also(module, "Network")
    assert len(notes) == 1 and "act_fun for activation" in notes[0] and "Layer.feedForward for feedforward" in notes[0]


def test_a_name_of_a_base_class_is_known_by_the_class() -> None:
    """What is set in the place of a method goes to the student's name, wherever it stands."""
    text = RIGHT.replace("class Network:", "class Base:") + "\n\nclass Network(Base):\n    pass\n"
    module, found, _ = loaded(text.replace("def fit_model", "def fit"))
    assert found.also(module.Network, "fit_model") == "fit"


def test_a_function_of_the_file_by_its_very_name_comes_first() -> None:
    """`_backprop` of the class is not taken for backprop, where the file has that."""
    text = RIGHT.replace("def backprop(self, X, y)", "def _backprop(self, X, y)")
    module, _, notes = loaded(text + "\n\ndef backprop(net, X, y): ...\n")
    assert not hasattr(module.Network, "backprop") and not notes


@pytest.mark.parametrize(
    ("old", "new"), [("Layer", "Dense"), ("Layer", "HiddenLayer"), ("Network", "Net"), ("Network", "MyModel")]
)
def test_a_class_of_another_name_is_known_by_its_methods(old: str, new: str) -> None:
    """The one that has the methods of the one that is missing."""
    module, found, notes = loaded(RIGHT.replace(f"class {old}", f"class {new}"))
    assert getattr(module, old) is getattr(module, new)
    assert not found.missing and f"{new} for {old}" in notes[0]


def test_a_class_that_does_something_else_is_not_taken() -> None:
    """A network has the methods of a layer, and is none; two that would do are not chosen between."""
    layer = RIGHT[RIGHT.index("class Layer") : RIGHT.index("class Network")]
    network = RIGHT[RIGHT.index("class Network") :]
    _, found, notes = loaded(RIGHT.replace(layer, network.replace("class Network", "class OtherNetwork")))
    assert list(found.missing) == ["Layer"] and not found.own_names
    _, found, notes = loaded(
        RIGHT.replace("class Layer", "class One") + "\n\n" + layer.replace("class Layer", "class Two")
    )
    assert list(found.missing) == ["Layer"] and not notes


def test_the_only_class_of_a_file_is_the_one_that_is_asked_for() -> None:
    """Whatever helpers it has besides."""
    stub = b"class DCN:\n    def __init__(self, seed=0): ...\n    def __call__(self, x): ...\n"
    text = "class CNN:\n" + "".join(f"    def {name}(self, x): ...\n" for name in ("call", "conv", "pool", "drop"))
    module, found, _ = loaded(text, stub)
    assert module.DCN is module.CNN and not found.missing


def test_a_missing_class_is_explained_with_classes_only() -> None:
    """The file's classes with what they take; a list is no class, nor is one that was imported."""
    text = (
        "from collections import OrderedDict\nlayer_dims = [2, 3]\n\n\nclass Thing:\n    def __init__(self, a): ...\n"
    )
    _, found, _ = loaded(text)
    assert found.missing["Layer"] == (
        "There is no class Layer in your file; your class is Thing(a); the handout's Layer takes "
        "(n, m, actFun_type, seed)."
    )
    assert "it has no classes" in loaded("layer_dims = [2, 3]\n")[1].missing["Network"]


def test_a_script_for_tensorflow_1_is_called_that_first() -> None:
    """By the names that it uses; those in comments do not count."""
    text = "# tf.contrib\ndef g():\n    return tf.placeholder(0), tf.compat.v1.Session()\n"
    _, found, notes = loaded(text)
    assert found.missing["Layer"].startswith(
        "This is a TensorFlow 1 script (tf.placeholder, tf.compat.v1.Session), and there is no class Layer in it;"
    )
    assert notes == [
        "This is a TensorFlow 1 script (tf.placeholder, tf.compat.v1.Session), and of the functions that the handout "
        "asks for, it does not have activation."
    ]


def test_most_functions_missing_is_said_once() -> None:
    """Of a file that has them, or most, nothing is said."""
    stub = b"def f(x): ...\n\n\ndef g(x): ...\n\n\ndef h(x): ...\n"
    assert loaded("def h(x): ...\n", stub)[2] == [
        "Of the functions that the handout asks for, your file does not have f, g."
    ]
    assert loaded("def h(x): ...\n\n\ndef g(x): ...\n", stub)[2] == []


def test_calls_are_put_in_the_students_words() -> None:
    """Of a constructor, a method and a function, each noted once; a bound method is told without self."""
    text = RIGHT.replace("actFun_type", "act").replace("def activation(Z, type)", "def activation(kind, Z)")
    module, found, notes = loaded(text.replace("epsilon", "lr"))
    for _ in range(2):
        kind = found.adapter_of(module.Layer)
        assert kind is not None and kind.adapt([1, 2], {"actFun_type": "relu"}) == ([], {"n": 1, "m": 2, "act": "relu"})
    net = module.Network([1, 2])
    fit = found.adapter_of(net.fit_model)
    assert fit is not None and fit.adapt([1, 2], {"epsilon": 3}) == ([], {"X": 1, "y": 2, "lr": 3})
    assert found.told(net.fit_model, ["X", "y", "lr"]) == ["X", "y", "epsilon"]
    assert found.told(net.feedforward, ["X"]) == ["X"] and found.told(net.fit_model, None) is None
    assert len(notes) == 2


def test_an_object_that_is_called_is_asked_in_its_own_words() -> None:
    """By its class's __call__, static and class methods by what they are."""
    stub = b"class Net:\n    def __call__(self, x, keep_prob=1.0): ...\n    def g(self, z, type=1): ...\n"
    text = "class Net:\n    def __call__(self, x, keep=1.0): ...\n    @staticmethod\n    def g(z): ...\n"
    module, found, _ = loaded(text, stub)
    call = found.adapter_of(module.Net())
    assert call is not None and call.adapt([2], {"keep_prob": 3}) == ([], {"x": 2, "keep": 3})
    static = found.adapter_of(module.Net().g)
    assert static is not None and static.adapt([2, "tanh"], {}) == ([], {"z": 2})


def test_a_function_that_is_handed_on_takes_the_handouts_words() -> None:
    """As a helper calls it; what needs no other words is handed on as it is."""
    module, found, _ = loaded("def f(x, lr=0.5):\n    return x * lr\n", b"def f(x, learning_rate=0.5): ...\n")
    assert found.adapted(module.f)(2, learning_rate=3) == 6
    assert found.adapted(len) is len and found.adapted(3) == 3


def test_classes_that_raise_when_they_are_looked_at_are_left_alone() -> None:
    """Whatever a student's metaclass does, the file is asked as it is."""
    meta = "class Meta(type):\n    def __getattribute__(self, name):\n        raise RuntimeError(name)\n\n\n"
    _, found, notes = loaded(f"{meta}class Layer(metaclass=Meta): ...\n")
    assert isinstance(found, Respelling) and not notes
