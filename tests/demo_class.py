"""The demo's class: a course with one assignment of two NumPy parts, and what its forty students handed in.

All of it comes from one seed, so that every demo tells one story: right solutions, known mistakes, functions left out,
code that crashes, a copy, a wrong kind of file, late ones, and three students who handed in nothing.
"""

from __future__ import annotations

import ast
import csv
import random
import re
import shutil
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo_ways import WAYS, Way

SEED = 7
NAME = "assignment1"
FIRST, SECOND = "three_layer_neural_network.py", "n_layer_neural_network.py"
DUE = datetime(2025, 10, 1, 23, 59, tzinfo=UTC)
LATE_RULE = f"""
[late]
due = {DUE:%Y-%m-%dT%H:%M:%S+00:00}
grace_minutes = 15
per_day = 10
cap = 50
"""
PEOPLE = """
    Ada Moreau|Bela Novak|Chen Wei|Dora Lindqvist|Eli Goldberg|Farid Haddad|Gita Rao|Hugo Almeida|Ines Costa|Jun Sato
    Kofi Mensah|Lena Vogel|Mina Park|Nils Berg|Olga Petrova|Pablo Ruiz|Quinn Murphy|Rosa Bianchi|Samir Khan|Tove Dahl
    Uma Iyer|Viktor Horvat|Wanda Nowak|Ximena Soto|Yusuf Demir|Zoe Martin|Aiko Tanaka|Bruno Keller|Carla Esposito
    Dmitri Volkov|Esra Yilmaz|Finn O'Brien|Grace Okoye|Hana Kim|Ivan Marin|Jana Kral|Kira Weiss|Luis Ortega|Maya Singh
    Noah Cohen
"""
# So many students have each slip, in the order of the list of ways; frequent ones make tomorrow's lecture.
FREQUENT = {"derivative_taken_at_the_activation": 4, "loss_is_a_sum": 2, "deep_lists_from_the_end": 2}
RIGHT = 9
# What is left unwritten: every function whose qualified name begins so.
UNWRITTEN = (
    ("NeuralNetwork.backprop",),
    ("Layer.backprop", "Deep"),
    ("NeuralNetwork.c", "NeuralNetwork.b", "Layer", "Deep"),
)
RENAMED = {"delta": "eps", "error": "err", "hidden": "inner", "out": "result", "back": "b", "slope": "s", "own": "p"}
HOURS_LATE = (0.1, 5, 11, 20, 30, 77)  # the first is within the grace


@dataclass
class Student:
    """One student of the class; `slip` is what is wrong with the work, "" for nothing."""

    name: str
    id: str
    kind: str = "right"
    slip: str = ""
    files: dict[str, str] = field(default_factory=dict)
    submitted: datetime = DUE

    @property
    def late(self) -> timedelta:
        """Return how long after the due time the work came."""
        return max(self.submitted - DUE, timedelta())


