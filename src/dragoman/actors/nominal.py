"""From a noun to the actors it stands for: names, "Iranian officials", "officials from Seoul", "rebels"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from spacy.tokens import Doc, Token

from dragoman import lexicon, syntax
from dragoman.actors.heads import HeadNoun, head_nouns
from dragoman.analysis import Mention
from dragoman.gazetteer import load
from dragoman.nouns import Actor, Party, Span
from dragoman.operators import noun_lemma
from dragoman.wordlists import in_order, words

OF_WHOM = in_order("of whom")
SUCH_AS = in_order("such as")
RELATIONAL = words("relational nouns")
PARTITIVE = words("partitives")
NO_PARTY = frozenset({"sea", "continent", "border", "region"})
DELEGATIONS = words("delegations")
MAX_DEPTH = 4


def head_noun(token: Token) -> HeadNoun | None:
    """The political noun that a token is, None where it is none."""
    known = head_nouns()
    found = known.get(token.lemma_.lower()) or known.get(token.lower_) or known.get(noun_lemma(token))
    if found is not None and found.unless and token.i and token.nbor(-1).lower_ in found.unless:
        return None
    return found


def parties_of(token: Token, mention_at: Mapping[int, Mention], depth: int = 0) -> tuple[Party, ...]:
    """The actors that a noun (with its modifiers) stands for; empty where it stands for none.

    Args:
        token: head of a noun phrase.
        mention_at: the mention that covers each token, by token index.
        depth: how many nouns were followed to come here.
    """
    mention = mention_at.get(token.i)
    if mention is not None:
        named = tuple(Party(actor, _span(token.doc, mention)) for actor in mention.actors)
        return named + (_from_modifiers(token.doc[mention.root], mention_at) if mention.how == "ner" else ())
    if depth >= MAX_DEPTH or not (syntax.is_nominal(token) or token.pos_ == "ADJ"):
        return ()
    head = head_noun(token)
    named = _described_by(token, mention_at)
    if named:
        return named
    if head is not None and head.actor_class == "group":
        return (
            _leaders(token, mention_at)
            or _whose_fighters(token, head, mention_at)
            or (Party(_group(token, mention_at), phrase_span(token)),)
        )
    if token.lemma_.lower() in RELATIONAL:
        return _from_apposition(token, mention_at) or _related(token, mention_at, depth)
    found = _from_apposition(token, mention_at) or _from_modifiers(token, mention_at)
    if found:
        return found
    if head is not None or token.lemma_.lower() in PARTITIVE or token.pos_ == "NUM":
        return _from_complements(token, mention_at, depth) or _from_possessor(token, mention_at, depth)
    return ()


def _from_possessor(token: Token, mention_at: Mapping[int, Mention], depth: int) -> tuple[Party, ...]:
    """“the UN special envoy's office”: whose it is, where that is told by a noun of its own."""
    for child in token.children:
        if child.dep_ == "poss":
            return parties_of(child, mention_at, depth + 1)
    return ()


def _span(doc: Doc, mention: Mention) -> Span:
    first, last = doc[mention.start], doc[mention.end - 1]
    return Span(first.idx, last.idx + len(last))


def _leaders(token: Token, mention_at: Mapping[int, Mention]) -> tuple[Party, ...]:
    """“a French-led coalition”: who leads it."""
    leading = [c for c in token.children if c.i < token.i and c.lower_.endswith("led")]
    told = (t for c in leading for t in ((c,) if "-" in c.text else c.children))
    named = (mention_at[t.i] for t in told if t.i in mention_at)
    return tuple(Party(actor, phrase_span(token)) for mention in named for actor in mention.actors)


def _whose_fighters(token: Token, head: HeadNoun, mention_at: Mapping[int, Mention]) -> tuple[Party, ...]:
    """“Hamas fighters” are Hamas, “UN peacekeepers” the UN: whom the name before the noun names."""
    named = (a for m in syntax.modifiers(token) if m.i in mention_at for a in mention_at[m.i].actors)
    fits = {"REB": _is_armed_group, "IGO": _is_organisation}.get(head.sector)
    return tuple(Party(a, phrase_span(token), head.sector) for a in named if fits is not None and fits(a))


def _is_armed_group(actor: Actor) -> bool:
    return actor.kind == "group" and (actor.role or "").endswith(" group")


def _is_organisation(actor: Actor) -> bool:
    return actor.kind == "organisation"


def _described_by(token: Token, mention_at: Mapping[int, Mention]) -> tuple[Party, ...]:
    """“Bank X, a Russian bank that …”, “the airline X”: a noun beside the name of what it describes."""
    if token.pos_ != "NOUN" or token.tag_ not in ("NN", "NNS"):
        return ()
    beside = [token.head.i] if token.dep_ == "appos" else []
    several = token.tag_ == "NNS"  # “three companies: X, Y and Z”
    for c in token.children:
        if c.dep_ == "appos" and c.i > token.i:
            beside += [t.i for t in (syntax.conjuncts(c) if several else (c,))]
    named = [mention_at[i] for i in beside if i in mention_at]
    named = [m for m in named if m.actors[0].kind in ("organisation", "group")]
    return tuple(Party(a, _span(token.doc, m)) for m in (named if several else named[:1]) for a in m.actors)


