"""Briefs: a track in one paragraph, made of stored facts alone, each sentence with its source.

Of a long track those events are told that most documents tell of, that changed, and that lie ahead; they are
told in the order of their dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dragoman.browse import EventLine
from dragoman.gazetteer import load
from dragoman.linking.ahead import is_ahead
from dragoman.linking.days import iso
from dragoman.linking.describe import described_parties
from dragoman.linking.knowledge import family_of
from dragoman.linking.unit import party_of
from dragoman.nouns import Actor, Document, Event, HistoryStep
from dragoman.show.words import show_interval
from dragoman.telling import tell, with_article
from dragoman.tracks import Track

EVENTS = 12
"""Events of a track that a brief tells of, where nothing else is asked for."""

_LABELS = 2
_OFTEN = 0.25
_CONTEXT = 0.4


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: the document that a sentence rests on, and its words.

    Attributes:
        document: the document's id, or the correction that said so.
        source, title, published, url: as the document has them.
        quote: the sentence that told it.
    """

    document: str
    source: str | None
    title: str | None
    published: str | None
    url: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a brief, the number of its footnote from 1, and the event it tells of."""

    text: str
    note: int
    event: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A track told in one paragraph.

    Attributes:
        track: the track.
        name: what it is called.
        when: its days in words.
        lines: the sentences.
        notes: the footnotes, in their order.
    """

    track: Track
    name: str
    when: str
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def name_track(track: Track, lines: Mapping[str, EventLine], contexts: Mapping[str, int]) -> str:
    """What a track is called: its parties, what they mostly do, and what it mostly is about.

    Args:
        track: the track.
        lines: its events in short, by id.
        contexts: how many of its reports are of each PLOVER context; "" counts all of them.
    """
    labels = Counter(family_of(e.type, e.kind).label for e in lines.values())
    known = [(n, label) for label, n in labels.items() if label != "event"] or [(1, "events")]
    known.sort(key=lambda pair: (-pair[0], pair[1]))
    often = [label for n, label in known[:_LABELS] if n >= _OFTEN * len(lines)]
    often = often or [label for _, label in known[:_LABELS]]
    about = " and ".join(often)
    reports = contexts.get("", 0)
    counted = [(n, name) for name, n in contexts.items() if name and n >= _CONTEXT * reports]
    if counted:
        context = min(counted, key=lambda pair: (-pair[0], pair[1]))[1].replace("_", " ")
        about = about if context in about else f"{context} {about}"
    names = described_parties([_actor(p, lines) for p in track.parties], by_person=False)
    who = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names)
    return f"{who}: {about}"


def _actor(party: str, lines: Mapping[str, EventLine]) -> Actor:
    """The state or body that a party is; the one of the record where it is known there."""
    found = load().actor(party)
    if found is None:
        actors = (a for e in lines.values() for a in e.actors if party_of(a) == party)
        found = next(actors, None)
    return found or Actor(party, party, "organisation")


def when(track: Track) -> str:
    """The days of a track in words."""
    return show_interval(iso(track.first), iso(track.last))


def write_brief(
    track: Track,
    name: str,
    events: Sequence[Event],
    sides: Callable[[Event], tuple[Sequence[Actor], Sequence[Actor]]],
    document: Callable[[str], Document | None],
    on: str | None,
    most: int = EVENTS,
) -> Brief:
    """Tell a track.

    Args:
        track: the track.
        name: what it is called.
        events: its events, in any order.
        sides: gives who acts in an event, and toward whom.
        document: gives a document by its id.
        on: the day to look from, ISO.
        most: how many events to tell of, at most.
    """
    at = {id_: n for n, id_ in enumerate(track.events)}
    kept = sorted(choose(events, on, most), key=lambda e: at.get(e.id, 0))
    lines: list[Line] = []
    notes: dict[Note, int] = {}
    for event in kept:
        for sentence in tell(event, *sides(event), on):
            note = _note(sentence.step, document)
            number = notes.setdefault(note, len(notes) + 1)
            lines.append(Line(sentence.text, number, event.id))
    return Brief(track, name, when(track), tuple(lines), tuple(notes))


def choose(events: Iterable[Event], on: str | None, most: int) -> list[Event]:
    """The events of a track that are most worth telling.

    Args:
        events: all of them.
        on: the day to look from.
        most: how many, at most.
    """

    def worth(event: Event) -> tuple[float, str]:
        coming = 2 if event.status in ("scheduled", "postponed") and is_ahead(event, on) else 0
        turns = len({(h.status, h.start) for h in event.history})
        return (-(len(event.documents) + 2 * (turns - 1) + coming) * event.confidence, event.id)

    return sorted((e for e in events if e.history), key=worth)[:most]


def _note(step: HistoryStep, document: Callable[[str], Document | None]) -> Note:
    found = document(step.document)
    if found is None:
        return Note(step.document, ", ".join(step.said_by) or None, None, step.published, None, step.quote)
    return Note(found.id, found.source, found.title, found.published, found.url, step.quote)


def heading(track_name: str) -> str:
    """A track's name as a title: with a capital, and the article where it needs one."""
    named = with_article(track_name.split(":")[0])
    return named[:1].upper() + named[1:] + track_name[len(track_name.split(":")[0]) :]
