"""The words that govern an event (light verbs, aspect, plans, proposals, cancellations, denials): table and matching.

The reading of a governed event goes back to Karttunen's implicatives and FactBank's event-selecting predicates
(Saurí & Pustejovsky 2009); the words stand in data/operators.txt.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.errors import DataError
from dragoman.nouns import STATUSES
from dragoman.tables import read_table

IRREGULAR_PLURALS = {"crises": "crisis", "embassies": "embassy"}
EFFECTS = frozenset((*STATUSES, "same", "given", "awaited", "standing"))
PARTS_OF_SPEECH = frozenset({"VERB", "NOUN", "ADJ", "ADV", "ADP"})


@dataclass(frozen=True, slots=True)
class Operator:
    """One governing expression.

    Attributes:
        form: lemmas; the first is the governing word, the rest stand below it.
        pos: VERB, NOUN, ADJ, ADV or ADP.
        slot: where the governed event stands (obj, subj, xcomp, ccomp, acl, head, pobj or a preposition).
        effect: the status it gives; "same" hands on the governor's own, "given" takes the event for
            granted; "awaited" takes it for planned and "standing" for under way, whatever becomes of the governor.
        where: file and line.
    """

    form: tuple[str, ...]
    pos: str
    slot: str
    effect: str
    where: str


@functools.cache
def load_operators() -> Mapping[tuple[str, str, str], tuple[Operator, ...]]:
    """Operators by (first lemma, part of speech, slot), longest form first.

    Raises:
        DataError: a row names an unknown effect or part of speech, or stands twice.
    """
    index: dict[tuple[str, str, str], list[Operator]] = {}
    seen: dict[tuple[str, str, str], str] = {}
    for row in read_table("operators.txt"):
        effect = row.one_of("status", EFFECTS)
        pos = row.one_of("pos", PARTS_OF_SPEECH)
        form = tuple(row["form"].lower().split())
        if not form:
            raise DataError(row.where, row["form"], "form must hold a lemma")
        key = (row["form"], pos, row["slot"])
        if key in seen:
            raise DataError(row.where, " | ".join(key), f"stands already at {seen[key]}; keep one of the two")
        seen[key] = row.where
        operator = Operator(form, pos, row["slot"], effect, row.where)
        index.setdefault((form[0], pos, row["slot"]), []).append(operator)
    return {key: tuple(sorted(found, key=lambda o: -len(o.form))) for key, found in index.items()}


def governs(token: Token, pos: str, slot: str) -> Operator | None:
    """The operator that this token is, for an event in this slot of it; None if it is none."""
    for operator in load_operators().get((lemma(token), pos, slot), ()):
        if _has_rest(token, operator.form[1:]):
            return operator
    return None


def lemma(token: Token) -> str:
    """Lower-cased lemma, with the lemmatizer's slips on participles mended by the lower-cased form."""
    return str(token.lemma_ or token.text).lower()


def noun_lemma(token: Token) -> str:
    """Lower-cased lemma of a noun; proper nouns, which the lemmatizer leaves alone, lose their plural."""
    word = lemma(token)
    if token.tag_ == "NNPS" or (token.pos_ == "PROPN" and word.endswith("s") and len(word) > 3):
        if word in IRREGULAR_PLURALS:
            return IRREGULAR_PLURALS[word]
        return re.sub(r"(?<=[^su])s$", "", word)
    return word


def _has_rest(token: Token, rest: tuple[str, ...]) -> bool:
    """Whether the further words of a form stand below the token, at most three steps down."""
    if not rest:
        return not _opposed_particle(token)
    below = {word for d in _below(token, 3) for word in (d.lower_, lemma(d))}
    return all(word in below for word in rest)


def _opposed_particle(token: Token) -> bool:
    """Whether a bare verb's form is changed by a particle ("call off" is not "call")."""
    return any(c.dep_ == "prt" for c in token.children)


def _below(token: Token, depth: int) -> list[Token]:
    found = []
    for c in token.children:
        if c.dep_ in ("prt", "prep", "pobj", "dobj", "advmod", "acomp", "attr", "det", "amod", "advcl", "compound", "dative"):
            found.append(c)
            if depth > 1:
                found.extend(_below(c, depth - 1))
    return found
