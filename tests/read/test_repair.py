"""Repairs of texts: what is mended, what is left alone, and that all of it can be undone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import Document, Mark, MemoryStore, Source
from communique.ingest import Plan, build
from communique.read import ReadOptions
from communique.read.repair import repaired, repaired_document, undone


@pytest.mark.parametrize(
    ("old", "new", "methods"),
    [
        ("co\u00adoperation", "cooperation", ["soft hyphen"]),
        ("pea\u200bce\ufeff", "peace", ["zero width", "byte order mark"]),
        ("the \ufb01rst e\ufb00ort", "the first effort", ["ligature"] * 2),
        ("cafÃ© naÃ¯ve", "café naïve", ["mojibake"] * 2),
        ("cafÃƒÂ© naÃƒÂ¯ve", "café naïve", ["mojibake"] * 2),
        ("â€œpeaceâ€\u009d", "“peace”", ["mojibake"] * 2),
        ("ÐœÐ¸Ñ€ Ð¸ Ñ‚Ñ€ÑƒÐ´", "Мир и труд", ["mojibake"] * 3),
        ("РњРёСЂ Рё С‚СЂСѓРґ вЂ” РІСЃРµРј", "Мир и труд — всем", ["mojibake"] * 5),
    ],
)
def test_what_is_mended(old, new, methods):
    text, changes = repaired(old)

    assert text == new
    assert [change.method for change in changes] == methods
    assert undone(text, changes) == old


@pytest.mark.parametrize(
    "text",
    [
        "“Peace” — naïve, Ελλάδα, мир, 平和 ’tis",
        "می\u200cخواهم",
        "👩\u200d🌾 and क्\u200dष",
        "SÃO PAULO, Â side",
        "one cafÃ© alone",
        "Рік миру, СІРІ Рівне і РІВНЕ РІДНЕ",
        "Россия, Сербия и Русь",
        "",
    ],
)
def test_what_is_left_alone(text):
    assert repaired(text) == (text, [])


PIECES = st.lists(
    st.one_of(
        st.text(max_size=5),
        st.sampled_from(["\u00ad", "\ufb01", "Ã©", "â€œ", "\u200b", "ÐœÐ", "Ã", "peace "]),
    ),
    max_size=15,
).map("".join)


@given(PIECES)
def test_every_repair_can_be_undone(text):
    new, changes = repaired(text)

    assert undone(new, changes) == text
    for change in changes:
        assert new[change.start : change.start + len(change.new)] == change.new


@given(st.lists(PIECES, min_size=3, max_size=3))
def test_labels_move_along(pieces):
    first, middle, last = pieces
    text = first + "[" + middle + "]" + last
    mark = Mark(len(first), len(first) + len(middle) + 2)
    document = Document("a", text, Source("a", b""), marks={"note": [mark]})

    found = repaired_document(document)

    [moved] = found.marks["note"]
    assert found.text[moved.start] == "["
    assert found.text[moved.end - 1] == "]"


def test_a_build_mends_and_records_unless_it_is_to_be_verbatim(tmp_path):
    (tmp_path / "a.txt").write_text("co\u00adoperation for peace")

    [part] = build([tmp_path], MemoryStore()).corpus.parts
    assert part.text(0) == "cooperation for peace"
    [row] = part.origins.rows(named=True)
    assert (row["field"], row["raw"], row["start"], row["method"]) == (
        "text",
        "\u00ad",
        2,
        "soft hyphen",
    )

    plan = Plan(options=ReadOptions(verbatim=True))
    [part] = build([tmp_path], MemoryStore(), plan).corpus.parts
    assert part.text(0) == "co\u00adoperation for peace"
