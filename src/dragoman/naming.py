"""How names are written: their simple tokens, their variants, and the surnames people are told by."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator

from dragoman.wordlists import words

Words = tuple[str, ...]

# Countries whose people are written family name first.
FAMILY_FIRST = frozenset(("CHN", "TWN", "PRK", "KOR", "VNM", "KHM"))
GENERATIONS = words("generations")
PARTICLES = words("family particles")

_TOKEN = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?|[^\W_]+|[^\w\s]|_")
# Letters that no decomposition takes apart.
_PLAIN = str.maketrans("łŁøØđĐðÐıĦħəƏ’‘ʼ`´‐‑–", "lLoOdDdDiHhaA'''''---") | {"ß": "ss", "æ": "ae", "þ": "th"}


@functools.lru_cache(maxsize=100_000)
def simple_tokens(text: str) -> Words:
    """The words of a text as keys of the gazetteer.

    Runs of letters and digits are tokens; letters divided by periods are one ("U.S."); any other
    character but white space is a token of its own ("al-Shabaab": al, -, Shabaab). Accents are taken off
    and apostrophes and hyphens made plain. No rule looks past white space or past such a character, so the
    simple tokens of a text are those of its spaCy tokens in a row: "Iran's" gives Iran, ', s both ways.
    """
    return split(text)


def split(text: str) -> Words:
    """The same of a text that is too long to be remembered, as a whole article."""
    return tuple(_TOKEN.findall(text if text.isascii() else plain(text)))


def plain(text: str) -> str:
    """A text without accents, with plain apostrophes and hyphens."""
    bare = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in bare if not unicodedata.combining(c))


def slug_of(name: str) -> str:
    """The id of a thing that only its name identifies ("Hong Kong": "hong-kong")."""
    return "-".join(re.findall(r"[a-z0-9]+", plain(name).lower().replace("'", "")))


# Ways of writing

_SPELLINGS = (
    ("Defence", "Defense"), ("Organisation", "Organization"), ("Labour", "Labor"), ("Centre", "Center"),
    ("Programme", "Program"), ("Stabilisation", "Stabilization"), ("Co-operation", "Cooperation"),
    ("Mobilisation", "Mobilization"), ("Defence", "Defense"), ("Theatre", "Theater"),
)  # fmt: skip
_SPELLING = re.compile("|".join(one for pair in _SPELLINGS for one in pair), re.IGNORECASE)
_ARTICLE = re.compile(r"(?<![\w-])([AaEe]l|[Aa]n|[Aa]r|[Aa]s|[Aa]sh|[Aa]t|[Aa]z)-(?=[^\W\d_]{2})")
_LOW_AFTER_HYPHEN = re.compile(r"(?<=[^\W\d_])-([a-z])(?=[a-z]+)")


def variants(name: str) -> tuple[str, ...]:
    """A name and the other ways to write it that follow a rule.

    British and American spelling; the Arabic article in small or capital letters, with hyphen or space; the
    second syllable of a Korean or Chinese given name with hyphen or space, small or capital.
    """
    found = [name]
    if "-" in name:
        if _ARTICLE.search(name):
            found += [_with_article(name, how) for how in _ARTICLES]
        elif " " in name and _LOW_AFTER_HYPHEN.search(name):
            found.append(_LOW_AFTER_HYPHEN.sub(lambda m: "-" + m[1].upper(), name))
            found.append(_LOW_AFTER_HYPHEN.sub(lambda m: " " + m[1].upper(), name))
    if _SPELLING.search(name):
        found += [other for one in found for other in _respelled(one)]
    return tuple(dict.fromkeys(found))


_ARTICLES: tuple[Callable[[str], str], ...] = (
    lambda article: article.capitalize() + "-",
    lambda article: article.lower() + "-",
    lambda article: article.capitalize() + " ",
    lambda article: article.lower() + " ",
)


def _with_article(name: str, how: Callable[[str], str]) -> str:
    return _ARTICLE.sub(lambda match: how(match[1]), name)


def _respelled(name: str) -> Iterator[str]:
    for british, american in _SPELLINGS:
        for one, other in ((british, american), (american, british)):
            for old, new in ((one, other), (one.lower(), other.lower())):
                if old in name:
                    yield name.replace(old, new)


def surnames_of(name: str, country: str | None) -> Iterator[Words]:
    """The bare surnames under which a person of that name is told, as simple tokens.

    Args:
        name: the full name, or a short form of one word.
        country: alpha-3; in some countries the family name comes first.
    """
    told = [w for w in name.split() if w not in GENERATIONS] or name.split()
    given = told[1:]
    family_first = country in FAMILY_FIRST or (len(given) == 1 and bool(_LOW_AFTER_HYPHEN.search(given[0])))
    if family_first and given:
        yield simple_tokens(told[0])
        return
    last = told[-1]
    yield simple_tokens(last)
    particle, hyphen, bare = last.partition("-")
    if hyphen and particle.lower() in PARTICLES:
        yield simple_tokens(bare)
        yield simple_tokens(f"{particle.capitalize()}-{bare}")
    at = len(told) - 1
    while at > 0 and told[at - 1].lower() in PARTICLES:
        at -= 1
        yield simple_tokens(" ".join(told[at:]))
