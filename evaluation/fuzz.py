"""Throws at dragoman whatever it may meet, and keeps what breaks it: python evaluation/fuzz.py [TARGET ...]

    python evaluation/fuzz.py --minutes 60                     # every target for an hour
    python evaluation/fuzz.py articles --texts FILE.jsonl.gz   # sentences recombined of real ones
    python evaluation/fuzz.py source timex --guided            # led by coverage (needs atheris)

A target reads bytes and makes of them what it tests. What it must not do is fail otherwise than by dragoman's
own errors, or take longer than `SLOW` seconds. A finding is written to --findings with its bytes and its
traceback, and `--again FILE` runs it once more. The exit status is 1 where there was one.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import logging
import multiprocessing
import random
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError

ROOT = Path(__file__).resolve().parent.parent
SLOW = 20.0
LETTERS = "aB9 .,;:!?-–—'\"“”()[]{}<>&%$#@/\\|\t\n\r\x00\x1b\u202e\u200b\ufeff\ud800é中א🙂½²"
SNIPPETS = (
    "on Monday", "last week", "in May 2014", "three days after", "U.S. President", "the two sides", "said",
    "will meet", "was called off", "because of", "2014-02-30", "99/99/99", "Q7", "the 99th", "twenty-ten",
    "1.2.2013", "noon", "ago", "next next Friday", "at the end of", "more than a century", "Feb. 31",
    "between Tuesday and", "the 1990s and 80s", "\n\n", "READ MORE:", "(Reuters)", "“", "”", "Mr. ", "Dr",
)  # fmt: skip


class Draw:
    """Choices made by bytes: the same bytes, the same choices; where they end, chance seeded by them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._chance = random.Random(data)

    def number(self, below: int) -> int:
        """A number from 0."""
        if below <= 256 and self._at < len(self._data):
            self._at += 1
            return self._data[self._at - 1] % below
        return self._chance.randrange(below)

    def one(self, items: Any) -> Any:
        """One of several."""
        return items[self.number(len(items))]

    def text(self, pieces: int) -> str:
        """Letters, words of time and the odd rest of what was given."""
        made = [
            self.one(LETTERS) if self.number(3) else " " + self.one(SNIPPETS)
            for _ in range(self.number(pieces))
        ]
        return "".join(made)


@cache
def sentences() -> tuple[str, ...]:
    """Sentences to recombine: those of the examples, and of a file that was named."""
    paths = [*ROOT.glob("examples/iran-talks/*.txt"), ROOT / "examples/iran-talks/dispatches.jsonl"]
    if TEXTS is not None:
        paths.append(TEXTS)
    found: list[str] = []
    for path in paths:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = raw.decode().splitlines()
        texts = [json.loads(line)["text"] for line in lines] if "jsonl" in path.name else ["\n".join(lines)]
        for text in texts:
            found += [s for s in re.split(r"(?<=[.!?”])\s+", text) if 20 < len(s) < 600]
    return tuple(found)


TEXTS: Path | None = None


def articles(data: bytes) -> None:
    """Real sentences cut, joined and shuffled, through the whole reading; every span lies in the text."""
    import dragoman

    draw = Draw(data)
    parts = [_mangled(draw, draw.one(sentences())) for _ in range(1 + draw.number(6))]
    text = draw.one((" ", "\n", "\n\n", ", ", " and ")).join(parts)
    day = draw.one((None, "2014-02-28", "2024-02-29", "2000-01-01", "9999-12-31", "0001-01-01"))
    coded = dragoman.read(text, published=day, id="fuzz")
    for report in coded.reports:
        assert 0 <= report.sentence.start <= report.trigger.start < report.trigger.end <= report.sentence.end
        assert report.sentence.end <= len(coded.document.text) and 0 <= report.confidence <= 1
        assert report.start is None or report.end is None or report.start[:4] <= report.end[:4]


def _mangled(draw: Draw, sentence: str) -> str:
    words = sentence.split(" ")
    at, to = sorted((draw.number(len(words)), draw.number(len(words))))
    match draw.number(8):
        case 0:
            return " ".join(words[at:])
        case 1:
            return " ".join(words[:to])
        case 2:
            return " ".join(words[:at] + words[to:])
        case 3:
            other = draw.one(sentences()).split(" ")
            return " ".join(words[:at] + other[draw.number(len(other)) :])
        case 4:
            return re.sub(r"[,.;:“”\"'’()-]", "", sentence)
        case 5:
            return sentence.upper() if draw.number(2) else sentence.lower()
        case 6:
            clauses = re.split(r"(?<=,) ", sentence)
            return " ".join(clauses[::-1])
    return sentence


