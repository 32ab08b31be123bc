"""The word lists of data/time/guards.txt, which guards and the direction of clauses read."""

from __future__ import annotations

import functools

from dragoman.tables import read_table


@functools.cache
def listed(name: str) -> frozenset[str]:
    """The words of a list of data/time/guards.txt.

    Args:
        name: the list.
    """
    return frozenset(
        w for row in read_table("time/guards.txt") if row["list"] == name for w in row.many("words")
    )
