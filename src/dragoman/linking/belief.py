"""What is believed of an event: its history, told by its units in order, and the state they leave.

The rule. The latest telling wins, except that
- a plan recalled after the event happened, began or fell through doesn't undo it, unless it sets a new date
  that lies ahead of the telling;
- a denial by one source doesn't undo what another tells to have happened: both stand in the history;
- what only happens once can't be called off after it happened; what lasts (sanctions, a ceasefire) can;
- a telling half as certain as the belief doesn't change it, nor does one that only takes it for granted that
  the event happened (“disagreement over the deal”) while it is proposed or set for a day to come;
- what is told as done on a day before the last of a few planned days is under way;
- a date told to the day stands against a vaguer one, and a past date against a later one that differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dragoman.linking.days import closed, first_day, gap, interval, iso, last_day, width
from dragoman.linking.describe import describe
from dragoman.linking.knowledge import Family
from dragoman.linking.unit import PLANNED, SETTLED, Unit, party_of, specific
from dragoman.nouns import Actor, Event, HistoryStep, Place, Status

_VAGUE = 10_000
_DAY = len("2031-06-12")


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of an event at one time; `since` is when its status was told."""

    status: Status
    start: str | None
    end: str | None
    place: Place | None
    confidence: float
    happened: bool = False
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says of an event, against what its reports tell up to a day.

    Attributes:
        day: the day up to which it goes before what was told; later tellings move the belief on as ever.
        status, start, end, place: what is so.
        fields: which of these it speaks of; the others stay as told.
        step: how the history tells it; its status, dates and place are filled in.
    """

    day: str | None
    step: HistoryStep
    fields: frozenset[str]
    status: Status = "occurred"
    start: str | None = None
    end: str | None = None
    place: Place | None = None

    @property
    def order(self) -> str:
        """Its place in the canonical order: behind all that was told on its day."""
        return f"{self.day or '9999-99-99'}\x1f\U0010ffff"

    def over(self, belief: Belief) -> Belief:
        """The belief that it makes of another one."""
        said = {name: getattr(self, name) for name in self.fields}
        status = said.get("status", belief.status)
        happened = status in SETTLED if "status" in said else belief.happened
        return replace(belief, **said, confidence=1.0, since=self.day, happened=happened)


def first_belief(unit: Unit) -> Belief:
    """The belief that an event's first unit founds."""
    step = unit.step
    return Belief(
        step.status,
        step.start,
        step.end,
        unit.place,
        step.confidence,
        happened=step.status in SETTLED,
        since=step.published,
    )


def advance(
    belief: Belief, step: HistoryStep, place: Place | None, family: Family, *, assumed: bool = False
) -> Belief:
    """The belief after one more telling; the same object where it tells nothing new.

    Args:
        belief: what was believed before.
        step: the telling.
        place: the place told with it.
        family: how such events behave.
        assumed: whether the telling only takes its status for granted.
    """
    new = belief
    step = _under_way(belief, step)
    if assumed and step.status in SETTLED and _is_ahead(belief, step):
        step = replace(step, status=belief.status)
    if step.confidence * 2 >= belief.confidence and _moves(belief, step, family):
        new = replace(
            new,
            status=step.status,
            confidence=step.confidence,
            happened=belief.happened or step.status in SETTLED,
            since=step.published,
        )
    start, end = _dates(belief, new.status, step)
    if (start, end) != (belief.start, belief.end):
        new = replace(new, start=start, end=end)
    if place and _finer(belief.place, place, belief.status in PLANNED and step.status == new.status):
        new = replace(new, place=place)
    return new


def tellings(units: Iterable[Unit]) -> list[tuple[Unit, HistoryStep]]:
    """Every telling of the units, in canonical order."""
    return [
        (unit, step)
        for unit in sorted(units, key=lambda u: u.order)
        for step in (unit.step, unit.contrary)
        if step is not None
    ]


def story_of(units: Iterable[Unit], rulings: Sequence[Ruling] = ()) -> tuple[tuple[HistoryStep, ...], Belief]:
    """The history of an event and the belief that it ends in, as told.

    A step stands for every telling that changed the status, the date or the place known, and for every
    denial and ruling; what tells nothing new has no step.

    Args:
        units: the event's units, at least one.
        rulings: what a person says of it, in the order in which it was said.
    """
    told = tellings(units)
    family = told[0][0].family
    belief: Belief | None = None
    steps: list[HistoryStep] = []
    denied = False
    waiting = sorted(rulings, key=lambda r: r.order)
    for unit, step in told:
        while belief is not None and waiting and waiting[0].order < unit.order:
            belief = _rule(waiting.pop(0), belief, steps)
        if belief is None:
            belief, changed = first_belief(unit), True
        else:
            assumed = unit.assumed and step is unit.step
            after = advance(belief, step, unit.place, family, assumed=assumed)
            changed = _known(after) != _known(belief) or (step.status == "denied" and not denied)
            belief = after
        if changed:
            steps.append(_step(step, belief))
        denied = step.status == "denied" or (denied and belief.status == "denied")
    assert belief is not None
    for ruling in waiting:
        belief = _rule(ruling, belief, steps)
    return tuple(steps), belief


