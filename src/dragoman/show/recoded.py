"""What reading a record's documents anew changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.show.added import many, show_events
from dragoman.show.explained import headline
from dragoman.show.grid import Piece, Screen

if TYPE_CHECKING:
    from dragoman.recoding import Recoded
    from dragoman.record import Changes, Record


def recoded_dict(done: Recoded) -> dict[str, Any]:
    """One document as `dragoman recode --format jsonl` prints it."""
    result = done.result
    return {
        "document": result.document,
        "reports_new": done.added,
        "reports_gone": done.gone,
        "reports_changed": done.changed,
        "events_new": list(result.events_new),
        "events_changed": [{"event": e, "from": old, "to": new} for e, old, new in result.events_changed],
        "events_gone": list(result.events_gone),
    }


def relinked_dict(changes: Changes) -> dict[str, Any]:
    """What linking everything anew changed, as the last line of `dragoman recode --format jsonl`."""
    return {
        "relinked": True,
        "events_new": list(changes.new),
        "events_changed": [{"event": e, "from": old, "to": new} for e, old, new in changes.changed],
        "events_gone": list(changes.gone),
    }


@dataclass(slots=True)
class Tally:
    """Counts over a record that is read anew."""

    documents: int = 0
    otherwise: int = 0
    added: int = 0
    gone: int = 0
    changed: int = 0

    def count(self, done: Recoded) -> None:
        """Count one document."""
        self.documents += 1
        self.otherwise += bool(done.added or done.gone or done.changed)
        self.added += done.added
        self.gone += done.gone
        self.changed += done.changed

    def words(self, refused: int, *, relinked: bool) -> str:
        """All in one line."""
        if not self.documents and not refused:
            return "all events linked anew" if relinked else "the record is up to date"
        parts = [f"{many(self.documents, 'document')} read anew, {self.otherwise} otherwise than before"]
        if self.otherwise:
            parts.append(reports_words(self.added, self.gone, self.changed))
        if refused:
            parts.append(f"{refused} refused")
        return "; ".join(parts)


def reports_words(added: int, gone: int, changed: int) -> str:
    """Numbers of reports in words: "2 new reports, 1 gone, 3 told otherwise"."""
    parts = (
        many(added, "new report") if added else "",
        f"{many(gone, 'report')} gone" if gone else "",
        f"{many(changed, 'report')} told otherwise" if changed else "",
    )
    return ", ".join(part for part in parts if part) or "the same reports"


def show_recoded(done: Recoded, record: Record, screen: Screen) -> None:
    """Write what one document changed; one that is read as before writes nothing."""
    result = done.result
    if not (done.added or done.gone or done.changed or result.events_changed):
        return
    document = record.document(result.document)
    name = headline(document) if document else result.document
    words = reports_words(done.added, done.gone, done.changed)
    screen.line(Piece(name, "bold"), Piece(f"  {words}", "dim"))
    show_events(result.events_new, result.events_changed, result.events_gone, record, screen)


def show_relinked(changes: Changes, record: Record, screen: Screen) -> None:
    """Write what linking everything anew changed."""
    if changes.new or changes.changed or changes.gone:
        screen.line(Piece("Linked anew", "bold"))
        show_events(changes.new, changes.changed, changes.gone, record, screen)
