"""Types that a user teaches: the ontology, the labels, the model's file, and the coder that comes of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from dragoman.cli import cli
from dragoman.document import make_document
from dragoman.errors import DataError, ModelError, SourceError
from dragoman.learned.model import LinearModel, load_model
from dragoman.learned.ontology import read_ontology
from dragoman.learned.training import measure, read_labels, train
from dragoman.relate import relate
from dragoman.source import RawItem

EXAMPLE = Path(__file__).parents[1] / "examples" / "teaching"
UNSEEN = [
    ("Ghana resumed gas deliveries to Togo on Monday.", "SUPPLY", "GHA", "TGO"),
    ("Malawi halted electricity exports to Mozambique.", "CUTOFF", "MWI", "MOZ"),
    ("Estonia resettled refugees from camps in Jordan.", "RESETTLE", "EST", None),
]
NOTHING = ["Ghana resumed talks with Togo on Monday.", "Malawi halted a trial of two officers."]


@pytest.fixture(scope="module")
def coder_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("sklearn", reason="training needs scikit-learn")
    path = tmp_path_factory.mktemp("coder") / "energy.npz"
    args = [
        "train",
        str(EXAMPLE / "labels.jsonl"),
        "--ontology",
        str(EXAMPLE / "ontology.txt"),
        "-o",
        str(path),
    ]
    result = CliRunner().invoke(cli, args)
    assert result.exit_code == 0, result.output
    assert "macro F1" in result.output
    return path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "type_", "actor", "recipient"), UNSEEN)
def test_code_finds_taught_types(
    coder_file: Path, text: str, type_: str, actor: str, recipient: str | None
) -> None:
    args = ["code", "-", "--coder", str(coder_file), "--published", "2020-06-03", "--format", "jsonl"]
    answer = json.loads(CliRunner().invoke(cli, args, input=text).output)
    (report,) = answer["reports"]
    assert (report["type"], report["status"]) == (type_, "occurred")
    assert [a["id"] for a in report["actors"]] == [actor]
    if recipient:
        assert [a["id"] for a in report["recipients"]] == [recipient]
    assert report["why"].startswith("type: energy ")


@pytest.mark.parametrize("text", NOTHING)
def test_code_leaves_other_uses_of_the_words(coder_file: Path, text: str) -> None:
    args = ["code", "-", "--coder", str(coder_file), "--format", "jsonl"]
    assert json.loads(CliRunner().invoke(cli, args, input=text).output)["reports"] == []


def test_relate_tells_taught_types(coder_file: Path) -> None:
    text = UNSEEN[1][0]
    row = {"id": 1, "text": text, "source": {"start": 0, "end": 6}, "target": {"start": 37, "end": 47}}
    result = CliRunner().invoke(cli, ["relate", "-", "--coder", str(coder_file)], input=json.dumps(row))
    assert json.loads(result.output)["type"] == "CUTOFF"


def test_accuracy_is_of_lines_kept_back() -> None:
    pytest.importorskip("sklearn", reason="training needs scikit-learn")
    types = read_ontology(EXAMPLE / "ontology.txt")
    labels = read_labels(EXAMPLE / "labels.jsonl", types)
    report = measure(labels, types)
    assert report.f1 > 0.7
    assert {t.type for t in report.types} == {"SUPPLY", "CUTOFF", "RESETTLE"}
    # What was seen is learnt nearly by heart: a figure as high as this would be of the lines themselves.
    assert report.f1 < 0.95


def test_same_labels_same_file(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="training needs scikit-learn")
    types = read_ontology(EXAMPLE / "ontology.txt")
    labels = read_labels(EXAMPLE / "labels.jsonl", types)[:60]
    few = [t for t in types if any(label.type == t.name for label in labels)]
    for name in ("one", "two"):
        train(labels, few).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_pair_marks_the_word(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="training needs scikit-learn")
    types = read_ontology(write(tmp_path / "o.txt", "columns: type | frame\nFEED | subj > obj\n"))
    rows = [
        {
            "text": f"A report said {a} fed {b} well.",
            "type": "FEED",
            "source": span(a, 14),
            "target": span(b, len(a) + 19),
        }
        for a, b in [("Togo", "Mali"), ("Peru", "Cuba"), ("Oman", "Chad"), ("Iraq", "Iran")]
    ]
    labels = read_labels(write(tmp_path / "l.jsonl", "\n".join(map(json.dumps, rows))), types)
    coder = train(labels, types)
    document = make_document(RawItem(text="A report said Laos fed Fiji well."))
    (coded,) = coder.code([document])
    assert [(r.type, r.trigger.of(document.text)) for r in coded.reports] == [("FEED", "fed")]
    (answer,) = relate([{"id": 1, "text": document.text, "source": span("Laos", 14), "target": None}], coder)
    assert answer["type"] == "FEED"


def span(word: str, start: int) -> dict[str, int]:
    return {"start": start, "end": start + len(word)}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("columns: type | colour\nA | red\n", "columns are type"),
        ("columns: type\nA\nA\n", "each type has one row"),
        ("columns: type\n", "defines at least one"),
        ("columns: type | kind\nA | dance\n", "kind must be"),
        ("columns: type | frame\nA | above > below\n", "a slot is one of"),
    ],
)
def test_wrong_ontology(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_ontology(write(tmp_path / "o.txt", table))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "JSONDecodeError"),
        ('{"text": "A fed B."}', "KeyError"),
        ('{"text": "A fed B.", "type": "EAT"}', "not in the ontology"),
        ('{"text": "A fed B.", "type": "FEED", "trigger": {"start": 4, "end": 40}}', "characters 4 to 40"),
        ('{"text": " ", "type": null}', "text is empty"),
    ],
)
def test_wrong_labels(tmp_path: Path, line: str, message: str) -> None:
    types = read_ontology(write(tmp_path / "o.txt", "columns: type\nFEED\n"))
    with pytest.raises(SourceError, match=message):
        read_labels(write(tmp_path / "l.jsonl", line), types)


def test_type_without_lines(tmp_path: Path) -> None:
    types = read_ontology(write(tmp_path / "o.txt", "columns: type\nFEED\nSTARVE\n"))
    labels = read_labels(write(tmp_path / "l.jsonl", '{"text": "A fed B.", "type": "FEED"}'), types)
    with pytest.raises(DataError, match="STARVE"):
        train(labels, types)


def test_model_comes_back_from_its_file(tmp_path: Path) -> None:
    weights = np.array([[1.0, -1.0], [0.5, 2.0]], np.float32)
    model = LinearModel(("A", "B"), {"x=é": 0, "y": 1}, weights, np.zeros(2, np.float32), {"note": "ü"})
    model.save(tmp_path / "m.npz")
    again = load_model(tmp_path / "m.npz")
    assert (again.labels, dict(again.rows), again.about["note"]) == (("A", "B"), {"x=é": 0, "y": 1}, "ü")
    decision = again.decide([("y", 1.0), ("unknown", 9.0)])
    # By hand: e^2 / (e^2 + e^0.5).
    assert (decision.label, decision.cues) == ("B", ("y",))
    assert decision.confidence == pytest.approx(0.8176, abs=1e-4)


def test_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model"):
        load_model(write(tmp_path / "m.npz", "not a model"))
    with pytest.raises(ModelError, match="no model"):
        load_model(tmp_path / "absent.npz")
