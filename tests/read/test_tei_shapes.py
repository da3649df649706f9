"""TEI of many shapes: what other projects and other years of ParlaMint write."""

import pytest

from communique.corpus import MemoryStore
from communique.ingest import build
from communique.read import ReadOptions
from read_parliament import NS, ROOT, component
from reading import read


def text_of(body, unit="text"):
    [document], _ = read("a.xml", component("2019-02-01", body), ReadOptions(unit=unit))
    return document


def asides(document):
    return {
        kind: [document.text[mark.start : mark.end] for mark in marks]
        for kind, marks in document.asides.items()
    }


def column(document, name):
    values = document.tokens.values[name]
    return values.types.gather(values.codes).to_list()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<u who="#a">Order!</u>', "Order!"),
        (
            "<p>See<list><item>one</item><item>two</item></list>there</p>",
            "See\n\none\n\ntwo\n\nthere",
        ),
        ("<lg><l>Bread,</l><l>peace</l></lg>", "Bread,\n\npeace"),
        (
            "<castList><castItem>Ann, a worker</castItem></castList><p>Go.</p>",
            "Ann, a worker\n\nGo.",
        ),
        (
            "<p>Val<pb n='2'/>dora is<lb/>near, co<lb break='no'/>operate</p>",
            "Valdora is near, cooperate",
        ),
        (
            "<p>We <hi>ask</hi>, <foreign xml:lang='la'>nota bene</foreign>.</p>",
            "We ask, nota bene.",
        ),
        ("<p>a<!-- no -->b</p>", "ab"),
    ],
)
def test_no_text_is_lost_whatever_element_it_stands_in(body, text):
    assert text_of(body).text == text


def test_a_note_inside_a_word_leaves_the_word_whole():
    document = text_of("<p>To Val<note>sic</note>dora, <note>aside</note>now.</p>")

    assert document.text == "To Valdora sic, aside now."
    assert asides(document) == {"note": ["sic", "aside"]}


def test_front_and_back_are_read_too():
    raw = f"<TEI {NS}><text><front><p>One.</p></front><body><p>Two.</p></body><back><p>Three.</p></back></text></TEI>"
    [document], _ = read("a.xml", raw)

    assert document.text == "One.\n\nTwo.\n\nThree."


def test_notes_between_turns_are_told_of_where_turns_are_documents():
    body = '<note>The session opens.</note><u xml:id="u1"><seg>Order!</seg></u><kinesic><desc>Bell.</desc></kinesic>'
    [document], told = read("a.xml", component("2019-02-01", body))

    assert document.text == "Order!"
    [notice] = told.notices
    assert notice.message.startswith("2 notes")
    assert 'unit = "text"' in notice.hint


def test_words_right_below_a_turn_and_words_made_of_words():
    document = text_of(
        '<u xml:id="u1"><s><w msd="UPosTag=X">Do<w norm="do" lemma="do" msd="UPosTag=AUX"/>'
        '<w norm="not" lemma="not" msd="UPosTag=PART"/>n\'t</w><pc ana="mte:Z">!</pc></s></u>'
    )

    assert document.text == "Don't !"
    assert column(document, "word") == ["Don't", "!"]
    assert column(document, "lemma") == ["do+not", ""]
    assert column(document, "xpos") == ["", "Z"]


def test_a_tag_of_another_tagset_is_kept():
    document = text_of('<u xml:id="u1"><seg><w msd="Ncmsn" lemma="pax">Pax</w></seg></u>')

    assert column(document, "msd") == ["Ncmsn"]


def test_languages_of_segments_are_kept_with_words_and_without():
    plain = text_of('<u xml:id="u1"><seg xml:lang="fr">La paix.</seg><seg>Peace.</seg></u>')
    words = text_of('<u xml:id="u1"><seg xml:lang="fr"><w>La</w></seg><seg><w>Peace</w></seg></u>')

    [mark] = plain.marks["seg"]
    assert (plain.text[mark.start : mark.end], mark.values) == ("La paix.", {"lang": "fr"})
    regions = words.tokens.structures["seg"]
    assert regions.spans.tolist() == [[0, 1]]
    assert regions.values["lang"].to_list() == ["fr"]


def test_people_and_parties_may_stand_in_files_of_their_own(tmp_path):
    head, _, rest = ROOT.partition("<listOrg>")
    orgs, _, rest = rest.partition("</listOrg>")
    persons = rest.partition("<listPerson>")[2].partition("</listPerson>")[0]
    (tmp_path / "ParlaMint-VA.xml").write_text(
        f'{head}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="ParlaMint-VA-listOrg.xml"/>'
        "</particDesc></profileDesc></teiHeader></teiCorpus>"
    )
    (tmp_path / "ParlaMint-VA-listOrg.xml").write_text(f"<listOrg {NS}>{orgs}</listOrg>")
    (tmp_path / "ParlaMint-VA-listPerson.xml").write_text(
        f"<listPerson {NS}>{persons}</listPerson>"
    )
    (tmp_path / "ParlaMint-taxonomy-topic.xml").write_text(f"<taxonomy {NS} xml:id='t'/>")
    (tmp_path / "a.xml").write_text(
        component(
            "2019-05-01",
            '<u who="ParlaMint-VA-listPerson.xml#LindAda" xml:id="u1"><seg>Peace.</seg></u>',
        )
    )

    report = build([tmp_path], MemoryStore())

    assert report.skipped == []
    row = report.corpus.parts[0].documents.row(0, named=True)
    assert (row["speaker_name"], row["party"]) == ("Ada Lind", "Labour Union")


def test_texts_inside_a_corpus_have_what_it_says_of_all():
    header = (
        "<teiHeader><fileDesc><publicationStmt><availability><licence target='https://example.org/by'/>"
        "</availability></publicationStmt></fileDesc><profileDesc><langUsage><language ident='sl'/></langUsage>"
        "<settingDesc><setting><name type='country' key='VA'>Valdora</name></setting></settingDesc>"
        "</profileDesc></teiHeader>"
    )
    texts = "".join(
        f"<TEI xml:id='t{n}'><teiHeader/><text><body><p>Text {n}.</p></body></text></TEI>"
        for n in (1, 2)
    )
    [one, two], _ = read("a.xml", f"<teiCorpus {NS}>{header}{texts}</teiCorpus>")

    assert [one.id, two.id] == ["t1", "t2"]
    for each in (one, two):
        assert each.metadata["licence"] == "https://example.org/by"
        assert each.metadata["language"] == "sl"
        assert each.metadata["country"] == "VA"


def test_split_turns_say_where_they_go_on():
    body = (
        '<u who="#a" xml:id="u1" next="#u2"><seg>We</seg></u><note>Bell.</note>'
        '<u who="#a" xml:id="u2" prev="#u1"><seg>ask.</seg></u>'
    )
    [one, two], _ = read("a.xml", component("2019-02-01", body))

    assert (one.metadata["next"], two.metadata["prev"]) == ("u2", "u1")
