"""Regions of the UN's M49 standard: the subregions that countries are in, and theirs above."""

from communique.vocabulary.countries import Country

NAMES = {
    "002": "Africa",
    "005": "South America",
    "009": "Oceania",
    "010": "Antarctica",
    "011": "Western Africa",
    "013": "Central America",
    "014": "Eastern Africa",
    "015": "Northern Africa",
    "017": "Middle Africa",
    "018": "Southern Africa",
    "019": "Americas",
    "021": "Northern America",
    "029": "Caribbean",
    "030": "Eastern Asia",
    "034": "Southern Asia",
    "035": "South-eastern Asia",
    "039": "Southern Europe",
    "053": "Australia and New Zealand",
    "054": "Melanesia",
    "057": "Micronesia",
    "061": "Polynesia",
    "142": "Asia",
    "143": "Central Asia",
    "145": "Western Asia",
    "150": "Europe",
    "151": "Eastern Europe",
    "154": "Northern Europe",
    "155": "Western Europe",
}
"""The names of regions and subregions by their M49 code."""

_ABOVE = {
    "002": ("011", "014", "015", "017", "018"),
    "009": ("053", "054", "057", "061"),
    "010": ("010",),
    "019": ("005", "013", "021", "029"),
    "142": ("030", "034", "035", "143", "145"),
    "150": ("039", "151", "154", "155"),
}


def region(country: Country) -> str:
    """Return the name of the region of a country: `Europe`."""
    return next(NAMES[above] for above, those in _ABOVE.items() if country.region in those)


def subregion(country: Country) -> str:
    """Return the name of the subregion of a country: `Southern Europe`."""
    return NAMES[country.region]
