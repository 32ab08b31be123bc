"""Which date an event has: what governs it, what bounds it, and the day of the news."""

from __future__ import annotations

import pytest

from parsing import read, report_of


def dates(text: str, trigger: str, published: str | None = "2020-06-10") -> tuple[str | None, str | None]:
    report = report_of(read(text, published), trigger)
    return report.start, report.end


@pytest.mark.parametrize(
    ("text", "trigger", "start", "end"),
    [
        ("Iran attacked Oman on June 3.", "attacked", "2020-06-03", "2020-06-03"),
        ("Iran attacked Oman in 1987.", "attacked", "1987", "1987"),
        ("Talks between Iran and Oman began on June 3.", "Talks", "2020-06-03", None),
        ("Talks between Iran and Oman ended on June 3.", "Talks", None, "2020-06-03"),
        ("Iran has been holding talks with Oman since June 3.", "talks", "2020-06-03", None),
        ("Talks between Iran and Oman were postponed to July 3.", "Talks", "2020-07-03", "2020-07-03"),
        ("Talks between Iran and Oman were postponed until July 3.", "Talks", "2020-07-03", "2020-07-03"),
        ("Iran is due to meet Oman on Friday.", "meet", "2020-06-12", "2020-06-12"),
        ("Iran attacked Oman in the 1980s.", "attacked", "2020-06-10", "2020-06-10"),
    ],
)
def test_own_dates(text: str, trigger: str, start: str | None, end: str | None) -> None:
    assert dates(text, trigger) == (start, end)


def test_a_date_in_a_relative_clause_is_not_the_main_clauses() -> None:
    text = "Iran, which attacked Oman on June 3, condemned Qatar on June 8."
    assert dates(text, "attacked") == ("2020-06-03", "2020-06-03")
    assert dates(text, "condemned") == ("2020-06-08", "2020-06-08")


def test_the_day_of_the_news_is_the_publication_day() -> None:
    assert dates("Iran condemned Oman.", "condemned") == ("2020-06-10", "2020-06-10")


def test_without_a_publication_day_nothing_is_guessed() -> None:
    assert dates("Iran condemned Oman.", "condemned", None) == (None, None)


def test_what_stands_near_a_dated_opening_shares_its_day() -> None:
    text = "Iran attacked Oman on June 8. Qatar condemned Iran."
    assert dates(text, "condemned") == ("2020-06-08", "2020-06-08")


def test_what_was_done_earlier_has_no_day_of_the_news() -> None:
    assert dates("Iran had condemned Oman.", "condemned") == (None, None)


def test_a_plan_beside_an_arrival_keeps_its_own_status_and_day() -> None:
    coded = read("Iranian envoys came to Muscat on Monday for talks with Oman, planned to begin on Friday.")
    talks, arrival = report_of(coded, "talks"), report_of(coded, "came")
    assert (talks.status, talks.start, talks.end) == ("scheduled", "2020-06-12", "2020-06-12")
    assert (arrival.status, arrival.start) == ("occurred", "2020-06-08")


def test_a_plan_that_was_kept_has_happened() -> None:
    text = "Iran attended the talks with Oman scheduled for Monday."
    assert report_of(read(text), "talks").status == "occurred"
