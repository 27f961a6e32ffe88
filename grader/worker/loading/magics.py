"""The commands of a notebook's cell (%time, !ls, x?) as Python; each line stays the line that it is.

IPython looks for them where a statement begins, so a line that goes on with an expression (`% 3`), and one inside of
a string, is none.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import NamedTuple

PYTHON_MAGICS = """
    time capture prun debug memit mprun lprun snakeviz scalene heat pyinstrument wandb cython
"""
# Cell magics that run their cell as Python, so that what it defines is there afterwards; %%timeit is none of them.
RUN_AS_PYTHON = frozenset(PYTHON_MAGICS.split())
WRITE_MAGICS = ("writefile", "file")  # write their cell into a file
AUTOMATIC_MAGICS = """
    time timeit pip conda mamba uv ls ll cd pwd cat mkdir rmdir rm cp mv matplotlib pylab load_ext reload_ext who whos
    env history precision pinfo autoreload tensorboard clear
"""
# What IPython takes for a command without a % where it is all there is in a cell.
AUTOMATIC = frozenset(AUTOMATIC_MAGICS.split())
COMMAND = re.compile(r"^(?P<indent>[ \t]*)(?P<command>(?:[%!?]|[/,;](?=[^\W\d])).*)$", re.DOTALL)
COMMENTED = re.compile(r"^(?P<before>[ \t]*)# ?(?P<within>[ \t]*)(?P<command>[%!]\s*\w.*)$")  # by an export
EMPTY_BLOCK = re.compile(r"expected an indented block after .+ on line (\d+)")  # of Python's message
TARGET = re.compile(r"[\w.,*\[\]'\" \t]+")
TIMED = re.compile(r"^%{1,2}\s*(?:time|prun)\s+(?P<statement>(?!-)\S.*)$", re.DOTALL)
RUN = re.compile(r"^%\s*run\s+(?:-\w+\s+)*(?P<file>\S.*)$")
CELL_MAGIC = re.compile(r"^%%\s*(?P<name>[\w!.]+)[ \t]*(?P<arguments>.*)$")
PROMPT = re.compile(r"^(?:>>> ?|\.\.\. ?|In \[\d*\]: ?|\s*\.{3,}: ?)")
PIECE = re.compile(r"""\\.|\\$|\"{3}|'{3}|["'#]|[(\[{]|[)\]}]|\s+|[^\s\\"'#()\[\]{}]+""")
CAPTURED = re.compile(r"(?:^|\s)(?!-)([^\W\d]\w*)\s*$")


class PlainCell(NamedTuple):
    """A cell's lines as Python, as many as it has; `magic` where it is the cell of a magic that does not run it."""

    lines: list[str]
    magic: str = ""


class Assigned(NamedTuple):
    """A line that gives what a command says to a name: `files = !ls`."""

    target: str
    mark: str
    command: str


class LogicalLine(NamedTuple):
    """The lines `start` to `end` (excluded) that make one statement or one command; `last` ends what is no comment."""

    start: int
    end: int
    last: str


def as_python(text: str) -> PlainCell:
    """Return the cell with its commands as Python, or as comments where they mean nothing outside of a notebook."""
    lines = _without_indentation(_without_prompts(text.split("\n")))
    first = first_of_code(lines)
    magic = CELL_MAGIC.match(lines[first]) if first < len(lines) else None
    if magic is None:
        only = first < len(lines) and first_of_code(lines, first + 1) == len(lines)
        words = lines[first].split() if only else []
        if words and words[0] in AUTOMATIC and (len(words) == 1 or not is_python(lines[first])):
            lines[first] = f"%{lines[first]}"
        return PlainCell(_commands_replaced(lines))
    name = magic["name"]
    if name not in RUN_AS_PYTHON:
        return PlainCell([comment(line) for line in lines], name)
    body = as_python("\n".join(lines[first + 1 :])) if lines[first + 1 :] else PlainCell([])
    head = [*lines[:first], _head_of(magic, lines[first], body.lines)]
    return PlainCell(head + body.lines, body.magic)


def _head_of(magic: re.Match[str], line: str, body: Sequence[str]) -> str:
    """Return a cell magic's own line: it may bind what was captured, or time a statement that stands beside it."""
    captured = CAPTURED.search(magic["arguments"]) if magic["name"] == "capture" else None
    if captured:
        return f"{captured[1]} = get_ipython()  {comment(line)}"
    timed = TIMED.match(line)
    alone = first_of_code(body) == len(body)
    return timed["statement"] if timed and alone and is_python(timed["statement"]) else comment(line)


def indentation(line: str) -> str:
    """Return the blanks that the line begins with."""
    return line[: len(line) - len(line.lstrip())]


def first_of_code(lines: Sequence[str], start: int = 0) -> int:
    """Return the first line from `start` on that is neither blank nor a comment; how many there are if none is."""
    wanted = (number for number in range(start, len(lines)) if lines[number].strip() and not is_comment(lines[number]))
    return next(wanted, len(lines))


def is_comment(line: str) -> bool:
    """Return whether there is nothing but a comment on the line."""
    return line.lstrip().startswith("#")


