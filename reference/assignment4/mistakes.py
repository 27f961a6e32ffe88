"""Wrong implementations that students write, each with the hint that a teacher would give; and, at the top, right
ones that follow another convention.

Each function takes the place of one function of the reference and is wrong in one thing only.
"""

from __future__ import annotations

import numpy as np

from grader import convention, mistake

from . import backprop_recursion as right


def back(loss, f, Ws, hs, zs, y, *, start=None, step=None):
    """The recursion with another start, or another step: step(W, f'(z), ∂loss/∂h above, h below, z)."""
    step = step or (lambda W, slope, dh, h, z: W.T @ (slope * dh))
    dhs = [loss(hs[-1], y)[1] if start is None else start]
    for W, z, h in zip(Ws[::-1], zs[::-1], hs[-2::-1]):
        dhs.insert(0, step(W, f(z)[1], dhs[0], h, z))
    return dhs


def layerwise(dhs, f, hs, zs, *, slope=None, dW=None, db=None):
    """The gradients of every layer from all dhs, with another slope, or another formula for one of the two."""
    dW = dW or (lambda dz, h: dz @ h.T)
    db = db or (lambda dz: dz.sum(axis=1, keepdims=True))
    dzs = [(f(z)[1] if slope is None else slope(z)) * dh for z, dh in zip(zs, dhs[1:])]
    return [dW(dz, h) for dz, h in zip(dzs, hs)], [db(dz) for dz in dzs]


def differences(loss_of, theta, eps, quotient):
    """A difference quotient for every entry: quotient(loss at theta with a number added to this entry)."""
    gradient = np.zeros(theta.shape)
    for place in np.ndindex(theta.shape):

        def beside(step, place=place):
            moved = theta.copy()
            moved[place] += step
            return loss_of(moved)

        gradient[place] = quotient(beside)
    return gradient


# ---- other conventions, accepted ----


@convention(
    instead_of="backward_prop",
    note="The derivative by the inputs, dhs[0], is left out; the handout asks for it too. It costs nothing.",
)
def inputs_left_out(loss, f, Ws, bs, hs, zs, y):
    """dhs begins with the first layer's output."""
    return right.backward_prop(loss, f, Ws, bs, hs, zs, y)[1:]


@convention(
    instead_of="backward_prop",
    note="The derivative by the inputs, dhs[0], is None; the handout asks for it too. It costs nothing.",
)
def nothing_for_the_inputs(loss, f, Ws, bs, hs, zs, y):
    """dhs[0] is None."""
    return [None, *right.backward_prop(loss, f, Ws, bs, hs, zs, y)[1:]]


@convention(
    instead_of="compute_gradients",
    note="The gradients of biases have shape (n,), where the biases have (n, 1). It costs nothing.",
)
def flat_bias_gradients(loss, f, Ws, bs, hs, zs, y):
    """dbs have one axis."""
    dWs, dbs = right.compute_gradients(loss, f, Ws, bs, hs, zs, y)
    return dWs, [db[:, 0] for db in dbs]


@convention(
    instead_of="relative_error",
    note="The larger of the two norms stands below the fraction, where the handout has their sum. Both are used; it "
    "costs nothing.",
)
def over_the_larger_norm(a, b):
    """‖a - b‖ is divided by the larger of the two norms."""
    if np.shape(a) != np.shape(b):
        raise ValueError("different shapes")
    larger = max(np.linalg.norm(np.ravel(a)), np.linalg.norm(np.ravel(b)))
    return float(np.linalg.norm(np.ravel(a - b)) / larger) if larger > 0 else 0.0


# ---- losses ----


@mistake(instead_of="squared_loss", hint="Differentiate your value once more. Which factor is it there for, the ½?")
def square_without_the_half(yhat, y):
    """The half is missing from the squared loss, though its derivative is right."""
    return (yhat - y) ** 2, yhat - y


@mistake(instead_of="squared_loss", hint="If ŷ is too large and grows further, does the loss grow or fall?")
def squared_loss_falls_with_the_error(yhat, y):
    """The derivative of the squared loss has the wrong sign: y - ŷ."""
    return 0.5 * (yhat - y) ** 2, y - yhat


@mistake(instead_of="squared_loss", hint="What does the exponent become as it comes down in front, and what of the ½?")
def squared_loss_derivative_doubled(yhat, y):
    """The derivative of the squared loss is twice too large."""
    return 0.5 * (yhat - y) ** 2, 2 * (yhat - y)


@mistake(instead_of="squared_loss", hint="Element by element: what comes in with a shape goes out with that shape.")
def squared_loss_is_summed(yhat, y):
    """The value of the squared loss is summed over the elements."""
    return np.sum(0.5 * (yhat - y) ** 2), yhat - y


