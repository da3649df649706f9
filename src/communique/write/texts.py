"""Plain text: a file for each document and a table of their metadata, as a build reads them."""

import csv
import json
import re
from pathlib import Path
from typing import Any

from communique.write.chosen import Chosen, Log, tell_lists, tell_marks, written

_UNSAFE = re.compile(r"[^\w.\-]+")
_LONGEST = 80


def write(chosen: Chosen, path: Path, log: Log) -> None:
    """Write a folder: numbered files in the order of the corpus, `metadata.csv`, and
    `communique.toml`, which says what the fields are.
    """
    tell_marks(chosen, log)
    tell_lists(chosen, log, read_as_lists=True)
    chosen.tell_rights(log)
    path.mkdir(parents=True, exist_ok=True)
    fields = list(chosen.corpus.fields)
    width = len(str(len(chosen.documents)))
    with (path / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "id", "title", *fields])
        rows = zip(chosen.documents.iter_rows(named=True), chosen.texts(), strict=True)
        for number, (row, text) in enumerate(rows, start=1):
            name = f"{number:0{width}}_{_UNSAFE.sub('_', row['id'])[:_LONGEST]}.txt"
            (path / name).write_bytes(text.encode("utf-8"))
            values: list[Any] = [row[field] for field in fields]
            table.writerow([name, row["id"], row["title"], *map(written, values)])
    kinds = chosen.corpus.fields.items()
    # A text in JSON is one in TOML, but for one sign.
    lines = [f"{json.dumps(field)} = {json.dumps(kind)}" for field, kind in kinds]
    toml = "\n".join(["[read.types]", *lines, ""]).replace("\x7f", "\\u007f")
    (path / "communique.toml").write_text(toml, encoding="utf-8")
