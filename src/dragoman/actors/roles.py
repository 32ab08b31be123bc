"""Who acts and who receives: fills the slots of a trigger's frame from the parse.

Slots are named as in the lexicon (subj, obj, iobj, poss, mod, and prepositions). A noun's actors also stand
with the light verb that carries it ("held talks", "sanctions imposed by").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.actors.nominal import OF_WHOM, counts_for, is_private, parties_of
from dragoman.actors.standing import standing_of
from dragoman.analysis import Analysis, Mention, Parties, Trigger
from dragoman.lexicon import Frame, load
from dragoman.nouns import Party
from dragoman.operators import governs, lemma, noun_lemma
from dragoman.wordlists import in_order, words

RECEIVING = words("receiving")
CLAIMING = words("claiming")
CLAIMED = words("claimed")
OWNED = words("owned")
COMING_BACK = words("coming back")
CONVENING = words("convening")
EXPECTING = words("expecting")
NAMING = words("naming")
TELLING = words("telling")
"""Verbs whose subject tells of the event and doesn't make it."""
MAKING_KNOWN = words("making known")
OWN_ACTS = frozenset({"AID", "RETREAT", "SANCTION", "CONCEDE", "AGREE", "COOPERATE", "MOBILIZE", "CONSULT"})
"""Types of act that an announcement tells of its own maker."""
UNSURE = 0.4
VOICING = words("voicing")
WORDS_SAID = frozenset({"SUPPORT", "ACCUSE", "REJECT", "REQUEST", "AGREE", "THREATEN"})
"""Types of what is said, which is its voicer's own (“expressed appreciation”)."""
WITHIN_OBJECT = in_order("within an object")
AT = words("at a place")
TOWARD_RECIPIENT = words("toward a recipient")
LONGEST_TITLE = 9
"""Tokens of a title and its state between two listed names."""
OF_TITLES = words("of titles")
UNDERGOING = words("undergoing")
AIMING = words("aiming")
STRIKING = frozenset({"ASSAULT", "MOBILIZE"})
USUAL_SANCTIONERS = words("usual sanctioners")
TOGETHER = ("between", "among")
LIGHT = frozenset({"same", "enabled", "ongoing", "scheduled", "cancelled", "postponed"})
SPOKEN_TO = frozenset({"ACCUSE", "REQUEST", "THREATEN", "SUPPORT"})


def fill_parties(analysis: Analysis) -> tuple[Parties, ...]:
    """The parties of each trigger, as its own words tell them; what is implied is added by coreference."""
    events = frozenset(trigger.token for trigger in analysis.triggers)
    named = (a for m in analysis.mentions for a in m.actors if a.kind == "state" and a.country)
    states = frozenset(a.country for a in named if a.country)
    found = {
        t.token: _parties(t, analysis.doc, analysis.mention_at, events, states) for t in analysis.triggers
    }
    for trigger in analysis.triggers:
        taken_up = found.get(trigger.refers) if trigger.refers is not None else None
        if taken_up is not None and not found[trigger.token].recipients:
            found[trigger.token] = taken_up
    weak = {
        analysis.doc[m.start].idx: m.confidence for m in analysis.mentions if m.how in ("pronoun", "nominal")
    }
    return tuple(_weighed(found[t.token], weak) for t in analysis.triggers)


def _weighed(parties: Parties, weak: Mapping[int, float]) -> Parties:
    """Parties read through a pronoun or a noun like “the country” are a little less sure.

    Args:
        parties: of a trigger.
        weak: confidence of such a mention by the character where it begins.
    """
    sure = min((weak.get(p.span.start, 1.0) for p in parties.all() if p.span is not None), default=1.0)
    if sure == 1.0:
        return parties
    why = "one of two meant by a pronoun" if sure < UNSURE else "by reference"
    return replace(parties, confidence=parties.confidence * (1 - (1 - sure) / 5), why=why)


