"""What is known of an actor: by the tables, by the articles that introduce it, by the events of a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.gazetteer import Term, load
from dragoman.lexicon import load as load_lexicon
from dragoman.linking.belief import sort_day
from dragoman.linking.unit import fold, party_of
from dragoman.naming import simple_tokens, surnames_of
from dragoman.nouns import Actor, Event, Place
from dragoman.selection import Selection
from dragoman.tables import SOURCES

if TYPE_CHECKING:
    from dragoman.acquaintances import Acquaintance
    from dragoman.queries import Queries

_PAIRS = 5000
_PARTNERS = 4


@dataclass(frozen=True, slots=True)
class Partner:
    """A party that an actor has dealt with.

    Attributes:
        party: its country, or id where it has none.
        name: its name.
        events: how many events both take part in.
        friendly, hostile: how many of them are cooperation, and conflict.
        last: the last day of them, ISO.
        documents: how many articles tell of them.
    """

    party: str
    name: str
    events: int
    friendly: int
    hostile: int
    last: str
    documents: int


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of an actor.

    Attributes:
        actor: who it is.
        aliases: its other names in the tables, adjectives and seats of power among them.
        terms: of a person the offices held; earliest first.
        note: what the tables remark.
        known_by: of what kind the tables' knowledge is; None where they don't know the actor.
        members: alpha-3s of a body's members, where the tables list them.
        introduced: the articles that say whose and what a person is.
        events: the events it takes part in.
        partners: whom it dealt with, those of most events first.
        outlets: how many articles of each source tell of it.
    """

    actor: Actor
    aliases: tuple[str, ...]
    terms: tuple[Term, ...]
    note: str | None
    known_by: str | None
    members: tuple[str, ...]
    introduced: tuple[Acquaintance, ...]
    events: tuple[Event, ...]
    partners: tuple[Partner, ...]
    outlets: tuple[tuple[str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman show ACTOR --format jsonl` prints it."""
        a = self.actor
        days = [sort_day(e) for e in self.events]
        return {
            "id": a.id, "name": a.name, "kind": a.kind, "country": a.country, "role": a.role,
            "aliases": list(self.aliases),
            "offices": [
                {"role": t.role, "of": t.country or t.organisation, "from": t.begin, "to": t.until,
                 "unsure": t.unsure, "entry": t.where}
                for t in self.terms
            ],
            "note": self.note, "known_by": self.known_by, "members": list(self.members),
            "introduced": [
                {"document": i.document, "published": i.published, "role": i.person.role,
                 "of": i.person.country, **i.span.to_dict()}
                for i in self.introduced
            ],
            "events": [e.id for e in self.events],
            "first": min(days, default=None), "last": max(days, default=None),
            "dealings": [
                {"party": p.party, "name": p.name, "events": p.events, "cooperation": p.friendly,
                 "conflict": p.hostile, "last": p.last, "documents": p.documents}
                for p in self.partners
            ],
            "sources": [{"source": source, "documents": count} for source, count in self.outlets],
        }  # fmt: skip


def profile_of(record: Queries, ident: str) -> Profile | None:
    """What is known of an actor; None where neither the record nor a table knows it.

    Args:
        record: an open record.
        ident: id, country or name, in any case.

    Raises:
        RecordError: the record can't be read.
    """
    events = tuple(record.events(actor=ident))
    actor = _actor_named(ident, events) or _of_surname(record, ident)
    if actor is None:
        return None
    events = events or tuple(record.events(actor=actor.id))
    gazetteer = load()
    own = party_of(actor)
    names = {n.text: None for n in gazetteer.names_of(actor.id)} if _is_listed(actor.id) else {}
    documents = dict.fromkeys(d for e in events for d in e.documents)
    kind = gazetteer.sources.get(actor.id)
    return Profile(
        actor=actor,
        aliases=tuple(n for n in names if n != actor.name),
        terms=gazetteer.terms(actor.id),
        note=gazetteer.notes.get(actor.id),
        known_by=SOURCES[kind] if kind else None,
        members=gazetteer.members.get(actor.id, ()),
        introduced=tuple(record.introduced(actor.id)),
        events=events,
        partners=_partners(events, own),
        outlets=_outlets(documents, record.document),
    )


def _is_listed(identifier: str) -> bool:
    return load().actor(identifier) is not None


def _actor_named(ident: str, events: Iterable[Event]) -> Actor | None:
    """The actor that an id or name means: of the events, else of the tables."""
    gazetteer = load()
    listed = gazetteer.actor(ident) or gazetteer.actor(ident.upper()) or gazetteer.actor(ident.casefold())
    if listed is None:
        names = gazetteer.names.get(simple_tokens(ident), ())
        listed = next((n.actor for n in names if n.how in ("name", "alias")), None)
    if listed is not None:
        return listed
    actors = [a for e in events for a in e.actors]
    wanted = (fold(ident), ident.casefold())
    exact = (a for a in actors if a.id.casefold() == wanted[1] or fold(a.name) == wanted[0])
    return next(exact, None) or next((a for a in actors if party_of(a) == ident.upper()), None)


def _of_surname(record: Queries, surname: str) -> Actor | None:
    """The one person of a surname in the record, else in the tables; None where there are several."""
    key = " ".join(simple_tokens(surname)).casefold()
    counted = (a for a in record.actors() if a.kind == "person")
    there = {a.id: a for a in counted if key in {k.casefold() for k in surnames(a.name)}}
    if len(there) == 1:
        ((id_, one),) = there.items()
        country = one.party if len(one.party) == 3 and one.party.isupper() else None
        return load().actor(id_) or Actor(id_, one.name, "person", country)
    listed = {n.actor.id: n.actor for n in load().people_by_surname(surname.capitalize())}
    return next(iter(listed.values())) if len(listed) == 1 and not there else None


def surnames(name: str) -> set[str]:
    """The surnames under which a person of a name may be told, whichever end of it they stand at."""
    return {" ".join(words) for words in (*surnames_of(name, None), *surnames_of(name, "CHN"))}


def _partners(events: Iterable[Event], own: str) -> tuple[Partner, ...]:
    quads = {name: told.quad for name, told in load_lexicon().types.items()}
    shared: dict[str, list[Event]] = {}
    names: dict[str, str] = {}
    for event in events:
        for actor in event.actors:
            party = party_of(actor)
            if party != own and event not in shared.setdefault(party, []):
                shared[party].append(event)
            if actor.id == party:
                names[party] = actor.name
    found = [_partner(party, names.get(party), common, quads) for party, common in shared.items() if common]
    return tuple(sorted(found, key=lambda p: (-p.events, p.party)))


def _partner(party: str, name: str | None, common: list[Event], quads: dict[str, Any]) -> Partner:
    listed = load().actor(party)
    friendly = sum(str(quads.get(e.type, "")).endswith("COOP") for e in common)
    hostile = sum(str(quads.get(e.type, "")).endswith("CONF") for e in common)
    told = {d for e in common for d in e.documents}
    last = max(sort_day(e) for e in common)
    named = name or (listed.name if listed else party)
    return Partner(party, named, len(common), friendly, hostile, last, len(told))


def _outlets(documents: Iterable[str], find: Callable[[str], Any]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for id_ in documents:
        document = find(id_)
        counts[(document.source if document else None) or "unknown source"] += 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def places_of(events: Iterable[Event]) -> tuple[tuple[Place, int], ...]:
    """Where events were, those places of most events first."""
    counts = Counter(e.place for e in events if e.place is not None)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0].name)))


def counted_actors(record: Queries, limit: int | None = None) -> list[dict[str, Any]]:
    """The actors of a record as rows: who, in how many events, from when to when, mostly with whom.

    Args:
        record: an open record.
        limit: at most so many.

    Raises:
        RecordError: the record can't be read.
    """
    counted = record.actors(limit)
    partners: dict[str, list[str]] = {}
    for dealing in record.dealings(Selection(), _PAIRS):
        for one, other in ((dealing.one, dealing.other), (dealing.other, dealing.one)):
            partners.setdefault(one, []).append(f"{other} {dealing.events}")
    return [
        {
            "id": a.id, "name": a.name, "kind": a.kind, "party": a.party, "events": a.events,
            "first": a.first, "last": a.last, "with": partners.get(a.party, [])[:_PARTNERS],
        }
        for a in counted
    ]  # fmt: skip
