"""When a text was published, by what it tells itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.timex import infer_published

DAY = date(2018, 6, 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/2018/06/01/talks",
        "https://news.example/world/2018-06-01-talks.html",
        "https://news.example/a/20180601/talks",
        "https://news.example/2018/jun/01/talks",
        "https://news.example/wiki/2018_June_1",
    ],
)
def test_address_tells_the_day(url: str) -> None:
    guess = infer_published("The two sides met.", url)
    assert (guess.date, guess.earliest, guess.latest) == (DAY, DAY, DAY)
    assert guess.evidence


@pytest.mark.parametrize(
    "text",
    [
        "Published: June 1, 2018\n\nThe two sides met on Monday.",
        "Talks resume\nFriday, 1 June 2018\n\nThe two sides met on Monday.",
        "The two sides met on Monday.\n\nPosted on 2018-06-01",
    ],
)
def test_stamped_line_tells_the_day(text: str) -> None:
    assert infer_published(text).date == DAY


def test_name_tells_the_day_unless_the_text_does() -> None:
    assert infer_published("The two sides met.", name="press-2018-06-01-talks").date == DAY
    assert infer_published("The two sides met.", name="2018-06-01-to-2018-06-03").date is None
    assert infer_published("Published: June 1, 2018\n\nThey met.", name="2018-07-09-talks").date == DAY
    later = infer_published("The two sides met on June 9, 2018.", name="2018-06-01-talks")
    assert later.contradictions and later.confidence <= 0.8


def test_a_programme_of_days_is_no_stamp() -> None:
    text = "Thursday, June 7, 2018, 10:00 a.m.\nOpening\nFriday, June 8, 2018, 9:00 a.m.\nTalks"
    assert infer_published(text).date is None


def test_a_date_of_the_story_is_no_stamp() -> None:
    guess = infer_published("The accord of June 1, 2018 was signed by both ministers in the old town hall.")
    assert guess.date is None


def test_dateline_with_its_year() -> None:
    guess = infer_published("GENEVA, June 1, 2018 (Agency) - The two sides met.")
    assert (guess.earliest, guess.latest, guess.date) == (DAY, DAY, DAY)
    assert 0.7 < guess.confidence < 0.98, "some come out on the next day"


@pytest.mark.parametrize(
    "line",
    [
        "Geneva, 1 June 2018 - The two sides met.",
        "GENEVA — June 1, 2018 — The two sides met.",
        "GENEVA, Friday, June 1, 2018 (Agency) -- The two sides met on Friday.",
    ],
)
def test_datelines_of_other_forms(line: str) -> None:
    assert infer_published(line).date == DAY


def test_weekday_told_as_past_can_put_the_dateline_off() -> None:
    guess = infer_published("GENEVA, June 1, 2018 (Agency) - The two sides met on Saturday.")
    assert (guess.earliest, guess.latest, guess.date) == (DAY, date(2018, 6, 2), None)


def test_days_told_bound_it() -> None:
    guess = infer_published("The two sides met on June 1, 2018. They will meet again on June 21, 2018.")
    assert guess.earliest is not None and guess.latest is not None
    assert guess.earliest >= DAY and guess.latest <= date(2018, 6, 21) and guess.date is None
    ahead = infer_published("The two sides will meet on June 21, 2018.")
    assert ahead.latest == date(2018, 6, 21) and ahead.date is None


def test_weekday_and_day_in_the_year_of_the_copyright() -> None:
    guess = infer_published("They will meet on Tuesday, June 4.\n\n© 2019 The Gazette")
    assert guess.latest == date(2019, 6, 4) and guess.days is not None and guess.days < 15


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Published June 1, 2018\n\nThe two sides met on June 9, 2018.", None),
        ("GENEVA, Monday, June 1, 2018 (Agency) - The two sides met.", None),
        ("Published June 1, 2018\n\nGENEVA, May 2, 2018 (Agency) - The two sides met.", None),
        ("Published June 1, 2018\n\nThe two sides met.", "https://news.example/2018/07/01/talks"),
        ("They will meet on Wednesday, June 4.\n\n© 2019 The Gazette", None),
    ],
)
def test_what_cannot_be_true_at_once_is_told(text: str, url: str | None) -> None:
    assert infer_published(text, url).contradictions
    assert infer_published(text, url).confidence <= 0.95


def test_two_days_that_the_text_gives_itself_leave_both_possible() -> None:
    guess = infer_published("Published June 1, 2018\n\nGENEVA, May 2, 2018 (Agency) - The two sides met.")
    assert (guess.earliest, guess.latest, guess.date) == (date(2018, 5, 2), DAY, None)


def test_nothing_contradicts_a_plain_text() -> None:
    assert infer_published("GENEVA, June 1, 2018 (Agency) - They met on Friday.").contradictions == ()


def test_dateline_in_a_known_year() -> None:
    guess = infer_published(
        "GENEVA, June 1 (Agency) -- The two sides met.", within=(date(2018, 1, 1), date(2018, 12, 31))
    )
    assert guess.earliest == DAY and guess.latest is not None and (guess.latest - DAY).days <= 3


def test_copyright_bounds_the_year() -> None:
    guess = infer_published("The two sides met.\n\nCopyright 2018 The Gazette")
    assert guess.earliest is not None and guess.latest is not None
    assert guess.earliest >= date(2018, 1, 1) and guess.latest <= date(2018, 12, 31)


def test_office_holders_bound_it() -> None:
    guess = infer_published("Secretary of State Mike Pompeo met the king.")
    assert guess.earliest is not None and guess.latest is not None
    assert date(2018, 4, 26) <= guess.earliest and guess.latest <= date(2021, 1, 20)
    assert infer_published("Former Secretary of State Mike Pompeo met the king.").latest is None


def test_weekday_and_day_choose_the_year() -> None:
    text = "Secretary of State Antony Blinken will meet the ministers on Monday, February 21."
    guess = infer_published(text)
    assert guess.earliest is not None and guess.earliest.year == 2022


def test_day_with_its_year_in_the_lead_makes_a_likely_week_but_nothing_certain() -> None:
    guess = infer_published("The envoys met in the port on March 4, 2019. They spoke of grain.")
    assert guess.date is None and guess.week is not None
    assert guess.week[0] <= date(2019, 3, 5) <= guess.week[1]
    assert 0.5 <= guess.week_confidence < 0.9


def test_no_week_without_a_year_or_from_old_history() -> None:
    assert infer_published("The envoys met in the port on March 4.").week is None
    old = "Secretary of State Antony Blinken recalled the treaty signed on March 4, 1949."
    assert infer_published(old).week is None


def test_office_begun_after_the_archive_is_reported_and_sets_no_bound() -> None:
    text = "Supporters of President Biden rallied on Monday."
    guess = infer_published(text, within=(date(2020, 1, 1), date(2020, 12, 31)))
    assert guess.days is not None and guess.days > 100
    assert any("Biden" in doubt for doubt in guess.contradictions)


def test_nothing_told_no_guess() -> None:
    guess = infer_published("The two sides met on Monday.")
    assert (guess.earliest, guess.latest, guess.date, guess.days) == (None, None, None, None)


@given(
    st.text(alphabet="abc 0123456789/-\n(),.©JuneMay Monday Published2018COVIDTrumpPresident", max_size=80),
    st.none() | st.text(max_size=40),
)
@settings(max_examples=150, deadline=None)
def test_never_raises_and_stays_in_order(text: str, url: str | None) -> None:
    guess = infer_published(text, url)
    if guess.earliest and guess.latest:
        assert guess.earliest <= guess.latest
    if guess.date:
        assert guess.earliest == guess.date == guess.latest
    assert 0 <= guess.confidence <= 1
    if guess.week:
        assert 0 <= (guess.week[1] - guess.week[0]).days < 7 and 0.5 <= guess.week_confidence <= 1
