"""Students' habits, each by itself: the working code beside it keeps its marks, and a note says what happened."""

from __future__ import annotations

import subprocess
import sys

import pytest


def ask(module):
    return module.answer()


def returns(expression: str, before: str = "") -> str:
    return f"{before}\ndef answer():\n    return {expression}\n"


# --- nobody sits there -----------------------------------------------------------------------------------------------


def test_input_is_answered_with_an_empty_line(student):
    """input() does not wait, gives an empty string, and is noted once."""
    loaded = student(returns("name", "name = input('Your name? ') + input()"), ask)
    assert loaded.answer == ""
    assert len(loaded.notes) == 1 and loaded.noted("input()")


def test_the_keyboard_has_nothing_to_read(student):
    """Reading sys.stdin ends at once."""
    assert student(returns("sys.stdin.readline()", "import sys"), ask).answer == ""


@pytest.mark.parametrize("stop", ["breakpoint()", "import pdb; pdb.set_trace()"])
def test_breakpoints_are_passed_over(student, stop):
    """A breakpoint left in the file does not stop the grading."""
    loaded = student(returns("42", stop), ask)
    assert loaded.answer == 42
    assert loaded.noted("breakpoint")


def test_passwords_are_not_asked_for(student):
    """getpass() does not wait."""
    assert student(returns("getpass.getpass()", "import getpass"), ask).answer == ""


def test_a_notebooks_functions_do_nothing(student):
    """get_ipython() and display() exist and have no effect."""
    text = returns("42", "get_ipython().run_line_magic('matplotlib', 'inline')\ndisplay(1)")
    loaded = student(text, ask)
    assert loaded.answer == 42
    assert loaded.noted("notebook")


# --- no screen -------------------------------------------------------------------------------------------------------


def test_plots_are_drawn_without_a_window(student):
    """matplotlib.use('TkAgg'), plt.show() and plt.pause() neither fail nor wait; the backend stays Agg."""
    before = (
        "import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\n"
        "plt.switch_backend('Qt5Agg')\nplt.plot([1, 2])\nplt.show()\nplt.pause(600)\nplt.hold(True)\n"
        "figure = plt.figure(); figure.show(); plt.ginput(1)\n"
        "colours = plt.cm.get_cmap('Spectral', 3)\nplt.style.use('seaborn-whitegrid')"
    )
    loaded = student(returns("(plt.get_backend().lower(), colours.N)", before), ask)
    assert loaded.problem is None
    assert loaded.answer == ("agg", 3)
    assert loaded.noted("matplotlib.use('TkAgg')")
    assert loaded.noted("pyplot.hold")
    assert loaded.noted("get_cmap", "colormaps")
    assert loaded.noted("style 'seaborn-whitegrid'")


def test_a_backend_in_the_settings_does_not_open_a_window(student):
    """rcParams['backend'] has no more effect than matplotlib.use()."""
    before = (
        "import matplotlib\nmatplotlib.rcParams['backend'] = 'TkAgg'\nimport matplotlib.pyplot as plt\nplt.figure()"
    )
    assert student(returns("plt.get_backend().lower()", before), ask).answer == "agg"


def test_habits_import_no_library(tmp_path):
    """Installing the habits and loading a plain file imports neither matplotlib nor scikit-learn."""
    (tmp_path / "part.py").write_text("import numpy as np\n")
    program = (
        "import sys\nfrom pathlib import Path\nfrom grader.worker.loading import habits, loader\n"
        "habits.install(print)\n"
        f"loader.load(Path({str(tmp_path)!r}), 'part.py', patience='stepwise', note=print)\n"
        "print([name for name in ('matplotlib', 'sklearn', 'scipy', 'tkinter') if name in sys.modules])\n"
    )
    # An interpreter of its own: what other tests have imported is none of the habits' doing.
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr


