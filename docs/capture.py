"""Makes docs/timeline.svg: what a terminal shows of the example record. Run with `python docs/capture.py`."""

from __future__ import annotations

import fcntl
import io
import os
import pathlib
import pty
import struct
import subprocess
import sys
import tempfile
import termios

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
        span = ("--from", "2013-11-20", "--to", "2014-02-28")
        for args in (
            ("timeline", "--type", "CONSULT", "--type", "AGREE", *span),
            ("agenda", "--as-of", "2014-01-14"),
        ):
            console.print(Text(f"$ dragoman {' '.join(args)}", style="bold"))
            console.print(Text.from_ansi(run(*args, "--record", record)))
        (HERE / "timeline.svg").write_text(console.export_svg(title="dragoman"), encoding="utf-8")


def run(*args: str) -> str:
    """What a command prints on a terminal, colours and all."""
    command = pathlib.Path(sys.executable).with_name("dragoman")
    main_end, its_end = pty.openpty()
    fcntl.ioctl(its_end, termios.TIOCSWINSZ, struct.pack("HHHH", 100, WIDTH, 0, 0))
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        [command, *args], stdout=its_end, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment
    )
    os.close(its_end)
    printed = b""
    while True:
        try:
            part = os.read(main_end, 65536)
        except OSError:  # a closed terminal ends so on Linux
            break
        if not part:
            break
        printed += part
    if process.wait():
        raise SystemExit(f"dragoman {' '.join(args)} failed")
    return printed.decode().replace("\r\n", "\n")


if __name__ == "__main__":
    main()
