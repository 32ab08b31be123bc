"""Tracks: the processes that a record's events make up, as the talks of two states over two years.

Events of the same parties that follow one another make a core. The largest cores lead: a smaller one whose
parties are mostly those of a leader, at the same time, is of its track. An event without a core of its own is
of the track of the event that it is linked to (part_of, aims_at, cause, replaces, follows). No track grows by
way of another's members, so the world doesn't become one track; and all hangs on the set of events alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

GAP = 150
"""Days without a word between the same parties after which what comes is another process."""

ALIKE = 0.5
"""Share of common parties from which two groups are of one process."""

_LINKS = ("part_of", "aims_at", "replaces", "cause", "follows")


@dataclass(frozen=True, slots=True)
class Node:
    """An event as tracks are made of it.

    Attributes:
        id: the event's.
        day: when it was, or was told, as an ordinal.
        told: when it was last told of, as an ordinal.
        parties: who takes part: countries, and bodies without one.
        links: kind and other event of its links.
        documents: how many documents tell of it.
    """

    id: str
    day: int
    told: int
    parties: frozenset[str]
    links: tuple[tuple[str, str], ...] = ()
    documents: int = 1


@dataclass(frozen=True, slots=True)
class Track:
    """A process.

    Attributes:
        id: made from its first event's.
        parties: those that its core is made of, the most frequent first.
        events: ids of its events by date.
        first, last: its first and last day, as ordinals.
        told: when it was last told of, as an ordinal.
        documents: how often documents tell of its events.
    """

    id: str
    parties: tuple[str, ...]
    events: tuple[str, ...]
    first: int
    last: int
    told: int
    documents: int


@dataclass(slots=True)
class _Core:
    parties: frozenset[str]
    nodes: list[Node] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.nodes[0].day

    @property
    def last(self) -> int:
        return max(n.day for n in self.nodes)


def tracks_of(nodes: Iterable[Node], least: int = 2) -> list[Track]:
    """The tracks that events make up, those with most events first.

    Args:
        nodes: the events.
        least: tracks of fewer events are left out.
    """
    ordered = sorted(nodes, key=lambda n: (n.day, n.id))
    groups = _joined(_led(_cores(ordered)))
    _attach(ordered, groups)
    found = [_track(parties, members) for parties, members in groups if len(members) >= least]
    return sorted(found, key=lambda t: (-len(t.events), t.first, t.id))


_Group = tuple[frozenset[str], dict[str, Node]]


def _cores(ordered: Sequence[Node]) -> list[_Core]:
    """Events of exactly the same parties, at least two, without a gap in time."""
    open_: dict[frozenset[str], _Core] = {}
    cores = []
    for node in ordered:
        if len(node.parties) < 2:
            continue
        core = open_.get(node.parties)
        if core is None or node.day - core.nodes[-1].day > GAP:
            core = open_[node.parties] = _Core(node.parties)
            cores.append(core)
        core.nodes.append(node)
    return sorted(cores, key=lambda c: (-len(c.nodes), c.first, c.nodes[0].id))


def _led(cores: Sequence[_Core]) -> list[_Group]:
    """The cores, each with its leader; leaders are found by the parties they have."""
    leaders: list[tuple[_Core, dict[str, Node]]] = []
    by_party: dict[str, list[int]] = {}
    for core in cores:
        near: Counter[int] = Counter()
        for party in core.parties:
            near.update(by_party.get(party, ()))
        best = min(
            (rank for at in near if (rank := _rank(at, leaders[at][0], core)) is not None), default=None
        )
        if best is not None:
            leaders[best[2]][1].update({n.id: n for n in core.nodes})
            continue
        for party in core.parties:
            by_party.setdefault(party, []).append(len(leaders))
        leaders.append((core, {n.id: n for n in core.nodes}))
    return [(leader.parties, members) for leader, members in leaders]


def _joined(groups: Sequence[_Group]) -> list[_Group]:
    """The groups, those of the same parties made one where what others added closes the gap between them."""
    by_parties: dict[frozenset[str], list[_Group]] = {}
    for group in groups:
        by_parties.setdefault(group[0], []).append(group)
    found: list[_Group] = []
    for parties, alike in by_parties.items():
        alike.sort(key=lambda g: min(n.day for n in g[1].values()))
        last = None
        for _, members in alike:
            if last is not None and min(n.day for n in members.values()) - last <= GAP:
                found[-1][1].update(members)
            else:
                found.append((parties, dict(members)))
            last = max(n.day for n in found[-1][1].values())
    return found


def _rank(at: int, leader: _Core, core: _Core) -> tuple[float, int, int] | None:
    """How far a core is from a leader: in parties, then in days; None where it is another process."""
    common = len(leader.parties & core.parties)
    share = common / len(leader.parties | core.parties)
    apart = max(0, core.first - leader.last, leader.first - core.last)
    if common < 2 or share < ALIKE or apart > GAP:
        return None
    return (-share, apart, at)


def _attach(ordered: Sequence[Node], groups: Sequence[_Group]) -> None:
    """Put events without a core where the events are that they are linked to."""
    of = {id_: at for at, (_, members) in enumerate(groups) for id_ in members}
    known = {n.id: n for n in ordered}
    linked: dict[str, list[tuple[int, str]]] = {}
    for node in ordered:
        for kind, other in node.links:
            if kind in _LINKS and other in known:
                linked.setdefault(node.id, []).append((_LINKS.index(kind), other))
                linked.setdefault(other, []).append((_LINKS.index(kind), node.id))
    loose = [n for n in ordered if n.id not in of and n.id in linked]
    while loose:
        placed = {n.id: at for n in loose if (at := _group_of(linked[n.id], of)) is not None}
        if not placed:
            return
        for id_, at in placed.items():
            of[id_] = at
            groups[at][1][id_] = known[id_]
        loose = [n for n in loose if n.id not in placed]


def _group_of(links: Iterable[tuple[int, str]], of: Mapping[str, int]) -> int | None:
    """The group of the event most closely linked."""
    return min(((rank, of[other]) for rank, other in links if other in of), default=(0, None))[1]


def _track(parties: frozenset[str], members: Mapping[str, Node]) -> Track:
    nodes = sorted(members.values(), key=lambda n: (n.day, n.id))
    counts = Counter(p for n in nodes for p in n.parties)
    return Track(
        id="t" + nodes[0].id[1:],
        parties=tuple(sorted(parties, key=lambda p: (-counts[p], p))),
        events=tuple(n.id for n in nodes),
        first=nodes[0].day,
        last=max(n.day for n in nodes),
        told=max(n.told for n in nodes),
        documents=sum(n.documents for n in nodes),
    )
