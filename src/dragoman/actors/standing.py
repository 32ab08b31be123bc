"""As what a named actor takes part: a forum as its members, a company as itself and for its state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dragoman.actors.nominal import is_private
from dragoman.gazetteer import load
from dragoman.nouns import Actor, Party

COMPANIES = frozenset({"company", "bank", "airline", "BUS"})
"""Roles of those that act for themselves, whatever state they sit in."""
MOST_MEMBERS = 6
"""Of a forum that stands for its members (“the Quad”, “the P5+1”); larger ones act as bodies."""


def standing_of(
    parties: Iterable[Party], states: frozenset[str], *, receiving: bool = False
) -> tuple[Party, ...]:
    """The parties as they take part, each once, without those that are none.

    Args:
        parties: who is named, in text order.
        states: alpha-3 of the states that the document names.
        receiving: whether they are acted on: what meets a company meets its state, where the text tells it.
    """
    found: dict[str, Party] = {}
    for party in parties:
        if not is_private(party.actor):
            for standing in _standing(party, states, receiving):
                found.setdefault(standing.actor.id, standing)
    return tuple(found.values())


def _standing(party: Party, states: frozenset[str], receiving: bool) -> Iterator[Party]:
    actor, known = party.actor, load()
    members = known.members.get(actor.id, ()) if actor.role == "forum" else ()
    if 0 < len(members) <= MOST_MEMBERS:
        yield from (replace(party, actor=known.states[code]) for code in members if code in known.states)
        return
    if not _is_company(actor):
        yield party
        return
    yield replace(party, actor=replace(actor, country=None))
    if receiving and actor.country in states and actor.country in known.states:
        yield replace(party, actor=known.states[actor.country])


def _is_company(actor: Actor) -> bool:
    return actor.kind == "organisation" and actor.country is not None and actor.role in COMPANIES
