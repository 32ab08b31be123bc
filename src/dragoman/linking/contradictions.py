"""Where the tellings of one event contradict each other: what can't all be true, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from dragoman.linking.belief import tellings
from dragoman.linking.days import closed, gap, interval
from dragoman.linking.unit import SETTLED, Unit, fold, specific
from dragoman.nouns import HistoryStep, Place

Subject = Literal["whether", "when", "where"]

_SUBJECTS: dict[str, Subject] = {"whether": "whether", "when": "when", "where": "where"}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two tellings that can't both be true.

    Attributes:
        about: whether it happened, when, or where.
        one: the earlier telling.
        other: the later one.
    """

    about: Subject
    one: HistoryStep
    other: HistoryStep


def contradictions(units: Iterable[Unit]) -> tuple[Contradiction, ...]:
    """The contradictions among what an event's units tell, each kind of disagreement once.

    A plan that was changed is no contradiction: news took its place. What contradicts is one telling that it
    happened and another that it didn't, or two that it happened on days, or in towns, that aren't one.

    Args:
        units: the event's units, in canonical order.
    """
    found: dict[tuple[str, ...], Contradiction] = {}
    for (unit, one), (later, other) in combinations(tellings(units), 2):
        for about, *sides in _disagreements(one, unit.place, other, later.place):
            found.setdefault((about, *sorted(sides)), Contradiction(_SUBJECTS[about], one, other))
    return tuple(found.values())


def _disagreements(
    one: HistoryStep, here: Place | None, other: HistoryStep, there: Place | None
) -> Iterator[tuple[str, str, str]]:
    statuses = {one.status, other.status}
    if "denied" in statuses and statuses & SETTLED:
        yield "whether", one.status, other.status
    if not statuses <= SETTLED:
        return
    days = closed(interval(one.start, one.end), 0), closed(interval(other.start, other.end), 0)
    if days[0] and days[1] and gap(days[0], days[1]) > 0:
        yield "when", f"{one.start}/{one.end}", f"{other.start}/{other.end}"
    if here and there and specific(here) and specific(there) and fold(here.name) != fold(there.name):
        yield "where", fold(here.name), fold(there.name)
