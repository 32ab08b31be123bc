"""The trigger lexicon: what its loader refuses, in which order entries come, and what it must know."""

from __future__ import annotations

import time

import pytest

from dragoman import lexicon, tables
from dragoman.errors import DataError
from dragoman.lexicon import Entry, Frame, Lexicon, Need, parse_frame, parse_needs
from dragoman.tables import parse_table

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
SETS = {"weapon": frozenset({"missile", "bomb"}), "goal": frozenset({"target"})}
TRIGGER_COLUMNS = "columns: form | pos | type | kind | frame | needs | cameo | context\n"
PLOVER = """columns: type | quad | cameo | verb_frame | noun_frame | definition
ASSAULT | M-CONF | 180 | subj > obj | poss,by > on | attacks
CONSULT | V-COOP | 040 | subj = obj,with | poss,between = with | meets
"""
CAMEO = "columns: type | kind | cameo\nASSAULT | attack | 190\n"
WORDSETS = "columns: name | words\n%weapon | missile; bomb\n%arms | %weapon; gun\n"


def build(rows: str, *, sets: str = WORDSETS, plover: str = PLOVER, cameo: str = CAMEO) -> Lexicon:
    return lexicon.build(
        parse_table(TRIGGER_COLUMNS + rows, "triggers/t.txt"),
        parse_table(sets, "wordsets.txt"),
        parse_table(plover, "plover.txt"),
        parse_table(cameo, "cameo.txt"),
    )


@pytest.fixture(scope="module")
def packaged() -> Lexicon:
    return lexicon.load()


def first(entries: tuple[Entry, ...], form: str, needs: str = "") -> Entry:
    """The entry of this form whose needs, written back by slot, begin like this."""
    found = [e for e in entries if e.text == form and " ".join(n.slot for n in e.needs).startswith(needs)]
    assert found, f"no entry {form!r}"
    return found[0]


# Cells ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("", Frame()),
        ("subj > obj", Frame(("subj",), ("obj",))),
        ("poss, mod > on,against", Frame(("poss", "mod"), ("on", "against"))),
        ("subj", Frame(("subj",))),
        ("subj >", Frame(("subj",))),
        ("> of", Frame((), ("of",))),
        ("subj = with,obj", Frame(("subj", "with", "obj"), (), True)),
        ("subj > towards", Frame(("subj",), ("toward",))),
    ],
)
def test_frames(text: str, frame: Frame) -> None:
    assert parse_frame(text, "t.txt:1") == frame


@pytest.mark.parametrize("text", ["subj > obj > to", "subj = obj > to", "agent > obj", "=", "subj - obj"])
def test_malformed_frames_name_their_line(text: str) -> None:
    with pytest.raises(DataError, match=r"t\.txt:7"):
        parse_frame(text, "t.txt:7")


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("", ()),
        ("obj:missile,rocket", (Need("obj", frozenset({"missile", "rocket"})),)),
        ("obj:%weapon,gun", (Need("obj", frozenset({"missile", "bomb", "gun"})),)),
        ("!obj:%goal", (Need("obj", frozenset({"target"}), None, True),)),
        ("subj:@actor; obj:@person", (Need("subj", actor_class="actor"), Need("obj", actor_class="person"))),
        ("!subj:@actor", (Need("subj", frozenset(), "actor", True),)),
        ("prep:on,towards", (Need("prep", frozenset({"on", "toward"})),)),
        ("xcomp", (Need("xcomp"),)),
        ("!xcomp", (Need("xcomp", negated=True),)),
        ("head:sign,under", (Need("head", frozenset({"sign", "under"})),)),
        ("obj:", (Need("obj"),)),
    ],
)
def test_needs(text: str, needs: tuple[Need, ...]) -> None:
    assert parse_needs(text, "t.txt:1", SETS) == needs


@pytest.mark.parametrize(
    "text", ["obj:%tools", "colour:red", "obj:@crowd", "prep:", "prep:missile", "xcomp:go", "obj:gun,@actor"]
)
def test_malformed_needs_name_their_line(text: str) -> None:
    with pytest.raises(DataError, match=r"t\.txt:9"):
        parse_needs(text, "t.txt:9", SETS)