def timex(data: bytes) -> None:
    """Any letters through the tagger of time."""
    from datetime import date

    from dragoman.timex import tag

    draw = Draw(data)
    text = draw.text(60)
    for found in tag(text, draw.one((None, date(2014, 2, 28), date(1, 1, 1), date(9999, 12, 31)))):
        assert 0 <= found.span.start < found.span.end <= len(text)


def source(data: bytes) -> None:
    """Any bytes as a file: text, HTML, JSON, JSON Lines, gzip, an archive."""
    from dragoman.document import make_document
    from dragoman.source import RawItem, read_sources

    heads = (b"", b"<html><body><p>", b'{"text": "', b"\x1f\x8b", b"WARC/1.0\r\n", b"title: x\n", b"\xff\xfe")
    draw = Draw(data)
    head, name = draw.one(heads), draw.one(("a.txt", "a.html", "a.jsonl", "a.json", "a.gz", "a.warc", "a"))
    body = head + data[draw.number(4) :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(gzip.compress(body) if draw.number(5) == 0 else body)
        for item in read_sources([str(path)], on_error=lambda error: None):
            assert isinstance(item, RawItem)
            make_document(item)


def linking(data: bytes) -> None:
    """Any tellings: the order in which they come changes nothing, and each is in one event."""
    from linking_growth import tellings, units

    from dragoman.linking import link

    assert tellings
    draw = Draw(data)
    made = list(units(1 + draw.number(40), seed=draw.number(1 << 30)))
    groups = link(made)
    assert sorted(u.uid for g in groups for u in g) == sorted(u.uid for u in made)
    random.Random(data).shuffle(made)
    assert {frozenset(u.uid for u in g) for g in link(made)} == {frozenset(u.uid for u in g) for g in groups}


@cache
def _record() -> Path:
    """A small record, made once a process."""
    import dragoman
    from dragoman.document import make_document
    from dragoman.source import read_sources

    path = Path(tempfile.mkdtemp()) / "fuzz.db"
    items = read_sources([str(ROOT / "examples/iran-talks")], on_error=lambda e: None)
    with dragoman.open_record(path) as record:
        list(record.add(dragoman.code(make_document(item) for item in items)))
    return path


COMMANDS = (
    "timeline agenda changes events show actors commitments tracks brief search check lexicon times code"
    " status relate export correct second-opinion"
)
OPTIONS = (
    "--from --to --as-of --actor --kind --type --format --limit --since --published --status --toward --what"
    " --why --min-confidence - --help 2014 2014-02-31 IRN % jsonl csv -1 1e9"
)


def arguments(data: bytes) -> None:
    """Any arguments of commands that only read: a result or a message, never a traceback."""
    from click.testing import CliRunner

    from dragoman.cli import cli

    draw = Draw(data)
    command = draw.one(COMMANDS.split())
    # What a shell hands on that is no UTF-8 comes as halves of characters of the second kind; no NUL comes.
    odd = draw.text(8).replace("\ud800", "\udcff").replace("\0", "")
    more = (odd, "x" * 5000, "", "'; --", "*")
    given = [draw.one((*OPTIONS.split(), *more)) for _ in range(draw.number(6))]
    typed = draw.text(30).encode("utf-8", "replace")
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        env = {"DRAGOMAN_RECORD": str(_record()), "HOME": folder}
        result = CliRunner().invoke(cli, [command, *given], input=typed, env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit | DragomanError):
        raise result.exception
    assert result.exit_code in (0, 1, 2, 3), f"exit status {result.exit_code}: {result.output[-2000:]}"


@cache
def _site() -> Any:
    from starlette.testclient import TestClient

    from dragoman.web.app import Settings, make_app
    from dragoman.web.security import Limits

    settings = Settings(limits=Limits(rate=1e6, burst=10**6), token="fuzz-fuzz-fuzz-fuzz")
    return TestClient(make_app(_record(), settings), base_url="http://localhost", follow_redirects=False)


PAGES = (
    "overview timeline agenda commitments actors actor/IRN network map search event/ document/ corrections"
    " add sign-in openapi static/"
)
PARAMETERS = (
    "from to as_of actor toward q page status type sure view month lanes place country in about_from order"
    " most zoom"
)


def site(data: bytes) -> None:
    """Any address, form or body: an answer or a refusal, never a failure of the server."""
    from urllib.parse import quote

    draw = Draw(data)

    def any_text(pieces: int) -> str:
        return quote(draw.text(pieces), errors="replace")

    pairs = [f"{draw.one(PARAMETERS.split())}={any_text(5)}" for _ in range(draw.number(4))]
    ending = draw.one(("", "", ".json", ".csv", ".ics", ".atom", ".html", any_text(3)))
    address = f"/{draw.one(PAGES.split())}{ending}?{'&'.join(pairs)}"
    if draw.number(5):
        answer = _site().get(address)
    else:
        kind = draw.one(("application/x-www-form-urlencoded", "application/json", "text/plain"))
        answer = _site().post(address, content=data, headers={"content-type": kind})
    assert answer.status_code < 500, f"{answer.status_code} for {address}"


TARGETS: dict[str, Callable[[bytes], None]] = {
    f.__name__: f for f in (articles, timex, source, linking, arguments, site)
}


def run(name: str, data: bytes, findings: Path) -> bool:
    """Give bytes to a target; whether it stood them."""
    begun = time.monotonic()
    try:
        TARGETS[name](data)
        trace = ""
    except DragomanError:
        trace = ""
    except Exception:
        trace = traceback.format_exc()
    seconds = time.monotonic() - begun
    if not trace and seconds < SLOW:
        return True
    findings.mkdir(parents=True, exist_ok=True)
    stem = findings / f"{name}-{hashlib.blake2b(data, digest_size=6).hexdigest()}"
    stem.with_suffix(".bin").write_bytes(data)
    stem.with_suffix(".txt").write_text(f"{trace}\n{seconds:.1f} s\n")
    print(f"{name}: {stem}.bin: {trace.strip().splitlines()[-1][:300] if trace else f'{seconds:.1f} s'}")
    return False


def by_chance(name: str, minutes: float, seed: int, findings: Path) -> int:
    """Random bytes for some minutes; how many broke the target."""
    chance, broken, tries = random.Random(f"{name} {seed}"), 0, 0
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        broken += not run(name, chance.randbytes(chance.choice((8, 40, 200, 2000))), findings)
        tries += 1
    print(f"{name}: {tries} tries, {broken} findings", flush=True)
    return broken


def _guided(name: str, minutes: float, seed: int, findings: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["dragoman"]):
        TARGETS[name](b"")

    def test(data: bytes) -> None:
        run(name, data, findings)

    options = [f"-max_total_time={int(60 * minutes)}", f"-seed={seed}", "-max_len=2000", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options], test)
    atheris.Fuzz()


