"""What the tables of actors say against themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dragoman.gazetteer.days import first_day, last_day
from dragoman.gazetteer.known import SINGLE_OFFICES, Gazetteer, Term


def clashes(gazetteer: Gazetteer) -> list[str]:
    """What two rows say against one another: names of two actors, one office held twice at one time.

    Args:
        gazetteer: whose names and terms are compared.
    """
    return [*_name_clashes(gazetteer), *_term_clashes(gazetteer)]


def _name_clashes(gazetteer: Gazetteer) -> Iterator[str]:
    for names in gazetteer.names.values():
        for i, one in enumerate(names):
            for other in names[i + 1 :]:
                if one.actor.id != other.actor.id and _overlap(
                    one.begin, one.until, other.begin, other.until
                ):
                    yield (
                        f"{other.where}: {other.text!r} names {other.actor.id} "
                        f"and {one.actor.id} ({one.where})"
                    )


def _term_clashes(gazetteer: Gazetteer) -> Iterator[str]:
    offices: dict[tuple[str, str], list[Term]] = {}
    for person in gazetteer.people:
        for term in gazetteer.terms(person):
            holder = term.organisation or term.country
            if term.role in SINGLE_OFFICES and holder:
                offices.setdefault((holder, term.role), []).append(term)
    for (holder, role), terms in offices.items():
        for i, one in enumerate(terms):
            for other in terms[i + 1 :]:
                # Two who share the year or day of the change are no clash.
                shared = min(last_day(one.until), last_day(other.until)) - max(
                    first_day(one.begin), first_day(other.begin)
                )
                if shared.days > _slack(one, other) and one.person != other.person:
                    yield f"{other.where}: {role} of {holder} at the same time as {one.person} ({one.where})"


def _slack(one: Term, other: Term) -> int:
    ends = [d for d in (one.begin, one.until, other.begin, other.until) if d]
    precision = min(len(d) for d in ends) if ends else 4
    return {4: 366, 7: 31}.get(precision, 1)


def _overlap(begin: str | None, until: str | None, begin2: str | None, until2: str | None) -> bool:
    return first_day(begin) <= last_day(until2) and first_day(begin2) <= last_day(until)


def gaps(
    gazetteer: Gazetteer, role: str, state: str, since: date, until: date, days: int = 366
) -> list[tuple[date, date]]:
    """The times for which no holder of an office is known, as first day and day after.

    Args:
        gazetteer: whose terms are looked at.
        role: canonical, as offices.txt has it.
        state: alpha-3, or the id of a body.
        since, until: the time looked at.
        days: shorter gaps are passed over.
    """
    held = sorted(
        (first_day(t.begin), last_day(t.until))
        for person in gazetteer.people
        for t in gazetteer.terms(person)
        if t.role == role and state in (t.country, t.organisation)
    )
    found, known = [], since
    for begin, end in held:
        if begin > until:
            break
        if (begin - known).days > days:
            found.append((known, begin))
        known = max(known, end)
    if (until - known).days > days:
        found.append((known, until))
    return found