def _from_apposition(token: Token, mention_at: Mapping[int, Mention]) -> tuple[Party, ...]:
    """“her Finnish counterpart, X”: the person named after the noun that says what X is."""
    named = (mention_at[c.i] for c in token.children if c.dep_ == "appos" and c.i in mention_at)
    return tuple(
        Party(actor, _span(token.doc, mention))
        for mention in named
        if mention.individual is not None
        for actor in mention.actors
    )


def _from_modifiers(token: Token, mention_at: Mapping[int, Mention]) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for modifier in (*syntax.modifiers(token), *syntax.possessors(token)):
        mention = mention_at.get(modifier.i)
        if mention is None or (mention.how == "capital" and _is_event(token)):
            continue
        for actor in mention.actors:
            acting = acting_for(actor)
            if is_private(acting) and acting.kind != "person" and head_noun(token) is not None:
                acting = _group(token, mention_at)  # “African leaders” are a party, if Africa is none
            head = head_noun(token) if acting.kind == "state" else None
            found.setdefault(acting.id, Party(acting, phrase_span(token), head.sector if head else None))
    return tuple(found.values())


def _related(token: Token, mention_at: Mapping[int, Mention], depth: int) -> tuple[Party, ...]:
    """“allies such as Germany”, “its Gulf neighbours”: who is named, and not whose allies they are."""
    for preposition in SUCH_AS:
        named = [t for t in syntax.with_preposition(token, preposition)]
        found = tuple(p for t in named for p in parties_of(t, mention_at, depth + 1))
        if found:
            return found
    told = _from_modifiers(token, mention_at)
    owners = {a.id for t in syntax.possessors(token) if t.i in mention_at for a in mention_at[t.i].actors}
    return tuple(p for p in told if p.actor.id not in owners)


def _is_event(noun: Token) -> bool:
    """Whether a noun tells an event, so that a capital before it is where it was: “the Hanoi summit”."""
    return head_noun(noun) is None and bool(lexicon.load().nouns(noun_lemma(noun)))


def _from_complements(token: Token, mention_at: Mapping[int, Mention], depth: int) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for preposition in OF_WHOM:
        for noun in syntax.with_preposition(token, preposition):
            for party in parties_of(noun, mention_at, depth + 1):
                acting = acting_for(party.actor)
                head = head_noun(token) if acting.kind == "state" else None
                sector = head.sector if head is not None else party.sector
                found.setdefault(acting.id, Party(acting, party.span, sector))
        if found:
            break
    return tuple(found.values())


def acting_for(actor: Actor) -> Actor:
    """The state that a person or office acts for, else the actor itself."""
    if actor.kind in ("person", "office") and actor.country:
        return load().states.get(actor.country, actor)
    return actor


def phrase_span(token: Token) -> Span:
    """The characters of a noun and the modifiers just before it.

    Args:
        token: head of the phrase.
    """
    start = token.i
    for child in token.children:
        if child.i < token.i and child.dep_ in ("amod", "compound", "nmod", "poss", "nummod"):
            start = min(start, child.left_edge.i)
    first = token.doc[start]
    return Span(first.idx, token.idx + len(token))


def _group(token: Token, mention_at: Mapping[int, Mention]) -> Actor:
    """A non-state actor named by its noun and the adjectives before it ("Iraqi militias")."""
    words = [c.text for c in token.children if c.i < token.i and _names_group(c, mention_at)]
    name = " ".join([*words, token.text])
    name = name[0].upper() + name[1:]
    slug = re.sub(r"\W+", "-", name.lower()).strip("-")
    sector = head_noun(token)
    return Actor(slug, name, "group", None, sector.sector if sector else None)


def _names_group(child: Token, mention_at: Mapping[int, Mention]) -> bool:
    return child.dep_ in ("amod", "compound", "nmod") and (child.i in mention_at or child.pos_ == "PROPN")


def is_actor(token: Token, mention_at: Mapping[int, Mention]) -> bool:
    """Whether a noun stands for a political actor, known or not.

    Args:
        token: head of a noun phrase.
        mention_at: the mention that covers each token, by token index.
    """
    return token.i in mention_at or head_noun(token) is not None or bool(_from_modifiers(token, mention_at))


def is_person(token: Token, mention_at: Mapping[int, Mention]) -> bool:
    """Whether a noun stands for a person.

    Args:
        token: head of a noun phrase.
        mention_at: the mention that covers each token, by token index.
    """
    mention = mention_at.get(token.i)
    if mention is not None:
        return mention.individual is not None or any(a.kind == "office" for a in mention.actors)
    if token.lemma_.lower() in DELEGATIONS:
        return True
    head = head_noun(token)
    return token.ent_type_ == "PERSON" or (head is not None and head.actor_class == "person")


def is_private(actor: Actor) -> bool:
    """Whether a named actor is no political party.

    Such are persons of whom neither state nor office is known, and lands and seas that count for no state.
    """
    if actor.country is not None:
        return False
    return (actor.kind == "person" and actor.role is None) or actor.role in NO_PARTY


def counts_for(party: Party) -> str:
    """What a party counts for when parties are compared: its state, else itself."""
    return party.actor.country or party.actor.id
