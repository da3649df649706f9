"""Writes archives of the web (WARC and WACZ) as crawlers do."""

import gzip
import io
import json
import zipfile


def record(url, body, *, kind="response", time="2020-01-02T03:04:05Z", media="text/html", **http):
    """Return a record of WARC 1.1, not packed."""
    if kind == "response":
        lines = [f"HTTP/1.1 {http.pop('status', 200)} Said", f"Content-Type: {media}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in http.items()]
        body = "\r\n".join([*lines, "", ""]).encode() + body
        media = "application/http; msgtype=response"
    head = [
        "WARC/1.1", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {time}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>",
        f"Content-Type: {media}", f"Content-Length: {len(body)}",
    ]  # fmt: skip
    return "\r\n".join([*head, "", ""]).encode() + body + b"\r\n\r\n"


def packed(records):
    """Return records as most crawlers write them: each packed on its own."""
    return b"".join(map(gzip.compress, records))


def wacz(records, pages=()):
    """Return a WACZ file of one WARC file and a list of pages."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("datapackage.json", '{"profile": "data-package"}')
        archive.writestr("archive/data.warc.gz", packed(records))
        lines = [{"format": "json-pages-1.0", "id": "pages"}, *pages]
        archive.writestr("pages/pages.jsonl", "\n".join(map(json.dumps, lines)))
    return out.getvalue()
