"""Encodings: which one the bytes of a text are in.

What is declared counts; else a byte order mark; else UTF-8, which text in another encoding
hardly ever happens to be; else a guess, which is told. The guess decodes the bytes in each
of a few encodings and takes the one whose result looks most like writing.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice, pairwise

from communique.errors import ReadError, UsageError
from communique.read.options import ReadOptions

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALPHABETS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(
        ("cp1252",),
        (
            "éèàùçâêîôûëïüœæ", "äöüß", "áéíóúñü¿¡", "áâãàçéêíóôõú", "àèéìòù", "åäöé", "åæøé",
            "áðéíóúýþæö", "éëïöü", "àçèéíïòóúü·",
        ),
    ),
    "cp1254": ("çğıöşüâîûi̇",),
    **dict.fromkeys(
        ("cp1250", "iso-8859-2"),
        ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    ),
    **dict.fromkeys(
        ("cp1251", "koi8-r", "koi8-u", "iso-8859-5", "cp866"),
        ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
         "абвгдђежзијклљмнњопрстћуфхцчџш"),
    ),
    **dict.fromkeys(("iso-8859-7", "cp1253"), ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",)),
    "cp1255": ("אבגדהוזחטיכלמנסעפצקרשתךםןףץ",),
    **dict.fromkeys(("cp1256", "iso-8859-6"), ("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئپچژگ",)),
    "cp874": ("กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะัาำิีึืุูเแโใไๅๆ็่้๊๋์ฯ",),
    "shift_jis": ("",), "cp932": ("",), "euc-jp": ("",), "gb18030": ("",), "big5": ("",),
    "euc-kr": ("",), "cp949": ("",), "utf-16-le": ("",), "utf-16-be": ("",),
}  # fmt: skip
"""The encodings that are tried, and the letters beyond ASCII of languages written in them.

Of encodings that fit equally well the first is taken.
"""

_SAMPLE = 60_000
_HINT = "--encoding NAME says which it is; communique tried UTF-8 and others"

_EVERYDAY_HAN = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她"
    "里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已"
    "民和平工党劳动世界社會國們這個來說為時會對學後過還發經頭與黨勞動產義"
    "日本人大年会国中事者社時平和党労働私思見行言今後前上下月"
)


_FREQUENT = frozenset("оеаинтсрвлαοιετσνηυρόίάاليمونترةיוהלאתרבמש")
"""The letters of Cyrillic, Greek, Arabic and Hebrew script that are most of any text."""

_SWITCHING = "iso2022_jp"
_TWO_BYTES = ("utf-16-le", "utf-16-be")
_SPACES = frozenset(b"\t\n\r ,.")
_GREEK = ("iso-8859-7", "cp1253")
_ACCENTED = frozenset("άέήίόύώΆΈΉΊΌΎΏ")
"""Nearly every Greek word has one of these."""


def decoded(raw: bytes, name: str, options: ReadOptions) -> str:
    """Return the text of a file, its line ends as they are.

    Raises:
        ReadError: the bytes can't be text in the encoding declared, or hold NUL.
        UsageError: no encoding has the name declared.
    """
    text = _decoded(raw, name, options)
    at = text.find("\0")
    if at >= 0:
        raise _holds_nul(f"{name}, {_place(text, at)}")
    return text


def _holds_nul(where: str) -> ReadError:
    return ReadError(
        "the file holds NUL, so it is no text",
        where=where,
        hint="if it is UTF-16 without a byte order mark, say so: --encoding utf-16-le",
    )


def _decoded(raw: bytes, name: str, options: ReadOptions) -> str:
    if options.encoding:
        return _declared(raw, name, options.encoding)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _declared(raw, name, encoding)
    if _two_bytes(raw[:_SAMPLE]):
        encoding = detected(raw)
        _tell_guess(encoding, name, options)
        return raw.decode(encoding, "replace" if len(raw) % 2 else "strict")
    if _switches(raw[:_SAMPLE], lambda encoding: _fits((raw,), encoding)):
        _tell_guess(_SWITCHING, name, options)
        return raw.decode(_SWITCHING)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        failure = error
    if b"\0" in raw[:_SAMPLE] and not _two_bytes(raw[:_SAMPLE]):
        return raw.decode("latin-1")
    encoding = detected(raw)
    if not encoding:
        raise _undecodable(raw, name, failure)
    _tell_guess(encoding, name, options)
    return raw.decode(encoding)


def _tell_guess(encoding: str, name: str, options: ReadOptions) -> None:
    options.notice(
        ReadError(
            f"the text is not UTF-8; it was read as {encoding}",
            where=name,
            hint=f"--encoding {encoding} if that is right, or the one that is",
        )
    )


def settled(pieces: Callable[[], Iterator[bytes]], name: str, options: ReadOptions) -> str:
    """Return the encoding that `decoded` would choose, of a file that is read piece by piece.

    `pieces` gives the bytes of the file anew.

    Raises:
        ReadError: the bytes can be text in no encoding that is known here.
        UsageError: no encoding has the name declared.
    """
    beginning = _beginning(pieces())
    if options.encoding:
        return _known(options.encoding, beginning)
    for mark, encoding in _MARKS:
        if beginning.startswith(mark):
            return encoding
    unmarked = _two_bytes(beginning)
    if unmarked:
        _tell_guess(unmarked, name, options)
        return unmarked
    if _switches(beginning, lambda candidate: _fits(pieces(), candidate)):
        _tell_guess(_SWITCHING, name, options)
        return _SWITCHING
    if _fits(pieces(), "utf-8"):
        return "utf-8"
    if b"\0" in beginning and not _two_bytes(beginning):
        return "latin-1"
    encoding = _likeliest(beginning, lambda candidate: _fits(pieces(), candidate))
    if not encoding:
        # This tells the first byte that can't be.
        for _ in decoded_pieces(pieces, "utf-8", name):
            pass
    _tell_guess(encoding, name, options)
    return encoding


def decoded_pieces(
    pieces: Callable[[], Iterator[bytes]], encoding: str, name: str
) -> Iterator[str]:
    """Yield the text of a file, piece by piece; `pieces` gives its bytes anew.

    Raises:
        ReadError: the bytes can't be text in that encoding, or hold NUL.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    n_octets = 0
    for number, piece in enumerate(chain(pieces(), (b"",))):
        n_octets += len(piece)
        try:
            text = decoder.decode(piece, not piece)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(error.encoding, "replace")
            begin = _end(islice(pieces(), number), encoding)
            raise ReadError(
                f"byte {n_octets - len(error.object) + error.start + 1} "
                f"(0x{error.object[error.start]:02X}) can't be {error.encoding}",
                where=f"{name}, {_place(before, len(before), *begin)}",
                hint=_HINT,
            ) from error
        at = text.find("\0")
        if at >= 0:
            begin = _end(islice(pieces(), number), encoding)
            raise _holds_nul(f"{name}, {_place(text, at, *begin)}")
        yield text


