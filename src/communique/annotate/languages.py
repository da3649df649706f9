"""Languages of documents: codes, and the names and other codes that metadata has for them."""

from collections.abc import Sequence

import polars as pl

_NAMES = """
ar ara arabic العربية
ast asturian asturianu
bg bul bulgarian български
ca cat catalan català
cs ces cze czech čeština
cy cym wel welsh cymraeg
da dan danish dansk
de deu ger german deutsch
el ell gre greek ελληνικά
en eng english
enm middle_english
eo epo esperanto
es spa spanish español castellano
et est estonian eesti
fa fas per persian farsi فارسی
fi fin finnish suomi
fr fra fre french français
ga gle irish gaeilge
gd gla scottish_gaelic gàidhlig
gl glg galician galego
grc ancient_greek
gv glv manx gaelg
hbs sr srp serbian српски hr hrv croatian hrvatski bs bos bosnian bosanski sh serbo-croatian
he heb hebrew iw עברית
hi hin hindi हिन्दी
hu hun hungarian magyar
hy hye arm armenian հայերեն
id ind indonesian
is isl ice icelandic íslenska
it ita italian italiano
ja jpn japanese 日本語
ka kat geo georgian ქართული
ko kor korean 한국어
la lat latin
lb ltz luxembourgish
lt lit lithuanian lietuvių
lv lav latvian latviešu
mk mkd mac macedonian македонски
ml mal malayalam
ms msa may malay melayu
nb nob no nor norwegian norwegian_bokmål bokmål norsk
nl nld dut dutch flemish nederlands
nn nno norwegian_nynorsk nynorsk
pl pol polish polski
pt por portuguese português
ro ron rum romanian română mo moldovan
ru rus russian русский
se sme northern_sami
sk slk slo slovak slovenčina
sl slv slovenian slovene slovenščina
sq sqi alb albanian shqip
sv swe swedish svenska
sw swa swahili kiswahili
th tha thai ไทย
tl tgl fil tagalog filipino
tr tur turkish türkçe
uk ukr ukrainian українська
vi vie vietnamese
zh zho chi chinese mandarin 中文
"""
_CODES = {
    name.replace("_", " "): line.split()[0]
    for line in _NAMES.strip().splitlines()
    for name in line.split()
}


def code_of(said: str) -> str:
    """Return the code of a language from a code, a BCP 47 tag or a name; else what was said.

    >>> [code_of(said) for said in ("EN", "pt-BR", "German", "hr", "tlh")]
    ['en', 'pt', 'de', 'hbs', 'tlh']
    """
    plain = " ".join(said.lower().split())
    if plain in _CODES:
        return _CODES[plain]
    first = plain.replace("_", "-").partition("-")[0]
    return _CODES.get(first, plain)


def languages_of(documents: pl.DataFrame, field: str, otherwise: str) -> list[str]:
    """Return the language of each document by its metadata field, else `otherwise`.

    Of a list of languages the first counts.
    """
    if field not in documents.columns:
        return [code_of(otherwise)] * documents.height
    column = documents[field]
    if isinstance(column.dtype, pl.List):
        column = column.list.first()
    said: Sequence[object] = column.to_list()
    return [code_of(each if isinstance(each, str) and each else otherwise) for each in said]
