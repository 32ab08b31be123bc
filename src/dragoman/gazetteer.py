"""The gazetteer of actors: states, territories, people, organisations, groups, outlets and their offices.

Everything known stands in data/*.txt. Here those tables are read, checked and laid out for a matcher of
tokens. A name is found by its *simple tokens*, see `simple_tokens`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from dragoman.errors import DataError
from dragoman.naming import Words, simple_tokens, slug_of, surnames_of, variants
from dragoman.nouns import Actor, ActorKind
from dragoman.tables import Row, read_table

_K = TypeVar("_K")
_V = TypeVar("_V")

ORGANISATION_KINDS = frozenset(
    (
        "igo", "ngo", "alliance", "court", "bank", "forum", "party", "company",
        "agency", "ministry", "military", "parliament", "mission",
    )
)  # fmt: skip
GROUP_KINDS = frozenset(
    ["armed", "opposition", "separatist", "paramilitary", "political", "criminal", "movement", "people"]
)
TERRITORY_KINDS = frozenset(
    ["territory", "region", "disputed", "subnational", "people", "continent", "sea", "border", "city"]
)
OFFICE_KINDS = frozenset(
    (
        "head of state", "head of government", "minister", "diplomat", "military", "legislator", "judge",
        "spokesperson", "official", "leader", "royal", "other",
    )
)  # fmt: skip

_ISO_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?\Z")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ALPHA3 = re.compile(r"[A-Z]{3}\Z")


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
    """One person's time in one office; dates are inclusive and at the precision known."""

    person: str
    role: str
    country: str | None
    organisation: str | None
    begin: str | None
    until: str | None
    where: str

    def covers(self, on: date) -> bool:
        """Whether the day lies in the term."""
        return self.days_from(on) == 0

    def days_from(self, on: date) -> int:
        """Days between the term and a day, 0 inside it."""
        first, last = _first_day(self.begin), _last_day(self.until)
        if on < first:
            return (first - on).days
        return max((on - last).days, 0)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All that is known of actors. Built by `load`.

    Attributes:
        names: by simple tokens, case kept. Several entries under one key are several actors, or one at
            several times.
        offices: by lower-cased simple tokens, singular and plural.
        states: by alpha-3.
        territories: by slug; their actor's country is the state they count for, None where they stand alone.
        organisations, groups, outlets, people: by slug. A person's actor carries the latest term.
        members: alpha-3s of an organisation's members, by its id.
        bases: alpha-3 of the country where a group or organisation sits (not the party it counts for).
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
    _terms: Mapping[str, tuple[Term, ...]]
    _surnames: Mapping[Words, tuple[Name, ...]]

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
            role = f"former {term.role}" if _last_day(term.until) < on else None
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
            for person, terms in self._terms.items()
            if any(t.role == role and country in (t.country, t.organisation) and t.covers(on) for t in terms)
        )


@functools.cache
def load() -> Gazetteer:
    """Read and check all tables.

    Raises:
        DataError: a table is wrong; the message names file and line.
    """
    return _Builder().build()


def check() -> list[str]:
    """What two rows say against one another: names of two actors, one office held twice at one time."""
    gazetteer = load()
    return [*_name_clashes(gazetteer), *_term_clashes(gazetteer)]


def _name_clashes(gazetteer: Gazetteer) -> Iterator[str]:
    for names in gazetteer.names.values():
        for i, one in enumerate(names):
            for other in names[i + 1 :]:
                if one.actor.id != other.actor.id and _overlap(
                    one.begin, one.until, other.begin, other.until
                ):
                    yield (
                        f"{other.where}: {other.text!r} names {other.actor.id} "
                        f"and {one.actor.id} ({one.where})"
                    )


# Offices that one person holds at a time.
SINGLE_OFFICES = frozenset(
    (
        "president", "prime minister", "foreign minister", "defence minister", "secretary-general", "king",
        "queen", "emir", "sultan", "pope", "supreme leader", "chancellor", "high representative", "emperor",
    )
)  # fmt: skip


