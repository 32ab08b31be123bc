"""What a verb's own form tells: tense, mood, negation, question, condition, and the constructions around it.

What governs a verb is for governors.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman import syntax
from dragoman.analysis import Reading
from dragoman.nouns import Status
from dragoman.operators import governs, lemma, meaning

FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
MODAL = frozenset(
    {"would", "could", "may", "might", "can", "must", "should", "ca", "ought", "'d", "’d", "need"}
)
UNREAL = frozenset({"would", "should", "'d", "’d", "ought"})
HAVE = frozenset({"have", "'ve", "’ve", "has", "had", "'s", "’s", "having"})
NEGATORS = frozenset({"no", "never", "neither", "nor", "hardly", "scarcely", "seldom", "rarely", "nowhere"})
NOBODY = frozenset({"nobody", "none", "nothing", "no-one"})
NO = frozenset({"no", "neither"})
MERELY = frozenset({"only", "just", "merely", "simply", "solely", "least", "surprisingly", "because"})
"""“not only attacked but …” denies nothing of the attack."""
CONDITIONAL = frozenset({"if", "unless", "whether", "lest", "provided", "assuming", "should"})
TEMPORAL = frozenset({"when", "whenever", "once", "until", "till", "before", "after", "while", "as"})
WH = frozenset({"WP", "WP$", "WRB", "WDT"})
NEW = frozenset({"a", "an", "any", "some", "another", "further", "more", "new", "additional"})
WISHES = frozenset({"like", "appreciate", "love", "prefer", "hate"})


def finite_reading(verb: Token) -> Reading | None:
    """Tense, mood and negation of a finite verb; None where the verb form tells neither."""
    auxiliaries = set(syntax.auxiliaries(verb))
    if "to" in auxiliaries:
        return None
    denied = negated(verb)
    if auxiliaries & FUTURE:
        return Reading("denied" if denied else "scheduled", True, ("future",))
    if auxiliaries & MODAL and not _contracted_had(verb, auxiliaries):
        return _modal_reading(verb, auxiliaries, denied)
    if _is_going_to(verb):
        # “were going to attack” tells of a plan, not of its end.
        return _or_denied("proposed" if auxiliaries & {"was", "were"} else "scheduled", "going to", denied)
    if verb.tag_ == "VBG":
        return _or_denied("ongoing", "progressive", denied) if auxiliaries else None
    if verb.tag_ == "VBN" and not auxiliaries:
        return None
    if "being" in auxiliaries and len(auxiliaries) > 1:
        return _or_denied("ongoing", "progressive", denied)
    if verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") or (
        verb.tag_ == "VB" and auxiliaries & {"do", "does", "did"}
    ):
        return _told(verb, denied)
    return None


def _or_denied(status: Status, cue: str, denied: bool) -> Reading:
    return Reading("denied", True, (cue, "negated")) if denied else Reading(status, True, (cue,))


def _told(verb: Token, denied: bool) -> Reading:
    if denied:
        return Reading("denied", True, ("negated",))
    for child in verb.children:
        operator = governs(child, "ADV", "head") if child.dep_ == "advmod" else None
        if operator and (operator.effect != "ongoing" or not is_past(verb)):
            return Reading(operator.effect, True, (operator.where,))  # type: ignore[arg-type]
    past = is_past(verb)
    return Reading("occurred", past, ("past tense" if past else "present tense",))


def _is_going_to(verb: Token) -> bool:
    return verb.lower_ in ("going", "gon") and any(
        c.dep_ == "xcomp" and is_infinitive(c) for c in verb.children
    )


def _contracted_had(verb: Token, auxiliaries: set[str]) -> bool:
    """“they'd left”: a past perfect, not “would”."""
    return verb.tag_ == "VBN" and bool(auxiliaries & {"'d", "’d"}) and not auxiliaries & {"be", *HAVE}


def _modal_reading(verb: Token, auxiliaries: set[str], denied: bool) -> Reading:
    perfect = "have" in auxiliaries or "'ve" in auxiliaries or "’ve" in auxiliaries
    if perfect and auxiliaries & UNREAL:
        # “would have attacked” didn't; “should not have attacked” did.
        return Reading("occurred" if denied else "denied", True, ("unreal past",))
    if perfect and "must" in auxiliaries and not denied:
        return Reading("occurred", True, ("inferred past",))
    if "would" in auxiliaries and lemma(verb) in WISHES and not denied:
        return Reading("occurred", False, ("polite wish",))
    return Reading("denied" if denied else "proposed", True, ("modal verb",))


def is_past(verb: Token) -> bool:
    """Whether a verb's form tells of the past: past tense, perfect, or a passive of either."""
    if verb.tag_ == "VBD":
        return True
    auxiliaries = set(syntax.auxiliaries(verb))
    if auxiliaries & {"did", "was", "were", "had"}:
        return True
    return verb.tag_ == "VBN" and not auxiliaries & {"is", "are", "am", "'re", "’re", "be", "'m", "to"}


def told_as_past(verb: Token) -> bool:
    """Whether a verb has the simple past or past perfect: “once they agreed”, not “once they have agreed”."""
    return verb.tag_ == "VBD" or bool(set(syntax.auxiliaries(verb)) & {"did", "was", "were", "had"})


def negated(verb: Token) -> bool:
    """Whether a verb is denied by a word of its own, by the subject nobody or the object nothing."""
    if any(_negates(child) for child in verb.children):
        return True
    head = verb.head
    shares = verb.dep_ == "conj" and syntax.is_verb(head) and verb.tag_ == head.tag_ and not has_subject(verb)
    return shares and not syntax.has_auxiliary(verb) and negated(head)


