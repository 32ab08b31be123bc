"""The gate: which sentences can hold an event, told by their words alone, so that no other need be parsed.

A sentence is let through where a word of it may be the head of a lexicon entry, and every further word that
the entry asks for, in its form or its conditions, may stand there too. What is asked for by way of syntax or
of a class of actors is left to mentions.py: the gate only ever lets too much through. Names of events
(named_events.txt) let a sentence through wherever they stand, nouns that may take up an event of another
sentence (resumptive.txt) where they are pointed at.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dragoman.actors.unlisted import full_names, holds_unlisted, tells_name
from dragoman.lexicon import Entry, Lexicon, Need
from dragoman.lexicon import load as load_lexicon
from dragoman.named_events import named_events
from dragoman.naming import simple_tokens
from dragoman.operators import IRREGULAR_PLURALS, VERB_SLIPS
from dragoman.resumptions import resumptive_nouns
from dragoman.wordlists import words as words_of

Lemmas = Callable[[str], frozenset[str]]
REACH = 4
"""Sentences back in which the antecedent of a pronoun is looked for."""
STANDING_IN = words_of("standing in")
PLURAL = words_of("plural pronouns")
NEUTRAL = words_of("neutral pronouns")
OWNED = words_of("pointing back") | words_of("owners")
"""What stands before a noun that takes up an event told before (see resumptions.py)."""
Demand = frozenset[str]
"""Lemmas of which one must be in the sentence."""


class Gate:
    """Knows which words can head an event, and what each asks of its sentence.

    Args:
        lemmas: all that the language model may take for the lemma of a lower-cased word.
        lexicon: the entries, the packaged ones where None is given.
    """

    def __init__(self, lemmas: Lemmas, lexicon: Lexicon | None = None) -> None:
        self._demands = {**_demands_by_head((lexicon or load_lexicon()).entries)}
        for noun in resumptive_nouns():
            self._demands[noun] = (*self._demands.get(noun, ()), (OWNED,))
        self._names = _names_by_first_word()
        self._lemmas = lemmas
        self._readings: dict[str, frozenset[str]] = {}
        self._heads: dict[str, tuple[tuple[Demand, ...], ...]] = {}

    def choose(self, sentences: Sequence[Sequence[str]]) -> list[bool]:
        """For each sentence of a document whether it is worth parsing.

        Besides those that can hold an event these are the sentences in which they find who is meant: the last
        with a name before a pronoun, and the first that tells a name which no table lists.

        Args:
            sentences: their tokens, as written.
        """
        lowered = [[word.lower() for word in sentence] for sentence in sentences]
        events = [self.can_hold_event(words) for words in lowered]
        chosen = list(events)
        told_at: dict[str, int] = {}
        for at, sentence in enumerate(sentences):
            if events[at]:
                for word in sentence:
                    if word in told_at:
                        chosen[told_at[word]] = True
                for before in _looks_back(sentence, lowered[at], sentences[max(at - REACH, 0) : at]):
                    chosen[at - before] = True
            for name in full_names(sentence):
                told_at.setdefault(name, at)
        return chosen

    def needs_entities(self, words: Sequence[str], proper: Sequence[bool]) -> bool:
        """Whether the tables leave a name of a sentence to the recogniser of entities.

        Args:
            words: its tokens, as written.
            proper: which of them are tagged as proper nouns.
        """
        return holds_unlisted(words, proper)

    def can_hold_event(self, words: Sequence[str]) -> bool:
        """Whether a sentence can hold an event.

        Args:
            words: its tokens, lower-cased.
        """
        heads = [demands for word in words for demands in self._asked_by(word)]
        if heads:
            present = frozenset().union(*map(self._readings_of, words))
            if any(all(not demand.isdisjoint(present) for demand in demands) for demands in heads):
                return True
        return self._holds_name(words)

    def _asked_by(self, word: str) -> tuple[tuple[Demand, ...], ...]:
        """Of each entry that the word may head the demands, those of the fewest first."""
        found = self._heads.get(word)
        if found is None:
            readings = self._readings_of(word)
            entries = dict.fromkeys(d for lemma in sorted(readings) for d in self._demands.get(lemma, ()))
            # A demand that the word itself meets is met wherever it stands.
            open_ = (tuple(d for d in demands if d.isdisjoint(readings)) for demands in entries)
            found = self._heads[word] = tuple(sorted(set(open_), key=len))
            if found and not found[0]:
                found = self._heads[word] = ((),)
        return found

    def _readings_of(self, word: str) -> frozenset[str]:
        """Every lemma under which the rules may look the word up (see `operators.noun_lemma`)."""
        found = self._readings.get(word)
        if found is None:
            lemmas = {word, *self._lemmas(word)}
            lemmas |= {VERB_SLIPS[w] for w in lemmas if w in VERB_SLIPS}
            lemmas |= {IRREGULAR_PLURALS[w] for w in lemmas if w in IRREGULAR_PLURALS}
            lemmas |= {w[:-1] for w in lemmas if w.endswith("s")}
            found = self._readings[word] = frozenset(lemmas)
        return found

    def _holds_name(self, words: Sequence[str]) -> bool:
        if self._names.keys().isdisjoint(words):
            return False
        simple = tuple(w for word in words for w in simple_tokens(word))
        return any(
            simple[at : at + len(name)] == name
            for at, word in enumerate(simple)
            for name in self._names.get(word, ())
        )


def _looks_back(
    words: Sequence[str], lowered: Sequence[str], before: Sequence[Sequence[str]]
) -> Iterator[int]:
    """How many sentences back may be told who a word stands for.

    That is the last sentence with a name; of several also the one before, whose subject they may be. “It”
    takes up a name that stands in front of it.

    Args:
        words: the sentence.
        lowered: its words lower-cased.
        before: the sentences before it, as far back as the rules look.
    """
    several = not PLURAL.isdisjoint(lowered)
    if not several and STANDING_IN.isdisjoint(lowered):
        at = next((i for i, word in enumerate(lowered) if word in NEUTRAL), None)
        if at is None or tells_name(words[:at]):
            return
    for back, sentence in enumerate(reversed(before), 1):
        named = tells_name(sentence)
        if named or (several and back == 1):
            yield back
        if named:
            return


@functools.cache
def gate_for(lemmas: Lemmas) -> Gate:
    """The gate of the packaged lexicon.

    Args:
        lemmas: as `Gate` takes it.
    """
    return Gate(lemmas)


def _demands_by_head(entries: Iterable[Entry]) -> Mapping[str, tuple[tuple[Demand, ...], ...]]:
    """What each entry asks of the words of its sentence, by the lemma that heads it."""
    found: dict[str, dict[tuple[Demand, ...], None]] = {}
    for entry in entries:
        if entry.type is not None:
            head, rest = (
                (entry.form[0], entry.form[1:]) if entry.pos == "VERB" else (entry.form[-1], entry.form[:-1])
            )
            demands = (*(frozenset({word}) for word in rest), *_demands(entry.needs))
            found.setdefault(head, {})[demands] = None
    return {head: tuple(demands) for head, demands in found.items()}


def _demands(needs: Iterable[Need]) -> Iterable[Demand]:
    for need in needs:
        if need.words and not need.negated:
            # Of “cluster munition” the noun alone is asked for; a condition on “toward” is met by “towards”.
            words = {word.rsplit(" ", 1)[-1] for word in need.words}
            yield frozenset(words | ({"towards"} if "toward" in words else set()))


def _names_by_first_word() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in named_events():
        lowered = tuple(word.lower() for word in name)
        found.setdefault(lowered[0], []).append(lowered)
    return {first: tuple(names) for first, names in found.items()}
