"""Media types (MIME): the endings that files of a type have on disk."""

_ENDINGS = {
    "text/html": (".html", ".htm", ".xhtml"),
    "application/xhtml+xml": (".xhtml", ".html", ".htm"),
    "text/plain": (".txt", ".md", ".vrt", ".vert"),
    "text/markdown": (".md",),
    "text/csv": (".csv",),
    "text/tab-separated-values": (".tsv",),
    "application/pdf": (".pdf",),
    "application/json": (".json",),
    "application/ld+json": (".json",),
    "application/x-ndjson": (".jsonl", ".ndjson"),
    "application/rtf": (".rtf",),
    "text/rtf": (".rtf",),
    "application/epub+zip": (".epub",),
    "message/rfc822": (".eml",),
    "application/xml": (".xml",),
    "text/xml": (".xml",),
    "application/tei+xml": (".xml",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
}


def bare(media_type: str) -> str:
    """Return a media type without its parameters: `text/html; charset=utf-8` is `text/html`."""
    return media_type.partition(";")[0].strip().casefold()


def is_text(media_type: str) -> bool:
    """Tell whether documents can be of this type."""
    return bare(media_type) in _ENDINGS


def ended(name: str, media_type: str) -> str:
    """Return a name with an ending of its media type, if it hasn't one."""
    endings = _ENDINGS[bare(media_type)]
    return name if name.casefold().endswith(endings) else f"{name}{endings[0]}"
