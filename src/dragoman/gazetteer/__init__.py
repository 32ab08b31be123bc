"""The gazetteer of actors: states, territories, people, organisations, groups, outlets and their offices.

Everything known stands in data/*.txt. `building` reads and checks those tables, `known` is what comes of
them, and `clashes` what they say against themselves. A name is found by its *simple tokens*, see
`naming.simple_tokens`.
"""

from __future__ import annotations

import functools

from dragoman.cache import Lazy, stored
from dragoman.gazetteer import plain
from dragoman.gazetteer.building import build
from dragoman.gazetteer.clashes import clashes
from dragoman.gazetteer.known import SINGLE_OFFICES, Gazetteer, Name, Office, Term
from dragoman.naming import Words
from dragoman.nouns import Actor

__all__ = ["SINGLE_OFFICES", "Gazetteer", "Name", "Office", "Term", "check", "load"]

_TABLES = (
    "states.txt",
    "territories.txt",
    "divisions.txt",
    "organisations.txt",
    "groups.txt",
    "outlets.txt",
    "people",
    "offices.txt",
    "words.txt",
)
_CODE = (
    "dragoman.gazetteer.building",
    "dragoman.gazetteer.plain",
    "dragoman.naming",
    "dragoman.tables",
    "dragoman.wordlists",
)


@functools.cache
def load() -> Gazetteer:
    """All that the tables know, read and checked where it has changed since it was kept.

    Raises:
        DataError: a table is wrong; the message names file and line.
    """
    kept = stored("actors", build, _TABLES, _CODE)
    tables = {table: Lazy(raw, plain.actor_of, str, str) for table, raw in kept["actors"].items()}

    def actor(identifier: str) -> Actor:
        return next(table[identifier] for table in tables.values() if identifier in table)

    def names(_: Words, text: str) -> tuple[Name, ...]:
        return tuple(plain.name_of(line, actor) for line in plain.lines_of(text))

    return Gazetteer(
        **tables,
        names=Lazy(kept["names"], names, plain.joined, plain.parted),
        offices=Lazy(kept["offices"], plain.office_of, plain.joined, plain.parted),
        members=kept["members"],
        bases=kept["bases"],
        notes=kept["notes"],
        sources=kept["sources"],
        name_sizes=kept["name_sizes"],
        office_sizes=kept["office_sizes"],
        _terms=Lazy(kept["terms"], _terms, str, str),
        _surnames=Lazy(kept["surnames"], names, plain.joined, plain.parted),
        _holders=Lazy(kept["holders"], _lines, plain.holder_key, plain.holder_of),
        _names_of=Lazy(kept["names_of"], _names_of, str, str),
    )


def check() -> list[str]:
    """What two rows say against one another: names of two actors, one office held twice at one time."""
    return clashes(load())


def _terms(person: str, text: str) -> tuple[Term, ...]:
    return tuple(plain.term_of(person, line) for line in plain.lines_of(text))


def _names_of(_: str, text: str) -> tuple[Words, ...]:
    return tuple(plain.parted(words) for words in plain.lines_of(text))


def _lines(_: object, text: str) -> tuple[str, ...]:
    return plain.lines_of(text)
