"""The nouns as JSON in the record's columns, and back: what goes in comes out equal."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

from dragoman.corrections import Correction, Key
from dragoman.linking.unit import Unit
from dragoman.nouns import (
    Actor,
    CodedDocument,
    Document,
    Event,
    HistoryStep,
    Link,
    Party,
    Place,
    Report,
    Span,
    Speaker,
    Timex,
)

_COLUMNS = ("id", "type", "kind", "status", "start", "end", "confidence")


def dump(value: Any) -> str:
    """Compact JSON of values and nouns with sorted keys, so that equal values are equal strings."""
    return _ENCODER.encode(value)


def report_body(report: Report) -> str:
    """All of a report but what has a column of its own."""
    return dump({k: v for k, v in _plain(report).items() if k not in _COLUMNS and not _empty(v)})


def _empty(value: Any) -> bool:
    return value is None or value is False or value == () or value == ""


def report_from(columns: dict[str, Any], body: str) -> Report:
    """A report from its columns and its body."""
    return _report(columns, json.loads(body))


def _report(columns: dict[str, Any], d: dict[str, Any]) -> Report:
    return Report(
        **{name: columns[name] for name in _COLUMNS},
        sentence=Span(**d["sentence"]),
        trigger=Span(**d["trigger"]),
        cameo=d.get("cameo", ""),
        actors=tuple(_party(p) for p in d.get("actors", ())),
        recipients=tuple(_party(p) for p in d.get("recipients", ())),
        mode=d.get("mode"),
        context=tuple(d.get("context", ())),
        timex=_timex(d["timex"]) if "timex" in d else None,
        place=_place(d.get("place")),
        said_by=tuple(Speaker(**s) for s in d.get("said_by", ())),
        same_as=d.get("same_as"),
        links=tuple(Link(**link) for link in d.get("links", ())),
        why=d.get("why", ""),
        ordinal=d.get("ordinal"),
        name=d.get("name"),
        recalled=d.get("recalled", False),
        another=d.get("another", False),
        assumed=d.get("assumed", False),
        about=tuple(d.get("about", ())),
    )


def reports_body(reports: tuple[Report, ...]) -> str:
    """Whole reports, in their order."""
    return dump([{k: v for k, v in _plain(r).items() if k in _COLUMNS or not _empty(v)} for r in reports])


def reports_from(body: str) -> tuple[Report, ...]:
    """Whole reports from their JSON."""
    return tuple(_report(d, d) for d in json.loads(body))


def correction_body(correction: Correction) -> str:
    """All of a correction but what has a column of its own."""
    return dump({"groups": correction.groups, "actors": correction.actors, "fields": dict(correction.fields)})


def correction_from(columns: dict[str, Any], body: str) -> Correction:
    """A correction from its columns and its body."""
    d = json.loads(body)
    return Correction(
        **columns,
        groups=tuple(tuple(Key(**k) for k in group) for group in d["groups"]),
        actors=tuple(d["actors"]),
        fields={name: _said(name, value) for name, value in d["fields"].items()},
    )


def _said(name: str, value: Any) -> Any:
    """What a correction says, as the noun that it is."""
    if name in ("actors", "recipients"):
        return tuple(Actor(**a) for a in value)
    if name == "place":
        return _place(value)
    return Actor(**value) if name == "into" else tuple(value) if isinstance(value, list) else value


def unit_body(unit: Unit) -> str:
    """A unit as JSON."""
    return dump(unit)


def unit_from(body: str) -> Unit:
    """A unit from its JSON."""
    d = json.loads(body)
    return Unit(
        uid=d["uid"],
        order=d["order"],
        document=d["document"],
        reports=tuple(d["reports"]),
        type=d["type"],
        kind=d["kind"],
        mode=d["mode"],
        actors=tuple(Actor(**a) for a in d["actors"]),
        recipients=tuple(Actor(**a) for a in d["recipients"]),
        step=step_from(d["step"]),
        contrary=step_from(d["contrary"]) if d["contrary"] else None,
        place=_place(d["place"]),
        ordinal=d["ordinal"],
        name=d["name"],
        triggers=tuple(d["triggers"]),
        words=frozenset(d["words"]),
        topic=frozenset(d.get("topic", ())),
        implied=frozenset(d.get("implied", ())),
        recalled=d.get("recalled", False),
        another=d.get("another", False),
        assumed=d.get("assumed", False),
        dated=d["dated"],
        why=tuple(d["why"]),
    )


def step_body(step: HistoryStep) -> str:
    """A step of a history as JSON."""
    return dump(step)


def step_from(d: dict[str, Any]) -> HistoryStep:
    """A step of a history from its JSON."""
    return HistoryStep(**{**d, "said_by": tuple(d["said_by"])})


def event_body(event: Event) -> str:
    """An event but for its history and its links, which have tables of their own."""
    return dump(
        {
            "actors": event.actors,
            "persons": event.persons,
            "place": event.place,
            "documents": event.documents,
            "confidence": event.confidence,
            "why": event.why,
        }
    )


def event_from(
    columns: dict[str, Any], body: str, history: tuple[HistoryStep, ...], links: tuple[Link, ...]
) -> Event:
    """An event from its columns, its body, its history and its links."""
    d = json.loads(body)
    return Event(
        **columns,
        actors=tuple(Actor(**a) for a in d["actors"]),
        persons=tuple(d["persons"]),
        place=_place(d["place"]),
        documents=tuple(d["documents"]),
        history=history,
        links=links,
        confidence=d["confidence"],
        why=tuple(d["why"]),
    )


def actors_from(body: str) -> tuple[Actor, ...]:
    """The actors in an event's body."""
    return tuple(Actor(**a) for a in json.loads(body)["actors"])


def spans_body(spans: tuple[Span, ...]) -> str:
    """Spans as JSON pairs."""
    return dump([[s.start, s.end] for s in spans])


def spans_from(body: str) -> tuple[Span, ...]:
    """Spans from their JSON pairs."""
    return tuple(Span(a, b) for a, b in json.loads(body))


def _party(d: dict[str, Any]) -> Party:
    return Party(Actor(**d["actor"]), Span(**d["span"]) if d["span"] else None)


def _place(d: dict[str, Any] | None) -> Place | None:
    return Place(**d) if d else None


def _timex(d: dict[str, Any]) -> Timex:
    days = {k: date.fromisoformat(d[k]) if d[k] else None for k in ("begin", "until")}
    return Timex(**{**d, **days, "span": Span(**d["span"])})


def _plain(value: object) -> Any:
    """A noun as a dict of its fields (asdict copies all the way down, at five times the cost)."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    return {name: getattr(value, name) for name in _FIELDS[type(value)]}


_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(kind))
    for kind in (
        Actor, CodedDocument, Document, HistoryStep, Key, Link, Party, Place, Report, Span, Speaker, Timex,
        Unit,
    )
}  # fmt: skip
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plain)