def _parties(
    trigger: Trigger,
    doc: Doc,
    mention_at: Mapping[int, Mention],
    events: frozenset[int],
    states: frozenset[str],
) -> Parties:
    token = doc[trigger.token]
    frame = trigger.entry.frame
    named = tuple(Party(a) for a in trigger.named_actors)
    actors = (*_in_slots(token, frame.actors, trigger, mention_at, events), *named)
    told = _in_slots(token, frame.recipients, trigger, mention_at, events)
    if not told and trigger.entry.type in STRIKING:
        hit = _aimed_at(token) if syntax.is_verb(token) else _struck(token)
        told = tuple(p for t in hit for p in parties_of(t, mention_at))
    if not told and trigger.entry.type in SPOKEN_TO:
        asked = _subjects_of_complement(token) if syntax.is_verb(token) else _asked_to_act(token)
        told = tuple(p for t in asked for p in parties_of(t, mention_at))
    if not actors:
        makers = _makers(token, trigger.entry.type or "")
        actors = tuple(p for t in makers for p in parties_of(t, mention_at))
    if frame.symmetric:
        return Parties(standing_of((*actors, *told), states), (), 1.0, "frame")
    actors, recipients = standing_of(actors, states), standing_of(told, states, receiving=True)
    recipients = tuple(p for p in recipients if counts_for(p) not in {counts_for(a) for a in actors})
    return Parties(actors, recipients, 1.0, "frame")


def _makers(noun: Token, type_: str) -> list[Token]:
    """Whose an act is that somebody makes known (“announced sanctions”) or a word is that he voices."""
    noun = syntax.bearer(noun)
    verb = noun.head
    if noun.dep_ not in ("dobj", "nsubjpass") or not syntax.is_verb(verb):
        return []
    known = type_ in OWN_ACTS and lemma(verb) in MAKING_KNOWN
    voiced = type_ in WORDS_SAID and lemma(verb) in VOICING
    return syntax.subjects(verb) if known or voiced else []


def _subjects_of_complement(verb: Token) -> Iterator[Token]:
    """“alleged that X had …”, “called for both to return”: of whom it is said or asked is the recipient."""
    for child in verb.children:
        if child.dep_ in ("ccomp", "xcomp"):
            yield from (s for s in child.children if s.dep_ in ("nsubj", "nsubjpass"))
        elif child.dep_ == "prep" and child.lower_ == "for":
            for inner in child.children:
                yield from (s for s in inner.children if s.dep_ == "nsubj" and syntax.is_verb(inner))
        elif child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "for" for c in child.children):
            yield from (s for s in child.children if s.dep_ == "nsubj")


def _asked_to_act(noun: Token) -> Iterator[Token]:
    """“a demand for X to leave”, “an invitation for X to visit”: of whom it is asked."""
    for asked in syntax.with_preposition(noun, "for"):
        after = [t for t in noun.doc[asked.right_edge.i + 1 : asked.right_edge.i + 4] if not t.is_punct]
        if len(after) > 1 and after[0].lower_ == "to" and after[1].tag_ == "VB":
            yield asked


def _in_slots(
    token: Token,
    slots: tuple[str, ...],
    trigger: Trigger,
    mention_at: Mapping[int, Mention],
    events: frozenset[int],
) -> tuple[Party, ...]:
    found: list[Party] = []
    verbal = trigger.entry.pos == "VERB" and syntax.is_verb(token)
    aimed = slots is trigger.entry.frame.recipients
    for slot in (*slots, "mod") if aimed and not verbal and trigger.entry.type == "SANCTION" else slots:
        tokens = list(
            _verb_slot(token, slot, trigger.entry.frame, events) if verbal else _noun_slot(token, slot)
        )
        if verbal and slot == "iobj" and not tokens:
            tokens = list(_receiver_before_object(token, mention_at))
        if verbal and slot == "subj":
            tokens += [t for s in tokens for t in _joined_to_name(s)]
        if slot == "with":
            tokens += _listed_after(tokens, mention_at)
        if slot in TOGETHER:
            tokens = [*_named_beside(tokens, mention_at), *tokens]
        for t in tokens:
            if trigger.start <= t.i < trigger.end and not verbal:
                continue
            if slot in AT and t.i in events:  # “killed in Israeli airstrikes” tells no place
                continue
            mention = mention_at.get(t.i)
            if slot == "mod" and mention is not None and _is_other_slot(token, trigger, mention, aimed):
                continue
            found.extend(
                p for p in parties_of(t, mention_at) if p.actor.role != "news outlet" or slot == "obj"
            )
    if not verbal and _takes_carrier(trigger.entry.frame, slots):
        for t in carrier_subjects(token):
            found.extend(p for p in parties_of(t, mention_at) if p.actor.role != "news outlet")
    if not verbal and slots is trigger.entry.frame.recipients:
        for t in receivers(token):
            found.extend(parties_of(t, mention_at))
    return tuple(found)


