"""A unit: all that one document tells of one event, which is what linking moves about.

A document's chain (a report and those that are `same_as` it) is one unit with the best date, place and
status that the chain holds.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.linking.days import Days, first_day, interval, width
from dragoman.linking.knowledge import Family, family_of, members, stem
from dragoman.nouns import Actor, CodedDocument, Document, HistoryStep, Place, Report, Status
from dragoman.tables import read_table

# Within one document a status further left is the news and those to its right are recalled with it:
# "the talks planned for May were called off" holds a plan, yet tells of a cancellation.
_NEWS: dict[Status, int] = {
    "cancelled": 0, "postponed": 1, "ongoing": 2, "occurred": 3, "denied": 4, "scheduled": 5, "proposed": 6,
}  # fmt: skip

SETTLED: frozenset[Status] = frozenset({"occurred", "ongoing"})
PLANNED: frozenset[Status] = frozenset({"scheduled", "proposed", "postponed"})

_WORD = re.compile(r"[^\W\d_][\w'’-]*|\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class Unit:
    """What one document tells of one event.

    Attributes:
        uid: made from the document's id and the first report's: the id of an event that it founds.
        order: place in the canonical order: published, document, report.
        document: the document's id.
        reports: ids of the chain's reports in text order.
        type, kind, mode: PLOVER type and mode, and kind, of the chain.
        actors, recipients: as the reports name them, each once.
        step: the telling itself: status, date, place, quote.
        contrary: a second telling where the document has one source deny what another tells.
        place: where.
        ordinal, name: which of a series, and its proper name.
        triggers: the trigger words' stems.
        words: stems of the other telling words of the sentences.
        topic: stems of what the reports say that the event is about.
        implied: ids of the actors that no report names, but the context implies.
        recalled: whether every report names the event as known, and none tells of it.
        another: whether the first report brings it up as one more, after those before.
        assumed: whether the status told is only what naming the event takes for granted.
        dated: whether a time expression gave the date, rather than the day of publication.
        why: what coded the reports.
    """

    uid: str
    order: str
    document: str
    reports: tuple[str, ...]
    type: str
    kind: str
    mode: str | None
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    step: HistoryStep
    contrary: HistoryStep | None
    place: Place | None
    ordinal: int | None
    name: str | None
    triggers: tuple[str, ...]
    words: frozenset[str]
    topic: frozenset[str] = frozenset()
    implied: frozenset[str] = frozenset()
    recalled: bool = False
    another: bool = False
    assumed: bool = False
    dated: bool = False
    why: tuple[str, ...] = ()

    @property
    def family(self) -> Family:
        """The family of events it is compared within."""
        return family_of(self.type, self.kind, self.triggers)

    @property
    def days(self) -> Days:
        """The days it tells of."""
        return interval(self.step.start, self.step.end)

    @property
    def told(self) -> int | None:
        """The day it was told."""
        return first_day(self.step.published)

    @property
    def parties(self) -> frozenset[str]:
        """The countries, and bodies without a country, on either side."""
        return parties_of(self.actors + self.recipients)

    @property
    def told_parties(self) -> frozenset[str]:
        """The parties that the words name; those implied by the context where they name none."""
        named = parties_of(a for a in self.actors + self.recipients if a.id not in self.implied)
        return named or self.parties

    @property
    def persons(self) -> frozenset[tuple[str, str]]:
        """The persons on either side: party acted for, and id."""
        return frozenset((party_of(a), a.id) for a in self.actors + self.recipients if a.kind == "person")


def party_of(actor: Actor) -> str:
    """What an actor counts for when tellings are compared: its country, else itself.

    An armed group or a party is not the country it lives in, so a group always counts for itself.
    """
    return actor.country if actor.country and actor.kind != "group" else actor.id


def parties_of(actors: Iterable[Actor]) -> frozenset[str]:
    """The parties of several actors; one that goes by a common noun ("protesters") is marked by a tilde."""
    return frozenset("~" + a.id if is_generic(a) else party_of(a) for a in actors)


def is_generic(actor: Actor) -> bool:
    """Whether the actor is known by a common noun alone, which others elsewhere go by too."""
    return actor.kind == "group" and actor.country is None and actor.id not in known_groups()


@functools.cache
def known_groups() -> frozenset[str]:
    """The ids of the groups that have a name of their own."""
    return frozenset(row["id"] for row in read_table("groups.txt"))


def expanded(parties: frozenset[str]) -> frozenset[str]:
    """Parties with every group replaced by the members it stands for."""
    table = members()
    if not any(p in table for p in parties):
        return parties
    return frozenset(m for p in parties for m in table.get(p, (p,)))


def uid_of(document: str, at: int, nth: int = 0) -> str:
    """The id of the event that a report would found: short, and the same in every record.

    It hangs on where the report stands and not on its number, so that it stays when the document is read anew
    and other reports are found before it.

    Args:
        document: the document's id.
        at: where the report's trigger begins.
        nth: how many units of the document begin with the same trigger before this one.
    """
    again = f"\x1f{nth}" if nth else ""
    digest = hashlib.blake2b(f"{document}\x1f@{at}{again}".encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big") >> 9
    letters = ""
    for _ in range(11):
        number, place = divmod(number, 32)
        letters = "0123456789abcdefghjkmnpqrstvwxyz"[place] + letters
    return "e" + letters


def units_of(coded: CodedDocument) -> tuple[Unit, ...]:
    """The units of a coded document, in text order."""
    chains: dict[str, list[Report]] = {}
    known = {r.id: r for r in coded.reports}
    for report in coded.reports:
        chains.setdefault(_root(report, known), []).append(report)
    place = {r.id: i for i, r in enumerate(coded.reports)}
    starts: Counter[int] = Counter()
    units = []
    for chain in chains.values():
        at = chain[0].trigger.start
        uid = uid_of(coded.document.id, at, starts[at])
        starts[at] += 1
        units.append(_unit(coded.document, chain, place[chain[0].id], uid))
    return tuple(units)


def _root(report: Report, known: dict[str, Report]) -> str:
    """The id of the chain's first report; a ring or a missing one ends the walk."""
    seen = {report.id}
    while report.same_as and report.same_as in known and report.same_as not in seen:
        report = known[report.same_as]
        seen.add(report.id)
    return report.id if report.same_as not in seen else min(seen)


