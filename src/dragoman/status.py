"""Whether an event occurred, is under way, is planned, put off, called off, only proposed, or denied.

A status is read up the parse: the trigger's own tense, mood and negation first (see mood.py), then each word that
governs it (see operators.py), innermost to outermost. Every reading keeps the cues that gave it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import cast

from spacy.tokens import Token

from dragoman import syntax
from dragoman.analysis import Analysis, Reading, Trigger
from dragoman.errors import DataError
from dragoman.mood import (
    CONDITIONAL,
    TEMPORAL,
    asks,
    clause_top,
    finite_reading,
    has_subject,
    is_infinitive,
    is_past,
    is_perfect_infinitive,
    marks,
    negated,
)
from dragoman.nouns import Status
from dragoman.operators import (
    PRESUPPOSED,
    UNDONE,
    Operator,
    by_form,
    compose,
    governs,
    lemma,
    noun_lemma,
    preposition,
)
from dragoman.tables import read_table

SPOKEN = frozenset({"REQUEST", "ACCUSE", "THREATEN"})
PERFORMED = frozenset({"REQUEST", "ACCUSE", "THREATEN", "SUPPORT"})
KINDS = ("activity", "measure", "staying", "presence", "motion", "speech")
HEDGES = frozenset({"like", "want", "wish", "let", "have"})
EQUATING = frozenset({"be", "include", "comprise", "entail", "involve", "remain", "become", "constitute"})
ACCOMPANYING = frozenset("during at in for to on with throughout before until by through alongside".split())  # noqa: SIM905
NEW = frozenset({"a", "an", "any", "some", "another", "further", "more", "new", "additional"})
MAX_DEPTH = 8


def read_statuses(analysis: Analysis) -> tuple[Reading, ...]:
    """A status for each trigger, before dates and chains are looked at."""
    return tuple(_read(trigger, analysis) for trigger in analysis.triggers)


def word_status(token: Token) -> Reading:
    """The status of what any word of a text denotes, be it a verb, a noun or an adjective.

    Args:
        token: the word.
    """
    if syntax.is_verb(token):
        return verb_status(token)
    if (
        token.pos_ in ("ADJ", "ADV")
        and token.dep_ in ("acomp", "oprd", "attr")
        and syntax.is_verb(token.head)
    ):
        return verb_status(token.head)
    return _lasting(token, noun_status(token))


# What the trigger's own meaning adds ------------------------------------------------------------------------


def _read(trigger: Trigger, analysis: Analysis) -> Reading:
    token, entry = analysis.doc[trigger.token], trigger.entry
    if entry.pos == "VERB" and syntax.is_verb(token):
        return _by_verb_meaning(token, trigger, verb_status(token))
    reading = noun_status(token)
    if entry.type in SPOKEN and reading.status == "denied" and not syntax.is_negated(token):
        # A request that is declined was made, as was an accusation that is denied.
        return Reading("occurred", False, (*reading.why, "spoken all the same"))
    return _lasting(token, reading)


def _by_verb_meaning(verb: Token, trigger: Trigger, reading: Reading) -> Reading:
    entry = trigger.entry
    if (
        entry.kind == "statement"
        and entry.type != "REJECT"
        and reading.status == "ongoing"
        and _goes_on(verb)
    ):
        return Reading("occurred", True, (*reading.why, "a saying repeated"))
    if entry.type == "CONSULT" and reading.status == "proposed" and _is_purpose_of(verb, "motion"):
        outer = verb_status(verb.head)
        return Reading(outer.status, outer.marked, (*outer.why, f"purpose of “{verb.head.text}”"))
    if entry.type in PERFORMED and reading.status in ("proposed", "scheduled") and _is_performed(verb):
        return Reading("occurred", True, (*reading.why, "done by being said"))
    if entry.type not in PERFORMED and reading.why == ("present tense",) and _is_spoken_present(verb):
        return Reading("ongoing", True, (*reading.why, "told of in speech"))
    return reading


def _lasting(noun: Token, reading: Reading) -> Reading:
    """A noun of lasting activity is under way where nothing tells."""
    where = _meaning("activity").get(noun_lemma(noun))
    if where and reading.status == "occurred" and not reading.marked:
        return Reading("ongoing", False, (*reading.why, where))
    return reading


def _goes_on(verb: Token) -> bool:
    """“We continue to urge”: said again now; but “will continue to urge” goes on."""
    head = verb.head
    return bool(
        verb.dep_ == "xcomp" and governs(head, "VERB", "xcomp") and head.tag_ in ("VBP", "VBZ", "VBD")
    )


def _is_performed(verb: Token) -> bool:
    """“I would like to thank”, “let me condemn”, “we must reject”: a first person does it by saying so."""
    if lemma(verb) not in _meaning("speech"):
        return False
    above = verb.head if is_infinitive(verb) or verb.dep_ in ("xcomp", "ccomp") else verb
    if above != verb and lemma(above) not in HEDGES:
        return False
    if above == verb and not {"must", "would"} & set(syntax.auxiliaries(verb)):
        return False
    return not negated(above) and any(
        t.lower_ in ("i", "we", "me") for t in (*above.children, *verb.children)
    )


def _is_spoken_present(verb: Token) -> bool:
    """A simple present inside what someone says tells of what goes on; at the top of a text it is news."""
    top = clause_top(verb)
    if not (top.dep_ == "ccomp" and syntax.is_verb(top.head) and governs(top.head, "VERB", "ccomp")):
        return False
    return verb.tag_ in ("VBZ", "VBP") and not any(c.dep_ == "auxpass" for c in verb.children)


@functools.cache
def _meaning(kind: str) -> Mapping[str, str]:
    """Words of one kind of durative.txt, with the line that says so.

    Raises:
        DataError: a row names an unknown kind.
    """
    rows = read_table("durative.txt")
    for row in rows:
        row.one_of("kind", KINDS)
        row.one_of("pos", ("NOUN", "VERB"))
        if not row["word"]:
            raise DataError(row.where, "", "word must hold a lemma")
    return {row["word"]: row.where for row in rows if row["kind"] == kind}


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
    if own.why == ("present tense",) and _meaning("measure").get(lemma(verb)) and syntax.is_passive(verb):
        return Reading("ongoing", True, (*own.why, _meaning("measure")[lemma(verb)]))
    if own.why == ("past tense",) and {"have", "has", "'ve", "’ve"} & set(syntax.auxiliaries(verb)):
        where = _meaning("staying").get(lemma(verb))
        return Reading("ongoing", True, ("present perfect", where)) if where else own
    return own


def _in_clause(verb: Token, own: Reading, depth: int) -> Reading:
    """A finite verb's status, changed by conditions, questions and the word that its clause completes."""
    top = clause_top(verb)
    joined = marks(top) | marks(verb)
    if joined & CONDITIONAL and top.dep_ in ("advcl", "ccomp", "acl", "pcomp", "xcomp", "dep"):
        return Reading("proposed", True, (*own.why, "conditional"))
    if (
        joined & TEMPORAL
        and top.dep_ == "advcl"
        and own.why == ("present tense",)
        and syntax.is_verb(top.head)
    ):
        return _at_time_of(top.head, own, depth)
    if own.status == "scheduled" and _has_condition(top):
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


