"""Students' files as they come: each is loaded with the marks its working code deserves, or refused in one sentence."""

from __future__ import annotations

import json

import pytest

from grader.worker.loading.cell_places import joined

WORKING = "def answer():\n    return 42\n"


def ask(module):
    return module.answer()


# --- whole ---------------------------------------------------------------------------------------------------------


def test_a_plain_file_is_loaded_without_a_note(student):
    """A file that does nothing unusual loads and earns no remark."""
    loaded = student(WORKING, ask)
    assert (loaded.answer, loaded.notes) == (42, [])


def test_the_main_guard_does_not_run(student):
    """What stands under the main guard is not run."""
    assert student(WORKING + "if __name__ == '__main__':\n    1 / 0\n", ask).answer == 42


def test_the_module_is_a_real_module(student):
    """Pickle, dataclasses and inspect find the student's module under its name."""
    text = "import dataclasses\n@dataclasses.dataclass\nclass Point:\n    x: 'int' = 1\n"

    def see(module):
        import inspect
        import pickle
        import sys

        copy = pickle.loads(pickle.dumps(module.Point(3)))
        return copy.x, inspect.getsource(module.Point), sys.modules["part"] is module, module.__file__[-7:]

    assert student(text, see).answer == (3, text.partition("\n")[2], True, "part.py")


def test_whole_raises_what_the_file_raises(student):
    """Loaded whole, a file that raises is reported with type, message and its own line."""
    loaded = student("import json\n\njson.loads('{')\n")
    assert loaded.problem.type == "JSONDecodeError"
    assert loaded.problem.line == 3


def test_a_file_that_is_not_there_is_named(student):
    """A missing file is a sentence, not a traceback."""
    from pathlib import Path

    from grader.worker.loading.loader import load

    with pytest.raises(FileNotFoundError, match=r"other\.py is not among the files"):
        load(Path("."), "other.py", patience="whole", note=print)


def test_arguments_on_the_command_line_are_the_students_own(student):
    """argparse at the top level sees no arguments of the grader's."""
    text = "import argparse\narguments = argparse.ArgumentParser().parse_args()\n" + WORKING
    assert student(text, ask).answer == 42


# --- stepwise ------------------------------------------------------------------------------------------------------


def stepwise(student, text, ask=ask, **others):
    return student(text, ask, patience="stepwise", **others)


def test_a_statement_that_raises_is_skipped_with_a_note(student):
    """Training at the top level that fails costs itself, and the note says its line and why."""
    loaded = stepwise(student, "x = 1\nraise ValueError('shapes differ')\n" + WORKING)
    assert loaded.answer == 42
    assert loaded.notes == [
        "Line 2 raises ValueError: shapes differ; it was skipped and the rest of the file was loaded."
    ]


@pytest.mark.parametrize("statement", ["import sys; sys.exit(1)", "exit()", "quit()", "raise SystemExit"])
def test_ending_the_program_is_survived(student, statement):
    """exit() at the top level does not keep the rest from being loaded."""
    loaded = stepwise(student, f"{statement}\n{WORKING}")
    assert loaded.answer == 42
    assert loaded.noted("Line 1", "ends the program")


@pytest.mark.parametrize(
    "name", ["KeyboardInterrupt", "GeneratorExit", "MemoryError", "RecursionError", "BaseException"]
)
def test_any_exception_is_survived(student, name):
    """Exceptions that are not Exceptions are survived too."""
    loaded = stepwise(student, f"raise {name}\n{WORKING}")
    assert loaded.answer == 42
    assert loaded.noted("Line 1", name)


def test_deep_recursion_at_the_top_level_is_survived(student):
    """A function that calls itself without end costs its call."""
    loaded = stepwise(student, f"def f(): return f()\nf()\n{WORKING}")
    assert loaded.answer == 42
    assert loaded.noted("Line 2", "without end")


def test_a_stub_called_at_the_top_level_is_survived(student):
    """Calling what is not written yet is said as that."""
    loaded = stepwise(student, f"def f(): raise NotImplementedError('f')\nf()\n{WORKING}")
    assert loaded.answer == 42
    assert loaded.noted("Line 2", "not written yet")


