"""Languages: tags of BCP 47, and the names and codes that sources write instead of them."""

import re
from functools import cache

_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:[-_](?P<script>[A-Za-z]{4}))?"
    r"(?:[-_](?P<region>[A-Za-z]{2}|[0-9]{3}))?(?P<rest>(?:[-_][A-Za-z0-9]{1,8}){0,6})"
)

_LANGUAGES = """
aa aar Afar|ab abk Abkhazian|ae ave Avestan|af afr Afrikaans|ak aka Akan|am amh Amharic|an arg Aragonese
ar ara Arabic العربية|as asm Assamese|av ava Avaric|ay aym Aymara|az aze Azerbaijani|ba bak Bashkir
be bel Belarusian|bg bul Bulgarian български|bi bis Bislama|bm bam Bambara|bn ben Bengali Bangla বাংলা|bo tib,bod Tibetan
br bre Breton|bs bos Bosnian|ca cat Catalan català|ce che Chechen|ch cha Chamorro|co cos Corsican|cr cre Cree
cs cze,ces Czech čeština|cu chu Church_Slavonic|cv chv Chuvash|cy wel,cym Welsh|da dan Danish dansk|de ger,deu German Deutsch
dv div Dhivehi|dz dzo Dzongkha|ee ewe Ewe|el gre,ell Greek Ελληνικά|en eng English|eo epo Esperanto|es spa Spanish Castilian español castellano
et est Estonian eesti|eu baq,eus Basque euskara|fa per,fas Persian Farsi فارسی|ff ful Fulah|fi fin Finnish suomi|fj fij Fijian
fo fao Faroese|fr fre,fra French français|fy fry Frisian|ga gle Irish Gaeilge|gd gla Gaelic Scottish_Gaelic|gl glg Galician galego
gn grn Guarani|gu guj Gujarati|gv glv Manx|ha hau Hausa|he heb Hebrew עברית|hi hin Hindi हिन्दी|ho hmo Hiri_Motu|hr hrv Croatian hrvatski
ht hat Haitian Haitian_Creole|hu hun Hungarian magyar|hy arm,hye Armenian|hz her Herero|ia ina Interlingua|id ind Indonesian Bahasa_Indonesia
ie ile Interlingue|ig ibo Igbo|ii iii Sichuan_Yi|ik ipk Inupiaq|io ido Ido|is ice,isl Icelandic íslenska|it ita Italian italiano|iu iku Inuktitut
ja jpn Japanese 日本語|jv jav Javanese|ka geo,kat Georgian ქართული|kg kon Kongo|ki kik Kikuyu|kj kua Kuanyama|kk kaz Kazakh|kl kal Kalaallisut Greenlandic
km khm Khmer|kn kan Kannada|ko kor Korean 한국어 조선말|kr kau Kanuri|ks kas Kashmiri|ku kur Kurdish|kv kom Komi|kw cor Cornish|ky kir Kyrgyz Kirghiz
la lat Latin|lb ltz Luxembourgish|lg lug Ganda|li lim Limburgish|ln lin Lingala|lo lao Lao|lt lit Lithuanian lietuvių|lu lub Luba-Katanga|lv lav Latvian latviešu
mg mlg Malagasy|mh mah Marshallese|mi mao,mri Maori|mk mac,mkd Macedonian македонски|ml mal Malayalam|mn mon Mongolian|mr mar Marathi|ms may,msa Malay
mt mlt Maltese|my bur,mya Burmese|na nau Nauru|nb nob Norwegian_Bokmål|nd nde North_Ndebele|ne nep Nepali|ng ndo Ndonga|nl dut,nld Dutch Flemish Nederlands
nn nno Norwegian_Nynorsk|no nor Norwegian norsk|nr nbl South_Ndebele|nv nav Navajo|ny nya Chichewa|oc oci Occitan|oj oji Ojibwa|om orm Oromo|or ori Odia
os oss Ossetian|pa pan Punjabi|pi pli Pali|pl pol Polish polski|ps pus Pashto|pt por Portuguese português|qu que Quechua|rm roh Romansh|rn run Rundi
ro rum,ron Romanian Moldavian română|ru rus Russian русский|rw kin Kinyarwanda|sa san Sanskrit|sc srd Sardinian|sd snd Sindhi|se sme Northern_Sami
sg sag Sango|si sin Sinhala|sk slo,slk Slovak slovenčina|sl slv Slovenian Slovene slovenščina|sm smo Samoan|sn sna Shona|so som Somali|sq alb,sqi Albanian shqip
sr srp Serbian српски srpski|ss ssw Swati|st sot Southern_Sotho|su sun Sundanese|sv swe Swedish svenska|sw swa Swahili Kiswahili|ta tam Tamil|te tel Telugu
tg tgk Tajik|th tha Thai ไทย|ti tir Tigrinya|tk tuk Turkmen|tl tgl Tagalog Filipino|tn tsn Tswana|to ton Tongan|tr tur Turkish Türkçe|ts tso Tsonga|tt tat Tatar
tw twi Twi|ty tah Tahitian|ug uig Uyghur|uk ukr Ukrainian українська|ur urd Urdu|uz uzb Uzbek|ve ven Venda|vi vie Vietnamese Tiếng_Việt|vo vol Volapük
wa wln Walloon|wo wol Wolof|xh xho Xhosa|yi yid Yiddish|yo yor Yoruba|za zha Zhuang|zh chi,zho Chinese 中文 汉语 漢語|zu zul Zulu
"""

WRONG = {"gr": "el", "cz": "cs", "jp": "ja", "ua": "uk", "dk": "da", "iw": "he", "in": "id",
         "sh": "sr", "kp": "ko", "cn": "zh", "vn": "vi"}  # fmt: skip
"""Codes of countries, or withdrawn ones, that pages write for a language, and what they mean."""


def tag(text: str) -> str:
    """Return the BCP 47 tag that a code, a tag or a name of a language means; empty if none.

    Case and separators are put right: `EN_gb` is `en-GB`, `zho` is `zh`, `Greek` is `el`.
    """
    text = text.strip()
    named = _names().get(text.casefold().replace(" ", "_"))
    if named:
        return named
    match = _TAG.fullmatch(text)
    if match is None:
        return ""
    code = match["language"].casefold()
    language = _names().get(code, "") or WRONG.get(code, "")
    if not language:
        return ""
    script, region = match["script"], match["region"]
    rest = match["rest"].replace("_", "-").casefold()
    return (
        "-".join(
            [language, *([script.title()] if script else []), *([region.upper()] if region else [])]
        )
        + rest
    )


def is_odd(text: str) -> bool:
    """Return whether a code is understood, but is not the one that means the language."""
    return bool(tag(text)) and text.strip().casefold() in WRONG


def three_letters(text: str) -> str:
    """Return the code of ISO 639-2 (terminology) for a tag's language: `de-AT` is `deu`.

    The empty text if the language isn't known.
    """
    return _three_letters().get(tag(text).partition("-")[0], "")


@cache
def _three_letters() -> dict[str, str]:
    entries = (entry.split() for entry in _LANGUAGES.replace("\n", "|").split("|") if entry)
    return {code: codes.split(",")[-1] for code, codes, *_ in entries}


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in filter(None, _LANGUAGES.replace("\n", "|").split("|")):
        code, codes, *names = entry.split()
        found[code] = code
        found.update((each, code) for each in codes.split(","))
        found.update((each.casefold(), code) for each in names)
    return found
