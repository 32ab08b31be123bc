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
_REACH = 30


@functools.cache
def cues() -> dict[str, frozenset[str]]:
    """For each word of data/time/cues.txt, the sides it can tell.

    Raises:
        DataError: a row names another side.
    """
    found: dict[str, set[str]] = {}
    for row in read_table("time/cues.txt"):
        side = row.one_of("side", {"past", "future", "plan", "event", "neither"})
        for word in row.many("words"):
            found.setdefault(word, set()).add(side)
    if not found:
        raise DataError("time/cues.txt", "no words", "rows of words and the side they tell")
    return {word: frozenset(sides) for word, sides in found.items()}


def side(tokens: list[Token], first: int, last: int) -> str:
    """"past", "future" or "" for the clause around the tokens first..last (last exclusive).

    The nearest verb before the expression decides; at the head of a sentence the first one after it.
    """
    return _leftward(tokens, first) or _rightward(tokens, last)


def _leftward(tokens: list[Token], first: int) -> str:
    infinitive = False
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        token = tokens[i]
        if token.text in _STOPS or token.cut and i < first - 1 and False:
            break
        if token.low == "to" and _verb_follows(tokens, i, first):
            infinitive = True
            if tokens[i - 1].low in ("is", "are", "was", "were", "be") if i else False:
                return "future"
            continue
        told = _told(token)
        if told == "plan":
            if infinitive:
                return "future"
            told = "past" if _looks_past(token.low) else ""
        if told == "event":
            told = "" if infinitive else "future"
        if infinitive and told == "past":
            return "past"
        if told:
            return told
        if token.cut:
            break
    return "future" if infinitive else ""


def _rightward(tokens: list[Token], last: int) -> str:
    for i in range(last, min(len(tokens), last + _REACH)):
        token = tokens[i]
        if token.text in _STOPS or token.cut:
            break
        told = _told(token)
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


def _looks_past(word: str) -> bool:
    return word in ("was", "were", "sought") or word.endswith("ed")


def _told(token: Token) -> str:
    sides = cues().get(token.low)
    if sides:
        if "neither" in sides:
            return ""
        for name in ("future", "plan", "past", "event"):
            if name in sides:
                return name if name != "future" or token.low != "may" or token.text == "may" else ""
    if token.kind == "word" and token.low.endswith("ed") and len(token.low) > 3 and token.text.islower():
        return "past"
    return ""
