"""Infers when a text was published, by constraints; says how sure, and from what.

Certain days come from addresses, stamped lines and datelines with their year. Otherwise every day that the
years told, the offices held and the copyright allow is weighed by how far news days lie from the days that
their texts tell (data/time/distances.txt), and the shortest span that holds nine tenths of the weight is the
answer. A text that tells no year in any way gets no guess.
"""

from __future__ import annotations

import functools
import math
import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from dragoman.errors import DataError
from dragoman.nouns import Timex
from dragoman.tables import read_table
from dragoman.timex import dates
from dragoman.timex.direction import side
from dragoman.timex.lexer import Token, tokenize
from dragoman.timex.tagger import tag

_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_LOOSE = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-](\w{3,9}|\d{1,2})[/_-](\d{1,2})(?!\d)")
_URL_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)/(0[1-9]|1[0-2])(?!\d)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_DAY_ALONE = re.compile(r"XXXX-(\d\d)-(\d\d)")
_DATELINE = re.compile(r"\s*(?:\([^)]{2,40}\)|[-–—_]{1,3}|:)")
_HEAD, _TAIL, _LINE = 700, 500, 120
_MASS = 0.9
_FAR = 10**6
_OUT_OF_OFFICE = 2.5
_NEARBY = 5
_NOT_IN_OFFICE = frozenset(
    {"former", "then", "ex", "late", "ousted", "elect", "candidate", "nominee", "presidential", "predecessor"}
)


@dataclass(frozen=True, slots=True)
class PublicationGuess:
    """When a text was published, as far as it tells.

    Attributes:
        earliest: first day it can be; None where nothing tells.
        latest: last day it can be, inclusive.
        date: the day, where it is certain.
        confidence: how likely the span holds the true day, 0 to 1.
        evidence: what was seen, in words.
    """

    earliest: date | None = None
    latest: date | None = None
    date: date | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()

    @property
    def days(self) -> int | None:
        """How many days the span holds."""
        return (self.latest - self.earliest).days + 1 if self.earliest and self.latest else None


@dataclass(frozen=True, slots=True)
class _Clue:
    """A day told without its year: what kind of place it stands in, and the weekday told with it."""

    kind: str
    month: int
    dom: int
    weekday: int
    text: str


@dataclass(frozen=True, slots=True)
class _Era:
    titles: frozenset[str]
    first: date
    last: date


@functools.cache
def _eras() -> dict[str, tuple[_Era, ...]]:
    found: dict[str, list[_Era]] = {}
    for row in read_table("time/eras.txt"):
        first = dates.bounds(row["from"]) if row["from"] else (date.min, date.min)
        last = dates.bounds(row["to"]) if row["to"] else (date.max, date.max)
        if not (first and last and first[0] <= last[0]):
            raise DataError(row.where, f"{row['from']} | {row['to']}", "from and to are days, in this order")
        era = _Era(frozenset(row.many("titles")), first[0], last[0])
        for name in row.many("name"):
            found.setdefault(name, []).append(era)
    return {name: tuple(eras) for name, eras in found.items()}


@functools.cache
def _shares(kind: str) -> dict[int, float]:
    """The logarithm of the share of each distance of a kind."""
    found: dict[int, float] = {}
    above: int | None = None
    for row in read_table("time/distances.txt"):
        if row["kind"] != kind:
            continue
        upto, share = int(row.number("upto") or 0), row.number("share") or 0.0
        first = upto if above is None else above + 1
        if upto < first or not 0 < share <= 1:
            raise DataError(row.where, row["upto"], "rising distances, and shares between 0 and 1")
        for distance in range(first, upto + 1):
            found[distance] = math.log(share / (upto - first + 1))
        above = upto
    return found


@functools.cache
def _marks(kind: str) -> tuple[str, ...]:
    return tuple(
        w for row in read_table("time/published.txt") if row["kind"] == kind for w in row.many("words")
    )


