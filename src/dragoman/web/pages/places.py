"""Where things happen."""

from __future__ import annotations

from dragoman.browse import spots_in
from dragoman.export import plain_shape
from dragoman.web.draw.world import world_map
from dragoman.web.page import Ask, Page
from dragoman.web.pages.common import known_lines, name_of
from dragoman.web.params import SELECTING, Param

SPOTS = plain_shape("places", "name country lat:number lon:number events:whole")
PARAMS: tuple[Param, ...] = (
    *SELECTING,
    Param("zoom", "choice", "The whole world, or the part that holds the events.", ("fit", "world"), "fit"),
)
_MOST = 300


def map_page(ask: Ask) -> Page:
    """The places of the events asked for, as circles on a map and as a list."""
    wanted = ask.selection
    if ask.as_of is not None:
        spots = spots_in(known_lines(ask, wanted), _MOST)
    else:
        spots = ask.kept("spots", wanted, lambda: ask.record.spots(wanted, _MOST))
    drawn = world_map(spots, ask.values["zoom"] == "world")
    asked = {n: ask.values.get(n) for n in ("actor", "toward", "type", "kind", "status", "from", "to", "q")}
    urls = {
        (s.name, s.country): ask.links.to("/search", place=s.name, country=s.country, **asked) for s in spots
    }
    shown = {
        "drawn": drawn,
        "urls": urls,
        "spots": [(s, name_of(s.country) if s.country else "", urls[s.name, s.country]) for s in spots[:40]],
        "total": len(spots),
        "events": sum(s.events for s in spots),
        "world": ask.links.same(zoom="world"),
        "fit": ask.links.same(zoom="fit"),
    }
    rows = [
        {"name": s.name, "country": s.country, "lat": s.lat, "lon": s.lon, "events": s.events} for s in spots
    ]
    return Page("map.html", "Map", shown, rows, SPOTS)
