"""Linking: what joins, what doesn't, and that the order of arrival decides nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.linking import build_event, decisions, link, passed, replay, units_of
from dragoman.linking.blocks import sought_keys, stored_keys
from dragoman.linking.cluster import Memory, affected
from dragoman.linking.days import first_day, interval, last_day
from dragoman.linking.knowledge import family_of, members, stem, weights
from dragoman.linking.unit import uid_of
from dragoman.nouns import STATUSES, Actor, CodedDocument, Event, Party, Place, Report, Span, Status
from record_samples import document, story, summit, told


def events_of(*coded: CodedDocument) -> list[Event]:
    """The events that documents tell of."""
    return [build_event(units) for units in link(u for c in coded for u in units_of(c))]


def one(*coded: CodedDocument) -> Event:
    """The only event that documents tell of."""
    found = events_of(*coded)
    assert len(found) == 1, [e.what for e in found]
    return found[0]


def simple(
    id_: str, published: str, type_: str, kind: str, who: str, toward: str = "", **more: object
) -> CodedDocument:
    """A document of one report, by default with wording that says nothing of its own."""
    text = str(more.pop("text", "It came about."))
    return document(id_, published, told(text, "came", type_, kind, who, toward, **more))  # type: ignore[arg-type]


def test_story_is_told_with_its_turns() -> None:
    event = next(e for e in events_of(*story()) if e.type == "CONSULT")
    assert [(h.document, h.status) for h in event.history] == [
        ("d1", "proposed"), ("d2", "scheduled"), ("d3", "postponed"), ("d4", "scheduled"), ("d5", "occurred"),
    ]  # fmt: skip
    assert (event.status, event.start, event.place and event.place.name) == ("occurred", "2031-06-03", "Bree")
    assert event.documents == ("d1", "d2", "d3", "d4", "d5", "d6")


def test_attack_told_twice_is_one_event_and_the_accusation_another() -> None:
    found = events_of(*story())
    assert [len(e.documents) for e in found if e.type == "ASSAULT"] == [2]
    assert [e.what for e in found if e.type == "ACCUSE"] == ["Gondor → Rohan: accusation"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # two ordinals
        (summit("a", "2031-01-01", "The summit.", "scheduled", ordinal=1),
         summit("b", "2031-01-02", "The summit.", "scheduled", ordinal=2)),
        # two days, both past
        (simple("a", "2031-01-02", "ASSAULT", "attack", "MOR", "GON", start="2031-01-01"),
         simple("b", "2031-01-06", "ASSAULT", "attack", "MOR", "GON", start="2031-01-05")),
        # the other way round
        (simple("a", "2031-01-02", "ASSAULT", "attack", "MOR", "GON", start="2031-01-01"),
         simple("b", "2031-01-02", "ASSAULT", "attack", "GON", "MOR", start="2031-01-01")),
        # nobody in common
        (simple("a", "2031-01-02", "CONSULT", "meeting", "ARN,GON", start="2031-01-01"),
         simple("b", "2031-01-02", "CONSULT", "meeting", "ROH,MOR", start="2031-01-01")),
        # one in common, another beside
        (simple("a", "2031-01-02", "CONSULT", "call", "ARN,GON", start="2031-01-01"),
         simple("b", "2031-01-02", "CONSULT", "call", "ARN,ROH", start="2031-01-01")),
        # another type
        (simple("a", "2031-01-02", "ACCUSE", "statement", "ARN", "GON", start="2031-01-01"),
         simple("b", "2031-01-02", "REJECT", "statement", "ARN", "GON", start="2031-01-01")),
        # a new plan after it is over
        (summit("a", "2031-01-02", "The summit was held.", "occurred", start="2031-01-01"),
         summit("b", "2031-01-20", "A summit is planned.", "scheduled", start="2031-02-01")),
        # it happened before the plan was told
        (summit("a", "2031-03-01", "A summit will be held.", "scheduled"),
         summit("b", "2031-03-05", "The summit was held.", "occurred", start="2030", end="2030")),
        # long ago and undated
        (simple("a", "2031-01-02", "ACCUSE", "statement", "ARN", "GON"),
         simple("b", "2031-03-02", "ACCUSE", "statement", "ARN", "GON")),
    ],
)  # fmt: skip
def test_kept_apart(first: CodedDocument, second: CodedDocument) -> None:
    assert len(events_of(first, second)) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # a state and the person who acts for it
        (simple("a", "2031-01-02", "CONSULT", "meeting", "ARN,GON", start="2031-01-01"),
         simple("b", "2031-01-03", "CONSULT", "meeting", "Elendur,Finduilas", start="2031-01-01")),
        # a month and a day in it
        (summit("a", "2031-01-02", "The summit will be in May.", "scheduled", start="2031-05"),
         summit("b", "2031-04-02", "The summit is set for May 12.", "scheduled", start="2031-05-12")),
        # a plan and its confirmation
        (summit("a", "2031-05-02", "The summit is set for May 12.", "scheduled", start="2031-05-12"),
         summit("b", "2031-05-12", "The summit began.", "occurred", start="2031-05-12")),
        # one proper name, a long time apart
        (simple("a", "2031-01-02", "MOBILIZE", "exercise", "ARN,GON", name="Able Owl", status="scheduled",
                start="2031-08"),
         simple("b", "2031-08-12", "MOBILIZE", "exercise", "ARN,GON", name="Able Owl", start="2031-08-11")),
        # agreed or begun, a ceasefire is one
        (simple("a", "2031-01-02", "AGREE", "ceasefire", "ARN,GON", start="2031-01-02"),
         simple("b", "2031-01-03", "RETREAT", "ceasefire", "ARN,GON", start="2031-01-02", status="ongoing")),
        # past midnight for one of them
        (simple("a", "2031-01-02", "ASSAULT", "attack", "MOR", "GON", start="2031-01-01", place="Osgiliath",
                text="It came by boat over the river, burning houses."),
         simple("b", "2031-01-02", "ASSAULT", "attack", "MOR", "GON", start="2031-01-02", place="Osgiliath",
                text="Over the river by boat it came; houses burnt.")),
    ],
)  # fmt: skip
def test_joined(first: CodedDocument, second: CodedDocument) -> None:
    assert len(one(first, second).documents) == 2


def planned() -> CodedDocument:
    """A summit of two leaders, its second, set for two days in a city."""
    return simple(
        "a", "2031-02-05", "CONSULT", "meeting", "Elendur,Finduilas", status="scheduled", ordinal=2,
        start="2031-02-27", end="2031-02-28", place=Place("Bree", "ARN"), about=("border",),
    )  # fmt: skip


@pytest.mark.parametrize(
    "mention",
    [
        # one party, the number
        simple("b", "2031-02-15", "CONSULT", "meeting", "ARN", recalled=True, ordinal=2, status="scheduled"),
        # one party, the place, months later
        simple("b", "2031-04-15", "CONSULT", "meeting", "ARN", recalled=True, start="2031-02",
               place=Place("Bree", "ARN")),
        # one party, the topic
        simple("b", "2031-02-16", "CONSULT", "meeting", "ARN", recalled=True, about=("border",),
               status="scheduled"),
    ],
)  # fmt: skip
def test_mention_of_what_is_known_is_of_the_event_known(mention: CodedDocument) -> None:
    assert one(planned(), mention).documents == ("a", "b")


def test_mention_of_another_number_topic_or_party_is_of_another_event() -> None:
    def mention(who: str, **more: object) -> CodedDocument:
        return simple("b", "2031-02-15", "CONSULT", "meeting", who, recalled=True, status="scheduled", **more)

    assert len(events_of(planned(), mention("ARN", ordinal=3))) == 2
    assert len(events_of(planned(), mention("ARN", about=("grain",)))) == 2
    assert len(events_of(planned(), mention("ARN,ROH", about=("border",)))) == 2


@pytest.mark.parametrize(
    ("another", "published", "status", "count"),
    [
        (True, "2031-02-10", "scheduled", 2),
        (False, "2031-02-10", "scheduled", 1),
        (True, "2031-02-10", "occurred", 2),
        (True, "2031-02-06", "occurred", 1),
    ],
)
def test_one_more_is_another_event(another: bool, published: str, status: Status, count: int) -> None:
    first = simple("a", "2031-02-05", "AGREE", "agreement", "ARN,GON", start="2031-02-05", about=("border",))
    later = simple("b", published, "AGREE", "agreement", "ARN,GON", status=status, another=another,
                   about=("border",), text="A deal on the border came.")  # fmt: skip
    assert len(events_of(first, later)) == count


def test_parties_that_the_context_gives_don_t_keep_a_mention_from_its_event() -> None:
    named = Party(Actor("ARN", "Arnor", "state", "ARN"), Span(0, 2))
    guessed = Party(Actor("ROH", "Rohan", "state", "ROH"))
    mention = simple("b", "2031-02-15", "CONSULT", "meeting", "", recalled=True, ordinal=2)
    (report,) = mention.reports
    told = CodedDocument(mention.document, (replace(report, actors=(named, guessed), status="scheduled"),))
    assert one(planned(), told).documents == ("a", "b")


def test_what_is_done_within_the_days_planned_is_under_way_until_the_last() -> None:
    event = one(
        planned(),
        simple("b", "2031-02-27", "CONSULT", "meeting", "Elendur,Finduilas", start="2031-02-27"),
        simple("c", "2031-02-28", "CONSULT", "meeting", "Elendur,Finduilas", start="2031-02-28"),
    )
    assert [h.status for h in event.history] == ["scheduled", "ongoing", "occurred"]
    assert (event.start, event.end) == ("2031-02-27", "2031-02-28")


def test_opinion_of_a_plan_doesn_t_make_it_happen() -> None:
    plan = simple("a", "2031-02-05", "AGREE", "agreement", "ARN,GON", status="scheduled", start="2031-06-30",
                  about=("border",))  # fmt: skip
    opinion = simple("b", "2031-02-08", "AGREE", "agreement", "ARN,GON", recalled=True, assumed=True,
                     about=("border",))  # fmt: skip
    event = one(plan, opinion)
    assert event.status == "scheduled"
    assert [h.document for h in event.history] == ["a"]


def test_group_stands_for_its_members() -> None:
    group = simple("a", "2031-01-02", "CONSULT", "meeting", "IRN,P5+1", start="2031-01-01", place="Geneva")
    states = simple(
        "b", "2031-01-02", "CONSULT", "meeting", "IRN,USA,FRA,DEU", start="2031-01-01", place="Geneva"
    )
    assert len(one(group, states).documents) == 2


def test_a_common_noun_is_nobody_in_particular() -> None:
    first, second = (
        simple(id_, "2031-01-02", "PROTEST", "protest", "", start="2031-01-02", text="It came to the square.")
        for id_ in "ab"
    )
    crowd = Party(Actor("protesters", "Protesters", "group"))
    found = [
        CodedDocument(c.document, tuple(replace(r, actors=(crowd,)) for r in c.reports))
        for c in (first, second)
    ]
    assert len(events_of(*found)) == 2


def test_war_goes_on_while_its_strikes_pass() -> None:
    def invaded(id_: str, published: str, **more: object) -> CodedDocument:
        report = told(
            "The invasion goes on.",
            "invasion",
            "ASSAULT",
            "attack",
            "MOR",
            "GON",
            status="ongoing",
            **more,  # type: ignore[arg-type]
        )
        return document(id_, published, report)

    strikes = [
        simple(id_, f"2031-03-{day}", "ASSAULT", "attack", "MOR", "GON", start=f"2031-03-{day}")
        for id_, day in (("b", "03"), ("c", "04"))
    ]
    found = events_of(invaded("a", "2031-02-24", start="2031-02-24"), *strikes, invaded("d", "2031-03-20"))
    assert sorted(e.documents for e in found) == [("a", "d"), ("b",), ("c",)]


def test_chain_is_one_unit_with_the_best_of_it() -> None:
    coded = document(
        "a", "2031-05-02",
        told("The summit is off.", "summit", "CONSULT", "meeting", "ARN,GON", status="cancelled"),
        told("The summit had been set for May 12.", "summit", "CONSULT", "meeting", "ARN,GON",
             status="scheduled", start="2031-05-12", same_as="r1"),
    )  # fmt: skip
    event = one(coded)
    assert [h.status for h in event.history] == ["cancelled"]
    assert event.start == "2031-05-12"


def test_denial_stands_beside_what_happened() -> None:
    event = one(
        simple("a", "2031-01-02", "ASSAULT", "attack", "MOR", "GON", start="2031-01-01", place="Osgiliath"),
        simple("b", "2031-01-02", "ASSAULT", "attack", "MOR", "GON", start="2031-01-01", place="Osgiliath",
               status="denied"),
    )  # fmt: skip
    assert event.status == "occurred"
    assert [h.status for h in event.history] == ["occurred", "denied"]


def test_what_happened_once_is_not_called_off_and_what_lasts_is() -> None:
    for type_, kind, status in (("ASSAULT", "attack", "occurred"), ("SANCTION", "sanction", "cancelled")):
        event = one(
            simple("a", "2031-01-02", type_, kind, "MOR", "GON", start="2031-01-01", place="Osgiliath"),
            simple("b", "2031-01-03", type_, kind, "MOR", "GON", place="Osgiliath", status="cancelled"),
            simple("c", "2031-01-04", type_, kind, "MOR", "GON", place="Osgiliath", status="occurred"),
        )
        assert event.status == status


def test_undated_event_happened_by_the_day_it_was_told() -> None:
    event = one(simple("a", "2031-01-02", "ASSAULT", "attack", "MOR", "GON"))
    assert (event.start, event.end) == (None, "2031-01-02")


def test_plan_whose_date_went_by_is_said_to_have_passed() -> None:
    event = one(summit("a", "2031-05-02", "The summit is set for May 12.", "scheduled", start="2031-05-12"))
    assert event.status == "scheduled"
    assert not passed(event, "2031-05-12")
    assert passed(event, "2031-05-13")


def test_place_is_made_finer_and_never_coarser() -> None:
    vietnam, hanoi = Place("Vietnam", "VNM"), Place("Hanoi", "VNM")
    event = one(
        summit("a", "2031-05-02", "The summit is set.", "scheduled", start="2031-05-12", place=vietnam),
        summit("b", "2031-05-03", "The summit is set.", "scheduled", start="2031-05-12", place=hanoi),
        summit("c", "2031-05-04", "The summit is set.", "scheduled", start="2031-05-12", place=vietnam),
    )
    assert event.place == hanoi
    assert [h.document for h in event.history] == ["a", "b"]


DATES = st.sampled_from(
    [None, "2031-01", "2031-01-03", "2031-01-20", "2031-02-02", "2031-02-10", "2031-05-01"]
)
PLACES = st.sampled_from([None, None, Place("Bree", "ARN"), Place("Minas Tirith", "GON")])
SIDES = st.sampled_from(["ARN", "GON", "ARN,GON", "ARN,GON,ROH", "Elendur,GON", "ROH,Finduilas"])
ONE = st.sampled_from(["ARN", "GON", "Elendur"])
KINDS = st.sampled_from([
    ("CONSULT", "meeting"), ("CONSULT", "visit"), ("ASSAULT", "attack"), ("RETREAT", "ceasefire"),
    ("AGREE", "ceasefire"),
])  # fmt: skip


@st.composite
def tellings(draw: st.DrawFn) -> tuple[str, str, Report]:
    type_, kind = draw(KINDS)
    recalled = draw(st.booleans())
    return told(
        draw(st.sampled_from(["It came about in the hall.", "It came at dawn by the river."])), "came",
        type_, kind, draw(st.one_of(SIDES, ONE)), "ROH" if type_ == "ASSAULT" else "",
        status=draw(st.sampled_from([s for s in STATUSES if s != "denied"])),
        start=draw(DATES), place=draw(PLACES), ordinal=draw(st.sampled_from([None, None, None, 2])),
        another=draw(st.sampled_from([False, False, True])), recalled=recalled,
        assumed=recalled and draw(st.booleans()),
        about=draw(st.sampled_from([(), (), ("border",), ("grain",)])),
        name=draw(st.sampled_from([None, None, None, "Able Owl"])),
    )  # fmt: skip


@st.composite
def libraries(draw: st.DrawFn) -> list[CodedDocument]:
    days = draw(st.lists(st.integers(1, 28), min_size=2, max_size=9))
    return [
        document(
            f"d{i}", f"2031-{1 + day % 2:02}-{day:02}", *draw(st.lists(tellings(), min_size=1, max_size=3))
        )
        for i, day in enumerate(days)
    ]


@settings(max_examples=60, deadline=None)
@given(library=libraries(), data=st.data())
def test_order_of_arrival_decides_nothing(library: list[CodedDocument], data: st.DataObject) -> None:
    expected = {tuple(u.uid for u in units) for units in link(u for c in library for u in units_of(c))}
    arrived = data.draw(st.permutations(library))
    store = Memory(())
    for coded in arrived:
        units = units_of(coded)
        for unit in units:
            store.insert(unit)
        replay(store, units)
    assert grouped(store) == expected


@settings(max_examples=60, deadline=None)
@given(library=libraries(), data=st.data())
def test_portions_and_removals_decide_nothing(library: list[CodedDocument], data: st.DataObject) -> None:
    """Documents that come in portions, with one among them that is taken out again, as if it never came."""
    gone = data.draw(st.sampled_from(library))
    kept = [c for c in library if c is not gone]
    expected = {tuple(u.uid for u in units) for units in link(u for c in kept for u in units_of(c))}
    arrived = data.draw(st.permutations(library))
    cut = data.draw(st.integers(0, len(arrived)))
    store = Memory(())
    for portion in (arrived[:cut], arrived[cut:]):
        units = [u for c in portion for u in units_of(c)]
        for unit in units:
            store.insert(unit)
        replay(store, units)
    doomed = units_of(gone)
    disturbed = {
        u.uid: u
        for unit in doomed
        for u in affected(store, {store.event_of(unit.uid) or ""}, unit.order, unit)
    }
    for unit in doomed:
        store.delete(unit)
    left = [u for uid, u in disturbed.items() if uid not in {d.uid for d in doomed}]
    replay(store, (), disturbed=left)
    assert grouped(store) == expected


def grouped(store: Memory) -> set[tuple[str, ...]]:
    """The units of each event."""
    return {tuple(u.uid for u in store.members(e)) for e in store.events()}


def test_decision_shows_its_parts() -> None:
    units = [u for c in story() for u in units_of(c)]
    store = Memory(units)
    replay(store, units)
    told = decisions(store, next(u.uid for u in units if u.document == "d1"))
    assert [d.by for d in told] == ["founded"] + ["joined"] * 5
    for decision in told[1:]:
        assert decision.score == pytest.approx(sum(amount for _, amount in decision.parts))
        assert decision.score is not None and decision.needed is not None
        assert decision.score >= decision.needed
    assert ("place same", weights()["place same"]) in told[-1].parts


def test_decision_names_the_event_that_came_next() -> None:
    first = summit("a", "2031-01-02", "The summit is set.", "scheduled", start="2031-02-01")
    other = summit("b", "2031-01-03", "A summit is set.", "scheduled", start="2031-02-01", ordinal=2)
    mention = summit("c", "2031-01-05", "The second summit is set.", "scheduled", ordinal=2)
    second = summit("d", "2031-01-03", "A summit is set.", "scheduled", start="2031-06-01", ordinal=3)
    units = [u for c in (first, other, mention, second) for u in units_of(c)]
    store = Memory(units)
    replay(store, units)
    event = store.event_of(next(u.uid for u in units if u.document == "c"))
    assert event is not None
    last = decisions(store, event)[-1]
    assert last.step.document == "c"
    assert last.rival is None or last.rival_score < last.score  # type: ignore[operator]


@settings(max_examples=60, deadline=None)
@given(library=libraries())
def test_finding_is_mutual(library: list[CodedDocument]) -> None:
    units = [u for c in library for u in units_of(c)]
    for a in units:
        for b in units:
            assert bool(sought_keys(a) & stored_keys(b)) == bool(sought_keys(b) & stored_keys(a))


def test_nothing_after_the_newest_is_affected() -> None:
    units = units_of(story()[0])
    store = Memory(units)
    replay(store, units)
    assert affected(store, store.events(), units[0].order) == []


def test_days_of_partial_dates() -> None:
    assert interval("2031-02", "2031-02") == (first_day("2031-02-01"), last_day("2031-02-28"))
    assert interval("2031-02-03", "2031-01-01") == (first_day("2031-02-03"), None)
    assert first_day("soon") is None and last_day("2031-13") is None and first_day(None) is None


def test_knowledge_is_sound() -> None:
    assert family_of("CONSULT", "meeting").name == "meeting"
    assert family_of("ASSAULT", "nonsense").name == "attack"
    assert weights()["threshold"] > 0
    assert "DEU" in members()["p5+1"]


def test_ids_are_short_and_stable() -> None:
    assert len({uid_of("d1", 7), uid_of("d1", 8), uid_of("d1", 7, 1), uid_of("d2", 7)}) == 4
    assert len(uid_of("d1", 7)) == 12


@pytest.mark.parametrize(
    ("word", "expected"),
    [("talks", "talk"), ("armies", "army"), ("UN", "un"), ("Striking", "strik"), ("strike", "strik")],
)
def test_stem(word: str, expected: str) -> None:
    assert stem(word) == expected
