"""The words that govern an event (light verbs, aspect, plans, cancellations, denials): table and matching.

The reading of a governed event goes back to Karttunen's implicatives and to FactBank's event-selecting
predicates (Saurí & Pustejovsky 2009); the words stand in data/operators.txt.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cache import Lazy, stored
from dragoman.errors import DataError
from dragoman.nouns import STATUSES, Status
from dragoman.tables import read_table

IRREGULAR_PLURALS = {"crises": "crisis", "embassies": "embassy"}
VERB_SLIPS = {
    "ax": "axe",
    "cohoste": "cohost",
    "cop": "cope",
    "cordone": "cordon",
    "fin": "fine",
    "hat": "hate",
    "hop": "hope",
    "rag": "rage",
    "readie": "ready",
    "slat": "slate",
    "spar": "spare",
    "stag": "stage",
    "wag": "wage",
}
"""What the lemmatizer makes of the inflected forms of these verbs of news, which it takes for rarer verbs."""
EFFECTS = frozenset((*STATUSES, "same", "given", "awaited", "standing", "enabled", "reported"))
PARTS_OF_SPEECH = frozenset({"VERB", "NOUN", "ADJ", "ADV", "ADP"})
PRESUPPOSED: Mapping[str, Status] = {"awaited": "scheduled", "standing": "ongoing"}
MEANINGS = ("activity", "measure", "state", "staying", "presence", "motion", "speech")
UNDONE = frozenset({"denied", "cancelled", "postponed"})
USUAL_UNLESS: Mapping[str, Status] = {
    "cancelled": "scheduled",
    "postponed": "scheduled",
    "denied": "proposed",
}
"""What is left of an event whose cancellation, delay or denial failed, where the table names nothing."""
NOT_UNDONE = "not undone"
"""Said in `why` of what stands as it was planned, because its cancellation or delay didn't come about."""
BELOW = frozenset(
    "prt prep pobj dobj nsubjpass advmod acomp attr det amod advcl compound dative".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Operator:
    """One governing expression.

    Attributes:
        form: lemmas; the first is the governing word, the rest stand below it.
        pos: VERB, NOUN, ADJ, ADV or ADP.
        slot: where the governed event stands (obj, subj, xcomp, ccomp, acl, head, pobj or a preposition).
        effect: the status it gives; "same" hands on the governor's own, "given" takes the event
            for granted, "awaited" for planned and "standing" for under way, whatever becomes of the governor;
            "enabled" gives a fact where the governor is one of the past; "reported" leaves a clause as told.
        where: file and line.
        unless: the status where the governor didn't happen; None for the usual one of the effect.
    """

    form: tuple[str, ...]
    pos: str
    slot: str
    effect: str
    where: str
    unless: Status | None = None


_Key = tuple[str, str, str]


@functools.cache
def load_operators() -> Mapping[_Key, tuple[Operator, ...]]:
    """Operators by (first lemma, part of speech, slot), longest form first.

    Raises:
        DataError: a row names an unknown effect or part of speech, or stands twice.
    """
    kept = stored("operators", _plain, ("operators.txt",), ("dragoman.operators", "dragoman.tables"))
    return Lazy(kept, _operators, "\t".join, _key)


def _operators(key: _Key, text: str) -> tuple[Operator, ...]:
    _, pos, slot = key
    rows = (line.split("\t") for line in text.split("\n"))
    return tuple(
        Operator(tuple(form.split()), pos, slot, effect, where, cast("Status | None", unless or None))
        for form, effect, where, unless in rows
    )


def _key(text: str) -> _Key:
    lemma, pos, slot = text.split("\t")
    return lemma, pos, slot


def _plain() -> dict[str, str]:
    """The operators of each key, as lines of text."""
    return {
        "\t".join(key): "\n".join(
            "\t".join((" ".join(o.form), o.effect, o.where, o.unless or "")) for o in found
        )
        for key, found in read_operators().items()
    }


def read_operators() -> Mapping[_Key, tuple[Operator, ...]]:
    """The operators of the table, checked; `load_operators` keeps what comes of it.

    Raises:
        DataError: a row names an unknown effect or part of speech, or stands twice.
    """
    index: dict[_Key, list[Operator]] = {}
    seen: dict[tuple[tuple[str, ...], str, str], str] = {}
    for row in read_table("operators.txt"):
        effect = row.one_of("status", EFFECTS)
        pos = row.one_of("pos", PARTS_OF_SPEECH)
        unless = cast("Status | None", row.one_of("unless", frozenset((*STATUSES, ""))) or None)
        form, slots = tuple(row["form"].lower().split()), row.many("slot")
        if not form or not slots:
            raise DataError(row.where, row["form"], "a row holds a lemma and a slot")
        for slot in slots:
            key = (form, pos, slot)
            if key in seen:
                raise DataError(
                    row.where, f"{row['form']} | {pos} | {slot}", f"stands already at {seen[key]}; keep one"
                )
            seen[key] = row.where
            operator = Operator(form, pos, slot, effect, row.where, unless)
            index.setdefault((form[0], pos, slot), []).append(operator)
    return {key: tuple(sorted(found, key=lambda o: -len(o.form))) for key, found in index.items()}


def compose(effect: str, outer: Status, unless: Status | None = None) -> Status:
    """The status of a governed event from the operator's effect and the operator's own status.

    Args:
        effect: what the operator gives when it holds itself.
        outer: whether the operator itself occurred, is planned, was denied, …
        unless: what it gives where the operator itself didn't happen; None for the usual.
    """
    if effect in PRESUPPOSED:
        return PRESUPPOSED[effect]
    if effect in UNDONE:
        return _undoing(effect, outer, unless)
    if effect == "occurred" and unless and outer not in ("occurred", "ongoing"):
        return unless
    if effect in ("same", "given", "reported", "occurred"):
        return "occurred" if effect == "occurred" and outer == "ongoing" else outer
    if outer in UNDONE or outer == "proposed":
        return outer
    if effect == "enabled":
        return "scheduled" if outer == "scheduled" else "occurred"
    return cast(Status, effect)


def _undoing(effect: str, outer: Status, unless: Status | None) -> Status:
    """A cancellation that is only proposed, or denied, leaves the event as it was planned."""
    if outer in UNDONE:
        return unless or USUAL_UNLESS[effect]
    if outer == "proposed":
        # A denial that is only possible tells nothing of the fact.
        return "proposed" if effect == "denied" else unless or USUAL_UNLESS[effect]
    return cast(Status, effect)


def governs(token: Token, pos: str, slot: str) -> Operator | None:
    """The operator that this token is, for an event in this slot of it; None if it is none."""
    for operator in load_operators().get((lemma(token), pos, slot), ()):
        if _has_rest(token, operator.form[1:], (*BELOW, slot) if slot == "xcomp" else BELOW):
            return operator
    return None


def by_form(token: Token, slot: str = "head") -> Operator | None:
    """The adjective that this token is as written: participles are listed as "planned", not as "plan"."""
    for operator in load_operators().get((written(token), "ADJ", slot), ()):
        if len(operator.form) == 1:
            return operator
    return None


def written(token: Token) -> str:
    """Lower-cased word with what a hyphen joins to it on the left ("long-awaited": several tokens)."""
    word, i, doc = token.lower_, token.i, token.doc
    while i >= 2 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_ and not doc[i - 2].whitespace_:
        word, i = f"{doc[i - 2].lower_}-{word}", i - 2
    return str(word)


def preposition(word: Token) -> Operator | None:
    """The longest listed preposition, one word or several ("ahead of", "in response to"), that ends here."""
    first = max(word.sent.start, word.i - 4)
    words = tuple(token.lower_ for token in word.doc[first : word.i + 1])
    for size in range(len(words), 0, -1):
        form = words[-size:]
        for operator in load_operators().get((form[0], "ADP", "pobj"), ()):
            if operator.form == form:
                return operator
    return None


def complement_operator(head: Token, slots: tuple[str, ...]) -> Operator | None:
    """The operator that a verb, noun or adjective is for what completes it, by the first listed slot."""
    passive = head.tag_ == "VBN" and syntax.is_passive(head)
    for slot in slots:
        # “are committed to” says how they stand, “committed to” what they did.
        operator = by_form(head, slot) if passive else None
        operator = operator or governs(head, part_of_speech(head), slot)
        if operator is None and head.tag_ in ("VBN", "VBD"):
            operator = by_form(head, slot)
        if operator:
            return operator
    return None


def idiom(noun: Token, prep: Token) -> Operator | None:
    """“pave the way for”: a verb and its object that take the preposition together."""
    if noun.dep_ not in ("dobj", "nsubjpass") or not syntax.is_verb(noun.head):
        return None
    operator = governs(noun.head, "VERB", prep.lower_)
    return operator if operator and lemma(noun) in operator.form else None


def headline_passive(verb: Token) -> Operator | None:
    """“Talks postponed”, “Summit set for May”: a participle that was taken for a past tense."""
    if verb.tag_ not in ("VBD", "VBN") or any(
        c.dep_ in ("dobj", "ccomp", "xcomp", "aux") for c in verb.children
    ):
        return None
    operator = governs(verb, "VERB", "obj")
    return operator if operator and operator.effect in (*UNDONE, "scheduled", "proposed", "same") else None


def part_of_speech(token: Token) -> str:
    """Part of speech under which the table lists a token used like this one."""
    if syntax.is_verb(token):
        return "VERB"
    return "ADJ" if token.pos_ == "ADJ" else "NOUN" if syntax.is_nominal(token) else str(token.pos_)


def lemma(token: Token) -> str:
    """Lower-cased lemma, with the lemmatizer's slips on verbs mended."""
    word = str(token.lemma_ or token.text).lower()
    if word in VERB_SLIPS and token.tag_.startswith("VB") and token.lower_ != word:
        return VERB_SLIPS[word]
    return word


def noun_lemma(token: Token) -> str:
    """Lower-cased lemma of a noun; proper nouns, which the lemmatizer leaves alone, lose their plural."""
    word = lemma(token)
    if token.tag_ == "NNPS" or (token.pos_ == "PROPN" and word.endswith("s") and len(word) > 3):
        if word in IRREGULAR_PLURALS:
            return IRREGULAR_PLURALS[word]
        return re.sub(r"(?<=[^su])s$", "", word)
    return word


def _has_rest(token: Token, rest: tuple[str, ...], labels: Collection[str] = BELOW) -> bool:
    """Whether the further words of a form stand below the token, at most three steps down.

    Of “tried to assassinate” the form holds the complement itself.
    """
    if any(c.dep_ == "prt" and c.lower_ not in rest for c in token.children):
        return False  # "call off" is not "call"
    if not rest:
        return True
    below = {word for d in _below(token, 3, labels) for word in (d.lower_, lemma(d))}
    return all(word in below for word in rest)


def _below(token: Token, depth: int, labels: Collection[str]) -> list[Token]:
    found = []
    for c in token.children:
        if c.dep_ in labels:
            found.append(c)
            if depth > 1:
                found.extend(_below(c, depth - 1, labels))
    return found


@functools.cache
def meaning(kind: str) -> Mapping[str, str]:
    """Words of one kind of durative.txt, with the line that says so.

    Raises:
        DataError: a row names an unknown kind.
    """
    rows = read_table("durative.txt")
    for row in rows:
        row.one_of("kind", MEANINGS)
        row.one_of("pos", ("NOUN", "VERB"))
        if not row["word"]:
            raise DataError(row.where, "", "word must hold a lemma")
    return {row["word"]: row.where for row in rows if row["kind"] == kind}
