"""What a token is, as patterns in the dialect of polars' regular expressions (Rust's).

The first pattern that fits at a place wins, so their order matters. The comments name the rule of
UAX #29 that a pattern refines; `docs/reference/tokens.md` tells the same to readers.
"""

import polars as pl

COMPLEX = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts written without spaces between words: a dictionary cuts them."""

GAP = r"\s\p{Cc}\x{200B}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{FEFF}"
"""Between tokens: white space, controls, zero-width space, byte-order and direction marks."""

PARAGRAPH_END = r"\n[ \t\r\f\v\u00A0]*\n|\r[ \t]*\r|\x{2029}|\x{0C}"
"""In a gap, what ends a paragraph: a blank line, a paragraph separator, a form feed."""

# Letters, marks, digits, joiners and soft hyphens hold a word together (WB4 to WB10, WB13).
_WORD = rf"[\p{{L}}\p{{M}}\p{{N}}_\x{{AD}}\x{{200C}}\x{{200D}}--[{COMPLEX}]]"
_LETTER = rf"[\p{{L}}--[{COMPLEX}]]"
_WITH_LETTER = rf"\p{{N}}*{_LETTER}{_WORD}*"
_PICTURE = r"\p{Extended_Pictographic}[\p{M}\x{FE0F}\x{1F3FB}-\x{1F3FF}\x{E0020}-\x{E007F}]*"

RUN = rf"[{COMPLEX}][{COMPLEX}\p{{M}}ー\x{{200C}}\x{{200D}}]*"
"""A run of such a script: what the dictionary cuts."""

TOKENS = (
    # Addresses are one token; the punctuation that ends the sentence around them is not in them.
    rf"(?:https?://|www\.)[^{GAP}<>\"“”«»]*[^{GAP}<>\"“”«».,;:!?)\]}}’'…]",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"[#@]\w+",
    r"[0-9#*]\x{FE0F}?\x{20E3}",
    # Abbreviations with inner full stops keep them all: U.S., D.P.R.K., e.g.
    rf"(?:{_LETTER}\p{{M}}*\.){{2,}}",
    # Words: apostrophes inside (WB6, WB7), and hyphens unless both neighbours are numbers.
    rf"(?:\p{{Nd}}+[-‐‑])?{_WITH_LETTER}(?:[-‐‑'’]{_WORD}+)*",
    # Numbers with separators between digits (WB11, WB12), and times and days as written.
    r"\p{Nd}+(?:[.,:/]\p{Nd}+)*",
    RUN,
    # Flags (WB15) and emoji joined to families (WB3c).
    r"\p{Regional_Indicator}{2}",
    rf"{_PICTURE}(?:\x{{200D}}{_PICTURE})*",
    r"\.{2,}|[!?]{2,}",
    # Anything else by itself, with the marks that stand on it (WB4, WB999).
    rf"[^{GAP}][\p{{M}}\x{{200C}}\x{{200D}}]*",
)

PIECE = rf"(?:{'|'.join(TOKENS)})[{GAP}]*|[{GAP}]+"
"""A token and the gap after it; a gap alone stands only at the beginning of a text."""

# A letter that is new in each version of Unicode, newest first.
_NEW_IN = {"17.0": "\ua7d2", "16.0": "\u1c89", "15.1": "\U0002ebf0", "15.0": "\U0001e030"}


def unicode_version() -> str:
    """Return the version of Unicode by which the patterns tell letters from marks.

    It comes with polars, which doesn't say it: the newest letter known gives it away.
    """
    letters = pl.Series(list(_NEW_IN.values())).str.contains(r"^\p{L}$")
    known = [version for version, letter in zip(_NEW_IN, letters, strict=True) if letter]
    return known[0] if known else "before 15.0"
