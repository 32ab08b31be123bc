"""How much speaks for a unit being of an event: a sum of named evidence, or a veto."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.linking.belief import Belief, story_of
from dragoman.linking.days import Days, closed, gap, interval, width
from dragoman.linking.knowledge import Family, processes, weights
from dragoman.linking.unit import PLANNED, SETTLED, Unit, expanded, fold, parties_of, specific
from dragoman.nouns import Place

_RECENT_MEMBERS = 6
_NARROW, _SHORT = 4, 10
_FORGOTTEN = 4
"""A mention more than this many times `persist` after the last word on an event isn't of it, unless the
place, the number or the name of the event says so."""


_PLANS = PLANNED | {"cancelled"}


SYMMETRIC = frozenset({"CONSULT", "AGREE", "COOPERATE", "RETREAT"})
"""Types in which who acts and who is acted upon is told now one way, now the other."""

_FEW_DAYS = 3

_IMPLIED = 0.5
"""What a party counts that a telling doesn't name, but its context implies."""

_MEMORY = 7
"""Days after which an undated telling of something that happens once is more likely of its next instance."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An event as a new unit is compared with it.

    Attributes:
        event: its id.
        family: how such events behave.
        parties: those that half its units name, groups replaced by their members.
        acting, receiving: the parties on one side in some unit and never on the other.
        persons: all persons named, each with the party it acts for.
        belief: what is believed of it.
        days: when, as believed.
        former: the dates that its plan had before.
        dated: whether a time expression gave the date, rather than the day of publication.
        told: day of its latest telling.
        places, ordinal, name, kinds, modes, triggers, documents: as its units tell.
        topic: stems of what its units say that it is about.
        words: the wording of the first and the latest units, each with its document.
    """

    event: str
    family: Family
    parties: frozenset[str]
    acting: frozenset[str]
    receiving: frozenset[str]
    persons: frozenset[tuple[str, str]]
    belief: Belief
    days: Days
    former: frozenset[Days]
    dated: bool
    told: int | None
    places: tuple[Place, ...]
    ordinal: int | None
    name: str | None
    kinds: frozenset[str]
    modes: frozenset[str]
    triggers: frozenset[str]
    documents: frozenset[str]
    topic: frozenset[str]
    words: tuple[tuple[str, frozenset[str]], ...]


def profile_of(units: Sequence[Unit]) -> Profile:
    """The profile of an event.

    Args:
        units: its units in canonical order, at least one.
    """
    _, belief = story_of(units)
    counts: dict[str, float] = defaultdict(float)
    for unit in units:
        named = expanded(unit.told_parties)
        for party in expanded(unit.parties):
            counts[party] += 1 if party in named else _IMPLIED
    acting = frozenset(p for u in units for p in parties_of(u.actors))
    receiving = frozenset(p for u in units for p in parties_of(u.recipients))
    told = [u.told for u in units if u.told is not None]
    recent = (units[0], *units[1:][-_RECENT_MEMBERS:])
    return Profile(
        event=units[0].uid,
        family=units[0].family,
        parties=frozenset(p for p, n in counts.items() if n * 2 >= len(units)),
        acting=acting - receiving,
        receiving=receiving - acting,
        persons=frozenset(p for u in units for p in u.persons),
        belief=belief,
        days=interval(belief.start, belief.end),
        former=frozenset(u.days for u in units if u.step.status in _PLANS) - {(None, None)},
        dated=any(u.dated for u in units),
        told=max(told, default=None),
        places=tuple({u.place.name: u.place for u in units if u.place}.values()),
        ordinal=next((u.ordinal for u in units if u.ordinal is not None), None),
        name=next((fold(u.name) for u in units if u.name), None),
        kinds=frozenset(u.kind for u in units),
        modes=frozenset(u.mode for u in units if u.mode),
        triggers=frozenset(t for u in units for t in u.triggers),
        documents=frozenset(u.document for u in units),
        topic=frozenset(t for u in units for t in u.topic),
        words=tuple((u.document, u.words) for u in recent),
    )


def evidence(unit: Unit, event: Profile) -> list[tuple[str, float]] | None:
    """The named evidence for and against the unit being of the event; None is a veto.

    Args:
        unit: a unit that comes after the event's units in canonical order.
        event: the event's profile.
    """
    if _opposite(unit, event) or _is_one_more(unit, event):
        return None
    if unit.ordinal is not None and event.ordinal is not None and unit.ordinal != event.ordinal:
        return None
    table = weights()
    names = list(_identity(unit, event))
    tied = bool({"place same", "ordinal same", "name same"} & set(names))
    parties = _parties(unit, event, tied)
    if parties is None:
        return None
    times = _time(unit, event, tied)
    if times is None:
        return None
    if unit.document in event.documents:
        times = tuple(name for name in times if name not in ("plan confirmed", "plan fulfilled"))
    found = [(name, table[name]) for name in (parties, *names, *times)]
    wording = max(
        (_overlap(unit.words, words) for told_in, words in event.words if told_in != unit.document),
        default=0.0,
    )
    if wording:
        found.append(("wording", table["wording"] * wording))
    return found