def names_place(noun: Token, trigger: Trigger, mention: Mention) -> bool:
    """Whether a name before an event noun tells where it was, not who acted: “Vienna talks”, “Mali ambush”.

    Args:
        noun: the event noun.
        trigger: the event.
        mention: the name before it.
    """
    if mention.how == "capital":
        return _tells_place(trigger)
    if mention.how != "name" or mention.actors[0].kind != "state" or trigger.entry.type != "ASSAULT":
        return False
    return not any(syntax.with_preposition(noun, name) for name in ("on", "against"))


def _is_other_slot(noun: Token, trigger: Trigger, mention: Mention, aimed: bool) -> bool:
    """Whether a name before a noun tells the place, or whom it hits where its doer is looked for."""
    return names_place(noun, trigger, mention) or names_target(trigger, mention) != aimed


def names_target(trigger: Trigger, mention: Mention) -> bool:
    """Whether a state's name before a measure tells whom it hits: “Iran sanctions”, “the Cuba embargo”.

    An adjective tells who takes it (“Russian sanctions”), and so does the name of those who usually do.

    Args:
        trigger: the measure.
        mention: the name before it.
    """
    actor = mention.actors[0]
    return (
        trigger.entry.type == "SANCTION"
        and mention.how == "name"
        and actor.kind == "state"
        and (actor.country or "").lower() not in USUAL_SANCTIONERS
    )


def _receiver_before_object(verb: Token, mention_at: Mapping[int, Mention]) -> Iterator[Token]:
    """“gave Ukraine tanks”: the receiver's name, which the parser takes for part of the object."""
    for obj in syntax.objects(verb):
        for child in obj.children:
            mention = mention_at.get(child.i)
            if (
                child.dep_ == "compound"
                and child.i > verb.i
                and mention is not None
                and mention.how == "name"
            ):
                yield child


def _tells_place(trigger: Trigger) -> bool:
    """Whether a capital before the noun is where it was: “the Vienna talks”, “the Kabul bombing”."""
    return trigger.entry.frame.symmetric or trigger.entry.type in (
        "ASSAULT",
        "PROTEST",
        "COERCE",
        "CONSULT",
        "AGREE",
    )


def _joined_to_name(title: Token) -> Iterator[Token]:
    """“President of X A and Prime Minister of Y B met”: who is joined to the name behind a title."""
    for name in title.children:
        if name.dep_ == "appos" and name.i > title.i and name.pos_ == "PROPN":
            yield from (t for t in syntax.conjuncts(name)[1:] if t.pos_ == "PROPN")


def _listed_after(tokens: list[Token], mention_at: Mapping[int, Mention]) -> list[Token]:
    """“met with A, Foreign Minister B, C's D, and E”: persons listed on, which the parser lost."""
    last = _name_of(tokens[-1], mention_at) if tokens else None
    if last is None:
        return []
    found: list[Token] = []
    doc, limit = tokens[-1].doc, tokens[-1].sent.end
    i, commas, since = last.end, 0, last.end
    while i < limit and i - since <= LONGEST_TITLE:
        mention = mention_at.get(i)
        token = doc[i]
        if mention is not None and commas and _can_be_listed(mention):
            found.append(doc[mention.root])
            i, commas, since = mention.end, 0, mention.end
            continue
        commas += token.text in (",", "and")
        if mention is None and not _may_stand_in_list(token):
            break
        i += 1
    known = {t.i for t in tokens}
    return [t for t in found if t.i not in known]


