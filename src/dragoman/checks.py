"""What can be wrong with a record: the file, its references, its spans, what was worked out from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from dragoman.linking.cluster import choose
from dragoman.rows import event_body, step_body
from dragoman.store import UnitStore
from dragoman.stored import read_reports, read_uncorrected

_WRONG_SPANS = """
SELECT d.id, r.id FROM reports r JOIN documents d ON d.n = r.document
WHERE json_extract(r.body, '$.sentence.start') < 0
   OR json_extract(r.body, '$.sentence.end') > length(d.text)
   OR json_extract(r.body, '$.trigger.start') < 0
   OR json_extract(r.body, '$.trigger.end') > length(d.text)
   OR json_extract(r.body, '$.trigger.end') < json_extract(r.body, '$.trigger.start')
"""

_QUESTIONS: tuple[tuple[str, str], ...] = (
    (_WRONG_SPANS, "document {0}, report {1}: its spans lie outside the text"),
    (
        "SELECT d.id, r.id FROM reports r JOIN documents d ON d.n = r.document JOIN units u ON u.n = r.unit"
        " WHERE u.document <> r.document OR u.event IS NULL",
        "document {0}, report {1}: of no event",
    ),
    (
        "SELECT k.unit FROM unit_keys k WHERE k.unit NOT IN (SELECT n FROM units)",
        "a key of unit {0}, which isn't there",
    ),
    (
        "SELECT u.uid FROM units u WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.unit = u.n)",
        "unit {0}: without a report",
    ),
    (
        "SELECT e.id FROM events e WHERE NOT EXISTS (SELECT 1 FROM units u WHERE u.event = e.id)",
        "event {0}: without a report",
    ),
)


def check_words(db: sqlite3.Connection) -> list[str]:
    """What is wrong with the indexes of words. SQLite counts the check as writing."""
    found = []
    for table in ("documents_text", "events_text"):
        try:
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            found.append(f"{table}: the index of words differs from what it indexes")
    return found


def check_record(db: sqlite3.Connection, store: UnitStore) -> list[str]:
    """What is wrong with a record, in words.

    Args:
        db: its connection.
        store: its units.
    """
    store.forget()
    found = [f"file: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if found:
        return found
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        found.append(f"table {table}, row {row}: refers to a row of {parent} that isn't there")
    for sql, message in _QUESTIONS:
        found += [message.format(*row) for row in db.execute(sql)]
    found += _events(db, store)
    found += _corrections(db, store)
    store.forget()
    return found


def _events(db: sqlite3.Connection, store: UnitStore) -> Iterator[str]:
    """Whether each event is where linking puts it, and is what its reports and corrections give."""
    rows = db.execute("SELECT id, n, what, status, start, end, body FROM events")
    stored = {id_: row for id_, *row in rows}
    linked = db.execute("SELECT DISTINCT event FROM units WHERE event IS NOT NULL ORDER BY event").fetchall()
    for (id_,) in linked:
        units = store.members(id_)
        for unit in units:
            if choose(store, unit) != id_:
                yield f"event {id_}: its report in {unit.document} belongs elsewhere; `recode --all` mends it"
        if units[0].uid != id_:
            yield f"event {id_}: isn't called by its first report; `recode --all` mends it"
        event, row = store.standing.event(units), stored.get(id_)
        if event is None or row is None:
            if row is not None:
                yield f"event {id_}: was rejected, and is still there; `recode --all` mends it"
            elif event is not None:
                yield f"event {id_}: has reports and isn't there; `recode --all` mends it"
            continue
        steps = db.execute("SELECT body FROM history WHERE event = ? ORDER BY place", (row[0],)).fetchall()
        if [step_body(s) for s in event.history] != [body for (body,) in steps]:
            yield f"event {id_}: its history isn't the one that its reports give; `recode --all` mends it"
        elif row[1:] != [event.what, event.status, event.start, event.end, event_body(event)]:
            yield f"event {id_}: isn't what its reports give; `recode --all` mends it"


def _corrections(db: sqlite3.Connection, store: UnitStore) -> Iterator[str]:
    """Whether what was read, as corrected, is what is stored."""
    decisions = store.standing.decisions
    numbers = [c.number for c in decisions.all]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "corrections: their numbers have gaps"
    for correction in decisions.all:
        if correction.undoes is not None and not 0 < correction.undoes < correction.number:
            yield f"correction {correction.number}: undoes one that wasn't there"
    kept = {
        id_ for (id_,) in db.execute("SELECT d.id FROM uncorrected u JOIN documents d ON d.n = u.document")
    }
    for document in sorted(kept | set(decisions.documents())):
        read = read_uncorrected(db, document)
        if read is not None and decisions.apply(read).reports != read_reports(db, document):
            yield f"document {document}: its reports aren't as corrected; `recode --all` mends it"
