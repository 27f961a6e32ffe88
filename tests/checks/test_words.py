"""Words of check files: what they take for an answer, and the sentence where they do not."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from toys import session_with

import grader
from grader.checks import check_record, words
from grader.errors import MissingClass, UnusableAnswer


def refused(word, *arguments, **settings):
    """The sentence with which a word refuses."""
    with pytest.raises(UnusableAnswer) as caught:
        word(*arguments, **settings)
    return caught.value.message


def test_call_passes_everything_on():
    """Arguments in order and by name, one called `name` or `subject` too."""
    file = SimpleNamespace(f=lambda *a, **k: (a, k))
    assert words.call(file, "f", 1, 2, name=3, subject=4) == ((1, 2), {"name": 3, "subject": 4})


def test_call_and_a_function_refuse_what_cannot_be_called():
    """The sentence says under which name, and what is there."""
    says = "train must be a function, and is of type float."
    assert refused(words.call, SimpleNamespace(train=1.5), "train", 1) == says
    assert refused(words.a_function, 1.5, "train") == says
    assert words.a_function(len, "train") is len


def test_a_class_is_had_or_said_to_be_missing():
    """The sentence is short; what there is instead is told beside it, once for the file."""
    assert words.a_class(SimpleNamespace(Layer=dict), "Layer") is dict
    with pytest.raises(MissingClass) as caught:
        words.a_class(SimpleNamespace(layer_dims=[2, 3]), "Layer")
    assert caught.value.message == "There is no class Layer in your file."
    assert caught.value.is_answer and caught.value.there_is == ""


def test_a_script_for_tensorflow_1_is_called_that_first():
    """What the worker says of the file is the message up to its first semicolon."""

    class File:
        def __getattr__(self, name):
            error = AttributeError(name)
            error.hint = f"This is a TensorFlow 1 script (tf.Session), and there is no class {name} in it; it has none."
            raise error

    with pytest.raises(MissingClass) as caught:
        words.a_class(File(), "DCN")
    assert caught.value.message == "This is a TensorFlow 1 script (tf.Session), and there is no class DCN in it."
    assert "TensorFlow 2" in caught.value.hint and caught.value.there_is.endswith("it has none.")


def test_a_function_that_is_missing_is_an_attribute_error():
    """A name that the file does not have is not the word's to judge."""
    with pytest.raises(AttributeError):
        words.call(SimpleNamespace(), "train")


@pytest.mark.parametrize("value", [np.ones((2, 1)), [[1.0], [1.0]], ([1], [1]), True, 3, 2.5, np.float32(1), []])
def test_what_reads_as_an_array(value):
    """Arrays, lists, tuples and single numbers, with their own dtype."""
    array = words.as_array(value)
    assert array is not None and array.dtype == np.asarray(value).dtype and np.array_equal(array, value)


@pytest.mark.parametrize("value", [None, "1", ["1"], [[1.0], [2.0, 3.0]], {"a": 1}, 1j, [None], object(), 10**400])
def test_what_does_not_read_as_an_array(value):
    """Nothing, text, a ragged list, a dictionary, complex numbers, objects."""
    assert words.as_array(value) is None


def test_the_kinds_of_an_array():
    """Only those that are asked for."""
    assert words.as_array([True], "iuf") is None and words.as_array([1.0], "iu") is None
    assert words.as_array(np.array([1j]), "c") is not None


def test_numbers_are_floats_of_the_shape():
    """Whole numbers and booleans become floats; without a shape any will do."""
    array = words.numbers([[1, 2]], "W", (1, 2))
    assert array.dtype == float and array.tolist() == [[1.0, 2.0]]
    assert words.numbers(True, "W").shape == () and words.numbers(3, "W", ()) == 3.0


def test_numbers_say_what_they_got():
    """The shape of an array, the type of everything else."""
    assert (
        refused(words.numbers, np.ones(2), "W", (2, 1))
        == "W must be numbers of shape (2, 1), and is an array of shape (2,)."
    )
    assert (
        refused(words.numbers, np.ones(2), "W", ()) == "W must be numbers of shape (), and is an array of shape (2,)."
    )
    assert refused(words.numbers, "text", "W") == "W must be numbers, and is of type str."
    assert refused(words.numbers, [[1], [2, 3]], "W") == "W must be numbers, and is of type list."


@pytest.mark.parametrize("value", [0.5, [0.5], np.array([[0.5]]), np.float32(0.5), (0.5,)])
def test_one_number(value):
    """However it is wrapped, it is a float."""
    found = words.number(value, "the loss")
    assert type(found) is float and found == 0.5


def test_one_number_says_what_it_got():
    """Several, none, and something else; the beginning of the sentence can be given."""
    says = "the loss must be one number, not an array of shape (2,)."
    assert refused(words.number, [1, 2], "the loss") == says
    assert refused(words.number, [], "the loss") == says.replace("(2,)", "(0,)")
    assert refused(words.number, [1, 2], "the loss", must="loss must return") == says.replace(
        "the loss must be", "loss must return"
    )
    assert refused(words.number, None, "the loss") == "the loss must be numbers, and is of type NoneType."


def test_unpack_takes_tuples_and_lists_of_that_length():
    """An array, a dictionary, a text and too many are refused in the words that are given."""
    assert words.unpack([1, 2], 2, "…") == words.unpack((1, 2), 2, "…") == (1, 2)
    for value in (None, np.ones(2), {"a": 1, "b": 2}, "ab", [1], [1, 2, 3]):
        assert refused(words.unpack, value, 2, "f must return two values.") == "f must return two values."


def test_names_of_types():
    """A type of the student's by its own name, None as None."""
    assert [words.name_of_type(value) for value in (None, 1.0, SimpleNamespace(type_name="Tensor"))] == [
        "None", "float", "Tensor",
    ]  # fmt: skip


FILE = """
import numpy as np
def kept(X, n): return {"a": X * n, "b": [1.0, (2, np.inf)]}
def changed(X, n): X += 1; return X
def idle(X, n): return None
"""


def looked_at(name, returns):
    """What `unchanged` found of a function in FILE, by the names of its expectations."""
    student, *_ = session_with(FILE)
    record = check_record.CheckRecord(None, np.random.default_rng(0), list, tolerance={})
    with check_record.in_use(record):
        words.unchanged(student, name, {"X": np.ones((2, 3)), "n": 2}, returns)
    return record.answers


def test_unchanged_tells_who_writes_into_the_arguments():
    """Only of arrays; each argument by its name."""
    assert looked_at("kept", 1) == {"X after the call": True}
    assert looked_at("changed", 1) == {"X after the call": False}


def test_unchanged_wants_an_answer():
    """Finite numbers count, however they are nested; a function that does nothing changes nothing, either."""
    assert looked_at("kept", 8)
    says = "returns nothing that could be judged: what the handout asks for has more numbers."
    assert refused(looked_at, "kept", 9) == f"kept {says}"
    assert refused(looked_at, "idle", 1) == f"idle {says}"


def test_check_files_have_the_words_from_grader():
    """Each public word is a name of `grader`, and the very same function."""
    public = [name for name, item in vars(words).items() if getattr(item, "__module__", "") == words.__name__]
    assert sorted(name for name in public if not name.startswith("_")) == [
        "a_class", "a_function", "as_array", "call", "name_of_type", "number", "numbers", "unchanged", "unpack",
    ]  # fmt: skip
    for name in public:
        assert name.startswith("_") or (name in grader.__all__ and getattr(grader, name) is getattr(words, name))
