"""Where an event happened: the place told of the event itself, looked up in the atlas.

Each trigger asks its own words first (“met in Geneva”), then the phrases below them (“met with envoys of Iran
in Geneva”), a place before its noun (“the Geneva talks”), and last what was struck or visited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from dragoman import atlas, syntax
from dragoman.actors.roles import carriers
from dragoman.analysis import Analysis, Mention, Trigger, states_of
from dragoman.nouns import Place
from dragoman.wordlists import in_order, words

AT = in_order("at a place")
TOWARD = in_order("toward a place")
FROM = in_order("from a place")
PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
VENUES = words("venues")
LENGTHS = words("lengths of time")
NO_TOPIC = words("place below an event")
"""Prepositions through which the place of an event may hang on a noun below it."""
SITUATIONS = words("situations")
BOUND_KINDS = words("kinds of event at one place")
BOUND_TYPES = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST"})
TARGETED_KINDS = words("kinds of event at their target")
PLACE_ROLES = frozenset(
    {"territory", "region", "disputed", "subnational", "continent", "sea", "border", "city"}
)
MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the finders look at: the document and which trigger stands at each token."""

    analysis: Analysis
    at: Mapping[int, int]
    below: Mapping[int, tuple[Token, ...]]


def locate(analysis: Analysis) -> tuple[Place | None, ...]:
    """For each trigger its place, None where the text tells none of the event itself."""
    at = {t.token: i for i, t in enumerate(analysis.triggers)}
    scene = _Scene(analysis, at, _below(analysis, at))
    return tuple(_place(i, scene) for i in range(len(analysis.triggers)))


def _place(index: int, scene: _Scene) -> Place | None:
    for finder in _FINDERS:
        for noun in finder(index, scene):
            place = named_place(noun, scene.analysis)
            if place is not None:
                return place
    return None


# Finders: the nouns that may name a trigger's place, likeliest first


def _told(index: int, scene: _Scene) -> Iterator[Token]:
    """“met in Geneva”, “talks at Panmunjom”, “a visit to Moscow”."""
    trigger = scene.analysis.triggers[index]
    token = scene.analysis.doc[trigger.token]
    kind = trigger.entry.kind
    names = TOWARD if kind in ("visit", "deployment") else (*AT, *FROM) if kind == "test" else AT
    yield from _at_prepositions(_governors(token, trigger), names)


def _at_prepositions(governors: Iterable[Token], names: tuple[str, ...]) -> Iterator[Token]:
    for governor in governors:
        for name in names:
            for noun in syntax.with_preposition(governor, name):
                if name == "on" and noun.lemma_.lower() not in VENUES and noun.ent_type_ != "FAC":
                    continue  # “talks on Syria” are about it
                yield noun


def _governors(token: Token, trigger: Trigger) -> Iterator[Token]:
    yield token
    if trigger.entry.pos == "VERB" and syntax.is_verb(token):
        yield from syntax.objects(token)
        if trigger.entry.type == "CONSULT":
            yield from syntax.with_preposition(token, "with")  # “met with X in Oslo”
        if token.dep_ in ("xcomp", "advcl") and syntax.is_verb(token.head):
            yield token.head
        return
    yield from carriers(token)
    if token.dep_ in ("dobj", "nsubjpass", "nsubj") and syntax.is_verb(token.head):
        yield token.head


def _hung_below(index: int, scene: _Scene) -> Iterator[Token]:
    """“met with envoys of Iran in Geneva”, “seized a ship loaded with coal in the East China Sea”."""
    if _is_bound(scene.analysis.triggers[index]):
        yield from scene.below.get(index, ())


def _is_bound(trigger: Trigger) -> bool:
    """Whether an event happens at one place, as a statement or a sanction does not."""
    return trigger.entry.kind in BOUND_KINDS or trigger.entry.type in BOUND_TYPES