@pytest.mark.parametrize(
    "before",
    [
        "import tkinter as tk\nroot = tk.Tk(); root.title('x'); root.mainloop()",
        "from tkinter import messagebox\nmessagebox.showinfo('a', 'b')",
        "import tkinter\nclass App(tkinter.Frame):\n    def __init__(self): super().__init__(); self.pack()\nApp()",
        "import webbrowser\nwebbrowser.open('http://localhost')",
        "import turtle\nturtle.forward(100)\nturtle.done()",
    ],
    ids=["tk", "messagebox", "frame", "webbrowser", "turtle"],
)
def test_windows_do_not_open(student, before):
    """tkinter, turtle and webbrowser do nothing."""
    loaded = student(returns("42", before), ask)
    assert loaded.answer == 42
    assert loaded.noted("no screen")


# --- packages that are only decoration -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before",
    [
        "from google.colab import drive\ndrive.mount('/content/drive')",
        "import seaborn as sns\nsns.set(style='white')\nwith sns.axes_style('dark'): pass",
        "from IPython.display import display, clear_output\nclear_output(wait=True)",
        "import wandb\nwandb.init(project='x').log({})",
    ],
    ids=["colab", "seaborn", "ipython", "wandb"],
)
def test_decoration_that_is_not_installed_does_nothing(student, before):
    """Packages that draw, log or talk to a person are not missed."""
    loaded = student(returns("42", before), ask)
    assert loaded.answer == 42
    assert loaded.noted("is not installed")


@pytest.mark.parametrize("where", ["tqdm", "tqdm.notebook", "tqdm.auto"])
def test_a_progress_bar_is_left_out(student, where):
    """tqdm(iterable) iterates; its other methods do nothing."""
    before = (
        f"from {where} import tqdm, trange\nbar = tqdm(range(3), desc='x')\ntotal = 0\nfor i in bar:\n"
        "    total += i; bar.set_description('y'); bar.set_postfix(a=1)\n"
        "with tqdm(total=3) as other: other.update(1)"
    )
    assert student(returns("(total, list(trange(1, 3)), len(bar))", before), ask).answer == (3, [1, 2], 3)


def test_a_loop_that_waits_for_a_window_ends(student):
    """A window that never opened counts as closed."""
    before = "import tkinter\nroot = tkinter.Tk()\nopen_windows = 0\nif root.winfo_exists(): open_windows += 1"
    assert student(returns("open_windows", before), ask).answer == 0


def test_what_a_stand_in_does_not_have_is_missing(student):
    """A compiled ufunc cannot be left out, and saying so is better than a wrong number."""
    problem = student("import numba\nnumba.vectorize(['float64(float64)'])\n").problem
    assert problem.type == "ModuleNotFoundError" and "numba.vectorize" in problem.message


def test_a_compiler_is_left_out(student):
    """numba's decorators give the function itself."""
    before = "from numba import jit, prange\n@jit\ndef f(x): return x\n@jit(nopython=True)\ndef g(x): return f(x)"
    assert student(returns("g(42) + sum(prange(2))", before), ask).answer == 43


