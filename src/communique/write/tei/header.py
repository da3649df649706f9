"""What the headers of a corpus and of its texts have in common."""

import re
from collections.abc import Mapping

from communique.write.tei.forms import plain

NS = "http://www.tei-c.org/ns/1.0"
BY = "http://creativecommons.org/licenses/by/4.0/"
"""The only licence that the schema of ParlaMint allows."""

_BY = re.compile(
    r"cc[ -]by[ -]4\.0|https?://creativecommons\.org/licenses/by/4\.0(/|/deed(\.\w+)?|/legalcode)?",
    re.IGNORECASE,
)


def is_by(licence: str) -> bool:
    """Return whether a licence is CC BY 4.0."""
    return _BY.fullmatch(licence.strip()) is not None


def availability(licence: str) -> str:
    """Return what is said of a licence: the truth, also where the schema allows one only."""
    if is_by(licence):
        return (
            f'<availability status="free"><licence>{BY}</licence>'
            f"<p>{plain(licence)}</p></availability>\n"
        )
    if licence:
        return (
            f'<availability status="unknown"><licence>{plain(licence)}</licence>'
            f"<p>{plain(licence)}</p></availability>\n"
        )
    return '<availability status="unknown"><p>No licence is stated.</p></availability>\n'


def statement(state: str, extent: Mapping[str, int]) -> str:
    """Return the edition, which is the state of the corpus, and how long it is."""
    measures = "".join(f'<measure unit="{unit}" quantity="{n}"/>' for unit, n in extent.items())
    return (
        f"<editionStmt><edition>state {state}</edition></editionStmt><extent>{measures}</extent>\n"
    )


def described(tags: Mapping[str, int], inner: str = "", after: str = "") -> str:
    """Return how a text is encoded, with the number of each element."""
    usage = "".join(f'<tagUsage gi="{gi}" occurs="{n}"/>' for gi, n in sorted(tags.items()))
    return (
        "<encodingDesc><projectDesc><p>Written from a corpus of communique.</p></projectDesc>"
        f'{inner}<tagsDecl><namespace name="{NS}">{usage}</namespace></tagsDecl>{after}'
        "</encodingDesc>\n"
    )
