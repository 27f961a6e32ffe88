"""What a file finds that asks for a notebook's shell."""

from __future__ import annotations


def test_run_brings_the_names_of_another_file(student):
    """As `%run` does, from the submission's folder and with its own names alone."""
    text = (
        "get_ipython().run_line_magic('run', './helpers.py --fast')\ndef answer(): return double(21), len(__name__)\n"
    )
    loaded = student(text, lambda module: module.answer(), helpers="def double(x):\n    return 2 * x\n")
    assert loaded.answer == (42, 4) and loaded.notes == []


def test_a_file_that_is_not_there_costs_its_line(student):
    """With a note that names it."""
    text = "get_ipython().run_line_magic('run', 'gone.py')\ndef answer(): return 42\n"
    loaded = student(text, lambda module: module.answer(), patience="stepwise")
    assert loaded.answer == 42 and loaded.noted("Line 1", "gone")


def test_the_systems_commands_print_nothing(student):
    """Their lines are none; a note is said for what has no effect, once."""
    text = (
        "shell = get_ipython()\nlines = shell.getoutput('ls')\nshell.system('ls')\nshell.run_line_magic('cd', '/')\n"
        "shell.user_ns['a'] = 1\nif 'google.colab' in str(get_ipython()): 1 / 0\ndef answer(): return lines\n"
    )
    loaded = student(text, lambda module: module.answer())
    assert loaded.answer == [] and len(loaded.notes) == 1 and loaded.noted("no effect")
