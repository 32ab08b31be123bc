"""Questions of a large record are answered by index: no table is looked through."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dragoman.nouns import Event
from dragoman.record import Record, open_record
from dragoman.selection import Selection
from record_samples import story


def some(record: Record) -> list[Event]:
    """An event, found by index."""
    return record.events(actor="GON", start="2031-01", until="2031-12")[:1]


QUESTIONS: dict[str, Callable[[Record], object]] = {
    "timeline of an actor over a year": lambda r: r.events(actor="GON", start="2031-01", until="2031-12"),
    "timeline by type": lambda r: r.events(type="CONSULT", start="2031-05"),
    "agenda": lambda r: r.announced("2031-05-20"),
    "search": lambda r: r.search("summit"),
    "events by their words": lambda r: r.events(text="treason"),
    "changes": lambda r: r.news("2031-06-01"),
    "one event": lambda r: r.event("e1"),
    "a document": lambda r: (r.document("d1"), r.reports("d1"), r.has_document("d1", "0")),
    "calendar": lambda r: r.calendar_ids(r.announced("2031-05-20")),
    "the latest day": lambda r: r.latest(),
    "what is out of date": lambda r: r.outdated(),
    "why an event": lambda r: [r.decisions(e.id) + r.contradictions(e.id) for e in some(r)],
    "an event as known on a day": lambda r: [r.event(e.id, as_of="2031-05-20") for e in some(r)],
    "corrections of an event": lambda r: [r.corrections_of(e.id) for e in some(r)],
    "sides and contexts": lambda r: [(r.sides(e), r.contexts([e.id])) for e in some(r)],
    "what a document tells": lambda r: (r.coded("d1"), r.uncorrected("d1"), r.events_told_in("d1")),
    "outlets": lambda r: r.sources_of(["d1"]),
    "references": lambda r: [r.references(e.id) for e in some(r)],
    "what passed untold": lambda r: r.gone_by("2031-05-01", "2031-06-01"),
    "what was told since": lambda r: (r.told("2031-06-01"), r.changes("2031-06-01")),
    "lines of an actor": lambda r: r.lines(Selection(actor="GON", start="2031-01", until="2031-12")),
    "how many of an actor": lambda r: r.count(Selection(actor="GON")),
    "what calendars take back": lambda r: r.withdrawn("2031-05-01"),
}
# Tables that grow with the number of documents, by the names that statements give them.
GROWING = (
    "documents|d|units|u|here|there|o|t|reports|r|report_actors|links|l|events|e|event_actors|history"
    "|unit_keys|k"
)
SCAN = re.compile(rf"^SCAN (?:{GROWING})(?! VIRTUAL TABLE)(?: |$)")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "r.db") as record:
        list(record.add(story()))
        yield record


def plans(record: Record, statements: list[str]) -> Iterator[tuple[str, str]]:
    """Each step of each statement's plan, as SQLite tells it."""
    for statement in statements:
        if statement.upper().startswith(("SELECT", "WITH")):
            try:
                rows = record._db.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            except sqlite3.OperationalError:  # of a virtual table's own making
                continue
            yield from ((statement, row[3]) for row in rows)


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_is_answered_by_index(record: Record, question: str) -> None:
    statements: list[str] = []
    record._db.set_trace_callback(statements.append)
    QUESTIONS[question](record)
    record._db.set_trace_callback(None)
    steps = list(plans(record, statements))
    assert steps
    assert [(s, step) for s, step in steps if SCAN.match(step)] == []


def test_scan_is_seen(record: Record) -> None:
    assert any(SCAN.match(step) for _, step in plans(record, ["SELECT * FROM units u WHERE body = ''"]))
