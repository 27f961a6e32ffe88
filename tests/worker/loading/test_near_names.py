"""Names that are written otherwise: which are taken for which, and where nothing is guessed."""

from __future__ import annotations

import pytest

from grader.worker.loading.near_names import families_differ, is_slip, meaning, plain, unmistakable, words

NETWORK = "actFun diff_actFun feedforward calculate_loss predict backprop fit_model"


@pytest.mark.parametrize(
    ("wanted", "own", "found"),
    [
        (NETWORK, "feedForward", {"feedforward": "feedForward"}),
        (NETWORK, "act_fun diff_act_fun", {"actFun": "act_fun", "diff_actFun": "diff_act_fun"}),
        (NETWORK, "backpropagation", {"backprop": "backpropagation"}),
        (NETWORK, "backpropogation", {"backprop": "backpropogation"}),
        (NETWORK, "forward backward", {"feedforward": "forward", "backprop": "backward"}),
        (NETWORK, "activation activation_derivative", {"actFun": "activation", "diff_actFun": "activation_derivative"}),
        (NETWORK, "compute_loss train_model", {"calculate_loss": "compute_loss", "fit_model": "train_model"}),
        ("batch_gd minibatch_gd stochastic_gd", "batchGD mini_batch_gradient_descent sgd",
         {"batch_gd": "batchGD", "minibatch_gd": "mini_batch_gradient_descent", "stochastic_gd": "sgd"}),
        ("forward network_forward", "forward_network", {"network_forward": "forward_network"}),
        ("relative_error", "rel_error", {"relative_error": "rel_error"}),
        ("actFun_type reg_lambda seed", "act_fun_type lam random_state",
         {"actFun_type": "act_fun_type", "reg_lambda": "lam", "seed": "random_state"}),
        ("actFun_type", "act_type", {"actFun_type": "act_type"}),
        ("DeepNeuralNetwork", "DeepNeuralNet", {"DeepNeuralNetwork": "DeepNeuralNet"}),
        ("max_pool_2x2 conv2d", "maxpool2x2 conv_2d", {"max_pool_2x2": "maxpool2x2", "conv2d": "conv_2d"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_name_that_can_mean_one_thing_is_taken_for_it(wanted: str, own: str, found: dict[str, str]) -> None:
    """Capitals and underscores, words of one meaning, and slips of the pen."""
    assert unmistakable(wanted.split(), own.split()) == found


@pytest.mark.parametrize(
    ("wanted", "own"),
    [
        (NETWORK, "compute_loss calc_loss"),  # two for one
        ("forward network_forward", "my_function"),
        ("DeepNeuralNetwork", "NeuralNetwork"),  # of part 1
        ("sigmoid_backward", "sigmoid_forwards"),  # near in letters, and the opposite
        ("actFun", "diff_act"),
        ("layer1 layer2", "layer3"),
        ("W1", "W2"),
        ("seed", "speed_of_learning"),
        ("accuracy", "acc"),
        ("loss loss_of", "Loss LOSS"),  # each reads as both
    ],
)
def test_nothing_is_guessed(wanted: str, own: str) -> None:
    """Where there are two readings, or none."""
    assert unmistakable(wanted.split(), own.split()) == {}


def test_words_and_meanings() -> None:
    """A name's words, the letters that count, and what it means."""
    assert words("diff_actFun2x") == ["diff", "act", "fun", "2", "x"]
    assert plain("Diff_ActFun") == "diffactfun"
    assert meaning("activation_derivative") == meaning("diff_actFun") == ("activation", "slope")
    assert meaning("lr") == meaning("learning_rate")
    assert meaning("fun") == ("fun",), "a filler means itself where there is nothing else"


def test_a_slip_keeps_digits_and_known_words() -> None:
    """Another digit, or a word of another meaning, is no slip."""
    assert is_slip("feedforward", "feedfoward") and not is_slip("layer1", "layer2")
    assert not is_slip("forward", "backward")


def test_families() -> None:
    """A seed is no learning rate; of a word that nobody knows, nothing is said."""
    assert families_differ("seed", "lr") and not families_differ("seed", "n_iter")
    assert not families_differ("seed", "random_state")
