"""Names that libraries have dropped since the students' textbooks were written, with their present names."""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from grader.worker.exception_text import is_students

Note = Callable[[str], None]

NUMPY = {
    # the Python types and their aliases
    "float": "float", "int": "int", "object": "object", "str": "str", "complex": "complex", "bool": "bool",
    "long": "int", "unicode": "str",
    "float_": "numpy.float64", "complex_": "numpy.complex128", "cfloat": "numpy.complex128",
    "singlecomplex": "numpy.complex64", "longfloat": "numpy.longdouble", "int0": "numpy.intp", "uint0": "numpy.uintp",
    "bool8": "numpy.bool_", "object0": "numpy.object_", "str0": "numpy.str_", "bytes0": "numpy.bytes_",
    "unicode_": "numpy.str_", "string_": "numpy.bytes_",
    # constants
    "Inf": "numpy.inf", "Infinity": "numpy.inf", "infty": "numpy.inf", "PINF": "numpy.inf", "NINF": "-numpy.inf",
    "NaN": "numpy.nan", "NAN": "numpy.nan", "PZERO": "0.0", "NZERO": "-0.0",
    # functions
    "product": "numpy.prod", "cumproduct": "numpy.cumprod", "sometrue": "numpy.any", "alltrue": "numpy.all",
    "row_stack": "numpy.vstack", "in1d": "numpy.isin", "trapz": "numpy.trapezoid", "round_": "numpy.round",
    "asfarray": "numpy.asarray(…, dtype=float)", "mat": "numpy.asmatrix", "msort": "numpy.sort(…, axis=0)",
    "asscalar": "x.item()", "rank": "numpy.ndim", "find_common_type": "numpy.result_type",
    "issubclass_": "issubclass", "issubsctype": "numpy.issubdtype",
    # modules and warnings
    "math": "math", "warnings": "warnings",
    "VisibleDeprecationWarning": "numpy.exceptions.VisibleDeprecationWarning",
    "ComplexWarning": "numpy.exceptions.ComplexWarning", "AxisError": "numpy.exceptions.AxisError",
    "RankWarning": "numpy.exceptions.RankWarning", "TooHardError": "numpy.exceptions.TooHardError",
    "ModuleDeprecationWarning": "numpy.exceptions.ModuleDeprecationWarning",
}  # fmt: skip
NUMPY_RANDOM = {"random_integers": "numpy.random.randint(low, high + 1)"}
ABSTRACT_COLLECTIONS = """
    Iterable Iterator Callable Mapping MutableMapping Sequence MutableSequence Set MutableSet Hashable Sized
    Container Generator
"""
COLLECTIONS = {name: f"collections.abc.{name}" for name in ABSTRACT_COLLECTIONS.split()}
TIME = {"clock": "time.perf_counter"}
PYPLOT = {"hold": "nothing: pyplot always holds"}
MATPLOTLIB_CM = {"get_cmap": "matplotlib.colormaps[…]"}

RENAMED_MODULES = {
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.learning_curve": "sklearn.model_selection",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.datasets.base": "sklearn.datasets",
    "sklearn.datasets.mldata": "sklearn.datasets",
    "sklearn.externals.joblib": "joblib",
    "sklearn.metrics.classification": "sklearn.metrics",
    "sklearn.metrics.scorer": "sklearn.metrics",
    "sklearn.preprocessing.data": "sklearn.preprocessing",
    "sklearn.preprocessing.label": "sklearn.preprocessing",
    "sklearn.preprocessing.imputation": "sklearn.impute",
    "sklearn.neural_network.multilayer_perceptron": "sklearn.neural_network",
    "sklearn.linear_model.logistic": "sklearn.linear_model",
    "scipy.misc": "scipy.special",
    "imp": "importlib",
}