def write_course(source: Path, course: Path) -> list[Student]:
    """Write the course into the new folder `course`, from the repository `source`; return its students.

    `course` gets the assignment without its TensorFlow part and with a rule on lateness, `roster.csv`, and
    `submissions/` as Gradescope exports them.
    """
    _write_assignment(source, course)
    stubs = {file: _read(source / "student_template" / NAME / file) for file in (FIRST, SECOND)}
    everyone = students(stubs)
    with (course / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Name", "SID", "Email"])
        rows.writerows([one.name, one.id, _email(one)] for one in everyone)
    _write_submissions(everyone, course / "submissions")
    return everyone


def students(stubs: Mapping[str, str]) -> list[Student]:
    """Return the class, in the order of the roster; the same each time."""
    chance = random.Random(SEED)
    names = [name.strip() for line in PEOPLE.strip().splitlines() for name in line.split("|")]
    everyone = [Student(name, f"s{1000 + number}") for number, name in enumerate(names)]
    slips = [slipped for slipped in WAYS if slipped.slip for _ in range(FREQUENT.get(slipped.slip, 1))]
    turns = iter(chance.sample(everyone, len(everyone)))
    for slipped in slips:
        _write_work(next(turns), stubs, chance, slipped)
    for _ in range(RIGHT):
        _write_work(next(turns), stubs, chance)
    for unwritten in UNWRITTEN:
        student = _write_work(next(turns), stubs, chance, unwritten=unwritten)
        student.kind = "unfinished"
    _special_cases(turns, everyone, stubs, chance)
    for student in turns:
        student.kind = "absent"
    handed_in = [student for student in everyone if student.files]
    for student in handed_in:
        student.submitted = DUE - timedelta(minutes=chance.randrange(2, 4 * 24 * 60))
    punctual = [student for student in handed_in if student.kind in ("right", "mistake")]
    for student, hours in zip(chance.sample(punctual, len(HOURS_LATE)), HOURS_LATE, strict=True):
        student.submitted = DUE + timedelta(hours=hours)
    return everyone


def _special_cases(
    turns: Iterator[Student], everyone: list[Student], stubs: Mapping[str, str], chance: random.Random
) -> None:
    """Give the next students what is neither right, nor wrong in a known way, nor missing."""
    colon = _write_work(next(turns), stubs, chance)
    colon.kind, colon.slip = "crash", "a colon is missing"
    colon.files[FIRST] = colon.files[FIRST].replace("def backprop(self, X, y):", "def backprop(self, X, y)", 1)
    helped = _write_work(next(turns), stubs, chance)
    helped.kind, helped.slip = "crash", "it imports a file that was not handed in"
    helped.files[SECOND] = helped.files[SECOND].replace(
        "import numpy as np\n", "import numpy as np\nimport my_helpers\n", 1
    )
    copy, original = next(turns), next(student for student in everyone if student.kind == "mistake")
    copy.kind, copy.slip = "copy", f"the files of {original.id}, with other names"
    renamed = re.compile(rf"\b({'|'.join(RENAMED)})\b")
    copy.files = {file: renamed.sub(lambda word: RENAMED[word[1]], text) for file, text in original.files.items()}
    half = _write_work(next(turns), stubs, chance)
    half.kind, half.slip = "unfinished", "only the first part"
    del half.files[SECOND]
    paper = next(turns)
    paper.kind, paper.slip, paper.files = "other", "a report, and no code", {"report.pdf": "%PDF-1.4\n"}


def _write_work(
    student: Student,
    stubs: Mapping[str, str],
    chance: random.Random,
    slipped: Way | None = None,
    unwritten: tuple[str, ...] = (),
) -> Student:
    """Let the student fill the stubs: each function in a right way by chance, but for what is wrong or unwritten."""
    student.files = {}
    if slipped:
        student.kind, student.slip = "crash" if slipped.crashes else "mistake", slipped.slip
    for file, stub in stubs.items():
        chosen = {}
        for of in functions(stub):
            right = [one for one in WAYS if one.of == of and not one.slip]
            picked = slipped if slipped and slipped.of == of else chance.choice(right)
            if not (unwritten and of.startswith(unwritten)):
                chosen[of] = picked.body
        student.files[file] = filled(stub, chosen) + f"\n# {student.name}\n"
    return student


def functions(stub: str) -> dict[str, int]:
    """Return the functions that a student has to write, by qualified name, with the line of their `raise`."""
    found = {}
    for node in ast.parse(stub).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for function in inside:
            last = function.body[-1] if isinstance(function, ast.FunctionDef) else None
            if isinstance(last, ast.Raise) and "NotImplementedError" in ast.unparse(last):
                found[prefix + function.name] = last.lineno
    return found


def filled(stub: str, bodies: Mapping[str, str]) -> str:
    """Return the stub with these bodies in the place of their functions' `raise`."""
    lines = stub.splitlines(keepends=True)
    for name, line in functions(stub).items():
        if name in bodies:
            raised = lines[line - 1]
            lines[line - 1] = textwrap.indent(bodies[name], raised[: len(raised) - len(raised.lstrip())])
    return "".join(lines)


def _write_assignment(source: Path, course: Path) -> None:
    """Copy the assignment with its reference and template, all but the TensorFlow part; add the rule on lateness."""
    left_out = shutil.ignore_patterns("dcn_mnist.py", "mistakes_dcn_mnist.py", "__pycache__", "answers.*")
    for room in ("assignments", "reference", "student_template"):
        shutil.copytree(source / room / NAME, course / room / NAME, ignore=left_out)
    declared = tomllib.loads(_read(source / "assignments" / NAME / "assignment.toml"))
    parts = [part for part in declared["parts"] if part["file"] in (FIRST, SECOND)]
    lines = ['title = "Backpropagation, deeper networks"', f"points = {sum(part['points'] for part in parts)}"]
    lines += ['preload = ["numpy"]', LATE_RULE]
    for part in parts:
        lines += ["[[parts]]", *(f"{key} = {_toml(part[key])}" for key in ("file", "title", "points")), ""]
    (course / "assignments" / NAME / "assignment.toml").write_text("\n".join(lines), encoding="utf-8")


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _write_submissions(everyone: list[Student], folder: Path) -> None:
    """Write a Gradescope export: a folder for each submission, and whose it is and when it came."""
    metadata = ["---"]
    for number, student in enumerate((one for one in everyone if one.files), 1):
        below = folder / f"submission_{number}"
        below.mkdir(parents=True)
        for name, text in student.files.items():
            (below / name).write_text(text, encoding="utf-8")
        metadata += [f"{below.name}:", "  :submitters:", f'  - :name: "{student.name}"']
        metadata += [f"    :sid: {student.id}", f"    :email: {_email(student)}"]
        metadata += [f"  :created_at: {student.submitted:%Y-%m-%d %H:%M:%S.%f} Z"]
    (folder / "submission_metadata.yml").write_text("\n".join(metadata) + "\n", encoding="utf-8")


def _email(student: Student) -> str:
    return student.name.lower().replace("'", "").replace(" ", ".") + "@university.example"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