def _parties(unit: Unit, event: Profile, tied: bool) -> str | None:
    """How the parties agree: those that the telling names, or with them those that its context implies."""
    told, everyone = expanded(unit.told_parties), expanded(unit.parties)
    verdicts = [
        verdict
        for ours in ((told,) if told == everyone else (told, everyone))
        if (verdict := _agreement(ours, unit, event)) is not None
    ]
    if verdicts:
        return max(verdicts, key=lambda name: weights()[name])
    nobody_named = unit.recalled and all(a.id in unit.implied for a in unit.actors + unit.recipients)
    return "parties implied" if tied and nobody_named else None


def _agreement(ours: frozenset[str], unit: Unit, event: Profile) -> str | None:
    theirs = event.parties
    common = ours & theirs
    if not common:
        return None
    if all(p.startswith("~") for p in common):
        return "parties generic"
    if ours == theirs:
        return "parties same" if len(ours) > 1 or _solitary(unit, event) else "parties single"
    if ours <= theirs or theirs <= ours:
        return "parties within" if len(common) > 1 else "parties single"
    return "parties partly several" if len(common) > 1 else "parties partly"


def _solitary(unit: Unit, event: Profile) -> bool:
    """Whether the event is one that a single party does alone, as a test or a protest."""
    return unit.type in ("MOBILIZE", "PROTEST") and len(event.parties) == 1


def _is_one_more(unit: Unit, event: Profile) -> bool:
    """“a new deal”: planned after the event was, or told long after it, it is another."""
    if not unit.another or not event.belief.happened or unit.told is None or event.told is None:
        return False
    return unit.step.status in PLANNED or unit.told - event.told > _FEW_DAYS


def _opposite(unit: Unit, event: Profile) -> bool:
    """Whether who acts there is acted upon here."""
    if unit.type in SYMMETRIC:
        return False
    acting, receiving = parties_of(unit.actors), parties_of(unit.recipients)
    acts = (acting - receiving) & event.receiving and not acting & event.acting
    is_acted_upon = (receiving - acting) & event.acting and not receiving & event.receiving
    return bool(acts or is_acted_upon)


def _identity(unit: Unit, event: Profile) -> Iterator[str]:
    persons = unit.persons
    if persons and event.persons:
        yield from _persons(persons, event.persons)
    if unit.place and event.places:
        yield min((_place(unit.place, p) for p in event.places), key=_PLACES.index)
    if unit.ordinal is not None and event.ordinal is not None:
        yield "ordinal same"
    if unit.name and event.name:
        yield "name same" if fold(unit.name) == event.name else "name differs"
    if event.triggers & set(unit.triggers) or event.family.words:
        yield "trigger same"
    if unit.recalled and event.family.recalled:
        yield "known"
    if event.family.name == "meeting" and unit.triggers and event.triggers:
        ours, theirs = (set(t) & processes() for t in (unit.triggers, event.triggers))
        if bool(ours) != bool(theirs):
            yield "process differs"
    if unit.topic and event.topic:
        yield "topic same" if unit.topic & event.topic else "topic differs"
    if unit.kind not in event.kinds and unit.kind != "other" and event.kinds != {"other"}:
        yield "kind differs"
    if unit.mode and event.modes and unit.mode not in event.modes:
        yield "mode differs"
    if unit.document in event.documents:
        yield "same document"


def _persons(ours: frozenset[tuple[str, str]], theirs: frozenset[tuple[str, str]]) -> Iterator[str]:
    """Whether each party that names persons in both is there in the same one.

    A shared leader says little where the other side sends another person: those are two meetings.
    """
    verdicts = []
    for party in {p for p, _ in ours}:
        there = [person for p, person in theirs if p == party]
        if there:
            here = [person for p, person in ours if p == party]
            verdicts.append(any(_same_person(a, b) for a in here for b in there))
    if verdicts:
        yield "persons shared" if all(verdicts) else "persons differ"


def _same_person(one: str, other: str) -> bool:
    """Whether two ids are of one person; a person named in part is the one whose name has that part."""
    ours, theirs = set(one.split("-")), set(other.split("-"))
    return ours <= theirs or theirs <= ours


_PLACES = ("place same", "place within", "place differs", "place abroad")


def _place(one: Place, other: Place) -> str:
    if fold(one.name) == fold(other.name):
        return "place same" if specific(one) else "place within"
    if one.country and other.country and one.country != other.country:
        return "place abroad"
    if specific(one) != specific(other):
        return "place within"
    return "place differs"


def _time(unit: Unit, event: Profile, tied: bool) -> tuple[str, ...] | None:
    both = unit.step.status in _PLANS and event.belief.status in _PLANS and not event.belief.happened
    extra = ("both plans",) if both else ()
    ours = _told_days(unit.days, unit.told, event.family)
    theirs = _told_days(event.days, event.told, event.family)
    if ours is not None and theirs is not None:
        dated = _dated(unit, event, ours, theirs)
        return None if dated is None else dated + extra
    undated = _undated(unit, event, ours, theirs, tied)
    return None if undated is None else undated + extra


