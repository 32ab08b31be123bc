"""The status of a word by the words above it: clauses, light verbs, plans, denials, prepositions.

A reading goes from the word's own form (see mood.py) up through each governing word (see operators.py).
"""

from __future__ import annotations

from typing import cast

from spacy.tokens import Token

from dragoman import syntax
from dragoman.analysis import Reading
from dragoman.mood import (
    CONDITIONAL,
    TEMPORAL,
    WH,
    asks,
    asks_how,
    clause_top,
    degree_of,
    finite_reading,
    future_in_past,
    has_condition,
    has_subject,
    is_headline,
    is_infinitive,
    is_new,
    is_past,
    is_perfect_infinitive,
    is_purpose_of,
    is_to_be,
    joined_to,
    marks,
    negated,
    raising_infinitives,
    told_as_past,
)
from dragoman.nouns import Status
from dragoman.operators import (
    NOT_UNDONE,
    PRESUPPOSED,
    UNDONE,
    Operator,
    by_form,
    complement_operator,
    compose,
    governs,
    headline_passive,
    idiom,
    lemma,
    meaning,
    part_of_speech,
    preposition,
)
from dragoman.wordlists import words

EQUATING = frozenset({"be", "include", "comprise", "entail", "involve", "remain", "become", "constitute"})
LINKING = frozenset({"be", "remain", "seem", "appear", "look", "become", "stay"})
ACCOMPANYING = frozenset(
    "during at in for to on with throughout before until by through alongside".split()  # noqa: SIM905
)
MEANS = frozenset({"by", "for", "through"})
BROACHING = words("broaching")
AFTER = words("after an event")
MAX_DEPTH = 8


# Verbs ------------------------------------------------------------------------------------------------------


def verb_status(verb: Token, depth: int = 0) -> Reading:
    """The status of what a verb says, by tense, mood and negation, then by what governs its clause.

    Args:
        verb: the verb that denotes the event, or governs one.
        depth: how many governors were followed to come here.
    """
    if depth > MAX_DEPTH:
        return Reading("occurred")
    own = finite_reading(verb)
    if own is not None:
        return _in_clause(verb, _by_state(verb, own), depth)
    reading = _unfinite_status(verb, depth)
    if reading.status not in UNDONE and negated(verb):
        return Reading("denied", True, (*reading.why, "negated"))
    return reading


def _by_state(verb: Token, own: Reading) -> Reading:
    """“All trade is banned”, “the troops have stayed”: a state that holds now."""
    perfect = own.why == ("past tense",) and {"have", "has", "'ve", "’ve"} & set(syntax.auxiliaries(verb))
    kinds: tuple[str, ...] = ()
    if own.why == ("present tense",):
        kinds = ("measure",) if syntax.is_passive(verb) else ("state",)
    elif perfect:
        kinds = ("state", "staying")
    for kind in kinds:
        where = meaning(kind).get(lemma(verb))
        if where:
            return Reading("ongoing", True, ("present perfect" if perfect else "present tense", where))
    return own


def _in_clause(verb: Token, own: Reading, depth: int) -> Reading:
    """A finite verb's status, changed by conditions, questions and the word that its clause completes."""
    top = clause_top(verb)
    joined = marks(top) | marks(verb)
    if joined & CONDITIONAL and top.dep_ in ("advcl", "ccomp", "acl", "pcomp", "xcomp", "dep"):
        return Reading("proposed", True, (*own.why, "conditional"))
    if top.dep_ == "advcl" and own.status in ("occurred", "ongoing") and not told_as_past(verb):
        if joined & {"until", "till"} or {"so", "that"} <= joined:
            return Reading("proposed", True, (*own.why, "“until” or “so that”"))
        if joined & TEMPORAL and syntax.is_verb(top.head):
            return _at_time_of(top.head, own, depth)
    if own.status == "scheduled" and has_condition(top):
        return Reading("proposed", True, (*own.why, "conditional"))
    if own.status in ("occurred", "ongoing") and asks(top):
        return Reading("proposed", True, (*own.why, "question"))
    return _with_outer_clause(top, own, depth)


def _at_time_of(main: Token, own: Reading, depth: int) -> Reading:
    """“will return once the siege ends”: the present of a clause of time lies where its main clause lies."""
    outer = verb_status(main, depth + 1)
    if outer.status in ("scheduled", "proposed"):
        return Reading(outer.status, True, (*own.why, *outer.why, "clause of time"))
    return own


