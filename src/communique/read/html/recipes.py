"""Site recipes: CSS selectors that say what to take, where what is automatic isn't enough.

```toml
[site."example.org"]
text = "div.speech"
remove = ["p.note", ".tools"]
paragraph = "span.line"
date = "span.when"
party = "meta[name=party]@content"
```
"""

from collections.abc import Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from communique.corpus import Origin
from communique.errors import ReadError
from communique.read.html.facts import Found
from communique.read.options import ReadOptions
from communique.vocabulary.days import Order
from communique.vocabulary.languages import tag

Recipe = Mapping[str, str | Sequence[str]]
ANY = "*"
LISTED = ("text", "remove", "paragraph")
"""Keys that are no fields, and may have several selectors."""

_DATES = ("date", "published", "modified", "retrieved")


def is_css(selector: str) -> bool:
    """Return whether a selector, with or without `@attribute`, can be understood."""
    css = selector.partition("@")[0]
    try:
        LexborHTMLParser("<p>").css(css)
    except (SelectolaxError, ValueError):
        return False
    return bool(css.strip())


def recipe_for(host: str, sites: Mapping[str, Recipe]) -> Recipe:
    """Return the recipe of a host, else the longest of what it ends with, else that of all."""
    fitting = [name for name in sites if host == name or host.endswith((f".{name}", f"/{name}"))]
    return sites[max(fitting, key=len)] if fitting else sites.get(ANY, {})


def nodes(
    tree: LexborHTMLParser, recipe: Recipe, name: str, options: ReadOptions
) -> dict[str, frozenset[int]]:
    """Return the nodes that a recipe names as text, as none, and as paragraphs.

    That `remove` matches nothing is no doubt: not every page has what is to go.
    """
    found = {}
    for key in LISTED:
        selectors = recipe.get(key, ())
        selectors = [selectors] if isinstance(selectors, str) else selectors
        matched = [each for selector in selectors for each in _matched(tree, selector, key, name)]
        if selectors and not matched and key != "remove":
            _tell_nothing(", ".join(selectors), key, name, options)
        found[key] = frozenset(each.mem_id for each in matched)
    return found


def values(
    tree: LexborHTMLParser, recipe: Recipe, name: str, options: ReadOptions, order: Order | None
) -> Found:
    """Return the fields that a recipe takes, each the first that matches."""
    found = Found({}, {})
    for field, selector in recipe.items():
        if field in LISTED or not isinstance(selector, str):
            continue
        css, _, attribute = selector.partition("@")
        matched = _matched(tree, css, field, name)
        if not matched:
            _tell_nothing(selector, field, name, options)
            continue
        node = matched[0]
        raw = (node.attributes.get(attribute) or "") if attribute else node.text()
        raw = " ".join(raw.split())
        if field in _DATES:
            found.take_day(field, raw, "site recipe", 1.0, order)
            if field not in found.values:
                options.notice(ReadError(f"{raw[:40]!r} is no date", where=f"{name}: {field}"))
        else:
            found.take(field, (tag(raw) or raw) if field == "language" else raw, raw, "site recipe")
        if field in found.origins:
            old = found.origins[field]
            found.origins[field] = Origin(raw, "site recipe", old.certainty, old.value)
    return found


def _matched(tree: LexborHTMLParser, selector: str, key: str, name: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except (SelectolaxError, ValueError) as error:
        raise ReadError(
            f"the selector {selector!r} of {key!r} is no CSS",
            where=name,
            hint="in communique.toml, as div.speech > p, or meta[name=party]@content",
        ) from error


def _tell_nothing(selector: str, key: str, name: str, options: ReadOptions) -> None:
    options.notice(
        ReadError(
            f"nothing fits the selector {selector!r} of {key!r}",
            where=name,
            hint="communique try-recipe FILE shows what a recipe takes",
        )
    )
