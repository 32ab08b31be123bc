"""Times counted from an event or a date."""

from __future__ import annotations

import pytest

from dragoman.nouns import Span, Timex
from dragoman.offsets import counted_from_events
from parsing import read, report_of


@pytest.mark.parametrize(
    ("text", "trigger", "day"),
    [
        ("Two days after the vote on May 6, Kuwait condemned Qatar.", "condemned", "2020-05-08"),
        ("A day before the vote on May 6, Kuwait condemned Qatar.", "condemned", "2020-05-05"),
        ("Three days after the parade ended on May 6, Kuwait condemned Qatar.", "condemned", "2020-05-09"),
    ],
)
def test_counted_from_a_date(text: str, trigger: str, day: str) -> None:
    report = report_of(read(text), trigger)
    assert (report.start, report.end) == (day, day)


def durations(text: str, span: Span, value: str) -> list[tuple[str, str | None]]:
    """What is counted in a text that holds one duration and an attack on May 6 to 6."""
    analysis = read(text)
    attack = next(t.i for t in analysis.doc if t.text == "attack")
    timex = Timex(span, span.of(text), "DURATION", value)
    found = counted_from_events((timex,), analysis.doc, {attack: ("2020-05-06", "2020-05-06")})
    return [(governor.text, counted.start) for governor, counted in found]


def test_a_duration_is_counted_from_a_dated_event() -> None:
    text = "Kuwait condemned Qatar three days after the attack."
    assert durations(text, Span(23, 33), "P3D") == [("condemned", "2020-05-09")]


def test_weeks_are_counted_back() -> None:
    text = "Kuwait condemned Qatar two weeks before the attack."
    assert durations(text, Span(23, 32), "P2W") == [("condemned", "2020-04-22")]


def test_months_and_unknown_amounts_are_not_counted() -> None:
    text = "Kuwait condemned Qatar two months before the attack."
    assert durations(text, Span(23, 33), "P2M") == []
    assert durations(text, Span(23, 33), "PXD") == []


def test_a_duration_without_a_counting_word_is_left_alone() -> None:
    text = "Kuwait fought for three days in the attack."
    assert durations(text, Span(18, 28), "P3D") == []


def test_an_event_that_hangs_on_nothing_counted_is_left_alone() -> None:
    text = (
        "Three days after her first promise, Ole Brundtrup, leader of the Farmers Party, "
        "meets the president of Chile."
    )
    assert report_of(read(text), "meets").status == "occurred"


@pytest.mark.parametrize(
    "text",
    [
        "Three thousand years after its last war, Kuwait condemned Qatar on Monday.",
        "Three thousand years before Kuwait condemned Qatar on Monday, Oman attacked Yemen.",
        "Nine million days before Kuwait condemned Qatar on Monday, Oman attacked Yemen.",
        "Six hundred thousand months after Kuwait condemned Qatar on Monday, Oman will attack Yemen.",
        "Kuwait's emir arrives on Monday for a 99999999-day visit to Qatar.",
        "A million years after the vote on May 6, Kuwait condemned Qatar.",
    ],
)
def test_what_is_counted_out_of_the_calendar_has_no_day(text: str) -> None:
    analysis = read(text)
    assert analysis.reports
    for report in analysis.reports:
        assert report.start is None or "1900" < report.start < "2100"
        assert report.end is None or "1900" < report.end < "2100"
