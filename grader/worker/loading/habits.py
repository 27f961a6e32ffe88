"""What students' files do by habit that is harmless on their own machine, made harmless here."""

from __future__ import annotations

import builtins
import io
import os
import sys
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from grader.worker.loading import missing_packages, renames
from grader.worker.loading.import_hooks import AfterImport, Hook, Moved, StandIn, replace_finder

Note = Callable[[str], None]

NOT_INSTALLED = "{package} is not installed where your file is graded; what your file does with it has no effect."
NO_SCREEN = "There is no screen where your file is graded; what your file does with {package} has no effect."


def install(note: Note) -> None:
    """Make the habits harmless in this process, before the student's file is loaded; each note is said once.

    Imports no library: those that are here are changed now, others when the student's file imports them.
    """
    once = said_once(note)
    os.environ["MPLBACKEND"] = "Agg"
    nobody_answers(once)
    AfterImport(_hooks(once)).install()
    replace_finder(StandIn(missing_packages.SCREEN, once, NO_SCREEN), front=True)
    replace_finder(Moved(renames.MOVED, once), front=False)
    absent = (
        missing_packages.DECORATION | missing_packages.HOSTED | missing_packages.PROGRESS | missing_packages.COMPILER
    )
    replace_finder(StandIn(absent, once, NOT_INSTALLED), front=False)


def said_once(note: Note) -> Note:
    """The same note, but silent for a sentence that it has said."""
    said: set[str] = set()

    def say(sentence: str) -> None:
        if sentence not in said:
            said.add(sentence)
            note(sentence)

    return say


def nobody_answers(note: Note) -> None:
    """There is no person at the keyboard, no debugger and no notebook."""

    def no_input(prompt: object = "", /) -> str:
        note("input() was answered with an empty line: nobody sits at the keyboard while your file is graded.")
        return ""

    def no_breakpoint(*arguments: object, **keywords: object) -> None:
        note("A breakpoint was passed over: nobody debugs while your file is graded.")

    def no_notebook(*arguments: object, **keywords: object) -> Any:
        note("get_ipython() and display() work only in a notebook; they had no effect.")
        return missing_packages.Harmless()

    sys.stdin = io.StringIO("")
    sys.breakpointhook = no_breakpoint
    vars(builtins).update(input=no_input, get_ipython=no_notebook, display=no_notebook)
    for name in ("exit", "quit"):  # the interpreter may have been started without them
        vars(builtins).setdefault(name, sys.exit)


def _hooks(note: Note) -> dict[str, Hook]:
    hooks: dict[str, Hook] = {
        "matplotlib": partial(no_window, note=note),
        "matplotlib.pyplot": partial(nothing_shown, note=note),
        "matplotlib.style": partial(any_style, note=note),
        "pdb": partial(no_debugger, note=note),
        "getpass": no_password,
    }
    for name, table in {
        "numpy": renames.NUMPY,
        "numpy.random": renames.NUMPY_RANDOM,
        "collections": renames.COLLECTIONS,
        "time": renames.TIME,
        "matplotlib.cm": renames.MATPLOTLIB_CM,
    }.items():
        hooks[name] = partial(renames.revive, table=table, note=note)
    for (name, kind), renamed in renames.KEYWORDS.items():
        hooks[name] = partial(renames.accept_keywords, name=kind, renamed=renamed, note=note)
    return hooks


def no_window(matplotlib: ModuleType, note: Note) -> None:
    """matplotlib draws without a window, whatever backend the file asks for."""

    def use(backend: object, *arguments: object, **keywords: object) -> None:
        if str(backend).lower() != "agg":
            note(f"matplotlib.use({backend!r}) was passed over: there is no screen where your file is graded.")

    vars(matplotlib)["use"] = use


def nothing_shown(pyplot: ModuleType, note: Note) -> None:
    """Pictures are drawn and not shown; nothing waits for a window to be closed."""
    switch_backend = getattr(pyplot.switch_backend, "replaces", pyplot.switch_backend)

    def always_agg(backend: object) -> None:
        switch_backend("agg")

    def nothing(*arguments: object, **keywords: object) -> None:
        """What would need a screen."""

    def no_clicks(*arguments: object, **keywords: object) -> list[Any]:
        return []

    vars(always_agg)["replaces"] = switch_backend
    vars(pyplot).update(
        switch_backend=always_agg, show=nothing, pause=nothing, waitforbuttonpress=nothing, ginput=no_clicks
    )
    renames.revive(pyplot, renames.PYPLOT, note)


def any_style(style: ModuleType, note: Note) -> None:
    """A style that this matplotlib does not have is passed over."""
    original = getattr(style.use, "replaces", style.use)

    def use(name: object) -> None:
        try:
            original(name)
        except OSError:
            note(f"matplotlib no longer has the style {name!r}; the pictures are drawn in the default one.")

    vars(use)["replaces"] = original
    vars(style)["use"] = use


def no_debugger(pdb: ModuleType, note: Note) -> None:
    """`pdb.set_trace()` passes."""
    vars(pdb)["set_trace"] = lambda *arguments, **keywords: sys.breakpointhook()


def no_password(getpass: ModuleType) -> None:
    """`getpass.getpass()` is answered with nothing."""
    vars(getpass)["getpass"] = lambda *arguments, **keywords: ""
