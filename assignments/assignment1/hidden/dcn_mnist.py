"""Part 3, the questions that students do not see."""

from __future__ import annotations

import numpy as np

from grader import a_function, check, expect, matches_reference, tensor

from ..conventions import answered, numbers
from ..convnets import (
    SHAPES,
    WEIGHTS,
    Net,
    a_variable,
    alike,
    dataset,
    drawn,
    fit,
    judge_dropout,
    moved,
    one_number,
    optimizer_named,
    pictures,
    placed,
    share,
    through,
    zeros,
)
from ..summaries import LOGGED, STATISTICS, Tags

NO_SLOPE = "TensorFlow finds no derivative: is all of it computed by TensorFlow?"


@check(points=0.5, about="weight_variable")
def weight_variable_can_be_trained(student):
    """weight_variable makes a trainable variable of any shape, in single precision"""
    for shape in [[3, 4, 2, 5], [6]]:
        made = a_variable(student.weight_variable(shape), "weight_variable")
        expect.true(made.trainable, "the variable cannot be trained", name=f"trainable {len(shape)}")
        value = made.numpy()
        right = isinstance(value, np.ndarray) and value.dtype == np.float32 and value.shape == tuple(shape)
        expect.true(right, "the variable is not of single precision, or not of that shape", name=f"kind {len(shape)}")


@matches_reference(points=1.5, about="conv2d", after=["conv2d"])
def conv2d_of_other_sizes(student, rng):
    """conv2d is right for another size of filters, for images of odd size, and for one image alone"""
    x, W = rng.normal(size=(1, 5, 9, 2)).astype("float32"), rng.normal(size=(5, 5, 2, 3)).astype("float32")
    return answered(student.conv2d(tensor(x), tensor(W)), "conv2d")


@matches_reference(points=1.5, about="max_pool_2x2", after=["max_pool_2x2"])
def max_pool_of_odd_sizes(student, rng):
    """max_pool_2x2 keeps what is at the edge of images of odd size, where all is negative too"""
    x = -1 - rng.random(size=(3, 5, 7, 2)).astype("float32")
    return answered(student.max_pool_2x2(tensor(x)), "max_pool_2x2")


@check(points=1.5, about="DCN.__init__", after=["first_values"])
def xavier_spreads(student, tensors):
    """with 'xavier' the spread of the first weights follows each layer's inputs and outputs"""
    values = Net(student, tensors, initializer="xavier").values(WEIGHTS)
    for name, value in values.items():
        area = int(np.prod(value.shape[:-2]))
        drawn(value, float(np.sqrt(2 / (area * (value.shape[-2] + value.shape[-1])))), name, within=0.12)


@check(points=1.5, about="DCN.__init__")
def same_seed_same_weights(student, tensors):
    """the same seed gives the same network, and another seed another"""
    one, same, other = (
        Net(student, tensors, seed=seed).values(["conv1/weights", "dense2/weights"]) for seed in (5, 5, 6)
    )
    for name in one:
        expect.true(np.array_equal(one[name], same[name]), f"{name}: the same seed gives other weights")
        expect.true(not np.array_equal(one[name], other[name]), f"{name}: two seeds give the same weights")


@matches_reference(points=1, about="DCN.__call__", after=["logits"])
def logits_with_the_other_activation(student, tensors, rng):
    """with activation='tanh' every hidden layer applies tanh"""
    return Net(student, tensors, placed(rng), activation="tanh").logits(pictures(rng, 2) - np.float32(0.5))


@matches_reference(points=0.5, about="DCN.__call__", after=["logits"])
def images_with_a_channel(student, tensors, rng):
    """the network takes a single image, and takes images of shape (N, 28, 28, 1)"""
    return Net(student, tensors, placed(rng)).logits(pictures(rng, 1).reshape(1, 28, 28, 1))


@check(points=1, about="DCN.__call__", after=["logits"])
def slopes_of_every_variable(student, tensors, rng):
    """the logits have the right derivative with respect to every variable"""
    x, weights = pictures(rng, 2), rng.normal(size=(2, 10)).astype("float32")
    slopes = Net(student, tensors, placed(rng)).slopes(tensors.weighted, x, weights)
    for name, slope in slopes.items():
        expect.true(slope is not None, f"the logits do not depend on the {name}", name=f"{name} count")
        if slope is not None:
            found = numbers(slope, name).reshape(SHAPES[name])
            many = found.ndim == 2 and found.size > 100_000
            expect.same((found.sum(axis=0) if many else found).astype("float32"), name=name, rtol=5e-3)


