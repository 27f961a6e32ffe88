"""Grades as real submissions get them, for the tests of what is written out."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec.structs import replace

from grader.grade import (
    Boundary,
    CheckResult,
    Confusion,
    Curves,
    Finding,
    Grade,
    Graph,
    GreyImages,
    Heatmap,
    Outcome,
    PartResult,
    Predictions,
    Provenance,
    Series,
    Surface,
    Table,
)

THREE, DEEP = "three_layer_neural_network.py", "n_layer_neural_network.py"
ACTIVATIONS = ("tanh", "sigmoid", "relu")


def check(about: str, title: str, **changes: Any) -> CheckResult:
    """A check of part one that passed with two points, but for `changes`."""
    fields: dict[str, Any] = {"outcome": Outcome.PASSED, "points": 2.0, "hidden": False, "case": "", "part": THREE}
    fields |= {"name": title.split(" (")[0].replace(" ", "_").lower(), "duration": 0.012} | changes
    if fields["outcome"] == Outcome.PASSED:
        fields.setdefault("earned", fields["points"])
    return CheckResult(about=about, title=title, **{"earned": 0.0} | fields)


def grade(checks: list[CheckResult], **changes: Any) -> Grade:
    """A grade of `checks` in the two NumPy parts."""
    names = {THREE: "A network with one hidden layer", DEEP: "A network of any depth"}
    status = changes.pop("status", {})
    parts = [
        PartResult(
            file=file,
            title=title,
            earned=sum(one.earned for one in checks if one.part == file),
            points=sum(one.points for one in checks if one.part == file),
            **({"status": "loaded"} | status.get(file, {})),
        )
        for file, title in names.items()
        if any(one.part == file for one in checks)
    ]
    passed = all(one.outcome == Outcome.PASSED for one in checks)
    broken = any(one.outcome == Outcome.BROKEN for one in checks)
    fields: dict[str, Any] = {
        "assignment": "assignment1",
        "title": "Assignment 1: Backpropagation by hand",
        "submission": "submissions/ada",
        "earned": None if broken else sum(part.earned for part in parts),
        "points": sum(part.points for part in parts),
        "outcome": Outcome.BROKEN if broken else Outcome.PASSED if passed else Outcome.FAILED,
        "checks": checks,
        "parts": parts,
        "provenance": provenance(),
    }
    return Grade(**fields | changes)


def provenance() -> Provenance:
    """The conditions of an ordinary run."""
    return Provenance(
        assignment_hash="9c2f" * 16,
        submission_hash="3fa9d04b" * 8,
        versions={"grader": "0.1.0", "python": "3.11.9", "numpy": "2.4.6"},
        seed=20240917,
        mode="landlock",
        limits={"memory_mb": 2048.0, "seconds_per_check": 30.0},
        started="2025-02-14T09:30:00+00:00",
        durations={"start": 0.21, "load": 0.04, "checks": 2.9, "total": 3.2},
        machine="x86_64, 2 cores",
    )


def activation_curves(kind: str, *, wrong: bool) -> Curves:
    """The derivative of an activation against the true one; wrong: taken at the activation."""
    z = np.linspace(-4.0, 4.0, 161)
    true = {"tanh": 1 - np.tanh(z) ** 2, "sigmoid": (s := 1 / (1 + np.exp(-z))) * (1 - s), "relu": (z > 0) * 1.0}[kind]
    at_activation = {"tanh": 1 - np.tanh(np.tanh(z)) ** 2, "sigmoid": s, "relu": (z > 0) * 1.0}[kind]
    yours = at_activation if wrong else true
    return Curves(
        title=f"The derivative of {kind}",
        x_label="z",
        y_label="f′(z)",
        yours=[Series(kind, z.tolist(), yours.tolist())],
        reference=[Series(kind, z.tolist(), true.tolist())],
    )


def loss_curves(*, explodes: bool = False) -> Curves:
    """Loss over passes, the student's levelling off too high (or ending as not a number)."""
    passes = np.arange(0, 2000, 10.0)
    true = 0.11 + 0.6 * np.exp(-passes / 240)
    yours = 0.34 + 0.37 * np.exp(-passes / 90) + 0.006 * np.sin(passes / 31)
    values: list[float | None] = yours.tolist()
    if explodes:
        values = [None if place > 60 else float(value * np.exp(place / 6)) for place, value in enumerate(yours)]
    return Curves(
        title="Loss while training on the two moons",
        x_label="pass",
        y_label="loss per example",
        yours=[Series("loss", passes.tolist(), values)],
        reference=[Series("loss", passes.tolist(), true.tolist())],
    )


