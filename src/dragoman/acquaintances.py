"""Persons whom no table knows, remembered from the articles that introduce them.

“Ruritania's foreign minister Ivan Zed” introduces Ivan Zed. A record remembers that, with the words that say
so, and another article's bare “Zed” is then read as him. What an article introduces is read from it alone,
and who a surname is on a day follows from all introductions together: their order makes no difference.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dragoman.naming import simple_tokens, split, surnames_of
from dragoman.nouns import Actor, Introduction, Span

if TYPE_CHECKING:
    from dragoman.analysis import Analysis

REMEMBERED_DAYS = 400
"""Days around an introduction within which the bare surname is read as the person."""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A person as one document introduced them.

    Attributes:
        person: with the state acted for and the office.
        document: id of the document.
        published: its day, None where unknown.
        span: the words of the document that introduce the person.
    """

    person: Actor
    document: str
    published: str | None
    span: Span

    @property
    def where(self) -> str:
        """The evidence, as a mention names what knew it."""
        return f"{self.document}:{self.span.start}-{self.span.end}"

    def is_near(self, day: date | None) -> bool:
        """Whether the introduction is near enough to a day; one without a day is, to all."""
        if day is None or self.published is None:
            return True
        return abs((date.fromisoformat(self.published[:10]) - day).days) <= REMEMBERED_DAYS


@dataclass(slots=True)
class Acquaintances:
    """All persons that a record's documents introduced, by surname."""

    _by_surname: dict[str, list[Acquaintance]] = field(default_factory=dict)
    _of_several_words: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, all: Iterable[Acquaintance]) -> Acquaintances:
        """Those of so many introductions."""
        made = cls()
        for one in all:
            made.add(one)
        return made

    def add(self, one: Acquaintance) -> None:
        """Remember an introduction."""
        for key in surname_keys(one.person):
            self._by_surname.setdefault(key, []).append(one)
            if " " in key:
                self._of_several_words.add(key)

    def clear(self) -> None:
        """Forget all."""
        self._by_surname.clear()
        self._of_several_words.clear()

    def drop(self, document: str) -> None:
        """Forget what a document introduced."""
        for key, found in list(self._by_surname.items()):
            self._by_surname[key] = [a for a in found if a.document != document]

    def by_surname(self, surname: str, day: date | None) -> tuple[Acquaintance, ...]:
        """Whom a surname names on a day: of each person the earliest introduction that is near enough.

        Args:
            surname: as written.
            day: the day of the text, None where unknown.
        """
        near = (a for a in self._by_surname.get(_key(surname), ()) if a.is_near(day))
        first: dict[tuple[str, str | None], Acquaintance] = {}
        for one in sorted(near, key=lambda a: (a.published or "", a.document, a.span)):
            first.setdefault((one.person.id, one.person.country), one)
        return tuple(first.values())

    def meant_in(self, text: str, day: date | None) -> tuple[Acquaintance, ...]:
        """Whom the words of a text may name on a day: all that reading it can ask for.

        Args:
            text: the text.
            day: its day, None where unknown.
        """
        if not self._by_surname:
            return ()
        words = frozenset(split(text))
        keys = words & self._by_surname.keys()
        keys |= {key for key in self._of_several_words if words.issuperset(key.split(" "))}
        return tuple(dict.fromkeys(one for key in sorted(keys) for one in self.by_surname(key, day)))

    def by_name(self, name: str, identifier: str, day: date | None) -> Acquaintance | None:
        """The one person of a full name, None where there is none, or several of different states.

        Args:
            name: as written.
            identifier: the id that the name makes.
            day: the day of the text, None where unknown.
        """
        found = [a for a in self.by_surname(name.split()[-1], day) if a.person.id == identifier]
        return found[0] if len(found) == 1 else None


def surname_keys(person: Actor) -> Iterator[str]:
    """The surnames under which a person is told, folded."""
    return (" ".join(words) for words in dict.fromkeys(surnames_of(person.name, person.country)))


def _key(surname: str) -> str:
    return " ".join(simple_tokens(surname))


@functools.cache
def _office_roles() -> frozenset[str]:
    from dragoman.gazetteer import load

    return frozenset(office.role for office in load().offices.values())


def introductions(analysis: Analysis) -> tuple[Introduction, ...]:
    """The persons whom a document introduces by full name, office and state, and no table knows.

    Args:
        analysis: the document, read up to its mentions.
    """
    from dragoman.gazetteer import load

    roles = _office_roles()
    found: dict[str, Introduction] = {}
    for mention in analysis.mentions:
        person = mention.individual
        if mention.how != "description" or person is None or person.id in load().people:
            continue
        if person.country and person.role in roles and " " in person.name.strip():
            span = analysis.char_span(mention.start, mention.end)
            found.setdefault(person.id, Introduction(person, span))
    return tuple(found.values())


def acquaintances_of(
    introduced: Iterable[Introduction], document: str, published: str | None
) -> Iterator[Acquaintance]:
    """What a document introduces, with whence it is known."""
    return (Acquaintance(one.person, document, published, one.span) for one in introduced)
