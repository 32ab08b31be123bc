"""Status: sentences with a marked word and what became of it (tests/status/*.txt), and the operators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from spacy.tokens import Doc

from dragoman import operators
from dragoman.errors import DataError, SourceError
from dragoman.factuality import Query, judge, read_status, read_status_batch
from dragoman.language import load_model
from dragoman.nouns import STATUSES
from dragoman.operators import EFFECTS, compose, load_operators
from dragoman.repairs import repair
from dragoman.status import word_status
from dragoman.tables import parse_table

PAIRS = Path(__file__).parent / "status"


def _pairs() -> Iterator[tuple[str, str, str]]:
    for path in sorted(PAIRS.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                sentence, status = (cell.strip() for cell in line.rsplit("|", 1))
                yield f"{path.name}:{number}", sentence, status


PARTS = tuple(_pairs())


@pytest.fixture(scope="module")
def docs() -> dict[str, Doc]:
    """Each sentence, parsed once."""
    bare = [sentence.replace("[", "").replace("]", "") for _, sentence, _ in PARTS]
    parsed = (repair(doc) for doc in load_model().pipe(bare, batch_size=64))
    return dict(zip((sentence for _, sentence, _ in PARTS), parsed, strict=True))


@pytest.mark.parametrize(("where", "sentence", "expected"), PARTS, ids=[where for where, _, _ in PARTS])
def test_status_of_marked_word(docs: dict[str, Doc], where: str, sentence: str, expected: str) -> None:
    start = sentence.index("[")
    span = docs[sentence].char_span(start, sentence.index("]") - 1, alignment_mode="expand")
    assert span is not None
    reading = word_status(span.root)
    assert reading.status == expected, f"{where}: {sentence} — {', '.join(reading.why)}"


def test_every_status_is_tested() -> None:
    assert {status for _, _, status in PARTS} == set(STATUSES)


@pytest.mark.parametrize("effect", sorted(EFFECTS))
@pytest.mark.parametrize("outer", sorted(STATUSES))
def test_every_composition_gives_a_status(effect: str, outer: str) -> None:
    assert compose(effect, outer) in STATUSES  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("effect", "outer", "unless", "expected"),
    [
        ("same", "scheduled", None, "scheduled"),
        ("cancelled", "occurred", None, "cancelled"),
        ("cancelled", "denied", None, "scheduled"),
        ("cancelled", "proposed", "ongoing", "ongoing"),
        ("denied", "denied", "occurred", "occurred"),
        ("denied", "proposed", "occurred", "proposed"),
        ("proposed", "denied", None, "denied"),
        ("scheduled", "proposed", None, "proposed"),
        ("scheduled", "cancelled", None, "cancelled"),
        ("awaited", "denied", None, "scheduled"),
        ("standing", "proposed", None, "ongoing"),
    ],
)
def test_composition(effect: str, outer: str, unless: str | None, expected: str) -> None:
    assert compose(effect, outer, unless) == expected  # type: ignore[arg-type]


def test_operators_name_their_line() -> None:
    (operator,) = (o for o in load_operators()[("postpone", "VERB", "obj")] if o.form == ("postpone",))
    assert operator.where.startswith("operators.txt:")
    assert operator.effect == "postponed"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("hold | VERB | obj | often", "status must be one of"),
        ("hold | WORD | obj | same", "pos must be one of"),
        ("hold | VERB | | same", "a row holds a lemma and a slot"),
        ("hold | VERB | obj | same | never", "unless must be one of"),
        ("hold | VERB | obj | same\nhold | VERB | subj;obj | given", "stands already at operators.txt:2"),
    ],
)
def test_a_wrong_table_names_its_line(monkeypatch: pytest.MonkeyPatch, rows: str, found: str) -> None:
    table = parse_table(f"columns: form | pos | slot | status | unless\n{rows}", "operators.txt")
    monkeypatch.setattr(operators, "read_table", lambda name: table)
    with pytest.raises(DataError, match=found) as caught:
        operators.read_operators()
    assert caught.value.where == f"operators.txt:{len(table) + 1}"


def test_read_status_says_why() -> None:
    text = "The ministers met. They called off the summit."
    reading = read_status(text, text.index("summit"), text.index("summit") + 6)
    assert reading.status == "cancelled"
    assert "operators.txt:" in reading.why
    assert 0 < reading.confidence <= 1


def test_what_is_dated_after_publication_is_to_come() -> None:
    text = "The two presidents meet on 12 June 2018 in Singapore."
    start = text.index("meet")
    assert read_status(text, start, start + 4, date(2018, 6, 1)).status == "scheduled"
    assert read_status(text, start, start + 4, date(2018, 6, 20)).status == "occurred"


def test_a_batch_keeps_the_order() -> None:
    first, second = "They met and will meet again.", "They never met."
    asked = [Query(first, 5, 8), Query(first, 18, 22), Query(second, 11, 14), Query(first, 5, 8)]
    assert [r.status for r in read_status_batch(asked)] == ["occurred", "scheduled", "denied", "occurred"]


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (0, 99), (4, 5)])
def test_no_word_at_the_offsets(start: int, end: int) -> None:
    with pytest.raises(SourceError, match="no word"):
        read_status("They  met.", start, end)


def test_rows_are_judged() -> None:
    row = {"id": "a", "text": "They met.", "trigger": {"start": 5, "end": 8}}
    (answer,) = judge([row])
    assert (answer["id"], answer["status"]) == ("a", "occurred")
    with pytest.raises(SourceError, match="a row holds"):
        next(judge([{"id": "b", "text": "They met."}]))
