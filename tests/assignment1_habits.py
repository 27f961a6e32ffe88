"""Habits of students: each is the reference solution with a small edit, and what its grade must be.

An edit is a pair of texts, the first of which must be in the file.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "reference" / "assignment1"
PART_1, PART_2 = "three_layer_neural_network.py", "n_layer_neural_network.py"

Edit = tuple[str, str]
GUARD = 'if __name__ == "__main__":\n    main()\n'
HEAD = "import numpy as np\n"


@dataclass(frozen=True)
class Habit:
    """What is edited; which checks may fail because of it (by name), and which words a note must have."""

    name: str
    edits: tuple[Edit, ...] = ()
    file: str = PART_1
    fails: frozenset[str] = frozenset()
    note: str = ""
    encode: Callable[[str], bytes] = str.encode
    siblings: tuple[str, ...] = ()  # other parts of the reference that lie beside it

    def write(self, folder: Path) -> Path:
        """Write the submission into `folder`; the file to grade."""
        source = (REFERENCE / self.file).read_text(encoding="utf-8")
        for old, new in self.edits:
            assert old in source, f"{self.name}: {old!r} is not in the reference any more"
            source = source.replace(old, new)
        for sibling in self.siblings:
            (folder / sibling).write_bytes((REFERENCE / sibling).read_bytes())
        (folder / self.file).write_bytes(self.encode(source))
        return folder / self.file


def habit(name: str, *edits: Edit, fails: tuple[str, ...] = (), **more: object) -> Habit:
    """A habit of part 1, unless `file` says otherwise."""
    return Habit(name, edits, fails=frozenset(fails), **more)  # type: ignore[arg-type]


def unguarded(body: str) -> Edit:
    """The main guard replaced by something that runs at import."""
    return GUARD, body


def cells_of(source: str) -> list[str]:
    """Each statement of the top level in a cell, below a title, and above cells that are not finished."""
    lines = source.split("\n")
    statements = ["\n".join(lines[item.lineno - 1 : item.end_lineno]) for item in ast.parse(source).body]
    return ["# Homework 1\nimport math\n%matplotlib inline", *statements, "return model", "def half_done(:"]


def notebook(source: str) -> bytes:
    """A notebook of these cells, under whatever name."""
    cells = [{"cell_type": "code", "source": cell} for cell in cells_of(source)]
    return json.dumps({"nbformat": 4, "cells": cells}).encode()


def timed_notebook(source: str) -> bytes:
    """A notebook with the time of each cell that defines something, and text cells between."""
    cells: list[dict[str, str]] = []
    for cell in cells_of(source):
        magic = "%%time\n" if cell.startswith(("def", "class")) else ""
        cells += [{"cell_type": "markdown", "source": "don't"}, {"cell_type": "code", "source": magic + cell}]
    return json.dumps({"nbformat": 4, "cells": cells}).encode()


def saved_by_colab(source: str) -> bytes:
    """As Colab saves such a notebook as a Python file: cells with a command are comments."""
    texts = []
    for cell in cells_of(source)[:-2]:
        commented = "\n".join(f"# {line}" for line in f"%%time\n{cell}".split("\n"))
        mark = "# Commented out IPython magic to ensure Python compatibility.\n"
        texts += [mark + commented if cell.startswith(("def", "class")) else cell, '"""# Title\n\nText\n"""']
    return "\n\n".join(texts).encode()


def marked_cells(source: str) -> bytes:
    """As an editor marks cells in a Python file."""
    return "\n# %%\n".join(cells_of(source)).encode()


