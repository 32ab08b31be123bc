"""Mends a few mistakes that a small parser makes again and again in news, before anything reads the parse.

Each repair names the construction it mends and changes heads and labels only where the sentence as parsed is
impossible (a finite verb without a subject beside a noun that has no other work).
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Token

from dragoman.syntax import is_parsed
from dragoman.wordlists import words

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECT_LABELS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
NOUN_LABELS = frozenset({"prep", "cc", "conj", "appos", "punct", "relcl", "acl"})
"""Labels of what stands after a noun and belongs to it."""
SUBORDINATORS = words("subordinators")
TAKES_EVENT = words("takes an event")
CLAUSE_JOINTS = words("clause joints")
BEGINNING = words("event verbs")
JOURNEYS = words("journeys")
HOSTING = words("hosting")
NO_VERBS = words("never a verb")

DEEPEST = 5
"""Words between a verb and the clause it was torn from."""


def repair(doc: Doc) -> Doc:
    """Applies every repair to every parsed token, in order; changes the document in place and returns it."""
    for token in doc:
        if is_parsed(token):
            for mend in REPAIRS:
                mend(token)
    return doc


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in SUBJECT_LABELS for c in verb.children)


def second_clause(verb: Token) -> None:
    """“Talks will be held to ease tensions and a meeting is planned”: `meeting` was joined to `tensions`."""
    if verb.dep_ != "conj":
        return
    head = verb.head
    own = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.tag_ in FINITE]
    if not own or _has_subject(verb) or head.i >= verb.i:
        return
    for noun in reversed(list(verb.doc[head.i + 1 : verb.i])):
        if (
            noun.dep_ == "conj"
            and noun.pos_ in ("NOUN", "PROPN")
            and _opens_clause(noun)
            and _agrees(noun, own[0])
        ):
            noun.head = verb
            noun.dep_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in verb.children) else "nsubj"
            _return_infinitive(noun)
            return


def finite_after_infinitive(verb: Token) -> None:
    """“urged the embassy to reconsider and spoke with X”: `spoke` was joined to `reconsider`."""
    head = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ") or _has_subject(verb):
        return
    if any(c.dep_ in ("aux", "auxpass") for c in verb.children) or not (
        head.tag_ in ("VB", "VBG") or (head.tag_ == "VBN" and head.dep_ == "relcl")
    ):
        return
    for _ in range(DEEPEST):
        if head.head == head:
            return
        head = head.head
        if head.tag_ == verb.tag_ and head.i < verb.i and _has_subject(head):
            verb.head = head
            return


def _opens_clause(noun: Token) -> bool:
    first = noun.left_edge
    return (
        first.pos_ in ("DET", "PROPN", "ADJ", "NUM")
        and first.i > 0
        and first.nbor(-1).lower_ in CLAUSE_JOINTS
    )


def _agrees(noun: Token, auxiliary: Token) -> bool:
    if auxiliary.lower_ in ("is", "was", "has"):
        return noun.tag_ in ("NN", "NNP")
    if auxiliary.lower_ in ("are", "were", "have"):
        return noun.tag_ in ("NNS", "NNPS")
    return True


def _return_infinitive(noun: Token) -> None:
    """The infinitive after the noun is the noun's: “a meeting to plan a reunion”."""
    after = noun.right_edge.i + 1
    if after >= len(noun.doc) or noun.doc[after].lower_ != "to" or noun.doc[after].dep_ != "aux":
        return
    verb = noun.doc[after].head
    if verb.head.i < noun.i:
        verb.head = noun
        verb.dep_ = "acl"


def clause_after_name(preposition: Token) -> None:
    """“a day after “Max Thunder” ended”: a quoted name taken for the object of `after`."""
    if preposition.lower_ not in SUBORDINATORS or preposition.dep_ != "prep":
        return
    objects = [c for c in preposition.children if c.dep_ == "pobj"]
    if len(objects) != 1:
        return
    noun = objects[0]
    after = noun.right_edge.i + 1
    while after < len(noun.doc) and noun.doc[after].text in ("”", "’", '"', "'"):
        after += 1
    if after >= len(noun.doc) or noun.doc[after].sent != noun.sent:
        return
    verb = noun.doc[after]
    if (
        verb.tag_ not in ("VBD", "VBZ")
        or verb.dep_ in ("ROOT", "aux", "auxpass", "relcl")
        or _has_subject(verb)
    ):
        return
    governor = verb.head if verb.head != preposition else preposition.head
    if governor == verb or (preposition.head.i > preposition.i and preposition.head != verb):
        return
    noun.head, noun.dep_ = verb, "nsubj"
    preposition.head, preposition.dep_ = verb, "mark"
    verb.dep_ = "advcl"


