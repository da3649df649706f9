"""Limits: a document that is too long is left out, one that is empty is told."""

from collections.abc import Iterator

from communique.corpus import MAX_CHARACTERS, Document
from communique.errors import ReadError
from communique.read.options import ReadOptions


def within_limit(document: Document, options: ReadOptions) -> Iterator[Document]:
    """Yield a document that can be kept; what is too long goes to `options.skip`."""
    where = document.source.name
    if document.id != where.rpartition(".")[0]:
        where = f"{where}: {document.id}"
    if len(document.text) > MAX_CHARACTERS:
        options.skip(
            ReadError(
                f"the document has {len(document.text):,} characters, more than the "
                f"{MAX_CHARACTERS:,} that one may have",
                where=where,
                hint="cut it into several documents",
            )
        )
        return
    if not document.text.strip():
        options.notice(
            ReadError(
                "the document has no text",
                where=where,
                hint="it is kept, with its metadata and without tokens",
            )
        )
    yield document
