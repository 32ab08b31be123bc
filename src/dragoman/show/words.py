"""Dates, statuses and names in a reporter's words. Nothing here decides anything: it only spells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.nouns import Event, HistoryStep, Status

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# The mark differs by form, not by colour alone: it must survive a print, a colour-blind eye and a pipe.
MARKS: dict[Status, str] = {
    "occurred": "✓",
    "ongoing": "…",
    "scheduled": "◇",
    "postponed": "↷",
    "cancelled": "✗",
    "proposed": "~",
    "denied": "≠",
}
STYLES: dict[Status, str] = {
    "occurred": "green",
    "ongoing": "bold green",
    "scheduled": "cyan",
    "postponed": "yellow",
    "cancelled": "red",
    "proposed": "blue",
    "denied": "magenta",
}
WORDS: dict[str, str] = {
    "occurred": "happened",
    "ongoing": "under way",
    "scheduled": "planned",
    "postponed": "put off",
    "cancelled": "called off",
    "proposed": "proposed",
    "denied": "denied",
}
# What one says of an event of this kind that took place; other kinds "happened".
OCCURRED = {
    "meeting": "held",
    "exercise": "held",
    "election": "held",
    "protest": "held",
    "call": "held",
    "agreement": "reached",
    "visit": "made",
    "statement": "made",
    "letter": "sent",
    "test": "carried out",
    "attack": "carried out",
}
# What is said of a plan whose day went by without a word of what came of it.
PASSED = "date passed, not confirmed"
# Kinds that last: an end without a start is the day until which they go on, not the day by which they come.
LASTING = frozenset({"exercise", "deployment", "protest", "ceasefire", "aid", "sanction"})
# Short kinds that read badly as they stand in the contract.
KIND_WORDS = {"other": "", "meeting": "meeting", "agreement": "agreement"}

# Characters of a quotation below an event: enough to see what it is about.
QUOTE = 140

_CONTROLS = r"\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_CONTROLS}]+")
_INLINE = re.compile(rf"(?!\n)[{_CONTROLS}]")


def printable(text: str) -> str:
    """One line of text that can't command a terminal: controls and direction overrides become a space.

    An article is not trusted: an escape sequence in it could recolour or rewrite the screen.
    """
    return _CONTROL.sub(" ", text)


def printable_block(text: str) -> str:
    """Text of several lines, of which only the line ends are kept of all controls; the length stays."""
    return text if text.isprintable() else _INLINE.sub(" ", text)


def width(text: str) -> int:
    """Terminal cells that a line takes: wide East Asian characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    cells = 0
    for c in text:
        if not unicodedata.combining(c):
            cells += 2 if unicodedata.east_asian_width(c) in "WF" else 1
    return cells


def pad(text: str, cells: int) -> str:
    """The text filled with spaces to this many terminal cells."""
    return text + " " * max(0, cells - width(text))


@dataclass(frozen=True, slots=True)
class Day:
    """An ISO date at the precision told: month and day are None where it tells none."""

    year: int
    month: int | None = None
    day: int | None = None


