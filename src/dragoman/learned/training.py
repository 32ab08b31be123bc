"""Teaching: from labelled lines and an ontology to a coder, and how well it does on lines it hasn't seen."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc, Token

from dragoman import pipeline, syntax
from dragoman.analysis import Analysis
from dragoman.errors import DataError, ModelError, SourceError
from dragoman.language import parse
from dragoman.learned.coder import NOTHING, Coder, make_coder
from dragoman.learned.features import is_candidate, keys, word_features
from dragoman.learned.model import Feature, LinearModel
from dragoman.learned.ontology import TaughtType
from dragoman.nouns import Document, Span
from dragoman.operators import governs

FOLDS = 5
STRENGTH = 5.0
"""Inverse strength of the L2 penalty: chosen by cross-validation on our own example, flat from 2 to 20."""
READ = ("timex", "names", "coreference", "index")
"""The components of the pipeline whose answers the features look at."""


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled line.

    Attributes:
        text: one or more sentences.
        type: what the marked word denotes; None where the text holds none of the types.
        trigger: the marked word; None where the line marks none.
        pair: source and target, as far as the line marks them.
        where: file and line.
    """

    text: str
    type: str | None
    trigger: Span | None
    pair: tuple[Span, ...]
    where: str


@dataclass(frozen=True, slots=True)
class TypeScore:
    """How well one type was found on lines kept back."""

    type: str
    right: int
    found: int
    labelled: int

    @property
    def precision(self) -> float:
        """Share of those found that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of those labelled that were found."""
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / (self.found + self.labelled) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A report on a coder, from lines that each fold's coder had not seen.

    Attributes:
        types: a score for each type, in the ontology's order.
        mistakes: (where, labelled type or "-", found type or "-", the sentence's text).
        lines: how many were read.
    """

    types: tuple[TypeScore, ...]
    mistakes: tuple[tuple[str, str, str, str], ...]
    lines: int

    @property
    def f1(self) -> float:
        """Mean of the types' F1 (macro)."""
        return sum(t.f1 for t in self.types) / len(self.types)

    def to_dict(self) -> dict[str, Any]:
        """As `dragoman train --format jsonl` prints it."""
        rows = [
            {
                "type": t.type,
                "precision": round(t.precision, 3),
                "recall": round(t.recall, 3),
                "f1": round(t.f1, 3),
                "labelled": t.labelled,
                "found": t.found,
            }
            for t in self.types
        ]
        wrong = [dict(zip(("where", "labelled", "found", "text"), m, strict=True)) for m in self.mistakes]
        return {"lines": self.lines, "f1": round(self.f1, 3), "types": rows, "mistakes": wrong}


@dataclass(frozen=True, slots=True)
class _Example:
    """One word of a labelled text: what it denotes, what is seen of it, and what the known must share."""

    text: int
    label: str
    features: tuple[Feature, ...]
    keys: frozenset[str]
    where: str
    sentence: str


# Reading ----------------------------------------------------------------------------------------------------


def read_labels(path: str | Path, types: Iterable[TaughtType]) -> tuple[Label, ...]:
    """Labelled lines of a JSONL file: `text` and `type`, and where known `trigger`, `source`, `target`.

    Args:
        path: one object a line; `type` is one of the ontology's, or null where the text holds none of them;
            the three others are `{"start", "end"}` in characters.
        types: the ontology.

    Raises:
        SourceError: the file can't be read, a line is wrong, or names a type that the ontology lacks.
    """
    names = {t.name for t in types}
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            str(path), getattr(error, "strerror", None) or str(error), "give labelled JSONL"
        ) from error
    return tuple(_label(line, f"{path}:{n}", names) for n, line in enumerate(lines, 1) if line.strip())


