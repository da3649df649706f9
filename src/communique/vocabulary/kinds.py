"""Kinds of documents: how statements are called, by what their titles and categories say."""

import re
from functools import cache

KINDS = {
    "speech": "address opening-address closing-address remarks discours discurso rede",
    "contribution": "intervention contribution-of statement-by-the-delegation beitrag contribución",
    "communiqué": "communique press-release press-statement comunicado kommuniqué",
    "joint statement": "joint-declaration joint-communiqué common-statement declaración-conjunta",
    "greeting": "greetings message-of-greetings letter-of-greetings congratulations saludo",
    "resolution": "resolutions decision motion resolución résolution",
    "manifesto": "election-programme electoral-programme party-programme platform manifiesto",
    "interview": "conversation-with entrevista entretien",
    "editorial": "leading-article leader commentary",
    "question": "written-question oral-question interpellation parliamentary-question",
    "reply": "answer response written-answer",
}
"""Each kind, and other words for it with hyphens between their parts."""


def kind(text: str) -> str:
    """Return the kind that a whole text names, in any case and number of spaces; or nothing."""
    return _by_name().get(_plain(text), "")


def kind_in(title: str) -> tuple[str, str]:
    """Return the kind that words of a title name, and these words; nothing if none or several.

    Longer names go before shorter ones inside them: a joint statement is no speech.
    """
    plain = f" {_plain(title)} "
    found: dict[str, str] = {}
    for name in sorted(_by_name(), key=len, reverse=True):
        if f" {name} " in plain:
            found.setdefault(_by_name()[name], name)
            plain = plain.replace(f" {name} ", " | ")
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


@cache
def _by_name() -> dict[str, str]:
    names = {_plain(name): name for name in KINDS}
    for name, others in KINDS.items():
        names.update((_plain(other), name) for other in others.split())
    return names
