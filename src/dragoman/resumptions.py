"""Nouns that take up an event told before: “Germany banned the airline on Monday. The move …”."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.actors.roles import carriers
from dragoman.analysis import Trigger
from dragoman.errors import DataError
from dragoman.lexicon import load
from dragoman.operators import noun_lemma
from dragoman.tables import Row, read_table
from dragoman.wordlists import words

POINTING_BACK = words("pointing back")
OWN_CONTENT = frozenset({"acl", "relcl", "appos", "ccomp"})
"""Labels of what gives a noun its own content (“the decision to withdraw”): it takes up nothing."""


def find_resumptions(found: Mapping[int, Trigger], doc: Doc) -> tuple[Trigger, ...]:
    """The nouns that take up an event, each with the type and kind of that event.

    Args:
        found: the triggers by token that the lexicon knows.
        doc: the document's parse.
    """
    table = _table()
    return tuple(
        _trigger(token, antecedent, table[noun_lemma(token)])
        for token in doc
        if token.tag_ == "NN" and token.i not in found and noun_lemma(token) in table
        if _points_back(token)
        for antecedent in _antecedent(token, found, table[noun_lemma(token)])
    )


def _points_back(noun: Token) -> bool:
    if noun.dep_ in ("compound", "nmod") or any(c.dep_ in OWN_CONTENT for c in noun.children):
        return False
    if any(c.dep_ == "prep" and c.lower_ in ("on", "of", "for", "in", "to") for c in noun.children):
        return False
    if any(c.dep_ not in ("det", "poss") for c in noun.children if c.i < noun.i):
        return False  # “the peace move”, “the May 3 vote”
    return bool(syntax.possessors(noun)) or any(
        c.dep_ == "det" and c.lower_ in POINTING_BACK for c in noun.children if c.i < noun.i
    )


def _antecedent(noun: Token, found: Mapping[int, Trigger], row: Row) -> tuple[Trigger, ...]:
    """What the sentence before tells in its main clause, else what the text opens with; else nothing."""
    types = set(row.many("types"))
    told = [
        found[i]
        for i in sorted(found)
        if i < noun.sent.start and found[i].entry.type in types and _is_main(noun.doc[i])
        if _is_of_possessor(noun, noun.doc[i])
    ]
    if not told:
        return ()
    last, first = told[-1], told[0]
    near = noun.sent.start > 0 and noun.doc[last.token].sent.end >= _text_before(noun)
    opens = noun.doc[first.token].sent.start <= _opening_end(noun.doc)
    return (last,) if near else (first,) if opens else ()


def _is_of_possessor(noun: Token, event: Token) -> bool:
    """“the Parliament's decision” takes up only what names the Parliament."""
    owners = {p.lower_ for p in syntax.possessors(noun)}
    return not owners or bool(owners & {t.lower_ for t in event.sent})


def _text_before(noun: Token) -> int:
    """The end of the last sentence with words before a noun's own."""
    i = noun.sent.start
    while i > 0 and noun.doc[i - 1].is_space:
        i -= 1
    return i


def _opening_end(doc: Doc) -> int:
    """The last token of the first sentence that tells something with a verb."""
    for sentence in doc.sents:
        if any(syntax.is_verb(t) for t in sentence):
            return int(sentence.end)
    return 0


def _is_main(token: Token) -> bool:
    """Whether a main clause tells the event, or a clause that is said."""
    verbs = [token] if syntax.is_verb(token) else carriers(token)
    bearer = syntax.bearer(token)
    if not syntax.is_verb(token) and bearer.dep_ in ("nsubj", "nsubjpass", "dobj"):
        verbs = [*verbs, bearer.head]
    return any(v.dep_ in ("ROOT", "conj", "ccomp") and syntax.is_verb(v) for v in verbs)


def _trigger(noun: Token, antecedent: Trigger, row: Row) -> Trigger:
    frame = load().types[antecedent.entry.type or ""].noun_frame
    entry = replace(
        antecedent.entry, form=(noun_lemma(noun),), pos="NOUN", frame=frame, needs=(), where=row.where
    )
    return Trigger(noun.i, noun.i, noun.i + 1, entry, refers=antecedent.token)


def resumptive_nouns() -> frozenset[str]:
    """The lemmas of the nouns that may take up an event."""
    return frozenset(_table())


@functools.cache
def _table() -> Mapping[str, Row]:
    types = load().types
    rows = {row["noun"]: row for row in read_table("resumptive.txt")}
    for row in rows.values():
        for name in row.many("types"):
            if name not in types:
                raise DataError(row.where, name, "types must be PLOVER types, as in plover.txt")
    return rows
