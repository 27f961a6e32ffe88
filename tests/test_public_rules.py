"""The sentences of the handouts are asked about in public: who breaks one sees it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.answers.live import answer_key
from grader.assignment import load as assignments
from grader.authoring.trial import run_trial

ROOT = Path(__file__).parents[1]

# By part, wrong solutions that break a sentence of the handout.
BROKEN = {
    "assignment1/three_layer_neural_network.py": (
        "softmax_subtracts_one_largest softmax_overflows exponentials_overflow derivative_overflows relu_in_place"
        " derivative_in_place probabilities_changed_in_place backprop_moves_the_weights regulariser_added_in_backprop"
        " backprop_for_two_classes_only loss_for_two_classes_only unknown_activation_is_the_identity"
        " derivative_of_the_unknown_is_one"
    ),
    "assignment1/n_layer_neural_network.py": (
        "deep_softmax_subtracts_one_largest deep_softmax_overflows layer_activation_overflows layer_tanh_overflows"
        " layer_slope_overflows layer_multiplies_dA_in_place deep_backprop_moves_the_weights"
        " deep_regulariser_added_in_backprop deep_probabilities_changed_in_place deep_regulariser_not_halved"
        " deep_regulariser_of_the_last_layer deep_regulariser_counts_biases"
    ),
    "assignment2/xor_backprop.py": (
        "sigmoid_overflows sigmoid_in_place backward_in_place network_backward_in_place descend_in_place"
        " epsilon_forgotten epsilon_of_another_size targets_rounded"
    ),
    "assignment3/mlp.py": "probability_overflows collapse_in_place",
    "assignment3/computation_graph.py": (
        "only_the_nodes_reached begins_at_the_end paths_use_up_the_graph reverse_mode_uses_up_the_graph"
    ),
    "assignment3/layers.py": ("sigmoid_overflows slope_overflows incoming_gradient_overwritten updates_the_weights"),
    "assignment4/backprop_recursion.py": (
        "sigmoid_overflows sigmoid_in_place squared_loss_in_place outputs_clipped_in_place outputs_popped"
        " only_one_end_is_safe targets_are_rounded a_step_of_its_own two_axes_at_most theta_left_moved"
        " nothing_over_nothing shapes_broadcast biases_stay one_step_too_few"
    ),
    "assignment5/losses_and_batches.py": (
        "columns_of_the_labels_that_occur negative_labels_count_from_the_end labels_too_large_not_refused"
        " index_error_of_numpy only_large_integers never_shuffled same_order_in_every_epoch batches_ignore_the_seed"
        " incomplete_batch_dropped last_batch_filled_up data_shuffled_in_place zeros_through_the_logarithm"
        " zero_of_the_right_class probabilities_in_place shares_rounded averaged_over_the_outputs_too"
    ),
    "assignment5/gradient_descent.py": (
        "examples_drawn_with_replacement examples_never_shuffled examples_shuffled_once batches_drawn_independently"
        " batches_never_shuffled batches_shuffled_once last_batch_dropped last_batch_divided_by_the_batch_size"
        " batch_in_place stochastic_in_place minibatch_in_place"
    ),
}


@pytest.mark.parametrize(("where", "names"), BROKEN.items(), ids=BROKEN)
def test_who_breaks_a_sentence_of_the_handout_sees_it(where: str, names: str) -> None:
    """A public check fails, with words to go on with; and it costs points, but for the rules of robustness."""
    folder, file = where.split("/")
    whole = assignments.load(ROOT / "assignments" / folder)
    part = whole.part(file)
    quick = tuple(check for check in part.checks if check.kind != "reaches" and check.diagnosed)
    assignment = replace(whole, parts=(replace(part, checks=quick),))
    key = answer_key(assignment)
    for name in names.split():
        item = next(one for one in whole.mistakes if (one.name, one.part) == (name, file))
        failed = [row for row in run_trial(assignment, key, [item], file) if row.outcome != "passed"]
        shown = [row for row in failed if not row.hidden]
        assert shown and all(row.message for row in shown), name
        lost = sum(row.points - row.earned for row in failed)
        assert all(row.robustness for row in shown) or lost > 0, name