def _with_outer_clause(verb: Token, own: Reading, depth: int) -> Reading:
    head = verb.head
    if verb.dep_ not in ("ccomp", "acl", "relcl", "pcomp") or depth >= MAX_DEPTH:
        return own
    if lemma(head) == "be":
        head = next((c for c in head.children if c.dep_ in ("acomp", "attr") and c.i < verb.i), head)
    operator = governs(head, part_of_speech(head), "ccomp") or (
        by_form(head, "ccomp") if head.tag_ == "VBN" else None
    )
    if operator is None or (verb.dep_ == "relcl" and "that" not in marks(verb)):
        return own
    if (
        own.status == "proposed"
        and operator.effect in ("reported", "same", "scheduled")
        and future_in_past(verb, head)
    ):
        return Reading("scheduled", True, (*own.why, f"reported future after “{head.text}”", operator.where))
    if _is_mandative(verb, own, head):
        return Reading("proposed", True, (*own.why, operator.where))
    return _completed(verb, own, operator, head, depth)


def _is_mandative(verb: Token, own: Reading, head: Token) -> bool:
    """“suggested that both sides meet”: the bare form after a past that suggests, not a present."""
    if own.why != ("present tense",) or verb.tag_ == "VBZ" or not is_past(head):
        return False
    asked = governs(head, "VERB", "xcomp")
    return asked is not None and asked.effect == "proposed"


def _completed(verb: Token, own: Reading, operator: Operator, head: Token, depth: int) -> Reading:
    """What becomes of a finite clause by the verb, noun or adjective that it completes."""
    if operator.effect in ("reported", "given", "occurred", "enabled") or asks_how(verb):
        return own
    outer = _governor_status(head, depth)
    if operator.effect == "same":
        if outer.status != "denied" or own.status in UNDONE:
            return own
        return Reading("denied", True, (*own.why, *outer.why, operator.where))
    if operator.effect == "denied":
        return _denied_clause(own, operator, outer)
    if operator.effect == "scheduled":
        return Reading("scheduled", True, (*own.why, operator.where)) if own.status == "proposed" else own
    if operator.effect == "proposed" and own.status in ("occurred", "ongoing", "scheduled"):
        return Reading("proposed", True, (*own.why, operator.where))
    return own


def _denied_clause(own: Reading, operator: Operator, outer: Reading) -> Reading:
    why = (*own.why, operator.where, *outer.why)
    if outer.status == "denied":
        return Reading(own.status, True, why)
    flipped: Status = "occurred" if own.status == "denied" else "denied"
    return Reading(flipped, True, why)


def _unfinite_status(verb: Token, depth: int) -> Reading:
    """Infinitives, gerunds and participles take their status from what governs them."""
    head = verb.head
    if marks(verb) & CONDITIONAL:
        return Reading("proposed", True, ("conditional",))
    if verb.dep_ == "conj" and syntax.is_verb(head):
        return _as_joined(joined_to(verb), depth)
    if verb.dep_ == "ROOT":
        return _root_status(verb)
    if is_infinitive(verb):
        return _infinitive_status(verb, depth)
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "relcl"):
        return _of_participle(verb, depth)
    if verb.tag_ == "VBG" and verb.dep_ == "acl":
        return _of_noun_described(verb, depth)
    governed = governed_status(verb, depth)
    if governed is not None:
        return governed
    if verb.dep_ in ("advcl", "xcomp", "ccomp", "conj", "prep") and syntax.is_verb(head):
        outer = verb_status(head, depth + 1)
        if verb.tag_ == "VB":
            return Reading("proposed", True, (*outer.why, "bare infinitive"))
        status: Status = "occurred" if outer.status in UNDONE else outer.status
        return Reading(status, outer.marked, (*outer.why, "participle"))
    if verb.tag_ == "VB":
        return Reading("proposed", True, ("bare infinitive",))
    return Reading("occurred", False, ("participle",))


def _as_joined(first: Token, depth: int) -> Reading:
    """A bare conjunct has the mood of the verb it is joined to, not that verb's meaning."""
    own = finite_reading(first)
    return verb_status(first, depth + 1) if own is None else _in_clause(first, own, depth + 1)


