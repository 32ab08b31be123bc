"""Why a unit is of its event: the evidence that was added up, and the event that came next to it.

What is shown is worked out anew by the rules that decided, so it is what a fresh start would decide by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dragoman.linking.cluster import Store, considered
from dragoman.linking.knowledge import weights
from dragoman.linking.unit import Unit
from dragoman.nouns import HistoryStep


@dataclass(frozen=True, slots=True)
class Decision:
    """How one document's telling came to be of an event.

    Attributes:
        step: the telling.
        by: "founded", "joined", or "person" where a correction decided.
        parts: each evidence by name, with what it added; empty where it founded the event.
        score: the sum of the parts.
        needed: what was needed to join.
        rival: id of the event that came next to it, None where no other one was thinkable.
        rival_score: what spoke for that one.
    """

    step: HistoryStep
    by: str
    parts: tuple[tuple[str, float], ...] = ()
    score: float | None = None
    needed: float | None = None
    rival: str | None = None
    rival_score: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman show EVENT --why --format jsonl` prints it."""
        return {
            "published": self.step.published,
            "document": self.step.document,
            "report": self.step.report,
            "quote": self.step.quote,
            "by": self.by,
            "parts": {name: round(amount, 3) for name, amount in self.parts},
            "score": _rounded(self.score),
            "needed": _rounded(self.needed),
            "rival": self.rival,
            "rival_score": _rounded(self.rival_score),
        }


def decisions(store: Store, event: str) -> tuple[Decision, ...]:
    """How each telling of an event came to be of it, in canonical order; none where there is no such event.

    Args:
        store: where units are kept.
        event: the event's id.
    """
    return tuple(_decision(store, unit, event) for unit in store.members(event))


def _decision(store: Store, unit: Unit, event: str) -> Decision:
    options = considered(store, unit)
    here = next((o for o in options if o.event == event), None)
    rival = next((o for o in options if o.event != event), None)
    other = (rival.event, rival.score) if rival else (None, None)
    needed = weights()["threshold"] + unit.family.bar
    if unit.uid == event:
        return Decision(unit.step, "founded", (), None, needed, *other)
    if here is None or here.score < needed:
        return Decision(unit.step, "person", (), None, needed, *other)
    return Decision(unit.step, "joined", here.parts, here.score, needed, *other)


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)
