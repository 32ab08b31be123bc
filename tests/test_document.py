"""Documents: text kept, boilerplate marked, language told, reprints found."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dragoman.boilerplate import _expand
from dragoman.document import (
    Deduplicator,
    article_text,
    is_english,
    make_document,
    mark_boilerplate,
    signature,
)
from dragoman.errors import DataError, SourceError
from dragoman.nouns import Document, Span
from dragoman.source import RawItem, read_sources
from dragoman.tables import parse_table

CASES = Path(__file__).parent / "boilerplate"


def cases() -> list[Any]:
    return list(_cases())


def _cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.txt")):
        parts = re.split(r"(?m)^%% (.*)\n", path.read_text(encoding="utf-8"))
        for name, body in zip(parts[1::2], parts[2::2], strict=True):
            yield pytest.param(body.strip("\n"), id=f"{path.stem}: {name}")


@pytest.mark.parametrize("marked", cases())
def test_boilerplate_is_marked_and_nothing_else(marked: str) -> None:
    text = marked.replace("⟦", "").replace("⟧", "")
    shown, at = "", 0
    for span in mark_boilerplate(text):
        shown += text[at : span.start] + "⟦" + span.of(text) + "⟧"
        at = span.end
    assert shown + text[at:] == marked


@example(["READ MORE:", "\x85"], "\n")
@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                [
                    "READ MORE:",
                    "By Jane Doe",
                    "(Reuters)",
                    "Photo: AFP",
                    "SEOUL (Reuters) - Talks began.",
                    "\r\n",
                ]
            ),
        ),
        max_size=12,
    ),
    st.sampled_from(["\n", "\n\n", " ", "\r\n", "\u2028"]),
)
def test_spans_are_in_order_and_within_the_text(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    at = 0
    for span in mark_boilerplate(text):
        assert at <= span.start < span.end <= len(text)
        assert span.of(text).strip()
        at = span.end


@pytest.mark.parametrize(
    "junk",
    [
        "x" * 5_000_000,
        "a. " * 1_700_000,
        "(" * 5_000_000,
        "(a) " * 1_250_000,
        "For more " * 550_000,
        " \u200b" * 2_500_000,
        "A, " * 1_600_000,
        "By Jane Doe " * 400_000,
        "“”. " * 1_250_000,
        "READ MORE:\n" * 60_000,
        "Jane Doe, " * 500_000,
        "a b\n" * 400_000,
        "\n" * 5_000_000,
    ],
    ids=lambda junk: junk[:12],
)
def test_junk_of_five_megabytes_takes_seconds_at_most(junk: str) -> None:
    begin = time.process_time()
    mark_boilerplate(junk)
    assert time.process_time() - begin < 4


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(ab", "regular expression"),
        ("{nowhere}", "a row above"),
        ("(a)b", "groups"),
        ("a*", "match nothing"),
    ],
)
def test_a_wrong_row_is_named(pattern: str, expected: str) -> None:
    (row,) = parse_table(
        f"columns: name | scope | where | pattern\nx | line | anywhere | {pattern}\n", "b.txt"
    )
    with pytest.raises(DataError, match=r"b\.txt:2") as caught:
        _expand(row, {})
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "“Talks” — it’s ﬁne…\u00a0and so\u2009on: AT&amp;T, Łódź, Erdoğan, ﷺ, 北京, e\u0301.",
        "  leading and trailing  \n\n\n",
        "Tab\tand newline\n",
        "Ned said:\u200e\ufeff done",
    ],
)
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    assert make_document(RawItem(text)).text == text


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("It\u00e2\u20ac\u2122s over", "It’s over"),
        ("S\u00c3\u00a3o Paulo", "São Paulo"),
        ("One.\r\nTwo.\rThree.", "One. \nTwo.\nThree."),
        ("nul\0and bell\a", "nul and bell "),
        ("lone \ud800 and pair \ud83d\ude00", "lone \ufffd and pair \U0001f600"),
    ],
)
def test_what_is_garbled_is_mended(text: str, mended: str) -> None:
    document = make_document(RawItem(text))
    assert document.text == mended
    document.text.encode("utf-8")


@settings(deadline=None)
@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_makes_a_document(text: str) -> None:
    document = make_document(RawItem(text, title=text or None))
    document.text.encode("utf-8")
    assert all(span.end <= len(document.text) for span in document.boilerplate)
    is_english(document.text)


def test_a_document_keeps_what_the_source_told() -> None:
    item = RawItem(
        "They met. (Reuters)", id="7", title="Talks", source="C", url="https://x.example",
        published="2031-03-08", origin="a.jsonl:1",
    )  # fmt: skip
    assert make_document(item) == Document(
        id="7", text="They met. (Reuters)", title="Talks", source="C", url="https://x.example",
        published="2031-03-08", boilerplate=(Span(10, 19),), origin="a.jsonl:1",
    )  # fmt: skip


def test_an_id_is_made_from_the_address_or_the_text() -> None:
    by_url = make_document(RawItem("One.", url="https://x.example"))
    assert by_url.id == make_document(RawItem("Two.", url="https://x.example")).id
    assert make_document(RawItem("One.")).id != make_document(RawItem("Two.")).id
    assert make_document(RawItem("One.")).id == "41b48e2bc66337b3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The two Koreas agreed to hold more meetings throughout the month.", True),
        ("Kim Jong Un", True),
        ("Lavrov, Zarif, Kerry, Mogherini, Steinmeier, Fabius, Hammond, Wang Yi, Araghchi", True),
        ("Talks put off", True),
        ("Goodluck Jonathan inaugurates new cabinet in Abuja", True),
        ("Jón Gnarr's Best Party (Besti flokkurinn) wins the elections in Reykjavík.", True),
        ("12 345", True),
        ("", True),
        ("Die Verhandlungen in Genf wurden nach Angaben beider Seiten auf kommende Woche verschoben.", False),
        (
            "Les pourparlers de Genève reprennent vendredi, a annoncé le ministère des affaires étrangères.",
            False,
        ),
        ("Las conversaciones entre ambos gobiernos fueron aplazadas hasta la próxima semana.", False),
        ("Переговоры перенесены", False),
        ("会谈推迟", False),
        ("تم تأجيل المحادثات", False),
    ],
)
def test_english_is_told_from_other_languages(text: str, expected: bool) -> None:
    assert is_english(text)[0] is expected


WIRE = (
    "The two kingdoms agreed on Friday to reopen the border crossing near Dale, closed since the winter "
    "war. The foreign ministers signed the accord in Bree after three days of talks led by the elves. "
    "Both sides will withdraw their heavy weapons by the end of the month and exchange all prisoners. "
    "The northern minister called the accord a first step and said that the embassies would open next year. "
    "Markets in both capitals rose on the news, and the river ferries announced a new timetable for summer."
)


def document(id: str, text: str, published: str | None = None) -> Document:
    return make_document(RawItem(text, id=id, published=published))


def test_a_reprint_is_found_under_another_head_and_shortened() -> None:
    known = Deduplicator()
    assert known.seen(document("a", WIRE, "2031-03-08")) is None
    copy = "By Ioreth Brown\n\nBREE (Reuters) - " + WIRE.replace(
        " and the river ferries announced a new", " a new"
    )
    assert known.seen(document("b", copy, "2031-03-09")) == "a"
    assert known.seen(document("c", WIRE.upper() + " (AFP)")) == "a"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("agreed on Friday", "agreed on Thursday"),
        ("three days of talks", "12 days of talks"),
        ("would open next year.", "would open next year. The signing was postponed, he said."),
    ],
)
def test_a_copy_that_tells_another_day_or_outcome_is_news(old: str, new: str) -> None:
    known = Deduplicator()
    known.seen(document("a", WIRE.replace("three days", "11 days")))
    told = WIRE.replace("three days", "11 days").replace(old.replace("three", "11"), new)
    assert known.seen(document("b", told)) is None


def test_another_report_of_the_same_matter_is_no_reprint() -> None:
    known = Deduplicator()
    known.seen(document("a", WIRE))
    other = WIRE.replace("agreed on Friday to reopen", "failed on Friday to open").split(". ")
    assert (
        known.seen(document("b", ". ".join(reversed(other[:3])) + " The elves will try again in a month."))
        is None
    )


def test_short_texts_are_reprints_only_if_equal() -> None:
    known = Deduplicator()
    assert known.seen(document("a", "Talks begin in Bree. (Reuters)")) is None
    assert known.seen(document("b", "Talks begin in Bree! (BBC)")) == "a"
    assert known.seen(document("c", "Talks end in Bree.")) is None


def test_the_same_words_long_after_tell_of_another_day() -> None:
    known = Deduplicator()
    assert known.seen(document("a", "Talks begin in Bree today.", "2031-03-08")) is None
    assert known.seen(document("b", "Talks begin in Bree today.", "2032-03-08")) is None
    assert known.seen(document("c", "Talks begin in Bree today.", "2032-03-10")) == "b"


def test_a_document_read_again_is_no_reprint_of_itself() -> None:
    known = Deduplicator()
    assert known.seen(document("a", WIRE)) is None
    assert known.seen(document("a", WIRE)) is None
    assert known.seen(document("b", WIRE)) == "a"


def test_it_goes_on_from_kept_signatures() -> None:
    kept = signature(article_text(document("a", WIRE)))
    assert kept == signature(article_text(document("a", WIRE)))
    assert kept[:4].hex() == "354b22bb"
    again = Deduplicator()
    again.add("a", kept, "2031-03-08")
    assert again.seen(document("b", WIRE + " It will run daily.", "2031-03-09")) == "a"


def test_long_texts_are_compared_by_a_sample() -> None:
    long = " ".join(f"word{n} of{n % 7} the{n % 11} long text" for n in range(3000))
    known = Deduplicator()
    assert known.seen(document("a", long)) is None
    assert len(signature(long)) < 7000
    assert known.seen(document("b", long[: int(len(long) * 0.9)])) == "a"
    assert known.seen(document("c", long[: int(len(long) * 0.5)])) is None


def test_the_examples_are_read_whole_and_their_reprint_found() -> None:
    errors: list[SourceError] = []
    folder = Path(__file__).parent.parent / "examples" / "iran-talks"
    items = list(read_sources([str(folder)], on_error=errors.append))
    documents = sorted(
        (make_document(item) for item in items), key=lambda made: (made.published or "", made.id)
    )
    known = Deduplicator()
    reprints = [made.id for made in documents if known.seen(made)]
    assert (errors, len(documents), reprints) == ([], 18, ["harbour-iran-talks"])
    assert all(made.published and made.title and made.source and made.boilerplate for made in documents)
    assert all(is_english(made.text)[0] for made in documents)
    assert sum(item.html for item in items) == 1


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_reprints_never_raise_and_are_the_same_each_time(texts: list[str]) -> None:
    def run() -> list[str | None]:
        known = Deduplicator()
        return [known.seen(document(str(n), text)) for n, text in enumerate(texts)]

    assert run() == run()


@pytest.mark.parametrize("filler", ["0001-01-01", "9999-12-31", "1066-10-14"])
def test_a_day_of_publication_that_stands_for_none_is_none(filler: str) -> None:
    item = RawItem("The vote was put off on Monday.", published=filler)
    assert make_document(item).published is None
    assert make_document(RawItem(item.text, published="1914-06-29")).published == "1914-06-29"
