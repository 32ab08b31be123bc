"""Who acts and who receives."""

from __future__ import annotations

import pytest

from dragoman.actors.nominal import counts_for
from parsing import read, report_of


def sides(text: str, trigger: str) -> tuple[set[str], set[str]]:
    report = report_of(read(text), trigger)
    return {counts_for(p) for p in report.actors}, {counts_for(p) for p in report.recipients}


@pytest.mark.parametrize(
    ("text", "trigger", "actors", "recipients"),
    [
        ("Iran attacked Oman.", "attacked", "IRN", "OMN"),
        ("Oman was attacked by Iran.", "attacked", "IRN", "OMN"),
        ("Iran, which attacked Oman, is big.", "attacked", "IRN", "OMN"),
        ("The soldiers attacked by Iran were Omani.", "attacked", "IRN", ""),
        ("Iran's attack on Oman failed.", "attack", "IRN", "OMN"),
        ("The Iranian attack on Oman failed.", "attack", "IRN", "OMN"),
        ("An attack by Iran on Oman failed.", "attack", "IRN", "OMN"),
        ("Iran condemned and attacked Oman.", "attacked", "IRN", "OMN"),
        ("Iran condemned Qatar and attacked Oman.", "attacked", "IRN", "OMN"),
        ("Iran urged Oman to release Qatari sailors.", "release", "OMN", "QAT"),
        ("The U.S.-Oman talks ended.", "talks", "USA OMN", ""),
        ("Qatar met Oman. Forces of a U.S.-led alliance attacked Iran.", "attacked", "USA", "IRN"),
        ("Qatar praised the U.S.-ASEAN dialogue.", "dialogue", "USA asean", ""),
        ("Iran demanded from Oman an apology and reforms.", "apology", "OMN", "IRN"),
        ("Iran expects from Oman assurances of help.", "assurances", "OMN", "IRN"),
        ("President of Iran X Ali and Prime Minister of Oman Y Said met.", "met", "IRN OMN", ""),
        ("Iran's demand for Oman to leave was harsh.", "demand", "IRN", "OMN"),
        ("Chad met Oman. Judges in Marseille charged two Iranians with murder.", "charged", "FRA", "IRN"),
        ("Chad met Oman. Lawmakers in Kyiv criticised Iran.", "criticised", "UKR", "IRN"),
        ("Chad met Oman. A court in Izmir jailed an Iranian.", "jailed", "TUR", "IRN"),
        ("Chad met Oman. NATO-led troops attacked Iran.", "attacked", "nato", "IRN"),
        ("An Omani-led coalition bombed Tehran.", "bombed", "OMN", "IRN"),
        ("Iran agreed with Oman. A drone hit Al-Zahra school in Iran.", "hit", "", "IRN"),
        ("Gunmen attacked a wedding party in Iran.", "attacked", "gunmen", "IRN"),
        ("Iran attacked United Nations peacekeepers.", "attacked", "IRN", "united-nations"),
        ("Greenpeace accused Iran of spilling oil.", "accused", "greenpeace", "IRN"),
        (
            "Iran sanctioned three companies: Alpha Lines Ltd, and Gamma Shipping Ltd.",
            "sanctioned",
            "IRN",
            "alpha-lines-ltd gamma-shipping-ltd",
        ),
        ("Iranian police arrested three Omani executives accused of fraud.", "accused", "", "OMN"),
        ("Iranian soldiers are in Oman to attack Qatari ships.", "attack", "IRN", "QAT"),
        ("The port is home to Iranian troops there to attack Oman.", "attack", "IRN", "OMN"),
        (
            "Iran met with officials from Oman, the Arab League, and Chad's envoy X Ali.",
            "met",
            "IRN OMN arab-league TCD",
            "",
        ),
        ("Iran called on Oman to release Qatari sailors.", "release", "OMN", "QAT"),
        ("Iran appealed to Oman to release Qatari sailors.", "release", "OMN", "QAT"),
        ("Iran agreed to release Qatari sailors.", "release", "IRN", "QAT"),
        ("Iran's decision to expel Omani envoys was harsh.", "expel", "IRN", "OMN"),
        ("Iran accused Oman of spying.", "accused", "IRN", "OMN"),
        ("Iran threatened to attack Oman.", "threatened", "IRN", "OMN"),
        ("Iran imposed sanctions on Oman.", "sanctions", "IRN", "OMN"),
        ("Sanctions imposed by Iran on Oman hurt.", "Sanctions", "IRN", "OMN"),
        ("Iran announced new sanctions against Oman.", "sanctions", "IRN", "OMN"),
        ("Iran gave Oman tanks.", "gave", "IRN", "OMN"),
        ("Iranian officials and Omani envoys held talks.", "talks", "IRN OMN", ""),
        ("Talks between Iran and Oman failed.", "Talks", "IRN OMN", ""),
        ("Iran held a round of talks with Oman.", "talks", "IRN OMN", ""),
        ("Iran proposed talks with Oman.", "talks", "IRN OMN", ""),
        ("The Vienna talks between Iran and Oman failed.", "talks", "IRN OMN", ""),
        ("Rebels attacked Oman.", "attacked", "rebels", "OMN"),
        ("Omani envoys were detained and expelled by Iran.", "detained", "IRN", "OMN"),
        ("Omani envoys were detained by Iran and banned from leaving.", "banned", "IRN", "OMN"),
        ("Iran condemned Oman after the bombing of Yemen.", "bombing", "", "YEM"),
        ("Iran arrested Omani soldiers for the bombing of Yemen.", "bombing", "OMN", "YEM"),
        ("Iran rejected a request by Oman.", "rejected", "IRN", "OMN"),
        ("Iran rejected a request by Oman.", "request", "OMN", "IRN"),
        ("Iran called for the expulsion of Omani diplomats.", "called", "IRN", "OMN"),
        ("Iran promised to help Oman.", "promised", "IRN", "OMN"),
        ("Iran remains committed to diplomacy with Oman.", "diplomacy", "IRN OMN", ""),
        ("Iran called on Oman to return to talks.", "talks", "IRN OMN", ""),
        ("Iran sanctioned Oman in May. The sanctions hurt.", "sanctions", "IRN", "OMN"),
        ("Iran gave aid to Oman. Iran sent humanitarian aid again.", "humanitarian aid", "IRN", "OMN"),
        ("Iran sanctions will end.", "sanctions", "", "IRN"),
        ("Iranian sanctions will end.", "sanctions", "IRN", ""),
        ("Germany banned Mahan Air. Iran protested.", "banned", "DEU", "mahan-air IRN"),
        ("Germany sanctioned Mahan Air. Oman banned Mahan too.", "banned", "OMN", "mahan-air"),
        ("Oman met the Quad on Monday.", "met", "OMN USA JPN IND AUS", ""),
        ("Oman sanctioned Rosneft, a company that gave Syria oil.", "gave", "rosneft", "SYR"),
        ("Iran urged allies such as Oman to expel Yemeni envoys.", "urged", "IRN", "OMN"),
        ("Iran's allies attacked Oman.", "attacked", "", "OMN"),
        ("Oman has been the subject of Iranian sanctions.", "sanctions", "IRN", "OMN"),
        ("Iran launched missiles targeting Omani troops.", "launched", "IRN", "OMN"),
        ("An Iranian airstrike that killed an Omani general was condemned.", "airstrike", "IRN", "OMN"),
        ("Iran withdrew from the treaty with Oman.", "withdrew", "IRN", "OMN"),
        ("Iran has a commitment to help Oman and Yemen find peace.", "commitment", "IRN", "OMN YEM"),
        ("Oman called for an end to the fighting between Iran and Yemen.", "called", "OMN", "IRN YEM"),
        ("Iran visited Oman on Monday. Iran will meet with senior officials.", "meet", "IRN OMN", ""),
        ("Oman met Yemen. Oman hailed the talks between Iran and its rivals.", "talks", "IRN", ""),
        ("Houthis hold towns in Yemen. The Houthis refuse a ceasefire.", "ceasefire", "YEM houthis", ""),
        ("Iran expressed appreciation for Oman.", "appreciation", "IRN", "OMN"),
        ("Iran announced $5 million in humanitarian aid to Oman.", "humanitarian aid", "IRN", "OMN"),
        ("Hamas fighters attacked Oman.", "attacked", "hamas", "OMN"),
        ("Iran left a treaty with Oman that was agreed in May.", "agreed", "OMN", ""),
    ],
)
def test_sides(text: str, trigger: str, actors: str, recipients: str) -> None:
    assert sides(text, trigger) == (set(actors.split()), set(recipients.split()))