def _rule(ruling: Ruling, belief: Belief, steps: list[HistoryStep]) -> Belief:
    """The belief after a ruling, which becomes a step of the history."""
    after = ruling.over(belief)
    place = after.place.name if after.place else None
    steps.append(replace(ruling.step, status=after.status, start=after.start, end=after.end, place=place))
    return after


def history_of(
    units: Iterable[Unit], rulings: Sequence[Ruling] = ()
) -> tuple[tuple[HistoryStep, ...], Belief]:
    """The history of an event, where what happened on a day not told happened by the day it was told.

    Args:
        units: the event's units, at least one.
        rulings: what a person says of it.
    """
    steps, belief = story_of(units, rulings)
    first = next((s for s in steps if s.status == "occurred"), None)
    if first is None or belief.status != "occurred" or (belief.start, belief.end) != (None, None):
        return steps, belief
    ended = [replace(s, end=first.published) if s.status == "occurred" else s for s in steps]
    return tuple(ended), replace(belief, end=first.published)


def build_event(units: Sequence[Unit], rulings: Sequence[Ruling] = ()) -> Event:
    """The event that units tell of. Its links are left empty: they need the other events.

    Args:
        units: the event's units, at least one; the one that is first in canonical order names it.
        rulings: what a person says of its status, dates and place.
    """
    ordered = sorted(units, key=lambda u: u.order)
    history, belief = history_of(ordered, rulings)
    actors, recipients = sides(ordered)
    everyone = _once(actors + recipients)
    type_ = _commonest([u.type for u in ordered])
    kind = _commonest([u.kind for u in ordered if u.type == type_ and u.kind != "other"] or [ordered[0].kind])
    name = next((u.name for u in ordered if u.name), None)
    ordinal = next((u.ordinal for u in ordered if u.ordinal is not None), None)
    return Event(
        id=ordered[0].uid,
        what=describe(
            actors, recipients, ordered[0].family.label, type_ == "CONSULT", belief.place, name, ordinal
        ),
        type=type_,
        kind=kind,
        actors=everyone,
        persons=tuple(a.name for a in everyone if a.kind == "person"),
        start=belief.start,
        end=belief.end,
        place=belief.place,
        status=belief.status,
        documents=tuple(dict.fromkeys(u.document for u in ordered)),
        history=history,
        confidence=max(u.step.confidence for u in ordered),
        why=tuple(dict.fromkeys(w for u in ordered for w in u.why)),
    )


def passed(event: Event, on: str) -> bool:
    """Whether the date set for an event has gone by with no word that it happened or fell through.

    Args:
        event: the event.
        on: the day to look from, as an ISO date.
    """
    day, today = last_day(event.end or event.start), first_day(on)
    if day is None or today is None or day >= today:
        return False
    if event.status == "postponed":
        # The day that it was put off to, not the one that it was put off from.
        put_off = first_day(event.history[-1].published) if event.history else None
        return put_off is not None and day > put_off
    return event.status in ("scheduled", "proposed")


def sort_day(event: Event) -> str:
    """The day that an event is sorted by: its first, else its last, else when it was first told."""
    day = first_day(event.start)
    if day is None:
        day = last_day(event.end)
    return iso(day) or next((h.published for h in event.history if h.published), "")


def sides(ordered: Sequence[Unit]) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who acts and toward whom: those that a quarter of the units or the first one name."""
    acting: Counter[str] = Counter()
    receiving: Counter[str] = Counter()
    known: dict[str, Actor] = {}
    for unit in ordered:
        for actor in unit.actors + unit.recipients:
            known.setdefault(actor.id, actor)
        acting.update({a.id for a in unit.actors})
        receiving.update({a.id for a in unit.recipients})
    founders = {a.id for a in ordered[0].actors + ordered[0].recipients}
    kept = [i for i in known if i in founders or (acting[i] + receiving[i]) * 4 >= len(ordered)]
    return (
        tuple(known[i] for i in kept if acting[i] >= receiving[i]),
        tuple(known[i] for i in kept if acting[i] < receiving[i]),
    )


def parties_in(actors: Iterable[Actor]) -> list[str]:
    """The parties of actors, each once, in order."""
    return list(dict.fromkeys(party_of(a) for a in actors))


def _moves(belief: Belief, step: HistoryStep, family: Family) -> bool:
    """Whether a telling's status takes the place of the one believed."""
    old, new = belief.status, step.status
    if new == old:
        return False
    if new == "denied":
        return old in ("proposed", "scheduled", "postponed")
    if new == "proposed":
        return old in ("cancelled", "denied", "postponed") and not belief.happened
    if new == "scheduled":
        return old in ("proposed", "denied") or (not belief.happened and _revives(belief, step))
    if new == "ongoing":
        return not (old == "occurred" and not family.lasting) and not _undone(belief)
    if new == "occurred":
        return not _undone(belief)
    return family.lasting or old != "occurred"


