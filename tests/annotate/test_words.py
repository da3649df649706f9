"""Tokens: what is one, where it stands, and that nothing but gaps lies between."""

import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from communique.annotate import patterns, words
from communique.errors import ReadError, UsageError

HERE = Path(__file__).parent
TRICKY = st.sampled_from(
    [
        *"aBéßİ’'-‑—.!?…,:1٤½@# \t\n中ー।。()\"“”$%/",
        *["e\u0301", "..", "23", "x_1", "http://a.b/c", "a@b.org", "U.S.", "www.x", "  ", "\n\n"],
        *["\r\n", "\u2029", "\u200b", "\u200d", "\u00ad", "\ufeff", "\u200f", "\0", "\x1b"],
        *[
            "国家",
            "和平",
            "かな",
            "カナ",
            "ไทย",
            "ภาษา",
            "ខ្មែរ",
            "ລາວ",
            "한국",
            "سلام",
            "שלום",
            "हिन्दी",
        ],
        *["👨‍👩‍👧", "🇪🇺", "👍🏽", "1️⃣", "❤️", "\U0001f1ea", "\U0001d400", "\u0301", "\U000e0067"],
    ]
)
TEXTS = st.one_of(
    st.lists(TRICKY, max_size=12).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)


def tokens(text, **options):
    stream = words.annotate([text], **options)
    return [text[a:b] for a, b in zip(stream.start, stream.end, strict=True)]


@given(st.lists(TEXTS, max_size=4), st.sampled_from(["default", "quanteda"]))
@example(["\u200d中", "a\u200bb", "\U0001f1ea\U0001f1fa\U0001f1fa"], "default")
def test_every_token_is_what_stands_at_its_offsets(texts, preset):
    stream = words.annotate(texts, preset=preset)

    types, column = stream.values["word"].types.to_list(), stream.values["word"].codes
    assert len(stream.bounds) == len(texts) + 1
    for row, text in enumerate(texts):
        stretch = slice(stream.bounds[row], stream.bounds[row + 1])
        spans = list(zip(stream.start[stretch], stream.end[stretch], strict=True))
        assert [text[a:b] for a, b in spans] == [types[code] for code in column[stretch]]
        assert all(a < b for a, b in spans)
        assert all(b <= c for (_, b), (c, _) in pairwise(spans))


def python_dialect(pattern):
    """Write a pattern of Rust's as one of the `regex` module."""
    plain = regex.sub(r"\\x\{([0-9A-F]+)\}", lambda m: chr(int(m[1], 16)), pattern)
    return plain.replace(r"\p{Regional_Indicator}", "[\U0001f1e6-\U0001f1ff]")


ORACLE = regex.compile(
    "|".join(f"(?:{python_dialect(each)})" for each in patterns.TOKENS), regex.V1
)
RUN = regex.compile(python_dialect(patterns.RUN), regex.V1)
GAPS = regex.compile(f"[{python_dialect(patterns.GAP)}]", regex.V1)


def oracle(text):
    """Cut a text the slow and obvious way: at each place the first pattern that fits."""
    found, at = [], 0
    while at < len(text):
        if GAPS.match(text, at):
            at += 1
            continue
        match = ORACLE.match(text, at)
        found.append((match.start(), match.end()))
        at = match.end()
    return found


# Letters newer than the Unicode of either engine are told apart from marks by one of them only.
KNOWN = st.lists(TRICKY, max_size=14).map("".join)


@given(KNOWN)
def test_the_default_rules_agree_with_the_oracle(text):
    stream = words.annotate([text])
    spans = list(zip(stream.start.tolist(), stream.end.tolist(), strict=True))

    runs = oracle(text)

    # What a dictionary cuts is one run to the oracle: its words together are the run.
    rest = iter(spans)
    for start, end in runs:
        words_of_run = [next(rest)]
        while words_of_run[-1][1] < end:
            words_of_run.append(next(rest))
        assert words_of_run[0][0] == start
        assert words_of_run[-1][1] == end
        assert len(words_of_run) == 1 or RUN.fullmatch(text, start, end)
        assert all(a[1] == b[0] for a, b in pairwise(words_of_run))
    assert next(rest, None) is None


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_text_is_cut_the_same_alone_and_among_others(texts):
    together = words.annotate(texts)

    for row, text in enumerate(texts):
        alone = words.annotate([text])
        first, last = together.bounds[row], together.bounds[row + 1]
        assert alone.start.tolist() == together.start[first:last].tolist()
        assert alone.end.tolist() == together.end[first:last].tolist()
        for name in ("s", "p"):
            spans = together.structures[name].spans
            own = spans[(spans[:, 0] >= first) & (spans[:, 1] <= last)] - first
            assert alone.structures[name].spans.tolist() == own.tolist()


