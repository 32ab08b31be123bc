"""An article with its events marked in the text, and beside it why each was read so: terminal and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from dragoman.nouns import CodedDocument, Document, Party, Report
from dragoman.show.grid import Cell, Piece, Screen
from dragoman.show.words import (
    STYLES,
    kind_word,
    printable,
    printable_block,
    show_date,
    show_interval,
    status_mark,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the text that a report was read from.

    Attributes:
        start, end: characters of the text.
        role: trigger, party, time or boilerplate.
        number: the report's place in the list, from 1; 0 for boilerplate.
    """

    start: int
    end: int
    role: str
    number: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text under the same marks."""

    start: int
    end: int
    marks: tuple[Mark, ...]

    def of_role(self, role: str) -> tuple[Mark, ...]:
        """Its marks of one role."""
        return tuple(m for m in self.marks if m.role == role)


def find_marks(coded: CodedDocument) -> tuple[Mark, ...]:
    """Every mark of a coded document, in text order."""
    marks = [Mark(b.start, b.end, "boilerplate", 0) for b in coded.document.boilerplate]
    for number, report in enumerate(coded.reports, 1):
        marks.append(Mark(report.trigger.start, report.trigger.end, "trigger", number))
        if report.timex:
            marks.append(Mark(report.timex.span.start, report.timex.span.end, "time", number))
        for party in report.actors + report.recipients:
            if party.span:
                marks.append(Mark(party.span.start, party.span.end, "party", number))
    size = len(coded.document.text)
    sound = (m for m in marks if 0 <= m.start < m.end <= size)
    return tuple(sorted(sound, key=lambda m: (m.start, m.end, m.number, m.role)))


def cut(text: str, marks: Iterable[Mark]) -> Iterator[Stretch]:
    """The text cut where any mark begins or ends, so that marks may overlap as they like."""
    every = sorted(marks, key=lambda m: m.start)
    edges = sorted({0, len(text), *(m.start for m in every), *(m.end for m in every)})
    under: list[Mark] = []
    at = 0
    for start, end in pairwise(edges):
        under = [m for m in under if m.end > start]
        while at < len(every) and every[at].start == start:
            under.append(every[at])
            at += 1
        yield Stretch(start, end, tuple(under))


def who(report: Report) -> str:
    """The parties: "North Korea, South Korea" or "United States → Iran"."""
    actors, recipients = _names(report.actors), _names(report.recipients)
    return f"{actors or '?'} → {recipients}" if recipients else actors


def _names(parties: Iterable[Party]) -> str:
    return ", ".join(printable(p.actor.name) for p in parties)


def when(report: Report) -> str:
    """The date with the words it was read from."""
    shown = show_interval(report.start, report.end, report.kind) or "date not told"
    return f"{shown} (“{printable(report.timex.text)}”)" if report.timex else shown


def facts(report: Report, number_of: dict[str, int]) -> list[tuple[str, str]]:
    """What was read of one report, as label and words; what is not told is left out."""
    place = report.place
    links = [f"{link.kind} → {number_of.get(link.to, link.to)}" for link in report.links]
    same = number_of.get(report.same_as or "", report.same_as)
    told = [
        ("who", who(report)),
        ("when", when(report)),
        ("where", place.name + (f" ({place.country})" if place.country else "") if place else ""),
        ("says", ", ".join(s.name for s in report.said_by)),
        ("name", report.name or ""),
        ("context", ", ".join(report.context)),
        ("same as", str(same) if same else ""),
        ("links", ", ".join(links)),
        ("confidence", f"{report.confidence:.2f}"),
        ("why", report.why),
    ]
    return [(label, printable(words)) for label, words in told if words]


def headline(document: Document) -> str:
    """Title, source and date of publication in one line."""
    day = show_date(document.published)
    told = (
        f"{day} (inferred)" if day and document.published_inferred else day or "date of publication unknown"
    )
    parts = [document.title or document.id, document.source or "", told]
    return " · ".join(printable(p) for p in parts if p)


def numbers(coded: CodedDocument) -> dict[str, int]:
    """The number shown for each report id."""
    return {report.id: n for n, report in enumerate(coded.reports, 1)}


def show_explained(coded: CodedDocument, screen: Screen) -> None:
    """Write the marked article and its events to a terminal or, with brackets for colours, to a pipe."""
    document = coded.document
    screen.line(Piece(headline(document), "bold"))
    if document.duplicate_of:
        screen.line(Piece(f"a reprint of {document.duplicate_of}", "yellow"))
    screen.line()
    for line in _marked_lines(coded, screen.interactive):
        screen.line(*line)
    screen.line()
    number_of = numbers(coded)
    if not coded.reports:
        screen.line("No political event was read from this text.")
    for number, report in enumerate(coded.reports, 1):
        _show_report(number, report, document.text, number_of, screen)


def _show_report(number: int, report: Report, text: str, number_of: dict[str, int], screen: Screen) -> None:
    kind = kind_word(report.kind, report.type)
    screen.line(
        Piece(f"[{number}] ", "bold"),
        Piece(report.trigger.of(text), f"bold {STYLES[report.status]}"),
        f"  {' '.join(part for part in (report.type, report.cameo, kind) if part)}  ",
        Piece(status_mark(report.status, report.kind), STYLES[report.status]),
    )
    for label, words in facts(report, number_of):
        screen.line(Piece(f"    {label:<11}", "dim"), Piece(words, "dim" if label == "why" else ""))


def _marked_lines(coded: CodedDocument, colour: bool) -> Iterator[list[Cell]]:
    """The text by lines; a trigger carries the number of its report."""
    text = printable_block(coded.document.text)
    line: list[Cell] = []
    for piece in cut(text, find_marks(coded)):
        style = _style(piece, coded) if colour else ""
        triggers = piece.of_role("trigger")
        opens = "".join("[" for m in triggers if m.start == piece.start) if not colour else ""
        closes = "".join(
            f"[{m.number}]" if colour else f"|{m.number}]" for m in triggers if m.end == piece.end
        )
        words = opens + text[piece.start : piece.end] + closes
        for n, part in enumerate(words.split("\n")):
            if n:
                yield line
                line = []
            if part:
                line.append(Piece(part, style))
    yield line


def _style(piece: Stretch, coded: CodedDocument) -> str:
    triggers = piece.of_role("trigger")
    if triggers:
        return f"bold reverse {STYLES[coded.reports[triggers[0].number - 1].status]}"
    if piece.of_role("time"):
        return "italic yellow"
    if piece.of_role("party"):
        return "underline"
    return "dim" if piece.of_role("boilerplate") else ""


# The page asks for nothing from outside and runs no script; its policy says so to the browser as well.
_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --paper: #fffdf8; --ink: #1d1b16; --faint: #6f6a5e; --line: #ded8ca;
  --party: #efe7d2; --time: #e4ecf5; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #191814; --ink: #e9e4d8; --faint: #9c9586;
  --line: #3a372f; --party: #3a3424; --time: #22303f; }} }}
body {{ margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 17px/1.6 Georgia, 'Times New Roman', serif; }}
header {{ border-bottom: 1px solid var(--line); margin-bottom: 1.2rem; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin: 0 0 .3rem; }}
.faint {{ color: var(--faint); }}
article {{ display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 2.2rem;
  margin-bottom: 3rem; }}
@media (max-width: 56rem) {{ article {{ grid-template-columns: minmax(0, 1fr); }} }}
.text {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
.boilerplate {{ color: var(--faint); }}
.party {{ background: var(--party); border-radius: 2px; }}
.time {{ background: var(--time); border-radius: 2px; }}
a.trigger {{ color: inherit; font-weight: bold; text-decoration: none; border-bottom: 3px solid var(--s); }}
a.trigger sup {{ color: var(--s); font: bold .68em/0 system-ui, sans-serif; margin-left: 1px; }}
ol {{ list-style: none; margin: 0; padding: 0; font: 14px/1.45 system-ui, sans-serif; }}
ol li {{ border-left: 4px solid var(--s); padding: .15rem .8rem .3rem; margin-bottom: .9rem; }}
li:target, a.trigger:target {{ outline: 2px solid var(--s); outline-offset: 3px; }}
li b a {{ color: inherit; }}
.status {{ color: var(--s); font-weight: bold; }}
dl {{ display: grid; grid-template-columns: 5.6rem minmax(0, 1fr); margin: .2rem 0 0; }}
dt {{ color: var(--faint); }} dd {{ margin: 0; overflow-wrap: anywhere; }}
.occurred, .ongoing {{ --s: #2c8a4b; }} .scheduled {{ --s: #1f7a8c; }} .proposed {{ --s: #3d6fc4; }}
.postponed {{ --s: #b07d12; }} .cancelled {{ --s: #c2402f; }} .denied {{ --s: #9a3fa0; }}
</style></head><body>
"""


