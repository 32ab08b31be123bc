"""The day of the news: the date of what a text tells undated, as news is told."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.roles import carriers
from dragoman.analysis import DAY, Analysis, Anchor
from dragoman.operators import lemma
from dragoman.shared_dates import told_of_verbs
from dragoman.wordlists import words

MEANS = words("means")
POINTING_BACK = words("pointing back")
GOING_ON = words("going on")
BEFORE_NOW = words("before now")
OF_ONE_SCENE = frozenset({"PROTEST", "ASSAULT", "COERCE"})
"""Types of event that go on from one sentence to the next."""
LEAD_PARAGRAPHS = 3
"""Paragraphs that share the day of the opening where that isn't the publication day."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the opening of a text says of the day of its news; read once a document.

    Attributes:
        day: when it was, as `lead_day` reads it.
        present: whether the text begins in the present, as headlines and chronicles do.
        persons: the ids of those who take part in what its first paragraph tells.
    """

    day: date | None
    present: bool
    persons: frozenset[str]


def read_opening(analysis: Analysis) -> Opening:
    """What a document's opening says of the day of its news.

    Args:
        analysis: the document, read up to its dates.
    """
    doc, text = analysis.doc, analysis.document.text
    first = itertools.takewhile(
        lambda i: _paragraph(text, doc[analysis.triggers[i].token]) == 0, range(len(analysis.triggers))
    )
    persons = {p.actor.id for i in first for p in analysis.parties[i].all() if p.actor.kind == "person"}
    # The main verb of the first sentence that tells an event.
    present = bool(analysis.triggers) and _is_present(doc[analysis.triggers[0].token].sent.root)
    return Opening(lead_day(analysis, analysis.anchors), present, frozenset(persons))


def news_day(analysis: Analysis, index: int, opening: Opening) -> date | None:
    """The day of the news for what is told undated in a main clause of the simple past or present.

    That day is the date of the first event told in the opening, else the publication date; where the opening
    is of another day than the publication, only what stands near it shares that day.

    Args:
        analysis: the document, read up to its dates.
        index: which trigger.
        opening: what the document's opening says.
    """
    trigger, reading = analysis.triggers[index], analysis.readings[index]
    if analysis.published is None or reading.status != "occurred":
        return None
    token = analysis.doc[trigger.token]
    verb = token if syntax.is_verb(token) else syntax.clause_verb(token)
    if verb is None or not _tells_news(verb):
        return None
    said_of = token.dep_ in ("acomp", "oprd") and token.head == verb
    bearer = syntax.bearer(token)
    uttered = trigger.entry.kind == "statement" and bearer.dep_ == "dobj" and bearer.head == verb
    told = syntax.is_verb(token) or said_of or uttered or verb in carriers(token)
    if not told and not _is_news_itself(token, verb):
        return None
    before = _day_told_before(index, analysis)
    if before is not None:
        return before
    if opening.day is None or opening.day == analysis.published:
        return analysis.published
    main = _main(verb)
    if main.dep_ == "ccomp" and main.head.tag_ == "VBD":
        main = main.head  # “we regret it”, he said: the regret is of the day of the saying
    if _is_present(main):
        return analysis.published if opening.present else None
    near = _paragraph(analysis.document.text, token) < LEAD_PARAGRAPHS
    # A person of the opening who acts: the text goes on with the same scene.
    goes_on = any(p.actor.id in opening.persons for p in analysis.parties[index].actors)
    return opening.day if near or goes_on else None


def _day_told_before(index: int, analysis: Analysis) -> date | None:
    """“Thousands rallied on Sunday. Police detained ninety.”: the scene goes on in the next sentence."""
    text, token = analysis.document.text, analysis.doc[analysis.triggers[index].token]
    if analysis.triggers[index].entry.type not in OF_ONE_SCENE:
        return None
    for i in range(index - 1, -1, -1):
        other = analysis.doc[analysis.triggers[i].token]
        if other.sent == token.sent:
            continue
        if _paragraph(text, other) != _paragraph(text, token) or other.sent.end != token.sent.start:
            return None
        day = analysis.anchors[i].day
        main = other.sent.root == other or other.sent.root in carriers(other)
        alike = analysis.triggers[i].entry.type in OF_ONE_SCENE and analysis.readings[i].status == "occurred"
        if main and alike and day is not None:
            return day
    return None


def _main(verb: Token) -> Token:
    """The finite verb whose tense a joined, hanging or repeated one shares ("we continue to urge")."""
    while verb.tag_ in ("VB", "VBN", "VBG") and syntax.is_verb(verb.head) and verb.head != verb:
        repeated = verb.dep_ == "xcomp" and lemma(verb.head) in GOING_ON
        if not repeated and (verb.dep_ not in ("conj", "advcl") or syntax.has_auxiliary(verb)):
            break
        verb = verb.head
    return verb


def _is_present(verb: Token) -> bool:
    """Whether a verb tells in the present, as headlines and chronicles do."""
    if verb.tag_ in ("VBZ", "VBP"):
        return True
    return verb.tag_ == "VBN" and any(
        c.dep_ == "auxpass" and c.lower_ in ("is", "are") for c in verb.children
    )


def _is_news_itself(noun: Token, verb: Token) -> bool:
    """“eight people die in an attack”: a new event told with the news, not one that the text goes back to."""
    noun = syntax.bearer(noun)
    if any(c.lower_ in POINTING_BACK or c.dep_ == "poss" for c in noun.children if c.i < noun.i):
        return False
    if noun.dep_ in ("nsubj", "nsubjpass"):
        return noun.head == verb
    return noun.dep_ == "pobj" and noun.head.lower_ in MEANS and noun.head.head == verb


def _tells_news(verb: Token) -> bool:
    """Whether a verb tells what happened on the day: finite in a main clause, or hanging on one that is."""
    main = _main(verb)
    beside = (*main.children, *verb.children)
    if any(c.lower_ in BEFORE_NOW and c.dep_ in ("advmod", "npadvmod") for c in beside):
        return False
    if verb != main and any(c.dep_ in ("mark", "prep") and c.i < verb.i for c in verb.children):
        return False
    if main.tag_ not in ("VBD", "VBZ", "VBP") and not (main.tag_ == "VBN" and syntax.is_passive(main)):
        return False
    return "had" not in syntax.auxiliaries(main) and main.dep_ in ("ROOT", "conj", "ccomp", "parataxis")


def lead_day(analysis: Analysis, anchors: Sequence[Anchor]) -> date | None:
    """The day of the first event that the opening paragraph dates and tells as past.

    Where no event has one, it is the day of the opening's main verb: “On Monday, officials said …”.

    Args:
        analysis: the document, read up to its statuses.
        anchors: one a trigger.
    """
    for trigger, reading, anchor in zip(analysis.triggers, analysis.readings, anchors, strict=True):
        if _paragraph(analysis.document.text, analysis.doc[trigger.token]) > 0:
            break
        if reading.status == "occurred" and anchor.day is not None:
            return anchor.day
    return _day_of_opening(analysis)


def _day_of_opening(analysis: Analysis) -> date | None:
    told = told_of_verbs(analysis.timexes, analysis.doc)
    for sentence in analysis.doc.sents:
        if not syntax.is_verb(sentence.root):
            continue
        timex = told.get(sentence.root.i)
        past = sentence.root.tag_ == "VBD" and _paragraph(analysis.document.text, sentence.root) == 0
        if past and timex is not None and timex.start is not None and len(timex.start) == DAY:
            return date.fromisoformat(timex.start)
        return None
    return None


def _paragraph(text: str, token: Token) -> int:
    """Which paragraph with text a token stands in, counted from 0."""
    return text[: token.idx].strip().count("\n\n" if "\n\n" in text else "\n")
