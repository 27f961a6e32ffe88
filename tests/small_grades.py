"""Grades of a few checks, made by hand."""

from __future__ import annotations

from typing import Any

from grader import grade as g

FIRST = "three_layer_neural_network.py"


def result(name: str, about: str, outcome: g.Outcome, earned: float, points: float, **more: Any) -> g.CheckResult:
    """A public check's result, titled after its name unless said otherwise."""
    fields = {"case": "", "hidden": False, "title": f"the sentence of {name}", **more}
    return g.CheckResult(part=FIRST, name=name, about=about, outcome=outcome, earned=earned, points=points, **fields)


def graded(*checks: g.CheckResult, **more: Any) -> g.Grade:
    """A grade of these checks, its sums and its outcome worked out."""
    broken = any(check.outcome is g.Outcome.BROKEN for check in checks)
    earned, points = sum(check.earned for check in checks), sum(check.points for check in checks)
    outcome = g.Outcome.PASSED if earned == points else g.Outcome.PARTLY
    fields = {
        "assignment": "assignment1",
        "title": "Backpropagation",
        "submission": "ben",
        "earned": None if broken else earned,
        "points": points,
        "outcome": g.Outcome.BROKEN if broken else outcome,
        "checks": list(checks),
        "parts": [g.PartResult(file=FIRST, title="Part 1", earned=earned, points=points, status="loaded")],
        "provenance": g.Provenance("", "", {}, 0, "full", {}, "2025-01-01T00:00:00Z", {}, ""),
    }
    return g.Grade(**{**fields, **more})


PASSED = result("actFun", "actFun", g.Outcome.PASSED, 4, 4)
FAILED = result(
    "backprop_is_the_slope",
    "backprop",
    g.Outcome.FAILED,
    0,
    6,
    title="backprop gives the slope of your own loss (tanh)",
    case="tanh",
    message="dW1: relative error 6.7e-01 at [2, 0]: yours is 0.192, the slope is 0.0385.",
    hint="Look at what the chain rule differentiates in ∂a1/∂z1.",
    mistakes=["derivative_taken_at_the_activation"],
    notes=["you return dW1 as float32: accepted"],
)
BROKEN = result("loss", "calculate_loss", g.Outcome.BROKEN, 0, 5, message="the reference raised ZeroDivisionError")
