"""Which event each unit is of: decided unit by unit in canonical order, and decided again where it must be.

A unit joins the event that most speaks for it, of those that units before it make up, or founds its own. A
unit that comes late but belongs early (an older article) can change what later units decide, so these are
decided again, in order, as far as the change reaches: the outcome is that of a fresh start.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple, Protocol

from dragoman.linking.blocks import sought_keys, stored_keys
from dragoman.linking.compare import Profile, evidence, profile_of
from dragoman.linking.knowledge import weights
from dragoman.linking.pins import NONE, Pins
from dragoman.linking.unit import Unit


class Related(NamedTuple):
    """A unit that another one found: its id, its place in the order, its event (None: undecided)."""

    uid: str
    order: str
    event: str | None


class Option(NamedTuple):
    """An event that a unit may be of: what speaks for it in all and in parts, and how the event looks."""

    event: str
    score: float
    parts: tuple[tuple[str, float], ...]
    profile: Profile


class Store(Protocol):
    """Where units and their events are kept while they are linked."""

    @property
    def pins(self) -> Pins:
        """What a person decided on which units are of one event."""

    def related(self, unit: Unit) -> Iterable[Related]:
        """The other units that stand under the keys that the unit looks under, each once."""

    def unit(self, uid: str) -> Unit:
        """A unit by its id."""

    def event_of(self, uid: str) -> str | None:
        """The event that a unit is of; None while it isn't decided."""

    def members(self, event: str) -> list[Unit]:
        """The units of an event in canonical order."""

    def assign(self, uid: str, event: str) -> None:
        """Make a unit one of an event's."""

    def newest(self) -> str:
        """The last place in the canonical order that any unit has, "" where there is none."""

    def profile(self, event: str) -> Profile:
        """The profile of an event with all its units."""


def replay(store: Store, undecided: Iterable[Unit], *, disturbed: Iterable[Unit] = ()) -> set[str]:
    """Decide units, and decide again those that this may change.

    Args:
        store: holds every unit, the undecided ones with no event.
        undecided: units that are new.
        disturbed: units of whose event another unit was taken away before this one.

    Returns:
        The events whose units changed, those with none left among them.
    """
    queue = [(u.order, u.uid) for u in (*undecided, *disturbed)]
    heapq.heapify(queue)
    waiting = {uid for _, uid in queue}
    touched: set[str] = set()
    while queue:
        order, uid = heapq.heappop(queue)
        waiting.discard(uid)
        unit = store.unit(uid)
        before, after = store.event_of(uid), choose(store, unit)
        if before == after:
            continue
        store.assign(uid, after)
        events = {e for e in (before, after) if e is not None}
        touched |= events
        for later in affected(store, events, order, unit):
            if later.uid not in waiting:
                waiting.add(later.uid)
                heapq.heappush(queue, (later.order, later.uid))
    return touched


def affected(store: Store, events: Iterable[str], order: str, unit: Unit | None = None) -> list[Unit]:
    """The decided units after a place in the order that one of the events may concern.

    Args:
        store: where units are kept.
        events: events that changed.
        order: the place in the canonical order from which they changed.
        unit: the unit that moved.
    """
    if store.newest() <= order:
        return []
    sources = {m.uid: m for event in events for m in store.members(event)}
    if unit is not None:
        sources[unit.uid] = unit
    pinned = () if unit is None else (*store.pins.mates(unit.uid), *store.pins.foes(unit.uid))
    bound = {str(uid) for uid in pinned if store.event_of(str(uid)) is not None}
    found = {uid for uid in bound if store.unit(uid).order > order}
    found |= {m.uid for m in sources.values() if m.order > order and store.event_of(m.uid) is not None}
    for source in sources.values():
        found.update(r.uid for r in store.related(source) if r.order > order and r.event is not None)
    return [store.unit(uid) for uid in found]


def choose(store: Store, unit: Unit) -> str:
    """The event a unit is of, by the units before it; its own id where it founds one.

    Args:
        store: where units are kept.
        unit: the unit to decide.
    """
    together = _decided_before(store, store.pins.mates(unit.uid), unit)
    if together:
        return min(together)[1]
    for option in considered(store, unit):
        if option.score >= weights()["threshold"] + option.profile.family.bar:
            return option.event
    return unit.uid


