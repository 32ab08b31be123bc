"""What pronouns and phrases like "both sides" stand for within one document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from dragoman import atlas, syntax
from dragoman.actors.issuers import issuers
from dragoman.actors.nominal import acting_for, counts_for, head_noun, parties_of
from dragoman.analysis import Analysis, Mention, states_of
from dragoman.attribution import saying_strength
from dragoman.gazetteer import load as known
from dragoman.lexicon import load
from dragoman.nouns import Actor, Party
from dragoman.wordlists import in_order, words

LOCATIVE = words("locative")
AT_A_TOWN = words("in a place") | {"of", "from"}
TITLE_LENGTH = 4
REACH = 4
"""Sentences back in which a pronoun's antecedent is looked for."""
_LABEL = re.compile(r"(?m)^[A-Z][A-Z .’'-]{3,40}:\s")
"""The name before what somebody says in a transcript: “MR. RAO: Thank you.”"""
UNCERTAIN = 0.35
"""Confidence where two may be meant."""
DETERMINERS = frozenset({"the", "all", "both", "two"})
QUOTE_REACH = 6
"""Sentences back in which the speaker of a quotation is looked for."""
STATEMENTS = words("statements")
PAIR_NOUNS = words("pair nouns")
PAIR_WORDS = words("pair words")
BODY_NOUNS = {kind: words(f"{kind} nouns") for kind in ("state", "organisation", "group")}
"""By kind of actor the nouns that take up one named before."""
OFFICIAL = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
"""Sectors whose bare nouns ("the army") mean those of the state at hand."""
RELATIONAL = words("relational nouns")
PERSONAL = words("person pronouns")
PLURAL = words("plural pronouns")
NEUTRAL = words("neutral pronouns")
FIRST_PLURAL = words("first plural pronouns")
FIRST_SINGULAR = words("first singular pronouns")
DEFINITE = words("pointing at a party")
REASONS = words("reasons")
ARMED = in_order("armed forces")
"""Words for one and the same body: “Sudan's army … the military”."""


def resolve_mentions(analysis: Analysis) -> tuple[Mention, ...]:
    """The named mentions together with pronouns and noun phrases that stand for actors named before."""
    resolver = _Resolver(analysis)
    return tuple(sorted((*analysis.mentions, *resolver.resolve()), key=lambda m: m.start))


