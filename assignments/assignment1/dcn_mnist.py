"""Part 3: a deep convolutional network for handwritten digits, in TensorFlow 2."""

from __future__ import annotations

import numpy as np

from grader import a_function, check, expect, matches_reference, reaches, tensor

from .conventions import answered, numbers
from .convnets import (
    SHAPES,
    WEIGHTS,
    Net,
    a_variable,
    alike,
    dataset,
    drawn,
    fit,
    judge_dropout,
    losses,
    moved,
    one_number,
    optimizer_named,
    pictures,
    placed,
    share,
    softmax,
    through,
)
from .summaries import LOGGED, STATISTICS, Tags

SILENCE = "What should happen when somebody misspells a name? Silence makes for a long search."
TRUNCATED = 0.88  # the standard deviation of a normal distribution that is cut off at two deviations


@check(points=1)
def weight_variable(student):
    """weight_variable draws from a normal distribution of deviation 0.1, truncated at two deviations"""
    made = a_variable(student.weight_variable([60, 50]), "weight_variable")
    first = numbers(made.numpy(), "the variable", (60, 50))
    drawn(first, 0.1 * TRUNCATED, "weight_variable", within=0.06)
    expect.true(np.abs(first).max() < 0.2001, "some of the values lie outside of what truncation leaves", name="range")
    again = numbers(a_variable(student.weight_variable([60, 50]), "weight_variable").numpy(), "the variable", (60, 50))
    expect.true(not np.array_equal(first, again), "two variables of one shape start with the same values", name="drawn")


@check(points=0.5)
def bias_variable(student):
    """bias_variable is 0.1 throughout"""
    expect.same(a_variable(student.bias_variable([7]), "bias_variable").numpy(), name="the first value")


@matches_reference(points=1)
def conv2d(student, rng):
    """conv2d convolves images of several channels, and keeps their size"""
    x, W = rng.normal(size=(2, 6, 7, 3)), rng.normal(size=(3, 3, 3, 4))
    return answered(student.conv2d(tensor(x.astype("float32")), tensor(W.astype("float32"))), "conv2d")


@matches_reference(points=0.5)
def max_pool_2x2(student, rng):
    """max_pool_2x2 takes the largest of each block of 2×2"""
    return answered(student.max_pool_2x2(tensor(rng.normal(size=(2, 4, 6, 3)).astype("float32"))), "max_pool_2x2")


@check(points=1, about="DCN.__init__")
def first_values(student, tensors):
    """the network's weights are those of weight_variable, its biases those of bias_variable"""
    for name, value in Net(student, tensors).values().items():
        if name in WEIGHTS:
            drawn(value, 0.1 * TRUNCATED, name, within=0.1)
            expect.true(np.abs(value).max() < 0.2001, f"{name}: some lie outside of what truncation leaves")
        else:
            expect.true(np.allclose(value, 0.1, atol=1e-6), f"{name} do not start at 0.1")


@matches_reference(points=2, about="DCN.__call__")
def logits(student, tensors, rng):
    """the network turns images into logits, layer by layer"""
    return Net(student, tensors, placed(rng)).logits(pictures(rng, 3))


@check(points=1, about="DCN.__call__", after=[logits])
def dropout_only_where_asked_for(student, tensors, rng):
    """with keep_prob = 0.5 the network answers at random, and with 1, or without it, it does not"""
    net, x = Net(student, tensors, placed(rng)), pictures(rng, 4)
    plain, dropped = net.logits(x), net.logits(x, keep_prob=0.5)
    hint = "dropout is for training: who says whether it is on, and what is the share when nobody does?"
    same = np.array_equal(plain, net.logits(x)) and np.allclose(plain, net.logits(x, keep_prob=1.0), atol=1e-5)
    expect.true(same, "without dropout the same images get different logits", hint=hint, name="none")
    expect.true(not np.allclose(plain, dropped, atol=1e-3), "keep_prob=0.5 changes nothing", hint=hint, name="some")
    again = np.allclose(dropped, net.logits(x, keep_prob=0.5), atol=1e-3)
    expect.true(not again, "every call drops the same units", name="another time others")


@check(points=1)
def cross_entropy(student, rng):
    """cross_entropy is the mean of −log softmax at the labels"""
    z, labels = rng.normal(size=(7, 10)).astype("float32"), rng.integers(0, 10, size=7)
    expect.same(one_number(student.cross_entropy(tensor(z), tensor(labels)), "cross_entropy"), name="the loss")