@mistake(instead_of="squared_loss", hint="`-=` writes into the array on its left. Whose array is that?")
def squared_loss_in_place(yhat, y):
    """The difference is written over the outputs that the loss was given."""
    yhat -= y
    return 0.5 * yhat**2, yhat


@mistake(instead_of="binary_loss", hint="The logarithm of a probability is negative. Which sign should a loss have?")
def binary_loss_negative(yhat, y):
    """The minus is missing before the logarithms, in value and derivative."""
    value, derivative = right.binary_loss(yhat, y)
    return -value, -derivative


@mistake(instead_of="binary_loss", hint="How large is your loss for ŷ = 0.9 where y is 0? And should it be?")
def binary_loss_of_ones_alone(yhat, y):
    """The term of the zeros, (1 - y) log(1 - ŷ), is left out."""
    of_one = np.where(y > 0, yhat, 1.0)
    return -y * np.log(of_one), -y / of_one


@mistake(instead_of="binary_loss", hint="Differentiate log(1 - ŷ) by ŷ: what does the inner function contribute?")
def binary_loss_inner_derivative(yhat, y):
    """The derivative of the second term has the wrong sign: the inner function's is forgotten."""
    value, _ = right.binary_loss(yhat, y)
    return value, -y / np.where(y > 0, yhat, 1.0) - (1 - y) / np.where(y < 1, 1 - yhat, 1.0)


@mistake(
    instead_of="binary_loss",
    hint="ŷ - y is what remains of this derivative after it was multiplied by another one. Which, and where is that "
    "multiplied here?",
)
def binary_loss_with_sigmoid_in_it(yhat, y):
    """The derivative is that by the net input of a sigmoid, ŷ - y, not that by ŷ."""
    return right.binary_loss(yhat, y)[0], yhat - y


@mistake(instead_of="binary_loss", hint="What are 0 · (-∞) and 0/0 in floating point? Keep both from happening.")
def zero_times_infinity(yhat, y):
    """Where an output is certain and right, zero times infinity makes value or derivative NaN."""
    with np.errstate(all="ignore"):
        return -y * np.log(yhat) - (1 - y) * np.log(1 - yhat), -y / yhat + (1 - y) / (1 - yhat)


@mistake(
    instead_of="binary_loss",
    hint="You took care of log 0. There are two logarithms, and one of them has its zero elsewhere.",
)
def only_one_end_is_safe(yhat, y):
    """An output of 0 is taken care of, and one of 1 is not."""
    with np.errstate(all="ignore"):
        of_one = np.where(y > 0, yhat, 1.0)
        return -y * np.log(of_one) - (1 - y) * np.log(1 - yhat), -y / of_one + (1 - y) / (1 - yhat)


@mistake(instead_of="binary_loss", hint="Work out value and derivative for y = ½ on paper: how many terms are there?")
def targets_are_rounded(yhat, y):
    """Targets between 0 and 1 are taken for one of the two."""
    return right.binary_loss(yhat, np.round(y))


@mistake(instead_of="binary_loss", hint="np.clip(…, out=…) and `yhat[…] = …` change the array you were given.")
def outputs_clipped_in_place(yhat, y):
    """The outputs are clipped in place before the logarithm is taken."""
    np.clip(yhat, 1e-9, 1 - 1e-9, out=yhat)
    return right.binary_loss(yhat, y)


# ---- sigmoid ----


@mistake(instead_of="sigmoid", hint="Put z = 10 in by hand: should the value be near 0 or near 1?")
def sigmoid_falls(z):
    """The sign in the exponent is wrong: the sigmoid falls where it should rise."""
    value, derivative = right.sigmoid(-z)
    return value, derivative


@mistake(instead_of="sigmoid", hint="A sigmoid is flat on both sides. Is your derivative small on both sides?")
def sigmoid_derivative_of_the_net_input(z):
    """The derivative is z(1 - z): the rule in terms of the value is applied to the net input."""
    return right.sigmoid(z)[0], z * (1 - z)


@mistake(instead_of="sigmoid", hint="How steep is a sigmoid at 0? Compare with your derivative there.")
def sigmoid_derivative_lacks_a_factor(z):
    """The derivative is 1 - σ: a factor is missing."""
    value, _ = right.sigmoid(z)
    return value, 1 - value


@mistake(
    instead_of="sigmoid",
    hint="What is e^1000 in floating point, and infinity over infinity? Let only negative numbers into the exponent.",
)
def sigmoid_overflows(z):
    """One overflowing exponential is divided by another."""
    with np.errstate(all="ignore"):
        value = np.exp(z) / (1 + np.exp(z))
        return value, np.exp(z) / (1 + np.exp(z)) ** 2


