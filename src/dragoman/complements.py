"""Parties handed between an event and what stands in its complement.

Who is urged to withdraw is who would withdraw; who rejects a demand answers the one who made it; whom a
promised act would reach is whom the promise is made to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.nominal import acting_for, counts_for, parties_of
from dragoman.analysis import Analysis, Parties
from dragoman.nouns import Party
from dragoman.operators import lemma
from dragoman.wordlists import words

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
GIVING = frozenset({"AID", "SUPPORT", "CONCEDE", "COOPERATE"})
"""Types of what is asked for another, or promised to it."""
JUDGING = frozenset({"SUPPORT", "ACCUSE"})
"""Types that reach the one who did what they praise or condemn."""
EASED = frozenset({"SANCTION", "COERCE", "THREATEN"})
REPLYING = frozenset({"REJECT", "CONCEDE", "AGREE"})
JOINING = frozenset({"REQUEST", "AGREE", "REJECT", "THREATEN"})
"""Types whose maker would be of the talks that it asks for, agrees to or refuses."""
SURE = 0.8
INSIDE = frozenset({"dobj", "nsubjpass", "prep", "pobj", "pcomp", "xcomp", "acl", "conj", "compound"})
"""How a word may hang on the way from talks to the verb that asks for them or refuses them."""
HELPING = words("helping")
CLAUSES = frozenset({"xcomp", "ccomp", "acl", "advcl", "dobj"})
BESIDE_EVENT = words("beside an event")
GROUNDS = words("grounds")


def from_governor(
    token: Token, parties: Parties, at: Mapping[int, int], found: list[Parties], analysis: Analysis
) -> Parties:
    """Who acts in another event's complement: the one asked, warned or accused, else who decided on it."""
    path = [token]
    if _is_undergone(token) and analysis.triggers[at[token.i]].entry.type in HARMING:
        return parties
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
        if path[-1].dep_ == "conj" and syntax.is_verb(path[-1]):
            return parties if own in HARMING else _acting(parties, other.actors, head)
        directed = (
            entry.type in DIRECTING
            or (entry.type in PUNISHING and _tells_reason(path))
            or (entry.type in PREVENTING and path[-1].dep_ == "prep" and path[-1].lower_ == "from")
        )
        acting = _acting(parties, other.recipients if directed else other.actors, head)
        if acting is parties and entry.type == "REQUEST" and entry.kind == "ruling":
            return _acting(parties, other.actors, head)  # a parliament votes to expel: its state would do it
        return acting
    return parties


def _acting(parties: Parties, chosen: tuple[Party, ...], head: Token) -> Parties:
    """The parties with those that another event names as who acts, where they don't receive."""
    known = {counts_for(p) for p in parties.all()}
    others = tuple(Party(acting_for(p.actor)) for p in chosen if counts_for(p) not in known)
    if not others:
        return parties
    return replace(parties, actors=others, confidence=0.7, why=f"as “{head.text}” has it")


def _is_beside(token: Token) -> bool:
    """Whether a phrase or clause only stands beside what its verb tells: “after the attack”, “as X fled”."""
    if token.dep_ == "prep":
        return token.lower_ in BESIDE_EVENT
    joined = (c.lower_ for c in token.children if c.dep_ in ("mark", "advmod") and c.i < token.i)
    return token.dep_ == "advcl" and any(word in BESIDE_EVENT for word in joined)


def _is_undergone(token: Token) -> bool:
    """“three men accused of fraud”: a participle that says what was done to them, not by whom."""
    return token.dep_ == "acl" and token.tag_ == "VBN"


def _tells_reason(path: list[Token]) -> bool:
    """Whether an event stands with its governor after “for”, “over”, “on suspicion of” and the like.

    Args:
        path: the event's word, and those between it and its governor.
    """
    return path[-1].dep_ == "prep" and path[-1].lower_ in GROUNDS


