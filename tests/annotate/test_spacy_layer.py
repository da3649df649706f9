"""What a model of spaCy gives, on our tokens."""

import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from communique.annotate import words
from communique.annotate.layer import Given
from communique.annotate.spacy_layer import SMALL_ENGLISH, Spacy, _pipeline, digest
from communique.corpus import FolderStore, MemoryStore, open_corpus
from communique.errors import MissingExtraError, PluginError, UsageError
from communique.ingest import LayerPlan, annotate

spacy = pytest.importorskip("spacy", reason="the extra nlp is not installed")
pytest.importorskip(SMALL_ENGLISH, reason="the extra nlp is not installed")

TEXTS = [
    "The people of New York were left alone. Their self-reliance grew!\n\nPeace, they say.",
    "Barack Obama's speech of May 2010 didn't help the U.S. economy.",
    "",
]


def annotated(texts, maker, languages=None):
    stream = words.annotate(texts)
    documents = pl.DataFrame({"language": pl.Series(languages or [None] * len(texts), dtype=str)})
    return stream, maker.annotate(Given(texts, stream, documents, ""))


def listed(column):
    return column.types.gather(column.codes).to_list()


@pytest.fixture(scope="module")
def ruled(tmp_path_factory) -> str:
    """Return the folder of a model that knows two entities and nothing else."""
    nlp = spacy.blank("en")
    rules = nlp.add_pipe("entity_ruler")
    rules.add_patterns(
        [
            {"label": "PARTY", "pattern": [{"LOWER": "labour"}, {"LOWER": "party"}]},
            {"label": "PLACE", "pattern": "Kestria"},
        ]
    )
    folder = tmp_path_factory.mktemp("models") / "ruled"
    nlp.to_disk(folder)
    return str(folder)


def test_each_of_our_tokens_has_its_lemma_and_part_of_speech():
    stream, found = annotated(TEXTS, Spacy())

    tokens = listed(stream.values["word"])
    lemmas, parts = listed(found.values["lemma"]), listed(found.values["pos"])
    told = {word: (lemmas[at], parts[at]) for at, word in enumerate(tokens)}
    assert told["people"] == ("people", "NOUN")
    assert told["were"] == ("be", "AUX")
    assert told["left"] == ("leave", "VERB")
    assert told["they"] == ("they", "PRON")
    assert {len(column.codes) for column in found.values.values()} == {len(tokens)}
    assert "Number=Plur" in listed(found.values["morph"])
    assert "_" not in listed(found.values["morph"])


def test_a_head_says_how_many_tokens_to_the_right_it_stands():
    stream, found = annotated(TEXTS, Spacy())

    tokens, dep = listed(stream.values["word"]), listed(found.values["dep"])
    head = [at + int(offset) for at, offset in enumerate(listed(found.values["head"]))]
    subject = tokens.index("people")
    assert (tokens[head[subject]], dep[subject]) == ("left", "nsubjpass")
    roots = [at for at in range(len(dep)) if dep[at] == "ROOT"]
    assert roots == [at for at in range(len(dep)) if head[at] == at]
    sentences = stream.structures["s"].spans.tolist()
    for first, last in sentences:
        assert all(first <= head[at] < last for at in range(first, last))


def test_entities_are_regions_with_a_type():
    stream, found = annotated(TEXTS, Spacy())

    tokens = listed(stream.values["word"])
    regions = found.structures["entity"]
    entities = {
        " ".join(tokens[first:last]): kind
        for (first, last), kind in zip(regions.spans.tolist(), regions.values["type"], strict=True)
    }
    assert entities["New York"] == "GPE"
    assert entities["May 2010"] == "DATE"


def test_entities_are_those_that_spacy_has_found(ruled):
    text = "Kestria Labour Party Kestria. The labour\n\nparty of Kestria Kestria"

    stream, found = annotated([text, "Labour", "Party Kestria"], Spacy(model=ruled))

    tokens = listed(stream.values["word"])
    regions = found.structures["entity"]
    # An entity ends with its paragraph, and with its document.
    assert [" ".join(tokens[a:b]) for a, b in regions.spans.tolist()] == [
        "Kestria", "Labour Party", "Kestria", "Kestria", "Kestria", "Kestria",
    ]  # fmt: skip
    assert regions.values["type"].to_list() == ["PLACE", "PARTY", *["PLACE"] * 4]


def test_a_document_is_annotated_as_if_it_were_alone():
    _, together = annotated(TEXTS, Spacy())

    apart = [annotated([text], Spacy())[1] for text in TEXTS]

    for name, column in together.values.items():
        assert listed(column) == [value for each in apart for value in listed(each.values[name])]


def test_a_paragraph_without_an_end_is_annotated(ruled):
    stream, found = annotated(["and Kestria " * 1500], Spacy(model=ruled))

    assert len(stream.start) == 3000
    assert len(found.structures["entity"].spans) == 1500


def test_what_is_not_wanted_is_not_made():
    _, found = annotated(TEXTS, Spacy(give="entity, pos"))
    _, every = annotated(TEXTS, Spacy())

    assert list(found.values) == ["pos"]
    assert list(found.structures) == ["entity"]
    assert listed(found.values["pos"]) == listed(every.values["pos"])


