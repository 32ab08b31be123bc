"""What the gazetteer hands out: names, offices, terms of office, and the gazetteer itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dragoman.gazetteer.days import first_day, last_day
from dragoman.naming import Words, simple_tokens
from dragoman.nouns import Actor

SINGLE_OFFICES = frozenset(
    (
        "president", "prime minister", "foreign minister", "defence minister", "secretary-general", "king",
        "queen", "emir", "sultan", "pope", "supreme leader", "chancellor", "high representative", "emperor",
    )
)  # fmt: skip
"""Offices that one person holds at a time."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name an actor.

    Attributes:
        text: as the table writes it.
        actor: whom it names.
        how: name, alias, adjective, capital, seat, or surname (from `people_by_surname` only).
        where: file and line it comes from.
        begin: first ISO date of its use, at the precision known; None: no bound.
        until: last one (inclusive).
        unless: words that, within three words of it, mean that something else is named; "*" among them means
            that it counts only in a text that holds another name of the same actor.
    """

    text: str
    actor: Actor
    how: str
    where: str
    begin: str | None = None
    until: str | None = None
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """A title.

    Attributes:
        words: its lower-cased simple tokens.
        role: canonical role.
        kind: one of OFFICE_KINDS.
        country: state that the title itself names (alpha-3), None where it names none.
        where: file and line it comes from.
        organisation: id of the organisation that the title itself names.
        capitals: whether it counts only when written in capitals ("PM").
        plural: whether the words are the plural.
    """

    words: Words
    role: str
    kind: str
    country: str | None
    where: str
    organisation: str | None = None
    capitals: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time in one office.

    Attributes:
        person: id.
        role: as offices.txt calls it.
        country: alpha-3 of the state it is an office of, None where of none.
        organisation: id of the body it is an office of, None where of none.
        begin, until: inclusive, at the precision known; None is no bound.
        where: file and line it comes from.
        unsure: whether the table marks one of its dates as unsure.
    """

    person: str
    role: str
    country: str | None
    organisation: str | None
    begin: str | None
    until: str | None
    where: str
    unsure: bool = False

    def covers(self, on: date) -> bool:
        """Whether the day lies in the term."""
        return self.days_from(on) == 0

    def days_from(self, on: date) -> int:
        """Days between the term and a day, 0 inside it."""
        first, last = first_day(self.begin), last_day(self.until)
        if on < first:
            return (first - on).days
        return max((on - last).days, 0)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All that is known of actors, each entry made when it is first asked for. Built by `load`.

    Attributes:
        names: by simple tokens, case kept. Several entries under one key are several actors, or one at
            several times.
        offices: by lower-cased simple tokens, singular and plural.
        states: by alpha-3.
        territories: by slug; their actor's country is the state they count for, None where they stand alone.
        organisations, groups, outlets, people: by slug. A person's actor carries the latest term.
        members: alpha-3s of an organisation's members, by its id.
        bases: alpha-3 of the country where a group or organisation sits (not the party it counts for).
        notes: what a table says about an entry besides, by id.
        sources: of what kind the knowledge of an entry is, by id.
        name_sizes: by first word of a name the lengths of the names that begin with it, longest first.
        office_sizes: the same of the offices.
    """

    names: Mapping[Words, tuple[Name, ...]]
    offices: Mapping[Words, Office]
    states: Mapping[str, Actor]
    territories: Mapping[str, Actor]
    organisations: Mapping[str, Actor]
    groups: Mapping[str, Actor]
    outlets: Mapping[str, Actor]
    people: Mapping[str, Actor]
    members: Mapping[str, tuple[str, ...]]
    bases: Mapping[str, str]
    notes: Mapping[str, str]
    sources: Mapping[str, str]
    name_sizes: Mapping[str, tuple[int, ...]]
    office_sizes: Mapping[str, tuple[int, ...]]
    _terms: Mapping[str, tuple[Term, ...]]
    _surnames: Mapping[Words, tuple[Name, ...]]
    _holders: Mapping[tuple[str, str], tuple[str, ...]]
    _names_of: Mapping[str, tuple[Words, ...]]

    def terms(self, person: str) -> tuple[Term, ...]:
        """The known terms of office of a person, earliest first; empty for an unknown id."""
        return self._terms.get(person, ())

    def actor(self, identifier: str) -> Actor | None:
        """The actor of an id, of whatever kind."""
        for table in (
            self.states,
            self.people,
            self.organisations,
            self.groups,
            self.outlets,
            self.territories,
        ):
            if identifier in table:
                return table[identifier]
        return None

    def person_on(self, person: str, on: date | None) -> Actor:
        """A person with the role held on a day.

        Out of office: the nearest term's country, and the role with "former" where the term is over, None
        where it is still to come.

        Args:
            person: a person's id.
            on: the day; None takes the latest term as it is.

        Raises:
            KeyError: no such person.
        """
        actor = self.people[person]
        if on is None:
            return actor
        term = min(reversed(self._terms[person]), key=lambda t: t.days_from(on))  # of two the later
        if term.covers(on):
            role: str | None = term.role
        else:
            role = f"former {term.role}" if last_day(term.until) < on else None
        return replace(actor, country=term.country, role=role)

    def people_by_surname(self, surname: str, on: date | None = None) -> tuple[Name, ...]:
        """Who a bare surname may name: those in office on the day first, then the nearest in time.

        Args:
            surname: as written; accents are optional, case counts.
            on: the day of the text; None leaves the order of the table.
        """
        found = self._surnames.get(simple_tokens(surname), ())
        if on is None:
            return found
        nearest = sorted(found, key=lambda n: min(t.days_from(on) for t in self._terms[n.actor.id]))
        return tuple(replace(n, actor=self.person_on(n.actor.id, on)) for n in nearest)

    def in_office(self, role: str, country: str | None, on: date) -> tuple[Actor, ...]:
        """Who held a role on a day, for resolving "the French president".

        Args:
            role: canonical, as offices.txt has it.
            country: alpha-3, or the id of an organisation.
            on: the day.
        """
        return tuple(
            self.person_on(person, on)
            for person in self._holders.get((role, country or ""), ())
            if any(
                t.role == role and country in (t.country, t.organisation) and t.covers(on)
                for t in self._terms[person]
            )
        )

    def names_of(self, identifier: str) -> tuple[Name, ...]:
        """The ways to name an actor, in the order of the tables, variants of spelling left out.

        Args:
            identifier: the actor's id.
        """
        found = (n for words in self._names_of.get(identifier, ()) for n in self.names[words])
        return tuple(dict.fromkeys(n for n in found if n.actor.id == identifier))
