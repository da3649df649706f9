"""Archives of the web (WARC, WACZ): each page that was answered as a file, with its URL and time.

What is no document (images, redirects, errors, pages that had not changed) is left out, and
told in one line for each reason.
"""

import json
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from itertools import chain
from shutil import copyfileobj
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from communique.errors import MissingExtraError, ReadError
from communique.ingest.places.file import SourceFile, Tell
from communique.ingest.places.media import bare, ended, is_text
from communique.ingest.places.member import LARGEST_ARCHIVE, is_bomb, too_large
from communique.ingest.places.packing import scratch, unpacked
from communique.ingest.places.payload import LARGEST, payload
from communique.ingest.places.shelf import Kept, Shelf

_WARCS = (".warc", ".warc.gz", ".warc.zst")
_PAGES = ("pages/pages.jsonl", "pages/extraPages.jsonl")
_LONGEST_HEAD = 1 << 16
_LARGEST_LIST = 64_000_000
_REDIRECT = 300
_GONE = {404, 410}
_OURS = b"software: communique\r\n"


def is_web_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive of the web."""
    return name.casefold().endswith((*_WARCS, ".wacz"))


@dataclass(frozen=True, slots=True)
class _Page:
    """A record of an archive: where it is, and what is known of it."""

    at: int
    url: str
    time: str
    media_type: str
    size: int


@dataclass
class _LeftOut:
    """What an archive holds beside pages.

    Attributes:
        records: how many there are.
        ours: whether `communique fetch` wrote it: of each page the last record counts.
        gone: where it says last that an address has no page any more.
        n, first: what is not read by reason: how many records, and the address of the first.
    """

    records: int = 0
    ours: bool = False
    gone: dict[str, int] = field(default_factory=dict)
    n: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, reason: str, url: str) -> None:
        self.n[reason] += 1
        self.first.setdefault(reason, url)

    def tell(self, notice: Tell, where: str) -> None:
        for reason, n in self.n.items():
            first = f"the first is {self.first[reason]}" if self.first[reason] else ""
            message = f"{n:,} record{'s' * (n != 1)} left out: {reason}"
            notice(ReadError(message, where=where, hint=first))


def warc_files(
    opening: Callable[[], BinaryIO], name: str, shelf: Shelf, tell: tuple[Tell, Tell]
) -> Iterator[SourceFile]:
    """Yield the pages of a WARC file; `tell` is told what is left out, and what is doubtful.

    Raises:
        MissingExtraError: the package that reads it isn't installed.
    """
    yield from _named(list(_pages_of(opening, name, shelf, tell)), name, {})


def wacz_files(
    opening: Callable[[], BinaryIO], name: str, shelf: Shelf, tell: tuple[Tell, Tell]
) -> Iterator[SourceFile]:
    """Yield the pages of a WACZ file, with the titles of its list of pages.

    Raises:
        MissingExtraError: the package that reads it isn't installed.
    """
    skip, _ = tell
    try:
        with opening() as file, zipfile.ZipFile(file) as archive:
            warcs = [each.filename for each in archive.infolist() if _is_inside(each.filename)]
            titles = _titles(archive, name, skip)
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        skip(ReadError(f"the archive can't be read: {error}", where=name))
        return
    if not warcs:
        skip(ReadError("there is no WARC file in its folder `archive`", where=name))
    found = [
        _pages_of(_inner(opening, warc, name), f"{name}/{warc}", shelf, tell)
        for warc in sorted(warcs)
    ]
    yield from _named(list(chain.from_iterable(found)), name, titles)


def _is_inside(name: str) -> bool:
    return name.startswith("archive/") and name.casefold().endswith(_WARCS)


def _inner(opening: Callable[[], BinaryIO], warc: str, name: str) -> Callable[[], BinaryIO]:
    """Return what opens a WARC file inside a ZIP archive so that it can be read from anywhere."""

    def opened() -> BinaryIO:
        out = scratch()
        with opening() as file, zipfile.ZipFile(file) as archive:
            info = archive.getinfo(warc)
            if info.file_size > LARGEST_ARCHIVE or is_bomb(info.file_size, info.compress_size):
                out.close()
                raise too_large(info.file_size, f"{name}/{warc}")
            with archive.open(info) as member:
                copyfileobj(member, out)
        out.seek(0)
        return out

    return opened


def _titles(archive: zipfile.ZipFile, name: str, skip: Tell) -> dict[str, str]:
    """Return titles by URL."""
    found: dict[str, str] = {}
    for member in _PAGES:
        info = archive.NameToInfo.get(member)
        if info is None:
            continue
        if info.file_size > _LARGEST_LIST:
            skip(ReadError("the list of pages is too long to be read", where=f"{name}/{member}"))
            continue
        for number, line in enumerate(archive.read(info).splitlines(), start=1):
            try:
                entry = json.loads(line)
            except ValueError:
                where = f"{name}/{member}, line {number}"
                skip(ReadError("the entry of the list of pages is not JSON", where=where))
                continue
            if isinstance(entry, dict) and entry.get("url") and entry.get("title"):
                found.setdefault(str(entry["url"]), str(entry["title"]))
    return found


_Placed = tuple[_Page, Callable[[], bytes]]


def _pages_of(
    opening: Callable[[], BinaryIO], where: str, shelf: Shelf, tell: tuple[Tell, Tell]
) -> Iterator[_Placed]:
    warc = _fastwarc()
    skip, notice = tell
    left_out = _LeftOut()
    pages: list[_Page] = []
    try:
        kept = Kept(shelf, opening)
        if not _is_cut_by_record(warc, kept()):
            kept = Kept(shelf, lambda: unpacked(opening(), where))
        for page in _listed(warc, kept(), where, left_out):
            pages.append(page)
        if not left_out.records:
            raise ReadError("there is no record in the archive", where=where)
    except ReadError as error:
        skip(error)
    except (OSError, ValueError, EOFError) as error:
        skip(
            ReadError(
                f"the archive is broken after {len(pages):,} pages: {error}",
                where=where,
                hint="the pages before that place are read",
            )
        )
    if left_out.ours:
        pages = list(_last(pages, left_out))
    left_out.tell(notice, where)
    for page in pages:
        yield page, _reading(warc, kept, page, where)


def _fastwarc() -> Any:
    try:
        return import_module("fastwarc.warc")
    except ImportError:
        raise MissingExtraError(
            "archives of the web need FastWARC", hint="pip install 'communique[web]'"
        ) from None


def _iterated(warc: Any, file: BinaryIO, at: int) -> Iterator[Any]:
    file.seek(at)
    yield from warc.ArchiveIterator(file, parse_http=False, max_header_len=_LONGEST_HEAD)


def _is_cut_by_record(warc: Any, file: BinaryIO) -> bool:
    """Tell whether a record can be read without those before it: most files are packed so."""
    places = [record.stream_pos for record, _ in zip(_iterated(warc, file, 0), range(3))]  # noqa: B905
    return len(places) == len(set(places))


def _listed(warc: Any, file: BinaryIO, where: str, left_out: _LeftOut) -> Iterator[_Page]:
    kinds = warc.WarcRecordType
    before: _Page | None = None
    for record in _iterated(warc, file, 0):
        at = record.stream_pos
        left_out.records += 1
        if before is not None and is_bomb(before.size, at - before.at):
            raise too_large(before.size, where)
        url = record.headers.get("WARC-Target-URI", "").strip("<>")
        time = record.headers.get("WARC-Date", "")
        before = _Page(at, url, time, "", record.content_length)
        if record.record_type == kinds.revisit:
            left_out.add("the page had not changed (revisit)", url)
        if record.record_type == kinds.warcinfo:
            left_out.ours |= _OURS in record.reader.read(_LONGEST_HEAD)
        if record.record_type not in (kinds.response, kinds.resource):
            continue
        if reason := _reason(record, url):
            left_out.add(reason, url)
            if record.http_headers and record.http_headers.status_code in _GONE:
                left_out.gone[url] = at
            continue
        media_type = _media_type(record)
        yield _Page(at, url, time, media_type, record.content_length)


def _last(pages: list[_Page], left_out: _LeftOut) -> Iterator[_Page]:
    """Yield the last record of each page that is not gone."""
    last = {page.url: page.at for page in pages}
    for page in pages:
        if left_out.gone.get(page.url, -1) > page.at:
            left_out.add("the page is gone", page.url)
        elif last[page.url] > page.at:
            left_out.add("a later record of the page is read", page.url)
        else:
            yield page


def _reason(record: Any, url: str) -> str:
    """Return why a record is no document; empty if it is one."""
    if not url.startswith(("http://", "https://")):
        return "the address is not of the web"
    if record.content_length > LARGEST:
        return f"more than {LARGEST / 1e6:.0f} MB"
    if record.is_http:
        record.parse_http(auto_decode="none")
        status = record.http_headers.status_code if record.http_headers else None
        if status is None:
            return "the answer has no status"
        if status >= _REDIRECT or status < 200:
            return f"the server answered with the status {status}"
    media_type = _media_type(record)
    if not is_text(media_type):
        return f"the media type is {bare(media_type) or 'not said'}"
    return ""


def _media_type(record: Any) -> str:
    headers = record.http_headers if record.is_http else record.headers
    return str(headers.get("Content-Type", "")) if headers else ""


def _reading(warc: Any, kept: Kept[BinaryIO], page: _Page, where: str) -> Callable[[], bytes]:
    def read() -> bytes:
        place = f"{where}: {page.url}"
        try:
            record = next(_iterated(warc, kept(), page.at))
            if record.is_http:
                record.parse_http(auto_decode="none")
            raw = record.reader.read()
        except (OSError, ValueError, EOFError, StopIteration) as error:
            raise ReadError(f"the page can't be read: {error}", where=place) from error
        if not record.is_http:
            return _whole(raw, page.size, place)
        headers = record.http_headers
        head = page.size - record.content_length
        content = _whole(raw, page.size - head, place)
        return payload(
            content,
            headers.get("Transfer-Encoding", ""),
            headers.get("Content-Encoding", ""),
            place,
        )

    return read


def _whole(raw: bytes, size: int, where: str) -> bytes:
    if len(raw) < size:
        raise ReadError("the archive ends inside this page", where=where)
    return raw


def _named(found: list[_Placed], archive: str, titles: Mapping[str, str]) -> Iterator[SourceFile]:
    """Yield pages under names that are made of their URLs.

    Of one address at several times the last keeps the plain name, so that a page that is fetched
    again becomes a new release of the same document; the others have their time in the name.
    """
    by_name: dict[str, list[_Placed]] = defaultdict(list)
    for each in found:
        by_name[_name(each[0].url)].append(each)
    for name, those in by_name.items():
        those.sort(key=lambda each: each[0].time)
        taken: Counter[str] = Counter()
        for at, (page, read) in enumerate(those):
            own = name if at == len(those) - 1 else f"{name}@{_digits(page.time)}"
            taken[own] += 1
            if taken[own] > 1:
                own = f"{own}-{taken[own]}"
            whole = f"{archive}/{ended(own, page.media_type)}"
            yield SourceFile(whole, page.size, read, _nothing_beside, facts=_facts(page, titles))


def _name(url: str) -> str:
    parts = urlsplit(url)
    path = "/".join(step for step in unquote(parts.path).split("/") if step not in {"", ".", ".."})
    name = f"{parts.netloc.rpartition('@')[2]}/{path or 'index'}"
    if parts.path.endswith("/") and path:
        name += "/index"
    query = f"?{parts.query.replace('/', '_')}" if parts.query else ""
    return f"{name}{query}"


def _digits(time: str) -> str:
    return time.replace("-", "").replace(":", "").partition(".")[0].removesuffix("Z") + "Z"


def _facts(page: _Page, titles: Mapping[str, str]) -> dict[str, str]:
    facts = {"url": page.url, "media_type": page.media_type}
    if _is_time(page.time):
        facts["retrieved"] = page.time
    if page.url in titles:
        facts["title"] = titles[page.url]
    return facts


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _nothing_beside(name: str) -> bytes | None:
    """Find nothing: pages of the web have no sidecars."""