# --- names that were dropped -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "value", "new"),
    [
        ("np.array([1.5]).astype(np.float).dtype.name", "float64", "float"),
        ("np.zeros(1, dtype=np.int).dtype.kind", "i", "int"),
        ("np.array([], dtype=np.object).dtype.name", "object", "object"),
        ("np.float_(2)", 2.0, "numpy.float64"),
        ("np.Inf", float("inf"), "numpy.inf"),
        ("np.infty", float("inf"), "numpy.inf"),
        ("np.NINF", float("-inf"), "-numpy.inf"),
        ("np.product([2, 3])", 6, "numpy.prod"),
        ("np.cumproduct([2, 3])[1]", 6, "numpy.cumprod"),
        ("np.alltrue([1, 0])", False, "numpy.all"),
        ("np.sometrue([1, 0])", True, "numpy.any"),
        ("np.in1d([1], [1])[0]", True, "numpy.isin"),
        ("np.trapz([1, 1])", 1.0, "numpy.trapezoid"),
        ("np.round_(1.4)", 1.0, "numpy.round"),
        ("np.asfarray([1]).dtype.kind", "f", "asarray"),
        ("np.asscalar(np.array([3]))", 3, "item()"),
        ("np.msort(np.array([2, 1]))[0]", 1, "numpy.sort"),
        ("np.mat([[1, 2]]).shape[1]", 2, "numpy.asmatrix"),
        ("np.math.sqrt(4)", 2.0, "math"),
        ("__import__('time').clock() >= 0", True, "time.perf_counter"),
        ("isinstance([], __import__('collections').Iterable)", True, "collections.abc.Iterable"),
    ],
)
def test_a_dropped_name_works_and_its_new_name_is_said(student, expression, value, new):
    """Names that NumPy and Python have dropped mean what they meant, with a note that says the new name."""
    loaded = student(returns(expression, "import numpy as np"), ask)
    assert loaded.answer == value
    assert loaded.noted("no longer", f"write {new}") or loaded.noted("no longer", new)


def test_random_integers_include_the_upper_end():
    """What stands in for numpy.random.random_integers draws from low to high, high included."""
    from grader.worker.loading.renames import REPLACEMENTS

    draw = REPLACEMENTS["random_integers"]()
    assert set(draw(2, size=100)) == {1, 2}
    assert set(draw(3, 4, size=100)) == {3, 4}


def test_every_name_in_the_tables_leads_somewhere():
    """The replacements exist in the libraries that are installed."""
    from grader.worker.loading.old_names import COLLECTIONS, NUMPY, TIME
    from grader.worker.loading.renames import REPLACEMENTS, look_up

    for table in (NUMPY, COLLECTIONS, TIME):
        for name, new in table.items():
            assert REPLACEMENTS[name]() is not None if name in REPLACEMENTS else look_up(new) is not None


def test_a_dropped_name_is_noted_once(student):
    """A name used in a loop makes one note; a second name its own."""
    loaded = student(returns("[np.float(i) + np.Inf for i in range(5)][0]", "import numpy as np"), ask)
    assert len(loaded.notes) == 2


def test_a_name_that_never_was_is_still_an_error(student):
    """A misspelt name raises NumPy's own AttributeError."""
    problem = student("import numpy as np\nnp.nosuch\n").problem
    assert problem.type == "AttributeError" and "nosuch" in problem.message and problem.line == 2


def test_importing_a_dropped_name_works(student):
    """`from numpy import product` too."""
    assert student(returns("product([6, 7])", "from numpy import product"), ask).answer == 42


def test_libraries_are_not_told_that_dropped_names_are_back(student):
    """A library that asks whether NumPy still has a name gets the true answer, and no note is made."""

    def see(module):
        import numpy as np

        return hasattr(np, "in1d") or hasattr(np, "Inf")

    loaded = student("", see)
    assert (loaded.answer, loaded.notes) == (False, [])


def test_scikit_learns_moved_modules_are_found(student):
    """Modules that scikit-learn has moved or dropped are found, with the new name."""
    before = (
        "from sklearn.cross_validation import train_test_split\n"
        "from sklearn.datasets.samples_generator import make_moons\n"
        "from sklearn.externals import joblib\n"
        "import sklearn.model_selection\n"
    )
    expression = (
        "make_moons(4)[0].shape + (joblib.__name__, sklearn.model_selection.__spec__.name, callable(joblib.dump))"
    )
    loaded = student(returns(expression, before), ask)
    assert loaded.answer == (4, 2, "sklearn.externals.joblib", "sklearn.model_selection", True)
    assert loaded.noted("sklearn.cross_validation is now sklearn.model_selection")
    assert len(loaded.notes) == 3


