"""Wrong ways to write mnist_wide_deep.py, each with the hint that a teacher would give."""

from __future__ import annotations

import os

import numpy as np
import tensorflow as tf

from grader import mistake

from . import mnist_wide_deep as right


def variables_of(params):
    """All variables, W1, b1, W2, b2, …"""
    return [variable for layer in params for variable in layer]


def rescaled(params, scale):
    """The same params with each W times scale(inputs, units)."""
    for W, _ in params:
        W.assign(W * scale(*W.shape))
    return params


def training(params, data, steps, batch_size, learning_rate, keep_prob, log_dir, seed, **other):
    """train with something changed: the optimiser, the variables, the batches, what is written when."""
    tf.random.set_seed(seed)
    random = np.random.RandomState(seed)
    optimizer = other.get("optimizer", tf.keras.optimizers.Adam)(learning_rate)
    variables = other.get("variables", variables_of)(params)
    x_all, y_all = (data[name] for name in other.get("names", ("x_train", "y_train")))
    every = other.get("every", right.EVERY)
    writer = tf.summary.create_file_writer(log_dir) if log_dir else None
    costs = []

    @tf.function(reduce_retracing=True)
    def slopes(x, labels):
        with tf.GradientTape() as tape:
            loss = right.cross_entropy(right.forward(params, x, keep_prob), labels)
        return loss, tape.gradient(loss, variables)

    def write(step, x, labels, loss):
        if writer is not None and step % every == 0:
            x_seen, y_seen = (x, labels) if other.get("accuracy_of_batch") else (data["x_test"], data["y_test"])
            right.write_summaries(writer, step, params, x, loss, right.accuracy(params, x_seen, y_seen))

    for step in range(steps):
        chosen = random.choice(len(x_all), min(batch_size, len(x_all)), replace=False)
        if other.get("first_batch"):
            chosen = np.arange(min(batch_size, len(x_all)))
        theirs = random.permutation(chosen) if other.get("mixed") else chosen
        x, labels = tf.constant(x_all[chosen]), tf.constant(y_all[theirs])
        loss, gradients = slopes(x, labels)
        write(step, x, labels, loss)
        optimizer.apply_gradients(zip(gradients, variables))
        costs.append(float(loss))
    if writer is not None:
        writer.close()
    return costs


# ---- build ----


