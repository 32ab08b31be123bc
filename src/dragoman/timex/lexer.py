"""Cuts text into words, numbers and marks, and says of each what it may mean in the calendar.

A token may be read in several ways, and several tokens as one number ("twenty-four"), so the result is a
lattice: at each token the readings that begin there, each with the token at which it ends.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from dragoman.errors import DataError
from dragoman.tables import read_table

Reading = tuple[str, object, int]
"""Class, value, and the index of the token after it."""

_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d\d?-\d\d?(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-]))"
    r"|(?P<slash>\d{1,2}([/.])\d{1,2}\3(?:\d{4}|\d{2})(?!\d)|\d{4}/\d{1,2}/\d{1,2}(?!\d))"
    r"|(?P<decade>(?:1[0-9]|20|)\d0['’]?s\b)"
    r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))"
    r"|(?P<dotted>\d{1,2}\.\d{2}(?=\s?[ap]\.?m\b))"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)"
    r"|(?P<ordinal>\d+(?:st|nd|rd|th)\b)"
    r"|(?P<quarter>(?:[QH][1-4]|[1-4]Q)\b)"
    r"|(?P<int>\d+)"
    r"|(?P<ampm>[ap]\.\s?m\.?(?!\w)|[ap]m\b|[AP]M\b|[AP]\.M\.?(?!\w))"
    r"|(?P<zulu>[A-Z]\.[A-Z]\.(?:[A-Z]\.)*)"
    r"|(?P<word>o['’]clock\b|[^\W\d_]+)"
    r"|(?P<genitive>['’](?:s|ll|d|re|ve|t|m)\b)"
    r"|(?P<mark>[^\w\s]|_)"
)
_BREAK = re.compile(r"\n[ \t\r]*\n")
_FRACTION = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_DASHES = frozenset("-‐‑–—")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark.

    Attributes:
        start, end: characters of the text.
        text: as it stands.
        low: lower case, with straight apostrophes and plain hyphens.
        kind: the lexer's name for its form.
        gap: whether space stands before it.
        cut: whether a blank line stands before it, which no expression crosses.
    """

    start: int
    end: int
    text: str
    low: str
    kind: str
    gap: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary: for each word, what it may mean.

    Attributes:
        entries: word -> (class, value, capital only, full stop belongs).
        cardinals: number words.
        ordinals: ordinal words.
    """

    entries: dict[str, tuple[tuple[str, object, bool, bool], ...]]
    cardinals: dict[str, int]
    ordinals: dict[str, int]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str, object], ...]]


@functools.cache
def words() -> Words:
    """The vocabulary of data/time/words.txt, numbers.txt and holidays.txt.

    Raises:
        DataError: a row is wrong.
    """
    entries: dict[str, list[tuple[str, object, bool, bool]]] = {}
    for row in read_table("time/words.txt"):
        shape = set(row["shape"].split())
        if not shape <= {"capital", "dot"}:
            raise DataError(row.where, row["shape"], "shape holds `capital` and `dot`")
        value: object = int(row["value"]) if row["value"].isdigit() else row["value"]
        for word in row.many("words"):
            entries.setdefault(word, []).append((row["class"], value, "capital" in shape, "dot" in shape))
    numbers: dict[str, dict[str, int]] = {"CARDINAL": {}, "ORDINAL": {}}
    for row in read_table("time/numbers.txt"):
        kind = row.one_of("class", {"CARDINAL", "ORDINAL", "VAGUE", "DECADE_NAME"})
        for word in row.many("words"):
            if kind in numbers:
                numbers[kind][word] = int(row.number("value") or 0)
            elif kind == "DECADE_NAME":
                entries.setdefault(word, []).append((kind, int(row["value"]), False, False))
    phrases: dict[str, list[tuple[tuple[str, ...], str, object]]] = {}
    for row in read_table("time/holidays.txt"):
        for name in row.many("names"):
            parts = tuple(t.low for t in tokenize(name))
            phrases.setdefault(parts[0], []).append((parts, "HOLIDAY", row["when"]))
    return Words(
        {word: tuple(found) for word, found in entries.items()},
        numbers["CARDINAL"],
        numbers["ORDINAL"],
        {word: tuple(found) for word, found in phrases.items()},
    )


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, in order. Linear in its length."""
    tokens: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        between = text[last:start]
        kind = match.lastgroup or "mark"
        low = match.group().lower().replace("’", "'")
        if low in _DASHES:
            low = "-"
        cut = "\n" in between and _BREAK.search(between) is not None
        tokens.append(Token(start, end, text[start:end], low, kind, start > last, cut))
        last = end
    return tokens


