"""What is announced, as a list by month and as a calendar."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dragoman.linking.ahead import is_ahead
from dragoman.linking.belief import passed
from dragoman.linking.days import first_day, last_day
from dragoman.nouns import Event
from dragoman.selection import Selection
from dragoman.show.words import MONTHS, parse_day
from dragoman.web.page import Ask, Page
from dragoman.web.pages.common import Item, items, lines
from dragoman.web.pages.overview import announced
from dragoman.web.params import SELECTING, Param

_NOT_HERE = ("from", "to", "status", "sure")
PARAMS: tuple[Param, ...] = (
    *(p for p in SELECTING if p.name not in _NOT_HERE),
    Param("view", "choice", "As a list or as a month's calendar.", ("list", "calendar"), "list"),
    Param("month", "month", "The month that the calendar shows."),
)
LATE = "The date went by without a word"
UNDATED = "No date set"
_MOST = 1500
_LONG = 20
"""An event of more days than this stands above the calendar, not in each of its days."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what is dated to it; `inside` tells whether it is of the month shown."""

    iso: str
    number: int
    inside: bool
    today: bool
    items: tuple[Item, ...]


def agenda(ask: Ask) -> Page:
    """The plans of the reader's day: gone by, ahead by month, and without a date."""
    if ask.values["view"] == "calendar":
        return _calendar(ask)
    found = _ahead(ask)
    today = ask.today()
    groups: dict[str, list[Event]] = {}
    for event in sorted(found, key=_key):
        groups.setdefault(_group(event, today), []).append(event)
    titles = sorted(groups, key=lambda t: (t != LATE, t == UNDATED))
    ordered = [e for title in titles for e in groups[title]]
    shown = {
        "groups": [(title, items(ask, groups[title])) for title in titles],
        "today": today,
        "total": len(ordered),
    }
    return Page(
        "agenda.html", "Agenda", shown, ordered, facts={"on": today, "total": len(ordered)}, events=ordered
    )


def _ahead(ask: Ask) -> list[Event]:
    """The announced events that the filters ask for."""
    wanted = ask.selection
    if wanted == Selection():
        return announced(ask)
    today = ask.today()
    kept = {e.id for e in ask.record.announced(today, ask.as_of) if wanted.meets(e) and is_ahead(e, today)}
    if wanted.source is not None:
        told = {e.id for e in ask.record.select(wanted, as_of=ask.as_of)}
        kept &= told
    return [e for e in ask.record.announced(today, ask.as_of) if e.id in kept]


def _key(event: Event) -> tuple[str, str, str]:
    # "2015" sorts after every month of 2015: the year is the last thing that is still to come of it.
    told = event.start or event.end or "9999"
    return (told + "-99" * (2 - told.count("-")), event.end or "", event.id)


def _group(event: Event, today: str | None) -> str:
    if today is not None and passed(event, today):
        return LATE
    told = event.start or event.end
    day = parse_day(told) if told else None
    if day is None:
        return UNDATED
    return f"{MONTHS[day.month - 1]} {day.year}" if day.month else str(day.year)


def _calendar(ask: Ask) -> Page:
    from dataclasses import replace

    today = ask.today()
    month = ask.values.get("month") or (today or date.today().isoformat())[:7]
    year, number = int(month[:4]), int(month[5:7])
    first, last = f"{month}-01", f"{month}-{months.monthrange(year, number)[1]:02d}"
    wanted = replace(ask.selection, start=first, until=last)
    ids = [line.id for line in lines(ask, wanted, _MOST)]
    found = [e for e in ask.record.select(wanted, as_of=ask.as_of, limit=_MOST) if e.id in set(ids)]
    dated = [e for e in found if e.start or e.end]
    shown = {
        "month": f"{MONTHS[number - 1]} {year}",
        "weeks": _weeks(ask, dated, year, number, today),
        "whole": items(ask, [e for e in dated if not _is_short(e)]),
        "before": ask.links.same(view="calendar", month=_month(year, number - 1)),
        "after": ask.links.same(view="calendar", month=_month(year, number + 1)),
        "today": today,
        "total": len(dated),
    }
    facts = {"month": month, "total": len(dated)}
    return Page("calendar.html", f"Agenda: {shown['month']}", shown, dated, facts=facts, events=dated)


def _weeks(ask: Ask, events: Sequence[Event], year: int, month: int, today: str | None) -> list[list[Day]]:
    by_day: dict[int, list[Item]] = {}
    for item in items(ask, [e for e in events if _is_short(e)]):
        first, last = _days(item.event)
        for day in range(first, last + 1):
            by_day.setdefault(day, []).append(item)

    def shown(day: date) -> Day:
        found = tuple(by_day.get(day.toordinal(), ()))
        return Day(day.isoformat(), day.day, day.month == month, day.isoformat() == today, found)

    return [[shown(day) for day in week] for week in _month_weeks(year, month)]


def _month_weeks(year: int, month: int) -> list[list[date]]:
    """Weeks from Monday to Sunday; days beyond the calendar's first and last year are left out."""
    first = date(year, month, 1)
    low = max(1, first.toordinal() - first.weekday())
    count = -(-(first.weekday() + months.monthrange(year, month)[1]) // 7) * 7
    days = [date.fromordinal(min(n, date.max.toordinal())) for n in range(low, low + count)]
    return [days[i : i + 7] for i in range(0, count, 7)]


def _days(event: Event) -> tuple[int, int]:
    first = first_day(event.start) or first_day(event.end) or 0
    last = last_day(event.end) or last_day(event.start) or first
    return first, max(first, last)


def _is_short(event: Event) -> bool:
    """Whether it is told to the day, or nearly."""
    first, last = _days(event)
    return last - first <= _LONG


def _month(year: int, number: int) -> str:
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return f"{year:04d}-{number:02d}" if 1 <= year <= 9999 else f"{min(max(year, 1), 9999):04d}-01"
