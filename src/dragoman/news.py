"""What became of events since a day: new, moved, put off, called off, confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from dragoman.linking.belief import passed
from dragoman.linking.unit import PLANNED, SETTLED
from dragoman.nouns import Event, HistoryStep

Turn = Literal[
    "called off",
    "put off",
    "moved",
    "on again",
    "confirmed",
    "denied",
    "date passed",
    "new",
    "told otherwise",
    "told again",
]

TURNS: tuple[Turn, ...] = get_args(Turn)
"""In the order in which an editor wants to know of them."""


@dataclass(frozen=True, slots=True)
class News:
    """What became of an event.

    Attributes:
        event: as it is known now.
        turn: what became of it, in a word.
        before: the state that it had before; None where it is new.
        steps: the new steps of its history; none where only its date has passed.
    """

    event: Event
    turn: Turn
    before: HistoryStep | None
    steps: tuple[HistoryStep, ...]

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman changes --format jsonl` prints it: the event, and what became of it."""
        before = self.before
        names = ("status", "start", "end", "place")
        told = None if before is None else {name: getattr(before, name) for name in names}
        return {**self.event.to_dict(), "change": self.turn, "before": told}


def news_of(
    changed: Iterable[tuple[Event, tuple[HistoryStep, ...]]], gone_by: Iterable[Event], on: str | None
) -> list[News]:
    """What became of events, the most pressing turn first.

    Args:
        changed: events of which something was told since a day, each with those steps of its history.
        gone_by: plans whose day may have gone by since.
        on: the day to look from, ISO.
    """
    found = []
    told = set()
    for event, steps in changed:
        before = next((h for h in reversed(event.history) if h not in steps), None)
        told.add(event.id)
        found.append(News(event, turn_of(event, before), before, steps))
    for event in gone_by:
        if event.id not in told and on is not None and passed(event, on):
            found.append(News(event, "date passed", event.history[-1] if event.history else None, ()))
    return sorted(found, key=lambda n: TURNS.index(n.turn))


def turn_of(event: Event, before: HistoryStep | None) -> Turn:
    """What became of an event, by the state that it had before and the one it has now."""
    if before is None:
        return "new"
    old, new = before.status, event.status
    if old != new:
        if new in SETTLED and old not in SETTLED:
            return "confirmed"
        if new in ("cancelled", "postponed", "denied"):
            return {"cancelled": "called off", "postponed": "put off", "denied": "denied"}[new]  # type: ignore[return-value]
        if new in PLANNED and old in ("cancelled", "denied", "postponed"):
            return "on again"
    if (before.start, before.end) != (event.start, event.end):
        return "moved" if new in PLANNED and (before.start or before.end) else "told otherwise"
    place = event.place.name if event.place else None
    return "told again" if (old, before.place) == (new, place) else "told otherwise"
