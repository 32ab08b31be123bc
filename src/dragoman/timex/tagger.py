"""Finds temporal expressions and says what each denotes: walks, chooses, then reads left to right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dragoman.errors import DataError
from dragoman.nouns import Span, Timex, TimexType
from dragoman.timex import dates
from dragoman.timex.context import with_context
from dragoman.timex.direction import side
from dragoman.timex.grammar import Match, Node, grammar, walk
from dragoman.timex.guards import GUARDS
from dragoman.timex.lexer import Reading, Token, lattice, tokenize
from dragoman.timex.meaning_spans import MEANINGS
from dragoman.timex.measure import PLAIN
from dragoman.timex.values import Meant, Part, Scene

_QUARTERS = frozenset(["quarter", "quarter_code", "latest"])
_LONGER = frozenset(["P6M", "P9M", "P12M", "P1Y"])
"""Spans of which reports tell beside a quarter: "the first nine months", "the year ended June 30"."""
_ROUNDS = 6
"""How deep parts may stand at the head of one another."""


def tag(text: str, anchor: date | str | None, *, day_first: bool = False) -> tuple[Timex, ...]:
    """The temporal expressions of a text, in order.

    Args:
        text: any string.
        anchor: the publication day (also as "2018-06-01"), from which "yesterday" counts; None where it isn't
            known: what hangs on it then has a value without a date ("XXXX-WXX-5") and no interval.
        day_first: whether 3/4/2018 is the third of April.

    Raises:
        ValueError: the anchor is a string, and no ISO date.
    """
    if isinstance(anchor, str):
        anchor = date.fromisoformat(anchor)
    tokens = tokenize(text)
    readings = lattice(tokens)
    parts, expressions = grammar()
    _add_parts(parts, tokens, readings)
    found: list[tuple[Match, Timex]] = []
    scene = Scene(anchor, day_first)
    for match in _candidates(expressions, tokens, readings):
        if found and match.first < found[-1][0].last:
            continue
        scene.side = side(tokens, match.first, match.last)
        timex = _read(match, tokens, text, scene)
        if timex:
            found.append((match, timex))
            _remember(scene, timex, match)
    return tuple(with_context(tokens, found))


def _add_parts(root: Node, tokens: list[Token], readings: list[list[Reading]]) -> None:
    """Adds to the lattice the parts that begin at each token, from the last token to the first."""
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].low not in root.children and not readings[i]:
            continue
        seen: set[tuple[str, int, int]] = set()
        for _ in range(_ROUNDS):
            fresh: list[Reading] = []
            for match in walk(root, tokens, readings, i):
                key = (match.rule.makes, match.end, match.rule.order)
                if key in seen:
                    continue
                seen.add(key)
                value = _part(match)
                if value is not None or not match.rule.meaning:
                    fresh.append((match.rule.makes, value, match.end))
            if not fresh:
                break
            readings[i].extend(fresh)


def _part(match: Match) -> object:
    rule = match.rule
    if not rule.meaning:
        return None
    slots = {**match.slots, **dict(rule.constants)}
    plain = PLAIN.get(rule.meaning)
    if plain:
        return plain(slots)
    if rule.meaning not in MEANINGS:
        raise DataError(rule.where, rule.meaning, "a function of meaning.py or measure.py")
    return Part(rule.meaning, slots, match.first, match.last)


def _candidates(root: Node, tokens: list[Token], readings: list[list[Reading]]) -> list[Match]:
    """The expressions that pass their guards: leftmost first, then the longest, then by their row."""
    found: list[Match] = []
    for i in range(len(tokens)):
        if tokens[i].low in root.children or readings[i]:
            found.extend(m for m in walk(root, tokens, readings, i) if _passes(tokens, m))
    found.sort(key=lambda m: (m.first, -m.last, -m.end, m.rule.order))
    return found


def _passes(tokens: list[Token], match: Match) -> bool:
    name = match.rule.guard
    if not name:
        return True
    if name not in GUARDS:
        raise DataError(match.rule.where, name, "a test of guards.py")
    return GUARDS[name](tokens, match)


def _read(match: Match, tokens: list[Token], text: str, scene: Scene) -> Timex | None:
    rule = match.rule
    if rule.meaning not in MEANINGS:
        raise DataError(rule.where, rule.meaning, "a function of meaning.py")
    try:
        meant = MEANINGS[rule.meaning]({**match.slots, **dict(rule.constants)}, scene)
    except (OverflowError, ValueError):
        return None  # it lies outside the calendar, which reaches from year 1 to 9999
    if meant is None:
        return None
    start, end = tokens[match.first].start, tokens[match.last - 1].end
    return _timex(Span(start, end), text[start:end], meant.kind or rule.makes, meant, rule.where)


def _timex(span: Span, text: str, kind: str, meant: Meant, where: str) -> Timex:
    type_: TimexType = kind  # type: ignore[assignment]  # the tables allow no others
    first, last = meant.start, meant.end
    if not meant.open and kind in ("DATE", "TIME"):
        first, last = dates.told(meant.value) or (None, None)
    begin, until = dates.iso_bounds(first, last)
    return Timex(span, text, type_, meant.value, begin, until, first, last, where)


def _remember(scene: Scene, timex: Timex, match: Match) -> None:
    """Keeps what later expressions hang on: "the same day", "a year earlier"."""
    if timex.type in ("DATE", "TIME") and timex.begin:
        scene.remember(timex.value[:10])
    if match.rule.meaning in _QUARTERS and timex.value[5:6] == "Q" and timex.value[6:].isdigit():
        scene.longer = False
        if match.rule.meaning != "latest":
            _remember_quarter(scene, timex.value)
    elif (timex.text[:4].lower() == "the " and timex.value in _LONGER) or match.rule.meaning == "fiscal":
        scene.longer = True


def _remember_quarter(scene: Scene, value: str) -> None:
    """Keeps the quarter that a report is about: the last that has ended, not an outlook."""
    new, old = dates.bounds(value), dates.bounds(scene.quarter)
    if scene.anchor is None or new is None or old is None:
        scene.quarter = value
        return
    open_, was_open = new[1] > scene.anchor, old[1] > scene.anchor
    if (was_open and not open_) or (open_ == was_open and new > old):
        scene.quarter = value


def resolve(timex: Timex, text: str, anchor: date, past: bool) -> Timex:
    """The same expression read again by a caller who knows the tense of its clause.

    Only bare weekdays, months and days of months hang on it; others come back as they are.

    Args:
        timex: an expression that `tag` found.
        text: the document's text.
        anchor: the publication day.
        past: whether the clause tells what has happened.
    """
    tokens = tokenize(text[timex.span.start : timex.span.end])
    readings = lattice(tokens)
    parts, expressions = grammar()
    _add_parts(parts, tokens, readings)
    scene = Scene(anchor, side="past" if past else "future")
    for match in _candidates(expressions, tokens, readings):
        found = _read(match, tokens, timex.text, scene)
        if found and found.text == timex.text and _hangs_on_tense(match):
            return replace(found, span=timex.span)
    return timex


def _hangs_on_tense(match: Match) -> bool:
    def bare(slots: dict[str, object]) -> bool:
        if "which" in slots or "year" in slots or "of" in slots:
            return False
        inner = [v.slots for v in slots.values() if isinstance(v, Part)]
        return all(bare(s) for s in inner) and ("weekday" in slots or "month" in slots or bool(inner))

    return bare(match.slots)