def lattice(tokens: list[Token]) -> list[list[Reading]]:
    """For each token the readings that begin there."""
    vocabulary = words()
    found: list[list[Reading]] = []
    for i, token in enumerate(tokens):
        readings: list[Reading] = []
        if token.kind == "word":
            _read_word(tokens, i, vocabulary, readings)
        elif token.kind == "ampm":
            readings.append(("AMPM", "am" if token.low[0] == "a" else "pm", i + 1))
        elif token.kind == "mark":
            _read_mark(tokens, i, readings)
        elif token.kind != "genitive" and token.kind != "zulu":
            _read_number(tokens, i, readings)
        found.append(readings)
    return found


def _read_word(tokens: list[Token], i: int, vocabulary: Words, readings: list[Reading]) -> None:
    token = tokens[i]
    for name, value, capital, dot in vocabulary.entries.get(token.low, ()):
        if capital and not token.text[0].isupper():
            continue
        if name == "ZONE" and not token.text.isupper():
            continue
        readings.append((name, value, i + 1))
        if dot and i + 1 < len(tokens) and tokens[i + 1].text == "." and not tokens[i + 1].gap:
            readings.append((name, value, i + 2))
    for parts, name, value in vocabulary.phrases.get(token.low, ()):
        end = i + len(parts)
        if token.text[0].isupper() and tuple(t.low for t in tokens[i:end]) == parts:
            readings.append((name, value, end))
    if token.low in vocabulary.cardinals or token.low in vocabulary.ordinals or token.low == "a":
        _read_number_words(tokens, i, vocabulary, readings)


def _read_number_words(tokens: list[Token], i: int, vocabulary: Words, readings: list[Reading]) -> None:
    """Adds the number that begins here, at each length at which it can end."""
    total = current = 0
    last = 10**9
    values: list[int] = []
    j = i
    if tokens[i].low == "a":
        if i + 1 >= len(tokens) or vocabulary.cardinals.get(tokens[i + 1].low, 0) not in (
            12,
            100,
            1000,
            10**6,
        ):
            return
        if tokens[i + 1].low == "twelve":
            return
        current, j = 1, i + 1
    while j < len(tokens) and j - i < 12:
        low = tokens[j].low
        if j > i and tokens[j].cut:
            break
        if low in ("-", "and") and j > i:
            following = tokens[j + 1].low if j + 1 < len(tokens) else ""
            if following not in vocabulary.cardinals and following not in vocabulary.ordinals:
                break
            if low == "-" and (tokens[j].gap or not 20 <= last <= 90):
                break
            if low == "and" and last not in (100, 1000, 1000000):
                break
            j += 1
            continue
        if low in vocabulary.ordinals:
            number = vocabulary.ordinals[low]
            if number == 100 and current:
                readings.append(("ORDINALNUM", total + current * 100, j + 1))
            elif j == i or (number < 10 and 20 <= last <= 90) or (number < 100 and last >= 100):
                readings.append(("ORDINALNUM", total + current + number, j + 1))
            if readings and readings[-1][0] == "ORDINALNUM" and 1 <= int(str(readings[-1][1])) <= 31:
                readings.append(("DAYNUM", readings[-1][1], j + 1))
            break
        if low not in vocabulary.cardinals:
            break
        number = vocabulary.cardinals[low]
        if low == "dozen":
            current = (current or 1) * 12
        elif number in (100, 1000, 1000000):
            current = (current or 1) * number
            if number > 100:
                total, current = total + current, 0
        elif (number < 10 and 20 <= last <= 90) or (number < 100 and last >= 100):
            current += number
        else:
            break
        last = number
        values.append(number)
        j += 1
        readings.append(("QUANT", total + current, j))
        if len(values) == 1 and total + current <= 12 and low != "dozen":
            readings.append(("CARD", current, j))
        if 1900 <= total + current <= 2199 and len(values) > 1:
            readings.append(("YEAR", total + current, j))
    _read_spoken_year(tokens, i, vocabulary, readings)


