"""Wrong implementations of part 3 that students write, each with the hint that a teacher would give; and, at the top,
right ones in another style.

Each function takes the place of one function of the reference. They run where TensorFlow is: in a worker.
"""

from __future__ import annotations

from unittest import mock

import numpy as np
import tensorflow as tf

from grader import convention, mistake

from . import dcn_mnist as right

LAYERS = [("conv1", (5, 5, 1, 32)), ("conv2", (5, 5, 32, 64)), ("dense1", (3136, 1024)), ("dense2", (1024, 10))]


def forward(net, x, keep_prob=1.0, watch=None, pool=None, act=None, before=None, drop=None, after=None):
    """The way through the layers, with something changed: pooling, an activation by layer, a dropout somewhere."""
    pool, act = pool or right.max_pool_2x2, act or {}
    drop = drop or (lambda h, keep: tf.nn.dropout(h, rate=1 - keep))
    watch = {} if watch is None else watch
    out = tf.reshape(x, [-1, 28, 28, 1])
    for layer in ["conv1", "conv2"]:
        W, b = getattr(net, f"W_{layer}"), getattr(net, f"b_{layer}")
        watch[f"{layer}/weights"], watch[f"{layer}/biases"] = W, b
        watch[f"{layer}/net_input"] = right.conv2d(out, W) + b
        watch[f"{layer}/activation"] = act.get(layer, net.activation)(watch[f"{layer}/net_input"])
        out = watch[f"{layer}/pooled"] = pool(watch[f"{layer}/activation"])
    flat = tf.reshape(out, [-1, 3136])
    flat = before(flat, keep_prob) if before else flat
    watch["dense1/weights"], watch["dense1/biases"] = net.W_dense1, net.b_dense1
    watch["dense1/net_input"] = flat @ net.W_dense1 + net.b_dense1
    watch["dense1/activation"] = act.get("dense1", net.activation)(watch["dense1/net_input"])
    kept = drop(watch["dense1/activation"], keep_prob)
    watch["dense2/weights"], watch["dense2/biases"] = net.W_dense2, net.b_dense2
    watch["dense2/net_input"] = kept @ net.W_dense2 + net.b_dense2
    return after(watch["dense2/net_input"], keep_prob) if after else watch["dense2/net_input"]


def as_it_is(h, keep_prob=1.0):
    """Changes nothing."""
    return h


# ---- other styles, accepted ----


@convention(
    instead_of="accuracy",
    note="accuracy returns a tensor; the handout asks for a number. It costs nothing.",
)
def accuracy_as_a_tensor(model, x, labels):
    """The share is a tensor of shape ()."""
    fits = tf.equal(tf.argmax(model(x), axis=1), labels)
    return tf.reduce_mean(tf.cast(fits, tf.float32))


# ---- variables ----


@mistake(instead_of="weight_variable", hint="Which of TensorFlow's random functions throws away what lies far out?")
def weights_not_truncated(shape):
    """The first weights come from a whole normal distribution."""
    return tf.Variable(tf.random.normal(shape, stddev=0.1))


@mistake(instead_of="weight_variable", hint="How large is the standard deviation when nobody gives one?")
def weights_of_deviation_one(shape):
    """The standard deviation is left at 1."""
    return tf.Variable(tf.random.truncated_normal(shape))


@mistake(
    instead_of="weight_variable",
    hint="If all units of a layer start alike, and get the same gradient, how would they ever become different?",
)
def weights_start_alike(shape):
    """All weights start at the same value."""
    return tf.Variable(tf.constant(0.1, shape=shape))


@mistake(instead_of="weight_variable", hint="What does a tf.Variable need so that an optimizer may change it?")
def weights_cannot_be_trained(shape):
    """The variable is made with trainable=False."""
    return tf.Variable(tf.random.truncated_normal(shape, stddev=0.1), trainable=False)


@mistake(instead_of="bias_variable", hint="With which number does the handout let biases start, and why not with 0?")
def biases_start_at_zero(shape):
    """Biases start at 0."""
    return tf.Variable(tf.zeros(shape))


# ---- convolution and pooling ----


@mistake(instead_of="conv2d", hint="A 28×28 image should still be 28×28 after the convolution. What must be padded?")
def convolution_without_padding(x, W):
    """The padding is VALID: images shrink."""
    return tf.nn.conv2d(x, W, strides=1, padding="VALID")


