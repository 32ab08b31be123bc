"""What may come back: an answer fits the form and the codebook and names words of the passage, or is refused.

Nothing else of an answer gets any further: what is kept of it are spans of the article, names of types, kinds
and statuses, and days.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from dragoman.errors import DragomanError
from dragoman.lexicon import KINDS, load
from dragoman.nouns import STATUSES, Document, Report, Span, Status
from dragoman.opinion.questions import Question
from dragoman.timex.dates import bounds, iso_bounds

LONGEST = 20_000
"""Letters of an answer."""
_WORDS = 300
_MANY = 20
_FENCE = "```"
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_NO_EVENT = {"number", "event"}
_EVENT = {
    "number", "event", "words", "type", "kind", "status", "actors", "recipients", "date", "place",
}  # fmt: skip


class AnswerError(DragomanError):
    """An answer doesn't fit what was asked."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model says of one report: checked, and resting on the article.

    Attributes:
        event: whether the words tell of an event; where not, the rest is empty.
        trigger: the words that do.
        type, kind, status: of the codebook.
        actors, recipients: words that name them.
        start, end: inclusive ISO dates, as far as told.
        date: the words that tell them; None where it is the day of publication, or no date is told.
        place: the words that name it.
    """

    event: bool
    trigger: Span | None = None
    type: str | None = None
    kind: str | None = None
    status: Status | None = None
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    start: str | None = None
    end: str | None = None
    date: Span | None = None
    place: Span | None = None

    def to_dict(self, text: str) -> dict[str, Any]:
        """As the command prints it.

        Args:
            text: of the document, from which the words are quoted.
        """

        def told(span: Span | None) -> dict[str, Any] | None:
            return {**span.to_dict(), "text": span.of(text)} if span else None

        return {
            "event": self.event,
            "trigger": told(self.trigger),
            "type": self.type,
            "kind": self.kind,
            "status": self.status,
            "actors": [told(a) for a in self.actors],
            "recipients": [told(r) for r in self.recipients],
            "start": self.start,
            "end": self.end,
            "date": told(self.date),
            "place": told(self.place),
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """The opinions of an answer by id of report, and what was refused of it, with the reason."""

    opinions: Mapping[str, Opinion]
    refused: Mapping[str, str]


def check(question: Question, content: str) -> Checked:
    """The opinions that an answer holds.

    Each numbered answer is judged on its own; one that doesn't fit is refused whole.

    Args:
        question: what was asked.
        content: the words of the model.

    Raises:
        AnswerError: it isn't the object asked for, or its numbers aren't those asked about.
    """
    told = _answers(content)
    asked = {n: r for n, r in enumerate(question.reports, 1)}
    if sorted(told) != sorted(asked):
        raise AnswerError(f"numbers {_list(sorted(told))}; asked were {_list(sorted(asked))}")
    opinions: dict[str, Opinion] = {}
    refused: dict[str, str] = {}
    for number, report in asked.items():
        try:
            opinions[report.id] = _opinion(told[number], question, report)
        except AnswerError as error:
            refused[report.id] = str(error)
    return Checked(opinions, refused)


def _answers(content: str) -> dict[int, Mapping[str, Any]]:
    """The answers by number."""
    if len(content) > LONGEST:
        raise AnswerError(f"{len(content)} letters; {LONGEST} are read at most")
    # Models that think aloud, and those that fence what they write, are taken at their last word.
    words = content.rpartition("</think>")[2].strip()
    if words.startswith(_FENCE) and words.endswith(_FENCE):
        kind, _, inside = words.removesuffix(_FENCE).partition("\n")
        words = inside if kind.strip() in (_FENCE, f"{_FENCE}json") else words
    try:
        told = json.loads(words)
    except (ValueError, RecursionError):
        raise AnswerError("no JSON object") from None
    if not isinstance(told, dict) or set(told) != {"answers"} or not isinstance(told["answers"], list):
        raise AnswerError('not of the form {"answers": […]}')
    found: dict[int, Mapping[str, Any]] = {}
    for item in told["answers"]:
        number = item.get("number") if isinstance(item, dict) else None
        if type(number) is not int or number in found:
            raise AnswerError("an answer without a number of its own")
        found[number] = item
    return found


def _opinion(told: Mapping[str, Any], question: Question, report: Report) -> Opinion:
    if type(told.get("event")) is not bool:
        raise AnswerError('"event" is neither true nor false')
    if not told["event"]:
        # The other fields may stand there empty, as some models always write them all.
        if any(told[name] not in (None, [], "") for name in set(told) - _NO_EVENT) or set(told) - _EVENT:
            raise AnswerError("no event, but coded as one")
        return Opinion(False)
    if set(told) != _EVENT:
        wrong = sorted(_EVENT ^ set(told))
        raise AnswerError(f"the fields {_list(wrong)} are missing or not asked for")
    find = _Finder(question, report)
    trigger = find.span(told["words"], "words")
    if not (trigger.start <= report.trigger.start and report.trigger.end <= trigger.end):
        raise AnswerError('"words" are other words than those asked about')
    start, end, date = _date(told["date"], question.document, find)
    return Opinion(
        True,
        trigger,
        _one_of(told["type"], "type", load().types),
        _one_of(told["kind"], "kind", KINDS),
        cast(Status, _one_of(told["status"], "status", STATUSES)),
        find.spans(told["actors"], "actors"),
        find.spans(told["recipients"], "recipients"),
        start,
        end,
        date,
        None if told["place"] is None else find.span(told["place"], "place"),
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds words in the passage: whole words, of several alike those nearest to the trigger."""

    question: Question
    report: Report

    def spans(self, told: Any, name: str) -> tuple[Span, ...]:
        if not isinstance(told, list) or len(told) > _MANY:
            raise AnswerError(f'"{name}" is no list of at most {_MANY}')
        return tuple(dict.fromkeys(self.span(words, name) for words in told))

    def span(self, told: Any, name: str) -> Span:
        if not isinstance(told, str) or not told.strip() or len(told) > _WORDS:
            raise AnswerError(f'"{name}" holds no words of the passage')
        text, passage, trigger = self.question.document.text, self.question.passage, self.report.trigger
        found: list[Span] = []
        at = text.find(told, passage.start, passage.end)
        while at >= 0:
            span = Span(at, at + len(told))
            # The trigger's own place goes before all: "meeting" may stand twice in a sentence.
            if _whole(text, span):
                found.append(span)
            at = text.find(told, at + 1, passage.end)
        if not found:
            raise AnswerError(f'"{name}" holds words that aren\'t in the passage')
        return min(found, key=lambda s: (not s.overlaps(trigger), abs(s.start - trigger.start)))


