"""Corrections: what a person decided holds, whatever is read again, in any order, until it is undone."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dragoman.errors import CorrectionError, RecordError
from dragoman.evaluate.articles import gold_side
from dragoman.evaluate.processes import gold_course
from dragoman.linking.pins import compile_pins
from dragoman.nouns import Actor, CodedDocument, Event, Place, Span
from dragoman.record import Record, open_record
from dragoman.reviewed import write_gold
from dragoman.schema import MIGRATIONS
from record_samples import document, story, summit, told

OLD = Path(__file__).parent / "records"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def filled(path: Path, library: list[CodedDocument] | None = None) -> Record:
    record = open_record(path)
    list(record.add(library if library is not None else story()))
    return record


def talks(record: Record) -> Event:
    """The one meeting that the record holds."""
    (event,) = record.events(type="CONSULT")
    return event


def shape(record: Record) -> list[tuple[object, ...]]:
    """What the record believes, without what names corrections by number."""
    return [(e.id, e.what, e.status, e.start, e.end, e.type, e.documents, e.actors) for e in record.events()]


def shifted(coded: CodedDocument) -> CodedDocument:
    """The document as a later version reads it: another report is found first, so all have other ids."""
    first = replace(
        coded.reports[0], id="r1", trigger=Span(0, 1), type="REQUEST", kind="statement", same_as=None
    )
    moved = tuple(replace(r, id=f"r{i}") for i, r in enumerate(coded.reports, 2))
    return replace(coded, reports=(first, *moved))


def test_merged_events_are_one_until_that_is_undone(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        attack, accusation = (next(e for e in before if e.type == t) for t in ("ASSAULT", "ACCUSE"))
        done = record.correct("merge", attack.id, accusation.id, by="Ann", why="one story")
        assert done.events.gone == (accusation.id,) and done.correction.number == 1
        (merged,) = (e for e in record.events() if e.id == attack.id)
        assert set(merged.documents) == {"d7", "d8"} and len(record.events()) == 2
        assert record.event(accusation.id) == merged
        assert record.check() == []
        record.undo(1, by="Ben", why="two things after all")
        assert record.events() == before
        assert [(c.action, c.by, c.undoes) for c in record.corrections()] == [
            ("merge", "Ann", None), ("undo", "Ben", 1),
        ]  # fmt: skip
        with pytest.raises(CorrectionError, match="undone already"):
            record.undo(1, by="Ben")
        record.undo(2, by="Ann")
        assert len(record.events()) == 2
        assert record.check() == []


def test_split_event_stays_two(path: Path) -> None:
    with filled(path) as record:
        before = talks(record)
        record.correct("split", before.id, reports=["d5:r1", "d6"], by="Ann")
        apart = record.events(type="CONSULT")
        assert sorted(sorted(e.documents) for e in apart) == [["d1", "d2", "d3", "d4"], ["d5", "d6"]]
        assert record.check() == []
        list(record.add([shifted(story()[4])]))
        assert sorted(sorted(e.documents) for e in record.events(type="CONSULT")) == [
            ["d1", "d2", "d3", "d4"], ["d5", "d6"],
        ]  # fmt: skip
        assert record.check() == []


def test_chain_within_one_document_is_split(path: Path) -> None:
    coded = document(
        "a", "2031-05-01",
        told("Arnor and Gondor hold talks.", "talks", "CONSULT", "meeting", "ARN,GON"),
        told("The talks in Bree begin in June.", "talks", "CONSULT", "meeting", "ARN,GON",
             status="scheduled", start="2031-06", same_as="r1"),
    )  # fmt: skip
    with filled(path, [coded]) as record:
        one = talks(record)
        record.correct("split", one.id, reports=["a:r2"], by="Ann")
        assert [e.status for e in record.events(type="CONSULT")] == ["occurred", "scheduled"]
        assert record.check() == []
        record.undo(1, by="Ann")
        assert record.events() == [one]


def test_edited_report_is_read_so_ever_after(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        record.correct(
            "edit", "d5:r1", by="Ann", why="misread",
            fields={"status": "cancelled", "place": "none", "actors": "Gondor, Rohan"},
        )  # fmt: skip
        (report,) = record.reports("d5")
        assert (report.status, report.place, [p.actor.id for p in report.actors]) == (
            "cancelled", None, ["GON", "ROH"],
        )  # fmt: skip
        assert report.confidence == 1.0 and "edited by Ann (correction 1)" in report.why
        for again in (story()[4], shifted(story()[4])):
            list(record.add([again]))
            assert [r.status for r in record.reports("d5") if r.type == "CONSULT"] == ["cancelled"]
            assert record.check() == []
        assert [r.status for r in record.uncorrected("d5").reports if r.type == "CONSULT"] == ["occurred"]  # type: ignore[union-attr]
        list(record.add([story()[4]]))
        record.undo(1, by="Ann")
        assert record.events() == before


def test_rejected_report_is_gone_and_comes_back(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        record.correct("reject", "d8:r2", by="Ann", why="no event")
        assert [e.type for e in record.events()] == ["CONSULT", "ASSAULT"]
        list(record.add([shifted(story()[7])]))
        assert "ACCUSE" not in {r.type for r in record.reports("d8")}
        list(record.add([story()[7]]))
        record.correct("confirm", "d8:r2", by="Ben")
        assert [r.confidence for r in record.reports("d8") if r.type == "ACCUSE"] == [1.0]
        record.undo(2, by="Ben")
        record.undo(1, by="Ben")
        assert record.events() == before
        assert record.check() == []


def test_confirmed_report_keeps_what_it_says(path: Path) -> None:
    with filled(path) as record:
        record.correct("confirm", "d3:r1", by="Ann")
        other = replace(story()[2].reports[0], status="occurred", start="2031-05-02", end="2031-05-02")
        list(record.add([replace(story()[2], reports=(other,))]))
        (report,) = record.reports("d3")
        assert (report.status, report.start) == ("postponed", "2031-05-12")


def test_edited_event_until_something_later_is_told(path: Path) -> None:
    with filled(path, story()[:4]) as record:
        id_ = talks(record).id
        record.correct("edit", id_, by="Ann", why="the palace says so", fields={"status": "cancelled"})
        assert talks(record).status == "cancelled"
        last = talks(record).history[-1]
        assert (last.document, last.said_by, last.quote) == ("correction 1", ("Ann",), "the palace says so")
        assert record.check() == []
        assert [e.status for e in record.events(as_of="2031-05-03", type="CONSULT")] == ["postponed"]
        list(record.add([story()[4]]))
        assert talks(record).status == "occurred"
        assert record.check() == []


def test_event_is_called_and_counted_as_a_person_says(path: Path) -> None:
    with filled(path) as record:
        attack = next(e for e in record.events() if e.type == "ASSAULT")
        fields = {"actors": ["MOR", "ROH"], "type": "coerce", "start": "2031-06-03", "end": "2031-06"}
        record.correct("edit", attack.id, by="Ann", fields=fields)
        (edited,) = record.events(actor="ROH", type="COERCE")
        assert (edited.start, edited.end, edited.what) == (
            "2031-06-03", "2031-06", "Mordor and Rohan: attack in Osgiliath",
        )  # fmt: skip
        record.correct("edit", attack.id, by="Ann", fields={"what": "The shelling"})
        assert record.event(attack.id).what == "The shelling"  # type: ignore[union-attr]
        assert record.check() == []


def test_rejected_event_is_nowhere(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        done = record.correct("reject", talks(record).id, by="Ann")
        assert done.events.gone == (done.correction.groups and (before[0].id,))
        assert [e.type for e in record.events()] == ["ASSAULT", "ACCUSE"]
        assert record.events(as_of="2031-06-30") == record.events()
        assert record.check() == []
        list(
            record.add([summit("d9", "2031-06-21", "The summit in Bree is over.", "occurred", place="Bree")])
        )
        assert record.events(type="CONSULT") == []
        record.remove("d9")
        record.correct("confirm", before[0].id, by="Ben")
        (back,) = record.events(type="CONSULT")
        assert back.confidence == 1.0 and back.why[-1] == "confirmed by Ben (correction 2)"
        record.undo(2, by="Ben")
        record.undo(1, by="Ben")
        assert record.events() == before


def test_actors_are_merged_split_renamed_and_dropped(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        record.correct("merge", "actor:GON", "actor:ROH", by="Ann", why="one crown")
        assert record.events(actor="ROH") == [] and len(record.events(actor="GON")) == 3
        record.correct("edit", "GON", by="Ann", fields={"name": "Reunited Kingdom"})
        assert {a.name for e in record.events() for a in e.actors if a.id == "GON"} == {"Reunited Kingdom"}
        late = document(
            "d9", "2031-06-30", told("Rohan rejected this.", "rejected", "REJECT", "statement", "ROH")
        )
        list(record.add([late]))
        assert [a.name for e in record.events(type="REJECT") for a in e.actors] == ["Reunited Kingdom"]
        record.remove("d9")
        assert record.check() == []
        record.undo(1, by="Ann")
        assert len(record.events(actor="ROH")) == 1
        record.undo(2, by="Ann")
        assert record.events() == before
        record.correct("reject", "MOR", by="Ann")
        assert record.events(actor="MOR") == []
        record.undo(5, by="Ann")
        record.correct(
            "split", "GON", by="Ann", fields={"name": "Ithilien", "kind": "group", "country": "none"},
            reports=["d8:r2"],
        )  # fmt: skip
        assert [a.id for a in record.events(type="ACCUSE")[0].actors] == ["ithilien", "ROH"]
        assert [a.id for a in record.events(type="ASSAULT")[0].actors] == ["MOR", "GON"]
        record.undo(7, by="Ann")
        assert record.events() == before
        assert record.check() == []


def test_what_makes_no_sense_is_refused(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        event = talks(record).id
        for action, idents, more, words in (
            ("merge", [event], {}, "two different events"),
            ("merge", [event, "d8:r2"], {}, "several kinds"),
            ("edit", [event], {}, "say what is so"),
            ("edit", [event], {"fields": {"status": "done"}}, "there are occurred, ongoing"),
            ("edit", [event], {"fields": {"colour": "red"}}, "no such field"),
            ("edit", [event], {"fields": {"start": "June"}}, "no date"),
            ("edit", [event], {"fields": {"start": "2031-06", "end": "2031-05"}}, "ends before it begins"),
            ("edit", [event], {"fields": {"status": "none"}}, "can't be left open"),
            ("reject", ["nobody"], {}, "no event, document, report or actor"),
            ("reject", ["d8:r7"], {}, "no report 'r7'; it has r1, r2"),
            ("split", [event], {"reports": ["d8:r2"]}, "none of these reports"),
            ("split", [event], {"reports": [f"d{n}" for n in range(1, 7)]}, "none is left"),
        ):  # fmt: skip
            with pytest.raises(CorrectionError, match=words):
                record.correct(action, *idents, by="Ann", **more)  # type: ignore[arg-type]
        with pytest.raises(CorrectionError, match="say who"):
            record.correct("reject", event, by=" ")
        with pytest.raises(CorrectionError, match="no correction 1"):
            record.undo(1, by="Ann")
        assert record.corrections() == () and record.events() == before
    with open_record(path, readonly=True) as record, pytest.raises(RecordError, match="reading only"):
        record.correct("reject", event, by="Ann")


def test_correction_of_a_report_that_is_gone_waits_for_it(path: Path) -> None:
    with filled(path) as record:
        record.correct("edit", "d5:r1", by="Ann", fields={"status": "cancelled"})
        list(record.add([replace(story()[4], reports=())]))
        assert record.reports("d5") == () and record.check() == []
        list(record.add([story()[4]]))
        assert [r.status for r in record.reports("d5")] == ["cancelled"]
        record.remove("d5")
        list(record.add([story()[4]]))
        assert [r.status for r in record.reports("d5")] == ["cancelled"]


def test_report_is_found_where_the_text_around_it_changed(path: Path) -> None:
    with filled(path) as record:
        record.correct("edit", "d8:r2", by="Ann", fields={"status": "denied"})
        longer = document(
            "d8", "2031-06-05",
            told("A new first line about an attack.", "attack", "ASSAULT", "attack", "MOR", "GON"),
            *((s, t, r) for s, t, r in (
                told("Gondor accused Rohan of treason.", "accused", "ACCUSE", "statement", "GON", "ROH"),)),
        )  # fmt: skip
        list(record.add([longer]))
        assert [r.status for r in record.reports("d8")] == ["occurred", "denied"]


def corrected(record: Record, seed: int) -> None:
    """Some corrections, chosen by a seed, of what the record holds."""
    chance = random.Random(seed)
    for _ in range(4):
        events = record.events()
        event = chance.choice(events)
        match chance.randrange(6):
            case 0 if len(events) > 1:
                others = [e.id for e in events if e.id != event.id]
                record.correct("merge", event.id, chance.choice(others), by="Ann")
            case 1:
                units = record._store.members(event.id)
                if len(units) > 1:
                    away = [f"{u.document}:{u.reports[0]}" for u in chance.sample(units, 1)]
                    record.correct("split", event.id, reports=away, by="Ann")
            case 2:
                status = chance.choice(["occurred", "cancelled", "scheduled"])
                record.correct("edit", event.id, by="Ann", fields={"status": status, "start": "2031-06-02"})
            case 3:
                unit = chance.choice(record._store.members(event.id))
                name = f"{unit.document}:{unit.reports[0]}"
                record.correct("edit", name, by="Ann", fields={"status": "cancelled", "actors": "ARN,MOR"})
            case 4:
                record.correct(chance.choice(["reject", "confirm"]), event.id, by="Ann")  # type: ignore[arg-type]
            case _:
                record.correct("merge", "actor:GON", "actor:ROH", by="Ann")
        if not record.events() or not record.events(actor="ROH"):
            return


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(8)),
    seed=st.integers(0, 10_000),
    again=st.lists(st.integers(0, 7), max_size=3),
)
@example(order=[1, 2, 0, 3, 4, 5, 6, 7], seed=457, again=[])
def test_corrections_hold_in_any_order_and_are_undone_without_a_trace(
    tmp_path: Path, order: list[int], seed: int, again: list[int]
) -> None:
    for old in tmp_path.glob("*.db*"):
        old.unlink()
    library = story()
    with filled(tmp_path / "a.db", library) as record:
        plain = record.events()
        corrected(record, seed)
        assert record.check() == []
        kept = record.events()
        for i in again:
            record.remove(library[i].document.id)
        for i in order:
            list(record.add([shifted(library[i])]))
            list(record.add([library[i]]))
        assert record.check() == []
        assert record.events() == kept
        assert record.relink().changed == ()
        assert record.events() == kept
        while held := [c.number for c in record._store.standing.decisions.active]:
            record.undo(held[seed % len(held)], by="Ben")
        assert record.check() == []
        assert record.events() == plain


def test_later_statements_go_before_earlier_ones() -> None:
    pins = compile_pins([[["a", "b", "c"]], [["a"], ["c", "d"]]])
    assert set(pins.mates("a")) == {"a", "b"} or set(pins.mates("c")) == {"b", "c", "d"}
    assert pins.are_apart("a", "c") and pins.are_apart("a", "d") and not pins.are_apart("c", "d")
    assert set(pins.mates("d")) >= {"c", "d"} and set(pins.foes("a")) >= {"c", "d"}
    assert compile_pins([]).mates("a") == ()


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_record_of_every_earlier_schema_is_brought_up_to_date(path: Path, version: int) -> None:
    path.write_bytes(gzip.decompress((OLD / f"schema-{version}.db.gz").read_bytes()))
    with pytest.raises(RecordError, match="older dragoman"):
        open_record(path, readonly=True)
    with open_record(path) as record:
        assert record._db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        assert record.check() == []
        assert [(e.type, e.status, len(e.history)) for e in record.events()] == [
            ("CONSULT", "occurred", 5), ("ASSAULT", "occurred", 1), ("ACCUSE", "occurred", 1),
        ]  # fmt: skip
        assert len(record.search("summit")) == 6 and list(record.signatures()) == [("d1", b"\x00\x01")]
        record.correct("reject", talks(record).id, by="Ann")
        record.undo(1, by="Ann")
        record.relink()
        assert record.check() == []
        with filled(path.parent / "new.db") as new:
            assert record.events() == new.events()


def test_what_was_decided_is_gold(path: Path) -> None:
    with filled(path) as record:
        record.correct("confirm", "d7:r1", by="Ann")
        record.correct("reject", "d8:r1", by="Ann")
        record.correct("edit", "d8:r2", by="Ann", fields={"status": "denied"})
        record.correct("edit", talks(record).id, by="Ann", fields={"place": "Edoras"})
        record.correct("reject", "d1:r1", by="Ann")
        record.undo(5, by="Ann")
        done = write_gold(record, path.parent / "gold")
    assert (done.articles, done.events, done.reports) == (2, 1, 3)
    articles = path.parent / "gold" / "articles"
    assert sorted(p.name for p in articles.iterdir()) == ["d7.json", "d8.json"]
    article = json.loads((articles / "d8.json").read_text())
    assert [(e["type"], e["status"], e["source"], e["target"]) for e in article["events"]] == [
        ("ACCUSE", "denied", ["GON"], ["ROH"])
    ]
    assert gold_side(article).tellings[0].word == "accused"
    rows = [json.loads(line) for line in (path.parent / "gold" / "reports.jsonl").read_text().splitlines()]
    assert [(r["id"], r["event"], r["status"]) for r in rows] == [
        ("d7:r1", True, "occurred"), ("d8:r1", False, None), ("d8:r2", True, "denied"),
    ]  # fmt: skip
    assert rows[0]["text"][rows[0]["trigger"]["start"] : rows[0]["trigger"]["end"]] == "shelled"
    process = json.loads((path.parent / "gold" / "processes" / "corrections.gold.json").read_text())
    (event,) = process["events"]
    assert process["partial"] and event["place"] == "Edoras" and len(event["history"]) == 5
    assert gold_course(event).status == "occurred"
    texts = (path.parent / "gold" / "processes" / "corrections.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in texts] == ["d1", "d2", "d3", "d4", "d5", "d6"]
    (articles / "mine.json").write_text("{}")
    with open_record(path) as record:
        record.undo(2, by="Ann")
        assert write_gold(record, path.parent / "gold").articles == 1
    assert sorted(p.name for p in articles.iterdir()) == ["d7.json", "mine.json"]


def test_actor_named_by_hand(path: Path) -> None:
    with filled(path) as record:
        record.correct("edit", "d7:r1", by="Ann", fields={"recipients": ["France", Actor("x", "X", "group")]})
        (report,) = record.reports("d7")
        assert [p.actor.id for p in report.recipients] == ["FRA", "x"]
        record.correct("edit", "d7:r1", by="Ann", fields={"place": Place("Cair Andros"), "type": "COERCE"})
        (report,) = record.reports("d7")
        assert (report.place, report.type, report.cameo) == (Place("Cair Andros"), "COERCE", "176")


def test_two_programs_correct_and_add_at_once(path: Path) -> None:
    with filled(path) as one, open_record(path) as other:
        assert len(other.events()) == 3
        one.correct("edit", "d5:r1", by="Ann", fields={"status": "cancelled"})
        list(other.add([shifted(story()[4])]))
        assert [r.status for r in other.reports("d5") if r.type == "CONSULT"] == ["cancelled"]
        done = other.correct("reject", "d8:r2", by="Ben")
        assert done.correction.number == 2
        assert [c.by for c in one.corrections()] == ["Ann", "Ben"]
        one.undo(2, by="Ann")
        assert "ACCUSE" in {r.type for r in other.reports("d8")}
        assert one.check() == other.check() == []


def test_full_disk_keeps_what_was_there_before_a_correction(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        pages = record._db.execute("PRAGMA page_count").fetchone()[0]
        record._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(RecordError, match="disk is full"):
            record.correct("edit", "d5:r1", by="Ann", why="x" * 200_000, fields={"status": "cancelled"})
        assert record.events() == before and record.corrections() == ()
        record._db.execute("PRAGMA max_page_count = 100000")
        assert (
            record.correct("edit", "d5:r1", by="Ann", fields={"status": "cancelled"}).correction.number == 1
        )
        assert [c.number for c in record.corrections_of(talks(record).id)] == [1]
