"""Who says so: the speaker or outlet that the text names as its source for a report, innermost first."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.nominal import phrase_span
from dragoman.analysis import Analysis, Attribution
from dragoman.naming import slug_of
from dragoman.nouns import Speaker
from dragoman.operators import lemma
from dragoman.tables import read_table
from dragoman.wordlists import words

REPORTING = words("reporting")
_ATTRIBUTABLE = re.compile(
    r"attributable to (?:[A-Z][\w.-]* )*?"
    r"(?:[Ss]pokes\w+|[Ss]ecretary|[Mm]inister|[Aa]mbassador) ([^:\n]{3,60}):"
)


def attribute(analysis: Analysis) -> tuple[Attribution, ...]:
    """For each trigger who says it; no speaker is the author's own voice."""
    whole = _whole_text_speaker(analysis)
    found = []
    for trigger in analysis.triggers:
        token = analysis.doc[trigger.token]
        speakers, strength = _speakers(token, analysis)
        found.append(Attribution(tuple(speakers) or whole, strength * _hedges(token)))
    return tuple(found)


def _speakers(token: Token, analysis: Analysis) -> tuple[list[Speaker], float]:
    speakers: list[Speaker] = []
    strength = 1.0
    child = token
    for head in (token, *syntax.governors(token)):
        for told in _according_to(head):
            _add(speakers, told, analysis)
            strength = min(strength, 0.9)
        if head != token and saying_strength(head) is not None and _says(child, head):
            for subject in syntax.subjects(head):
                _add(speakers, subject, analysis)
            strength = min(strength, saying_strength(head) or 1.0)
        for c in head.children:
            # “…”, KCNA said: the saying verb may stand below what it says.
            if (
                c.dep_ in ("parataxis", "ccomp")
                and c != child
                and saying_strength(c) is not None
                and _after_comma(c, head)
            ):
                for subject in syntax.subjects(c):
                    _add(speakers, subject, analysis)
        child = head
    return speakers, strength


def _says(child: Token, verb: Token) -> bool:
    return child.dep_ in ("ccomp", "parataxis") or (child.dep_ == "dobj" and lemma(verb) in REPORTING)


def _after_comma(verb: Token, head: Token) -> bool:
    return verb.i > head.i and not any(c.dep_ == "mark" for c in verb.children)


def _according_to(head: Token) -> list[Token]:
    found = []
    for c in head.children:
        if c.lower_ == "according" and c.dep_ in ("prep", "advmod", "acl", "advcl"):
            found += syntax.with_preposition(c, "to")
    return found


def _add(speakers: list[Speaker], token: Token, analysis: Analysis) -> None:
    mention = analysis.mention_at.get(token.i)
    if mention is not None and (mention.how != "nominal" or mention.individual is not None):
        actor = mention.individual or mention.actors[0]
        speaker = Speaker(actor.id, actor.name)
    elif token.pos_ in ("NOUN", "PROPN"):
        text = (
            " ".join(phrase_span(token).of(analysis.document.text).split())
            if not _crosses(token)
            else token.text
        )
        speaker = Speaker(slug_of(text) or "unnamed", text)
    else:
        return
    if all(s.id != speaker.id for s in speakers):
        speakers.append(speaker)


def _crosses(token: Token) -> bool:
    """Whether a noun phrase was read across blanked boilerplate, whose words the text still holds."""
    return any(t.is_space for t in token.doc[token.left_edge.i : token.i])


def _hedges(token: Token) -> float:
    verb = syntax.clause_verb(token)
    near = [*token.children, *(verb.children if verb is not None else [])]
    return min((_words("ADV").get(c.lower_, 1.0) for c in near if c.dep_ == "advmod"), default=1.0)


def saying_strength(verb: Token) -> float | None:
    """How far a verb's subject stands behind what it says, None where the verb says nothing.

    Args:
        verb: any word.
    """
    return _words("VERB").get(lemma(verb)) if syntax.is_verb(verb) else None


@functools.cache
def _words(pos: str) -> Mapping[str, float]:
    return {r["form"]: r.number("strength") or 1.0 for r in read_table("saying.txt") if r["pos"] == pos}


def _whole_text_speaker(analysis: Analysis) -> tuple[Speaker, ...]:
    """“The following is attributable to Spokesperson X:” speaks for the whole text."""
    match = _ATTRIBUTABLE.search(analysis.document.text[:600])
    if not match:
        return ()
    name = match[1].strip()
    return (Speaker(slug_of(name), name),)
