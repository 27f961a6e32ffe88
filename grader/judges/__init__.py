"""Judges: arrays and functions in, verdicts out, without knowledge of processes, files or checks."""
