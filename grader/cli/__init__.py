"""The command line: reads what was typed, calls the rest, prints what came of it."""