def infer_published(
    text: str, url: str | None = None, *, within: tuple[date, date] | None = None
) -> PublicationGuess:
    """When a text was published.

    Args:
        text: the whole text, with its header and footer where there are such.
        url: where it was found.
        within: first and last day that the caller knows it to lie between, as of its archive.
    """
    if url and (day := _url_day(url)):
        return PublicationGuess(day, day, day, 0.99, (f"address: {day.isoformat()}",))
    timexes = tag(text, None)
    tokens = tokenize(text)
    certain = _stamped(text, timexes) or _full_dateline(text, timexes)
    if certain:
        return certain
    evidence: list[str] = []
    first, last = _bounds(text, url, evidence)
    if within:
        first, last = max(first, within[0]), min(last, within[1])
        if first > last:
            first, last = within
    eras = _eras_in(tokens)
    for name, own in eras.items():
        evidence.append(f"in office or in use: {name}")
        first = max(first, min(own[0].first, last))
    years = _years_told(tokens, timexes)
    if years:
        evidence.append(f"latest year told: {max(years)}")
        if first < date(max(years), 1, 1) <= last:
            first = date(max(years) - 1, 12, 1)
    ends = [max(e.last for e in own) for own in eras.values()]
    last = min([last, *(end for end in ends if end > first)])
    if first == date.min:
        return PublicationGuess(evidence=tuple(evidence))
    if last == date.max:
        return PublicationGuess(first, None, None, 0.9, tuple(evidence))
    clues = _clues(text, tokens, timexes)
    evidence.extend(f"{c.kind}: {c.text}" for c in clues)
    bare = _bare_weekdays(tokens, timexes)
    return _weighed(first, last, max(years, default=None), eras, clues, bare, tuple(evidence))


def _url_day(url: str) -> date | None:
    for pattern in (_URL_DAY, _URL_LOOSE):
        for match in pattern.finditer(url):
            month = match[2]
            number = int(month) if month.isdigit() else _MONTHS.find(month[:3].lower()) // 4 + 1
            if month.isdigit() or month[:3].lower() in _MONTHS.split():
                found = dates.make_date(int(match[1]), number, int(match[3]))
                if found:
                    return found
    return None


def _days(timexes: tuple[Timex, ...]) -> list[Timex]:
    return [t for t in timexes if t.begin and t.until and (t.until - t.begin).days == 1]


def _stamped(text: str, timexes: tuple[Timex, ...]) -> PublicationGuess | None:
    """A line of the head or foot that says "Published June 1, 2018", or is nothing but a full date."""
    updates: list[date] = []
    for timex in _days(timexes):
        start, end = timex.span.start, timex.span.end
        if start > _HEAD and end < len(text) - _TAIL:
            continue
        left = text.rfind("\n", 0, start) + 1
        right = text.find("\n", end)
        line = text[left : right if right >= 0 else len(text)].strip()
        if len(line) > _LINE or timex.begin is None:
            continue
        before, rest = text[left:start].lower(), line.replace(timex.text, " ").lower()
        if any(w in before for w in _marks("update")):
            updates.append(timex.begin)
        elif any(re.search(rf"\b{re.escape(w)}\b", before) for w in _marks("stamp")) and len(before) < 40:
            return _sure(timex.begin, f"stamp: {line}")
        elif start <= _HEAD and not re.search(
            r"[^\W\d_]{4,}", re.sub(r"\b(?:at|gmt|utc|am|pm|est|edt)\b", "", rest)
        ):
            return _sure(timex.begin, f"line: {line}")
    if updates:
        last = max(updates)
        return PublicationGuess(last - timedelta(days=7), last, None, 0.8, (f"updated: {last.isoformat()}",))
    return None


def _sure(day: date, evidence: str) -> PublicationGuess:
    return PublicationGuess(day, day, day, 0.98, (evidence,))


def _full_dateline(text: str, timexes: tuple[Timex, ...]) -> PublicationGuess | None:
    """ "GENEVA, June 1, 2018 (Agency) -": that day or the next."""
    for timex in _days(timexes):
        if _is_dateline(text, timex) and timex.begin:
            after = timex.begin + dates.DAY
            return PublicationGuess(timex.begin, after, None, 0.97, (f"dateline: {timex.text}",))
    return None


