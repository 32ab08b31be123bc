"""Finds the words that denote events: the lexicon's entries and conditions against the parse."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.actors.nominal import is_actor, is_person
from dragoman.actors.roles import carriers
from dragoman.analysis import Analysis, Mention, Trigger
from dragoman.lexicon import Entry, Need, load
from dragoman.named_events import find as find_named
from dragoman.operators import by_form, governs, lemma, noun_lemma
from dragoman.relations import in_connective
from dragoman.resumptions import find_resumptions
from dragoman.wordlists import words

log = logging.getLogger(__name__)

MOST_EVENTS = 1_000
"""Mentions of events read of one document: each is compared with those before it. An article has some ten."""
PURPOSES = words("purposes")
CONVENING = words("convening")
HARMLESS_PARTICLES = words("harmless particles")
OF_VIOLENCE = words("of violence")
NAMED_KINDS = words("kinds before a name")


def find_triggers(analysis: Analysis) -> tuple[Trigger, ...]:
    """Every event mention of the document, in text order, one a token."""
    doc, mention_at = analysis.doc, analysis.mention_at
    found: dict[int, Trigger] = {}
    named: set[int] = set()
    for start, end, event in find_named(doc):
        root = doc[start:end].root.i
        found[root] = Trigger(root, start, end, event.entry, event.name, event.parties)
        named.update(range(start, end))
    for token in doc:
        if token.i in named or not syntax.is_parsed(token):
            continue
        if token.is_space or token.is_punct or token.pos_ in ("DET", "ADP", "PRON", "NUM", "SYM"):
            continue
        mention = mention_at.get(token.i)
        if mention is not None and mention.how not in ("adjective", "nominal"):
            continue
        trigger = match(token, mention_at)
        if trigger is not None:
            found[trigger.token] = trigger
    kept = {
        t.token: t
        for t in found.values()
        if not _is_told_twice(t, found, doc)
        and not _is_attributive(doc[t.token], found)
        and not in_connective(doc[t.token])
    }
    found_all = sorted((*kept.values(), *find_resumptions(kept, doc)), key=lambda t: t.token)
    if len(found_all) > MOST_EVENTS:
        log.warning("only the first %d of %d events are read", MOST_EVENTS, len(found_all))
    return tuple(found_all[:MOST_EVENTS])


def _is_told_twice(trigger: Trigger, found: Mapping[int, Trigger], doc: Doc) -> bool:
    """One event, one mention in a clause: “deliver a letter”, “met to discuss”, “killed in an attack”."""
    token, entry = doc[trigger.token], trigger.entry
    if entry.pos != "VERB":
        return _is_in_phrase(token, entry.type, found, doc)
    for obj in syntax.objects(token):
        other = found.get(obj.i)
        if other is not None and other.entry.type == entry.type and other.entry.pos == "NOUN":
            return True
    if entry.type == "CONSULT" and lemma(token) in CONVENING:
        for noun in syntax.with_preposition(token, "for"):
            other = found.get(noun.i)
            if other is not None and other.entry.type == "CONSULT":
                return True  # “host A and B for talks”
    if entry.type != "CONSULT" or token.dep_ not in ("advcl", "acl", "xcomp"):
        return False
    above = {token.head, *syntax.objects(token.head)} if syntax.is_verb(token.head) else {token.head}
    return any(
        t.i in found and found[t.i].entry.type == "CONSULT" and lemma(token) in PURPOSES for t in above
    )


def _is_in_phrase(noun: Token, type_: str | None, found: Mapping[int, Trigger], doc: Doc) -> bool:
    """“went on strike”: a noun that a verb's own form holds after a preposition."""
    if noun.dep_ != "pobj":
        return False
    above = found.get(noun.head.head.i)
    kinds = {found[noun.i].entry.kind, above.entry.kind if above else ""}
    if noun.head.lower_ == "for" and above and above.entry.pos == "VERB" and kinds == {"visit"}:
        return True  # “arrived in Lima for a two-day visit”
    for head in syntax.governors(noun, 3):
        verb = found.get(head.i)
        if verb is not None:
            form = verb.entry.form[1:]
            return verb.entry.pos == "VERB" and verb.entry.type == type_ and noun_lemma(noun) in form
    return False


