"""Pages that a browser has saved whole, in one file: MHTML (RFC 2557)."""

import email
from contextlib import suppress
from email import policy
from email.utils import parsedate_to_datetime

from communique.corpus import Source
from communique.errors import ReadError

ENDINGS = (".mhtml", ".mht")


def page_in(source: Source) -> Source:
    """Return the page in a file saved whole, with its address and time; any other as it is.

    Raises:
        ReadError: there is no page in it.
    """
    if not source.name.casefold().endswith(ENDINGS):
        return source
    try:
        message = email.message_from_bytes(source.raw, policy=policy.default)
        page = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
        raw = page.get_payload(decode=True) if page is not None else None
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise ReadError(f"the file can't be read: {error}", where=source.name) from error
    if page is None or not isinstance(raw, bytes):
        raise ReadError(
            "there is no page in the file",
            where=source.name,
            hint="save it anew from a browser, as one file",
        )
    facts = {"media_type": str(page.get("content-type", ""))}
    address = str(message.get("snapshot-content-location") or page.get("content-location") or "")
    if address.startswith("http"):
        facts["url"] = address.strip()
    with suppress(ValueError, TypeError):
        when = parsedate_to_datetime(str(message.get("date")))
        facts["retrieved"] = when.isoformat(timespec="seconds")
    return Source(source.name, raw, {**facts, **source.facts})