def test_many_failures_make_few_notes(student):
    """Ten statements that fail are told in four sentences."""
    loaded = stepwise(student, "undefined\n" * 10 + WORKING)
    assert loaded.answer == 42
    assert len(loaded.notes) == 4
    assert "Lines 4, 5, 6, 7, 8, 9 and 10" in loaded.notes[-1]


def test_a_class_keeps_the_methods_that_can_be_defined(student):
    """A method that cannot even be defined costs itself, not its class."""
    text = "class Net:\n    def f(self): return 42\n    def g(self, x=undefined): pass\n    def h(self): return 43\n"
    loaded = stepwise(student, text, lambda m: (m.Net().f(), m.Net().h(), hasattr(m.Net, "g")))
    assert loaded.answer == (42, 43, False)
    assert loaded.noted("Line 3", "NameError", "rest of the class Net")


def test_a_class_inside_try_is_kept(student):
    """What try has defined before it failed is there."""
    text = "try:\n    class Net:\n        x = 42\n    undefined\nfinally:\n    y = 1\n"
    assert stepwise(student, text, lambda m: m.Net.x).answer == 42


def test_names_made_by_exec_are_kept(student):
    """exec at the top level defines names in the student's module."""
    assert stepwise(student, "exec('def answer(): return 42')\n").answer == 42


def test_future_imports_hold_in_every_statement(student):
    """`from __future__ import annotations` works statement by statement."""
    text = '"""Doc."""\nfrom __future__ import annotations\ndef answer(x: undefined = 1): return __doc__\n"stray"\n'
    loaded = stepwise(student, text)
    assert (loaded.answer, loaded.notes) == ("Doc.", [])


def test_threads_started_at_import_do_not_keep_it(student):
    """A thread that goes on running does not hold up the loading."""
    text = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n" + WORKING
    assert student(text, ask).answer == 42


# --- packages that are missing ---------------------------------------------------------------------------------------


def test_a_missing_package_costs_only_what_uses_it(student):
    """A package that is not installed becomes a stand-in that complains when it is used, and says its name."""

    def see(module):
        try:
            module.uses_it()
        except ModuleNotFoundError as error:
            return module.answer(), module.np.pi > 3, str(error)

    text = f"import numpy as np, nosuch.nn as nn\ndef uses_it(): return nn.Linear(2, 3)\n{WORKING}"
    answer, imported, message = stepwise(student, text, see).answer
    assert (answer, imported) == (42, True)
    assert "nosuch" in message and "not installed" in message


def test_a_missing_package_is_noted_once(student):
    """Three imports of one missing package make one note."""
    loaded = stepwise(student, f"import nosuch\nfrom nosuch import a, b\nimport nosuch.c\n{WORKING}")
    assert loaded.answer == 42
    assert loaded.notes == [
        "Line 1: the package nosuch is not installed where your file is graded, and no file or folder of that name was "
        "handed in; only what uses it is affected."
    ]


def test_a_library_that_everyone_knows_is_only_not_installed(student):
    """Nobody hands it in."""
    loaded = stepwise(student, f"import torchvision\n{WORKING}")
    assert loaded.noted("torchvision is not installed") and not loaded.noted("handed in")


def test_everything_from_a_missing_package_is_nothing(student):
    """`from nosuch import *` binds no name."""
    assert stepwise(student, "from nosuch import *\n", lambda m: "*" in vars(m)).answer is False


def test_a_missing_module_of_a_package_does_not_cost_the_package(student):
    """After `import os.nosuch` failed, os itself is there."""
    loaded = stepwise(student, "import os.nosuch\ndef answer(): return type(os.sep).__name__\n")
    assert loaded.answer == "str"
    assert loaded.noted("Line 1", "no os.nosuch")


def test_a_class_may_be_derived_from_a_missing_one(student):
    """`class Net(nn.Module)` is no error until an object of it is made."""

    def see(module):
        with pytest.raises(ModuleNotFoundError, match=r"nosuch\.Module"):
            module.Net()
        return module.answer()

    assert stepwise(student, f"import nosuch\nclass Net(nosuch.Module): pass\n{WORKING}", see).answer == 42


def test_isinstance_of_a_missing_class_is_false(student):
    """`if isinstance(X, pd.DataFrame)` goes on without pandas, and so do annotations."""
    text = (
        "import nosuch as pd\ndef answer(X: pd.DataFrame | None = 1): return 0 if isinstance(X, pd.DataFrame) else 42\n"
    )
    assert stepwise(student, text).answer == 42


