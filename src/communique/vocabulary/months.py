"""Words of the calendar, by language: months, days of the week, seasons.

Several forms of a month stand with a bar, and a space in a name as a low line. They are looked up
without case and accents, as headings in capitals have none: `24 ΟΚΤΩΒΡΙΟΥ 2019`.
"""

import unicodedata
from collections.abc import Sequence

_BY_LANGUAGE = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
    "september|sept|sep october|oct november|nov december|dec",
    "es": "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago "
    "septiembre|setiembre octubre noviembre diciembre|dic",
    "fr": "janvier|janv février|fevrier|févr mars avril|avr mai juin juillet|juil août|aout "
    "septembre octobre novembre décembre|decembre|déc",
    "de": "januar|jänner februar|feber märz|maerz april mai juni juli august september "
    "oktober|okt november dezember|dez",
    "it": "gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto "
    "settembre|set ottobre|ott novembre dicembre",
    "pt": "janeiro fevereiro|fev março|marco abril maio|mai junho julho agosto "
    "setembro outubro|out novembro dezembro",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "ru": "января|январь|янв февраля|февраль|фев марта|март апреля|апрель|апр мая|май июня|июнь "
    "июля|июль августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт "
    "ноября|ноябрь|ноя декабря|декабрь|дек",
    "uk": "січня|січень лютого|лютий березня|березень квітня|квітень травня|травень "
    "червня|червень липня|липень серпня|серпень вересня|вересень жовтня|жовтень "
    "листопада|листопад грудня|грудень",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "sr": "јануар|јануара фебруар|фебруара март|марта април|априла мај|маја јун|јуна јул|јула "
    "август|августа септембар|септембра октобар|октобра новембар|новембра децембар|децембра",
    "hr": "siječanj|siječnja veljača|veljače ožujak|ožujka travanj|travnja svibanj|svibnja "
    "lipanj|lipnja srpanj|srpnja kolovoz|kolovoza rujan|rujna listopad|listopada "
    "studeni|studenoga prosinac|prosinca",
    "el": "ιανουαρίου|ιανουάριος|ιαν φεβρουαρίου|φεβρουάριος|φεβ μαρτίου|μάρτιος|μαρ "
    "απριλίου|απρίλιος|απρ μαΐου|μάιος|μαίου ιουνίου|ιούνιος ιουλίου|ιούλιος "
    "αυγούστου|αύγουστος σεπτεμβρίου|σεπτέμβριος οκτωβρίου|οκτώβριος|οκτ "
    "νοεμβρίου|νοέμβριος δεκεμβρίου|δεκέμβριος",
    "tr": "ocak şubat|subat mart nisan mayıs|mayis haziran temmuz ağustos|agustos eylül|eylul "
    "ekim kasım|kasim aralık|aralik",
    "nl": "januari februari maart|mrt april mei juni juli augustus september oktober november "
    "december",
    "cs": "ledna|leden února|únor března|březen dubna|duben května|květen června|červen "
    "července|červenec srpna|srpen září října|říjen listopadu prosince|prosinec",
    "sk": "januára|január februára|február marca|marec apríla|apríl mája|máj júna|jún júla|júl "
    "augusta septembra októbra|október novembra decembra",
    "pl": "stycznia|styczeń lutego|luty marca|marzec kwietnia|kwiecień maja|maj czerwca|czerwiec "
    "lipca|lipiec sierpnia|sierpień września|wrzesień października|październik "
    "listopada|listopad grudnia|grudzień",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
    "noiembrie decembrie",
    "hu": "január február március április május június július augusztus szeptember október "
    "november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "fi": "tammikuuta|tammikuu helmikuuta|helmikuu maaliskuuta|maaliskuu huhtikuuta|huhtikuu "
    "toukokuuta|toukokuu kesäkuuta|kesäkuu heinäkuuta|heinäkuu elokuuta|elokuu "
    "syyskuuta|syyskuu lokakuuta|lokakuu marraskuuta|marraskuu joulukuuta|joulukuu",
    "id": "januari februari|pebruari maret april mei juni juli agustus september oktober "
    "nopember desember",
    "ar": "يناير فبراير مارس أبريل|ابريل مايو يونيو يوليو أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر "
    "نوفمبر ديسمبر",
    # Syria, Lebanon, Iraq, Jordan and Palestine have names of their own.
    "ar-levant": "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول "
    "تشرين_الثاني كانون_الأول",
    "he": "ינואר|בינואר פברואר|בפברואר מרץ|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי "
    "אוגוסט|באוגוסט ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
}