def comment(line: str) -> str:
    """Return the line as a comment."""
    return f"# {line}" if line.strip() else line


def is_python(text: str) -> bool:
    """Return whether Python can parse the text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_prompts(lines: list[str]) -> list[str]:
    first = next((line for line in lines if line.strip()), "")
    return [PROMPT.sub("", line, count=1) for line in lines] if re.match(r">>> |In \[\d*\]: ", first) else lines


def _without_indentation(lines: list[str]) -> list[str]:
    """Take the indentation of the first line from all that have it, as IPython does."""
    first = next((line for line in lines if line.strip()), "")
    indent = indentation(first)
    return [line.removeprefix(indent) for line in lines] if indent else list(lines)


def _commands_replaced(lines: list[str]) -> list[str]:
    made = list(lines)
    for logical in logical_lines(lines):
        replace_command(made, logical)
    return made


def replace_command(lines: list[str], logical: LogicalLine) -> bool:
    """Replace, in place, the command that these lines are; return False where they are none."""
    start, end, last = logical
    text = "\n".join(lines[start:end])
    instead = command_replaced(text)
    if instead is None and last.endswith("?"):
        instead = f"{indentation(text)}pass  # {lines[start].strip()}"
    if instead is None:
        return False
    replaced = instead.split("\n")
    lines[start:end] = replaced + [f"# {line}" for line in lines[start + len(replaced) : end]]
    return True


def repair_empty_block(lines: list[str], message: str) -> int:
    """Write `pass` for a command that is a comment, if nothing else is in the block that Python's message is about.

    Returns the line (from 1) that begins the block; 0 where the message or the block is another one.
    """
    found = EMPTY_BLOCK.search(message)
    if found is None:
        return 0
    head = int(found[1])
    end = first_of_code(lines, head)
    command = next((number for number in range(head, end) if COMMENTED.match(lines[number])), None)
    if command is None:
        return 0
    lines[command] = f"{indentation(lines[head - 1])}    pass  {lines[command].strip()}"
    return head


def command_replaced(line: str) -> str | None:
    """Return the Python for a command, in one line or as many as it has; None for what is no command."""
    assigned, command = assigned_command(line), COMMAND.match(line)
    first = line.partition("\n")[0]
    if assigned:
        return f"{assigned.target} = {_value_of(assigned)}  # {first.partition('=')[2].strip()}"
    if command is None:
        return None
    instead = f"{command['indent']}{statement_of(command['command'])}"
    return instead if "\n" in instead else f"{instead}  # {first.strip()}"


def statement_of(command: str) -> str:
    """Return the statement that a command stands for; `pass` where it has no meaning here."""
    timed, run = TIMED.match(command), RUN.match(command)
    if timed and is_python(timed["statement"]):
        return timed["statement"]
    if run and "\n" not in command:
        return f"get_ipython().run_line_magic('run', {run['file'].strip()!r})"
    return "pass"


def assigned_command(line: str) -> Assigned | None:
    """Return the parts of a line that assigns what a command gives; None for any other line."""
    target, _, value = line.partition("=")
    value = value.strip()  # of all lines, where backslashes make it several
    if value[:1] not in ("%", "!") or not value[1:].strip() or not TARGET.fullmatch(target) or not target.strip():
        return None
    return Assigned(target.rstrip(), value[0], value[1:].strip())


def _value_of(assigned: Assigned) -> str:
    """Return what a command gives that is assigned to a name: no lines for one of the shell."""
    if assigned.mark == "!":
        return "[]"
    timed = TIMED.match(f"%{assigned.command}")
    if timed and is_python(timed["statement"]):
        return timed["statement"]
    return "__import__('os').getcwd()" if assigned.command == "pwd" else "None"


def logical_lines(lines: Sequence[str]) -> Iterator[LogicalLine]:
    """Yield the lines that belong together: by brackets, strings and backslashes; a command by backslashes alone."""
    number = 0
    while number < len(lines):
        start, depth, quote, last = number, 0, "", ""
        if COMMAND.match(lines[start]) or assigned_command(lines[start]):
            while lines[number].endswith("\\") and number + 1 < len(lines):
                number += 1
            number += 1
            yield LogicalLine(start, number, "")
            continue
        while number < len(lines):
            depth, quote, ending = _scan(lines[number], depth, quote)
            last, number = ending or last, number + 1
            if not (depth or quote or ending == "\\"):
                break
        yield LogicalLine(start, number, last)


def _scan(line: str, depth: int, quote: str) -> tuple[int, str, str]:
    """Return how many brackets are open behind the line, in which string it ends, and its last piece of code."""
    last = ""
    for match in PIECE.finditer(line):
        piece = match[0]
        if quote:
            if piece.startswith(quote):  # three of them behind a single one: its end, and an empty string
                quote = ""
        elif piece == "#":
            break
        elif piece[0] in "\"'":
            quote = piece
        elif piece in "([{":
            depth += 1
        elif piece in ")]}":
            depth = max(depth - 1, 0)
        if not piece.isspace():
            last = piece
    if len(quote) == 1 and last != "\\":
        quote = ""  # it was not closed, which is an error of its line alone
    return depth, quote, last
