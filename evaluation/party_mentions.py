"""How well mentions of parties are resolved: draws some at random, and counts what a reader said of them.

    python evaluation/party_mentions.py FILE.jsonl.gz … [--seed N] [--number N]
    python evaluation/party_mentions.py --verdicts VERDICTS.txt …

The first prints numbered mentions with the words around them and whom dragoman takes them for. Which are
drawn hangs on the parse alone, not on what dragoman knows: nouns and pronouns in the places of parties
(subject, object, possessor, after a preposition, before a noun) that are a name of a person, body, people or
place, or a noun of data/heads.txt. A reader writes for each a line `number verdict class`: `right`; `wrong`;
`open`, where it names a party and was left unresolved; `none`, where it names no party and was taken for
none; `false`, where it was taken for one. The class says of what kind the error is. The second command
prints the shares.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "pobj", "poss", "conj", "appos"})
BEFORE = frozenset({"amod", "compound", "nmod"})
PRONOUNS = frozenset({"he", "she", "they", "him", "her", "them", "his", "their"})
AROUND = 110
CHARACTERS = 4000
VERDICTS = ("right", "wrong", "open", "false", "none")


def documents(files: Iterable[str], seed: int, number: int) -> Iterator[dict[str, Any]]:
    """Documents of all files, as many of each, in an order that the seed gives."""
    generator = random.Random(seed)
    drawn: list[dict[str, Any]] = []
    for file in files:
        opener = gzip.open if file.endswith(".gz") else open
        with opener(file, "rt", encoding="utf-8") as stream:
            rows = [json.loads(line) for line in stream]
        drawn += generator.sample(rows, min(number, len(rows)))
    generator.shuffle(drawn)
    yield from drawn


def candidates(doc: Any) -> list[Any]:
    """The tokens of a parse that may be mentions of parties."""
    from dragoman.actors.nominal import head_noun

    found = []
    for token in doc:
        pronoun = token.lower_ in PRONOUNS and token.dep_ in PLACES
        noun = token.pos_ in ("NOUN", "PROPN") and token.dep_ in PLACES
        named = token.ent_type_ in LABELS and (noun or token.dep_ in BEFORE)
        if pronoun or named or (noun and head_noun(token) is not None):
            found.append(token)
    return found


def draw(files: list[str], seed: int, number: int) -> Iterator[str]:
    """Mentions drawn at random, one of a document, as lines to be judged."""
    from dragoman.actors.nominal import parties_of
    from dragoman.document import make_document
    from dragoman.language import parse
    from dragoman.pipeline import analyse
    from dragoman.source import RawItem

    generator = random.Random(seed)
    rows = documents(files, seed, number * 2)
    made = (
        make_document(
            RawItem(
                text=r["text"][:CHARACTERS], id=r.get("id"), published=r.get("published"),
                source=r.get("source"),
            )
        )
        for r in rows
    )  # fmt: skip
    count = 0
    for document, doc in parse(made):
        found = candidates(doc)
        if not found:
            continue
        token = generator.choice(found)
        analysis = analyse(document, doc)
        mention = analysis.mention_at.get(token.i)
        parties = parties_of(token, analysis.mention_at)
        how = mention.how if mention else "description" if parties else ""
        given = ", ".join(_name(p.actor) for p in parties) or "—"
        text = document.text
        before = text[max(token.idx - AROUND, 0) : token.idx]
        after = text[token.idx + len(token) : token.idx + len(token) + AROUND]
        context = f"{before}[{token.text}]{after}".replace("\n", " ")
        count += 1
        yield f"{count}\t{document.published}\t…{context}…\t→ {given} ({how})"
        if count == number:
            return


def _name(actor: Any) -> str:
    acts = f" for {actor.country}" if actor.country and actor.country != actor.id else ""
    return f"{actor.id}{acts}"


def tally(file: str) -> None:
    """Print the shares of the verdicts in a file, and the classes of errors."""
    counts: Counter[str] = Counter()
    classes: Counter[tuple[str, str]] = Counter()
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        _, verdict, *rest = line.split(maxsplit=2)
        if verdict not in VERDICTS:
            raise SystemExit(f"{file}: {line!r}: a verdict is one of {', '.join(VERDICTS)}")
        counts[verdict] += 1
        if rest:
            classes[verdict, rest[0]] += 1
    parties = counts["right"] + counts["wrong"] + counts["open"]
    resolved = counts["right"] + counts["wrong"]
    print(f"{sum(counts.values())} mentions, {parties} of parties")
    print(f"resolved     {resolved / parties:.3f}  {resolved} of {parties}")
    print(f"right        {counts['right'] / resolved:.3f}  {counts['right']} of {resolved}")
    print(f"right of all {counts['right'] / parties:.3f}  {counts['right']} of {parties}")
    taken = counts["false"] + counts["none"]
    print(f"no party, taken for one  {counts['false']} of {taken}")
    for (verdict, name), number in classes.most_common():
        print(f"  {number:3d}  {verdict}  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--verdicts", action="store_true", help="the files hold verdicts")
    options = parser.parse_args()
    if options.verdicts:
        for file in options.files:
            tally(file)
        return
    for line in draw(options.files, options.seed, options.number):
        print(line)


if __name__ == "__main__":
    main()
