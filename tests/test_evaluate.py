"""The scorers against figures worked out by hand, the gold they read, and the floors."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import cli
from dragoman.errors import DataError, SourceError
from dragoman.evaluate import Check, Figure, Floors, Scores, find_gold, raised_floors, read_floors
from dragoman.evaluate.articles import Article, Side, Telling, score_articles
from dragoman.evaluate.parties import fold, party_key
from dragoman.evaluate.processes import (
    Course,
    Process,
    gold_promise,
    record_promise,
    score_process,
)
from dragoman.evaluate.times import Expression, TaggedText, score_times
from dragoman.nouns import Span

ROOT = Path(__file__).parent.parent
GOLD = Path(__file__).parent / "evaluate"
FLOORS = ROOT / "evaluation" / "floors.toml"

TEXT = "Norway met Chile. Peru accused Chile on Monday. Chile denied it."


def telling(word: str, type_: str = "CONSULT", **other: Any) -> Telling:
    """A mention of a word of TEXT."""
    at = TEXT.index(word)
    start = TEXT.rfind(". ", 0, at) + 2 if ". " in TEXT[:at] else 0
    made = Telling(
        id=other.pop("id", word),
        trigger=Span(at, at + len(word)),
        word=word,
        sentence=Span(start, TEXT.index(".", at) + 1),
        type=type_,
        status="occurred",
        dates=("2027-03-01", "2027-03-01"),
        sources=frozenset({"nor", "chl"}),
        targets=frozenset(),
        chain=other.pop("chain", other.get("id", word)),
    )
    return replace(made, **other)


def articles(gold: Side, coded: Side) -> Scores:
    return score_articles([Article("a", TEXT, gold, coded)])


# Articles


def test_what_equals_the_gold_is_right_throughout() -> None:
    accused = telling("accused", "ACCUSE", sources=frozenset({"per"}), targets=frozenset({"chl"}))
    side = Side((telling("met"), accused), frozenset({("cause", "met", "accused")}), frozenset({1, 2}))
    scores = articles(side, side)
    assert {f.name: f.value for f in scores.figures} == dict.fromkeys((f.name for f in scores.figures), 1.0)
    assert scores.disagreements == ()


def test_mentions_missed_and_extra_cost_recall_and_precision() -> None:
    gold = Side((telling("met"), telling("accused", "ACCUSE"), telling("denied", "REJECT")))
    coded = Side((telling("met"), telling("on", "ASSAULT")))
    events = articles(gold, coded)["events"]
    assert (events.precision, events.recall) == (1 / 2, 1 / 3)
    assert events.value == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("change", "figure", "value"),
    [
        ({"type": "AGREE"}, "type", 0.0),
        ({"status": "scheduled"}, "status", 0.0),
        ({"dates": (None, "2027-03-01")}, "date", 0.0),
        ({"sources": frozenset({"nor"})}, "parties", 2 / 3),
    ],
)
def test_one_wrong_field_costs_its_figure_and_the_whole(
    change: dict[str, Any], figure: str, value: float
) -> None:
    gold = Side((telling("met"),))
    scores = articles(gold, Side((telling("met", **change),)) if "type" not in change else
                      Side((telling("met", change["type"]),)))  # fmt: skip
    assert scores[figure].value == pytest.approx(value)
    assert scores["whole"].value == 0.0
    assert scores["events"].value == 1.0
    assert [d.wrong for d in scores.disagreements] == [(figure,)]


def test_sides_that_are_swapped_cost_the_direction_alone() -> None:
    one, other = frozenset({"per"}), frozenset({"chl"})
    gold = Side((telling("accused", "ACCUSE", sources=one, targets=other),))
    coded = Side((telling("accused", "ACCUSE", sources=other, targets=one),))
    scores = articles(gold, coded)
    assert scores["directed"].value == 0.0
    assert scores["parties"].value == scores["whole"].value == 1.0
    assert [d.wrong for d in scores.disagreements] == [("direction",)]


def test_the_trigger_of_the_same_type_is_preferred_and_a_sentence_is_enough() -> None:
    gold = Side((telling("accused", "ACCUSE"), telling("met")))
    near = telling("accused Chile", "REQUEST", id="r1")
    same = telling("accused", "ACCUSE", id="r2")
    elsewhere = telling("Chile", id="r3")
    scores = articles(gold, Side((near, same, elsewhere)))
    assert scores["type"].value == 1.0
    assert scores["events"].recall == 1.0
    assert [d.what for d in scores.disagreements] == ["accused Chile"]


def test_another_party_is_no_counterpart_within_a_sentence() -> None:
    scores = articles(Side((telling("met"),)), Side((telling("Chile", sources=frozenset({"per"})),)))
    assert scores["events"].value == 0.0


def test_chains_are_scored_by_b_cubed() -> None:
    words = ("met", "accused", "denied")
    gold = Side(tuple(telling(w, chain="one") for w in words))
    coded = Side((telling("met", chain="x"), telling("accused", chain="x"), telling("denied", chain="y")))
    chains = articles(gold, coded)["chains"]
    assert chains.precision == 1.0
    assert chains.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)


def test_only_links_between_paired_mentions_count() -> None:
    gold = Side((telling("met"), telling("accused")), frozenset({("cause", "met", "accused")}))
    links = {("follows", "met", "accused"), ("cause", "met", "accused"), ("cause", "met", "on")}
    coded = Side((telling("met"), telling("accused"), telling("on", "ASSAULT")), frozenset(links))
    figure = articles(gold, coded)["links"]
    assert (figure.precision, figure.recall) == (1 / 2, 1.0)


def test_blanks_are_no_boilerplate() -> None:
    gold, coded = Side(boilerplate=frozenset(range(6))), Side(boilerplate=frozenset(range(7)))
    assert TEXT[6] == " "
    assert articles(gold, coded)["boilerplate"].value == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("United Nations", "UN"),
        ("EUU", "European Union"),
        ("Côte d'Ivoire", "cote d ivoire"),
        ("Al-Shabaab", "al shabaab"),
        ({"country": "PRK", "name": "Kim Jong Un", "id": "kim-jong-un"}, "PRK"),
        ({"country": None, "name": "Hezbollah", "id": "x"}, "hezbollah"),
    ],
)
def test_two_spellings_are_one_party(one: Any, other: Any) -> None:
    assert party_key(one) == party_key(other)


def test_no_name_is_no_party() -> None:
    assert party_key({"id": None}) == party_key("") == fold(None) == ""


# Processes


def course(name: str, reports: str, *statuses: str, **other: Any) -> Course:
    """An event told by the reports given, each telling one status; the last may tell several times."""
    ids = reports.split()
    made = Course(
        id=name,
        what=name,
        type="CONSULT",
        parties=frozenset({"nor", "chl"}),
        dates=("2027-03-08", "2027-03-08"),
        place="oslo",
        status=statuses[-1],
        reports=frozenset(ids),
        steps=tuple(zip(ids, statuses, strict=False)),
    )
    return replace(made, **other)


def test_a_record_like_the_gold_is_right_throughout() -> None:
    events = (course("P1", "a b c", "scheduled", "postponed", "occurred"), course("P2", "d", "occurred"))
    scores = score_process(Process("p", events, events))
    assert all(f.value == 1.0 for f in scores.figures)
    assert scores.disagreements == ()


def test_an_event_that_is_split_costs_events_reports_and_change() -> None:
    gold = (course("P1", "a b", "scheduled", "occurred"),)
    record = (course("E1", "a", "scheduled"), course("E2", "b", "occurred"))
    scores = score_process(Process("p", gold, record))
    assert scores["events"].precision == 1 / 2
    assert scores["reports"].recall == 1 / 2
    assert scores["changed"].value == scores["final status"].value == 0.0
    assert [d.wrong[0] for d in scores.disagreements] == ["extra", "status"]


def test_events_of_reports_outside_the_process_are_left_out_of_account() -> None:
    gold = (course("P1", "a", "occurred"),)
    record = (course("E1", "a", "occurred"), course("E2", "z", "occurred"))
    scores = score_process(Process("p", gold, record))
    assert scores["events"].value == 1.0
    assert scores.counts == {"gold events": 1, "record events": 1}


def test_an_event_not_found_has_no_right_status() -> None:
    gold = (course("P1", "a", "occurred"), course("P2", "b", "occurred"))
    scores = score_process(Process("p", gold, gold[:1]))
    assert scores["final status"].value == scores["dates"].value == scores["place"].value == 1 / 2


def test_a_place_may_be_told_more_closely_than_in_the_gold() -> None:
    gold = (course("P1", "a", "occurred"),)
    scores = score_process(Process("p", gold, (course("E1", "a", "occurred", place="oslo city hall"),)))
    assert scores["place"].value == 1.0
    unknown = (course("P1", "a", "occurred", place=""),)
    assert score_process(Process("p", unknown, gold))["place"].counts == "0 of 0"


def test_a_commitment_needs_its_maker_its_report_and_its_outcome() -> None:
    gold = {"by": ["NOR"], "report": "a", "outcome": "kept", "what": "pay"}
    made = {"by": ["NOR", "CHL"], "document": "a", "outcome": "kept"}
    event = (course("P1", "a", "occurred"),)

    def score(**change: Any) -> float:
        recorded = (record_promise(made | change),)
        return score_process(Process("p", event, event, (gold_promise(gold),), recorded))["commitments"].value

    assert score() == 1.0
    assert score(by=["PER"]) == score(document="b") == score(outcome="open") == 0.0


# Times


def expression(text: str, words: str, value: str, type_: str = "DATE") -> Expression:
    at = text.index(words)
    return Expression(Span(at, at + len(words)), type_, value)


def test_times_are_strict_relaxed_and_right_in_value() -> None:
    text = "They met on Monday, early in March, for two days."
    gold = (expression(text, "Monday", "2027-03-01"), expression(text, "early in March", "2027-03"),
            expression(text, "two days", "P2D", "DURATION"))  # fmt: skip
    found = (expression(text, "Monday", "2027-03-08"), expression(text, "March", "2027-03"))
    scores = score_times([TaggedText("t", text, gold, found)])
    figures = {f.name: f.counts for f in scores.figures}
    assert figures == {
        "strict": "1 of 2 found and 3 gold",
        "relaxed": "2 of 2 found and 3 gold",
        "value": "1 of 2 found and 3 gold",
        "type": "2 of 2 found and 3 gold",
    }
    assert [d.wrong for d in scores.disagreements] == [("missed",), ("value",), ("strict",)]


def test_one_expression_found_is_the_counterpart_of_one_alone() -> None:
    text = "from May to June"
    gold = (expression(text, "May", "2027-05"), expression(text, "June", "2027-06"))
    scores = score_times([TaggedText("t", text, gold, (expression(text, "May to June", "2027-05"),))])
    assert scores["relaxed"].counts == "1 of 1 found and 2 gold"


def test_blanks_at_the_edges_are_no_disagreement() -> None:
    text = "on Monday \n"
    gold = (Expression(Span(3, 11), "DATE", "2027-03-01"),)
    scores = score_times([TaggedText("t", text, gold, (expression(text, "Monday", "2027-03-01"),))])
    assert scores["strict"].value == 1.0


# Reading gold


def test_a_folder_may_hold_articles_and_processes() -> None:
    assert [kind for kind, _ in find_gold(GOLD / "articles")] == ["articles"]
    assert [kind for kind, _ in find_gold(GOLD / "processes")] == ["process"]
    assert [kind for kind, _ in find_gold(GOLD / "times.jsonl")] == ["times"]


@pytest.mark.parametrize("name", ["nowhere", "empty", "text.txt"])
def test_what_is_no_gold_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").touch()
    with pytest.raises(SourceError, match=name):
        find_gold(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", "{", "no JSON"),
        ("a.json", "[]", "no JSON object"),
        ("a.json", '{"text": "x", "id": "a"}', "lacks the field 'events'"),
        ("a.json", '{"text": "x", "id": "a", "events": [1]}', "form of gold"),
        ("a.jsonl", '{"text": "x", "id": "a"}', "a.jsonl:1: lacks the field 'timexes'"),
        ("a.gold.json", '{"events": []}', "a.jsonl are not beside it"),
    ],
)
def test_broken_gold_is_named_with_what_is_wrong(name: str, content: str, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = run(str(tmp_path / name))
    assert done.exit_code == 1
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


# Floors


def scores_of(**figures: float) -> Scores:
    return Scores("times", {}, tuple(Figure(n, v) for n, v in figures.items()))


def test_a_figure_under_its_floor_has_fallen_and_one_on_it_has_not() -> None:
    floors = Floors("t", "times", ("x",), {"strict": 0.3, "value": 0.5})
    assert Check(floors, scores_of(strict=0.1 + 0.2, value=0.499999)).fallen == ("value",)
    assert Check(floors, skipped="no data").fallen == ()


def test_floors_only_rise_and_comments_stay() -> None:
    text = (
        "# why\n[t]\nkind = \"times\"\ngold = [\"x\"]\n[t.floors]\nstrict = 0.300  # low\n"
        "value = 0.500\n\"final status\" = 0.1\n[u]\n[u.floors]\nstrict = 0.100\n"
    )  # fmt: skip
    check = Check(
        Floors("t", "times", ("x",), {}), scores_of(strict=0.4567, value=0.4, **{"final status": 0.2})
    )
    raised = raised_floors(text, [check])
    assert raised == text.replace("0.300", "0.456").replace("= 0.1\n", "= 0.200\n", 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[t", "TOML"),
        ("t = 1", "a set has kind"),
        ('[t]\nkind = "poems"\ngold = ["x"]\n[t.floors]', "articles, process, times"),
        ('[t]\nkind = "times"\n[t.floors]', "gold = None"),
        ('[t]\nkind = "times"\ngold = ["x"]', "floors = None"),
        ('[t]\nkind = "times"\ngold = ["x"]\n[t.floors]\nstrict = 84', "between 0 and 1"),
    ],
)
def test_wrong_floors_are_named(content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"floors\.toml") as caught:
        read_floors(path)
    assert words in str(caught.value)


def test_the_floors_of_the_project_are_sound() -> None:
    floors = read_floors(FLOORS)
    assert {f.kind for f in floors} == {"articles", "process", "times"}
    assert all(f.floors for f in floors)


# The command


def run(*arguments: str) -> Result:
    """The command in this process, with the exit status that the script would have."""
    return CliRunner().invoke(cli, ["evaluate", *arguments], prog_name="dragoman")


def write_floors(folder: Path, strict: float, gold: str = "times.jsonl") -> Path:
    path = folder / "floors.toml"
    content = f'[own]\nkind = "times"\ngold = ["{gold}"]\n[own.floors]\nstrict = {strict}\n'
    path.write_text(content, encoding="utf-8")
    return path


def test_own_gold_of_every_kind_is_measured() -> None:
    done = run("--json", *(str(GOLD / name) for name in ("articles", "processes", "times.jsonl")))
    assert done.exit_code == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["kind"] for a in answers] == ["articles", "process", "times"]
    assert answers[0]["figures"]["events"]["recall"] > 0.5
    assert answers[1]["figures"]["events"]["value"] > 0.5
    assert answers[2]["figures"]["value"]["value"] == 1.0


def test_the_table_names_figures_and_the_worst(tmp_path: Path) -> None:
    row = {
        "id": "t",
        "published": "2027-03-03",
        "text": "They met on 1 March, a day to remember.",
        "timexes": [],
    }
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    done = run(str(path), "--show", "3", "--only", "extra")
    assert done.exit_code == 0
    assert "FIGURE" in done.stdout
    assert "1 March = DATE 2027-03-01" in done.stdout
    assert "1 March =" not in run(str(path), "--show", "3", "--only", "missed").stdout


def test_a_fallen_figure_fails_and_is_named(tmp_path: Path) -> None:
    good = run("--floors", str(write_floors(tmp_path, 0.5)), "--data", str(GOLD))
    assert good.exit_code == 0, good.stderr
    (tmp_path / "times.jsonl").write_text(
        '{"id": "t", "text": "He left.", "timexes": [{"start": 0, "end": 2, "type": "DATE", "value": "x"}]}',
        encoding="utf-8",
    )
    bad = run("--floors", str(write_floors(tmp_path, 0.5)), "--shared", str(tmp_path))
    assert bad.exit_code == 1
    assert "own strict" in bad.stderr
    assert "FALLEN" in bad.stdout


def test_missing_data_is_skipped_with_the_reason(tmp_path: Path) -> None:
    done = run("--floors", str(write_floors(tmp_path, 0.5, "not/there")), "--data", str(tmp_path))
    assert done.exit_code == 0
    assert "own: skipped, no not/there in" in done.stdout


def test_raising_writes_what_was_measured(tmp_path: Path) -> None:
    path = write_floors(tmp_path, 0.5)
    assert run("--floors", str(path), "--data", str(GOLD), "--raise").exit_code == 0
    assert read_floors(path)[0].floors == {"strict": 1.0}


def test_a_floor_for_no_figure_is_wrong(tmp_path: Path) -> None:
    path = write_floors(tmp_path, 0.5)
    path.write_text(path.read_text().replace("strict", "beauty"), encoding="utf-8")
    done = run("--floors", str(path), "--data", str(GOLD))
    assert done.exit_code == 4
    assert "beauty" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--raise", str(GOLD)), ("--only", "missed", str(GOLD))])
def test_wrong_usage_is_told(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dragoman.evaluate", str(GOLD / "times.jsonl")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "relaxed" in done.stdout
