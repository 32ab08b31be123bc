"""What can be asked of a record. Every question is answered through an index."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dragoman.acquaintances import Acquaintance, Acquaintances
from dragoman.browse import Browse, EventLine, line_of
from dragoman.commitments import PROMISED_TYPES, Commitment, commitments_in
from dragoman.corrections import Correction
from dragoman.errors import RecordError, TooSlowError
from dragoman.linking import Decision, decisions
from dragoman.linking.belief import sides, sort_day
from dragoman.linking.contradictions import Contradiction, contradictions
from dragoman.linking.unit import Unit
from dragoman.nouns import Actor, CodedDocument, Document, Event, Link, Report, Span
from dragoman.rows import event_from, step_from
from dragoman.schema import explained
from dragoman.selection import Selection
from dragoman.store import UnitStore
from dragoman.stored import (
    DOCUMENT,
    document_from,
    read_coded,
    read_document,
    read_reports,
    read_uncorrected,
)

# Steps of SQLite's machine between two looks at the clock: some tenths of a millisecond.
_STEPS = 20_000
_EVENT = "e.n, e.id, e.what, e.type, e.kind, e.status, e.start, e.end, e.body"

# Whether an event was told by a day, and whether it was told of later. A report without a date is known on
# no day.
_SETTLED = (
    "EXISTS (SELECT 1 FROM units t WHERE t.event = e.id AND t.published <= ?) AND NOT EXISTS"
    " (SELECT 1 FROM units t WHERE t.event = e.id AND (t.published > ? OR t.published IS NULL))"
)
# Whether an event may hold a commitment: a promise, or what was planned for sure.
_MAY_PROMISE = (
    "(e.type = 'AGREE' AND (e.kind = 'statement' OR e.kind = 'agreement' AND e.status = 'occurred' AND"
    " (SELECT count(DISTINCT a.party) FROM event_actors a WHERE a.event = e.n) = 1) OR e.type IN ("
    + ", ".join(f"'{type_}'" for type_ in sorted(PROMISED_TYPES))
    + ") AND e.n IN (SELECT event FROM history WHERE status = 'scheduled'))"
)
# By date; those of one day in the order in which they were told.
_ORDER = "e.sort_day, (SELECT u.ord FROM units u WHERE u.uid = e.id)"
_ORDER_BACK = "e.sort_day DESC, (SELECT u.ord FROM units u WHERE u.uid = e.id) DESC"


@dataclass(frozen=True, slots=True)
class ActorCount:
    """An actor and the number of events that it takes part in, the first and last day of them."""

    id: str
    name: str
    party: str
    events: int
    kind: str = ""
    first: str | None = None
    last: str | None = None


class Queries(Browse):
    """The reading half of a record."""

    def __init__(self, path: Path, db: sqlite3.Connection, store: UnitStore) -> None:
        self.path = path
        self._db = db
        self._store = store
        self._people = Acquaintances()
        self._people_seen = -1

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One state of the record for several questions, however much is written meanwhile.

        Raises:
            RecordError: the record can't be read.
        """
        with explained(self.path):
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN")
            try:
                self._store.refresh()
                yield
            finally:
                self._db.execute("COMMIT")

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Ask several questions of one state of the record, and give up when they take too long.

        Args:
            seconds: how long is too long.

        Raises:
            TooSlowError: it took longer.
        """
        end = time.monotonic() + seconds
        self._db.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        try:
            with self._reading():
                yield
        except RecordError as error:
            if "interrupted" in str(error):
                raise TooSlowError(
                    f"{self.path}: no answer within {seconds:.0f} s; ask for a shorter time or one actor"
                ) from error
            raise
        finally:
            self._db.set_progress_handler(None, _STEPS)

    def events(
        self,
        *,
        actor: str | None = None,
        type: str | None = None,
        status: str | None = None,
        start: str | None = None,
        until: str | None = None,
        text: str | None = None,
        as_of: str | None = None,
        kind: str | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """The events that meet every condition given, sorted by date.

        Args:
            actor: id, country or name of an actor, in any case.
            type: PLOVER type.
            status: what is believed of it.
            start: events that end on this day or later; undated ones are taken as of when they were told.
            until: events that begin on this day or earlier.
            text: words to find in what the events are called and in their quotes.
            as_of: what was known at the end of this day, instead of now.
            kind: kind of event.
            limit: at most so many.

        Raises:
            RecordError: the record can't be read.
        """
        wanted = Selection(actor, type, status, kind, start, until, text)
        return self.select(wanted, as_of=as_of, limit=limit)

    def select(
        self,
        wanted: Selection,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest: bool = False,
    ) -> list[Event]:
        """The events of a selection, sorted by date, those of one day as they were told.

        Args:
            wanted: the conditions.
            as_of: what was known at the end of this day, instead of now.
            limit: at most so many.
            offset: how many to pass over before.
            newest: the latest first.

        Raises:
            RecordError: the record can't be read.
        """
        if as_of is not None:
            most = None if limit is None else offset + limit
            found = self._known_on(as_of, wanted, most=most, newest=newest)
            found.sort(key=lambda e: (sort_day(e), self._store.unit(e.id).order), reverse=newest)
            return found[offset : None if limit is None else offset + limit]
        condition, values = wanted.sql()
        order = _ORDER_BACK if newest else _ORDER
        # The few that are wanted are found first, so that no more bodies are read than these. Of an actor's
        # or a word's many events the first come soonest in the order of days, which SQLite can't know, unless
        # most days are to be passed over.
        several = wanted.actor is not None or wanted.text is not None
        by_day = " INDEXED BY events_sort" if limit and several and (newest or wanted.start is None) else ""
        which = f"SELECT e.n FROM events e{by_day} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        bounds = (-1 if limit is None else limit, offset)
        return self._read_events(f" WHERE e.n IN ({which}) ORDER BY {order}", [*values, *bounds])

    def several(self, ids: Sequence[str]) -> list[Event]:
        """Events by their ids, sorted by date; unknown ones are left out.

        Args:
            ids: a page of them.

        Raises:
            RecordError: the record can't be read.
        """
        marks = ", ".join("?" * len(ids))
        return self._read_events(f" WHERE e.id IN ({marks}) ORDER BY {_ORDER}", list(ids))

    def event(self, id_: str, *, as_of: str | None = None) -> Event | None:
        """An event by its id, or by an id that it had before an earlier report of it was found.

        Args:
            id_: the id.
            as_of: what was known at the end of this day, instead of now.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            id_ = self._store.event_of(id_) or id_
        if as_of is not None:
            return next(iter(self._rebuilt([id_], as_of)), None)
        return next(iter(self._read_events(" WHERE e.id = ?", [id_], 1)), None)

    def decisions(self, id_: str) -> tuple[Decision, ...]:
        """Why each telling of an event is of it, in the order of publication; none of an unknown event.

        Args:
            id_: the event's id, or one that it had before.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            return decisions(self._store, self._store.event_of(id_) or id_)

    def contradictions(self, id_: str, *, as_of: str | None = None) -> tuple[Contradiction, ...]:
        """What is told of an event that can't all be true.

        Args:
            id_: the event's id.
            as_of: what was known at the end of this day, instead of now.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            units = self._store.members(id_)
        return contradictions(u for u in units if as_of is None or _known_by(u, as_of))

    @property
    def acquaintances(self) -> Acquaintances:
        """The persons whom the record's documents introduce; to be given to the reading of others."""
        version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        if version != self._people_seen:  # another program wrote, or nothing was read yet
            self._people.clear()
            for one in self.introduced():
                self._people.add(one)
            self._people_seen = version
        return self._people

    def _forget_people(self) -> None:
        """Read the introductions again when they are next asked for, as after a transaction rolled back."""
        self._people_seen = -1

    def introduced(self, person: str | None = None) -> list[Acquaintance]:
        """The introductions of persons whom no table knows, in the order of publication.

        Args:
            person: of this one only, by id.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            if person is None:
                return list(self._introduced(""))
            return list(self._introduced("WHERE p.person = ?", person))

    def _introduced(self, condition: str, *values: Any) -> Iterator[Acquaintance]:
        rows = self._db.execute(
            "SELECT p.person, p.name, p.country, p.role, p.start, p.end, d.id, d.published"
            f" FROM people p JOIN documents d ON d.n = p.document {condition}"
            " ORDER BY coalesce(d.published, '9999'), d.id, p.start",
            values,
        )
        for id_, name, country, role, start, end, document, published in rows.fetchall():
            person = Actor(id_, name, "person", country, role)
            yield Acquaintance(person, document, published, Span(start, end))

    def latest(self) -> str | None:
        """The latest day of publication in the record."""
        with explained(self.path):
            row = self._db.execute("SELECT max(published) FROM documents").fetchone()
        return str(row[0]) if row[0] else None

    def actors(self, limit: int | None = None) -> list[ActorCount]:
        """The actors of all events, those with most events first.

        Args:
            limit: at most so many.

        Raises:
            RecordError: the record can't be read.
        """
        found = []
        with explained(self.path):
            rows = self._db.execute(
                "WITH one AS MATERIALIZED (SELECT a.actor, a.name, a.party, count(*) AS found,"
                " min(e.sort_day) AS first, max(e.sort_day) AS last, max(e.n) AS event"
                " FROM event_actors a JOIN events e ON e.n = a.event GROUP BY a.actor"
                " ORDER BY found DESC, a.actor LIMIT ?)"
                " SELECT one.actor, one.name, party, found, first, last, body"
                " FROM one CROSS JOIN events ON n = one.event ORDER BY found DESC, one.actor",
                (-1 if limit is None else limit,),
            )
            for id_, name, party, count, first, last, body in rows:
                actor: dict[str, str] = next((a for a in json.loads(body)["actors"] if a["id"] == id_), {})
                told = actor.get("name") or name
                found.append(ActorCount(id_, told, party, count, actor.get("kind", ""), first, last))
        return found

    def documents(
        self,
        *,
        source: str | None = None,
        start: str | None = None,
        until: str | None = None,
        limit: int | None = None,
    ) -> list[Document]:
        """Documents by date of publication.

        Args:
            source: of this source only.
            start: published on this day or later.
            until: published on this day or earlier.
            limit: at most so many.

        Raises:
            RecordError: the record can't be read.
        """
        where, values = [], []
        for condition, value in (
            ("source = ?", source),
            ("published >= ?", start),
            ("published <= ?", until),
        ):
            if value is not None:
                where.append(condition)
                values.append(value)
        condition = f" WHERE {' AND '.join(where)}" if where else ""
        statement = f"SELECT {DOCUMENT} FROM documents{condition} ORDER BY published, id LIMIT ?"
        with explained(self.path):
            rows = self._db.execute(statement, (*values, -1 if limit is None else limit)).fetchall()
        return [document_from(row) for row in rows]

    def document(self, id_: str) -> Document | None:
        """A document by its id."""
        with explained(self.path):
            return read_document(self._db, id_)

    def reports(self, document_id: str) -> tuple[Report, ...]:
        """The reports of a document in text order, as corrected; none where there is no such document."""
        with explained(self.path):
            return read_reports(self._db, document_id)

    def coded(self, document_id: str) -> CodedDocument | None:
        """A document with its reports, as corrected."""
        with self._reading():
            return read_coded(self._db, document_id)

    def uncorrected(self, document_id: str) -> CodedDocument | None:
        """A document with its reports as they were read, before any correction."""
        with self._reading():
            return read_uncorrected(self._db, document_id)

    def corrections(self) -> tuple[Correction, ...]:
        """All that was ever corrected, in order; those undone are among them, and what undid them.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            return self._store.standing.decisions.all

    def corrections_of(self, event: str) -> tuple[Correction, ...]:
        """The corrections that hold and that name an event or one of its reports, in order.

        Args:
            event: the event's id, or one that it had.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            standing = self._store.standing
            uids = {u.uid for u in self._store.members(self._store.event_of(event) or event)}
            return tuple(c for c in standing.decisions.active if not uids.isdisjoint(standing.units(c)))

    def has_document(self, id_: str, content_hash: str) -> bool:
        """Whether the record has this document with this content, so that it needn't be read again."""
        with explained(self.path):
            row = self._db.execute(
                "SELECT 1 FROM documents WHERE id = ? AND content_hash = ?", (id_, content_hash)
            ).fetchone()
        return row is not None

    def signatures(self) -> Iterator[tuple[str, bytes]]:
        """What the finder of near-duplicates knows each document by."""
        with explained(self.path):
            yield from self._db.execute("SELECT document, signature FROM signatures ORDER BY document")

    def counts(self) -> dict[str, Any]:
        """How much the record holds: numbers by name, and meta data under "meta"."""
        one = {
            "documents": "SELECT count(*) FROM documents",
            "duplicates": "SELECT count(*) FROM documents WHERE duplicate_of IS NOT NULL",
            "reports": "SELECT count(*) FROM reports",
            "events": "SELECT count(*) FROM events",
            "first_published": "SELECT min(published) FROM documents",
            "last_published": "SELECT max(published) FROM documents",
        }
        with explained(self.path):
            found: dict[str, Any] = {name: self._db.execute(sql).fetchone()[0] for name, sql in one.items()}
            for column in ("status", "type"):
                rows = self._db.execute(f"SELECT {column}, count(*) FROM events GROUP BY {column}")
                found[column] = dict(rows.fetchall())
            found["meta"] = dict(self._db.execute("SELECT key, value FROM meta").fetchall())
        return found

    def _read_events(
        self, tail: str, values: list[Any], limit: int | None = None, offset: int = 0
    ) -> list[Event]:
        statement = f"SELECT {_EVENT} FROM events e{tail} LIMIT ? OFFSET ?"
        bounds = (-1 if limit is None else limit, offset)
        with self._reading():
            rows = self._db.execute(statement, (*values, *bounds)).fetchall()
            return [self._event(row) for row in rows]

    def _event(self, row: tuple[Any, ...]) -> Event:
        number, *columns, body = row
        steps = self._db.execute("SELECT body FROM history WHERE event = ? ORDER BY place", (number,))
        history = tuple(step_from(json.loads(b)) for (b,) in steps)
        names = ("id", "what", "type", "kind", "status", "start", "end")
        fields = dict(zip(names, columns, strict=True))
        return event_from(fields, body, history, self._links(fields["id"]))

    def _links(self, id_: str, as_of: str | None = None) -> tuple[Link, ...]:
        """An event's relations to others, through those of its reports."""
        rows = self._db.execute(
            "SELECT DISTINCT l.kind, there.event FROM units here"
            " JOIN reports r ON r.unit = here.n"
            " JOIN links l ON l.document = r.document AND l.report = r.id"
            " JOIN reports t ON t.document = l.document AND t.id = l.target"
            " JOIN units there ON there.n = t.unit"
            " WHERE here.event = ? AND there.event <> here.event AND (? IS NULL OR here.published <= ?)"
            " AND there.event IN (SELECT id FROM events)"
            " ORDER BY l.kind, there.event",
            (id_, as_of, as_of),
        )
        return tuple(Link(kind, to) for kind, to in rows)

    def commitments(self, as_of: str | None = None) -> list[Commitment]:
        """The promises told of, sorted by when they were made, with what became of them.

        Args:
            as_of: what was known at the end of this day, instead of now.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            return self._commitments_now() if as_of is None else self._commitments_on(as_of)

    def _commitments_on(self, day: str) -> list[Commitment]:
        def members(id_: str) -> list[Unit]:
            return [u for u in self._store.members(id_) if _known_by(u, day)]

        plans = self._known_on(day, Selection(), also=_MAY_PROMISE)
        known = {e.id for e in plans}
        targets = {i for e in plans if e.type == "AGREE" for i in self._promised_by(e.id)} - known
        return commitments_in([*plans, *self._rebuilt(sorted(targets), day)], members, self._promised_by)

    def _commitments_now(self) -> list[Commitment]:
        """From the events that may hold one: promises, what was planned, and what promises are about."""
        plans = self._read_events(f" WHERE {_MAY_PROMISE}", [])
        known = {e.id for e in plans}
        targets = {
            id_ for e in plans if e.type == "AGREE" for id_ in self._promised_by(e.id) if id_ not in known
        }
        for id_ in sorted(targets):
            plans += self._read_events(" WHERE e.id = ?", [id_], 1)
        return commitments_in(plans, self._store.members, self._promised_by)

    def event_links(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The relations of all events to others, through those of their reports: kind and other event."""
        found: dict[str, list[tuple[str, str]]] = {}
        with self._reading():
            rows = self._db.execute(
                "SELECT DISTINCT here.event, l.kind, there.event FROM links l"
                " JOIN reports r ON r.document = l.document AND r.id = l.report"
                " JOIN units here ON here.n = r.unit"
                " JOIN reports t ON t.document = l.document AND t.id = l.target"
                " JOIN units there ON there.n = t.unit WHERE there.event <> here.event"
                " ORDER BY here.event, l.kind, there.event"
            )
            for event, kind, other in rows:
                found.setdefault(event, []).append((kind, other))
        return {event: tuple(links) for event, links in found.items()}

    def contexts(self, events: Sequence[str]) -> dict[str, int]:
        """How many reports of some events are of each PLOVER context; "" counts all of their reports.

        Args:
            events: ids of events.
        """
        counts: dict[str, int] = {"": 0}
        statement = "SELECT r.body FROM units u JOIN reports r ON r.unit = u.n WHERE u.event = ?"
        with self._reading():
            for event in events:
                for (body,) in self._db.execute(statement, (event,)):
                    counts[""] += 1
                    for context in json.loads(body).get("context", ()):
                        counts[context] = counts.get(context, 0) + 1
        return counts

    def sides(self, event: Event) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """Who acts in an event, or takes part alike, and toward whom.

        Args:
            event: an event of the record.
        """
        with self._reading():
            receiving = {a.id for a in sides(self._store.members(event.id))[1]}
        return (
            tuple(a for a in event.actors if a.id not in receiving),
            tuple(a for a in event.actors if a.id in receiving),
        )

    def _promised_by(self, id_: str) -> list[str]:
        """The events planned in the sentences that tell of an event, and those that it links to."""
        rows = self._db.execute(
            "SELECT DISTINCT there.event FROM units here"
            " JOIN reports r ON r.unit = here.n"
            " JOIN reports t ON t.document = r.document AND +t.status IN ('scheduled', 'proposed')"
            " JOIN units there ON there.n = t.unit"
            " WHERE here.event = ? AND there.event <> here.event"
            " AND (json_extract(t.body, '$.sentence.start') = json_extract(r.body, '$.sentence.start')"
            " OR EXISTS (SELECT 1 FROM links l WHERE l.document = r.document AND l.report = r.id"
            " AND l.target = t.id))"
            " ORDER BY there.event",
            (id_,),
        )
        return [event for (event,) in rows]

    def known_lines(self, wanted: Selection, day: str) -> list[EventLine]:
        """The events of a selection as they were known at the end of a day, in one line each, by date.

        Args:
            wanted: the conditions.
            day: the day, ISO.

        Raises:
            RecordError: the record can't be read.
        """
        condition, values = wanted.sql()
        with self._reading():
            settled = self.lines_where(f"{condition} AND {_SETTLED}", [*values, day, day])
            live = [line_of(e, sort_day(e)) for e in self._live(day, wanted)]
        return sorted([*settled, *live], key=lambda line: (line.sort_day, line.id))

    def _known_on(
        self, day: str, wanted: Selection, *, most: int | None = None, newest: bool = False, also: str = "1"
    ) -> list[Event]:
        """The events of a selection as they were known at the end of a day.

        What was told in full by then stands in the record as it was known; only what was told of both before
        and after is worked out anew.

        Args:
            day: the day, ISO.
            wanted: the conditions.
            most: at most so many of those that were told in full, the first by date or the last.
            newest: whether those are the last.
            also: a further condition on those that were told in full.
        """
        condition, values = wanted.sql()
        order = _ORDER_BACK if newest else _ORDER
        tail = f" WHERE ({condition}) AND ({also}) AND {_SETTLED} ORDER BY {order}"
        with self._reading():
            settled = self._read_events(tail, [*values, day, day], most)
            found = [replace(event, links=self._links(event.id, day)) for event in settled]
            return found + self._live(day, wanted)

    def _live(self, day: str, wanted: Selection) -> list[Event]:
        """The events of a selection told of both before and after a day, as they were known then."""
        rows = self._db.execute(
            "SELECT event FROM units WHERE event IS NOT NULL GROUP BY event"
            " HAVING min(published) <= ? AND (max(published) > ? OR count(published) < count(*))",
            (day, day),
        ).fetchall()
        live = [e for e in self._rebuilt([event for (event,) in rows], day) if wanted.meets(e)]
        if wanted.source is not None:
            of_source = self._documents_of(wanted.source)
            live = [e for e in live if of_source & set(e.documents)]
        return live

    def _documents_of(self, source: str) -> set[str]:
        with explained(self.path):
            rows = self._db.execute("SELECT id FROM documents WHERE source = ?", (source,))
            return {id_ for (id_,) in rows}

    def _rebuilt(self, ids: list[str], as_of: str) -> list[Event]:
        """Events as they were known at the end of a day: a unit's event hangs on earlier units alone."""
        found = []
        with self._reading():
            for id_ in ids:
                units: list[Unit] = [u for u in self._store.members(id_) if _known_by(u, as_of)]
                event = self._store.standing.event(units, as_of) if units else None
                if event is not None:
                    found.append(replace(event, links=self._links(id_, as_of)))
        return found


def _known_by(unit: Unit, day: str) -> bool:
    return unit.step.published is not None and unit.step.published <= day
