"""Hints for a report: names and ways of TensorFlow 1 in a student's file, and what TensorFlow 2 has in their place."""

from __future__ import annotations

import re
import sys

OPTIMIZERS = {
    "Adam": "Adam", "GradientDescent": "SGD", "Momentum": "SGD(…, momentum=…)", "RMSProp": "RMSprop",
    "Adagrad": "Adagrad", "Adadelta": "Adadelta", "Ftrl": "Ftrl",
}  # fmt: skip
NO_SESSION = "values are computed at once, without a session (tf.compat.v1.Session works inside of a tf.Graph)"
NO_PLACEHOLDER = "pass the data as an argument of your function (tf.compat.v1.placeholder works inside of a tf.Graph)"
INITIALISED = "leave it out: a variable has its value as soon as it is made"
AT_ONCE = "leave it out: a summary is written where it is made, inside of `with writer.as_default():`"
SYMBOLIC = (
    "Here NumPy is given a tensor that has no numbers yet, for the line runs inside of tf.function (or of a tf.Graph): "
    "write TensorFlow's own function, tf.reduce_mean for np.mean, tf.math.log for np.log, and so on."
)
CONTRIB = (
    "of what was in it, xavier_initializer is tf.keras.initializers.GlorotUniform (or GlorotNormal), fully_connected "
    "is tf.keras.layers.Dense, and flatten is tf.keras.layers.Flatten"
)
# Where TensorFlow's own table has nothing, or only tf.compat.v1.
TODAY = {
    "tf.placeholder": NO_PLACEHOLDER,
    "tf.Session": NO_SESSION, "tf.InteractiveSession": NO_SESSION,
    "tf.global_variables_initializer": INITIALISED, "tf.initialize_all_variables": INITIALISED,
    "tf.local_variables_initializer": INITIALISED,
    **{f"tf.train.{old}Optimizer": f"write tf.keras.optimizers.{new} (or tf.compat.v1.train.{old}Optimizer)"
       for old, new in OPTIMIZERS.items()},
    "tf.get_variable": "write tf.Variable", "tf.variable_scope": "write tf.name_scope",
    "tf.trainable_variables": "write model.trainable_variables, or keep a list of your own",
    "tf.assign": "write variable.assign(value)", "tf.assign_add": "write variable.assign_add(value)",
    "tf.assign_sub": "write variable.assign_sub(value)",
    "tf.to_float": "write tf.cast(x, tf.float32)", "tf.to_double": "write tf.cast(x, tf.float64)",
    "tf.to_int32": "write tf.cast(x, tf.int32)", "tf.to_int64": "write tf.cast(x, tf.int64)",
    "tf.mul": "write tf.multiply", "tf.sub": "write tf.subtract", "tf.neg": "write tf.negative",
    "tf.div": "write tf.divide, or x / y", "tf.pack": "write tf.stack", "tf.unpack": "write tf.unstack",
    "tf.select": "write tf.where", "tf.arg_max": "write tf.argmax", "tf.batch_matmul": "write tf.matmul",
    "tf.set_random_seed": "write tf.random.set_seed", "tf.reset_default_graph": "leave it out",
    "tf.nn.xw_plus_b": "write tf.matmul(x, W) + b",
    "tf.layers": "write tf.keras.layers (Conv2D, MaxPool2D, Dense, Dropout, …)",
    "tf.contrib": CONTRIB,
    "tf.summary.FileWriter": "write tf.summary.create_file_writer", "tf.train.SummaryWriter":
    "write tf.summary.create_file_writer", "tf.summary.merge_all": AT_ONCE, "tf.summary.merge": AT_ONCE,
    "tf.merge_all_summaries": AT_ONCE, "tf.scalar_summary": "write tf.summary.scalar(name, value, step=…)",
    "tf.histogram_summary": "write tf.summary.histogram(name, values, step=…)",
    "tf.image_summary": "write tf.summary.image(name, images, step=…)",
    "tf.train.Saver": "write tf.train.Checkpoint, with a tf.train.CheckpointManager",
    "tf.app": "call your main function yourself", "tf.flags": "use constants, or arguments of your functions",
    "tf.examples": "take the images from where the handout says",
    "tf.keras.utils.np_utils": "write tf.keras.utils.to_categorical",
}  # fmt: skip
KEYWORDS = {
    "keep_prob": "rate, which is 1 - keep_prob", "keep_dims": "keepdims", "reduction_indices": "axis",
    "dimension": "axis", "dim": "axis", "squeeze_dims": "axis", "concat_dim": "axis", "value": "input",
    "filter": "filters", "calculate_gradient": "nothing",
}  # fmt: skip
BY_TEXT = [
    (r"tf\.placeholder\(\) is not compatible with eager", f"In TensorFlow 2, {NO_PLACEHOLDER}."),
    (r"The Session graph is empty", f"In TensorFlow 2, {NO_SESSION}."),
    (r"passed to Optimizer\.compute_gradients should be a function",
     "TensorFlow 1's optimizers take a function in TensorFlow 2, minimize(lambda: …), or gradients of a "
     "tf.GradientTape: apply_gradients(zip(gradients, variables))."),
    (r"object has no attribute '(minimize|compute_gradients)'",
     "Keras' optimizers take gradients: compute them with tf.GradientTape, then call "
     "optimizer.apply_gradients(zip(gradients, variables))."),
    (r"not recognized: \{'lr'", "Keras' optimizers call it learning_rate."),
    (r"'SymbolicTensor' object has no attribute 'numpy'|SymbolicTensor.*NumPy|eval is not supported when eager",
     "Outside of tf.function a tensor has its numbers, tensor.numpy(); inside, and in a tf.Graph, it has none yet."),
    (r"Cannot convert a symbolic tf\.Tensor", SYMBOLIC),
    (r"numpy\(\) is only available when eager execution is enabled",
     "Inside of tf.function a variable has no numbers to take out: compute with it by TensorFlow's own functions. "
     "(After tf.disable_v2_behavior() there are none anywhere: leave that line out.)"),
    (r"disabling eager|only available when eager execution is enabled",
     "Your file switched eager execution off; without tf.disable_v2_behavior() values are computed at once."),
]  # fmt: skip
MOST_SHOWN = 3
MISSING = [
    r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
    r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'",
    r"No module named '(?P<module>(?:tensorflow|keras)[\w.]*)\.(?P<name>\w+)'",
]