@mistake(instead_of="conv2d", hint="By how many pixels does the filter move from one place to the next?")
def convolution_in_steps_of_two(x, W):
    """The stride is 2."""
    return tf.nn.conv2d(x, W, strides=2, padding="SAME")


@mistake(
    instead_of="conv2d",
    hint="TensorFlow's filters are laid on the image as they are. What has been done to yours before?",
)
def filters_turned_around(x, W):
    """The filters are turned by 180 degrees, as signal processing has it."""
    return tf.nn.conv2d(x, tf.reverse(W, [0, 1]), strides=1, padding="SAME")


@mistake(instead_of="conv2d", hint="Should height and width change places?")
def filters_transposed(x, W):
    """Height and width of the filters are exchanged."""
    return tf.nn.conv2d(x, tf.transpose(W, [1, 0, 2, 3]), strides=1, padding="SAME")


@mistake(instead_of="max_pool_2x2", hint="Which one of four numbers is asked for?")
def average_of_each_block(x):
    """Each block gives its average."""
    return tf.nn.avg_pool2d(x, ksize=2, strides=2, padding="SAME")


@mistake(instead_of="max_pool_2x2", hint="What becomes of the last row of an image of seven rows?")
def pooling_without_padding(x):
    """The padding is VALID: an odd row or column is lost."""
    return tf.nn.max_pool2d(x, ksize=2, strides=2, padding="VALID")


@mistake(instead_of="max_pool_2x2", hint="How large is the image after pooling, and how large should it be?")
def pooling_in_steps_of_one(x):
    """The stride is 1: blocks overlap."""
    return tf.nn.max_pool2d(x, ksize=2, strides=1, padding="SAME")


@mistake(
    instead_of="max_pool_2x2",
    hint="You pad with zeros. Which number can stand beside negative ones and never be the largest?",
)
def pooling_pads_with_zeros(x):
    """Odd sizes are filled up with zeros, which win over negative numbers."""
    height, width = x.shape[1] % 2, x.shape[2] % 2
    return tf.nn.max_pool2d(tf.pad(x, [[0, 0], [0, height], [0, width], [0, 0]]), 2, 2, "VALID")


# ---- the network ----


def begin(net, activation, initializer, seed):
    """Make a network as the reference does. Its own __init__ cannot be called: super() there wants its own class."""
    tf.Module.__init__(net)
    for name, value in vars(right.DCN(activation, initializer, seed)).items():
        if not name.startswith("_"):
            setattr(net, name, value)


@mistake(instead_of="DCN.__init__", hint="Who asks whether the name of the activation is one that the network knows?")
def any_activation_is_accepted(self, activation="relu", initializer="truncated_normal", seed=0):
    """An unknown activation is taken for relu."""
    begin(self, activation if activation == "tanh" else "relu", initializer, seed)


@mistake(instead_of="DCN.__init__", hint="What should happen where the name of the initializer is misspelt?")
def any_initializer_is_accepted(self, activation="relu", initializer="truncated_normal", seed=0):
    """An unknown initializer is taken for the truncated normal one."""
    begin(self, activation, initializer if initializer == "xavier" else "truncated_normal", seed)


@mistake(instead_of="DCN.__init__", hint="Where is the argument activation used?")
def always_relu(self, activation="relu", initializer="truncated_normal", seed=0):
    """The network applies relu, whatever activation was asked for."""
    begin(self, activation, initializer, seed)
    self.activation = tf.nn.relu


@mistake(instead_of="DCN.__init__", hint="Where is the argument initializer used?")
def always_truncated_normal(self, activation="relu", initializer="truncated_normal", seed=0):
    """The weights are drawn by weight_variable, whatever initializer was asked for."""
    begin(self, activation, initializer, seed)
    begin(self, activation, "truncated_normal", seed)


@mistake(
    instead_of="DCN.__init__",
    hint="How many inputs does one unit of a convolution have? Count what its filter covers.",
)
def xavier_forgets_the_filters_area(self, activation="relu", initializer="truncated_normal", seed=0):
    """The fans of a convolution count its channels only."""
    begin(self, activation, initializer, seed)
    if initializer == "xavier":
        for layer in ["conv1", "conv2"]:
            W = getattr(self, f"W_{layer}")
            W.assign(W * 5)


