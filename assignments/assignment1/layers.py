"""How the checks of part 2 call your code; no answers in it either."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader import a_class, a_function, call, expect, promise, tell, unpack
from grader.errors import MissingClass, StudentFault, UnusableAnswer

from .conventions import an_object, answered, as_rows, known_as, loss_of, numbers, stored, train
from .networks import is_mean
from .weights_kept import KeptLayer, kept_layers

# What a file is asked to find out how it spells the activations, which all differ here.
TRIED_W, TRIED_B = np.array([[0.7, -0.4, 0.9], [-0.3, 0.8, 0.2]]), np.array([[0.1, -0.2, 0.3]])
TRIED_X = np.array([[-1.5, 0.5], [0.8, 1.1]])
STEP = 1e-5  # of a weight, to see what the loss does

Layers = list[tuple[np.ndarray, np.ndarray]]  # W (n, m) and b (1, m) of each layer


def weights(rng: np.random.Generator, *dims: int) -> Layers:
    """Random weights for layers of these sizes; no bias is zero."""
    return [
        (rng.normal(size=(n, m)) / np.sqrt(n), rng.normal(size=(1, m)) / 2)
        for n, m in zip(dims, dims[1:], strict=False)
    ]


def examples(rng: np.random.Generator, N: int, D: int, C: int) -> tuple[np.ndarray, np.ndarray]:
    """Random inputs X (N, D), and labels y (N,) in which every class occurs if N ≥ C."""
    return rng.normal(size=(N, D)), rng.permutation(np.arange(N) % C)


def run(of: Any, name: str, *arguments: Any) -> None:
    """Call it for what it leaves on the object: together with the next question."""
    tell(a_function(getattr(of, name), name), *arguments)


def layer(student: Any, rng: np.random.Generator, n: int, m: int, each: str) -> tuple[Any, np.ndarray, np.ndarray]:
    """A Layer of yours with random weights, and those weights."""

    def tried(name: str) -> Any:
        made = new_layer(student, *TRIED_W.shape, name)
        made.W, made.b = TRIED_W, TRIED_B
        return call(made, "feedforward", TRIED_X)

    made = new_layer(student, n, m, known_as(student, each, tried))
    [(W, b)] = weights(rng, n, m)
    made.W, made.b = W, b
    return made, W, b


def new_layer(student: Any, n: int, m: int, name: str) -> Any:
    """A Layer of yours; where the file has no class of that name, one out of your DeepNeuralNetwork."""
    try:
        return an_object(a_class(student, "Layer")(n, m, actFun_type=name, seed=0), "Layer")
    except MissingClass as missing:
        try:
            first = own_layers(a_class(student, "DeepNeuralNetwork")([n, m, 2], actFun_type=name, seed=0))[:1]
        except StudentFault as fault:
            raise missing from fault
        if not first:
            raise
        expect.note("there is no class Layer; a layer was taken out of your DeepNeuralNetwork.")
        return first[0]


def slopes_of_layer(made: Any, W: np.ndarray, b: np.ndarray, A_prev: np.ndarray, dA: np.ndarray) -> None:
    """Judge dW, db and dA_prev by the slope of the sum of A · dA, for a random dA."""

    def loss(parameters: dict[str, np.ndarray]) -> Callable[[], float]:
        made.W, made.b = parameters["dW"], parameters["db"]
        answer = promise(a_function(made.feedforward, "feedforward"), parameters.get("dA_prev", A_prev))

        def summed() -> float:
            A = numbers(answered(answer(), "feedforward"), "what feedforward returns", dA.shape)
            return float(np.sum(A * dA))

        return summed

    run(made, "feedforward", A_prev)
    dA_prev = answered(call(made, "backprop", dA), "backprop")
    gradients = stored(made, ["dW", "db"], "backprop", "layer")
    gradients |= as_rows({"db": gradients["db"]}, "your layer keeps") | {"dA_prev": dA_prev}
    context = {"sizes": {"N": len(dA)}, "weights": {"dW": W, "db": b}}
    expect.gradient(gradients, of=loss, at={"dW": W, "db": b, "dA_prev": A_prev}, context=context)


def own_layers(net: Any) -> list[Any]:
    """The network's Layers, from the first to the last; empty where it has none that keep W and b."""
    layers = getattr(net, "layers", None)
    if not isinstance(layers, (list, tuple)):
        return []
    if not all(hasattr(one, "type_name") for one in layers) or not all(hasattr(one, "W") for one in layers[:1]):
        return []
    return list(layers)


