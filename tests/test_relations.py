"""How the events of one document stand to each other."""

from __future__ import annotations

import pytest

from parsing import read


def links(text: str) -> set[tuple[str, str, str]]:
    reports = read(text).reports
    told = {r.id: r.trigger.of(text) for r in reports}
    return {(told[r.id], link.kind, told[link.to]) for r in reports for link in r.links}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Oman expelled Iranian envoys in response to the attack by Iran.", ("attack", "cause", "expelled")),
        ("Oman expelled Iranian envoys because of the attack by Iran.", ("attack", "cause", "expelled")),
        ("Oman expelled Iranian envoys after the attack by Iran.", ("expelled", "follows", "attack")),
        ("Oman expelled Iranian envoys after Iran attacked Qatar.", ("expelled", "follows", "attacked")),
        ("Oman attacked Iran before Iran attacked Qatar.", ("attacked", "follows", "attacked")),
        ("The Iranian attack on Oman triggered protests in Qatar.", ("attack", "cause", "protests")),
        ("Protests in Oman were sparked by the Iranian attack.", ("attack", "cause", "Protests")),
        ("Iran and Oman met to discuss a ceasefire.", ("met", "aims_at", "ceasefire")),
        ("Iran and Oman signed a treaty during the summit in Doha.", ("signed", "part_of", "summit")),
        ("Iran held talks with Oman ahead of the summit in Doha.", ("talks", "aims_at", "summit")),
    ],
)
def test_link(text: str, link: tuple[str, str, str]) -> None:
    assert link in links(text)


@pytest.mark.parametrize(
    "text",
    [
        "Iran attacked Oman. Qatar expelled Iranian envoys.",
        "Iran attacked Oman and Qatar expelled Iranian envoys.",
        "Iran attacked Oman after midnight.",
    ],
)
def test_nearness_is_no_link(text: str) -> None:
    assert links(text) == set()


def test_two_mentions_of_one_event_are_not_linked() -> None:
    assert links("Two soldiers of Oman were killed in an airstrike by Iran.") == set()
