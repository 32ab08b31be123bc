"""The questions of an editor: what comes, what went by without a word, what became of what was known."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.linking.ahead import FRESH, is_ahead
from dragoman.linking.belief import passed
from dragoman.linking.days import first_day, iso, last_day
from dragoman.news import News, news_of
from dragoman.nouns import Event, HistoryStep, Status
from dragoman.queries import Queries
from dragoman.schema import explained
from dragoman.selection import Selection

# What an agenda is about: what is planned, and what was and no longer is.
ANNOUNCED: tuple[Status, ...] = ("scheduled", "proposed", "postponed", "cancelled")
# What ends, begins without an end, or was told without a date after a day, each part by an index of its own.
_RECENT = (
    "SELECT n FROM events WHERE last_day >= ?"
    " UNION SELECT n FROM events WHERE sort_day >= ? AND last_day IS NULL AND first_day IS NOT NULL"
    " UNION SELECT n FROM events WHERE told >= ? AND last_day IS NULL AND first_day IS NULL"
)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a calendar was shown once and is to take back: its id there, its last state, its revision."""

    uid: str
    sequence: int
    what: str
    kind: str
    start: str | None
    end: str | None


class Outlook(Queries):
    """What is ahead in a record, and what is new."""

    def agenda(self, on: str | None = None) -> list[Event]:
        """What is announced for a day or later, what was put off or called off among it, sorted by date.

        Args:
            on: the day to look ahead from; the latest publication in the record where not given.

        Raises:
            RecordError: the record can't be read.
        """
        on = on or self.latest()
        if on is None:
            return []
        day = iso(first_day(on)) or on
        return self._read_events(
            " WHERE e.last_day >= ? AND e.status IN ('scheduled', 'proposed', 'postponed', 'cancelled')"
            " ORDER BY e.sort_day, e.id",
            [day],
        )

    def announced(self, on: str | None, as_of: str | None = None) -> list[Event]:
        """What an editor looks out for: plans ahead, those gone by without a word, those without a date.

        Args:
            on: the day to look from; None is all that is or was announced.
            as_of: what was known at the end of this day, instead of now.

        Raises:
            RecordError: the record can't be read.
        """
        if as_of is not None:
            found = [e for s in ANNOUNCED for e in self._known_on(as_of, Selection(status=s))]
        else:
            marks = ", ".join("?" * len(ANNOUNCED))
            since = first_day(on)
            recent = iso(since - FRESH) if since is not None and since > FRESH else "0001-01-01"
            # What begins in a year that is told alone is sorted by the first day of that year.
            begun = iso(since - FRESH - 366) if since is not None and since > FRESH + 366 else "0001-01-01"
            found = self._read_events(
                f" WHERE e.status IN ({marks}) AND e.n IN ({_RECENT}) ORDER BY e.sort_day, e.id",
                [*ANNOUNCED, recent, begun, recent],
            )
        return [e for e in found if is_ahead(e, on)]

    def changes(self, since: str) -> list[tuple[Event, tuple[HistoryStep, ...]]]:
        """The events of which something new was told since a day, each with the new steps of its history.

        Args:
            since: the first day of publication to look at.

        Raises:
            RecordError: the record can't be read.
        """
        events = self._read_events(
            " WHERE e.n IN (SELECT event FROM history WHERE published >= ?) ORDER BY e.sort_day, e.id",
            [since],
        )
        return [(e, tuple(s for s in e.history if s.published and s.published >= since)) for e in events]

    def told(self, since: str, as_of: str | None = None, limit: int | None = None) -> list[Event]:
        """The events that were told of since a day, those told last first.

        Args:
            since: the first day of publication to look at.
            as_of: what was known at the end of this day, instead of now.
            limit: at most so many.

        Raises:
            RecordError: the record can't be read.
        """
        if as_of is None:
            return self._read_events(" WHERE e.told >= ? ORDER BY e.told DESC, e.id DESC", [since], limit)
        with explained(self.path):
            rows = self._db.execute(
                "SELECT event FROM units WHERE published BETWEEN ? AND ? AND event IS NOT NULL"
                " GROUP BY event ORDER BY max(published) DESC, event DESC LIMIT ?",
                (since, as_of, -1 if limit is None else limit),
            ).fetchall()
        return self._rebuilt([event for (event,) in rows], as_of)

    def gone_by(self, since: str, on: str | None = None) -> list[Event]:
        """The plans whose day went by since a day, without a word that they took place or fell through.

        Args:
            since: the first day that may have gone by.
            on: the day to look from; the latest publication in the record where not given.

        Raises:
            RecordError: the record can't be read.
        """
        on = on or self.latest()
        if on is None:
            return []
        found = self._read_events(
            " WHERE e.last_day >= ? AND e.last_day < ? AND e.status IN ('scheduled', 'proposed', 'postponed')"
            " ORDER BY e.sort_day, e.id",
            [iso(first_day(since)) or since, iso(first_day(on)) or on],
        )
        return [e for e in found if passed(e, on)]

    def news(self, since: str) -> list[News]:
        """What became of events since a day: new, moved, put off, called off, confirmed, gone by.

        Args:
            since: the first day of publication to look at.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            return news_of(self.changes(since), self.gone_by(since), self.latest())

    def calendar_ids(self, events: Iterable[Event]) -> dict[str, tuple[str, int]]:
        """The id by which calendars know each event, and how often what they show of it changed."""
        found = {}
        with self._reading():
            for event in events:
                uid = self._calendar_uid(event.id)
                row = self._db.execute("SELECT sequence FROM calendar WHERE uid = ?", (uid,)).fetchone()
                found[event.id] = (uid, row[0] if row else 0)
        return found

    def withdrawn(self, since: str | None = None) -> list[Withdrawn]:
        """What was announced once and is no event of its own any more: merged, rejected, or read otherwise.

        Args:
            since: only what was for this day or later.

        Raises:
            RecordError: the record can't be read.
        """
        with self._reading():
            rows = self._db.execute(
                "SELECT c.uid, c.sequence, c.shown FROM calendar c LEFT JOIN units u ON u.uid = c.uid"
                " LEFT JOIN events e ON e.id = u.event WHERE e.id IS NULL"
                " OR EXISTS (SELECT 1 FROM units o WHERE o.event = u.event AND o.n < u.n) ORDER BY c.uid"
            ).fetchall()
        least = first_day(since)
        found = []
        for uid, sequence, shown in rows:
            what, _, start, end, kind = json.loads(shown)
            day = last_day(end or start)
            if day is not None and (least is None or day >= least):
                found.append(Withdrawn(uid, sequence + 1, what, kind, start, end))
        return found

    def _calendar_uid(self, event: str) -> str:
        """The id by which calendars know an event: the first that it was known by in this record.

        An event's own id is that of the earliest report of it, and changes when an earlier one is found.
        """
        row = self._db.execute("SELECT uid FROM units WHERE event = ? ORDER BY n LIMIT 1", (event,))
        return str(row.fetchone()[0])
