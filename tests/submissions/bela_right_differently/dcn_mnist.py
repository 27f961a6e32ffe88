"""A right submission: Keras' layers in a tf.Module, tf.data, eager steps, two writers and a CheckpointManager."""

import os

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def weight_variable(shape):
    initial = tf.random.truncated_normal(shape=shape, stddev=0.1)
    return tf.Variable(initial, name="weight")


def bias_variable(shape):
    return tf.Variable(np.full(shape, 0.1, dtype=np.float32))


def conv2d(x, W):
    return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding="SAME")


def max_pool_2x2(x):
    return layers.MaxPooling2D(2, padding="same")(x)


class DCN(tf.Module):
    """Keras' layers inside of a tf.Module."""

    def __init__(self, activation="relu", initializer="truncated_normal", seed=0):
        if activation not in ("relu", "tanh"):
            raise ValueError(activation)
        if initializer not in ("xavier", "truncated_normal"):
            raise ValueError(initializer)

        def make(i):
            if initializer == "xavier":
                return tf.keras.initializers.GlorotNormal(seed=seed + i)
            return tf.keras.initializers.TruncatedNormal(stddev=0.1, seed=10 * seed + i)

        bias = tf.keras.initializers.Constant(0.1)
        more = {"bias_initializer": bias}
        self.act = tf.keras.activations.get(activation)
        self.conv1 = layers.Conv2D(32, 5, padding="same", kernel_initializer=make(1), **more)
        self.conv2 = layers.Conv2D(64, 5, padding="same", kernel_initializer=make(2), **more)
        self.pool = layers.MaxPool2D()
        self.flat = layers.Flatten()
        self.fc1 = layers.Dense(1024, kernel_initializer=make(3), **more)
        self.fc2 = layers.Dense(10, kernel_initializer=make(4), **more)
        self(tf.zeros([1, 784]))

    @property
    def weights_of_all(self):
        return [w for layer in (self.conv1, self.conv2, self.fc1, self.fc2) for w in layer.trainable_weights]

    def outputs(self, x, keep_prob):
        z1 = self.conv1(tf.reshape(x, (-1, 28, 28, 1)))
        h1 = self.act(z1)
        p1 = self.pool(h1)
        z2 = self.conv2(p1)
        h2 = self.act(z2)
        p2 = self.pool(h2)
        z3 = self.fc1(self.flat(p2))
        h3 = self.act(z3)
        z4 = self.fc2(tf.nn.dropout(h3, 1 - keep_prob))
        return z1, h1, p1, z2, h2, p2, z3, h3, z4

    def __call__(self, x, keep_prob=1.0):
        return self.outputs(x, keep_prob)[-1]


def cross_entropy(logits, labels):
    return tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)


def make_optimizer(name, learning_rate):
    known = {
        "adam": tf.keras.optimizers.Adam,
        "sgd": tf.keras.optimizers.SGD,
        "momentum": lambda rate: tf.keras.optimizers.SGD(rate, momentum=0.9),
    }
    if name not in known:
        raise ValueError("no such optimizer")
    return known[name](learning_rate)


def accuracy(model, x, labels):
    predicted = tf.argmax(model(x), 1)
    return tf.reduce_mean(tf.cast(tf.equal(predicted, labels), tf.float32))


def variable_summaries(name, var, step):
    with tf.name_scope(name):
        tf.summary.scalar("mean", np.mean(var), step)
        tf.summary.scalar("stddev", np.std(var), step)
        tf.summary.scalar("max", np.max(var), step)
        tf.summary.scalar("min", np.min(var), step)
        tf.summary.histogram("histogram", var, step)


def train(model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0):
    tf.random.set_seed(seed)
    opt = make_optimizer(optimizer, learning_rate)
    dataset = tf.data.Dataset.from_tensor_slices((data["x_train"], data["y_train"]))
    dataset = dataset.shuffle(len(data["x_train"]), seed=seed).repeat().batch(batch_size)
    if log_dir:
        train_writer = tf.summary.create_file_writer(os.path.join(log_dir, "train"))
        test_writer = tf.summary.create_file_writer(os.path.join(log_dir, "test"))
        manager = tf.train.CheckpointManager(
            tf.train.Checkpoint(conv1=model.conv1, conv2=model.conv2, fc1=model.fc1, fc2=model.fc2, opt=opt), log_dir, 2
        )

    for i, (x, y) in enumerate(dataset.take(steps)):
        with tf.GradientTape() as tape:
            loss = cross_entropy(model(x, keep_prob), y)
        grads = tape.gradient(loss, model.weights_of_all)
        opt.apply_gradients(zip(grads, model.weights_of_all, strict=False))
        if log_dir and i % 100 == 0:
            with train_writer.as_default():
                tf.summary.scalar("cross_entropy", loss, i)
                names = [
                    "conv1/Wx_plus_b",
                    "conv1/activations",
                    "conv1/max_pool",
                    "conv2/Wx_plus_b",
                    "conv2/activations",
                    "conv2/max_pool",
                    "fc1/Wx_plus_b",
                    "fc1/activations",
                    "fc2/Wx_plus_b",
                ]
                for name, value in zip(names, model.outputs(x, 1.0), strict=False):
                    variable_summaries(name, value, i)
                for name, layer in [
                    ("conv1", model.conv1),
                    ("conv2", model.conv2),
                    ("fc1", model.fc1),
                    ("fc2", model.fc2),
                ]:
                    variable_summaries(name + "/weights", layer.kernel, i)
                    variable_summaries(name + "/biases", layer.bias, i)
        if log_dir and (i % 1100 == 0 or i == steps - 1):
            with test_writer.as_default():
                tf.summary.scalar("error", 1 - accuracy(model, data["x_test"], data["y_test"]), i)
            manager.save(i)
