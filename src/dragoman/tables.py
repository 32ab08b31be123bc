"""Reads the tables of linguistic knowledge under data/, and names file and line where one is wrong.

A table is plain text: `#` begins a comment line, the first other line is `columns: a | b | c`, and each
line after it is one row with its cells divided by ` | `. Cells left out at the end are empty. A list
inside a cell is divided by `;`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from dragoman.errors import DataError


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, by column name, with the place it came from."""

    where: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str, divider: str = ";") -> tuple[str, ...]:
        """The cell as a list, empty items dropped.

        Args:
            column: whose cell.
            divider: what stands between the items.
        """
        return tuple(item for item in (part.strip() for part in self.cells[column].split(divider)) if item)

    def one_of(self, column: str, allowed: frozenset[str] | set[str] | tuple[str, ...]) -> str:
        """The cell, which must be one of the allowed values.

        Args:
            column: whose cell.
            allowed: the values it may have.

        Raises:
            DataError: it is another one.
        """
        value = self.cells[column]
        if value not in allowed:
            raise DataError(self.where, value, f"{column} must be one of {', '.join(sorted(allowed))}")
        return value

    def number(self, column: str) -> float | None:
        """The cell as a number, None where it is empty.

        Raises:
            DataError: it is no number.
        """
        value = self.cells[column]
        if not value:
            return None
        try:
            return float(value)
        except ValueError:
            raise DataError(self.where, value, f"{column} must be a number or empty") from None


def parse_table(text: str, name: str) -> tuple[Row, ...]:
    """The rows of a table's text.

    Args:
        text: the whole table.
        name: what to call it in errors, as "states.txt".

    Raises:
        DataError: no header, or a row with too many cells.
    """
    columns: list[str] | None = None
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = f"{name}:{number}"
        if columns is None:
            if not line.startswith("columns:"):
                raise DataError(where, line, "a table begins with a line `columns: name | name | …`")
            columns = [c.strip() for c in line.removeprefix("columns:").split("|")]
            continue
        cells = [c.strip() for c in line.split("|")]
        if len(cells) > len(columns):
            raise DataError(where, line, f"at most {len(columns)} cells ({' | '.join(columns)})")
        cells += [""] * (len(columns) - len(cells))
        rows.append(Row(where, dict(zip(columns, cells, strict=True))))
    if columns is None:
        raise DataError(
            f"{name}:1", "an empty table", "a table begins with a line `columns: name | name | …`"
        )
    return tuple(rows)


def data_folder() -> Traversable:
    """The packaged folder of linguistic knowledge."""
    return resources.files("dragoman") / "data"


@functools.cache
def read_table(name: str) -> tuple[Row, ...]:
    """The rows of a packaged table, or of all tables of a packaged folder in name order.

    Args:
        name: path under data/, as "states.txt" or "triggers".

    Raises:
        DataError: it is missing or wrong.
    """
    rows: list[Row] = []
    for path, label in _files(name):
        rows.extend(parse_table(path.read_text(encoding="utf-8"), label))
    return tuple(rows)


def _files(name: str) -> Iterator[tuple[Traversable, str]]:
    root = data_folder()
    for part in name.split("/"):
        root = root / part
    if root.is_dir():
        for child in sorted(root.iterdir(), key=lambda c: c.name):
            if child.name.endswith(".txt"):
                yield child, f"{name}/{child.name}"
    elif root.is_file():
        yield root, name
    else:
        raise DataError(name, "no such table", "tables stand in the package's data folder")