def test_a_file_that_has_its_own_way_out_uses_it(student):
    """try/except ImportError sees the true ImportError."""
    text = "try:\n    import nosuch\nexcept ImportError:\n    nosuch = None\ndef answer(): return nosuch or 42\n"
    loaded = stepwise(student, text)
    assert (loaded.answer, loaded.notes) == (42, [])


def test_a_name_that_a_package_has_dropped_costs_only_itself(student):
    """`from package import a, dropped` still gives a."""
    loaded = stepwise(student, "from math import pi, nosuch\ndef answer(): return pi > 3\n")
    assert loaded.answer is True
    assert loaded.noted("Line 1", "no nosuch in math")


# --- definitions -----------------------------------------------------------------------------------------------------


def test_definitions_leave_out_what_takes_time(student):
    """For a file that never finishes, imports, functions, classes and constants are taken, calls and loops are not."""
    text = (
        "import numpy as np\nEPSILON, N = 0.01, [1, 2]\nrng = np.random.default_rng(0)\n"
        "class Net:\n    rate = 0.5\n    def f(self): return EPSILON\n"
        "while True: pass\nnet = train()\nanswer = lambda: (EPSILON, N, Net.rate, Net().f())\n"
        "if True:\n    def g(): return 1\n    while True: pass\n"
        "try:\n    import nosuch\nexcept ImportError:\n    nosuch = None\n"
        "if __name__ == '__main__':\n    train()\n"
    )
    loaded = student(text, lambda m: (m.answer(), m.g(), m.nosuch, m.rng is not None), patience="definitions")
    assert loaded.answer == ((0.01, [1, 2], 0.5, 0.01), 1, None, True)
    assert loaded.noted("does not finish loading", "left out: lines 7, 8 and 12")


def test_definitions_survive_a_process_that_ends_itself(student):
    """os._exit() at the top level, which nothing can catch, is among what is left out."""
    assert student(f"import os\nos._exit(3)\n{WORKING}", ask, patience="definitions").answer == 42


def test_definitions_do_not_trust_a_students_function_of_a_known_name(student):
    """A student's own function called `seed` or `array` may take for ever."""
    text = f"def seed():\n    while True: pass\nx = seed()\n{WORKING}"
    assert student(text, ask, patience="definitions").answer == 42


# --- siblings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["from three import f", "import three; f = three.f", "from .three import f"])
def test_a_sibling_file_can_be_imported(student, line):
    """A file beside the part is importable, with a dot or without."""
    loaded = student(f"{line}\ndef answer(): return f()\n", ask, three="def f(): return 42\n")
    assert loaded.answer == 42
    assert loaded.noted("begins with a dot") == ("." in line.split()[1])


def test_from_dot_import_is_understood(student):
    """`from . import three` too."""
    assert student("from . import three\nanswer = three.f\n", ask, three="def f(): return 42\n").answer == 42


def test_a_package_beside_the_part_can_be_imported(student):
    """A folder of the student's is a package, whose relative imports stay what they are."""
    files = {"mine/__init__.py": "from .a import f\n", "mine/a.py": "def f(): return 42\n", "bare/b.py": "x = 1\n"}
    loaded = student("from mine import f as answer\nimport bare.b\n", ask, files=files)
    assert (loaded.answer, loaded.notes) == (42, [])


def test_a_sibling_that_trains_and_fails_is_still_imported(student):
    """A sibling is loaded with the same patience, and the note names its file."""
    loaded = student("from three import f\nanswer = f\n", ask, three="def f(): return 42\n1 / 0\n")
    assert loaded.answer == 42
    assert loaded.noted("three.py: Line 2", "ZeroDivisionError")


def test_a_missing_sibling_comes_from_the_handout(student):
    """A part of the assignment that was not handed in is the handout's own, with a note."""
    loaded = student("from three import f\nanswer = f\n", ask, files={".handout/three.py": "def f(): return 42\n"})
    assert loaded.answer == 42
    assert loaded.noted("three.py was not handed in")