# class → {old keyword: new keyword, or None where there is nothing in its place}
KEYWORDS: dict[tuple[str, str], dict[str, str | None]] = {
    ("sklearn.preprocessing._encoders", "OneHotEncoder"): {"sparse": "sparse_output", "categorical_features": None},
    ("sklearn.linear_model._logistic", "LogisticRegression"): {"multi_class": None},
    ("sklearn.manifold._t_sne", "TSNE"): {"n_iter": "max_iter"},
    ("sklearn.cluster._agglomerative", "AgglomerativeClustering"): {"affinity": "metric"},
    ("sklearn.cluster._kmeans", "KMeans"): {"n_jobs": None, "precompute_distances": None},
    ("sklearn.ensemble._bagging", "BaggingClassifier"): {"base_estimator": "estimator"},
    ("sklearn.ensemble._weight_boosting", "AdaBoostClassifier"): {"base_estimator": "estimator"},
}


def _integers_with_the_upper_end(low: int, high: int | None = None, size: Any = None) -> Any:
    low, high = (1, low) if high is None else (low, high)
    return sys.modules["numpy"].random.randint(low, high + 1, size=size)


def _colormap(name: str = "viridis", lut: int | None = None) -> Any:
    colormap = sys.modules["matplotlib"].colormaps[name]
    return colormap if lut is None else colormap.resampled(lut)


# Those that are not simply another object's name.
REPLACEMENTS: dict[str, Callable[[], Any]] = {
    "asfarray": lambda: lambda a, dtype=float: sys.modules["numpy"].asarray(a, dtype=dtype),
    "msort": lambda: lambda a: sys.modules["numpy"].sort(a, axis=0),
    "asscalar": lambda: lambda a: sys.modules["numpy"].asarray(a).item(),
    "NINF": lambda: float("-inf"),
    "PZERO": lambda: 0.0,
    "NZERO": lambda: -0.0,
    "random_integers": lambda: _integers_with_the_upper_end,
    "hold": lambda: lambda *arguments, **keywords: None,
    "get_cmap": lambda: _colormap,
}


def look_up(path: str) -> Any:
    """Return the object at a dotted path; a bare name is a builtin or a module."""
    home, _, name = path.rpartition(".")
    if home:
        return getattr(importlib.import_module(home), name)
    builtins = importlib.import_module("builtins")
    return getattr(builtins, path) if hasattr(builtins, path) else importlib.import_module(path)


def restore_names(module: ModuleType, table: Mapping[str, str], note: Note) -> None:
    """Let student code, and nobody else, find the names of `table` in `module` again; a note says the new one.

    A library that asks whether a name is still there (`hasattr(np, "trapz")`) gets the true answer.
    """
    original = module.__dict__.get("__getattr__")

    def find(name: str) -> Any:
        new = table.get(name)
        if new is not None and is_students(sys._getframe(1)):
            value = REPLACEMENTS[name]() if name in REPLACEMENTS else look_up(new)
            note(f"{module.__name__}.{name} is no longer there; write {new}. It was taken to mean that.")
            return value
        if original is not None:
            return original(name)
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    module.__dict__["__getattr__"] = find


def accept_keywords(module: ModuleType, name: str, renamed: Mapping[str, str | None], note: Note) -> None:
    """Let a class take its old keywords, with a note; the new ones are untouched."""
    kind = getattr(module, name, None)
    if kind is None:
        return
    original = getattr(kind.__init__, "replaces", kind.__init__)
    current = inspect.signature(original).parameters
    old_names = {old: new for old, new in renamed.items() if old not in current}

    @functools.wraps(original)  # scikit-learn reads the parameters of __init__ from its signature
    def accepting(self: Any, *arguments: Any, **keywords: Any) -> None:
        for old in old_names.keys() & keywords.keys():
            value, new = keywords.pop(old), old_names[old]
            remedy = f"write {new}=" if new else "leave it out"
            note(f"{name} no longer has {old}=; {remedy}. It was taken to mean that.")
            if new:
                keywords[new] = value
        original(self, *arguments, **keywords)

    accepting.__dict__["replaces"] = original
    kind.__init__ = accepting
