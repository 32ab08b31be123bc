"""The agenda as an iCalendar file (RFC 5545), so that a calendar subscribes to what is announced.

A date is an all-day entry. A date known only to the month or the year is an all-day span over it, and the
summary and the description say so: a calendar has no other way to show "some day in June".
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from dragoman.linking.belief import passed
from dragoman.nouns import Event, Status
from dragoman.outlook import Withdrawn
from dragoman.show.words import (
    PASSED,
    history_line,
    parse_day,
    printable_block,
    show_interval,
    status_word,
    what,
)

PRODUCT = "-//dragoman//the record of diplomacy and conflict//EN"
# iCalendar knows three states of an event. A denied one is not to be met in a calendar, as a cancelled one.
STATES: dict[Status, str] = {
    "occurred": "CONFIRMED",
    "ongoing": "CONFIRMED",
    "scheduled": "CONFIRMED",
    "postponed": "TENTATIVE",
    "proposed": "TENTATIVE",
    "cancelled": "CANCELLED",
    "denied": "CANCELLED",
}
# An entry must carry the time it was stamped. That of a text without a date is fixed, so that the same
# record always gives the same file.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def days_of(iso: str) -> tuple[date, date] | None:
    """The first and the last day of an ISO date at its precision; None where it is no date."""
    day = parse_day(iso)
    if day is None or not 1 <= day.year <= 9999:
        return None
    if day.month is None:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    last = months.monthrange(day.year, day.month)[1]
    if day.day is None:
        return date(day.year, day.month, 1), date(day.year, day.month, last)
    if not 1 <= day.day <= last:
        return None
    exact = date(day.year, day.month, day.day)
    return exact, exact


def span_of(event: Event) -> tuple[date, date] | None:
    """The first and the last day to show; a one-sided interval is shown on the day that is told."""
    told = [days for days in (days_of(d) for d in (event.start, event.end) if d) if days is not None]
    if not told:
        return None
    first, last = told[0][0], told[-1][1]
    return (first, last) if first <= last else (last, last)


def is_exact(event: Event) -> bool:
    """Whether the days themselves are told: a day, or two days that bound it."""
    days = [parse_day(d) for d in (event.start, event.end) if d]
    return len(days) == 2 and all(d is not None and d.day is not None for d in days)


def make_calendar(
    events: Iterable[Event],
    name: str = "dragoman agenda",
    *,
    known: Mapping[str, tuple[str, int]] | None = None,
    withdrawn: Iterable[Withdrawn] = (),
    on: str | None = None,
) -> bytes:
    """The events that have a date, as the bytes of an .ics file.

    The same events give the same bytes: ids are the record's, stamps the publication of what told them.

    Args:
        events: what to put in.
        name: how calendar programs call it.
        known: by what id calendars know an event, and how often it changed, by the event's id; its own id and
            the length of its history where not given.
        withdrawn: what a calendar is to take back.
        on: the day to look from, ISO: plans whose day has passed by then without a word are marked.
    """
    page = Calendar()
    page.add("prodid", PRODUCT)
    page.add("version", "2.0")
    page.add("calscale", "GREGORIAN")
    page.add("method", "PUBLISH")
    page.add("x-wr-calname", name)
    for event in events:
        span = span_of(event)
        if span is not None:
            ident = (known or {}).get(event.id, (event.id, max(0, len(event.history) - 1)))
            page.add_component(_entry(event, *span, ident, gone_by=on is not None and passed(event, on)))
    for one in withdrawn:
        first, last = (days_of(day) for day in (one.start or one.end or "", one.end or one.start or ""))
        if first is not None and last is not None:
            page.add_component(_withdrawal(one, first[0], max(first[0], last[1])))
    return bytes(page.to_ical())


def _base(uid: str, sequence: int, stamp: datetime, first: date, last: date) -> Entry:
    entry = Entry()
    entry.add("uid", f"{uid}@dragoman")
    entry.add("dtstamp", stamp)
    entry.add("last-modified", stamp)
    entry.add("sequence", sequence)
    entry.add("dtstart", first)
    # The end of an all-day entry is exclusive.
    entry.add("dtend", last + timedelta(days=1) if last < date.max else last)
    return entry


def _withdrawal(one: Withdrawn, first: date, last: date) -> Entry:
    """What is no event of its own any more, so that a calendar that imported it takes it back."""
    entry = _base(one.uid, one.sequence, EPOCH, first, last)
    entry.add("summary", _clean(one.what))
    entry.add("description", "Withdrawn: the record holds it no longer as an event of its own.")
    entry.add("status", "CANCELLED")
    entry.add("transp", "TRANSPARENT")
    return entry


def _entry(event: Event, first: date, last: date, ident: tuple[str, int], *, gone_by: bool) -> Entry:
    entry = _base(*ident, _stamp(event), first, last)
    when = show_interval(event.start, event.end, event.kind)
    remarks = [
        "" if is_exact(event) else when,
        PASSED if gone_by else "",
        status_word(event.status, event.kind) if event.status in ("postponed", "proposed") else "",
    ]
    told = ", ".join(remark for remark in remarks if remark)
    entry.add("summary", _clean(what(event) + (f" ({told})" if told else "")))
    entry.add("description", _clean(_description(event, when, gone_by)))
    entry.add("status", "TENTATIVE" if gone_by else STATES[event.status])
    entry.add("transp", "TRANSPARENT")
    entry.add("categories", [event.type, event.kind])
    if event.place:
        entry.add("location", _clean(event.place.name))
        if event.place.lat is not None and event.place.lon is not None:
            entry.add("geo", (event.place.lat, event.place.lon))
    return entry


def _clean(text: str) -> str:
    """Text that iCalendar can hold: no controls but the line feed, no half surrogates."""
    return printable_block(text).encode("utf-8", "replace").decode("utf-8")


def _stamp(event: Event) -> datetime:
    told = [days for days in (days_of(h.published) for h in event.history if h.published) if days]
    if not told:
        return EPOCH
    day = max(days[0] for days in told)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _description(event: Event, when: str, gone_by: bool) -> str:
    lines = [f"{status_word(event.status, event.kind)}; date as told: {when}"]
    if gone_by:
        lines.append("The date has passed, and no report says that it took place or fell through.")
    if not is_exact(event):
        lines.append("The day itself is not known: this entry covers the whole span that was told.")
    changed = history_line(event.history, event.kind)
    if changed:
        lines.append(changed)
    lines += [f"“{h.quote}” – {h.document}, {h.published or 'undated'}" for h in event.history[-3:]]
    return "\n".join(lines)
