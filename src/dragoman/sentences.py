"""Where sentences plainly begin, told from the tokens alone; the parser may divide them further.

Only such ends are taken as the parser takes, or should: so a sentence can be left out of parsing, and those
beside it are read as if it had not been.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.wordlists import words

MAX_SENTENCE_TOKENS = 400
"""Tokens after which a sentence is cut: lists and tables without a full stop would cost the parser dear."""
ENDS = frozenset(".!?…")
CLOSING = frozenset("”’\"')]»")
NUMBERED = words("abbreviations before a number")


def sentence_starts(tokens: Sequence[str], spaced: Sequence[bool]) -> list[int]:
    """The tokens with which a sentence plainly begins, in order; the first token is always one.

    That is after a line break; after a stop and what closes behind it, where white space follows and then
    anything but a small letter; and where a sentence has become too long.

    Args:
        tokens: the words as the tokenizer divides them; a run of white space may be a token.
        spaced: whether a blank follows each.
    """
    count = len(tokens)
    starts = [0] if count else []
    for i, token in enumerate(tokens):
        if i < starts[-1]:
            continue
        begin = 0
        if token in ENDS:
            begin = _after_stop(tokens, spaced, i)
        elif "\n" in token and token.isspace():
            begin = i + 1
        if not begin and i + 1 - starts[-1] >= MAX_SENTENCE_TOKENS:
            begin = i + 1
        if begin and begin < count:
            starts.append(begin)
    return starts


def _after_stop(tokens: Sequence[str], spaced: Sequence[bool], stop: int) -> int:
    """The token with which the next sentence begins after a stop, 0 where none plainly does."""
    count, i = len(tokens), stop + 1
    while i < count and tokens[i] in CLOSING and not spaced[i - 1]:
        i += 1
    apart = spaced[i - 1]
    if i < count and tokens[i].isspace():
        if "\n" in tokens[i]:
            return 0  # the line break itself is where it ends
        apart, i = True, i + 1
    if i >= count or not apart or tokens[i][0].islower():
        return 0
    if tokens[i][0].isdigit() and stop and tokens[stop - 1].lower() in NUMBERED:
        return 0
    return i