def test_a_keyword_that_is_still_there_is_left_alone():
    """With an older library, whose class still has the keyword, nothing is renamed and nothing noted."""
    from types import ModuleType

    from grader.worker.loading.renames import accept_keywords

    class Encoder:
        def __init__(self, sparse=True):
            self.sparse = sparse

    library, notes = ModuleType("library"), []
    vars(library)["Encoder"] = Encoder
    accept_keywords(library, "Encoder", {"sparse": "sparse_output"}, notes.append)
    assert (Encoder(sparse=False).sparse, notes) == (False, [])


def test_the_one_hot_encoder_takes_its_old_keyword(student):
    """OneHotEncoder(sparse=False) gives an array, and the note says sparse_output."""
    before = "from sklearn.preprocessing import OneHotEncoder\nencoder = OneHotEncoder(sparse=False)"
    expression = "(encoder.fit_transform([[0], [1]]).tolist(), 'sparse_output' in encoder.get_params())"
    loaded = student(returns(expression, before), ask)
    assert loaded.answer == ([[1.0, 0.0], [0.0, 1.0]], True)
    assert loaded.notes == ["OneHotEncoder no longer has sparse=; write sparse_output=. It was taken to mean that."]


# --- the surroundings ------------------------------------------------------------------------------------------------


def test_warnings_do_not_become_errors(student):
    """warnings.simplefilter('error') in a file does not turn NumPy's warnings into exceptions in its checks."""
    before = "import warnings, numpy as np\nwarnings.simplefilter('error')"
    assert student(returns("np.exp(np.float64(1000.0))", before), ask).answer == float("inf")


def test_underflow_is_no_error(student):
    """np.seterr(all='raise') stays, but a probability that underflows to zero does not raise."""
    text = returns("np.exp(np.float64(-1000.0))", "import numpy as np\nnp.seterr(all='raise')")
    assert student(text, ask).answer == 0.0

    def overflows(module):
        with pytest.raises(FloatingPointError):
            module.np.exp(module.np.float64(1000.0))
        return True

    assert student(text, overflows).answer


def test_the_working_directory_is_put_back(student):
    """os.chdir() at the top level does not move the checks, and the folder's siblings are still found."""

    def see(module):
        import os

        return os.path.basename(os.getcwd()), module.later()

    text = "import os\nos.chdir('/')\ndef later():\n    import three\n    return three.x\n"
    assert student(text, see, three="x = 42\n").answer == ("scratch", 42)


def test_a_redirected_output_is_put_back(student):
    """A file that sends its prints elsewhere does not do so for the checks; a closed stream is opened again."""

    def see(module):
        import sys

        print("still prints", file=sys.stderr)
        return sys.stdout.name

    assert (
        student("import os, sys\nsys.stdout = open(os.devnull, 'w')\nsys.stderr.close()\n", see).answer != "/dev/null"
    )


def test_the_surroundings_are_restored_before_every_check(student):
    """What a call changes (NumPy's error handling, directory, warnings) is as the file left it in the next check."""

    def see(module):
        import os

        import numpy as np

        from grader.worker.loading.restore_globals import GlobalsSnapshot

        loaded = GlobalsSnapshot.take()
        module.spoil()
        loaded.restore()
        return np.geterr()["over"], os.path.basename(os.getcwd())

    text = "import os, numpy as np\nnp.seterr(over='raise')\ndef spoil():\n    np.seterr(all='call'); os.chdir('/')\n"
    assert student(text, see).answer == ("raise", "scratch")


def test_habits_can_be_installed_twice(student):
    """A second load in the same worker installs them again, and they work as before."""

    def again(module):
        import sys
        from pathlib import Path

        from grader.worker.loading import habits
        from grader.worker.loading.loader import load

        notes: list[str] = []
        finders = len(sys.meta_path)
        habits.install(notes.append)
        second = load(Path.cwd(), "part.py", patience="stepwise", note=notes.append)
        return second.answer(), len(notes), len(sys.meta_path) - finders

    assert student(returns("np.product([6, 7])", "import numpy as np"), again).answer == (42, 1, 0)