def _name_of(token: Token, mention_at: Mapping[int, Mention]) -> Mention | None:
    """The name that a noun is, else the first that says whose it is: “officials from X, Y and Z”."""
    own = mention_at.get(token.i)
    if own is not None or token.pos_ != "NOUN":
        return own
    whose = (noun for name in OF_WHOM for noun in syntax.with_preposition(token, name))
    return next((mention_at[noun.i] for noun in whose if noun.i in mention_at), None)


def _may_stand_in_list(token: Token) -> bool:
    """Whether a word that names nobody may be of a list of names and titles, or of what is listed beside."""
    listed = token.text in (",", "and") or token.lower_ in OF_TITLES or token.text[:1].isupper()
    return listed or token.pos_ in ("DET", "ADJ", "NOUN")


def _can_be_listed(mention: Mention) -> bool:
    """Whether a name may stand in a list of those met: a person, or a body; a state's name may be a place."""
    actor = mention.actors[0]
    is_body = actor.kind in ("organisation", "group") and not is_private(actor)
    return mention.individual is not None or is_body


def _named_beside(tokens: list[Token], mention_at: Mapping[int, Mention]) -> list[Token]:
    """“between Iran and world powers”: names before the last one that the parser made part of it."""
    found = []
    for token in tokens:
        own = mention_at.get(token.i)
        for t in token.doc[token.left_edge.i : token.i]:
            mention = mention_at.get(t.i)
            if mention is None or mention is own or mention.root != t.i:
                continue
            if any(c.lower_ == "and" for c in token.doc[t.i : token.i]):
                found.append(t)
    return found


def _takes_carrier(frame: Frame, slots: tuple[str, ...]) -> bool:
    return slots is frame.actors or slots == frame.actors


def _verb_slot(verb: Token, slot: str, frame: Frame, events: frozenset[int]) -> Iterator[Token]:
    if slot == "subj":
        yield from syntax.subjects(verb)
    elif slot == "obj":
        for obj in syntax.objects(verb):
            yield obj
            yield from _within_object(obj, frame, events)
    elif slot == "iobj":
        yield from syntax.indirect_objects(verb)
    else:
        for noun in _with_preposition_nearby(verb, slot):
            yield noun
            yield from _within_object(noun, frame, events) if noun.pos_ == "NOUN" and slot != "with" else ()


def _within_object(obj: Token, frame: Frame, events: frozenset[int]) -> Iterator[Token]:
    """“attacked a base in Iraq”, “accused members of Hamas”: whose object it is, told after it.

    Where one meets someone (“met X in London”) is no party to it.
    """
    for name in WITHIN_OBJECT:
        if not (frame.symmetric and name in AT):
            yield from (t for t in syntax.with_preposition(obj, name) if name not in AT or t.i not in events)
    if any(e.frame.symmetric for e in load().nouns(noun_lemma(obj))):
        yield from syntax.with_preposition(obj, "with")  # “withdrew from the treaty with Iran”
    for clause in obj.children:
        if clause.dep_ == "acl" and lemma(clause) in OWNED:
            yield from syntax.with_preposition(clause, "to")
            yield from syntax.agents(clause)


def _with_preposition_nearby(verb: Token, name: str) -> Iterator[Token]:
    """A verb's preposition, also where the parser hung it on the verb's object or particle."""
    found = False
    for noun in syntax.with_preposition(verb, name):
        found = True
        yield noun
    if found:
        return
    for child in verb.children:
        if child.dep_ in ("dobj", "prt", "advmod", "npadvmod", "oprd", "acomp", "nsubjpass"):
            for inner in child.subtree:
                if inner.lower_ == name and inner.dep_ == "prep" and syntax.clause_verb(inner) == verb:
                    found = True
                    yield from syntax.prep_objects(inner)
    if not found and verb.dep_ in ("relcl", "acl") and syntax.is_passive(verb):
        yield from syntax.with_preposition(verb.head, name)  # “a treaty with Iran that was agreed in May”


