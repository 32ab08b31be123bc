"""Which mentions of one document tell the same event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.nominal import counts_for
from dragoman.analysis import Analysis, Anchor
from dragoman.nouns import Party
from dragoman.operators import lemma, noun_lemma
from dragoman.relations import told_edges
from dragoman.timex import iso_bounds
from dragoman.wordlists import in_order, words

ORDINALS = {word: number for number, word in enumerate(in_order("ordinals"), 1)}
PLURAL_ONLY = words("plural of one")
"""Nouns of which the plural tells one event."""
MEANS = words("means")
SAID = frozenset({"REQUEST", "ACCUSE", "THREATEN"})
_OPPOSED = ({"occurred", "scheduled"}, {"occurred", "proposed"}, {"occurred", "cancelled"})
"""Statuses that one event hasn't at once, where its own words tell them."""
SHORTEST_HEAD = 4
"""Letters from which a word may be the head of a compound."""
PLACING = words("at a place") - {"on"}
LONG_FIGHTS = words("long fights")
NEW = words("other events")
DEFINITE = words("pointing at an event")
INDEFINITE = words("indefinite")

APART = frozenset({"cause", "follows", "replaces", "aims_at"})
"""Relations that no event has to itself."""
VERBAL_KINDS = frozenset(
    {"meeting", "attack", "agreement", "sanction", "visit", "exercise", "withdrawal", "test"}
)
"""Kinds of which two verbs may tell one event; two sayings are two events."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a mention shows when compared with another."""

    index: int
    type: str
    kind: str
    word: str
    verbal: bool
    definite: bool
    new: bool
    indefinite: bool
    ordinal: int | None
    name: str | None
    everyone: frozenset[str]
    actors: frozenset[str]
    recipients: frozenset[str]
    bounds: tuple[date | None, date | None] | None
    token: Token
    status: str | None
    planned: bool
    described: frozenset[str]
    plural: bool | None
    past: bool
    symmetric: bool


def chain(analysis: Analysis) -> tuple[int, ...]:
    """For each trigger the index of the first mention of its event (its own where it is the first)."""
    units = [_unit(i, analysis) for i in range(len(analysis.triggers))]
    apart = {frozenset((a, b)) for a, kind, b in told_edges(analysis) if kind in APART}
    heads: list[int] = []
    members: dict[int, list[_Unit]] = {}
    at = {t.token: i for i, t in enumerate(analysis.triggers)}
    for unit in units:
        refers = analysis.triggers[unit.index].refers
        if refers is not None:
            heads.append(heads[at[refers]])
            members[heads[-1]].append(unit)
            continue
        joinable = [
            h
            for h in members
            if _joins(unit, members[h])
            and not any(frozenset((unit.index, u.index)) in apart for u in members[h])
        ]
        head = max(joinable, key=lambda h: _closeness(unit, members[h]), default=unit.index)
        members.setdefault(head, []).append(unit)
        heads.append(head)
    return tuple(heads)


def _closeness(unit: _Unit, chain_: list[_Unit]) -> tuple[bool, int, int]:
    """Of several chains one not only imagined, then of the same name, look or word, then the latest."""
    imagined = chain_[0].new and chain_[0].status in ("scheduled", "proposed")
    same = max(
        3 * (unit.name is not None and unit.name == u.name)
        + 2 * len(unit.described & u.described)
        + (unit.word == u.word or _compounds(unit.word, u.word))
        for u in chain_
    )
    return not imagined, same, chain_[-1].index


def _unit(index: int, analysis: Analysis) -> _Unit:
    trigger = analysis.triggers[index]
    token = analysis.doc[trigger.token]
    before = {c.lower_ for c in token.children if c.i < token.i}
    before |= {c.lower_ for c in token.doc[max(token.sent.start, token.i - 3) : token.i] if c.pos_ == "ADJ"}
    verbal = trigger.entry.pos == "VERB"
    parties, reading = analysis.parties[index], analysis.readings[index]
    bounds = _bounds(analysis.anchors[index])
    recipients = tuple(p for p in parties.recipients if not _is_where(p, analysis))
    return _Unit(
        index=index,
        type=trigger.entry.type or "",
        kind=trigger.entry.kind,
        word=_stem(lemma(token) if verbal else noun_lemma(token)),
        verbal=verbal,
        definite=_is_definite(token, before),
        new=bool(before & NEW) and not verbal,
        indefinite=_is_indefinite(syntax.bearer(token)),
        ordinal=ordinal(before) if not verbal else None,
        name=trigger.name,
        everyone=_ids((*parties.actors, *recipients)),
        actors=_ids(parties.actors),
        recipients=_ids(recipients),
        bounds=bounds,
        token=token,
        status=reading.status if reading.marked else None,
        planned=reading.status == "scheduled",
        described=frozenset() if verbal else _description(token),
        plural=None if verbal or noun_lemma(token) in PLURAL_ONLY else token.tag_ in ("NNS", "NNPS"),
        past=_is_past(bounds, analysis.published),
        symmetric=trigger.entry.frame.symmetric,
    )


