"""Reading in parts: cut alike at each run, written whole or not at all, linked as one machine links."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dragoman.cli import cli
from dragoman.errors import SourceError
from dragoman.linking import Unit, build_event, link, units_of
from dragoman.nouns import CodedDocument
from dragoman.pipeline import code
from dragoman.scale import engine
from dragoman.scale.coding import ATTEMPTS, DEAD, DOCUMENTS, EVENTS, RECEIPTS, UNITS, code_part, left_over
from dragoman.scale.engine import Coder, Local
from dragoman.scale.joining import read_rows
from dragoman.scale.partitions import borders, link_partition, partition_of, reconcile
from dragoman.scale.parts import Files, items_of, plan
from dragoman.source import RawItem
from record_samples import story

EXAMPLES = Path(__file__).parent.parent / "examples" / "iran-talks"
TEXTS = [
    ("Norway's foreign minister will meet the president of Chile in Oslo on Friday.", "2031-03-03"),
    ("The meeting of Norway and Chile in Oslo on Friday was called off.", "2031-03-06"),
    ("Peru accused Ecuador of shelling a border town on Monday.", "2031-03-11"),
    ("Ecuador denied that it shelled a town in Peru on Monday.", "2031-04-01"),
]


def write_input(folder: Path) -> None:
    """Two files: Parquet with a text in another language, and compressed lines of which one is broken."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    folder.mkdir()
    rows = [
        {"id": f"p{n}", "text": text, "published": date.fromisoformat(day)}
        for n, (text, day) in enumerate(TEXTS)
    ]
    french = "Le ministre s'est rendu à Lima pour des entretiens. " * 9
    rows.append({"id": "fr", "text": french, "published": date(2031, 3, 1)})
    parquet.write_table(pa.Table.from_pylist(rows), folder / "a.parquet", row_group_size=2)
    lines = (EXAMPLES / "dispatches.jsonl").read_text().splitlines(keepends=True)[:5]
    with gzip.open(folder / "b.jsonl.gz", "wt") as stream:
        stream.write("".join([*lines, "{broken\n", '{"id": "empty"}\n']))


def units_in(documents: list[CodedDocument]) -> list[Unit]:
    return [u for coded in documents for u in units_of(coded)]


def events_of(assigned: dict[str, str]) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for uid, event in assigned.items():
        groups.setdefault(event, set()).add(uid)
    return {frozenset(g) for g in groups.values()}


def contents(output: str, folder: str) -> list[dict[str, Any]]:
    return sorted(read_rows(output, folder), key=lambda r: json.dumps(r, default=repr))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """An input, and what one process made of it."""
    root = tmp_path_factory.mktemp("scale")
    write_input(root / "in")
    source, output = str(root / "in"), str(root / "out")
    receipts = list(Local().code(plan(source, 3), output, True))
    assert sum(r["documents"] for r in receipts) == 9 and sum(r["dead"] for r in receipts) == 3
    assert list(Local().link(output))
    return source, output


def test_parts_cover_each_row_once(made: tuple[str, str]) -> None:
    parts = plan(made[0], 3)
    assert parts == plan(made[0], 3)
    assert len({p.name for p in parts}) == len(parts) == 5
    found = [one.origin if isinstance(one, RawItem) else one.source for p in parts for one in items_of(p)]
    assert len(found) == len(set(found)) == 12
    with pytest.raises(SourceError, match="holds no"):
        plan(made[0] + "/nothing")


def test_what_cannot_be_read_is_kept_with_the_cause(made: tuple[str, str]) -> None:
    causes = sorted(row["cause"].split(" (")[0] for row in read_rows(made[1], DEAD))
    assert causes == ["is in the language 'fr'", "is no JSON", "no field text"]


@pytest.mark.parametrize("packed", ["each", "whole", "not"])
def test_web_archives_are_cut_at_pages(tmp_path: Path, packed: str) -> None:
    pytest.importorskip("fastwarc", reason="reading web archives needs fastwarc")
    from web_archives import answer, page

    pages = [answer(page(f"Talks {n}"), f"https://a.example/{n}") for n in range(5)]
    if packed == "each":
        content = b"".join(gzip.compress(one) for one in [*pages, b"no record"])
    else:
        content = b"".join(pages)
    name = "n.warc" if packed == "not" else "n.warc.gz"
    (tmp_path / name).write_bytes(gzip.compress(content) if packed == "whole" else content)
    parts = plan(str(tmp_path), 2)
    assert len(parts) == (1 if packed == "whole" else 3)
    assert parts == plan(str(tmp_path), 2)
    items = [item for part in parts for item in items_of(part)]
    assert [i.url for i in items if isinstance(i, RawItem)] == [f"https://a.example/{n}" for n in range(5)]