@given(st.lists(TEXTS, max_size=4), st.sampled_from(["default", "quanteda"]))
def test_sentences_and_paragraphs_hold_every_token_once(texts, preset):
    stream = words.annotate(texts, preset=preset)

    for name in ("s", "p"):
        spans = stream.structures[name].spans
        held = [place for a, b in spans for place in range(a, b)]
        assert held == list(range(len(stream.start)))
    starts = set(stream.structures["s"].spans[:, 0].tolist())
    # To quanteda the end of a line ends no sentence.
    assert preset == "quanteda" or set(stream.structures["p"].spans[:, 0].tolist()) <= starts
    begins = stream.bounds[:-1][np.diff(stream.bounds) > 0]
    assert set(begins.tolist()) <= starts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The people's self-reliance.", ["The", "people's", "self-reliance", "."]),
        ("the Workers’ Party", ["the", "Workers", "’", "Party"]),
        ("l’État d'urgence", ["l’État", "d'urgence"]),
        ("the U.S. and the D.P.R.K., e.g.", ["the", "U.S.", "and", "the", "D.P.R.K.", ",", "e.g."]),
        ("Mr. Smith", ["Mr", ".", "Smith"]),
        ("1,234.50 at 11:08 on 10/24/19", ["1,234.50", "at", "11:08", "on", "10/24/19"]),
        ("1945-1950 and 20-odd COVID-19", ["1945", "-", "1950", "and", "20-odd", "COVID-19"]),
        ("the 21st, $5, 45%", ["the", "21st", ",", "$", "5", ",", "45", "%"]),
        ("see https://a.org/x?y=1.", ["see", "https://a.org/x?y=1", "."]),
        ("(www.a.org) a.b@c-d.org!", ["(", "www.a.org", ")", "a.b@c-d.org", "!"]),
        ("#Peace @un_office", ["#Peace", "@un_office"]),
        ("wait ... no!?", ["wait", "...", "no", "!?"]),
        ("flag 🇪🇺👨‍👩‍👧 1️⃣", ["flag", "🇪🇺", "👨‍👩‍👧", "1️⃣"]),
        ("e\u0301te\u0301 co\u00adop", ["e\u0301te\u0301", "co\u00adop"]),
        ("zero\u200bwidth \ufeffmark", ["zero", "width", "mark"]),
        ("我们热爱和平。", ["我们", "热爱", "和平", "。"]),
        ("日本は平和です", ["日本", "は", "平和", "です"]),
        ("ภาษาไทย", ["ภาษา", "ไทย"]),
        ("조선로동당 대표단이", ["조선로동당", "대표단이"]),
        ("NATO成立", ["NATO", "成立"]),
        ("السلام، الآن", ["السلام", "،", "الآن"]),
        ("", []),
        (" \n\t\0", []),
    ],
)
def test_what_a_token_is(text, expected):
    assert tokens(text) == expected


def test_the_preset_quanteda_cuts_as_quanteda_does():
    case = json.loads((HERE / "quanteda_tokens.json").read_text("utf-8"))

    for name, text in case["texts"].items():
        assert tokens(text, preset="quanteda") == case["tokens"][name], name


def test_the_preset_quanteda_has_as_many_sentences_as_quanteda():
    # tokens(corp, what = "sentence"), of which the lengths.
    case = json.loads((HERE / "quanteda_tokens.json").read_text("utf-8"))

    for name, text in case["texts"].items():
        stream = words.annotate([text], preset="quanteda")
        assert len(stream.structures["s"].spans) == case["sentences"][name], name


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(ReadError, match=r"character 6 is half of a surrogate pair, U\+D83D"):
        words.annotate(["ok", "half \ud83d of"])


def test_an_unknown_preset_is_refused():
    with pytest.raises(UsageError, match="no tokeniser preset"):
        words.annotate(["a"], preset="spacy")
    with pytest.raises(UsageError):
        words.options("spacy")


def test_options_name_the_rules_and_the_versions():
    options = words.options("default")

    assert options["tokens"] == "default"
    assert float(options["unicode"]) >= 15
    assert options["icu"][0].isdigit()


def test_titles_have_no_structures():
    assert words.tokens(["A title"]).structures == {}


def test_marks_stay_on_their_letters():
    assert all(
        unicodedata.category(token[0])[0] != "M" for token in tokens("a\u0301 中\u0301 !\u0301")
    )