def folded(word: str) -> str:
    """Return a word as it is looked up: without case, accents and full stops."""
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(each for each in letters if not unicodedata.combining(each)).strip(".")


_OPEN = {"listopad", "listopada"}

MONTHS: dict[str, int] = {
    folded(form.replace("_", " ")): number
    for names in _BY_LANGUAGE.values()
    for number, forms in enumerate(names.split(), start=1)
    for form in forms.split("|")
    if form not in _OPEN
}
"""The number of a month by its folded name."""


def month(name: str, languages: Sequence[str] = ()) -> int:
    """Return the number of the month of a name; 0 if it is none.

    Raises:
        ValueError: it is one month in one language and another in others, and none is said.
    """
    word = folded(name)
    if word not in _OPEN:
        return MONTHS.get(word, 0)
    if "hr" in languages:
        return 10
    if {"pl", "cs"} & set(languages):
        return 11
    raise ValueError(f"{name!r} is October in Croatian, and November in Polish and Czech")


_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs
fri sat sun lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles
jueves viernes sábado domingo montag dienstag mittwoch donnerstag freitag samstag
sonnabend sonntag lunedì martedì mercoledì giovedì venerdì sabato domenica segunda-feira
terça-feira quarta-feira quinta-feira sexta-feira dilluns dimarts dimecres dijous
divendres dissabte diumenge понедельник вторник среда четверг пятница суббота
воскресенье понеділок вівторок середа четвер п'ятниця субота неділя Δευτέρα Τρίτη
Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή pazartesi salı çarşamba perşembe cuma cumartesi
pazar maandag dinsdag woensdag donderdag vrijdag zaterdag zondag pondělí úterý středa
čtvrtek pátek sobota neděle poniedziałek wtorek środa czwartek piątek niedziela luni
marți miercuri joi vineri sâmbătă duminică måndag tisdag onsdag torsdag fredag lördag
söndag mandag tirsdag lørdag søndag maanantai tiistai keskiviikko torstai perjantai
lauantai sunnuntai hétfő kedd szerda csütörtök péntek szombat vasárnap الاثنين الإثنين
الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天
月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 日
월요일 화요일 수요일 목요일 금요일 토요일 일요일 월 화 수 목 금 토 일
"""
WEEKDAYS = frozenset(map(folded, _WEEKDAYS.split()))
"""Days of the week, folded: before or after a date they say nothing that it doesn't."""

SEASONS: dict[str, int] = {
    folded(form): number
    for number, forms in (
        (21, "spring primavera printemps frühling frühjahr весна άνοιξη"),
        (22, "summer verano été sommer estate verão лето καλοκαίρι"),
        (23, "autumn fall otoño automne herbst autunno outono осень φθινόπωρο"),
        (24, "winter invierno hiver inverno зима χειμώνας"),
    )
    for form in forms.split()
}
"""The number that EDTF gives to a season."""

_HIJRI = """
muharram|محرم
safar|صفر
rabi-al-awwal|rabi-i|ربيع-الأول
rabi-al-thani|rabi-ii|ربيع-الثاني
jumada-al-awwal|jumada-i|جمادى-الأولى
jumada-al-thani|jumada-ii|جمادى-الآخرة
rajab|رجب
shaban|شعبان
ramadan|رمضان
shawwal|شوال
dhu-al-qadah|dhul-qadah|ذو-القعدة
dhu-al-hijjah|dhul-hijjah|ذو-الحجة
"""
HIJRI: dict[str, int] = {
    folded(form): number
    for number, forms in enumerate(_HIJRI.split(), start=1)
    for form in forms.split("|")
}
"""The number of a month of the Islamic calendar; spaces as hyphens, without apostrophes."""