def _has_condition(verb: Token) -> bool:
    """“will retaliate if attacked”."""
    return any(c.dep_ == "advcl" and {"if", "unless"} & marks(c) for c in verb.children)


def _with_outer_clause(verb: Token, own: Reading, depth: int) -> Reading:
    head = verb.head
    if verb.dep_ not in ("ccomp", "acl", "relcl", "pcomp") or depth >= MAX_DEPTH:
        return own
    operator = governs(head, _pos(head), "ccomp") or (by_form(head, "ccomp") if head.tag_ == "VBN" else None)
    if operator is None or verb.dep_ == "relcl" and "that" not in marks(verb):
        return own
    if (
        own.status == "proposed"
        and operator.effect in ("reported", "same", "scheduled")
        and _future_in_past(verb, head)
    ):
        return Reading("scheduled", True, (*own.why, f"reported future after “{head.text}”", operator.where))
    return _completed(own, operator, head, depth)


def _completed(own: Reading, operator: Operator, head: Token, depth: int) -> Reading:
    """What becomes of a finite clause by the verb, noun or adjective that it completes."""
    if operator.effect in ("reported", "given", "occurred", "enabled"):
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


def _future_in_past(verb: Token, head: Token) -> bool:
    """“said it would hold talks”: a future seen from a past saying, not a condition."""
    future = {"would", "'d", "’d"} & set(syntax.auxiliaries(verb))
    return bool(
        future
        and not _has_condition(verb)
        and (is_past(head) or head.tag_ == "VBG" or syntax.is_nominal(head))
    )


