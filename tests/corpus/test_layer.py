"""Layers: attributes added later, kept right by every verb that changes a corpus."""

import pytest

from communique.corpus import FolderStore, MemoryStore, open_corpus
from communique.corpus.change import commit
from communique.corpus.layer import new_layer, refuse_clashes
from communique.corpus.state import layers_of
from communique.errors import UsageError
from communique.ingest import LayerPlan, Plan, add, annotate, build, remove_layer
from small import content, document

TEXTS = ["These were days", "secret names", "those men went", "the last words"]
LEMMAS = [each.split() for each in ("this be day", "secret name", "that man go", "the last word")]
ENGLISH = LayerPlan({"language": "en"})


def lemmatised(corpus, plan=ENGLISH):
    return annotate(corpus.store, "lemma", plan).corpus


def values(corpus, name="lemma"):
    found = []
    for part in corpus.parts:
        attribute = part.attribute(name)
        each = attribute.types["type"].gather(attribute.codes).to_list()
        found += [each[a:b] for a, b in zip(part.bounds, part.bounds[1:], strict=False)]
    return found


def layer_folders(corpus):
    return {path.rpartition("/")[0] for path in corpus.store.files("layers")}


def test_a_layer_is_an_attribute_like_any_other(cut):
    corpus = lemmatised(cut(TEXTS, [2]))

    assert corpus.attribute_names == ("word", "lemma")
    assert values(corpus) == LEMMAS
    [layer] = corpus.layers
    assert layer["annotator"] == "lemma"
    assert layer["options"] == {"language": "en", "field": "language"}
    assert list(layer["identity"]) == ["simplemma"]
    assert list(corpus.damaged()) == []


def test_a_layer_changes_the_state_and_earlier_states_go_without(cut):
    before = cut(TEXTS, [2])

    after = lemmatised(before)

    assert after.state_id != before.state_id
    assert after.state["parent"] == before.state_id
    assert open_corpus(before.store, state=before.state_id).attribute_names == ("word",)


def test_the_state_of_a_layer_does_not_depend_on_the_cutting_into_parts(cut):
    assert lemmatised(cut(TEXTS, [1, 2])).state_id == lemmatised(cut(TEXTS)).state_id


def test_the_state_depends_on_how_a_layer_was_made_and_what_it_covers(cut):
    english = lemmatised(cut(TEXTS))
    german = lemmatised(cut(TEXTS), LayerPlan({"language": "de"}))
    partly = lemmatised(cut(TEXTS[:3])).add([content([document(3, TEXTS[3])])])

    assert len({english.state_id, german.state_id, partly.state_id}) == 3
    assert lemmatised(partly).state_id == english.state_id


def test_removing_documents_removes_them_from_layers(cut):
    after = lemmatised(cut(TEXTS, [2])).remove(["d1", "d2"])

    assert values(after) == [LEMMAS[0], LEMMAS[3]]
    assert list(after.damaged()) == []


