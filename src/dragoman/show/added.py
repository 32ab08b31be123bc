"""What reading articles into a record changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dragoman.nouns import Event
from dragoman.show.grid import Piece, Screen
from dragoman.show.words import STYLES, show_date, show_interval, status_mark, status_word, what


def added_dict(result: Any) -> dict[str, Any]:
    """One document's result as `dragoman add --format jsonl` prints it."""
    return {
        "document": getattr(result.document, "id", result.document),
        "new": result.new,
        "duplicate_of": result.duplicate_of,
        "events_new": list(result.events_new),
        "events_changed": [{"event": e, "from": old, "to": new} for e, old, new in result.events_changed],
        "warnings": list(result.warnings),
    }


@dataclass(slots=True)
class Tally:
    """Counts over an addition."""

    documents: int = 0
    known: int = 0
    reprints: int = 0
    new: int = 0
    changed: int = 0

    def count(self, result: Any) -> None:
        """Count one document's result."""
        self.documents += 1
        self.known += not result.new
        self.reprints += result.duplicate_of is not None
        self.new += len(result.events_new)
        self.changed += len(result.events_changed)

    def words(self, refused: int) -> str:
        """All in one line, what is nought left out."""
        parts = [f"{_many(self.documents, 'document')} read"]
        for number, word in (
            (self.known, "known already"),
            (self.reprints, "reprints" if self.reprints > 1 else "reprint"),
            (self.new, "new events" if self.new > 1 else "new event"),
            (self.changed, "changed"),
            (refused, "refused"),
        ):
            if number:
                parts.append(f"{number} {word}")
        return ", ".join(parts)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def show_added(result: Any, event_of: Callable[[str], Event | None], screen: Screen) -> None:
    """Write one document's new and changed events; a document that changed nothing writes nothing."""
    if result.duplicate_of:
        screen.line(Piece(f"{_name(result)}: a reprint of {result.duplicate_of}", "dim"))
    for warning in result.warnings:
        screen.line(Piece(f"{_name(result)}: {warning}", "yellow"))
    if not (result.events_new or result.events_changed):
        return
    screen.line(Piece(_name(result), "bold"))
    for ident in result.events_new:
        event = event_of(ident)
        # An event may have been merged into another by a later report of the same document.
        if event is not None:
            screen.line("  + ", *_event_pieces(event))
    for ident, old, new in result.events_changed:
        event = event_of(ident)
        if event is None:
            continue
        change = f"{status_word(old, event.kind)} → {status_word(new, event.kind)}"
        screen.line("  ", Piece("! ", "bold yellow"), *_event_pieces(event), Piece(f"  ({change})", "yellow"))


def _name(result: Any) -> str:
    document = result.document
    ident = getattr(document, "id", document)
    published = show_date(getattr(document, "published", None))
    return f"{ident} ({published})" if published else str(ident)


def _event_pieces(event: Event) -> tuple[Piece | str, ...]:
    when = show_interval(event.start, event.end, event.kind)
    return (
        Piece(status_mark(event.status, event.kind), STYLES[event.status]),
        f"  {what(event)}" + (f", {when}" if when else ""),
        Piece(f"  {event.id}", "dim"),
    )
