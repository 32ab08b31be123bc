"""A taught coder: finds the events of a custom ontology in a text, where the lexicon finds PLOVER's.

Who took part, when, where and whether it happened is then read as for every other event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Token

from dragoman import pipeline, syntax
from dragoman.analysis import Analysis, Mention, Trigger
from dragoman.errors import ModelError
from dragoman.language import OnError
from dragoman.learned.features import is_candidate, keys, word_features
from dragoman.learned.model import Decision, LinearModel, load_model
from dragoman.learned.ontology import TaughtType
from dragoman.lexicon import Entry
from dragoman.nouns import CodedDocument, Document

NOTHING = "-"
"""The label of a word that denotes no taught event."""


@dataclass(frozen=True, slots=True)
class Coder:
    """An ontology with the model that finds its events.

    Attributes:
        types: by name.
        known: what a word must share with a labelled one to be looked at (see `features.keys`).
        model: tells the types apart, and from nothing.
        name: for `why`.
    """

    types: Mapping[str, TaughtType]
    known: frozenset[str]
    model: LinearModel
    name: str = "coder"

    def code(self, documents: Iterable[Document], on_error: OnError | None = None) -> Iterator[CodedDocument]:
        """Reads documents, each with the reports of taught types found in it, in order.

        Args:
            documents: what to read.
            on_error: as `dragoman.pipeline.code` takes it.

        Raises:
            ModelError: the language model can't be loaded.
        """
        components = pipeline.with_triggers(self.find_triggers)
        return pipeline.code(documents, components=components, on_error=on_error)

    def find_triggers(self, analysis: Analysis) -> tuple[Trigger, ...]:
        """The mentions of taught events, in text order; takes the place of the lexicon in the pipeline."""
        found = []
        for token in analysis.doc:
            decision = self.decide(token, analysis.mention_at)
            if decision is not None:
                found.append(self._trigger(token, decision))
        return tuple(found)

    def decide(self, token: Token, mention_at: Mapping[int, Mention]) -> Decision | None:
        """The taught type that a word denotes; None where it denotes none.

        Args:
            token: the word.
            mention_at: the mention of an actor that covers each token, by token index.
        """
        if not is_candidate(token) or self.known.isdisjoint(keys(token, mention_at)):
            return None
        decision = self.model.decide(word_features(token, mention_at))
        return None if decision.label == NOTHING else decision

    def _trigger(self, token: Token, decision: Decision) -> Trigger:
        taught = self.types[decision.label]
        pos = "VERB" if syntax.is_verb(token) else "ADJ" if token.pos_ == "ADJ" else "NOUN"
        where = f"{self.name} {decision.confidence:.2f} ({', '.join(decision.cues)})"
        frame = taught.frame_of(pos)
        form = (token.lemma_.lower(),)
        entry = Entry(form, pos, taught.name, taught.kind, frame, (), taught.cameo, (), where)
        return Trigger(token.i, token.i, token.i + 1, entry, confidence=decision.confidence)

    def save(self, path: str | Path) -> None:
        """Write the coder to one file.

        Args:
            path: ends in .npz by custom.

        Raises:
            OSError: it can't be written.
        """
        about = {"types": [t.to_dict() for t in self.types.values()], "known": sorted(self.known)}
        model = self.model
        LinearModel(model.labels, model.rows, model.weights, model.bias, about).save(path)


def load_coder(path: str | Path) -> Coder:
    """A coder from the file that `dragoman train` wrote.

    Args:
        path: the file.

    Raises:
        ModelError: it is missing, or holds no coder.
    """
    model = load_model(path)
    try:
        types = (TaughtType(**cells) for cells in model.about["types"])
        known = frozenset(model.about["known"])
        return make_coder(types, known, model, Path(path).stem)
    except (KeyError, TypeError) as error:
        raise ModelError(
            f"{path}: a model, but no coder ({error}); make one with `dragoman train`"
        ) from error


def make_coder(types: Iterable[TaughtType], known: frozenset[str], model: LinearModel, name: str) -> Coder:
    """A coder of these types.

    Args:
        types: of the ontology.
        known: see `Coder`.
        model: see `Coder`.
        name: for `why`.
    """
    return Coder({t.name: t for t in types}, known, model, name)
