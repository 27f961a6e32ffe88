"""The README and the docs, held true: their links, commands, targets, names and outputs are those of the program."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import click
import pytest

import grader
from grader.asking import call_clock
from grader.assignment import load as assignments
from grader.assignment.assignment_toml import TimeLimits, read_declaration
from grader.checks.check import check, matches_reference, reaches
from grader.checks.show import Show
from grader.cli.command import COMMANDS
from grader.cli.command import grade as command_line
from grader.grading.time_limits import SHORT, SHORTEST
from grader.wire.modes import Mode
from grader.worker.cut_output import MOST_PRINTED

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PAGES = [
    *(README, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"),
    *sorted((ROOT / "docs").glob("*.md")),
]
ASSIGNMENTS = {folder.name for folder in ROOT.glob("assignments/*/")}
STAND_INS = {"ASSIGNMENT", "COMMAND", "FILE", "FORMAT", "NAME"}
COMMAND_WORD = re.compile(r"[a-z]")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def text_of(page: Path) -> str:
    """The text of a page."""
    return page.read_text(encoding="utf-8")


def quoted(page: Path) -> Iterator[str]:
    """The commands that a page names: in `backticks`, and after the prompt of a console; without their comments."""
    text = text_of(page)
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        yield from (line.removeprefix("$ ").split("  #")[0].strip() for line in block.splitlines() if line[:2] == "$ ")
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))


def test_every_page_of_the_docs_is_linked():
    """The overview of the docs leads to each of them, and so does the README."""
    for overview in (README, ROOT / "docs" / "README.md"):
        linked = {(overview.parent / link).resolve() for link in re.findall(r"\]\(([^)#\s]+)", text_of(overview))}
        assert {page for page in (ROOT / "docs").glob("*.md") if page.name != "README.md"} <= linked


@every_page
def test_every_make_target_exists(page):
    """Every `make` target that a page names is one of the Makefile's."""
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.M))
    named = {words[1] for command in quoted(page) if len(words := command.split()) > 1 and words[0] == "make"}
    assert {name for name in named if COMMAND_WORD.match(name)} <= targets


@every_page
def test_every_grade_command_exists(page):
    """Every `grade` command that a page names is a command, or grades an assignment, and takes the named options."""
    for told in quoted(page):
        words = shlex.split(told.replace("'", " "))
        if words[:1] != ["grade"] or len(words) == 1:
            continue
        assert words[1] in {*COMMANDS, *ASSIGNMENTS, *STAND_INS, "--help"} or words[1].endswith(".py"), told
        command: click.Command = command_line
        if not words[1].startswith("-"):
            found = command_line.get_command(click.Context(command_line), words[1])
            assert found is not None
            command, words = found, words[1:]
        if isinstance(command, click.Group) and len(words) > 1 and COMMAND_WORD.match(words[1]):
            assert words[1] in command.commands, told
            command = command.commands[words[1]]
        known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
        options = {word for word in words if word.startswith("--") and word != "--"}
        assert options <= {*known, "--help", "--version"}, told


@every_page
def test_every_path_in_a_page_exists(page):
    """A path below a room of the repository, named in backticks, is there; NAME and PART stand for any."""
    rooms = ("grader", "tests", "assignments", "reference", "student_template", "docs")
    for told in quoted(page):
        if re.fullmatch(rf"(?:{'|'.join(rooms)})/[\w./-]*", told):
            pattern = told.rstrip("/").replace("NAME", "*").replace("PART", "*")
            assert list(ROOT.glob(pattern)), told


def test_the_readme_is_short_and_says_what_comes_first():
    """The README has at most 150 lines, and its terminal output is what the command prints today."""
    text = text_of(README)
    assert text.count("\n") <= 150
    block = re.search(r"```console\n\$ (grade assignment1 tests/[^\n]+)\n(.*?)```", text, re.S)
    assert block is not None
    with_width = os.environ | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    arguments = [*block[1].split()[1:], "--report", str(ROOT / "build" / "readme")]
    done = subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=ROOT, env=with_width, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert block[2] in done.stdout + "\n", done.stdout + done.stderr


