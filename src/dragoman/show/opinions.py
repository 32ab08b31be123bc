"""A document's reports beside what a second reader says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.show.explained import headline, who
from dragoman.show.grid import Column, Grid, Piece, Row, Screen
from dragoman.show.words import STYLES, show_interval, status_mark

if TYPE_CHECKING:
    from dragoman.nouns import Report
    from dragoman.opinion import Judged

_MARK = "second opinion ("


def show_opinions(judged: Judged, screen: Screen) -> None:
    """Write the reports that were asked about, one a line, below the title of their document."""
    told = [r for r in judged.coded.reports if r.id in judged.opinions]
    if not told:
        return
    screen.line(Piece(headline(judged.coded.document), "bold"))
    columns = (
        Column("id", "dim"), Column("trigger", "bold"), Column("type"), Column("status"), Column("date"),
        Column("who", wrap=True), Column("confidence", right=True), Column("second opinion", wrap=True),
    )  # fmt: skip
    screen.grid(Grid(columns, tuple(_row(r, judged.coded.document.text) for r in told)))
    screen.line()


def _row(report: Report, text: str) -> Row:
    said = report.why.rpartition(_MARK)[2].partition("): ")[2]
    return Row(
        (
            report.id,
            report.trigger.of(text),
            report.type,
            Piece(status_mark(report.status, report.kind), STYLES[report.status]),
            show_interval(report.start, report.end, report.kind),
            who(report),
            f"{report.confidence:.2f}",
            said,
        )
    )
