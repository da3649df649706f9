"""A run: all addresses of a list, hosts side by side, each page written as soon as it is there."""

import hashlib
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from communique.errors import UsageError
from communique.fetching.addresses import addresses, host_of
from communique.fetching.archive import Archive
from communique.fetching.journal import Journal
from communique.fetching.polite import Hosts, redirected
from communique.fetching.web import Answer, Limits, NoAnswerError

OUTCOMES = ("fetched", "unchanged", "gone", "refused", "failed")
_GONE = {404, 410}


@dataclass(frozen=True)
class Fetched:
    """What became of an address.

    Attributes:
        url: of the list.
        outcome: `fetched`, `unchanged`, `gone`, `refused` (by robots.txt) or `failed`.
        status: the last status of the server; 0 if there was no answer.
        reason: why it failed or was refused.
    """

    url: str
    outcome: str
    status: int = 0
    reason: str = ""


@dataclass(frozen=True)
class FetchReport:
    """What a run did.

    Attributes:
        path: the archive.
        log: a line of JSON for each address of each run.
        pages: what became of each address.
        already: how many a run that was broken off had done before.
    """

    path: Path
    log: Path
    pages: Sequence[Fetched]
    already: int = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """How many addresses have which outcome."""
        found = Counter(page.outcome for page in self.pages)
        return {outcome: found[outcome] for outcome in OUTCOMES}


@dataclass
class _Run:
    limits: Limits
    hosts: Hosts
    archive: Archive
    journal: Journal
    told: Callable[[Fetched], None]
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


def _nothing_told(page: Fetched) -> None:
    """Let it pass."""


def fetch(
    places: str | Sequence[str],
    output: str | Path,
    limits: Limits | None = None,
    told: Callable[[Fetched], None] = _nothing_told,
) -> FetchReport:
    """Fetch pages into an archive, politely; of pages that are there, what has changed.

    A run that was broken off is taken up again where it stopped.

    Args:
        places: addresses, and files that list them.
        output: the archive to write or to add to, `NAME.warc.gz`.
        limits: how politely and how patiently.
        told: is called with each address when something has become of it.

    Raises:
        ReadError: an address is none of the web, or a list can't be read.
        UsageError: the archive is called otherwise, or isn't one of ours.
        CorpusError: the journal beside the archive can't be used.
    """
    limits = limits or Limits()
    path = Path(output)
    wanted = addresses([places] if isinstance(places, str) else places)
    journal = _journal(path)
    archive = _archive(path, journal)
    run = _Run(limits, Hosts(limits), archive, journal, told)
    try:
        if not archive.size:
            archive.begin(_now())
        pages = _side_by_side(run, _queues(wanted, journal))
        journal.finish(_now())
    finally:
        archive.close()
        journal.close()
    order = {url: at for at, url in enumerate(wanted)}
    pages.sort(key=lambda page: order[page.url])
    return FetchReport(path, _beside(path, ".log.jsonl"), pages, len(wanted) - len(pages))