def html_page(coded: Iterable[CodedDocument]) -> Iterator[str]:
    """A self-contained page of marked articles, in parts to be written one after another.

    Everything that comes from an article is escaped; the page has no script and loads nothing.

    Args:
        coded: the articles.
    """
    yield _HEAD.format(title="dragoman: events in the text")
    for at, one in enumerate(coded, 1):
        yield _html_article(one, f"d{at}")
    yield "</body></html>\n"


def _html_article(coded: CodedDocument, key: str) -> str:
    document = coded.document
    number_of = numbers(coded)
    title = _html(document.title or document.id)
    told = _html(headline(document))
    text = "".join(_html_piece(piece, coded, key) for piece in cut(document.text, find_marks(coded)))
    items = "".join(
        _html_report(n, report, document.text, number_of, key) for n, report in enumerate(coded.reports, 1)
    )
    events = f"<ol>{items}</ol>" if items else "<p class='faint'>No political event was read.</p>"
    return (
        f"<header><h1>{title}</h1><p class='faint'>{told}</p></header>\n"
        f"<article><div class='text'>{text}</div>\n{events}</article>\n"
    )


def _html_piece(piece: Stretch, coded: CodedDocument, key: str) -> str:
    words = _html(coded.document.text[piece.start : piece.end])
    triggers = piece.of_role("trigger")
    for role in ("time", "party", "boilerplate"):
        if not triggers and piece.of_role(role):
            return f"<span class='{role}'>{words}</span>"
    if not triggers:
        return words
    report = coded.reports[triggers[0].number - 1]
    ends = "".join(f"<sup>{m.number}</sup>" for m in triggers if m.end == piece.end)
    # Of a trigger cut in two by another mark only the first part can hold the id.
    first = f" id='{key}t{triggers[0].number}'" if triggers[0].start == piece.start else ""
    about = _html(f"{report.type} {report.kind}, {report.status}")
    return (
        f"<a class='trigger {report.status}'{first} href='#{key}r{triggers[0].number}'"
        f" title='{about}'>{words}{ends}</a>"
    )


def _html_report(number: int, report: Report, text: str, number_of: dict[str, int], key: str) -> str:
    rows = "".join(
        f"<dt>{_html(label)}</dt><dd>{_html(words)}</dd>" for label, words in facts(report, number_of)
    )
    return (
        f"<li class='{report.status}' id='{key}r{number}'><b>{number} · "
        f"<a href='#{key}t{number}'>{_html(report.trigger.of(text))}</a></b> "
        f"<span class='faint'>{_html(report.type)} {_html(report.cameo)} "
        f"{_html(kind_word(report.kind, report.type))}</span> "
        f"<span class='status'>{_html(status_mark(report.status, report.kind))}</span>"
        f"<dl>{rows}</dl></li>\n"
    )


def _html(text: str) -> str:
    return escape(printable_block(text).encode("utf-8", "replace").decode("utf-8"), quote=True)
