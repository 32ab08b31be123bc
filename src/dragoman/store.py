"""The units of a record, as linking reads and moves them: what `linking.cluster.Store` asks for, in SQL."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence

from dragoman.corrections import Decisions, Standing
from dragoman.linking.blocks import sought_keys, stored_keys
from dragoman.linking.cluster import Related
from dragoman.linking.compare import Profile, profile_of
from dragoman.linking.pins import Pins
from dragoman.linking.unit import Unit
from dragoman.rows import correction_from, unit_body, unit_from
from dragoman.stored import read_coded

_KEPT = 100_000
"""So many units are kept in memory at most; a unit is about a kilobyte."""

_AT_ONCE = 500


class UnitStore:
    """The units in a record's file. What it keeps in memory is forgotten when another program has written."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._units: dict[str, Unit] = {}
        self._members: dict[str, list[Unit]] = {}
        self._profiles: dict[str, Profile] = {}
        self._standing: Standing | None = None
        self._seen = -1

    @property
    def standing(self) -> Standing:
        """What a person decided, as far as the record's units are concerned."""
        if self._standing is None:
            self._standing = load_standing(self._db)
        return self._standing

    @property
    def pins(self) -> Pins:
        """What a person decided on which units are of one event."""
        return self.standing.pins

    def reconsider(self) -> None:
        """Read the corrections anew, after one was added."""
        self._standing = None

    def refresh(self) -> None:
        """Forget what another program may have changed."""
        version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        if version != self._seen or len(self._units) > _KEPT:
            self.forget()
            self._seen = version

    def forget(self) -> None:
        """Forget everything kept in memory, as after a transaction that was rolled back."""
        self._units.clear()
        self._members.clear()
        self._profiles.clear()
        self._standing = None

    def insert(self, unit: Unit, document: int, row: int | None = None) -> int:
        """Store a new unit, of no event yet.

        Args:
            unit: the unit.
            document: the row of its document.
            row: the row that it had before, where it only comes back.

        Returns:
            Its row.
        """
        keys = sorted(stored_keys(unit))
        row = self._db.execute(
            "INSERT INTO units (n, uid, document, ord, published, event, keys, body)"
            " VALUES (?, ?, ?, ?, ?, NULL, ?, ?)",
            (
                row,
                unit.uid,
                document,
                unit.order,
                unit.step.published,
                array("q", keys).tobytes(),
                unit_body(unit),
            ),
        ).lastrowid
        assert row is not None
        self._db.executemany("INSERT INTO unit_keys (key, unit) VALUES (?, ?)", [(k, row) for k in keys])
        self._units[unit.uid] = unit
        return row

    def delete(self, unit: Unit) -> None:
        """Take a unit out, and out of its event. Its reports must be gone before."""
        # The keys as they were stored: what is known of families may have changed since.
        row, event, keys = self._db.execute(
            "SELECT n, event, keys FROM units WHERE uid = ?", (unit.uid,)
        ).fetchone()
        stored = array("q")
        stored.frombytes(keys)
        self._db.executemany("DELETE FROM unit_keys WHERE key = ? AND unit = ?", [(k, row) for k in stored])
        self._db.execute("DELETE FROM units WHERE n = ?", (row,))
        self._units.pop(unit.uid, None)
        self._drop(event)

    def rows(self, document: int) -> dict[str, int]:
        """The rows of a document's units by their id; the document is named by its row."""
        return dict(self._db.execute("SELECT uid, n FROM units WHERE document = ?", (document,)).fetchall())

    def of_document(self, document: int) -> list[Unit]:
        """The units of a document, by the document's row."""
        rows = self._db.execute("SELECT uid FROM units WHERE document = ? ORDER BY ord", (document,))
        return [self.unit(uid) for (uid,) in rows.fetchall()]

    def related(self, unit: Unit) -> Iterable[Related]:
        """The other units that stand under the keys that the unit looks under, each once."""
        found: dict[str, Related] = {}
        for keys in _chunks(sorted(sought_keys(unit))):
            marks = ",".join("?" * len(keys))
            rows = self._db.execute(
                "SELECT u.uid, u.ord, u.event FROM units u WHERE u.n IN "
                f"(SELECT unit FROM unit_keys WHERE key IN ({marks}))",
                keys,
            )
            found.update((uid, Related(uid, order, event)) for uid, order, event in rows)
        found.pop(unit.uid, None)
        return found.values()

    def unit(self, uid: str) -> Unit:
        """A unit by its id."""
        if uid not in self._units:
            row = self._db.execute("SELECT body FROM units WHERE uid = ?", (uid,)).fetchone()
            self._units[uid] = unit_from(row[0])
        return self._units[uid]

    def event_of(self, uid: str) -> str | None:
        """The event that a unit is of; None while it isn't decided, or where there is no such unit."""
        row = self._db.execute("SELECT event FROM units WHERE uid = ?", (uid,)).fetchone()
        return row[0] if row else None

    def members(self, event: str) -> list[Unit]:
        """The units of an event in canonical order."""
        if event not in self._members:
            rows = self._db.execute("SELECT uid, body FROM units WHERE event = ? ORDER BY ord", (event,))
            self._members[event] = [
                self._units.get(uid) or self._units.setdefault(uid, unit_from(body)) for uid, body in rows
            ]
        return self._members[event]

    def assign(self, uid: str, event: str) -> None:
        """Make a unit one of an event's."""
        self._drop(self.event_of(uid))
        self._drop(event)
        self._db.execute("UPDATE units SET event = ? WHERE uid = ?", (event, uid))

    def newest(self) -> str:
        """The last place in the canonical order that any decided unit has, "" where there is none."""
        row = self._db.execute("SELECT max(ord) FROM units WHERE event IS NOT NULL").fetchone()
        return row[0] or ""

    def profile(self, event: str) -> Profile:
        """The profile of an event with all its units."""
        if event not in self._profiles:
            self._profiles[event] = profile_of(self.members(event))
        return self._profiles[event]

    def _drop(self, event: str | None) -> None:
        if event is not None:
            self._members.pop(event, None)
            self._profiles.pop(event, None)


def load_standing(db: sqlite3.Connection) -> Standing:
    """The corrections of a record, and the units that they name.

    Args:
        db: its connection.
    """
    names = ("number", "at", "by", "why", "action", "subject", "what", "day", "undoes")
    rows = db.execute(
        "SELECT n, at, by_whom, why, action, subject, what, day, undoes, body FROM corrections ORDER BY n"
    )
    standing = Standing(Decisions(correction_from(dict(zip(names, r, strict=False)), r[-1]) for r in rows))
    for document in standing.decisions.documents():
        coded = read_coded(db, document)
        if coded is not None:
            bodies = db.execute(
                "SELECT u.body FROM units u JOIN documents d ON d.n = u.document WHERE d.id = ?", (document,)
            )
            standing.put_in(coded, [unit_from(body) for (body,) in bodies])
    return standing


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Keys in portions that a statement can hold."""
    for at in range(0, len(keys), _AT_ONCE):
        yield keys[at : at + _AT_ONCE]
