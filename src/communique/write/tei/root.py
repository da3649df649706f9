"""The file of a corpus: what it is, who takes part, and which files are in it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from communique.read.parliament.unstated import LANGUAGE, UNSTATED, address
from communique.write.tei.forms import attribute, language, line
from communique.write.tei.header import NS, availability, described, statement
from communique.write.tei.people import People

TAXONOMIES = ("meetings", "speakers", "subcorpora")
KNOWN = ("parla.meeting", UNSTATED)
"""Categories that are always there."""

_EDITED = {
    "correction": "Nothing was corrected beyond what the corpus records.",
    "normalization": "White space in paragraphs is single spaces.",
    "hyphenation": "As in the corpus.",
    "quotation": "Quotation marks are left in the text.",
    "segmentation": "Texts are divided into paragraphs.",
}


@dataclass(frozen=True)
class Root:
    """What the file of a corpus says.

    Attributes:
        identity: its `xml:id`.
        name, state: of the corpus.
        files: the files of the texts, in order.
        extent: how long all are, by unit.
        tags: how often each element is in the bodies.
        licence: that of all texts, or an empty text where they differ.
        languages: of the texts, and how many have each.
        days: the first and the last day of the texts, as ISO 8601 writes them, or empty texts.
        roles, scopes: categories that texts point to.
    """

    identity: str
    name: str
    state: str
    files: Sequence[str]
    extent: Mapping[str, int]
    tags: Mapping[str, int]
    licence: str
    languages: Counter[str]
    days: tuple[str, str]
    roles: Sequence[str]
    scopes: Sequence[str]

    def categories(self) -> Mapping[str, Sequence[str]]:
        """Return the categories of each taxonomy; no two of them are the same."""
        used = set(KNOWN)
        roles = [each for each in dict.fromkeys(self.roles) if each not in used]
        used |= {*roles}
        scopes = [each for each in dict.fromkeys(self.scopes) if each not in used]
        found = dict(zip(TAXONOMIES, (KNOWN, roles, scopes), strict=True))
        return {name: those for name, those in found.items() if those}

    def taken(self) -> Sequence[str]:
        """Return the names that stand in the file before those of people."""
        every = self.categories()
        own = [self.identity, *(f"{self.identity}.{name}" for name in every)]
        return [*own, *(each for those in every.values() for each in those)]

    def whole(self, people: People) -> Iterator[str]:
        """Yield the pieces of the file."""
        lang = attribute("xml:lang", self._language())
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<teiCorpus xmlns="{NS}" xmlns:xi="http://www.w3.org/2001/XInclude"'
        yield f"{attribute('xml:id', self.identity)}{lang}>\n<teiHeader><fileDesc>\n"
        yield f'<titleStmt><title type="main">{line(self.name) or "corpus"}</title>'
        yield "<respStmt><persName>not stated</persName><resp>compilation</resp></respStmt>"
        yield "<funder><orgName>not stated</orgName></funder></titleStmt>\n"
        yield statement(self.state, self.extent)
        yield "<publicationStmt><publisher>communique</publisher>"
        yield f'<idno type="URI" subtype="corpus">{address(self.name)}</idno>\n'
        yield f'{availability(self.licence)}<date when="9999">{UNSTATED}</date></publicationStmt>\n'
        yield f"<sourceDesc><bibl><title>{line(self.name) or 'corpus'}</title>"
        yield f'<idno type="URI" subtype="corpus">{address(self.name)}</idno></bibl></sourceDesc>'
        yield f"</fileDesc>\n{described(self.tags, self._edited(), self._classes())}<profileDesc>"
        yield f'<settingDesc><setting><name type="{UNSTATED}">not stated</name>{self._time()}'
        yield "</setting></settingDesc>\n<particDesc>\n"
        yield people.lists()
        yield f"</particDesc>\n<langUsage>{self._usage()}</langUsage></profileDesc></teiHeader>\n"
        yield from (f"<xi:include{attribute('href', name)}/>\n" for name in self.files)
        yield "</teiCorpus>\n"

    def _language(self) -> str:
        known = [each for each in self.languages if each != LANGUAGE]
        return known[0] if len(known) == 1 else "mul" if known else LANGUAGE

    def _time(self) -> str:
        first, last = self.days
        if not first:
            return f'<date n="{UNSTATED}" notBefore="0001" notAfter="9999"/>'
        return f'<date from="{first}" to="{last}"/>'

    def _usage(self) -> str:
        return "".join(
            f'<language ident="{name}">{name}: {n:,} texts</language>'
            for name, n in (self.languages or Counter({language(""): 0})).most_common()
        )

    def _edited(self) -> str:
        inner = "".join(f"<{name}><p>{said}</p></{name}>" for name, said in _EDITED.items())
        return f"<editorialDecl>{inner}</editorialDecl>"

    def _classes(self) -> str:
        return f"<classDecl>{''.join(self._taxonomies())}</classDecl>"

    def _taxonomies(self) -> Iterator[str]:
        for name, those in self.categories().items():
            yield f'<taxonomy xml:id="{self.identity}.{name}"><desc><term>{name}</term></desc>'
            for each in those:
                own = attribute("xml:id", each)
                yield f"<category{own}><catDesc><term>{line(each)}</term></catDesc></category>"
            yield "</taxonomy>\n"
