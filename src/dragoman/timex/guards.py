"""Tests that refuse a reading: "may" the verb, 1994 people, the second of a list."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.timex.direction import finite
from dragoman.timex.grammar import Match
from dragoman.timex.lexer import Token
from dragoman.timex.lists import listed
from dragoman.timex.values import Part

Guard = Callable[[list[Token], Match], bool]
GUARDS: dict[str, Guard] = {}


def guard(name: str) -> Callable[[Guard], Guard]:
    """Registers a test under the name by which the tables call it."""

    def register(function: Guard) -> Guard:
        GUARDS[name] = function
        return function

    return register


def _before(tokens: list[Token], i: int) -> Token | None:
    return tokens[i - 1] if i > 0 and not tokens[i].cut else None


def _after(tokens: list[Token], i: int) -> Token | None:
    return tokens[i] if i < len(tokens) and not tokens[i].cut else None


@guard("month")
def month(tokens: list[Token], match: Match) -> bool:
    """A month alone: "May" and "March" only after words that take a time, others unless part of a name."""
    token = tokens[match.first]
    part = match.slots.get("month")
    if not isinstance(part, Part) or "year" in part.slots or token.low[:3] not in _MONTHS:
        return True
    if match.last - match.first > 2:
        return True
    before, after = _before(tokens, match.first), _after(tokens, match.last)
    surname = after is not None and after.kind == "word" and after.text[0].isupper() and after.gap
    if surname and token.low in ("jan", "jun", "mar"):
        return False  # "Jan Kavan"
    if surname and token.low in ("april", "june", "august") and before and before.low in ("and", "or", "of"):
        return False
    if before and (before.low in listed("month-before") or before.text in "-–(/"):
        return token.low != "may" or not (after and after.low in ("be", "have", "not", "i"))
    if before and before.low == "the" and token.low == "march" and after and _is_noun(after):
        return True  # "the March accession"
    if token.low in ("may", "march"):
        return bool(after and (after.low == "'s" or after.low in ("this", "last")) and token.low != "may")
    named = before and before.kind == "word" and before.text[0].isupper() and before.gap
    if named and before and before.low not in ("the", "on") and not _starts_sentence(tokens, match.first - 1):
        return False
    return not (surname and token.low in ("april", "june", "august", "jan", "jun", "mar"))


def _is_noun(token: Token) -> bool:
    return token.kind == "word" and token.text.islower() and token.low not in listed("after-march")


_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])


def _starts_sentence(tokens: list[Token], i: int) -> bool:
    before = _before(tokens, i)
    return before is None or before.text in '.!?"“:'


@guard("range_end")
def range_end(tokens: list[Token], match: Match) -> bool:
    """As "April 24 and 25": not where the number counts something ("June 7 and 14 people")."""
    last = tokens[match.end - 1]
    after = _after(tokens, match.end)
    if last.kind == "int" and len(last.text) <= 2 and after and after.kind in ("int", "clock"):
        return False
    if after and after.text in "%$:/" and not after.gap:
        return False
    joined = any(t.text in "-–—" or t.low in ("to", "through") for t in tokens[match.first - 2 : match.end])
    return joined or after is None or after.kind == "mark" or after.low in listed("after-time")


@guard("year")
def year(tokens: list[Token], match: Match) -> bool:
    """A number alone as a year: not before what is counted, not in a longer number."""
    token = tokens[match.first]
    before, after = _before(tokens, match.first), _after(tokens, match.last)
    if match.last - match.first > 1:
        return True
    if after and after.low in listed("count-after") and after.gap:
        return False
    if after and after.text in "%°":
        return False
    if after and after.text == "/" and not after.gap and not _next_year(tokens, match.first):
        return False
    if before and not token.gap and before.kind == "word":
        return False  # "User1980"
    if (before and before.text in "$€£¥#+") or (before and before.text in ".:" and not token.gap):
        return False
    if before and before.text == "-" and not token.gap and not _year_like(tokens, match.first - 2):
        return bool(
            match.first > 1 and tokens[match.first - 2].low in ("mid", "late", "early", "post", "pre")
        )
    number = int(token.text) if token.text.isdigit() else 2000
    if 1900 <= number <= 2040:
        return not (
            before and before.low in ("no", "number", "flight", "room", "highway", "route", "resolution")
        )
    return bool(
        before and before.low in ("in", "since", "of", "by", "until", "from", "year", "circa", "around")
    )


def _next_year(tokens: list[Token], i: int) -> bool:
    """Whether "2019" goes on as "2019/20"."""
    end = tokens[i + 2].text if i + 2 < len(tokens) else ""
    return tokens[i].text.isdigit() and end == f"{(int(tokens[i].text) + 1) % 100:02d}"


def _year_like(tokens: list[Token], i: int) -> bool:
    return i >= 0 and tokens[i].kind == "int" and len(tokens[i].text) == 4


@guard("season")
def season(tokens: list[Token], match: Match) -> bool:
    """As "By fall": not the verb."""
    after = _after(tokens, match.last)
    return not (after and after.low in ("of", "in", "from", "to", "into", "short", "through"))


@guard("short_weekday")
def short_weekday(tokens: list[Token], match: Match) -> bool:
    """As "Sun", "Sat" alone: only where a comma and a number follow, which longer rows read."""
    token, before = tokens[match.first], _before(tokens, match.first)
    if token.low in ("sun", "sat", "wed", "mon"):
        return False
    return bool(before and before.low in ("on", "last", "next", "this"))


@guard("quarter")
def quarter(tokens: list[Token], match: Match) -> bool:
    """As "The first half" is a date in talk of business, elsewhere of a match."""
    return tokens[match.last - 1].low == "quarter"


@guard("decade")
def decade(tokens: list[Token], match: Match) -> bool:
    """ "The 1990s": not an age ("in his 30s")."""
    before = _before(tokens, match.first)
    return len(tokens[match.first].low) > 4 or not (before and before.low in _OWNERS)


_OWNERS = frozenset({"his", "her", "their", "my", "your", "our", "mid", "late", "early"})


@guard("relative")
def relative(tokens: list[Token], match: Match) -> bool:
    """As "Last minute", "next second" are no dates."""
    title = tokens[match.last - 1].text.istitle()  # "This Week", a programme
    return not title and str(match.slots.get("unit", "")) not in ("TS", "TM", "TH", "N")


@guard("the_unit")
def the_unit(tokens: list[Token], match: Match) -> bool:
    """As "Of the year": the current one unless something names another."""
    after = _after(tokens, match.last)
    return not (after and after.low in ("when", "that", "in", "of"))


@guard("bare_before")
def bare_before(tokens: list[Token], match: Match) -> bool:
    """As "Two years before": a length where a clause or a noun follows."""
    after, last = _after(tokens, match.last), tokens[match.last - 1].low
    return last != "before" or after is None or after.text in ',.;:!?)"”'


@guard("bare_after")
def bare_after(tokens: list[Token], match: Match) -> bool:
    """As "Two years after": a length where a clause or a noun follows."""
    after, last = _after(tokens, match.last), tokens[match.last - 1].low
    if last == "later":
        return not (after and after.low == "than")
    return last != "after" or after is None or after.text in ',.;:!?)"”'


@guard("back")
def back(tokens: list[Token], match: Match) -> bool:
    """As "A few years back": not "two years back home"."""
    after = _after(tokens, match.last)
    return after is None or after.kind == "mark"


@guard("length")
def length(tokens: list[Token], match: Match) -> bool:
    """A length of time, not an age ("a 52-year-old") nor a second of a list."""
    after = _after(tokens, match.last)
    after2 = _after(tokens, match.last + 1)
    if after and after.text == "-" and after2 and after2.low in ("old", "olds", "ago", "earlier"):
        return False
    if after and after.low in ("old", "olds", "sentence", "sentences"):
        return after.low not in ("old", "olds")
    last = tokens[match.last - 1].low
    if match.last - match.first == 2 and tokens[match.first].low in ("a", "an") and rate(tokens, match):
        return False
    if last == "quarters":  # "several quarters of losses", not "three quarters of the seats"
        return tokens[match.first].low in ("several", "many") or not (after and after.low in ("of", "the"))
    return last not in ("quarter", "second")


@guard("plural_the")
def plural_the(tokens: list[Token], match: Match) -> bool:
    """As "The nine months": more than one."""
    return length(tokens, match) and tokens[match.last - 1].low.endswith("s")


@guard("age")
def age(tokens: list[Token], match: Match) -> bool:
    """As "8-month-old truce": of things, not of persons."""
    return tokens[match.last - 1].low != "old" or "year" not in {
        t.low for t in tokens[match.first : match.last]
    }


@guard("plural")
def plural(tokens: list[Token], match: Match) -> bool:
    """As "Weeks": not after a number that another row reads, nor seconds and minutes of a meeting."""
    token = tokens[match.first]
    before, after = _before(tokens, match.first), _after(tokens, match.last)
    if after and (after.low == "old" or after.text == "-"):
        return False
    if token.low in (
        "mins",
        "minutes",
        "seconds",
        "nights",
        "weekends",
        "quarters",
        "semesters",
        "yrs",
        "hrs",
    ):
        return False
    return not (before and before.low in ("these", "those", "which", "what", "his", "her", "their", "my"))


@guard("often")
def often(tokens: list[Token], match: Match) -> bool:
    """As "Daily": not in the name of a newspaper."""
    token, before, after = tokens[match.first], _before(tokens, match.first), _after(tokens, match.last)
    if not token.text[0].isupper():
        return True
    named = after and after.kind == "word" and after.text[0].isupper()
    inside = before and before.kind == "word" and before.text[0].isupper()
    return not (named or inside)


def rate(tokens: list[Token], match: Match) -> bool:
    """As "$33 million a year": "a year" right after what is counted."""
    before, after = _before(tokens, match.first), _after(tokens, match.last)
    if before is None or (before.kind == "mark" and before.text != "%"):
        return False
    if before.low in _RATED or (before.low.endswith("s") and before.low not in _NOT_RATED):
        return not (after and after.low in ("ago", "earlier", "later", "before", "after", "from", "or"))
    return False


_RATED = frozenset(
    [
        "million",
        "billion",
        "trillion",
        "once",
        "twice",
        "thrice",
        "hundred",
        "thousand",
        "percent",
        "people",
        "barrels",
    ]
)
_NOT_RATED = frozenset(
    [
        "as",
        "was",
        "is",
        "has",
        "this",
        "its",
        "his",
        "less",
        "plus",
        "versus",
        "across",
        "takes",
        "lasts",
        "spends",
        "times",
    ]
)


@guard("clock")
def clock(tokens: list[Token], match: Match) -> bool:
    """A time of day: "5:30" yes; a score or a ratio no."""
    token, after = tokens[match.first], _after(tokens, match.last)
    if match.last - match.first > 1 or token.kind != "clock":
        high = _before(tokens, match.first)
        return not (high and high.low == "high")
    before = _before(tokens, match.first)
    if before and before.low in listed("clock-before"):
        return True
    if after and after.low in ("on", "local", "hours"):
        return True
    return before is None and len(token.text) == 5 and token.text[0] in "012"


@guard("daypart")
def daypart(tokens: list[Token], match: Match) -> bool:
    """As "In the morning"."""
    return tokens[match.last - 2].low == "the"


@guard("adjective")
def adjective(tokens: list[Token], match: Match) -> bool:
    """As "Current", "recent", "future" before a noun."""
    after = _after(tokens, match.last)
    return bool(after and after.kind == "word")


@guard("the_past")
def the_past(tokens: list[Token], match: Match) -> bool:
    """As "In the past": the noun, not "the past chairman"."""
    after = _after(tokens, match.last)
    return after is None or after.kind != "word" or after.low in listed("after-time")


@guard("now")
def now(tokens: list[Token], match: Match) -> bool:
    """As "Now": not the word that only opens a turn ("Now, what next?", "Now for the weather")."""
    after = _after(tokens, match.last)
    if tokens[match.first].text != "Now" or after is None:
        return True
    return after.text != "," and after.low != "for"


@guard("holiday")
def holiday(tokens: list[Token], match: Match) -> bool:
    """As "Good Friday": not the agreement named after it."""
    after = _after(tokens, match.last)
    return not (after and after.low in listed("named-after"))


@guard("day_name")
def day_name(tokens: list[Token], match: Match) -> bool:
    """As "Friday": not in the name of a day that history keeps ("Bloody Sunday", "Good Friday agreement")."""
    before = _before(tokens, match.first)
    return not (before and before.text[0].isupper() and before.low in listed("day-name"))


@guard("day_word")
def day_word(tokens: list[Token], match: Match) -> bool:
    """As "Today": not at the end of a name ("USA Today")."""
    token, before = tokens[match.first], _before(tokens, match.first)
    named = before and before.kind == "word" and before.text[0].isupper() and before.gap
    return not (token.text == "Today" and named)


@guard("one_day")
def one_day(tokens: list[Token], match: Match) -> bool:
    """As "Will one day rule": some day, not a length."""
    before, after = _before(tokens, match.first), _after(tokens, match.last)
    return bool(before and before.low in listed("modal") and after and after.kind == "word")


@guard("not_noun")
def not_noun(tokens: list[Token], match: Match) -> bool:
    """As "Friday the 13th": not "Friday, the fourth decline"."""
    after = _after(tokens, match.last)
    return after is None or after.kind != "word" or after.low in listed("after-time")


@guard("soon")
def soon(tokens: list[Token], match: Match) -> bool:
    """As "Soon": alone, neither "as soon as" nor "soon after"."""
    before, after = _before(tokens, match.first), _after(tokens, match.last)
    if before and before.low in ("as", "too", "so", "how", "very", "-"):
        return False
    if finite(tokens, match.last) == "past" or (before and before.low in ("was", "were", "had")):
        return False  # "and soon became president"
    return not (after and after.low in ("after", "as", "enough", "thereafter", "-"))