# Tables -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        "bomb | VERB | ATTACK | attack",
        "bomb | VERB | ASSAULT | war",
        "bomb | ADV | ASSAULT | attack",
        "Bomb | VERB | ASSAULT | attack",
        " | VERB | ASSAULT | attack",
        "bomb | VERB | ASSAULT | attack | subject > obj",
        "bomb | VERB | ASSAULT | attack | | obj:%ships",
        "bomb | VERB | ASSAULT | attack | | | 19x",
        "bomb | VERB | ASSAULT | attack | | | 190 | | extra",
    ],
)
def test_wrong_rows_name_their_line(row: str) -> None:
    with pytest.raises(DataError, match=r"triggers/t\.txt:3"):
        build("raid | VERB | ASSAULT | attack\n" + row)


def test_a_form_stands_once_with_the_same_needs() -> None:
    with pytest.raises(DataError, match=r"triggers/t\.txt:3.*t\.txt:2"):
        build(
            "hit | VERB | ASSAULT | attack | | obj:bomb,gun\nhit | VERB | CONSULT | meeting | | obj:gun,bomb"
        )
    built = build("hit | VERB | ASSAULT | attack | | obj:gun\nhit | NOUN | ASSAULT | attack | | obj:gun")
    assert len(built.entries) == 2


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("sets", WORDSETS + "%weapon | gun\n"),
        ("sets", WORDSETS + "%empty |\n"),
        ("sets", "columns: name | words\n%arms | %weapon\n%weapon | gun\n"),
        ("plover", PLOVER + "ASSAULT | M-CONF | 180 | subj > obj | poss > on | again\n"),
        ("plover", PLOVER + "AID | GOOD | 070 | subj > obj | poss > to | gives\n"),
        ("cameo", CAMEO + "ASSAULT | attack | 180\n"),
        ("cameo", CAMEO + "ASSAULT | war | 190\n"),
        ("cameo", CAMEO + "AID | aid | 070\n"),
    ],
)
def test_wrong_tables_are_refused(table: str, text: str) -> None:
    with pytest.raises(DataError):
        build("raid | VERB | ASSAULT | attack", **{table: text})


def test_empty_cells_take_the_defaults() -> None:
    verb, meeting, coded, noun = build(
        "raid | VERB | ASSAULT | attack\nraid | NOUN | ASSAULT | attack\nmeet | VERB | CONSULT | meeting\n"
        "raze | VERB | ASSAULT | attack | subj > of | | 1712 | crime; military"
    ).entries
    assert verb.frame == Frame(("subj",), ("obj",)) and verb.cameo == "190"
    assert noun.frame == Frame(("poss", "by"), ("on",))
    assert meeting.frame.symmetric and meeting.cameo == "040"
    assert coded.frame == Frame(("subj",), ("of",))
    assert (coded.cameo, coded.context) == ("1712", ("crime", "military"))


def test_blocks_have_no_type() -> None:
    (entry,) = build("hit | VERB | - | | | obj:%weapon").entries
    assert (entry.type, entry.kind, entry.cameo) == (None, "", "")


def test_hyphens_are_divided_as_the_tokenizer_does() -> None:
    (entry,) = build("cease-fire breach | NOUN | ASSAULT | attack").entries
    assert entry.form == ("cease", "-", "fire", "breach")
    assert entry.text == "cease-fire breach"


def test_sets_may_hold_earlier_sets() -> None:
    assert build("raid | VERB | ASSAULT | attack").wordsets["arms"] == {"missile", "bomb", "gun"}


# Order ------------------------------------------------------------------------------------------------------


def test_longer_forms_and_more_needs_come_first() -> None:
    found = build(
        "open | VERB | ASSAULT | attack\nopen fire | VERB | ASSAULT | attack\n"
        "open | VERB | ASSAULT | attack | | obj:gun; prep:on\nopen | VERB | ASSAULT | attack | | obj:bomb"
    ).verbs("open")
    assert [e.text for e in found] == ["open fire", "open", "open", "open"]
    assert [len(e.needs) for e in found] == [0, 2, 1, 0]


def test_asking_is_more_specific_than_excluding() -> None:
    found = build(
        "hit | VERB | ASSAULT | attack | | !obj:gun\nhit | VERB | CONSULT | meeting | | obj:bomb"
    ).verbs("hit")
    assert [e.type for e in found] == ["CONSULT", "ASSAULT"]