_FEW_DAYS = 14


def _under_way(belief: Belief, step: HistoryStep) -> HistoryStep:
    """A telling of what is done within a few days known to the day is of its going on, until the last."""
    if step.status != "occurred" or belief.status not in (*PLANNED, "ongoing"):
        return step
    days, told = interval(belief.start, belief.end), first_day(step.published)
    wide = width(days)
    if told is None or wide is None or not 1 < wide <= _FEW_DAYS or len(belief.start or "") < _DAY:
        return step
    assert days[0] is not None and days[1] is not None
    return replace(step, status="ongoing") if days[0] <= told < days[1] else step


def _is_ahead(belief: Belief, step: HistoryStep) -> bool:
    """Whether the event believed is proposed, or set for a day that lies after the telling."""
    if belief.status not in PLANNED:
        return False
    day, told = last_day(belief.end or belief.start), first_day(step.published)
    return belief.status == "proposed" if day is None or told is None else told < day


def _undone(belief: Belief) -> bool:
    """Whether it happened and was then undone: later tellings of its happening recall it."""
    return belief.happened and belief.status in ("cancelled", "postponed")


def _revives(belief: Belief, step: HistoryStep) -> bool:
    """Whether a plan that was put off or called off is on again: told later, and for no day gone by."""
    if (step.start, step.end) == (None, None):
        return step.published is not None and belief.since is not None and step.published > belief.since
    day, told = last_day(step.end or step.start), first_day(step.published)
    if day is None or (told is not None and day < told):
        return False
    return (step.start, step.end) != (belief.start, belief.end)


def _dates(belief: Belief, status: Status, step: HistoryStep) -> tuple[str | None, str | None]:
    """The dates known after a telling."""
    known, told = (belief.start, belief.end), (step.start, step.end)
    if told == (None, None) or step.status == "denied" or told == known:
        return known
    if known == (None, None):
        return told
    happens_now = step.status in SETTLED and belief.status not in SETTLED and status == step.status
    days, new_days = interval(*known), interval(*told)
    reach = 366
    ours, theirs = closed(days, reach), closed(new_days, reach)
    if ours is None or theirs is None:
        return told if ours is None else known
    narrower = (width(new_days) or _VAGUE) < (width(days) or _VAGUE)
    if gap(ours, theirs) == 0:
        vaguer = theirs[0] <= ours[0] and ours[1] <= theirs[1]
        if step.status in SETTLED and not vaguer and _inside_long(ours, theirs):
            return known
        if happens_now and width(new_days) is not None and not vaguer:
            return told
        return told if narrower else known
    if happens_now or (status in PLANNED and step.status in PLANNED):
        return told
    return known


def _inside_long(plan: tuple[int, int], told: tuple[int, int]) -> bool:
    """Whether a day told lies inside a few days planned: news of its beginning doesn't shorten it."""
    return 1 < plan[1] - plan[0] + 1 <= 14 and plan[0] <= told[0] and told[1] <= plan[1]


def _finer(old: Place | None, new: Place, may_move: bool) -> bool:
    if old is None:
        return True
    if new.name == old.name:
        return False
    if old.country is not None and old.country == new.country and specific(new) != specific(old):
        return specific(new) > specific(old)
    return may_move


def _known(belief: Belief) -> tuple[str, str | None, str | None, str | None]:
    return belief.status, belief.start, belief.end, belief.place.name if belief.place else None


def _step(step: HistoryStep, belief: Belief) -> HistoryStep:
    """A telling as a step: in its own status, with the dates and the place known from then on."""
    return replace(
        step,
        start=belief.start if step.status != "denied" else step.start or belief.start,
        end=belief.end if step.status != "denied" else step.end or belief.end,
        place=belief.place.name if belief.place else None,
        status=step.status if step.status in ("denied", belief.status) else belief.status,
    )


def _commonest(values: Sequence[str]) -> str:
    counts = Counter(values)
    return max(counts, key=lambda v: (counts[v], -values.index(v)))


def _once(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    return tuple({a.id: a for a in actors}.values())
