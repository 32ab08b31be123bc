"""Reads the tables of linguistic knowledge under data/, and names file and line where one is wrong.

A table is plain text: `#` begins a comment line, the first other line is `columns: a | b | c`, and each
line after it is one row with its cells divided by ` | `. Cells left out at the end are empty. A list
inside a cell is divided by `;`. A line `source: kind` says of what kind the knowledge below it is.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from dragoman.errors import DataError

SOURCES: Mapping[str, str] = {
    "standard": "a code or name of an international standard",
    "common": "common knowledge, written down by hand",
    "memory": "written down from memory, dates unchecked",
}
"""Of what kind the knowledge of a row may be, and what that means."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, by column name, with the place it came from.

    Attributes:
        where: file and line.
        cells: by column.
        source: of what kind its knowledge is, one of SOURCES; empty where the table doesn't say.
    """

    where: str
    cells: dict[str, str]
    source: str = ""

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
    source = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = f"{name}:{number}"
        if columns is None:
            if not line.startswith("columns:"):
                raise DataError(where, line, "a table begins with a line `columns: name | name | …`")
            columns = [c.strip() for c in line.removeprefix("columns:").split("|")]
            continue
        if line.startswith("source:"):
            source = line.removeprefix("source:").strip()
            if source not in SOURCES:
                raise DataError(where, source, f"source must be one of {', '.join(SOURCES)}")
            continue
        cells = [c.strip() for c in line.split("|")]
        if len(cells) > len(columns):
            raise DataError(where, line, f"at most {len(columns)} cells ({' | '.join(columns)})")
        cells += [""] * (len(columns) - len(cells))
        rows.append(Row(where, dict(zip(columns, cells, strict=True)), source))
    if columns is None:
        raise DataError(
            f"{name}:1", "an empty table", "a table begins with a line `columns: name | name | …`"
        )
    return tuple(rows)


def line_of(row: Row, columns: Sequence[str]) -> str:
    """A row as one line of text, to be kept.

    Args:
        row: whose `where` and cells.
        columns: which cells.
    """
    return "\t".join((row.where, *(row[column] for column in columns)))


def row_of(line: str, columns: Sequence[str]) -> Row:
    """The row that `line_of` wrote.

    Args:
        line: what it wrote.
        columns: those given to it.
    """
    where, *cells = line.split("\t")
    return Row(where, dict(zip(columns, cells, strict=True)))


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


@functools.cache
def data_fingerprint() -> str:
    """A short hash of all linguistic data, which says what coded a document."""
    digest = hashlib.blake2b(digest_size=8)
    folders = [data_folder()]
    while folders:
        for child in sorted(folders.pop().iterdir(), key=lambda c: c.name):
            if child.is_dir():
                folders.append(child)
            elif not child.name.startswith((".", "_")):
                digest.update(child.name.encode() + b"\0" + child.read_bytes())
    return digest.hexdigest()


def tables_fingerprint(names: tuple[str, ...]) -> str:
    """A short hash of some tables.

    Args:
        names: paths under data/, of tables or folders of tables.

    Raises:
        DataError: one is missing.
    """
    digest = hashlib.blake2b(digest_size=8)
    for name in names:
        for path, label in _files(name):
            digest.update(label.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
