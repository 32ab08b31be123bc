"""An actor on the screen: who it is, how that is known, and with whom it dealt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from dragoman.gazetteer import Term
from dragoman.profiles import Profile, places_of
from dragoman.show.grid import Column, Grid, Piece, Row, Screen
from dragoman.show.words import QUOTE, names, shorten, show_date

if TYPE_CHECKING:
    from dragoman.nouns import Document

_MOST = 12
_ALIASES = 16


def show_profile(profile: Profile, find: Callable[[str], Document | None], screen: Screen) -> None:
    """Write what is known of an actor.

    Args:
        profile: what is known.
        find: gives a document by its id.
        screen: where to write.
    """
    screen.line(Piece(profile.actor.name, "bold"))
    facts = [Row((Piece(name, "dim"), words)) for name, words in _facts(profile) if words]
    screen.grid(Grid((Column(""), Column("", wrap=True)), tuple(facts), heading=False))
    for one in profile.introduced[:_MOST]:
        document = find(one.document)
        quote = shorten(one.span.of(document.text), QUOTE) if document else ""
        screen.line(f"  introduced {show_date(one.published)} by {one.document}: “{quote}”")
    if profile.partners:
        screen.line()
        screen.grid(_dealings(profile))
    screen.line()


def _facts(profile: Profile) -> Iterator[tuple[str, str]]:
    actor = profile.actor
    yield "id", actor.id
    kind = actor.kind if actor.role is None or actor.kind == "person" else f"{actor.kind}, {actor.role}"
    yield "kind", kind
    yield "acts for", actor.country if actor.country and actor.country != actor.id else ""
    yield "offices", "; ".join(_term(t) for t in profile.terms)
    yield "also", names(profile.aliases, _ALIASES)
    yield "members", ", ".join(profile.members)
    yield "note", profile.note or ""
    yield "known by", profile.known_by or ("" if profile.introduced else "the articles alone")
    yield "events", str(len(profile.events)) if profile.events else "none in this record"
    yield "where", ", ".join(f"{p.name} ({n})" for p, n in places_of(profile.events)[:6])
    yield "told by", ", ".join(f"{source} ({n})" for source, n in profile.outlets[:6])


def _term(term: Term) -> str:
    of = term.country or term.organisation or ""
    span = f"{term.begin or '…'} – {term.until or '…'}"
    return f"{term.role} of {of}, {span}{' (dates unsure)' if term.unsure else ''}"


def _dealings(profile: Profile) -> Grid:
    rows = [
        Row(
            (
                p.party, p.name, str(p.events), str(p.friendly), str(p.hostile), show_date(p.last),
                str(p.documents),
            )
        )
        for p in profile.partners[:_MOST]
    ]  # fmt: skip
    columns = (
        Column("with", "bold"), Column("name", wrap=True), Column("events", right=True),
        Column("cooperation", right=True), Column("conflict", right=True), Column("last"),
        Column("articles", right=True),
    )  # fmt: skip
    return Grid(columns, tuple(rows))