def test_who_reports_an_attack_did_not_make_it() -> None:
    actors, _ = sides("Oman announced an attack by rebels.", "attack")
    assert actors == {"rebels"}


def test_a_news_outlet_takes_no_part() -> None:
    actors, _ = sides("Reuters reported an Iranian attack on Oman.", "attack")
    assert actors == {"IRN"}


def test_a_person_stands_beside_no_bare_state_of_its_own() -> None:
    analysis = read(
        "Omani Foreign Minister Ali Said met Iran's envoys. The meeting between Oman and Iran was long."
    )
    report = report_of(analysis, "meeting")
    assert len([p for p in report.actors if counts_for(p) == "OMN"]) == 1


@pytest.mark.parametrize(
    ("text", "trigger", "targets"),
    [
        ("Iran and Oman discussed the bombing of Yemen.", "bombing", {"YEM"}),
        ("Iran praised the attack on Oman.", "attack", {"OMN"}),
        ("Iran welcomed the truce in Yemen after the attack on Oman.", "attack", {"OMN"}),
        ("Iran denied the accusation.", "accusation", {"IRN"}),
    ],
)
def test_who_talks_of_an_act_did_not_do_it(text: str, trigger: str, targets: set[str]) -> None:
    assert sides(text, trigger) == (set(), targets)


