"""What asking costs: an estimate before, a ledger while it goes on, a limit that holds.

Each service counts tokens in its own way. Beforehand three bytes count as one, which is more than any of them
make of English; afterwards holds what the service says, where it says it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

_BYTES = 3
_FRAME = 16
"""Tokens by which a service frames the messages."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Of a million tokens, in whatever currency the user thinks in."""

    told: float
    answered: float

    def of(self, told: int, answered: int) -> float:
        """What so many tokens cost.

        Args:
            told: tokens sent.
            answered: tokens of the answers.
        """
        return (told * self.told + answered * self.answered) / 1_000_000


def tokens_of(messages: Iterable[dict[str, str]]) -> int:
    """The tokens of what is sent, rather too many than too few."""
    return _FRAME + sum(math.ceil(len(m["content"].encode("utf-8", "replace")) / _BYTES) for m in messages)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What lies ahead, at most, if no question has to be asked twice.

    Attributes:
        documents: how many were read.
        reports: how many are asked about.
        kept: questions whose answers are kept from before.
        calls: questions to send.
        told, answered: tokens of those.
        cost: what they cost; None where no prices are known.
    """

    documents: int
    reports: int
    kept: int
    calls: int
    told: int
    answered: int
    cost: float | None


@dataclass(slots=True)
class Ledger:
    """What was spent so far, and what may be.

    Attributes:
        prices: None where they aren't known.
        most_calls: how many requests may be made; None for any number.
        most_cost: how much may be spent; None for any sum.
    """

    prices: Prices | None = None
    most_calls: int | None = None
    most_cost: float | None = None
    calls: int = field(default=0, init=False)
    told: int = field(default=0, init=False)
    answered: int = field(default=0, init=False)
    guessed: bool = field(default=False, init=False)

    @property
    def cost(self) -> float | None:
        """What was spent; None where the prices aren't known."""
        return None if self.prices is None else self.prices.of(self.told, self.answered)

    def affords(self, told: int, answered: int) -> bool:
        """Whether one more request, however long its answer, stays within the limits.

        Args:
            told: tokens it sends.
            answered: tokens of its answer, at most.
        """
        if self.most_calls is not None and self.calls >= self.most_calls:
            return False
        if self.most_cost is None or self.prices is None:
            return True
        return self.prices.of(self.told + told, self.answered + answered) <= self.most_cost + 1e-12

    def book(self, told: int, answered: int, usage: Any) -> None:
        """Enter a request that was answered, or that may have been.

        Args:
            told, answered: tokens as estimated, at most.
            usage: as the service tells it; what can't be true is passed over, and the estimate taken.
        """
        said = _usage(usage, told, answered)
        self.guessed = self.guessed or said is None
        sent, got = said or (told, answered)
        self.told += sent
        self.answered += got


def _usage(usage: Any, told: int, answered: int) -> Sequence[int] | None:
    """The tokens a service says it counted: whole numbers not far above what was sent and allowed."""
    if not isinstance(usage, dict):
        return None
    said = [usage.get("prompt_tokens"), usage.get("completion_tokens")]
    for number, most in zip(said, (told, answered), strict=True):
        # Some add hidden tokens of their own; ten times as many is no count but a mistake.
        if type(number) is not int or not 0 <= number <= 10 * most:
            return None
    return said  # type: ignore[return-value]
