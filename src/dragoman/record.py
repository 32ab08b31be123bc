"""The record: one SQLite file of documents, reports, events and their history.

Every document is one transaction, so a record that was cut off in the middle opens and goes on. What can be
worked out from the reports (events, histories) is stored beside them and worked out again where they change.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from dragoman.checks import check_record
from dragoman.commitments import Commitment, commitments_in
from dragoman.errors import RecordError
from dragoman.linking.belief import build_event, sort_day
from dragoman.linking.cluster import affected, replay
from dragoman.linking.days import first_day, iso, last_day
from dragoman.linking.unit import Unit, fold, party_of, units_of
from dragoman.nouns import CodedDocument, Document, Event, Report
from dragoman.queries import Queries, SearchHit
from dragoman.rows import dump, event_body, report_body, spans_body, step_body
from dragoman.schema import connect, explained
from dragoman.store import UnitStore
from dragoman.tables import data_fingerprint

__all__ = ["AddResult", "Record", "SearchHit", "content_hash", "data_fingerprint", "open_record"]


@dataclass(frozen=True, slots=True)
class AddResult:
    """What adding one document changed.

    Attributes:
        document: its id.
        new: whether it was not in the record before.
        changed: whether the record changed at all; a document added again as it was changes nothing.
        duplicate_of: the document that it reprints.
        events_new: ids of the events that it is first to tell of.
        events_changed: id, status before and status after of the events whose history changed.
        warnings: what could not be taken in, and why.
    """

    document: str
    new: bool
    changed: bool = True
    duplicate_of: str | None = None
    events_new: tuple[str, ...] = ()
    events_changed: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def open_record(path: str | Path, *, create: bool = True, readonly: bool = False) -> Record:
    """Open a record, made where missing.

    Args:
        path: its file.
        create: whether to make it where it is missing.
        readonly: whether to open it without writing; it must exist then.

    Raises:
        RecordError: it is missing, no record, of a newer dragoman, locked or can't be read or written.
    """
    path = Path(path)
    return Record(path, connect(path, create=create, readonly=readonly), readonly=readonly)


class Record(Queries):
    """A record that is open. Close it, or use it in a `with` statement."""

    def __init__(self, path: Path, db: sqlite3.Connection, *, readonly: bool) -> None:
        super().__init__(path, db, UnitStore(db))
        self.readonly = readonly
        self._stamped = False

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Nothing is lost if this is never called."""
        self._db.close()

    def add(self, coded: Iterable[CodedDocument]) -> Iterator[AddResult]:
        """Take documents in, each in a transaction of its own, as the results are asked for.

        A document with a known id and another content or coding takes the place of the old one.

        Args:
            coded: the coded documents, in any order; in the order of publication is fastest.

        Raises:
            RecordError: the record can't be written.
        """
        for one in coded:
            yield self._add(one)

    def remove(self, document: str) -> bool:
        """Take a document out, with its reports and what only it told.

        Args:
            document: its id.

        Returns:
            Whether it was there.

        Raises:
            RecordError: the record can't be written.
        """
        with self._transaction():
            row = self._db.execute("SELECT n FROM documents WHERE id = ?", (document,)).fetchone()
            if row is None:
                return False
            touched = self._take_out(row[0])
            self._db.execute("DELETE FROM documents WHERE n = ?", (row[0],))
            self._db.execute("DELETE FROM signatures WHERE document = ?", (document,))
            self._rebuild(touched)
        return True

    def relink(self) -> int:
        """Work out every event anew from the reports, as after a change to how linking decides.

        Returns:
            The number of events.

        Raises:
            RecordError: the record can't be written.
        """
        with self._transaction():
            rows = self._db.execute("SELECT n, id FROM documents ORDER BY coalesce(published, '9999'), id")
            documents = rows.fetchall()
            coded = ((n, self.coded(id_)) for n, id_ in documents)
            self._db.execute("DELETE FROM events")
            self._db.execute("UPDATE units SET event = NULL")
            self._store.forget()
            for row, one in coded:
                if one is not None:
                    self._take_out(row)
                    self._put_in(row, one)
            self._rebuild({e for (e,) in self._db.execute("SELECT DISTINCT event FROM units").fetchall()})
            self._stamp()
            return int(self._db.execute("SELECT count(*) FROM events").fetchone()[0])

    def add_signature(self, document: str, signature: bytes) -> None:
        """Keep what the finder of near-duplicates knows a document by.

        Args:
            document: the document's id; it need not be in the record yet.
            signature: the finder's bytes.

        Raises:
            RecordError: the record can't be written.
        """
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO signatures VALUES (?, ?)", (document, signature))

    def check(self) -> list[str]:
        """What is wrong with the record, in words; nothing where all is well.

        Raises:
            RecordError: the record can't be read.
        """
        with explained(self.path):
            return check_record(self._db, self._store, writable=not self.readonly)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self.readonly:
            raise RecordError(
                f"{self.path}: opened for reading only; open it without `readonly` to change it"
            )
        with explained(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._store.refresh()
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._store.forget()
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _add(self, coded: CodedDocument) -> AddResult:
        kept, warnings = _sound(coded)
        document = kept.document
        coding = _hash(kept)
        with self._transaction():
            row = self._db.execute(
                "SELECT n, coded_hash FROM documents WHERE id = ?", (document.id,)
            ).fetchone()
            if row and row[1] == coding:
                return AddResult(
                    document.id, False, False, duplicate_of=document.duplicate_of, warnings=warnings
                )
            touched = self._take_out(row[0]) if row else set()
            number = self._write_document(row[0] if row else None, document, coding)
            touched |= self._put_in(number, kept)
            new, changed = self._rebuild(touched)
            self._stamp()
        return AddResult(document.id, row is None, True, document.duplicate_of, new, changed, warnings)

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
            "coded_with": data_fingerprint(),
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

    def _put_in(self, row: int, coded: CodedDocument) -> set[str]:
        """Store a document's reports and link them.

        Returns:
            The events that changed.
        """
        units = units_of(coded)
        of_report = {}
        for unit in units:
            number = self._store.insert(unit, row)
            of_report.update(dict.fromkeys(unit.reports, number))
        for place, report in enumerate(coded.reports):
            self._write_report(row, place, report, of_report[report.id])
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
        left = [u for u in disturbed.values() if u.uid not in gone]
        return touched | replay(self._store, (), disturbed=left)

    def _rebuild(self, touched: Iterable[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
        """Work out the events that changed and store them.

        Returns:
            The ids that are new, and those whose history changed with the status before and after.
        """
        new, changed = [], []
        for id_ in sorted(touched):
            before = self._stored_history(id_)
            members = self._store.members(id_)
            self._db.execute("DELETE FROM events WHERE id = ?", (id_,))
            if not members:
                continue
            event = build_event(members)
            self._write_event(event)
            if before is None:
                new.append(id_)
            elif before[1] != [step_body(s) for s in event.history]:
                changed.append((id_, before[0], event.status))
        return tuple(new), tuple(changed)

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

    def _stamp(self) -> None:
        """Note once which dragoman and which linguistic data wrote here last."""
        if self._stamped:
            return
        from dragoman import __version__

        for key, value in (("version", __version__), ("data", data_fingerprint())):
            self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
        self._stamped = True

    def commitments(self) -> list[Commitment]:
        """The promises told of, sorted by when they were made, with what became of them."""
        return commitments_in(self.events(), self._store.members, self._promised_by)


def content_hash(document: Document) -> str:
    """What tells whether a document's content, as it came, is one that the record has."""
    return _hash([document.text, document.title, document.published, document.source, document.url])


def _hash(value: Any) -> str:
    return hashlib.blake2b(dump(value).encode(), digest_size=16).hexdigest()


def _sound(coded: CodedDocument) -> tuple[CodedDocument, tuple[str, ...]]:
    """A coded document without the reports that can't be kept, and why."""
    length = len(coded.document.text)
    kept: dict[str, Report] = {}
    warnings = []
    for report in coded.reports:
        spans = [report.sentence, report.trigger]
        spans += [p.span for p in (*report.actors, *report.recipients) if p.span]
        if any(not 0 <= s.start <= s.end <= length for s in spans):
            warnings.append(f"{coded.document.id} {report.id}: left out, for it points outside the text")
        elif report.id in kept:
            warnings.append(f"{coded.document.id} {report.id}: left out, for another report has that id")
        else:
            kept[report.id] = report
    if coded.document.published is None:
        warnings.append(f"{coded.document.id}: no date of publication, so it comes last in every history")
    return CodedDocument(coded.document, tuple(kept.values())), tuple(warnings)
