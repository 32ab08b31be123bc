"""Which events are asked for: the conditions of every list, as SQL and as a test of one event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dragoman.linking.belief import sort_day
from dragoman.linking.days import first_day, iso, last_day
from dragoman.linking.unit import fold, party_of
from dragoman.nouns import Actor, Event


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that an event meets all of; None asks for nothing.

    Attributes:
        actor: id, country or name of an actor, in any case.
        type: PLOVER type.
        status: what is believed of it.
        kind: kind of event.
        start: events that end on this day or later; undated ones are taken as of when they were told.
        until: events that begin on this day or earlier.
        text: words to find in what the events are called and in their quotes.
        country: alpha-3 of where it happened or is to happen.
        place: name of the place.
        source: an outlet that told of it.
        min_confidence: at least so certain, 0 to 1.
        toward: a second actor that takes part as well, as `actor`.
    """

    actor: str | None = None
    type: str | None = None
    status: str | None = None
    kind: str | None = None
    start: str | None = None
    until: str | None = None
    text: str | None = None
    country: str | None = None
    place: str | None = None
    source: str | None = None
    min_confidence: float = 0.0
    toward: str | None = None

    def sql(self) -> tuple[str, list[Any]]:
        """The condition over `events e`, with its values; "1" where nothing is asked for."""
        where: list[str] = []
        values: list[Any] = []
        for condition, value in (
            ("e.type = ?", self.type),
            ("e.status = ?", self.status),
            ("e.kind = ?", self.kind),
            ("e.country = ?", self.country),
            ("e.place = ?", self.place),
            ("e.confidence >= ?", self.min_confidence or None),
            (_BY_SOURCE, self.source),
        ):
            if value is not None:
                where.append(condition)
                values.append(value)
        for actor in (self.actor, self.toward):
            if actor is not None:
                where.append(_BY_ACTOR)
                values += [actor, actor.upper(), actor.casefold(), fold(actor)]
        if self.start is not None:
            where.append("coalesce(e.last_day, e.sort_day) >= ?")
            values.append(iso(first_day(self.start)) or self.start)
        if self.until is not None:
            where.append("e.sort_day <= ?")
            values.append(iso(last_day(self.until)) or self.until)
        if self.text is not None:
            where.append("e.n IN (SELECT rowid FROM events_text WHERE events_text MATCH ?)")
            values.append(as_phrases(self.text))
        return " AND ".join(where) or "1", values

    def meets(self, event: Event) -> bool:
        """Whether an event meets all but `source`, which an event alone doesn't tell."""
        first = iso(first_day(event.start)) or sort_day(event)
        last = iso(last_day(event.end)) or sort_day(event)
        place = event.place
        return (
            self.type in (None, event.type)
            and self.status in (None, event.status)
            and self.kind in (None, event.kind)
            and self.country in (None, place.country if place else None)
            and self.place in (None, place.name if place else None)
            and event.confidence >= self.min_confidence
            and (self.start is None or last >= (iso(first_day(self.start)) or self.start))
            and (self.until is None or first <= (iso(last_day(self.until)) or self.until))
            and all(_takes_part(name, event) for name in (self.actor, self.toward) if name is not None)
            and (self.text is None or _holds(event, self.text))
        )


_BY_ACTOR = (
    "e.n IN (SELECT event FROM event_actors WHERE actor = ? UNION"
    " SELECT event FROM event_actors WHERE party = ? UNION"
    " SELECT event FROM event_actors WHERE actor = ? UNION"
    " SELECT event FROM event_actors WHERE name = ?)"
)
_BY_SOURCE = (
    "e.id IN (SELECT u.event FROM units u JOIN documents d ON d.n = u.document WHERE d.source = ?)"
)  # fmt: skip


def as_phrases(text: str) -> str:
    """Words as an FTS5 query for all of them, whatever signs they hold."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in text.replace("\0", " ").split())


def _takes_part(wanted: str, event: Event) -> bool:
    return any(_is_actor(wanted, actor) for actor in event.actors)


def _is_actor(wanted: str, actor: Actor) -> bool:
    return (
        wanted.casefold() == actor.id.casefold()
        or wanted.upper() == party_of(actor)
        or fold(wanted) == fold(actor.name)
    )


def _holds(event: Event, text: str) -> bool:
    told = fold(" ".join([event.what, *(h.quote for h in event.history)])).split()
    return set(fold(text).split()) <= set(told)
