"""Words of thanking in many languages, and the words that end what is thanked for whom.

They are looked for in single words in lower case: `thank`, `agradecemos`, `remercions`. A word
that only looks like thanks (`thanks to the strike we won`) is not told apart.
"""

_THANKS = (
    "thank(?:s|ed|ing|ful|fully)?", "grateful(?:ly)?", "gratitude", "indebted",
    "appreciat(?:e|es|ed|ing|ion)",  # English
    "agrade(?:zco|ce|ces|cemos|cen|cer|cerles|ciendo|cid[oa]s?|cimientos?)", "gracias",
    "gratitud",  # Spanish
    "agrade(?:ço|ce|cemos|cem|cer|cendo|cimentos?)", "obrigad[oa]s?", "gratidão",  # Portuguese
    "remerci(?:e|es|ons|ez|ent|er|ant|ements?)", "merci", "reconnaissan(?:t|te|ts|tes|ce)",
    # German, Dutch
    "dank(?:e|t|en|te|ten|bar|bare|baren|barkeit)?", "bedank(?:en|t|te|ten)", "dankzeggen",
    "grazie", "ringrazi(?:o|a|amo|ano|are|ando|amenti|amento)", "gratitudine",  # Italian
    "dziękuj(?:ę|emy|ą)", "podziękowa(?:nia|ń)", "děkuj(?:i|eme|í)", "ďakuj(?:em|eme)",
    "hvala", "zahvaljuj(?:em|emo|u)", "tack(?:ar|a)?", "takk(?:er|e)?", "tak(?:ker)?",
    "kiit(?:os|ämme|än|tää)", "köszön(?:jük|öm|et|etet)", "mulțumi(?:m|ri)", "teşekkür(?:ler)?",
    "благодар(?:им|ю|ит|ят|ность|ны|ен)", "спасибо", "дяку(?:ємо|ю)",
    "ευχαριστ(?:ώ|ούμε|εί|ούν|ίες)",
    "و?(?:ن|ي|أ|ت)?شكر(?:ا|نا|هم)?", "بالشكر",  # Arabic
    "感谢", "感謝", "致谢", "致謝", "谢谢", "謝謝", "ありがとう", "감사(?:합니다|드립니다)?",
)  # fmt: skip
THANKS = "|".join(_THANKS)
"""A regular expression for a whole word that thanks."""

_ENDS = (
    ";", ":", "for", "because", "since", "who", "whose", "which", "that", "while", "but", "against",
    "despite", "por", "porque", "quien", "quienes", "cuyo", "cuya", "que", "pero", "contra",
    "für", "weil", "deren", "dessen", "aber", "gegen", "voor", "omdat", "maar",
    "pour", "parce", "qui", "dont", "mais", "contre", "per", "perché", "cui", "ma", "contro",
    "за", "который", "которые", "которая", "но", "για", "على", "pelo", "pela", "pelos", "pelas",
    "mas",
)  # fmt: skip
ENDS = frozenset(_ENDS)
"""Words after which a sentence says what somebody is thanked for, or goes on to something else."""