@check(points=1.5, about="DCN.__call__", after=["logits", "dropout_only_where_asked_for"])
def dropout_scales_what_it_keeps(student, tensors):
    """dropout keeps the right share of dense1's units, others in each example, and scales them"""
    judge_dropout(Net(student, tensors, through()), 0.8)


@check(points=1, about="cross_entropy", after=["cross_entropy"])
def cross_entropy_of_one_example(student, rng):
    """cross_entropy is right for one example, and for ten of one class"""
    for examples in [1, 10]:
        z, labels = rng.normal(size=(examples, 10)).astype("float32") * 3, np.full(examples, 4)
        value = one_number(student.cross_entropy(tensor(z), tensor(labels)), "cross_entropy")
        expect.same(value, name=f"the loss of {examples}")


@check(points=1, about="cross_entropy", after=["cross_entropy"])
def cross_entropy_can_be_differentiated(student, tensors, rng):
    """cross_entropy has the right derivative with respect to the logits"""
    z, labels = rng.normal(size=(6, 10)).astype("float32"), rng.integers(0, 10, size=6)
    [slope, *_] = tensors.slopes(student.cross_entropy, [tensor(z), tensor(labels)])
    expect.true(slope is not None, NO_SLOPE, name="is there")
    if slope is not None:
        expect.same(slope, name="the derivative")


@matches_reference(points=1, about="make_optimizer", after=["make_optimizer"])
def momentum_gathers(student, tensors):
    """momentum gathers speed where the gradient stays the same, and loses it where it ends"""
    known = optimizer_named(student, tensors, "momentum")
    optimizer = answered(student.make_optimizer(known, 0.5), "make_optimizer")
    variable = tensors.variable(tensor(np.float32([1, -2])))
    apply = a_function(getattr(optimizer, "apply_gradients", None), "the optimizer's apply_gradients")
    for size in [1, 1, 1, 0, 0]:
        apply([(tensor(np.float32([size, -2 * size])), variable)])
    return numbers(variable.numpy(), "the variable").astype("float32")


@check(points=1, about="accuracy", after=["accuracy"])
def accuracy_without_dropout(student, tensors, rng):
    """accuracy is right for many images and for one, uses no dropout, and changes nothing"""
    values = placed(rng)
    net, x = Net(student, tensors, values), pictures(rng, 230)
    labels = net.logits(x).argmax(axis=1)
    labels[::7] = (labels[::7] + 1) % 10
    many = [share(student.accuracy(net.model, x, labels)) for _ in range(2)]
    expect.same(many, name="the accuracy of many")
    expect.same([share(student.accuracy(net.model, x[i : i + 1], labels[i : i + 1])) for i in (0, 1)], name="of one")
    after = net.values(["conv1/weights", "dense2/biases"])
    still = all(np.array_equal(after[name], values[name]) for name in after)
    expect.true(still, "accuracy changes the network", name="changes nothing")


@check(points=1, about="variable_summaries", after=["variable_summaries"])
def variable_summaries_of_any_tensor(student, tensors, written, rng):
    """variable_summaries writes a histogram too, of tensors of any shape, at the step it is given"""
    for step, shape in [(0, (6,)), (700, (2, 3, 3, 4))]:
        values = rng.normal(size=shape).astype("float32") - 3
        tensors.under_writer(written.folder, student.variable_summaries, "conv2/pooled", tensor(values), step)
    tags = Tags(written.events())
    found = tags.of_layers()
    for name in STATISTICS:
        points = sorted(found.get(f"conv2/pooled/{name}", []))
        expect.true([step for step, _ in points] == [0, 700], f"the scalar {name} stands at other steps", name=name)
        if len(points) == 2:
            expect.same([value for _, value in points], name=f"the values of {name}")
    rows = [row for several in tags.histograms.values() for row in several]
    expect.true(sorted(row[0] for row in rows) == [0, 700], "there is no histogram at each step", name="histogram")
    if len(rows) == 2:
        expect.same([row[1] for row in sorted(rows)], name="how many numbers the histogram counts")


