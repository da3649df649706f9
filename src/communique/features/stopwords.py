"""Stop words: the little words of a language that say more about grammar than about matters."""

from functools import cache

from communique.errors import UsageError

_ENGLISH = """
i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her
hers herself it its itself they them their theirs themselves what which who whom this that these
those am is are was were be been being have has had having do does did doing would should could
ought i'm you're he's she's it's we're they're i've you've we've they've i'd you'd he'd she'd we'd
they'd i'll you'll he'll she'll we'll they'll isn't aren't wasn't weren't hasn't haven't hadn't
doesn't don't didn't won't wouldn't shan't shouldn't can't cannot couldn't mustn't let's that's
who's what's here's there's when's where's why's how's a an the and but if or because as until
while of at by for with about against between into through during before after above below to from
up down in out on off over under again further then once here there when where why how all any both
each few more most other some such no nor not only own same so than too very will
"""
"""The list of the Snowball project (BSD), as quanteda has it: 175 words."""


SNOWBALL = "snowball"
"""The name under which it goes where it is wanted to the letter."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language in lower case, with either apostrophe.

    English is the list of the Snowball project, `snowball` that list with straight apostrophes
    alone, as quanteda has it; the others are those of the package `stop-words`.

    Raises:
        UsageError: there is no list for the language.
    """
    if language == SNOWBALL:
        return frozenset(_ENGLISH.split())
    words = _ENGLISH.split() if language == "en" else _listed(language)
    lower = {word.lower() for word in words}
    return frozenset(lower | {word.replace("'", "’") for word in lower})


def _listed(language: str) -> list[str]:
    from stop_words import LANGUAGE_MAPPING, get_stop_words

    if language not in LANGUAGE_MAPPING:
        known = ", ".join([*sorted(LANGUAGE_MAPPING), SNOWBALL])
        raise UsageError(f"there are no stop words for {language!r}", hint=f"languages: {known}")
    words: list[str] = get_stop_words(language)
    return words
