"""Reads RTF: a stream of words, groups and characters, in one pass."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read.limits import within_limit
from communique.read.office.flow import Flow, tell
from communique.read.options import ReadOptions

CONFINED = True
DEEPEST = 2_000

_TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?[0-9]{1,10})?[ ]?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])"
    r"|[\r\n]+|([^\\{}\r\n]+)"
)
_SILENT_NAMES = """
fonttbl colortbl stylesheet pict object datafield themedata colorschememapping latentstyles rsidtbl
generator ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nonesttables shprslt sp
listtable listoverridetable revtbl xmlnstbl mmathPr fldinst filetbl wgrffmtfilter
datastore bkmkstart bkmkend atnid atnauthor annotation pgptbl nonshppict blipuid userprops docvar
"""
_SILENT = frozenset(_SILENT_NAMES.split())
_MARGINS = ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
_BESIDE = {"footnote": "note", **dict.fromkeys(_MARGINS, "furniture")}
_NOTHING = frozenset({"info", "subject", "doccomm", "keywords", "company", "operator"})
_KEPT = frozenset({"shppict", "shpinst"})
"""Destinations that may be left out, and have text."""

_NAMED = {"title": "title", "author": "author", "creatim": "published"}
_OF_DAY = {"yr": "{:04}", "mo": "-{:02}", "dy": "-{:02}"}
_BINARY = re.compile(rb"\\bin([0-9]{1,9}) ?")
_SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_SPOKEN = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}"}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(slots=True)
class _Group:
    """What holds inside of braces."""

    to: str = "text"
    skip: int = 1
    codec: str = "cp1252"
    hidden: bool = False
    deleted: bool = False
    level: int = 0


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of an RTF file.

    Raises:
        ReadError: it isn't RTF, or its groups are nested too deeply.
    """
    raw = source.raw
    if not raw.lstrip()[:5] == b"{\\rtf":
        raise ReadError("the file is not RTF: it doesn't begin with {\\rtf", where=source.name)
    walk = _Walk(source.name)
    walk.through(_without_binary(raw).decode("latin-1"))
    if walk.stack:
        options.notice(
            ReadError(
                f"the file ends too early: {len(walk.stack):,} groups are open",
                where=source.name,
                hint="what was cut off is missing from the text",
            )
        )
    tell(options, source.name, changes=walk.changes, comments=walk.comments)
    yield from within_limit(walk.finished().document(source, walk.facts, options), options)


def _without_binary(raw: bytes) -> bytes:
    """Return the file without the bytes of pictures, among which any brace means nothing."""
    pieces, at = [], 0
    while found := _BINARY.search(raw, at):
        pieces.append(raw[at : found.start()])
        at = found.end() + int(found[1])
    return b"".join([*pieces, raw[at:]])