def weekday_as_object(day: Token) -> None:
    """“a letter to Trump Friday”: the day was taken for the object, with the name before it."""
    if day.dep_ not in ("pobj", "conj") or day.ent_type_ != "DATE" or day.tag_ != "NNP":
        return
    names = [c for c in day.children if c.dep_ in ("compound", "nmod") and c.pos_ == "PROPN" and c.i < day.i]
    if len(names) != 1 or names[0].ent_type_ == "DATE" or names[0].i != day.i - 1:
        return
    above = day.head
    verb = next((h for h in (above, *above.ancestors) if h.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return
    names[0].head, names[0].dep_ = above, day.dep_
    day.head, day.dep_ = verb, "npadvmod"


def object_as_apposition(noun: Token) -> None:
    """“held today in Washington, D.C., the first dialogue”: the object was taken to explain the place."""
    if (
        noun.dep_ != "appos"
        or noun.head.ent_type_ not in ("GPE", "LOC", "FAC")
        or noun.ent_type_ in ("GPE", "LOC")
    ):
        return
    place = noun.head
    while place.dep_ in ("appos", "compound") and place.head != place:
        place = place.head
    if place.dep_ != "pobj" or noun.left_edge.tag_ != "DT" or noun.left_edge.i == 0:
        return
    verb = place.head.head
    if noun.left_edge.nbor(-1).text != "," or verb.lemma_.lower() not in TAKES_EVENT:
        return
    if any(c.dep_ in ("dobj", "nsubjpass") for c in verb.children):
        return
    noun.head, noun.dep_ = verb, "dobj"


def apposition_as_object(noun: Token) -> None:
    """“injured ten in Ayn, a village near the border”: what explains the place, taken for an object."""
    if noun.dep_ != "dobj":
        return
    verb, first = noun.head, noun.left_edge
    if first.tag_ != "DT" or first.i < 2 or first.nbor(-1).text != ",":
        return
    place = first.nbor(-2)
    if place.pos_ == "PROPN" and any(c.dep_ == "dobj" and c.i < place.i for c in verb.children):
        noun.head, noun.dep_ = place, "appos"


def noun_taken_for_verb(noun: Token) -> None:
    """“Iranian officials and Omani envoys met”: a plural noun after its adjective, tagged as a verb."""
    if noun.tag_ != "VBZ" or noun.dep_ != "conj" or noun.head.pos_ not in ("NOUN", "PROPN"):
        return
    before = [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod", "poss", "det", "nummod")]
    if not before or any(c.i < noun.i and c not in before for c in noun.children):
        return
    if any(c.dep_ not in NOUN_LABELS for c in noun.children if c not in before):
        return
    noun.tag_, noun.pos_ = "NNS", "NOUN"


def plan_after_comma(participle: Token) -> None:
    """“arrived for talks, expected (due) to start on Friday”: what begins is the talks, not the arrival."""
    verb, is_due = participle.head, participle.lower_ == "due" and participle.dep_ != "ROOT"
    expected = participle.dep_ == "advcl" and participle.tag_ in ("VBN", "VBD")
    if not (expected or is_due) or verb.i > participle.i - 2:
        return
    if _has_subject(participle) or any(c.dep_ in ("aux", "auxpass", "mark") for c in participle.children):
        return
    begins = any(c.dep_ == "xcomp" and c.lower_ in BEGINNING for c in participle.children)
    if not begins or participle.nbor(-1).text != ",":
        return
    last = [c for p in verb.children if p.dep_ == "prep" for c in p.children if c.dep_ == "pobj"]
    last = [c for c in last if c.i < participle.i and c.pos_ == "NOUN"]
    if last:
        participle.head, participle.dep_, participle.tag_ = last[-1], "acl", "VBN"
        participle.pos_ = "VERB"


def goal_of_journey(preposition: Token) -> None:
    """“returned from travel to Riyadh”: where a journey goes was hung on the verb before it."""
    if preposition.lower_ != "to" or preposition.dep_ != "prep" or preposition.i == 0:
        return
    journey, verb = preposition.nbor(-1), preposition.head
    if journey.lemma_.lower() in JOURNEYS and journey.pos_ == "NOUN" and verb.i < journey.i:
        preposition.head = journey


def purpose_of_guest(preposition: Token) -> None:
    """“will host Minister Rao for talks”: what a guest comes for was hung on the guest's name."""
    guest = preposition.head
    if preposition.lower_ != "for" or preposition.dep_ != "prep" or guest.pos_ != "PROPN":
        return
    verb = guest
    while verb.dep_ in ("conj", "appos", "compound") and verb.head != verb:
        verb = verb.head
    if verb.dep_ == "dobj" and verb.head.lemma_.lower() in HOSTING:
        preposition.head = verb.head


def rest_of_list(noun: Token) -> None:
    """“demanded a truce, the release of prisoners and an apology”: a list's next noun that hangs nowhere."""
    verb = noun.head
    if noun.dep_ != "dep" or noun.pos_ not in ("NOUN", "PROPN") or verb.pos_ != "VERB" or noun.i < verb.i:
        return
    objects = [c for c in verb.children if c.dep_ == "dobj" and c.i < noun.i]
    first = noun.left_edge
    if objects and first.i > 0 and first.nbor(-1).text == ",":
        noun.head, noun.dep_ = objects[-1], "conj"


def compound_after_to(noun: Token) -> None:
    """“sent envoys to ceasefire talks”: a noun that is no verb, taken for an infinitive with an object."""
    if noun.tag_ != "VB" or noun.lower_ not in NO_VERBS or noun.i == 0 or noun.i + 1 >= len(noun.doc):
        return
    to, after, verb = noun.nbor(-1), noun.nbor(1), noun.head
    if to.head != noun or to.dep_ != "aux" or after.head != noun or after.dep_ != "dobj" or verb == noun:
        return
    to.head, to.dep_, to.tag_, to.pos_ = verb, "prep", "IN", "ADP"
    after.head, after.dep_ = to, "pobj"
    for child in list(noun.children):
        child.head = after
    noun.head, noun.dep_, noun.tag_, noun.pos_ = after, "compound", "NN", "NOUN"


def participle_for_verb(verb: Token) -> None:
    """“A Saudi-led coalition bombed Hodeidah.”: the sentence's verb, taken for a participle of its subject.

    A passive participle has no object of its own.
    """
    noun = verb.head
    of_noun = verb.dep_ == "acl" and verb.tag_ == "VBN" and noun.dep_ == "ROOT" and noun.i < verb.i
    if not of_noun or noun.pos_ not in ("NOUN", "PROPN") or not any(c.dep_ == "dobj" for c in verb.children):
        return
    if noun.sent.start != noun.left_edge.i or any(t.tag_ in FINITE for t in noun.sent):
        return
    for child in list(noun.rights):
        if child.i > verb.i:
            child.head = verb
    verb.head, verb.dep_, verb.tag_ = verb, "ROOT", "VBD"
    noun.head, noun.dep_ = verb, "nsubj"


def place_before_subject(preposition: Token) -> None:
    """“In Vienna negotiators are meeting”: a place taken for part of the subject that stands behind it."""
    if preposition.lower_ != "in" or preposition.dep_ != "prep" or any(True for _ in preposition.children):
        return
    name = []
    for token in preposition.doc[preposition.i + 1 : preposition.sent.end]:
        if token.dep_ != "compound" or token.pos_ != "PROPN":
            break
        name.append(token)
    noun = name[-1].nbor() if name and name[-1].i + 1 < preposition.sent.end else None
    if noun is None or noun.tag_ != "NNS" or noun.dep_ not in SUBJECT_LABELS or name[-1].head != noun:
        return
    name[-1].head, name[-1].dep_ = preposition, "pobj"
    for token in name[:-1]:
        token.head = name[-1]


REPAIRS: tuple[Callable[[Token], None], ...] = (
    second_clause,
    finite_after_infinitive,
    clause_after_name,
    weekday_as_object,
    object_as_apposition,
    apposition_as_object,
    noun_taken_for_verb,
    plan_after_comma,
    goal_of_journey,
    purpose_of_guest,
    rest_of_list,
    compound_after_to,
    place_before_subject,
    participle_for_verb,
)
