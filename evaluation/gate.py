"""What the gate costs: the events found with it against those found when every sentence is parsed.

    python evaluation/gate.py FILE.jsonl[.gz] ... [--limit N] [--floor SHARE] [--show N]

Each FILE holds one object a line with `text` and `published`; of several files equal parts are taken, spread
over each. An event is found again where a report has the same trigger and type in the same document. Prints
the share of those found again, of those that also have the same status, dates and parties, and of the tokens
that are parsed. Exit status 1 where the first is below the floor (0.995).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.document import make_document
from dragoman.gate import gate_for
from dragoman.language import lemma_finder, parse
from dragoman.nouns import CodedDocument, Document, Report
from dragoman.pipeline import code_parsed
from dragoman.source import RawItem
from dragoman.syntax import is_parsed

FLOOR = 0.995
Key = tuple[int, int, str]


def read(paths: Iterable[Path], limit: int) -> Iterator[Document]:
    """So many documents, of each file the same number, spread over the file."""
    files = list(paths)
    each = max(1, limit // len(files))
    for path in files:
        with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as lines:
            rows = [line for line in lines if line.strip()]
        for line in rows[:: max(1, len(rows) // each)][:each]:
            row = json.loads(line)
            yield make_document(RawItem(text=row["text"], id=row.get("id"), published=row.get("published")))


@dataclass
class Tally:
    """What was counted."""

    events: int = 0
    found: int = 0
    alike: int = 0
    new: int = 0
    tokens: int = 0
    parsed: int = 0
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def add(self, whole: CodedDocument, gated: CodedDocument) -> None:
        """Compares one document read both ways."""
        ungated, kept = _by_key(whole.reports), _by_key(gated.reports)
        self.events += len(ungated)
        self.new += len(kept.keys() - ungated.keys())
        for key, report in ungated.items():
            other = kept.get(key)
            if other is None:
                self.lost.append(_shown(report, whole.document))
                continue
            self.found += 1
            self.alike += _content(report) == _content(other)
            if _content(report) != _content(other):
                self.changed.append(
                    _shown(report, whole.document) + f"\n  {_content(report)}\n  {_content(other)}"
                )


def _by_key(reports: Iterable[Report]) -> dict[Key, Report]:
    return {(r.trigger.start, r.trigger.end, r.type): r for r in reports}


def _content(report: Report) -> tuple[object, ...]:
    actors = tuple(sorted(p.actor.country or p.actor.id for p in report.actors))
    recipients = tuple(sorted(p.actor.country or p.actor.id for p in report.recipients))
    return report.status, report.start, report.end, actors, recipients


def _shown(report: Report, document: Document) -> str:
    text = " ".join(report.sentence.of(document.text).split())
    return f"{document.id} {report.type} “{report.trigger.of(document.text)}”: {text}"


def main() -> None:
    """Reads the arguments, compares, prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=120, help="documents in all (120)")
    parser.add_argument("--floor", type=float, default=FLOOR, help=f"least share found again ({FLOOR})")
    parser.add_argument("--show", type=int, default=10, help="how many differences to show (10)")
    given = parser.parse_args()
    documents = list(read(given.files, given.limit))
    tally = Tally()
    both = zip(parse(documents), parse(documents, sieve=gate_for(lemma_finder())), strict=True)
    for (document, whole), (_, sifted) in both:
        tally.add(code_parsed(document, whole), code_parsed(document, sifted))
        tally.tokens += len(sifted)
        tally.parsed += sum(map(is_parsed, sifted))
    share = tally.found / tally.events if tally.events else 1.0
    print(f"{len(documents)} documents, {tally.events} events without the gate")
    print(f"found with it    {share:.4f}  ({len(tally.lost)} lost, {tally.new} new)")
    print(f"alike            {tally.alike / max(1, tally.found):.4f}")
    print(f"tokens parsed    {tally.parsed / max(1, tally.tokens):.3f}")
    for line in [*tally.lost[: given.show], *tally.changed[: given.show]]:
        print(line)
    sys.exit(share < given.floor)


if __name__ == "__main__":
    main()