@mistake(
    instead_of="sigmoid", hint="`z *= -1` and `z[z < …] = …` change the array that you were given. Who still needs it?"
)
def sigmoid_in_place(z):
    """The net input is changed in place."""
    value, derivative = right.sigmoid(z)
    z *= -1
    return value, derivative


@mistake(instead_of="sigmoid", hint="Which dimensions does z have here? The function should not care.")
def sigmoid_of_columns_alone(z):
    """Every vector is turned into a column."""
    return right.sigmoid(z[:, None] if z.ndim == 1 else z)


# ---- forward_prop ----


@mistake(instead_of="forward_prop", hint="Compare your zs[0] with its formula, term by term.")
def biases_forgotten(x, f, Ws, bs):
    """The biases are left out of the net inputs."""
    return right.forward_prop(x, f, Ws, [0 * b for b in bs])


@mistake(instead_of="forward_prop", hint="What are the inputs of the second layer?")
def net_inputs_passed_on(x, f, Ws, bs):
    """Each layer takes the net input of the one below, not its output."""
    hs, zs, z = [x], [], x
    for W, b in zip(Ws, bs):
        z = W @ z + b
        zs.append(z)
        hs.append(f(z)[0])
    return hs, zs


@mistake(instead_of="forward_prop", hint="Which of the two things that f returns is the output?")
def derivative_passed_on(x, f, Ws, bs):
    """The outputs are the activation's derivatives, not its values."""
    return right.forward_prop(x, lambda z: f(z)[::-1], Ws, bs)


@mistake(instead_of="forward_prop", hint="Is the last layer's f in the handout another one?")
def last_layer_linear(x, f, Ws, bs):
    """The last layer has no activation."""
    hs, zs = right.forward_prop(x, f, Ws, bs)
    return [*hs[:-1], zs[-1]], zs


@mistake(instead_of="forward_prop", hint="What does the handout ask hs to begin with, and how long is it?")
def inputs_not_kept(x, f, Ws, bs):
    """hs begins with the first layer's output: x is missing."""
    hs, zs = right.forward_prop(x, f, Ws, bs)
    return hs[1:], zs


@mistake(instead_of="forward_prop", hint="In which order does the handout ask for the two lists?")
def lists_swapped(x, f, Ws, bs):
    """zs and hs are returned in the other order."""
    hs, zs = right.forward_prop(x, f, Ws, bs)
    return zs, hs


@mistake(instead_of="forward_prop", hint="Multiply on paper with a W of three rows and two columns: what is its shape?")
def weights_transposed_where_they_fit(x, f, Ws, bs):
    """Square weights are multiplied transposed; only others show it by their shape."""
    return right.forward_prop(x, f, [W.T if W.shape[0] == W.shape[1] else W for W in Ws], bs)


@mistake(instead_of="forward_prop", hint="How many layers does your loop visit in a network of five?")
def three_layers_at_most(x, f, Ws, bs):
    """Only the first three layers are computed."""
    return right.forward_prop(x, f, Ws[:3], bs[:3])


@mistake(instead_of="forward_prop", hint="What does your function do with a network of a single layer?")
def hidden_layer_expected(x, f, Ws, bs):
    """A network without a hidden layer is passed through unchanged."""
    return right.forward_prop(x, f, Ws, bs) if len(Ws) > 1 else ([x], [])


@mistake(instead_of="forward_prop", hint="Your function answers for one column. What becomes of the others?")
def first_example_alone(x, f, Ws, bs):
    """Only the first column of x is used."""
    return right.forward_prop(x[:, :1], f, Ws, bs)


@mistake(instead_of="forward_prop", hint="Ws.pop(0) takes the layer out of the caller's list. Who needs it again?")
def layers_popped(x, f, Ws, bs):
    """The lists of weights and biases are emptied on the way."""
    answer = right.forward_prop(x, f, Ws, bs)
    while Ws:
        Ws.pop(0)
        bs.pop(0)
    return answer


# ---- backward_prop ----


@mistake(instead_of="backward_prop", hint="Between h and the h above lie a matrix and an activation. And its slope?")
def slope_forgotten(loss, f, Ws, bs, hs, zs, y):
    """The derivative of the activation is missing from the recursion."""
    return back(loss, f, Ws, hs, zs, y, step=lambda W, slope, dh, h, z: W.T @ dh)


@mistake(
    instead_of="backward_prop",
    hint="Of which layer is the slope that you multiply with: of the one whose output you come from, or of the one "
    "you go to? Draw one layer, and mark where f is.",
)
def slope_of_the_layer_below(loss, f, Ws, bs, hs, zs, y):
    """The slope is taken one layer too low: it is multiplied after Wᵀ, with the z below."""
    dhs = [loss(hs[-1], y)[1]]
    for layer in range(len(Ws) - 1, -1, -1):
        below = f(zs[layer - 1])[1] if layer > 0 else 1.0
        dhs.insert(0, below * (Ws[layer].T @ dhs[0]))
    return dhs


