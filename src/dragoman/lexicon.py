"""The trigger lexicon: which words denote political interactions, of which type, and who fills their slots.

The knowledge stands in data/triggers/*.txt (one file a PLOVER type), data/wordsets.txt, data/plover.txt and
data/cameo.txt. This module reads and validates it and hands out entries by word. It knows no parser: matching
an entry against a sentence is the work of mentions.py.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from dragoman.cache import Lazy, stored
from dragoman.errors import DataError
from dragoman.tables import Row, line_of, read_table, row_of

Quad = Literal["V-COOP", "M-COOP", "V-CONF", "M-CONF"]
ActorClass = Literal["actor", "person"]

POS = ("VERB", "NOUN", "ADJ")
QUADS: tuple[Quad, ...] = ("V-COOP", "M-COOP", "V-CONF", "M-CONF")
KINDS = (
    "meeting", "call", "visit", "letter", "statement", "agreement", "exercise", "test", "deployment",
    "attack", "arrest", "protest", "sanction", "aid", "election", "ceasefire", "withdrawal", "release",
    "ruling", "other",
)  # fmt: skip
PREPOSITIONS = (
    "about", "across", "after", "against", "along", "alongside", "among", "around", "as", "at", "before",
    "behind", "between", "by", "for", "from", "in", "inside", "into", "near", "of", "off", "on", "onto",
    "out", "outside", "over", "round", "through", "to", "toward", "under", "upon", "with", "within",
    "without",
)  # fmt: skip
SLOTS = ("subj", "obj", "iobj", "poss", "mod", *PREPOSITIONS)
NEED_SLOTS = (*SLOTS, "prep", "xcomp", "head", "cause")
ACTOR_CLASSES: tuple[ActorClass, ...] = ("actor", "person")
# Spelling variants of prepositions that a table may write; entries hold one name for each.
_SAME_PREPOSITION = {"towards": "toward"}
BLOCK = "-"
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_TABLES = ("triggers", "wordsets.txt", "plover.txt", "cameo.txt")
_COLUMNS = ("form", "pos", "type", "kind", "frame", "needs", "cameo", "context")
_CODE = re.compile(r"\d{2,4}")


@dataclass(frozen=True, slots=True)
class Frame:
    """Which syntactic slots hold the parties of an event.

    Attributes:
        actors: slots of those who act, or of every party where the event is symmetric.
        recipients: slots of those acted toward; empty where the event is symmetric.
        symmetric: whether all parties act alike (a meeting, a mutual agreement).
    """

    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    symmetric: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A condition on the words around a trigger.

    Attributes:
        slot: where to look: a slot of a frame, "prep" (which prepositions the trigger governs), "xcomp"
            (whether it has an infinitival complement), "head" (the word the trigger depends on, and the
            preposition between them: of "withdrew from the treaty", both "withdraw" and "from") or "cause"
            (a verb's subject, and what it hangs on: of "the crash of Flight 9, which killed", the crash).
        words: lemmas of which one must stand there; empty where a class or mere presence is asked for.
        actor_class: "actor" (state, official, organisation, armed group, crowd) or "person", else None.
        negated: the condition must not hold.
    """

    slot: str
    words: frozenset[str] = frozenset()
    actor_class: str | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or phrase that denotes an event, or is kept from doing so.

    Attributes:
        form: lemmas, as the tokenizer divides them ("cease-fire" is three).
        pos: VERB, NOUN or ADJ, of the first word of a verb phrase, else of the last.
        type: PLOVER type; None where the entry blocks its form from being an event.
        kind: as in Report; empty where it blocks.
        frame: who fills it.
        needs: conditions, all of which must hold.
        cameo: CAMEO code.
        context: PLOVER contexts that the word itself implies.
        where: file and line.
    """

    form: tuple[str, ...]
    pos: str
    type: str | None
    kind: str
    frame: Frame
    needs: tuple[Need, ...]
    cameo: str
    context: tuple[str, ...]
    where: str

    @property
    def text(self) -> str:
        """The form as a reader writes it."""
        return " ".join(self.form).replace(" - ", "-")


@dataclass(frozen=True, slots=True)
class PloverType:
    """A PLOVER event type: its quad class, usual CAMEO root, usual frames, and what it means."""

    name: str
    quad: Quad
    cameo: str
    verb_frame: Frame
    noun_frame: Frame
    definition: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, by the word at which a matcher begins. Entries come most specific first."""

    wordsets: Mapping[str, frozenset[str]]
    types: Mapping[str, PloverType]
    by_verb: Mapping[str, tuple[Entry, ...]]
    by_noun: Mapping[str, tuple[Entry, ...]]
    by_adjective: Mapping[str, tuple[Entry, ...]]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, verbs first."""
        tables = (self.by_verb, self.by_noun, self.by_adjective)
        return tuple(entry for table in tables for found in table.values() for entry in found)

    def verbs(self, lemma: str) -> tuple[Entry, ...]:
        """Verb entries whose form begins with this lemma."""
        return self.by_verb.get(lemma, ())

    def nouns(self, lemma: str) -> tuple[Entry, ...]:
        """Noun entries whose form ends with this lemma."""
        return self.by_noun.get(lemma, ())

    def adjectives(self, lemma: str) -> tuple[Entry, ...]:
        """Adjective entries whose form ends with this lemma."""
        return self.by_adjective.get(lemma, ())


_NO_FRAME = Frame()


@functools.cache
def load() -> Lexicon:
    """The packaged lexicon, read and checked where it has changed since it was kept.

    Raises:
        DataError: a table is wrong; the message names file and line.
    """
    kept = stored("lexicon", _plain, _TABLES, ("dragoman.lexicon", "dragoman.tables"))
    types = _read_types(read_table("plover.txt"))
    reader = _Reader(kept["wordsets"], types, _read_codes(read_table("cameo.txt"), types))

    def entries(_: str, text: str) -> tuple[Entry, ...]:
        return tuple(reader.entry(row_of(line, _COLUMNS)) for line in text.split("\n"))

    by_verb, by_noun, by_adjective = (Lazy(kept[pos], entries, str, str) for pos in POS)
    return Lexicon(kept["wordsets"], types, by_verb, by_noun, by_adjective)


def _plain() -> dict[str, Any]:
    """The tables checked, and each word's rows in the order of its entries, as lines of text."""
    rows = read_table("triggers")
    lexicon = build(rows, read_table("wordsets.txt"), read_table("plover.txt"), read_table("cameo.txt"))
    by_place = {row.where: line_of(row, _COLUMNS) for row in rows}

    def lines(index: Mapping[str, tuple[Entry, ...]]) -> dict[str, str]:
        return {word: "\n".join(by_place[e.where] for e in found) for word, found in index.items()}

    indices = (lexicon.by_verb, lexicon.by_noun, lexicon.by_adjective)
    return {"wordsets": dict(lexicon.wordsets), **dict(zip(POS, map(lines, indices), strict=True))}