def _term_clashes(gazetteer: Gazetteer) -> Iterator[str]:
    offices: dict[tuple[str, str], list[Term]] = {}
    for person in gazetteer.people:
        for term in gazetteer.terms(person):
            holder = term.organisation or term.country
            if term.role in SINGLE_OFFICES and holder:
                offices.setdefault((holder, term.role), []).append(term)
    for (holder, role), terms in offices.items():
        for i, one in enumerate(terms):
            for other in terms[i + 1 :]:
                # Two who share the year or day of the change are no clash.
                shared = min(_last_day(one.until), _last_day(other.until)) - max(
                    _first_day(one.begin), _first_day(other.begin)
                )
                if shared.days > _slack(one, other) and one.person != other.person:
                    yield f"{other.where}: {role} of {holder} at the same time as {one.person} ({one.where})"


def _slack(one: Term, other: Term) -> int:
    ends = [d for d in (one.begin, one.until, other.begin, other.until) if d]
    precision = min(len(d) for d in ends) if ends else 4
    return {4: 366, 7: 31}.get(precision, 1)


def _overlap(begin: str | None, until: str | None, begin2: str | None, until2: str | None) -> bool:
    return _first_day(begin) <= _last_day(until2) and _first_day(begin2) <= _last_day(until)


@functools.cache
def _first_day(iso: str | None) -> date:
    if iso is None:
        return date.min
    parts = [int(p) for p in iso.split("-")]
    return date(parts[0], *[*parts[1:], 1, 1][:2])