@mistake(
    instead_of="DCN.__init__",
    hint="Xavier's variance has two numbers of units in its denominator. Which one is missing, and what is above?",
)
def xavier_by_the_inputs_alone(self, activation="relu", initializer="truncated_normal", seed=0):
    """The variance is 2/fan_in, which is He's."""
    begin(self, activation, initializer, seed)
    if initializer == "xavier":
        draw = tf.keras.initializers.HeNormal(seed=seed)
        for layer, shape in LAYERS:
            getattr(self, f"W_{layer}").assign(draw(shape))


@mistake(instead_of="DCN.__init__", hint="Where is the argument seed used?")
def first_weights_without_seed(self, activation="relu", initializer="truncated_normal", seed=0):
    """The first weights are others every time."""
    begin(self, activation, initializer, int(np.random.randint(2**31)))


@mistake(instead_of="DCN.__init__", hint="You have set a seed. Is it the one that was asked for?")
def always_the_same_seed(self, activation="relu", initializer="truncated_normal", seed=0):
    """Every network starts from seed 0."""
    begin(self, activation, initializer, 0)


@mistake(
    instead_of="DCN.__call__",
    hint="Two layers without a nonlinearity between them are one layer. Which of yours has none?",
)
def dense_layer_not_activated(self, x, keep_prob=1.0, watch=None):
    """dense1 is linear."""
    return forward(self, x, keep_prob, watch, act={"dense1": as_it_is})


@mistake(instead_of="DCN.__call__", hint="Go through conv2 with the handout's list of layers in hand.")
def second_convolution_not_activated(self, x, keep_prob=1.0, watch=None):
    """conv2 is linear."""
    return forward(self, x, keep_prob, watch, act={"conv2": as_it_is})


@mistake(
    instead_of="DCN.__call__",
    hint="Logits go into cross_entropy, which applies softmax itself. What does your network return?",
)
def probabilities_for_logits(self, x, keep_prob=1.0, watch=None):
    """softmax is applied in the network, and again in the loss."""
    return forward(self, x, keep_prob, watch, after=lambda logits, _: tf.nn.softmax(logits))


@mistake(instead_of="DCN.__call__", hint="May a logit be negative? What does your last layer do to those that are?")
def logits_activated(self, x, keep_prob=1.0, watch=None):
    """The activation is applied to the logits."""
    return forward(self, x, keep_prob, watch, after=lambda logits, _: self.activation(logits))


@mistake(
    instead_of="DCN.__call__",
    hint="tf.nn.dropout is told the share that is dropped. Which share is keep_prob?",
)
def dropout_drops_what_it_should_keep(self, x, keep_prob=1.0, watch=None):
    """keep_prob is taken for the share that is dropped."""
    rate = keep_prob if keep_prob < 1 else 0.0
    return forward(self, x, keep_prob, watch, drop=lambda h, _: tf.nn.dropout(h, rate=rate))


@mistake(instead_of="DCN.__call__", hint="What does your network do with keep_prob?")
def no_dropout(self, x, keep_prob=1.0, watch=None):
    """keep_prob is not used."""
    return forward(self, x, keep_prob, watch, drop=as_it_is)


@mistake(
    instead_of="DCN.__call__",
    hint="Who decides whether a unit is dropped when the network is only asked, not trained?",
)
def dropout_always(self, x, keep_prob=1.0, watch=None):
    """Half of the units are dropped, in evaluation too."""
    return forward(self, x, keep_prob, watch, drop=lambda h, _: tf.nn.dropout(h, rate=0.5))


@mistake(
    instead_of="DCN.__call__",
    hint="With half of the units gone, the next layer's net input is half as large. What makes up for it?",
)
def dropout_does_not_scale(self, x, keep_prob=1.0, watch=None):
    """What is kept is not multiplied by 1/keep_prob."""
    return forward(
        self, x, keep_prob, watch, drop=lambda h, keep: h * tf.cast(tf.random.uniform(tf.shape(h)) < keep, h.dtype)
    )


