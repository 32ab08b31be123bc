"""Whether an event occurred, is under way, is planned, put off, called off, only proposed, or denied.

A status is read up the parse: the trigger's own tense, mood and negation first, then each word that governs
it (see operators.py), innermost to outermost. Every reading keeps the cues that gave it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from spacy.tokens import Token

from dragoman import syntax
from dragoman.analysis import Analysis, Reading, Trigger
from dragoman.nouns import Status
from dragoman.operators import Operator, governs, lemma, load_operators, noun_lemma
from dragoman.tables import read_table

FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
MODAL = frozenset({"would", "could", "may", "might", "can", "must", "should", "ca", "ought", "'d", "’d", "need"})
CONDITIONAL = frozenset({"if", "unless", "whether", "until", "lest", "should"})
PRESUPPOSED: dict[str, Status] = {"awaited": "scheduled", "standing": "ongoing"}
SPOKEN = frozenset({"REQUEST", "ACCUSE", "THREATEN"})
MAX_DEPTH = 8
MOTION = frozenset({"travel", "visit", "go", "come", "arrive", "fly", "return", "gather", "meet", "convene", "head"})


def read_statuses(analysis: Analysis) -> tuple[Reading, ...]:
    """A status for each trigger, before dates and chains are looked at."""
    return tuple(_read(trigger, analysis) for trigger in analysis.triggers)


def _read(trigger: Trigger, analysis: Analysis) -> Reading:
    token = analysis.doc[trigger.token]
    reading = verb_status(token) if _as_verb(token, trigger) else noun_status(token)
    if trigger.entry.type in SPOKEN and trigger.entry.pos == "NOUN" and reading.status == "denied" and not syntax.is_negated(token):
        # A request that is declined was made, as was an accusation that is denied.
        reading = Reading("occurred", False, (*reading.why, "spoken all the same"))
    if reading.status == "occurred" and not reading.marked and noun_lemma(token) in _durative():
        return Reading("ongoing", False, (*reading.why, _durative()[noun_lemma(token)]))
    if trigger.entry.kind == "statement" and reading.status == "ongoing" and _goes_on_saying(token):
        return Reading("occurred", True, (*reading.why, "a saying repeated"))
    if trigger.entry.type == "CONSULT" and reading.status == "proposed" and _purpose_of_motion(token):
        return _of_governing_motion(token)
    return reading


def _goes_on_saying(token: Token) -> bool:
    """“We continue to urge”: said again now; but “will continue to urge” goes on."""
    head = token.head
    return bool(token.dep_ == "xcomp" and governs(head, "VERB", "xcomp") and head.tag_ in ("VBP", "VBZ", "VBD"))


@functools.cache
def _durative() -> Mapping[str, str]:
    """Nouns that denote a lasting activity, with the line that says so."""
    return {row["noun"]: row.where for row in read_table("durative.txt")}


def _as_verb(token: Token, trigger: Trigger) -> bool:
    return bool(trigger.entry.pos == "VERB" and syntax.is_verb(token))


def _purpose_of_motion(token: Token) -> bool:
    return bool(token.dep_ == "advcl" and _is_infinitive(token) and lemma(token.head) in MOTION)


def _of_governing_motion(token: Token) -> Reading:
    outer = verb_status(token.head)
    return Reading(outer.status, outer.marked, (*outer.why, f"purpose of “{token.head.text}”"))


# Verbs ------------------------------------------------------------------------------------------------------


def verb_status(verb: Token, depth: int = 0) -> Reading:
    """The status of what a verb says, by tense, mood and negation, then by what governs its clause.

    Args:
        verb: the verb that denotes the event, or governs one.
        depth: how many governors were followed to come here.
    """
    if depth > MAX_DEPTH:
        return Reading("occurred")
    own = _finite_status(verb)
    if own is None:
        reading = _unfinite_status(verb, depth)
        if reading.status in ("occurred", "ongoing", "scheduled") and syntax.is_negated(verb):
            return Reading("denied", True, (*reading.why, "negated"))
        return reading
    return _in_clause(verb, own, depth)


def _finite_status(verb: Token) -> Reading | None:
    """Tense and mood of a finite verb; None where the verb form tells neither."""
    aux = set(syntax.auxiliaries(verb))
    negated = syntax.is_negated(verb)
    if aux & FUTURE:
        return Reading("denied" if negated else "scheduled", True, ("future",))
    if aux & MODAL:
        if {"have", "'ve"} & aux and not negated and not aux & {"may", "might", "could"}:
            return Reading("denied", True, ("unreal past",))
        return Reading("denied" if negated else "proposed", True, ("modal verb",))
    if "to" in aux:
        return None
    if verb.tag_ == "VBG":
        if not aux:
            return None
        return Reading("denied" if negated else "ongoing", True, ("progressive",))
    if verb.tag_ == "VBN" and not aux:
        return None
    if "being" in aux and len(aux) > 1:
        return Reading("denied" if negated else "ongoing", True, ("progressive",))
    if verb.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
        if negated:
            return Reading("denied", True, ("negated",))
        past = verb.tag_ in ("VBD", "VBN")
        return Reading("occurred", past, ("past tense" if past else "present tense",))
    if verb.tag_ == "VB" and aux & {"do", "does", "did"}:
        return Reading("denied" if negated else "occurred", negated, ("negated",) if negated else ())
    return None


def _unfinite_status(verb: Token, depth: int) -> Reading:
    """Infinitives, gerunds and participles take their status from what governs them."""
    head = verb.head
    if verb.dep_ == "conj" and syntax.is_verb(head):
        return verb_status(head, depth + 1)
    if verb.dep_ == "ROOT":
        return _root_participle(verb)
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "amod", "ccomp"):
        return Reading("occurred", False, ("participle",))
    governed = governed_status(verb, depth)
    if governed is not None:
        return governed
    if _is_infinitive(verb):
        outer = verb_status(head, depth + 1) if syntax.is_verb(head) and verb.dep_ in ("xcomp", "ccomp") else None
        if outer and outer.status in ("denied", "cancelled", "postponed"):
            return outer
        return Reading("proposed", True, ("infinitive",))
    if verb.dep_ in ("advcl", "xcomp", "conj") and syntax.is_verb(head):
        outer = verb_status(head, depth + 1)
        return Reading("occurred" if outer.status == "denied" else outer.status, outer.marked, (*outer.why, "participle"))
    if verb.tag_ == "VB":
        return Reading("proposed", True, ("bare infinitive",))
    return Reading("occurred", False, ("participle",))


def _root_participle(verb: Token) -> Reading:
    if verb.tag_ == "VB" and not _has_subject(verb):
        return Reading("proposed", True, ("imperative",))
    return Reading("ongoing" if verb.tag_ == "VBG" else "occurred", False, ("participle",))


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _in_clause(verb: Token, own: Reading, depth: int) -> Reading:
    """A finite verb's status, changed by conditionals, questions and the word that its clause completes."""
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
    if marks & CONDITIONAL and verb.dep_ in ("advcl", "ccomp", "acl"):
        return Reading("proposed", True, (*own.why, "conditional"))
    if verb.dep_ == "ROOT" and verb.sent.text.rstrip("”\"' ").endswith("?"):
        return Reading("proposed", True, (*own.why, "question"))
    if verb.dep_ == "conj" and syntax.is_verb(verb.head) and not _has_subject(verb):
        return _with_outer_clause(verb.head, own, depth)
    return _with_outer_clause(verb, own, depth)


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in syntax.SUBJECTS or c.dep_ in syntax.PASSIVE_SUBJECTS for c in verb.children)


