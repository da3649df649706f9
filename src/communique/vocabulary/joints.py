"""Words that stand before others: articles, prepositions, conjunctions. No expression ends in one.

They are fewer than stop words: `the river belongs to all` ends in one of these and is whole.
"""

_JOINTS = {
    "en": "a an the and but or nor if because as until while of at by for with about against "
    "between into through during before after from in on than that which who whose to this these "
    "our your their its his her my is are was were be been has have had will shall",
    "es": "el la los las un una unos unas y e o u pero de del a al en con por para sin sobre entre "
    "que quien cuyo su sus nuestro nuestra nuestros nuestras es son se ha han como",
    "pt": "o a os as um uma e ou mas de do da dos das em no na nos nas com por para pelo pela que "
    "quem seu sua seus suas nosso nossa é são se como ao à",
    "fr": "le la les un une des et ou mais de du à au aux en dans avec par pour sans sur entre que "
    "qui dont son sa ses notre nos leur leurs est sont se comme",
    "it": "il lo la i gli le un uno una e o ma di del della dei delle degli a al alla in nel nella "
    "con per da dal dalla su tra fra che cui suo sua nostro nostra è sono si come",
    "de": "der die das den dem des ein eine einen einem einer eines und oder aber in im mit von "
    "vom für zu zum zur auf an am aus bei nach gegen über unter durch dass daß als wie unser "
    "unsere unserer unserem ihr ihre sein seine ist sind war wird",
    "nl": "de het een en of maar in met van voor te op aan uit bij naar tegen over onder door dat "
    "als onze ons hun zijn haar is was wordt",
}

_ARTICLES = """
a an the el la los las un una unos unas o os as um uma le les une des il lo gli i uno der die das
den dem ein eine einen einem einer eines de het een
"""


def joints(language: str) -> frozenset[str]:
    """Return such words of a language, by its code, in lower case; none where it isn't known."""
    return frozenset(_JOINTS.get(language, "").split())


def openers(language: str) -> frozenset[str]:
    """Return those that an expression may do without at its beginning: all but articles."""
    return joints(language) - frozenset(_ARTICLES.split())
