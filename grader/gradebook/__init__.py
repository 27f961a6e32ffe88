"""The class's memory: who handed in what, which grade it got when, and what was changed by hand."""