def _is_attributive(token: Token, found: Mapping[int, Trigger]) -> bool:
    """A noun before another only describes it ("truce village"), unless that one tells what becomes of it.

    So does a participle that only tells how its noun stands ("the proposed deal").
    """
    if token.tag_ in ("VBN", "VBD") and token.dep_ == "amod" and token.i < token.head.i:
        return by_form(token) is not None
    if token.dep_ not in ("compound", "nmod") or token.i > token.head.i or not syntax.is_nominal(token.head):
        return False
    head = token.head
    return not (governs(head, "NOUN", "for") or governs(head, "NOUN", "of"))


def match(token: Token, mention_at: Mapping[int, Mention]) -> Trigger | None:
    """The event that a token heads, by the most specific entry whose conditions hold; None if none do.

    Args:
        token: where an entry may match.
        mention_at: the mention that covers each token, by token index.
    """
    for entry in _candidates(token):
        start = _form_start(token, entry)
        if start is None or not all(_holds(need, token, entry, mention_at) for need in entry.needs):
            continue
        if entry.type is None:
            return None
        return Trigger(token.i, start, token.i + 1, entry)
    return None


def _candidates(token: Token) -> tuple[Entry, ...]:
    lexicon = load()
    if syntax.is_verb(token) and token.dep_ not in ("aux", "auxpass") and not _is_noun_like(token):
        return _with_words_below(token, lexicon.verbs(lemma(token)))
    if token.pos_ in ("NOUN", "PROPN") or _is_noun_like(token):
        word = noun_lemma(token)
        return lexicon.nouns(word) or (lexicon.nouns(token.lower_) if word != token.lower_ else ())
    if token.pos_ == "ADJ":
        return lexicon.adjectives(lemma(token))
    return ()


