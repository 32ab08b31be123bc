"""The two pages an editor asks for: what happened (timeline) and what is coming (agenda)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from dragoman.linking import passed
from dragoman.news import News
from dragoman.nouns import Event
from dragoman.show.grid import Column, Grid, Piece, Row
from dragoman.show.words import (
    MONTHS,
    PASSED,
    STYLES,
    history_line,
    names,
    parse_day,
    printable,
    quote,
    show_date,
    show_interval,
    speakers,
    status_mark,
    what,
    year_of,
)

Sources = Callable[[str], str | None]
UNDATED = "no date set"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def document_label(event: Event) -> str:
    """The document that last told of the event, and how many others did."""
    latest = event.history[-1].document if event.history else event.documents[-1] if event.documents else ""
    others = len(set(event.documents) - {latest})
    return printable(latest) + (f" +{others}" if others else "")


def says(event: Event, source_of: Sources) -> str:
    """Who says so: the speakers, then the outlets that carried it."""
    outlets = [name for name in (source_of(d) for d in event.documents) if name]
    spoken, carried = speakers(event), names(outlets, 2)
    if spoken and carried and spoken != carried:
        return f"{spoken} ({carried})"
    return spoken or carried


def notes(event: Event, quotes: bool) -> tuple[str, ...]:
    """What stands below an event: how the belief in it went, and the words that told of it."""
    changed = history_line(event.history, event.kind, year_of(event))
    words = quote(event) if quotes else ""
    return tuple(note for note in (changed, words) if note)


def date_of(event: Event) -> str:
    """The date of an event; of one without, when it was told."""
    told = event.history[0].published if event.history else None
    undated = f"(told {show_date(told)})" if told else "date not told"
    return show_interval(event.start, event.end, event.kind) or undated


def timeline(
    events: Sequence[Event], source_of: Sources, *, quotes: bool = True, on: str | None = None
) -> Grid:
    """Events by date, each with its status, who says so, and below it how the status changed.

    Args:
        events: in the order to show.
        source_of: the outlet of a document, by the document's id.
        quotes: whether the words that told of an event stand below it.
        on: the day to look from, ISO: plans whose day has passed by then without a word are marked.
    """
    return _timeline([_timeline_row(event, source_of, quotes, on) for event in events])


def news(items: Iterable[News], source_of: Sources, *, quotes: bool = True, on: str | None = None) -> Grid:
    """What became of events, under what became of them.

    Args:
        items: in the order to show, those of one turn together.
        source_of: as in `timeline`.
        quotes: as in `timeline`.
        on: as in `timeline`.
    """
    rows: list[Row | str] = []
    title = ""
    for item in items:
        if item.turn != title:
            title = item.turn
            rows.append(title[:1].upper() + title[1:])
        rows.append(_timeline_row(item.event, source_of, quotes, on))
    return _timeline(rows)


def _timeline_row(event: Event, source_of: Sources, quotes: bool, on: str | None) -> Row:
    gone_by = on is not None and passed(event, on)
    told = notes(event, quotes)
    return Row(
        (
            date_of(event),
            Piece(status_mark(event.status, event.kind) + ("?" if gone_by else ""), STYLES[event.status]),
            what(event),
            says(event, source_of),
            document_label(event),
        ),
        (PASSED, *told) if gone_by else told,
    )


def _timeline(rows: Sequence[Row | str]) -> Grid:
    return Grid(
        (
            Column("date", "bold"),
            Column("status"),
            Column("what", wrap=True),
            Column("who says", "dim", wrap=True, optional=True),
            Column("document", "dim", optional=True),
        ),
        tuple(rows),
        heading=False,
        note_under=2,
    )


def agenda(events: Iterable[Event], on: str | None, source_of: Sources, *, quotes: bool = True) -> Grid:
    """Announced things by month, first what has passed unconfirmed, last what has no date.

    Args:
        events: announced events.
        on: the day from which to look, ISO.
        source_of: the outlet of a document, by the document's id.
        quotes: whether the words that told of an event stand below it.
    """
    groups: dict[str, list[Event]] = {}
    for event in sorted(events, key=_agenda_key):
        groups.setdefault(_group(event, on), []).append(event)
    rows: list[Row | str] = []
    for title in sorted(groups, key=lambda t: (t != PASSED, t == UNDATED)):
        rows.append(title[:1].upper() + title[1:])
        rows += [_agenda_row(event, title, source_of, quotes) for event in groups[title]]
    columns = (
        Column("date", "bold"),
        Column("status"),
        Column("what", wrap=True),
        Column("who says", "dim", wrap=True, optional=True),
        Column("document", "dim", optional=True),
    )
    return Grid(columns, tuple(rows), heading=False, note_under=2)


def _agenda_key(event: Event) -> tuple[str, str, str]:
    # "2015" sorts after every month of 2015: the year is the last thing that is still to come of it.
    told = event.start or event.end or "9999"
    return (told + "-99" * (2 - told.count("-")), event.end or "", event.id)


def _group(event: Event, on: str | None) -> str:
    if on is not None and passed(event, on):
        return PASSED
    told = event.start or event.end
    day = parse_day(told) if told else None
    if day is None:
        return UNDATED
    return f"{MONTHS[day.month - 1]} {day.year}" if day.month else str(day.year)


def _agenda_row(event: Event, group: str, source_of: Sources, quotes: bool) -> Row:
    told = event.history[-1].published if event.history else None
    source = says(event, source_of)
    parts = (source, f"told {show_date(told)}" if told else "")
    mark = status_mark(event.status, event.kind) + ("?" if group == PASSED else "")
    return Row(
        (
            _agenda_date(event, group),
            Piece(mark, STYLES[event.status]),
            what(event),
            ", ".join(part for part in parts if part),
            document_label(event),
        ),
        notes(event, quotes),
    )


def _agenda_date(event: Event, group: str) -> str:
    """The date without what the heading tells already: "Thu Jun 12", "in June"."""
    shown = show_interval(event.start, event.end, event.kind)
    if group == PASSED or not shown:
        return shown or "–"
    told = event.start or event.end or ""
    day = parse_day(told)
    shown = shown.removesuffix(f", {day.year}") if day else shown
    if event.start != event.end:
        return shown
    if day is None or day.day is None:
        return f"in {show_date(told, year=False)}"
    with contextlib.suppress(ValueError):
        return f"{WEEKDAYS[date.fromisoformat(told).weekday()]} {shown}"
    return shown
