"""The demo: its rows, and the class that it grades."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace as with_other
from pathlib import Path

import pytest
from demo import cut, labels_width, row, story, verdict
from demo_class import FIRST, SECOND, filled, functions, students, write_course
from demo_ways import WAYS, Way
from msgspec.structs import replace
from small_grades import FAILED, PASSED, graded, result

from grader import grade as g
from grader.assignment import load as assignments
from grader.assignment.submission import Submission
from grader.gradebook.extensions import due_of
from grader.grading import grade_submission
from grader.intake import read_download, roster
from grader.intake.download_files import FolderTree

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENT = assignments.load(ROOT / "assignments" / "assignment1")
STUBS = {
    file: (ROOT / "student_template" / "assignment1" / file).read_text(encoding="utf-8") for file in (FIRST, SECOND)
}
RIGHT = [way for way in WAYS if not way.slip]
MISTAKES = [way for way in WAYS if way.slip and not way.crashes]