def test_a_students_sibling_is_preferred_to_the_handouts(student):
    """The handout's file does not replace the student's."""
    loaded = student(
        "from three import f\nanswer = f\n",
        ask,
        files={".handout/three.py": "f = None\n"},
        three="def f(): return 42\n",
    )
    assert (loaded.answer, loaded.notes) == (42, [])


def test_a_sibling_that_does_not_parse_costs_only_what_uses_it(student):
    """The stand-in for its names says the sibling's line."""
    loaded = stepwise(student, f"from three import f\n{WORKING}", three="x = 1\ndef f(:\n")
    assert loaded.answer == 42
    assert loaded.noted("three.py cannot be read (line 2")


def test_a_students_numpy_does_not_shadow_the_library(student):
    """Files called numpy.py and random.py do not take the libraries' place."""
    text = "import numpy as np, random\ndef answer(): return float(np.sqrt(4)) + random.randint(40, 40)\n"
    loaded = student(text, ask, numpy="raise SystemExit\n", random="raise SystemExit\n")
    assert loaded.answer == 42
    assert loaded.noted("numpy.py has the name of a Python library")


@pytest.mark.parametrize(("library", "name"), [("colorsys", "rgb_to_hsv"), ("sklearn", "__path__")])
def test_libraries_that_are_not_loaded_yet_win_too(student, library, name):
    """A module of Python's, or of a package that courses use, is found before the student's file of its name."""
    text = f"import {library}\ndef answer(): return hasattr({library}, {name!r})\n"
    loaded = student(text, ask, files={f"{library}.py": "x = 1\n"})
    assert loaded.answer is True
    assert loaded.noted(f"{library}.py has the name of a Python library")


@pytest.mark.parametrize("file", ["someones.py", "someones/__init__.py"])
def test_other_installed_packages_do_not_hide_what_is_the_students(student, tmp_path, monkeypatch, file):
    """A package that happens to be installed here is unknown to the student, whose own file of that name is meant."""
    (tmp_path / "site-packages").mkdir()
    (tmp_path / "site-packages" / "someones.py").write_text("f = None\n")
    monkeypatch.syspath_prepend(tmp_path / "site-packages")
    loaded = student("from someones import f\nanswer = f\n", ask, files={file: "def f(): return 42\n"})
    assert (loaded.answer, loaded.notes) == (42, [])


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"helpers/nn.py": "def f(): return 42\n"}, "from helpers.nn import f"),
        ({"helpers/nn.py": "def f(): return 42\n"}, "from helpers.nn import *"),
        ({"helpers/nn.py": "def f(): return 42\n"}, "from .helpers.nn import f"),
        ({"helpers/nn.py": "def f(): return 42\n"}, "from .helpers import nn\nf = nn.f"),
        ({"helpers/nn.py": "def f(): return 42\n"}, "import helpers.nn as own\nf = own.f"),
        ({"a/b/c/d.py": "def f(): return 42\n"}, "from a.b.c.d import f"),
        ({"utils/__init__.py": "from .nn import f\n", "utils/nn.py": "def f(): return 42\n"}, "from utils import f"),
        ({"u/v/a.py": "from ..b import f\n", "u/b.py": "def f(): return 42\n"}, "from u.v.a import f"),
        ({"nn/__init__.py": "from nn.x import f\n", "nn/x.py": "def f(): return 42\n"}, "from nn import f"),
        ({"src/own.py": "def f(): return 42\n"}, "import sys\nsys.path.append('src')\nfrom own import f"),
        (
            {"src/own/__init__.py": "def f(): return 42\n"},
            "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'src'))\nfrom own import f",
        ),
    ],
)
def test_packages_of_the_students_own(student, files, line):
    """However they are imported, with `__init__.py` or without, and from a folder that the program adds to the path."""
    loaded = student(f"{line}\nanswer = f\n", ask, files=files)
    assert loaded.answer == 42 and not loaded.noted("not installed")


@pytest.mark.parametrize(
    "line", ["from src.own import f", "from own import f", "from .own import f", "from lib.o import f"]
)
def test_a_part_in_a_folder_of_the_submission(student, line):
    """It imports what lies beside it, and what is found from the folders above it."""
    own = "def f(): return 42\n"
    loaded = student(f"{line}\nanswer = f\n", ask, file="src/part.py", files={"src/own.py": own, "lib/o.py": own})
    assert loaded.answer == 42


