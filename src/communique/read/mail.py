"""Reads e-mail: a document for each message, what it quotes and its signature set apart."""

import email
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime

from selectolax.lexbor import LexborHTMLParser

from communique.corpus import Document, Source
from communique.errors import CommuniqueError, ReadError
from communique.read import reader_for
from communique.read.encoding import decoded
from communique.read.html.blocks import page_of
from communique.read.html.scan import refuse_hostile
from communique.read.limits import within_limit
from communique.read.metadata import stem
from communique.read.office.flow import Flow
from communique.read.options import ReadOptions

CONFINED = True
DEEPEST = 50
"""Messages inside of messages."""

_FROM = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\r?\n(?=>?[!-9;-~]+:|>?From )")
"""Where a message of a box begins: after an empty line, before a field of its head."""

_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_QUOTED = re.compile(r"^\s?>")
_SIGNATURE = "-- "


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each message of an .eml or .mbox file.

    Raises:
        ReadError: the file holds no message.
    """
    raw = source.raw
    if not raw.startswith(b"From "):
        yield from _document(raw, source, stem(source.name), options)
        return
    found = list(_FROM.finditer(raw))
    if not found:
        raise ReadError("the file holds no message", where=source.name)
    ends = [*(match.start() for match in found[1:]), len(raw)]
    for number, (match, stop) in enumerate(zip(found, ends, strict=True), start=1):
        start = match.end()
        message = _ESCAPED.sub(rb"\1", raw[start:stop])
        yield from _document(message, source, f"{stem(source.name)}/{number}", options)


def _document(
    raw: bytes, source: Source, identity: str, options: ReadOptions
) -> Iterator[Document]:
    where = f"{source.name}: {identity}"
    try:
        message = email.message_from_bytes(raw, policy=policy.default)
        _refuse_deep(message, where)
        facts = _facts(message)
        body = message.get_body(("plain", "html"))
        flow = Flow()
        if body is not None:
            _add(flow, body, where, options)
        attached = [(_name(part), _octets(part)) for part in message.iter_attachments()]
    except ReadError as error:
        options.skip(error)
        return
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        options.skip(ReadError(f"the message can't be read: {error}", where=where))
        return
    if body is None and not facts.keys() & {"title", "speaker", "published"}:
        options.skip(ReadError("the file holds no message", where=where))
        return
    yield from within_limit(flow.document(source, facts, options, identity), options)
    yield from _attachments(attached, source, identity, options)


def _name(part: MIMEPart) -> str:
    name = (part.get_filename() or "").replace("\\", "/").rpartition("/")[2].strip()
    return name or part.get_content_type()


def _octets(part: MIMEPart) -> bytes:
    """Return what is in a part; nothing where it has parts of its own."""
    octets = part.get_payload(decode=True)
    return octets if isinstance(octets, bytes) else b""


def _attachments(
    attached: Iterable[tuple[str, bytes]], source: Source, identity: str, options: ReadOptions
) -> Iterator[Document]:
    """Yield the documents of attachments that a reader is known for; the others are told."""
    unread = []
    here = replace(
        options, reader="", pattern="", sidecar=lambda name: None, described={}, known=None
    )
    for number, (name, octets) in enumerate(attached, start=1):
        found = reader_for(name, octets, here)
        # Messages in messages could go on without end.
        if found is None or not octets or found[0] == "mail":
            unread.append(name)
            continue
        try:
            for document in found[1](Source(name, octets), here):
                yield replace(
                    document,
                    id=f"{identity}/{number}/{document.id}",
                    source=source,
                    metadata={**document.metadata, "attached_to": identity},
                )
        except CommuniqueError as error:
            where = f"{source.name}: {error.where or name}"
            options.skip(ReadError(error.message, where=where, hint=error.hint))
    if unread:
        options.notice(
            ReadError(
                f"attachments are not read: {', '.join(unread[:5])}",
                where=f"{source.name}: {identity}",
                hint="save them beside the message to have them in the corpus",
            )
        )


def _facts(message: EmailMessage) -> dict[str, str]:
    facts = {"title": str(message.get("subject") or "")}
    senders = getaddresses([str(message.get("from") or "")])
    if senders:
        name, address = senders[0]
        facts["speaker"] = name or address
    receivers = getaddresses([str(message.get("to") or "")])
    facts["to"] = "; ".join(name or address for name, address in receivers)
    if message.get("date"):
        try:
            when = parsedate_to_datetime(str(message["date"]))
            facts["published"] = when.isoformat(timespec="seconds")
        except ValueError:
            facts["sent"] = str(message["date"])
    facts["message_id"] = str(message.get("message-id") or "").strip("<>")
    facts["language"] = str(message.get("content-language") or "")
    return {name: " ".join(value.split()) for name, value in facts.items() if value.strip()}


def _content(part: MIMEPart, where: str, options: ReadOptions) -> str:
    """Return the text of a part: in the encoding that it says, if that is true, else a guess."""
    octets = _octets(part)
    declared = part.get_content_charset()
    if declared:
        with suppress(LookupError, UnicodeDecodeError):
            return octets.decode(declared)
    return decoded(octets, where, options)


def _add(flow: Flow, body: MIMEPart, where: str, options: ReadOptions) -> None:
    content = _content(body, where, options)
    if body.get_content_type() == "text/html":
        refuse_hostile(content, where)
        for block in page_of(LexborHTMLParser(content)).blocks:
            flow.paragraph(block.text, block.level)
        return
    text, mark, signature = content.replace("\r\n", "\n").partition(f"\n{_SIGNATURE}\n")
    for quoted, paragraph in _paragraphs(text):
        if quoted:
            with flow.aside("quoted"):
                flow.paragraph(paragraph)
        else:
            flow.paragraph(paragraph)
    if mark:
        with flow.aside("signature"):
            flow.paragraph(signature)


def _paragraphs(text: str) -> Iterator[tuple[bool, str]]:
    """Yield paragraphs, and whether they quote another message."""
    lines: list[str] = []
    quoted = False
    for line in [*text.split("\n"), ""]:
        quotes = bool(_QUOTED.match(line))
        if lines and (not line.strip() or quotes != quoted):
            yield quoted, "\n".join(lines)
            lines = []
        if line.strip():
            lines.append(line.rstrip())
            quoted = quotes


def _refuse_deep(message: EmailMessage, where: str) -> None:
    level: list[MIMEPart] = [message]
    for _ in range(DEEPEST):
        level = [part for each in level if each.is_multipart() for part in each.iter_parts()]
        if not level:
            return
    raise ReadError(
        f"parts are nested more than {DEEPEST} deep", where=where, hint="the message is damaged"
    )
