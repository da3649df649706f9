"""What a file has to be for programs that read ParlaMint, in words of our own.

Of each element: which children it may have, in which order (as a regular expression over their
names), which attributes it must and may have, and what forms their values and its text have.
"""

import re
from xml.etree import ElementTree

TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"
INCLUDE = "{http://www.w3.org/2001/XInclude}include"

DAY = r"\d{4}(-\d\d(-\d\d)?)?"
NAME = r"(?![0-9.\-])[^\s!-,/:-@\[-^`{-~]+"
POINTERS = r"\S+( \S+)*"
WORDS = r"\S([\S ]*\S)?"
ANY = r"(?s).*"
GLOBAL = {"id": NAME, "lang": r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", "n": ANY}
TIMES = dict.fromkeys(("when", "from", "to", "notBefore", "notAfter"), DAY)

COMMENT = "note|gap|kinesic|incident|vocal"
HEADER = "fileDesc encodingDesc profileDesc"
# Of each element: its children; attributes it must have; those it may; its text, if any.
RULES = {
    "TEI": ("teiHeader text", {"id": NAME, "lang": ANY, "ana": POINTERS}, {}, None),
    "teiCorpus": ("teiHeader( include)+", {"id": NAME, "lang": ANY}, {}, None),
    "include": ("", {"href": r"\S+"}, {}, None),
    "teiHeader": (HEADER, {}, {}, None),
    "fileDesc": ("titleStmt editionStmt extent publicationStmt sourceDesc", {}, {}, None),
    "titleStmt": ("title+( meeting)*( respStmt)*( funder)*", {}, {}, None),
    "title": ("", {}, {"type": "main|sub"}, WORDS),
    "meeting": ("", {"ana": POINTERS}, {}, ANY),
    "respStmt": ("persName resp", {}, {}, None),
    "resp": ("", {}, {}, WORDS),
    "funder": ("orgName", {}, {}, None),
    "editionStmt": ("edition", {}, {}, None),
    "edition": ("", {}, {}, WORDS),
    "extent": ("measure( measure)*", {}, {}, None),
    "measure": ("", {"unit": "speeches|words|tokens", "quantity": r"\d+"}, {}, ANY),
    "publicationStmt": ("publisher idno availability date", {}, {}, None),
    "publisher": ("", {}, {}, ANY),
    "idno": ("", {"type": NAME}, {"subtype": NAME}, r"https?://\S+"),
    "availability": ("licence p", {"status": "free"}, {}, None),
    "licence": ("", {}, {}, "http://creativecommons.org/licenses/by/4.0/"),
    "p": ("", {}, {}, ANY),
    "sourceDesc": ("bibl", {}, {}, None),
    "bibl": ("title idno( date)?", {}, {}, None),
    "date": ("", {}, TIMES, ANY),
    "encodingDesc": ("projectDesc( editorialDecl)? tagsDecl( classDecl)?", {}, {}, None),
    "projectDesc": ("p", {}, {}, None),
    "editorialDecl": (
        "correction normalization hyphenation quotation segmentation", {}, {}, None,
    ),
    **{
        each: ("p", {}, {}, None)
        for each in ("correction", "normalization", "hyphenation", "quotation", "segmentation")
    },
    "tagsDecl": ("namespace", {}, {}, None),
    "namespace": ("tagUsage( tagUsage)*", {"name": r"\S+"}, {}, None),
    "tagUsage": ("", {"gi": NAME, "occurs": r"\d+"}, {}, ANY),
    "classDecl": ("taxonomy( taxonomy)*", {}, {}, None),
    "taxonomy": ("desc( category)+", {"id": NAME}, {}, None),
    "category": ("catDesc", {"id": NAME}, {}, None),
    "catDesc": ("term", {}, {}, ANY),
    "term": ("", {}, {}, WORDS),
    "profileDesc": ("settingDesc( particDesc langUsage)?", {}, {}, None),
    "settingDesc": ("setting", {}, {}, None),
    "setting": ("name( name)* date", {}, {}, None),
    "name": ("", {}, {"type": NAME, "key": NAME}, WORDS),
    "particDesc": ("listOrg listPerson", {}, {}, None),
    "langUsage": ("language( language)*", {}, {}, None),
    "language": ("", {"ident": GLOBAL["lang"]}, {}, ANY),
    "listOrg": ("org( org)*( listRelation)?", {}, {}, None),
    "org": (
        "orgName( orgName)*( event)*( listEvent)?",
        {"role": "politicalParty|parliamentaryGroup|government|parliament|country|institution"},
        {}, None,
    ),
    "orgName": ("", {}, {"full": "yes|abb"}, WORDS),
    "listEvent": ("event( event)*", {}, {}, None),
    "event": ("label", {}, TIMES, None),
    "label": ("", {}, {}, WORDS),
    "listRelation": ("relation( relation)*", {}, {}, None),
    "relation": (
        "",
        {"name": "coalition|opposition|renaming|successor|representing"},
        {"active": POINTERS, "passive": POINTERS, "mutual": POINTERS, **TIMES}, None,
    ),
    "listPerson": ("person( person)*", {}, {}, None),
    "person": ("persName( persName)*( (sex|birth|death|affiliation))*", {}, {}, None),
    "persName": ("(term|surname forename)?", {}, {}, ANY),
    "surname": ("", {}, {}, WORDS),
    "forename": ("", {}, {}, WORDS),
    "sex": ("", {"value": "[MFUON]"}, {}, None),
    "birth": ("", {"when": DAY}, {}, None),
    "death": ("", {"when": DAY}, {}, None),
    "affiliation": (
        "(roleName)?", {"role": "member|head|minister"}, {"ref": r"#\S+", **TIMES}, None,
    ),
    "roleName": ("", {}, {}, WORDS),
    "text": ("body", {"ana": POINTERS}, {}, None),
    "body": ("div", {}, {}, None),
    "div": ("u", {"type": "debateSection"}, {}, None),
    "u": (
        f"(seg|{COMMENT})( (seg|{COMMENT}))*",
        {"ana": POINTERS},
        {"who": r"#\S+", "prev": r"#\S+", "next": r"#\S+"}, None,
    ),
    "seg": (f"(({COMMENT})( ({COMMENT}))*)?", {}, {}, ANY),
    "note": ("", {}, {"type": NAME}, ANY),
    "desc": ("(term)?", {}, {}, ANY),
    "gap": ("desc", {"reason": "editorial|inaudible|foreign"}, {}, None),
    "kinesic": ("desc", {}, {"type": "applause|laughter|ringing|noise", "who": r"#\S+"}, None),
    "incident": ("desc", {}, {"type": "action|leaving|entering|break|pause", "who": r"#\S+"}, None),
    "vocal": (
        "desc", {"type": "interruption|shouting|question|exclamat"}, {"who": r"#\S+"}, None,
    ),
}  # fmt: skip


def broken(root):
    """Return a sentence for each rule that an XML file breaks."""
    found = [each for element in root.iter() for each in _broken(element)]
    ids = [each.get(f"{XML}id") for each in root.iter() if each.get(f"{XML}id")]
    return found + [f"two elements are called {each}" for each in ids if ids.count(each) > 1]


def _broken(element):
    name = local(element)
    if name not in RULES:
        yield f"<{name}> is no element of ParlaMint"
        return
    children, needed, more, text = RULES[name]
    inside = " ".join(map(local, element))
    if not re.fullmatch(children.replace("title+", "title( title)*"), inside):
        yield f"<{name}> has <{inside}>"
    allowed = GLOBAL | needed | more
    for key, value in element.attrib.items():
        form = allowed.get(key.removeprefix(XML))
        if form is None or not re.fullmatch(form, value):
            yield f"<{name}> has {key}={value!r}"
    missing = [
        key for key in needed if key not in element.attrib and XML + key not in element.attrib
    ]
    yield from (f"<{name}> has no {key}" for key in missing)
    own = (element.text or "") + "".join(child.tail or "" for child in element)
    if text is None and own.strip():
        yield f"<{name}> has text: {own!r}"
    if text is not None and not re.fullmatch(text, own):
        yield f"<{name}> has the text {own!r}"
    if name in {"date", "event"} and not {*element.attrib} & {*TIMES}:
        yield f"<{name}> has no time"


def local(element):
    return element.tag.rpartition("}")[2]


def roots(folder):
    """Return the root of each XML file in a folder, by the file's name."""
    return {path.name: ElementTree.parse(path).getroot() for path in sorted(folder.glob("*.xml"))}


def pointed(folder):
    """Return what files point to, and what there is to point to."""
    every = [element for root in roots(folder).values() for element in root.iter()]
    keys = ("ana", "who", "ref", "active", "passive", "mutual")
    values = [each.get(key, "") for each in every for key in keys]
    return {pointer for value in values for pointer in value.split()}, {
        f"#{each.get(f'{XML}id')}" for each in every if each.get(f"{XML}id")
    }