def test_counted_soldiers_of_no_state_are_not_the_last_named_state() -> None:
    analysis = read("Qatar and Oman condemned an attack that killed ten soldiers.")
    assert not any("OMN" in {p.actor.country for p in r.recipients} for r in analysis.reports)


def test_who_claims_an_act_did_it() -> None:
    text = "The Taliban claimed responsibility for the attack on Oman."
    assert sides(text, "attack") == ({"taliban"}, {"OMN"})


def test_what_belongs_to_a_state_is_hit_with_it() -> None:
    assert sides("Rebels hit oil facilities belonging to Oman.", "hit") == ({"rebels"}, {"OMN"})
    assert sides("Rebels attacked a tanker owned by Oman.", "attacked") == ({"rebels"}, {"OMN"})


def test_an_attack_of_nobody_on_nobody_is_on_the_country_of_its_sentence() -> None:
    assert sides("A bomb in a bus full of pilgrims in western Yemen killed ten people.", "killed") == (
        set(),
        {"YEM"},
    )


def test_the_attack_in_which_one_is_killed_is_no_place() -> None:
    actors, targets = sides("Three Hezbollah militants were killed in Israeli airstrikes.", "killed")
    assert "ISR" not in targets
    assert actors <= {"ISR"}


@pytest.mark.parametrize("cause", ["a flood", "a bus accident", "an earthquake"])
def test_who_died_of_no_violence_was_not_attacked(cause: str) -> None:
    assert read(f"Ten people were killed in {cause} in western Yemen.").reports == ()


@pytest.mark.parametrize(
    ("text", "trigger", "actor"),
    [
        ("Oman accused Iran of attacking Qatar.", "attacking", "IRN"),
        ("Iran thanked Oman for hosting the talks.", "talks", "OMN"),
        ("Oman met Iran before attacking Qatar.", "attacking", "OMN"),
    ],
)
def test_who_is_accused_or_thanked_did_it(text: str, trigger: str, actor: str) -> None:
    report = report_of(read(text), trigger)
    assert [p.actor.country for p in report.actors] == [actor]


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("Smith met with the UN special envoy's office on Monday.", "united-nations"),
        ("The rebels' delegation met Iran.", "rebels"),
    ],
)
def test_a_body_of_somebody_stands_for_whose_it_is(text: str, met: str) -> None:
    (report,) = read(text).reports
    assert met in {p.actor.id for p in (*report.actors, *report.recipients)}