def _is_dateline(text: str, timex: Timex) -> bool:
    """Whether a day stands between a place in capitals and a dash or an agency at the head of a paragraph."""
    left = text.rfind("\n", 0, timex.span.start) + 1
    place = text[left : timex.span.start].strip(" ,(")
    if timex.span.start > _HEAD or len(place) > 60 or not re.search(r"[A-Z]{3,}", place.split(",")[0]):
        return False
    return _DATELINE.match(text, timex.span.end) is not None


def _bounds(text: str, url: str | None, evidence: list[str]) -> tuple[date, date]:
    """The days between which copyright and address put the text."""
    foot = text[-_TAIL:].lower()
    month = _URL_MONTH.search(url) if url else None
    found = dates.bounds(f"{month[1]}-{month[2]}") if month else None
    if found and month:
        evidence.append(f"address: {month[0]}")
        return found[0], found[1] - dates.DAY
    for mark in _marks("copyright"):
        year = re.search(re.escape(mark) + r"\D{0,20}((?:19|20)\d\d)\b(?!\s*[-–])", foot)
        if year:
            evidence.append(f"copyright: {year[1]}")
            return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    return date.min, date.max


def _eras_in(tokens: list[Token]) -> dict[str, tuple[_Era, ...]]:
    """The names with an office or a beginning that the text uses as of their time."""
    found: dict[str, tuple[_Era, ...]] = {}
    known = _eras()
    for i, token in enumerate(tokens):
        if token.low in known and token.text[0].isupper() and token.text not in found:
            near = {t.low for t in tokens[max(0, i - _NEARBY) : i]}
            if i + 1 < len(tokens) and tokens[i + 1].text == ",":
                near |= {t.low for t in tokens[i + 1 : i + 4]}
            own = tuple(e for e in known[token.low] if not e.titles or e.titles & near)
            if own and not _NOT_IN_OFFICE & near:
                found[token.text] = tuple(sorted(own, key=lambda e: e.first))
    return found


def _side(tokens: list[Token], starts: list[int], timex: Timex) -> str:
    first, last = bisect_left(starts, timex.span.start), bisect_left(starts, timex.span.end)
    return side(tokens, first, last)


def _years_told(tokens: list[Token], timexes: tuple[Timex, ...]) -> list[int]:
    """The years that the text tells of as past or as a name, not as plans."""
    starts = [t.start for t in tokens]
    found = []
    for timex in timexes:
        year = timex.value[:4]
        told = timex.type in ("DATE", "TIME") and year.isdigit() and 1900 <= int(year) <= 2100
        if told and _side(tokens, starts, timex) == "past":
            found.append(int(year))
    return found


def _clues(text: str, tokens: list[Token], timexes: tuple[Timex, ...]) -> list[_Clue]:
    starts = [t.start for t in tokens]
    clues = []
    for timex in timexes:
        match = _DAY_ALONE.match(timex.value)
        if not match or timex.type not in ("DATE", "TIME"):
            continue
        named = re.match(r"(mon|tue|wed|thu|fri|sat|sun)", timex.text.lower())
        weekday = _WEEKDAYS.index(named[1]) + 1 if named else 0
        kind = "dateline" if _is_dateline(text, timex) else _side(tokens, starts, timex) or "past"
        clues.append(_Clue(kind, int(match[1]), int(match[2]), weekday, timex.text))
    return clues


def _bare_weekdays(tokens: list[Token], timexes: tuple[Timex, ...]) -> frozenset[int]:
    """The weekdays that stand alone in past clauses: news names the days of the last week so."""
    starts = [t.start for t in tokens]
    return frozenset(
        int(t.value[9])
        for t in timexes
        if re.match(r"XXXX-WXX-\d", t.value) and t.type != "SET" and _side(tokens, starts, t) != "future"
    )


