"""Promises and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.commitments import Commitment
from dragoman.nouns import OUTCOMES
from dragoman.show.words import QUOTE, shorten, show_date
from dragoman.web.page import PER_PAGE, Ask, Page
from dragoman.web.pages.common import parties
from dragoman.web.params import PAGE, Param

PARAMS: tuple[Param, ...] = (
    Param("outcome", "choice", "What became of it.", OUTCOMES),
    Param("actor", "text", "Promised by or to this party: an id or a country (IRN)."),
    PAGE,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as the pages show it."""

    commitment: Commitment
    made: str
    due: str
    by: str
    to: str
    quote: str
    url: str
    document_url: str
    outcome_url: str | None


def commitments(ask: Ask) -> Page:
    """Who promised what, the latest first."""
    actor = (ask.values.get("actor") or "").casefold()
    outcome = ask.values.get("outcome")
    found = [
        c
        for c in every(ask)
        if outcome in (None, c.outcome) and (not actor or actor in {p.casefold() for p in (*c.by, *c.to)})
    ]
    start = (ask.page - 1) * PER_PAGE
    here = found[start : start + PER_PAGE]
    counts = {o: sum(c.outcome == o for c in every(ask)) for o in OUTCOMES}
    shown = {"promises": [promise(ask, c) for c in here], "counts": counts, "total": len(found)}
    return Page(
        "commitments.html", "Commitments", shown, here, "commitments",
        facts={"total": len(found)}, more=start + PER_PAGE < len(found),
    )  # fmt: skip


def every(ask: Ask) -> list[Commitment]:
    """All commitments known on the reader's day, the latest first."""
    found = ask.kept("commitments", ask.selection.__class__(), lambda: ask.record.commitments(ask.as_of))
    return sorted(found, key=lambda c: (c.made or "", c.id), reverse=True)


def open_commitments(ask: Ask) -> list[Promise]:
    """Those of which nothing is told yet: first those due next, then the latest."""
    today = ask.today() or ""
    found = [c for c in every(ask) if c.outcome == "open"]
    due = sorted((c for c in found if c.due and c.due >= today), key=lambda c: (c.due or "", c.id))
    rest = [c for c in found if c not in due]
    return [promise(ask, c) for c in (*due[:20], *rest[:20])]


def promise(ask: Ask, commitment: Commitment) -> Promise:
    """A commitment with words and addresses."""
    shown = commitment.outcome_document
    return Promise(
        commitment=commitment,
        made=show_date(commitment.made),
        due=show_date(commitment.due),
        by=parties(commitment.by),
        to=parties(commitment.to) if commitment.to != commitment.by else "",
        quote=shorten(commitment.quote, QUOTE) if commitment.quote else "",
        url=ask.links.event(commitment.event),
        document_url=ask.links.document(commitment.document),
        outcome_url=ask.links.document(shown) if shown else None,
    )