def _with_outer_clause(verb: Token, own: Reading, depth: int) -> Reading:
    if verb.dep_ not in ("ccomp", "acl", "advcl") or depth >= MAX_DEPTH:
        return own
    head = verb.head
    operator = governs(head, _pos(head), "ccomp")
    if verb.dep_ == "advcl" or operator is None or operator.effect == "same":
        if operator and own.status == "proposed" and _reported_future(verb, head):
            return Reading("scheduled", True, (*own.why, f"reported future after “{head.text}”", operator.where))
        return own
    if operator.effect == "scheduled" and own.status == "proposed":
        return Reading("scheduled", True, (*own.why, operator.where))
    if operator.effect == "denied":
        flipped: Status = "occurred" if own.status == "denied" else "denied"
        return Reading(flipped, True, (*own.why, operator.where))
    if operator.effect == "proposed" and own.status in ("occurred", "ongoing", "scheduled"):
        return Reading("proposed", True, (*own.why, operator.where))
    return own


def _reported_future(verb: Token, head: Token) -> bool:
    """“said it would hold talks”: a future seen from a past saying, not a condition."""
    return bool("would" in syntax.auxiliaries(verb) and head.tag_ in ("VBD", "VBN"))


# Nouns ------------------------------------------------------------------------------------------------------


