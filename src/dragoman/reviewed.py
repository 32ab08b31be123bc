"""What a person decided about a record, written as gold: what dragoman is measured by, and trained on.

Three things are written: the articles of which every report was edited, confirmed or rejected (`articles/`),
the events of which something was said, with the history that the record believes in now (`processes/`), and
every report that was decided, one a line (`reports.jsonl`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.corrections import Correction, Key, in_force
from dragoman.errors import DragomanError
from dragoman.nouns import Actor, CodedDocument, Document, Event, Party, Report
from dragoman.record import Record


@dataclass(frozen=True, slots=True)
class Written:
    """How much gold was written."""

    articles: int
    events: int
    reports: int


def write_gold(record: Record, folder: Path) -> Written:
    """Write what was decided as gold, into a folder that is made where missing.

    Args:
        record: the record.
        folder: where to.

    Raises:
        DragomanError: the folder can't be written.
        RecordError: the record can't be read.
    """
    active = in_force(record.corrections())
    decided = _decided(active)
    articles = list(_articles(record, decided))
    events = _events(record, active)
    labels = [label for id_, said in decided.items() for label in _labels(record, id_, said)]
    files = {_LABELS: _lines(labels)}
    for article in articles:
        name = "".join(c if c.isalnum() or c in "-._" else "_" for c in article["id"])
        files[f"articles/{name}.json"] = _pretty(article)
    if events:
        files.update(_process_files(record, events))
    try:
        _write_all(folder, files)
    except OSError as error:
        raise DragomanError(f"{folder}: can't be written ({error.strerror})") from None
    return Written(len(articles), len(events), len(labels))


_LABELS, _MANIFEST = "reports.jsonl", "written.txt"


def _write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Write files, and take away those of an earlier time that are none any more; others are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / _MANIFEST
    before = manifest.read_text(encoding="utf-8").splitlines() if manifest.exists() else []
    for name in before:
        if name not in files and not Path(name).is_absolute() and ".." not in Path(name).parts:
            (folder / name).unlink(missing_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    manifest.write_text("".join(f"{name}\n" for name in files), encoding="utf-8")


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _lines(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _decided(active: Iterable[Correction]) -> dict[str, dict[Key, str]]:
    """What was last said of each report that was edited, confirmed or rejected, by document."""
    found: dict[str, dict[Key, str]] = {}
    for correction in active:
        if correction.subject == "report" and correction.action in ("edit", "confirm", "reject"):
            for key in correction.keys:
                found.setdefault(key.document, {})[key] = correction.action
    return found


def _articles(record: Record, decided: dict[str, dict[Key, str]]) -> Iterator[dict[str, Any]]:
    """The documents of which every report was decided."""
    for id_, said in decided.items():
        read, now = record.uncorrected(id_), record.coded(id_)
        if read is None or now is None:
            continue
        seen = {found.id for key in said if (found := key.find(read))}
        if seen == {r.id for r in read.reports}:
            yield article_gold(now)


def article_gold(coded: CodedDocument) -> dict[str, Any]:
    """A document and its reports in the form of a gold article."""
    document = coded.document
    return {
        "id": document.id,
        "title": document.title,
        "published": document.published,
        "source": document.source,
        "url": document.url,
        "text": document.text,
        "boilerplate": [span.of(document.text) for span in document.boilerplate],
        "events": [_mention(document, report) for report in coded.reports],
        "links": [
            {"kind": link.kind, "from": report.id, "to": link.to}
            for report in coded.reports
            for link in report.links
        ],
    }


def _mention(document: Document, report: Report) -> dict[str, Any]:
    everyone = [p.actor for p in (*report.actors, *report.recipients)]
    return {
        "id": report.id,
        "sentence": report.sentence.of(document.text),
        "trigger": report.trigger.of(document.text),
        "trigger_start": report.trigger.start,
        "type": report.type,
        "kind": report.kind,
        "source": _keys(p.actor for p in report.actors),
        "target": _keys(p.actor for p in report.recipients),
        "persons": [a.name for a in everyone if a.kind == "person"],
        "organisations": [a.name for a in everyone if a.kind == "organisation"],
        "start": report.start,
        "end": report.end,
        "status": report.status,
        "place": report.place.name if report.place else None,
        "said_by": [s.name for s in report.said_by],
        "same_as": report.same_as,
    }


def _keys(actors: Iterable[Actor]) -> list[str]:
    """Actors as gold names them: a state, or who acts for one, by its code; everybody else by name."""
    return list(dict.fromkeys(a.country or a.name for a in actors))


def _labels(record: Record, id_: str, said: dict[Key, str]) -> Iterator[dict[str, Any]]:
    """The decided reports of a document, as `status` and `relate` read them, with the answer."""
    read, now = record.uncorrected(id_), record.coded(id_)
    if read is None or now is None:
        return
    for key, action in said.items():
        report = key.find(read if action == "reject" else now)
        if report is not None:
            yield _label(read.document, report, is_event=action != "reject")


def _label(document: Document, report: Report, *, is_event: bool) -> dict[str, Any]:
    return {
        "id": f"{document.id}:{report.id}",
        "text": document.text,
        "published": document.published,
        "trigger": report.trigger.to_dict(),
        "source": _span(report.actors),
        "target": _span(report.recipients),
        "event": is_event,
        "type": report.type if is_event else None,
        "kind": report.kind if is_event else None,
        "status": report.status if is_event else None,
        "start": report.start if is_event else None,
        "end": report.end if is_event else None,
    }


def _span(parties: Iterable[Party]) -> dict[str, Any] | None:
    return next((p.span.to_dict() for p in parties if p.span), None)


def _events(record: Record, active: Iterable[Correction]) -> list[Event]:
    """The events, as they are now, of which something was said."""
    standing = record._store.standing
    found: dict[str, Event] = {}
    for correction in active:
        if correction.subject == "event" and correction.action != "reject":
            for uid in standing.units(correction):
                event = record.event(uid)
                if event is not None:
                    found[event.id] = event
    return sorted(found.values(), key=lambda e: (e.start or "", e.id))


def _process_files(record: Record, events: list[Event]) -> dict[str, str]:
    gold = {"process": "corrections", "partial": True, "events": [event_gold(e) for e in events]}
    ids = sorted({d for e in events for d in e.documents})
    documents = sorted(filter(None, map(record.document, ids)), key=lambda d: (d.published or "9999", d.id))
    rows = (
        {n: getattr(d, n) for n in ("id", "published", "source", "title", "url", "text")} for d in documents
    )
    return {
        "processes/corrections.gold.json": _pretty(gold),
        "processes/corrections.jsonl": _lines(rows),
    }


def event_gold(event: Event) -> dict[str, Any]:
    """An event in the form of a process's gold; what only a correction told is no step of its history."""
    return {
        "id": event.id,
        "what": event.what,
        "type": event.type,
        "kind": event.kind,
        "actors": _keys(event.actors),
        "persons": list(event.persons),
        "start": event.start,
        "end": event.end,
        "place": event.place.name if event.place else None,
        "final_status": event.status,
        "reports": list(event.documents),
        "history": [
            {
                "published": h.published,
                "report": h.document,
                "status": h.status,
                "start": h.start,
                "end": h.end,
            }
            for h in event.history
            if h.report
        ],
    }