@check(points=1, about="train", after=["one_step", "logits"], diagnosed=False)
def train_uses_its_optimizer(student, tensors, rng):
    """train takes as many steps as it is told, with the optimizer that it is told"""
    values, data = placed(rng), alike(rng, 2, label=7)
    net = Net(student, tensors, values)
    slope = numbers(
        net.slopes(student.cross_entropy, data["x_train"], data["y_train"])["dense2/biases"], "slope"
    ).ravel()
    for optimizer, times in [("sgd", 3.0), ("momentum", 1 + 1.9 + 2.71)]:
        net.set(values)
        fit(student, net, data, 3, batch_size=2, learning_rate=1e-5, optimizer=optimizer, keep_prob=1.0)
        step = moved(net.values(["dense2/biases"]), values, "dense2/biases")
        ratio = -float(step @ slope) / 1e-5 / max(float(slope @ slope), 1e-30)
        says = f"with {optimizer}, three steps go too {'far' if ratio > times else 'short a way'}"
        hint = "Where does train use its arguments steps, learning_rate and optimizer?"
        expect.true(abs(ratio / times - 1) < 0.1, says, hint=hint, name=optimizer)
    net.set(values)
    fit(student, net, data, 1, batch_size=2, learning_rate=0.01, keep_prob=1.0)
    step = moved(net.values(["dense2/biases"]), values, "dense2/biases")
    right = np.allclose(step, -0.01 * np.sign(slope), rtol=0.05)
    expect.true(right, "without a name, the first step is not Adam's, or not of the learning rate's size", name="adam")


@check(points=1, about="train", after=["dropout_only_where_asked_for"], diagnosed=False)
def train_uses_dropout(student, tensors, rng):
    """train hands its keep_prob to the network"""
    weights = rng.normal(size=(1024, 10)).astype("float32") / 100
    values = zeros(dense1_biases=np.ones(1024, np.float32), dense2_weights=weights)
    net = Net(student, tensors, values)
    for keep_prob in [0.75, 1.0]:
        net.set(values)
        options = {"batch_size": 1, "learning_rate": 0.1, "optimizer": "sgd"}
        fit(student, net, alike(rng, 3, label=2), 1, keep_prob=keep_prob, **options)
        step = moved(net.values(["dense2/weights"]), values, "dense2/weights")
        kept = float(np.mean(np.abs(step).max(axis=1) > 1e-7))
        says = f"with keep_prob={keep_prob}, {kept:.0%} of dense1's units take part in a step of one example"
        hint = "With which keep_prob does train call the model?"
        expect.true(abs(kept - keep_prob) < 0.08, says, hint=hint, name=f"{keep_prob}")


@check(points=1, about="train", after=["one_step"], diagnosed=False)
def train_takes_batches(student, tensors, rng):
    """every step uses a batch of the given size, and other examples have their turn"""
    labels = rng.permutation(np.arange(40) % 10)
    net, data = Net(student, tensors, zeros()), dataset(pictures(rng, 40), labels)
    options = {"batch_size": 5, "learning_rate": 1e-4, "optimizer": "sgd", "keep_prob": 1.0}
    # All weights are zero, so each class has probability 0.1: the last biases tell how often each label was met.
    fit(student, net, data, 1, **options)
    first = net.values(["dense2/biases"])["dense2/biases"].astype(float)
    expect.true(first.any(), "a step changes nothing", name="moves")
    met = (first - first.min()) / max(float((first - first.min()).sum()), 1e-30) * 5
    whole = np.allclose(met, np.round(met), atol=0.02)
    hint = "How many examples does a step look at?"
    expect.true(whole, "the first step is not made of batch_size examples", hint=hint, name="batch size")
    net.set(zeros())
    fit(student, net, data, 24, **options)
    later = net.values(["dense2/biases"])["dense2/biases"].astype(float)
    unit = -float(first.min()) * 10 / 5  # by how much one example among five moves the bias of its label
    times = later / (unit or 1.0) + 24 * 5 / 10
    hint = "Which examples are in the batch of the second step?"
    expect.true(times.min() > 1, "in 24 batches some labels never occur", hint=hint, name="coverage")
    expect.true(times.max() < 40, "in 24 batches one label occurs nearly always", hint=hint, name="no favourites")


