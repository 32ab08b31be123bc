"""What an expression owes to its neighbours: ends of ranges, "since", "a day after … ended May 25"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dragoman.nouns import Timex
from dragoman.timex import dates
from dragoman.timex.direction import side
from dragoman.timex.grammar import Match
from dragoman.timex.lexer import Token
from dragoman.timex.meaning import moved
from dragoman.timex.values import Length, Part

Found = tuple[Match, Timex]

_REACH = 10
"""How many words may stand between "a day after" and the day it counts from."""
_STOPS = frozenset('.;:!?"”“,')
_BEFORE = frozenset({"before", "prior", "ahead"})
_AFTER = frozenset({"after", "following", "since"})
_TO = frozenset({"to", "through", "until", "till"})


def with_context(tokens: list[Token], found: list[Found]) -> list[Timex]:
    """The expressions, each corrected by the words around it; from the last to the first, since one
    borrows from what stands after it."""
    done: list[Timex] = []
    following: Found | None = None
    for match, timex in reversed(found):
        before = tokens[match.first - 1].low if match.first else ""
        if following and timex.type == "DURATION":
            timex = _counted_from(tokens, match, timex, following)
        elif following and timex.type == "TIME" and match.rule.meaning == "time_alone":
            timex = _on_day(tokens, match, timex, following)
        if following and (ordered := _in_order(tokens, match, timex, before, following)):
            timex, done[-1] = ordered
            following = (following[0], done[-1])
        plain = timex
        if timex.type in ("DATE", "TIME") and timex.start:
            timex = _widened(tokens, match, timex, before, following)
        done.append(timex)
        following = (match, plain)
    return done[::-1]


def _widened(tokens: list[Token], match: Match, timex: Timex, before: str, following: Found | None) -> Timex:
    """The first of a range denotes all of it; "since" and "until" leave one end open."""
    last = _range_end(tokens, match, before, following) if following else None
    if last and last.end and last.until and timex.begin and last.until > timex.begin:
        return replace(timex, end=last.end, until=last.until)
    if before == "since":
        return replace(timex, end=None, until=None)
    if before in ("until", "till"):
        return replace(timex, start=None, begin=None)
    return timex


def _range_end(tokens: list[Token], match: Match, before: str, following: Found) -> Timex | None:
    """The end of a range that begins here: "from Monday to Wednesday", "May 23-25"."""
    other, timex = following
    if other.first - match.last != 1 or timex.type not in ("DATE", "TIME"):
        return None
    between = tokens[match.last].low
    if between == "-" or between == "through" or (between in _TO and before in ("from", "between", "")):
        return timex
    compact = other.rule.guard == "range_end" and between == "to"
    return timex if compact or (before == "between" and between == "and") else None


def _in_order(
    tokens: list[Token], match: Match, timex: Timex, before: str, following: Found
) -> tuple[Timex, Timex] | None:
    """As "from Monday to Friday" told on a Wednesday: both are of one week, to come or gone by.

    Returns:
        Both ends, where the one that lies farther from the clause's side of now had to move by a week.
    """
    last = _range_end(tokens, match, before, following)
    if last is None or not _is_bare_weekday(following[0]) or not timex.begin or not last.begin:
        return None
    late = (timex.begin - last.begin).days
    if late < 0 or timex.until != timex.begin + timedelta(days=1):
        return None
    if _is_bare_weekday(match) and side(tokens, match.first, match.last) != "future":
        return _week_away(timex, -7), last
    return timex, _week_away(last, 7 * (late // 7 + 1))


def _is_bare_weekday(match: Match) -> bool:
    """Whether a match is a weekday and nothing else."""
    slots = match.slots
    while len(slots) == 1 and isinstance(inner := next(iter(slots.values())), Part):
        slots = inner.slots
    return set(slots) == {"weekday"}


def _week_away(timex: Timex, days: int) -> Timex:
    """The same weekday, some days on."""
    assert timex.begin is not None
    told = (timex.begin + timedelta(days=days)).isoformat()
    begin, until = dates.iso_bounds(told, told)
    return replace(timex, value=told, start=told, end=told, begin=begin, until=until)


def _counted_from(tokens: list[Token], match: Match, timex: Timex, following: Found) -> Timex:
    """As "A day after the exercise ended May 25": the day so far from the one that its clause names."""
    length, other, day = match.slots.get("length"), following[0], following[1]
    if match.rule.meaning == "adjacent_day":
        length, at = Length(((1.0, "D"),)), match.last - 1
    else:
        at = match.last
    word = tokens[at].low if at < len(tokens) else ""
    direction = 1 if word in _AFTER else -1 if word in _BEFORE else 0
    if match.rule.meaning == "adjacent_day" and not direction:
        word = tokens[match.last].low if match.last < len(tokens) else ""
        direction = 1 if word in _AFTER else -1 if word in _BEFORE else 0
    if not (
        direction and isinstance(length, Length) and day.begin and day.until and day.type in ("DATE", "TIME")
    ):
        return timex
    if (day.until - day.begin).days != 1 or other.first - at > _REACH:
        return timex
    if any(t.text in _STOPS or t.cut for t in tokens[at : other.first]):
        return timex
    meant = moved(day.begin, length, direction)
    told = dates.told(meant.value) if meant else None
    if meant is None or told is None:
        return timex
    begin, until = dates.iso_bounds(*told)
    return replace(
        timex, type="DATE", value=meant.value, start=told[0], end=told[1], begin=begin, until=until
    )


def _on_day(tokens: list[Token], match: Match, timex: Timex, following: Found) -> Timex:
    """As "8:30 p.m. (1930 UTC) on August 27": the time lies on the day that stands after it."""
    other, day = following
    between = {t.low for t in tokens[match.last : other.first]}
    if not between <= {"(", ")", "on", ","} or not day.begin or not day.until or "T" not in timex.value:
        return timex
    if (day.until - day.begin).days != 1 or day.begin == timex.begin:
        return timex
    value = day.value[:10] + timex.value[timex.value.index("T") :]
    return replace(timex, value=value, start=day.start, end=day.end, begin=day.begin, until=day.until)
