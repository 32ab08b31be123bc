"""The record: what goes in comes out, nothing is lost or done twice, and every failure says what to do."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import RecordError
from dragoman.nouns import CodedDocument, Event, Link, Place, Span, Speaker, Timex
from dragoman.record import Changes, Record, content_hash, open_record
from dragoman.schema import APPLICATION_ID, MIGRATIONS
from record_samples import document, story, summit, told


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record with spaces & signs?.db"


def filled(path: Path, library: list[CodedDocument] | None = None) -> Record:
    record = open_record(path)
    for _ in record.add(library if library is not None else story()):
        pass
    return record


def full() -> CodedDocument:
    """A document in which nothing is left out."""
    coded = document(
        "full", "2031-05-02",
        told("Arnor will meet Gondor in Bree.", "meet", "CONSULT", "meeting", "ARN,Finduilas",
             status="scheduled", start="2031-05-12", place=Place("Bree", "ARN", 1.5, 2.5, 77), ordinal=2,
             name="The Bree Round"),
        told("It will then lift the toll.", "lift", "CONCEDE", "sanction", "ARN", "GON", status="proposed"),
    )  # fmt: skip
    first, second = coded.reports
    timex = Timex(
        Span(0, 5), "Arnor", "DATE", "2031-05-12", date(2031, 5, 12), None, "2031-05-12", None, "rule"
    )
    first = replace(
        first,
        timex=timex,
        said_by=(Speaker("x", "X"),),
        links=(Link("aims_at", "r2"),),
        context=("military",),
        mode="virtual",
        actors=tuple(replace(p, span=Span(0, 5)) for p in first.actors),
    )
    article = replace(
        coded.document, title="Bree", url="https://herald.example/1", published_inferred=True,
        boilerplate=(Span(0, 3),), duplicate_of="other", origin="feed.xml",
    )  # fmt: skip
    return CodedDocument(article, (first, second))


def test_what_goes_in_comes_out(path: Path) -> None:
    coded = full()
    with filled(path, [coded]) as record:
        assert record.document("full") == coded.document
        assert record.reports("full") == coded.reports
        assert record.coded("full") == coded
        assert record.document("none") is None and record.reports("none") == ()
        assert record.check() == []


def test_links_lead_from_event_to_event(path: Path) -> None:
    with filled(path, [full()]) as record:
        meeting, easing = record.events(type="CONSULT")[0], record.events(type="CONCEDE")[0]
        assert meeting.links == (Link("aims_at", easing.id),)
        assert easing.links == ()


def test_results_say_what_changed(path: Path) -> None:
    with open_record(path) as record:
        results = list(record.add(story()[:3]))
    assert [len(r.events_new) for r in results] == [1, 0, 0]
    (event,) = results[0].events_new
    assert results[2].events_changed == ((event, "scheduled", "postponed"),)
    assert all(r.new and r.changed for r in results)


def test_adding_again_changes_nothing(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        results = list(record.add(story()))
        assert not any(r.new or r.changed or r.events_new or r.events_changed for r in results)
        assert record.events() == before


def test_changed_text_takes_the_place_of_the_old(path: Path) -> None:
    library = story()
    with filled(path) as record:
        (result,) = record.add([summit("d5", "2031-06-03", "The summit fell through.", "cancelled")])
        assert not result.new and result.changed
        summits = record.events(type="CONSULT")
        assert [e.status for e in summits] == ["cancelled"]
        assert "Bree" not in [h.quote for h in summits[0].history]
        assert record.check() == []
        list(record.add([library[4]]))
        assert record.events() == _fresh(path.parent / "fresh.db", library)
        assert record.search("through") == []


def test_removed_document_leaves_no_trace(path: Path) -> None:
    library = story()
    with filled(path) as record:
        assert record.remove("d1") and not record.remove("d1")
        assert record.events() == _fresh(path.parent / "fresh.db", library[1:])
        assert record.check() == []


def test_relinking_comes_to_the_same(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        assert record.relink() == Changes()
        assert record.events() == before
        assert record.check() == []


def _fresh(path: Path, library: list[CodedDocument]) -> list[Event]:
    with filled(path, library) as record:
        return record.events()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(story()), again=st.lists(st.integers(0, 7), max_size=3))
def test_order_of_arrival_decides_nothing(
    tmp_path: Path, order: list[CodedDocument], again: list[int]
) -> None:
    for old in tmp_path.glob("*.db*"):
        old.unlink()
    expected = _fresh(tmp_path / "a.db", story())
    with filled(tmp_path / "b.db", order) as record:
        for i in again:
            record.remove(order[i].document.id)
            list(record.add([order[i]]))
        assert record.events() == expected
        assert record.check() == []


def test_as_of_is_the_record_of_that_day(path: Path) -> None:
    library = story()
    with filled(path) as record:
        for day in ("2031-02-01", "2031-03-02", "2031-05-03", "2031-06-03", "2031-07-01"):
            known = [c for c in library if c.document.published and c.document.published <= day]
            (path.parent / f"{day}.db").unlink(missing_ok=True)
            assert record.events(as_of=day) == _fresh(path.parent / f"{day}.db", known)


def test_events_by_every_condition(path: Path) -> None:
    with filled(path) as record:

        def found(**conditions: str) -> list[str]:
            kept = record.events(**conditions)  # type: ignore[arg-type]
            assert record.events(as_of="2032-01-01", **conditions) == kept  # type: ignore[arg-type]
            return [e.type for e in kept]

        assert found() == ["CONSULT", "ASSAULT", "ACCUSE"]
        assert found(actor="gondor") == ["CONSULT", "ASSAULT", "ACCUSE"]
        assert found(actor="MOR") == found(actor="mor") == ["ASSAULT"]
        assert found(actor="nobody") == []
        assert found(type="ACCUSE") == found(text="treason") == ["ACCUSE"]
        assert found(kind="attack", status="occurred") == ["ASSAULT"]
        assert found(start="2031-06-04") == ["ASSAULT", "ACCUSE"]
        assert found(until="2031-06-03") == ["CONSULT"]
        assert found(start="2031-06", until="2031-06") == ["CONSULT", "ASSAULT", "ACCUSE"]
        assert len(record.events(limit=2)) == 2
        assert record.events(text='"unbalanced (') == []


def test_event_is_found_by_the_id_it_had(path: Path) -> None:
    library = story()
    with filled(path, library[1:]) as record:
        (old,) = record.events(type="CONSULT")
        list(record.add(library[:1]))
        (new,) = record.events(type="CONSULT")
        assert new.id != old.id
        assert record.event(old.id) == record.event(new.id) == new
        assert record.event("nothing") is None
        known_then = record.event(new.id, as_of="2031-03-09")
        assert known_then is not None and known_then.status == "scheduled"
        assert record.event(new.id, as_of="2030-01-01") is None


def test_agenda_looks_ahead(path: Path) -> None:
    with filled(path, story()[:4]) as record:
        assert [e.start for e in record.agenda()] == ["2031-06-03"]
        assert record.agenda("2031-06-04") == []
    with open_record(path.parent / "empty.db") as record:
        assert record.agenda() == []


def test_changes_since_a_day(path: Path) -> None:
    with filled(path) as record:
        changed = record.changes("2031-06-01")
        assert {s.document for _, steps in changed for s in steps} == {"d5", "d7", "d8"}


def test_commitment_is_kept_or_broken_or_open(path: Path) -> None:
    with filled(path, story()[:2]) as record:
        (open_,) = record.commitments()
        assert (open_.outcome, open_.by, open_.due) == ("open", ("ARN", "GON"), "2031-05-12")
        list(record.add(story()[2:5]))
        (kept,) = record.commitments()
        assert (kept.outcome, kept.outcome_document, kept.made) == ("kept", "d5", "2031-03-08")
        assert set(kept.to_dict()) >= {
            "id",
            "by",
            "to",
            "what",
            "made",
            "due",
            "outcome",
            "document",
            "quote",
        }
    broken = [
        summit("a", "2031-03-08", "The summit is set.", "scheduled"),
        summit("b", "2031-03-09", "The summit is off.", "cancelled"),
    ]
    with filled(path.parent / "broken.db", broken) as record:
        assert [c.outcome for c in record.commitments()] == ["broken"]


def test_what_one_side_agrees_to_is_promised(path: Path) -> None:
    alone, both = (
        document(id_, "2031-03-08", told("They agreed to pay for wood.", "agreed", "AGREE", "agreement", who,
                                         start="2031-03-07"))
        for id_, who in (("a", "ARN"), ("b", "GON,ROH"))
    )  # fmt: skip
    with filled(path, [alone, both]) as record:
        assert [(c.by, c.made, c.outcome) for c in record.commitments()] == [(("ARN",), "2031-03-07", "open")]


def test_commitment_is_overtaken_by_what_takes_its_place(path: Path) -> None:
    set_, moved = (
        document("a", "2031-03-08", told("The talks are set.", "talks", "CONSULT", "meeting", "ARN,GON",
                                         status="scheduled", start="2031-04-01")),
        document(
            "b", "2031-03-20",
            told("A call takes the place of the talks.", "call", "CONSULT", "call", "ARN,GON",
                 status="scheduled", start="2031-05-01"),
            told("A call takes the place of the talks.", "talks", "CONSULT", "meeting", "ARN,GON",
                 status="scheduled", start="2031-04-01"),
        ),
    )  # fmt: skip
    linked = replace(moved.reports[0], links=(Link("replaces", "r2"),))
    with filled(path, [set_, replace(moved, reports=(linked, *moved.reports[1:]))]) as record:
        found = {c.made: (c.outcome, c.outcome_document) for c in record.commitments()}
        assert found == {"2031-03-08": ("overtaken", "b"), "2031-03-20": ("open", None)}


def test_promise_is_of_what_it_promises(path: Path) -> None:
    coded = document(
        "a", "2031-03-08",
        told("Arnor vows to send ten ships of grain.", "vows", "AGREE", "statement", "ARN", "GON"),
        told("Arnor vows to send ten ships of grain.", "send", "AID", "aid", "ARN", "GON",
             status="scheduled"),
    )  # fmt: skip
    arrived = document(
        "b", "2031-03-20",
        told("Ten ships of grain from Arnor arrived in Gondor.", "arrived", "AID", "aid", "ARN", "GON",
             start="2031-03-19"),
    )  # fmt: skip
    with filled(path, [coded]) as record:
        assert [(c.by, c.to, c.outcome) for c in record.commitments()] == [(("ARN",), ("GON",), "open")]
        list(record.add([arrived]))
        assert [(c.outcome, c.outcome_document) for c in record.commitments()] == [("kept", "b")]


def test_documents_and_search(path: Path) -> None:
    with filled(path) as record:
        assert [d.id for d in record.documents(start="2031-06-01", until="2031-06-04")] == ["d5", "d7"]
        assert [d.id for d in record.documents(source="The Herald", limit=1)] == ["d1"]
        assert [h.document for h in record.search("treason")] == ["d8"]
        assert record.search('an "odd query') == [] and record.search("") == []
        assert record.has_document("d1", content_hash(story()[0].document))
        assert not record.has_document("d1", "0")
        assert record.actors(limit=1)[0].name == "Gondor"
        counts = record.counts()
        assert (counts["documents"], counts["reports"], counts["events"]) == (8, 9, 3)
        assert {"version", "data"} <= set(counts["meta"])


def test_signatures_are_kept(path: Path) -> None:
    with filled(path) as record:
        record.add_signature("d1", b"\x00\x01")
        record.add_signature("d1", b"\x02")
        assert list(record.signatures()) == [("d1", b"\x02")]


def test_unsound_reports_are_left_out_and_named(path: Path) -> None:
    coded = story()[0]
    outside = replace(coded.reports[0], id="r9", trigger=Span(5, 10_000))
    undated = replace(coded.document, published=None)
    with open_record(path) as record:
        (result,) = record.add([CodedDocument(undated, (*coded.reports, outside, coded.reports[0]))])
        assert len(result.warnings) == 3
        assert len(record.reports("d1")) == 1
        assert record.check() == []


def test_check_finds_what_was_tampered_with(path: Path) -> None:
    filled(path).close()
    db = sqlite3.connect(path)
    db.execute("UPDATE history SET body = replace(body, 'postponed', 'scheduled')")
    db.execute("UPDATE documents SET text = 'short' WHERE id = 'd8'")
    db.execute(
        "UPDATE units SET event = 'elsewhere' WHERE uid = (SELECT id FROM events WHERE type = 'ASSAULT')"
    )
    db.commit()
    db.close()
    with open_record(path) as record:
        found = "\n".join(record.check())
        for words in ("its history isn't", "outside the text", "isn't there", "belongs elsewhere"):
            assert words in found


def test_reading_only(path: Path) -> None:
    filled(path).close()
    with open_record(path, readonly=True) as record:
        assert len(record.events()) == 3
        assert record.check() == []
        with pytest.raises(RecordError, match="reading only"):
            list(record.add(story()[:1]))
    with pytest.raises(RecordError, match="no such record"):
        open_record(path.parent / "missing.db", readonly=True)
    with pytest.raises(RecordError, match="no such record"):
        open_record(path.parent / "missing.db", create=False)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(path: Path) -> None:
    filled(path).close()
    path.parent.chmod(0o500)
    try:
        with open_record(path, readonly=True) as record:
            assert len(record.events()) == 3
    finally:
        path.parent.chmod(0o700)


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("no database at all, and long enough to be looked at " * 40)
    with pytest.raises(RecordError, match="not a record"):
        open_record(text)
    other = tmp_path / "other.db"
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE mine (x)")
    db.commit()
    db.close()
    with pytest.raises(RecordError, match="not a record of dragoman"):
        open_record(other)
    with pytest.raises(RecordError, match="a folder"):
        open_record(tmp_path)
    with pytest.raises(RecordError, match="does not exist"):
        open_record(tmp_path / "no" / "folder.db")


def test_newer_record_is_refused(path: Path) -> None:
    filled(path).close()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()
    with pytest.raises(RecordError, match="newer dragoman"):
        open_record(path)


def test_empty_file_becomes_a_record(path: Path) -> None:
    path.touch()
    with filled(path) as record:
        assert len(record.events()) == 3


def test_locked_record_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path).close()
    monkeypatch.setattr("dragoman.schema.BUSY_SECONDS", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_record(path) as record, pytest.raises(RecordError, match="locked"):
        list(record.add([full()]))
    other.close()


def test_full_disk_keeps_what_was_there(path: Path) -> None:
    with filled(path) as record:
        before = record.events()
        pages = record._db.execute("PRAGMA page_count").fetchone()[0]
        record._db.execute(f"PRAGMA max_page_count = {pages}")
        large = document(
            "large", "2031-07-01", told("word " * 50_000, "word", "ACCUSE", "statement", "ARN", "GON")
        )
        with pytest.raises(RecordError, match="disk is full"):
            list(record.add([large]))
        assert record.events() == before
        assert record.document("large") is None


def test_two_writers_wait_for_each_other(path: Path) -> None:
    library = story()
    open_record(path).close()
    failures: list[Exception] = []

    def write(portion: list[CodedDocument]) -> None:
        try:
            filled(path, portion).close()
        except Exception as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(library[i::2],)) for i in (0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    with open_record(path) as record:
        assert record.events() == _fresh(path.parent / "fresh.db", library)
        assert record.check() == []


def test_killed_writer_leaves_a_record_that_goes_on(path: Path) -> None:
    program = textwrap.dedent("""
        import os, sys
        sys.path.insert(0, sys.argv[2])
        from record_samples import story
        from dragoman.record import open_record
        record = open_record(sys.argv[1])
        for result in record.add(story()):
            if result.document == "d4":
                record._db.execute("BEGIN IMMEDIATE")
                record._db.execute("DELETE FROM history")
                os.kill(os.getpid(), 9)
    """)
    run = subprocess.run([sys.executable, "-c", program, str(path), str(Path(__file__).parent)], timeout=60)
    assert run.returncode == -signal.SIGKILL
    with open_record(path) as record:
        assert record.check() == []
        assert record.counts()["documents"] == 4
        list(record.add(story()))
        assert record.events() == _fresh(path.parent / "fresh.db", story())


@pytest.mark.parametrize("work", ["add", "correct", "migrate"])
def test_writers_killed_at_random_moments_lose_nothing(work: str) -> None:
    """A few kills; `benchmarks/kills.py` makes hundreds, and kills reading anew as well."""
    script = Path(__file__).parent.parent / "benchmarks" / "kills.py"
    command = [sys.executable, str(script), "--kills", "2", "--only", work]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr


def test_readers_are_not_kept_waiting_by_a_writer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path).close()
    monkeypatch.setattr("dragoman.schema.BUSY_SECONDS", 0.1)
    with open_record(path) as writer, open_record(path, readonly=True) as reader:
        before = reader.events()
        with writer._transaction():
            writer._db.execute("DELETE FROM events")
            assert reader.events() == before
            with open_record(path) as another:
                assert another.events() == before and another.search("summit")
            writer._db.execute("ROLLBACK")
            writer._db.execute("BEGIN IMMEDIATE")


def test_question_sees_one_state_of_the_record(path: Path) -> None:
    with filled(path) as record, open_record(path) as writer, record._reading():
        before = record.events()
        writer.remove("d7")
        assert record.events() == before
    with open_record(path) as record:
        assert record.events() != before


@pytest.mark.parametrize("command", ["timeline", "agenda", "search talks", "events --format jsonl"])
def test_what_only_asks_the_record_loads_no_model(command: str, path: Path) -> None:
    filled(path).close()
    code = (
        "import atexit, sys; from dragoman.cli import main;"
        "atexit.register(lambda: print('spacy' in sys.modules, file=sys.stderr)); main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command.split(), "--record", str(path)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == "False", done.stderr
