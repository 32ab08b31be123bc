"""What reading articles into a record changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.nouns import Event
from dragoman.show.explained import headline
from dragoman.show.grid import Piece, Screen
from dragoman.show.words import STYLES, show_interval, status_mark, status_word, what

if TYPE_CHECKING:
    from dragoman.record import AddResult, Record


def added_dict(result: AddResult) -> dict[str, Any]:
    """One document's result as `dragoman add --format jsonl` prints it."""
    return {
        "document": result.document,
        "new": result.new,
        "duplicate_of": result.duplicate_of,
        "events_new": list(result.events_new),
        "events_changed": [{"event": e, "from": old, "to": new} for e, old, new in result.events_changed],
        "events_gone": list(result.events_gone),
        "warnings": list(result.warnings),
    }


@dataclass(slots=True)
class Tally:
    """Counts over an addition; a document that the record had is known, or read again where it told more."""

    documents: int = 0
    again: int = 0
    known: int = 0
    reprints: int = 0
    new: int = 0
    changed: int = 0

    def count(self, result: AddResult) -> None:
        """Count one document's result."""
        again = not result.new and result.changed
        self.documents += not again
        self.again += again
        self.known += not result.new and not again
        self.reprints += result.duplicate_of is not None
        self.new += len(result.events_new)
        self.changed += len(result.events_changed)

    def words(self, passed_over: int, refused: int) -> str:
        """All in one line, what is nought left out.

        Args:
            passed_over: documents that were not read again.
            refused: inputs that could not be read.
        """
        parts = [f"{many(self.documents, 'document')} read"]
        for number, word in (
            (self.again, "read again"),
            (self.known + passed_over, "known already"),
            (self.reprints, "reprints" if self.reprints > 1 else "reprint"),
            (self.new, "new events" if self.new > 1 else "new event"),
            (self.changed, "changed"),
            (refused, "refused"),
        ):
            if number:
                parts.append(f"{number} {word}")
        return ", ".join(parts)


def many(number: int, noun: str) -> str:
    """A number and its noun, in the plural where it is one."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def show_added(result: AddResult, record: Record, screen: Screen, *, verbose: bool = False) -> None:
    """Write what one document changed; a document that changed nothing writes nothing.

    Args:
        result: what adding it did.
        record: the record it was added to.
        screen: where to write.
        verbose: whether to list the new events.
    """
    if not result.changed:
        return
    document = record.document(result.document)
    name = headline(document) if document else result.document
    screen.line(Piece(name, "bold"), Piece(f"  {_told(result)}", "dim"))
    for warning in result.warnings:
        screen.line(Piece(f"  {warning}", "yellow"))
    show_events(result.events_new if verbose else (), result.events_changed, (), record, screen)


def show_events(
    new: Iterable[str],
    changed: Iterable[tuple[str, str, str]],
    gone: Iterable[str],
    record: Record,
    screen: Screen,
) -> None:
    """Write what became of events, one a line.

    Args:
        new: ids of those that weren't there before.
        changed: id, status before and status after of those whose history changed.
        gone: ids of those that aren't there any more.
        record: the record they are, or were, in.
        screen: where to write.
    """
    for ident in new:
        event = record.event(ident)
        if event is not None:
            screen.line("  + ", *_event_pieces(event))
    for ident, old, now in changed:
        event = record.event(ident)
        if event is not None:
            screen.line(Piece("  ! ", "bold yellow"), *_event_pieces(event), *_change(event, old, now))
    for ident in gone:
        event = record.event(ident)
        where = f"is {event.id} now" if event is not None else "is gone"
        screen.line(Piece("  – ", "bold yellow"), f"{ident} {where}")


def _told(result: AddResult) -> str:
    new, changed = len(result.events_new), len(result.events_changed)
    parts = (
        f"a reprint of {result.duplicate_of}" if result.duplicate_of else "",
        many(new, "new event") if new else "",
        f"{changed} changed" if changed else "",
    )
    return ", ".join(part for part in parts if part) or "nothing new"


def _change(event: Event, old: str, new: str) -> tuple[Piece, ...]:
    """What changed, where it is the status; a new date or place stands in the line already."""
    if old == new:
        return ()
    words = f"  ({status_word(old, event.kind)} → {status_word(new, event.kind)})"
    return (Piece(words, "yellow"),)


def _event_pieces(event: Event) -> tuple[Piece | str, ...]:
    when = show_interval(event.start, event.end, event.kind)
    return (
        Piece(status_mark(event.status, event.kind), STYLES[event.status]),
        f"  {what(event)}" + (f", {when}" if when else ""),
        Piece(f"  {event.id}", "dim"),
    )