@dataclass(slots=True)
class _Resolver:
    """Reads the document in order and keeps who was named, latest last."""

    analysis: Analysis
    seen: list[Mention] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    at: dict[int, Mention] = field(default_factory=dict)
    by_noun: dict[str, tuple[Actor, ...]] = field(default_factory=dict)

    def resolve(self) -> list[Mention]:
        """The mentions made for pronouns and noun phrases that stand for someone named before."""
        doc = self.analysis.doc
        self.sentence_of = _sentence_numbers(doc)
        self.sentences = list(doc.sents)
        self.at = {i: m for m in self.analysis.mentions for i in range(m.start, m.end)}
        made: list[Mention] = []
        for token in doc:
            mention = self.at.get(token.i)
            if mention is not None:
                if mention.start == token.i:
                    self.seen.append(mention)
                if mention.root == token.i:
                    self._remember_noun(token)
                continue
            if not syntax.is_parsed(token):
                continue
            actors, how, confidence = self._read(token)
            self._remember_noun(token)
            if actors:
                new = Mention(token.i, token.i + 1, token.i, actors, how, "", confidence)
                made.append(new)
                self.at[token.i] = new
                if how != "pronoun":
                    self.seen.append(new)
        return made

    def _remember_noun(self, token: Token) -> None:
        """What "the embassy" will mean after "the US embassy"."""
        if head_noun(token) is not None:
            told = {p.actor.id: acting_for(p.actor) for p in parties_of(token, self.at)}
            if told:
                self.by_noun[token.lemma_.lower()] = tuple(told.values())

    def _read(self, token: Token) -> tuple[tuple[Actor, ...], str, float]:
        word = token.lower_
        if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$"):
            meant = self._pronoun(token, word)
            return meant, "pronoun", UNCERTAIN if word in PERSONAL and len(meant) > 1 else 0.6
        if word in PAIR_WORDS and self._stands_alone(token):
            return self._last_persons(token) or self._last_pair(token), "nominal", 0.65
        if token.pos_ not in ("NOUN", "PROPN") and word != "both":
            return (), "", 0.0
        if self._means_pair(token):
            head = head_noun(token)
            persons = self._last_persons(token) if head is not None and head.actor_class == "person" else ()
            return self._main_pair(token) or persons or self._last_pair(token), "nominal", 0.7
        return self._definite(token)

    # Pronouns

    def _pronoun(self, token: Token, word: str) -> tuple[Actor, ...]:
        if word in PERSONAL:
            return self._latest(token, lambda m: m.individual is not None, both=True)
        if word in PLURAL:
            return self._plural(token)
        if word in NEUTRAL and token.dep_ == "poss":
            judged = self._judged(token)
            if judged is not None:
                return judged.actors
        if word in NEUTRAL and token.dep_ != "expl":
            return self._latest(token, _is_body)
        if word in FIRST_PLURAL:
            apposed = [c for c in token.children if c.dep_ == "appos"]
            return _distinct(
                p.actor for c in apposed for t in syntax.conjuncts(c) for p in parties_of(t, self.at)
            ) or self._speaker(token)
        if word in FIRST_SINGULAR:
            return self._quoted_speaker(token) or (() if self._is_transcript() else self._issuer())
        return ()

    def _judged(self, token: Token) -> Mention | None:
        """“praised Oman for its mediation”: whose it is who is praised, blamed or punished for it."""
        reason = token.head.head
        if token.head.dep_ != "pobj" or reason.dep_ != "prep" or reason.lower_ not in REASONS:
            return None
        verb = syntax.clause_verb(reason)
        if verb is None or verb.i > token.i:
            return None
        judged = [*syntax.objects(verb), *syntax.with_preposition(verb, "on")]
        judged += [o for c in judged for name in ("on", "against") for o in syntax.with_preposition(c, name)]
        for other in judged:
            mention = self.at.get(other.i)
            if mention is not None and other.i < reason.i and _is_body(mention):
                return mention
        return None

    def _recent(self, token: Token) -> Iterator[Mention]:
        here = self.sentence_of[token.i]
        for mention in reversed(self.seen):
            if here - self.sentence_of[mention.root] > REACH:
                return
            if not self._is_place(mention):
                yield mention

    def _is_place(self, mention: Mention) -> bool:
        """“talks in Vienna”: a capital after such a preposition is where, not who."""
        token = self.analysis.doc[mention.root]
        return mention.how == "capital" and token.dep_ == "pobj" and token.head.lower_ in LOCATIVE

    def _latest(
        self, token: Token, fits: Callable[[Mention], bool], *, both: bool = False
    ) -> tuple[Actor, ...]:
        """The latest fitting mention, a subject before any other of its sentence.

        Args:
            token: what stands for somebody.
            fits: which mentions it can stand for.
            both: of two that fit alike, neither of them a subject, take both rather than the nearer.
        """
        best: Mention | None = None
        rival: Mention | None = None
        for mention in self._recent(token):
            if not fits(mention) or (
                mention.how == "adjective" and self.analysis.doc[mention.root].dep_ == "amod" and best
            ):
                continue
            if best is not None and self.sentence_of[mention.root] != self.sentence_of[best.root]:
                break
            if self._is_subject(mention) and not self._describes_person(mention):
                return mention.actors
            if both and best is not None and rival is None and _may_be_either(mention, best):
                rival = mention
            best = best or mention
        return (*best.actors, *(rival.actors if rival else ())) if best else ()

    def _describes_person(self, mention: Mention) -> bool:
        """“the Omani minister met …”: the state is told, but it isn't the one that the sentence is about."""
        head = self.analysis.doc[mention.root].head
        named = self.at.get(head.i)
        return mention.how == "adjective" and (
            (named is not None and named is not mention and named.individual is not None)
            or (named is None and (noun := head_noun(head)) is not None and noun.actor_class == "person")
        )

    def _is_subject(self, mention: Mention) -> bool:
        token = self.analysis.doc[mention.root]
        while token.dep_ in ("compound", "poss", "amod", "nmod", "appos", "conj") and token.head != token:
            apposed = token.dep_ == "appos"
            token = token.head
            if apposed and token.dep_ == "pobj" and token.head.lower_ == "of":
                token = token.head.head  # "the head of the agency, X": X is the head
        return token.dep_ in ("nsubj", "nsubjpass")

    def _plural(self, token: Token) -> tuple[Actor, ...]:
        """Several told together: the plural subject told last, those who met, else whoever was told last.

        A plural subject that is no party ("the passengers") leaves the pronoun unread.
        """
        for sentence in self._sentences_back(token, 1):
            for subject in self._plural_subjects(sentence, token):
                return self._those(subject)
        met = self._who_met(token)
        if met:
            return met
        here = self._before_in_sentence(token)
        return self._several(here) or self._one_body(here) or self._several(list(self._recent(token)))

    def _sentences_back(self, token: Token, reach: int) -> Iterator[Span]:
        """The token's sentence and those before it, as many as the reach tells, the nearest first."""
        here = self.sentence_of[token.i]
        yield from reversed(self.sentences[max(here - reach, 0) : here + 1])

    def _plural_subjects(self, sentence: Span, token: Token) -> Iterator[Token]:
        """The plural subjects of a sentence: of the token's own those before it, the nearest first."""
        found = [
            t
            for t in sentence
            if t.i < token.i
            and t.dep_ in ("nsubj", "nsubjpass")
            and t.pos_ != "PRON"
            and self._is_plural(t)
            and not t.is_ancestor(token)
        ]
        own = bool(found) and self.sentence_of[token.i] == self.sentence_of[found[0].i]
        yield from reversed(found) if own else found

    def _is_plural(self, noun: Token) -> bool:
        mention = self.at.get(noun.i)
        if mention is not None and (
            len(mention.actors) > 1 or mention.actors[0].kind in ("group", "organisation")
        ):
            return True
        return noun.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in noun.children)

    def _those(self, noun: Token) -> tuple[Actor, ...]:
        """Whom a noun and those joined to it stand for."""
        return _distinct(p.actor for t in syntax.conjuncts(noun) for p in parties_of(t, self.at))

    def _who_met(self, token: Token) -> tuple[Actor, ...]:
        """“X met Y. They …”: both sides of the meeting told last."""
        for sentence in self._sentences_back(token, REACH):
            for verb in sentence:
                if verb.i < token.i and syntax.is_verb(verb) and not verb.is_ancestor(token):
                    sides = self._sides_of_meeting(verb)
                    if len({counts_for(Party(a)) for a in sides}) > 1:
                        return sides
        return ()

    def _sides_of_meeting(self, verb: Token) -> tuple[Actor, ...]:
        held = syntax.objects(verb)
        nouns = [o for o in held if any(e.type == "CONSULT" for e in load().nouns(o.lemma_.lower()))]
        meets = any(e.type == "CONSULT" and e.frame.symmetric for e in load().verbs(verb.lemma_.lower()))
        if not (meets or nouns):
            return ()
        others = [t for head in (verb, *nouns) for t in syntax.with_preposition(head, "with")]
        sides = (*syntax.subjects(verb), *(held if meets else ()), *others)
        return _distinct(p.actor for t in sides for p in parties_of(t, self.at))

    def _before_in_sentence(self, token: Token) -> list[Mention]:
        here = self.sentence_of[token.i]
        return [m for m in self._recent(token) if self.sentence_of[m.root] == here and m.root < token.i]

    def _one_body(self, mentions: list[Mention]) -> tuple[Actor, ...]:
        """“We expect from Iran proof of their good will”: a state may be told as many."""
        for mention in mentions:
            if mention.actors[0].kind == "state" and mention.how != "adjective":
                return mention.actors
        return ()

    def _several(self, mentions: list[Mention]) -> tuple[Actor, ...]:
        doc = self.analysis.doc
        for mention in mentions:
            if len(mention.actors) > 1:
                return mention.actors
            root = doc[mention.root]
            joined = [self.at[t.i] for t in syntax.conjuncts(_first_conjunct(root)) if t.i in self.at]
            if len(joined) > 1:
                return _distinct(a for m in joined for a in m.actors)
            if mention.actors[0].kind in ("group", "organisation"):
                return mention.actors
            if root.tag_ in ("NNS", "NNPS") or (
                root.dep_ in ("amod", "compound") and root.head.tag_ == "NNS"
            ):
                return tuple(acting_for(a) for a in mention.actors)
        return ()

    def _speaker(self, token: Token) -> tuple[Actor, ...]:
        """“We” in a quotation is the speaker's side; in a government's own text that government."""
        return self._quoted_speaker(token) or self._issuer()

    def _quoted_speaker(self, token: Token) -> tuple[Actor, ...]:
        verb = syntax.clause_verb(token)
        for head in [verb, *syntax.governors(verb)] if verb is not None else []:
            for subject in (
                c for c in head.children if c.dep_ == "nsubj" and c.i in self.at and c.i != token.i
            ):
                return tuple(acting_for(a) for a in self.at[subject.i].actors)
        if not _in_quotation(token):
            return ()
        latest = self._last_to_speak(token) or self._latest(token, lambda m: m.individual is not None)
        return tuple(acting_for(a) for a in latest)

    def _last_to_speak(self, token: Token) -> tuple[Actor, ...]:
        """Who says what stands in quotation marks over several sentences: the last subject of a saying."""
        for mention in reversed(self.seen):
            root = self.analysis.doc[mention.root]
            if self.sentence_of[token.i] - self.sentence_of[root.i] > QUOTE_REACH:
                break
            if root.dep_ == "nsubj" and self._says(root.head) and not _in_quotation(root):
                return mention.actors
        return ()

    def _says(self, verb: Token) -> bool:
        released = any(o.lemma_.lower() in STATEMENTS for o in syntax.objects(verb))
        return released or saying_strength(verb) is not None

    def _is_transcript(self) -> bool:
        """Whether several speak in the text, so that no one of them is its issuer."""
        return _LABEL.search(self.analysis.document.text) is not None

    def _issuer(self) -> tuple[Actor, ...]:
        return issuers(self.analysis.document)

    # Noun phrases

    def _means_pair(self, token: Token) -> bool:
        if token.lower_ == "both" and token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj"):
            return True
        before = {c.lower_ for c in token.children if c.i < token.i}
        if token.lemma_.lower() == "side" and before & {"each", "neither", "either"}:
            return True
        if token.lemma_.lower() not in PAIR_NOUNS or token.tag_ not in ("NNS", "NNPS"):
            return False
        return bool(
            "both" in before
            or ("two" in before and "the" in before)
            or (token.lower_ in ("sides", "parties") and before & {"the", "all"} and before <= DETERMINERS)
        )

    def _stands_alone(self, token: Token) -> bool:
        """“the two”, “the pair” as subject or object, not “the two ministers” or “the pair of shoes”."""
        first = token.left_edge
        return bool(
            first.lower_ == "the"
            and first.i == token.i - 1
            and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj")
            and not any(c.i > token.i and c.dep_ in ("prep", "relcl") for c in token.children)
        )

    def _last_persons(self, token: Token) -> tuple[Actor, ...]:
        found: dict[str, Actor] = {}
        verb = syntax.clause_verb(token)
        acting = [t.i for t in syntax.subjects(verb) if t != token] if verb is not None else []
        for mention in self._recent(token):
            if mention.individual is not None and mention.root not in acting:
                found.setdefault(mention.individual.id, mention.actors[0])
            if len(found) == 2:
                return tuple(found.values())[::-1]
        return ()

    def _last_pair(self, token: Token) -> tuple[Actor, ...]:
        found: dict[str, Actor] = {}
        for mention in self._recent(token):
            for actor in mention.actors:
                acting = acting_for(actor)
                if (
                    acting.kind in ("state", "organisation", "group") and acting.country
                ) or acting.kind == "group":
                    found.setdefault(acting.country or acting.id, acting)
            if len(found) >= 2:
                return tuple(list(found.values())[:2])[::-1]
        return ()

    def _main_pair(self, token: Token) -> tuple[Actor, ...]:
        """“urged both sides”: of those named near, the two named most that don't act here themselves."""
        if token.dep_ != "dobj":
            return ()
        acting = self._acting(token.head, token)
        if not acting:
            return ()
        near = {counts_for(Party(a)): acting_for(a) for m in self._recent(token) for a in m.actors}
        times = Counter(counts_for(Party(a)) for m in self.seen for a in m.actors)
        sides = [
            key
            for key, _ in times.most_common()
            if key in near and key not in acting and near[key].kind in ("state", "group", "organisation")
        ]
        return tuple(near[key] for key in sides[:2]) if len(sides) > 1 else ()

    def _definite(self, token: Token) -> tuple[tuple[Actor, ...], str, float]:
        if token.dep_ == "attr":
            return (), "", 0.0  # “are neighbours” describes, and stands for nobody
        children = [c for c in token.children if c.i < token.i]
        if any(c.i in self.at for c in (*syntax.modifiers(token), *syntax.possessors(token))):
            return (), "", 0.0
        if any(
            c.lower_ in ("of", "from") and any(parties_of(o, self.at) for o in syntax.prep_objects(c))
            for c in token.children
        ):
            return (), "", 0.0
        head = head_noun(token)
        official = head is not None and head.actor_class == "state" and head.sector in OFFICIAL
        if official:
            town = self._state_of_town(token)
            if town:
                return town, "nominal", 0.7
        definite = any(c.lower_ in DEFINITE for c in children)
        word = token.lemma_.lower()
        kinds = {kind for kind, nouns in BODY_NOUNS.items() if word in nouns}
        if definite and kinds:
            meant = self._latest(token, lambda m: _can_be(m, kinds))
            return tuple(_state_of(a) for a in meant) if "state" in kinds else meant, "nominal", 0.6
        if head is None or head.actor_class == "group" or word in RELATIONAL:
            return (), "", 0.0
        if definite and head.actor_class == "state":
            alike = [n for n in (word, *ARMED) if n in self.by_noun and (n == word or word in ARMED)]
            if alike:
                return self.by_noun[alike[0]], "nominal", 0.65
        if head.actor_class == "person" and definite and token.tag_ in ("NNS", "NNPS"):
            return self._those_met(token), "nominal", 0.6
        if head.actor_class == "person" and definite:
            return self._same_role(token, word), "nominal", 0.7
        counted = any(c.dep_ == "nummod" for c in token.children)
        bare = token.tag_ == "NNS" and not counted
        if official and (definite or bare):
            return self._state_at_hand(token), "nominal", 0.45
        return (), "", 0.0

    def _those_met(self, token: Token) -> tuple[Actor, ...]:
        """“X met Y and Z. X thanked the ministers”: of those who met all but who acts here."""
        acting = self._acting(syntax.clause_verb(token), token)
        return tuple(a for a in self._who_met(token) if counts_for(Party(a)) not in acting)

    def _acting(self, verb: Token | None, token: Token) -> set[str]:
        """Whom those count for who act in a clause, a token of it aside."""
        others = (s for s in (syntax.subjects(verb) if verb is not None else ()) if s != token)
        return {counts_for(p) for s in others for p in parties_of(s, self.at)}

    def _same_role(self, token: Token, word: str) -> tuple[Actor, ...]:
        role = " ".join(
            [*(c.lower_ for c in token.children if c.dep_ in ("compound", "amod") and c.i < token.i), word]
        )
        loose: tuple[Actor, ...] = ()
        for mention in reversed(self.seen):
            actor = mention.actors[0]
            if actor.kind not in ("person", "office") or not actor.role:
                continue
            if role in actor.role or actor.role in role or self._is_titled(mention, word):
                return (actor,)
            if word in actor.role.split() and not loose:
                loose = (actor,)
        return loose

    def _is_titled(self, mention: Mention, word: str) -> bool:
        """Whether a title with this word stands before a name: “Secretary of State X … the Secretary”."""
        doc = self.analysis.doc
        if mention.individual is None:
            return False
        before = doc[max(mention.start - TITLE_LENGTH, doc[mention.start].sent.start) : mention.end]
        return any(t.lower_ == word and self.at.get(t.i) in (None, mention) for t in before)

    def _state_of_town(self, token: Token) -> tuple[Actor, ...]:
        """“prosecutors in Lyon”, “a court in Istanbul”: the state in which the town lies where they sit."""
        doc = self.analysis.doc
        about = states_of(self.seen)
        for preposition in (c for c in token.children if c.lower_ in AT_A_TOWN and c.dep_ == "prep"):
            for noun in syntax.prep_objects(preposition):
                if noun.i in self.at:
                    told = (acting_for(a) for a in self.at[noun.i].actors)
                    return tuple(a for a in told if a.kind == "state")
                name = doc[slice(*syntax.entity_around(noun))].text
                place = atlas.lookup(name, context=about) if noun.pos_ == "PROPN" else None
                if place is not None and place.country and place.country in known().states:
                    return (known().states[place.country],)
        return ()

    def _state_at_hand(self, token: Token) -> tuple[Actor, ...]:
        return tuple(
            acting_for(a)
            for a in self._latest(
                token, lambda m: len(m.actors) == 1 and acting_for(m.actors[0]).kind == "state"
            )
        )


