"""The repairs of the parse, each on a parse built by hand: what is mended, and what is left alone."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from dragoman.repairs import (
    apposition_as_object,
    clause_after_name,
    compound_after_to,
    finite_after_infinitive,
    goal_of_journey,
    place_before_subject,
    plan_after_comma,
    purpose_of_guest,
    repair,
    rest_of_list,
    second_clause,
    weekday_as_object,
)

VOCAB = spacy.blank("en").vocab


def build(*rows: str, entities: dict[int, str] | None = None) -> Doc:
    """A parse from rows `word tag pos label head`, the head as a row's number."""
    words, tags, parts, labels, heads = zip(*(r.split() for r in rows), strict=True)
    ents = ["O"] * len(words)
    for i, label in (entities or {}).items():
        ents[i] = f"B-{label}"
    return Doc(
        VOCAB,
        words=list(words),
        tags=list(tags),
        pos=list(parts),
        deps=list(labels),
        heads=[int(h) for h in heads],
        ents=ents,
    )


def shape(doc: Doc) -> list[tuple[str, str]]:
    return [(t.dep_, t.head.text) for t in doc]


TWO_CLAUSES = (
    "Talks NNS NOUN nsubjpass 2",
    "were VBD AUX auxpass 2",
    "held VBN VERB ROOT 2",
    "to TO PART aux 4",
    "ease VB VERB advcl 2",
    "tensions NNS NOUN dobj 4",
    "and CC CCONJ cc 5",
    "a DT DET det 8",
    "meeting NN NOUN conj 5",
    "is VBZ AUX auxpass 10",
    "planned VBN VERB conj 2",
)


def test_the_subject_of_a_second_clause_is_returned_to_its_verb() -> None:
    doc = build(*TWO_CLAUSES)
    second_clause(doc[10])
    assert (doc[8].dep_, doc[8].head.text) == ("nsubjpass", "planned")


def test_a_clause_with_a_subject_of_its_own_is_left_alone() -> None:
    rows = list(TWO_CLAUSES)
    rows[8] = "meeting NN NOUN nsubjpass 10"
    doc = build(*rows)
    before = shape(doc)
    second_clause(doc[10])
    assert shape(doc) == before


def test_a_noun_that_does_not_agree_is_no_subject() -> None:
    rows = list(TWO_CLAUSES)
    rows[8] = "meetings NNS NOUN conj 5"
    doc = build(*rows)
    second_clause(doc[10])
    assert doc[8].dep_ == "conj"


def test_the_infinitive_after_the_noun_is_the_nouns() -> None:
    rows = [*TWO_CLAUSES[:9], "to TO PART aux 10", "plan VB VERB xcomp 2", "it PRP PRON dobj 10"]
    rows += ["is VBZ AUX auxpass 13", "due VBN VERB conj 2"]
    doc = build(*rows)
    second_clause(doc[13])
    assert (doc[10].dep_, doc[10].head.text) == ("acl", "meeting")


def test_a_name_before_a_verb_is_the_subject_of_the_clause_after_it() -> None:
    doc = build(
        "They PRP PRON nsubj 1",
        "met VBD VERB ROOT 1",
        "after IN ADP prep 1",
        "Storm NNP PROPN pobj 2",
        "” '' PUNCT punct 5",
        "ended VBD VERB ccomp 1",
    )
    clause_after_name(doc[2])
    assert (doc[3].dep_, doc[3].head.text) == ("nsubj", "ended")
    assert (doc[2].dep_, doc[2].head.text) == ("mark", "ended")
    assert doc[5].dep_ == "advcl"


def test_a_preposition_with_a_plain_object_is_left_alone() -> None:
    doc = build(
        "They PRP PRON nsubj 1",
        "met VBD VERB ROOT 1",
        "after IN ADP prep 1",
        "lunch NN NOUN pobj 2",
        ". . PUNCT punct 1",
    )
    before = shape(doc)
    repair(doc)
    assert shape(doc) == before


def test_a_weekday_is_no_object_of_a_preposition_before_a_name() -> None:
    doc = build(
        "Oman NNP PROPN nsubj 1",
        "wrote VBD VERB ROOT 1",
        "to IN ADP prep 1",
        "Haitham NNP PROPN compound 4",
        "Friday NNP PROPN pobj 2",
        entities={4: "DATE"},
    )
    weekday_as_object(doc[4])
    assert (doc[3].dep_, doc[3].head.text) == ("pobj", "to")
    assert (doc[4].dep_, doc[4].head.text) == ("npadvmod", "wrote")


def test_a_weekday_alone_stays_the_object() -> None:
    doc = build(
        "Oman NNP PROPN nsubj 1",
        "wrote VBD VERB ROOT 1",
        "on IN ADP prep 1",
        "Friday NNP PROPN pobj 2",
        entities={3: "DATE"},
    )
    weekday_as_object(doc[3])
    assert doc[3].dep_ == "pobj"