def _unit(document: Document, chain: list[Report], index: int, uid: str) -> Unit:
    news = min(chain, key=lambda r: (_NEWS[r.status], -r.confidence))
    if _is_recalled_plan(news, chain):
        news = chain[0]
    denial = next((r for r in chain if r.status == "denied"), None) if news.status in SETTLED else None
    place = _best_place(chain)
    first = chain[0]
    triggers = {stem(_last_word(r.trigger.of(document.text))) for r in chain}
    return Unit(
        uid=uid,
        order=f"{document.published or '9999-99-99'}\x1f{document.id}\x1f{index:06d}",
        document=document.id,
        reports=tuple(r.id for r in chain),
        type=first.type,
        kind=next((r.kind for r in chain if r.kind != "other"), first.kind),
        mode=next((r.mode for r in chain if r.mode), None),
        actors=_actors(p.actor for r in chain for p in r.actors),
        recipients=_actors(p.actor for r in chain for p in r.recipients),
        step=_step(document, news, _best_dates(news, chain), place),
        contrary=_step(document, denial, (denial.start, denial.end), place) if denial else None,
        place=place,
        ordinal=next((r.ordinal for r in chain if r.ordinal is not None), None),
        name=next((r.name for r in chain if r.name), None),
        triggers=tuple(sorted(t for t in triggers if t)),
        words=_words(document, chain, triggers),
        topic=frozenset(stem(word) for r in chain for word in r.about),
        implied=_implied(chain),
        recalled=all(r.recalled for r in chain),
        another=first.another,
        assumed=news.assumed,
        dated=any(r.timex and (r.start or r.end) for r in chain),
        why=tuple(dict.fromkeys(r.why for r in chain if r.why)),
    )


def _is_recalled_plan(news: Report, chain: list[Report]) -> bool:
    """Whether the lead tells that it happened after all, and only later words recall the put-off plan."""
    return news.status in ("cancelled", "postponed") and chain[0].status in SETTLED and news is not chain[0]


def _step(
    document: Document, report: Report, dates: tuple[str | None, str | None], place: Place | None
) -> HistoryStep:
    return HistoryStep(
        published=document.published,
        document=document.id,
        report=report.id,
        status=report.status,
        start=dates[0],
        end=dates[1],
        place=place.name if place else None,
        quote=" ".join(report.sentence.of(document.text).split()),
        said_by=tuple(s.name for s in report.said_by),
        confidence=report.confidence,
    )


def _best_dates(news: Report, chain: list[Report]) -> tuple[str | None, str | None]:
    """The narrowest dates of the chain, those told with the news first."""
    dated = [r for r in chain if r.start or r.end]
    with_news = [r for r in dated if r.status == news.status] or dated
    if not with_news:
        return (None, None)
    best = min(with_news, key=lambda r: width(interval(r.start, r.end)) or 10_000)
    return (best.start, best.end)


def _best_place(chain: list[Report]) -> Place | None:
    """The most specific place: one with coordinates that isn't just named for its country."""
    places = [r.place for r in chain if r.place]
    return max(places, key=specific, default=None)


def specific(place: Place) -> int:
    """How specific a place is: a country 0, anything in one 1."""
    return 0 if is_country(place) else 1


def is_country(place: Place) -> bool:
    """Whether a place is a whole country."""
    return place.country is not None and fold(place.name) in country_names().get(place.country, frozenset())


@functools.cache
def country_names() -> dict[str, frozenset[str]]:
    """The folded names of each state, by alpha-3."""
    return {
        row["id"]: frozenset(fold(name) for name in (row["name"], *row.many("aliases")))
        for row in read_table("states.txt")
    }


@functools.cache
def empty_words() -> frozenset[str]:
    """Words that tell nothing of which event a sentence is about."""
    return frozenset(word for row in read_table("empty_words.txt") for word in row["words"].split())


def fold(name: str) -> str:
    """A name without case, and with single spaces for anything but letters and digits."""
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())


def _actors(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    return tuple({a.id: a for a in reversed(list(actors))}.values())[::-1]


def _implied(chain: list[Report]) -> frozenset[str]:
    everyone = [p for r in chain for p in r.actors + r.recipients]
    named = {p.actor.id for p in everyone if p.span is not None}
    return frozenset(p.actor.id for p in everyone) - named


def _last_word(text: str) -> str:
    words = _WORD.findall(text)
    return words[-1] if words else ""


def _words(document: Document, chain: list[Report], triggers: set[str]) -> frozenset[str]:
    """The telling words of the chain's sentences; names of the parties tell nothing that parties don't."""
    named = {
        stem(word)
        for r in chain
        for party in r.actors + r.recipients
        for text in (party.actor.name, party.span.of(document.text) if party.span else "")
        for word in _WORD.findall(text)
    }
    words: set[str] = set()
    for sentence in dict.fromkeys(r.sentence for r in chain):
        for word in _WORD.findall(sentence.of(document.text)):
            if len(word) > 2 and word.casefold() not in empty_words():
                words.add(stem(word))
    roots = tuple(name for name in named if len(name) >= 4)
    return frozenset(w for w in words - named - triggers if not w.startswith(roots))
