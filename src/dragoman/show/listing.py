"""Plain lists: reports of a document, times, commitments, documents, what an addition changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dragoman.linking.belief import passed
from dragoman.nouns import CodedDocument, Event
from dragoman.show.explained import headline, who
from dragoman.show.grid import Column, Grid, Piece, Row, Screen
from dragoman.show.words import (
    PASSED,
    QUOTE,
    STYLES,
    kind_word,
    names,
    shorten,
    show_date,
    show_interval,
    status_mark,
    what,
)

if TYPE_CHECKING:
    from dragoman.commitments import Commitment
    from dragoman.corrections import Correction
    from dragoman.record import SearchHit


def show_reports(coded: CodedDocument, screen: Screen) -> None:
    """Write a document's reports, one a line, below its title."""
    screen.line(Piece(headline(coded.document), "bold"))
    if coded.document.duplicate_of:
        screen.line(Piece(f"  a reprint of {coded.document.duplicate_of}", "yellow"))
    screen.grid(reports_grid(coded))
    screen.line()


def reports_grid(coded: CodedDocument) -> Grid:
    """The reports of a document as a table."""
    rows = [
        Row(
            (
                report.id,
                report.trigger.of(coded.document.text),
                report.type,
                kind_word(report.kind, report.type),
                Piece(status_mark(report.status, report.kind), STYLES[report.status]),
                show_interval(report.start, report.end, report.kind),
                who(report),
                report.place.name if report.place else "",
                names((s.name for s in report.said_by), 2),
            )
        )
        for report in coded.reports
    ]
    columns = (
        Column("id", "dim"), Column("trigger", "bold"), Column("type"), Column("kind"), Column("status"),
        Column("date"), Column("who", wrap=True), Column("place", wrap=True),
        Column("says", "dim", wrap=True),
    )  # fmt: skip
    return Grid(columns, tuple(rows), heading=bool(rows))


def show_times(coded: CodedDocument, screen: Screen) -> None:
    """Write a document's temporal expressions below its title."""
    screen.line(Piece(headline(coded.document), "bold"))
    rows = [
        Row((str(t.span.start), t.text, t.type, t.value, show_interval(t.start, t.end), t.rule))
        for t in coded.timexes
    ]
    columns = (
        Column("at", "dim", right=True), Column("text", "bold"), Column("type"), Column("value"),
        Column("denotes", wrap=True), Column("rule", "dim"),
    )  # fmt: skip
    screen.grid(Grid(columns, tuple(rows), heading=bool(rows)))
    screen.line()


OUTCOMES = {
    "kept": ("✓", "green"), "broken": ("✗", "red"), "overtaken": ("↷", "yellow"), "open": ("◇", "cyan"),
}  # fmt: skip


def commitments_grid(commitments: Iterable[Commitment]) -> Grid:
    """Promises: who promised what to whom, by when, and what came of it."""
    rows = []
    for commitment in commitments:
        told = commitment.to_dict()
        mark, style = OUTCOMES.get(told["outcome"], ("", ""))
        parties = _parties(told.get("by"))
        # What all promise one another needs no arrow.
        toward = _parties(told.get("to")) if told.get("to") != told.get("by") else ""
        shown = told.get("outcome_document")
        documents = f"{told.get('document')}" + (f" → {shown}" if shown else "")
        rows.append(
            Row(
                (
                    show_date(told.get("made")),
                    Piece(f"{mark} {told['outcome']}", style),
                    f"{parties} → {toward}" if toward else parties,
                    str(told.get("what") or ""),
                    f"due {show_date(told['due'])}" if told.get("due") else "",
                    documents,
                ),
                (f"“{shorten(told['quote'], QUOTE)}”",) if told.get("quote") else (),
            )
        )
    columns = (
        Column("made", "bold"), Column("outcome"), Column("who", wrap=True), Column("what", wrap=True),
        Column("due"), Column("document", "dim"),
    )  # fmt: skip
    return Grid(columns, tuple(rows), heading=False, note_under=2)


def _parties(value: Any) -> str:
    items = value if isinstance(value, list | tuple) else [value] if value else []
    return names(str(i.get("name") or i.get("id")) if isinstance(i, Mapping) else str(i) for i in items)


