"""How the checks of part 1 ask your NeuralNetwork; no answers in it either."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from grader import a_class, a_function, expect, promise, tell, unpack

from .conventions import ACTIVATIONS, an_object, answered, as_rows, known_as, loss_of, numbers, train

# The activations that the checks hand to your feedforward, written through identities.
GIVEN: dict[str, Callable[..., Any]] = {
    "tanh": lambda z, type=None: 2 / (1 + np.exp(-2 * z)) - 1,
    "sigmoid": lambda z, type=None: (1 + np.tanh(z / 2)) / 2,
    "relu": lambda z, type=None: (z + np.abs(z)) / 2,
}

TRIED = np.array([-1.5, 0.5])  # no two activations agree at both of these

TYPE_FIRST = {("type",), ("act_type",), ("actFun_type",), ("activation",), ("name",)}
NETWORK_FIRST = {("self",), ("net",), ("network",), ("model",), ("nn",)}

GRADIENTS = {"dW1": "W1", "dW2": "W2", "db1": "b1", "db2": "b2"}


class Problem(NamedTuple):
    """Examples and weights to ask about: X (N, D), y (N,), W1 (D, H), b1 (1, H), W2 (H, C), b2 (1, C)."""

    X: np.ndarray
    y: np.ndarray
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray

    @property
    def sizes(self) -> tuple[int, int, int]:
        """The numbers of inputs, hidden units and classes."""
        return self.W1.shape[0], self.W1.shape[1], self.W2.shape[1]


def problem(rng: np.random.Generator, N: int, D: int, H: int, C: int) -> Problem:
    """A random problem whose hidden net inputs keep away from relu's kink; no bias is zero."""
    while True:
        X, W1 = rng.normal(size=(N, D)), rng.normal(size=(D, H)) / np.sqrt(D)
        b1 = rng.normal(size=(1, H)) / 2
        if np.abs(X @ W1 + b1).min() > 0.01:
            break
    y = rng.permutation(np.arange(N) % C)
    return Problem(X, y, W1, b1, rng.normal(size=(H, C)) / np.sqrt(H), rng.normal(size=(1, C)) / 2)


def of_scores(z2: np.ndarray) -> Problem:
    """A problem whose examples have just these net inputs of the output layer, z2 (N, C), with relu."""
    N, C = z2.shape
    return Problem(np.eye(N), np.arange(N) % C, np.eye(N), np.zeros((1, N)), z2, np.zeros((1, C)))


