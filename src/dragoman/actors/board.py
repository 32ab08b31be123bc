"""The board on which the finders of names put what they find, by token, for the later ones to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Doc

from dragoman.acquaintances import Acquaintances
from dragoman.analysis import Mention
from dragoman.gazetteer import Gazetteer
from dragoman.naming import surnames_of
from dragoman.nouns import Actor
from dragoman.wordlists import words

OF_A_STATE = words("of a state")
REACH = 3
"""Tokens after “of” in which the state of an office or body is looked for."""
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(slots=True)
class Board:
    """What is found in one document so far.

    Attributes:
        doc: the document's parse.
        published: its day, None where unknown.
        gazetteer: who is known.
        issuer: alpha-3 of the government whose own text it is, None for others.
        acquaintances: persons whom other documents introduced.
        at: the mention that covers each token.
        found: every mention, in the order of finding.
        surnames: persons named so far, by surname.
        bodies: the body that a person acts for, by the person's id.
    """

    doc: Doc
    published: date | None
    gazetteer: Gazetteer
    issuer: str | None = None
    acquaintances: Acquaintances = field(default_factory=Acquaintances)
    at: dict[int, Mention] = field(default_factory=dict)
    found: list[Mention] = field(default_factory=list)
    surnames: dict[str, Actor] = field(default_factory=dict)
    bodies: dict[str, Actor] = field(default_factory=dict)

    def is_serving(self, person: Actor) -> bool:
        """Whether a known person holds a listed office on the document's day."""
        published = self.published
        return published is not None and any(t.covers(published) for t in self.gazetteer.terms(person.id))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no mention covers any of the tokens start to end (exclusive)."""
        return not any(i in self.at for i in range(start, end))

    def inside(self, start: int, end: int) -> list[Mention]:
        """The mentions that cover tokens start to end (exclusive), each once, in text order."""
        return list(dict.fromkeys(self.at[i] for i in range(start, end) if i in self.at))

    def add(self, mention: Mention) -> None:
        """Puts a mention up where its tokens are free."""
        if not self.is_free(mention.start, mention.end):
            return
        self.found.append(mention)
        for i in range(mention.start, mention.end):
            self.at[i] = mention
        if mention.individual is not None:
            self._remember(mention.individual)
            if mention.person is not None:
                self.bodies[mention.person.id] = mention.actors[0]

    def remove(self, mention: Mention) -> None:
        """Takes a mention down."""
        self.found.remove(mention)
        for i in range(mention.start, mention.end):
            self.at.pop(i, None)

    def replace(self, old: Mention, new: Mention) -> None:
        """Puts a mention up in place of another."""
        self.remove(old)
        self.add(new)

    def states(self) -> Iterator[Mention]:
        """The mentions of states."""
        return (m for m in self.found if m.actors[0].kind == "state")

    def country_after(self, end: int) -> str | None:
        """The state of an office or body told after it: “of Sri Lanka”.

        Args:
            end: the token after the office or body.
        """
        if end + 1 < len(self.doc) and self.doc[end].lower_ in OF_A_STATE:
            for i in range(end + 1, min(end + 1 + REACH, len(self.doc))):
                if i in self.at:
                    return self.at[i].actors[0].country
                if self.doc[i].tag_ in FINITE or self.doc[i].text in (",", ";", ":", "."):
                    return None  # “the mayor of X criticised Chile”
        return None

    def body_of(self, person: str) -> Actor | None:
        """The international body that a known person acts for on the day.

        Args:
            person: id in the gazetteer.
        """
        terms = self.gazetteer.terms(person)
        if not terms:
            return None
        day = self.published
        term = min(terms, key=lambda t: t.days_from(day)) if day is not None else terms[-1]
        return self.gazetteer.actor(term.organisation) if term.organisation and not term.country else None

    def days_away(self, person: str) -> float:
        """Days between publication and the nearest term of office of a known person.

        Args:
            person: id in the gazetteer.
        """
        published = self.published
        if published is None:
            return 0.0
        return float(min((t.days_from(published) for t in self.gazetteer.terms(person)), default=0))

    def _remember(self, actor: Actor) -> None:
        for parts in surnames_of(actor.name, actor.country):
            key = " ".join(parts)
            known = self.surnames.get(key)
            if known is None or (known.country is None and actor.country):
                self.surnames[key] = actor


def acting_for_body(mention: Mention, body: Actor | None) -> Mention:
    """One who speaks for a body that is no state's counts for it, and stays known by name.

    Args:
        mention: of the person.
        body: whom the person acts for; None leaves the mention as it is.
    """
    person = mention.actors[0]
    if body is None or person.kind != "person" or person.country is not None:
        return mention
    acting = replace(body, role=f"{person.role or 'representative'}: {person.name}")
    return replace(mention, actors=(acting,), person=person)
