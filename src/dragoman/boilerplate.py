"""Marks what stands in an article's text and is not the article: teasers, credits, buttons, contacts.

The patterns are data (data/boilerplate.txt); here is only what a line's shape and place tell. A line is
judged by where it stands: before the first paragraph, between two, after the last. Nothing is cut from the
text; the marked parts are spans, one for each line, so that every other offset stays true.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.cache import stored
from dragoman.errors import DataError
from dragoman.nouns import Span
from dragoman.tables import Row, read_table

TABLE = "boilerplate.txt"

_SCOPES = ("word", "line", "block", "head", "sentence", "tail", "caption")
_ZONES = ("anywhere", "start", "header", "end")

# Past this a line is a paragraph whatever it says; the bound keeps the cost of patterns linear in the text.
_LONGEST_LINE = 500
_LONGEST_TEASER = 170
_LONGEST_CAPTION = 300
_MOST_TEASERS = 14
_WINDOW = 3000
_MARGIN = 12
_MOST_LINES = 20_000

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_EDGES = _BLANKS + "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
_WORD = re.compile(r"\w[\w’'.-]*")
_ENDS = (".", "!", "?", "…")
_CLOSERS = "\"'”’»)]"
_OPENERS = "\"'“‘«"
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*+(?:\s++|\Z)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]\.){2,}|\b[A-Z]\.|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|No|Jr|Sr|vs)\.)\Z"
)
_ARTICLE = re.compile(r"\b(?:the|an?|is|are)\b", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-–—•*·▪‣◦►]|\(?\w{1,3}[.)])\s")
_SPEAKER = re.compile(r"[A-Z][A-Z .’'-]{1,40}(?:\([^)]{1,40}\))?: ")
_LINKS = frozenset(
    ("via", "of", "the", "and", "in", "en", "for", "de", "la", "le", "el", "da", "do", "di", "du", "del",
     "der", "und", "on", "at", "von", "y", "e")
)  # fmt: skip
_MACRO = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    words: int
    ended: bool
    tail: int | None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def paragraph(self) -> bool:
        """Whether it reads as prose: a whole sentence of some length, or simply long."""
        if self.words >= 30:
            return True
        least = 15 if self.text.endswith(":") else 6
        return self.words >= least and (self.ended or self.text.endswith(":"))


@dataclass(frozen=True, slots=True)
class _Rules:
    """The table, each scope and zone as one pattern: trying them together is many times faster."""

    line: dict[str, re.Pattern[str]]
    block: re.Pattern[str]
    head: re.Pattern[str]
    sentence: re.Pattern[str]
    tail: re.Pattern[str]
    caption: re.Pattern[str]
    outlet: re.Pattern[str]
    headline: re.Pattern[str]
    month: re.Pattern[str]


def mark_boilerplate(text: str) -> tuple[Span, ...]:
    """The parts of an article's text that are not the article, in order, none overlapping another.

    Whole lines are marked where possible; of a paragraph only its dateline, a closing "(Source)", or the
    sentences that send the reader elsewhere.
    """
    rules = _rules()
    found = [line for line in _LINE.finditer(text) if line[0].strip(_EDGES)]
    # No article has so many lines; of what is none, only the two ends are looked at.
    lines = [_line(line, rules) for line in (found if len(found) <= _MOST_LINES else _ends(found))]
    marked = _mark_lines(lines, rules)
    spans = [lines[number].span for number in sorted(marked)]
    left = [number for number in range(len(lines)) if number not in marked]
    first = next((number for number in left if lines[number].paragraph), left[0] if left else None)
    transcript = sum(_SPEAKER.match(lines[number].text) is not None for number in left[:40]) > 1
    for number in left:
        spans.extend(_inside(lines[number], rules, number == first, transcript))
    return tuple(sorted(spans))


def _ends(found: list[re.Match[str]]) -> list[re.Match[str]]:
    return found[: _MOST_LINES // 2] + found[-_MOST_LINES // 2 :]


def _line(found: re.Match[str], rules: _Rules) -> _Line:
    start = found.start() + len(found[0]) - len(found[0].lstrip(_EDGES))
    text = found[0].strip(_EDGES)
    words = sum(1 for _ in zip(_WORD.finditer(text[:_WINDOW]), range(60), strict=False))
    tail = _sources(text, rules)
    ended = tail is not None or text.rstrip(_CLOSERS).endswith(_ENDS)
    return _Line(start, start + len(text), text, words, ended, tail)


def _mark_lines(lines: Sequence[_Line], rules: _Rules) -> set[int]:
    marked = {number for number, line in enumerate(lines) if _matches(rules.line["anywhere"], line)}
    _mark_blocks(lines, rules, marked)
    body = [number for number, line in enumerate(lines) if line.paragraph and number not in marked]
    first = min(body[0] if body else len(lines) - 1, _MARGIN)
    _mark_start(lines[:first], rules, marked, lines[first : first + 1])
    _mark_end(lines, rules, marked)
    _mark_loose_teasers(lines, body, rules, marked)
    return marked


def _matches(pattern: re.Pattern[str], line: _Line) -> bool:
    return len(line.text) <= _LONGEST_LINE and pattern.fullmatch(line.text) is not None


def _mark_start(lines: Sequence[_Line], rules: _Rules, marked: set[int], after: Sequence[_Line]) -> None:
    """Bylines and labels above the first paragraph, and the place and venue that stand below a byline."""
    spoken = any(_SPEAKER.match(line.text) for line in after)
    below = False
    for number, line in enumerate(lines):
        named = _matches(rules.line["start"], line) and not (line.ended and line.words > 7)
        venue = spoken and line.words <= 5 and _titled(line) and not _SPEAKER.match(line.text)
        placed = below and (venue or _matches(rules.line["header"], line))
        if named or placed:
            marked.add(number)
        below = below or named


def _mark_end(lines: Sequence[_Line], rules: _Rules, marked: set[int]) -> None:
    """Notes on the author and sources below the last paragraph."""
    for number in range(len(lines) - 1, max(0, len(lines) - _MARGIN), -1):
        line = lines[number]
        if _matches(rules.line["end"], line):
            marked.add(number)
        elif line.paragraph and number not in marked:
            return


def _mark_blocks(lines: Sequence[_Line], rules: _Rules, marked: set[int]) -> None:
    """READ MORE and its kin, with the headlines below it."""
    number = 0
    while number < len(lines):
        if not _matches(rules.block, lines[number]):
            number += 1
            continue
        marked.add(number)
        last = number + 1
        while last < min(len(lines), number + 1 + _MOST_TEASERS) and _is_teaser(lines[last]):
            last += 1
        # A short last line with the article's next paragraph under it is that paragraph's heading.
        if last - number > 2 and last < len(lines) and lines[last - 1].words <= 4:
            last -= 1
        marked.update(range(number + 1, last))
        number = last


def _is_teaser(line: _Line) -> bool:
    if len(line.text) > _LONGEST_TEASER or line.text[-1] in ".:;,":
        return False
    if line.ended and (line.text[-1] in _CLOSERS or line.words > 25):
        return False
    inner = _SENTENCE_END.finditer(line.text, 0, len(line.text) - 1)
    return all(_abbreviated(line.text, end) or line.text[end.start()] != "." for end in inner)


def _mark_loose_teasers(lines: Sequence[_Line], body: Sequence[int], rules: _Rules, marked: set[int]) -> None:
    """Headlines of other articles between two paragraphs that no READ MORE announces."""
    for above, below in itertools.pairwise(body):
        between = [n for n in range(above + 1, below) if n not in marked]
        if not between or lines[above].text.endswith(":"):
            continue
        for number in between:
            if _is_headline(lines[number], rules) and not _heads(lines[number], lines[below]):
                marked.add(number)


def _is_headline(line: _Line, rules: _Rules) -> bool:
    """Capitals or Title Case, long enough and with a verb: headings of sections are noun phrases.

    Headlines in Title Case leave out the articles and "is".
    """
    text = line.text
    if not _is_teaser(line) or line.words < 6 or text[0] in _OPENERS or _BULLET.match(text) or line.ended:
        return False
    if ":" in text and not rules.headline.search(text.partition(":")[2]):
        return False
    if not rules.headline.search(text):
        return False
    return text.upper() == text or (_titled(line) and not _ARTICLE.search(text))


def _titled(line: _Line) -> bool:
    words = [word[0] for word in _WORD.finditer(line.text) if len(word[0]) > 3]
    return bool(words) and all(word[0].isupper() or word[0].isdigit() for word in words)


def _heads(line: _Line, paragraph: _Line) -> bool:
    """Whether the line is about the paragraph below it: two words of its own come back there."""
    words = {word[:6] for word in _content_words(line.text)}
    return len(words & {word[:6] for word in _content_words(paragraph.text[:_WINDOW])}) >= 2


def _content_words(text: str) -> Iterator[str]:
    return (word[0].lower() for word in _WORD.finditer(text) if len(word[0]) > 3)


def _inside(line: _Line, rules: _Rules, first: bool, transcript: bool) -> list[Span]:
    """What is marked within a line of the article, in order; the whole line where nothing is left."""
    found: list[Span] = []
    if first and (head := rules.head.match(line.text, 0, 160)) and not (transcript and ":" in head[0]):
        found.append(Span(0, head.end()))
    found.extend(_sentences(line.text, rules))
    tail = _tail(line.text, line.tail, rules)
    if tail is not None:
        found.append(tail)
    merged = _merge(found, line.text)
    return [Span(line.start + span.start, line.start + span.end) for span in merged]


def _sentences(text: str, rules: _Rules) -> Iterator[Span]:
    """Sentences that begin as the table says. Of a very long line only the two ends are read."""
    for low, high in _windows(len(text)):
        starts = [low] if low == 0 else []
        starts += [
            end.end() for end in _SENTENCE_END.finditer(text, low, high) if not _abbreviated(text, end)
        ]
        for start in starts:
            if start < high and rules.sentence.match(text, start, min(high, start + 400)):
                yield Span(start, _sentence_end(text, start))


def _windows(length: int) -> list[tuple[int, int]]:
    if length <= 2 * _WINDOW:
        return [(0, length)]
    return [(0, _WINDOW), (length - _WINDOW, length)]


def _abbreviated(text: str, end: re.Match[str]) -> bool:
    return _ABBREVIATION.search(text, max(0, end.start() - 12), end.start() + 1) is not None


def _sentence_end(text: str, start: int) -> int:
    for end in _SENTENCE_END.finditer(text, start, min(len(text), start + 1000)):
        if not _abbreviated(text, end):
            return start + len(text[start : end.end()].rstrip())
    return len(text)


def _tail(text: str, sources: int | None, rules: _Rules) -> Span | None:
    """A caption's credit (with the caption), a source that the table's tails match, or the sources given."""
    if (credit := _ending(rules.caption, text)) is not None:
        caption = text[:credit]
        short = len(caption) <= _LONGEST_CAPTION and len(_SENTENCE_END.findall(caption)) <= 1
        return Span(0 if short else credit, len(text))
    if (start := _ending(rules.tail, text)) and text[:start].rstrip().endswith((*_ENDS, *_CLOSERS)):
        return Span(start, len(text))
    return Span(sources, len(text)) if sources is not None else None


def _sources(text: str, rules: _Rules) -> int | None:
    """Where the "(Reuters) (BBC via Yahoo! News)" at the end of a line begins.

    After a full stop anything that reads as a name is a source; else one must be known, or several stand
    there.
    """
    start, groups, known = len(text), 0, False
    while (group := _last_group(text, start, rules)) is not None:
        start, groups = group[0], groups + 1
        known = known or group[1]
    before = text[:start].rstrip() if groups else ""
    if before and (before.rstrip(_CLOSERS).endswith(_ENDS) or known or groups > 1):
        return start
    return None


def _ending(pattern: re.Pattern[str], text: str) -> int | None:
    """Where the end of a line begins that the pattern matches."""
    window = max(0, len(text) - _LONGEST_CAPTION)
    return next((m.start() for m in pattern.finditer(text, window) if m.end() == len(text)), None)


def _last_group(text: str, end: int, rules: _Rules) -> tuple[int, bool] | None:
    """Start of the "(Source)" that ends at `end`, commas and points after it apart; whether it is known."""
    while end and text[end - 1] in " ,;\xa0":
        end -= 1
    if not end or text[end - 1] != ")":
        return None
    start = text.rfind("(", max(0, end - 90), end)
    inner = text[start + 1 : end - 1].strip() if start >= 0 else ""
    if not inner or ")" in inner or not _is_source(inner, rules):
        return None
    return start, rules.outlet.fullmatch(inner) is not None


def _is_source(inner: str, rules: _Rules) -> bool:
    """Whether the words in brackets read as a name: capitals throughout, no date, no sentence."""
    words = inner.split()
    if rules.month.search(inner) or inner.replace(" ", "").isdigit():
        return False
    if rules.outlet.fullmatch(inner):
        return True
    if len(words) > 9 or inner[-1] in ".?" or (inner.isupper() and len(words) > 2):
        return False
    if len(words) <= 4 and not inner[0].islower():
        return True
    return all(word in _LINKS or not word[0].islower() or "." in word[1:-1] for word in words)


def _merge(spans: list[Span], text: str) -> list[Span]:
    """Overlapping spans joined, and those with only blanks between them."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and not text[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(Span(span.start, len(text[: span.end].rstrip()) if span.start else span.end))
    return merged