def test_pythons_own_test_package_does_not_hide_a_students_helper(student):
    """A student's test.py is the student's."""
    assert student("from test import f\nanswer = f\n", ask, files={"test.py": "def f(): return 42\n"}).answer == 42


def test_a_part_with_the_name_of_a_library_does_not_replace_it(student):
    """Even the graded file itself cannot become sys.modules['json']."""

    def see(module):
        import json

        return json.loads("42"), module.answer()

    assert student(WORKING, see, file="json.py").answer == (42, 42)


def test_a_file_that_failed_leaves_no_module_behind(student):
    """After a failure of the whole file, nothing half-loaded can be imported."""

    def see(module):
        import sys
        from pathlib import Path

        from grader.worker.loading.loader import load

        Path("broken.py").write_text("x = 1\n1 / 0\n")
        with pytest.raises(ZeroDivisionError):
            load(Path.cwd(), "broken.py", patience="whole", note=print)
        return "broken" in sys.modules

    assert student(WORKING, see).answer is False


def test_a_second_attempt_finds_folders_without_init_again(student):
    """A folder without __init__.py is found by the second attempt as by the first."""

    def again(module):
        from pathlib import Path

        from grader.worker.loading.loader import load

        Path("bare/b.py").write_text("x = 2\n")
        return load(Path.cwd(), "part.py", patience="whole", note=print).x

    assert student("from bare.b import x\n", again, files={"bare/b.py": "x = 1\n"}).answer == 2


def test_a_second_attempt_begins_afresh(student):
    """Loading again forgets the siblings of the first attempt."""

    def again(module):
        from pathlib import Path

        from grader.worker.loading.loader import load

        Path("three.py").write_text("x = 2\n")
        return module.three.x, load(Path.cwd(), "part.py", patience="stepwise", note=print).three.x

    assert student("import three\n", again, three="x = 1\n").answer == (1, 2)


# --- form ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "remark"),
    [
        (b"\xef\xbb\xbf" + WORKING.encode(), ""),
        (WORKING.replace("\n", "\r\n").encode(), ""),
        (WORKING.replace("\n", "\r").encode(), ""),
        (WORKING.replace("    ", "\t").encode(), ""),
        (WORKING.encode() + b"\x1a", ""),
        (WORKING.encode("utf-16"), "UTF-16"),
        (WORKING.encode("utf-16-le"), "UTF-16"),
        (WORKING.encode("utf-16-be"), "UTF-16"),
        (("# -*- coding: latin-1 -*-\n# é\n" + WORKING).encode("latin-1"), ""),
        (("# é\n" + WORKING).encode("latin-1"), "save it as UTF-8"),
        (("# coding: nonsense\n# é\n" + WORKING).encode(), "does not know"),
    ],
    ids=["bom", "crlf", "cr", "tabs", "ctrl-z", "utf16", "utf16-le", "utf16-be", "cookie", "latin1", "unknown-cookie"],
)
def test_every_editors_file_is_read(student, raw, remark):
    """Byte marks, line ends, tabs and encodings do not matter; only what Python would refuse gets a note."""
    loaded = student(raw, ask)
    assert loaded.answer == 42
    assert loaded.noted(remark) if remark else not loaded.notes


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"x = 1\ny = '\x00'\n", "null byte"),
        (b"PK\x03\x04....", "zip archive"),
        (b'{"cells": [], "nbformat": 4}', "no code in it"),
        (b'{"cells": {}, "nbformat": 4}', "it has no cells"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"x = 1\n" * 200_000, "larger than 1 MB"),
        (b"x = " + b"(" * 5000, "nested"),
        (b"x = " + b"-" * 200_000 + b"1", "nested too deeply"),
        (b"if True:\n\tx = 1\n        y = 2\n", "tabs and spaces"),
        (b"return 1\n", "outside function"),
    ],
    ids=["null", "zip", "notebook", "no-notebook", "web", "pdf", "large", "parens", "minus", "tabs", "return"],
)
def test_what_cannot_be_read_is_one_sentence(student, raw, sentence):
    """A file that is no Python text is refused as a SyntaxError with one sentence, whatever the patience."""
    for patience in ("whole", "stepwise", "definitions"):
        loaded = student(raw, ask, patience=patience)
        assert loaded.problem.type in ("SyntaxError", "TabError")
        assert sentence in loaded.problem.message