def _told_days(days: Days, told: int | None, family: Family) -> tuple[int, int] | None:
    """The days told, closed; None where a wide date told while it ran says nothing ("this year")."""
    found = closed(days, family.persist)
    if (
        found
        and told is not None
        and found[1] - found[0] > 2 * family.window
        and found[0] <= told <= found[1]
    ):
        return None
    return found


def _dated(
    unit: Unit, event: Profile, ours: tuple[int, int], theirs: tuple[int, int]
) -> tuple[str, ...] | None:
    """Evidence of two dates."""
    apart = gap(ours, theirs)
    confirmed = unit.step.status in SETTLED and event.belief.status in PLANNED
    if apart > event.family.tolerance:
        return _moved(unit, event, ours, theirs, apart)
    if _new_plan(unit, event, ours):
        return None
    if ours == theirs:
        name = "date same" if _narrow(ours) else "date within"
    elif apart:
        name = "date clash" if unit.dated and event.dated else "date off"
    else:
        name = "date near" if _short(unit.days) and _short(event.days) else "date within"
    if confirmed and not event.belief.happened:
        return (name, "plan confirmed")
    return (name,)


def _short(days: Days) -> bool:
    wide = width(days)
    return wide is not None and wide <= _SHORT


def _moved(
    unit: Unit, event: Profile, ours: tuple[int, int], theirs: tuple[int, int], apart: int
) -> tuple[str, ...] | None:
    """Evidence of two dates that exclude one another: only a plan's date can move."""
    if unit.step.status in _PLANS and unit.days in event.former:
        return ("date former",)
    if event.belief.happened or event.belief.status not in (*PLANNED, "cancelled"):
        return None
    if apart > event.family.persist:
        return None
    if unit.step.status in SETTLED:
        late = ours[0] - theirs[1]
        if event.told is not None and ours[1] < event.told - event.family.tolerance:
            return None
        return ("date moved", "plan confirmed") if -14 <= late <= 14 else None
    new_date = unit.step.status == "postponed" or event.belief.status in ("postponed", "cancelled")
    return ("date moved", "date set anew") if new_date else ("date moved",)


def _new_plan(unit: Unit, event: Profile, ours: tuple[int, int]) -> bool:
    """Whether the unit plans something still to come, where the event is over."""
    if unit.step.status not in PLANNED or event.belief.status != "occurred" or unit.told is None:
        return False
    over = event.days[1] if event.days[1] is not None else event.told
    return over is not None and unit.told > over + event.family.tolerance and ours[1] >= unit.told


def _undated(
    unit: Unit,
    event: Profile,
    ours: tuple[int, int] | None,
    theirs: tuple[int, int] | None,
    tied: bool,
) -> tuple[str, ...] | None:
    """Evidence of how long after the last word on the event an undated unit was told."""
    if unit.told is None or event.told is None:
        return ("stale",) if tied else None
    persist, status = event.family.persist, event.belief.status
    over = theirs[1] if theirs is not None and event.days[1] is not None else event.told
    if _excluded(unit, event, ours, theirs, over):
        return None
    after = unit.told - event.told
    if theirs is not None and status in SETTLED:
        after = min(after, abs(unit.told - theirs[1]))
    elif theirs is not None and theirs[0] - 1 <= unit.told <= theirs[1] + 2:
        after = min(after, 1)
    confirmed = ("plan fulfilled",) if unit.step.status in SETTLED and status in PLANNED else ()
    if after <= 1:
        return ("fresh", *confirmed)
    if after <= 3:
        return ("recent", *confirmed)
    over_once = status == "occurred" and unit.step.status in SETTLED and not event.family.lasting
    if after <= (min(persist, _MEMORY) if over_once else persist):
        return ("remembered", *confirmed)
    if tied:
        return ("stale",) if after > _FORGOTTEN * persist else ("remembered",)
    return ("stale",) if after <= _FORGOTTEN * persist else None


def _excluded(
    unit: Unit, event: Profile, ours: tuple[int, int] | None, theirs: tuple[int, int] | None, over: int
) -> bool:
    """Whether the order of the tellings and of the one date known rules the event out."""
    assert unit.told is not None and event.told is not None
    status, tolerance = event.belief.status, event.family.tolerance
    settled = unit.step.status in SETTLED
    if status == "occurred" and unit.step.status in PLANNED and not event.family.lasting:
        return unit.told > over + tolerance and not _recalls(unit, ours)
    if theirs is not None and status in PLANNED and settled and ours is None and not unit.assumed:
        return unit.told < theirs[0] - tolerance
    if ours is not None and theirs is None and status in SETTLED and settled:
        return event.told < ours[0] - tolerance
    if ours is not None and theirs is None and status in PLANNED and settled:
        return ours[1] < event.told - tolerance
    return False


def _recalls(unit: Unit, ours: tuple[int, int] | None) -> bool:
    """Whether the unit's plan lies in the past of its telling."""
    return ours is not None and unit.told is not None and ours[1] < unit.told


def _narrow(days: Days) -> bool:
    wide = width(days)
    return wide is not None and wide <= _NARROW


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the shorter wording that the longer one has, less the one word that chance gives."""
    return max(0, len(one & other) - 1) / max(4, min(len(one), len(other)))
