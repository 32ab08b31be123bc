"""Parties that a report leaves to its context.

“Military talks will be held on June 14” is between those whose talks the text tells; who is urged to withdraw
is who would withdraw; protests without a subject are those of protesters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.nominal import acting_for, counts_for, parties_of
from dragoman.actors.roles import carriers, names_place
from dragoman.analysis import Analysis, Parties, Trigger
from dragoman.discourse import PAIRED_KINDS, pair_of, toward_other_side, with_pair
from dragoman.gazetteer import load
from dragoman.nouns import Actor, Party
from dragoman.places import named_place
from dragoman.wordlists import in_order, words

DIRECTING = frozenset({"REQUEST", "ACCUSE"})
"""Types whose recipient is the one who would do what stands in their complement."""
PUNISHING = frozenset({"ACCUSE", "COERCE", "SANCTION", "THREATEN", "ASSAULT"})
"""Types whose recipient did what stands after “for”: “arrested two men on suspicion of murder”."""
PREVENTING = frozenset({"THREATEN", "COERCE"})
"""Types whose recipient is kept from what stands after “from”."""
ANSWERING = frozenset({"CONCEDE", "RETREAT", "AID"})
"""Types that answer a request: what is asked for would be done toward the one who asks."""
SAID = frozenset({"ACCUSE", "REQUEST", "THREATEN"})
"""Types of which the one is meant who rejects them (“denied the accusation”)."""
TALKING = frozenset({"CONSULT", "REJECT"})
HARMING = frozenset({"ASSAULT", "COERCE", "PROTEST", "ACCUSE", "SANCTION", "REQUEST", "THREATEN"})
"""Types of acts that those don't do who talk of them or reject them (“discussed the bombing of …”)."""
PLACED = frozenset({"PROTEST", "ASSAULT", "COERCE", "AID", "RETREAT", "MOBILIZE"})
"""Types of which the country where it happens is a party if no other is told."""
PROTESTERS = Actor("protesters", "Protesters", "group", None, "CVL")
PLACE_PREPOSITIONS = in_order("party's place")
POINTING_BACK = words("pointing back")
BESIDE_CLAUSE = words("beside a clause")
OF_VIOLENCE = words("of violence")
BESIDE_EVENT = words("beside an event")
GROUNDS = words("grounds")


def add_implied_parties(analysis: Analysis) -> tuple[Parties, ...]:
    """The parties of each trigger, with those that the text implies, marked less sure."""
    found = list(analysis.parties)
    at = {syntax.bearer(analysis.doc[t.token]).i: i for i, t in enumerate(analysis.triggers)}
    at |= {t.token: i for i, t in enumerate(analysis.triggers)}
    pair: tuple[Party, ...] = ()
    for i, trigger in enumerate(analysis.triggers):
        token = analysis.doc[trigger.token]
        parties = found[i]
        if trigger.entry.type == "PROTEST" and not parties.actors:
            parties = replace(parties, actors=(Party(PROTESTERS),), why="protesters implied")
        if not parties.actors and not trigger.named_actors:
            parties = _from_governor(token, parties, at, found, analysis)
        elif trigger.entry.kind in PAIRED_KINDS and len({counts_for(p) for p in parties.all()}) == 1:
            parties = _with_proposer(token, parties, at, found, analysis)
            parties = _with_clause_subject(token, parties, analysis)
        if trigger.entry.type in ANSWERING and not parties.recipients:
            parties = _toward_asker(token, parties, at, found, analysis)
        if trigger.entry.type in PLACED and not parties.recipients:
            parties = _from_place(token, trigger, parties, analysis)
        if not parties.all():
            parties = _from_sentence(token, trigger.entry.kind, parties, analysis)
        if trigger.entry.frame.symmetric and trigger.entry.kind in PAIRED_KINDS:
            pair = pair_of(parties) or pair
            if not _is_definite(token):
                parties = with_pair(parties, pair)
        found[i] = parties
    for i in range(len(found)):
        found[i] = _toward_doers(i, at, found, analysis)
        found[i] = _toward_threatened(i, at, found, analysis)
    for i in range(len(found)):
        found[i] = toward_other_side(i, found, analysis)
    return tuple(found)


def _toward_doers(index: int, at: Mapping[int, int], found: list[Parties], analysis: Analysis) -> Parties:
    """“encouraged talks between A and B”: those who would do what is asked are those asked."""
    parties, trigger = found[index], analysis.triggers[index]
    if trigger.entry.type != "REQUEST" or parties.recipients:
        return parties
    return _toward_first(parties, (found[i].actors for i in _below(index, at, analysis)))


