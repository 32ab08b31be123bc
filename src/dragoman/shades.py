"""The finer shades of an event: its PLOVER mode, and the contexts that the words around it tell."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.actors.roles import carriers
from dragoman.analysis import Analysis
from dragoman.codebook import Mode, load_codebook
from dragoman.mood import is_infinitive
from dragoman.operators import noun_lemma

ASIDE = frozenset({"relcl", "advcl", "conj", "appos", "parataxis", "punct", "cc", "nsubj", "nsubjpass"})
"""What stands so below a word belongs to another event."""
DEPTH = 4


def mode_of(index: int, analysis: Analysis) -> Mode | None:
    """The mode of an event; None where none is told.

    Args:
        index: of its trigger.
        analysis: the document, its triggers found.
    """
    trigger = analysis.triggers[index]
    entries = {t.token: t.entry for t in analysis.triggers if t.token != trigger.token}
    below = (entries.get(t.i) for t in _below(analysis.doc[trigger.token], DEPTH))
    return load_codebook().mode_of(trigger.entry, [entry for entry in below if entry is not None])


def contexts_of(index: int, analysis: Analysis) -> tuple[str, ...]:
    """The contexts of an event: those of its entry first, then those of the words by its trigger.

    Args:
        index: of its trigger.
        analysis: the document, its triggers and mentions found.
    """
    trigger = analysis.triggers[index]
    known = load_codebook().context_of
    found = dict.fromkeys(trigger.entry.context)
    head = analysis.doc[trigger.token]
    beside = [c for verb in carriers(head) for c in verb.children if c.dep_ == "prep"]
    for start in (head, *beside):
        for token in _below(start, DEPTH):
            if token.i not in analysis.mention_at and token.pos_ in ("NOUN", "ADJ", "PROPN"):
                for word in _words(token):
                    found.update(dict.fromkeys(known.get(word, ())))
    return tuple(found)


def _words(token: Token) -> tuple[str, ...]:
    before = token.nbor(-1).lower_ if token.i else ""
    return noun_lemma(token), token.lower_, f"{before} {noun_lemma(token)}"


def _below(token: Token, depth: int) -> Iterator[Token]:
    """What the parse ties to a word, nearest first, other clauses left aside."""
    level = [token]
    for _ in range(depth):
        level = [c for t in level for c in t.children if c.dep_ not in ASIDE or _is_purpose(c)]
        yield from level


def _is_purpose(token: Token) -> bool:
    """“met to discuss the dam”."""
    return token.dep_ == "advcl" and is_infinitive(token)
