"""How the checks of part 3 call your code, so that it may be written in more than one way; no answers in it."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import a_class, a_function, call, expect, number, spelling, tensor
from grader.errors import UnusableAnswer

from .conventions import an_object, answered, numbers

# The eight variables. No two have the same shape: by their shapes the checks find them, whatever you call them.
SHAPES = {
    "conv1/weights": (5, 5, 1, 32),
    "conv1/biases": (32,),
    "conv2/weights": (5, 5, 32, 64),
    "conv2/biases": (64,),
    "dense1/weights": (3136, 1024),
    "dense1/biases": (1024,),
    "dense2/weights": (1024, 10),
    "dense2/biases": (10,),
}
WEIGHTS = [name for name in SHAPES if name.endswith("weights")]

# Deviations at which every layer's net inputs are neither tiny nor huge.
DEVIATIONS = {"conv1/weights": 0.2, "conv2/weights": 0.05, "dense1/weights": 0.03, "dense2/weights": 0.1}

Arrays = dict[str, np.ndarray]


def pictures(rng: np.random.Generator, examples: int) -> np.ndarray:
    """Random images (examples, 784), float32 in [0, 1]."""
    return rng.random((examples, 784), dtype=np.float32)


def placed(rng: np.random.Generator) -> Arrays:
    """Random values for the eight variables; no bias is zero."""
    return {
        name: np.float32(DEVIATIONS.get(name, 0.1)) * rng.standard_normal(shape, dtype=np.float32)
        for name, shape in SHAPES.items()
    }


def zeros(**others: np.ndarray) -> Arrays:
    """Zero for every variable but those given, with _ for / in their names."""
    known = {name.replace("_", "/"): array for name, array in others.items()}
    return {name: known.get(name, np.zeros(shape, np.float32)) for name, shape in SHAPES.items()}


def through() -> Arrays:
    """Values with which every layer hands an image of ones through: what is dropped anywhere shows in what arrives."""
    conv1, conv2 = (np.zeros(SHAPES[f"conv{i}/weights"], np.float32) for i in (1, 2))
    conv1[2, 2, 0] = 1.0
    conv2[2, 2, np.arange(64) % 32, np.arange(64)] = 1.0
    dense1 = np.full(SHAPES["dense1/weights"], 1 / 3136, np.float32)  # the mean: less than all, where any is dropped
    dense2 = np.eye(*SHAPES["dense2/weights"], dtype=np.float32)
    return zeros(conv1_weights=conv1, conv2_weights=conv2, dense1_weights=dense1, dense2_weights=dense2)


def judge_dropout(net: Net, keep_prob: float) -> None:
    """Judge which share of dense1's units arrives, how large, and whether it is another share in each image."""
    plain = net.logits(np.ones((1, 784), np.float32))
    expect.true(np.abs(plain).max() > 0, "the units do not arrive even without dropout", name="arrives")
    kept = net.logits(np.ones((200, 784), np.float32), keep_prob=keep_prob) / (float(plain.max()) or 1.0)
    on = kept > 1e-3
    hint = "Which layer's units are dropped, by the handout? Does your function ask for the share to keep, or to drop?"
    says = f"with keep_prob={keep_prob}, {on.mean():.0%} of the units arrive"
    expect.true(abs(on.mean() - keep_prob) < 0.08, says, hint=hint, name="share")
    hint = "What keeps the mean of the units as it is without dropout? And is anything dropped besides dense1's units?"
    scaled = np.allclose(kept[on], 1 / keep_prob, rtol=1e-3)
    expect.true(scaled, "what is kept is not multiplied by 1/keep_prob, once", hint=hint, name="scale")
    hint = "Does each image of a batch have its own units dropped?"
    expect.true(not np.all(on == on[:1]), "the same units are dropped in every example", hint=hint, name="each its own")


def shape_of(variable: Any) -> tuple[int, ...]:
    """A variable's shape, whether it is TensorFlow's or Keras's."""
    shape = variable.shape
    return tuple(shape if isinstance(shape, (tuple, list)) else shape.as_list())


def squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Without axes of length 1: a bias may be a row."""
    return tuple(axis for axis in shape if axis != 1)


class Net:
    """One DCN of yours, asked the way you wrote it."""

    def __init__(
        self, student: Any, tensors: Any, values: Arrays | None = None, spelled: bool = False, **options: Any
    ) -> None:
        self.tensors = tensors
        if not spelled:
            options |= {
                option: named(student, tensors, option, options[option]) for option in NAMED if option in options
            }
        self.model = an_object(a_class(student, "DCN")(**options), "DCN")
        self._variables: dict[str, Any] = {}
        if values is not None:
            self.set(values)

    def logits(self, x: Any, **options: float) -> np.ndarray:
        """What the model makes of images, which arrive as a tensor."""
        answer = answered(self.model(tensor(x), **options), "DCN's __call__")
        return numbers(answer, "what the model returns", (len(x), 10)).astype(np.float32)

    @property
    def variables(self) -> dict[str, Any]:
        """Your eight variables, by the names above."""
        if not self._variables:
            self.logits(np.zeros((1, 784), np.float32))  # some layers make their variables when they are first used
            found: dict[tuple[int, ...], Any] = {}
            for one in self.tensors.variables(self.model):
                found.setdefault(squeezed(shape_of(one)), one)
            for name, shape in SHAPES.items():
                if squeezed(shape) not in found:
                    layer, what = name.split("/")
                    says = f"Your DCN has no variable of shape {shape}, that of the {what} of {layer}"
                    raise UnusableAnswer(f"{says}: is it an attribute of the model?")
                self._variables[name] = found[squeezed(shape)]
        return self._variables

    def set(self, values: Arrays) -> None:
        """Give the variables these values."""
        for name, one in self.variables.items():
            one.assign(values[name].reshape(shape_of(one)))

    def values(self, names: Any = SHAPES) -> Arrays:
        """The variables' values, in the shapes of the handout."""
        return {name: _value(self.variables[name], name).reshape(SHAPES[name]) for name in names}

    def slopes(self, loss: Any, x: np.ndarray, targets: Any) -> dict[str, Any]:
        """The derivatives of a loss of the logits with respect to the eight variables; None where there is none."""
        listed = list(self.variables.values())
        found = self.tensors.gradients(loss, self.model, listed, [tensor(x)], [tensor(targets)])
        return dict(zip(SHAPES, found))