@mistake(instead_of="backward_prop", hint="f' is a function of the net input. To which list do you apply f?")
def slope_at_the_output(loss, f, Ws, bs, hs, zs, y):
    """The activation's derivative is taken at the output h, not at the net input z."""
    return right.backward_prop(loss, f, Ws, bs, hs, hs[1:], y)


@mistake(instead_of="backward_prop", hint="The rule h(1 - h) holds for one activation. Which one were you given here?")
def slope_of_a_sigmoid(loss, f, Ws, bs, hs, zs, y):
    """The slope is that of a sigmoid, h(1 - h), whatever f is."""
    above = list(zip(hs[1:], zs))[::-1]
    dhs = [loss(hs[-1], y)[1]]
    for W, (h, _) in zip(Ws[::-1], above):
        dhs.insert(0, W.T @ (h * (1 - h) * dhs[0]))
    return dhs


@mistake(instead_of="backward_prop", hint="Which of the two things that f returns belongs into the chain rule?")
def value_for_slope(loss, f, Ws, bs, hs, zs, y):
    """The activation's value stands where its derivative should."""
    return right.backward_prop(loss, lambda z: f(z)[::-1], Ws, bs, hs, zs, y)


@mistake(instead_of="backward_prop", hint="Which of the two things that the loss returns does the chain rule need?")
def loss_for_its_derivative(loss, f, Ws, bs, hs, zs, y):
    """The recursion starts from the value of the loss, not from its derivative."""
    return back(loss, f, Ws, hs, zs, y, start=loss(hs[-1], y)[0])


@mistake(instead_of="backward_prop", hint="ŷ - y is the derivative of one loss. Which one were you given here?")
def always_the_squared_loss(loss, f, Ws, bs, hs, zs, y):
    """The recursion starts from ŷ - y, whatever the loss is."""
    return back(loss, f, Ws, hs, zs, y, start=hs[-1] - y)


@mistake(
    instead_of="backward_prop",
    hint="How does an output of the lower layer reach the loss? By every unit above: which axis of W are those?",
)
def weights_not_transposed_where_they_fit(loss, f, Ws, bs, hs, zs, y):
    """Square weights are not transposed on the way back; only others show it by their shape."""
    return right.backward_prop(loss, f, [W.T if W.shape[0] == W.shape[1] else W for W in Ws], bs, hs, zs, y)


@mistake(instead_of="backward_prop", hint="With several outputs, by how many paths does a hidden unit reach the loss?")
def first_output_alone(loss, f, Ws, bs, hs, zs, y):
    """Only the first output's path is followed back."""
    start = loss(hs[-1], y)[1]
    dhs = back(loss, f, Ws, hs, zs, y, start=start * (np.arange(len(start)) == 0)[:, None])
    return [*dhs[:-1], start]


@mistake(
    instead_of="backward_prop",
    hint="Your derivative by the outputs of each layer is multiplied by the slope already: `*=` changes the entry that "
    "is in the list.",
)
def slope_multiplied_in_place(loss, f, Ws, bs, hs, zs, y):
    """dhs of the layers is multiplied by the slope in place, so that it becomes the derivative by z."""
    dhs = right.backward_prop(loss, f, Ws, bs, hs, zs, y)
    return [dhs[0], *(f(z)[1] * dh for z, dh in zip(zs, dhs[1:]))]


@mistake(instead_of="backward_prop", hint="You walk from the last layer to the first. In which order is your list?")
def from_the_outputs_down(loss, f, Ws, bs, hs, zs, y):
    """dhs is in the order of the walk: the outputs come first."""
    return right.backward_prop(loss, f, Ws, bs, hs, zs, y)[::-1]


@mistake(instead_of="backward_prop", hint="How many layers does your recursion cross in a network of five layers?")
def three_layers_back_at_most(loss, f, Ws, bs, hs, zs, y):
    """The recursion stops after three layers and leaves zeros below."""
    dhs = right.backward_prop(loss, f, Ws, bs, hs, zs, y)
    return [0 * dh if len(dhs) - place > 4 else dh for place, dh in enumerate(dhs)]


@mistake(instead_of="backward_prop", hint="What does your function do with a network of a single layer?")
def one_layer_not_crossed(loss, f, Ws, bs, hs, zs, y):
    """In a network without a hidden layer the derivative by the inputs is left at zero."""
    dhs = right.backward_prop(loss, f, Ws, bs, hs, zs, y)
    return dhs if len(Ws) > 1 else [0 * dhs[0], dhs[1]]


