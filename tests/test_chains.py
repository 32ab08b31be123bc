"""Which mentions tell one event."""

from __future__ import annotations

import pytest

from dragoman.chains import ordinal
from parsing import read


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
