"""Compiles the patterns of data/time/patterns.txt into one trie, and walks texts through it.

A pattern is a sequence of words, classes and parts; see the head of the table. All rows share one trie, so
a token that begins no expression costs a look into a dictionary, and the walk is linear in the text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.errors import DataError
from dragoman.tables import Row, read_table
from dragoman.timex.lexer import Reading, Token, tokenize

TYPES = ("DATE", "TIME", "DURATION", "SET")
Slots = dict[str, object]

_ELEMENT = re.compile(r"\(|\)(?::\w+)?\??|[<>]|[^\s()]+")
_MOST_SHAPES = 4000
# Slots that several classes share, so that one function of meaning.py serves them all.
_SLOT = {
    "UNITS": "unit", "QUANT": "amount", "WEEKDAY_SHORT": "weekday", "WD": "weekday", "DAYNUM": "dom",
    "ORDINALNUM": "nth", "DAYPARTS": "daypart", "DAWN": "daypart", "SEASONS": "season", "CARD": "hour",
    "HOUR_NAME": "clock_name", "DAYMONTH": "day", "DAYW": "day", "DAYD": "day", "DAYH": "day",
    "ANYDAY": "day", "SPAN": "length",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One token or reading of a pattern: its key in the trie and the slot that keeps its value."""

    key: str
    slot: str = ""
    extent: int = 0
    """-1 where the extent begins before it, +1 where it ends after it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the grammar.

    Attributes:
        where: file and line.
        makes: a part, or a type of TIMEX3.
        meaning: the function of meaning.py.
        constants: its constants.
        guard: the test of guards.py, empty where there is none.
        order: its place in the table.
    """

    where: str
    makes: str
    meaning: str
    constants: tuple[tuple[str, str], ...]
    guard: str
    order: int


@dataclass(frozen=True, slots=True)
class Accept:
    """A rule that is complete at a node: where its slots and its extent lie on the way there."""

    rule: Rule
    slots: tuple[tuple[int, int, str], ...]
    first: int
    last: int


