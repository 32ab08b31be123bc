"""The scorers give the figures of another program of the same definitions, on gold made by chance.

That program stands beside the evaluation data (DRAGOMAN_SHARED); without it these tests are skipped.
"""

from __future__ import annotations

import json
import os
import random
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dragoman.evaluate import Scores
from dragoman.evaluate.articles import Article, coded_side, gold_side, score_articles
from dragoman.evaluate.parties import fold
from dragoman.evaluate.processes import (
    Process,
    gold_course,
    gold_promise,
    record_course,
    record_promise,
    score_process,
)
from dragoman.evaluate.times import Expression, TaggedText, score_times
from dragoman.nouns import Span

SHARED = Path(os.environ.get("DRAGOMAN_SHARED") or Path(__file__).parent.parent.parent / "shared")

needs_scorer = pytest.mark.skipif(
    not (SHARED / "gold" / "score.py").is_file(), reason=f"no scorer in {SHARED} (DRAGOMAN_SHARED)"
)
TYPES, STATES = ("CONSULT", "ACCUSE", "AID"), ("occurred", "scheduled", "denied")
PARTIES = ("NOR", "CHL", "PER", "United Nations", "Hezbollah")
DAYS = (None, "2027-03", "2027-03-01", "2027-03-02")
SEEDS = range(12)


@cache
def reference() -> dict[str, Any]:
    return runpy.run_path(str(SHARED / "gold" / "score.py"))


def flat(figures: dict[str, Any], names: list[str]) -> dict[str, float]:
    return {n: figures[n]["f1"] if isinstance(figures[n], dict) else figures[n] for n in names}


def agrees(scores: Scores, figures: dict[str, Any]) -> None:
    names = [f.name for f in scores.figures]
    assert {f.name: f.value for f in scores.figures} == pytest.approx(flat(figures, names))