def _is_definite(token: Token, before: set[str]) -> bool:
    """Whether a noun points back; one that a clause tells apart (“the strike that killed X”) does not."""
    if any(c.dep_ == "relcl" and c.head == token for c in token.children):
        return False
    return bool(before & DEFINITE) or any(c.dep_ == "poss" for c in token.children)


def _is_where(party: Party, analysis: Analysis) -> bool:
    """“the strike took place in Iraq”: a country that is only where it was may not be whom it was against."""
    if party.span is None:
        return False
    tokens = analysis.doc.char_span(party.span.start, party.span.end, alignment_mode="expand")
    return tokens is not None and tokens.root.dep_ == "pobj" and tokens.root.head.lower_ in PLACING


def _stem(word: str) -> str:
    """What a verb and its noun share: meet and meeting, agree and agreement, discuss and discussion."""
    for ending in ("ing", "ment", "ion"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _description(noun: Token) -> frozenset[str]:
    """Words that describe a noun ("high-level", "military"), without those that only point at it."""
    words = {m.lower_ for m in syntax.modifiers(noun) if m.is_alpha and m.pos_ in ("ADJ", "NOUN")}
    return frozenset(words - NEW - set(ORDINALS))


def _compounds(a: str, b: str) -> bool:
    """Whether one word is the head of the other: strike and airstrike."""
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= SHORTEST_HEAD and longer.endswith(shorter)


def _is_indefinite(noun: Token) -> bool:
    return any(c.lower_ in INDEFINITE and c.i < noun.i for c in noun.children)


def ordinal(words: set[str]) -> int | None:
    """Which of a series the words before a noun say it is."""
    return next((ORDINALS[w] for w in sorted(words) if w in ORDINALS), None)


def _ids(parties: tuple[Party, ...]) -> frozenset[str]:
    return frozenset(counts_for(p) for p in parties)


def _bounds(anchor: Anchor) -> tuple[date | None, date | None] | None:
    if anchor.undated:
        return None
    return iso_bounds(anchor.start, anchor.end)


def _is_past(bounds: tuple[date | None, date | None] | None, published: date | None) -> bool:
    return bounds is not None and bounds[1] is not None and published is not None and bounds[1] <= published


def _joins(unit: _Unit, chain_: list[_Unit]) -> bool:
    """Whether a mention tells the event of a chain: alike in type and kind, no contradiction, and a tie."""
    if any(not _compatible(unit, other) for other in chain_):
        return False
    return any(_tied(unit, other) for other in chain_)


def _compatible(a: _Unit, b: _Unit) -> bool:
    if a.type != b.type or (a.kind != b.kind and not {a.kind, b.kind} & {"other", "statement"}):
        return False
    if {a.status, b.status} in _OPPOSED and not (a.bounds and a.bounds == b.bounds):
        return False
    if _within_purpose(a.token, b.token) or (a.planned and b.past) or (b.planned and a.past):
        return False
    if a.plural is not None and b.plural is not None and a.plural != b.plural and (a.new or b.new):
        return False
    if a.ordinal and b.ordinal and a.ordinal != b.ordinal:
        return False
    if a.bounds and b.bounds and not _overlap(a.bounds, b.bounds):
        return False
    mutual = a.symmetric or b.symmetric
    if mutual and a.everyone and b.everyone and not (a.everyone <= b.everyone or b.everyone <= a.everyone):
        return False
    if a.recipients and b.recipients and not a.recipients & b.recipients:
        return False
    return not (a.actors and b.actors and not a.actors & b.actors)


def _within_purpose(later: Token, earlier: Token) -> bool:
    """“met to launch the talks”: what is aimed at is not what serves it."""
    if later.sent != earlier.sent:
        return False
    token = later
    while token.head != token and token != earlier:
        is_purpose = token.dep_ in ("advcl", "acl", "xcomp") and any(
            c.lower_ == "to" and c.dep_ == "aux" for c in token.children
        )
        if is_purpose and (earlier == token.head or earlier in token.head.children):
            return True
        token = token.head
    return False


def _overlap(a: tuple[date | None, date | None], b: tuple[date | None, date | None]) -> bool:
    return (a[0] or date.min) < (b[1] or date.max) and (b[0] or date.min) < (a[1] or date.max)


def _tied(a: _Unit, b: _Unit) -> bool:
    if a.name and a.name == b.name:
        return True
    if _tells_means(a.token, b.token) or _tells_means(b.token, a.token):
        return True
    if _tells_outcome(a.token, b.token) or _tells_outcome(b.token, a.token):
        return a.kind == b.kind == "attack"
    if a.verbal and b.verbal:
        if (a.bounds is None) != (b.bounds is None):
            return False  # “agreed on Monday … had agreed in March”: the undated one is the day's
        return (
            a.kind in VERBAL_KINDS and a.word == b.word and bool(a.everyone) and a.everyone == b.everyone
        ) or _same_talks(a, b)
    one_dated = (a.bounds is None) != (b.bounds is None)
    if a.verbal != b.verbal and one_dated and a.token.sent == b.token.sent and not _same_talks(a, b):
        return False  # “agreed to carry out the agreements of April”
    same_day = bool(a.bounds and b.bounds and a.bounds == b.bounds and a.everyone & b.everyone)
    if a.new and not same_day:
        return False
    if a.kind == b.kind == "exercise" and bool(a.name) != bool(b.name):
        return bool(a.everyone) and a.everyone == b.everyone  # “a joint drill … Max Thunder ended”
    if a.kind == b.kind == "meeting" and a.planned and b.planned and len(a.everyone) > 1:
        return a.everyone == b.everyone and (same_day or not (a.bounds and b.bounds))
    if a.indefinite and not a.verbal:
        return same_day
    if a.definite and a.type in SAID and b.verbal:
        return True  # “asked the agency to leave … the request”
    if (a.word in LONG_FIGHTS) != (b.word in LONG_FIGHTS) and a.word != b.word:
        return False  # “clashes in a town … since the war began”
    if a.definite:
        return same_day or a.word == b.word or a.kind not in ("other", "statement")
    return same_day or (
        a.word == b.word and bool(a.everyone) and a.everyone == b.everyone and a.kind != "statement"
    )


def _tells_means(noun: Token, verb: Token) -> bool:
    """“killed in an airstrike”, “the bombing killed six”: act and means are one event."""
    if not syntax.is_nominal(noun) or noun.sent != verb.sent or noun == verb:
        return False
    noun = syntax.bearer(noun)
    if not syntax.is_verb(verb):  # “the killing of X in an airstrike”
        if noun.dep_ != "pobj" or noun.head.lower_ not in MEANS - {"of", "from"}:
            return False
        above = noun.head.head
        return above == verb or (syntax.is_verb(above) and verb.i < noun.i and verb in syntax.objects(above))
    if noun.dep_ == "nsubj" and noun.head in syntax.conjuncts(_first_verb(verb)):
        return True
    if verb.dep_ == "relcl" and verb.head == noun:  # “the airstrike that killed a general”
        return any(c.dep_ == "nsubj" and syntax.antecedent(c) == noun for c in verb.children)
    return (
        noun.dep_ == "pobj"
        and noun.head.lower_ in MEANS
        and noun.head.head in syntax.conjuncts(_first_verb(verb))
    )


def _tells_outcome(later: Token, earlier: Token) -> bool:
    """“blew himself up, killing four”, “four died when gunmen attacked”: one act told by two verbs."""
    if later.dep_ != "advcl" or later.head != earlier or not syntax.is_verb(earlier):
        return False
    marks = {c.lower_ for c in later.children if c.dep_ in ("mark", "advmod", "prep") and c.i < later.i}
    return "when" in marks or (later.tag_ == "VBG" and not marks)


def _first_verb(verb: Token) -> Token:
    while verb.dep_ == "conj" and syntax.is_verb(verb.head):
        verb = verb.head
    return verb


def _same_talks(a: _Unit, b: _Unit) -> bool:
    """“met …; they discussed …”: one meeting told by two verbs."""
    return (
        a.kind == b.kind == "meeting"
        and bool(a.everyone)
        and a.everyone == b.everyone
        and "discuss" in (a.word, b.word)
    )