def parse_day(iso: str) -> Day | None:
    """The parts of "2018-06-12", "2018-06" or "2018"; None where it is none of these."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?", iso)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or (month is not None and not 1 <= month <= 12):
        return None
    return Day(year, month, day)


def show_date(iso: str | None, *, year: bool = True) -> str:
    """A date in words at its precision: "Jun 12, 2018", "June 2018", "2018"; "" for None.

    Args:
        iso: inclusive ISO string.
        year: False leaves the year out where a month is told.
    """
    if not iso:
        return ""
    day = parse_day(iso)
    if day is None:
        return printable(iso)
    if day.month is None:
        return str(day.year)
    name = MONTHS[day.month - 1]
    if day.day is None:
        return f"{name} {day.year}" if year else name
    return f"{name[:3]} {day.day}" + (f", {day.year}" if year else "")


def show_interval(start: str | None, end: str | None, kind: str = "") -> str:
    """An interval in words: "Jun 12, 2018", "Feb 27–28, 2019", "by Jun 30, 2015", "from 2014"; "" unknown.

    Args:
        start: first day, at the precision told.
        end: last day, inclusive.
        kind: kind of the event; one that lasts goes on "until" its end, others come "by" it.
    """
    if start and end:
        return show_date(start) if start == end else _between(start, end)
    if start:
        return f"from {show_date(start)}"
    if end:
        return f"{'until' if kind in LASTING else 'by'} {show_date(end)}"
    return ""


def _between(start: str, end: str) -> str:
    a, b = parse_day(start), parse_day(end)
    if a is None or b is None or a.year != b.year or a.month is None or b.month is None:
        return f"{show_date(start)} – {show_date(end)}"
    if a.month == b.month and a.day and b.day:
        return f"{MONTHS[a.month - 1][:3]} {a.day}–{b.day}, {a.year}"
    if a.day is None and b.day is None:
        return f"{MONTHS[a.month - 1][:3]}–{MONTHS[b.month - 1][:3]} {a.year}"
    return f"{show_date(start, year=False)} – {show_date(end)}"


def status_word(status: str, kind: str = "") -> str:
    """The status as one says it of this kind of event: a meeting is "held", an agreement "reached"."""
    if status == "occurred":
        return OCCURRED.get(kind, WORDS[status])
    return WORDS[status]


def status_mark(status: Status, kind: str = "") -> str:
    """Mark and word: "✓ held"."""
    return f"{MARKS[status]} {status_word(status, kind)}"


def kind_word(kind: str, type_: str) -> str:
    """The kind in words, or the PLOVER type where the kind says nothing."""
    return KIND_WORDS.get(kind, kind) or type_.lower()


def names(items: Iterable[str], limit: int = 4) -> str:
    """Names in a row, those past the limit counted: "Iran, United States, China +5"."""
    every = [printable(item) for item in dict.fromkeys(items)]
    kept = every if len(every) <= limit else every[: limit - 1]
    rest = len(every) - len(kept)
    return ", ".join(kept) + (f" +{rest}" if rest else "")


def what(event: Event) -> str:
    """What the event is, as the record describes it, else from its parties and kind."""
    if event.what:
        return printable(event.what)
    parties = names(a.name for a in event.actors)
    label = kind_word(event.kind, event.type)
    place = f" in {printable(event.place.name)}" if event.place else ""
    return (f"{parties}: {label}" if parties else label) + place


def history_line(history: Sequence[HistoryStep], kind: str = "", year: int | None = None) -> str:
    """How the belief went: "Mar 8 proposed → May 10 set for Jun 12 → May 24 called off".

    Each step begins with the day on which it was published; a year is told where it changes. Empty where
    nothing changed.

    Args:
        history: the steps in the order of publication.
        kind: kind of the event.
        year: the year that the reader knows already, from the date that stands above the line.
    """
    steps = [step for n, step in enumerate(history) if n == 0 or _differs(history[n - 1], step)]
    if len(steps) < 2:
        return ""
    parts = []
    before: HistoryStep | None = None
    for step in steps:
        day = parse_day(step.published) if step.published else None
        told = show_date(step.published, year=day is not None and day.year != year) if day else "undated"
        year = day.year if day else year
        parts.append(f"{told} {_step_words(step, before, kind, year)}")
        before = step
    return " → ".join(parts)


def _differs(a: HistoryStep, b: HistoryStep) -> bool:
    return (a.status, a.start, a.end, a.place) != (b.status, b.start, b.end, b.place)


def _step_words(step: HistoryStep, before: HistoryStep | None, kind: str, year: int | None) -> str:
    when = _short_interval(step, kind, year)
    moved = before is not None and (before.start, before.end) != (step.start, step.end)
    place = ""
    if step.place and before is not None and step.place != before.place:
        place = f" in {printable(step.place)}"
    match step.status:
        case "scheduled":
            again = before is not None and before.status in ("scheduled", "postponed") and bool(before.start)
            lead = "moved to" if again and moved and when else "set for" if when else "announced"
            return f"{lead} {when}".rstrip() + place
        case "postponed":
            return (f"put off to {when}" if moved and when else "put off") + place
        case "occurred":
            if before is not None and before.status == "occurred":
                return " ".join(
                    part for part in (f"dated {when}" if moved and when else "", place.strip()) if part
                )
            shown = f" {when}" if moved and when and step.start != step.published else ""
            return f"{status_word('occurred', kind)}{shown}{place}"
        case "proposed":
            return f"proposed for {when}{place}" if when else f"proposed{place}"
        case other:
            return f"{WORDS[other]}{place}"


def _short_interval(step: HistoryStep, kind: str, year: int | None) -> str:
    """The date of a step without the year of its publication, which the line has just told."""
    shown = show_interval(step.start, step.end, kind)
    if not year or shown.count(str(year)) != 1:
        return shown
    return shown.removesuffix(f", {year}").removesuffix(f" {year}")


def year_of(event: Event) -> int | None:
    """The year in which the event's date begins, as it is told beside its history."""
    told = event.start or event.end
    day = parse_day(told) if told else None
    return day.year if day else None


def shorten(text: str, limit: int) -> str:
    """The text in one line, cut at a word where it is longer than the limit."""
    line = " ".join(printable(text).split())
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + " …"


def quote(event: Event, limit: int = QUOTE) -> str:
    """The words that told of the event as it is believed now, in quotation marks; "" where none are kept."""
    told = next((h.quote for h in reversed(event.history) if h.quote), "")
    return f"“{shorten(told, limit)}”" if told else ""


def speakers(event: Event, limit: int = 2) -> str:
    """Who says what is believed now: the speakers of the latest step; "" where it is the outlet's own voice.

    Those of earlier steps said something else.
    """
    return names(event.history[-1].said_by, limit) if event.history else ""
