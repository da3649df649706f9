"""Abbreviations after which a full stop doesn't end the sentence, and words that begin one.

The lists of all languages are used together unless a language is named.
"""

from collections.abc import Mapping
from functools import cache

TITLES: Mapping[str, str] = {
    "en": "Mr Mrs Ms Messrs Dr Prof Rev Hon St Gen Col Lt Maj Capt Cmdr Cpl Adm Sgt Brig Sen Rep "
    "Gov Pres Amb Comr Cde Supt Fr Br Sr",
    "de": "Hr Hrn Fr Frl Dr Prof Dipl Ing Gen Abg Min Präs Vors",
    "es": "Sr Sra Srta Dr Dra Prof Lic Ing Gral Cnel Cap Exmo Excmo Excma Cro Cra",
    "fr": "M MM Mme Mmes Mlle Mlles Dr Pr Mgr Gén St Ste",
    "it": "Sig Sigg Dott Prof Avv On Gen Ing",
    "pt": "Sr Sra Dr Dra Prof Exmo Exma Gen Cel",
    "ru": "г гг т тт тов им акад проф ген ул д",
}
"""Before a name: never the end of a sentence."""

REFERENCES: Mapping[str, str] = {
    "en": "No Nos Art Arts para paras Sec Secs sec Vol Vols vol vols pp p Ch ch Fig Figs fig cf Cf "
    "art arts Res Doc doc Add Corr op ed eds approx ca c v vs Para",
    "de": "Nr Art Abs S Bd Kap vgl Vgl ca Ziff Abb",
    "es": "Núm núm No Art art pág págs p vol cap cf",
    "fr": "no nos art chap p vol cf fig",
    "it": "n art pag vol cap cfr",
    "pt": "n nº art pág vol cap cf",
    "ru": "ст п пп с стр гл рис табл №",
}
"""Before a number: the end of a sentence only where none follows."""

MONTHS: Mapping[str, str] = {
    "en": "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec",
    "de": "Jan Febr Feb Aug Sept Okt Nov Dez",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "fr": "janv févr avr juil sept oct nov déc",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "ru": "янв февр мар апр авг сент окт нояб дек",
}

MONTH_NAMES: Mapping[str, str] = {
    "de": "Januar Jänner Februar März April Mai Juni Juli August September Oktober November "
    "Dezember",
}
"""After the number of a day and its full stop, where a language writes one: am 3. Mai."""

WITHIN: Mapping[str, str] = {
    "en": "viz al etc Inc Co Corp Ltd Bros Jr Sr Mt Ft Ave Blvd Dept Univ Assn est incl resp Plc",
    "de": "bzw usw ggf evtl sog inkl bzgl Mio Mrd Tel Str",
    "es": "etc aprox Cía Vd Vds Ud Uds",
    "fr": "etc env Cie",
    "it": "ecc ca",
    "pt": "etc aprox Cia",
    "ru": "др пр млн млрд тыс руб коп напр см",
}
"""In the middle of a sentence or at its end: the next word decides."""

STARTERS: Mapping[str, str] = {
    "en": "The A An In On At It He She We They I You This That These Those There But And Or So If "
    "When While As For From By With No Not Our Their His Her Its My Your What Who Why How Where "
    "Then Now Both All Some Many Most One Two Such To Under After Before Since However Thus Here "
    "Let Is Are Do Does Did Today Although Because Nor Yet Every Each Once Until Only Even",
    "de": "Der Die Das Ein Eine Wir Sie Er Es Ich In Im Am Auf Und Aber Oder Wenn Als Für Mit Von "
    "Nach Vor Seit Heute Diese Dieser Dieses Alle Auch Nur So",
    "es": "El La Los Las Un Una En De Y Pero O Si Cuando Como Para Por Con Desde Hoy Esta Este "
    "Estos Estas Ese Esa Nosotros Ellos Ella Él Todo Todos Nuestra Nuestro No Se Lo A Al",
    "fr": "Le La Les Un Une Des En De Et Mais Ou Si Quand Comme Pour Par Avec Depuis Ce Cette Ces "
    "Nous Ils Elle Il Tous Notre On Aujourd'hui À Au",
    "it": "Il Lo La I Gli Le Un Una In Di E Ma O Se Quando Come Per Con Da Oggi Questo Questa Noi "
    "Essi Non Si",
    "pt": "O A Os As Um Uma Em De E Mas Ou Se Quando Como Para Por Com Desde Hoje Este Esta Nós "
    "Eles Não No Na",
    "ru": "В На И Но А Мы Они Он Она Это Эти Эта Как Если Когда Для По С От Сегодня Все Наша Наш "
    "Не",
}
"""Words that after an abbreviation begin a new sentence when they are capitalised."""


@cache
def words(lists: str, language: str) -> frozenset[str]:
    """Return one list, of a language or, where it has none of its own, of all languages."""
    every: Mapping[str, str] = globals()[lists]
    chosen = every.get(language.partition("-")[0])
    return frozenset((chosen if chosen is not None else " ".join(every.values())).split())
