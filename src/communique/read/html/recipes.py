"""Site recipes: CSS selectors that say what to take, where what is automatic isn't enough.

```toml
[site."example.org"]
text = "div.speech"
remove = ["p.note", ".tools"]
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
_DATES = ("date", "published", "modified", "retrieved")


def recipe_for(host: str, sites: Mapping[str, Recipe]) -> Recipe:
    """Return the recipe of a host, of what it ends with, or of all sites."""
    for name, recipe in sites.items():
        if name != ANY and (host == name or host.endswith((f".{name}", f"/{name}"))):
            return recipe
    return sites.get(ANY, {})


def nodes(
    tree: LexborHTMLParser, recipe: Recipe, name: str, options: ReadOptions
) -> tuple[list[int], list[int]]:
    """Return the nodes that a recipe names as text, and as none; what matches nothing is told."""
    found = []
    for key in ("text", "remove"):
        selectors = recipe.get(key, ())
        selectors = [selectors] if isinstance(selectors, str) else selectors
        matched = [each for selector in selectors for each in _matched(tree, selector, key, name)]
        if selectors and not matched and key == "text":
            _tell_nothing(", ".join(selectors), key, name, options)
        found.append([each.mem_id for each in matched])
    return found[0], found[1]


def values(
    tree: LexborHTMLParser, recipe: Recipe, name: str, options: ReadOptions, order: Order | None
) -> Found:
    """Return the fields that a recipe takes, each the first that matches."""
    found = Found({}, {})
    for field, selector in recipe.items():
        if field in {"text", "remove"} or not isinstance(selector, str):
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
