"""Relation coding: the type of what one given actor does toward another."""

from __future__ import annotations

import pytest

from dragoman.relate import relate

CASES = [
    ("Norway accused Iceland of overfishing.", "Norway", "Iceland", "ACCUSE"),
    ("Chad will send blankets and medicine to Niger.", "Chad", "Niger", "AGREE"),
    ("Chad sent blankets and medicine to Niger.", "Chad", "Niger", "AID"),
    ("Peru refused to release the two Chilean sailors.", "Peru", "Chilean", "REJECT"),
    ("Ghana may impose sanctions on Togo, its minister warned.", "Ghana", "Togo", "THREATEN"),
    ("Ghana imposed sanctions on Togo.", "Ghana", "Togo", "SANCTION"),
    ("Laos and Vietnam held talks in Hue.", "Laos", "Vietnam", "CONSULT"),
    ("Togo was attacked by rebels from Benin.", "rebels from Benin", "Togo", "ASSAULT"),
]


def row(text: str, source: str | None, target: str | None) -> dict[str, object]:
    def span(words: str | None) -> dict[str, int] | None:
        return {"start": text.index(words), "end": text.index(words) + len(words)} if words else None

    return {"id": text, "text": text, "source": span(source), "target": span(target)}


@pytest.mark.parametrize(("text", "source", "target", "expected"), CASES)
def test_types(text: str, source: str, target: str, expected: str) -> None:
    (answer,) = relate([row(text, source, target)])
    assert answer["type"] == expected, answer["why"]
    assert answer["id"] == text
    assert 0 < answer["confidence"] < 1


def test_a_missing_side_and_a_sentence_without_events() -> None:
    answers = list(
        relate([row("Norway accused Iceland.", None, "Iceland"), row("It rained on Oslo.", None, "Oslo")])
    )
    assert [a["type"] for a in answers] == ["ACCUSE", None]
    assert answers[1]["confidence"] == 0
