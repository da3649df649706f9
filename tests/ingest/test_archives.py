"""Archives: whatever is in them is read or told, and none of them does harm."""

import io
import lzma
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from communique.corpus import MemoryStore
from communique.ingest import build
from communique.ingest.places import member
from communique.ingest.sources import source_files


def zipped(members, **how):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for entry, content in members:
            info = tarfile.TarInfo(entry) if isinstance(entry, str) else entry
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def found(tmp_path, name, raw):
    """Return the texts of an archive by name, and the sentences that were told."""
    (tmp_path / name).write_bytes(raw)
    skipped, notices = [], []
    files = source_files([tmp_path / name], skipped.append, notices.append)
    texts = {}
    for file in files:
        texts[file.name.removeprefix(f"{name}/")] = file.read()
    return texts, [error.message for error in skipped], [error.message for error in notices]


TWO = [("b.txt", b"Bread."), ("deep/a.txt", b"Peace.")]


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "tar.zst"])
def test_a_tar_is_read_however_it_is_packed(tmp_path, ending):
    packing = {"tar.gz": "gz", "tgz": "gz", "tar.bz2": "bz2", "tar.xz": "xz"}.get(ending, "")
    raw = tarred(TWO, f"w:{packing}")
    if ending == "tar.zst":
        raw = pytest.importorskip("zstandard").compress(raw)

    texts, skipped, _ = found(tmp_path, f"some.{ending}", raw)

    assert texts == {"b.txt": b"Bread.", "deep/a.txt": b"Peace."}
    assert skipped == []


def test_a_packed_tar_is_unpacked_once_for_all_its_members(tmp_path, monkeypatch):
    members = [(f"{n:03}.txt", b"Peace. " * 50) for n in range(300)]
    n_read = 0
    start = lzma.LZMAFile.read

    def counted(self, size=-1):
        nonlocal n_read
        piece = start(self, size)
        n_read += len(piece)
        return piece

    monkeypatch.setattr(lzma.LZMAFile, "read", counted)
    raw = tarred(members[::-1], "w:xz")

    texts, _, _ = found(tmp_path, "many.tar.xz", raw)

    assert len(texts) == 300
    assert n_read <= len(tarred(members))


def test_archives_in_archives_are_read_to_a_depth(tmp_path):
    inner = zipped([("a.txt", "Peace.")])
    nested = tarred([("in.zip", inner), ("b.txt", b"Bread.")], "w:gz")
    deepest = zipped([("3.zip", zipped([("4.zip", inner)]))])

    assert found(tmp_path, "outer.tar.gz", nested)[0] == {
        "in.zip/a.txt": b"Peace.",
        "b.txt": b"Bread.",
    }
    texts, skipped, _ = found(tmp_path, "1.zip", zipped([("2.zip", deepest), ("b.txt", "Bread.")]))
    assert texts == {"b.txt": b"Bread."}
    assert skipped == ["more than 3 archives lie one inside the other, so this one is not read"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("../../etc/passwd.txt", "leads out of the archive"),
        ("deep/../../a.txt", "leads out of the archive"),
        ("..\\..\\a.txt", "leads out of the archive"),
        ("/etc/passwd.txt", "a place outside the archive"),
        ("C:\\Users\\a.txt", "a place outside the archive"),
        ("a\x1b[2J.txt", "none that a file can have"),
    ],
)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_names_that_lead_elsewhere_are_refused_and_the_rest_is_read(tmp_path, name, sentence, kind):
    pack = zipped if kind == "zip" else tarred
    texts, [told], _ = found(tmp_path, f"bad.{kind}", pack([(name, b"harm"), ("ok.txt", b"Ok.")]))

    assert texts == {"ok.txt": b"Ok."}
    assert sentence in told


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [(tarfile.SYMTYPE, "is a link"), (tarfile.LNKTYPE, "is a link"), (tarfile.CHRTYPE, "a device"),
     (tarfile.FIFOTYPE, "a device")],
)  # fmt: skip
def test_links_and_devices_in_a_tar_are_refused(tmp_path, kind, sentence):
    info = tarfile.TarInfo("link.txt")
    info.type, info.linkname = kind, "/etc/passwd"

    texts, [told], _ = found(tmp_path, "bad.tar", tarred([(info, b""), ("ok.txt", b"Ok.")]))

    assert texts == {"ok.txt": b"Ok."}
    assert sentence in told


def test_a_link_in_a_zip_is_refused(tmp_path):
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16

    texts, [told], _ = found(
        tmp_path, "bad.zip", zipped([(info, "/etc/passwd"), ("ok.txt", "Ok.")])
    )

    assert texts == {"ok.txt": b"Ok."}
    assert "is a link" in told


def test_a_bomb_in_a_zip_is_refused_without_unpacking_it(tmp_path):
    noise = os.urandom(1_000_000)
    members = [("bomb.txt", b"0" * 20_000_000), ("ok.txt", b"Ok."), ("noise.bin", noise)]

    texts, [told], _ = found(tmp_path, "bomb.zip", zipped(members))
    whole, [refused], _ = found(tmp_path, "all.zip", zipped(members[:2]))

    assert texts == {"ok.txt": b"Ok.", "noise.bin": noise}
    assert "times its size" in told
    assert whole == {}
    assert "far more than its size" in refused


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_a_bomb_in_a_tar_is_refused_soon(tmp_path, packing):
    raw = tarred([("bomb.txt", b"0" * 40_000_000)], f"w:{packing}")

    texts, [told], _ = found(tmp_path, f"bomb.tar.{packing}", raw)

    assert texts == {}
    assert "far more than its size" in told