def _before_noun(index: int, scene: _Scene) -> Iterator[Token]:
    """“the Hanoi summit”, “the Paris attacks”; of states only where something was done to them."""
    trigger = scene.analysis.triggers[index]
    if trigger.entry.pos != "NOUN" or not _is_bound(trigger):
        return
    token = scene.analysis.doc[trigger.token]
    before = [m for m in syntax.modifiers(token) if m.dep_ in ("compound", "nmod") and m.pos_ == "PROPN"]
    if len(before) != 1 or scene.analysis.doc[before[0].i - 1].text in ("-", "–", "/"):
        return  # “Kabul–Taliban talks” names two parties
    mention = scene.analysis.mention_at.get(before[0].i)
    whole_state = mention is not None and mention.actors[0].kind == "state" and mention.how != "capital"
    if not whole_state or trigger.entry.kind in TARGETED_KINDS:
        yield before[0]


def _target(index: int, scene: _Scene) -> Iterator[Token]:
    """“bombed the airport of Sanaa”, “strikes on Damascus”: what is struck is where it is."""
    trigger = scene.analysis.triggers[index]
    if trigger.entry.kind not in TARGETED_KINDS or trigger.entry.type != "ASSAULT":
        return
    token = scene.analysis.doc[trigger.token]
    nouns = syntax.objects(token) if syntax.is_verb(token) else []
    for governor in (token, *(carriers(token) if trigger.entry.pos == "NOUN" else ())):
        for name in ("on", "against", "of", "at", "into"):
            nouns += syntax.with_preposition(governor, name)
    for noun in nouns:
        yield noun
        yield from syntax.possessors(noun)
        for name in ("of", "in", "at"):  # “the runway of Sanaa airport”
            yield from syntax.with_preposition(noun, name)


def _visited(index: int, scene: _Scene) -> Iterator[Token]:
    """“visits Moscow”, “a visit to the Russian capital by X”: whom the visit is to, where it is a place."""
    trigger = scene.analysis.triggers[index]
    if trigger.entry.kind != "visit":
        return
    token = scene.analysis.doc[trigger.token]
    if syntax.is_verb(token):
        yield from syntax.objects(token)
    for party in scene.analysis.parties[index].recipients:
        if party.span is not None and party.actor.kind == "state":
            head = _token_at(scene.analysis.doc, party.span.start)
            mention = scene.analysis.mention_at.get(head.i) if head is not None else None
            if mention is not None and mention.how != "pronoun":
                yield scene.analysis.doc[mention.root]


def _shared(index: int, scene: _Scene) -> Iterator[Token]:
    """“Three are killed and six injured in Ajama”: joined verbs of one kind of event share its place."""
    trigger = scene.analysis.triggers[index]
    token = scene.analysis.doc[trigger.token]
    if not syntax.is_verb(token) or not _is_bound(trigger):
        return
    first = token.head if token.dep_ == "conj" else token
    for other in syntax.conjuncts(first):
        mate = scene.at.get(other.i)
        if mate not in (None, index) and scene.analysis.triggers[mate].entry.kind == trigger.entry.kind:
            yield from _told(mate, scene)
            yield from _hung_below(mate, scene)


_FINDERS: tuple[Callable[[int, _Scene], Iterator[Token]], ...] = (
    _told, _hung_below, _before_noun, _target, _visited, _shared,
)  # fmt: skip


def _token_at(doc: Doc, start: int) -> Token | None:
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    return span[0] if span is not None and len(span) else None


# Places that hang on a noun below an event


def _below(analysis: Analysis, at: Mapping[int, int]) -> Mapping[int, tuple[Token, ...]]:
    """For each trigger the place nouns that climb to it through what stands between."""
    found: dict[int, list[Token]] = {}
    for token in analysis.doc:
        if token.lower_ in AT and token.dep_ == "prep" and (token.lower_ != "on"):
            nouns = syntax.prep_objects(token)
            if nouns and (index := _climb(token, at)) is not None:
                found.setdefault(index, []).extend(nouns)
    return {index: tuple(nouns) for index, nouns in found.items()}


