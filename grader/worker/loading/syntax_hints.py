"""Hints on the probable cause of a syntax error, in sentences that say what to do about it."""

from __future__ import annotations

import re
import unicodedata

PYTHON_2 = "This is Python 2: the assignment is graded with Python 3."

# (what Python says, what to do); the first that matches
BY_MESSAGE = [
    (r"Missing parentheses in call to '(print|exec)'", f"{PYTHON_2} There, {{0}} is a function: {{0}}(...)."),
    (r"multiple exception types must be parenthesized", f"{PYTHON_2} There, it is `except ValueError as error:`."),
    (r"leading zeros in decimal integer|invalid decimal literal|invalid hexadecimal", "A number is mistyped here."),
    (r"expected ':'", "The line that begins a block (if, for, while, def, class, else) ends with a colon."),
    (r"expected an indented block after (.+?) on line (\d+)",
     "The {0} on line {1} has nothing in it; a comment is not enough: write pass until you have written it."),
    (r"unindent does not match", "This line is indented by a number of spaces that no block above it has."),
    (r"unexpected indent", "This line is indented further than the one above, and no block begins here."),
    (r"inconsistent use of tabs and spaces", "Tabs and spaces are mixed; let your editor make 4 spaces of every tab."),
    (r"'(.)' was never closed", "The bracket {0} that is opened here is never closed."),
    (r"unmatched '(.)'", "The bracket {0} closes nothing; there is one too many, or one is missing before it."),
    (r"closing parenthesis '(.)' does not match opening parenthesis '(.)'", "A {1} is closed here with a {0}."),
    (r"unterminated triple-quoted", "A string that begins with three quotes must end with three quotes."),
    (r"unterminated string|EOL while scanning", "The string that begins on this line has no closing quote."),
    (r"Maybe you meant '=='", "= stores a value; == compares two values."),
    (r"cannot assign to (.+?) here", "Only a name, an attribute or an element can stand on the left of =."),
    (r"Perhaps you forgot a comma", "Two values stand side by side; is a comma or an operator (such as *) missing?"),
    (r"positional argument follows keyword", "Arguments without a name come before those with one."),
    (r"(?:non-default argument|parameter without a default) follows", "Parameters with a default value come last."),
    (r"'(return|yield|await)' outside", "The {0} stands outside every function; is it indented too little?"),
    (r"'(break|continue)' (?:outside|not properly in)", "The {0} stands outside every loop; is it indented rightly?"),
    (r"invalid character '(.)'", "This character looks like one of Python's but is not; type it anew."),
    (r"invalid non-printable character", "There is an invisible character here, copied from a page or a PDF; "
     "delete the blanks on this line and type them anew."),
    (r"nested too deeply|too many nested parentheses", "Break the expression up into several lines with names."),
    (r"f-string", "Inside the braces of an f-string use the other kind of quotes; Python before 3.12 needs that."),
    (r"null byte|larger than|under a Python name|says that it is", ""),
]  # fmt: skip

# (what the line looks like, what to do): these are tried first
BY_LINE = [
    (r"^\s*(<{7}|={7}|>{7})", "These are the marks of a merge that was not finished; keep one of the two versions."),
    (r"^\s*(>>>|In \[\d*\]:|Out\[)", "This was copied from a Python prompt with the prompt; delete it."),
    (r"^\s*print\s+[^(=\s]", f"{PYTHON_2} There, print is a function: print(...)."),
    (r"^\s*exec\s+['\"]", f"{PYTHON_2} There, exec is a function: exec(...)."),
    (r"^\s*raise\s+\w+\s*,", f"{PYTHON_2} There, it is `raise ValueError(\"...\")`."),
    (r"<>", f"{PYTHON_2} There, not equal is !=."),
    (r"\bur['\"]|\d+L\b", f"{PYTHON_2} There, this is written without the letter."),
    (r"\belse\s+if\b", "In Python, else if is written elif."),
    (r"&&|\|\|", "In Python, && is written and, || is written or."),
    (r"\+\+|--\s*$", "In Python, i++ is written i += 1."),
]  # fmt: skip


def hints_for(message: str, lines: list[str], number: int | None) -> tuple[str, ...]:
    """Return hints for a syntax error that Python calls `message`, at line `number` of `lines`; none if unsure."""
    line = lines[number - 1] if number and number <= len(lines) else ""
    code = re.sub(r"(['\"]).*?\1", "''", line)
    found = [hint for pattern, hint in BY_LINE if re.search(pattern, code)][:1] or _by_message(message)
    strange = sorted({c for c in line if unicodedata.category(c) in ("Cf", "Zs", "Pi", "Pf") and c != " "})
    if strange and message.startswith("invalid"):
        found.append(
            "On this line: " + ", ".join(unicodedata.name(c, f"U+{ord(c):04X}").lower() for c in strange) + "."
        )
    return tuple(found)


def _by_message(message: str) -> list[str]:
    for pattern, hint in BY_MESSAGE:
        match = re.search(pattern, message)
        if match:
            return [hint.format(*match.groups())] if hint else []
    return []