def _read_spoken_year(tokens: list[Token], i: int, vocabulary: Words, readings: list[Reading]) -> None:
    """Adds years told in two halves: "nineteen ninety-six", "twenty fifteen"."""
    century = vocabulary.cardinals.get(tokens[i].low, 0)
    if century not in (18, 19, 20) or i + 1 >= len(tokens):
        return
    rest = vocabulary.cardinals.get(tokens[i + 1].low, 0)
    if not 10 <= rest <= 90 or tokens[i + 1].low == "dozen":
        return
    readings.append(("YEAR", century * 100 + rest, i + 2))
    if rest >= 20:
        j = i + 3 if i + 2 < len(tokens) and tokens[i + 2].low == "-" else i + 2
        digit = vocabulary.cardinals.get(tokens[j].low, 0) if j < len(tokens) else 0
        if 1 <= digit <= 9:
            readings.append(("YEAR", century * 100 + rest + digit, j + 1))


def _read_mark(tokens: list[Token], i: int, readings: list[Reading]) -> None:
    token = tokens[i]
    if token.text in _FRACTION:
        readings.append(("QUANT", _FRACTION[token.text], i + 1))
    doubled = i > 0 and tokens[i - 1].text in "'’‘`" and not token.gap  # a quotation mark
    if token.text in "'’‘`" and not doubled and i + 1 < len(tokens) and not tokens[i + 1].gap:
        following = tokens[i + 1]
        if following.kind == "int" and len(following.text) == 2:
            readings.append(("YEAR2", int(following.text), i + 2))
        elif following.kind == "decade":
            readings.append(("DECADE", following.text.rstrip("s'’"), i + 2))


def _read_number(tokens: list[Token], i: int, readings: list[Reading]) -> None:
    token = tokens[i]
    end = i + 1
    match token.kind:
        case "int":
            _read_int(tokens, i, readings)
        case "ordinal":
            number = int(token.text[:-2][:9])
            readings.append(("ORDINALNUM", number, end))
            if 1 <= number <= 31:
                readings.append(("DAYNUM", number, end))
        case "number":
            readings.append(("QUANT", float(token.text.replace(",", "")), end))
        case "decade":
            readings.append(("DECADE", token.text.rstrip("s'’"), end))
        case "clock" | "dotted":
            readings.append(("CLOCK", token.text.replace(".", ":"), end))
        case "iso":
            name = "ISOTIME" if len(token.text) > 10 else "ISO"
            readings.append((name, token.text, end))
        case "slash":
            readings.append(("SLASH", token.text, end))
        case "quarter":
            letter = "H" if "H" in token.text else "Q"
            readings.append(("QUARTERCODE", letter + token.text.strip("QH"), end))
        case _:
            pass


def _read_int(tokens: list[Token], i: int, readings: list[Reading]) -> None:
    token = tokens[i]
    if len(token.text) > 9:
        return
    number, end = int(token.text), i + 1
    if (i and tokens[i - 1].text in "$€£¥") or (
        i and tokens[i - 1].kind == "mark" and tokens[i - 1].text == "#"
    ):
        return
    readings.append(("INT", number, end))
    readings.append(("QUANT", number, end))
    if len(token.text) <= 2 and 1 <= number <= 31:
        readings.append(("DAYNUM", number, end))
    if len(token.text) == 4:
        if 1000 <= number <= 2199:
            readings.append(("YEAR", number, end))
        if number // 100 <= 24 and number % 100 < 60:
            readings.append(("MILITARY", token.text, end))
    fraction = tokens[end] if end < len(tokens) else None
    if fraction and fraction.text in _FRACTION:
        readings.append(("QUANT", number + _FRACTION[fraction.text], end + 1))
    if end + 2 < len(tokens) and tokens[end + 1].text == "/" and tokens[end].text in "123":
        below = tokens[end + 2].text
        if below in ("2", "3", "4") and not tokens[end + 1].gap:
            readings.append(("QUANT", number + int(tokens[end].text) / int(below), end + 3))
