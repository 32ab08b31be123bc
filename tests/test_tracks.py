"""Tracks and briefs: which events make up a process, and that nothing is told but what the record holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RecordError
from dragoman.linking.knowledge import _families
from dragoman.nouns import Event, HistoryStep, Place
from dragoman.processes import Processes, briefs
from dragoman.record import open_record
from dragoman.show.brief import html_page, markdown
from dragoman.telling import phrases, tell, with_article
from dragoman.tracks import Node, tracks_of
from record_samples import actor, document, story, told


def node(id_: str, day: int, parties: str, *links: tuple[str, str]) -> Node:
    return Node(id_, day, day, frozenset(parties.split()), links)


def ids(nodes: list[Node], least: int = 2) -> list[tuple[str, ...]]:
    return [t.events for t in tracks_of(nodes, least)]


def test_events_of_the_same_parties_make_a_track() -> None:
    nodes = [node("a", 1, "X Y"), node("b", 30, "X Y"), node("c", 60, "X Z"), node("d", 61, "X Z W V U")]
    assert ids(nodes) == [("a", "b")]
    assert ids(nodes, 1) == [("a", "b"), ("c",), ("d",)]


def test_long_silence_ends_a_track() -> None:
    nodes = [node(id_, day, "X Y") for id_, day in (("a", 1), ("b", 100), ("c", 400), ("d", 401))]
    assert ids(nodes) == [("a", "b"), ("c", "d")]


def test_silence_is_bridged_by_what_almost_the_same_parties_did() -> None:
    nodes = [node("a", 1, "X Y"), node("b", 2, "X Y"), node("c", 120, "X Y Z"), node("d", 240, "X Y")]
    assert ids(nodes) == [("a", "b", "c", "d")]


def test_tracks_do_not_run_into_one_another() -> None:
    pairs = ["A B", "A B", "A B", "A B C", "B C", "B C", "B C", "B C D", "C D", "C D", "C D"]
    nodes = [node(f"n{i:02}", i, parties) for i, parties in enumerate(pairs)]
    assert [len(t) for t in ids(nodes)] == [4, 4, 3]


def test_what_is_linked_belongs_to_the_track() -> None:
    nodes = [
        node("a", 1, "X Y"), node("b", 2, "X Y", ("aims_at", "c")), node("c", 3, "X"),
        node("d", 4, "Z", ("cause", "c")), node("e", 5, "Z"),
    ]  # fmt: skip
    assert ids(nodes) == [("a", "b", "c", "d")]


@given(
    st.permutations(
        [node(f"n{i}", i * 20, p) for i, p in enumerate(["X Y", "X Y Z", "X Z", "Y Z", "X Y"] * 3)]
    )
)
def test_order_decides_nothing(nodes: list[Node]) -> None:
    assert tracks_of(nodes) == tracks_of(sorted(nodes, key=lambda n: n.id))


def step(
    published: str, status: str, start: str | None, end: str | None = None, **more: object
) -> HistoryStep:
    return HistoryStep(published, "d1", "r1", status, start, end or start, None, "They said so.", **more)  # type: ignore[arg-type]


def event(
    *history: HistoryStep, type_: str = "CONSULT", kind: str = "meeting", place: str | None = None
) -> Event:
    last = history[-1]
    return Event(
        "e1", "", type_, kind, (), (), last.start, last.end, Place(place) if place else None, last.status,
        ("d1",), history,
    )  # fmt: skip


def test_event_is_told_as_it_went() -> None:
    went = event(
        step("2031-03-08", "scheduled", "2031-05-12"), step("2031-05-02", "postponed", "2031-06"),
        step("2031-06-04", "occurred", "2031-06-03", said_by=("palace",)), place="Bree",
    )  # fmt: skip
    assert [s.text for s in tell(went, [actor("ARN"), actor("GON")], [], "2031-07-01")] == [
        "On Mar 8, 2031, talks between Arnor and Gondor in Bree were planned for May 12, 2031.",
        "On May 2, 2031, they were put off to June 2031.",
        "They were held on Jun 3, 2031, according to a palace.",
    ]


PLAN = event(step("2031-03-08", "scheduled", "2031-05-12"))
TALKS = "Talks between Arnor and Gondor were"
SANCTIONS = event(step("2031-03-08", "occurred", "2031-03-07"), type_="SANCTION", kind="sanction")


@pytest.mark.parametrize(
    ("told", "on", "words"),
    [
        (
            event(step("2031-03-08", "occurred", "2031-03")),
            None,
            "Arnor and Gondor held talks in March 2031.",
        ),
        (event(step("2031-03-08", "ongoing", None)), None, f"{TALKS} under way."),
        (PLAN, "2031-05-01", f"{TALKS} planned for May 12, 2031."),
        (
            PLAN,
            "2031-06-01",
            f"{TALKS} planned for May 12, 2031, and no report says whether they took place.",
        ),
        (event(step("2031-03-08", "cancelled", "2031-05")), None, f"{TALKS} called off."),
        (SANCTIONS, None, "Arnor and Gondor imposed sanctions on Mar 7, 2031."),
    ],
)
def test_each_status_in_words(told: Event, on: str | None, words: str) -> None:
    assert [s.text for s in tell(told, [actor("ARN"), actor("GON")], [], on)] == [words]


def test_who_acts_toward_whom() -> None:
    attack = event(step("2031-03-08", "occurred", "2031-03-07"), type_="ASSAULT", kind="attack")
    (toward,) = tell(attack, [actor("MOR")], [actor("USA")], None)
    assert toward.text == "Mordor attacked the United States on Mar 7, 2031."
    (unknown,) = tell(attack, [], [actor("GON")], None)
    assert unknown.text == "An attack on Gondor was reported on Mar 7, 2031."
    threat = event(step("2031-03-08", "denied", None), type_="THREATEN", kind="statement")
    assert (
        tell(threat, [actor("MOR")], [actor("GON")], None)[0].text
        == "A threat by Mordor against Gondor was denied."
    )


def test_every_family_has_a_phrase() -> None:
    assert {f.name for families in _families().values() for f in families} <= set(phrases())


def test_names_get_an_article_where_english_has_one() -> None:
    names = (
        "United States",
        "Iran",
        "European Union",
        "NATO",
        "foreign minister of European Union",
        "the Hague",
    )
    assert [with_article(n) for n in names] == [
        "the United States", "Iran", "the European Union", "NATO", "the foreign minister of European Union",
        "the Hague",
    ]  # fmt: skip


def test_brief_of_a_record_rests_on_its_documents(tmp_path: Path) -> None:
    evil = document(
        "d*9", "2031-06-06",
        told("Arnor <b>met</b> Gondor [again](http://x).", "met", "CONSULT", "meeting", "ARN,GON",
             start="2031-06-06"),
    )  # fmt: skip
    with open_record(tmp_path / "r.db") as record:
        list(record.add([*story(), evil]))
        processes = Processes(record)
        found = processes.list()
        assert [(p.name, len(p.track.events)) for p in found] == [("Arnor and Gondor: talks", 2)]
        assert processes.list(actor="MOR") == [] and len(processes.list(actor="ARN", least=1)) == 1
        assert processes.find(found[0].track.events[0]).track == processes.find(found[0].track.id).track
        with pytest.raises(RecordError, match="no track"):
            processes.find("nothing")
        (brief,) = told_ = briefs(processes, found)
        texts = {d.id: d.text for d in record.documents()}
        assert len(brief.lines) >= 5
        for line in brief.lines:
            note = brief.notes[line.note - 1]
            assert note.quote in texts[note.document]
        page, text = "".join(html_page(told_)), markdown(told_)
        assert "<b>met" not in page and "&lt;b&gt;met" in page and "<script" not in page
        assert r"\[again\](http://x)" in text and len(re.findall(r"(?m)^\[\^\d+\]: ", text)) == len(
            brief.notes
        )
        early = Processes(record, as_of="2031-05-03")
        (then,) = briefs(early, early.list(least=1))
        assert then.lines[-1].text.endswith("were put off to May 12, 2031.")
    with open_record(tmp_path / "empty.db") as record:
        assert "holds no track" in markdown(briefs(Processes(record), Processes(record).list()))
