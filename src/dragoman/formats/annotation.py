"""Reports as W3C Web Annotations, for annotation tools, and back.

An annotation's target is the trigger, by its place and by its words, so that it is found again in a text that
was changed a little. Its bodies say what was read; whoever annotates changes them or adds annotations.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, cast, get_args
from urllib.parse import quote, unquote

from dragoman.errors import SourceError
from dragoman.export import json_line
from dragoman.nouns import (
    STATUSES,
    Actor,
    ActorKind,
    CodedDocument,
    Document,
    Party,
    Place,
    Report,
    Span,
    Status,
)

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Letters before and behind the words, by which they are told from the same words elsewhere."""
_PREFIX = "urn:dragoman:document:"


def write_annotations(_: Any, items: Iterable[CodedDocument], out: IO[str]) -> None:
    """One annotation a line, for each report."""
    for coded in items:
        for report in coded.reports:
            out.write(json_line(annotation(coded.document, report)) + "\n")


def annotation(document: Document, report: Report) -> dict[str, Any]:
    """A report as a Web Annotation."""
    return {
        "@context": CONTEXT,
        "id": f"urn:dragoman:report:{quote(document.id, safe='')}:{report.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": report.type},
            {"type": "TextualBody", "purpose": "tagging", "value": f"status:{report.status}"},
            {"type": "TextualBody", "purpose": "tagging", "value": f"kind:{report.kind}"},
            {"type": "TextualBody", "purpose": "describing", "format": "application/json",
             "value": json_line(report.to_dict(document.text))},
        ],
        "target": {
            "source": _PREFIX + quote(document.id, safe=""),
            "selector": [
                {"type": "TextPositionSelector", "start": report.trigger.start, "end": report.trigger.end},
                {"type": "TextQuoteSelector", "exact": report.trigger.of(document.text),
                 "prefix": document.text[max(0, report.trigger.start - AROUND) : report.trigger.start],
                 "suffix": document.text[report.trigger.end : report.trigger.end + AROUND]},
            ],
        },
    }  # fmt: skip


def read_annotations(
    lines: Iterable[str], text_of: Callable[[str], Document | None]
) -> Iterator[CodedDocument]:
    """The reports that annotations tell of, by document.

    Tags go before the description: what an annotator tags is what holds. An annotation whose words aren't at
    their place is looked for by them.

    Args:
        lines: one annotation each.
        text_of: gives the document of an id; None for an unknown one.

    Raises:
        SourceError: a line is no annotation, or its document or its words are unknown.
    """
    found: dict[str, list[Report]] = {}
    known: dict[str, Document] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"annotation {number}"
        try:
            told = json.loads(line)
            ident = unquote(told["target"]["source"].removeprefix(_PREFIX))
            selectors = {s["type"]: s for s in told["target"]["selector"]}
            bodies = told["body"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            cause = f"no Web Annotation ({type(error).__name__}: {error})"
            hint = "write one JSON object a line, as `export webannotation` does"
            raise SourceError(where, cause, hint) from None
        document = known.get(ident) or text_of(ident)
        if document is None:
            raise SourceError(where, f"of the document {ident!r}, which isn't known")
        known[ident] = document
        span = _find(document.text, selectors)
        if span is None:
            raise SourceError(where, f"its words aren't in the document {ident!r}")
        reports = found.setdefault(ident, [])
        reports.append(_report(document, span, bodies, f"r{len(reports) + 1}", where))
    for ident, reports in found.items():
        yield CodedDocument(known[ident], tuple(sorted(reports, key=lambda r: r.trigger)))


def _find(text: str, selectors: dict[str, Any]) -> Span | None:
    words = selectors.get("TextQuoteSelector", {})
    exact, prefix = str(words.get("exact", "")), str(words.get("prefix", ""))
    place = selectors.get("TextPositionSelector")
    if place and isinstance(place.get("start"), int) and isinstance(place.get("end"), int):
        span = Span(place["start"], place["end"])
        if 0 <= span.start < span.end <= len(text) and exact in ("", span.of(text)):
            return span
    at = text.find(prefix + exact + str(words.get("suffix", "")))
    if not exact or at < 0:
        return None
    return Span(at + len(prefix), at + len(prefix) + len(exact))


def _report(document: Document, span: Span, bodies: list[dict[str, Any]], ident: str, where: str) -> Report:
    tags: dict[str, str] = {}
    told: dict[str, Any] = {}
    for body in bodies:
        value = str(body.get("value", ""))
        if body.get("purpose") == "tagging":
            name, colon, rest = value.partition(":")
            tags[name if colon else "type"] = rest if colon else value
        elif body.get("format") == "application/json":
            told = json.loads(value)
    status = tags.get("status") or told.get("status") or "occurred"
    if status not in STATUSES:
        raise SourceError(where, f"the status {status!r}", f"it must be one of {', '.join(STATUSES)}")
    type_ = tags.get("type") or told.get("type")
    if not type_:
        raise SourceError(where, "no type", "tag it with a PLOVER type, as CONSULT")
    sentence = told.get("sentence") or {"start": span.start, "end": span.end}
    place = told.get("place")
    return Report(
        id=told.get("id") or ident,
        sentence=Span(sentence["start"], sentence["end"]),
        trigger=span,
        type=type_,
        kind=tags.get("kind") or told.get("kind") or "other",
        cameo=told.get("cameo") or "",
        status=cast(Status, status),
        actors=tuple(_party(p, where) for p in told.get("actors", ())),
        recipients=tuple(_party(p, where) for p in told.get("recipients", ())),
        mode=told.get("mode"),
        context=tuple(told.get("context", ())),
        start=told.get("start"),
        end=told.get("end"),
        place=Place(**place) if place else None,
        same_as=told.get("same_as"),
        confidence=1.0 if not told else told.get("confidence", 1.0),
        why=told.get("why") or "annotated",
        ordinal=told.get("ordinal"),
        name=told.get("name"),
    )


def _party(told: dict[str, Any], where: str) -> Party:
    if told.get("kind") not in get_args(ActorKind):
        raise SourceError(where, f"an actor of the kind {told.get('kind')!r}")
    actor = Actor(told["id"], told["name"], told["kind"], told.get("country"), told.get("role"))
    start, end = told.get("start"), told.get("end")
    return Party(actor, Span(start, end) if start is not None and end is not None else None)
