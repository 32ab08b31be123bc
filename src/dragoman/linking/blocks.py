"""Blocks: the keys under which units that may be of one event find one another, so that few are compared.

A unit is stored under some keys and looks under others. The two are symmetric: if one unit finds another,
that one finds it too. What each unit finds is therefore a function of the two alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import combinations

from dragoman.linking.knowledge import Family
from dragoman.linking.unit import PLANNED, Unit, expanded, fold, specific

Key = tuple[int, str]
"""A day that the key is about, 0 where it is about none, and its name."""

_MOST_PARTIES = 10
_WIDE = 3
"""A date wider than this many windows stands under its years."""


def stored_keys(unit: Unit) -> frozenset[int]:
    """The keys that a unit is stored under."""
    return frozenset(_number(*k) for k in _keys(unit, looking=False))


def sought_keys(unit: Unit) -> frozenset[int]:
    """The keys that a unit looks under."""
    return frozenset(_number(*k) for k in _keys(unit, looking=True))


def _keys(unit: Unit, looking: bool) -> Iterator[Key]:
    family = unit.family
    parties = sorted(expanded(unit.parties))[:_MOST_PARTIES]
    pairs = [f"{family.name}|{a}+{b}" for a, b in combinations(parties, 2)]
    alone = [f"{family.name}|{p}" for p in parties]
    together = pairs or alone
    near = (-1, 0, 1) if looking else (0,)
    for bucket in sorted({b + d for b in _buckets(unit, family) for d in near}):
        yield from ((bucket * family.window, f"{who}|{bucket}") for who in together)
    yield from _years(unit, family, together, looking)
    yield from _single(unit, alone, bool(pairs), looking)
    if unit.name:
        yield 0, f"name|{family.name}|{fold(unit.name)}"
    if family.recalled and unit.ordinal is not None:
        yield from ((0, f"{who}|#{unit.ordinal}") for who in alone)
    if family.recalled:
        yield from _known(unit, family, alone, looking)
    if family.recalled and unit.place and specific(unit.place):
        yield from ((0, f"{who}|@{fold(unit.place.name)}") for who in together)
    if unit.told is None and unit.days == (None, None):
        yield from ((0, f"{who}|undated") for who in together)


def _buckets(unit: Unit, family: Family) -> set[int]:
    """The windows of time in which the unit's event may lie."""
    low, high = unit.days
    found: set[int] = set()
    if low is not None and high is not None:
        if high - low <= _WIDE * family.window:
            found.update(range(low // family.window, high // family.window + 1))
    elif low is not None or high is not None:
        day = low if low is not None else high
        assert day is not None
        found.add(day // family.window)
    if unit.told is not None and (not found or low is None or unit.step.status in PLANNED):
        found.add(unit.told // family.window)
    return found


def _years(unit: Unit, family: Family, together: list[str], looking: bool) -> Iterator[Key]:
    """Ties a date told as a year or so with the narrower dates in it, where news recalls such events."""
    low, high = unit.days
    if not family.recalled or low is None or high is None:
        return
    wide = high - low > _WIDE * family.window
    years = range(low // 366, high // 366 + 1) if not looking else range(low // 366 - 1, high // 366 + 2)
    for year in years:
        for who in together:
            if wide or looking:
                yield year * 366, f"{who}|wide {year}"
            if wide == looking:
                yield year * 366, f"{who}|any {year}"


def _single(unit: Unit, alone: list[str], several: bool, looking: bool) -> Iterator[Key]:
    """Ties a unit that names one party alone with those of the same day that name it among others."""
    day = next((d for d in (*unit.days, unit.told) if d is not None), None)
    if day is None:
        return
    side = several != looking
    for who in alone:
        for delta in (-1, 0, 1) if looking else (0,):
            yield day + delta, f"{who}|{'some' if side else 'one'} {day + delta}"


def _known(unit: Unit, family: Family, alone: list[str], looking: bool) -> Iterator[Key]:
    """Ties a plan or a mention of what is known, that names one party or the place, with its like."""
    short = (unit.recalled or unit.step.status in PLANNED) and (len(alone) == 1 or _names_nobody(unit))
    near = (-1, 0, 1) if looking else (0,)
    place = f"{family.name}|@{fold(unit.place.name)}" if unit.place and specific(unit.place) else None
    for bucket in sorted({b + d for b in _buckets(unit, family) for d in near}):
        for who in (*alone, place) if place else alone:
            if looking or short:
                yield bucket * family.window, f"{who}|short {bucket}"
            if not looking or short:
                yield bucket * family.window, f"{who}|long {bucket}"


def _names_nobody(unit: Unit) -> bool:
    return all(a.id in unit.implied for a in unit.actors + unit.recipients)


def _number(day: int, name: str) -> int:
    """A key as the record stores it, a signed 64-bit number: the day first, so that the units of one time
    stand together in the file, then a hash of the name. Two names of one hash cost a comparison, no more.
    """
    digest = hashlib.blake2b(name.encode(), digest_size=5).digest()
    return (max(day, 0) << 40) | int.from_bytes(digest, "big")
