"""Relation coding of idioms, phrasal verbs and light verbs: a few of each PLOVER type, pairs in brackets."""

from __future__ import annotations

import re

from dragoman.relate import relate

SENTENCES = {
    "AGREE": """
        [The council] said yes to a proposal by [the union] for a joint force.
        [Malta] came round to a plan drafted by [Tunisia].
        [Ghana] gave a guarantee to [Togo] that the road would stay open.
    """,
    "CONSULT": """
        [The president] got on the phone with [his Kenyan counterpart] on Monday.
        [Laos] and [Thailand] returned to the negotiating table.
        [Finnish diplomats] compared notes with [their Danish colleagues].
        [The premier] touched down in [Lima] for a day of talks.
    """,
    "SUPPORT": """
        [The bishop] offered his condolences to [the families of the miners].
        [The council of elders] gave its blessing to [the new governor].
        [Madrid] came out in favour of [Chile] in the contest.
    """,
    "CONCEDE": """
        [The ministry] loosened its grip on [the press].
        [Norway] struck [Chad] off its list of pariahs.
        [The mine] made amends to [the villagers] for the spill.
        [The junta] opened its doors to [foreign observers].
    """,
    "COOPERATE": """
        [Nepali troops] fought side by side with [the Indian army].
        [Gabon] resumed trade with [Togo] in June.
        [Lima] restored rail links with [Chile].
    """,
    "AID": """
        [Denmark] rushed blankets to [Nepal] after the quake.
        [Firefighters] pulled [dozens of miners] from the rubble.
        [Volunteers] handed out food parcels to [the flood victims].
        [Oslo] put up ten million euros for [Malawi].
    """,
    "RETREAT": """
        [The rebels] melted away from [the town].
        [Uganda] brought its troops home from [Chad].
        [Belgian forces] wound down their mission in [Niger].
    """,
    "REQUEST": """
        [Quito] turned to [Lima] for help.
        [Relatives of the sailors] want an explanation from [the ministry].
        [The judge] reminded [Serbia] of its obligation to cooperate.
    """,
    "ACCUSE": """
        [Student groups] slammed [the police] for shooting at crowds.
        [The mayor] dismissed [the opposition leader] as a puppet.
        [The senator] tore into [the defence minister].
    """,
    "REJECT": """
        [The premier] turned a deaf ear to [the farmers].
        [The general] slammed the door on [the mediators].
        [Quito] went back on a promise to [Lima].
    """,
    "THREATEN": """
        [The junta] put [the students] on notice.
        [Baku] hinted at a boycott of [Tbilisi].
        [Chad] said it would respond with force to [the rebels].
    """,
    "PROTEST": """
        [Demonstrators] massed outside [the royal palace].
        [Women] banged pots in anger at [the governor].
        [Nurses] refused to work in a dispute over pay with [the ministry].
    """,
    "SANCTION": """
        [Oslo] tightened trade curbs against [Belarus].
        [Quito] axed subsidies to [a Chilean airline].
        [Rome] pulled the plug on a project with [Libya].
    """,
    "MOBILIZE": """
        [Fighters of the front] are gathering outside [the border town].
        [Riot squads] took up positions around [the parliament].
        [The regiment] dug in around [the airport].
    """,
    "COERCE": """
        [Soldiers] frogmarched [the editor] out of his office.
        [Officers] took [the lawyer] in for questioning.
        [The army] sealed off [the mosque].
        [Border guards] hauled [the fishermen] away.
    """,
    "ASSAULT": """
        [Guards] clubbed [a student] to death.
        [Drones] took out [a rebel commander].
        [Gunmen] sprayed [a bus] with bullets.
    """,
}  # fmt: skip

# The same words in other company tell nothing of the kind.
INNOCENT = """
    [The striker] took out [the bins] on Monday.
    [The river] levels [the banks] with silt.
    [The clerk] turned to [a page] of the report.
    [The plane] touched down in [Lima] an hour late.
    [The cook] handed out [recipes].
    [The bus] pulled [a trailer] from the garage.
"""


def rows(text: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        marked = list(re.finditer(r"\[(.*?)\]", line))
        spans = [
            {"start": m.start() - 2 * i, "end": m.start() - 2 * i + len(m[1])} for i, m in enumerate(marked)
        ]
        plain = re.sub(r"[][]", "", line)
        found.append({"id": plain, "text": plain, "source": spans[0], "target": spans[1]})
    return found


def test_phrases_of_every_type() -> None:
    expected = {r["id"]: type_ for type_, text in SENTENCES.items() for r in rows(text)}
    answers = list(relate([r for text in SENTENCES.values() for r in rows(text)]))
    wrong = [(a["id"], a["type"], a["why"]) for a in answers if a["type"] != expected[a["id"]]]
    assert not wrong


def test_their_words_in_other_company() -> None:
    assert [(a["id"], a["why"]) for a in relate(rows(INNOCENT)) if a["type"] is not None] == []


def test_a_step_made_to_protest_and_a_call_for_sanctions() -> None:
    told = """
        [Farmers] drove their tractors into the capital to protest against [the ministry].
        [Chile] called for sanctions on [Peru].
        [The envoy] said [Eritrea] was arming the rebels.
    """
    assert [a["type"] for a in relate(rows(told))] == ["PROTEST", "THREATEN", "ACCUSE"]
