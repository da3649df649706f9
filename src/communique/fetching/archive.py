"""The archive that pages are written to (WARC 1.1), each record packed on its own.

A record is whole or not there: what a broken run left behind its last whole record is cut off.
"""

import base64
import gzip
import hashlib
import os
import uuid
from pathlib import Path

from communique.fetching.web import Answer

_CRLF = "\r\n"
_CHUNKING = {"transfer-encoding", "connection"}


class Archive:
    """A WARC file that records are put to the end of."""

    def __init__(self, path: Path, size: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("r+b" if path.exists() else "w+b")
        self._file.truncate(size)
        self._file.seek(size)
        self.size = size

    def begin(self, time: str) -> None:
        """Write who writes this file."""
        body = b"software: communique\r\nformat: WARC File Format 1.1\r\n"
        self._write({"WARC-Type": "warcinfo", "WARC-Date": time}, "application/warc-fields", body)

    def write(self, answer: Answer, time: str) -> None:
        """Write an answer."""
        kept = [(key, value) for key, value in answer.headers if key.casefold() not in _CHUNKING]
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}".rstrip()]
        lines += [f"{key}: {' '.join(value.split())}" for key, value in kept]
        head = _CRLF.join([*lines, "", ""]).encode("utf-8", "surrogateescape")
        about = {
            "WARC-Type": "response",
            "WARC-Target-URI": answer.url,
            "WARC-Date": time,
            "WARC-Payload-Digest": _digest(answer.body),
        }
        self._write(about, "application/http; msgtype=response", head + answer.body)

    def _write(self, about: dict[str, str], media_type: str, block: bytes) -> None:
        fields = {
            **about,
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
            "WARC-Block-Digest": _digest(block),
            "Content-Type": media_type,
            "Content-Length": str(len(block)),
        }
        head = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
        record = gzip.compress(_CRLF.join(head).encode() + block + b"\r\n\r\n")
        self._file.write(record)
        self._file.flush()
        os.fsync(self._file.fileno())
        self.size += len(record)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _digest(content: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(content).digest()).decode()}"