@functools.cache
def _rules() -> _Rules:
    kept = stored("boilerplate", _patterns, (TABLE,), ("dragoman.boilerplate", "dragoman.tables"))
    return _Rules(
        line={zone: _compiled(kept, f"line {zone}") for zone in _ZONES},
        block=_compiled(kept, "block anywhere"),
        head=_compiled(kept, "head start"),
        sentence=_compiled(kept, "sentence anywhere"),
        tail=_compiled(kept, "tail anywhere"),
        caption=_compiled(kept, "caption anywhere"),
        outlet=_compiled(kept, "outlet"),
        headline=_compiled(kept, "headline"),
        month=_compiled(kept, "month"),
    )


def _compiled(patterns: Mapping[str, str], name: str) -> re.Pattern[str]:
    return re.compile(patterns.get(name, r"(?!)"), re.IGNORECASE)


def _patterns() -> dict[str, str]:
    """The patterns of each scope and zone as one, each row's checked alone, and those of some words."""
    rows = read_table(TABLE)
    words = _words(rows)
    grouped: dict[str, list[str]] = {}
    for row in rows:
        scope = row.one_of("scope", _SCOPES)
        if scope != "word":
            zone = row.one_of("where", _ZONES)
            grouped.setdefault(f"{scope} {zone}", []).append(_expand(row, words))
    return {
        **{name: "|".join(patterns) for name, patterns in grouped.items()},
        "outlet": words["outlet"],
        "headline": rf"\b{words['headline_verb']}\b",
        "month": rf"\b{words['month']}(?!\w)|\b(?:19|20)\d\d\b",
    }


def _words(rows: Sequence[Row]) -> dict[str, str]:
    words: dict[str, str] = {}
    for row in rows:
        if row["scope"] == "word":
            words[row["name"]] = _expand(row, words)
    return words


def _expand(row: Row, words: dict[str, str]) -> str:
    """The row's pattern with its {words} written out, checked, as one group.

    Raises:
        DataError: a word is unknown, or it is no regular expression, or it has groups of its own.
    """

    def word(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise DataError(row.where, found[0], "name a word of a row above")
        return words[found[1]]

    pattern = "(?:" + _MACRO.sub(word, row["pattern"]).replace("¦", "|") + ")"
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise DataError(row.where, row["pattern"], f"a regular expression is needed: {error}") from None
    if compiled.groups or compiled.fullmatch(""):
        raise DataError(row.where, row["pattern"], "groups must be (?:…), and it may not match nothing")
    return pattern
