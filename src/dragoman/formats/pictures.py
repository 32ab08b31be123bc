"""Events for maps (GeoJSON), graphs (GraphML) and timelines (TimelineJS)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import IO, Any

from dragoman.export import event_row
from dragoman.ics import days_of
from dragoman.linking.unit import party_of
from dragoman.nouns import Event
from dragoman.show.words import history_line, printable_block, show_interval, status_word, what


def write_geojson(_: Any, items: Iterable[Event], out: IO[str]) -> None:
    """The events that have coordinates, as a GeoJSON FeatureCollection (RFC 7946)."""
    out.write('{"type": "FeatureCollection", "features": [')
    divider = "\n"
    for event in items:
        place = event.place
        if place is None or place.lat is None or place.lon is None:
            continue
        feature = {
            "type": "Feature",
            "id": event.id,
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {
                k: list(v) if isinstance(v, tuple) else v
                for k, v in event_row(event).items()
                if k not in ("id", "lat", "lon")
            },
        }
        out.write(divider + _json(feature))
        divider = ",\n"
    out.write("\n]}\n")


def write_graphml(_: Any, items: Iterable[Event], out: IO[bytes]) -> None:
    """The parties as nodes, what two of them share as an edge with its number of events, as GraphML."""
    from lxml import etree  # type: ignore[import-untyped]

    shared: dict[tuple[str, str], list[Event]] = {}
    known: dict[str, tuple[str, int]] = {}
    for event in items:
        parties = {party_of(a): a.name for a in reversed(event.actors)}
        for party, name in parties.items():
            usual = next((a.name for a in event.actors if a.id == party), name)
            before = known.get(party)
            known[party] = (before[0] if before else usual, (before[1] if before else 0) + 1)
        ordered = sorted(parties)
        for i, one in enumerate(ordered):
            for other in ordered[i + 1 :]:
                shared.setdefault((one, other), []).append(event)
    space = "http://graphml.graphdrawing.org/xmlns"
    root = etree.Element(f"{{{space}}}graphml", nsmap={None: space})
    for key, of, kind in (
        ("name", "node", "string"), ("events", "node", "int"), ("weight", "edge", "int"),
        ("types", "edge", "string"), ("first", "edge", "string"), ("last", "edge", "string"),
    ):  # fmt: skip
        attributes = {"id": f"{of}_{key}", "for": of, "attr.name": key, "attr.type": kind}
        etree.SubElement(root, f"{{{space}}}key", attributes)
    graph = etree.SubElement(root, f"{{{space}}}graph", edgedefault="undirected")
    for party, (name, count) in sorted(known.items()):
        node = etree.SubElement(graph, f"{{{space}}}node", id=_clean(party))
        _data(node, space, node_name=name, node_events=str(count))
    for (one, other), events in sorted(shared.items()):
        edge = etree.SubElement(graph, f"{{{space}}}edge", source=_clean(one), target=_clean(other))
        days = sorted(d for e in events for d in (e.start, e.end) if d)
        _data(
            edge, space, edge_weight=str(len(events)), edge_types=" ".join(sorted({e.type for e in events})),
            edge_first=days[0] if days else "", edge_last=days[-1] if days else "",
        )  # fmt: skip
    out.write(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _data(parent: Any, space: str, **values: str) -> None:
    from lxml import etree

    for key, value in values.items():
        etree.SubElement(parent, f"{{{space}}}data", key=key).text = _clean(value)


def write_timelinejs(_: Any, items: Iterable[Event], out: IO[str]) -> None:
    """The events that have a date, in the JSON of TimelineJS 3. Its texts are HTML, and escaped."""
    slides = [slide for event in items if (slide := _slide(event)) is not None]
    out.write(_json({"scale": "human", "events": slides}) + "\n")


def _slide(event: Event) -> dict[str, Any] | None:
    first, last = event.start or event.end, event.end or event.start
    start, end = _date(first), _date(last)
    if start is None or end is None:
        return None
    when = show_interval(event.start, event.end, event.kind)
    lines = [f"{status_word(event.status, event.kind)}, {when}", history_line(event.history, event.kind)]
    lines += [f"“{step.quote}” ({step.document})" for step in event.history[-2:] if step.quote]
    slide: dict[str, Any] = {
        "unique_id": event.id,
        "start_date": start,
        "text": {
            "headline": _html(what(event)),
            "text": "".join(f"<p>{_html(line)}</p>" for line in lines if line),
        },
        "group": event.kind,
    }
    if end != start:
        slide["end_date"] = end
    if event.place and event.place.lat is not None and event.place.lon is not None:
        slide["location"] = {
            "name": _html(event.place.name), "lat": event.place.lat, "lon": event.place.lon, "zoom": 6,
        }  # fmt: skip
    return slide


def _date(iso: str | None) -> dict[str, int] | None:
    """A date at its precision, as TimelineJS writes it."""
    if iso is None or days_of(iso) is None:
        return None
    parts = [int(part) for part in iso[:10].split("-")]
    return dict(zip(("year", "month", "day"), parts, strict=False))


def _html(text: str) -> str:
    return escape(_clean(text), quote=True)


def _clean(text: str) -> str:
    kept = printable_block(text).encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in kept if c not in "\ufffe\uffff")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")
