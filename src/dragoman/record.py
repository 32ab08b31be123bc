"""The record: one SQLite file of documents, reports, events and their history.

Every document is one transaction, so a record that was cut off in the middle opens and goes on. What can be
worked out from the reports (events, histories) is stored beside them and worked out again where they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from dragoman.browse import SearchHit
from dragoman.checks import check_record, check_words
from dragoman.correcting import Order, make_correction, make_undoing
from dragoman.corrections import Action, Correction
from dragoman.fingerprint import coding_stamp, content_hash, short_hash
from dragoman.linking.cluster import replay
from dragoman.nouns import CodedDocument, Report
from dragoman.rows import correction_body
from dragoman.schema import connect, explained
from dragoman.stored import read_uncorrected
from dragoman.tables import data_fingerprint
from dragoman.writing import UNSETTLED, Changes, Writing

__all__ = [
    "AddResult", "Changes", "Corrected", "Record", "SearchHit", "content_hash", "data_fingerprint",
    "open_record",
]  # fmt: skip


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
        events_gone: ids of the events that aren't there any more, or only under another id.
    """

    document: str
    new: bool
    changed: bool = True
    duplicate_of: str | None = None
    events_new: tuple[str, ...] = ()
    events_changed: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    events_gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction changed.

    Attributes:
        correction: the correction, with its number.
        events: what became of events.
    """

    correction: Correction
    events: Changes


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


class Record(Writing):
    """A record that is open. Close it, or use it in a `with` statement."""

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

        A document with a known id and another content or coding takes the place of the old one. What a
        person corrected in it stays corrected.

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
            read = read_uncorrected(self._db, document)
            if read is not None:
                self._remember(row[0], CodedDocument(read.document))
            touched = self._take_out(row[0])
            self._db.execute("DELETE FROM documents WHERE n = ?", (row[0],))
            self._db.execute("DELETE FROM signatures WHERE document = ?", (document,))
            self._rebuild(touched)
        return True

    def relink(self) -> Changes:
        """Work out every event anew from the reports, as after a change to how linking decides.

        Returns:
            What became of the events.

        Raises:
            RecordError: the record can't be written.
        """
        with self._transaction():
            rows = self._db.execute("SELECT n, id FROM documents ORDER BY coalesce(published, '9999'), id")
            documents = rows.fetchall()
            touched = {e for (e,) in self._db.execute("SELECT id FROM events").fetchall()}
            self._db.execute("UPDATE units SET event = NULL")
            self._store.forget()
            for row, id_ in documents:
                read = read_uncorrected(self._db, id_)
                if read is not None:
                    self._replace(row, read)
            touched |= {e for (e,) in self._db.execute("SELECT DISTINCT event FROM units").fetchall()}
            changes = self._rebuild(touched)
            self._stamp()
            self._stamp_linking()
            return changes

    def outdated(self) -> list[str]:
        """The ids of the documents that other data or code has read, in the order of publication.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            rows = self._db.execute(
                "SELECT id FROM documents WHERE coded_with < ?1 OR coded_with > ?1"
                " ORDER BY coalesce(published, '9999'), id",
                (coding_stamp(),),
            )
            return [id_ for (id_,) in rows]

    def unsettled(self) -> list[str]:
        """The ids of the documents that are to be read again, for since then somebody in them was introduced.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            rows = self._db.execute(
                "SELECT id FROM documents WHERE coded_with LIKE ? ORDER BY coalesce(published, '9999'), id",
                (f"%{UNSETTLED}",),
            )
            return [id_ for (id_,) in rows]

    def is_linked_anew(self) -> bool:
        """Whether the present data and code linked all that the record holds."""
        with self._reading():
            row = self._db.execute("SELECT value FROM meta WHERE key = 'linked'").fetchone()
        return row is not None and row[0] == coding_stamp()

    def correct(
        self,
        action: Action,
        *idents: str,
        by: str,
        why: str = "",
        fields: Mapping[str, Any] | None = None,
        reports: Iterable[str] = (),
    ) -> Corrected:
        """Correct the record, in one transaction.

        Args:
            action: merge, split, edit, reject or confirm.
            idents: what is corrected: ids of events, reports ("DOCUMENT:r2"; a document stands for all its
                reports) or actors, all of one kind. What is merged takes the name of the first.
            by: who says so.
            why: the reason.
            fields: of an edit, what is so, by name: of an event status, start, end, place, type, kind, what,
                actors; of a report also mode and recipients; of an actor name, kind, country and role. Of an
                actor that is split in two, what the other one is.
            reports: of a split, the reports that are of another event, or tell of another actor.

        Raises:
            DragomanError: there is no such thing, or it can't be corrected so.
            RecordError: the record can't be written.
        """
        order = Order(action, idents, by, why, dict(fields or {}), tuple(reports))
        with self._transaction():
            return self._decide(make_correction(self, order))

    def undo(self, number: int, *, by: str, why: str = "") -> Corrected:
        """Undo a correction. That is a correction too, and can itself be undone.

        Args:
            number: the number of the correction.
            by: who says so.
            why: the reason.

        Raises:
            DragomanError: there is no such correction, or it is undone already.
            RecordError: the record can't be written.
        """
        with self._transaction():
            return self._decide(make_undoing(self, number, by, why))

    def note(self, key: str) -> str | None:
        """What was written down under a key, None where nothing was."""
        with explained(self.path):
            row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def write_note(self, key: str, value: str) -> None:
        """Write something down that belongs to the record and to no document, as when a feed was read.

        Args:
            key: by which it is found again.
            value: what to keep; it takes the place of what was kept.

        Raises:
            RecordError: the record can't be written.
        """
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

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
            words = [] if self.readonly else check_words(self._db)
        with self._reading():
            return words + check_record(self._db, self._store)

    def _add(self, coded: CodedDocument) -> AddResult:
        kept, warnings = _sound(coded)
        document = kept.document
        coding = short_hash(kept)
        with self._transaction():
            row = self._db.execute(
                "SELECT n, coded_hash, coded_with FROM documents WHERE id = ?", (document.id,)
            ).fetchone()
            if row and row[1] == coding:
                if row[2] != coding_stamp():
                    self._db.execute(
                        "UPDATE documents SET coded_with = ? WHERE n = ?", (coding_stamp(), row[0])
                    )
                return AddResult(
                    document.id, False, False, duplicate_of=document.duplicate_of, warnings=warnings
                )
            number = self._write_document(row[0] if row else None, document, coding)
            events = self._rebuild(self._replace(number, kept))
            self._remember(number, coded)
            self._stamp()
        return AddResult(
            document.id, row is None, True, document.duplicate_of, events.new, events.changed, warnings,
            events.gone,
        )  # fmt: skip

    def _decide(self, correction: Correction) -> Corrected:
        """Write a correction down and change what it changes."""
        before = self._store.standing
        self._db.execute(
            "INSERT INTO corrections (n, at, by_whom, why, action, subject, what, day, undoes, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                correction.number, correction.at, correction.by, correction.why, correction.action,
                correction.subject, correction.what, correction.day, correction.undoes,
                correction_body(correction),
            ),
        )  # fmt: skip
        meant = correction
        while meant.undoes is not None:
            meant = before.decisions.all[meant.undoes - 1]
        self._store.reconsider()
        touched: set[str] = set()
        for document in self._documents_meant(meant):
            touched |= self._correct_again(document)
        uids = {
            str(uid)
            for standing in (before, self._store.standing)
            for named in standing.units(meant)
            for uid in (named, *standing.pins.mates(named), *standing.pins.foes(named))
        }
        there = [uid for uid in sorted(uids) if self._store.event_of(uid) is not None]
        touched |= replay(self._store, (), disturbed=[self._store.unit(uid) for uid in there])
        touched |= {event for uid in there if (event := self._store.event_of(uid))}
        return Corrected(correction, self._rebuild(touched))

    def _documents_meant(self, correction: Correction) -> list[str]:
        """The documents whose reports a correction may change."""
        if correction.keys:
            return list(dict.fromkeys(key.document for key in correction.keys))
        found: set[str] = set()
        for actor in correction.actors:
            rows = self._db.execute(
                "SELECT DISTINCT d.id FROM report_actors a JOIN documents d ON d.n = a.document"
                " WHERE a.actor = ? UNION SELECT d.id FROM uncorrected u"
                " JOIN documents d ON d.n = u.document WHERE instr(u.reports, ?) > 0",
                (actor, f'"id":"{actor}"'),
            )
            found.update(id_ for (id_,) in rows)
        return sorted(found)


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