TRAIN = """X, y = generate_data()
model = NeuralNetwork(2, 3, 2)
model.fit_model(X, y, num_passes=2000)
"""
CLASS = "class NeuralNetwork:"
RAISE = "        raise ValueError(f\"unknown activation {type!r}: use 'tanh', 'sigmoid' or 'relu'\")\n"
ACTFUN = "    def actFun(self, z, type):\n"
DIFF = "    def diff_actFun(self, z, type):\n"
FORWARD = "    def feedforward(self, X, actFun):\n"
CALL_FORWARD = "self.feedforward(X, lambda z: self.actFun(z, self.actFun_type))"
BACK = "        dz2 = self.probs.copy()\n"
RETURN_GRADIENTS = "        return dW1, dW2, db1, db2\n"
RETURN_LOSS = "        return (cross_entropy + regulariser) / N\n"
UNKNOWN_NAMES = ("actFun_refuses_unknown_names", "diff_actFun_refuses_unknown_names")
MANY_CLASSES_LOSS = ("calculate_loss_of_many_classes", "calculate_loss_of_few_labels")
ALL_OF_THE_LOSS = ("calculate_loss", "calculate_loss_regularises", "regulariser_grows_with_lambda", *MANY_CLASSES_LOSS)
MANY_CLASSES_BACK = ("backprop_of_many_classes", "backprop_of_few_labels")

AT_IMPORT = [
    habit("trains_at_import", unguarded(TRAIN)),
    habit("prints_at_import", unguarded('print("hello" * 1000)\nprint(NeuralNetwork(2, 3, 2).W1)\n')),
    habit("shows_a_plot_at_import", unguarded("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n")),
    habit("wants_a_window", (HEAD, "import matplotlib\nmatplotlib.use('TkAgg')\n" + HEAD), note="TkAgg"),
    habit("asks_for_input", unguarded('units = input("How many units? ") or 3\n'), note="input()"),
    habit("raises_at_import", unguarded("X = np.loadtxt('moons.csv')\n"), note="was loaded"),
    habit("no_main_guard", unguarded("")),
    habit("empty_main_guard", unguarded('if __name__ == "__main__":\n    pass\n')),
    habit("a_missing_package", (HEAD, HEAD + "import a_package_that_nobody_has as it\n"), note="not installed"),
    habit("a_name_that_numpy_dropped", (HEAD, HEAD + "REAL = np.float\n"), note="numpy.float"),
    habit(
        "an_argument_that_scikit_learn_dropped",
        (HEAD, HEAD + "from sklearn.preprocessing import OneHotEncoder\nencoder = OneHotEncoder(sparse=False)\n"),
        note="sparse_output",
    ),
]

WRITTEN_OTHERWISE = [
    habit(
        "names_compared_by_is",
        *((f'if type == "{name}"', f'if type is "{name}"') for name in ("tanh", "sigmoid", "relu")),
    ),
    habit(
        "gradients_as_values_of_a_dict",
        (RETURN_GRADIENTS, "        return dict(a=dW1, b=dW2, c=db1, d=db2).values()\n"),
    ),
    habit(
        "gradients_in_an_array_of_objects",
        (
            RETURN_GRADIENTS,
            "        found = np.empty(4, object)\n        found[:] = dW1, dW2, db1, db2\n        return found\n",
        ),
    ),
    habit("windows_line_ends", encode=lambda text: text.replace("\n", "\r\n").encode()),
    habit("byte_order_mark", encode=lambda text: text.encode("utf-8-sig")),
    habit("tabs", encode=lambda text: text.replace("    ", "\t").encode()),
    habit("no_newline_at_the_end", encode=lambda text: text.rstrip().encode()),
    habit(
        "extra_helpers",
        (CLASS, f"class Helper:\n    pass\n\n\ndef helper(x):\n    return x\n\n\n{CLASS[:-1]}(Helper):"),
        ("        self.reg_lambda = reg_lambda\n", "        self.reg_lambda, self.extra = reg_lambda, Helper()\n"),
    ),
    habit(
        "list_for_an_array",
        ("        self.b1 = np.zeros((1, nn_hidden_dim))\n", "        self.b1 = [[0.0] * nn_hidden_dim]\n"),
        (RETURN_GRADIENTS, "        return [dW1.tolist(), dW2.tolist(), db1.tolist(), db2.tolist()]\n"),
        ("self.b1 - epsilon * db1", "np.asarray(self.b1) - epsilon * np.asarray(db1)"),
        ("(dW1 + self", "(np.asarray(dW1) + self"),
        ("(dW2 + self", "(np.asarray(dW2) + self"),
        ("self.b2 - epsilon * db2", "self.b2 - epsilon * np.asarray(db2)"),
        note="list",
    ),
    habit(
        "single_precision_inside",
        ("        self.z1 = X @", "        X = X.astype(np.float32)\n        self.z1 = X @"),
        ("self.W1 + self.b1\n", "self.W1.astype(np.float32) + self.b1.astype(np.float32)\n"),
    ),
]