def _whole(text: str, span: Span) -> bool:
    """Whether a span begins and ends between words."""
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    begins = not (before.isalnum() and text[span.start].isalnum())
    ends = not (after.isalnum() and text[span.end - 1].isalnum())
    return begins and ends


def _date(told: Any, document: Document, find: _Finder) -> tuple[str | None, str | None, Span | None]:
    if told is None:
        return None, None, None
    if not isinstance(told, dict) or set(told) != {"words", "start", "end"}:
        raise AnswerError('"date" is not of the form {"words", "start", "end"}')
    start, end = (_day(told[name]) for name in ("start", "end"))
    begin, until = iso_bounds(start, end)
    if begin is None and until is None:
        raise AnswerError('"date" tells no day')
    if begin is not None and until is not None and until <= begin:
        raise AnswerError('"date" ends before it begins')
    if told["words"] is not None:
        return start, end, find.span(told["words"], "date")
    if document.published is None or not start == end == document.published[:10]:
        raise AnswerError('"date" rests on no words, and isn\'t the day of publication')
    return start, end, None


def _day(told: Any) -> str | None:
    if told is None:
        return None
    if not isinstance(told, str) or not _DAY.fullmatch(told) or bounds(told) is None:
        raise AnswerError('"date" is no date as ISO writes it')
    return told


def _one_of(told: Any, name: str, known: Any) -> str:
    if not isinstance(told, str) or told not in known:
        raise AnswerError(f'"{name}" is none of the codebook')
    return told


def _list(items: list[Any]) -> str:
    """Some items for a message, which an answer can't make long."""
    shown = ", ".join(str(i)[:20] for i in items[:8])
    return shown + (", …" if len(items) > 8 else "") if items else "none"
