"""The nouns: what dragoman's modules hand to one another. All frozen; nothing here knows a language.

Dates outside are inclusive ISO strings at the precision known ("2018-06-01", "2018-06", "2018"); None is
unknown. Spans are characters of the document's text, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
ActorKind = Literal["state", "person", "office", "organisation", "group"]
Status = Literal["occurred", "ongoing", "scheduled", "postponed", "cancelled", "proposed", "denied"]
LinkKind = Literal["cause", "part_of", "follows", "replaces", "aims_at"]

STATUSES: tuple[Status, ...] = (
    "occurred", "ongoing", "scheduled", "postponed", "cancelled", "proposed", "denied",
)  # fmt: skip
LINK_KINDS: tuple[LinkKind, ...] = ("cause", "part_of", "follows", "replaces", "aims_at")

Outcome = Literal["open", "kept", "broken", "overtaken"]
OUTCOMES: tuple[Outcome, ...] = ("open", "kept", "broken", "overtaken")
"""What may have become of a commitment."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters of a document's text: start inclusive, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def to_dict(self) -> dict[str, Any]:
        """As the output contract writes it."""
        return {"start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Timex:
    """A temporal expression (TIMEX3 of TimeML, ISO 24617-1).

    Attributes:
        span: where it stands.
        text: its characters.
        type: DATE, TIME, DURATION or SET.
        value: as TimeML writes it ("2018-06-01", "2018-W22", "P2D", "PRESENT_REF").
        begin: first day it denotes; None where unknown or where it denotes no days.
        until: first day after it (half-open); None where unknown.
        start: the same beginning as an inclusive ISO string at the precision told.
        end: the same end as an inclusive ISO string at the precision told.
        rule: which entry of the time grammar read it.
    """

    span: Span
    text: str
    type: TimexType
    value: str
    begin: date | None = None
    until: date | None = None
    start: str | None = None
    end: str | None = None
    rule: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As a report's `timex` is written."""
        return {"text": self.text, "type": self.type, "value": self.value, **self.span.to_dict()}


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, person, office, organisation or group.

    Attributes:
        id: ISO 3166-1 alpha-3 for states, else a stable slug ("kim-jong-un", "united-nations").
        name: its usual English name.
        kind: state, person, office, organisation or group.
        country: alpha-3 of the state it is or acts for; None for international bodies and unknowns.
        role: the office held or the part played ("foreign minister", "rebel group"); None if neither.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as it takes part in one report.

    Attributes:
        actor: who takes part.
        span: the words it was read from; None where it is implied.
        sector: of PLOVER, where those words tell it (“Iranian troops”: MIL); None leaves it to the actor.
    """

    actor: Actor
    span: Span | None = None
    sector: str | None = field(default=None, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """As the output contract writes it."""
        a = self.actor
        where = self.span.to_dict() if self.span else {"start": None, "end": None}
        return {"id": a.id, "name": a.name, "kind": a.kind, "country": a.country, "role": a.role, **where}


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer of places, or a venue it doesn't know (coordinates None)."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As the output contract writes it."""
        return {
            "name": self.name,
            "country": self.country,
            "lat": self.lat,
            "lon": self.lon,
            "geonames": self.geonames,
        }


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a report is attributed to: a person, outlet or document named in the text."""

    id: str
    name: str

    def to_dict(self) -> dict[str, Any]:
        """As the output contract writes it."""
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True)
class Link:
    """A relation from this report to another one of the same document (by report id)."""

    kind: LinkKind
    to: str

    def to_dict(self) -> dict[str, Any]:
        """As the output contract writes it."""
        return {"kind": self.kind, "to": self.to}


@dataclass(frozen=True, slots=True)
class Report:
    """One telling of an event in one document (the field's "event mention").

    Attributes:
        id: unique within the document, "r1", "r2", … in text order.
        sentence: the sentence it stands in.
        trigger: the word or fixed name that denotes the event.
        type: PLOVER event type.
        mode: PLOVER mode, None where the type has none or it is not told.
        context: PLOVER contexts.
        kind: meeting, call, visit, letter, statement, agreement, exercise, test, deployment, attack, arrest,
            protest, sanction, aid, election, ceasefire, withdrawal, release, ruling, other.
        cameo: CAMEO code.
        actors: who acts; every party of a symmetric event.
        recipients: toward whom; empty for symmetric events.
        start, end: inclusive ISO dates of the event; None is unknown.
        timex: the expression that dates it.
        status: seen from the publication date.
        place: where it happened or is to happen.
        said_by: who says so, outermost last; empty is the author's own voice.
        same_as: id of the first report of the same event in this document.
        links: relations to other reports of this document.
        confidence: 0 to 1.
        why: the data entries that decided.
        ordinal: which of a series ("second summit": 2), None where not told.
        name: proper name of the event ("Max Thunder"), None where it has none.
        recalled: whether the words name the event as known ("ahead of the talks") rather than tell of it.
        another: whether the words bring it up as one more ("a new deal"), other than what was before.
        assumed: whether the status is only what naming the event takes for granted ("over the deal").
        about: what the words say that it is about, as lemmas ("nuclear" of "the nuclear talks").
    """

    id: str
    sentence: Span
    trigger: Span
    type: str
    kind: str
    cameo: str
    status: Status
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    mode: str | None = None
    context: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    timex: Timex | None = None
    place: Place | None = None
    said_by: tuple[Speaker, ...] = ()
    same_as: str | None = None
    links: tuple[Link, ...] = ()
    confidence: float = 0.5
    why: str = ""
    ordinal: int | None = None
    name: str | None = None
    recalled: bool = False
    another: bool = False
    assumed: bool = False
    about: tuple[str, ...] = ()

    def to_dict(self, text: str) -> dict[str, Any]:
        """As the output contract writes it.

        Args:
            text: the document's text, from which the quoted words are taken.
        """
        return {
            "id": self.id,
            "sentence": {**self.sentence.to_dict(), "text": self.sentence.of(text)},
            "trigger": {**self.trigger.to_dict(), "text": self.trigger.of(text)},
            "type": self.type,
            "mode": self.mode,
            "context": list(self.context),
            "kind": self.kind,
            "cameo": self.cameo,
            "actors": [p.to_dict() for p in self.actors],
            "recipients": [p.to_dict() for p in self.recipients],
            "start": self.start,
            "end": self.end,
            "timex": self.timex.to_dict() if self.timex else None,
            "status": self.status,
            "place": self.place.to_dict() if self.place else None,
            "said_by": [s.to_dict() for s in self.said_by],
            "same_as": self.same_as,
            "links": [link.to_dict() for link in self.links],
            "confidence": round(self.confidence, 3),
            "why": self.why,
            "ordinal": self.ordinal,
            "name": self.name,
            "recalled": self.recalled,
            "another": self.another,
            "assumed": self.assumed,
            "about": list(self.about),
        }


@dataclass(frozen=True, slots=True)
class Document:
    """One article.

    Attributes:
        id: given by the source, or made from its content.
        text: as it came (encoding mended); every span points into it.
        published: ISO date, None where neither told nor inferred.
        published_inferred: whether dragoman inferred it.
        boilerplate: marked parts that are not the article.
        duplicate_of: id of an earlier document that this one reprints, None where it is no reprint.
        origin: the path or URL it was read from.
    """

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    published_inferred: bool = False
    boilerplate: tuple[Span, ...] = ()
    duplicate_of: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Introduction:
    """A person whom no table knows, and the words of a document that say whose minister or envoy it is."""

    person: Actor
    span: Span


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A document, the reports read from it, and the persons that it introduces."""

    document: Document
    reports: tuple[Report, ...] = ()
    timexes: tuple[Timex, ...] = ()
    people: tuple[Introduction, ...] = ()

    def _repr_html_(self) -> str:
        """As a notebook shows it."""
        from dragoman.show.notebook import document_html

        return document_html(self)

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman code --format jsonl` prints it."""
        d = self.document
        return {
            "id": d.id,
            "source": d.source,
            "url": d.url,
            "title": d.title,
            "published": d.published,
            "published_inferred": d.published_inferred,
            "duplicate_of": d.duplicate_of,
            "boilerplate": [b.to_dict() for b in d.boilerplate],
            "reports": [r.to_dict(d.text) for r in self.reports],
        }


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What one report told of an event: status and date as known then, in whose words."""

    published: str | None
    document: str
    report: str
    status: Status
    start: str | None
    end: str | None
    place: str | None
    quote: str
    said_by: tuple[str, ...] = ()
    confidence: float = 0.5

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman events --format jsonl` prints it."""
        return {
            "published": self.published,
            "document": self.document,
            "report": self.report,
            "status": self.status,
            "start": self.start,
            "end": self.end,
            "place": self.place,
            "quote": self.quote,
            "said_by": list(self.said_by),
        }


@dataclass(frozen=True, slots=True)
class Event:
    """The thing in the world: its reports across documents and what is believed of it now."""

    id: str
    what: str
    type: str
    kind: str
    actors: tuple[Actor, ...]
    persons: tuple[str, ...]
    start: str | None
    end: str | None
    place: Place | None
    status: Status
    documents: tuple[str, ...]
    history: tuple[HistoryStep, ...]
    links: tuple[Link, ...] = ()
    confidence: float = 0.5
    why: tuple[str, ...] = field(default=())

    def _repr_html_(self) -> str:
        """As a notebook shows it."""
        from dragoman.show.notebook import event_html

        return event_html(self)

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman events --format jsonl` prints it."""
        return {
            "id": self.id,
            "what": self.what,
            "type": self.type,
            "kind": self.kind,
            "actors": [
                {"id": a.id, "name": a.name, "kind": a.kind, "country": a.country, "role": a.role}
                for a in self.actors
            ],
            "persons": list(self.persons),
            "start": self.start,
            "end": self.end,
            "place": self.place.to_dict() if self.place else None,
            "status": self.status,
            "documents": list(self.documents),
            "history": [h.to_dict() for h in self.history],
            "links": [link.to_dict() for link in self.links],
            "confidence": round(self.confidence, 3),
        }