@mistake(instead_of="DCN.__call__", hint="Which layer's units are to be dropped? Those of the output are all needed.")
def dropout_on_the_logits(self, x, keep_prob=1.0, watch=None):
    """Dropout is applied to the logits."""
    return forward(
        self, x, keep_prob, watch, drop=as_it_is, after=lambda logits, keep: tf.nn.dropout(logits, rate=1 - keep)
    )


@mistake(instead_of="DCN.__call__", hint="Does dropout come before or after dense1, by the handout?")
def dropout_before_the_dense_layer(self, x, keep_prob=1.0, watch=None):
    """Dropout is applied to what dense1 is given."""
    return forward(
        self, x, keep_prob, watch, drop=as_it_is, before=lambda flat, keep: tf.nn.dropout(flat, rate=1 - keep)
    )


@mistake(instead_of="DCN.__call__", hint="After which layers does the handout ask for dropout? Count them.")
def dropout_after_the_convolutions_too(self, x, keep_prob=1.0, watch=None):
    """Dropout is applied to the last pooled output as well as to dense1."""
    return forward(self, x, keep_prob, watch, before=lambda flat, keep: tf.nn.dropout(flat, rate=1 - keep))


@mistake(instead_of="DCN.__call__", hint="Does each image of a batch have its own units dropped?")
def one_mask_for_the_batch(self, x, keep_prob=1.0, watch=None):
    """The same units are dropped in every example of a batch."""
    return forward(
        self, x, keep_prob, watch, drop=lambda h, keep: tf.nn.dropout(h, rate=1 - keep, noise_shape=[1, 1024])
    )


@mistake(
    instead_of="DCN.__call__",
    hint="TensorFlow follows its own tensors only. Where does your network leave them and come back as numbers?",
)
def first_layer_cut_off(self, x, keep_prob=1.0, watch=None):
    """No gradient comes through to the first layer."""
    return forward(self, x, keep_prob, watch, act={"conv1": lambda z: tf.stop_gradient(self.activation(z))})


@mistake(instead_of="DCN.__call__", hint="Which shapes of x does the handout name?")
def flat_images_only(self, x, keep_prob=1.0, watch=None):
    """Images of shape (N, 28, 28, 1) are not taken."""
    return right.DCN.__call__(self, tf.reshape(tf.ensure_shape(x, [None, 784]), [-1, 784]), keep_prob, watch)


@mistake(
    instead_of="DCN.__call__",
    hint="Reshaping does not move pixels around. In which order do the 784 numbers of an image come?",
)
def images_transposed(self, x, keep_prob=1.0, watch=None):
    """Rows and columns of the images are exchanged."""
    return right.DCN.__call__(self, tf.transpose(tf.reshape(x, [-1, 28, 28, 1]), [0, 2, 1, 3]), keep_prob, watch)


# ---- the loss, the optimizer, the accuracy ----


@mistake(instead_of="cross_entropy", hint="By how much does your loss grow when every example is there twice?")
def loss_summed(logits, labels):
    """The loss is the sum over the examples."""
    return tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))


@mistake(
    instead_of="cross_entropy",
    hint="The function of TensorFlow's that you use begins with softmax. What is it given?",
)
def softmax_twice(logits, labels):
    """softmax is applied before a function that applies it again."""
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


@mistake(
    instead_of="cross_entropy",
    hint="What is the logarithm of a probability that is too small for a float? Is there a function that takes logits?",
)
def logarithm_of_zero(logits, labels):
    """The logarithm of a softmax that may be 0."""
    rows = tf.one_hot(labels, tf.shape(logits)[1])
    return tf.reduce_mean(-tf.reduce_sum(rows * tf.math.log(tf.nn.softmax(logits)), axis=1))


@mistake(instead_of="cross_entropy", hint="Over what is the mean taken? Count the numbers that you divide by.")
def mean_over_classes_too(logits, labels):
    """The mean is taken over examples and classes."""
    rows = tf.one_hot(labels, tf.shape(logits)[1])
    return -tf.reduce_mean(rows * tf.nn.log_softmax(logits))


@mistake(instead_of="cross_entropy", hint="Is a loss that falls as training goes wrong what an optimizer wants?")
def loss_of_the_wrong_sign(logits, labels):
    """The minus is missing."""
    return -right.cross_entropy(logits, labels)


