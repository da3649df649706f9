"""What an answer of a web server carries: chunks joined, packed content unpacked, within limits."""

import zlib
from importlib import import_module
from typing import Protocol

from communique.errors import ReadError
from communique.ingest.places.member import is_bomb

LARGEST = 256_000_000
"""Bytes that one page may have."""

_CHUNK_LINE = 64


class _Unpacking(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def payload(raw: bytes, transfer: str, encoding: str, where: str) -> bytes:
    """Return the content of an answer whose headers have these encodings.

    Some crawlers keep the headers and store the content decoded; that is seen and left as it is.

    Raises:
        ReadError: it is too large, damaged, or packed as nothing here can unpack.
    """
    content = _joined(raw) if "chunked" in transfer.casefold() else raw
    names = [name.strip().casefold() for name in encoding.split(",")]
    for name in reversed([name for name in names if name and name != "identity"]):
        content = _unpacked(content, name, where)
    return content


def _joined(raw: bytes) -> bytes:
    """Return chunks as one; what is no chunks is returned as it is."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = raw.find(b"\r\n", at, at + _CHUNK_LINE)
        digits = raw[at:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            size = int(digits, 16)
        except ValueError:
            # A crawler that broke off leaves the last chunk open; anything else was never chunked.
            return b"".join(pieces) if pieces and at >= len(raw) else raw
        if size <= 0:
            return b"".join(pieces)
        pieces.append(raw[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _unpacked(content: bytes, name: str, where: str) -> bytes:
    if name in {"gzip", "x-gzip"}:
        if not content.startswith(b"\x1f\x8b"):
            return content
        return _limited(zlib.decompressobj(31), content, where)
    if name == "deflate":
        # Half of the servers send it with the head of zlib, the other half without.
        with_head = content[:1] == b"\x78"
        return _limited(zlib.decompressobj(15 if with_head else -15), content, where)
    if name == "br":
        return _brotli(content, where)
    raise ReadError(f"the page is packed with {name!r}, which is not known here", where=where)


def _limited(unpacking: _Unpacking, content: bytes, where: str) -> bytes:
    try:
        found = unpacking.decompress(content, LARGEST + 1)
    except zlib.error as error:
        raise ReadError(f"the page can't be unpacked: {error}", where=where) from error
    return _within(found, len(content), where)


def _within(found: bytes, packed: int, where: str) -> bytes:
    if len(found) > LARGEST or is_bomb(len(found), packed):
        raise ReadError(
            f"the page unpacks to {len(found) / 1e6:,.0f} MB or more, far more than its size",
            where=where,
            hint="it is damaged or made to harm",
        )
    return found


def _brotli(content: bytes, where: str) -> bytes:
    try:
        brotli = import_module("brotli")
    except ImportError:
        raise ReadError(
            "the page is packed with Brotli, which needs the package brotli",
            where=where,
            hint="pip install 'communique[web]'",
        ) from None
    unpacking = brotli.Decompressor()
    found = b""
    try:
        # It stops at about the limit that it is given, and gives the rest when asked again.
        found = unpacking.process(content, output_buffer_limit=LARGEST + 1)
    except brotli.error:
        # Content that was stored decoded.
        return content
    return _within(found, len(content), where)