def _noun_slot(noun: Token, slot: str) -> Iterator[Token]:
    if slot == "poss":
        yield from syntax.possessors(noun) or syntax.possessors(syntax.bearer(noun))
    elif slot == "mod":
        yield from syntax.modifiers(noun) or syntax.modifiers(syntax.bearer(noun))
    elif slot == "subj":
        yield from carrier_subjects(noun)
    elif slot == "obj":
        yield from syntax.with_preposition(noun, "of")
    else:
        told = syntax.with_preposition(noun, slot)
        if not told and slot in TOWARD_RECIPIENT:
            told = [*_below_complement(noun, slot)] or _just_after(noun, slot)
        yield from told
        for verb in carriers(noun):
            yield from syntax.with_preposition(verb, slot)
            if slot in TOWARD_RECIPIENT:
                for child in verb.children:
                    if child.dep_ in ("dobj", "acomp") and child != noun:
                        yield from syntax.with_preposition(child, slot)


def _just_after(noun: Token, slot: str) -> list[Token]:
    """“called for aid to Bosnia”: a preposition right after a noun that was hung on the verb above it."""
    i = noun.right_edge.i + 1
    if i >= len(noun.doc):
        return []
    word = noun.doc[i]
    hung = word.lower_ == slot and word.dep_ in ("prep", "dative") and syntax.is_verb(word.head)
    return syntax.prep_objects(word) if hung and word.head.is_ancestor(noun) else []


def _below_complement(noun: Token, slot: str) -> Iterator[Token]:
    """“delivery of missiles to Iran”: a preposition that was hung on what is delivered."""
    for inner in noun.subtree:
        if (
            inner.i > noun.i
            and inner.lower_ == slot
            and inner.dep_ == "prep"
            and syntax.is_nominal(inner.head)
        ) and not any(syntax.is_verb(h) for h in _between(inner, noun)):
            yield from syntax.prep_objects(inner)


def _between(inner: Token, outer: Token) -> list[Token]:
    found = []
    for head in syntax.governors(inner):
        if head == outer:
            break
        found.append(head)
    return found


def carriers(noun: Token) -> list[Token]:
    """The verbs that carry an event noun: its light verb, or a participle that tells of it ("imposed by")."""
    first = syntax.bearer(noun)
    found = []
    head = first.head
    if (first.dep_ in ("dobj", "nsubjpass") and _is_light(head, "obj")) or (
        first.dep_ == "nsubj" and syntax.is_verb(head) and _is_light(head, "subj")
    ):
        found.append(head)
    elif first.dep_ == "pobj" and head.dep_ == "prep" and syntax.is_verb(head.head):
        operator = governs(head.head, "VERB", head.lower_)
        if operator is not None and operator.effect in LIGHT and lemma(head.head) not in NAMING:
            found.append(head.head)
    for child in noun.children:
        if (
            child.dep_ in ("acl", "relcl")
            and syntax.is_verb(child)
            and (child.tag_ == "VBN" or child.dep_ == "relcl")
        ):
            found.append(child)
    after = _participle_after(noun)
    if after is not None and after not in found:
        found.append(after)
    return found


def _participle_after(noun: Token) -> Token | None:
    """“the attack, reportedly conducted by the Taliban”: a participle after a comma, wherever it was hung."""
    i = noun.right_edge.i + 1 if noun.right_edge.i < noun.i + 3 else noun.i + 1
    doc = noun.doc
    while i < len(doc) and i <= noun.i + 4 and (doc[i].text == "," or doc[i].pos_ == "ADV"):
        i += 1
    if i >= len(doc) or i == noun.i + 1 or doc[i].tag_ != "VBN" or doc[i].sent != noun.sent:
        return None
    return (
        doc[i]
        if any(c.dep_ == "agent" for c in doc[i].children) and not syntax.has_auxiliary(doc[i])
        else None
    )


