"""The same answer elsewhere: as Python, as a command, as a reference to cite."""

import os
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from communique.api import Concordance, Corpus
from communique.web.asked import Asked
from communique.web.language import _, ngettext


def python(corpus: Corpus, asked: Asked) -> str:
    """Return a program that gives the numbers of a search page."""
    lines = ["import communique as cq", "", f"corpus = cq.open({place(corpus)!r})"]
    where = asked.condition(corpus)
    if asked.show == "ranked":
        lines += [f"found = corpus.rank({_arguments([asked.q], {'where': where})})"]
        return "\n".join([*lines, "print(found.documents)", "print(found.frame)"])
    if asked.show == "documents":
        call = _arguments([asked.q], {"by": "id", "where": where})
        return "\n".join([*lines, f"table = corpus.freq({call})", "print(table.frame)"])
    call = _arguments([asked.q], {"where": where, **_view(asked), "n": str(asked.n)})
    lines += [f"found = corpus.search({call})", "print(found.hits, found.documents, found.tokens)"]
    return "\n".join([*lines, "print(found.frame)"])


def command(corpus: Corpus, asked: Asked) -> str:
    """Return a command that gives the numbers of a search page."""
    where = asked.condition(corpus)
    options = ["--where", where] if where else []
    if asked.show == "ranked":
        return _joined("rank", corpus, options, asked.q)
    if asked.show == "documents":
        return _joined("freq", corpus, ["--by", "id", *options], asked.q)
    for name, value in _view(asked).items():
        options += [f"--{name}", value]
    options += ["-n", str(asked.n)]
    return _joined("search", corpus, options, asked.q)


def measure_python(corpus: Corpus, name: str, options: Mapping[str, str]) -> str:
    """Return a program that makes a table of a measure."""
    given = ", ".join(f"{key}={value!r}" for key, value in options.items())
    call = f"corpus.measure({name!r}{', ' if given else ''}{given})"
    return "\n".join(
        [
            "import communique as cq",
            "",
            f"corpus = cq.open({place(corpus)!r})",
            f"table = {call}",
            "print(table.frame)",
        ]
    )


def diff(corpus: Corpus, one: str, other: str, by: str) -> str:
    """Return the command that shows what became of one text in another."""
    options = ["--by", by] if by != "word" else []
    return _joined("diff", corpus, [other, *options], one)


def editions_python(corpus: Corpus, show: str, kinds: Sequence[str], by: str, every: bool) -> str:
    """Return a program that lists releases by statement, decisions or changes."""
    found = {"releases": "found.frame", "decisions": "found.decisions",
             "edits": f"found.edits({by!r})"}[show]  # fmt: skip
    lines = ["import communique as cq", "import polars as pl", ""]
    lines += [f"corpus = cq.open({place(corpus)!r})", "found = corpus.editions()"]
    lines += [f"table = {found}"]
    if show == "releases" and not every:
        lines += ['table = table.filter(pl.len().over("statement") > 1)']
    if kinds:
        lines += [f'table = table.filter(pl.col("kind").is_in({list(kinds)!r}))']
    return "\n".join([*lines, "print(table)"])


def editions(corpus: Corpus, show: str, kinds: Sequence[str], by: str, every: bool) -> str:
    """Return the command that lists them."""
    options = ["--show", show] if show != "releases" else []
    options += ["--every"] if every and show == "releases" else []
    options += ["--by", by] if by != "word" and show == "edits" else []
    options += [each for kind in kinds for each in ("--kind", kind)]
    return shlex.join(["communique", "editions", *options, "-c", place(corpus)])


def compare_python(corpus: Corpus, a: str, b: str, features: str) -> str:
    """Return a program that compares two selections."""
    call = _arguments([a, b] if b else [a], {"features": features})
    lines = ["import communique as cq", "", f"corpus = cq.open({place(corpus)!r})"]
    return "\n".join([*lines, f"table = corpus.keyness({call})", "print(table.frame)"])


def compare_command(corpus: Corpus, a: str, b: str, attribute: str) -> str:
    """Return a command that compares two selections."""
    options = ["--no-punctuation", "--no-numbers", "--no-symbols", "--min-count", "5"]
    if attribute != "lower":
        options += ["--attribute", attribute]
    sides = ["--", a] if a.startswith("-") or b.startswith("-") else [a]
    sides += [b] if b else []
    return shlex.join(["communique", "keyness", *options, "-c", place(corpus), *sides])


def notebook_python(corpus: Corpus) -> str:
    """Return a program that makes the numbers of a notebook again."""
    lines = ["import communique as cq", "", f"corpus = cq.open({place(corpus)!r})"]
    lines += ["for pin in corpus.notebook:", "    again = corpus.notebook.again(pin)"]
    return "\n".join([*lines, "    print(pin.title, again.changes, again.table.frame)"])


def show(corpus: Corpus, document: str) -> str:
    """Return the command that shows a document."""
    return _joined("show", corpus, [], document)


def replay(corpus: Corpus, name: str) -> str:
    """Return the command that makes a table again from the recipe that its page gives."""
    return shlex.join(["communique", "run", f"{name}.recipe.json", "-c", place(corpus)])


def cited(corpus: Corpus, found: Concordance, asked: Asked) -> str:
    """Return a sentence that says what was counted, in which state, and where it is asked for."""
    counted = {
        "hits": ngettext("%(n)s hit", "%(n)s hits", found.hits, n=format(found.hits, ",")),
        "documents": ngettext(
            "in %(n)s document",
            "in %(n)s documents",
            found.documents,
            n=format(found.documents, ","),
        ),
        "tokens": ngettext(
            "%(n)s token", "%(n)s tokens", found.tokens, n=format(found.tokens, ",")
        ),
    }
    where = {
        "query": found.query,
        "corpus": corpus.name,
        "state": corpus.state,
        "version": _version(),
        "address": asked.address(state=corpus.state, page=asked.page),
    }
    if found.per_million is None:
        return _(
            "%(hits)s %(documents)s, of %(tokens)s, query %(query)s, corpus %(corpus)s, state "
            "%(state)s, communique %(version)s, %(address)s.",
            **counted,
            **where,
        )
    return _(
        "%(hits)s %(documents)s, %(rate)s per million of %(tokens)s, query %(query)s, corpus "
        "%(corpus)s, state %(state)s, communique %(version)s, %(address)s.",
        **counted,
        **where,
        rate=format(found.per_million, ".1f"),
    )


def place(corpus: Corpus) -> str:
    """Return the path of a corpus, from here if that is shorter."""
    path = str(corpus.path or corpus.name)
    if corpus.path is None:
        return path
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path


def _view(asked: Asked) -> dict[str, str]:
    usual = {"sort": "document", "context": "60", "seed": "0"}
    given = {name: str(getattr(asked, name)) for name in usual}
    return {name: value for name, value in given.items() if value != usual[name]}


def _arguments(first: Sequence[str], named: Mapping[str, str]) -> str:
    numbers = {"n", "seed"}
    given: list[Any] = [repr(each) for each in first]
    given += [f"{n}={v if n in numbers else repr(v)}" for n, v in named.items() if v]
    return ", ".join(given)


def _joined(name: str, corpus: Corpus, options: Sequence[str], query: str) -> str:
    # What begins with a dash is taken for an option, unless it stands behind two.
    last = ["--", query] if query.startswith("-") else [query]
    return shlex.join(["communique", name, *options, "-c", place(corpus), *last])


def _version() -> str:
    import communique

    return communique.__version__