def _weighed(
    first: date,
    last: date,
    year: int | None,
    eras: dict[str, tuple[_Era, ...]],
    clues: list[_Clue],
    bare: frozenset[int],
    evidence: tuple[str, ...],
) -> PublicationGuess:
    """The shortest span of the allowed days that holds most of the weight."""
    count = (last - first).days + 1
    days = [first + timedelta(days=k) for k in range(count)]
    weights = [0.0] * count
    if year is not None and year >= first.year - 2:  # older ones are history and tell nothing
        _add(weights, [d.year - year for d in days], _shares("year"))
    for own in eras.values():
        weights = [
            w if any(e.first <= d <= e.last for e in own) else w - _OUT_OF_OFFICE
            for w, d in zip(weights, days, strict=True)
        ]
    if bare:
        _add(weights, [min((d.isoweekday() - w) % 7 for w in bare) for d in days], _shares("weekday"))
    for kind in ("dateline", "past", "future"):
        same = [c for c in clues if c.kind == kind]
        if same:
            back, ahead = _distances(same, first, count)
            # The tense is not always seen, so each kind keeps a share of its opposite.
            if kind == "dateline":
                _add(weights, back, _shares("dateline"))
            else:
                near, far = (back, ahead) if kind == "past" else (ahead, back)
                other = _shares("future" if kind == "past" else "past")
                _add_mixed(weights, near, _shares(kind), far, other)
    for clue in clues:
        if clue.weekday:
            back, ahead = _distances([clue], first, count)
            _add(weights, [min(b, a) for b, a in zip(back, ahead, strict=True)], _shares("named"))
    top = max(weights)
    start, end, held = _shortest([math.exp(w - top) for w in weights], _MASS)
    return PublicationGuess(days[start], days[end], None, round(min(held, 0.95), 3), evidence)


def _add(weights: list[float], distances: list[int], shares: dict[int, float]) -> None:
    lowest = min(shares.values()) - 3
    for k, distance in enumerate(distances):
        weights[k] += shares.get(distance, lowest)


def _add_mixed(
    weights: list[float], near: list[int], shares: dict[int, float], far: list[int], other: dict[int, float]
) -> None:
    for k, (a, b) in enumerate(zip(near, far, strict=True)):
        mixed = 0.9 * math.exp(shares.get(a, -20)) + 0.1 * math.exp(other.get(b, -20))
        weights[k] += math.log(mixed + 1e-6)


def _distances(clues: list[_Clue], first: date, count: int) -> tuple[list[int], list[int]]:
    """For each allowed day how far the nearest of some days lies behind it, and how far ahead."""
    marks = sorted({at for clue in clues for at in _occurrences(clue, first, count)})
    back, ahead = [_FAR] * count, [_FAR] * count
    for k in range(count):
        at = bisect_left(marks, k)
        if at < len(marks):
            ahead[k] = marks[at] - k
        if at < len(marks) and marks[at] == k:
            back[k] = 0
        elif at:
            back[k] = k - marks[at - 1]
    return back, ahead


def _occurrences(clue: _Clue, first: date, count: int) -> list[int]:
    """On which of the allowed days, and of a year around them, the day falls."""
    found = []
    for year in range(max(first.year - 1, 1), min(first.year + count // 365 + 2, 9998) + 1):
        day = dates.make_date(year, clue.month, clue.dom)
        if day and clue.weekday in (0, day.isoweekday()):
            found.append((day - first).days)
    return found


def _shortest(masses: list[float], wanted: float) -> tuple[int, int, float]:
    """First and last of the shortest run that holds the wanted share, and the share it holds."""
    total = sum(masses)
    best, left, held = (0, len(masses) - 1, 1.0), 0, 0.0
    for right, mass in enumerate(masses):
        held += mass
        while held - masses[left] >= wanted * total:
            held -= masses[left]
            left += 1
        if held >= wanted * total and right - left < best[1] - best[0]:
            best = (left, right, held / total)
    return best