def _unfinite_status(verb: Token, depth: int) -> Reading:
    """Infinitives, gerunds and participles take their status from what governs them."""
    head = verb.head
    if verb.dep_ == "conj" and syntax.is_verb(head):
        return verb_status(head, depth + 1)
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
    governed = governed_status(verb, depth)
    if governed is not None:
        if is_perfect_infinitive(verb) and governed.status in ("scheduled", "proposed"):
            return Reading("denied", True, (*governed.why, "unreal past"))
        return governed
    if is_perfect_infinitive(verb):
        return Reading("occurred", True, ("perfect infinitive",))
    degree = _degree(verb)
    if degree == "too":
        return Reading("denied", True, ("too … to",))
    if degree == "enough" and syntax.is_verb(verb.head.head):
        outer = verb_status(verb.head.head, depth + 1)
        return Reading(outer.status, outer.marked, (*outer.why, "enough to"))
    if verb.dep_ in ("acl", "relcl") and _is_to_be(verb):
        return Reading("scheduled", True, ("is to be",))
    if verb.dep_ == "acl" and verb.head.dep_ == "ROOT" and _is_headline(verb.head):
        return Reading("scheduled", True, ("infinitive", "headline"))
    if verb.dep_ in ("xcomp", "ccomp") and syntax.is_verb(verb.head):
        outer = verb_status(verb.head, depth + 1)
        if outer.status in UNDONE:
            return outer
    return Reading("proposed", True, ("infinitive",))


def _degree(verb: Token) -> str:
    """ "too" or "enough" where the infinitive says what something is too much or enough for."""
    head = verb.head
    if head.lower_ == "enough":
        return "enough"
    near = {c.lower_ for c in head.children if c.dep_ in ("advmod", "amod")}
    return "too" if "too" in near and head.pos_ in ("ADJ", "ADV") else "enough" if "enough" in near else ""


def _is_to_be(verb: Token) -> bool:
    """“a summit to be held in May”."""
    return any(c.dep_ == "auxpass" and c.lower_ == "be" for c in verb.children)


def _is_headline(root: Token) -> bool:
    """A sentence whose root is a noun has no finite verb."""
    return syntax.is_nominal(root) and not any(
        syntax.is_verb(c) and c.dep_ in ("relcl", "ccomp") for c in root.children
    )


def _of_participle(verb: Token, depth: int) -> Reading:
    """“the meeting hosted by Egypt” was hosted if it was held; other participles tell of what is done."""
    operator = governs(verb, "VERB", "obj") if verb.dep_ == "acl" else None
    if operator and operator.effect == "same" and depth < MAX_DEPTH:
        outer = _outer_of_noun(verb.head, depth + 1)
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
    if syntax.is_negated(noun):
        inner = Reading("denied", True, ("“no”",))
    outer = governed_status(bearer, depth)
    if inner is None:
        return outer or Reading("occurred")
    return _joined(inner, outer)


def _joined(inner: Reading, outer: Reading | None) -> Reading:
    """The reading of a noun's modifiers and that of its governor in one."""
    if outer is None or not outer.marked or inner.status == outer.status:
        return inner
    why = (*inner.why, *outer.why)
    if inner.status == "denied":
        return Reading("denied", True, why)
    if outer.status == "proposed" and inner.status in ("scheduled", "ongoing", "cancelled", "postponed"):
        return inner
    if outer.status in (*UNDONE, "proposed") or inner.status == "occurred":
        return Reading(outer.status, True, why)
    return inner if inner.status != "scheduled" else outer


def _outer_of_noun(noun: Token, depth: int) -> Reading | None:
    return governed_status(syntax.bearer(noun), depth)


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
    if child.dep_ in ("acl", "relcl") and is_infinitive(child) and _is_to_be(child):
        return Reading("scheduled", True, ("is to be",))
    if child.dep_ == "relcl" and depth < MAX_DEPTH:
        return _relative_status(child, depth)
    return None


def _relative_status(verb: Token, depth: int) -> Reading | None:
    """“the talks, which were called off”: by the verb of a relative clause whose subject or object the noun is."""
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
    """What the word above a noun, infinitive or gerund makes of it; None where nothing above says anything."""
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
    if dep in ("pobj", "pcomp"):
        return _from_preposition(token, head, depth)
    return _beside_noun(token, head, depth)


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
    operator = _complement_operator(head, ("xcomp",))
    if operator and operator.effect in ("same", "enabled", "scheduled"):
        return _apply(operator, head, depth)
    outer = verb_status(head, depth + 1)
    if outer.status in UNDONE:
        return Reading(outer.status, True, (*outer.why, "purpose"))
    if outer.status in ("occurred", "ongoing") and _is_purpose_of(token, "presence") and not is_past(head):
        return Reading("ongoing", True, (*outer.why, "purpose of being there"))
    return Reading("proposed", True, ("purpose",))