NAMED = ("activation", "initializer")  # the options of DCN that are names
# Other names for what may be asked for, besides other capitals.
OTHERS = {
    "relu": ["ReLU"],
    "xavier": ["glorot", "Glorot"],
    "sgd": ["gd", "GradientDescent", "gradient_descent"],
    "momentum": ["sgd_momentum"],
}


def named(student: Any, tensors: Any, option: str, name: str) -> str:
    """The option's value in the file's own spelling."""

    def tried(other: str) -> Any:
        if option == "initializer":
            return Net(student, tensors, spelled=True, initializer=other).values(["dense2/weights"])["dense2/weights"]
        rng = np.random.default_rng(0)
        return Net(student, tensors, placed(rng), spelled=True, activation=other).logits(pictures(rng, 1))

    return spelling(student, name, tried, others=OTHERS.get(name, []), what=option)


def optimizer_named(student: Any, tensors: Any, name: str) -> str:
    """The optimizer's name in the file's own spelling."""

    def tried(other: str) -> Any:
        return stepped(tensors, student.make_optimizer(other, 0.5), np.ones((2, 2), np.float32))

    return spelling(student, name, tried, others=OTHERS.get(name, []), what="optimizer")


def stepped(tensors: Any, optimizer: Any, gradients: np.ndarray) -> np.ndarray:
    """Where an optimizer leads from zero, a step along each of the gradients."""
    variable = tensors.variable(tensor(np.zeros_like(gradients[0])))
    apply = a_function(getattr(answered(optimizer, "make_optimizer"), "apply_gradients", None), "apply_gradients")
    for gradient in gradients:
        apply([(tensor(gradient), variable)])
    return numbers(variable.numpy(), "the variable")


def _value(variable: Any, name: str) -> np.ndarray:
    found = numbers(variable.numpy(), name)
    if found.size != np.prod(SHAPES[name]):
        raise UnusableAnswer(f"The variable {name} has changed its shape: it is {found.shape} now.")
    return found.astype(np.float32)


def a_variable(value: Any, function: str) -> Any:
    """What weight_variable and bias_variable make: a handle to a tf.Variable."""
    answered(value, function)
    if not hasattr(value, "type_name") or not hasattr(value, "assign"):
        found = "an array or tensor" if isinstance(value, np.ndarray) else f"of type {type(value).__name__}"
        raise UnusableAnswer(f"{function} must return a tf.Variable, and what it returns is {found}.")
    return value


def drawn(array: np.ndarray, deviation: float, name: str, within: float = 0.1) -> None:
    """Expect numbers of mean 0 with that standard deviation, up to this share of it."""
    expect.true(np.all(np.isfinite(array)), f"{name}: some of the first values are not finite", name=f"{name} finite")
    least = 6 / np.sqrt(array.size)  # what chance alone may do
    centred = abs(float(array.mean())) < deviation * least
    expect.true(centred, f"{name}: the first values are not centred on 0", name=f"{name} mean")
    ratio = float(array.std()) / deviation
    small, large = ratio < 1 - within, ratio > 1 + within
    says = f"{name}: the first values spread too {'little' if small else 'much'}"
    expect.true(not small and not large, says, name=f"{name} deviation")


def share(value: Any) -> float:
    """What accuracy returns, as a float."""
    return number(answered(value, "accuracy"), "what accuracy returns", must="accuracy must return")


def one_number(value: Any, function: str) -> Any:
    """The value as it is, if it is one number: shape (1,) stands for ()."""
    array = numbers(answered(value, function), f"what {function} returns")
    return np.float32(array.ravel()[0]) if array.size == 1 else value


def softmax(logits: np.ndarray) -> np.ndarray:
    """The probabilities of each row's classes."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def losses(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The cross-entropy of each example, computed here: cross_entropy is judged elsewhere."""
    return -np.log(np.maximum(softmax(logits.astype(float))[np.arange(len(labels)), labels], 1e-300))


def dataset(x_train: np.ndarray, y_train: Any, x_test: Any = None, y_test: Any = None) -> dict[str, np.ndarray]:
    """The dictionary that train is given; without test images, the training images stand for them."""
    return {
        "x_train": x_train,
        "y_train": np.asarray(y_train, np.int64),
        "x_test": x_train if x_test is None else x_test,
        "y_test": np.asarray(y_train if y_test is None else y_test, np.int64),
    }


def alike(rng: np.random.Generator, examples: int, label: int) -> dict[str, np.ndarray]:
    """The same image again and again: whichever examples a batch is made of, it is the same batch."""
    return dataset(np.repeat(pictures(rng, 1), examples, axis=0), [label] * examples)


def fit(student: Any, net: Net, data: dict[str, np.ndarray], steps: int, **options: Any) -> None:
    """Train the network in place."""
    if "optimizer" in options:
        options["optimizer"] = optimizer_named(student, net.tensors, options["optimizer"])
    call(student, "train", net.model, data, steps, **options)


def moved(after: Arrays, before: Arrays, name: str) -> np.ndarray:
    """How far a variable has gone."""
    return after[name].astype(float) - before[name]
