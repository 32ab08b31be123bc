"""Puts the figures measured now into docs/evaluation.md, one table for each set of the floors.

    python evaluation/refresh_figures.py [--data FOLDER]

A table stands between `<!-- figures: NAME -->` and `<!-- end -->`, where NAME is a set of the floors file.
Sets whose data is missing keep their table.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from dragoman.evaluate import Check, check_floors, read_floors

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "evaluation.md"
FLOORS = ROOT / "evaluation" / "floors.toml"


def table(check: Check) -> str:
    """The figures of a set in Markdown."""
    assert check.scores is not None
    sizes = ", ".join(f"{number} {noun}" for noun, number in check.scores.counts.items())
    lines = [
        f"{sizes[0].upper()}{sizes[1:]}.",
        "",
        "| figure | value | precision | recall | counts |",
        "|---|---|---|---|---|",
    ]
    for figure in check.scores.figures:
        parts = (figure.value, figure.precision, figure.recall)
        cells = ["" if part is None else f"{part:.3f}" for part in parts]
        lines.append(f"| {' | '.join([figure.name, *cells, figure.counts])} |")
    return "\n".join(lines)


def main() -> None:
    """Reads the arguments and rewrites the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    default = os.environ.get("DRAGOMAN_SHARED", "../shared")
    parser.add_argument("--data", type=Path, default=Path(default), help="the folder of evaluation data")
    given = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    for check in check_floors(read_floors(FLOORS), given.data):
        name = check.floors.name
        if check.scores is None:
            print(f"{name}: skipped, {check.skipped}")
            continue
        head, opening, rest = page.partition(f"<!-- figures: {name} -->\n")
        _, closing, tail = rest.partition("<!-- end -->")
        if closing:
            page = f"{head}{opening}{table(check)}\n{closing}{tail}"
        print(f"{name}: {'written' if closing else 'has no place in the page'}")
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