def _root_status(verb: Token) -> Reading:
    if is_infinitive(verb):
        # “Trump to visit Japan”: a headline's future.
        return Reading("scheduled" if has_subject(verb) else "proposed", True, ("infinitive",))
    asked = verb.sent.text.rstrip("”\"' ").endswith("?")
    if verb.tag_ == "VB" and (not has_subject(verb) or any(c.lower_ == "please" for c in verb.children)):
        return Reading("proposed", True, ("imperative",))
    if asked:
        return Reading("proposed", True, ("question",))
    return Reading("ongoing" if verb.tag_ == "VBG" else "occurred", False, ("participle",))


def _infinitive_status(verb: Token, depth: int) -> Reading:
    if any(c.tag_ in WH and c.i < verb.i for c in verb.children):
        return Reading("proposed", True, ("how to",))
    governed = governed_status(verb, depth)
    if governed is not None:
        if is_perfect_infinitive(verb) and governed.status in ("scheduled", "proposed"):
            return Reading("denied", True, (*governed.why, "unreal past"))
        return governed
    if is_perfect_infinitive(verb):
        return Reading("occurred", True, ("perfect infinitive",))
    degree = degree_of(verb)
    if degree == "too":
        return Reading("denied", True, ("too … to",))
    if degree == "enough" and syntax.is_verb(verb.head.head):
        outer = verb_status(verb.head.head, depth + 1)
        return Reading(outer.status, outer.marked, (*outer.why, "enough to"))
    if verb.dep_ in ("acl", "relcl") and is_to_be(verb):
        return Reading("scheduled", True, ("is to be",))
    if verb.dep_ in ("acl", "relcl") and verb.head.dep_ == "ROOT" and is_headline(verb.head):
        return Reading("scheduled", True, ("infinitive", "headline"))
    if verb.dep_ in ("xcomp", "ccomp") and syntax.is_verb(verb.head):
        outer = verb_status(verb.head, depth + 1)
        if outer.status in UNDONE:
            return outer
    return Reading("proposed", True, ("infinitive",))


def _of_participle(verb: Token, depth: int) -> Reading:
    """“the meeting hosted by Egypt” was hosted if it was held; other participles tell of what is done."""
    operator = governs(verb, "VERB", "obj") if verb.dep_ == "acl" else None
    if operator and operator.effect == "same" and depth < MAX_DEPTH:
        outer = governed_status(syntax.bearer(verb.head), depth + 1)
        if outer and outer.status == "scheduled":
            return Reading("scheduled", outer.marked, (*outer.why, "participle"))
    return Reading("occurred", False, ("participle",))


def _of_noun_described(verb: Token, depth: int) -> Reading:
    """“will send a letter urging …”: what a noun does shares the noun's lot where that is told."""
    if depth < MAX_DEPTH:
        outer = noun_status(verb.head, depth + 1)
        if outer.marked and outer.status != "denied":
            return Reading(outer.status, True, (*outer.why, "participle"))
    return Reading("occurred", False, ("participle",))


# Nouns ------------------------------------------------------------------------------------------------------


def noun_status(noun: Token, depth: int = 0) -> Reading:
    """The status of what a noun denotes: by its modifiers, then by what governs it.

    Args:
        noun: the noun that denotes the event, or governs one.
        depth: how many governors were followed to come here.
    """
    if depth > MAX_DEPTH:
        return Reading("occurred")
    bearer = syntax.bearer(noun)
    inner = _modifier_status(noun, depth) or (_modifier_status(bearer, depth) if bearer != noun else None)
    if negated(noun):
        inner = Reading("denied", True, ("“no”",))
    outer = governed_status(bearer, depth)
    if inner is None:
        return outer or Reading("occurred")
    if inner.status == "scheduled" and outer and outer.status == "occurred":
        if _is_still_to_begin(noun):
            return inner
        if bearer.dep_ == "pobj" and bearer.head.lower_ in AFTER:
            # “since the agreed ceasefire”: what other things came after is past.
            return Reading("occurred", True, (*inner.why, *outer.why))
    return _joined(inner, outer)


def _is_still_to_begin(noun: Token) -> bool:
    """“flew in for talks expected to start on Friday”; whereas “attended the talks scheduled for Friday”."""
    return noun.dep_ == "pobj" and any(
        child.dep_ == "acl" and any(is_infinitive(c) for c in child.children if c.dep_ == "xcomp")
        for child in noun.children
    )


