"""What is known of one document while it is read: each component adds one field, none changes another's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from spacy.tokens import Doc

from dragoman.acquaintances import Acquaintances
from dragoman.lexicon import Entry
from dragoman.nouns import Actor, Document, Link, Party, Place, Report, Span, Speaker, Status, Timex

DAY = len("2018-06-01")
"""Characters of a date that is told to the day."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name one or more actors.

    Attributes:
        start, end: tokens, end exclusive.
        root: the token that heads the words.
        actors: whom they name; several for "the two Koreas" or "both sides".
        how: name, alias, adjective, capital, seat, office, description, surname, ner, pronoun, nominal …
        where: the data entry that knew it, as "states.txt:12".
        confidence: 0 to 1.
        person: who is named, where `actors` holds the body that person acts for (the head of an agency).
    """

    start: int
    end: int
    root: int
    actors: tuple[Actor, ...]
    how: str
    where: str
    confidence: float = 1.0
    person: Actor | None = None

    @property
    def individual(self) -> Actor | None:
        """The person named, None where no person is."""
        if self.person is not None:
            return self.person
        return self.actors[0] if self.actors[0].kind == "person" else None


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event mention before its parts are known.

    Attributes:
        token: the token that heads it (of the verb or noun, or of the fixed name).
        start, end: its tokens, end exclusive; a verb phrase's trigger is its verb.
        entry: the lexicon entry that knew it.
        name: proper name of the event, None where it has none.
        named_actors: parties known from the name itself.
        confidence: how sure the type is, 0 to 1; less than 1 where a taught coder decided.
    """

    token: int
    start: int
    end: int
    entry: Entry
    name: str | None = None
    named_actors: tuple[Actor, ...] = ()
    refers: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Parties:
    """Who acts and who receives, and how sure that is."""

    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    confidence: float = 1.0
    why: str = ""

    def all(self) -> tuple[Party, ...]:
        """Every party, actors first."""
        return (*self.actors, *self.recipients)


@dataclass(frozen=True, slots=True)
class Reading:
    """A status with the cues that gave it.

    Attributes:
        status: seen from the publication date.
        marked: whether a cue of its own gave it; an unmarked noun takes its chain's.
        why: the cues, innermost first.
    """

    status: Status
    marked: bool = False
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """When an event is: inclusive ISO dates, the expression they come from, and how it was found."""

    start: str | None = None
    end: str | None = None
    timex: Timex | None = None
    how: str = ""

    @classmethod
    def of(cls, timex: Timex, how: str) -> Self:
        """The dates that an expression denotes."""
        return cls(timex.start, timex.end, timex, how)

    @property
    def undated(self) -> bool:
        """Whether neither side is known."""
        return self.start is None and self.end is None

    @property
    def day(self) -> date | None:
        """The day that it is, None where it is told less closely or lasts longer."""
        if self.start is None or self.start != self.end or len(self.start) != DAY:
            return None
        return date.fromisoformat(self.start)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a report, innermost first, and how sure they are (1 plain, less for "reportedly")."""

    speakers: tuple[Speaker, ...] = ()
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Analysis:
    """One document with all that the components have worked out. Tuples after `triggers` run beside it."""

    document: Document
    doc: Doc
    published: date | None
    acquaintances: Acquaintances = field(default_factory=Acquaintances)
    timexes: tuple[Timex, ...] = ()
    timed: frozenset[int] = frozenset()
    mentions: tuple[Mention, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    parties: tuple[Parties, ...] = ()
    readings: tuple[Reading, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    places: tuple[Place | None, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    chains: tuple[int, ...] = ()
    links: tuple[tuple[Link, ...], ...] = ()
    reports: tuple[Report, ...] = ()
    mention_at: dict[int, Mention] = field(default_factory=dict)

    def sentence_span(self, token: int) -> Span:
        """The sentence around a token, without the white space at its ends."""
        sent = self.doc[token].sent
        start, end = sent.start, sent.end
        while start < end - 1 and self.doc[start].is_space:
            start += 1
        while end - 1 > start and self.doc[end - 1].is_space:
            end -= 1
        last = self.doc[end - 1]
        return Span(self.doc[start].idx, last.idx + len(last))

    def char_span(self, start: int, end: int) -> Span:
        """The characters of tokens start to end (exclusive)."""
        last = self.doc[end - 1]
        return Span(self.doc[start].idx, last.idx + len(last))


def states_of(mentions: Iterable[Mention]) -> frozenset[str]:
    """The states (alpha-3) for which those named count: what a text is about, as far as it is read.

    Args:
        mentions: of a document.
    """
    return frozenset(a.country for m in mentions for a in m.actors if a.country)
