"""Events known by a proper name ("Foal Eagle"): the table, and where its names stand in a text."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

from dragoman.errors import DataError
from dragoman.gazetteer import load as load_gazetteer
from dragoman.lexicon import KINDS, Entry, Frame
from dragoman.lexicon import load as load_lexicon
from dragoman.naming import simple_tokens
from dragoman.nouns import Actor
from dragoman.tables import Row, read_table


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """A proper name of an event, with what the table knows of it."""

    name: str
    entry: Entry
    parties: tuple[Actor, ...]


@functools.cache
def named_events() -> Mapping[tuple[str, ...], NamedEvent]:
    """The events of data/named_events.txt by the simple tokens of their names.

    Raises:
        DataError: an unknown type, kind or party.
    """
    return {simple_tokens(row["name"]): _read(row) for row in read_table("named_events.txt")}


def _read(row: Row) -> NamedEvent:
    types = load_lexicon().types
    name = row.one_of("type", tuple(types))
    kind = row.one_of("kind", KINDS)
    parties = tuple(_party(row, p) for p in row.many("parties"))
    symmetric = not row["against"]
    frame = Frame(("poss", "mod", "by"), () if symmetric else ("against", "on", "in"), symmetric)
    entry = Entry((row["name"].lower(),), "NOUN", name, kind, frame, (), types[name].cameo, (), row.where)
    return NamedEvent(row["name"], entry, parties)


def _party(row: Row, identifier: str) -> Actor:
    actor = load_gazetteer().actor(identifier)
    if actor is None:
        raise DataError(
            row.where, identifier, "a party is an alpha-3, or an id of organisations.txt or groups.txt"
        )
    return actor


def find(doc: Doc) -> Iterator[tuple[int, int, NamedEvent]]:
    """Tokens (start, end exclusive) that name an event, in text order."""
    words: list[str] = []
    owner: list[int] = []
    for token in doc:
        for word in simple_tokens(token.text):
            words.append(word)
            owner.append(token.i)
    first_words = {key[0] for key in named_events()}
    if first_words.isdisjoint(words):
        return
    for at, word in enumerate(words):
        if word not in first_words:
            continue
        for key, event in named_events().items():
            if tuple(words[at : at + len(key)]) == key:
                yield owner[at], owner[at + len(key) - 1] + 1, event
                break
