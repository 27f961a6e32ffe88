"""Stand-ins for packages that a student's file imports and that are not installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

PLOTS_AND_LOGS = """
    seaborn plotly bokeh IPython ipywidgets wandb comet_ml mlflow tensorboardX ipdb pudb line_profiler
    memory_profiler termcolor colorama prettytable tabulate pyfiglet alive_progress progressbar watermark
"""
DECORATION = frozenset(  # draw, log or talk to a person; the numbers of the assignment do not pass through them
    PLOTS_AND_LOGS.split()
)
SCREEN = frozenset({"tkinter", "Tkinter", "turtle", "webbrowser", "pygame", "PyQt5", "PyQt6", "PySide6", "easygui"})
HOSTED = frozenset({"google.colab", "kaggle_secrets"})
PROGRESS = frozenset({"tqdm"})
COMPILER = frozenset({"numba"})
NAMES_OF_LIBRARIES = """
    numpy scipy matplotlib pandas sklearn tensorflow tensorflow_datasets tensorflow_probability tensorflow_addons keras
    torch torchvision torchaudio lightning jax flax optax cupy cv2 PIL skimage imageio h5py sympy networkx statsmodels
    xgboost lightgbm transformers datasets requests nltk gym gymnasium pytest psutil autograd tflearn theano six past
"""
LIBRARIES = frozenset(NAMES_OF_LIBRARIES.split())


class Missing:
    """A stand-in for something of a package that could not be imported; it raises when it is used, not before."""

    def __init__(self, name: str, reason: str) -> None:
        self.__dict__.update(_name=name, _reason=reason)

    def _complain(self) -> ModuleNotFoundError:
        return ModuleNotFoundError(f"this line needs {self._name}, but {self._reason}", name=self._name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(f"{self.__dict__['_name']}.{name}", self.__dict__["_reason"])

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        raise self._complain()

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        """Return a class to derive from; only making an object of a derived class needs the package."""
        complain = self._complain

        def refuse(self: object, *arguments: Any, **keywords: Any) -> None:
            raise complain()

        return (type("Missing", (), {"__init__": refuse}),)

    def __instancecheck__(self, instance: object) -> bool:
        """Return False: no object is of a class that is missing, so `isinstance(X, pd.DataFrame)` is False."""
        return False

    def __or__(self, other: object) -> Missing:
        return self  # an annotation: `torch.Tensor | None`

    __ror__ = __or__

    def __repr__(self) -> str:
        return f"<{self._name}, which is not here>"


def _complaining(method: str) -> Callable[..., Any]:
    def use(self: Missing, *arguments: Any) -> Any:
        raise self._complain()

    use.__name__ = method
    return use


OPERATIONS = """
    __getitem__ __setitem__ __setattr__ __iter__ __len__ __bool__ __contains__ __enter__ __exit__ __add__ __radd__
    __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__ __matmul__ __rmatmul__ __pow__ __neg__ __lt__ __le__
    __gt__ __ge__ __float__ __int__ __array__
"""
for _method in OPERATIONS.split():
    setattr(Missing, _method, _complaining(_method))


class Harmless:
    """A stand-in that does nothing, whatever is asked of it: a plot that nobody sees, a window that does not open."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Harmless()

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return Harmless()

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        return (Harmless,)

    def __getitem__(self, key: object) -> Any:
        return Harmless()

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __bool__(self) -> bool:
        return False  # so that `while window.is_open():` ends

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class Progress:
    """A stand-in for tqdm's bar: iterates over what it was given; its other methods do nothing."""

    def __init__(self, iterable: Iterable[Any] | None = None, *arguments: Any, **keywords: Any) -> None:
        self.iterable = iterable if iterable is not None else ()
        self.n = 0

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def update(self, n: int = 1) -> None:
        self.n += n

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *arguments, **keywords: None

    @staticmethod
    def write(text: str, *arguments: Any, **keywords: Any) -> None:
        print(text)


def uncompiled(*arguments: Any, **keywords: Any) -> Any:
    """Return the function itself, in place of numba's decorators, with arguments or without: slower, same numbers."""
    if len(arguments) == 1 and callable(arguments[0]) and not keywords:
        return arguments[0]
    return lambda function: function


def stand_in_contents(package: str) -> dict[str, Any]:
    """Return the names that the stand-in for a package has of its own."""
    if package in PROGRESS:
        return {
            "tqdm": Progress,
            "tqdm_notebook": Progress,
            "trange": lambda *bounds, **keywords: Progress(range(*bounds), **keywords),
        }
    if package in COMPILER:
        return {"jit": uncompiled, "njit": uncompiled, "prange": range, "generated_jit": uncompiled}
    return {}


def reason_for(package: str) -> str:
    """Return why a package cannot be used, as the end of a sentence; what is not widely known may be a file's name."""
    known = package in DECORATION | SCREEN | HOSTED | PROGRESS | COMPILER | LIBRARIES
    otherwise = "" if known else ", and no file or folder of that name was handed in"
    return f"the package {package} is not installed where your file is graded{otherwise}"
