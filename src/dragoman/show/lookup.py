"""Finding a word in dragoman's tables: what it knows, and where that can be changed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from dragoman.errors import DataError
from dragoman.show.grid import Column, Grid, Row
from dragoman.tables import data_folder, parse_table

logger = logging.getLogger(__name__)

_RANKS = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that knows the word."""

    where: str
    cells: dict[str, str]
    rank: int

    @property
    def table(self) -> str:
        """The file without its line."""
        return self.where.rpartition(":")[0]

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman lexicon --format jsonl` prints it."""
        return {"where": self.where, **{k: v for k, v in self.cells.items() if v}}


def find_entries(query: str) -> list[Hit]:
    """Rows of any packaged table that hold the query as whole words, best first.

    A row whose first cell is the query comes first, then one with a cell or list item that is the query,
    then one that merely holds it.

    Args:
        query: word, phrase, name, PLOVER type or kind; case is ignored.
    """
    wanted = " ".join(query.split()).casefold()
    if not wanted:
        return []
    pattern = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
    hits = []
    for path, label in _tables(data_folder(), ""):
        text = path.read_text(encoding="utf-8")
        if not pattern.search(text.casefold()):
            continue
        try:
            rows = parse_table(text, label)
        except DataError as error:
            logger.warning("not searched: %s", error)
            continue
        hits += [
            Hit(r.where, r.cells, rank) for r in rows if (rank := _rank(r.cells, wanted, pattern)) < _RANKS
        ]
    best = min((h.rank for h in hits), default=0)
    # Rows that only mention the word are noise beside rows about it.
    return sorted((h for h in hits if h.rank == best or h.rank < 2), key=lambda h: h.rank)


def _rank(cells: dict[str, str], wanted: str, pattern: re.Pattern[str]) -> int:
    values = [v.casefold() for v in cells.values()]
    if values and values[0] == wanted:
        return 0
    if any(wanted == part.strip() for v in values for part in v.split(";")):
        return 1
    return 2 if any(pattern.search(v) for v in values) else _RANKS


def _tables(folder: Traversable, prefix: str) -> Iterator[tuple[Traversable, str]]:
    for child in sorted(folder.iterdir(), key=lambda c: c.name):
        if child.is_dir():
            yield from _tables(child, f"{prefix}{child.name}/")
        elif child.name.endswith(".txt"):
            yield child, prefix + child.name


def lookup_grid(hits: list[Hit]) -> Iterator[Grid]:
    """The hits as one table a folder of tables: rows of the same columns stand together."""
    groups: dict[tuple[str, ...], list[Hit]] = {}
    for hit in hits:
        groups.setdefault(tuple(hit.cells), []).append(hit)
    for columns, group in groups.items():
        used = [c for c in columns if any(h.cells[c] for h in group)]
        rows: list[Row | str] = [Row((*(h.cells[c] for c in used), h.where)) for h in group]
        titles = (*(Column(c, wrap=True) for c in used), Column("where", "dim"))
        yield Grid(titles, tuple(rows))
