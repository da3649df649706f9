"""Names: what classes and ids say about the elements that have them, in several languages."""

import re
from functools import lru_cache

_SAID = """
menu menu menue menus nav navi navbar navigation navigacion navigazione topbar toolbar toolbox
menu pagination pager paging pagenav subnav sidenav topnav leftnav mainnav navmenu tags tag tagcloud
menu tagged skip login search suche recherche buscar buscador print drucken imprimir tools
breadcrumb breadcrumb breadcrumbs crumbs crumb brotkrumen krumen ariane migas pathway
cookie cookie cookies consent gdpr privacy datenschutz
sharing share sharing shares sharethis sharedaddy sharebar addthis addtoany teilen
sharing partager compartir
comments comment comments commentlist disqus respond kommentar kommentare comentario comentarios
comments commentaire commentaires commenti komment kommentarii kommentariy otzyvy yorum yorumlar
comments reacties guestbook gaestebuch opinions
related related teaser teasers recommended relacionados relacionadas verwandte aehnliche similar
related correlati readalso readmore seealso morenews upnext
sidebar sidebar widget widgets aside recent popular trending archive archives seitenleiste
sidebar randspalte barra lateral rail
footer footer foot copyright colophon impressum fusszeile fuss pie piede pied podval
advertisement promo advert advertisement advertising ads ad adsense sponsor sponsored
advertisement werbung reklama publicidad publicite
newsletter newsletter subscribe subscription signup donate donation
popup popup modal overlay dialog lightbox toast
header masthead
caption caption captions figcaption imagecaption photocaption bildunterschrift legende
"""
_REASONS = {
    word: reason
    for reason, *words in (line.split() for line in _SAID.strip().splitlines())
    for word in words
}

_STEMS = {
    "breadcrumb": "breadcrumb",
    "comment": "comments",
    "cookie": "cookie",
    "footer": "footer",
    "komment": "comments",
    "newsletter": "newsletter",
    "sidebar": "sidebar",
    "related": "related",
}
"""What longer words begin or end with: `relatedposts`, `pagefooter`."""

_SOCIAL = "bar bookmarks box buttons follow icons links list media menu network networks share"
_ONLY_SHARING = frozenset(_SOCIAL.split())
"""Beside `social`: a class may also be `social-policy`."""

_BODY = re.compile(
    r"(?:^|[-_])(?:article|entry|post|story)[-_]?(?:body|content|text)$|^body[-_]?text$",
    re.IGNORECASE,
)
"""Names that say what the text of a page is in: `article-body pagination-first` is no menu."""

_STATES = "has no with without open closed enabled disabled show hide is"
_OF_STATES = frozenset(_STATES.split())
_OF_THEMES = re.compile(r"(?:category|tag|type|status|format|author|page-template|term)-.")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@lru_cache(8192)
def reason_of(named: str) -> str:
    """Return why what has these classes and ids may be furniture; empty if they don't say it.

    `has-sidebar` says no more than that there is one, and `category-popular` is a theme.
    """
    if any(map(_BODY.search, named.split())):
        return ""
    for name in named.split():
        if _OF_THEMES.match(name):
            continue
        words = [each.lower() for each in _WORDS.findall(name)]
        if _OF_STATES.isdisjoint(words):
            found = _of_words(words)
            if found:
                return found
    return ""


def _of_words(words: list[str]) -> str:
    """Return what the last word says that says something: `footer-menu` is a menu."""
    if "social" in words and (len(words) == 1 or not _ONLY_SHARING.isdisjoint(words)):
        return "sharing"
    for word in reversed(words):
        if word in _REASONS:
            return _REASONS[word]
        for stem, reason in _STEMS.items():
            if word.startswith(stem) or word.endswith(stem):
                return reason
    return ""