SCRIPT = re.compile(
    r"\btf\.(?:compat\.v1\.)?(?:placeholder|Session|InteractiveSession|global_variables_initializer"
    r"|initialize_all_variables|get_variable|variable_scope|contrib|app\.run|layers|train\.\w+Optimizer)\b"
)


def names_of_version_1(source: str) -> list[str]:
    """Return the first names in a program by which it can only be one for TensorFlow 1; comments do not count."""
    code = "\n".join(line.split("#", 1)[0] for line in source.split("\n"))
    return list(dict.fromkeys(SCRIPT.findall(code)))[:MOST_SHOWN]


def hint_for(error: BaseException) -> str:
    """Return a hint if the error is one of TensorFlow 1's code in TensorFlow 2, else "". Never raises."""
    if "tensorflow" not in sys.modules:
        return ""
    try:
        return _hint_for(str(error)[:5000])
    except BaseException:  # noqa: BLE001 - a student's exception class may raise in its own __str__, exit() too
        return ""


def _hint_for(text: str) -> str:
    for pattern in MISSING:
        if match := re.search(pattern, text):
            return _hint_for_name(_public(match["module"]), match["name"], match["module"])
    if match := re.match(r"Got an unexpected keyword argument '(\w+)'", text):
        new = KEYWORDS.get(match[1])
        return f"{match[1]}= is TensorFlow 1's; TensorFlow 2 has {new} in its place." if new else ""
    return next((hint for pattern, hint in BY_TEXT if re.search(pattern, text)), "")


def _public(module: str) -> str:
    """Return a module's public name: `tensorflow._api.v2.train` → `tf.train`, `keras.layers` → `tf.keras.layers`."""
    for inner in ("tensorflow._api.v2.compat.v2", "tensorflow._api.v2", "keras._tf_keras", "tensorflow"):
        if module == inner or module.startswith(f"{inner}."):
            return f"tf{module[len(inner) :]}"
    return f"tf.{module}" if module.split(".")[0] == "keras" else ""


def _hint_for_name(module: str, name: str, actual: str) -> str:
    if not module:
        return ""
    old = f"{module}.{name}"
    # A few of Keras' modules are what TensorFlow 1 had under shorter names.
    for known in (old, old.replace("tf.keras.", "tf.", 1)):
        if known in TODAY:
            return f"{known} is TensorFlow 1's: in TensorFlow 2, {TODAY[known]}."
        new = _renamed(known)
        if new:
            return f"{known} is TensorFlow 1's: in TensorFlow 2, write {new}."
    same = [other for other in dir(sys.modules.get(actual)) if other.lower() == name.lower()]
    if same:
        return f"It is written {module}.{same[0]}."
    if module.startswith("tf.keras.layers"):
        return f"Keras' modules have moved: write tf.keras.layers{'' if name.islower() else f'.{name}'}."
    return ""


def _renamed(old: str) -> str:
    """Return the new name by TensorFlow's own table for the change to version 2; "" if it has none."""
    from tensorflow.tools.compatibility import all_renames_v2  # heavy: only for a hint about an old name

    new = str(all_renames_v2.symbol_renames.get(old, ""))
    return new if new.startswith("tf.") and new != old else ""
