"""What ParlaMint's schema demands and nobody stated: how our own files say so, and are read.

The schema has no way to leave a role, a date, a person, an organisation or an address out. A file
that we write says `unstated` there, and reading it back gives no value.
"""

from urllib.parse import quote, unquote

UNSTATED = "unstated"
"""The value of `n`, the category that `ana` points to, or the text of a date."""

LANGUAGE = "und"
"""The tag of BCP 47 for a language that isn't known."""

_ADDRESS = "https://document.invalid/"
"""No host may ever have such a name (RFC 2606): it is an id in the form of an address."""


def address(identity: str) -> str:
    """Return the id of a document in the form that the schema has for numbers of texts."""
    return _ADDRESS + quote(identity, safe="")


def identity_of(written: str) -> str:
    """Return the id in an address, or an empty text where it is an address of the world."""
    return unquote(written.removeprefix(_ADDRESS)) if written.startswith(_ADDRESS) else ""
