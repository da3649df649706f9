"""Files of dictionaries, well formed and not: nothing is lost in silence."""

import sys

import pytest

from communique.dictionary import read_dictionary
from communique.errors import MissingExtraError, ReadError, UsageError

LIWC = """%
1\tsocial
\t2\tfamily
\t3\tfriends
4\tfood
%
aunt*\t1\t2
best friend\t1\t3
soup  4
like\t(02 134)125/464
kind\t4 <of>125
ghost\t9
"""
LEXICODER = """+POSITIVE
hope*
well done
+NEG_POSITIVE
not hope*
"""
WORDSTAT = """ECONOMY
\tTRADE (1)
\tTAX
\t\tTAX* (1)
\t\tTAX_CUT (1)
\tWORK
\t\tWAGE* (2)
LAW
\tCOURT (1)
\t@RULE [LAW NEAR COURT] (1)
"""
YOSHIKODER = """<?xml version="1.0" encoding="ISO-8859-1"?>
<dictionary style="050805"><cnode name="economy">
<pnode name="trade"/><cnode name="tax"><pnode name="tax*"></pnode><pnode name="imp\u00f4t"/></cnode>
</cnode><cnode name="law"><pnode name="rule of law"/></cnode><extra/></dictionary>
"""
YAML = """economy:
  __: [trade]
  tax: [tax*, "tax cut"]
  vote: [no, 1984]
law:
  - court
  - judges: [judge]
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def written(name, text, encoding="utf-8"):
        (tmp_path / name).write_bytes(text.encode(encoding))
        return name

    return written


def entries(found):
    return {each.name: list(each.entries) for each in found.categories}


def test_liwc_has_numbered_categories_in_one_another_and_phrases(write):
    found = read_dictionary(write("own.dic", LIWC))

    assert entries(found) == {
        "social": ["aunt*", "best friend"],
        "social.family": ["aunt*"],
        "social.friends": ["best friend"],
        "food": ["soup"],
    }
    assert found.notices == (
        "own.dic, line 10: 'like\\t(02 134)125/464' is conditional, and isn't counted",
        "own.dic, line 11: 'kind\\t4 <of>125' is conditional, and isn't counted",
        "own.dic, line 12: 'ghost' is of the category 9, which there isn't",
    )


def test_lexicoder_has_a_category_on_a_line_of_its_own(write):
    expected = {"POSITIVE": ["hope*", "well done"], "NEG_POSITIVE": ["not hope*"]}

    assert entries(read_dictionary(write("own.lc3", LEXICODER))) == expected
    assert entries(read_dictionary(write("own.lcd", LEXICODER))) == expected


def test_lexicoder_may_be_the_xml_of_yoshikoder(write):
    found = read_dictionary(write("own.lcd", YOSHIKODER, "latin-1"))

    assert entries(found)["economy.tax"] == ["tax*", "imp\u00f4t"]


def test_wordstat_is_an_outline_with_weights(write):
    found = read_dictionary(write("own.cat", WORDSTAT))

    assert entries(found) == {
        "ECONOMY": ["TRADE"],
        "ECONOMY.TAX": ["TAX*", "TAX CUT"],
        "ECONOMY.WORK": ["WAGE*"],
        "LAW": ["COURT"],
    }
    assert found.notices == (
        "own.cat, line 7: the weight 2 of 'WAGE*' is left out: it counts as 1",
        "own.cat, line 10: '@RULE [LAW NEAR COURT]' is a rule of WordStat, and isn't counted",
    )


def test_yoshikoder_is_xml_in_the_encoding_that_it_declares(write):
    found = read_dictionary(write("own.ykd", YOSHIKODER, "latin-1"))

    assert entries(found) == {
        "economy": ["trade"],
        "economy.tax": ["tax*", "imp\u00f4t"],
        "law": ["rule of law"],
    }
    assert found.notices == ("own.ykd, line 4: <extra> is not read",)


def test_yaml_and_json_are_mappings_that_end_in_lists(write):
    expected = {
        "economy": ["trade"],
        "economy.tax": ["tax*", "tax cut"],
        "economy.vote": ["no", "1984"],
        "law": ["court"],
        "law.judges": ["judge"],
    }
    json = (
        '{"economy": {"__": ["trade"], "tax": ["tax*", "tax cut"], "vote": ["no", "1984"]},'
        ' "law": ["court", {"judges": ["judge"]}]}'
    )

    assert entries(read_dictionary(write("own.yml", YAML))) == expected
    assert entries(read_dictionary(write("own.yaml", YAML))) == expected
    assert entries(read_dictionary(write("own.json", json))) == expected


BOMB = """<?xml version="1.0"?>
<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<dictionary><cnode name="c"><pnode name="&b;"/></cnode></dictionary>
"""


@pytest.mark.parametrize(
    ("name", "text", "message", "place"),
    [
        ("a.dic", "word\t1\n", "between two lines of %", "line 1, column 1"),
        ("a.dic", "%\n1\tone\nword\t1\n", "between two lines of %", "line 3"),
        ("a.dic", "", "between two lines of %", "line 1"),
        ("a.dic", "%\none\n%\nword\t1\n", "the line is no category", "line 2"),
        ("a.dic", "%\n1\ta\n1\tb\n%\n", "the category 1 is there twice", "line 3"),
        ("a.dic", "%\n1\ta\n%\nword\n", "'word' has no numbers", "line 4, column 5"),
        ("a.dic", "%\n\t\t1\ta\n\t2\tb\n%\nx\t1\n", "indented like no line", "line 3, column 2"),
        ("a.lc3", "word\n+A\n", "'word' stands before the first category", "line 1"),
        ("a.lc3", "+A\nx\n+\n", "the category has no name", "line 3"),
        ("a.cat", "WORD (1)\n", "'WORD' lies in no category", "line 1"),
        ("a.cat", "A\n\t\tB\n\t\t\tX (1)\n\tY (1)\n", "indented like no line", "line 4, column 2"),
        ("a.ykd", "<dictionary><cnode name='a'></dictionary>", "not XML: mismatched", "line 1"),
        ("a.ykd", "", "not XML: no element found", "line 1"),
        ("a.ykd", BOMB, "declares a DOCTYPE", "line 2, column 1"),
        ("a.ykd", "<dictionary>\n<cnode/></dictionary>", "the cnode has no name", "line 2"),
        ("a.ykd", "<dictionary><pnode name='x'/></dictionary>", "lies in no cnode", "column 13"),
        ("a.json", '{"a": ["x",\n]}', "not JSON", "line 2, column 1"),
        ("a.json", '{"a": ["x"],\n "a": ["y"]}', "'a' is there twice", "line 2, column 2"),
        ("a.json", '["x"]', "holds no categories", "line 1"),
        ("a.json", '{"a": [1]}', "1 in the category a is no entry", "a.json"),
        ("a.json", '{"a": [' + "1" * 5000 + "]}", "a number too long", "line 1"),
        ("a.json", "[" * 100_000, "", "a.json"),
        ("a.yml", "a: [x\nb: y", "not YAML", "line 2"),
        ("a.yml", "a: [x]\na: [y]", "'a' is there twice", "line 2, column 1"),
        ("a.yml", "a: &x [y]\nb: *x", "an alias repeats", "line 1, column 4"),
        ("a.yml", "a: *x", "not YAML", "line 1"),
        ("a.yml", "? [a, b]\n: [x]", "the name of a category is no text", "line 1, column 3"),
        ("a.yml", "", "holds no categories", "line 1"),
        ("a.yml", "a: \x01", "not YAML", "line 1, column 4"),
        ("a.yml", "a: []", "the dictionary has no entry", "a.yml"),
    ],
)
def test_a_malformed_file_is_told_with_its_place_and_how_to_mend_it(
    write, name, text, message, place
):
    with pytest.raises(ReadError) as caught:
        read_dictionary(write(name, text))

    assert message in caught.value.message
    assert place in caught.value.where
    assert caught.value.where.startswith(name)
    assert caught.value.hint


def test_another_encoding_is_guessed_and_told_and_can_be_given(write):
    text = "+MAUVAIS\nimp\u00f4t\nr\u00e9cession\nch\u00f4mage\n"
    name = write("own.lc3", text, "cp1252")

    guessed, given = read_dictionary(name), read_dictionary(name, "cp1252")

    assert guessed == given
    assert guessed.notices == ("own.lc3: the text is not UTF-8; it was read as cp1252",)
    assert given.notices == ()
    with pytest.raises(ReadError, match=r"byte 13 \(0xF4\) can't be utf-8"):
        read_dictionary(name, "utf-8")


def test_a_missing_file_and_an_unknown_ending_are_told(write):
    with pytest.raises(ReadError, match="can't be read"):
        read_dictionary("nowhere.dic")
    with pytest.raises(UsageError, match=r"can't be read from own\.txt"):
        read_dictionary(write("own.txt", "x"))


def test_yaml_needs_an_extra(write, monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)

    with pytest.raises(MissingExtraError) as caught:
        read_dictionary(write("own.yml", YAML))

    assert "communique[yaml]" in caught.value.hint