def _climb(preposition: Token, at: Mapping[int, int]) -> int | None:
    """The trigger above a preposition, reached through things and people but through no topic."""
    token = preposition.head
    for _ in range(MOST_STEPS):
        if token.i in at:
            return at[token.i]
        if token.dep_ == "prep" or token.dep_ == "agent":
            if token.lower_ not in NO_TOPIC and not _is_length(token):
                return None
        elif syntax.is_verb(token):
            return _carried(token, at) if token.dep_ != "acl" else _climb_on(token, at)
        elif token.dep_ in ("nsubj", "ROOT") or token.lemma_.lower() in SITUATIONS:
            return None
        token = token.head
    return None


def _is_length(preposition: Token) -> bool:
    """“jailed for six weeks in …”."""
    return any(c.dep_ == "pobj" and c.lemma_.lower() in LENGTHS for c in preposition.children)


def _climb_on(participle: Token, at: Mapping[int, int]) -> int | None:
    """“a ship loaded with coal in …”: past a participle to what has the ship."""
    noun = participle.head
    if noun.dep_ in ("dobj", "nsubjpass", "pobj") and noun.head.i in at:
        return at[noun.head.i]
    return None


def _carried(verb: Token, at: Mapping[int, int]) -> int | None:
    """The event noun that a verb carries, None where it carries none or several."""
    carried = [
        at[c.i]
        for c in verb.children
        if c.dep_ in ("dobj", "nsubjpass", "attr") and c.i in at and verb in carriers(c)
    ]
    return carried[0] if len(carried) == 1 else None


# What a noun names


def named_place(noun: Token, analysis: Analysis) -> Place | None:
    """The place that a noun names, or the one in which its venue lies; None where it is no place.

    Args:
        noun: head of a noun phrase.
        analysis: the document, read up to its mentions.
    """
    mention = analysis.mention_at.get(noun.i)
    if mention is not None and mention.actors and _is_place(mention):
        return _of_mention(mention, noun, analysis)
    if mention is not None and mention.how == "seat":
        # “at the White House”; a seat that the atlas doesn't know stands for the government alone.
        text = analysis.doc[mention.start : mention.end].text
        return atlas.lookup(text, mention.actors[0].country)
    named = noun.text[:1].isupper() and noun.ent_type_ in PLACE_ENTITIES
    if named and (mention is None or mention.how not in ("adjective", "pronoun", "surname")):
        return _of_entity(noun, analysis)
    if mention is None and noun.pos_ == "PROPN" and noun.dep_ in ("pobj", "conj") and noun.head.lower_ in AT:
        name = noun.doc[slice(*syntax.entity_around(noun))].text
        known = atlas.lookup(name, None, states_of(analysis.mentions))
        if known is not None:  # what follows “near” is a place, whatever the recogniser took it for
            return known
    if noun.lemma_.lower() in VENUES:
        proper = noun.pos_ == "PROPN" and noun.ent_type_
        return _of_entity(noun, analysis) if proper else _of_venue(noun, analysis)
    return _of_modifier(noun, analysis)


def _of_modifier(noun: Token, analysis: Analysis) -> Place | None:
    """“in the Damascus suburbs”, “at the Brussels office”: the place before a noun that is none itself."""
    for modifier in syntax.modifiers(noun):
        mention = analysis.mention_at.get(modifier.i)
        if modifier.dep_ == "compound" and mention is not None and _is_place(mention):
            if mention.actors[0].kind != "state" or mention.how == "capital":
                return _of_mention(mention, modifier, analysis)
        elif modifier.dep_ == "compound" and mention is None and modifier.ent_type_ in ("GPE", "LOC"):
            return _of_entity(modifier, analysis)
    return None


def _is_place(mention: Mention) -> bool:
    actor = mention.actors[0]
    if len(mention.actors) > 1:
        return False  # “U.S.-Vietnam” is no place
    return mention.how in ("name", "alias", "capital") and (
        actor.kind == "state" or actor.role in PLACE_ROLES
    )


