"""What became of events since a day, and the calendar that is kept in step with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from dragoman.ics import make_calendar
from dragoman.linking import passed
from dragoman.news import Turn, turn_of
from dragoman.nouns import Event, HistoryStep, Place, Status
from dragoman.record import Record, open_record
from record_samples import document, story, summit, told


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "r.db") as record:
        yield record


def step(
    status: Status, start: str | None, place: str | None = None, published: str = "2031-05-01"
) -> HistoryStep:
    return HistoryStep(published, "d", "r1", status, start, start, place, "so")


def event(status: Status, start: str | None, place: str | None = None) -> Event:
    where = Place(place) if place else None
    return Event(
        "e", "", "CONSULT", "meeting", (), (), start, start, where, status, ("d",), (step(status, start),)
    )


@pytest.mark.parametrize(
    ("before", "now", "turn"),
    [
        (None, event("scheduled", "2031-06"), "new"),
        (step("scheduled", "2031-06"), event("occurred", "2031-06-03"), "confirmed"),
        (step("cancelled", "2031-06"), event("ongoing", "2031-06-03"), "confirmed"),
        (step("ongoing", "2031-06"), event("occurred", "2031-06"), "told otherwise"),
        (step("occurred", "2031-06"), event("occurred", "2031-06"), "told again"),
        (step("scheduled", "2031-05"), event("scheduled", "2031-06"), "moved"),
        (step("scheduled", None), event("scheduled", "2031-06"), "told otherwise"),
        (step("scheduled", "2031-05"), event("postponed", "2031-06"), "put off"),
        (step("scheduled", "2031-05"), event("cancelled", "2031-05"), "called off"),
        (step("cancelled", "2031-05"), event("scheduled", "2031-06"), "on again"),
        (step("proposed", None), event("denied", None), "denied"),
        (step("occurred", "2031-05", "Bree"), event("occurred", "2031-05", "Edoras"), "told otherwise"),
        (step("proposed", "2031-05"), event("scheduled", "2031-05"), "told otherwise"),
    ],
)
def test_each_turn(before: HistoryStep | None, now: Event, turn: Turn) -> None:
    assert turn_of(now, before) == turn


def test_news_of_a_record(record: Record) -> None:
    list(record.add(story()[:4]))
    assert [(n.turn, n.event.status) for n in record.news("2031-05-05")] == [("on again", "scheduled")]
    assert [n.turn for n in record.news("2031-03-01")] == ["new"]
    list(record.add(story()[6:]))
    (gone, *others) = record.news("2031-06-01")
    assert (gone.turn, gone.event.start, gone.steps) == ("date passed", "2031-06-03", ())
    assert {n.turn for n in others} == {"new"}
    assert record.news("2031-06-04")[0].turn == "new"
    list(record.add([story()[4]]))
    assert record.news("2031-06-01")[0].turn == "confirmed"
    assert record.news("2031-06-01")[0].to_dict()["before"] == {
        "status": "scheduled", "start": "2031-06-03", "end": "2031-06-03", "place": "Bree",
    }  # fmt: skip


def test_plan_put_off_to_a_day_that_went_by_has_passed() -> None:
    put_off = replace(event("postponed", "2031-06-03"), history=(step("postponed", "2031-06-03"),))
    assert passed(put_off, "2031-06-04") and not passed(put_off, "2031-06-03")
    from_then = replace(put_off, history=(step("postponed", "2031-06-03", published="2031-06-03"),))
    assert not passed(from_then, "2031-08-01")


def calendar(record: Record) -> dict[str, Any]:
    """The entries of the agenda's calendar, by their id."""
    day = record.latest()
    found = record.announced(day)
    page = make_calendar(found, known=record.calendar_ids(found), withdrawn=record.withdrawn(day), on=day)
    return {str(e["UID"]): e for e in Calendar.from_ical(page).walk("VEVENT")}


def test_entry_keeps_its_id_and_counts_its_changes(record: Record) -> None:
    list(record.add([story()[1]]))
    ((uid, first),) = calendar(record).items()
    assert (first["SEQUENCE"], str(first["STATUS"])) == (0, "CONFIRMED")
    list(record.add([story()[0]]))
    ((again, earlier),) = calendar(record).items()
    assert again == uid and record.events()[0].id != uid.partition("@")[0]
    assert earlier["SEQUENCE"] == 0
    list(
        record.add(
            [summit("d2b", "2031-03-09", "The summit is set for May 12.", "scheduled", start="2031-05-12")]
        )
    )
    assert calendar(record)[uid]["SEQUENCE"] == 0
    list(record.add(story()[2:4]))
    moved = calendar(record)[uid]
    assert moved["SEQUENCE"] == 2 and moved.decoded("DTSTART") == date(2031, 6, 3)
    off = summit("d4b", "2031-05-20", "The June 3 summit is off.", "cancelled", start="2031-06-03")
    list(record.add([off]))
    assert (calendar(record)[uid]["SEQUENCE"], str(calendar(record)[uid]["STATUS"])) == (3, "CANCELLED")


def test_plan_gone_by_is_no_sure_entry(record: Record) -> None:
    later = document(
        "z", "2031-07-01", told("Mordor shelled Bree.", "shelled", "ASSAULT", "attack", "MOR", "ARN")
    )
    list(record.add([*story()[:4], later]))
    (entry,) = calendar(record).values()
    assert str(entry["STATUS"]) == "TENTATIVE" and "date passed, not confirmed" in str(entry["SUMMARY"])


def test_what_is_no_event_any_more_is_taken_back(record: Record) -> None:
    visit = document(
        "v", "2031-05-11",
        told("Elendur will visit Rohan on June 20.", "visit", "CONSULT", "visit", "Elendur,ROH",
             status="scheduled", start="2031-06-20"),
    )  # fmt: skip
    list(record.add([*story()[:4], visit]))
    before = calendar(record)
    assert len(before) == 2
    first, second = (e.id for e in record.events())
    record.correct("merge", first, second, by="Ann")
    after = calendar(record)
    assert set(after) == set(before)
    assert sorted(str(e["STATUS"]) for e in after.values()) == ["CANCELLED", "CONFIRMED"]
    record.undo(1, by="Ann")
    back = calendar(record)
    assert {str(e["STATUS"]) for e in back.values()} == {"CONFIRMED"}
    assert all(
        back[uid]["SEQUENCE"] > after[uid]["SEQUENCE"] for uid in back if after[uid]["STATUS"] != "CONFIRMED"
    )
    record.correct("reject", second, by="Ann")
    assert sorted(str(e["STATUS"]) for e in calendar(record).values()) == ["CANCELLED", "CONFIRMED"]
