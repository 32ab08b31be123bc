"""What a taught coder sees of a word: itself, what the parse ties to it, and what the lexicon says."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from dragoman import syntax
from dragoman.analysis import Mention
from dragoman.learned.model import Feature
from dragoman.lexicon import load
from dragoman.mentions import match
from dragoman.operators import lemma, noun_lemma

NEAR, SENTENCE = 0.5, 0.2
"""Words beside the word, and elsewhere in its sentence, tell less than those that the parse ties to it."""
WINDOW = 3
STEM = 5
"""Letters that related words mostly share ("resettle", "resettlement"; "resume", "resumption")."""
CONTENT = frozenset({"NOUN", "VERB", "ADJ"})


def is_candidate(token: Token) -> bool:
    """Whether a word could denote an event: a verb but no auxiliary, a common noun, an adjective."""
    if token.dep_ in ("aux", "auxpass") or token.is_punct or token.is_space:
        return False
    return syntax.is_verb(token) or token.pos_ in ("NOUN", "ADJ")


def word_features(token: Token, mention_at: Mapping[int, Mention]) -> list[Feature]:
    """Named features of one word in its sentence.

    Args:
        token: the word.
        mention_at: the mention of an actor that covers each token, by token index.
    """
    return [*_own(token, mention_at), *_tied(token, mention_at), *_around(token)]


def keys(token: Token, mention_at: Mapping[int, Mention]) -> Iterator[str]:
    """What a word must share with a labelled one to be looked at: its stem, its object, its lexicon's sense.

    Args:
        token: the word.
        mention_at: the mention of an actor that covers each token, by token index.
    """
    word = _word(token)
    yield f"stem={word[:STEM]}"
    objects = syntax.objects(token) if syntax.is_verb(token) else syntax.with_preposition(token, "of")
    yield from (f"obj={_word(thing)}" for thing in objects if thing.pos_ in CONTENT)
    trigger = match(token, mention_at)
    if trigger is not None:
        yield f"lexicon={trigger.entry.type}/{trigger.entry.kind}"


def _word(token: Token) -> str:
    return noun_lemma(token) if syntax.is_nominal(token) else lemma(token)


def _own(token: Token, mention_at: Mapping[int, Mention]) -> Iterator[Feature]:
    yield from ((name, 1.0) for name in keys(token, mention_at))
    yield f"word={_word(token)}", 1.0
    yield f"pos={token.pos_}", 1.0
    for child in token.children:
        if child.dep_ == "prt":
            yield f"word={_word(token)} {child.lower_}", 1.0
    if syntax.is_verb(token) and syntax.is_passive(token):
        yield "passive", NEAR


def _tied(token: Token, mention_at: Mapping[int, Mention]) -> Iterator[Feature]:
    slots = {"obj": syntax.objects(token), "subj": syntax.subjects(token)} if syntax.is_verb(token) else {}
    slots |= {"mod": syntax.modifiers(token), "poss": syntax.possessors(token)}
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative"):
            yield f"prep={child.lower_}", NEAR
            slots[child.lower_] = [g for g in child.children if g.dep_ in ("pobj", "pcomp")]
        elif child.dep_ in ("amod", "xcomp", "ccomp", "advmod", "acl"):
            slots.setdefault(child.dep_, []).append(child)
    if token.head != token:
        slots[f"under {token.dep_}"] = [token.head]
    for slot, words in slots.items():
        for word in words:
            yield f"{slot}={_word(word)}", 1.0
            yield f"{_word(token)} {slot}={_word(word)}", 1.0
            yield from ((f"{slot}%{name}", 1.0) for name in _sets_of(_word(word)))
            mention = mention_at.get(word.i)
            if mention is not None:
                yield f"{slot}@{mention.actors[0].kind}", 1.0


def _around(token: Token) -> Iterator[Feature]:
    sentence = token.sent
    for other in token.doc[max(sentence.start, token.i - WINDOW) : min(sentence.end, token.i + WINDOW + 1)]:
        if other != token and (other.pos_ in CONTENT or other.pos_ == "ADP"):
            yield f"near={lemma(other)}", NEAR
    for other in sentence:
        if other != token and other.pos_ in CONTENT:
            yield f"sentence={lemma(other)}", SENTENCE


@functools.cache
def _sets_of(word: str) -> tuple[str, ...]:
    return tuple(sorted(name for name, words in load().wordsets.items() if word in words))
