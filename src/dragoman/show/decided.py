"""Why a telling was taken for an event: the evidence that was added up, and what came next to it."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.linking import Decision
from dragoman.show.grid import Column, Grid, Row
from dragoman.show.words import show_date

_BY = {"founded": "the first to tell of it", "joined": "joined it", "person": "a correction says so"}


def decisions_grid(decided: Iterable[Decision]) -> Grid:
    """One row a telling: the document, how it came to the event, score and need; below, the parts.

    Args:
        decided: the decisions, in the order to show.
    """
    rows = [
        Row(
            (
                f"{d.step.document} {d.step.report}",
                show_date(d.step.published) or "undated",
                _BY[d.by],
                f"{d.score:.2f}" if d.score is not None else "",
                f"{d.needed:.2f}" if d.needed is not None else "",
            ),
            tuple(note for note in (_parts(d), _rival(d)) if note),
        )
        for d in decided
    ]
    columns = (
        Column("document", "dim"), Column("told", "bold"), Column("why", wrap=True),
        Column("score", right=True), Column("needed", right=True),
    )  # fmt: skip
    return Grid(columns, tuple(rows), heading=bool(rows), note_under=1)


def _parts(decision: Decision) -> str:
    return ", ".join(f"{name} {amount:+.2f}" for name, amount in decision.parts)


def _rival(decision: Decision) -> str:
    if decision.rival is None or decision.rival_score is None:
        return ""
    return f"next to it: {decision.rival} with {decision.rival_score:.2f}"
