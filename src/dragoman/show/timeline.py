"""The two pages an editor asks for: what happened (timeline) and what is coming (agenda)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dragoman.nouns import Event
from dragoman.show.grid import Column, Grid, Piece, Row
from dragoman.show.words import (
    MARKS,
    MONTHS,
    STYLES,
    history_line,
    names,
    parse_day,
    printable,
    show_date,
    show_interval,
    speakers,
    status_mark,
    what,
)

Sources = Callable[[str], str | None]
UNDATED = "date not told"
PASSED = "date passed, not confirmed"
PLANNED = ("scheduled", "proposed")


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


def timeline(events: Sequence[Event], source_of: Sources) -> Grid:
    """Events by date, each with its status, who says so, and below it how the status changed.

    Args:
        events: in the order to show.
        source_of: the outlet of a document, by the document's id.
    """
    rows = [
        Row(
            (
                show_interval(event.start, event.end, event.kind) or UNDATED,
                Piece(status_mark(event.status, event.kind), STYLES[event.status]),
                what(event),
                says(event, source_of),
                document_label(event),
            ),
            history_line(event.history, event.kind),
        )
        for event in events
    ]
    return Grid(
        (
            Column("date", "bold"),
            Column("status"),
            Column("what", wrap=True),
            Column("who says", "dim", wrap=True),
            Column("document", "dim"),
        ),
        tuple(rows),
        heading=False,
        note_under=2,
    )


def last_day(event: Event) -> str | None:
    """A string that sorts after every day of the event's date: "2018-06" ends as "2018-06-99"."""
    told = event.end or event.start
    return None if told is None else told + "-99" * (2 - told.count("-"))


def has_passed(event: Event, on: str | None) -> bool:
    """Whether a plan's date has gone by without a report of what came of it."""
    if event.status not in PLANNED or on is None:
        return False
    last = last_day(event)
    return last is not None and last < on


def agenda(events: Iterable[Event], on: str | None) -> Grid:
    """Announced things by month, first what has passed unconfirmed, last what has no date.

    Args:
        events: announced events.
        on: the day from which to look, ISO.
    """
    groups: dict[str, list[Event]] = {}
    for event in sorted(events, key=_agenda_key):
        groups.setdefault(_group(event, on), []).append(event)
    first, last = PASSED, UNDATED
    titles = sorted(groups, key=lambda t: (t != first, t == last))
    rows: list[Row | str] = []
    for title in titles:
        rows.append(title[:1].upper() + title[1:])
        rows += [_agenda_row(event, on) for event in groups[title]]
    columns = (Column("date", "bold"), Column("status"), Column("what", wrap=True), Column("told", "dim"))
    return Grid(columns, tuple(rows), heading=False, note_under=2)


def _agenda_key(event: Event) -> tuple[str, str, str]:
    return (event.start or event.end or "9999", event.end or "", event.id)


def _group(event: Event, on: str | None) -> str:
    if has_passed(event, on):
        return PASSED
    told = event.start or event.end
    day = parse_day(told) if told else None
    if day is None:
        return UNDATED
    return f"{MONTHS[day.month - 1]} {day.year}" if day.month else str(day.year)


def _agenda_row(event: Event, on: str | None) -> Row:
    told = event.history[-1] if event.history else None
    source = f"told {show_date(told.published)}" if told and told.published else ""
    mark = status_mark(event.status, event.kind)
    if has_passed(event, on):
        mark = f"{MARKS[event.status]} {event.status}?"
    return Row(
        (
            show_interval(event.start, event.end, event.kind) or "–",
            Piece(mark, STYLES[event.status]),
            what(event),
            f"{source} ({document_label(event)})" if source else document_label(event),
        ),
        history_line(event.history, event.kind),
    )