@check(points=1, about="train", after=["one_step"], diagnosed=False)
def same_seed_same_training(student, tensors, rng):
    """the same seed gives the same batches and the same dropout, and another seed others"""
    values, data = placed(rng), dataset(pictures(rng, 40), np.arange(40) % 10)
    net, ends = Net(student, tensors, values), []
    for seed in [5, 5, 6]:
        net.set(values)
        options = {"batch_size": 4, "learning_rate": 0.01, "optimizer": "sgd"}
        fit(student, net, data, 3, seed=seed, **options)
        ends.append(net.values(["conv1/weights", "dense2/weights"]))
    one, same, other = ends
    for name in one:
        hint = "Which random numbers are drawn in training, and what do they know of the seed?"
        expect.true(np.array_equal(one[name], same[name]), f"{name}: the same seed leads elsewhere", hint=hint)
        hint = "You have set a seed. Is it the one that was asked for?"
        expect.true(not np.array_equal(one[name], other[name]), f"{name}: two seeds lead to the same end", hint=hint)


@check(points=1, about="train", after=["summaries_of_every_layer"], diagnosed=False)
def summaries_are_of_what_they_say(student, tensors, written, rng):
    """what train writes of the layers at the beginning is what they have and make"""
    values, data = placed(rng), alike(rng, 2, label=1)
    net = Net(student, tensors, values)
    options = {"batch_size": 2, "learning_rate": 1e-7, "optimizer": "sgd", "keep_prob": 1.0}
    fit(student, net, data, 1, log_dir=written.folder, **options)
    found = Tags(written.events()).of_layers()
    tensors.forget(written.folder)
    for name in LOGGED:
        several = [found[f"{name}/{which}"][0][1] for which in STATISTICS if found.get(f"{name}/{which}")]
        expect.true(len(several) == len(STATISTICS), f"{name}: not all scalars are there", name=f"{name} is there")
        if len(several) == len(STATISTICS):
            expect.same(np.float32(several), name=name, rtol=0.01)


@check(points=1, about="train", after=["accuracy"], diagnosed=False)
def error_on_the_test_images(student, tensors, written, rng):
    """train writes the error on the test images, not oftener than asked, and after the last step"""
    values, x = placed(rng), pictures(rng, 30)
    net = Net(student, tensors, values)
    own = net.logits(x).argmax(axis=1)
    wrong = np.where(np.arange(30) % 3 > 0, (own + 1) % 10, own)
    data = dataset(pictures(rng, 4), [1, 2, 3, 4], x, wrong)
    fit(student, net, data, 104, batch_size=1, learning_rate=1e-9, optimizer="sgd", log_dir=written.folder)
    points = Tags(written.events()).test_error()
    tensors.forget(written.folder)
    seldom = all(step <= 1 or step >= 103 for step, _ in points)
    hint = "At which steps does the handout ask for the test error?"
    expect.true(seldom, "the test error is written oftener than every 1,100 steps", hint=hint, name="seldom")
    expect.true(points[-1][0] >= 103, "the test error is not written after the last step", hint=hint, name="at the end")
    right = abs(points[-1][1] - np.mean(own != wrong)) < 1e-4
    hint = "An error and an accuracy add up to what? Which of them do you write, and of which images?"
    expect.true(right, "the last test error is not the share that is wrong", hint=hint, name="the last test error")


@check(points=1, about="train", after=["one_step"], diagnosed=False)
def weights_of_the_end_are_kept(student, tensors, written, rng):
    """the last checkpoint that train leaves holds the weights that it ended with"""
    net = Net(student, tensors, placed(rng))
    options = {"batch_size": 2, "learning_rate": 0.01, "optimizer": "sgd"}
    fit(student, net, alike(rng, 4, label=3), 3, log_dir=written.folder, **options)
    saved = list(written.checkpoints().values())[-1]
    tensors.forget(written.folder)
    for name, value in net.values().items():
        there = [array for array in saved.values() if array.size == value.size]
        hint = "Of what is the checkpoint made? All that learns should be an attribute of it."
        expect.true(bool(there), f"the checkpoint holds no {name}", hint=hint, name=f"{name} saved")
        hint = "When is the checkpoint written: before the training, or after it?"
        same = any(np.array_equal(array.reshape(value.shape), value) for array in there)
        says = f"{name} in the checkpoint are not those of the end"
        expect.true(same or not bool(there), says, hint=hint, name=f"{name} of the end")