def _journal(path: Path) -> Journal:
    if not path.name.endswith(".warc.gz"):
        raise UsageError(
            "the archive must be called NAME.warc.gz", where=str(path), hint="-o pages.warc.gz"
        )
    state = _beside(path, ".journal")
    if path.exists() and path.stat().st_size and not state.exists():
        raise UsageError(
            "there is an archive of that name without its journal",
            where=str(path),
            hint="choose another name; the archive is left as it is",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    return Journal(state, _beside(path, ".log.jsonl"), _now())


def _archive(path: Path, journal: Journal) -> Archive:
    size = path.stat().st_size if path.exists() else 0
    if size < journal.size:
        journal.close()
        raise UsageError(
            "the archive is shorter than its journal says, so something was done to it",
            where=str(path),
            hint=f"to begin anew, remove it and {_beside(path, '.journal').name}",
        )
    return Archive(path, journal.size)


def _beside(path: Path, ending: str) -> Path:
    # A leading full stop: a folder that is read as a source must not take these for texts.
    return path.with_name(f".{path.name}{ending}")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _queues(wanted: Sequence[str], journal: Journal) -> list[list[str]]:
    """Return what this run has not asked for yet, host by host."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in wanted:
        if journal.known(url).get("run") != journal.run:
            by_host[host_of(url)].append(url)
    return list(by_host.values())


def _side_by_side(run: _Run, queues: Sequence[Sequence[str]]) -> list[Fetched]:
    def one_by_one(urls: Sequence[str]) -> list[Fetched]:
        return [_page(run, url) for url in urls if not run.stop.is_set()]

    with ThreadPoolExecutor(max(1, run.limits.hosts)) as pool:
        try:
            return [page for pages in pool.map(one_by_one, queues) for page in pages]
        except BaseException:
            run.stop.set()
            raise


def _page(run: _Run, url: str) -> Fetched:
    with run.lock:
        known = run.journal.known(url)
    chain: list[Answer] = []
    try:
        found = _followed(run, url, known, chain)
    except NoAnswerError as error:
        found = Fetched(url, "failed", chain[-1].status if chain else 0, str(error))
    _kept(run, found, known, chain)
    run.told(found)
    return found


def _followed(run: _Run, url: str, known: Mapping[str, Any], chain: list[Answer]) -> Fetched:
    """Ask for a page and follow where it leads; the answers are put into `chain`."""
    target, seen = url, {url}
    while True:
        if not run.hosts.allows(target):
            return Fetched(url, "refused", 0, f"robots.txt does not allow {target}")
        answer = run.hosts.ask(target, _conditions(known))
        chain.append(answer)
        target = redirected(answer)
        if not target:
            return _outcome(url, answer, known)
        if target in seen:
            return Fetched(url, "failed", answer.status, "the page leads back to itself")
        if len(seen) > run.limits.redirects:
            reason = f"more than {run.limits.redirects} redirects"
            return Fetched(url, "failed", answer.status, reason)
        seen.add(target)


def _conditions(known: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers that ask for a page only if it has changed."""
    conditions = {"If-None-Match": "etag", "If-Modified-Since": "modified"}
    return {name: known[key] for name, key in conditions.items() if known.get(key)}


def _outcome(url: str, answer: Answer, known: Mapping[str, Any]) -> Fetched:
    status = answer.status
    if status == 304:
        return Fetched(url, "unchanged", status)
    if status in _GONE:
        return Fetched(url, "gone", status)
    if 200 <= status < 300:
        same = known.get("digest") == _digest(answer)
        return Fetched(url, "unchanged" if same else "fetched", status)
    return Fetched(url, "failed", status, f"the server answered {status} {answer.reason}".strip())


def _digest(answer: Answer) -> str:
    return hashlib.sha256(answer.body).hexdigest()


def _kept(run: _Run, found: Fetched, known: Mapping[str, Any], chain: Sequence[Answer]) -> None:
    """Write what is new to the archive, then to the journal, then to the log."""
    about = {"outcome": found.outcome, "status": found.status}
    if found.outcome in {"unchanged", "failed", "refused"}:
        # What was known of the page still holds.
        about |= {name: known.get(name, "") for name in ("etag", "modified", "digest")}
    if found.outcome == "fetched":
        last = chain[-1]
        about |= {
            "etag": last.header("ETag"),
            "modified": last.header("Last-Modified"),
            "digest": _digest(last),
        }
    time = _now()
    with run.lock:
        if found.outcome == "fetched" or (
            found.outcome == "gone" and known.get("outcome") != "gone"
        ):
            for answer in chain:
                run.archive.write(answer, time)
        run.journal.keep(found.url, about, run.archive.size)
        run.journal.tell(
            {
                "time": time,
                "url": found.url,
                "outcome": found.outcome,
                "status": found.status,
                "reason": found.reason,
                "redirects": [answer.url for answer in chain[1:]],
            }
        )