CALLED_OTHERWISE = [
    habit("feedforward_ignores_its_argument", ("actFun(self.z1)\n", "self.actFun(self.z1, self.actFun_type)\n")),
    habit(
        "feedforward_omits_its_argument",
        (FORWARD, "    def feedforward(self, X):\n"),
        ("actFun(self.z1)\n", "self.actFun(self.z1, self.actFun_type)\n"),
        (CALL_FORWARD, "self.feedforward(X)"),
    ),
    habit(
        "feedforward_names_the_type",
        ("actFun(self.z1)\n", "actFun(self.z1, self.actFun_type)\n"),
        (CALL_FORWARD, "self.feedforward(X, self.actFun)"),
    ),
    habit(
        "diff_actFun_without_the_type",
        (DIFF, "    def diff_actFun(self, z):\n        type = self.actFun_type\n"),
        ("self.diff_actFun(self.z1, self.actFun_type)", "self.diff_actFun(self.z1)"),
        note="takes no type",
    ),
    habit(
        "static_methods",
        (ACTFUN, "    @staticmethod\n    def actFun(z, type):\n"),
        ('self.actFun(z, "sigmoid")', 'NeuralNetwork.actFun(z, "sigmoid")'),
        (DIFF, "    @staticmethod\n    def diff_actFun(z, type):\n"),
    ),
    habit(
        "class_methods",
        (ACTFUN, "    @classmethod\n    def actFun(self, z, type):\n"),
        (DIFF, "    @classmethod\n    def diff_actFun(self, z, type):\n"),
    ),
    habit(
        "methods_without_self",
        (ACTFUN, "    def actFun(z, type):\n"),
        (DIFF, "    def diff_actFun(z, type):\n"),
        ("self.actFun(z, ", "NeuralNetwork.actFun(z, "),
        ("self.diff_actFun(self", "NeuralNetwork.diff_actFun(self"),
    ),
    habit(
        "functions_of_the_file",
        (ACTFUN, "    def _actFun(self, z, type):\n"),
        (CLASS, f"def actFun(z, type):\n    return NeuralNetwork._actFun(None, z, type)\n\n\n{CLASS}"),
        ("self.actFun(z, ", "actFun(z, "),
        note="function of the file",
    ),
    habit(
        "backprop_is_a_function_of_the_file",
        ("    def backprop(self, X, y):\n", "    def _backprop(self, X, y):\n"),
        (CLASS, f"def backprop(net, X, y):\n    return net._backprop(X, y)\n\n\n{CLASS}"),
        ("self.backprop(X, y)", "backprop(self, X, y)"),
        note="function of the file",
    ),
    habit(
        "another_spelling",
        ('== "tanh"', '== "Tanh"'),
        ('== "sigmoid"', '== "Sigmoid"'),
        ('== "relu"', '== "ReLU"'),
        ('actFun(z, "sigmoid")', 'actFun(z, "Sigmoid")'),
        ('actFun_type="tanh"', 'actFun_type="Tanh"'),
        note="'Tanh'",
    ),
    habit(
        "another_spelling_and_silence",
        ('== "tanh"', '== "Tanh"'),
        ('== "sigmoid"', '== "Sigmoid"'),
        ('== "relu"', '== "Relu"'),
        ('actFun(z, "sigmoid")', 'actFun(z, "Sigmoid")'),
        (RAISE, "        return None\n"),
        fails=UNKNOWN_NAMES,
        note="'Tanh'",
    ),
    *[
        habit(
            f"another_spelling_and_{name}",
            ('== "tanh"', '== "Tanh"'),
            ('== "sigmoid"', '== "Sigmoid"'),
            ('== "relu"', '== "ReLU"'),
            ('actFun(z, "sigmoid")', 'actFun(z, "Sigmoid")'),
            ('actFun_type="tanh"', 'actFun_type="Tanh"'),
            (RAISE, f"        {otherwise}\n"),
            fails=() if name == "ValueError" else UNKNOWN_NAMES,
            note="'Tanh'",
        )
        for name, otherwise in {
            "ValueError": "raise ValueError(type)",
            "NotImplementedError": "raise NotImplementedError(type)",
            "RuntimeError": "raise RuntimeError(type)",
            "SystemExit": "raise SystemExit(type)",
            "KeyError": "return {}[type]",
            "relu": "return np.maximum(z, 0.0)",
        }.items()
    ],
    habit(
        "constructor_keyword_renamed",
        ('actFun_type="tanh", reg', 'act_type="tanh", reg'),
        ("self.actFun_type = actFun_type", "self.actFun_type = act_type"),
        note="act_type was taken for actFun_type",
    ),
    habit("method_in_other_case", ("feedforward", "feedForward"), note="NeuralNetwork.feedForward for feedforward"),
    habit(
        "other_words_throughout",
        ("diff_actFun", "diff_act_fun"),
        ("actFun_type", "act_fun_type"),
        ("actFun", "act_fun"),
        ("backprop(", "backpropagation("),
        ("num_passes", "n_iter"),
        ("epsilon", "lr"),
        note="n_iter was taken for num_passes",
    ),
    habit("a_class_of_another_name", ("NeuralNetwork", "MyNet"), note="MyNet for NeuralNetwork"),
    habit(
        "no_seed",
        (", seed=0):", "):"),
        ("RandomState(seed)", "RandomState(0)"),
        fails=("same_seed_same_weights",),
        note="nothing was passed on for seed",
    ),
    habit(
        "parameters_in_another_order",
        ("fit_model(self, X, y, epsilon", "fit_model(self, y, X, epsilon"),
        note="taken by their names",
    ),
    habit(
        "stored_under_other_names",
        *[(f"self.{name}", f"self.my_{name}") for name in ["z1", "a1", "z2", "probs"]],
        fails=("feedforward_keeps_its_steps",),
    ),
    habit("loss_needs_a_feedforward", (f"        {CALL_FORWARD}\n        # YOUR CODE: compute the l", "        #")),
]

