"""The data that crosses between the grader and the worker: values by copy, the rest by handle, in typed frames.

Imports nothing of the program, and never unpickles. Both sides use it.
"""