@dataclass(slots=True)
class Node:
    """A node of the trie."""

    children: dict[str, Node] = field(default_factory=dict)
    accepts: list[Accept] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule found in a text: the tokens of its extent and the values of its slots."""

    rule: Rule
    slots: Slots
    first: int
    last: int
    end: int


Shape = tuple[tuple[Step, ...], tuple[tuple[int, int, str], ...]]
"""The steps of one flat form of a pattern, and its group slots as (first step, step after, name)."""


class _Parser:
    """Reads one pattern into all its flat forms."""

    def __init__(self, row: Row) -> None:
        self.where = row.where
        self.text = row["pattern"]
        self.items = _ELEMENT.findall(self.text)
        self.at = 0

    def fail(self, expected: str) -> DataError:
        return DataError(self.where, self.text, expected)

    def parse(self) -> list[Shape]:
        shapes = self._sequence(False)[0]
        if self.at < len(self.items):
            raise self.fail("every ) needs its (")
        return shapes

    def _sequence(self, inside: bool) -> tuple[list[Shape], str]:
        """The alternatives up to the closing parenthesis, and that parenthesis with its marks."""
        done: list[Shape] = []
        current: list[Shape] = [((), ())]
        while self.at < len(self.items):
            item = self.items[self.at]
            self.at += 1
            if item == "(":
                inner, closing = self._sequence(True)
                current = self._join(current, self._close(inner, closing))
            elif item.startswith(")"):
                if not inside:
                    raise self.fail("every ) needs its (")
                return done + current, item
            elif item in "<>":
                step = Step(item, extent=-1 if item == "<" else 1)
                current = self._join(current, [((step,), ())])
            elif inside and "/" in item and item != "/":
                current, done = self._split(item, current, done)
            else:
                current = self._join(current, self._element(item))
        if inside:
            raise self.fail("every ( needs its )")
        return done + current, ""

    def _split(self, item: str, current: list[Shape], done: list[Shape]) -> tuple[list[Shape], list[Shape]]:
        """Inside parentheses `/` divides whole sequences: "( last/the same )"."""
        for k, part in enumerate(item.split("/")):
            if k:
                done = done + current
                current = [((), ())]
            current = self._join(current, self._element(part))
        return current, done

    def _close(self, inner: list[Shape], closing: str) -> list[Shape]:
        optional = closing.endswith("?")
        slot = closing.strip(")?").lstrip(":")
        if slot:
            inner = [(steps, (*groups, (0, len(steps), slot))) for steps, groups in inner]
        return [*inner, ((), ())] if optional else inner

    def _element(self, item: str) -> list[Shape]:
        optional = item.endswith("?") and len(item) > 1
        item = item[:-1] if optional else item
        names = item.split("/") if item != "/" else ["/"]
        shared = names[-1].partition(":")[2] if len(names[-1]) > 1 else ""
        shapes: list[Shape] = []
        for name in names:
            name, _, slot = name.partition(":") if len(name) > 1 else (name, "", "")
            if not name:
                raise self.fail("a word or a class between the slashes")
            slot = slot or shared
            if name.isupper() and len(name) > 1:
                shapes.append(((Step(name, slot or _SLOT.get(name) or name.lower().removesuffix("x")),), ()))
            else:
                steps = tuple(Step(t.low) for t in tokenize(name)) if name not in "-,./&" else (Step(name),)
                shapes.append((steps, ((0, len(steps), slot),) if slot else ()))
        return [*shapes, ((), ())] if optional else shapes

    def _join(self, left: list[Shape], right: list[Shape]) -> list[Shape]:
        if len(left) * len(right) > _MOST_SHAPES:
            raise self.fail("fewer alternatives: make a part of some of them")
        return [
            (a + b, ga + tuple((i + len(a), j + len(a), s) for i, j, s in gb))
            for a, ga in left
            for b, gb in right
        ]


def _add(root: Node, rule: Rule, shape: Shape) -> None:
    steps, groups = shape
    node = root
    first, last, at = 0, None, 0
    slots: list[tuple[int, int, str]] = []
    places: list[int] = []
    for step in steps:
        places.append(at)
        if step.extent:
            if step.extent < 0:
                first = at
            else:
                last = at
            continue
        node = node.children.setdefault(step.key, Node())
        if step.slot:
            slots.append((at, -1, step.slot))
        at += 1
    if not at:
        raise DataError(rule.where, "an empty pattern", "at least one word")
    places.append(at)
    slots.extend((places[i], places[j], name) for i, j, name in groups)
    node.accepts.append(Accept(rule, tuple(slots), first, at if last is None else last))


@functools.cache
def grammar() -> tuple[Node, Node]:
    """The tries of the parts and of the expressions.

    Raises:
        DataError: a row of the tables is wrong.
    """
    parts, expressions = Node(), Node()
    for order, row in enumerate(read_table("time/patterns.txt")):
        name, *constants = row["meaning"].split() or [""]
        pairs = tuple((c.partition("=")[0], c.partition("=")[2]) for c in constants)
        rule = Rule(row.where, row["makes"], name, pairs, row["guard"], order)
        for shape in _Parser(row).parse():
            _add(expressions if row["makes"] in TYPES else parts, rule, shape)
    for order, row in enumerate(read_table("time/references.txt")):
        kind = row.one_of("type", TYPES)
        rule = Rule(row.where, kind, "reference", (("value", row["value"]),), row["guard"], 10_000 + order)
        for phrase in row.many("words"):
            steps = tuple(Step(t.low) for t in tokenize(phrase))
            _add(expressions, rule, (steps, ()))
    return parts, expressions


def walk(root: Node, tokens: list[Token], lattice: list[list[Reading]], at: int) -> Iterator[Match]:
    """All rules that match from a token on."""
    path: list[tuple[int, object]] = []

    def visit(node: Node, i: int) -> Iterator[Match]:
        for accept in node.accepts:
            yield _matched(accept, tokens, path, at, i)
        if i >= len(tokens) or (tokens[i].cut and i > at):
            return
        children = node.children
        child = children.get(tokens[i].low)
        if child is not None:
            path.append((i, None))
            yield from visit(child, i + 1)
            path.pop()
        for name, value, end in lattice[i]:
            child = children.get(name)
            if child is not None:
                path.append((i, value))
                yield from visit(child, end)
                path.pop()

    yield from visit(root, at)


def _matched(accept: Accept, tokens: list[Token], path: list[tuple[int, object]], at: int, end: int) -> Match:
    def token_at(step: int) -> int:
        return path[step][0] if step < len(path) else end

    slots: Slots = {}
    for first, last, name in accept.slots:
        value = (
            path[first][1] if last < 0 else " ".join(t.low for t in tokens[token_at(first) : token_at(last)])
        )
        if isinstance(value, dict):
            slots.update(value)
        elif value is not None:
            slots[name] = value
    return Match(accept.rule, slots, token_at(accept.first), token_at(accept.last), end)