class Network:
    """One NeuralNetwork of yours, with the weights of a problem if there is one, asked the way you wrote it."""

    averages = False  # whether backprop is known to give the mean over the examples

    def __init__(
        self,
        student: Any,
        problem: Problem | None,
        each: str = "tanh",
        reg_lambda: float = 0.0,
        sizes: tuple[int, int, int] = (2, 3, 2),
        seed: int = 0,
    ) -> None:
        self.student, self.each = student, each
        self._functions: dict[str, Any] = {}
        sizes = problem.sizes if problem else sizes
        self.classes = sizes[2]

        def build(name: str) -> None:
            self._functions.clear()
            self.spelled = name
            made = a_class(student, "NeuralNetwork")(*sizes, actFun_type=name, reg_lambda=reg_lambda, seed=seed)
            self.net = an_object(made, "NeuralNetwork")

        def values(name: str) -> Any:
            build(name)
            return self.elementwise("actFun", TRIED)

        def slopes(name: str) -> Any:
            build(name)
            return self.elementwise("diff_actFun", TRIED)

        build(known_as(student, each, values, slopes))
        if problem:
            self.set(W1=problem.W1, b1=problem.b1, W2=problem.W2, b2=problem.b2)

    def set(self, **arrays: np.ndarray) -> None:
        """Put copies of the arrays into the network."""
        for name, array in arrays.items():
            setattr(self.net, name, array)

    def function(self, name: str) -> Any:
        """A function of yours: a method of the network, of its class, or a function of the file."""
        if name not in self._functions:
            self._functions[name] = self._find(name)
        return self._functions[name]

    def _find(self, name: str) -> Any:
        if hasattr(self.net, name) or not hasattr(self.student, name):
            method = a_function(getattr(self.net, name), name)
            # Written without self and without @staticmethod, it only works when called on the class.
            return getattr(self.student.NeuralNetwork, name) if method.parameters[:1] in TYPE_FIRST else method
        function, net = a_function(getattr(self.student, name), name), self.net
        expect.note(f"{name} is a function of the file; in the handout it is a method of NeuralNetwork.")
        return partial(function, net) if function.parameters[:1] in NETWORK_FIRST else function

    def elementwise(self, which: str, z: np.ndarray, name: str = "") -> Any:
        """actFun or diff_actFun at z, with or without the name of the activation as an argument."""
        function = self.function(which)
        if len(getattr(function, "parameters", ())) == 1:
            expect.note(f"{which} takes no type; it was asked on a network made with that activation.")
            return function(z)
        return function(z, name or self.spelled)

    def feedforward(self, X: np.ndarray) -> Any:
        """What feedforward returns, which is handed the activation unless it takes only X."""
        function, arguments = self._forward(X)
        return function(*arguments)

    def run(self, X: np.ndarray) -> None:
        """Run feedforward for what it leaves on the network: together with the next question."""
        function, arguments = self._forward(X)
        tell(function, *arguments)

    def _forward(self, X: np.ndarray) -> tuple[Any, list[Any]]:
        function = self.function("feedforward")
        only = len(getattr(function, "parameters", ())) == 1
        return function, [X] if only else [X, GIVEN[self.each]]

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        """calculate_loss at the present weights, after a fresh feedforward."""
        self.run(X)
        return loss_of(self.function("calculate_loss")(X, y))

    def gradients(self, X: np.ndarray, y: np.ndarray, fresh: bool = True) -> dict[str, Any]:
        """backprop after a fresh feedforward: dW1, dW2, db1, db2 by name."""
        if fresh:
            self.run(X)
        answer = answered(self.function("backprop")(X, y), "backprop")
        if isinstance(answer, dict) and set(GRADIENTS) <= set(answer):
            expect.note("backprop returns a dictionary; the handout asks for dW1, dW2, db1, db2 in this order.")
            answer = [answer[name] for name in GRADIENTS]
        wanted = "backprop must return four gradients, dW1, dW2, db1, db2, in this order."
        gradients = dict(zip(GRADIENTS, unpack(answer, len(GRADIENTS), wanted), strict=True))
        return gradients | as_rows({name: gradients[name] for name in ["db1", "db2"]}, "your backprop returns")

    def context(self, asked: Problem) -> dict[str, Any]:
        """What is known where these gradients are asked for: it helps to say why they are wrong."""
        D, H, C = asked.sizes
        weights = {gradient: getattr(asked, name) for gradient, name in GRADIENTS.items()}
        return {"sizes": {"N": len(asked.X), "D": D, "H": H, "C": C}, "weights": weights}

    def probabilities(self, X: np.ndarray) -> Any:
        """What feedforward makes of X: probs, or what it returns, or else what the loss of each class gives away."""
        known = self._kept_or_returned(X)
        if known is not None:
            return known
        return np.array([[np.exp(-self.loss(x[None], np.array([c]))) for c in range(self.classes)] for x in X])

    def _kept_or_returned(self, X: np.ndarray) -> Any:
        returned = self.feedforward(X)
        if hasattr(self.net, "probs"):
            return self.net.probs
        expect.note("the network does not keep its probabilities under the name probs.")
        return returned if isinstance(returned, np.ndarray) and returned.ndim == 2 else None

    def cross_entropy(self, X: np.ndarray, y: np.ndarray) -> float:
        """The mean cross-entropy of the network's probabilities, computed here: calculate_loss is judged elsewhere."""
        known = self._kept_or_returned(X)
        if known is None:
            return self.loss(X, y)
        own = numbers(known, "probs", (len(X), self.classes))[np.arange(len(X)), y]
        return float(-np.mean(np.log(np.maximum(own, 1e-300))))

    def summed_loss(self, X: np.ndarray, y: np.ndarray) -> Callable[[dict[str, np.ndarray]], Callable[[], float]]:
        """N times the loss, promised, for four parameters: what backprop differentiates where λ is 0."""
        placed: dict[str, np.ndarray] = {}
        calculate = self.function("calculate_loss")
        refreshes: list[bool] = []  # whether calculate_loss runs feedforward itself, found out at the first call

        def of(parameters: dict[str, np.ndarray]) -> Callable[[], float]:
            if not refreshes:
                before = self.loss(X, y)
                self.set(W2=3 * parameters["dW2"])
                refreshes.append(loss_of(calculate(X, y)) != before)
            for gradient, array in parameters.items():
                if placed.get(gradient) is not array:
                    self.set(**{GRADIENTS[gradient]: array})
                    placed[gradient] = array
            if not refreshes[0]:
                self.run(X)
            loss = promise(calculate, X, y)
            return lambda: len(X) * loss_of(loss())

        return of

    def fit(self, X: np.ndarray, y: np.ndarray, num_passes: int, epsilon: float = 0.005) -> None:
        """Train in silence, passing on only the arguments that fit_model takes."""
        factor = len(X) if self.averages else 1  # steps along a mean gradient are N times shorter
        train(self.function("fit_model"), X, y, epsilon=epsilon * factor, num_passes=num_passes)


