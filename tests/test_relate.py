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
    ("Ghana imposed sanctions on Togo.", "Ghana", "Togo", "COERCE"),
    ("Laos and Vietnam held talks in Hue.", "Laos", "Vietnam", "CONSULT"),
    ("Togo was attacked by rebels from Benin.", "rebels from Benin", "Togo", "ASSAULT"),
]

SAYINGS = [
    ("Oslo said Iceland must withdraw its trawlers.", "Oslo", "Iceland", "REQUEST"),
    ("Kenya wants Somalia to reopen the port.", "Kenya", "Somalia", "REQUEST"),
    ("Mali insisted that Niger take back the refugees.", "Mali", "Niger", "REQUEST"),
    ("Chad said Sudan was responsible for the raid.", "Chad", "Sudan", "ACCUSE"),
    ("The mayor said the governor had lied to voters.", "The mayor", "the governor", "ACCUSE"),
    ("Critics say the premier is wasting money.", "Critics", "the premier", "ACCUSE"),
    ("The drivers said they would not end the strike.", "The drivers", None, "REJECT"),
    ("Egypt allowed the convoy to enter the strip.", "Egypt", "the convoy", "CONCEDE"),
    ("Gabon is ready to paint the schools of Togo.", "Gabon", "Togo", "AGREE"),
]

COMPOSED = [
    ("A court ordered the release of the two sailors.", "A court", "the two sailors", "CONCEDE"),
    ("Spain announced a suspension of aid to Chad.", "Spain", "Chad", "SANCTION"),
    ("The militia vowed to attack the town.", "The militia", "the town", "THREATEN"),
    ("Assailants tried to assassinate the governor.", "Assailants", "the governor", "ASSAULT"),
    ("The king called the sultan to congratulate him.", "The king", "the sultan", "SUPPORT"),
    ("Malta called for sanctions against Libya.", "Malta", "Libya", "THREATEN"),
    ("Peru and Chile signed a memorandum on mining.", "Peru", "Chile", "SUPPORT"),
    ("India and Oman concluded joint naval exercises.", "India", "Oman", "COOPERATE"),
    ("The UN withdrew peacekeepers from Chad.", "The UN", "Chad", "SANCTION"),
    ("Drivers called off a strike against the ministry.", "Drivers", "the ministry", "CONCEDE"),
    ("The coalition fighting rebels declared a truce with Yemen.", "The coalition", "Yemen", "RETREAT"),
    ("Protesters clashed with police in the square.", "Protesters", "police", "PROTEST"),
    ("Belgium offered help to Nepal.", "Belgium", "Nepal", "AGREE"),
    ("Chad imposed an arms embargo on Niger.", "Chad", "Niger", "SANCTION"),
    ("Hackers launched cyber attacks on the ministry.", "Hackers", "the ministry", "ASSAULT"),
    ("Kenya pledged full support for Somalia.", "Kenya", "Somalia", "SUPPORT"),
    ("Poland called off negotiations with Belarus.", "Poland", "Belarus", "SANCTION"),
    ("Ghana stopped food aid for Togo.", "Ghana", "Togo", "SANCTION"),
    ("Senegal approved the deployment of troops to Mali.", "Senegal", "Mali", "AID"),
    ("Senegal deployed troops on the border with Mali.", "Senegal", "Mali", "MOBILIZE"),
    ("Chad imposed a state of emergency in Abeche.", "Chad", "Abeche", "COERCE"),
    ("Students organised a rally against the ministry.", "Students", "the ministry", "PROTEST"),
    ("Peru ended sanctions against Chile.", "Peru", "Chile", "CONCEDE"),
    ("French officials called Malta a disgrace.", "French officials", "Malta", "ACCUSE"),
    ("Kenya mobilised riot police in Nairobi.", "Kenya", "Nairobi", "MOBILIZE"),
    ("Togo cut payments to Benin.", "Togo", "Benin", "SANCTION"),
    ("Gunmen in Mali opened fire on the convoy.", "Gunmen", "the convoy", "ASSAULT"),
]


def row(text: str, source: str | None, target: str | None) -> dict[str, object]:
    def span(words: str | None) -> dict[str, int] | None:
        return {"start": text.index(words), "end": text.index(words) + len(words)} if words else None

    return {"id": text, "text": text, "source": span(source), "target": span(target)}


@pytest.mark.parametrize(("text", "source", "target", "expected"), [*CASES, *SAYINGS, *COMPOSED])
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