@mistake(
    instead_of="backward_prop",
    hint="hs[0] is an entry of hs like the others. Which is the last layer that your loop crosses?",
)
def inputs_left_at_zero(loss, f, Ws, bs, hs, zs, y):
    """The walk ends one layer too early: the derivative by the inputs, dhs[0], is left at zero."""
    dhs = right.backward_prop(loss, f, Ws, bs, hs, zs, y)
    return [0 * dhs[0], *dhs[1:]]


@mistake(
    instead_of="backward_prop",
    hint="Every column is an example of its own. Does one example's output change another example's loss?",
)
def examples_mixed(loss, f, Ws, bs, hs, zs, y):
    """The derivative is averaged over the examples."""
    dhs = right.backward_prop(loss, f, Ws, bs, hs, zs, y)
    return [dh.mean(axis=1, keepdims=True) + 0 * dh for dh in dhs]


@mistake(instead_of="backward_prop", hint="Ws.reverse() turns the caller's list around. reversed(Ws) leaves it alone.")
def lists_reversed_for_good(loss, f, Ws, bs, hs, zs, y):
    """The caller's lists are reversed in place."""
    dhs = right.backward_prop(loss, f, Ws, bs, hs, zs, y)
    Ws.reverse()
    zs.reverse()
    return dhs


# ---- compute_gradients ----


def by_h(loss, f, Ws, bs, hs, zs, y):
    """The right dhs."""
    return right.backward_prop(loss, f, Ws, bs, hs, zs, y)


@mistake(
    instead_of="compute_gradients",
    hint="Weights act on z, and z on h. You have the derivative by h: what lies between h and z?",
)
def gradients_without_the_slope(loss, f, Ws, bs, hs, zs, y):
    """The derivative of the activation is missing from the gradients."""
    return layerwise(by_h(loss, f, Ws, bs, hs, zs, y), f, hs, zs, slope=np.ones_like)


@mistake(instead_of="compute_gradients", hint="f' is a function of the net input. To which list do you apply f?")
def gradients_slope_at_the_output(loss, f, Ws, bs, hs, zs, y):
    """The slope in the gradients is taken at the output h, not at the net input z."""
    return layerwise(by_h(loss, f, Ws, bs, hs, zs, y), lambda h: f(f(h)[0]), hs, zs)


@mistake(instead_of="compute_gradients", hint="Which h does W act on: the one above the layer, or the one below?")
def gradients_of_the_output_above(loss, f, Ws, bs, hs, zs, y):
    """dW uses the layer's own output in the place of its input, where the shapes allow it."""
    dhs = by_h(loss, f, Ws, bs, hs, zs, y)
    below = [above if above.shape == h.shape else h for h, above in zip(hs, hs[1:])]
    return layerwise(dhs, f, below, zs)


@mistake(instead_of="compute_gradients", hint="Of which shape is dWs[i]? Which axis are the units, which the inputs?")
def gradients_transposed(loss, f, Ws, bs, hs, zs, y):
    """dW is transposed: h dzᵀ for dz hᵀ."""
    return layerwise(by_h(loss, f, Ws, bs, hs, zs, y), f, hs, zs, dW=lambda dz, h: h @ dz.T)


@mistake(instead_of="compute_gradients", hint="Of which shape is dWs[i]? Which axis are the units, which the inputs?")
def gradients_transposed_where_they_fit(loss, f, Ws, bs, hs, zs, y):
    """dW of square weights is transposed."""
    return layerwise(
        by_h(loss, f, Ws, bs, hs, zs, y), f, hs, zs, dW=lambda dz, h: h @ dz.T if len(h) == len(dz) else dz @ h.T
    )


@mistake(instead_of="compute_gradients", hint="Does the loss grow with the weights or fall? Descent comes later.")
def gradients_negative(loss, f, Ws, bs, hs, zs, y):
    """All gradients have the wrong sign."""
    dWs, dbs = right.compute_gradients(loss, f, Ws, bs, hs, zs, y)
    return [-dW for dW in dWs], [-db for db in dbs]


@mistake(instead_of="compute_gradients", hint="By how much does z change with b? And h with z?")
def bias_gradient_is_dh(loss, f, Ws, bs, hs, zs, y):
    """The bias's gradient is the derivative by h, not that by z."""
    dhs = by_h(loss, f, Ws, bs, hs, zs, y)
    return layerwise(dhs, f, hs, zs)[0], [dh.sum(axis=1, keepdims=True) for dh in dhs[1:]]