class _Walk:
    def __init__(self, name: str) -> None:
        self.name = name
        self.group = _Group()
        self.stack: list[_Group] = []
        self.octets = bytearray()
        self.pieces: dict[str, list[str]] = {"text": []}
        self.flow = Flow()
        self.beside: list[tuple[str, str]] = []
        self.boxes: list[str] = []
        self.facts: dict[str, str] = {}
        self.fonts: dict[int, str] = {}
        self.font = self.usual_font = 0
        self.changes = self.comments = 0
        self.default = "cp1252"
        self.jump = 0
        self.starred = False

    def through(self, text: str) -> None:
        """Take every word of the file."""
        for match in _TOKEN.finditer(text):
            word, number, octet, sign, brace, plain = match.groups()
            if octet:
                self.byte(int(octet, 16))
                continue
            if plain:
                self.plain(plain)
                continue
            if sign and sign in "\\{}" and self.octets and not self.jump:
                # The second byte of a letter of two.
                self.byte(ord(sign))
                continue
            if not (word or sign or brace):
                # The end of a line means nothing, not even between the two bytes of a letter.
                continue
            self.decode()
            if word:
                self.word(word, int(number) if number else None)
            elif brace:
                self.brace(brace)
            elif sign:
                self.starred = sign == "*"
                if sign in "\r\n":
                    self.paragraph()
                self.say(_SIGNS.get(sign, ""))

    def plain(self, text: str) -> None:
        skipped, self.jump = min(self.jump, len(text)), max(self.jump - len(text), 0)
        text = text[skipped:]
        if text.isascii() and not self.octets:
            self.say(text)
        else:
            self.octets += text.encode("latin-1")
            self.decode()

    def byte(self, value: int) -> None:
        if self.jump:
            self.jump -= 1
        else:
            self.octets.append(value)

    def decode(self) -> None:
        """Add the bytes that have come together, in the encoding of their font."""
        if self.octets:
            octets, self.octets = bytes(self.octets), bytearray()
            self.say(octets.decode(self.group.codec, "replace"))

    def say(self, text: str) -> None:
        if text and self.group.to and not (self.group.hidden or self.group.deleted):
            self.pieces.setdefault(self.group.to, []).append(text)

    def brace(self, brace: str) -> None:
        self.jump = 0
        if brace == "{":
            if len(self.stack) >= DEEPEST:
                raise ReadError(
                    f"groups are nested more than {DEEPEST:,} deep",
                    where=self.name,
                    hint="the file is damaged, or made to harm",
                )
            self.stack.append(replace(self.group))
            return
        left = self.group
        self.group = self.stack.pop() if self.stack else _Group()
        if left.to != self.group.to and left.to not in {"", "text"}:
            self.close(left.to)

    def close(self, to: str) -> None:
        """End what is not the running text."""
        text = _paired("".join(self.pieces.pop(to, [])))
        if to in {"note", "furniture"}:
            self.beside.append((to, text))
        elif to == "box":
            self.boxes.append(text)
        elif text.strip():
            self.facts.setdefault(to, text.strip())

    def paragraph(self) -> None:
        if self.group.to != "text":
            self.say("\n\n")
            return
        text = _paired("".join(self.pieces["text"]))
        self.pieces["text"] = []
        self.flow.paragraph(text, self.group.level)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            for each in box.split("\n\n"):
                self.flow.paragraph(each)

    def finished(self) -> Flow:
        """Return the text, with what stood beside it at its end."""
        self.decode()
        self.group = _Group()
        self.paragraph()
        for kind, text in self.beside:
            with self.flow.aside(kind):
                for paragraph in text.split("\n\n"):
                    self.flow.paragraph(paragraph)
        return self.flow

    def word(self, word: str, number: int | None) -> None:
        starred, self.starred = self.starred, False
        if word in {"par", "sect", "page", "row", "cell", "nestcell", "nestrow"}:
            self.paragraph()
        elif word == "u" and number is not None:
            self.unicode(number)
        elif word in _NAMED:
            self.group.to = _NAMED[word]
        elif word == "shptxt":
            self.group.to = "box"
        elif word in _OF_DAY and self.group.to == "published":
            self.say(_OF_DAY[word].format(number or 0))
        elif word in _BESIDE:
            self.group.to = _BESIDE[word]
        elif word in _SILENT or word in _NOTHING or (starred and word not in _KEPT):
            self.comments += word == "annotation"
            self.group.to = ""
        elif not self.form(word, number):
            self.say(_SPOKEN.get(word, ""))

    def form(self, word: str, number: int | None) -> bool:
        """Take a word that says how what follows is written; tell whether it was one."""
        group = self.group
        match word:
            case "uc":
                group.skip = number or 0
            case "v":
                group.hidden = number != 0
            case "deleted" | "revised":
                on = number != 0
                self.changes += on
                group.deleted = on if word == "deleted" else group.deleted
            case "plain":
                group.hidden = group.deleted = False
                group.codec = self.fonts.get(self.usual_font, self.default)
            case "pard":
                group.level = 0
            case "outlinelevel":
                group.level = number + 1 if number is not None and number < 9 else 0
            case "mac" | "pc" | "pca":
                self.default = group.codec = _SETS[word]
            case "deff":
                self.usual_font = number or 0
            case "ansicpg":
                self.default = group.codec = _codec(f"cp{number}")
            case "f":
                self.font = number or 0
                group.codec = self.fonts.get(self.font, self.default)
            case "fcharset":
                self.fonts[self.font] = _CHARSETS.get(number or -1, self.default)
            case _:
                return False
        return True

    def unicode(self, number: int) -> None:
        code = number + 65_536 if number < 0 else number
        self.say(chr(code) if code < 0x110000 else "\ufffd")
        self.jump = self.group.skip


def _paired(text: str) -> str:
    """Return text in which halves of surrogate pairs are one character, lone ones U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
