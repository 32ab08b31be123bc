"""Times counted from an event, forth and back: “a day after the drill ended May 25” dates what came then,
“the move came two days after Iran seized a ship” dates the seizure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from dragoman.nouns import Timex
from dragoman.timex import dates, iso_bounds
from dragoman.wordlists import words

_PERIOD = re.compile(r"P(\d+)([DW])\Z|PT")
_LENGTH = re.compile(r"P(\d{1,2})([DWMY])\Z")
_DAYS = {"D": 1, "W": 7}
"""Hours and minutes are left out: what is counted in them is of the same day."""
FORWARD = words("counting forward")
BACKWARD = words("counting backward")


def counted_from_events(
    timexes: tuple[Timex, ...], doc: Doc, dated: Mapping[int, tuple[str | None, str | None]]
) -> Iterator[tuple[Token, Timex]]:
    """Durations that “after” or “before” counts from something dated, as dates.

    Args:
        timexes: the document's expressions.
        doc: its parse.
        dated: inclusive ISO dates of the events known so far, by trigger token.

    Yields:
        The token that the date governs, and the expression as a date.
    """
    for timex, match, word, governor, clause in _counting(timexes, doc, _PERIOD):
        base = _date_within(clause, timexes, dated, after=word.i)
        if base is not None:
            days = int(match[1]) * _DAYS[match[2]] if match[1] else 0
            yield governor, _shifted(timex, base, days if word.lower_ in FORWARD else -days)


def counted_back_to_events(
    timexes: tuple[Timex, ...], doc: Doc, day_of: Callable[[Token], date | None]
) -> Iterator[tuple[list[Token], Timex]]:
    """Durations that lie between a dated clause and an event told undated after “after” or “before”.

    Args:
        timexes: the document's expressions.
        doc: its parse.
        day_of: the day of what a token governs, None where it has none of its own.

    Yields:
        The tokens of the undated part, and the expression as its date.
    """
    for timex, match, word, governor, clause in _counting(timexes, doc, _LENGTH):
        counted = [t for t in clause if t.i > word.i]
        # A parse may hang nothing on the counting word but what stands before it.
        day = day_of(governor) if counted else None
        if day is not None:
            number = int(match[1]) * (1 if word.lower_ in BACKWARD else -1)
            moved = _moved(timex, day, number, match[2])
            if moved is not None:
                yield counted, moved


def _counting(
    timexes: tuple[Timex, ...], doc: Doc, length: re.Pattern[str]
) -> Iterator[tuple[Timex, re.Match[str], Token, Token, list[Token]]]:
    """The durations of some length that “after” or “before” counts.

    Args:
        timexes: the document's expressions.
        doc: its parse.
        length: what their values must match.

    Yields:
        The expression, its match, the counting word, what that governs, and the tokens that it counts from.
    """
    for timex in timexes:
        match = length.match(timex.value) if timex.type == "DURATION" else None
        tokens = doc.char_span(timex.span.start, timex.span.end, alignment_mode="expand")
        if match is None or tokens is None or tokens.end >= len(doc):
            continue
        word = doc[tokens.end]
        if word.lower_ not in FORWARD | BACKWARD or word.sent != tokens.sent:
            continue
        governor, clause = _parts(word, tokens.root)
        if governor is not None:
            yield timex, match, word, governor, clause


def _moved(timex: Timex, day: date, number: int, unit: str) -> Timex | None:
    """The expression as the day, month or year so many units away, to the precision of the unit.

    None where that lies before the calendar or behind it ("three thousand years before …").
    """
    if unit in _DAYS:
        begin, step, precision = dates.shift(day, number * _DAYS[unit], "D"), "D", 10
    elif unit == "M":
        begin, step, precision = dates.shift(day.replace(day=1), number, "M"), "M", 7
    else:
        begin, step, precision = dates.shift(day.replace(month=1, day=1), number, "Y"), "Y", 4
    until = dates.shift(begin, 1, step) if begin is not None else None
    if begin is None or until is None:
        return None
    iso = begin.isoformat()[:precision]
    return replace(timex, type="DATE", value=iso, begin=begin, until=until, start=iso, end=iso)


def _parts(word: Token, duration: Token) -> tuple[Token | None, list[Token]]:
    """What the counted time governs, and the tokens from which it is counted."""
    if word.dep_ == "mark":
        verb = word.head
        return (verb.head if verb.head != verb else None), list(verb.subtree)
    if word.dep_ in ("prep", "advmod"):
        governor = word.head
        if governor == duration:
            governor = duration.head
        return governor, list(word.subtree)
    return None, []


def _date_within(
    clause: list[Token],
    timexes: tuple[Timex, ...],
    dated: Mapping[int, tuple[str | None, str | None]],
    after: int,
) -> tuple[date, date] | None:
    """First and last day told in a clause: by an expression in it, else by an event in it."""
    inside = {t.i: t for t in clause if t.i > after}
    for timex in timexes:
        if (
            timex.type == "DATE"
            and timex.begin
            and timex.until
            and any(t.idx == timex.span.start for t in inside.values())
        ):
            return timex.begin, timex.until - timedelta(days=1)
    for i in inside:
        if i in dated:
            begin, until = iso_bounds(*dated[i])
            if until is not None:
                return begin or until - timedelta(days=1), until - timedelta(days=1)
    return None


def _shifted(timex: Timex, base: tuple[date, date], days: int) -> Timex:
    # After counts from the last day, before from the first; a base wider than a few days gives no day.
    start = dates.shift(base[1] if days > 0 else base[0], days, "D")
    until = dates.shift(start, 1, "D") if start is not None else None
    if start is None or until is None or (base[1] - base[0]).days > 3:
        return replace(timex, type="DATE")
    iso = start.isoformat()
    return replace(timex, type="DATE", value=iso, begin=start, until=until, start=iso, end=iso)
