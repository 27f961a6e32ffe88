"""The wire between the grader and the worker: values cross by copy, the rest by handle, in typed frames.

Imports nothing of the program, and never unpickles. Both sides use it.
"""