def there_and_back(student: Any, rng: np.random.Generator, each: str, net_inputs: list[float]) -> tuple[Any, Any]:
    """What a Layer of yours makes of net inputs near these numbers, and what its backprop then returns."""
    made, _, _ = layer(student, rng, 3, len(net_inputs), each)
    made.b = np.array([net_inputs])
    A = call(made, "feedforward", rng.normal(size=(5, 3)))
    return A, call(made, "backprop", rng.normal(size=(5, len(net_inputs))))


class Deep:
    """One DeepNeuralNetwork of yours with the given weights, asked the way you wrote it."""

    averages = False  # whether backprop is known to give the mean over the examples

    def __init__(
        self,
        student: Any,
        placed: Layers | None,
        each: str = "tanh",
        reg_lambda: float = 0.0,
        dims: tuple[int, ...] = (),
        seed: int = 0,
    ) -> None:
        dims = dims or (placed[0][0].shape[0], *[W.shape[1] for W, _ in placed or []])
        self.student, self.reg_lambda, self.seed = student, reg_lambda, seed

        def tried(name: str) -> Any:
            self._build([*TRIED_W.shape, 2], name)
            self.place(0, TRIED_W, TRIED_B)
            if isinstance(self.layers[0], KeptLayer):
                return self.probabilities(TRIED_X)
            return call(self.layers[0], "feedforward", TRIED_X)

        self._build(list(dims), known_as(student, each, tried))
        if len(self.layers) != len(dims) - 1:
            raise UnusableAnswer(
                f"For sizes {list(dims)} the network has {len(self.layers)} layers; the handout asks for one for each "
                "step from one size to the next, the last one included."
            )
        for index, (W, b) in enumerate(placed or []):
            self.place(index, W, b)

    def _build(self, dims: list[int], name: str) -> None:
        """Make the network, and find its layers, or where it keeps their weights."""

        def made(dims: list[int]) -> Any:
            kind = a_class(self.student, "DeepNeuralNetwork")
            return an_object(
                kind(dims, actFun_type=name, reg_lambda=self.reg_lambda, seed=self.seed), "DeepNeuralNetwork"
            )

        self.net, self.classes = made(dims), dims[-1]
        self.layers = own_layers(self.net) or kept_layers(self.net, made, len(dims) - 1)
        if not self.layers:
            says = "The network's attribute layers must be a list of Layers, each with its W and b"
            raise UnusableAnswer(f"{says}; and no other W and b of the right shapes were found.")
        if isinstance(self.layers[0], KeptLayer):
            expect.note("your network has no Layers; its weights were found by their shapes.")

    def place(self, index: int, W: np.ndarray | None = None, b: np.ndarray | None = None) -> None:
        """Put copies of the arrays into one layer."""
        if W is not None:
            self.layers[index].W = W
        if b is not None:
            self.layers[index].b = b

    def probabilities(self, X: np.ndarray) -> Any:
        """What feedforward makes of X: probs, or what it returns, or else what the loss of each class gives away."""
        returned = call(self.net, "feedforward", X)
        if hasattr(self.net, "probs"):
            return self.net.probs
        expect.note("the network does not keep its probabilities under the name probs.")
        if isinstance(returned, np.ndarray) and returned.ndim == 2:
            return returned
        return np.array([[np.exp(-self.loss(x[None], np.array([c]))) for c in range(self.classes)] for x in X])

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        """calculate_loss at the present weights, after a fresh feedforward."""
        run(self.net, "feedforward", X)
        return loss_of(call(self.net, "calculate_loss", X, y))

    def gradients(self, X: np.ndarray, y: np.ndarray, fresh: bool = True) -> tuple[list[Any], list[Any]]:
        """backprop after a fresh feedforward: dWs and dbs."""
        if fresh:
            run(self.net, "feedforward", X)
        answer = answered(call(self.net, "backprop", X, y), "backprop")
        both, count = unpack(answer, 2, "backprop must return two lists, dWs and dbs."), len(self.layers)
        dWs, dbs = (
            unpack(gradients, count, f"{name} must be a list, a gradient for each of the {count} layers.")
            for name, gradients in zip(["dWs", "dbs"], both)
        )
        biases = as_rows({f"db{index}": db for index, db in enumerate(dbs, 1)}, "your backprop returns")
        return list(dWs), list(biases.values())

    def walk_back(self, X: np.ndarray, y: np.ndarray) -> tuple[list[Any], list[Any]]:
        """The same gradients, by asking your own layers one after the other; without layers, by your own loss."""
        if isinstance(self.layers[0], KeptLayer):
            return self.slopes(X, y)
        dA: Any = numbers(self.probabilities(X), "probs", (len(X), self.classes))
        dA[np.arange(len(X)), y] -= 1
        dWs, dbs = [], []
        for one in reversed(self.layers):
            dA = answered(call(one, "backprop", dA), "the layer's backprop")
            gradients = stored(one, ["dW", "db"], "backprop", "layer")
            dWs.insert(0, gradients["dW"])
            dbs.insert(0, gradients["db"])
        return dWs, dbs

    def slopes(self, X: np.ndarray, y: np.ndarray) -> tuple[list[Any], list[Any]]:
        """The slopes of N times your loss, measured between two places a small step apart."""
        at = named(([numbers(one.W, "W") for one in self.layers], [numbers(one.b, "b") for one in self.layers]))
        loss, slopes = self.summed_loss(X, y), {}
        for name, array in at.items():
            slope = np.empty(array.size)
            for place in range(array.size):
                step = np.zeros(array.size)
                step[place] = STEP
                shift = step.reshape(array.shape)
                ends = [loss({**at, name: array + sign * shift})() for sign in (1, -1)]
                slope[place] = (ends[0] - ends[1]) / (2 * STEP)
            slopes[name] = np.round(slope.reshape(array.shape), 7)
        loss(at)()
        return [slopes[name] for name in at if name[1] == "W"], [slopes[name] for name in at if name[1] == "b"]

    def fit(self, X: np.ndarray, y: np.ndarray, num_passes: int, epsilon: float = 0.005) -> None:
        """Train in silence, passing on only the arguments that fit_model takes."""
        factor = len(X) if self.averages else 1  # steps along a mean gradient are N times shorter
        train(self.net.fit_model, X, y, epsilon=epsilon * factor, num_passes=num_passes)

    def summed_loss(self, X: np.ndarray, y: np.ndarray) -> Callable[[dict[str, np.ndarray]], Callable[[], float]]:
        """N times the loss, promised, for dW1, dW2 …, db1 …: what backprop differentiates where λ is 0."""
        placed: dict[str, np.ndarray] = {}

        def of(parameters: dict[str, np.ndarray]) -> Callable[[], float]:
            for name, array in parameters.items():
                if placed.get(name) is not array:
                    self.place(int(name[2:]) - 1, **{name[1]: array})
                    placed[name] = array
            run(self.net, "feedforward", X)
            loss = promise(a_function(self.net.calculate_loss, "calculate_loss"), X, y)
            return lambda: len(X) * loss_of(loss())

        return of