@pytest.mark.parametrize("body", ["", "\n", "  # train()\n", "\n    # train()\n\n"])
def test_an_empty_main_guard_is_mended(student, body):
    """A main guard with nothing in it, which Python refuses, is taken as pass, with a note."""
    loaded = student(WORKING + "if __name__ == '__main__':" + body, ask)
    assert loaded.answer == 42
    assert loaded.noted("Line 3", "main guard is empty")


@pytest.mark.parametrize(
    "line",
    ["%matplotlib inline", "!pip install numpy", "%%time", "np?", "files = !ls", "%load_ext autoreload", "%time x = 1"],
)
def test_a_notebooks_commands_are_left_out(student, line):
    """Magics of a notebook that was exported by copying are left out with a note."""
    loaded = student(f"{line}\nif True:\n    %matplotlib inline\n{WORKING}", ask)
    assert loaded.answer == 42
    assert loaded.noted("Line 1", "notebook") and loaded.noted("Line 3", "notebook")


def test_a_timed_statement_is_run(student):
    """`%time x = 42` runs the statement."""
    assert student("%time x = 42\ndef answer(): return x\n", ask).answer == 42


def test_a_percent_sign_that_begins_a_line_of_an_expression_is_left_alone(student):
    """`%` as an operator at the beginning of a line is not a notebook's command."""
    loaded = student("x = ('%d'\n% 42)\n%matplotlib inline\ndef answer(): return x\n", ask)
    assert loaded.answer == "42"
    assert len(loaded.notes) == 1


@pytest.mark.parametrize("line", ["    / 2", "    % 2", "/ 2", "    /np.sum(x)", "  , 3"])
def test_an_expression_that_goes_on_without_a_bracket_is_an_error(student, line):
    """It is no command that could be left out: the value would be another one."""
    loaded = student(f"x = 84\n{line}\ndef answer(): return x\n", ask, patience="stepwise")
    assert loaded.problem.type in ("SyntaxError", "IndentationError") and loaded.problem.line == 2
    loaded = student(joined("hw.ipynb", [f"x = 84\n{line}", WORKING]), ask, patience="stepwise")
    assert loaded.answer == 42 and loaded.noted("Cell 1 was left out")


def test_a_traceback_shows_the_students_own_line(student):
    """Lines are shown as the student wrote them, also where the file is UTF-16."""

    def see(module):
        import traceback

        try:
            module.f()
        except ZeroDivisionError as error:
            return traceback.extract_tb(error.__traceback__)[-1].line

    assert student("def f():\n    return 1 / 0  # é\n".encode("utf-16"), see).answer == "return 1 / 0  # é"


# --- problem ---------------------------------------------------------------------------------------------------------


def test_a_problem_has_the_students_line_not_the_librarys(student):
    """The line is the deepest of the student's file, though NumPy raised further in."""

    def see(module):
        from grader.worker.loading.loader import places, problem

        try:
            module.f()
        except ValueError as error:
            return problem(error), [place.line for place in places(error)]

    text = "import numpy as np\ndef f():\n    return g()\ndef g():\n    return np.linalg.inv(np.zeros((2, 2)))\n"
    found, lines = student(text, see).answer
    assert (found.type, found.line, lines) == ("LinAlgError", 5, [3, 5])


def test_a_problem_in_a_sibling_names_the_sibling(student):
    """The line stays in the graded file; the message says where the sibling raised."""
    found = student("import three\n\nthree.f()\n", three="def f():\n    return 1 / 0\n").problem
    assert found == ("ZeroDivisionError", "division by zero (in three.py, line 2)", 3)


def test_a_problem_inside_exec_has_the_line_of_the_exec(student):
    """The line is one of the file, not of the string."""
    assert student("x = 1\n\nexec('1 / 0')\n").problem == ("ZeroDivisionError", "division by zero", 3)


def test_an_exception_that_cannot_be_shown_is_survived(student):
    """A student's exception whose __str__ raises does not break the report."""
    text = "class E(Exception):\n    def __str__(self): raise ValueError\nraise E\n"
    assert student(text).problem == ("E", "(its message cannot be shown)", 3)