@mistake(instead_of="build", hint="n_layers counts the output too. How many weight matrices should there be?")
def one_layer_too_many(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """There are n_layers hidden layers, and then the output."""
    return right.build(n_input, n_hidden, n_layers + 1, n_output, seed)


@mistake(instead_of="build", hint="For which numbers of layers is your network right? Where does build use n_layers?")
def always_five_layers(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """There are five layers, however many were asked for."""
    return right.build(n_input, n_hidden, 5, n_output, seed)


@mistake(instead_of="build", hint="Is 2 / (inputs + units) a variance or a standard deviation?")
def variance_taken_for_deviation(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """The variance of Xavier initialisation is used as the standard deviation."""
    return rescaled(right.build(n_input, n_hidden, n_layers, n_output, seed), lambda i, u: (2.0 / (i + u)) ** 0.5)


@mistake(instead_of="build", hint="He initialisation looks at a layer's inputs alone. What does Xavier's look at?")
def he_initialisation(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """The variance is 2 / inputs, as He initialisation has it."""
    return rescaled(right.build(n_input, n_hidden, n_layers, n_output, seed), lambda i, u: ((i + u) / i) ** 0.5)


@mistake(
    instead_of="build", hint="Which deviation have numbers that tf.random.normal draws, if it is not told another?"
)
def standard_normal_weights(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """The weights are from the standard normal distribution."""
    return rescaled(right.build(n_input, n_hidden, n_layers, n_output, seed), lambda i, u: ((i + u) / 2) ** 0.5)


@mistake(
    instead_of="build", hint="Each layer has inputs and units of its own. Which sizes does its variance depend on?"
)
def variance_of_the_first_layer(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """The last layer has the variance that belongs to the one before it."""
    params = right.build(n_input, n_hidden, n_layers, n_output, seed)
    W, size = params[-1][0], sum(params[-2][0].shape)
    W.assign(W * (sum(W.shape) / size) ** 0.5)
    return params


@mistake(instead_of="build", hint="Print the weights of two hidden layers. How often is the generator seeded?")
def hidden_layers_begin_alike(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """The generator is seeded again for each layer, so that the hidden layers begin alike."""
    params = right.build(n_input, n_hidden, n_layers, n_output, seed)
    for W, _ in params[2:-1]:
        W.assign(params[1][0])
    return params


@mistake(instead_of="build", hint="What should a bias be before anything is learned?")
def biases_of_one(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """The biases are one instead of zero."""
    return [(W, tf.Variable(tf.ones_like(b))) for W, b in right.build(n_input, n_hidden, n_layers, n_output, seed)]


@mistake(
    instead_of="build", hint="Build twice with one seed, and print the weights. What is drawn from, and seeded when?"
)
def seed_not_used(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """The weights are other ones at each call, whatever the seed."""
    return right.build(n_input, n_hidden, n_layers, n_output, int(tf.random.uniform((), 0, 10**6, tf.int32)))


# ---- forward ----


def through(params, x, keep_prob, drop):
    """The logits, with another dropout: drop(activations, number of the layer, keep_prob)."""
    for number, (W, b) in enumerate(params[:-1], 1):
        x = drop(tf.nn.relu(tf.matmul(x, W) + b), number, keep_prob)
    return tf.matmul(x, params[-1][0]) + params[-1][1]


@mistake(instead_of="forward", hint="May a logit be negative? Look at what comes behind the last layer.")
def relu_behind_the_output(params, x, keep_prob=1.0):
    """The output layer has a relu, too."""
    return tf.nn.relu(right.forward(params, x, keep_prob))


@mistake(instead_of="forward", hint="What is a network of five layers without anything between them?")
def no_relu(params, x, keep_prob=1.0):
    """The hidden layers are linear."""
    for W, b in params[:-1]:
        x = tf.matmul(x, W) + b
        x = tf.nn.dropout(x, rate=1.0 - keep_prob) if keep_prob < 1.0 else x
    return tf.matmul(x, params[-1][0]) + params[-1][1]


@mistake(
    instead_of="forward",
    hint="cross_entropy makes probabilities of what forward gives. What should that be?",
)
def softmax_in_the_network(params, x, keep_prob=1.0):
    """The network gives probabilities instead of logits."""
    return tf.nn.softmax(right.forward(params, x, keep_prob))


@mistake(instead_of="forward", hint="tf.nn.dropout is told a rate. Is that what is dropped, or what is kept?")
def rate_and_keep_prob_confused(params, x, keep_prob=1.0):
    """keep_prob is handed on as the rate at which units are dropped."""
    return right.forward(params, x, 1.0 - keep_prob if keep_prob < 1.0 else 1.0)


@mistake(
    instead_of="forward",
    hint="What is the mean of an output that is dropped half of the time? What should it be?",
)
def dropped_and_not_scaled(params, x, keep_prob=1.0):
    """What is kept is not divided by keep_prob."""
    return through(params, x, keep_prob, lambda a, _, keep: a * tf.cast(tf.random.uniform(tf.shape(a)) < keep, a.dtype))


@mistake(instead_of="forward", hint="Where does forward use keep_prob?")
def nothing_is_dropped(params, x, keep_prob=1.0):
    """There is no dropout."""
    return right.forward(params, x)


@mistake(instead_of="forward", hint="Behind which layers should outputs be dropped?")
def dropout_behind_one_layer_only(params, x, keep_prob=1.0):
    """Only the last hidden layer has dropout."""
    last = len(params) - 1
    return through(params, x, keep_prob, lambda a, n, keep: tf.nn.dropout(a, 1 - keep) if n == last and keep < 1 else a)


@mistake(instead_of="forward", hint="Dropout is for hidden units. Which values does yours drop besides?")
def logits_are_dropped(params, x, keep_prob=1.0):
    """Logits are dropped, too."""
    logits = right.forward(params, x, keep_prob)
    return tf.nn.dropout(logits, 1 - keep_prob) if keep_prob < 1 else logits


@mistake(instead_of="forward", hint="Call forward twice, without keep_prob. Should the answers differ?")
def always_dropping(params, x, keep_prob=1.0):
    """Hidden units are dropped where keep_prob is 1, too."""
    return right.forward(params, x, min(keep_prob, 0.7))


@mistake(instead_of="forward", hint="Follow x through your layers with a finger: is each W used, and only once?")
def second_layer_used_again(params, x, keep_prob=1.0):
    """All inner layers use the weights of the second layer."""
    inner = [params[1]] * (len(params) - 2)
    return right.forward([params[0], *inner, params[-1]], x, keep_prob)


@mistake(instead_of="forward", hint="How many hidden layers does x go through in a network of five layers?")
def three_layers_only(params, x, keep_prob=1.0):
    """Of the inner layers, only one is used."""
    return right.forward([*params[:2], params[-1]] if len(params) > 3 else params, x, keep_prob)


# ---- cross_entropy, probabilities, accuracy ----


@mistake(instead_of="cross_entropy", hint="By what should the cost change when every example is there twice?")
def cross_entropy_summed(logits, labels):
    """The cost is the sum over the examples instead of their mean."""
    return right.cross_entropy(logits, labels) * tf.cast(tf.shape(logits)[0], tf.float32)


@mistake(instead_of="cross_entropy", hint="TensorFlow's function wants logits. What does yours hand it?")
def softmax_twice(logits, labels):
    """The softmax is applied before a function that applies it itself."""
    return right.cross_entropy(tf.nn.softmax(logits), labels)


ONE_LARGEST = (
    "Take a row of logits near -1000 beside one near 1000: what is left of it when the largest number of the whole "
    "array is subtracted? Which number belongs to each row?"
)


@mistake(instead_of="cross_entropy", hint=ONE_LARGEST)
def one_largest_subtracted(logits, labels):
    """The largest logit of all examples is subtracted from every row, not each row's own."""
    below = logits - tf.reduce_max(logits)
    own = tf.reduce_sum(tf.one_hot(labels, tf.shape(logits)[1]) * below, axis=1)
    return tf.reduce_mean(tf.math.log(tf.reduce_sum(tf.exp(below), axis=1)) - own)


@mistake(instead_of="cross_entropy", hint="What is e^1000 in single precision? TensorFlow has a function of logits.")
def exponentials_overflow(logits, labels):
    """The softmax is computed from exponentials that overflow."""
    grown = tf.exp(logits)
    chosen = tf.gather(grown / tf.reduce_sum(grown, axis=1, keepdims=True), labels, batch_dims=1)
    return -tf.reduce_mean(tf.math.log(chosen))


@mistake(instead_of="cross_entropy", hint="Over which axis of the logits do the probabilities sum to one?")
def softmax_over_the_examples(logits, labels):
    """The softmax is taken over the examples instead of over the classes."""
    return -tf.reduce_mean(tf.gather(tf.nn.log_softmax(logits, axis=0), labels, batch_dims=1))


@mistake(instead_of="probabilities", hint="What do your probabilities of one example sum to?")
def logits_for_probabilities(params, x):
    """The logits are given instead of probabilities."""
    return right.forward(params, x)


@mistake(instead_of="probabilities", hint="A class is one of ten. Which function makes ten numbers that sum to one?")
def each_class_by_itself(params, x):
    """Each class has a probability of its own, by the logistic function, and they do not sum to one."""
    return tf.sigmoid(right.forward(params, x))


EVALUATION = (
    "Ask twice for the same inputs. Should the answers differ? Which keep_prob is for training, and which for use?"
)


@mistake(instead_of="probabilities", hint=EVALUATION)
def probabilities_with_dropout(params, x):
    """Units are dropped when the network is asked for probabilities, too."""
    return tf.nn.softmax(right.forward(params, x, 0.7))


@mistake(instead_of="accuracy", hint=EVALUATION)
def accuracy_with_dropout(params, x, labels):
    """Units are dropped when the network is evaluated, too."""
    predicted = tf.argmax(right.forward(params, x, 0.7), axis=1)
    return tf.reduce_mean(tf.cast(tf.equal(predicted, tf.cast(labels, tf.int64)), tf.float32))


@mistake(instead_of="accuracy", hint="How large is your accuracy for ten examples that are all right?")
def right_images_counted(params, x, labels):
    """The number of right predictions is given instead of their share."""
    return right.accuracy(params, x, labels) * len(x)


@mistake(instead_of="accuracy", hint="Over which axis should the largest logit be looked for? Print the shape.")
def largest_over_the_examples(params, x, labels):
    """The largest logit is looked for among the examples of a class."""
    predicted = tf.argmax(right.forward(params, x), axis=0)
    count = min(len(labels), int(predicted.shape[0]))
    return tf.reduce_mean(tf.cast(tf.equal(predicted[:count], labels[:count]), tf.float32))


# ---- write_summaries ----


@mistake(instead_of="write_summaries", hint="What does TensorBoard say of your images: how high and how wide are they?")
def images_are_rows(writer, step, params, x, cost, accuracy):
    """The images are written as rows of 784 pixels."""
    with writer.as_default(step=step):
        tf.summary.scalar("cost", cost)
        tf.summary.scalar("accuracy", accuracy)
        tf.summary.image("input", tf.reshape(x, (-1, 1, 784, 1)), max_outputs=3)
    histograms(writer, step, params)


def histograms(writer, step, params, first=1, biases=True):
    """The histograms of all layers."""
    with writer.as_default(step=step):
        for number, (W, b) in enumerate(params, first):
            tf.summary.histogram(f"layer{number}/weights", W)
            if biases:
                tf.summary.histogram(f"layer{number}/biases", b)


@mistake(
    instead_of="write_summaries", hint="Compare the tags in TensorBoard with the handout's. Which scalar is missing?"
)
def only_the_cost(writer, step, params, x, cost, accuracy):
    """The accuracy is not written."""
    with writer.as_default(step=step):
        tf.summary.scalar("cost", cost)
        tf.summary.image("input", tf.reshape(x, (-1, 28, 28, 1)), max_outputs=3)
    histograms(writer, step, params)


@mistake(instead_of="write_summaries", hint="Which number has the first layer in the handout's tags?")
def layers_numbered_from_zero(writer, step, params, x, cost, accuracy):
    """The layers' tags begin with layer0."""
    with writer.as_default(step=step):
        tf.summary.scalar("cost", cost)
        tf.summary.scalar("accuracy", accuracy)
        tf.summary.image("input", tf.reshape(x, (-1, 28, 28, 1)), max_outputs=3)
    histograms(writer, step, params, first=0)


@mistake(instead_of="write_summaries", hint="Which variables has each layer? Look for both in TensorBoard.")
def histograms_without_biases(writer, step, params, x, cost, accuracy):
    """There are no histograms of the biases."""
    with writer.as_default(step=step):
        tf.summary.scalar("cost", cost)
        tf.summary.scalar("accuracy", accuracy)
        tf.summary.image("input", tf.reshape(x, (-1, 28, 28, 1)), max_outputs=3)
    histograms(writer, step, params, biases=False)


# ---- train ----


@mistake(instead_of="train", hint="Which optimiser does the handout ask for?")
def plain_gradient_descent(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """The steps are those of plain gradient descent instead of Adam's."""
    return training(
        params, data, steps, batch_size, learning_rate, keep_prob, log_dir, seed, optimizer=tf.keras.optimizers.SGD
    )


@mistake(instead_of="train", hint="Which keep_prob does forward get in training?")
def trained_without_dropout(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """No unit is dropped in training."""
    return training(params, data, steps, batch_size, learning_rate, 1.0, log_dir, seed)


@mistake(instead_of="train", hint="Print which variables change in a step. Which list does the optimiser get?")
def only_the_last_layer_is_trained(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """Only the output layer's variables are trained."""
    return training(
        params, data, steps, batch_size, learning_rate, keep_prob, log_dir, seed, variables=lambda p: list(p[-1])
    )


@mistake(instead_of="train", hint="What is the test set for? Which of the arrays in data does a step see?")
def trained_on_the_test_images(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """The network is trained on the test images."""
    names = ("x_test", "y_test")
    return training(params, data, steps, batch_size, learning_rate, keep_prob, log_dir, seed, names=names)


@mistake(
    instead_of="train",
    hint="Print the first image of a batch with its label. Are both shuffled in the same order?",
)
def labels_shuffled_apart(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """Images and labels are shuffled in different orders."""
    return training(params, data, steps, batch_size, learning_rate, keep_prob, log_dir, seed, mixed=True)


@mistake(instead_of="train", hint="Which images are in the second batch? Print the first label of each.")
def the_first_batch_for_ever(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """Every step sees the same batch."""
    return training(params, data, steps, batch_size, learning_rate, keep_prob, log_dir, seed, first_batch=True)


@mistake(instead_of="train", hint="What in train is random, and is all of it seeded by seed?")
def batches_not_seeded(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """The batches are others at each call, whatever the seed."""
    chance = int.from_bytes(os.urandom(3), "little")
    return training(params, data, steps, batch_size, learning_rate, keep_prob, log_dir, chance)


@mistake(instead_of="train", hint="How many points has your curve in TensorBoard? The handout asks for fewer.")
def summaries_at_every_step(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """Summaries are written in every step."""
    return training(params, data, steps, batch_size, learning_rate, keep_prob, log_dir, seed, every=1)


@mistake(instead_of="train", hint="On which images is the accuracy measured that you write?")
def accuracy_of_the_batch(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """The accuracy that is written is that of the batch, not of the test images."""
    return training(params, data, steps, batch_size, learning_rate, keep_prob, log_dir, seed, accuracy_of_batch=True)


@mistake(instead_of="train", hint="What does train do with its log_dir?")
def nothing_written(params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0):
    """No summaries are written."""
    return training(params, data, steps, batch_size, learning_rate, keep_prob, None, seed)


@mistake(instead_of="train", hint="How many costs does your list have after twenty steps?")
def only_the_last_cost(
    params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0
):
    """Only the last cost is returned."""
    return training(params, data, steps, batch_size, learning_rate, keep_prob, log_dir, seed)[-1:]