def _joined(inner: Reading, outer: Reading | None) -> Reading:
    """The reading of a noun's modifiers and that of its governor in one."""
    if outer is None or not outer.marked or inner.status == outer.status:
        return inner
    why = (*inner.why, *outer.why)
    if inner.status == "denied":
        return Reading("denied", True, why)
    if outer.status in ("occurred", "scheduled") and inner.status in ("scheduled", "postponed", "cancelled"):
        return Reading(outer.status, True, why)
    if outer.status == "proposed" and inner.status in ("scheduled", "ongoing", "cancelled", "postponed"):
        return inner
    if outer.status in (*UNDONE, "proposed") or inner.status == "occurred":
        return Reading(outer.status, True, why)
    return inner if inner.status != "scheduled" else outer


def _modifier_status(noun: Token, depth: int) -> Reading | None:
    for child in noun.children:
        reading = _one_modifier(child, depth)
        if reading:
            return reading
    return None


def _one_modifier(child: Token, depth: int) -> Reading | None:
    """What an adjective, participle, relative clause or "to be …" beside a noun makes of it."""
    if child.dep_ in ("amod", "compound", "advmod", "nmod") or (child.dep_ == "acl" and child.tag_ == "VBN"):
        operator = governs(child, "ADJ", "head") or by_form(child)
        if operator is None and child.dep_ == "acl" and not is_infinitive(child):
            operator = governs(child, "VERB", "obj")
        if operator and operator.effect in PRESUPPOSED:
            return Reading(PRESUPPOSED[operator.effect], True, (operator.where,))
        if operator and operator.effect not in ("same", "given", "enabled", "reported"):
            status = cast(Status, operator.effect)
            return Reading(status, status != "occurred", (operator.where,))
        if operator and operator.effect == "same" and child.dep_ == "acl" and not is_infinitive(child):
            return Reading("occurred", False, (operator.where, "participle"))
    if child.dep_ == "det" and child.lower_ == "any":
        return Reading("proposed", True, ("“any”",))
    if child.dep_ in ("acl", "relcl") and is_infinitive(child) and is_to_be(child):
        return Reading("scheduled", True, ("is to be",))
    if child.dep_ == "relcl" and depth < MAX_DEPTH:
        return _relative_status(child, depth)
    return None


def _relative_status(verb: Token, depth: int) -> Reading | None:
    """“the talks, which were called off”: by the relative clause's verb, which the noun belongs to."""
    slot = ""
    for child in verb.children:
        if child.tag_ in ("WDT", "WP") and child.dep_ in ("nsubj", "nsubjpass", "dobj"):
            slot = "obj" if child.dep_ != "nsubj" else "subj"
    operator = governs(verb, "VERB", slot) if slot else None
    if operator is None or operator.effect == "given":
        return None
    reading = _apply(operator, verb, depth)
    return reading if reading.status != "occurred" else None


def governed_status(token: Token, depth: int) -> Reading | None:
    """What the word above a noun, infinitive or gerund makes of it; None where it says nothing."""
    head, dep = token.head, token.dep_
    if depth > MAX_DEPTH:
        return None
    if dep in ("dobj", "obj", "nsubjpass", "dative", "oprd") and syntax.is_verb(head):
        return _by_equation(token, head, depth) or _from_verb(token, head, "obj", depth)
    if dep in ("nsubj", "csubj") and syntax.is_verb(head):
        return _from_verb(token, head, "subj", depth)
    if dep in ("xcomp", "ccomp"):
        return _by_equation(token, head, depth) or _from_complement(token, head, depth)
    if dep == "attr" and syntax.is_verb(head):
        return _by_equation(token, head, depth) or _as_given(verb_status(head, depth + 1))
    if dep in ("acl", "relcl"):
        return _from_operator(head, ("acl",), depth)
    if dep == "advcl" and is_infinitive(token):
        return _purpose(token, head, depth)
    if dep == "advcl" and token.tag_ == "VBG" and _follows_particle(token, head):
        return _from_complement(token, head, depth)
    if dep in ("pobj", "pcomp"):
        return _from_preposition(token, head, depth)
    return _beside_noun(token, head, depth)


def _follows_particle(gerund: Token, verb: Token) -> bool:
    """“ruled out sending tanks”: the object of a verb with a particle, which the parser hangs on beside."""
    return any(c.dep_ == "prt" and c.i == gerund.i - 1 for c in verb.children)


