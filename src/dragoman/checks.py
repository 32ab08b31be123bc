"""What can be wrong with a record: the file, its references, its spans, what was worked out from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from dragoman.linking.belief import history_of
from dragoman.linking.cluster import choose
from dragoman.rows import step_body
from dragoman.store import UnitStore

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
        " WHERE u.document <> r.document OR u.event IS NULL"
        " OR u.event NOT IN (SELECT id FROM events)",
        "document {0}, report {1}: of no event",
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


def check_record(db: sqlite3.Connection, store: UnitStore, *, writable: bool) -> list[str]:
    """What is wrong with a record, in words.

    Args:
        db: its connection.
        store: its units.
        writable: whether the indexes of words may be checked, which SQLite counts as writing.
    """
    store.forget()
    found = [f"file: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if found:
        return found
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        found.append(f"table {table}, row {row}: refers to a row of {parent} that isn't there")
    for sql, message in _QUESTIONS:
        found += [message.format(*row) for row in db.execute(sql)]
    if writable:
        found += _words(db)
    found += _histories(db, store)
    store.forget()
    return found


def _words(db: sqlite3.Connection) -> Iterator[str]:
    for table in ("documents_text", "events_text"):
        try:
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            yield f"{table}: the index of words differs from what it indexes"


def _histories(db: sqlite3.Connection, store: UnitStore) -> Iterator[str]:
    """Whether each event is where linking puts it, and its history is the one its reports give."""
    for number, id_, status in db.execute("SELECT n, id, status FROM events ORDER BY id").fetchall():
        units = store.members(id_)
        if not units:
            continue
        steps, belief = history_of(units)
        rows = db.execute("SELECT body FROM history WHERE event = ? ORDER BY place", (number,)).fetchall()
        if [step_body(s) for s in steps] != [body for (body,) in rows] or belief.status != status:
            yield f"event {id_}: its history isn't the one that its reports give; `relink` mends it"
        for unit in units:
            if choose(store, unit) != id_:
                yield f"event {id_}: its report in {unit.document} belongs elsewhere; `relink` mends it"
