"""The writing half of a record: how documents, units and events get into the file, and out of it.

All of this happens inside transactions, and none of it is for callers: `record.Record` is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dragoman.acquaintances import acquaintances_of, surname_keys
from dragoman.errors import RecordError
from dragoman.fingerprint import coding_stamp, content_hash, stamps
from dragoman.linking.belief import sort_day
from dragoman.linking.cluster import affected, replay
from dragoman.linking.days import first_day, iso, last_day
from dragoman.linking.unit import Unit, fold, party_of, units_of
from dragoman.nouns import CodedDocument, Document, Event, Report
from dragoman.outlook import ANNOUNCED, Outlook
from dragoman.rows import dump, event_body, report_body, reports_body, spans_body, step_body
from dragoman.schema import explained
from dragoman.store import UnitStore
from dragoman.stored import read_reports, read_uncorrected

UNSETTLED = "+people"
"""Behind the stamp of a document that must be read again, for it is known by now whom a name in it means."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of events.

    Attributes:
        new: ids of those that weren't there.
        changed: id, status before and status after of those whose history changed.
        gone: ids of those that aren't there any more.
    """

    new: tuple[str, ...] = ()
    changed: tuple[tuple[str, str, str], ...] = ()
    gone: tuple[str, ...] = ()


class Writing(Outlook):
    """A record's file, to be written."""

    def __init__(self, path: Path, db: sqlite3.Connection, *, readonly: bool) -> None:
        super().__init__(path, db, UnitStore(db))
        self.readonly = readonly
        self._stamped = False

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self.readonly:
            raise RecordError(
                f"{self.path}: opened for reading only: that was asked, or the file or its folder can't be"
                " written; change its permissions, or copy it"
            )
        with explained(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._store.refresh()
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._store.forget()
                self._forget_people()
                self._stamped = False
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _write_document(self, row: int | None, document: Document, coding: str) -> int:
        values = {
            "id": document.id,
            "published": document.published,
            "title": document.title,
            "source": document.source,
            "url": document.url,
            "text": document.text,
            "published_inferred": int(document.published_inferred),
            "boilerplate": spans_body(document.boilerplate),
            "duplicate_of": document.duplicate_of,
            "origin": document.origin,
            "content_hash": content_hash(document),
            "coded_hash": coding,
            "coded_with": coding_stamp(),
        }
        if row is None:
            marks = ", ".join(f":{name}" for name in values)
            statement = f"INSERT INTO documents ({', '.join(values)}) VALUES ({marks})"
            written = self._db.execute(statement, values).lastrowid
            assert written is not None
            return written
        sets = ", ".join(f"{name} = :{name}" for name in values)
        self._db.execute(f"UPDATE documents SET {sets} WHERE n = :n", {**values, "n": row})
        return row

    def _remember(self, row: int, coded: CodedDocument) -> None:
        """Keep whom a document introduces, and mark the documents that must be read again for it.

        Args:
            row: the document's row.
            coded: the document, as it was read.
        """
        document = coded.document
        new = tuple(acquaintances_of(coded.people, document.id, document.published))
        old = tuple(self._introduced("WHERE p.document = ?", row))
        if set(new) == set(old):
            return
        self._db.execute("DELETE FROM people WHERE document = ?", (row,))
        self._db.executemany(
            "INSERT INTO people (document, person, name, country, role, start, end)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (row, a.person.id, a.person.name, a.person.country, a.person.role, a.span.start, a.span.end)
                for a in new
            ],
        )
        surnames = {key for a in {*old, *new} for key in surname_keys(a.person)}
        others = [(key, *other) for key in sorted(surnames) for other in self._documents_with(key, row)]
        known = self.acquaintances
        before = [known.by_surname(key, day) for key, _, day in others]
        known.drop(document.id)
        for one in new:
            known.add(one)
        stale = {
            number
            for (key, number, day), meant in zip(others, before, strict=True)
            if known.by_surname(key, day) != meant
        }
        self._db.executemany(
            "UPDATE documents SET coded_with = coded_with || ? WHERE n = ? AND coded_with NOT LIKE ?",
            [(UNSETTLED, number, f"%{UNSETTLED}") for number in sorted(stale)],
        )

    def _documents_with(self, surname: str, besides: int) -> list[tuple[int, date | None]]:
        """The rows and days of the documents whose text has a surname."""
        rows = self._db.execute(
            "SELECT d.n, d.published FROM documents_text t JOIN documents d ON d.n = t.rowid"
            " WHERE documents_text MATCH ? AND d.n <> ?",
            ('"' + surname.replace('"', '""') + '"', besides),
        )
        return [(n, date.fromisoformat(day[:10]) if day and len(day) >= 10 else None) for n, day in rows]

    def _replace(self, row: int, read: CodedDocument) -> set[str]:
        """Store a document's reports, as corrected, in the place of those that it had, and link them.

        Args:
            row: the document's row.
            read: the document as it was read, without corrections.

        Returns:
            The events that changed.
        """
        rows = self._store.rows(row)
        touched = self._take_out(row)
        corrected = self._store.standing.decisions.apply(read)
        self._db.execute("DELETE FROM uncorrected WHERE document = ?", (row,))
        if corrected.reports != read.reports:
            self._db.execute("INSERT INTO uncorrected VALUES (?, ?)", (row, reports_body(read.reports)))
        return touched | self._put_in(row, corrected, rows)

    def _put_in(self, row: int, coded: CodedDocument, rows: dict[str, int]) -> set[str]:
        """Store a document's reports and link them.

        Args:
            row: the document's row.
            coded: its reports, as corrected.
            rows: the rows that its units had before, by their ids.

        Returns:
            The events that changed.
        """
        units = units_of(coded)
        of_report = {}
        # Those that come back first: a new one could be given a row that one of them had.
        for unit in sorted(units, key=lambda u: u.uid not in rows):
            number = self._store.insert(unit, row, rows.get(unit.uid))
            of_report.update(dict.fromkeys(unit.reports, number))
        for place, report in enumerate(coded.reports):
            self._write_report(row, place, report, of_report[report.id])
        self._store.standing.put_in(coded, units)
        return replay(self._store, units)

    def _write_report(self, row: int, place: int, report: Report, unit: int) -> None:
        self._db.execute(
            "INSERT INTO reports (document, place, id, unit, type, kind, status, start, end, confidence,"
            " body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row, place, report.id, unit, report.type, report.kind, report.status, report.start,
                report.end, report.confidence, report_body(report),
            ),
        )  # fmt: skip
        for side, parties in (("actor", report.actors), ("recipient", report.recipients)):
            self._db.executemany(
                "INSERT OR IGNORE INTO report_actors (document, report, actor, party, side)"
                " VALUES (?, ?, ?, ?, ?)",
                [(row, report.id, p.actor.id, party_of(p.actor), side) for p in parties],
            )
        self._db.executemany(
            "INSERT OR IGNORE INTO links (document, report, kind, target) VALUES (?, ?, ?, ?)",
            [(row, report.id, link.kind, link.to) for link in report.links],
        )

    def _take_out(self, row: int) -> set[str]:
        """Take a document's reports out and link again what they held together.

        Returns:
            The events that changed.
        """
        units = self._store.of_document(row)
        self._db.execute("DELETE FROM reports WHERE document = ?", (row,))
        touched: set[str] = set()
        disturbed: dict[str, Unit] = {}
        gone = {u.uid for u in units}
        for unit in units:
            event = self._store.event_of(unit.uid)
            if event is not None:
                touched.add(event)
                disturbed.update((u.uid, u) for u in affected(self._store, {event}, unit.order, unit))
        for unit in units:
            self._store.delete(unit)
            self._store.standing.take_out(unit.document)
        left = [u for u in disturbed.values() if u.uid not in gone]
        return touched | replay(self._store, (), disturbed=left)

    def _correct_again(self, document: str) -> set[str]:
        """Apply the corrections that hold now to a document.

        Args:
            document: its id.

        Returns:
            The events that changed.
        """
        read = read_uncorrected(self._db, document)
        if read is None:
            return set()
        if self._store.standing.decisions.apply(read).reports == read_reports(self._db, document):
            return set()
        row = self._db.execute("SELECT n FROM documents WHERE id = ?", (document,)).fetchone()[0]
        return self._replace(row, read)

    def _rebuild(self, touched: Iterable[str]) -> Changes:
        """Work out the events that changed and store them."""
        new: list[str] = []
        changed: list[tuple[str, str, str]] = []
        gone: list[str] = []
        back: list[str] = []
        for id_ in sorted(touched):
            before = self._stored_history(id_)
            members = self._store.members(id_)
            self._db.execute("DELETE FROM events WHERE id = ?", (id_,))
            event = self._store.standing.event(members) if members else None
            if event is None:
                gone += [id_] if before is not None else []
                continue
            self._write_event(event)
            shown = self._note_for_calendar(event)
            if before is None:
                new.append(id_)
                back += [shown] if shown else []
            elif before[1] != [step_body(s) for s in event.history]:
                changed.append((id_, before[0], event.status))
        # Where others are gone at the same time, it is one of them under another id: never taken back.
        if not gone:
            self._show_again(back)
        return Changes(tuple(new), tuple(changed), tuple(gone))

    def _stored_history(self, id_: str) -> tuple[str, list[str]] | None:
        row = self._db.execute("SELECT n, status FROM events WHERE id = ?", (id_,)).fetchone()
        if row is None:
            return None
        steps = self._db.execute("SELECT body FROM history WHERE event = ? ORDER BY place", (row[0],))
        return row[1], [body for (body,) in steps]

    def _write_event(self, event: Event) -> None:
        row = self._db.execute(
            "INSERT INTO events (id, what, type, kind, status, start, end, first_day, last_day, sort_day,"
            " told, quotes, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                event.id, event.what, event.type, event.kind, event.status, event.start, event.end,
                iso(first_day(event.start)), iso(last_day(event.end)), sort_day(event),
                max((h.published for h in event.history if h.published), default=None),
                "\n".join(dict.fromkeys(h.quote for h in event.history)), event_body(event),
            ),
        ).lastrowid  # fmt: skip
        self._db.executemany(
            "INSERT INTO event_actors (event, actor, party, name) VALUES (?, ?, ?, ?)",
            [(row, a.id, party_of(a), fold(a.name)) for a in event.actors],
        )
        self._db.executemany(
            "INSERT INTO history (event, place, published, status, body) VALUES (?, ?, ?, ?, ?)",
            [(row, i, s.published, s.status, step_body(s)) for i, s in enumerate(event.history)],
        )

    def _note_for_calendar(self, event: Event) -> str | None:
        """Count how often what a calendar shows of an event changed since it was first announced.

        Returns:
            The id by which calendars know it, None where it was never shown before.
        """
        uid = self._calendar_uid(event.id)
        shown = dump([event.what, event.status, event.start, event.end, event.kind])
        row = self._db.execute("SELECT sequence, shown FROM calendar WHERE uid = ?", (uid,)).fetchone()
        if row is None and event.status in ANNOUNCED:
            self._db.execute("INSERT INTO calendar VALUES (?, 0, ?)", (uid, shown))
        elif row is not None and row[1] != shown:
            self._db.execute(
                "UPDATE calendar SET sequence = ?, shown = ? WHERE uid = ?", (row[0] + 1, shown, uid)
            )
        return uid if row is not None else None

    def _show_again(self, uids: Iterable[str]) -> None:
        """Count what a calendar showed once and took back, and what returns now."""
        for uid in uids:
            self._db.execute("UPDATE calendar SET sequence = sequence + 2 WHERE uid = ?", (uid,))

    def _stamp(self) -> None:
        """Note once which dragoman and which linguistic data wrote here last."""
        if self._stamped:
            return
        for key, value in stamps().items():
            self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
        # What linked the whole of a record is known only of one that holds nothing yet, or is linked anew.
        if self._db.execute("SELECT count(*) FROM (SELECT 1 FROM documents LIMIT 2)").fetchone()[0] < 2:
            self._stamp_linking()
        self._stamped = True

    def _stamp_linking(self) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('linked', ?)", (coding_stamp(),))
