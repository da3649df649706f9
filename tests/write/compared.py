"""What differs between a corpus and the one that was built from what it had been written to."""

import polars as pl

RECORDS = ("agents", "memberships", "relations", "meetings")


def losses(old, new):
    """Return the names of what isn't the same, but for the files that documents came from."""
    one, other = documents(old), documents(new)
    assert one["id"].to_list() == other["id"].to_list()
    found = {name for name in {*one.columns, *other.columns} if not _same(one, other, name)}
    if texts(old) != texts(new):
        plain = [" ".join(text.split()) for text in texts(old)]
        same = plain == [" ".join(text.split()) for text in texts(new)]
        found.add("white space" if same else "text")
    if annotation(old, "word") != annotation(new, "word"):
        found.add("words")
    found |= {
        f"@{name}"
        for name in {*old.stored.attribute_names, *new.stored.attribute_names} - {"word"}
        if annotation(old, name) != annotation(new, name)
    }
    found |= {
        f"<{name}>"
        for name in {*old.stored.structure_names, *new.stored.structure_names}
        if regions(old, name) != regions(new, name)
    }
    if asides(old) != asides(new):
        found.add("asides")
    if not old.origins().equals(new.origins()):
        found.add("origins")
    return found | {
        name for name in RECORDS if not getattr(old, name)().equals(getattr(new, name)())
    }


def documents(corpus):
    return pl.concat([part.documents for part in corpus.stored.parts]).drop("source")


def _same(one, other, name):
    if name not in one.columns or name not in other.columns:
        return False
    return one.schema[name] == other.schema[name] and one[name].equals(other[name])


def texts(corpus):
    return [part.text(row) for part in corpus.stored.parts for row in range(part.n_documents)]


def annotation(corpus, name):
    """Return the values of all tokens, or None where no part has such an annotation."""
    if name not in corpus.stored.attribute_names:
        return None
    columns = [part.attribute(name) for part in corpus.stored.parts]
    return [value for each in columns for value in each.types["type"].gather(each.codes)]


def regions(corpus, name):
    """Return first and stop token, counted through all parts, and values of all regions."""
    if name not in corpus.stored.structure_names:
        return None
    found, before = [], 0
    for part in corpus.stored.parts:
        structure = part.structure(name)
        values = structure.values.rows(named=True) or [{}] * len(structure.regions)
        for (start, stop), own in zip(structure.regions.tolist(), values, strict=True):
            kept = {key: value for key, value in own.items() if value is not None}
            found.append((start + before, stop + before, kept))
        before += part.n_tokens
    return sorted(found, key=str)


def asides(corpus):
    return sorted(row for part in corpus.stored.parts for row in part.asides.rows())
