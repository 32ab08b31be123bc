"""Who says so."""

from __future__ import annotations

import pytest

from parsing import read, report_of


def speakers(text: str) -> list[str]:
    reports = read(text).reports
    attack = next(r for r in reports if r.type == "ASSAULT")
    return [s.name for s in attack.said_by]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Iran attacked Oman.", []),
        ("Iran attacked Oman, Reuters said.", ["Reuters"]),
        ("Reuters reported that Iran attacked Oman.", ["Reuters"]),
        ("According to Reuters, Iran attacked Oman.", ["Reuters"]),
        ("Iran attacked Oman, according to Reuters.", ["Reuters"]),
        ("Omani Foreign Minister Ali Said said Iran attacked Oman.", ["Ali Said"]),
        ("Local police said Iran attacked Oman.", ["Local police"]),
        ("Reuters said police claimed that Iran attacked Oman.", ["police", "Reuters"]),
    ],
)
def test_speakers(text: str, names: list[str]) -> None:
    assert speakers(text) == names


def test_a_line_that_attributes_speaks_for_the_whole_text() -> None:
    text = "The following is attributable to Spokesperson Ann Lee:\n\nOman condemned the attack by Iran."
    assert speakers(text) == ["Ann Lee"]


@pytest.mark.parametrize("hedge", ["allegedly", "reportedly", "apparently"])
def test_a_hedge_lowers_the_confidence(hedge: str) -> None:
    plain = read("Iran attacked Oman.").reports[0]
    hedged = read(f"Iran {hedge} attacked Oman.").reports[0]
    assert hedged.confidence < plain.confidence


def test_a_claim_is_less_sure_than_a_statement() -> None:
    said = report_of(read("Qatar said Iran attacked Oman."), "attacked")
    claimed = report_of(read("Qatar claimed Iran attacked Oman."), "attacked")
    assert claimed.confidence < said.confidence