@matches_reference(points=0.5, each=["adam", "sgd", "momentum"])
def make_optimizer(student, tensors, rng, each):
    """three steps of {each} lead where they should"""
    optimizer = answered(student.make_optimizer(optimizer_named(student, tensors, each), 0.05), "make_optimizer")
    start = rng.normal(size=5).astype("float32")
    variable = tensors.variable(tensor(start))
    apply = a_function(getattr(optimizer, "apply_gradients", None), "the optimizer's apply_gradients")
    for _ in range(3):
        apply([(tensor(rng.normal(size=5).astype("float32")), variable)])
    # As single precision, which it is: two right optimizers round differently.
    return (numbers(variable.numpy(), "the variable") - start).astype("float32")


@check(points=0.5)
def accuracy(student, tensors, rng):
    """accuracy is the share of images whose largest logit is the label's, without dropout"""
    net, x = Net(student, tensors, placed(rng)), pictures(rng, 48)
    labels = net.logits(x).argmax(axis=1)
    labels[8:40] = (labels[8:40] + 3) % 10
    answers = [share(student.accuracy(net.model, x, labels)) for _ in range(3)]
    hint = "Should the accuracy of the same images differ from call to call? Which keep_prob does the model get?"
    expect.true(len(set(answers)) == 1, "asked three times, it gives different answers", hint=hint, name="no dropout")
    expect.same(answers[0], name="the accuracy")


@check(points=1)
def variable_summaries(student, tensors, written, rng):
    """variable_summaries writes mean, stddev, max and min of a tensor"""
    for step in [3, 8]:
        values = rng.normal(size=(4, 5)).astype("float32") * 2 + 1
        tensors.under_writer(written.folder, student.variable_summaries, "dense1/weights", tensor(values), step)
    found = Tags(written.events()).of_layers()
    for name in STATISTICS:
        points = dict(found.get(f"dense1/weights/{name}", []))
        says = f"there is no scalar dense1/weights/{name} at both of two steps"
        expect.true(set(points) == {3, 8}, says, name=f"{name} is there")
        if set(points) == {3, 8}:
            expect.same([points[3], points[8]], name=name)


@check(points=1, about="train", after=[logits, cross_entropy], diagnosed=False)
def one_step(student, tensors, rng):
    """one step of training with sgd goes against the gradient, times the learning rate, in every variable"""
    values, data = placed(rng), alike(rng, 4, label=3)
    net = Net(student, tensors, values)
    slopes = net.slopes(student.cross_entropy, data["x_train"], data["y_train"])
    fit(student, net, data, 1, batch_size=4, learning_rate=0.1, optimizer="sgd", keep_prob=1.0)
    after = net.values()
    for name in SHAPES:
        step = moved(after, values, name)
        hint = "Which variables are handed to the optimizer? Count them."
        expect.true(np.any(step), f"{name}: training does not change them", hint=hint, name=f"{name} move")
        if slopes[name] is not None and np.any(step):
            down = -0.1 * numbers(slopes[name], name).reshape(SHAPES[name])
            right = np.linalg.norm(step - down) <= 0.02 * np.linalg.norm(down)
            says = f"{name}: the step is not the learning rate times the gradient of your own loss"
            expect.true(right, says, hint="Down the slope, or up? Once? Times which learning rate?")


BY_HEART = "Twenty images are few enough to be learnt by heart. Does one_step pass, and does train take all its steps?"


@check(points=1, about="train", after=[one_step, logits], diagnosed=False)
def twenty_images_by_heart(student, tensors, data, rng):
    """twenty-two steps of Adam are enough to learn twenty images by heart"""
    x, y = data.images.x_train[:20], data.images.y_train[:20]
    net = Net(student, tensors)
    before = losses(net.logits(x), y).mean()
    fit(student, net, dataset(x, y), 22, batch_size=20, learning_rate=1e-3, keep_prob=1.0)
    logits = net.logits(x)
    expect.true(losses(logits, y).mean() < before / 4, "the loss has hardly fallen", hint=BY_HEART)
    expect.true(np.mean(logits.argmax(axis=1) == y) >= 0.9, "not even these are told apart", hint=BY_HEART)


@reaches({"digits": {0.7: 1, 0.82: 2}, "mnist": {0.6: 1, 0.72: 2}}, seeds=3, about="train", after=[one_step, logits])
def digits_accuracy(student, tensors, data, show, seed):
    """after a short training with Adam and dropout, images that the network never saw are told apart"""
    images = data.images
    x, y = images.x_test[:400], images.y_test[:400]
    seen, net = slice(0, 200), Net(student, tensors, seed=seed % 1000)
    chunks, steps = 2, 30
    rows = []
    for chunk in range(chunks + 1):
        if chunk:
            training = dataset(images.x_train, images.y_train, x, y)
            fit(student, net, training, steps, batch_size=16, learning_rate=1e-3, seed=seed % 1000 + chunk)
        logits, own = net.logits(x), net.logits(images.x_train[seen])
        right = [np.mean(own.argmax(axis=1) == images.y_train[seen]), np.mean(logits.argmax(axis=1) == y)]
        rows.append([losses(own, images.y_train[seen]).mean(), losses(logits, y).mean(), *right])
    at = range(0, chunks * steps + 1, steps)
    for title, first, label in [("The loss in training", 0, "cross-entropy"), ("Images told apart", 2, "share")]:
        for which, name in enumerate(["training images", "test images"]):
            values = [row[first + which] for row in rows]
            show.curve(title, at, values, name=name, x_label="step", y_label=label)
    show.images("The filters of conv1", net.values(["conv1/weights"])["conv1/weights"], filters=True)
    show.predictions("Test images, and how probable the network finds each digit", x, softmax(logits), y)
    show.confusion("Which digit is taken for which", y, logits.argmax(axis=1), 10)
    return float(right[1])