def by_coverage(name: str, minutes: float, seed: int, findings: Path) -> int:
    """Bytes that reach new lines are kept and changed on (libFuzzer); how many findings there are."""
    before = set(findings.glob(f"{name}-*.bin"))
    child = multiprocessing.get_context("spawn").Process(target=_guided, args=(name, minutes, seed, findings))
    child.start()
    child.join()
    broken = len(set(findings.glob(f"{name}-*.bin")) - before)
    print(f"{name}: guided for {minutes:g} minutes, {broken} findings", flush=True)
    return broken


def main(argv: Iterable[str] | None = None) -> int:
    """Run it."""
    global TEXTS
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=1.0, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", type=Path, help="JSON Lines whose sentences are recombined")
    parser.add_argument("--guided", action="store_true", help="be led by coverage")
    parser.add_argument("--findings", type=Path, default=ROOT / "build" / "fuzz", metavar="FOLDER")
    parser.add_argument("--again", type=Path, metavar="FILE", help="run a finding once more")
    given = parser.parse_args(list(argv) if argv is not None else None)
    unknown = set(given.targets) - set(TARGETS)
    if unknown:
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    logging.disable(logging.ERROR)
    TEXTS = given.texts
    if given.again:
        TARGETS[given.again.name.partition("-")[0]](given.again.read_bytes())
        return 0
    way = by_coverage if given.guided else by_chance
    return int(any([way(n, given.minutes, given.seed, given.findings) for n in given.targets or TARGETS]))


if __name__ == "__main__":
    sys.exit(main())
