"""Reports as the event data sets of the field write them: one row for each pair of source and target.

Where all parties act alike (a meeting), each pair is told both ways, as those data sets do.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import IO, Any

from dragoman.codebook import load_codebook
from dragoman.export import defuse, json_line
from dragoman.linking.days import first_day, iso
from dragoman.nouns import CodedDocument, Party, Report
from dragoman.sectors import cameo_actor, sector_of_party
from dragoman.tables import read_table

ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number",
    "Publisher", "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
PHOENIX = (
    "EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity", "SourceActorRole",
    "SourceActorAttribute", "TargetActorFull", "TargetActorEntity", "TargetActorRole",
    "TargetActorAttribute", "EventCode", "EventRootCode", "PentaClass", "GoldsteinScore", "Issues", "Lat",
    "Lon", "LocationName", "StateName", "CountryCode", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip


def _actor_columns(n: int) -> tuple[str, ...]:
    parts = (
        "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
        "Type1Code", "Type2Code", "Type3Code",
    )  # fmt: skip
    return tuple(f"Actor{n}{part}" for part in parts)


def _geo_columns(of: str) -> tuple[str, ...]:
    parts = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    return tuple(f"{of}Geo_{part}" for part in parts)


GDELT = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *_actor_columns(1), *_actor_columns(2),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone", *_geo_columns("Actor1"), *_geo_columns("Actor2"),
    *_geo_columns("Action"), "DATEADDED", "SOURCEURL",
)  # fmt: skip

_QUADS = {"V-COOP": 1, "M-COOP": 2, "V-CONF": 3, "M-CONF": 4}


@dataclass(frozen=True, slots=True)
class Dyad:
    """One row: who toward whom in one report."""

    coded: CodedDocument
    report: Report
    source: Party | None
    target: Party | None
    number: int

    @property
    def id(self) -> str:
        """Unique among all rows, and the same each time."""
        return f"{self.coded.document.id}:{self.report.id}:{self.number}"

    @property
    def day(self) -> str:
        """The day of the event, else that of publication; "" where neither is known."""
        told = self.report.start or self.report.end or self.coded.document.published
        return iso(first_day(told)) or ""

    @property
    def sentence(self) -> int:
        """Which of the sentences that tell of an event it stands in, from 1."""
        starts = sorted({r.sentence.start for r in self.coded.reports})
        return starts.index(self.report.sentence.start) + 1


def dyads(coded: CodedDocument) -> Iterator[Dyad]:
    """The rows of a coded document, in text order."""
    for report in coded.reports:
        actors, recipients = report.actors, report.recipients
        pairs: list[tuple[Party | None, Party | None]]
        if recipients:
            pairs = [(a, r) for a in actors for r in recipients] or [(None, r) for r in recipients]
        elif len(actors) > 1:
            pairs = list(permutations(actors, 2))
        else:
            pairs = [(actors[0] if actors else None, None)]
        for number, (source, target) in enumerate(pairs, 1):
            yield Dyad(coded, report, source, target, number)


def goldstein(cameo: str) -> float | None:
    """Goldstein's score of a CAMEO code, from -10 to 10; None where it has none."""
    return load_codebook().goldstein(cameo) if cameo else None


@functools.cache
def quad_class(type_: str) -> int | None:
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    quads = {row["type"]: row["quad"] for row in read_table("plover.txt")}
    return _QUADS.get(quads.get(type_, ""))


def write_plover(_: Any, items: Iterable[CodedDocument], out: IO[str]) -> None:
    """One PLOVER event a line, as JSON: who, what, toward whom, when, where, how sure, and the text."""
    for coded in items:
        for report in coded.reports:
            out.write(json_line(plover(coded, report)) + "\n")


def plover(coded: CodedDocument, report: Report) -> dict[str, Any]:
    """A report as a PLOVER event."""
    document, place = coded.document, report.place
    return {
        "id": f"{document.id}:{report.id}",
        "date": report.start,
        "end_date": report.end,
        "event": report.type,
        "mode": report.mode,
        "context": list(report.context),
        "status": report.status,
        "cameo": report.cameo,
        "source": [_plover_actor(p) for p in report.actors],
        "target": [_plover_actor(p) for p in report.recipients],
        "location": place.to_dict() if place else None,
        "text": report.sentence.of(document.text),
        "confidence": round(report.confidence, 3),
        "publication": {"id": document.id, "date": document.published, "source": document.source,
                        "title": document.title, "url": document.url},
    }  # fmt: skip


def _plover_actor(party: Party) -> dict[str, Any]:
    actor, sector = party.actor, sector_of_party(party)
    return {"code": cameo_actor(party), "id": actor.id, "name": actor.name, "country": actor.country,
            "kind": actor.kind, "role": actor.role, "sector": sector}  # fmt: skip


