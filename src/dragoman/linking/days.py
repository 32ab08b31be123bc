"""ISO dates at the precision told, as days that can be counted."""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache

Days = tuple[int | None, int | None]
"""First and last day of an interval, inclusive, as ordinals; None is open or unknown."""


@lru_cache(maxsize=65536)
def first_day(iso: str | None) -> int | None:
    """The first day that an ISO date of any precision denotes; None where it is none."""
    parts = _parts(iso)
    if parts is None:
        return None
    year, month, day = parts
    return _ordinal(year, month or 1, day or 1)


@lru_cache(maxsize=65536)
def last_day(iso: str | None) -> int | None:
    """The last day that an ISO date of any precision denotes; None where it is none."""
    parts = _parts(iso)
    if parts is None:
        return None
    year, month, day = parts
    month = month or 12
    if not 1 <= month <= 12:
        return None
    return _ordinal(year, month, day or calendar.monthrange(year, month)[1])


def interval(start: str | None, end: str | None) -> Days:
    """The days between two ISO dates; an end before its start is taken as unknown."""
    low, high = first_day(start), last_day(end)
    if low is not None and high is not None and high < low:
        return (low, None)
    return (low, high)


def iso(day: int | None) -> str | None:
    """A day as a full ISO date."""
    return date.fromordinal(day).isoformat() if day is not None else None


def width(days: Days) -> int | None:
    """How many days it has; None where it is open."""
    low, high = days
    return high - low + 1 if low is not None and high is not None else None


def closed(days: Days, reach: int) -> tuple[int, int] | None:
    """An open interval closed by `reach` days on its open side; None where nothing is known."""
    low, high = days
    if low is None and high is None:
        return None
    if low is None:
        assert high is not None
        return (high - reach, high)
    return (low, low + reach if high is None else high)


def gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Days between two intervals, 0 where they touch or overlap."""
    return max(0, one[0] - other[1], other[0] - one[1])


def _parts(value: str | None) -> tuple[int, int, int] | None:
    if not value:
        return None
    pieces = value[:10].split("-")
    if not all(p.isdigit() for p in pieces) or len(pieces) > 3 or len(pieces[0]) != 4:
        return None
    numbers = [int(p) for p in pieces] + [0, 0]
    return (numbers[0], numbers[1], numbers[2]) if numbers[0] else None


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None
