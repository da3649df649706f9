"""Addresses to fetch: read from a list, written as they are sent, each once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from communique.errors import ReadError

_KEPT = "/:@!$&'()*+,;=~%"


def addresses(places: Iterable[str]) -> list[str]:
    """Return the addresses among some, and in the files that the others name, each once.

    A file has an address on each line; what stands after `#` and a space is a comment.

    Raises:
        ReadError: something is neither an address nor a file, or no address of the web.
    """
    found: dict[str, None] = {}
    for place in places:
        if "://" in place:
            found[address(place, place)] = None
        else:
            found.update(dict.fromkeys(_listed(Path(place))))
    if not found:
        raise ReadError("the list has no address", where=", ".join(places))
    return list(found)


def address(text: str, where: str) -> str:
    """Return an address as it is sent: without what stands after `#`, in ASCII.

    Raises:
        ReadError: it is none of the web.
    """
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError) as error:
        raise ReadError(f"{text!r} is not an address: {error}", where=where) from error
    if parts.scheme not in {"http", "https"} or not host or any(map(str.isspace, text.strip())):
        raise ReadError(
            f"{text!r} is not an address of the web",
            where=where,
            hint="it begins with https:// or http:// and has no spaces",
        )
    shown = f"[{host}]" if ":" in host else host
    path = quote(parts.path, safe=_KEPT) or "/"
    return urlunsplit(
        (parts.scheme, f"{shown}{port}", path, quote(parts.query, safe=f"?{_KEPT}"), "")
    )


def host_of(url: str) -> str:
    """Return the host and port of an address."""
    return urlsplit(url).netloc


def _listed(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise ReadError(
            f"the list can't be read: {error.strerror}",
            where=str(path),
            hint="name a file with an address on each line, or an address",
        ) from error
    except UnicodeDecodeError as error:
        raise ReadError("the list is not UTF-8", where=str(path)) from error
    for number, line in enumerate(lines, start=1):
        text = line.partition(" #")[0].strip()
        if text and not text.startswith("#"):
            yield address(text, f"{path}, line {number}")
