"""Grades in the forms that other systems read; each a pure function of the class or of one grade."""
