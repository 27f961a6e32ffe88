"""The far side of the wire: runs locked up beside the student's code, and knows nothing of the near side."""