def build(
    triggers: Sequence[Row], wordsets: Sequence[Row], plover: Sequence[Row], cameo: Sequence[Row]
) -> Lexicon:
    """A lexicon from the rows of its four tables.

    Args:
        triggers: rows `form | pos | type | kind | frame | needs | cameo | context`.
        wordsets: rows `name | words`.
        plover: rows `type | quad | cameo | verb_frame | noun_frame | definition`.
        cameo: rows `type | kind | cameo`, the code of an entry that names none.

    Raises:
        DataError: an unknown type, kind, part of speech, word set or slot, or a form entered twice.
    """
    sets = _read_wordsets(wordsets)
    types = _read_types(plover)
    codes = _read_codes(cameo, types)
    reader = _Reader(sets, types, codes)
    entries = tuple(reader.entry(row) for row in triggers)
    _refuse_duplicates(entries)
    return Lexicon(
        wordsets=MappingProxyType(sets),
        types=MappingProxyType(types),
        by_verb=_index(entries, "VERB"),
        by_noun=_index(entries, "NOUN"),
        by_adjective=_index(entries, "ADJ"),
    )


def parse_frame(text: str, where: str) -> Frame:
    """The frame a cell writes: `subj > obj,against` is directed, `subj = with` symmetric.

    Args:
        text: the cell; empty gives an empty frame.
        where: file and line, for errors.

    Raises:
        DataError: two arrows, an unknown slot, or a symmetric frame without slots.
    """
    if not text.strip():
        return Frame()
    if len(re.findall("[>=]", text)) > 1:
        raise DataError(where, text, "a frame has one `>` (directed) or one `=` (symmetric)")
    left, sign, right = _partition(text)
    actors, recipients = _slots(left, where), _slots(right, where)
    if sign == "=":
        if not actors + recipients:
            raise DataError(where, text, "a symmetric frame names at least one slot, as `subj = with`")
        return Frame(tuple(dict.fromkeys(actors + recipients)), (), True)
    return Frame(actors, recipients, False)


