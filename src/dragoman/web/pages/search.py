"""Search: events by words and facets, articles by their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dragoman.browse import SearchHit
from dragoman.export import plain_shape
from dragoman.show.words import show_date
from dragoman.web.page import PER_PAGE, Ask, Page
from dragoman.web.pages.common import chosen, facets, items, total_of
from dragoman.web.params import PAGE, SELECTING, Param

PARAMS: tuple[Param, ...] = (
    *SELECTING,
    Param("in", "choice", "Search events, or the text of articles.", ("events", "articles"), "events"),
    Param("about_from", "date", "Articles that tell of an event on this day or later."),
    Param("about_to", "date", "Articles that tell of an event on this day or earlier."),
    Param("order", "choice", "Which events come first.", ("latest", "earliest"), "latest"),
    PAGE,
)
HITS = plain_shape("hits", "document title published source snippet")


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that holds the words, with the words around them: (text, whether it is one of them)."""

    hit: SearchHit
    url: str
    date: str
    snippet: tuple[tuple[str, bool], ...]


def search(ask: Ask) -> Page:
    """Events, or articles where those are asked for."""
    return _articles(ask) if ask.values["in"] == "articles" else _events(ask)


def _events(ask: Ask) -> Page:
    wanted = ask.selection
    found, more = chosen(ask, wanted, newest=ask.values["order"] == "latest")
    narrower = facets(ask, wanted)
    total = total_of(narrower)
    shown = {"items": items(ask, found), "total": total, "facets": narrower}
    facts: dict[str, Any] = {
        "total": total,
        "facets": {name: {c.value: c.count for c in every} for name, every in narrower.items()},
    }
    return Page("search.html", "Search", shown, found, facts=facts, events=found, more=more)


def _articles(ask: Ask) -> Page:
    values = ask.values
    until = min(filter(None, (values.get("to"), ask.as_of)), default=None)
    found = ask.record.find_documents(
        values.get("q"),
        source=values.get("source"),
        start=values.get("from"),
        until=until,
        about=(values.get("about_from"), values.get("about_to")),
        limit=PER_PAGE + 1,
        offset=(ask.page - 1) * PER_PAGE,
    )
    hits = [
        Hit(h, ask.links.document(h.document), show_date(h.published), parts(h.snippet))
        for h in found[:PER_PAGE]
    ]
    shown: dict[str, Any] = {"hits": hits}
    rows = [h.hit.to_dict() for h in hits]
    return Page("articles.html", "Search articles", shown, rows, HITS, more=len(found) > PER_PAGE)


def parts(snippet: str) -> tuple[tuple[str, bool], ...]:
    """A snippet with its found words in [brackets] as pieces."""
    pieces: list[tuple[str, bool]] = []
    for at, part in enumerate(snippet.split("[")):
        found, closed, rest = part.partition("]")
        if at and closed:
            pieces += [(found, True), (rest, False)]
        else:
            pieces.append((("[" if at else "") + part, False))
    return tuple(p for p in pieces if p[0])