@functools.cache
def _last_day(iso: str | None) -> date:
    if iso is None:
        return date.max
    parts = [int(p) for p in iso.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


class _Builder:
    """Gathers the tables into the mappings of a Gazetteer."""

    def __init__(self) -> None:
        self.names: dict[Words, list[Name]] = {}
        self.states: dict[str, Actor] = {}
        self.actors: dict[str, dict[str, Actor]] = {}
        self.members: dict[str, tuple[str, ...]] = {}
        self.bases: dict[str, str] = {}
        self.terms: dict[str, list[Term]] = {}
        self.surnames: dict[Words, list[Name]] = {}
        self.ids: dict[str, str] = {}

    def build(self) -> Gazetteer:
        self._read_states()
        territories = self._read("territories.txt", self._territory)
        organisations = self._read("organisations.txt", self._organisation)
        groups = self._read("groups.txt", self._group)
        outlets = self._read("outlets.txt", self._outlet)
        people = self._read_people(organisations | groups)
        offices = dict(_offices(self.states, organisations))
        return Gazetteer(
            names=_sealed(self.names),
            offices=MappingProxyType(offices),
            states=MappingProxyType(self.states),
            territories=MappingProxyType(territories),
            organisations=MappingProxyType(organisations),
            groups=MappingProxyType(groups),
            outlets=MappingProxyType(outlets),
            people=MappingProxyType(people),
            members=MappingProxyType(self.members),
            bases=MappingProxyType(self.bases),
            _terms=_sealed(self.terms),
            _surnames=_sealed(self.surnames),
        )

    # Tables

    def _read_states(self) -> None:
        for row in read_table("states.txt"):
            code = row["id"]
            if not _ALPHA3.match(code):
                raise DataError(row.where, code, "id must be three capitals, as ISO 3166 alpha-3")
            past = bool(row["from"] or row["to"])
            if code in self.states and not past:
                raise DataError(row.where, code, f"this state stands at {self.ids[code]} already")
            kind: ActorKind = "organisation" if code == "EUU" else "state"
            actor = self.states.setdefault(code, Actor(code, row["name"], kind, code))
            added = code in self.ids
            self.ids.setdefault(code, row.where)
            unless = _unless(row, ("name", "aliases", "adjectives", "capital", "seats"))
            self._add_all(row, actor, unless, skip_name=added)

    def _read(self, table: str, make: Callable[[Row, str], Actor]) -> dict[str, Actor]:
        made: dict[str, Actor] = {}
        for row in read_table(table):
            slug = row.cells.get("id") or slug_of(row["name"])
            self._claim(slug, row)
            made[slug] = make(row, slug)
            unless = _unless(row, ("name", "aliases", "adjectives")) if row.cells.get("unless") else {}
            self._add_all(row, made[slug], unless)
        return made

    def _territory(self, row: Row, slug: str) -> Actor:
        role = row.one_of("kind", TERRITORY_KINDS)
        return Actor(slug, row["name"], "group", self._country(row, "country"), role)

    def _organisation(self, row: Row, slug: str) -> Actor:
        role = row.one_of("kind", ORGANISATION_KINDS)
        members = row.many("members")
        for member in members:
            self._known_state(row, member)
        if members:
            self.members[slug] = members
        return Actor(slug, row["name"], "organisation", self._country(row, "country"), role)

    def _group(self, row: Row, slug: str) -> Actor:
        role = row.one_of("kind", GROUP_KINDS)
        base = self._country(row, "base")
        if base:
            self.bases[slug] = base
        return Actor(slug, row["name"], "group", None, f"{role} group")

    def _outlet(self, row: Row, slug: str) -> Actor:
        return Actor(slug, row["name"], "organisation", self._country(row, "country"), "news outlet")

    def _read_people(self, bodies: Mapping[str, Actor]) -> dict[str, Actor]:
        people: dict[str, Actor] = {}
        rows: dict[str, list[Row]] = {}
        for row in read_table("people"):
            if row["id"] not in rows:
                self._claim(row["id"], row)
            rows.setdefault(row["id"], []).append(row)
            self.terms.setdefault(row["id"], []).append(self._term(row, bodies))
        for slug, its_rows in rows.items():
            terms = sorted(self.terms[slug], key=lambda t: (_first_day(t.begin), _last_day(t.until)))
            self.terms[slug] = terms
            first = its_rows[0]
            people[slug] = Actor(slug, first["name"], "person", terms[-1].country, terms[-1].role)
            self._add_person(people[slug], its_rows)
        return people

    def _term(self, row: Row, bodies: Mapping[str, Actor]) -> Term:
        begin, until = _iso(row, "from"), _iso(row, "to")
        if not row["role"]:
            raise DataError(row.where, row["name"], "role must not be empty")
        if _first_day(begin) > _last_day(until):
            raise DataError(row.where, f"{begin} to {until}", "a term must begin before it ends")
        body = row["organisation"] or None
        if body and body not in bodies and body not in self.states:
            raise DataError(row.where, body, "organisation must be an id of organisations.txt or groups.txt")
        return Term(row["id"], row["role"], self._country(row, "country"), body, begin, until, row.where)

    # Names

    def _add_all(
        self, row: Row, actor: Actor, unless: Mapping[str, tuple[str, ...]], skip_name: bool = False
    ) -> None:
        columns = (
            ("name", "name"), ("aliases", "alias"), ("adjectives", "adjective"), ("capital", "capital"),
            ("seats", "seat"),
        )  # fmt: skip
        begin = _iso(row, "from") if "from" in row.cells and actor.kind == "state" and skip_name else None
        until = _iso(row, "to") if begin else None
        for column, how in columns:
            if column not in row.cells or (column == "name" and skip_name):
                continue
            for text in row.many(column):
                name = Name(text, actor, how, row.where, begin, until, unless.get(text, ()))
                self._add(name)

    def _add_person(self, actor: Actor, rows: Iterable[Row]) -> None:
        for row in rows:
            for i, text in enumerate((row["name"], *row.many("aliases"))):
                if text.startswith("="):
                    self._add_surname(Name(text[1:], actor, "surname", row.where), simple_tokens(text[1:]))
                    continue
                name = Name(text, actor, "alias" if i else "name", row.where)
                self._add(name)
                surname = Name(text, actor, "surname", row.where)
                for words in surnames_of(text, actor.country):
                    self._add_surname(surname, words)

    def _add(self, name: Name) -> None:
        plain_name = name.text.removeprefix("the ")
        # Of people's names only those with a hyphen vary; looking is what costs, with thousands of them.
        varies = name.actor.kind != "person" or "-" in plain_name
        for text in variants(plain_name) if varies else (plain_name,):
            words = simple_tokens(text)
            if not words:
                raise DataError(name.where, name.text, "a name needs a letter or digit")
            entries = self.names.setdefault(words, [])
            if not entries or not any(e.actor.id == name.actor.id and e.begin == name.begin for e in entries):
                entries.append(name)

    def _add_surname(self, name: Name, words: Words) -> None:
        entries = self.surnames.setdefault(words, [])
        if not any(e.actor.id == name.actor.id for e in entries):
            entries.append(name)

    # Checks

    def _claim(self, slug: str, row: Row) -> None:
        if not _SLUG.match(slug):
            raise DataError(row.where, slug, "id must be a slug: small letters, digits and single hyphens")
        if slug in self.ids:
            raise DataError(row.where, slug, f"this id stands at {self.ids[slug]} already")
        self.ids[slug] = row.where
        if not row["name"]:
            raise DataError(row.where, slug, "name must not be empty")

    def _country(self, row: Row, column: str) -> str | None:
        return self._known_state(row, row[column]) if row[column] else None

    def _known_state(self, row: Row, code: str) -> str:
        if code not in self.states:
            raise DataError(row.where, code, "not a state of states.txt (alpha-3)")
        return code


def _sealed(lists: Mapping[_K, list[_V]]) -> Mapping[_K, tuple[_V, ...]]:
    return MappingProxyType({key: tuple(values) for key, values in lists.items()})


def _iso(row: Row, column: str) -> str | None:
    value = row[column]
    if value and not _ISO_DATE.match(value):
        raise DataError(row.where, value, f"{column} must be an ISO date, month or year, or empty")
    return value or None


def _unless(row: Row, columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    known = {text for column in columns if column in row.cells for text in row.many(column)}
    found: dict[str, tuple[str, ...]] = {}
    for item in row.many("unless"):
        name, colon, words = item.partition(":")
        if not colon or name not in known:
            raise DataError(row.where, item, "unless must be `Name: word, word` with a name of this row")
        found[name] = tuple(w.strip() for w in words.split(",") if w.strip())
    return found


# Offices


def _offices(
    states: Mapping[str, Actor], organisations: Mapping[str, Actor]
) -> Iterator[tuple[Words, Office]]:
    seen: dict[Words, str] = {}
    for row in read_table("offices.txt"):
        kind = row.one_of("kind", OFFICE_KINDS)
        scope = row["scope"]
        if scope and scope not in states and scope not in organisations:
            raise DataError(row.where, scope, "scope must be an alpha-3 or an id of organisations.txt")
        country = scope if scope in states else (organisations[scope].country if scope else None)
        office = Office(
            (), row["role"], kind, country, row.where, scope if scope and scope not in states else None
        )
        if not office.role:
            raise DataError(row.where, row["title"], "role must not be empty")
        for title, plural in _titles(row):
            for text in variants(title):
                words = tuple(w.lower() for w in simple_tokens(text))
                if words in seen:
                    if seen[words] != row.where:
                        raise DataError(row.where, title, f"this title stands at {seen[words]} already")
                    continue
                seen[words] = row.where
                yield words, replace(office, words=words, capitals=title.isupper(), plural=plural)


def _titles(row: Row) -> Iterator[tuple[str, bool]]:
    titles = row.many("title")
    yield from ((title, False) for title in titles)
    given = row.many("plural")
    if given != ("-",):
        # A plural that is given belongs to the row's first titles; the rest have the regular one.
        yield from ((plural, True) for plural in given)
        yield from (
            (_plural(title), True) for title in titles[1 if given else 0 :] if not title.endswith(".")
        )


_HEAD = re.compile(r"^(.*?)( (?:of|for|to|at|in|without|and|on)\b.*|-in-.*|-designate|-elect|-general)?$")


def _plural(title: str) -> str:
    match = _HEAD.match(title)
    assert match is not None
    head, tail = match[1], match[2] or ""
    if head.isupper():
        return head + "s" + tail
    if head.endswith(("man", "men")) and not head.endswith(("human", "german")):
        return head[:-3] + "men" + tail
    if re.search(r"[^aeiou]y$", head):
        return head[:-1] + "ies" + tail
    if re.search(r"(s|x|ch|sh)$", head):
        return head + "es" + tail
    return head + "s" + tail
