"""What a verb's own form tells: tense, mood, negation, question, condition. What governs it is for status.py."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman import syntax
from dragoman.analysis import Reading
from dragoman.nouns import Status
from dragoman.operators import governs, lemma

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


def negated(verb: Token) -> bool:
    """Whether a verb is denied by a word of its own, or by having nobody as subject or nothing as object."""
    if any(_negates(child) for child in verb.children):
        return True
    head = verb.head
    shares = verb.dep_ == "conj" and syntax.is_verb(head) and verb.tag_ == head.tag_ and not has_subject(verb)
    return shares and not any(c.dep_ in ("aux", "auxpass", "dobj") for c in verb.children) and negated(head)


def _negates(child: Token) -> bool:
    if child.dep_ == "neg" or (child.dep_ in ("advmod", "preconj", "det") and child.lower_ in NEGATORS):
        after = child.doc[child.i + 1] if child.i + 1 < len(child.doc) else None
        return after is None or after.lower_ not in MERELY
    if child.dep_ == "advmod" and child.lower_ in ("longer", "more"):
        return any(c.lower_ == "no" for c in child.children)
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


def marks(verb: Token) -> frozenset[str]:
    """The words that join a clause to another one ("if", "until")."""
    return frozenset(c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod") and c.i < verb.i)


def asks(verb: Token) -> bool:
    """Whether the verb is what a yes-or-no question asks of; “Why did they attack?” takes the attack for granted."""
    if verb.dep_ != "ROOT" or not verb.sent.text.rstrip("”\"' ").endswith("?"):
        return False
    return not any(word.tag_ in WH for word in _before(verb))


def _before(verb: Token) -> Iterator[Token]:
    for child in verb.lefts:
        yield child
        yield from child.lefts
        yield from (g for g in child.children if g.dep_ in ("pobj", "pcomp"))
