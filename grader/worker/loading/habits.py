"""Habits of students' files that are harmless on their own machine, made harmless where the files are graded."""

from __future__ import annotations

import builtins
import io
import os
import sys
import warnings
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from grader.worker.loading import missing_packages, old_names, renames
from grader.worker.loading.cell_places import place_in
from grader.worker.loading.import_hooks import Hook, PostImportHooks, RenamedModuleFinder, StandInFinder, replace_finder
from grader.worker.loading.notebook_shell import NOTE, NotebookShell

Note = Callable[[str], None]

NOT_INSTALLED = "{package} is not installed where your file is graded; what your file does with it has no effect."
NO_SCREEN = "There is no screen where your file is graded; what your file does with {package} has no effect."


def install(note: Note) -> None:
    """Make the habits harmless in this process, before the student's file is loaded; each note is said once.

    Imports no library: those that are here are changed now, others when the student's file imports them.
    """
    once = once_per_sentence(note)
    os.environ["MPLBACKEND"] = "Agg"
    replace_interaction(once)
    say_cells_in_warnings()
    PostImportHooks(_hooks(once)).install()
    replace_finder(StandInFinder(missing_packages.SCREEN, once, NO_SCREEN), front=True)
    replace_finder(RenamedModuleFinder(old_names.RENAMED_MODULES, once), front=False)
    absent = (
        missing_packages.DECORATION | missing_packages.HOSTED | missing_packages.PROGRESS | missing_packages.COMPILER
    )
    replace_finder(StandInFinder(absent, once, NOT_INSTALLED), front=False)


def once_per_sentence(note: Note) -> Note:
    """Return a function that calls `note`, but only once for the same sentence."""
    said: set[str] = set()

    def say(sentence: str) -> None:
        if sentence not in said:
            said.add(sentence)
            note(sentence)

    return say


def replace_interaction(note: Note) -> None:
    """Replace input(), breakpoints and a notebook's functions: there is no person, debugger or notebook here."""

    def no_input(prompt: object = "", /) -> str:
        note("input() was answered with an empty line: nobody sits at the keyboard while your file is graded.")
        return ""

    def no_breakpoint(*arguments: object, **keywords: object) -> None:
        note("A breakpoint was passed over: nobody debugs while your file is graded.")

    def no_display(*arguments: object, **keywords: object) -> Any:
        note(NOTE)
        return missing_packages.Harmless()

    def no_notebook() -> Any:
        return NotebookShell(note)

    sys.stdin = io.StringIO("")
    sys.breakpointhook = no_breakpoint
    vars(builtins).update(input=no_input, get_ipython=no_notebook, display=no_display)
    for name in ("exit", "quit"):  # the interpreter may have been started without them
        vars(builtins).setdefault(name, sys.exit)


def say_cells_in_warnings() -> None:
    """Let warnings say the cell of a notebook, and the line in it."""
    original = getattr(warnings.formatwarning, "replaces", warnings.formatwarning)

    def formatted(
        message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
    ) -> str:
        place = place_in(filename, lineno)
        if place.cell is None:
            return original(message, category, filename, lineno, line)
        return f"{place.file} {place}: {category.__name__}: {message}\n"

    vars(formatted)["replaces"] = original
    vars(warnings)["formatwarning"] = formatted


def _hooks(note: Note) -> dict[str, Hook]:
    hooks: dict[str, Hook] = {
        "matplotlib": partial(keep_agg_backend, note=note),
        "matplotlib.pyplot": partial(replace_show, note=note),
        "matplotlib.style": partial(ignore_unknown_styles, note=note),
        "pdb": partial(ignore_set_trace, note=note),
        "getpass": answer_getpass,
    }
    for name, table in old_names.BY_MODULE.items():
        hooks[name] = partial(renames.restore_names, table=table, note=note)
    for name, changes in _changes(note).items():
        hooks[name] = partial(_each, [*changes, *([hooks[name]] if name in hooks else [])])
    return hooks


def _changes(note: Note) -> dict[str, list[Hook]]:
    """Return, by module, what makes its classes and functions take their old arguments and have their old methods."""
    found: dict[str, list[Hook]] = {}
    for module, kind in dict.fromkeys([*old_names.KEYWORDS, *old_names.VALUES]):
        renamed, values = old_names.KEYWORDS.get((module, kind), {}), old_names.VALUES.get((module, kind))
        take = partial(renames.accept_keywords, name=kind, renamed=renamed, note=note, values=values)
        found.setdefault(module, []).append(take)
    for (module, function), renamed in old_names.FUNCTION_KEYWORDS.items():
        take = partial(renames.accept_keywords, name=function, renamed=renamed, note=note)
        found.setdefault(module, []).append(take)
    for (module, kind), methods in old_names.METHODS.items():
        found.setdefault(module, []).append(partial(renames.restore_methods, name=kind, table=methods, note=note))
    return found


def _each(hooks: list[Hook], module: ModuleType) -> None:
    for hook in hooks:
        hook(module)


def keep_agg_backend(matplotlib: ModuleType, note: Note) -> None:
    """Ignore the backend that the file asks matplotlib for, so that it draws without a window."""

    def use(backend: object, *arguments: object, **keywords: object) -> None:
        if str(backend).lower() != "agg":
            note(f"matplotlib.use({backend!r}) was passed over: there is no screen where your file is graded.")

    vars(matplotlib)["use"] = use


def replace_show(pyplot: ModuleType, note: Note) -> None:
    """Replace pyplot's functions that show pictures or wait for a window; pictures are drawn all the same."""
    switch_backend = getattr(pyplot.switch_backend, "replaces", pyplot.switch_backend)

    def always_agg(backend: object) -> None:
        switch_backend("agg")

    def nothing(*arguments: object, **keywords: object) -> None:
        """Do nothing, in place of a function that needs a screen."""

    def no_clicks(*arguments: object, **keywords: object) -> list[Any]:
        return []

    vars(always_agg)["replaces"] = switch_backend
    vars(pyplot).update(
        switch_backend=always_agg, show=nothing, pause=nothing, waitforbuttonpress=nothing, ginput=no_clicks
    )
    renames.restore_names(pyplot, old_names.PYPLOT, note)


def ignore_unknown_styles(style: ModuleType, note: Note) -> None:
    """Ignore, with a note, a style that this matplotlib does not have."""
    original = getattr(style.use, "replaces", style.use)

    def use(name: object) -> None:
        try:
            original(name)
        except OSError:
            note(f"matplotlib no longer has the style {name!r}; the pictures are drawn in the default one.")

    vars(use)["replaces"] = original
    vars(style)["use"] = use


def ignore_set_trace(pdb: ModuleType, note: Note) -> None:
    """Make `pdb.set_trace()` go on without a debugger."""
    vars(pdb)["set_trace"] = lambda *arguments, **keywords: sys.breakpointhook()


def answer_getpass(getpass: ModuleType) -> None:
    """Answer `getpass.getpass()` with an empty password."""
    vars(getpass)["getpass"] = lambda *arguments, **keywords: ""