def noun_status(noun: Token, depth: int = 0) -> Reading:
    """The status of what a noun denotes: by its modifiers, then by what governs it.

    Args:
        noun: the noun that denotes the event, or governs one.
        depth: how many governors were followed to come here.
    """
    if depth > MAX_DEPTH:
        return Reading("occurred")
    inner = _modifier_status(noun) or _modifier_status(syntax.bearer(noun))
    if syntax.is_negated(noun):
        inner = Reading("denied", True, ("“no”",))
    outer = governed_status(syntax.bearer(noun), depth)
    if inner is None:
        return outer or Reading("occurred")
    if outer is None or not outer.marked or inner.status == outer.status:
        return inner
    if outer.status == "proposed" and inner.status in ("scheduled", "ongoing"):
        return inner
    if outer.status in ("denied", "cancelled", "postponed", "proposed") or inner.status == "occurred":
        return Reading(outer.status, True, (*inner.why, *outer.why))
    return inner if inner.status != "scheduled" else outer


def _modifier_status(noun: Token) -> Reading | None:
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "advmod", "nmod") or (child.dep_ == "acl" and child.tag_ == "VBN"):
            operator = governs(child, "ADJ", "head") or _by_form(child)
            if operator and operator.effect != "same":
                effect: Status = operator.effect  # type: ignore[assignment]
                return Reading(effect, effect != "occurred", (operator.where,))
    return None


def _by_form(token: Token) -> Operator | None:
    """Participles used as adjectives are listed in the form they have ("planned"), not by their lemma."""
    for operator in load_operators().get((token.lower_, "ADJ", "head"), ()):
        if len(operator.form) == 1:
            return operator
    return None


def governed_status(token: Token, depth: int) -> Reading | None:
    """What the word above a noun, infinitive or gerund makes of it; None where nothing above says anything."""
    head, dep = token.head, token.dep_
    if dep in ("dobj", "obj", "nsubjpass"):
        return _from_verb(token, head, "obj", depth)
    if dep in ("nsubj", "csubj"):
        return _from_verb(token, head, "subj", depth)
    if dep in ("xcomp", "ccomp"):
        return _from_operator(head, dep, depth)
    if dep in ("attr", "oprd") and syntax.is_verb(head):
        return _as_given(verb_status(head, depth + 1))
    if dep == "acl":
        return _from_operator(head, "acl", depth)
    if dep == "advcl" and _is_infinitive(token):
        return _purpose(head, depth)
    if dep in ("pobj", "pcomp"):
        return _from_preposition(token, head, depth)
    if dep == "conj":
        return governed_status(head, depth + 1) if depth < MAX_DEPTH else None
    if dep in ("compound", "nmod", "poss") and syntax.is_nominal(head):
        return _from_operator(head, "for", depth) or _from_operator(head, "of", depth)
    if dep in ("appos", "dep") and syntax.is_nominal(head):
        return noun_status(head, depth + 1)
    return None


def _purpose(head: Token, depth: int) -> Reading:
    outer = verb_status(head, depth + 1) if syntax.is_verb(head) else Reading("occurred")
    if outer.status in ("denied", "cancelled", "postponed"):
        return Reading(outer.status, True, (*outer.why, "purpose"))
    return Reading("proposed", True, ("purpose",))


def _from_verb(token: Token, verb: Token, slot: str, depth: int) -> Reading | None:
    """A noun's status by its verb, or by a later verb that shares it (“was scheduled but called off”)."""
    readings = [_one_verb(verb, slot, depth)]
    if token.dep_ in ("nsubj", "nsubjpass"):
        for other in syntax.conjuncts(verb)[1:]:
            if not _has_subject(other):
                later = "obj" if syntax.is_passive(other) else "subj"
                readings.append(_one_verb(other, later, depth))
    strong = [r for r in readings if r.marked]
    return strong[-1] if strong else readings[0]


def _one_verb(verb: Token, slot: str, depth: int) -> Reading:
    operator = governs(verb, "VERB", slot)
    if operator is None and lemma(verb) == "be":
        predicate = _predicate_status(verb)
        if predicate:
            return predicate
    if operator is None or operator.effect == "given":
        return _taken_for_granted(verb, slot, depth, operator)
    return _apply(operator, verb, depth)


def _predicate_status(verb: Token) -> Reading | None:
    """“The talks are possible / under way / imminent.”"""
    for child in verb.children:
        if child.dep_ in ("acomp", "advmod", "oprd"):
            operator = governs(child, "ADJ", "head") or _by_form(child) or governs(child, "ADV", "head")
            if operator and operator.effect not in ("same", "given", "occurred"):
                status: Status = operator.effect  # type: ignore[assignment]
                if syntax.is_negated(verb):
                    status = "denied"
                return Reading(status, True, (operator.where,))
    return None