def test_too_many_members_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("communique.ingest.places.zipped.MOST_MEMBERS", 1)
    monkeypatch.setattr("communique.ingest.places.tarred.MOST_MEMBERS", 1)

    for name, raw in (("a.zip", zipped(TWO)), ("a.tar", tarred(TWO))):
        texts, [told], _ = found(tmp_path, name, raw)
        assert texts == {}
        assert told.startswith("the archive has more than")


def test_a_member_that_is_too_long_is_refused_by_what_its_head_says(tmp_path, monkeypatch):
    monkeypatch.setattr(member, "LARGEST_MEMBER", 6)

    texts, [told], _ = found(tmp_path, "a.tar", tarred([("long.txt", b"0" * 7), *TWO[:1]]))

    assert texts == {"b.txt": b"Bread."}
    assert "more than the" in told


def test_an_encrypted_member_is_told(tmp_path):
    raw = bytearray(zipped([("secret.txt", b"x" * 20), ("ok.txt", b"Ok.")]))
    # The flag stands in the directory and before the member; the first of each is the secret's.
    raw[raw.index(b"PK\x03\x04") + 6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1

    texts, [told], _ = found(tmp_path, "secret.zip", bytes(raw))

    assert texts == {"ok.txt": b"Ok."}
    assert told == "the member is encrypted, so it is not read"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_of_two_members_of_one_name_the_last_is_read_and_the_other_told(tmp_path, kind):
    pack = zipped if kind == "zip" else tarred

    texts, [told], _ = found(tmp_path, f"a.{kind}", pack([("a.txt", b"Old."), ("a.txt", b"New.")]))

    assert texts == {"a.txt": b"New."}
    assert "holds this name again" in told


def test_names_are_utf8_where_they_can_be_and_doubts_are_told(tmp_path):
    def unmarked(name, raw_name):
        # As old programs write it: the bytes of the name, and no mark of what they are.
        return zipped([(name, "Ok.")]).replace(name.encode(), raw_name)

    utf8, _, sure = found(tmp_path, "a.zip", unmarked("xx.txt", "é.txt".encode()))
    old, _, doubt = found(tmp_path, "b.zip", unmarked("x.txt", "é.txt".encode("cp437")))

    assert (list(utf8), sure) == (["é.txt"], [])
    assert list(old) == ["é.txt"]
    assert "cp437" in doubt[0]


def test_a_tars_name_that_is_no_utf8_is_told(tmp_path):
    raw = tarred([("\udce9.txt", b"Ok.")])

    texts, _, [doubt] = found(tmp_path, "a.tar", raw)

    assert texts == {"é.txt": b"Ok."}
    assert "cp1252" in doubt


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz", "a.tar.zst"])
@pytest.mark.parametrize("raw", [b"", b"garbage" * 200, b"\x1f\x8b\x08", b"PK\x03\x04", b"BZh9"])
def test_what_is_no_archive_is_told_in_one_sentence(tmp_path, name, raw):
    texts, skipped, _ = found(tmp_path, name, raw)

    assert texts == {}
    assert len(skipped) == 1


def test_a_damaged_member_is_told_and_the_others_are_read(tmp_path):
    raw = bytearray(zipped([("bad.txt", os.urandom(200)), ("ok.txt", b"Peace.")]))
    raw[60:160] = bytes(100)
    (tmp_path / "a.zip").write_bytes(raw)

    report = build([tmp_path / "a.zip"], MemoryStore())

    assert [text for part in report.corpus.parts for text in part.documents["id"]] == ["a.zip/ok"]
    assert "can't be unpacked" in report.skipped[0].message


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_that_ends_early_gives_what_is_whole(tmp_path, mode):
    noise = os.urandom(3_000_000).hex().encode()
    raw = tarred([("a.txt", noise), ("b.txt", noise)], mode)
    (tmp_path / "cut.tar").write_bytes(raw[: len(raw) * 3 // 4])

    report = build([tmp_path / "cut.tar"], MemoryStore())

    assert report.documents == 1
    assert [error.message for error in report.skipped] == [
        "the archive is broken after 2 members: unexpected end of data",
        "the member can't be unpacked: unexpected end of data",
    ]


def test_a_table_of_metadata_inside_an_archive_is_found(tmp_path):
    members = [("in/metadata.csv", b"file,party\na.txt,Reform\n"), ("in/a.txt", b"Peace.")]
    (tmp_path / "a.tar.gz").write_bytes(tarred(members, "w:gz"))

    [part] = build([tmp_path / "a.tar.gz"], MemoryStore()).corpus.parts

    assert part.documents["party"].to_list() == ["Reform"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by /proc")
def test_many_archives_are_not_all_open_at_once(tmp_path):
    for n in range(30):
        (tmp_path / f"{n:02}.zip").write_bytes(zipped([("a.txt", f"Speech {n}.")]))
    before = len(list(Path("/proc/self/fd").iterdir()))

    files = source_files([tmp_path], pytest.fail)
    texts = [file.read().decode() for file in [*files, *files]]

    assert texts == [f"Speech {n}." for n in range(30)] * 2
    assert len(list(Path("/proc/self/fd").iterdir())) < before + 12