@mistake(
    instead_of="cross_entropy",
    hint="TensorFlow follows its own tensors only. What has become of your logits where NumPy or float() took them?",
)
def loss_computed_outside_of_tensorflow(logits, labels):
    """The loss is computed by NumPy, and has no gradient."""
    return tf.constant(right.cross_entropy(tf.stop_gradient(logits), labels))


@mistake(instead_of="cross_entropy", hint="One number is asked for. What does TensorFlow give for each example?")
def a_loss_for_each_example(logits, labels):
    """The losses are not averaged."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


@mistake(instead_of="make_optimizer", hint="What should happen when somebody misspells a name?")
def any_other_name_is_adam(name, learning_rate):
    """An unknown name gives Adam."""
    return right.make_optimizer(name if name in ("sgd", "momentum") else "adam", learning_rate)


@mistake(instead_of="make_optimizer", hint="Where does your optimizer learn of the learning rate?")
def learning_rate_of_its_own(name, learning_rate):
    """The optimizer keeps its own learning rate."""
    return right.make_optimizer(name, 0.001)


@mistake(instead_of="make_optimizer", hint="What makes momentum differ from sgd? What does its optimizer need to know?")
def momentum_without_momentum(name, learning_rate):
    """'momentum' is plain gradient descent."""
    return right.make_optimizer("sgd" if name == "momentum" else name, learning_rate)


@mistake(instead_of="make_optimizer", hint="Nesterov's momentum looks ahead. Is it asked for?")
def momentum_of_nesterov(name, learning_rate):
    """'momentum' is Nesterov's."""
    if name == "momentum":
        return tf.keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True)
    return right.make_optimizer(name, learning_rate)


@mistake(instead_of="make_optimizer", hint="Which share of its speed does momentum keep, by the handout?")
def momentum_of_a_half(name, learning_rate):
    """The momentum is 0.5."""
    if name == "momentum":
        return tf.keras.optimizers.SGD(learning_rate, momentum=0.5)
    return right.make_optimizer(name, learning_rate)


@mistake(instead_of="make_optimizer", hint="Adam and RMSprop are relatives, not the same: what does Adam keep besides?")
def rmsprop_for_adam(name, learning_rate):
    """'adam' is RMSprop."""
    return tf.keras.optimizers.RMSprop(learning_rate) if name == "adam" else right.make_optimizer(name, learning_rate)


class HandWrittenAdam:
    """Adam written by hand, whose two means are not corrected for having begun at zero."""

    def __init__(self, learning_rate):
        self.learning_rate, self.moments = learning_rate, {}

    def apply_gradients(self, pairs):
        """Take one step with each gradient."""
        for gradient, variable in pairs:
            first, second = self.moments.get(variable.ref(), (0.0, 0.0))
            first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
            self.moments[variable.ref()] = first, second
            variable.assign_sub(self.learning_rate * first / (tf.sqrt(second) + 1e-8))


@mistake(
    instead_of="make_optimizer",
    hint="Both means begin at zero, and so are too small at first. What does the paper do about that?",
)
def adam_without_correction(name, learning_rate):
    """'adam' does not correct its two means for having begun at zero."""
    return HandWrittenAdam(learning_rate) if name == "adam" else right.make_optimizer(name, learning_rate)


@mistake(instead_of="accuracy", hint="How large is a share at most?")
def accuracy_in_percent(model, x, labels):
    """The accuracy is given in percent."""
    return 100 * right.accuracy(model, x, labels)


@mistake(instead_of="accuracy", hint="Which are counted: the images that are right, or the others?")
def error_for_accuracy(model, x, labels):
    """The share of wrong images is returned."""
    return 1 - right.accuracy(model, x, labels)


@mistake(instead_of="accuracy", hint="Ask twice for the accuracy of the same images. Should the answers differ?")
def accuracy_with_dropout(model, x, labels):
    """Units are dropped in evaluation too."""
    return float(np.mean(np.argmax(model(x, 0.5), axis=1) == np.asarray(labels)))


@mistake(instead_of="accuracy", hint="You go through the images in pieces. Do all of them count in what you return?")
def accuracy_of_the_last_piece(model, x, labels):
    """Only the last piece of a hundred images counts."""
    start = (len(labels) - 1) // 100 * 100
    return right.accuracy(model, x[start:], labels[start:])


