"""Does a small model pay where the lexicon is unsure? python evaluation/relations/model.py PLV.jsonl …

Trains a linear model on sentences of our own (sentences.py), and sets it against the rules of `dragoman
relate` on each file of rows with a pair and a type. Prints macro F1 of the rules, of the model alone, and of
both where the model decides what the rules leave open or hold with less than some confidence.
docs/evaluation.md tells what came of it.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentences import sentences
from spacy.tokens import Token

from dragoman import syntax
from dragoman.analysis import Analysis
from dragoman.language import parse
from dragoman.learned.features import word_features
from dragoman.learned.model import Feature, LinearModel
from dragoman.learned.training import fit
from dragoman.nouns import Document, Span
from dragoman.operators import lemma
from dragoman.pipeline import analyse
from dragoman.relate import Relation, relation_in

EACH, STRENGTH, LEAST = 14, 1.0, 2
LIMITS = (0.0001, 0.2, 0.4)
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
NAMES = frozenset({"GPE", "PERSON", "NORP", "DATE", "ORG"})


@dataclass(frozen=True, slots=True)
class Row:
    """A pair in its sentence: what is seen of it, what the rules say, and what it is."""

    features: tuple[Feature, ...]
    rules: Relation
    type: str

    @property
    def ruled(self) -> str | None:
        """The type that the rules give."""
        return YIELD.get(self.rules.type or "", self.rules.type)


def read_rows(rows: Iterable[dict[str, Any]]) -> Iterator[Row]:
    """Rows of JSONL, parsed and looked at."""
    held = list(rows)
    documents = (Document(id=str(i), text=row["text"]) for i, row in enumerate(held))
    for (document, doc), row in zip(parse(documents), held, strict=True):
        analysis = analyse(document, doc)
        pair = tuple(Span(v["start"], v["end"]) if v else None for v in (row["source"], row["target"]))
        yield Row(tuple(features(analysis, pair)), relation_in(analysis, *pair), row["type"])


def features(analysis: Analysis, pair: Sequence[Span | None]) -> Iterator[Feature]:
    """The verb that ties the pair, the way from it to each of the two, and the words of the sentence."""
    doc = analysis.doc
    spans = [doc.char_span(s.start, s.end, alignment_mode="expand") if s else None for s in pair]
    ways = [[span.root, *span.root.ancestors] if span else [] for span in spans]
    known = [way for way in ways if way]
    tie = next((t for t in known[0] if all(t in way for way in known)), None) if known else None
    verb = next((t for t in (tie, *tie.ancestors) if syntax.is_verb(t)), tie) if tie is not None else None
    for name, token in (("tie", tie), ("verb", verb)):
        if token is not None:
            yield from ((f"{name} {n}", v) for n, v in word_features(token, analysis.mention_at))
    for side, way in zip(("source", "target"), ways, strict=True):
        yield from ((f"{side} below {lemma(t)}", 1.0) for t in way[1:4])
    words = [t for t in doc if not t.is_punct and t.ent_type_ not in NAMES and not _inside(t, pair)]
    yield from ((f"word {lemma(t)}", 0.3) for t in words)
    yield from ((f"words {lemma(a)} {lemma(b)}", 0.3) for a, b in itertools.pairwise(words))


def _inside(token: Token, pair: Iterable[Span | None]) -> bool:
    return any(span is not None and span.start <= token.idx < span.end for span in pair)


def macro(gold: Sequence[str], said: Sequence[str | None]) -> float:
    """Mean of the types' F1."""
    scores = []
    for label in set(gold):
        right = sum(g == s == label for g, s in zip(gold, said, strict=True))
        scores.append(2 * right / (gold.count(label) + said.count(label)))
    return sum(scores) / len(scores)


def compare(rows: Sequence[Row], model: LinearModel) -> Iterator[tuple[str, float]]:
    """Figures of rules, model, and both."""
    gold, rules = [r.type for r in rows], [r.ruled for r in rows]
    said = [model.decide(r.features).label for r in rows]
    yield "rules", macro(gold, rules)
    yield "model", macro(gold, said)
    for limit in LIMITS:
        both = [s if r.rules.confidence < limit else r.ruled for r, s in zip(rows, said, strict=True)]
        yield f"model where the rules are below {limit:g}", macro(gold, both)


def main(paths: Sequence[str]) -> None:
    """Train, and measure on each file and on other sentences of our own."""
    own = list(read_rows(sentences(EACH, 7, wrapped=True)))
    model = fit([r.features for r in own], [r.type for r in own], STRENGTH, LEAST)
    sets: dict[str, Iterable[dict[str, Any]]] = {"sentences of our own": sentences(4, 1)}
    for path in paths:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        sets[Path(path).name] = [json.loads(line) for line in lines]
    for name, rows in sets.items():
        print(name)
        for figure, value in compare(list(read_rows(rows)), model):
            print(f"  {value:.3f}  {figure}")


if __name__ == "__main__":
    main(sys.argv[1:])