CONVENTIONS = [
    habit(
        "mean_gradients",
        (RETURN_GRADIENTS, "        return tuple(gradient / len(X) for gradient in (dW1, dW2, db1, db2))\n"),
        note="mean over the N examples",
    ),
    habit(
        "regulariser_outside_the_mean",
        (RETURN_LOSS, "        return cross_entropy / N + regulariser\n"),
        note="outside the 1/N",
    ),
    habit("relu_slope_of_one_at_zero", ("np.where(z > 0, 1.0, 0.0)", "np.where(z >= 0, 1.0, 0.0)"), note="you take 1"),
    habit("relu_slope_of_a_half_at_zero", ("np.where(z > 0, 1.0, 0.0)", "np.heaviside(z, 0.5)"), note="you take ½"),
    habit(
        "flat_bias_gradients",
        ("axis=0, keepdims=True)\n        d", "axis=0)\n        d"),
        ("        db1 = dz1.sum(axis=0, keepdims=True)\n", "        db1 = dz1.sum(axis=0)\n"),
        note="shape",
    ),
    habit(
        "gradients_in_a_dictionary",
        (RETURN_GRADIENTS, "        return dict(dW1=dW1, dW2=dW2, db1=db1, db2=db2)\n"),
        ("dW1, dW2, db1, db2 = self.backprop(X, y)", "dW1, dW2, db1, db2 = self.backprop(X, y).values()"),
        note="dictionary",
    ),
    habit(
        "loss_in_a_tuple",
        (RETURN_LOSS, "        return (cross_entropy + regulariser) / N, self.probs\n"),
        ("{self.calculate_loss(X, y):", "{self.calculate_loss(X, y)[0]:"),
        note="several values",
    ),
    habit("loss_in_an_array", (RETURN_LOSS, "        return np.array([(cross_entropy + regulariser) / N])\n")),
    habit("own_random_generator", ("np.random.RandomState(seed)", "np.random.RandomState(seed + 77)")),
]

