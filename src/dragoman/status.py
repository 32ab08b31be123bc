"""Whether an event occurred, is under way, is planned, put off, called off, only proposed, or denied.

A status is read up the parse (see governors.py); what the trigger itself means is added here. Every reading
keeps the cues that gave it, innermost first.
"""

from __future__ import annotations

from spacy.tokens import Token

from dragoman import syntax
from dragoman.analysis import Analysis, Reading, Trigger
from dragoman.governors import noun_status, verb_status
from dragoman.mood import clause_top, is_infinitive, is_purpose_of, negated
from dragoman.operators import NOT_UNDONE, governs, lemma, meaning, noun_lemma

SPOKEN = frozenset({"REQUEST", "ACCUSE", "THREATEN"})
PERFORMED = frozenset({"REQUEST", "ACCUSE", "THREATEN", "SUPPORT"})
QUOTES = frozenset({'"', "“", "‘", "``"})
HEDGES = frozenset({"like", "want", "wish", "let", "have"})


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
        return _by_verbmeaning(token, trigger, verb_status(token))
    reading = noun_status(token)
    if entry.type in SPOKEN and reading.status == "denied" and not syntax.is_negated(token):
        # A request that is declined was made, as was an accusation that is denied.
        return Reading("occurred", False, (*reading.why, "spoken all the same"))
    if NOT_UNDONE in reading.why:
        return _still_standing(token, trigger, reading)
    return _lasting(token, reading)


def _still_standing(noun: Token, trigger: Trigger, reading: Reading) -> Reading:
    """“threatened to suspend the talks”, “may scrap the treaty”: what would be undone goes on, or holds."""
    if noun_lemma(noun) in meaning("activity") or trigger.entry.type == "SANCTION":
        return Reading("ongoing", True, reading.why)
    if trigger.entry.type == "AGREE":
        return Reading("occurred", True, reading.why)
    return reading


def _by_verbmeaning(verb: Token, trigger: Trigger, reading: Reading) -> Reading:
    entry = trigger.entry
    if (
        entry.kind == "statement"
        and entry.type != "REJECT"
        and reading.status == "ongoing"
        and _goes_on(verb)
    ):
        return Reading("occurred", True, (*reading.why, "a saying repeated"))
    if entry.type == "CONSULT" and reading.status == "proposed" and is_purpose_of(verb, "motion"):
        outer = verb_status(verb.head)
        return Reading(outer.status, outer.marked, (*outer.why, f"purpose of “{verb.head.text}”"))
    if entry.type in PERFORMED and reading.status in ("proposed", "scheduled") and _is_performed(verb):
        return Reading("occurred", True, (*reading.why, "done by being said"))
    if entry.kind == "deployment" and verb.tag_ == "VBG" and verb.dep_ == "acl" and not reading.marked:
        return Reading("ongoing", True, (*reading.why, "on the move"))  # “a convoy heading for the coast”
    if entry.type not in PERFORMED and reading.why == ("present tense",) and _is_spoken_present(verb):
        return Reading("ongoing", True, (*reading.why, "told of in speech"))
    return reading


def _lasting(noun: Token, reading: Reading) -> Reading:
    """A noun of lasting activity is under way where nothing tells."""
    where = meaning("activity").get(noun_lemma(noun))
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
    if lemma(verb) not in meaning("speech"):
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
    if verb.tag_ not in ("VBZ", "VBP") or syntax.is_passive(verb) or lemma(verb) in meaning("speech"):
        return False
    top = clause_top(verb)
    if top.dep_ == "ccomp" and syntax.is_verb(top.head):
        return governs(top.head, "VERB", "ccomp") is not None
    return top.dep_ == "ROOT" and verb.sent[0].text in QUOTES
