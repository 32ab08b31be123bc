"""What lists, maps and networks ask of a record: counts and short lines, without whole histories."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from dragoman.linking.days import first_day, iso, last_day
from dragoman.linking.unit import party_of
from dragoman.nouns import Actor, Event, Place, Status
from dragoman.schema import explained
from dragoman.selection import Selection, as_phrases

FACETS: dict[str, str] = {
    "status": "e.status",
    "type": "e.type",
    "kind": "e.kind",
    "country": "e.country",
    "year": "substr(e.sort_day, 1, 4)",
}
"""What the found events are counted by, each as an expression over a row of `events e`."""

# The events come first in these joins: the plan that begins with the other table reads all of it.
_BY_PARTY = (
    "SELECT a.party, count(DISTINCT a.event) FROM events e CROSS JOIN event_actors a ON a.event = e.n"
    " WHERE {} GROUP BY a.party"
)
_BY_SOURCE = (
    "SELECT d.source, count(DISTINCT e.n) FROM events e CROSS JOIN units u ON u.event = e.id"
    " CROSS JOIN documents d ON d.n = u.document WHERE d.source IS NOT NULL AND {} GROUP BY d.source"
)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A document that a search found, with the words around what was sought in [brackets]."""

    document: str
    title: str | None
    published: str | None
    source: str | None
    snippet: str

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman search --format jsonl` prints it."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in one line: all of it but its history and links."""

    id: str
    what: str
    type: str
    kind: str
    status: Status
    start: str | None
    end: str | None
    sort_day: str
    told: str | None
    actors: tuple[Actor, ...]
    place: Place | None
    documents: int
    confidence: float

    @property
    def parties(self) -> tuple[str, ...]:
        """What its actors count for, each once."""
        return tuple(dict.fromkeys(party_of(a) for a in self.actors))


@dataclass(frozen=True, slots=True)
class Dealing:
    """Two parties and the events that both take part in."""

    one: str
    other: str
    events: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and the events there."""

    name: str
    country: str | None
    lat: float
    lon: float
    events: int


@dataclass(frozen=True, slots=True)
class Reference:
    """An event that links to another one, seen from there."""

    kind: str
    event: str


# Whether a document tells of the days between two; a month or a year lasts to its end.
_TELLS_OF = (
    "EXISTS (SELECT 1 FROM reports r WHERE r.document = d.n"
    " AND coalesce(r.end, r.start) || substr('9999-12-31', length(coalesce(r.end, r.start)) + 1) >= ?"
    " AND coalesce(r.start, r.end) || substr('0001-01-01', length(coalesce(r.start, r.end)) + 1) <= ?)"
)
_LINE_NAMES = ("id", "what", "type", "kind", "status", "start", "end", "sort_day", "told")
_LINE = ", ".join(f"e.{name}" for name in (*_LINE_NAMES, "body"))


class Browse:
    """The part of a record's questions that pages of many events are made of."""

    path: Path
    _db: sqlite3.Connection

    def count(self, wanted: Selection) -> int:
        """How many events a selection holds.

        Raises:
            RecordError: the record can't be read.
        """
        condition, values = wanted.sql()
        with explained(self.path):
            row = self._db.execute(f"SELECT count(*) FROM events e WHERE {condition}", values).fetchone()
        return int(row[0])

    def counts_within(self, wanted: Selection, spans: Sequence[tuple[str, str]]) -> list[int]:
        """How many events of a selection lie at least partly within each of some spans of days.

        Args:
            wanted: the conditions, without days.
            spans: first and last day (ISO 8601), both within.

        Raises:
            RecordError: the record can't be read.
        """
        condition, values = wanted.sql()
        within = "total(coalesce(e.last_day, e.sort_day) >= ? AND e.sort_day <= ?)"
        asked = ", ".join([within] * len(spans))
        days = [day for span in spans for day in span]
        if not spans:
            return []
        with explained(self.path):
            row = self._db.execute(f"SELECT {asked} FROM events e WHERE {condition}", [*days, *values])
            return [int(n) for n in row.fetchone()]

    def lines(
        self, wanted: Selection, *, limit: int | None = None, offset: int = 0, newest: bool = False
    ) -> list[EventLine]:
        """The events of a selection in one line each, sorted by date.

        Args:
            wanted: the conditions.
            limit: at most so many.
            offset: how many to pass over before.
            newest: the latest first.

        Raises:
            RecordError: the record can't be read.
        """
        condition, values = wanted.sql()
        order = "e.sort_day DESC, e.id DESC" if newest else "e.sort_day, e.id"
        bounds = (-1 if limit is None else limit, offset)
        return self.lines_where(f"{condition} ORDER BY {order} LIMIT ? OFFSET ?", [*values, *bounds])

    def lines_where(self, condition: str, values: Sequence[Any]) -> list[EventLine]:
        """The events that meet a condition of SQL over `events e`, in one line each."""
        with explained(self.path):
            rows = self._db.execute(f"SELECT {_LINE} FROM events e WHERE {condition}", list(values))
            return [_line(row) for row in rows]

    def lines_of(self, ids: Sequence[str]) -> dict[str, EventLine]:
        """Events by their ids, in one line each; unknown ones are left out."""
        marks = ", ".join("?" * len(ids))
        with explained(self.path):
            rows = self._db.execute(f"SELECT {_LINE} FROM events e WHERE e.id IN ({marks})", list(ids))
            return {row[0]: _line(row) for row in rows}

    def span(self, wanted: Selection) -> tuple[str, str] | None:
        """The first and the last day by which a selection's events are sorted; None where it holds none."""
        condition, values = wanted.sql()
        with explained(self.path):
            row = self._db.execute(
                f"SELECT min(e.sort_day), max(e.sort_day) FROM events e WHERE {condition}", values
            ).fetchone()
        return (row[0], row[1]) if row[0] else None

    def facets(self, wanted: Selection, most: int = 12) -> dict[str, list[tuple[str, int]]]:
        """How many of a selection's events there are by status, type, kind, country, year, party and source.

        Args:
            wanted: the conditions.
            most: at most so many values each, the most frequent.

        Raises:
            RecordError: the record can't be read.
        """
        condition, values = wanted.sql()
        row = ", ".join(FACETS.values())
        with explained(self.path):
            # One look at each event, counted here, costs a third of what counting column by column does.
            rows = self._db.execute(f"SELECT {row} FROM events e WHERE {condition}", values).fetchall()
            columns = zip(FACETS, zip(*rows, strict=True) if rows else ((),) * len(FACETS), strict=True)
            found = {name: list(Counter(column).items()) for name, column in columns}
            found["party"] = self._db.execute(_BY_PARTY.format(f"({condition})"), values).fetchall()
            found["source"] = self._db.execute(_BY_SOURCE.format(f"({condition})"), values).fetchall()
        return {name: _most([r for r in rows if r[0] is not None], most) for name, rows in found.items()}

    def sources_among(self, events: Sequence[str], most: int = 12) -> list[tuple[str, int]]:
        """How many of some events each source tells of, as `facets` gives them.

        Args:
            events: their ids.
            most: at most so many sources, the most frequent.

        Raises:
            RecordError: the record can't be read.
        """
        marks = ", ".join("?" * len(events))
        statement = (
            "SELECT d.source, count(DISTINCT u.event) FROM units u CROSS JOIN documents d ON d.n = u.document"
            f" WHERE u.event IN ({marks}) AND d.source IS NOT NULL GROUP BY d.source"
        )
        with explained(self.path):
            return _most(self._db.execute(statement, list(events)).fetchall(), most)

    def dealings(self, wanted: Selection, limit: int = 200) -> list[Dealing]:
        """Which parties share events of a selection, those that share most first.

        Args:
            wanted: the conditions.
            limit: at most so many pairs.

        Raises:
            RecordError: the record can't be read.
        """
        condition, values = wanted.sql()
        statement = (
            "WITH party AS MATERIALIZED (SELECT DISTINCT a.event, a.party FROM events e"
            f" JOIN event_actors a ON a.event = e.n WHERE {condition})"
            " SELECT one.party, other.party, count(*) AS found FROM party one JOIN party other"
            " ON other.event = one.event AND one.party < other.party"
            " GROUP BY one.party, other.party ORDER BY found DESC, one.party, other.party LIMIT ?"
        )
        with explained(self.path):
            rows = self._db.execute(statement, (*values, limit)).fetchall()
        return [Dealing(*row) for row in rows]

    def spots(self, wanted: Selection, limit: int = 400) -> list[Spot]:
        """The places of a selection's events that have coordinates, those with most events first.

        Args:
            wanted: the conditions.
            limit: at most so many.

        Raises:
            RecordError: the record can't be read.
        """
        condition, values = wanted.sql()
        statement = (
            "SELECT e.place, e.country, e.lat, e.lon, count(*) AS found FROM events e"
            f" WHERE e.lat IS NOT NULL AND e.lon IS NOT NULL AND {condition}"
            " GROUP BY e.place, e.country, e.lat, e.lon ORDER BY found DESC, e.place LIMIT ?"
        )
        with explained(self.path):
            rows = self._db.execute(statement, (*values, limit)).fetchall()
        return [Spot(*row) for row in rows]

    def references(self, id_: str) -> list[Reference]:
        """The links of other events to an event.

        Args:
            id_: the event's id.

        Raises:
            RecordError: the record can't be read.
        """
        with explained(self.path):
            rows = self._db.execute(
                "SELECT DISTINCT l.kind, here.event FROM units there"
                " JOIN reports t ON t.unit = there.n"
                " JOIN links l ON l.document = t.document AND l.target = t.id"
                " JOIN reports r ON r.document = l.document AND r.id = l.report"
                " JOIN units here ON here.n = r.unit"
                " WHERE there.event = ? AND here.event <> there.event AND here.event IS NOT NULL"
                " ORDER BY l.kind, here.event",
                (id_,),
            ).fetchall()
        return [Reference(*row) for row in rows]

    def events_told_in(self, document: str) -> dict[str, str]:
        """The event that each report of a document tells of, by the report's id."""
        with explained(self.path):
            rows = self._db.execute(
                "SELECT r.id, u.event FROM documents d JOIN reports r ON r.document = d.n"
                " JOIN units u ON u.n = r.unit WHERE d.id = ? AND u.event IS NOT NULL",
                (document,),
            ).fetchall()
        return dict(rows)

    def sources_of(self, documents: Sequence[str]) -> dict[str, str]:
        """The outlets of documents, by their ids; those without one are left out."""
        marks = ", ".join("?" * len(documents))
        with explained(self.path):
            rows = self._db.execute(
                f"SELECT id, source FROM documents WHERE source IS NOT NULL AND id IN ({marks})",
                list(documents),
            ).fetchall()
        return dict(rows)

    def search(self, query: str, limit: int | None = 50) -> list[SearchHit]:
        """Documents whose title or text holds words, best first.

        Args:
            query: words, all of which must be there, or an FTS5 expression.
            limit: at most so many.

        Raises:
            RecordError: the record can't be read.
        """
        statement = (
            "SELECT d.id, d.title, d.published, d.source, snippet(documents_text, 1, '[', ']', ' … ', 24)"
            " FROM documents_text t JOIN documents d ON d.n = t.rowid"
            " WHERE documents_text MATCH ? ORDER BY rank, d.id LIMIT ?"
        )
        bound = -1 if limit is None else limit
        with explained(self.path):
            try:
                rows = self._db.execute(statement, (query, bound)).fetchall()
            except sqlite3.OperationalError:
                quoted = as_phrases(query)
                rows = self._db.execute(statement, (quoted, bound)).fetchall() if quoted else []
        return [SearchHit(*row) for row in rows]

    def find_documents(
        self,
        query: str | None = None,
        *,
        source: str | None = None,
        start: str | None = None,
        until: str | None = None,
        about: tuple[str | None, str | None] = (None, None),
        limit: int | None = 50,
        offset: int = 0,
    ) -> list[SearchHit]:
        """Documents by their words, their date, and the dates that they tell of.

        Args:
            query: words, all of which must be there; best first. None asks for every document, latest first.
            source: of this source only.
            start: published on this day or later.
            until: published on this day or earlier.
            about: the first and the last day of which they tell; None is open.
            limit: at most so many.
            offset: how many to pass over before.

        Raises:
            RecordError: the record can't be read.
        """
        where, values = ["1"], []
        low, high = (iso(first_day(about[0])), iso(last_day(about[1])))
        for condition, value in (
            ("d.source = ?", source),
            ("d.published >= ?", start),
            ("d.published <= ?", iso(last_day(until)) if until else None),
        ):
            if value is not None:
                where.append(condition)
                values.append(value)
        if low or high:
            where.append(_TELLS_OF)
            values += [low or "0001-01-01", high or "9999-12-31"]
        words = as_phrases(query) if query else ""
        if query and words:
            where.append("documents_text MATCH ?")
            values.append(words)
            table, order = "documents_text t JOIN documents d ON d.n = t.rowid", "rank, d.id"
            snippet = "snippet(documents_text, 1, '[', ']', ' … ', 24)"
        else:
            table, order, snippet = "documents d", "d.published DESC, d.id", "substr(d.text, 1, 200)"
        statement = (
            f"SELECT d.id, d.title, d.published, d.source, {snippet} FROM {table}"
            f" WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ? OFFSET ?"
        )
        bounds = (-1 if limit is None else limit, offset)
        with explained(self.path):
            return [SearchHit(*row) for row in self._db.execute(statement, (*values, *bounds)).fetchall()]


def line_of(event: Event, sort_day: str) -> EventLine:
    """A whole event as one line.

    Args:
        event: the event.
        sort_day: the day it is sorted by.
    """
    told = [s.published for s in event.history if s.published]
    return EventLine(
        event.id, event.what, event.type, event.kind, event.status, event.start, event.end, sort_day,
        max(told, default=None), event.actors, event.place, len(event.documents), event.confidence,
    )  # fmt: skip


def facets_in(lines: Iterable[EventLine], most: int = 12) -> dict[str, list[tuple[str, int]]]:
    """The facets of events at hand, as `Browse.facets` gives them; those by source are left out."""
    found: dict[str, dict[str, int]] = {name: {} for name in (*FACETS, "party")}
    for line in lines:
        values: list[tuple[str, str | None]] = [
            ("status", line.status),
            ("type", line.type),
            ("kind", line.kind),
            ("country", line.place.country if line.place else None),
            ("year", line.sort_day[:4]),
            *(("party", party) for party in line.parties),
        ]
        for name, value in values:
            if value:
                found[name][value] = found[name].get(value, 0) + 1
    return {name: _most(list(counts.items()), most) for name, counts in found.items()}


def dealings_in(lines: Iterable[EventLine], limit: int = 200) -> list[Dealing]:
    """The dealings told by events at hand, as `Browse.dealings` gives them."""
    found: dict[tuple[str, str], int] = {}
    for line in lines:
        parties = sorted(line.parties)
        for i, one in enumerate(parties):
            for other in parties[i + 1 :]:
                found[one, other] = found.get((one, other), 0) + 1
    every = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [Dealing(one, other, count) for (one, other), count in every[:limit]]


def spots_in(lines: Iterable[EventLine], limit: int = 400) -> list[Spot]:
    """The places of events at hand, as `Browse.spots` gives them."""
    found: dict[tuple[str, str | None, float, float], int] = {}
    for line in lines:
        place = line.place
        if place and place.lat is not None and place.lon is not None:
            key = (place.name, place.country, place.lat, place.lon)
            found[key] = found.get(key, 0) + 1
    every = sorted(found.items(), key=lambda item: (-item[1], item[0][0]))
    return [Spot(*key, count) for key, count in every[:limit]]


def _most(rows: list[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:most]


def _line(row: tuple[Any, ...]) -> EventLine:
    *columns, body = row
    d = json.loads(body)
    actors = tuple(Actor(**a) for a in d["actors"])
    place = Place(**d["place"]) if d["place"] else None
    told: dict[str, Any] = dict(zip(_LINE_NAMES, columns, strict=True))
    return EventLine(
        **told, actors=actors, place=place, documents=len(d["documents"]), confidence=d["confidence"]
    )
