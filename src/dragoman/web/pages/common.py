"""What several pages show: events in a list, names, filters, a list's pages."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.browse import EventLine, facets_in
from dragoman.linking.belief import passed
from dragoman.linking.days import iso, last_day
from dragoman.nouns import Event
from dragoman.selection import Selection
from dragoman.show.words import (
    history_line,
    kind_word,
    names,
    shorten,
    show_date,
    show_interval,
    speakers,
    status_word,
    what,
    year_of,
)
from dragoman.web.page import PER_PAGE, Ask

QUOTE = 220
MOST = 12
"""Values of a facet."""


@dataclass(frozen=True, slots=True)
class Item:
    """An event as a list shows it."""

    event: Event
    url: str
    date: str
    exact: str | None
    status: str
    word: str
    what: str
    says: str
    changed: str
    quote: str
    quote_url: str | None
    documents: int
    late: bool


def items(ask: Ask, events: Sequence[Event]) -> list[Item]:
    """Events as a list shows them, with who says so and where to read it."""
    outlets = ask.record.sources_of(sorted({d for e in events for d in e.documents[:20]})[:900])
    today = ask.today()
    return [_item(ask, e, outlets, today) for e in events]


def _item(ask: Ask, event: Event, outlets: Mapping[str, str], today: str | None) -> Item:
    last = event.history[-1] if event.history else None
    told = next((s for s in reversed(event.history) if s.quote), None)
    spoken = speakers(event)
    carried = names((outlets[d] for d in event.documents if d in outlets), 2)
    says = f"{spoken} ({carried})" if spoken and carried and spoken != carried else spoken or carried
    undated = f"told {show_date(last.published)}" if last and last.published else "date not told"
    return Item(
        event=event,
        url=ask.links.event(event.id),
        date=show_interval(event.start, event.end, event.kind) or undated,
        exact=event.start if event.start == event.end else None,
        status=event.status,
        word=status_word(event.status, event.kind),
        what=what(event),
        says=says,
        changed=history_line(event.history, event.kind, year_of(event)),
        quote=shorten(told.quote, QUOTE) if told else "",
        quote_url=ask.links.document(told.document, told.report) if told else None,
        documents=len(event.documents),
        late=today is not None and passed(event, today),
    )


def chosen(
    ask: Ask, wanted: Selection, *, newest: bool = False, every: Sequence[EventLine] | None = None
) -> tuple[list[Event], bool]:
    """One page of a selection's events, and whether there is a next one.

    Args:
        ask: what was asked.
        wanted: the selection.
        newest: the latest first.
        every: all its events by date, where they are at hand.
    """
    offset = (ask.page - 1) * PER_PAGE
    if every is not None and ask.as_of is None and not newest:
        here = every[offset : offset + PER_PAGE]
        return ask.record.several([line.id for line in here]), len(every) > offset + PER_PAGE
    found = ask.record.select(
        wanted, as_of=ask.as_of, limit=PER_PAGE + 1, offset=offset, newest=newest
    )  # fmt: skip
    return found[:PER_PAGE], len(found) > PER_PAGE


def count(ask: Ask, wanted: Selection) -> int:
    """How many events a selection holds."""
    if ask.as_of is not None:
        return len(known_lines(ask, wanted))
    return ask.kept("count", wanted, lambda: ask.record.count(wanted))


def counts(ask: Ask, wanted: Selection, spans: Sequence[tuple[str, str]]) -> list[int]:
    """How many events of a selection lie at least partly within each of some spans of days."""
    if ask.as_of is None:
        return ask.record.counts_within(wanted, spans)
    days = [(line.sort_day, iso(last_day(line.end)) or line.sort_day) for line in known_lines(ask, wanted)]
    return [sum(last >= first and day <= until for day, last in days) for first, until in spans]


def known_lines(ask: Ask, wanted: Selection) -> list[EventLine]:
    """The events of a selection as they were known on the day asked for, in one line each."""

    day = ask.as_of or ""
    return ask.kept("lines", wanted, lambda: ask.record.known_lines(wanted, day))


def lines(ask: Ask, wanted: Selection, limit: int) -> list[EventLine]:
    """At most so many events of a selection in one line each, by date."""
    if ask.as_of is not None:
        return known_lines(ask, wanted)[:limit]
    return ask.record.lines(wanted, limit=limit)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many events have it, and the address that asks for them."""

    value: str
    label: str
    count: int
    url: str
    chosen: bool


PARAM_OF = {"party": "actor", "year": "from"}


def facets(
    ask: Ask, wanted: Selection, every: Sequence[EventLine] | None = None, most: int = MOST
) -> dict[str, list[Choice]]:
    """The facets of a selection, each value with the address that asks for it, or for all again.

    Args:
        ask: what was asked.
        wanted: the selection.
        every: all its events, where they are at hand.
        most: at most so many values of each.
    """
    if ask.as_of is not None:
        counted = facets_in(known_lines(ask, wanted), most)
    elif every is not None:
        counted = facets_in(every, most)
        counted["source"] = ask.record.sources_among([line.id for line in every], most)
    else:
        counted = ask.kept(f"facets {most}", wanted, lambda: ask.record.facets(wanted, most))
    return {name: [_choice(ask, name, value, n) for value, n in found] for name, found in counted.items()}


def total_of(facets: Mapping[str, Sequence[Choice]]) -> int:
    """How many events facets are of: each event has a status, and there are few."""
    return sum(choice.count for choice in facets["status"])


def _choice(ask: Ask, facet: str, value: str, found: int) -> Choice:
    param = PARAM_OF.get(facet, facet)
    now = ask.values.get(param)
    taken = now == value and (facet != "year" or ask.values.get("to") == value)
    changes: dict[str, Any] = {param: None if taken else value}
    if facet == "year":
        changes = {"from": None if taken else value, "to": None if taken else value}
    return Choice(value, label(facet, value), found, ask.links.same(**changes), taken)


def label(facet: str, value: str) -> str:
    """What a facet's value is called."""
    match facet:
        case "status":
            return status_word(value)
        case "party" | "country":
            return name_of(value)
        case "kind":
            return kind_word(value, "other")
    return value


@functools.lru_cache(maxsize=4096)
def name_of(id_: str) -> str:
    """The name of an actor of the gazetteer; of one it doesn't know, the id in words."""
    from dragoman.gazetteer import load

    found = load().actor(id_)
    if found is not None:
        return found.name
    return id_ if id_.isupper() else id_.replace("-", " ").title()


def parties(ids: Iterable[str]) -> str:
    """Names of parties in a row."""
    return names([name_of(id_) for id_ in ids], 4)
