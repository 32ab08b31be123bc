"""What lists, maps and networks ask of a record, against the same worked out from its events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.browse import dealings_in, facets_in, line_of, spots_in
from dragoman.linking.belief import sort_day
from dragoman.nouns import Link, Place
from dragoman.record import Record, open_record
from dragoman.selection import Selection
from record_samples import document, story, told

HANOI = Place("Hanoi", "VNM", 21.03, 105.85)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    library = story()
    visit = document(
        "d9", "2031-07-01",
        told("Iran and France met in Hanoi.", "met", "CONSULT", "meeting", "IRN,FRA", start="2031-06-30",
             place=HANOI, confidence=0.6),
        told("Germany condemned the meeting.", "condemned", "ACCUSE", "statement", "DEU", "IRN"),
    )  # fmt: skip
    linked = replace(visit.reports[1], links=(Link("follows", "r1"),))
    with open_record(tmp_path / "r.db") as opened:
        list(opened.add([*library, replace(visit, reports=(visit.reports[0], linked))]))
        yield opened


SELECTIONS = (
    Selection(),
    Selection(actor="gondor"),
    Selection(actor="Iran", toward="fra"),
    Selection(country="VNM"),
    Selection(place="Hanoi", min_confidence=0.5),
    Selection(min_confidence=0.8),
    Selection(start="2031-06-04", until="2031-06"),
    Selection(text="shelled"),
    Selection(text='"un(balanced" AND'),
    Selection(source="The Herald", kind="meeting"),
    Selection(source="Nobody's"),
)


@pytest.mark.parametrize("wanted", SELECTIONS)
def test_counts_are_those_of_the_events(record: Record, wanted: Selection) -> None:
    events = record.select(wanted)
    lines = [line_of(e, sort_day(e)) for e in events]
    assert record.lines(wanted) == lines
    assert record.count(wanted) == len(events)
    assert record.dealings(wanted) == dealings_in(lines)
    assert record.spots(wanted) == spots_in(lines)
    found = record.facets(wanted)
    assert sum(n for _, n in found.pop("source")) == len(events)
    assert found == facets_in(lines)
    assert record.select(wanted, as_of="2032-01-01") == events
    assert record.sources_among([e.id for e in events]) == record.facets(wanted)["source"]


@pytest.mark.parametrize("wanted", [w for w in SELECTIONS if w.start is None])
def test_events_within_spans_are_those_selected_by_their_days(record: Record, wanted: Selection) -> None:
    spans = [("2031-06-04", "2031-06-30"), ("2031-06-10", "2031-06-10"), ("2000-01-01", "2040-01-01")]
    counted = [record.count(replace(wanted, start=first, until=last)) for first, last in spans]
    assert record.counts_within(wanted, spans) == counted
    assert record.counts_within(wanted, []) == []


def test_pages_join_to_the_whole(record: Record) -> None:
    everything = record.select(Selection())
    for as_of in (None, "2032-01-01"):
        parts = [record.select(Selection(), as_of=as_of, limit=2, offset=at) for at in range(0, 6, 2)]
        assert [e for part in parts for e in part] == everything
    assert record.select(Selection(), newest=True) == everything[::-1]
    assert [line.id for line in record.lines(Selection(), newest=True, limit=1)] == [everything[-1].id]
    assert record.span(Selection()) == (sort_day(everything[0]), sort_day(everything[-1]))
    assert record.span(Selection(place="Nowhere")) is None


def test_links_are_told_at_both_ends(record: Record) -> None:
    [meeting] = record.select(Selection(country="VNM"))
    [seen] = record.references(meeting.id)
    assert seen.kind == "follows"
    other = record.event(seen.event)
    assert other is not None and other.type == "ACCUSE"
    assert record.lines_of([meeting.id, "nothing"]).keys() == {meeting.id}
    assert record.events_told_in("d9") == {"r1": meeting.id, "r2": other.id}
    assert record.sources_of(["d1", "unknown"]) == {"d1": "The Herald"}


def test_what_is_announced_is_asked_for_by_the_day(record: Record) -> None:
    assert [e.status for e in record.announced("2031-05-03", "2031-05-03")] == ["postponed"]
    assert [e.status for e in record.announced("2031-05-11", "2031-05-11")] == ["scheduled"]
    assert record.announced("2031-06-10") == []
