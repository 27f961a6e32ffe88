"""A class as real ones are: strong and weak students, known mistakes, copies, crashes, and a few surprises."""

from __future__ import annotations

import hashlib
import math
import random
from typing import Any

from msgspec.structs import replace

from grader.grade import CheckResult, Finding, Grade, Outcome, PartResult, Provenance
from grader.gradebook.entry import Adjustment, Comment, Entry, Person, SchoolClass

THREE, DEEP = "three_layer_neural_network.py", "n_layer_neural_network.py"
TITLES = {THREE: "A network with one hidden layer", DEEP: "A network of any depth"}
ACTIVATIONS = ("tanh", "sigmoid", "relu")
FIRST = ("Ada", "Béla", "Chen", "Dora", "Eli", "Farid", "Gita", "Hugo", "Ines", "Jun", "Kofi", "Lena", "Mira", "Noor",
         "Olu", "Priya", "Quinn", "Rosa", "Sven", "Tariq")  # fmt: skip
LAST = ("Abebe", "Bauer", "Costa", "Dubois", "Eriksen", "Fischer", "García", "Huang", "Ito", "Jansen", "Kowalski",
        "Łoś", "Moreau", "Novák", "O’Neill", "Park", "Rossi", "Silva", "Tran", "Ünal")  # fmt: skip
# part, function, what is asked, cases, points, hidden, how hard
CHECKS = [
    (THREE, "actFun", "`actFun` applies {} to every element, whatever the array's shape", ACTIVATIONS, 1, False, -3.0),
    (THREE, "diff_actFun", "`diff_actFun` is the derivative of {} with respect to the net input", ACTIVATIONS, 1, False,
     -1.0),
    (THREE, "actFun", "an unknown activation raises `ValueError`", ("",), 0.5, True, 1.5),
    (THREE, "feedforward", "`feedforward` stores z1, a1, z2 and probs, which sum to one", ("",), 4, False, -1.5),
    (THREE, "calculate_loss", "`calculate_loss` is the regularised cross-entropy per example", ("",), 4, False, -0.5),
    (THREE, "calculate_loss", "the loss stays finite for net inputs of 1000", ("",), 1, True, 1.0),
    (THREE, "backprop", "`backprop` gives the slope of your own loss ({})", ACTIVATIONS, 4, False, 0.2),
    (THREE, "backprop", "`backprop` of square weights ({})", ACTIVATIONS, 2, True, 0.3),
    (THREE, "backprop", "`backprop` changes nothing of what is stored", ("",), 1, True, 0.0),
    (THREE, "fit_model", "a trained network separates the two moons ({})", ACTIVATIONS, 2, False, 0.4),
    (THREE, "visualize", "the plot has a title", ("",), 1, True, 9.0),
    (THREE, "predict", "`predict` gives the more probable class", ("",), 1, False, -9.0),
    (DEEP, "feedforward", "a layer turns A_prev into A ({})", ACTIVATIONS, 2, False, 0.5),
    (DEEP, "backprop", "a layer's backprop gives dW, db and dA_prev ({})", ACTIVATIONS, 3, False, 0.9),
    (DEEP, "calculate_loss", "every layer is regularised", ("",), 2, True, 0.8),
    (DEEP, "backprop", "five layers pass the gradient check ({})", ACTIVATIONS, 2, True, 1.2),
    (DEEP, "fit_model", "four hidden layers separate the moons", ("",), 3, False, 1.3),
    (DEEP, "__init__", "weights are drawn anew with the same seed", ("",), 1, True, 0.0),
]  # fmt: skip
MISTAKES = {
    "backprop": ("derivative_taken_at_the_activation",
                 "Look at what the chain rule differentiates in ∂a1/∂z1: which variable does f′ take?"),
    "diff_actFun": ("derivative_expects_the_activation",
                    "You have the derivative in terms of the activation a, but you are given the net input z."),
    "calculate_loss": ("regulariser_without_the_half", "Where does the factor ½ of `reg_lambda` go?"),
    "feedforward": ("softmax_over_the_wrong_axis", "Along which axis do the probabilities of one example lie?"),
}  # fmt: skip


def person(place: int) -> Person:
    """The student of that place; some names occur twice, ids never do."""
    name = f"{FIRST[place % len(FIRST)]} {LAST[(place // len(FIRST) + place) % len(LAST)]}"
    return Person(f"s{1000 + place}", name, f"s{1000 + place}@uni.example", f"Section {'AB'[place % 2]}")


def wrong(fields: dict[str, Any], rng: random.Random, ability: float) -> dict[str, Any]:
    """How a check fails: with a known mistake, with one of three common unknown ones, alone, or worse."""
    about, draw = fields["about"], rng.random()
    if draw < 0.05:
        return {"outcome": Outcome.CRASHED, "message": "ValueError: shapes (5,3) and (2,3) not aligned\n  line 81"}
    if draw < 0.06:
        return {"outcome": Outcome.TIMED_OUT, "message": "fit_model took longer than 10 s."}
    if draw < 0.25 - 0.1 * ability:
        return {"outcome": Outcome.NOT_ATTEMPTED, "message": "Not attempted yet."}
    if about in MISTAKES and draw < 0.75:
        name, hint = MISTAKES[about]
        finding = Finding("dW1", "relative error 0.67 at [2, 0]", "0.0385", "0.192", "[2, 0]", 0.67)
        return {"outcome": Outcome.FAILED, "mistakes": [name], "hint": hint, "findings": [finding]}
    if about == "fit_model":
        return {"outcome": Outcome.PARTLY, "earned": fields["points"] / 2, "message": "0.86 the best of 3 runs."}
    yours = f"{rng.choice((0.25, -1.5, 2.0)) if draw < 0.95 else rng.uniform(-3, 3):.3g}"
    finding = Finding("the answer", f"yours is {yours}, expected 0.107", "0.107", yours, "[0, 1]", 1.0, "a sign")
    return {"outcome": Outcome.FAILED, "findings": [finding], "message": f"yours is {yours}, expected 0.107"}