COSTS_ONE_CHECK = [
    habit("probabilities_changed_in_place", (BACK, "        dz2 = self.probs\n"), fails=("backprop_changes_nothing",)),
    habit("relu_in_place", ("np.maximum(z, 0.0)", "np.maximum(z, 0, z)"), fails=("actFun_changes_nothing",)),
    habit(
        "sigmoid_overflows",
        (
            "            return np.where(z >= 0, 1.0, shrunk) / (1.0 + shrunk)\n",
            "            return np.exp(z) / (1 + np.exp(z))\n",
        ),
        fails=("actFun_stays_finite", "diff_actFun_stays_finite"),
    ),
    habit(
        "softmax_overflows",
        ("np.exp(self.z2 - self.z2.max(axis=1, keepdims=True))", "np.exp(self.z2)"),
        fails=("softmax_stays_finite",),
    ),
    habit(
        "softmax_subtracts_one_largest_number",
        ("self.z2.max(axis=1, keepdims=True)", "self.z2.max()"),
        fails=("softmax_stays_finite",),
    ),
    habit(
        "softmax_of_layers_subtracts_one_largest_number",
        ("A.max(axis=1, keepdims=True)", "A.max()"),
        file=PART_2,
        fails=("softmax_stays_finite",),
    ),
    habit(
        "unknown_names_pass",
        (RAISE, "        return z\n"),
        fails=UNKNOWN_NAMES,
    ),
    habit(
        "loss_for_two_classes",
        (
            "np.log(self.probs[np.arange(N), y]).sum()",
            "(y * np.log(self.probs[:, 1]) + (1 - y) * np.log(self.probs[:, 0])).sum()",
        ),
        fails=MANY_CLASSES_LOSS,
    ),
    habit(
        "backprop_for_two_classes",
        ("dz2[np.arange(X.shape[0]), y] -= 1.0\n", "dz2[:, 0] -= 1 - y\n        dz2[:, 1] -= y\n"),
        fails=MANY_CLASSES_BACK,
    ),
    habit(
        "loss_wants_one_hot",
        ("np.log(self.probs[np.arange(N), y]).sum()", "(y * np.log(self.probs)).sum()"),
        ("{self.calculate_loss(X, y):", "{0:"),
        fails=ALL_OF_THE_LOSS,
    ),
    habit(
        "regulariser_in_backprop",
        (
            RETURN_GRADIENTS,
            "        return dW1 + self.reg_lambda * self.W1, dW2 + self.reg_lambda * self.W2, db1, db2\n",
        ),
        ("(dW1 + self.reg_lambda * self.W1)", "dW1"),
        ("(dW2 + self.reg_lambda * self.W2)", "dW2"),
        fails=("backprop_leaves_the_regulariser_out",),
    ),
    habit(
        "calculate_loss_not_attempted",
        ("        N = X.shape[0]\n        cross", "        raise NotImplementedError\n        N = 1\n        cross"),
        fails=ALL_OF_THE_LOSS,
    ),
]

