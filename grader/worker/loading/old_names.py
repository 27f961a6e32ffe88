"""Names that libraries have dropped since the students' textbooks were written, with their present names: tables.

Where each was dropped, and what says so, is in docs/old_names.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
    "issubclass_": "issubclass", "issubsctype": "numpy.issubdtype", "alen": "len", "typeDict": "numpy.sctypeDict",
    "fastCopyAndTranspose": "a.T.copy()", "cast": "numpy.asarray(x, dtype)", "safe_eval": "ast.literal_eval",
    # modules and warnings
    "math": "math", "warnings": "warnings",
    "VisibleDeprecationWarning": "numpy.exceptions.VisibleDeprecationWarning",
    "ComplexWarning": "numpy.exceptions.ComplexWarning", "AxisError": "numpy.exceptions.AxisError",
    "RankWarning": "numpy.exceptions.RankWarning", "TooHardError": "numpy.exceptions.TooHardError",
    "ModuleDeprecationWarning": "numpy.exceptions.ModuleDeprecationWarning",
}  # fmt: skip
NUMPY_LIB = {"pad": "numpy.pad"}
NUMPY_RANDOM = {"random_integers": "numpy.random.randint(low, high + 1)"}
ABSTRACT_COLLECTIONS = """
    Iterable Iterator Callable Mapping MutableMapping Sequence MutableSequence Set MutableSet Hashable Sized
    Container Generator
"""
COLLECTIONS = {name: f"collections.abc.{name}" for name in ABSTRACT_COLLECTIONS.split()}
TIME = {"clock": "time.perf_counter"}
PYPLOT = {"hold": "nothing: pyplot always holds"}
IN_SCIPY = """
    array arange zeros ones eye sqrt exp log dot sum mean std var pi linspace reshape random where argmax sin cos tanh
    vstack hstack concatenate outer transpose
