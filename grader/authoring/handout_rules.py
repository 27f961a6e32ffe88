"""The rules of a handout, each with the checks that ask about it: no rule that costs points goes by in silence.

The handout has a table for each part, below the part's file name in backticks:

    | rule | asked by |
    |---|---|
    | `one_hot` has n columns | `one_hot_has_n_columns`, hidden checks |

Students read there which public checks ask about the rule, or that hidden ones do. Which ones, `rules.toml` beside
the reference says: a table for each part, from the rule, word for word, to the names of its hidden checks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.assignment.model import Assignment
from grader.authoring.template import HANDOUT
from grader.errors import AssignmentError

FILE = "rules.toml"
HEADER = "| rule | asked by |"
HIDDEN = "hidden checks"


@dataclass(frozen=True)
class Rule:
    """One row of a handout's table: what is to hold in a part, the public checks named, whether hidden ones ask too."""

    part: str
    says: str
    checks: tuple[str, ...]
    hidden: bool


def rules_in(handout: str) -> list[Rule]:
    """Return the rules of a handout's tables, in their order."""
    found: list[Rule] = []
    part, in_table = "", False
    for line in handout.splitlines():
        if named := re.fullmatch(r"`([^`]+\.py)`:", line):
            part = named[1]
        in_table = line == HEADER or (in_table and line.startswith("|"))
        if in_table and line != HEADER and not line.startswith("|---"):
            says, asked = (cell.strip() for cell in line.strip("|").rsplit("|", 1))
            found.append(Rule(part, says, tuple(re.findall(r"`([^`]+)`", asked)), asked.endswith(HIDDEN)))
    return found


def rule_problems(assignment: Assignment) -> list[str]:
    """Return what is wrong with the table of rules and with `rules.toml`; nothing where an assignment has neither."""
    assert assignment.reference is not None
    handout, file = assignment.folder / HANDOUT, assignment.reference / FILE
    rules = rules_in(handout.read_text(encoding="utf-8")) if handout.is_file() else []
    if not file.is_file():
        return [f"{HANDOUT} has a table of rules, and the reference has no {FILE}"] if rules else []
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AssignmentError(str(file), None, f"it is not TOML: {error}", "fix the file") from error
    return list(_problems(assignment, rules, told))


def _problems(assignment: Assignment, rules: list[Rule], told: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    for part in assignment.parts:
        mine, hidden_of = [rule for rule in rules if rule.part == part.file], told.get(part.file, {})
        public = {check.name: check for check in part.checks if not check.hidden}
        hidden = {check.name for check in part.checks if check.hidden}
        for rule in mine:
            where = f"the rule {rule.says!r} of {part.file}"
            yield from (f"{where} names {name}, which is no public check" for name in rule.checks if name not in public)
            if rule.hidden != bool(hidden_of.get(rule.says)):
                lacks = f"and {FILE} names none" if rule.hidden else f"of which only {FILE} knows"
                yield f"{where} is asked by hidden checks, {lacks}"
            if not rule.hidden and not rule.checks:
                yield f"{where} is asked by no check"
        known = {rule.says for rule in mine}
        yield from (f"{FILE} has the rule {says!r}, which {HANDOUT} lacks" for says in hidden_of if says not in known)
        named = {name for names in hidden_of.values() for name in names}
        yield from (f"{FILE} names {name}, which is no hidden check of {part.file}" for name in sorted(named - hidden))
        yield from (f"no rule of {HANDOUT} tells of the hidden check {name}" for name in sorted(hidden - named))
        shown = {name for rule in mine for name in rule.checks}
        silent = [name for name, check in public.items() if not check.points and name not in shown]
        yield from (f"no rule of {HANDOUT} names {name}, a check of no points" for name in silent)
    unknown = {rule.part for rule in rules} | set(told)
    for name in sorted(unknown - {part.file for part in assignment.parts}):
        yield f"there are rules of {name or 'a part without a name'}, which is no part"
