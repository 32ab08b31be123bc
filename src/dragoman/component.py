"""dragoman as a spaCy component: `nlp.add_pipe("dragoman")` puts a CodedDocument on `doc._.dragoman`.

The publication date is an argument of the text, not of the pipeline: set `doc.user_data["published"]`
(ISO string) before the component runs, through `nlp.pipe(..., as_tuples=...)` or `nlp.make_doc`.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("dragoman", assigns=["doc._.dragoman"], requires=["token.dep", "token.lemma", "doc.ents"])
def make_dragoman(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Makes the component.

    Args:
        nlp: a pipeline with parser, tagger, lemmatizer and entity recogniser.
        name: the name it has in the pipeline.
    """
    if not Doc.has_extension("dragoman"):
        Doc.set_extension("dragoman", default=None)

    def code_doc(doc: Doc) -> Doc:
        from dragoman.document import make_document
        from dragoman.pipeline import code_parsed
        from dragoman.source import RawItem

        item = RawItem(text=doc.text, published=doc.user_data.get("published"))
        doc._.dragoman = code_parsed(make_document(item), doc)
        return doc

    return code_doc