def _beside_noun(token: Token, head: Token, depth: int) -> Reading | None:
    if token.dep_ == "conj":
        return governed_status(head, depth + 1)
    if token.dep_ in ("compound", "nmod", "poss") and syntax.is_nominal(head):
        return _from_operator(head, ("for", "of", "on"), depth)
    if token.dep_ in ("appos", "dep") and syntax.is_nominal(head):
        return noun_status(head, depth + 1)
    return None


def _by_equation(token: Token, verb: Token, depth: int) -> Reading | None:
    """“The aim is a truce”, “their demands include lifting the siege”: by the noun that it is said to be."""
    if lemma(verb) not in EQUATING:
        return None
    slots = ("acl", "for", "of") if syntax.is_verb(token) else ("of", "for")
    for child in verb.children:
        if child.dep_ == "nsubj" and syntax.is_nominal(child):
            for slot in slots:
                operator = governs(child, "NOUN", slot)
                if operator and operator.effect in ("proposed", "scheduled", "awaited"):
                    return _apply(operator, child, depth)
    return None


def _purpose(token: Token, head: Token, depth: int) -> Reading:
    if not syntax.is_verb(head):
        return _from_operator(head, ("xcomp",), depth) or Reading("proposed", True, ("purpose",))
    operator = complement_operator(head, ("xcomp",))
    if operator and operator.effect in ("same", "enabled", "scheduled"):
        return _apply(operator, head, depth)
    outer = verb_status(head, depth + 1)
    if outer.status in UNDONE:
        return Reading(outer.status, True, (*outer.why, "purpose"))
    if outer.status == "occurred" and is_purpose_of(token, "motion") and told_as_past(head):
        return Reading("occurred", False, (*outer.why, "purpose of a motion"))
    if outer.status in ("occurred", "ongoing") and is_purpose_of(token, "presence") and not is_past(head):
        return Reading("ongoing", True, (*outer.why, "purpose of being there"))
    return Reading("proposed", True, ("purpose",))


# A noun, infinitive or gerund below a verb ------------------------------------------------------------------


def _from_verb(token: Token, verb: Token, slot: str, depth: int) -> Reading | None:
    """A noun's status by its verb, or by a later verb that shares it (“was scheduled but called off”)."""
    readings = [_one_verb(token, verb, slot, depth)]
    if token.dep_ in ("nsubj", "nsubjpass"):
        for other in syntax.conjuncts(verb)[1:]:
            if not has_subject(other):
                later = "obj" if syntax.is_passive(other) or other.tag_ == "VBN" else "subj"
                readings.append(_one_verb(token, other, later, depth))
    strong = [r for r in readings if r.marked]
    return strong[-1] if strong else readings[0]


def _one_verb(token: Token, verb: Token, slot: str, depth: int) -> Reading:
    raised = _raised(token, verb, depth)
    if raised:
        return raised
    operator = governs(verb, "VERB", slot)
    if operator is None and slot == "subj":
        operator = headline_passive(verb)
    if operator is None and lemma(verb) in LINKING:
        predicate = _predicate_status(verb, depth)
        if predicate:
            return predicate
    if operator is None or operator.effect == "given":
        return _taken_for_granted(token, verb, slot, depth, operator)
    return _apply(operator, verb, depth)


def _raised(token: Token, verb: Token, depth: int) -> Reading | None:
    """“Talks failed to take place”, “are unlikely to be held”: the subject belongs to the lower verb."""
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return None
    for low in raising_infinitives(verb):
        slot = "obj" if syntax.is_passive(low) else "subj"
        operator = governs(low, "VERB", slot)
        if operator and operator.effect != "given":
            return _apply(operator, low, depth)
    return None


def _predicate_status(verb: Token, depth: int) -> Reading | None:
    """“The talks are possible / under way / imminent.”"""
    for child in verb.children:
        if child.dep_ in ("acomp", "advmod", "oprd"):
            operator = governs(child, "ADJ", "head") or by_form(child) or governs(child, "ADV", "head")
            if operator and operator.effect not in ("same", "given", "occurred"):
                if negated(verb):
                    return Reading("denied", True, (operator.where, "negated"))
                return Reading(cast(Status, operator.effect), True, (operator.where,))
    return None


