"""Which mentions tell one event."""

from __future__ import annotations

import pytest

from dragoman.chains import ordinal
from parsing import read, report_of


def chains(text: str) -> list[tuple[str, str | None]]:
    """Each report's trigger, with that of the first mention of its event."""
    analysis = read(text)
    told = {r.id: r.trigger.of(text) for r in analysis.reports}
    return [(told[r.id], told[r.same_as] if r.same_as else None) for r in analysis.reports]


@pytest.mark.parametrize(
    ("text", "second", "first"),
    [
        ("Iran and Oman held talks on Monday. The talks lasted two hours.", "talks", "talks"),
        ("Iran and Oman met on Monday. The meeting lasted two hours.", "meeting", "met"),
        ("Iran attacked Oman on Monday. The attack killed nobody.", "attack", "attacked"),
        ("Two soldiers of Oman were killed in an airstrike by Iran.", "airstrike", "killed"),
        ("Iran imposed sanctions on Oman. Those sanctions hurt trade.", "sanctions", "sanctions"),
    ],
)
def test_one_event(text: str, second: str, first: str) -> None:
    assert (second, first) in chains(text)


@pytest.mark.parametrize(
    "text",
    [
        "Iran and Oman held talks on Monday. New talks will be held in July.",
        "Iran and Oman held talks on Monday. Iran and Qatar held talks on Tuesday.",
        "Iran and Oman met on June 1. Iran and Oman met on June 5.",
        "Iran attacked Oman on Monday. Oman attacked Iran on Tuesday.",
        "Iran condemned Oman on Monday. Iran condemned Oman on Tuesday.",
        "Iran and Oman held a first summit in May. A second summit will be held in July.",
        "Iran and Oman held talks. They signed a treaty.",
    ],
)
def test_two_events(text: str) -> None:
    found = chains(text)
    assert len(found) > 1
    assert all(first is None for _, first in found)


def test_the_first_mention_tells_of_itself() -> None:
    analysis = read("Iran and Oman held talks on Monday. The talks lasted two hours.")
    assert list(analysis.chains) == [0, 0]


def test_ordinals() -> None:
    assert ordinal({"the", "third"}) == 3
    assert ordinal({"the", "last"}) is None


def test_what_is_discussed_where_they_meet_is_the_meeting() -> None:
    text = "Iran and Oman agreed to hold their next meeting on July 3, where they will discuss further steps."
    analysis = read(text)
    told = {r.trigger.of(text): r for r in analysis.reports}
    assert told["discuss"].same_as == told["meeting"].id


def test_a_strike_is_one_with_the_airstrike_told_before_wherever_it_was() -> None:
    text = (
        "Oman condemned Iran's killing of Yemeni rebels in an airstrike in May. Troops took over a port.\n\n"
        "The strike took place in Iraq."
    )
    coded = read(text)
    strike, airstrike = report_of(coded, "strike"), report_of(coded, "airstrike")
    assert strike.same_as == (airstrike.same_as or airstrike.id)
    assert (strike.start, strike.end) == ("2020-05", "2020-05")


def test_what_a_clause_tells_apart_points_at_nothing_before() -> None:
    text = "Iran attacked Oman on Monday. Qatar condemned the airstrike that killed nine Yemenis in 2019."
    coded = read(text)
    assert report_of(coded, "airstrike").same_as is None
    assert report_of(coded, "airstrike").start == "2019"


def test_a_plan_is_no_event_of_years_ago() -> None:
    text = "Iran will meet Oman in July. It will be the first meeting since their meeting in 1994."
    coded = read(text)
    assert report_of(coded, "meet").start == "2020-07"


def test_whom_an_attack_hit_and_who_made_it_may_be_told_apart() -> None:
    text = "Qatar condemned the attack on Oman. Diplomats are sure that Iran conducted this attack."
    attacks = [r for r in read(text).reports if r.trigger.of(text) == "attack"]
    assert attacks[1].same_as == attacks[0].id
    assert [p.actor.country for p in attacks[0].actors] == ["IRN"]