def all_activations() -> Curves:
    """Three lines in one picture, with their references."""
    z = np.linspace(-3.0, 3.0, 61)
    lines = {"tanh": np.tanh(z), "sigmoid": 1 / (1 + np.exp(-z)), "relu": np.maximum(z, 0)}
    wrong = lines | {"relu": np.abs(z)}
    return Curves(
        title="The three activations",
        x_label="z",
        y_label="f(z)",
        yours=[Series(name, z.tolist(), y.tolist()) for name, y in wrong.items()],
        reference=[Series(name, z.tolist(), y.tolist()) for name, y in lines.items()],
    )


def moons(*, straight: bool = False) -> Boundary:
    """Two moons; the student's boundary straight or as it should be, the reference's beside it."""
    rng = np.random.default_rng(0)
    angle = np.linspace(0, np.pi, 100)
    upper = np.c_[np.cos(angle), np.sin(angle)]
    lower = np.c_[1 - np.cos(angle), 0.5 - np.sin(angle)]
    X = np.vstack([upper, lower]) + rng.normal(scale=0.2, size=(200, 2))
    y = np.repeat([0, 1], 100)
    extent = (-1.7, 2.7, -1.3, 1.8)
    across, up = np.meshgrid(np.linspace(*extent[:2], 80), np.linspace(*extent[2:], 60))
    grid = np.c_[across.ravel(), up.ravel()]
    far = [((grid[:, None] - moon) ** 2).sum(2).min(1).reshape(across.shape) for moon in (upper, lower)]
    right = (far[1] < far[0]).astype(int)
    yours = (up < 0.25 + 0.35 * (across - 0.5)).astype(int) if straight else right
    points = [(float(a), float(b), int(c)) for (a, b), c in zip(X, y, strict=True)]
    return Boundary("Decision boundary, 5 hidden units", extent, yours.tolist(), points, reference=right.tolist())