@mistake(instead_of="compute_gradients", hint="A bias serves every example. What is its gradient's shape?")
def bias_gradient_not_summed(loss, f, Ws, bs, hs, zs, y):
    """The biases' gradients are not summed over the examples."""
    return layerwise(by_h(loss, f, Ws, bs, hs, zs, y), f, hs, zs, db=lambda dz: dz)


@mistake(instead_of="compute_gradients", hint="An axis too many was summed over. Which one are the examples?")
def bias_gradient_summed_over_the_units(loss, f, Ws, bs, hs, zs, y):
    """The biases' gradients are summed over the units as well."""
    return layerwise(by_h(loss, f, Ws, bs, hs, zs, y), f, hs, zs, db=lambda dz: dz.sum() + np.zeros((len(dz), 1)))


@mistake(instead_of="compute_gradients", hint="Does the handout ask for the sum over the examples, or for the mean?")
def gradients_of_the_mean(loss, f, Ws, bs, hs, zs, y):
    """The gradients are divided by the number of examples."""
    dWs, dbs = right.compute_gradients(loss, f, Ws, bs, hs, zs, y)
    return [dW / y.shape[1] for dW in dWs], [db / y.shape[1] for db in dbs]


@mistake(
    instead_of="compute_gradients", hint="You walk from the last layer to the first. In what order are your lists?"
)
def gradients_from_the_outputs_down(loss, f, Ws, bs, hs, zs, y):
    """The gradients are in the order of the walk: the last layer's come first."""
    dWs, dbs = right.compute_gradients(loss, f, Ws, bs, hs, zs, y)
    return dWs[::-1], dbs[::-1]


@mistake(instead_of="compute_gradients", hint="Which layers does your loop visit? Count them for a network of five.")
def first_layer_left_out(loss, f, Ws, bs, hs, zs, y):
    """Below other layers, the first layer's gradients are left at zero."""
    dWs, dbs = right.compute_gradients(loss, f, Ws, bs, hs, zs, y)
    return ([0 * dWs[0], *dWs[1:]], [0 * dbs[0], *dbs[1:]]) if len(Ws) > 1 else (dWs, dbs)


@mistake(instead_of="compute_gradients", hint="What does your function do with a network of a single layer?")
def one_layer_has_no_gradient(loss, f, Ws, bs, hs, zs, y):
    """In a network without a hidden layer the gradients are left at zero."""
    dWs, dbs = right.compute_gradients(loss, f, Ws, bs, hs, zs, y)
    return (dWs, dbs) if len(Ws) > 1 else ([0 * dWs[0]], [0 * dbs[0]])


@mistake(instead_of="compute_gradients", hint="hs.pop() takes the entry out of the caller's list. Who needs it again?")
def outputs_popped(loss, f, Ws, bs, hs, zs, y):
    """The caller's list hs loses its entries on the way."""
    answer = right.compute_gradients(loss, f, Ws, bs, hs, zs, y)
    hs.pop()
    return answer


# ---- finite_difference_gradient ----


@mistake(
    instead_of="finite_difference_gradient",
    hint="Your quotient looks ahead only. Draw a parabola, and the two chords: which is as steep as the curve?",
)
def forward_differences(loss_of, theta, eps=1e-5):
    """The difference is taken to one side only."""
    return differences(loss_of, theta, eps, lambda beside: (beside(eps) - beside(0)) / eps)


@mistake(instead_of="finite_difference_gradient", hint="How far apart are the two places where you ask for the loss?")
def divided_by_one_step(loss_of, theta, eps=1e-5):
    """The difference over two steps is divided by one."""
    return differences(loss_of, theta, eps, lambda beside: (beside(eps) - beside(-eps)) / eps)


@mistake(instead_of="finite_difference_gradient", hint="In which order do you subtract? Try it on a straight line.")
def differences_negative(loss_of, theta, eps=1e-5):
    """The difference is taken the wrong way round."""
    return -right.finite_difference_gradient(loss_of, theta, eps)


@mistake(instead_of="finite_difference_gradient", hint="Which entries of theta move when you add a number to theta?")
def all_entries_at_once(loss_of, theta, eps=1e-5):
    """All entries are moved at once, so that the slopes are added up."""
    slope = (loss_of(theta + eps) - loss_of(theta - eps)) / (2 * eps)
    return np.full(theta.shape, slope)


@mistake(
    instead_of="finite_difference_gradient",
    hint="After the first entry was measured, is theta what it was? Look at it between two entries.",
)
def entries_not_put_back(loss_of, theta, eps=1e-5):
    """An entry that was moved is not put back before the next one is measured."""
    gradient, moved = np.zeros(theta.shape), theta.copy()
    for place in np.ndindex(theta.shape):
        moved[place] += eps
        ahead = loss_of(moved)
        moved[place] -= 2 * eps
        gradient[place] = (ahead - loss_of(moved)) / (2 * eps)
    return gradient