def _taken_for_granted(verb: Token, slot: str, depth: int, operator: Operator | None) -> Reading:
    """An event that its verb presupposes stands whatever becomes of the verb, but lies ahead with it."""
    why = (operator.where,) if operator else (f"“{verb.text}” takes it for granted",)
    outer = verb_status(verb, depth + 1)
    if slot == "subj" and outer.status == "scheduled":
        return Reading("scheduled", True, (*outer.why, *why))
    return Reading("occurred", False, why)


def _as_given(reading: Reading) -> Reading:
    if reading.status in ("scheduled", "denied", "proposed"):
        return reading
    return Reading("occurred", False, reading.why)


def _from_operator(head: Token, slot: str, depth: int) -> Reading | None:
    operator = governs(head, _pos(head), slot) or (governs(head, "ADJ", slot) if head.tag_ == "VBN" else None)
    return _apply(operator, head, depth) if operator else None


def _from_preposition(token: Token, prep: Token, depth: int) -> Reading | None:
    """By the noun, verb or adjective that takes the preposition, else by the preposition itself."""
    governor = prep.head
    while governor.dep_ == "prep" and governor.head != governor:
        governor = governor.head
    operator = governs(governor, _pos(governor), prep.lower_)
    if operator:
        return Reading("occurred", False, (operator.where,)) if operator.effect == "given" else _apply(operator, governor, depth)
    operator = _preposition_operator(prep)
    if operator:
        return _by_preposition(operator)
    if prep.lower_ in ("during", "at", "in", "for", "to", "on", "with", "throughout") and syntax.is_verb(governor):
        outer = verb_status(governor, depth + 1)
        if outer.status in ("scheduled", "denied"):
            return Reading(outer.status, outer.status == "denied", (*outer.why, f"“{prep.text}”"))
    return None


def _preposition_operator(prep: Token) -> Operator | None:
    """The longest listed preposition, one word or several ("ahead of", "in response to"), that ends here."""
    chain = [prep.lower_]
    word = prep
    while word.dep_ in ("prep", "pobj", "pcomp") and word.head != word and len(chain) < 5 and word.head.i == word.i - 1:
        word = word.head
        chain.insert(0, word.lower_)
    for size in range(len(chain), 0, -1):
        form = tuple(chain[-size:])
        for operator in load_operators().get((form[0], "ADP", "pobj"), ()):
            if operator.form == form:
                return operator
    return None


def _by_preposition(operator: Operator) -> Reading:
    status: Status = operator.effect  # type: ignore[assignment]
    # "after the talks" and "ahead of the talks" presuppose them; a date or another mention may know better.
    return Reading(status, status in ("denied", "proposed"), (operator.where,))


def _apply(operator: Operator, governor: Token, depth: int) -> Reading:
    """What an operator gives, given what became of the operator's own word."""
    if syntax.is_verb(governor):
        outer = verb_status(governor, depth + 1)
    elif governor.pos_ in ("ADJ", "ADV"):
        outer = _of_adjective(governor, depth)
    else:
        outer = noun_status(governor, depth + 1)
    if operator.effect in PRESUPPOSED:
        return Reading(PRESUPPOSED[operator.effect], True, (operator.where,))
    status = compose(operator.effect, outer.status)
    marked = operator.effect not in ("occurred", "same") or outer.marked
    return Reading(status, marked, (operator.where, *outer.why))


def _of_adjective(adjective: Token, depth: int) -> Reading:
    head = adjective.head
    if syntax.is_verb(head) and adjective.dep_ in ("acomp", "oprd", "attr"):
        return verb_status(head, depth + 1)
    return Reading("occurred")


def compose(effect: str, outer: Status) -> Status:
    """The status of a governed event from the operator's effect and the operator's own status.

    Args:
        effect: what the operator gives when it holds itself.
        outer: whether the operator itself occurred, is planned, was denied, …
    """
    if effect in ("same", "given"):
        return outer
    if effect in ("cancelled", "postponed", "denied"):
        # A cancellation that is only proposed, or denied, leaves the event as it was planned.
        return "scheduled" if outer in ("proposed", "denied", "cancelled", "postponed") else effect  # type: ignore[return-value]
    if outer in ("denied", "cancelled", "postponed"):
        return outer
    if effect == "occurred":
        return outer if outer in ("scheduled", "proposed") else "occurred"
    if effect == "scheduled" and outer == "proposed":
        return "proposed"
    return effect  # type: ignore[return-value]


def _pos(token: Token) -> str:
    if syntax.is_verb(token):
        return "VERB"
    return "ADJ" if token.pos_ == "ADJ" else "NOUN" if syntax.is_nominal(token) else str(token.pos_)
