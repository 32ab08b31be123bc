"""Parties told in the sentences before: the other side of talks, the one answered, whom the news is about."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.nominal import acting_for, counts_for, is_private
from dragoman.analysis import Analysis, Parties, Trigger
from dragoman.gazetteer import load
from dragoman.nouns import Actor, Party
from dragoman.operators import noun_lemma
from dragoman.wordlists import words

PAIRED_KINDS = frozenset({"meeting", "agreement", "ceasefire"})
ADDRESSED = frozenset({"REJECT", "CONCEDE", "REQUEST", "ACCUSE", "THREATEN"})
"""Types that have an addressee even where none is told."""
TOLD_AGAIN = frozenset({"AID", "SANCTION"})
"""Types that a text goes on telling of without naming both sides each time."""
TRIPS = frozenset({"visit", "call"})
"""Kinds whose two sides are those of the undescribed talks told after them."""
DIRECT = frozenset({"ACCUSE", "THREATEN"})
"""Types whose verbs take the one they are done to for their object."""
TOPICAL = words("prepositions of a topic")
TWO_SIDED = words("of two sides")
NEAR_CHARACTERS = 300


def as_told_before(index: int, found: list[Parties], analysis: Analysis) -> Parties:
    """“today's sanctions”, “our assistance”: a side left open is that of the same act told before it.

    The side that is told must be of that act too; what only may be told again keeps little confidence.
    """
    parties, trigger = found[index], analysis.triggers[index]
    if trigger.entry.type not in TOLD_AGAIN or (parties.actors and parties.recipients):
        return parties
    asked = {t.token for t in analysis.triggers if t.entry.type == "REQUEST"}
    if any(head.i in asked for head in syntax.governors(analysis.doc[trigger.token])):
        return parties  # what others are asked to give is another's aid
    here = analysis.doc[trigger.token].sent
    for i in range(index - 1, -1, -1):
        other = found[i]
        if here.start_char - analysis.doc[analysis.triggers[i].token].sent.end_char > NEAR_CHARACTERS:
            return parties
        if analysis.triggers[i].entry.type != trigger.entry.type or not (other.actors and other.recipients):
            continue
        if analysis.doc[analysis.triggers[i].token].sent == here:
            continue  # “sanctioned firms that evaded sanctions” tells of two
        if _sides(parties.actors) <= _sides(other.actors) and (
            _sides(parties.recipients) <= _sides(other.recipients)
        ):
            return replace(
                parties,
                actors=parties.actors or _as_sides(other.actors),
                recipients=parties.recipients or _as_sides(other.recipients),
                confidence=0.5,
                why="as the same act told before",
            )
    return parties


def _sides(parties: tuple[Party, ...]) -> frozenset[str]:
    return frozenset(counts_for(p) for p in parties)


def _as_sides(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(Party(acting_for(p.actor)) for p in parties)


def toward_other_side(index: int, found: list[Parties], analysis: Analysis) -> Parties:
    """What a party says or yields to nobody named goes to the other side of what was told just before."""
    parties, trigger = found[index], analysis.triggers[index]
    if not _has_addressee(trigger, analysis) or parties.recipients or not parties.actors:
        return parties
    known = {counts_for(p) for p in parties.actors}
    here = analysis.doc[trigger.token].sent
    for i in range(index - 1, -1, -1):
        if here.start_char - analysis.doc[analysis.triggers[i].token].sent.end_char > NEAR_CHARACTERS:
            return parties
        sides = found[i].all()
        others = tuple(p for p in sides if counts_for(p) not in known)
        if len(others) < len(sides) and others:
            return replace(
                parties,
                recipients=tuple(Party(acting_for(p.actor)) for p in others),
                confidence=0.5,
                why="the other side of what was told before",
            )
    return parties


def _has_addressee(trigger: Trigger, analysis: Analysis) -> bool:
    """Whether an act is done toward somebody whom its clause may leave out.

    “blamed human error” has its object told; “an investigation” is addressed to nobody; better relations
    (“strengthen ties”) are with those whom one talks to.
    """
    entry, token = trigger.entry, analysis.doc[trigger.token]
    if entry.type == "SUPPORT":
        return "diplomatic" in entry.context
    if entry.type not in ADDRESSED or (entry.type == "ACCUSE" and entry.kind != "statement"):
        return False
    if entry.type == "ACCUSE" and not syntax.is_verb(token):
        return not any(c.dep_ == "prep" and c.lower_ in TOPICAL for c in token.children)
    told = "obj" in entry.frame.recipients and syntax.is_verb(token) and syntax.objects(token)
    return not (told and entry.type in DIRECT)


def pair_of(parties: Parties) -> tuple[Party, ...]:
    """Two sides told apart; several states told by one name ("the six powers") are one side."""
    sides = {counts_for(p) for p in parties.all()}
    tellings = {p.span for p in parties.all()}
    if len(sides) < 2 or len(tellings) < 2 < len(sides):
        return ()
    return tuple(Party(acting_for(p.actor)) for p in parties.all())


def with_pair(parties: Parties, pair: tuple[Party, ...]) -> Parties:
    """A meeting of nobody, or of one of a pair told before, is between that pair.

    Args:
        parties: what the mention itself tells.
        pair: the parties of the talks told last, empty where none were.
    """
    sides = {counts_for(p) for p in parties.all()}
    if not sides and pair:
        return Parties(pair, (), 0.6, "implied by the talks told before")
    if pair and len(sides) == 1 and parties.all()[0].actor.role == "ngo":
        # “a Red Cross meeting” brings those together between whom the body helps.
        return replace(parties, actors=(*parties.actors, *pair), confidence=0.6, why="other sides implied")
    if len(sides) == 1 and sides <= {counts_for(p) for p in pair}:
        others = tuple(p for p in pair if counts_for(p) not in sides)
        return replace(parties, actors=(*parties.actors, *others), confidence=0.6, why="other side implied")
    return parties


def named_beside(index: int, analysis: Analysis) -> Parties:
    """“Hamas accuses Israel of strikes since the ceasefire”: those named beside a truce that is known.

    A truce is between the sides of the war that the news is about, so its name alone says who they are.

    Args:
        index: which trigger.
        analysis: the document, read up to its mentions.
    """
    here = analysis.doc[analysis.triggers[index].token].sent
    beside = (m for m in analysis.mentions if here.start <= m.start < here.end)
    actors = {counts_for(p): p for m in beside for a in m.actors if (p := Party(acting_for(a)))}
    named = tuple(p for p in actors.values() if not is_private(p.actor))
    return Parties(named, (), 0.4, "named beside it") if named else Parties()


def hosts_here(trip: tuple[Party, ...], token: Token, analysis: Analysis) -> tuple[Party, ...]:
    """Of a journey to several states the traveller and those that the sentence names; else all.

    Args:
        trip: the parties of a visit, the traveller first.
        token: a word of the sentence.
        analysis: the document, with its mentions.
    """
    here = {m.actors[0].country for t in token.sent if (m := analysis.mention_at.get(t.i)) is not None}
    named = tuple(p for p in trip[1:] if counts_for(p) in here)
    return (trip[0], *named) if named else trip


def with_home_side(index: int, parties: Parties, analysis: Analysis) -> Parties:
    """“the Houthis refuse a ceasefire”, “the fighting in Yemen”: an armed group and the state that it fights.

    Both must be named in the document, and the group be the only one at home in that state.

    Args:
        index: which trigger.
        parties: its parties as far as known.
        analysis: the document, with its mentions.
    """
    trigger = analysis.triggers[index]
    token = analysis.doc[trigger.token]
    fought = trigger.entry.type == "ASSAULT" and noun_lemma(token) in TWO_SIDED
    told = len(syntax.with_preposition(token, "between")) > 1
    sides = {counts_for(p) for p in parties.all()}
    if told or len(sides) != 1 or not (fought or trigger.entry.kind in PAIRED_KINDS):
        return parties
    at_war = _groups_at_home(analysis)
    for group, state in at_war:
        alone = sum(s.id == state.id for _, s in at_war) == 1
        if alone and sides < {group.id, state.id}:
            both = (Party(group), Party(state))
            return replace(parties, actors=both, recipients=(), confidence=0.5, why="the group and its state")
    return parties


def _groups_at_home(analysis: Analysis) -> list[tuple[Actor, Actor]]:
    """The armed groups that a document names together with the states where they sit."""
    known = load()
    named = {a.id: a for m in analysis.mentions for a in m.actors}
    armed = (a for a in named.values() if a.role == "armed group")
    return [(a, known.states[known.bases[a.id]]) for a in armed if known.bases.get(a.id) in named]


def last_pair(index: int, analysis: Analysis) -> tuple[Party, ...]:
    """The parties of the last talks that the text tells before a trigger.

    Args:
        index: which trigger.
        analysis: the document, read up to its parties.
    """
    for i in range(index - 1, -1, -1):
        if analysis.triggers[i].entry.kind in PAIRED_KINDS:
            pair = pair_of(analysis.parties[i])
            if pair:
                return pair
    return ()