def probabilities_of_scores(student: Any, rows: list[list[float]]) -> Any:
    """The probabilities of examples whose last layer has just these net inputs."""
    z = np.array(rows)
    N, C = z.shape
    return Deep(student, [(np.eye(N), np.zeros((1, N))), (z, np.zeros((1, C)))], "relu").probabilities(np.eye(N))


def named(placed: Any) -> dict[str, Any]:
    """dWs and dbs (or Ws and bs) as dW1, dW2 …, db1, db2 …, numbered from the inputs."""
    Ws, bs = placed
    blocks = {f"dW{index}": W for index, W in enumerate(Ws, 1)}
    return blocks | {f"db{index}": b for index, b in enumerate(bs, 1)}


def agreement(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How far two gradients of one shape agree: the factor between them, and what is left relative to the other."""
    a, b = one.ravel(), other.ravel()
    factor = a @ b / max(b @ b, 1e-300)
    return np.array([factor, np.linalg.norm(a - factor * b) / max(float(np.linalg.norm(b)), 1e-300)])


def trainable(student: Any, dims: tuple[int, ...], seed: int, examples: int, reg_lambda: float = 0.01) -> Deep:
    """A network with its own first weights, set up for as strong a step and a regulariser whether its gradients are
    sums or means."""
    mean = averages(student)
    deep = Deep(student, None, "tanh", reg_lambda / examples if mean else reg_lambda, dims, seed)
    deep.averages = mean
    return deep


def averages(student: Any) -> bool:
    """Whether backprop gives the mean over the examples, which the handout accepts in place of the sum."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(7, 2)), np.arange(7) % 2
    deep = Deep(student, weights(rng, 2, 3, 2))
    probs = numbers(deep.probabilities(X), "probs", (7, 2))
    return is_mean(deep.gradients(X, y)[1][-1], probs, y)
