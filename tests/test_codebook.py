"""The codebook: every example is read as it says, and types, modes and codes lead to one another."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from dragoman.cli import cli
from dragoman.codebook import load_codebook, usual_goldstein
from dragoman.document import make_document
from dragoman.lexicon import build
from dragoman.nouns import CodedDocument, Report
from dragoman.pipeline import code
from dragoman.source import RawItem
from dragoman.tables import read_table

BOOK = load_codebook()
EXAMPLES = {row.where: row.example for row in (*BOOK.modes, *BOOK.contexts)}


@pytest.fixture(scope="module")
def read() -> dict[str, CodedDocument]:
    documents = [
        make_document(RawItem(text=example.text, id=where, published="2020-06-10"))
        for where, example in EXAMPLES.items()
    ]
    return {coded.document.id: coded for coded in code(documents)}


def at_example(where: str, read: dict[str, CodedDocument]) -> list[Report]:
    example = EXAMPLES[where]
    return [r for r in read[where].reports if r.trigger.start < example.end and example.start < r.trigger.end]


@pytest.mark.parametrize("row", BOOK.modes, ids=lambda row: row.where)
def test_example_of_mode(row: object, read: dict[str, CodedDocument]) -> None:
    found = [(r.type, r.mode) for r in at_example(row.where, read)]  # type: ignore[attr-defined]
    assert any(t == row.type and row.mode in (None, m) for t, m in found), found  # type: ignore[attr-defined]


@pytest.mark.parametrize("row", BOOK.contexts, ids=lambda row: row.where)
def test_example_of_context(row: object, read: dict[str, CodedDocument]) -> None:
    found = [r.context for r in at_example(row.where, read)]  # type: ignore[attr-defined]
    assert any(row.name in contexts for contexts in found), found  # type: ignore[attr-defined]


def test_all_types_and_roots() -> None:
    types = {row["type"] for row in read_table("plover.txt")}
    assert {m.type for m in BOOK.modes} == types
    assert {c[:2] for c in BOOK.codes} == {f"{n:02}" for n in range(1, 21)}
    for code_ in BOOK.codes:
        assert len(code_) == 2 or code_[:-1] in BOOK.codes, f"{code_} refines no code"


def test_lexicon_keeps_to_the_crosswalk() -> None:
    lexicon = build(
        read_table("triggers"), read_table("wordsets.txt"), read_table("plover.txt"), read_table("cameo.txt")
    )
    for entry in lexicon.entries:
        known = BOOK.code(entry.cameo) if entry.type else None
        if entry.type:
            assert known is not None, f"{entry.where}: {entry.cameo}"
            assert entry.type in (known.type, *known.also), f"{entry.where}: {entry.cameo} is {known.type}"
    contexts = {c.name for c in BOOK.contexts}
    assert {c for e in lexicon.entries for c in e.context} <= contexts


@pytest.mark.parametrize(
    ("cameo", "type_", "mode", "goldstein"),
    [
        ("0841", "CONCEDE", "release", 7.0),
        ("0256", "REQUEST", "yield", -0.3),
        ("1952", "ASSAULT", "drone", -10.0),
        ("051", "SUPPORT", None, 3.4),
        ("010", None, None, 0.0),
        ("155", "MOBILIZE", "cyber", -7.2),
    ],
)
def test_from_cameo(cameo: str, type_: str | None, mode: str | None, goldstein: float) -> None:
    assert BOOK.plover_of(cameo) == (type_, mode)
    assert BOOK.goldstein(cameo) == goldstein


def test_to_cameo_and_back() -> None:
    assert [c.code for c in BOOK.cameo_of("COERCE", "arrest")] == ["173"]
    for mode in BOOK.modes:
        if mode.mode is None:
            continue
        for cameo in mode.cameo:
            assert BOOK.plover_of(cameo)[0] in {
                mode.type,
                *(BOOK.codes[cameo].also and {BOOK.codes[cameo].type}),
            }
    with pytest.raises(KeyError):
        BOOK.plover_of("99")


def test_what_is_asked_gives_the_mode() -> None:
    texts = ["Egypt urged Libya to release the hostages.", "Egypt urged Libya to hold talks with Chad."]
    documents = [make_document(RawItem(text=t)) for t in texts]
    modes = [next(r.mode for r in c.reports if r.type == "REQUEST") for c in code(documents)]
    assert modes == ["yield", "meet"]


def test_usual_score() -> None:
    assert usual_goldstein("CONSULT", "visit") == 1.9
    assert usual_goldstein("ASSAULT", "attack") == -10.0
    assert usual_goldstein("TAUGHT", "other") is None


def test_command() -> None:
    def run(*args: str) -> list[dict[str, object]]:
        result = CliRunner().invoke(cli, ["lexicon", "--codebook", *args, "--format", "jsonl"])
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.output.splitlines()]

    assert len(run()) == 16
    assert {row["mode"] for row in run("retreat")} >= {"ceasefire", "withdraw", None}
    assert [row["cameo"] for row in run("087")] == ["087", "0871", "0872", "0873", "0874"]
    assert any(row["context"] == "military" for row in run("contexts"))
    wrong = CliRunner().invoke(cli, ["lexicon", "--codebook", "DANCE"])
    assert (wrong.exit_code, "no 'DANCE'" in wrong.stderr) == (2, True)
    assert "codebook/modes.txt" in CliRunner().invoke(cli, ["lexicon", "--codebook", "AID"]).output