IMPORT_SIBLING = (HEAD, HEAD + "from three_layer_neural_network import NeuralNetwork\n")
SIBLINGS_ACTIVATION = (
    '    if type == "tanh":\n        return np.tanh(Z)\n',
    '    if type == "tanh":\n        return NeuralNetwork(1, 1, 1).actFun(Z, "tanh")\n',
)
SECOND_PART = [
    habit("sibling_imported", IMPORT_SIBLING, SIBLINGS_ACTIVATION, file=PART_2, siblings=(PART_1,)),
    habit("sibling_imported_in_vain", IMPORT_SIBLING, file=PART_2, note="three_layer_neural_network"),
    habit(
        "flat_biases",
        ("np.zeros((1, nn_dim))", "np.zeros(nn_dim)"),
        ("axis=0, keepdims=True)\n        return dZ", "axis=0)\n        return dZ"),
        file=PART_2,
        note="shape",
    ),
    habit(
        "layer_means",
        ("self.A_prev.T @ dZ\n", "self.A_prev.T @ dZ / len(dZ)\n"),
        ("dZ.sum(axis=0, keepdims=True)", "dZ.mean(axis=0, keepdims=True)"),
        file=PART_2,
        note="means over the N",
    ),
    habit(
        "network_means",
        (
            "        dA[np.arange(X.shape[0]), y] -= 1.0\n",
            "        dA[np.arange(X.shape[0]), y] -= 1.0\n        dA = dA / len(X)\n",
        ),
        file=PART_2,
        note="mean over the N",
    ),
    habit("nothing_returned_by_feedforward", ("        return self.probs\n", "        return None\n"), file=PART_2),
    habit("probs_only_returned", ("self.probs", "self.output"), file=PART_2, note="under the name probs"),
    habit(
        "softmax_in_place",
        ("        dA = self.probs.copy()\n", "        dA = self.probs\n"),
        file=PART_2,
        fails=("backprop_changes_nothing",),
    ),
    habit(
        "another_spelling_of_layers",
        ('== "tanh"', '== "Tanh"'),
        ('== "sigmoid"', '== "Sigmoid"'),
        ('== "relu"', '== "ReLU"'),
        ('activation(Z, "sigmoid")', 'activation(Z, "Sigmoid")'),
        ('actFun_type="tanh"', 'actFun_type="Tanh"'),
        file=PART_2,
        note="'Tanh'",
    ),
    habit("trains_at_import_too", (GUARD, "main()\n"), ("num_passes=5000", "num_passes=500"), file=PART_2),
]

NOTEBOOKS = [
    habit("notebook", encode=notebook, note="Cell 10 was left out, for Python cannot read it: invalid syntax (line 1)"),
    habit("notebook_with_times", encode=timed_notebook, note="Jupyter notebook under a Python name"),
    habit("saved_by_colab", encode=saved_by_colab, note="Colab has made a comment of a cell"),
    habit("cells_in_a_file", encode=marked_cells, note="'return' outside function"),
    habit("notebook_of_part_2", file=PART_2, encode=notebook, note="It defines half_done"),
]

TRAINING = "        for step in range(num_passes):\n"
AT_MOST_100 = "        assert num_passes <= 100\n"

# Printing in every pass would take most of the time, and so would loops over single numbers; neither is timed out.
SLOW = [
    habit("prints_all_probabilities", (BACK, "        print(X, self.probs)\n" + BACK)),
    habit(
        "prints_all_probabilities_too",
        ("        dA = self.probs.copy()\n", "        print(self.probs)\n        dA = self.probs.copy()\n"),
        file=PART_2,
    ),
    habit("has_time_for_a_hundred_passes", (TRAINING, AT_MOST_100 + TRAINING)),
    habit("has_time_for_a_hundred_passes_too", (TRAINING, AT_MOST_100 + TRAINING), file=PART_2),
]

HABITS = (
    NOTEBOOKS + SLOW + AT_IMPORT + WRITTEN_OTHERWISE + CALLED_OTHERWISE + CONVENTIONS + COSTS_ONE_CHECK + SECOND_PART
)
