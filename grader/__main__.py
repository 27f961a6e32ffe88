"""The entry point of the program: `grade …` and `python -m grader …`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from grader.cli.command import run  # start-up: nothing before it is needed

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
