"""Wrong implementations of image_network.py that students write, each with the hint that a teacher would give."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from grader import mistake

from . import image_network as right


def hidden_of(x, weights, biases, activation=tf.nn.relu):
    """The hidden layer's activations."""
    return activation(tf.matmul(x, weights["hidden1"]) + biases["hidden1"])


def out_of(hidden, weights, biases):
    """The output layer."""
    return tf.matmul(hidden, weights["output"]) + biases["output"]


# ---- make_parameters ----


def parameters(draw, n_input, n_hidden1, n_output):
    """Four variables, drawn by a function of the shape and a number for each."""
    shapes = [(n_input, n_hidden1), (n_hidden1, n_output), (n_hidden1,), (n_output,)]
    w1, w2, b1, b2 = (tf.Variable(draw(shape, number)) for number, shape in enumerate(shapes))
    return {"hidden1": w1, "output": w2}, {"hidden1": b1, "output": b2}


@mistake(
    instead_of="make_parameters", hint="Two hidden units that begin alike stay alike. What do your weights begin with?"
)
def weights_start_at_zero(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """All weights are zero."""
    return parameters(lambda shape, _: tf.zeros(shape), n_input, n_hidden1, n_output)


@mistake(instead_of="make_parameters", hint="Which standard deviation do random numbers have when you do not say one?")
def standard_deviation_of_one(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """The standard deviation is 1, whatever is asked for."""
    return right.make_parameters(n_input, n_hidden1, n_output, 1.0, seed)


@mistake(instead_of="make_parameters", hint="What is the difference between a standard deviation and a variance?")
def variance_for_deviation(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """stddev is taken for the variance."""
    return right.make_parameters(n_input, n_hidden1, n_output, stddev**0.5, seed)


@mistake(instead_of="make_parameters", hint="You were asked for one standard deviation, whatever it is by default.")
def deviation_by_default(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """The standard deviation is 0.1, whatever is asked for."""
    return right.make_parameters(n_input, n_hidden1, n_output, 0.1, seed)


@mistake(instead_of="make_parameters", hint="Draw a histogram of your weights. What shape should it have?")
def uniform_weights(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """The weights are drawn from a uniform distribution."""
    random, limit = np.random.default_rng(seed), stddev * 3**0.5
    return parameters(
        lambda shape, _: random.uniform(-limit, limit, size=shape).astype(np.float32), n_input, n_hidden1, n_output
    )


@mistake(
    instead_of="make_parameters",
    hint="TensorFlow's global seed gives a stream of numbers. What if something was drawn before?",
)
def seed_left_out(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """The seed is not used."""
    return parameters(lambda shape, _: tf.random.normal(shape, stddev=stddev), n_input, n_hidden1, n_output)


@mistake(instead_of="make_parameters", hint="Is there another network for another seed? Where is seed used?")
def always_the_same(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """The seed is always 0."""
    return right.make_parameters(n_input, n_hidden1, n_output, stddev, 0)


@mistake(
    instead_of="make_parameters",
    hint="What do two calls draw that are given the same seed? Compare the first numbers of both layers.",
)
def layers_alike(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """Each layer is drawn with the same seed, so they begin alike."""
    return parameters(
        lambda shape, _: stddev * tf.random.Generator.from_seed(seed).normal(shape), n_input, n_hidden1, n_output
    )


@mistake(instead_of="make_parameters", hint="An optimizer changes tf.Variables. What are yours?")
def tensors_for_variables(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """The parameters are tensors, which cannot be trained."""
    return tuple({key: tf.constant(value) for key, value in part.items()} for part in
                 right.make_parameters(n_input, n_hidden1, n_output, stddev, seed))  # fmt: skip


@mistake(
    instead_of="make_parameters",
    hint="A row of x has n_input numbers. Which shape has a matrix that it can be multiplied by?",
)
def weights_transposed(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """The weights are transposed."""
    weights, biases = right.make_parameters(n_input, n_hidden1, n_output, stddev, seed)
    return {key: tf.Variable(tf.transpose(value)) for key, value in weights.items()}, biases


# ---- build_model ----


@mistake(instead_of="build_model", hint="Without a nonlinearity two layers are one. What comes between yours?")
def no_activation(x, weights, biases):
    """There is no activation in the hidden layer."""
    return out_of(hidden_of(x, weights, biases, tf.identity), weights, biases)


@mistake(instead_of="build_model", hint="Which activation does the handout ask for?")
def sigmoid_for_relu(x, weights, biases):
    """The hidden layer has sigmoid units."""
    return out_of(hidden_of(x, weights, biases, tf.sigmoid), weights, biases)


@mistake(instead_of="build_model", hint="Does relu have an upper end? Feed large numbers.")
def relu_with_an_upper_end(x, weights, biases):
    """The activation is relu6, which never exceeds 6."""
    return out_of(hidden_of(x, weights, biases, tf.nn.relu6), weights, biases)


@mistake(instead_of="build_model", hint="Can your logits be negative? The output layer has no activation.")
def relu_behind_the_output(x, weights, biases):
    """There is a relu behind the output layer too."""
    return tf.nn.relu(right.build_model(x, weights, biases))


@mistake(instead_of="build_model", hint="Do your logits sum to one? Then they are none: where is the softmax taken?")
def probabilities_for_logits(x, weights, biases):
    """The softmax is taken already."""
    return tf.nn.softmax(right.build_model(x, weights, biases))


@mistake(instead_of="build_model", hint="Each layer has a weight matrix and a bias. Count those that you use.")
def hidden_bias_left_out(x, weights, biases):
    """The hidden layer's biases are not added."""
    return out_of(tf.nn.relu(tf.matmul(x, weights["hidden1"])), weights, biases)


@mistake(instead_of="build_model", hint="Where do the biases come in: before the activation, or after it?")
def bias_behind_the_activation(x, weights, biases):
    """The hidden biases are added after the relu."""
    return out_of(tf.nn.relu(tf.matmul(x, weights["hidden1"])) + biases["hidden1"], weights, biases)


@mistake(
    instead_of="build_model",
    hint="The shape of the result should be that of the examples and classes. What does your last step do to it?",
)
def model_squeezed(x, weights, biases):
    """Axes of length one are squeezed away."""
    return tf.squeeze(right.build_model(x, weights, biases))


# ---- cost ----


@mistake(instead_of="cost", hint="Should the cost grow with the number of examples?")
def cost_summed(logits, Y):
    """The costs of the examples are summed."""
    return tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(labels=Y, logits=logits))


@mistake(instead_of="cost", hint="Over how many numbers is your mean: the examples, or the examples times the classes?")
def mean_over_classes_too(logits, Y):
    """The mean is over the classes, too."""
    return tf.reduce_mean(-Y * tf.nn.log_softmax(logits))


@mistake(
    instead_of="cost", hint="TensorFlow's function takes logits, and applies the softmax itself. What do you hand it?"
)
def softmax_twice(logits, Y):
    """The softmax is taken before a function that takes it again."""
    return right.cost(tf.nn.softmax(logits), Y)


ONE_LARGEST = (
    "Take a row of logits near -1000 beside one near 1000: what is left of it when the largest number of the whole "
    "array is subtracted? Which number belongs to each row?"
)


@mistake(instead_of="cost", hint=ONE_LARGEST)
def cost_subtracts_one_largest(logits, Y):
    """The largest logit of all examples is subtracted from every row, not each row's own."""
    below = logits - tf.reduce_max(logits)
    return tf.reduce_mean(tf.math.log(tf.reduce_sum(tf.exp(below), axis=1)) - tf.reduce_sum(Y * below, axis=1))


@mistake(instead_of="cost", hint="What is the logarithm of a probability that is rounded to 0?")
def logarithm_of_the_softmax(logits, Y):
    """The softmax is taken first and its logarithm then."""
    return tf.reduce_mean(-tf.reduce_sum(Y * tf.math.log(tf.nn.softmax(logits)), axis=1))


@mistake(instead_of="cost", hint="A probability has a cost of log p. What have you put in its place?")
def squares_for_cross_entropy(logits, Y):
    """The squared differences of the probabilities from the labels are taken."""
    return tf.reduce_mean(tf.reduce_sum(tf.square(tf.nn.softmax(logits) - Y), axis=1))


@mistake(
    instead_of="cost",
    hint="Exactly one class is right. Are your classes questions of their own, each with a yes or no?",
)
def classes_apart(logits, Y):
    """Each class is judged by itself, by a sigmoid."""
    return tf.reduce_mean(tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=Y, logits=logits), axis=1))


@mistake(instead_of="cost", hint="Which of your lines leaves TensorFlow? A tape cannot follow there.")
def computed_by_numpy(logits, Y):
    """The cost is computed by NumPy, so that it cannot be differentiated."""
    logits, Y = np.array(logits), np.array(Y)
    shifted = logits - logits.max(axis=1, keepdims=True)
    return tf.constant(-np.mean(np.sum(Y * (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))), axis=1)))


# ---- train ----


def trained(data, iterations, batch_size, learning_rate, seed, log_every, *, optimizer=tf.keras.optimizers.Adam,
            only=None, loss=None, labels=None, batches_seed=None, start=None, fixed=False, test=False, log=None,
            ):  # fmt: skip
    """The right training, with one thing different."""
    x, y = data["x_train"], data["y_train"] if labels is None else labels
    if test:
        x, y = np.concatenate([x, data["x_test"]]), np.concatenate([y, data["y_test"]])
    x, y = tf.constant(x, tf.float32), tf.one_hot(y, 10)
    weights, biases = start or right.make_parameters(n_input=x.shape[1], seed=seed)
    variables = [*weights.values(), *biases.values()]
    variables = variables if only is None else [variables[index] for index in only]
    loss = loss or (lambda x, y, weights, biases: right.cost(right.build_model(x, weights, biases), y))
    adam = optimizer(learning_rate)
    adam.build(variables)

    @tf.function
    def step(rows):
        with tf.GradientTape() as tape:
            value = loss(tf.gather(x, rows), tf.gather(y, rows), weights, biases)
        adam.apply_gradients(zip(tape.gradient(value, variables), variables))
        return value

    random = np.random.default_rng(seed if batches_seed is None else batches_seed)
    order, costs, size = np.array([], dtype=int), {}, min(batch_size, len(x))
    for iteration in range(iterations):
        if len(order) < size:
            order = random.permutation(len(x))
        rows = order[:size]
        order = order if fixed else order[size:]
        value = step(tf.constant(rows))
        if log(iteration) if log else iteration % log_every == 0:
            costs[iteration] = float(value)
    return weights, biases, costs


@mistake(instead_of="train", hint="Adam moves each weight by about the learning rate. Which optimizer do you use?")
def plain_gradient_descent(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """Plain gradient descent is used, not Adam."""
    return trained(
        data, iterations, batch_size, learning_rate, seed, log_every, optimizer=tf.keras.optimizers.SGD
    )  # fmt: skip


@mistake(instead_of="train", hint="The learning rate is given. What does your optimizer take when you do not tell it?")
def rate_of_keras(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """The learning rate is Keras's own, 0.001."""
    return trained(data, iterations, batch_size, 0.001, seed, log_every)


@mistake(instead_of="train", hint="Which variables does your optimizer know? There are four.")
def output_layer_only(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """Only the output layer is trained."""
    return trained(data, iterations, batch_size, learning_rate, seed, log_every, only=(1, 3))


@mistake(instead_of="train", hint="Which variables does your optimizer know? There are weights, and there are others.")
def biases_not_trained(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """The biases are not trained."""
    return trained(data, iterations, batch_size, learning_rate, seed, log_every, only=(0, 1))


@mistake(instead_of="train", hint="TensorFlow's function takes logits. What does yours get?")
def softmax_before_the_cost(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """Probabilities are handed to the cost, which takes them for logits."""

    def loss(x, y, weights, biases):
        return right.cost(tf.nn.softmax(right.build_model(x, weights, biases)), y)

    return trained(data, iterations, batch_size, learning_rate, seed, log_every, loss=loss)


@mistake(instead_of="train", hint="Does each image keep its own label when you shuffle?")
def labels_shuffled_apart(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """The labels are shuffled without the images."""
    labels = np.random.default_rng(seed).permutation(data["y_train"])
    return trained(data, iterations, batch_size, learning_rate, seed, log_every, labels=labels)


@mistake(instead_of="train", hint="How many different images does the network see? Your batch is always the same.")
def first_batch_only(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """Every iteration takes the same batch."""
    return trained(data, iterations, min(batch_size, 20), learning_rate, seed, log_every, fixed=True)


@mistake(instead_of="train", hint="Images that are learned from cannot tell how good the network is on new ones.")
def test_images_learned(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """The test images are learned from, too."""
    return trained(data, iterations, batch_size, learning_rate, seed, log_every, test=True)


@mistake(instead_of="train", hint="Two things are random. Does the seed decide which examples are in a batch?")
def batches_without_seed(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """The batches are drawn without the seed."""
    entropy = np.random.randint(10**6)
    return trained(data, iterations, batch_size, learning_rate, seed, log_every, batches_seed=entropy)


@mistake(instead_of="train", hint="Which iterations does the handout want costs of, and from which does it count?")
def iterations_counted_from_one(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """The iterations are counted from 1."""
    weights, biases, costs = right.train(data, iterations, batch_size, learning_rate, seed, log_every)
    return weights, biases, {iteration + 1: value for iteration, value in costs.items()}


@mistake(instead_of="train", hint="How often are you to note the cost? The number is given.")
def logged_every_250(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """The cost is noted every 250 iterations, whatever is asked for."""
    return right.train(data, iterations, batch_size, learning_rate, seed, 250)


@mistake(instead_of="train", hint="What do you do with data of which there is less than a batch?")
def whole_batches_only(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """Where there are fewer examples than a batch has, nothing is done."""
    if len(data["x_train"]) < batch_size:
        iterations = 0
    return right.train(data, iterations, batch_size, learning_rate, seed, log_every)


@mistake(instead_of="train", hint="Could you draw a curve of what you note? Look at its type.")
def costs_as_text(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """The costs are texts."""
    weights, biases, costs = right.train(data, iterations, batch_size, learning_rate, seed, log_every)
    return weights, biases, {iteration: f"{value:.3f}" for iteration, value in costs.items()}


@mistake(instead_of="train", hint="Which weights do you return: those that were trained?")
def untrained_returned(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """The weights that are returned are not the ones that were trained."""
    *_, costs = right.train(data, iterations, batch_size, learning_rate, seed, log_every)
    return (*right.make_parameters(n_input=data["x_train"].shape[1], seed=seed), costs)


# ---- predict, probabilities, accuracy ----


@mistake(instead_of="predict", hint="A class is wanted for each example. Along which axis are the classes?")
def classes_along_the_wrong_axis(x, weights, biases):
    """The largest logit is sought along the examples."""
    return tf.argmax(right.build_model(x, weights, biases), axis=0)


@mistake(instead_of="predict", hint="Which class is the largest logit's, and how do you count the classes?")
def classes_from_one(x, weights, biases):
    """The classes are counted from 1."""
    return right.predict(x, weights, biases) + 1


@mistake(instead_of="predict", hint="Classes are whole numbers, one for each example. What do you return?")
def one_hot_predictions(x, weights, biases):
    """The predictions are one-hot rows."""
    return tf.one_hot(right.predict(x, weights, biases), biases["output"].shape[0])


@mistake(instead_of="predict", hint="What shape should the answer for a single example have?")
def prediction_squeezed(x, weights, biases):
    """For a single example there is a number without axes."""
    return tf.squeeze(right.predict(x, weights, biases))


@mistake(instead_of="probabilities", hint="Do the numbers of a row sum to one? What turns logits into probabilities?")
def logits_for_probabilities(x, weights, biases):
    """The logits are returned."""
    return right.build_model(x, weights, biases)


@mistake(instead_of="probabilities", hint="Do the numbers of a row sum to one? Exactly one class is right.")
def sigmoids_for_softmax(x, weights, biases):
    """Each logit goes through a sigmoid."""
    return tf.sigmoid(right.build_model(x, weights, biases))


@mistake(instead_of="probabilities", hint="Which numbers should sum to one: those of an example, or those of a class?")
def softmax_over_the_examples(x, weights, biases):
    """The softmax is taken over the examples."""
    return tf.nn.softmax(right.build_model(x, weights, biases), axis=0)


@mistake(
    instead_of="probabilities", hint="e to the 1000 is too large for any float. What may be subtracted from all logits?"
)
def softmax_by_hand(x, weights, biases):
    """The softmax is computed without care for large logits."""
    powers = tf.exp(right.build_model(x, weights, biases))
    return powers / tf.reduce_sum(powers, axis=1, keepdims=True)


@mistake(instead_of="probabilities", hint=ONE_LARGEST)
def softmax_subtracts_one_largest(x, weights, biases):
    """The largest logit of all examples is subtracted from every row, not each row's own."""
    logits = right.build_model(x, weights, biases)
    powers = tf.exp(logits - tf.reduce_max(logits))
    return powers / tf.reduce_sum(powers, axis=1, keepdims=True)


@mistake(instead_of="probabilities", hint="A single example is a row, too. What does your last step do to the shape?")
def probabilities_squeezed(x, weights, biases):
    """Axes of length one are squeezed away."""
    return tf.squeeze(right.probabilities(x, weights, biases))


@mistake(instead_of="accuracy", hint="A share lies between 0 and 1.")
def accuracy_in_percent(x, labels, weights, biases):
    """The accuracy is in percent."""
    return 100 * right.accuracy(x, labels, weights, biases)


@mistake(instead_of="accuracy", hint="Do you count those that are right, or those that are wrong?")
def share_of_errors(x, labels, weights, biases):
    """The share of the wrong predictions is returned."""
    return 1 - right.accuracy(x, labels, weights, biases)


@mistake(instead_of="accuracy", hint="How many are right is not yet a share. What is it to be divided by?")
def number_of_right_ones(x, labels, weights, biases):
    """The number of right predictions is returned."""
    return right.accuracy(x, labels, weights, biases) * len(x)


@mistake(instead_of="accuracy", hint="None right? Count by hand. What is tf.reduce_mean of the integers 1, 1, 1, 0?")
def mean_of_integers(x, labels, weights, biases):
    """The mean is taken of integers, and rounded down."""
    return tf.floor(right.accuracy(x, labels, weights, biases))


@mistake(instead_of="accuracy", hint="The labels may be of any integer type; TensorFlow compares only equal types.")
def labels_of_one_type(x, labels, weights, biases):
    """Labels of another type than int64 are an error."""
    return tf.reduce_mean(tf.cast(tf.equal(right.predict(x, weights, biases), tf.constant(labels)), tf.float32))
