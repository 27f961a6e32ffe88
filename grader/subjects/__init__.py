"""Subjects, of whom a check's question is asked: the student, the reference, the reference with a mistake."""