@mistake(instead_of="finite_difference_gradient", hint="The handout lets the caller choose a step. Where is eps used?")
def a_step_of_its_own(loss_of, theta, eps=1e-5):
    """eps is ignored: the step is always the same."""
    return right.finite_difference_gradient(loss_of, theta, 1e-5)


@mistake(instead_of="finite_difference_gradient", hint="Which shape does the handout ask for?")
def gradient_flattened(loss_of, theta, eps=1e-5):
    """The gradient is returned flat, whatever theta's shape."""
    return right.finite_difference_gradient(loss_of, theta, eps).ravel()


@mistake(instead_of="finite_difference_gradient", hint="How many loops do you have, and how many axes may theta have?")
def two_axes_at_most(loss_of, theta, eps=1e-5):
    """Only arrays of two axes are measured; of others, only the first entry along the rest."""
    gradient = right.finite_difference_gradient(loss_of, theta, eps)
    if gradient.ndim > 2:
        gradient[:, :, 1:] = 0
    return gradient


@mistake(instead_of="finite_difference_gradient", hint="theta[i] += eps writes into the caller's array. Put it back.")
def theta_left_moved(loss_of, theta, eps=1e-5):
    """The caller's theta is moved by eps in the end."""
    gradient = right.finite_difference_gradient(loss_of, theta, eps)
    theta += eps
    return gradient


@mistake(
    instead_of="finite_difference_gradient",
    hint="The smaller the step, the better? Print both losses with all digits: how many differ?",
)
def step_too_small(loss_of, theta, eps=1e-5):
    """The step is so small that rounding is all that is measured."""
    return right.finite_difference_gradient(loss_of, theta, eps * 1e-7)


# ---- relative_error ----


@mistake(instead_of="relative_error", hint="Is 0.001 a small error? For a gradient of a million, or of a millionth?")
def absolute_error(a, b):
    """The difference is not divided by the gradients' size."""
    return 0.0 * right.relative_error(a, b) + float(np.linalg.norm(np.ravel(a - b)))


@mistake(instead_of="relative_error", hint="What does your function return where both gradients are zero?")
def nothing_over_nothing(a, b):
    """Two gradients of zeros give zero divided by zero."""
    right.relative_error(a, b)
    with np.errstate(all="ignore"):
        below = np.linalg.norm(np.ravel(a)) + np.linalg.norm(np.ravel(b))
        return float(np.linalg.norm(np.ravel(a - b)) / np.float64(below))


@mistake(
    instead_of="relative_error",
    hint="Errors of opposite signs should not make up for each other. What do you do to each difference before adding?",
)
def errors_cancel(a, b):
    """The differences are added with their signs, so that they cancel."""
    right.relative_error(a, b)
    below = np.abs(a).sum() + np.abs(b).sum()
    return float(np.abs(np.sum(a - b)) / below) if below > 0 else 0.0


@mistake(instead_of="relative_error", hint="One norm too few stands below the fraction. What if that one is zero?")
def relative_to_one_of_them(a, b):
    """The difference is divided by the norm of b alone."""
    right.relative_error(a, b)
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(np.ravel(a - b)) / np.linalg.norm(np.ravel(b))) if np.any(a != b) else 0.0


@mistake(
    instead_of="relative_error",
    hint="Where a gradient is zero, rounding is all there is. What does an error of 1e-12 beside 0 look like, taken by "
    "itself? Take the norms first, and divide then.",
)
def worst_entry(a, b):
    """The error is that of the worst entry, which makes an alarm of every rounding error near zero."""
    right.relative_error(a, b)
    below = np.abs(a) + np.abs(b)
    return float(np.max(np.abs(a - b) / np.where(below > 0, below, 1.0)))


@mistake(instead_of="relative_error", hint="Of an array of two axes, np.linalg.norm(…, 2) is not the root of the sum.")
def largest_singular_value(a, b):
    """For matrices the norm is the largest singular value, not the root of the sum of the squares."""
    if a.ndim != 2:
        return right.relative_error(a, b)
    below = np.linalg.norm(a, 2) + np.linalg.norm(b, 2)
    return float(np.linalg.norm(a - b, 2) / below) if below > 0 else 0.0


@mistake(instead_of="relative_error", hint="What is a column of three minus a row of three? Ask NumPy for its shape.")
def shapes_broadcast(a, b):
    """Arrays of different shapes are broadcast against each other instead of being refused."""
    below = np.linalg.norm(np.ravel(a)) + np.linalg.norm(np.ravel(b))
    return float(np.linalg.norm(np.ravel(a - b)) / below) if below > 0 else 0.0


