"""Days of ISO dates at the precision known."""

from __future__ import annotations

import functools
from datetime import date


@functools.cache
def first_day(iso: str | None) -> date:
    """The first day of an ISO date at any precision; of None the first day of all."""
    if iso is None:
        return date.min
    parts = [int(p) for p in iso.split("-")]
    return date(parts[0], *[*parts[1:], 1, 1][:2])


@functools.cache
def last_day(iso: str | None) -> date:
    """The last day of an ISO date at any precision; of None the last day of all."""
    if iso is None:
        return date.max
    parts = [int(p) for p in iso.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return date.fromordinal(after.toordinal() - 1)