def write_icews(_: Any, items: Iterable[CodedDocument], out: IO[str]) -> None:
    """Tab-separated with a heading, in the columns of ICEWS."""
    _write(ICEWS, (_icews(d) for coded in items for d in dyads(coded)), out)


def _icews(d: Dyad) -> tuple[Any, ...]:
    document, place = d.coded.document, d.report.place
    return (
        d.id, d.day, *_named(d.source), d.report.trigger.of(document.text), d.report.cameo,
        goldstein(d.report.cameo), *_named(d.target), document.id, d.sentence, document.source,
        place.name if place else None, None, None, _country(place.country if place else None),
        place.lat if place else None, place.lon if place else None,
    )  # fmt: skip


def write_phoenix(_: Any, items: Iterable[CodedDocument], out: IO[str]) -> None:
    """Tab-separated with a heading, in the columns of Phoenix."""
    _write(PHOENIX, (_phoenix(d) for coded in items for d in dyads(coded)), out)


def _phoenix(d: Dyad) -> tuple[Any, ...]:
    document, place = d.coded.document, d.report.place
    year, month, day = d.day[:4], d.day[5:7], d.day[8:10]
    quad = quad_class(d.report.type)
    return (
        d.id, d.day.replace("-", ""), year, month, day, *_phoenix_actor(d.source), *_phoenix_actor(d.target),
        d.report.cameo, d.report.cameo[:2], quad, goldstein(d.report.cameo), tuple(d.report.context),
        place.lat if place else None, place.lon if place else None, place.name if place else None, None,
        place.country if place else None, f"{document.id}_{d.sentence}", document.url, document.source,
    )  # fmt: skip


def write_gdelt(_: Any, items: Iterable[CodedDocument], out: IO[str]) -> None:
    """Tab-separated without a heading, in the 61 columns of the GDELT 2.0 event table."""
    _write(GDELT, (_gdelt(d) for coded in items for d in dyads(coded)), out, heading=False)


def _gdelt(d: Dyad) -> tuple[Any, ...]:
    document, report, place = d.coded.document, d.report, d.report.place
    number = int.from_bytes(hashlib.blake2b(d.id.encode(), digest_size=8).digest(), "big") >> 1
    plain = d.day.replace("-", "")
    fraction = None
    if d.day:
        fraction = round(int(d.day[:4]) + (int(d.day[5:7]) * 30 + int(d.day[8:10])) / 365, 4)
    nowhere = (None,) * 8
    where = nowhere
    if place is not None:
        kind = 4 if place.lat is not None else 1
        where = (kind, place.name, place.country, None, None, place.lat, place.lon, place.geonames or None)  # type: ignore[assignment]
    added = (document.published or "").replace("-", "")
    return (
        number, plain or None, plain[:6] or None, plain[:4] or None, fraction, *_gdelt_actor(d.source),
        *_gdelt_actor(d.target), int(d.sentence == 1), report.cameo, report.cameo[:3], report.cameo[:2],
        quad_class(report.type), goldstein(report.cameo), 1, 1, 1, None, *nowhere, *nowhere, *where,
        f"{added}000000" if len(added) == 8 else None, document.url or document.id,
    )  # fmt: skip


def _gdelt_actor(party: Party | None) -> tuple[Any, ...]:
    if party is None:
        return (None,) * 10
    actor, sector = party.actor, sector_of_party(party)
    group = actor.id if actor.country is None else None
    code = cameo_actor(party)
    return (code, actor.name.upper(), actor.country, group, None, None, None, sector, None, None)


def _phoenix_actor(party: Party | None) -> tuple[Any, ...]:
    if party is None:
        return (None, None, None, None)
    actor, sector = party.actor, sector_of_party(party)
    return (cameo_actor(party), actor.country or actor.id, sector, actor.name)


def _named(party: Party | None) -> tuple[Any, ...]:
    if party is None:
        return (None, None, None)
    actor = party.actor
    return (actor.name, sector_of_party(party) or actor.kind, _country(actor.country))


def _country(code: str | None) -> str | None:
    from dragoman.gazetteer import load

    if code is None:
        return None
    found = load().actor(code)
    return found.name if found else code


def _write(
    columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]], out: IO[str], heading: bool = True
) -> None:
    if heading:
        out.write("\t".join(columns) + "\n")
    for row in rows:
        out.write("\t".join(_cell(value) for value in row) + "\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    flat = " ".join(part for part in text.replace("\t", " ").splitlines() if part)
    return defuse(flat.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd"))
