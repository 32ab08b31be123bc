"""Commitments: what a party said it would do, and whether it did.

A commitment is a plan that was announced for sure (`scheduled`) in what parties do for or with one another,
or what an agreement or a promise aims at. Its outcome is read from the event that it is about: kept where
that happened, broken where it was called off or refused, overtaken where another event took its place, open
until then.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from dragoman.linking.belief import parties_in, sides
from dragoman.linking.knowledge import stem
from dragoman.linking.unit import SETTLED, Unit
from dragoman.nouns import Event, HistoryStep, Outcome
from dragoman.wordlists import words

PROMISED_TYPES = frozenset(
    {"CONSULT", "AGREE", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"}
)  # fmt: skip
"""What is announced of another type (an attack, sanctions, a strike) is a threat or a plan, no promise."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise.

    Attributes:
        id: made from the event's.
        by: the parties that promised: alpha-3, or the id of a body without a country.
        to: toward whom; the same parties where they promised one another.
        what: what was promised, in a few words.
        made: when, as far as known.
        due: by when, None where no date was set.
        outcome: open, kept, broken or overtaken.
        document: the document that first tells of the promise.
        outcome_document: the document that shows the outcome, None while it is open.
        quote: the sentence that tells of the promise.
        event: the event promised, or the promise itself where nothing else is known of it.
    """

    id: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    what: str
    made: str | None
    due: str | None
    outcome: Outcome
    document: str
    outcome_document: str | None
    quote: str
    event: str

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman commitments --format jsonl` prints it."""
        return {
            "id": self.id,
            "by": list(self.by),
            "to": list(self.to),
            "what": self.what,
            "made": self.made,
            "due": self.due,
            "outcome": self.outcome,
            "document": self.document,
            "outcome_document": self.outcome_document,
            "quote": self.quote,
            "event": self.event,
        }


def commitments_in(
    events: Iterable[Event],
    members: Callable[[str], list[Unit]],
    promised_by: Callable[[str], list[str]],
) -> list[Commitment]:
    """The commitments that events hold, sorted by when they were made.

    Args:
        events: the events to read.
        members: gives an event's units.
        promised_by: gives the events that an event's reports link to or tell of in one sentence as planned.
    """
    everything = {e.id: e for e in events}
    found: dict[str, Commitment] = {}
    for event in everything.values():
        if event.type == "AGREE" and (event.kind == "statement" or _agrees_alone(event, members)):
            promised = [everything[i] for i in promised_by(event.id) if i in everything]
            for target in promised or [event]:
                found[target.id] = _promise(event, target, members(event.id))
    for event in everything.values():
        plan = next((s for s in event.history if s.status == "scheduled"), None)
        if plan and event.id not in found and event.type in PROMISED_TYPES:
            found[event.id] = _plan(event, plan, members(event.id))
    successors = {k.to: e for e in everything.values() for k in e.links if k.kind == "replaces"}
    settled = (_overtaken(c, successors.get(c.event)) for c in found.values())
    return sorted(settled, key=lambda c: (c.made or "", c.id))


def _agrees_alone(event: Event, members: Callable[[str], list[Unit]]) -> bool:
    """“agreed to pay”: what one side alone agrees to it promises; a deal of two sides is more than that."""
    if event.kind != "agreement" or event.status != "occurred" or len(parties_in(event.actors)) != 1:
        return False
    return any(_undertaking() & set(unit.triggers) for unit in members(event.id))


@functools.cache
def _undertaking() -> frozenset[str]:
    return frozenset(stem(word) for word in words("undertaking"))


def _overtaken(commitment: Commitment, successor: Event | None) -> Commitment:
    """A commitment that isn't kept, of which another event took the place."""
    if successor is None or commitment.outcome not in ("open", "broken"):
        return commitment
    return replace(commitment, outcome="overtaken", outcome_document=successor.history[0].document)


def _plan(event: Event, plan: HistoryStep, units: list[Unit]) -> Commitment:
    by, to = _parties(units)
    outcome, shown = _outcome(event, plan)
    return Commitment(
        id="c" + event.id[1:],
        by=by,
        to=to,
        what=event.what,
        made=plan.published,
        due=plan.end or plan.start,
        outcome=outcome,
        document=plan.document,
        outcome_document=shown,
        quote=plan.quote,
        event=event.id,
    )


def _promise(promise: Event, target: Event, units: list[Unit]) -> Commitment:
    """A promise, and what it is about; where that isn't known, the promise stays open."""
    by, to = _parties(units)
    first = promise.history[0]
    outcome, shown = _outcome(target, first) if target is not promise else ("open", None)
    return Commitment(
        id="c" + target.id[1:],
        by=by,
        to=to,
        what=target.what,
        made=promise.start or first.published,
        due=(target.end or target.start) if target is not promise else None,
        outcome=outcome,
        document=first.document,
        outcome_document=shown,
        quote=first.quote,
        event=target.id,
    )


def _parties(units: list[Unit]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    actors, recipients = sides(units)
    by, to = parties_in(actors), parties_in(recipients)
    return tuple(by), tuple(to or (by if len(by) > 1 else ()))


def _outcome(event: Event, since: HistoryStep) -> tuple[Outcome, str | None]:
    """What became of an event after a telling, by what is believed now."""
    outcome: Outcome
    if event.status in SETTLED:
        outcome, signs = "kept", SETTLED
    elif event.status in ("cancelled", "denied"):
        kept = any(s.status in SETTLED for s in event.history)
        outcome, signs = ("kept", SETTLED) if kept else ("broken", frozenset({event.status}))
    else:
        return "open", None
    later = [s for s in event.history if s.status in signs]
    return outcome, later[0].document if later else None
