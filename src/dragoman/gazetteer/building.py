"""Reads and checks the tables of actors, and lays them out as plain values that a cache can keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from dragoman.errors import DataError
from dragoman.gazetteer import plain
from dragoman.gazetteer.days import first_day, last_day
from dragoman.gazetteer.known import Name, Office, Term
from dragoman.naming import Words, simple_tokens, slug_of, surnames_of, variants
from dragoman.nouns import Actor, ActorKind
from dragoman.tables import SOURCES, Row, read_table

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

UNSURE = "?"
"""Behind a date: unsure, as in ISO 8601-2."""
_ISO_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?\Z")
_SLUG = re.compile(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ALPHA3 = re.compile(r"[A-Z]{3}\Z")


def build() -> dict[str, Any]:
    """All tables of actors as plain values, by what they hold; `gazetteer.load` makes a Gazetteer of them.

    Raises:
        DataError: a table is wrong; the message names file and line.
    """
    return _Builder().build()


class _Builder:
    """Gathers the tables."""

    def __init__(self) -> None:
        self.names: dict[Words, list[Name]] = {}
        self.states: dict[str, Actor] = {}
        self.members: dict[str, tuple[str, ...]] = {}
        self.bases: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.sources: dict[str, str] = {}
        self.terms: dict[str, list[Term]] = {}
        self.surnames: dict[Words, list[Name]] = {}
        self.names_of: dict[str, list[str]] = {}
        self.ids: dict[str, str] = {}

    def build(self) -> dict[str, Any]:
        self._read_states()
        territories = self._read("territories.txt", self._territory) | self._read_divisions()
        organisations = self._read("organisations.txt", self._organisation)
        groups = self._read("groups.txt", self._group)
        outlets = self._read("outlets.txt", self._outlet)
        people = self._read_people(organisations | groups)
        offices = dict(_offices(self.states, organisations))
        tables = {
            "states": self.states, "people": people, "organisations": organisations, "groups": groups,
            "outlets": outlets, "territories": territories,
        }  # fmt: skip
        return {
            "actors": {
                table: {i: plain.actor_line(a) for i, a in actors.items()} for table, actors in tables.items()
            },
            "names": _lines(self.names, plain.name_line),
            "surnames": _lines(self.surnames, plain.name_line),
            "names_of": {i: plain.divided(found) for i, found in self.names_of.items()},
            "terms": {i: plain.divided(map(plain.term_line, terms)) for i, terms in self.terms.items()},
            "holders": self._holders(),
            "offices": {plain.joined(words): plain.office_line(o) for words, o in offices.items()},
            "members": self.members,
            "bases": self.bases,
            "notes": self.notes,
            "sources": self.sources,
            "name_sizes": sizes_of(self.names),
            "office_sizes": sizes_of(offices),
        }

    def _holders(self) -> dict[str, str]:
        """By role and state or body, who ever held it."""
        found: dict[str, list[str]] = {}
        for person, terms in self.terms.items():
            for term in terms:
                for holder in (term.country, term.organisation):
                    if holder:
                        found.setdefault(plain.holder_key((term.role, holder)), []).append(person)
        return {key: plain.divided(dict.fromkeys(people)) for key, people in found.items()}

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
            self._describe(code, row)
            unless = _unless(row, ("name", "aliases", "adjectives", "capital", "seats"))
            self._add_all(row, actor, unless, skip_name=added)

    def _read(self, table: str, make: Callable[[Row, str], Actor]) -> dict[str, Actor]:
        made: dict[str, Actor] = {}
        for row in read_table(table):
            slug = row.cells.get("id") or slug_of(row["name"])
            self._claim(slug, row)
            made[slug] = make(row, slug)
            self._describe(slug, row)
            unless = _unless(row, ("name", "aliases", "adjectives")) if row.cells.get("unless") else {}
            self._add_all(row, made[slug], unless)
        return made

    def _read_divisions(self) -> dict[str, Actor]:
        """The provinces and counties of states: many of a row, and nothing told but their state."""
        made: dict[str, Actor] = {}
        for row in read_table("divisions.txt"):
            country = self._known_state(row, row["country"])
            for name in row.many("names"):
                slug = slug_of(name)
                one = replace(row, cells={"name": name, "country": country})
                if simple_tokens(name) in self.names:
                    raise DataError(row.where, name, "a name that no other row has: leave one of them out")
                self._claim(slug, one)
                self._describe(slug, one)
                made[slug] = Actor(slug, name, "group", country, "subnational")
                self._add(Name(name, made[slug], "name", row.where))
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
                self._describe(row["id"], row)
            rows.setdefault(row["id"], []).append(row)
            self.terms.setdefault(row["id"], []).append(self._term(row, bodies))
        for slug, its_rows in rows.items():
            terms = sorted(self.terms[slug], key=lambda t: (first_day(t.begin), last_day(t.until)))
            self.terms[slug] = terms
            first = its_rows[0]
            people[slug] = Actor(slug, first["name"], "person", terms[-1].country, terms[-1].role)
            self._add_person(people[slug], its_rows)
        return people

    def _term(self, row: Row, bodies: Mapping[str, Actor]) -> Term:
        begin, until = _iso(row, "from", UNSURE), _iso(row, "to", UNSURE)
        unsure = UNSURE in row["from"] + row["to"]
        if not row["role"]:
            raise DataError(row.where, row["name"], "role must not be empty")
        if first_day(begin) > last_day(until):
            raise DataError(row.where, f"{begin} to {until}", "a term must begin before it ends")
        body = row["organisation"] or None
        if body and body not in bodies and body not in self.states:
            raise DataError(row.where, body, "organisation must be an id of organisations.txt or groups.txt")
        country = self._country(row, "country")
        return Term(row["id"], row["role"], country, body, begin, until, row.where, unsure)

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
            if text == plain_name:
                self.names_of.setdefault(name.actor.id, []).append(plain.joined(words))
            if not entries or not any(e.actor.id == name.actor.id and e.begin == name.begin for e in entries):
                entries.append(name)

    def _add_surname(self, name: Name, words: Words) -> None:
        entries = self.surnames.setdefault(words, [])
        if not any(e.actor.id == name.actor.id for e in entries):
            entries.append(name)

    # Checks

    def _describe(self, identifier: str, row: Row) -> None:
        if not row.source:
            raise DataError(row.where, row["name"], f"a line `source:` above it ({', '.join(SOURCES)})")
        self.sources.setdefault(identifier, row.source)
        if row.cells.get("note"):
            self.notes.setdefault(identifier, row["note"])

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


def sizes_of(keys: Iterable[Words]) -> dict[str, tuple[int, ...]]:
    """By first word the lengths of the keys that begin with it, longest first."""
    sizes: dict[str, set[int]] = {}
    for key in keys:
        sizes.setdefault(key[0], set()).add(len(key))
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


def _lines(names: Mapping[Words, list[Name]], line: Callable[[Name], str]) -> dict[str, str]:
    return {plain.joined(words): plain.divided(map(line, found)) for words, found in names.items()}


def _iso(row: Row, column: str, mark: str = "") -> str | None:
    value = row[column].removesuffix(mark)
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
