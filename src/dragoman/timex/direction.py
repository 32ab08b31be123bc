"""Which side of the publication day a clause looks to, by the words around an expression.

The pipeline knows better where it has a parse; see `dragoman.timex.resolve`.
"""

from __future__ import annotations

import functools

from dragoman.errors import DataError
from dragoman.tables import read_table
from dragoman.timex.lexer import Token
from dragoman.timex.lists import listed

_STOPS = frozenset('.;!?:"”“')
_NOT_VERBS_AFTER_TO = frozenset(
    ["the", "a", "an", "his", "her", "its", "their", "our", "my", "this", "that", "these", "those"]
)
_AHEAD = frozenset(["for", "of", "before", "upcoming", "into", "until", "by"])
_BE = frozenset(["is", "are", "was", "were", "be"])
_WE = frozenset(["they", "we", "you", "who", "which", "that", "and"])
_SAYING = frozenset(
    ["said", "told", "announced", "reported", "declared", "confirmed", "stated", "added", "warned", "claimed"]
)
_BOUNDS_PLANS = frozenset(["by", "until", "till", "before"])
_REACH = 30
_STARTING = frozenset(["starting", "beginning"])
_MOVED_TO = frozenset(["to", "until", "till", "through", "for", "by"])
_UNTIL = frozenset(["until", "till"])
_GOVERNS = 5
"""How many words may stand between "agreed" and the infinitive that hangs on it."""


@functools.cache
def cues() -> dict[str, frozenset[str]]:
    """For each word of data/time/cues.txt, the sides it can tell.

    Raises:
        DataError: a row names another side.
    """
    found: dict[str, set[str]] = {}
    for row in read_table("time/cues.txt"):
        side = row.one_of("side", {"past", "future", "due", "plan", "event", "noun", "neither"})
        for word in row.many("words"):
            found.setdefault(word, set()).add(side)
    if not found:
        raise DataError("time/cues.txt", "no words", "rows of words and the side they tell")
    return {word: frozenset(sides) for word, sides in found.items()}


def side(tokens: list[Token], first: int, last: int) -> str:
    """As "past", "future" or "" for the clause around the tokens first..last (last exclusive).

    The nearest verb before the expression decides; at the head of a sentence the first one after it.
    """
    following = tokens[last] if last < len(tokens) else None
    before = tokens[first - 1] if first else None
    if _announced(tokens, first):
        return "future"
    if following and following.low == "'s":
        return _side_of_owner(tokens, first, last)
    if following and before and "past" in cues().get(following.low, ()) and following.low in _SAYING:
        return "past"  # "the minister on Sunday said"
    if before and before.low in _UNTIL and (first == 1 or _ends_clause(tokens, first - 2)):
        return _rightward(tokens, last) or "future"  # "Until Friday, they had met daily."
    if before and before.low == "on":
        told = finite(tokens, last)
        if told and not _leftward(tokens, first, comma=True):
            return told  # "Ahead of the talks, the ministry on Sunday issued a warning."
    return _leftward(tokens, first) or _rightward(tokens, last)


def _side_of_owner(tokens: list[Token], first: int, last: int) -> str:
    """ "Tuesday's ruling" is behind us unless something says that it is awaited, as "will attend" does of
    Friday's summit; "will review Tuesday's attack" doesn't."""
    before = tokens[first - 1] if first else None
    heads = before is None or before.text in _STOPS
    if heads:
        return "future" if _rightward(tokens, last) == "future" else "past"
    planned = last + 1 < len(tokens) and tokens[last + 1].low in listed("planned")
    awaits = planned or (before is not None and before.low in _AHEAD)
    return "future" if awaits and _leftward(tokens, first) == "future" else "past"


def _announced(tokens: list[Token], first: int) -> bool:
    """Whether the words right before a day tell that it is to come: "effective Friday", "is on Friday"."""
    before = [t.low for t in tokens[max(0, first - 2) : first]]
    if not before:
        return False
    if before[-1] == "effective" or before[-1] in _STARTING:
        return True
    return len(before) == 2 and before[1] in ("on", "from") and before[0] in _STARTING | {"is", "are"}


def _ends_clause(tokens: list[Token], i: int) -> bool:
    """Whether a mark ends a clause: not the full stop of an initial or a title ("John P. Ray")."""
    token = tokens[i]
    if token.text not in _STOPS:
        return False
    if token.text != "." or i == 0 or token.gap:
        return True
    before = tokens[i - 1]
    if before.kind != "word" or not before.text[0].isupper():
        return True
    return len(before.text) > 1 and before.low not in listed("titles-dotted")


def finite(tokens: list[Token], i: int) -> str:
    """The side that a verb tells which stands right at i."""
    if i >= len(tokens) or tokens[i].low in listed("not-finite") or _ends_clause(tokens, i):
        return ""
    told = _told(tokens, i)
    return told if told in ("past", "future") else ""


