"""Tells an event in sentences, from what the record holds of it alone: data/phrases.txt has the words."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.errors import DataError
from dragoman.linking.belief import passed
from dragoman.linking.describe import described_parties
from dragoman.linking.knowledge import family_of
from dragoman.linking.unit import SETTLED
from dragoman.nouns import Actor, Event, HistoryStep, Place
from dragoman.show.words import OCCURRED, parse_day, printable, show_date, show_interval
from dragoman.tables import read_table
from dragoman.wordlists import words

_STEPS = 3
"""Earlier turns of an event that are told, at most: the first ones, then what is so now."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A family of events in words, as a row of data/phrases.txt has it."""

    noun: str
    plural: bool
    joint: bool
    toward: str
    past: str
    past_toward: str

    @property
    def be(self) -> str:
        """The past of "be" that its noun takes."""
        return "were" if self.plural else "was"

    @property
    def pronoun(self) -> str:
        """What stands for the noun."""
        return "they" if self.plural else "it"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the step of the history that it rests on."""

    text: str
    step: HistoryStep


@functools.cache
def phrases() -> dict[str, Phrase]:
    """The phrases by family.

    Raises:
        DataError: data/phrases.txt is wrong, or has no row "other".
    """
    found = {
        row["family"]: Phrase(
            row["noun"],
            row.one_of("number", ("one", "many")) == "many",
            row.one_of("joint", ("yes", "no")) == "yes",
            row["toward"],
            row["past"],
            row["past toward"],
        )
        for row in read_table("phrases.txt")
    }
    if "other" not in found:
        raise DataError(
            "phrases.txt", "no row 'other'", "it is taken for families without a row of their own"
        )
    return found


def tell(
    event: Event, actors: Sequence[Actor], recipients: Sequence[Actor], on: str | None
) -> list[Sentence]:
    """An event in sentences: how it stood before, where that changed, and how it stands.

    Args:
        event: the event, with at least one step of history.
        actors: who acts; all parties of what parties do together.
        recipients: toward whom.
        on: the day to look from, ISO; None leaves open whether a plan's day has passed.
    """
    teller = _Teller(event, tuple(actors), tuple(recipients))
    steps = _turns(event.history)
    told = []
    for at, step in enumerate(steps[:-1][:_STEPS]):
        told.append(Sentence(teller.earlier(step, first=at == 0), step))
    told.append(Sentence(teller.now(steps[-1], on, first=len(steps) == 1), steps[-1]))
    return told


def _turns(history: Sequence[HistoryStep]) -> list[HistoryStep]:
    """The steps that differ from the one before, the last telling of the state that it ends in among them."""
    turns: list[HistoryStep] = []
    for step in history:
        same = turns and (turns[-1].status, turns[-1].start, turns[-1].end) == (
            step.status,
            step.start,
            step.end,
        )
        if not same:
            turns.append(step)
    return turns


class _Teller:
    """What stays the same in all sentences about one event."""

    def __init__(self, event: Event, actors: tuple[Actor, ...], recipients: tuple[Actor, ...]) -> None:
        self.event = event
        family = family_of(event.type, event.kind).name
        self.phrase = phrases().get(family) or phrases()["other"]
        by_person = event.type == "CONSULT"
        self.actors, self.recipients = actors, recipients
        self.who = _joined(described_parties(actors, by_person))
        self.whom = _joined(described_parties(recipients, by_person))

    def earlier(self, step: HistoryStep, *, first: bool) -> str:
        """How the event stood once: "On Dec 11, 2013, talks between A and B were set for Jan 21, 2014."."""
        state = f"{self._subject(first)} {self._state(step)}"
        if step.status in SETTLED or not step.published:
            return _sentence(state, step)
        return _sentence(f"On {show_date(step.published)}, {state}", step)

    def now(self, step: HistoryStep, on: str | None, *, first: bool) -> str:
        """How the event stands."""
        event = self.event
        if event.status == "occurred" and first and (self.who or self.whom):
            return _sentence(self._happened(step), step)
        if on is not None and passed(event, on):
            was = f"{self._subject(first)} {self.phrase.be} {_planned(event.status)} {_for(step)}"
            return _sentence(f"{was}, and no report says whether {self.phrase.pronoun} took place", step)
        return _sentence(f"{self._subject(first)} {self._state(step)}", step)

    def _happened(self, step: HistoryStep) -> str:
        phrase, place = self.phrase, _place(self.event.place)
        day = _on(step, self.event.kind)
        if self.who and self.whom:
            return f"{self.who} {phrase.past_toward} {self.whom}{place}{day}"
        if self.who:
            return f"{self.who} {phrase.past}{place}{day}"
        return f"{phrase.noun} {phrase.toward} {self.whom} {phrase.be} reported{place}{day}"

    def _subject(self, first: bool) -> str:
        """The event as a noun; the pronoun where it was just told of."""
        return f"{self._noun()}{_place(self.event.place)}" if first else self.phrase.pronoun

    def _noun(self) -> str:
        phrase = self.phrase
        together = phrase.joint and not self.whom
        if together and " and " in self.who:
            return f"{phrase.noun} between {self.who}"
        by = f" {'involving' if together else 'by'} {self.who}" if self.who else ""
        return f"{phrase.noun}{by}" + (f" {phrase.toward} {self.whom}" if self.whom else "")

    def _state(self, step: HistoryStep) -> str:
        be, day = self.phrase.be, _on(step, self.event.kind)
        match step.status:
            case "occurred":
                done = OCCURRED.get(self.event.kind)
                return f"{be} {done}{day}" if done else f"took place{day}"
            case "ongoing":
                return f"{be} under way{day}"
            case "scheduled" | "proposed":
                return f"{be} {_planned(step.status)}" + (f" {_for(step)}" if step.start or step.end else "")
            case "postponed":
                return f"{be} put off" + (f" to {_when(step)}" if step.start or step.end else "")
            case "cancelled":
                return f"{be} called off"
            case "denied":
                return f"{be} denied"


def _planned(status: str) -> str:
    return "proposed" if status == "proposed" else "planned"


def _when(step: HistoryStep) -> str:
    return show_interval(step.start, step.end)


def _for(step: HistoryStep) -> str:
    """The date of a plan: "for Jan 21, 2014", "from 2015 on", "for no later than Jun 30, 2015"."""
    if step.start is None:
        return f"for no later than {show_date(step.end)}"
    return f"for {_when(step)}" if step.end is not None else f"from {show_date(step.start)} on"


def _on(step: HistoryStep, kind: str) -> str:
    """A date after what happened: " on Feb 8, 2014", " in June 2014", " by Feb 9, 2014"; "" unknown."""
    shown = show_interval(step.start, step.end, kind)
    if not shown:
        return ""
    if step.start != step.end:
        return f" {shown}" if step.start is None or step.end is None else f" on {shown}"
    day = parse_day(step.start or "")
    return f" on {shown}" if day and day.day else f" in {shown}"


def _place(place: Place | None) -> str:
    return f" in {with_article(printable(place.name))}" if place else ""


def _sentence(text: str, step: HistoryStep) -> str:
    """A sentence: a capital at its beginning, who says so, a full stop."""
    said = _joined(_speaker(name) for name in step.said_by[:2])
    text = text[:1].upper() + text[1:]
    return f"{text}, according to {said}." if said else f"{text}."


def _speaker(name: str) -> str:
    """A speaker; one without a name gets an article, "a spokeswoman"."""
    if not name[:1].islower() or name.endswith("s"):
        return name
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _joined(names: Iterable[str]) -> str:
    """Names as a sentence has them: "the United States, Iran and the European Union"."""
    every = [with_article(printable(name)) for name in names]
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def with_article(name: str) -> str:
    """A name with "the" where a sentence has it: before what is named by common nouns."""
    parts = name.split(" of ")
    if any(_is_common(part) for part in parts):
        return name if name.lower().startswith("the ") else f"the {name}"
    return name


def _is_common(part: str) -> bool:
    last = part.split()[-1] if part.split() else ""
    return last.lower() in words("names with the")