def _end(pieces: Iterable[bytes], encoding: str) -> tuple[int, int]:
    """Return the line and the column after some pieces: only a mistake makes it worth counting."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, column = 1, 1
    for piece in pieces:
        text = decoder.decode(piece)
        n_lines = text.count("\n")
        column = len(text) - text.rfind("\n") if n_lines else column + len(text)
        line += n_lines
    return line, column


def _beginning(pieces: Iterable[bytes]) -> bytes:
    found = b""
    for piece in pieces:
        found += piece
        if len(found) >= _SAMPLE:
            break
    return found[:_SAMPLE]


def _fits(pieces: Iterable[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in chain(pieces, (b"",)):
            decoder.decode(piece, not piece)
    except UnicodeDecodeError:
        return False
    return True


def _known(encoding: str, beginning: bytes) -> str:
    """Return the encoding declared, or its form that takes a byte order mark away."""
    try:
        codec = codecs.lookup(encoding)
        # Some codecs of Python turn bytes into bytes: they are no encodings of text.
        "".encode(encoding)
    except LookupError:
        raise UsageError(
            f"no encoding is called {encoding!r}", hint="utf-8, cp1252 or gb18030, for example"
        ) from None
    marked = codec.name == "utf-8" and beginning.startswith(codecs.BOM_UTF8)
    return "utf-8-sig" if marked else encoding


def _declared(raw: bytes, name: str, encoding: str) -> str:
    encoding = _known(encoding, raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(raw, name, error) from error


def _undecodable(raw: bytes, name: str, error: UnicodeDecodeError) -> ReadError:
    before = raw[: error.start].decode(error.encoding, "replace")
    return ReadError(
        f"byte {error.start + 1} (0x{raw[error.start]:02X}) can't be {error.encoding}",
        where=f"{name}, {_place(before, len(before))}",
        hint=_HINT,
    )


def _place(text: str, at: int, line: int = 1, column: int = 1) -> str:
    """Return the place of a character in a text that begins at a line and column of its file."""
    n_lines = text.count("\n", 0, at)
    column = at - text.rfind("\n", 0, at) if n_lines else column + at
    return f"line {line + n_lines}, column {column}"


def detected(raw: bytes) -> str:
    """Return the encoding in which bytes look most like writing; empty if in none."""
    return _likeliest(raw[:_SAMPLE], lambda encoding: _fits((raw,), encoding))


def _two_bytes(sample: bytes) -> str:
    """Return which UTF-16 bytes with NUL among them are in, where they have no mark; or none.

    White space and marks of ASCII tell, or characters that much of Chinese and Japanese is.
    """
    if b"\0" not in sample:
        return ""
    pairs = sample[: len(sample) // 2 * 2]
    low, high = pairs[::2], pairs[1::2]
    little = sum(b == 0 and a in _SPACES for a, b in zip(low, high, strict=True))
    big = sum(a == 0 and b in _SPACES for a, b in zip(low, high, strict=True))
    if max(little, big) > max(5 * min(little, big), 0.005 * len(low), 2):
        return _TWO_BYTES[big > little]
    for encoding in _TWO_BYTES:
        text = pairs.decode(encoding, "replace")
        known = sum(each in _EVERYDAY_HAN or "\u3040" <= each < "\u3100" for each in text)
        if known > 0.25 * len(text):
            return encoding
    return ""


def _switches(sample: bytes, fits: Callable[[str], bool]) -> bool:
    """Return whether bytes of ASCII switch to Japanese by escape sequences, as in old e-mail."""
    return (b"\x1b$B" in sample or b"\x1b$@" in sample) and fits(_SWITCHING)


def _likeliest(sample: bytes, fits: Callable[[str], bool]) -> str:
    found = _two_bytes(sample)
    if found:
        return found
    scores = {
        encoding: max(_likeness(text, encoding, frozenset(each)) for each in alphabets)
        for encoding, alphabets in _ALPHABETS.items()
        if (len(sample) % 2 == 0 or encoding not in _TWO_BYTES) and fits(encoding)
        for text in [sample.decode(encoding, "ignore")]
    }
    return max(scores, key=lambda name: scores[name], default="")


def _likeness(text: str, encoding: str, alphabet: frozenset[str]) -> float:
    """Return how much the characters beyond ASCII look like writing, per byte they took."""
    foreign = [character for character in text if character > "\x7f"]
    octets = sum(len(character.encode(encoding)) for character in foreign) or 1
    weight = sum(_weight(character, alphabet) for character in foreign)
    if encoding in _TWO_BYTES:
        # Korean has spaces, and so NUL: without it Hangul is something else, wrongly read.
        weight -= 2.1 * sum("\uac00" <= character < "\ud7a4" for character in foreign)
    if encoding in _GREEK and sum(map(_ACCENTED.__contains__, foreign)) < 0.03 * len(foreign):
        weight /= 2
    return (weight - _breaks(text)) / octets


_MARKS_OF_WRITING = frozenset("‘’“”–—…«»،؛؟\u00a0、。「」，！")
_BY_BLOCK = (
    (0x600, 0x64B, 1.0),
    (0x64B, 0x700, 0.2),
    (0x3040, 0x3100, 2.4),
    (0x4E00, 0xA000, 1.0),
    (0xAC00, 0xD7A4, 2.4),
    (0xFF61, 0xFFA0, -0.5),
    (0xE000, 0xF900, -2.0),
)
_BY_CATEGORY = {"Ll": 0.3, "Lu": 0.1, "Lo": 0.3}


@cache
def _everyday_hangul() -> frozenset[str]:
    """Return the 2,350 syllables of KS X 1001: the others are hardly ever written."""
    octets = (bytes([a, b]) for a in range(0xB0, 0xC9) for b in range(0xA1, 0xFF))
    return frozenset(each.decode("euc-kr") for each in octets)


def _weight(character: str, alphabet: frozenset[str]) -> float:
    if character in _EVERYDAY_HAN:
        return 2.6
    if "\uac00" <= character < "\ud7a4" and character not in _everyday_hangul():
        return 0.2
    if character in _FREQUENT:
        return 1.2
    if character in _MARKS_OF_WRITING:
        return 1.0
    if character in alphabet:
        return 1.0
    if character.lower() in alphabet:
        return 0.5
    code = ord(character)
    for first, stop, weight in _BY_BLOCK:
        if first <= code < stop:
            return weight
    return _BY_CATEGORY.get(unicodedata.category(character), -1.0)


_WORD = re.compile(r"[^\W\d_]+")
_ODD_QUOTE = re.compile(r"(?<!\w)[’”](?=\w)")


def _breaks(text: str) -> float:
    """Return how often a capital follows a small letter, or one script another, in a word."""
    # A quote that closes seldom opens: in another encoding it is a capital.
    found = float(len(_ODD_QUOTE.findall(text)))
    for match in _WORD.finditer(text):
        for left, right in pairwise(match[0]):
            if max(left, right) > "\x7f":
                found += left.islower() and right.isupper()
                found += _script(left) != _script(right)
                # Accented letters of Latin script seldom stand side by side.
                found += min(left, right) > "\x7f" and max(left, right) < "\u0250"
    return found


def _script(character: str) -> int:
    code = ord(character)
    edges = (0x250, 0x370, 0x400, 0x530, 0x600, 0x700, 0x3040, 0xAC00, 0xD800)
    if code in {0x192, 0x152, 0x153}:
        return 0
    return next((index for index, edge in enumerate(edges) if code < edge), len(edges))
