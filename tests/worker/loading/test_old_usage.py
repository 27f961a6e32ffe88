"""Hints for what old course code meets in today's libraries."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.worker.loading.old_usage import hint_for


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: np.array([1.0, 2.0]).ptp(), "np.ptp(x)"),  # type: ignore[attr-defined]
        (lambda: np.ones(2).itemset(0, 2.0), "x[place] = value"),  # type: ignore[attr-defined]
        (lambda: np.array(1.0, copy=False), "np.asarray(x)"),
        (lambda: float(np.array([[1.0]])), "x.item()"),
        (lambda: np.array([1, [2]]), "dtype=object"),  # type: ignore[list-item]
        (lambda: np.uint8(300), "larger type"),
        (lambda: np.zeros(3.0), "whole numbers"),  # type: ignore[call-overload]
        (lambda: np.dtype("float_"), "numpy.float64"),
        (lambda: np.sum(x for x in [1, 2]), "sum(…)"),  # type: ignore[call-overload]
        (lambda: {}["val_acc"], "history.history"),
    ],
)
def test_an_old_way_has_a_hint(make: Callable[[], object], words: str) -> None:
    """The hint names what is written today."""
    with pytest.raises(Exception) as caught:
        make()
    assert words in hint_for(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mean_squared_error() got an unexpected keyword argument 'squared'", "root_mean_squared_error"),
        ("Ridge.__init__() got an unexpected keyword argument 'normalize'", "StandardScaler"),
        ("TensorFlowTrainer.fit() got an unexpected keyword argument 'nb_epoch'", "epochs"),
        ("'Dense' object has no attribute 'output_shape'", "layer.output.shape"),
        ("'Adam' object has no attribute 'lr'", "learning_rate"),
    ],
)
def test_what_libraries_say_has_a_hint(text: str, words: str) -> None:
    """By the words of the message."""
    assert words in hint_for(TypeError(text))


def test_other_errors_have_none() -> None:
    """A student's own error, a misspelt attribute, and one whose message cannot be had."""

    class Odd(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    for error in (ValueError("softmin"), AttributeError("'numpy.ndarray' object has no attribute 'shap'"), Odd()):
        assert hint_for(error) == ""
