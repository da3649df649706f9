"""Debates in TEI and Akoma Ntoso, and CoNLL-U: turns, speakers, words, and what isn't said."""

import polars as pl
import pytest

from communique.corpus import MemoryStore
from communique.errors import ReadError
from communique.ingest import build
from communique.read import ReadOptions
from read_parliament import ROOT, TURNS, component
from reading import days, read


def aside(document, kind):
    return [document.text[mark.start : mark.end] for mark in document.asides.get(kind, ())]


def test_each_turn_is_a_document_with_its_speaker_and_day():
    [one, two], _ = read("a.xml", component("2019-02-01", TURNS))

    assert (one.id, one.title) == ("u1", "Sitting of 2019-02-01")
    assert one.text.split("\n\n") == [
        "Dear colleagues, (11.08) peace is near.",
        "Applause.",
        "We thank you.",
    ]
    assert aside(one, "note") == ["(11.08)"]
    assert aside(one, "kinesic") == ["Applause."]
    assert one.metadata["speaker"] == "LindAda"
    assert one.metadata["date"] == days("2019-02-01", "2019-02-02", "2019-02-01")
    assert one.metadata["published"].raw == "2020-05-05"
    assert one.metadata["licence"] == "https://example.org/by"
    assert one.metadata["meeting"] == "Sitting 7"
    assert (two.text, two.metadata["speaker_role"]) == ("Order!", "chair")


def test_a_file_can_be_one_document_with_turns_as_a_structure():
    [document], _ = read("a.xml", component("2019-02-01", TURNS), ReadOptions(unit="text"))

    assert document.id == "ParlaMint-VA_2019"
    assert [mark.values["who"] for mark in document.marks["u"]] == ["LindAda", "OrenBo"]
    assert aside(document, "note") == ["Ms Lind:", "(11.08)"]


WORDS = """<u who="#LindAda" xml:id="u1"><seg><s><w lemma="we" msd="UPosTag=PRON|Case=Nom">We</w>
<name type="LOC"><w lemma="Valdora" msd="UPosTag=PROPN">Val<note>sic</note>dora</w></name>
<w lemma="ask" msd="UPosTag=VERB" join="right">ask</w><pc msd="UPosTag=PUNCT">!</pc></s></seg></u>"""


def test_words_that_a_file_gives_are_kept_with_their_annotations():
    [document], _ = read("a.xml", component("2019-02-01", WORDS))

    tokens = document.tokens
    words = tokens.values["word"].types.gather(tokens.values["word"].codes).to_list()
    assert words == ["We", "Valdora", "ask", "!"]
    assert document.text == "We Valdora sic ask!"
    assert [document.text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)] == words
    lemma = tokens.values["lemma"]
    assert lemma.types.gather(lemma.codes).to_list() == ["we", "Valdora", "ask", ""]
    assert tokens.structures["entity"].spans.tolist() == [[1, 2]]
    assert tokens.structures["s"].spans.tolist() == [[0, 4]]
    assert aside(document, "note") == ["sic"]


@pytest.mark.parametrize(
    ("day", "party", "government", "role"),
    [
        ("2018-05-01", "Workers Party of Valdora", "coalition", "minister"),
        ("2019-02-01", "Workers Party of Valdora", "coalition", None),
        ("2019-05-01", "Labour Union", "coalition", None),
    ],
)
def test_party_and_role_are_those_of_the_day_the_words_were_said(
    tmp_path, day, party, government, role
):
    (tmp_path / "ParlaMint-VA.xml").write_text(ROOT)
    body = '<u who="#LindAda" xml:id="u1"><seg>Peace.</seg></u>'
    (tmp_path / "a.xml").write_text(component(day, body))

    corpus = build([tmp_path], MemoryStore()).corpus

    row = corpus.parts[0].documents.row(0, named=True)
    assert (row["party"], row["government"]) == (party, government)
    assert row["group"] == "The Left"
    assert row["speaker_name"] == "Ada Lind"
    assert row.get("speaker_role") == role
    origins = corpus.records["origins"].filter(pl.col("field") == "party")
    assert origins["method"].to_list() == ["membership"]


def test_two_parties_on_one_day_are_a_doubt_and_no_party(tmp_path):
    (tmp_path / "ParlaMint-VA.xml").write_text(ROOT)
    body = '<u who="#OrenBo" xml:id="u1"><seg>Peace.</seg></u>'
    (tmp_path / "a.xml").write_text(component("2019-05-01", body))

    corpus = build([tmp_path], MemoryStore()).corpus

    assert "party" not in corpus.fields
    [doubt] = corpus.records["doubts"].filter(pl.col("field") == "party").iter_rows(named=True)
    assert doubt["problem"] == "several hold on that day"
    assert doubt["detail"] == "Labour Union, Workers Party of Valdora"


def test_a_table_beside_the_file_says_more_of_its_turns(tmp_path):
    (tmp_path / "a.xml").write_text(component("2019-02-01", TURNS))
    (tmp_path / "a-meta.tsv").write_text(
        "ID\tSpeaker_party\tSpeaker_gender\tParty_status\nu1\tWPV\tF\tCoalition\nu2\tLU\t-\t-\n"
    )
    report = build([tmp_path], MemoryStore())

    table = report.corpus.parts[0].documents
    assert report.skipped == []
    assert table["party"].to_list() == ["WPV", "LU"]
    assert table["speaker_gender"].to_list() == ["F", None]


