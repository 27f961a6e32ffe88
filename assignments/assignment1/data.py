"""The two moons, 200 points of two classes that no straight line separates; and images of handwritten digits.

The moons are the very numbers of scikit-learn's make_moons(200, noise=0.20) after np.random.seed(0) (a test holds them
equal), drawn here with NumPy alone because importing scikit-learn takes longer than grading.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from grader.datasets import Images
from grader.datasets import images as images_of


class Data(NamedTuple):
    """The moons in rows: X (200, 2) float64, y (200,) integers 0 and 1; and the images, read when first asked for."""

    X: np.ndarray
    y: np.ndarray
    images: Images


def load(where: str = "digits") -> Data:
    """The two moons, always the same, and the images of that data set."""
    return Data(*moons(200, noise=0.20, seed=0), images_of(where))


def moons(examples: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two interleaved half circles: X (examples, 2), y (examples,); `noise` is the standard deviation added."""
    random = np.random.RandomState(seed)
    upper, lower = examples // 2, examples - examples // 2
    angle_upper, angle_lower = np.linspace(0, np.pi, upper), np.linspace(0, np.pi, lower)
    across = np.append(np.cos(angle_upper), 1 - np.cos(angle_lower))
    up = np.append(np.sin(angle_upper), 1 - np.sin(angle_lower) - 0.5)
    labels = np.repeat([0, 1], [upper, lower])
    order = np.arange(examples)
    random.shuffle(order)
    points = np.column_stack([across, up])[order]
    return points + random.normal(scale=noise, size=points.shape), labels[order]
