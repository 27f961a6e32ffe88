"""Interfaces of part 2 that students write otherwise: what can be judged is judged, the rest is said once."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from grader.answers.live import answer_key
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.grade import Grade
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer
from grader.subjects.student import Students


def beside(name: str) -> ModuleType:
    """The module in the file of that name beside this one, however the tests were started."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


CASES = beside("assignment1_interfaces")
FILE = "n_layer_neural_network.py"
ASSIGNMENT = assignments.load(Path(__file__).parents[1] / "assignments" / "assignment1").with_parts(FILE)
KEY = answer_key(ASSIGNMENT)
OF_LAYERS = {"layer_feedforward", "layer_backprop", "layer_stays_finite", "layer_backprop_of_square_weights",
             "layer_backprop_of_this_call_alone", "layer_backprop_leaves_dA"}  # fmt: skip
OF_NETWORKS = {case.check.name for case in ASSIGNMENT.part(FILE).cases} - OF_LAYERS

Graded = Callable[[str], Grade]


@pytest.fixture
def graded(server: ForkServer, tmp_path: Path) -> Graded:
    """The grade of a file with this text."""

    def of(text: str) -> Grade:
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        return grade_submission.grade(ASSIGNMENT, submission.open(tmp_path / FILE, ASSIGNMENT), sandbox=server, key=KEY)

    return of


def failed(grade: Grade) -> set[str]:
    """The names of the checks that did not pass."""
    return {check.name for check in grade.checks if check.outcome != "passed"}


@pytest.mark.parametrize("kept", CASES.KEPT)
def test_a_right_network_without_layers_loses_those_checks_only(kept: str, graded: Graded) -> None:
    """Wherever it keeps its weights; its backprop is held against the slope of its own loss."""
    grade = graded(CASES.without_layers(kept))
    assert failed(grade) == OF_LAYERS
    assert grade.parts[0].message.startswith("There is no class Layer in your file; your class is DeepNeuralNetwork(")
    said = {check.message for check in grade.checks if check.name in OF_LAYERS and not check.hidden}
    assert said == {"There is no class Layer in your file."}


@pytest.mark.parametrize(
    ("right", "wrong", "fails"),
    [
        ("dWs.insert(0, self.As[i].T @ d)", "dWs.insert(0, self.As[i].T @ d * (1.1 if i == 1 else 1))", {"backprop"}),
        ("* slope(self.Zs[i - 1], self.kind)", "* slope(self.As[i], self.kind)", {"backprop"}),
        ("squares = sum(", "squares = 2 * sum(", {"every_layer_is_regularised"}),
        ("np.tanh(Z)\n", "np.tanh(Z) / 2\n", {"feedforward"}),
    ],
)
def test_a_wrong_network_without_layers_fails(right: str, wrong: str, fails: set[str], graded: Graded) -> None:
    """Without layers to blame, the checks of the whole network find it."""
    text = CASES.without_layers("lists")
    assert right in text
    assert failed(graded(text.replace(right, wrong))) >= fails | OF_LAYERS


OTHERWISE = {
    "a layer of another name": ([("Layer(", "Dense("), ("class Layer", "class Dense")], "Dense for Layer"),
    "a network of another name": ([("DeepNeuralNetwork", "DeepNN")], "DeepNN for DeepNeuralNetwork"),
    "other methods": (
        [("feedforward", "forward"), ("backprop(", "backward("), ("calculate_loss", "loss"), ("fit_model", "fit")],
        "Layer.forward for feedforward",
    ),
    "other parameters": (
        [('actFun_type="tanh"', 'act="tanh"'), ("= actFun_type", "= act"), ("actFun_type if", "act if"),
         ("reg_lambda=0.01", "lam=0.01"), ("= reg_lambda", "= lam")],
        "act was taken for actFun_type, lam was taken for reg_lambda",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERWISE)
def test_other_names_cost_nothing(name: str, graded: Graded) -> None:
    """One note says what was taken for what."""
    edits, note = OTHERWISE[name]
    grade = graded(CASES.edited(*edits))
    assert not failed(grade)
    notes = [*grade.parts[0].notes, *(said for check in grade.checks for said in check.notes)]
    assert sum(note in said for said in notes) == 1, notes


def test_layers_of_a_file_without_the_class_are_taken_out_of_the_network(graded: Graded) -> None:
    """Where the class is made in a function, or comes from elsewhere, its objects are there."""
    text = CASES.edited()
    start, end = text.index("class Layer:"), text.index("class DeepNeuralNetwork:")
    inner = "".join(f"    {line}" for line in text[start:end].splitlines(keepends=True))
    text = f"{text[:start]}def kinds():\n{inner.rstrip()}\n\n    return Layer\n\n\n{text[end:]}"
    grade = graded(text.replace("            Layer(before", "            kinds()(before"))
    assert not failed(grade)
    assert any("a layer was taken out" in note for check in grade.checks for note in check.notes)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were loaded since, one entry for each time."""
    made: list[str] = []
    original = Students._load

    def counted(self: Students, part: str, patience: object) -> object:
        made.append(part)
        return original(self, part, patience)  # type: ignore[arg-type]

    monkeypatch.setattr(Students, "_load", counted)
    return made


def test_what_cannot_be_judged_is_no_reason_to_load_the_file_again(graded: Graded, loads: list[str]) -> None:
    """Of a loss that is a text, each check says so, of the one process."""
    grade = graded(CASES.edited(("return (cross_entropy + regulariser) / N", "return 'much'")))
    assert sum(check.outcome == "unusable answer" for check in grade.checks) >= 3
    assert len(loads) == 1


def test_what_is_missing_is_said_once_and_the_file_is_loaded_once(graded: Graded, loads: list[str]) -> None:
    """A list of layers is no class; that nothing can be asked is no reason to run the file again."""
    grade = graded("layer_dims = [2, 3, 2]\n\n\ndef train():\n    return 1\n")
    assert failed(grade) == OF_LAYERS | OF_NETWORKS and grade.earned == 0
    assert len(loads) == 1
    assert grade.parts[0].message.count("There is no class") == 2
    assert "layer_dims" not in grade.parts[0].message.replace("nn_layer_dims", "")
