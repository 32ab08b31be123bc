"""Questions about a dependency parse that several components ask.

Labels are those of spaCy's English models (the CLEAR style of ClearNLP: nsubj, nsubjpass, dobj, agent, …).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.wordlists import words

SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "obj"})
RELATIVIZERS = words("relativizers")
HARM = words("harm")
CONTAINERS = words("containers")
TOLD_OF = words("told of")
JUDGING = words("judging")
SUMS = words("sums of money")
CONTROL = words("control through a preposition")
UNPARSED = "unparsed"
"""Label of the tokens of sentences that the gate kept from the parser."""


def is_parsed(token: Token) -> bool:
    """Whether the token's sentence was parsed: the others have words and parts of speech, but no syntax."""
    return bool(token.dep_ != UNPARSED)


def is_verb(token: Token) -> bool:
    """Whether the token is used as a verb."""
    return bool(token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"))


def is_nominal(token: Token) -> bool:
    """Whether the token heads a noun phrase."""
    return bool(token.pos_ in ("NOUN", "PROPN", "PRON", "NUM") or token.tag_ in ("NN", "NNS", "NNP", "NNPS"))


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive: with a passive subject or auxiliary, or a reduced relative participle."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "csubjpass") for c in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and not has_auxiliary(verb):
        return True
    return _shares_passive(verb) or _is_headline_passive(verb)


def _shares_passive(verb: Token) -> bool:
    """“was arrested and banned from leaving”: a bare participle joined to a passive verb is passive too."""
    if verb.dep_ != "conj" or verb.tag_ != "VBN" or not is_verb(verb.head):
        return False
    if any(c.dep_ in ("aux", "dobj", "nsubj", "ccomp") for c in verb.children):
        return False
    return is_passive(verb.head)


def _is_headline_passive(verb: Token) -> bool:
    """“Three soldiers killed in raid”: a verb of harm without an object tells of its subject's fate."""
    if (
        verb.lemma_.lower() not in HARM
        or verb.tag_ not in ("VBN", "VBD")
        or set(auxiliaries(verb)) & {"have", "has", "had"}
    ):
        return False
    return not any(c.dep_ in ("dobj", "ccomp", "xcomp") for c in verb.children) and any(
        c.dep_ == "nsubj" for c in verb.children
    )


def has_auxiliary(verb: Token) -> bool:
    """Whether the verb has an auxiliary of its own."""
    return any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def auxiliaries(verb: Token) -> list[str]:
    """Lower-cased auxiliaries of a verb; a bare conjunct shares those of the verb it is joined to."""
    own = [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    head = verb.head
    if not own and verb.dep_ == "conj" and is_verb(head) and head.tag_ == verb.tag_:
        own = [c.lower_ for c in head.children if c.dep_ in ("aux", "auxpass")]
    return own


def is_negated(token: Token) -> bool:
    """Whether a token has a negation of its own ("not", "never", "no")."""
    return any(
        c.dep_ == "neg" or (c.dep_ in ("det", "advmod", "preconj") and c.lower_ in ("no", "never", "neither"))
        for c in token.children
    )


def conjuncts(token: Token) -> list[Token]:
    """The token and those joined to it by and/or, left to right."""
    found = [token]
    for c in token.children:
        if c.dep_ == "conj":
            found.extend(conjuncts(c))
    return found


def subjects(verb: Token, *, depth: int = 0) -> list[Token]:
    """Who the verb is said of: its own subject, or the one it shares by coordination, control or relative.

    Of a passive verb the subjects are its agents (after "by").
    """
    if depth > 6:
        return []
    if is_passive(verb):
        return agents(verb)
    own = [c for c in verb.children if c.dep_ in SUBJECTS and c.dep_ != "expl"]
    if own:
        return [s for c in own for s in conjuncts(antecedent(c))]
    return _inherited_subjects(verb, depth)


def _stationed_before(verb: Token) -> list[Token]:
    """“home to troops there to fight”: who is somewhere in order to do it."""
    to = next((c for c in verb.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    there = verb.doc[to.i - 1] if to is not None and to.i > 0 else None
    if there is None or there.lower_ not in ("there", "here") or not is_nominal(there.head):
        return []
    return conjuncts(there.head)


def _inherited_subjects(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if verb.dep_ == "conj" and is_verb(head):
        if is_passive(head):
            return [s for c in head.children if c.dep_ in PASSIVE_SUBJECTS for s in conjuncts(antecedent(c))]
        return subjects(head, depth=depth + 1)
    if verb.dep_ in ("xcomp", "ccomp") and is_verb(head):
        # Object control: "urged Iran to return"; without an object the subject is shared: "agreed to meet".
        controllers = _controllers(head) if verb.tag_ in ("VB", "VBG") else []
        return controllers or surface_subjects(head, depth=depth + 1)
    if verb.dep_ in ("xcomp", "acl", "advcl", "ccomp") and head.pos_ == "ADJ":
        return surface_subjects(head.head, depth=depth + 1) if is_verb(head.head) else []
    if verb.dep_ == "acl" and is_nominal(head) and verb.tag_ == "VBN":
        return []  # “an adviser accused of fraud”: who accuses isn't told
    if verb.dep_ == "acl" and is_nominal(head) and verb.tag_ == "VBG":
        return conjuncts(head)
    if verb.dep_ == "acl" and is_nominal(head):
        # "its decision to withdraw", "Iran's threat to close …": who has the decision.
        return possessors(head) or _subject_of_governor(head, depth)
    if verb.dep_ == "relcl":
        return conjuncts(head)
    if verb.dep_ == "advcl" and (is_verb(head) or (head.pos_ == "AUX" and is_purpose(verb))):
        return _stationed_before(verb) or surface_subjects(head, depth=depth + 1)
    if verb.dep_ == "pcomp":
        governor = head.head
        if is_verb(governor):
            # "accused X of lying", "thanked X for hosting", "kept X from leaving": X does it.
            told_of = objects(governor) if head.lower_ in TOLD_OF else []
            return told_of or surface_subjects(governor, depth=depth + 1)
        if governor.dep_ in OBJECTS and head.lower_ in TOLD_OF and governor.head.lemma_ in JUDGING:
            return conjuncts(governor)  # the parser hung “of lying” on whom it is said of
        return possessors(governor) or _subject_of_governor(governor, depth)
    return []


def _controllers(verb: Token) -> list[Token]:
    """Who is to do what a verb's infinitive tells: its object, or who stands after its preposition."""
    lemma = verb.lemma_.lower()
    # An object shared with a later verb ("continues to urge and restores democracy") controls nothing.
    own = [o for c in verb.children if c.dep_ in OBJECTS for o in conjuncts(antecedent(c))]
    return (objects(verb) if is_passive(verb) else own) or [
        o
        for c in verb.children
        if c.dep_ in ("prep", "dative") and f"{lemma} {c.lower_}" in CONTROL
        for o in prep_objects(c)
    ]


def _subject_of_governor(noun: Token, depth: int) -> list[Token]:
    head = noun.head
    if noun.dep_ in OBJECTS and is_verb(head):
        return surface_subjects(head, depth=depth + 1)
    return []


def surface_subjects(verb: Token, *, depth: int = 0) -> list[Token]:
    """The grammatical subject, active or passive, of a verb or of the verb it shares it with."""
    own = [c for c in verb.children if c.dep_ in PASSIVE_SUBJECTS]
    if own:
        return [s for c in own for s in conjuncts(antecedent(c))]
    return subjects(verb, depth=depth) if not is_passive(verb) else _inherited_subjects(verb, depth)


def agents(verb: Token) -> list[Token]:
    """Who did it, of a passive verb ("by …")."""
    found = []
    for c in verb.children:
        if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by"):
            found.extend(prep_objects(c))
    return found or _misplaced_agents(verb) or _shared_agents(verb)


def _shared_agents(verb: Token) -> list[Token]:
    """“was detained and questioned by police”: the agent stands with one of the participles."""
    if _shares_passive(verb):
        return [t for c in verb.head.children if c.dep_ == "agent" for t in prep_objects(c)]
    for c in verb.children:
        if c.dep_ == "conj" and c.tag_ == "VBN" and _shares_passive(c):
            return [t for g in c.children if g.dep_ == "agent" for t in prep_objects(g)]
    return []


def _misplaced_agents(verb: Token) -> list[Token]:
    """“by …” that the parser hung on a noun of the same clause, to the right of the verb."""
    if not any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return []
    for token in verb.subtree:
        if (
            token.lower_ == "by"
            and token.i > verb.i
            and token.dep_ in ("prep", "agent")
            and is_nominal(token.head)
            and clause_verb(token) == verb
        ):
            return [t for t in prep_objects(token) if t.pos_ in ("PROPN", "NOUN", "PRON")]
    return []


def objects(verb: Token) -> list[Token]:
    """Direct objects; of a passive verb its subject, or the noun it modifies."""
    if is_passive(verb):
        own = [c for c in verb.children if c.dep_ in PASSIVE_SUBJECTS]
        own = own or [c for c in verb.children if c.dep_ == "nsubj"]
        if own:
            return [s for c in own for s in conjuncts(antecedent(c))]
        if verb.dep_ in ("acl", "relcl"):
            return conjuncts(verb.head)
        if verb.dep_ == "conj" and is_verb(verb.head):
            return objects(verb.head) if is_passive(verb.head) else []
        if verb.dep_ == "xcomp" and is_verb(verb.head):
            return surface_subjects(verb.head)
        return []
    own = [c for c in verb.children if c.dep_ in OBJECTS]
    if own:
        return [o for c in own for o in conjuncts(antecedent(c))]
    # "attacked and destroyed the base": the object stands with the last of the verbs.
    for c in verb.children:
        if c.dep_ == "conj" and is_verb(c) and c.tag_ == verb.tag_:
            return [o for g in c.children if g.dep_ in OBJECTS for o in conjuncts(g)]
    return []


def indirect_objects(verb: Token) -> list[Token]:
    """Datives ("gave Ukraine weapons")."""
    return [o for c in verb.children if c.dep_ == "dative" for o in (prep_objects(c) or conjuncts(c))]


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for, else the token itself."""
    if token.lower_ in RELATIVIZERS and token.pos_ in ("PRON", "DET", "SCONJ"):
        verb = token.head
        while is_verb(verb) and verb.dep_ in ("conj", "xcomp", "ccomp", "aux"):
            verb = verb.head
        if verb.dep_ == "relcl":
            return verb.head
    return token


def prep_objects(prep: Token) -> list[Token]:
    """Objects of a preposition, those of a chained one ("from within X") included."""
    found: list[Token] = []
    for c in prep.children:
        if c.dep_ in ("pobj", "pcomp"):
            found.extend(conjuncts(antecedent(c)))
        elif c.dep_ == "prep" and not found:
            found.extend(prep_objects(c))
    return found


def with_preposition(token: Token, name: str) -> list[Token]:
    """Objects of the token's own prepositions of this name.

    Args:
        token: a verb or noun.
        name: the preposition, lower-cased.
    """
    return [
        o
        for c in token.children
        if c.lower_ == name and c.dep_ in ("prep", "agent", "dative", "prt")
        for o in prep_objects(c)
    ]


def possessors(noun: Token) -> list[Token]:
    """Whose it is ("Iran's programme", "their talks")."""
    return [p for c in noun.children if c.dep_ == "poss" for p in conjuncts(antecedent(c))]


def modifiers(noun: Token) -> list[Token]:
    """Adjectives and nouns that stand before a noun and modify it, with what is joined to them."""
    return [
        m
        for c in noun.children
        if c.dep_ in ("amod", "compound", "nmod", "nummod") and c.i < noun.i
        for m in _tree_modifiers(c)
    ]


def _tree_modifiers(token: Token) -> Iterator[Token]:
    yield token
    for c in token.children:
        if c.dep_ in ("conj", "compound", "amod", "nmod", "npadvmod"):
            yield from _tree_modifiers(c)


def governors(token: Token, limit: int = 12) -> Iterator[Token]:
    """The heads above a token, nearest first, within its sentence.

    Args:
        token: where to start; it is not among them.
        limit: most steps up.
    """
    head = token
    for _ in range(limit):
        if head.head == head:
            return
        head = head.head
        yield head


def clause_verb(token: Token) -> Token | None:
    """The nearest verb above a token (itself where it is one)."""
    if is_verb(token):
        return token
    for head in governors(token):
        if is_verb(head):
            return head
    return None


def is_purpose(verb: Token) -> bool:
    """Whether a verb tells what its governor was done for (“gathered to protest”)."""
    return verb.dep_ == "advcl" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def bearer(noun: Token) -> Token:
    """The noun that stands in the sentence for an event noun.

    “A round of talks” stands as its “round”, aid as its sum (“$5 million in aid”), a joined noun as the
    first of those joined.
    """
    for _ in range(4):
        head = noun.head
        if noun.dep_ == "conj" and is_nominal(head):
            noun = head
        elif noun.dep_ == "pobj" and _is_contained(head):
            noun = head.head
        else:
            break
    return noun


def _is_contained(preposition: Token) -> bool:
    holder, name = preposition.head.lemma_.lower(), preposition.lower_
    return (name == "of" and holder in CONTAINERS) or (name in ("of", "in") and holder in SUMS)


def particles(verb: Token) -> list[str]:
    """Lower-cased particles of a verb ("off" of "call off")."""
    return [c.lower_ for c in verb.children if c.dep_ == "prt"]


def entity_around(token: Token) -> tuple[int, int]:
    """First and last (exclusive) token of the entity around a token, without an article before it.

    Args:
        token: any; where it is of no entity, it stands alone.
    """
    for ent in token.doc.ents:
        if ent.start <= token.i < ent.end:
            start = ent.start + (ent[0].pos_ == "DET" and len(ent) > 1)
            end = ent.end - (ent[-1].tag_ == "POS" and len(ent) > 1)
            return start, end
    return token.i, token.i + 1