@mistake(instead_of="accuracy", hint="Along which axis do the ten logits of one image lie?")
def largest_along_the_wrong_axis(model, x, labels):
    """The largest logit is looked for among the images."""
    rows = np.argmax(model(x), axis=0)
    return float(np.mean(np.resize(rows, len(labels)) == np.asarray(labels)))


# ---- summaries ----


def summaries(name, var, step, stddev=None, largest=tf.reduce_max, smallest=tf.reduce_min, histogram=True):
    """variable_summaries with something changed."""
    mean = tf.reduce_mean(var)
    spread = tf.sqrt(tf.reduce_mean(tf.square(var - mean))) if stddev is None else stddev(var, mean)
    tf.summary.scalar(f"{name}/mean", mean, step=step)
    tf.summary.scalar(f"{name}/stddev", spread, step=step)
    tf.summary.scalar(f"{name}/max", largest(var), step=step)
    tf.summary.scalar(f"{name}/min", smallest(var), step=step)
    if histogram:
        tf.summary.histogram(f"{name}/histogram", var, step=step)


@mistake(instead_of="variable_summaries", hint="Variance and standard deviation differ by one operation. Which?")
def variance_for_deviation(name, var, step):
    """The variance stands where the standard deviation should."""
    summaries(name, var, step, stddev=lambda v, mean: tf.reduce_mean(tf.square(v - mean)))


@mistake(instead_of="variable_summaries", hint="Of what is the square root taken: of a mean, or of a sum?")
def deviation_of_the_sum(name, var, step):
    """The standard deviation is the root of the sum of squares."""
    summaries(name, var, step, stddev=lambda v, mean: tf.sqrt(tf.reduce_sum(tf.square(v - mean))))


@mistake(instead_of="variable_summaries", hint="Which of the two, max and min, should be the larger one?")
def max_and_min_exchanged(name, var, step):
    """max and min are exchanged."""
    summaries(name, var, step, largest=tf.reduce_min, smallest=tf.reduce_max)


@mistake(instead_of="variable_summaries", hint="Four numbers do not show a distribution. What is the fifth summary?")
def no_histogram(name, var, step):
    """There is no histogram."""
    summaries(name, var, step, histogram=False)


@mistake(instead_of="variable_summaries", hint="Where along the axis of steps do your summaries stand?")
def always_at_step_zero(name, var, step):
    """Every summary is written at step 0."""
    summaries(name, var, 0)


@mistake(instead_of="variable_summaries", hint="Do the tags of two tensors differ?")
def tags_without_the_name(name, var, step):
    """The name is not in the tags."""
    summaries("summaries", var, step)


# ---- training ----


def training(*arguments, **changed):
    """The reference's training, with functions or numbers of its file changed."""
    with mock.patch.multiple(right, **changed):
        return right.train(*arguments)


