"""Parties that a report leaves to its context: "military talks will be held on June 14" is between those whose talks it tells."""

from __future__ import annotations

from dataclasses import replace

from dragoman.actors.nominal import acting_for
from dragoman.analysis import Analysis, Parties
from dragoman.nouns import Party

SYMMETRIC_KINDS = frozenset({"meeting", "agreement", "ceasefire"})


def add_implied_parties(analysis: Analysis) -> tuple[Parties, ...]:
    """The parties of each trigger, with those that earlier reports of the document imply, marked less sure."""
    found: list[Parties] = []
    pair: tuple[Party, ...] = ()
    for i, trigger in enumerate(analysis.triggers):
        parties = analysis.parties[i]
        sides = {_counts_for(p) for p in parties.all()}
        if trigger.entry.frame.symmetric:
            if len(sides) >= 2:
                pair = tuple(Party(acting_for(p.actor)) for p in parties.all())
            elif not sides and pair and trigger.entry.kind in SYMMETRIC_KINDS:
                parties = Parties(pair, (), 0.6, "implied by the talks told before")
            elif len(sides) == 1 and pair and sides <= {_counts_for(p) for p in pair} and trigger.entry.kind in SYMMETRIC_KINDS:
                others = tuple(p for p in pair if _counts_for(p) not in sides)
                parties = replace(parties, actors=(*parties.actors, *others), confidence=0.6, why="other side implied")
        found.append(parties)
    return tuple(found)


def _counts_for(party: Party) -> str:
    return party.actor.country or party.actor.id