def one_check(spec: tuple[Any, ...], case: str, passed: bool, rng: random.Random, ability: float) -> CheckResult:
    """The result of one check in one case."""
    part, about, title, _, points, hidden, _ = spec
    name = "".join(c if c.isalnum() else "_" for c in title.split("(")[0].replace("{}", "").strip().lower())
    fields: dict[str, Any] = {
        **{"part": part, "name": name, "about": about, "title": title.format(case), "case": case, "hidden": hidden},
        **{"points": float(points), "earned": 0.0, "outcome": Outcome.PASSED, "duration": rng.uniform(0.004, 0.4)},
    }
    return CheckResult(**fields | ({"earned": float(points)} if passed else wrong(fields, rng, ability)))


def grade(checks: list[CheckResult], who: str, *, seconds: float = 4.0, **changes: Any) -> Grade:
    """The grade of these checks."""
    status = changes.pop("status", {})
    parts = [
        PartResult(
            file,
            title,
            earned=math.fsum(one.earned for one in checks if one.part == file),
            points=math.fsum(one.points for one in checks if one.part == file),
            **{"status": "loaded"} | status.get(file, {}),
        )
        for file, title in TITLES.items()
    ]
    outcomes = {check.outcome for check in checks}
    record = Provenance(
        "9c2f" * 16, hashlib.sha256(who.encode()).hexdigest(), {"grader": "0.1.0", "numpy": "2.4.6"}, 1,
        changes.pop("mode", "full"), {}, "2025-02-14T09:30:00+00:00", {"start": 0.1, "total": seconds}, "x86_64",
    )  # fmt: skip
    fields: dict[str, Any] = {
        **{"assignment": "assignment1", "title": "Assignment 1: Backpropagation by hand", "submission": who},
        **{"earned": None if Outcome.BROKEN in outcomes else math.fsum(part.earned for part in parts)},
        **{"points": math.fsum(part.points for part in parts), "checks": checks, "parts": parts},
        **{"outcome": Outcome.PASSED if outcomes == {Outcome.PASSED} else Outcome.PARTLY, "provenance": record},
    }
    return Grade(**fields | changes)


def submission(place: int, rng: random.Random) -> Entry:
    """One student's entry. Who is unlike the others is fixed by place, the rest drawn."""
    who, ability = person(place), rng.gauss(1.0, 1.2)
    if place % 61 == 7:
        return Entry(who)
    if place % 97 == 11:
        return Entry(who, problem="The archive holds a path that leads out of it: ../../etc/passwd. Ask for a new one.")
    checks = []
    for spec in CHECKS:
        right = rng.random() < 1 / (1 + math.exp(spec[-1] - ability + rng.gauss(0, 0.4)))
        for case in spec[3]:
            passed = right or rng.random() < 0.15
            if "seed" in spec[2]:  # which weak students pass more often: a check to be suspicious of
                passed = rng.random() < 1 / (1 + math.exp(ability))
            checks.append(one_check(spec, case, passed, rng, ability))
    changes: dict[str, Any] = {"seconds": rng.lognormvariate(1.3, 0.4), "mode": "landlock" if place == 20 else "full"}
    if place % 23 == 5:
        waiting = {"outcome": Outcome.NOT_ATTEMPTED, "earned": 0.0, "findings": [], "mistakes": [], "message": ""}
        checks = [replace(one, **waiting) if one.part == DEEP else one for one in checks]
        changes["status"] = {DEEP: {"status": "missing", "message": f"{DEEP} was not handed in."}}
    if place % 41 == 3:
        changes["status"] = {THREE: {"notes": ["The file trains a network when it is imported."], "status": "loaded"}}
    by_hand = place % 80 == 9
    day, hour, minute = 10 + min(4, int(rng.expovariate(0.5))), rng.randrange(8, 24), rng.randrange(60)
    copied = person(place - 1).id if place % 50 == 30 else who.id
    late = 86_400.0 * rng.random() * 2 if place % 9 == 4 else 0.0
    return Entry(
        who,
        attempt=1 + place % 3,
        submitted=f"2025-02-{day}T{hour:02}:{minute:02}:00+00:00",
        late_seconds=late,
        grade=grade(checks, copied, **changes),
        notes=["Found in the nested folder submission/final/."] if place % 37 == 2 else [],
        late_penalty=5.0 if late else 0.0,
        adjustments=[Adjustment(2.0, "R. Meyer", "the plot was right", "2025-02-20T10:00:00+00:00")] * by_hand,
        comments=[Comment("Nicely written.", "R. Meyer", "2025-02-20T10:00:00+00:00")] * by_hand,
    )


def school_class(size: int = 300, seed: int = 1) -> SchoolClass:
    """A class of that size, the same for the same seed."""
    rng = random.Random(seed)
    entries = [submission(place, rng) for place in range(size)]
    points = next(entry.grade.points for entry in entries if entry.grade)
    title = "Assignment 1: Backpropagation by hand"
    return SchoolClass("assignment1", title, points, entries, "2025-02-21T08:00:00+00:00")
