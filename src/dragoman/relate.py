"""The PLOVER type of what one given actor does toward another in a sentence (relation coding, pair given).

Each event that the sentence tells is scored by how it ties the pair: whether its frame gives the one as actor
and the other as recipient, and how near it stands to both along the parse. What the source says of the target
comes before: a demand, a charge, a refusal or a permission needs no event of its own. relation_types.txt then
tells what an event in its status makes of the pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.analysis import Analysis, Trigger
from dragoman.governors import verb_status
from dragoman.language import parse
from dragoman.learned.coder import Coder
from dragoman.lexicon import load
from dragoman.mood import has_subject, is_infinitive, is_past, negated
from dragoman.nouns import Document, Party, Span
from dragoman.operators import lemma
from dragoman.pipeline import COMPONENTS, analyse, with_triggers
from dragoman.tables import read_table

ACTING, RECEIVING, BOTH, ABOVE, NEAR, ASIDE = 3.0, 3.0, 2.0, 1.5, 0.25, 2.0
SAID, GUESSED = 0.7, 0.4
"""How sure a relation is that lies in what the source says."""

MUST = frozenset({"must", "should", "ought"})
WILL = frozenset({"will", "wo", "would", "shall", "'ll", "’ll", "can", "could"})
NEEDING = frozenset({"need", "have", "require", "ought"})
DONE = frozenset({"occurred", "ongoing"})
BELOW = ("xcomp", "advcl", "ccomp")
WILLING = frozenset({"AGREE", "AID"})
SUPPORTED = frozenset({"050", "051", "052", "053"})
HARMFUL = frozenset({"ASSAULT", "COERCE", "SANCTION", "THREATEN", "MOBILIZE", "REJECT"})


@dataclass(frozen=True, slots=True)
class Relation:
    """The type of a relation (None: none found), how sure it is (0 to 1), and the entries that decided."""

    type: str | None
    confidence: float
    why: str


def relate(rows: Iterable[Mapping[str, Any]], coder: Coder | None = None) -> Iterator[dict[str, Any]]:
    """Relations for rows with a text and a pair.

    Args:
        rows: each with `id`, `text`, and `source` and `target` as `{"start", "end"}` in characters, or null.
        coder: of taught types, which then are the types told apart.

    Yields:
        `{"id", "type", "confidence", "why"}` for each row, in order.
    """
    held = list(rows)
    documents = (Document(id=str(i), text=row["text"]) for i, row in enumerate(held))
    components = COMPONENTS if coder is None else with_triggers(coder.find_triggers)
    read = relation_in if coder is None else taught_relation_in
    for (document, doc), row in zip(parse(documents), held, strict=True):
        analysis = analyse(document, doc, components)
        relation = read(analysis, _span(row.get("source")), _span(row.get("target")))
        yield {
            "id": row.get("id"),
            "type": relation.type,
            "confidence": round(relation.confidence, 3),
            "why": relation.why,
        }


def _span(value: Mapping[str, int] | None) -> Span | None:
    return Span(value["start"], value["end"]) if value else None


def relation_in(analysis: Analysis, source: Span | None, target: Span | None) -> Relation:
    """The type of the event that best ties source to target, or of what the source says of the target.

    Args:
        analysis: the sentence, read to its end.
        source: who acts, in characters; None where not given.
        target: toward whom.
    """
    score, best = _best(analysis, source, target)
    pair = _Pair(analysis, source, target)
    said = pair.by_saying(None if best is None else analysis.triggers[best])
    if said is not None:
        return said
    if best is None:
        return Relation(None, 0.0, "no word of the lexicon")
    confidence = min(0.95, max(0.1, 0.3 + score / 12))
    return pair.by_event(pair.handed_on(best), confidence)


def taught_relation_in(analysis: Analysis, source: Span | None, target: Span | None) -> Relation:
    """The taught type of the event that best ties source to target.

    Args:
        analysis: the sentence, read with a coder of taught types.
        source: who acts, in characters; None where not given.
        target: toward whom.
    """
    _, best = _best(analysis, source, target)
    if best is None:
        return Relation(None, 0.0, "no word that the coder knows")
    trigger = analysis.triggers[best]
    return Relation(trigger.entry.type, trigger.confidence, trigger.entry.where)


def _best(analysis: Analysis, source: Span | None, target: Span | None) -> tuple[float, int | None]:
    scored = [(_score(i, t, analysis, source, target), i) for i, t in enumerate(analysis.triggers)]
    return max(scored, key=lambda pair: (pair[0], -pair[1]), default=(0.0, None))


@dataclass(frozen=True, slots=True)
class _Pair:
    """A sentence with the two between whom a relation is sought."""

    analysis: Analysis
    source: Span | None
    target: Span | None

    # What the source says -----------------------------------------------------------------------------------

    def by_saying(self, best: Trigger | None) -> Relation | None:
        """The relation that lies in what the source says of the target, not in an event that it tells."""
        for verb, clause in self._clauses():
            if best is not None and self.analysis.doc[best.token] in (verb, *verb.ancestors):
                continue
            if self._demands(verb, clause):
                return Relation("REQUEST", SAID, f"what “{verb.text}” says must be")
            if self._blames(clause):
                return Relation("ACCUSE", SAID, f"what “{verb.text}” holds against the target")
        found = self._permission(best) or self._refusal(best) or self._critics(best)
        return found or (self._intent() if best is None else None)

    def _clauses(self) -> Iterator[tuple[Token, Token]]:
        """Verbs by which the source says something, each with a verb of what it says."""
        for verb in self.analysis.doc:
            spoken = lemma(verb) in _words("saying") or lemma(verb) in _words("wanting")
            if spoken and syntax.is_verb(verb) and self._acts(verb):
                for child in verb.children:
                    told = child.dep_ == "ccomp" or (child.dep_ == "advcl" and has_subject(child))
                    if told and syntax.is_verb(child):
                        yield from ((verb, c) for c in syntax.conjuncts(child) if syntax.is_verb(c))

    def _acts(self, verb: Token) -> bool:
        return any(_holds(s, self.source) for s in syntax.subjects(verb))

    def _demands(self, verb: Token, clause: Token) -> bool:
        """“said Peru must withdraw”, “wants Peru to”, “insisted that Peru withdraw”, “reform was needed”."""
        if not any(_holds(c, self.target) for c in clause.children if c.dep_ != "advcl"):
            return False
        if any(s.pos_ == "PRON" or _holds(s, self.source) for s in syntax.surface_subjects(clause)):
            return False
        if set(syntax.auxiliaries(clause)) & MUST:
            return True
        if lemma(verb) in _words("wanting"):
            return is_infinitive(clause) or (clause.tag_ in ("VB", "VBP") and is_past(verb))
        if lemma(clause) in NEEDING:
            return syntax.is_passive(clause) or any(c.dep_ == "xcomp" for c in clause.children)
        return lemma(clause) == "be" and any(c.lower_ in _words("needful") for c in clause.children)

    def _blames(self, clause: Token) -> bool:
        """“said Peru was responsible for”, “was behind the raid”, “had attacked its ships”."""
        subjects = syntax.surface_subjects(clause)
        if negated(clause) or not any(_holds(s, self.target) for s in subjects):
            return False
        if lemma(clause) == "be":
            return any(c.lower_ in _words("culpable") for c in clause.children) or any(
                c.lower_ == "to" and any(g.lower_ == "blame" for g in c.subtree) for c in clause.subtree
            )
        if syntax.is_passive(clause):
            return False
        harm = any(t.token == clause.i and t.entry.type in HARMFUL for t in self.analysis.triggers)
        return harm or lemma(clause) in _words("misdeed")

    def _permission(self, best: Trigger | None) -> Relation | None:
        """“allowed the ship to dock”: who lets another do something yields, who doesn't refuses."""
        for verb in self.analysis.doc:
            if lemma(verb) not in _words("permitting") or not syntax.is_verb(verb) or not self._acts(verb):
                continue
            if best is not None and self.analysis.doc[best.token] in (verb, *verb.ancestors):
                continue
            for clause in verb.children:
                if clause.dep_ in ("ccomp", "xcomp", "dobj") and _holds(clause, self.target):
                    given = "CONCEDE" if verb_status(verb).status in DONE else "AGREE"
                    return Relation("REJECT" if negated(verb) else given, SAID, f"“{verb.text}”")
        return None

    def _refusal(self, best: Trigger | None) -> Relation | None:
        """“they will not end the strike”: who won't yield, help or stop refuses, whatever stands below."""
        for verb in self.analysis.doc:
            if not syntax.is_verb(verb) or not negated(verb) or not set(syntax.auxiliaries(verb)) & WILL:
                continue
            if not self._acts(verb) and not any(c == verb for _, c in self._clauses()):
                continue
            if best is None or (lemma(verb) in _words("yielding") and best.token != verb.i):
                return Relation("REJECT", SAID, f"“{verb.text}” refused")
        return None

    def _critics(self, best: Trigger | None) -> Relation | None:
        """What critics of somebody say of them is criticism where no nearer word tells."""
        root = _root(self.analysis.doc, self.source)
        if root is None or lemma(root) not in _words("critic"):
            return None
        for verb, clause in self._clauses():
            if (best is None or best.token not in (verb.i, clause.i)) and _holds(clause, self.target):
                return Relation("ACCUSE", GUESSED, f"critics, “{verb.text}”")
        return None

    def _intent(self) -> Relation | None:
        """“is ready to”, “said it would”: a step without a known word is taken for a friendly one."""
        for verb in self.analysis.doc:
            ready = next((c for c in verb.children if c.lower_ in _words("ready")), None)
            if ready is None and lemma(verb) in _words("intending"):
                ready = next((verb for c in verb.children if c.dep_ == "xcomp"), None)
            if ready is not None and syntax.is_verb(verb) and self._acts(verb) and not negated(verb):
                return Relation("AGREE", GUESSED, f"“{ready.text}”")
        for verb, clause in self._clauses():
            if set(syntax.auxiliaries(clause)) & WILL and not negated(clause) and not self._aims(clause):
                return Relation("AGREE", GUESSED, f"intent after “{verb.text}”")
        return None

    def _aims(self, clause: Token) -> bool:
        return any(_holds(s, self.target) for s in syntax.surface_subjects(clause))

    # What the event makes of the pair -----------------------------------------------------------------------

    def handed_on(self, best: int) -> int:
        """The event that the best one only brings about: “ordered the release”, “called to thank”."""
        doc, triggers = self.analysis.doc, self.analysis.triggers
        token, at = doc[triggers[best].token], {t.token: i for i, t in enumerate(triggers)}
        if not syntax.is_verb(token):
            return best
        if lemma(token) in _words("enacting"):
            brought = (at[o.i] for o in syntax.objects(token) if o.i in at)
            return next((i for i in brought if triggers[i].entry.type != "REQUEST"), best)
        below = [c for c in token.children if c.dep_ in BELOW and syntax.is_verb(c)]
        if triggers[best].entry.type == "AGREE":
            backed = (at[t.i] for t in (*syntax.objects(token), *below) if t.i in at)
            praise = next((i for i in backed if triggers[i].entry.cameo in SUPPORTED), None)
            if praise is not None:
                return praise
        if triggers[best].entry.type in WILLING:
            harm = (at[c.i] for c in below if c.i in at and triggers[at[c.i]].entry.type in HARMFUL)
            return next(harm, best)
        if triggers[best].entry.kind in ("call", "letter"):
            return next((i for c in below for i in self._within(c, at) if self._is_other(i, best)), best)
        return best

    def _within(self, verb: Token, at: Mapping[int, int]) -> list[int]:
        return [at[t.i] for t in (verb, *syntax.objects(verb)) if t.i in at]

    def _is_other(self, i: int, best: int) -> bool:
        return self.analysis.triggers[i].entry.type != self.analysis.triggers[best].entry.type

    def by_event(self, i: int, confidence: float) -> Relation:
        """The relation that an event in its status is: only intended help is an agreement, and so on."""
        entry, status = self.analysis.triggers[i].entry, self._status(i)
        for row in read_table("relation_types.txt"):
            fits = (
                row["type"] == entry.type
                and row["kind"] in ("", entry.kind)
                and row["cameo"] in ("", entry.cameo)
                and row["case"] in ("", *self._cases(i))
                and status in (row.many("status") or (status,))
            )
            if fits:
                return Relation(row["relation"], confidence, f"{entry.where}; {status}: {row.where}")
        return Relation(entry.type, confidence, entry.where)

    def _is_below(self, target: Token, token: Token) -> bool:
        """Whether the target is where the event leads to, not only what something there belongs to."""
        above = target.head.head
        return above in (token, token.head) or above in syntax.objects(token)

    def _status(self, i: int) -> str:
        """The event's status, of which an order, decision or announcement in the past makes a fact."""
        token, status = self.analysis.doc[self.analysis.triggers[i].token], self.analysis.readings[i].status
        if status not in ("scheduled", "proposed"):
            return status
        if self._is_talked_through(i):
            return "occurred"
        bearer = syntax.bearer(token)
        verb = syntax.clause_verb(bearer.head) if not syntax.is_verb(token) else token.head
        if verb is None or verb == token or negated(verb) or not is_past(verb):
            return status
        return "occurred" if self._is_enacted(i, token, verb) else status

    def _is_talked_through(self, i: int) -> bool:
        """“called him to discuss”, “met to review”: the talk told of by its purpose."""
        talk, token = self.analysis.triggers[i].entry, self.analysis.doc[self.analysis.triggers[i].token]
        above = (
            t for t in self.analysis.triggers if t.token == token.head.i and t != self.analysis.triggers[i]
        )
        return talk.type == "CONSULT" and any(
            t.entry.type == "CONSULT" and verb_status(token.head).status in DONE for t in above
        )

    def _is_enacted(self, i: int, token: Token, verb: Token) -> bool:
        """“decided to lift”, “announced a truce”; of harm also “ordered them to close”, “tried to kill”.

        Who did something to protest protested by it: “blocked the road to protest against”.
        """
        if not syntax.is_verb(token):
            return syntax.bearer(token) in syntax.objects(verb) and lemma(verb) in _words("enacting")
        if token.dep_ == "advcl" and self.analysis.triggers[i].entry.type == "PROTEST":
            return is_infinitive(token)
        if token.dep_ not in ("xcomp", "ccomp") or not is_infinitive(token):
            return False
        harm = self.analysis.triggers[i].entry.type in HARMFUL
        return lemma(verb) in _words("deciding") or (harm and lemma(verb) in _words("setting on"))

    def _is_measure_on(self, word: Token) -> bool:
        """The “on” of “called for sanctions on”: it points at somebody as “against” does."""
        return word.lower_ == "on" and lemma(word.head) in _words("punitive")

    def _cases(self, i: int) -> tuple[str, ...]:
        """How the pair stands to the event: a crowd acting, both together, or it being against the target."""
        token, parties = self.analysis.doc[self.analysis.triggers[i].token], self.analysis.parties[i]
        target = _root(self.analysis.doc, self.target)
        cases = []
        if _overlaps(parties.actors, self.source) and _overlaps(parties.actors, self.target):
            cases.append("together")
        if target is not None and token in target.ancestors:
            between = [t for t in target.ancestors if token in t.ancestors]
            if any(t.lower_ == "against" or self._is_measure_on(t) for t in between):
                cases.append("against")
        if not syntax.is_verb(token) and lemma(syntax.bearer(token).head) in _words("signing"):
            cases.append("signed")
        if syntax.is_verb(token) and any(lemma(o) in _words("freeing") for o in syntax.objects(token)):
            cases.append("freeing")
        if target is not None and target.head.lower_ in ("to", "in") and self._is_below(target, token):
            cases.append("sent")
        if lemma(token) in _words("punitive"):
            cases.append("punitive")
        source = _root(self.analysis.doc, self.source)
        if source is not None and lemma(source) in _words("crowd"):
            cases.append("crowd")
        if source is not None and lemma(source) in _words("protester"):
            cases.append("protesters")
        return tuple(cases)