def _negates(child: Token) -> bool:
    if child.dep_ == "neg" or (child.dep_ in ("advmod", "preconj", "det") and child.lower_ in NEGATORS):
        after = child.doc[child.i + 1] if child.i + 1 < len(child.doc) else None
        return after is None or after.lower_ not in MERELY
    if child.dep_ == "advmod" and child.lower_ in ("longer", "more"):
        return any(c.lower_ == "no" for c in child.children)
    if child.dep_ in syntax.OBJECTS and lemma(child.head) in ("have", "pose"):
        return False
    if child.dep_ in syntax.SUBJECTS or child.dep_ in syntax.PASSIVE_SUBJECTS or child.dep_ in syntax.OBJECTS:
        return child.lower_ in NOBODY or any(c.dep_ == "det" and c.lower_ in NO for c in child.children)
    return False


def has_subject(verb: Token) -> bool:
    """Whether a verb has a subject of its own."""
    return any(c.dep_ in syntax.SUBJECTS or c.dep_ in syntax.PASSIVE_SUBJECTS for c in verb.children)


def is_infinitive(verb: Token) -> bool:
    """Whether a verb is an infinitive with "to"; a bare conjunct shares the "to" of the first."""
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return True
    return verb.dep_ == "conj" and verb.tag_ == "VB" and "to" in syntax.auxiliaries(verb)


def is_perfect_infinitive(verb: Token) -> bool:
    """“to have attacked”."""
    return is_infinitive(verb) and "have" in syntax.auxiliaries(verb)


def clause_top(verb: Token) -> Token:
    """The first of the verbs that are joined to this one: it bears what holds of all of them."""
    for _ in range(6):
        if verb.dep_ != "conj" or not syntax.is_verb(verb.head):
            break
        verb = verb.head
    return verb


def joined_to(verb: Token) -> Token:
    """The verb that a bare conjunct is joined to: in “to stop firing and withdraw” not the gerund."""
    head = verb.head
    if head.tag_ != verb.tag_ and syntax.is_verb(head.head) and head.head.tag_ == verb.tag_:
        return head.head
    return head


def marks(verb: Token) -> frozenset[str]:
    """The words that join a clause to another one ("if", "until")."""
    return frozenset(c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod") and c.i < verb.i)


def asks(verb: Token) -> bool:
    """Whether a yes-or-no question asks of the verb; “Why did they attack?” takes it for granted."""
    if verb.dep_ != "ROOT" or not verb.sent.text.rstrip("”\"' ").endswith("?"):
        return False
    return not any(word.tag_ in WH for word in _before(verb))


def asks_how(verb: Token) -> bool:
    """Whether a clause asks who, how or why: “unclear how they entered” takes the entering for granted."""
    return any(c.tag_ in WH and c.i < verb.i and c.lower_ != "whether" for c in verb.children)


def _before(verb: Token) -> Iterator[Token]:
    for child in verb.lefts:
        yield child
        yield from child.lefts
        yield from (g for g in child.children if g.dep_ in ("pobj", "pcomp"))


# Constructions ---------------------------------------------------------------------------------------


def degree_of(verb: Token) -> str:
    """ "too" or "enough" where the infinitive says what something is too much or enough for."""
    head = verb.head
    if head.lower_ == "enough":
        return "enough"
    near = {c.lower_ for c in head.children if c.dep_ in ("advmod", "amod")}
    return "too" if "too" in near and head.pos_ in ("ADJ", "ADV") else "enough" if "enough" in near else ""


def is_to_be(verb: Token) -> bool:
    """“a summit to be held in May”."""
    return any(c.dep_ == "auxpass" and c.lower_ == "be" for c in verb.children)


def is_headline(root: Token) -> bool:
    """A sentence whose root is a noun has no finite verb."""
    return syntax.is_nominal(root) and not any(
        syntax.is_verb(c) and c.dep_ in ("relcl", "ccomp") and not is_infinitive(c) for c in root.children
    )


def has_condition(verb: Token) -> bool:
    """“will retaliate if attacked”."""
    return any(c.dep_ == "advcl" and {"if", "unless"} & marks(c) for c in verb.children)


def future_in_past(verb: Token, head: Token) -> bool:
    """“said it would hold talks”: a future seen from the past, not a condition."""
    future = {"would", "'d", "’d"} & set(syntax.auxiliaries(verb))
    return bool(
        future
        and not has_condition(verb)
        and (is_past(head) or head.tag_ == "VBG" or syntax.is_nominal(head))
    )


def is_purpose_of(verb: Token, kind: str) -> bool:
    """Whether an infinitive gives the purpose of a verb of this kind of durative.txt."""
    return bool(
        is_infinitive(verb)
        and verb.dep_ in ("advcl", "xcomp")
        and syntax.is_verb(verb.head)
        and lemma(verb.head) in meaning(kind)
        and not any(c.dep_ in ("attr", "acomp") for c in verb.head.children)
    )


def raising_infinitives(verb: Token) -> Iterator[Token]:
    if any(c.dep_ == "dobj" for c in verb.children):
        return
    for child in verb.children:
        if child.dep_ == "xcomp" and is_infinitive(child):
            yield child
        elif child.dep_ in ("acomp", "oprd"):
            yield from (g for g in child.children if g.dep_ == "xcomp" and is_infinitive(g))


def is_new(noun: Token) -> bool:
    """Whether a noun brings up something new (“a strike”, “new sanctions”)."""
    return any(c.lower_ in NEW and c.dep_ in ("det", "amod") for c in noun.children)
