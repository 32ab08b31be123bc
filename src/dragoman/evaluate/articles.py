"""Scores the events of single articles.

A gold mention and a coded one are paired one to one: first where their triggers overlap and their types
agree, then where their triggers overlap, then within one sentence where type and a party agree. What stays
unpaired is missed or extra. docs/evaluation.md defines each figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.evaluate.figures import Disagreement, Figure, Scores, f1, harmonic, share, worst_first
from dragoman.evaluate.parties import party_key
from dragoman.nouns import Span

# A mention that is wrong in each of its four fields is as bad as one that isn't there.
_LOST = 4

LinkTriple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """A mention as the scorer sees it, of the gold or of dragoman."""

    id: str
    trigger: Span
    word: str
    sentence: Span
    type: str
    status: str
    dates: tuple[str | None, str | None]
    sources: frozenset[str]
    targets: frozenset[str]
    chain: str

    @property
    def parties(self) -> frozenset[str]:
        """Everybody who takes part."""
        return self.sources | self.targets

    def __str__(self) -> str:
        sides = [" ".join(sorted(s)) for s in (self.sources, self.targets) if s]
        first, last = (d or "?" for d in self.dates)
        days = first if first == last else f"{first}/{last}"
        return f"{self.type} {self.status} {days} {' > '.join(sides) or 'nobody'}"


@dataclass(frozen=True, slots=True)
class Side:
    """One article as one side has it: the gold or dragoman.

    Attributes:
        tellings: the mentions.
        links: kind, id it leads from, id it leads to.
        boilerplate: characters that are said not to be the article.
    """

    tellings: tuple[Telling, ...] = ()
    links: frozenset[LinkTriple] = frozenset()
    boilerplate: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its two sides."""

    id: str
    text: str
    gold: Side
    coded: Side


def gold_side(gold: Mapping[str, Any]) -> Side:
    """The gold of an article, from its JSON.

    Raises:
        KeyError: a field is missing.
    """
    text: str = gold["text"]
    tellings = []
    for event in gold["events"]:
        at = event["trigger_start"]
        tellings.append(
            Telling(
                event["id"], Span(at, at + len(event["trigger"])), event["trigger"],
                _quoted(text, event["sentence"]), event["type"], event["status"],
                (event.get("start"), event.get("end")), _keys(event["source"], keep_empty=True),
                _keys(event["target"], keep_empty=True), event.get("same_as") or event["id"],
            )
        )  # fmt: skip
    links = frozenset((link["kind"], link["from"], link["to"]) for link in gold.get("links", ()))
    marked = (_quoted(text, quote) for quote in gold.get("boilerplate", ()))
    return Side(tuple(tellings), links, _characters(marked))


def coded_side(coded: Mapping[str, Any]) -> Side:
    """What dragoman made of an article, from a line of `dragoman code --format jsonl`.

    Raises:
        KeyError: a field is missing.
    """
    tellings = []
    for report in coded["reports"]:
        trigger, sentence = report["trigger"], report["sentence"]
        tellings.append(
            Telling(
                report["id"], Span(trigger["start"], trigger["end"]), trigger["text"],
                Span(sentence["start"], sentence["end"]), report["type"], report["status"],
                (report.get("start"), report.get("end")), _keys(report.get("actors", ())),
                _keys(report.get("recipients", ())), report.get("same_as") or report["id"],
            )
        )  # fmt: skip
    links = frozenset(
        (link["kind"], report["id"], link["to"])
        for report in coded["reports"]
        for link in report.get("links", ())
    )
    marked = (Span(b["start"], b["end"]) for b in coded.get("boilerplate", ()))
    return Side(tuple(tellings), links, _characters(marked))


def pair_tellings(
    gold: Sequence[Telling], coded: Sequence[Telling]
) -> tuple[list[tuple[Telling, Telling]], list[Telling], list[Telling]]:
    """Who is whose counterpart.

    Returns:
        The pairs, the gold mentions missed, the coded mentions that are extra.
    """
    pairs: list[tuple[Telling, Telling]] = []
    missed, extra = list(gold), list(coded)
    for fits in (_same_word_and_type, _same_word, _same_sentence):
        for mention in tuple(missed):
            other = next((c for c in extra if fits(mention, c)), None)
            if other is not None:
                pairs.append((mention, other))
                missed.remove(mention)
                extra.remove(other)
    return pairs, missed, extra


def _same_word(gold: Telling, coded: Telling) -> bool:
    return gold.trigger.overlaps(coded.trigger)


def _same_word_and_type(gold: Telling, coded: Telling) -> bool:
    return gold.type == coded.type and _same_word(gold, coded)


def _same_sentence(gold: Telling, coded: Telling) -> bool:
    within = gold.sentence.overlaps(coded.trigger)
    return within and gold.type == coded.type and bool(gold.parties & coded.parties)


_FIELDS: tuple[tuple[str, Callable[[Telling], Any]], ...] = (
    ("type", lambda t: t.type),
    ("status", lambda t: t.status),
    ("date", lambda t: t.dates),
    ("parties", lambda t: t.parties),
)


