"""A right submission: a Keras model, optimizers of TensorFlow 1, a loss by hand, steps from 1, weights as HDF5."""

import numpy as np
import tensorflow as tf
from tensorflow import keras


def weight_variable(shape):
    return tf.Variable(keras.initializers.TruncatedNormal(stddev=0.1)(shape), trainable=True)


def bias_variable(shape):
    return tf.Variable(tf.fill(shape, 0.1))


def conv2d(x, W):
    return keras.ops.conv(x, W, strides=1, padding="same")


def max_pool_2x2(x):
    return tf.compat.v1.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")


class DCN(keras.Model):
    """A Keras model, built by its layers."""

    def __init__(self, activation="relu", initializer="truncated_normal", seed=0):
        super().__init__()
        if activation not in ["relu", "tanh"] or initializer not in ["xavier", "truncated_normal"]:
            raise ValueError("unknown name")
        keras.utils.set_random_seed(seed)
        self.log = {}

        def init():
            return "glorot_uniform" if initializer == "xavier" else keras.initializers.TruncatedNormal(stddev=0.1)

        b = keras.initializers.Constant(0.1)
        self.conv1 = keras.layers.Conv2D(32, (5, 5), padding="same", kernel_initializer=init(), bias_initializer=b)
        self.conv2 = keras.layers.Conv2D(64, (5, 5), padding="same", kernel_initializer=init(), bias_initializer=b)
        self.dense1 = keras.layers.Dense(1024, kernel_initializer=init(), bias_initializer=b)
        self.dense2 = keras.layers.Dense(10, kernel_initializer=init(), bias_initializer=b)
        self.f = keras.layers.Activation(activation)
        self.pool = keras.layers.MaxPooling2D()

    def call(self, x, keep_prob=1.0, collect=None):
        x = tf.reshape(x, [-1, 28, 28, 1])
        collect = {} if collect is None else collect
        for name, layer in [("conv1", self.conv1), ("conv2", self.conv2)]:
            collect[name + "/net_input"] = layer(x)
            collect[name + "/activation"] = self.f(collect[name + "/net_input"])
            x = collect[name + "/pooled"] = self.pool(collect[name + "/activation"])
        collect["dense1/net_input"] = self.dense1(tf.reshape(x, [tf.shape(x)[0], 3136]))
        x = collect["dense1/activation"] = self.f(collect["dense1/net_input"])
        if keep_prob < 1:
            mask = tf.cast(tf.random.uniform(tf.shape(x)) < keep_prob, tf.float32)
            x = x * mask / keep_prob
        collect["dense2/net_input"] = self.dense2(x)
        return collect["dense2/net_input"]


def cross_entropy(logits, labels):
    onehot = tf.one_hot(labels, 10)
    z = logits - tf.stop_gradient(tf.reduce_max(logits, axis=1, keepdims=True))
    onehot = onehot[:, : logits.shape[1]]
    return tf.reduce_mean(tf.math.log(tf.reduce_sum(tf.exp(z), 1)) - tf.reduce_sum(onehot * z, 1))


def make_optimizer(name, learning_rate):
    v1 = tf.compat.v1.train
    if name == "adam":
        return v1.AdamOptimizer(learning_rate)
    if name == "sgd":
        return v1.GradientDescentOptimizer(learning_rate)
    if name == "momentum":
        return v1.MomentumOptimizer(learning_rate, 0.9)
    raise ValueError(name)


def accuracy(model, x, labels):
    metric = keras.metrics.SparseCategoricalAccuracy()
    for i in range(0, len(x), 64):
        metric.update_state(labels[i : i + 64], model(x[i : i + 64]))
    return metric.result().numpy()


def variable_summaries(name, var, step):
    var = tf.convert_to_tensor(var)
    known = {"mean": tf.reduce_mean, "std": tf.math.reduce_std, "max": tf.reduce_max, "min": tf.reduce_min}
    for stat, f in known.items():
        tf.summary.scalar(name + "/" + stat, f(var), step=step)
    tf.summary.histogram(name, var, step=step)


def train(model, data, steps, batch_size=50, learning_rate=1e-4, optimizer="adam", keep_prob=0.5, log_dir=None, seed=0):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    model(data["x_train"][:1])
    opt = make_optimizer(optimizer, learning_rate)
    params = [v.value for v in model.trainable_variables]
    writer = tf.summary.create_file_writer(log_dir) if log_dir else None
    history = []
    for step in range(1, steps + 1):
        pick = rng.choice(len(data["x_train"]), batch_size, replace=len(data["x_train"]) < batch_size)
        x, y = data["x_train"][pick], data["y_train"][pick]
        with tf.GradientTape() as tape:
            loss = cross_entropy(model(x, keep_prob=keep_prob), y)
        opt.apply_gradients(list(zip(tape.gradient(loss, params), params, strict=False)))
        history.append(loss.numpy())
        if writer is None:
            continue
        with writer.as_default():
            if step % 100 == 0 or step == 1:
                tf.summary.scalar("train/Loss", loss, step)
                seen = {}
                model.call(x, collect=seen)
                for layer in ("conv1", "conv2", "dense1", "dense2"):
                    seen["W_" + layer] = getattr(model, layer).kernel
                    seen["b_" + layer] = getattr(model, layer).bias
                for name, value in seen.items():
                    variable_summaries(name, value, step)
            if step % 1100 == 0 or step == steps:
                tf.summary.scalar("test/Error", 1.0 - accuracy(model, data["x_test"], data["y_test"]), step)
    if writer is not None:
        writer.close()
        model.save_weights(log_dir + "/model.weights.h5")
    return history