def hits_grid(hits: Iterable[SearchHit]) -> Grid:
    """Documents that a search found, with the words around what was sought."""
    rows = [
        Row(
            (show_date(h.published), h.source or "", h.title or "", h.document),
            (" ".join(h.snippet.split()),),
        )
        for h in hits
    ]
    columns = (Column("published", "bold"), Column("source"), Column("title", wrap=True), Column("id", "dim"))
    return Grid(columns, tuple(rows), heading=bool(rows), note_under=1)


def events_grid(events: Iterable[Event]) -> Grid:
    """Events one a line, with their ids: the list from which `dragoman show` takes one."""
    rows = [
        Row(
            (
                e.id,
                show_interval(e.start, e.end, e.kind),
                Piece(status_mark(e.status, e.kind), STYLES[e.status]),
                e.type,
                what(e),
                str(len(e.documents)),
            )
        )
        for e in events
    ]
    columns = (
        Column("id", "dim"), Column("date", "bold"), Column("status"), Column("type"),
        Column("what", wrap=True), Column("documents", "dim", right=True),
    )  # fmt: skip
    return Grid(columns, tuple(rows), heading=bool(rows))


def show_event(
    event: Event,
    source_of: Callable[[str], str | None],
    screen: Screen,
    *,
    on: str | None = None,
    corrections: Iterable[Correction] = (),
) -> None:
    """Write all that the record holds of an event: its facts, then every step with the words that told it.

    Args:
        event: the event.
        source_of: the outlet of a document, by the document's id.
        screen: where to write.
        on: the day to look from, ISO: a plan whose day has passed by then without a word is marked.
        corrections: what a person decided about it.
    """
    screen.line(Piece(what(event), "bold"))
    place = event.place
    told = (
        ("status", status_mark(event.status, event.kind) + _gone_by(event, on)),
        ("when", show_interval(event.start, event.end, event.kind) or "date not told"),
        ("where", place.name + (f" ({place.country})" if place.country else "") if place else ""),
        ("who", ", ".join(f"{a.name} [{a.id}]" for a in event.actors)),
        ("persons", ", ".join(event.persons)),
        ("type", f"{event.type} {event.kind}"),
        ("links", ", ".join(f"{link.kind} → {link.to}" for link in event.links)),
        ("confidence", f"{event.confidence:.2f}"),
        ("id", event.id),
    )
    for label, words in told:
        if words:
            style = STYLES[event.status] if label == "status" else ""
            screen.line(Piece(f"  {label:<11}", "dim"), Piece(words, style))
    for correction in corrections:
        because = f": {correction.why}" if correction.why else ""
        words = f"{correction.action} by {correction.by}, {show_date(correction.at[:10])}{because}"
        screen.line(Piece("  corrected  ", "dim"), f"{words} (correction {correction.number})")
    screen.line()
    screen.grid(history_grid(event, source_of))


def _gone_by(event: Event, on: str | None) -> str:
    return f" – {PASSED}" if on is not None and passed(event, on) else ""


def history_grid(event: Event, source_of: Callable[[str], str | None]) -> Grid:
    """The steps of an event's history, each with its quotation."""
    rows = []
    for step in event.history:
        says = names(step.said_by, 2) or source_of(step.document) or ""
        rows.append(
            Row(
                (
                    show_date(step.published) or "undated",
                    Piece(status_mark(step.status, event.kind), STYLES[step.status]),
                    show_interval(step.start, step.end, event.kind),
                    says,
                    f"{step.document} {step.report}",
                ),
                (f"“{step.quote}”",) if step.quote else (),
            )
        )
    columns = (
        Column("told", "bold"), Column("status"), Column("date"), Column("who says", wrap=True),
        Column("document", "dim"),
    )  # fmt: skip
    return Grid(columns, tuple(rows), heading=bool(rows), note_under=1)


def mapping_grid(items: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Grid:
    """Any mappings as a table."""
    rows = [Row(tuple(_word(item.get(c)) for c in columns)) for item in items]
    return Grid(tuple(Column(c, wrap=c == columns[-1]) for c in columns), tuple(rows))


def _word(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_word(v) for v in value)
    return "" if value is None else str(value)