def _leftward(tokens: list[Token], first: int, *, comma: bool = False) -> str:
    infinitive = -1
    bounded = tokens[first - 1].low in _BOUNDS_PLANS if first else False
    moved = tokens[first - 1].low in _MOVED_TO if first else False
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        token = tokens[i]
        if _ends_clause(tokens, i) or (comma and token.text == ","):
            break
        if token.low == "to" and _verb_follows(tokens, i, first):
            infinitive = i
            if i and tokens[i - 1].low in _BE:
                return "future"
            if tokens[i + 1].low == "be" and i and not _told(tokens, i - 1):
                return "future"
            if bounded and not (i and _told(tokens, i - 1) == "past"):
                return "future"  # "a bill to end the war by Friday", not "managed to end it by Friday"
            continue
        if infinitive - i > _GOVERNS:
            infinitive = -1
        if moved and token.low in listed("moved") and not _given_up(tokens, i):
            return "future"  # "postponed to Friday"
        told = _told(tokens, i)
        if told == "plan":
            if infinitive > 0:
                return "future"
            told = "past" if _looks_past(token.low) else ""
        if told == "due":
            told = "past" if _given_up(tokens, i) else "future"
        if told:
            return told
        if token.cut:
            break
    return ""


def _rightward(tokens: list[Token], last: int) -> str:
    for i in range(last, min(len(tokens), last + _REACH)):
        token = tokens[i]
        if _ends_clause(tokens, i) or token.cut:
            break
        told = _told(tokens, i)
        if told == "due":
            told = "past" if _given_up(tokens, i) else "future"
        if told in ("past", "future"):
            return told
        following = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if token.low in ("is", "are") and following == "to":
            return "future"
        if told == "plan":
            if _looks_past(token.low):
                return "past"
            if following == "to":
                return "future"
    return ""


def _verb_follows(tokens: list[Token], i: int, first: int) -> bool:
    """Whether the `to` at i stands before a verb rather than a place or a person."""
    if i + 1 >= first:
        return False
    following = tokens[i + 1]
    return following.kind == "word" and following.text.islower() and following.low not in _NOT_VERBS_AFTER_TO


def _given_up(tokens: list[Token], i: int) -> bool:
    """Whether a plan is told as one of the past: "had been scheduled", "originally planned"."""
    words = {t.low for t in tokens[max(0, i - 3) : i]}
    return bool(words & {"had", "previously", "originally", "initially", "earlier"})


def _looks_past(word: str) -> bool:
    return word in ("was", "were", "sought", "told") or word.endswith("ed")


def _told(tokens: list[Token], i: int) -> str:
    token = tokens[i]
    sides = cues().get(token.low)
    following = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if token.low == "set" and following in listed("set-apart"):
        return "past"  # "set aside", "a record set on Friday"
    if token.low in listed("timetable-ing") and i and tokens[i - 1].low in ("is", "are"):
        return "future"  # "the council is meeting on Friday"
    if token.low == "could" and following in ("not", "n't"):
        return "past"
    if sides:
        if "neither" in sides or (token.low == "may" and token.text != "may"):
            return ""
        for name in ("future", "due", "plan", "past"):
            if name in sides:
                return "" if name == "past" and _passive(tokens, i) else name
        return "future" if _timetable(tokens, i, "noun" in sides) else ""
    if token.kind == "word" and token.low.endswith("ed") and len(token.low) > 3 and token.text.islower():
        return "" if _passive(tokens, i) or _attribute(tokens, i) else "past"
    return ""


def _attribute(tokens: list[Token], i: int) -> bool:
    """Whether a participle stands before its noun: "on an unspecified date", and tells no time."""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return bool(i and tokens[i - 1].low in listed("determiner") and following and following.kind == "word")


def _passive(tokens: list[Token], i: int) -> bool:
    """Whether the words before a participle tell its time: "to be published", "is heard"."""
    return i > 0 and tokens[i - 1].low in ("be", "being", "is", "are")


def _timetable(tokens: list[Token], i: int, noun: bool) -> bool:
    """Whether a present tense tells a timetable: "talks begin Monday"; not "to begin", not the noun."""
    before = tokens[i - 1] if i else None
    if before is None or before.low == "to":
        return False
    if not noun:
        return True
    plural = before.low in _WE or (before.text.islower() and before.low.endswith("s") and len(before.low) > 3)
    if not tokens[i].low.endswith("s"):
        return plural
    # "the parliament votes", "Chad's president visits", not "the many visits"
    headed = i > 1 and (tokens[i - 2].low in ("the", "its") or tokens[i - 2].kind == "genitive")
    return before.text[:1].isupper() or (headed and before.low in listed("actor"))
