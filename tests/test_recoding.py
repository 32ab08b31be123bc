"""An old record is brought up to date: what is read otherwise is told, what was decided holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dragoman import pipeline
from dragoman.nouns import CodedDocument, Document
from dragoman.recoding import Recoded, recode, remade
from dragoman.record import Record, open_record
from record_samples import story


def later(coded: CodedDocument) -> CodedDocument:
    """The document as a later version reads it: d3 is called off, and nothing is found in d6."""
    if coded.document.id == "d6":
        return replace(coded, reports=())
    reports = tuple(replace(r, status="cancelled") if r.status == "postponed" else r for r in coded.reports)
    return replace(coded, reports=reports)


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    """A record that an earlier version made; the present one reads d3 and d6 otherwise, and fails at d7."""
    library = {c.document.id: c for c in story()}

    def code(
        documents: Iterable[Document], on_error: Callable[..., Any], **_: Any
    ) -> Iterator[CodedDocument]:
        for document in documents:
            if document.id == "d7":
                on_error(document, ValueError("broken"))
            else:
                yield replace(later(library[document.id]), document=document)

    monkeypatch.setattr(pipeline, "code", code)
    with open_record(tmp_path / "record.db") as record:
        list(record.add(library.values()))
        record._db.execute("UPDATE documents SET coded_with = 'earlier'")
        record._db.execute("UPDATE meta SET value = 'earlier' WHERE key = 'linked'")
        yield record


def run(record: Record, failed: list[str]) -> list[Recoded]:
    return list(recode(record, record.outdated(), lambda d, _: failed.append(d.id)))


def test_old_record_is_read_anew(record: Record) -> None:
    assert record.outdated() == ["d1", "d2", "d3", "d4", "d5", "d7", "d8", "d6"]
    assert not record.is_linked_anew()
    failed: list[str] = []
    done = {r.result.document: (r.added, r.gone, r.changed) for r in run(record, failed)}
    assert failed == record.outdated() == ["d7"]
    assert {d: c for d, c in done.items() if any(c)} == {"d3": (0, 0, 1), "d6": (0, 1, 0)}
    (summit,) = record.events(type="CONSULT")
    assert "cancelled" in [h.status for h in summit.history] and "d6" not in summit.documents
    record.relink()
    assert record.is_linked_anew() and record.check() == []


def test_what_was_decided_holds_in_what_is_read_anew(record: Record) -> None:
    record.correct("confirm", "d3:r1", by="Ann")
    record.correct("edit", "d5:r1", by="Ann", fields={"place": "Edoras"})
    run(record, [])
    assert [r.status for r in record.reports("d3")] == ["postponed"]
    assert [r.place.name for r in record.reports("d5") if r.place] == ["Edoras"]
    record.undo(1, by="Ann")
    assert [r.status for r in record.reports("d3")] == ["cancelled"]
    assert record.check() == []


def test_interrupted_run_goes_on_where_it_stood(record: Record) -> None:
    running = recode(record, record.outdated(), lambda d, _: None)
    next(running)
    next(running)
    running.close()  # type: ignore[attr-defined]
    assert record.outdated() == ["d3", "d4", "d5", "d7", "d8", "d6"]
    assert record.check() == []


def test_stored_document_is_made_anew_as_it_was() -> None:
    document = replace(story()[0].document, published_inferred=False, duplicate_of="d0", title="Bree")
    assert remade(document) == document
    inferred = replace(
        document, text="BREE, June 3, 2031 – They met.", published="1999-01-01", published_inferred=True
    )
    assert remade(inferred).published == "2031-06-03"
