"""Linking by partition, with the answer of one machine.

Units of two families never find one another (`linking.blocks`), so families are linked apart. Within one,
units are linked first by partition: those of the same two parties told in one month. The borders are then
reconciled: a unit that finds one of another partition is decided again, and whatever hangs on it, in the
canonical order (`linking.cluster.replay`).

Why that is the answer of one machine: an assignment is right when each unit is of the event that `choose`
gives by the units before it, and by induction over the canonical order there is only one such assignment. A
unit that finds none of another partition was decided by all it can see. All others stand in the queue of
`replay`, which also decides again whatever a change may reach. However units are parted, the answer is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dragoman.linking import Unit
from dragoman.linking.blocks import sought_keys, stored_keys
from dragoman.linking.cluster import Memory, choose, replay
from dragoman.linking.unit import expanded

Assignment = dict[str, str]
"""The event of each unit, by their ids."""


class Settled(Memory):
    """A store in which every unit has been decided, so that its last place in the order stays."""

    def __init__(self, units: Iterable[Unit], events: Mapping[str, str]) -> None:
        super().__init__(units)
        self._newest = max((u.order for u in self._units.values()), default="")
        for uid, event in events.items():
            self.assign(uid, event)

    def newest(self) -> str:
        """The last place in the canonical order."""
        return self._newest


def partition_of(unit: Unit) -> str:
    """The partition that a unit is linked in first: its family, two of its parties and the month it was told.

    Args:
        unit: the unit.
    """
    pair = "+".join(sorted(expanded(unit.parties))[:2])
    return f"{unit.family.name}|{pair}|{(unit.step.published or '9999')[:7]}"


def link_partition(units: Iterable[Unit]) -> Assignment:
    """The events of units as if there were no others.

    Args:
        units: those of a partition.
    """
    store = Memory(units)
    found: Assignment = {}
    for unit in store.units():
        found[unit.uid] = choose(store, unit)
        store.assign(unit.uid, found[unit.uid])
    return found


def borders(units: Iterable[Unit], partition: Mapping[str, str]) -> list[Unit]:
    """The units that find one of another partition.

    Args:
        units: all of a family.
        partition: the partition of each, by id.
    """
    every = list(units)
    stored: dict[int, set[str]] = defaultdict(set)
    for unit in every:
        for key in stored_keys(unit):
            stored[key].add(partition[unit.uid])
    return [u for u in every if any(stored.get(key, set()) - {partition[u.uid]} for key in sought_keys(u))]


def reconcile(units: Iterable[Unit], events: Mapping[str, str], disturbed: Iterable[Unit]) -> Assignment:
    """The events of a family's units, as one machine links them.

    Args:
        units: all of the family.
        events: what the partitions gave.
        disturbed: the units at the borders.
    """
    every = list(units)
    store = Settled(every, events)
    replay(store, (), disturbed=disturbed)
    return {u.uid: event for u in every if (event := store.event_of(u.uid)) is not None}
