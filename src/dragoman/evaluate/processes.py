"""Scores the record of a process: did its dated reports become the right events with the right histories?

A gold event and a record event of the same type with a shared party are paired by the reports they share,
most first. Record events none of whose reports belongs to the gold are left out of account: the gold covers
the process alone. docs/evaluation.md defines each figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.evaluate.figures import Disagreement, Scores, f1, share, worst_first
from dragoman.evaluate.parties import fold, party_key

_LOST = 4

Step = tuple[str, str]
"""A report's id and the status it told."""


@dataclass(frozen=True, slots=True)
class Course:
    """An event with its history as the scorer sees it, of the gold or of the record.

    Attributes:
        id: of the event.
        what: in a few words.
        type: PLOVER type.
        parties: who takes part, as keys.
        dates: start and end.
        place: its folded name, "" where none is told.
        status: what is believed at the end.
        reports: ids of the reports that tell of it.
        steps: its history in the order of publication.
    """

    id: str
    what: str
    type: str
    parties: frozenset[str]
    dates: tuple[str | None, str | None]
    place: str
    status: str
    reports: frozenset[str]
    steps: tuple[Step, ...]

    @property
    def turns(self) -> tuple[str, ...]:
        """The statuses in order, each named once where it is told again."""
        told = [status for _, status in self.steps]
        return tuple(s for at, s in enumerate(told) if at == 0 or told[at - 1] != s)

    @property
    def changed(self) -> bool:
        """Whether its status is another one at some time."""
        return len({status for _, status in self.steps}) > 1

    def __str__(self) -> str:
        first, last = (d or "?" for d in self.dates)
        days = first if first == last else f"{first}/{last}"
        return f"{self.type} {' → '.join(self.turns)} {days} {self.place}".rstrip()


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as the scorer sees it."""

    by: frozenset[str]
    report: str
    outcome: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Process:
    """A process with its two sides: the gold and the record."""

    id: str
    gold: tuple[Course, ...]
    record: tuple[Course, ...]
    promised: tuple[Promise, ...] = ()
    recorded: tuple[Promise, ...] = ()


def gold_course(event: Mapping[str, Any]) -> Course:
    """An event of the gold, from its JSON.

    Raises:
        KeyError: a field is missing.
    """
    return Course(
        id=event["id"],
        what=event["what"],
        type=event["type"],
        parties=frozenset(map(party_key, event["actors"])),
        dates=(event.get("start"), event.get("end")),
        place=fold(event.get("place")),
        status=event["final_status"],
        reports=frozenset(event["reports"]),
        steps=tuple((h["report"], h["status"]) for h in event["history"]),
    )


def record_course(event: Mapping[str, Any]) -> Course:
    """An event of the record, from a line of `dragoman events --format jsonl`.

    Raises:
        KeyError: a field is missing.
    """
    history = sorted(event.get("history", ()), key=lambda h: h["published"] or "")
    return Course(
        id=str(event["id"]),
        what=str(event.get("what") or ""),
        type=event["type"],
        parties=frozenset(map(party_key, event.get("actors", ()))),
        dates=(event.get("start"), event.get("end")),
        place=fold((event.get("place") or {}).get("name")),
        status=str(event.get("status")),
        reports=frozenset(map(str, event.get("documents", ()))),
        steps=tuple((str(h["document"]), h["status"]) for h in history),
    )


def gold_promise(promise: Mapping[str, Any]) -> Promise:
    """A commitment of the gold, from its JSON."""
    by = frozenset(map(party_key, promise["by"]))
    return Promise(by, promise["report"], promise["outcome"], promise.get("what") or "")


def record_promise(promise: Mapping[str, Any]) -> Promise:
    """A commitment of the record, from a line of `dragoman commitments --format jsonl`."""
    by = frozenset(map(party_key, promise.get("by", ())))
    return Promise(by, str(promise.get("document")), str(promise.get("outcome")), promise.get("what") or "")


def pair_courses(gold: Sequence[Course], record: Sequence[Course]) -> list[tuple[Course, Course]]:
    """Each gold event with the record event that tells it, in the order of the gold."""
    options = []
    for at_gold, one in enumerate(gold):
        for at_record, other in enumerate(record):
            shared = len(one.reports & other.reports)
            if is_counterpart(one, other):
                options.append((-shared, -shared / len(one.reports | other.reports), at_gold, at_record))
    chosen: dict[int, int] = {}
    for _, _, at_gold, at_record in sorted(options):
        if at_gold not in chosen and at_record not in chosen.values():
            chosen[at_gold] = at_record
    return [(gold[g], record[r]) for g, r in sorted(chosen.items())]


def is_counterpart(gold: Course, record: Course) -> bool:
    """Whether two events may be the same: they share a report and a party, and are of one type."""
    return bool(gold.reports & record.reports and gold.parties & record.parties) and gold.type == record.type


def score_process(process: Process) -> Scores:
    """The figures of a process."""
    gold = process.gold
    relevant = frozenset(r for event in gold for r in event.reports)
    record = [e for e in process.record if e.reports & relevant]
    pairs = pair_courses(gold, record)
    n: Counter[str] = Counter()
    rows: list[Disagreement] = []
    for one, other in pairs:
        n["history"] += len(set(one.steps) & set(other.steps))
        n["member"] += len(one.reports & other.reports)
        n["member_found"] += len(other.reports & relevant)
        wrong = _wrong(one, other, relevant)
        n["status"] += "status" not in wrong
        n["dates"] += "dates" not in wrong
        n["place"] += bool(one.place) and "place" not in wrong
        n["changed"] += one.changed and "turns" not in wrong
        if wrong:
            rows.append(Disagreement(wrong, len(wrong), one.id, one.what, str(one), str(other)))
    rows += _unpaired(pairs, gold, record)
    size = len(gold)
    steps_found = sum(report in relevant for event in record for report, _ in event.steps)
    figures = [
        f1("events", len(pairs), len(record), size),
        share("final status", n["status"], size),
        share("dates", n["dates"], size),
        share("place", n["place"], sum(bool(e.place) for e in gold)),
        f1("history", n["history"], steps_found, sum(len(e.steps) for e in gold)),
        f1("reports", n["member"], n["member_found"], sum(len(e.reports) for e in gold)),
        share("changed", n["changed"], sum(e.changed for e in gold)),
    ]
    if process.promised:
        kept = [p for p in process.promised if any(_same_promise(p, r) for r in process.recorded)]
        figures.append(share("commitments", len(kept), len(process.promised)))
        rows += [_lost_promise(p) for p in process.promised if p not in kept]
    counts = {"gold events": size, "record events": len(record)}
    return Scores("process", counts, tuple(figures), worst_first(rows))


def _wrong(gold: Course, record: Course, relevant: frozenset[str]) -> tuple[str, ...]:
    """In what a pair differs; a place that the gold doesn't name can't be wrong."""
    same = {
        "status": gold.status == record.status,
        "dates": gold.dates == record.dates,
        "place": gold.place in record.place,
        "turns": gold.turns == record.turns,
        "reports": gold.reports == record.reports & relevant,
    }
    return tuple(name for name, equal in same.items() if not equal)


def _unpaired(
    pairs: Iterable[tuple[Course, Course]], gold: Iterable[Course], record: Iterable[Course]
) -> list[Disagreement]:
    met = {id(course) for pair in pairs for course in pair}
    missed = [Disagreement(("missed",), _LOST, e.id, e.what, str(e), "") for e in gold if id(e) not in met]
    extra = [Disagreement(("extra",), _LOST, e.id, e.what, "", str(e)) for e in record if id(e) not in met]
    return missed + extra


def _same_promise(gold: Promise, record: Promise) -> bool:
    same = gold.report == record.report and gold.outcome == record.outcome
    return same and bool(gold.by & record.by)


def _lost_promise(promise: Promise) -> Disagreement:
    by = " ".join(sorted(promise.by))
    return Disagreement(("commitments",), 1, promise.report, promise.what, f"{by} {promise.outcome}", "")