def test_a_play_and_a_plain_text():
    body = (
        "<head>Act 1</head><sp who='#a'><speaker>Ann</speaker><p>Peace!</p></sp>"
        "<stage>They go.</stage><p>The end.</p>"
    )
    [document], _ = read("a.xml", component("2019-02-01", body))

    assert document.text.split("\n\n") == ["Act 1", "Ann", "Peace!", "They go.", "The end."]
    assert [mark.values["who"] for mark in document.marks["sp"]] == ["a"]
    assert aside(document, "speaker") == ["Ann"]
    assert aside(document, "stage") == ["They go."]


AKN = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate><meta>
<identification><FRBRWork><FRBRuri value="/akn/va/debate/2019"/><FRBRdate date="2019-02-01" name="x"/>
<FRBRcountry value="va"/></FRBRWork><FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression>
</identification><references><TLCPerson eId="lind" href="/p/1" showAs="Ada Lind"/>
<TLCRole eId="chair" href="/r" showAs="Chair"/></references></meta><debateBody><debateSection>
<heading>Peace</heading><speech eId="s1" by="#lind" as="#chair"><from>Ms Lind</from><p>We meet.</p>
<narrative>Applause.</narrative><p>We part.</p></speech><question by="#lind" eId="q1"><p>Why?</p>
</question></debateSection></debateBody></debate></akomaNtoso>"""


def test_akoma_ntoso():
    [speech, question], _ = read("a.xml", AKN)

    assert speech.text == "We meet.\n\nApplause.\n\nWe part."
    assert aside(speech, "note") == ["Applause."]
    assert speech.title == "Peace"
    assert speech.metadata["speaker_name"] == "Ada Lind"
    assert speech.metadata["speaker_role"] == "Chair"
    assert speech.metadata["date"].start.isoformat() == "2019-02-01"
    assert (speech.metadata["language"], speech.metadata["country"]) == ("en", "VA")
    assert (question.id, question.metadata["type"]) == ("q1", "question")


def test_akoma_ntoso_keeps_remarks_in_paragraphs_and_tells_of_what_is_between_speeches():
    raw = AKN.replace("<p>We part.</p>", "<p>We <i>part</i>. <remark>(Bell)</remark> Now.</p>")
    raw = raw.replace("<question by", "<scene><p>All rise.</p></scene><question by")
    [speech, _], told = read("a.xml", raw)

    assert speech.text == "We meet.\n\nApplause.\n\nWe part. (Bell) Now."
    assert aside(speech, "note") == ["Applause.", "(Bell)"]
    assert speech.metadata["speaker_label"] == "Ms Lind"
    assert [notice.message[:7] for notice in told.notices] == ["1 notes"]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("<html><p>x</p></html>", "no reader is known for XML whose root is <html>"),
        ("<TEI><text>", "no well-formed XML"),
        ("<!DOCTYPE TEI [<!ENTITY a 'b'>]><TEI>&a;</TEI>", "document type"),
        ("<TEI>" * 5_000, "deep"),
    ],
)
def test_other_xml_is_refused_in_one_sentence(raw, sentence):
    with pytest.raises(ReadError) as told:
        read("a.xml", raw)

    assert sentence in told.value.message
    assert "a.xml" in told.value.where


CONLLU = """# newdoc id = one
# title = Peace
# date = 2019-02-01
# newpar
# sent_id = 1
# text = We don't ask.
1\tWe\twe\tPRON\tPRP\t_\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\task\task\tVERB\tVB\tMood=Ind\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_
5.1\tempty\t_\t_\t_\t_\t_\t_\t_\t_

# newpar
1\tNow\tnow\tADV\tRB\t_\t0\troot\t_\tSpaceAfter=No
2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_

# newdoc id = two
1\tPeace\tpeace\tNOUN\tNN\t_\t0\troot\t_\t_

"""


def test_conllu_gives_back_the_text_and_every_attribute():
    [one, two], _ = read("a.conllu", CONLLU)

    assert one.text == "We don't ask.\n\nNow!"
    assert (one.id, one.title) == ("one", "Peace")
    assert one.metadata["date"].start.isoformat() == "2019-02-01"
    assert one.tokens.structures["s"].spans.tolist() == [[0, 4], [4, 6]]
    assert one.tokens.structures["p"].spans.tolist() == [[0, 4], [4, 6]]
    pos = one.tokens.values["pos"]
    assert pos.types.gather(pos.codes).to_list() == [
        "PRON",
        "AUX+PART",
        "VERB",
        "PUNCT",
        "ADV",
        "PUNCT",
    ]
    assert (two.id, two.text) == ("two", "Peace")


def test_a_line_that_is_no_conllu_is_named():
    with pytest.raises(ReadError, match="10") as told:
        read("a.conllu", "1\tPeace\n")
    assert told.value.where == "a.conllu, line 1"