@mistake(instead_of="train", hint="Where does train use its argument learning_rate?")
def training_ignores_its_learning_rate(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The learning rate is 1e-4, whatever is asked for."""
    return right.train(model, data, steps, batch_size, 1e-4, optimizer, keep_prob, log_dir, seed)


@mistake(instead_of="train", hint="Where does train use its argument optimizer?")
def training_always_with_adam(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The optimizer is Adam, whatever is asked for."""
    return right.train(model, data, steps, batch_size, learning_rate, "adam", keep_prob, log_dir, seed)


@mistake(instead_of="train", hint="With which keep_prob does train call the model?")
def training_without_dropout(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """keep_prob is not handed on to the model."""
    return right.train(model, data, steps, batch_size, learning_rate, optimizer, 1.0, log_dir, seed)


@mistake(instead_of="train", hint="The model is told what to keep. What does your train tell it?")
def training_keeps_what_it_should_drop(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """1 − keep_prob is handed on."""
    kept = 1 - keep_prob if keep_prob < 1 else 1.0
    return right.train(model, data, steps, batch_size, learning_rate, optimizer, kept, log_dir, seed)


@mistake(instead_of="train", hint="Which random numbers are drawn in training, and what do they know of the seed?")
def training_without_seed(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """Batches and dropout are others every time."""
    own = int(np.random.randint(2**31))
    return right.train(model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, own)


@mistake(instead_of="train", hint="You have set a seed. Is it the one that was asked for?")
def training_from_one_seed(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The seed is always 0."""
    return right.train(model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, 0)


@mistake(instead_of="train", hint="Which examples are in the batch of the second step?")
def always_the_first_batch(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """Every step uses the first examples."""
    first = {**data, "x_train": data["x_train"][:batch_size], "y_train": data["y_train"][:batch_size]}
    return right.train(model, first, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed)


@mistake(instead_of="train", hint="How many examples does a step look at?")
def all_examples_in_every_step(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """Every step uses all the examples."""
    return right.train(model, data, steps, len(data["x_train"]), learning_rate, optimizer, keep_prob, log_dir, seed)


@mistake(instead_of="train", hint="Which variables are handed to the optimizer? Count them.")
def biases_stay_as_they_are(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """Only the weights are trained."""
    biases = [variable for variable in model.trainable_variables if variable.shape.rank == 1]
    before = [variable.numpy() for variable in biases]
    losses = right.train(model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed)
    for variable, value in zip(biases, before):
        variable.assign(value)
    return losses


@mistake(instead_of="train", hint="Does a step lead down the slope, or up?")
def training_uphill(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The steps go along the gradient instead of against it."""
    return training(
        model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed,
        cross_entropy=lambda logits, labels: -tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        ),
    )  # fmt: skip


@mistake(instead_of="train", hint="How many times does your loop run?")
def one_step_too_few(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The last step is missing."""
    fewer = max(steps - 1, 1)
    return right.train(model, data, fewer, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed)


@mistake(instead_of="train", hint="At which steps does the handout ask for the loss?")
def loss_every_10_steps(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The loss is written every 10 steps."""
    return training(model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed, LOG_EVERY=10)


@mistake(instead_of="train", hint="At which steps does the handout ask for the test error?")
def test_error_every_100_steps(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The test error is written every 100 steps."""
    return training(model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed, TEST_EVERY=100)


@mistake(instead_of="train", hint="An error and an accuracy add up to what? Which of them do you write?")
def test_accuracy_for_error(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The test error is the share that is right."""
    straight = right.accuracy
    return training(
        model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed,
        accuracy=lambda *asked: 1 - straight(*asked),
    )  # fmt: skip


@mistake(instead_of="train", hint="On which images is the test error to be measured?")
def test_error_of_training_images(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The test error is measured on the training images."""
    seen = {**data, "x_test": data["x_train"], "y_test": data["y_train"]}
    return right.train(model, seen, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed)


@mistake(instead_of="train", hint="Go through the handout's list of what is to be logged of each layer.")
def weights_and_biases_only(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """Net inputs, activations and pooled outputs are not logged."""
    straight = right.variable_summaries

    def some(name, var, step):
        if name.endswith(("weights", "biases")):
            straight(name, var, step)

    return training(
        model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed, variable_summaries=some
    )


@mistake(instead_of="train", hint="Is a net input what comes before the activation, or what comes after it?")
def activation_logged_as_net_input(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """What is logged as net input of the convolutions is the activation."""
    straight = right.variable_summaries

    def other(name, var, step):
        straight(name, tf.nn.relu(var) if name.startswith("conv") and name.endswith("net_input") else var, step)

    return training(
        model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed, variable_summaries=other
    )


@mistake(instead_of="train", hint="When is the checkpoint written: before the training, or after it?")
def checkpoint_of_the_beginning(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """The checkpoint holds the weights that training started from."""
    started = [variable.numpy() for variable in model.trainable_variables]
    right.train(model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed)
    if log_dir:
        ended = [variable.numpy() for variable in model.trainable_variables]
        _assign(model, started)
        tf.train.Checkpoint(model=model).write(f"{log_dir}/checkpoint")
        _assign(model, ended)


def _assign(model, values):
    for variable, value in zip(model.trainable_variables, values):
        variable.assign(value)


@mistake(instead_of="train", hint="What would be lost if the computer were switched off after the last step?")
def no_checkpoint(
    model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0
):
    """No checkpoint is written."""
    with mock.patch.object(tf.train.Checkpoint, "write", lambda *_: None):
        return right.train(model, data, steps, batch_size, learning_rate, optimizer, keep_prob, log_dir, seed)