def parse_needs(text: str, where: str, wordsets: Mapping[str, frozenset[str]]) -> tuple[Need, ...]:
    """The conditions a cell writes: `obj:%weapon,boat; !prep:on; xcomp; subj:@actor`.

    `%name` is a word set, `@actor` and `@person` are classes, `!` negates, and `obj:` alone asks that
    anything stands there.

    Args:
        text: the cell.
        where: file and line, for errors.
        wordsets: word sets by name without the `%`.

    Raises:
        DataError: an unknown slot, word set or actor class, or a condition without words that needs some.
    """
    return tuple(_need(part.strip(), where, wordsets) for part in text.split(";") if part.strip())


def _need(text: str, where: str, wordsets: Mapping[str, frozenset[str]]) -> Need:
    negated = text.startswith("!")
    slot, _, value = text.removeprefix("!").partition(":")
    slot = _SAME_PREPOSITION.get(slot.strip(), slot.strip())
    if slot not in NEED_SLOTS:
        raise DataError(where, text, f"a condition begins with one of {', '.join(NEED_SLOTS)}")
    value = value.strip()
    if value.startswith("@"):
        if value[1:] not in ACTOR_CLASSES:
            raise DataError(where, text, f"a class is one of {', '.join('@' + c for c in ACTOR_CLASSES)}")
        return Need(slot, frozenset(), value[1:], negated)
    words = _words(value.split(","), where, wordsets)
    if slot == "xcomp" and words:
        raise DataError(where, text, "xcomp takes no words")
    if slot == "prep":
        words = frozenset(_SAME_PREPOSITION.get(w, w) for w in words)
        if not words or not words <= set(PREPOSITIONS):
            raise DataError(where, text, f"prep takes prepositions: {', '.join(PREPOSITIONS)}")
    return Need(slot, words, None, negated)


def _words(items: Iterable[str], where: str, wordsets: Mapping[str, frozenset[str]]) -> frozenset[str]:
    words: list[str] = []
    sets: list[frozenset[str]] = []
    for item in (i.strip() for i in items):
        if item.startswith("%"):
            if item[1:] not in wordsets:
                raise DataError(where, item, "no such word set; wordsets.txt names them, above their use")
            sets.append(wordsets[item[1:]])
        elif item.startswith("@"):
            raise DataError(where, item, "a class of actors stands alone in its condition")
        elif item:
            words.append(item)
    if len(sets) == 1 and not words:
        return sets[0]
    return frozenset(words).union(*sets)


def _partition(text: str) -> tuple[str, str, str]:
    return text.partition("=") if "=" in text else text.partition(">")


def _slots(text: str, where: str) -> tuple[str, ...]:
    slots = tuple(_SAME_PREPOSITION.get(s, s) for s in (part.strip() for part in text.split(",")) if s)
    for slot in slots:
        if slot not in SLOTS:
            raise DataError(where, slot, f"a slot is one of {', '.join(SLOTS)}")
    return slots


def _read_wordsets(rows: Sequence[Row]) -> dict[str, frozenset[str]]:
    sets: dict[str, frozenset[str]] = {}
    for row in rows:
        name = row["name"].removeprefix("%")
        if not name or name in sets:
            raise DataError(row.where, row["name"], "each word set has a name of its own")
        words = _words(row.many("words"), row.where, sets)
        if not words:
            raise DataError(row.where, row["words"], "a word set holds at least one lemma")
        sets[name] = words
    return sets


def _read_types(rows: Sequence[Row]) -> dict[str, PloverType]:
    types: dict[str, PloverType] = {}
    for row in rows:
        if row["type"] in types:
            raise DataError(row.where, row["type"], "each PLOVER type has one row")
        quad = next((q for q in QUADS if q == row["quad"]), None)
        if quad is None:
            raise DataError(row.where, row["quad"], f"quad must be one of {', '.join(QUADS)}")
        types[row["type"]] = PloverType(
            name=row["type"],
            quad=quad,
            cameo=_code(row),
            verb_frame=parse_frame(row["verb_frame"], row.where),
            noun_frame=parse_frame(row["noun_frame"], row.where),
            definition=row["definition"],
        )
    return types


