"""`make demo`: grade the sample submissions, each into a report, and say where the reports are.

    python tests/demo.py SAMPLES OUT [ASSIGNMENT]

A sample is a folder in SAMPLES with an `expected.toml` beside the student's files; where that names a score, the
grade must have it.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from grader.grade import from_json
from grader.reports.reading_order import first_to_mend
from grader.reports.text import points, visible


def main(samples: Path, out: Path, assignment: str) -> int:
    """Grade every sample; 1 if one has another score than its expected.toml says, or gets no grade."""
    folders = sorted(file.parent for file in samples.glob("*/expected.toml"))
    if not folders:
        print(f"There is no sample in {samples}: a folder with an expected.toml.", file=sys.stderr)
        return 2
    surprises = 0
    for folder in folders:
        surprises += not as_expected(folder, out / folder.name, assignment)
    print(f"\nOpen a report in a browser: {len(folders)} are in {out}/*/report.html,")
    print("what instructors see besides in instructor.html, and the grade itself in grade.json.")
    return 1 if surprises else 0


def as_expected(folder: Path, out: Path, assignment: str) -> bool:
    """Grade one sample into `out` and print its line."""
    kept = out / "grade.json"
    kept.unlink(missing_ok=True)  # made anew by every demo: nothing to keep
    command = [sys.executable, "-m", "grader", assignment, str(folder), "--report", str(out), "--json", str(kept)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if not kept.exists():
        print(f"{folder.name:<28} no grade: {done.stderr.strip()}")
        return False
    grade = from_json(kept.read_bytes(), source=str(kept))
    first = first_to_mend(grade)
    earned = "no grade" if grade.earned is None else f"{points(grade.earned)}/{points(grade.points)}"
    print(f"{folder.name:<28} {earned:>10}  {visible(first.title) if first else 'all passed'}"[:119])
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8")).get("earned")
    if expected is not None and grade.earned != expected:
        print(f"{'':<28} expected {expected}")
        return False
    print(f"{'':<28} {'':>10}  {out / 'report.html'}", flush=True)
    return True


if __name__ == "__main__":
    where = sys.argv[1:] + ["tests/submissions", "build/demo", "assignment1"][len(sys.argv) - 1 :]
    sys.exit(main(Path(where[0]), Path(where[1]), where[2]))
