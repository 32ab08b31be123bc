"""Parties that a report leaves to its context.

“Military talks will be held on June 14” is between those whose talks the text tells; who is urged to withdraw
is who would withdraw; protests without a subject are those of protesters.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.nominal import acting_for, counts_for, parties_of
from dragoman.actors.roles import carriers, names_place
from dragoman.analysis import Analysis, Parties, Trigger
from dragoman.complements import (
    ANSWERING,
    answer,
    from_governor,
    hand_over,
    toward_asker,
    with_asker,
    with_proposer,
)
from dragoman.discourse import (
    PAIRED_KINDS,
    TRIPS,
    as_told_before,
    hosts_here,
    pair_of,
    toward_other_side,
    with_home_side,
    with_pair,
)
from dragoman.gazetteer import load
from dragoman.nouns import Actor, Party
from dragoman.places import named_place
from dragoman.wordlists import in_order, words

JOINT = frozenset({("COOPERATE", "other"), ("COOPERATE", "exercise"), ("CONSULT", "other")})
"""Types and kinds of what is done together besides meeting and agreeing."""
PLACED = frozenset({"PROTEST", "ASSAULT", "COERCE", "AID", "RETREAT", "MOBILIZE"})
"""Types of which the country where it happens is a party if no other is told."""
PROTESTERS = Actor("protesters", "Protesters", "group", None, "CVL")
PLACE_PREPOSITIONS = in_order("party's place")
POINTING_BACK = words("pointing back")
BESIDE_CLAUSE = words("beside a clause")
OF_VIOLENCE = words("of violence")


def add_implied_parties(analysis: Analysis) -> tuple[Parties, ...]:
    """The parties of each trigger, with those that the text implies, marked less sure."""
    found = list(analysis.parties)
    at = {syntax.bearer(analysis.doc[t.token]).i: i for i, t in enumerate(analysis.triggers)}
    at |= {t.token: i for i, t in enumerate(analysis.triggers)}
    pair: tuple[Party, ...] = ()
    trip: tuple[Party, ...] = ()
    for i, trigger in enumerate(analysis.triggers):
        token = analysis.doc[trigger.token]
        parties = found[i]
        if trigger.entry.type == "PROTEST" and not parties.actors:
            parties = replace(parties, actors=(Party(PROTESTERS),), why="protesters implied")
        if not parties.actors and not trigger.named_actors:
            parties = from_governor(token, parties, at, found, analysis)
        elif trigger.entry.kind in PAIRED_KINDS and len({counts_for(p) for p in parties.all()}) == 1:
            parties = with_proposer(token, parties, at, found, analysis)
            parties = _with_clause_subject(token, parties, analysis)
        promised = trigger.entry.type == "AGREE" and not trigger.entry.frame.symmetric
        asked = (trigger.entry.type in ANSWERING and trigger.entry.kind != "ceasefire") or promised
        if asked and not parties.recipients:
            parties = toward_asker(token, parties, at, found, analysis)
        if trigger.entry.type in PLACED and not parties.recipients:
            parties = _from_place(token, trigger, parties, analysis)
        if not parties.all():
            parties = _from_sentence(token, trigger.entry.kind, parties, analysis)
        if trigger.entry.kind in TRIPS:
            trip = pair_of(parties) or trip
        elif trigger.entry.frame.symmetric and trigger.entry.kind in PAIRED_KINDS:
            pair = pair_of(parties) or pair
        if _is_of_pair(trigger) and not _is_definite(token) and _may_be_of(pair, trigger, parties, analysis):
            parties = with_pair(parties, pair)
            if trigger.entry.type == "CONSULT":
                parties = with_pair(parties, hosts_here(trip, token, analysis))
        found[i] = parties
        if _is_of_pair(trigger) and len({counts_for(p) for p in parties.all()}) == 1:
            found[i] = with_asker(i, at, found, analysis)
    for i in range(len(found)):
        found[i] = with_home_side(i, found[i], analysis)
    hand_over(at, found, analysis)
    for i in range(len(found)):
        found[i] = as_told_before(i, found, analysis)
        found[i] = toward_other_side(i, found, analysis)
    answer(at, found, analysis)
    return tuple(found)


def _is_of_pair(trigger: Trigger) -> bool:
    """Whether an event takes two, so that where one is told the other is to be looked for."""
    entry = trigger.entry
    joint = entry.pos == "NOUN" and (entry.type, entry.kind) in JOINT
    return entry.frame.symmetric and (entry.kind in PAIRED_KINDS or joint)


def _may_be_of(pair: tuple[Party, ...], trigger: Trigger, parties: Parties, analysis: Analysis) -> bool:
    """Whether joint work of nobody named is told by one of a pair: “they will deepen cooperation”."""
    token = analysis.doc[trigger.token]
    if len(syntax.with_preposition(token, "between")) > 1:
        return False  # “between X and its neighbours” tells both sides, known or not
    if (trigger.entry.type, trigger.entry.kind) not in JOINT or parties.all():
        return True
    sides = {counts_for(p) for p in pair}
    verbs = (v for v in syntax.governors(token) if syntax.is_verb(v))
    told = (p for v in verbs for s in syntax.subjects(v) for p in parties_of(s, analysis.mention_at))
    return any(counts_for(p) in sides for p in told)


def _is_definite(token: Token) -> bool:
    """Whether a noun points back to an event told before, which then tells its parties."""
    return syntax.is_nominal(token) and any(c.lower_ in POINTING_BACK for c in token.children)


def _with_clause_subject(token: Token, parties: Parties, analysis: Analysis) -> Parties:
    """“After talks with X, Y left”: the other side of a meeting is who acts in the clause that it dates."""
    preposition = syntax.bearer(token).head
    verb = preposition.head
    if preposition.dep_ != "prep" or preposition.lower_ not in BESIDE_CLAUSE or not syntax.is_verb(verb):
        return parties
    known = {counts_for(p) for p in parties.all()}
    if len(known) != 1:
        return parties
    told = (p for s in syntax.subjects(verb) for p in parties_of(s, analysis.mention_at))
    others = tuple(p for p in told if counts_for(p) not in known)
    if not others:
        return parties
    return replace(parties, actors=(*parties.actors, *others), confidence=0.8, why="subject of the clause")


def _from_place(token: Token, trigger: Trigger, parties: Parties, analysis: Analysis) -> Parties:
    known = {counts_for(p) for p in parties.all()}
    for modifier in syntax.modifiers(token):
        mention = analysis.mention_at.get(modifier.i)
        if mention is None or mention.actors[0].country in known:
            continue
        if mention.how == "capital" or names_place(token, trigger, mention):
            return replace(
                parties, recipients=(Party(mention.actors[0]),), confidence=0.7, why="country of the place"
            )
    above = (
        [token.head] if token.dep_ in ("dobj", "nsubj", "nsubjpass") and syntax.is_verb(token.head) else []
    )
    if syntax.is_verb(token):
        near = [token.head] if syntax.is_purpose(token) and syntax.is_verb(token.head) else []
    else:
        near = [*carriers(token), *above]
    for governor in (token, *near):
        for name in PLACE_PREPOSITIONS:
            for noun in syntax.with_preposition(governor, name):
                state = _state_of_place(noun, analysis)
                if state is not None and state.country not in known:
                    return replace(
                        parties, recipients=(Party(state),), confidence=0.7, why="country of the place"
                    )
    return parties


def _state_of_place(noun: Token, analysis: Analysis) -> Actor | None:
    """The state in which a place lies: named beside it (“Tyre, Lebanon”), or known to the gazetteer."""
    for token in (
        noun,
        *(c for c in noun.subtree if c.dep_ in ("appos", "npadvmod", "pobj", "conj") and c.i > noun.i),
    ):
        for party in parties_of(token, analysis.mention_at):
            acting = acting_for(party.actor)
            if acting.country:
                return acting
    place = named_place(noun, analysis)
    return load().states.get(place.country) if place is not None and place.country else None


def _from_sentence(token: Token, kind: str, parties: Parties, analysis: Analysis) -> Parties:
    """“During the trip, the envoy called for …”: whose trip it is says the clause."""
    if kind not in ("visit", "meeting", "call", "statement", "letter"):
        return parties
    verb = syntax.clause_verb(token)
    if verb is None or verb == token or token.dep_ in ("dobj", "nsubj", "nsubjpass"):
        return parties
    told = tuple(p for s in syntax.subjects(verb) for p in parties_of(s, analysis.mention_at))
    return replace(parties, actors=told, confidence=0.6, why="subject of the clause") if told else parties


def within_country(token: Token, parties: Parties, analysis: Analysis) -> Parties:
    """“A bomb in a bus in western Y killed ten”: on the one country where the sentence places things.

    Args:
        token: the event's word, of whose chain no party is known.
        parties: its parties, none.
        analysis: the document, with its mentions.
    """
    if not any(word.lemma_.lower() in OF_VIOLENCE for word in token.sent):
        return parties  # people are killed in floods and accidents too
    states: dict[str, Actor] = {}
    for word in token.sent:
        if word.dep_ == "pobj" and word.head.lower_ in PLACE_PREPOSITIONS:
            state = _state_of_place(word, analysis)
            if state is not None and state.country:
                states[state.country] = state
    if len(states) != 1:
        return parties
    (state,) = states.values()
    return replace(parties, recipients=(Party(state),), confidence=0.5, why="country of the sentence")