def _arrival(verb: str) -> Doc:
    return build(
        "Oman NNP PROPN nsubj 1",
        "arrived VBD VERB ROOT 1",
        "for IN ADP prep 1",
        "talks NNS NOUN pobj 2",
        ", , PUNCT punct 1",
        "expected VBD VERB advcl 1",
        "to TO PART aux 7",
        f"{verb} VB VERB xcomp 5",
    )


def test_what_is_expected_to_start_is_the_event_before_the_comma() -> None:
    doc = _arrival("start")
    plan_after_comma(doc[5])
    assert (doc[5].dep_, doc[5].tag_, doc[5].head.text) == ("acl", "VBN", "talks")


def test_who_is_expected_to_leave_stays_the_one_who_came() -> None:
    doc = _arrival("leave")
    plan_after_comma(doc[5])
    assert (doc[5].dep_, doc[5].head.text) == ("advcl", "arrived")


def test_what_explains_a_place_is_no_second_object() -> None:
    doc = build(
        "Rebels NNS NOUN nsubj 1",
        "hurt VBD VERB ROOT 1",
        "ten CD NUM dobj 1",
        "in IN ADP prep 1",
        "Ayn NNP PROPN pobj 3",
        ", , PUNCT punct 4",
        "a DT DET det 7",
        "village NN NOUN dobj 1",
    )
    apposition_as_object(doc[7])
    assert (doc[7].dep_, doc[7].head.text) == ("appos", "Ayn")


def test_where_a_journey_goes_is_returned_to_it() -> None:
    doc = build(
        "He PRP PRON nsubj 1",
        "returned VBD VERB ROOT 1",
        "from IN ADP prep 1",
        "travel NN NOUN pobj 2",
        "to IN ADP prep 1",
        "Oman NNP PROPN pobj 4",
    )
    doc[3].lemma_ = "travel"
    goal_of_journey(doc[4])
    assert doc[4].head == doc[3]


def test_what_a_guest_comes_for_is_returned_to_the_host() -> None:
    doc = build(
        "Oman NNP PROPN nsubj 1",
        "hosted VBD VERB ROOT 1",
        "Rao NNP PROPN dobj 1",
        "for IN ADP prep 2",
        "talks NNS NOUN pobj 3",
    )
    doc[1].lemma_ = "host"
    purpose_of_guest(doc[3])
    assert doc[3].head == doc[1]


def test_the_rest_of_a_list_joins_its_first() -> None:
    doc = build(
        "Oman NNP PROPN nsubj 1",
        "demanded VBD VERB ROOT 1",
        "a DT DET det 3",
        "truce NN NOUN dobj 1",
        ", , PUNCT punct 1",
        "an DT DET det 6",
        "apology NN NOUN dep 1",
    )
    rest_of_list(doc[6])
    assert (doc[6].dep_, doc[6].head) == ("conj", doc[3])


URGED = (
    "Iran NNP PROPN nsubj 1",
    "urged VBD VERB ROOT 1",
    "Oman NNP PROPN dobj 1",
    "to TO PART aux 4",
    "leave VB VERB xcomp 1",
    "and CC CCONJ cc 4",
)


def test_a_finite_verb_is_not_joined_to_an_infinitive() -> None:
    doc = build(*URGED, "spoke VBD VERB conj 4")
    finite_after_infinitive(doc[6])
    assert doc[6].head == doc[1]


def test_an_infinitive_stays_joined_to_an_infinitive() -> None:
    doc = build(*URGED, "speak VB VERB conj 4")
    finite_after_infinitive(doc[6])
    assert doc[6].head == doc[4]


def test_a_noun_after_to_is_no_infinitive() -> None:
    doc = build(
        "Peru NNP PROPN nsubj 1",
        "sent VBD VERB ROOT 1",
        "envoys NNS NOUN dobj 1",
        "to TO PART aux 4",
        "ceasefire VB VERB advcl 1",
        "talks NNS NOUN dobj 4",
    )
    compound_after_to(doc[4])
    assert [(t.dep_, t.head.i) for t in doc[3:]] == [("prep", 1), ("compound", 5), ("pobj", 3)]
    assert (doc[3].tag_, doc[4].tag_) == ("IN", "NN")


def test_a_place_before_the_subject_is_returned_to_its_preposition() -> None:
    doc = build(
        "In IN ADP prep 4",
        "New NNP PROPN compound 3",
        "York NNP PROPN compound 3",
        "protesters NNS NOUN nsubj 4",
        "marched VBD VERB ROOT 4",
    )
    place_before_subject(doc[0])
    assert (doc[2].dep_, doc[2].head, doc[1].head) == ("pobj", doc[0], doc[2])