def random_article(chance: random.Random, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """An article of many short sentences with random gold and a random answer that resembles it."""
    words = [chance.choice(("met", "talks", "aid", "charge", "of", "the")) for _ in range(60)]
    sentences = [" ".join([f"S{at}", *words[at : at + 6]]) + "." for at in range(0, 60, 6)]
    text = "\n".join(sentences)
    golds: list[dict[str, Any]] = []
    reports: list[dict[str, Any]] = []
    for at in range(14):
        sentence = chance.choice(sentences)
        begin = text.index(sentence)
        trigger = begin + chance.randrange(len(sentence) - 4)
        type_, status = chance.choice(TYPES), chance.choice(STATES)
        start, end = chance.choice(DAYS), chance.choice(DAYS)
        sides = [chance.sample(PARTIES, chance.randint(0, 2)) for _ in range(2)]
        earlier = [g["id"] for g in golds if g["same_as"] is None]
        golds.append(
            {"id": f"e{at}", "sentence": sentence, "trigger": text[trigger : trigger + 3],
             "trigger_start": trigger, "type": type_, "status": status,
             "source": sides[0], "target": sides[1], "start": start, "end": end,
             "same_as": chance.choice([None, *earlier])}
        )  # fmt: skip
        if chance.random() < 0.2:
            continue
        moved = trigger + chance.choice((0, 0, 0, 2, 30))
        if chance.random() < 0.3:
            type_, status = chance.choice(TYPES), chance.choice(STATES)
            sides[0] = chance.sample(PARTIES, 1)
        before = [r["id"] for r in reports if r["same_as"] is None]
        reports.append(
            {"id": f"r{at}", "sentence": {"start": begin, "end": begin + len(sentence), "text": sentence},
             "trigger": {"start": moved, "end": moved + 3, "text": text[moved : moved + 3]}, "type": type_,
             "status": status, "actors": [actor(p) for p in sides[0]], "start": start,
             "recipients": [actor(p) for p in sides[1]], "end": chance.choice((end, end, None)),
             "same_as": chance.choice([None, *before]), "links": []}
        )  # fmt: skip
    for report in reports:
        others = chance.sample(reports, min(2, len(reports)))
        report["links"] = [{"kind": "cause", "to": o["id"]} for o in others]
    links = [
        {"kind": "cause", "from": chance.choice(golds)["id"], "to": chance.choice(golds)["id"]}
        for _ in range(30)
    ]
    at = text.index(sentences[-1])
    gold = {"id": f"d{number}", "text": text, "events": golds, "links": links, "boilerplate": sentences[-1:]}
    coded = {"id": f"d{number}", "reports": reports, "boilerplate": [{"start": at - 9, "end": at + 5}]}
    return gold, coded


def actor(name: str) -> dict[str, Any]:
    country = name if len(name) == 3 else None
    return {"id": fold(name), "name": name, "kind": "state", "country": country}


@needs_scorer
@pytest.mark.parametrize("seed", SEEDS)
def test_articles_agree_with_the_other_scorer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    made = [random_article(chance, number) for number in range(4)]
    for gold, _ in made:
        (tmp_path / f"{gold['id']}.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "coded.jsonl").write_text("".join(json.dumps(c) + "\n" for _, c in made), encoding="utf-8")
    figures, _ = reference()["score_articles"](tmp_path, tmp_path / "coded.jsonl")
    agrees(score_articles(Article(g["id"], g["text"], gold_side(g), coded_side(c)) for g, c in made), figures)


def random_process(
    chance: random.Random,
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    ids = [f"n{n}" for n in range(12)]
    golds: list[dict[str, Any]] = []
    record: list[dict[str, Any]] = []
    for at in range(10):
        told = sorted(chance.sample(ids, chance.randint(1, 4)))
        steps = [(i, chance.choice(STATES)) for i in told]
        golds.append(
            {"id": f"P{at}", "what": f"event {at}", "type": chance.choice(TYPES),
             "actors": chance.sample(PARTIES, 2), "start": chance.choice(DAYS), "end": chance.choice(DAYS),
             "place": chance.choice((None, "Oslo", "Lima")), "final_status": steps[-1][1], "reports": told,
             "history": [{"published": i, "report": i, "status": s} for i, s in steps]}
        )  # fmt: skip
    for at, gold in enumerate(chance.sample(golds, 8)):
        told = sorted({*chance.sample(gold["reports"], 1), *chance.sample([*ids, "z1", "z2"], 2)})
        statuses = {h["report"]: h["status"] for h in gold["history"]}
        steps = [(i, statuses.get(i, chance.choice(STATES))) for i in told]
        place = chance.choice((None, {"name": "Oslo City Hall"}, {"name": "Lima"}))
        record.append(
            {"id": f"E{at}", "what": "event", "type": gold["type"], "start": gold["start"], "place": place,
             "actors": [actor(p) for p in gold["actors"]], "end": chance.choice((gold["end"], None)),
             "status": steps[-1][1], "documents": told,
             "history": [{"published": i, "document": i, "status": s} for i, s in steps]}
        )  # fmt: skip
    outcomes = ("open", "kept")
    promised = [
        {"by": chance.sample(PARTIES, 1), "report": i, "outcome": chance.choice(outcomes)} for i in ids[:6]
    ]
    recorded = [
        {"by": chance.sample(PARTIES, 3), "document": i, "outcome": chance.choice(outcomes)} for i in ids[:9]
    ]
    return {"events": golds, "commitments": promised}, record, recorded


@needs_scorer
@pytest.mark.parametrize("seed", SEEDS)
def test_processes_agree_with_the_other_scorer(seed: int, tmp_path: Path) -> None:
    gold, record, recorded = random_process(random.Random(seed))
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    for name, rows in (("events", record), ("commitments", recorded)):
        (tmp_path / name).write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    figures, _ = reference()["score_process"](
        tmp_path / "gold.json", tmp_path / "events", tmp_path / "commitments"
    )
    process = Process(
        "p",
        tuple(map(gold_course, gold["events"])),
        tuple(map(record_course, record)),
        tuple(map(gold_promise, gold["commitments"])),
        tuple(map(record_promise, recorded)),
    )
    agrees(score_process(process), figures)


@needs_scorer
def test_times_agree_with_the_other_scorer(tmp_path: Path) -> None:
    chance = random.Random(7)
    text = " ".join(f"word{n}" for n in range(60))
    golds, answers, texts = [], [], []
    for number in range(30):
        sides: list[list[dict[str, Any]]] = []
        for _ in range(2):
            starts = sorted(chance.sample(range(0, len(text) - 12, 4), 20))
            sides.append([
                {"start": s, "end": s + chance.randint(2, 9), "text": "", "value": chance.choice("ab"),
                 "type": chance.choice(("DATE", "SET"))} for s in starts
            ])  # fmt: skip
        golds.append({"id": str(number), "text": text, "timexes": sides[0]})
        answers.append({"id": str(number), "timexes": sides[1]})
        read = [
            tuple(Expression(Span(t["start"], t["end"]), t["type"], t["value"]) for t in s) for s in sides
        ]
        texts.append(TaggedText(str(number), text, read[0], read[1]))
    for name, rows in (("gold", golds), ("found", answers)):
        (tmp_path / name).write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    scorer = [
        sys.executable,
        str(SHARED / "time" / "score.py"),
        str(tmp_path / "gold"),
        str(tmp_path / "found"),
    ]
    printed = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout
    figures = dict(part.split("=") for part in printed.split())
    for figure in score_times(texts).figures:
        assert f"{figure.value:.3f}" == figures[figure.name]