def considered(store: Store, unit: Unit) -> list[Option]:
    """The events that a unit may be of by the units before it, the one that most speaks for first.

    Args:
        store: where units are kept.
        unit: the unit.
    """
    apart = {event for _, event in _decided_before(store, store.pins.foes(unit.uid), unit)}
    events = {r.event for r in store.related(unit) if r.event is not None and r.order < unit.order} - apart
    found = []
    for event in events:
        profile = _profile_before(store, event, unit.order)
        parts = evidence(unit, profile) if profile else None
        if profile is not None and parts is not None:
            found.append(Option(event, round(sum(amount for _, amount in parts), 6), tuple(parts), profile))
    return sorted(found, key=lambda o: (o.score, o.profile.told or 0, o.event), reverse=True)


def _decided_before(store: Store, uids: Iterable[Hashable], unit: Unit) -> list[tuple[str, str]]:
    """The order and the event of those units that stand before one in the canonical order."""
    found = []
    for uid in map(str, uids):
        event = store.event_of(uid) if uid != unit.uid else None
        if event is not None and store.unit(uid).order < unit.order:
            found.append((store.unit(uid).order, event))
    return found


def _profile_before(store: Store, event: str, order: str) -> Profile | None:
    """The profile that an event has by its units before a place in the order."""
    units = store.members(event)
    if units[-1].order < order:
        return store.profile(event)
    earlier = [u for u in units if u.order < order]
    return profile_of(earlier) if earlier else None


class Memory:
    """A store in memory, for a set of units that is linked at once."""

    def __init__(self, units: Iterable[Unit], pins: Pins = NONE) -> None:
        self.pins = pins
        self._units: dict[str, Unit] = {}
        self._events: dict[str, str] = {}
        self._members: dict[str, dict[str, Unit]] = defaultdict(dict)
        self._blocks: dict[int, list[str]] = defaultdict(list)
        self._profiles: dict[str, Profile] = {}
        for unit in units:
            self.insert(unit)

    def insert(self, unit: Unit) -> None:
        """Take a unit in, of no event yet."""
        self._units[unit.uid] = unit
        for key in stored_keys(unit):
            self._blocks[key].append(unit.uid)

    def delete(self, unit: Unit) -> None:
        """Take a unit out, and out of its event."""
        for key in stored_keys(unit):
            self._blocks[key].remove(unit.uid)
        event = self._events.pop(unit.uid, None)
        if event is not None:
            del self._members[event][unit.uid]
            self._profiles.pop(event, None)
        del self._units[unit.uid]

    def units(self) -> list[Unit]:
        """All units in canonical order."""
        return sorted(self._units.values(), key=lambda u: u.order)

    def events(self) -> list[str]:
        """The ids of the events that have units."""
        return sorted(e for e, units in self._members.items() if units)

    def related(self, unit: Unit) -> Iterable[Related]:
        """The other units that stand under the keys that the unit looks under, each once."""
        found = {u for key in sought_keys(unit) for u in self._blocks.get(key, ()) if u != unit.uid}
        return [Related(u, self._units[u].order, self._events.get(u)) for u in found]

    def unit(self, uid: str) -> Unit:
        """A unit by its id."""
        return self._units[uid]

    def event_of(self, uid: str) -> str | None:
        """The event that a unit is of."""
        return self._events.get(uid)

    def members(self, event: str) -> list[Unit]:
        """The units of an event in canonical order."""
        return sorted(self._members[event].values(), key=lambda u: u.order)

    def assign(self, uid: str, event: str) -> None:
        """Make a unit one of an event's."""
        before = self._events.get(uid)
        if before is not None:
            del self._members[before][uid]
            self._profiles.pop(before, None)
        self._events[uid] = event
        self._members[event][uid] = self._units[uid]
        self._profiles.pop(event, None)

    def newest(self) -> str:
        """The last place in the canonical order that any decided unit has."""
        return max((self._units[uid].order for uid in self._events), default="")

    def profile(self, event: str) -> Profile:
        """The profile of an event with all its units."""
        if event not in self._profiles:
            self._profiles[event] = profile_of(self.members(event))
        return self._profiles[event]


def link(units: Iterable[Unit]) -> tuple[tuple[Unit, ...], ...]:
    """The events that units make up, each with its units in canonical order; the reference for the record.

    Args:
        units: units of any number of documents, in any order.
    """
    store = Memory(units)
    for unit in store.units():
        store.assign(unit.uid, choose(store, unit))
    found = (tuple(store.members(e)) for e in store.events())
    return tuple(sorted(found, key=lambda units: units[0].order))
