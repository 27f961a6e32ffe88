"""The shape of the program, held: which room may know which, how long a module is, what a start may load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from grader import grade
from grader.cli.command import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
GRADER = ROOT / "grader"
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = [README, *sorted(DOCS.glob("*.md")), ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"]
LONGEST = 400

# What each room may import from the others: "wire" covers its modules, "worker.objects" is that one alone.
# A module directly in grader/ is a room of its own.
GROUND = {"outcomes", "errors", "grade", "output_files", "datasets"}
STAIR = {*GROUND, "wire", "worker", "sandbox", "judges", "asking", "checks"}
MAY_IMPORT: dict[str, set[str]] = {
    "outcomes": set(),
    "errors": {"outcomes"},
    "wire": set(),
    "datasets": {"errors"},
    "grade": {"outcomes", "errors"},
    "output_files": {"grade", "errors"},
    "worker": {"wire"},
    "sandbox": {"wire", "errors"},
    "judges": {"errors"},
    "asking": {"wire", "worker.objects", "worker.exceptions", "errors"},
    "checks": {"judges", "asking", "wire.values", "errors", "grade", "datasets"},
    "gradebook": {"grade", "errors"},
    "assignment": {"sandbox", "checks", "gradebook.late", "datasets", "errors"},
    "subjects": {*STAIR, "assignment"},
    "answers": {*STAIR, "assignment", "subjects"},
    "grading": {*STAIR, "assignment", "subjects", "answers"},
    "reports": {"gradebook", "output_files", "grade", "outcomes", "wire.modes", "errors"},
    "exports": {"gradebook", "reports", "grade", "outcomes", "errors"},
    "intake": {"assignment", "asking", "sandbox", "wire.messages", "gradebook", "grade", "errors"},
    "classes": {*STAIR, "gradebook", "assignment", "subjects", "answers", "grading", "reports", "intake"},
    "authoring": {*STAIR, "assignment", "subjects", "answers", "grading"},
    "cli": {
        *STAIR,
        *("gradebook", "assignment", "grading", "reports", "exports", "intake", "classes", "authoring"),
    },
    "__init__": {"checks"},  # the five words, on first use
    "__main__": {"cli"},
}
ROOMS = sorted(room for room in MAY_IMPORT if not room.startswith("__"))
OURS = re.compile(r"^grader(\.|$)")


def modules() -> list[Path]:
    """All modules of the program."""
    return sorted(GRADER.rglob("*.py"))


def room_of(module: Path) -> str:
    """The room that a module is in."""
    return module.relative_to(GRADER).parts[0].removesuffix(".py")


def imported(module: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything of ours that a module imports, lazily or for types alone too."""
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if OURS.match(alias.name))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: a relative import; name the room"
            if node.module and OURS.match(node.module):
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def allowed(room: str, name: str) -> bool:
    """Whether a module in `room` may import `name` (`grader.judges.compare.compare`)."""
    inner = name.removeprefix("grader").removeprefix(".")
    if inner in ("", "__version__") or inner.split(".")[0] == room:
        return True
    return any(inner == known or inner.startswith(f"{known}.") for known in MAY_IMPORT[room])


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_rooms_know_only_what_they_may(room):
    """No room imports another than those it may know."""
    wrong = [
        f"{module.relative_to(ROOT)}:{line}: {room} may not import {name}"
        for module in modules()
        if room_of(module) == room
        for line, name in imported(module)
        if not allowed(room, name)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_room_has_its_rule():
    """A new room gets a rule, and a rule has a room."""
    assert {room_of(module) for module in modules()} == set(MAY_IMPORT)


def test_the_rule_sees_every_kind_of_import(tmp_path):
    """An import hidden in a function, or for types alone, is seen; one of a forbidden room is refused."""
    module = tmp_path / "module.py"
    module.write_text("def f():\n    from grader.grading import row\n    import grader.reports.html\n")
    names = [name for _, name in imported(module)]
    assert names == ["grader.grading.row", "grader.reports.html"]
    assert not any(allowed("worker", name) for name in names)
    assert not allowed("asking", "grader.worker.jail.lock_down.lock_down")
    assert allowed("asking", "grader.worker.objects.ObjectTable")


@pytest.mark.parametrize("module", modules(), ids=lambda module: str(module.relative_to(ROOT)))
def test_modules_are_short(module):
    """A module has one noun and at most 400 lines."""
    length = module.read_bytes().count(b"\n")
    assert length <= LONGEST


# Who may start a fork server: the one constructor that knows what an assignment hides, and the doctor's own probes.
STARTERS = {"grader/assignment/assignment_sandbox.py": "sandbox_for", "grader/sandbox/doctor.py": "diagnose"}


def test_there_is_one_way_to_a_sandbox():
    """No module starts a fork server by itself, where it could forget what must be out of sight."""
    started = {
        str(module.relative_to(ROOT)): function.name
        for module in [*modules(), *sorted((ROOT / "tests" / "bench").glob("*.py"))]
        if module != GRADER / "sandbox" / "fork_server.py"  # which starts others beside itself, with what it hides
        for function in ast.walk(ast.parse(module.read_bytes()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and "ForkServer" in ast.unparse(node.func)
    }
    assert started == STARTERS


def dotted(module: Path) -> str:
    """The module's name as it is imported."""
    return ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_by_module() -> dict[str, set[str]]:
    """Which of our modules each imports, anywhere in it: for types alone, and in functions, too."""
    known = {dotted(module) for module in modules()}
    found: dict[str, set[str]] = {}
    for module in modules():
        names = {name for _, name in imported(module)}
        targets = {name if name in known else name.rpartition(".")[0] for name in names}
        found[dotted(module)] = targets & known
    return found


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """One circle of the graph, as the names along it; [] where there is none."""
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for other in sorted(graph[name]):
            if circle := visit(other, [*path, name]):
                return circle
        done.add(name)
        return []

    return next((circle for name in sorted(graph) if (circle := visit(name, []))), [])


def test_no_modules_import_each_other():
    """There is no circle of imports, inside rooms neither."""
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle_in({"a": {"a"}}) == ["a", "a"]
    assert circle_in({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}) == []
    assert circle_in(imports_by_module()) == []


PLATFORMS = {"canvas", "moodle", "gradescope"}  # one module reads a platform's downloads, one fills its sheets


def test_no_module_name_stands_twice():
    """A module is found by its name alone; only a platform has one in intake/ and one in exports/."""
    names = Counter(module.stem for module in modules() if module.stem != "__init__")
    assert {name for name, count in names.items() if count > 1} <= PLATFORMS
    for name in PLATFORMS:
        rooms = sorted(room_of(module) for module in modules() if module.stem == name)
        assert len(set(rooms)) == len(rooms) and set(rooms) <= {"exports", "intake"}, name


def test_no_public_class_name_stands_twice():
    """A class is found by its name alone."""
    names = Counter(
        node.name
        for module in modules()
        for node in ast.parse(module.read_bytes()).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, count in names.items() if count > 1} == set()


# What a comment says to a tool is no reason.
TO_TOOLS = re.compile(r"#\s*(noqa(:\s*[A-Z]+\d+)?|type:\s*ignore(\[[\w-]+\])?)")


def lazy_imports_without_a_reason(source: str) -> list[int]:
    """The lines of imports in functions that say in no comment why they are there.

    The comment stands on the line, on the line above, or at the first of several that follow each other.
    """
    lines, found = source.splitlines(), []
    imports = {
        node.lineno: node.end_lineno or node.lineno
        for function in ast.walk(ast.parse(source))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    excused: set[int] = set()
    for line in sorted(imports):
        text = " ".join(lines[line - 1 : imports[line]])
        own = bool(TO_TOOLS.sub("", f"#{text.partition('#')[2]}").strip(" #-"))
        above = lines[line - 2].strip().startswith("#")
        follows = any(imports[other] == line - 1 and other in excused for other in imports)
        if own or above or follows:
            excused.add(line)
        else:
            found.append(line)
    return found


def test_an_import_in_a_function_says_why():
    """It costs a reader a surprise: it is there for the start-up time, or because the library may be missing."""
    assert lazy_imports_without_a_reason("def f():\n    import os\n") == [2]
    assert lazy_imports_without_a_reason("def f():\n    import os  # start-up\n    import sys\n") == []
    assert lazy_imports_without_a_reason("def f():\n    import os  # noqa: F401\n") == [2]
    assert lazy_imports_without_a_reason("def f():\n    import os  # noqa: F401 - start-up\n") == []
    unexplained = [
        f"{module.relative_to(ROOT)}:{line}"
        for module in modules()
        for line in lazy_imports_without_a_reason(module.read_text(encoding="utf-8"))
    ]
    assert unexplained == []


# Modules without a test file of their name, and the tests that hold them; or there is nothing to hold.
DATA = "only data, or a protocol"
TESTED_IN = {
    "__main__": "cli/test_command.py",
    "answers/key": "answers/test_live.py",
    "answers/recorded": "answers/test_live.py",
    "asking/call_clock": "asking/test_channel.py",
    "asking/callbacks": "asking/test_subject_session.py",
    "assignment/mistakes": "assignment/test_load.py",
    "assignment/model": "assignment/test_load.py",
    "authoring/margins": "authoring/test_calibrate.py",
    "authoring/record_answers": "answers/test_live.py",
    "authoring/trial_workers": "authoring/test_trial.py",
    "authoring/validation_report": "authoring/test_validate.py",
    "checks/expect_gradient": "checks/test_expect.py",
    "classes/class_pages": "cli/test_whole_class.py",
    "classes/events": DATA,
    "classes/job": "cli/test_whole_class.py",
    "classes/take_in": "classes/test_grade_class.py",
    "cli/class_display": "cli/test_whole_class.py",
    "cli/one_check": "cli/test_grade_command.py",
    "cli/one_submission": "cli/test_grade_command.py",
    "cli/options": DATA,
    "cli/output_commands": "cli/test_whole_class.py",
    "cli/printing": "cli/test_command.py",
    "exports/formats": "test_secrets.py",
    "intake/canvas": "intake/test_layouts.py",
    "intake/file_names": "intake/test_find_parts.py",
    "intake/gradescope": "intake/test_layouts.py",
    "intake/hand_ins": "intake/test_layouts.py",
    "intake/moodle": "intake/test_layouts.py",
    "intake/student_folders": "intake/test_layouts.py",
    "sandbox/exit_reason": "sandbox/test_process.py",
    "sandbox/limits": DATA,
    "sandbox/output": "sandbox/test_process.py",
    "sandbox/provider": DATA,
    "sandbox/supervisor_pipe": "sandbox/test_own_time.py",
    "wire/value_types": "wire/test_values.py",
    "worker/exception_text": "worker/loading/test_loader.py",
    "worker/files/on_disk": "worker/files/test_checkpoints.py",
    "worker/files/read_files": "worker/files/test_checkpoints.py",
    "worker/jail/config": DATA,
    "worker/jail/doctor_probes": "sandbox/test_doctor.py",
    "worker/jail/server": "sandbox/test_fork_server.py",
    "worker/jail/supervisor": "sandbox/test_process.py",
    "worker/jail/syscalls": "worker/jail/test_lock_down.py",
    "worker/loading/eager": "worker/loading/test_tensorflow1.py",
    "worker/loading/import_hooks": "worker/loading/test_habits.py",
    "worker/loading/renames": "worker/loading/test_habits.py",
    "worker/loading/restore_globals": "worker/loading/test_habits.py",
    "worker/loading/source": "worker/loading/test_inspection.py",
    "worker/loading/statements": "worker/loading/test_loader.py",
    "worker/loading/syntax_hints": "worker/loading/test_inspection.py",
    "worker/tensors": "grading/test_tensor_parts.py",
}


def test_every_module_has_its_test_file():
    """Tests of room/module.py are in tests/room/test_module.py; where not, the table says where, and is not stale."""
    names = {module.relative_to(GRADER).with_suffix("") for module in modules() if module.stem != "__init__"}
    without = {str(name) for name in names if not (ROOT / "tests" / name.parent / f"test_{name.name}.py").is_file()}
    assert without == set(TESTED_IN)
    assert not [place for place in TESTED_IN.values() if place != DATA and not (ROOT / "tests" / place).is_file()]


def test_no_error_is_swallowed_unnamed():
    """There is no bare `except:`."""
    for module in modules():
        for node in ast.walk(ast.parse(module.read_bytes())):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, f"{module.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize(
    ("start", "forbidden"),
    [
        ("import grader", {"numpy", "msgspec", "click"}),
        (
            "import grader.cli.command",
            {"numpy", "rich", "msgspec"},
        ),
        (
            "import grader.checks, grader.assignment.load, grader.grading.grade_submission",
            {"tensorflow", "matplotlib", "sklearn"},
        ),
        ("import grader.reports.html", {"numpy", "matplotlib", "tensorflow"}),
        ("import grader.worker.objects", {"tensorflow", "matplotlib", "sklearn", "grader.checks", "grader.assignment"}),
    ],
)
def test_a_start_loads_little(start, forbidden):
    """Each way in loads none of the libraries that it does not need."""
    code = f"{start}\nimport sys\nprint(*(set(sys.modules) & {forbidden!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def tracked() -> list[Path]:
    """The files of the repository; without git, all files outside of what tools make."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True
    )
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    return [path for room in ("grader", "tests", "assignments") for path in (ROOT / room).rglob("*.*")]


MACHINE = {
    "a home directory": r"/(home|Users)/[A-Za-z0-9_]+/|[A-Z]:\\Users\\",
    "this checkout": re.escape(str(ROOT)) + r"\b" if len(ROOT.parts) > 2 else r"(?!)",
    "a package index": r"(index-url|find-links|trusted-host)|files\.python" + r"hosted|https?://[^\s\"']*/simple\b",
}


@pytest.mark.parametrize("what", sorted(MACHINE))
def test_nothing_of_one_machine(what):
    """No file names a place that only one machine or one network has."""
    pattern = re.compile(MACHINE[what])
    own = Path(__file__).resolve()
    for file in tracked():
        text = file.read_bytes().decode("utf-8", "replace")
        found = None if file == own else pattern.search(text)
        assert not found, f"{file.relative_to(ROOT)}: {found.group() if found else ''!r}"


def test_the_lock_file_pins_by_hash():
    """Every requirement is one version with the hashes of its files, the build backend's too."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", lock.strip())
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==\S+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]
    assert any(entry.startswith("setuptools==") for entry in entries)


def test_the_top_level_is_tidy():
    """At the top lie the rooms, what every project has there, and what tools look for there."""
    known = {
        *("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
        *("pyproject.toml", "Makefile", "requirements.lock"),
        *("assignments", "docs", "grader", "reference", "student_template", "tests"),
        *(".ci", ".github", ".gitignore", ".pre-commit-config.yaml"),
    }
    assert {file.relative_to(ROOT).parts[0] for file in tracked()} <= known


def test_the_design_page_draws_the_real_map():
    """The table of rooms in docs/design.md says of each room what it may import, as the rule does."""
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+)(?:/|\.py)` \|[^|]*\| ([^|]*) \|$", text, re.M)
    drawn: dict[str, set[str]] = {}
    for room, may in rows:
        named = {name.removesuffix(".py").rstrip("/").replace("/", ".") for name in re.findall(r"`([^`]+)`", may)}
        if like := re.match(r"as `([a-z]+)/`, and ", may):
            named = drawn[like[1]] | (named if f"and `{like[1]}/`" in may else named - {like[1]})
        drawn[room] = set(drawn) - named if "all above" in may else named
    assert drawn == {room: MAY_IMPORT[room] for room in ROOMS}


def test_the_docs_show_the_real_help(monkeypatch, capsys):
    """What docs/instructor.md prints as `grade --help` is what the command prints."""
    from grader.cli.command import run

    monkeypatch.setenv("COLUMNS", "80")
    run(["--help"])
    shown = (DOCS / "instructor.md").read_text(encoding="utf-8")
    assert f"```console\n$ grade --help\n{capsys.readouterr().out}```" in shown


def test_the_docs_name_every_field_of_a_grade():
    """What the JSON has, docs/json.md documents."""
    section = (DOCS / "json.md").read_text(encoding="utf-8")
    for part in (grade.Grade, grade.CheckResult, grade.PartResult, grade.Provenance):
        missing = {field for field in part.__struct_fields__ if f"`{field}`" not in section}
        assert not missing, part.__name__


def test_the_docs_name_every_word_of_a_check_file():
    """What check files may import from `grader`, docs/checks.md explains."""
    text = (DOCS / "checks.md").read_text(encoding="utf-8")
    assert not {word for word in grader.__all__ if f"`{word}`" not in text}


def test_the_readme_is_short():
    """It says what this is and where to go on; the rest is in docs/."""
    assert README.read_text(encoding="utf-8").count("\n") <= 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page):
    """Links lead to files, `make` targets are in the Makefile, commands of `grade` exist, and so do modules."""
    text = page.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert link.startswith("https://") or (page.parent / link).exists(), link
    for target in set(re.findall(r"(?:`|\$ )make ([a-z]+)", text)):
        assert re.search(rf"^{target}:", makefile, re.M), target
    for word in set(re.findall(r"`grade ([a-z]+)[ `]", text)):
        assert word in COMMANDS, word
    for module in set(re.findall(r"`((?:grader|tests|cli|intake|assignment|grading|subjects|asking|wire|worker|answers|"
                                 r"reports|classes|exports|sandbox)/[a-z_/0-9]+\.py)", text)):  # fmt: skip
        assert (ROOT / module).exists() or (GRADER / module).exists(), module
    for module in set(re.findall(r"python -m ([a-z_.]+)", text)) - {"pytest", "grader"}:
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module