def _taken_for_granted(
    token: Token, verb: Token, slot: str, depth: int, operator: Operator | None
) -> Reading:
    """An event that its verb presupposes stands whatever becomes of the verb, but lies ahead with it."""
    why = (operator.where,) if operator else (f"“{verb.text}” takes it for granted",)
    outer = verb_status(verb, depth + 1)
    if slot == "subj" and outer.status == "scheduled":
        return Reading("scheduled", True, (*outer.why, *why))
    if slot == "obj" and lemma(verb) in BROACHING and is_new(token) and not _is_told_of(token):
        return Reading("proposed", True, (*why, "not known before"))
    if operator is None and outer.status in ("scheduled", "proposed", "denied") and is_new(token):
        return Reading(outer.status, True, (*outer.why, "not known before"))
    return Reading("occurred", False, why)


def _is_told_of(noun: Token) -> bool:
    """Whether a clause beside a noun tells of it as of a fact (“a strike that killed ten”)."""
    return any(c.dep_ in ("relcl", "acl") and not is_infinitive(c) for c in noun.children)


def _as_given(reading: Reading) -> Reading:
    if reading.status in ("scheduled", "denied", "proposed", "ongoing"):
        return reading
    return Reading("occurred", False, reading.why)


def _from_complement(token: Token, head: Token, depth: int) -> Reading | None:
    """An infinitive, gerund or participle that completes a verb or adjective."""
    if head.lower_ in ("going", "gon") and is_infinitive(token):
        return _apply_effect("same", "going to", head, depth)
    if lemma(head) == "be" and is_infinitive(token):
        return _after_be(token, head, depth)
    if token.tag_ == "VBN" and not is_infinitive(token) and lemma(head) not in ("get", "have"):
        operator = complement_operator(head, ("ccomp", "xcomp", "obj"))
    else:
        operator = complement_operator(head, ("xcomp", "ccomp"))
    if operator is None:
        return None
    if operator.effect in ("reported", "given"):
        if is_infinitive(token) and not is_perfect_infinitive(token) and operator.effect == "reported":
            return None
        return Reading("occurred", False, (operator.where,))
    if is_perfect_infinitive(token) and operator.effect == "same":
        outer = _governor_status(head, depth)
        return Reading(
            "denied" if outer.status == "denied" else "occurred", True, (*outer.why, operator.where)
        )
    return _apply(operator, head, depth)


def _after_be(token: Token, verb: Token, depth: int) -> Reading | None:
    """“is to meet” is a plan, “is hard to meet” no more than a wish, “are there to meet” a purpose."""
    between = [
        c for c in verb.children if verb.i < c.i < token.i and c.dep_ not in ("neg", "advmod", "punct")
    ]
    for child in between:
        operator = complement_operator(child, ("xcomp",)) if child.dep_ in ("acomp", "attr") else None
        if operator:
            return _apply(operator, child, depth)
    if any(c.dep_ in ("acomp", "attr") for c in between):
        return None
    there = between or any(c.dep_ == "advmod" and c.lower_ in ("here", "there") for c in verb.children)
    if there:
        outer = verb_status(verb, depth + 1)
        if outer.status in ("occurred", "ongoing") and not is_past(verb):
            return Reading("ongoing", True, (*outer.why, "purpose of being there"))
        return None
    return _apply_effect("scheduled", "is to", verb, depth)


def _from_operator(head: Token, slots: tuple[str, ...], depth: int) -> Reading | None:
    operator = complement_operator(head, slots)
    if operator and operator.effect in ("given", "reported"):
        return Reading("occurred", False, (operator.where,))
    return _apply(operator, head, depth) if operator else None


# Prepositions -----------------------------------------------------------------------------------------------


