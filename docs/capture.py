"""Makes docs/timeline.svg: what a terminal shows of the example record. Run with `python docs/capture.py`."""

from __future__ import annotations

import io
import os
import pathlib
import subprocess
import sys
import tempfile

from rich.console import Console
from rich.text import Text

HERE = pathlib.Path(__file__).parent
WIDTH = 118


def main() -> None:
    """Reads the examples into a scratch record and draws its timeline and agenda."""
    with tempfile.TemporaryDirectory() as folder:
        record = str(pathlib.Path(folder) / "demo.db")
        run("add", str(HERE.parent / "examples" / "iran-talks"), "--record", record)
        console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
        span = ("--from", "2013-12-01", "--to", "2015-07-31")
        for args in (
            ("timeline", "--kind", "meeting", "--kind", "agreement", *span),
            ("agenda", "--as-of", "2014-01-14"),
        ):
            console.print(Text(f"$ dragoman {' '.join(args)}", style="bold"))
            console.print(Text.from_ansi(run(*args, "--record", record)))
        (HERE / "timeline.svg").write_text(console.export_svg(title="dragoman"), encoding="utf-8")


def run(*args: str) -> str:
    """What a command prints on a terminal that shows colours."""
    command = pathlib.Path(sys.executable).with_name("dragoman")
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    done = subprocess.run([command, *args], capture_output=True, text=True, check=True, env=environment)
    return done.stdout


if __name__ == "__main__":
    main()
