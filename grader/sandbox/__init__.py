"""The near side of the sandbox: where student code runs, and how it is kept there."""
