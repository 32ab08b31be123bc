"""What only the entity recogniser knows (persons, organisations), and the bodies of states."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Span, Token

from dragoman import atlas, lexicon, operators, syntax
from dragoman.actors.board import Board
from dragoman.actors.nominal import head_noun
from dragoman.analysis import Mention
from dragoman.naming import simple_tokens, slug_of
from dragoman.nouns import Actor
from dragoman.wordlists import words

EVENT_NAMES = words("event names")
NO_BODIES = words("no bodies")
SCHEMES = words("schemes")
VESSELS = words("vessels")
IN_A_PLACE = words("in a place")
PLAIN_PLACE = 6.0
"""How well known a place must be (see atlas.py) for its name to be no body's."""
COMPANY_WORDS = words("company words")
OF_BODIES = frozenset({"ACCUSE", "AGREE", "CONSULT", "COOPERATE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})
"""Types of what companies and other bodies say and do together."""
SECTORS_OF_STATES = frozenset({"COP", "JUD", "LEG", "MIL"})
"""Sectors of the bodies that only states have."""


def find_entities(board: Board) -> None:
    """Puts up the recogniser's persons and organisations where no table knew better."""
    for ent in board.doc.ents:
        start, end = _trim(ent)
        if end <= start or not board.is_free(start, end):
            if ent.label_ == "ORG":
                _national_body(board, ent)
        elif ent.label_ == "PERSON":
            _person(board, start, end)
        elif ent.label_ == "ORG":
            _organisation(board, start, end)


def _person(board: Board, start: int, end: int) -> None:
    if end - start == 1 or _is_where(board.doc[start:end]):
        return
    span = board.doc[start:end]
    actor = Actor(slug_of(span.text), span.text, "person")
    board.add(Mention(start, end, span.root.i, (actor,), "ner", "", 0.6))


def _organisation(board: Board, start: int, end: int) -> None:
    span = board.doc[start:end]
    if not span.text[:1].isupper() or not any(c.isalpha() for c in span.text):
        return
    if simple_tokens(span.text.lower()) in board.gazetteer.offices:
        return  # “Assistant Secretary” alone is an office
    if span[-1].lower_ in EVENT_NAMES:
        return  # “Quad Ministerial Meeting” is no body; mentions.py reads it as an event
    if _is_thing(span):
        return
    if end - start == 1 and not (span.text.isupper() and len(span.text) > 2):
        return
    actor = Actor(slug_of(span.text), span.text, "organisation")
    board.add(Mention(start, end, span.root.i, (actor,), "ner", "", 0.5))


def _is_thing(span: Span) -> bool:
    """“COVID-19”, “the Apple Fire”, “Shayrat Airbase”, “Bahía Blanca”: things and places, and no bodies."""
    last, doc = span[-1], span.doc
    if last.lower_ in NO_BODIES or last.like_num or span.text.split("-")[0].lower() in NO_BODIES:
        return True
    after = next((t for t in doc[span.end : span.end + 2] if not t.is_punct), None)
    before = doc[span.start - 1] if span.start else None
    if (after is not None and after.lower_ in SCHEMES) or (before is not None and before.lower_ in VESSELS):
        return True
    if _is_where(span):
        return True
    known = atlas.sites(span.text)
    return bool(known) and known[0].weight >= PLAIN_PLACE


def _is_where(span: Span) -> bool:
    """“in Bnei Brak”: what stands after a preposition of place and is in the atlas is where, not who."""
    at = span.start - 1
    while at >= 0 and span.doc[at].pos_ == "DET":
        at -= 1
    return at >= 0 and span.doc[at].lower_ in IN_A_PLACE and bool(atlas.sites(span.text))


def _national_body(board: Board, ent: Span) -> None:
    """“Foreign Ministry of Iraq”, “Iraqi Security Forces”: a body of the state it names."""
    inside = board.inside(ent.start, ent.end)
    if len(inside) != 1:
        return
    mention = inside[0]
    state = mention.actors[0]
    if state.kind != "state" or not state.country or mention.end - mention.start == ent.end - ent.start:
        return
    start, end = _trim(ent)
    if not any(head_noun(t) for t in ent) or start > mention.start or end < mention.end:
        return
    name = board.doc[start:end].text
    actor = Actor(slug_of(name), name, "organisation", state.country)
    body = Mention(start, end, ent.root.i, (actor,), "description", mention.where, 0.85)
    board.replace(mention, body)


def _trim(ent: Span) -> tuple[int, int]:
    """An entity without the article before it, and without the possessive or a lower-case word after it."""
    doc, start, end = ent.doc, ent.start, ent.end
    while end > start and doc[end - 1].text[:1].islower():
        end -= 1
    while start < end and (doc[start].pos_ == "DET" or doc[start].is_punct or doc[start].is_space):
        start += 1
    while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    return start, end


def find_bodies_of_states(board: Board) -> None:
    """“the Supreme Court of Peru”, “the Russian Foreign Ministry”: whose body it is where no table says."""
    for mention in list(board.found):
        actor = mention.actors[0]
        root = board.doc[mention.root]
        if actor.kind != "organisation" or actor.country is not None or head_noun(root) is None:
            continue
        country = board.country_after(mention.end) or _country_before(board, mention.start)
        if country:
            body = replace(actor, country=country)
            board.replace(mention, replace(mention, actors=(body,), how="description"))


def find_bodies_at_home(board: Board) -> None:
    """“Thames Valley Police”, “the Supreme Court”: a body of the state that the text is at home in.

    Only the bodies that every state has (police, courts, ministries, armies) are given one, and less surely.
    """
    home = _home(board)
    if home is None:
        return
    for mention in list(board.found):
        actor = mention.actors[0]
        if actor.kind == "organisation" and actor.country is None and mention.how == "ner":
            head = head_noun(board.doc[mention.root])
            if head is not None and head.actor_class == "state" and head.sector in SECTORS_OF_STATES:
                body = replace(actor, country=home)
                board.replace(mention, replace(mention, actors=(body,), how="description", confidence=0.5))


def _home(board: Board) -> str | None:
    """The state named first; a government's own text is at home there."""
    first = min(board.states(), key=lambda m: m.start, default=None)
    return board.issuer or (first.actors[0].country if first is not None else None)


def _country_before(board: Board, start: int) -> str | None:
    before = board.at.get(start - 1)
    if before is None and start > 1 and board.doc[start - 1].tag_ == "POS":
        before = board.at.get(start - 2)
    return before.actors[0].country if before is not None and before.actors[0].kind == "state" else None


def find_short_names(board: Board) -> None:
    """“Mahan” after “Mahan Air”: an organisation named again without the word that says what it is."""
    known: dict[str, Mention] = {}
    for mention in sorted(board.found, key=lambda m: m.start):
        if mention.actors[0].kind == "organisation" and mention.end - mention.start > 1:
            proper = [t for t in board.doc[mention.start : mention.end] if t.lower_ not in COMPANY_WORDS]
            if len(proper) == 1 and proper[0].is_title and len(proper[0]) > 2:
                known.setdefault(proper[0].text, mention)
    for token in board.doc if known else ():
        named = known.get(token.text)
        is_noun = token.pos_ == "PROPN" or token.tag_ in ("NN", "NNS")
        if named is not None and named.end <= token.i and token.i not in board.at and is_noun:
            board.add(Mention(token.i, token.i + 1, token.i, named.actors, "short name", "", 0.8))


def find_speaking_bodies(board: Board) -> None:
    """“Greenpeace accuses …”: an unknown name of one word, often none, counts where it says something.

    Args:
        board: what is found so far, surnames and short names too.
    """
    for ent in board.doc.ents:
        if ent.label_ != "ORG" or len(ent) > 1 or not board.is_free(ent.start, ent.end):
            continue
        if _speaks(ent[0]) and not _is_thing(ent):
            actor = Actor(slug_of(ent.text), ent.text, "organisation")
            board.add(Mention(ent.start, ent.end, ent.start, (actor,), "ner", "", 0.5))


def _speaks(token: Token) -> bool:
    verb = token.head
    if token.dep_ != "nsubj" or token.tag_ != "NNP" or head_noun(token) is not None:
        return False
    told = lexicon.load().verbs(operators.lemma(verb)) if syntax.is_verb(verb) else ()
    return token.is_title and any(entry.type in OF_BODIES for entry in told)