def refuses(network: Network, which: str) -> None:
    """Expect ValueError; a function that takes no name cannot be given a wrong one."""
    function = network.function(which)
    if len(getattr(function, "parameters", ())) != 1:
        hint = "What should happen when somebody misspells the name of an activation? Silence makes for a long search."
        expect.raises("ValueError", function, np.array([0.5]), "softmin", hint=hint)


def leaves_z(student: Any, which: str, z: np.ndarray) -> None:
    """Expect that actFun or diff_actFun does not write into the array that it is given."""
    for each in ACTIVATIONS:
        held = student.hold(z)
        Network(student, None, each).elementwise(which, held)
        hint = "Which of your lines writes into z? Make a new array instead."
        expect.true(np.array_equal(held.value, z), f"{which} changes its argument z", hint=hint, name=f"z for {each}")


def averages(student: Any, each: str) -> bool:
    """Whether backprop gives the mean over the examples, which the handout accepts in place of the sum."""
    asked = problem(np.random.default_rng(0), N=7, D=2, H=3, C=2)
    network = Network(student, asked, each)
    probs = numbers(network.probabilities(asked.X), "probs", (7, 2))
    return is_mean(network.gradients(asked.X, asked.y)["db2"], probs, asked.y)


def is_mean(db: Any, probs: np.ndarray, y: np.ndarray) -> bool:
    """Whether the output biases' gradient is the mean over the examples, where the sum is asked for."""
    summed = probs.sum(axis=0) - np.bincount(y, minlength=probs.shape[1])
    mine = numbers(db, "the gradient of the last biases").ravel()
    return mine.shape == summed.shape and bool(np.allclose(mine * len(y), summed, rtol=1e-3, atol=1e-6))


def trainable(student: Any, units: int, each: str, seed: int, examples: int, reg_lambda: float = 0.01) -> Network:
    """A network of two inputs and two classes with its own first weights, set up for as strong a step and a
    regulariser whether its gradients are sums or means."""
    mean = averages(student, each)
    network = Network(student, None, each, reg_lambda / examples if mean else reg_lambda, (2, units, 2), seed)
    network.averages = mean
    return network
