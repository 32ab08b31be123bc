"""From what a person asks to a `Correction`: finds what is meant, and refuses what makes no sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

from dragoman import atlas, lexicon
from dragoman.corrections import Action, Correction, Key, Subject, key_of
from dragoman.errors import CorrectionError
from dragoman.gazetteer import load as load_gazetteer
from dragoman.linking.days import first_day, last_day
from dragoman.linking.unit import fold
from dragoman.naming import simple_tokens, slug_of
from dragoman.nouns import STATUSES, Actor, ActorKind, CodedDocument, Place, Report
from dragoman.rows import actors_from
from dragoman.stored import read_coded, read_uncorrected
from dragoman.tables import read_table

if TYPE_CHECKING:
    from dragoman.writing import Writing

UNKNOWN = ("", "none", "unknown")
"""What is written for a value that isn't known."""

EVENT_FIELDS = frozenset({"status", "start", "end", "place", "type", "kind", "what", "actors"})
REPORT_FIELDS = frozenset({"status", "start", "end", "place", "type", "kind", "mode", "actors", "recipients"})
ACTOR_FIELDS = frozenset({"name", "kind", "country", "role"})
_NEEDED = frozenset({"status", "type", "kind", "name", "what"})
# What a confirmed report keeps, whatever is read later.
_CONFIRMED = (*sorted(REPORT_FIELDS), "cameo")


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for: the arguments of `Record.correct`."""

    action: Action
    idents: tuple[str, ...]
    by: str
    why: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Target:
    """One thing that is named: reports with their keys, or an actor."""

    subject: Subject
    ident: str
    what: str
    keys: tuple[Key, ...] = ()
    actor: Actor | None = None
    report: Report | None = None
    told: str | None = None


def make_correction(record: Writing, order: Order) -> Correction:
    """What is to be written down for what a person asks.

    Args:
        record: the record; to be called inside a transaction.
        order: what is asked.

    Raises:
        CorrectionError: there is no such thing, or it can't be corrected so.
    """
    if not order.idents:
        raise CorrectionError(f"{order.action}: name what is meant by its id")
    targets = [target for ident in order.idents for target in _find(record, ident)]
    subjects = {t.subject for t in targets}
    if len(subjects) > 1:
        raise CorrectionError(f"{', '.join(order.idents)}: of several kinds; correct events, reports and"
                              " actors one kind at a time")  # fmt: skip
    make = _MAKERS[targets[0].subject]
    made = make(record, order, targets)
    return replace(made, **_head(record, order, targets))


def make_undoing(record: Writing, number: int, by: str, why: str) -> Correction:
    """What is to be written down to undo a correction.

    Args:
        record: the record; to be called inside a transaction.
        number: the correction.
        by: who says so.
        why: the reason.

    Raises:
        CorrectionError: there is no such correction, or it doesn't hold any more.
    """
    every = record.corrections()
    meant = next((c for c in every if c.number == number), None)
    if meant is None:
        raise CorrectionError(f"there is no correction {number}; `dragoman correct list` shows all")
    undone = {c.undoes for c in _holding(every)}
    if number in undone:
        raise CorrectionError(f"correction {number} is undone already")
    what = f"correction {number}: {meant.action} {meant.what}"
    return Correction(len(every) + 1, _now(), _name(by), why, "undo", "correction", what, undoes=number)


def _holding(every: Sequence[Correction]) -> list[Correction]:
    """The corrections that nothing undoes, those that undo others among them."""
    undone: set[int] = set()
    for correction in sorted(every, key=lambda c: -c.number):
        if correction.number not in undone and correction.undoes is not None:
            undone.add(correction.undoes)
    return [c for c in every if c.number not in undone]


def _head(record: Writing, order: Order, targets: Sequence[_Target]) -> dict[str, Any]:
    return {
        "number": len(record.corrections()) + 1,
        "at": _now(),
        "by": _name(order.by),
        "why": " ".join(order.why.split()),
        "what": " + ".join(t.what for t in targets[:4]) + (" + …" if len(targets) > 4 else ""),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _name(by: str) -> str:
    name = " ".join(by.split())
    if not name:
        raise CorrectionError("say who corrects: a correction without a name can't be asked about")
    return name


# -- finding what is meant


def _find(record: Writing, ident: str) -> list[_Target]:
    """What an id names: an event, the reports of a document, one report, or an actor."""
    prefix, _, rest = ident.partition(":")
    if prefix == "actor" and rest:
        return [_actor_target(record, rest)]
    found = _event_target(record, ident) or _report_targets(record, ident)
    if found:
        return found
    return [_actor_target(record, ident)]


def _event_target(record: Writing, ident: str) -> list[_Target]:
    id_ = record._store.event_of(ident) or ident
    units = record._store.members(id_)
    if not units:
        return []
    event = record._store.standing.event(units)
    keys = []
    for unit in units:
        coded = read_coded(record._db, unit.document)
        if coded is not None:
            keys += [key_of(coded, r) for r in coded.reports if r.id in unit.reports]
    told = max((u.step.published for u in units if u.step.published), default=None)
    return [_Target("event", id_, event.what if event else id_, tuple(keys), told=told)]


def _report_targets(record: Writing, ident: str) -> list[_Target]:
    name, _, number = ident.rpartition(":")
    whole = read_uncorrected(record._db, ident)
    if whole is not None:
        return [_report_target(record, whole, r) for r in whole.reports]
    coded = read_uncorrected(record._db, name) if name else None
    if coded is None:
        return []
    found = next((r for r in coded.reports if r.id == number), None)
    if found is None:
        numbers = ", ".join(r.id for r in coded.reports) or "none"
        raise CorrectionError(f"{ident}: the document has no report {number!r}; it has {numbers}")
    return [_report_target(record, coded, found)]


def _report_target(record: Writing, read: CodedDocument, report: Report) -> _Target:
    """A report, as it stands corrected where it does."""
    key = key_of(read, report)
    now = read_coded(record._db, read.document.id)
    stands = (key.find(now) if now else None) or report
    words = " ".join(report.sentence.of(read.document.text).split())
    short = words if len(words) <= 80 else words[:79] + "…"
    ident = f"{read.document.id}:{report.id}"
    return _Target("report", ident, f"{ident} “{key.words}” ({short})", (key,), report=stands)


def _actor_target(record: Writing, ident: str) -> _Target:
    row = record._db.execute(
        "SELECT e.body FROM event_actors a JOIN events e ON e.n = a.event WHERE a.actor = ? UNION ALL"
        " SELECT e.body FROM event_actors a JOIN events e ON e.n = a.event WHERE a.name = ? LIMIT 1",
        (ident, fold(ident)),
    ).fetchone()
    if row is not None:
        for actor in actors_from(row[0]):
            if actor.id == ident or fold(actor.name) == fold(ident):
                return _Target("actor", actor.id, f"{actor.name} [{actor.id}]", actor=actor)
    found = record._db.execute("SELECT 1 FROM report_actors WHERE actor = ? LIMIT 1", (ident,)).fetchone()
    if found is None:
        raise CorrectionError(f"{ident}: the record holds no event, document, report or actor of that id")
    return _Target("actor", ident, ident, actor=_actor_in_reports(record, ident))


def _actor_in_reports(record: Writing, ident: str) -> Actor | None:
    row = record._db.execute(
        "SELECT d.id FROM report_actors a JOIN documents d ON d.n = a.document WHERE a.actor = ? LIMIT 1",
        (ident,),
    ).fetchone()
    coded = read_coded(record._db, row[0]) if row else None
    parties = (p for r in coded.reports for p in (*r.actors, *r.recipients)) if coded else iter(())
    return next((p.actor for p in parties if p.actor.id == ident), None)


# -- events and reports


def _about_events(record: Writing, order: Order, targets: Sequence[_Target]) -> Correction:
    groups = tuple(t.keys for t in targets)
    made = Correction(0, "", "", "", order.action, "event", "")
    match order.action:
        case "merge":
            if len({t.ident for t in targets}) < 2:
                raise CorrectionError("merge: name at least two different events")
            return replace(made, groups=(tuple(k for g in groups for k in g),))
        case "split":
            return replace(made, groups=_parted(record, order, targets))
        case "edit":
            fields = read_fields(record, order.fields, EVENT_FIELDS)
            every = tuple(k for g in groups for k in g)
            _refuse_several(order, targets)
            return replace(made, groups=(every,), fields=fields, day=targets[0].told)
        case "reject" | "confirm":
            _refuse_several(order, targets)
            return replace(made, groups=groups)
        case _:
            raise CorrectionError(f"{order.action}: not of an event")


def _refuse_several(order: Order, targets: Sequence[_Target]) -> None:
    if len(targets) > 1:
        raise CorrectionError(
            f"{order.action}: one {targets[0].subject} at a time, so that each can be undone"
        )


def _parted(
    record: Writing, order: Order, targets: Sequence[_Target]
) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """The reports that stay with an event, and those that are of another one."""
    _refuse_several(order, targets)
    if not order.reports:
        raise CorrectionError("split: name the reports that are of another event, as DOCUMENT:r2")
    ours = targets[0].keys
    away = {k for ident in order.reports for t in _report_targets_or_fail(record, ident) for k in t.keys}
    parted = tuple(k for k in ours if any(_same(k, other) for other in away))
    stays = tuple(k for k in ours if k not in parted)
    if not parted:
        raise CorrectionError("split: none of these reports is of that event")
    if not stays:
        raise CorrectionError("split: these are all reports of that event, none is left to stay")
    return stays, parted


def _same(one: Key, other: Key) -> bool:
    return one.document == other.document and (one.start, one.end) == (other.start, other.end)


def _report_targets_or_fail(record: Writing, ident: str) -> list[_Target]:
    found = _report_targets(record, ident)
    if not found:
        raise CorrectionError(f"{ident}: no report or document of this record; write DOCUMENT:r2")
    return found


def _about_reports(record: Writing, order: Order, targets: Sequence[_Target]) -> Correction:
    every = tuple(k for t in targets for k in t.keys)
    made = Correction(0, "", "", "", order.action, "report", "", groups=(every,))
    match order.action:
        case "merge":
            if len(every) < 2:
                raise CorrectionError("merge: name at least two reports")
            return made
        case "split":
            away = tuple(
                k for ident in order.reports for t in _report_targets_or_fail(record, ident) for k in t.keys
            )
            if not away or set(away) & set(every):
                raise CorrectionError("split: name the reports that the first ones are kept apart from")
            return replace(made, groups=(every, away))
        case "edit":
            return replace(made, fields=read_fields(record, order.fields, REPORT_FIELDS, _report(targets)))
        case "reject":
            return made
        case "confirm":
            _refuse_several(order, targets)
            return replace(made, fields=_snapshot(_report(targets)))
        case _:
            raise CorrectionError(f"{order.action}: not of a report")


def _report(targets: Sequence[_Target]) -> Report:
    report = targets[0].report
    assert report is not None
    return report


def _snapshot(report: Report) -> dict[str, Any]:
    """What a report says, to be kept as it is."""
    said = {name: getattr(report, name) for name in _CONFIRMED}
    for side in ("actors", "recipients"):
        said[side] = tuple(p.actor for p in said[side])
    return said


# -- actors


def _about_actors(record: Writing, order: Order, targets: Sequence[_Target]) -> Correction:
    ids = tuple(t.ident for t in targets)
    made = Correction(0, "", "", "", order.action, "actor", "", actors=ids)
    match order.action:
        case "merge":
            if len(set(ids)) < 2:
                raise CorrectionError("merge: name at least two different actors; the first one stays")
            return replace(made, actors=ids[1:], fields={"into": _actor(targets)})
        case "edit":
            _refuse_several(order, targets)
            return replace(made, fields=read_fields(record, order.fields, ACTOR_FIELDS))
        case "split":
            _refuse_several(order, targets)
            if not order.reports or "name" not in order.fields:
                raise CorrectionError(
                    "split: give the name of the other actor, and the reports that tell of it"
                )
            keys = tuple(
                k for ident in order.reports for t in _report_targets_or_fail(record, ident) for k in t.keys
            )
            return replace(made, groups=(keys,), fields={"into": _other_actor(record, order, targets)})
        case "reject" | "confirm":
            return made
        case _:
            raise CorrectionError(f"{order.action}: not of an actor")


def _actor(targets: Sequence[_Target]) -> Actor:
    actor = targets[0].actor
    if actor is None:
        raise CorrectionError(f"{targets[0].ident}: takes part in nothing that the record holds")
    return actor


def _other_actor(record: Writing, order: Order, targets: Sequence[_Target]) -> Actor:
    """The second actor of a split: a known one of that name, else one like the first with what is said."""
    said = read_fields(record, order.fields, ACTOR_FIELDS)
    known = _known_actor(said["name"])
    if known is not None and set(said) == {"name"}:
        return known
    actor = replace(_actor(targets), **said)
    id_ = slug_of(said["name"])
    if id_ == targets[0].ident:
        id_ = f"{id_}-{slug_of(said.get('role') or said.get('country') or '2')}"
    return replace(actor, id=id_)


_MAKERS: dict[Subject, Callable[[Writing, Order, Sequence[_Target]], Correction]] = {
    "event": _about_events,
    "report": _about_reports,
    "actor": _about_actors,
}


# -- what is said


def read_fields(
    record: Writing, said: dict[str, Any], allowed: Iterable[str], report: Report | None = None
) -> dict[str, Any]:
    """What a person says of a thing, checked, as the values that the thing holds.

    Args:
        record: where named actors are looked for first.
        said: by name; text where a person typed it.
        allowed: the names that such a thing has.
        report: the report that is meant, whose CAMEO code follows its type.

    Raises:
        CorrectionError: a value or a name that can't be.
    """
    if not said:
        raise CorrectionError("edit: say what is so, as --status cancelled")
    unknown = set(said) - set(allowed)
    if unknown:
        names, known = ", ".join(sorted(unknown)), ", ".join(sorted(allowed))
        raise CorrectionError(f"{names}: no such field; there are {known}")
    read = {name: _value(record, name, value) for name, value in said.items()}
    start, end = first_day(read.get("start")), last_day(read.get("end"))
    if start is not None and end is not None and end < start:
        raise CorrectionError(f"{read['end']}: ends before it begins ({read['start']})")
    if report is not None and ("type" in read or "kind" in read):
        kind = str(read.get("kind", report.kind))
        read["cameo"] = _cameo(str(read.get("type", report.type)), kind)
    return read


def _value(record: Writing, name: str, value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
        if value.casefold() in UNKNOWN:
            if name in _NEEDED:
                raise CorrectionError(f"{name}: can't be left open")
            return () if name in ("actors", "recipients") else None
    if value is None:
        return None
    match name:
        case "status":
            return _one_of(name, str(value), STATUSES)
        case "type":
            return _one_of(name, str(value).upper(), tuple(lexicon.load().types))
        case "start" | "end":
            if first_day(str(value)) is None or last_day(str(value)) is None:
                raise CorrectionError(f"{name}: {value!r} is no date; write 2018-06-12, 2018-06 or 2018")
            return str(value)
        case "place":
            return value if isinstance(value, Place) else _place(str(value))
        case "actors" | "recipients":
            named = value if isinstance(value, list | tuple) else str(value).split(",")
            return tuple(n if isinstance(n, Actor) else _named_actor(record, n.strip()) for n in named)
        case "kind" if value in get_args(ActorKind):
            return value
        case "kind":
            return _one_of(name, str(value).lower(), _kinds())
        case _:
            return str(value)


def _cameo(type_: str, kind: str) -> str:
    """The usual CAMEO code of a type and kind."""
    codes = {(r["type"], r["kind"]): r["cameo"] for r in read_table("cameo.txt")}
    return codes.get((type_, kind)) or lexicon.load().types[type_].cameo


def _one_of(name: str, value: str, allowed: Iterable[str]) -> str:
    every = tuple(allowed)
    if value not in every:
        raise CorrectionError(f"{name}: there is no {value!r}; there are {', '.join(every)}")
    return value


def _kinds() -> tuple[str, ...]:
    found = lexicon.load()
    return tuple(sorted({e.kind for e in found.entries} | {"other"}))


def _place(name: str) -> Place:
    """A place by its name; "Paris, USA" says in which country."""
    town, _, country = name.rpartition(", ")
    if town and len(country) == 3 and country.isupper():
        return atlas.lookup(town, country) or Place(town, country)
    return atlas.lookup(name, None) or Place(name)


def _named_actor(record: Writing, name: str) -> Actor:
    """An actor by id or name: one of the record, else one of the gazetteer, else a new organisation."""
    try:
        found = _actor_target(record, name).actor
    except CorrectionError:
        found = None
    return found or _known_actor(name) or Actor(slug_of(name), name, "organisation")


def _known_actor(name: str) -> Actor | None:
    """An actor of the gazetteer by its id or one of its names."""
    known = load_gazetteer()
    named = known.names.get(simple_tokens(name), ())
    return known.actor(name) or (named[0].actor if named else None)