def _is_purpose_of(verb: Token, kind: str) -> bool:
    """Whether an infinitive gives the purpose of a verb of this kind of durative.txt."""
    return bool(
        is_infinitive(verb)
        and verb.dep_ in ("advcl", "xcomp")
        and syntax.is_verb(verb.head)
        and lemma(verb.head) in _meaning(kind)
        and not any(c.dep_ in ("attr", "acomp") for c in verb.head.children)
    )


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
        operator = _headline_passive(verb)
    if operator is None and lemma(verb) in ("be", "remain", "seem", "appear", "look", "become", "stay"):
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
    for low in _raising_infinitives(verb):
        slot = "obj" if syntax.is_passive(low) else "subj"
        operator = governs(low, "VERB", slot)
        if operator and operator.effect != "given":
            return _apply(operator, low, depth)
    return None


def _raising_infinitives(verb: Token) -> Iterator[Token]:
    if any(c.dep_ == "dobj" for c in verb.children):
        return
    for child in verb.children:
        if child.dep_ == "xcomp" and is_infinitive(child):
            yield child
        elif child.dep_ in ("acomp", "oprd"):
            yield from (g for g in child.children if g.dep_ == "xcomp" and is_infinitive(g))


def _headline_passive(verb: Token) -> Operator | None:
    """“Talks postponed”, “Summit set for May”: a participle that was taken for a past tense."""
    if verb.tag_ not in ("VBD", "VBN") or any(
        c.dep_ in ("dobj", "ccomp", "xcomp", "aux") for c in verb.children
    ):
        return None
    operator = governs(verb, "VERB", "obj")
    return operator if operator and operator.effect in (*UNDONE, "scheduled", "proposed", "same") else None


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
    if operator is None and outer.status in ("scheduled", "proposed", "denied") and _is_new(token):
        return Reading(outer.status, True, (*outer.why, "not known before"))
    return Reading("occurred", False, why)


def _is_new(noun: Token) -> bool:
    """Whether a noun brings up something new (“a strike”, “new sanctions”)."""
    return any(c.lower_ in NEW and c.dep_ in ("det", "amod") for c in noun.children)


def _as_given(reading: Reading) -> Reading:
    if reading.status in ("scheduled", "denied", "proposed"):
        return reading
    return Reading("occurred", False, reading.why)


def _complement_operator(head: Token, slots: tuple[str, ...]) -> Operator | None:
    for slot in slots:
        operator = governs(head, _pos(head), slot)
        if operator is None and head.tag_ in ("VBN", "VBD"):
            operator = by_form(head, slot)
        if operator:
            return operator
    return None


def _from_complement(token: Token, head: Token, depth: int) -> Reading | None:
    """An infinitive, gerund or participle that completes a verb or adjective."""
    if head.lower_ == "going" and is_infinitive(token):
        return _apply_effect("scheduled", "going to", head, depth)
    if token.tag_ == "VBN" and not is_infinitive(token) and lemma(head) not in ("get", "have"):
        operator = _complement_operator(head, ("ccomp", "xcomp", "obj"))
    else:
        operator = _complement_operator(head, ("xcomp", "ccomp"))
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


def _from_operator(head: Token, slots: tuple[str, ...], depth: int) -> Reading | None:
    operator = _complement_operator(head, slots)
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
    operator = _complement_operator(governor, (prep.lower_,))
    if operator:
        if operator.effect == "given":
            return Reading("occurred", False, (operator.where,))
        return _apply(operator, governor, depth)
    operator = preposition(prep)
    if operator:
        return _by_preposition(operator)
    if syntax.is_verb(governor) and (prep.lower_ in ACCOMPANYING or token.dep_ == "pcomp"):
        return _beside_verb(governor, prep, depth)
    return None


def _by_preposition(operator: Operator) -> Reading:
    # "after the talks" and "ahead of the talks" presuppose them; a date or another mention may know better.
    if operator.effect in PRESUPPOSED:
        return Reading(PRESUPPOSED[operator.effect], True, (operator.where,))
    status = cast(Status, operator.effect)
    return Reading(status, status in ("denied", "proposed"), (operator.where,))


def _beside_verb(governor: Token, prep: Token, depth: int) -> Reading | None:
    """“will meet for talks”, “did not respond by attacking”: what goes along with a verb shares its lot."""
    outer = verb_status(governor, depth + 1)
    if outer.status == "scheduled" or (
        outer.status == "denied" and prep.lower_ not in ("before", "until", "with")
    ):
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
    marked = effect not in ("occurred", "same") or outer.marked
    return Reading(status, marked, (where, *outer.why))


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


def _pos(token: Token) -> str:
    if syntax.is_verb(token):
        return "VERB"
    return "ADJ" if token.pos_ == "ADJ" else "NOUN" if syntax.is_nominal(token) else str(token.pos_)
