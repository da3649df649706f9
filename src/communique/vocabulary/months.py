"""Names of months, by language, in lower case; several forms of a month stand with a bar."""

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
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
}

MONTHS: dict[str, int] = {
    form: number
    for names in _BY_LANGUAGE.values()
    for number, forms in enumerate(names.split(), start=1)
    for form in forms.split("|")
    # `listopad` is October in one language and November in others: it says no month.
    if form not in {"listopad", "listopada"}
}
"""The number of a month by its name in lower case."""

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
    form: number
    for number, forms in enumerate(_HIJRI.split(), start=1)
    for form in forms.split("|")
}
"""The number of a month of the Islamic calendar; spaces as hyphens, without apostrophes."""