def missing(names):
    """The first few of the names, as text."""
    some = sorted(names)
    return ", ".join(some[:4]) + (f" and {len(some) - 4} more" if len(some) > 4 else "")


@check(points=1.5, about="train", after=[variable_summaries], diagnosed=False)
def summaries_of_every_layer(student, tensors, written, rng):
    """train writes mean, stddev, max, min and a histogram of all that every layer has and makes"""
    data = alike(rng, 4, label=3)
    net = Net(student, tensors)
    fit(student, net, data, 1, batch_size=2, optimizer="sgd", log_dir=written.folder)
    tags = Tags(written.events())
    tensors.forget(written.folder)
    scalars, histograms = tags.of_layers(), tags.layers_with_histograms()
    lacking = [f"{name}/{which}" for name in LOGGED for which in STATISTICS if f"{name}/{which}" not in scalars]
    hint = "Go through the handout's list of what is to be logged of each layer."
    expect.true(not lacking, f"no scalar was found for {missing(lacking)}", hint=hint, name="scalars")
    lacking = [name for name in LOGGED if name not in histograms]
    expect.true(not lacking, f"no histogram was found for {missing(lacking)}", hint=hint, name="histograms")


@check(points=1, about="train", after=[one_step], diagnosed=False)
def loss_every_100_steps(student, tensors, written, rng):
    """train writes the loss every 100 steps"""
    values, data = placed(rng), alike(rng, 2, label=3)
    net = Net(student, tensors, values)
    before = losses(net.logits(data["x_train"]), data["y_train"]).mean()
    options = {"batch_size": 1, "learning_rate": 1e-4, "optimizer": "sgd", "keep_prob": 1.0}
    fit(student, net, data, 101, log_dir=written.folder, **options)
    after = losses(net.logits(data["x_train"]), data["y_train"]).mean()
    points = Tags(written.events()).loss()
    tensors.forget(written.folder)
    steps = [step for step, _ in points]
    regular = all(step <= 1 or step >= 99 for step in steps) and steps[-1] >= 99
    says = f"after 101 steps, the loss stands at the steps {listed(steps)}"
    expect.true(regular, says, hint="At which steps does the handout ask for the loss?", name="every 100 steps")
    low, high = sorted([before, after])
    inside = all(0.98 * low - 1e-3 <= value <= 1.02 * high + 1e-3 for _, value in points)
    expect.true(inside, "what is written is not the loss that the network has in between", name="values")
    expect.true(points[-1][1] < (before + after) / 2, "the last entry is not the loss of the end", name="falls")


def listed(steps):
    """The steps as text."""
    return ", ".join(map(str, steps[:6])) + (" …" if len(steps) > 6 else "")


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@check(points=0, about="DCN.__call__", after=[dropout_only_where_asked_for], diagnosed=False)
def dropout_of_dense1(student, tensors):
    """dropout keeps dense1's units with probability keep_prob, multiplies them by 1/keep_prob, and drops no others"""
    judge_dropout(Net(student, tensors, through()), 0.6)


# ---- rules of robustness: remarks, not failures ----


@check(robustness=True, about="DCN.__init__", each=["activation", "initializer"])
def unknown_names(student, each):
    """DCN raises ValueError for an unknown {each}"""
    hint = SILENCE

    def build():
        return student.DCN(**{each: "softmin"})

    expect.raises("ValueError", build, hint=hint)


@check(robustness=True, about="cross_entropy", after=["cross_entropy"])
def cross_entropy_stays_finite(student):
    """cross_entropy stays finite where logits are very large"""
    z = np.float32([[1000, -1000, 0], [-1000, 1000, 999], [0, 0, -800]])
    value = student.cross_entropy(tensor(z), tensor(np.array([0, 2, 1])))
    expect.same(one_number(value, "cross_entropy"), name="the loss")


@check(robustness=True, about="make_optimizer")
def unknown_optimizer(student):
    """make_optimizer raises ValueError for an optimizer that nobody knows"""
    expect.raises("ValueError", student.make_optimizer, "adamant", 0.1, hint=SILENCE)
