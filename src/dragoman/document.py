"""Turns a raw item into a Document: text kept as it came, its encoding mended, boilerplate marked.

Mending keeps offsets wherever it can: a text that was clean comes out character by character as it went in,
and line ends and stray control characters are replaced one for one. Only garbled characters ("â€™" for "’"),
which no one can want to point at, change the length.
"""

from __future__ import annotations

import functools
import re
from hashlib import blake2b

import ftfy
from ftfy.badness import is_bad
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from dragoman.boilerplate import mark_boilerplate
from dragoman.duplicates import Deduplicator, article_text, signature
from dragoman.nouns import Document
from dragoman.source import RawItem
from dragoman.timex import infer_published

__all__ = [
    "Deduplicator", "article_text", "is_english", "make_document", "mark_boilerplate", "signature",
]  # fmt: skip

# Only what is garbled is mended: curly quotes, ligatures, wide letters and entities stay as they are.
_MEND = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

EARLIEST, LATEST = "1500", "2999"
"""Years of publication. What lies outside, as a calendar's first or last day, stands for no date at all."""

_SAMPLE = 3000
_SHORT = 40
_FUNCTION_WORDS = frozenset(
    ("the", "of", "and", "to", "for", "with", "that", "has", "have", "after", "by", "from", "on", "at", "as",
     "over", "says", "said", "will", "would", "its", "their", "his", "her", "was", "were", "is", "are", "be")
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def make_document(item: RawItem) -> Document:
    """The document of a raw item.

    Its id is the one given, else made from the address or, without one, from the text: the same article read
    again is the same document. A publication day that nobody tells is inferred from the address, the id and
    the text where they leave no doubt.

    Args:
        item: as its source gave it.
    """
    text = mend(item.text)
    published, inferred = _publication(text, item)
    return Document(
        id=mend(item.id) if item.id else _make_id(item.url or text),
        text=text,
        title=_mend_field(item.title),
        source=_mend_field(item.source),
        url=_mend_field(item.url),
        published=published,
        published_inferred=inferred,
        boilerplate=mark_boilerplate(text),
        origin=item.origin,
    )


def _publication(text: str, item: RawItem) -> tuple[str | None, bool]:
    """The publication day, and whether it was inferred."""
    if item.published and EARLIEST <= item.published[:4] <= LATEST:
        return item.published, False
    guess = infer_published(text, item.url, name=item.id)
    return (guess.date.isoformat(), True) if guess.date else (None, False)


def mend(text: str) -> str:
    """The text with garbled characters set right, controls blanked, and lines ended by "\\n" alone."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.isascii() and is_bad(text):
        text = ftfy.fix_text(text, _MEND)
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    return _CONTROL.sub(" ", text)


def _mend_field(value: str | None) -> str | None:
    return mend(value) if value else None


def _make_id(content: str) -> str:
    return blake2b(content.encode("utf-8"), digest_size=8).hexdigest()


def is_english(text: str) -> tuple[bool, str]:
    """Whether an article is written in English, and the language it seems to be in (ISO 639).

    Names are of every language, so a short text counts as English unless what is left of it without its
    capitalised words is clearly something else.

    Args:
        text: the article, best without its boilerplate.
    """
    sample = text[:_SAMPLE].strip()
    words = _WORD.findall(sample)
    if not words:
        return True, "en"
    if _foreign_script(sample):
        return False, _identify(sample)[0]
    if sum(word.lower() in _FUNCTION_WORDS for word in words) >= max(2, len(words) * 0.12):
        return True, "en"
    if len(sample) < 200:
        sample = " ".join(word for word in words if word.islower())
        if len(sample) < _SHORT // 2:
            return True, "en"
    language, confidence = _identify(sample)
    return language == "en" or confidence < (0.9 if len(sample) < 200 else 0.6), language


def _foreign_script(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(char > "\u024f" for char in letters) * 2 > len(letters)


def _identify(text: str) -> tuple[str, float]:
    """The language and how sure it is; Nigerian Pidgin, for which short English is taken, is English."""
    language, confidence = _identifier().classify(text)
    return ("en" if language == "pcm" else str(language)), float(confidence)


@functools.cache
def _identifier() -> LanguageIdentifier:
    # Loaded when first asked for: the model takes half a second.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
