"""Works out how sure a report is: python evaluation/calibrate.py GOLD_FOLDER [--write]

Reads annotated articles, holds each report against the gold, and fits what each sign of dragoman.confidence
weighs (logistic regression, scikit-learn). A report is right where the gold has its mention with the same
type, the same status and, where it names parties, at least one of them. Prints how often reports of each
confidence are right: with the packaged weights, and, for an honest look, with weights that were fitted
without the report's own article. --write puts the new weights into the package's data/confidence.txt.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from dragoman.confidence import BASE, SIGNS, confidence
from dragoman.document import make_document
from dragoman.evaluate.articles import coded_side, gold_side, pair_tellings
from dragoman.language import parse
from dragoman.pipeline import analyse
from dragoman.reports import read_signs
from dragoman.source import RawItem

TABLE = Path(__file__).parents[1] / "src" / "dragoman" / "data" / "confidence.txt"
STRENGTH = 0.5
BY_HAND = {"hedged": -0.5}
"""Signs of too few annotated reports."""
STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
Case = tuple[str, frozenset[str], bool]


def read_cases(folder: Path) -> Iterator[Case]:
    """Article, signs, and whether it is right, of every report."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = make_document(
            RawItem(text=gold["text"], id=gold["id"], title=gold.get("title"), published=gold["published"],
                    source=gold.get("source"))
        )  # fmt: skip
        for read, doc in parse([document]):
            analysis = analyse(read, doc)
            coded = coded_side({"reports": [r.to_dict(read.text) for r in analysis.reports]})
            pairs, _, _ = pair_tellings(gold_side(gold).tellings, coded.tellings)
            right = {
                c.id
                for g, c in pairs
                if g.type == c.type and g.status == c.status and (g.parties & c.parties or not g.parties)
            }
            for report, signs in zip(analysis.reports, read_signs(analysis), strict=True):
                yield gold["id"], signs, report.id in right


def fit(cases: Iterable[Case]) -> dict[str, float]:
    """The weight of each sign. None is let raise the confidence: on so few reports that would be chance."""
    held, signs = list(cases), [s for s in SIGNS if s != BASE and s not in BY_HAND]
    while True:
        matrix = np.array([[sign in c[1] for sign in signs] for c in held], float)
        learnt = LogisticRegression(C=STRENGTH).fit(matrix, [c[2] for c in held])
        weights = dict(zip(signs, learnt.coef_[0], strict=True))
        if all(weight <= 0 for weight in weights.values()):
            found = {BASE: float(learnt.intercept_[0]), **{s: float(w) for s, w in weights.items()}}
            return {sign: BY_HAND.get(sign, found.get(sign, 0.0)) for sign in SIGNS}
        signs = [s for s in signs if weights[s] <= 0]


def chance(weights: dict[str, float]) -> Callable[[frozenset[str]], float]:
    """The confidence that these weights give to signs."""
    return lambda signs: float(1 / (1 + np.exp(-sum(weights[s] for s in signs))))


def show(name: str, told: list[tuple[float, bool]]) -> None:
    """How many reports are at least so sure, and how many of them are right."""
    print(name)
    for step in STEPS:
        held = [right for sure, right in told if sure >= step]
        share = f"{sum(held) / len(held):.3f}" if held else "–"
        print(f"  >= {step:.2f}  {len(held):4} reports  right {share}")


def main(folder: Path, write: bool) -> None:
    """Measure, and where asked write the weights."""
    cases = list(read_cases(folder))
    show("packaged weights", [(confidence(signs), right) for _, signs, right in cases])
    apart = []
    for article in sorted({c[0] for c in cases}):
        sure = chance(fit(c for c in cases if c[0] != article))
        apart += [(sure(signs), right) for name, signs, right in cases if name == article]
    show("weights fitted without the report's own article", apart)
    weights = fit(cases)
    print(", ".join(f"{sign} {weight:+.2f}" for sign, weight in weights.items()))
    if write:
        rows = [line.split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines()]
        for row in rows:
            if row[0] in weights and re.fullmatch(r"-?\d+(\.\d+)?", row[1]):
                row[1] = f"{weights[row[0]]:.2f}".replace("-0.00", "0.00")
        TABLE.write_text("\n".join(" | ".join(row) for row in rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), "--write" in sys.argv[2:])
