"""Persons told by an apposition beside their name, and persons named again by surname alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dragoman.actors.board import Board, acting_for_body
from dragoman.actors.nominal import head_noun
from dragoman.analysis import Mention, states_of
from dragoman.naming import simple_tokens
from dragoman.nouns import Actor
from dragoman.wordlists import words

HONORIFICS = words("honorifics")
COMPANY_FORMS = words("company forms")
RECENT_DAYS = 400
"""Days from a term of office within which a bare surname is taken for its holder."""


def find_apposed_persons(board: Board) -> None:
    """“Adil Abdul-Mahdi, the caretaker prime minister of Iraq”: whom a person without a country acts for."""
    for mention in list(board.found):
        actor = mention.actors[0]
        if actor.kind != "person" or actor.country is not None:
            continue
        root = board.doc[mention.root]
        body, role = _body_in_description(board, root)
        if body is not None:
            described = replace(mention, actors=(replace(actor, role=role),))
            board.replace(mention, acting_for_body(described, body))
            continue
        country, role = _described(board, root, mention.start)
        country = country or board.country_after(mention.end)
        if country:
            person = replace(actor, country=country, role=role)
            board.replace(mention, replace(mention, actors=(person,), how="description", confidence=0.8))


def _body_in_description(board: Board, token: Token) -> tuple[Actor | None, str | None]:
    """“the head of the agency, X”: the body whose head, chief or envoy the person is, and as what."""
    around = [c for c in token.children if c.dep_ == "appos"]
    if token.dep_ == "appos":
        around.append(token.head)
        around += [h for h in (token.head.head, token.head.head.head) if token.head.dep_ == "pobj"]
    for other in around:
        head = head_noun(other)
        if head is None or head.actor_class != "person":
            continue
        for mention in _within(board, other):
            actor = mention.actors[0]
            if actor.kind == "organisation" and actor.country is None and mention.how != "ner":
                return actor, other.lemma_.lower()
    return None, None


def _described(board: Board, token: Token, start: int) -> tuple[str | None, str | None]:
    """The state that a description (also one just before the name) names, and as what it calls the person."""
    around = [c for c in token.children if c.dep_ in ("appos", "compound", "nmod", "relcl")]
    if token.dep_ in ("appos", "compound", "nmod"):
        around.append(token.head)
    if start > token.sent.start and board.doc[start - 1].pos_ == "NOUN":
        around.append(board.doc[start - 1])
    for other in around:
        head = head_noun(other)
        if head is None or head.actor_class == "group":
            continue
        for mention in _within(board, other):
            if mention.actors[0].kind != "person" and mention.actors[0].country:
                return mention.actors[0].country, other.lemma_.lower()
    return None, None


def _within(board: Board, token: Token) -> Iterator[Mention]:
    """The mentions in the phrase that a token heads."""
    for i in range(token.left_edge.i, token.right_edge.i + 1):
        if i in board.at:
            yield board.at[i]


def find_surnames(board: Board) -> None:
    """Puts up surnames that stand alone: of persons named before, and of office holders of a named state."""
    for token in board.doc:
        if token.i in board.at or not _can_be_surname(token) or _begins_longer_name(board, token):
            continue
        actor = board.surnames.get(" ".join(simple_tokens(token.text)))
        if actor is None:
            if not _famous_surname(board, token):
                _remembered_surname(board, token)
            continue
        if _ends_other_name(board, token, actor):
            continue
        mention = Mention(token.i, token.i + 1, token.i, (actor,), "surname", "", 0.85)
        body = board.bodies.get(actor.id)
        board.add(replace(mention, actors=(body,), person=actor) if body is not None else mention)


def _can_be_surname(token: Token) -> bool:
    return token.pos_ in ("PROPN", "NOUN", "ADJ", "VERB") and token.text[:1].isupper()


def _begins_longer_name(board: Board, token: Token) -> bool:
    after = token.i + 1
    return (
        after < len(board.doc)
        and board.doc[after].pos_ == "PROPN"
        and after not in board.at
        and token.dep_ == "compound"
    )


def _ends_other_name(board: Board, token: Token, known: Actor) -> bool:
    """“Fort Lee”, “Rosa Lobo” where the text knows Porfirio Lobo: the word before belongs to another name."""
    if token.i == token.sent.start:
        return False
    before = board.doc[token.i - 1]
    return (
        before.i not in board.at
        and before.pos_ == "PROPN"
        and before.head == token
        and before.dep_ == "compound"
        and before.text not in known.name.split()
        and before.lower_ not in HONORIFICS
        and (before.lower_,) not in board.gazetteer.offices
        and not before.text.isupper()
        and len(before.text.rstrip(".")) > 1
    )


def _famous_surname(board: Board, token: Token) -> bool:
    """Puts up a bare surname of someone in office whose state the text names; whether it is one."""
    if token.pos_ != "PROPN" or token.ent_type_ not in ("PERSON", "ORG", "GPE", "NORP", ""):
        return False
    if _names_a_company(board, token.text):
        return False
    named = states_of(board.found)
    for entry in board.gazetteer.people_by_surname(token.text, board.published):
        if entry.actor.country in named and board.days_away(entry.actor.id) < RECENT_DAYS:
            board.add(Mention(token.i, token.i + 1, token.i, (entry.actor,), "surname", entry.where, 0.75))
            return True
    return False


def _names_a_company(board: Board, name: str) -> bool:
    """Whether the text also tells a company of the name: “Ford Motor Company … Ford said”."""
    places = [t.i for t in board.doc if t.text == name]
    following = (board.doc[i + 1 : i + 3] for i in places)
    return any(t.lower_.rstrip(".") in COMPANY_FORMS and t.is_title for span in following for t in span)


def find_remembered_persons(board: Board) -> None:
    """Gives a person whom only the recogniser knows the state and office that another document told."""
    for mention in list(board.found):
        person = mention.actors[0]
        if mention.how != "ner" or person.kind != "person" or person.country is not None:
            continue
        known = board.acquaintances.by_name(person.name, person.id, board.published)
        if known is not None:
            remembered = replace(mention, actors=(known.person,), how="remembered", where=known.where)
            board.replace(mention, replace(remembered, confidence=0.75))


def _remembered_surname(board: Board, token: Token) -> None:
    """A bare surname of someone whom another document introduced.

    Of several the one whose state the text names; without its state only what the recogniser takes for a
    person is one.
    """
    if token.pos_ != "PROPN" or token.ent_type_ not in ("PERSON", "ORG", "GPE", "NORP", ""):
        return
    found = board.acquaintances.by_surname(token.text, board.published)
    named = states_of(board.found)
    at_home = [a for a in found if a.person.country in named]
    meant = at_home or (found if token.ent_type_ == "PERSON" else ())
    if len(meant) == 1:
        sure = 0.7 if at_home else 0.55
        person, where = meant[0].person, meant[0].where
        board.add(Mention(token.i, token.i + 1, token.i, (person,), "remembered", where, sure))