def test_the_pictures_are_small():
    """Every picture of the docs is below 200 KB, and shown by the README."""
    pictures = sorted((ROOT / "docs" / "pictures").glob("*"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 200_000
        assert f"docs/pictures/{picture.name}" in text_of(README)


def test_checks_md_has_the_whole_vocabulary():
    """Every argument of the decorators and every picture is explained in docs/checks.md."""
    told = text_of(ROOT / "docs" / "checks.md") + text_of(ROOT / "docs" / "tensorflow.md")
    pictures = {f"show.{name}" for name in vars(Show) if not name.startswith("_") and callable(getattr(Show, name))}
    assert not {picture for picture in pictures if picture not in told}
    arguments = {name for decorator in (check, matches_reference, reaches) for name in signature(decorator).parameters}
    assert {"points", "given", "seeds"} <= arguments
    assert not {name for name in arguments - {"thresholds"} if f"{name}=" not in told}


def test_assignments_md_names_checks_that_exist():
    """The systems S1 to S52 have a row each, and each check that a row names is one of its assignment's."""
    told = text_of(ROOT / "docs" / "assignments.md")
    assert sorted(int(number) for number in re.findall(r"^\| S(\d+) \|", told, re.M)) == list(range(1, 53))
    for name, rows in re.findall(r"^## (\w+):.*?\n(.*?)(?=^## |\Z)", told, re.M | re.S):
        assignment = assignments.load(ROOT / "assignments" / name)
        known = {check.name for part in assignment.parts for check in part.checks}
        for row in re.findall(r"^\| S.*$", rows, re.M):
            checks = row.split("|")[3]
            assert set(re.findall(r"`(\w+)`", checks)) <= known, row


def test_security_md_has_a_row_for_each_mode():
    """Each mode of the sandbox has a row that says what it promises and what not."""
    rows = re.findall(r"^\| `(\w+)` \|", text_of(ROOT / "SECURITY.md"), re.M)
    assert rows == [str(mode) for mode in Mode]


def test_dependencies_md_names_every_dependency():
    """Each package that the program or its tests need is in docs/dependencies.md."""
    told = text_of(ROOT / "docs" / "dependencies.md")
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.match(r"[a-z0-9-]+", each)[0].removesuffix("-cpu") for each in needed}
    assert not {name for name in names if name not in told}


def test_benches_md_names_every_bench():
    """Each bench is run by a target of the Makefile, which docs/benches.md names."""
    makefile, told = text_of(ROOT / "Makefile"), text_of(ROOT / "docs" / "benches.md")
    runnable = {file.stem for file in (ROOT / "tests" / "bench").glob("*.py") if "argparse" in text_of(file)}
    run = dict(re.findall(r"^(bench[a-z-]*):[^\n]*\n\t@\S+ -m tests\.bench\.(\w+)", makefile, re.M))
    assert set(run.values()) == runnable
    assert all(f"`make {target}`" in told for target in run)


def test_the_package_says_that_it_is_typed_and_licensed():
    """The marker that type checkers look for is in the package, and the licence is the described one."""
    assert (ROOT / "grader" / "py.typed").is_file()
    assert tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["license"] == "BSD-3-Clause"
    assert text_of(ROOT / "LICENSE").startswith("BSD 3-Clause")


def test_the_changelog_knows_the_version():
    """The newest entry is about the version that the program says it has."""
    headings = re.findall(r"^## \[([^\]]+)\]", text_of(ROOT / "CHANGELOG.md"), re.M)
    assert headings[0] == grader.__version__


@pytest.mark.parametrize("workflow", ["test.yml", "validate.yml"])
def test_what_the_workflows_call_exists(workflow):
    """A workflow calls a script or a target of the repository, so that it can be called by hand, too."""
    text = text_of(ROOT / ".github" / "workflows" / workflow)
    called = re.findall(r"- run: (?!sudo)(?:bash )?(make \w+|\S+)", text)
    assert called
    for command in called:
        target = command.removeprefix("make ")
        assert (ROOT / command).is_file() or re.search(rf"^{target}:", text_of(ROOT / "Makefile"), re.M)


def test_the_hooks_fetch_nothing():
    """All hooks are local ones that call the tools of .venv."""
    text = text_of(ROOT / ".pre-commit-config.yaml")
    assert re.findall(r"- repo: (\S+)", text) == ["local"]
    entries = re.findall(r"entry: (\S+)", text)
    assert entries and all(entry.startswith(".venv/bin/") for entry in entries)


LIMITED = ("opening your file", "one call of a function of yours", "all calls about one file")


@pytest.mark.parametrize("name", sorted(ASSIGNMENTS))
def test_handouts_say_the_limits(name):
    """Limits of time are part of the contract: each handout's table has those of its parts, in NumPy and TensorFlow."""
    handout = text_of(ROOT / "assignments" / name / "README.md")
    declared = read_declaration(ROOT / "assignments" / name / "assignment.toml")
    columns = [
        next((found for found in found_of if found), None)
        for found_of in (
            [part.limits or declared.limits for part in declared.parts if bool(part.preload) is tensors]
            for tensors in (False, True)
        )
    ]
    of_parts = {part.limits or declared.limits for part in declared.parts}
    assert of_parts == {found for found in columns if found}
    rows = [[row] + [f"{value:g}" for value in values] for row, *values in zip(
        LIMITED, *[(found.load, found.call, found.submission) for found in columns if found], strict=True
    )]  # fmt: skip
    for row in rows:
        assert f"| {' | '.join(row)} |\n" in handout


def test_the_table_of_limits_has_the_programs_numbers():
    """docs/limits.md has each of them."""
    text, usual = text_of(ROOT / "docs" / "limits.md"), TimeLimits()
    for row in (
        f"| `load` | opening the file, however patiently | {usual.load:g} s |",
        f"| `call`, or a check's `time_limit=` | one call of student code | {usual.call:g} s |",
        f"| {usual.submission:g} s | each check from then on",
        f"{call_clock.CALL_WALL} times its limit, at least {call_clock.SHORTEST_CALL_WALL:g} s",
        f"{call_clock.BUDGET_WALL} times their limit, at least {call_clock.SHORTEST_BUDGET_WALL:g} s",
        f"{call_clock.PATIENCE} times the call's limit, after {call_clock.MANY} calls",
        f"| printing | {MOST_PRINTED:,} characters on each stream",
        f"half of the limit,\nthen one second, then {SHORTEST:g} s".replace("\n", "\n  "),
    ):
        assert row in text, row
    assert SHORT == 1
