"""What a person decided about a record, and how it changes what is read and linked.

A correction names reports by their document and the characters of their trigger, so it finds them again when
the document is read anew or added again. Corrections are never taken away: undoing one is a correction too,
and what holds is worked out from all of them in order.

- What is said of reports and actors changes a document's reports before they are linked (`Decisions.apply`).
- What is said to be one event, or several, goes before all evidence in linking (`Standing.pins`).
- What is said of an event changes what is believed of it (`Standing.event`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from dragoman.linking.belief import Ruling, build_event, history_of, sides
from dragoman.linking.describe import describe
from dragoman.linking.pins import NONE, Pins, compile_pins
from dragoman.linking.unit import Unit
from dragoman.nouns import Actor, CodedDocument, Event, HistoryStep, Party, Place, Report, Speaker

Action = Literal["merge", "split", "edit", "reject", "confirm", "undo"]
Subject = Literal["event", "report", "actor", "correction"]

ACTIONS: tuple[Action, ...] = ("merge", "split", "edit", "reject", "confirm", "undo")
RULED = frozenset({"status", "start", "end", "place"})
"""What is said of an event as of a day; later reports may move it on. Everything else said of it stays."""


@dataclass(frozen=True, slots=True)
class Key:
    """A report as a correction names it.

    Attributes:
        document: the document's id.
        start, end: the characters of the trigger.
        words: the trigger itself.
        sentence: the sentence it stands in, by which it is found where the text around it changed.
    """

    document: str
    start: int
    end: int
    words: str
    sentence: str

    def find(self, coded: CodedDocument) -> Report | None:
        """The report of a document that is meant; None where the document has no such report (any more)."""
        text = coded.document.text
        if coded.document.id != self.document:
            return None
        if text[self.start : self.end] == self.words:
            near = [r for r in coded.reports if r.trigger.start < self.end and self.start < r.trigger.end]
            if near:
                return max(near, key=lambda r: (self._shared(r), -r.trigger.start))
        return next(
            (
                r
                for r in coded.reports
                if r.trigger.of(text) == self.words and " ".join(r.sentence.of(text).split()) == self.sentence
            ),
            None,
        )

    def _shared(self, report: Report) -> int:
        return min(report.trigger.end, self.end) - max(report.trigger.start, self.start)


def key_of(coded: CodedDocument, report: Report) -> Key:
    """The key of a report of a document."""
    text = coded.document.text
    sentence = " ".join(report.sentence.of(text).split())
    span = report.trigger
    return Key(coded.document.id, span.start, span.end, span.of(text), sentence)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided.

    Attributes:
        number: its place among the record's corrections, from 1.
        at: when, as ISO time in UTC.
        by: who.
        why: the reason given, "" where none was.
        action: merge, split, edit, reject, confirm, or undo.
        subject: what it is about: event, report, actor, or (undo) correction.
        what: what it was about in words, as it was called then.
        groups: the reports it names; those of one group are of one thing.
        actors: the ids of the actors it names.
        fields: what is said of them, by name; a None says that it is not known.
        day: of an event: the day up to which it goes before what was told.
        undoes: the correction that is undone.
    """

    number: int
    at: str
    by: str
    why: str
    action: Action
    subject: Subject
    what: str
    groups: tuple[tuple[Key, ...], ...] = ()
    actors: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    day: str | None = None
    undoes: int | None = None

    @property
    def keys(self) -> tuple[Key, ...]:
        """All reports that it names."""
        return tuple(key for group in self.groups for key in group)

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman correct list --format jsonl` prints it."""
        return {
            "number": self.number,
            "at": self.at,
            "by": self.by,
            "why": self.why,
            "action": self.action,
            "subject": self.subject,
            "what": self.what,
            "reports": [
                [{"document": k.document, "start": k.start, "end": k.end, "text": k.words} for k in group]
                for group in self.groups
            ],
            "actors": list(self.actors),
            "fields": {name: _written(value) for name, value in self.fields.items()},
            "day": self.day,
            "undoes": self.undoes,
        }


def _written(value: Any) -> Any:
    if isinstance(value, Actor | Place):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return [_written(v) for v in value] if isinstance(value, tuple) else value


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """The corrections that hold, in order: those that none that holds undoes."""
    undone: set[int] = set()
    kept = []
    for correction in sorted(corrections, key=lambda c: -c.number):
        if correction.number in undone:
            continue
        if correction.undoes is not None:
            undone.add(correction.undoes)
        else:
            kept.append(correction)
    return tuple(reversed(kept))


class Decisions:
    """The corrections that hold, as they change a document when it is read.

    Args:
        corrections: all of a record's corrections.
    """

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        self.all = tuple(corrections)
        self.active = in_force(self.all)
        self._of_document: dict[str, list[tuple[Correction, Key]]] = {}
        for correction in self.active:
            for key in correction.keys:
                self._of_document.setdefault(key.document, []).append((correction, key))
        self._about_actors = [c for c in self.active if c.subject == "actor"]
        self.statements = [c.groups for c in self.active if _groups_reports(c)]
        self._chains = compile_pins(self.statements)

    def keys(self, document: str) -> tuple[Key, ...]:
        """The reports of a document that corrections name."""
        return tuple(dict.fromkeys(key for _, key in self._of_document.get(document, ())))

    def documents(self) -> tuple[str, ...]:
        """The documents that corrections name."""
        return tuple(self._of_document)

    def apply(self, coded: CodedDocument) -> CodedDocument:
        """A document with its reports as a person corrected them; the same object where nothing was said.

        Args:
            coded: the document as it was read, without any correction.
        """
        reports = coded.reports
        said = [
            (correction, found)
            for correction, key in self._of_document.get(coded.document.id, ())
            if correction.subject == "report" and (found := key.find(coded))
        ]
        for at, (correction, found) in enumerate(said):
            # What was rejected and then corrected or confirmed is a report again.
            rescued = any(f is found and c.action in ("edit", "confirm") for c, f in said[at + 1 :])
            if not (correction.action == "reject" and rescued):
                reports = _correct_report(correction, found, reports)
        for correction in self._about_actors:
            reports = _correct_actors(correction, coded, reports)
        if coded.document.id in self._of_document:
            reports = self._rechained(coded, reports)
        return coded if reports == coded.reports else replace(coded, reports=reports)

    def _rechained(self, coded: CodedDocument, reports: tuple[Report, ...]) -> tuple[Report, ...]:
        """The reports with those parted that were said to be of different events."""
        named = {found.id: key for key in self.keys(coded.document.id) if (found := key.find(coded))}
        if len(named) < 2 or not self._chains.apart:
            return reports
        parts: dict[str, list[list[Report]]] = {}
        root_of = {r.id: r.id for r in reports}
        result = []
        for report in reports:
            root = root_of.get(report.same_as or "", report.id)
            root_of[report.id] = root
            chain = parts.setdefault(root, [])
            part = next((p for p in chain if not self._parted(p, report, named)), None)
            if part is None:
                part = []
                chain.append(part)
            part.append(report)
            first = part[0].id
            result.append(replace(report, same_as=None if first == report.id else first))
        return tuple(result)

    def _parted(self, part: list[Report], report: Report, named: dict[str, Key]) -> bool:
        key = named.get(report.id)
        return key is not None and any(
            self._chains.are_apart(key, named[other.id]) for other in part if other.id in named
        )


def _groups_reports(correction: Correction) -> bool:
    """Whether a correction says which reports are of one event."""
    if correction.subject == "report":
        return correction.action in ("merge", "split")
    return correction.subject == "event" and correction.action in ("merge", "split", "confirm")


def _correct_report(correction: Correction, found: Report, reports: tuple[Report, ...]) -> tuple[Report, ...]:
    if correction.action not in ("edit", "reject", "confirm") or found.id not in {r.id for r in reports}:
        return reports
    if correction.action == "reject":
        return without(reports, found.id)
    said = dict(correction.fields)
    note = f"{_PAST[correction.action]} by {correction.by} (correction {correction.number})"
    result = []
    for report in reports:
        if report.id == found.id:
            for side in ("actors", "recipients"):
                if side in said:
                    said[side] = _parties(said[side], getattr(report, side))
            report = replace(report, **said, confidence=1.0, why="; ".join(filter(None, (report.why, note))))
        result.append(report)
    return tuple(result)


def without(reports: tuple[Report, ...], id_: str) -> tuple[Report, ...]:
    """Reports but for one: its chain goes on without it, and no link leads to it."""
    gone = next(r for r in reports if r.id == id_)
    heir: str | None = gone.same_as
    kept = []
    for report in reports:
        if report.id == id_:
            continue
        if report.same_as == id_:
            report = replace(report, same_as=heir)
            heir = heir or report.id
        if any(link.to == id_ for link in report.links):
            report = replace(report, links=tuple(link for link in report.links if link.to != id_))
        kept.append(report)
    return tuple(kept)


def _parties(actors: Iterable[Actor], before: tuple[Party, ...]) -> tuple[Party, ...]:
    """Actors as parties, each with the words it was read from where it was a party before."""
    spans = {p.actor.id: p.span for p in before}
    return tuple(Party(a, spans.get(a.id)) for a in actors)


def _correct_actors(
    correction: Correction, coded: CodedDocument, reports: tuple[Report, ...]
) -> tuple[Report, ...]:
    if correction.action == "confirm":
        return reports
    named = frozenset(correction.actors)
    meant = {r.id for key in correction.keys if (r := key.find(coded))} if correction.groups else None
    result = []
    for report in reports:
        if meant is None or report.id in meant:
            report = _with_actors(report, named, correction)
        result.append(report)
    return tuple(result)


def _with_actors(report: Report, named: frozenset[str], correction: Correction) -> Report:
    there = {p.actor.id for p in (*report.actors, *report.recipients)} | {s.id for s in report.said_by}
    if not named & there:
        return report
    return replace(
        report,
        actors=_corrected_side(report.actors, named, correction),
        recipients=_corrected_side(report.recipients, named, correction),
        said_by=tuple(_corrected_speaker(s, correction) for s in report.said_by),
    )


def _corrected_side(
    side: tuple[Party, ...], named: frozenset[str], correction: Correction
) -> tuple[Party, ...]:
    parties: dict[str, Party] = {}
    for party in side:
        actor = _corrected_actor(party.actor, correction) if party.actor.id in named else party.actor
        if actor is not None and actor.id not in parties:
            parties[actor.id] = replace(party, actor=actor)
    return tuple(parties.values())


def _corrected_actor(actor: Actor, correction: Correction) -> Actor | None:
    """What an actor is said to be; None where it is said to be none."""
    if correction.action == "reject":
        return None
    if correction.action == "edit":
        return replace(actor, **correction.fields)
    into: Actor = correction.fields["into"]
    return into


def _corrected_speaker(speaker: Speaker, correction: Correction) -> Speaker:
    if speaker.id not in correction.actors or correction.action == "reject":
        return speaker
    if correction.action == "edit":
        return replace(speaker, name=correction.fields.get("name", speaker.name))
    into: Actor = correction.fields["into"]
    return Speaker(into.id, into.name)


class Standing:
    """The corrections that hold, found in a record as it is: which units they name.

    Args:
        decisions: the corrections.
    """

    def __init__(self, decisions: Decisions | None = None) -> None:
        self.decisions = decisions or Decisions()
        self._units: dict[Key, str] = {}
        self._pins: Pins | None = None
        self._of_unit: dict[str, list[Correction]] | None = None

    @property
    def pins(self) -> Pins:
        """Which units are of one event, and which are not."""
        if self._pins is None:
            found = (
                [[self._units[k] for k in group if k in self._units] for group in groups]
                for groups in self.decisions.statements
            )
            statements = [[group for group in groups if group] for groups in found]
            self._pins = compile_pins(statements) if statements else NONE
        return self._pins

    def put_in(self, coded: CodedDocument, units: Iterable[Unit]) -> None:
        """Find the reports that corrections name in a document that was stored."""
        keys = self.decisions.keys(coded.document.id)
        if not keys:
            return
        of_report = {report: unit.uid for unit in units for report in unit.reports}
        for key in keys:
            found = key.find(coded)
            if found is not None and found.id in of_report:
                self._units[key] = of_report[found.id]
        self._pins = self._of_unit = None

    def take_out(self, document: str) -> None:
        """Forget the reports of a document that is taken out."""
        for key in self.decisions.keys(document):
            self._units.pop(key, None)
            self._pins = self._of_unit = None

    def units(self, correction: Correction) -> list[str]:
        """The units that a correction names."""
        return list(dict.fromkeys(self._units[k] for k in correction.keys if k in self._units))

    def missing(self) -> list[Correction]:
        """The corrections of events and reports of which the record has no report any more."""
        found = set(self._units)
        return [
            c
            for c in self.decisions.active
            if c.keys and not found & set(c.keys) and not (c.subject == "report" and c.action == "reject")
        ]

    def of_units(self, units: Iterable[Unit]) -> list[Correction]:
        """What was said of the event that units make up, in order."""
        if self._of_unit is None:
            self._of_unit = {}
            for correction in self.decisions.active:
                if correction.subject == "event" and correction.action in ("edit", "reject", "confirm"):
                    named = self.units(correction)
                    if named:
                        self._of_unit.setdefault(named[0], []).append(correction)
        if not self._of_unit:
            return []
        found = [c for u in units for c in self._of_unit.get(u.uid, ())]
        return sorted(found, key=lambda c: c.number)

    def is_rejected(self, units: Iterable[Unit]) -> bool:
        """Whether the event that units make up was said to be none, and not confirmed since."""
        said = [c.action for c in self.of_units(units) if c.action in ("reject", "confirm")]
        return bool(said) and said[-1] == "reject"

    def event(self, units: Sequence[Unit], as_of: str | None = None) -> Event | None:
        """The event that units tell of, as a person corrected it; None where it was said to be none.

        Args:
            units: its units in canonical order, at least one.
            as_of: the last day of which reports are known; what was said of its status, dates and place with
                later ones at hand is left out.
        """
        said = self.of_units(units)
        if not said:
            return build_event(units)
        if self.is_rejected(units):
            return None
        known = (c for c in said if as_of is None or not c.day or c.day <= as_of)
        rulings = tuple(r for r in map(_ruling, known) if r is not None)
        event = build_event(units, rulings)
        for correction in said:
            event = _edited(event, correction, units)
        return event

    def history(self, units: Sequence[Unit]) -> tuple[HistoryStep, ...]:
        """The history of the event that units make up, with what a person said of it."""
        rulings = tuple(r for r in map(_ruling, self.of_units(units)) if r is not None)
        return history_of(units, rulings)[0]


def _ruling(correction: Correction) -> Ruling | None:
    """What an edit of an event says of its status, dates and place."""
    said = {name: value for name, value in correction.fields.items() if name in RULED}
    if correction.action != "edit" or not said:
        return None
    step = HistoryStep(
        published=correction.day,
        document=f"correction {correction.number}",
        report="",
        status="occurred",
        start=None,
        end=None,
        place=None,
        quote=correction.why,
        said_by=(correction.by,),
        confidence=1.0,
    )
    return Ruling(correction.day, step, frozenset(said), **said)


def _edited(event: Event, correction: Correction, units: Sequence[Unit]) -> Event:
    """An event with what was said of it for good: what it is, and who takes part."""
    note = f"{_PAST[correction.action]} by {correction.by} (correction {correction.number})"
    said = {name: value for name, value in correction.fields.items() if name not in RULED}
    if "actors" in said and "what" not in said:
        said["what"] = _described(event, said["actors"], units)
    if "actors" in said:
        said["persons"] = tuple(a.name for a in said["actors"] if a.kind == "person")
    confidence = 1.0 if correction.action == "confirm" else event.confidence
    return replace(event, **said, why=(*event.why, note), confidence=confidence)


_PAST = {"edit": "edited", "confirm": "confirmed", "reject": "rejected", "merge": "merged", "split": "split"}


def _described(event: Event, actors: tuple[Actor, ...], units: Sequence[Unit]) -> str:
    """What an event with other actors is called; each stays on its side."""
    receiving = {a.id for a in sides(units)[1]}
    ours = tuple(a for a in actors if a.id not in receiving)
    theirs = tuple(a for a in actors if a.id in receiving)
    name = next((u.name for u in units if u.name), None)
    ordinal = next((u.ordinal for u in units if u.ordinal is not None), None)
    by_person = event.type == "CONSULT"
    return describe(ours, theirs, units[0].family.label, by_person, event.place, name, ordinal)
