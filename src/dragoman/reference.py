"""How a mention refers to its event: whether it names one as known, and what it says the event is about.

“Iran and France held talks” tells of talks; “ahead of the talks” takes them for known. Linking may tie the
second to an event of the record that far less would tie the first to.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.roles import carriers
from dragoman.analysis import Analysis, Trigger
from dragoman.operators import noun_lemma
from dragoman.wordlists import in_order, words

DEFINITE = words("pointing at an event") | {"both"}
TOPICAL = in_order("prepositions of a topic")
EMPTY = words("says nothing of a topic")
_PARTS = ("compound", "amod", "nmod")


def names_as_known(trigger: Trigger, analysis: Analysis) -> bool:
    """Whether a trigger names an event as known, rather than telling of it.

    A noun does so with a word that points (“the talks”, “his visit”), or where it only completes another
    word (“ahead of talks with”, “a ceasefire deal”), and no verb carries it; a participle does where it only
    describes a noun (“the ship seized in May”).

    Args:
        trigger: the trigger.
        analysis: the document, read up to its mentions.
    """
    token = analysis.doc[trigger.token]
    if trigger.entry.pos == "VERB" and syntax.is_verb(token):
        return token.dep_ == "acl" and token.tag_ in ("VBN", "VBG")
    if trigger.entry.pos == "VERB" or not syntax.is_nominal(token):
        return False
    if any(_points(noun) for noun in {token.i: token, syntax.bearer(token).i: syntax.bearer(token)}.values()):
        return True
    return syntax.bearer(token).dep_ in ("pobj", "compound", "nmod", "poss") and not carriers(token)


def _points(noun: Token) -> bool:
    return any(c.i < noun.i and (c.lower_ in DEFINITE or c.dep_ == "poss") for c in noun.children)


def topic(trigger: Trigger, analysis: Analysis) -> tuple[str, ...]:
    """Lemmas of what a noun says its event is about: “nuclear” of “talks over its nuclear program”.

    Args:
        trigger: the trigger.
        analysis: the document, read up to its mentions.
    """
    token = analysis.doc[trigger.token]
    if trigger.entry.pos == "VERB" and syntax.is_verb(token):
        return ()
    own = {analysis.doc[i].i for i in range(trigger.start, trigger.end)} - {token.i}
    found = [analysis.doc[i] for i in sorted(own)]
    for noun in {token.i: token, syntax.bearer(token).i: syntax.bearer(token)}.values():
        found += _described(noun)
        for name in TOPICAL:
            for about in syntax.with_preposition(noun, name):
                found += [about, *_described(about), *_within(about)]
    named = analysis.mention_at.keys() | analysis.timed
    telling = (t for t in found if t.i not in named and _tells(t))
    return tuple(dict.fromkeys(noun_lemma(t) for t in telling if noun_lemma(t) not in EMPTY))


def _within(noun: Token, depth: int = 0) -> Iterator[Token]:
    """What a noun that is no topic itself is about: “the framework for a deal on water”."""
    if noun_lemma(noun) not in EMPTY or depth > 2:
        return
    for name in TOPICAL:
        for inner in syntax.with_preposition(noun, name):
            yield inner
            yield from _described(inner)
            yield from _within(inner, depth + 1)


def _described(noun: Token, depth: int = 0) -> Iterator[Token]:
    """The words that describe a noun, and those that describe them."""
    for child in noun.children:
        if child.dep_ in _PARTS and child.i < noun.i:
            yield child
            if depth < 2:
                yield from _described(child, depth + 1)


def _tells(token: Token) -> bool:
    return token.is_alpha and token.pos_ in ("NOUN", "ADJ", "PROPN") and not token.ent_type_
