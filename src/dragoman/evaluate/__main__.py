"""`python -m dragoman.evaluate`: the command `dragoman evaluate`, for places where no script is installed."""

from __future__ import annotations

import sys

from dragoman.cli import cli

if __name__ == "__main__":
    cli(["evaluate", *sys.argv[1:]], prog_name="dragoman")