def test_an_erased_document_is_in_no_layer_of_any_state(cut, tmp_path):
    corpus = cut(TEXTS, [2], FolderStore(tmp_path))
    bare = corpus.state_id
    corpus.close()
    layered = lemmatised(open_corpus(tmp_path))
    earlier = layered.state_id
    layered.remove(["d0"]).close()
    layered.close()

    after = open_corpus(tmp_path).remove(["d1"], erase=True)

    assert values(after) == LEMMAS[2:]
    assert values(open_corpus(tmp_path, state=earlier)) == [LEMMAS[0], *LEMMAS[2:]]
    assert open_corpus(tmp_path, state=bare).attribute_names == ("word",)
    for part in [*after.parts, *open_corpus(tmp_path, state=earlier).parts]:
        assert "secret" not in part.attribute("lemma").types["type"].to_list()
    assert not any(b"secret" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert list(after.damaged()) == []


def test_compacting_keeps_state_and_layers(cut):
    before = lemmatised(cut(TEXTS, [1, 2, 3]))

    after = before.compact()

    assert len(after.parts) == 1
    assert after.state_id == before.state_id
    assert values(after) == LEMMAS
    assert list(after.damaged()) == []


def test_compacting_keeps_parts_apart_that_a_layer_covers_and_that_it_does_not(cut):
    partly = lemmatised(cut(TEXTS[:2], [1])).add(
        [content([document(number, TEXTS[number])]) for number in (2, 3)]
    )

    after = partly.compact()

    assert len(after.parts) == 2
    assert after.state_id == partly.state_id
    assert values(after) == [*LEMMAS[:2], [""] * 3, [""] * 3]
    assert values(lemmatised(after)) == LEMMAS


def test_vacuum_takes_layers_away_that_no_state_names(cut):
    german = lemmatised(cut(TEXTS, [2]), LayerPlan({"language": "de"}))
    before = layer_folders(german)
    after = lemmatised(german).remove(["d3"])

    after.vacuum()

    kept = {layer["folder"] for part in after.state["parts"] for layer in part["layers"].values()}
    assert layer_folders(after) == kept
    assert not kept & before
    assert values(open_corpus(after.store)) == LEMMAS[:3]


def test_documents_that_have_a_layer_are_not_annotated_again(cut):
    first = lemmatised(cut(TEXTS[:2])).add([content([document(2, TEXTS[2])])])

    report = annotate(first.store, "lemma", LayerPlan())

    assert (report.documents, report.tokens) == (1, 3)
    assert values(report.corpus) == LEMMAS[:3]
    assert annotate(first.store, "lemma", LayerPlan()).documents == 0


def test_another_option_makes_a_layer_anew(cut):
    german = lemmatised(cut(TEXTS), LayerPlan({"language": "de"}))

    english = lemmatised(german)

    assert values(german) != LEMMAS
    assert values(english) == LEMMAS
    assert len(english.layers) == 1


def test_parts_that_an_interrupted_run_has_finished_are_used(cut):
    whole = lemmatised(cut(TEXTS, [2]))
    manifest_before = cut(TEXTS, [2]).store.content
    first, second = (entry["layers"]["lemma"]["folder"] for entry in whole.state["parts"])
    left = {path: octets for path, octets in whole.store.content.items() if first in path}
    # Of the second part everything but the last file, which says that it is whole.
    left |= {
        path: octets
        for path, octets in whole.store.content.items()
        if second in path and not path.endswith("layer.json")
    }
    store = MemoryStore({**manifest_before, **left})

    report = annotate(store, "lemma", ENGLISH)

    assert report.notices == ["1 part had been finished by a run that was interrupted"]
    assert report.corpus.state_id == whole.state_id
    assert values(report.corpus) == LEMMAS


def test_what_was_finished_for_another_part_of_that_name_is_not_used(cut):
    other = lemmatised(cut(["No such days"]))
    left = {path: each for path, each in other.store.content.items() if path[:6] == "layers"}
    store = cut(TEXTS).store
    store.content.update(left)

    assert values(lemmatised(open_corpus(store))) == LEMMAS


def test_new_documents_get_the_layers_of_the_corpus(tmp_path):
    (tmp_path / "a.txt").write_text("These were days")
    (tmp_path / "b.txt").write_text("those men went")
    store = MemoryStore()
    build([tmp_path / "a.txt"], store, Plan(language="en", lemma=True))

    report = add([tmp_path / "b.txt"], store)

    assert values(report.corpus) == [LEMMAS[0], LEMMAS[2]]
    assert report.notices == []


def test_new_documents_go_without_a_layer_of_another_version(tmp_path, cut):
    corpus = lemmatised(cut(TEXTS[:1]))
    [layer] = layers_of(corpus.state)
    keys = ("options", "attributes", "structures")
    old = new_layer(
        "lemma", "lemma", identity={"simplemma": "0.1"}, **{key: layer[key] for key in keys}
    )
    commit(corpus.store, corpus.state["parts"], corpus.state, layers=[old])
    (tmp_path / "b.txt").write_text("those men went")

    report = add([tmp_path / "b.txt"], corpus.store)

    [notice] = report.notices
    assert "without the layer lemma: it was made with simplemma 0.1" in notice.message
    assert values(report.corpus) == [LEMMAS[0], [""] * 3]
    assert list(report.corpus.damaged()) == []


def test_a_document_keeps_what_it_brought_along(tmp_path):
    (tmp_path / "a.vrt").write_text('<text id="a">\nwere\tAUX\tWERE\n</text>\n')
    (tmp_path / "b.txt").write_text("These were days")
    store = MemoryStore()
    build([tmp_path], store, Plan(language="en"))

    report = annotate(store, "lemma", LayerPlan())
    named = annotate(store, "lemma", LayerPlan(name="simple")).corpus

    assert values(report.corpus) == [["WERE"], LEMMAS[0]]
    assert report.notices == [
        "1 document: lemma came with the source and stays; --as NAME for both"
    ]
    assert values(named, "simple_lemma") == [["be"], LEMMAS[0]]


def test_a_layer_can_be_taken_away(cut):
    before = cut(TEXTS, [2])
    layered = lemmatised(before)

    after = remove_layer(layered.store, "lemma")

    assert after.state_id == before.state_id
    assert after.attribute_names == ("word",)
    assert list(after.damaged()) == []
    with pytest.raises(UsageError, match="no layer 'lemma'"):
        remove_layer(layered.store, "lemma")


@pytest.mark.parametrize(
    ("attributes", "structures"),
    [(["lemma"], []), ([], ["lemma"]), ([], ["s"]), ([], ["pos"]), (["s"], []), (["word"], [])],
)
def test_a_name_that_would_mean_two_things_is_refused(attributes, structures):
    def layer(name, attributes, structures):
        return {"name": name, "attributes": attributes, "structures": structures}

    part = {"attributes": ["word", "pos"], "structures": ["p", "s"]}
    layers = [layer("one", ["lemma"], []), layer("two", attributes, structures)]

    with pytest.raises(UsageError, match=r"would come from .* and from the layer 'two'"):
        refuse_clashes([part], layers)


def test_a_layer_that_cannot_be_called_so_is_refused(cut):
    with pytest.raises(UsageError, match="can't be called"):
        annotate(cut(TEXTS).store, "lemma", LayerPlan({"language": "en"}, name="../up"))