"""
SCIPY = {name: f"numpy.{name}" for name in IN_SCIPY.split()}
SCIPY_INTEGRATE = {
    "trapz": "scipy.integrate.trapezoid", "simps": "scipy.integrate.simpson",
    "cumtrapz": "scipy.integrate.cumulative_trapezoid",
}  # fmt: skip
SKLEARN = {
    "sklearn.preprocessing": {
        "Imputer": "sklearn.impute.SimpleImputer", "CategoricalEncoder": "sklearn.preprocessing.OneHotEncoder",
    },
    "sklearn.mixture": {"GMM": "sklearn.mixture.GaussianMixture"},
    "sklearn.metrics": {
        "plot_confusion_matrix": "sklearn.metrics.ConfusionMatrixDisplay.from_estimator",
        "plot_roc_curve": "sklearn.metrics.RocCurveDisplay.from_estimator",
        "plot_precision_recall_curve": "sklearn.metrics.PrecisionRecallDisplay.from_estimator",
    },
    "sklearn.decomposition": {"RandomizedPCA": "sklearn.decomposition.PCA"},
}  # fmt: skip
KERAS = {
    "utils": {"np_utils": "keras.utils"},
    "initializers": {
        "normal": "keras.initializers.RandomNormal", "uniform": "keras.initializers.RandomUniform",
        "zero": "keras.initializers.Zeros", "one": "keras.initializers.Ones",
    },
    "constraints": {"maxnorm": "keras.constraints.MaxNorm", "nonneg": "keras.constraints.NonNeg"},
}  # fmt: skip
MATPLOTLIB_CM = {"get_cmap": "matplotlib.colormaps[…]"}

# What student code finds in a module again.
BY_MODULE: dict[str, dict[str, str]] = {
    "numpy": NUMPY,
    "numpy.lib": NUMPY_LIB,
    "numpy.random": NUMPY_RANDOM,
    "collections": COLLECTIONS,
    "time": TIME,
    "scipy": SCIPY,
    "scipy.integrate": SCIPY_INTEGRATE,
    "matplotlib.cm": MATPLOTLIB_CM,
    **SKLEARN,
    **{f"{keras}.{name}": table for keras in ("keras", "keras._tf_keras.keras") for name, table in KERAS.items()},
}

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
    "sklearn.neural_network.multilayer_perceptron": "sklearn.neural_network",
    "sklearn.linear_model.logistic": "sklearn.linear_model",
    "sklearn.lda": "sklearn.discriminant_analysis",
    "sklearn.qda": "sklearn.discriminant_analysis",
    "sklearn.preprocessing.imputation": "sklearn.impute",
    "scipy.misc": "scipy.special",
    "scipy.ndimage.filters": "scipy.ndimage",
    "scipy.ndimage.interpolation": "scipy.ndimage",
    "scipy.ndimage.measurements": "scipy.ndimage",
    "imp": "importlib",
    **{
        f"{keras}.{old}": f"{keras}.{new}"
        for keras in ("keras", "tensorflow.keras")
        for old, new in {
            "utils.np_utils": "utils", "utils.vis_utils": "utils", "utils.generic_utils": "utils",
            "layers.core": "layers", "layers.convolutional": "layers", "layers.pooling": "layers",
            "layers.normalization": "layers", "layers.recurrent": "layers", "layers.embeddings": "layers",
            "layers.advanced_activations": "layers", "layers.merge": "layers", "layers.noise": "layers",
            "layers.wrappers": "layers", "layers.experimental": "layers",
            "layers.experimental.preprocessing": "layers", "objectives": "losses",
        }.items()
    },
}  # fmt: skip


@dataclass(frozen=True)
class NewForm:
    """The present form of an old argument: how it is written, and what it is for a value."""

    written: str
    of: Callable[[Any], dict[str, Any]]


def _categories(values: Any) -> dict[str, Any]:
    """Return the categories that were numbers: how many there are of each feature."""
    if isinstance(values, str):
        return {"categories": values}
    counts = [values] if isinstance(values, int) or not hasattr(values, "__len__") else list(values)
    return {"categories": [list(range(int(count))) for count in counts]}


# old keyword → new keyword; None where it is left out; or what stands in its place
Renamed = Mapping[str, str | NewForm | None]
CLASSES_OF_TREES = ("DecisionTreeClassifier", "RandomForestClassifier", "ExtraTreesClassifier")
HOMES_OF_TREES = ("sklearn.tree._classes", "sklearn.ensemble._forest", "sklearn.ensemble._forest")
INITIALIZER = {"init": "kernel_initializer", "W_regularizer": "kernel_regularizer", "b_regularizer": "bias_regularizer",
               "W_constraint": "kernel_constraint", "bias": "use_bias"}  # fmt: skip
OPTIMIZERS = {
    "adam": "Adam", "adamw": "AdamW", "adamax": "Adamax", "nadam": "Nadam", "sgd": "SGD", "rmsprop": "RMSprop",
    "adagrad": "Adagrad", "adadelta": "Adadelta", "ftrl": "Ftrl",
}  # fmt: skip

# (module, class) → its old keywords
KEYWORDS: dict[tuple[str, str], Renamed] = {
    ("sklearn.preprocessing._encoders", "OneHotEncoder"): {
        "sparse": "sparse_output", "categorical_features": None,
        "n_values": NewForm("categories=[range(n)]", _categories),
    },
    ("sklearn.linear_model._logistic", "LogisticRegression"): {"multi_class": None},
    ("sklearn.linear_model._base", "LinearRegression"): {"normalize": None},
    ("sklearn.linear_model._stochastic_gradient", "SGDClassifier"): {"n_iter": "max_iter"},
    ("sklearn.linear_model._stochastic_gradient", "SGDRegressor"): {"n_iter": "max_iter"},
    ("sklearn.linear_model._perceptron", "Perceptron"): {"n_iter": "max_iter"},
    ("sklearn.model_selection._split", "KFold"): {"n_folds": "n_splits"},
    ("sklearn.model_selection._split", "StratifiedKFold"): {"n_folds": "n_splits"},
    ("sklearn.model_selection._split", "ShuffleSplit"): {"n_iter": "n_splits"},
    ("sklearn.model_selection._search", "GridSearchCV"): {"iid": None},
    ("sklearn.manifold._t_sne", "TSNE"): {"n_iter": "max_iter"},
    ("sklearn.cluster._agglomerative", "AgglomerativeClustering"): {"affinity": "metric"},
    ("sklearn.cluster._kmeans", "KMeans"): {"n_jobs": None, "precompute_distances": None},
    ("sklearn.ensemble._bagging", "BaggingClassifier"): {"base_estimator": "estimator"},
    ("sklearn.ensemble._weight_boosting", "AdaBoostClassifier"): {"base_estimator": "estimator", "algorithm": None},
    ("sklearn.ensemble._gb", "GradientBoostingClassifier"): {"presort": None, "min_impurity_split": None},
    ("sklearn.impute._base", "SimpleImputer"): {"axis": None, "verbose": None},
    **{
        (home, name): {"min_impurity_split": None, "presort": None}
        for home, name in zip(HOMES_OF_TREES, CLASSES_OF_TREES, strict=True)
    },
    **{(f"keras.src.optimizers.{home}", name): {"lr": "learning_rate"} for home, name in OPTIMIZERS.items()},
    ("keras.src.layers.core.dense", "Dense"): {"output_dim": "units", **INITIALIZER},
    ("keras.src.layers.convolutional.conv2d", "Conv2D"): {
        "nb_filter": "filters", "border_mode": "padding", "subsample": "strides", **INITIALIZER,
    },
    ("keras.src.layers.pooling.max_pooling2d", "MaxPooling2D"): {"border_mode": "padding"},
    ("keras.src.layers.pooling.average_pooling2d", "AveragePooling2D"): {"border_mode": "padding"},
    ("keras.src.layers.regularization.dropout", "Dropout"): {"p": "rate"},
    ("keras.src.layers.normalization.batch_normalization", "BatchNormalization"): {"mode": None},
    ("keras.src.callbacks.tensorboard", "TensorBoard"): {"write_grads": None, "batch_size": None},
    ("keras.src.callbacks.model_checkpoint", "ModelCheckpoint"): {"period": None},
}  # fmt: skip
# (module, function) → its old keywords
FUNCTION_KEYWORDS: dict[tuple[str, str], Renamed] = {
    ("numpy", "histogram"): {"normed": "density"},
    ("numpy", "reshape"): {"newshape": "shape"},
    ("numpy", "percentile"): {"interpolation": "method"},
    ("numpy", "quantile"): {"interpolation": "method"},
}
OLD_INITIALIZERS = {"uniform": "random_uniform", "normal": "random_normal"}
# (module, class) → keyword → old value → new value
VALUES: dict[tuple[str, str], dict[str, dict[str, Any]]] = {
    ("sklearn.linear_model._logistic", "LogisticRegression"): {"penalty": {"none": None}},
    ("sklearn.linear_model._stochastic_gradient", "SGDClassifier"): {"loss": {"log": "log_loss"}},
    ("sklearn.linear_model._stochastic_gradient", "SGDRegressor"): {"loss": {"squared_loss": "squared_error"}},
    ("sklearn.ensemble._gb", "GradientBoostingClassifier"): {"loss": {"deviance": "log_loss"}},
    ("keras.src.layers.core.dense", "Dense"): {"kernel_initializer": OLD_INITIALIZERS},
    ("keras.src.layers.convolutional.conv2d", "Conv2D"): {"kernel_initializer": OLD_INITIALIZERS},
    ("sklearn.cluster._kmeans", "KMeans"): {"algorithm": {"auto": "lloyd", "full": "lloyd"}},
    **{
        (home, name): {"max_features": {"auto": "sqrt"}}
        for home, name in zip(HOMES_OF_TREES, CLASSES_OF_TREES, strict=True)
    },
}
# (module, class) → old method → new one
METHODS: dict[tuple[str, str], dict[str, str]] = {
    ("sklearn.preprocessing._encoders", "OneHotEncoder"): {"get_feature_names": "get_feature_names_out"},
    ("sklearn.preprocessing._polynomial", "PolynomialFeatures"): {"get_feature_names": "get_feature_names_out"},
    ("keras.src.models.model", "Model"): {
        "fit_generator": "fit", "evaluate_generator": "evaluate", "predict_generator": "predict",
        "predict_proba": "predict", "predict_classes": "predict(x).argmax(axis=-1)",
    },
    ("keras.src.metrics.metric", "Metric"): {"reset_states": "reset_state"},
}  # fmt: skip