def _toward_threatened(
    index: int, at: Mapping[int, int], found: list[Parties], analysis: Analysis
) -> Parties:
    """“threatened to close its border with Rwanda”: whom the act would meet is whom the threat meets."""
    parties, trigger = found[index], analysis.triggers[index]
    if trigger.entry.type != "THREATEN" or parties.recipients:
        return parties
    return _toward_first(parties, (found[i].recipients for i in _below(index, at, analysis)))


def _below(index: int, at: Mapping[int, int], analysis: Analysis) -> Iterator[int]:
    """The triggers of which this one is the nearest above."""
    for i, other in enumerate(analysis.triggers):
        token = analysis.doc[other.token]
        if next((at[h.i] for h in syntax.governors(token, 5) if h.i in at), None) == index:
            yield i


def _toward_first(parties: Parties, choices: Iterable[tuple[Party, ...]]) -> Parties:
    """The parties with the first of the choices that names another as recipients."""
    known = {counts_for(p) for p in parties.all()}
    for choice in choices:
        others = tuple(p for p in choice if counts_for(p) not in known)
        if others:
            return replace(parties, recipients=tuple(Party(acting_for(p.actor)) for p in others))
    return parties






def _is_definite(token: Token) -> bool:
    """Whether a noun points back to an event told before, which then tells its parties."""
    return syntax.is_nominal(token) and any(c.lower_ in POINTING_BACK for c in token.children)


def _from_governor(
    token: Token, parties: Parties, at: Mapping[int, int], found: list[Parties], analysis: Analysis
) -> Parties:
    """Who acts in another event's complement: the one asked, warned or accused, else who decided on it."""
    path = [token]
    for head in syntax.governors(token, 5):
        if _is_beside(path[-1]):
            return parties
        index = at.get(head.i)
        if index is None:
            path.append(head)
            if head.dep_ in ("relcl", "ROOT", "advcl"):
                return parties
            continue
        other = found[index]
        entry = analysis.triggers[index].entry
        own = analysis.triggers[at[token.i]].entry.type
        praised = entry.type == "SUPPORT" and syntax.is_nominal(token)
        if praised or (entry.type in TALKING and own in HARMING):
            answered = entry.type == "REJECT" and own in SAID and not parties.recipients
            return replace(parties, recipients=other.actors) if answered else parties
        directed = (
            entry.type in DIRECTING
            or (entry.type in PUNISHING and _tells_reason(path))
            or (entry.type in PREVENTING and path[-1].dep_ == "prep" and path[-1].lower_ == "from")
        )
        chosen = other.recipients if directed else other.actors
        known = {counts_for(p) for p in parties.all()}
        chosen = tuple(p for p in chosen if counts_for(p) not in known)
        if chosen:
            return replace(
                parties,
                actors=tuple(Party(acting_for(p.actor)) for p in chosen),
                confidence=0.7,
                why=f"as “{head.text}” has it",
            )
        return parties
    return parties


def _is_beside(token: Token) -> bool:
    """Whether a phrase or clause only stands beside what its verb tells: “after the attack”, “as X fled”."""
    if token.dep_ == "prep":
        return token.lower_ in BESIDE_EVENT
    joined = (c.lower_ for c in token.children if c.dep_ in ("mark", "advmod") and c.i < token.i)
    return token.dep_ == "advcl" and any(word in BESIDE_EVENT for word in joined)


def _tells_reason(path: list[Token]) -> bool:
    """Whether an event stands with its governor after “for”, “over”, “on suspicion of” and the like.

    Args:
        path: the event's word, and those between it and its governor.
    """
    return path[-1].dep_ == "prep" and path[-1].lower_ in GROUNDS


def _with_proposer(
    token: Token, parties: Parties, at: Mapping[int, int], found: list[Parties], analysis: Analysis
) -> Parties:
    """“Jordan proposed talks with Syria”: who asks for a meeting with another is of it."""
    head = syntax.bearer(token).head
    index = at.get(head.i)
    if index is None or token.dep_ != "dobj" or analysis.triggers[index].entry.type != "REQUEST":
        return parties
    known = {counts_for(p) for p in parties.all()}
    askers = tuple(Party(acting_for(p.actor)) for p in found[index].actors if counts_for(p) not in known)
    if not askers:
        return parties
    return replace(parties, actors=(*askers, *parties.actors), confidence=0.8, why=f"as “{head.text}” has it")


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


def _toward_asker(
    token: Token, parties: Parties, at: Mapping[int, int], found: list[Parties], analysis: Analysis
) -> Parties:
    known = {counts_for(p) for p in parties.all()}
    for head in syntax.governors(token, 4):
        index = at.get(head.i)
        if index is None:
            continue
        if analysis.triggers[index].entry.type != "REQUEST":
            return parties
        askers = tuple(p for p in found[index].actors if counts_for(p) not in known)
        return replace(parties, recipients=tuple(Party(acting_for(p.actor)) for p in askers))
    return parties


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