def _is_light(verb: Token, slot: str) -> bool:
    operator = governs(verb, "VERB", slot)
    return operator is not None and operator.effect in LIGHT and lemma(verb) not in TELLING


def receivers(noun: Token) -> list[Token]:
    """Whom what the noun denotes reaches: “he received a letter”, “Iran faces sanctions”."""
    found = [
        s for verb in carriers(noun) if lemma(verb) in RECEIVING for s in syntax.subjects(verb) if s != noun
    ]
    return found + _undergoing(noun)


def _undergoing(noun: Token) -> list[Token]:
    """“X has been the subject of sanctions”, “X, the target of an embargo”: who undergoes what is told."""
    preposition = syntax.bearer(noun).head
    role = preposition.head
    if preposition.lower_ != "of" or preposition.dep_ != "prep" or role.lemma_.lower() not in UNDERGOING:
        return []
    if role.dep_ == "attr":
        return syntax.subjects(role.head)
    return [role.head] if role.dep_ == "appos" else []


def _struck(noun: Token) -> Iterator[Token]:
    """“the airstrike that killed a general”: whom a strike's relative clause tells to be hit."""
    for clause in noun.children:
        active = clause.dep_ in ("relcl", "acl") and not syntax.is_passive(clause)
        if active and lemma(clause) in AIMING:
            yield from syntax.objects(clause)


def _aimed_at(verb: Token) -> Iterator[Token]:
    """“launched missiles targeting X”: whom what is sent is to hit."""
    for sent in (verb, *syntax.objects(verb)):
        for clause in sent.children:
            if clause.dep_ in ("acl", "advcl", "relcl") and clause.tag_ == "VBG" and lemma(clause) in AIMING:
                yield from syntax.objects(clause)


def _answering_for(noun: Token) -> list[Token]:
    """Those who say that they did it: “claimed responsibility for the attack”."""
    preposition = syntax.bearer(noun).head
    if preposition.lower_ != "for" or preposition.dep_ != "prep":
        return []
    verbs = (preposition.head, preposition.head.head)
    return [
        subject
        for verb in verbs
        if lemma(verb) in CLAIMING and any(lemma(o) in CLAIMED for o in syntax.objects(verb))
        for subject in syntax.subjects(verb)
    ]


def _travellers(noun: Token) -> list[Token]:
    """“returned from a visit”: who comes back is who went."""
    noun = syntax.bearer(noun)
    verb = noun.head.head
    came_back = noun.dep_ == "pobj" and noun.head.lower_ == "from" and lemma(verb) in COMING_BACK
    return syntax.subjects(verb) if came_back and noun.head.dep_ == "prep" else []


def carrier_subjects(noun: Token) -> list[Token]:
    """Who holds, makes, signs or attends what the noun denotes, or answers for it."""
    found = [*_answering_for(noun), *_travellers(noun)]
    for verb in carriers(noun):
        if lemma(verb) in RECEIVING:
            continue
        tells_of_noun = (verb.dep_ in ("acl", "relcl") and verb.head == noun) or verb == _participle_after(
            noun
        )
        if tells_of_noun and verb.tag_ == "VBN" and not syntax.has_auxiliary(verb):
            found.extend(syntax.agents(verb))
        elif noun.dep_ == "nsubj" and noun.head == verb:
            continue
        elif lemma(verb) in EXPECTING and syntax.with_preposition(verb, "from"):
            found.extend(syntax.with_preposition(verb, "from"))  # “expects from X the payment of …”
        else:
            found.extend(s for s in syntax.subjects(verb) if s != noun)
            if lemma(verb) in CONVENING and syntax.bearer(noun).dep_ == "pobj":
                found.extend(o for o in syntax.objects(verb) if o != noun)  # “host A and B for talks”
    return found


__all__ = ["carrier_subjects", "carriers", "fill_parties"]