def _can_be(mention: Mention, kinds: set[str]) -> bool:
    """Whether “the agency” or “the country” can mean a mention: of its kind, and no organ of a state."""
    actor = mention.actors[0]
    if len(mention.actors) > 1:
        return False
    if "state" in kinds and actor.kind == "organisation" and actor.country:
        return True
    if actor.kind not in kinds:
        return False
    return actor.kind == "state" or actor.country is None or actor.role in ("agency", "company")


def _may_be_either(one: Mention, other: Mention) -> bool:
    """Whether two are known to act for different states, so that it matters who of them is meant."""
    sides = {one.actors[0].country, other.actors[0].country}
    return len(sides) == 2 and None not in sides


def _state_of(actor: Actor) -> Actor:
    """The state whose ministry or army an actor is, else the actor itself."""
    return known().states.get(actor.country or "", actor) if actor.kind == "organisation" else actor


def _is_body(mention: Mention) -> bool:
    """Whether “it” can stand for who is named."""
    return mention.actors[0].kind in ("state", "organisation", "group") and len(mention.actors) == 1


def _sentence_numbers(doc: Doc) -> list[int]:
    numbers: list[int] = []
    number = -1
    for token in doc:
        number += bool(token.is_sent_start)
        numbers.append(number)
    return numbers


def _first_conjunct(token: Token) -> Token:
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def _distinct(actors: Iterator[Actor]) -> tuple[Actor, ...]:
    found: Mapping[str, Actor] = {a.id: a for a in actors}
    return tuple(found.values())


def _in_quotation(token: Token) -> bool:
    """Whether an odd number of quotation marks stands before the token in its paragraph."""
    open_marks = 0
    for i in range(token.i - 1, -1, -1):
        text = token.doc[i].text
        if "\n" in text:
            break
        if text == "“":
            return True
        if text == "”":
            return False
        open_marks += text in ('"', "``", "''")
    return open_marks % 2 == 1
