"""What a person decided on which tellings are of one event: it goes before all evidence."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations


@dataclass(frozen=True)
class Pins:
    """Groups of items (units by id, or reports) that are of one event, and groups that are not.

    Attributes:
        group: the group of each item that anything was decided about.
        members: the items of each group.
        apart: for each group those that are of another event.
    """

    group: dict[Hashable, int] = field(default_factory=dict)
    members: dict[int, tuple[Hashable, ...]] = field(default_factory=dict)
    apart: dict[int, frozenset[int]] = field(default_factory=dict)

    def mates(self, item: Hashable) -> tuple[Hashable, ...]:
        """What is of the same event as an item, itself among it; none where nothing was decided."""
        group = self.group.get(item)
        return self.members[group] if group is not None else ()

    def foes(self, item: Hashable) -> tuple[Hashable, ...]:
        """What is of another event than an item."""
        group = self.group.get(item)
        if group is None:
            return ()
        return tuple(foe for other in sorted(self.apart.get(group, ())) for foe in self.members[other])

    def are_apart(self, one: Hashable, other: Hashable) -> bool:
        """Whether two items were said to be of different events."""
        ours, theirs = self.group.get(one), self.group.get(other)
        return ours is not None and theirs is not None and theirs in self.apart.get(ours, ())


NONE = Pins()

Statement = Sequence[Sequence[Hashable]]
"""Groups of items: those of one group are of one event, those of two groups are not."""


def compile_pins(statements: Iterable[Statement]) -> Pins:
    """The pins that statements come to. A later one goes before what an earlier one says of the same items.

    Args:
        statements: in the order in which they were made.
    """
    joined = _Joined()
    for statement in reversed(list(statements)):
        for group in statement:
            for item in group:
                joined.join(group[0], item)
        for one, other in combinations(statement, 2):
            for left in {joined.root(item) for item in one}:
                for right in {joined.root(item) for item in other}:
                    joined.part(left, right)
    return joined.pins()


class _Joined:
    """Items that are joined into groups, and groups that are kept apart (union-find)."""

    def __init__(self) -> None:
        self._above: dict[Hashable, Hashable] = {}
        self._apart: dict[Hashable, set[Hashable]] = {}

    def root(self, item: Hashable) -> Hashable:
        self._above.setdefault(item, item)
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def join(self, one: Hashable, other: Hashable) -> None:
        """Join two items, unless they were parted before."""
        one, other = self.root(one), self.root(other)
        if one == other or other in self._apart.get(one, ()):
            return
        self._above[other] = one
        for foe in self._apart.pop(other, set()):
            self._apart[foe].discard(other)
            self.part(one, foe)

    def part(self, one: Hashable, other: Hashable) -> None:
        """Keep two roots apart, unless they were joined before."""
        if one != other:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def pins(self) -> Pins:
        items: dict[Hashable, list[Hashable]] = {}
        for item in self._above:
            items.setdefault(self.root(item), []).append(item)
        number = {root: n for n, root in enumerate(items)}
        return Pins(
            {item: number[root] for root, members in items.items() for item in members},
            {number[root]: tuple(members) for root, members in items.items()},
            {number[a]: frozenset(number[b] for b in foes) for a, foes in self._apart.items() if foes},
        )