def _with_words_below(verb: Token, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries without those of whose form the second word isn't below the verb: "put" heads dozens."""
    if all(len(entry.form) == 1 for entry in entries):
        return entries
    below = {word for c in _dependents(verb) for word in (lemma(c), c.lower_)}
    return tuple(e for e in entries if len(e.form) == 1 or e.form[1] in below)


def _is_noun_like(token: Token) -> bool:
    """A gerund with a determiner or adjective before it is a noun ("the killing of")."""
    return token.tag_ == "VBG" and any(
        c.dep_ in ("det", "amod", "poss") and c.i < token.i for c in token.children
    )


def _form_start(token: Token, entry: Entry) -> int | None:
    """The first token of an entry's form, None where the form doesn't stand here."""
    if len(entry.form) == 1:
        return token.i if not (entry.pos == "VERB" and _has_other_particle(token)) else None
    if entry.pos == "VERB":
        return token.i if _words_below(token, entry.form[1:]) else None
    first = token.i - len(entry.form) + 1
    if first < token.sent.start:
        return None
    for offset, word in enumerate(entry.form[:-1]):
        other = token.doc[first + offset]
        if word not in (lemma(other), other.lower_):
            return None
    return first


def _has_other_particle(verb: Token) -> bool:
    """“call off” is not “call”; but a particle that changes nothing ("meet up", "talk over") may stand."""
    return any(p not in HARMLESS_PARTICLES for p in syntax.particles(verb))


def _words_below(verb: Token, words: Iterable[str]) -> bool:
    """Whether a verb phrase's further words stand below the verb: particle, preposition or object head."""
    level = {verb}
    for word in words:
        found = {c for t in level for c in _dependents(t) if word in (lemma(c), c.lower_)}
        if not found:
            return False
        level = {verb} | found
    return True


def _dependents(token: Token) -> list[Token]:
    near = list(token.children)
    if syntax.is_verb(token):
        near += syntax.objects(token)
    return near


# Conditions -------------------------------------------------------------------------------------------------


def _holds(need: Need, token: Token, entry: Entry, mention_at: Mapping[int, Mention]) -> bool:
    return _is_met(need, token, entry, mention_at) != need.negated


def _is_met(need: Need, token: Token, entry: Entry, mention_at: Mapping[int, Mention]) -> bool:
    if need.slot == "xcomp":
        # After a preposition ("call on Iran to …") the parser takes the infinitive for one of purpose.
        labels = {"xcomp", "acl", "ccomp"} | ({"advcl"} if len(entry.form) > 1 else set())
        return any(c.dep_ in labels and _has_to(c) for c in token.children)
    if need.slot == "head":
        return bool(need.words & _heads(token))
    if need.slot == "prep":
        return bool(need.words & _prepositions(token))
    standing = _standing_in(token, need.slot, entry)
    if need.actor_class == "actor":
        return any(is_actor(t, mention_at) for t in standing)
    if need.actor_class == "person":
        return any(is_person(t, mention_at) for t in standing)
    if not need.words:
        return bool(standing)
    return any(need.words & _words_of(t) for t in standing)


def _words_of(token: Token) -> set[str]:
    words = {lemma(token), token.lower_, noun_lemma(token)}
    compound = next(
        (c for c in token.children if c.dep_ in ("compound", "amod") and c.i == token.i - 1), None
    )
    if compound is not None:
        words.add(f"{compound.lower_} {noun_lemma(token)}")
    if token.pos_ == "PROPN":
        # “the tanker Grace 1”: what a name stands behind says what it is.
        before = [c for c in token.children if c.dep_ == "compound"]
        words |= {noun_lemma(c) for c in before if c.pos_ == "NOUN" or c.lower_ in NAMED_KINDS}
    return words


def _has_to(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _heads(token: Token) -> set[str]:
    """The word that a trigger depends on, and the preposition between ("withdrew from the treaty")."""
    above = syntax.bearer(token).head
    if above == syntax.bearer(token):
        return set()
    words = {lemma(above), above.lower_}
    return words | {lemma(above.head)} if above.dep_ in ("prep", "agent", "dative") else words


def _prepositions(token: Token) -> set[str]:
    found = {c.lower_ for c in token.children if c.dep_ in ("prep", "agent", "prt", "dative")}
    if not syntax.is_verb(token):
        for verb in carriers(token):
            found |= {c.lower_ for c in verb.children if c.dep_ in ("prep", "agent", "dative")}
    else:
        for obj in syntax.objects(token):
            found |= {c.lower_ for c in obj.children if c.dep_ == "prep"}
    return {"toward" if p == "towards" else p for p in found}


def _standing_in(token: Token, slot: str, entry: Entry) -> list[Token]:
    verbal = entry.pos == "VERB"
    if slot == "subj":
        return syntax.subjects(token) if verbal else []
    if slot == "cause":
        return _causes(token) if verbal else []
    if slot == "obj":
        return syntax.objects(token) if verbal else syntax.with_preposition(token, "of")
    if slot == "iobj":
        return syntax.indirect_objects(token)
    if slot == "poss":
        return syntax.possessors(token)
    if slot == "mod":
        return syntax.modifiers(token) + _before(token)
    found = syntax.with_preposition(token, slot)
    if slot == "as":
        found = found + [c for c in token.children if c.dep_ == "oprd"]  # “called them (as) liars”
    if not verbal:
        found += [t for verb in carriers(token) for t in syntax.with_preposition(verb, slot)]
    elif not found:
        found = [t for obj in syntax.objects(token) for t in syntax.with_preposition(obj, slot)]
    return found


def _causes(verb: Token) -> list[Token]:
    """A verb's subjects and the nouns they hang on, of which the clause may be said as well.

    “The crash of Flight 9, which killed 40”, “a quake with a magnitude of 7 that struck the coast”: a parser
    hangs the clause on the last noun before it. A “wave of bombings” is what it is of.
    """
    found = []
    for subject in syntax.subjects(verb):
        held = syntax.with_preposition(subject, "of") if lemma(subject) in syntax.CONTAINERS else []
        found += held or [subject]
        above = subject
        while above.dep_ == "pobj" and syntax.is_nominal(above.head.head) and lemma(above) not in OF_VIOLENCE:
            above = above.head.head
            found.append(above)
    # “five killed and six injured in an avalanche”: what is told with the last of the verbs.
    return found + [t for v in _joined_harm(verb) for t in syntax.with_preposition(v, "in")]


def _joined_harm(verb: Token) -> list[Token]:
    joined = syntax.conjuncts(verb)[1:] + ([verb.head] if verb.dep_ == "conj" else [])
    return [v for v in joined if lemma(v) in syntax.HARM]


def _before(token: Token) -> list[Token]:
    """The word just before a noun, which the parser doesn't always make its modifier."""
    if token.i == token.sent.start:
        return []
    previous = token.nbor(-1)
    return [previous] if previous.pos_ in ("NOUN", "PROPN", "ADJ") else []


__all__ = ["find_triggers", "match"]
