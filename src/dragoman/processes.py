"""What a record's events make up: its tracks by name, and what there is to tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.brief import EVENTS, Brief, name_track, when, write_brief
from dragoman.browse import EventLine, line_of
from dragoman.errors import RecordError
from dragoman.linking.belief import sort_day
from dragoman.linking.days import first_day
from dragoman.queries import Queries
from dragoman.selection import Selection
from dragoman.tracks import Node, Track, tracks_of


@dataclass(frozen=True, slots=True)
class Process:
    """A track with what it is called.

    Attributes:
        track: the track.
        name: its parties, and what they mostly do.
        when: its days in words.
    """

    track: Track
    name: str
    when: str

    def to_dict(self) -> dict[str, object]:
        """As `dragoman tracks --format jsonl` prints it."""
        track = self.track
        return {
            "id": track.id,
            "name": self.name,
            "when": self.when,
            "parties": list(track.parties),
            "events": list(track.events),
            "told": track.documents,
        }


class Processes:
    """The tracks of a record, as it is now or as it was known on a day.

    Args:
        record: an open record.
        as_of: what was known at the end of this day, instead of now.

    Raises:
        RecordError: the record can't be read.
    """

    def __init__(self, record: Queries, *, as_of: str | None = None) -> None:
        self._record = record
        self._as_of = as_of
        if as_of is None:
            lines = record.lines(Selection())
            links = record.event_links()
        else:
            events = record.select(Selection(), as_of=as_of)
            lines = [line_of(e, sort_day(e)) for e in events]
            links = {e.id: tuple((link.kind, link.to) for link in e.links) for e in events if e.links}
        self._lines = {line.id: line for line in lines}
        self._tracks = tracks_of((_node(line, links.get(line.id, ())) for line in lines), least=1)

    def list(self, *, actor: str | None = None, least: int = 2, limit: int | None = None) -> list[Process]:
        """The tracks with their names, those of most events first.

        Args:
            actor: only those in which a party takes part: its country, id or name.
            least: at least so many events.
            limit: at most so many.
        """
        wanted = None if actor is None else {line.id for line in self._record.lines(Selection(actor=actor))}
        found = [
            t
            for t in self._tracks
            if len(t.events) >= least and (wanted is None or not wanted.isdisjoint(t.events))
        ]
        return [self._named(t) for t in found[:limit]]

    def find(self, ident: str) -> Process:
        """A track by its id, or the one that an event of this id is of.

        Raises:
            RecordError: there is none.
        """
        event = self._record.event(ident)
        for track in self._tracks:
            if track.id == ident or (event is not None and event.id in track.events):
                return self._named(track)
        raise RecordError(f"{ident}: no track, and no event of one; `dragoman tracks` lists them")

    def brief(self, process: Process, *, on: str | None = None, most: int = EVENTS) -> Brief:
        """A track told in one paragraph.

        Args:
            process: the track.
            on: the day to look from, ISO; the latest publication, or the day known of, where not given.
            most: how many events to tell of, at most.
        """
        record = self._record
        events = [record.event(id_, as_of=self._as_of) for id_ in process.track.events]
        on = on or self._as_of or record.latest()
        there = [e for e in events if e is not None]
        return write_brief(process.track, process.name, there, record.sides, record.document, on, most)

    def _named(self, track: Track) -> Process:
        lines = {id_: self._lines[id_] for id_ in track.events}
        return Process(track, name_track(track, lines, self._record.contexts(track.events)), when(track))


def _node(line: EventLine, links: Sequence[tuple[str, str]]) -> Node:
    day = first_day(line.sort_day) or 0
    parties = frozenset(line.parties)
    return Node(line.id, day, first_day(line.told) or day, parties, tuple(links), line.documents)


def briefs(processes: Processes, chosen: Iterable[Process], most: int = EVENTS) -> list[Brief]:
    """Several tracks, each told in one paragraph."""
    return [processes.brief(process, most=most) for process in chosen]
