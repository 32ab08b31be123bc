"""Scores dragoman against gold, and holds the floors that its figures may not fall under.

`score_gold` measures one set, `check_floors` all sets of a floors file. `python -m dragoman.evaluate` is the
same as `dragoman evaluate`.
"""

from __future__ import annotations

from dragoman.evaluate.figures import Disagreement, Figure, Scores
from dragoman.evaluate.floors import Check, Floors, check_floors, raised_floors, read_floors
from dragoman.evaluate.gold import find_gold, score_gold

__all__ = [
    "Check", "Disagreement", "Figure", "Floors", "Scores", "check_floors", "find_gold", "raised_floors",
    "read_floors", "score_gold",
]  # fmt: skip