@mistake(instead_of="relative_error", hint="A small number below the fraction guards against 0/0. How small is it?")
def guarded_too_well(a, b):
    """A number is added below the fraction that small gradients disappear beside."""
    right.relative_error(a, b)
    return float(np.linalg.norm(np.ravel(a - b)) / (np.linalg.norm(np.ravel(a)) + np.linalg.norm(np.ravel(b)) + 1e-2))


@mistake(
    instead_of="relative_error", hint="Your error sees directions alone. What of a gradient that is twice too long?"
)
def directions_alone(a, b):
    """The error is one minus the cosine between the two gradients, so that a factor goes unseen."""
    right.relative_error(a, b)
    below = np.linalg.norm(np.ravel(a)) * np.linalg.norm(np.ravel(b))
    return float(1 - np.ravel(a) @ np.ravel(b) / below) if below > 0 else 0.0


@mistake(
    instead_of="relative_error", hint="Two gradients of the same length may point anywhere. What must you subtract?"
)
def lengths_alone(a, b):
    """The norms are subtracted from each other, not the gradients."""
    right.relative_error(a, b)
    one, other = np.linalg.norm(np.ravel(a)), np.linalg.norm(np.ravel(b))
    return float(abs(one - other) / (one + other)) if one + other > 0 else 0.0


# ---- train ----


def descend(x, y, eta, iterations, seed, Ws, bs, *, loss=right.squared_loss, sign=-1.0, biases=True, seeded=True):
    """train with something changed."""
    if Ws is None:
        Ws, bs = right.starting_weights([x.shape[0], 10, y.shape[0]], seed if seeded else 0)
    Ws, bs = list(Ws), list(bs)
    for _ in range(iterations):
        hs, zs = right.forward_prop(x, right.sigmoid, Ws, bs)
        dWs, dbs = right.compute_gradients(loss, right.sigmoid, Ws, bs, hs, zs, y)
        Ws = [W + sign * eta * dW for W, dW in zip(Ws, dWs)]
        bs = [b + sign * eta * db for b, db in zip(bs, dbs)] if biases else bs
    return Ws, bs


@mistake(instead_of="train", hint="The gradient points uphill. Which way do you step?")
def uphill(x, y, eta=3e-2, iterations=200, seed=0, Ws=None, bs=None):
    """The steps go up the slope."""
    return descend(x, y, eta, iterations, seed, Ws, bs, sign=1.0)


@mistake(instead_of="train", hint="Which parameters does a network have besides its weights?")
def biases_stay(x, y, eta=3e-2, iterations=200, seed=0, Ws=None, bs=None):
    """The biases are not trained."""
    return descend(x, y, eta, iterations, seed, Ws, bs, biases=False)


@mistake(instead_of="train", hint="The handout says what a step is: eta times what, exactly?")
def steps_along_the_mean(x, y, eta=3e-2, iterations=200, seed=0, Ws=None, bs=None):
    """A step is divided by the number of examples, and so far too short."""
    return descend(x, y, eta / x.shape[1], iterations, seed, Ws, bs)


@mistake(instead_of="train", hint="Count your steps: what does range begin with, and where does it end?")
def one_step_too_few(x, y, eta=3e-2, iterations=200, seed=0, Ws=None, bs=None):
    """The last step is not taken."""
    return descend(x, y, eta, iterations - 1, seed, Ws, bs)


@mistake(instead_of="train", hint="Which loss does the handout train on?")
def trained_on_the_binary_loss(x, y, eta=3e-2, iterations=200, seed=0, Ws=None, bs=None):
    """The binary loss is trained on in the place of the squared one."""
    with np.errstate(all="ignore"):
        return descend(x, y, eta, iterations, seed, Ws, bs, loss=right.binary_loss)


@mistake(instead_of="train", hint="Where does your function use the seed that it is given?")
def seed_ignored(x, y, eta=3e-2, iterations=200, seed=0, Ws=None, bs=None):
    """The seed is ignored: every network starts alike."""
    return descend(x, y, eta, iterations, seed, Ws, bs, seeded=False)


@mistake(instead_of="train", hint="Compare your default values with the handout's.")
def another_default_rate(x, y, eta=3e-3, iterations=200, seed=0, Ws=None, bs=None):
    """The learning rate that is used where none is given is not the handout's."""
    return descend(x, y, eta, iterations, seed, Ws, bs)


@mistake(instead_of="train", hint="Does what you return come from before the first step, or from after the last?")
def not_trained_at_all(x, y, eta=3e-2, iterations=200, seed=0, Ws=None, bs=None):
    """The weights to start from are returned."""
    return descend(x, y, eta, 0, seed, Ws, bs)
