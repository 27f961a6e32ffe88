"""Hints for a report: what course code of some years ago meets in today's NumPy, scikit-learn and Keras."""

from __future__ import annotations

import re

from grader.worker.loading import old_names, tensorflow1

METHODS = {
    "ptp": "np.ptp(x)", "itemset": "x[place] = value", "newbyteorder": "x.view(x.dtype.newbyteorder(order))",
    "tostring": "x.tobytes()",
}  # fmt: skip
BY_TEXT = [
    (r"Unable to avoid copy while creating an array",
     "In NumPy 2, copy=False forbids a copy: write np.asarray(x), which copies where it must."),
    (r"only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars",
     "NumPy no longer makes a number of an array of one element by itself: write x.item(), or x[0, 0]."),
    (r"inhomogeneous shape",
     "NumPy no longer makes an array of rows of different lengths: keep a list, or pass dtype=object."),
    (r"Python integer -?\d+ out of bounds for (?P<kind>\w+)",
     "NumPy 2 no longer lets whole numbers wrap around: compute in a larger type, as in x.astype(int)."),
    (r"arrays to stack must be passed as a \"sequence\" type",
     "Stack a list, not a generator or map: np.vstack([… for …])."),
    (r"Calling np\.sum\(generator\)", "np.sum no longer takes a generator: write sum(…), or np.sum([… for …])."),
    (r"threshold must be (?:non-NAN|numeric)",
     "To print whole arrays, write np.set_printoptions(threshold=sys.maxsize)."),
    (r"return arrays must be of ArrayType",
     "The third argument of np.maximum and np.minimum is where the result is written: compare two arrays at a time."),
    (r"'float' object cannot be interpreted as an integer|expected a sequence of integers or a single integer",
     "Sizes and counts must be whole numbers: write n // 2 or int(n), for / gives a float."),
    (r"unexpected keyword argument 'normalize'",
     "scikit-learn has taken normalize= away: scale the inputs first, with StandardScaler."),
    (r"unexpected keyword argument 'squared'", "For the root of the mean, write root_mean_squared_error(…)."),
    (r"`load_boston` has been removed",
     "load_boston is gone from scikit-learn; load_diabetes is a data set of that kind."),
    (r"unexpected keyword argument 'nb_epoch'", "Keras calls it epochs."),
    (r"unexpected keyword argument 'samples_per_epoch'", "Keras calls it steps_per_epoch, and counts batches."),
    (r"object has no attribute '(?:output_shape|input_shape)'",
     "Keras 3 has layer.output.shape and layer.input.shape in their place."),
    (r"object has no attribute 'lr'", "Keras' optimizers call it learning_rate."),
    (r"^'?(?:val_)?acc'?$",
     "Keras names it as metrics=[…] does: history.history['accuracy'] where you asked for 'accuracy'."),
]  # fmt: skip


def hint_for(error: BaseException) -> str:
    """Return a hint if the error is one of old code in today's libraries, else "". Never raises."""
    found = tensorflow1.hint_for(error)
    if found:
        return found
    try:
        return _hint_for(str(error)[:5000])
    except BaseException:  # noqa: BLE001 - a student's exception class may raise in its own __str__, exit() too
        return ""


def _hint_for(text: str) -> str:
    if match := re.search(r"'numpy\.ndarray' object has no attribute '(\w+)'", text):
        new = METHODS.get(match[1])
        return f"NumPy's arrays no longer have .{match[1]}: write {new}." if new else ""
    if match := re.search(r"data type '(\w+)' not understood", text):
        new = old_names.NUMPY.get(match[1])
        return f"NumPy no longer knows the type {match[1]!r}: write {new}." if new else ""
    return next((hint for pattern, hint in BY_TEXT if re.search(pattern, text)), "")