def _of_mention(mention: Mention, noun: Token, analysis: Analysis) -> Place:
    actor, text = mention.actors[0], analysis.doc[mention.start : mention.end].text
    if actor.kind == "state" and mention.how != "capital" and actor.country:
        return atlas.whole_state(actor.country, text)
    told = _told_beside(noun, mention.end, analysis)
    if told is not None and told != actor.country and atlas.lookup(text, told):
        return atlas.lookup(text, told) or Place(text, told)  # “Tripoli, Lebanon”
    known = atlas.lookup(text, actor.country) or atlas.lookup(actor.name, actor.country)
    return replace(known, name=text) if known is not None else Place(text, actor.country)


def _of_entity(noun: Token, analysis: Analysis) -> Place:
    start, end = syntax.entity_around(noun)
    text = str(noun.doc[start:end].text)
    told, context = _told_beside(noun, end, analysis), states_of(analysis.mentions)
    place = atlas.lookup(text, told, context) if told else atlas.lookup(text, None, context)
    if place is not None:
        return place
    # “Sanaa International Airport” is where Sanaa is.
    for first in range(start, end):
        for last in range(end if first > start else end - 1, first, -1):
            part = noun.doc[first:last].text
            inside = atlas.lookup(part, told, context) if part[:1].isupper() else None
            if inside is not None and noun.doc[last - 1].pos_ == "PROPN":
                return Place(text, inside.country, inside.lat, inside.lon, inside.geonames)
    return Place(text, told or _country_around(noun, analysis))


def _country_around(noun: Token, analysis: Analysis) -> str | None:
    """The country of the known place in which an unknown one is told to lie."""
    for around in (*syntax.with_preposition(noun, "in"), *(c for c in noun.children if c.dep_ == "appos")):
        place = named_place(around, analysis) if around.i > noun.i else None
        if place is not None and place.country:
            return place.country
    return None


def _of_venue(noun: Token, analysis: Analysis) -> Place | None:
    """“the border village of Panmunjom”, “a hotel in Vienna”, “its base near Aleppo”."""
    known = _venue_by_name(noun)
    if known is not None:
        return known
    for inner in (
        *(o for name in ("of", "in", "at", "near", "outside") for o in syntax.with_preposition(noun, name)),
        *(a for a in noun.children if a.dep_ == "appos"),
        *syntax.modifiers(noun),
        *syntax.possessors(noun),
    ):
        place = named_place(inner, analysis) if inner.i != noun.i else None
        if place is not None:
            return place
    return None


def _venue_by_name(noun: Token) -> Place | None:
    """“the Rafah crossing”: a venue that the atlas has under the words before it and its own."""
    doc, start = noun.doc, noun.i
    while start > noun.sent.start and doc[start - 1].head == noun and doc[start - 1].pos_ == "PROPN":
        start -= 1
    return atlas.lookup(doc[start : noun.i + 1].text) if start < noun.i else None


def _told_beside(noun: Token, end: int, analysis: Analysis) -> str | None:
    """The state told beside a place: “Tyre, Lebanon”, “Tyre in Lebanon”, “the Lebanese city of Tyre”."""
    doc = noun.doc
    beside = [c for c in noun.children if c.dep_ == "appos"]
    beside += syntax.with_preposition(noun, "in")
    if end + 1 < len(doc) and doc[end].text == ",":
        beside.append(doc[end + 1])
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in VENUES:
        beside += syntax.modifiers(noun.head.head)
    for token in beside:
        mention = analysis.mention_at.get(token.i)
        if token.i + 1 < len(doc) and doc[token.i + 1].text == "-":
            continue  # “the Russian-occupied village of …” is in another state
        if mention is not None and mention.how in ("name", "alias", "adjective"):
            actor = mention.actors[0]
            if actor.kind == "state" or actor.role in PLACE_ROLES:
                return actor.country
    return None