@dataclass(slots=True)
class _Tally:
    """Counts over the articles so far."""

    counts: Counter[str] = field(default_factory=Counter)
    chain_precision: list[float] = field(default_factory=list)
    chain_recall: list[float] = field(default_factory=list)
    rows: list[Disagreement] = field(default_factory=list)

    def add(self, article: Article) -> None:
        """Count an article."""
        gold, coded = article.gold, article.coded
        pairs, missed, extra = pair_tellings(gold.tellings, coded.tellings)
        self.counts += Counter(
            articles=1, gold=len(gold.tellings), coded=len(coded.tellings), paired=len(pairs)
        )
        for mention in missed:
            self._note(article, ("missed",), _LOST, mention, str(mention), "")
        for mention in extra:
            self._note(article, ("extra",), _LOST, mention, "", str(mention))
        for mention, other in pairs:
            self._compare(article, mention, other)
        self._chains(pairs)
        self._links(article, pairs)
        self._boilerplate(article)

    def _compare(self, article: Article, gold: Telling, coded: Telling) -> None:
        wrong = tuple(name for name, value in _FIELDS if value(gold) != value(coded))
        for name, _ in _FIELDS:
            self.counts[name] += name not in wrong
        self.counts["whole"] += not wrong
        self.counts["party_right"] += len(gold.parties & coded.parties)
        self.counts["party_found"] += len(coded.parties)
        self.counts["party_gold"] += len(gold.parties)
        if gold.targets:
            self.counts["directed_of"] += 1
            same = gold.sources == coded.sources and gold.targets == coded.targets
            self.counts["directed"] += same
            if not same and "parties" not in wrong:
                wrong = (*wrong, "direction")
        if wrong:
            self._note(article, wrong, len(wrong), gold, str(gold), str(coded))

    def _chains(self, pairs: Sequence[tuple[Telling, Telling]]) -> None:
        """B-cubed: for each mention, how far its two chains are the same mentions."""
        for gold, coded in pairs:
            in_gold = sum(g.chain == gold.chain for g, _ in pairs)
            in_coded = sum(c.chain == coded.chain for _, c in pairs)
            in_both = sum(g.chain == gold.chain and c.chain == coded.chain for g, c in pairs)
            self.chain_precision.append(in_both / in_coded)
            self.chain_recall.append(in_both / in_gold)

    def _links(self, article: Article, pairs: Sequence[tuple[Telling, Telling]]) -> None:
        gold_ids = {g.id: number for number, (g, _) in enumerate(pairs)}
        coded_ids = {c.id: number for number, (_, c) in enumerate(pairs)}
        gold = _between(article.gold.links, gold_ids)
        coded = _between(article.coded.links, coded_ids)
        self.counts += Counter(link_right=len(gold & coded), link_found=len(coded), link_gold=len(gold))

    def _boilerplate(self, article: Article) -> None:
        solid = {at for at, char in enumerate(article.text) if not char.isspace()}
        gold, coded = article.gold.boilerplate & solid, article.coded.boilerplate & solid
        self.counts += Counter(bp_right=len(gold & coded), bp_found=len(coded), bp_gold=len(gold))

    def _note(
        self, article: Article, wrong: tuple[str, ...], weight: int, mention: Telling, gold: str, found: str
    ) -> None:
        sentence = " ".join(mention.sentence.of(article.text).split())
        self.rows.append(Disagreement(wrong, weight, article.id, mention.word, gold, found, sentence))


def score_articles(articles: Iterable[Article]) -> Scores:
    """The figures of a set of articles."""
    tally = _Tally()
    for article in articles:
        tally.add(article)
    n = tally.counts
    precision, recall = _mean(tally.chain_precision), _mean(tally.chain_recall)
    figures = (
        f1("events", n["paired"], n["coded"], n["gold"]),
        share("type", n["type"], n["paired"]),
        share("status", n["status"], n["paired"]),
        share("date", n["date"], n["paired"]),
        f1("parties", n["party_right"], n["party_found"], n["party_gold"]),
        share("directed", n["directed"], n["directed_of"]),
        Figure("chains", harmonic(precision, recall), precision, recall, f"{n['paired']} mentions"),
        f1("links", n["link_right"], n["link_found"], n["link_gold"]),
        f1("boilerplate", n["bp_right"], n["bp_found"], n["bp_gold"]),
        f1("whole", n["whole"], n["coded"], n["gold"]),
    )
    counts = {"articles": n["articles"], "gold mentions": n["gold"], "coded mentions": n["coded"]}
    return Scores("articles", counts, figures, worst_first(tally.rows))


def _keys(actors: Iterable[Any], *, keep_empty: bool = False) -> frozenset[str]:
    return frozenset(k for k in map(party_key, actors) if k or keep_empty)


def _quoted(text: str, quote: str) -> Span:
    """Where a quote stands; an empty span that overlaps nothing where it isn't there."""
    at = text.find(quote)
    return Span(at, at + len(quote)) if at >= 0 else Span(-1, -1)


def _characters(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(at for span in spans for at in range(span.start, span.end))


def _between(links: Iterable[LinkTriple], ids: Mapping[str, int]) -> set[tuple[str, int, int]]:
    return {(kind, ids[a], ids[b]) for kind, a, b in links if a in ids and b in ids}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