def test_a_message_is_one_printable_line(student):
    """Line feeds, terminal codes and great length do not reach the report."""
    message = student("raise ValueError('a\\n\\x1b[31mb' + 'c' * 10_000)\n").problem.message
    assert message.startswith("a [31mbc") and len(message) <= 500


# --- notebooks -----------------------------------------------------------------------------------------------------


CELLS = [
    "from math import pi\n%matplotlib inline",
    "from __future__ import annotations\n1 / 0\ndef answer(x: Nope = 42):\n    return x",
    "def broken(:",
    "!ls\nclass Net:\n    def fail(self):\n        return 1 / 0",
    "import asyncio\nasync def two():\n    return 2\n\nx = await two()\nundefined",
    "def answer(y=x):\n    return 40 + y",
]


def test_a_notebook_is_loaded_as_a_kernel_runs_it(student):
    """Later cells run whatever happens in one, the last definition counts, and places are told by cell and line."""
    loaded = stepwise(student, joined("hw.ipynb", CELLS))
    assert loaded.answer == 42
    assert loaded.noted("Cell 3 was left out", "It defines broken")
    assert loaded.noted("Cell 2, line 2 raises ZeroDivisionError")
    assert loaded.noted("Cell 5, line 6 raises NameError")
    assert len(loaded.notes) == 3


def test_many_failures_of_a_notebook_are_told_by_their_cells(student):
    """What is skipped, and what does not finish loading."""
    text = joined("hw.ipynb", ["undefined\n" * 3, "undefined", "undefined\n" + WORKING])
    assert stepwise(student, text).noted("Cell 2, line 1; cell 3, line 1: skipped too")
    loaded = student(text, ask, patience="definitions")
    assert loaded.answer == 42 and loaded.noted("hw.ipynb does not finish loading in time", "cell 1, line 1; cell 1")


def test_a_notebook_loaded_whole_raises_what_it_raises(student):
    """As the file of the reference would."""
    assert student(joined("hw.ipynb", [CELLS[0], WORKING]), ask).answer == 42
    assert student(joined("hw.ipynb", CELLS[:2]), ask).problem.type == "ZeroDivisionError"


def test_a_notebook_under_a_python_name_is_a_notebook(student):
    """With a note; a byte mark in front of it does not matter."""
    raw = json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": cell} for cell in CELLS]}).encode()
    loaded = stepwise(student, b"\xef\xbb\xbf" + raw)
    assert loaded.answer == 42 and loaded.noted("part.py is a Jupyter notebook under a Python name")
    assert loaded.noted("Cell 2, line 2")


def test_what_a_notebook_defines_can_be_inspected(student):
    """Functions and classes have their source, as TensorFlow wants it, whatever stands in other cells."""

    def see(module):
        import inspect
        import traceback

        try:
            module.Net().fail()
        except ZeroDivisionError as error:
            line = traceback.extract_tb(error.__traceback__)[-1].line
        return inspect.getsource(module.answer), inspect.getsource(module.Net), line

    loaded = stepwise(student, joined("hw.ipynb", CELLS), see)
    assert loaded.answer == (f"{CELLS[5]}\n", f"{CELLS[3].partition(chr(10))[2]}\n", "return 1 / 0")


def test_warnings_say_the_cell(student):
    """Those that Python prints."""

    def see(module):
        import warnings

        line = module.answer.__code__.co_firstlineno + 1
        return warnings.formatwarning("so", UserWarning, module.__file__, line)

    assert stepwise(student, joined("hw.ipynb", ["x = 1", WORKING]), see).answer == (
        "hw.ipynb cell 2, line 2: UserWarning: so\n"
    )
    assert stepwise(student, WORKING, see).answer.endswith("part.py:2: UserWarning: so\n  return 42\n")


def test_a_notebook_may_be_imported(student):
    """By another file of the submission; a notebook that cannot be read is named with its cell."""
    text = "from hw import answer\n"
    assert stepwise(student, text, hw=joined("hw.ipynb", CELLS)).answer == 42
    loaded = stepwise(student, text + WORKING, hw=joined("my hw.ipynb", ["# first", "def answer(:"]))
    assert loaded.noted("my hw.ipynb cannot be read (cell 2, line 1: invalid syntax)")
