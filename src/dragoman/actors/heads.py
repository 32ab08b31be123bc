"""The nouns that stand for political actors, as the tables know them, without a text."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.tables import read_table


@dataclass(frozen=True, slots=True)
class HeadNoun:
    """A noun that stands for a political actor.

    Attributes:
        word: its lemma.
        actor_class: state, group or person.
        sector: PLOVER's.
        unless: words before it with which it stands for none ("a wedding party").
    """

    word: str
    actor_class: str
    sector: str
    unless: frozenset[str] = frozenset()


@functools.cache
def head_nouns() -> Mapping[str, HeadNoun]:
    """The nouns of data/heads.txt by lemma.

    Raises:
        DataError: a class is unknown.
    """
    rows = read_table("heads.txt")
    return {
        r["word"]: HeadNoun(
            r["word"],
            r.one_of("class", ("state", "group", "person")),
            r["sector"],
            frozenset(r.many("unless")),
        )
        for r in rows
    }