def test_a_cut_off_run_goes_on_and_nothing_is_there_twice(made: tuple[str, str], tmp_path: Path) -> None:
    source, output = made[0], str(tmp_path / "out")
    parts = plan(source, 3)
    code_part(parts[0], output)
    # As if the worker of the second had been killed before its receipt, and while it wrote a file.
    code_part(parts[1], output)
    os.remove(f"{output}/{RECEIPTS}/{parts[1].name}.json")
    Files(output).write(f"{ATTEMPTS}/{parts[1].name}", b"")
    Path(output, UNITS, f".{parts[2].name}.parquet.part").write_bytes(b"half")
    left = left_over(parts, output)
    assert [p.name for p in left] == [p.name for p in parts[1:]]
    list(Local().code(left, output, True))
    assert left_over(parts, output) == []
    for folder in (DOCUMENTS, UNITS, DEAD):
        assert contents(output, folder) == contents(made[1], folder)


def test_events_are_those_of_one_machine(made: tuple[str, str]) -> None:
    from dragoman.document import make_document
    from dragoman.export import SHAPES, json_line

    found = [item for part in plan(made[0], 3) for item in items_of(part)]
    items = [item for item in found if isinstance(item, RawItem) and item.id != "fr"]
    units = units_in(list(code(make_document(item) for item in items)))
    expected = sorted(json_line(SHAPES["events"].to_dict(build_event(g))) for g in link(units))
    assert sorted(row["event"] for row in read_rows(made[1], "events")) == expected


@pytest.mark.parametrize("seed", range(12))
def test_however_units_are_parted_the_events_are_the_same(seed: int) -> None:
    units = units_in(list(story()))
    expected = {frozenset(u.uid for u in group) for group in link(units)}
    draw = random.Random(seed)
    named = {u.uid: str(draw.randrange(seed + 1)) if seed else partition_of(u) for u in units}
    events: dict[str, str] = {}
    for name in sorted(set(named.values())):
        events |= link_partition(u for u in units if named[u.uid] == name)
    edge = borders(units, named)
    if seed > 1:
        assert edge and events_of(events) != expected  # there is something to reconcile
    assert events_of(reconcile(units, events, edge)) == expected


def test_the_command_reads_what_is_left_and_links(tmp_path: Path) -> None:
    write_input(tmp_path / "in")
    order = ["code", "--engine", "local", "--input", str(tmp_path / "in"), "--output", str(tmp_path / "out")]
    first = CliRunner().invoke(cli, order)
    assert first.exit_code == 1, first.output  # three texts could not be read
    assert "9 documents read; 3 could not be" in first.output
    again = CliRunner().invoke(cli, order)
    assert again.exit_code == 0 and "2 of 2 parts were read before" in again.output
    assert CliRunner().invoke(cli, [*order, "talks.txt"]).exit_code == 2
    assert CliRunner().invoke(cli, ["code", "--engine", "local"]).exit_code == 2
    assert CliRunner().invoke(cli, ["code"]).exit_code == 2


class Mortal(Coder):
    """A worker that is killed before its second part, the first time that one comes so far."""

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        alive = Path(self._output) / "alive"
        if row["start"] and alive.exists():
            alive.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(row)


def test_ray_gives_the_same_though_a_worker_is_killed(
    made: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = pytest.importorskip("ray", reason="Ray is an extra: pip install dragoman[ray]")
    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    monkeypatch.setattr(engine, "Coder", Mortal)
    parts = plan(made[0], 3)
    (tmp_path / "alive").touch()
    on_ray = engine.OnRay(2)
    try:
        receipts = list(on_ray.code(parts, str(tmp_path), True))
        assert sorted(r["part"] for r in receipts) == sorted(p.name for p in parts)
        assert not (tmp_path / "alive").exists() and left_over(parts, str(tmp_path)) == []
        assert list(on_ray.link(str(tmp_path)))
    finally:
        ray.shutdown()
    for folder in (DOCUMENTS, UNITS, DEAD, EVENTS):
        assert contents(str(tmp_path), folder) == contents(made[1], folder)


def test_a_bucket_is_read_and_written_like_a_folder(
    made: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moto = pytest.importorskip("moto.server", reason="a stand-in for S3 needs moto[server]")
    from pyarrow import fs

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "stand-in")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        query = f"?scheme=http&endpoint_override={host}:{port}&region=us-east-1&allow_bucket_creation=true"
        bucket, _ = fs.FileSystem.from_uri(f"s3://news{query}")
        bucket.create_dir("news")
        for path in Path(made[0]).iterdir():
            with bucket.open_output_stream(f"news/in/{path.name}", compression=None) as stream:
                stream.write(path.read_bytes())
        source, output = f"s3://news/in{query}", f"s3://news/out{query}"
        parts = plan(source, 3)
        list(Local().code(parts, output, True))
        assert left_over(parts, output) == []
        assert list(Local().link(output))
        for folder in (UNITS, EVENTS):
            found, expected = contents(output, folder), contents(made[1], folder)
            assert len(found) == len(expected) > 0
            names = [k for k in expected[0] if k not in ("part", "partition", "family")]
            assert [[row[k] for k in names] for row in found] == [[row[k] for k in names] for row in expected]
    finally:
        server.stop()
