"""Persons, organisations, memberships and relations in the head of a TEI corpus."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from communique.read.guarded.markup import ID, LANG, children, first, local, written
from communique.records import Agent, Meeting, Membership, Record, Relation


def reference(written_one: str | None) -> str:
    """Return the id that a reference points to: `#id`, also into another file."""
    return (written_one or "").rpartition("#")[2]


def records(header: Element) -> Iterator[Record]:
    """Yield all records in a header."""
    for element in header.iter():
        match local(element):
            case "person":
                yield from _person(element)
            case "org":
                yield _organisation(element)
                for event in element.iter():
                    if local(event) == "event" and event.get(ID):
                        yield _meeting(event)
            case "relation":
                yield _relation(element)


def _person(element: Element) -> Iterator[Record]:
    identity = element.get(ID, "")
    sex = first(element, "sex")
    yield Agent(
        id=identity,
        kind="person",
        name=_name(element) or identity,
        start=_when(element, "birth"),
        end=_when(element, "death"),
        details={"gender": sex.get("value") or ""} if sex is not None else {},
    )
    for each in children(element, "affiliation"):
        start, end = _edges(each)
        yield Membership(
            agent=identity,
            organisation=reference(each.get("ref")),
            role=each.get("role") or "member",
            start=start,
            end=end,
        )


def _name(element: Element) -> str:
    named = first(element, "persName")
    if named is None:
        return ""
    parts = {
        kind: " ".join(written(each) for each in children(named, kind))
        for kind in ("forename", "nameLink", "surname")
    }
    whole = " ".join(filter(None, parts.values()))
    return whole or written(named)


def _organisation(element: Element) -> Agent:
    full = initial = ""
    others: list[str] = []
    for each in children(element, "orgName"):
        text = written(each)
        if each.get("full") in {"abb", "init"}:
            initial = initial or text
        elif not full or (each.get(LANG) == "en" and full not in others):
            others += [full] if full else []
            full = text
        else:
            others.append(text)
    event = first(element, "event")
    start, end = _edges(event) if event is not None else ("", "")
    role = element.get("role") or ""
    return Agent(
        id=element.get(ID, ""),
        kind="organisation",
        name=full or initial or element.get(ID, ""),
        other_names=tuple(filter(None, (initial if full else "", *others))),
        classification={"politicalParty": "party", "parliamentaryGroup": "group"}.get(role, role),
        start=start,
        end=end,
    )


def _meeting(event: Element) -> Meeting:
    start, end = _edges(event)
    label = first(event, "label")
    return Meeting(id=event.get(ID, ""), name=written(label), start=start, end=end)


def _relation(element: Element) -> Relation:
    start, end = _edges(element)
    named = element.get("mutual") or element.get("active") or ""
    return Relation(
        kind=element.get("name") or "",
        active=tuple(reference(each) for each in named.split()),
        passive=reference(element.get("passive")),
        start=start,
        end=end,
    )


def _edges(element: Element) -> tuple[str, str]:
    when = element.get("when") or ""
    return (element.get("from") or when)[:10], (element.get("to") or when)[:10]


def _when(element: Element, name: str) -> str:
    found = first(element, name)
    return (found.get("when") or "")[:10] if found is not None else ""
