"""Events, lists of events and coded documents as a notebook shows them: HTML that stands by itself.

Jupyter asks an object for `_repr_html_`; the nouns answer with what is made here. No script, nothing loaded,
everything from an article escaped; colours follow the notebook's own, and a status has a mark besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dragoman.nouns import CodedDocument, Event, Status
from dragoman.show.explained import cut, find_marks, headline
from dragoman.show.words import (
    MARKS,
    history_line,
    printable_block,
    quote,
    show_date,
    show_interval,
    status_mark,
    status_word,
    what,
    year_of,
)

_MOST = 100
_LETTERS = 20_000
# Seen on white and on black.
_COLOURS: dict[Status, str] = {
    "occurred": "#2c8a4b", "ongoing": "#2c8a4b", "scheduled": "#2579b5", "postponed": "#a8730f",
    "cancelled": "#c2402f", "proposed": "#6a6fd0", "denied": "#9a3fa0",
}  # fmt: skip
_CELL = "text-align:left;vertical-align:top;padding:.25em .8em .25em 0"


def event_html(event: Event) -> str:
    """One event: what is believed of it, and how it was told."""
    when = show_interval(event.start, event.end, event.kind) or "date not told"
    steps = "".join(
        _row(
            show_date(step.published) or "undated",
            _status(step.status, event.kind),
            _text(show_interval(step.start, step.end, event.kind)),
            f"“{_text(step.quote)}”<br><small>{_text(step.document)}</small>",
        )
        for step in event.history
    )
    return (
        f"<div><b>{_text(what(event))}</b><br>{_status(event.status, event.kind)}, {_text(when)}"
        f" <small>{_text(event.type)} · {_text(event.id)}</small><table>{steps}</table></div>"
    )


def events_html(events: Sequence[Event]) -> str:
    """Events as a timeline, one a row; those past the first hundred are counted."""
    rows = "".join(_event_row(event) for event in events[:_MOST])
    more = f"<p>and {len(events) - _MOST} more</p>" if len(events) > _MOST else ""
    return f"<table>{rows}</table>{more}" if rows else "<p>no events</p>"


def _event_row(event: Event) -> str:
    when = show_interval(event.start, event.end, event.kind)
    told = event.history[0].published if event.history else None
    below = (history_line(event.history, event.kind, year_of(event)), quote(event))
    notes = "".join(f"<br><small>{_text(note)}</small>" for note in below if note)
    return _row(
        _text(when or (f"told {show_date(told)}" if told else "date not told")),
        _status(event.status, event.kind),
        _text(what(event)) + notes,
    )


def document_html(coded: CodedDocument) -> str:
    """A coded document: its text with the events marked, and what was read of each."""
    text = coded.document.text[:_LETTERS]
    marks = [m for m in find_marks(coded) if m.end <= len(text)]
    parts = []
    for stretch in cut(text, marks):
        words = _text(text[stretch.start : stretch.end])
        triggers = stretch.of_role("trigger")
        if triggers:
            colour = _COLOURS[coded.reports[triggers[0].number - 1].status]
            ends = "".join(f"<sup>{m.number}</sup>" for m in triggers if m.end == stretch.end)
            parts.append(f"<b style='border-bottom:2px solid {colour}'>{words}{ends}</b>")
        elif stretch.of_role("boilerplate"):
            parts.append(f"<span style='opacity:.55'>{words}</span>")
        else:
            parts.append(words)
    rows = "".join(
        _row(
            str(number),
            _status(report.status, report.kind),
            _text(f"{report.type} {report.kind}"),
            _text(show_interval(report.start, report.end, report.kind)),
            _text(", ".join(p.actor.name for p in (*report.actors, *report.recipients))),
        )
        for number, report in enumerate(coded.reports, 1)
    )
    body = "".join(parts)
    return (
        f"<div><p><b>{_text(headline(coded.document))}</b></p>"
        f"<p style='white-space:pre-wrap;max-width:70em'>{body}</p><table>{rows}</table></div>"
    )


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td style='{_CELL}'>{cell}</td>" for cell in cells) + "</tr>"


def _status(status: Status, kind: str) -> str:
    mark = _text(status_mark(status, kind)) if status in MARKS else _text(status_word(status, kind))
    return f"<span style='color:{_COLOURS[status]};white-space:nowrap'>{mark}</span>"


def _text(text: str) -> str:
    return escape(printable_block(text).encode("utf-8", "replace").decode("utf-8"), quote=True)


class EventList(list[Event]):
    """Events as a list that a notebook shows as a timeline.

    Args:
        events: in the order to show.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        super().__init__(events)

    def _repr_html_(self) -> str:
        return events_html(self)
