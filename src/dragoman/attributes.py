"""The model's rules from tag and word to part of speech, morphology and lemma, each applied once a word.

spaCy's AttributeRuler tries every pattern at every token. Nearly all its patterns are of one token, and look
at its word, tag and label only: what they make of such a triple is kept, and only new ones are given to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy import attrs
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

_LOOKED_AT = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})
_KEY = (attrs.LOWER, attrs.TAG, attrs.DEP)
_GIVEN = (attrs.TAG, attrs.DEP)
_MADE = (attrs.POS, attrs.MORPH, attrs.LEMMA, attrs.TAG, attrs.DEP)
MOST = 500_000
"""Triples kept; more than that no language has, but a stream of rubbish may."""

Row = NDArray[np.uint64]
Key = tuple[int, int, int]


class KeptAttributes:
    """Does what an AttributeRuler does, and keeps what it made.

    Args:
        nlp: the pipeline it stands in.
        ruler: whose patterns are applied.
    """

    def __init__(self, nlp: Language, ruler: AttributeRuler) -> None:
        rules: list[dict[str, Any]] = cast(Any, ruler.patterns)
        single = [rule for rule in rules if all(len(p) == 1 for p in rule["patterns"])]
        several = [rule for rule in rules if rule not in single]
        self.fits = all(p[0].keys() <= _LOOKED_AT for rule in single for p in rule["patterns"])
        self._nlp = nlp
        self._single = AttributeRuler(nlp.vocab, validate=False)
        self._several = AttributeRuler(nlp.vocab, validate=False)
        self._single.add_patterns(cast(Any, single))
        self._several.add_patterns(cast(Any, several))
        self._made: dict[Key, Row] = {}

    def pipe(self, docs: Sequence[Doc], batch_size: int) -> Sequence[Doc]:
        """Sets the attributes of documents that are tagged and parsed, in place.

        Args:
            docs: the documents, all worked on at once.
            batch_size: as every component takes it.
        """
        keys = [[tuple(row) for row in doc.to_array(list(_KEY)).tolist()] for doc in docs]
        if len(self._made) > MOST:
            self._made.clear()
        self._learn(dict.fromkeys(key for row in keys for key in row if key not in self._made))
        for doc, row in zip(docs, keys, strict=True):
            if row:
                made = np.array([self._made[key] for key in row], dtype=np.uint64)
                doc.from_array(list(_MADE[:4]), cast(Any, made[:, :4]))
                self._label(doc, made[:, 4])
                self._several(doc)
        return docs

    def _label(self, doc: Doc, labels: Row) -> None:
        """Labels change of white space only; a label is written alone so that the heads stay as they are."""
        for i in np.flatnonzero(labels != doc.to_array(attrs.DEP)).tolist():
            doc[i].dep = int(labels[i])

    def _learn(self, keys: dict[Key, None]) -> None:
        if not keys:
            return
        strings = self._nlp.vocab.strings
        doc = Doc(self._nlp.vocab, [strings[word] for word, _, _ in keys], [True] * len(keys))
        given = np.array([(tag, label) for _, tag, label in keys], dtype=np.uint64)
        doc.from_array(list(_GIVEN), cast(Any, given))
        self._single(doc)
        for key, row in zip(keys, doc.to_array(list(_MADE)), strict=True):
            self._made[key] = row
