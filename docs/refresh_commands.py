"""Runs every example of docs/commands.md anew and puts its output below it: python docs/refresh_commands.py

A block that begins with `$ ` is an example. Its commands run in the root of the repository by bash, on a
record of the example articles. Run it when what a command prints has changed, and read the difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "commands.md"
RECORD = ROOT / "build" / "commands.db"
EXAMPLE = re.compile(r"^```\n(\$ .*\n(?:\$ .*\n)?)(?:[^`]|`(?!``))*?^```$", re.MULTILINE)


def run(commands: str) -> str:
    """What the commands of one example print, stderr included."""
    script = "\n".join(line.removeprefix("$ ") for line in commands.splitlines())
    env = os.environ | {
        "DRAGOMAN_RECORD": str(RECORD.relative_to(ROOT)),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.stdout


def main() -> None:
    """Refresh the page."""
    RECORD.parent.mkdir(exist_ok=True)
    for path in RECORD.parent.glob(f"{RECORD.name}*"):
        path.unlink()
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(EXAMPLE.sub(lambda m: f"```\n{m[1]}{run(m[1])}```", page), encoding="utf-8")


if __name__ == "__main__":
    main()
