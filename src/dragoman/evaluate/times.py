"""Scores TIMEX3 tagging in the manner of TempEval-3.

Expressions are paired one to one, those of the same extent first, then those that overlap most. Every figure
is an F1 over all expressions of the set, so that a value counts only where its expression was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.evaluate.figures import Disagreement, Scores, f1, worst_first
from dragoman.nouns import Span

_LOST = 3
_FIGURES = ("strict", "relaxed", "value", "type")


@dataclass(frozen=True, slots=True)
class Expression:
    """A temporal expression as the scorer sees it."""

    span: Span
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A text with the expressions of the gold and those found."""

    id: str
    text: str
    gold: tuple[Expression, ...]
    found: tuple[Expression, ...]


def score_times(texts: Iterable[TaggedText]) -> Scores:
    """The figures of a set of texts."""
    counts: Counter[str] = Counter()
    rows: list[Disagreement] = []
    for one in texts:
        counts += Counter(documents=1, gold=len(one.gold), found=len(one.found))
        pairs = pair_expressions(one)
        for gold, found in pairs:
            right = _right(one.text, gold, found)
            counts += Counter(right)
            wrong = tuple(name for name in _FIGURES if name not in right)
            if wrong:
                rows.append(_row(one, wrong, 2 if "value" in wrong else 1, gold, found))
        met = {id(e) for pair in pairs for e in pair}
        rows += [_row(one, ("missed",), _LOST, e, None) for e in one.gold if id(e) not in met]
        rows += [_row(one, ("extra",), _LOST, None, e) for e in one.found if id(e) not in met]
    figures = tuple(f1(name, counts[name], counts["found"], counts["gold"]) for name in _FIGURES)
    sizes = {"documents": counts["documents"], "gold": counts["gold"], "tagged": counts["found"]}
    return Scores("times", sizes, figures, worst_first(rows))


def pair_expressions(one: TaggedText) -> list[tuple[Expression, Expression]]:
    """The gold expressions that were found, each with what was found."""
    gold = [_trimmed(e.span, one.text) for e in one.gold]
    found = [_trimmed(e.span, one.text) for e in one.found]
    options = sorted(
        (g != f, max(g.start, f.start) - min(g.end, f.end), at_gold, at_found)
        for at_gold, g in enumerate(gold)
        for at_found, f in enumerate(found)
        if g.overlaps(f)
    )
    pairs, used_gold, used_found = [], set(), set()
    for _, _, at_gold, at_found in options:
        if at_gold not in used_gold and at_found not in used_found:
            used_gold.add(at_gold)
            used_found.add(at_found)
            pairs.append((one.gold[at_gold], one.found[at_found]))
    return pairs


def _right(text: str, gold: Expression, found: Expression) -> Sequence[str]:
    """The figures that a pair counts for."""
    same = {
        "strict": _trimmed(gold.span, text) == _trimmed(found.span, text),
        "relaxed": True,
        "value": gold.value == found.value,
        "type": gold.type == found.type,
    }
    return [name for name in _FIGURES if same[name]]


def _trimmed(span: Span, text: str) -> Span:
    """The span without blanks at its edges: line ends inside tags are no disagreement."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _row(
    one: TaggedText, wrong: tuple[str, ...], weight: int, gold: Expression | None, found: Expression | None
) -> Disagreement:
    place = gold or found
    assert place is not None
    around = one.text[max(0, place.span.start - 50) : place.span.end + 50]
    return Disagreement(
        wrong,
        weight,
        one.id,
        " ".join(place.span.of(one.text).split()),
        _told(one.text, gold),
        _told(one.text, found),
        " ".join(around.split()),
    )


def _told(text: str, expression: Expression | None) -> str:
    if expression is None:
        return ""
    words = " ".join(expression.span.of(text).split())
    return f"{words} = {expression.type} {expression.value}"
