"""Calendar arithmetic of TIMEX3 values: which days a value denotes, and how a day is written.

Nothing here reads text. Weeks are ISO weeks, seasons the meteorological ones of the northern half.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

Bounds = tuple[date, date]
"""First day and first day after: half-open."""

DAY = timedelta(days=1)
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
UNIT_DAYS = {"D": 1, "N": 1, "W": 7, "WE": 7, "F": 14}
UNIT_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
_MONTH = re.compile(r"(\d{4})-(\d\d)(?:-XX)?")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_QUARTER = re.compile(r"(\d{4})-([QH])(\d)")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_YEARS = re.compile(r"(?:FY)?(\d{2,4})X{0,2}")


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, None where the calendar has none such."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def add_days(day: date, days: int) -> date | None:
    """The day so many days on, None where it leaves the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(day: date, months: int) -> date | None:
    """The same day so many months on, the month's last where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: date, amount: int, unit: str) -> date | None:
    """The day so many units on; units are those of words.txt."""
    if abs(amount) > 1_000_000:
        return None
    if unit in UNIT_DAYS:
        return add_days(day, amount * UNIT_DAYS[unit])
    if unit in UNIT_MONTHS:
        return add_months(day, amount * UNIT_MONTHS[unit])
    return day


def week_value(day: date) -> str:
    """The ISO week of a day, as TIMEX3 writes it."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def unit_value(day: date, unit: str) -> str:
    """The unit in which a day lies, as TIMEX3 writes it: its month, year, quarter, week."""
    year = f"{day.year:04d}"
    match unit:
        case "D" | "N":
            return day.isoformat()
        case "W" | "F":
            return week_value(day)
        case "WE":
            return week_value(day) + "-WE"
        case "M":
            return f"{year}-{day.month:02d}"
        case "Q":
            return f"{year}-Q{(day.month + 2) // 3}"
        case "H":
            return f"{year}-H{1 if day.month <= 6 else 2}"
        case "DE":
            return year[:3]
        case "CE":
            return year[:2]
        case _:
            return year


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date | None:
    """The first, second, … or last (-1) such ISO weekday of a month."""
    length = calendar.monthrange(year, month)[1]
    if which < 0:
        last = date(year, month, length)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    day = 1 + (weekday - first.isoweekday()) % 7 + 7 * (which - 1)
    return make_date(year, month, day)


def easter(year: int) -> date:
    """Western Easter Sunday, by the usual computus."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


def bounds(value: str) -> Bounds | None:
    """The days that a TIMEX3 value denotes, None where it denotes none that are known."""
    try:
        return _bounds(value)
    except (ValueError, OverflowError):
        return None


def _bounds(value: str) -> Bounds | None:
    if m := _DAY.fullmatch(value):
        first = date(int(m[1]), int(m[2]), int(m[3]))
        return first, first + DAY
    if m := _MONTH.fullmatch(value):
        return _months(int(m[1]), int(m[2]), 1)
    if m := _WEEK.fullmatch(value):
        monday = date.fromisocalendar(int(m[1]), int(m[2]), 1)
        return (monday + 5 * DAY if m[3] else monday), monday + 7 * DAY
    if m := _QUARTER.fullmatch(value):
        size = 3 if m[2] == "Q" else 6
        return _months(int(m[1]), size * (int(m[3]) - 1) + 1, size)
    if m := _SEASON.fullmatch(value):
        return _months(int(m[1]), SEASON_MONTHS[m[2]], 3)
    if m := _YEARS.fullmatch(value):
        size = 10 ** (4 - len(m[1]))
        year = int(m[1]) * size
        return date(year, 1, 1), date(year + size, 1, 1)
    return None


def _months(year: int, month: int, count: int) -> Bounds | None:
    first = date(year, month, 1)
    until = add_months(first, count)
    return (first, until) if until else None


def told(value: str) -> tuple[str, str] | None:
    """Start and end of a value as inclusive ISO strings at the precision it tells, None where unknown."""
    found = bounds(value)
    if not found:
        return None
    first, last = found[0], found[1] - DAY
    if _DAY.fullmatch(value) or _WEEK.fullmatch(value):
        return first.isoformat(), last.isoformat()
    if _YEARS.fullmatch(value):
        return f"{first.year:04d}", f"{last.year:04d}"
    return first.isoformat()[:7], last.isoformat()[:7]


def iso_bounds(start: str | None, end: str | None) -> tuple[date | None, date | None]:
    """Half-open days from inclusive ISO strings at day, week, month, quarter or year precision.

    Args:
        start: first day, month, year …; None where unknown.
        end: last one, inclusive; None where unknown.

    Returns:
        The first day, and the first day after the end; None for what is unknown or no date.
    """
    first = bounds(start) if start else None
    last = bounds(end) if end else None
    return (first[0] if first else None), (last[1] if last else None)
