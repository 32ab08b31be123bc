"""A table as a value, painted with rich on a terminal and as aligned plain text in a pipe."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from dragoman.show.words import pad, printable, width


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in one style (a rich style; plain text drops it)."""

    text: str
    style: str = ""


Cell = str | Piece

# Cells between two columns; the least that a column with wrapped words is good to read in; the least at all.
_GAP = 2
_LEAST = 24
_NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        title: its heading.
        style: style of its cells on a terminal.
        wrap: whether its words may be wrapped where the terminal is narrow.
        right: whether it stands flush right.
        optional: whether it may be left out where the terminal is too narrow for the rest.
    """

    title: str
    style: str = ""
    wrap: bool = False
    right: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells, and notes that stand below them, under the column `Grid.note_under`."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        columns: from left to right.
        rows: rows; a plain string is a heading across all columns.
        heading: whether the titles of the columns are shown.
        note_under: index of the column under which a row's note stands.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row | str, ...]
    heading: bool = True
    note_under: int = 0


def cell_text(cell: Cell) -> str:
    """The words of a cell, safe for a terminal."""
    return printable(cell.text if isinstance(cell, Piece) else cell)


def plain_lines(grid: Grid) -> Iterator[str]:
    """The grid as aligned text: no colour, no wrapping, no trailing spaces, the same at any width."""
    widths = _natural_widths(grid)
    if grid.heading:
        yield _aligned([c.title.upper() for c in grid.columns], widths, grid)
    indent = " " * sum(w + 2 for w in widths[: grid.note_under])
    for at, row in enumerate(grid.rows):
        if isinstance(row, str):
            if at:
                yield ""
            yield printable(row)
            continue
        yield _aligned([cell_text(c) for c in row.cells], widths, grid)
        for note in row.notes:
            yield f"{indent}{printable(note)}"


def _natural_widths(grid: Grid) -> list[int]:
    """The cells that each column takes unwrapped."""
    lines = [[cell_text(c) for c in row.cells] for row in grid.rows if isinstance(row, Row)]
    if grid.heading:
        lines.append([c.title for c in grid.columns])
    return [
        max((width(line[n]) for line in lines if n < len(line)), default=0) for n in range(len(grid.columns))
    ]


def fit_widths(grid: Grid, room: int) -> list[int]:
    """The width of each column on a terminal; 0 leaves an optional column out.

    Columns that wrap share what the others leave.

    Args:
        grid: the table.
        room: cells of the terminal.
    """
    widths = _natural_widths(grid)
    wraps = [n for n, c in enumerate(grid.columns) if c.wrap]
    while True:
        kept = [n for n, w in enumerate(widths) if w]
        flexible = [n for n in wraps if n in kept]
        fixed = sum(widths[n] for n in kept if n not in flexible) + _GAP * max(0, len(kept) - 1)
        wanted = sum(widths[n] for n in flexible)
        left = room - fixed
        if not flexible or left >= min(wanted, _LEAST * len(flexible)):
            break
        droppable = [n for n in kept if grid.columns[n].optional]
        if not droppable:
            break
        widths[droppable[-1]] = 0
    # The narrowest first: what it doesn't need of its share goes to the others. Where the notes stand, twice
    # as much is wanted.
    shares = {n: 2 if n == grid.note_under else 1 for n in flexible}
    for n in sorted(flexible, key=lambda n: widths[n] / shares[n]):
        widths[n] = min(widths[n], max(_NARROWEST, left * shares[n] // sum(shares.values())))
        left -= widths[n]
        del shares[n]
    return widths


def _aligned(line: list[str], widths: list[int], grid: Grid) -> str:
    parts = []
    for text, cells, column in zip(line, widths, grid.columns, strict=False):
        parts.append(" " * (cells - width(text)) + text if column.right else pad(text, cells))
    return "  ".join(parts).rstrip()


class Screen:
    """Where the commands write: a terminal with colour, or a pipe with plain text.

    Args:
        stream: text stream to write to.
        interactive: whether it is a terminal.
    """

    def __init__(self, stream: IO[str], *, interactive: bool) -> None:
        self.stream = stream
        self.interactive = interactive
        self._console: Any = None

    @property
    def console(self) -> Any:
        """The rich console, made when first needed: a pipe never imports rich."""
        if self._console is None:
            from rich.console import Console

            self._console = Console(file=self.stream, highlight=False, soft_wrap=False)
        return self._console

    def line(self, *pieces: Cell) -> None:
        """Write one line made of pieces."""
        if not self.interactive:
            self.stream.write("".join(cell_text(p) for p in pieces) + "\n")
            return
        self.console.print(_rich_text(pieces))

    def lines(self, lines: Iterable[str]) -> None:
        """Write plain lines."""
        for text in lines:
            self.line(text)

    def grid(self, grid: Grid) -> None:
        """Write a table."""
        if not self.interactive:
            for text in plain_lines(grid):
                self.stream.write(text + "\n")
            return
        for table in _rich_tables(grid, self.console.width):
            self.console.print(table)


def _rich_text(pieces: Iterable[Cell]) -> Any:
    """Always a Text, never markup: a bracket in an article must not be read as a style."""
    from rich.text import Text

    text = Text()
    for piece in pieces:
        text.append(cell_text(piece), style=piece.style if isinstance(piece, Piece) else "")
    return text


def _rich_tables(grid: Grid, room: int) -> Iterator[Any]:
    """One rich table for the rows between two headings, all with columns of the same width."""
    from rich.text import Text

    # rich pads the last column too.
    widths = fit_widths(grid, room - _GAP)
    table: Any = None
    headed = grid.heading
    for row in grid.rows:
        if isinstance(row, str):
            if table is not None:
                yield table
            yield Text(("\n" if table is not None else "") + printable(row), style="bold underline")
            table = None
            continue
        if table is None:
            table = _rich_table(grid, widths, headed)
        table.add_row(*_rich_row(row, grid, widths))
        if row.notes and not grid.columns[grid.note_under].wrap:
            yield table
            yield from _rich_notes(row, sum(w + _GAP for w in widths[: grid.note_under] if w))
            table, headed = None, False
    if table is not None:
        yield table


def _rich_notes(row: Row, indent: int) -> Iterator[Any]:
    """Notes across all columns, where the one that they stand under is too narrow to wrap them in."""
    from rich.padding import Padding
    from rich.text import Text

    for note in row.notes:
        yield Padding(Text(printable(note), style="dim"), (0, 0, 0, indent))


def _rich_table(grid: Grid, widths: list[int], headed: bool) -> Any:
    from rich.table import Table

    table = Table(box=None, show_header=headed, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    for column, cells in zip(grid.columns, widths, strict=True):
        if cells:
            table.add_column(
                column.title,
                style=column.style or None,
                no_wrap=not column.wrap,
                overflow="fold",
                width=cells,
                justify="right" if column.right else "left",
            )
    return table


def _rich_row(row: Row, grid: Grid, widths: list[int]) -> list[Any]:
    line = [_rich_text([cell]) for cell in row.cells]
    for note in row.notes if grid.columns[grid.note_under].wrap else ():
        line[grid.note_under].append("\n" + printable(note), style="dim")
    return [text for text, cells in zip(line, widths, strict=True) if cells]


def as_text(grid: Grid) -> str:
    """The plain text of a grid, for tests and documents."""
    out = io.StringIO()
    Screen(out, interactive=False).grid(grid)
    return out.getvalue()
