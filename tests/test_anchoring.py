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


@pytest.mark.parametrize(
    ("text", "trigger", "start", "end"),
    [
        ("Oman condemned Iran's killing of rebels in a raid in May.", "raid", "2020-05", "2020-05"),
        ("Iran condemned Oman in a letter on Monday.", "letter", "2020-06-08", "2020-06-08"),
        ("Hours before the truce ended on Monday, Iran shelled Oman.", "shelled", "2020-06-08", "2020-06-08"),
        ("The state was founded in 1971 after Britain withdrew from Oman.", "withdrew", "1971", "1971"),
        ("Iran accused Oman when their ministers met on Monday.", "accused", "2020-06-08", "2020-06-08"),
        ("Oman has been the subject of Iranian sanctions since 2011.", "sanctions", "2011", None),
        ("Iran's president returned from a visit to Oman on Monday.", "visit", None, "2020-06-08"),
        ("Iran restated its commitment to Oman.", "commitment", "2020-06-10", "2020-06-10"),
    ],
)
def test_dates_shared_with_what_is_told_beside(
    text: str, trigger: str, start: str | None, end: str | None
) -> None:
    assert dates(text, trigger) == (start, end)


def test_what_was_done_on_a_journey_ended_with_it() -> None:
    text = (
        "Iran's envoy Ali Karimi returned from travel to Oman on Monday. "
        "During this trip, Karimi met Omani officials."
    )
    assert dates(text, "met") == (None, "2020-06-08")


def test_a_stop_of_a_journey_has_its_own_day() -> None:
    text = (
        "Iran's president will travel to Oman and Qatar on July 3-9. In Qatar on July 8, the president will "
        "meet Qatari officials. The president will also meet the Qatari prime minister."
    )
    coded = read(text)
    meetings = [r for r in coded.reports if r.trigger.of(text) == "meet"]
    assert [(r.start, r.end) for r in meetings] == [("2020-07-08", "2020-07-08")] * 2


def test_what_an_accord_carries_out_is_another_accord() -> None:
    text = "Iran and Oman agreed to hold talks to carry out the agreement reached in April."
    assert dates(text, "agreed") == ("2020-06-10", "2020-06-10")
    assert dates(text, "agreement") == ("2020-04", "2020-04")


def test_the_date_of_what_is_spoken_of_is_not_that_of_the_saying() -> None:
    assert dates("Iran thanked Oman for the May vote.", "thanked") == ("2020-06-10", "2020-06-10")
    assert dates("Iran condemned the May 3 vote.", "condemned") == ("2020-06-10", "2020-06-10")
    assert dates("Iran condemned Oman on June 3 for its help.", "condemned") == ("2020-06-03", "2020-06-03")


@pytest.mark.parametrize(
    ("text", "trigger", "day"),
    [
        ("The move came two days after Iran seized a ship.", "seized", "2020-06-08"),
        ("Iran attacked Oman on Monday, a week after Oman seized a ship.", "seized", "2020-06-01"),
        ("Iran met Oman on Monday, two days before talks with Qatar.", "talks", "2020-06-10"),
        ("The row began three months after Iran attacked Oman.", "attacked", "2020-03"),
        ("The row began two years after Iran attacked Oman.", "attacked", "2018"),
        ("The row had begun two days after Iran seized a ship.", "seized", None),
        ("The row began days after Iran seized a ship.", "seized", None),
    ],
)
def test_counted_back_from_what_is_dated(text: str, trigger: str, day: str | None) -> None:
    assert dates(text, trigger) == (day, day)


def test_the_day_of_the_opening_is_that_of_its_saying_where_no_event_has_one() -> None:
    text = "On Monday, officials of Iran said that Oman had lied. Qatar condemned Iran."
    assert dates(text, "condemned") == ("2020-06-08", "2020-06-08")


def test_what_was_done_previously_has_no_day_of_the_news() -> None:
    assert dates("Iran previously condemned Oman.", "condemned") == (None, None)


@pytest.mark.parametrize(
    ("text", "trigger", "day"),
    [
        ("Thousands rallied in Iran on Sunday. Police detained ninety people.", "detained", "2020-06-07"),
        ("Iran and Oman held talks in Rome on Sunday, where they signed a deal.", "signed", "2020-06-07"),
        ("Iranians rallied on Sunday to demand a vote.", "demand", "2020-06-07"),
        ("The talks of Iran and Oman, which failed in May, will start on Friday.", "talks", "2020-06-12"),
    ],
)
def test_one_scene(text: str, trigger: str, day: str) -> None:
    assert dates(text, trigger) == (day, day)


def test_what_was_done_with_a_deed_or_at_a_meeting_has_its_date() -> None:
    text = "Iran shelled Oman over the weekend, killing five soldiers of Oman."
    assert dates(text, "killing") == dates(text, "shelled")
    text = "Iran held a meeting in May at which Oman and Qatar pledged peace."
    assert dates(text, "pledged") == ("2020-05", "2020-05")