def test_a_block_vetoes_its_word_but_no_verb_phrase() -> None:
    built = build(
        "meet | VERB | CONSULT | meeting | | subj:@actor; obj:@actor\nmeet | VERB | - | | | obj:target\n"
        "meet demand | VERB | CONSULT | meeting\ntalk | NOUN | - | | | head:show\n"
        "peace talk | NOUN | CONSULT | meeting"
    )
    assert [(e.text, e.type) for e in built.verbs("meet")] == [
        ("meet demand", "CONSULT"),
        ("meet", None),
        ("meet", "CONSULT"),
    ]
    assert [e.type for e in built.nouns("talk")] == [None, "CONSULT"]


def test_nouns_are_found_by_their_last_word_and_verbs_by_their_first() -> None:
    built = build("peace talk | NOUN | CONSULT | meeting\nlay siege | VERB | ASSAULT | attack")
    assert built.nouns("talk") and not built.nouns("peace")
    assert built.verbs("lay") and not built.verbs("siege")
    assert built.adjectives("talk") == ()


# What the packaged lexicon knows ----------------------------------------------------------------------------


def test_every_type_is_covered(packaged: Lexicon) -> None:
    assert sorted(packaged.types) == sorted(TYPES)
    assert len([e for e in packaged.entries if e.type]) >= 2800
    for name in TYPES:
        assert sum(e.type == name for e in packaged.entries) >= 50, name


def test_every_entry_can_fill_a_slot(packaged: Lexicon) -> None:
    for entry in packaged.entries:
        if entry.type:
            assert entry.frame.actors or entry.frame.recipients, entry.where
            assert entry.cameo, entry.where
        else:
            assert entry.needs, f"{entry.where}: a block without needs would silence its word"


def test_files_hold_their_own_type_and_stand_sorted() -> None:
    rows = tables.read_table("triggers")
    by_file: dict[str, list[str]] = {}
    for row in rows:
        by_file.setdefault(row.where.rsplit(":", 1)[0], []).append(row["form"])
        stem = row.where.removeprefix("triggers/").split(".")[0]
        assert row["type"] in (lexicon.BLOCK, stem.upper()), row.where
    for name, forms in by_file.items():
        assert forms == sorted(forms), f"{name} is out of order"


@pytest.mark.parametrize(
    ("pos", "form", "type_", "kind", "cameo"),
    [
        ("VERB", "meet", "CONSULT", "meeting", "040"),
        ("NOUN", "talk", "CONSULT", "meeting", "046"),
        ("NOUN", "visit", "CONSULT", "visit", "042"),
        ("VERB", "condemn", "ACCUSE", "statement", "111"),
        ("VERB", "urge", "REQUEST", "statement", "020"),
        ("VERB", "veto", "REJECT", "ruling", "129"),
        ("NOUN", "ultimatum", "THREATEN", "statement", "139"),
        ("NOUN", "hunger strike", "PROTEST", "protest", "142"),
        ("NOUN", "sanction", "SANCTION", "sanction", "163"),
        ("NOUN", "war game", "MOBILIZE", "exercise", "150"),
        ("VERB", "deport", "COERCE", "withdrawal", "174"),
        ("VERB", "kidnap", "ASSAULT", "arrest", "181"),
        ("NOUN", "airstrike", "ASSAULT", "attack", "195"),
        ("NOUN", "ceasefire", "RETREAT", "ceasefire", "0871"),
        ("NOUN", "cease-fire", "RETREAT", "ceasefire", "0871"),
        ("VERB", "apologise", "CONCEDE", "statement", "055"),
        ("VERB", "cooperate", "COOPERATE", "other", "060"),
        ("NOUN", "humanitarian aid", "AID", "aid", "073"),
        ("VERB", "thank", "SUPPORT", "statement", "051"),
        ("VERB", "agree", "AGREE", "agreement", "030"),
        ("ADJ", "willing", "AGREE", "statement", "030"),
    ],
)
def test_known_words(packaged: Lexicon, pos: str, form: str, type_: str, kind: str, cameo: str) -> None:
    words = form.replace("-", " - ").split()
    entries = {
        "VERB": packaged.verbs(words[0]),
        "NOUN": packaged.nouns(words[-1]),
        "ADJ": packaged.adjectives(words[-1]),
    }[pos]
    assert (type_, kind, cameo) in {(e.type, e.kind, e.cameo) for e in entries if e.text == form}