def gradient_errors(rows: int, columns: int) -> Heatmap:
    """Relative errors of a gradient, one row of them large."""
    rng = np.random.default_rng(1)
    values = 10 ** rng.uniform(-9, -7, size=(rows, columns))
    values[rows // 3] = rng.uniform(0.2, 0.7, size=columns)
    return Heatmap(f"Relative error of each entry of dW1 ({rows} × {columns})", values.tolist(), "input", "hidden unit")


def digits(count: int, **changes: Any) -> GreyImages:
    """Rings and strokes, as digits are."""
    rows, columns = np.mgrid[0:28, 0:28]
    ring = np.exp(-((np.hypot(rows - 14, columns - 14) - 7) ** 2) / 4)
    stroke = np.exp(-((columns - 14) ** 2) / 6) * (abs(rows - 14) < 10)
    both = [(1 + 254 * (ring if place % 2 == 0 else stroke)).astype(np.uint8).tobytes() for place in range(count)]
    fields: dict[str, Any] = {"low": 0.0, "high": 1.0, "total": count} | changes
    return GreyImages(f"The first {count} digits", 28, 28, b"".join(both), **fields)


def noise(count: int = 64) -> GreyImages:
    """What does not compress, some of it missing."""
    pixels = np.random.default_rng(3).integers(0, 256, size=count * 28 * 28, dtype=np.uint8)
    return GreyImages("Noise", 28, 28, pixels.tobytes(), -1.25, 3.5, count, [f"image {k}" for k in range(count)])


def predictions() -> Predictions:
    """Ten samples, some wrong, one not a number, one of another sum."""
    rng = np.random.default_rng(4)
    rows: list[list[float | None]] = [(row / row.sum()).tolist() for row in rng.random((10, 10)) ** 6]
    rows[3], rows[4] = [None] * 10, [0.4] * 10
    return Predictions("What the network says", digits(10), rows, [0, 1] * 5)


def confusion() -> Confusion:
    """Ten digits and what is none of them."""
    counts = np.random.default_rng(5).integers(0, 4, size=(10, 11)) + 80 * np.eye(10, 11, dtype=int)
    return Confusion("Which digit is taken for which", [str(k) for k in range(10)], counts.tolist())


def exclusive_or() -> Surface:
    """One line where two are needed, and the reference's two; a corner without numbers."""
    x, y = np.meshgrid(np.linspace(-0.5, 1.5, 48), np.linspace(-0.5, 1.5, 48))
    yours: list[list[float | None]] = (1 / (1 + np.exp(-3 * (x + y - 0.5)))).tolist()
    yours[0][:5] = [None] * 5
    right = (1 / (1 + np.exp(-8 * (np.abs(x - y) - 0.5)))).tolist()
    points = [(0.0, 0.0, 0), (0.0, 1.0, 1), (1.0, 0.0, 1), (1.0, 1.0, 0)]
    return Surface("The output over the plane", (-0.5, 1.5, -0.5, 1.5), yours, points, reference=right)


def computation() -> Graph:
    """A small graph with a derivative on each edge, and one in each node."""
    edges: list[tuple[int, int, float | None]] = [
        (0, 2, 1.2), (1, 2, -0.7), (1, 3, 1.8), (2, 4, None), (3, 4, -1.3e-7), (2, 3, 2.0)
    ]  # fmt: skip
    return Graph("The graph", ["x", "y", "u", "v", "z"], edges, ["-2.46", "-0.905", "-2.05", "-1.3", "1"])


def sizes_table() -> Table:
    """The hidden sizes compared."""
    return Table(
        "Hidden sizes compared",
        ["hidden units", "loss", "accuracy"],
        [["3", "0.341", "0.860"], ["5", "0.338", "0.865"], ["8", "0.331", "0.865"], ["50", "0.329", "0.870"]],
        reference=[["3", "0.118", "0.955"], ["5", "0.078", "0.970"], ["8", "0.071", "0.975"], ["50", "0.066", "0.980"]],
    )


def first_half() -> list[CheckResult]:
    """The checks of the activations, of feedforward and of the loss, all right."""
    return [
        *[
            check("actFun", f"`actFun` applies {a} to every element, whatever the array's shape", case=a)
            for a in ACTIVATIONS
        ],
        *[
            check(
                "diff_actFun",
                f"`diff_actFun` is the derivative of {a} with respect to the net input",
                case=a,
                pictures=[activation_curves(a, wrong=False)],
            )
            for a in ACTIVATIONS
        ],
        check("actFun", "an unknown activation raises ValueError", points=1.0),
        check(
            "feedforward",
            "`feedforward` stores z1, a1, z2 and probs, which sum to one",
            points=4.0,
            notes=["`probs` has dtype float32; the course computes in float64."],
        ),
        check("calculate_loss", "`calculate_loss` is the regularised cross-entropy per example", points=4.0),
        check("calculate_loss", "the loss stays finite for net inputs of 1000", hidden=True, points=1.0),
    ]


def backprop_wrong() -> Grade:
    """The derivative taken at the activation: backprop fails, and training after it."""
    slope = "`backprop` gives the slope of your own loss"
    first = check(
        "backprop",
        f"{slope} (tanh)",
        case="tanh",
        points=4.0,
        outcome=Outcome.FAILED,
        message="`dW1` is not the slope of your loss: relative error 0.67 at [2, 0]; yours is 0.192, it is 0.0385.",
        hint="Look at what the chain rule differentiates in ∂a1/∂z1: which variable does f′ take?",
        mistakes=["derivative_taken_at_the_activation"],
        findings=[
            Finding(
                "dW1",
                "differs from the slope of your loss in all 6 entries",
                expected="[[ 0.0385 -0.114   0.0721]\n [ 0.218   0.0092 -0.0480]]",
                yours="[[ 0.192  -0.161   0.0988]\n [ 0.301   0.0311 -0.0711]]",
                where="[2, 0]",
                error=0.67,
                because="the last layer is right, the one before it is not: look between them.",
            ),
            Finding("db1", "differs in 2 of 3 entries", where="[0, 1]", error=0.31),
        ],
        pictures=[gradient_errors(2, 3), gradient_errors(50, 2)],
        printed="epoch 0 loss 0.693\nepoch 1 loss 0.688\n",
    )
    others = [
        check(
            "backprop",
            f"{slope} ({a})",
            case=a,
            points=4.0,
            outcome=Outcome.FAILED,
            message=f"`dW1` is not the slope of your loss: relative error {e} at [1, 1].",
            hint="Look at what the chain rule differentiates in ∂a1/∂z1: which variable does f′ take?",
            mistakes=["derivative_taken_at_the_activation", "derivative_missing"],
            after=[first.title],
            pictures=[gradient_errors(2, 3)],
        )
        for a, e in (("sigmoid", "0.41"), ("relu", "0.12"))
    ]
    training = [
        check(
            "fit_model",
            "training lowers the loss as far as it should",
            points=3.0,
            outcome=Outcome.FAILED,
            message="After 2,000 passes the loss is 0.342; with these weights it can reach 0.11.",
            after=[first.title],
            pictures=[loss_curves(), sizes_table()],
        ),
        check(
            "fit_model",
            "a trained network separates the two moons",
            points=6.0,
            earned=3.0,
            outcome=Outcome.PARTLY,
            message="Accuracy 0.865 with the best of three seeds: above 0.80, below 0.88.",
            after=[first.title],
            pictures=[moons(straight=True)],
        ),
        check(
            "backprop",
            "`backprop` leaves its arguments as they were",
            points=2.0,
            hidden=True,
            outcome=Outcome.FAILED,
            message="y was changed in place: y[3] was 1, is 0.",
            case="seed 77",
            hint="Does any line assign into an array that came from outside?",
            findings=[Finding("y", "changed", expected="[1 0 1 1]", yours="[1 0 1 0]", where="[3]")],
        ),
    ]
    deep = [
        check("Layer.feedforward", "a layer computes f(A W + b)", part=DEEP),
        check(
            "Layer.backprop",
            "a layer hands back the gradient of its input",
            part=DEEP,
            outcome=Outcome.CRASHED,
            points=4.0,
            message="`Layer.backprop` raised ValueError: shapes (7,5) and (3,5) not aligned, at line 48:\n\n"
            "    dA_prev = np.dot(dZ, self.W)\n                        ^^^^^^",
            hint="dZ is `(N, units)` and W is `(inputs, units)`: which of them has to be turned?",
        ),
        *[
            check(
                "DeepNeuralNetwork",
                f"a network of {n} layers passes the gradient check",
                part=DEEP,
                points=3.0,
                outcome=Outcome.NOT_ATTEMPTED,
            )
            for n in (3, 4, 5)
        ],
    ]
    return grade([*first_half(), first, *others, *training, *deep])


def template() -> Grade:
    """Nothing written yet."""
    checks = [
        check(one.about, one.title, case=one.case, points=one.points, hidden=one.hidden, outcome=Outcome.NOT_ATTEMPTED)
        for one in [*first_half(), *backprop_wrong().checks[10:13]]
    ]
    deep = [
        check(
            "Layer",
            f"a network of {n} layers passes the gradient check",
            part=DEEP,
            points=3.0,
            outcome=Outcome.NOT_ATTEMPTED,
        )
        for n in (3, 4, 5)
    ]
    return grade(
        [*checks, *deep],
        submission="student_template/assignment1",
        public_only=True,
        status={THREE: {"status": "template"}, DEEP: {"status": "template"}},
    )


def all_right() -> Grade:
    """Full marks, with pictures."""
    rest = [
        *[
            check("backprop", f"`backprop` gives the slope of your own loss ({a})", case=a, points=4.0)
            for a in ACTIVATIONS
        ],
        check(
            "fit_model", "a trained network separates the two moons", points=6.0, pictures=[moons(), all_activations()]
        ),
        check("DeepNeuralNetwork", "a network of 5 layers passes the gradient check", part=DEEP, points=9.0),
    ]
    return grade([*first_half(), *rest])


def rule(about: str, title: str, **changes: Any) -> CheckResult:
    """A rule of robustness, hidden, not kept and without points, but for `changes`."""
    fields: dict[str, Any] = {"outcome": Outcome.FAILED, "points": 0.0, "hidden": True, "robustness": True} | changes
    return check(about, title, **fields)


SILENCE = "What should happen when somebody misspells a name?"


def remarks() -> list[CheckResult]:
    """Rules of robustness: two are broken alike, one in a crash, one is kept, one waits for its function."""
    return [
        rule("actFun", "actFun raises ValueError for an unknown name", hint=SILENCE),
        rule("diff_actFun", "diff_actFun raises ValueError for an unknown name", hint=SILENCE),
        rule("feedforward", "softmax stays finite", outcome=Outcome.CRASHED, hint="What is e^1000?", message="line 3",
             notes=["a note of a rule"], mistakes=["softmax_overflows"]),
        rule("actFun", "actFun stays finite", outcome=Outcome.PASSED),
    ]  # fmt: skip


def right_with_remarks() -> Grade:
    """All is right, and two remarks on robustness are made: three rules are broken, two of them in one way."""
    return grade([*first_half(), *remarks()], outcome=Outcome.PASSED)


def wrong_with_remarks() -> Grade:
    """One check fails, and with it a rule of which nothing can be said; the remarks are as above."""
    wrong = check("backprop", "the slope", outcome=Outcome.FAILED, hint="Which sign?")
    waits = rule("backprop", "backprop changes nothing", after=["the slope"], hint="How many arrays are there?")
    return grade([*first_half(), wrong, *remarks(), waits])


def one_broken() -> Grade:
    """A hidden check of ours crashed; the student gets no grade yet."""
    fault = check(
        "backprop",
        "`backprop` agrees with the reference on unseen data",
        hidden=True,
        points=4.0,
        outcome=Outcome.BROKEN,
        message="hidden/three_layer_neural_network.py:88: NameError: name 'rgn'",
    )
    return grade([*first_half(), fault])


def unreadable() -> Grade:
    """The first file does not parse, the second is missing."""
    caret = "line 41 does not parse: '(' was never closed\n\n    self.z1 = np.dot(X, self.W1\n                    ^"
    checks = [
        check(
            one.about,
            one.title,
            case=one.case,
            points=one.points,
            hidden=one.hidden,
            outcome=Outcome.CRASHED,
            message="The file could not be read.",
        )
        for one in first_half()
    ]
    deep = check("Layer", "a layer computes f(A W + b)", part=DEEP, points=9.0, outcome=Outcome.NOT_ATTEMPTED)
    return grade(
        [*checks, deep],
        status={
            THREE: {"status": "unreadable", "message": caret},
            DEEP: {"status": "missing", "message": "There is no n_layer_neural_network.py in submissions/ada."},
        },
    )


def not_run() -> Grade:
    """Right, as far as it was run: the machine lacks what the third part needs."""
    made = all_right()
    why = "Not run here: TensorFlow is not installed (pip install tensorflow tensorboard)."
    part = PartResult("dcn_mnist.py", "A convolutional network", None, 40.0, "not run", why)
    return replace(
        made, parts=[*made.parts, part], earned=None, points=made.points + part.points, outcome=Outcome.PARTLY
    )


def all_pictures() -> Grade:
    """One picture of every kind, in a check that passed and in one that failed."""
    drawn = [digits(64), noise(), predictions(), confusion(), exclusive_or(), computation(), sizes_table()]
    captions = [digits(10, captions=[f"digit {k}" for k in range(10)])]
    more = [loss_curves(), moons(), gradient_errors(2, 3)]
    failed = check("train", "a network learns digits", outcome=Outcome.FAILED, message="No.", pictures=drawn)
    return grade([failed, check("conv2d", "a filter is moved over the image", pictures=[*captions, *more])])


def hostile() -> Grade:
    """A student writes markup, turned-around text, and more than anyone reads."""
    nasty = "<script>alert(1)</script> \u202egnp.exe\u202c \x1b[31mred\x1b[0m \ud800 {{ 7*7 }} \u200b"
    noise = np.random.default_rng(2).integers(0, 9, size=(300, 300)).tolist()
    curves = Curves(
        nasty, nasty, "y" * 300, [Series(nasty, [0.0, float("nan"), 1e308, -1e308], [float("inf"), None, 1.0, 2.0])]
    )
    pictures = [
        Boundary("noise", (0.0, 1.0, 0.0, 1.0), noise, []),
        curves,
        Heatmap("ragged", [[1.0], [float("nan"), None, -3.0], []]),
        Heatmap("nothing", []),
        GreyImages(nasty, 3, 2, b"\x00\x01" * 9, None, 1e308, -5, [nasty] * 9),
        GreyImages(nasty, 10**9, -2, b"", float("nan"), 0.0, 10**9),
        Predictions(
            nasty, GreyImages("", 1, 1, b"\x00" * 3, 0.0, 1.0, 3), [[float("nan"), 1e308], [], [0.5]], [-1, 10**9, 0]
        ),
        Confusion(nasty, [nasty, ""], [[-1, 10**12], []]),
        Surface(nasty, (0.0, 1.0, 0.0, float("inf")), [[1e308, -1e308], []], [(0.5, 0.5, 7)], float("nan")),
        Graph(nasty, [nasty, "", "x" * 5000], [(0, 1, 1e308), (1, 0, float("nan")), (2, 9, 0.0)], [nasty]),
        Table(nasty, [nasty, "b"], [[nasty], [nasty, "x" * 5000, "too many"]]),
    ]
    wrong = [
        check(
            nasty,
            f"check {place} {nasty}",
            outcome=Outcome.FAILED,
            message=nasty + "x" * 40_000,
            printed=nasty * 9000,
            findings=[Finding(nasty, nasty, nasty, "9" * 20_000, nasty, float("nan"), nasty)] * 30,
            pictures=pictures,
        )
        for place in range(12)
    ]
    return grade(wrong, submission=f"{nasty}.py")


ALL = {
    "backprop_wrong": backprop_wrong,
    "template": template,
    "all_right": all_right,
    "right_with_remarks": right_with_remarks,
    "wrong_with_remarks": wrong_with_remarks,
    "one_broken": one_broken,
    "unreadable": unreadable,
    "not_run": not_run,
    "all_pictures": all_pictures,
    "hostile": hostile,
}
