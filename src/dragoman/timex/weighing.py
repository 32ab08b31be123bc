"""Weighs the days that a publication can be of, by how far news lies from the days that it tells."""

from __future__ import annotations

import functools
import math
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from dragoman.errors import DataError
from dragoman.tables import read_table
from dragoman.timex import dates

_MASS = 0.9
_WEEK = 7
_AGAIN = 0.5
"""A day told with its weekday is weighed by its clause already."""
_FAR = 10**6
_OUT_OF_OFFICE = 2.5


@dataclass(frozen=True, slots=True)
class Clue:
    """A day told without its year: what kind of place it stands in, and the weekday told with it."""

    kind: str
    month: int
    dom: int
    weekday: int
    text: str


@dataclass(frozen=True, slots=True)
class Era:
    titles: frozenset[str]
    first: date
    last: date


@functools.cache
def shares_of(kind: str) -> dict[int, float]:
    """The logarithm of the share of each distance of a kind."""
    found: dict[int, float] = {}
    above: int | None = None
    for row in read_table("time/distances.txt"):
        if row["kind"] != kind:
            continue
        upto, share = int(row.number("upto") or 0), row.number("share") or 0.0
        first = upto if above is None else above + 1
        if upto < first or not 0 < share <= 1:
            raise DataError(row.where, row["upto"], "rising distances, and shares between 0 and 1")
        for distance in range(first, upto + 1):
            found[distance] = math.log(share / (upto - first + 1))
        above = upto
    return found


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the weights of all days come to.

    Attributes:
        earliest: first day of the shortest span with nine tenths of the weight.
        latest: its last day.
        held: the share of the weight in it.
        start: first day of the seven in a row that hold most.
        end: last day of them, inclusive.
        week: the share of the weight in these seven, or in all the days where they are fewer.
    """

    earliest: date
    latest: date
    held: float
    start: date
    end: date
    week: float


def weighed(
    first: date,
    last: date,
    year: int | None,
    eras: dict[str, tuple[Era, ...]],
    clues: list[Clue],
    dated: date | None,
    bare: frozenset[int],
) -> Weighed:
    """The spans of the allowed days that hold most of the weight.

    Args:
        first: first day allowed.
        last: last day allowed, inclusive.
        year: the latest year told.
        eras: the offices and names told, by name.
        clues: the days told without a year.
        dated: the latest day that the lead tells with its year.
        bare: ISO weekdays told as past.
    """
    count = (last - first).days + 1
    days = [first + timedelta(days=k) for k in range(count)]
    weights = [0.0] * count
    if dated is not None:  # it tells the year too
        _add(weights, [(d - dated).days for d in days], shares_of("dated"))
    elif year is not None and year >= first.year - 2:  # older ones are history and tell nothing
        _add(weights, [d.year - year for d in days], shares_of("year"))
    for own in eras.values():
        weights = [
            w if any(e.first <= d <= e.last for e in own) else w - _OUT_OF_OFFICE
            for w, d in zip(weights, days, strict=True)
        ]
    if bare:
        _add(weights, [min((d.isoweekday() - w) % 7 for w in bare) for d in days], shares_of("weekday"))
    kinds = {c.kind for c in clues}
    for kind in ("dateline", "past", "future", "lead_past", "lead_future"):
        # What stands further down tells of the same story: it would count twice.
        same = [c for c in clues if c.kind == kind and f"lead_{kind}" not in kinds]
        if same:
            back, ahead = _distances(same, first, count)
            # The tense is not always seen, so each kind keeps a share of its opposite.
            if kind == "dateline":
                _add(weights, back, shares_of("dateline"))
            else:
                is_past = kind.endswith("past")
                near, far = (back, ahead) if is_past else (ahead, back)
                other = shares_of(
                    kind.replace("past", "future") if is_past else kind.replace("future", "past")
                )
                _add_mixed(weights, near, shares_of(kind), far, other)
    for clue in clues:
        if clue.weekday:
            back, ahead = _distances([clue], first, count)
            _add(weights, [min(b, a) for b, a in zip(back, ahead, strict=True)], shares_of("named"), _AGAIN)
    top = max(weights)
    masses = [math.exp(w - top) for w in weights]
    start, end, held = _shortest(masses, _MASS)
    week_at, week = _fullest(masses, _WEEK)
    return Weighed(days[start], days[end], held, days[week_at], days[min(week_at + _WEEK, count) - 1], week)


def _add(weights: list[float], distances: list[int], shares: dict[int, float], factor: float = 1.0) -> None:
    lowest = min(shares.values()) - 3
    for k, distance in enumerate(distances):
        weights[k] += factor * shares.get(distance, lowest)


def _add_mixed(
    weights: list[float], near: list[int], shares: dict[int, float], far: list[int], other: dict[int, float]
) -> None:
    for k, (a, b) in enumerate(zip(near, far, strict=True)):
        mixed = 0.9 * math.exp(shares.get(a, -20)) + 0.1 * math.exp(other.get(b, -20))
        weights[k] += math.log(mixed + 1e-6)


def _distances(clues: list[Clue], first: date, count: int) -> tuple[list[int], list[int]]:
    """For each allowed day how far the nearest of some days lies behind it, and how far ahead."""
    marks = sorted({at for clue in clues for at in occurrences(clue, first, count)})
    back, ahead = [_FAR] * count, [_FAR] * count
    for k in range(count):
        at = bisect_left(marks, k)
        if at < len(marks):
            ahead[k] = marks[at] - k
        if at < len(marks) and marks[at] == k:
            back[k] = 0
        elif at:
            back[k] = k - marks[at - 1]
    return back, ahead


def occurrences(clue: Clue, first: date, count: int) -> list[int]:
    """On which of the allowed days, and of a year around them, the day falls."""
    found = []
    for year in range(max(first.year - 1, 1), min(first.year + count // 365 + 2, 9998) + 1):
        day = dates.make_date(year, clue.month, clue.dom)
        if day and clue.weekday in (0, day.isoweekday()):
            found.append((day - first).days)
    return found


def _shortest(masses: list[float], wanted: float) -> tuple[int, int, float]:
    """First and last of the shortest run that holds the wanted share, and the share it holds."""
    total = sum(masses)
    best, left, held = (0, len(masses) - 1, 1.0), 0, 0.0
    for right, mass in enumerate(masses):
        held += mass
        while held - masses[left] >= wanted * total:
            held -= masses[left]
            left += 1
        if held >= wanted * total and right - left < best[1] - best[0]:
            best = (left, right, held / total)
    return best


def _fullest(masses: list[float], size: int) -> tuple[int, float]:
    """Where the run of so many that holds most begins, and the share it holds."""
    total = held = sum(masses[:size])
    best, at = held, 0
    for k in range(size, len(masses)):
        total += masses[k]
        held += masses[k] - masses[k - size]
        if held > best:
            best, at = held, k - size + 1
    return at, best / total
