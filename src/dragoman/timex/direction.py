"""Which side of the publication day a clause looks to, by the words around an expression.

The pipeline knows better where it has a parse; see `dragoman.timex.resolve`.
"""

from __future__ import annotations

import functools

from dragoman.errors import DataError
from dragoman.tables import read_table
from dragoman.timex.lexer import Token

_STOPS = frozenset(".;!?:\"”“")
_NOT_VERBS_AFTER_TO = frozenset("the a an his her its their our my this that these those".split())
_AHEAD = frozenset("for of before upcoming into until by".split())
_REACH = 30


@functools.cache
def cues() -> dict[str, frozenset[str]]:
    """For each word of data/time/cues.txt, the sides it can tell.

    Raises:
        DataError: a row names another side.
    """
    found: dict[str, set[str]] = {}
    for row in read_table("time/cues.txt"):
        side = row.one_of("side", {"past", "future", "due", "plan", "event", "neither"})
        for word in row.many("words"):
            found.setdefault(word, set()).add(side)
    if not found:
        raise DataError("time/cues.txt", "no words", "rows of words and the side they tell")
    return {word: frozenset(sides) for word, sides in found.items()}


def side(tokens: list[Token], first: int, last: int) -> str:
    """"past", "future" or "" for the clause around the tokens first..last (last exclusive).

    The nearest verb before the expression decides; at the head of a sentence the first one after it.
    """
    if last < len(tokens) and tokens[last].low == "'s":
        # "Tuesday's ruling" is behind us unless something says that it is awaited.
        before = tokens[first - 1].low if first else ""
        right = _rightward(tokens, last) if not before or tokens[first - 1].text in _STOPS else ""
        return "future" if right == "future" or before in _AHEAD and _leftward(tokens, first) == "future" else "past"
    return _leftward(tokens, first) or _rightward(tokens, last)


def _leftward(tokens: list[Token], first: int) -> str:
    infinitive = False
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        token = tokens[i]
        if token.text in _STOPS:
            break
        if token.low == "to" and _verb_follows(tokens, i, first):
            infinitive = True
            if i and tokens[i - 1].low in ("is", "are", "was", "were", "be"):
                return "future"
            if tokens[i + 1].low == "be" and i and not _told(tokens, i - 1):
                return "future"
            continue
        told = _told(tokens, i)
        if told == "plan":
            if infinitive:
                return "future"
            told = "past" if _looks_past(token.low) else ""
        if told == "event":
            told = "" if infinitive else "future"
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
        if token.text in _STOPS or token.cut:
            break
        told = _told(tokens, i)
        if told == "due":
            told = "past" if _given_up(tokens, i) else "future"
        if told in ("past", "future"):
            return told
        if told == "plan":
            following = tokens[i + 1].low if i + 1 < len(tokens) else ""
            if following == "to":
                return "future"
            if _looks_past(token.low):
                return "past"
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
    return word in ("was", "were", "sought") or word.endswith("ed")


def _told(tokens: list[Token], i: int) -> str:
    token = tokens[i]
    sides = cues().get(token.low)
    if sides:
        if "neither" in sides:
            return ""
        for name in ("future", "due", "plan", "past", "event"):
            if name in sides:
                unsaid = token.low == "may" and token.text != "may" or name == "past" and _passive(tokens, i)
                return "" if unsaid else name
    if token.kind == "word" and token.low.endswith("ed") and len(token.low) > 3 and token.text.islower():
        return "" if _passive(tokens, i) else "past"
    return ""


def _passive(tokens: list[Token], i: int) -> bool:
    """Whether the words before a participle tell its time: "to be published", "is heard"."""
    return i > 0 and tokens[i - 1].low in ("be", "being", "is", "are")
