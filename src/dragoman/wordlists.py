"""The word sets of data/words.txt, which the rules of the reading name: words are data, rules are code."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from dragoman.errors import DataError
from dragoman.tables import Row, read_table

TABLE = "words.txt"


@functools.cache
def words(name: str) -> frozenset[str]:
    """A set of words.

    Args:
        name: as data/words.txt calls it.

    Raises:
        DataError: there is no such set, or the table is wrong.
    """
    return frozenset(in_order(name))


def in_order(name: str) -> tuple[str, ...]:
    """A set's words in the order of the table, for rules in which the first that fits decides.

    Args:
        name: as data/words.txt calls it.

    Raises:
        DataError: there is no such set, or the table is wrong.
    """
    found = _packaged().get(name)
    if found is None:
        raise DataError(TABLE, name, f"no such word set; it has {', '.join(sorted(_packaged()))}")
    return found


def read_sets(rows: Iterable[Row]) -> Mapping[str, tuple[str, ...]]:
    """The sets of a table, by name.

    Args:
        rows: rows `set | words`.

    Raises:
        DataError: a set is without a name or empty, or stands twice, or holds a word twice.
    """
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        name, members = row["set"], row.many("words")
        if not name or not members:
            raise DataError(row.where, name, "a set has a name and at least one word")
        if name in found:
            raise DataError(row.where, name, "the set stands already above; keep one of the two")
        twice = sorted({w for w in members if members.count(w) > 1})
        if twice:
            raise DataError(row.where, twice[0], "the word stands twice in its set; keep one of the two")
        found[name] = members
    return found


@functools.cache
def _packaged() -> Mapping[str, tuple[str, ...]]:
    return read_sets(read_table(TABLE))
