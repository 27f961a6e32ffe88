"""Gradient-checking rules in use elsewhere, to measure ours against; each judges all blocks with full differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.bench.problems import Array, Blocks, Problem

Rule = Callable[[Blocks], bool]


def rules(problem: Problem, rng: np.random.Generator) -> dict[str, Rule]:
    """Return the rules by name, their numerical slopes measured once; each says whether gradients pass."""
    fine, coarse = differences(problem, 1e-5), differences(problem, 1e-3)
    tangent = {k: rng.normal(size=b.shape) for k, b in problem.blocks.items()}
    step = 1 / 2048
    up, down = ({k: b + s * step * tangent[k] for k, b in problem.blocks.items()} for s in (1, -1))
    along = (float(problem.loss(up)) - float(problem.loss(down))) / (2 * step)

    def cs231n(limit: float) -> Rule:
        """Judge by |a - n| / max(|a|, |n|), the largest over all entries, step 1e-5 (Stanford CS231n's notes)."""
        return lambda g: all(
            float(np.max(np.abs(g[k] - n) / np.maximum(np.maximum(np.abs(g[k]), np.abs(n)), 1e-8))) < limit
            for k, n in fine.items()
        )

    def one_direction(g: Blocks) -> bool:
        """Judge along one random direction through all blocks, rtol = atol = 1e-5 (jax.test_util.check_grads)."""
        analytic = sum(float(np.sum(g[k] * tangent[k])) for k in g)
        return bool(np.isclose(analytic, along, rtol=1e-5, atol=1e-5))

    def absolute(g: Blocks) -> bool:
        """Judge by the largest difference, below 1e-3 at step 1e-3 (as tf.test.compute_gradient is used)."""
        return all(float(np.max(np.abs(g[k] - n))) < 1e-3 for k, n in coarse.items())

    return {
        "CS231n, 1e-7": cs231n(1e-7),
        "CS231n, 1e-4": cs231n(1e-4),
        "like JAX check_grads": one_direction,
        "like TensorFlow, 1e-3": absolute,
    }


def differences(problem: Problem, step: float) -> Blocks:
    """Return the central differences of all entries of all blocks."""
    found = {}
    for name, block in problem.blocks.items():
        slopes: Array = np.empty(block.shape)
        for i in range(block.size):
            up, down = block.copy(), block.copy()
            up.flat[i] += step
            down.flat[i] -= step
            slopes.flat[i] = (
                float(problem.loss({**problem.blocks, name: up})) - float(problem.loss({**problem.blocks, name: down}))
            ) / (2 * step)
        found[name] = slopes
    return found