def _words(name: str) -> frozenset[str]:
    return load().wordsets[name]


def _holds(token: Token, span: Span | None) -> bool:
    """Whether the head of a span is this word or stands below it."""
    root = _root(token.doc, span)
    return root is not None and (root == token or token in root.ancestors)


def _score(i: int, trigger: Trigger, analysis: Analysis, source: Span | None, target: Span | None) -> float:
    parties, token = analysis.parties[i], analysis.doc[trigger.token]
    everyone = parties.all() if trigger.entry.frame.symmetric else ()
    acting = _overlaps(parties.actors, source)
    receiving = _overlaps(parties.recipients or everyone, target)
    score = ACTING * acting + RECEIVING * receiving + BOTH * (acting and receiving)
    for span in (source, target):
        root = _root(analysis.doc, span)
        if root is not None:
            score += ABOVE * token.is_ancestor(root) - NEAR * _steps(token, root)
    if trigger.token == analysis.doc[trigger.token].sent.root.i:
        score += ABOVE
    if any(t.dep_ in ("advcl", "relcl", "acl") for t in (token, *token.ancestors)):
        score -= ASIDE
    if source is not None and source.start <= token.idx < source.end:
        score -= ASIDE  # “the coalition fighting rebels declared”: who the source is, not what it does
    return score


def _overlaps(parties: Iterable[Party], span: Span | None) -> bool:
    return span is not None and any(p.span is not None and p.span.overlaps(span) for p in parties)


def _root(doc: Doc, span: Span | None) -> Token | None:
    if span is None:
        return None
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    return tokens.root if tokens is not None and len(tokens) else None


def _steps(a: Token, b: Token) -> int:
    """Steps between two tokens along the parse, 10 where they stand in different sentences."""
    above = [a, *a.ancestors]
    for steps, token in enumerate([b, *b.ancestors]):
        if token in above:
            return steps + above.index(token)
    return 10
