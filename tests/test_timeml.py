"""What `times` writes as TimeML is valid, and its text is the document's."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dragoman.nouns import Document
from dragoman.show.timeml import to_timeml
from dragoman.timex import tag

# The part of TimeML 1.2.1 (Saurí et al. 2006) that a temporal tagger fills, as TempEval-3 lays a file out.
DTD = etree.DTD(
    io.StringIO("""
<!ELEMENT TimeML (DOCID, DCT, TITLE?, TEXT)>
<!ELEMENT DOCID (#PCDATA)>
<!ELEMENT DCT (TIMEX3?)>
<!ELEMENT TITLE (#PCDATA)>
<!ELEMENT TEXT (#PCDATA | TIMEX3)*>
<!ELEMENT TIMEX3 (#PCDATA)>
<!ATTLIST TIMEX3
  tid ID #REQUIRED
  type (DATE | TIME | DURATION | SET) #REQUIRED
  value CDATA #REQUIRED
  functionInDocument (CREATION_TIME | EXPIRATION_TIME | MODIFICATION_TIME | PUBLICATION_TIME | RELEASE_TIME
                      | RECEPTION_TIME | NONE) "NONE"
  temporalFunction (true | false) "false"
  mod (BEFORE | AFTER | ON_OR_BEFORE | ON_OR_AFTER | LESS_THAN | MORE_THAN | EQUAL_OR_LESS | EQUAL_OR_MORE
       | START | MID | END | APPROX) #IMPLIED
  beginPoint IDREF #IMPLIED
  endPoint IDREF #IMPLIED
  anchorTimeID IDREF #IMPLIED
  quant CDATA #IMPLIED
  freq CDATA #IMPLIED>
""")
)

YEAR = r"(BC)?[\dX]{2,4}"
VALUE = re.compile(
    rf"(PAST|PRESENT|FUTURE)_REF|P(T?[\dX.]+[YMWDHSCQELN]+)+(T([\dX.]+[HMS])+)?"
    rf"|{YEAR}(-([\dX]{{1,2}}|W[\dX]{{1,2}}|Q[\dX]|H[\dX]|[1-4]Q|[12]H|SP|SU|FA|WI)(-([\dX]{{1,2}}|WE))?)?"
    r"(T[\dXA-Z:.]+([+-]\d\d(:?\d\d)?)?)?|T[\dXA-Z:.]+"
)
"""The forms of TIMEX3's values: references, periods, dates with weeks, quarters, halves, seasons, times."""

TELLING = [
    "They met on May 23-25 and again last week.", "every Monday at 5 p.m.", "the first half of fiscal 2018",
    "in the coming days", "since 1998, three years later, in the 1990s", "Winter 2018 & <b>spring</b>",
    "a bell \x07, a null \0, a half pair \ud800 on Friday", "two and a half years", "recently", "at noon GMT",
    "mid-June", "twice a week", "the 18th century", "next Christmas", "from Monday to Friday", "a decade ago",
    "5 June 44 BC", "overnight\r\non Tuesday",
]  # fmt: skip


def valid(text: str, published: str | None) -> None:
    document = Document("a & b", text, published=published, title="<One>")
    timexes = tag(text, date.fromisoformat(published) if published else None)
    root = etree.fromstring(to_timeml(document, timexes).encode())
    assert DTD.validate(root), DTD.error_log.filter_from_errors()
    told = "".join(root.find("TEXT").itertext())
    assert len(told) == len(text)
    assert all(a == b or b == "\ufffd" for a, b in zip(text, told, strict=True))
    created = root.find("DCT/TIMEX3")
    assert (created.get("value") if created is not None else None) == published
    for timex in root.iter("TIMEX3"):
        assert VALUE.fullmatch(timex.get("value")), (timex.text, timex.get("value"))


@pytest.mark.parametrize("text", TELLING)
@pytest.mark.parametrize("published", ["2020-06-10", None])
def test_what_is_told_is_valid(text: str, published: str | None) -> None:
    valid(text, published)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*" ".join(TELLING).split(" "), "<", "&amp;", "]]>", "\n"]), max_size=30))
def test_any_order_of_their_words_is_valid(words: list[str]) -> None:
    valid(" ".join(words), "2020-06-10")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_valid(text: str) -> None:
    valid(text, None)
