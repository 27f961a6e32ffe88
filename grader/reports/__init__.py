"""The reports of a grade: one HTML file for the student, one for the instructor; and a class's index.

Pictures are drawn here, as small SVG that takes its colours from the page: so they follow dark mode and print,
stay sharp, and cost a report neither the import of a plotting package nor its kilobytes.
"""