def test_what_a_model_cannot_give_is_refused(ruled):
    assert Spacy(model=ruled).gives() == ([], ["entity"])
    with pytest.raises(UsageError, match="doesn't give 'lemma'") as caught:
        Spacy(model=ruled, give="lemma").gives()

    assert caught.value.hint == "it gives entity"


def test_documents_in_another_language_are_left_empty_and_counted():
    _, found = annotated(["La paz", "The peace"], Spacy(give="lemma"), ["es", "en-GB"])

    assert listed(found.values["lemma"]) == ["", "", "the", "peace"]
    assert list(found.notices.values()) == [1]
    with pytest.raises(UsageError, match="no document is in that language"):
        Spacy().check(pl.DataFrame({"language": ["es"]}), "")


def test_a_missing_spacy_is_said_with_the_extra_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)

    with pytest.raises(MissingExtraError) as caught:
        Spacy(model="another_model").gives()

    assert "communique[nlp]" in caught.value.hint


def test_a_model_that_is_not_there_is_refused():
    with pytest.raises(UsageError, match="no model of spaCy is called 'none_of_these'"):
        Spacy(model="none_of_these").gives()


def test_a_folder_that_holds_no_model_is_refused(tmp_path):
    with pytest.raises(UsageError, match="spaCy can't load the model"):
        Spacy(model=str(tmp_path)).gives()


def test_the_pinned_model_with_other_files_is_refused(tmp_path, monkeypatch):
    own = Path(sys.modules[SMALL_ENGLISH].__file__).parent
    changed = tmp_path / SMALL_ENGLISH
    shutil.copytree(own, changed)
    config = next(changed.rglob("config.cfg"))
    config.write_text(config.read_text() + "\n")
    monkeypatch.delitem(sys.modules, SMALL_ENGLISH)
    monkeypatch.syspath_prepend(tmp_path)
    _pipeline.cache_clear()

    with pytest.raises(PluginError, match="are not those that communique was published with"):
        Spacy().gives()


def test_a_model_is_known_by_its_files_and_not_by_its_place(ruled, tmp_path, cut):
    moved = shutil.copytree(ruled, tmp_path / "elsewhere")

    states = {
        annotate(cut(["Kestria"]).store, "spacy", LayerPlan({"model": str(folder)})).corpus.state_id
        for folder in (ruled, moved)
    }

    assert len(states) == 1
    assert digest(Path(ruled)) == digest(moved)


def test_spawned_processes_give_what_one_gives(ruled, cut):
    texts = ["Kestria and the Labour Party. " * 2500] * 4
    one, many = cut(texts, [1]).store, cut(texts, [1]).store
    told = []

    annotate(one, "spacy", LayerPlan({"model": ruled}))
    report = annotate(many, "spacy", LayerPlan({"model": ruled}, jobs=2, progress=told.append))

    assert report.corpus.state_id == open_corpus(one).state_id
    for part, other in zip(report.corpus.parts, open_corpus(one).parts, strict=True):
        assert (
            part.structure("entity").regions.tolist() == other.structure("entity").regions.tolist()
        )
        assert part.structure("entity").values.equals(other.structure("entity").values)
    assert len(report.corpus.parts[1].structure("entity").regions) == 3 * 5000
    assert told[-1].done == told[-1].total == sum(map(len, texts))


def test_a_script_that_processes_cannot_start_from_is_told_so(ruled, cut, tmp_path):
    folder = tmp_path / "small.corpus"
    folder.mkdir()
    cut(["Kestria. " * 12_000] * 2, store=FolderStore(folder)).close()
    script = tmp_path / "script.py"
    script.write_text(
        "import communique as cq\n"
        f"cq.open({str(folder)!r}).annotate('spacy', model={ruled!r}, jobs=2)\n"
    )

    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, timeout=120
    )

    assert "a process that annotated ended before its time" in done.stderr
    with open_corpus(folder) as corpus:
        assert corpus.attribute_names == ("word",)
        assert list(corpus.damaged()) == []


def test_an_interrupted_run_goes_on_with_the_parts_that_it_had_not_finished(ruled, cut):
    store = MemoryStore()
    cut(["Kestria. " * 20_000] * 2, [1], store)

    def interrupt(progress):
        if progress.done > progress.total / 2 + 100_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        annotate(store, "spacy", LayerPlan({"model": ruled}, progress=interrupt))
    bare = open_corpus(store).structure_names
    report = annotate(store, "spacy", LayerPlan({"model": ruled}))

    assert bare == ("p", "s")
    assert report.notices == ["1 part had been finished by a run that was interrupted"]
    assert [len(part.structure("entity").regions) for part in report.corpus.parts] == [20_000] * 2


def test_two_layers_of_lemmas_need_two_names(cut):
    store = cut(["These were days."]).store
    annotate(store, "lemma", LayerPlan({"language": "en"}))

    with pytest.raises(UsageError, match="'lemma' would come from the layer 'lemma'") as caught:
        annotate(store, "spacy", LayerPlan({"give": "lemma"}))
    corpus = annotate(store, "spacy", LayerPlan({"give": "lemma"}, name="model")).corpus

    assert "--as spacy2" in caught.value.hint
    assert corpus.attribute_names == ("word", "lemma", "model_lemma")
    assert list(corpus.damaged()) == []
