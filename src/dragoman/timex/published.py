"""Infers when a text was published, by constraints; says how sure, and from what.

Certain days come from addresses, stamped lines and datelines with their year. Otherwise every day that the
days and years told, the offices held and the copyright allow is weighed by how far news days lie from the
days that their texts tell (data/time/distances.txt), and the shortest span that holds nine tenths of the
weight is the answer; the likeliest week is told beside it where it is likelier than not. A text that tells no
year in any way gets no guess. What can't be true at once is told.
"""

from __future__ import annotations

import functools
import math
import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dragoman.errors import DataError
from dragoman.nouns import Timex
from dragoman.tables import read_table
from dragoman.timex import dates
from dragoman.timex.direction import side
from dragoman.timex.lexer import Token, tokenize
from dragoman.timex.tagger import tag
from dragoman.timex.weighing import Clue, Era, Weighed, occurrences, shares_of, weighed

_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_LOOSE = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-](\w{3,9}|\d{1,2})[/_-](\d{1,2})(?!\d)")
_URL_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)/(0[1-9]|1[0-2])(?!\d)")
_NAME_DAY = re.compile(r"(?<!\d)(?<!\d-)((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!-?\d)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_DAY_ALONE = re.compile(r"XXXX-(\d\d)-(\d\d)")
_DATELINE = re.compile(r"\s{0,20}(?:\([^)]{2,40}\)|[-–—_]{1,3}|:)")
_PLACE = re.compile(
    r"(?!(?:On|In|By|From|Since|Until|The|At|As|For|After|Before)\b)[A-Z][\w.'’-]*(?:,? [A-Z][\w.'’-]*){0,4}"
)
_HEAD, _TAIL, _LINE = 700, 500, 120
_FILED = 3
"""So many days after its dateline a text can be published."""
_NEARBY = 5
_NEWS = timedelta(days=31)
_LIKELY = 0.5
_OPEN = 10
"""So many years to either side the days are weighed where nothing bounds them."""
_NOT_IN_OFFICE = frozenset(
    {"former", "then", "ex", "late", "ousted", "elect", "candidate", "nominee", "presidential", "predecessor"}
)


_Week = tuple[date, date]


@dataclass(frozen=True, slots=True)
class PublicationGuess:
    """When a text was published, as far as it tells.

    Attributes:
        earliest: first day it can be; None where nothing tells.
        latest: last day it can be, inclusive.
        date: the day, where it is certain.
        confidence: how likely the span holds the true day, 0 to 1.
        week: first and last day of the week that it most likely is of, the last inclusive; None where no week
            is likelier than not. Unlike the span it rests on what news is used to tell, not on bounds.
        week_confidence: how likely the week holds the true day, 0 to 1.
        evidence: what was seen, in words.
        contradictions: what was seen and can't be true at once, in words.
    """

    earliest: date | None = None
    latest: date | None = None
    date: date | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    week: _Week | None = None
    week_confidence: float = 0.0

    def to_dict(self) -> dict[str, object]:
        """The guess as JSON holds it."""
        return {
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "date": self.date.isoformat() if self.date else None,
            "confidence": self.confidence,
            "week": [day.isoformat() for day in self.week] if self.week else None,
            "week_confidence": self.week_confidence,
            "evidence": list(self.evidence),
            "contradictions": list(self.contradictions),
        }

    @property
    def days(self) -> int | None:
        """How many days the span holds."""
        return (self.latest - self.earliest).days + 1 if self.earliest and self.latest else None


@functools.cache
def _eras() -> dict[str, tuple[Era, ...]]:
    found: dict[str, list[Era]] = {}
    for row in read_table("time/eras.txt"):
        first = dates.bounds(row["from"]) if row["from"] else (date.min, date.min)
        last = dates.bounds(row["to"]) if row["to"] else (date.max, date.max)
        if not (first and last and first[0] <= last[0]):
            raise DataError(row.where, f"{row['from']} | {row['to']}", "from and to are days, in this order")
        era = Era(frozenset(row.many("titles")), first[0], last[0])
        for name in row.many("name"):
            found.setdefault(name, []).append(era)
    return {name: tuple(eras) for name, eras in found.items()}


@functools.cache
def _marks(kind: str) -> tuple[str, ...]:
    return tuple(
        w for row in read_table("time/published.txt") if row["kind"] == kind for w in row.many("words")
    )


def infer_published(
    text: str,
    url: str | None = None,
    *,
    name: str | None = None,
    within: tuple[date, date] | None = None,
) -> PublicationGuess:
    """When a text was published.

    Args:
        text: the whole text, with its header and footer where there are such.
        url: where it was found.
        name: what its archive calls it, as "2018-06-01-talks": one ISO date in it is read as the day, unless
            the text gives itself another.
        within: first and last day that the caller knows it to lie between, as of its archive.
    """
    if url and (day := _url_day(url)):
        head = text[: 2 * _HEAD]  # the rest could only say less, and reading it costs
        return _checked(PublicationGuess(day, day, day, 0.99, (f"address: {day.isoformat()}",)), head)
    timexes = tag(text, None)
    tokens = tokenize(text)
    certain = _stamped(text, timexes) or _full_dateline(text, timexes)
    if certain:
        return _checked(certain, text)
    if name and (day := _name_day(name)):
        return _checked(PublicationGuess(day, day, day, 0.95, (f"name: {name}",)), text)
    evidence: list[str] = []
    doubts = _misnamed(timexes)
    eras = _eras_in(tokens)
    years = _years_told(tokens, timexes)
    back, ahead = _full_days(tokens, timexes)
    first, last = _bounds(text, url, evidence)
    first = _after_told(first, last, back, evidence, doubts)
    if within:
        first, last = max(first, within[0]), min(last, within[1])
        if first > last:
            first, last = within
    first, last = _in_office(first, last, eras, evidence, doubts)
    if years:
        evidence.append(f"latest year told: {max(years)}")
    # News seldom announces a day that is more than a year off.
    years.extend(day.year - 1 for day, _ in ahead)
    if years and first < date(max(years), 1, 1) <= last:
        first = date(max(years) - 1, 12, 1)
    last = _out_of_office(first, last, eras)
    last = _before_told(first, last, max(years, default=0), ahead, evidence)
    clues = _clues(text, tokens, timexes)
    evidence.extend(f"{c.kind}: {c.text}" for c in clues)
    dated = _dated_lead(timexes, first, last)
    clues.extend(
        Clue("future", day.month, day.day, 0, where) for day, where in ahead if day >= last and day != dated
    )
    year, bare = max(years, default=None), _bare_weekdays(tokens, timexes)
    if first == date.min or last == date.max:
        earliest = None if first == date.min else first
        latest = None if last == date.max else last
        sure = 0.9 if earliest or latest else 0.0
        guess = PublicationGuess(earliest, latest, None, sure, tuple(evidence), tuple(doubts))
        if dated is None:
            return guess
        first = earliest or date(max(dated.year - _OPEN, 1), 1, 1)
        last = latest or date(min(dated.year + _OPEN, 9999), 12, 31)
        return _with_week(guess, weighed(first, last, year, eras, clues, dated, bare))
    doubts.extend(
        f"no {c.text} between {first.isoformat()} and {last.isoformat()}"
        for c in clues
        if c.weekday and not occurrences(c, first, (last - first).days + 1)
    )
    found = weighed(first, last, year, eras, clues, dated, bare)
    sure = round(min(found.held, 0.95), 3)
    guess = PublicationGuess(found.earliest, found.latest, None, sure, tuple(evidence), tuple(doubts))
    return _with_week(guess, found)


def _with_week(guess: PublicationGuess, found: Weighed) -> PublicationGuess:
    """The guess with its likeliest week, if one is likelier than not."""
    if found.week < _LIKELY:
        return guess
    return replace(guess, week=(found.start, found.end), week_confidence=round(min(found.week, 0.95), 3))


def _dated_lead(timexes: tuple[Timex, ...], first: date, last: date) -> date | None:
    """The latest day that the lead tells with its year, unless what else is known makes it history."""
    told = [
        t.begin for t in _days(timexes) if t.begin and t.span.start < _HEAD and re.search(r"\d{4}", t.text)
    ]
    near = [day for day in told if (first - day) <= _NEWS and (day - last) <= _NEWS]
    return max(near, default=None)


def _checked(guess: PublicationGuess, text: str) -> PublicationGuess:
    """A day that is told outright, held against the other days that the text tells of itself."""
    timexes = tag(text, None)
    others = [g for g in (_stamped(text, timexes), _full_dateline(text, timexes)) if g and g.date]
    evidence = [*guess.evidence, *(e for g in others for e in g.evidence if e not in guess.evidence)]
    doubts = _misnamed(timexes)
    day = guess.date
    if day is None:
        return replace(guess, contradictions=tuple(doubts))
    earliest = latest = day
    for other in others:
        assert other.date is not None
        # What is filed on a day can be published on one of the next.
        if not -1 <= (day - other.date).days <= _FILED:
            doubts.append(f"{guess.evidence[0]}, but {other.evidence[0]}")
            earliest, latest = min(earliest, other.date), max(latest, other.date)
    for told, where in _full_days(tokenize(text), timexes)[0]:
        if told > day + dates.DAY:
            doubts.append(f"{guess.evidence[0]}, but tells {where} as past")
    # The address is the publisher's own; of what the text says of itself none is better than another.
    if earliest != latest and not guess.evidence[0].startswith("address"):
        return PublicationGuess(earliest, latest, None, 0.6, tuple(evidence), tuple(doubts))
    sure = min(guess.confidence, 0.8) if doubts else guess.confidence
    return replace(guess, confidence=sure, evidence=tuple(evidence), contradictions=tuple(doubts))


_Told = list[tuple[date, str]]


_Eras = dict[str, tuple[Era, ...]]


def _in_office(
    first: date, last: date, eras: _Eras, evidence: list[str], doubts: list[str]
) -> tuple[date, date]:
    """The bounds, the first drawn closer by the days from which the names told were in use."""
    for name, own in eras.items():
        if own[0].first > last:
            doubts.append(f"not after {last.isoformat()}, but {name} is in office or in use")
            continue
        evidence.append(f"in office or in use: {name}")
        first = max(first, own[0].first)
    return first, last


def _out_of_office(first: date, last: date, eras: _Eras) -> date:
    """The last day, drawn closer by the days until which the names told were in use."""
    ends = [max(e.last for e in own) for own in eras.values()]
    return min([last, *(end for end in ends if end > first)])


def _full_days(tokens: list[Token], timexes: tuple[Timex, ...]) -> tuple[_Told, _Told]:
    """The days told with their year in clauses that look back, and in those that look ahead."""
    starts = [t.start for t in tokens]
    back: _Told = []
    ahead: _Told = []
    for timex in _days(timexes):
        if timex.begin and re.search(r"\d{4}", timex.text):
            told = {"past": back, "future": ahead}.get(_side(tokens, starts, timex))
            if told is not None:
                told.append((timex.begin, timex.text))
    return back, ahead


def _after_told(first: date, last: date, back: _Told, evidence: list[str], doubts: list[str]) -> date:
    """The first day it can be, drawn closer by the latest day told as past."""
    if not back:
        return first
    day, where = max(back)
    evidence.append(f"past: {where}")
    if last < date.max and day > last + dates.DAY:
        doubts.append(f"not after {last.isoformat()}, but tells {where} as past")
        return first
    return max(first, min(day, last))


def _before_told(first: date, last: date, year: int, ahead: _Told, evidence: list[str]) -> date:
    """The last day it can be, drawn closer by the first day told as to come.

    What history once looked forward to is left out: the day must not lie before all else that is known.
    """
    later = [(day, where) for day, where in ahead if day >= first and day.year >= year]
    if not later:
        return last
    day, where = min(later)
    evidence.append(f"to come: {where}")
    return min(last, day)


def _misnamed(timexes: tuple[Timex, ...]) -> list[str]:
    """The days told with a weekday that they aren't: "Tuesday, June 3, 2019"."""
    found = []
    for timex in _days(timexes):
        named = re.match(r"(mon|tue|wed|thu|fri|sat|sun)", timex.text.lower())
        if named and timex.begin and re.search(r"\d{4}", timex.text):
            right = _WEEKDAYS[timex.begin.weekday()]
            if named[1] != right:
                found.append(f"{' '.join(timex.text.split())} is a {timex.begin:%A}")
    return found


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


def _name_day(name: str) -> date | None:
    """The one day in a name; None where there are several."""
    found = {dates.make_date(int(m[1]), int(m[2]), int(m[3])) for m in _NAME_DAY.finditer(name)}
    return found.pop() if len(found) == 1 else None


def _days(timexes: tuple[Timex, ...]) -> list[Timex]:
    return [t for t in timexes if t.begin and t.until and (t.until - t.begin).days == 1]


def _stamped(text: str, timexes: tuple[Timex, ...]) -> PublicationGuess | None:
    """A line of the head or foot that says "Published June 1, 2018", or is nothing but a full date.

    Several lines that are nothing but dates are a programme, and none of them is the day.
    """
    updates: list[date] = []
    bare: dict[date, str] = {}
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
            bare.setdefault(timex.begin, f"line: {line}")
    if len(bare) == 1:
        return _sure(*next(iter(bare.items())))
    if updates:
        last = max(updates)
        return PublicationGuess(last - timedelta(days=7), last, None, 0.8, (f"updated: {last.isoformat()}",))
    return None


def _sure(day: date, evidence: str) -> PublicationGuess:
    return PublicationGuess(day, day, day, 0.98, (evidence,))


def _full_dateline(text: str, timexes: tuple[Timex, ...]) -> PublicationGuess | None:
    """ "GENEVA, June 1, 2018 (Agency) -": the day that the text gives itself."""
    for timex in _days(timexes):
        if timex.begin and _is_dateline(text, timex, full=True):
            return _filed_on(timex.begin, f"dateline: {timex.text}", _bare_weekdays(tokenize(text), timexes))
    return None


def _filed_on(day: date, evidence: str, bare: frozenset[int]) -> PublicationGuess:
    """The day of a dateline, unless the weekdays told as past say that it came out on the next."""
    weights = []
    for ahead in range(_FILED + 1):
        weight = shares_of("dateline")[ahead]
        if bare:
            iso = (day + timedelta(days=ahead)).isoweekday()
            weight += shares_of("weekday")[min((iso - w) % 7 for w in bare)]
        weights.append(math.exp(weight))
    if weights[0] == max(weights):
        return PublicationGuess(day, day, day, round(weights[0] / sum(weights), 2), (evidence,))
    sure = round(sum(weights[:2]) / sum(weights), 2)
    return PublicationGuess(day, day + dates.DAY, None, sure, (evidence,))


def _is_dateline(text: str, timex: Timex, *, full: bool = False) -> bool:
    """Whether a day stands between a place and a dash or an agency at the head of a paragraph.

    The place is in capitals; where the day is told with its year, a place with a capital is enough.
    """
    left = text.rfind("\n", 0, timex.span.start) + 1
    place = text[left : timex.span.start].strip(" ,(-–—")
    if timex.span.start > _HEAD or len(place) > 60:
        return False
    if not re.search(r"[A-Z]{3,}", place.split(",")[0]) and not (full and _PLACE.fullmatch(place)):
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
        years = re.search(re.escape(mark) + r"\D{0,20}(?:19|20)\d\d\s*[-–]\s*((?:19|20)\d\d)\b", foot)
        if years:
            evidence.append(f"copyright: to {years[1]}")
            return date.min, date(int(years[1]), 12, 31)
    return date.min, date.max


def _eras_in(tokens: list[Token]) -> dict[str, tuple[Era, ...]]:
    """The names with an office or a beginning that the text uses as of their time."""
    found: dict[str, tuple[Era, ...]] = {}
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


def _clues(text: str, tokens: list[Token], timexes: tuple[Timex, ...]) -> list[Clue]:
    starts = [t.start for t in tokens]
    clues = []
    for timex in timexes:
        match = _DAY_ALONE.match(timex.value)
        if not match or timex.type not in ("DATE", "TIME"):
            continue
        named = re.match(r"(mon|tue|wed|thu|fri|sat|sun)", timex.text.lower())
        weekday = _WEEKDAYS.index(named[1]) + 1 if named else 0
        kind = _side(tokens, starts, timex) or "past"
        if _is_dateline(text, timex):
            kind = "dateline"
        elif timex.span.start < _HEAD and re.search(r"\d", timex.text):  # a feast is told of at any time
            kind = f"lead_{kind}"
        clues.append(Clue(kind, int(match[1]), int(match[2]), weekday, timex.text))
    return clues


def _bare_weekdays(tokens: list[Token], timexes: tuple[Timex, ...]) -> frozenset[int]:
    """The weekdays that stand alone in past clauses: news names the days of the last week so."""
    starts = [t.start for t in tokens]
    return frozenset(
        int(t.value[9])
        for t in timexes
        if re.match(r"XXXX-WXX-\d", t.value) and t.type != "SET" and _side(tokens, starts, t) != "future"
    )