def with_proposer(
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


def toward_asker(
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


def hand_over(at: Mapping[int, int], found: list[Parties], analysis: Analysis) -> None:
    """Fills, in place, who receives from what stands in the complement.

    Args:
        at: the index of each trigger by its token.
        found: the parties of each trigger.
        analysis: the document, with its triggers.
    """
    for i in reversed(range(len(found))):  # what is asked for mostly stands after the asking
        found[i] = _from_those_below(i, at, found, analysis)


def _from_those_below(index: int, at: Mapping[int, int], found: list[Parties], analysis: Analysis) -> Parties:
    parties, type_ = found[index], analysis.triggers[index].entry.type or ""
    below = [(i, analysis.triggers[i].entry) for i in _below(index, at, analysis)]
    if type_ == "RETREAT" and not parties.actors:  # “an end to the fighting between A and B”
        fought = (found[i].all() for i, entry in below if entry.type == "ASSAULT")
        sides = next((p for p in fought if p), ())
        return replace(parties, actors=sides, confidence=0.6, why="who fights") if sides else parties
    if parties.recipients or analysis.triggers[index].entry.frame.symmetric:
        return parties
    if type_ == "REQUEST":
        # “encouraged talks between A and B”: who would do it; else whom it would meet.
        doers = _toward_first(parties, (found[i].actors for i, _ in below))
        met = (found[i].recipients for i, entry in below if entry.type not in GIVING)
        return doers if doers.recipients else _less_sure(_toward_first(parties, met), "whom it would meet")
    if type_ == "CONCEDE":  # “lifted the ban that it had imposed on X”
        eased = (found[i].recipients for i, entry in below if entry.type in EASED)
        return _toward_first(parties, eased)
    if type_ == "THREATEN":  # “threatened to close its border with Rwanda”
        return _toward_first(parties, (found[i].recipients for i, _ in below))
    if type_ == "AGREE":  # “promised to help Mali”, “committed to diplomacy with the North”
        own = analysis.doc[analysis.triggers[index].token]
        kept = (
            found[i]
            for i, entry in below
            if (entry.type in GIVING or entry.frame.symmetric)
            and _is_promised(analysis.doc[analysis.triggers[i].token], own)
        )
        promised = _toward_first(parties, (p.recipients or p.actors for p in kept))
        return promised if promised.recipients else _toward_first(parties, [_helped(own, analysis)])
    if type_ in JUDGING:  # “welcomed the release of …  by Iran”, “condemned the attack by the rebels”
        direct = (i for i, _ in below if _is_object(analysis.doc[analysis.triggers[i].token]))
        return _toward_first(parties, (found[i].actors for i in direct if found[i].confidence >= SURE))
    return parties


def _helped(promise: Token, analysis: Analysis) -> tuple[Party, ...]:
    """“committed to help X find peace”: whom the promised act has for its object, where no event is named."""
    events = {t.token for t in analysis.triggers}
    verbs = [v for v in promise.children if v.dep_ in ("xcomp", "acl") and v.i not in events]
    helped = [c for v in verbs for c in v.children if c.dep_ == "ccomp" and lemma(v) in HELPING]
    told = [o for v in verbs for o in syntax.objects(v)] + [s for v in helped for s in syntax.subjects(v)]
    return tuple(p for t in told if syntax.is_nominal(t) for p in parties_of(t, analysis.mention_at))


def _is_promised(token: Token, promise: Token) -> bool:
    """Whether an event is what is promised (“to help”, “to diplomacy”), not where it is made."""
    for head in (token, *syntax.governors(token, 5)):
        if head.head == promise:
            return head.dep_ in CLAUSES or (head.dep_ == "prep" and head.lower_ in ("to", "on"))
    return False


def _is_object(noun: Token) -> bool:
    return syntax.is_nominal(noun) and syntax.bearer(noun).dep_ in ("dobj", "nsubjpass")


def _less_sure(parties: Parties, why: str) -> Parties:
    return replace(parties, confidence=0.6, why=why) if parties.recipients else parties


def answer(at: Mapping[int, int], found: list[Parties], analysis: Analysis) -> None:
    """Sets, in place, who answers a demand or a charge and who made it against each other.

    Args:
        at: the index of each trigger by its token.
        found: the parties of each trigger.
        analysis: the document, with its triggers.
    """
    for i, trigger in enumerate(analysis.triggers):
        if trigger.entry.type not in REPLYING:
            continue
        for j in _below(i, at, analysis):
            if analysis.triggers[j].entry.type in SAID and _is_object(
                analysis.doc[analysis.triggers[j].token]
            ):
                found[i], found[j] = _facing(found[i], found[j])


def _facing(reply: Parties, said: Parties) -> tuple[Parties, Parties]:
    """A reply and what it replies to, each toward the other's maker where the text leaves it open."""
    makers, repliers = said.actors, reply.actors
    if makers and {counts_for(p) for p in makers} != {counts_for(p) for p in repliers}:
        if not reply.recipients or reply.confidence < SURE:
            reply = _toward_first(replace(reply, recipients=()), (makers,))
        if not said.recipients or said.confidence < SURE:
            said = _toward_first(replace(said, recipients=()), (repliers,))
    elif not makers and repliers:
        said = _toward_first(said, (repliers,)) if not said.recipients else said
        known = {counts_for(p) for p in said.recipients}
        others = tuple(Party(acting_for(p.actor)) for p in reply.recipients if counts_for(p) not in known)
        said = replace(said, actors=others, confidence=0.5, why="who is answered") if others else said
    return reply, said


def with_asker(index: int, at: Mapping[int, int], found: list[Parties], analysis: Analysis) -> Parties:
    """“We call on the North to return to talks”: talks of one side told are those with the state that asks.

    So are those that one side commits itself to, refuses or threatens to leave.
    """
    parties = found[index]
    path = [analysis.doc[analysis.triggers[index].token]]
    for head in syntax.governors(path[0], 5):
        if _is_beside(path[-1]) or path[-1].dep_ not in INSIDE:
            return parties
        above = at.get(head.i)
        if above is None:
            path.append(head)
            continue
        joining = JOINING if analysis.triggers[index].entry.type == "CONSULT" else ("REQUEST",)
        if analysis.triggers[above].entry.type not in joining:
            return parties
        known = {counts_for(p) for p in parties.all()}
        makers = tuple(p for p in found[above].actors if counts_for(p) not in known)
        if not makers or any(p.actor.country is None for p in (*makers, *parties.all())):
            return parties  # who urges “the parties” or two bodies to talk takes no part
        added = tuple(Party(acting_for(p.actor)) for p in makers)
        return replace(
            parties, actors=(*parties.actors, *added), confidence=0.6, why=f"as “{head.text}” has it"
        )
    return parties


def _below(index: int, at: Mapping[int, int], analysis: Analysis) -> Iterator[int]:
    """The triggers of which this one is the nearest above."""
    sentence = analysis.doc[analysis.triggers[index].token].sent
    for i, other in enumerate(analysis.triggers):
        if i == index or not sentence.start <= other.token < sentence.end:
            continue
        token = analysis.doc[other.token]
        for head in syntax.governors(token, 5):
            if _is_beside(token):
                break
            if head.i in at:
                if at[head.i] == index:
                    yield i
                break
            token = head


def _toward_first(parties: Parties, choices: Iterable[tuple[Party, ...]]) -> Parties:
    """The parties with the first of the choices that names another as recipients."""
    known = {counts_for(p) for p in parties.all()}
    for choice in choices:
        others = tuple(p for p in choice if counts_for(p) not in known)
        if others:
            return replace(parties, recipients=tuple(Party(acting_for(p.actor)) for p in others))
    return parties
