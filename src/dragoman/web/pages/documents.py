"""An article with its events marked in the text."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.nouns import CodedDocument, Report
from dragoman.show.explained import Mark, Stretch, cut, facts, find_marks, headline, numbers
from dragoman.show.words import kind_word, status_word
from dragoman.web.page import Ask, NotFound, Page
from dragoman.web.params import Param

PARAMS: tuple[Param, ...] = (Param("report", "text", "The report whose sentence is to stand out."),)
MOST_LETTERS = 200_000
"""Letters of an article that one page shows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text under the same marks.

    Attributes:
        text: its letters.
        role: trigger, party, time, boilerplate, or "".
        asked: whether it is of the sentence asked for.
        number: of the report whose trigger it is.
        status: of that report.
        anchors: ids of the reports whose trigger begins here.
        ends: numbers of the reports whose trigger ends here.
        url: where the trigger leads: the event's page.
        says: what the mark means, in words.
    """

    text: str
    role: str
    asked: bool
    number: int = 0
    status: str = ""
    anchors: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()
    says: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A report beside the text."""

    number: int
    report: Report
    words: str
    status: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    url: str | None


def document(ask: Ask) -> Page:
    """The article, its readings, and what told otherwise of the same events."""
    coded = ask.record.coded(ask.id)
    if coded is None or _is_later(coded, ask.as_of):
        raise NotFound(f"The record holds no article {ask.id!r}.")
    events = ask.record.events_told_in(ask.id)
    known = ask.record.lines_of(sorted(set(events.values()))[:900])
    number_of = numbers(coded)
    readings = [
        Reading(
            n, r, r.trigger.of(coded.document.text), status_word(r.status, r.kind), kind_word(r.kind, r.type),
            tuple((label, words) for label, words in facts(r, number_of)),
            ask.links.event(events[r.id]) if r.id in events else None,
        )
        for n, r in enumerate(coded.reports, 1)
    ]  # fmt: skip
    shown = {
        "document": coded.document,
        "headline": headline(coded.document),
        "pieces": pieces(coded, ask.values.get("report")),
        "readings": readings,
        "events": {r.id: known.get(events.get(r.id, "")) for r in coded.reports},
        "cut": len(coded.document.text) > MOST_LETTERS,
        "link": coded.document.url if _is_web(coded.document.url) else None,
        "reprint_url": _reprinted(ask, coded),
    }
    told = {**coded.to_dict(), "text": coded.document.text, "events": events}
    title = coded.document.title or coded.document.id
    return Page("document.html", title, shown, [coded], "reports", facts={"document": told})


def _is_later(coded: CodedDocument, day: str | None) -> bool:
    published = coded.document.published
    return day is not None and (published is None or published > day)


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))


def _reprinted(ask: Ask, coded: CodedDocument) -> str | None:
    earlier = coded.document.duplicate_of
    return ask.links.document(earlier) if earlier else None


def pieces(coded: CodedDocument, asked: str | None) -> list[Piece]:
    """The text of an article cut into pieces with their marks.

    Args:
        coded: the article.
        asked: the id of the report whose sentence stands out.
    """
    text = coded.document.text[:MOST_LETTERS]
    marks = [m for m in find_marks(coded) if m.end <= len(text)]
    sentence = next((r.sentence for r in coded.reports if r.id == asked), None)
    if sentence is not None and sentence.start < sentence.end <= len(text):
        marks.append(Mark(sentence.start, sentence.end, "asked", 0))
    return [_piece(coded, stretch) for stretch in cut(text, marks)]


def _piece(coded: CodedDocument, stretch: Stretch) -> Piece:
    words = coded.document.text[stretch.start : stretch.end]
    asked = bool(stretch.of_role("asked"))
    triggers = stretch.of_role("trigger")
    if not triggers:
        role = next((r for r in ("time", "party", "boilerplate") if stretch.of_role(r)), "")
        return Piece(words, role, asked)
    report = coded.reports[triggers[0].number - 1]
    return Piece(
        text=words,
        role="trigger",
        asked=asked,
        number=triggers[0].number,
        status=report.status,
        anchors=tuple(coded.reports[m.number - 1].id for m in triggers if m.start == stretch.start),
        ends=tuple(m.number for m in triggers if m.end == stretch.end),
        says=f"{kind_word(report.kind, report.type)}, {status_word(report.status, report.kind)}",
    )
