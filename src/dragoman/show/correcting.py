"""Corrections, and what they changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from dragoman.show.added import show_events
from dragoman.show.grid import Column, Grid, Piece, Row, Screen
from dragoman.show.words import shorten, show_date

if TYPE_CHECKING:
    from dragoman.corrections import Correction
    from dragoman.record import Corrected, Record

_WHAT = 100


def corrections_grid(corrections: Iterable[Correction], holding: Collection[int]) -> Grid:
    """Corrections one a line, with the reason below.

    Args:
        corrections: what to show.
        holding: the numbers of those that hold.
    """
    rows = []
    for correction in corrections:
        is_held = correction.number in holding
        state = "" if is_held else "undoes" if correction.undoes is not None else "undone"
        rows.append(
            Row(
                (
                    str(correction.number),
                    show_date(correction.at[:10]),
                    correction.by,
                    Piece(f"{correction.action} {correction.subject}", "bold" if is_held else "dim"),
                    shorten(said(correction), _WHAT),
                    state,
                ),
                (f"“{correction.why}”",) if correction.why else (),
            )
        )
    columns = (
        Column("no", "dim", right=True), Column("when"), Column("who"), Column("correction"),
        Column("what", wrap=True), Column("", "yellow"),
    )  # fmt: skip
    return Grid(columns, tuple(rows), heading=bool(rows), note_under=4)


def said(correction: Correction) -> str:
    """What a correction is about, and what it says of it: "A and B: talks – status cancelled"."""
    if correction.action == "confirm":
        return correction.what
    parts = [f"{name} {_spelled(value)}" for name, value in correction.to_dict()["fields"].items()]
    return correction.what + (f" – {', '.join(parts)}" if parts else "")


def _spelled(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("name"))
    if isinstance(value, list):
        return " and ".join(_spelled(v) for v in value) or "nobody"
    return "unknown" if value is None else str(value)


def show_corrected(done: Corrected, record: Record, screen: Screen) -> None:
    """Write what a correction did: its number, and the events that are other ones now."""
    correction = done.correction
    screen.line(
        Piece(f"correction {correction.number}", "bold"), f"  {correction.action}  {said(correction)}"
    )
    show_events(done.events.new, done.events.changed, done.events.gone, record, screen)
