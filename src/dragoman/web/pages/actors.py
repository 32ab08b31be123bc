"""Who takes part: all of them, one with its dealings, and the network between them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dragoman.browse import dealings_in
from dragoman.export import plain_shape
from dragoman.linking.unit import party_of
from dragoman.nouns import Actor
from dragoman.selection import Selection
from dragoman.web.draw.network import HEIGHT, WIDTH, network
from dragoman.web.page import PER_PAGE, Ask, NotFound, Page
from dragoman.web.pages.common import chosen, facets, items, known_lines, name_of, total_of
from dragoman.web.params import PAGE, SELECTING, Param

_LINES = 160
_PARTNERS = 12
_LISTED = 40
"""So many lines a drawing can hold."""
ACTORS = plain_shape("actors", "id name party events:whole")
DEALINGS = plain_shape("dealings", "one one_name other other_name events:whole")
LIST_PARAMS: tuple[Param, ...] = (Param("q", "text", "Letters of the name."), PAGE)
ACTOR_PARAMS: tuple[Param, ...] = (*(p for p in SELECTING if p.name != "actor"), PAGE)
NETWORK_PARAMS: tuple[Param, ...] = (
    *SELECTING,
    Param("most", "number", "At most so many parties.", default=24, most=60),
)


def actors(ask: Ask) -> Page:
    """All actors, those with most events first."""
    everyone = ask.kept("actors", Selection(), lambda: ask.record.actors())
    if ask.as_of is not None:
        counted: dict[str, tuple[Actor, int]] = {}
        for line in known_lines(ask, Selection()):
            for actor in line.actors:
                counted[actor.id] = (actor, counted.get(actor.id, (actor, 0))[1] + 1)
        rows = [{"id": a.id, "name": a.name, "party": party_of(a), "events": n} for a, n in counted.values()]
        rows.sort(key=lambda r: (-int(str(r["events"])), str(r["id"])))
    else:
        rows = [{"id": a.id, "name": a.name, "party": a.party, "events": a.events} for a in everyone]
    sought = (ask.values.get("q") or "").casefold()
    found = [r for r in rows if sought in f"{r['name']} {r['id']}".casefold()]
    start = (ask.page - 1) * PER_PAGE
    here = found[start : start + PER_PAGE]
    most = max((int(str(r["events"])) for r in here), default=1)
    shown = {
        "actors": [
            {
                **row,
                "url": ask.links.actor(str(row["id"])),
                "party_name": name_of(str(row["party"])),
                "share": round(100 * int(str(row["events"])) / most),
            }
            for row in here
        ],
        "total": len(found),
    }
    return Page(
        "actors.html", "Actors", shown, here, ACTORS, facts={"total": len(found)},
        more=start + PER_PAGE < len(found),
    )  # fmt: skip


def actor(ask: Ask) -> Page:
    """One actor: who it is, with whom it deals, and its events."""
    wanted = replace(ask.selection, actor=ask.id)
    found, more = chosen(ask, wanted, newest=True)
    known = _who(ask, found)
    if known is None:
        raise NotFound(f"The record holds no actor {ask.id!r}.")
    party = party_of(known)
    narrower = facets(ask, wanted, most=_PARTNERS + 1)
    # Its own party takes part in all its events, so who else does is with whom it deals.
    others = [(c.value, c.count) for c in narrower.pop("party") if c.value != party][:_PARTNERS]
    partners = [
        {
            "id": other,
            "name": name_of(other),
            "events": events,
            "url": ask.links.actor(other),
            "between": ask.links.to("/timeline", actor=party, toward=other),
            "share": round(100 * events / others[0][1]),
        }
        for other, events in others
    ]
    total = total_of(narrower)
    shown = {
        "actor": known,
        "party": party,
        "party_name": name_of(party),
        "party_url": ask.links.actor(party),
        "aliases": _aliases(known),
        "people": _people(ask, known, found),
        "partners": partners,
        "items": items(ask, found),
        "total": total,
        "facets": narrower,
        "timeline": ask.links.to("/timeline", actor=ask.id),
        "network": ask.links.to("/network", actor=ask.id),
        "map": ask.links.to("/map", actor=ask.id),
    }
    facts: dict[str, Any] = {
        "actor": {"id": known.id, "name": known.name, "kind": known.kind, "country": known.country,
                  "role": known.role},
        "aliases": shown["aliases"],
        "total": total,
        "dealings": [{"party": p["id"], "events": p["events"]} for p in partners],
    }  # fmt: skip
    return Page("actor.html", known.name, shown, found, facts=facts, events=found, more=more)


def _who(ask: Ask, found: list[Any]) -> Actor | None:
    """The actor by its id, as the gazetteer or the first event that names it knows it."""
    from dragoman.gazetteer import load

    for event in found:
        for one in event.actors:
            if ask.id in (one.id, one.name) or ask.id.casefold() == one.id.casefold():
                return one  # type: ignore[no-any-return]
    return load().actor(ask.id)


def _aliases(known: Actor) -> list[str]:
    """The other names that dragoman knows the actor by."""
    from dragoman.gazetteer import load

    return sorted({name.text for name in load().names_of(known.id)} - {known.name})[:24]


def _people(ask: Ask, known: Actor, found: list[Any]) -> list[tuple[str, str]]:
    """The persons and bodies that act for a state in the events shown."""
    people = {
        a.id: a.name for e in found for a in e.actors if party_of(a) == known.id and a.id != known.id
    }  # fmt: skip
    return [(name, ask.links.actor(id_)) for id_, name in list(people.items())[:16]]


def _dealings(ask: Ask, wanted: Selection, limit: int) -> list[Any]:
    if ask.as_of is not None:
        return dealings_in(known_lines(ask, wanted), limit)
    return ask.kept(f"dealings {limit}", wanted, lambda: ask.record.dealings(wanted, limit))


def network_page(ask: Ask) -> Page:
    """Which parties share events, as a drawing and as a list."""
    dealings = _dealings(ask, ask.selection, 600)
    drawn = network(dealings[:_LINES], name_of, ask.values["most"])
    rows = [
        {
            "one": d.one, "one_name": name_of(d.one), "other": d.other, "other_name": name_of(d.other),
            "events": d.events,
        }
        for d in dealings
    ]  # fmt: skip
    between = [
        ask.links.to(
            "/timeline", actor=d.one, toward=d.other, from_=ask.values.get("from"), to=ask.values.get("to"),
            type_=ask.values.get("type"), kind=ask.values.get("kind"),
        )
        for d in dealings[:_LISTED]
    ]  # fmt: skip
    shown = {
        "drawn": drawn,
        "width": WIDTH,
        "height": HEIGHT,
        "names": {n.id: name_of(n.id) for n in drawn.nodes},
        "urls": {n.id: ask.links.actor(n.id) for n in drawn.nodes},
        "rows": [{**row, "url": url} for row, url in zip(rows, between, strict=False)],
        "total": len(rows),
    }
    return Page("network.html", "Network", shown, rows, DEALINGS)
