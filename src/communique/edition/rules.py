"""Rules by which two releases are of one statement, and decisions by hand that go before them.

In the project file:

```toml
[editions]
near = 0.8
rules = ["exact", "near", "translation"]
speaker = ["speaker", "party"]
same = [["03_ombari", "04_ombari_greeting"], ["15_tarrenia_es", "14_tarrenia", "translation"]]
not = [["01_valdora", "13_valdora"]]
```
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from communique.errors import UsageError

EXACT, NEAR, TRANSLATION, EXCERPT, SUMMARY = "exact", "near", "translation", "excerpt", "summary"
KINDS = (EXACT, NEAR, TRANSLATION, EXCERPT, SUMMARY)
"""How one release stands to another of the same statement."""

RULES = ("field", "exact", "url", "excerpt", "near", "meeting", "title", "translation", "summary")
"""What may be gone by: the names of the rules, in the order in which they are asked."""

_SHARES = ("near", "close", "later", "elsewhere", "akin", "excerpt", "summary")
_HINT = 'same = [["a", "b"], ["c", "a", "translation"]]; not = [["a", "d"]]'


@dataclass(frozen=True)
class Rules:
    """By what two releases are taken for one statement.

    Shares are of words, 0 to 1.

    Attributes:
        rules: those that are asked, of `RULES`.
        near: similarity from which the words alone say that two texts are one.
        close: the same where the same speak, and a text was changed in small places alone.
        later: the same where the days are far apart.
        elsewhere: the same where meeting or speaker differ, or numbers in the titles, as of the
            greetings of each year.
        akin: the same where the address, the title, or meeting and speaker are the same.
        excerpt: words of the shorter text that are in the longer.
        summary: weight of the words of the shorter text that are in the longer, rare ones most.
        days: between two texts that may be one, where no meeting is named.
        shingle: words of a row by which candidates are found.
        speaker: fields that say who speaks; the first that both have counts.
        same: decided by hand: two releases, and the kind if it isn't `near`.
        apart: decided by hand: two releases that are two statements; `not` in the file.
    """

    rules: tuple[str, ...] = RULES
    near: float = 0.75
    close: float = 0.6
    later: float = 0.85
    elsewhere: float = 0.95
    akin: float = 0.5
    excerpt: float = 0.8
    summary: float = 0.25
    days: int = 60
    shingle: int = 3
    speaker: tuple[str, ...] = ("speaker", "party", "organisation", "author", "country")
    same: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        unknown = [each for each in self.rules if each not in RULES]
        if unknown:
            known = ", ".join(RULES)
            raise UsageError(f"no rule is called {unknown[0]!r}", hint=f"rules: {known}")
        for name in _SHARES:
            if not 0 < getattr(self, name) <= 1:
                raise UsageError(f"{name} must be a share above 0, up to 1", hint=f"{name} = 0.8")
        if self.shingle < 1 or self.days < 0:
            raise UsageError("shingle is at least 1, and days at least 0")
        for each in self.same:
            if len(each) not in {2, 3} or (len(each) == 3 and each[2] not in KINDS):
                raise UsageError(
                    "a decision names two releases, and may name a kind",
                    where=", ".join(each),
                    hint=f"{_HINT}; kinds: {', '.join(KINDS)}",
                )
        if any(len(each) != 2 for each in self.apart):
            raise UsageError("not names two releases each", hint=_HINT)

    def kept(self) -> dict[str, Any]:
        """Return the rules as a state keeps them: what `rules_of` reads."""
        found = asdict(self)
        return {("not" if name == "apart" else name): _plain(v) for name, v in found.items()}


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def rules_of(told: Mapping[str, Any], where: str = "") -> Rules:
    """Return the rules that a table of the project file says, the others as they usually are.

    Raises:
        UsageError: it says what no rule knows.
    """
    known = {("not" if each.name == "apart" else each.name): each for each in fields(Rules)}
    given: dict[str, Any] = {}
    for key, value in told.items():
        if key not in known:
            keys = ", ".join(known)
            raise UsageError(f"[editions] has no key {key!r}", where=where, hint=f"keys: {keys}")
        given[known[key].name] = _typed(key, value, known[key].default, where)
    try:
        return Rules(**given)
    except UsageError as error:
        if error.where:
            raise
        raise UsageError(error.message, where=where, hint=error.hint) from None


def _typed(key: str, value: Any, usual: Any, where: str) -> Any:
    if isinstance(usual, tuple):
        pairs = key in {"same", "not"}
        listed = isinstance(value, Sequence) and not isinstance(value, str)
        if listed and all(_are_texts(each) if pairs else isinstance(each, str) for each in value):
            return tuple(tuple(each) if pairs else each for each in value)
        hint = _HINT if pairs else f'{key} = ["{usual[0]}"]'
        raise UsageError(f"{key!r} in [editions] must be a list", where=where, hint=hint)
    right = isinstance(value, int) if isinstance(usual, int) else isinstance(value, int | float)
    if isinstance(value, bool) or not right:
        raise UsageError(
            f"{key!r} in [editions] must be a number", where=where, hint=f"{key} = {usual}"
        )
    return type(usual)(value)


def _are_texts(value: Any) -> bool:
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    return listed and all(isinstance(each, str) for each in value)


def read_rules(path: Path) -> Rules:
    """Return the rules in `[editions]` of a project file; without that table the usual ones.

    Raises:
        UsageError: the file can't be read, is not TOML, or says what no rule knows.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8")).get("editions", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"the project file can't be read: {error}", where=str(path)) from None
    if not isinstance(told, Mapping):
        raise UsageError("[editions] must be a table", where=str(path), hint=_HINT)
    return rules_of(told, str(path))
