"""Names that no table lists, told from the words alone, before anything is parsed."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from dragoman.gazetteer import load


def tells_name(words: Sequence[str]) -> bool:
    """Whether a sentence names someone: by a capital within it, or by a listed name with which it begins."""
    return any(w[0].isupper() and (i > 0 or (w,) in load().names) for i, w in enumerate(words))


def full_names(words: Sequence[str]) -> Iterator[str]:
    """The last words of names of several words of which that word is unlisted: by it they are told again."""
    for before, word, after in zip(words, words[1:], (*words[2:], ""), strict=False):
        if (
            before[0].isupper()
            and word[0].isupper()
            and not after[:1].isupper()
            and word not in listed_words()
        ):
            yield word


def holds_unlisted(words: Sequence[str], proper: Sequence[bool]) -> bool:
    """Whether a run of proper nouns is anything but listed names and titles, one after the other.

    A single word that some name holds may be a surname; it needs no name of its own, nor after a title.

    Args:
        words: of a sentence, as written.
        proper: which of them are tagged as proper nouns.
    """
    at, count = 0, len(words)
    while at < count:
        if not proper[at]:
            at += 1
            continue
        end = at
        while end < count and proper[end]:
            end += 1
        if not _is_settled(tuple(words[at:end])):
            return True
        at = end
    return False


@functools.lru_cache(maxsize=50_000)
def _is_settled(run: tuple[str, ...]) -> bool:
    """Whether listed names and titles make up a run of proper nouns."""
    at, titled = 0, True
    while at < len(run):
        name, title = _name_size(run, at), _title_size(run, at)
        if name or title:
            titled = title > name
            at += max(name, title)
        else:
            return titled and at + 1 == len(run) and run[at] in listed_words()
    return True


def _name_size(run: tuple[str, ...], at: int) -> int:
    names = load().names
    sizes = load().name_sizes.get(run[at], ())
    return next((n for n in sizes if at + n <= len(run) and run[at : at + n] in names), 0)


def _title_size(run: tuple[str, ...], at: int) -> int:
    lowered = tuple(word.lower() for word in run[at:])
    sizes = load().office_sizes.get(lowered[0], ())
    return next((n for n in sizes if n <= len(lowered) and lowered[:n] in load().offices), 0)


@functools.cache
def listed_words() -> frozenset[str]:
    """The words of the names and titles that the tables list, with a capital."""
    gazetteer = load()
    listed = {word for name in gazetteer.names for word in name}
    return frozenset(listed | {word.capitalize() for office in gazetteer.offices for word in office})