def _from_preposition(token: Token, prep: Token, depth: int) -> Reading | None:
    """By the noun, verb or adjective that takes the preposition, else by the preposition itself."""
    governor = prep.head
    while governor.dep_ == "prep" and governor.head != governor:
        governor = governor.head
    if prep.lower_ in ("including", "like") and syntax.is_nominal(governor):
        outer = noun_status(governor, depth + 1)
        return outer if outer.marked else None
    operator = idiom(governor, prep)
    if operator:
        return _apply(operator, governor.head, depth)
    operator = complement_operator(governor, (prep.lower_,))
    if operator:
        if operator.effect == "given":
            return Reading("occurred", False, (operator.where,))
        return _apply(operator, governor, depth)
    operator = preposition(prep)
    gerund = token.dep_ == "pcomp" and token.tag_ == "VBG"
    if operator and not (gerund and operator.effect == "occurred"):
        return _by_preposition(operator)
    if gerund and prep.lower_ == "with" and has_subject(token):
        return Reading("ongoing", False, ("“with” and a participle",))
    if gerund and syntax.is_nominal(governor):
        return _gerund_beside_noun(governor, prep, depth)
    if syntax.is_verb(governor) and (prep.lower_ in ACCOMPANYING or token.dep_ == "pcomp"):
        return _beside_verb(governor, prep, depth)
    if syntax.is_nominal(governor) and prep.lower_ in ACCOMPANYING and depth < MAX_DEPTH:
        return _beside_plan(governor, prep, depth)
    return None


def _beside_plan(noun: Token, prep: Token, depth: int) -> Reading | None:
    """“ahead of his visit to Oslo for the summit”: what a planned event is for lies ahead with it."""
    outer = noun_status(noun, depth + 1)
    if outer.status != "scheduled":
        return None
    return Reading("scheduled", outer.marked, (*outer.why, f"“{prep.text}”"))


def _gerund_beside_noun(noun: Token, prep: Token, depth: int) -> Reading | None:
    """“a body for settling disputes” is there to settle them; other gerunds share the lot of their noun."""
    if prep.lower_ == "for":
        return Reading("proposed", True, ("“for” and a gerund",))
    outer = noun_status(noun, depth + 1)
    return outer if outer.marked and outer.status != "denied" else None


def _by_preposition(operator: Operator) -> Reading:
    # "after the talks" and "ahead of the talks" presuppose them; a date or another mention may know better.
    if operator.effect in PRESUPPOSED:
        return Reading(PRESUPPOSED[operator.effect], True, (operator.where,))
    status = cast(Status, operator.effect)
    return Reading(status, status in ("denied", "proposed"), (operator.where,))


def _beside_verb(governor: Token, prep: Token, depth: int) -> Reading | None:
    """“will meet for talks”, “did not respond by attacking”: what goes along with a verb shares its lot."""
    outer = verb_status(governor, depth + 1)
    if outer.status == "denied" and prep.lower_ == "at" and "future" in outer.why:
        # “will not meet him at the summit”: the summit is to be.
        return Reading("scheduled", False, (*outer.why, f"“{prep.text}”"))
    if outer.status == "scheduled" or (outer.status == "denied" and prep.lower_ in MEANS):
        return Reading(outer.status, outer.status == "denied", (*outer.why, f"“{prep.text}”"))
    if outer.status == "proposed" and prep.dep_ == "prep" and any(c.dep_ == "pcomp" for c in prep.children):
        return Reading("proposed", True, (*outer.why, f"“{prep.text}”"))
    return None


# Composition ------------------------------------------------------------------------------------------------


def _apply(operator: Operator, governor: Token, depth: int) -> Reading:
    """What an operator gives, given what became of the operator's own word."""
    return _apply_effect(operator.effect, operator.where, governor, depth, operator.unless)


def _apply_effect(
    effect: str, where: str, governor: Token, depth: int, unless: Status | None = None
) -> Reading:
    if effect in PRESUPPOSED:
        return Reading(PRESUPPOSED[effect], True, (where,))
    outer = _governor_status(governor, depth)
    status = compose(effect, outer.status, unless)
    if effect == "enabled" and status == "occurred" and not is_past(governor):
        status = "proposed"
    marked = effect != "same" or outer.marked
    kept = (NOT_UNDONE,) if effect in UNDONE and status == "scheduled" else ()
    return Reading(status, marked, (where, *outer.why, *kept))


def _governor_status(governor: Token, depth: int) -> Reading:
    if syntax.is_verb(governor):
        return verb_status(governor, depth + 1)
    if governor.pos_ in ("ADJ", "ADV"):
        return _of_adjective(governor, depth)
    return noun_status(governor, depth + 1)


def _of_adjective(adjective: Token, depth: int) -> Reading:
    head = adjective.head
    if syntax.is_verb(head) and adjective.dep_ in ("acomp", "oprd", "attr"):
        return verb_status(head, depth + 1)
    return Reading("occurred")