def _label(line: str, where: str, names: set[str]) -> Label:
    hint = "a line holds text, type, and where known trigger, source and target with start and end"
    try:
        row = json.loads(line)
        text, type_ = row["text"], row["type"]
        spans = [
            Span(row[k]["start"], row[k]["end"]) if row.get(k) else None
            for k in ("trigger", "source", "target")
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(where, f"{type(error).__name__}: {error}", hint) from error
    if not isinstance(text, str) or not text.strip():
        raise SourceError(where, "text is empty", hint)
    if type_ is not None and type_ not in names:
        raise SourceError(
            where, f"type {type_!r} is not in the ontology", f"it knows {', '.join(sorted(names))}"
        )
    for span in spans:
        if span is not None and not 0 <= span.start < span.end <= len(text):
            raise SourceError(where, f"characters {span.start} to {span.end} of a text of {len(text)}", hint)
    return Label(text, type_, spans[0], tuple(s for s in spans[1:] if s is not None), where)


def _examples(labels: Sequence[Label]) -> list[_Example]:
    """Every word of the labelled texts that could denote an event; those marked have their label."""
    grouped: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        grouped[label.text].append(label)
    documents = [Document(id=str(i), text=text) for i, text in enumerate(grouped)]
    found = []
    for number, ((document, doc), group) in enumerate(zip(parse(documents), grouped.values(), strict=True)):
        analysis = pipeline.analyse(document, doc, [c for c in pipeline.COMPONENTS if c.name in READ])
        marked = {_trigger_of(label, doc).i: label for label in group if label.type is not None}
        for token in doc:
            if token.i in marked or is_candidate(token):
                found.append(_example(token, marked.get(token.i), number, group[0].where, analysis))
    return found


def _example(token: Token, label: Label | None, text: int, where: str, analysis: Analysis) -> _Example:
    return _Example(
        text=text,
        label=NOTHING if label is None or label.type is None else label.type,
        features=tuple(word_features(token, analysis.mention_at)),
        keys=frozenset(keys(token, analysis.mention_at)),
        where=where if label is None else label.where,
        sentence=token.sent.text.strip(),
    )


def _trigger_of(label: Label, doc: Doc) -> Token:
    """The word marked; else what ties source to target, or the main verb, or the noun that it carries."""
    if label.trigger is not None:
        return _root(doc, label.trigger)
    token = _tie(label, doc) or next(s.root for s in doc.sents)
    if syntax.is_verb(token):
        for noun in syntax.objects(token):
            operator = governs(token, "VERB", "obj")
            if operator is not None and operator.effect == "same" and noun.pos_ == "NOUN":
                return noun
    return token


def _tie(label: Label, doc: Doc) -> Token | None:
    heads = [_root(doc, span).head for span in label.pair]
    lines = [[head, *head.ancestors] for head in heads]
    shared = [t for t in lines[0] if all(t in line for line in lines[1:])] if lines else []
    return next((t for t in shared if syntax.is_verb(t) or t.pos_ == "NOUN"), None)


def _root(doc: Doc, span: Span) -> Token:
    words = doc.char_span(span.start, span.end, alignment_mode="expand")
    # The characters are in the text, as read_labels has seen; white space alone makes no word.
    return doc[0] if words is None else words.root


# Fitting ----------------------------------------------------------------------------------------------------


def train(labels: Sequence[Label], types: Sequence[TaughtType], name: str = "coder") -> Coder:
    """A coder learnt from labelled lines.

    Args:
        labels: from `read_labels`.
        types: the ontology.
        name: what `why` calls it.

    Raises:
        DataError: a type has no line.
        ModelError: scikit-learn isn't installed.
    """
    _refuse_untaught(labels, types)
    return _fit(_examples(labels), types, name)


def measure(labels: Sequence[Label], types: Sequence[TaughtType], folds: int = FOLDS) -> Accuracy:
    """How well coders learnt from a part of the lines do on the rest, each line kept back once.

    Lines of one text stay together. A word that denotes a type and isn't found, or is found as another, is a
    mistake; so is a word found that isn't labelled.

    Args:
        labels: from `read_labels`.
        types: the ontology.
        folds: into how many parts the lines are divided.

    Raises:
        DataError: a type has no line.
        ModelError: scikit-learn isn't installed.
    """
    _refuse_untaught(labels, types)
    examples = _examples(labels)
    part = _parts(examples, folds)
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    mistakes = []
    for fold in range(folds):
        learnt = [e for e in examples if part[e.text] != fold]
        if not any(e.label != NOTHING for e in learnt):
            continue
        coder = _fit(learnt, types, "fold")
        for example in (e for e in examples if part[e.text] == fold):
            said = _decide(coder, example)
            found[said] += 1
            right[said] += said == example.label
            if said != example.label:
                mistakes.append((example.where, example.label, said, example.sentence))
    labelled = Counter(e.label for e in examples)
    scores = tuple(TypeScore(t.name, right[t.name], found[t.name], labelled[t.name]) for t in types)
    return Accuracy(scores, tuple(mistakes), len(labels))


def _parts(examples: Iterable[_Example], folds: int) -> dict[int, int]:
    """Which part each text belongs to: those of a type are dealt out in turn, so that every part has some."""
    type_of: dict[int, str] = {}
    for example in examples:
        if example.label != NOTHING or example.text not in type_of:
            type_of[example.text] = example.label
    dealt: Counter[str] = Counter()
    parts = {}
    for text, label in type_of.items():
        parts[text] = dealt[label] % folds
        dealt[label] += 1
    return parts


def _decide(coder: Coder, example: _Example) -> str:
    if coder.known.isdisjoint(example.keys):
        return NOTHING
    return coder.model.decide(example.features).label


def _refuse_untaught(labels: Iterable[Label], types: Iterable[TaughtType]) -> None:
    taught = {label.type for label in labels}
    for type_ in types:
        if type_.name not in taught:
            raise DataError(
                type_.name, "no labelled line", "each type of the ontology needs some; a dozen or more"
            )


def _fit(examples: Iterable[_Example], types: Sequence[TaughtType], name: str) -> Coder:
    held = list(examples)
    known = frozenset(key for e in held if e.label != NOTHING for key in e.keys)
    # What shares nothing with a labelled word is never looked at, so it teaches nothing either.
    near = [e for e in held if not known.isdisjoint(e.keys)]
    model = fit([e.features for e in near], [e.label for e in near])
    return make_coder(types, known, model, name)


def fit(
    features: Sequence[Iterable[Feature]], labels: Sequence[str], strength: float = STRENGTH, least: int = 1
) -> LinearModel:
    """A linear model of labelled feature lists.

    Args:
        features: one list an example.
        labels: one an example.
        strength: inverse of the L2 penalty.
        least: features of fewer examples are left out.

    Raises:
        ModelError: scikit-learn isn't installed.
    """
    try:
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise ModelError(f"training needs scikit-learn ({error}); pip install 'dragoman[train]'") from error
    merged = [_merged(one) for one in features]
    counts = Counter(name for one in merged for name in one)
    rows = {name: i for i, name in enumerate(sorted(n for n, count in counts.items() if count >= least))}
    names = sorted(set(labels))
    if len(names) == 1:
        return LinearModel(tuple(names), {}, np.zeros((0, 1), np.float32), np.zeros(1, np.float32), {})
    cells = [(i, rows[n], v) for i, one in enumerate(merged) for n, v in one.items() if n in rows]
    line, column, value = zip(*cells, strict=True)
    matrix = csr_matrix((value, (line, column)), shape=(len(merged), len(rows)))
    learnt = LogisticRegression(C=strength, max_iter=1000).fit(matrix, labels)
    weights, bias = learnt.coef_.T, learnt.intercept_
    if len(names) == 2:
        # Of two labels scikit-learn keeps the second's weights only.
        weights, bias = np.hstack([-weights, weights]) / 2, np.hstack([-bias, bias]) / 2
    return LinearModel(
        tuple(map(str, learnt.classes_)), rows, weights.astype(np.float32), bias.astype(np.float32), {}
    )


def _merged(features: Iterable[Feature]) -> Mapping[str, float]:
    """Each feature once, with the largest of its values."""
    merged: dict[str, float] = {}
    for name, value in features:
        merged[name] = max(value, merged.get(name, 0.0))
    return merged
