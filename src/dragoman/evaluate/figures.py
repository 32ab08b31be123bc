"""What a scorer answers: figures, the counts behind them, and where gold and dragoman disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure between 0 and 1.

    Attributes:
        name: as it is called in floors and tables.
        value: the figure itself: an F1 or a share.
        precision: of an F1, None for a share.
        recall: of an F1, None for a share.
        counts: what was counted, as "198 of 233", for the reader.
    """

    name: str
    value: float
    precision: float | None = None
    recall: float | None = None
    counts: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        if self.precision is None:
            return {"value": self.value}
        return {"value": self.value, "precision": self.precision, "recall": self.recall}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A place where the gold and dragoman differ.

    Attributes:
        wrong: which figures it costs, as ("status", "date"); ("missed",) and ("extra",) stand alone.
        weight: how much it costs; the worst are shown first.
        document: where.
        what: the words in question.
        gold: what the gold says, "" where it says nothing.
        found: what dragoman says, "" where it says nothing.
        context: the sentence, "" where there is none.
    """

    wrong: tuple[str, ...]
    weight: int
    document: str
    what: str
    gold: str = ""
    found: str = ""
    context: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As `--json --show` prints it."""
        return {
            "wrong": list(self.wrong),
            "document": self.document,
            "what": self.what,
            "gold": self.gold,
            "found": self.found,
            "context": self.context,
        }


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one set.

    Attributes:
        kind: articles, process or times.
        counts: how large the set and the answer are, by name.
        figures: in the order in which they are shown.
        disagreements: the worst first, in text order where they are equally bad.
    """

    kind: str
    counts: dict[str, int]
    figures: tuple[Figure, ...]
    disagreements: tuple[Disagreement, ...] = field(default=(), repr=False)

    def __getitem__(self, name: str) -> Figure:
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "kind": self.kind,
            "counts": dict(self.counts),
            "figures": {f.name: f.to_dict() for f in self.figures},
        }


def f1(name: str, right: int, found: int, gold: int) -> Figure:
    """The harmonic mean of precision and recall; 0 where nothing is right.

    Args:
        name: of the figure.
        right: found and in the gold.
        found: all that dragoman found.
        gold: all that the gold has.
    """
    precision = right / found if found else 0.0
    recall = right / gold if gold else 0.0
    counts = f"{right} of {found} found and {gold} gold"
    return Figure(name, harmonic(precision, recall), precision, recall, counts)


def share(name: str, right: int, of: int) -> Figure:
    """How many are right; 0 where there are none."""
    return Figure(name, right / of if of else 0.0, counts=f"{right} of {of}")


def harmonic(precision: float, recall: float) -> float:
    """The F1 of a precision and a recall."""
    both = precision + recall
    return 2 * precision * recall / both if both else 0.0


def worst_first(disagreements: list[Disagreement]) -> tuple[Disagreement, ...]:
    """Sorted by weight; equals keep their order."""
    return tuple(sorted(disagreements, key=lambda d: -d.weight))
