"""A short description of an event, made from stored facts alone."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.gazetteer import load
from dragoman.linking import knowledge
from dragoman.linking.unit import party_of
from dragoman.nouns import Actor, Place

_MOST = 4
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def describe(
    actors: Sequence[Actor],
    recipients: Sequence[Actor],
    label: str,
    by_person: bool,
    place: Place | None,
    name: str | None,
    ordinal: int | None,
) -> str:
    """An event in a few words: "A and B: talks in Hanoi", "United States → Iran: sanctions".

    Args:
        actors: who acts; all parties of a symmetric event.
        recipients: toward whom.
        label: what such events are called.
        by_person: whether a person stands for a party rather than the state or body it acts for.
        place: where, if known.
        name: its proper name, if it has one.
        ordinal: which of a series, if told.
    """
    ours, theirs = _names(actors, by_person), _names(recipients, by_person)
    if ordinal is not None:
        label = f"{_ordinal(ordinal)} {label}"
    if name:
        label = f"{name} ({label})"
    if place:
        label += f" in {place.name}"
    who = " → ".join(side for side in (ours, theirs) if side)
    if theirs and not ours:
        who = "→ " + who
    return f"{who}: {label}" if who else label


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if 1 <= number <= len(_ORDINALS) else f"no. {number}"


def _names(actors: Sequence[Actor], by_person: bool) -> str:
    names = described_parties(actors, by_person)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names)


def described_parties(actors: Sequence[Actor], by_person: bool) -> list[str]:
    """One name a party: its person where persons count, else the state or body itself.

    Of many parties those that make up a known group go by its name, and the rest is counted ("3 more").

    Args:
        actors: who takes part.
        by_person: whether a person stands for a party rather than the state or body it acts for.
    """
    chosen: dict[str, Actor] = {}
    for actor in actors:
        party = party_of(actor)
        if party not in chosen or _rank(actor, by_person) < _rank(chosen[party], by_person):
            chosen[party] = actor
    names = (
        _by_group({p: a.name for p, a in chosen.items()})
        if len(chosen) > _MOST
        else [a.name for a in chosen.values()]
    )
    return names if len(names) <= _MOST else [*names[:_MOST], f"{len(names) - _MOST} more"]


def _by_group(names: dict[str, str]) -> list[str]:
    """Many names, with those that make up a known group told by its name ("Iran and P5+1").

    Args:
        names: the name of each party, by what it counts for.
    """
    for group, members in knowledge.members().items():
        actor = load().actor(group)
        states = {party for party in names if party.upper() in members - {"EUU"}}
        if actor is None or len(states) < len(members - {"EUU"}) or len(states) < _MOST:
            continue
        rest = [name for party, name in names.items() if party not in states]
        return [*rest, actor.name] if actor.name not in rest else rest
    return list(names.values())


def _rank(actor: Actor, by_person: bool) -> int:
    if actor.kind == "person":
        return 0 if by_person else 3
    return 1 if actor.kind == "state" else 2
