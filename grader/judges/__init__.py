"""Judges: arrays and functions in, verdicts out; they know nothing of processes, files or checks."""
