"""What is planted in the `archive` sample: `TRUTH` by kind, and `TEXTS` by document.

Nothing under `src` reads it. Characters are those of the document's text, the end excluded;
documents are ids, dates are ISO dates, and documents in a list are in the order of time. Kinds, and
the fields of each:

    documents: id, date, party, language, title.
    versions: document, of, kind (copy, near, translation, excerpt, summary), why. `of` is earlier
        or of the same time.
    not_versions: pair of documents that share much and are no versions, why.
    edits: of the `near` ones, all of them: before, after (documents), what (number, name, words,
        words out, sentence out, sentence in), out, in; start, end in before; after_start,
        after_end in after. Whole words and the spaces or punctuation that go with them.
    moved: before, after (documents), text of the one paragraph that stands elsewhere.
    reuse: source, target, source_start, source_end, start, end; source_text, text: what stands
        there; quoted: whether in quotation marks; own: whether of the same party; changed: whether
        not word for word. The source is the first to have it, by date; versions of it are not among
        the targets, versions of others are.
    formulas: party, formula (`*` is one word), first, last, documents of the party that have it,
        status (new, dropped, kept), fillers of `*`; taken_over_by, taken_over_in: the other party
        and its first document; taken_over_from: the other party, the other way round. Upper and
        lower case are the same.
    novelty: document, sentence, kind (repeated, varied, new), nearest: the first document of the
        party that has it word for word, or the one with the nearest sentence; null for new ones.
        Each sentence of the documents that occur. Words in common, 2 longest common subsequence /
        all words: 1 if repeated, 0.6 or more if varied, below 0.5 if new.
    translation: one, other (documents); paragraphs, sentences: pairs of lists of numbers that stand
        for one another, numbered over the whole text from 0; gaps_one, gaps_other: sentences
        without a counterpart; moved: pairs of numbers of paragraphs out of order.
    meeting: meeting; contributions; thanked: pairs of document and party; named: pairs of document
        and party or country, other than its own; left_out: parties that took part and are named by
        nobody else; shares: formulas that documents of several parties have at the meeting; alone:
        documents that share none.
"""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

FIELDS = {
    "documents": {"id", "date", "party", "language", "title"},
    "versions": {"document", "of", "kind", "why"},
    "not_versions": {"pair", "why"},
    "edits": {"before", "after", "what", "out", "in", "start", "end", "after_start", "after_end"},
    "moved": {"before", "after", "text"},
    "reuse": {"source", "target", "source_start", "source_end", "start", "end", "source_text",
              "text", "quoted", "own", "changed"},
    "formulas": {"party", "formula", "first", "last", "documents", "status", "fillers"},
    "novelty": {"document", "sentence", "kind", "nearest"},
    "translation": {"one", "other", "paragraphs", "sentences", "gaps_one", "gaps_other", "moved"},
    "meeting": {"meeting", "contributions", "thanked", "named", "left_out", "shares", "alone"},
}  # fmt: skip
_TAKEN_OVER = {"taken_over_by", "taken_over_in", "taken_over_from"}
_POINTERS = ("document", "of", "before", "after", "source", "target", "one", "other", "nearest")


def _texts() -> dict[str, str]:
    """Return the text of each document: what stands below the three lines of the head."""
    data = files("communique.sample") / "archive_data"
    return {
        item.name.removesuffix(".txt"): item.read_text("utf-8").split("\n\n", 2)[2].rstrip()
        for item in data.iterdir()
        if item.name.endswith(".txt")
    }


def _checked(truth: dict[str, Any]) -> dict[str, Any]:
    """Return the truth if it has all kinds and fields, and every document that it names."""
    assert truth.keys() == FIELDS.keys()
    for kind, fields in FIELDS.items():
        for row in [truth[kind]] if kind == "meeting" else truth[kind]:
            allowed = _TAKEN_OVER if kind == "formulas" else set()
            assert row.keys() - allowed == fields, (kind, row)
            for pointer in _POINTERS:
                assert row.get(pointer) is None or row[pointer] in TEXTS, (kind, row)
    assert {each["id"] for each in truth["documents"]} == TEXTS.keys()
    return truth


TEXTS: dict[str, str] = _texts()
TRUTH: dict[str, Any] = _checked(
    json.loads((Path(__file__).parent / "archive_truth.json").read_text("utf-8"))
)
DOCUMENTS: dict[str, dict[str, str]] = {each["id"]: each for each in TRUTH["documents"]}
