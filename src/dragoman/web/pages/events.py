"""An event: its history with every quote in its place, what contradicts it, what it hangs together with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dragoman.linking.contradictions import Contradiction
from dragoman.linking.unit import party_of
from dragoman.nouns import CodedDocument, Document, Event, HistoryStep, Report
from dragoman.show.explained import cut, find_marks
from dragoman.show.words import (
    history_line,
    kind_word,
    names,
    show_date,
    show_interval,
    status_word,
    what,
    year_of,
)
from dragoman.web.page import Ask, NotFound, Page

CONTEXT = 160
"""Letters of the article shown before and behind a quoted sentence."""
_STEPS = 120
"""So many tellings are shown, the first and the last ones."""

RELATIONS: dict[str, tuple[str, str]] = {
    "cause": ("Led to", "Caused by"),
    "follows": ("Follows", "Followed by"),
    "part_of": ("Part of", "Consists of"),
    "aims_at": ("Aims at", "Aimed at by"),
    "replaces": ("Replaces", "Replaced by"),
}
"""What a link is called, seen from where it starts and from where it leads."""


@dataclass(frozen=True, slots=True)
class Words:
    """A part of a quotation: trigger, party, time, or "" for the rest."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A step of the history with its place in the article."""

    step: HistoryStep
    told: str
    status: str
    word: str
    when: str
    says: str
    title: str
    url: str
    before: str
    quote: tuple[Words, ...]
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another event that this one hangs together with."""

    relation: str
    what: str
    status: str
    word: str
    when: str
    url: str
    quote: str


def event(ask: Ask) -> Page:
    """All that the record holds of one event."""
    found = ask.record.event(ask.id, as_of=ask.as_of)
    if found is None:
        raise NotFound(f"The record holds no event {ask.id!r}" + (f" on {ask.as_of}." if ask.as_of else "."))
    reading = _Reading(ask)
    tellings = [reading.telling(found, step) for step in _some(found.history)]
    against = ask.record.contradictions(found.id, as_of=ask.as_of)
    shown = {
        "event": found,
        "what": what(found),
        "word": status_word(found.status, found.kind),
        "when": show_interval(found.start, found.end, found.kind) or "date not told",
        "kind": kind_word(found.kind, found.type),
        "changed": history_line(found.history, found.kind, year_of(found)),
        "tellings": tellings,
        "left_out": len(found.history) - len(tellings),
        "contradictions": [_side_by_side(reading, found, c) for c in against[:20]],
        "related": related(ask, found),
        "actors": [(a, ask.links.actor(a.id), party_of(a)) for a in found.actors],
        "why": found.why,
    }
    facts: dict[str, Any] = {
        "event": {**found.to_dict(), "why": list(found.why)},
        "contradictions": [
            {"about": c.about, "one": c.one.to_dict(), "other": c.other.to_dict()} for c in against
        ],
        "references": [{"kind": r.kind, "from": r.event} for r in ask.record.references(found.id)],
    }
    return Page("event.html", what(found), shown, [found], facts=facts, events=[found])


def _some(history: tuple[HistoryStep, ...]) -> tuple[HistoryStep, ...]:
    return history if len(history) <= _STEPS else (*history[: _STEPS // 2], *history[-_STEPS // 2 :])


def _side_by_side(reading: _Reading, found: Event, against: Contradiction) -> dict[str, Any]:
    return {
        "about": against.about,
        "sides": (reading.telling(found, against.one), reading.telling(found, against.other)),
    }


def related(ask: Ask, found: Event) -> list[Related]:
    """The events that an event links to, and those that link to it."""
    told = [(RELATIONS[link.kind][0], link.to) for link in found.links]
    told += [(RELATIONS[r.kind][1], r.event) for r in ask.record.references(found.id)]
    lines = ask.record.lines_of(list(dict.fromkeys(id_ for _, id_ in told))[:200])
    shown = []
    for relation, id_ in dict.fromkeys(told):
        line = lines.get(id_)
        if line is None or (ask.as_of is not None and ask.record.event(id_, as_of=ask.as_of) is None):
            continue
        when = show_interval(line.start, line.end, line.kind)
        word = status_word(line.status, line.kind)
        shown.append(Related(relation, line.what, line.status, word, when, ask.links.event(id_), ""))
    return shown


class _Reading:
    """Looks up the articles that tell of an event, each once."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._documents: dict[str, Document | None] = {}
        self._reports: dict[str, dict[str, Report]] = {}

    def telling(self, found: Event, step: HistoryStep) -> Telling:
        """A step with its place in the article."""
        document = self._document(step.document)
        report = self._reports[step.document].get(step.report)
        before, quote, after = placed(document, report) if document and report else ("", (), "")
        source, title = (document.source, document.title) if document else (None, None)
        return Telling(
            step=step,
            told=show_date(step.published) or "undated",
            status=step.status,
            word=status_word(step.status, found.kind),
            when=show_interval(step.start, step.end, found.kind),
            says=names(step.said_by, 3) or source or "",
            title=" · ".join(t for t in (title or step.document, source) if t),
            url=self._ask.links.document(step.document, step.report),
            before=before,
            quote=quote or (Words(step.quote, ""),),
            after=after,
            why=report.why if report else "",
        )

    def _document(self, id_: str) -> Document | None:
        if id_ not in self._documents:
            self._documents[id_] = self._ask.record.document(id_)
            self._reports[id_] = {r.id: r for r in self._ask.record.reports(id_)}
        return self._documents[id_]


def placed(document: Document, report: Report) -> tuple[str, tuple[Words, ...], str]:
    """A report's sentence with its words marked, and what stands before and behind it in the article."""
    text, sentence = document.text, report.sentence
    alone = find_marks(CodedDocument(document, (report,)))
    inside = [m for m in alone if sentence.start <= m.start < m.end <= sentence.end and m.number]
    words = []
    for stretch in cut(text[: sentence.end], inside):
        if stretch.start < sentence.start:
            if stretch.end > sentence.start:
                words.append(Words(text[sentence.start : stretch.end], ""))
            continue
        role = next((r for r in ("trigger", "time", "party") if stretch.of_role(r)), "")
        words.append(Words(text[stretch.start : stretch.end], role))
    return _before(text[: sentence.start]), tuple(words), _after(text[sentence.end :])


def _before(text: str) -> str:
    """The end of what stands before, from the beginning of its paragraph where that is near."""
    paragraph = text.rpartition("\n")[2]
    return paragraph if len(paragraph) <= CONTEXT else "… " + paragraph[-CONTEXT:].partition(" ")[2]


def _after(text: str) -> str:
    """The beginning of what stands behind, to the end of its paragraph where that is near."""
    paragraph = text.partition("\n")[0]
    return paragraph if len(paragraph) <= CONTEXT else paragraph[:CONTEXT].rpartition(" ")[0] + " …"