@pytest.mark.parametrize(
    ("form", "slot", "word", "type_"),
    [
        ("fire", "obj", "missile", "ASSAULT"),
        ("fire", "obj", "minister", "SANCTION"),
        ("release", "obj", "prisoner", "CONCEDE"),
        ("cut", "obj", "tie", "SANCTION"),
        ("lift", "obj", "embargo", "CONCEDE"),
        ("strike", "subj", "teacher", "PROTEST"),
        ("strike", "obj", "base", "ASSAULT"),
        ("summon", "obj", "ambassador", "ACCUSE"),
        ("recall", "obj", "ambassador", "SANCTION"),
        ("withdraw", "from", "treaty", "SANCTION"),
        ("withdraw", "obj", "troop", "RETREAT"),
        ("violate", "obj", "ceasefire", "ASSAULT"),
        ("violate", "obj", "airspace", "MOBILIZE"),
        ("open", "obj", "embassy", "SUPPORT"),
        ("close", "obj", "embassy", "RETREAT"),
        ("close", "obj", "border", "SANCTION"),
        ("seize", "obj", "town", "ASSAULT"),
        ("seize", "obj", "tanker", "COERCE"),
        ("return", "obj", "body", "CONCEDE"),
        ("accept", "obj", "refugee", "AID"),
    ],
)
def test_senses_are_told_by_what_stands_beside(
    packaged: Lexicon, form: str, slot: str, word: str, type_: str
) -> None:
    fits = [
        e.type
        for e in packaged.verbs(form)
        if e.text == form and any(n.slot == slot and word in n.words and not n.negated for n in e.needs)
    ]
    assert type_ in fits


@pytest.mark.parametrize(
    ("pos", "form", "slot", "word"),
    [
        ("VERB", "meet", "obj", "deadline"),
        ("VERB", "commit", "obj", "suicide"),
        ("VERB", "kill", "cause", "earthquake"),
        ("VERB", "shoot", "obj", "film"),
        ("VERB", "sign", "obj", "bill"),
        ("NOUN", "deal", "mod", "great"),
        ("NOUN", "treaty", "head", "violate"),
        ("NOUN", "threat", "head", "pose"),
    ],
)
def test_other_senses_are_blocked(packaged: Lexicon, pos: str, form: str, slot: str, word: str) -> None:
    entries = packaged.verbs(form) if pos == "VERB" else packaged.nouns(form)
    assert any(e.type is None and any(n.slot == slot and word in n.words for n in e.needs) for e in entries)


@pytest.mark.parametrize(
    ("form", "actors", "recipients"),
    [
        ("killing", {"by"}, {"of"}),
        ("sanction", {"mod"}, {"on"}),
        ("withdrawal", {"of"}, {"from"}),
        ("attack", {"by"}, {"on"}),
        ("invasion", {"poss"}, {"of"}),
        ("aid", {"from"}, {"to"}),
        ("visit", {"by"}, {"to"}),
        ("demand", {"by"}, {"from"}),
    ],
)
def test_nouns_know_their_parties(
    packaged: Lexicon, form: str, actors: set[str], recipients: set[str]
) -> None:
    frames = [e.frame for e in packaged.nouns(form) if e.type and e.text == form]
    assert any(actors <= set(f.actors) and recipients <= set(f.recipients) for f in frames)


@pytest.mark.parametrize("form", ["meeting", "talk", "agreement", "ceasefire", "clash", "cooperation"])
def test_mutual_events_are_symmetric(packaged: Lexicon, form: str) -> None:
    assert all(e.frame.symmetric for e in packaged.nouns(form) if e.type and e.text == form)


def test_plain_sayings_are_no_events(packaged: Lexicon) -> None:
    for lemma in ("say", "state", "report", "add", "note", "announce"):
        assert not [e for e in packaged.verbs(lemma) if e.text == lemma], lemma


def test_loading_is_quick() -> None:
    def once() -> float:
        lexicon.load.cache_clear()
        tables.read_table.cache_clear()
        begin = time.perf_counter()
        lexicon.load()
        return time.perf_counter() - begin

    # Generous, for loaded machines; on an idle one it takes a tenth of this.
    assert min(once() for _ in range(5)) < 0.5