def _read_codes(rows: Sequence[Row], types: Mapping[str, PloverType]) -> dict[tuple[str, str], str]:
    codes: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (row.one_of("type", tuple(types)), row.one_of("kind", KINDS))
        if key in codes:
            raise DataError(row.where, " | ".join(key), "each type and kind has one row")
        codes[key] = _code(row)
    return codes


def _code(row: Row) -> str:
    code = row["cameo"]
    if not _CODE.fullmatch(code):
        raise DataError(row.where, code, "a CAMEO code has two to four digits")
    return code


class _Reader:
    """Reads rows of triggers. Thousands of rows share few frames and needs, so each is parsed once."""

    def __init__(
        self,
        sets: Mapping[str, frozenset[str]],
        types: Mapping[str, PloverType],
        codes: Mapping[tuple[str, str], str],
    ) -> None:
        self.sets = sets
        self.types = types
        self.codes = codes
        self.frames: dict[str, Frame] = {}
        self.needs: dict[str, tuple[Need, ...]] = {"": ()}
        self.contexts: dict[str, tuple[str, ...]] = {"": ()}
        self.same: dict[Need, Need] = {}

    def entry(self, row: Row) -> Entry:
        cells, where = row.cells, row.where
        form, pos, name = _form(cells["form"], where), cells["pos"], cells["type"]
        if pos not in POS:
            raise DataError(where, pos, f"pos must be one of {', '.join(POS)}")
        needs = self._needs(cells["needs"], where)
        if name == BLOCK:
            return Entry(form, pos, None, "", _NO_FRAME, needs, "", (), where)
        usual, kind = self.types.get(name), cells["kind"]
        if usual is None:
            raise DataError(where, name, f"type must be {BLOCK} or one of {', '.join(self.types)}")
        if kind not in KINDS:
            raise DataError(where, kind, f"kind must be one of {', '.join(KINDS)}")
        if cells["frame"]:
            frame = self._frame(cells["frame"], where)
        else:
            frame = usual.verb_frame if pos == "VERB" else usual.noun_frame
        code = _code(row) if cells["cameo"] else self.codes.get((name, kind), usual.cameo)
        context = self.contexts.get(cells["context"])
        if context is None:
            context = self.contexts[cells["context"]] = row.many("context")
        return Entry(form, pos, name, kind, frame, needs, code, context, where)

    def _needs(self, text: str, where: str) -> tuple[Need, ...]:
        needs = self.needs.get(text)
        if needs is None:
            # Two spellings of one condition become one object, so that duplicates are found by identity.
            found = parse_needs(text, where, self.sets)
            needs = self.needs[text] = tuple(self.same.setdefault(need, need) for need in found)
        return needs

    def _frame(self, text: str, where: str) -> Frame:
        frame = self.frames.get(text)
        if frame is None:
            frame = self.frames[text] = parse_frame(text, where)
        return frame


def _form(text: str, where: str) -> tuple[str, ...]:
    # The tokenizer divides words at a hyphen between letters, so forms are divided there too.
    form = tuple((_HYPHEN.sub(" - ", text) if "-" in text else text).split())
    if not form or text != text.lower():
        raise DataError(where, text, "a form is one or more lemmas in lower case")
    return form


def _refuse_duplicates(entries: Sequence[Entry]) -> None:
    seen: dict[tuple[tuple[str, ...], str, frozenset[int]], str] = {}
    for entry in entries:
        key = (entry.form, entry.pos, frozenset(map(id, entry.needs)))
        if key in seen:
            raise DataError(entry.where, entry.text, f"already entered with the same needs at {seen[key]}")
        seen[key] = entry.where


def _index(entries: Sequence[Entry], pos: str) -> Mapping[str, tuple[Entry, ...]]:
    index: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.pos == pos:
            index[entry.form[0] if pos == "VERB" else entry.form[-1]].append(entry)
    for found in index.values():
        if len(found) > 1:
            found.sort(key=_specific)
    return MappingProxyType({word: tuple(found) for word, found in index.items()})


def _specific(entry: Entry) -> tuple[bool, int, bool, int, int]:
    # A block is a veto on its word: it goes before every event of that word. A noun hands its vetoes on to
    # compounds ("peace agreement"), while a verb phrase has a sense of its own ("meet demand" is not "meet").
    # Of two events with as many needs, the one that asks for something is more specific than the one that
    # only excludes.
    event = entry.type is not None
    positive = sum(not need.negated for need in entry.needs)
    return (event and entry.pos != "VERB", -len(entry.form), event, -len(entry.needs), -positive)
